"""What khal, a calendar for the terminal, shows after it imported calendar messages.

One of the judges (see `tests.interop.judges` for what is asked and answered). Messages asked about together are imported one after the
other into a calendar that was empty before.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytz
from answering import answer_all, moment
from khal.controllers import import_ics
from khal.khalendar import CalendarCollection

_LOCALE = {
    "local_timezone": pytz.UTC, "default_timezone": pytz.UTC, "timeformat": "%H:%M", "dateformat": "%Y-%m-%d",
    "longdateformat": "%Y-%m-%d", "datetimeformat": "%Y-%m-%d %H:%M", "longdatetimeformat": "%Y-%m-%d %H:%M",
    "unicode_symbols": True, "firstweekday": 0, "weeknumbers": False,
}  # fmt: skip


def told(messages: list[bytes], since: datetime, until: datetime) -> dict[str, Any]:
    """The whole answer, of the days that khal shows from `since` to `until`."""
    with tempfile.TemporaryDirectory() as folder:
        calendars = {"judged": {"name": "judged", "path": str(Path(folder) / "judged"), "readonly": False, "color": "", "priority": 10,
                                "ctype": "calendar", "addresses": []}}  # fmt: skip
        collection = CalendarCollection(calendars, locale=_LOCALE, dbpath=":memory:")
        collection.default_calendar_name = "judged"
        for data in messages:
            import_ics(collection, {"locale": _LOCALE, "view": {"event_format": ""}}, data.decode(), batch=True)
        events: dict[str, dict[str, Any]] = {}
        shown = [
            *collection.get_localized(since, until),
            *collection.get_floating(since.replace(tzinfo=None), until.replace(tzinfo=None)),
        ]
        for event in shown:
            events.setdefault(event.ref, _event(event))
        return {"events": list(events.values()), "occurrences": [(_moment(one.start), _end(one)) for one in shown]}


def _event(event: Any) -> dict[str, Any]:
    return {
        "uid": event.uid, "status": event.status, "summary": event.summary, "place": event.location, "text": event.description,
        "addresses": [one.strip() for one in event.attendees.split(",") if one.strip()],
    }  # fmt: skip


def _moment(at: datetime) -> str | None:
    return moment(at.astimezone(UTC) if isinstance(at, datetime) else at)


def _end(event: Any) -> str | None:
    """khal ends whole days on the last one."""
    return _moment(event.end + timedelta(days=1)) if event.allday else _moment(event.end)


if __name__ == "__main__":
    answer_all(told)
