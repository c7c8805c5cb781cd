"""What the cards on view have in common: the filters as plain data, and which cards pass them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from coorddesk.domain.obligations import week_end
from coorddesk.services.board import Card

NOBODY = ""
DUES = ("late", "today", "week", "none")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the cards on view have in common; every filter that is set must fit.

    Attributes:
        text: words that all stand in the reference, title, owner, whom it waits on, or labels.
        owner: a person's id, NOBODY for cards without an owner, None for anyone.
        teams, labels: one of them is enough; empty for all.
        due: of DUES, one is enough; empty for all.
        waiting: only cards that wait for somebody.
        run: the id of the checklist run that made the cards; None for any.
    """

    text: str = ""
    owner: str | None = None
    teams: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    due: frozenset[str] = frozenset()
    waiting: bool = False
    run: str | None = None

    @property
    def active(self) -> bool:
        """Whether anything is filtered at all."""
        return self != Filters()

    def terms(self) -> dict[str, Any]:
        """The filters as JSON can hold them; what filters nothing is left out."""
        found = {
            "text": self.text, "owner": self.owner, "teams": sorted(self.teams), "labels": sorted(self.labels), "due": sorted(self.due),
            "waiting": self.waiting, "run": self.run,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value or (name == "owner" and value is not None)}


def filters_of(terms: object) -> Filters:
    """The filters that terms stand for; whatever in them is not understood filters nothing."""
    given = terms if isinstance(terms, dict) else {}

    def texts(name: str) -> frozenset[str]:
        value = given.get(name)
        return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()

    def text(name: str) -> str | None:
        value = given.get(name)
        return value if isinstance(value, str) else None

    return Filters(
        text("text") or "", text("owner"), texts("teams"), texts("labels"), texts("due") & frozenset(DUES),
        given.get("waiting") is True, text("run"),
    )  # fmt: skip


def passing(
    filters: Filters, today: date, first_weekday: int, team_of: Callable[[Card], str | None], findable: Callable[[Card], str],
    called: Callable[[str], frozenset[str]],
) -> Callable[[Card], bool]:  # fmt: skip
    """Whether a card passes, as a function, so that what is the same for all cards is worked out once.

    Args:
        first_weekday: 0 is Monday; this week ends on the day before.
        findable: a card's own words, in lower case.
        called: the ids of the people in whose name a word in lower case stands.
    """
    tests: list[Callable[[Card], bool]] = []
    if filters.owner is not None:
        tests.append(lambda card: (card.owner_id or NOBODY) == filters.owner)
    if filters.run is not None:
        tests.append(lambda card: card.run_id == filters.run)
    if filters.waiting:
        tests.append(lambda card: card.done_on is None and (card.waiting_on_id or card.waiting_since) is not None)
    if filters.due:
        tests.append(_due_test(filters.due, today, week_end(today, first_weekday)))
    if filters.teams:
        tests.append(lambda card: team_of(card) in filters.teams)
    if filters.labels:
        tests.append(lambda card: not filters.labels.isdisjoint(card.labels))
    tests += [_word_test(word, findable, called(word)) for word in filters.text.casefold().split()]
    if len(tests) == 1:
        return tests[0]
    return lambda card: all(test(card) for test in tests)


def _word_test(word: str, findable: Callable[[Card], str], people: frozenset[str]) -> Callable[[Card], bool]:
    """Whether a word stands in a card, or in the name of its owner or of whom it waits on."""
    return lambda card: word in findable(card) or card.owner_id in people or card.waiting_on_id in people


def _due_test(wanted: frozenset[str], today: date, last_day: date) -> Callable[[Card], bool]:
    late, on_today, week, none = (name in wanted for name in DUES)

    def fits(card: Card) -> bool:
        if card.done_on is not None:
            return False
        due = card.due
        if due is None:
            return none
        return (late and due < today) or (on_today and due == today) or (week and today <= due <= last_day)

    return fits
