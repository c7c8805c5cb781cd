"""The list of transmittals: what went out, to whom, and how far its receipts have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coorddesk.domain.dates import count_words, day_words, due_words, tone
from coorddesk.domain.people import first_name
from coorddesk.domain.transmittals import STATES, State
from coorddesk.services import transmittals
from coorddesk.services.transmittals import Line
from coorddesk.ui.desk import Desk
from coorddesk.ui.filter_row import FilterRow
from coorddesk.ui.filters import Segments
from coorddesk.ui.row_columns import Columns, TableColumn, TableHeader
from coorddesk.ui.rows import RowState, RowTable
from coorddesk.ui.status_looks import TRANSMITTAL_LOOKS
from coorddesk.ui.widgets import FilterField

COLUMNS = (
    TableColumn("number", "Number", 96, sorts=True),
    TableColumn("subject", "Subject", share=1.0, sorts=True, least=120),
    TableColumn("to", "To", share=0.9, least=110),
    TableColumn("purpose", "Purpose", 104, sorts=True, leave=1),
    TableColumn("documents", "Docs", 36, sorts=True, end=True, leave=2),
    TableColumn("issued", "Sent", 56, sorts=True),
    TableColumn("due", "Receipt due", 82, sorts=True),
    TableColumn("state", "State", 146, sorts=True),
)
_OPEN = (State.SENT, State.PARTLY, State.LATE)
_SEGMENTS = {"": None, "draft": (State.DRAFT,), "open": _OPEN, "late": (State.LATE,)}
_ORDER = {state: at for at, (state, _) in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line with the names of its recipients."""

    line: Line
    names: tuple[str, ...]


class TransmittalTable(RowTable):
    """One row a transmittal."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.lines: dict[str, Line] = {}
        super().__init__(desk.paint, Columns(desk.paint, COLUMNS, left=24, gap=12), self._fetch, "", parent)
        self.setAccessibleName(self.tr("Transmittals"))
        self._desk = desk

    def _fetch(self, ids: list[str]) -> dict[str, _Row]:
        known = transmittals.names(self._desk.store, ids)
        return {id: _Row(self.lines[id], known.get(id, ())) for id in ids if id in self.lines}

    def fit_numbers(self) -> None:
        """Numbers are never shortened."""
        metrics = self.kit.theme.metrics("bodyStrong")
        widest = max((metrics.horizontalAdvance(one.number) for one in list(self.lines.values())[:200]), default=0.0)
        if self.columns.fit("number", widest + 4):
            self.resized.emit()

    def paint_row(self, p: QPainter, rect: QRectF, row: _Row, state: RowState) -> None:
        one, today = row.line, self._desk.today()
        gone = one.state is State.CANCELLED
        ink = "text.tertiary" if gone else "text.primary"
        quiet = "text.tertiary" if gone else "text.secondary"
        self.write(p, rect, "number", one.number or "–", "bodyStrong" if one.number else "body", ink)
        self.write(p, rect, "subject", self.subject(one), "body", ink if one.subject else quiet)
        self.write(p, rect, "to", self.people(row), "small", quiet)
        self.write(p, rect, "purpose", one.purpose, "small", quiet)
        self.write(p, rect, "documents", str(one.documents), "small", quiet)
        self.write(p, rect, "issued", _day(one.issued, today), "small", ink if one.issued else "text.tertiary")
        words, loud, weight = self._due(one, today)
        self.write(p, rect, "due", words, "small", loud, weight)
        place = self.cell(rect, "state")
        if place is not None:
            words = self.state_words(one)
            chip, icon = TRANSMITTAL_LOOKS[one.state]
            width = self.kit.chip_width(words, icon, chip)
            x = place.right() - width if self.is_mirrored() else place.left()
            self.kit.chip(p, x, place.center().y() - self.kit.chip_height() / 2, words, chip, icon, selected=state.selected)
        if gone:
            width = self.kit.theme.metrics("bodyStrong").horizontalAdvance(one.number)
            if (number := self.cell(rect, "number")) is not None:
                x = number.right() - width if self.is_mirrored() else number.left()
                self.kit.hairline(p, x, number.center().y() + 1, x + width, number.center().y() + 1, "text.tertiary")

    def subject(self, one: Line) -> str:
        """The subject, else what it carries in a word."""
        return one.subject or count_words(one.documents, "document")

    def people(self, row: _Row) -> str:
        """First names, three at most."""
        firsts = [first_name(name) for name in row.names]
        shown = ", ".join(firsts if len(firsts) <= 4 else firsts[:3])
        return self.tr("{names} and {n} more").format(names=shown, n=len(firsts) - 3) if len(firsts) > 4 else shown

    def state_words(self, one: Line) -> str:
        """The state, with how many receipts are in where some are."""
        if one.state in (State.PARTLY, State.LATE) and one.given:
            return self.tr("{state}, {given} of {asked}").format(state=self._short(one.state), given=one.given, asked=one.asked)
        return self._short(one.state)

    def _short(self, state: State) -> str:
        return self.tr("Receipts") if state is State.PARTLY else self.tr(dict(STATES)[state])

    def _due(self, one: Line, today: date) -> tuple[str, str, int | None]:
        if one.due is None:
            return "–", "text.tertiary", None
        if one.state not in _OPEN:
            return _day(one.due, today), "text.secondary", None
        loud = {"late": "rag.red.text", "soft-due": "rag.amber.text"}.get(tone(one.due, today), "")
        return due_words(one.due, today, short=True), loud or "text.primary", 600 if loud else None

    def spoken(self, row: _Row) -> str:
        one, today = row.line, self._desk.today()
        parts = [one.number or self.tr("draft"), self.subject(one), one.purpose, self.tr(dict(STATES)[one.state])]
        parts.append(self.tr("to {names}").format(names=", ".join(row.names)) if row.names else self.tr("to nobody yet"))
        parts.append(count_words(one.documents, "document"))
        if one.issued:
            parts.append(self.tr("sent {day}").format(day=_day(one.issued, today)))
        if one.asked and one.issued:
            parts.append(self.tr("{given} of {asked} acknowledged").format(given=one.given, asked=one.asked))
        if one.due and one.state in _OPEN:
            parts.append(self.tr("receipt due {when}").format(when=due_words(one.due, today)))
        return ", ".join(part for part in parts if part)

    def tip_of(self, row: _Row, column: str) -> tuple[str, str]:
        if column == "to":
            return "\n".join(row.names), ""
        return {"subject": (self.subject(row.line), "body"), "purpose": (row.line.purpose, "small")}.get(column, ("", ""))


class TransmittalsPage(QWidget):
    """The list with its bar.

    Signals:
        chosen(): another transmittal, or none, is selected.
        opened(id): Enter or a double click.
        menu_asked(place), counted(): other figures.
    """

    chosen = Signal()
    opened = Signal(str)
    menu_asked = Signal(QPoint)
    counted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sort = ("issued", True)
        self._segment = ""
        self.table = TransmittalTable(desk, self)
        self.header = TableHeader(desk.paint, self.table.columns, self)
        self.header.set_sort("issued", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.table, 1)
        self.bar = FilterRow(desk.paint)
        self.filter = FilterField(desk.paint, self.tr("Filter transmittals"))
        self.segments = Segments(desk.paint, name=self.tr("State"))
        names = {"": self.tr("All"), "draft": self.tr("Drafts"), "open": self.tr("Receipt out"), "late": self.tr("Late")}
        for key, words in names.items():
            self.segments.add(key, words)
        self.bar.add(self.filter)
        self.bar.add(self.segments, leaves=1)
        self.filter.textChanged.connect(lambda _: self.reload())
        self.filter.left.connect(self.focus_list)
        self.filter.returnPressed.connect(self.focus_list)
        self.segments.chosen.connect(self._take)
        self.header.sort_asked.connect(self._order)
        self.table.resized.connect(lambda: self.header.set_room(self.table.room()))
        self.table.chosen.connect(self.chosen)
        self.table.activated_row.connect(lambda at: self.opened.emit(self.table.rows.keys[at]))
        self.table.menu_asked.connect(self.menu_asked)

    def reload(self) -> None:
        """Reads the list anew; choice and place stay."""
        desk = self._desk
        found = transmittals.read(desk.store, desk.project_id, desk.today(), self.filter.text())
        self.table.lines = {one.id: one for one in found}
        for key, states in _SEGMENTS.items():
            self.segments.set_count(key, sum(_stands(one, states) for one in found))
        self.bar.fit()
        self.table.fit_numbers()
        self._show()

    def _show(self) -> None:
        states = _SEGMENTS[self._segment]
        found = [one for one in self.table.lines.values() if _stands(one, states)]
        name, descending = self._sort
        if (name, descending) != ("issued", True):  # the order in which they are read
            found.sort(key=lambda one: _sort_key(one, name), reverse=descending)
        filtered = bool(self.filter.text().strip() or self._segment)
        self.table.empty_words = (
            self.tr("No transmittal fits. Esc in the filter field clears it.")
            if filtered
            else self.tr("Nothing was transmitted yet. T in the register sends the chosen documents.")
        )
        self.table.show_keys([one.id for one in found])
        self.header.set_room(self.table.room())
        self.counted.emit()

    def _take(self, segment: str) -> None:
        self._segment = segment
        self._show()
        self._desk.announced.emit(count_words(len(self.table.rows.keys), "transmittal"))

    def _order(self, name: str, descending: bool) -> None:
        self._sort = (name, descending)
        self.header.set_sort(name, descending)
        self._show()

    def context(self) -> str:
        """How many there are, and how many are on view."""
        total, shown = len(self.table.lines), len(self.table.rows.keys)
        if total != shown:
            return self.tr("{shown} of {total}").format(shown=shown, total=total)
        return count_words(total, "transmittal")

    def chosen_ids(self) -> list[str]:
        """The ids of what is selected."""
        return [str(key) for key in self.table.chosen_keys()]

    def lines_of(self, ids: Sequence[str]) -> list[Line]:
        """The lines of some ids."""
        return [self.table.lines[id] for id in ids if id in self.table.lines]

    def go_to(self, id: str) -> bool:
        """Selects a transmittal; filters that hide it are cleared. False when it is not of the project on view."""
        if self.table.go_to(id):
            return True
        self.filter.clear()
        self.segments.choose("")
        return self.table.go_to(id)

    def focus_list(self) -> None:
        """Gives the list the keyboard."""
        if not self.table.currentIndex().isValid() and self.table.rows.keys:
            self.table.go_to(self.table.rows.keys[0])
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _sort_key(one: Line, name: str) -> Any:
    values = {
        "number": (one.number == "", len(one.number), one.number.casefold()), "subject": one.subject.casefold(),
        "purpose": one.purpose.casefold(), "documents": one.documents, "issued": (one.issued is None, one.issued or date.min),
        "due": (one.due is None, one.due or date.max), "state": (_ORDER[one.state], one.due or date.max),
    }  # fmt: skip
    return values[name]


def _day(day: date | None, today: date) -> str:
    return day_words(day, today, weekday=False) if day else "–"


def _stands(line: Line, states: tuple[State, ...] | None) -> bool:
    """Whether a transmittal is in one of some states; without a day for its receipt none is out."""
    return states is None or (line.state in states and not (states is _OPEN and line.due is None))
