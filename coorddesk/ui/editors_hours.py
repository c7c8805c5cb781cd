"""Editors of working weeks, times of day and reminders: typed in words."""

from typing import Any

from coorddesk.domain.hours import hour_words, parse_clock, parse_reminder, parse_week, reminder_words, week_words
from coorddesk.ui.editors import LineEditor


class WeekEditor(LineEditor):
    """The days of a working week."""

    EMPTY = "No days"

    def text_of(self, value: Any) -> str:
        return week_words(str(value or ""))

    def value_of(self, text: str) -> Any:
        return parse_week(text) if text.strip() else ""


class ClockEditor(LineEditor):
    """A time of day; the value is minutes after midnight."""

    def text_of(self, value: Any) -> str:
        return "" if value is None else hour_words(int(value))

    def value_of(self, text: str) -> Any:
        return parse_clock(text, self.field.name) if text.strip() else self.stored


class ReminderEditor(LineEditor):
    """How long before a meeting one is reminded; the value is minutes, or None."""

    EMPTY = "No reminder"

    def text_of(self, value: Any) -> str:
        return reminder_words(value)

    def value_of(self, text: str) -> Any:
        return parse_reminder(text)
