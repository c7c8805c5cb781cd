"""The board's filter bar: words, owner, teams, labels, and the lanes at the right."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from coorddesk.ui.board.model import LANES, NOBODY, BoardModel, Filters
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import ChipToggle, DropMenuButton, FilterField, Hairline

_MOST_CHIPS = 6


class BoardFilters(QWidget):
    """Says what of the board is on view.

    Signals:
        changed(): read `filters()` again.
        lanes_chosen(str): none, team, owner or priority.
        left(): Esc in the empty field.
    """

    changed = Signal()
    lanes_chosen = Signal(str)
    left = Signal()

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._owner: str | None = None
        self._teams: frozenset[str] = frozenset()
        self._labels: frozenset[str] = frozenset()
        self._shown: tuple[object, ...] = ()
        self.field = FilterField(kit, self.tr("Filter cards"))
        self.field.textChanged.connect(self.changed)
        self.field.left.connect(self._leave)
        self._owner_button = DropMenuButton(kit, self.tr("Anyone"))
        self._owner_button.setToolTip(self.tr("Only one owner's cards"))
        self._team_button = DropMenuButton(kit, self.tr("Teams"))
        self._label_button = DropMenuButton(kit, self.tr("Labels"))
        self._lane_button = DropMenuButton(kit, "", icon="rows-3")
        self._chips: dict[str, ChipToggle] = {}
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(7)
        self._before_chips, self._after_chips = Hairline(kit, vertical=True, length=16), Hairline(kit, vertical=True, length=16)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 8)
        row.setSpacing(7)
        row.addWidget(self.field)
        row.addWidget(self._owner_button)
        for part in (self._before_chips, self._after_chips):
            part.setContentsMargins(0, 0, 0, 0)
        row.addSpacing(5)
        row.addWidget(self._before_chips)
        row.addSpacing(5)
        row.addLayout(self._chip_row)
        row.addWidget(self._team_button)
        row.addSpacing(5)
        row.addWidget(self._after_chips)
        row.addSpacing(5)
        row.addWidget(self._label_button)
        row.addStretch(1)
        row.addWidget(self._lane_button)
        # The bar gets narrower than its words: then only the teams' squares stand there.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._row = row
        self.setFixedHeight(kit.theme.size("filterBar"))
        self._lane_menu()
        self.show_lanes("none")

    def filters(self) -> Filters:
        """What the bar asks for."""
        return Filters(self.field.text().strip(), self._owner, self._teams, self._labels)

    def clear(self) -> None:
        """Show everything again."""
        self._owner, self._teams, self._labels = None, frozenset(), frozenset()
        for chip in self._chips.values():
            chip.setChecked(False)
        self._shown = ()
        if self.field.text():
            self.field.clear()
        else:
            self.changed.emit()

    def _leave(self) -> None:
        if self.filters().active:
            self.clear()
        else:
            self.left.emit()

    def take(self, model: BoardModel) -> None:
        """Offer what there is on the board; a choice that is gone is given up."""
        directory = model.directory
        owners, labels = model.owners(), model.labels()
        self._labels &= frozenset(labels)
        self._teams &= frozenset(directory.teams)
        shown = (tuple((id, directory.name(id)) for id in owners), tuple(labels), tuple(directory.teams.values()))
        if shown == self._shown:
            return
        self._shown = shown
        self._owner_menu(model, owners)
        self._team_chips(model)
        self._label_menu(labels)

    def show_lanes(self, by: str) -> None:
        """Name the lanes that are on view."""
        names = self._lane_names()
        self._lane_button.setText(self.tr("Lanes: {by}").format(by=names[by]))
        self._lane_button.set_active(by != "none")
        for action in self._lane_button.menu().actions():
            action.setChecked(action.data() == by)
        self._fit()

    def _lane_names(self) -> dict[str, str]:
        return dict(zip(LANES, (self.tr("none"), self.tr("team"), self.tr("owner"), self.tr("priority")), strict=True))

    def _lane_menu(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for key, name in self._lane_names().items():
            action = menu.addAction(name[:1].upper() + name[1:])
            action.setCheckable(True)
            action.setData(key)
            group.addAction(action)
        menu.triggered.connect(lambda action: self.lanes_chosen.emit(action.data()))
        self._lane_button.setMenu(menu)

    def _owner_menu(self, model: BoardModel, owners: list[str]) -> None:
        menu = QMenu(self)
        choices: list[tuple[str | None, str]] = [(None, self.tr("Anyone")), (NOBODY, self.tr("No owner"))]
        choices += [(id, model.directory.name(id)) for id in owners]
        # Filled when it is opened: there may be a thousand owners, and a board that is only looked at needs none of them.
        menu.aboutToShow.connect(lambda: self._fill_owners(menu, choices))
        self._owner_button.setMenu(menu)
        names = dict(choices)
        if self._owner not in names:
            self._owner = None
        self._owner_button.setText(names[self._owner].replace("&", "&&"))
        self._owner_button.set_active(self._owner is not None)

    def _fill_owners(self, menu: QMenu, choices: list[tuple[str | None, str]]) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for at, (id, name) in enumerate(choices):
            if at == 2:
                menu.addSeparator()
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(id == self._owner)
            action.triggered.connect(lambda _checked=False, id=id, name=name: self._choose_owner(id, name))
            group.addAction(action)

    def _choose_owner(self, id: str | None, name: str) -> None:
        self._owner = id
        self._owner_button.setText(name.replace("&", "&&"))
        self._owner_button.set_active(id is not None)
        self._fit()
        self.changed.emit()

    def _team_chips(self, model: BoardModel) -> None:
        teams = list(model.directory.teams.values())
        as_chips = len(teams) <= _MOST_CHIPS
        for chip in self._chips.values():
            self._chip_row.removeWidget(chip)
            chip.deleteLater()
        self._chips = {}
        for team in teams if as_chips else ():
            chip = ChipToggle(self._kit, team.name.replace("&", "&&"), hue=self._kit.theme.team_hue(team.hue), parent=self)
            chip.setChecked(team.id in self._teams)
            chip.setAccessibleName(self.tr("Only {team}").format(team=team.name))
            chip.setToolTip(chip.accessibleName())
            chip.toggled.connect(lambda on, id=team.id: self._set_team(id, on))
            self._chips[team.id] = chip
            self._chip_row.addWidget(chip)
            # Hidden ones take no room, so the bar would find that everything fits.
            chip.show()
        self._team_button.setVisible(not as_chips)
        for line in (self._before_chips, self._after_chips):
            line.setVisible(bool(teams))
        if not as_chips:
            self._check_menu(self._team_button, [(team.id, team.name) for team in teams], self._teams, self._set_team)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        for narrow in (False, True):
            for chip in self._chips.values():
                chip.set_narrow(narrow)
            # Layouts keep what they measured until their next turn.
            self._chip_row.invalidate()
            self._row.invalidate()
            if self._row.sizeHint().width() <= self.width():
                return

    def _set_team(self, id: str, on: bool) -> None:
        self._teams = self._teams | {id} if on else self._teams - {id}
        self._team_button.set_active(bool(self._teams))
        self.changed.emit()

    def _label_menu(self, labels: list[str]) -> None:
        self._check_menu(self._label_button, [(label, label) for label in labels], self._labels, self._set_label)
        self._label_button.setEnabled(bool(labels))
        self._label_button.setToolTip("" if labels else self.tr("No card has a label yet."))

    def _set_label(self, label: str, on: bool) -> None:
        self._labels = self._labels | {label} if on else self._labels - {label}
        self._label_button.set_active(bool(self._labels))
        self.changed.emit()

    def _check_menu(
        self, button: DropMenuButton, choices: list[tuple[str, str]], chosen: frozenset[str], take: Callable[[str, bool], None]
    ) -> None:
        menu = QMenu(self)
        for key, name in choices:
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key in chosen)
            action.toggled.connect(lambda on, key=key: take(key, on))
        button.setMenu(menu)
        button.set_active(bool(chosen))
