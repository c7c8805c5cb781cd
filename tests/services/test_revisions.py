"""Revisions that come late, are put in force again, corrected and withdrawn, each one undo."""

from dataclasses import replace
from datetime import date

import pytest

from coorddesk.domain.document_presets import STATUS_PRESETS, usual_status
from coorddesk.domain.documents import Document, Review, Revision, Transmittal, TransmittalItem, current
from coorddesk.errors import InvalidInput
from coorddesk.services import document_settings, documents, editing, reviews, revisions
from coorddesk.services.reviews import Asking
from coorddesk.storage.store import new_id

TODAY = date(2026, 11, 25)


def read(store) -> Document:
    return editing.read(store, "document", "d1")


def shape(store) -> list[tuple[str, str, bool]]:
    return [(one.code, one.status, one.current) for one in read(store).revisions]


@pytest.fixture
def issued(store):
    for code, status in (("P01", "Approved"), ("P02", "Issued"), ("P03", "For review")):
        documents.issue(store, "d1", Revision(code, status=status), TODAY)
    return store


def test_a_first_revision_turns_an_awaited_document_and_its_undo_turns_it_back(store) -> None:
    documents.issue(store, "d1", Revision("P01", status="Issued"), TODAY)
    assert (read(store).status, current(read(store)).issued) == ("Issued", TODAY)
    store.undo()
    assert (read(store).status, read(store).revisions) == ("Awaited", ())


def test_a_day_that_was_due_of_one_revision_is_not_due_of_the_next(store) -> None:
    def due() -> None:
        with store.edit("Due") as edit:
            edit.put(replace(edit.get(Document, "d1"), review_due=TODAY))

    due()
    documents.issue(store, "d1", Revision("P01", status="Issued"), TODAY)
    assert read(store).review_due is None
    documents.issue(store, "d1", Revision("P02", status="Issued"), TODAY)
    due()
    documents.issue(store, "d1", Revision("P01.01", status="Issued"), TODAY, keep_current=True)
    assert read(store).review_due == TODAY
    revisions.make_current(store, "d1", "P01")
    assert read(store).review_due is None


def test_what_comes_next_follows_the_projects_scheme(issued) -> None:
    following = revisions.following(issued, "d1")
    assert following.codes == ("P04", "P04.01", "C01")
    assert following.late("P02.01") == "P03"
    assert following.late("P04") == ""
    assert "leaves some out" in following.remark("P06")
    document_settings.change(issued, "p1", "revision_scheme", "letters")
    assert revisions.following(issued, "d1").codes[:2] == ("P04", "A")


def test_a_late_revision_leaves_the_present_one_current_when_that_is_wanted(issued) -> None:
    before = read(issued)
    documents.issue(issued, "d1", Revision("P02.01", date(2026, 11, 3), "Issued"), TODAY, keep_current=True)
    assert [one[0] for one in shape(issued)] == ["P01", "P02.01", "P02", "P03"]
    assert (read(issued).status, current(read(issued)).code) == ("For review", "P03")
    assert issued.undo_label() == "Add earlier FIT-AR-DR-0102 rev P02.01"
    issued.undo()
    assert read(issued) == before


def test_a_revision_in_force_again_has_the_status_it_had_then(issued) -> None:
    before = read(issued)
    revisions.make_current(issued, "d1", "P01")
    assert shape(issued) == [("P01", "Approved", True), ("P02", "Superseded", False), ("P03", "Superseded", False)]
    assert issued.undo_label() == "Make FIT-AR-DR-0102 rev P01 current again"
    revisions.make_current(issued, "d1", "P02", "Draft")
    assert (read(issued).status, current(read(issued)).code) == ("Draft", "P02")
    with pytest.raises(InvalidInput, match="current one already"):
        revisions.make_current(issued, "d1", "P02")
    issued.undo()
    issued.undo()
    assert read(issued) == before


def test_a_withdrawn_revision_stays_and_nothing_or_the_one_before_is_in_force(issued) -> None:
    revisions.withdraw(issued, "d1", "p03")
    assert (read(issued).status, current(read(issued)).status) == ("Withdrawn", "Withdrawn")
    issued.undo()
    revisions.withdraw(issued, "d1", "P03", back=True)
    assert shape(issued) == [("P01", "Superseded", False), ("P02", "Issued", True), ("P03", "Withdrawn", False)]
    assert issued.undo_label() == "Withdraw FIT-AR-DR-0102 rev P03, P02 is current again"
    revisions.withdraw(issued, "d1", "P01")
    assert shape(issued)[0] == ("P01", "Withdrawn", False)
    with pytest.raises(InvalidInput, match="no earlier revision"):
        revisions.withdraw(issued, "d1", "P02", back=True)
    assert shape(issued)[1] == ("P02", "Issued", True)
    revisions.make_current(issued, "d1", "P03")
    assert shape(issued)[2] == ("P03", "For review", True)


def test_a_corrected_code_takes_its_reviews_and_transmittals_along(issued) -> None:
    asked = reviews.send_for_review(issued, [Asking("d1", ("dana",))], TODAY, TODAY)[0]
    with issued.edit("Send") as edit:
        items = (TransmittalItem("d1", "P02"), TransmittalItem("d1", "P03"))
        sent = Transmittal(new_id(), "p1", "TR-0001", items=items)
        edit.add(sent)
    before = read(issued)
    revisions.edit_revision(issued, "d1", "P03", Revision("C01", date(2026, 11, 20), "Approved", note="Contract"), before)
    now = current(read(issued))
    assert now == Revision("C01", date(2026, 11, 20), "Approved", note="Contract", current=True)
    assert read(issued).status == "Approved"
    with issued.read() as reader:
        assert reader.get(Review, asked.id).revision == "C01"
        assert [one.revision for one in reader.get(Transmittal, sent.id).items] == ["P02", "C01"]
    assert issued.undo_label() == "Edit FIT-AR-DR-0102 rev P03, now C01"
    with pytest.raises(InvalidInput, match="has a revision P02 already"):
        revisions.edit_revision(issued, "d1", "C01", Revision("p02".upper()))
    issued.undo()
    assert read(issued) == before
    with issued.read() as reader:
        assert reader.get(Review, asked.id).revision == "P03"


def test_a_revision_that_was_sent_keeps_its_code_unless_that_was_cancelled(issued) -> None:
    with issued.edit("Send") as edit:
        sent = Transmittal(new_id(), "p1", "TR-0001", TODAY, items=(TransmittalItem("d1", "P03"),))
        edit.add(sent)
    before = read(issued)
    with pytest.raises(InvalidInput, match="P03 went out with TR-0001, so it keeps its code"):
        revisions.edit_revision(issued, "d1", "P03", Revision("C01", status="Issued"))
    assert read(issued) == before
    revisions.edit_revision(issued, "d1", "P03", Revision("P03", status="Issued", note="Sheet 2"))
    with issued.edit("Cancel") as edit:
        edit.put(replace(sent, cancelled=True))
    revisions.edit_revision(issued, "d1", "P03", Revision("C01", status="Issued"))
    with issued.read() as reader:
        assert reader.get(Transmittal, sent.id).items[0].revision == "P03"


def test_going_back_gives_no_approval_that_nobody_gave(store) -> None:
    old = (Revision("P01", status="Superseded"), Revision("P02", status="Issued", current=True))
    with store.edit("Import") as edit:
        edit.put(replace(edit.get(Document, "d1"), revisions=old, status="Issued"))
    revisions.withdraw(store, "d1", "P02", back=True)
    assert shape(store) == [("P01", "Issued", True), ("P02", "Withdrawn", False)]


@pytest.mark.parametrize(("key", "usual"), [("general", "Issued"), ("iso2021", "S2"), ("iso2018", "S2"), ("epc", "IFI")])
def test_the_usual_status_of_a_new_revision_is_one_of_the_set_and_no_approval(key: str, usual: str) -> None:
    assert usual_status(next(one.codes for one in STATUS_PRESETS if one.key == key)) == usual


def test_a_revision_has_a_status(issued) -> None:
    before = read(issued)
    for change in (
        lambda: documents.issue(issued, "d1", Revision("P04", status=" "), TODAY),
        lambda: revisions.edit_revision(issued, "d1", "P03", Revision("P03", status="")),
    ):
        with pytest.raises(InvalidInput, match="needs a status"):
            change()
    assert read(issued) == before


def test_a_status_of_the_projects_own_that_means_writing_has_no_day_of_issue(store) -> None:
    document_settings.change(store, "p1", "status_codes", STATUS_PRESETS[1].codes)
    assert documents.issue(store, "d1", Revision("P01.01", status="S0"), TODAY).revisions[0].issued is None
    assert documents.issue(store, "d1", Revision("P01", status="S3"), TODAY).revisions[1].issued == TODAY
