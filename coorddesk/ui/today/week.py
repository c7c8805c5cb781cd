"""What falls due this week: one short list a day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.domain.dates import ENGLISH
from coorddesk.domain.obligations import Obligation
from coorddesk.services.today import Directory, DueDay
from coorddesk.ui.paint import Paint, initials
from coorddesk.ui.today.chase import title_words
from coorddesk.ui.today.rows import AIR, RowDelegate, RowList, State, inner, placed

_AVATAR, _TEXT_X = 20, 28
_MOST = 10
_ORDER = ("task", "milestone", "log", "document", "transmittal", "review", "invite")
_LEAST_COLUMNS, _GAP = 3, 24
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _tr(text: str) -> str:
    return QCoreApplication.translate("DueThisWeek", text)


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing that falls due, or the replies to one meeting, or how many more there are.

    Attributes:
        people: whose it is; several for replies.
        more: for the last line, how many are not shown.
    """

    item: Obligation
    people: tuple[str, ...]
    hue: str | None
    more: int = 0

    @property
    def key(self) -> Any:
        return ("more",) if self.more else self.item.about

    @property
    def opens(self) -> tuple[str, str]:
        return self.item.opens

    @property
    def title(self) -> str:
        """The line's words."""
        if self.more:
            return _tr("and {count} more").format(count=self.more)
        if self.item.kind != "invite":
            return title_words(self.item)
        if len(self.people) == 1:
            return _tr("Reply to {meeting}").format(meeting=self.item.title)
        return _tr("{count} replies to {meeting}").format(count=len(self.people), meeting=self.item.title)

    @property
    def words(self) -> str:
        return self.title if self.more else ", ".join([f"{self.item.ref} {self.title}", *self.people])

    @property
    def tip(self) -> str:
        return "" if self.more else f"{self.item.ref} {self.title}\n{', '.join(self.people) or _tr('No owner yet')}"


def due_rows(items: Sequence[Obligation], directory: Directory, hue: Callable[[str | None], str | None]) -> list[DueRow]:
    """The lines of one day; tasks first, and the replies to one meeting on one line."""
    rows: dict[Any, DueRow] = {}
    for one in sorted(items, key=lambda one: _ORDER.index(one.kind)):
        person = directory.people.get(one.person_id or "")
        key = one.about if one.kind == "invite" else (*one.about, one.person_id)
        before = rows.get(key)
        names = (*(before.people if before else ()), *((person.name,) if person else ()))
        rows[key] = DueRow(before.item if before else one, names, before.hue if before else hue(person.team_id if person else None))
    return list(rows.values())


class DueDelegate(RowDelegate):
    """Paints an avatar and a title."""

    def height(self, row: DueRow) -> int:
        return self.kit.theme.row(self.kit.theme.size("row.tableCompact"))

    def has_line(self, row: DueRow) -> bool:
        return False

    def draw(self, p: QPainter, rect: QRectF, row: DueRow, state: State) -> None:
        parent = self.parent()
        mirrored = isinstance(parent, QWidget) and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = (_RIGHT if mirrored else _LEFT) | Qt.AlignmentFlag.AlignAbsolute
        words = placed(rect, _TEXT_X, rect.width() - _TEXT_X - 4, mirrored=mirrored)
        if row.more:
            self.kit.text(p, words, row.title, "small", "text.tertiary", side)
            return
        at = placed(rect, 0, _AVATAR, mirrored=mirrored)
        letters = initials(row.people[0]) if row.people else "?"
        self.kit.avatar(p, at.left(), rect.top() + round((rect.height() - _AVATAR) / 2), _AVATAR, letters, row.hue)
        self.kit.text(p, words, row.title, "small", "text.primary", side)


class DayHead(QWidget):
    """A day's name and how much falls due on it."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._name = self._count = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, day: date, today: date, count: int) -> None:
        """Another day."""
        self._name = _tr("Today") if day == today else f"{ENGLISH.weekdays_short[day.weekday()]} {day.day}"
        self._count = str(count) if count else ""
        self.setAccessibleName(f"{self._name}, {count}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, round(self._kit.theme.metrics("small").height()) + 13)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = (_RIGHT if mirrored else _LEFT) | Qt.AlignmentFlag.AlignAbsolute
        rect = inner(QRectF(0, 0, self.width(), self.height() - 6))
        width = self._kit.text(p, rect, self._name, "smallStrong", "text.primary", side)
        self._kit.text(p, placed(rect, width + 7, 60, mirrored=mirrored), self._count, "small", "text.tertiary", side)
        self._kit.hairline(p, rect.left(), self.height() - 3, rect.right(), self.height() - 3)


class DueWeek(QWidget):
    """The days side by side; `count` is how many lines there are in all.

    Signals:
        listed(list): a day's list was made, whose signals somebody should hear.
    """

    listed = Signal(object)

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._columns: list[tuple[QWidget, DayHead, RowList]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP - 2 * AIR)
        self._unfolded: set[date] = set()
        self.count = 0
        self._shown: tuple[tuple[DueDay, ...], Directory, Callable[[str | None], str | None], date] | None = None

    @property
    def lists(self) -> list[RowList]:
        """The lists on view, earliest day first."""
        return [column[2] for column in self._columns if not column[0].isHidden()]

    def show_days(
        self, days: tuple[DueDay, ...], directory: Directory, hue: Callable[[str | None], str | None], today: date
    ) -> None:
        """Shows other days; a list that is new is told by `listed`."""
        self._shown = (days, directory, hue, today)
        self.count = 0
        wanted = max(len(days), _LEAST_COLUMNS)
        while len(self._columns) < wanted:
            self._add()
        for at, (column, head, rows) in enumerate(self._columns):
            column.setVisible(at < wanted)
            head.setVisible(at < len(days))
            if at >= len(days):
                rows.show_rows(())
                continue
            day = days[at].day
            found = due_rows(days[at].items, directory, hue)
            self.count += len(found)
            head.show_day(day, today, len(found))
            rows.setAccessibleName(head.accessibleName())
            if len(found) > _MOST + 1 and day not in self._unfolded:
                found[_MOST:] = [DueRow(found[_MOST].item, (), None, len(found) - _MOST)]
            rows.show_rows(found)

    def unfold(self, rows: RowList) -> None:
        """Lists all of a day."""
        if self._shown is not None and rows in self.lists:
            self._unfolded.add(self._shown[0][self.lists.index(rows)].day)
            self.show_days(*self._shown)

    def _add(self) -> None:
        column = QWidget(self)
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        head, rows = DayHead(self._kit, column), RowList(self._kit, DueDelegate(self._kit), "", column)
        box.addWidget(head)
        box.addWidget(rows)
        box.addStretch(1)
        self._row.addWidget(column, 1)
        self._columns.append((column, head, rows))
        self.listed.emit(rows)
