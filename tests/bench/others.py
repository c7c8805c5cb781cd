"""Somebody else's calendar beside the coordinator's own: ten years of events, as the reading of its file leaves them in the store."""

import random
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.bench.words import NOUNS, PLACES

_ID, _ZONE = "othercalendar00000001", "Europe/London"
_RULES = ("FREQ=WEEKLY;BYDAY={day}", "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}", "FREQ=MONTHLY;BYDAY=1{day}", "FREQ=DAILY;COUNT=200")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FOR_EVER = "9999-12-31T00:00:00"


def put(connection: sqlite3.Connection, today: date, events: int, series: int, seed: int = 7) -> None:
    """Adds the calendar with its events, some of which repeat, to a store that has no such events; the caller commits."""
    _insert(connection, "calendar", [{"id": _ID, "name": "Landlord", "path": "/calendars/landlord.ics", "zone": "", "deleted": 0}])
    read = {"calendar_id": _ID, "reading": 1, "read_at": f"{today}T06:00:00Z", "stamp": "", "events": events, "problems": "[]"}
    _insert(connection, "other_read", [read])
    _insert(connection, "other_event", _rows(random.Random(seed), today, events, series))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Of each row what the table has a column for."""
    columns = [one[1] for one in connection.execute(f"PRAGMA table_info({table})")]
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", ([row.get(name) for name in columns] for row in rows))


def _rows(dice: random.Random, today: date, events: int, series: int) -> Iterator[dict[str, Any]]:
    for position in range(events):
        near = dice.randrange(40) == 0
        day = today + timedelta(days=dice.randrange(-30, 60) if near else -dice.randrange(15, 3_300))
        all_day = dice.randrange(12) == 0
        starts = datetime.combine(day, time() if all_day else time(7 + dice.randrange(11), dice.choice((0, 15, 30, 45))))
        ends = starts + (timedelta(days=dice.randrange(3)) if all_day else timedelta(minutes=dice.choice((30, 60, 90))))
        rule = dice.choice(_RULES).format(day=_DAYS[day.weekday()]) if position < series else ""
        last = ends + timedelta(days=199) if "COUNT" in rule else ends
        if rule and "COUNT" not in rule and position % 10:  # most go on for a year, one in ten for ever
            last = ends + timedelta(days=365)
            rule = f"{rule};UNTIL={last:%Y%m%d}"
        yield {
            "calendar_id": _ID, "reading": 1, "position": position, "uid": f"{position}@landlord.example",
            "title": f"{dice.choice(NOUNS).capitalize()} talk", "place": dice.choice(PLACES), "starts": starts.isoformat(),
            "ends": ends.isoformat(), "zone": _ZONE, "all_day": int(all_day), "busy": int(dice.randrange(5) > 0), "rule": rule,
            "until": last.isoformat() if not rule or "COUNT" in rule or "UNTIL" in rule else _FOR_EVER, "elsewhere": "",
            "lasts": (ends - starts).days + all_day,
        }  # fmt: skip
