"""The calendar's bar: where one is, what is shown, of which teams, and how."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QAction, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from coorddesk.domain.people import Team
from coorddesk.ui.buttons import Button, IconButton, Look, named_with_key, tip
from coorddesk.ui.calendar.entries import LAYERS, tr
from coorddesk.ui.filters import ChipToggle, DropMenuButton, Segments
from coorddesk.ui.paint import Paint, pen
from coorddesk.ui.widgets import Hairline

_ON = Look("surface.raised", "line.hairline", "text.secondary", "text.secondary")
_OFF = Look("surface.sunken", "line.hairline", "text.tertiary", "text.tertiary")


class LayerChip(ChipToggle):
    """A layer that is shown or not; one that is not shown has a crossed eye. In a narrow bar only its mark is left."""

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
        self._paint_mark(p, self.seen(x, 14), look)
        if self.text():
            self.kit.text(p, self.seen(x + self._lead(), advance, self.height()), self.words(), "small", look.ink)

    def _paint_mark(self, p: QPainter, rect: QRectF, look: Look) -> None:
        color = self.kit.theme.color
        if not self.isChecked():
            self.kit.icons.paint(p, rect, "eye-off", look.icon)
        elif self.layer == "meetings":
            hue = self.kit.theme.team_hue(0)
            box = rect.adjusted(1, 2, -1, -2)
            p.fillRect(box, color(f"team.{hue}.line"))
            p.fillRect(QRectF(box.left(), box.top(), 3, box.height()), color(f"team.{hue}.strip"))
        elif self.layer == "deadlines":
            p.setPen(pen(color("text.secondary"), 1.3))
            p.drawRoundedRect(rect.adjusted(1.5, 3, -1.5, -3), 2, 2)
        elif self.layer == "milestones":
            self.kit.diamond(p, rect.center(), 5, color("text.primary"), color("text.primary"), 1)
        else:
            self.kit.icons.paint(p, rect, "file-text", look.icon)


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
        row.setContentsMargins(24, 0, 16, 8)
        row.setSpacing(6)
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
            "meetings": self.tr("Meetings"), "deadlines": self.tr("Deadlines"), "milestones": self.tr("Milestones"),
            "documents": self.tr("Documents"),
        }  # fmt: skip
        self.layers = {layer: LayerChip(kit, layer, names[layer], self) for layer in LAYERS}
        for chip in self.layers.values():
            chip.toggled.connect(self.choice_changed)
            row.addWidget(chip)
        row.addSpacing(4)
        row.addWidget(Hairline(kit, vertical=True, token="line.strong", length=18, parent=self))
        row.addSpacing(4)
        self.teams = DropMenuButton(kit, self.tr("All teams"), parent=self)
        row.addWidget(self.teams)
        self.others = IconButton(kit, "layers", self.tr("Calendars of others…"), "Shift+O", compact=True, parent=self)
        row.addWidget(self.others)
        row.addStretch(1)
        self.modes = Segments(kit, name=self.tr("How to show it"), parent=self)
        for mode, text in (("month", self.tr("Month")), ("week", self.tr("Week")), ("agenda", self.tr("Agenda"))):
            self.modes.add(mode, text)
        self.modes.chosen.connect(self.mode_chosen)
        row.addWidget(self.modes)
        self._team_ids: dict[str, QAction] = {}

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

    def chosen_teams(self) -> frozenset[str]:
        """Ids of the teams shown; empty for all."""
        return frozenset(id for id, action in self._team_ids.items() if action.isChecked())

    def show_teams(self, teams: Iterable[Team], chosen: Iterable[str]) -> None:
        """Offers the teams that there are."""
        kept = set(chosen)
        menu: QMenu = self.teams.menu()
        menu.clear()
        self._team_ids = {}
        everybody = menu.addAction(self.tr("All teams"))
        everybody.triggered.connect(self._all_teams)
        menu.addSeparator()
        for team in teams:
            action = menu.addAction(team.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(team.id in kept)
            action.toggled.connect(self._team_changed)
            self._team_ids[team.id] = action
        self._name_teams()

    def _all_teams(self) -> None:
        for action in self._team_ids.values():
            action.blockSignals(True)
            action.setChecked(False)
            action.blockSignals(False)
        self._team_changed()

    def _team_changed(self) -> None:
        self._name_teams()
        self.choice_changed.emit()

    def _name_teams(self) -> None:
        chosen = [action.text() for action in self._team_ids.values() if action.isChecked()]
        many = self.tr("{n} teams").format(n=len(chosen))
        self.teams.setText(self.tr("All teams") if not chosen else chosen[0] if len(chosen) == 1 else many)
        self.teams.set_active(bool(chosen))
        self.teams.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for chip in self.layers.values():
            chip.set_narrow(False)
        if self._row.minimumSize().width() > self.width():
            for chip in self.layers.values():
                chip.set_narrow(True)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())
