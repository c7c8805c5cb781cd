"""The register's filter bar: words, statuses, a chip for each filter that is set; saved filters, order, groups and columns at the right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from coorddesk.domain.registers import FACETS, GROUPS, Wanted
from coorddesk.ui.documents.columns import COLUMNS
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.filter_row import ChoiceMenu, FilterRow, OptionsButton
from coorddesk.ui.filters import FilterChip, Segments
from coorddesk.ui.paint import Paint
from coorddesk.ui.picker import Picker
from coorddesk.ui.picks import Pick, begins, person_pick
from coorddesk.ui.widgets import FilterField, IconButton

STATE = "state"  # the chip for what is late, awaited, or wrong with its file
# Where chips leave when there is no room; what is set stays longest, then the statuses, and 0 is not shown unless it is set.
_RANKS = {"owner": 3, "team": 4, "type": 5, "status": 0, "discipline": 0, "folder": 0, "confidentiality": 0, STATE: 6}
_SET, _STATUSES, _LINE = 1, 2, 5


class RegisterBar(FilterRow):
    """Says what of the register is on view.

    Signals:
        changed(wanted): filters, order or groups are to be others.
        columns_asked(): which columns to show is to be asked.
        left(): Esc in the field with nothing filtered, or Enter.
    """

    changed = Signal(object)
    columns_asked = Signal()
    left = Signal()
    _status_chip: FilterChip | None = None

    def __init__(
        self, kit: Paint, statuses: Statuses, counts: Callable[[str], dict[str, int]], parent: QWidget | None = None
    ) -> None:
        """`counts` answers how many documents have each value of a facet, or each of late, awaited and FILES for STATE."""
        super().__init__(kit, parent)
        self._statuses, self._counts = statuses, counts
        self._wanted = Wanted()
        self._codes: list[str] = []
        self._picker: Picker | None = None
        self._asking = ""
        self.field = FilterField(kit, self.tr("Filter documents"))
        self.field.textChanged.connect(lambda text: self._set(text=text.strip()))
        self.field.left.connect(self._leave)
        self.field.returnPressed.connect(self.left)
        self.add(self.field)
        self.segments = Segments(kit, name=self.tr("Status"))
        self.add(self.segments, leaves=_STATUSES)
        self.add_line(leaves=_LINE)
        self._names = {
            "owner": self.tr("Any owner"), "team": self.tr("All teams"), "type": self.tr("Type"), "status": self.tr("Status"),
            "discipline": self.tr("Discipline"), "folder": self.tr("Folder"), "confidentiality": self.tr("Confidential"),
            STATE: self.tr("Show only"),
        }  # fmt: skip
        self.chips: dict[str, FilterChip] = {}
        for key, name in self._names.items():
            chip = FilterChip(kit, name, self)
            chip.asked.connect(lambda key=key: self.ask(key))
            chip.cleared.connect(lambda key=key: self.clear_one(key))
            self.chips[key] = chip
            self.add(chip, leaves=_RANKS[key] or 99)
            self.set_rank(chip, _RANKS[key])
        self._status_chip = self.chips["status"]
        self.saved = IconButton(kit, "bookmark", self.tr("Saved filters"), compact=True)
        self.add_end(self.saved)
        self._sort_menu = ChoiceMenu(self.tr("Sort by"), "", self._sorts, self)
        self._group_menu = ChoiceMenu(self.tr("Group by"), self.tr("No groups"), self._groups, self)
        self._sort_menu.chosen.connect(lambda value: self._set(sort=str(value), descending=False))
        self._group_menu.chosen.connect(lambda value: self._set(group=str(value or "")))
        self.options = OptionsButton(kit, self.tr("Columns, order and filters"), (*self._entries(), self._filter_menu()), self)
        self.add_end(self.options)

    def _entries(self) -> list[QMenu | QAction]:
        columns = QAction(self.tr("Columns…"), self)
        columns.triggered.connect(lambda _=False: self.columns_asked.emit())
        return [columns, self._sort_menu, self._group_menu]

    def _filter_menu(self) -> QMenu:
        menu = QMenu(self.tr("Filter by"), self)
        words = {**self._names, "owner": self.tr("Owner"), "team": self.tr("Team"), STATE: self.tr("Late, awaited, files")}
        for key in ("status", "type", "discipline", "owner", "team", "folder", "confidentiality", STATE):
            menu.addAction(f"{words[key]}…").triggered.connect(lambda _=False, key=key: self.ask(key))
        return menu

    def _sorts(self) -> list[tuple[object, str]]:
        return [(one.name, self.tr(one.label or one.spoken)) for one in COLUMNS if one.sorts]

    def _groups(self) -> list[tuple[object, str]]:
        words = (self.tr("Type"), self.tr("Discipline"), self.tr("Owner"), self.tr("Status"), self.tr("Folder"))
        return list(zip(GROUPS, words, strict=True))

    # What is wanted.

    def _set(self, **changes: Any) -> None:
        wanted = replace(self._wanted, **changes)
        if wanted != self._wanted:
            self.changed.emit(wanted)

    def _leave(self) -> None:
        if self._wanted.filtered:
            self.changed.emit(self._wanted.cleared)
        else:
            self.left.emit()

    def clear_one(self, key: str) -> None:
        """Lets everything of one filter pass again."""
        if key == STATE:
            self._set(late=False, awaited=False, files=frozenset())
        else:
            self._set(**{FACETS[key]: frozenset()})

    def offer(self, project_id: str | None) -> None:
        """Offers the statuses of the project on view as choices."""
        codes = self._statuses.segments(project_id)
        if codes == self._codes:
            return
        self._codes = codes
        place = self.remove(self.segments)
        self.segments = Segments(self.kit, name=self.tr("Status"))
        self.segments.add("", self.tr("All"))
        for code in codes:
            self.segments.add(code, code)
        self.segments.chosen.connect(lambda key: self._set(statuses=frozenset((key,)) if key else frozenset()))
        self.put_at(place, self.segments, leaves=_STATUSES)

    def show_wanted(self, wanted: Wanted) -> None:
        """Has every control show what is wanted now."""
        self._wanted = wanted
        if self.field.text().strip() != wanted.text:
            self.field.blockSignals(True)
            self.field.setText(wanted.text)
            self.field.blockSignals(False)
        one = next(iter(wanted.statuses)) if len(wanted.statuses) == 1 else ""
        in_segments = not wanted.statuses or one in self._codes
        if in_segments:
            self.segments.blockSignals(True)
            self.segments.choose(one)
            self.segments.blockSignals(False)
        else:
            self.segments.choose_none()
        for key, chip in self.chips.items():
            words = self._words(key)
            chip.show_choice(words)
            self.set_rank(chip, _SET if words and not (key == "status" and in_segments) else _RANKS[key])
        self._sort_menu.value = wanted.sort
        self._group_menu.value = wanted.group or None
        self.fit()

    def show_counts(self, counts: dict[str, int]) -> None:
        """Shows how many documents have each status, as far as the other filters let them pass."""
        self.segments.set_count("", sum(counts.values()))
        for code in self._codes:
            self.segments.set_count(code, counts.get(code, 0))
        self.fit()

    def fit(self) -> None:
        super().fit()
        # A status that is wanted must be seen somewhere.
        chip = self._status_chip
        if chip is not None and self._wanted.statuses and self.segments.isHidden() and chip.isHidden():
            self.set_rank(chip, _SET)
            super().fit()

    def _words(self, key: str) -> str:
        """What a chip says of what passes; empty when everything does."""
        if key == STATE:
            named = self._state_names()
            return ", ".join(named[one] for one in self._ticked())
        chosen = getattr(self._wanted, FACETS[key])
        return ", ".join(sorted((self.value_words(key, value) for value in chosen), key=str.casefold))

    def value_words(self, facet: str, value: str) -> str:
        """What a value of a facet is called."""
        directory = self._statuses.directory
        if facet == "owner":
            return directory.name(value) or self.tr("Nobody")
        if facet == "team":
            return directory.teams[value].name if value in directory.teams else self.tr("No team")
        if value:
            return value
        nothing = {
            "type": self.tr("No type"), "discipline": self.tr("No discipline"), "folder": self.tr("No folder"),
            "confidentiality": self.tr("Not said"), "status": self.tr("No status"),
        }  # fmt: skip
        return nothing[facet]

    def _state_names(self) -> dict[str, str]:
        return {
            "late": self.tr("Late"), "awaited": self.tr("Awaited"), "none": self.tr("No file"), "missing": self.tr("File missing"),
            "changed": self.tr("File changed"),
        }  # fmt: skip

    def _ticked(self) -> list[str]:
        wanted = self._wanted
        return [key for key in self._state_names() if getattr(wanted, key, False) or key in wanted.files]

    # Choices.

    def ask(self, key: str) -> None:
        """Opens the choices of one filter: one of FACETS, or STATE."""
        if self._picker is None or self._picker.parentWidget() is not self.window():
            self._picker = Picker(self.kit, self.tr("Choices"), self.window())
            self._picker.toggled.connect(self._toggle)
        self._asking = key
        questions = {
            "owner": self.tr("Documents of these people"), "team": self.tr("Documents of these teams"),
            "type": self.tr("Documents of these types"), "status": self.tr("Documents with one of these statuses"),
            "discipline": self.tr("Documents of these disciplines"), "folder": self.tr("Documents in these folders"),
            "confidentiality": self.tr("Documents as confidential as this"), STATE: self.tr("Only documents that are"),
        }  # fmt: skip
        beside = self.chips[key] if self.chips[key].isVisible() else self.options
        near = QRect(beside.mapTo(self.window(), QPoint(0, 0)), beside.size())
        counted = self._counts(key)
        self._picker.ask(questions[key], lambda typed: self._find(key, counted, typed), near, beside)

    def _find(self, key: str, counted: dict[str, int], typed: str) -> Sequence[Pick]:
        if key == STATE:
            ticked = self._ticked()
            named = [(one, words) for one, words in self._state_names().items() if not typed or begins(typed, words)]
            return [Pick(one, words, str(counted.get(one, 0)), checked=one in ticked) for one, words in named]
        chosen: frozenset[str] = getattr(self._wanted, FACETS[key])
        values = {*counted, *chosen}
        words = {value: self.value_words(key, value) for value in values}
        # What is ticked stands first, so that it can be found again among hundreds; what stands for none is the last.
        values_in_order = sorted(values, key=lambda value: (value not in chosen, not value, words[value].casefold()))
        return [
            self._pick(key, value, words[value], str(counted.get(value, 0)), value in chosen)
            for value in values_in_order if not typed or typed.casefold() in words[value].casefold()
        ]  # fmt: skip

    def _pick(self, key: str, value: str, words: str, count: str, checked: bool) -> Pick:
        theme, directory = self.kit.theme, self._statuses.directory
        if key == "owner" and (person := person_pick(directory, theme, value)) is not None:
            return replace(person, note=count, checked=checked)
        if key == "team" and value in directory.teams:
            return Pick(value, words, count, "square", theme.team_hue(directory.teams[value].hue), checked)
        return Pick(value, words, count, checked=checked)

    def _toggle(self, value: str) -> None:
        if self._asking != STATE:
            name = FACETS[self._asking]
            self._set(**{name: getattr(self._wanted, name) ^ {value}})
        elif value in ("late", "awaited"):
            self._set(**{value: not getattr(self._wanted, value)})
        else:
            self._set(files=self._wanted.files ^ {value})
