"""The small panel that plans a meeting where one points: a title, a time, Enter."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coorddesk.domain.dates import DateOrder
from coorddesk.errors import InvalidInput
from coorddesk.ui.buttons import Button
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.moments import parse_span, span_words
from coorddesk.ui.paint import Paint
from coorddesk.ui.raised import SHADOW, paint_raised
from coorddesk.ui.widgets import Label

_WIDTH = 300


class Planner(QFrame):
    """Floats over the calendar beside the place it was asked for. Enter plans the meeting, Esc leaves.

    Signals:
        planned(title, starts, ends, all_day, project_id).
        slot_asked(title, length, project_id): another time is to be found for it.
        left(): closed without a meeting.
        closed(): gone, with or without.
    """

    planned = Signal(str, object, object, bool, str)
    slot_asked = Signal(str, object, str)
    left = Signal()
    closed = Signal()

    def __init__(self, kit: Paint, order: DateOrder, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._order, self._over = kit, order, parent
        self._starts = self._ends = datetime(2000, 1, 1)
        self._all_day = False
        self._today = date(2000, 1, 1)
        self.setAccessibleName(self.tr("New meeting"))
        self.title = QLineEdit(self)
        self.title.setPlaceholderText(self.tr("What is it about?"))
        self.title.setAccessibleName(self.tr("Title"))
        self.when = QLineEdit(self)
        self.when.setAccessibleName(self.tr("When"))
        self.when.setToolTip(self.tr("Such as Wed 25 Nov, 10:30 to 11:30, or tomorrow 9:00"))
        self.project = ComboBox(kit, parent=self)
        self.project.setAccessibleName(self.tr("Project"))
        self.problem = Label(kit, "", "small", "red", wrap=True, parent=self)
        self.plan = Button(kit, self.tr("Plan meeting"), compact=True, role="small", parent=self)
        self.plan.clicked.connect(self._take)
        self.find = Button(kit, self.tr("Find a slot…"), "calendar-search", "plain", compact=True, role="small", parent=self)
        self.find.clicked.connect(self._find)
        hint = Label(kit, self.tr("Enter plans it, Esc leaves"), "micro", "secondary", weight=400, parent=self)
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(12 + SHADOW, 12 + SHADOW, 12 + SHADOW, 10 + SHADOW)
        box.setSpacing(8)
        for one in (self.title, self.when, self.project, self.problem):
            box.addWidget(one)
        foot = QHBoxLayout()
        foot.addWidget(self.find)
        foot.addStretch(1)
        foot.addWidget(self.plan)
        box.addLayout(foot)
        box.addWidget(hint)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(self._kit.theme.width(_WIDTH) + 2 * SHADOW, super().sizeHint().height())

    def open(
        self, starts: datetime, ends: datetime, all_day: bool, today: date, projects: Sequence[tuple[str, str]], chosen: str, near: QRect
    ) -> None:
        """Shows the panel beside a place.

        Args:
            projects: (id, name); the choice is shown only when there are several.
            near: in the parent's coordinates.
        """
        self._starts, self._ends, self._all_day, self._today = starts, ends, all_day, today
        self.title.clear()
        self.when.setText(span_words(starts, ends, all_day, today))
        self.project.clear()
        for id, name in projects:
            self.project.addItem(name, id)
        self.project.setCurrentIndex(max(0, self.project.findData(chosen)))
        self.project.setVisible(len(projects) > 1)
        self._tell("")
        self._place(near)
        self.show()
        self.raise_()
        self.title.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self, near: QRect) -> None:
        self.resize(self.sizeHint())
        room = self._over.rect().adjusted(4, 4, -4, -4)
        x = near.right() + 4 if near.right() + self.width() < room.right() else near.left() - self.width() - 4
        at = QPoint(x, near.top() - 8)
        at.setX(min(max(at.x(), room.left()), room.right() - self.width()))
        at.setY(min(max(at.y(), room.top()), room.bottom() - self.height()))
        self.move(at)

    def _tell(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._box.activate()
        self.resize(self.sizeHint())

    def _take(self) -> None:
        try:
            starts, ends, all_day = parse_span(self.when.text(), self._starts, self._ends, self._all_day, self._today, self._order)
        except InvalidInput as problem:
            self._tell(problem.sentence)
            self.when.setFocus()
            return
        if not self.title.text().strip():
            self._tell(self.tr("Give it a few words that say what it is about."))
            self.title.setFocus()
            return
        self.planned.emit(self.title.text(), starts, ends, all_day, self.project.currentData() or "")

    def _find(self) -> None:
        length = timedelta(hours=1) if self._all_day else self._ends - self._starts
        self.slot_asked.emit(self.title.text(), length, self.project.currentData() or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.accept()
        else:
            super().keyPressEvent(event)

    def close_panel(self) -> None:
        """Goes away without a meeting."""
        self.hide()
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        # The view's keys are of no use while one types here.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            if not event.modifiers() & command:
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        panel = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        paint_raised(QPainter(self), self._kit.theme, panel, 8, shadow=True)
