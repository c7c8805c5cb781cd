"""Reviews of documents: who is asked, what came back, and what it comes to; and the looks at standing documents."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coorddesk.domain import documents
from coorddesk.domain import reviews as rules
from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.documents import Document, Review
from coorddesk.domain.links import Link
from coorddesk.domain.obligations import Obligation, by_urgency
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project, ReviewCode
from coorddesk.domain.reviews import STILL_RIGHT, WITHDRAWN, Consolidated
from coorddesk.errors import InvalidInput
from coorddesk.storage.queries import obligations as obligations_query
from coorddesk.storage.queries import reviews as query
from coorddesk.storage.queries.reviews import ReviewLine as ReviewLine
from coorddesk.storage.store import Edit, Reader, Store, new_id


@dataclass(frozen=True, slots=True)
class Asking:
    """One document's current revision for some people to review."""

    document_id: str
    reviewer_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reviewer sent back.

    Attributes:
        outcome: a code of the project's set or its meaning, or other words.
        file: a path or address of the comments; empty for none.
        next_due: when the owner owes the next revision, should this be the last answer and ask for one; the usual day when left out.
    """

    returned: date
    outcome: str
    comments: int = 0
    note: str = ""
    file: str = ""
    next_due: date | None = None


def reviewers_by_matrix(store: Store, document_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Whom the distribution matrix of its project asks to review each document, teams as their members, by the document's id."""
    with store.read() as reader:
        return query.by_matrix(reader, document_ids)


def out_of_date(store: Store, document_ids: Sequence[str]) -> list[Review]:
    """The reviews of revisions before the current one that are still out."""
    with store.read() as reader:
        found = reader.many(Document, document_ids)
        return [one for id in document_ids if id in found for one in _earlier_out(reader, found[id])]


def _earlier_out(reader: Reader, document: Document) -> list[Review]:
    now = documents.current(document)
    return [
        one for one in _reviews(reader, document.id)
        if now is not None and one.returned is None and one.revision.casefold() != now.code.casefold()
    ]  # fmt: skip


def lines_of(store: Store, document_ids: Sequence[str]) -> list[ReviewLine]:
    """The reviews of the current revisions of some documents, by document; looks at standing ones left out."""
    with store.read() as reader:
        found = reader.many(Document, document_ids)
        current = {id: now.code.casefold() for id, one in found.items() if (now := documents.current(one)) is not None}
        return [
            one for one in query.lines(reader, document_ids)
            if one.revision.casefold() == current.get(one.document_id) and one.outcome not in (STILL_RIGHT, WITHDRAWN)
        ]  # fmt: skip


def owed(store: Store, document_ids: Sequence[str], today: date) -> list[Obligation]:
    """What is owed of some documents, oldest deadline first: their reviews, themselves, or the tasks that are open for them."""
    with store.read() as reader:
        found = obligations_query.those(reader, None, query.owed_ids(reader, document_ids), today)
        of_reviews = [one for one in found if one.kind == "review"]
        return sorted(of_reviews or found, key=by_urgency)


def codes(store: Store, project_id: str) -> tuple[ReviewCode, ...]:
    """The answers that reviewers of a project can give."""
    with store.read() as reader:
        return rules.codes_of(reader.get(Project, project_id))


def lines(store: Store, document_id: str) -> list[ReviewLine]:
    """All reviews of a document with their reviewers' names, in the order they were asked."""
    with store.read() as reader:
        return query.lines(reader, [document_id])


def state(store: Store, document_id: str, today: date) -> Consolidated:
    """What the answers to the current revision come to."""
    with store.read() as reader:
        document = reader.get(Document, document_id)
        project = reader.get(Project, document.project_id)
        return rules.consolidated(_round(reader, document), rules.codes_of(project), today)


def send_for_review(
    store: Store, askings: Sequence[Asking], asked: date, due: date | None, *, withdraw_earlier: bool = True
) -> list[Review]:
    """Asks people to review current revisions, which get the status for that; who has one already is not asked twice.

    Args:
        due: for all of them.
        withdraw_earlier: reviews of earlier revisions that are still out are withdrawn, with a note.

    Raises:
        InvalidInput: nobody was named for a document, or it has no revision to review; nobody was asked for any.
    """
    if not askings:
        return []
    with store.edit("") as edit:
        made: list[Review] = []
        for asking in askings:
            made += _sent(edit, asking, asked, due, withdraw_earlier)
        if len(askings) == 1:
            document = edit.get(Document, askings[0].document_id)
            current = documents.current(document)
            edit.label = f"Send {document.number} rev {current.code if current else ''} for review"
        else:
            edit.label = f"Send {len(askings)} documents for review"
        return made


def _sent(edit: Edit, asking: Asking, asked: date, due: date | None, withdraw_earlier: bool) -> list[Review]:
    document = edit.get(Document, asking.document_id)
    current = documents.current(document)
    if current is None:
        raise InvalidInput("revision", f"{document.number} has no revision yet, so there is nothing to review. Add one first.")
    if not asking.reviewer_ids:
        raise InvalidInput("reviewers", f"A review needs at least one reviewer. Nobody was asked about {document.number}.")
    if withdraw_earlier:
        for one in _earlier_out(edit, document):
            edit.put(_withdrawn(one, asked, f"Superseded by {current.code}"))
    out = {one.reviewer_id for one in _round(edit, document) if one.returned is None}
    made = [
        Review(new_id(), document.id, current.code, person_id, asked, due)
        for person_id in dict.fromkeys(asking.reviewer_ids)
        if person_id not in out
    ]
    for review in made:
        edit.add(review)
    edit.put(rules.sent_out(document, edit.get(Project, document.project_id), _round(edit, document), asked))
    return made


def answer(store: Store, review_ids: Sequence[str], given: Answer) -> list[Document]:
    """Takes reviewers' answers, or corrects those taken before; the documents as they stand now.

    With the last answer a document gets the status of the gravest (domain.reviews.settled).

    Raises:
        InvalidInput: on `comments`, `returned` or `outcome`; nothing was kept.
    """
    outcome = " ".join(given.outcome.split())
    if not outcome and not given.comments:
        raise InvalidInput("outcome", "An answer needs its code or a few words, such as A or no comment. Nothing was kept.")
    if outcome in (WITHDRAWN, STILL_RIGHT):
        raise InvalidInput("outcome", f"“{outcome}” is no answer to a review. Withdraw it instead; nothing was kept.")
    if given.comments < 0:
        raise InvalidInput("comments", "Comments are counted from 0. Nothing was kept.")
    with store.edit("") as edit:
        reviews = list(edit.many(Review, review_ids).values())
        early = next((one for one in reviews if given.returned < one.asked), None)
        if early is not None:
            day = day_words(early.asked, edit.now.date())
            raise InvalidInput("returned", f"It was asked for on {day}, so it cannot have come back before. Nothing was kept.")
        corrected = all(one.returned for one in reviews)
        changed = [
            replace(one, returned=given.returned, outcome=outcome or "Comments", comments=given.comments, note=given.note.strip())
            for one in reviews
        ]
        found = _changed(edit, reviews, changed, given.returned, given.next_due)
        for one in changed if given.file.strip() else ():
            _link_file(edit, one, given.file.strip())
        what = next(iter(found)).number if len(found) == 1 else count_words(len(found), "document")
        edit.label = f"Correct the answer to {what}" if corrected else f"{_who(edit, reviews)} returned {what}"
        return found


def take_back_answer(store: Store, review_ids: Sequence[str], today: date) -> None:
    """Makes answers that were entered by mistake out again."""
    with store.edit("") as edit:
        reviews = list(edit.many(Review, review_ids).values())
        changed = [replace(one, returned=None, outcome="", comments=0, note="") for one in reviews]
        found = _changed(edit, reviews, changed, today)
        edit.label = f"{_who(edit, reviews)} has {_numbers(found)} for review again"


def withdraw(store: Store, review_ids: Sequence[str], today: date, note: str = "") -> None:
    """Withdraws reviews that are not wanted any more; they stay in the log and nobody owes them."""
    with store.edit("") as edit:
        reviews = list(edit.many(Review, review_ids).values())
        found = _changed(edit, reviews, [_withdrawn(one, today, note) for one in reviews], today)
        edit.label = f"Withdraw the review of {_numbers(found)} by {_who(edit, reviews)}"


def replace_reviewer(store: Store, review_id: str, person_id: str, today: date) -> Review:
    """Asks somebody else in place of a reviewer, for the same day.

    Raises:
        InvalidInput: they review it already; nothing was changed.
    """
    with store.edit("") as edit:
        review, person = edit.get(Review, review_id), edit.get(Person, person_id)
        document = edit.get(Document, review.document_id)
        same = rules.round_of(_reviews(edit, document.id), review.revision)
        if any(one.reviewer_id == person_id and one.id != review_id for one in same) or review.reviewer_id == person_id:
            raise InvalidInput("reviewers", f"{person.name} reviews {document.number} {review.revision} already. Everything was kept.")
        made = Review(new_id(), document.id, review.revision, person_id, today, review.due)
        edit.add(made)
        _changed(edit, [review], [_withdrawn(review, today, f"{person.name} reviews it instead")], today)
        edit.label = f"Let {person.name} review {document.number} instead"
        return made


def move_due(store: Store, review_ids: Sequence[str], due: date | None, today: date) -> None:
    """Gives reviews that are out another day."""
    with store.edit("") as edit:
        reviews = [one for one in edit.many(Review, review_ids).values() if one.returned is None]
        found = _changed(edit, reviews, [replace(one, due=due) for one in reviews], today)
        when = day_words(due, edit.now.date(), weekday=False) if due else "no day"
        edit.label = f"Reviews of {_numbers(found)} due {when}" if len(reviews) != 1 else f"{_who(edit, reviews)} has until {when}"


def still_right(
    store: Store, document_ids: Sequence[str], today: date, looked_by: str | None, months: int | None, note: str = ""
) -> list[Document]:
    """Keeps that standing documents were looked at and are still right, and sets the next look.

    Args:
        looked_by: who looked; each document's owner when left out.
        months: until the next look; None where none is wanted.

    Raises:
        InvalidInput: on `months`, for a number that is none; on `document`, where nobody is known who looked.
    """
    rules.checked_months(months)
    with store.edit("") as edit:
        found = []
        for document in edit.many(Document, document_ids).values():
            who, current = looked_by or document.owner_id, documents.current(document)
            if current is None:
                raise InvalidInput("document", f"{document.number} has no revision yet, so there is nothing to look at. Add one first.")
            if who is None:
                raise InvalidInput("document", f"{document.number} has no owner, so nobody is known who looked. Give it one first.")
            edit.add(Review(new_id(), document.id, current.code, who, today, None, today, STILL_RIGHT, 0, note.strip()))
            changed = rules.looked_at(document, today, months)
            edit.put(changed)
            found.append(changed)
        edit.label = f"{_numbers(found)} {'is' if len(found) == 1 else 'are'} still right"
        return found


def _changed(
    edit: Edit, before: Sequence[Review], after: Sequence[Review], today: date, next_due: date | None = None
) -> list[Document]:
    """Puts changed reviews and what they make of their documents; the documents as they stand now."""
    found = list(edit.many(Document, dict.fromkeys(one.document_id for one in before)).values())
    rounds = {one.id: _round(edit, one) for one in found}
    for was, now in zip(before, after, strict=True):
        if now != was:
            edit.change(was, now)
    made = []
    for document in found:
        project = edit.get(Project, document.project_id)
        changed = rules.settled(document, project, rounds[document.id], _round(edit, document), today, next_due)
        edit.put(changed)
        made.append(changed)
    return made


def _reviews(reader: Reader, document_id: str) -> list[Review]:
    return reader.find(Review, "document_id = ? AND deleted = 0", (document_id,), "ORDER BY asked, id")


def _round(reader: Reader, document: Document) -> list[Review]:
    current = documents.current(document)
    return rules.round_of(_reviews(reader, document.id), current.code) if current else []


def _withdrawn(review: Review, today: date, note: str) -> Review:
    return replace(review, returned=max(today, review.asked), outcome=WITHDRAWN, note=note.strip() or review.note)


def _link_file(edit: Edit, review: Review, address: str) -> None:
    if not edit.find(Link, "from_id = ? AND address = ? AND deleted = 0", (review.id, address)):
        who, document = edit.lookup(Person, review.reviewer_id), edit.get(Document, review.document_id)
        title = f"Comments of {who.name if who else 'a reviewer'} on {document.number} {review.revision}"
        edit.add(Link(new_id(), review.KIND, review.id, address=address, title=title))


def _who(edit: Edit, reviews: Iterable[Review]) -> str:
    people: Collection[Person] = edit.many(Person, dict.fromkeys(one.reviewer_id for one in reviews)).values()
    names = [one.name for one in people]
    return names[0] if len(names) == 1 else count_words(len(names), "reviewer")


def _numbers(found: Sequence[Document]) -> str:
    return found[0].number if len(found) == 1 else count_words(len(found), "document")
