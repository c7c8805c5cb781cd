"""The register leaves as a workbook that other programs read, and comes back without a change."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from coorddesk.domain.documents import Document, Recipient, Revision, Transmittal, TransmittalItem
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.exchange.spreadsheets import read_tables
from coorddesk.services import export_register, exports, imports, projects
from coorddesk.storage.store import Store, new_id
from tests.services.test_imports import NOW, TODAY, everything, project
from tests.services.test_imports import store as store

__all__ = ["project"]
DAY = date(2026, 9, 1)


def filled(store: Store, project_id: str) -> None:
    """Two documents with their revisions, one awaited, and two transmittals."""
    with store.edit("Fill") as edit:
        edit.add(Person("dana", "Dana Whitlock"))
        edit.add(Person("keane", "Keane QS"))
        for id, number, title, revisions in (
            ("d1", "FIT-AR-DR-0001", "Site plan", (Revision("P01", DAY, "Superseded", "02 Drawings/AR/1 a.pdf", note="First"),
                                                   Revision("P02", DAY + timedelta(30), "Approved", "02 Drawings/AR/1 b.pdf",
                                                            current=True))),
            ("d2", "FIT-AR-DR-0002", "=Roof plan", (Revision("A", DAY, "Issued", "https://models.example/2", current=True),)),
            ("d3", "FIT-PM-PR-0003", "Programme", ()),
        ):  # fmt: skip
            edit.claim_number(number, id)
            edit.add(Document(id, project_id, number, title, "DR", status=revisions[-1].status if revisions else "Awaited", owner_id="dana",
                              planned_issue=DAY, revisions=revisions, notes="-2 copies\nkept", confidentiality="Internal"))  # fmt: skip
        edit.add(Transmittal("t1", project_id, "TR-0001", DAY, "For tender", recipients=(Recipient("dana"), Recipient("keane")),
                             items=(TransmittalItem("d1", "P01"), TransmittalItem("d2", "A")), notes="Copies, Keane QS: 2"))  # fmt: skip
        edit.add(Transmittal("t2", project_id, "TR-0002", DAY + timedelta(40), recipients=(Recipient("keane", copied=True),),
                             items=(TransmittalItem("d1", "P02"),)))  # fmt: skip


@pytest.fixture
def full(store: Store, project: Project) -> Iterator[Store]:
    filled(store, project.id)
    yield store


def written(store: Store, path: Path, **more: Any) -> Any:
    export_register.write_register(store, path, **more)
    return openpyxl.load_workbook(path)


def values(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_the_workbook_has_the_register_its_revisions_and_its_issue_sheet(full: Store, tmp_path: Path) -> None:
    book = written(full, tmp_path / "r.xlsx")
    assert book.sheetnames == ["Documents", "Revisions", "Issue sheet"]
    register = book["Documents"]
    assert register.freeze_panes == "C2"
    assert register.auto_filter.ref == f"A1:{register.cell(1, register.max_column).column_letter}4"
    heads = {cell.value: cell for cell in register[1]}
    assert register.cell(2, heads["Issued"].column).value.date() == DAY + timedelta(30)
    link = register.cell(2, heads["File"].column)
    assert link.value == "02 Drawings/AR/1 b.pdf"
    assert link.hyperlink.target == (full.directory.absolute() / "02 Drawings/AR/1 b.pdf").as_uri()
    assert register.cell(3, heads["File"].column).hyperlink.target == "https://models.example/2"
    assert register.cell(3, heads["Title"].column).data_type == "s"
    assert [row[1:6] for row in values(book["Revisions"])[1:3]] == [
        ("FIT-AR-DR-0001", "P01", NOW.replace(year=2026, month=9, day=1, hour=0, minute=0, tzinfo=None), "Superseded", "No"),
        ("FIT-AR-DR-0001", "P02", NOW.replace(year=2026, month=10, day=1, hour=0, minute=0, tzinfo=None), "Approved", "Yes"),
    ]  # fmt: skip


def test_the_issue_sheet_has_documents_down_dates_across_and_copies_at_its_foot(full: Store, tmp_path: Path) -> None:
    rows = values(written(full, tmp_path / "r.xlsx")["Issue sheet"])
    assert [getattr(one, "date", lambda one=one: one)() for one in rows[0]] == ["Number", "Title", DAY, DAY + timedelta(40)]
    assert rows[1:4] == [
        ("FIT-AR-DR-0001", "Site plan", "P01", "P02"), ("FIT-AR-DR-0002", "=Roof plan", "A", None),
        ("FIT-PM-PR-0003", "Programme", None, None),
    ]  # fmt: skip
    assert rows[5:] == [
        ("Reason for issue", None, "For tender", "For information"), ("Transmittal", None, "TR-0001", "TR-0002"),
        ("Method", None, "E-mail", "E-mail"), ("Distribution", "Copies", None, None), (None, "Dana Whitlock", 1, None),
        (None, "Keane QS", 2, 1),
    ]  # fmt: skip


def test_what_is_on_view_is_written_in_its_order_with_its_columns(full: Store, tmp_path: Path) -> None:
    book = written(full, tmp_path / "r.xlsx", ids=["d3", "d1"], columns=["title", "rev", "owner", "something of the screen"])
    assert values(book["Documents"]) == [
        ("Project", "Number", "Title", "Rev", "Owner"), ("FIT", "FIT-PM-PR-0003", "Programme", None, "Dana Whitlock"),
        ("FIT", "FIT-AR-DR-0001", "Site plan", "P02", "Dana Whitlock"),
    ]  # fmt: skip
    assert len(values(book["Revisions"])) == 3


def test_a_text_table_is_the_register_alone_and_guards_formulas(full: Store, tmp_path: Path) -> None:
    assert export_register.write_register(full, tmp_path / "r.csv") == 3
    text = (tmp_path / "r.csv").read_text("utf-8-sig")
    assert "'=Roof plan" in text
    assert "'-2 copies" in text
    assert "2026-09-01" in text
    with pytest.raises(InvalidInput):
        export_register.write_register(full, tmp_path / "r.pdf")


@pytest.mark.parametrize("name", ["own.xlsx", "own.csv"])
def test_our_own_register_comes_back_without_a_change(full: Store, project: Project, tmp_path: Path, name: str) -> None:
    exports.write_table(full, "documents", tmp_path / name)
    tables = read_tables((tmp_path / name).read_bytes(), name)
    plan = imports.plan(full, tables, today=TODAY, project_id=project.id)
    assert [item for item in plan.items if item.action not in ("unchanged", "joined")] == []
    assert (plan.drafts, plan.people, plan.missing) == ((), (), 0)


def test_into_an_empty_store_it_brings_the_same_register(full: Store, tmp_path: Path) -> None:
    export_register.write_register(full, tmp_path / "own.xlsx")
    other = Store.create(tmp_path / "other" / "y.coord", lambda: NOW)
    theirs = projects.start(other, "FIT", "Office fit-out")
    plan = imports.plan(other, read_tables((tmp_path / "own.xlsx").read_bytes(), "own.xlsx"), today=TODAY, project_id=theirs.id)
    imports.apply(other, plan, "own.xlsx", TODAY)
    found = {one.number: one for one in everything(other, Document)}
    for one in everything(full, Document):
        came = found[one.number]
        assert (came.title, came.type, came.status, came.planned_issue, came.notes) == (
            one.title, one.type, one.status, one.planned_issue, one.notes)  # fmt: skip
        assert [(each.code, each.issued, each.status, each.note, each.current) for each in came.revisions] == [
            (each.code, each.issued, each.status, each.note, each.current) for each in one.revisions]  # fmt: skip
    sent = {one.number: one for one in everything(other, Transmittal)}
    assert [(one.issued, one.purpose, len(one.items), len(one.recipients)) for one in (sent["TR-0001"], sent["TR-0002"])] == [
        (DAY, "For tender", 2, 2), (DAY + timedelta(40), "For information", 1, 1)]  # fmt: skip
    other.close()


# Any register


WORDS = st.text("abcdefgh AZ=+-@'é漢ع0159.", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
REVISIONS = st.lists(
    st.builds(Revision, st.sampled_from(["P01", "P02", "A", "0", "Rev C", "A, B", "1.0", "First issue", "P01.02"]), DAYS,
              st.sampled_from(["Draft", "For review", "Approved", "Superseded", "S2", "IFC"]), st.sampled_from(["", "a/b c.pdf", "b.pdf"]),
              note=st.sampled_from(["", "Replaces sheet 2", "Status: IFC"])),
    max_size=4, unique_by=lambda one: one.code,
)  # fmt: skip


@st.composite
def registers(draw: st.DrawFn) -> list[Document]:
    made = []
    for place in range(draw(st.integers(1, 5))):
        revisions = draw(REVISIONS)
        at = draw(st.integers(0, len(revisions) - 1)) if revisions else -1
        marked = tuple(replace(one, current=n == at) for n, one in enumerate(revisions))
        made.append(Document(
            new_id(), "", f"FIT-DR-{place:04d}", draw(WORDS), draw(WORDS), draw(WORDS), marked[at].status if marked else "Awaited",
            folder=draw(st.sampled_from(["", "02 Drawings"])), planned_issue=draw(DAYS), forecast_issue=draw(DAYS), next_review=draw(DAYS),
            notes=draw(st.sampled_from(["", "One", "One\n\nTwo = 3"])), revisions=marked,
        ))  # fmt: skip
    return made


@for_all(registers(), st.sampled_from(["own.xlsx", "own.csv"]))
@settings(
    max_examples=30, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to make one smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_any_register_comes_back_without_a_change(tmp_path_factory: Any, documents: list[Document], name: str) -> None:
    folder = tmp_path_factory.mktemp("round")
    made = Store.create(folder / "x.coord", lambda: NOW)
    mine = projects.start(made, "FIT", "Office fit-out")
    with made.edit("Fill") as edit:
        for one in documents:
            edit.claim_number(one.number, one.id)
            edit.add(replace(one, project_id=mine.id))
    export_register.write_register(made, folder / name)
    plan = imports.plan(made, read_tables((folder / name).read_bytes(), name), today=TODAY, project_id=mine.id)
    assert [item for item in plan.items if item.action not in ("unchanged", "joined")] == []
    made.close()


def test_bytes_of_a_workbook_without_documents_are_still_one(store: Store, project: Project, tmp_path: Path) -> None:
    exports.write_table(store, "documents", tmp_path / "none.xlsx")
    assert openpyxl.load_workbook(io.BytesIO((tmp_path / "none.xlsx").read_bytes())).sheetnames == ["Documents", "Revisions"]
