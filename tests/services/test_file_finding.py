"""Files that are gone, moved or changed: seen cheaply, found again by their contents, taken over as one change."""

import os
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coorddesk.domain.documents import Document, Revision, current
from coorddesk.errors import InvalidInput
from coorddesk.exchange.reaching import Reach
from coorddesk.services import document_files, documents, file_finding, file_states, projects
from coorddesk.services.document_files import FileState
from coorddesk.services.file_states import READ_BY_ITSELF, FileStates
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "project" / "desk" / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    projects.start(made, "FIT", "Office fit-out")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "project" / "drawings" / "A"
    made.mkdir(parents=True)
    return made


def fit(store: Store) -> str:
    return projects.by_code(store, "FIT").id


def registered(store: Store, file: Path, number: str, data: bytes) -> Document:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    facts = document_files.file_facts(store, file)
    revision = Revision("P01", TODAY, "Issued", facts.path, facts.sha256, size=facts.size)
    return documents.register(store, fit(store), number, "Title", TODAY, revision=revision)


def read(store: Store, id: str) -> Document:
    with store.read() as reader:
        return reader.get(Document, id)


def state(store: Store, one: Document, read_up_to: int = READ_BY_ITSELF, states: FileStates | None = None) -> FileState:
    states = states or FileStates(store)
    return states.look(states.files([one.id]), read_up_to)[(one.id, "P01")]


def look_for(store: Store, project_id: str | None = None) -> file_finding.Search:
    states = FileStates(store)
    return file_finding.search(store, file_finding.missing_of(store, states, project_id), states.reach)


# How they stand


def test_another_size_tells_a_changed_file_without_reading_it(store, folder, monkeypatch: pytest.MonkeyPatch) -> None:
    made = registered(store, folder / "a.pdf", "A-1", b"as issued")
    monkeypatch.setattr(file_states, "contents_of", lambda *_: pytest.fail("it was read"))
    assert state(store, made, 0) is FileState.PRESENT
    (folder / "a.pdf").write_bytes(b"longer than it was")
    assert state(store, made) is FileState.CHANGED
    (folder / "a.pdf").unlink()
    assert state(store, made) is FileState.MISSING


def test_one_of_the_same_size_is_read_once_and_again_only_after_it_changed(store, folder, monkeypatch: pytest.MonkeyPatch) -> None:
    made, reads = registered(store, folder / "a.pdf", "A-1", b"as issued"), []
    real = file_states.contents_of
    monkeypatch.setattr(file_states, "contents_of", lambda *given: reads.append(1) or real(*given))
    states = FileStates(store)
    assert [state(store, made, states=states) for _ in range(3)] == [FileState.PRESENT] * 3
    assert len(reads) == 1
    (folder / "a.pdf").write_bytes(b"as ISSUED")
    os.utime(folder / "a.pdf", (1, 1))
    assert state(store, made, 0, states) is FileState.PRESENT
    assert state(store, made, states=states) is FileState.CHANGED
    assert len(reads) == 2


def test_earlier_revisions_are_looked_at_too(store: Store, folder: Path) -> None:
    made = registered(store, folder / "a.pdf", "A-1", b"first")
    (folder / "b.pdf").write_bytes(b"second")
    facts = document_files.file_facts(store, folder / "b.pdf")
    documents.issue(store, made.id, Revision("P02", TODAY, "Issued", facts.path, facts.sha256, size=facts.size))
    (folder / "a.pdf").unlink()
    states = FileStates(store)
    found = states.look(states.files([made.id]), READ_BY_ITSELF)
    assert found == {(made.id, "P01"): FileState.MISSING, (made.id, "P02"): FileState.PRESENT}


def test_a_disk_that_hangs_is_away_and_holds_up_no_other(store, folder, monkeypatch: pytest.MonkeyPatch) -> None:
    here = registered(store, folder / "a.pdf", "A-1", b"x")
    there = documents.register(store, fit(store), "A-2", "T", TODAY, revision=Revision("P01", path="/mnt/share/x/a.pdf"))
    answers, real = threading.Event(), file_states._glance
    monkeypatch.setattr(file_states, "_glance", lambda place: answers.wait() if "/mnt/" in str(place) else real(place))
    states = FileStates(store, Reach(patience_s=0.1))
    found = states.look(states.files([there.id, here.id]))
    answers.set()
    assert found == {(there.id, "P01"): FileState.AWAY, (here.id, "P01"): FileState.PRESENT}


def test_a_stick_that_was_pulled_out_is_away_and_not_missing(store: Store) -> None:
    made = documents.register(store, fit(store), "A-2", "T", TODAY, revision=Revision("P01", path="/media/nobody/STICK/plan.pdf"))
    assert state(store, made) is FileState.AWAY


def test_paths_that_no_system_has_are_missing(store: Store) -> None:
    for number, path in (("A-1", "x" * 5000), ("A-2", "nul\0byte.pdf"), ("A-3", "/dev/null")):
        made = documents.register(store, fit(store), number, "T", TODAY, revision=Revision("P01", path=path))
        assert state(store, made) in (FileState.MISSING, FileState.AWAY)


# Found again


@pytest.mark.parametrize("now", ["../B/a.pdf", "deeper/still/other name.pdf", "../../a.pdf", "../../desk/x files/a.pdf"])
def test_a_file_that_was_moved_and_renamed_is_found_by_its_contents(store: Store, folder: Path, now: str) -> None:
    made = registered(store, folder / "a.pdf", "A-1", b"as issued")
    (folder / "decoy.pdf").write_bytes(b"AS ISSUED")
    place = folder / now
    place.parent.mkdir(parents=True, exist_ok=True)
    (folder / "a.pdf").rename(place)
    found = look_for(store)
    assert [(one.place.resolve(), one.sure) for one in found.found] == [(place.resolve(), True)]
    assert file_finding.relink(store, found.found) == 1
    assert state(store, made) is FileState.PRESENT
    store.undo()
    assert state(store, made) is FileState.MISSING


def test_where_the_projects_other_files_lie_is_looked_too(store: Store, folder: Path, tmp_path: Path) -> None:
    away = tmp_path / "elsewhere" / "deep" / "place"
    registered(store, away / "other.pdf", "A-2", b"other")
    registered(store, folder / "a.pdf", "A-1", b"as issued")
    (folder / "a.pdf").rename(away / "moved.pdf")
    assert [one.place for one in look_for(store).found] == [away / "moved.pdf"]


def test_a_whole_folder_that_moved_is_taken_over_as_one_change(store: Store, folder: Path) -> None:
    made = [registered(store, folder / f"{n}.pdf", f"A-{n}", f"file {n}".encode()) for n in range(4)]
    folder.rename(folder.with_name("archive"))
    missing = file_finding.missing_of(store, FileStates(store), None)
    assert len(missing) == 4
    one = file_finding.search(store, missing[:1], Reach()).found[0]
    group = file_finding.along(store, one, missing)
    assert len(group) == 4
    assert file_finding.relink(store, group) == 4
    assert store.undo_label() == "Find 4 files again"
    assert {state(store, document) for document in made} == {FileState.PRESENT}
    store.undo()
    assert {state(store, document) for document in made} == {FileState.MISSING}


def test_of_a_file_without_a_checksum_the_name_has_to_do_and_that_is_told(store: Store, folder: Path) -> None:
    documents.register(store, fit(store), "A-1", "T", TODAY, revision=Revision("P01", path=str(folder / "Plan.pdf")))
    (folder / "sub").mkdir()
    (folder / "sub" / "plan.PDF").write_bytes(b"x")
    assert [one.sure for one in look_for(store).found] == [False]


def test_links_that_lead_round_and_folders_without_end_are_survived(store, folder, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(store, folder / "a.pdf", "A-1", b"as issued")
    (folder / "a.pdf").unlink()
    (folder / "round").symlink_to(folder.parent)
    assert look_for(store) == file_finding.Search((), 1)
    monkeypatch.setattr(file_finding, "_MOST_ENTRIES", 3)
    for n in range(9):
        (folder / f"{n}.txt").touch()
    assert look_for(store).limited


def test_a_search_that_is_stopped_finds_nothing_more(store: Store, folder: Path) -> None:
    registered(store, folder / "a.pdf", "A-1", b"as issued")
    (folder / "a.pdf").rename(folder / "b.pdf")
    missing = file_finding.missing_of(store, FileStates(store), None)
    assert file_finding.search(store, missing, Reach(), lambda: True).found == ()


def test_what_was_changed_meanwhile_is_not_overwritten(store: Store, folder: Path) -> None:
    made = registered(store, folder / "a.pdf", "A-1", b"as issued")
    (folder / "a.pdf").rename(folder / "b.pdf")
    found = look_for(store)
    document_files.link_file(store, made.id, folder / "b.pdf")
    with pytest.raises(InvalidInput, match="nothing was taken over"):
        file_finding.relink(store, found.found)


def test_a_changed_file_is_accepted_with_a_note_and_undone(store: Store, folder: Path) -> None:
    made = registered(store, folder / "a.pdf", "A-1", b"as issued")
    (folder / "a.pdf").write_bytes(b"as it is now")
    document_files.accept(store, made.id, "P01", document_files.file_facts(store, folder / "a.pdf"), "accepted 25 Nov 2026")
    assert state(store, made) is FileState.PRESENT
    assert current(read(store, made.id)).note == "accepted 25 Nov 2026"
    store.undo()
    assert state(store, made) is FileState.CHANGED
