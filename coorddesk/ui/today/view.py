"""Today: whom to ask, what falls due this week, and beside it meetings, reviews and slipping milestones."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from coorddesk.domain.changes import Step
from coorddesk.domain.dates import ENGLISH, day_words
from coorddesk.domain.obligations import days_late, to_chase
from coorddesk.domain.people import Person, first_name
from coorddesk.domain.projects import Category
from coorddesk.errors import InvalidInput
from coorddesk.services import chasing, tasks
from coorddesk.services import today as service
from coorddesk.services.chasing import Message
from coorddesk.services.today import Today
from coorddesk.ui.actions import Action
from coorddesk.ui.answer_panel import AnswerPanel, Said
from coorddesk.ui.chase_message import ChaseMessage
from coorddesk.ui.context_menu import ContextMenu
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order, first_weekday
from coorddesk.ui.today.aside import delegates, meeting_count, meeting_rows, milestone_rows, next_words, review_rows
from coorddesk.ui.today.chase import MOST_PEOPLE, ChaseHead, ChaseLegend, ChaseList, ChaseRow, Columns, chase_rows
from coorddesk.ui.today.panels import WritePanel
from coorddesk.ui.today.rows import AIR, RowDelegate, RowList
from coorddesk.ui.today.week import DueWeek
from coorddesk.ui.view import View
from coorddesk.ui.widgets import Hairline, Label, SectionHeading
from coorddesk.ui.work import Job

_PAD_X, _PAD_Y, _COLUMN_GAP, _SECTION_GAP = 24, 16, 40, 24
_ASKED_AHEAD_DAYS = 14
_TICK_MS = 30_000
_SLOW_S, _BIG_BYTES = 0.08, 40_000_000
_UNTOUCHED = frozenset(("link", "profile", "sheet", "template", "responsibility", "distribution"))


class TodayView(View):
    """The screen the day begins with.

    Signals:
        new_task_requested(): a line of words should become a task.
    """

    new_task_requested = Signal()

    NAME = "today"
    ICON = "sun"
    TITLE = "Today"
    NEW = ("New task", "new_task")
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("write", "Write…", "write", ("Ctrl+M", "Ctrl+Shift+M"), "mail"),
        Action("promised", "Promised…", "promise", ("P",), "calendar-check", single=True),
        Action("log_call", "Log a call…", "log_call", ("L",), "phone", single=True),
        Action("done", "Mark done", "mark_done", ("D",), "check", single=True),
        Action("open_person", "Open the person’s page", "open_person", ("Ctrl+Return",), "user"),
        Action("unfold", "Show or hide all they owe", "fold", ("O",), "list", single=True),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.page: Today | None = None
        self._stale = True
        self._slow = _is_big(desk.store.path)
        self._job: Job | None = None
        self._project_id = desk.project_id
        self._day = desk.today()
        self._folds: dict[str | None, bool] = {}
        self._all_items: set[str | None] = set()
        self._everybody = False
        self._current: RowList | None = None
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._build()
        self._write = WritePanel(desk.paint, self)
        self.leaving = ChaseMessage(desk, self)
        self._write.open_requested.connect(self.leaving.open_mail)
        self._write.copy_requested.connect(self.leaving.copy)
        self._write.save_requested.connect(self.leaving.save_as)
        self.leaving.handed_over.connect(self._write.close_panel)
        self._answer = AnswerPanel(desk.paint, self)
        self._answer.given.connect(self._keep)
        self._asked_row: ChaseRow | None = None

    # Building

    def _build(self) -> None:
        self._content = QWidget()
        self._content.setObjectName("today")
        self._grid = QGridLayout(self._content)
        self._grid.setContentsMargins(_PAD_X - AIR, _PAD_Y, _PAD_X - AIR, _PAD_Y)
        self._grid.setHorizontalSpacing(_COLUMN_GAP - 2 * AIR)
        self._grid.setVerticalSpacing(_SECTION_GAP)
        self._main, self._aside = self._build_main(), self._build_aside()
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        self._paint_ground()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._columns = 0
        self._place(2)

    def _build_main(self) -> QWidget:
        paint = self.desk.paint
        main = QWidget(self._content)
        box = QVBoxLayout(main)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(AIR, 0, AIR, 0)
        self._chase_title = SectionHeading(paint, self.tr("Chase"), parent=main)
        self._legend = ChaseLegend(paint, main)
        head.addWidget(self._chase_title, 1)
        head.addWidget(self._legend)
        self._chase_head = ChaseHead(paint, main)
        self._chase = ChaseList(paint, self.tr("Chase: people and what they owe"), main)
        self._empty = Label(paint, self.tr("Nobody owes you anything today."), tone="secondary", parent=main)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMinimumHeight(120)
        self._empty.hide()
        self._week_title = SectionHeading(paint, self.tr("Due this week"), parent=main)
        week = QHBoxLayout()
        week.setContentsMargins(AIR, 0, AIR, 0)
        week.addWidget(self._week_title)
        self._week = DueWeek(paint, main)
        self._week.listed.connect(self._adopt)
        self._chase.write_requested.connect(lambda row: self.write_to(row.chase.person_id))
        self._chase.person_requested.connect(lambda row: self._open_person(row))
        self._chase.folded.connect(self._fold)
        self._adopt(self._chase)
        box.addLayout(head)
        box.addWidget(self._chase_head)
        box.addWidget(self._chase)
        box.addWidget(self._empty)
        box.addSpacing(20)
        box.addLayout(week)
        box.addSpacing(4)
        box.addWidget(self._week)
        box.addStretch(1)
        return main

    def _build_aside(self) -> QWidget:
        paint = self.desk.paint
        aside = QWidget(self._content)
        self._aside_grid = QGridLayout(aside)
        self._aside_grid.setContentsMargins(0, 0, 0, 0)
        self._aside_grid.setHorizontalSpacing(28 - 2 * AIR)
        self._aside_grid.setVerticalSpacing(20)
        self._next = Label(paint, role="small", tone="tertiary", parent=aside)
        meeting, review, milestone = delegates(paint)
        self._meetings_title, self._meetings, meetings = self._section(self.tr("Meetings today"), meeting, aside, self._next)
        self._reviews_title, self._reviews, reviews = self._section(self.tr("Waiting for review"), review, aside)
        self._slips_title, self._slips, slips = self._section(self.tr("Milestones slipping"), milestone, aside)
        self._sections = (meetings, reviews, slips)
        return aside

    def _section(
        self, name: str, delegate: RowDelegate, parent: QWidget, note: QWidget | None = None
    ) -> tuple[SectionHeading, RowList, QWidget]:
        whole = QWidget(parent)
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        title = SectionHeading(self.desk.paint, name, parent=whole)
        rows = RowList(self.desk.paint, delegate, name, whole)
        head = QHBoxLayout()
        head.setContentsMargins(AIR, 0, AIR, 0)
        head.addWidget(title, 1)
        if note is not None:
            head.addWidget(note)
        line = QHBoxLayout()
        line.setContentsMargins(AIR, 0, AIR, 0)
        line.addWidget(Hairline(self.desk.paint, parent=whole))
        box.addLayout(head)
        box.addLayout(line)
        box.addWidget(rows)
        box.addStretch(1)
        self._adopt(rows)
        return title, rows, whole

    def _adopt(self, rows: RowList) -> None:
        rows.picked.connect(lambda row: self._picked(rows, row))
        rows.opened.connect(self._opened)
        rows.reach.connect(lambda rect: self._reach(rows, rect))
        rows.menu_requested.connect(lambda row, place: self._menu(rows, row, place))

    def _paint_ground(self) -> None:
        palette = self._content.palette()
        palette.setColor(self._content.backgroundRole(), self.desk.theme.color("surface.base"))
        self._content.setPalette(palette)
        self._content.setAutoFillBackground(True)

    def _place(self, columns: int) -> None:
        """Puts the aside beside the chase list, or below it in three columns."""
        if columns == self._columns:
            return
        self._columns = columns
        for widget in (self._main, self._aside):
            self._grid.removeWidget(widget)
        for section in self._sections:
            self._aside_grid.removeWidget(section)
        beside = columns == 2
        aside = self._aside_width()
        self._grid.addWidget(self._main, 0, 0)
        self._grid.addWidget(self._aside, 0 if beside else 1, 1 if beside else 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0)
        self._aside.setMinimumWidth(aside if beside else 0)
        self._aside.setMaximumWidth(aside if beside else 16_777_215)
        self._grid.setHorizontalSpacing(_COLUMN_GAP - 2 * AIR if beside else 0)
        self._grid.setRowStretch(1, 0 if beside else 1)
        self._grid.setRowStretch(0, 1 if beside else 0)
        for at, section in enumerate(self._sections):
            self._aside_grid.addWidget(section, at if beside else 0, 0 if beside else at)
            self._aside_grid.setColumnStretch(at, 0 if beside and at else 1)
            self._aside_grid.setRowStretch(at, 0)
        self._aside_grid.setRowStretch(3, 1)

    def _aside_width(self) -> int:
        return self.desk.theme.width(self.desk.theme.size("todayAside")) + 2 * AIR

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 2 * (_PAD_X - AIR) - (_COLUMN_GAP - 2 * AIR) - self._aside_width()
        self._place(2 if room >= Columns(self.desk.paint, room).least else 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_content"):
            if self._content.palette().color(self._content.backgroundRole()) != self.desk.theme.color("surface.base"):
                self._paint_ground()
            for rows in self._lists():
                rows.refit()

    # What the window asks

    def context(self) -> str:
        day = self.desk.today()
        return f"{ENGLISH.weekdays[day.weekday()]} {day.day} {ENGLISH.months[day.month - 1]}"

    def hint(self) -> str:
        return self.tr("Enter opens, Ctrl+M writes, P takes down a promise, D marks done")

    def reload(self) -> None:
        self._stale = False
        store, project_id, today, zone, weekday = self.desk.store, self.desk.project_id, self.desk.today(), self.desk.zone, first_weekday()
        # everybody only while that is asked for, and not across projects (see _take)
        most = None if self._everybody and project_id == self._project_id else MOST_PEOPLE + 1
        if self._slow:
            self._job = self.desk.work.start(
                lambda job: service.read(store, project_id, today, zone, weekday, most),
                lambda page: self._take(page, project_id, today), self._failed, self._job,
            )  # fmt: skip
            return
        begun = perf_counter()
        page = service.read(store, project_id, today, zone, weekday, most)
        self._slow = perf_counter() - begun > _SLOW_S
        self._take(page, project_id, today)

    def _failed(self, error: BaseException) -> None:
        """Says why the day could not be read; what is not the world's fault goes to the crash hook."""
        with self.desk.attempt_all(self.tr("Cannot read the day")):
            raise error

    def _take(self, page: Today, project_id: str | None, today: date) -> None:
        """Shows what was read."""
        if project_id != self._project_id:
            self._folds.clear()
            self._project_id, self._everybody = project_id, False
        self._day = today
        self.page = page
        self._show_chases()
        self._week.show_days(page.days, page.directory, self._hue, self._day)
        self._week_title.set_text(self.tr("Due this week"), self._count(self._week.count, self.tr("1 item"), self.tr("{count} items")))
        self._show_meetings(page)
        self._reviews.show_rows(review_rows(page, self._day, self._hue))
        documents = self._count(page.in_review, self.tr("1 document"), self.tr("{count} documents"))
        self._reviews_title.set_text(self.tr("Waiting for review"), documents)
        self._slips.show_rows(milestone_rows(page, self._day))
        self._slips_title.set_text(self.tr("Milestones slipping"), str(page.slipping) if page.slipping else self.tr("none"))
        self.title_changed.emit()

    def apply(self, step: Step) -> None:
        # An entry without changes notes what was sent, such as an invite.
        if step.reloaded or not step.changes or not step.kinds <= _UNTOUCHED:
            self._stale = True
            if self.isVisible():
                self.reload()

    def reveal(self, kind: str, id: str) -> bool:
        if self._stale:
            self.reload()
        if kind == "person":
            return self._go(self._chase, lambda row: row.kind == "first" and row.chase.person_id == id)
        if self.page and self.page.people > len(self.page.chases) and not self._shows(kind, id):
            self._read_everybody()
        for chase in self.page.chases if self.page else ():
            if any(one.opens == (kind, id) for one in chase.items) and not self._shows(kind, id):
                self._folds[chase.person_id] = True
                self._all_items.add(chase.person_id)
                self._everybody = True
                self._show_chases()
        return any(self._go(rows, lambda row: row.opens == (kind, id)) for rows in self._lists())

    def _read_everybody(self) -> None:
        """Reads at once what the people owe who are not listed yet."""
        if self._job is not None:
            self._job.cancel()
        self._everybody = True
        project_id, today = self._project_id, self._day
        self._take(service.read(self.desk.store, project_id, today, self.desk.zone, first_weekday()), project_id, today)

    def current(self) -> tuple[str, str] | None:
        row = self._current.current_row() if self._current is not None else None
        return row.opens if row is not None else None

    def focus_list(self) -> None:
        first = next((rows for rows in (self._current, *self._lists()) if rows is not None and rows.rows and rows.isVisible()), None)
        (first or self).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # What the user does

    def new_task(self) -> None:
        """Asks for a line of words."""
        self.new_task_requested.emit()

    def write(self) -> None:
        """Writes to the current line's person."""
        row = self._chase_row()
        if row is not None and row.chase.person_id is not None:
            self.write_to(row.chase.person_id)

    def promise(self) -> None:
        """Takes down the day somebody promised."""
        self._ask(call=False)

    def log_call(self) -> None:
        """Takes down what a call came to."""
        self._ask(call=True)

    def mark_done(self) -> None:
        """Finishes the current task."""
        current = self.current()
        if current is None or self._write.isVisible() or self._answer.isVisible():
            return
        kind, id = current
        if kind != "task":
            self.desk.announced.emit(self.tr("Only tasks are marked done here. Enter opens this one."))
            return
        row = self._current.current_row() if self._current is not None else None
        ref = row.item.ref if row is not None else ""
        with self.desk.attempt_all(self.tr("Cannot mark {ref} done").format(ref=ref)):
            tasks.move_to_category(self.desk.store, [id], Category.DONE, self.desk.today())
            self.desk.undo_offered.emit(self.tr("Marked {ref} done.").format(ref=ref))

    def open_person(self) -> None:
        """Shows the page of the current line's person."""
        row = self._chase_row()
        if row is not None:
            self._open_person(row)

    def fold(self) -> None:
        """Lists all that the current person owes, or the oldest alone."""
        row = self._chase_row()
        if row is not None:
            self._fold(row)

    # Lists

    def _lists(self) -> list[RowList]:
        return [self._chase, *self._week.lists, self._meetings, self._reviews, self._slips]

    def _hue(self, team_id: str | None) -> str | None:
        hue = self.page.directory.hue(team_id) if self.page else None
        return self.desk.theme.team_hue(hue) if hue is not None else None

    def _now(self) -> datetime:
        return self.desk.now().astimezone(ZoneInfo(self.desk.zone)).replace(tzinfo=None)

    def _show_chases(self) -> None:
        page = self.page
        if page is None:
            return
        if page.chases and not self._folds:
            # The first person is open to begin with, and stays so when others become more urgent.
            self._folds[page.chases[0].person_id] = True
        opened = {person for person, is_open in self._folds.items() if is_open}
        self._chase.show_rows(chase_rows(page, self._day, self._hue, opened, self._all_items, self._everybody))
        self._chase_title.set_text(self.tr("Chase"), self._chase_note(page))
        self._chase_head.show_day(self._day)
        for widget in (self._chase_head, self._chase, self._legend):
            widget.setVisible(bool(page.chases))
        self._empty.setVisible(not page.chases)

    def _show_meetings(self, page: Today) -> None:
        now = self._now()
        self._meetings.show_rows(meeting_rows(page, now, self._hue))
        self._meetings_title.set_text(self.tr("Meetings today"), meeting_count(page, now))
        self._next.setText(next_words(page, now))

    def _chase_note(self, page: Today) -> str:
        if not page.chases:
            return ""
        parts = [self.tr("{count} late").format(count=page.late)] if page.late else []
        if page.again:
            parts.append(self.tr("{count} to ask again").format(count=page.again))
        parts.append(self._count(page.people, self.tr("from 1 person"), self.tr("from {count} people")))
        return ", ".join(parts)

    @staticmethod
    def _count(count: int, one: str, many: str) -> str:
        return one if count == 1 else many.format(count=count)

    def _shows(self, kind: str, id: str) -> bool:
        return any(row.opens == (kind, id) for rows in self._lists() for row in rows.rows)

    def _go(self, rows: RowList, wanted: Any) -> bool:
        at = next((n for n, row in enumerate(rows.rows) if wanted(row)), None)
        if at is None:
            return False
        rows.go_to(at)
        return True

    def _picked(self, rows: RowList, row: Any) -> None:
        self._current = rows
        for other in self._lists():
            if other is not rows:
                other.unpick()
        self.selected.emit(*row.opens)

    def _opened(self, row: Any) -> None:
        if isinstance(row, ChaseRow) and row.kind in ("more", "people"):
            self._fold(row)
        elif getattr(row, "more", 0) and self._current in self._week.lists:
            assert self._current is not None
            self._week.unfold(self._current)
        else:
            self.open_requested.emit(*row.opens)

    def _reach(self, rows: RowList, rect: QRect) -> None:
        top = rows.viewport().mapTo(self._content, rect.topLeft())
        self._scroll.ensureVisible(top.x(), top.y() + rect.height(), 0, 8)
        self._scroll.ensureVisible(top.x(), top.y(), 0, 8)

    def _menu(self, rows: RowList, row: Any, place: QPoint) -> None:
        menu = ContextMenu(self)
        menu.put_key(self.tr("Open"), "external-link", "Return", lambda: self._opened(row))
        for action in self.ACTIONS:
            if rows is self._chase or action.name == "done":
                menu.put_as(action.name).setEnabled(action.name != "done" or row.opens[0] == "task")
        menu.popup(place)

    def _fold(self, row: ChaseRow) -> None:
        person = row.chase.person_id
        if row.kind == "people":
            self._everybody = True
            self.reload()
            return
        if row.kind == "more":
            self._all_items.add(person)
        elif len(row.chase.items) > 1:
            self._folds[person] = not row.expanded
            self._all_items.discard(person)
        self._show_chases()
        if self._chase.current_row() is None:
            self._go(self._chase, lambda one: one.kind == "first" and one.chase.person_id == person)

    def _chase_row(self) -> ChaseRow | None:
        """The current line of the chase list, if it names a person and no panel is over it."""
        if self._write.isVisible() or self._answer.isVisible():
            return None
        # Somebody who stands on a meeting or a milestone does not mean the person who happens to be current in the other list.
        row = self._chase.current_row() if self._current in (None, self._chase) else None
        if isinstance(row, ChaseRow) and row.kind != "people" and row.chase.person_id is not None:
            return row
        self.desk.announced.emit(self.tr("Choose somebody in the chase list first."))
        return None

    def _open_person(self, row: ChaseRow) -> None:
        if row.chase.person_id is not None:
            self.open_requested.emit("person", row.chase.person_id)

    # Asking

    def write_to(self, person_id: str) -> None:
        """Shows one message with all that a person owes."""
        today = self.desk.today()

        def compose(about: frozenset[tuple[str, str]] | None) -> Message:
            return chasing.message(self.desk.store, person_id, today, self.desk.settings.your_name, self.desk.project_id, about)

        with self.desk.attempt_all(self.tr("Cannot write the message")):
            whole = compose(None)
            if not whole.items:
                self.desk.announced.emit(self.tr("{name} owes you nothing").format(name=whole.name))
                return
            last = today + timedelta(days=_ASKED_AHEAD_DAYS)
            soon = frozenset(one.about for one in whole.items if to_chase(one, today) or one.deadline is None or one.deadline <= last)
            again = chasing.ask_next_day(self._person(person_id), today, self.desk.settings.ask_again_days)
            chosen = soon or frozenset(one.about for one in whole.items)
            self._write.write(whole, chosen, compose, lambda one: chasing.line(one, today), day_words(again, today))

    def _person(self, person_id: str) -> Person | None:
        return self.page.directory.people.get(person_id) if self.page else None

    def _ask(self, *, call: bool) -> None:
        row = self._chase_row()
        if row is None:
            return
        self._asked_row = row
        at = self._chase.rows.index(row)
        rect = self._chase.row_rect(at)
        anchor = QRect(self._chase.viewport().mapTo(self, rect.topLeft()), rect.size()).adjusted(174, 0, 0, 0)
        title = self.tr("What {name} said about {ref}") if call else self.tr("{name} promised {ref} for")
        late = sum(days_late(one, self._day) > 0 for one in row.chase.items)
        title = title.format(name=first_name(row.name), ref=row.item.ref)
        self._answer.ask(title, late, call, self.desk.today(), date_order(self.desk.settings), anchor)

    def _keep(self, said: Said) -> None:
        row, today = self._asked_row, self.desk.today()
        if row is None or row.chase.person_id is None:
            return
        items = [one for one in row.chase.items if days_late(one, today) or one is row.item] if said.late_too else [row.item]
        about = [one.about for one in items]
        try:
            with self.desk.attempt(self.tr("Cannot take down what {name} said").format(name=row.name)):
                chasing.keep_answer(
                    self.desk.store, row.chase.person_id, about, today, self.desk.settings.ask_again_days, said.how, said.answer,
                    said.promised, said.note,
                )  # fmt: skip
        except InvalidInput as error:
            self._answer.refuse(error.sentence)
            return
        self._answer.close_panel()
        if said.promised is not None:
            self.desk.announced.emit(self.tr("{name} promised it for {day}").format(name=row.name, day=day_words(said.promised, today)))
        else:
            self.desk.announced.emit(self.tr("Marked as asked today"))

    # Time

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        if self._stale and self.page is not None:
            self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _tick(self) -> None:
        if self.desk.today() != self._day:
            self.reload()
        elif self.page is not None:
            self._show_meetings(self.page)


def _is_big(path: Path) -> bool:
    """Whether reading the day may take long enough to be noticed."""
    with suppress(OSError):
        return path.stat().st_size > _BIG_BYTES
    return False
