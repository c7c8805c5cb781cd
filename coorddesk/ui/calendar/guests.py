"""The people a slot is looked for: who has to be there, and who may."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from coorddesk.ui.desk import Desk
from coorddesk.ui.entries import SearchEntry
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.paint import initials
from coorddesk.ui.panel import scrolling
from coorddesk.ui.picks import MOST, Pick, people_picks
from coorddesk.ui.widgets import IconButton, SectionHeading

_MOST_SEEN = 5  # as high as so many lines; more of them scroll


class Guests(QWidget):
    """A list of people with a line to add more; Space makes one optional or required, Del takes one off.

    Signals:
        changed(): others are asked for, or otherwise.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._kit = desk, desk.paint
        self._people: dict[str, bool] = {}
        kit = self._kit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        self.heading = SectionHeading(kit, self.tr("People"), role="smallStrong", parent=self)
        self.plus = IconButton(kit, "plus", self.tr("Add somebody"), compact=True, parent=self)
        self.plus.setFixedSize(24, 24)
        head.addWidget(self.heading, 1)
        head.addWidget(self.plus)
        column.addLayout(head)
        self.list = Lines(kit, self.tr("People"))
        self.list.toggled.connect(self.toggle)
        self.list.opened.connect(self.toggle)
        self.list.removed.connect(self.remove)
        self.list.menu_for = self._menu
        self._scroll = scrolling(self.list, self)
        column.addWidget(self._scroll)
        self.entry = SearchEntry(kit, self.tr("Type a name"), self._find, self)
        self.entry.chosen.connect(self.add)
        self.plus.clicked.connect(self.entry.begin)
        column.addWidget(self.entry)

    def show_people(self, people: Sequence[tuple[str, bool]]) -> None:
        """Shows other people: ids, and whether each is required."""
        self._people = dict(people)
        self._show()

    def chosen(self) -> tuple[tuple[str, bool], ...]:
        """Who is asked for, and whether each is required."""
        return tuple(self._people.items())

    def add(self, person_id: Any) -> None:
        """One more has to be there."""
        self._people[person_id] = True
        self._changed()

    def remove(self, person_id: str) -> None:
        """One less."""
        self._people.pop(person_id, None)
        self._changed()

    def toggle(self, person_id: str) -> None:
        """Somebody may come instead of having to, or the other way round."""
        self._people[person_id] = not self._people[person_id]
        self._changed()

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _find(self, typed: str) -> list[Pick]:
        found = people_picks(self._desk.names(), self._desk.theme, typed, MOST + len(self._people))
        return [pick for pick in found if pick.value not in self._people][:MOST]

    def _menu(self, person_id: str, menu: QMenu) -> None:
        words = self.tr("Make optional") if self._people[person_id] else self.tr("Make required")
        menu.addAction(words, lambda: self.toggle(person_id))
        menu.addAction(self._kit.icons.icon("x"), self.tr("Take off the list"), lambda: self.remove(person_id))

    def _show(self) -> None:
        lines = [self._line(id, required) for id, required in self._people.items()]
        self.list.set_lines(lines)
        self.heading.set_text(self.tr("People"), str(len(lines)) if lines else self.tr("nobody yet"))
        single = self.list.line_height(lines[0]) if lines else 0
        self._scroll.setFixedHeight(single * min(len(lines), _MOST_SEEN))
        self._scroll.setVisible(bool(lines))

    def _line(self, id: str, required: bool) -> Line:
        names, theme = self._desk.names(), self._desk.theme
        person = names.people.get(id)
        name = person.name if person else self.tr("Somebody removed")
        hue = names.hue(person.team_id) if person else None
        tail = "" if required else self.tr("optional")
        return Line(
            id, name, "avatar", initials(name), None if hue is None else theme.team_hue(hue), tail=tail, quiet=not required,
            tip=self.tr("Space makes them optional or required, Del takes them off"),
            spoken=", ".join((name, self.tr("required") if required else tail)),
        )  # fmt: skip
