"""What the answers to a review come to: how many are back, which weighs most, and what that makes of the document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coorddesk.domain import documents
from coorddesk.domain.dates import add_working_days, plus_months
from coorddesk.domain.document_presets import answers_of, statuses_of
from coorddesk.domain.documents import Document, Review
from coorddesk.domain.projects import Effect, Project, ReviewCode
from coorddesk.errors import InvalidInput

WITHDRAWN = "Withdrawn"
"""The outcome of a review that is not wanted any more; it counts for nothing and stays in the log."""

STILL_RIGHT = "Still right"
"""The outcome of a look at a standing document; it is no answer to a review of its revision."""

_FINE = frozenset(("no comment", "no comments", "no objection", "no objections", "none", "nil", "ok", "okay"))
_GRAVITY = tuple(Effect)
_TONES = {Effect.APPROVE: "green", Effect.COMMENT: "amber", Effect.REVISE: "amber", Effect.REJECT: "red"}
_FOR_REVIEW = "For review"
_MOST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The answers to the review of one revision, taken together; what was withdrawn does not count.

    Attributes:
        asked: how many reviewers there are.
        back: how many of them have answered.
        late: how many of the others are past their day.
        due: the earliest day of those that are out; None when they have none.
        comments: of all answers together.
        effect: the gravest answer so far; None when no answer says anything.
    """

    asked: int = 0
    back: int = 0
    late: int = 0
    due: date | None = None
    comments: int = 0
    effect: Effect | None = None

    @property
    def out(self) -> int:
        """How many have not answered."""
        return self.asked - self.back

    @property
    def complete(self) -> bool:
        """Whether somebody was asked and everybody has answered: only then the gravest answer holds."""
        return 0 < self.asked == self.back


def code_named(outcome: str, codes: Sequence[ReviewCode]) -> ReviewCode | None:
    """The code that an outcome stands for, by its code or else by its meaning, any case."""
    wanted = outcome.strip().casefold()
    if not wanted:
        return None
    by_code = next((one for one in codes if one.code.casefold() == wanted), None)
    return by_code or next((one for one in codes if one.meaning.casefold() == wanted), None)


def effect_of(outcome: str, comments: int, codes: Sequence[ReviewCode]) -> Effect:
    """What an answer means: by its code; of words that no code has, by whether there are comments.

    “No comment” and its like let the document pass; other words without comments are only taken down.
    """
    code = code_named(outcome, codes)
    if code is not None:
        return code.effect
    if comments:
        return Effect.COMMENT
    return Effect.APPROVE if outcome.strip(" .").casefold() in _FINE else Effect.RECORD


def round_of(reviews: Iterable[Review], revision: str) -> list[Review]:
    """Each reviewer's latest review of a revision, in the order they were asked; what was withdrawn, and looks, left out."""
    wanted, latest = revision.casefold(), dict[str, Review]()
    for one in sorted(reviews, key=lambda one: (one.asked, one.id)):
        if one.revision.casefold() == wanted and not one.deleted and one.outcome not in (WITHDRAWN, STILL_RIGHT):
            latest.pop(one.reviewer_id, None)
            latest[one.reviewer_id] = one
    return list(latest.values())


def consolidated(round: Iterable[Review], codes: Sequence[ReviewCode], today: date) -> Consolidated:
    """What the reviews of one revision come to (as `round_of` gives them): the gravest answer wins, “record” counts as nothing."""
    asked = back = late = comments = 0
    due: date | None = None
    gravest: Effect | None = None
    for one in round:
        asked += 1
        if one.returned is None:
            late += one.due is not None and one.due < today
            due = min(filter(None, (due, one.due)), default=None)
            continue
        back += 1
        comments += one.comments
        effect = effect_of(one.outcome, one.comments, codes)
        if effect is not Effect.RECORD and (gravest is None or _GRAVITY.index(effect) > _GRAVITY.index(gravest)):
            gravest = effect
    return Consolidated(asked, back, late, due, comments, gravest)


def status_for(effect: Effect | None, project: Project) -> str | None:
    """The status of a project's set that an effect gives a document: the first of the tone that goes with it; None for none."""
    wanted = _TONES.get(effect) if effect else None
    return next((one.code for one in statuses_of(project) if one.tone == wanted), None)


def review_status(project: Project) -> str:
    """The status of a project's set for what is out for review: the one that says so, else the first that waits for an answer."""
    codes = statuses_of(project)
    waiting = [one for one in codes if one.tone == "accent"]
    for among in (waiting, codes):
        for one in among:
            if "review" in f"{one.code} {one.meaning}".casefold():
                return one.code
    return waiting[0].code if waiting else _FOR_REVIEW


def default_due(project: Project, today: date) -> date:
    """When answers are usually due: the project's calendar days from today, and on a weekend the Monday after it."""
    return add_working_days(today + timedelta(days=max(project.review_days, 0)), 0)


def with_status(document: Document, status: str) -> Document:
    """The document and its current revision with a status."""
    revised = tuple(replace(one, status=status) if one.current else one for one in document.revisions)
    return replace(document, status=status, revisions=revised)


def withdrawn(review: Review, today: date, note: str) -> Review:
    """A review that is not wanted any more since a day."""
    return replace(review, returned=max(today, review.asked), outcome=WITHDRAWN, note=note.strip() or review.note)


def refusal(document: Document) -> str:
    """Why nobody can be asked to review a document now, as a sentence; empty when somebody can."""
    current = documents.current(document)
    if document.deleted:
        return f"{document.number} is in the bin, so nobody can be asked about it. Restore it first."
    if current is None:
        return f"{document.number} has no revision yet, so there is nothing to review. Add one first."
    if current.status == documents.WITHDRAWN:
        return f"{document.number} rev {current.code} is withdrawn, so there is nothing to review. Issue another one first."
    return ""


def sent_out(document: Document, project: Project, round: Sequence[Review], today: date) -> Document:
    """The document as it is out for review with those of the round who have not answered."""
    return replace(with_status(document, review_status(project)), review_due=consolidated(round, answers_of(project), today).due)


def settled(
    document: Document, project: Project, before: Sequence[Review], after: Sequence[Review], today: date, next_due: date | None = None,
    earlier: str = "",
) -> Document:  # fmt: skip
    """The document as a change of the answers to its current revision leaves it.

    With the last answer it gets the status of the gravest, or keeps that of the review where the project's set has none that says so;
    where another revision is asked for, its owner owes it by `next_due`. When nobody is out and no answer says anything, it is again what
    it was. A status that the coordinator gave it since is left alone by later corrections, and what is withdrawn or in the bin by all.

    Args:
        before, after: the current revision's round, before the change and after it.
        next_due: the project's usual day when left out.
        earlier: its status before it went out; empty where it had that of the review already.
    """
    if list(before) == list(after) or refusal(document):
        return document
    codes, out = answers_of(project), review_status(project)
    was, now = consolidated(before, codes, today), consolidated(after, codes, today)
    left_with = (status_for(was.effect, project) if was.effect else earlier) or out
    as_left = was.complete and document.status == left_with
    if now.out:
        if as_left:
            return sent_out(document, project, after, today)
        return document if was.complete else replace(document, review_due=now.due)
    if was.complete and not as_left:
        return document
    if now.effect is None:
        again = earlier if earlier and document.status in (out, left_with) else document.status
        return replace(with_status(document, again), review_due=None)
    status = status_for(now.effect, project) or (out if as_left else document.status)
    due = None
    if _is_owed(now.effect, project):
        unmoved = as_left and _is_owed(was.effect, project) and next_due is None
        due = document.review_due if unmoved else next_due or default_due(project, today)
    return replace(with_status(document, status), review_due=due)


def _is_owed(effect: Effect | None, project: Project) -> bool:
    """Whether an effect leaves something to its owner; a rejection does where no status of the project's set tells it."""
    return effect in (Effect.COMMENT, Effect.REVISE) or (effect is Effect.REJECT and status_for(effect, project) is None)


def checked_months(months: int | None) -> int | None:
    """How many months after a look the next one is due.

    Raises:
        InvalidInput: it is not 1 to 240.
    """
    if months is not None and not 1 <= months <= _MOST_MONTHS:
        raise InvalidInput("months", f"The next look is 1 to {_MOST_MONTHS} months after the last. Nothing was changed.")
    return months


def looked_at(document: Document, today: date, months: int | None) -> Document:
    """A standing document that is still right: the next look is due so many months from today; with None there is none."""
    return replace(document, review_months=months, next_review=plus_months(today, months) if months else None)


def latest_first(reviews: Iterable[Review], document: Document) -> list[tuple[str, list[Review]]]:
    """All reviews of a document by revision, the latest revision first, each in the order they were asked."""
    order = {one.code.casefold(): at for at, one in enumerate(document.revisions)}
    current = documents.current(document)
    found: dict[str, list[Review]] = {}
    for one in sorted(reviews, key=lambda one: (one.asked, one.id)):
        if not one.deleted:
            found.setdefault(one.revision, []).append(one)

    def place(code: str) -> tuple[bool, int]:
        return current is not None and code.casefold() == current.code.casefold(), order.get(code.casefold(), -1)

    return sorted(found.items(), key=lambda entry: place(entry[0]), reverse=True)
