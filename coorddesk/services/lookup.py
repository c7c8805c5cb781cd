"""Finding one thing by what people call it: a reference, a document number, an e-mail address or a name."""

import re
from dataclasses import dataclass

from coorddesk.domain.documents import number_key
from coorddesk.domain.people import Person, Team
from coorddesk.errors import NotFound
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

_TABLES = ("task", "milestone", "meeting", "log")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found."""

    kind: str
    id: str


def by_reference(store: Store, text: str) -> Found:
    """What a reference or document number stands for; any case, leading zeros do not matter (NET-08 is NET-8).

    Raises:
        NotFound: nothing has that reference; says what references look like.
    """
    wanted = text.strip()
    with store.read() as reader:
        # FIT-0007 is more likely a document than FIT-7, so zeros are only overlooked when nothing has that very number.
        padded = re.search(r"-[A-Z]*0\d*$", wanted.upper()) is not None
        found = (_number(reader, wanted) if padded else None) or _reference(reader, wanted.upper()) or _number(reader, wanted)
        if found is not None:
            return found
    raise NotFound(f"Nothing has the reference {wanted}. References look like FIT-23, FIT-R7, FIT-M14, FIT-MS3 or a document's number.")


def _reference(reader: Reader, wanted: str) -> Found | None:
    match = re.fullmatch(r"([A-Z][A-Z0-9]*-[A-Z]*)0*(\d+)", wanted)
    if match is None:
        return None
    ref = match.group(1) + match.group(2)
    for table in _TABLES:
        id = reader.value(f"SELECT id FROM {table} WHERE ref = ? AND deleted = 0", (ref,))
        if id is not None:
            return Found(table, str(id))
    return None


def _number(reader: Reader, wanted: str) -> Found | None:
    id = reader.value("SELECT record_id FROM used_number WHERE number_key = ?", (number_key(wanted),))
    if id is not None and reader.value("SELECT 1 FROM document WHERE id = ? AND deleted = 0", (id,)):
        return Found("document", str(id))
    for table in ("transmittal", "sheet"):
        id = reader.value(f"SELECT id FROM {table} WHERE number = ? COLLATE NOCASE AND deleted = 0", (wanted,))
        if id is not None:
            return Found(table, str(id))
    return None


def person(store: Store, text: str) -> Person:
    """The person of that name, first name or e-mail address, any case.

    Raises:
        NotFound: there is none, or several; names them.
    """
    wanted = " ".join(text.split())
    with store.read() as reader:
        for condition in ("name = ? COLLATE NOCASE", "email = ? COLLATE NOCASE", "name LIKE ? || ' %'"):
            found = reader.find(Person, f"deleted = 0 AND {condition}", (wanted,), "ORDER BY archived, name")
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(one.name for one in found[:6])
                raise NotFound(f"“{wanted}” could be {names}. Give the full name.")
    raise NotFound(f"Nobody is called “{wanted}”. See who there is: coorddesk list people.")


def team(store: Store, text: str) -> Team:
    """The team of that name or short name, any case.

    Raises:
        NotFound: there is none; names those there are.
    """
    wanted = " ".join(text.split())
    with store.read() as reader:
        for condition in ("name = ? COLLATE NOCASE", "short <> '' AND short = ? COLLATE NOCASE"):
            found = reader.find(Team, f"deleted = 0 AND {condition}", (wanted,))
            if len(found) == 1:
                return found[0]
        names = ", ".join(one.name for one in reader.find(Team, "deleted = 0", (), "ORDER BY hue, name"))
    raise NotFound(f"There is no team “{wanted}”. {f'There are: {names}.' if names else 'There is none at all.'}")
