"""The column of the minutes that says who is there."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from coorddesk.domain.meetings import ROLES, AttendeeRole
from coorddesk.services import minutes
from coorddesk.services.directory import Directory
from coorddesk.ui.brought import person_avatar
from coorddesk.ui.desk import Desk
from coorddesk.ui.entries import SearchEntry
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.paint import initials
from coorddesk.ui.picks import MOST, Pick, people_picks
from coorddesk.ui.widgets import Button, IconButton, Label, SectionHeading

_KEYS = {
    Qt.Key.Key_P: minutes.PRESENT, Qt.Key.Key_A: minutes.APOLOGIES, Qt.Key.Key_X: minutes.ABSENT, Qt.Key.Key_I: minutes.PART,
}  # fmt: skip
_MARKS = {minutes.PRESENT: "coming", minutes.APOLOGIES: "cannot", minutes.ABSENT: "x", minutes.PART: "maybe", "": "no_reply"}
_TONES = {minutes.PRESENT: "green", minutes.PART: "amber"}
_CYCLE = ("", minutes.PRESENT, minutes.APOLOGIES, minutes.ABSENT, minutes.PART)


class AttendanceList(Lines):
    """The people; a letter notes whether the current one is there.

    Signals:
        noted(person id, state): a key was pressed.
    """

    noted = Signal(str, str)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen, state = self.current_key(), _KEYS.get(Qt.Key(event.key()))
        if chosen is not None and state is not None and not event.modifiers():
            self.noted.emit(chosen, state)
            below = self.model().index(self.currentIndex().row() + 1, 0)
            if below.isValid():
                self.setCurrentIndex(below)  # on to the next person
        elif chosen is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.noted.emit(chosen, "")
        else:
            super().keyPressEvent(event)


class PeopleColumn(QWidget):
    """Who was asked and who came.

    Args:
        act: runs a change of the store and shows what goes wrong.
    """

    def __init__(self, desk: Desk, act: Callable[[str, Callable[[], object]], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._act = desk, act
        self._minutes: minutes.Minutes | None = None
        self._directory = Directory({}, {}, {}, {})
        kit = desk.paint
        self.heading = SectionHeading(kit, self.tr("Attendance"), role="smallStrong")
        self.plus = IconButton(kit, "user-plus", self.tr("Somebody who was not asked"), compact=True)
        self.list = AttendanceList(kit, self.tr("Attendance"))
        self.list.noted.connect(self.note)
        self.list.opened.connect(self._turn)
        self.list.menu_for = self._menu
        self.entry = SearchEntry(kit, self.tr("Type a name"), self._find)
        self.entry.chosen.connect(lambda id: self.note(id, minutes.PRESENT))
        self.plus.clicked.connect(self.entry.begin)
        self.all_button = Button(kit, self.tr("The others are present"), "check", compact=True, role="small")
        self.all_button.clicked.connect(self.note_all)
        keys = Label(kit, self.tr("P present, A apologies, X absent, I in part; Del takes it back."), "micro", "secondary", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.plus)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 10, 14, 16)
        box.setSpacing(6)
        box.addLayout(head)
        box.addWidget(self.list)
        box.addWidget(self.entry)
        box.addWidget(self.all_button)
        box.addWidget(keys)
        box.addStretch(1)

    def show_minutes(self, found: minutes.Minutes, directory: Directory) -> None:
        """Show who is noted how."""
        self._minutes, self._directory = found, directory
        states = {one.person_id: one.state for one in found.day.attendance}
        asked = {one.person_id: one.role for one in found.agenda.meeting.attendees}
        lines = [self._line(id, states.get(id, ""), role) for id, role in asked.items()]
        lines += [self._line(id, state, None) for id, state in states.items() if id not in asked]
        self.list.set_lines(lines)
        self.heading.set_text(self.tr("Attendance"), presence_words(self._desk, found))
        unknown = any(not states.get(id, "") and role is not AttendeeRole.INFORMED for id, role in asked.items())
        self.all_button.setVisible(unknown)
        self.all_button.setText(self.tr("The others are present") if states else self.tr("All are present"))

    def _line(self, person_id: str, state: str, role: AttendeeRole | None) -> Line:
        name = self._directory.name(person_id) or self.tr("Somebody removed")
        words = self.tr(dict(minutes.STATES)[state]) if state else self.tr("Not noted")
        avatar = person_avatar(self._desk, person_id) or (initials(name), None, name)
        line = Line(
            person_id, name, "avatar", avatar[0], avatar[1], tail=words,
            tail_tone=_TONES.get(state, "secondary"), tail_mark=_MARKS[state], quiet=state in (minutes.APOLOGIES, minutes.ABSENT),
        )  # fmt: skip
        told = self.tr("not asked") if role is None else self.tr(dict(ROLES)[role]).lower() if role != AttendeeRole.REQUIRED else ""
        return replace(line, text=f"{name}, {told}" if told else name, spoken=f"{name}, {words}")

    def note(self, person_id: str, state: str) -> None:
        """Note whether somebody is there."""
        if self._minutes is not None:
            day = self._minutes.day.id
            self._act(self.tr("Cannot note who is there"), lambda: minutes.set_attendance(self._desk.store, day, person_id, state))

    def note_all(self) -> None:
        """Note as present everybody of whom nothing is noted."""
        if self._minutes is not None:
            day = self._minutes.day.id
            self._act(self.tr("Cannot note who is there"), lambda: minutes.all_present(self._desk.store, day))
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _state(self, person_id: str) -> str:
        noted = self._minutes.day.attendance if self._minutes else ()
        return next((one.state for one in noted if one.person_id == person_id), "")

    def _turn(self, person_id: str) -> None:
        self.note(person_id, _CYCLE[(_CYCLE.index(self._state(person_id)) + 1) % len(_CYCLE)])

    def _menu(self, person_id: str, menu: QMenu) -> None:
        for state, words in (*minutes.STATES, ("", "Not noted")):
            action = menu.addAction(self.tr(words), partial(self.note, person_id, state))
            action.setCheckable(True)
            action.setChecked(state == self._state(person_id))

    def _find(self, text: str) -> list[Pick]:
        have: set[Any] = {line.key for line in self.list.lines()}
        return [pick for pick in people_picks(self._directory, self._desk.theme, text) if pick.value not in have][:MOST]


def presence_words(desk: Desk, found: minutes.Minutes) -> str:
    """How many of those who were asked are there: “5 of 8 present”."""
    there = sum(one.state in (minutes.PRESENT, minutes.PART) for one in found.day.attendance)
    asked = {one.person_id for one in found.agenda.meeting.attendees if one.role is not AttendeeRole.INFORMED}
    everybody = len(asked | {one.person_id for one in found.day.attendance})
    return desk.tr("{n} of {all} present").format(n=there, all=everybody)
