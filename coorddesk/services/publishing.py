"""Calendars that are published: a project's, a person's, a team's, or everything, written to a file that others subscribe to.

What is over for more than a year is left out, so that ten years of work do not make the file heavier each month: meetings that ended,
deadlines that were met and milestones that were reached before the first of this month a year ago. What is still open always stands
in it. A file is written in slices, so that neither a change nor another piece of work waits for all of it.
"""

import math
import os
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from coorddesk.domain.calendars import Publication
from coorddesk.domain.changes import brief
from coorddesk.domain.dates import plus_months
from coorddesk.domain.meetings import Meeting, Reply, instance_moved
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.recurrence import parse_rrule
from coorddesk.domain.tasks import Task
from coorddesk.errors import CoordDeskError, InvalidInput, NotFound, StorageError
from coorddesk.exchange.calendars import CalendarWriter, Kept, is_ours
from coorddesk.exchange.files import safe_name
from coorddesk.exchange.occurrences import last_start
from coorddesk.services import files
from coorddesk.services.directory import Directory
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import directory
from coorddesk.storage.queries import publications as query
from coorddesk.storage.store import Store, new_id

T = TypeVar("T")

EVERYTHING = "CoordDesk"  # what a calendar of everything is called
DEADLINES = (("event", "As whole days"), ("todo", "As tasks"), ("none", "Left out"))
# A change of other kinds changes no published calendar.
KINDS = frozenset(("meeting", "task", "milestone", "person", "team", "project", "publication"))

_MONTHS_BACK = 12
_SLICE = 100  # records
_LARGEST = 200_000_000  # bytes of a file that may be one of ours


@dataclass(frozen=True, slots=True)
class Content:
    """What a calendar file holds.

    Attributes:
        count: its entries; a series is one.
        left_out: a sentence for each thing that other calendars would not understand.
    """

    data: bytes
    count: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of publishing a calendar.

    Attributes:
        written_at: when its file was last written, UTC.
        changed: it was written now; a file that says the same already is left as it is.
    """

    written_at: datetime
    changed: bool
    count: int
    left_out: tuple[str, ...]


Publishing = Generator[None, None, Outcome]


@dataclass(frozen=True, slots=True)
class Listed:
    """A publication and whose calendar it is; `name` empty when that is no longer there."""

    publication: Publication
    name: str


def listed(store: Store) -> list[Listed]:
    """What is published, by whose it is."""
    with store.read() as reader:
        found = reader.find(Publication, "deleted = 0", (), "ORDER BY path, id")
        known = directory.directory(reader) if found else Directory({}, {}, {}, {})
    return sorted((Listed(one, whose(known, one)) for one in found), key=lambda one: one.name.casefold())


def whose(known: Directory, publication: Publication) -> str:
    """Whose calendar it is: “Office fit-out”, “Dana Whitlock”; empty when that is no longer there."""
    for id, records in (
        (publication.project_id, known.projects), (publication.person_id, known.people), (publication.team_id, known.teams),
    ):  # fmt: skip
        if id:
            found = records.get(id)
            return found.name if found is not None else ""
    return EVERYTHING


def file_name(known: Directory, publication: Publication) -> str:
    """A file name that every system takes: “Office fit-out.ics”."""
    return safe_name(f"{whose(known, publication) or EVERYTHING}.ics", f"{EVERYTHING}.ics")


def add(store: Store, wanted: Publication) -> Publication:
    """Has a calendar published from now on; `publish` writes it. Its id is given here.

    Raises:
        InvalidInput: on `path`: it does not end in .ics, is published already, or is a file that CoordDesk did not write.
    """
    made = replace(wanted, id=new_id(), path=str(Path(wanted.path).absolute()))
    with store.edit("") as edit:
        edit.label = f"Publish {brief(_checked(edit, made))} as {brief(Path(made.path).name)}"
        edit.add(made)
    return made


def change(store: Store, publication_id: str, deadlines: str) -> None:
    """Has deadlines and milestones stand in a published calendar in another way: event, todo or none."""
    with store.edit("") as edit:
        before = edit.get(Publication, publication_id)
        after = replace(before, deadlines=deadlines)
        words = dict(DEADLINES)[deadlines].lower()
        edit.label = f"Deadlines in {brief(Path(before.path).name)}: {words}"
        edit.put(after)


def remove(store: Store, publication_id: str) -> None:
    """Stops publishing a calendar; its file stays as it is."""
    with store.edit("") as edit:
        before = edit.get(Publication, publication_id)
        edit.put(replace(before, deleted=True))
        edit.label = f"Stop publishing {brief(Path(before.path).name)}"


def _checked(edit: Edit, publication: Publication) -> str:
    """Whose it is, once it may be published so."""
    path = Path(publication.path)
    _refuse_other_ending(path)
    if any(_is_same_file(one.path, publication.path) for one in edit.find(Publication)):
        raise InvalidInput("path", f"{path.name} in {path.parent} is published already. Nothing was added; choose another folder.")
    _known_content(path)
    name = whose(directory.directory(edit), publication)
    if not name:
        raise InvalidInput("path", "That is not there any more, so nothing was published. Choose again whose calendar it is to be.")
    return name


def _refuse_other_ending(path: Path) -> None:
    if path.suffix.lower() != ".ics":
        raise InvalidInput("path", f"{path.name} does not end in .ics, so nothing was written. Give it that ending.")


def _is_same_file(one: str, other: str) -> bool:
    first, second = (os.path.normcase(os.path.realpath(path)) for path in (one, other))
    return first == second


# Writing


def write_calendar(store: Store, whose_calendar: Publication, now: datetime) -> Content:
    """Writes a calendar to its path once, over whatever lies there; it need not be published.

    Args:
        now: UTC.

    Raises:
        InvalidInput: another ending.
        StorageError: the place cannot be written.
    """
    path = Path(whose_calendar.path)
    _refuse_other_ending(path)
    content = _exhausted(_content(store, whose_calendar, now, {}, b""))
    files.write(path, content.data)
    return content


@dataclass(frozen=True, slots=True)
class State:
    """How a published calendar stands: what became of writing it, or why it was not written."""

    outcome: Outcome | None
    refusal: str = ""


class Round:
    """One writing of all that is published, of each whatever becomes of the others; in slices, for a worker thread.

    Args:
        now: UTC.
        kept: by the id of each publication what the round before wrote of each record, which this one goes on from.

    Attributes:
        states: by the id of each publication, as far as it was written; in the order in which they are listed.
    """

    def __init__(self, store: Store, now: datetime, kept: dict[str, Kept] | None = None) -> None:
        self.states: dict[str, State] = {}
        self._store, self._now = store, now
        self._kept = kept if kept is not None else {}
        self._slices = self._all()

    def work(self, until: float = math.inf) -> bool:
        """Goes on until a moment of the monotonic clock; whether all of it is done."""
        return all(time.monotonic() < until for _ in self._slices)

    def _all(self) -> Generator[None, None, None]:
        found = [one.publication for one in listed(self._store)]
        for gone in self._kept.keys() - {one.id for one in found}:
            del self._kept[gone]
        for one in found:
            try:
                outcome = yield from publishing(self._store, one, self._now, self._kept.setdefault(one.id, {}))
            except CoordDeskError as error:
                self.states[one.id] = State(None, error.sentence)
            else:
                self.states[one.id] = State(outcome)
            yield


def publish(store: Store, publication: Publication, now: datetime) -> Outcome:
    """Writes a published calendar, if it says anything else than its file does; as `publishing`, at one go."""
    return _exhausted(publishing(store, publication, now, {}))


def publishing(store: Store, publication: Publication, now: datetime, kept: Kept) -> Publishing:
    """Writes a published calendar in slices: each `next` does one, and the last of them returns the outcome.

    What lies there stays until the new file is complete. An entry that says what it said before keeps its time stamps.

    Args:
        now: UTC.
        kept: what was written of each record before; of this publication alone.

    Raises:
        NotFound: whose calendar it is, is no longer there.
        InvalidInput: a file lies there that CoordDesk did not write; it is left as it is.
        StorageError: the place is not there, or cannot be read or written.
    """
    path = Path(publication.path)
    if not path.parent.is_dir():
        raise StorageError("missing", f"The folder {path.parent} is not there, so {path.name} was not written.")
    before = _known_content(path)
    content = yield from _content(store, publication, now, kept, b"" if kept else before)
    changed = content.data != before
    if changed:
        files.write(path, content.data)
    return Outcome(_written_at(path), changed, content.count, content.left_out)


def _exhausted(slices: Generator[None, None, T]) -> T:
    while True:
        try:
            next(slices)
        except StopIteration as end:
            result: T = end.value
            return result


def _content(
    store: Store, publication: Publication, now: datetime, kept: Kept, before: bytes
) -> Generator[None, None, Content]:  # fmt: skip
    since = plus_months(now.date().replace(day=1), -_MONTHS_BACK)
    with store.read() as reader:
        known = directory.directory(reader)
        meetings = query.meetings(reader, publication, since)
        tasks = query.deadlines(reader, publication, since) if publication.deadlines != "none" else []
        stones = query.milestones(reader, publication, since) if publication.deadlines != "none" else []
    name = whose(known, publication)
    if not name:
        file = Path(publication.path).name
        raise NotFound(f"Whose calendar {file} was is not there any more, so the file was left as it is. Remove it here, or undo.")
    writer = CalendarWriter(known.people, now, publication.deadlines, kept, before)
    for ids in _slices(meetings):
        with store.read() as reader:
            found = reader.many(Meeting, ids)
            sent = query.sequences(reader, ids)
        for id in ids:
            meeting = found.get(id)
            if meeting is not None and not _is_over(meeting, since):
                sequence = max(sent.get(id, 0), meeting.received_sequence)
                writer.add_meeting(_seen_by(meeting, publication.person_id), sequence)
        yield
    dated: tuple[tuple[type[Any], list[str], Callable[[Any], None]], ...] = (
        (Task, tasks, writer.add_deadline), (Milestone, stones, writer.add_milestone),
    )  # fmt: skip
    for kind, all_ids, add_day in dated:
        for ids in _slices(all_ids):
            with store.read() as reader:
                records = reader.many(kind, ids)
            for id in ids:
                if id in records:
                    add_day(records[id])
            yield
    return Content(writer.written(name), writer.count, tuple(writer.left_out))


def _slices(ids: Sequence[str]) -> Sequence[Sequence[str]]:
    return [ids[at : at + _SLICE] for at in range(0, len(ids), _SLICE)]


def _is_over(meeting: Meeting, since: date) -> bool:
    """Whether a series took place for the last time before a day; of a rule that cannot be read nobody can tell."""
    if "COUNT=" not in meeting.rule and "UNTIL=" not in meeting.rule:
        return False
    try:
        rule = parse_rrule(meeting.rule)
    except InvalidInput:
        return False
    last = datetime.combine(rule.until, meeting.starts.time()) if rule.until is not None else last_start(meeting.starts, rule)
    stands = [last or meeting.starts, *(one.starts for one in meeting.instances if one.starts)]
    return max(stands) + (meeting.ends - meeting.starts) < datetime(since.year, since.month, since.day)


def _seen_by(meeting: Meeting, person_id: str | None) -> Meeting:
    """A series without the days that somebody cannot come to."""
    for one in meeting.day_replies:
        if one.person_id == person_id and one.reply == Reply.CANNOT:
            meeting = instance_moved(meeting, one.original, None, None)
    return meeting


def _known_content(path: Path) -> bytes:
    """What the file says that is to be written over; empty when there is none.

    Raises:
        InvalidInput: it is none of ours.
        StorageError: it cannot be read.
    """
    try:
        if not path.exists():
            return b""
        ours = path.is_file() and path.stat().st_size <= _LARGEST
        data = path.read_bytes() if ours else b""
    except OSError as error:
        raise StorageError("io", f"{path.name} in {path.parent} cannot be read ({error.strerror}), so it was left as it is.") from error
    if not ours or (data and not is_ours(data)):
        raise InvalidInput(
            "path",
            f"{path.name} in {path.parent} is not a calendar that CoordDesk wrote, so it was left as it is."
            " Move that file away, or publish into another folder.",
        )
    return data


def _written_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise StorageError("io", f"{path.name} was written, and cannot be seen in {path.parent} now ({error.strerror}).") from error
