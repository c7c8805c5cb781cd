"""Editors that choose one of several: a choice, a team, a column, a person, a time zone."""

from functools import partial
from typing import Any
from zoneinfo import available_timezones

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from coorddesk.domain.fields import Field, words
from coorddesk.domain.people import NewPerson
from coorddesk.errors import InvalidInput
from coorddesk.services import holidays
from coorddesk.ui.editors import Context, LineEditor
from coorddesk.ui.picks import MOST, Pick, PickPopover, begins, lead_width, paint_lead, people_picks, person_pick


class PickEditor(LineEditor):
    """A field with a list of choices that typing narrows; a click or the Down key shows them all."""

    REQUIRED = False

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self.popover: PickPopover | None = None
        self.line.textEdited.connect(self._narrow)
        self.line.keys = self._use_key
        self.line.done.connect(self._close)
        self.line.paint_marks = self._paint_marks
        self.line.trail_clicked.connect(self.open_list)

    def picks(self, typed: str) -> list[Pick]:
        """The choices that fit what was typed; all of them for empty text."""
        raise NotImplementedError

    def pick_of(self, value: Any) -> Pick | None:
        """The choice of a stored value."""
        return next((pick for pick in self.picks("") if pick.value == value), None)

    def text_of(self, value: Any) -> str:
        pick = self.pick_of(value)
        return pick.text if pick else ""

    def value_of(self, text: str) -> Any:
        clean = text.strip()
        if not clean and not self.REQUIRED:
            return None
        fitting = self.picks(clean) if clean else []
        exact = [pick for pick in fitting if pick.text.casefold() == clean.casefold()]
        if len(exact) == 1 or len(fitting) == 1:
            return (exact or fitting)[0].value
        options = ", ".join(pick.text for pick in self.picks("")[:6])
        raise InvalidInput(self.field.name, self.tr("“{text}” is not one of {options}.").format(text=clean, options=options))

    def update_marks(self) -> None:
        pick = self.pick_of(self.stored)
        self.line.set_room(lead_width(pick.lead) if pick and not self.is_typing() else 0, 18)

    def open_list(self) -> None:
        """Show all choices, the stored one current."""
        picks = self.picks("")
        current = next((at for at, pick in enumerate(picks) if pick.value == self.stored), -1)
        self._popover().offer(picks, self.line.width(), current)

    def choose(self, pick: Pick) -> None:
        """Take a choice."""
        self._close()
        self.line.setText(self.line.rest)
        if pick.value == self.stored:
            self.restore()
        else:
            self.give(pick.value)

    def _popover(self) -> PickPopover:
        if self.popover is None:
            self.popover = PickPopover(self.kit, self.line)
            self.popover.list.clicked.connect(lambda index: self.choose(self._popover().list.pick(index)))
        return self.popover

    def _narrow(self, text: str) -> None:
        self.line.set_room(0, 18)
        if text.strip():
            self._popover().offer(self.picks(text.strip()), self.line.width())
        else:
            self._close()

    def _close(self) -> None:
        if self.popover is not None:
            self.popover.hide()

    def _use_key(self, event: QKeyEvent) -> bool:
        key, shown = event.key(), self.popover is not None and self.popover.isVisible()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if shown:
                self._popover().list.step(1 if key == Qt.Key.Key_Down else -1)
            else:
                self.open_list()
            return True
        if shown and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            pick = self._popover().current()
            if pick is not None and (key != Qt.Key.Key_Tab or self.is_typing()):
                self.choose(pick)
            return pick is not None and key != Qt.Key.Key_Tab
        if shown and key == Qt.Key.Key_Escape:
            self._close()
            return True
        return False

    def restore(self) -> None:
        super().restore()
        self._close()
        self.update_marks()

    def _paint_marks(self, p: QPainter, lead: QRectF, trail: QRectF) -> None:
        pick = self.pick_of(self.stored)
        middle = self.line.height() / 2
        if pick is not None and self.line.lead_width:
            paint_lead(p, self.kit, pick, lead.left(), middle)
        if self.line.underMouse() or self.line.hasFocus():
            self.kit.icons.paint(p, QRectF(trail.right() - 14, middle - 7, 14, 14), "chevron-down")


class ChoiceEditor(PickEditor):
    """One of the field's own choices; those made of numbers can be none."""

    def picks(self, typed: str) -> list[Pick]:
        return [Pick(value, self.tr(text)) for value, text in self.field.choices if not typed or begins(typed, text)]

    def set_value(self, value: Any) -> None:
        super().set_value(None if value is None else str(value))

    def text_of(self, value: Any) -> str:
        return words(self.field.choices, str(value)) if value is not None else ""

    def value_of(self, text: str) -> Any:
        if not text.strip() and not all(value.isdigit() for value, _ in self.field.choices):
            return self.stored
        return super().value_of(text)


class TeamEditor(PickEditor):
    """The id of a team, or none."""

    EMPTY = "No team"

    def picks(self, typed: str) -> list[Pick]:
        hue = self.kit.theme.team_hue
        teams = [team for team in self.context.directory.teams.values() if not typed or begins(typed, team.name, team.short)]
        return [Pick(team.id, team.name, "", "square", hue(team.hue)) for team in teams]


class ColumnEditor(PickEditor):
    """The id of a column of the record's own board."""

    REQUIRED = True

    def picks(self, typed: str) -> list[Pick]:
        columns = self.context.directory.columns_of(getattr(self.context.record, "project_id", ""))
        return [Pick(column.id, column.name) for column in columns if not typed or begins(typed, column.name)]

    def update_marks(self) -> None:
        super().update_marks()
        since = getattr(self.context.record, "waiting_since", None)
        days = (self.context.desk.today() - since).days if since else 0
        self.line.suffix = self.tr("for {count} days").format(count=days) if days > 1 else self.tr("for a day") if days == 1 else ""


class PersonEditor(PickEditor):
    """The id of a person, or nobody; an unknown name can be added from here."""

    EMPTY = "Nobody"

    def pick_of(self, value: Any) -> Pick | None:
        return person_pick(self.context.directory, self.kit.theme, value) if value else None

    def picks(self, typed: str) -> list[Pick]:
        found = people_picks(self.context.directory, self.kit.theme, typed, MOST - 1 if typed else 0)
        if typed and not any(pick.text.casefold() == typed.casefold() for pick in found):
            found.append(Pick(("new", " ".join(typed.split())), self.tr("Add “{name}”").format(name=typed), "", "plus"))
        return found

    def value_of(self, text: str) -> Any:
        clean = " ".join(text.split())
        if not clean:
            return None
        known = [pick for pick in self.picks(clean) if pick.lead != "plus"]
        exact = [pick for pick in known if pick.text.casefold() == clean.casefold()]
        if len(exact or known) == 1:
            return (exact or known)[0].value
        if known:
            names = ", ".join(pick.text for pick in known[:4])
            raise InvalidInput(self.field.name, self.tr("“{text}” could be {names}.").format(text=clean, names=names))
        sentence = self.tr("Nobody is called “{text}”. Choose Add in the list to add them.").format(text=clean)
        raise InvalidInput(self.field.name, sentence)

    def choose(self, pick: Pick) -> None:
        if pick.lead != "plus":
            super().choose(pick)
            return
        self._close()
        self.line.setText(self.line.rest)
        self.give(NewPerson(pick.value[1]))


class ZoneEditor(PickEditor):
    """An IANA time zone by name; empty means the coordinator's own."""

    EMPTY = "Yours"

    def picks(self, typed: str) -> list[Pick]:
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
        return [Pick(zone, zone.replace("_", " ")) for zone in zones if not typed or begins(typed.replace("_", " "), zone)]

    def pick_of(self, value: Any) -> Pick | None:
        return Pick(value, str(value).replace("_", " ")) if value else None

    def value_of(self, text: str) -> Any:
        try:
            return super().value_of(text) or ""
        except InvalidInput as problem:
            hint = self.tr("“{text}” is no time zone. Type a city such as New York, or a name such as Europe/London.")
            raise InvalidInput(self.field.name, hint.format(text=text.strip()[:40])) from problem


class CountryEditor(PickEditor):
    """Whose public holidays somebody keeps: a country or a part of one, by name or code.

    The first name takes up to a third of a second to be found, so that is left to the worker; meanwhile the code is shown.
    """

    EMPTY = "None"

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        self._names: dict[str, str] = {}
        super().__init__(context, field, parent)

    def picks(self, typed: str) -> list[Pick]:
        return [Pick(place.code, place.name, place.code) for place in holidays.places(typed)]

    def pick_of(self, value: Any) -> Pick | None:
        if not value:
            return None
        if value not in self._names:
            self._names[value] = value
            self.context.desk.work.start(lambda _job: holidays.name_of(value), partial(self._named, value), self._not_named)
        return Pick(value, self._names[value], value)

    def _named(self, code: str, name: str) -> None:
        self._names[code] = name
        if isValid(self) and self.stored == code:
            self.set_value(code)

    def _not_named(self, error: BaseException) -> None:
        """The code stays, which says as much."""

    def value_of(self, text: str) -> Any:
        try:
            return holidays.checked(text)
        except InvalidInput:
            found = holidays.places(text)
            if len(found) == 1:
                return found[0].code
            raise
