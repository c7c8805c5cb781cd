"""A quick line becomes a task's fields, and no word is taken that is not surely markup."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain.capture import Captured, PartKind, parse_line
from coorddesk.domain.dates import DateOrder

TODAY = date(2026, 11, 25)  # a Wednesday
FRIDAY = date(2026, 11, 27)
PEOPLE = [
    ("dw", "Dana Whitlock"), ("bf", "Beatriz Figueiredo"), ("a1", "Ana Silva"), ("a2", "Ana Costa"), ("jl", "José Lindqvist"),
]  # fmt: skip
PROJECTS = [("p1", "FIT", "Office fit-out"), ("p2", "MOV", "Office move")]


def read(line: str, order: DateOrder = DateOrder.DMY) -> Captured:
    return parse_line(line, TODAY, PEOPLE, PROJECTS, order)


def test_one_line_gives_every_field() -> None:
    found = read("Ask Dana for drawing A-102 by Fri #FIT @design !high")
    assert found.title == "Ask for drawing A-102"
    assert (found.waiting_on, found.owner, found.project, found.due) == ("dw", None, "p1", FRIDAY)
    assert (found.labels, found.priority, found.references) == (("design",), "high", ("A-102",))
    assert [(part.kind, part.text) for part in found.parts] == [
        (PartKind.WAITING, "Dana"),
        (PartKind.REFERENCE, "A-102"),
        (PartKind.DUE, "Fri"),
        (PartKind.PROJECT, "#FIT"),
        (PartKind.LABEL, "@design"),
        (PartKind.PRIORITY, "!high"),
    ]


@pytest.mark.parametrize(
    ("line", "title", "due"),
    [
        ("Review section 4.2 by 5 dec", "Review section 4.2", date(2026, 12, 5)),
        ("Order lamps due 15 jan", "Order lamps", date(2027, 1, 15)),
        ("Order lamps on 3 dec.", "Order lamps", date(2026, 12, 3)),
        ("Order lamps by Fri, #FIT", "Order lamps", FRIDAY),
        ("Order lamps #FIT fri", "Order lamps", FRIDAY),
        ("Order lamps (by Fri)", "Order lamps", FRIDAY),
        ("Order lamps due by Fri 27 Nov 2026 @x", "Order lamps", FRIDAY),
        ("Order lamps due in 2 days", "Order lamps", FRIDAY),
        ("Order lamps tomorrow", "Order lamps", date(2026, 11, 26)),
        ("Order lamps by end of month !low", "Order lamps", date(2026, 11, 30)),
        ("by Fri", "", FRIDAY),
    ],
)
def test_a_date_at_the_end_is_when_it_is_due(line: str, title: str, due: date) -> None:
    assert (read(line).title, read(line).due) == (title, due)


@pytest.mark.parametrize(
    "line",
    [
        "Upgrade to 4.2", "Agenda for today", "Minutes of 15 jan", "Model on 3d", "Party on Fri with Bo", "wait by the door",
        "fix #12", "C# course", "mail dana@harbour.example", "Stop!", "due", "on", "@", "#", "!", "->", "a - b", "Deploy on 4.2",
        "Ask Dana and Beatriz for keys", "Ask Dana, Beatriz for keys", "ask it for keys", "#office keys", "Will Dana's plan do?",
    ],
)  # fmt: skip
def test_words_that_are_not_surely_markup_stay(line: str) -> None:
    found = read(line)
    assert found == Captured(title=line)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Chase Dana about the stairs", "Chase about the stairs"),
        ("Chase Dana", "Chase Dana"),
        ("Chase Dana by Fri #FIT", "Chase Dana"),
        ("ask @dana for keys", "ask for keys"),
        ("Ask Dana Whitlock for keys", "Ask for keys"),
        ("Ask DW for keys", "Ask for keys"),
        ("Remind Dana to call", "Remind Dana to call"),
        ("Keys, waiting on Dana", "Keys"),
        ("Waiting on Dana for keys", "Waiting for keys"),
        ("waiting for dana", "waiting for dana"),
        ("Keys waiting on Dana by Fri", "Keys"),
    ],
)
def test_who_is_asked_is_who_is_waited_on_and_the_title_reads_well(line: str, title: str) -> None:
    assert (read(line).waiting_on, read(line).title, read(line).owner) == ("dw", title, None)


@pytest.mark.parametrize("mark", ["@dana", "@Dana Whitlock", "@dw", "@whitlock", "->Dana", "-> Dana", "→Dana"])
def test_an_owner_can_be_named_in_many_ways(mark: str) -> None:
    assert (read(f"Order lamps {mark}").owner, read(f"Order lamps {mark}").title) == ("dw", "Order lamps")
    assert read(f"{mark} !1").owner == "dw"


def test_names_are_found_without_their_accents() -> None:
    assert read("Order lamps @jose").owner == "jl"
    assert read("Ask JOSÉ for keys").waiting_on == "jl"


def test_a_name_of_two_people_is_told_and_kept() -> None:
    found = read("Ask Ana for keys")
    assert (found.title, found.waiting_on, found.unknown_people) == ("Ask Ana for keys", None, ("Ana",))
    assert read("keys @ana").title == "keys @ana"
    assert read("keys @Ana Costa").owner == "a2"
    assert read("keys @ana.costa").owner == "a2"


def test_an_unknown_name_is_told() -> None:
    assert read("Ask Zed for keys").unknown_people == ("Zed",)
    assert read("keys ->Zed") == Captured(title="keys ->Zed", unknown_people=("Zed",))
    assert read("keys @Zed").labels == ("Zed",)
    assert read("keys @Zed").unknown_people == ("Zed",)


@pytest.mark.parametrize(("mark", "project"), [("#fit", "p1"), ("#Fitout", "p1"), ("#officefit", "p1"), ("#move", "p2")])
def test_a_project_is_found_by_its_code_or_its_name(mark: str, project: str) -> None:
    assert (read(f"Order lamps {mark}").project, read(f"Order lamps {mark}").title) == (project, "Order lamps")


@pytest.mark.parametrize(("mark", "priority"), [("!high", "high"), ("!2", "normal"), ("!Medium", "normal"), ("!3", "low")])
def test_a_priority_is_a_word_or_a_number(mark: str, priority: str) -> None:
    assert (read(f"{mark} Order lamps").priority, read(f"{mark} Order lamps").title) == (priority, "Order lamps")


def test_the_first_of_two_priorities_counts_and_the_second_stays() -> None:
    found = read("Buy milk !high !low")
    assert (found.title, found.priority) == ("Buy milk !low", "high")


def test_a_day_that_does_not_exist_is_told_and_its_words_stay() -> None:
    found = read("Pay rent by 31 nov")
    assert (found.title, found.due, found.problems) == ("Pay rent by 31 nov", None, ("November has 30 days.",))


def test_numbers_of_documents_and_tasks_are_found_and_stay_in_the_title() -> None:
    found = read("Compare FIT-AR-DR-0102 with fit-23 and a-1")
    assert found.references == ("FIT-AR-DR-0102", "FIT-23")
    assert found.title == "Compare FIT-AR-DR-0102 with fit-23 and a-1"


def test_dates_in_numbers_follow_the_order() -> None:
    assert read("Order lamps by 5/12").due == date(2026, 12, 5)
    assert read("Order lamps by 5/12", DateOrder.MDY).due == date(2027, 5, 12)


WORDS = st.one_of(
    st.sampled_from(["Ask", "Chase", "Remind", "Dana", "Ana", "@dana", "@design", "->Dana", "->", "#FIT", "#fitout", "!high"]),
    st.sampled_from(["!1", "by", "due", "on", "Fri", "31", "nov", "15/1", "waiting", "for", "and", "A-102", "tomorrow", "4.2"]),
    st.sampled_from(["Whitlock's", ",", ";", "(", ")", "-", "“", "@", "#", "!", "", "\t", "\n"]),
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_line_is_taken_and_its_parts_lie_in_it_in_order(line: str) -> None:
    found = read(line)
    at = 0
    for part in found.parts:
        assert at <= part.start < part.end <= len(line)
        assert line[part.start : part.end] == part.text
        at = part.end
    if not found.parts:
        assert found.title == " ".join(line.split())
    assert found.title == found.title.strip()


@given(st.text(alphabet="abcdefg ()\t", max_size=60))
def test_a_line_without_marks_is_its_own_title(line: str) -> None:
    assert read(line) == Captured(title=" ".join(line.split()))


def test_an_unknown_name_of_two_words_is_one_person():
    read = parse_line("Order chairs @Zara Khan !high by fri", TODAY)
    assert (read.unknown_people, read.title, read.priority, read.due) == (("Zara Khan",), "Order chairs", "high", date(2026, 11, 27))
    assert parse_line("Call @Zara Friday", TODAY).unknown_people == ("Zara",)
    assert parse_line("Send @Zara FIT plan", TODAY).unknown_people == ("Zara",)
