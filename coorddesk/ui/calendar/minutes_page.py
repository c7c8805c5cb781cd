"""The minutes of one occurrence while it takes place: who is there, what is said per item, and what comes out of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.domain.changes import Step
from coorddesk.domain.minutes import ACTION_MARKS, DECISION_MARKS, Mark
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services import agendas, minutes
from coorddesk.services.directory import Directory
from coorddesk.ui.brought import REST, brought_line, shortened, ticked
from coorddesk.ui.calendar.minutes_item import MinuteItem, OutcomeLines
from coorddesk.ui.calendar.minutes_next import NextMeeting
from coorddesk.ui.calendar.minutes_people import PeopleColumn
from coorddesk.ui.calendar.minutes_text import LineSense, MinuteText
from coorddesk.ui.calendar.minutes_timer import ItemTimer
from coorddesk.ui.desk import Desk
from coorddesk.ui.entries import EntryLine
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.moments import date_order
from coorddesk.ui.widgets import Button, Hairline, Label, SectionHeading

KINDS = frozenset(("occurrence", "meeting", "task", "log", "review", "document", "person", "team", "project"))
_PEOPLE, _PEOPLE_NARROW, _NARROW, _WIDEST = 300, 264, 900, 880


class MinutesPage(QWidget):
    """The page. It is empty until `open`.

    Signals:
        left(): back to the calendar; all that was typed is kept.
        opened(kind, id): show a thing beside the page.
        day_asked(meeting id, original): show a meeting in the calendar.
        changed(): what is shown is another, or stands otherwise.

    Args:
        not_here: keys of the calendar, which lies below, that do nothing while the page is shown.
    """

    left = Signal()
    opened = Signal(str, str)
    day_asked = Signal(str, object)
    changed = Signal()

    def __init__(self, desk: Desk, not_here: Callable[[QKeySequence], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._not_here = desk, not_here
        self.found: minutes.Minutes | None = None
        self._items: dict[str, MinuteItem] = {}
        self._current = ""
        self._all_brought = False
        self._names: Directory | None = None
        self._sense: LineSense | None = None
        self.timer = ItemTimer(self._spend, self)
        self.timer.ticked.connect(self._show_time)
        self._build()

    # Parts

    def _build(self) -> None:
        kit = self.desk.paint
        self.people = PeopleColumn(self.desk, self._act)
        people = _scrolling(self.people)
        people.setFixedWidth(self.desk.theme.width(_PEOPLE))
        self._people = people
        self.brought_heading = SectionHeading(kit, self.tr("Brought forward"), role="smallStrong")
        self.brought = Lines(kit, self.tr("Brought forward"))
        self.brought.toggled.connect(self._settle)
        self.brought.opened.connect(self._open_brought)
        self.brought.removed.connect(self._leave_out)
        self.brought.menu_for = self._brought_menu
        self.put_back = Button(kit, "", "undo-2", "plain", compact=True, role="small")
        self.put_back.clicked.connect(self._put_back)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.entry = EntryLine(kit, self.tr("Another item"))
        self.entry.entered.connect(self._add_items)
        self.add_button = Button(kit, self.tr("Another item"), "plus", "plain", compact=True, role="small")
        self.add_button.clicked.connect(self.entry.begin)
        notes = self.tr("What was said about no item")
        self.notes = MinuteText(self.desk, self.tr("Notes of the meeting"), notes, lambda text, visit: self._say("", text, visit))
        self._connect_text(self.notes, "")
        self.loose = OutcomeLines(kit, self.tr("What came out of no item"))
        self.loose.opened.connect(lambda key: self.opened.emit(*key))
        self.next = NextMeeting(self.desk, self._act)
        self.next.shown_asked.connect(self.day_asked)
        marks = self.tr("Begin a line with {actions} for an action (“! Dana: send the sketch by Fri”), with {decisions} for a decision.")
        shown = marks.format(actions=_listed(ACTION_MARKS), decisions=_listed(DECISION_MARKS))
        self.help = Label(kit, shown, "small", "secondary", wrap=True)
        middle = QWidget()
        middle.setMaximumWidth(self.desk.theme.width(_WIDEST))
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(middle)
        column.setContentsMargins(24, 14, 24, 24)
        column.setSpacing(4)
        column.addWidget(self.help)
        column.addSpacing(10)
        for widget in (self.brought_heading, self.brought):
            column.addWidget(widget)
        column.addWidget(self.put_back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(6)
        column.addLayout(self._rows)
        column.addWidget(Hairline(kit))
        column.addWidget(self.entry)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(6)
        for part in (SectionHeading(kit, self.tr("Notes"), role="smallStrong"), self.notes, self.loose, Hairline(kit), self.next):
            column.addWidget(part)
        column.addStretch(1)
        wide = QWidget()
        row = QHBoxLayout(wide)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(middle, 1)
        row.addStretch(0)
        self.scroll = _scrolling(wide)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(people)
        outer.addWidget(Hairline(kit, vertical=True))
        outer.addWidget(self.scroll, 1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Minutes"))

    def _connect_text(self, text: MinuteText, key: str) -> None:
        text.noted.connect(lambda mark, words, rest: self._note(text, key, mark, words, rest))
        text.focused.connect(lambda: self._stand_on(key))
        text.left.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))

    # What is shown

    def open(self, meeting_id: str, original: datetime) -> bool:
        """Takes the minutes of an occurrence, or goes on with them; whether that worked."""
        self.close_minutes()
        with self.desk.attempt_all(self.tr("Cannot take minutes")):
            minutes.begin(self.desk.store, meeting_id, original, self.desk.now())
            self.found = minutes.read(self.desk.store, meeting_id, original)
            self._show()
            first = next(iter(self._items.values()), None)
            self._current = first.key if first else ""
            somebody = self.found.agenda.meeting.attendees or self.found.day.attendance
            where = self.people.list if somebody else self._texts()[0].edit
            where.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def close_minutes(self) -> None:
        """Keeps all that was typed and counted, and shows nothing."""
        self.settle()
        self.timer.stop()
        self.found, self._all_brought = None, False
        for item in self._items.values():
            self._rows.removeWidget(item)
            item.deleteLater()
        self._items = {}

    def settle(self) -> None:
        """Keeps what was typed and not kept yet."""
        if self.found is not None:
            for text in self._texts():
                text.save()

    def reload(self) -> None:
        """Reads everything anew; what is being typed stays."""
        if self.found is None:
            return
        agenda = self.found.agenda
        try:
            found = minutes.read(self.desk.store, agenda.meeting.id, agenda.occurrence.original)
        except NotFound:
            found = None
        if found is None or found.agenda.meeting.deleted or found.day.state == "draft":
            # The minutes were undone, or the meeting is gone.
            self.found = None
            self.left.emit()
            return
        self.found = found
        self._show()

    def apply(self, step: Step) -> None:
        """Takes a change over."""
        if self.found is not None and (step.reloaded or step.kinds & KINDS):
            self.reload()

    def _texts(self) -> list[MinuteText]:
        return [*(item.text for item in self._items.values()), self.notes]

    def _show(self) -> None:
        found = self.found
        if found is None:
            return
        directory = self.desk.names()
        if directory is not self._names:
            # Anew only with other names: thousands of them take longer than a key should.
            self._names, self._sense = directory, LineSense(self.desk, directory)
        self.people.show_minutes(found, directory)
        self._show_brought(found)
        self._show_items(found)
        for text in self._texts():
            text.sense = self._sense
        self.notes.show_text(found.day.minutes)
        keys = {item.key for item in found.day.agenda}
        self.loose.show_outcomes([one for one in found.outcomes if one.item not in keys], self.desk)
        self.next.show_minutes(found)
        self.changed.emit()

    def _show_items(self, found: minutes.Minutes) -> None:
        wanted = [item.key for item in found.day.agenda]
        for key in [key for key in self._items if key not in wanted]:
            gone = self._items.pop(key)
            self._rows.removeWidget(gone)
            gone.deleteLater()
        for place, item in enumerate(found.day.agenda):
            row = self._items.get(item.key) or self._make_item(item.key)
            if self._rows.indexOf(row) != place:
                self._rows.insertWidget(place, row)
            came = [one for one in found.outcomes if one.item == item.key]
            row.show_item(place + 1, item, found.agenda.links.get(item.key), came)
            if self.timer.key != item.key:
                row.show_time(item.spent, False)
        self._items = {key: self._items[key] for key in wanted}

    def _make_item(self, key: str) -> MinuteItem:
        item = MinuteItem(self.desk, key, lambda text, visit: self._say(key, text, visit))
        self._connect_text(item.text, key)
        item.timer_asked.connect(lambda: self._toggle_timer(key))
        item.ticked.connect(lambda done: self._tick(key, done))
        item.opened.connect(self.opened)
        self._items[key] = item
        return item

    # Brought forward

    def _show_brought(self, found: minutes.Minutes) -> None:
        shown = found.agenda.standing
        lines = [self._brought_line(one) for one in shown]
        self.brought.set_lines(lines if self._all_brought else shortened(lines, self.desk))
        still = sum(not one.done for one in shown)
        self.brought_heading.set_text(self.tr("Brought forward"), self.tr("{n} open").format(n=still) if shown else "")
        self.brought_heading.setVisible(bool(shown))
        off = self._off(found)
        self.put_back.setVisible(bool(off))
        self.put_back.setText(self.tr("Put back {n} taken off").format(n=len(off)))

    def _off(self, found: minutes.Minutes) -> list[str]:
        """The keys of what was taken off, items of last time apart: these stand among the items or nowhere."""
        return [one.key for one in found.agenda.left_out if one.kind != agendas.ITEM]

    def _brought_line(self, one: agendas.Standing) -> Line:
        line = brought_line(one, self.desk)
        # A review comes back with an outcome, on its document: a tick would not say which.
        return line if one.kind == agendas.REVIEW else ticked(line, one.done)

    def _standing(self, key: str) -> agendas.Standing | None:
        return next((one for one in self.found.agenda.standing if one.key == key), None) if self.found else None

    def _settle(self, key: str) -> None:
        one = self._standing(key)
        if one is not None and self.found is not None:
            day, done, today = self.found.day.id, not one.done, self.desk.today()
            self._act(self.tr("Cannot tick it off"), lambda: minutes.settle(self.desk.store, day, key, done, today))

    def _open_brought(self, key: str) -> None:
        if key == REST and self.found is not None:
            self._all_brought = True
            self._show_brought(self.found)
        elif (one := self._standing(key)) is not None:
            self.opened.emit(*one.opens)

    def _leave_out(self, key: str) -> None:
        if self._standing(key) is None:
            return
        self._on_agenda(self.tr("Cannot take it off"), lambda *at: agendas.leave_out(self.desk.store, *at, key))

    def _put_back(self) -> None:
        if self.found is not None:
            keys = self._off(self.found)
            self._on_agenda(self.tr("Cannot put it back"), lambda *at: agendas.put_back(self.desk.store, *at, keys))

    def _brought_menu(self, key: str, menu: QMenu) -> None:
        if self._standing(key) is None:
            return
        icons = self.desk.icons
        menu.addAction(icons.icon("external-link"), self.tr("Open"), lambda: self._open_brought(key))
        give = self.tr("Cannot put it on the agenda")
        menu.addAction(
            icons.icon("clock"), self.tr("Talk about it as an item"),
            lambda: self._on_agenda(give, lambda *at: agendas.make_item(self.desk.store, *at, key)),
        )  # fmt: skip
        menu.addAction(icons.icon("x"), self.tr("Take off"), lambda: self._leave_out(key))

    # Changes

    def _act(self, intent: str, run: Callable[[], object]) -> bool:
        self.settle()
        with self.desk.attempt_all(intent):
            run()
            return True
        return False

    def _on_agenda(self, intent: str, run: Callable[..., object]) -> None:
        if self.found is not None:
            at = self.found.agenda.meeting.id, self.found.day.original
            self._act(intent, lambda: run(*at))

    def _say(self, key: str, text: str, visit: int | None) -> int | None:
        if self.found is None:
            return None
        with self.desk.attempt_all(self.tr("Cannot keep the minutes")):
            return minutes.say(self.desk.store, self.found.day.id, key, text, visit)
        return None

    def _spend(self, key: str, seconds: int, run: int | None) -> int | None:
        if self.found is None:
            return None
        with self.desk.attempt_all(self.tr("Cannot keep the time")):
            return minutes.spend(self.desk.store, self.found.day.id, key, seconds, run)
        return None

    def _note(self, text: MinuteText, key: str, mark: Mark, words: str, rest: str) -> None:
        if self.found is None:
            return
        desk = self.desk
        try:
            with desk.attempt(self.tr("Cannot note it")):
                made = minutes.note(
                    desk.store, self.found.day.id, key, mark, words, desk.today(), date_order(desk.settings), said=rest
                )  # fmt: skip
                text.taken()
                desk.announced.emit(self.tr("{ref} noted").format(ref=made.ref))
        except InvalidInput as problem:
            text.refuse(problem.sentence)

    def _tick(self, key: str, done: bool) -> None:
        if self.found is not None:
            day = self.found.day.id
            self._act(self.tr("Cannot mark the item"), lambda: minutes.tick(self.desk.store, day, key, done))

    def _add_items(self, texts: list[str]) -> None:
        if self.found is not None:
            day = self.found.day.id
            for text in texts:
                self._act(self.tr("Cannot add the item"), lambda text=text: minutes.add_item(self.desk.store, day, text))

    # The timer and the keys

    def _stand_on(self, key: str) -> None:
        self._current = key

    def _toggle_timer(self, key: str) -> None:
        if self.timer.key == key:
            self.timer.stop()
        elif key in self._items and self.found is not None:
            spent = next((item.spent for item in self.found.day.agenda if item.key == key), 0)
            self.timer.start(key, spent)

    def _show_time(self, key: str, seconds: int) -> None:
        row = self._items.get(key)
        if row is not None:
            row.show_time(seconds, self.timer.key == key)
        self.changed.emit()

    def toggle_timer(self) -> None:
        """Starts the timer of the item the keyboard stands in, or stops it."""
        self._toggle_timer(self._current)

    def tick_item(self) -> None:
        """Marks that item as dealt with, or not."""
        item = self._items.get(self._current)
        if item is not None:
            self._tick(self._current, not item.done.isChecked())

    def next_item(self) -> None:
        """Goes to the next item; after the last one to the notes."""
        self._step(1)

    def previous_item(self) -> None:
        """Goes to the item before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        if self.found is None:
            return
        keys = [*self._items, ""]
        texts = self._texts()
        here = next((at for at, text in enumerate(texts) if text.edit.hasFocus()), None)
        stood = keys.index(self._current) if self._current in keys else 0
        at = stood if here is None else max(0, min(here + by, len(texts) - 1))
        texts[at].edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._bring(texts[at] if not keys[at] else self._items[keys[at]])
        if self.timer.key and keys[at] and self.timer.key != keys[at]:
            self._toggle_timer(keys[at])  # the time goes on with the item one goes on to

    def begin_action(self) -> None:
        """A new line in that item that becomes an action."""
        self._begin_mark("! ")

    def begin_decision(self) -> None:
        """A new line in that item that becomes a decision."""
        self._begin_mark("=> ")

    def _begin_mark(self, words: str) -> None:
        if self.found is None:
            return
        row = self._items.get(self._current)
        (row.text if row is not None else self.notes).begin_mark(words)

    def end_or_reopen(self) -> None:
        """Ends the minutes, or takes them again."""
        if self.found is None:
            return
        self.timer.stop()
        day, is_open = self.found.day.id, self.found.day.state == "open"
        if is_open and self._act(self.tr("Cannot end the minutes"), lambda: minutes.end(self.desk.store, day, self.desk.now())):
            self.desk.announced.emit(self.tr("Minutes ended. They can be approved at the next meeting."))
        elif not is_open:
            self._act(self.tr("Cannot reopen the minutes"), lambda: minutes.reopen(self.desk.store, day))

    def approve(self) -> None:
        """The minutes are agreed to, today."""
        if self.found is not None:
            day, today = self.found.day.id, self.desk.today()
            self._act(self.tr("Cannot approve the minutes"), lambda: minutes.approve(self.desk.store, day, today))

    def _bring(self, widget: QWidget) -> None:
        QTimer.singleShot(0, widget, lambda: self.scroll.ensureWidgetVisible(widget, 0, 24))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._taken(event):
            event.accept()
            return True
        return super().event(event)

    def _taken(self, event: QKeyEvent) -> bool:
        pressed = QKeySequence(event.keyCombination())
        return pressed == QKeySequence("Alt+Left") or self._not_here(pressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape or QKeySequence(event.keyCombination()) == QKeySequence("Alt+Left"):
            self.left.emit()
        elif not self._taken(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        theme = self.desk.theme
        self._people.setFixedWidth(theme.width(_PEOPLE if self.width() >= theme.width(_NARROW) else _PEOPLE_NARROW))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.settle()
        self.timer.keep()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.desk.theme.color("surface.base"))


def _listed(marks: Sequence[str]) -> str:
    return "  ".join(marks)


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    return area
