"""One calendar of somebody else in its panel: shown or not, its name, whose it is, and how reading it stands."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coorddesk.domain.calendars import FIELDS
from coorddesk.domain.dates import count_words
from coorddesk.services.other_calendars import Standing
from coorddesk.ui.buttons import tip
from coorddesk.ui.calendar.entries import tr
from coorddesk.ui.editors import Context, FieldEditor, TextEditor
from coorddesk.ui.editors_pick import PersonEditor
from coorddesk.ui.moments import moment_words
from coorddesk.ui.widgets import Button, CheckBox, Hairline, IconButton, Label

_NAME, _PERSON = FIELDS[0], FIELDS[1]
_INDENT = 40


class OthersRow(QWidget):
    """Signals: shown_changed(), committed(editor, name, value), read_asked(), stop_asked(), file_asked(), remove_asked(), resized()."""

    shown_changed = Signal()
    committed = Signal(object, str, object)
    read_asked = Signal()
    stop_asked = Signal()
    file_asked = Signal()
    remove_asked = Signal()
    resized = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        kit = context.desk.paint
        self.shown = CheckBox(kit, "", self)
        self.shown.toggled.connect(self.shown_changed)
        self.name = TextEditor(context, _NAME, self)
        self.person = PersonEditor(context, _PERSON, self)
        self.person.line.setPlaceholderText(tr("Nobody’s"))
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.shown)
        for editor, stretch in ((self.name, 3), (self.person, 2)):
            head.addWidget(editor, stretch)
            editor.committed.connect(lambda value, editor=editor: self._give(editor, value))
        self.again = IconButton(kit, "refresh-cw", tr("Read again"), compact=True, parent=self)
        self.file = IconButton(kit, "folder-open", tr("Choose another file…"), compact=True, parent=self)
        self.remove = IconButton(kit, "trash-2", tr("Remove"), compact=True, parent=self)
        for button, signal in ((self.again, self.read_asked), (self.file, self.file_asked), (self.remove, self.remove_asked)):
            button.clicked.connect(signal)
            head.addWidget(button)
        self.state = Label(kit, role="small", tone="secondary", wrap=True, parent=self)
        self.more = Button(kit, "", "chevron-down", kind="plain", compact=True, role="small", parent=self)
        self.more.setCheckable(True)
        self.more.toggled.connect(self._unfold)
        self.stop = Button(kit, tr("Stop"), kind="plain", compact=True, role="small", parent=self)
        self.stop.clicked.connect(self.stop_asked)
        foot = QHBoxLayout()
        foot.setContentsMargins(_INDENT, 0, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.more)
        foot.addWidget(self.stop)
        self.problems = Label(kit, role="small", wrap=True, parent=self)
        self.problems.setContentsMargins(_INDENT, 0, 0, 4)
        self.problems.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 2, 4, 0)  # room for the ring around what has the keyboard
        box.setSpacing(2)
        box.addLayout(head)
        box.addLayout(foot)
        box.addWidget(self.problems)
        box.addWidget(Hairline(kit, parent=self))

    def show_standing(self, one: Standing, *, shown: bool, reading: bool, gone: bool, refusal: str, now: datetime) -> None:
        """Shows a calendar as it stands; what is being typed stays.

        Args:
            gone: its file is not there.
            refusal: why it was not read when that was last tried.
            now: the viewer's wall time; `one.read.read_at` stands on the same clock.
        """
        name = one.calendar.name
        self.shown.blockSignals(True)
        self.shown.setChecked(shown)
        self.shown.blockSignals(False)
        self.shown.setAccessibleName(tr("Show {name}").format(name=name))
        self.name.set_value(name)
        self.person.set_value(one.calendar.person_id)
        for button in (self.again, self.file, self.remove):
            button.setAccessibleName(f"{button.toolTip().split(chr(10))[0]}: {name}" if button.toolTip() else name)
        problems: Sequence[str] = one.read.problems if one.read is not None else ()
        self.state.setText(_state_words(one, reading, gone, refusal, now))
        self.state.setToolTip(tip(one.calendar.path))
        self.state.set_tone("red" if (gone or refusal) and not reading else "secondary")
        self.more.setText(count_words(len(problems), "problem"))
        self.more.setAccessibleName(tr("{count} of {name}").format(count=count_words(len(problems), "problem"), name=name))
        self.more.setVisible(bool(problems))
        self.more.updateGeometry()
        self.stop.setVisible(reading)
        self.stop.setAccessibleName(tr("Stop reading {name}").format(name=name))
        self.again.setEnabled(not reading)
        self.problems.setText("\n".join(problems))
        self.problems.setVisible(bool(problems) and self.more.isChecked())

    def _give(self, editor: FieldEditor, value: object) -> None:
        self.committed.emit(editor, editor.field.name, value)

    def _unfold(self, unfolded: bool) -> None:
        self.problems.setVisible(unfolded)
        self.resized.emit()


def _state_words(one: Standing, reading: bool, gone: bool, refusal: str, now: datetime) -> str:
    known = ""
    if one.read is not None:
        at = one.read.read_at
        known = moment_words(at, now.date())
    if reading:
        return tr("Reading the file…")
    if gone and known:
        return tr("The file is not there any more. Shown is what it said on {when}.").format(when=known)
    if gone:
        return tr("The file is not there: {path}").format(path=one.calendar.path)
    if refusal:
        kept = tr("Shown is what it said on {when}.").format(when=known) if known else ""
        return f"{refusal} {kept}".strip()
    if one.read is None:
        return tr("Not read yet")
    return tr("{count}, read {when}").format(count=count_words(one.read.events, "event"), when=known)
