"""Random edits, messages, undos and redos: what leaves the house always makes the calendars of others agree."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.meetings import Attendee, Meeting, Scope
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import CannotInvite, Conflict, InvalidInput
from coorddesk.services import editing, invites, meetings
from coorddesk.services.invite_due import Step
from coorddesk.storage.store import Store

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
YOU = invites.Sender("ellen@desk.example", "Ellen", "Europe/London")
PEOPLE = ("dana", "ravi", "ana")
DAYS = [date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)]


@dataclass
class Outside:
    """The calendars of others, who take every message as calendar.md 2.6 says; and what was wrong with one."""

    starts: dict[str, str] = field(default_factory=dict)  # by address, DTSTART of what they have
    uids: set[str] = field(default_factory=set)
    last: tuple[int, str] = (-1, "")

    def take(self, out: invites.Outgoing) -> None:
        data = out.data.decode().replace("\r\n ", "")
        if "text/calendar" in data:
            from email import message_from_bytes, policy

            parts = message_from_bytes(out.data, policy=policy.default).walk()
            data = next(part for part in parts if part.get_content_type() == "text/calendar").get_content().replace("\r\n ", "")
        event = data[data.index("BEGIN:VEVENT") :]
        sequence, stamp = int(re.search(r"\nSEQUENCE:(\d+)", event)[1]), re.search(r"\nDTSTAMP:(\w+)", event)[1]
        assert sequence >= self.last[0] and stamp > self.last[1], "a calendar would leave this message aside"
        self.last = sequence, stamp
        self.uids.add(re.search(r"\nUID:(\S+)", event)[1])
        listed = set(re.findall(r"\nATTENDEE[^\r]*:mailto:(\S+)", event))
        assert set(out.recipients) <= listed
        if re.search(r"\nRECURRENCE-ID", event) and "\nRRULE" not in event:
            assert set(out.recipients) <= set(self.starts), "somebody who has no such series is told of one day"
        elif "METHOD:CANCEL" in data:
            assert set(out.recipients) <= set(self.starts), "somebody who has nothing is told that it is off"
            self.starts = {who: at for who, at in self.starts.items() if who not in out.recipients}
        else:
            self.starts |= dict.fromkeys(out.recipients, re.search(r"\nDTSTART[^:]*:(\S+)", event)[1])


ACTS = (
    "move", "title", "place", "add", "remove", "cancel", "reinstate", "move_day", "cancel_day", "reinstate_day", "send", "send_day",
    "update", "cancel_and_tell", "tell_day", "undo", "redo",
)  # fmt: skip


def act(store: Store, id: str, name: str, number: int, folder: Path) -> list[invites.Outgoing]:
    """One thing a coordinator may do; what left the house by it."""
    person, day, today = PEOPLE[number % 3], DAYS[number % 3], date(2026, 11, 20)
    meeting = get(store, id)
    original = datetime.combine(day, meeting.starts.time()) if meeting.rule else None
    match name:
        case "move":
            meetings.move(store, id, meeting.starts.replace(hour=9 + number))
        case "title" | "place":
            editing.set_field(store, "meeting", id, name, f"{name} {number}", today)
        case "add":
            meetings.add_attendees(store, id, [person])
        case "remove":
            meetings.remove_attendee(store, id, person)
        case "cancel":
            meetings.cancel(store, id)
        case "reinstate":
            meetings.reinstate(store, id)
        case "move_day" if original:
            meetings.move(store, id, original.replace(hour=15), occurrence=original)
        case "cancel_day" if original:
            meetings.cancel(store, id, original)
        case "reinstate_day" if original:
            meetings.reinstate(store, id, original)
        case "send":
            return invites.send(store, invites.due_steps(store, id), YOU, NOW, folder)
        case "send_day" if original:
            return invites.send(store, invites.due_steps(store, id, original), YOU, NOW, folder)
        case "update":
            return invites.send(store, [Step(id, "update")], YOU, NOW, folder)
        case "cancel_and_tell":
            return invites.cancel_and_tell(store, id, None, Scope.ALL, YOU, NOW, folder)
        case "tell_day" if original:
            return invites.cancel_and_tell(store, id, original, Scope.DAY, YOU, NOW, folder)
        case "undo":
            store.undo()
        case "redo":
            store.redo()
    return []


def get(store: Store, id: str) -> Meeting:
    with store.read() as reader:
        return reader.get(Meeting, id)


@given(st.booleans(), st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), min_size=4, max_size=24))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_done_and_undone_calendars_take_each_message_and_agree_in_the_end(repeats, acts):
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = Store.create(folder / "x.coord", lambda: NOW)
        with store.edit("Start") as edit:
            edit.add(Project("p1", "FIT", "Fit-out"))
            edit.add(Person("ellen", "Ellen", YOU.email, role="Project coordinator"))
            for one in PEOPLE:
                edit.add(Person(one, one.capitalize(), f"{one}@x.example"))
        made = meetings.add(
            store, "p1", "Site week", datetime(2026, 11, 2, 9), datetime(2026, 11, 2, 10), "Europe/London", attendees=[Attendee("dana")],
            rule="FREQ=WEEKLY;BYDAY=MO" if repeats else "",
        )  # fmt: skip
        outside = Outside()
        since = store.undo_label()
        for name, number in acts:
            if name == "undo" and store.undo_label() == since:
                continue  # before the meeting there is nothing to look at
            try:
                for out in act(store, made.id, name, number, folder):
                    outside.take(out)
            except (CannotInvite, Conflict, InvalidInput):
                continue  # refused with a sentence; nothing left the house
        meeting, standing = get(store, made.id), invites.standing(store, made.id)
        holders = {who.partition("@")[0] for who in outside.starts}
        asked = {one.person_id for one in meeting.attendees}
        told = {id for id, _ in standing.taken_off}
        assert holders <= asked | told, "somebody has it, is not asked, and nobody knows"
        if asked or holders:
            for out in invites.send(store, standing.steps, YOU, NOW, folder) if standing.steps else []:
                outside.take(out)
        expected = set() if meeting.cancelled else {f"{id}@x.example" for id in asked}
        assert set(outside.starts) == expected
        assert all(at == f"{meeting.starts:%Y%m%dT%H%M%S}" for at in outside.starts.values())
        assert outside.uids <= {made.uid} and invites.due_steps(store, made.id) == ()
        store.close()
