"""What the palette lists: the task Enter would make, things that are there already, and commands; and how each is drawn."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget

from coorddesk.domain.dates import due_words
from coorddesk.services.search import Found
from coorddesk.ui.buttons import key_words
from coorddesk.ui.inspector_sections import KIND_ICONS
from coorddesk.ui.moments import moment_words
from coorddesk.ui.paint import Paint, Tone, elided, initials, pen
from coorddesk.ui.reading import Making as Making
from coorddesk.ui.reading import NamedPart as NamedPart

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_INDENT = 52
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette can do.

    Attributes:
        keys: the key sequence that does the same, in Qt's portable text; may be empty.
        icon: a Lucide name, or empty.
    """

    text: str
    keys: str
    icon: str
    run: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing found, with what its row paints.

    Attributes:
        owner: whose avatar stands at the end; of a person their own at the front.
        tail: words at the end, its second part in red where something is late.
    """

    found: Found
    owner: str = ""
    hue: str | None = None
    code: str = ""
    look: tuple[Tone, str] = ("plain", "")
    tail: tuple[str, str] = ("", "")


Row = Making | Shown | Command | str  # a text is a heading


def matched(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches of a text that typed words are found in, at the beginning of a word or within a number; in order."""
    folded = _folded(text)
    if len(folded) != len(text):
        return []
    spans: list[tuple[int, int]] = []
    for word in sorted({_folded(word) for word in words if len(word) > 1}, key=len, reverse=True):
        at = folded.find(word)
        while at >= 0:
            begins = at == 0 or not folded[at - 1].isalnum() or word[0].isdigit()
            if begins and all(at >= end or at + len(word) <= start for start, end in spans):
                spans.append((at, at + len(word)))
                break
            at = folded.find(word, at + 1)
    return sorted(spans)


def fits(command: Command, typed: str) -> int:
    """How well typed words fit a command: 0 not at all, more is better; each must begin one of its words."""
    words, asked = _folded(command.text).replace("…", "").split(), _folded(typed).split()
    if not asked:
        return 1
    score, at = 1, 0
    for part in asked:
        place = next((i for i, word in enumerate(words) if word.startswith(part)), None)
        if place is None:
            return 0
        score += 3 if place == at else 1
        at = place + 1
    return score


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


class RowModel(QAbstractListModel):
    """The palette's rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show(self, rows: list[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(self.rows[index.row()])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def spoken(row: Row) -> str:
    """A row as it is read out."""
    match row:
        case str():
            return row
        case Making():
            told = [f"{part.label} {part.text}" for part in row.parts]
            return ", ".join(part for part in (row.title, *told, row.problem) if part)
        case Command():
            keys = QKeySequence(row.keys).toString(QKeySequence.SequenceFormat.NativeText)
            return f"{row.text}, {keys}" if keys else row.text
    found = row.found
    tail = "".join(row.tail)
    due = f"{found.due:%d %B}" if found.due else ""
    return ", ".join(part for part in (found.title, found.ref, found.note, found.said, row.owner, found.state, due, tail) if part)


class RowDelegate(QStyledItemDelegate):
    """Draws the palette's rows; `words` are shown in blue where they were found."""

    def __init__(self, paint: Paint, today: Callable[[], date], parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = paint
        self._today = today
        self.words: list[str] = []
        self.make_words = self.tr("Add task")

    def sizeHint(self, option: Any, index: Any) -> QSize:
        row, theme = index.model().rows[index.row()], self._kit.theme
        if isinstance(row, str):
            return QSize(100, 28)
        if isinstance(row, Making):
            height = 46 + (46 if row.parts else 0)
            return QSize(100, height + (22 if row.problem else 0))
        return QSize(100, theme.row(theme.size("row.paletteResult")))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        row: Row = index.model().rows[index.row()]
        rect, theme = QRectF(option.rect), self._kit.theme
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or (option.state & QStyle.StateFlag.State_MouseOver and not isinstance(row, str)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("state.selected" if chosen else "state.hover"))
            painter.drawRoundedRect(rect, 6, 6)
        match row:
            case str():
                self._kit.text(painter, rect.adjusted(12, 6, -12, 0), row, "micro", "text.secondary", weight=600)
            case Making():
                self._making(painter, rect, row, chosen)
            case Shown():
                self._shown(painter, rect, row, chosen)
            case Command():
                self._command(painter, rect, row)
        painter.restore()

    def key_cap(self, p: QPainter, right: float, middle: float, text: str) -> float:
        """Draw a key that ends at `right`, and answer where it begins."""
        theme = self._kit.theme
        width = max(theme.metrics("micro").horizontalAdvance(text) + 12, 20)
        cap = QRectF(right - width, middle - 9.5, width, 19)
        p.setPen(pen(theme.color("line.strong")))
        p.setBrush(theme.color("surface.overlay"))
        p.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._kit.text(p, cap, text, "micro", "text.secondary", Qt.AlignmentFlag.AlignCenter)
        return cap.left()

    def _making(self, p: QPainter, rect: QRectF, row: Making, chosen: bool) -> None:
        theme = self._kit.theme
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.color("accent.fill"))
        tile = QRectF(rect.left() + 12, rect.top() + 12, 28, 28)
        p.drawRoundedRect(tile, 6, 6)
        self._kit.icons.paint(p, tile.adjusted(6, 6, -6, -6), "plus", "text.onAccent")
        line = QRectF(rect.left(), rect.top() + 9, rect.width(), 34)
        left = self.key_cap(p, rect.right() - 12, line.center().y(), self.tr("Enter")) - 8 if chosen else rect.right() - 12
        left -= self._kit.text(p, QRectF(left - 90, line.top(), 90, line.height()), self.make_words, "small", "text.secondary", _RIGHT) + 8
        room = QRectF(rect.left() + _INDENT + 2, line.top(), left - rect.left() - _INDENT - 10, line.height())
        ink = "text.primary" if row.title else "text.tertiary"
        self._kit.text(p, room, row.title or self.tr("Say what it is"), "body", ink, weight=600)
        x, y = rect.left() + _INDENT + 2, rect.top() + 44
        for part in row.parts:
            if x > rect.right() - 60:
                break
            x += self._part(p, x, y, rect.right() - 12 - x, part) + 26
        if row.problem:
            bottom = QRectF(rect.left() + _INDENT + 2, rect.bottom() - 26, rect.width() - _INDENT - 14, 20)
            self._kit.text(p, bottom, row.problem, "small", "rag.amber.text")

    def _part(self, p: QPainter, x: float, y: float, room: float, part: NamedPart) -> float:
        label = self._kit.text(p, QRectF(x, y, room, 16), part.label, "micro", "text.secondary", weight=400)
        lead = 0
        if part.avatar:
            self._kit.avatar(p, x, y + 17, 20, initials(part.text), part.hue)
            lead = 26
        elif part.icon:
            self._kit.icons.paint(p, QRectF(x, y + 20, 14, 14), part.icon)
            lead = 20
        text = self._kit.text(p, QRectF(x + lead, y + 17, max(room - lead, 0), 20), part.text, "small", weight=500)
        return max(label, lead + text)

    def _shown(self, p: QPainter, rect: QRectF, row: Shown, chosen: bool) -> None:
        found, middle, theme = row.found, rect.center().y() + 0.5, self._kit.theme
        if found.kind == "person":
            self._kit.avatar(p, rect.left() + 15, middle - 11, 22, initials(found.title), row.hue)
        elif found.kind == "log":
            self._kit.rating(p, rect.left() + 17, middle - 9, found.state, 18)
        else:
            self._kit.icons.paint(p, QRectF(rect.left() + 18, middle - 8, 16, 16), KIND_ICONS.get(found.kind, "link"))
        right = self._shown_tail(p, rect, row, chosen)
        ink = "text.tertiary" if found.done else "text.primary"
        x = rect.left() + _INDENT + 2
        note = self.tr("{ref}, in its file: {said}").format(ref=found.ref, said=found.said) if found.said else found.ref or found.note
        quiet = theme.metrics("small").horizontalAdvance(note) + 10 if note else 0
        # what a file says is seldom short: the title keeps a good half
        room = max(right - x - quiet, (right - x) * 0.45 if found.said else 80)
        x += self._found_text(p, QRectF(x, rect.top(), room, rect.height()), found.title, "body", ink) + 10
        if note and right - x > 30:
            self._found_text(p, QRectF(x, rect.top(), right - x, rect.height()), note, "small", "text.secondary")

    def _shown_tail(self, p: QPainter, rect: QRectF, row: Shown, chosen: bool) -> float:
        found, kit, right = row.found, self._kit, rect.right() - 12
        middle = rect.center().y() + 0.5
        top = middle - kit.chip_height() / 2
        if found.due is not None:
            days = (found.due - self._today()).days
            tone: Tone = "red" if days < 0 else "amber" if days <= 3 else "plain"
            words = due_words(found.due, self._today(), short=True)
            right -= kit.chip_width(words, "", tone)
            kit.chip(p, right, top, words, tone)
            right -= 8
        if found.kind == "document" and found.state and not found.said:
            tone, icon = row.look
            right -= kit.chip_width(found.state, icon, tone)
            kit.chip(p, right, top, found.state, tone, icon, selected=chosen)
            right -= 9
            right -= kit.text(p, QRectF(right - 60, rect.top(), 60, rect.height()), found.note, "small", align=_RIGHT, weight=600) + 8
        elif found.kind == "person":
            owes, late = row.tail
            right -= kit.text(p, QRectF(right - 90, rect.top(), 90, rect.height()), late, "small", "rag.red.text", _RIGHT, 600)
            right -= kit.text(p, QRectF(right - 90, rect.top(), 90, rect.height()), owes, "small", "text.secondary", _RIGHT) + 8
        elif found.starts is not None:
            when = moment_words(found.starts, self._today())
            right -= kit.text(p, QRectF(right - 160, rect.top(), 160, rect.height()), when, "small", "text.secondary", _RIGHT) + 8
        elif row.owner:
            kit.avatar(p, right - 20, middle - 10, 20, initials(row.owner), row.hue)
            right -= 28
        return right

    def _command(self, p: QPainter, rect: QRectF, row: Command) -> None:
        middle = rect.center().y() + 0.5
        if row.icon:
            self._kit.icons.paint(p, QRectF(rect.left() + 18, middle - 8, 16, 16), row.icon)
        keys = key_words(row.keys)
        right = self.key_cap(p, rect.right() - 12, middle, keys) - 8 if keys else rect.right() - 12
        x = rect.left() + _INDENT + 2
        self._found_text(p, QRectF(x, rect.top(), right - x, rect.height()), row.text, "body", "text.primary")

    def _found_text(self, p: QPainter, rect: QRectF, text: str, role: str, ink: str) -> float:
        """One line with the typed words in blue; answers its width."""
        metrics = self._kit.theme.metrics(role)
        shown = elided(metrics, text, rect.width())
        x, at = rect.left(), 0
        for start, end in matched(shown, self.words):
            for piece, colour, weight in ((shown[at:start], ink, None), (shown[start:end], "accent.text", 600)):
                if piece:
                    p.setFont(self._kit.theme.font(role, weight))
                    p.setPen(self._kit.theme.color(colour))
                    advance = self._kit.theme.metrics(role, weight).horizontalAdvance(piece)
                    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine)
                    p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
                    p.drawText(QRectF(x, rect.top(), advance + 2, rect.height()), flags, piece)
                    x += advance
            at = end
        if shown[at:]:
            x += self._kit.text(p, QRectF(x, rect.top(), max(rect.right() - x, 1) + 8, rect.height()), shown[at:], role, ink)
        return x - rect.left()
