"""Reviews of documents: who is asked, what came back, and what it comes to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from coorddesk.domain import documents
from coorddesk.domain.documents import Document, Review
from coorddesk.domain.people import Person
from coorddesk.errors import InvalidInput
from coorddesk.storage.store import Store, new_id


def send_for_review(store: Store, document_id: str, reviewer_ids: Sequence[str], asked: date, due: date | None) -> list[Review]:
    """Asks people to review the current revision, which becomes “For review”; who is asked already is not asked twice.

    Raises:
        InvalidInput: nobody was named, or there is no revision to review.
    """
    if not reviewer_ids:
        raise InvalidInput("reviewers", "A review needs at least one reviewer. Nobody was asked.")
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        current = documents.current(document)
        if current is None:
            raise InvalidInput("revision", f"{document.number} has no revision yet, so there is nothing to review. Add one first.")
        out = {
            review.reviewer_id
            for review in edit.find(Review, "document_id = ? AND deleted = 0", (document_id,))
            if review.revision == current.code and review.returned is None
        }
        made = [
            Review(new_id(), document_id, current.code, person_id, asked, due)
            for person_id in dict.fromkeys(reviewer_ids)
            if person_id not in out
        ]
        for review in made:
            edit.add(review)
        edit.put(_with_status(document, "For review", review_due=due))
        edit.label = f"Send {document.number} rev {current.code} for review"
        return made


def return_review(store: Store, review_id: str, returned: date, outcome: str, comments: int = 0, note: str = "") -> Review:
    """Takes a reviewer's answer.

    With the last answer in, a revision that got comments becomes “Comments”; one without is due no more.
    """
    with store.edit("") as edit:
        review = replace(edit.get(Review, review_id), returned=returned, outcome=outcome.strip() or "No comment")
        review = replace(review, comments=comments, note=note)
        edit.put(review)
        document = edit.get(Document, review.document_id)
        current = documents.current(document)
        if current is not None and review.revision == current.code:
            rounds = [
                review if one.id == review.id else one
                for one in edit.find(Review, "document_id = ? AND deleted = 0", (document.id,))
                if one.revision == current.code
            ]
            if all(one.returned for one in rounds):
                if any(one.comments for one in rounds):
                    edit.put(_with_status(document, "Comments"))
                else:
                    edit.put(replace(document, review_due=None))
        person = edit.lookup(Person, review.reviewer_id)
        edit.label = f"{person.name if person else 'A reviewer'} returned {document.number}"
        return review


def _with_status(document: Document, status: str, **fields: date | None) -> Document:
    revised = tuple(replace(one, status=status) if one.current else one for one in document.revisions)
    return replace(document, status=status, revisions=revised, **fields)  # type: ignore[arg-type]
