"""One line of a short list: what it says, and how it is painted and renamed in place."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget

from coorddesk.ui.flat import FlatLine
from coorddesk.ui.paint import Paint, pen

LEAD = 27
BOXED = ("check", "checked", "marked")  # leads that are boxes
_RATED = ("red", "amber", "green")
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        key: what the signals carry.
        lead: avatar, icon, rating, number, check, checked (done, and paler), marked (ticked and not paler), dot or ring; `mark` is
            its initials, name, letter or figure.
        strong: bold words before the text.
        note: quiet lines below, in a tone of `Label`.
        tail: words at the end, in a tone of `Label`; `tail_mark` is an icon or an answer's mark after them.
        tail_avatar: (initials, hue, name) at the very end.
        spoken: for the screen reader; made from the rest when empty.
        quiet: what is done with, in a paler ink.
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
    note_tone: str = "secondary"
    quiet: bool = False

    def words(self) -> str:
        """The line as it is read out."""
        if self.spoken:
            return self.spoken
        name = self.tail_avatar[2] if self.tail_avatar else ""
        note = self.note.replace("\n", ", ")
        return ", ".join(part for part in (self.strong, self.text, note, self.tail, name) if part)


def ink_of(tone: str) -> str:
    """The theme's token for a tone of `Label`."""
    return f"rag.{tone}.text" if tone in _RATED else f"text.{tone}"


def single_height(paint: Paint) -> int:
    """How high a line without a note is."""
    return max(paint.theme.size("row.inspectorLine"), round(paint.theme.metrics("small").height()) + 8)


def line_height(paint: Paint, line: Line) -> int:
    """How high a line is."""
    notes = line.note.count("\n") + 1 if line.note else 0
    return single_height(paint) + notes * round(paint.theme.metrics("micro").height())


class _Across:
    """Places in a line that are counted from its leading edge, which is the right one where words run from there."""

    def __init__(self, rect: QRectF, mirrored: bool) -> None:
        self.rect, self.mirrored = rect, mirrored
        self.lead, self.end = (_RIGHT, _LEFT) if mirrored else (_LEFT, _RIGHT)

    def x(self, at: float, width: float) -> float:
        """Where something so wide begins."""
        return self.rect.right() - at - width if self.mirrored else self.rect.left() + at

    def place(self, rect: QRectF) -> QRectF:
        """Where a part of the line is."""
        return QRectF(self.x(rect.left(), rect.width()), rect.top(), rect.width(), rect.height())


class LineDelegate(QStyledItemDelegate):
    """Paints lines, and renames them where they can be.

    Signals:
        renamed(key, text): another text was given.
    """

    renamed = Signal(object, str)

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = paint
        self._list = parent

    def sizeHint(self, option: Any, index: Any) -> QSize:
        line = index.model().lines[index.row()]
        return QSize(80, line_height(self._kit, line))

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
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        editor.setGeometry(option.rect.adjusted(0 if mirrored else LEAD - 8, 0, 8 - LEAD if mirrored else 0, 0))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        line: Line = index.model().lines[index.row()]
        theme = self._kit.theme
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(option.rect)
        current = bool(option.state & QStyle.StateFlag.State_HasFocus) and self._list.hasFocus()
        if current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("state.selected" if current else "state.hover"))
            painter.drawRoundedRect(rect, 4, 4)
        # Counted from the leading edge; `_Across` puts it where that is.
        across = _Across(rect, option.direction == Qt.LayoutDirection.RightToLeft)
        top = QRectF(0, rect.top(), rect.width(), single_height(self._kit))
        self._paint_lead(painter, line, across, top, index.row(), index.model().rowCount())
        x: float = LEAD if line.lead not in ("", "number", "dot", "ring") else 22 if line.lead else 0
        end = self._paint_tail(painter, line, across, top)
        if line.strong and line.text.startswith(",") and across.mirrored:
            # One run of words: what comes first stands at its left, wherever the line begins.
            place = across.place(QRectF(x, top.top(), max(end - x, 0), top.height()))
            x += self._kit.text(painter, place, line.text, "small", align=across.lead)
            place = across.place(QRectF(x, top.top(), max(end - x, 0), top.height()))
            self._kit.text(painter, place, line.strong, "small", align=across.lead, weight=600)
            line = replace(line, strong="", text="")
        if line.strong:
            place = across.place(QRectF(x, top.top(), max(end - x, 0), top.height()))
            x += self._kit.text(painter, place, line.strong, "small", align=across.lead, weight=600)
            x += 0 if line.text.startswith(",") else 7
        ink = "text.tertiary" if line.lead == "checked" or line.quiet else "text.primary"
        place = across.place(QRectF(x, top.top(), max(end - x, 0), top.height()))
        self._kit.text(painter, place, line.text, "small", ink, across.lead)
        if line.note:
            at = 22 if line.lead in ("dot", "ring") else LEAD if line.lead else 0
            notes = line.note.split("\n")
            high = (rect.bottom() - top.bottom() + 3) / len(notes)
            for row, note in enumerate(notes):
                below = across.place(QRectF(at, top.bottom() - 6 + row * high, rect.width() - at, high))
                self._kit.text(painter, below, note, "micro", ink_of(line.note_tone), across.lead, 400)
        painter.restore()

    def _paint_tail(self, p: QPainter, line: Line, across: "_Across", top: QRectF) -> float:
        """Draws what stands at the end; answers how far the words before it may reach, counted from the leading edge."""
        end, middle = top.width(), top.center().y()
        if line.tail_avatar:
            letters, hue, _ = line.tail_avatar
            self._kit.avatar(p, across.x(end - 20, 20), middle - 10, 20, letters, hue)
            end -= 26
        if line.tail_mark:
            x = across.x(end - 14, 14)
            if line.tail_mark in ("coming", "maybe", "cannot", "no_reply"):
                self._kit.state_mark(p, x, middle - 7, line.tail_mark)
            else:
                tone = ink_of(line.tail_tone if line.tail_tone in _RATED else "secondary")
                self._kit.icons.paint(p, QRectF(x, middle - 7, 14, 14), line.tail_mark, tone)
            end -= 19
        if line.tail:
            ink = ink_of(line.tail_tone)
            room = across.place(QRectF(top.width() * 0.4, top.top(), end - top.width() * 0.4, top.height()))
            role, weight = ("micro", 500) if line.tail_mark else ("small", None)
            end -= self._kit.text(p, room, line.tail, role, ink, across.end, weight) + 8
        return end

    def _paint_lead(self, p: QPainter, line: Line, across: "_Across", top: QRectF, row: int, count: int) -> None:
        middle = top.center().y()
        x = across.x(0, {"avatar": 20, "number": 20, "dot": 9, "ring": 9}.get(line.lead, 14))
        theme = self._kit.theme
        match line.lead:
            case "avatar":
                self._kit.avatar(p, x, middle - 10, 20, line.mark, line.hue)
            case "icon":
                self._kit.icons.paint(p, QRectF(x, middle - 7, 14, 14), line.mark)
            case "rating":
                self._kit.rating(p, x, middle - 7, line.mark, 14)
            case "number":
                self._kit.text(p, QRectF(x, top.top(), 20, top.height()), line.mark, "small", "text.secondary", across.lead)
            case "check" | "checked" | "marked":
                self._kit.check_box(p, QRectF(x, middle - 7, 14, 14), line.lead != "check")
            case "dot" | "ring":
                p.setPen(Qt.PenStyle.NoPen)
                if row < count - 1:
                    self._kit.hairline(p, x + 4, middle + 6, x + 4, across.rect.bottom() + top.height() / 2 - 6, "line.strong")
                p.setPen(pen(theme.color("accent.fill" if line.lead == "dot" else "line.field"), 1.4))
                p.setBrush(theme.color("accent.fill" if line.lead == "dot" else "surface.base"))
                p.drawEllipse(QRectF(x + 0.5, middle - 4, 8, 8))
