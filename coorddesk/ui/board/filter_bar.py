"""The board's filter bar: words, owner, teams, due, waiting, labels; saved filters and the lanes at the right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from coorddesk.ui.board.filters import DUES, NOBODY, Filters
from coorddesk.ui.board.model import LANES, BoardModel
from coorddesk.ui.buttons import tip
from coorddesk.ui.filter_row import bar_height
from coorddesk.ui.paint import Paint
from coorddesk.ui.picker import Picker
from coorddesk.ui.picks import Pick, begins, people_picks
from coorddesk.ui.widgets import ChipToggle, Divider, DropMenuButton, FilterChip, FilterField, IconButton

_MOST_CHIPS = 6
_FIELD, _NARROW_FIELD = 200, 132


class BoardFilters(QWidget):
    """Says what of the board is on view.

    Signals:
        changed(): read `filters()` again.
        lanes_chosen(str): none, team, owner, priority or project.
        left(): Esc in the empty field.
    """

    changed = Signal()
    lanes_chosen = Signal(str)
    left = Signal()

    def __init__(self, kit: Paint, runs: Callable[[str], Sequence[Pick]], parent: QWidget | None = None) -> None:
        """`runs` offers the checklist runs that fit what is typed."""
        super().__init__(parent)
        self._kit = kit
        self._runs = runs
        self._filters = Filters()
        self._model: BoardModel | None = None
        self._picker: Picker | None = None
        self._asking = ""
        self._run_named: tuple[str, str] = ("", "")
        self._lanes = "none"
        self._shown: tuple[object, ...] = ()
        self.field = FilterField(kit, self.tr("Filter cards"))
        self.field.textChanged.connect(self._take_text)
        self.field.left.connect(self._leave)
        self._buttons: dict[str, FilterChip] = {}
        for key, name in (
            ("owner", self.tr("Anyone")), ("teams", self.tr("Teams")), ("due", self.tr("Due")), ("labels", self.tr("Labels")),
            ("run", self.tr("Checklist")),
        ):  # fmt: skip
            button = FilterChip(kit, name)
            button.asked.connect(lambda key=key: self._ask(key))
            button.cleared.connect(lambda key=key: self._clear_one(key))
            self._buttons[key] = button
        self._buttons["run"].hide()
        self.waiting = ChipToggle(kit, self.tr("Waiting"), icon="hourglass")
        self.waiting.setAccessibleName(self.tr("Only cards that wait for somebody"))
        self.waiting.setToolTip(self.waiting.accessibleName())
        self.waiting.toggled.connect(lambda on: self._set(replace(self._filters, waiting=on)))
        self.saved = IconButton(kit, "bookmark", self.tr("Saved filters"), compact=True)
        self._lane_button = DropMenuButton(kit, "", icon="rows-3")
        self._chips: dict[str, ChipToggle] = {}
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(6)
        self._before_chips, self._after_chips = Divider(kit), Divider(kit)
        self._lay_out()
        self.setFixedHeight(bar_height(kit))
        self._lane_menu()
        self.show_lanes("none")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 8)
        row.setSpacing(6)
        row.addWidget(self.field)
        row.addWidget(self._buttons["owner"])
        row.addWidget(self._before_chips)
        row.addLayout(self._chip_row)
        row.addWidget(self._buttons["teams"])
        row.addWidget(self._after_chips)
        row.addWidget(self._buttons["due"])
        row.addWidget(self.waiting)
        row.addWidget(self._buttons["labels"])
        row.addWidget(self._buttons["run"])
        row.addStretch(1)
        row.addWidget(self.saved)
        row.addWidget(self._lane_button)
        # The bar gets narrower than its words: then marks alone stand there.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._row = row

    # What passes

    def filters(self) -> Filters:
        """What the bar asks for."""
        return self._filters

    def set_filters(self, filters: Filters) -> None:
        """Ask for something else, and tell it."""
        if filters == self._filters:
            return
        self._filters = filters
        self._show()
        self.changed.emit()

    def clear(self) -> None:
        """Show everything again."""
        self.set_filters(Filters())

    def _set(self, filters: Filters) -> None:
        self.set_filters(filters)

    def _take_text(self, text: str) -> None:
        self._set(replace(self._filters, text=text.strip()))

    def _clear_one(self, key: str) -> None:
        everything = getattr(Filters(), key)
        self._set(replace(self._filters, **{key: everything}))

    def _leave(self) -> None:
        if self._filters.active:
            self.clear()
        else:
            self.left.emit()

    def take(self, model: BoardModel) -> None:
        """Offer what there is on the board; a choice that is gone is given up."""
        self._model = model
        directory, now = model.directory, self._filters
        owner = now.owner if now.owner in (None, NOBODY) or now.owner in directory.people else None
        kept = replace(now, owner=owner, teams=now.teams & frozenset(directory.teams))
        teams = tuple(directory.teams.values())
        if teams != self._shown:
            self._shown = teams
            self._team_chips(model)
        if kept != now:
            self.set_filters(kept)
        else:
            self._show()

    def _show(self) -> None:
        """Has every control show what passes now."""
        filters, buttons = self._filters, self._buttons
        if self.field.text().strip() != filters.text:
            self.field.blockSignals(True)
            self.field.setText(filters.text)
            self.field.blockSignals(False)
        directory = self._model.directory if self._model else None
        owner = self.tr("No owner") if filters.owner == NOBODY else directory.name(filters.owner) if directory else ""
        buttons["owner"].show_choice(owner if filters.owner is not None else "")
        teams = [directory.teams[id].name for id in filters.teams if id in directory.teams] if directory else []
        buttons["teams"].show_choice(_joined(sorted(teams, key=str.casefold)))
        dues = self._due_names()
        buttons["due"].show_choice(_joined([dues[key] for key in DUES if key in filters.due]))
        buttons["labels"].show_choice(_joined(sorted(filters.labels, key=str.casefold)))
        buttons["run"].show_choice(self._run_words(filters.run) if filters.run else "")
        buttons["run"].setVisible(filters.run is not None)
        for id, chip in self._chips.items():
            _check(chip, id in filters.teams)
        _check(self.waiting, filters.waiting)
        self._fit()

    # Choices

    def _due_names(self) -> dict[str, str]:
        return dict(zip(DUES, (self.tr("Late"), self.tr("Today"), self.tr("This week"), self.tr("No date")), strict=True))

    def ask(self, key: str) -> None:
        """Open the choices of one filter: owner, teams, due or labels."""
        self._ask(key)

    def _ask(self, key: str) -> None:
        button = self._buttons[key]
        if self._model is None:
            return
        if self._picker is None or self._picker.parentWidget() is not self.window():
            self._picker = Picker(self._kit, self.tr("Choices"), self.window())
            self._picker.chosen.connect(self._choose)
            self._picker.toggled.connect(self._toggle)
        self._asking = key
        questions = {
            "owner": self.tr("Whose cards"), "teams": self.tr("Cards of these teams"), "due": self.tr("Cards due"),
            "labels": self.tr("Cards with one of these labels"), "run": self.tr("Cards of this checklist"),
        }  # fmt: skip
        nothing = {"labels": self.tr("No card has such a label."), "run": self.tr("No checklist is under way.")}.get(key, "")
        beside = button if button.isVisible() else self._buttons["labels"]
        near = QRect(beside.mapTo(self.window(), QPoint(0, 0)), beside.size())
        self._picker.ask(questions[key], self._find, near, beside, nothing)

    def _find(self, typed: str) -> Sequence[Pick]:
        model, filters = self._model, self._filters
        if model is None:
            return ()
        if self._asking == "owner":
            return self._owners(model, typed)
        if self._asking == "run":
            return self._runs(typed)
        if self._asking == "teams":
            hue = self._kit.theme.team_hue
            teams = [team for team in model.directory.teams.values() if not typed or begins(typed, team.name)]
            return [Pick(team.id, team.name, "", "square", hue(team.hue), team.id in filters.teams) for team in teams]
        if self._asking == "due":
            named = self._due_names().items()
            return [Pick(key, name, checked=key in filters.due) for key, name in named if not typed or begins(typed, name)]
        # What is ticked stands first, so that it can be found again among hundreds.
        labels = sorted({*model.labels(), *filters.labels}, key=lambda label: (label not in filters.labels, label.casefold()))
        return [Pick(label, label, checked=label in filters.labels) for label in labels if typed.casefold() in label.casefold()]

    def _owners(self, model: BoardModel, typed: str) -> Sequence[Pick]:
        owners = set(model.owners())
        found = [pick for pick in people_picks(model.directory, self._kit.theme, typed) if pick.value in owners]
        if not typed:
            found = [Pick((None,), self.tr("Anyone")), Pick(NOBODY, self.tr("No owner")), *found]
        return found

    def _choose(self, value: Any) -> None:
        if self._asking == "run":
            self._set(replace(self._filters, run=value))
        else:
            self._set(replace(self._filters, owner=None if value == (None,) else value))

    def _run_words(self, id: str) -> str:
        """A run's name; asked for once, since it is shown at every change."""
        if self._run_named[0] != id:
            self._run_named = (id, next((pick.text for pick in self._runs("") if pick.value == id), self.tr("One checklist")))
        return self._run_named[1]

    def _toggle(self, value: str) -> None:
        chosen: frozenset[str] = getattr(self._filters, self._asking)
        self._set(replace(self._filters, **{self._asking: chosen ^ {value}}))

    def _team_chips(self, model: BoardModel) -> None:
        teams = list(model.directory.teams.values())
        as_chips = len(teams) <= _MOST_CHIPS
        for chip in self._chips.values():
            self._chip_row.removeWidget(chip)
            chip.deleteLater()
        self._chips = {}
        for team in teams if as_chips else ():
            chip = ChipToggle(self._kit, team.name.replace("&", "&&"), hue=self._kit.theme.team_hue(team.hue), parent=self)
            chip.setAccessibleName(self.tr("Only {team}").format(team=team.name))
            chip.setToolTip(tip(chip.accessibleName()))
            chip.toggled.connect(lambda _on, id=team.id: self._set(replace(self._filters, teams=self._filters.teams ^ {id})))
            self._chips[team.id] = chip
            self._chip_row.addWidget(chip)
            # Hidden ones take no room, so the bar would find that everything fits.
            chip.show()
        self._buttons["teams"].setVisible(not as_chips)
        for line in (self._before_chips, self._after_chips):
            line.setVisible(bool(teams))

    # Lanes

    def show_lanes(self, by: str) -> None:
        """Name the lanes that are on view."""
        self._lanes = by
        self._lane_button.setAccessibleName(self._lane_words(False))
        self._lane_button.setToolTip(self._lane_words(False))
        self._lane_button.set_active(by != "none")
        for action in self._lane_button.menu().actions():
            action.setChecked(action.data() == by)
        self._fit()

    def _lane_words(self, short: bool) -> str:
        name = self._lane_names()[self._lanes]
        if short:
            return "" if self._lanes == "none" else name
        return self.tr("Lanes: {by}").format(by=name)

    def _lane_names(self) -> dict[str, str]:
        words = (self.tr("none"), self.tr("team"), self.tr("owner"), self.tr("priority"), self.tr("project"))
        return dict(zip(LANES, words, strict=True))

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

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Takes as little away as there has to be: the names of teams, that of Waiting, some of the field, the word Lanes."""
        for stage in range(5):
            for chip in self._chips.values():
                chip.set_narrow(stage > 0)
            self.waiting.set_narrow(stage > 1)
            self.field.setFixedWidth(max(_FIELD, self.field.least_width()) if stage < 3 else _NARROW_FIELD)
            self._lane_button.setText(self._lane_words(stage > 3))
            # Layouts keep what they measured until their next turn.
            self._chip_row.invalidate()
            self._row.invalidate()
            if self._row.sizeHint().width() <= self.width():
                return


def _check(chip: ChipToggle, on: bool) -> None:
    chip.blockSignals(True)
    chip.setChecked(on)
    chip.blockSignals(False)
    chip.update()


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names)
