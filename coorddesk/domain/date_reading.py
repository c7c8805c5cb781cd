"""Civil dates as people type them, and as the cells of spreadsheets have them."""

import calendar
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coorddesk.domain.dates import AHEAD_DAYS, ENGLISH, DateOrder, Names, add_working_days, day_words, month_end, plus_months, week_start
from coorddesk.errors import InvalidInput

_YEARS = range(1900, 2200)
_NOTES = frozenset(
    ("-", "--", "–", "—", "?", "n/a", "n.a", "na", "nil", "none", "tbc", "tbd", "tba", "asap", "ongoing", "open", "various")
)
_UNITS = {
    "d": "d", "day": "d", "w": "w", "wk": "w", "week": "w", "m": "m", "mo": "m", "month": "m",
    "y": "y", "yr": "y", "year": "y", "wd": "wd", "workday": "wd", "working day": "wd",
}  # fmt: skip
_DAY = r"(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)?"
_NAME = r"([^\d\s\-/.]{3,})\.?"
_YEAR_AFTER = r"(?:[ \-/.]?['’]?(\d{4}|\d{2}))?"
_DAY_FIRST = re.compile(rf"{_DAY}[ \-/.]?(?:of )?{_NAME}{_YEAR_AFTER}")
_MONTH_FIRST = re.compile(rf"{_NAME}[ \-/.]?{_DAY}(?:[ \-/.]['’]?(\d{{4}}|\d{{2}}))?")
_YEAR_FIRST = re.compile(r"(\d{4})[ \-/.]([^\d\s\-/.]{3,})[ \-/.](\d{1,2})")


@dataclass(frozen=True, slots=True)
class CellDate:
    """What a spreadsheet's text cell says about a date.

    Attributes:
        value: the date; None in every other state.
        state: `note` is a word in a date's place, such as TBC; `ambiguous` reads as two different dates; `bad` as none.
        text: the cell as it stood, without the blanks around it.
    """

    value: date | None
    state: Literal["date", "blank", "note", "ambiguous", "bad"]
    text: str


@dataclass(frozen=True, slots=True)
class OrderGuess:
    """The order that a column's own dates prove.

    Attributes:
        order: None when nothing proves it, or when cells prove different ones.
        proof_text: the first cell that can be read in one order only; "" when there is none.
        contradiction_text: the first cell that proves another order; "" when there is none.
    """

    order: DateOrder | None
    proof_text: str = ""
    contradiction_text: str = ""


def parse_date(text: str, today: date, order: DateOrder = DateOrder.DMY, names: Names = ENGLISH) -> date | None:
    """The date typed by hand; None only when nothing was typed.

    - `fri` is the next Friday after today, so a week ahead on a Friday; `last fri` the one before today; `next fri` the
      Friday of the following Monday-to-Sunday week; `next week` its Monday; `eow` the Friday of this week, or of the
      coming one at the weekend; `eom` the last day of the month; `next month` the first of it.
    - `+3d`, `3d`, `in 3 days`, `2w`, `1m`, `-2d`, `3 days ago`; `+5wd` counts Monday to Friday.
    - `15 jan`, `jan 15`, `15/1`: the next one, if it lies within nine months; else the last one, so that `20 nov` typed
      on 25 November is five days ago. `the 5th` is the next such day, today included.
    - Dates in numbers follow `order`, except those that begin with a year of four digits.

    Raises:
        InvalidInput: on `date`, for a date that does not exist, or words that are no date.
    """
    if not text.strip():
        return None
    found = read_date(text, today, order, names)
    if found is None:
        raise InvalidInput("date", f"“{text.strip()}” is not a date. Type a day such as 15 Jan, Fri or +3d.")
    return found


def read_date(text: str, today: date, order: DateOrder = DateOrder.DMY, names: Names = ENGLISH) -> date | None:
    """As `parse_date`, but None for words that are no date.

    Raises:
        InvalidInput: on `date`, for a date that does not exist.
    """
    words = " ".join(text.casefold().replace(",", " ").split()).rstrip(".")
    for read in (_named_day, _offset, _weekday):
        found = read(words, today, names)
        if found is not None:
            return _within_reach(found)
    weekday, rest = _leading_weekday(words, names)
    found = _written(rest, today, names) or _numeric(rest, today, order)
    if found is None:
        return None
    if weekday is not None and found.weekday() != weekday:
        shown = day_words(found, today, weekday=False, names=names)
        raise InvalidInput("date", f"{shown} is a {names.weekdays[found.weekday()]}.")
    return found


def read_cell_date(text: str, order: DateOrder | None) -> CellDate:
    """What a text cell in a date column says; a time after the date is left out.

    With no `order`, a date that could be read day first or month first is `ambiguous`, never guessed.
    """
    shown = text.strip()
    bare = _without_time_and_weekday(shown)
    if not shown:
        return CellDate(None, "blank", "")
    if bare in _NOTES or not re.search(r"\d", bare):
        return CellDate(None, "note", shown)
    numbers = _numbers(bare)
    if numbers is None or len(numbers) < 3:
        found = _cell_in_words(bare)
        return CellDate(found, "date" if found else "bad", shown)
    days = set(_cell_readings(numbers, order).values())
    if len(days) > 1:
        return CellDate(None, "ambiguous", shown)
    return CellDate(days.pop(), "date", shown) if days else CellDate(None, "bad", shown)


def guess_order(texts: Iterable[str]) -> OrderGuess:
    """The order of day, month and year that a column's cells prove: `13/02/25` can only be day first.

    Cells that begin with a year of four digits, and cells that are no dates, prove nothing about the others.
    """
    order: DateOrder | None = None
    proof = ""
    for text in texts:
        numbers = _numbers(_without_time_and_weekday(text.strip()))
        if numbers is None or len(numbers) < 3 or len(numbers[0]) == 4:
            continue
        orders = list(_cell_readings(numbers, None))
        if len(orders) != 1:
            continue
        if order is None:
            order, proof = orders[0], text.strip()
        elif orders[0] is not order:
            return OrderGuess(None, proof, text.strip())
    return OrderGuess(order, proof)


def _month(word: str, names: Names) -> int | None:
    return names.month(word) or ENGLISH.month(word)


def _weekday_of(word: str, names: Names) -> int | None:
    found = names.weekday(word)
    return ENGLISH.weekday(word) if found is None else found


def _within_reach(day: date) -> date:
    if day.year not in _YEARS:
        raise InvalidInput("date", f"The year {day.year} is out of reach. Dates go from 1900 to 2199.")
    return day


def _made(year: int, month: int, day: int) -> date:
    """The date, or the sentence that says why there is none."""
    if year not in _YEARS:
        raise InvalidInput("date", f"The year {year} is out of reach. Dates go from 1900 to 2199.")
    if not 1 <= month <= 12:
        raise InvalidInput("date", f"There is no month {month}.")
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        name = f"February {year}" if month == 2 else ENGLISH.months[month - 1]
        raise InvalidInput("date", f"{name} has {length} days.")
    return date(year, month, day)


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= 70 else 2000)


def _nearest(month: int, day: int, today: date) -> date:
    """The date without a year: ahead if that is within nine months, else behind."""
    if not 1 <= month <= 12:
        return _made(today.year, month, day)
    # A leap day is placed by the day before it, so that the sentence can name the year that was meant.
    near = min(day, 28) if month == 2 else day
    ahead = _made(today.year, month, near)
    if ahead < today:
        ahead = _made(today.year + 1, month, near)
    year = ahead.year if (ahead - today).days <= AHEAD_DAYS else ahead.year - 1
    return _made(year, month, day)


def _named_day(words: str, today: date, names: Names) -> date | None:
    friday = week_start(today) + timedelta(4)
    monday = week_start(today) + timedelta(7)
    this_month_end = month_end(today)
    eow = friday if today <= friday else friday + timedelta(7)
    fixed = {
        "today": today, "tod": today, "tomorrow": today + timedelta(1), "tom": today + timedelta(1), "tmr": today + timedelta(1),
        "yesterday": today - timedelta(1), "eow": eow, "end of week": eow, "end of the week": eow, "end of this week": eow,
        "this week": eow, "next week": monday, "end of next week": monday + timedelta(4), "last week": monday - timedelta(14),
        "eom": this_month_end, "end of month": this_month_end, "end of the month": this_month_end,
        "end of this month": this_month_end,
        "next month": this_month_end + timedelta(1), "end of next month": month_end(this_month_end + timedelta(1)),
        "eoy": date(today.year, 12, 31), "end of year": date(today.year, 12, 31), "end of the year": date(today.year, 12, 31),
    }  # fmt: skip
    if words in fixed:
        return fixed[words]
    if match := re.fullmatch(r"end of ([^\d\s]+)(?: (\d{4}))?", words):
        month = _month(match[1], names)
        if month is not None:
            near = _made(int(match[2]), month, 1) if match[2] else _nearest(month, 28, today)
            return month_end(near)
    if match := re.fullmatch(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)", words):
        return _day_of_month(int(match[1]), today)
    return None


def _day_of_month(day: int, today: date) -> date:
    if not 1 <= day <= 31:
        raise InvalidInput("date", f"No month has a day {day}.")
    months = (plus_months(today.replace(day=1), n) for n in range(3))
    fitting = (m.replace(day=day) for m in months if day <= month_end(m).day)
    return next(d for d in fitting if d >= today)


def _offset(words: str, today: date, names: Names) -> date | None:
    match = re.fullmatch(r"(in |\+|-|−)? ?(\d{1,4}|an?|one) ?(working days?|[a-z]+?)s?( ago| from now| from today)?", words)
    if match is None or match[3].removesuffix("s") not in _UNITS:
        return None
    unit = _UNITS[match[3].removesuffix("s")]
    count = int(match[2]) if match[2].isdigit() else 1
    if match[1] in ("-", "−") or match[4] == " ago":
        count = -count
    elif not match[2].isdigit() and not (match[1] or match[4]):
        return None  # "a day" alone is no date
    if abs(count) > {"d": 9999, "w": 1500, "m": 400, "y": 150, "wd": 9999}[unit]:
        raise InvalidInput("date", "That is out of reach. Dates go from 1900 to 2199.")
    if unit == "wd":
        return add_working_days(today, count)
    if unit in "my":
        return plus_months(today, count * (12 if unit == "y" else 1))
    return today + timedelta(count * (7 if unit == "w" else 1))


def _weekday(words: str, today: date, names: Names) -> date | None:
    match = re.fullmatch(r"(next |last |this |coming |on )?([^\d\s]+)", words)
    weekday = _weekday_of(match[2], names) if match else None
    if match is None or weekday is None:
        return None
    if match[1] == "next ":
        return week_start(today) + timedelta(7 + weekday)
    if match[1] == "last ":
        return today - timedelta((today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)


def _leading_weekday(words: str, names: Names) -> tuple[int | None, str]:
    first, _, rest = words.partition(" ")
    weekday = _weekday_of(first, names) if rest else None
    return (None, words) if weekday is None else (weekday, rest)


def _written(words: str, today: date | None, names: Names) -> date | None:
    """A date with its month in letters; without `today`, only one that has its year."""
    if match := _DAY_FIRST.fullmatch(words):
        day, name, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(words):
        name, day, year = match.groups()
    elif match := _YEAR_FIRST.fullmatch(words):
        year, name, day = match.groups()
    else:
        return None
    month = _month(name, names)
    if month is None or (year is None and today is None):
        return None
    if year is None and today is not None:
        return _nearest(month, int(day), today)
    return _made(_year(year), month, int(day))


def _numbers(words: str) -> list[str] | None:
    """The two or three numbers of a numeric date, as digits; None for anything else."""
    if re.fullmatch(r"(19|20|21)\d{6}", words):
        return [words[:4], words[4:6], words[6:]]
    match = re.fullmatch(r"(\d{1,4})([/.\-])\s?(\d{1,2})(?:\2\s?(\d{4}|\d{2}|\d))?\.?", words)
    if match is None:
        return None
    parts = [match[1], match[3], *([match[4]] if match[4] else [])]
    lengths = [len(p) for p in parts]
    year_first = lengths[0] == 4 and len(parts) == 3 and lengths[2] < 3
    return parts if year_first or (lengths[0] < 3 and lengths[-1] != 3) else None


def _numeric(words: str, today: date, order: DateOrder) -> date | None:
    numbers = _numbers(words)
    if numbers is None:
        return None
    if len(numbers) == 2:
        first, second = int(numbers[0]), int(numbers[1])
        month, day = (second, first) if order is DateOrder.DMY else (first, second)
        _refuse_swapped(month, day, order)
        return _nearest(month, day, today)
    year, month, day = _placed(numbers, order)
    _refuse_swapped(month, day, order)
    return _made(year, month, day)


def _refuse_swapped(month: int, day: int, order: DateOrder) -> None:
    if month > 12 >= day:
        first = "day" if order is DateOrder.DMY else "month"
        raise InvalidInput("date", f"There is no month {month}. Dates in numbers are read {first} first here.")


def _placed(numbers: list[str], order: DateOrder) -> tuple[int, int, int]:
    """Year, month, day of three numbers; a year of four digits shows itself."""
    first, second, third = numbers
    if len(first) == 4 or (order is DateOrder.YMD and len(third) < 4):
        return _year(first), int(second), int(third)
    # An order that begins with the year says nothing about dates that end with it: month before day stays.
    if order is DateOrder.DMY:
        return _year(third), int(second), int(first)
    return _year(third), int(first), int(second)


def _without_time_and_weekday(shown: str) -> str:
    bare = re.sub(r"[t\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]\.?m\.?)?\s*(z|[+-]\d{2}:?\d{2})?$", "", shown.casefold())
    return _leading_weekday(" ".join(bare.replace(",", " ").split()).rstrip("."), ENGLISH)[1]


def _cell_readings(numbers: list[str], order: DateOrder | None) -> dict[DateOrder, date]:
    """The dates that three numbers can be; a year of two digits stands in front only where that is said to be so."""
    year_last = len(numbers[0]) < 4 and len(numbers[2]) == 4
    free = order is None or (order is DateOrder.YMD and year_last)
    found: dict[DateOrder, date] = {}
    for each in (DateOrder.DMY, DateOrder.MDY) if free or order is None else (order,):
        if len(numbers[0]) < 4 and len(numbers[2]) == 1 and each is not DateOrder.YMD:
            continue
        with suppress(InvalidInput):
            found[each] = _made(*_placed(numbers, each))
    return found


def _cell_in_words(bare: str) -> date | None:
    try:
        return _written(bare, None, ENGLISH)
    except InvalidInput:
        return None
