"""Sending a transmittal: its note, the draft of its e-mail, its files, and the one row in the ledger that says what went out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from coorddesk.domain import numbers, transmittals
from coorddesk.domain.dates import count_words
from coorddesk.domain.documents import Document
from coorddesk.domain.ledger import Sent
from coorddesk.domain.people import Person, first_name
from coorddesk.domain.projects import Project
from coorddesk.domain.transmittals import E_MAIL, LINK, Transmittal
from coorddesk.errors import Conflict, InvalidInput
from coorddesk.exchange.files import safe_name
from coorddesk.exchange.reaching import Reach
from coorddesk.reports import transmittal as report
from coorddesk.reports.blocks import Sheet
from coorddesk.reports.wording import full_day
from coorddesk.services.enclosures import Enclosed, Fate, contents, enclosures, within
from coorddesk.services.transmittal_notes import documents_of, kept, note_input, people_of, sender_words
from coorddesk.services.transmittals import Content, filled, replaced_by
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

MakePdf = Callable[[Sheet], bytes]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, and where: the settings' name and address, the time zone, the megabytes that are attached at most.

    Attributes:
        reach: asks the disks that the files lie on.
    """

    name: str
    email: str
    zone: str
    attach_mb: int = 20
    reach: Reach = field(default_factory=Reach, compare=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A transmittal ready to go out: nothing of it is noted yet.

    Attributes:
        record: with its number and day.
        draft: the record it was kept as before, or None.
        content: for the ledger.
        running: the running number.
        recipients: addresses or names, those copied included.
    """

    record: Transmittal
    draft: Transmittal | None
    content: str
    running: int
    project: Project
    given: report.TransmittalInput
    recipients: tuple[str, ...]
    enclosed: tuple[Enclosed, ...]
    pdf: bytes

    @property
    def words(self) -> str:
        """What is sent, as the journal says it."""
        return f"Send {self.record.number}, {count_words(len(self.record.items), 'document')}"

    def name(self, suffix: str) -> str:
        """A file name: “FIT TR-0020.eml”."""
        number = self.record.number
        stem = number if number.startswith(self.project.code) else f"{self.project.code} {number}"
        return safe_name(stem + suffix, f"transmittal{suffix}")


# The parcel.


def parcel(store: Store, content: Content, sender: Sender, now: datetime, pdf: MakePdf, draft_id: str = "") -> Parcel:
    """A transmittal ready to go out today under the next number; only read, so it may be made on the worker.

    Args:
        now: UTC.
        pdf: makes the note.
        draft_id: the draft it was kept as.

    Raises:
        InvalidInput: on `documents`, `to` or `email`: it cannot go out so. Nothing was noted.
    """
    local = now.astimezone(ZoneInfo(sender.zone))
    with store.read() as reader:
        draft = reader.lookup(Transmittal, draft_id)
        if draft is not None and (draft.issued is not None or draft.deleted):
            raise InvalidInput("documents", "That draft went out, or was deleted, meanwhile. Nothing was sent.")
        record = transmittals.checked(filled(draft or Transmittal(new_id(), content.project_id, ""), content))
        project = reader.get(Project, record.project_id)
        running, number = _next_number(reader, project, local.date())
        record = replace(record, number=number, issued=local.date())
        people = people_of(reader, record)
        if record.method in (E_MAIL, LINK):
            _refuse_unreachable(people.values())
        old = replaced_by(reader, record.id) if draft else []
        given = report.TransmittalInput(
            project, record, local.replace(tzinfo=None), documents_of(reader, record), people,
            sender_words(reader, sender.name, sender.email), tuple(one.number for one in old),
        )  # fmt: skip
        _refuse_gone(reader, record)
    enclosed = tuple(enclosures(store, record.items, record.method, sender.attach_mb, sender.reach))
    addresses = tuple(people[one.person_id].email or people[one.person_id].name for one in record.recipients)
    return Parcel(record, draft, kept(given), running, project, given, addresses, enclosed, pdf(report.build(given)))


def dispatch(store: Store, made: Parcel, deliver: Callable[[], object]) -> Transmittal:
    """Notes a transmittal as sent, with its number and all it says, once `deliver` has handed it over.

    Those it stands in for are cancelled with it. It is not undone, and neither is what was done to its draft or what made the revisions
    that it carries, which people hold from now on.

    Raises:
        InvalidInput: a document or revision on it is gone since. Nothing was noted or sent.
        Conflict: another one got the number, or the draft was changed, since the parcel was made. Nothing was noted or sent.
        CoordDeskError: as `deliver` raises it; then nothing is noted and the number stays free.
    """
    with store.edit(made.words) as edit:
        running, number = _next_number(edit, made.project, made.record.issued or edit.now.date())
        if (running, number) != (made.running, made.record.number):
            raise Conflict(f"{made.record.number} was given to another transmittal meanwhile, so nothing was sent. Send it again.")
        _refuse_gone(edit, made.record)
        while edit.next_number(_scope(made.project)) < running:
            pass
        if made.draft is None:
            edit.add(made.record)
        else:
            edit.put(made.record, expected=made.draft)
            edit.settle(made.record.id)
            for old in replaced_by(edit, made.record.id):
                edit.put(replace(old, cancelled=True))
        carried = {(one.document_id, one.revision.casefold()) for one in made.record.items}
        ids = {id for id, _ in carried}
        edit.settle_where(ids, lambda delta: any((delta.id, code) in carried for code in delta.made("revisions", "code")))
        kind = Transmittal.KIND
        edit.send(Sent(new_id(), kind, kind, made.record.id, edit.now, 0, "\n".join(made.recipients), made.content), settles=True)
        deliver()
        return made.record


def _scope(project: Project) -> str:
    return f"{project.id}:TR"


def _next_number(reader: Reader, project: Project, day: date) -> tuple[int, str]:
    """The running number that comes next and the number it makes; one that stands in the project already is passed over."""
    values = {"project": project.code, "year": str(day.year)}
    before, after, digits = numbers.split_pattern(project.transmittal_pattern, values)
    running = reader.last_number(_scope(project))
    while True:
        running += 1
        number = f"{before}{running:0{digits}d}{after}"
        sql = "SELECT 1 FROM transmittal WHERE project_id = ? AND number = ? COLLATE NOCASE"
        if reader.value(sql, (project.id, number)) is None:
            return running, number


def _refuse_gone(reader: Reader, record: Transmittal) -> None:
    """Refuses to send what the register does not have, such as a revision that was undone since it was chosen."""
    documents = {id: one for id, one in reader.many(Document, [one.document_id for one in record.items]).items() if not one.deleted}
    if missing := {one.document_id for one in record.items if one.document_id not in documents}:
        are = "is" if len(missing) == 1 else "are"
        said = f"{count_words(len(missing), 'document')} {are} gone from the register, so nothing was sent. Take what is gone out first."
        raise InvalidInput("documents", said)
    for item in record.items:
        document = documents[item.document_id]
        if not any(one.code.casefold() == item.revision.casefold() for one in document.revisions):
            said = f"{document.number} has no revision {item.revision} any more, so nothing was sent. Take it out, or add it anew."
            raise InvalidInput("documents", said)


def _refuse_unreachable(people: Iterable[Person]) -> None:
    silent = [one.name for one in people if not one.email.strip()]
    if silent:
        who = f"{', '.join(silent[:3])}{' and others' if len(silent) > 3 else ''}"
        verb = "has" if len(silent) == 1 else "have"
        said = f"{who} {verb} no e-mail address, so nothing was sent. Add it under People, or send by hand or post."
        raise InvalidInput("to", said)


def again(store: Store, transmittal_id: str, sender: Sender, now: datetime, pdf: MakePdf) -> Parcel:
    """What went out, to be handed over once more as it was; it is not noted again.

    Raises:
        InvalidInput: it did not go out yet.
    """
    with store.read() as reader:
        record = reader.get(Transmittal, transmittal_id)
        if record.issued is None:
            raise InvalidInput("transmittal", "This is a draft still. Send it first.")
        local = now.astimezone(ZoneInfo(sender.zone)).replace(tzinfo=None)
        given = note_input(reader, record, local, sender_words(reader, sender.name, sender.email))
    enclosed = tuple(enclosures(store, record.items, record.method, sender.attach_mb, sender.reach))
    addresses = tuple(one.email or one.name for one in given.people.values())
    return Parcel(given.transmittal, record, "", 0, given.project, given, addresses, enclosed, pdf(report.build(given)))


# How it leaves.


def draft(made: Parcel, sender: Sender, now: datetime | None = None) -> bytes:
    """The e-mail with note and files, unsent; it reads the files.

    Raises:
        InvalidInput: an address is none; or a file cannot be read any more.
    """
    from coorddesk.exchange import mail  # late: it brings the calendar library, which the first window must not wait for

    # what goes to a portal has no limit, a message about it has
    made = replace(made, enclosed=tuple(within(made.enclosed, sender.attach_mb)))
    record, people = made.record, made.given.people

    def boxes(copied: bool) -> list[mail.Mailbox]:
        ones = [people[one.person_id] for one in record.recipients if one.copied == copied and one.person_id in people]
        return [mail.Mailbox(one.name, one.email) for one in ones if one.email.strip()]

    attachments = [mail.Attachment(made.name(".pdf"), made.pdf)]
    attachments += [mail.Attachment(one.name, contents(one, sender.reach)) for one in made.enclosed if one.fate is Fate.ATTACHED]
    what = record.subject or ", ".join(one.said for one in made.enclosed[:3])
    subject = f"{made.project.code} {record.number}, {record.purpose[:1].lower()}{record.purpose[1:]}: {what}"
    box = mail.Mailbox(sender.name, sender.email) if sender.email.strip() else None
    return mail.draft(box, boxes(False), subject, _text(made, sender), attachments=attachments, now=now, copies=boxes(True))


def _text(made: Parcel, sender: Sender) -> str:
    record, documents = made.record, made.given.documents
    where = {one.said: one for one in made.enclosed}
    count = count_words(len(record.items), "document")
    head = f"Transmittal {record.number}, {made.project.name}: {count}, {record.purpose[:1].lower()}{record.purpose[1:]}."
    lines = [head] if not record.cancelled else [head, "It was taken back after it went out."]
    if made.given.replaces:
        lines.append(f"It replaces {', '.join(made.given.replaces)}.")
    lines.append("")
    for item in record.items:
        document = documents.get(item.document_id)
        if document is None:
            continue
        one = where.get(f"{document.number} {item.revision}")
        remark = f" ({item.remark})" if item.remark else ""
        lines.append(f"– {document.number} {item.revision}  {document.title}{remark}")
        if one is not None and one.fate in (Fate.LISTED, Fate.TOO_LARGE, Fate.SILENT):
            lines.append(f"  {one.path}")
        elif one is not None and one.fate in (Fate.MISSING, Fate.NONE):
            lines.append("  comes separately")
    if record.notes:
        lines += ["", record.notes]
    if record.due:
        lines += ["", f"Confirm receipt by {full_day(record.due)}: an answer to this message will do."]
    if sender.name.strip():
        lines += ["", first_name(sender.name)]
    return "\n".join(lines)
