"""Every kind of message, in all zones and scripts, as programs of others understand it (calendar.md 6.1)."""

import re
from datetime import datetime

import pytest

from tests.interop.judges import QUICK, Judge, Refused, Running
from tests.interop.kinds import TIMED, WHOLE_DAYS, WORDS, ZONES, in_words
from tests.interop.meant import Message, differences, meeting, series

pytestmark = pytest.mark.usefixtures("pinned_zones")

_ONE_DAY = r"^Radicale: .*REPORT gave 400", "it keeps a day without its series, and then answers no query that expands (calendar.md 2.8)"
_ALONE = r"^\.problems: .*for ORGANIZER property", "RFC 5546 §3.2.1 wants an organiser; nobody organises it, and a PUBLISH is not answered"
_PATH = (
    r"^\.events\[\d\]\.(summary|place|text): 'C:\\new",
    r"khal writes what it imports anew, and its library takes the \N of a path for a line break",
)
_CARET = r"^\.events\[\d\]\.(organiser|attendees\[\d\])\[1\]: .*\^\^", "it does not know RFC 6868 and sees two carets in a name for one"
# What a judge does otherwise, by judge and kind: it must be so, and nothing else may be otherwise.
KNOWN = {
    **{("Radicale", kind): _ONE_DAY for kind in (
        "one moved day", "cancel of one day", "one moved day of a series", "cancel of one day of a series",
    )},
    ("libical", "publish without an organiser"): _ALONE,
    ("khal", "a path"): _PATH,
    ("vobject", "carets"): _CARET,
    ("Radicale", "carets"): _CARET,
}  # fmt: skip


def check(judge: Running, message: Message, kind: str) -> None:
    """The judge understands the message as it is meant, but for what is known of it."""
    try:
        found = differences(judge.understood(message.data, **message.window), message.meant())
    except Refused as problem:
        found = [str(problem)]
    if (judge.name, kind) in KNOWN:
        pattern, why = KNOWN[judge.name, kind]
        assert found, f"it is understood now, and no exception any more: {why}"
        found = [line for line in found if not re.search(pattern, line)]
    assert found == []


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("kind", TIMED)
def test_a_message_is_understood_as_it_is_meant(judge, kind, zone):
    check(judge, TIMED[kind](zone), kind)


@pytest.mark.parametrize("kind", WHOLE_DAYS)
def test_whole_days_are_understood_as_they_are_meant(judge, kind):
    check(judge, WHOLE_DAYS[kind], kind)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("made", [meeting(), series()], ids=["single", "series"])
def test_all_scripts_and_signs_arrive(judge, words, made):
    check(judge, in_words(WORDS[words], made), words)


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone != "UTC"])
@pytest.mark.parametrize("one", QUICK, ids=lambda one: one.name)
def test_our_time_zones_are_right_without_a_table_of_zones(bench_of_judges, one: Judge, zone):
    message = TIMED["weekly with both"](zone)
    unheard_of = message.data.replace(zone.encode(), b"Here")
    assert b"TZID:Here\r\n" in unheard_of
    assert differences(bench_of_judges(one).understood(unheard_of, **message.window), message.meant()) == []


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_only_libical_takes_the_day_after_a_skipped_hour_for_later(judge, zone):
    message = Message(series(zone=zone, starts=datetime(2026, 3, 1, 2), ends=datetime(2026, 3, 1, 2, 30), rule="FREQ=DAILY;COUNT=60"))
    same, late = message.doubtful(), message.after_skipped()
    meant = [starts for starts, _ in message.meant()["occurrences"]]
    understood = [starts for starts, _ in judge.understood(message.data, **message.window)["occurrences"]]
    other = [one for one in understood if same.get(one, one) not in meant]
    assert other == (list(late) if judge.name == "libical" else []) and len(late) == len(same) == 1
    assert sorted(same.get(one, late.get(one, one)) for one in understood) == meant


def test_a_judge_that_understands_otherwise_is_heard(judge):
    message, other = Message(series()), Message(series(starts=series().starts.replace(hour=9), notes="Other."))
    found = differences(judge.understood(message.data, **message.window), other.meant())
    assert found and all(" instead of " in line for line in found)
