"""The window: composes its parts, and knows the way from any thing to the screen that shows it.

What reads the store is imported after the first paint: the records alone take as long to load as half the frame.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from coorddesk import paths
from coorddesk.domain.calendars import MESSAGE_ENDINGS
from coorddesk.domain.profiles import OTHER_SPREADSHEET_ENDINGS, SPREADSHEET_ENDINGS
from coorddesk.errors import StorageError
from coorddesk.settings import Settings
from coorddesk.ui.beginning import Beginning
from coorddesk.ui.bugs import Bugs
from coorddesk.ui.buttons import key_name
from coorddesk.ui.copies import Copies
from coorddesk.ui.desk import Desk
from coorddesk.ui.file_reading import FileReading
from coorddesk.ui.frame import Frame
from coorddesk.ui.menus import Menus, run
from coorddesk.ui.pages import Pages
from coorddesk.ui.panes import Panes
from coorddesk.ui.preferences import Preferences
from coorddesk.ui.publishing import Publishing
from coorddesk.ui.reminders import Reminders
from coorddesk.ui.screens import NAMES, SCREENS, Screens, reveals, screen_for, screen_named
from coorddesk.ui.side_pane import SidePane
from coorddesk.ui.signs import Signs
from coorddesk.ui.storeroom import StoreRoom
from coorddesk.ui.tools import Tools
from coorddesk.ui.ways import Ways
from coorddesk.ui.work import Work
from coorddesk.ui.zones import checked_zone, local_zone

if TYPE_CHECKING:
    from coorddesk.domain.changes import Step
    from coorddesk.domain.dates import Clock
    from coorddesk.domain.meetings import Reply
    from coorddesk.services.directory import Directory
    from coorddesk.storage.store import Store
    from coorddesk.ui.icons import Icons
    from coorddesk.ui.incoming import Incoming
    from coorddesk.ui.paint import Paint
    from coorddesk.ui.theme import Theme
    from coorddesk.ui.view import View

_MINIMUM = QSize(1024, 640)
_WARM_MS = 200
_COLLECTED_AFTER = (20_000, 20, 50)  # objects made, and collections of each younger generation, before a collection
_LOOK_AT_DAY_MS = 30_000
_SPREADSHEETS = (*SPREADSHEET_ENDINGS, *OTHER_SPREADSHEET_ENDINGS)
_COUNTER_SCREENS = {"overdue": "today", "waiting": "board", "in_review": "documents", "slipping": "timeline", "no_reply": "calendar"}
# Settings that screens read while they are made.
_MAKES_ANEW = frozenset(("zone", "your_name", "your_email", "date_order", "paper", "ask_again_days", "single_keys"))


class Window(QMainWindow):
    """The one window. It is shown before a store is open; `open_at_start` fills it.

    Attributes:
        room, copies: which store is open, and what is made of it.
        screens, pages, beginning: what lies in the middle.
        ways: what is begun on one screen for a thing on another.
        frame, side, menus, signs, tools, panes: what lies around it.
        reminders: what one is reminded of.
        publishing: the calendars that others read.
        file_reading: what files of documents say, read for searching.
        preferences, bugs: what is written down, and what went wrong.
        desk: of the open store; None without one.
        directory: the names of the open store; empty without one.
    """

    def __init__(self, clock: Clock, zone: str, theme: Theme, icons: Icons, paint: Paint, preferences: Settings) -> None:
        super().__init__()
        self.clock, self.zone, self.theme, self.icons, self.kit, self.settings = clock, zone, theme, icons, paint, preferences
        self.desk: Desk | None = None
        self._directory: Directory | None = None
        self._day: date | None = None
        self.setWindowTitle("CoordDesk")
        self.setAcceptDrops(True)
        self.setMinimumSize(_MINIMUM)
        self.resize(1440, 900)
        self.work = Work(self)
        frame = self.frame = Frame(paint, [(one.name, one.icon, self.tr(one.title)) for one in SCREENS], self)
        self.setCentralWidget(frame)
        self.bugs = Bugs(frame.banner)
        self.preferences = Preferences(self, preferences, theme, self.show_error)
        self.screens = Screens(frame.stack, frame.filters, frame.under_filters, self._connect_view)
        self.pages = Pages(frame.stack)
        self.ways = Ways(self.screens, self.show_screen)
        self.side = SidePane(self, frame.middle, frame.stack, frame.sidebar, theme, preferences, self.screens.narrows)
        self.room = StoreRoom(self, clock, lambda: self.zone, preferences, self.show_error, lambda path: self.copies.choose_backup_of(path))
        self.copies = Copies(self, self.room, self.work, clock, self.show_error, lambda: self.desk.project_id if self.desk else None)
        self.beginning = Beginning(self, self.pages, self.room, paint, clock, preferences, self.show_error)
        self.menus = Menus(self, preferences, self.show_screen, self.room.open)
        self.tools = Tools(frame, self.side, preferences, lambda: self.menus.commands(self.shown_view()))
        self.signs = Signs(frame, self.menus, self.shown_view)
        self.reminders = Reminders(self, frame, self.come_forward)
        self._incoming: Incoming | None = None
        self.publishing = Publishing(frame, preferences, self.preferences.save)
        self.file_reading = FileReading(preferences, self)
        self.panes = Panes(self._parts)
        self._lost = QTimer(self, singleShot=True, interval=0)
        self._lost.timeout.connect(self._find_keyboard)
        self._menu_of_new = QMenu(self)
        self._midnight = QTimer(self, interval=_LOOK_AT_DAY_MS)
        self._midnight.timeout.connect(self.look_at_the_day)
        self._connect()

    def _connect(self) -> None:
        frame, side, top = self.frame, self.frame.sidebar, self.frame.top
        side.screen_chosen.connect(self.show_screen)
        side.counter_chosen.connect(lambda key: self.show_screen(_COUNTER_SCREENS[key]))
        side.project_chosen.connect(self._choose_project)
        side.new_project_requested.connect(self.new_project)
        side.settings_requested.connect(self.show_settings)
        side.help_requested.connect(self.show_keys)
        side.fold_requested.connect(self.toggle_sidebar)
        top.palette_requested.connect(self.open_palette)
        top.undo_requested.connect(self.undo)
        top.redo_requested.connect(self.redo)
        top.new_requested.connect(self.new_here)
        top.inspector_requested.connect(self.toggle_inspector)
        top.new.arrow.pressed.connect(self._fill_new_menu)
        frame.status.undo_requested.connect(self.undo)
        frame.undo_bar.undo_asked.connect(self.undo)
        frame.follow(self.work)
        frame.content_moved.connect(self.side.arrange)
        self.room.opened.connect(self._opened)
        self.room.leaving.connect(self._leaving)
        self.room.withdrawn.connect(frame.banner.withdraw)
        self.room.remembered.connect(self.preferences.save)
        self.copies.announced.connect(self.signs.say)
        self.beginning.began.connect(self._began)
        self.beginning.imported.connect(self._imported)
        self.beginning.calendar_chosen.connect(self.open_file)
        self.pages.shown.connect(self._page_shown)
        self.pages.closed.connect(self._page_closed)
        self.tools.open_requested.connect(self.open_thing)
        self.tools.write_requested.connect(self.ways.write_to)
        self.tools.find_slot_requested.connect(self.ways.find_slot)
        self.tools.new_revision_requested.connect(self.ways.new_revision)
        self.tools.revision_requested.connect(self.ways.correct_revision)
        self.tools.transmit_requested.connect(self.ways.transmit)
        self.tools.transmittal_requested.connect(self.ways.act_on_transmittal)
        self.tools.sheet_requested.connect(self.ways.show_sheet)
        self.tools.minutes_requested.connect(self.ways.take_minutes)
        self.tools.answer_requested.connect(self._answer)
        self.tools.decline_requested.connect(lambda *given: self.incoming.decline(*given))
        self.tools.left.connect(self._focus_screen)
        self.reminders.open_requested.connect(self.open_thing)
        self.reminders.announced.connect(self.signs.say)
        self.reminders.left.connect(self._focus_screen)
        self.publishing.announced.connect(self.signs.say)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._keyboard_went)

    # Stores

    @property
    def directory(self) -> Directory:
        """The names of the open store; empty without one."""
        if self._directory is None:
            from coorddesk.services.directory import Directory

            self._directory = Directory({}, {}, {}, {})
        return self._directory

    @property
    def store(self) -> Store | None:
        """The open store, or None."""
        return self.room.store

    @property
    def incoming(self) -> Incoming:
        """Messages that are dropped or opened; made when the first comes, since what reads them takes longer to load than the frame."""
        if self._incoming is None:
            from coorddesk.ui.incoming import Incoming

            self._incoming = Incoming(self, self.frame, self.show_error)
            self._incoming.open_requested.connect(self.open_thing)
            self._incoming.calendar_came.connect(self._show_calendar)
            self._incoming.use(self.desk)
        return self._incoming

    def _answer(self, meeting_id: str, reply: Reply, original: datetime | None) -> None:
        self.incoming.answer(meeting_id, reply, original)

    def open_at_start(self, path: Path | None) -> None:
        """Opens a store, or the one of last time, or shows the first-run page, under a sentence where one was expected."""
        if not self.room.open_first(path):
            self.show_first_run()

    def open_store(self, path: Path) -> bool:
        """Opens the store at `path`; when that fails, says why and keeps the one that is open."""
        return self.room.open(path)

    def open_example(self, path: Path, remember: bool = True) -> bool:
        """Makes the example project at `path` and opens it; a throwaway one is not remembered for the next start."""
        return self.room.make_example(path, remember)

    def open_file(self, path: Path) -> None:
        """Opens a store, takes a spreadsheet in, or shows somebody else's calendar."""
        suffix = path.suffix.lower()
        if suffix == ".coord":
            self.room.open(path)
        elif suffix in _SPREADSHEETS:
            self.import_file(path)
        elif suffix in MESSAGE_ENDINGS:
            self.incoming.take(path)
        else:
            taken = self.tr("CoordDesk opens stores (.coord) and takes in spreadsheets ({sheets}), calendars and messages ({messages}).")
            self.show_error(
                self.tr("{name} was not opened").format(name=path.name),
                taken.format(sheets=", ".join(SPREADSHEET_ENDINGS), messages=", ".join(MESSAGE_ENDINGS))
                + " "
                + self.tr("The file is left as it is."),
            )

    def _show_calendar(self, path: Path) -> None:
        calendar = self.show_screen("calendar")
        if calendar is not None:
            calendar.take_file(path)

    def import_file(self, path: Path) -> None:
        """Shows what a spreadsheet would bring, to be imported or not."""
        self.copies.back_up_if_due()
        self.beginning.import_file(path)

    def open_from_outside(self, files: list[str]) -> None:
        """A second start came: comes to the front and opens its files."""
        self.come_forward()
        for name in files:
            self.open_file(Path(name))

    def come_forward(self) -> None:
        """Brings the window to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _opened(self, store: Store) -> None:
        desk = Desk(store, self.clock, self.zone, self.theme, self.icons, self.kit, self.settings, self.work)
        self.desk = self.beginning.desk = self.tools.desk = self.signs.desk = desk
        if self._incoming is not None:
            self._incoming.use(desk)
        desk.changed.connect(self._changed)
        desk.failed.connect(self.show_error)
        desk.went_well.connect(self.frame.banner.withdraw)
        desk.announced.connect(self.signs.say)
        desk.undo_offered.connect(self.frame.offer_undo)
        desk.scope_changed.connect(self._rescoped)
        self._day = desk.today()
        self.frame.banner.close_error()
        self.setWindowTitle(f"{store.path.stem} – CoordDesk")
        self._directory = desk.names()
        codes = {one.code: one.id for one in self.directory.projects.values()}
        alone = next(iter(codes.values())) if len(codes) == 1 else None
        desk.project_id = codes.get(self.settings.last_project, alone)
        self.signs.show_store(store)
        self.signs.show_projects(self.directory)
        self.signs.show_undo()
        if not self.beginning.preparing:
            self._show_first()

    def _show_first(self) -> None:
        """The first content of a store: the screen of last time, or the first-run page while there is no project."""
        if self.desk is None:
            return
        self.pages.drop()
        if not self.directory.projects:
            self.show_first_run()
            return
        self.show_screen(self.settings.last_view if self.settings.last_view in NAMES else "today")
        self.signs.show_undo()
        self.signs.count_soon()
        self._midnight.start()
        self.reminders.watch(self.desk)
        self.publishing.watch(self.desk)
        self.file_reading.watch(self.desk)
        QTimer.singleShot(_WARM_MS, self._warm)

    def _warm(self) -> None:
        """What the first change, the first look at each screen and the safety of the store need, after the first content stands."""
        desk = self.desk
        if desk is None:
            return
        steps = desk.steps
        self.work.start(
            lambda _job: load_rest(desk.store, desk.project_id, desk.today(), desk.zone),
            lambda ahead: desk.keep_ahead(ahead, steps),
            lambda error: self.show_bug(type(error), error, error.__traceback__),
        )
        self.copies.back_up_if_due()

    def _leaving(self) -> None:
        self.publishing.leave()
        self.file_reading.leave()
        self.work.stop()
        if self.desk is not None:
            self.desk.disk.stop()
        self._midnight.stop()
        self.reminders.forget()
        if self._incoming is not None:
            self._incoming.use(None)
        self.pages.drop()
        self.menus.use(None)
        self.frame.top.show_extra([])
        self.frame.undo_bar.dismiss()
        self.tools.forget()
        self.tools.select("", "")
        self.screens.forget()
        self.desk = self.beginning.desk = self.tools.desk = self.signs.desk = None
        self._directory = None

    # Screens

    def shown_view(self) -> View | None:
        """The screen that can be seen; None under a page or without a store."""
        return self.screens.current() if self.pages.current is None else None

    def show_screen(self, name: str, remember: bool = True) -> View | None:
        """Shows a screen, made when it is first asked for."""
        if self.desk is None or not self.directory.projects:
            return None
        self.pages.drop()
        self.frame.banner.pass_by()
        self.tools.close_palette()
        view = self.screens.show(self.desk, name, remember)
        self.frame.sidebar.show_screen(name)
        self.settings.last_view = name
        self.menus.use(view)
        self.signs.show_screen()
        self.frame.top.show()
        self.frame.top.inspector.setEnabled(screen_named(name).inspects)
        self.frame.top.show_extra(view.top_widgets())
        self.frame.top.show_new(self.tr(view.NEW[0]) if view.NEW else self.tr("New task"), self._menu_of_new, view.NEW_ICON)
        self.tools.select(*(view.current() or ("", "")))
        if screen_named(name).inspects:
            self.tools.uncover_inspector()
        else:
            self.tools.cover_inspector()
        self.side.arrange()
        view.focus_list()
        return view

    def _connect_view(self, view: View) -> None:
        view.open_requested.connect(self.open_thing)
        view.selected.connect(self.tools.select)
        view.several_selected.connect(self.tools.select_several)
        view.title_changed.connect(self.signs.show_screen)
        view.title_changed.connect(partial(self.menus.show_offers, view))
        view.edit_requested.connect(self.edit)
        view.part_requested.connect(self.edit)
        view.write_requested.connect(self.ways.write_to)
        view.day_selected.connect(self.tools.select_day)
        view.sheet_requested.connect(self.ways.show_sheet)
        view.answer_requested.connect(self._answer)
        view.room_requested.connect(lambda on: self.tools.cover_inspector() if on else self.tools.uncover_inspector())

    def open_thing(self, kind: str, id: str) -> None:
        """Shows a thing wherever it belongs, with its details in the inspector; a project becomes the one that is shown."""
        if self.desk is None:
            return
        if kind == "project":
            self.desk.choose_project(id)
            return
        if kind == "document_settings":
            self.show_document_settings(id)
            return
        self.pages.close()
        screen, here = screen_for(kind), self.screens.current()
        if (here is None or not reveals(here, kind, id)) and screen is not None:
            before = self.screens.shown
            view = self.show_screen(screen.name)
            if before and before != screen.name:
                self.signs.say(self.tr("{key} goes back").format(key=key_name("Alt+Left")))
            if view is not None and not reveals(view, kind, id) and self.desk.project_id is not None:
                self.desk.choose_project(None)
                reveals(view, kind, id)
        if kind != "holdings":  # a list that is looked at; nothing of it is selected by that
            self.tools.select(kind, id)
            self.show_inspector(True)

    def _focus_screen(self) -> None:
        view = self.shown_view()
        if view is not None:
            view.focus_list()

    def focus_filter(self) -> None:
        """Gives the keyboard to the filter field."""
        view = self.shown_view()
        if view is not None:
            view.focus_filter()
        elif self.pages.current is not None:
            self.pages.current.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def back(self) -> None:
        """The screen before."""
        name = self.screens.step_back()
        if name:
            self.show_screen(name, remember=False)

    def forward(self) -> None:
        """The screen that was left by going back."""
        name = self.screens.step_forward()
        if name:
            self.show_screen(name, remember=False)

    def new_here(self) -> None:
        """What the primary button makes: the screen's own new thing, else a task by a line of capture."""
        view = self.shown_view()
        if view is not None and view.NEW:
            run(view, view.NEW[1])
        else:
            self.open_palette()

    def _fill_new_menu(self) -> None:
        """All new things; filled when it is wanted, since it takes every screen's code."""
        self._menu_of_new.clear()
        offered: set[str] = set()
        for screen in SCREENS:
            new = screen.view_class().NEW
            if new is not None and screen.name != "sheets" and new[0] not in offered:
                offered.add(new[0])
                self._menu_of_new.addAction(self.tr(new[0]), partial(self.ways.begin, screen.name, new[1]))
        self._menu_of_new.addSeparator()
        self._menu_of_new.addAction(self.tr("New project…"), self.new_project)

    # What changes

    def _changed(self, step: Step) -> None:
        if step.reloaded or step.kinds & {"project", "team", "person", "column"}:
            self._read_directory()
        if not step.reloaded:
            self.frame.banner.pass_by()
        self.screens.apply(step)
        self.tools.apply(step)
        self.reminders.apply(step)
        self.publishing.apply(step)
        self.file_reading.apply(step)
        self.signs.show_title()
        self.signs.show_undo()
        self.signs.count_soon()

    def _read_directory(self) -> None:
        if self.store is None or self.desk is None:
            return
        had = bool(self.directory.projects)
        self._directory = self.desk.names()
        if self.desk.project_id is not None and self.desk.project_id not in self.directory.projects:
            self.desk.choose_project(None)
        self.signs.show_projects(self.directory)
        asked = self.beginning.preparing or (self.pages.current is not None and not self.beginning.is_asking())
        if bool(self.directory.projects) != had and not asked:
            # The first project came, or the last one went, by an undo or from outside. Not now: the screens have yet to hear of it.
            QTimer.singleShot(0, self._show_first)

    def _rescoped(self) -> None:
        if self.desk is not None:
            self.settings.last_project = self.directory.code(self.desk.project_id)
            self._read_anew()

    def look_at_the_day(self) -> None:
        """After midnight, or a night's sleep of the computer, everything that counts days is read anew."""
        if self.desk is not None and self.desk.today() != self._day:
            self._day = self.desk.today()
            self.publishing.look()
            self._read_anew()

    def _read_anew(self) -> None:
        self.signs.show_projects(self.directory)
        self.screens.reload(self.clock.now())
        self.signs.show_screen()
        self.signs.count_soon()

    def undo(self) -> None:
        """Takes the last change back."""
        if self.desk is not None:
            self.frame.undo_bar.dismiss()
            self.desk.undo()

    def redo(self) -> None:
        """Does the last undone change again."""
        if self.desk is not None:
            self.frame.undo_bar.dismiss()
            self.desk.redo()

    # Inspector and palette

    def toggle_inspector(self) -> None:
        """Shows the inspector, or hides it."""
        self.show_inspector(not self.side.is_open())

    def show_inspector(self, on: bool) -> None:
        """Shows or hides the inspector; below 1320 the sidebar folds meanwhile, below 1080 it covers some screens."""
        if self.shown_view() is None or not screen_named(self.screens.shown).inspects:
            self.frame.top.inspector.setChecked(False)
        elif on:
            came = not self.side.is_open()
            self.tools.open_inspector()
            if came and self.side.covers():
                self.signs.say(self.tr("{key} shows what the inspector lies over").format(key=key_name("Esc")))
        else:
            self.tools.close_inspector()

    def edit(self, part: str = "") -> None:
        """Gives the keyboard to the inspector, or to a part of it by its name."""
        self.show_inspector(True)
        if self.tools.inspector is not None and self.side.is_open():
            self.tools.inspector.focus_part(part)

    def open_palette(self) -> None:
        """Search, capture and commands; not before there is a project to put things in."""
        if self.directory.projects:
            self.tools.open_palette()

    # Pages that stand in for the screens

    def _page_shown(self, title: str) -> None:
        self.tools.close_palette()
        self.screens.show_bar(None)
        self.menus.use(None)
        self.tools.cover_inspector()
        self.frame.top.inspector.setEnabled(False)
        self.frame.top.show_title(title, "")
        self.frame.top.show_extra([])
        self.frame.top.show_new("", None)
        self.frame.top.setVisible(bool(title))
        self.signs.show_hint()
        if self.desk is None:
            self.frame.status.show_state(self.tr("Nothing to save yet"))

    def _page_closed(self) -> None:
        if self.directory.projects:
            self.show_screen(self.screens.shown or "today", remember=False)
        else:
            self.show_first_run()

    def _began(self, project_id: str) -> None:
        """A project was started."""
        self._read_directory()
        if self.desk is not None:
            self.desk.choose_project(project_id)
        self.settings.last_view = "board"
        self._show_first()

    def _imported(self, screen: str, project_id: str) -> None:
        """An import is done: what came in is shown, or else the screen one was on."""
        self._read_directory()
        if screen:
            self.settings.last_view = screen
        if self.desk is not None and project_id and self.desk.project_id not in (None, project_id):
            self.desk.choose_project(project_id)
        self._show_first()

    def show_first_run(self) -> None:
        """The first-run page: start a project, open the example, import a spreadsheet."""
        self.beginning.show_first_run(self.clock.today(self.zone))

    def new_project(self) -> None:
        """The page that starts a project."""
        if self.directory.projects:
            self.beginning.show_new_project(self.clock.today(self.zone))
        else:
            self.show_first_run()

    def show_settings(self) -> None:
        """The settings page."""
        from coorddesk.services import holidays
        from coorddesk.ui.settings_page import SettingsPage

        page = SettingsPage(self.kit, self.settings, self, {"zone": checked_zone, "holidays": holidays.checked})
        page.changed.connect(self._setting_changed)
        page.closed.connect(self.pages.close)
        self.pages.show(page, self.tr("Settings"), self.pages.close)

    def show_document_settings(self, project_id: str = "") -> None:
        """The page of a project's document settings; without one, of the project on view, else of the first that runs."""
        from coorddesk.ui.document_settings import DocumentSettingsPage

        running = next((one.id for one in self.directory.projects.values() if one.state != "closed"), "")
        if self.desk is not None and (chosen := project_id or self.desk.project_id or running):
            page = DocumentSettingsPage(self.desk, chosen, self)
            page.closed.connect(self.pages.close)
            self.pages.show(page, self.tr("Document settings"), self.pages.close)

    def show_keys(self) -> None:
        """All keys, searchable."""
        from coorddesk.ui.keys_page import KeysPage

        page = KeysPage(self.kit, self.menus.key_rows(), self)
        page.closed.connect(self.pages.close)
        self.pages.show(page, self.tr("Keys"), self.pages.close)

    def about(self) -> None:
        """Which version this is, where its files lie, and whose work is in it."""
        from coorddesk.ui.about_page import AboutPage

        page = AboutPage(self.kit, self.store.path if self.store is not None else None, self)
        page.closed.connect(self.pages.close)
        self.pages.show(page, self.tr("About CoordDesk"), self.pages.close)

    def _setting_changed(self, name: str) -> None:
        self.preferences.save()
        if name in ("theme", "reduced_motion"):
            self.preferences.restyle()
        if name == "read_files":
            self.file_reading.look()
        if name == "zone":
            self.zone = local_zone(self.settings.zone)
        if name in _MAKES_ANEW and self.desk is not None:
            self.desk.zone = self.zone
            self._day = self.desk.today()
            self.menus.use(None)
            self.tools.forget()
            self.screens.forget_views()
            self.reminders.look()
            self.signs.count_soon()
            if self.pages.current is None:
                self._page_closed()

    def choose_light(self) -> None:
        """The light theme."""
        self._choose_theme("light")

    def choose_dark(self) -> None:
        """The dark theme."""
        self._choose_theme("dark")

    def _choose_theme(self, theme: str) -> None:
        self.settings.theme = theme
        self._setting_changed("theme")

    def follow_system_theme(self) -> None:
        """The system turned light or dark."""
        if self.settings.theme == "system":
            self.preferences.restyle()

    # Small commands

    def choose_project(self) -> None:
        """The menu of projects."""
        if self.desk is not None:
            self.frame.sidebar.open_projects()

    def _choose_project(self, id: str) -> None:
        if self.desk is not None:
            self.desk.choose_project(id or None)

    def toggle_sidebar(self) -> None:
        """Folds the sidebar to icons, or unfolds it."""
        self.side.user_folded()
        self.settings.sidebar_folded = not self.frame.sidebar.folded
        self.frame.sidebar.set_folded(self.settings.sidebar_folded)

    def next_pane(self) -> None:
        """Gives the keyboard to the next part of the window."""
        self.panes.step(1)

    def previous_pane(self) -> None:
        """Gives the keyboard to the part before."""
        self.panes.step(-1)

    def _parts(self) -> list[tuple[QWidget, Callable[[], object] | None]]:
        """The parts of the window in the order of the Tab key, each with what F6 does there; None takes its first stop."""
        frame, view, inspector = self.frame, self.shown_view(), self.tools.inspector
        parts: list[tuple[QWidget, Callable[[], object] | None]] = [(frame.top, None), (frame.banner, None)]
        if self.pages.current is not None:
            parts.append((self.pages.current, None))
        elif view is not None:
            bar = view.filter_bar()
            if bar is not None:
                parts.append((bar, view.focus_filter))
            parts.append((view, view.focus_list))
        if inspector is not None:
            parts.append((inspector, inspector.focus_first))
        if self.reminders.notice is not None:
            parts.append((self.reminders.notice, self.reminders.notice.take_keyboard))
        return [*parts, (frame.sidebar, frame.sidebar.focus_shown), (frame.status, None), (frame.undo_bar, None)]

    def _keyboard_went(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or not now.isVisible():
            self._lost.start()  # not now: what had it may be about to give it on

    def _find_keyboard(self) -> None:
        """Where what had the keyboard has gone, it goes to what is on view: no key may be pressed in vain."""
        focused = QApplication.focusWidget()
        if not self.isActiveWindow() or QApplication.activePopupWidget() is not None or (focused is not None and focused.isVisible()):
            return
        page, view = self.pages.current, self.shown_view()
        if page is not None:
            self.panes.rescue(page, page.setFocus)
        elif view is not None:
            self.panes.rescue(view, view.focus_list)

    def show_log_folder(self) -> None:
        """The folder of the log file, in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_dir())))

    # What went wrong

    def show_error(self, headline: str, sentence: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Shows a sentence in the banner."""
        self.frame.banner.show_error(headline, sentence, action, act)

    def show_bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A bug of ours: says so once, with a report to copy; the store is safe and work goes on.

        What the world did to the store while something was read from it is no bug, and is told in its own words.
        """
        if isinstance(error, StorageError):
            self.show_error(self.tr("The store cannot be read"), error.sentence)
        else:
            self.bugs.show(kind, error, trace)

    # The window's own state

    def restore_state(self) -> None:
        """Size, place and folds as they were last time."""
        self.preferences.restore_window()
        self.frame.sidebar.set_folded(self.settings.sidebar_folded)

    def leave(self) -> None:
        """Writes down state and settings and closes the store."""
        self.preferences.save_window()
        self.preferences.save()
        self.reminders.notifications.leave()
        self.room.leave()

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.menus.listen()

    def closeEvent(self, event: QCloseEvent) -> None:
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()  # an open editor saves what it has
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(Path(url.toLocalFile()).suffix.lower() in (".coord", *_SPREADSHEETS, *MESSAGE_ENDINGS) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            self.open_file(Path(url.toLocalFile()))

    def focusNextPrevChild(self, next: bool) -> bool:
        return self.panes.tab(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.frame.banner.isVisible():
                self.frame.banner.close_error()
                return
            if self.pages.leave():
                return
            if self.side.is_open() and self.side.covers():
                self.show_inspector(False)
                return
        super().keyPressEvent(event)


def load_rest(store: Store, project_id: str | None, today: date, zone: str) -> dict[str, tuple[object, Any]]:
    """Loads what the first change and the first look at each screen need; answers what screens have read ahead, by their names."""
    store.warm()
    ahead = {}
    for screen in SCREENS:
        reading = screen.view_class().ahead(store, project_id, today, zone)
        if reading is not None:
            ahead[screen.name] = reading
    import_module("coorddesk.ui.incoming")
    # What start-up made stays for good; a full collection over it would fall into some gesture and cost it 45 ms.
    gc.freeze()
    # A page of a full store makes thousands of small objects that go without a collector's help; with Python's own thresholds it looks
    # through all of them several times a page, up to 100 ms each.
    gc.set_threshold(*_COLLECTED_AFTER)
    return ahead
