"""The ways to show the calendar: which days each of them shows, what it is called, and what a page further is."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

from coorddesk.domain.dates import ENGLISH, Names, date_words, plus_months, week_number, week_start
from coorddesk.ui.calendar.entries import tr
from coorddesk.ui.calendar.layout import month_days

MODES = ("month", "week", "workweek", "day", "agenda")
HOURS = ("week", "workweek", "day")  # those that show hours
_AGENDA = 42  # days of the agenda


@dataclass(frozen=True, slots=True)
class Week:
    """How weeks lie in the system's locale.

    Attributes:
        first: the weekday that they begin with, 0 for Monday.
        weekend: the weekdays on which one rests.
    """

    first: int
    weekend: Container[int]

    def days(self, mode: str, day: date) -> list[date]:
        """The days that a mode shows to show one of them; where one rests all week the work week is the week."""
        if mode == "month":
            return month_days(day, self.first)
        if mode == "day":
            return [day]
        start = week_start(day, self.first)
        if mode == "agenda":
            return [start + timedelta(days=n) for n in range(_AGENDA)]
        week = [start + timedelta(days=n) for n in range(7)]
        worked = [one for one in week if one.weekday() not in self.weekend]
        return (worked or week) if mode == "workweek" else week

    def shown(self, mode: str, day: date) -> date:
        """The day a mode stands on for a day it may not show: of a day of rest the last one worked before it."""
        days = self.days(mode, day)
        return day if day in days else max((one for one in days if one < day), default=days[0])

    def turned(self, mode: str, day: date, pages: int) -> date:
        """The day to stand on so many pages later; the month's first day when it is months that turn."""
        if mode == "month":
            return plus_months(day.replace(day=1), pages)
        return day + timedelta(days=pages if mode == "day" else 7 * pages)

    def title(self, mode: str, day: date, today: date, ways: Names) -> str:
        """What is shown, in words: “November 2026”, “23 to 29 November”, “Wednesday 25 November”."""
        days = self.days(mode, day)
        first, last = days[0], days[-1]
        if mode == "month":
            return f"{ENGLISH.months[day.month - 1]} {day.year}"
        if mode == "day":
            written = date_words(day, ENGLISH.months[day.month - 1], day.year != today.year, ways)
            return f"{ENGLISH.weekdays[day.weekday()]} {written}"
        end_year, begin_year = last.year != today.year, first.year != last.year
        begin_month, end_month = (ENGLISH.months[one.month - 1] for one in (first, last))
        if begin_year and end_year:  # with two years and whole names it would not fit into a narrow window
            begin_month, end_month = begin_month[:3], end_month[:3]
        end = date_words(last, end_month, end_year, ways)
        begin = date_words(first, begin_month, begin_year, ways)
        if (first.year, first.month) == (last.year, last.month):
            day_alone = f"{last.day}, {last.year}" if end_year else str(last.day)
            begin, end = (begin, day_alone) if ways.month_first else (str(first.day), end)
        return tr("{first} to {last}").format(first=begin, last=end)

    def context(self, mode: str, day: date, today: date) -> str:
        """What stands beside the title where it is about one week: “Week 48”; empty for months."""
        if mode not in HOURS:
            return ""
        number = week_number(self.days("week", day)[0] + timedelta(days=3), self.first)
        week = tr("Week {n}").format(n=number)
        near = {0: tr("Today"), 1: tr("Tomorrow"), -1: tr("Yesterday")}.get((day - today).days, "") if mode == "day" else ""
        return f"{near}, {week[:1].lower()}{week[1:]}" if near else week
