"""The chase list: whom to ask today, for what, and how late it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coorddesk.domain.dates import ago_words, day_words, due_words, tone
from coorddesk.domain.fields import words
from coorddesk.domain.followups import HOWS
from coorddesk.domain.obligations import Chase, Obligation, Wanted, days_late, to_chase, wanted
from coorddesk.services.today import Today
from coorddesk.ui.paint import Paint, initials, pen
from coorddesk.ui.strip_days import paint_strip_days
from coorddesk.ui.today.rows import AIR, RowDelegate, RowList, State, inner, placed

_PERSON, STRIP, _LATE, _BUTTON, _ITEM = 174, 168, 116, 84, 100
_AVATAR, _GAP, _BUTTON_HEIGHT = 28, 10, 26
_TEXT_X = _AVATAR + _GAP
_TODAY_AT = 112.5
_PAD, _NAME_TOP = 8, 9
_REF_GAP, _LATE_GAP = 9, 16
MOST_PEOPLE = 12
_LEAST_ITEMS, _MOST_ITEMS = 5, 40
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

Kind = Literal["first", "item", "more", "people"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Chase", text)


@dataclass(frozen=True, slots=True)
class ChaseRow:
    """One line of the list.

    Attributes:
        kind: a person's first line, a further item of theirs, how many more items they owe, or how many more people owe.
        item: what the line is about; the oldest one on a person's first line.
        second: the line after the first, which leaves room for the person's third line of words.
        more: of the last two kinds, how many are not shown.
    """

    kind: Kind
    chase: Chase
    item: Obligation
    today: date
    name: str
    hue: str | None
    expanded: bool = False
    second: bool = False
    last: bool = False
    more: int = 0

    @property
    def key(self) -> Any:
        return self.kind if self.kind == "people" else (self.chase.person_id, self.kind == "more", self.item.about)

    @property
    def opens(self) -> tuple[str, str]:
        return self.item.opens

    @property
    def words(self) -> str:
        """The line as it is read out."""
        if self.kind == "people":
            return _tr("{count} more people").format(count=self.more)
        if self.kind == "more":
            return more_words(self.more)
        parts = [self.name, owes_words(self.chase)] if self.kind == "first" else [self.name]
        parts += [f"{self.item.ref} {title_words(self.item)}", *strip_words(self.item, self.today), late_words(self.item, self.today)]
        return ", ".join(parts)

    @property
    def tip(self) -> str:
        if self.kind in ("more", "people"):
            return ""
        one = self.item
        lines = [f"{one.ref} {title_words(one)}", ", ".join([one.state, *strip_words(one, self.today)])]
        return "\n".join(lines)


def title_words(one: Obligation) -> str:
    """What is owed: a task's title, or “Reply to Landlord call”."""
    said = {
        "invite": _tr("Reply to {title}"), "review": _tr("Review of {title}"), "transmittal": _tr("Receipt of {title}"),
        Wanted.ISSUE: _tr("First issue of {title}"), Wanted.REVISION: _tr("Next revision of {title}"),
        Wanted.LOOK: _tr("Another look at {title}"),
    }  # fmt: skip
    return said.get(wanted(one) or one.kind, "{title}").format(title=one.title)


def owes_words(chase: Chase) -> str:
    """“Owes 5, 3 late”."""
    owes = _tr("Owes {count}").format(count=len(chase.items))
    if chase.late:
        return owes + ", " + _tr("{count} late").format(count=chase.late)
    return owes + ", " + _tr("{count} to ask again").format(count=chase.again)


def asked_words(chase: Chase, today: date) -> str:
    """“Asked 6 days ago, e-mail”."""
    if chase.last_asked is None:
        return _tr("Not asked yet")
    how = words(tuple((str(value), shown) for value, shown in HOWS), chase.how).lower()
    return _tr("Asked {when}, {how}").format(when=ago_words(chase.last_asked, today), how=how)


def more_words(more: int) -> str:
    """“and 4 more”."""
    return _tr("and {count} more").format(count=more)


def others_words(chase: Chase, today: date) -> str:
    """“and 2 more, 1 late”; empty for a single item."""
    others = chase.items[1:]
    if not others:
        return ""
    late = sum(days_late(one, today) > 0 for one in others)
    front = _tr("and {count} more").format(count=len(others))
    return front + ", " + (_tr("{count} late").format(count=late) if late else _tr("not late yet"))


def late_words(one: Obligation, today: date) -> str:
    """“9 days late”, “Due today”, “Promised 1 Dec”, “Ask again”, “No date”."""
    if one.promised is not None and one.promised > today:
        return _tr("Promised {day}").format(day=day_words(one.promised, today, weekday=False))
    if to_chase(one, today) and not days_late(one, today):
        return _tr("Ask again")
    return due_words(one.deadline, today) if one.deadline else _tr("No date")


def strip_words(one: Obligation, today: date) -> list[str]:
    """The chase strip in words: “due 16 Nov”, “asked 17 Nov and 19 Nov”."""
    said = [_tr("due {day}").format(day=day_words(one.due, today, weekday=False))] if one.due else []
    if one.promised:
        said.append(_tr("promised {day}").format(day=day_words(one.promised, today, weekday=False)))
    if one.asked:
        days = [day_words(day, today, weekday=False) for day in one.asked]
        listed = days[0] if len(days) == 1 else _tr("{days} and {last}").format(days=", ".join(days[:-1]), last=days[-1])
        said.append(_tr("asked {days}").format(days=listed))
    return said


def chase_rows(
    page: Today, today: date, hue: Callable[[str | None], str | None], open_people: set[str | None], all_items: set[str | None],
    everybody: bool,
) -> list[ChaseRow]:  # fmt: skip
    """The lines to show.

    Args:
        open_people: whose items are listed one under another.
        all_items: of whom also what is due later than the strip shows.
        everybody: all people, however many.
    """
    rows: list[ChaseRow] = []
    shown = page.chases if everybody else page.chases[:MOST_PEOPLE]
    for chase in shown:
        person = page.directory.people.get(chase.person_id or "")
        name = person.name if person else _tr("No owner yet")
        colour = hue(person.team_id if person else None)
        opened = chase.person_id in open_people and len(chase.items) > 1
        if not opened:
            rows.append(ChaseRow("first", chase, chase.items[0], today, name, colour, last=True))
            continue
        items = list(chase.items) if chase.person_id in all_items else _near(chase, today)
        left = len(chase.items) - len(items)
        for at, one in enumerate(items):
            kind: Kind = "item" if at else "first"
            rows.append(ChaseRow(kind, chase, one, today, name, colour, True, second=at == 1, last=at == len(items) - 1 and not left))
        if left:
            rows.append(ChaseRow("more", chase, chase.items[0], today, name, colour, True, len(items) == 1, True, left))
    if len(shown) < page.people:
        next_one = page.chases[min(len(shown), len(page.chases) - 1)]
        rows.append(ChaseRow("people", next_one, next_one.items[0], today, "", None, last=True, more=page.people - len(shown)))
    return rows


def _near(chase: Chase, today: date) -> list[Obligation]:
    """What is asked for today, and what comes next as far as it is few lines."""
    asked = sum(to_chase(one, today) for one in chase.items)
    return list(chase.items[: min(max(asked, _LEAST_ITEMS), _MOST_ITEMS)])


class Columns:
    """Where the columns begin, from the leading edge, for one width; a larger system font makes those with set words wider."""

    def __init__(self, paint: Paint, width: float) -> None:
        small = paint.theme.metrics("small")
        asked = small.horizontalAdvance(_tr("asked {when}").format(when=_tr("99 days ago")))
        self.button_width = max(float(_BUTTON), paint.theme.metrics("body", 500).horizontalAdvance(_tr("Write…")) + 37)
        self.late_width = max(float(_LATE), asked + _LATE_GAP + 2)
        self.item = max(float(_PERSON), _TEXT_X + asked + 12)
        self.button = width - self.button_width
        self.late = self.button - self.late_width
        self.strip = self.late - STRIP
        self.item_width = self.strip - self.item - _GAP

    @property
    def least(self) -> float:
        """The width in which a title still has some room."""
        return self.item + _ITEM + STRIP + self.late_width + self.button_width + 2 * AIR


class ChaseDelegate(RowDelegate):
    """Paints the lines; `hot` is the key of the line whose button the pointer is on, `pressed` whether it is held."""

    hot: Any = None
    pressed = False

    def height(self, row: ChaseRow) -> int:
        theme = self.kit.theme
        if row.kind == "people":
            return theme.row(theme.size("row.table"))
        if row.kind == "first" and not row.expanded:
            return max(theme.size("row.chasePerson"), self._two_lines() + 16)
        height = self._line() + (_PAD if row.kind == "first" else 0) + (_PAD if row.last else 0)
        return max(height, _NAME_TOP + self._two_lines() + self._small() - self._line()) if row.second and row.last else height

    def has_line(self, row: ChaseRow) -> bool:
        return row.last

    def ground(self, rect: QRectF, row: ChaseRow) -> QRectF:
        # The person's name beside several lines belongs to all of them.
        if not row.expanded:
            return super().ground(rect, row)
        begin = Columns(self.kit, rect.width()).item - AIR
        return placed(rect, begin, rect.width() - begin + AIR, mirrored=self._mirrored())

    def _line(self) -> int:
        return self.kit.theme.row(self.kit.theme.size("row.chaseItem"))

    def _body(self) -> int:
        return round(self.kit.theme.metrics("body").height())

    def _small(self) -> int:
        return round(self.kit.theme.metrics("small").height())

    def _two_lines(self) -> int:
        return self._body() + self._small()

    def _bands(self, rect: QRectF, row: ChaseRow) -> tuple[QRectF, QRectF]:
        """The bands of a line's words and of the quiet words below them."""
        if row.kind == "first" and not row.expanded:
            top = rect.top() + (rect.height() - self._two_lines()) / 2
            return QRectF(rect.left(), top, rect.width(), self._body()), self._below(rect, top + self._body())
        top = rect.top() + (_PAD if row.kind == "first" else 0)
        return QRectF(rect.left(), top, rect.width(), self._line()), self._below(rect, top + self._line())

    def _below(self, rect: QRectF, top: float) -> QRectF:
        return QRectF(rect.left(), top, rect.width(), self._small())

    def in_words_below(self, rect: QRectF, row: ChaseRow, place: QPointF, mirrored: bool) -> bool:
        """Whether a place lies on “and 2 more, 1 late”."""
        columns = Columns(self.kit, rect.width())
        words_at = placed(self._bands(rect, row)[1], columns.item, columns.item_width, mirrored=mirrored)
        return row.kind == "first" and not row.expanded and len(row.chase.items) > 1 and words_at.adjusted(0, 0, 0, 8).contains(place)

    def button_rect(self, rect: QRectF, row: ChaseRow, mirrored: bool) -> QRectF:
        """Where Write… is; empty on lines without it."""
        if row.kind != "first" or row.chase.person_id is None:
            return QRectF()
        height = max(_BUTTON_HEIGHT, self._body() + 8)
        middle = self._bands(rect, row)[0].center().y() if row.expanded else rect.center().y()
        top = round(middle - height / 2) - rect.top()
        columns = Columns(self.kit, rect.width())
        return placed(rect, columns.button, columns.button_width, mirrored=mirrored, y=top, height=height)

    def draw(self, p: QPainter, rect: QRectF, row: ChaseRow, state: State) -> None:
        mirrored = self._mirrored()
        columns = Columns(self.kit, rect.width())
        if row.kind == "people":
            self.kit.text(p, rect, row.words, "small", "text.link", _side(mirrored))
            return
        strip = placed(rect, columns.strip, STRIP, mirrored=mirrored)
        p.fillRect(QRectF(int(strip.left() + _TODAY_AT), rect.top(), 1, rect.height()), self.kit.theme.color("accent.line"))
        if row.second:
            asked = placed(rect, _TEXT_X, columns.item - _TEXT_X - 6, mirrored=mirrored)
            asked.setTop(rect.top() - self._line() - _PAD + _NAME_TOP + self._two_lines())
            asked.setHeight(self._small())
            said = asked_words(row.chase, row.today)
            # Half a word says less than none.
            fits = self.kit.theme.metrics("small").horizontalAdvance(said) <= asked.width()
            self._quiet(p, asked, said if fits else said.split(",")[0])
        line, below = self._bands(rect, row)
        if row.kind == "more":
            self._quiet(p, placed(line, columns.item, columns.item_width, mirrored=mirrored), row.words)
            return
        if row.kind == "first":
            self._draw_person(p, rect, row, columns)
            self._draw_button(p, self.button_rect(rect, row, mirrored), row)
        single = row.kind == "first" and not row.expanded
        self._draw_item(p, line, row, columns)
        self._draw_strip(p, strip.left(), rect.center().y() if single else line.center().y(), row)
        self._draw_late(p, line, row, columns)
        if single:
            self._quiet(p, placed(below, columns.item, columns.item_width, mirrored=mirrored), others_words(row.chase, row.today))
            self._draw_asked(p, below, row, columns)

    def _draw_person(self, p: QPainter, rect: QRectF, row: ChaseRow, columns: Columns) -> None:
        mirrored = self._mirrored()
        top = rect.top() + (_NAME_TOP if row.expanded else (rect.height() - self._two_lines()) / 2)
        at = placed(rect, 0, _AVATAR, mirrored=mirrored)
        letters = initials(row.name) if row.chase.person_id else "?"
        self.kit.avatar(p, at.left(), top + (self._two_lines() - _AVATAR) / 2, _AVATAR, letters, row.hue)
        room = columns.item - _TEXT_X - 6
        name = placed(rect, _TEXT_X, room, mirrored=mirrored)
        name.setRect(name.left(), top, room, self._body())
        self.kit.text(p, name, row.name, "bodyStrong", "text.primary", _side(mirrored))
        name.setRect(name.left(), top + self._body(), room, self._small())
        self._quiet(p, name, owes_words(row.chase))

    def _draw_item(self, p: QPainter, line: QRectF, row: ChaseRow, columns: Columns) -> None:
        mirrored = self._mirrored()
        ref = self.kit.theme.metrics("small").horizontalAdvance(row.item.ref)
        room = max(columns.item_width - ref - _REF_GAP, 40)
        title = placed(line, columns.item, room, mirrored=mirrored)
        width = self.kit.text(p, title, title_words(row.item), "body", "text.primary", _side(mirrored))
        at = placed(line, columns.item + min(width, room) + _REF_GAP, ref + 2, mirrored=mirrored)
        self.kit.text(p, at, row.item.ref, "small", "text.tertiary", _side(mirrored))

    def _draw_strip(self, p: QPainter, left: float, middle: float, row: ChaseRow) -> None:
        one = row.item
        due = (one.deadline - row.today).days if one.deadline else None
        self.kit.chase_strip(p, left, round(middle) - 10, due, [(day - row.today).days for day in one.asked], STRIP)

    def _draw_late(self, p: QPainter, line: QRectF, row: ChaseRow, columns: Columns) -> None:
        mirrored = self._mirrored()
        color, weight = late_tone(row.item, row.today)
        at = placed(line, columns.late, columns.late_width - _LATE_GAP, mirrored=mirrored)
        self.kit.text(p, at, late_words(row.item, row.today), "body", color, _side(not mirrored), weight)

    def _draw_asked(self, p: QPainter, below: QRectF, row: ChaseRow, columns: Columns) -> None:
        mirrored, one = self._mirrored(), row.item
        said = _tr("asked {when}").format(when=ago_words(one.asked[-1], row.today)) if one.asked else _tr("not asked yet")
        if one.promised is not None and one.promised <= row.today:
            said = _tr("promised {day}").format(day=day_words(one.promised, row.today, weekday=False))
        at = placed(below, columns.late, columns.late_width - _LATE_GAP, mirrored=mirrored)
        self.kit.text(p, at, said, "small", "text.tertiary", _side(not mirrored))

    def _draw_button(self, p: QPainter, rect: QRectF, row: ChaseRow) -> None:
        if rect.isEmpty():
            return
        color = self.kit.theme.color
        hot = self.hot == row.key
        ground = "state.pressed" if hot and self.pressed else "state.hover" if hot else "surface.raised"
        p.setPen(pen(color("line.field" if hot else "line.strong")))
        p.setBrush(color(ground))
        radius = self.kit.theme.radius("control")
        p.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        text = _tr("Write…")
        width = 21 + self.kit.theme.metrics("body", 500).horizontalAdvance(text)
        x = rect.left() + max((rect.width() - width) / 2, 4)
        self.kit.icons.paint(p, QRectF(x, rect.center().y() - 7, 14, 14), "mail", "text.secondary")
        self.kit.text(p, QRectF(x + 21, rect.top(), rect.right() - x - 22, rect.height()), text, "body", "text.primary", _LEFT, 500)

    def _quiet(self, p: QPainter, rect: QRectF, text: str) -> None:
        self.kit.text(p, rect, text, "small", "text.tertiary", _side(self._mirrored()))

    def _mirrored(self) -> bool:
        parent = self.parent()
        return isinstance(parent, QWidget) and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft


def _side(mirrored: bool) -> Qt.AlignmentFlag:
    return (_RIGHT if mirrored else _LEFT) | Qt.AlignmentFlag.AlignAbsolute


def late_tone(one: Obligation, today: date) -> tuple[str, int | None]:
    """(colour, weight) of the words that say how late something is."""
    if days_late(one, today):
        return "rag.red.text", 600
    if one.deadline is not None and tone(one.deadline, today) == "soft-due" and not (one.promised and one.promised > today):
        return "rag.amber.text", 600
    return ("rag.amber.text", 600) if to_chase(one, today) else ("text.secondary", None)


class ChaseList(RowList):
    """The list with its keys and its painted button.

    Signals:
        write_requested(row): Write… was pressed.
        person_requested(row): a double click on the name.
        folded(row): the row's person should be opened or closed.
    """

    write_requested = Signal(object)
    person_requested = Signal(object)
    folded = Signal(object)

    def __init__(self, paint: Paint, name: str, parent: QWidget | None = None) -> None:
        super().__init__(paint, ChaseDelegate(paint), name, parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        forward, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            forward, back = back, forward
        if row is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() == forward:
            if not row.expanded or row.kind in ("more", "people"):
                self.folded.emit(row)
        elif event.key() == back:
            if row.expanded and row.kind == "first":
                self.folded.emit(row)
            elif row.expanded:
                self.go_to(next(n for n, one in enumerate(self.rows) if one.kind == "first" and one.chase is row.chase))
        else:
            super().keyPressEvent(event)

    def successor(self, gone: ChaseRow, place: int) -> int:
        same = (n for n, row in enumerate(self.rows) if row.kind == "first" and row.chase.person_id == gone.chase.person_id)
        return next(same, super().successor(gone, place))

    def zone_at(self, place: QPoint) -> str:
        """What lies at a place: write, person, more, item, or nothing."""
        index = self.indexAt(place)
        row = self.row_at(place)
        if row is None:
            return ""
        rect = inner(QRectF(self.visualRect(index)))
        if self._button(rect, row).contains(QPointF(place)):
            return "write"
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if row.kind in ("more", "people"):
            return "more"
        if placed(rect, 0, Columns(self.kit, rect.width()).item, mirrored=mirrored).contains(QPointF(place)):
            return "person" if row.kind == "first" else "item"
        return "more" if self._painter().in_words_below(rect, row, QPointF(place), mirrored) else "item"

    def _painter(self) -> ChaseDelegate:
        assert isinstance(self.delegate, ChaseDelegate)
        return self.delegate

    def _button(self, rect: QRectF, row: ChaseRow) -> QRectF:
        return self._painter().button_rect(rect, row, self.layoutDirection() == Qt.LayoutDirection.RightToLeft)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = event.position().toPoint()
        zone = self.zone_at(place)
        self._heat(self.row_at(place).key if zone == "write" else None)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if zone in ("person", "more") else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._heat(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.zone_at(event.position().toPoint()) == "write":
            self._painter().pressed = True
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = event.position().toPoint()
        zone, row = self.zone_at(place), self.row_at(place)
        held, self._painter().pressed = self._painter().pressed, False
        self.viewport().update()
        if zone == "write" and held:
            self.write_requested.emit(row)
        elif zone in ("person", "more") and not held:
            self.folded.emit(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        zone, row = self.zone_at(event.position().toPoint()), self.row_at(event.position().toPoint())
        if zone == "person":
            self.person_requested.emit(row)
        elif zone == "item":
            super().mouseDoubleClickEvent(event)

    def _heat(self, key: Any) -> None:
        if self._painter().hot != key:
            self._painter().hot = key
            self.viewport().update()

    def write_rect(self, at: int) -> QRect:
        """Where a line's button is."""
        return self._button(inner(QRectF(self.row_rect(at))), self.rows[at]).toRect()


class ChaseHead(QWidget):
    """The names of the columns, and the days at the strip's ends."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._today = date(2000, 1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, today: date) -> None:
        """The days around another today."""
        self._today = today
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(Columns(self._kit, 0).least), round(self._kit.theme.metrics("small").height()) + 11)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        rect = inner(QRectF(0, 0, self.width(), self.height() - 5))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        columns = Columns(self._kit, rect.width())
        side = _side(mirrored)
        self._kit.text(p, placed(rect, 0, columns.item, mirrored=mirrored), _tr("Person"), "small", "text.tertiary", side)
        oldest = placed(rect, columns.item, columns.item_width, mirrored=mirrored)
        self._kit.text(p, oldest, _tr("Oldest item"), "small", "text.tertiary", side)
        strip = placed(rect, columns.strip, STRIP, mirrored=mirrored)
        paint_strip_days(self._kit, p, strip, _TODAY_AT, self._today, "small", "text.tertiary")
        self._kit.hairline(p, rect.left(), self.height() - 1, rect.right(), self.height() - 1)


class ChaseLegend(QWidget):
    """What the strip's marks mean."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_tr("A diamond is the day it is due, a triangle a day it was asked for"))

    def sizeHint(self) -> QSize:
        small = self._kit.theme.metrics("small")
        width = small.horizontalAdvance(_tr("due")) + small.horizontalAdvance(_tr("asked")) + 40
        return QSize(round(width), round(small.height()) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        color, middle = self._kit.theme.color, self.height() / 2
        self._kit.diamond(p, QPointF(6, middle), 4.5, color("surface.base"), color("rag.red.solid"))
        x = 16 + self._kit.text(p, QRectF(16, 0, self.width(), self.height()), _tr("due"), "small", "text.tertiary")
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("text.secondary"))
        p.drawPolygon([QPointF(x + 11.5, middle - 2), QPointF(x + 18.5, middle - 2), QPointF(x + 15, middle + 2.2)])
        self._kit.text(p, QRectF(x + 23, 0, self.width(), self.height()), _tr("asked"), "small", "text.tertiary")
