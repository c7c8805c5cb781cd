"""The ways from a thing to the screen where something is done about it: asked for in the inspector, the palette or on another screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from coorddesk.ui.menus import run
from coorddesk.ui.screens import Screens, reveals
from coorddesk.ui.view import View


class Ways:
    """Shows a screen and has it begin something.

    Args:
        show: shows a screen by its name; None without a store.
    """

    def __init__(self, screens: Screens, show: Callable[[str], View | None]) -> None:
        self._screens, self._show = screens, show

    def begin(self, name: str, slot: str) -> None:
        """Begins on a screen what its primary button makes."""
        view = self._show(name)
        if view is not None:
            run(view, slot)

    def write_to(self, person_id: str) -> None:
        """A message to a person, with all they owe."""
        view = self._show("today")
        if view is not None:
            view.write_to(person_id)  # type: ignore[attr-defined]

    def find_slot(self, meeting_id: str) -> None:
        """Looks for another time for a meeting."""
        self._run_on("calendar", "meeting", meeting_id, "find_slot")

    def show_sheet(self, kind: str, subject: str) -> None:
        """A sheet about one thing, such as the agenda of one meeting."""
        view = self._show("sheets")
        if view is not None:
            view.show_sheet(kind, subject)  # type: ignore[attr-defined]

    def take_minutes(self, meeting_id: str, original: datetime) -> None:
        """The minutes of one occurrence of a meeting, to be begun or gone on with."""
        view = self._show("calendar")
        if view is not None:
            view.show_minutes(meeting_id, original)  # type: ignore[attr-defined]

    def new_revision(self, document_id: str) -> None:
        """Asks for the file of a document's next revision."""
        self._run_on("documents", "document", document_id, "new_revision")

    def correct_revision(self, document_id: str, code: str) -> None:
        """Asks what is to be corrected of one revision of a document."""
        view = self._show("documents")
        if view is not None and reveals(view, "document", document_id):
            view.correct_revision(document_id, code)  # type: ignore[attr-defined]

    def transmit(self, document_id: str) -> None:
        """Asks to whom a document is to be transmitted."""
        self._run_on("documents", "document", document_id, "rooms.transmit")

    def act_on_transmittal(self, id: str, slot: str) -> None:
        """Does something with a transmittal in its room."""
        self._run_on("documents", "transmittal", id, slot)

    def _run_on(self, screen: str, kind: str, id: str, slot: str) -> None:
        here = self._screens.current()
        view = here if here is not None and self._screens.shown == screen else self._show(screen)
        if view is not None and (view.current() == (kind, id) or reveals(view, kind, id)):
            run(view, slot)
