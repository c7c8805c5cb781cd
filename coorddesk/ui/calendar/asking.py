"""What the calendar asks before it changes something: how much of a series is meant, why a milestone moves, where to go."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from zoneinfo import available_timezones

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import ago_words, day_words
from coorddesk.domain.meetings import Scope
from coorddesk.errors import InvalidInput
from coorddesk.ui.calendar.entries import Entry
from coorddesk.ui.calendar.hours import MOST_ZONES
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order, names
from coorddesk.ui.paint import Paint
from coorddesk.ui.panel import Panel
from coorddesk.ui.scope_panel import ScopePanel
from coorddesk.ui.widgets import Label
from coorddesk.ui.zones import checked_zone

_WIDTH = 340


class LinePanel(Panel):
    """Asks for one line of words. Enter takes it, Esc leaves all as it was; what cannot be taken is said below, and the line stays."""

    def __init__(self, kit: Paint, parent: QWidget) -> None:
        super().__init__(kit, parent, _WIDTH, scrim=False)
        self._title = Label(kit, role="bodyStrong", wrap=True, parent=self.body)
        self.line = QLineEdit(self.body)
        self.said = Label(kit, role="small", tone="secondary", wrap=True, parent=self.body)
        self._then: Callable[[str], None] | None = None
        self._describe: Callable[[str], str] = lambda text: ""
        self._hint = ""
        self.line.textChanged.connect(self._say)
        for widget in (self._title, self.line, self.said):
            self.box.addWidget(widget)

    def ask(
        self, title: str, name: str, hint: str, near: QRect, then: Callable[[str], None], text: str = "",
        describe: Callable[[str], str] = lambda text: "",
    ) -> None:  # fmt: skip
        """Opens beside a place, in the parent's coordinates.

        Args:
            name: what the line is called aloud.
            hint: stands below while `describe` says nothing.
            then: called with the line; InvalidInput from it is shown, and the panel stays open.
            describe: what the line means as it is typed; InvalidInput counts as nothing yet.
        """
        self._title.setText(title)
        self.setAccessibleName(title)
        self.line.setAccessibleName(name)
        self._then, self._describe, self._hint = then, describe, hint
        self.line.setText(text)
        self.line.selectAll()
        self._say(text)
        self.open(self.line, near)

    def _say(self, text: str) -> None:
        try:
            said = self._describe(text)
        except InvalidInput:
            said = ""
        self._tell(said or self._hint, "secondary")

    def _tell(self, words: str, tone: str) -> None:
        self.said.set_tone(tone)
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.line.setProperty("invalid", tone == "red")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)
        if self.isVisible():
            self.refit()

    def take(self) -> None:
        """Hands the line over."""
        if self._then is None:
            return
        try:
            self._then(self.line.text())
        except InvalidInput as problem:
            self._tell(problem.sentence, "red")
            return
        self.close_panel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        super().keyPressEvent(event)


class Asking(QObject):
    """Opens the panels beside what they are about.

    Args:
        near: the place of what is selected, in the view's coordinates.
        sketch: shows an entry where it would stand while one is asked, or no longer.
    """

    def __init__(self, desk: Desk, view: QWidget, near: Callable[[], QRect], sketch: Callable[[Entry | None], None]) -> None:
        super().__init__(view)
        self._desk, self._view, self._near, self._sketch = desk, view, near, sketch

    @cached_property
    def scope_panel(self) -> ScopePanel:
        """Made when it is first wanted."""
        made = ScopePanel(self._desk.paint, self._view)
        made.closed.connect(lambda: self._sketch(None))
        return made

    @cached_property
    def line_panel(self) -> LinePanel:
        """Made when it is first wanted."""
        made = LinePanel(self._desk.paint, self._view)
        made.closed.connect(lambda: self._sketch(None))
        return made

    def scope(self, title: str, then: Callable[[Scope], None], shown: Entry | None = None) -> None:
        """Asks how much of a series is meant; `shown` is drawn meanwhile, where something moves."""
        self._sketch(shown)
        self.scope_panel.ask(title, self._near(), then, splits=shown is not None)

    def reason(self, title: str, where: str, then: Callable[[str], None], shown: Entry | None = None) -> None:
        """Asks why a milestone moves; no words are an answer too."""
        self._sketch(shown)
        asked = self.tr("Why does “{title}” move to {where}?").format(title=title, where=where)
        hint = self.tr("Kept with its forecasts. Enter moves it, with a reason or without; Esc leaves it.")
        self.line_panel.ask(asked, self.tr("Reason"), hint, self._near(), then)

    def day(self, then: Callable[[date], None], near: QRect) -> None:
        """Asks which day to go to."""
        today, order = self._desk.today(), date_order(self._desk.settings)

        def take(text: str) -> None:
            day = parse_date(text, today, order)
            if day is None:
                raise InvalidInput("day", self.tr("Type the day, such as 15 Jan, next Fri or +3w."))
            then(day)

        def describe(text: str) -> str:
            day = parse_date(text, today, order)
            return f"{day_words(day, today, names=names())}, {ago_words(day, today)}" if day else ""

        hint = self.tr("Such as 15 Jan, next Fri or +3w")
        self.line_panel.ask(self.tr("Go to a day"), self.tr("Day"), hint, near, take, describe=describe)

    def zones(self, shown: Sequence[str], then: Callable[[tuple[str, ...]], None], near: QRect) -> None:
        """Asks which zones are shown beside the hours."""

        def take(text: str) -> None:
            found = tuple(dict.fromkeys(checked_zone(_guessed(part)) for part in text.split(",") if part.strip()))
            if len(found) > MOST_ZONES:
                raise InvalidInput("zones", self.tr("Two more zones have room beside the hours. Take one away."))
            then(found)

        hint = self.tr("One or two with a comma between: New York, Asia/Tokyo. Nothing typed shows your own hours alone.")
        title = self.tr("Time zones beside the hours")
        self.line_panel.ask(title, self.tr("Zones"), hint, near, take, ", ".join(shown))


def _guessed(typed: str) -> str:
    """A zone by its city alone, where that is one zone's; else what was typed."""
    wanted = "_".join(typed.split()).casefold()
    found = [one for one in available_timezones() if "/" in one and one.rpartition("/")[2].casefold() == wanted]
    return min(found, key=lambda one: (one.startswith(("Etc/", "US/")), len(one))) if found else typed
