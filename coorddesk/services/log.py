"""What can be done with the log: add a line, rate it, close it; and reading it for the table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from coorddesk.domain import log
from coorddesk.domain.log import LogEntry, LogKind, LogState
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import log as query
from coorddesk.storage.queries.directory import Directory, directory
from coorddesk.storage.queries.log import NOBODY as NOBODY
from coorddesk.storage.queries.log import Line as Line
from coorddesk.storage.queries.log import Linked as Linked
from coorddesk.storage.queries.log import Wanted as Wanted
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

WEEKS = 4
_WORDS = {"R": "red", "A": "amber", "G": "green"}


@dataclass(frozen=True, slots=True)
class Log:
    """What the table needs before it paints.

    Attributes:
        groups: by kind, in the usual order of kinds, (rating letter, id) in order; kinds without a line are left out.
        counts: how many lines of the scope are of each kind, whatever is filtered.
    """

    directory: Directory
    groups: dict[LogKind, list[tuple[str, str]]]
    counts: dict[str, int]


def read(store: Store, wanted: Wanted) -> Log:
    """The log as it stands."""
    with store.read() as reader:
        return Log(directory(reader), _groups(reader, wanted), query.counts(reader, wanted.project_id))


def groups(store: Store, wanted: Wanted) -> dict[LogKind, list[tuple[str, str]]]:
    """The lines on view as in `Log.groups`; what a changed filter or order needs."""
    with store.read() as reader:
        return _groups(reader, wanted)


def _groups(reader: Reader, wanted: Wanted) -> dict[LogKind, list[tuple[str, str]]]:
    found = query.ids(reader, wanted)
    return {kind: found[kind] for kind, _ in log.KINDS if kind in found}


def lines(store: Store, entry_ids: Sequence[str]) -> dict[str, Line]:
    """What is painted of some lines, by id."""
    with store.read() as reader:
        return query.lines(reader, entry_ids)


def weeks(line: Line, today: date) -> tuple[str, ...]:
    """How the line stood at the end of each of the last four weeks, today's last, empty before it was rated.

    Empty as a whole with a single rating: there is no course to show yet.
    """
    if len(line.ratings) < 2:
        return ()
    marks = []
    for back in range(WEEKS - 1, -1, -1):
        day = today - timedelta(days=7 * back)
        marks.append(next((letter for on, letter in reversed(line.ratings) if on <= day), ""))
    return tuple(marks)


def add(store: Store, project_id: str, kind: LogKind | str, title: str, today: date, **fields: Any) -> LogEntry:
    """A new line, open and raised today.

    Args:
        fields: any further field of LogEntry.

    Raises:
        InvalidInput: the title is empty; nothing was added.
    """
    with store.edit("") as edit:
        entry = added(edit, project_id, kind, title, today, **fields)
        edit.label = f"Add {entry.ref} {entry.title if len(entry.title) <= 40 else entry.title[:39] + '…'}"
        return entry


def added(edit: Edit, project_id: str, kind: LogKind | str, title: str, today: date, **fields: Any) -> LogEntry:
    """As `add`, within an open edit."""
    clean = " ".join(title.split())
    if not clean:
        raise InvalidInput("title", "It needs a few words that say what it is. Nothing was added.")
    project = edit.get(Project, project_id)
    kind = LogKind(kind)
    fields.setdefault("raised_on", today)
    if fields.get("team_id") is None and (owner := edit.lookup(Person, fields.get("owner_id"))):
        fields["team_id"] = owner.team_id
    entry = LogEntry(new_id(), project_id, edit.next_ref(project.id, project.code, kind), kind, clean, **fields)
    edit.add(entry)
    return entry


def rate(store: Store, entry_ids: Sequence[str], letter: str, today: date) -> None:
    """Rates lines R, A or G; a closed one is open again. C closes them."""
    if letter == "C":
        close(store, entry_ids, today)
        return
    if letter not in _WORDS:
        raise InvalidInput("rating", "A line is rated red, amber or green. The old rating is kept.")
    with store.edit("") as edit:
        names = []
        for id in entry_ids:
            entry = edit.get(LogEntry, id)
            if entry.state == LogState.CLOSED:
                entry = replace(entry, state=LogState.OPEN, closed_on=None)
            edit.put(log.rated(entry, letter, today))
            names.append(log.short_ref(entry.ref))
        edit.label = f"Rate {names[0] if len(names) == 1 else f'{len(names)} lines'} {_WORDS[letter]}"


def closed(entry: LogEntry, today: date) -> LogEntry:
    """The line closed; one that is closed already keeps its day. It is not put itself."""
    return replace(entry, state=LogState.CLOSED, closed_on=entry.closed_on or today)


def close(store: Store, entry_ids: Sequence[str], today: date) -> None:
    """Closes lines; what is closed already keeps its day."""
    with store.edit("") as edit:
        names = []
        for id in entry_ids:
            entry = edit.get(LogEntry, id)
            edit.put(closed(entry, today))
            names.append(log.short_ref(entry.ref))
        edit.label = f"Close {names[0] if len(names) == 1 else f'{len(names)} lines'}"
