"""What vobject understands of a calendar message; it is what Radicale and other servers in Python read calendars with.

One of the judges (see `tests.interop.judges` for what is asked and answered).
"""

from datetime import datetime
from typing import Any

import vobject
from answering import answer_all, moment


def told(messages: list[bytes], since: datetime, until: datetime) -> dict[str, Any]:
    """The whole answer, of a single message."""
    (data,) = messages
    forget_zones()
    calendar = vobject.readOne(data.decode())
    calendar.validate(raiseException=True)
    events = calendar.contents.get("vevent", [])
    return {
        "method": _value(calendar, "method"), "events": [event_told(one) for one in events],
        "occurrences": occurrences(events, since, until), "problems": [],
    }  # fmt: skip


def forget_zones() -> None:
    """As in a new process; vobject would use the zones of one file for the next."""
    vars(vobject.icalendar)["__tzidMap"].clear()
    vobject.icalendar.registerTzid("UTC", vobject.icalendar.utc)


def event_told(event: Any) -> dict[str, Any]:
    """What one VEVENT says."""
    organiser = event.contents.get("organizer", [])
    return {
        "uid": _value(event, "uid"), "sequence": int(_value(event, "sequence")),
        "original": moment(_value(event, "recurrence-id") or None), "starts": moment(event.dtstart.value),
        "ends": moment(event.dtend.value),
        "status": _value(event, "status"), "summary": _value(event, "summary"), "place": _value(event, "location"),
        "text": _value(event, "description"),
        "organiser": (_address(organiser[0]), _parameter(organiser[0], "CN")) if organiser else None,
        "attendees": [
            (_address(one), _parameter(one, "CN"), _parameter(one, "ROLE"), _parameter(one, "PARTSTAT"))
            for one in event.contents.get("attendee", [])
        ],
    }  # fmt: skip


def occurrences(events: list[Any], since: datetime, until: datetime) -> list[tuple[str | None, str | None]]:
    """What the rules make, moved days put in the place of others, which vobject leaves to its callers."""
    moved = {moment(_value(one, "recurrence-id") or None) for one in events}
    found = []
    for event in events:
        starts, lasts = event.dtstart.value, event.dtend.value - event.dtstart.value
        if event.rruleset is None or "recurrence-id" in event.contents:
            found.append((moment(starts), moment(event.dtend.value)))
            continue
        for at in event.rruleset:
            if at.replace(tzinfo=None) > until.replace(tzinfo=None).replace(hour=23):
                break
            shown = at if isinstance(starts, datetime) else at.date()
            if moment(shown) not in moved:
                found.append((moment(shown), moment(shown + lasts)))
    return found


def _value(component: Any, name: str) -> Any:
    found = component.contents.get(name)
    return found[0].value if found else ""


def _address(line: Any) -> str:
    return str(line.value).removeprefix("mailto:")


def _parameter(line: Any, name: str) -> str:
    return str(line.params.get(name, [""])[0])


if __name__ == "__main__":
    answer_all(told)
