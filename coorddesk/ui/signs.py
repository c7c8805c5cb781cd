"""What the frame says around a screen: title and hint, what undo would undo, the sidebar's projects and figures."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from coorddesk.domain.dates import due_words
from coorddesk.services import today
from coorddesk.services.directory import Directory
from coorddesk.storage.store import Store
from coorddesk.ui.bars import announce
from coorddesk.ui.desk import Desk
from coorddesk.ui.frame import Frame
from coorddesk.ui.menus import Menus
from coorddesk.ui.sidebar import Counter
from coorddesk.ui.view import View

_SAID_MS = 6000


class Signs(QObject):
    """Keeps the words of the frame true.

    Args:
        shown: the screen that can be seen; None under a page or without a store.
    """

    def __init__(self, frame: Frame, menus: Menus, shown: Callable[[], View | None]) -> None:
        super().__init__(frame)
        self._frame, self._menus, self._shown = frame, menus, shown
        self.desk: Desk | None = None
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
        """Title, context and hint of the screen as they are now."""
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
            self._frame.status.show_hint("" if self.desk is not None else self.tr("Ctrl O opens a file, F1 lists the keys"))

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
        found = today.counts(self.desk.store, self.desk.project_id, self.desk.today())
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
