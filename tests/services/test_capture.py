"""Quick capture on a real store: what a line makes, what it links, and what it refuses."""

from datetime import date
from pathlib import Path

import pytest

from coorddesk.domain.dates import Clock
from coorddesk.domain.links import Link
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Priority, Task
from coorddesk.errors import InvalidInput
from coorddesk.services import capture, example, history, links, projects, search
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("capture") / "example.coord"
    made = Store.create(path, Clock().now)
    example.fill(made, TODAY)
    made.close()
    return path.read_bytes()


@pytest.fixture
def store(filled: bytes, tmp_path: Path):
    path = tmp_path / "desk.coord"
    path.write_bytes(filled)
    opened = Store.open(path, Clock().now)
    yield opened
    opened.close()


def _project(store: Store, code: str) -> str:
    return projects.by_code(store, code).id


def _links(store: Store, task: Task) -> list[Link]:
    with store.read() as reader:
        return reader.find(Link, "from_id = ? AND deleted = 0", (task.id,))


def test_a_line_becomes_a_task_with_everything_it_says(store):
    task = capture.add_line(store, "Ask Dana for drawing A-102 by Fri #fitout @design !high", TODAY)
    with store.read() as reader:
        saved = reader.get(Task, task.id)
        dana = reader.find(Person, "name = 'Dana Whitlock'")[0]
        number = reader.value("SELECT number FROM document WHERE id = ?", (_links(store, task)[0].to_id,))
    assert saved.title == "Ask for drawing A-102"
    assert saved.waiting_on_id == dana.id
    assert saved.due == date(2026, 11, 27)
    assert saved.project_id == _project(store, "FIT")
    assert saved.priority == Priority.HIGH
    assert saved.labels == ("design",)
    assert number == "FIT-AR-DR-0102"


def test_a_line_is_one_change_that_one_undo_takes_back(store):
    task = capture.add_line(store, "Ring @Yusuf about FIT-23 #FIT", TODAY)
    assert store.undo_label() == f"Add {task.ref} Ring about FIT-23"
    store.undo()
    with store.read() as reader:
        assert reader.lookup(Task, task.id) is None
        assert reader.find(Person, "name = 'Yusuf'") == []
        assert reader.value("SELECT count(*) FROM link WHERE from_id = ?", (task.id,)) == 0


def test_an_unknown_name_with_an_at_is_added_and_owns_the_task(store):
    task = capture.add_line(store, "Book the lift @Yusuf #FIT", TODAY)
    with store.read() as reader:
        assert reader.get(Person, task.owner_id).name == "Yusuf"
    assert task.labels == ()


def test_an_unknown_name_stays_a_label_when_nobody_may_be_added(store):
    task = capture.add_line(store, "Book the lift @Yusuf #FIT", TODAY, make_people=False)
    assert task.owner_id is None
    assert task.labels == ("Yusuf",)


def test_a_small_word_with_an_at_is_a_label_and_nobody(store):
    task = capture.add_line(store, "Book the lift @urgent #FIT", TODAY)
    assert (task.labels, task.owner_id) == (("urgent",), None)


def test_without_a_project_nothing_is_added_and_the_sentence_says_how(store):
    with store.read() as reader:
        before = reader.value("SELECT count(*) FROM task")
    with pytest.raises(InvalidInput, match="#FIT") as refused:
        capture.add_line(store, "Book the lift @Yusuf", TODAY)
    assert refused.value.field == "project"
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM task") == before
        assert reader.find(Person, "name = 'Yusuf'") == []


def test_the_chosen_project_is_taken_and_the_line_overrules_it(store):
    net, fit = _project(store, "NET"), _project(store, "FIT")
    assert capture.add_line(store, "Test the fibre", TODAY, net).project_id == net
    assert capture.add_line(store, "Test the fibre #FIT", TODAY, net).project_id == fit


def test_the_only_project_needs_no_naming(tmp_path):
    store = Store.create(tmp_path / "one.coord", Clock().now)
    project = projects.start(store, "ONE", "The only one")
    assert capture.add_line(store, "First thing", TODAY).project_id == project.id
    store.close()


def test_a_column_of_another_project_is_not_used(store):
    with store.read() as reader:
        foreign = reader.value("SELECT board_column.id FROM board_column JOIN project ON project.id = project_id WHERE code = 'NET'")
    task = capture.add_line(store, "Paint the door #FIT", TODAY, column_id=foreign)
    with store.read() as reader:
        assert reader.value("SELECT project_id FROM board_column WHERE id = ?", (task.column_id,)) == task.project_id


def test_a_line_without_words_is_refused(store):
    with pytest.raises(InvalidInput):
        capture.add_line(store, "#FIT !high", TODAY)


def test_a_short_number_that_two_documents_have_links_neither(store):
    task = capture.add_line(store, "Compare DR-9999 with the rest #FIT", TODAY)
    assert _links(store, task) == []


def test_what_is_like_a_line_is_found_before_it_is_entered_twice(store):
    line = "Ask Dana for drawing A-102 by Fri #fitout"
    found = search.similar(store, capture.parse(store, line, TODAY), line, 6)
    assert {(one.kind, one.ref or one.title) for one in found} >= {
        ("task", "FIT-39"), ("document", "FIT-AR-DR-0102"), ("person", "Dana Whitlock")
    }  # fmt: skip


def test_a_result_tells_who_owes_it_and_when(store):
    one = search.find(store, "fire-stopping detail at riser")[0]
    assert (one.kind, one.ref, one.due) == ("task", "FIT-23", date(2026, 11, 16))
    with store.read() as reader:
        assert reader.get(Person, one.person_id).name == "Dana Whitlock"


def test_a_link_shows_at_both_ends_and_is_never_doubled(store):
    with store.read() as reader:
        one, two = (reader.find(Task, "ref = ?", (ref,))[0] for ref in ("FIT-22", "FIT-30"))
    before = len(links.around(store, two, TODAY).linked)
    link = links.add(store, "task", one.id, "task", two.id)
    again = links.add(store, "task", two.id, "task", one.id)
    assert again.id == link.id
    assert [shown.ref for shown in links.around(store, two, TODAY).linked].count("FIT-22") == 1
    links.remove(store, link.id)
    assert len(links.around(store, two, TODAY).linked) == before


def test_a_thing_is_not_linked_to_itself(store):
    with store.read() as reader:
        one = reader.find(Task, "ref = 'FIT-22'")[0]
    with pytest.raises(InvalidInput):
        links.add(store, "task", one.id, "task", one.id)


def test_history_tells_each_field_in_words(store):
    from coorddesk.services import editing

    with store.read() as reader:
        task = reader.find(Task, "ref = 'FIT-23'")[0]
        tomasz = reader.find(Person, "name = 'Tomasz Zieliński'")[0]
    editing.set_fields(store, "task", [task.id], {"due": date(2026, 12, 1), "waiting_on_id": tomasz.id}, TODAY)
    latest = history.read(store, "task", task.id)[0]
    assert latest.words == "Edit FIT-23"
    assert "Due: 16 Nov 2026 to 1 Dec 2026" in latest.details
    assert "Waiting on: Dana Whitlock to Tomasz Zieliński" in latest.details


def test_what_changed_since_the_invite_is_told(store):
    with store.read() as reader:
        from coorddesk.domain.meetings import Meeting

        meeting = reader.find(Meeting, "title = 'Design meeting 14'")[0]
    state = links.around(store, meeting, TODAY).invite
    assert state is not None and state.sent_count == 2
    assert "Start moved from 10:00 to 10:30" in state.changes
