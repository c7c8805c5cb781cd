"""Sheets drafted from the store, and remembered when they go out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from coorddesk.domain.dates import day_words
from coorddesk.domain.distribution import Share
from coorddesk.domain.documents import Document
from coorddesk.domain.ledger import Sent
from coorddesk.domain.log import LogEntry
from coorddesk.domain.meetings import AgendaItem, Meeting
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.people import Person, short_name
from coorddesk.domain.projects import Project
from coorddesk.domain.sheets import Figure, StatusSheet
from coorddesk.domain.tasks import Task
from coorddesk.domain.transmittals import Transmittal
from coorddesk.errors import NotFound
from coorddesk.reports import actions, distribution, holdings, issues, minutes, raid, register, status, transmittal
from coorddesk.reports.blocks import Sheet
from coorddesk.reports.standing import SECTIONS, Awaited, Coming, ReviewOut, StatusInput
from coorddesk.services import agendas, files, meetings
from coorddesk.services import distribution as matrices
from coorddesk.services import holdings as copies
from coorddesk.services import minutes as taken
from coorddesk.services import transmittal_notes as notes
from coorddesk.services.issue_sheets import issue_table
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import directory, sheets
from coorddesk.storage.queries import obligations as owed
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

_PERIOD = timedelta(days=7)
_AHEAD_DAYS = 13
_MOST_CHOICES, _MOST_SENT = 60, 50
_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from a list: a project, a meeting, a transmittal."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet in the list.

    Attributes:
        note: the quiet line under its title, such as “Next: Design meeting 14, today”.
        subject: what it is about besides the project (“Meeting”, “Transmittal”), or empty.
        subjects: the choices for that, the likeliest first.
        summary: it has running words that the coordinator may write.
        off: the sections that are left out at first.
    """

    key: str
    title: str
    note: str = ""
    landscape: bool = False
    subject: str = ""
    subjects: tuple[Choice, ...] = ()
    summary: bool = False
    off: frozenset[str] = frozenset()


KINDS = (
    SheetKind("status", "Project status", summary=True),
    SheetKind("actions", "Actions by person", "One block a person"),
    SheetKind("agenda", "Meeting agenda", subject="Meeting"),
    SheetKind("minutes", "Minutes", subject="Meeting"),
    SheetKind("register", "Document register", landscape=True, subject="Divided", off=frozenset({"superseded"})),
    SheetKind("issues", "Issue sheet", "Documents by days of issue", landscape=True),
    SheetKind("transmittal", "Transmittal", subject="Transmittal"),
    SheetKind("holdings", "Who has which revision", "What is out of date, landscape", landscape=True),
    SheetKind("distribution", "Distribution matrix", "Who gets what, landscape", landscape=True),
    SheetKind("raid", "Log", "Risks to decisions, landscape", landscape=True),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """The sheet the coordinator wants.

    Attributes:
        project_id: None is all projects.
        subject_id: the meeting or transmittal, empty for the likeliest; of a register, what it is divided by (`register.GROUPS`).
        text: the coordinator's own summary; None drafts one.
        off: sections that are switched off.
        paper: a4, letter or a3.
    """

    kind: str
    project_id: str | None
    as_of: date
    subject_id: str = ""
    text: str | None = None
    off: frozenset[str] = frozenset()
    paper: str = "a4"
    grey: bool = False
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """The sheet made for a wish.

    Attributes:
        sheet: None when there cannot be one.
        text: the summary on the sheet.
        sections: (key, title) of all its sections, those switched off included.
        number: under which a copy would be kept; empty when copies of this kind are not kept.
        why_not: the sentence that says why there is no sheet.
    """

    sheet: Sheet | None
    text: str = ""
    sections: tuple[tuple[str, str], ...] = ()
    number: str = ""
    why_not: str = ""


class Drafts:
    """Makes sheets from a store. Reading only, so `draft` may run on the worker."""

    def __init__(self, store: Store, now: Callable[[], datetime], zone: str, your_name: Callable[[], str]) -> None:
        """`now`: UTC; `zone`: the coordinator's, which sheets are dated in; `your_name`: empty takes the coordinator in the store."""
        self._store, self._now, self._zone, self._your_name = store, now, zone, your_name

    def projects(self) -> list[Choice]:
        """The projects to choose from."""
        with self._store.read() as reader:
            return [Choice(one.id, one.name) for one in reader.find(Project, "deleted = 0", (), "ORDER BY rowid")]

    def kinds(self, project_id: str | None) -> list[SheetKind]:
        """Every kind there is, in the order of the list, with what is known about it; may run on the worker."""
        today = self._wall().date()
        with self._store.read() as reader:
            near = _choices_near(reader, project_id, today, self._zone)
            last = _last_sheet(reader, project_id) if project_id else None
            sent = _transmittals(reader, project_id)
            count = reader.value(
                "SELECT count(*) FROM document WHERE deleted = 0" + (" AND project_id = ?" if project_id else ""),
                (project_id,) if project_id else (),
            )
        coming = [one for one in near if one.starts.date() >= today]
        before = [one for one in reversed(near) if one.starts.date() < today]
        past, ahead = before or coming, coming + before
        last_words = f"1 page. Last issued {day_words(last.as_of, today, weekday=False)}" if last else "1 page"
        known: dict[str, tuple[str, tuple[Choice, ...]]] = {
            "status": (last_words, ()),
            "agenda": (_note("Next", ahead, today), _choices(ahead, today)),
            "minutes": (_note("Latest", past, today), _choices(past, today)),
            "register": (f"{count:,} documents, landscape", tuple(Choice(key, words) for key, words, _ in register.GROUPS)),
            "transmittal": (_latest(sent), tuple(sent)),
        }
        found = []
        for kind in KINDS:
            note, subjects = known.get(kind.key, (kind.note, ()))
            found.append(replace(kind, note=note, subjects=subjects))
        return found

    def subject(self, kind: str, meeting_id: str) -> str:
        """The day of a meeting that an agenda or minutes would be about; empty when it has none within a month."""
        today = self._wall().date()
        with self._store.read() as reader:
            near = meetings.happenings(reader, None, today - _MONTH, today + _MONTH, self._zone, only=(meeting_id,))
        likely = _likely(near, kind, today)
        return _subject(likely[0]) if likely else ""

    def subject_words(self, subject: str) -> str:
        """What a transmittal, a document, a person or one day of a meeting is called; empty when it is not there any more."""
        with self._store.read() as reader:
            sent = reader.lookup(Transmittal, subject)
            if sent is not None:
                return sent.number
            named = copies.subject_words(reader, subject)
            agenda = None if named else _agenda_of(reader, subject)
        if named:
            return named
        return f"{agenda.meeting.title}, {day_words(agenda.starts.date(), self._wall().date())}" if agenda else ""

    def draft(self, wish: Wish) -> Draft:
        """The sheet as the records are now; with a sentence in its place where there cannot be one."""
        makers = {
            "status": self._status, "actions": self._actions, "agenda": self._meeting, "minutes": self._meeting,
            "register": self._register, "issues": self._issues, "transmittal": self._transmittal, "holdings": self._holdings,
            "distribution": self._distribution, "raid": self._log,
        }  # fmt: skip
        maker = makers.get(wish.kind)
        if maker is None:
            raise NotFound(f"There is no sheet “{wish.kind}”. There are: {', '.join(makers)}.")
        with self._store.read() as reader:
            return maker(reader, wish)

    def issued(self, wish: Wish, draft: Draft, pdf: bytes) -> None:
        """The sheet went out on paper or as a file: a status sheet is remembered with its figures, its PDF kept beside the store.

        Raises:
            StorageError: the copy cannot be written; the sheet is not remembered either.
        """
        if wish.kind != "status" or wish.project_id is None or not draft.number:
            return
        path = self._store.directory / "Sheets" / f"{draft.number}.pdf"
        if pdf and wish.keep:
            files.write(path, pdf, make_folder=True)
        with self._store.edit(f"Issue {draft.number}") as edit:
            given = self._status_input(edit, wish)
            last = _last_sheet(edit, wish.project_id)
            figures = status.figures(given)
            sheet = StatusSheet(
                new_id(), wish.project_id, draft.number, wish.as_of, last.as_of if last else wish.as_of - _PERIOD, draft.text,
                tuple(status.draft_ratings(given)),
                (Figure("open_actions", figures.open_actions), Figure("late_actions", figures.late_actions)),
                edit.now, str(path.relative_to(self._store.directory)) if pdf and wish.keep else "",
            )  # fmt: skip
            edit.add(sheet)
            edit.next_number(f"{wish.project_id}:ST")
            edit.send(Sent(new_id(), "sheet", "sheet", sheet.id, edit.now), settles=True)

    def _wall(self) -> datetime:
        return self._now().astimezone(ZoneInfo(self._zone)).replace(tzinfo=None)

    def _you(self, reader: Reader, role: bool = True) -> str:
        name = self._your_name()
        you = reader.lookup(Person, meetings.coordinator_id(reader))
        if you is not None and (not name or name == you.name):
            return ", ".join(filter(None, (you.name, you.role[:1].lower() + you.role[1:] if role else "")))
        return name

    def _scope(self, reader: Reader, project_id: str | None) -> str:
        return reader.get(Project, project_id).name if project_id else "All projects"

    def _status(self, reader: Reader, wish: Wish) -> Draft:
        if wish.project_id is None:
            return Draft(None, why_not="A status sheet speaks of one project. Choose it at the right.")
        given = self._status_input(reader, wish)
        text = status.draft_text(given) if given.text is None else given.text
        return Draft(status.build(given), text, tuple(SECTIONS.items()), given.number)

    def _status_input(self, reader: Reader, wish: Wish) -> StatusInput:
        project = reader.get(Project, wish.project_id or "")
        last = _last_sheet(reader, project.id)
        since = last.as_of if last else wish.as_of - _PERIOD
        number = f"{project.code}-PM-ST-{reader.last_number(f'{project.id}:ST') + 1:04}"
        found = owed.obligations(reader, project.id, today=wish.as_of)
        stones = reader.find(Milestone, "project_id = ? AND deleted = 0", (project.id,), "ORDER BY baseline")
        return StatusInput(
            project, wish.as_of, self._wall(), self._you(reader), number, directory.directory(reader).people, found,
            sheets.done_between(reader, project.id, since, wish.as_of), stones,
            reader.find(LogEntry, "project_id = ? AND deleted = 0", (project.id,), "ORDER BY ref"),
            [ReviewOut(*one) for one in sheets.out_for_review(reader, project.id)],
            [Awaited(*one) for one in sheets.awaited(reader, project.id)],
            self._coming(reader, project.id, wish.as_of, stones),
            last.ratings if last else None, last.as_of if last else None, (), wish.text, frozenset(SECTIONS) - wish.off,
        )  # fmt: skip

    def _coming(self, reader: Reader, project_id: str, today: date, stones: Sequence[Milestone]) -> list[Coming]:
        end = today + timedelta(days=_AHEAD_DAYS)
        by_day: dict[date, list[str]] = {}
        for one in stones:
            if one.actual is None and one.forecast and today <= one.forecast <= end:
                by_day.setdefault(one.forecast, []).append(one.title)
        for happening in meetings.happenings(reader, project_id, today, end, self._zone):
            at = "" if happening.all_day else f" at {happening.starts:%H:%M}"
            by_day.setdefault(happening.starts.date(), []).append(f"{happening.title}{at}")
        return [Coming(day, "; ".join(texts)) for day, texts in sorted(by_day.items())]

    def _actions(self, reader: Reader, wish: Wish) -> Draft:
        found = owed.obligations(reader, wish.project_id, today=wish.as_of)
        people = directory.directory(reader).people
        given = actions.ActionsInput(self._scope(reader, wish.project_id), wish.as_of, self._wall(), people, found, self._you(reader))
        return Draft(actions.build(given))

    def _register(self, reader: Reader, wish: Wish) -> Draft:
        condition = "deleted = 0" + (" AND project_id = ?" if wish.project_id else "")
        found = reader.find(Document, condition, (wish.project_id,) if wish.project_id else (), "ORDER BY number")
        people = directory.directory(reader).people
        scope = self._scope(reader, wish.project_id)
        given = register.RegisterInput(
            scope, wish.as_of, self._wall(), found, people, {}, self._you(reader), wish.subject_id, "superseded" not in wish.off
        )
        return Draft(register.build(given), sections=(("superseded", "Superseded revisions"),))

    def _issues(self, reader: Reader, wish: Wish) -> Draft:
        if wish.project_id is None:
            return Draft(None, why_not="An issue sheet speaks of one project. Choose it at the right.")
        found = reader.find(Document, "deleted = 0 AND project_id = ?", (wish.project_id,), "ORDER BY number")
        table = issue_table(reader, wish.project_id, found, directory.directory(reader))
        columns = [
            issues.IssueColumn(
                one.day, one.number, one.purpose, tuple(one.revisions.get(document.id, "") for document in table.documents),
                tuple(one.copies.get(who, "") for who in table.receivers),
            )
            for one in table.issues
        ]  # fmt: skip
        documents = [(one.number, one.title) for one in table.documents]
        return Draft(issues.build(issues.IssuesInput(
            self._scope(reader, wish.project_id), wish.as_of, self._wall(), documents, columns, table.receivers, self._you(reader),
            wish.paper,
        )))  # fmt: skip

    def _log(self, reader: Reader, wish: Wish) -> Draft:
        condition = "deleted = 0" + (" AND project_id = ?" if wish.project_id else "")
        found = reader.find(LogEntry, condition, (wish.project_id,) if wish.project_id else (), "ORDER BY ref")
        people = directory.directory(reader).people
        scope = self._scope(reader, wish.project_id)
        return Draft(raid.build(raid.RaidInput(scope, wish.as_of, self._wall(), found, people, self._you(reader))))

    def _transmittal(self, reader: Reader, wish: Wish) -> Draft:
        choices = _transmittals(reader, wish.project_id)
        chosen = wish.subject_id or (choices[0].id if choices else "")
        if not chosen:
            return Draft(None, why_not="Nothing was transmitted yet.")
        found = reader.lookup(Transmittal, chosen)
        if found is None or found.deleted:
            return Draft(None, why_not="That transmittal is no longer in the store. Choose another one.")
        return Draft(transmittal.build(notes.note_input(reader, found, self._wall(), self._you(reader))))

    def _holdings(self, reader: Reader, wish: Wish) -> Draft:
        """Of one document or one person what is held, else of the project what is out of date."""
        known = directory.directory(reader)
        scope, held = copies.about(reader, wish.subject_id, wish.project_id, known)
        lines = [holdings.HoldingLine(*row) for row in copies.rows(held, known)]
        whole = scope or self._scope(reader, wish.project_id)
        return Draft(holdings.build(holdings.HoldingsInput(whole, lines, self._wall(), only_old=not wish.subject_id)))

    def _distribution(self, reader: Reader, wish: Wish) -> Draft:
        if wish.project_id is None:
            return Draft(None, why_not="A distribution matrix is of one project. Choose it at the right.")
        matrix = matrices.read_in(reader, wish.project_id)
        marks = {Share.NONE: "", Share.COPY: "C", Share.REVIEW: "R"}
        rows = [(one or matrices.EVERY_TYPE, [marks[matrix.share(one, who)] for who in matrix.columns]) for one in matrix.types]
        names = [short_name(matrix.names[who]) if who.person_id else matrix.names[who] for who in matrix.columns]
        return Draft(distribution.build(distribution.DistributionInput(self._scope(reader, wish.project_id), names, rows, self._wall())))

    def _meeting(self, reader: Reader, wish: Wish) -> Draft:
        subject = wish.subject_id
        if not subject:
            likely = _likely(_meetings_near(reader, wish.project_id, wish.as_of, self._zone), wish.kind, wish.as_of)
            if not likely:
                return Draft(None, why_not="There is no meeting within a month of that day. Plan one in the calendar.")
            subject = _subject(likely[0])
        agenda = _agenda_of(reader, subject)
        if agenda is None:
            return Draft(None, why_not="That meeting is no longer in the store. Choose another one.")
        meeting, day = agenda.meeting, agenda.occurrence
        came = taken.outcomes(reader, day)
        tasks = reader.many(Task, [one.id for one in came if one.kind == "task"])
        entries = reader.many(LogEntry, [one.id for one in came if one.kind == "log"])

        def talked(key: str, item: AgendaItem) -> minutes.Talked:
            of_it = [one.id for one in came if one.item == key]
            return minutes.Talked(
                item, tuple(entries[id] for id in of_it if id in entries), tuple(tasks[id] for id in of_it if id in tasks)
            )

        following = taken.following(reader, agenda)
        planned = following if following is not None and following.meeting_id else None
        given = minutes.MeetingInput(
            reader.get(Project, meeting.project_id), meeting, day, agenda.starts, agenda.ends, self._wall(),
            directory.directory(reader).people, [talked(item.key, item) for item in day.agenda],
            [minutes.Brought(one.kind, one.ref, one.title, one.person_id, one.due, one.done) for one in agenda.standing],
            tuple(one.ref for one in agenda.links.values() if one.kind == "document"), planned.starts if planned else None,
            self._you(reader, role=False), following_title=planned.title if planned else "", loose=talked("", AgendaItem("")),
        )  # fmt: skip
        return Draft(minutes.agenda(given) if wish.kind == "agenda" else minutes.minutes(given))


def _last_sheet(reader: Reader | Edit, project_id: str) -> StatusSheet | None:
    found = reader.find(
        StatusSheet, "project_id = ? AND issued_at IS NOT NULL AND deleted = 0", (project_id,), "ORDER BY issued_at DESC LIMIT 1"
    )
    return found[0] if found else None


def _meetings_near(reader: Reader, project_id: str | None, day: date, zone: str) -> list[meetings.Happening]:
    return meetings.happenings(reader, project_id, day - _MONTH, day + _MONTH, zone)


def _choices_near(reader: Reader, project_id: str | None, day: date, zone: str) -> list[meetings.Happening]:
    """The meetings nearest to a day, within a month, by start: so many on either side of it as a list to choose from can hold."""
    for days in (timedelta(days=7), _MONTH):
        found = meetings.happenings(reader, project_id, day - days, day + days, zone)
        before = [one for one in found if one.starts.date() < day]
        coming = found[len(before) :]
        if days == _MONTH or min(len(before), len(coming)) >= _MOST_CHOICES:
            break
    return before[-_MOST_CHOICES:] + coming[:_MOST_CHOICES]


def _likely(near: Sequence[meetings.Happening], kind: str, day: date) -> list[meetings.Happening]:
    """Which of the meetings, in order, a sheet is most likely about: minutes about the last, an agenda about the next."""
    coming = [one for one in near if one.starts.date() >= day]
    past = [one for one in reversed(near) if one.starts.date() < day]
    found = {"minutes": past or coming, "agenda": coming or past}
    return found.get(kind, [])


def _agenda_of(reader: Reader, subject: str) -> agendas.Agenda | None:
    meeting_id, _, original = subject.partition(" ")
    meeting = reader.lookup(Meeting, meeting_id)
    if meeting is None or meeting.deleted or not original:
        return None
    return agendas.read_in(reader, meeting, datetime.fromisoformat(original))


def _subject(one: meetings.Happening) -> str:
    return agendas.subject_of(one.meeting_id, one.original)


def _choices(found: Sequence[meetings.Happening], today: date) -> tuple[Choice, ...]:
    return tuple(Choice(_subject(one), f"{one.title}, {day_words(one.starts.date(), today)}") for one in found)


def _note(word: str, found: Sequence[meetings.Happening], today: date) -> str:
    if not found:
        return "No meeting near"
    day = found[0].starts.date()
    return f"{word}: {found[0].title}, {'today' if day == today else day_words(day, today)}"


def _latest(sent: Sequence[Choice]) -> str:
    return f"Latest: {sent[0].words}" if sent else "None yet"


def _transmittals(reader: Reader, project_id: str | None) -> list[Choice]:
    condition = "deleted = 0" + (" AND project_id = ?" if project_id else "")
    condition += " AND issued IS NOT NULL"
    order = f"ORDER BY issued DESC, length(number) DESC, number DESC LIMIT {_MOST_SENT}"
    found = reader.find(Transmittal, condition, (project_id,) if project_id else (), order)
    return [Choice(one.id, one.number) for one in found]
