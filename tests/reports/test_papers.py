"""The other sheets: actions by person, register, agenda, minutes, log, transmittal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coorddesk.domain.documents import Transmittal
from coorddesk.domain.obligations import Obligation
from coorddesk.reports import actions, html, issues, minutes, raid, register, text, transmittal
from coorddesk.reports.blocks import PageBreak, Section, Sheet, Tone, bare
from tests.reports import papers
from tests.reports.example import TODAY


def rows(section: Section) -> list[list[str]]:
    return [[bare(cell.text) for cell in row] for row in section.blocks[0].rows]


def titled(sheet: Sheet, title: str) -> Section:
    return next(block for block in sheet.blocks if isinstance(block, Section) and block.title == title)


ALL = {
    "actions": lambda: actions.build(papers.actions()),
    "register": lambda: register.build(papers.register()),
    "agenda": lambda: minutes.agenda(papers.meeting()),
    "minutes": lambda: minutes.minutes(papers.meeting()),
    "raid": lambda: raid.build(papers.raid()),
    "transmittal": lambda: transmittal.build(papers.transmittal()),
}


@pytest.mark.parametrize("kind", sorted(ALL))
def test_every_sheet_can_be_read_as_html_and_as_plain_words(kind: str) -> None:
    sheet = ALL[kind]()
    assert sheet.kind == kind
    assert f"<h1>{sheet.title}</h1>" in html.page(sheet)
    assert text.text(sheet).startswith(sheet.title)


@pytest.mark.parametrize(("kind", "words"), [
    ("actions", lambda: text.text(actions.build(replace(papers.actions(), obligations=())))),
    ("register", lambda: text.text(register.build(replace(papers.register(), documents=())))),
    ("raid", lambda: text.text(raid.build(replace(papers.raid(), entries=())))),
    ("transmittal", lambda: text.text(transmittal.build(replace(papers.transmittal(), transmittal=Transmittal("t", "p", "FIT-TR-0020"))))),
    ("agenda", lambda: text.text(minutes.agenda(replace(papers.meeting(), items=(), people={})))),
])  # fmt: skip
def test_an_empty_sheet_says_what_is_missing(kind: str, words) -> None:
    said = {"actions": "Nobody owes anything.", "register": "The register is empty.", "raid": "The log is empty.",
            "transmittal": "No document is listed.", "agenda": "Nothing is on the agenda yet."}  # fmt: skip
    assert said[kind] in words()


def test_who_has_the_oldest_late_item_stands_first() -> None:
    sheet = actions.build(papers.actions())
    assert [block.title for block in sheet.blocks][:4] == ["Dana Whitlock", "Marcus Oyelaran", "Beatriz Figueiredo", "Ravi Deshpande"]
    assert rows(sheet.blocks[0])[0] == ["FIT-23", "Fire-stopping detail at riser 3", "16 Nov", "9 d"]
    assert sheet.foot == "20 items open, 6 late."


def test_what_has_no_owner_stands_last() -> None:
    given = papers.actions()
    orphan = Obligation("task", "x", "FIT-99", "Nobody's", "p", None, due=date(2026, 10, 1))
    sheet = actions.build(replace(given, obligations=(*given.obligations, orphan)))
    assert sheet.blocks[-1].title == "No owner"


def test_asking_and_promises_are_on_the_sheet_once_there_are_any() -> None:
    one = Obligation("review", "r", "FIT-AR-DR-0102", "Comment on P03", "p", "DW", due=TODAY, promised=date(2026, 11, 30),
                     asked=(date(2026, 11, 17), date(2026, 11, 19)))  # fmt: skip
    sheet = actions.build(replace(papers.actions(), obligations=(one,)))
    assert rows(sheet.blocks[0]) == [
        ["FIT-AR-DR-0102", "Comment on P03 promised 30 Nov", "Review", "2 times, last 19 Nov", "25 Nov", ""]
    ]


def test_each_person_can_begin_a_page() -> None:
    sheet = actions.build(replace(papers.actions(), apart=True))
    people = sum(isinstance(block, Section) for block in sheet.blocks)
    assert sum(isinstance(block, PageBreak) for block in sheet.blocks) == people - 1


def test_the_register_shows_the_current_revision_only() -> None:
    found = rows(register.build(papers.register()).blocks[0])
    assert found[0][:2] == ["FIT-AR-DR-0101", "Level 4 reflected ceiling plan"]
    assert found[0][2:] == ["DR", "P04", "Approved", "Dana W.", "6 Nov", "", "02 Drawings/AR"]
    assert found[1][3:8] == ["–", "Awaited", "Dana W.", "", "9 d late"]


def test_the_register_can_be_divided_by_discipline() -> None:
    sheet = register.build(replace(papers.register(), group="discipline"))
    assert [block.title for block in sheet.blocks] == ["Architecture", "Services", "No discipline"]


def test_superseded_revisions_stand_struck_through_below_their_document() -> None:
    sheet = register.build(replace(papers.register(), superseded=True))
    found = sheet.blocks[0].blocks[0].rows
    assert [bare(cell.text) for cell in found[1]][3:7] == ["P03", "Superseded", "", "2 Oct"]
    assert found[1][3].text[0].tone is Tone.STRUCK
    assert "<s>P03</s>" in html.page(sheet)
    assert sheet.foot.endswith("Superseded revisions are struck through.")


def test_awaited_documents_show_their_planned_and_forecast_days() -> None:
    given = papers.register()
    awaited = replace(given.documents[1], planned_issue=date(2026, 11, 2), forecast_issue=date(2026, 11, 20), review_due=None)
    sheet = register.build(replace(given, documents=(given.documents[0], awaited)))
    assert [column.head for column in sheet.blocks[0].blocks[0].columns][6:10] == ["Issued", "Planned", "Forecast", "Review due"]
    assert rows(sheet.blocks[0])[1][6:10] == ["", "2 Nov", "5 d late", ""]
    assert rows(sheet.blocks[0])[0][7:9] == ["", ""]


@pytest.mark.parametrize(("group", "titles"), [("type", ["DR", "PR"]), ("owner", ["Dana Whitlock", "Tomasz Zieliński", "No owner"])])
def test_the_register_can_be_divided_by_what_is_wanted(group: str, titles: list[str]) -> None:
    assert [block.title for block in register.build(replace(papers.register(), group=group)).blocks] == titles


def test_an_issue_sheet_of_many_dates_repeats_its_documents_beside_them() -> None:
    days = [date(2026, 1, 1) + timedelta(7 * week) for week in range(30)]
    columns = [
        issues.IssueColumn(day, f"TR-{n:04}", "For information", (f"P{n:02}", ""), ("1" if n % 2 else "",)) for n, day in enumerate(days)
    ]
    given = issues.IssuesInput("Office fit-out", TODAY, papers.NOW, (("A-1", "Plan"), ("A-2", "Section")), columns, ("Keane QS",))
    sheet = issues.build(given)
    parts = [block for block in sheet.blocks if isinstance(block, Section) and block.title == "Issues"]
    assert [len(one.blocks[0].columns) - 2 for one in parts] == [13, 13, 4]
    assert all([bare(row[0].text) for row in one.blocks[0].rows[:2]] == ["A-1", "A-2"] for one in parts)
    assert sum(isinstance(block, PageBreak) for block in sheet.blocks) == 2
    assert parts[0].blocks[0].columns[2].head == "1 Jan\n2026"
    wide = [block for block in issues.build(replace(given, paper="a3")).blocks if isinstance(block, Section) and block.title == "Issues"]
    assert [len(one.blocks[0].columns) - 2 for one in wide] == [20, 10]
    assert "Nothing was issued yet." in text.text(issues.build(replace(given, issues=())))


def test_the_agenda_counts_the_time_and_lists_what_is_open() -> None:
    sheet = minutes.agenda(papers.meeting())
    assert [row[1] for row in rows(titled(sheet, "Agenda"))] == ["10:00", "10:05", "10:20", "10:40"]
    assert rows(titled(sheet, "Open actions"))[0] == ["FIT-23", "Fire-stopping detail at riser 3", "Dana W.", "9 d late"]


def test_the_minutes_say_who_does_what_by_when() -> None:
    said = text.text(minutes.minutes(papers.meeting()))
    assert "Ravi, 23 Nov: Get the sprinkler layout from Aldous Fire FIT-36" in said
    assert "Decision D-21: Open-cell ceiling in all breakout areas. Made by Beatriz Figueiredo by e-mail, 18 November." in said
    assert "Apologies: Ravi Deshpande, Leila Haddad" in said
    assert "For information" in said
    assert said.rstrip().endswith("To Eva Marsh by Tuesday 24 November 2026. After that these minutes stand as issued.")


def test_the_minutes_count_actions_and_decisions() -> None:
    assert minutes.minutes(papers.meeting()).foot.startswith("4 actions, 1 decision.")


def test_the_log_stands_worst_first_and_leaves_closed_entries_out() -> None:
    sheet = raid.build(papers.raid())
    assert [row[1] for row in rows(titled(sheet, "Risks"))] == ["R-07", "R-11", "R-09", "R-02"]
    closed = tuple(replace(one, state="closed") for one in papers.raid().entries)
    assert not any(isinstance(block, Section) for block in raid.build(replace(papers.raid(), entries=closed)).blocks)
    assert len(raid.build(replace(papers.raid(), entries=closed, closed=True)).blocks) == 3


def test_the_transmittal_tells_who_confirmed() -> None:
    said = text.text(transmittal.build(papers.transmittal()))
    assert "Dana Whitlock Halden Studio  received 20 Nov" in said
    assert "Hemi Parata Harbour House  not confirmed yet" in said
    assert "Asked: Confirm receipt by Thursday 26 November 2026." in said
