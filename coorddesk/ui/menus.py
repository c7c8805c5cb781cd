"""What the window can do, declared once, and what that makes: menu bar, keys, palette commands, the list of keys."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from coorddesk.settings import Settings
from coorddesk.ui.actions import Action
from coorddesk.ui.buttons import tip
from coorddesk.ui.focus import put_away
from coorddesk.ui.screens import SCREENS, Screen
from coorddesk.ui.view import View

if TYPE_CHECKING:
    from coorddesk.ui.palette_rows import Command

ACTIONS = (
    Action("new_project", "New project…", "new_project", menu="file", icon="flag"),
    Action("open", "Open…", "room.choose", ("Ctrl+O",), menu="file", icon="folder-open"),
    Action("open_example", "Open the example project", "room.open_example", menu="file", icon="book-open"),
    Action("import", "Import…", "beginning.choose_import", ("Ctrl+Shift+I",), menu="file", icon="import"),
    Action("export", "Export tables…", "copies.export", menu="file", icon="table-2"),
    Action("publish", "Publish calendar…", "publishing.open_panel", ("Ctrl+Shift+L",), menu="file", icon="calendar-sync"),
    Action("save_copy", "Save a copy…", "copies.save_copy", menu="file", icon="copy"),
    Action("backup", "Back up now", "copies.back_up", menu="file", icon="archive"),
    Action("restore", "Restore a backup…", "copies.choose_backup", menu="file", icon="archive-restore"),
    Action("quit", "Quit", "close", ("Ctrl+Q",), menu="file", icon="log-out"),
    Action("undo", "Undo", "undo", ("Ctrl+Z",), menu="edit", icon="undo-2"),
    Action("redo", "Redo", "redo", ("Ctrl+Y", "Ctrl+Shift+Z"), menu="edit", icon="redo-2"),
    Action("find", "Filter what is shown", "focus_filter", ("Ctrl+F",), menu="edit", icon="list-filter"),
    Action("settings", "Settings", "show_settings", ("Ctrl+,",), menu="edit", icon="settings"),
    Action("document_settings", "Document settings…", "show_document_settings", menu="edit", icon="file-cog"),
    Action("new_task", "New task anywhere", "open_palette", ("Ctrl+N",), menu="item", icon="plus"),
    Action("sidebar", "Fold or unfold the sidebar", "toggle_sidebar", ("Ctrl+B",), menu="view", icon="panel-left"),
    Action("inspector", "Show or hide the inspector", "toggle_inspector", ("Ctrl+I",), menu="view", icon="panel-right"),
    Action("next_pane", "Next pane", "next_pane", ("F6",), menu="view"),
    Action("previous_pane", "Previous pane", "previous_pane", ("Shift+F6",), menu="view"),
    Action("reminder", "Show reminder", "reminders.show", ("Ctrl+Shift+R",), menu="view", icon="bell"),
    Action("light", "Light theme", "choose_light", menu="view", icon="sun"),
    Action("dark", "Dark theme", "choose_dark", menu="view", icon="moon"),
    Action("palette", "Search, add or run a command", "open_palette", ("Ctrl+K", "Ctrl+Shift+P"), menu="go", icon="search"),
    Action("projects", "Choose a project", "choose_project", ("Ctrl+0",), menu="go", icon="layers"),
    Action("back", "Back", "back", ("Alt+Left",), menu="go", icon="arrow-left"),
    Action("forward", "Forward", "forward", ("Alt+Right",), menu="go", icon="arrow-right"),
    Action("keys", "Keys", "show_keys", ("F1",), menu="help", icon="keyboard"),
    Action("log_folder", "Show the log folder", "show_log_folder", menu="help", icon="folder"),
    Action("about", "About CoordDesk", "about", menu="help", icon="info"),
)  # fmt: skip
# What the palette does not offer: itself.
NOT_IN_PALETTE = frozenset(("palette",))
# Where in its menu what a screen can do comes: before this, or at the end.
_BEFORE = {"file": "quit"}


# What every field and list does with what it has itself.
_OF_THE_FOCUS = frozenset(("Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"))


def _works_anywhere(key: str) -> bool:
    """Whether a screen's key works from the inspector too: Ctrl and a letter do; all others belong to the list that has the focus."""
    return key.startswith("Ctrl+") and len(key.rpartition("+")[2]) == 1 and key[-1].isalpha() and key not in _OF_THE_FOCUS


class Menus(QObject):
    """The menu bar with every action of the window and of the screen that is shown.

    On Windows and Linux the bar is hidden until Alt is pressed alone, or F10; Esc or leaving it hides it again.

    Args:
        show_screen: shows the screen of a name.
        open_recent: opens the store at a path.
    """

    def __init__(
        self, window: QMainWindow, settings: Settings, show_screen: Callable[[str], object], open_recent: Callable[[Path], object]
    ) -> None:
        super().__init__(window)
        self._window, self._settings, self._show_screen, self._open_recent = window, settings, show_screen, open_recent
        self._bar = window.menuBar()
        self._alt_alone = False
        self._before: QWidget | None = None
        self._of_view: list[QAction] = []
        self._within: list[QMenu] = []
        self.actions: dict[str, QAction] = {}
        titles = {
            "file": self.tr("&File"), "edit": self.tr("&Edit"), "view": self.tr("&View"), "item": self.tr("&Item"), "go": self.tr("&Go"),
            "help": self.tr("&Help"),
        }  # fmt: skip
        self._menus: dict[str, QMenu] = {key: self._bar.addMenu(text) for key, text in titles.items()}
        for menu in self._menus.values():
            menu.setToolTipsVisible(True)
            menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self._hide_if_left))
        for position, screen in enumerate(SCREENS):
            action = QAction(self._tr(screen.title), window)
            action.setShortcut(QKeySequence(f"Alt+{position + 1}"))
            action.triggered.connect(lambda _checked=False, name=screen.name: self._show_screen(name))
            self._add(screen.name, action, "go")
        self._menus["go"].addSeparator()
        for one in ACTIONS:
            self._add(one.name, self._action(one, window, window), one.menu)
        self._arrange_file_menu()
        self._bar.setVisible(self._bar.isNativeMenuBar())
        self._bar.installEventFilter(self)

    def _add(self, name: str, action: QAction, menu: str) -> None:
        action.triggered.connect(self._not_alt_alone)
        self._window.addAction(action)
        self._menus[menu].addAction(action)
        self.actions[name] = action

    def _arrange_file_menu(self) -> None:
        file = self._menus["file"]
        self._recent = QMenu(self.tr("Open recent"), file)
        self._recent.aboutToShow.connect(self._fill_recent)
        file.insertMenu(self.actions["open_example"], self._recent)
        for name in ("import", "save_copy", "quit"):
            file.insertSeparator(self.actions[name])
        self._menus["edit"].insertSeparator(self.actions["find"])
        self._menus["view"].insertSeparator(self.actions["light"])

    def _action(self, one: Action, owner: QObject, parent: QObject) -> QAction:
        action = QAction(self._tr(one.text), parent)
        action.setObjectName(one.name)
        action.setShortcuts([QKeySequence(key) for key in with_enter(one.keys)])
        action.triggered.connect(lambda _checked=False: run(owner, one.slot))
        return action

    def _tr(self, text: str) -> str:
        # The declared texts are translated in the window's context.
        return QCoreApplication.translate("Window", text)

    def use(self, view: View | None) -> None:
        """Offers what a screen can do, in place of the one before."""
        for action in self._of_view:
            owner = action.parent()
            if isinstance(owner, View):
                owner.removeAction(action)
            action.deleteLater()
        for within in self._within:
            within.deleteLater()
        self._of_view, self._within = [], []
        if view is None:
            return
        places: dict[tuple[str, str], QMenu] = {}
        for one in view.ACTIONS:
            action = self._action(one, view, view)
            if one.single and not self._settings.single_keys:
                action.setShortcuts([])
            anywhere = bool(one.keys) and all(map(_works_anywhere, one.keys))
            near = Qt.ShortcutContext.WidgetWithChildrenShortcut
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut if anywhere else near)
            action.triggered.connect(self._not_alt_alone)
            view.addAction(action)
            menu = one.menu or "item"
            before = self.actions.get(_BEFORE.get(menu, ""))
            if one.under:
                place(self._menus[menu], self._tr(one.under), places).addAction(action)
            elif before is None:
                self._menus[menu].addAction(action)
            else:
                self._menus[menu].insertAction(before, action)
            self._of_view.append(action)
        self._within = list(places.values())
        self.show_offers(view)

    def show_offers(self, view: View) -> None:
        """Switches off what makes no sense in what a screen shows now."""
        for action in self._of_view:
            if action.parent() is view:
                action.setEnabled(view.offers(action.objectName()))

    def show_undo(self, undo: str | None, redo: str | None) -> None:
        """What undo and redo would do now; None switches them off."""
        for name, label, word in (("undo", undo, self.tr("Undo: {label}")), ("redo", redo, self.tr("Redo: {label}"))):
            action = self.actions[name]
            action.setEnabled(label is not None)
            shown = word.format(label=label) if label else self._tr(next(one.text for one in ACTIONS if one.name == name))
            action.setText(shown.replace("&", "&&"))

    def commands(self, view: View | None) -> "list[Command]":
        """Everything that can be done here, for the palette: the screen's own first."""
        from coorddesk.ui.palette_rows import Command

        found = []
        if view is not None:
            found += [
                Command(self._tr(one.text), _first(one.keys), one.icon, partial(run, view, one.slot))
                for one in view.ACTIONS
                if view.offers(one.name)
            ]
        for position, screen in enumerate(SCREENS):
            found.append(Command(self._go_words(screen), f"Alt+{position + 1}", screen.icon, partial(self._go, screen.name)))
        for one in ACTIONS:
            if one.name not in NOT_IN_PALETTE and self.actions[one.name].isEnabled():
                found.append(Command(self._tr(one.text), _first(one.keys), one.icon, self.actions[one.name].trigger))
        return found

    def _go_words(self, screen: Screen) -> str:
        return self.tr("Go to {name}").format(name=self._tr(screen.title))

    def _go(self, name: str) -> None:
        self._show_screen(name)

    def key_rows(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Where, what and the keys in Qt's portable text, of all that has a key: the window's, then each screen's."""
        anywhere = self.tr("Anywhere")
        rows: list[tuple[str, str, tuple[str, ...]]] = []
        rows += [(anywhere, self._go_words(screen), (f"Alt+{n + 1}",)) for n, screen in enumerate(SCREENS)]
        rows += [(anywhere, self._tr(one.text), one.keys) for one in ACTIONS if one.keys]
        for screen in SCREENS:
            for one in screen.view_class().ACTIONS:
                if one.keys and (self._settings.single_keys or not one.single):
                    rows.append((self._tr(screen.title), self._tr(one.text), one.keys))
        return rows

    def _fill_recent(self) -> None:
        self._recent.clear()
        for name in self._settings.recent_stores:
            path = Path(name)
            text = path.name if path.exists() else self.tr("{name} (missing)").format(name=path.name)
            action = self._recent.addAction(text.replace("&", "&&"), partial(self._reopen, path))
            action.setToolTip(tip(str(path)))
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("Nothing opened yet")).setEnabled(False)

    def _reopen(self, path: Path) -> None:
        self._open_recent(path)

    # The bar that comes with Alt or F10

    def listen(self) -> None:
        """Hears of Alt and F10 from now on; the window must have been shown."""
        handle = self._window.windowHandle()
        if handle is not None and not self._bar.isNativeMenuBar():
            handle.installEventFilter(self)

    def toggle_bar(self) -> None:
        """Shows the menu bar with its first menu open, or hides it."""
        if self._bar.isVisible():
            self._hide_bar()
            return
        self._before = QApplication.focusWidget()
        self._bar.show()
        self._bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        self._bar.setActiveAction(self._bar.actions()[0])

    def _hide_bar(self) -> None:
        if self._bar.isNativeMenuBar() or not self._bar.isVisible():
            return
        before, self._before = self._before, None
        had_focus = self._bar.hasFocus()
        put_away(self._bar, before if had_focus else None, Qt.FocusReason.MenuBarFocusReason)

    def _not_alt_alone(self) -> None:
        self._alt_alone = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._bar:
            escaped = kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
            if escaped or kind == QEvent.Type.FocusOut:
                QTimer.singleShot(0, self._hide_if_left)
        elif isinstance(event, QKeyEvent):
            if kind == QEvent.Type.KeyPress:
                self._alt_alone = event.key() == Qt.Key.Key_Alt and event.modifiers() in (
                    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier,
                )  # fmt: skip
                if event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                    self.toggle_bar()
                    return True
            elif kind == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Alt and self._alt_alone:
                self._alt_alone = False
                self.toggle_bar()
                return True
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusOut, QEvent.Type.Wheel):
            # Alt held for a click, a turn of the wheel or a switch to another window is not Alt alone.
            self._alt_alone = False
        return False

    def _hide_if_left(self) -> None:
        if self._bar.activeAction() is None and not any(menu.isVisible() for menu in self._menus.values()):
            self._hide_bar()


def place(menu: QMenu, under: str, made: dict[tuple[str, str], QMenu]) -> QMenu:
    """The menu within a menu that is called so, made where there is none yet; the menu itself without a name."""
    if not under:
        return menu
    key = (menu.title(), under)
    if key not in made:
        made[key] = menu.addMenu(under)
        made[key].setToolTipsVisible(True)
    return made[key]


def run(owner: object, slot: str) -> None:
    """Calls what an action names: a method of its owner, or of one of the owner's parts, as in "room.choose"."""
    attrgetter(slot)(owner)()


def with_enter(keys: tuple[str, ...]) -> list[str]:
    """The keys, Return led by Enter, which Qt has for the number pad alone: menus name the first, and it is Enter on every keyboard."""
    return list(dict.fromkeys(found for key in keys for found in (key.replace("Return", "Enter"), key)))


def _first(keys: tuple[str, ...]) -> str:
    return keys[0] if keys else ""
