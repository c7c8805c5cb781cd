"""What the calendar's gestures change, what is asked first, and what is said about it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QObject, Signal

from coorddesk.domain.dates import clock_words, day_words
from coorddesk.domain.meetings import Meeting, Scope
from coorddesk.domain.projects import Category
from coorddesk.services import editing, meetings, milestones, tasks
from coorddesk.ui.calendar.asking import Asking
from coorddesk.ui.calendar.entries import Entry, moved_to
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import names


class Changing(QObject):
    """Moves, stretches, calls off, finishes and deletes entries.

    Of a series it asks how much of it is meant, and why a milestone moves. What was answered holds for further nudges of the same
    entry until another one is chosen.

    Signals:
        moved(entry, day): it stands on that day now.
    """

    moved = Signal(object, object)

    def __init__(self, desk: Desk, is_out: Callable[[str], bool], asking: Asking, parent: QObject) -> None:
        """`is_out` tells whether others have a meeting in their calendars."""
        super().__init__(parent)
        self._desk, self._is_out, self._asking = desk, is_out, asking
        self._kept: tuple[str, Scope | str] | None = None

    def forget(self, entry: Entry | None) -> None:
        """Another entry was chosen: what was answered about the one before holds no longer."""
        if self._kept is not None and (entry is None or entry.id != self._kept[0]):
            self._kept = None

    def _in_scope(self, entry: Entry, title: str, run: Callable[[Scope], None], *, shown: Entry | None = None) -> None:
        """Runs a change of a meeting, of a series with as much of it as is meant."""
        if not entry.repeats:
            run(Scope.DAY)
        elif self._kept is not None and self._kept[0] == entry.id and isinstance(self._kept[1], Scope):
            run(self._kept[1])
        else:
            self._asking.scope(title, run, shown)

    def move(self, entry: Entry, day: date, starts: datetime | None) -> None:
        """Puts an entry on another day, or a meeting to another time."""
        if entry.kind == "milestone":
            self._move_milestone(entry, day)
        elif entry.kind == "task":
            with self._desk.attempt_all(self.tr("Cannot move “{title}”").format(title=entry.title)):
                tasks.set_due(self._desk.store, [entry.id], day)
                self._tell_moved(entry, day, self._day(day))
        elif (entry.starts is None) != (starts is None):
            self._turn(entry, day, starts)
        else:
            there = starts or datetime.combine(day, time())
            where = self._where(there, starts is not None)
            title = self.tr("Move {title} to {where}").format(title=entry.title, where=where)
            shown = moved_to(entry, day, starts)
            self._in_scope(entry, title, lambda scope: self._move_meeting(entry, there, where, scope), shown=shown)

    def _move_meeting(self, entry: Entry, there: datetime, where: str, scope: Scope) -> None:
        desk = self._desk
        with desk.attempt_all(self.tr("Cannot move “{title}”").format(title=entry.title)):
            made = meetings.move(desk.store, entry.id, there, occurrence=self._only(entry), zone=desk.zone, scope=scope)
            self._settle(entry, made, scope, there.date())
            words = {
                Scope.DAY: self.tr("Moved this day of {title} alone to {where}; the series stays"),
                Scope.FOLLOWING: self.tr("{title} and all that follow moved; this one to {where}"),
                Scope.ALL: self.tr("All days of {title} moved; this one to {where}"),
            }[scope].format(title=entry.title, where=where)
            if entry.repeats:
                desk.undo_offered.emit(words)
            else:
                words = self.tr("{title} moved to {where}").format(title=entry.title, where=where)
            odd = "" if made.all_day else meetings.clock_warning(meetings.seen_from(there, desk.zone, made.zone), made.zone)
            desk.announced.emit(odd or words)

    def _settle(self, entry: Entry, made: Meeting, scope: Scope, day: date) -> None:
        """Remembers what was answered, and goes on standing on what was changed."""
        if entry.repeats:
            self._kept = (made.id, scope)
        self.moved.emit(entry._replace(id=made.id), day)

    def _move_milestone(self, entry: Entry, day: date) -> None:
        def run(reason: str) -> None:
            with self._desk.attempt_all(self.tr("Cannot move “{title}”").format(title=entry.title)):
                milestones.reforecast(self._desk.store, entry.id, day, self._desk.today(), reason.strip())
                self._kept = (entry.id, reason)
                self._tell_moved(entry, day, self._day(day))

        if self._kept is not None and self._kept[0] == entry.id:
            run(str(self._kept[1]))
        else:
            self._asking.reason(entry.title, self._day(day), run, entry._replace(first=day, last=day))

    def _turn(self, entry: Entry, day: date, starts: datetime | None) -> None:
        """Makes a meeting one of whole days, or gives it hours."""
        desk = self._desk
        with desk.attempt_all(self.tr("Cannot move “{title}”").format(title=entry.title)):
            midnight = datetime.combine(day, time())
            span = (midnight, midnight, True) if starts is None else (starts, starts + timedelta(hours=1), False)
            editing.set_fields(desk.store, "meeting", [entry.id], {"zone": desk.zone, "span": span}, desk.today())
            words = self.tr("{title} is for the whole of {day}") if starts is None else self.tr("{title} moved to {day}")
            self.moved.emit(entry._replace(original=span[0]), day)
            desk.announced.emit(words.format(title=entry.title, day=self._where(starts or midnight, starts is not None)))

    def _tell_moved(self, entry: Entry, day: date, where: str) -> None:
        self.moved.emit(entry, day)
        self._desk.announced.emit(self.tr("{title} moved to {where}").format(title=entry.title, where=where))

    def stretch(self, entry: Entry, shown: Entry) -> None:
        """Gives a meeting another start or end, as it is shown."""
        desk = self._desk
        starts, ends = (at or datetime.combine(day, time()) for at, day in ((shown.starts, shown.first), (shown.ends, shown.last)))
        begins = shown.first != entry.first or shown.starts != entry.starts
        at = self._where(starts if begins else ends, shown.starts is not None)
        title = (self.tr("Begin {title} at {when}") if begins else self.tr("End {title} at {when}")).format(title=entry.title, when=at)

        def run(scope: Scope) -> None:
            with desk.attempt_all(self.tr("Cannot change the length of “{title}”").format(title=entry.title)):
                made = meetings.stretch(
                    desk.store, entry.id, ends, starts=starts if begins else None, occurrence=self._only(entry), zone=desk.zone, scope=scope
                )
                self._settle(entry, made, scope, shown.first)
                words = self.tr("{title} begins at {when}") if begins else self.tr("{title} ends at {when}")
                desk.announced.emit(words.format(title=entry.title, when=at))

        self._in_scope(entry, title, run, shown=shown)

    def delete(self, entry: Entry) -> None:
        """Deletes an entry; what others have in their calendars is called off first, and of a series it is asked how much."""
        record = entry.record
        if record is None or entry.kind not in ("meeting", "task", "milestone"):
            return
        if entry.repeats and entry.state == "cancelled":
            self._desk.announced.emit(self.tr("{title} is off on that day already; the series stays").format(title=entry.title))
        elif entry.repeats:
            self._asking.scope(self.tr("Delete {title}").format(title=entry.title), lambda scope: self._delete(entry, scope))
        else:
            self._delete(entry, Scope.ALL)

    def _delete(self, entry: Entry, scope: Scope) -> None:
        store, record = self._desk.store, entry.record
        assert record is not None
        with self._desk.attempt_all(self.tr("Cannot delete “{title}”").format(title=entry.title)):
            if scope is Scope.DAY:
                meetings.cancel(store, entry.id, entry.original)
                words = self.tr("{title} is off on {day}; the series stays")
            elif scope is Scope.FOLLOWING:
                meetings.cancel(store, entry.id, entry.original, scope)
                words = self.tr("{title} ends before {day}")
            elif entry.kind == "meeting" and entry.state == "" and self._is_out(entry.id):
                meetings.cancel(store, entry.id)
                words = self.tr("{title} is called off. Others still have it in their calendars: Ctrl+Enter tells them")
            else:
                editing.remove(store, [record])
                words = self.tr("Deleted {title}")
            self._desk.undo_offered.emit(words.format(title=entry.title, day=self._day(entry.first)))

    def cancel(self, entry: Entry) -> None:
        """Calls a meeting off, or lets it take place after all; of a series it is asked how much."""
        if entry.kind != "meeting":
            return
        store = self._desk.store
        if entry.state == "cancelled":
            with self._desk.attempt_all(self.tr("Cannot change “{title}”").format(title=entry.title)):
                meetings.reinstate(store, entry.id, self._only(entry))
                self._desk.announced.emit(self.tr("{title} takes place").format(title=entry.title))
            return

        def run(scope: Scope) -> None:
            with self._desk.attempt_all(self.tr("Cannot change “{title}”").format(title=entry.title)):
                meetings.cancel(store, entry.id, self._only(entry), scope)
                out = self._is_out(entry.id)
                words = self.tr("{title} is called off. Ctrl+Enter tells those who have it in their calendars")
                words = words if out else self.tr("{title} is called off")
                self._desk.undo_offered.emit(words.format(title=entry.title))

        if entry.repeats:
            self._asking.scope(self.tr("Cancel {title}").format(title=entry.title), run)
        else:
            run(Scope.ALL)

    def split(self, entry: Entry) -> None:
        """Makes a day of a series and all that follow a series of their own, to be changed apart from those before."""
        if not entry.repeats or entry.original is None:
            self._desk.announced.emit(self.tr("{title} does not repeat, so there is nothing to split").format(title=entry.title))
            return
        with self._desk.attempt_all(self.tr("Cannot split “{title}”").format(title=entry.title)):
            made = meetings.split(self._desk.store, entry.id, entry.original)
            self.moved.emit(entry._replace(id=made.id), entry.first)
            if made.id == entry.id:
                self._desk.announced.emit(self.tr("{title} begins on that day, so it is one series already").format(title=entry.title))
            else:
                words = self.tr("From {day} on {title} is a series of its own")
                self._desk.undo_offered.emit(words.format(title=entry.title, day=self._day(entry.first)))

    def finish(self, entry: Entry) -> None:
        """Marks a deadline done."""
        if entry.kind != "task" or entry.state == "done":
            return
        with self._desk.attempt_all(self.tr("Cannot mark “{title}” done").format(title=entry.title)):
            tasks.move_to_category(self._desk.store, [entry.id], Category.DONE, self._desk.today())
            self._desk.announced.emit(self.tr("{title} done").format(title=entry.title))

    def _day(self, day: date) -> str:
        return day_words(day, self._desk.today(), names=names())

    def _where(self, at: datetime, timed: bool) -> str:
        return f"{self._day(at.date())}, {clock_words(at, names())}" if timed else self._day(at.date())

    @staticmethod
    def _only(entry: Entry) -> datetime | None:
        return entry.original if entry.repeats else None
