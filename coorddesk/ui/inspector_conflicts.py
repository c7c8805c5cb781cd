"""Under a meeting's time in the inspector: what speaks against it, said quietly, and the door to finding another."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coorddesk.domain.changes import Step
from coorddesk.domain.slots import Cause
from coorddesk.services import conflicts
from coorddesk.services.conflicts import Clashes
from coorddesk.ui.editors import Context
from coorddesk.ui.moments import names
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import Button, Label
from coorddesk.ui.work import Job

ICONS = {
    Cause.BUSY: "calendar-x", Cause.HOLIDAY: "calendar-off", Cause.DAY: "calendar-off", Cause.HOURS: "clock-alert",
    Cause.MAYBE: "circle-question-mark",
}  # fmt: skip
_LOUD = (Cause.BUSY, Cause.HOLIDAY)
_MOST = 5
_KINDS = frozenset(("meeting", "person", "calendar"))


class ClashLine(QWidget):
    """One thing that speaks against the time: a mark and a short sentence."""

    def __init__(self, kit: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._icon, self._loud = "", False
        self.label = Label(kit, "", "small", "secondary", wrap=True, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(29, 1, 0, 1)
        row.addWidget(self.label)

    def show_words(self, words: str, icon: str, loud: bool) -> None:
        """Say something else."""
        self._icon, self._loud = icon, loud
        self.label.setText(words)
        self.label.set_tone("amber" if loud else "secondary")
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        middle = self._kit.theme.metrics("small").height() / 2 + 1
        token = "rag.amber.text" if self._loud else "text.secondary"
        self._kit.icons.paint(p, QRectF(8, middle - 7, 14, 14), self._icon, token)


class ConflictsBox(QWidget):
    """What speaks against the time of the meeting shown. It never forbids anything; the worker finds it out after each change."""

    def __init__(self, context: Context, find_slot: Any, parent: QWidget | None = None) -> None:
        """`find_slot` is called when another time is asked for."""
        super().__init__(parent)
        self._context = context
        self._meeting_id = ""
        self._original: datetime | None = None
        self._job: Job | None = None
        kit = context.desk.paint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(0)
        self.heading = Label(kit, "", "small", "secondary", weight=600, parent=self)
        self.heading.setContentsMargins(8, 0, 0, 0)
        self.lines = [ClashLine(kit, self) for _ in range(_MOST)]
        column.addWidget(self.heading)
        for line in self.lines:
            column.addWidget(line)
        self.find = Button(kit, self.tr("Find a slot…"), "calendar-search", "plain", compact=True, role="small", parent=self)
        self.find.clicked.connect(find_slot)
        flush = QHBoxLayout()
        flush.setContentsMargins(0, 2, 0, 0)
        flush.addWidget(self.find)
        flush.addStretch(1)
        column.addLayout(flush)
        self._show(conflicts.NONE)
        context.desk.changed.connect(self._heard)

    def show_record(self, meeting: Any, original: datetime | None, with_find: bool) -> None:
        """Show what speaks against another meeting's time, or against this one's after a change.

        Args:
            original: the day of a series that is looked at; the next one without it.
        """
        if (meeting.id, original) != (self._meeting_id, self._original):
            self._show(conflicts.NONE)
        self._meeting_id, self._original = meeting.id, original
        self.find.setVisible(with_find and not meeting.cancelled)
        self._look()

    def _heard(self, step: Step) -> None:
        if self.isVisible() and (step.reloaded or step.kinds & _KINDS):
            self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._meeting_id:
            self._look()

    def _look(self) -> None:
        desk, meeting_id, original = self._context.desk, self._meeting_id, self._original
        store, now, zone, country = desk.store, desk.now(), desk.zone, desk.settings.holidays
        ways = names()
        self._job = desk.work.start(
            lambda _job: conflicts.of_meeting(store, meeting_id, now, zone, country, original, ways), self._show, self._failed, self._job
        )

    def _failed(self, error: BaseException) -> None:
        """A store that cannot be read is told of by whoever shows the meeting itself."""
        self._show(conflicts.NONE)

    def _show(self, clashes: Clashes) -> None:
        heading = conflicts.heading(clashes, self._context.desk.today())
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading and clashes.found))
        found = clashes.found
        shown = list(found if len(found) <= _MOST else found[: _MOST - 1])
        for line, clash in zip(self.lines, shown, strict=False):
            line.show_words(clash.words, ICONS[clash.cause], clash.cause in _LOUD)
        for line in self.lines[len(shown) :]:
            line.show_words("", "", False)
        if len(shown) < len(found):
            self.lines[-1].show_words(self.tr("and {n} more").format(n=len(found) - len(shown)), "ellipsis", False)
        said = "; ".join(clash.words for clash in found)
        self.setAccessibleName(self.tr("Speaks against this time: {what}").format(what=said) if said else "")

    def words(self) -> list[str]:
        """What is said now, for those who look."""
        return [line.label.text() for line in self.lines if not line.isHidden()]
