"""The log's rows: rating, what, next step, who, how it went, when to look again."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import day_words, due_words, tone
from coorddesk.domain.log import short_ref
from coorddesk.domain.people import short_name
from coorddesk.services.log import Line, weeks
from coorddesk.storage.queries.directory import Directory
from coorddesk.ui.desk import Desk
from coorddesk.ui.paint import initials
from coorddesk.ui.row_columns import Columns, TableColumn
from coorddesk.ui.rows import RowState, RowTable

COLUMNS = (
    TableColumn("rating", "RAG", 34, sorts=True, spoken="Rating"),
    TableColumn("ref", "Ref", 44, sorts=True),
    TableColumn("title", "What", share=1.4, sorts=True, least=170),
    TableColumn("next_step", "Next step", share=1.0, least=120),
    TableColumn("owner", "Owner", 114, sorts=True),
    TableColumn("score", "Score or state", 120, sorts=True, leave=1),
    TableColumn("weeks", "Last 4 weeks", 76, leave=2),
    TableColumn("due", "Look again", 78, sorts=True),
    TableColumn("linked", "Linked", 104, leave=3),
)
_MARK = 12
_LOUD = {"late": "rag.red.text", "soft-due": "rag.amber.text"}


class LogTable(RowTable):
    """The log, a heading above each kind.

    Signals:
        rating_pressed(at): a click on the current row's rating mark.
        link_pressed(kind, id): a click on what a line is linked to.
    """

    rating_pressed = Signal(QPoint)
    link_pressed = Signal(str, str)

    def __init__(self, desk: Desk, fetch: Callable[[list[str]], dict[str, Any]], parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, Columns(desk.paint, COLUMNS, left=24, gap=12), fetch, "", parent)
        self.setAccessibleName(self.tr("Log"))
        self._desk = desk
        self.directory = Directory({}, {}, {}, {})

    def ref_of(self, line: Line) -> str:
        """The reference as it is shown: short within its own project."""
        return short_ref(line.ref) if self._desk.project_id else line.ref

    def fit_refs(self) -> None:
        """Makes room for whole references when several projects are on view."""
        metrics = self.kit.theme.metrics("body")
        shown = (self.rows.row(at) for at in range(min(len(self.rows.keys), 40)))
        widest = max((metrics.horizontalAdvance(self.ref_of(row)) for row in shown if isinstance(row, Line)), default=0.0)
        if self.columns.fit("ref", widest + 4):
            self.resized.emit()
            self.viewport().update()

    def state_words(self, row: Line) -> str:
        """Score, severity or the words for where it stands."""
        if row.letter == "C":
            closed = self.tr("Closed {day}").format(day=_day(row.closed_on, self._desk.today())) if row.closed_on else self.tr("Closed")
            return row.status or closed
        if row.probability and row.impact:
            return f"{row.probability} × {row.impact}"
        return row.severity or row.status or self.tr("Open")

    def paint_row(self, p: QPainter, rect: QRectF, row: Line, state: RowState) -> None:
        kit, today = self.kit, self._desk.today()
        closed = row.letter == "C"
        rating = self.cell(rect, "rating")
        if rating is not None:
            side = kit.theme.size("rag.row")
            x = rating.right() - side if self.is_mirrored() else rating.left()
            kit.rating(p, x, rating.center().y() - side / 2, row.letter, side)
        self.write(p, rect, "ref", self.ref_of(row), "body", "text.secondary")
        self.write(p, rect, "title", row.title, "body", "text.secondary" if closed else "text.primary")
        self.write(p, rect, "next_step", row.next_step, "small", "text.secondary")
        self._paint_owner(p, rect, row)
        self.write(p, rect, "score", self.state_words(row), "small", "text.secondary")
        self._paint_weeks(p, rect, weeks(row, today))
        words, ink, weight = self._look_again(row, today)
        self.write(p, rect, "due", words, "small", ink, weight)
        self._paint_linked(p, rect, row)

    def _paint_owner(self, p: QPainter, rect: QRectF, row: Line) -> None:
        place = self.cell(rect, "owner")
        person = self.directory.people.get(row.owner_id or "")
        if place is None:
            return
        if person is None:
            self.write(p, rect, "owner", "–", "small", "text.tertiary")
            return
        hue = self.directory.hue(person.team_id)
        x = place.right() - 20 if self.is_mirrored() else place.left()
        name = self.kit.theme.team_hue(hue) if hue is not None else None
        self.kit.avatar(p, x, place.center().y() - 10, 20, initials(person.name), name)
        room = place.adjusted(0, 0, -26, 0) if self.is_mirrored() else place.adjusted(26, 0, 0, 0)
        self.kit.text(p, room, short_name(person.name), "small", "text.primary", self._lead())

    def _lead(self) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.is_mirrored() else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter

    def _paint_weeks(self, p: QPainter, rect: QRectF, marks: tuple[str, ...]) -> None:
        place = self.cell(rect, "weeks")
        if place is None:
            return
        if not marks:
            self.write(p, rect, "weeks", "–", "small", "text.tertiary")
            return
        # Time runs from left to right, whichever way the language does.
        x = place.right() - len(marks) * (_MARK + 4) if self.is_mirrored() else place.left()
        for letter in marks:
            self.kit.rating_dot(p, x, place.center().y() - _MARK / 2, letter, _MARK)
            x += _MARK + 4

    def _look_again(self, row: Line, today: date) -> tuple[str, str, int | None]:
        if row.due is None:
            return "–", "text.tertiary", None
        if row.letter == "C":
            return _day(row.due, today), "text.secondary", None
        ink = _LOUD.get(tone(row.due, today), "")
        return due_words(row.due, today, short=True), ink or "text.primary", 600 if ink else None

    def _paint_linked(self, p: QPainter, rect: QRectF, row: Line) -> None:
        place = self.cell(rect, "linked")
        if place is None or not row.linked:
            return
        x = place.right() - 14 if self.is_mirrored() else place.left()
        self.kit.icons.paint(p, QRectF(x, place.center().y() - 7, 14, 14), "link", "text.secondary")
        room = place.adjusted(0, 0, -18, 0) if self.is_mirrored() else place.adjusted(18, 0, 0, 0)
        self.kit.text(p, room, self._linked_words(row), "small", "text.secondary", self._lead())

    def _linked_words(self, row: Line) -> str:
        first = row.linked[0].ref
        code = self.directory.code(row.project_id)
        # The whole number would not fit, and numbers are never cut.
        if row.linked[0].kind == "document" and first.startswith(f"{code}-"):
            first = first[len(code) + 1 :]
        return first if len(row.linked) == 1 else self.tr("{first} and {count} more").format(first=first, count=len(row.linked) - 1)

    # Words.

    def rating_words(self, row: Line) -> str:
        """“Red, was amber”."""
        named = {"R": self.tr("Red"), "A": self.tr("Amber"), "G": self.tr("Green"), "C": self.tr("Closed")}
        now = named.get(row.letter, self.tr("Not rated"))
        before = next((letter for _, letter in reversed(row.ratings) if letter != row.letter), "")
        if before and row.letter != "C" and len(row.ratings) > 1:
            return self.tr("{now}, was {before}").format(now=now, before=named[before].lower())
        return now

    def spoken(self, row: Line) -> str:
        today = self._desk.today()
        owner = self.directory.name(row.owner_id)
        parts = [self.rating_words(row), self.ref_of(row), row.title, row.next_step, owner, self.state_words(row)]
        if row.due and row.letter != "C":
            parts.append(self.tr("look again {when}").format(when=due_words(row.due, today)))
        if row.linked:
            parts.append(self.tr("linked to {what}").format(what=", ".join(one.ref for one in row.linked)))
        return ", ".join(part for part in parts if part)

    def tip_of(self, row: Line, column: str) -> tuple[str, str]:
        if column == "rating":
            return self.rating_words(row), ""
        if column == "weeks":
            today = self._desk.today()
            return "\n".join(f"{_day(on, today)}: {letter}" for on, letter in row.ratings[-6:]), ""
        if column == "owner":
            return self.directory.name(row.owner_id), ""
        if column == "linked":
            return "\n".join(one.ref for one in row.linked), ""
        return {
            "title": (row.title, "body"), "next_step": (row.next_step, "small"), "score": (self.state_words(row), "small"),
        }.get(column, ("", ""))  # fmt: skip

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.row_at(event.position())
        row = self.rows.row(at) if at >= 0 else None
        if event.button() != Qt.MouseButton.LeftButton or event.modifiers() or not isinstance(row, Line):
            return
        column = self.column_at(event.position().x())
        if column == "rating":
            rect = self.visualRect(self.rows.index(at, 0))
            self.rating_pressed.emit(self.viewport().mapToGlobal(QPoint(int(event.position().x()), rect.bottom())))
        elif column == "linked" and row.linked and row.linked[0].id:
            self.link_pressed.emit(row.linked[0].kind, row.linked[0].id)


def _day(day: date | None, today: date) -> str:
    return day_words(day, today, weekday=False) if day else "–"
