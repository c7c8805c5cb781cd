"""What stands on the days shown: read once, put right after a change, and made ready for the pages beside them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from coorddesk.domain.changes import Step
from coorddesk.services import calendar as service
from coorddesk.ui.calendar.entries import Builder, Days
from coorddesk.ui.desk import Desk
from coorddesk.ui.work import Job

Window = tuple[date, date]
_PATCHED = frozenset(("meeting", "occurrence", "task", "milestone", "link"))


class Shown:
    """The entries of one window of days, first and last inclusive.

    Attributes:
        days: the entries.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._found: service.Calendar | None = None
        self.days = Days()
        self._ready: dict[Window, tuple[service.Calendar, Days]] = {}
        self._ready_for: object = None
        self._job: Job | None = None

    def take(self, wanted: Window, builder: Builder, stands: object, without: Iterable[str], step: Step | None) -> service.Calendar:
        """Makes what stands on some days the days that are shown: what was made ready, else what was shown, put right.

        Args:
            stands: all that tells whether days made ready are still what would be shown.
            without: ids of the calendars of others that are not wanted.
            step: what was changed since they were read last; without it they are read anew.
        """
        before = self._found
        if step is not None:
            self.forget_ready()
        if wanted in self._ready and self._ready_for == stands:
            self._found, self.days = self._ready[wanted]
            return self._found
        found = self._found = self._read(wanted, without, step)
        same = before is not None and (before.first, before.last) == wanted and found.others is before.others
        if step is not None and same and step.kinds <= _PATCHED:
            self.days = builder.days_after(self.days, found, frozenset[str]().union(*service.touched(step).values()))
        else:
            self.days = builder.days(found)
        return found

    def _read(self, wanted: Window, without: Iterable[str], step: Step | None) -> service.Calendar:
        store, project, zone, found = self._desk.store, self._desk.project_id, self._desk.zone, self._found
        if step is not None and found is not None and (found.first, found.last) == wanted:
            changed = service.after(store, project, found, zone, step)
            if changed is not None:
                return changed
        return service.read(store, project, *wanted, zone, without)

    def make_ready(
        self, pages: Sequence[Window], builder: Builder, stands: object, without: Iterable[str], dotted: Window | None,
        show_dots: Callable[[Window, frozenset[date]], None],
    ) -> None:  # fmt: skip
        """Has the worker read the pages that are turned to next, and the days with meetings in a window for `show_dots`, if wanted."""
        store, project, zone, away = self._desk.store, self._desk.project_id, self._desk.zone, tuple(without)

        def read(job: Job) -> tuple[frozenset[date] | None, dict[Window, tuple[service.Calendar, Days]]]:
            dots = service.meeting_days(store, project, *dotted, zone) if dotted else None
            ready = {}
            for page in pages:
                if not job.cancelled:
                    found = service.read(store, project, *page, zone, away)
                    ready[page] = found, builder.days(found)
            return dots, ready

        def take(read: tuple[frozenset[date] | None, dict[Window, tuple[service.Calendar, Days]]]) -> None:
            dots, ready = read
            if dots is not None and dotted is not None:
                show_dots(dotted, dots)
            self._ready, self._ready_for = ready, stands

        self._job = self._desk.work.start(read, take, _not_read, self._job)

    def let_go(self) -> None:
        """What was shown is no longer put right after changes: it is read anew when it is wanted again."""
        self._found = None

    def stop(self) -> None:
        """Lets what is being made ready go: nobody looks any more."""
        if self._job is not None:
            self._job.cancel()

    def forget_ready(self) -> None:
        """What was made ready looks otherwise by now.

        It is let go with the next pages that are made ready: thousands of entries take as long to let go as a page to paint.
        """
        self._ready_for = None

    @property
    def ready(self) -> frozenset[Window]:
        """The windows that were made ready."""
        return frozenset(self._ready) if self._ready_for is not None else frozenset()


def _not_read(error: BaseException) -> None:
    """A store that cannot be read is told of when a page is turned."""
