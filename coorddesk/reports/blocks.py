"""What a sheet of paper says, as plain values: words, tables and marks, without type, colour or page size."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tone(StrEnum):
    """How loud a run of words is."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"  # smaller and grey: references, next steps
    STRUCK = "struck"  # grey with a line through: what no longer counts


class Align(StrEnum):
    """Where a column's words stand."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Text = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A milestone on its line of time: where it was planned and where it stands now.

    Attributes:
        start, end: the days at the ends of the line, the same in all rows of a table.
        done: it was reached, on `forecast`.
    """

    start: date
    end: date
    today: date
    baseline: date | None
    forecast: date | None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, or a rating mark, or a line of time, or blocks under one another.

    Attributes:
        rating: R, A, G, C, or "-" for none given; empty draws no mark.
    """

    text: Text = ()
    rating: str = ""
    span: Span | None = None
    blocks: "tuple[Block, ...]" = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        head: may have two lines, parted by a line end.
        points: its least width; wider words widen it, up to `most`.
        share: its part of the width that is left; a column with a share has no width of its own.
        lines: words longer than this many lines end with an ellipsis.
    """

    head: str = ""
    points: float = 0.0
    share: float = 0.0
    most: float = 120.0
    align: Align = Align.LEFT
    lines: int = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with hairlines between them.

    Attributes:
        rows: from top to bottom.
        order: places of rows, the most important first, in which they get room on a page that is too small for all;
            empty takes them from the top.
        total: how many there are; more than `rows` when the last ones were left out already.
        more: where the rows left out can be found, such as “in the register”.
        empty: the sentence that stands in place of no rows.
        least: rows that stay as long as any other table has some to give.
        whole: no row is ever left out.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    order: tuple[int, ...] = ()
    total: int = 0
    more: str = "in the register"
    empty: str = ""
    least: int = 2
    whole: bool = False

    @property
    def count(self) -> int:
        """How many rows there are, those left out included."""
        return max(self.total, len(self.rows))


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs of running words.

    Attributes:
        airy: set with more room between the lines, for the words at the head of a sheet.
    """

    paragraphs: tuple[Text, ...]
    airy: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """One number and what it counts."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The few numbers that say most, under one another."""

    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values in two columns: Held, Place, Copies."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Words that must not be overlooked, in a frame: a decision."""

    label: str
    text: Text


@dataclass(frozen=True, slots=True)
class Bar:
    """Words with a line at their left: who does what, by when."""

    label: str
    text: Text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a quiet note on its line, and what stands below.

    Attributes:
        key: its name among the sheet's options; empty when it cannot be switched off.
    """

    title: str
    blocks: "tuple[Block, ...]"
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Two stacks of blocks next to one another.

    Attributes:
        share: the left one's part of the width.
    """

    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Table | Prose | Numbers | Facts | Box | Bar | Section | Beside | PageBreak


@dataclass(frozen=True, slots=True)
class Overall:
    """The rating at the head of a sheet, in a letter and in words."""

    letter: str
    word: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, ready for paper, PDF or HTML.

    Attributes:
        kind: status, actions, register …
        number: its own document number, or empty.
        lines: under the title, small.
        aside: small lines at the right of the head.
        foot: at the left of every page's foot.
        legend: the foot explains the rating marks.
        printed: when, in words; stands at the right of every page's foot before the page number.
        one_page: tables are shortened until everything stands on one page.
    """

    kind: str
    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    lines: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    overall: Overall | None = None
    foot: str = ""
    legend: bool = False
    printed: str = ""
    landscape: bool = False
    one_page: bool = False


RATING_WORDS = {"R": "Red", "A": "Amber", "G": "Green", "C": "Closed", "-": "Not rated"}


def plain(text: str) -> Text:
    """One plain run; nothing for empty words."""
    return (Run(text),) if text else ()


def strong(text: str) -> Text:
    """One bold run; nothing for empty words."""
    return (Run(text, Tone.STRONG),) if text else ()


def quiet(text: str) -> Text:
    """One small grey run; nothing for empty words."""
    return (Run(text, Tone.QUIET),) if text else ()


def struck(text: str) -> Text:
    """One run with a line through; nothing for empty words."""
    return (Run(text, Tone.STRUCK),) if text else ()


def bare(text: Text) -> str:
    """The words alone, in one line."""
    return " ".join("".join(run.text for run in text).split())
