"""The rows of the People screen: everybody by team, what one person owes, the meetings with them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coorddesk.domain.dates import count_words, day_words, due_words, tone
from coorddesk.domain.obligations import Obligation
from coorddesk.domain.people import Person
from coorddesk.services.roster import MeetingWith, Owing
from coorddesk.storage.queries.directory import Directory
from coorddesk.ui.desk import Desk
from coorddesk.ui.paint import Paint, initials
from coorddesk.ui.row_columns import Columns, TableColumn
from coorddesk.ui.rows import RowState, RowTable
from coorddesk.ui.strip_days import paint_strip_days

PEOPLE = (
    TableColumn("name", "", share=1.0, spoken="Name"),
    TableColumn("owes", "Owes", 34, end=True),
    TableColumn("late", "Overdue", 52, end=True),
)
_OWED = (
    TableColumn("ref", "Ref", 68),
    TableColumn("item", "Item", share=1.0, least=150),
    TableColumn("strip", "", 168, leave=1),
    TableColumn("late", "", 96, end=True),
)
_MEETINGS = (
    TableColumn("when", "", 130),
    TableColumn("title", "", share=1.0, least=90),
    TableColumn("reply", "", 104, end=True),
)
_NOTHING = Owing()


class PeopleTable(RowTable):
    """Everybody, a heading above each team; how much each owes, and how much of it is late."""

    def __init__(self, desk: Desk, fetch: Callable[[list[str]], dict[str, Any]], parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, Columns(desk.paint, PEOPLE, left=24, right=16, gap=6), fetch, "", parent)
        self.setAccessibleName(self.tr("People"))
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.directory = Directory({}, {}, {}, {})
        self.owing: dict[str, Owing] = {}

    def height_of(self, key: Any) -> int:
        if not isinstance(key, str):
            return super().height_of(key)
        theme = self.kit.theme
        return max(theme.size("row.list"), round(theme.metrics("body").height() + theme.metrics("micro").height()) + 12)

    def paint_row(self, p: QPainter, rect: QRectF, row: Person, state: RowState) -> None:
        kit = self.kit
        place = self.cell(rect, "name")
        if place is None:
            return
        hue = self.directory.hue(row.team_id)
        side = kit.theme.size("avatar.list")
        x = place.right() - side if self.is_mirrored() else place.left()
        kit.avatar(p, x, rect.center().y() - side / 2, side, initials(row.name), kit.theme.team_hue(hue) if hue is not None else None)
        room = place.adjusted(0, 0, -side - 10, 0) if self.is_mirrored() else place.adjusted(side + 10, 0, 0, 0)
        _two_lines(self, p, room, row.name, row.role or row.organisation, "text.tertiary" if row.archived else "text.primary", 500)
        owing = self.owing.get(row.id, _NOTHING)
        self.write(p, rect, "owes", str(owing.count) if owing.count else "–", "body", "text.primary" if owing.count else "text.tertiary")
        late = "rag.red.text" if owing.late else "text.tertiary"
        self.write(p, rect, "late", str(owing.late) if owing.late else "–", "body", late, 600 if owing.late else None)

    def spoken(self, row: Person) -> str:
        owing = self.owing.get(row.id, _NOTHING)
        owes = self.tr("owes {count}, {late} overdue") if owing.count else self.tr("owes nothing")
        owes = owes.format(count=owing.count, late=owing.late)
        team = self.directory.teams.get(row.team_id or "")
        left = self.tr("has left") if row.archived else ""
        return ", ".join(part for part in (row.name, row.role, row.organisation, team.name if team else "", owes, left) if part)

    def tip_of(self, row: Person, column: str) -> tuple[str, str]:
        lines = (row.name, ", ".join(part for part in (row.role, row.organisation) if part), row.email, row.phone)
        return ("\n".join(line for line in lines if line), "") if column == "name" else ("", "")


class _PageTable(RowTable):
    """A table as high as its rows, within a page that scrolls."""

    def __init__(self, desk: Desk, columns: tuple[TableColumn, ...], parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, Columns(desk.paint, columns, left=0, right=0, gap=10), lambda ids: {}, "", parent)
        self._desk = desk
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: list[Any]) -> None:
        """Shows other rows and takes their height."""
        self.show_keys(rows)
        self.setFixedHeight(max(sum(self.height_of(row) for row in rows), 1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class OwedTable(_PageTable):
    """What one person owes, each with its chase strip."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _OWED, parent)
        self.setAccessibleName(self.tr("Owes"))

    def height_of(self, key: Any) -> int:
        theme = self.kit.theme
        return max(40, round(theme.metrics("body").height() + theme.metrics("micro").height()) + 8)

    def paint_row(self, p: QPainter, rect: QRectF, row: Obligation, state: RowState) -> None:
        today = self._desk.today()
        # A document's number is too long for a reference's place without its project's code.
        short = row.ref if len(row.ref) <= 9 else row.ref.partition("-")[2] or row.ref
        self.write(p, rect, "ref", short, "small" if len(short) <= 9 else "micro", "text.secondary")
        item = self.cell(rect, "item")
        if item is not None:
            _two_lines(self, p, item, row.title, self.standing(row), "text.primary", None)
        words, ink, weight = self._when(row, today)
        self.write(p, rect, "late", words, "small", ink, weight)
        strip = self.cell(rect, "strip")
        if strip is not None:
            due = (row.deadline - today).days if row.deadline else None
            self.kit.chase_strip(p, strip.left(), strip.center().y() - 10.5, due, [(on - today).days for on in row.asked], strip.width())
            # One line through all rows at today.
            at = strip.left() + 14 * strip.width() / 21
            p.fillRect(QRectF(round(at), rect.top(), 1, rect.height()), self.kit.theme.color("accent.line"))

    def _when(self, row: Obligation, today: date) -> tuple[str, str, int | None]:
        if row.deadline is None:
            return self.tr("no date"), "text.tertiary", None
        ink = {"late": "rag.red.text", "soft-due": "rag.amber.text"}.get(tone(row.deadline, today), "")
        return due_words(row.deadline, today), ink or "text.secondary", 600 if ink else None

    def standing(self, row: Obligation) -> str:
        """Where it stands in a few words: “Waiting since 12 Nov, asked twice”."""
        today = self._desk.today()
        parts = []
        if row.promised:
            parts.append(self.tr("Promised for {day}").format(day=day_words(row.promised, today)))
        elif row.kind == "task" and row.since:
            parts.append(self.tr("Waiting since {day}").format(day=day_words(row.since, today, weekday=False)))
        else:
            parts.append(row.state)
        done, lines = row.checklist
        if lines:
            parts.append(self.tr("{done} of {count} checks done").format(done=done, count=lines))
        if row.asked:
            times = {1: self.tr("asked once"), 2: self.tr("asked twice")}
            parts.append(times.get(len(row.asked), self.tr("asked {count} times").format(count=len(row.asked))))
        return ", ".join(parts)

    def spoken(self, row: Obligation) -> str:
        today = self._desk.today()
        parts = [row.ref, row.title, self.standing(row), due_words(row.deadline, today) if row.deadline else self.tr("no date")]
        parts += [self.tr("asked {day}").format(day=day_words(on, today, weekday=False)) for on in row.asked]
        return ", ".join(parts)

    def tip_of(self, row: Obligation, column: str) -> tuple[str, str]:
        if column == "strip":
            return self.spoken(row), ""
        return {"item": (row.title, "body"), "ref": (row.ref, "")}.get(column, ("", ""))


class StripHeader(QWidget):
    """Names the columns of what is owed, and the days of the strips below."""

    def __init__(self, desk: Desk, table: OwedTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._table = table
        self.setFixedHeight(max(24, round(desk.theme.metrics("micro").height()) + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        kit, today = self._desk.paint, self._desk.today()
        p = QPainter(self)
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        rect = QRectF(0, 0, self.width(), self.height())
        for column, words in (("ref", self.tr("Ref")), ("item", self.tr("Item"))):
            self._table.write(p, rect, column, words, "micro", "text.secondary")
        strip = self._table.cell(rect, "strip")
        if strip is not None:
            paint_strip_days(kit, p, strip, 14 * strip.width() / 21, today, "micro", "text.secondary")
        kit.hairline(p, 0, self.height() - 1, self.width(), self.height() - 1, "line.strong")


class MeetingTable(_PageTable):
    """The next meetings with one person, and whether they come."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _MEETINGS, parent)
        self.setAccessibleName(self.tr("Meetings"))

    def height_of(self, key: Any) -> int:
        return self.kit.theme.row(28)

    def when(self, row: MeetingWith) -> str:
        """“Today, 10:30”."""
        today, day = self._desk.today(), row.starts.date()
        words = self.tr("Today") if day == today else day_words(day, today)
        return words if row.all_day else f"{words}, {datetime.strftime(row.starts, '%H:%M')}"

    def _reply(self, row: MeetingWith) -> tuple[str, str]:
        words = {
            "coming": (self.tr("Coming"), "rag.green.text"), "maybe": (self.tr("Maybe"), "rag.amber.text"),
            "cannot": (self.tr("Cannot"), "rag.red.text"), "no_reply": (self.tr("No reply"), "text.secondary"),
        }  # fmt: skip
        return words.get(row.reply, (self.tr("Not sent yet"), "text.secondary"))

    def paint_row(self, p: QPainter, rect: QRectF, row: MeetingWith, state: RowState) -> None:
        self.write(p, rect, "when", self.when(row), "small", "text.secondary")
        self.write(p, rect, "title", row.title, "body")
        words, ink = self._reply(row)
        place = self.cell(rect, "reply")
        if place is None:
            return
        if row.reply:
            x = place.left() if self.is_mirrored() else place.right() - 14
            self.kit.state_mark(p, x, place.center().y() - 7, row.reply, 14)
            place = place.adjusted(18, 0, 0, 0) if self.is_mirrored() else place.adjusted(0, 0, -18, 0)
        side = Qt.AlignmentFlag.AlignLeft if self.is_mirrored() else Qt.AlignmentFlag.AlignRight
        self.kit.text(p, place, words, "small", ink, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)

    def spoken(self, row: MeetingWith) -> str:
        return f"{self.when(row)}, {row.title}, {self._reply(row)[0]}"


class RolesGrid(QWidget):
    """Who does (R), answers for (A), is asked (C) and is told (I): a line for each thing, a column for each person."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self._names: list[tuple[str, str]] = []
        self._lines: list[tuple[str, dict[str, str]]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_roles(self, names: list[tuple[str, str]], lines: list[tuple[str, dict[str, str]]]) -> None:
        """Shows people (id, first name) and things (what, letters by person's id)."""
        self._names, self._lines = names, lines
        said = (f"{what}: " + ", ".join(f"{name} {letters[id]}" for id, name in names if id in letters) for what, letters in lines)
        self.setAccessibleName("; ".join(said))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def _row(self) -> int:
        return self.kit.theme.row(26)

    def sizeHint(self) -> QSize:
        return QSize(300, 24 + self._row() * len(self._lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        kit, rtl = self.kit, self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        column = min(66.0, self.width() * 0.55 / max(len(self._names), 1))
        first = self.width() - column * len(self._names)
        lead = (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        lead |= Qt.AlignmentFlag.AlignAbsolute

        def place(x: float, y: float, width: float, height: float) -> QRectF:
            return QRectF(self.width() - x - width if rtl else x, y, width, height)

        for at, (_, name) in enumerate(self._names):
            kit.text(p, place(first + at * column, 0, column, 24), name, "micro", "text.secondary", Qt.AlignmentFlag.AlignCenter)
        kit.text(p, place(0, 0, first - 8, 24), self.tr("Deliverable"), "micro", "text.secondary", lead)
        kit.hairline(p, 0, 23, self.width(), 23, "line.strong")
        for line, (what, letters) in enumerate(self._lines):
            y = 24.0 + line * self._row()
            kit.text(p, place(0, y, first - 8, self._row() - 1), what, "body", "text.primary", lead)
            for at, (id, _) in enumerate(self._names):
                self._letter(p, place(first + at * column, y, column, self._row() - 1), letters.get(id, ""))
            kit.hairline(p, 0, y + self._row() - 1, self.width(), y + self._row() - 1)

    def _letter(self, p: QPainter, place: QRectF, letter: str) -> None:
        theme, kit = self.kit.theme, self.kit
        box = QRectF(place.center().x() - 9.5, place.center().y() - 9, 19, 18)
        p.setPen(Qt.PenStyle.NoPen)
        ink = "text.primary"
        if letter == "A":
            p.setBrush(theme.color("text.secondary"))
            p.drawRoundedRect(box, 4, 4)
            ink = "surface.base"
        elif letter == "R":
            p.setBrush(theme.color("rag.complete.soft"))
            p.drawRoundedRect(box, 4, 4)
        elif letter == "C":
            p.setPen(theme.color("line.strong"))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        kit.text(p, box, letter or "–", "micro", ink if letter else "text.tertiary", Qt.AlignmentFlag.AlignCenter, 600 if letter else None)


def _two_lines(table: RowTable, p: QPainter, room: QRectF, upper: str, lower: str, ink: str, weight: int | None) -> None:
    theme = table.kit.theme
    side = Qt.AlignmentFlag.AlignRight if table.is_mirrored() else Qt.AlignmentFlag.AlignLeft
    align = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    if not lower:
        table.kit.text(p, room, upper, "body", ink, align, weight)
        return
    body, micro = theme.metrics("body").height(), theme.metrics("micro").height()
    top = room.center().y() - (body + micro) / 2
    table.kit.text(p, QRectF(room.left(), top, room.width(), body), upper, "body", ink, align, weight)
    table.kit.text(p, QRectF(room.left(), top + body, room.width(), micro), lower, "micro", "text.secondary", align, 400)


def owed_words(count: int, late: int) -> tuple[str, str]:
    """“5 items” and “3 late”; the second is empty when nothing is."""
    return count_words(count, "item"), f"{late} late" if late else ""
