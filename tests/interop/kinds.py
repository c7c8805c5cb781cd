"""Every kind of message that `write_invite` writes, for a meeting in any zone (calendar.md 6.1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from coorddesk.domain.meetings import Attendee, AttendeeRole, Meeting, Reply, instance_moved
from tests.interop.meant import ANA, DANA, RAVI, Message, meeting, series

ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "America/Sao_Paulo", "Africa/Cairo", "Asia/Jerusalem",
    "America/Vancouver", "Australia/Lord_Howe", "UTC",
)  # fmt: skip
_THIRD, _TENTH = datetime(2026, 3, 18, 10, 30), datetime(2026, 10, 28, 10, 30)


def _moved(made: Meeting) -> Meeting:
    """One day put to the next, an hour earlier and longer, and one to another hour, beyond a change of the clocks."""
    made = instance_moved(made, _THIRD, _THIRD + timedelta(days=1, hours=-1), _THIRD + timedelta(days=1, hours=1))
    return instance_moved(made, _TENTH, _TENTH - timedelta(days=9, hours=2), None)


def _off(made: Meeting) -> Meeting:
    for day in (_THIRD + timedelta(days=7), _TENTH + timedelta(days=7)):
        made = instance_moved(made, day, None, None)
    return made


def _answered(made: Meeting) -> Meeting:
    return replace(made, attendees=(Attendee("ravi", reply=Reply.MAYBE), Attendee("ana", AttendeeRole.INFORMED, Reply.CANNOT)))


def _days(first: datetime, last: datetime, **changes: object) -> Meeting:
    return meeting(all_day=True, starts=first, ends=last, **changes)


TIMED: dict[str, Callable[[str], Message]] = {
    "request": lambda zone: Message(meeting(zone=zone)),
    "request in december": lambda zone: Message(meeting(zone=zone, starts=datetime(2026, 12, 9, 17), ends=datetime(2026, 12, 9, 19))),
    "request over midnight": lambda zone: Message(meeting(zone=zone, ends=datetime(2026, 7, 16, 1))),
    "tentative": lambda zone: Message(meeting(zone=zone, tentative=True)),
    "update": lambda zone: Message(
        _answered(meeting(zone=zone, starts=datetime(2026, 7, 16, 8), ends=datetime(2026, 7, 16, 9))), sequence=3
    ),
    "cancel": lambda zone: Message(meeting(zone=zone, cancelled=True), "CANCEL", 4),
    "cancel to one taken off": lambda zone: Message(
        meeting(zone=zone, attendees=(Attendee("ana"),)), "CANCEL", 1, only=frozenset({"ravi"})
    ),
    "weekly until": lambda zone: Message(series(zone=zone)),
    "weekly count": lambda zone: Message(series(zone=zone, rule="FREQ=WEEKLY;COUNT=40;BYDAY=WE")),
    "weekly without end": lambda zone: Message(series(zone=zone, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE")),
    "weekly with days off": lambda zone: Message(_off(series(zone=zone)), sequence=1),
    "weekly with moved days": lambda zone: Message(_moved(series(zone=zone)), sequence=2),
    "weekly with both": lambda zone: Message(_off(_moved(_answered(series(zone=zone)))), sequence=5),
    "working days": lambda zone: Message(series(zone=zone, rule="FREQ=WEEKLY;COUNT=90;BYDAY=MO,TU,WE,TH,FR")),
    "monthly by day": lambda zone: Message(series(zone=zone, rule="FREQ=MONTHLY;BYMONTHDAY=4")),
    "monthly first wednesday": lambda zone: Message(series(zone=zone, rule="FREQ=MONTHLY;BYDAY=1WE;UNTIL=20270203")),
    "yearly": lambda zone: Message(series(zone=zone, rule="FREQ=YEARLY;COUNT=3")),
    "one moved day": lambda zone: Message(_moved(series(zone=zone)), sequence=2, occurrence=_THIRD),
    "cancel of one day": lambda zone: Message(series(zone=zone), "CANCEL", 3, occurrence=_TENTH),
    "cancel of a series": lambda zone: Message(_off(series(zone=zone, cancelled=True)), "CANCEL", 6),
    "publish": lambda zone: Message(_off(_moved(series(zone=zone))), "PUBLISH"),
    "publish without an organiser": lambda zone: Message(meeting(zone=zone, organiser_id=None, attendees=()), "PUBLISH"),
}

_WEDNESDAY = datetime(2026, 3, 4)
WHOLE_DAYS: dict[str, Message] = {
    "one day": Message(_days(datetime(2026, 7, 15), datetime(2026, 7, 15))),
    "three days": Message(_days(datetime(2026, 3, 28), datetime(2026, 3, 30)), sequence=1),
    "one day cancelled": Message(_days(datetime(2026, 7, 15), datetime(2026, 7, 15), cancelled=True), "CANCEL", 2),
    "three days published": Message(_days(datetime(2026, 12, 30), datetime(2027, 1, 1)), "PUBLISH"),
    "weekly until": Message(_days(_WEDNESDAY, _WEDNESDAY, rule="FREQ=WEEKLY;UNTIL=20261230;BYDAY=WE")),
    "weekly with a day off and a moved one": Message(
        instance_moved(
            instance_moved(_days(_WEDNESDAY, _WEDNESDAY, rule="FREQ=WEEKLY;COUNT=20"), datetime(2026, 3, 11), None, None),
            datetime(2026, 3, 25), datetime(2026, 3, 26), datetime(2026, 3, 27),
        ), sequence=1,
    ),
    "one moved day of a series": Message(
        instance_moved(
            _days(_WEDNESDAY, _WEDNESDAY, rule="FREQ=WEEKLY;COUNT=20"), datetime(2026, 3, 25), datetime(2026, 3, 26), datetime(2026, 3, 27)
        ), sequence=1, occurrence=datetime(2026, 3, 25),
    ),
    "cancel of one day of a series": Message(
        _days(_WEDNESDAY, _WEDNESDAY, rule="FREQ=WEEKLY;COUNT=20"), "CANCEL", 1, occurrence=datetime(2026, 3, 25)
    ),
}  # fmt: skip

WORDS: dict[str, str] = {
    "quotes": 'Ravi "RD" Deshpande, the \'younger\'',
    "semicolons and commas": "a;b,c:d; e, f=g",
    "umlauts": "Jürgen Müßig, Größenänderung",
    "far scripts": "会議室の予約と図面の確認 अभियंता مهندس",
    "emoji": "🎉 Topping out 👩‍👩‍👧‍👦 🏗️",
    "a path": r"C:\New\names\drawing.dwg",
    "carets": "a^b ^n c^^d ^'e^",
    "percent and equals": "100 % = all; =?utf-8?q?x?= %0D%0A",
    "long": "The slab openings of level 5 are not yet agreed, see sketch; 図面 S-501 für Ä. " * 40,
}


def in_words(words: str, made: Meeting) -> Message:
    """The meeting with these words wherever somebody can write them; names are no longer than names are."""
    people = {one.id: replace(one, name=words[:120].strip()) for one in (DANA, RAVI, ANA)}
    return Message(replace(made, title=words[:400].strip(), place=words[:200].strip(), notes=f"{words.strip()}\nand\n\n{words.strip()}"),
                   people=people, agenda=(words[:80].strip(), "Doors"))  # fmt: skip
