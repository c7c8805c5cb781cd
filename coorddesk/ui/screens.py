"""The eight screens: made when they are first shown, kept up to date while hidden, and the way back through them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from coorddesk.domain.changes import Step
from coorddesk.errors import NotFound
from coorddesk.ui.view import View
from coorddesk.ui.widgets import Hairline

if TYPE_CHECKING:
    from coorddesk.ui.desk import Desk

# A screen that missed more steps than this reads everything again: that is quicker.
_MOST_MISSED = 8


@dataclass(frozen=True, slots=True)
class Screen:
    """One of the eight screens.

    Attributes:
        place: module and class below coorddesk.ui, loaded when the screen is first shown.
        kinds: the kinds of record it can reveal.
        inspects: whether something on it can be selected for the inspector.
        narrows: whether it makes do with the room beside the inspector in a window so narrow that others are covered by it.
    """

    name: str
    title: str
    icon: str
    place: str
    kinds: tuple[str, ...] = ()
    inspects: bool = True
    narrows: bool = False

    def view_class(self) -> type[View]:
        """The class of its view."""
        module, _, made = self.place.partition(":")
        found: type[View] = getattr(importlib.import_module(f"coorddesk.ui.{module}"), made)
        return found


SCREENS = (
    Screen("today", "Today", "sun", "today.view:TodayView"),
    Screen("board", "Board", "square-kanban", "board.view:BoardView", ("task",), narrows=True),
    Screen("calendar", "Calendar", "calendar-days", "calendar.view:CalendarView", ("meeting",)),
    Screen(
        "documents", "Documents", "file-stack", "documents.view:DocumentsView", ("document", "transmittal", "review", "holdings"),
        narrows=True,
    ),
    Screen("people", "People", "users-round", "people.view:PeopleView", ("person", "team")),
    Screen("log", "Log", "shield-alert", "log.view:LogView", ("log",), narrows=True),
    Screen("timeline", "Timeline", "chart-gantt", "timeline.view:TimelineView", ("milestone",), narrows=True),
    Screen("sheets", "Sheets", "printer", "sheets.view:SheetsView", ("sheet",), inspects=False),
)  # fmt: skip
NAMES = tuple(one.name for one in SCREENS)


def screen_named(name: str) -> Screen:
    """The screen of that name, such as "board"; a KeyError when there is none."""
    found = {one.name: one for one in SCREENS}
    return found[name]


def screen_for(kind: str) -> Screen | None:
    """The screen that shows things of a kind, or None."""
    return next((one for one in SCREENS if kind in one.kinds), None)


def reveals(view: View, kind: str, id: str) -> bool:
    """Has a view show a thing, and whether it could: what a list names may be gone by an undo that it has not heard of yet."""
    try:
        return view.reveal(kind, id)
    except NotFound:
        return False


class Screens:
    """The views of one open store.

    Args:
        stack: where the views lie.
        bars: where their filter bars lie; hidden, with the line under it, while the screen has none.
        connect: called with each view when it was made, before it reads anything.
    """

    def __init__(self, stack: QStackedWidget, bars: QStackedWidget, line: Hairline, connect: Callable[[View], None]) -> None:
        self._stack, self._bars, self._line, self._connect = stack, bars, line, connect
        self._views: dict[str, View] = {}
        self._missed: dict[str, list[Step]] = {}
        self._trail: list[str] = []
        self._ahead: list[str] = []
        self.shown = ""
        self.show_bar(None)

    def current(self) -> View | None:
        """The view of the screen that is shown, or that lies under a page; None before the first."""
        return self._views.get(self.shown)

    def narrows(self) -> bool:
        """Whether the screen on view makes do with the room beside the inspector, however narrow the window is."""
        return bool(self.shown) and screen_named(self.shown).narrows

    def made(self, name: str) -> View | None:
        """A screen's view if it was shown before."""
        return self._views.get(name)

    def show(self, desk: Desk, name: str, remember: bool = True) -> View:
        """Shows a screen, made now if it never was, with all it missed while hidden."""
        view = self._views.get(name) or self._make(desk, name)
        if remember and self.shown and self.shown != name:
            self._trail.append(self.shown)
            self._ahead.clear()
        self.shown = name
        missed = self._missed.pop(name, [])
        if len(missed) > _MOST_MISSED or any(step.reloaded for step in missed):
            view.reload()
        else:
            for step in missed:
                view.apply(step)
        self._stack.setCurrentWidget(view)
        self.show_bar(view.filter_bar())
        return view

    def show_bar(self, bar: QWidget | None) -> None:
        """Shows a filter bar, or none."""
        self._bars.setVisible(bar is not None)
        self._line.setVisible(bar is not None)
        if bar is not None:
            self._bars.setCurrentWidget(bar)

    def step_back(self) -> str:
        """The screen before, taken off the trail; empty at its beginning."""
        if not self._trail:
            return ""
        self._ahead.append(self.shown)
        return self._trail.pop()

    def step_forward(self) -> str:
        """The screen that going back left; empty when there is none."""
        if not self._ahead:
            return ""
        self._trail.append(self.shown)
        return self._ahead.pop()

    def apply(self, step: Step) -> None:
        """Gives a change to the screen that is shown; the others get it when they are."""
        for name, view in self._views.items():
            if name != self.shown:
                self._missed.setdefault(name, []).append(step)
            elif step.reloaded:
                view.reload()
            else:
                view.apply(step)

    def reload(self, now: datetime) -> None:
        """Has every screen read anew: the shown one now, the others when they are shown."""
        self.apply(Step(0, "", now, (), reloaded=True))

    def forget_views(self) -> None:
        """Takes all views away; the next `show` makes them anew. The trail stays."""
        for view in self._views.values():
            self._stack.removeWidget(view)
            bar = view.filter_bar()
            if bar is not None:
                self._bars.removeWidget(bar)
                bar.deleteLater()
            view.hide()
            view.deleteLater()
        self._views.clear()
        self._missed.clear()

    def forget(self) -> None:
        """Takes all views away, with the way that led here: another store comes."""
        self.forget_views()
        self.show_bar(None)
        self.shown = ""
        self._trail.clear()
        self._ahead.clear()

    def _make(self, desk: Desk, name: str) -> View:
        view = screen_named(name).view_class()(desk)
        self._views[name] = view
        self._stack.addWidget(view)
        bar = view.filter_bar()
        if bar is not None:
            self._bars.addWidget(bar)
        self._connect(view)
        view.reload()
        return view
