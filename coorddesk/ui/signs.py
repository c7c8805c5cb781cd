"""What the frame says around a screen: title and hint, what undo would undo, the sidebar's projects and figures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from coorddesk.domain.dates import due_words
from coorddesk.errors import StorageError
from coorddesk.ui.bars import announce
from coorddesk.ui.frame import Frame
from coorddesk.ui.menus import Menus
from coorddesk.ui.sidebar import Counter

if TYPE_CHECKING:
    from coorddesk.services.directory import Directory
    from coorddesk.services.today import Counts
    from coorddesk.storage.store import Store
    from coorddesk.ui.desk import Desk
    from coorddesk.ui.view import View
    from coorddesk.ui.work import Job

_SAID_MS = 6000
# Above this a count may take longer than a frame, so the worker counts.
_BIG_BYTES = 20_000_000


class Signs(QObject):
    """Keeps the words of the frame true.

    Args:
        shown: the screen that can be seen; None under a page or without a store.
    """

    def __init__(self, frame: Frame, menus: Menus, shown: Callable[[], View | None]) -> None:
        super().__init__(frame)
        self._frame, self._menus, self._shown = frame, menus, shown
        self.desk: Desk | None = None
        self._job: Job | None = None
        self._saying = QTimer(self, singleShot=True, interval=_SAID_MS)
        self._saying.timeout.connect(self.show_hint)
        self._counting = QTimer(self, singleShot=True, interval=0)
        self._counting.timeout.connect(self._count)

    def show_store(self, store: Store) -> None:
        """The store's name and whether it can be written."""
        self._frame.status.show_file(store.path.name, str(store.path))
        if store.read_only:
            self._frame.status.show_state(self.tr("Read-only"), "lock")
        else:
            self._frame.status.show_state(self.tr("Saved"), "check")

    def show_screen(self) -> None:
        """Title, context and hint of the screen as they are now, and whether its primary button makes sense."""
        view = self._shown()
        self._frame.top.new.main.setEnabled(view is None or view.NEW is None or view.offers(view.NEW[1]))
        self.show_title()
        self.show_hint()

    def show_title(self) -> None:
        """The screen's title and context; a page has said its own."""
        view = self._shown()
        if view is not None:
            self._frame.top.show_title(view.title(), view.context())

    def show_hint(self) -> None:
        """The screen's hint, in place of what was last announced."""
        self._saying.stop()
        view = self._shown()
        if view is not None:
            self._frame.status.show_hint(view.hint())
        else:
            self._frame.status.show_hint("" if self.desk is not None else self.tr("Ctrl+O opens a file, F1 lists the keys"))

    def say(self, text: str) -> None:
        """Says something in the status bar for six seconds, and to screen readers."""
        self._frame.status.show_hint(text)
        self._saying.start()
        announce(self._frame, text)

    def show_undo(self) -> None:
        """What undo and redo would do."""
        undo, redo = (None, None) if self.desk is None else (self.desk.store.undo_label(), self.desk.store.redo_label())
        self._frame.top.show_undo(undo, redo)
        self._frame.status.show_undo(undo)
        self._menus.show_undo(undo, redo)

    def show_projects(self, directory: Directory) -> None:
        """The projects to choose from, and the one that is shown."""
        if self.desk is None:
            return
        projects = [one for one in directory.projects.values() if one.state != "closed"]
        chosen, day, note = directory.projects.get(self.desk.project_id or ""), self.desk.today(), ""
        if chosen is not None and chosen.finish is not None and chosen.finish > day:
            what = chosen.finish_words or self.tr("Completes")
            note = self.tr("{what} {date}").format(what=what, date=due_words(chosen.finish, day, short=True))
        self._frame.sidebar.show_projects(projects, self.desk.project_id, note)
        self._frame.sidebar.set_ready(bool(directory.projects))

    def count_soon(self) -> None:
        """Counts when the events at hand are done, once for many changes."""
        self._counting.start()

    def _count(self) -> None:
        if self.desk is None:
            return
        from coorddesk.services import today  # late: the frame is painted before anything is read

        store, project_id, day = self.desk.store, self.desk.project_id, self.desk.today()
        try:
            if store.path.stat().st_size < _BIG_BYTES:
                self._show_counts(today.counts(store, project_id, day))
                return
        except (OSError, StorageError) as error:
            self._not_counted(error)
            return
        self._job = self.desk.work.start(
            lambda _job: today.counts(store, project_id, day), self._show_counts, self._not_counted, latest=self._job
        )

    def _not_counted(self, error: BaseException) -> None:
        """The figures of before stay; what is wrong with the store is told by the screen that reads it."""
        logging.getLogger(__name__).warning("not counted: %s", error)

    def _show_counts(self, found: Counts) -> None:
        self._frame.sidebar.show_counters(
            [
                Counter("overdue", self.tr("Overdue"), found.overdue, late=True),
                Counter("waiting", self.tr("Waiting on"), found.waiting),
                Counter("in_review", self.tr("Documents in review"), found.in_review),
                Counter("slipping", self.tr("Milestones slipping"), found.slipping),
                Counter("no_reply", self.tr("No reply to invite"), found.no_reply),
            ],
            found.overdue,
        )
