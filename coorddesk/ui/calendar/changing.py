"""What the calendar's gestures change, and what is said about it."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from coorddesk.domain.dates import day_words
from coorddesk.domain.projects import Category
from coorddesk.services import editing, meetings, tasks
from coorddesk.ui.calendar.entries import Entry
from coorddesk.ui.desk import Desk


class Changing(QObject):
    """Moves, stretches, calls off, finishes and deletes entries.

    Signals:
        moved(entry as it was, day): it stands on that day now.
    """

    moved = Signal(object, object)

    def __init__(self, desk: Desk, is_out: Callable[[str], bool], parent: QObject) -> None:
        """`is_out` tells whether others have a meeting in their calendars."""
        super().__init__(parent)
        self._desk, self._is_out = desk, is_out

    def move(self, entry: Entry, day: date, starts: datetime | None) -> None:
        """Puts an entry on another day, or a meeting to another time; of a series that one day."""
        desk, today = self._desk, self._desk.today()
        with desk.attempt_all(self.tr("Cannot move “{title}”").format(title=entry.title)):
            where = day_words(day, today)
            if entry.kind == "meeting":
                there = starts or datetime.combine(day, datetime.min.time())
                meetings.move(desk.store, entry.id, there, occurrence=self._only(entry), zone=desk.zone)
                where = f"{where}, {there:%H:%M}" if starts else where
            elif entry.kind == "task":
                tasks.set_due(desk.store, [entry.id], day)
            else:
                editing.set_field(desk.store, "milestone", entry.id, "forecast", day, today)
            self.moved.emit(entry, day)
            if entry.repeats:
                words = self.tr("Moved this day of {title} alone to {where}; the series stays")
                desk.undo_offered.emit(words.format(title=entry.title, where=where))
            else:
                desk.announced.emit(self.tr("{title} moved to {where}").format(title=entry.title, where=where))

    def stretch(self, entry: Entry, ends: datetime) -> None:
        """Gives a meeting another end; of a series that one day."""
        with self._desk.attempt_all(self.tr("Cannot change the end of “{title}”").format(title=entry.title)):
            meetings.stretch(self._desk.store, entry.id, ends, occurrence=self._only(entry), zone=self._desk.zone)
            self._desk.announced.emit(self.tr("{title} ends at {time}").format(title=entry.title, time=f"{ends:%H:%M}"))

    def delete(self, entry: Entry) -> None:
        """Deletes an entry; of a series the one day, and what others have in their calendars is called off first."""
        record = entry.record
        if record is None or entry.kind not in ("meeting", "task", "milestone"):
            return
        if entry.repeats and entry.state == "cancelled":
            self._desk.announced.emit(self.tr("{title} is off on that day already; the series stays").format(title=entry.title))
            return
        store = self._desk.store
        with self._desk.attempt_all(self.tr("Cannot delete “{title}”").format(title=entry.title)):
            if entry.kind == "meeting" and entry.repeats:
                meetings.cancel(store, entry.id, entry.original)
                words = self.tr("{title} is off on {day}; the series stays")
            elif entry.kind == "meeting" and entry.state == "" and self._is_out(entry.id):
                meetings.cancel(store, entry.id)
                words = self.tr("{title} is called off. Others still have it in their calendars: Export invite tells them")
            else:
                editing.remove(store, [record])
                words = self.tr("Deleted {title}")
            self._desk.undo_offered.emit(words.format(title=entry.title, day=day_words(entry.first, self._desk.today())))

    def cancel(self, entry: Entry) -> None:
        """Calls a meeting off, or lets it take place after all; of a series the one day."""
        if entry.kind != "meeting":
            return
        store = self._desk.store
        with self._desk.attempt_all(self.tr("Cannot change “{title}”").format(title=entry.title)):
            if entry.state == "cancelled":
                meetings.reinstate(store, entry.id, self._only(entry))
                self._desk.announced.emit(self.tr("{title} takes place").format(title=entry.title))
            else:
                meetings.cancel(store, entry.id, self._only(entry))
                words = self.tr("{title} is called off. Export invite tells those who have it in their calendars")
                self._desk.undo_offered.emit(words.format(title=entry.title))

    def finish(self, entry: Entry) -> None:
        """Marks a deadline done."""
        if entry.kind != "task" or entry.state == "done":
            return
        with self._desk.attempt_all(self.tr("Cannot mark “{title}” done").format(title=entry.title)):
            tasks.move_to_category(self._desk.store, [entry.id], Category.DONE, self._desk.today())
            self._desk.announced.emit(self.tr("{title} done").format(title=entry.title))

    @staticmethod
    def _only(entry: Entry) -> datetime | None:
        return entry.original if entry.repeats else None
