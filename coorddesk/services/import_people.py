"""Finding the people and teams that a spreadsheet names, and noting those to be added."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from coorddesk.domain.people import Person, Team
from coorddesk.exchange.headings import is_first_name, names_nobody_but_people, normal, read_name, read_people
from coorddesk.storage.queries.directory import Directory
from coorddesk.storage.store import new_id

_ADDRESS = re.compile(r"[^\s<>;,()\"]+@[^\s<>;,()\"]+")
_SURNAME_FIRST = re.compile(r"[^,;/&\n]+,[^,;/&\n]+")
_SEVERAL = re.compile(r"[,;/&\n]|\band\b", re.I)
_INITIALS = re.compile(r"[A-ZÀ-Þ]{2,4}")


class Names:
    """Everybody on file and everybody the file brings, found by name, e-mail or initials, any case."""

    def __init__(self, known: Directory) -> None:
        self.people: dict[str, Person] = {}
        self.teams: dict[str, Team] = dict(known.teams)
        self.known = frozenset(known.people)
        self.known_teams = frozenset(known.teams)
        self._by_name: dict[str, str] = {}
        self._by_email: dict[str, str] = {}
        self._by_initials: dict[str, set[str]] = {}
        self._team_by_name = {normal(team.name): team.id for team in known.teams.values()}
        self._read: dict[str, tuple[str, ...]] = {}
        self._mentioned: set[str] = set()
        self._named: set[str] = set()  # every name of the file, those of cells with several included
        self._by_first: dict[str, list[str]] = {}  # first name → ids of those on file who have not left
        for person in known.people.values():
            name = normal(person.name)
            first, _, rest = name.partition(" ")
            if rest and not person.archived and name not in self._team_by_name and names_nobody_but_people(person.name):
                self._by_first.setdefault(first, []).append(person.id)
        self._guessed: dict[str, str] = {}  # first name → what is to be said of it; empty once it was
        for person in sorted(known.people.values(), key=lambda one: one.archived):
            self._file(person)

    def name(self, person_id: str | None) -> str:
        """A person's name, or empty."""
        person = self.people.get(person_id or "")
        return person.name if person else ""

    def team_name(self, team_id: str | None) -> str:
        """A team's name, or empty."""
        team = self.teams.get(team_id or "")
        return team.name if team else ""

    def team_of(self, person_id: str | None) -> str | None:
        """The id of a person's team."""
        person = self.people.get(person_id or "")
        return person.team_id if person else None

    def find(self, name: str, email: str = "") -> Person | None:
        """Somebody with this address; else of this name who has no other address, or of these initials, if only one has them."""
        if email and (found := self._by_email.get(email.casefold())):
            return self.people[found]
        if found := self._by_name.get(normal(name)):
            person = self.people[found]
            return None if email and person.email and person.email.casefold() != email.casefold() else person
        if not email and _INITIALS.fullmatch(name) and len(bearers := self._by_initials.get(name, set())) == 1:
            return self.people[next(iter(bearers))]
        return None

    def add(self, person: Person) -> None:
        """Somebody to be added, or somebody whose details become known; found from now on."""
        self._file(person)

    def learn(self, texts: Sequence[str]) -> None:
        """Takes notice of the names in one column, before any of its cells is read.

        “Whitlock, Dana” is one person where Dana Whitlock stands elsewhere, or where most cells of the column are written so.
        """
        turned = [text for text in texts if _SURNAME_FIRST.fullmatch(text)]
        if len(turned) > 1 and len(turned) >= 0.6 * len(texts):
            self._mentioned.update(normal(read_name(text)) for text in turned)
        self._mentioned.update(normal(text) for text in texts if not _SEVERAL.search(text))
        self._named.update(normal(name) for text in texts for name in read_people(text))
        # “Novak, Dana” may be one; “Ravi, Dana” are two where a Ravi is on file
        self._named.update(normal(read_name(text)) for text in turned if normal(text.partition(",")[0]) not in self._by_first)

    def ids(self, text: str) -> list[str]:
        """The people one cell names, in order; those on nobody's list are to be added. Empty for “TBC” and the like."""
        if text not in self._read:
            self._read[text] = tuple(self._ids(text))
        return list(self._read[text])

    def guessed(self, text: str) -> str:
        """Whom a cell's first name alone was taken for, said once for each name; empty where nothing was guessed."""
        names = [normal(name) for name in read_people(text, [])]
        found = [said for name in names if (said := self._guessed.get(name))]
        self._guessed.update(dict.fromkeys(self._guessed.keys() & set(names), ""))
        return " ".join(found)

    def team(self, text: str) -> str:
        """The id of the team of that name; one to be added when there is none."""
        clean = " ".join(text.split())
        key = normal(clean)
        if key not in self._team_by_name:
            letters = [word[0] for word in clean.split() if word[0].isalnum()]
            short = ("".join(letters[:2]) if len(letters) > 1 else clean[:2]).upper()
            team = Team(new_id(), clean, short, len(self.teams) % 8)
            self.teams[team.id] = team
            self._team_by_name[key] = team.id
        return self._team_by_name[key]

    def _ids(self, text: str) -> list[str]:
        whole = [read_name(chunk) for chunk in re.split(r"[;\n]+", text)]
        names = read_people(text, [name for name in whole if normal(name) in self._by_name or normal(name) in self._mentioned])
        found: list[str] = []
        for name in names:
            address = _ADDRESS.search(name)
            email = address[0].strip(".") if address else ""
            bare = re.sub(r"[<>()\"]", " ", name.replace(address[0], "")) if address else name
            bare = " ".join(bare.split()) or _name_from(email)
            person = self.find(bare, email) or (None if email else self._by_first_name(bare))
            if person is None:
                person = Person(new_id(), bare, email)
                self._file(person)
            found.append(person.id)
        return list(dict.fromkeys(found))

    def _by_first_name(self, name: str) -> Person | None:
        """The only one on file of this first name, where the file itself names nobody else of it; no department, nor team."""
        first = normal(name)
        bearers = self._by_first.get(first, ())
        if len(bearers) != 1 or first in self._team_by_name or not is_first_name(name):
            return None
        person = self.people[bearers[0]]
        if any(one.startswith(f"{first} ") for one in self._named - {normal(person.name)}):
            return None
        self._guessed.setdefault(first, f"“{name}” is taken for {person.name}, the only one of that first name.")
        return person

    def _file(self, person: Person) -> None:
        self.people[person.id] = person
        self._by_name.setdefault(normal(person.name), person.id)
        if person.email:
            self._by_email.setdefault(person.email.casefold(), person.id)
        words = person.name.split()
        if len(words) > 1:
            self._by_initials.setdefault("".join(word[0] for word in words).upper(), set()).add(person.id)
            self._by_initials.setdefault((words[0][0] + words[-1][0]).upper(), set()).add(person.id)

    def new_people(self, used: Collection[str]) -> tuple[Person, ...]:
        """Those to be added, of the ones used."""
        return tuple(person for id, person in self.people.items() if id not in self.known and id in used)

    def new_teams(self, used: Collection[str]) -> tuple[Team, ...]:
        """Teams to be added, of the ones used; coloured on from those there are."""
        fresh = [team for id, team in self.teams.items() if id not in self.known_teams and id in used]
        return tuple(replace(team, hue=(len(self.known_teams) + place) % 8) for place, team in enumerate(fresh))


def _name_from(email: str) -> str:
    """A name out of an address: dana.whitlock@… is Dana Whitlock."""
    words = re.split(r"[._+-]+", email.partition("@")[0])
    return " ".join(word[:1].upper() + word[1:] for word in words if word) or email
