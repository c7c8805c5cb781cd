"""How a card's title breaks into lines: quick enough for thousands, since only whole words are measured, each once."""

import unicodedata

from coorddesk.ui.paint import elided
from coorddesk.ui.theme import Theme

MOST_LINES = 3
_ALONE = 0.24
_NARROWER_BY = 6
_JOINS = "\u200d\ufe0f"
_STRONG = ("L", "R", "AL")


class Titles:
    """Breaks titles; words that were measured are remembered."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._advances: dict[str, float] = {}

    def forget(self) -> None:
        """The font is another one."""
        self._advances.clear()

    def _advance(self, word: str) -> float:
        found = self._advances.get(word)
        if found is None:
            found = self._advances[word] = self._theme.metrics("body", 500).horizontalAdvance(word)
        return found

    def broken(self, title: str, room: float) -> tuple[str, ...]:
        """The title in at most three lines, the last of which holds all the rest, whether it fits or not."""
        space = self._advance(" ")
        lines: list[str] = []
        line, used = "", 0.0
        words = title.split(" ")
        for at, word in enumerate(words):
            advance = self._advance(word)
            if line and used + space + advance <= room:
                line, used = f"{line} {word}", used + space + advance
                continue
            if line:
                lines.append(line)
            if len(lines) == MOST_LINES - 1:
                return (*lines, " ".join(words[at:]))
            while advance > room and len(lines) < MOST_LINES - 1:
                head = self._head(word, room)
                lines.append(word[:head])
                word = word[head:]
                advance = self._advance(word)
            if advance > room:
                return (*lines, " ".join((word, *words[at + 1 :])))
            line, used = word, advance
        return (*lines, line)

    def settled(self, title: str, lines: tuple[str, ...], room: float) -> tuple[str, ...]:
        """The title in as many lines, broken a word earlier where one would stand nearly alone; an ellipsis ends what is too long."""
        if not self.fits(lines[-1], room):
            return (*lines[:-1], elided(self._theme.metrics("body", 500), lines[-1], room))
        narrower = room
        while len(lines) > 1 and self.fits(lines[-1], room * _ALONE) and narrower > room / 2:
            narrower -= _NARROWER_BY
            tried = self.broken(title, narrower)
            if len(tried) > len(lines) or not self.fits(tried[-1], narrower):
                break
            lines = tried
        return lines

    def fits(self, line: str, room: float) -> bool:
        """Whether a line has room."""
        words = line.split(" ")
        return sum(map(self._advance, words)) + self._advance(" ") * (len(words) - 1) <= room

    def _head(self, word: str, room: float) -> int:
        """How many letters of a word that is too long fit on a line; at least one."""
        low, high = 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._advance(word[:middle]) <= room else (low, middle - 1)
        # Marks and joined signs, such as most emoji of people, stay in one piece.
        while 1 < low < len(word) and (unicodedata.combining(word[low]) or word[low] in _JOINS or word[low - 1] in _JOINS[:1]):
            low -= 1
        return low


def runs_right_to_left(text: str) -> bool:
    """Whether a text's first letter belongs to a script that runs from right to left."""
    return next((unicodedata.bidirectional(sign) in ("R", "AL") for sign in text if unicodedata.bidirectional(sign) in _STRONG), False)
