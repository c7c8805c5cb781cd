"""People on screen: the list by team, one person's page, calls and messages."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from coorddesk.services import chasing, editing, projects, tasks
from coorddesk.ui.desk import Desk
from coorddesk.ui.people.view import PeopleView
from coorddesk.ui.rows import Heading

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture
def view(desk: Desk, qtbot):
    made = PeopleView(desk)
    qtbot.addWidget(made)
    made.resize(1232, 850)
    made.show()
    made.reload()
    desk.changed.connect(made.apply)
    return made


def names(view: PeopleView) -> list[str]:
    return [key.title if isinstance(key, Heading) else view._directory.name(key) for key in view.table.rows.keys]


def id_of(view: PeopleView, name: str) -> str:
    return next(id for id, one in view._directory.people.items() if one.name.startswith(name))


def spoken(table, at: int) -> str:
    return table.rows.data(table.rows.index(at, 0), Qt.ItemDataRole.AccessibleTextRole)


def test_people_stand_by_team_with_what_they_owe(view: PeopleView) -> None:
    assert view.context() == "13 in 4 teams"
    assert names(view)[:5] == ["Design", "Aiko Tanabe", "Dana Whitlock", "Tomasz Zieliński", "Works"]
    assert names(view)[-2:] == ["No team", "Eva Marsh"]
    at = view.table.rows.find(id_of(view, "Dana"))
    assert spoken(view.table, at) == "Dana Whitlock, Lead architect, Halden Studio, Design, owes 14, 3 overdue"


def test_a_projects_scope_counts_only_what_is_owed_there(view: PeopleView) -> None:
    view.desk.choose_project(projects.by_code(view.desk.store, "NET").id)
    view.reload()
    assert "owes nothing" in spoken(view.table, view.table.rows.find(id_of(view, "Siobhán")))


def test_the_page_shows_what_is_owed_late_first_with_every_asking(view: PeopleView) -> None:
    view.reveal("person", id_of(view, "Dana"))
    page = view.person.page
    assert [one.ref for one in page.owed[:5]] == ["FIT-23", "FIT-43", "FIT-38", "FIT-39", "FIT-I14"]
    assert spoken(view.person.owed, 0) == (
        "FIT-23, Fire-stopping detail at riser 3, Waiting since 12 Nov, 2 of 5 checks done, asked twice, 9 days late,"
        " asked 17 Nov, asked 19 Nov"
    )
    assert [role.subject for role in page.roles] == [
        "Ceiling drawings", "Fire strategy", "Door and hardware schedules", "Partition setting-out", "As-built drawings",
    ]  # fmt: skip
    assert view.person.grid.accessibleName().startswith("Ceiling drawings: Dana A, ")
    assert spoken(view.person.meetings, 0) == "Today, 10:30, Design meeting 14, Coming"


def test_enter_goes_to_the_page_and_from_there_to_the_thing(view: PeopleView) -> None:
    opened: list[tuple[str, str]] = []
    view.open_requested.connect(lambda kind, id: opened.append((kind, id)))
    view.reveal("person", id_of(view, "Dana"))
    view.activateWindow()
    view.focus_list()
    QTest.qWaitForWindowActive(view)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.person.owed.hasFocus()
    QTest.keyClick(view.person.owed, Qt.Key.Key_Return)
    assert opened == [view.person.page.owed[0].opens]


def test_chips_and_words_narrow_the_list_and_reveal_lifts_them(view: PeopleView) -> None:
    view.late.setChecked(True)
    assert "Aiko Tanabe" not in names(view)
    view.never.setChecked(True)
    assert names(view) == ["Workplace", "Amara Eze", "Hemi Parata"]
    view.filter.setText("facilities")
    assert names(view) == ["Workplace", "Hemi Parata"]
    assert view.reveal("person", id_of(view, "Dana"))
    assert view.current() == ("person", id_of(view, "Dana"))
    view.order.choices.take("late")
    assert names(view)[0] == "Dana Whitlock"


def test_copying_the_message_marks_everything_as_asked_today_and_can_be_undone(view: PeopleView) -> None:
    offered: list[str] = []
    view.desk.undo_offered.connect(offered.append)
    view.reveal("person", id_of(view, "Siobhán"))
    view.copy_message()
    assert "Cost report 11" in QGuiApplication.clipboard().text()
    assert offered == ["Marked two items as asked today."]
    assert {one.asked[-1] for one in view.person.page.owed} == {TODAY}
    view.desk.undo()
    assert all(not one.asked for one in view.person.page.owed)


def test_opening_the_message_hands_a_draft_to_the_mail_program(view: PeopleView) -> None:
    opened: list[str] = []
    view.leaving.launch = lambda url: bool(opened.append(Path(url.toLocalFile()).read_text("utf-8", "replace"))) or True
    view.reveal("person", id_of(view, "Siobhán"))
    view.open_mail()
    assert "s.keane@brannock.example" in opened[0]


def test_a_call_with_a_promise_needs_its_day_and_is_kept_for_all_that_is_late(view: PeopleView) -> None:
    view.reveal("person", id_of(view, "Dana"))
    view.log_call()
    panel = view.call_panel
    panel.keep.click()
    assert "A promise needs its day" in panel.error.text()
    panel.field("promised").setText("fri")
    panel.keep.click()
    assert not panel.isVisible()
    dana = chasing.owed(view.desk.store, None, id_of(view, "Dana"), TODAY)
    assert {one.ref for one in dana if one.promised == date(2026, 11, 27)} == {"FIT-23", "FIT-43", "FIT-38"}
    assert view.person._asking_words(view.person.page.askings[0], TODAY) == "Phone, 3 items, promised for Fri 27 Nov"


def test_n_adds_a_person_to_the_team_on_view_and_refuses_an_address_in_use(view: PeopleView) -> None:
    view.reveal("person", id_of(view, "Dana"))
    view.new_person()
    panel = view.panel
    assert panel.value("team") == "Design"
    panel.field("name").setText("Noor Haas")
    panel.field("email").setText("m.oyelaran@brannock.example")
    panel.keep.click()
    assert "Marcus Oyelaran" in panel.error.text()
    panel.field("email").setText("noor@haas.example")
    panel.keep.click()
    assert view.current() == ("person", id_of(view, "Noor"))
    assert names(view)[3] == "Noor Haas"


def test_who_left_stands_last_and_who_owes_something_is_not_deleted(view: PeopleView) -> None:
    failed: list[str] = []
    view.desk.failed.connect(lambda headline, sentence: failed.append(headline))
    view.reveal("person", id_of(view, "Dana"))
    view.delete()
    assert failed == ["Dana Whitlock is still here"]
    view.toggle_left()
    assert names(view)[-2:] == ["No longer here", "Dana Whitlock"]
    view.reveal("person", id_of(view, "Eva"))
    view.delete()
    assert "Eva Marsh" not in names(view)


def test_a_change_elsewhere_is_on_the_page_at_once(view: PeopleView) -> None:
    view.reveal("person", id_of(view, "Eva"))
    assert view.person.page.owed == ()
    made = tasks.add(view.desk.store, projects.by_code(view.desk.store, "FIT").id, "Tidy the register", TODAY, owner_id=id_of(view, "Eva"))
    assert [one.ref for one in view.person.page.owed] == [made.ref]
    editing.remove(view.desk.store, [("task", made.id)])
    assert view.person.page.owed == ()


def test_writing_is_asked_of_the_window(view: PeopleView) -> None:
    asked: list[str] = []
    view.write_requested.connect(asked.append)
    view.reveal("person", id_of(view, "Ravi"))
    view.write()
    assert asked == [id_of(view, "Ravi")]
