"""Working weeks, times of day and reminders in words, both ways."""

import re
from datetime import time

from coorddesk.domain.dates import ENGLISH, Names, clock_words
from coorddesk.errors import InvalidInput

DAY_MINUTES = 24 * 60
LONGEST_REMINDER = 28 * DAY_MINUTES
_UNITS = {"m": 1, "min": 1, "minute": 1, "h": 60, "hour": 60, "hr": 60, "d": DAY_MINUTES, "day": DAY_MINUTES, "w": 7 * DAY_MINUTES,
          "week": 7 * DAY_MINUTES}  # fmt: skip
_AHEAD = re.compile(r"(\d{1,5}|\b(?:an?|one)\b)\s*([a-z]+?)s?\b")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?(?:m\.?)?")


def week_words(days: str, names: Names = ENGLISH) -> str:
    """Weekdays as one says them: “Mon to Fri”, “Mon, Wed and Thu”, “Every day”; empty for none.

    Args:
        days: digits, 0 for Monday to 6.
    """
    found = sorted({int(one) for one in days if one in "0123456"})
    if len(found) == 7:
        return "Every day"
    shown = [names.weekdays_short[one] for one in found]
    if len(found) > 2 and found[-1] - found[0] == len(found) - 1:
        return f"{shown[0]} to {shown[-1]}"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def parse_week(text: str, names: Names = ENGLISH) -> str:
    """The digits of the weekdays that words name, 0 for Monday to 6: “Mon to Thu”, “sun-thu”, “mon, wed”, “every day”.

    Raises:
        InvalidInput: on `working_days`, for words that name no weekday.
    """
    words = text.casefold().strip()
    if words in ("every day", "daily", "all", "mon-sun"):
        return "0123456"
    if words in ("none", "never"):
        return ""
    days: set[int] = set()
    for part in re.split(r"\s*(?:,|;|\band\b|&|\s\+\s)\s*", words):
        ends = [_weekday(one, names) for one in re.split(r"\s*(?:\bto\b|[-–])\s*", part)]
        if len(ends) > 2 or None in ends:
            raise InvalidInput("working_days", f"“{text.strip()[:40]}” names no weekdays. Type such as Mon to Fri, or Mon, Wed, Thu.")
        first, last = ends[0], ends[-1]
        assert first is not None and last is not None
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return "".join(map(str, sorted(days)))


def _weekday(word: str, names: Names) -> int | None:
    clean = word.strip().rstrip(".")
    if len(clean) < 2:
        return None
    return next((at for at, name in enumerate(names.weekdays) if name.casefold().startswith(clean)), None)


def hour_words(minutes: int, names: Names = ENGLISH) -> str:
    """As `clock_words`, of a time of day given in minutes after midnight; 1440 is “24:00”, or “12:00 am” where the clock goes to twelve."""
    if minutes == DAY_MINUTES and not names.twelve:
        return "24:00"
    return clock_words(time(*divmod(minutes % DAY_MINUTES, 60)), names)


def parse_clock(text: str, field: str = "hours") -> int:
    """Minutes after midnight of a typed time of day: “9”, “09:30”, “5 pm”, “24:00”.

    Raises:
        InvalidInput: on `field`, for what is no time of day.
    """
    match = _TIME.fullmatch(text.strip().casefold())
    hour, minute, half = (int(match[1]), int(match[2] or 0), match[3] or "") if match else (99, 0, "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour * 60 + minute > DAY_MINUTES or minute > 59:
        raise InvalidInput(field, f"“{text.strip()[:40]}” is no time of day. Type such as 9:00 or 17:30.")
    return hour * 60 + minute


def reminder_words(minutes: int | None) -> str:
    """How long before something one is reminded: “15 min before”, “1 hour before”, “2 days before”; empty for not at all."""
    if minutes is None:
        return ""
    if minutes == 0:
        return "At the start"
    for size, name in ((7 * DAY_MINUTES, "week"), (DAY_MINUTES, "day"), (60, "hour")):
        if minutes % size == 0:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'} before"
    return f"{minutes} min before"


def parse_reminder(text: str) -> int | None:
    """How many minutes before the start: “15 min”, “1 hour before”, “2 d”, “at the start”; a number alone is minutes. None for never.

    Raises:
        InvalidInput: on `remind`, for what is no length of time, or is more than four weeks.
    """
    words = " ".join(re.sub(r"\b(?:before|and)\b|,", " ", text.casefold()).split()).rstrip(".")
    if not text.strip() or words in ("none", "never", "no", "off"):
        return None
    if words in ("at the start", "start", "at start"):
        return 0
    total = int(words[:6]) if words.isdecimal() else 0
    if not words.isdecimal():
        rest = words
        for match in _AHEAD.finditer(words):
            if match[2] not in _UNITS:
                raise _no_length(text)
            total += (int(match[1]) if match[1].isdecimal() else 1) * _UNITS[match[2]]
            rest = rest.replace(match[0], "", 1)
        if not total or rest.strip():
            raise _no_length(text)
    if total > LONGEST_REMINDER:
        raise InvalidInput("remind", "A reminder can come four weeks before at the most. The old one is kept.")
    return total


def _no_length(text: str) -> InvalidInput:
    return InvalidInput("remind", f"“{text.strip()[:40]}” is no length of time. Type such as 15 min, 1 hour or 2 days.")
