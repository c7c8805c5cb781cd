"""Files that come in numbers: found in folders, planned by their names, checked row by row, taken as one change."""

import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coorddesk.domain.documents import Document, Revision, current
from coorddesk.domain.links import Link
from coorddesk.domain.projects import FileKeeping
from coorddesk.errors import CoordDeskError, InvalidInput
from coorddesk.exchange import files
from coorddesk.services import document_files, documents, editing, file_plans, projects
from coorddesk.services.document_files import FileFacts
from coorddesk.services.file_plans import Becomes, PlannedFile
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes and permissions are POSIX")


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "desk" / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> str:
    return projects.start(store, "FIT", "Office fit-out").id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "incoming"
    made.mkdir()
    return made


def written(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return [folder / name for name in names]


def read(store: Store, id: str) -> Document:
    with store.read() as reader:
        return reader.get(Document, id)


def all_documents(store: Store) -> dict[str, Document]:
    with store.read() as reader:
        return {one.number: one for one in reader.find(Document)}


def take(store: Store, project_id: str, planned: list[PlannedFile], keeping: FileKeeping = FileKeeping.LINK) -> int:
    facts = [
        document_files.keep_file(store, one.file, keeping, project_id, one.number, one.code) if one.taken else FileFacts("", "")
        for one in planned
    ]
    return file_plans.take_files(store, project_id, planned, facts, TODAY)


def contents_read(store: Store, planned: list[PlannedFile]) -> list[PlannedFile]:
    facts = [document_files.file_facts(store, one.file) for one in planned]
    return [replace(one, sha256=fact.sha256, size=fact.size) for one, fact in zip(planned, facts, strict=True)]


# Finding


def test_a_folder_is_walked_in_order_and_what_programs_leave_behind_is_passed_over(folder: Path) -> None:
    written(folder, "b/2.pdf", "a/1.pdf", "a/~$1.docx", "a/.hidden", "a/Thumbs.db", "c.tmp")
    found = file_plans.gather([folder])
    assert [one.file.name for one in found.files] == ["1.pdf", "2.pdf"]
    assert found.sentences == ("4 hidden or temporary files were passed over.",)


@POSIX
def test_what_cannot_be_read_stands_there_with_its_reason_and_is_never_opened(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe.pdf")
    (folder / "round").symlink_to(folder)
    (folder / "loop.pdf").symlink_to(folder / "loop.pdf")
    (folder / "gone.pdf").symlink_to(folder / "nowhere.pdf")
    written(folder, "good.pdf")
    (folder / "empty.pdf").touch()
    said = {one.file.name: one.problem for one in file_plans.gather([folder]).files}
    assert "pipe or device" in said["pipe.pdf"]
    assert "link to a folder" in said["round"]
    assert "circle" in said["loop.pdf"]
    assert "not there" in said["gone.pdf"]
    assert said["empty.pdf"] == "It is empty: 0 bytes."
    assert said["good.pdf"] == ""


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_without_permission_are_told(folder: Path) -> None:
    written(folder, "secret.pdf", "closed/x.pdf")
    (folder / "secret.pdf").chmod(0)
    (folder / "closed").chmod(0)
    said = {one.file.name: one.problem for one in file_plans.gather([folder]).files}
    (folder / "closed").chmod(0o755)
    assert "permission" in said["secret.pdf"]
    assert "permission" in said["closed"]


def test_only_so_many_files_are_shown_and_that_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_plans, "MOST_FILES", 3)
    written(folder, *(f"{n}.pdf" for n in range(5)))
    found = file_plans.gather([folder])
    assert len(found.files) == 3
    assert "Only the first 3 files" in found.sentences[0]


# Planning and checking


def test_names_in_any_script_with_newlines_or_255_bytes_are_planned_and_registered(store: Store, fit: str, folder: Path) -> None:
    names = ["مخطط الطابق.pdf", "平面図 rev B.pdf", "👷 site.pdf", "two\nlines.pdf", f"{'x' * 251}.pdf", "Ünïcode A-102 rev C.pdf"]
    planned = file_plans.plan_files(store, fit, written(folder, *names))
    assert [one.refused for one in file_plans.checked(store, planned)] == [""] * 6
    assert len({one.number for one in planned}) == 6
    assert all("\n" not in one.title for one in planned)
    assert take(store, fit, planned, FileKeeping.COPY) == 6
    copies = [current(one).path for one in all_documents(store).values()]
    assert all(document_files.place_of(store, path).is_file() for path in copies)


def test_the_same_contents_are_told_with_where_they_are_registered(store: Store, fit: str, folder: Path) -> None:
    planned = file_plans.plan_files(store, fit, written(folder, "FIT-AR-DR-0102-P01 Plan.pdf"))
    take(store, fit, planned)
    (folder / "again FIT-AR-DR-0200.pdf").write_bytes(b"FIT-AR-DR-0102-P01 Plan.pdf")
    again = contents_read(store, file_plans.plan_files(store, fit, [folder / "again FIT-AR-DR-0200.pdf"]))
    assert file_plans.checked(store, again)[0].note == "The same contents are registered already as FIT-AR-DR-0102 rev P01."


def test_rows_that_cannot_stand_say_why_and_correcting_them_mends_that(store: Store, fit: str, folder: Path) -> None:
    made = documents.register(store, fit, "FIT-AR-DR-0102", "Plan", TODAY, revision=Revision("P01", status="Issued"))
    gone = documents.register(store, fit, "FIT-AR-DR-0300", "Old", TODAY)
    editing.remove(store, [("document", gone.id)])
    files = written(folder, "FIT-AR-DR-0102-P01.pdf", "FIT-AR-DR-0300-P01 Back.pdf", "a/FIT-9-1000 X.pdf", "b/FIT-9-1000 X.pdf")
    planned = file_plans.plan_files(store, fit, files)
    said = [one.refused for one in file_plans.checked(store, planned)]
    assert "has a revision P01 already" in said[0]
    assert said[1] == "FIT-AR-DR-0300 is the number of “Old” (in the bin). Numbers are never used twice. Give another."
    assert said[2] == ""
    assert "same revision of the same number" in said[3]
    with pytest.raises(InvalidInput, match="Nothing was registered"):
        take(store, fit, planned)
    assert set(all_documents(store)) == {"FIT-AR-DR-0102"}
    planned[0] = replace(planned[0], code="P02")
    planned[1] = file_plans.renumbered(store, planned[1], "FIT-AR-DR-0301")
    planned[3] = replace(planned[3], taken=False)
    assert [one.refused for one in file_plans.checked(store, planned)] == [""] * 4
    assert take(store, fit, planned) == 3
    assert current(read(store, made.id)).code == "P02"


def test_what_changed_since_a_plan_was_made_and_a_code_too_long_are_refused_in_their_rows(store: Store, fit: str, folder: Path) -> None:
    made = documents.register(store, fit, "FIT-AR-DR-0102", "Plan", TODAY)
    planned = file_plans.plan_files(store, fit, written(folder, "FIT-AR-DR-0102-P01.pdf", "FIT-AR-DR-0103-P01 New.pdf"))
    planned[1] = replace(planned[1], code="P" * 31)
    editing.remove(store, [("document", made.id)])
    said = [one.refused for one in file_plans.checked(store, planned)]
    assert said[0] == "FIT-AR-DR-0102 is in the bin since. Restore it first, or leave the file out."
    assert "30 letters at most" in said[1]


def test_a_file_of_another_projects_document_is_kept_as_that_project_keeps_files(store: Store, fit: str, folder: Path) -> None:
    net = projects.start(store, "NET", "Network").id
    editing.set_field(store, "project", fit, "keep_files", FileKeeping.COPY, TODAY)
    documents.register(store, net, "NET-DR-0102", "Plan", TODAY)
    theirs, new = file_plans.plan_files(store, fit, written(folder, "NET-DR-0102-P01.pdf", "FIT-DR-0103-P01 New.pdf"))
    assert file_plans.kept_in(store, theirs, fit, FileKeeping.COPY) == (net, FileKeeping.LINK)
    assert file_plans.kept_in(store, new, fit, FileKeeping.COPY) == (fit, FileKeeping.COPY)


def test_a_row_with_another_number_is_of_the_document_that_has_it_and_back(store: Store, fit: str, folder: Path) -> None:
    made = documents.register(store, fit, "FIT-AR-DR-0102", "Plan", TODAY, revision=Revision("P03"))
    row = file_plans.plan_files(store, fit, written(folder, "scan of a plan.pdf"))[0]
    assert row.document_id is None
    known = file_plans.renumbered(store, row, "fit ar dr 0102")
    assert (known.document_id, known.number, known.title, known.code) == (made.id, "FIT-AR-DR-0102", "Plan", "P04")
    back = file_plans.renumbered(store, known, "FIT-77")
    assert (back.document_id, back.number, back.title) == (None, "FIT-77", "scan of a plan")


@pytest.mark.parametrize(("number", "code", "title", "words"), [
    ("--", "P01", "T", "letters or digits"), ("FIT-1", " ", "T", "needs a revision"), ("FIT-1", "P01", " ", "needs a title"),
])  # fmt: skip
def test_a_row_lacks_nothing_it_needs(store: Store, fit: str, folder: Path, number: str, code: str, title: str, words: str) -> None:
    row = PlannedFile(written(folder, "x.pdf")[0], None, number, title, code)
    assert words in file_plans.checked(store, [row])[0].refused


def test_an_older_revision_than_the_current_one_is_said(store: Store, fit: str, folder: Path) -> None:
    documents.register(store, fit, "FIT-AR-DR-0102", "Plan", TODAY, revision=Revision("P03"))
    planned = file_plans.plan_files(store, fit, written(folder, "FIT-AR-DR-0102-P02.pdf"))
    assert "P02 comes before P03" in file_plans.checked(store, planned)[0].note


# Taking


def test_files_of_one_revision_hang_together_and_the_pdf_is_its_file(store: Store, fit: str, folder: Path) -> None:
    planned = file_plans.plan_files(store, fit, written(folder, "FIT-AR-DR-0102-P01.dwg", "FIT-AR-DR-0102-P01.pdf"))
    assert [one.becomes for one in file_plans.checked(store, planned)] == [Becomes.ALONG, Becomes.NEW]
    take(store, fit, planned)
    made = all_documents(store)["FIT-AR-DR-0102"]
    assert current(made).path.endswith(".pdf")
    with store.read() as reader:
        links = reader.find(Link)
    assert [(one.from_id, one.address.endswith(".dwg")) for one in links] == [(made.id, True)]
    store.undo()
    assert all_documents(store) == {}


def test_several_revisions_of_a_new_document_come_in_their_order(store: Store, fit: str, folder: Path) -> None:
    names = ["FIT-AR-DR-0102-C01 Plan.pdf", "FIT-AR-DR-0102-P02 Plan.pdf", "FIT-AR-DR-0102-P01 Plan.pdf"]
    planned = file_plans.plan_files(store, fit, written(folder, *names))
    assert [one.becomes for one in file_plans.checked(store, planned)] == [Becomes.REVISION, Becomes.REVISION, Becomes.NEW]
    take(store, fit, planned)
    made = all_documents(store)["FIT-AR-DR-0102"]
    assert [(one.code, one.current) for one in made.revisions] == [("P01", False), ("P02", False), ("C01", True)]


def test_copies_lie_beside_the_store_by_number_and_revision_and_undo_leaves_them(store: Store, fit: str, folder: Path) -> None:
    planned = file_plans.plan_files(store, fit, written(folder, "A-102 rev C.pdf"))
    take(store, fit, planned, FileKeeping.COPY)
    made = all_documents(store)["A-102"]
    assert current(made).path == "x files/FIT/A-102/A-102-C.pdf"
    copy = document_files.place_of(store, current(made).path)
    assert copy.read_bytes() == b"A-102 rev C.pdf"
    store.undo()
    assert copy.is_file()
    store.redo()
    assert current(all_documents(store)["A-102"]).sha256 == files.sha256(copy)
    assert sum(one.is_file() for one in document_files.copies_folder(store).rglob("*")) == 1


def test_a_copy_that_is_stopped_registers_and_leaves_nothing(store: Store, fit: str, folder: Path) -> None:
    file = folder / "A-102 rev C.pdf"
    file.write_bytes(bytes(3_000_000))
    with pytest.raises(CoordDeskError, match="stopped"):
        document_files.keep_file(store, file, FileKeeping.COPY, fit, "A-102", "C", lambda: True)
    assert not any(one.is_file() for one in document_files.copies_folder(store).rglob("*"))


def test_a_full_disk_is_told_with_what_to_do(store: Store, fit: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(document_files, "copy_as", full)
    with pytest.raises(InvalidInput, match="the disk is full"):
        document_files.keep_file(store, written(folder, "a.pdf")[0], FileKeeping.COPY, fit, "A-1", "P01")


def test_two_numbers_that_differ_in_signs_alone_never_share_a_copy(store: Store, fit: str, folder: Path) -> None:
    first, second = written(folder, "1.pdf", "2.pdf")
    one = document_files.copied_facts(store, first, "A/1", "P01", "FIT")
    two = document_files.copied_facts(store, second, "A_1", "P01", "FIT")
    assert (one.path, two.path) == ("x files/FIT/A_1/A_1-P01.pdf", "x files/FIT/A_1/A_1-P01 (2).pdf")


@POSIX
def test_a_name_that_is_no_text_is_refused_with_a_sentence(store: Store, fit: str, folder: Path) -> None:
    place = os.fsencode(folder) + b"/plan\xff.pdf"
    with open(place, "wb") as file:
        file.write(b"x")
    with pytest.raises(InvalidInput, match="Rename the file"):
        document_files.file_facts(store, Path(os.fsdecode(place)))


@POSIX
def test_a_sparse_file_of_4_gb_is_planned_at_once_and_can_be_stopped(store: Store, fit: str, folder: Path) -> None:
    file = folder / "FIT-AR-MO-0001-P01 Model.ifc"
    with file.open("wb") as made:
        made.truncate(4 << 30)
    found = file_plans.gather([file])
    assert found.files[0].size == 4 << 30
    assert file_plans.plan_files(store, fit, found.files)[0].code == "P01"
    asked: list[int] = []
    with pytest.raises(CoordDeskError, match="stopped"):
        document_files.file_facts(store, file, lambda: len(asked) > 8, lambda block: asked.append(len(block)))


def test_a_plan_of_hundreds_of_files_is_checked_with_as_few_questions_as_a_small_one_and_taken(
    store: Store, fit: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = file_plans.plan_files(store, fit, written(folder, *(f"FIT-AR-DR-{n:04d}-P01 Plan {n}.pdf" for n in range(400))))
    asked: list[str] = []
    rows = Reader.rows
    monkeypatch.setattr(Reader, "rows", lambda self, sql, *given: (asked.append(sql), rows(self, sql, *given))[1])
    file_plans.checked(store, planned[:3])
    few = len(asked)
    assert not any(one.refused for one in file_plans.checked(store, planned))
    assert len(asked) == 2 * few
    assert take(store, fit, planned) == 400
    store.undo()
    assert all_documents(store) == {}
