"""What the mouse does on the board: selecting, and carrying cards to another place."""

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from coorddesk.domain.projects import Category
from coorddesk.services.board import Card
from coorddesk.ui.board.furniture import tr

if TYPE_CHECKING:
    from coorddesk.ui.board.canvas import BoardCanvas

_EDGE = 44
_MOST_SPEED = 22


@dataclass(slots=True)
class Drag:
    """Cards on their way.

    Attributes:
        card: the one under the pointer; `ids` holds all that move with it, in board order, `carried` the same to look up.
        home: where it stood when the board was last laid out, as (lane, column, place); None when it is gone.
        grab: where on the card it was taken.
        target, lane: the column and lane it would drop on; target None is nowhere.
        line: the place in that cell it would take, before that of the card now there; None where nothing would move.
        before_id: the card it would stand before; empty for the foot.
    """

    card: Card
    ids: list[str]
    carried: frozenset[str]
    grab: QPoint
    pos: QPoint
    home: tuple[int, int, int] | None
    lane: int
    target: int | None = None
    line: int | None = None
    before_id: str = ""
    offers: str = field(default="")


class Pointer:
    """Presses, moves and releases, for one canvas."""

    def __init__(self, canvas: "BoardCanvas") -> None:
        self._canvas = canvas
        self.drag: Drag | None = None
        self._pressed: QPoint | None = None
        self._pressed_id = ""
        self._thumb: tuple[int, int] | None = None
        canvas.relaid.connect(self._find_home)

    def _find_home(self) -> None:
        if self.drag is not None:
            self.drag.home = self._canvas.model.find(self.drag.card.id)

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        canvas, pos = self._canvas, event.position().toPoint()
        hit = canvas.hit(pos)
        if event.button() != Qt.MouseButton.LeftButton:
            if self.drag is not None:
                self.cancel()
            elif hit.kind == "card" and hit.id not in canvas.picked:
                canvas.choose(hit.id, show=False)
            return
        held = event.modifiers()
        if hit.kind == "thumb":
            thumb = canvas.thumb_rect(hit.column)
            self._thumb = (hit.column, pos.y() - thumb.y()) if thumb is not None else None
        elif hit.kind == "card" and held & Qt.KeyboardModifier.ShiftModifier:
            canvas.extend(hit.id)
        elif hit.kind == "card" and held & Qt.KeyboardModifier.ControlModifier:
            canvas.toggle(hit.id)
        elif hit.kind == "card":
            self._pressed, self._pressed_id = pos, hit.id
            if hit.id not in canvas.picked:
                canvas.choose(hit.id, show=False)
        elif hit.kind in ("fold", "folded"):
            canvas.fold_asked.emit(hit.column)
        elif hit.kind == "foot":
            canvas.foot_asked.emit(hit.column)
        elif hit.kind == "later":
            canvas.later_asked.emit()
        elif hit.kind == "lane":
            canvas.lane_fold_asked.emit(hit.lane)
        elif hit.kind == "body":
            canvas.choose(None)

    def move(self, event: QMouseEvent) -> None:
        """The pointer went somewhere."""
        canvas, pos = self._canvas, event.position().toPoint()
        if self._thumb is not None:
            canvas.drag_thumb(self._thumb[0], pos.y() - self._thumb[1])
        elif self.drag is not None:
            self._carry(pos)
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if (pos - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                self._lift(self._pressed)
                self._carry(pos)
        else:
            canvas.point_at(canvas.hit(pos))

    def release(self, event: QMouseEvent) -> None:
        """A button went up: drops what is carried, or leaves the pressed card as the only one selected."""
        canvas, drag = self._canvas, self.drag
        self._thumb = None
        pressed, self._pressed = self._pressed, None
        if drag is not None:
            self.drag = None
            canvas.viewport().update()
            canvas.dragging.emit("")
            canvas.viewport().unsetCursor()
            if drag.target is not None and drag.line is not None:
                canvas.dropped.emit(drag.ids, drag.target, drag.lane, drag.before_id)
        elif pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            canvas.choose(self._pressed_id, show=False)

    def cancel(self) -> None:
        """Puts what is carried back."""
        self.drag = self._pressed = None
        self._canvas.viewport().unsetCursor()
        self._canvas.viewport().update()
        self._canvas.dragging.emit("")

    def _lift(self, at: QPoint) -> None:
        canvas = self._canvas
        card, rect, found = canvas.model.cards.get(self._pressed_id), canvas.card_rect(self._pressed_id), None
        if card is not None and rect is not None:
            found = canvas.model.find(card.id)
        if card is None or rect is None or found is None:
            self._pressed = None
            return
        ids = canvas.chosen()
        self.drag = Drag(card, ids, frozenset(ids), at - rect.topLeft(), at, found, found[0])
        canvas.viewport().update()  # every column's foot goes, and what is carried leaves its place
        canvas.point_at(type(canvas.hover)())
        canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def _carry(self, pos: QPoint) -> None:
        drag, canvas = self.drag, self._canvas
        if drag is None:
            return
        before, aimed = self._lifted_rect(drag), (drag.target, drag.lane, drag.line)
        drag.pos = pos
        self._aim(drag)
        port = canvas.viewport()
        if aimed == (drag.target, drag.lane, drag.line) or not canvas.shape.with_lanes:
            port.update(before)
            port.update(self._lifted_rect(drag))
            if aimed != (drag.target, drag.lane, drag.line):
                for column in {aimed[0], drag.target} - {None}:
                    canvas.update_column(column)
        else:
            port.update()
        offers = self._offer(drag)
        if offers != drag.offers:
            drag.offers = offers
            canvas.dragging.emit(offers)

    def _lifted_rect(self, drag: Drag) -> QRect:
        """Where the carried card, its shadow and the number of those that come along are painted."""
        canvas = self._canvas
        at = drag.pos - drag.grab
        height = canvas.art.height(drag.card, canvas.shape.card_width, canvas.shape.with_lanes)
        return QRect(at.x(), at.y(), canvas.shape.card_width, height).adjusted(-14, -14, 14, 22)

    def _aim(self, drag: Drag) -> None:
        """Works out where the cards would drop."""
        canvas, model, shape = self._canvas, self._canvas.model, self._canvas.shape
        drag.target, drag.line, drag.before_id = None, None, ""
        middle = drag.pos.x() - drag.grab.x() + shape.card_width / 2
        column = shape.column_at(drag.pos.x() + canvas.left())
        column = shape.column_at(middle + canvas.left()) if column is None else column
        if column is None or not canvas.viewport().rect().adjusted(-60, -60, 60, 60).contains(drag.pos):
            return
        if not any(model.home_in(model.cards[id], column) for id in drag.ids):
            return
        offset = canvas.offset(column)
        if shape.with_lanes:
            lane = shape.lane_at(drag.pos.y() + offset)
            if lane is not None and model.takes(lane, drag.ids):
                drag.lane = lane
        drag.target = column
        cell = shape.cells[drag.lane][column]
        height = canvas.art.height(drag.card, shape.card_width, shape.with_lanes)
        y = drag.pos.y() - drag.grab.y() + height / 2 - cell.top + offset
        place = model.landing(drag.card, column, cell.cards, cell.gap_at(y))
        following = next((card for card in islice(cell.cards, place, None) if card.id not in drag.carried), None)
        drag.before_id = following.id if following is not None else ""
        home = drag.home
        same_cell = home is not None and (home[0], home[1]) == (drag.lane, column)
        if same_cell and model.columns[column].category == Category.DONE:
            drag.target = None
            return
        drag.line = place
        if same_cell:
            here = [at for at, card in enumerate(cell.cards) if card.id in drag.carried]
            together = here == list(range(here[0], here[0] + len(drag.ids)))
            drag.line = None if together and here[0] <= place <= here[-1] + 1 else place

    def _offer(self, drag: Drag) -> str:
        """What dropping would do, in words."""
        model = self._canvas.model
        if drag.target is None or drag.line is None:
            return tr("Esc puts it back") if len(drag.ids) == 1 else tr("Esc puts them back")
        column = model.columns[drag.target]
        what = drag.card.ref if len(drag.ids) == 1 else tr("{count} cards").format(count=len(drag.ids))
        back = tr("Esc to put it back") if len(drag.ids) == 1 else tr("Esc to put them back")
        lane = model.lanes[drag.lane]
        home = drag.home
        if model.lanes_by != "none" and home is not None and home[0] != drag.lane:
            return tr("Drop to move {what} to {column}, {lane}, {back}").format(
                what=what, column=column.name, lane=lane.name, back=back
            )
        if column.category == Category.DONE:
            return tr("Drop on {column} to finish {what}, {back}").format(column=column.name, what=what, back=back)
        if drag.target == model.column_of(drag.card):
            project = model.directory.projects.get(drag.card.project_id) if model.project_id is None else None
            if project is not None:
                # Cards of one project keep together, so that the place may be some way off the pointer.
                return tr("Drop to put {what} here, among those of {project}, {back}").format(what=what, project=project.name, back=back)
            return tr("Drop to put {what} here, {back}").format(what=what, back=back)
        return tr("Drop to move {what} to {column}, {back}").format(what=what, column=column.name, back=back)

    def scroll_on(self) -> None:
        """Scrolls while something is carried near an edge; called by a timer."""
        drag, canvas = self.drag, self._canvas
        if drag is None:
            return
        view = canvas.viewport().rect()
        dx, dy = pull(drag.pos.x(), 0, view.width()), pull(drag.pos.y(), 40, view.height())
        moved = False
        if dx:
            before = canvas.left()
            canvas.horizontalScrollBar().setValue(before + dx)
            moved = canvas.left() != before
        if dy and drag.target is not None:
            moved = canvas.scroll(drag.target, dy) or moved
        if moved:
            self._carry(drag.pos)

    def paint_lifted(self, p: QPainter) -> None:
        """Draw the card under the pointer, with the number of those that come along."""
        drag, canvas = self.drag, self._canvas
        if drag is None:
            return
        at = drag.pos - drag.grab
        width, compact = canvas.shape.card_width, canvas.shape.with_lanes
        canvas.art.paint(p, at.x(), at.y(), width, drag.card, compact, "lifted")
        if len(drag.ids) > 1:
            theme = canvas.kit.theme
            badge = QRectF(at.x() + width - 12, at.y() - 10, 22, 22)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("accent.fill"))
            p.drawEllipse(badge)
            count, align = str(len(drag.ids)), Qt.AlignmentFlag.AlignCenter
            canvas.kit.text(p, badge.translated(QPointF(0, 0)), count, "micro", "text.onAccent", align, 600)


def pull(at: int, start: int, end: int) -> int:
    """How fast to scroll for a pointer near one of two edges: negative before, positive after, 0 away from both."""
    if at < start + _EDGE:
        return -min(_MOST_SPEED, (start + _EDGE - at) // 2)
    if at > end - _EDGE:
        return min(_MOST_SPEED, (at - end + _EDGE) // 2)
    return 0
