"""The sections of documents, milestones and people: revisions, transmittals, forecasts, what is owed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from coorddesk.domain import documents, milestones
from coorddesk.domain.dates import count_words, day_words, due_words
from coorddesk.domain.obligations import days_late
from coorddesk.domain.people import first_name
from coorddesk.services import links, revisions
from coorddesk.services.document_files import FileState
from coorddesk.services.file_states import READ_BY_ITSELF
from coorddesk.services.links import Surroundings
from coorddesk.storage.store import Store
from coorddesk.ui import opener
from coorddesk.ui.brought import REST, shortened
from coorddesk.ui.inspector_sections import KIND_ICONS, Host, Section
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.widgets import IconButton
from coorddesk.ui.work import Job

_MOST_OWED = 12


class RevisionsSection(Section):
    """A document's revisions, the latest first, with a mark where a file is gone or changed."""

    TITLE = "Revisions"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._record: Any = None
        self._all = False  # of many revisions the latest are shown until the others are asked for
        self._states: dict[str, FileState] = {}  # by revision
        self._looking: Job | None = None
        self.lines = Lines(self.kit, self.tr("Revisions"))
        self.lines.opened.connect(self._open)
        self.lines.menu_for = self._menu
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        if self._record != record:
            self._all = self._all and self._record.id == record.id
            self._states = {}
            self._look_at_files(record)
        self._record = record
        self.setVisible(bool(record.revisions))
        self.note(str(len(record.revisions)))
        self._show_lines()

    def _show_lines(self) -> None:
        today = self.host.context.desk.today()
        shown = []
        for at, one in reversed(list(enumerate(self._record.revisions))):
            day = day_words(one.issued, today, weekday=False) if one.issued else ""
            words = ", ".join(part for part in (one.status.lower(), day) if part)
            lead = "dot" if one.current else "ring"
            tail, tone, mark = self._file(one.code)
            shown.append(
                Line(
                    at, f", {words}" if words else "", lead, strong=one.code, note=one.note, tip=one.path,
                    tail=tail, tail_tone=tone, tail_mark=mark,
                )
            )  # fmt: skip
        self.lines.set_lines(shown if self._all else shortened(shown, self.host.context.desk))

    def _file(self, code: str) -> tuple[str, str, str]:
        """(words, tone, icon) of a revision's file that is not where or what it was."""
        return {
            FileState.MISSING: (self.tr("file missing"), "red", "file-x"),
            FileState.CHANGED: (self.tr("file changed"), "red", "file-diff"),
            FileState.AWAY: (self.tr("file out of reach"), "secondary", "cloud-off"),
        }.get(self._states.get(code, FileState.NONE), ("", "secondary", ""))

    def _look_at_files(self, record: Any) -> None:
        """Looks beside the work how the files stand; what is known of their contents already costs nothing."""
        desk, states = self.host.context.desk, self.host.context.desk.file_states
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        if any(one.path for one in record.revisions):
            id = record.id
            self._looking = desk.disk.start(
                lambda job: states.look(states.files([id]), READ_BY_ITSELF, lambda: job.cancelled), self._note, lambda error: None
            )

    def _note(self, found: dict[tuple[str, str], FileState]) -> None:
        self._looking = None
        self._states = {code: state for (_, code), state in found.items()}
        self._show_lines()

    def _open(self, at: Any) -> None:
        if at == REST:
            self._all = True
            self._show_lines()
            return
        one = self._record.revisions[at]
        if one.path:
            path = self.host.context.desk.store.path
            self.host.act(self.tr("Cannot open {code}").format(code=one.code), lambda: opener.open_file(one.path, path))

    def _menu(self, at: Any, menu: QMenu) -> None:
        if at == REST:
            return
        one, icons = self._record.revisions[at], self.kit.icons
        if one.path:
            path = self.host.context.desk.store.path
            intent = self.tr("Cannot open {code}").format(code=one.code)
            menu.addAction(icons.icon("external-link"), self.tr("Open"), lambda: self._open(at))
            folder = self.tr("Show in folder")
            menu.addAction(icons.icon("folder-open"), folder, lambda: self.host.act(intent, lambda: opener.show_in_folder(one.path, path)))
            menu.addSeparator()
        menu.addAction(icons.icon("file-pen"), self.tr("Correct…"), lambda: self.host.correct_revision(one.code))
        if not one.current or one.status == documents.WITHDRAWN:
            menu.addAction(icons.icon("file-check"), self.tr("Make current again"), lambda: self._do(revisions.make_current, one.code))
        if one.status != documents.WITHDRAWN:
            menu.addAction(icons.icon("archive-x"), self.tr("Withdraw"), lambda: self._do(revisions.withdraw, one.code))
            before = revisions.before_current(self._record)
            if one.current and before is not None:
                words = self.tr("Withdraw, {code} is current again").format(code=before.code)
                back = partial(revisions.withdraw, back=True)
                menu.addAction(icons.icon("history"), words, lambda: self._do(back, one.code))

    def _do(self, change: Callable[[Store, str, str], object], code: str) -> None:
        store, id = self.host.context.desk.store, self._record.id
        intent = self.tr("Cannot change revision {code}").format(code=code)
        if self.host.act(intent, lambda: change(store, id, code)):
            self.host.context.desk.undo_offered.emit(store.undo_label() or "")


class SentOutSection(Section):
    """The transmittals that carried a document."""

    TITLE = "Sent out"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._id = ""
        self.lines = Lines(self.kit, self.tr("Sent out"))
        self.lines.opened.connect(lambda key: host.open("transmittal", key))
        who = IconButton(self.kit, "users-round", self.tr("Who has which revision"), "W", compact=True)
        who.setFixedSize(24, 24)
        who.clicked.connect(lambda: host.open("holdings", self._id))
        # Under the button that closes the inspector.
        margins = self.head.contentsMargins()
        self.head.setContentsMargins(margins.left(), margins.top(), margins.right() - 6, margins.bottom())
        self.head.addWidget(who)
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        self._id = record.id
        self.setVisible(bool(around.sent_out))
        self.note(count_words(len(around.sent_out), "transmittal"))
        self.lines.set_lines([self._line(one) for one in around.sent_out])

    def _line(self, one: links.SentOut) -> Line:
        firsts = [first_name(name) for name in one.names]
        names = ", ".join(firsts if len(firsts) <= 4 else firsts[:2])
        if len(firsts) > 4:
            names = self.tr("{names} and {n} more").format(names=names, n=len(firsts) - 2)
        day = day_words(one.issued, self.host.context.desk.today(), weekday=False) if one.issued else ""
        if one.issued is None or one.cancelled:
            said = self.tr("cancelled") if one.cancelled else self.tr("draft")
            return Line(one.id, names, "icon", "send", strong=one.number, tail=said, quiet=True)
        waiting = self.tr("{n} of {all} not acknowledged").format(n=one.open, all=len(one.names)) if one.open else ""
        late = bool(one.open) and one.due is not None and one.due < self.host.context.desk.today()
        return Line(one.id, names, "icon", "send", strong=one.number, tail=day, tail_tone="red" if late else "secondary", tip=waiting)


class ForecastsSection(Section):
    """Every forecast a milestone had, the latest first."""

    TITLE = "Forecasts"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.lines = Lines(self.kit, self.tr("Forecasts"))
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        today, slip = self.host.context.desk.today(), milestones.slip_days(record)
        self.setVisible(bool(record.forecasts))
        days = count_words(abs(slip), "day")
        self.note(self.tr("{days} late").format(days=days) if slip > 0 else self.tr("{days} early").format(days=days) if slip else "")
        shown = []
        for at, one in reversed(list(enumerate(record.forecasts))):
            lead = "dot" if at == len(record.forecasts) - 1 else "ring"
            given = self.tr("given {day}").format(day=day_words(one.given_on, today, weekday=False))
            shown.append(Line(at, "", lead, strong=day_words(one.forecast, today), note=one.reason, tail=given))
        self.lines.set_lines(shown)


class OwesSection(Section):
    """What a person owes, soonest due first."""

    TITLE = "Owes"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.lines = Lines(self.kit, self.tr("Owes"))
        self.lines.opened.connect(lambda key: host.open(*key))
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        today = self.host.context.desk.today()
        count, late = len(around.owed), sum(days_late(one, today) > 0 for one in around.owed)
        said = self.tr("{n}, {late} late").format(n=count, late=late) if late else str(count)
        self.note(said if count else self.tr("nothing"))
        shown = []
        for one in around.owed[:_MOST_OWED]:
            due = one.deadline
            tone = "red" if due and due < today else "amber" if due and (due - today).days <= 3 else "secondary"
            words = due_words(due, today, short=True) if due else ""
            icon = KIND_ICONS[one.opens[0]]
            shown.append(Line(one.opens, one.title, "icon", icon, tail=words, tail_tone=tone, tip=f"{one.ref}, {one.state}"))
        if count > _MOST_OWED:
            shown.append(Line(("person", record.id), self.tr("and {n} more").format(n=count - _MOST_OWED)))
        self.lines.set_lines(shown)
