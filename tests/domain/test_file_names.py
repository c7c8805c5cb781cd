"""What names of files say: a table of the habits there are, and rules that hold for any name."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain.documents import number_key
from coorddesk.domain.file_names import parts_after, parts_of_name, possible_numbers, shown_name, sorts_by_code, tidied

HABITS = [
    ("FIT-AR-DR-0102-P04 Level 5 ceiling", "FIT-AR-DR-0102", "P04", "Level 5 ceiling"),
    ("2021-SYM-Z2-03-DR-S-0001_P01", "2021-SYM-Z2-03-DR-S-0001", "P01", ""),
    ("2021-SYM-Z2-03-DR-S-0001-P01.02", "2021-SYM-Z2-03-DR-S-0001", "P01.02", ""),
    ("2021-SYM-Z2-03-DR-S-0001-S2-P01", "2021-SYM-Z2-03-DR-S-0001", "P01", ""),
    ("2021-SYM-Z2-03-DR-S-0001_C01_A1", "2021-SYM-Z2-03-DR-S-0001", "C01", ""),
    ("A-102 rev C - Level 5", "A-102", "C", "Level 5"),
    ("A-102 Rev C Ground floor plan", "A-102", "C", "Ground floor plan"),
    ("A-102_revision_3_Ground floor", "A-102", "3", "Ground floor"),
    ("A102 Rev.02 Ground floor", "A102", "02", "Ground floor"),
    ("HVAC-100-REV-1", "HVAC-100", "1", ""),
    ("FIT-AR-DR-0102-P04 (1)", "FIT-AR-DR-0102", "P04", ""),
    ("Copy of FIT-AR-DR-0102-P04", "FIT-AR-DR-0102", "P04", ""),
    ("Copy (2) of FIT-AR-DR-0102-P04", "FIT-AR-DR-0102", "P04", ""),
    ("FIT-AR-DR-0102-P04 - Copy (2)", "FIT-AR-DR-0102", "P04", ""),
    ("FIT-AR-DR-0102-P04 - Kopie", "FIT-AR-DR-0102", "P04", ""),
    ("Fwd_ FIT-AR-DR-0102-P04", "FIT-AR-DR-0102", "P04", ""),
    ("Site plan FINAL v2", "", "2", "Site plan"),
    ("Contract v3 FINAL signed", "", "3", "Contract signed"),
    ("PRJ-TYPE-0001 v1.3", "PRJ-TYPE-0001", "1.3", ""),
    ("FIT-AR-DR-0102-C", "FIT-AR-DR-0102", "C", ""),
    ("FIT_AR_DR_0102_P01_Ceiling plan", "FIT-AR-DR-0102", "P01", "Ceiling plan"),
    ("A102_B Ground floor", "A102", "B", "Ground floor"),
    ("M-01 (B) Pump room", "M-01", "B", "Pump room"),
    ("M-01 [C] Pump room", "M-01", "C", "Pump room"),
    ("12345-A-GA-101 [P2]", "12345-A-GA-101", "P2", ""),
    ("DWG-2301-S-004-R02-Foundation layout", "DWG-2301-S-004", "02", "Foundation layout"),
    ("A-102-Ground-floor-plan", "A-102", "", "Ground floor plan"),
    ("fit-ar-dr-0102-p04_level-5-ceiling", "fit-ar-dr-0102", "P04", "level 5 ceiling"),
    ("Level 5 plan FIT-AR-DR-0102 P03", "FIT-AR-DR-0102", "P03", "Level 5 plan"),
    ("E.2.101 Lighting_rev B", "E.2.101", "B", "Lighting"),
    ("SK-001", "SK-001", "", ""),
    ("FIT–AR–DR–0102 P02 – Decke", "FIT-AR-DR-0102", "P02", "Decke"),
    ("FIT-AR-DR-０１０２ P02", "FIT-AR-DR-0102", "P02", ""),
    ("مخطط FIT-AR-DR-0102 P02", "FIT-AR-DR-0102", "P02", "مخطط"),
    ("図面 A-102 rev C", "A-102", "C", "図面"),
    ("Minutes of meeting 13", "", "", "Minutes of meeting 13"),
    ("2026-11-25 Site photos", "", "", "2026-11-25 Site photos"),
    ("IMG_1234", "", "", "IMG 1234"),
    ("WhatsApp Image 2026-11-25 at 10.14.32", "", "", "WhatsApp Image 2026-11-25 at 10.14.32"),
    ("Covid-19 rules", "", "", "Covid-19 rules"),
    ("level-5-ceiling", "", "", "level 5 ceiling"),
    ("T3 line", "", "", "T3 line"),
]


@pytest.mark.parametrize(("stem", "number", "revision", "title"), HABITS)
def test_a_name_tells_number_revision_and_title(stem: str, number: str, revision: str, title: str) -> None:
    told = parts_of_name(stem)
    assert (told.number, told.revision, told.title) == (number, revision, title)


@pytest.mark.parametrize(("stem", "number"), [(stem, number) for stem, number, _, _ in HABITS if number])
def test_the_document_of_a_number_in_a_name_is_among_those_looked_for(stem: str, number: str) -> None:
    assert number_key(number) in possible_numbers(stem)


def test_what_stands_behind_a_known_number_is_not_taken_for_a_part_of_it() -> None:
    assert parts_after("FIT-AR-DR-0102-C plan", "FIT-AR-DR-0102").revision == "C"
    assert parts_after("FIT-AR-DR-0102-C plan", "FIT-AR-DR-0102-C").revision == ""
    assert parts_after("fit ar dr 0102 rev 2", "FIT-AR-DR-0102").revision == "2"
    assert parts_after("0102", "FIT-AR-DR-0102").revision == ""


def test_codes_sort_as_they_follow_each_other() -> None:
    codes = ["C01", "P10", "P02", "P01.02", "P01"]
    assert sorted(codes, key=sorts_by_code) == ["P01", "P01.02", "P02", "P10", "C01"]
    assert sorted(["B", "10", "9", "AA", "Z"], key=sorts_by_code) == ["9", "10", "B", "Z", "AA"]


def test_a_name_over_two_lines_or_against_the_letters_is_shown_on_one() -> None:
    assert "\n" not in shown_name(PurePosixPath("/x/two\nlines.pdf"))
    assert "\u202e" not in shown_name(PurePosixPath("/x/exe\u202efdp.pdf"))


@given(st.text(max_size=80))
def test_no_name_breaks_the_guesser_and_a_guess_is_clean(stem: str) -> None:
    told = parts_of_name(stem)
    assert told == parts_of_name(stem)
    for part in (told.number, told.revision, told.title):
        assert part == part.strip()
        assert not any(ord(letter) < 32 for letter in part)
    assert len(possible_numbers(stem)) <= 13
    parts_after(stem, "FIT-0001")


@given(st.text(max_size=60))
def test_tidying_a_name_twice_changes_nothing_more(stem: str) -> None:
    assert tidied(tidied(stem)) == tidied(stem)


@given(
    st.sampled_from(["FIT-AR-DR", "A", "PRJ-TYPE", "2021-SYM-Z2-03-DR-S"]), st.integers(1, 9999),
    st.sampled_from(["P01", "C02", "P01.03"]), st.sampled_from(["-", "_", " ", " - "]),
)  # fmt: skip
def test_a_number_with_a_revision_behind_it_comes_apart_again(head: str, number: int, code: str, between: str) -> None:
    told = parts_of_name(f"{head}-{number:04d}{between}{code}")
    assert (told.number, told.revision) == (f"{head}-{number:04d}", code)


@given(st.lists(st.from_regex(r"[A-Z]{0,2}[0-9]{0,3}(\.[0-9]{1,2})?", fullmatch=True), max_size=8))
def test_any_codes_can_be_sorted(codes: list[str]) -> None:
    assert sorted(sorted(codes, key=sorts_by_code), key=sorts_by_code) == sorted(codes, key=sorts_by_code)


def test_a_raised_figure_in_a_code_is_a_sign_like_others() -> None:
    assert sorted(["²", "2²", "P1", "2"], key=sorts_by_code) == ["2", "2²", "P1", "²"]
