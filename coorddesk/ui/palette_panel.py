"""What the palette is made of: its line with coloured parts, its raised panel, and the keys at its foot."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QSyntaxHighlighter, QTextCharFormat, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from coorddesk.domain.capture import Captured, PartKind
from coorddesk.ui.paint import Paint, pen
from coorddesk.ui.palette_rows import RowDelegate
from coorddesk.ui.theme import Theme

INPUT, FOOT, SHADOW = 56, 38, 18  # heights of the line and the foot; how far the shadow reaches


class PartColours(QSyntaxHighlighter):
    """Grounds under the parts of the line that were understood."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._captured = Captured("")
        self._hues: dict[str, str | None] = {}

    def show_parts(self, captured: Captured, hues: dict[str, str | None]) -> None:
        """Colour another reading of the line; `hues` are the team hues of the people in it."""
        if captured.parts != self._captured.parts:
            self._captured, self._hues = captured, hues
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        groups = {PartKind.DUE: "rag.amber", PartKind.PRIORITY: "rag.red", PartKind.REFERENCE: "accent"}
        for part in self._captured.parts:
            hue = self._hues.get(part.value)
            group = f"team.{hue}" if hue else groups.get(part.kind, "rag.complete")
            form = QTextCharFormat()
            form.setBackground(self._theme.color(f"{group}.soft"))
            form.setForeground(self._theme.color(f"{group}.text"))
            self.setFormat(part.start, part.end - part.start, form)


class CommandLine(QPlainTextEdit):
    """The palette's one line; keys that are not text go to the palette first, and so do several pasted lines."""

    def __init__(self, use_key: Callable[[QKeyEvent], bool], paste: Callable[[str], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._use_key, self._paste = use_key, paste
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(False)
        self.document().setDocumentMargin(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._use_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: object) -> None:
        text = getattr(source, "text", str)()
        if not self._paste(text):
            self.insertPlainText(" ".join(text.split()))


class Panel(QWidget):
    """The raised panel with its shadow, drawn as rings so that no blur is needed."""

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = paint
        self.line_y = INPUT

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        theme = self._kit.theme
        radius = theme.radius("overlay")
        inner = QRectF(self.rect()).adjusted(SHADOW, 0, -SHADOW, -SHADOW)
        shade = theme.color("text.primary" if not theme.dark else "surface.board")
        p.setPen(Qt.PenStyle.NoPen)
        for ring in range(SHADOW, 0, -2):
            tint = shade.toRgb()
            tint.setAlphaF(0.018)
            p.setBrush(tint)
            p.drawRoundedRect(inner.adjusted(-ring, -ring / 3, ring, ring), radius + ring, radius + ring)
        p.setPen(pen(theme.color("line.strong")) if theme.dark else Qt.PenStyle.NoPen)
        p.setBrush(theme.color("surface.overlay"))
        p.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        self._kit.hairline(p, inner.left(), self.line_y, inner.right(), self.line_y)
        self._kit.icons.paint(p, QRectF(inner.left() + 19, (INPUT - 18) / 2, 18, 18), "search")


class Foot(QWidget):
    """The keys that work here."""

    def __init__(self, paint: Paint, delegate: RowDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = paint
        self._delegate = delegate
        self.can_write = False
        self.setFixedHeight(FOOT)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._kit.theme
        body = QRectF(self.rect()).adjusted(1, 0, -1, -1)
        radius = theme.radius("overlay")
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.color("surface.sunken"))
        p.drawRoundedRect(body.adjusted(0, -radius, 0, 0), radius, radius)
        self._kit.hairline(p, 0, 0, self.width(), 0)
        x, middle = 18.0, self.height() / 2
        x = self._hint(p, x, middle, ("↑", "↓"), self.tr("choose")) + 16
        if self.can_write:
            x = self._hint(p, x, middle, (self.tr("Shift Enter"),), self.tr("add and write")) + 16
        ends = ((">", self.tr("commands")), ("@", self.tr("people")), ("#", self.tr("projects")))
        widths = [28 + theme.metrics("micro").horizontalAdvance(words) + 14 for _, words in ends]
        at = self.width() - 18 - sum(widths) + 14
        if at > x:
            for (key, words), width in zip(ends, widths, strict=True):
                self._hint(p, at, middle, (key,), words)
                at += width

    def _hint(self, p: QPainter, x: float, middle: float, keys: tuple[str, ...], words: str) -> float:
        for key in keys:
            width = max(self._kit.theme.metrics("micro").horizontalAdvance(key) + 12, 20)
            self._delegate.key_cap(p, x + width, middle, key)
            x += width + 6
        return x + 2 + self._kit.text(p, QRectF(x + 2, middle - 10, 200, 20), words, "micro", "text.secondary", weight=400)
