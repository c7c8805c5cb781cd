"""Reviews from the register: sent out, answered, chased, and looks at standing documents."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coorddesk.domain.documents import Distribution, Document, Review, Revision
from coorddesk.domain.projects import Effect, Project, ReviewCode
from coorddesk.services import chasing, documents, editing, reviews
from coorddesk.storage.store import new_id
from coorddesk.ui.documents.view import DocumentsView

TODAY = date(2026, 11, 25)


@pytest.fixture
def view(documents_view: DocumentsView) -> DocumentsView:
    # The example's own matrix names reviewers; the tests name theirs.
    store = documents_view.desk.store
    with store.read() as reader:
        cells = [("distribution", one.id) for one in reader.find(Distribution)]
    editing.remove(store, cells)
    documents_view.reviewing.ask_path = lambda name: None  # type: ignore[method-assign]
    return documents_view


@pytest.fixture
def said(view: DocumentsView) -> list[str]:
    heard: list[str] = []
    view.desk.announced.connect(heard.append)
    return heard


def id_of(view: DocumentsView, tail: str) -> str:
    return next(key for key in view.table.rows.keys if isinstance(key, str) and view._line(key).number.endswith(tail))


def read(view: DocumentsView, tail: str) -> Document:
    return editing.read(view.desk.store, "document", id_of(view, tail))


def person(view: DocumentsView, name: str) -> str:
    return next(one.id for one in view._statuses.directory.people.values() if one.name.startswith(name))


def asked_names(view: DocumentsView, tail: str) -> list[str]:
    return sorted(one.reviewer for one in reviews.lines_of(view.desk.store, [id_of(view, tail)]))


def send(view: DocumentsView, reviewers: str, mail: str = "none", **fields: str) -> None:
    panel = view.reviewing.review_panel
    view.reviewing.send_for_review()
    assert panel.isVisible()
    for name, value in {"reviewers": reviewers, **fields}.items():
        field: Any = panel.field(name)
        if name == "earlier":
            field.setCurrentIndex(field.findData(value))
        else:
            field.setText(value)
    choice: Any = panel.field("mail")
    choice.setCurrentIndex(choice.findData(mail))
    panel.keep.click()


def choose(panel: Any, **values: str) -> None:
    for name, value in values.items():
        field: Any = panel.field(name)
        if hasattr(field, "setText"):
            field.setText(value)
        else:
            at = next(row for row in range(field.count()) if field.itemText(row).startswith(value) or field.itemData(row) == value)
            field.setCurrentIndex(at)


def test_a_review_is_asked_for_by_names_and_teams_with_the_usual_day(view: DocumentsView, said: list[str]) -> None:
    view.table.go_to(id_of(view, "0101"))
    view.reviewing.send_for_review()
    assert view.reviewing.review_panel.value("due") == "2 Dec"
    view.reviewing.review_panel.close_panel()
    send(view, "marcus, IT, Ravi Deshpande", due="4 dec")
    document = read(view, "0101")
    assert (document.status, document.review_due) == ("For review", date(2026, 12, 4))
    people = view._statuses.directory.people
    it = [one.name for one in people.values() if one.team_id == people[person(view, "Leila")].team_id]
    assert asked_names(view, "0101") == sorted({*it, "Marcus Oyelaran", "Ravi Deshpande"})
    assert said[-1] == f"Asked {len(it) + 2} people for a review"


def test_a_name_that_cannot_be_taken_is_said_in_the_panel_and_nobody_is_asked(view: DocumentsView) -> None:
    view.table.go_to(id_of(view, "0101"))
    panel = view.reviewing.review_panel
    for names, sentence in (("", "at least one reviewer"), ("marcus, Zara Quill", "Nobody is called “Zara Quill”")):
        send(view, names)
        assert panel.isVisible()
        assert sentence in panel.error.text()
    send(view, "marcus", due="20 nov")
    assert "is over" in panel.error.text()
    assert read(view, "0101").status == "Approved"


def test_several_documents_go_out_to_whom_the_matrix_names_for_each(view: DocumentsView) -> None:
    fit, store = view.desk.project_id, view.desk.store
    with store.edit("Matrix") as edit:
        edit.add(Distribution(new_id(), fit or "", "DR", person(view, "Marcus"), reviews=True))
        edit.add(Distribution(new_id(), fit or "", "SP", person(view, "Ravi"), reviews=True))
    view.table.choose([id_of(view, "0101"), id_of(view, "0202"), id_of(view, "SP-0004")])
    send(view, "")
    asked = [asked_names(view, tail) for tail in ("0101", "0202", "SP-0004")]
    assert asked == [["Marcus Oyelaran"], ["Marcus Oyelaran"], ["Ravi Deshpande"]]
    view.desk.undo()
    assert read(view, "0202").status == "Approved"
    view.table.choose([id_of(view, "0101")])
    view.reviewing.send_for_review()
    assert view.reviewing.review_panel.value("reviewers") == "Marcus Oyelaran"


@pytest.mark.parametrize(("choice", "left"), [("withdraw", 0), ("keep", 3)])
def test_what_is_out_of_the_revision_before_is_withdrawn_or_kept(view: DocumentsView, choice: str, left: int) -> None:
    id = id_of(view, "0102")
    documents.issue(view.desk.store, id, Revision("P04", status="Issued"), TODAY)
    view.table.go_to(id)
    send(view, "marcus", earlier=choice)
    assert len(reviews.out_of_date(view.desk.store, [id])) == left


def test_a_document_without_a_revision_cannot_go_out(view: DocumentsView, said: list[str]) -> None:
    view.table.go_to(id_of(view, "0310"))
    view.reviewing.send_for_review()
    assert not view.reviewing.review_panel.isVisible()
    assert said[-1] == "FIT-AR-DR-0310 has no revision yet, so there is nothing to review."


def test_the_draft_is_opened_and_noted_and_without_a_mail_program_the_review_stands(view: DocumentsView, qtbot, said: list[str]) -> None:
    opened: list[str] = []
    failed: list[str] = []
    view.desk.failed.connect(lambda intent, sentence: failed.append(sentence))
    view.reviewing.launch = lambda url: opened.append(url.toLocalFile()) or True  # type: ignore[func-returns-value]
    view.table.go_to(id_of(view, "0101"))
    send(view, "marcus", mail="attach")
    qtbot.waitUntil(lambda: bool(opened))
    qtbot.waitUntil(lambda: said[-1].startswith("Draft opened"))
    assert Path(opened[0]).name == "Review of FIT-AR-DR-0101.eml"
    with view.desk.store.read() as reader:
        assert [one.what for one in reader.sent(id_of(view, "0101"))] == ["review"]
    view.reviewing.launch = lambda url: False
    view.table.go_to(id_of(view, "0202"))
    send(view, "marcus", mail="attach")
    qtbot.waitUntil(lambda: bool(failed))
    assert "nothing was noted as sent. The review stands" in failed[0]
    with view.desk.store.read() as reader:
        assert reader.sent(id_of(view, "0202")) == []
    assert read(view, "0202").status == "For review"


def test_a_draft_that_no_program_opens_may_be_saved(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    place = tmp_path / "request.eml"
    view.reviewing.launch = lambda url: False
    view.reviewing.ask_path = lambda name: place  # type: ignore[method-assign]
    view.table.go_to(id_of(view, "0102"))
    view.reviewing.write_request()
    qtbot.waitUntil(place.exists)
    assert b"X-Unsent: 1" in place.read_bytes()


def test_r_takes_the_answers_one_after_another_and_the_last_settles_the_document(view: DocumentsView, said: list[str]) -> None:
    view.table.go_to(id_of(view, "0102"))
    panel = view.reviewing.return_panel
    for name, code, comments in (("Tomasz", "A", ""), ("Ravi", "C", "3")):
        view.reviewing.answer()
        assert panel.isVisible()
        choose(panel, who=name, outcome=code, comments=comments)
        QTest.keyClick(panel.field("note"), Qt.Key.Key_Return)
        assert not panel.isVisible()
    assert said[-1] == "FIT-AR-DR-0102: 3 of 4 replied"
    view.reviewing.answer()
    choose(panel, who="Hemi", outcome="B", next_due="4 dec")
    panel.keep.click()
    assert said[-1] == "FIT-AR-DR-0102: all replied, Comments. The next revision is due Fri 4 Dec, from Dana Whitlock"
    assert (read(view, "0102").status, read(view, "0102").review_due) == ("Comments", date(2026, 12, 4))


def test_an_answer_is_corrected_in_the_same_panel(view: DocumentsView) -> None:
    view.table.go_to(id_of(view, "0102"))
    view.reviewing.answer()
    panel = view.reviewing.return_panel
    choose(panel, who="Marcus")
    assert (panel.value("outcome"), panel.value("words"), panel.value("returned")) == ("…", "No comment", "20 Nov")
    choose(panel, outcome="D")
    panel.keep.click()
    marcus = next(one for one in reviews.lines_of(view.desk.store, [id_of(view, "0102")]) if one.reviewer.startswith("Marcus"))
    assert (marcus.outcome, marcus.returned) == ("D", date(2026, 11, 20))


def test_one_answer_is_given_for_everybody_and_for_several_documents(view: DocumentsView) -> None:
    view.table.choose([id_of(view, "0102"), id_of(view, "1501"), id_of(view, "1502")])
    view.reviewing.answer()
    panel = view.reviewing.return_panel
    choose(panel, who="Everybody", outcome="A")
    panel.keep.click()
    assert {read(view, tail).status for tail in ("0102", "1501", "1502")} == {"Approved"}
    view.desk.undo()
    assert {read(view, tail).status for tail in ("0102", "1501", "1502")} == {"For review"}


def test_what_is_no_number_or_day_is_said_and_kept_in_the_field(view: DocumentsView) -> None:
    view.table.go_to(id_of(view, "0102"))
    view.reviewing.answer()
    panel = view.reviewing.return_panel
    choose(panel, who="Tomasz", comments="many")
    panel.keep.click()
    assert "“many” is not a number" in panel.error.text()
    choose(panel, comments="", returned="1 nov")
    panel.keep.click()
    assert "cannot have come back before" in panel.error.text()
    assert panel.value("returned") == "1 nov"


def test_one_panel_stands_above_the_table_at_a_time(view: DocumentsView) -> None:
    view.table.go_to(id_of(view, "0102"))
    view.reviewing.answer()
    view.new_document()
    assert (view.reviewing.return_panel.isVisible(), view.intake.number_panel.isVisible()) == (False, True)
    view.reviewing.send_for_review()
    assert (view.reviewing.review_panel.isVisible(), view.intake.number_panel.isVisible()) == (True, False)


def test_who_has_a_document_for_review_is_written_to_and_of_several_one_is_chosen(view: DocumentsView, said: list[str]) -> None:
    written: list[str] = []
    view.write_requested.connect(written.append)
    view.table.go_to(id_of(view, "0021"))
    view.asking.write()
    assert written == [person(view, "Hemi")]
    view.table.go_to(id_of(view, "0102"))
    view.asking.write()
    assert view.asking.menu is not None
    words = [action.text() for action in view.asking.menu.actions()]
    assert words == ["Tomasz Zieliński, due tomorrow", "Ravi Deshpande, due tomorrow", "Hemi Parata, due tomorrow"]
    view.asking.menu.actions()[1].trigger()
    assert written[-1] == person(view, "Ravi")
    view.table.go_to(id_of(view, "SP-0004"))
    view.asking.write()
    assert said[-1] == "Nobody owes anything of FIT-AR-SP-0004, so there is nobody to ask."


def test_a_chase_and_a_promise_are_taken_down_for_a_review(view: DocumentsView, said: list[str]) -> None:
    view.table.go_to(id_of(view, "0021"))
    view.asking.record_promise()
    panel = view.asking.panel
    assert panel is not None
    panel.day.setText("fri")
    QTest.keyClick(panel.day, Qt.Key.Key_Return)
    assert said[-1] == "Hemi Parata promised FIT-HS-MS-0021 for Fri 27 Nov"
    (one,) = [one for one in chasing.owed(view.desk.store, today=TODAY) if one.ref == "FIT-HS-MS-0021"]
    assert (one.kind, one.promised) == ("review", date(2026, 11, 27))
    view.asking.record_chase()
    panel.keep.click()
    (one,) = [one for one in chasing.owed(view.desk.store, today=TODAY) if one.ref == "FIT-HS-MS-0021"]
    assert one.asked == (TODAY, TODAY)


def test_an_awaited_document_is_chased_through_the_task_that_is_open_for_it(view: DocumentsView) -> None:
    written: list[str] = []
    view.write_requested.connect(written.append)
    view.table.go_to(id_of(view, "1610"))
    view.asking.write()
    assert written == [person(view, "Ravi")]


def test_a_standing_document_is_still_right_for_another_year(view: DocumentsView, said: list[str]) -> None:
    view.table.go_to(id_of(view, "RP-0006"))
    view.reviewing.still_right()
    panel = view.reviewing.still_panel
    assert panel.value("months") == "12 months"
    choose(panel, months="soon")
    panel.keep.click()
    assert "is not a number" in panel.error.text()
    choose(panel, months="6", note="Survey of 2026")
    panel.keep.click()
    assert said[-1] == "FIT-HS-RP-0006 is still right, look again Tue 25 May 2027"
    assert (read(view, "RP-0006").next_review, read(view, "RP-0006").status) == (date(2027, 5, 25), "Approved")
    with view.desk.store.read() as reader:
        (look,) = reader.find(Review, "document_id = ? AND outcome = 'Still right'", (id_of(view, "RP-0006"),))
    assert look.note == "Survey of 2026"


def test_the_answers_are_the_projects_own(view: DocumentsView) -> None:
    with view.desk.store.edit("Codes") as edit:
        fit = edit.get(Project, view.desk.project_id or "")
        edit.put(replace(fit, review_codes=(ReviewCode("1", "Proceed", Effect.APPROVE), ReviewCode("4", "Stop", Effect.REJECT))))
    view.table.go_to(id_of(view, "1501"))
    view.reviewing.answer()
    code: Any = view.reviewing.return_panel.code
    assert [code.itemText(row) for row in range(code.count())] == ["1  Proceed", "4  Stop", "In other words"]
    choose(view.reviewing.return_panel, outcome="4")
    view.reviewing.return_panel.keep.click()
    assert read(view, "1501").status == "Rejected"


