"""Finding a slot from the calendar: opens the panel for a meeting or a new one, asks the worker, and does what is chosen."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coorddesk.domain.changes import Step
from coorddesk.domain.dates import count_words
from coorddesk.domain.meetings import Attendee, AttendeeRole, Meeting
from coorddesk.errors import InvalidInput
from coorddesk.services import editing, holds, meetings, slots
from coorddesk.services.slots import Proposal, Question
from coorddesk.ui.calendar.finder import Finder, Wanted
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import span_words
from coorddesk.ui.work import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_KINDS = frozenset(("meeting", "person", "calendar"))


class Finding(QObject):
    """The panel and what it does.

    Signals:
        shown(on): the panel came or went.
        sketched(starts, ends, title): show this time in the calendar, in the viewer's zone; three Nones for none.
        done(meeting id): it stands there now, or the first of those held.
    """

    shown = Signal(bool)
    sketched = Signal(object, object, str)
    done = Signal(str)

    def __init__(self, desk: Desk, parent: "QWidget", place: "Callable[[QWidget], object]") -> None:
        """`place` puts the panel where it belongs; that is made when it is first asked for, since it takes as long as half a screen."""
        super().__init__(parent)
        self._desk, self._over, self._place = desk, parent, place
        self._panel: Finder | None = None
        self._job: Job | None = None
        desk.changed.connect(self._heard)

    @property
    def panel(self) -> Finder:
        """The panel; made now, if it was never asked for."""
        if self._panel is None:
            self._panel = Finder(self._desk, self._over)
            self._panel.asked.connect(self._ask)
            self._panel.stood.connect(self._sketch)
            self._panel.taken.connect(self.take)
            self._panel.held.connect(self.hold)
            self._panel.left.connect(self.close)
            self._place(self._panel)
        return self._panel

    def is_open(self) -> bool:
        """Whether the panel is shown."""
        return self._panel is not None and not self._panel.isHidden()

    def open_for(self, meeting_id: str, occurrence: datetime | None, your_id: str | None) -> None:
        """Looks for another time for a meeting, or for one day of a series."""
        meeting: Meeting = editing.read(self._desk.store, "meeting", meeting_id)
        length = timedelta(hours=1) if meeting.all_day else meeting.ends - meeting.starts
        day = occurrence if meeting.rule else None
        host = slots.host_of(self._desk.store, your_id or meeting.organiser_id)
        self._open(Wanted(meeting_id, day, meeting.title, slots.asked_to(meeting), min(length, slots.LONGEST), meeting.project_id, host))

    def open_new(self, title: str, length: timedelta, project_id: str, your_id: str | None) -> None:
        """Looks for a time for a new meeting."""
        host = slots.host_of(self._desk.store, your_id)
        people = ((host, True),) if host else ()
        self._open(Wanted("", None, title, people, min(length, slots.LONGEST), project_id, host))

    def _open(self, wanted: Wanted) -> None:
        names = self._desk.names()
        projects = [(one.id, f"{one.code} {one.name}") for one in names.projects.values()]
        if self._desk.project_id is not None:
            projects = [one for one in projects if one[0] == self._desk.project_id]
        self.panel.open(wanted, projects)
        self.shown.emit(True)

    def close(self) -> None:
        """Takes the panel away; nothing was changed."""
        if self.is_open():
            self.panel.hide()
            self.sketched.emit(None, None, "")
            self.shown.emit(False)

    def resume(self) -> None:
        """Looks again, where the search was let go."""
        if self.is_open():
            self._ask()

    def stop(self) -> None:
        """Lets the search go: nobody looks any more."""
        if self._job is not None:
            self._job.cancel()

    # The question

    def _heard(self, step: Step) -> None:
        if self.is_open() and (step.reloaded or step.kinds & _KINDS):
            self._ask()

    def _ask(self) -> None:
        question = self.panel.question()
        if question is None:
            return
        store, now = self._desk.store, self._desk.now()
        self._job = self._desk.work.start(
            lambda _job: slots.find(store, question, now), lambda found: self._answer(found, question), self._failed, self._job
        )

    def _answer(self, found: list[Proposal], question: Question) -> None:
        if self.is_open():
            self.panel.show_found(found, question)

    def _failed(self, error: BaseException) -> None:
        """Says why no time was found; what is not the world's fault goes to the crash hook."""
        if isinstance(error, InvalidInput):
            self.panel.tell(error.sentence)
            return
        with self._desk.attempt_all(self.tr("Cannot look for a slot")):
            raise error

    def _sketch(self, one: Proposal | None) -> None:
        if one is None:
            self.sketched.emit(None, None, "")
        else:
            self.sketched.emit(*slots.wall(one, self._desk.zone), self.panel.wanted.title or self.panel.title.text())

    # What is done with it

    def take(self, one: Proposal) -> None:
        """Moves the meeting there, or plans it."""
        desk, wanted = self._desk, self.panel.wanted
        starts, ends = slots.wall(one, desk.zone)
        title = wanted.title or self.panel.title.text()
        if not self._titled():
            return
        with desk.attempt_all(self.tr("Cannot put “{title}” there").format(title=title)):
            if wanted.meeting_id:
                made = holds.move_to(desk.store, wanted.meeting_id, starts, ends, desk.zone, wanted.occurrence)
            else:
                made = meetings.add(
                    desk.store, self._project(), self.panel.title.text(), starts, ends, desk.zone, attendees=self._attendees(),
                    organiser_id=wanted.host_id, remind=desk.settings.reminder,
                )  # fmt: skip
            self.close()
            when = span_words(starts, ends, False, desk.today())
            words = self.tr("{title} moved to {when}") if wanted.meeting_id else self.tr("{title} planned, {when}")
            desk.announced.emit(words.format(title=made.title, when=when))
            self.done.emit(made.id)

    def hold(self, proposals: list[Proposal]) -> None:
        """Holds several times until one of them is taken."""
        desk, wanted = self._desk, self.panel.wanted
        times = [slots.wall(one, desk.zone) for one in proposals]
        if not self._titled():
            return
        with desk.attempt_all(self.tr("Cannot hold the times")):
            if wanted.meeting_id:
                held = holds.propose_for(desk.store, wanted.meeting_id, times, desk.zone, wanted.occurrence)
            else:
                held = holds.propose(
                    desk.store, self._project(), self.panel.title.text(), times, desk.zone, attendees=self._attendees(),
                    organiser_id=wanted.host_id,
                )  # fmt: skip
            self.close()
            words = self.tr("Held {times} for {title}. Take one in its inspector; the others go then")
            desk.undo_offered.emit(words.format(times=count_words(len(held), "time"), title=held[0].title))
            self.done.emit(held[0].id)

    def _titled(self) -> bool:
        """Whether it is known what a new meeting is about; if not, that is asked."""
        if self.panel.wanted.meeting_id or self.panel.title.text().strip():
            return True
        self.panel.tell(self.tr("Give it a few words that say what it is about."))
        self.panel.title.setFocus()
        return False

    def _project(self) -> str:
        return str(self.panel.project.currentData() or self.panel.wanted.project_id)

    def _attendees(self) -> list[Attendee]:
        host = self.panel.wanted.host_id
        roles = {True: AttendeeRole.REQUIRED, False: AttendeeRole.OPTIONAL}
        return [Attendee(id, roles[required]) for id, required in self.panel.guests.chosen() if id != host]
