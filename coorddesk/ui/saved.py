"""Saved filters: how a screen is looked at, kept under a name, from a button in its filter bar."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QMenu, QWidget

from coorddesk.domain.views import SavedView
from coorddesk.services import views
from coorddesk.ui.desk import Desk
from coorddesk.ui.picker import Picker
from coorddesk.ui.picks import Pick, begins
from coorddesk.ui.widgets import IconButton


class SavedFilters(QObject):
    """The menu behind the button, and the panel that asks for a name."""

    def __init__(
        self, desk: Desk, screen: str, button: IconButton, view: QWidget, terms: Callable[[], dict[str, Any]], use: Callable[[Any], None],
        is_worth_it: Callable[[dict[str, Any]], bool],
    ) -> None:  # fmt: skip
        """`terms` answers how the screen is looked at now, `use` looks at it so, `is_worth_it` says whether terms differ from the usual."""
        super().__init__(view)
        self._desk, self._screen, self._button, self._view, self._terms, self._use = desk, screen, button, view, terms, use
        self._is_worth_it = is_worth_it
        self._picker: Picker | None = None
        button.clicked.connect(self.open_menu)

    def known(self) -> list[SavedView]:
        """What is saved for the project on view."""
        with self._desk.attempt_all(self.tr("Cannot read the saved filters")):
            return views.saved(self._desk.store, self._screen, self._desk.project_id)
        return []

    def open_menu(self) -> None:
        """Offer what is saved, saving, and forgetting."""
        menu = self.menu()
        button = self._button
        rtl = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at = button.mapToGlobal(button.rect().bottomLeft() if rtl else button.rect().bottomRight())
        menu.popup(at if rtl else at - QPoint(menu.sizeHint().width(), 0))

    def menu(self) -> QMenu:
        """The menu as it is now."""
        menu, now, known = QMenu(self._view), self._terms(), self.known()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in known:
            terms = views.terms_of(one)
            entry = menu.addAction(_shown(one))
            entry.setCheckable(True)
            entry.setChecked(terms == now)
            entry.triggered.connect(lambda _on=False, terms=terms: self._use(terms))
        if known:
            menu.addSeparator()
        keep = menu.addAction(self._desk.icons.icon("bookmark-plus"), self.tr("Save this filter…"), self.ask_name)
        keep.setEnabled(self._is_worth_it(now))
        if known:
            forget = menu.addMenu(self.tr("Forget"))
            for one in known:
                forget.addAction(_shown(one)).triggered.connect(lambda _on=False, one=one: self._forget(one))
        return menu

    def ask_name(self) -> None:
        """Ask under which name to keep how the screen is looked at now."""
        if not self._is_worth_it(self._terms()):
            self._desk.announced.emit(self.tr("Nothing is filtered, so there is nothing to save."))
            return
        if self._picker is None or self._picker.parentWidget() is not self._view.window():
            self._picker = Picker(self._desk.paint, self.tr("Saved filters"), self._view.window())
            self._picker.field.setPlaceholderText(self.tr("Name of the filter"))
            self._picker.chosen.connect(self._save)
        button = self._button
        near = QRect(button.mapTo(self._view.window(), QPoint(0, 0)), button.size())
        self._picker.ask(self.tr("Save this filter as"), self._names, near, button, self.tr("Type a name."))

    def _names(self, typed: str) -> list[Pick]:
        clean = " ".join(typed.split())
        # Only the very same place is changed; a filter saved for all projects keeps its name there.
        own = [one for one in self.known() if one.project_id == self._desk.project_id]
        again = [Pick(one.name, self.tr("Change “{name}”").format(name=one.name)) for one in own if not clean or begins(clean, one.name)]
        if not clean or any(one.name.casefold() == clean.casefold() for one in own):
            return again
        return [Pick(clean, self.tr("Save as “{name}”").format(name=clean), "", "plus"), *again]

    def _save(self, name: str) -> None:
        with self._desk.attempt_all(self.tr("Cannot save the filter")):
            view = views.save(self._desk.store, self._screen, name, self._terms(), self._desk.project_id)
            self._desk.announced.emit(self.tr("Saved the filter {name}").format(name=view.name))

    def _forget(self, one: SavedView) -> None:
        with self._desk.attempt_all(self.tr("Cannot forget the filter")):
            views.remove(self._desk.store, one.id)
            self._desk.undo_offered.emit(self.tr("Forgot the filter {name}").format(name=one.name))


def _shown(one: SavedView) -> str:
    return one.name.replace("&", "&&")
