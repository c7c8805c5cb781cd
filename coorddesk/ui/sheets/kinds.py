"""The list of sheets at the left: a small page, its name, and what is known about it."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from coorddesk.services.sheets import SheetKind
from coorddesk.ui.buttons import tip
from coorddesk.ui.paint import Paint, pen

_ROW = 54
Index = QModelIndex | QPersistentModelIndex


class KindsModel(QAbstractListModel):
    """The kinds, in their order."""

    KindRole = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds: tuple[SheetKind, ...] = ()

    def set_kinds(self, kinds: Sequence[SheetKind]) -> None:
        """Show these; the same kinds with other notes keep the selection."""
        if [one.key for one in kinds] == [one.key for one in self.kinds]:
            self.kinds = tuple(kinds)
            if self.kinds:
                self.dataChanged.emit(self.index(0), self.index(len(self.kinds) - 1))
            return
        self.beginResetModel()
        self.kinds = tuple(kinds)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.kinds)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        kind = self.kinds[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return kind.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{kind.title}, {kind.note}" if kind.note else kind.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(kind.note) if kind.note else None
        if role == self.KindRole:
            return kind
        return None


class KindsDelegate(QStyledItemDelegate):
    """Draws one row."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._kit.theme
        text = theme.metrics("body").height() + theme.metrics("small").height() + 20
        return QSize(200, max(_ROW, round(text)) + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kind = index.data(KindsModel.KindRole)
        theme = self._kit.theme
        widget = option.widget
        rect = QRectF(option.rect).adjusted(0, 0, 0, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = ""
        if selected:
            ground = "state.selected" if widget is not None and widget.hasFocus() else "state.selectedInactive"
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = "state.hover"
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(ground))
            painter.drawRoundedRect(rect, theme.radius("control"), theme.radius("control"))
        self._page(painter, rect, kind.landscape, selected)
        room = QRectF(rect.left() + 46, rect.top(), rect.width() - 50, rect.height())
        name, note = theme.metrics("body", 500).height(), theme.metrics("small").height()
        top = rect.top() + (rect.height() - name - note - 1) / 2
        if not kind.note:
            top = rect.top() + (rect.height() - name) / 2
        self._kit.text(painter, QRectF(room.left(), top, room.width(), name), kind.title, weight=600 if selected else 500)
        if kind.note:
            self._kit.text(painter, QRectF(room.left(), top + name + 1, room.width(), note), kind.note, "small", "text.secondary")
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
            self._kit.focus_ring(painter, rect.adjusted(2, 2, -2, -2), theme.radius("control"))
        painter.restore()

    def _page(self, p: QPainter, rect: QRectF, landscape: bool, selected: bool) -> None:
        """The small page: upright or lying, with four lines of writing."""
        theme = self._kit.theme
        width, height = (30.0, 22.0) if landscape else (24.0, 32.0)
        page = QRectF(rect.left() + 22 - width / 2, rect.center().y() - height / 2, width, height)
        ink = theme.color("accent.text" if selected else "text.tertiary")
        p.setPen(pen(ink if selected else theme.color("line.field")))
        p.setBrush(theme.color("surface.base"))
        p.drawRoundedRect(page.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
        for place, share in enumerate((0.42, 0.68, 0.68, 0.5)):
            line = QRectF(page.left() + 4, page.top() + 6 + place * (3.6 if landscape else 5.0), (width - 8) * share / 0.68, 1.5)
            p.fillRect(line, ink)


class KindsList(QListView):
    """The list; arrows choose.

    Signals:
        chosen(key): another kind is current.
    """

    chosen = Signal(str)

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = KindsModel(self)
        self.setModel(self._model)
        self.setItemDelegate(KindsDelegate(paint, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Sheets"))
        self.selectionModel().currentChanged.connect(self._tell)

    def set_kinds(self, kinds: Sequence[SheetKind]) -> None:
        """Show these kinds; the first is current when none was."""
        current = self.current_key()
        self.selectionModel().blockSignals(True)
        self._model.set_kinds(kinds)
        self.choose(current)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def choose(self, key: str) -> None:
        """Make the kind current; the first one when there is none of that key."""
        keys = [one.key for one in self._model.kinds]
        if keys:
            self.setCurrentIndex(self._model.index(keys.index(key) if key in keys else 0))

    def current_key(self) -> str:
        """The key of the current kind, or empty."""
        kind = self.current_kind()
        return kind.key if kind else ""

    def current_kind(self) -> SheetKind | None:
        """The current kind."""
        row = self.currentIndex().row()
        return self._model.kinds[row] if 0 <= row < len(self._model.kinds) else None

    def _tell(self) -> None:
        self.chosen.emit(self.current_key())
