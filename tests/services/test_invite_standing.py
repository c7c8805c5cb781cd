"""What the ledger says others have in their calendars, and from which message on an answer counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import Attendee, Meeting, instance_moved
from coorddesk.services.invite_standing import content_of, told

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour)


MEETING = Meeting(
    "m1", "p1", "FIT-M1", "Site week", at(2, 9), at(2, 10), "Europe/London", organiser_id="ellen",
    attendees=(Attendee("dana"), Attendee("ravi"), Attendee("ellen")), rule="FREQ=WEEKLY;BYDAY=MO", uid="x@coorddesk",
)  # fmt: skip


def ledger(*messages: tuple) -> list[Sent]:
    """Rows from (what, sequence, meeting as sent, occurrence, to), a minute apart."""
    rows = []
    for number, (what, sequence, meeting, *more) in enumerate(messages):
        occurrence, to = [*more, None, None][:2]
        content = content_of(meeting, (), to)
        rows.append(Sent(f"s{number}", what, "meeting", "m1", NOW + timedelta(minutes=number), sequence, "", content, occurrence))
    return rows


def test_before_anything_is_sent_any_reply_counts():
    assert told([]).asking == 0 and told([]).known is None


def test_a_reply_counts_from_the_first_message_with_the_time_that_holds_now():
    later, elsewhere = replace(MEETING, starts=at(2, 14), ends=at(2, 15)), replace(MEETING, place="Room 3")
    assert told(ledger(("invite", 0, MEETING), ("update", 1, elsewhere))).asking == 0
    assert told(ledger(("invite", 0, MEETING), ("update", 1, later), ("update", 2, replace(later, place="Room 3")))).asking == 1
    assert told(ledger(("invite", 0, MEETING), ("update", 1, later), ("update", 2, MEETING))).asking == 2


def test_an_agenda_that_was_sent_changes_nothing():
    rows = ledger(("invite", 0, MEETING), ("update", 1, replace(MEETING, starts=at(2, 8))))
    assert told([*rows, replace(rows[0], id="a", what="agenda", sent_at=NOW + timedelta(hours=1))]).asking == 1


def test_after_a_cancellation_everybody_is_asked_anew():
    rows = ledger(("invite", 0, MEETING), ("cancel", 1, replace(MEETING, cancelled=True)))
    assert told(rows).off and told(rows).holders == {}
    rows = ledger(("invite", 0, MEETING), ("cancel", 1, replace(MEETING, cancelled=True)), ("update", 2, MEETING))
    assert told(rows).asking == 2 and not told(rows).off and set(told(rows).holders) == {"dana", "ravi"}


def test_a_day_told_alone_is_asked_anew_and_its_series_is_not():
    moved = instance_moved(MEETING, at(23, 9), at(24, 9), at(24, 10))
    rows = ledger(("invite", 0, MEETING), ("update", 1, moved, at(23, 9)))
    assert (told(rows).asking, told(rows, at(23, 9)).asking, told(rows, at(30, 9)).asking) == (0, 1, 0)
    rows = ledger(("invite", 0, MEETING), ("update", 1, moved, at(23, 9)), ("update", 1, replace(moved, title="Week")))
    assert (told(rows).asking, told(rows, at(23, 9)).asking) == (0, 1)
    rows = ledger(("invite", 0, MEETING), ("update", 1, moved))
    assert (told(rows).asking, told(rows, at(23, 9)).asking, told(rows, at(30, 9)).asking) == (1, 1, 0)


def test_a_day_that_was_off_and_takes_place_again_is_asked_anew():
    off = instance_moved(MEETING, at(23, 9), None, None)
    rows = ledger(("invite", 0, MEETING), ("cancel", 1, off, at(23, 9)), ("update", 2, MEETING, at(23, 9)))
    assert (told(rows).asking, told(rows, at(23, 9)).asking) == (0, 2)


def test_who_has_it_is_who_was_sent_it_and_not_told_that_they_are_off():
    alone = replace(MEETING, attendees=(Attendee("dana"),))
    rows = ledger(("invite", 0, alone, None, ["dana"]), ("update", 0, MEETING, None, ["ravi"]))
    assert told(rows).holders == {"dana": NOW, "ravi": NOW + timedelta(minutes=1)}
    rows += ledger(("cancel", 1, alone, None, ["ravi"]))
    assert set(told(rows).holders) == {"dana"}


def test_ledgers_from_before_the_recipients_were_kept_are_read_by_their_attendees():
    alone = replace(MEETING, attendees=(Attendee("dana"),))
    rows = ledger(("invite", 0, MEETING), ("cancel", 1, alone))
    assert set(told(rows[:1]).holders) == {"dana", "ravi"} and set(told(rows).holders) == {"dana"}


def test_another_time_starts_the_waiting_anew():
    rows = ledger(("invite", 0, MEETING), ("update", 1, replace(MEETING, zone="Europe/Paris")))
    assert told(rows).holders["dana"] == NOW + timedelta(minutes=1)
    rows = ledger(("invite", 0, MEETING), ("update", 0, replace(MEETING, title="Week")))
    assert told(rows).holders["dana"] == NOW


def test_a_day_that_a_whole_update_left_out_is_asked_anew_once_it_is_back():
    off = instance_moved(MEETING, at(23, 9), None, None)
    rows = ledger(("invite", 0, MEETING), ("update", 1, off), ("update", 2, MEETING, at(23, 9)))
    assert told(rows, at(23, 9)).asking == 2
