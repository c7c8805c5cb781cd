"""What was sent about a meeting: what those who got it have in their calendars, and from which message on an answer counts.

Read from the ledger, whose rows keep the meeting as it was sent. The rules are those of calendar.md 1.3 and 2.6.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import Instance, Meeting, Occurrence, span
from coorddesk.storage.mapping import from_plain, to_plain

ABOUT_MEETINGS = ("invite", "update", "cancel")
# A change of any of these asks everybody anew (RFC 5546 §2.1.4); a change of place does not.
_TIMES = ("starts", "ends", "zone", "all_day", "rule", "instances")
_DAY_TIMES = ("starts", "ends", "zone", "all_day", "cancelled")


@dataclass(frozen=True, slots=True)
class AsSent:
    """A meeting as it stood when a message about it went out.

    Attributes:
        agenda: titles of its own items.
        to: ids of the people it went to; None where the ledger does not say, for it was written before that was kept.
    """

    meeting: Meeting
    agenda: tuple[str, ...]
    sequence: int
    sent_at: datetime
    to: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the recipients of a meeting's messages know.

    Attributes:
        known: the meeting as they have it; None when nothing was sent.
        holders: ids of those who have it in their calendars, with since when they are asked for the time they have (UTC).
        asking: the SEQUENCE from which on a reply answers the time that was last sent: the lowest that was sent since the last message
            with another time, zone or repeat, or with days moved that were not told one by one, or since a cancellation. A single day
            that is told alone asks nobody anew about the series.
        off: they were told that it is called off.
    """

    known: AsSent | None = None
    holders: Mapping[str, datetime] = field(default_factory=dict)
    asking: int = 0
    off: bool = False


def snapshot(meeting: Meeting, occurrence: Occurrence | None) -> str:
    """The meeting and its agenda as they are sent, as JSON for the ledger."""
    return content_of(meeting, [item.title for item in occurrence.agenda] if occurrence else [])


def content_of(meeting: Meeting, agenda: Sequence[str], to: Iterable[str] | None = None) -> str:
    """The same from the titles on its agenda, with the ids of those it goes to."""
    plain = {"meeting": to_plain(meeting), "agenda": list(agenda)} | ({} if to is None else {"to": sorted(to)})
    return json.dumps(plain, ensure_ascii=False)


def as_sent(sent: Sent) -> AsSent | None:
    """What a ledger row says was sent; None when it kept no content."""
    if not sent.content:
        return None
    plain: dict[str, Any] = json.loads(sent.content)
    to = frozenset(plain["to"]) if "to" in plain else None
    return AsSent(from_plain(Meeting, plain["meeting"]), tuple(plain["agenda"]), sent.sequence, sent.sent_at, to)


def about_meeting(rows: Iterable[Sent]) -> list[Sent]:
    """The invites, updates and cancellations among the ledger rows of a meeting, in their order."""
    return [one for one in rows if one.what in ABOUT_MEETINGS]


def told(history: Iterable[Sent], scope: datetime | None = None) -> Told:
    """What the recipients know after all that was sent.

    Args:
        history: the ledger rows about the meeting, oldest first.
        scope: the original start of one day of a series; what is known and asked is that of this day then.
    """
    known: AsSent | None = None
    holders: dict[str, datetime] = {}
    asking, off = 0, False
    for one in about_meeting(history):
        found = as_sent(one)
        if found is None:
            if one.what == "cancel" and one.occurrence is None:
                holders, off = {}, True
        elif one.occurrence is not None:
            if one.occurrence == scope:
                if one.what != "cancel" and (known is None or asks_anew(known.meeting, found.meeting, scope)):
                    asking = one.sequence
                known = found
            elif known is not None:
                moved = next((each for each in found.meeting.instances if each.original == one.occurrence), None)
                known = replace(known, meeting=_with_day(known.meeting, one.occurrence, moved), sequence=found.sequence)
        elif one.what == "cancel":
            off = found.meeting.cancelled
            gone = _cancelled_for(found, holders)
            holders = {id: since for id, since in holders.items() if id not in gone}
            known = found
        else:
            if known is None or off or asks_anew(known.meeting, found.meeting, scope):
                asking = one.sequence
                holders = dict.fromkeys(holders, one.sent_at)
            reached = _attending(found.meeting) if found.to is None else found.to
            holders = {**dict.fromkeys(reached, one.sent_at), **holders}
            known, off = found, False
    return Told(known, holders, asking, off)


def asks_anew(before: Meeting, after: Meeting, scope: datetime | None = None) -> bool:
    """Whether answers to `before` say nothing about `after`, or about one of its days, since it takes place at another time."""
    if scope is not None:
        before, after = day_alone(before, scope), day_alone(after, scope)
        return any(getattr(before, name) != getattr(after, name) for name in _DAY_TIMES)
    return any(getattr(before, name) != getattr(after, name) for name in _TIMES)


def day_alone(meeting: Meeting, original: datetime) -> Meeting:
    """One day of a series as if it were a meeting of its own, to compare it."""
    starts, ends = span(meeting, original)
    off = any(one.original == original and one.cancelled for one in meeting.instances)
    return replace(meeting, starts=starts, ends=ends, rule="", instances=(), cancelled=meeting.cancelled or off)


def _attending(meeting: Meeting) -> frozenset[str]:
    return frozenset(one.person_id for one in meeting.attendees if one.person_id != meeting.organiser_id)


def _cancelled_for(found: AsSent, holders: Iterable[str]) -> frozenset[str]:
    """Whom a cancellation took it from: everybody, or those who were taken off and stand no longer in what it left."""
    if found.to is not None:
        return found.to
    return frozenset(holders) if found.meeting.cancelled else frozenset(holders) - _attending(found.meeting)


def _with_day(meeting: Meeting, original: datetime, moved: Instance | None) -> Meeting:
    others = [one for one in meeting.instances if one.original != original]
    both = sorted([*others, *([moved] if moved else [])], key=lambda one: one.original)
    return replace(meeting, instances=tuple(both))
