"""A sheet as pages: measured once, then drawn alike on paper, into a PDF and on the screen."""

from typing import Literal

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFontDatabase, QPagedPaintDevice, QPageLayout, QPageSize, QPainter

from coorddesk.reports.blocks import RATING_WORDS, Align, Sheet, plain
from coorddesk.ui.print.fitting import flow, shorten
from coorddesk.ui.print.layout import MARK, Node, Pair, Rows, measure, small_line, stack_height, title_line
from coorddesk.ui.print.marks import FINE, Ink, Mark, RatingMark, Rule
from coorddesk.ui.print.setting import Piece, Type, set_words
from coorddesk.ui.theme import Theme

Paper = Literal["a4", "letter", "a3"]

MARGIN = 14 / 25.4 * 72
_SIZES: dict[str, tuple[float, float]] = {"a4": (595.0, 842.0), "letter": (612.0, 792.0), "a3": (842.0, 1191.0)}
_SIZE_IDS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter, "a3": QPageSize.PageSizeId.A3}
_FOOT = 38.5  # from the foot's rule to the paper's edge
_FOOT_AIR = 7.0
_OVERALL = 28.3
_TIGHT = 0.66


def paper_theme() -> Theme:
    """The light theme in the system's font; sheets stay black on white whatever the screen shows."""
    return Theme(False, QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))


def known_paper(name: str) -> Paper:
    """The paper of that name; A4 for any other."""
    return "letter" if name == "letter" else "a3" if name == "a3" else "a4"


def page_size(paper: Paper, landscape: bool = False) -> QSizeF:
    """Width and height in points."""
    width, height = _SIZES[paper]
    return QSizeF(height, width) if landscape else QSizeF(width, height)


def page_layout(paper: Paper, landscape: bool = False) -> QPageLayout:
    """For a printer or PDF writer: without margins, because pages keep their own."""
    size = QPageSize(_SIZE_IDS[paper])
    orientation = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0))


class Pages:
    """A sheet on paper of one size.

    Needs a QGuiApplication for its fonts. Making one measures everything; drawing only replays it.

    Args:
        theme: a light one; see `paper_theme`.

    Attributes:
        size: of the paper, in points.
        shortened: whether anything was left out to make the sheet fit its page.
    """

    def __init__(self, sheet: Sheet, theme: Theme, paper: Paper = "a4") -> None:
        self.sheet = sheet
        self.paper: Paper = paper
        self.size = page_size(paper, sheet.landscape)
        self._ink = Ink(theme)
        self._grey_ink = Ink(theme, grey=True)
        self._width = self.size.width() - 2 * MARGIN
        head = self._head()
        bottom = self.size.height() - _FOOT - _FOOT_AIR
        nodes = measure(self._ink, sheet.blocks, self._width)
        if sheet.one_page and stack_height(nodes) > bottom - head.height:
            nodes = self._tightened(theme, stack_height(nodes), bottom - head.height)
        running = self._running_head()
        bodies = flow(nodes, bottom - running.height, bottom - head.height)
        self.shortened = _is_shortened(nodes)
        self._pages: list[list[Mark]] = []
        for number, body in enumerate(bodies, 1):
            top = head if number == 1 else running
            marks = [*top.marks, *(mark.moved(MARGIN, top.height) for mark in body)]
            self._pages.append([*marks, *self._foot(number, len(bodies))])

    def _tightened(self, theme: Theme, height: float, room: float) -> list[Node]:
        """The blocks on one page: with less air, and where that is not enough with fewer rows."""
        nodes = measure(Ink(theme, air=_TIGHT), self.sheet.blocks, self._width)
        spare = room - stack_height(nodes)
        if spare < 0:
            shorten(nodes, room)
            return nodes
        air = _TIGHT + (1 - _TIGHT) * max(0.0, spare - 1.0) / max(height - stack_height(nodes), 1.0)
        looser = measure(Ink(theme, air=air), self.sheet.blocks, self._width)
        return looser if stack_height(looser) <= room else nodes

    @property
    def count(self) -> int:
        """How many pages there are, one at least."""
        return len(self._pages)

    def ground(self) -> QColor:
        """What paper looks like on a screen."""
        return self._ink.color("surface.base")

    def paint(self, painter: QPainter, page: int, *, grey: bool = False) -> None:
        """Draw one page (from 0) onto a painter whose unit is a point and whose origin is the paper's corner."""
        ink = self._grey_ink if grey else self._ink
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(1 / FINE, 1 / FINE)
        for mark in self._pages[page]:
            mark.draw(painter, ink)
        painter.restore()

    def print_on(self, device: QPagedPaintDevice, *, grey: bool = False) -> bool:
        """Draw every page on a printer or PDF writer whose layout is `page_layout`; False when it cannot be begun."""
        device.setPageLayout(page_layout(self.paper, self.sheet.landscape))
        painter = QPainter()
        if not painter.begin(device):
            return False
        try:
            scale = device.width() / self.size.width()
            painter.scale(scale, scale)
            for page in range(self.count):
                if page:
                    device.newPage()
                self.paint(painter, page, grey=grey)
        finally:
            painter.end()
        return True

    def rect(self) -> QRectF:
        """The paper, in points."""
        return QRectF(0, 0, self.size.width(), self.size.height())

    def _head(self) -> Piece:
        sheet, ink = self.sheet, self._ink
        marks: list[Mark] = []
        right = 0.0
        edge = self.size.width() - MARGIN
        if sheet.overall is not None:
            word = set_words(ink, plain(sheet.overall.word), 160.0, Type(12.0, bold=True), 1)
            note = small_line(ink, sheet.overall.note, 160.0)
            right = max(word.width, note.width) + 7 + _OVERALL
            marks.append(RatingMark(edge - right, 34.3, sheet.overall.letter, _OVERALL))
            x = edge - right + _OVERALL + 7
            top = 35.0 if note.marks else 40.5
            marks.extend([*word.placed(x, top), *note.placed(x, top + 15.4)])
        asides = [small_line(ink, line, 180.0, Align.RIGHT) for line in sheet.aside]
        room = self._width - max([right, *(piece.width for piece in asides)]) - 16
        title = title_line(ink, sheet.title, room)
        marks.extend(title.placed(MARGIN, 31.0))
        y = 31.0 + title.height + 5.2
        for line in sheet.lines:
            piece = set_words(ink, plain(line), room, Type(ink.sizes["small"] + 0.2, 1.4, color="text.secondary"), 2)
            marks.extend(piece.placed(MARGIN, y))
            y += piece.height + 0.3
        for place, piece in enumerate(reversed(asides)):
            marks.extend(piece.placed(edge - 180.0, y - (place + 1) * 11.2))
        y = max(y, 31.0 + _OVERALL + 8 if sheet.overall else 0.0) + 6.5
        marks.append(Rule(MARGIN, y, self._width, 1.5, "text.primary"))
        return Piece(y + 10.5, marks)

    def _running_head(self) -> Piece:
        """What stands at the top of the second and later pages."""
        words = ". ".join(filter(None, (self.sheet.title, self.sheet.number)))
        line = small_line(self._ink, words, self._width)
        rule = Rule(MARGIN, MARGIN + 8.5, self._width, 0.75, "text.primary")
        return Piece(MARGIN + 20, [*line.placed(MARGIN, MARGIN - 5), rule])

    def _foot(self, number: int, count: int) -> list[Mark]:
        y = self.size.height() - _FOOT
        marks: list[Mark] = [Rule(MARGIN, y, self._width, 0.75, "line.field")]
        x = MARGIN
        if self.sheet.legend:
            for letter in "RAG":
                marks.append(RatingMark(x, y + 5.2, letter, MARK - 0.9))
                word = small_line(self._ink, RATING_WORDS[letter].lower(), 60.0)
                marks.extend(word.placed(x + MARK + 1.2, y + 5.4))
                x += MARK + word.width + 12
        right = small_line(self._ink, f"{self.sheet.printed} Page {number} of {count}".strip(), self._width * 0.6, Align.RIGHT)
        marks.extend(right.placed(MARGIN + self._width * 0.4, y + 5.4))
        room = self._width - right.width - (x - MARGIN) - 12
        marks.extend(small_line(self._ink, self.sheet.foot, room).placed(x, y + 5.4))
        return marks


def _is_shortened(nodes: list[Node]) -> bool:
    for node in nodes:
        if isinstance(node, Pair):
            if _is_shortened(node.left) or _is_shortened(node.right):
                return True
        elif isinstance(node, Rows) and node.hidden:
            return True
    return False
