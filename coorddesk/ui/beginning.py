"""How a project begins: the first-run page, a new project beside others, and the import of a spreadsheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk import paths
from coorddesk.domain.calendars import MESSAGE_ENDINGS
from coorddesk.domain.profiles import SPREADSHEET_ENDINGS
from coorddesk.errors import CoordDeskError, InvalidInput
from coorddesk.ui.choosing import file_to_take_in
from coorddesk.ui.pages import Pages
from coorddesk.ui.paint import Paint
from coorddesk.ui.storeroom import Say, StoreRoom

if TYPE_CHECKING:
    from coorddesk.domain.dates import Clock
    from coorddesk.settings import Settings
    from coorddesk.ui.desk import Desk
    from coorddesk.ui.first_run import FirstRun



class Beginning(QObject):
    """Makes the store that is needed, when it is needed, and the project in it.

    Args:
        owner: the window, for dialogs.
        settings: keeps where the last file to import lay.
        say: shows what did not work.

    Signals:
        calendar_chosen(path): a calendar of somebody else, or a message about a meeting, was chosen to be taken in.
        began(project id): a project was started.
        imported(screen, project id): an import is done, and what came in stands there; empty where nothing did, or for no project.
    """

    calendar_chosen = Signal(object)
    began = Signal(str)
    imported = Signal(str, str)

    def __init__(self, owner: QWidget, pages: Pages, room: StoreRoom, kit: Paint, clock: Clock, settings: Settings, say: Say) -> None:
        super().__init__(owner)
        self._owner, self._pages, self._room, self._kit, self._clock, self._say = owner, pages, room, kit, clock, say
        self._settings = settings
        self._place = paths.default_store()
        self._form: FirstRun | None = None
        self.desk: Desk | None = None
        # While a store is made for what was asked for, the page that asked stays.
        self.preparing = False

    def show_first_run(self, today: date) -> None:
        """The first-run page: start a project, open the example, import a spreadsheet. There is nothing to go back to."""
        page = self._page(today)
        if self._room.store is None:
            page.place_requested.connect(self.choose_place)
        else:
            page.another.hide()
        self._pages.show(page, "")

    def show_new_project(self, today: date) -> None:
        """The part of that page that starts a project, beside those that are there; Esc goes back to the screen."""
        page = self._page(today)
        for other in (page.example, page.spreadsheet, page.another):
            other.hide()
        self._pages.show(page, self.tr("New project"), self._pages.close)

    def _page(self, today: date) -> FirstRun:
        from coorddesk.ui.first_run import FirstRun

        page = self._form = FirstRun(self._kit, today, self._owner)
        if self._room.store is not None:
            self._place = self._room.store.path
        page.set_place(self._place)
        page.start_requested.connect(self.start)
        page.example_requested.connect(self._room.open_example)
        page.import_requested.connect(self.choose_import)
        return page

    def choose_place(self) -> None:
        """Asks where the store should lie."""
        name, _ = QFileDialog.getSaveFileName(
            self._owner, self.tr("Where the store lies"), str(self._place), self.tr("CoordDesk (*.coord)"), "",
            QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if name:
            self._place = Path(name if name.endswith(".coord") else name + ".coord")
            if self._form is not None and self.is_asking():
                self._form.set_place(self._place)

    def start(self, name: str, code: str, finish: object) -> None:
        """Starts a project, in the open store or in a new one."""
        self.preparing = True
        try:
            if not self._ready() or self._room.store is None:
                return
            from coorddesk.services import projects

            project = projects.start(self._room.store, code, name, finish if isinstance(finish, date) else None)
        except InvalidInput as error:
            if self._form is not None and self.is_asking():
                self._form.show_error(error.field, error.sentence)
            return
        except CoordDeskError as error:
            self._say(self.tr("The project was not started"), error.sentence, "", None)
            return
        finally:
            self.preparing = False
        self.began.emit(project.id)

    def is_asking(self) -> bool:
        """Whether the first-run page, or its part for a new project, can be seen."""
        return self._form is not None and self._form is self._pages.current

    def choose_import(self) -> None:
        """Asks for a spreadsheet, a calendar of somebody else, or a message about a meeting, to take in."""
        kinds = " ".join(f"*{ending}" for ending in (*SPREADSHEET_ENDINGS, *MESSAGE_ENDINGS))
        filters = self.tr("Spreadsheets, calendars and messages ({kinds});;All files (*)").format(kinds=kinds)
        chosen = file_to_take_in(self._owner, self._settings, self.tr("Import"), filters)
        if chosen is not None and chosen.suffix.lower() in MESSAGE_ENDINGS:
            self.calendar_chosen.emit(chosen)
        elif chosen is not None:
            self.import_file(chosen)

    def import_file(self, path: Path) -> None:
        """Shows what a spreadsheet would bring, to be imported or not."""
        from coorddesk.ui.imports import ImportPage

        self.preparing = True
        try:
            if not self._ready() or self.desk is None:
                return
        finally:
            self.preparing = False
        page = ImportPage(self.desk, self._owner)
        page.cancelled.connect(self._pages.close)
        page.done.connect(lambda _outcome: self.imported.emit(*page.landing))
        self._pages.show(page, self.tr("Import {name}").format(name=path.name), self._pages.close)
        page.open_file(path)

    def _ready(self) -> bool:
        """Sees to it that a store is open: the one there is, or the one at the place that was chosen, new or not."""
        if self._room.store is not None:
            return True
        return self._room.open(self._place) if self._place.exists() else self._room.create(self._place)
