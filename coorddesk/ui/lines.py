"""Short lists within the inspector: one line a thing, painted, with keys for opening, removing, moving, ticking and renaming."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QMenu, QSizePolicy, QStyle, QStyledItemDelegate, QWidget

from coorddesk.ui.flat import FlatLine
from coorddesk.ui.paint import Paint, pen

_LEAD = 27
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        key: what the signals carry.
        lead: avatar, icon, rating, number, check, checked, dot or ring; `mark` is its initials, name, letter or figure.
        strong: bold words before the text.
        note: a second, quiet line.
        tail: words at the end, in a tone of `Label`; `tail_mark` is an icon or an answer's mark after them.
        tail_avatar: (initials, hue, name) at the very end.
        spoken: for the screen reader; made from the rest when empty.
    """

    key: Any
    text: str
    lead: str = ""
    mark: str = ""
    hue: str | None = None
    strong: str = ""
    note: str = ""
    tail: str = ""
    tail_tone: str = "secondary"
    tail_mark: str = ""
    tail_avatar: tuple[str, str | None, str] | None = None
    spoken: str = ""
    tip: str = ""

    def words(self) -> str:
        """The line as it is read out."""
        if self.spoken:
            return self.spoken
        name = self.tail_avatar[2] if self.tail_avatar else ""
        return ", ".join(part for part in (self.strong, self.text, self.note, self.tail, name) if part)


class _LineModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self.editable = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.words()
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip or None
        if role == Qt.ItemDataRole.CheckStateRole and line.lead in ("check", "checked"):
            return Qt.CheckState.Checked if line.lead == "checked" else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable else flags


class _LineDelegate(QStyledItemDelegate):
    renamed = Signal(object, str)

    def __init__(self, paint: Paint, parent: "Lines") -> None:
        super().__init__(parent)
        self._kit = paint
        self._lines = parent

    def sizeHint(self, option: Any, index: Any) -> QSize:
        line = index.model().lines[index.row()]
        return QSize(80, self._lines.line_height(line))

    def createEditor(self, parent: QWidget, option: Any, index: Any) -> QWidget:
        editor = FlatLine(self._kit, parent)
        editor.setAccessibleName(index.data())
        editor.setFont(self._kit.theme.font("small"))
        return editor

    def setEditorData(self, editor: Any, index: Any) -> None:
        editor.rest = index.data()
        editor.setText(index.data())

    def setModelData(self, editor: Any, model: Any, index: Any) -> None:
        if editor.text().strip() != index.data():
            self.renamed.emit(index.model().lines[index.row()].key, editor.text().strip())

    def updateEditorGeometry(self, editor: QWidget, option: Any, index: Any) -> None:
        editor.setGeometry(option.rect.adjusted(_LEAD - 8, 0, 0, 0))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        line: Line = index.model().lines[index.row()]
        theme = self._kit.theme
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(option.rect)
        current = bool(option.state & QStyle.StateFlag.State_HasFocus) and self._lines.hasFocus()
        if current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("state.selected" if current else "state.hover"))
            painter.drawRoundedRect(rect, 4, 4)
        content = rect
        top = QRectF(content.left(), content.top(), content.width(), self._lines.single_height())
        self._paint_lead(painter, line, content, top, index.row(), index.model().rowCount())
        x = content.left() + (_LEAD if line.lead not in ("", "number", "dot", "ring") else 22 if line.lead else 0)
        right = self._paint_tail(painter, line, top)
        if line.strong:
            width = max(right - x, 0)
            x += self._kit.text(painter, QRectF(x, top.top(), width, top.height()), line.strong, "small", weight=600)
            x += 0 if line.text.startswith(",") else 7
        ink = "text.tertiary" if line.lead == "checked" else "text.primary"
        self._kit.text(painter, QRectF(x, top.top(), max(right - x, 0), top.height()), line.text, "small", ink)
        if line.note:
            at = content.left() + (22 if line.lead in ("dot", "ring") else _LEAD if line.lead else 0)
            below = QRectF(at, top.bottom() - 6, content.right() - at, rect.bottom() - top.bottom() + 3)
            self._kit.text(painter, below, line.note, "micro", "text.secondary", weight=400)
        painter.restore()

    def _paint_tail(self, p: QPainter, line: Line, rect: QRectF) -> float:
        right = rect.right()
        if line.tail_avatar:
            letters, hue, _ = line.tail_avatar
            self._kit.avatar(p, right - 20, rect.center().y() - 10, 20, letters, hue)
            right -= 26
        if line.tail_mark:
            y = rect.center().y() - 7
            if line.tail_mark in ("coming", "maybe", "cannot", "no_reply"):
                self._kit.state_mark(p, right - 14, y, line.tail_mark)
            else:
                tone = f"rag.{line.tail_tone}.text" if line.tail_tone in ("red", "amber", "green") else "text.secondary"
                self._kit.icons.paint(p, QRectF(right - 14, y, 14, 14), line.tail_mark, tone)
            right -= 19
        if line.tail:
            ink = f"rag.{line.tail_tone}.text" if line.tail_tone in ("red", "amber", "green") else f"text.{line.tail_tone}"
            room = QRectF(rect.left() + rect.width() * 0.4, rect.top(), right - rect.left() - rect.width() * 0.4, rect.height())
            role, weight = ("micro", 500) if line.tail_mark else ("small", None)
            right -= self._kit.text(p, room, line.tail, role, ink, _RIGHT, weight) + 8
        return right

    def _paint_lead(self, p: QPainter, line: Line, content: QRectF, top: QRectF, row: int, count: int) -> None:
        x, middle = content.left(), top.center().y()
        theme = self._kit.theme
        match line.lead:
            case "avatar":
                self._kit.avatar(p, x, middle - 10, 20, line.mark, line.hue)
            case "icon":
                self._kit.icons.paint(p, QRectF(x, middle - 7, 14, 14), line.mark)
            case "rating":
                self._kit.rating(p, x, middle - 7, line.mark, 14)
            case "number":
                self._kit.text(p, QRectF(x, top.top(), 20, top.height()), line.mark, "small", "text.secondary")
            case "check" | "checked":
                self._paint_box(p, QRectF(x, middle - 7, 14, 14), line.lead == "checked")
            case "dot" | "ring":
                p.setPen(Qt.PenStyle.NoPen)
                if row < count - 1:
                    self._kit.hairline(p, x + 4, middle + 6, x + 4, content.bottom() + top.height() / 2 - 6, "line.strong")
                p.setPen(pen(theme.color("accent.fill" if line.lead == "dot" else "line.field"), 1.4))
                p.setBrush(theme.color("accent.fill" if line.lead == "dot" else "surface.base"))
                p.drawEllipse(QRectF(x + 0.5, middle - 4, 8, 8))

    def _paint_box(self, p: QPainter, box: QRectF, on: bool) -> None:
        theme = self._kit.theme
        p.setPen(pen(theme.color("accent.fill" if on else "line.field")))
        p.setBrush(theme.color("accent.fill" if on else "surface.field"))
        p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
        if on:
            self._kit.icons.paint(p, box.adjusted(1, 1, -1, -1), "check", "text.onAccent")


class Lines(QListView):
    """A list as high as its lines.

    Signals, each with the line's key:
        opened: Enter or a click.
        removed: Del.
        shifted(key, by): Alt+Up or Alt+Down.
        toggled: the box was clicked, or Space.
        renamed(key, text): F2 or a double click, then Enter.
    """

    opened = Signal(object)
    removed = Signal(object)
    shifted = Signal(object, int)
    toggled = Signal(object)
    renamed = Signal(object, str)

    def __init__(self, paint: Paint, name: str, *, editable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._model = _LineModel(self)
        self._model.editable = editable
        self.menu_for: Callable[[Any, QMenu], None] | None = None
        self.setModel(self._model)
        delegate = _LineDelegate(paint, self)
        delegate.renamed.connect(self.renamed)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.viewport().setAutoFillBackground(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed | QListView.EditTrigger.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setFixedHeight(0)
        self.hide()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the current row stays where the same key is still there."""
        if list(lines) == self._model.lines:
            return
        at = self.currentIndex()
        key = self._model.lines[at.row()].key if at.isValid() else None
        row = at.row()
        self._model.beginResetModel()
        self._model.lines = list(lines)
        self._model.endResetModel()
        self.setFixedHeight(sum(self.line_height(line) for line in lines))
        self.setVisible(bool(lines))
        if key is not None and lines:
            rows = [place for place, line in enumerate(lines) if line.key == key]
            self.setCurrentIndex(self._model.index(rows[0] if rows else min(row, len(lines) - 1)))

    def lines(self) -> list[Line]:
        """What is shown."""
        return self._model.lines

    def single_height(self) -> int:
        """How high a line without a note is."""
        theme = self._kit.theme
        return max(theme.size("row.inspectorLine"), round(theme.metrics("small").height()) + 8)

    def line_height(self, line: Line) -> int:
        """How high a line is."""
        return self.single_height() + (round(self._kit.theme.metrics("micro").height()) if line.note else 0)

    def current_key(self) -> Any:
        """The key of the current line, or None."""
        at = self.currentIndex()
        return self._model.lines[at.row()].key if at.isValid() else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.lines:
            self.setCurrentIndex(self._model.index(0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if not at.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        line = self._model.lines[at.row()]
        if line.lead in ("check", "checked"):
            if event.position().x() < _LEAD:
                self.toggled.emit(line.key)
        else:
            self.opened.emit(line.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held, chosen = event.key(), event.modifiers(), self.current_key()
        editing = self.state() == QListView.State.EditingState
        if chosen is None or editing:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(chosen)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(chosen)
        elif key == Qt.Key.Key_Space:
            self.toggled.emit(chosen)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held & Qt.KeyboardModifier.AltModifier:
            self.shifted.emit(chosen, -1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.currentIndex() if event.reason() == QContextMenuEvent.Reason.Keyboard else self.indexAt(event.pos())
        if self.menu_for is None or not at.isValid():
            return
        menu = QMenu(self)
        self.menu_for(self._model.lines[at.row()].key, menu)
        if not menu.isEmpty():
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            place = self.visualRect(at).bottomLeft() if event.reason() == QContextMenuEvent.Reason.Keyboard else event.pos()
            menu.popup(self.viewport().mapToGlobal(QPoint(place)))

    def wheelEvent(self, event: Any) -> None:
        # The list is as high as its lines, so the wheel belongs to the page around it.
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)
