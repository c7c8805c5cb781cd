"""Reviews of documents: who is asked, what came back, and what it comes to; and the looks at standing documents."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coorddesk.domain import documents
from coorddesk.domain import reviews as rules
from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.document_presets import answers_of
from coorddesk.domain.documents import Document, Review
from coorddesk.domain.links import Link
from coorddesk.domain.obligations import Obligation, by_urgency
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project, ReviewCode
from coorddesk.domain.reviews import STILL_RIGHT, WITHDRAWN, Consolidated
from coorddesk.errors import InvalidInput
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import obligations as obligations_query
from coorddesk.storage.queries import reviews as query
from coorddesk.storage.queries.reviews import ReviewLine as ReviewLine
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id


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
        found, known = reader.many(Document, document_ids), query.reviews_of(reader, document_ids)
        return [one for id in document_ids if id in found for one in _earlier_out(found[id], known[id])]


def _earlier_out(document: Document, known: Sequence[Review]) -> list[Review]:
    now = documents.current(document)
    return [one for one in known if now is not None and one.returned is None and one.revision.casefold() != now.code.casefold()]


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
        return answers_of(reader.get(Project, project_id))


def lines(store: Store, document_id: str) -> list[ReviewLine]:
    """All reviews of a document with their reviewers' names, in the order they were asked."""
    with store.read() as reader:
        return query.lines(reader, [document_id])


def state(store: Store, document_id: str, today: date) -> Consolidated:
    """What the answers to the current revision come to."""
    with store.read() as reader:
        document = reader.get(Document, document_id)
        project, known = reader.get(Project, document.project_id), query.reviews_of(reader, [document_id])
        return rules.consolidated(_round(document, known[document_id]), answers_of(project), today)


def send_for_review(
    store: Store, askings: Sequence[Asking], asked: date, due: date | None, *, withdraw_earlier: bool = True
) -> list[Review]:
    """Asks people to review current revisions, which get the status for that; who has one already is not asked twice.

    Args:
        due: for all of them.
        withdraw_earlier: reviews of earlier revisions that are still out are withdrawn, with a note.

    Raises:
        InvalidInput: nobody was named for a document or one of them is deleted, or it has no revision in force, or is in the bin; nobody
            was asked for any.
    """
    if not askings:
        return []
    with store.edit("") as edit:
        # All is read before anything is put: each reading within an edit writes what was put until then.
        who: dict[str, tuple[str, ...]] = {}
        for asking in askings:
            who[asking.document_id] = (*who.get(asking.document_id, ()), *asking.reviewer_ids)
        _asked(edit, (id for ids in who.values() for id in ids))
        found, known = edit.many(Document, who), query.reviews_of(edit, list(who))
        projects = edit.many(Project, {one.project_id for one in found.values()})
        made: list[Review] = []
        for id, reviewer_ids in who.items():
            document = found.get(id) or edit.get(Document, id)
            earlier = _earlier_out(document, known[id]) if withdraw_earlier else []
            made += _sent(edit, document, projects[document.project_id], known[id], earlier, reviewer_ids, asked, due)
        current = documents.current(document)
        one = f"{document.number} rev {current.code if current else ''}"
        edit.label = f"Send {one if len(who) == 1 else f'{len(who)} documents'} for review"
        return made


def _asked(edit: Reader, ids: Iterable[str]) -> None:
    """Refuses people who are not there any more.

    Raises:
        InvalidInput: naming the first; nobody was asked.
    """
    wanted = list(dict.fromkeys(ids))
    found = edit.many(Person, wanted)
    for id in wanted:
        if id not in found or found[id].deleted:
            who = f"{found[id].name} was" if id in found else "A reviewer was"
            raise InvalidInput("reviewers", f"{who} removed meanwhile, so nobody was asked. Choose somebody else.")


def _sent(
    edit: Edit, document: Document, project: Project, known: Sequence[Review], earlier: Sequence[Review], who: Sequence[str], asked: date,
    due: date | None,
) -> list[Review]:  # fmt: skip
    current = documents.current(document)
    why = rules.refusal(document)
    if current is None or why:
        raise InvalidInput("revision", why)
    if not who:
        raise InvalidInput("reviewers", f"A review needs at least one reviewer. Nobody was asked about {document.number}.")
    for one in earlier:
        edit.change(one, rules.withdrawn(one, asked, f"Superseded by {current.code}"))
    out = {one.reviewer_id for one in _round(document, known) if one.returned is None}
    made = [
        Review(new_id(), document.id, current.code, person_id, asked, due) for person_id in dict.fromkeys(who) if person_id not in out
    ]  # fmt: skip
    for review in made:
        edit.add(review)
    edit.change(document, rules.sent_out(document, project, _round(document, (*known, *made)), asked))
    return made


def answer(store: Store, review_ids: Sequence[str], given: Answer) -> list[Document]:
    """Takes reviewers' answers, or corrects those taken before; the documents as they stand now.

    With the last answer a document gets the status of the gravest (domain.reviews.settled).

    Raises:
        InvalidInput: on `comments`, `returned` or `outcome`, or on `who` where the review is gone; nothing was kept.
    """
    outcome = " ".join(given.outcome.split())
    if not outcome and not given.comments:
        raise InvalidInput("outcome", "An answer needs its code or a few words, such as A or no comment. Nothing was kept.")
    if outcome in (WITHDRAWN, STILL_RIGHT):
        raise InvalidInput("outcome", f"“{outcome}” is no answer to a review. Withdraw it instead; nothing was kept.")
    if given.comments < 0:
        raise InvalidInput("comments", "Comments are counted from 0. Nothing was kept.")
    with store.edit("") as edit:
        reviews = [one for one in edit.many(Review, review_ids).values() if not one.deleted]
        if not reviews:
            raise InvalidInput("who", "That review is not there any more, so nothing was kept. Choose another reviewer.")
        early = next((one for one in reviews if given.returned < one.asked), None)
        if early is not None:
            day = day_words(early.asked, edit.now.date())
            raise InvalidInput("returned", f"It was asked for on {day}, so it cannot have come back before. Nothing was kept.")
        corrected = all(one.returned for one in reviews)
        changed = [
            replace(one, returned=given.returned, outcome=outcome or "Comments", comments=given.comments, note=given.note.strip())
            for one in reviews
        ]
        who = _who(edit, reviews)
        found = _changed(edit, reviews, changed, given.returned, given.next_due)
        if given.file.strip():
            _link_file(edit, changed, given.file.strip())
        edit.label = f"Correct the answer to {_numbers(found)}" if corrected else f"Note what {who} answered to {_numbers(found)}"
        return found


def take_back_answer(store: Store, review_ids: Sequence[str], today: date) -> None:
    """Makes answers that were entered by mistake out again.

    Raises:
        InvalidInput: none of them is an answer (any more); nothing was changed.
    """
    with store.edit("") as edit:
        known = edit.many(Review, review_ids).values()
        reviews = [one for one in known if one.returned and not one.deleted and one.outcome not in (WITHDRAWN, STILL_RIGHT)]
        if not reviews:
            raise InvalidInput("who", "There is no answer to take back. Nothing was changed.")
        changed = [replace(one, returned=None, outcome="", comments=0, note="") for one in reviews]
        found = _changed(edit, reviews, changed, today)
        edit.label = f"Take back the answer of {_who(edit, reviews)} to {_numbers(found)}"


def withdraw(store: Store, review_ids: Sequence[str], today: date, note: str = "") -> None:
    """Withdraws reviews that are not wanted any more; they stay in the log and nobody owes them. Answers are kept.

    Raises:
        InvalidInput: none of them is out (any more); nothing was changed.
    """
    with store.edit("") as edit:
        reviews = _out(edit, review_ids)
        found = _changed(edit, reviews, [rules.withdrawn(one, today, note) for one in reviews], today)
        edit.label = f"Withdraw the review of {_numbers(found)} by {_who(edit, reviews)}"


def replace_reviewer(store: Store, review_id: str, person_id: str, today: date) -> Review:
    """Asks somebody else in place of a reviewer, for the same day.

    Raises:
        InvalidInput: they review it already or are deleted, or the review is not out any more; nothing was changed.
    """
    with store.edit("") as edit:
        _asked(edit, [person_id])
        (review,), person = _out(edit, [review_id]), edit.get(Person, person_id)
        document = edit.get(Document, review.document_id)
        same = rules.round_of(query.reviews_of(edit, [document.id])[document.id], review.revision)
        if any(one.reviewer_id == person_id and one.id != review_id for one in same) or review.reviewer_id == person_id:
            raise InvalidInput("reviewers", f"{person.name} reviews {document.number} {review.revision} already. Everything was kept.")
        made = Review(new_id(), document.id, review.revision, person_id, today, review.due)
        _changed(edit, [review], [rules.withdrawn(review, today, f"{person.name} reviews it instead")], today, more=[made])
        edit.label = f"Let {person.name} review {document.number} instead"
        return made


def _out(edit: Edit, review_ids: Sequence[str]) -> list[Review]:
    """Those of some reviews that are out.

    Raises:
        InvalidInput: none is.
    """
    found = [one for one in edit.many(Review, review_ids).values() if one.returned is None and not one.deleted]
    if not found:
        raise InvalidInput("who", "That review was answered or taken back meanwhile. Nothing was changed; look at it again.")
    return found


def move_due(store: Store, review_ids: Sequence[str], due: date | None, today: date) -> None:
    """Gives reviews that are out another day."""
    with store.edit("") as edit:
        reviews = [one for one in edit.many(Review, review_ids).values() if one.returned is None]
        found = _changed(edit, reviews, [replace(one, due=due) for one in reviews], today)
        when = day_words(due, edit.now.date(), weekday=False) if due else "no day"
        edit.label = f"Make reviews of {_numbers(found)} due {when}" if len(reviews) != 1 else f"Give {_who(edit, reviews)} until {when}"


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
            edit.change(document, changed)
            found.append(changed)
        edit.label = f"Find {_numbers(found)} still right"
        return found


def _changed(
    edit: Edit, before: Sequence[Review], after: Sequence[Review], today: date, next_due: date | None = None, more: Sequence[Review] = ()
) -> list[Document]:  # fmt: skip
    """Puts changed reviews, and more that are new, and what they make of their documents; the documents as they stand now."""
    found = list(edit.many(Document, dict.fromkeys(one.document_id for one in before)).values())
    projects, known = edit.many(Project, {one.project_id for one in found}), query.reviews_of(edit, [one.id for one in found])
    changed = {one.id: one for one in after}
    for was, now in zip(before, after, strict=True):
        if now != was:
            edit.change(was, now)
    for one in more:
        edit.add(one)
    made = []
    for document in found:
        were = known[document.id]
        are = [changed.get(one.id, one) for one in were] + [one for one in more if one.document_id == document.id]
        project, rounds = projects[document.project_id], (_round(document, were), _round(document, are))
        found_of = [rules.consolidated(one, answers_of(project), today) for one in rounds]
        silent = any(one.effect is None and not one.out for one in found_of)
        earlier = _before_review(edit, document, were, project) if silent else ""
        settled = rules.settled(document, project, *rounds, today, next_due, earlier)
        if settled != document:
            edit.change(document, settled)
        made.append(settled)
    return made


def _before_review(reader: Reader, document: Document, known: Sequence[Review], project: Project) -> str:
    """The status the current revision had when it went out last, from the journal; empty where it had that of the review already."""
    now, out = documents.current(document), rules.review_status(project)
    for one in sorted(known, key=lambda one: (one.asked, one.id), reverse=True):
        if now is None or one.revision.casefold() != now.code.casefold() or one.outcome == STILL_RIGHT:
            continue
        for entry in reader.history(one.id):
            asked = any(delta.id == one.id and delta.before is None for delta in entry.deltas)
            was = next((delta.before for delta in entry.deltas if delta.id == document.id and delta.before), None) if asked else None
            if was is not None and was.get("status", out) != out:
                return str(was["status"])
    return ""


def _round(document: Document, known: Sequence[Review]) -> list[Review]:
    current = documents.current(document)
    return rules.round_of(known, current.code) if current else []


def _link_file(edit: Edit, reviews: Sequence[Review], address: str) -> None:
    people, papers = edit.many(Person, [one.reviewer_id for one in reviews]), edit.many(Document, [one.document_id for one in reviews])
    linked = query.linked_to(edit, [one.id for one in reviews], address)
    for one in reviews:
        if one.id not in linked:
            who = people[one.reviewer_id].name if one.reviewer_id in people else "a reviewer"
            title = f"Comments of {who} on {papers[one.document_id].number} {one.revision}"
            edit.add(Link(new_id(), one.KIND, one.id, address=address, title=title))


def _who(edit: Edit, reviews: Iterable[Review]) -> str:
    people: Collection[Person] = edit.many(Person, dict.fromkeys(one.reviewer_id for one in reviews)).values()
    names = [one.name for one in people]
    return names[0] if len(names) == 1 else count_words(len(names), "reviewer")


def _numbers(found: Sequence[Document]) -> str:
    return found[0].number if len(found) == 1 else count_words(len(found), "document")
