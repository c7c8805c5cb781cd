"""What recurring-ical-events makes of a calendar message: the occurrences, told by somebody else's reading of the rules.

One of the judges (see `tests.interop.judges` for what is asked and answered).
"""

import zoneinfo
from datetime import datetime
from typing import Any

import icalendar
import recurring_ical_events
from answering import answer_all, moment

zoneinfo.reset_tzpath(to=[])


def told(messages: list[bytes], since: datetime, until: datetime) -> dict[str, Any]:
    """The occurrences of a single message alone: icalendar, which it reads files with, is what CoordDesk writes them with."""
    (data,) = messages
    icalendar.use_zoneinfo()
    calendar = icalendar.Calendar.from_ical(data)
    found = recurring_ical_events.of(calendar).between(since, until)
    return {"occurrences": [(moment(one.start), moment(one.end)) for one in found]}


if __name__ == "__main__":
    answer_all(told)
