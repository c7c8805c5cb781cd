"""The calendar's bar: where one is, what is shown, of which teams, and how."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QWidget

from coorddesk.domain.people import Team
from coorddesk.domain.projects import Project
from coorddesk.ui.buttons import Button, IconButton, Look, named_with_key, tip
from coorddesk.ui.calendar.entries import LAYERS, tr
from coorddesk.ui.calendar.spans import MODES
from coorddesk.ui.filters import ChipToggle, DropMenuButton, Segments
from coorddesk.ui.paint import Paint, pen
from coorddesk.ui.widgets import Hairline

_ON = Look("surface.raised", "line.hairline", "text.secondary", "text.secondary")
_OFF = Look("surface.sunken", "line.hairline", "text.tertiary", "text.tertiary")


class LayerChip(ChipToggle):
    """A layer that is shown or not; the mark of one that is not shown is crossed out. In a narrow bar only its mark is left."""

    def __init__(self, kit: Paint, layer: str, text: str, parent: QWidget) -> None:
        super().__init__(kit, text, icon="eye-off", parent=parent)
        self.layer, self.full = layer, text
        self.setChecked(True)
        self.toggled.connect(self.describe)
        self.describe()

    def describe(self) -> None:
        """Says what a click does now."""
        words = tr("Hide {what}") if self.isChecked() else tr("Show {what}")
        self.setAccessibleName(self.full)
        self.setToolTip(tip(words.format(what=self.full.lower())))

    def set_narrow(self, narrow: bool) -> None:
        """Shows the mark alone, or the words too."""
        self.setText("" if narrow else self.full)
        self.updateGeometry()

    def look(self) -> Look:
        if self.state() in ("hover", "pressed"):
            return Look("state.hover", "line.field", "text.primary", "text.secondary")
        return _ON if self.isChecked() else _OFF

    def _lead(self) -> int:
        return 14 + (6 if self.text() else 0)

    def paint_content(self, p: QPainter, look: Look) -> None:
        metrics = self.kit.theme.metrics("small")
        advance = metrics.horizontalAdvance(self.words())
        x = (self.width() - self._lead() - advance) / 2
        mark = self.seen(x, 14)
        p.setOpacity(1 if self.isChecked() else 0.5)
        self._paint_mark(p, mark, look)
        p.setOpacity(1)
        if not self.isChecked():
            p.setPen(pen(self.kit.theme.color("text.primary"), 1.4))
            p.drawLine(mark.bottomLeft() + QPointF(0, -1), mark.topRight() + QPointF(0, 1))
        if self.text():
            self.kit.text(p, self.seen(x + self._lead(), advance, self.height()), self.words(), "small", look.ink)

    def _paint_mark(self, p: QPainter, rect: QRectF, look: Look) -> None:
        color = self.kit.theme.color
        if self.layer == "meetings":
            hue = self.kit.theme.team_hue(0)
            box = rect.adjusted(1, 2, -1, -2)
            p.fillRect(box, color(f"team.{hue}.line"))
            p.fillRect(QRectF(box.left(), box.top(), 3, box.height()), color(f"team.{hue}.strip"))
        elif self.layer == "deadlines":
            p.setPen(pen(color("text.secondary"), 1.3))
            p.drawRoundedRect(rect.adjusted(1.5, 3, -1.5, -3), 2, 2)
        elif self.layer == "steps":
            self.kit.icons.paint(p, rect, "list-checks", look.icon)
        elif self.layer == "milestones":
            self.kit.diamond(p, rect.center(), 5, color("text.primary"), color("text.primary"), 1)
        else:
            self.kit.icons.paint(p, rect, "file-text", look.icon)


class PickMany(DropMenuButton):
    """A menu in which several of some things are chosen; none chosen means all. `changed()` tells of another choice."""

    changed = Signal()

    def __init__(self, kit: Paint, everything: str, many: str, icon: str, parent: QWidget) -> None:
        """`many` says how many are chosen, with {n} in it; the icon stands for the words in a narrow bar."""
        super().__init__(kit, everything, parent=parent)
        self._everything, self._many, self._icon = everything, many, icon
        self._narrow = False
        self._actions: dict[str, QAction] = {}

    def chosen(self) -> frozenset[str]:
        """Ids of those chosen; empty for all."""
        return frozenset(id for id, action in self._actions.items() if action.isChecked())

    def offer(self, things: Iterable[tuple[str, str]], chosen: Iterable[str]) -> None:
        """Offers things as (id, name); with one alone there is nothing to choose, and the button is away."""
        kept = set(chosen)
        menu: QMenu = self.menu()
        menu.clear()
        self._actions = {}
        menu.addAction(self._everything).triggered.connect(self.clear)
        menu.addSeparator()
        for id, name in things:
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(id in kept)
            action.toggled.connect(self._told)
            self._actions[id] = action
        self.setVisible(len(self._actions) > 1)
        self._name()

    def clear(self) -> None:
        """Chooses all."""
        for action in self._actions.values():
            action.blockSignals(True)
            action.setChecked(False)
            action.blockSignals(False)
        self._told()

    def _told(self) -> None:
        self._name()
        self.changed.emit()

    def _name(self) -> None:
        names = [action.text() for action in self._actions.values() if action.isChecked()]
        shown = names[0] if len(names) == 1 else self._many.format(n=len(names)) if names else self._everything
        self.setText("" if self._narrow else shown)
        self.set_icon_name(self._icon if self._narrow else "")
        self.setAccessibleName(shown)
        self.setToolTip(tip(shown) if self._narrow else "")
        self.set_active(bool(names))
        self.updateGeometry()

    def set_narrow(self, narrow: bool) -> None:
        """Shows an icon in place of the words, or the words again."""
        self._narrow = narrow
        self._name()


class CalendarBar(QWidget):
    """Signals: turned(pages), today_asked(), choice_changed(), mode_chosen(name)."""

    turned = Signal(int)
    today_asked = Signal()
    choice_changed = Signal()
    mode_chosen = Signal(str)

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._row = row = QHBoxLayout(self)
        self._space(6, 24, 16)
        # The bar gets narrower than its words: then only the marks of the layers stand there.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.earlier = self._arrow("chevron-left", self.tr("Earlier"), "PgUp")
        self.today = Button(kit, self.tr("Today"), compact=True, role="small", parent=self)
        self.today.setToolTip(named_with_key(self.tr("Go to today"), "T"))
        self.later = self._arrow("chevron-right", self.tr("Later"), "PgDown")
        self.earlier.clicked.connect(lambda: self.turned.emit(-1))
        self.today.clicked.connect(self.today_asked)
        self.later.clicked.connect(lambda: self.turned.emit(1))
        for one in (self.earlier, self.today, self.later):
            row.addWidget(one)
        row.addSpacing(4)
        row.addWidget(Hairline(kit, vertical=True, token="line.strong", length=18, parent=self))
        row.addSpacing(4)
        names = {
            "meetings": self.tr("Meetings"), "deadlines": self.tr("Deadlines"), "steps": self.tr("Steps"),
            "milestones": self.tr("Milestones"), "documents": self.tr("Reviews"),
        }  # fmt: skip
        self.layers = {layer: LayerChip(kit, layer, names[layer], self) for layer in LAYERS}
        for chip in self.layers.values():
            chip.toggled.connect(self.choice_changed)
            row.addWidget(chip)
        row.addSpacing(4)
        row.addWidget(Hairline(kit, vertical=True, token="line.strong", length=18, parent=self))
        row.addSpacing(4)
        self.projects = PickMany(kit, self.tr("All projects"), self.tr("{n} projects"), "folder", self)
        self.teams = PickMany(kit, self.tr("All teams"), self.tr("{n} teams"), "users", self)
        for chooser in (self.projects, self.teams):
            chooser.changed.connect(self.choice_changed)
            row.addWidget(chooser)
        self.others = IconButton(kit, "layers", self.tr("Calendars of others…"), "Shift+C", compact=True, parent=self)
        row.addWidget(self.others)
        row.addStretch(1)
        self.options = DropMenuButton(kit, "", icon="settings-2", parent=self)
        self.options.setAccessibleName(self.tr("View options"))
        self.options.setToolTip(self.tr("View options"))
        row.addWidget(self.options)
        self.modes = Segments(kit, name=self.tr("How to show it"), parent=self)
        names = {
            "month": self.tr("Month"), "week": self.tr("Week"), "workweek": self.tr("Work week"), "day": self.tr("Day"),
            "agenda": self.tr("Agenda"),
        }  # fmt: skip
        for mode in MODES:
            self.modes.add(mode, names[mode])
        self.modes.chosen.connect(self.mode_chosen)
        for button in self.findChildren(QAbstractButton):
            # A click here leaves the keyboard where it was, on the days; Tab still comes by.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.modes)

    def _arrow(self, icon: str, name: str, key: str) -> Button:
        button = Button(self._kit, "", icon, "outlined", compact=True, parent=self)
        button.setFixedWidth(28)
        button.setAccessibleName(name)
        button.setToolTip(named_with_key(name, key))
        return button

    def hidden_layers(self) -> frozenset[str]:
        """The layers that are off."""
        return frozenset(layer for layer, chip in self.layers.items() if not chip.isChecked())

    def set_hidden(self, hidden: Iterable[str]) -> None:
        """Switches layers off without telling."""
        gone = set(hidden)
        for layer, chip in self.layers.items():
            chip.blockSignals(True)
            chip.setChecked(layer not in gone)
            chip.blockSignals(False)
            chip.describe()

    def show_teams(self, teams: Iterable[Team], chosen: Iterable[str]) -> None:
        """Offers the teams that there are."""
        self.teams.offer(((one.id, one.name) for one in teams), chosen)
        self._fit()

    def show_projects(self, projects: Iterable[Project], chosen: Iterable[str]) -> None:
        """Offers the projects that there are, where there is more than one on view."""
        self.projects.offer(((one.id, f"{one.code} {one.name}") for one in projects), chosen)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The layers lose their words first, then the menus, then the gaps, until the ways to show it have room."""
        parts = (*self.layers.values(), self.projects, self.teams)
        self._space(6, 24, 16)
        for part in parts:
            part.set_narrow(False)
        for some in (tuple(self.layers.values()), (self.projects, self.teams)):
            if self._row.minimumSize().width() <= self.width():
                return
            for part in some:
                part.set_narrow(True)
        if self._row.minimumSize().width() > self.width():
            self._space(2, 12, 8)

    def _space(self, between: int, left: int, right: int) -> None:
        self._row.setSpacing(between)
        self._row.setContentsMargins(left, 0, right, 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())
