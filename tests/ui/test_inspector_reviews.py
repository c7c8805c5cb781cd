"""A document's reviewers in the inspector: answered, corrected, withdrawn, moved and replaced in place."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from coorddesk.domain.documents import Document, Revision
from coorddesk.domain.followups import How
from coorddesk.domain.reviews import WITHDRAWN
from coorddesk.services import chasing, documents, editing, reviews
from coorddesk.ui.desk import Desk
from coorddesk.ui.inspector import Inspector
from coorddesk.ui.inspector_reviews import DocumentAskedSection, ReviewersSection, ReviewLogSection

TODAY = date(2026, 11, 25)


@pytest.fixture
def inspector(desk: Desk, qtbot) -> Inspector:
    made = Inspector(desk)
    qtbot.addWidget(made)
    made.resize(360, 900)
    made.show()
    desk.changed.connect(made.apply)
    made.show_thing("document", numbered(desk, "FIT-AR-DR-0102"))
    return made


def numbered(desk: Desk, number: str) -> str:
    with desk.store.read() as reader:
        return reader.find(Document, "number = ?", (number,))[0].id


def section(inspector: Inspector, kind: type = ReviewersSection) -> Any:
    page = inspector.page()
    assert page is not None
    return next(one for one in page.sections if isinstance(one, kind))


def said(inspector: Inspector, kind: type = ReviewersSection) -> list[str]:
    return [line.words() for line in section(inspector, kind).lines.lines()]


def key(inspector: Inspector, name: str) -> str:
    return next(line.key for line in section(inspector).lines.lines() if line.text.startswith(name))


def menu(inspector: Inspector, name: str) -> dict[str, Any]:
    made = QMenu(inspector)
    section(inspector)._menu(key(inspector, name), made)
    return {action.text(): action for action in made.actions() if action.text()}


def stored(inspector: Inspector) -> Document:
    return editing.read(inspector.desk.store, "document", inspector.id)


def test_the_reviewers_stand_as_they_answered_and_when_the_others_are_due(inspector: Inspector) -> None:
    assert said(inspector) == [
        "Marcus Oyelaran, No comment, 20 Nov", "Tomasz Zieliński, Due tomorrow", "Ravi Deshpande, Due tomorrow",
        "Hemi Parata, Due tomorrow",
    ]  # fmt: skip
    assert section(inspector).heading.accessibleName() == "Reviewers, 1 of 4 replied"


def test_an_answer_is_entered_below_the_list_by_the_keyboard(inspector: Inspector) -> None:
    part = section(inspector)
    part.lines.setCurrentIndex(part.lines.model().index(1, 0))
    QTest.keyClick(part.lines, Qt.Key.Key_Return)
    assert part.form.isVisible()
    QTest.keyClick(part.form.code, Qt.Key.Key_C)
    QTest.keyClicks(part.form.comments, "12")
    QTest.keyClicks(part.form.note, "Head heights")
    QTest.keyClick(part.form.note, Qt.Key.Key_Return)
    assert not part.form.isVisible()
    assert said(inspector)[1] == "Tomasz Zieliński, 12 comments: Head heights, C, 25 Nov"
    assert inspector.desk.store.undo_label() == "Note what Tomasz Zieliński answered to FIT-AR-DR-0102"


def test_what_cannot_be_taken_is_said_in_the_form_and_kept_there(inspector: Inspector) -> None:
    part = section(inspector)
    part.answer(key(inspector, "Ravi"))
    part.form.comments.setText("some")
    QTest.keyClick(part.form.comments, Qt.Key.Key_Return)
    assert "“some” is not a number" in part.form.error.text()
    part.form.comments.clear()
    part.form.returned.setText("1 nov")
    QTest.keyClick(part.form.returned, Qt.Key.Key_Return)
    assert "cannot have come back before" in part.form.error.text()
    assert part.form.isVisible()
    QTest.keyClick(part.form.returned, Qt.Key.Key_Escape)
    assert not part.form.isVisible()
    assert said(inspector)[2] == "Ravi Deshpande, Due tomorrow"


def test_the_menu_answers_at_once_and_the_last_answer_settles_the_document(inspector: Inspector) -> None:
    for name, code in (("Tomasz", "A  Approved"), ("Ravi", "B  Approved with comments"), ("Hemi", "A  Approved")):
        menu(inspector, name)[code].trigger()
    assert stored(inspector).status == "Comments"
    menu(inspector, "Ravi")["Take the answer back"].trigger()
    assert stored(inspector).status == "For review"
    inspector.desk.undo()
    assert stored(inspector).status == "Comments"


def test_del_withdraws_a_reviewer_who_stays_in_the_list(inspector: Inspector) -> None:
    part = section(inspector)
    part.lines.setCurrentIndex(part.lines.model().index(3, 0))
    QTest.keyClick(part.lines, Qt.Key.Key_Delete)
    assert said(inspector)[-1] == "Hemi Parata, Withdrawn, 25 Nov"
    assert section(inspector).heading.accessibleName() == "Reviewers, 1 of 3 replied"


def test_somebody_is_added_and_somebody_else_reviews_instead(inspector: Inspector) -> None:
    part = section(inspector)
    part.plus.click()
    QTest.keyClicks(part.entry, "aiko")
    QTest.keyClick(part.entry, Qt.Key.Key_Return)
    assert said(inspector)[-1] == "Aiko Tanabe, Due tomorrow"
    menu(inspector, "Hemi")["Let somebody else review…"].trigger()
    QTest.keyClicks(part.entry, "beatriz")
    QTest.keyClick(part.entry, Qt.Key.Key_Return)
    assert any(line.startswith("Beatriz Figueiredo, Due tomorrow") for line in said(inspector))
    assert said(inspector)[-1].startswith("Hemi Parata, Withdrawn")


def test_the_day_is_moved_for_one_and_for_all_who_are_out(inspector: Inspector) -> None:
    part = section(inspector)
    menu(inspector, "Hemi")["Move the day…"].trigger()
    QTest.keyClicks(part.day, "4 dec")
    QTest.keyClick(part.day, Qt.Key.Key_Return)
    assert said(inspector)[3] == "Hemi Parata, Due 4 Dec"
    assert stored(inspector).review_due == date(2026, 11, 26)
    menu(inspector, "Hemi")["Move the day of all 3…"].trigger()
    QTest.keyClicks(part.day, "7 dec")
    QTest.keyClick(part.day, Qt.Key.Key_Return)
    assert [line.rpartition(", ")[2] for line in said(inspector)[1:]] == ["Due 7 Dec"] * 3
    assert stored(inspector).review_due == date(2026, 12, 7)


def test_an_answer_that_came_late_says_so(inspector: Inspector) -> None:
    store = inspector.desk.store
    reviews.move_due(store, [key(inspector, "Tomasz")], date(2026, 11, 23), TODAY)
    reviews.answer(store, [key(inspector, "Tomasz")], reviews.Answer(TODAY, "A"))
    assert said(inspector)[1] == "Tomasz Zieliński, 2 days late, A, 25 Nov"


def test_earlier_reviews_are_shown_across_revisions_when_asked_for(inspector: Inspector) -> None:
    assert not section(inspector, ReviewLogSection).isVisible()
    store = inspector.desk.store
    reviews.answer(store, [key(inspector, "Tomasz")], reviews.Answer(TODAY, "C", 12, "Head heights"))
    documents.issue(store, inspector.id, Revision("P04", status="Issued"), TODAY)
    reviews.send_for_review(store, [reviews.Asking(inspector.id, (person_of(inspector),))], TODAY, None)
    part = section(inspector, ReviewLogSection)
    assert part.isVisible()
    assert said(inspector, ReviewLogSection) == []
    part.toggle.click()
    shown = said(inspector, ReviewLogSection)
    assert "P03, , Tomasz Zieliński, 12 comments: Head heights, C, 25 Nov" in shown
    assert sum(WITHDRAWN in line for line in shown) == 2
    assert said(inspector) == ["Aiko Tanabe, asked today"]


def person_of(inspector: Inspector) -> str:
    return next(one.id for one in inspector.context.directory.people.values() if one.name == "Aiko Tanabe")


def test_who_was_asked_about_a_review_stands_with_the_document(inspector: Inspector) -> None:
    assert not section(inspector, DocumentAskedSection).isVisible()
    tomasz = next(one for one in reviews.lines(inspector.desk.store, inspector.id) if one.reviewer.startswith("Tomasz"))
    chasing.record(inspector.desk.store, tomasz.reviewer_id, [("review", tomasz.id)], TODAY, How.PHONE)
    assert section(inspector, DocumentAskedSection).isVisible()
    assert said(inspector, DocumentAskedSection) == ["Phone, Tomasz, 25 Nov"]
