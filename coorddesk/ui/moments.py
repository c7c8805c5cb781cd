"""Typed times and the system's ways with them: the order of dates, the first day of the week, one moment, the span of a meeting."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import ENGLISH, DateOrder, Names, clock_words, day_words, range_words
from coorddesk.errors import InvalidInput
from coorddesk.settings import Settings

if TYPE_CHECKING:
    from coorddesk.ui.desk import Desk

_CLOCK = r"(\d{1,2})(?:[:.h](\d{2})|\s*(?=[ap]\.?m))\s*([ap])?\.?(?:m\.?)?"
_LAST_CLOCK = re.compile(rf"(?:^|(?<=[\s,T])){_CLOCK}$", re.IGNORECASE)
_BACK, _AHEAD = 80, 270  # so far a day without a year is surely this one's (domain.date_reading.parse_date)
_CLOCK_END = r"\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?"
_APART = re.compile(rf"(?P<day>.*?)(?:^|(?<=[\s,]))(?P<from>{_CLOCK_END})\s*[-–—]\s*(?P<to>{_CLOCK_END})", re.IGNORECASE)
_ONE_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?.*", re.IGNORECASE)
_LENGTH = re.compile(r"\s+for\s+(\d{1,3}(?:[.,]\d)?)\s*(h|hours?|hrs?|m|mins?|minutes?)\.?", re.IGNORECASE)
_SPAN = re.compile(r"\s+(?:to|until|till)\s+|\s*[–—]\s*|\s+-\s+|(?<=\d)-(?=\d{1,2}[:.]\d)", re.IGNORECASE)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Moments", text)


def date_order(settings: Settings) -> DateOrder:
    """Which way round typed dates are read: as the coordinator prefers, else as the system writes them."""
    if settings.date_order:
        return DateOrder(settings.date_order)
    form = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    at = {sign: form.find(sign) for sign in "dMy"}
    if at["y"] < at["d"] and at["y"] < at["M"]:
        return DateOrder.YMD
    return DateOrder.MDY if at["M"] < at["d"] else DateOrder.DMY


def entered_day(desk: "Desk", typed: str, field: str) -> date | None:
    """The day that was typed; None for nothing.

    Raises:
        InvalidInput: on `field`, when it is none.
    """
    try:
        return parse_date(typed, desk.today(), date_order(desk.settings))
    except InvalidInput as error:
        raise InvalidInput(field, error.sentence) from error


def names() -> Names:
    """How days and times of day are written: in English words, in the order and by the clock of the system's locale."""
    return _names(QLocale().name())


@lru_cache(maxsize=4)
def _names(locale_name: str) -> Names:
    locale = QLocale(locale_name)
    day = locale.dateFormat(QLocale.FormatType.LongFormat).replace("dddd", "")
    clock = locale.timeFormat(QLocale.FormatType.ShortFormat)
    return replace(ENGLISH, month_first=0 <= day.find("M") < day.find("d"), twelve="h" in clock and "H" not in clock)


def span_words(starts: datetime, ends: datetime, all_day: bool, today: date) -> str:
    """"Wed 25 Nov, 10:30 to 11:30", as the system's locale writes it; `parse_span` reads it back.

    The year stands there as well where a day without one would be read as another year's.
    """
    far = not timedelta(days=-_BACK) < starts.date() - today < timedelta(days=_AHEAD)
    return range_words(starts, ends, all_day, date.min if far else today, names())


def weekend() -> frozenset[int]:
    """The days on which most people rest in the system's locale; 0 is Monday."""
    return frozenset(range(7)) - {day.value - 1 for day in QLocale().weekdays()}


def first_weekday() -> int:
    """The day a week begins with in the system's locale; 0 is Monday."""
    return (QLocale().firstDayOfWeek().value - 1) % 7


def parse_moment(text: str, before: datetime | None, today: date, order: DateOrder) -> datetime | None:
    """The wall time typed; a day alone keeps the time it had, a time alone the day. None when nothing was typed.

    Raises:
        InvalidInput: no day or time of day that exists.
    """
    words = text.strip()
    if not words:
        return None
    rest, clock = _split(words)
    day = parse_date(rest, today, order) if rest else (before.date() if before else today)
    return datetime.combine(day or today, clock if clock is not None else (before.time() if before else time(9, 0)))


def parse_span(
    text: str, starts: datetime, ends: datetime, all_day: bool, today: date, order: DateOrder
) -> tuple[datetime, datetime, bool]:
    """Start, end and whether it is whole days, as typed: "Wed 25 Nov, 10:30 to 11:30", "tomorrow 9:00 for 2 h", "fri 9-10", "25 to 27 Nov".

    Without an end it lasts as long as before; without times a whole-day meeting stays one and another keeps its time of day.
    The end may be a time alone, and days without times to both sides make it whole days.

    Raises:
        InvalidInput: no day or time that exists, or an end before the start.
    """
    words, length = _without_length(text.strip())
    try:
        begin, end, whole = _read_span(_clocks_apart(words), starts, ends, all_day, today, order)
    except InvalidInput as problem:
        if "is not a date" not in problem.sentence:
            raise
        hint = _tr("“{text}” is no time of a meeting. Type such as Wed 25 Nov, 10:30 to 11:30, fri 9-10, or tomorrow 14:00 for 2 h.")
        raise InvalidInput(problem.field, hint.format(text=text.strip()[:60])) from problem
    if length is None:
        return begin, end, whole
    return begin, begin + length, False


def _without_length(text: str) -> tuple[str, timedelta | None]:
    """The words before “for 2 h”, and how long that is."""
    found = re.fullmatch(rf"(.*?){_LENGTH.pattern}", text, re.IGNORECASE)
    if found is None:
        return text, None
    count = float(found[2].replace(",", "."))
    return found[1], timedelta(hours=count) if found[3][0].casefold() == "h" else timedelta(minutes=count)


def _clocks_apart(text: str) -> str:
    """“fri 9-10” and “3-4:30pm” with both times written out; days apart, such as “Nov 11-12”, stay as they are."""
    found = _APART.fullmatch(text)
    if found is None or names().month((found["day"].replace(",", " ").split() or [""])[-1]) is not None:
        return text
    first, last = (_ONE_CLOCK.fullmatch(found[one].strip()) for one in ("from", "to"))
    assert first is not None and last is not None
    half = last[3] or ""
    # “11-1pm” begins in the morning, “3-4pm” does not.
    own = first[3] or ("" if not half else half if int(first[1]) % 12 <= int(last[1]) % 12 else "a")
    clocks = [f"{one[1]}:{one[2] or '00'}{f' {part}m' if part else ''}" for one, part in ((first, own), (last, half))]
    return f"{found['day']} {clocks[0]} to {clocks[1]}".strip()


def _read_span(
    text: str, starts: datetime, ends: datetime, all_day: bool, today: date, order: DateOrder
) -> tuple[datetime, datetime, bool]:
    first, *more = _SPAN.split(text.strip(), maxsplit=1)
    last = more[0] if more else ""
    first_day, first_clock = _split(first)
    last_day, last_clock = _split(last)
    if last and first_clock is None and last_clock is None:
        return _days(first_day, last_day, today, order)
    day = (parse_date(first_day, today, order) if first_day else starts.date()) or starts.date()
    if first_clock is None and last_clock is None and all_day:
        moved = datetime.combine(day, time())
        return moved, moved + (ends - starts), True
    length = timedelta(hours=1) if all_day else ends - starts
    begin = datetime.combine(day, first_clock if first_clock is not None else starts.time())
    if not last:
        return begin, begin + length, False
    end_day = (parse_date(last_day, today, order) if last_day else day) or day
    end = datetime.combine(end_day, last_clock if last_clock is not None else (begin + length).time())
    if end <= begin:
        raise InvalidInput("ends", _tr("It would end before it starts."))
    return begin, end, False


def moment_words(moment: datetime, today: date) -> str:
    """"Wed 25 Nov, 10:30"."""
    ways = names()
    return f"{day_words(moment.date(), today, names=ways)}, {clock_words(moment, ways)}"


def _days(first: str, last: str, today: date, order: DateOrder) -> tuple[datetime, datetime, bool]:
    end = parse_date(last, today, order) or today
    if re.fullmatch(r"(?:[^\W\d]+\.?\s+)?\d{1,2}", first):
        # "Wed 25 to Fri 27 Nov": the month is said once
        first = f"{first} {end:%b} {end.year}"
    begin = parse_date(first, today, order) or today
    if end < begin:
        raise InvalidInput("ends", _tr("It would end before it starts."))
    return datetime.combine(begin, time()), datetime.combine(end, time()), True


def _split(text: str) -> tuple[str, time | None]:
    """The words before a time of day at the end, and that time."""
    words = text.strip()
    match = _LAST_CLOCK.search(words)
    if match is None:
        return words, None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise InvalidInput("starts", _tr("There is no time {time}.").format(time=match[0].strip()))
    return words[: match.start()].rstrip(" ,T"), time(hour, minute)
