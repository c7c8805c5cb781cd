"""What an update would tell, and whether it raises SEQUENCE."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coorddesk.domain.meetings import Attendee, AttendeeRole, Instance, Meeting, Reply
from coorddesk.domain.people import Person
from coorddesk.exchange.invite_changes import asked_again, changes_in_words, raises_sequence

PEOPLE = {"ravi": Person("ravi", "Ravi Deshpande"), "ana": Person("ana", "Ana Lu"), "dana": Person("dana", "Dana Whitlock")}
BEFORE = Meeting(
    "m1",
    "p1",
    "FIT-M14",
    "Design meeting",
    datetime(2026, 11, 25, 10),
    datetime(2026, 11, 25, 11),
    "Europe/Berlin",
    place="Room 4",
    organiser_id="dana",
    attendees=(Attendee("ana"),),
)
SERIES = replace(BEFORE, rule="FREQ=WEEKLY;BYDAY=WE")
DAY = datetime(2026, 12, 2, 10)

CASES = [
    (
        BEFORE,
        {"starts": datetime(2026, 11, 25, 10, 30), "ends": datetime(2026, 11, 25, 11, 30)},
        ["Start moved from 10:00 to 10:30"],
        True,
    ),
    (BEFORE, {"ends": datetime(2026, 11, 25, 12)}, ["End moved from 11:00 to 12:00"], True),
    (
        BEFORE,
        {"starts": datetime(2026, 11, 26, 9), "ends": datetime(2026, 11, 26, 10)},
        ["Moved from Wed 25 Nov 2026 10:00 to Thu 26 Nov 2026 09:00"],
        True,
    ),
    (BEFORE, {"zone": "Europe/London"}, ["Time zone changed from Europe/Berlin to Europe/London"], True),
    (BEFORE, {"all_day": True}, ["Now takes the whole day"], True),
    (BEFORE, {"place": "Room 5"}, ["Place changed from “Room 4” to “Room 5”"], True),
    (BEFORE, {"place": ""}, ["Place removed, was “Room 4”"], True),
    (BEFORE, {"rule": "FREQ=WEEKLY;BYDAY=WE"}, ["Repeat set to “Weekly on Wednesday”"], True),
    (SERIES, {"instances": (Instance(DAY, cancelled=True),)}, ["Wed 2 Dec 2026 is cancelled"], True),
    (SERIES, {"instances": (Instance(DAY, datetime(2026, 12, 2, 9)),)}, ["Wed 2 Dec 2026 is moved to 09:00"], True),
    (
        SERIES,
        {"instances": (Instance(DAY, datetime(2026, 12, 3, 9)),)},
        ["Wed 2 Dec 2026 is moved to Thu 3 Dec 2026 09:00"],
        True,
    ),
    (replace(SERIES, instances=(Instance(DAY, cancelled=True),)), {"instances": ()}, ["Wed 2 Dec 2026 takes place again"], True),
    (BEFORE, {"cancelled": True}, ["Cancelled"], True),
    (BEFORE, {"title": "Review"}, ["Title changed from “Design meeting” to “Review”"], False),
    (BEFORE, {"link": "https://example.com"}, ["Link set to “https://example.com”"], False),
    (BEFORE, {"notes": "Bring the drawings"}, ["Notes changed"], False),
    (BEFORE, {"organiser_id": "ana"}, ["Organiser changed from “Dana Whitlock” to “Ana Lu”"], False),
    (BEFORE, {"attendees": (Attendee("ravi"),)}, ["Ravi Deshpande added", "Ana Lu removed"], False),
    (BEFORE, {"attendees": (Attendee("ana", AttendeeRole.OPTIONAL),)}, ["Ana Lu is optional now"], False),
    (BEFORE, {"attendees": (Attendee("ana", reply=Reply.COMING),)}, [], False),
    (BEFORE, {}, [], False),
]


@pytest.mark.parametrize(("before", "changes", "said", "raises"), CASES)
def test_each_change_is_told_and_known_to_raise_the_sequence_or_not(before, changes, said, raises):
    after = replace(before, **changes)
    assert list(changes_in_words(before, after, PEOPLE)) == said
    assert raises_sequence(before, after) is raises


def test_nothing_is_told_before_anything_was_sent():
    assert changes_in_words(None, BEFORE, PEOPLE) == ()


def test_being_asked_again_clears_every_reply_and_nothing_else():
    replied = replace(
        BEFORE, attendees=(Attendee("ana", AttendeeRole.OPTIONAL, Reply.COMING, datetime(2026, 11, 1, tzinfo=UTC), "late"),)
    )
    assert asked_again(replied) == replace(BEFORE, attendees=(Attendee("ana", AttendeeRole.OPTIONAL),))
