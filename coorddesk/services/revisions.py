"""What can be done with revisions that are there: put in force again, corrected, withdrawn; and what the next one may be."""

from dataclasses import dataclass, replace

from coorddesk.domain import reviews as rules
from coorddesk.domain import revisions
from coorddesk.domain.document_presets import checked_status, statuses_of, usual_status
from coorddesk.domain.documents import SUPERSEDED, WITHDRAWN, Document, Review, Revision, Transmittal, current
from coorddesk.domain.projects import Project
from coorddesk.domain.revisions import Scheme, revision_of
from coorddesk.errors import InvalidInput
from coorddesk.storage.edit import Edit
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store


@dataclass(frozen=True, slots=True)
class Following:
    """What the next revision of a document may be.

    Attributes:
        codes: what is offered, the usual one first.
    """

    document: Document
    scheme: Scheme
    codes: tuple[str, ...]

    def remark(self, code: str, besides: str = "") -> str:
        """What is odd about a code as a sentence, or empty; a late one is told by `late`.

        Args:
            besides: the code of the revision that would get it.
        """
        return revisions.out_of_order(self.scheme, [one.code for one in self.document.revisions if one.code != besides], code)

    def late(self, code: str) -> str:
        """The code of the current revision when one called `code` comes before it, and so is late; else empty."""
        now = revisions.late_before(self.scheme, self.document, code)
        return now.code if now is not None else ""


def following(store: Store, document_id: str) -> Following:
    """What the next revision of a document may be, by the scheme of its project."""
    with store.read() as reader:
        document = reader.get(Document, document_id)
        scheme = _scheme(reader, document)
        return Following(document, scheme, revisions.next_codes(scheme, [one.code for one in document.revisions]))


def make_current(store: Store, document_id: str, code: str, status: str = "") -> Document:
    """Puts a revision in force again; the one that was, is superseded.

    Args:
        status: empty for the one it had when it was in force last.

    Raises:
        InvalidInput: the document has no such revision, or it is in force already.
    """
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        chosen = revision_of(document, code)
        if chosen.current and chosen.status != WITHDRAWN:
            raise InvalidInput("revision", f"{document.number} rev {chosen.code} is the current one already. Nothing was changed.")
        changed = _in_force(edit, document, chosen, status)
        edit.put(changed)
        edit.label = f"Make {document.number} rev {chosen.code} current again"
        return changed


def withdraw(store: Store, document_id: str, code: str, back: bool = False) -> Document:
    """Takes a revision back; it stays in the list as withdrawn, and so do its reviews that are out.

    Args:
        back: where it is the current one, the one before that is not withdrawn is in force again.

    Raises:
        InvalidInput: the document has no such revision, it is withdrawn already, or there is none to go back to.
    """
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        changed = revisions.withdrawn(document, code)
        edit.label = f"Withdraw {document.number} rev {revision_of(document, code).code}"
        if back:
            before = before_current(document)
            if before is None or not revision_of(document, code).current:
                raise InvalidInput("revision", f"{document.number} has no earlier revision to go back to. Nothing was changed.")
            changed = _in_force(edit, changed, before, "")
            edit.label += f", {before.code} is current again"
        edit.put(changed)
        code = revision_of(document, code).code
        for review in edit.find(Review, "document_id = ? AND returned IS NULL AND deleted = 0", (document.id,)):
            if review.revision.casefold() == code.casefold():
                edit.change(review, rules.withdrawn(review, edit.now.date(), f"{code} was withdrawn"))
        return changed


def before_current(document: Document) -> Revision | None:
    """The latest revision before the current one that is not withdrawn, or None."""
    now = current(document)
    if now is None:
        return None
    earlier = document.revisions[: document.revisions.index(now)]
    return next((one for one in reversed(earlier) if one.status != WITHDRAWN), None)


def edit_revision(
    store: Store, document_id: str, code: str, to: Revision, expected: Document | None = None
) -> Document:
    """Corrects code, day, status and note of a revision; its file stays.

    Its reviews, and transmittals that are not sent yet, follow another code.

    Raises:
        InvalidInput: the document has no such revision, another one has the new code, or a transmittal that went out tells the old
            one; or the status is empty.
        Conflict: the document was changed since `expected` was read.
    """
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        old = revision_of(document, code)
        new = replace(old, code=to.code, issued=to.issued, status=checked_status(to.status), note=to.note)
        changed = revisions.edited(document, code, new, _scheme(edit, document))
        edit.put(changed, expected)
        clean = " ".join(to.code.split())
        if clean != old.code:
            _recode(edit, document, old.code, clean)
        edit.label = f"Edit {document.number} rev {old.code}{f', now {clean}' if clean != old.code else ''}"
        return changed


def _recode(edit: Edit, document: Document, old: str, new: str) -> None:
    """Reviews and transmittals know a revision by its code; what was sent says for ever what it said."""
    carried = "id IN (SELECT of_id FROM transmittal_items WHERE document_id = ? AND revision = ?) AND cancelled = 0"
    carriers = edit.find(Transmittal, carried, (document.id, old))
    if sent := next((one.number for one in carriers if one.issued is not None and not one.deleted), ""):
        kept = f"{document.number} rev {old} went out with {sent}, so it keeps its code."
        raise InvalidInput("revision", f"{kept} Issue {new} as another one.")
    for review in edit.find(Review, "document_id = ? AND revision = ?", (document.id, old)):
        edit.change(review, replace(review, revision=new))
    for one in carriers:
        items = (replace(item, revision=new) if (item.document_id, item.revision) == (document.id, old) else item for item in one.items)
        edit.change(one, replace(one, items=tuple(items)))


def _scheme(reader: Reader, document: Document) -> Scheme:
    return revisions.scheme_of(reader.get(Project, document.project_id).revision_scheme)


def _in_force(edit: Edit, document: Document, chosen: Revision, status: str) -> Document:
    return revisions.made_current(document, chosen.code, status or _last_status(edit, document, chosen))


def _last_status(reader: Reader, document: Document, revision: Revision) -> str:
    """The status a revision had when it was in force, from the journal; else the usual one, for nobody is known to have approved it."""
    if revision.status not in (SUPERSEDED, WITHDRAWN):
        return revision.status
    for entry in reader.history(document.id):
        for delta in entry.deltas:
            for one in (delta.before or {}).get("revisions", ()) if delta.id == document.id else ():
                if one["code"] == revision.code and one["status"] not in (SUPERSEDED, WITHDRAWN):
                    return str(one["status"])
    return usual_status(statuses_of(reader.lookup(Project, document.project_id)))
