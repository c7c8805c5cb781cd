"""Keeping people and teams."""

from dataclasses import replace

from coorddesk.domain.changes import brief
from coorddesk.domain.people import Person, Team, checked_email
from coorddesk.errors import InvalidInput
from coorddesk.storage.edit import Edit
from coorddesk.storage.store import Store, new_id


def add(store: Store, name: str, email: str = "", team: str = "", role: str = "", organisation: str = "", phone: str = "") -> Person:
    """A new person; the team is found by name, or made.

    Raises:
        InvalidInput: the name is empty, or the address is not one or belongs to someone else.
    """
    with store.edit(f"Add {brief(name.strip())}") as edit:
        return added(edit, name, email, team, role, organisation, phone)


def added(
    edit: Edit, name: str, email: str = "", team: str = "", role: str = "", organisation: str = "", phone: str = ""
) -> Person:
    """As `add`, within an open edit."""
    if not name.strip():
        raise InvalidInput("name", "A person needs a name. Nobody was added.")
    address = free_email(edit, email, None)
    team_id = team_named(edit, team).id if team.strip() else None
    person = Person(new_id(), " ".join(name.split()), address, phone, organisation, role, team_id)
    edit.add(person)
    return person


def free_email(edit: Edit, email: str, person_id: str | None) -> str:
    """The address, checked, when nobody else has it.

    Raises:
        InvalidInput: it is not an address, or somebody else's; names who.
    """
    address = checked_email(email)
    if address:
        for other in edit.find(Person, "email = ? COLLATE NOCASE AND deleted = 0", (address,)):
            if other.id != person_id:
                raise InvalidInput("email", f"{address} is the address of {other.name} already. Give another, or leave it empty.")
    return address


def free_team_name(edit: Edit, name: str, team_id: str) -> str:
    """The name, its blanks tidied, when no other team has it.

    Raises:
        InvalidInput: it is empty, or another team's.
    """
    clean = " ".join(name.split())
    if not clean:
        raise InvalidInput("name", "A team needs a name. The old one is kept.")
    for other in edit.find(Team, "name = ? COLLATE NOCASE AND deleted = 0", (clean,)):
        if other.id != team_id:
            raise InvalidInput("name", f"There is a team {other.name} already. Give another name.")
    return clean


def named(edit: Edit, name: str) -> Person:
    """The person of that name, any case; added when there is none."""
    clean = " ".join(name.split())
    found = edit.find(Person, "name = ? COLLATE NOCASE AND deleted = 0", (clean,), "ORDER BY archived, rowid LIMIT 1")
    return found[0] if found else added(edit, clean)


def team_named(edit: Edit, name: str) -> Team:
    """The team of that name, any case; made with the next colour when there is none."""
    clean = " ".join(name.split())
    found = edit.find(Team, "name = ? COLLATE NOCASE AND deleted = 0", (clean,))
    if found:
        return found[0]
    count = int(edit.value("SELECT count(*) FROM team") or 0)
    letters = [word[0] for word in clean.split() if word[0].isalnum()]
    short = ("".join(letters[:2]) if len(letters) > 1 else clean[:2]).upper()
    team = Team(new_id(), clean, short, count % 8)
    edit.add(team)
    return team


def archive(store: Store, person_id: str, left: bool = True) -> None:
    """Marks that somebody left (or came back); their name stays in everything they did."""
    with store.edit("") as edit:
        person = edit.get(Person, person_id)
        edit.label = f"{person.name} left" if left else f"{person.name} is back"
        edit.put(replace(person, archived=left))
