"""Words set in lines of a given width, the way a compositor sets them."""

import re
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF, QTextCharFormat, QTextLayout, QTextOption

from coorddesk.reports.blocks import Align, Run, Text, Tone
from coorddesk.ui.print.marks import FINE, Ink, Mark, Words

LEAD = 1.36
_ENDLESS = 10_000.0
_SHORT = 120  # letters; longer words seldom fit on a line
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")  # stand at the right of their line, wherever that ends
_KEPT_TAIL = 16  # a reference of up to this many letters stays when the words before it are shortened


@dataclass(frozen=True, slots=True)
class Piece:
    """Marks that stay together, placed from their own top left corner.

    Attributes:
        width: of the words as they came out.
        lines: how many lines of words there are.
    """

    height: float
    marks: list[Mark] = field(default_factory=list)
    width: float = 0.0
    lines: int = 0

    def placed(self, dx: float, dy: float) -> list[Mark]:
        """The marks, moved."""
        return [mark.moved(dx, dy) for mark in self.marks]


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set.

    Attributes:
        points: the type size; quiet runs are set in the small size at most.
        lead: from line to line, in type sizes.
        bold, color: of plain runs.
    """

    points: float
    lead: float = LEAD
    bold: bool = False
    color: str = "text.primary"


def set_words(
    ink: Ink, text: Text, width: float, kind: Type, lines: int = 0, align: Align = Align.LEFT, *, keep_tail: bool = True
) -> Piece:
    """The words in lines no wider than `width` points; beyond `lines` (0 is no limit) they end with an ellipsis.

    Words that were set before are taken from there: a register of 200 pages has the same status and folder on every line.
    """
    key = (text, width, kind, lines, align, keep_tail)
    found = ink.words.get(key)
    if found is None:
        found = ink.words[key] = _fitting(ink, text, width, kind, align) or _set(ink, text, width, kind, lines, align, keep_tail)
    return found


def _fitting(ink: Ink, text: Text, width: float, kind: Type, align: Align) -> Piece | None:
    """Short words as they were measured, where they fit on one line; None where they do not."""
    if width >= _ENDLESS or sum(len(run.text) for run in text) > _SHORT or any(_FROM_RIGHT.search(run.text) for run in text):
        return None
    whole = set_words(ink, text, _ENDLESS, kind)
    if whole.lines != 1 or whole.width > width:
        return None
    marks = whole.placed(width - whole.width, 0.0) if align is Align.RIGHT else whole.marks
    return Piece(whole.height, marks, whole.width, 1)


def _set(ink: Ink, text: Text, width: float, kind: Type, lines: int, align: Align, keep_tail: bool) -> Piece:
    runs = tuple(Run(" ".join(run.text.split("\n")), run.tone) for run in text if run.text)
    if not runs:
        return Piece(0.0)
    layout = _broken(ink, runs, width, kind)
    if lines and layout.lineCount() > lines:
        last = layout.lineAt(lines - 1)
        most = last.textStart() + last.textLength()
        layout = _broken(ink, _shortened(ink, runs, width, kind, lines, most, keep_tail), width, kind)
    step = kind.points * kind.lead
    ascent, descent = _ascent(ink, kind)
    marks: list[Mark] = []
    widest = 0.0
    for place in range(layout.lineCount()):
        line = layout.lineAt(place)
        natural = line.naturalTextWidth() / FINE
        widest = max(widest, natural)
        baseline = place * step + (step - ascent - descent) / 2 + ascent
        # A fallback font may stand higher than ours; the baseline is what has to agree.
        rise = line.y() + line.ascent() - (baseline - place * step) * FINE
        x = width - natural if align is Align.RIGHT else 0.0
        marks.append(Words(layout, place, x, place * step, step, rise))
    return Piece(layout.lineCount() * step, marks, widest, layout.lineCount())


def natural_width(ink: Ink, text: Text, kind: Type) -> float:
    """How wide the words are on one line, in points."""
    return set_words(ink, text, _ENDLESS, kind).width


def _broken(ink: Ink, runs: Text, width: float, kind: Type) -> QTextLayout:
    layout = QTextLayout("".join(run.text for run in runs), ink.font(kind.points, kind.bold))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(_formats(ink, runs, kind))
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        # A quarter of a point more, so that words measured to fit do fit.
        line.setLineWidth((width + 0.25) * FINE)
        line.setPosition(QPointF(0.0, y))
        y += line.height()
    layout.endLayout()
    return layout


def _formats(ink: Ink, runs: Text, kind: Type) -> list[QTextLayout.FormatRange]:
    ranges = []
    start = 0
    for run in runs:
        length = _utf16(run.text)
        span = QTextLayout.FormatRange()
        span.start, span.length = start, length
        style = QTextCharFormat()
        quiet, struck = run.tone is Tone.QUIET, run.tone is Tone.STRUCK
        points = min(kind.points, ink.sizes["small"]) if quiet else kind.points
        style.setFont(ink.font(points, run.tone is Tone.STRONG or (kind.bold and not quiet)))
        style.setFontStrikeOut(struck)
        style.setForeground(ink.color("text.secondary" if quiet or struck else kind.color))
        span.format = style
        ranges.append(span)
        start += length
    return ranges


def _shortened(ink: Ink, runs: Text, width: float, kind: Type, lines: int, most: int, keep_tail: bool) -> Text:
    """As much of the words as fits, `most` letters or fewer, and an ellipsis.

    A short quiet run at the end, such as a reference, stays whole.
    """
    tail: Text = ()
    if keep_tail and len(runs) > 1 and runs[-1].tone is Tone.QUIET and len(runs[-1].text) <= _KEPT_TAIL:
        runs, tail = runs[:-1], runs[-1:]
    low, high = 0, min(most, sum(len(run.text) for run in runs))
    while low < high:
        middle = (low + high + 1) // 2
        if _broken(ink, (*_first(runs, middle), *tail), width, kind).lineCount() <= lines:
            low = middle
        else:
            high = middle - 1
    return (*_first(runs, low), *tail)


def _first(runs: Text, count: int) -> Text:
    kept: list[Run] = []
    for run in runs:
        if count <= 0:
            break
        kept.append(Run(run.text[:count], run.tone))
        count -= len(run.text)
    if not kept:
        return (Run("…", runs[0].tone),)
    last = kept.pop()
    return (*kept, Run(last.text.rstrip(" ,.;:") + "…", last.tone))


def _ascent(ink: Ink, kind: Type) -> tuple[float, float]:
    metrics = QFontMetricsF(ink.font(kind.points, kind.bold))
    return metrics.ascent() / FINE, metrics.descent() / FINE


def _utf16(text: str) -> int:
    """Qt counts in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
