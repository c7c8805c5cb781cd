"""The menu of what is selected: each thing that can be done with its icon and its key, as a view's ACTIONS declare them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from coorddesk.ui.menus import place, run, with_enter
from coorddesk.ui.view import View


class ContextMenu(QMenu):
    """Opens with `popup` and goes when it closes."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)
        self._view = view
        self._specs = {spec.name: spec for spec in view.ACTIONS}
        self._within: dict[tuple[str, str], QMenu] = {}

    def put(self, *names: str) -> None:
        """Actions of the view one after another; an empty name is a line between two groups."""
        for name in names:
            if name:
                self.put_as(name)
            else:
                self.addSeparator()

    def put_as(self, name: str, words: str = "", *, flat: bool = False) -> QAction:
        """One action of the view, in other words where what is selected wants them; `flat` in the menu itself, not one within it."""
        view, spec = self._view, self._specs[name]
        text, keys = words or view.tr(spec.text), spec.keys
        if spec.single and not view.desk.settings.single_keys:
            keys = ()
        where = place(self, view.tr(spec.under) if spec.under and not flat else "", self._within)
        action = self._add(where, text, spec.icon, keys, partial(run, view, spec.slot))
        action.setObjectName(name)
        return action

    def put_key(self, words: str, icon: str, key: str, act: Callable[[], object]) -> QAction:
        """Something the list itself does at a key, such as Enter, and no action of the view."""
        return self._add(self, words, icon, (key,), act)

    def _add(self, where: QMenu, words: str, icon: str, keys: tuple[str, ...], act: Callable[[], object]) -> QAction:
        action = where.addAction(self._view.desk.icons.icon(icon), words)
        action.setShortcuts([QKeySequence(key) for key in with_enter(keys)])
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda: act())
        return action
