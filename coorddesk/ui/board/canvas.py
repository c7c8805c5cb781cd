"""The board itself: the surface with a selection, the keys and the pointer."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from coorddesk.ui.board import accessible, tips
from coorddesk.ui.board.geometry import BOTTOM, LANES_FROM, SIDE
from coorddesk.ui.board.head_drag import HeadPointer
from coorddesk.ui.board.model import BoardModel
from coorddesk.ui.board.pointer import Drag, Pointer
from coorddesk.ui.board.surface import BODY, BoardSurface, Hit
from coorddesk.ui.buttons import tip
from coorddesk.ui.paint import Paint

_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_STEPS = {
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_K: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_J: (0, 1),
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_H: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_L: (1, 0),
}  # fmt: skip
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class BoardCanvas(BoardSurface):
    """Turns what the user does on the board into signals.

    Signals:
        current_changed(): another card, or none, is current.
        picked_changed(): several cards are selected, or others.
        opened(id): a card was double-clicked.
        dropped(ids, column, lane, before_id): cards were dragged to a place; `before_id` is empty for the foot.
        fold_asked(column), lane_fold_asked(lane), foot_asked(column): those signs were clicked.
        later_asked(): the words about cards that start later were clicked.
        head_asked(column), column_add_asked(): a column's head, or the sign after the last column, was clicked.
        column_dropped(column, place): a column was dragged before another one; `place` is their number for the end.
        menu_asked(QPoint): the context menu is wanted at a point of the screen.
        dragging(text): what dropping here would do; empty when nothing is dragged any more.
        key_pressed(QKeyEvent): a key the board itself does not know; accepting it says that it was used.
    """

    current_changed = Signal()
    picked_changed = Signal()
    opened = Signal(str)
    dropped = Signal(list, int, int, str)
    fold_asked = Signal(int)
    lane_fold_asked = Signal(int)
    foot_asked = Signal(int)
    later_asked = Signal()
    head_asked = Signal(int)
    column_add_asked = Signal()
    column_dropped = Signal(int, int)
    menu_asked = Signal(QPoint)
    dragging = Signal(str)
    key_pressed = Signal(QKeyEvent)

    def __init__(self, kit: Paint, model: BoardModel, parent: QWidget | None = None) -> None:
        # First, for with a screen reader about Qt asks as soon as there is a name, and keeps what it gets.
        accessible.install()
        self.access: accessible.BoardAccess | None = None
        self.single_keys = True
        self.anchor: str | None = None
        super().__init__(kit, model, parent)
        self.pointer = Pointer(self)
        self.heads = HeadPointer(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Board"))
        self._autoscroll = QTimer(self, interval=16)
        self._autoscroll.timeout.connect(self.pointer.scroll_on)
        self._autoscroll.timeout.connect(self.heads.scroll_on)

    def carried(self) -> Drag | None:
        return self.pointer.drag

    # Selection

    def choose(self, id: str | None, *, keep: bool = False, show: bool = True) -> None:
        """Makes a card the current one; without `keep` it is the only one selected."""
        before, picked_before = self.current, set(self.picked)
        self.current = self.anchor = id
        if not keep:
            self.picked, self.picking = {id} if id else set(), False
        if show and id is not None:
            self.ensure_visible(id)
        for changed in {before, id} | (picked_before ^ self.picked):
            self.update_card(changed)
        if before != id:
            self.current_changed.emit()
            accessible.focus_moved(self)
        if picked_before != self.picked:
            self.picked_changed.emit()

    def extend(self, id: str) -> None:
        """Selects every card from the one that was chosen last to this one, where both stand in one column and lane."""
        start, end = self.model.find(self.anchor), self.model.find(id)
        if start is None or end is None or start[:2] != end[:2]:
            self.toggle(id)
            return
        cell = self.model.lanes[end[0]].cells[end[1]]
        first, last = sorted((start[2], end[2]))
        before, anchor = self.picked, self.anchor
        self.choose(id, keep=True, show=False)
        self.anchor = anchor
        self._pick(before | {card.id for card in cell[first : last + 1]})

    def select_all(self) -> None:
        """Selects the current card's column in its lane; all that is on view when that is selected already."""
        found = self.model.find(self.current)
        cells = [cell for lane in self.model.lanes for cell in lane.cells]
        own = {card.id for card in self.model.lanes[found[0]].cells[found[1]]} if found is not None else set()
        everything = {card.id for cell in cells for card in cell}
        self._pick(everything if not own or own <= self.picked else own)

    def _pick(self, ids: set[str]) -> None:
        if ids != self.picked:
            self.picked = ids
            self.viewport().update()
            self.picked_changed.emit()

    def pick_current(self) -> None:
        """Takes the current card into the selection, or out of it; from the first one on, keys walk without giving the others up."""
        if self.current is None:
            return
        if self.picking or self.current not in self.picked or len(self.picked) > 1:
            self._pick(self.picked ^ {self.current})
        self.picking = True
        self.update_card(self.current)

    def toggle(self, id: str) -> None:
        """Adds a card to the selection or takes it out, and makes it the current one."""
        picked = self.picked ^ {id}
        self.choose(id, keep=True, show=False)
        self.picked = picked
        self.update_card(id)
        self.picked_changed.emit()

    def chosen(self) -> list[str]:
        """The ids of the selected cards in board order; of the current one when none is."""
        if not self.picked:
            return [self.current] if self.current in self.model.cards else []
        cells = ((lane, at) for at in range(len(self.model.columns)) for lane in self.model.lanes)
        return [card.id for lane, at in cells for card in lane.cells[at] if card.id in self.picked]

    def keep_selection(self) -> None:
        """Takes cards that are no longer on view out of the selection."""
        self.picked = {id for id in self.picked if self.model.find(id) is not None}
        if self.current is not None and self.model.find(self.current) is None:
            self.current = None
            self.current_changed.emit()

    def ensure_visible(self, id: str) -> None:
        """Scrolls the least that shows the whole card."""
        rect, found = self.card_rect(id), self.model.find(id)
        if rect is None or found is None:
            return
        top = (LANES_FROM if self.shape.with_lanes else BODY) + 4
        low = self.viewport().height() - BOTTOM
        if rect.bottom() > low:
            self.scroll(found[1], min(rect.bottom() - low, rect.top() - top))
        elif rect.top() < top:
            self.scroll(found[1], -self.offset(found[1]) if found[2] == 0 and not self.shape.with_lanes else rect.top() - top)
        across = self.horizontalScrollBar()
        if rect.right() > self.viewport().width() - SIDE:
            across.setValue(across.value() + rect.right() - self.viewport().width() + SIDE)
        elif rect.left() < SIDE:
            across.setValue(across.value() + rect.left() - SIDE)

    def walk(self, dx: int, dy: int) -> None:
        """Goes to the next card in a direction; across, to the one at the same height."""
        found = self.model.find(self.current)
        rect = self.card_rect(self.current)
        if found is None or rect is None:
            first = self._first()
            if first is not None:
                self.choose(first)
            return
        lane, column, place = found
        target = self._beside(lane, column, rect, dx) if dx else self._below(lane, column, place, dy)
        if target is not None:
            self.choose(target, keep=self.picking)

    def _first(self) -> str | None:
        cells = (cell for row in self.shape.cells for cell in row)
        return next((cell.cards[0].id for cell in cells if cell.cards), None)

    def _below(self, lane: int, column: int, place: int, dy: int) -> str | None:
        cells = self.shape.cells
        if 0 <= place + dy < len(cells[lane][column].cards):
            return cells[lane][column].cards[place + dy].id
        lane += dy
        while 0 <= lane < len(cells):
            cards = cells[lane][column].cards
            if cards:
                return cards[0 if dy > 0 else -1].id
            lane += dy
        return None

    def _beside(self, lane: int, column: int, rect: QRect, dx: int) -> str | None:
        column += dx
        while 0 <= column < len(self.shape.columns):
            cell = self.shape.cells[lane][column]
            if cell.cards:
                middle = rect.center().y() - cell.top + self.offset(column)
                places = cell.between(middle, middle + 1) or range(len(cell.cards) - 1, len(cell.cards))
                return cell.cards[places[0] if places else 0].id
            column += dx
        return None

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.pointer.drag is not None or self.heads.drag is not None:
            p = QPainter(self.viewport())
            p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            self.pointer.paint_lifted(p)
            self.heads.paint(p)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if self.pointer.drag is not None:
            if key == Qt.Key.Key_Escape:
                self.pointer.cancel()
            return
        if self.heads.drag is not None:
            if key == Qt.Key.Key_Escape:
                self.heads.cancel()
            return
        if key == Qt.Key.Key_F10 and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self._ask_menu()
            return
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        step = _STEPS.get(key) if plain and (self.single_keys or key in _ARROWS) else None
        if step is not None:
            self.show_ring()
            self.walk(*step)
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.show_ring()
            self._leap(key)
        elif plain and key == Qt.Key.Key_Escape and (len(self.picked) > 1 or self.picking or self.current):
            self.choose(self.current if len(self.picked) > 1 or self.picking else None)
        else:
            event.ignore()
            self.key_pressed.emit(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ours = self.pointer.drag is not None or self.heads.drag is not None or bool(self.current)
            if ours and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def _leap(self, key: Qt.Key) -> None:
        found = self.model.find(self.current)
        if found is None:
            self.walk(0, 1)
            return
        lane, column, place = found
        cards = self.shape.cells[lane][column].cards
        page = max(1, (self.viewport().height() - BODY) // 110)
        steps = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(cards) - 1, Qt.Key.Key_PageUp: place - page, Qt.Key.Key_PageDown: place + page}
        self.choose(cards[min(max(0, steps[key]), len(cards) - 1)].id, keep=self.picking)

    def show_ring(self) -> None:
        """Marks the current card as the keyboard's."""
        self.by_keyboard = True
        self.update_card(self.current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _KEYBOARD:
            self.by_keyboard = True
            if self.current is None:
                self.walk(0, 1)
        self.update_card(self.current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update_card(self.current)

    def focusNextPrevChild(self, next: bool) -> bool:
        return QWidget.focusNextPrevChild(self, next)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keyboard = False
        if not self.heads.press(event):
            self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.heads.move(event):
            self.pointer.move(event)
        if (self.pointer.drag is not None or self.heads.drag is not None) and not self._autoscroll.isActive():
            self._autoscroll.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._autoscroll.stop()
        if not self.heads.release(event):
            self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.hit(event.position().toPoint())
        if hit.kind == "card" and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(hit.id)
        else:
            self.pointer.press(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        across = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        dx, dy = (delta.y() or delta.x(), 0) if across else (delta.x(), delta.y())
        if dx:
            self.horizontalScrollBar().setValue(self.left() - dx)
        column = self.shape.column_at(event.position().x() + self.left())
        if dy and self.model.columns and (column is not None or self.shape.with_lanes):
            self.scroll(column or 0, -dy)
        self.point_at(self.hit(event.position().toPoint()))
        event.accept()

    def point_at(self, hit: Hit) -> None:
        """Takes note of what the pointer is over."""
        if hit == self.hover:
            return
        before, self.hover = self.hover, hit
        for one in (before, hit):
            if one.kind == "card":
                self.update_card(one.id)
            if one.kind in ("lane", "add_column"):
                self.viewport().update()
        if before.column != hit.column or "card" not in (before.kind, hit.kind):
            for column in {before.column, hit.column} - {-1}:
                if column < len(self.shape.columns):
                    self.update_column(column)
        signs = ("fold", "folded", "foot", "later", "lane", "add_column")
        hand = hit.kind in signs or (hit.kind == "head" and self.model.project_id is not None)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(event.globalPos())
        else:
            self._ask_menu()

    def _ask_menu(self) -> None:
        """The context menu of the current card."""
        rect = self.card_rect(self.current)
        if rect is not None:
            self.menu_asked.emit(self.viewport().mapToGlobal(rect.center()))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = tips.at(self, event.pos())
            QToolTip.showText(event.globalPos(), tip(text), self.viewport()) if text else QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave and self.pointer.drag is None:
            self.point_at(Hit())
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "shape"):
            self.art.forget()
            self.relayout()

