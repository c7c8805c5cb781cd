"""The times held for a meeting, in the inspector: take one, or give all back."""

from PySide6.QtWidgets import QWidget

from coorddesk.domain.meetings import Meeting
from coorddesk.services import holds
from coorddesk.ui.inspector_box import BoxLook, FramedBox
from coorddesk.ui.inspector_sections import Host
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.moments import span_words
from coorddesk.ui.widgets import Button


class HoldsBox(FramedBox):
    """Shown for a time that is held with others, and for the meeting that times are held for."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        kit = host.context.desk.paint
        super().__init__(kit, BoxLook("calendar-range"), parent=parent)
        self._host = host
        self._meeting: Meeting | None = None
        self.lines = Lines(kit, self.tr("Held times"), parent=self)
        self.lines.opened.connect(lambda id: host.open("meeting", id))
        self.take = Button(kit, self.tr("Take this one"), "check", compact=True, role="small", parent=self)
        self.take.clicked.connect(self.take_shown)
        self.release = Button(kit, self.tr("Release all"), "calendar-x", compact=True, role="small", parent=self)
        self.release.clicked.connect(self.release_all)
        self.box.addWidget(self.lines)
        self.add_row(self.take, self.release)
        self.hide()

    def show_record(self, meeting: Meeting) -> None:
        """Show the times held with another meeting, or for it."""
        self._meeting = meeting
        desk = self._host.context.desk
        held = holds.held_with(desk.store, meeting)
        self.setVisible(bool(held))
        if not held:
            return
        count = len(held)
        self.title.setText(self.tr("Held: 1 time") if count == 1 else self.tr("Held: {n} times").format(n=count))
        self.take.setVisible(bool(meeting.hold))
        self.lines.set_lines([self._line(one, one.id == meeting.id) for one in held])
        self.update()

    def _line(self, one: Meeting, this: bool) -> Line:
        when = span_words(one.starts, one.ends, one.all_day, self._host.context.desk.today())
        words = self.tr("this one") if this else ""
        return Line(one.id, when, "icon", "calendar-clock", tail=words, spoken=", ".join(filter(None, (when, words))))

    def take_shown(self) -> None:
        """The time shown becomes the meeting's; the others are released."""
        if self._meeting is None:
            return
        desk, id, held = self._host.context.desk, self._meeting.id, self._meeting
        taken: list[Meeting] = []
        if self._host.act(self.tr("Cannot take this time"), lambda: taken.append(holds.take(desk.store, id))) and taken:
            when = span_words(held.starts, held.ends, held.all_day, desk.today())
            desk.undo_offered.emit(self.tr("{title} takes place {when}; the other times are free").format(title=taken[0].title, when=when))
            if taken[0].id != id:
                self._host.open("meeting", taken[0].id)

    def release_all(self) -> None:
        """All the times held are given back."""
        meeting = self._meeting
        if meeting is None:
            return
        store, given = self._host.context.desk.store, []
        if self._host.act(self.tr("Cannot release the times"), lambda: given.append(holds.release(store, meeting))) and given:
            words = self.tr("Released {n} held times of {title}") if given[0] != 1 else self.tr("Released the held time of {title}")
            self._host.context.desk.undo_offered.emit(words.format(n=given[0], title=meeting.title))
