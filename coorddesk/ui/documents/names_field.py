"""Fields of a panel that offer what fits while one types: several people and teams with commas between them, or the usual words."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from coorddesk.errors import InvalidInput
from coorddesk.services.directory import Directory
from coorddesk.ui.entry import person_named
from coorddesk.ui.paint import Paint
from coorddesk.ui.picks import MOST, Pick, PickPopover, begins, names_typed, people_picks

_ARROW, _ARROW_AROUND = 16, 9


def _tr(text: str) -> str:
    return QCoreApplication.translate("NamesField", text)


class OfferingField(QLineEdit):
    """A line with a list of what fits below it: Down and Up move in it, Enter and Tab take, Esc puts it away.

    The arrow at its end, like that of a choice, opens the list for the mouse.
    """

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.popover: PickPopover | None = None
        self.setMouseTracking(True)
        self._make_room()
        self.textEdited.connect(lambda _: self._offer(everything=False))

    def found(self, everything: bool) -> list[Pick]:
        """What fits what is typed, or all there is."""
        raise NotImplementedError

    def take(self, pick: Pick) -> None:
        """Puts a choice into the line."""
        raise NotImplementedError

    def _make_room(self) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setTextMargins(_ARROW if rtl else 0, 0, 0 if rtl else _ARROW, 0)

    def _on_arrow(self, x: float) -> bool:
        """Whether a place of the line is that of the arrow at its end."""
        return (x if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else self.width() - x) < _ARROW + _ARROW_AROUND

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        place = QRectF(9 if rtl else self.width() - 23, (self.height() - 14) / 2, 14, 14)
        self.kit.icons.paint(QPainter(self), place, "chevron-down", "text.secondary" if self.isEnabled() else "text.disabled")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.setCursor(Qt.CursorShape.ArrowCursor if self._on_arrow(event.position().x()) else Qt.CursorShape.IBeamCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._on_arrow(event.position().x()):
            if self.popover is not None and self.popover.isVisible():
                self.popover.hide()
            else:
                self._offer(everything=True)
            return
        super().mousePressEvent(event)

    def _offer(self, everything: bool) -> None:
        if self.popover is None:
            self.popover = PickPopover(self.kit, self)
            self.popover.list.clicked.connect(lambda index: self._taken(self.popover.list.pick(index) if self.popover else None))
        self.popover.offer(self.found(everything)[: 4 * MOST], self.width())

    def _taken(self, pick: Pick | None) -> bool:
        if pick is None:
            return False
        self.take(pick)
        if self.popover is not None:
            self.popover.hide()
        return True

    def _use_key(self, event: QKeyEvent) -> bool:
        popover = self.popover if self.popover is not None and self.popover.isVisible() else None
        key = event.key()
        if key == Qt.Key.Key_Down and popover is None:
            self._offer(everything=True)
        elif popover is None:
            return False
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            popover.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            return self._taken(popover.current())
        elif key == Qt.Key.Key_Escape:
            popover.hide()
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        # Here rather than in keyPressEvent, which Tab never reaches.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._use_key(event):
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.popover is not None:
            self.popover.hide()


class WordsField(OfferingField):
    """A line for which the usual words are offered; others may be typed."""

    def __init__(self, paint: Paint, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(paint, parent)
        self._words = tuple(words)

    def found(self, everything: bool) -> list[Pick]:
        typed = self.text().strip().casefold()
        return [Pick(one, one) for one in self._words if everything or (typed in one.casefold() and typed != one.casefold())]

    def take(self, pick: Pick) -> None:
        self.setText(pick.text)


class NamesField(OfferingField):
    """Names with commas between them; a team stands for its people."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(paint, parent)
        self._known = Directory({}, {}, {}, {})
        self.setPlaceholderText(_tr("names or teams, with commas between them"))

    def offer(self, known: Directory) -> None:
        """Completes these people and teams."""
        self._known = known

    def set_people(self, known: Directory, ids: Iterable[str]) -> None:
        """Shows other people."""
        self.setText(", ".join(known.name(id) for id in ids if known.name(id)))
        self.setCursorPosition(0)

    def found(self, everything: bool) -> list[Pick]:
        before, _, typed = self.text().rpartition(",")
        have = {part.casefold() for part in names_typed(before)}
        if not typed.strip() and not everything:
            return []
        theme = self.kit.theme
        teams = [
            Pick(one.name, one.name, _tr("Team"), "square", theme.team_hue(one.hue))
            for one in self._known.teams.values()
            if begins(typed, one.name, one.short)
        ]
        return [one for one in (*people_picks(self._known, theme, typed), *teams) if one.text.casefold() not in have]

    def take(self, pick: Pick) -> None:
        before, comma, _ = self.text().rpartition(",")
        self.setText(f"{before}{comma} {pick.text}, ".lstrip())


def people_named(known: Directory, typed: str, field: str) -> list[str]:
    """The ids of the people and of the teams' people that are named, each once, in order.

    Raises:
        InvalidInput: on `field`, for a name that nobody, or several, are called by.
    """
    people = {one.id: one.name for one in known.people.values() if not one.archived}
    found: list[str] = []
    for part in names_typed(typed):
        words = part.casefold()
        team = next((one for one in known.teams.values() if words in (one.name.casefold(), one.short.casefold())), None)
        exact = [id for id, name in people.items() if name.casefold() == words]
        if team is not None and not exact:
            members = [one.id for one in known.people.values() if one.team_id == team.id and not one.archived]
            if not members:
                raise InvalidInput(field, _tr("Nobody is in the team {name}. Name the people themselves.").format(name=team.name))
            found += members
        else:
            one = person_named(people, part, field)
            found += [one] if one else []
    return list(dict.fromkeys(found))
