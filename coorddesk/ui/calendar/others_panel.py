"""The panel of the calendars of others: which are shown, whose they are, and one more from a file."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from coorddesk.domain.calendars import CALENDAR_ENDINGS, FIELDS, OtherCalendar
from coorddesk.errors import InvalidInput
from coorddesk.services import editing, meetings
from coorddesk.services import other_calendars as service
from coorddesk.services.other_calendars import Standing
from coorddesk.ui.calendar.entries import tr
from coorddesk.ui.calendar.others_row import OthersRow
from coorddesk.ui.calendar.watching import Watching
from coorddesk.ui.choosing import files_to_take_in
from coorddesk.ui.desk import Desk
from coorddesk.ui.editors import Context, FieldEditor
from coorddesk.ui.editors_pick import PersonEditor
from coorddesk.ui.panel import ListPanel
from coorddesk.ui.widgets import Button, Label

_WIDTH = 640
_TALLEST = 420


class OthersPanel(ListPanel):
    """Signals: shown_changed(calendar id, shown): a layer is to be shown, or not."""

    shown_changed = Signal(str, bool)

    def __init__(self, desk: Desk, watching: Watching, parent: QWidget) -> None:
        super().__init__(desk.paint, parent, _WIDTH, 200, _TALLEST)
        self.desk, self._watching = desk, watching
        self._context = Context(desk, desk.names())
        self._waiting: list[Path] = []
        self._hidden: frozenset[str] = frozenset()
        self.rows: dict[str, OthersRow] = {}
        self.setAccessibleName(self.tr("Calendars of others"))
        self.box.addWidget(Label(self.kit, self.tr("Calendars of others"), "heading", parent=self.body))
        self.box.addWidget(self._make_list(), 1)
        self.box.addWidget(self._make_adding())
        self.error = Label(self.kit, role="small", tone="red", wrap=True, parent=self.body)
        self.error.hide()
        self.box.addWidget(self.error)
        self.choose = Button(self.kit, self.tr("Add a calendar file…"), "plus", "plain", parent=self.body)
        self.choose.clicked.connect(self.choose_files)
        close = Button(self.kit, self.tr("Close"), kind="plain", parent=self.body)
        close.clicked.connect(self.close_panel)
        foot = QHBoxLayout()
        foot.addWidget(self.choose)
        foot.addStretch(1)
        foot.addWidget(close)
        self.box.addLayout(foot)
        watching.changed.connect(self.follow)
        watching.added.connect(self._added)
        watching.refused.connect(self._say)

    def _make_list(self) -> QWidget:
        self._empty = Label(
            self.kit,
            self.tr("An .ics file that somebody’s calendar program writes is shown as a pale layer, and read again when it changes."),
            tone="secondary", wrap=True,
        )  # fmt: skip
        self.list.addWidget(self._empty)
        self.list.addStretch(1)
        return self.scroll

    def _make_adding(self) -> QWidget:
        self.adding = QWidget(self.body)
        self._question = Label(self.kit, elide=True, parent=self.adding)
        self.whose = PersonEditor(self._context, replace(FIELDS[1], label="Whose calendar"), self.adding)
        self.whose.line.setPlaceholderText(tr("Nobody’s"))
        self.whose.committed.connect(lambda value: self.whose.set_value(value))
        self.show_it = Button(self.kit, self.tr("Show as a layer"), kind="primary", compact=True, parent=self.adding)
        self.show_it.clicked.connect(self._take)
        self.not_it = Button(self.kit, self.tr("Cancel"), kind="plain", compact=True, parent=self.adding)
        self.not_it.clicked.connect(self._leave_file)
        row = QHBoxLayout(self.adding)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._question, 2)
        row.addWidget(self.whose, 2)
        row.addWidget(self.show_it)
        row.addWidget(self.not_it)
        self.adding.hide()
        return self.adding

    # Opening

    def open_list(self, hidden: frozenset[str]) -> None:
        """Opens with the calendars that there are; `hidden` are the ids of those not shown."""
        self._hidden = hidden
        self._say("")
        self.refresh()
        first = next(iter(self.rows.values()), None)
        self.open(first.shown if first is not None else self.choose)

    def offer(self, paths: list[Path], hidden: frozenset[str]) -> None:
        """Opens with files that are to be layers, and asks whose each is."""
        self._waiting += [one for one in paths if one not in self._waiting]
        if self.isHidden():
            self.open_list(hidden)
        self._ask()

    def choose_files(self) -> None:
        """Asks for files to add."""
        self.offer(files_to_take_in(self, self.desk.settings, self.tr("Add calendars"), _filters()), self._hidden)

    def follow(self) -> None:
        """Shows the calendars as they stand, while the panel is open."""
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Shows the calendars as they stand."""
        self._context.directory = self.desk.names()
        found = service.listed(self.desk.store)
        self._empty.setVisible(not found)
        for id in [id for id in self.rows if id not in {one.calendar.id for one in found}]:
            gone = self.rows.pop(id)
            gone.hide()
            gone.deleteLater()
        for place, one in enumerate(found):
            row = self.rows.get(one.calendar.id)
            if row is None:
                row = self.rows[one.calendar.id] = self._make_row(one.calendar)
            self.list.insertWidget(place + 1, row)
            self._show(row, one)
        busy = self._watching.is_adding
        self.show_it.setEnabled(not busy)
        self.show_it.setText(self.tr("Reading…") if busy else self.tr("Show as a layer"))
        self.not_it.setText(self.tr("Stop") if busy else self.tr("Cancel"))
        self.fit()

    def _show(self, row: OthersRow, one: Standing) -> None:
        id, zone = one.calendar.id, self.desk.zone
        if one.read is not None:
            one = replace(one, read=replace(one.read, read_at=meetings.wall_now(one.read.read_at, zone)))
        now: datetime = meetings.wall_now(self.desk.now(), zone)
        row.show_standing(
            one, shown=id not in self._hidden, reading=self._watching.is_reading(id), gone=id in self._watching.gone,
            refusal=self._watching.refusal(id), now=now,
        )  # fmt: skip

    def _make_row(self, calendar: OtherCalendar) -> OthersRow:
        id = calendar.id
        row = OthersRow(self._context, self.inner)
        row.shown_changed.connect(lambda: self._switch(id, row.shown.isChecked()))
        row.committed.connect(lambda editor, name, value: self._set(id, editor, name, value))
        row.read_asked.connect(lambda: self._with(id, self._watching.read))
        row.stop_asked.connect(lambda: self._with(id, lambda one: self._watching.stop(id, one.path)))
        row.file_asked.connect(lambda: self._with(id, self._choose_another))
        row.remove_asked.connect(lambda: self._with(id, self._remove))
        row.resized.connect(self.fit)
        return row

    # What is done with them

    def _with(self, id: str, act: Any) -> None:
        found = next((one.calendar for one in service.listed(self.desk.store) if one.calendar.id == id), None)
        if found is not None:
            self._say("")
            with self.desk.attempt_all(self.tr("Cannot change the calendar")):
                act(found)

    def _switch(self, id: str, shown: bool) -> None:
        self._hidden = self._hidden - {id} if shown else self._hidden | {id}
        self.shown_changed.emit(id, shown)

    def _set(self, id: str, editor: FieldEditor, name: str, value: object) -> None:
        try:
            with self.desk.attempt(self.tr("Cannot change the calendar")):
                editing.set_field(self.desk.store, "calendar", id, name, value, self.desk.today())
        except InvalidInput as error:
            editor.show_error(error.sentence)

    def _choose_another(self, calendar: OtherCalendar) -> None:
        start = str(Path(calendar.path).parent)
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Choose another file"), start, _filters())
        if name:
            try:
                service.choose_file(self.desk.store, calendar.id, Path(name))
            except InvalidInput as error:
                self._say(error.sentence)

    def _remove(self, calendar: OtherCalendar) -> None:
        service.remove(self.desk.store, calendar.id)
        self.desk.undo_offered.emit(self.tr("Removed {name}").format(name=calendar.name))
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    # Adding

    def _ask(self) -> None:
        self.adding.setVisible(bool(self._waiting))
        if self._waiting:
            name = self._waiting[0].name
            self._question.setText(self.tr("{name}: whose calendar is it?").format(name=name))
            self.whose.set_value(None)
            self.show_it.setAccessibleName(self.tr("Show {name} as a layer").format(name=name))
            self.whose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fit()

    def _take(self) -> None:
        if self._waiting:
            self.whose.commit()
            if not self.whose.error():
                self._say("")
                self._watching.add(self._waiting[0], self.whose.stored)

    def _leave_file(self) -> None:
        self._watching.stop_adding()
        self._say("")
        self._waiting = self._waiting[1:]
        self._ask()

    def _added(self, calendar: OtherCalendar) -> None:
        if self._waiting and str(self._waiting[0].absolute()) == calendar.path:
            self._waiting = self._waiting[1:]
            self._ask()
            if not self._waiting and self.isVisible():
                self.rows[calendar.id].shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self.fit()

    def close_panel(self) -> None:
        """Takes the panel away; files that were not added are given up."""
        self._watching.stop_adding()
        self._waiting = []
        self.adding.hide()
        super().close_panel()


def _filters() -> str:
    return tr("Calendars ({kinds});;All files (*)").format(kinds=" ".join(f"*{ending}" for ending in CALENDAR_ENDINGS))
