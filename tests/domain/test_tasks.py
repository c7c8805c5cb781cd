"""What a task is after something happened to it: starts, moved dates, the next one of those that repeat, pasted lists."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain import tasks
from coorddesk.domain.tasks import ChecklistLine, Task
from coorddesk.errors import InvalidInput

TODAY = date(2026, 11, 25)
TASK = Task("t", "p", "FIT-23", "Monthly report", "c", "a0", due=date(2026, 12, 1))


def test_a_start_after_the_due_date_is_refused_and_names_both():
    assert tasks.started(TASK, date(2026, 12, 1)).start == date(2026, 12, 1)
    assert tasks.started(replace(TASK, due=None), date(2027, 1, 1)).start == date(2027, 1, 1)
    with pytest.raises(InvalidInput) as refused:
        tasks.started(TASK, date(2026, 12, 2))
    assert refused.value.field == "start"
    assert refused.value.sentence.startswith("FIT-23 is due on Tue 1 Dec, before that.")


@pytest.mark.parametrize(
    ("moves", "baseline", "words"),
    [
        (0, date(2026, 11, 12), ""), (1, date(2026, 11, 12), "moved once, first due 12 Nov"),
        (2, date(2026, 11, 12), "moved twice, first due 12 Nov"), (5, date(2025, 11, 12), "moved 5 times, first due 12 Nov 2025"),
        (1, None, "moved once"),
    ],
)  # fmt: skip
def test_moved_dates_are_counted_in_words(moves, baseline, words):
    assert tasks.moved_words(replace(TASK, due_moves=moves, baseline_due=baseline), TODAY) == words


def test_a_card_is_hidden_until_the_day_it_starts_and_never_when_it_is_done():
    tomorrow = replace(TASK, start=TODAY + timedelta(1))
    assert tasks.is_hidden(tomorrow, TODAY) and not tasks.is_hidden(tomorrow, TODAY + timedelta(1))
    assert not tasks.is_hidden(TASK, TODAY) and not tasks.is_hidden(replace(tomorrow, done_on=TODAY), TODAY)


@pytest.mark.parametrize(
    ("row", "text", "done"),
    [
        ("Order pumps", "Order pumps", False), ("  1. Order pumps", "Order pumps", False), ("12) Order  pumps ", "Order pumps", False),
        ("- [ ] Order pumps", "Order pumps", False), ("- [x] Order pumps", "Order pumps", True), ("* [X] Order pumps", "Order pumps", True),
        ("1. [x] Order pumps", "Order pumps", True), ("[] Order pumps", "Order pumps", False), ("• Order pumps", "Order pumps", False),
        ("☐ Order pumps", "Order pumps", False), ("☑ Order pumps", "Order pumps", True), ("✓ Order pumps", "Order pumps", True),
        ("10.5 m of pipe", "10.5 m of pipe", False), ("-5 degrees", "-5 degrees", False), ("[draft] letter", "[draft] letter", False),
        ("2026 plan", "2026 plan", False), ("Order [x] pumps", "Order [x] pumps", False),
    ],
)  # fmt: skip
def test_a_pasted_row_loses_its_bullet_and_keeps_its_tick(row, text, done):
    assert tasks.listed(row) == (ChecklistLine(text, done),)


def test_rows_without_words_make_no_line():
    assert tasks.listed("\n - \n2.\n[x]\n   \nA\r\n\tB\n") == (ChecklistLine("A"), ChecklistLine("B"))


@given(st.text(max_size=200))
def test_any_text_can_be_pasted_and_gives_lines_with_words(text):
    lines = tasks.listed(text)
    assert all(line.text and line.text == " ".join(line.text.split()) for line in lines)
    assert len(lines) <= len(text.splitlines())


_texts = st.text(st.characters(whitelist_categories=("Lu", "Ll")), min_size=1, max_size=20)


@given(st.lists(st.tuples(_texts, st.booleans()), max_size=6))
def test_a_list_as_markdown_comes_in_as_it_was(rows):
    text = "\n".join(f"- [{'x' if done else ' '}] {words}" for words, done in rows)
    assert tasks.listed(text) == tuple(ChecklistLine(words, done) for words, done in rows)


@given(st.integers(0, 60), st.integers(1, 400))
def test_the_start_of_the_next_one_keeps_its_distance(lead, later):
    fields = tasks.repeated(replace(TASK, start=TASK.due - timedelta(lead)), TASK.due + timedelta(later), "FREQ=DAILY")
    assert fields["due"] - fields["start"] == timedelta(lead)


def test_the_next_one_without_a_due_date_starts_on_the_day():
    fields = tasks.repeated(replace(TASK, due=None, start=TODAY), date(2026, 12, 1), "FREQ=DAILY")
    assert (fields["start"], fields["due"]) == (date(2026, 12, 1), None)
    fields = tasks.repeated(replace(TASK, due=None), date(2026, 12, 1), "FREQ=DAILY")
    assert (fields["start"], fields["due"]) == (None, date(2026, 12, 1))
