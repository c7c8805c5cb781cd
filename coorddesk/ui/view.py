"""What the window asks of each screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coorddesk.ui.actions import Action

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from coorddesk.domain.changes import Step
    from coorddesk.storage.store import Store
    from coorddesk.ui.desk import Desk


class View(QWidget):
    """One screen. It asks, the window opens; views never know each other.

    The window makes a view when it is first shown, calls `reload` then, whenever the project changes and when the store was changed
    from outside, and `apply` with every other step (also while hidden; be quick). A view keeps selection and scroll in `apply`.

    Class attributes:
        NAME: the screen's name in settings, on the command line of tests and in the palette.
        ICON: Lucide name for the sidebar.
        TITLE: as shown in the sidebar.
        NEW: (text of the primary button, slot) or None; NEW_ICON stands before it.
        ACTIONS: everything the view can do.

    Signals:
        open_requested(kind, id): show that thing wherever it belongs (a person's page, a meeting's day, a file).
        selected(kind, id): the inspector shows it; two empty texts when nothing is selected.
        several_selected(kind, ids): the inspector shows what they have in common.
        write_requested(person id): a message to that person, with all they owe.
        title_changed(): title, context or hint read differently now, or other actions make sense.
        edit_requested(): focus should go to the inspector.
        part_requested(part): focus should go to a part of it: “attendees”, or the “address” that is missing.
        day_selected(meeting id, original): of the meeting that is selected next, the inspector shows this day's agenda.
        sheet_requested(kind, subject): a sheet about one thing, on its screen.
        answer_requested(meeting id, reply, original): a meeting of somebody else is to be answered, or one day of it.
        room_requested(on): the view wants the inspector's room for now, or does not any more.
    """

    NAME: ClassVar[str] = ""
    ICON: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    NEW: ClassVar[tuple[str, str] | None] = None
    NEW_ICON: ClassVar[str] = "plus"
    ACTIONS: ClassVar[tuple[Action, ...]] = ()

    open_requested = Signal(str, str)
    selected = Signal(str, str)
    several_selected = Signal(str, list)
    write_requested = Signal(str)
    title_changed = Signal()
    edit_requested = Signal()
    part_requested = Signal(str)
    day_selected = Signal(str, object)
    sheet_requested = Signal(str, str)
    room_requested = Signal(bool)
    answer_requested = Signal(str, object, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    @classmethod
    def ahead(cls, store: Store, project_id: str | None, today: date, zone: str) -> tuple[object, Any] | None:
        """What its first showing takes long to read, read on the worker: (what it is for, reading); None where the store keeps it.

        Args:
            zone: the coordinator's.
        """
        return None

    def title(self) -> str:
        """The top bar's title; the view's name unless it says more."""
        return self.tr(self.TITLE)

    def context(self) -> str:
        """What stands beside the title, such as “20 open”."""
        return ""

    def hint(self) -> str:
        """The status bar's hint for the focused list."""
        return ""

    def offers(self, name: str) -> bool:
        """Whether an action of the view, by its name, makes sense in what it shows now; told anew with `title_changed`."""
        return True

    def filter_bar(self) -> QWidget | None:
        """The 40 px bar under the top bar, or None."""
        return None

    def top_widgets(self) -> list[QWidget]:
        """Further buttons for the top bar, left of the primary button."""
        return []

    def reload(self) -> None:
        """Reads what the view shows anew."""
        raise NotImplementedError

    def apply(self, step: Step) -> None:
        """Takes a change over, row by row where that is possible."""
        self.reload()

    def reveal(self, kind: str, id: str) -> bool:
        """Selects a thing and scrolls to it; False when this view does not show it."""
        return False

    def current(self) -> tuple[str, str] | None:
        """(kind, id) of what is selected."""
        return None

    def take_file(self, path: Path) -> None:
        """Takes in a file of a kind that belongs here, opened or dropped somewhere in the window."""

    def focus_list(self) -> None:
        """Gives the keyboard to the view's main list."""
        self.setFocus()

    def focus_filter(self) -> None:
        """Gives the keyboard to the filter field, if there is one."""
