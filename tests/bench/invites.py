"""What writing and reading calendars takes beside the parser library alone: `python -m tests.bench.invites FOLDER [SCALE]`.

Prints pairs of milliseconds by what was done: ours, and icalendar's for the same bytes, taken one right after the other: `to_ical` of the
parsed calendar where something is written, `from_ical` where something is read. “Cold” is a new process each time, from the first
import until the bytes are there; the library then has to parse the invite before it can write it.
"""

import gc
import json
import pickle
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import icalendar

from coorddesk.domain.meetings import Attendee, Meeting, instance_moved
from coorddesk.domain.people import Person
from coorddesk.exchange.calendars import CalendarWriter
from coorddesk.exchange.invites import write_invite
from coorddesk.exchange.occurrences import use_pinned_zones
from coorddesk.exchange.other_calendars import contained_calendar, read_calendar
from tests.bench.generate import NOW, TODAY
from tests.bench.words import FAMILY, FIRST, NOUNS, PLACES, SENTENCES

_COLD, _WARM, _EXPORTS = 5, 60, 3
_MEETINGS, _EVENTS = 1_000, 10_000
_ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Europe/London")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Pair = tuple[float, float]

_OURS_COLD = """
import pickle, sys, time
given = sys.stdin.buffer.read()
began = time.perf_counter()
from coorddesk.exchange.invites import write_invite
write_invite(*pickle.loads(given))
print((time.perf_counter() - began) * 1000)
"""
_LIBRARY_COLD = """
import sys, time
given = sys.stdin.buffer.read()
began = time.perf_counter()
import icalendar
icalendar.Calendar.from_ical(given).to_ical()
print((time.perf_counter() - began) * 1000)
"""


def people() -> dict[str, Person]:
    """Everybody who meets."""
    dice = Random(7)
    return {f"p{n}": Person(f"p{n}", f"{dice.choice(FIRST)} {dice.choice(FAMILY)}", f"p{n}@example.com") for n in range(40)}


def meetings(count: int, first: date = TODAY) -> Iterator[Meeting]:
    """Meetings of two years with eight people each, in four zones; one in ten repeats, with a day off and a moved one."""
    dice = Random(7)
    for number in range(count):
        starts = datetime(first.year, first.month, first.day, dice.randrange(8, 17)) + timedelta(days=dice.randrange(-365, 365))
        ends = starts + timedelta(minutes=dice.choice((30, 60, 90)))
        made = Meeting(
            f"m{number}", "p", f"FIT-M{number}", dice.choice(NOUNS).capitalize(), starts, ends, dice.choice(_ZONES),
            place=dice.choice(PLACES), organiser_id="p0", uid=f"{number}@coorddesk.example",
            attendees=tuple(Attendee(f"p{n}") for n in dice.sample(range(1, 40), 8)), notes=" ".join(dice.choices(SENTENCES, k=4)),
        )  # fmt: skip
        yield _repeating(made) if number % 10 == 0 else made


def _repeating(made: Meeting) -> Meeting:
    rule = f"FREQ=WEEKLY;BYDAY={_DAYS[made.starts.weekday()]};UNTIL={made.starts + timedelta(days=180):%Y%m%d}"
    days = [made.starts + timedelta(days=7 * n) for n in (2, 5)]
    return instance_moved(instance_moved(replace(made, rule=rule), days[0], None, None), days[1], days[1] + timedelta(hours=2), None)


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one act, the rubbish of those before it cleared away first."""
    gc.collect()
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def cold(single: Meeting, known: dict[str, Person]) -> Iterator[Pair]:
    """One invite in a new process; the first round warms the disk's cache and is not counted."""
    given = pickle.dumps((single, known, "REQUEST", 0, NOW))
    data = write_invite(single, known, "REQUEST", 0, NOW)
    for number in range(_COLD + 1):
        pair = _process(_OURS_COLD, given), _process(_LIBRARY_COLD, data)
        if number:
            yield pair


def _process(script: str, given: bytes) -> float:
    done = subprocess.run([sys.executable, "-c", script], input=given, capture_output=True, check=True)
    return float(done.stdout)


def warm(made: Meeting, known: dict[str, Person]) -> Iterator[Pair]:
    """One invite after others, each pair of a few at once, as one takes less than a clock tells well."""
    parsed = icalendar.Calendar.from_ical(write_invite(made, known, "REQUEST", 0, NOW))
    for _ in range(_WARM):
        ours = [timed(lambda: write_invite(made, known, "REQUEST", 0, NOW)) for _ in range(3)]
        yield statistics.median(ours), statistics.median(timed(parsed.to_ical) for _ in range(3))


def published(made: Iterable[Meeting], known: dict[str, Person]) -> bytes:
    """A calendar of meetings, as it is written for the first time."""
    writer = CalendarWriter(known, NOW)
    for one in made:
        writer.add_meeting(one)
    assert not writer.left_out
    return writer.written("All")


def exported(count: int, known: dict[str, Person]) -> Iterator[Pair]:
    """A calendar of so many meetings."""
    made = list(meetings(count))
    parsed = icalendar.Calendar.from_ical(published(made, known))
    for _ in range(_EXPORTS):
        yield timed(lambda: published(made, known)), timed(parsed.to_ical)


def imported(count: int, known: dict[str, Person], folder: Path) -> dict[str, list[Pair]]:
    """A calendar of so many events read here, and read in the child process as it is when somebody opens it."""
    path = folder / "other.ics"
    events = count * 11 // 12  # a moved day is an event of its own
    path.write_bytes(published(meetings(events), known))
    data = path.read_bytes()
    library = timed(lambda: icalendar.Calendar.from_ical(data))
    return {
        f"{data.count(b'BEGIN:VEVENT'):,} events read": [(timed(lambda: read_calendar(data)), library)],
        "the same in the child process": [(timed(lambda: contained_calendar(path)), library)],
    }


def main(arguments: Iterable[str]) -> int:
    """Prints the pairs."""
    folder, scale = (*arguments, "1")[:2]
    use_pinned_zones()
    known = people()
    single, series = list(meetings(2))[::-1]
    count, events = (max(20, round(most * float(scale))) for most in (_MEETINGS, _EVENTS))
    told = {
        "an invite, cold": list(cold(single, known)), "an invite, warm": list(warm(single, known)),
        "an invite to a series, warm": list(warm(series, known)), f"{count:,} meetings exported": list(exported(count, known)),
        **imported(events, known, Path(folder)),
    }  # fmt: skip
    print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
