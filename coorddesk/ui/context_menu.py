"""The menu of what is selected: each thing that can be done with its icon and its key, as a view's ACTIONS declare them."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from coorddesk.ui.buttons import key_name
from coorddesk.ui.menus import place, run
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
        if any("Return" in key for key in keys[:1]):
            text += f"\t{key_name(keys[0])}"
        where = place(self, view.tr(spec.under) if spec.under and not flat else "", self._within)
        action = where.addAction(view.desk.icons.icon(spec.icon), text)
        if keys:
            action.setShortcut(QKeySequence(keys[0]))
            action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(partial(run, view, spec.slot))
        return action
