"""Reading a line of minutes while it is typed: whether it is an action or a decision, who does what, and by when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coorddesk.domain.capture import Captured, parse_line
from coorddesk.domain.dates import ENGLISH, DateOrder, Names


class Mark(StrEnum):
    """What a marked line becomes."""

    ACTION = "action"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Marked:
    """A line that begins with a mark, and the words after it; never empty."""

    mark: Mark
    rest: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What a marked line says.

    Attributes:
        title: the words that remain, beginning with a capital.
        owner: a person's id.
        captured: the rest of what quick capture understood.
    """

    title: str
    owner: str | None
    due: date | None
    captured: Captured


# An image in Markdown, a priority and a row of exclamation marks are no actions.
_ACTION = re.compile(r"(?:!(?![!\[]|(?:high|medium|med|normal|low|[123])\b)|->|→|\[ ?\](?!\()|(?:action|a):(?=\s))\s*(?=\S)", re.IGNORECASE)
_DECISION = re.compile(r"(?:=>|⇒|(?:decision|d):(?=\s))\s*(?=\S)", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-*•]\s+)?")
_NAMED = re.compile(r"\s*([^:\n]{1,60}?)\s*(?::\s+|\s+to\s+(?=[a-z]))(?=\S)")
ACTION_MARKS = ("!", "->", "[ ]", "Action:", "A:")
DECISION_MARKS = ("=>", "Decision:", "D:")


def marked(line: str) -> Marked | None:
    """The line's mark and the words after it, a bullet before it allowed; None for a line that is only said.

    - `! Send the sketch`, `-> …`, `[ ] …`, `Action: …`, `A: …`: an action.
    - `=> Open-cell ceiling`, `Decision: …`, `D: …`: a decision.
    """
    bullet = _BULLET.match(line)
    start = bullet.end() if bullet else 0
    for mark, pattern in ((Mark.ACTION, _ACTION), (Mark.DECISION, _DECISION)):
        found = pattern.match(line, start)
        if found is not None:
            return Marked(mark, line[found.end() :].strip())
    return None


def read_note(
    rest: str, today: date, people: Sequence[tuple[str, str]] = (), projects: Sequence[tuple[str, str, str]] = (),
    order: DateOrder = DateOrder.DMY, names: Names = ENGLISH,
) -> Noted:  # fmt: skip
    """What the words after a mark say; takes any text and never raises.

    As quick capture reads them, and the two ways minutes name who does it: `Dana: send the sketch by Fri` and `Dana to send it`.

    Args:
        people: (id, name) of each.
        projects: (id, code, name) of each.
    """
    owner, words = _lead(rest, today, people)
    captured = parse_line(words, today, people, projects, order, names)
    title = captured.title
    return Noted(title[:1].upper() + title[1:], owner or captured.owner, captured.due, captured)


def _lead(rest: str, today: date, people: Sequence[tuple[str, str]]) -> tuple[str | None, str]:
    """Who the line begins with, and what is left of it; nobody where that is no one person's name."""
    found = _NAMED.match(rest)
    if found is None or found[1].startswith(("@", "#", "!", "->")):
        return None, rest
    named = parse_line(f"@{found[1]}", today, people)
    if named.owner is None or named.title or len(named.parts) != 1:
        return None, rest
    return named.owner, rest[found.end() :]
