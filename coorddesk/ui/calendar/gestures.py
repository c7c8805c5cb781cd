"""What the calendar's gestures do with what is selected."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from coorddesk.domain.dates import clock_words
from coorddesk.domain.meetings import Reply, Scope
from coorddesk.services import editing, meetings, proposals
from coorddesk.ui.calendar.canvas import Canvas
from coorddesk.ui.calendar.entries import Entry, distinct
from coorddesk.ui.calendar.layout import SNAP
from coorddesk.ui.calendar.spans import HOURS
from coorddesk.ui.calendar.surface import CalendarSurface
from coorddesk.ui.menus import add_entry
from coorddesk.ui.moments import names, span_words


class EntryGestures(CalendarSurface):
    """Selects, moves, stretches, calls off, deletes and sends."""

    def edit(self) -> None:
        """Puts the keyboard into the inspector, on what is selected."""
        if self.current() is not None:
            self.edit_requested.emit()

    def _moved(self, entry: Entry, day: date) -> None:
        """Goes on standing on what was moved; a single meeting's occurrence is told by its new start."""
        if not self._shows(day):
            self.show_day(day)
        record = entry.record
        found = [one for one in self._days.on(day) if one.record == record and one.kind == entry.kind]
        same = next((one for one in found if one.original == entry.original), found[0] if found else None)
        if same is not None:
            self._focus_entry(same, day)

    def _shift(self, days: int, minutes: int = 0) -> None:
        entry = self.selected_entry()
        if entry is None or not entry.movable:
            return
        by = timedelta(days=days, minutes=minutes)
        starts = entry.starts + by if entry.starts is not None else None
        day = starts.date() if starts is not None else entry.first + timedelta(days=days)
        if starts is None and not days:
            return
        self._changing.move(entry, day, starts)

    def move_day_earlier(self) -> None:
        """Moves what is selected a day earlier."""
        self._shift(-1)

    def move_day_later(self) -> None:
        """Moves what is selected a day later."""
        self._shift(1)

    def move_earlier(self) -> None:
        """A quarter of an hour earlier; in the month a week."""
        self._shift(-7) if self.mode == "month" else self._shift(0, -SNAP)

    def move_later(self) -> None:
        """A quarter of an hour later; in the month a week."""
        self._shift(7) if self.mode == "month" else self._shift(0, SNAP)

    def _lengthen(self, *, begin: timedelta = timedelta(0), end: timedelta = timedelta(0)) -> None:
        """Gives the selected meeting another start or end; of whole days another first or last one."""
        entry = self.selected_entry()
        if entry is None or entry.kind != "meeting" or not entry.movable:
            return
        if entry.starts is None or entry.ends is None:
            shown = entry._replace(last=max(entry.first, entry.last + timedelta(days=end.days)))
        else:
            starts = min(entry.starts + begin, entry.ends - meetings.SHORTEST)
            ends = max(entry.ends + end, starts + meetings.SHORTEST)
            shown = entry._replace(starts=starts, ends=ends, first=starts.date(), last=(ends - timedelta(seconds=1)).date())
        if (shown.starts, shown.ends, shown.last) != (entry.starts, entry.ends, entry.last):
            self._changing.stretch(entry, shown)

    def make_longer(self) -> None:
        """A quarter of an hour longer."""
        self._lengthen(end=timedelta(minutes=SNAP))

    def make_shorter(self) -> None:
        """A quarter of an hour shorter."""
        self._lengthen(end=timedelta(minutes=-SNAP))

    def begin_later(self) -> None:
        """Begins a quarter of an hour later and ends as before."""
        self._lengthen(begin=timedelta(minutes=SNAP))

    def begin_earlier(self) -> None:
        """Begins a quarter of an hour earlier and ends as before."""
        self._lengthen(begin=timedelta(minutes=-SNAP))

    def make_day_longer(self) -> None:
        """Lasts a day longer."""
        self._lengthen(end=timedelta(days=1))

    def make_day_shorter(self) -> None:
        """Lasts a day less."""
        self._lengthen(end=timedelta(days=-1))

    def split_series(self) -> None:
        """Makes the selected day of a series and all that follow a series of their own."""
        entry = self.selected_entry()
        if entry is not None and entry.kind == "meeting":
            self._changing.split(entry)

    def _tell_drag(self, words: str) -> None:
        self._hint = words
        self.title_changed.emit()

    def delete(self) -> None:
        """Deletes what is selected; of a series the one day, and what others have in their calendars is called off first."""
        entry = self.selected_entry()
        if entry is None:
            return
        self._changing.delete(entry)
        if self.selected_entry() is None:
            self.canvas.choose(None, entry.first)
            self.selected.emit("", "")

    def mark_done(self) -> None:
        """Finishes the selected deadline."""
        entry = self.selected_entry()
        if entry is not None:
            self._changing.finish(entry)

    def cancel_meeting(self) -> None:
        """Calls the selected meeting off, or lets it take place after all; of a series the one day."""
        entry = self.selected_entry()
        if entry is not None:
            self._changing.cancel(entry)

    def send_invite(self) -> None:
        """Opens what is due about the selected meeting as drafts in the mail program: invite, update or cancellation.

        Where an address is missing, the inspector takes it.
        """
        entry = self._meeting()
        if entry is None or self._sending.send(entry.id, self._day_meant(entry)):
            return
        if self._sending.standing(entry.id, self._day_meant(entry)).without_address:
            self.part_requested.emit("address")

    def send_update(self) -> None:
        """The same to everybody, whether or not something changed."""
        if (entry := self._meeting()) is not None:
            self._sending.send(entry.id, self._day_meant(entry), everybody=True)

    def cancel_and_tell(self) -> None:
        """Calls the selected meeting off and opens the draft that tells it; of a series it is asked how much."""
        entry = self._meeting()
        if entry is None:
            return
        if entry.repeats:
            title = self.tr("Cancel {title} and tell everybody").format(title=entry.title)
            self._asking.scope(title, lambda scope: self._sending.cancel_and_tell(entry.id, entry.original, scope))
        else:
            self._sending.cancel_and_tell(entry.id, None, Scope.ALL)

    def forward_agenda(self) -> None:
        """Opens a draft with the agenda of the selected day, in words and as a PDF."""
        if (entry := self._meeting()) is not None and entry.original is not None:
            self._sending.forward_agenda(entry.id, entry.original)

    def add_to_calendar(self) -> None:
        """Opens the selected meeting, of a series all of it, in the desktop's calendar."""
        if (entry := self._meeting()) is not None:
            self._sending.add_to_calendar(entry.id)

    def export_invite(self) -> None:
        """Asks for a file and writes the selected meeting's next invite, update or cancellation to it."""
        if (entry := self._meeting()) is not None:
            self._sending.save(entry.id, self._day_meant(entry))

    def take_proposal(self) -> None:
        """Moves the selected meeting, or the day of a series, to the time proposed last by one who attends."""
        entry = self._meeting()
        if entry is None:
            return
        with self.desk.attempt_all(self.tr("Cannot move {title}").format(title=entry.title)):
            moved = proposals.take_last(self.desk.store, entry.id, self._day_meant(entry))
            when = span_words(*moved.places, moved.all_day, self.desk.today())
            self.desk.undo_offered.emit(self.tr("{title} is moved to {when}; tell the others").format(title=entry.title, when=when))

    def answer_coming(self) -> None:
        """Answers the invitation to the selected meeting of somebody else: coming."""
        self._answer(Reply.COMING)

    def answer_maybe(self) -> None:
        """Answers it: maybe."""
        self._answer(Reply.MAYBE)

    def answer_cannot(self) -> None:
        """Answers it: cannot."""
        self._answer(Reply.CANNOT)

    def _answer(self, reply: Reply) -> None:
        if (entry := self._meeting()) is not None:
            self.answer_requested.emit(entry.id, reply, None)

    def _meeting(self) -> Entry | None:
        entry = self.selected_entry()
        return entry if entry is not None and entry.kind == "meeting" else None

    @staticmethod
    def _day_meant(entry: Entry) -> datetime | None:
        return entry.original if entry.repeats else None

    def _show_joined(self, entries: Sequence[Entry], at: QPoint) -> None:
        menu = QMenu(self)
        for entry in distinct(entries):
            text = f"{clock_words(entry.starts, names())} {entry.title}" if entry.starts is not None else entry.title
            action = menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, entry=entry: self._pick(entry))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _pick(self, entry: Entry) -> None:
        self.canvas.choose(entry, entry.first)
        self.focus_list()

    def _show_menu(self, entry: Entry | None, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_entry(menu, self, "new_meeting")
        if entry is not None and entry.record is not None:
            menu.addSeparator()
            add_entry(menu, self, "edit")
            if entry.kind == "meeting":
                add_entry(menu, self, "find_slot")
                self._add_sending(menu, entry)
                if entry.repeats:
                    add_entry(menu, self, "split")
                off = entry.state == "cancelled"
                add_entry(menu, self, "cancel", "Let it take place" if off else "Cancel meeting")
            if entry.kind == "task" and entry.state != "done":
                add_entry(menu, self, "done")
            if entry.kind in ("meeting", "task", "milestone"):
                add_entry(menu, self, "delete")
        menu.popup(at)

    def _add_sending(self, menu: QMenu, entry: Entry) -> None:
        """What can leave the desk about a meeting; to one of somebody else an answer."""
        menu.addSeparator()
        record = editing.read(self.desk.store, "meeting", entry.id)
        if record.proposals:
            add_entry(menu, self, "take_proposal")
        if record.invited_id is not None:
            add_entry(menu, self, "answer_coming", "Answer: coming")
            add_entry(menu, self, "answer_maybe", "Answer: maybe")
            add_entry(menu, self, "answer_cannot", "Answer: cannot")
            add_entry(menu, self, "add_to_calendar")
            menu.addSeparator()
            return
        standing = self._sending.standing(entry.id, self._day_meant(entry))
        if words := self._sending.due_words(standing):
            add_entry(menu, self, "send_invite", words)
        if entry.state != "cancelled" and standing.out:
            add_entry(menu, self, "send_update")
            add_entry(menu, self, "cancel_and_tell", "Cancel and tell…" if entry.repeats else "Cancel and tell")
        add_entry(menu, self, "forward_agenda")
        add_entry(menu, self, "add_to_calendar")
        add_entry(menu, self, "export_invite")
        menu.addSeparator()

    def _chosen(self, canvas: Canvas, entry: Entry | None) -> None:
        self._changing.forget(entry)
        others = [one for one in (self.canvas, self.next_days) if one is not canvas]
        for other in others:
            other.key = entry.key if entry is not None else None
            other.viewport().update()
        record = entry.record if entry is not None else None
        if entry is not None and entry.kind == "meeting":
            self.day_selected.emit(entry.id, entry.original)
        if canvas is self.next_days and entry is not None and not self._shows(entry.first):
            self.show_day(entry.first)
            self.canvas.key = canvas.key = entry.key
        if canvas is self.next_days and entry is not None and entry.starts is not None and self.mode in HOURS:
            self.week.show_hour(entry.starts)
        self.selected.emit(*(record or ("", "")))
