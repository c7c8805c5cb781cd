"""Meetings drawn at random, hours where the clocks change among them, as programs of others understand their invites."""

import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.meetings import Attendee, AttendeeRole, Instance, Meeting, Reply
from coorddesk.errors import CannotInvite
from tests.interop.judges import QUICK, Judge, Running
from tests.interop.kinds import ZONES
from tests.interop.meant import PEOPLE, Message, differences, meeting, starts_of

pytestmark = pytest.mark.usefixtures("pinned_zones")

MORE_ZONES = (
    *ZONES, "Europe/Dublin", "Europe/London", "Africa/Casablanca", "America/St_Johns", "Pacific/Chatham", "Pacific/Apia", "Asia/Kathmandu",
    "Asia/Tehran", "Antarctica/Troll",
)  # fmt: skip
# Not America/Havana, where no clock changes from March 2026 to November 2027: libical takes midnight of 14 March 2027 for skipped.
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Without ^, of which old programs see two in names (RFC 6868), as another test says.
_letters = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="^")
lines = st.builds(lambda text, times: " ".join((text * times).split()), st.text(_letters, max_size=80), st.integers(1, 30))
texts = st.lists(lines, max_size=6).map(lambda some: "\n".join(some).strip())
names = st.text(_letters, min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)


def edges(zone: str, year: int) -> list[date]:
    """The days of a year at whose end the clocks do not show what they showed at its begin."""
    there = zoneinfo.ZoneInfo(zone)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    midnights = [datetime.combine(day, time(0), there).utcoffset() for day in [*days, days[-1] + timedelta(days=1)]]
    return [day for day, before, after in zip(days, midnights, midnights[1:], strict=False) if before != after]


def exists(wall: datetime, zone: str) -> bool:
    there = zoneinfo.ZoneInfo(zone)
    return wall.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None) == wall


@st.composite
def rules(draw: st.DrawFn, starts: datetime) -> str:
    """A rule that its first start fits, of those that Outlook knows (calendar.md 1.1, row 17)."""
    day, nth = DAYS[starts.weekday()], (starts.day - 1) // 7 + 1
    more = draw(st.sets(st.sampled_from(DAYS), max_size=3)) | {day}
    kinds = ["FREQ=DAILY", f"FREQ=WEEKLY;BYDAY={','.join(one for one in DAYS if one in more)}", f"FREQ=MONTHLY;BYMONTHDAY={starts.day}",
             "FREQ=YEARLY"]  # fmt: skip
    kinds += [f"FREQ=MONTHLY;BYDAY={nth}{day}"] if nth < 5 else [f"FREQ=MONTHLY;BYDAY=-1{day}"]
    kind = draw(st.sampled_from(kinds))
    every = draw(st.integers(1, 4))
    last = starts + timedelta(days=draw(st.integers(0, 500)))
    ends = draw(st.sampled_from(["", f";COUNT={draw(st.integers(1, 60))}", f";UNTIL={last:%Y%m%d}"]))
    return f"{kind};INTERVAL={every}{ends}"


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    """A meeting, perhaps one that repeats with days off and moved ones."""
    zone = draw(st.sampled_from(MORE_ZONES))
    day = draw(st.dates(date(2025, 1, 1), date(2032, 12, 31)))
    changes = edges(zone, day.year)
    if changes and draw(st.booleans()):
        day = draw(st.sampled_from(changes)) - timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 7, 28])))
    minute = draw(st.integers(0, 47)) * 30 if draw(st.booleans()) else draw(st.integers(0, 4 * 60))
    starts = datetime.combine(day, time(0)) + timedelta(minutes=minute)
    lasts = timedelta(minutes=draw(st.sampled_from([1, 15, 30, 45, 60, 90, 120, 240, 1440, 3000])))
    all_day = draw(st.sampled_from([False, False, False, True]))
    if all_day:
        starts, lasts = datetime.combine(day, time(0)), timedelta(days=draw(st.integers(0, 4)))
    rule = draw(st.none() | rules(starts)) or ""
    instances: list[Instance] = []
    if rule:
        for at in sorted(draw(st.sets(st.sampled_from(starts_of(starts, rule)), max_size=4))):
            if draw(st.booleans()):
                instances.append(Instance(at, cancelled=True))
                continue
            to = at + (timedelta(days=draw(st.integers(-3, 3))) if all_day else timedelta(minutes=15 * draw(st.integers(-200, 200))))
            instances.append(Instance(at, to, to + draw(st.sampled_from([lasts, lasts * 2])) if draw(st.booleans()) else None))
    attendees = [Attendee(one, draw(st.sampled_from(list(AttendeeRole))), draw(st.sampled_from(list(Reply)))) for one in ("ravi", "ana")]
    return meeting(
        zone=zone, starts=starts, ends=starts + lasts, all_day=all_day, rule=rule, instances=tuple(instances), attendees=tuple(attendees),
        title=draw(names), place=draw(lines), notes=draw(texts), tentative=draw(st.booleans()),
    )  # fmt: skip


def starts_only(told: dict[str, Any], same: Mapping[str, str]) -> dict[str, Any]:
    """RFC 5545 does not say how long a day of a series takes over a change of the clocks, so its starts alone are compared.

    Args:
        same: instants of an hour that is shown twice, or never, by those that other programs take for them.
    """
    starts = sorted(same.get(starts, starts) for starts, _ in told.get("occurrences", ()))
    return {**told, "occurrences": starts} if "occurrences" in told else told


def refusable(made: Meeting) -> bool:
    """Whether a time of it is skipped by the clocks, or an hour that is shown twice turns begin and end round."""
    lasts = made.ends - made.starts
    spans = [(made.starts, made.ends), *((one.starts, one.ends or one.starts + lasts) for one in made.instances if one.starts)]
    there = zoneinfo.ZoneInfo(made.zone)
    instants = [tuple(wall.replace(tzinfo=there).astimezone(UTC) for wall in span) for span in spans]
    skipped = any(not exists(wall, made.zone) for span in spans for wall in span)
    return not made.all_day and (skipped or any(last <= first for first, last in instants))


def check(ask: Callable[[Judge], Running], message: Message, data: bytes) -> None:
    """All quick judges understand it; of an hour that is shown twice, or never, in either way (calendar.md 4.5)."""
    meanings = [message.meant(fold) for fold in (0, 1)]
    for judge in map(ask, QUICK):
        same = message.doubtful() | (message.after_skipped() if judge.name == "libical" else {})
        understood = starts_only(judge.understood(data, **message.window), same)
        found = [differences(understood, starts_only(meant, same)) for meant in meanings]
        assert [] in found, (judge.name, found[0])


drawn = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@settings(drawn, max_examples=50)
@given(made=meetings(), shown=names, sequence=st.integers(0, 9), method=st.sampled_from(["REQUEST", "REQUEST", "PUBLISH", "CANCEL"]))
def test_a_drawn_meeting_is_understood_as_it_is_meant(bench_of_judges, made, shown, sequence, method):
    message = Message(made, method, sequence, people={**PEOPLE, "ravi": replace(PEOPLE["ravi"], name=shown)})
    try:
        data = message.data
    except CannotInvite:
        assert method != "CANCEL" and refusable(made)
        return
    check(bench_of_judges, message, data)


@settings(drawn, max_examples=25)
@given(made=meetings().filter(lambda made: made.rule), which=st.integers(0, 50), method=st.sampled_from(["REQUEST", "CANCEL"]))
def test_one_day_of_a_drawn_series_is_understood_as_it_is_meant(bench_of_judges, made, which, method):
    days = starts_of(made.starts, made.rule)
    day = days[which % len(days)]
    one = next((one for one in made.instances if one.original == day), Instance(day, day))
    message = Message(made, method, 2, occurrence=day)
    try:
        data = message.data
    except CannotInvite:
        stands = replace(made, starts=one.starts or day, ends=one.ends or (one.starts or day) + (made.ends - made.starts), instances=())
        assert method != "CANCEL" and (one.cancelled or refusable(stands))
        return
    check(bench_of_judges, message, data)
