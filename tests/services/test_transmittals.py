"""Sending transmittals, what stands afterwards, receipts, and who has which revision."""

import email
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import policy
from pathlib import Path

import pytest

from coorddesk.domain.document_presets import STATUS_PRESETS
from coorddesk.domain.documents import Document, Revision
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.transmittals import State, Transmittal, TransmittalItem
from coorddesk.errors import Conflict, InvalidInput, NotFound
from coorddesk.reports import text
from coorddesk.services import chasing, document_files, document_settings, documents, editing, holdings, projects, transmittals
from coorddesk.services import transmittal_sending as sending
from coorddesk.services.enclosures import Fate, enclosed_words, enclosures
from coorddesk.services.transmittal_files import write
from coorddesk.services.transmittal_notes import note
from coorddesk.services.transmittals import Content
from coorddesk.storage.store import Store

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)
YOU = sending.Sender("Ellen Marsh", "ellen@northgate.example", "Europe/London")


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    fit = projects.start(made, "FIT", "Office fit-out")
    with made.edit("Start") as edit:
        edit.put(replace(fit, id=fit.id))
        for id, name in (("ellen", "Ellen Marsh"), ("dana", "Dana Whitlock"), ("ravi", "Ravi Deshpande"), ("hemi", "Hemi Parata")):
            address = f"{id}@northgate.example"
            edit.add(Person(id, name, address, organisation="Northgate", role="Project coordinator" if id == "ellen" else ""))
        for id, number in (("d1", "FIT-DR-0101"), ("d2", "FIT-DR-0102")):
            edit.claim_number(number, id)
            revisions = (Revision("P01", date(2026, 10, 1), "Superseded"), Revision("P02", date(2026, 11, 1), "Issued", current=True))
            edit.add(Document(id, fit.id, number, f"Plan {id}", "DR", status="Issued", revisions=revisions))
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> Project:
    return projects.by_code(store, "FIT")


def pdf(sheet: object) -> bytes:
    return b"%PDF of " + text.text(sheet).encode()


def content(fit: Project, *items: tuple[str, str], to: tuple[str, ...] = ("dana",), **more: object) -> Content:
    return Content(fit.id, tuple(TransmittalItem(*one) for one in items or (("d1", "P02"),)), to, **more)


def send(store: Store, given: Content, draft_id: str = "", deliver=lambda: None) -> Transmittal:
    return sending.dispatch(store, sending.parcel(store, given, YOU, NOW, pdf, draft_id), deliver)


def read(store: Store, id: str) -> Transmittal:
    with store.read() as reader:
        return reader.get(Transmittal, id)


def test_the_number_is_given_when_it_is_sent_and_never_again(store: Store, fit: Project) -> None:
    draft = transmittals.keep_draft(store, content(fit, subject="Plans"))
    assert draft.number == ""
    first = send(store, content(fit))
    second = send(store, transmittals.content_of(draft), draft.id)
    assert (first.number, second.number, second.id) == ("TR-0001", "TR-0002", draft.id)
    editing.set_field(store, "project", fit.id, "transmittal_pattern", "{project}-T-{number:3}", TODAY)
    assert send(store, content(fit)).number == "FIT-T-003"


def test_what_went_out_is_never_undone_and_undo_goes_on_with_what_was_before_its_draft(store: Store, fit: Project) -> None:
    editing.set_field(store, "person", "dana", "role", "Architect", TODAY)
    draft = transmittals.keep_draft(store, content(fit))
    sent = send(store, transmittals.content_of(draft), draft.id)
    assert store.undo_label() == "Set role of Dana Whitlock to Architect"
    store.undo()
    assert read(store, sent.id) == sent
    with store.read() as reader:
        [row] = reader.sent(sent.id)
    assert (row.what, row.recipients) == ("transmittal", "dana@northgate.example")


def test_a_revision_that_went_out_is_not_taken_back_by_undo_which_goes_on_past_it(store: Store, fit: Project) -> None:
    editing.set_field(store, "person", "dana", "role", "Architect", TODAY)
    documents.issue(store, "d1", Revision("P03", status="Issued"), TODAY)
    documents.issue(store, "d2", Revision("P03", status="Issued"), TODAY)
    send(store, content(fit, ("d1", "P03")))
    assert [store.undo().label for _ in range(2)] == ["Issue FIT-DR-0102 rev P03", "Set role of Dana Whitlock to Architect"]
    with store.read() as reader:
        assert [one.code for one in reader.get(Document, "d1").revisions] == ["P01", "P02", "P03"]


def test_what_a_sent_revision_stands_upon_is_passed_over_with_a_word_and_undo_goes_on(store: Store, fit: Project) -> None:
    editing.set_field(store, "person", "hemi", "role", "Architect", TODAY)
    editing.set_field(store, "document", "d1", "status", "Approved", TODAY)
    documents.issue(store, "d1", Revision("P03", status="Issued"), TODAY)
    send(store, content(fit, ("d1", "P03")))
    with pytest.raises(Conflict, match="undo once more goes on"):
        store.undo()
    assert store.undo().label == "Set role of Hemi Parata to Architect"


def test_when_nothing_takes_the_draft_nothing_is_noted_and_the_number_stays_free(store: Store, fit: Project) -> None:
    def refuse() -> None:
        raise InvalidInput("path", "No program here opens e-mail drafts.")

    with pytest.raises(InvalidInput):
        send(store, content(fit), deliver=refuse)
    assert transmittals.read(store, fit.id, TODAY) == []
    assert send(store, content(fit)).number == "TR-0001"


def test_two_that_were_prepared_at_once_do_not_get_one_number(store: Store, fit: Project) -> None:
    one, other = (sending.parcel(store, content(fit), YOU, NOW, pdf) for _ in range(2))
    sending.dispatch(store, one, lambda: None)
    with pytest.raises(Conflict, match="TR-0001 was given to another"):
        sending.dispatch(store, other, lambda: None)
    assert len(transmittals.read(store, fit.id, TODAY)) == 1


def test_a_number_that_came_by_import_is_passed_over(store: Store, fit: Project) -> None:
    with store.edit("import") as edit:
        edit.add(Transmittal("old", fit.id, "tr-0001", date(2026, 9, 1)))
    assert send(store, content(fit)).number == "TR-0002"


def test_the_note_says_for_ever_what_it_said_that_day(store: Store, fit: Project) -> None:
    given = content(fit, ("d1", "P02"), ("d2", "P01"), to=("dana", "ravi"), copies=("hemi",), purpose="For review", due=date(2026, 12, 2))
    sent = send(store, replace(given, notes="Comments on the register."))
    before = text.text(note(store, sent.id, NOW, "Europe/London"))
    for told in ("Ellen Marsh, Project coordinator, Northgate", "FIT-DR-0102", "Plan d2", "Hemi Parata Northgate  copy", "For review",
                 "Confirm receipt by Wednesday 2 December 2026", "Comments on the register."):
        assert told in before
    editing.set_field(store, "document", "d1", "title", "Another title", TODAY)
    editing.set_field(store, "document", "d1", "status", "Approved", TODAY)
    editing.set_field(store, "person", "dana", "name", "Dana Whitlock-Hale", TODAY)
    editing.set_field(store, "project", fit.id, "name", "Renamed", TODAY)
    assert text.text(note(store, sent.id, NOW, "Europe/London")) == before
    transmittals.acknowledge(store, {sent.id: ["dana"]}, TODAY)
    assert "received 25 Nov" in text.text(note(store, sent.id, NOW, "Europe/London"))
    with pytest.raises(InvalidInput, match="stays as it was sent"):
        editing.set_field(store, "transmittal", sent.id, "purpose", "For approval", TODAY)
    with pytest.raises(InvalidInput, match="Cancel it"):
        editing.remove(store, [("transmittal", sent.id)])


def test_one_that_went_out_is_cancelled_or_replaced_and_says_so(store: Store, fit: Project) -> None:
    sent = send(store, content(fit, due=date(2026, 11, 20)))
    assert [one.kind for one in chasing.owed(store, fit.id, "dana", TODAY)] == ["transmittal"]
    draft = transmittals.correct(store, sent.id)
    assert (read(store, sent.id).cancelled, draft.items) == (False, sent.items)
    better = send(store, replace(transmittals.content_of(draft), due=None), draft.id)
    assert read(store, sent.id).cancelled
    assert "Replaces: TR-0001" in " ".join(text.text(note(store, better.id, NOW, "UTC")).split())
    assert "TR-0002 stands in its place" in text.text(note(store, sent.id, NOW, "UTC"))
    assert chasing.owed(store, fit.id, "dana", TODAY) == []
    lines = {one.number: one.state for one in transmittals.read(store, fit.id, TODAY)}
    assert lines == {"TR-0001": State.CANCELLED, "TR-0002": State.SENT}
    transmittals.cancel(store, [better.id])
    store.undo()
    assert not read(store, better.id).cancelled


def test_who_is_copied_or_asked_for_no_receipt_owes_nothing(store: Store, fit: Project) -> None:
    send(store, content(fit, to=("dana",), copies=("ravi",), due=date(2026, 11, 20)))
    send(store, content(fit, to=("hemi",), due=None))
    owed = [(one.person_id, one.kind) for one in chasing.owed(store, fit.id, None, TODAY)]
    assert owed == [("dana", "transmittal")]


def test_receipts_are_noted_for_several_at_once_dated_taken_back_and_undone(store: Store, fit: Project) -> None:
    first, second = (send(store, content(fit, to=("dana", "ravi"), due=date(2026, 12, 1))) for _ in range(2))
    both = {first.id: ["dana", "ravi"], second.id: ["dana", "ravi"]}
    assert transmittals.acknowledge(store, both, TODAY) == 4
    assert {one.state for one in transmittals.read(store, fit.id, TODAY)} == {State.ACKNOWLEDGED}
    assert store.undo_label() == "2 people acknowledged 2 transmittals"
    store.undo()
    later = TODAY + timedelta(days=1)
    assert transmittals.acknowledge(store, {first.id: ["dana"]}, later) == 1
    assert read(store, first.id).recipients[0].acknowledged == later
    assert store.undo_label() == "Dana Whitlock acknowledged TR-0001"
    assert transmittals.acknowledge(store, {first.id: ["dana"]}, None) == 1
    assert transmittals.acknowledge(store, both, TODAY) == 4


def test_those_who_are_late_get_one_message_each(store: Store, fit: Project) -> None:
    late = date(2026, 11, 24)
    send(store, content(fit, to=("dana", "ravi"), due=late))
    send(store, content(fit, to=("dana",), due=late))
    send(store, content(fit, to=("hemi",), due=date(2026, 12, 24)))
    found = transmittals.reminders(store, None, None, TODAY, "Ellen Marsh")
    assert [(one.name, len(one.items)) for one in found] == [("Dana Whitlock", 2), ("Ravi Deshpande", 1)]
    assert "Receipt of TR-0001" in found[0].text


@pytest.mark.parametrize(("change", "field", "said"), [
    ({"items": ()}, "documents", "at least one document"), ({"to": ()}, "to", "addressed"), ({"to": ("mute",)}, "to", "no e-mail address"),
])  # fmt: skip
def test_what_cannot_go_out_is_refused_with_a_sentence(store: Store, fit: Project, change, field, said) -> None:
    with store.edit("mute") as edit:
        edit.add(Person("mute", "Mute Person"))
    with pytest.raises(InvalidInput, match=said) as refused:
        send(store, replace(content(fit), **change))
    assert refused.value.field == field
    assert transmittals.read(store, fit.id, TODAY) == []


# Files


@pytest.fixture
def with_files(store: Store, tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    for id, name in (("d1", "a.pdf"), ("d2", "b.pdf")):
        (folder / id).mkdir(parents=True)
        (folder / id / name).write_bytes(id.encode() * 500_000)
        document_files.link_file(store, id, folder / id / name)
    return folder


def test_files_go_along_until_the_limit_and_what_does_not_is_said_before(store: Store, with_files: Path) -> None:
    items = (TransmittalItem("d1", "P02"), TransmittalItem("d2", "P02"), TransmittalItem("d2", "P01"))
    fates = [one.fate for one in enclosures(store, items, "E-mail", 20)]
    assert fates == [Fate.ATTACHED, Fate.ATTACHED, Fate.NONE]
    assert [one.fate for one in enclosures(store, items, "E-mail", 1)] == [Fate.ATTACHED, Fate.TOO_LARGE, Fate.NONE]
    assert [one.fate for one in enclosures(store, items, "Link", 20)] == [Fate.LISTED, Fate.LISTED, Fate.NONE]
    (with_files / "d1" / "a.pdf").unlink()
    said = enclosed_words(enclosures(store, items, "E-mail", 20), 20)
    assert said == [
        "1 file with it, 1.0 MB.", "FIT-DR-0101 P02: not where it was, so it is listed without its file.",
        "FIT-DR-0102 P01: without a file in the register, so it is listed alone.",
    ]  # fmt: skip


def test_the_draft_holds_note_and_files_and_names_those_copied(store: Store, fit: Project, with_files: Path) -> None:
    given = content(fit, ("d1", "P02"), to=("dana", "ravi"), copies=("hemi",), purpose="For review", due=date(2026, 12, 2))
    made = sending.parcel(store, given, YOU, NOW, pdf)
    mail = email.message_from_bytes(sending.draft(made, YOU), policy=policy.default)
    assert (mail["X-Unsent"], mail["Subject"]) == ("1", "FIT TR-0001, for review: FIT-DR-0101 P02")
    assert [one.addr_spec for one in mail["To"].addresses] == ["dana@northgate.example", "ravi@northgate.example"]
    assert [one.addr_spec for one in mail["Cc"].addresses] == ["hemi@northgate.example"]
    attached = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert set(attached) == {"FIT TR-0001.pdf", "a.pdf"}
    assert attached["a.pdf"] == b"d1" * 500_000
    body = mail.get_body().get_content()
    assert "Confirm receipt by Wednesday 2 December 2026" in body
    assert body.rstrip().endswith("Ellen")


def test_note_and_files_go_into_a_folder_or_an_archive_for_a_portal(store: Store, fit: Project, with_files: Path, tmp_path: Path) -> None:
    (with_files / "d2" / "b.pdf").rename(with_files / "d2" / "A.pdf")
    document_files.link_file(store, "d2", with_files / "d2" / "A.pdf")
    made = sending.parcel(store, content(fit, ("d1", "P02"), ("d2", "P02"), method="Portal"), YOU, NOW, pdf)
    write(made, tmp_path / "out.zip", YOU)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["FIT TR-0001.pdf", "a.pdf", "FIT-DR-0102 P02 A.pdf"]
    write(made, tmp_path / "out", YOU)
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["FIT TR-0001.pdf", "FIT-DR-0102 P02 A.pdf", "a.pdf"]
    with pytest.raises(InvalidInput, match="ends in neither"):
        write(made, tmp_path / "out.docx", YOU)


def test_what_went_out_can_be_written_again_without_being_noted_again(store: Store, fit: Project, with_files: Path) -> None:
    sent = send(store, content(fit))
    made = sending.again(store, sent.id, YOU, NOW, pdf)
    assert made.record.number == "TR-0001"
    assert b"a.pdf" in sending.draft(made, YOU)
    with store.read() as reader:
        assert len(reader.sent(sent.id)) == 1


# Who has which revision


def test_who_has_which_revision_of_a_document_and_what_a_person_has(store: Store, fit: Project) -> None:
    send(store, content(fit, ("d1", "P01"), to=("dana", "ravi"), copies=("hemi",)))
    send(store, content(fit, ("d1", "P02"), ("d2", "P01"), to=("dana",)))
    send(store, content(fit, ("d1", "P01"), to=("dana",)))
    found = {one.copy.person_id: (one.copy.revision, one.copy.number, one.old) for one in holdings.holders(store, "d1")}
    assert found == {"dana": ("P02", "TR-0002", False), "ravi": ("P01", "TR-0001", True), "hemi": ("P01", "TR-0001", True)}
    assert [(one.document.number, one.copy.revision) for one in holdings.holdings(store, "dana")] == [
        ("FIT-DR-0102", "P01"), ("FIT-DR-0101", "P02"),
    ]  # fmt: skip
    old = holdings.out_of_date(store, fit.id)
    assert sorted((one.document.number, one.copy.person_id) for one in old) == [
        ("FIT-DR-0101", "hemi"), ("FIT-DR-0101", "ravi"), ("FIT-DR-0102", "dana"),
    ]  # fmt: skip
    again = holdings.current_for(store, old)
    assert set(again.items) == {TransmittalItem("d1", "P02"), TransmittalItem("d2", "P02")}
    assert set(again.to) == {"hemi", "ravi", "dana"}
    send(store, again)
    assert holdings.out_of_date(store, fit.id) == []


def test_a_draft_of_the_next_revision_makes_nobodys_copy_old(store: Store, fit: Project) -> None:
    send(store, content(fit, ("d1", "P02")))
    with store.edit("P03") as edit:
        document = edit.get(Document, "d1")
        revisions = (*(replace(one, current=False) for one in document.revisions), Revision("P03", None, "Draft", current=True))
        edit.put(replace(document, revisions=revisions))
    assert holdings.out_of_date(store, fit.id) == []
    assert [one.old for one in holdings.holders(store, "d1")] == [False]


def test_work_in_progress_by_the_projects_own_codes_and_what_was_withdrawn_make_nobodys_copy_old(store: Store, fit: Project) -> None:
    iso = next(one.codes for one in STATUS_PRESETS if one.key == "iso2018")
    document_settings.change(store, fit.id, "status_codes", iso)
    send(store, content(fit, ("d1", "P02"), ("d2", "P01")))
    assert [one.document.current for one in holdings.out_of_date(store, fit.id)] == ["P02"]
    for status in ("s0", "S5", "Withdrawn"):
        with store.edit(status) as edit:
            for id in ("d1", "d2"):
                document = edit.get(Document, id)
                earlier = tuple(replace(one, current=False) for one in document.revisions if one.code != "P03")
                edit.put(replace(document, revisions=(*earlier, Revision("P03", TODAY, status, current=True))))
        old = [(one.document.number, one.document.current) for one in holdings.out_of_date(store, fit.id)]
        assert old == ([("FIT-DR-0102", "P02")] if status == "s0" else [])


def test_a_document_is_picked_by_its_number_or_the_end_of_it(store: Store, fit: Project) -> None:
    assert transmittals.pick_by_number(store, fit.id, "fit dr 0101").codes == ("P02", "P01")
    assert transmittals.pick_by_number(store, None, "0102").id == "d2"
    with pytest.raises(InvalidInput, match="There is no document 0999"):
        transmittals.pick_by_number(store, fit.id, "0999")
    with store.edit("more") as edit:
        edit.claim_number("FIT-SC-0102", "d3")
        edit.add(Document("d3", fit.id, "FIT-SC-0102", "Schedule"))
    with pytest.raises(InvalidInput, match="may be FIT-DR-0102, FIT-SC-0102"):
        transmittals.pick_by_number(store, fit.id, "0102")


def test_a_number_finds_its_transmittal_and_says_when_two_projects_have_it(store: Store, fit: Project) -> None:
    sent = send(store, content(fit))
    assert transmittals.by_number(store, "tr-0001", None).id == sent.id
    other = projects.start(store, "NET", "Network")
    with store.edit("other") as edit:
        edit.add(Transmittal("n1", other.id, "TR-0001", TODAY))
    with pytest.raises(NotFound, match="FIT, NET"):
        transmittals.by_number(store, "TR-0001", None)
    assert transmittals.by_number(store, "TR-0001", other.id).id == "n1"
