"""Repeat rules: the part of RFC 5545's RRULE that coordinators use, and the words for it, both ways."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from coorddesk.domain.date_reading import read_date
from coorddesk.domain.dates import ENGLISH, DateOrder, Names, month_end
from coorddesk.errors import InvalidInput

LONGEST_TEXT = 500
LARGEST_INTERVAL = 999
LARGEST_COUNT = 9999
EARLIEST_YEAR = 1900
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MONDAY_TO_FRIDAY = tuple((day, None) for day in range(5))


class Frequency(StrEnum):
    """What a rule counts in."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Rule:
    """How often something comes round. What is left empty is taken from the first start, as in RFC 5545 §3.3.10.

    Attributes:
        interval: every how many days, weeks, months or years; 1 to 999.
        weekdays: (0 for Monday to 6 for Sunday, which one of the month or year: 1 first, -1 last, None every one).
        month_days: 1 to 31, or -1 for the last day of the month to -31.
        months: 1 to 12.
        positions: which ones of a period's days that fit (BYSETPOS): 1 first, -1 last; empty for all.
        count: how many in all, 1 to 9999; never together with `until`.
        until: the last day on which one may start, inclusive.
        week_starts: the weekday that weeks begin with, which tells where every second week falls.
    """

    freq: Frequency
    interval: int = 1
    weekdays: tuple[tuple[int, int | None], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    week_starts: int = 0

    @property
    def working_days(self) -> bool:
        """Whether it is Monday to Friday of every week."""
        return (
            self.freq in (Frequency.WEEKLY, Frequency.DAILY)
            and self.interval == 1
            and tuple(sorted(self.weekdays, key=lambda d: d[0])) == _MONDAY_TO_FRIDAY
            and not (self.month_days or self.months or self.positions)
        )


def parse_rrule(text: str, starts: datetime | None = None) -> Rule:
    """The rule that an RRULE value says, with or without `RRULE:` in front.

    Args:
        starts: the first start, aware, when it has a zone. An UNTIL in UTC becomes the last day in that zone on which
            something starting at that time of day is still within it; without `starts`, the day as it is written.

    Raises:
        InvalidInput: on `repeat`, for what is not taken: finer than daily, more than 500 characters, both COUNT and
            UNTIL, before 1900, and the parts BYYEARDAY, BYWEEKNO, BYHOUR, BYMINUTE, BYSECOND.
    """
    value = text.strip()
    if len(value) > LONGEST_TEXT:
        raise _refused(f"it is longer than {LONGEST_TEXT} characters")
    value = value[6:] if value[:6].upper() == "RRULE:" else value
    parts = _parts(value)
    freq = parts.pop("FREQ", "")
    if freq in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise _refused(f"it repeats {freq.lower()}, and the finest is daily")
    if freq.lower() not in set(Frequency):
        raise _refused("it does not say how often")
    if "COUNT" in parts and "UNTIL" in parts:
        raise _refused("it has both a number of times and a last day")
    rule = Rule(
        Frequency(freq.lower()),
        interval=_number(parts.pop("INTERVAL", "1"), 1, LARGEST_INTERVAL),
        weekdays=tuple(dict.fromkeys(_weekday(code) for code in _listed(parts, "BYDAY"))),
        month_days=_numbers(parts, "BYMONTHDAY", 31, signed=True),
        months=_numbers(parts, "BYMONTH", 12),
        positions=_numbers(parts, "BYSETPOS", 366, signed=True),
        count=_number(parts.pop("COUNT"), 1, LARGEST_COUNT) if "COUNT" in parts else None,
        until=_until(parts.pop("UNTIL"), starts) if "UNTIL" in parts else None,
        week_starts=_weekday(parts.pop("WKST", "MO"))[0],
    )
    if unknown := [name for name in parts if not name.startswith("X-")]:
        raise _refused(f"{unknown[0]} is not supported")
    if rule.freq not in (Frequency.MONTHLY, Frequency.YEARLY) and any(nth for _, nth in rule.weekdays):
        raise _refused("only monthly and yearly rules can name the first or last weekday")
    if rule.freq is Frequency.WEEKLY and rule.month_days:
        raise _refused("a weekly rule cannot name days of the month")
    return _simplified(rule)


def to_rrule(rule: Rule, until: str | None = None) -> str:
    """The RRULE value, without `RRULE:`, its parts always in the same order.

    Args:
        until: what to write after `UNTIL=`, in UTC for a start that has a zone (RFC 5545 §3.3.10); without it, the day.
    """
    parts = [f"FREQ={rule.freq.upper()}"]
    if rule.interval != 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.until is not None:
        parts.append(f"UNTIL={until or format(rule.until, '%Y%m%d')}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    lists = {
        "BYMONTH": rule.months,
        "BYMONTHDAY": rule.month_days,
        "BYDAY": tuple(f"{nth or ''}{_CODES[day]}" for day, nth in rule.weekdays),
        "BYSETPOS": rule.positions,
    }
    parts += [f"{name}={','.join(map(str, values))}" for name, values in lists.items() if values]
    if rule.week_starts:
        parts.append(f"WKST={_CODES[rule.week_starts]}")
    return ";".join(parts)


def rule_words(rule: Rule, names: Names = ENGLISH) -> str:
    """The rule as one says it: "Every 2 weeks on Monday and Thursday", "Monthly on the last Thursday, until 26 Mar 2027".

    `parse_rule_words` reads the same words back.
    """
    if rule.working_days:
        words = "Every working day"
    else:
        unit = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}[rule.freq]
        words = rule.freq.capitalize() if rule.interval == 1 else f"Every {rule.interval} {unit}s"
        words += _on_words(rule, names)
    if rule.count is not None:
        words += f", {rule.count} {'time' if rule.count == 1 else 'times'}"
    if rule.until is not None:
        words += f", until {rule.until.day} {names.months_short[rule.until.month - 1]} {rule.until.year}"
    return words


def parse_rule_words(text: str, start: date, order: DateOrder = DateOrder.DMY, names: Names = ENGLISH) -> Rule | None:
    """The rule that words say, such as "every 2 weeks on tue" or "weekly 10 times"; None when nothing was typed.

    What the words leave open is taken from `start`: "monthly" on 26 November is every 26th, "weekly" its weekday.

    Raises:
        InvalidInput: on `repeat`, for words that say no rule, and for an end before `start`.
    """
    words = " ".join(text.casefold().replace(",", " ").split()).rstrip(".")
    if not words or words in ("never", "once", "does not repeat", "no repeat"):
        return None
    words, count, until = _ending(words, start, order, names)
    words, way = _way_to_a_working_day(words)
    rule = _frequency(words, start, names)
    rule = _on_a_working_day(rule, way) if rule is not None and way else rule
    if rule is None:
        hint = "Type words such as weekly on Tue, or monthly on the last Thu."
        raise InvalidInput("repeat", f"“{text.strip()}” is not a repeat. {hint}")
    return replace(rule, count=count, until=until)


def worked(rule: Rule, working_days: str) -> Rule:
    """The rule for somebody with a working week of their own: “working day” in it means one of theirs.

    Args:
        working_days: digits 0 (Monday) to 6, as people have them; an empty week changes nothing.
    """
    own = tuple((int(day), None) for day in sorted(set(working_days)) if day in "0123456")
    # The three days that “the 15th or the next working day” looks through may hold none of a shorter week.
    says = tuple(sorted(day for day, nth in rule.weekdays if nth is None)) == (0, 1, 2, 3, 4) and not rule.month_days
    return replace(rule, weekdays=own) if own and says and (rule.positions or rule.working_days) else rule


def refitted(rule: Rule, before: date, after: date) -> Rule | None:
    """The rule of something that moves from one day to another as a whole, so that every start moves along.

    Weekdays turn with it. A rule by one day of the month goes on by the new day, one by a numbered weekday by the new one's
    weekday and number, the last one staying the last where it is. None when that is not what one would mean, such as for
    several days of the month.
    """
    by = (after - before).days
    plain = [day for day, nth in rule.weekdays if nth is None]
    if rule.freq is Frequency.WEEKLY and not rule.positions:
        # Of every second week, some days would fall into a week that is left out.
        if rule.interval > 1 and len({((day - rule.week_starts) % 7 + by % 7) // 7 for day in plain}) > 1:
            return None
        return replace(rule, weekdays=tuple(sorted(((day + by) % 7, None) for day in plain)))
    if rule.freq is Frequency.DAILY and not (rule.weekdays or rule.month_days or rule.months or rule.positions):
        return rule
    if rule.positions or rule.freq not in (Frequency.MONTHLY, Frequency.YEARLY):
        return None
    months = (after.month,) if len(rule.months) == 1 and rule.months == (before.month,) else rule.months
    if rule.months and after.month not in months:
        return None
    if not rule.weekdays:
        fits = len(rule.month_days) < 2 and (rule.month_days or (before.day,))[0] == before.day
        return replace(rule, months=months, month_days=(after.day,) if rule.month_days else ()) if fits else None
    if rule.month_days or len(rule.weekdays) != 1 or rule.weekdays[0][1] is None or (rule.freq is Frequency.YEARLY and not rule.months):
        return None
    last = after.day > month_end(after).day - 7
    nth = -1 if last and (rule.weekdays[0][1] < 0 or after.day > 28) else (after.day - 1) // 7 + 1
    return replace(rule, months=months, weekdays=((after.weekday(), nth),))


def _refused(why: str) -> InvalidInput:
    return InvalidInput("repeat", f"This repeat rule cannot be used: {why}.")


def _parts(value: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in filter(None, value.split(";")):
        name, sign, said = part.partition("=")
        name = name.strip().upper()
        if not sign or not said.strip() or name in parts:
            raise _refused(f"“{part[:40]}” is not a part of one")
        parts[name] = said.strip().upper()
    return parts


def _listed(parts: dict[str, str], name: str) -> list[str]:
    return [item.strip() for item in parts.pop(name).split(",")] if name in parts else []


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,6}", text) or not least <= int(text) <= most:
        raise _refused(f"{text[:20]} is not a number from {least} to {most}")
    return int(text)


def _numbers(parts: dict[str, str], name: str, most: int, signed: bool = False) -> tuple[int, ...]:
    found = tuple(dict.fromkeys(_number(item, -most if signed else 1, most) for item in _listed(parts, name)))
    if 0 in found:
        raise _refused(f"{name} cannot be 0")
    return found


def _weekday(code: str) -> tuple[int, int | None]:
    match = re.fullmatch(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", code)
    if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
        raise _refused(f"“{code[:20]}” is not a weekday")
    return _CODES.index(match[2]), int(match[1]) if match[1] else None


def _until(text: str, starts: datetime | None) -> date:
    match = re.fullmatch(r"([0-9]{8})(?:T([0-9]{6})(Z?))?", text)
    try:
        moment = datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S") if match else None
    except ValueError:
        moment = None
    if match is None or moment is None:
        raise _refused(f"its last day “{text[:20]}” does not exist")
    if moment.year < EARLIEST_YEAR:
        raise _refused(f"it ends before {EARLIEST_YEAR}")
    if starts is None or not match[2]:
        return moment.date()
    if match[3] and starts.tzinfo is not None:
        try:
            moment = moment.replace(tzinfo=UTC).astimezone(starts.tzinfo)
        except OverflowError:
            return moment.date()
    return moment.date() - timedelta(moment.time() < starts.time().replace(microsecond=0))


def _simplified(rule: Rule) -> Rule:
    """Outlook's "second Tuesday", one weekday with a position, said as a numbered weekday."""
    plain = rule.freq is Frequency.MONTHLY and len(rule.weekdays) == 1 and not rule.month_days
    if plain and len(rule.positions) == 1 and rule.weekdays[0][1] is None and abs(rule.positions[0]) <= 5:
        return replace(rule, weekdays=((rule.weekdays[0][0], rule.positions[0]),), positions=())
    return rule


_ORDINALS: Mapping[int, str] = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second last"}


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _ordinal(number: int) -> str:
    if number < 0:
        return "last" if number == -1 else f"{_ordinal(-number)} last"
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _on_words(rule: Rule, names: Names) -> str:
    words = ""
    kinds = {(0, 1, 2, 3, 4): "working day", (5, 6): "weekend day", tuple(range(7)): "day"}
    days = tuple(sorted(day for day, _ in rule.weekdays))
    if (shifted := _shifted_day(rule)) is not None:
        day, way = shifted
        words = f" on the {_ordinal(day)}"
        words += f" of {_joined([names.months[m - 1] for m in rule.months])}" if rule.months else ""
        return f"{words} or the {'next working day' if way > 0 else 'working day before'}"
    if rule.positions and days in kinds:
        words += f" on the {_joined([_ORDINALS.get(n) or _ordinal(n) for n in rule.positions])} {kinds[days]}"
    elif rule.weekdays:
        said = [(f"the {_ORDINALS.get(n) or _ordinal(n)} " if n else "") + names.weekdays[d] for d, n in rule.weekdays]
        words += f" on {_joined(said)}"
    if rule.month_days:
        words += f" on the {_joined([_ordinal(n) + (' day' if n < 0 else '') for n in rule.month_days])}"
    if rule.months:
        words += f" {'of' if rule.month_days or days else 'in'} {_joined([names.months[m - 1] for m in rule.months])}"
    if rule.positions and days not in kinds:
        words += f", only the {_joined([_ORDINALS.get(n) or _ordinal(n) for n in rule.positions])} of these"
    return words


_ADVERBS: Mapping[str, tuple[Frequency, int]] = {
    "daily": (Frequency.DAILY, 1), "weekly": (Frequency.WEEKLY, 1), "fortnightly": (Frequency.WEEKLY, 2),
    "monthly": (Frequency.MONTHLY, 1), "quarterly": (Frequency.MONTHLY, 3),
    "yearly": (Frequency.YEARLY, 1), "annually": (Frequency.YEARLY, 1),
}  # fmt: skip
_UNITS: Mapping[str, tuple[Frequency, int]] = {
    "day": (Frequency.DAILY, 1), "week": (Frequency.WEEKLY, 1), "fortnight": (Frequency.WEEKLY, 2),
    "month": (Frequency.MONTHLY, 1), "quarter": (Frequency.MONTHLY, 3), "year": (Frequency.YEARLY, 1),
}  # fmt: skip
_EVERY_WORKING_DAY = re.compile(
    r"((on )?(every|each) (working ?day|weekday|work day)|working ?days|weekdays|mon(day)? ?(-|–|to) ?fri(day)?)"
)
_NTH = {word: n for n, word in _ORDINALS.items() if n >= -1}
_KINDS: Mapping[str, tuple[int, ...]] = {
    "working": (0, 1, 2, 3, 4), "workday": (0, 1, 2, 3, 4), "weekday": (0, 1, 2, 3, 4), "weekend": (5, 6),
}  # fmt: skip


# “The 15th or the next working day”: of a day and the two that follow it, or come before it, one is always a working day. A month's
# last days are left out, because the next one would be in another month, and the one before is “the last working day”.
_LATEST_NEXT, _EARLIEST_BEFORE, _LATEST_BEFORE = 26, 3, 28
_OR_WORKING_DAY = re.compile(
    r"(.+?) or (?:on )?(?:the )?(?:(?P<after>(?:next|following) working ?day|working ?day (?:after|following))|"
    r"working ?day before|(?:previous|preceding) working ?day)"
)


def _way_to_a_working_day(words: str) -> tuple[str, int]:
    """The words without “or the next working day”, and 1 for that, -1 for the one before, 0 for neither."""
    match = _OR_WORKING_DAY.fullmatch(words)
    return (match[1], 1 if match["after"] else -1) if match else (words, 0)


def _on_a_working_day(rule: Rule, way: int) -> Rule:
    yearly = rule.freq is Frequency.YEARLY and len(rule.months) == 1
    if not (yearly or rule.freq is Frequency.MONTHLY) or len(rule.month_days) != 1 or rule.weekdays or rule.positions:
        hint = "Type words such as monthly on the 15th or the next working day."
        raise InvalidInput("repeat", f"A working day nearby goes with one day of the month. {hint}")
    day = rule.month_days[0]
    if way < 0 and day == -1:
        return replace(rule, month_days=(), weekdays=_MONDAY_TO_FRIDAY, positions=(-1,))
    if not (1 <= day <= _LATEST_NEXT if way > 0 else _EARLIEST_BEFORE <= day <= _LATEST_BEFORE):
        span = f"the 1st to the {_LATEST_NEXT}th" if way > 0 else f"the {_EARLIEST_BEFORE}rd to the {_LATEST_BEFORE}th"
        raise InvalidInput("repeat", f"That can be said of {span}. For the month's ends, type the first or the last working day.")
    days = tuple(range(day, day + 3) if way > 0 else range(day - 2, day + 1))
    return replace(rule, month_days=days, weekdays=_MONDAY_TO_FRIDAY, positions=(1 if way > 0 else -1,))


def _shifted_day(rule: Rule) -> tuple[int, int] | None:
    """The day of the month and the way to its working day, of a rule that `_on_a_working_day` made; None for any other."""
    days = rule.month_days
    once = rule.freq is Frequency.MONTHLY or (rule.freq is Frequency.YEARLY and len(rule.months) == 1)
    fits = once and rule.weekdays == _MONDAY_TO_FRIDAY and rule.positions in ((1,), (-1,))
    if not fits or len(days) != 3 or days != tuple(range(days[0], days[0] + 3)):
        return None
    day, way = (days[0], 1) if rule.positions == (1,) else (days[2], -1)
    within = 1 <= day <= _LATEST_NEXT if way > 0 else _EARLIEST_BEFORE <= day <= _LATEST_BEFORE
    return (day, way) if within else None


def _ending(words: str, start: date, order: DateOrder, names: Names) -> tuple[str, int | None, date | None]:
    if match := re.fullmatch(r"(.+?) (?:for )?(\d{1,5}) (?:times?|occurrences?)", words):
        count = int(match[2])
        if not 1 <= count <= LARGEST_COUNT:
            raise InvalidInput("repeat", f"A repeat can run 1 to {LARGEST_COUNT} times.")
        return match[1], count, None
    if match := re.fullmatch(r"(.+?) (?:until|till|ending|ends) (?:on )?(.+)", words):
        try:
            until = read_date(match[2], start, order, names)
        except InvalidInput as problem:
            raise InvalidInput("repeat", problem.sentence) from problem
        if until is None:
            raise InvalidInput("repeat", f"“{match[2]}” is not a day. Type the last day, such as 26 Mar 2027.")
        if until < start:
            raise InvalidInput("repeat", "The last day is before the first one. Choose a later last day.")
        return match[1], None, until
    return words, None, None


def _frequency(words: str, start: date, names: Names) -> Rule | None:
    if _EVERY_WORKING_DAY.fullmatch(words):
        return Rule(Frequency.WEEKLY, weekdays=_MONDAY_TO_FRIDAY)
    freq, interval, rest = _head(words.split())
    days = _days(rest, names)
    if days is None or not (freq or days.weekdays or days.month_days):
        return None
    if freq is None:
        monthly = days.month_days or days.positions or any(nth for _, nth in days.weekdays)
        freq = (Frequency.YEARLY if days.months else Frequency.MONTHLY) if monthly else Frequency.WEEKLY
    rule = replace(days, freq=freq, interval=interval)
    return _completed(rule, start) if 1 <= interval <= LARGEST_INTERVAL and _sensible(rule) else None


def _head(tokens: list[str]) -> tuple[Frequency | None, int, list[str]]:
    """What it counts in, every how many, and the words after; no frequency when only the days are named."""
    if tokens[0] in _ADVERBS:
        return *_ADVERBS[tokens[0]], tokens[1:]
    if tokens[0] not in ("every", "each"):
        return None, 1, tokens
    rest, interval = tokens[1:], 1
    unit_next = len(rest) > 1 and rest[1].removesuffix("s") in _UNITS
    if rest and rest[0] == "other":
        rest, interval = rest[1:], 2
    elif unit_next and (number := _nth(rest[0]) or (int(rest[0]) if re.fullmatch("[0-9]{1,4}", rest[0]) else 0)) > 0:
        rest, interval = rest[1:], number
    elif rest and (rest[0].isdigit() or (rest[0] in ("second", "2nd") and "of" not in rest)):
        return None, 1, []  # every second Tuesday: of the month, or every other one? Not for us to say
    if rest and rest[0].removesuffix("s") in _UNITS:
        freq, many = _UNITS[rest[0].removesuffix("s")]
        return freq, interval * many, rest[1:]
    return (Frequency.WEEKLY if interval == 2 else None), interval, rest


def _nth(word: str) -> int | None:
    if word in _NTH:
        return _NTH[word]
    match = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)", word)
    return int(match[1]) if match else None


def _days(tokens: list[str], names: Names) -> Rule | None:
    """The days named, in a rule whose frequency means nothing yet; None when a word is not understood."""
    weekdays: list[tuple[int, int | None]] = []
    month_days: list[int] = []
    months: list[int] = []
    positions: list[int] = []
    waiting: list[int] = []  # numbers whose weekday has not come yet: "the first and third Monday"
    at = 0
    while at < len(tokens):
        word, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
        nth = _nth(word) or (int(word) if re.fullmatch("[0-9]{1,2}", word) else None)
        weekday = names.weekday(word.removesuffix("s"))
        weekday = ENGLISH.weekday(word.removesuffix("s")) if weekday is None else weekday
        month = names.month(word) or ENGLISH.month(word)
        if nth is not None:
            backwards = nth > 1 and following == "last"
            waiting.append(-nth if backwards else nth)
            at += backwards
        elif word in _KINDS and waiting:
            weekdays += [(day, None) for day in _KINDS[word]]
            positions, waiting = [*positions, *waiting], []
            at += following == "day"
        elif word == "day" and waiting:
            month_days, waiting = [*month_days, *waiting], []
        elif weekday is not None:
            weekdays += [(weekday, nth) for nth in waiting] if waiting else [(weekday, None)]
            waiting = []
        elif month is not None:
            months.append(month)
        elif word not in ("on", "the", "and", "&", "of", "in", "each", "every", "month", "months", "year"):
            return None
        at += 1
    if -1 in waiting:
        return None  # the last of what?
    month_days += waiting
    if any(not 1 <= abs(n) <= 31 for n in (*month_days, *positions)) or any(n and abs(n) > 53 for _, n in weekdays):
        return None
    return Rule(Frequency.DAILY, 1, tuple(weekdays), tuple(month_days), tuple(months), tuple(positions))


def _sensible(rule: Rule) -> bool:
    """Whether the days named go with the frequency: "monthly on Thursday" does not say which one."""
    numbered = all(nth for _, nth in rule.weekdays) or bool(rule.positions)
    match rule.freq:
        case Frequency.DAILY:
            return not (rule.weekdays or rule.month_days or rule.months)
        case Frequency.WEEKLY:
            return not (rule.month_days or rule.months or rule.positions or any(nth for _, nth in rule.weekdays))
        case Frequency.MONTHLY:
            return numbered and not rule.months and not (rule.weekdays and rule.month_days)
    return numbered and not (rule.weekdays and rule.month_days)


def _completed(rule: Rule, start: date) -> Rule:
    if rule.freq is Frequency.WEEKLY and not rule.weekdays:
        return replace(rule, weekdays=((start.weekday(), None),))
    monthly = rule.freq in (Frequency.MONTHLY, Frequency.YEARLY)
    if monthly and not rule.weekdays and not rule.month_days:
        rule = replace(rule, month_days=(start.day,))
    if rule.freq is Frequency.YEARLY and not rule.months:
        rule = replace(rule, months=(start.month,))
    return rule
