"""The painted ground of the board: where things stand on the screen, how each column scrolls, and their painting."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from coorddesk.domain.projects import Category
from coorddesk.services.board import Card
from coorddesk.ui.board.cards import CardArt, State
from coorddesk.ui.board.furniture import Furniture
from coorddesk.ui.board.geometry import BOTTOM, CARD_GAP, COMPACT_GAP, FOOT, GAP, HEAD, LANE_HEAD, LANES_FROM, SIDE, TOP, Cell, Geometry
from coorddesk.ui.board.model import BoardModel
from coorddesk.ui.board.pointer import Drag
from coorddesk.ui.paint import Paint

BODY = TOP + HEAD
_THUMB = 5
REACH = 4  # how far what is painted of a column goes beyond its cards: rings, drop targets
_ADD = 28  # the side of the sign that adds a column


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under a point: a card, a column's head, fold sign, foot, later (how many start later) or scroll thumb, a folded column,
    a lane's head, the sign that adds a column (add_column), or nothing.
    """

    kind: str = ""
    column: int = -1
    lane: int = -1
    id: str = ""


class BoardSurface(QAbstractScrollArea):
    """Columns, lanes and cards of a model on the screen; without lanes every column scrolls on its own.

    Signals:
        relaid(): things may stand elsewhere on the screen now.
    """

    relaid = Signal()

    def __init__(self, kit: Paint, model: BoardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit, self.model = kit, model
        self.art = CardArt(kit, model)
        self.furniture = Furniture(kit, model)
        self.folded: set[str] = set()
        self.folded_lanes: set[str] = set()
        self.current: str | None = None
        self.picked: set[str] = set()
        self.picking = False  # keys go from card to card without giving the selection up
        self.hover = Hit()
        self.by_keyboard = False
        self._offsets: dict[str, int] = {}
        self._shape = self._lay_out()
        self._stale = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().setProperty("ground", "board")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def carried(self) -> Drag | None:
        """What is being dragged, if anything is."""
        return None

    # Layout and scrolling

    @property
    def shape(self) -> Geometry:
        """Where everything stands."""
        if self._stale:
            self._lay_anew(None)
        return self._shape

    def _lay_out(self) -> Geometry:
        theme = self.kit.theme
        limits = (theme.size("card.minWidth"), theme.size("card.maxWidth"), theme.size("boardColumnCollapsed"))
        return Geometry(self.model, self.viewport().width(), self.art.height, self.folded, self.folded_lanes, limits)

    def relayout(self, touched: set[int] | None = None) -> None:
        """Lays the board out anew, or only some columns of it, and keeps every scroll position that still exists.

        A hidden board is laid out when it is shown or asked for, at the size it has by then.
        """
        if self.isVisible() and not self._stale:
            self._lay_anew(touched)
        else:
            self._stale = True

    def _lay_anew(self, touched: set[int] | None) -> None:
        self._stale = False
        if touched is not None and not self.shape.with_lanes and len(self.shape.columns) == len(self.model.columns):
            for column in touched:
                self.shape.refresh(self.model, column)
        else:
            self._shape = self._lay_out()
        view = self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setPageStep(view.width())
        across.setSingleStep(40)
        across.setRange(0, max(0, self.shape.width - view.width()))
        down.setPageStep(view.height())
        down.setSingleStep(40)
        down.setRange(0, max(0, self.shape.height - view.height()))
        for column in range(len(self.shape.columns)):
            self._set_offset(column, self.offset(column))
        if touched is None or self.shape.with_lanes:
            self.viewport().update()
        else:
            for column in touched:
                self.update_column(column)
        self.relaid.emit()

    def offset(self, column: int) -> int:
        """How far a column is scrolled down."""
        if self.shape.with_lanes:
            return self.verticalScrollBar().value()
        return self._offsets.get(self.model.columns[column].key, 0)

    def _most(self, column: int) -> int:
        cell = self.shape.cells[0][column]
        return max(0, cell.height + FOOT + BOTTOM + BODY - self.viewport().height())

    def _set_offset(self, column: int, offset: int) -> bool:
        if self.shape.with_lanes:
            before = self.verticalScrollBar().value()
            self.verticalScrollBar().setValue(offset)
            return before != self.verticalScrollBar().value()
        key = self.model.columns[column].key
        self.shape.cells[0][column].reach(offset + self.viewport().height())
        clamped = min(max(0, offset), self._most(column))
        if clamped == self._offsets.get(key, 0):
            return False
        self._offsets[key] = clamped
        self.update_column(column)
        self.relaid.emit()
        return True

    def scroll(self, column: int, by: float) -> bool:  # type: ignore[override]
        """Scrolls one column, with lanes the board, by so many pixels; whether it moved."""
        return self._set_offset(column, self.offset(column) + round(by))

    def scroll_to_foot(self, column: int) -> None:
        """Shows the end of a column."""
        if not self.shape.with_lanes:
            self.shape.cells[0][column].reach()
        self._set_offset(column, self.verticalScrollBar().maximum() if self.shape.with_lanes else self._most(column))

    def update_column(self, column: int) -> None:
        """Paints one column again."""
        box = self.shape.columns[column]
        # Not so much as a pixel of its neighbours, which would be painted whole.
        self.viewport().update(box.x - self.left() - REACH, 0, box.width + REACH + _THUMB + 2, self.viewport().height())

    def left(self) -> int:
        """How far the board is scrolled to the right."""
        return self.horizontalScrollBar().value()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self.relaid.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.relayout()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._lay_anew(None)

    # Places on the screen

    def card_rect(self, id: str | None) -> QRect | None:
        """Where a card stands in the viewport, seen or not; None when it is filtered out, folded away or not there."""
        found = self.model.find(id)
        if found is None:
            return None
        lane, column, place = found
        cell = self.shape.cells[lane][column] if lane < len(self.shape.cells) else None
        return self._place_rect(cell, column, place) if cell is not None and place < len(cell.cards) else None

    def _place_rect(self, cell: Cell, column: int, place: int) -> QRect:
        box = self.shape.columns[column]
        top, height = cell.span(place)
        return QRect(box.x - self.left(), cell.top + top - self.offset(column), box.width, height)

    def column_rect(self, column: int) -> QRect:
        """A column from its head to the lower end of the screen."""
        box = self.shape.columns[column]
        return QRect(box.x - self.left(), TOP, box.width, self.viewport().height() - TOP - BOTTOM)

    def cell_rect(self, lane: int, column: int) -> QRect:
        """Where cards of one column and lane stand, down to the end of the lane or of the screen."""
        box = self.shape.columns[column]
        if box.folded:
            return self.column_rect(column)
        if self.shape.with_lanes:
            lane_box = self.shape.lanes[lane]
            top = lane_box.top + LANE_HEAD - self.offset(column)
            return QRect(box.x - self.left(), top, box.width, lane_box.bottom - lane_box.top - LANE_HEAD - COMPACT_GAP)
        return QRect(box.x - self.left(), BODY, box.width, self.viewport().height() - BODY - BOTTOM)

    def foot_rect(self, column: int) -> QRect:
        """Where the line below a column's cards stands."""
        box = self.shape.columns[column]
        if self.shape.with_lanes:
            y = self.shape.height - FOOT - BOTTOM - self.offset(column)
        else:
            cell = self.shape.cells[0][column]
            y = cell.top + cell.height - self.offset(column)
        return QRect(box.x - self.left(), y + 7, box.width, FOOT - 8)

    def add_rect(self) -> QRect | None:
        """Where the sign that adds a column stands, after the last one; None without room for it, and with several projects on view."""
        if self.model.project_id is None or not self.shape.columns:
            return None
        x = self.shape.columns[-1].right - self.left() + GAP
        return QRect(x, TOP - 4, _ADD, _ADD) if x + _ADD <= self.viewport().width() else None

    def later_rect(self, column: int) -> QRect:
        """Where a column says how many of its cards start later; empty where none does."""
        shown = self.model.columns[column]
        if not shown.later or shown.category == Category.DONE:
            return QRect()
        foot = self.foot_rect(column)
        width = min(self.furniture.later_width(shown), foot.width())
        return QRect(foot.right() - width, foot.y(), width, foot.height())

    def has_foot(self, column: int) -> bool:
        """Whether there is such a line: one to add a card, or in a column of done cards one to show older ones."""
        shown = self.model.columns[column]
        return shown.category != Category.DONE or shown.older > 0

    def thumb_rect(self, column: int) -> QRect | None:
        """The column's scroll thumb, None while all of it is seen."""
        if self.shape.with_lanes or self.shape.columns[column].folded or not self._most(column):
            return None
        track = self.viewport().height() - BODY - BOTTOM
        whole = track + self._most(column)
        length = max(28, track * track // whole)
        y = BODY + (track - length) * self.offset(column) // self._most(column)
        return QRect(self.shape.columns[column].right - self.left() + 2, y, _THUMB, length)

    def drag_thumb(self, column: int, y: float) -> None:
        """Scrolls so that the thumb's upper end comes to stand at `y`."""
        thumb = self.thumb_rect(column)
        if thumb is not None:
            free = self.viewport().height() - BODY - BOTTOM - thumb.height()
            if y - BODY >= free:
                self.scroll_to_foot(column)
            else:
                self._set_offset(column, round((y - BODY) / free * self._most(column)))

    def hit(self, pos: QPoint) -> Hit:
        """What is under a point of the viewport."""
        shape = self.shape
        column = shape.column_at(pos.x() + self.left())
        if column is None:
            add = self.add_rect()
            return Hit("add_column") if add is not None and add.contains(pos) else Hit()
        box = shape.columns[column]
        if box.folded:
            return Hit("folded", column) if self.column_rect(column).contains(pos) else Hit()
        if pos.y() < BODY:
            if self.furniture.fold_rect(box, self.left()).contains(QPointF(pos)):
                return Hit("fold", column)
            return Hit("head", column)
        thumb = self.thumb_rect(column)
        if thumb is not None and thumb.adjusted(-2, 0, 3, 0).contains(pos):
            return Hit("thumb", column)
        if self.later_rect(column).contains(pos):
            return Hit("later", column)
        if self.has_foot(column) and self.foot_rect(column).contains(pos):
            return Hit("foot", column)
        lane = shape.lane_at(pos.y() + (self.offset(column) if shape.with_lanes else 0))
        if lane is None:
            return Hit("body", column)
        if shape.with_lanes and pos.y() + self.offset(column) < shape.lanes[lane].top + LANE_HEAD:
            return Hit("lane", column, lane)
        cell = shape.cells[lane][column]
        y = pos.y() - cell.top + self.offset(column)
        for place in cell.between(y, y + 1):
            if self._place_rect(cell, column, place).contains(pos):
                return Hit("card", column, lane, cell.cards[place].id)
        return Hit("body", column, lane)

    def update_card(self, id: str | None) -> None:
        """Paints one card again."""
        rect = self.card_rect(id)
        if rect is not None:
            self.viewport().update(rect.adjusted(-5, -5, 5, 5))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self.viewport())
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        exposed = event.rect()
        p.fillRect(exposed, self.kit.theme.color("surface.board"))
        columns = [column for column in range(len(self.shape.columns)) if self._reaches_into(column, exposed)]
        # One reading for all that comes into sight, not one for each column and lane.
        self.model.look_at(card for column in columns for card in self._seen(column, exposed))
        if self.shape.with_lanes:
            self._paint_lane_heads(p)
        for column in columns:
            self._paint_column(p, column, exposed)
        add = self.add_rect()
        if add is not None:
            self.furniture.add_sign(p, QRectF(add), self.hover.kind == "add_column")

    def _reaches_into(self, column: int, exposed: QRect) -> bool:
        rect = self.column_rect(column)
        return rect.right() + _THUMB + 2 > exposed.left() and rect.left() - REACH + 1 <= exposed.right()

    def _seen(self, column: int, exposed: QRect) -> list[Card]:
        """The cards of a column that reach into what is painted."""
        offset, found = self.offset(column), []
        for lane in self.shape.lanes_between(exposed.top() + offset, exposed.bottom() + offset):
            cell = self.shape.cells[lane][column]
            places = cell.between(exposed.top() + offset - cell.top - 8, exposed.bottom() + offset - cell.top + 8)
            found += cell.cards[places.start : places.stop]
        return found

    def _paint_column(self, p: QPainter, at: int, exposed: QRect) -> None:
        box, column = self.shape.columns[at], self.model.columns[at]
        drag = self.carried()
        over = drag is not None and drag.target == at
        if box.folded:
            self.furniture.folded(p, QRectF(self.column_rect(at)), column, self.hover == Hit("folded", at), over)
            return
        pointed = self.hover.kind if self.hover.column == at and self.hover.kind in ("head", "fold") else ""
        self.furniture.head(p, box, column, self.left(), pointed)
        top = LANES_FROM if self.shape.with_lanes else BODY
        p.save()
        p.setClipRect(exposed.intersected(QRect(box.x - self.left() - 6, top - 4, box.width + 20, self.viewport().height())))
        if over and drag is not None:
            self.furniture.target(p, QRectF(self.cell_rect(drag.lane, at)).adjusted(-4, -4, 4, 4))
        for row in self.shape.lanes_between(exposed.top() + self.offset(at), exposed.bottom() + self.offset(at)):
            self._paint_cell(p, at, row, self.shape.cells[row][at], exposed)
        if not self.shape.with_lanes and not self.shape.cells[0][at].cards:
            rect = QRectF(box.x - self.left(), BODY - self.offset(at), box.width, self.shape.cells[0][at].height)
            self.furniture.empty(p, rect, column)
        if self.has_foot(at) and drag is None:
            self.furniture.foot(p, QRectF(self.foot_rect(at)), column, self.hover == Hit("foot", at))
        if not (later := self.later_rect(at)).isEmpty() and drag is None:
            self.furniture.later(p, QRectF(later), column, self.hover == Hit("later", at))
        self._paint_thumb(p, at)
        p.restore()

    def _paint_cell(self, p: QPainter, column: int, lane: int, cell: Cell, exposed: QRect) -> None:
        offset = self.offset(column)
        compact = self.shape.with_lanes
        drag = self.carried()
        ring = self.by_keyboard and self.hasFocus()
        opened, gap = len(cell.cards), 0
        if drag is not None and (drag.target, drag.lane) == (column, lane) and drag.line is not None:
            opened = drag.line
            gap = self.art.height(drag.card, self.shape.card_width, compact) + (COMPACT_GAP if compact else CARD_GAP)
        places = cell.between(exposed.top() - cell.top + offset - gap - 8, exposed.bottom() - cell.top + offset + 8)
        for place in places:
            card = cell.cards[place]
            rect = self._place_rect(cell, column, place).translated(0, gap if place >= opened else 0)
            if drag is not None and card.id in drag.carried:
                self.furniture.dashed(p, QRectF(rect), strong=True)
                continue
            self.art.paint(p, rect.x(), rect.y(), rect.width(), card, compact, self._state(card), ring and card.id == self.current)

    def _state(self, card: Card) -> State:
        if card.id in self.picked or (card.id == self.current and not self.picking):
            return "selected"
        return "hover" if self.hover.id == card.id else ""

    def _paint_lane_heads(self, p: QPainter) -> None:
        p.save()
        p.setClipRect(QRect(0, LANES_FROM, self.viewport().width(), self.viewport().height()))
        # Their names stay at the left edge, however far the board is scrolled, and beside columns that are folded there.
        first = next((box.x for box in self.shape.columns if not box.folded), SIDE)
        x = max(SIDE, first - self.left())
        width = min(self.shape.width, self.viewport().width()) - SIDE - x
        value = self.verticalScrollBar().value()
        for at in self.shape.lanes_between(value, value + self.viewport().height()):
            lane = self.shape.lanes[at]
            pointed = self.hover.kind == "lane" and self.hover.lane == at
            self.furniture.lane_head(p, x, width, lane.top - value, lane, pointed)
        p.restore()

    def _paint_thumb(self, p: QPainter, column: int) -> None:
        thumb = self.thumb_rect(column)
        if thumb is None or self.hover.column != column:
            return
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(self.kit.theme.color("line.field" if self.hover.kind == "thumb" else "line.strong"))
        p.drawRoundedRect(QRectF(thumb), 2.5, 2.5)
