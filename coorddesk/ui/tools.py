"""The inspector and the palette of one open store, and what is selected for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from coorddesk.settings import Settings
from coorddesk.ui.frame import Frame
from coorddesk.ui.side_pane import SidePane

if TYPE_CHECKING:
    from coorddesk.domain.changes import Step
    from coorddesk.ui.desk import Desk
    from coorddesk.ui.inspector import Inspector
    from coorddesk.ui.palette import Palette
    from coorddesk.ui.palette_rows import Command


class Tools(QObject):
    """Makes both when they are first wanted; their code takes longer to load than the first screen.

    Args:
        commands: what the palette can run now.

    Signals:
        open_requested(kind, id), write_requested(person id), new_revision_requested(document id), revision_requested(document id, code),
        transmit_requested(document id), transmittal_requested(transmittal id, slot),
        sheet_requested(kind, subject), minutes_requested(meeting id, original), find_slot_requested(meeting id),
        answer_requested(meeting id, reply, original), decline_requested(meeting id, person id, original).
        left(): the inspector had the keyboard and went.
    """

    open_requested = Signal(str, str)
    write_requested = Signal(str)
    new_revision_requested = Signal(str)
    revision_requested = Signal(str, str)
    transmit_requested = Signal(str)
    transmittal_requested = Signal(str, str)
    find_slot_requested = Signal(str)
    sheet_requested = Signal(str, str)
    minutes_requested = Signal(str, object)
    answer_requested = Signal(str, object, object)
    decline_requested = Signal(str, str, object)
    left = Signal()

    def __init__(self, frame: Frame, side: SidePane, settings: Settings, commands: Callable[[], list[Command]]) -> None:
        super().__init__(frame)
        self._frame, self._side, self._settings, self._commands = frame, side, settings, commands
        self._selected: tuple[str, tuple[str, ...]] = ("", ())
        self._day: tuple[str, datetime] | None = None
        self.desk: Desk | None = None
        self.inspector: Inspector | None = None
        self.palette: Palette | None = None

    def select(self, kind: str, id: str) -> None:
        """The thing the inspector shows, now or when it opens; two empty texts for none."""
        self._select(kind, (id,) if kind else ())

    def select_day(self, meeting_id: str, original: datetime) -> None:
        """The day of a series whose agenda the inspector shows with it."""
        self._day = meeting_id, original
        if self.inspector is not None:
            self.inspector.show_day(meeting_id, original)

    def select_several(self, kind: str, ids: list[str]) -> None:
        """The things the inspector changes together."""
        self._select(kind, tuple(ids))

    def _select(self, kind: str, ids: tuple[str, ...]) -> None:
        self._selected = kind, ids
        if self._side.is_open():
            self._show_selected()

    def _show_selected(self) -> None:
        if self.inspector is None:
            return
        kind, ids = self._selected
        if not ids:
            self.inspector.clear()
        elif len(ids) > 1:
            self.inspector.show_many(kind, ids)
        else:
            self.inspector.show_thing(kind, ids[0])

    def open_inspector(self) -> None:
        """Shows the inspector with what is selected, and remembers that it is wanted."""
        if self.desk is None:
            return
        if self.inspector is None:
            self.inspector = self._make_inspector(self.desk)
        self._settings.inspector_open = True
        if not self._side.is_open():
            self._side.open(self.inspector)
        self._frame.top.inspector.setChecked(True)
        self._show_selected()

    def close_inspector(self) -> None:
        """Hides the inspector because the user wants it gone."""
        self._settings.inspector_open = False
        focused = QApplication.focusWidget()
        had_focus = self.inspector is not None and focused is not None and self.inspector.isAncestorOf(focused)
        self.cover_inspector()
        if had_focus:
            self.left.emit()

    def cover_inspector(self) -> None:
        """Hides the inspector for now: a page covers the screens."""
        self._side.close()
        self._frame.top.inspector.setChecked(False)

    def uncover_inspector(self) -> None:
        """Shows the inspector again if it is wanted."""
        if self._settings.inspector_open and not self._side.is_open():
            self.open_inspector()

    def open_palette(self) -> None:
        """Search, capture and commands."""
        if self.desk is None:
            return
        if self.palette is None:
            from coorddesk.ui.palette import Palette

            self.palette = Palette(self.desk, self._commands, self._frame.window())
            self.palette.chosen.connect(self.open_requested)
            self.palette.write_requested.connect(self.write_requested)
        self.palette.open()

    def close_palette(self) -> None:
        """Puts the palette away: something else is shown."""
        if self.palette is not None:
            self.palette.dismiss()

    def apply(self, step: Step) -> None:
        """Takes a change over."""
        if self.inspector is not None:
            self.inspector.apply(step)

    def forget(self) -> None:
        """Takes both away; they are made anew when they are wanted."""
        self._side.drop()
        self._frame.top.inspector.setChecked(False)
        for one in (self.inspector, self.palette):
            if one is not None:
                one.hide()
                one.deleteLater()
        self.inspector = self.palette = None
        self._day = None

    def _make_inspector(self, desk: Desk) -> Inspector:
        from coorddesk.ui.inspector import Inspector

        made = Inspector(desk, self._frame)
        made.hide()
        made.open_requested.connect(self.open_requested)
        made.close_requested.connect(self.close_inspector)
        made.write_requested.connect(self.write_requested)
        made.new_revision_requested.connect(self.new_revision_requested)
        made.revision_requested.connect(self.revision_requested)
        made.transmit_requested.connect(self.transmit_requested)
        made.transmittal_requested.connect(self.transmittal_requested)
        made.find_slot_requested.connect(self.find_slot_requested)
        made.sheet_requested.connect(self.sheet_requested)
        made.minutes_requested.connect(self.minutes_requested)
        made.answer_requested.connect(self.answer_requested)
        made.decline_requested.connect(self.decline_requested)
        if self._day is not None:
            made.show_day(*self._day)
        return made
