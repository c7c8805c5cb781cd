"""The board for screen readers: a list for each column, with the cards that pass the filters as its items."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from coorddesk.ui.accessible_part import AccessiblePart, on_screen
from coorddesk.ui.board import tips

if TYPE_CHECKING:
    from coorddesk.services.board import Card
    from coorddesk.ui.board.canvas import BoardCanvas

_CLASS = "BoardCanvas"
_INSTALLED = "board_access_installed"


class BoardAccess(QAccessibleWidget):
    """The board as a whole. It keeps its columns, and they their cards, because Qt does not."""

    def __init__(self, canvas: "BoardCanvas") -> None:
        super().__init__(canvas, QAccessible.Role.Grouping, canvas.accessibleName())
        self.canvas = canvas
        self._columns: dict[str, _ColumnAccess] = {}

    def column(self, at: int) -> "_ColumnAccess":
        """The interface of a column, counted from the left."""
        key = self.canvas.model.columns[at].key
        if key not in self._columns:
            self._columns[key] = _ColumnAccess(self, key)
            QAccessible.registerAccessibleInterface(self._columns[key])
        return self._columns[key]

    def _laid_over(self) -> list[QWidget]:
        """What lies over the columns for now: the line for a new card, the list that asks on whom a card waits."""
        canvas = self.canvas
        inside = [*canvas.children(), *canvas.viewport().children()]
        widgets = [one for one in inside if isinstance(one, QWidget) and one is not canvas.viewport() and one.isVisible()]
        return [one for one in widgets if not one.objectName().startswith("qt_scrollarea_")]

    def childCount(self) -> int:
        return len(self.canvas.model.columns) + len(self._laid_over())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        count, over = len(self.canvas.model.columns), self._laid_over()
        if 0 <= index < count:
            return self.column(index)
        return QAccessible.queryAccessibleInterface(over[index - count]) if 0 <= index - count < len(over) else None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        every = [one for at in reversed(range(self.childCount())) if (one := self.child(at)) is not None]
        return next((one for one in every if one.rect().contains(x, y)), None)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, _ColumnAccess):
            return child.index()
        over = self._laid_over()
        return len(self.canvas.model.columns) + over.index(child.object()) if child.object() in over else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.focused() or self

    def focused(self) -> "_CardAccess | None":
        """The interface of the current card."""
        found = self.canvas.model.find(self.canvas.current)
        return self.column(found[1]).card(self.canvas.current or "") if found else None


class _ColumnAccess(AccessiblePart):
    """One column as a list."""

    def __init__(self, board: BoardAccess, key: str) -> None:
        super().__init__(board)
        self.board = board
        self._key = key
        self._cards: dict[str, _CardAccess] = {}

    def index(self) -> int:
        """Which column it is, from the left; -1 when it is no longer there."""
        return next((at for at, column in enumerate(self.board.canvas.model.columns) if column.key == self._key), -1)

    def cards(self) -> "list[Card]":
        """The cards that pass the filters, lane by lane."""
        at = self.index()
        return [card for lane in self.board.canvas.model.lanes for card in lane.cells[at]] if at >= 0 else []

    def card(self, id: str) -> "_CardAccess":
        """The interface of one of its cards."""
        if id not in self._cards:
            self._cards[id] = _CardAccess(self, id)
            QAccessible.registerAccessibleInterface(self._cards[id])
        return self._cards[id]

    def isValid(self) -> bool:
        return self.index() >= 0

    def childCount(self) -> int:
        return len(self.cards())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        cards = self.cards()
        return self.card(cards[index].id) if 0 <= index < len(cards) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        ids = [card.id for card in self.cards()]
        return ids.index(child.id) if isinstance(child, _CardAccess) and child.id in ids else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        canvas = self.board.canvas
        hit = canvas.hit(canvas.viewport().mapFromGlobal(QPoint(x, y)))
        return self.card(hit.id) if hit.kind == "card" else None

    def text(self, which: QAccessible.Text) -> str:
        model = self.board.canvas.model
        at = self.index()
        return tips.column_name(model, model.columns[at]) if which == QAccessible.Text.Name and at >= 0 else ""

    def rect(self) -> QRect:
        at = self.index()
        return on_screen(self.board.canvas, self.board.canvas.column_rect(at)) if at >= 0 else QRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        at = self.index()
        folded = at >= 0 and self.board.canvas.shape.columns[at].folded
        state.expandable, state.expanded, state.collapsed = True, not folded, folded
        return state


class _CardAccess(AccessiblePart):
    """One card as a list item."""

    def __init__(self, column: _ColumnAccess, id: str) -> None:
        super().__init__(column)
        self._column = column
        self.id = id

    def isValid(self) -> bool:
        return self.id in self._column.board.canvas.model.cards

    def text(self, which: QAccessible.Text) -> str:
        model = self._column.board.canvas.model
        card = model.cards.get(self.id)
        return tips.card_name(model, card) if which == QAccessible.Text.Name and card is not None else ""

    def rect(self) -> QRect:
        canvas = self._column.board.canvas
        rect = canvas.card_rect(self.id)
        return on_screen(canvas, rect) if rect is not None else QRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        canvas = self._column.board.canvas
        state = QAccessible.State()
        rect = canvas.card_rect(self.id)
        values = {
            "focusable": True,
            "selectable": True,
            "multiSelectable": True,
            "focused": self.id == canvas.current and canvas.hasFocus(),
            "selected": self.id in canvas.picked,
            "offscreen": rect is None or not rect.intersects(canvas.viewport().rect()),
        }
        for name, value in values.items():
            setattr(state, name, value)
        return state


def access(canvas: "BoardCanvas") -> BoardAccess:
    """The canvas's interface, made at the first asking and kept with it."""
    found = canvas.access
    if found is None:
        found = canvas.access = BoardAccess(canvas)
    return found


def install() -> None:
    """Has Qt ask here for the interface of boards; once in the life of the application, whatever the number of boards."""
    app = QCoreApplication.instance()
    if app is not None and not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_made)


def _made(name: str, thing: QObject) -> QAccessibleInterface | None:
    if name != _CLASS or not isinstance(thing, QWidget):
        return None
    return access(thing)  # type: ignore[arg-type]


def focus_moved(canvas: "BoardCanvas") -> None:
    """Tells a running screen reader that another card is the current one."""
    if not QAccessible.isActive() or not canvas.hasFocus():
        return
    focused = access(canvas).focused()
    if focused is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(focused, QAccessible.Event.Focus))
