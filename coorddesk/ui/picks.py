"""Choices as rows: what fits what was typed, and the list that offers it under a field or in a panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from coorddesk.services.directory import Directory
from coorddesk.ui.flat import Popover
from coorddesk.ui.paint import Paint, initials
from coorddesk.ui.theme import Theme

_ROW = 30
_AVATAR = 20
MOST = 8
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Pick:
    """One row to choose.

    Attributes:
        note: said quietly behind the text.
        lead: "avatar", "square", "plus" or empty; `hue` colours the first two.
        checked: of several that can be taken together, whether this one is; None where one alone is taken.
    """

    value: Any
    text: str
    note: str = ""
    lead: str = ""
    hue: str | None = None
    checked: bool | None = None


def paint_lead(p: QPainter, paint: Paint, pick: Pick, x: float, middle: float) -> float:
    """Draw the mark before a choice, and answer how far the text stands off it."""
    if pick.lead == "avatar":
        paint.avatar(p, x, middle - _AVATAR / 2, _AVATAR, initials(pick.text), pick.hue)
        return _AVATAR + 7
    if pick.lead == "square":
        paint.team_square(p, x, middle - 4, pick.hue)
        return 8 + 7
    if pick.lead == "plus":
        paint.icons.paint(p, QRectF(x + 2, middle - 8, 16, 16), "plus")
        return _AVATAR + 7
    return 0


def lead_width(lead: str) -> int:
    """How far the text stands off the mark."""
    return {"avatar": _AVATAR + 7, "plus": _AVATAR + 7, "square": 15}.get(lead, 0)


class _Picks(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.picks: list[Pick] = []

    def show(self, picks: list[Pick]) -> None:
        self.beginResetModel()
        self.picks = picks
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.picks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        pick = self.picks[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return pick.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (pick.text, pick.note)))
        if role == Qt.ItemDataRole.CheckStateRole and pick.checked is not None:
            return Qt.CheckState.Checked if pick.checked else Qt.CheckState.Unchecked
        return None


class _PickDelegate(QStyledItemDelegate):
    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = paint

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, self._kit.theme.row(_ROW))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        pick: Pick = index.model().picks[index.row()]
        theme, rect = self._kit.theme, QRectF(option.rect)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(rect, theme.color("surface.overlay"))
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = option.state & QStyle.StateFlag.State_Selected
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("state.selected" if chosen else "state.hover"))
            painter.drawRoundedRect(rect, 4, 4)
        x = rect.left() + 8
        if pick.checked is not None:
            self._kit.check_box(painter, QRectF(x, rect.center().y() - 7, 14, 14), pick.checked)
            x += 22
        x += paint_lead(painter, self._kit, pick, x, rect.center().y() + 0.5)
        width = self._kit.text(painter, QRectF(x, rect.top(), rect.right() - x - 8, rect.height()), pick.text)
        if pick.note:
            note = QRectF(x + width + 9, rect.top(), max(rect.right() - x - width - 17, 0), rect.height())
            self._kit.text(painter, note, pick.note, "small", "text.secondary")
        painter.restore()


class PickList(QListView):
    """The rows of choices; a field beside them keeps the keyboard and moves the current one."""

    def __init__(self, paint: Paint, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = paint
        self._picks = _Picks(self)
        self.setModel(self._picks)
        self.setItemDelegate(_PickDelegate(paint, self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setAccessibleName(name)

    def offer(self, picks: list[Pick], current: int = 0) -> None:
        """Show choices, with one of them current (-1 for none)."""
        self._picks.show(picks)
        self.setCurrentIndex(self._picks.index(current) if current >= 0 else QModelIndex())

    def pick(self, index: Index) -> Pick:
        """The choice of a row."""
        return self._picks.picks[index.row()]

    def current(self) -> Pick | None:
        """The choice of the current row."""
        at = self.currentIndex()
        return self.pick(at) if at.isValid() else None

    def step(self, by: int) -> None:
        """Make another row current."""
        at, last = self.currentIndex(), len(self._picks.picks) - 1
        row = at.row() + by if at.isValid() else (0 if by > 0 else last)
        self.setCurrentIndex(self._picks.index(max(0, min(row, last))))

    def height_of(self, rows: int) -> int:
        """How high so many rows are, of which no more are shown at once than there is room for."""
        return min(rows, MOST) * self._kit.theme.row(_ROW)


class PickPopover(Popover):
    """The list of choices under a field; the field keeps the keyboard and moves its current row."""

    def __init__(self, paint: Paint, field: QWidget) -> None:
        super().__init__(paint, field)
        self.list = PickList(paint, field.accessibleName(), self)
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(self.list)

    def offer(self, picks: list[Pick], width: int, current: int = 0) -> None:
        """Show choices, with one of them current (-1 for none); nothing is shown when there are none."""
        if picks:
            self.open(max(width, 236), self.list.height_of(len(picks)) + 8)
        else:
            self.hide()
        self.list.offer(picks, current)

    def current(self) -> Pick | None:
        """The row Enter would take."""
        return self.list.current() if self.isVisible() else None


def names_typed(text: str) -> list[str]:
    """The names in a line where several may stand, with commas or semicolons between them and at its ends, without needless blanks."""
    return [" ".join(part.split()) for part in text.replace(";", ",").split(",") if part.strip()]


def may_be(typed: str, names: Sequence[str]) -> str:
    """The sentence about a name that several people fit, three of whom are told."""
    who = _tr(" or ").join(names[:3])
    return _tr("“{name}” may be {names}. Write a little more of the name.").format(name=" ".join(typed.split()), names=who)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Picks", text)


def begins(typed: str, *texts: str) -> bool:
    """Whether each typed word begins a word of one of the texts."""
    have = [word for text in texts for word in text.casefold().replace("/", " ").replace("_", " ").split()]
    return all(any(word.startswith(part) for word in have) for part in typed.casefold().split())


def person_pick(directory: Directory, theme: Theme, person_id: str) -> Pick | None:
    """The row of one person."""
    person = directory.people.get(person_id)
    if person is None:
        return None
    hue = directory.hue(person.team_id)
    return Pick(person.id, person.name, person.role, "avatar", None if hue is None else theme.team_hue(hue))


def people_picks(directory: Directory, theme: Theme, typed: str, most: int = 0) -> list[Pick]:
    """The people whose names or initials begin as typed, all for empty text; archived ones are left out.

    Args:
        most: no more than these; 0 for all.
    """
    found = []
    for person in directory.people.values():
        fits = begins(typed, person.name) or typed.strip().casefold() == initials(person.name).casefold()
        pick = person_pick(directory, theme, person.id) if fits and not person.archived else None
        found += [pick] if pick else []
        if most and len(found) == most:
            break
    return found
