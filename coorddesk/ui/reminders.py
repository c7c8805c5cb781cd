"""Reminding: a watch on the clock, and what it shows when a reminder has come.

What waits is read anew at the next moment a reminder comes, after a change of meetings, and when the clock jumped; a computer that
slept finds what came meanwhile with the first look after it. What was put away stays away for this run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import clock_words, day_words
from coorddesk.ui.bars import announce
from coorddesk.ui.frame import Frame
from coorddesk.ui.moments import names
from coorddesk.ui.notice import Line, Notice
from coorddesk.ui.notifications import Notifications

if TYPE_CHECKING:
    from coorddesk.domain.changes import Step
    from coorddesk.services.reminders import Reminder
    from coorddesk.ui.desk import Desk
    from coorddesk.ui.work import Job

SNOOZE = timedelta(minutes=5)
_FIRST_LOOK_MS, _AFTER_CHANGE_MS = 400, 150
# The clock is looked at this often, for timers stand still while the computer sleeps.
_LOOK_MS = 30_000
_AHEAD = timedelta(days=1)
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)

Key = tuple[str, datetime, datetime]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Reminders", text)


class Reminders(QObject):
    """Watches over the open store's reminders.

    Args:
        come_forward: brings the window to the front.

    Signals:
        open_requested(kind, id): the meeting should be shown.
        announced(text): said in the status bar and to screen readers.
        left(): the keyboard was in the notice and belongs to the screen again.
    """

    open_requested = Signal(str, str)
    announced = Signal(str)
    left = Signal()

    def __init__(self, window: QWidget, frame: Frame, come_forward: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._frame = window, frame
        self.notice: Notice | None = None
        self.notifications = Notifications(window, come_forward)
        self._desk: Desk | None = None
        self._job: Job | None = None
        self._waiting: list[Reminder] = []
        self._next: datetime | None = None  # when what waits has to be read again
        self._looked = datetime.min.replace(tzinfo=UTC)
        self._told: set[Key] = set()
        self._away: set[Key] = set()
        self._snoozed: dict[Key, datetime] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.wake)
        QGuiApplication.instance().applicationStateChanged.connect(self._state_changed)  # type: ignore[union-attr]

    # Watching

    def watch(self, desk: Desk) -> None:
        """Begins with a store, once its first content stands."""
        self._desk, self._next = desk, None
        self._timer.start(_FIRST_LOOK_MS)

    def forget(self) -> None:
        """The store is left."""
        self._timer.stop()
        self._desk, self._job, self._next, self._waiting = None, None, None, []
        self._show([])

    def apply(self, step: Step) -> None:
        """Looks again after a change of meetings, once for many that come together and when they are painted."""
        if self._desk is not None and (step.reloaded or "meeting" in step.kinds):
            if self._job is not None:
                self._job.cancel()  # it may have been read before the change
            self._next = None
            self._timer.start(_AFTER_CHANGE_MS)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self._desk is not None:
            self.wake()

    def wake(self) -> None:
        """Looks at the clock: reads what waits where a reminder has come or the clock was put back, else says the time that is left."""
        if self._desk is None:
            return
        now = self._desk.now()
        if self._next is None or now >= self._next or now < self._looked:
            self.look()
        else:
            self._refresh()

    def look(self) -> None:
        """Reads what waits and when the next one comes."""
        desk = self._desk
        if desk is None:
            return
        store, zone, now = desk.store, desk.zone, desk.now()

        def read(_job: Job) -> tuple[list[Reminder], datetime | None]:
            from coorddesk.services import reminders  # late: not before the first content stands

            return reminders.waiting(store, now, zone), reminders.next_at(store, now, _AHEAD, zone)

        self._looked, self._next = now, now + _AHEAD
        self._job = desk.work.start(read, lambda found: self._take(now, *found), self._failed, latest=self._job)
        self._timer.start(_LOOK_MS)

    def _take(self, now: datetime, waiting: list[Reminder], next_at: datetime | None) -> None:
        if self._desk is not None:
            self._waiting, self._next = waiting, next_at or now + _AHEAD
            self._refresh()

    def _failed(self, error: BaseException) -> None:
        """What is wrong with the store is told by the screen that reads it."""
        logging.getLogger(__name__).warning("no reminders: %s", error)

    def _refresh(self) -> None:
        """Shows what waits now, tells what is new of it, and sleeps until something changes."""
        assert self._desk is not None
        now = self._desk.now()
        self._snoozed = {key: until for key, until in self._snoozed.items() if until > now}
        shown = self._shown()
        self._show(shown)
        fresh = [one for one in shown if _key(one) not in self._told]
        self._told.update(map(_key, fresh))
        if fresh:
            self._tell(fresh)
        if self._next is None:
            self._timer.start(_AFTER_CHANGE_MS)  # what waits is read first
            return
        left = min((end - now).total_seconds() for end in (*self._snoozed.values(), self._next))
        self._timer.start(min(max(round(left * 1000) + 20, 20), _LOOK_MS))

    def _standing(self, now: datetime) -> list[Reminder]:
        return [one for one in self._waiting if one.at <= now < one.over]

    # Showing

    def _show(self, shown: list[Reminder]) -> None:
        if not shown:
            self.notifications.withdraw()
        if self.notice is None:
            if not shown:
                return
            self.notice = Notice(self._frame.kit, self._frame.stack, self._frame.undo_bar, self._frame)
            self.notice.opened.connect(self._open)
            self.notice.snoozed.connect(self.snooze)
            self.notice.put_away.connect(self.put_away)
            self.notice.left.connect(self.left)
        self.notice.show_lines([self._line(one) for one in shown])

    def _line(self, one: Reminder) -> Line:
        assert self._desk is not None
        now = self._desk.now()
        return Line(one.happening.meeting_id, sentence(one, now, self._desk.today()), details(one, now))

    def _tell(self, fresh: list[Reminder]) -> None:
        lines = [self._line(one) for one in fresh]
        announce(self._frame, ". ".join(one.words for one in lines))
        if not self._window.isActiveWindow():
            if len(lines) == 1:
                self.notifications.show(lines[0].sentence, lines[0].details)
            else:
                self.notifications.show(
                    self.tr("{count} meetings").format(count=len(lines)), "\n".join(one.sentence for one in lines)
                )  # fmt: skip

    def _shown(self) -> list[Reminder]:
        if self._desk is None:
            return []
        now = self._desk.now()
        return [one for one in self._standing(now) if _key(one) not in self._away and _key(one) not in self._snoozed]

    # What the user does

    def show(self) -> None:
        """Gives the keyboard to the notice; what was put away and is not over comes back; else says what comes next."""
        if self._desk is None:
            return
        if not self._shown():
            now = self._desk.now()
            back = {_key(one) for one in self._standing(now)}
            self._away -= back
            self._snoozed = {key: until for key, until in self._snoozed.items() if key not in back}
            self._refresh()
        if self.notice is not None and self.notice.isVisible():
            self.notice.take_keyboard()
        else:
            self._say_next()

    def _say_next(self) -> None:
        assert self._desk is not None
        desk = self._desk
        from coorddesk.services import meetings, reminders

        at = reminders.next_at(desk.store, desk.now(), _AHEAD, desk.zone)
        if at is None:
            self.announced.emit(self.tr("No reminder now, and none in the next 24 hours."))
        else:
            wall = meetings.wall_now(at, desk.zone)
            self.announced.emit(self.tr("No reminder now. The next one comes at {time}.").format(time=clock_words(wall, names())))

    def _open(self, meeting_id: str) -> None:
        self._away |= {_key(one) for one in self._shown() if one.happening.meeting_id == meeting_id}
        self.open_requested.emit("meeting", meeting_id)
        self._refresh()

    def snooze(self) -> None:
        """Goes for five minutes."""
        if self._desk is None:
            return
        until = self._desk.now() + SNOOZE
        for one in self._shown():
            self._snoozed[_key(one)] = until
            self._told.discard(_key(one))
        self._refresh()

    def put_away(self) -> None:
        """Goes for good."""
        self._away |= set(map(_key, self._shown()))
        if self._desk is not None:
            self._refresh()


def _key(one: Reminder) -> Key:
    """A reminder as it is remembered: another time for it, or another day of the meeting, is another one."""
    return one.happening.meeting_id, one.happening.original, one.at


def sentence(one: Reminder, now: datetime, today: date) -> str:
    """“Design meeting 14 starts in 15 minutes”, “… is tomorrow”.

    Args:
        now: UTC.
        today: in the coordinator's zone.
    """
    happening = one.happening
    day = happening.starts.date()
    when = day_words(day, today, names=names())
    if happening.all_day:
        form = _tr("{title} is on {day}")
        if (day - today).days < 2:
            form = _tr("{title} is tomorrow") if day > today else _tr("{title} is today")
        return form.format(title=happening.title, day=when)
    minutes = -((now - one.begins) // _MINUTE)
    if minutes <= 0:
        form = _tr("{title} starts now") if minutes == 0 else _tr("{title} began at {time}")
    elif minutes < 60:
        form = _tr("{title} starts in 1 minute") if minutes == 1 else _tr("{title} starts in {minutes} minutes")
    elif minutes == 60:
        form = _tr("{title} starts in 1 hour")
    elif day == today:
        form = _tr("{title} starts at {time}")
    else:
        form = _tr("{title} starts tomorrow at {time}") if (day - today).days == 1 else _tr("{title} starts on {day} at {time}")
    return form.format(title=happening.title, minutes=minutes, time=clock_words(happening.starts, names()), day=when)


def details(one: Reminder, now: datetime) -> str:
    """“10:30 to 11:30, Site office”; the place alone where the sentence tells the time, or where there is none."""
    happening = one.happening
    soon = not happening.all_day and -_HOUR <= now - one.begins < _MINUTE
    first, last = (clock_words(at, names()) for at in (happening.starts, happening.ends))
    times = _tr("{first} to {last}").format(first=first, last=last) if soon else ""
    return ", ".join(part for part in (times, happening.place) if part)
