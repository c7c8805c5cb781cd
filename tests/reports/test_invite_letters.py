"""What a message about a meeting says, in words and as HTML."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from coorddesk.reports.invites import Letter, Point, html_page, plain_text

LETTER = Letter(
    "Updated", "Design meeting", "Wed 25 Nov, 10:30 to 11:30 (Europe/London)", "", ("Kolkata: 16:00 to 17:00 (Ravi)",), "Room 2",
    "https://meet.example/a?b=1&c=2", "Ellen Marsh", ("Start moved from 10:00 to 10:30",), (Point("10:30", "Ceilings", "15 min"),),
    ("FIT-3 Send the sketch",), "Bring\nplans", "Please accept or decline.",
)  # fmt: skip


def bare(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html[html.index("<body") :])).split())


def test_text_and_html_say_the_same():
    text, html = plain_text(LETTER), bare(html_page(LETTER))
    for part in (
        LETTER.title, LETTER.when, LETTER.elsewhere[0], LETTER.place, LETTER.link, LETTER.organiser, LETTER.changes[0], "Ceilings",
        "15 min", LETTER.brought[0], "plans", LETTER.ask,
    ):  # fmt: skip
        assert part in text and part in html


def test_it_sets_neither_ink_nor_ground_and_fetches_nothing():
    html = html_page(LETTER)
    assert "background" not in html and not re.search(r"[;\"]color:", html) and "color-scheme" in html
    assert not re.search(r"src=|url\(|<link|<script|@import", html)


def test_what_is_empty_is_left_out():
    html = html_page(Letter("Cancelled", "Walk", "Thu 26 Nov"))
    assert "Agenda" not in html and "Where" not in html and "Brought" not in plain_text(Letter("Cancelled", "Walk", "Thu 26 Nov"))


def test_only_web_addresses_become_links():
    shown = html_page(Letter("Agenda", "Walk", "Thu 26 Nov", link="javascript:alert(1)"))
    assert "<a " not in shown and "javascript:alert(1)" in shown


@given(st.text(max_size=40))
def test_whatever_is_in_it_is_shown_and_never_taken_for_markup(text):
    plain = html_page(Letter("Agenda", "T", "W"))
    made = html_page(Letter("Agenda", text, "W", place=text, link=text, changes=(text,), agenda=(Point("", text, text),), notes=text))
    tags = set(re.findall(r"<(/?\w+)", made))
    assert tags <= set(re.findall(r"<(/?\w+)", plain)) | {"h2", "/h2", "ul", "/ul", "li", "/li", "span", "/span", "a", "/a", "b", "/b"}
