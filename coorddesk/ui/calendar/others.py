"""The calendars of others in the calendar view: which are shown, their panel, and that they follow their files."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coorddesk.domain.changes import Step
from coorddesk.ui.calendar.others_panel import OthersPanel
from coorddesk.ui.calendar.watching import Watching
from coorddesk.ui.desk import Desk

LAYER = "calendar:"


class Others(QObject):
    """Signals: choice_changed(): a layer is to be shown, or not any more."""

    choice_changed = Signal()

    def __init__(self, desk: Desk, view: QWidget) -> None:
        super().__init__(view)
        self._desk, self._view = desk, view
        self._hidden: frozenset[str] = frozenset()
        self._panel: OthersPanel | None = None
        self.watching = Watching(desk, self)
        self.watching.look()

    def hidden(self) -> frozenset[str]:
        """Ids of the calendars that are not shown."""
        return self._hidden

    def hidden_layers(self) -> frozenset[str]:
        """The same as names of layers."""
        return frozenset(LAYER + one for one in self._hidden)

    def set_hidden(self, layers: Iterable[str]) -> None:
        """Switches off those of the layers that are calendars of others, without telling."""
        self._hidden = frozenset(one.removeprefix(LAYER) for one in layers if one.startswith(LAYER))

    def apply(self, step: Step) -> None:
        """Takes a change over."""
        self.watching.apply(step)
        if self._panel is not None and (step.reloaded or step.kinds & {"calendar", "person"}):
            self._panel.follow()

    def open(self) -> None:
        """Opens the panel."""
        self._there().open_list(self._hidden)

    def offer(self, paths: list[Path]) -> None:
        """Asks whose calendars some files are, to show them as layers."""
        self._there().offer(paths, self._hidden)

    def _there(self) -> OthersPanel:
        if self._panel is None:
            self._panel = OthersPanel(self._desk, self.watching, self._view)
            self._panel.shown_changed.connect(self._switch)
        return self._panel

    def _switch(self, calendar_id: str, shown: bool) -> None:
        self._hidden = self._hidden - {calendar_id} if shown else self._hidden | {calendar_id}
        self.choice_changed.emit()
