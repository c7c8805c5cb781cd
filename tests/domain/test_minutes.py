"""Reading a line of minutes."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain.minutes import Mark, marked, read_note

TODAY = date(2026, 11, 25)
PEOPLE = (("dw", "Dana Whitlock"), ("rd", "Ravi Deshpande"), ("dk", "Dana Kerr"), ("at", "Aiko Tanabe"))


@pytest.mark.parametrize(
    ("line", "mark", "rest"),
    [
        ("! Send the sketch", Mark.ACTION, "Send the sketch"), ("!send it", Mark.ACTION, "send it"),
        ("-> Aiko: samples", Mark.ACTION, "Aiko: samples"), ("→ samples", Mark.ACTION, "samples"),
        ("- [ ] samples", Mark.ACTION, "samples"), ("[] samples", Mark.ACTION, "samples"),
        ("ACTION: samples", Mark.ACTION, "samples"), ("a: samples", Mark.ACTION, "samples"),
        ("=> Open-cell ceiling", Mark.DECISION, "Open-cell ceiling"), ("* Decision: open-cell", Mark.DECISION, "open-cell"),
        ("d: open-cell", Mark.DECISION, "open-cell"),
    ],
)  # fmt: skip
def test_a_marked_line_is_an_action_or_a_decision(line, mark, rest):
    found = marked(line)
    assert found is not None and (found.mark, found.rest) == (mark, rest)


@pytest.mark.parametrize(
    "line",
    [
        "", "!", "=>", "A:", "Action:  ", "![plan](plan.png)", "!high on the list", "!!! careful", r"D:\plans\0102.pdf", "A:b", "[x] done",
        "Dana: will send it", "- a point", "[](x)", "Actions were agreed", "> quoted",
    ],
)  # fmt: skip
def test_what_is_only_said_is_not_marked(line):
    assert marked(line) is None


@pytest.mark.parametrize(
    ("rest", "title", "owner", "due"),
    [
        ("Ravi: send the sketch by Fri", "Send the sketch", "rd", date(2026, 11, 27)),
        ("RD: get the layout", "Get the layout", "rd", None),
        ("Aiko Tanabe to agree the hardware by 1 Dec", "Agree the hardware", "at", date(2026, 12, 1)),
        ("send the sketch @Aiko tomorrow", "Send the sketch", "at", date(2026, 11, 26)),
        ("Dana: send the sketch", "Dana: send the sketch", None, None),  # two are called so
        ("Zoë: send the sketch", "Zoë: send the sketch", None, None),
        ("Riser 3: send the sketch", "Riser 3: send the sketch", None, None),
        ("Agree to open-cell ceilings", "Agree to open-cell ceilings", None, None),
    ],
)  # fmt: skip
def test_who_does_it_and_by_when_is_read(rest, title, owner, due):
    found = read_note(rest, TODAY, PEOPLE)
    assert (found.title, found.owner, found.due) == (title, owner, due)


_words = st.lists(
    st.sampled_from(["!", "=>", "->", "A:", "Dana", "Ravi:", "to", "send", "by", "Fri", "@Aiko", "FIT-23", "[ ]", "ß", "by 31 Feb", ":"]),
    max_size=8,
).map(" ".join)


@given(st.one_of(st.text(), _words))
def test_any_text_is_taken_and_the_rest_is_the_end_of_the_line(text):
    found = marked(text)
    if found is not None:
        assert found.rest and text.rstrip().endswith(found.rest)
        read_note(found.rest, TODAY, PEOPLE)


@given(st.one_of(st.text(alphabet=st.characters(codec="utf-8")), _words))
def test_no_word_is_made_up(text):
    found = read_note(text, TODAY, PEOPLE)
    said = text.casefold()
    # Punctuation after a mark that was taken out closes up to the word before it.
    assert all(word in said for word in re.findall(r"\w+", found.title.casefold())[1:])


@given(st.text(alphabet="abcdefgh ,.", min_size=1).filter(str.strip))
def test_plain_words_after_a_mark_are_kept_whole(words):
    found = marked(f"! {words}")
    assert found is not None and found.rest == words.strip()
