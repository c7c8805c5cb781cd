"""Quick capture: one line of words becomes the fields of a task, and words that are not surely markup stay in the title.

    Ask Dana for drawing A-102 by Fri #FIT @design !high
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from coorddesk.domain.date_reading import read_date
from coorddesk.domain.dates import ENGLISH, DateOrder, Names
from coorddesk.errors import InvalidInput


class PartKind(StrEnum):
    """What a stretch of the line was taken for."""

    PROJECT = "project"
    OWNER = "owner"
    WAITING = "waiting"
    DUE = "due"
    LABEL = "label"
    PRIORITY = "priority"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the line to be shown as understood.

    Attributes:
        start, end: offsets into the line as it was given, the end exclusive.
        value: a project's or person's id, an ISO date, a label, a priority, or a reference in capitals.
        text: the characters themselves.
    """

    kind: PartKind
    start: int
    end: int
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Captured:
    """What a line says. Ids are None where it says nothing.

    Attributes:
        title: the words that remain; empty when there are none.
        priority: high, normal or low, the values of a task's priority; `!medium` is normal.
        parts: in the order of the line, never overlapping.
        unknown_people: names in a person's place that are nobody's, or more than one person's; their words stay in the
            title, except for an `@Name`, which becomes a label.
        problems: sentences about dates that do not exist; their words stay in the title.
    """

    title: str
    owner: str | None = None
    waiting_on: str | None = None
    project: str | None = None
    due: date | None = None
    labels: tuple[str, ...] = ()
    priority: str | None = None
    parts: tuple[Part, ...] = ()
    unknown_people: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """What looks like a reference or a document's number, such as A-102, in capitals."""
        return tuple(part.value for part in self.parts if part.kind is PartKind.REFERENCE)


def parse_line(
    line: str,
    today: date,
    people: Sequence[tuple[str, str]] = (),
    projects: Sequence[tuple[str, str, str]] = (),
    order: DateOrder = DateOrder.DMY,
    names: Names = ENGLISH,
) -> Captured:
    """What a quick line says; it takes any text and never raises.

    - `#fit`, `#fitout`: the project of that code, or with a name in which a word begins so.
    - `@dana`, `@Dana Whitlock`, `@DW`, `->Dana`: the owner. An `@word` that is nobody's name is a label.
    - `!high`, `!medium`, `!low`, `!1` to `!3`.
    - `by Fri`, `due 15 jan`, `on 3 dec`, `tomorrow`, at the end or before such marks; elsewhere a date is only a word.
    - `Ask Dana for …`, `Chase Dana …`, `Remind Dana …`, `waiting on Dana`: who is waited on.

    A name counts when it is one person's: in full, the first name, the surname, or the initials. Of several projects,
    owners or priorities the first is taken and the others stay words.

    Args:
        people: (id, name) of each.
        projects: (id, code, name) of each.
    """
    reading = _Reading(line, today, order, names, _People(people), projects)
    for step in (reading.marks, reading.dates, reading.waiting, reading.references):
        step()
    return reading.captured()


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the line, without the punctuation around it."""

    start: int
    end: int
    text: str


class _People:
    """Who a name belongs to; the index is made when the first name is looked up."""

    def __init__(self, people: Sequence[tuple[str, str]]) -> None:
        self._people = people

    @cached_property
    def _index(self) -> tuple[dict[str, set[str]], ...]:
        full: dict[str, set[str]] = {}
        first: dict[str, set[str]] = {}
        initials: dict[str, set[str]] = {}
        last: dict[str, set[str]] = {}
        for id_, name in self._people:
            words = _folded(name).split()
            if not words:
                continue
            full.setdefault(" ".join(words), set()).add(id_)
            first.setdefault(words[0], set()).add(id_)
            if len(words) > 1:
                full.setdefault(".".join(words), set()).add(id_)
                first.setdefault(f"{words[0]} {words[-1][0]}", set()).add(id_)
                initials.setdefault("".join(word[0] for word in words), set()).add(id_)
                last.setdefault(words[-1], set()).add(id_)
        return full, first, initials, last

    def find(self, words: Sequence[str], any_case: bool) -> tuple[str | None, int, bool]:
        """The one person the first words name, how many words that took, and whether they name several people.

        Without `any_case`, initials count in capitals only, so that "it" stays a word.
        """
        full, first, initials, last = self._index
        for used in range(min(4, len(words)), 0, -1):
            name = _folded(" ".join(words[:used]))
            for kind in (full, first, initials, last):
                if kind is initials and not (any_case or words[0].isupper()):
                    continue
                if found := kind.get(name):
                    return (next(iter(found)), used, False) if len(found) == 1 else (None, used, True)
        return None, 0, False


def _folded(text: str) -> str:
    """Without case and accents, so that "jose" finds José."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


_PRIORITIES = {
    "high": "high", "1": "high", "medium": "normal", "med": "normal", "normal": "normal", "2": "normal", "low": "low", "3": "low",
}  # fmt: skip
_BEFORE_DATES = ("by", "due", "on")
_NOT_BEFORE_DAYS = ("for", "of", "from", "since", "until", "till", "than", "about", "after", "before", "in", "at", "to")
_AND = ("and", "&", "or", "+", "/")
_REFERENCE = re.compile(r"(?<![\w-])([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*-[A-Za-z]{0,4}\d{1,6}[A-Za-z]?)(?![\w-])")
_EDGES = "()[]{}\"“”‘’'.,;:!?…"


@dataclass(slots=True)
class _Reading:
    """A line while it is read: what was understood, and which stretches the title goes without."""

    line: str
    today: date
    order: DateOrder
    names: Names
    people: _People
    projects: Sequence[tuple[str, str, str]]
    parts: list[Part] = field(default_factory=list)
    gone: list[tuple[int, int]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def tokens(self) -> list[_Token]:
        """The words that still stand in the title, in order."""
        found = []
        for match in re.finditer(r"\S+", self.line):
            text = match[0].rstrip(_EDGES)
            lead = len(text) - len(text.lstrip("([{\"“‘'"))
            start, end = match.start() + lead, match.start() + len(text)
            if end > start and not self._is_taken(start, end):
                found.append(_Token(start, end, self.line[start:end]))
        return found

    def take(self, kind: PartKind, start: int, end: int, value: str, gone_from: int | None = None) -> None:
        self.parts.append(Part(kind, start, end, value, self.line[start:end]))
        self.gone.append((start if gone_from is None else gone_from, end))

    def _is_taken(self, start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in self.gone)

    def has(self, kind: PartKind) -> bool:
        return any(part.kind is kind for part in self.parts)

    def at_end(self, end: int) -> bool:
        """Whether nothing but marks stands after an offset."""
        return not any(token.start >= end for token in self.tokens())

    def marks(self) -> None:
        tokens = self.tokens()
        skip_to = 0
        for at, token in enumerate(tokens):
            if token.start < skip_to:
                continue
            sign = re.match(r"->|→|[#@!]", token.text)
            rest = token.text[sign.end() :] if sign else ""
            if sign is None or not (rest or sign[0] in ("->", "→")):
                continue
            before = len(self.parts)
            if sign[0] == "#":
                self._project(token, rest)
            elif sign[0] == "!":
                if not self.has(PartKind.PRIORITY) and rest.casefold() in _PRIORITIES:
                    self.take(PartKind.PRIORITY, token.start, token.end, _PRIORITIES[rest.casefold()])
            else:
                asked = at > 0 and tokens[at - 1].text.casefold() in ("ask", "chase") and at == 1
                self._person_mark(token, rest, tokens[at + 1 :], sign[0], PartKind.WAITING if asked else PartKind.OWNER)
            if len(self.parts) > before:
                skip_to = self.parts[-1].end

    def _project(self, token: _Token, rest: str) -> None:
        if self.has(PartKind.PROJECT):
            return
        asked = _folded(rest)
        bare = re.sub(r"[\W_]", "", asked)
        by_code = [id_ for id_, code, _ in self.projects if _folded(code) == asked]
        found = by_code or [id_ for id_, _, name in self.projects if len(bare) > 1 and _begins_in(bare, name)]
        if len(found) == 1:
            self.take(PartKind.PROJECT, token.start, token.end, found[0])

    def _person_mark(self, token: _Token, rest: str, after: list[_Token], sign: str, kind: PartKind) -> None:
        following = [token, *after] if rest else after
        words = [rest, *(t.text for t in after)] if rest else [t.text for t in after]
        if not words:
            return
        # A name goes on only over single blanks: "@dana, Whitlock report" names Dana.
        near = 1
        while near < len(following) and following[near].start == following[near - 1].end + 1:
            near += 1
        person, used, several = self.people.find(words[:near], any_case=True)
        if person is not None:
            if not self.has(kind):
                self.take(kind, token.start, following[used - 1].end, person)
            return
        if sign == "@" and not several and rest[:1].isupper() and near > 1 and self._is_surname(words[1]):
            self.unknown.append(f"{rest} {words[1]}")
            self.take(PartKind.LABEL, token.start, following[1].end, f"{rest} {words[1]}")
            return
        name = " ".join(words[: max(used, 1)])
        if several or sign != "@" or rest[:1].isupper():
            self.unknown.append(name)
        if sign == "@" and not several and re.fullmatch(r"\w[\w.&/-]*", rest):
            self.take(PartKind.LABEL, token.start, token.end, rest)

    def _is_surname(self, word: str) -> bool:
        """Whether a word behind an unknown first name can be the rest of the name: “@Zara Khan”, but not “@Zara Friday”."""
        plain = word.replace("-", "").replace("’", "").replace("'", "")
        dated = self.names.weekday(word) is not None or self.names.month(word) is not None
        return word[:1].isupper() and len(word) > 1 and plain.isalpha() and not plain.isupper() and not dated

    def dates(self) -> None:
        tokens = self.tokens()
        # Of the words that are no marks it must be the last ones: two for "due by", four for "Fri 27 Nov 2026".
        for at in range(max(len(tokens) - 6, 0), len(tokens)):
            if self._may_begin(tokens, at):
                first = at
                while first < len(tokens) and tokens[first].text.casefold() in _BEFORE_DATES:
                    first += 1
                if first < len(tokens) and self._due(tokens, at, first):
                    return

    def _may_begin(self, tokens: list[_Token], at: int) -> bool:
        word = tokens[at].text.casefold()
        if word in _BEFORE_DATES:
            return at == 0 or tokens[at - 1].text.casefold() not in _BEFORE_DATES
        if word in ("today", "tomorrow"):
            return at > 0 and tokens[at - 1].text.casefold() not in _NOT_BEFORE_DAYS
        return any(self.line[end : tokens[at].start].strip() == "" for _, end in self.gone if end <= tokens[at].start)

    def _due(self, tokens: list[_Token], begin: int, first: int) -> bool:
        start, end = tokens[first].start, tokens[-1].end
        words = self.line[start:end]
        keyword = tokens[first - 1].text.casefold() if first > begin else ""
        if self._is_taken(start, end) or _unsure(words, keyword):
            return False
        try:
            found = read_date(words, self.today, self.order, self.names)
        except InvalidInput as problem:
            self.problems.append(problem.sentence)
            return True
        if found is not None:
            self.take(PartKind.DUE, start, end, found.isoformat(), gone_from=tokens[begin].start)
        return found is not None

    def waiting(self) -> None:
        if self.has(PartKind.WAITING):
            return
        tokens = self.tokens()
        words = [token.text for token in tokens]
        lower = [word.casefold() for word in words]
        if len(words) > 1 and lower[0] in ("ask", "chase", "remind", "nudge"):
            self._asked(tokens, 1, keep=lower[0] in ("remind", "nudge"))
            return
        for at in range(len(words) - 2):
            if lower[at] == "waiting" and lower[at + 1] in ("on", "for"):
                self._waited(tokens, at)
                return

    def _named(self, tokens: list[_Token], at: int) -> tuple[str, _Token] | None:
        """The one person named from a word on, and the last word of the name."""
        words = [token.text for token in tokens[at:]]
        person, used, several = self.people.find(words, any_case=False)
        if several:
            self.unknown.append(" ".join(words[:used]))
        if person is None:
            return None
        last = tokens[at + used - 1]
        listed = self.line[last.end :].lstrip().startswith((",", *_AND[1:])) and not self.at_end(last.end)
        if listed or (len(words) > used and words[used].casefold() in _AND):
            return None  # two people are asked: whom it waits on is not for us to say
        return person, last

    def _asked(self, tokens: list[_Token], at: int, keep: bool) -> None:
        found = self._named(tokens, at)
        if found is None:
            follows = tokens[at + 1].text.casefold() if at + 1 < len(tokens) else ""
            if tokens[at].text[:1].isupper() and follows in ("for", "to", "about", "if", "whether") and not self.unknown:
                self.unknown.append(tokens[at].text)
            return
        person, last = found
        start = tokens[at].start
        if keep or self.at_end(last.end):
            self.parts.append(Part(PartKind.WAITING, start, last.end, person, self.line[start : last.end]))
        else:
            self.take(PartKind.WAITING, start, last.end, person)

    def _waited(self, tokens: list[_Token], at: int) -> None:
        found = self._named(tokens, at + 2)
        if found is None:
            return
        person, last = found
        start = tokens[at + 2].start
        if at > 0 and self.at_end(last.end):
            self.take(PartKind.WAITING, start, last.end, person, gone_from=tokens[at].start)
        elif at == 0 and not self.at_end(last.end):
            self.take(PartKind.WAITING, start, last.end, person, gone_from=tokens[1].start)
        else:
            self.parts.append(Part(PartKind.WAITING, start, last.end, person, self.line[start : last.end]))

    def references(self) -> None:
        codes = {_folded(code) for _, code, _ in self.projects}
        for match in _REFERENCE.finditer(self.line):
            start, end = match.span(1)
            taken = self._is_taken(start, end) or any(part.start < end and start < part.end for part in self.parts)
            if not taken and (match[1].upper() == match[1] or _folded(match[1].partition("-")[0]) in codes):
                self.parts.append(Part(PartKind.REFERENCE, start, end, match[1].upper(), match[1]))

    def captured(self) -> Captured:
        parts = tuple(sorted(self.parts, key=lambda part: part.start))

        def one(kind: PartKind) -> str | None:
            return next((part.value for part in parts if part.kind is kind), None)

        due = one(PartKind.DUE)
        return Captured(
            title=_title(self.line, self.gone),
            owner=one(PartKind.OWNER),
            waiting_on=one(PartKind.WAITING),
            project=one(PartKind.PROJECT),
            due=date.fromisoformat(due) if due else None,
            labels=tuple(dict.fromkeys(part.value for part in parts if part.kind is PartKind.LABEL)),
            priority=one(PartKind.PRIORITY),
            parts=parts,
            unknown_people=tuple(dict.fromkeys(self.unknown)),
            problems=tuple(self.problems),
        )


def _begins_in(asked: str, name: str) -> bool:
    """Whether a name, read without blanks from one of its words on, begins so: "fitout" in "Office fit-out"."""
    words = re.findall(r"[^\W_]+", _folded(name))
    return any("".join(words[at:]).startswith(asked) for at in range(len(words)))


def _unsure(words: str, keyword: str) -> bool:
    """Whether words that can be read as a date are as likely something else: version 4.2, a model on 3d."""
    short = words.casefold()
    if re.fullmatch(r"\d{1,2}[.\-]\d{1,2}\.?", short):
        return True
    return (not keyword or keyword == "on") and re.fullmatch(r"\d+ ?[a-z]{1,2}", short) is not None


def _title(line: str, gone: Iterable[tuple[int, int]]) -> str:
    """What is left, in single blanks, without commas and dashes that joined what was taken out."""
    kept: list[str] = []
    at = 0
    for start, end in sorted(gone):
        kept.append(line[at:start])
        at = max(at, end)
    kept.append(line[at:])
    text = " ".join(kept[0].split())
    for piece in kept[1:]:
        words = " ".join(piece.split())
        text = text.rstrip(" ,;:-–—(")
        if not text:
            text = words.lstrip(" ,;:.)")
        elif words.strip(" ,;:.)"):
            text += ("" if re.match(r"[,;:.!?)]+(\s|$)", words) else " ") + words
    return text.rstrip(" ,;:") if len(kept) > 1 else text
