"""What files say is read once each, kept beside the journal, and found."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coorddesk.domain.documents import Document, Revision
from coorddesk.services import document_files, documents, editing, projects, search
from coorddesk.services.file_texts import FileReader
from coorddesk.storage.store import Store
from tests import office

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    made.prepare()
    yield made
    made.close()


def registered(store: Store, number: str, name: str, data: bytes) -> Document:
    projects_there = [one for one in _projects(store)] or [projects.start(store, "FIT", "Office fit-out")]
    file = store.path.parent / name
    file.write_bytes(data)
    facts = document_files.file_facts(store, file)
    revision = Revision("P01", TODAY, "Issued", facts.path, facts.sha256, size=facts.size)
    return documents.register(store, projects_there[0].id, number, f"Title of {number}", TODAY, revision=revision)


def _projects(store: Store):
    from coorddesk.domain.projects import Project

    with store.read() as reader:
        return reader.find(Project)


def read_all(store: Store) -> int:
    reader, count = FileReader(store), 0
    while reader.step(lambda: False):
        count += 1
    return count


def why_not(store: Store, id: str) -> str | None:
    with store.read() as reader:
        return reader.value("SELECT why_not FROM file_text WHERE document_id = ?", (id,))


def test_words_in_a_file_find_its_document_with_the_words_around_them(store: Store) -> None:
    made = registered(store, "FIT-1", "a.pdf", office.pdf(["The sprinkler heads above the ceiling are offset by 300 mm"]))
    assert search.in_files(store, "sprinkler") == []
    assert read_all(store) == 1
    found = search.in_files(store, "sprink offset")
    assert [(one.id, one.ref) for one in found] == [(made.id, "FIT-1")]
    assert "sprinkler heads" in found[0].said
    assert search.in_files(store, "sprinkler", without=[made.id]) == []
    assert search.in_files(store, "  ") == [] and search.in_files(store, "sp") == []
    assert search.in_files(store, '"sprinkler" OR *') == []


def test_a_file_is_read_once_and_again_when_it_is_another_one(store: Store) -> None:
    made = registered(store, "FIT-1", "a.txt", b"gasket")
    assert (read_all(store), read_all(store)) == (1, 0)
    other = store.path.parent / "b.txt"
    other.write_bytes(b"flange")
    document_files.link_file(store, made.id, other)
    assert read_all(store) == 1
    assert search.in_files(store, "gasket") == []
    assert len(search.in_files(store, "flange")) == 1


def test_a_file_that_cannot_be_read_is_remembered_with_the_reason_and_one_that_is_gone_is_not(store: Store) -> None:
    broken = registered(store, "FIT-1", "a.pdf", b"%PDF broken")
    model = registered(store, "FIT-2", "b.ifc", b"x")
    gone = registered(store, "FIT-3", "c.txt", b"words")
    (store.path.parent / "c.txt").unlink()
    assert read_all(store) == 3
    assert "no PDF" in why_not(store, broken.id)
    assert "are not read" in why_not(store, model.id)
    assert why_not(store, gone.id) is None
    assert read_all(store) == 1
    (store.path.parent / "c.txt").write_bytes(b"words")
    read_all(store)
    assert len(search.in_files(store, "words")) == 1


def test_texts_are_no_change_of_the_users_and_go_with_their_document(store: Store) -> None:
    made = registered(store, "FIT-1", "a.txt", b"gasket")
    label, steps = store.undo_label(), []
    store.subscribe(steps.append)
    read_all(store)
    assert (store.undo_label(), steps) == (label, [])
    editing.remove(store, [("document", made.id)])
    assert search.in_files(store, "gasket") == []
    store.undo()
    assert len(search.in_files(store, "gasket")) == 1
    store.undo()
    read_all(store)
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM file_text") == 0
        assert reader.value("SELECT count(*) FROM file_words WHERE file_words MATCH 'gasket'") == 0


def test_the_index_holds_together_after_texts_came_and_went(store: Store) -> None:
    made = registered(store, "FIT-1", "a.txt", b"one two three")
    for words in ("four five", "", "six", "one two"):
        store.keep_text(made.id, "", f"{words}.txt", "" if words else "empty", words)
        with store._beside() as connection:
            connection.execute("INSERT INTO file_words (file_words, rank) VALUES ('integrity-check', 1)")
    assert store.keep_text("nobody", "", "x", "", "words") is False
    assert len(search.in_files(store, "one")) == 1
    assert search.in_files(store, "six") == []
