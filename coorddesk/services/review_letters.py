"""The e-mails that go with documents out for review: one to all who have the same to review by the same day."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from coorddesk.domain import documents
from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.document_presets import answers_of
from coorddesk.domain.documents import Document, Review
from coorddesk.domain.ledger import Sent
from coorddesk.domain.people import Person, first_name
from coorddesk.domain.projects import Project
from coorddesk.domain.transmittals import E_MAIL, LINK, TransmittalItem
from coorddesk.exchange.reaching import Reach
from coorddesk.services.chasing import in_words
from coorddesk.services.enclosures import Enclosed, Fate, contents, enclosures, left_out_words
from coorddesk.storage.store import Store, new_id


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to reviewers, ready to be opened in the mail program.

    Attributes:
        names: whom it goes to.
        without_address: those of them who have none, so that they have to be told otherwise.
        left_out: why files do not go with it, a sentence each.
        name: of its file.
    """

    document_ids: tuple[str, ...]
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    without_address: tuple[str, ...]
    subject: str
    text: str
    data: bytes = field(repr=False)
    attached: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    name: str = "review.eml"


@dataclass(frozen=True, slots=True)
class _Paper:
    """One document of a letter, at the revision that is out."""

    document: Document
    revision: documents.Revision


def letters(
    store: Store, review_ids: Collection[str], today: date, your_name: str = "", your_email: str = "", *, attach: bool = True,
    attach_mb: float = 20, reach: Reach | None = None,
) -> list[Letter]:  # fmt: skip
    """The messages about reviews that are out; reads the files that go with them, so call it on the worker.

    Args:
        attach: the files go with it, as far as they are there and together no larger than `attach_mb`; the others are listed.

    Raises:
        InvalidInput: on `email`, for an address that no message can go to.
    """
    with store.read() as reader:
        reviews = [one for one in reader.many(Review, review_ids).values() if one.returned is None and not one.deleted]
        found = reader.many(Document, {one.document_id for one in reviews})
        people = reader.many(Person, {one.reviewer_id for one in reviews})
        projects = reader.many(Project, {one.project_id for one in found.values()})
        papers = {(one.document_id, one.revision): _paper(found[one.document_id], one.revision) for one in reviews}
    shared: dict[tuple[frozenset[tuple[str, str]], date | None], list[str]] = {}
    for person_id, theirs in _by_person(reviews).items():
        for due in dict.fromkeys(one.due for one in theirs):
            key = frozenset((one.document_id, one.revision) for one in theirs if one.due == due), due
            shared.setdefault(key, []).append(person_id)
    made, disks = [], reach or Reach()
    for (keys, due), ids in shared.items():
        listed = sorted((papers[key] for key in keys), key=lambda one: one.document.number)
        project = projects[listed[0].document.project_id]
        readers = sorted((people[id] for id in ids if id in people), key=lambda one: one.name.casefold())
        items = [TransmittalItem(one.document.id, one.revision.code) for one in listed]
        enclosed = enclosures(store, items, E_MAIL if attach else LINK, attach_mb, disks)
        made.append(_letter(listed, project, readers, due, today, (your_name, your_email), enclosed, attach_mb, disks))
    return made


def _by_person(reviews: Sequence[Review]) -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = {}
    for one in reviews:
        found.setdefault(one.reviewer_id, []).append(one)
    return found


def _paper(document: Document, code: str) -> _Paper:
    return _Paper(document, next((one for one in document.revisions if one.code == code), documents.Revision(code)))


def _letter(
    papers: Sequence[_Paper], project: Project, readers: Sequence[Person], due: date | None, today: date, you: tuple[str, str],
    enclosed: Sequence[Enclosed], attach_mb: float, reach: Reach,
) -> Letter:  # fmt: skip
    from coorddesk.exchange import mail  # late: it brings the calendar library, which the first window must not wait for

    attached = [mail.Attachment(one.name, contents(one, reach)) for one in enclosed if one.fate is Fate.ATTACHED]
    notes = [f"{one.name}, attached" if one.fate is Fate.ATTACHED else str(one.path or "") for one in enclosed]
    count = in_words(len(papers)).capitalize()
    by = f", back by {day_words(due, today)}" if due else ""
    single = papers[0]
    called = f"{single.document.number} {single.revision.code}" if len(papers) == 1 else count_words(len(papers), "document")
    subject = f"{project.name}: {called} for review{f' by {day_words(due, today)}' if due else ''}"
    lines = [f"{', '.join(first_name(one.name) for one in readers)},", ""]
    lines += [f"{count} document{' is' if len(papers) == 1 else 's are'} with you for review{by}.", ""]
    for one, where in zip(papers, notes, strict=True):
        lines.append(f"– {one.document.number} {one.revision.code}, {one.document.title}{f' ({where})' if where else ''}")
        lines += [f"   {one.revision.note}"] if one.revision.note else []
    codes = ", ".join(f"{one.code} {one.meaning}" for one in answers_of(project))
    lines += ["", f"Answers: {codes}.", "Send your answer and the number of comments, or the file with the comments marked in it."]
    if you[0].strip():
        lines += ["", first_name(you[0])]
    to = [one for one in readers if one.email]
    sender = mail.Mailbox(*you) if you[1].strip() else None
    text = "\n".join(lines)
    data = mail.draft(sender, [mail.Mailbox(one.name, one.email) for one in to], subject, text, attachments=attached)
    return Letter(
        tuple(one.document.id for one in papers), tuple(one.name for one in readers), tuple(one.email for one in to),
        tuple(one.name for one in readers if not one.email), subject, text, data, tuple(one.name for one in attached),
        tuple(left_out_words(enclosed, attach_mb)),
        f"Review of {single.document.number if len(papers) == 1 else called}.eml".replace("/", "-").replace("\\", "-"),
    )  # fmt: skip


def note_sent(store: Store, letter: Letter) -> None:
    """Keeps in the ledger that a letter was handed to the mail program, for each of its documents."""
    with store.edit("") as edit:
        numbers = [edit.get(Document, id).number for id in letter.document_ids]
        what = numbers[0] if len(numbers) == 1 else count_words(len(numbers), "document")
        edit.label = f"Write to {count_words(len(letter.names), 'reviewer')} of {what}"
        content = json.dumps({"subject": letter.subject, "text": letter.text, "files": letter.attached}, ensure_ascii=False)
        for id in letter.document_ids:
            edit.send(Sent(new_id(), "review", "document", id, edit.now, 0, "\n".join(letter.addresses or letter.names), content))
