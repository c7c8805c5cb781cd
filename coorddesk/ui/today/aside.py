"""Beside the chase list: meetings today, documents waiting for review, milestones slipping."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import clock_words, count_words, day_words, due_words, tone
from coorddesk.domain.meetings import Reply
from coorddesk.domain.people import first_name
from coorddesk.services.today import InReview, MeetingToday, SlipRow, Today
from coorddesk.ui.moments import names
from coorddesk.ui.paint import Paint, initials
from coorddesk.ui.today.rows import RowDelegate, State, placed

_TIME, _BAR = 44, 3
_WIDEST = time(22, 0)  # in hours written with two digits, and with am or pm
_AVATAR, _REVIEW_X = 20, 28
_DATE, _SLIP = 60, 50
_MOST_REVIEWS, _MOST_SLIPS = 8, 4
_BAD_SLIP_DAYS = 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TONES: dict[str, tuple[str, int | None]] = {
    "late": ("rag.red.text", 600), "soft-due": ("rag.amber.text", 600), "later": ("text.secondary", None),
}  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("TodayAside", text)


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting of the day, or of a later one that one is reminded of; `now` is a wall time in the coordinator's zone."""

    meeting: MeetingToday
    hue: str | None
    now: datetime

    @property
    def key(self) -> Any:
        return self.meeting.happening.meeting_id, self.meeting.happening.original

    @property
    def opens(self) -> tuple[str, str]:
        return "meeting", self.meeting.happening.meeting_id

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return not self.meeting.happening.all_day and self.meeting.happening.ends <= self.now

    @property
    def times(self) -> tuple[str, str]:
        """Start and end, or that it takes the whole day."""
        one = self.meeting.happening
        return (_tr("All day"), "") if one.all_day else (clock_words(one.starts, names()), clock_words(one.ends, names()))

    @property
    def reminder(self) -> str:
        """“in 15 min”, “Tomorrow” or “Fri 27 Nov” once a reminder has come; empty before it and when the meeting has begun."""
        one, reminds = self.meeting.happening, self.meeting.reminds
        if reminds is None or reminds > self.now:
            return ""
        if one.starts.date() > self.now.date():
            return due_words(one.starts.date(), self.now.date())
        minutes = -((self.now - one.starts) // timedelta(minutes=1))
        if one.all_day or minutes <= 0:
            return ""
        return _tr("in {minutes} min").format(minutes=minutes) if minutes < 90 else _tr("in {hours} h").format(hours=minutes // 60)

    @property
    def replies(self) -> list[tuple[str, str]]:
        """(state, words) of every answer somebody gave, and of those that are missing."""
        told = self.meeting.happening.replies
        answered = told.coming + told.maybe + told.cannot
        if told.invited and not self.meeting.sent and not answered:
            return [("", _tr("{count} asked, invite not sent").format(count=told.invited))]
        said = (
            (Reply.COMING, told.coming, _tr("{count} coming")), (Reply.MAYBE, told.maybe, _tr("{count} maybe")),
            (Reply.CANNOT, told.cannot, _tr("{count} cannot")), (Reply.NO_REPLY, told.invited - answered, _tr("{count} no reply")),
        )  # fmt: skip
        return [(str(state), text.format(count=count)) for state, count, text in said if count]

    @property
    def changes(self) -> str:
        """“3 changes since invite 2”, or empty."""
        if not self.meeting.changes:
            return ""
        count = count_words(self.meeting.changes, _tr("change"), _tr("changes"))
        return _tr("{changes} since invite {number}").format(changes=count, number=self.meeting.sent)

    @property
    def words(self) -> str:
        times = _tr("{first} to {last}").format(first=self.times[0], last=self.times[1]) if self.times[1] else self.times[0]
        reminder = _tr("reminder: {when}").format(when=self.reminder) if self.reminder else ""
        parts = (times, self.meeting.happening.title, reminder, *(text for _, text in self.replies), self.changes)
        return ", ".join(part for part in parts if part)

    @property
    def tip(self) -> str:
        return "\n".join((self.meeting.happening.title, *(text for _, text in self.replies), self.changes)).rstrip()


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One document out for review, or how many more there are."""

    review: InReview
    people: tuple[str, ...]
    hue: str | None
    today: date
    more: int = 0

    @property
    def key(self) -> Any:
        return self.review.document_id, bool(self.more)

    @property
    def opens(self) -> tuple[str, str]:
        return "document", self.review.document_id

    @property
    def note(self) -> str:
        """“FIT-HS-MS-0021, with Hemi”."""
        if not self.people:
            return _tr("{number}, nobody asked").format(number=self.review.number)
        first = first_name(self.people[0])
        if len(self.people) > 1:
            first = _tr("{name} and {count} more").format(name=first, count=len(self.people) - 1)
        return _tr("{number}, with {names}").format(number=self.review.number, names=first)

    @property
    def due(self) -> str:
        """When the answers are due, in words."""
        return due_words(self.review.due, self.today) if self.review.due else _tr("No date")

    @property
    def words(self) -> str:
        if self.more:
            return _tr("{count} more in the register").format(count=self.more)
        return ", ".join((self.review.title, self.review.number, *(self.people or (_tr("nobody asked"),)), self.due))

    @property
    def tip(self) -> str:
        return "" if self.more else f"{self.review.number} {self.review.title}\n{', '.join(self.people)}".rstrip()


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone that slips, or how many more do."""

    slip: SlipRow
    today: date
    more: int = 0

    @property
    def key(self) -> Any:
        return self.slip.id, bool(self.more)

    @property
    def opens(self) -> tuple[str, str]:
        return "milestone", self.slip.id

    @property
    def days(self) -> int:
        """By how much."""
        return (self.slip.forecast - self.slip.baseline).days

    @property
    def words(self) -> str:
        if self.more:
            return _tr("{count} more on the timeline").format(count=self.more)
        first, last = (day_words(day, self.today, weekday=False) for day in (self.slip.baseline, self.slip.forecast))
        late = _tr("{days} late").format(days=count_words(self.days, _tr("day"), _tr("days")))
        return _tr("{title}, baseline {first}, forecast {last}, {late}").format(title=self.slip.title, first=first, last=last, late=late)

    @property
    def tip(self) -> str:
        return "" if self.more else self.words


def meeting_rows(page: Today, now: datetime, hue: Callable[[str | None], str | None]) -> list[MeetingRow]:
    """The meetings of the day, whole days first, then by time; then those of later days whose reminder has come."""
    coming = [one for one in page.coming if one.reminds is not None and one.reminds <= now]
    return [MeetingRow(one, hue(one.happening.team_id), now) for one in (*page.meetings, *coming)]


def meeting_count(page: Today, now: datetime) -> str:
    """“4”, “4, and 1 to come”, “none”."""
    coming = len(meeting_rows(page, now, lambda _team: None)) - len(page.meetings)
    count = str(len(page.meetings)) if page.meetings else _tr("none")
    return _tr("{count}, and {more} to come").format(count=count, more=coming) if coming else count


def next_words(page: Today, now: datetime) -> str:
    """“next in 33 min”, “now”, or empty when none is to come."""
    timed = [one.happening for one in page.meetings if not one.happening.all_day]
    if any(one.starts <= now < one.ends for one in timed):
        return _tr("on now")
    ahead = [one.starts for one in timed if one.starts > now]
    if not ahead:
        return ""
    minutes = round((min(ahead) - now).total_seconds() / 60)
    if minutes < 90:
        return _tr("next in {minutes} min").format(minutes=minutes)
    return _tr("next at {time}").format(time=clock_words(min(ahead), names()))


def review_rows(page: Today, today: date, hue: Callable[[str | None], str | None]) -> list[ReviewRow]:
    """The documents that wait longest."""
    rows = []
    people = page.directory.people
    for one in page.reviews[:_MOST_REVIEWS]:
        known = [people[id] for id in one.people if id in people]
        rows.append(ReviewRow(one, tuple(person.name for person in known), hue(known[0].team_id) if known else None, today))
    if page.in_review > len(rows) and len(page.reviews) > len(rows):
        rows.append(ReviewRow(page.reviews[len(rows)], (), None, today, page.in_review - len(rows)))
    return rows


def milestone_rows(page: Today, today: date) -> list[MilestoneRow]:
    """The milestones that slip most."""
    rows = [MilestoneRow(one, today) for one in page.slips[:_MOST_SLIPS]]
    if page.slipping > len(rows) and len(page.slips) > len(rows):
        rows.append(MilestoneRow(page.slips[len(rows)], today, page.slipping - len(rows)))
    return rows


class AsideDelegate(RowDelegate):
    """What the three lists share."""

    @property
    def mirrored(self) -> bool:
        """Whether the language runs from right to left."""
        parent = self.parent()
        return isinstance(parent, QWidget) and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def start(self) -> Qt.AlignmentFlag:
        """To the side where lines begin."""
        return (_RIGHT if self.mirrored else _LEFT) | Qt.AlignmentFlag.AlignAbsolute

    def end(self) -> Qt.AlignmentFlag:
        """To the side where lines end."""
        return (_LEFT if self.mirrored else _RIGHT) | Qt.AlignmentFlag.AlignAbsolute

    def lines(self) -> tuple[int, int, int]:
        """Heights of a line of body, small and the small line with a mark."""
        metrics = self.kit.theme.metrics
        small = round(metrics("small").height())
        return round(metrics("body").height()), small, max(small, 16)


class MeetingDelegate(AsideDelegate):
    """Paints a meeting: times, team bar, title, replies, what changed since it was sent."""

    def _time_width(self) -> float:
        return max(float(_TIME), self.kit.theme.metrics("body").horizontalAdvance(clock_words(_WIDEST, names())) + 2)

    def height(self, row: MeetingRow) -> int:
        body, small, mark = self.lines()
        below = (mark + 2 if row.replies else small if row.times[1] else 0) + (mark + 2 if row.changes else 0)
        return body + below + 18

    def has_line(self, row: MeetingRow) -> bool:
        return True

    def draw(self, p: QPainter, rect: QRectF, row: MeetingRow, state: State) -> None:
        theme, mirrored = self.kit.theme, self.mirrored
        body, small, mark = self.lines()
        top = 8
        first, last = row.times
        time_width = self._time_width()
        begin = time_width + 22
        ink = "text.tertiary" if row.over else "text.primary"
        self.kit.text(p, placed(rect, 0, time_width + 6, mirrored=mirrored, y=top, height=body), first, "body", ink, self.start())
        below = placed(rect, 0, time_width, mirrored=mirrored, y=top + body, height=small)
        self.kit.text(p, below, last, "small", "text.tertiary", self.start())
        bar = placed(rect, time_width + 9, _BAR, mirrored=mirrored, y=top, height=rect.height() - 2 * top - 1)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.color(f"team.{row.hue}.strip" if row.hue else "rag.complete.solid"))
        p.drawRoundedRect(bar, 1, 1)
        room = rect.width() - begin
        taken = self._reminder(p, rect, row, top, body)
        title = placed(rect, begin, room - taken, mirrored=mirrored, y=top, height=body)
        self.kit.text(p, title, row.meeting.happening.title, "body", ink, self.start())
        y = top + body + 2
        self._replies(p, rect, row, begin, y, mark)
        if row.changes:
            y += mark + 2 if row.replies else 0
            at = placed(rect, begin, 14, mirrored=mirrored, y=y + (mark - 14) / 2, height=14)
            self.kit.icons.paint(p, at, "circle-alert", "rag.amber.text")
            words = placed(rect, begin + 22, room - 22, mirrored=mirrored, y=y, height=mark)
            self.kit.text(p, words, row.changes, "small", "rag.amber.text", self.start())

    def _reminder(self, p: QPainter, rect: QRectF, row: MeetingRow, y: float, height: int) -> float:
        """Says at the end of the line what one is reminded of; the room it takes."""
        if not row.reminder:
            return 0
        ink = "rag.amber.text" if tone(row.meeting.happening.starts.date(), row.now.date()) == "soft-due" else "text.secondary"
        width = self.kit.theme.metrics("small", 600).horizontalAdvance(row.reminder) + 2
        words = placed(rect, rect.width() - width, width, mirrored=self.mirrored, y=y, height=height)
        self.kit.text(p, words, row.reminder, "small", ink, self.end(), 600)
        at = placed(rect, rect.width() - width - 17, 13, mirrored=self.mirrored, y=y + (height - 13) / 2, height=13)
        self.kit.icons.paint(p, at, "bell", ink)
        return width + 25

    def _replies(self, p: QPainter, rect: QRectF, row: MeetingRow, begin: float, y: float, height: int) -> None:
        x = begin
        small = self.kit.theme.metrics("small")
        needed = sum(29 + small.horizontalAdvance(text) for _, text in row.replies) - 12
        short = needed > rect.width() - begin
        for state, text in row.replies:
            if short and state:
                # The marks differ in shape, and the tooltip has the words.
                text = text.split(" ")[0]
            room = rect.width() - x
            if state:
                at = placed(rect, x, 13, mirrored=self.mirrored, y=y + (height - 13) / 2, height=13)
                self.kit.state_mark(p, at.left(), at.top(), state, 13)
                x += 17
            words = placed(rect, x, max(room - 17, 20), mirrored=self.mirrored, y=y, height=height)
            x += 12 + self.kit.text(p, words, text, "small", "text.secondary", self.start())


class ReviewDelegate(AsideDelegate):
    """Paints a document: who has it, title and number, when the answer is due."""

    def height(self, row: ReviewRow) -> int:
        _, small, _ = self.lines()
        return max(self.kit.theme.size("row.table"), small + 12) if row.more else max(38, 2 * small + 8)

    def has_line(self, row: ReviewRow) -> bool:
        return not row.more

    def draw(self, p: QPainter, rect: QRectF, row: ReviewRow, state: State) -> None:
        mirrored = self.mirrored
        if row.more:
            self.kit.text(p, rect, row.words, "small", "text.tertiary", self.start())
            return
        _, small, _ = self.lines()
        at = placed(rect, 0, _AVATAR, mirrored=mirrored)
        letters = initials(row.people[0]) if row.people else "?"
        self.kit.avatar(p, at.left(), rect.top() + round((rect.height() - _AVATAR) / 2), _AVATAR, letters, row.hue)
        color, weight = _TONES[tone(row.review.due, row.today)] if row.review.due else _TONES["later"]
        width = self.kit.theme.metrics("small", weight).horizontalAdvance(row.due) + 2
        self.kit.text(p, placed(rect, rect.width() - width, width, mirrored=mirrored), row.due, "small", color, self.end(), weight)
        room = rect.width() - _REVIEW_X - width - 10
        top = round((rect.height() - 2 * small) / 2)
        title = placed(rect, _REVIEW_X, room, mirrored=mirrored, y=top, height=small)
        self.kit.text(p, title, row.review.title, "small", "text.primary", self.start())
        note = placed(rect, _REVIEW_X, room, mirrored=mirrored, y=top + small, height=small)
        self.kit.text(p, note, row.note, "micro", "text.tertiary", self.start(), 400)


class MilestoneDelegate(AsideDelegate):
    """Paints a milestone: where it was, where it is forecast now, and by how much it slips."""

    def height(self, row: MilestoneRow) -> int:
        return self.kit.theme.row(32 if not row.more else self.kit.theme.size("row.table"))

    def has_line(self, row: MilestoneRow) -> bool:
        return not row.more

    def draw(self, p: QPainter, rect: QRectF, row: MilestoneRow, state: State) -> None:
        mirrored = self.mirrored
        if row.more:
            self.kit.text(p, rect, row.words, "small", "text.tertiary", self.start())
            return
        bad = row.days >= _BAD_SLIP_DAYS
        mark = placed(rect, 0, 11, mirrored=mirrored).center()
        color = self.kit.theme.color
        edge = color("rag.red.solid" if bad else "rag.amber.solid")
        self.kit.diamond(p, QPointF(mark.x(), rect.center().y()), 4.5, color("surface.base"), edge)
        slip = _tr("+{days} d").format(days=row.days)
        ink = "rag.red.text" if bad else "rag.amber.text"
        room = max(float(_SLIP), self.kit.theme.metrics("small", 600).horizontalAdvance(slip) + 8)
        self.kit.text(p, placed(rect, rect.width() - room, room, mirrored=mirrored), slip, "small", ink, self.end(), 600)
        to = _tr("to {day}").format(day=day_words(row.slip.forecast, row.slip.forecast, weekday=False))
        width = max(self.kit.theme.metrics("small").horizontalAdvance(to) + 2, _DATE)
        x = rect.width() - room - width
        self.kit.text(p, placed(rect, x, width, mirrored=mirrored), to, "small", "text.secondary", self.end())
        self.kit.text(p, placed(rect, 19, x - 25, mirrored=mirrored), row.slip.title, "small", "text.primary", self.start())


def delegates(paint: Paint) -> tuple[MeetingDelegate, ReviewDelegate, MilestoneDelegate]:
    """The painters of the three lists."""
    return MeetingDelegate(paint), ReviewDelegate(paint), MilestoneDelegate(paint)
