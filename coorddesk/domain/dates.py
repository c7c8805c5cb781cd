"""Civil dates: saying them in words, counting working days, and the one clock. `date_reading` reads them as people type them."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from coorddesk.errors import InvalidInput

MONDAY_TO_FRIDAY: frozenset[int] = frozenset(range(5))
SOON_DAYS = 3
AHEAD_DAYS = 275  # about nine months: how far ahead a date without a year is looked for


class DateOrder(StrEnum):
    """Which way round the numbers of a date stand; a year of four digits in front always means year, month, day."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True)
class Names:
    """Month and weekday names (Monday first), for reading and for writing; English is always read as well.

    Attributes:
        month_first: “Nov 25”, as in America, instead of “25 Nov”.
        twelve: the clock goes to twelve: “2:30 pm” instead of “14:30”.
    """

    months: tuple[str, ...] = (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    )  # fmt: skip
    months_short: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    weekdays: tuple[str, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    weekdays_short: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    month_first: bool = False
    twelve: bool = False

    def month(self, word: str) -> int | None:
        """1 to 12 for a month's name, its short form or its first letters (at least three); None for anything else."""
        at = _index(word, self.months, self.months_short)
        return None if at is None else at + 1

    def weekday(self, word: str) -> int | None:
        """0 (Monday) to 6 for a weekday's name, its short form or its first letters; None for anything else."""
        return 2 if word.casefold() == "weds" else _index(word, self.weekdays, self.weekdays_short)


ENGLISH = Names()


def due_words(due: date, today: date, short: bool = False, names: Names = ENGLISH) -> str:
    """When something falls due: "9 days late", "Due today", "Tomorrow", "Fri 27 Nov" this week, "1 Dec" later.

    `short` is for chips: "9 d late", "Today", and no year on a date that would be read back without one.
    """
    days = (due - today).days
    if days < 0:
        return f"{-days} d late" if short else f"{count_words(-days, 'day')} late"
    if days < 2:
        return "Tomorrow" if days else ("Today" if short else "Due today")
    soon = days <= SOON_DAYS or week_start(due) == week_start(today)
    if short and days <= AHEAD_DAYS:
        today = due
    return day_words(due, today, weekday=soon, names=names)


def day_words(day: date, today: date, weekday: bool = True, names: Names = ENGLISH) -> str:
    """"Thu 26 Nov"; with the year only when it is not today's."""
    front = f"{names.weekdays_short[day.weekday()]} " if weekday else ""
    return front + date_words(day, names.months_short[day.month - 1], day.year != today.year, names)


def date_words(day: date, month: str, year: bool, names: Names = ENGLISH) -> str:
    """The day and its month in the order that is usual, with the year or without: "26 Nov", "Nov 26, 2027"."""
    if names.month_first:
        return f"{month} {day.day}{f', {day.year}' if year else ''}"
    return f"{day.day} {month}{f' {day.year}' if year else ''}"


def clock_words(at: datetime | time, names: Names = ENGLISH) -> str:
    """The time of day: "09:30", or "9:30 am" where the clock goes to twelve."""
    if names.twelve:
        return f"{(at.hour - 1) % 12 + 1}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"
    # as strftime writes it, which imports a module at every call: too slow for a full month
    return f"{at.hour:02}:{at.minute:02}"


def ago_words(day: date, today: date) -> str:
    """"today", "yesterday", "5 days ago"; a day to come is "tomorrow" or "in 5 days"."""
    days = (today - day).days
    if abs(days) < 2:
        return {0: "today", 1: "yesterday", -1: "tomorrow"}[days]
    return f"{days} days ago" if days > 0 else f"in {-days} days"


def range_words(start: datetime, end: datetime, all_day: bool, today: date | None = None, names: Names = ENGLISH) -> str:
    """"Wed 25 Nov, 10:30 to 11:30", or "Wed 25 to Fri 27 Nov" for whole days, of which the last is inclusive.

    Both are wall times. The year stands there when it is not that of `today` (of the start, without `today`).
    """
    today = today or start.date()
    first, last = day_words(start.date(), today, names=names), day_words(end.date(), today, names=names)
    if all_day and first == last:
        return first
    if all_day:
        same_month = (start.year, start.month) == (end.year, end.month) and not names.month_first
        return f"{names.weekdays_short[start.weekday()]} {start.day} to {last}" if same_month else f"{first} to {last}"
    if first == last:
        return f"{first}, {clock_words(start, names)}" + ("" if start == end else f" to {clock_words(end, names)}")
    return f"{first}, {clock_words(start, names)} to {last}, {clock_words(end, names)}"


def count_words(count: int, one: str, many: str = "") -> str:
    """"1 day", "2 days"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def tone(due: date, today: date) -> Literal["late", "soft-due", "later"]:
    """How loud a due date is: past, today or within three days, or later."""
    if due < today:
        return "late"
    return "soft-due" if (due - today).days <= SOON_DAYS else "later"


def add_working_days(
    day: date, count: int, working_days: frozenset[int] = MONDAY_TO_FRIDAY, holidays: frozenset[date] = frozenset()
) -> date:
    """The day `count` working days later, or earlier when negative; 0 gives the day itself, or the next working day.

    Raises:
        InvalidInput: on `working_days`, when there are none in a week.
    """
    if not working_days & frozenset(range(7)):
        raise InvalidInput("working_days", "A week without working days cannot be counted in. Choose at least one day.")
    step = timedelta(-1 if count < 0 else 1)

    def works(at: date) -> bool:
        return at.weekday() in working_days and at not in holidays

    while count == 0 and not works(day):
        day += step
    for _ in range(abs(count)):
        day += step
        while not works(day):
            day += step
    return day


def working_days_between(
    start: date, end: date, working_days: frozenset[int] = MONDAY_TO_FRIDAY, holidays: frozenset[date] = frozenset()
) -> int:
    """Working days after `start` up to and with `end`: Friday to Monday is 1, a day to itself 0, backwards negative."""
    if end < start:
        return -working_days_between(end, start, working_days, holidays)
    weeks, over = divmod((end - start).days, 7)
    count = weeks * len(working_days & frozenset(range(7)))
    count += sum((start.weekday() + n) % 7 in working_days for n in range(1, over + 1))
    return count - sum(start < h <= end and h.weekday() in working_days for h in holidays)


def week_start(day: date, first_weekday: int = 0) -> date:
    """The first day of the week that holds `day`; `first_weekday` is 0 for Monday to 6 for Sunday."""
    return day - timedelta((day.weekday() - first_weekday) % 7)


def week_number(day: date, first_weekday: int = 0) -> int:
    """The number of the week that holds a day, 1 to 53.

    Where weeks begin on Monday it is ISO 8601's, whose first week has four days of the year at least; where they begin on
    another day the first week is the one with 1 January in it (as CLDR has it for nearly all such countries).
    """
    if first_weekday == 0:
        return day.isocalendar().week
    last = week_start(day, first_weekday) + timedelta(6)
    begins = week_start(date(last.year, 1, 1), first_weekday)
    return (day - begins).days // 7 + 1


def month_end(day: date) -> date:
    """The last day of the month that holds `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def plus_months(day: date, count: int) -> date:
    """The same day `count` months on, or the month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Clock:
    """The one clock: it stands still when made with a time, else it follows the computer's.

    Args:
        now: aware; the moment that `--now` or COORDDESK_NOW names.
    """

    def __init__(self, now: datetime | None = None) -> None:
        if now is not None and now.tzinfo is None:
            raise ValueError("a clock's time must carry its zone")
        self._now = now

    def now(self) -> datetime:
        """The moment, in UTC."""
        return (self._now or datetime.now(UTC)).astimezone(UTC)

    def today(self, zone: str) -> date:
        """The civil date in an IANA zone, such as "Europe/London"."""
        return self.now().astimezone(ZoneInfo(zone)).date()


def _index(word: str, full: tuple[str, ...], short: tuple[str, ...]) -> int | None:
    asked = word.casefold().rstrip(".")
    exact = {i for i, name in enumerate(short) if name.casefold().rstrip(".") == asked}
    begun = {i for i, name in enumerate(full) if len(asked) >= 3 and name.casefold().startswith(asked)}
    found = exact or begun
    return found.pop() if len(found) == 1 else None
