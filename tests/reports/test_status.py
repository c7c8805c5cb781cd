"""The status sheet: its figures, its drafted ratings and words, its sections, and its text forms."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coorddesk.domain.log import LogState
from coorddesk.domain.obligations import Obligation
from coorddesk.domain.sheets import DimensionRating
from coorddesk.reports import html, status, text
from coorddesk.reports.blocks import Beside, Section, Table, bare
from coorddesk.reports.standing import ReviewOut
from tests.reports.example import PROJECT, TODAY, fit_out, long_words, nothing, ten_times


def sections(sheet) -> dict[str, Section]:
    found = {}
    for block in sheet.blocks:
        inside = (*block.left, *block.right) if isinstance(block, Beside) else (block,)
        found.update({one.key: one for one in inside if isinstance(one, Section)})
    return found


def table(sheet, key: str) -> Table:
    return sections(sheet)[key].blocks[0]


def letters(given) -> dict[str, str]:
    return {one.dimension: one.letter for one in status.draft_ratings(given)}


def test_the_figures_count_what_is_open_late_and_out() -> None:
    found = status.figures(fit_out())
    assert (found.open_actions, found.late_actions, found.done_since, found.out_for_review) == (20, 6, 4, 6)
    assert (found.days_to_finish, found.finish_name) == (86, "practical completion")


def test_without_milestones_the_finish_is_the_projects() -> None:
    found = status.figures(replace(fit_out(), milestones=()))
    assert (found.days_to_finish, found.finish_name) == (86, "the finish")


def test_obligations_other_than_tasks_are_no_actions() -> None:
    given = replace(nothing(), obligations=(Obligation("review", "r", "FIT-X", "Comment", "p", "DW", due=date(2026, 11, 1)),))
    assert status.figures(given).open_actions == 0


def test_the_areas_are_rated_as_the_picture_shows_them() -> None:
    assert letters(fit_out()) == {"overall": "R", "schedule": "A", "documents": "A", "actions": "R", "risk": "R"}


def test_every_drafted_rating_has_its_reason() -> None:
    reasons = {one.dimension: one.reason for one in status.draft_ratings(fit_out())}
    assert reasons["documents"] == "Six out for review, one late. Three awaited, two late."
    assert reasons["actions"] == "Six late, from four people. The oldest is nine days late."
    assert reasons["risk"] == "Three are red: R-07, R-11, I-14. One is amber."
    assert reasons["schedule"] == "Level 5 ceilings closed: now 8 January. Practical completion: now 19 February."
    assert reasons["overall"] == "Actions, risks and issues."


def test_the_programme_is_red_when_the_last_milestone_slips_by_a_fortnight() -> None:
    given = fit_out()
    last = replace(given.milestones[-1], forecast=date(2027, 2, 26))
    assert letters(replace(given, milestones=(*given.milestones[:-1], last)))["schedule"] == "R"


def test_the_programme_is_red_when_a_milestone_is_past_and_not_reached() -> None:
    given = replace(fit_out(), as_of=date(2026, 12, 6))
    reason = next(one.reason for one in status.draft_ratings(given) if one.dimension == "schedule")
    assert letters(given)["schedule"] == "R"
    assert reason == "Past and not reached: Ceiling drawings issued."


def test_one_late_action_of_two_is_amber_not_red() -> None:
    given = replace(fit_out(), obligations=(
        Obligation("task", "a", "FIT-1", "A", "p", "DW", due=TODAY - timedelta(1)), Obligation("task", "b", "FIT-2", "B", "p", "DW"),
    ))  # fmt: skip
    assert letters(given)["actions"] == "A"


def test_an_action_a_fortnight_late_is_red() -> None:
    given = replace(fit_out(), obligations=(Obligation("task", "a", "FIT-1", "A", "p", "DW", due=TODAY - timedelta(14)),))
    assert letters(given)["actions"] == "R"


def test_a_promise_counts_instead_of_the_due_day() -> None:
    late = Obligation("task", "a", "FIT-1", "A", "p", "DW", due=date(2026, 11, 2), promised=date(2026, 11, 30))
    assert letters(replace(fit_out(), obligations=(late,)))["actions"] == "G"


def test_closed_risks_are_not_watched() -> None:
    given = fit_out()
    closed = tuple(replace(one, state=LogState.CLOSED) for one in given.log)
    assert letters(replace(given, log=closed))["risk"] == "G"


def test_overall_is_the_worst_area() -> None:
    given = replace(fit_out(), obligations=(), log=())
    assert letters(given)["overall"] == "A"


def test_the_coordinators_own_rating_replaces_the_drafted_one() -> None:
    own = (DimensionRating("actions", "A", "The late ones come tomorrow."), DimensionRating("risk", "A", "Consent is near."))
    given = replace(fit_out(), ratings=own)
    assert letters(given)["overall"] == "A"
    assert next(one.reason for one in status.draft_ratings(given) if one.dimension == "actions") == "The late ones come tomorrow."


def test_a_project_without_data_is_not_rated() -> None:
    assert set(letters(nothing()).values()) == {"-"}
    assert status.build(nothing()).overall.word == "Not rated"


def test_the_drafted_summary_names_the_finish_the_slips_and_the_late_actions() -> None:
    assert status.draft_text(fit_out()) == (
        "Practical completion is forecast for 19 February, 7 days later than planned. Five other milestones slipped, most of all "
        "Level 5 ceilings closed by 21 days. Six of 20 open actions are late, three of them with Dana Whitlock. "
        "Three documents are late."
    )


def test_the_coordinators_summary_stands_instead_of_the_draft() -> None:
    sheet = status.build(replace(fit_out(), text="First.\n\nSecond."))
    assert [bare(one) for one in sheet.blocks[0].left[0].paragraphs] == ["First.", "Second."]


def test_the_head_says_where_when_who_and_which_sheet() -> None:
    sheet = status.build(fit_out())
    assert sheet.lines == (
        "Harbour House, levels 4 to 6. Wednesday 25 November 2026, week 48.",
        "Prepared by Eva Marsh, project coordinator. Sheet FIT-PM-ST-0048.",
    )
    assert (sheet.overall.letter, sheet.overall.word, sheet.overall.note) == ("R", "Red", "Amber last week")
    assert sheet.printed == "Printed 25 Nov 2026, 08:42."


def test_a_sheet_after_a_longer_pause_names_the_day_of_the_last_one() -> None:
    sheet = status.build(replace(fit_out(), last_as_of=date(2026, 10, 30)))
    assert sheet.overall.note == "Amber on 30 Oct"
    assert [column.head for column in table(sheet, "areas").columns] == ["Area", "Now", "30 Oct", "Why"]


def test_the_first_sheet_has_no_column_for_the_last_one() -> None:
    sheet = status.build(replace(fit_out(), last=None, last_as_of=None))
    assert sheet.overall.note == "First sheet"
    assert [column.head for column in table(sheet, "areas").columns] == ["Area", "This week", "Why"]


def test_late_actions_stand_by_person_oldest_first_with_each_name_once() -> None:
    rows = [[bare(cell.text) for cell in row] for row in table(status.build(fit_out()), "late").rows]
    assert [row[0] for row in rows] == ["Dana W.", "", "", "Marcus O.", "Beatriz F.", "Ravi D."]
    assert rows[0] == ["Dana W.", "Fire-stopping detail at riser 3 FIT-23", "9 d"]


def test_milestones_that_moved_are_shown_and_the_others_counted() -> None:
    section = sections(status.build(fit_out()))["milestones"]
    assert [bare(row[1].text) for row in section.blocks[0].rows] == [
        "Ceiling drawings issued", "Fire strategy sign-off", "Level 5 first fix complete", "Glazing installed",
        "Level 5 ceilings closed", "Commissioning records", "Practical completion",
    ]  # fmt: skip
    assert section.note.endswith("2 others as planned.")


def test_the_last_milestone_is_the_last_one_to_be_left_out() -> None:
    found = table(status.build(fit_out()), "milestones")
    assert bare(found.rows[found.order[0]][1].text) == "Practical completion"
    assert bare(found.rows[found.order[1]][1].text) == "Level 5 ceilings closed"


def test_documents_are_named_without_the_projects_code() -> None:
    rows = table(status.build(fit_out()), "review").rows
    assert [bare(cell.text) for cell in rows[0]] == ["HS-MS-0021 P02", "Hemi P.", "1 d late"]


def test_a_document_without_a_date_stands_last() -> None:
    given = replace(fit_out(), out_for_review=(ReviewOut("FIT-1", "A", None, None), ReviewOut("FIT-2", "B", "DW", TODAY)))
    rows = [[bare(cell.text) for cell in row] for row in table(status.build(given), "review").rows]
    assert rows == [["2 B", "Dana W.", "25 Nov"], ["1 A", "Nobody", "No date"]]


def test_what_happens_on_one_day_stands_on_one_line() -> None:
    rows = table(status.build(fit_out()), "coming").rows
    assert [bare(cell.text) for cell in rows[0]] == ["Wed 25 Nov", "Design meeting 14; landlord call at 16:00"]


@pytest.mark.parametrize("key", sorted(status.SECTIONS))
def test_a_section_switched_off_is_gone_and_the_others_stay(key: str) -> None:
    sheet = status.build(replace(fit_out(), sections=frozenset(status.SECTIONS) - {key}))
    assert set(sections(sheet)) == set(status.SECTIONS) - {key}


def test_one_section_alone_takes_the_whole_width() -> None:
    sheet = status.build(replace(fit_out(), sections=frozenset({"coming"})))
    assert isinstance(sheet.blocks[1], Section)


def test_every_section_of_an_empty_project_says_so() -> None:
    for key, section in sections(status.build(nothing())).items():
        if key != "areas":
            assert section.blocks[0].rows == () and section.blocks[0].empty.endswith(".")


def test_a_table_knows_how_many_rows_it_left_out() -> None:
    found = table(status.build(ten_times()), "late")
    assert (len(found.rows), found.count) == (40, 60)


def test_html_escapes_whatever_was_typed() -> None:
    evil = "<script>alert('x')</script> & \"more\""
    given = replace(fit_out(), text=evil, project=replace(PROJECT, name=evil, place=evil), prepared_by=evil, number=evil)
    given = replace(given, obligations=(Obligation("task", "a", evil, evil, "p", "DW", due=date(2026, 11, 1)),))
    for written in (html.page(status.build(given)), html.mail_body(status.build(given))):
        assert "<script" not in written
        assert "&lt;script&gt;" in written


def test_html_needs_nothing_from_elsewhere() -> None:
    written = html.page(status.build(fit_out()), "letter")
    assert "http" not in written and "src=" not in written and "@page { size: letter;" in written


def test_html_has_every_word_of_the_sheet() -> None:
    written = html.page(status.build(long_words()))
    assert "and 20 more, in the register" in written
    assert "Eva Marsh" in written


def test_the_mail_form_has_no_pictures_or_style_sheet() -> None:
    written = html.mail_body(status.build(fit_out()))
    assert "<svg" not in written and "<style" not in written
    assert ">R</b>" in written


def test_the_plain_form_writes_ratings_as_words() -> None:
    lines = text.text(status.build(fit_out())).splitlines()
    assert "Actions  Red  Amber  Six late, from four people. The oldest is nine days late." in lines
    assert "86 days to practical completion" in lines
