"""Where the columns of a table stand at a width, and the header that names and sorts them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from coorddesk.ui.buttons import tip
from coorddesk.ui.paint import Paint


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column.

    Attributes:
        name: as the table's `paint_row` and sorting know it.
        label: as shown; empty for a column that needs none.
        width: fixed, in device-independent pixels; 0 where it shares the rest.
        share: its part of the rest.
        least: of a sharing column, below which others are left out.
        leave: columns with the highest number are left out first when there is no room; 0 always stays.
        sorts: whether a click on its head sorts by it.
        end: its text is set against the far edge, as figures are.
        spoken: its name where the label is empty or a sign.
    """

    name: str
    label: str = ""
    width: int = 0
    share: float = 0.0
    least: int = 120
    leave: int = 0
    sorts: bool = False
    end: bool = False
    spoken: str = ""


class Columns:
    """The columns of one table, placed for a width; remembers the last placing."""

    def __init__(self, paint: Paint, columns: Sequence[TableColumn], *, left: int = 24, right: int = 12, gap: int = 9) -> None:
        self._paint = paint
        self.all = tuple(columns)
        self._named = {column.name: column for column in self.all}
        self._margins = (left, right, gap)
        self._width = -1.0
        self._scale = 0.0
        self._places: dict[str, tuple[float, float]] = {}
        self._fitted: dict[str, float] = {}

    def choose(self, columns: Sequence[TableColumn]) -> None:
        """Takes other columns, or another order."""
        self.all = tuple(columns)
        self._named = {column.name: column for column in self.all}
        self._width = -1.0

    def hidden(self, width: float) -> list[TableColumn]:
        """The columns that find no room at a width."""
        places = self.places(width)
        return [column for column in self.all if column.name not in places]

    def fit(self, name: str, width: float) -> bool:
        """Makes a fixed column wide enough for what must not be shortened; whether anything moved."""
        width = min(width, 260.0)
        if not self.has(name) or width <= self._fitted.get(name, 0.0) or width <= self.named(name).width:
            return False
        self._fitted[name] = width
        self._width = -1.0
        return True

    def places(self, width: float) -> dict[str, tuple[float, float]]:
        """(x, width) by name, from the leading edge; columns that find no room are left out."""
        scale = self._paint.theme.scale
        if width != self._width or scale != self._scale:
            self._width, self._scale = width, scale
            self._places = self._placed(width, scale)
        return self._places

    def _placed(self, width: float, scale: float) -> dict[str, tuple[float, float]]:
        left, right, gap = self._margins
        shown = list(self.all)
        while True:
            fixed = sum(self._own(column, scale) for column in shown if not column.share)
            rest = width - left - right - gap * (len(shown) - 1) - fixed
            shares = sum(column.share for column in shown) or 1.0
            cramped = any(column.share and rest * column.share / shares < column.least * scale for column in shown)
            candidates = [column for column in shown if column.leave]
            if not cramped or not candidates:
                break
            shown.remove(max(candidates, key=lambda column: column.leave))
        places: dict[str, tuple[float, float]] = {}
        x = float(left)
        for column in shown:
            own = max(rest * column.share / shares, 40.0) if column.share else self._own(column, scale)
            places[column.name] = (x, own)
            x += own + gap
        return places

    def _own(self, column: TableColumn, scale: float) -> float:
        return max(column.width * scale, self._fitted.get(column.name, 0.0))

    def named(self, name: str) -> TableColumn:
        """The column of that name."""
        return self._named[name]

    def has(self, name: str) -> bool:
        """Whether a column of that name was chosen."""
        return name in self._named


class Head(QAbstractButton):
    """One column's name, and a click on it."""

    def __init__(self, header: "TableHeader", column: TableColumn) -> None:
        super().__init__(header)
        self._header = header
        self.column = column
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setEnabled(column.sorts)

    def describe(self) -> None:
        """Say what it heads, and how it sorts."""
        name = self.tr(self.column.spoken or self.column.label)
        if self.column.name == self._header.sorted_by:
            way = self.tr("sorted downwards") if self._header.descending else self.tr("sorted upwards")
            self.setAccessibleName(f"{name}, {way}")
        else:
            self.setAccessibleName(name)
        self.setToolTip(tip(self.tr("Sort by {name}").format(name=name.lower())) if self.column.sorts else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        kit = self._header.kit
        p = QPainter(self)
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        taken = self.column.name == self._header.sorted_by
        ink = "text.primary" if taken or (self.underMouse() and self.column.sorts) else "text.secondary"
        weight = 600 if taken else None
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at_end = self.column.end != rtl
        align = (Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        room = QRectF(self.rect())
        arrow = 12 if taken else 0
        if arrow and not at_end:
            room.setRight(room.right() - arrow)
        elif arrow:
            room.setLeft(room.left() + arrow)
        width = kit.text(p, room, self.tr(self.column.label), "micro", ink, align | Qt.AlignmentFlag.AlignAbsolute, weight)
        if taken:
            x = room.right() - width - arrow if at_end else room.left() + width + 2
            icon = "arrow-down" if self._header.descending else "arrow-up"
            kit.icons.paint(p, QRectF(x, (self.height() - 12) / 2, 12, 12), icon, "text.primary")


class TableHeader(QWidget):
    """The line of column names above a table; a click on one sorts by it, another click the other way round."""

    sort_asked = Signal(str, bool)

    def __init__(self, paint: Paint, columns: Columns, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.columns = columns
        self.sorted_by = ""
        self.descending = False
        self._room = 0
        self._heads: list[Head] = []
        self.show_columns()
        self.setFixedHeight(max(paint.theme.size("row.tableHeader"), round(paint.theme.metrics("micro").height()) + 10))

    def show_columns(self) -> None:
        """Name the columns there are now."""
        for head in self._heads:
            head.hide()
            head.deleteLater()
        self._heads = [self.make_head(column) for column in self.columns.all]
        for head in self._heads:
            head.clicked.connect(lambda _=False, name=head.column.name: self._ask(name))
            head.describe()
        self._arrange()

    def make_head(self, column: TableColumn) -> "Head":
        """The name of one column."""
        return Head(self, column)

    def set_sort(self, name: str, descending: bool) -> None:
        """Show what the table is sorted by."""
        self.sorted_by, self.descending = name, descending
        for head in self._heads:
            head.describe()
            head.update()

    def set_room(self, width: int) -> None:
        """Follow the width the rows have, without their scroll bar."""
        self._room = width
        self._arrange()

    def _ask(self, name: str) -> None:
        self.sort_asked.emit(name, name == self.sorted_by and not self.descending)

    def _arrange(self) -> None:
        width = self._room or self.width()
        places = self.columns.places(width)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for head in self._heads:
            place = places.get(head.column.name)
            head.setVisible(place is not None and bool(head.column.label))
            if place is not None:
                x, own = place
                # The gap after a narrow column is room for the arrow.
                reach = own if head.column.end else own + 12
                head.setGeometry(round(self.width() - x - reach if rtl else x), 0, round(reach), self.height() - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.fillRect(self.rect(), self.kit.theme.color("surface.sunken"))
        self.kit.hairline(p, 0, self.height() - 1, self.width(), self.height() - 1)
