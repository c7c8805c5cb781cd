"""Field editors: what they have in common, and those for words, numbers, labels, repeats and ticks.

An editor shows no edge until it is pointed at or has the keyboard. Enter and leaving it save, Esc puts back what was there; what
cannot be taken stays in the field with a sentence below.
"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QVBoxLayout, QWidget

from coorddesk.domain.dates import DateOrder
from coorddesk.domain.fields import Field
from coorddesk.domain.recurrence import parse_rrule, parse_rule_words, rule_words, to_rrule
from coorddesk.errors import InvalidInput
from coorddesk.services import labels
from coorddesk.services.directory import Directory
from coorddesk.ui.desk import Desk
from coorddesk.ui.flat import FlatLine
from coorddesk.ui.moments import date_order
from coorddesk.ui.picks import MOST, Pick, PickPopover
from coorddesk.ui.widgets import CheckBox, Label

_PAD = 8


@dataclass(slots=True)
class Context:
    """What editors know besides their field: the desk, the names, and the record they stand in."""

    desk: Desk
    directory: Directory
    record: Any = None

    @property
    def order(self) -> DateOrder:
        """Which way round typed dates are read."""
        return date_order(self.desk.settings)


class FieldEditor(QWidget):
    """One field of the record that is shown.

    Signals:
        committed(value): the user gave another value, already understood but not saved.
    """

    committed = Signal(object)

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.field = field
        self.kit = context.desk.paint
        self.stored: Any = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._error: Label | None = None

    def place(self, control: QWidget) -> None:
        """Put the control in that the user works with; once, from the constructor."""
        control.setAccessibleName(self.tr(self.field.label))
        self._column.addWidget(control)
        self.setFocusProxy(control)

    def set_value(self, value: Any) -> None:
        """Show a stored value; what is being typed stays."""
        self.stored = value

    def is_typing(self) -> bool:
        """Whether it holds something that is not saved."""
        return False

    def restore(self) -> None:
        """Put back what is stored."""
        self.clear_error()

    def give(self, value: Any) -> None:
        """Hand over a value the user gave, when it is another one."""
        self.clear_error()
        if value != self.stored:
            self.committed.emit(value)

    def kept_words(self) -> str:
        """What is stored, in words for the sentence under a wrong value; empty when there is nothing to say."""
        return ""

    def show_error(self, sentence: str) -> None:
        """Say why the value was not taken, under the field."""
        kept = self.kept_words()
        if kept and "kept" not in sentence:
            sentence = self.tr("{why} Kept {value}.").format(why=sentence, value=kept)
        if self._error is None:
            self._error = Label(self.kit, "", "small", "red", wrap=True, parent=self)
            self._column.addWidget(self._error)
        self._error.setText(sentence)
        self._error.show()
        self.setAccessibleDescription(sentence)

    def clear_error(self) -> None:
        """Take the sentence away."""
        if self._error is not None:
            self._error.hide()
        self.setAccessibleDescription("")

    def error(self) -> str:
        """The sentence that is shown, or empty."""
        return self._error.text() if self._error is not None and not self._error.isHidden() else ""


class LineEditor(FieldEditor):
    """Any field that is typed in one line; subclasses say how text and value turn into each other."""

    EMPTY = "None"

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self.line = FlatLine(self.kit, self)
        self.line.setPlaceholderText(self.tr(self.EMPTY))
        self.line.done.connect(self.commit)
        self.line.escaped.connect(self.restore)
        self.place(self.line)

    def text_of(self, value: Any) -> str:
        """How a value stands in the line."""
        return "" if value is None else str(value)

    def value_of(self, text: str) -> Any:
        """The value that was typed; InvalidInput when there is none."""
        return text.strip()

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        self.line.set_rest(self.text_of(value))
        if not self.line.is_typing():
            self.clear_error()
        self.update_marks()

    def update_marks(self) -> None:
        """Adapt what is painted beside the text to the stored value."""

    def is_typing(self) -> bool:
        return self.line.is_typing()

    def kept_words(self) -> str:
        return self.line.rest

    def commit(self) -> None:
        """Take over what was typed."""
        if not self.is_typing():
            self.clear_error()
            return
        try:
            value = self.value_of(self.line.text())
        except InvalidInput as problem:
            self.show_error(problem.sentence)
            return
        if value == self.stored:
            self.restore()
        else:
            self.give(value)

    def restore(self) -> None:
        super().restore()
        self.line.setText(self.line.rest)
        self.line.setModified(False)

    def show_error(self, sentence: str) -> None:
        super().show_error(sentence)
        self.line.set_invalid(True)

    def clear_error(self) -> None:
        super().clear_error()
        self.line.set_invalid(False)


class TextEditor(LineEditor):
    """Words in one line."""

    def value_of(self, text: str) -> Any:
        return " ".join(text.split())


class NumberEditor(LineEditor):
    """A whole number, or none."""

    def value_of(self, text: str) -> Any:
        clean = text.strip()
        if clean and not clean.lstrip("-").isdecimal():
            raise InvalidInput(self.field.name, self.tr("“{text}” is not a number.").format(text=clean))
        return int(clean) if clean else None


class RuleEditor(LineEditor):
    """How often something repeats, in words; the value is an RRULE."""

    EMPTY = "Does not repeat"

    def text_of(self, value: Any) -> str:
        if not value:
            return ""
        try:
            return rule_words(parse_rrule(str(value)))
        except InvalidInput:
            return str(value)

    def value_of(self, text: str) -> Any:
        # A meeting repeats from its start, a task from the day it is due, or else from the day it begins.
        record = self.context.record
        starts = getattr(record, "starts", None)
        first = starts.date() if starts else getattr(record, "due", None) or getattr(record, "start", None)
        start = first or self.context.desk.today()
        rule = parse_rule_words(text, start, self.context.order)
        return to_rrule(rule) if rule else ""


class LabelsEditor(LineEditor):
    """Short texts, shown as chips and typed with commas between them; those in use are offered while one is typed."""

    EMPTY = "Add labels"

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self.line.paint_marks = self._paint_chips
        self.line.installEventFilter(self)
        self._popover: PickPopover | None = None
        self._known: list[str] = []
        self.line.textEdited.connect(self._offer)
        self.line.keys = self._use_key
        self.line.done.connect(self._close)

    def _offer(self, text: str) -> None:
        """The labels in use that fit the one being typed, after the last comma; typed anew, it is offered as a new one."""
        typed = " ".join(text.rpartition(",")[2].split())
        if not typed:
            self._close()
            return
        self._known = self._known or labels.used(self.context.desk.store)
        taken = {one.casefold() for one in self.value_of(text.rpartition(",")[0])}
        fitting = [one for one in self._known if typed.casefold() in one.casefold() and one.casefold() not in taken]
        fitting.sort(key=lambda one: (one.casefold() != typed.casefold(), not one.casefold().startswith(typed.casefold())))
        picks = [Pick(one, one) for one in fitting[: MOST - 1]]
        if typed.casefold() not in (one.casefold() for one in fitting):
            picks.append(Pick(typed, self.tr("New label “{name}”").format(name=typed), "", "plus"))
        if self._popover is None:
            self._popover = PickPopover(self.kit, self.line)
            self._popover.list.clicked.connect(self._clicked)
        self._popover.offer(picks, self.line.width())

    def _clicked(self, index: Any) -> None:
        if self._popover is not None:
            self._complete(self._popover.list.pick(index))

    def _complete(self, pick: Pick) -> None:
        before = self.line.text().rpartition(",")[0]
        self._close()
        self.line.setText(f"{before}, {pick.value}, " if before.strip() else f"{pick.value}, ")

    def _close(self) -> None:
        if self._popover is not None:
            self._popover.hide()
        self._known = []

    def _use_key(self, event: QKeyEvent) -> bool:
        popover = self._popover
        if popover is None or not popover.isVisible():
            return False
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            popover.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (pick := popover.current()) is not None:
            self._complete(pick)  # and the line saves it
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return True
        return False

    def text_of(self, value: Any) -> str:
        return ", ".join(value or ())

    def value_of(self, text: str) -> Any:
        return tuple(dict.fromkeys(label for part in text.split(",") if (label := " ".join(part.split()))))

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        # At rest the chips stand where the text would.
        if event.type() == QEvent.Type.Paint and not self.line.hasFocus() and self.stored and not self.is_typing():
            self._paint_rest()
            return True
        return super().eventFilter(watched, event)

    def _paint_rest(self) -> None:
        p = QPainter(self.line)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionFrame()
        self.line.initStyleOption(option)
        self.line.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, p, self.line)
        self._paint_chips(p, QRectF(), QRectF())

    def _paint_chips(self, p: QPainter, lead: QRectF, trail: QRectF) -> None:
        if self.line.hasFocus() or self.is_typing():
            return
        x, y = float(_PAD), (self.line.height() - self.kit.chip_height()) / 2
        labels = list(self.stored or ())
        for at, label in enumerate(labels):
            if x + self.kit.chip_width(label) > self.line.width() - _PAD - 24 and at < len(labels):
                self.kit.text(p, QRectF(x, 0, 40, self.line.height()), f"+{len(labels) - at}", "small", "text.secondary")
                return
            x += self.kit.chip(p, x, y, label, "outline") + 6


class FlagEditor(FieldEditor):
    """Yes or no."""

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self.box = CheckBox(self.kit, "", self)
        self.box.setContentsMargins(_PAD, 0, 0, 0)
        self.box.clicked.connect(lambda on: self.give(bool(on)))
        self.place(self.box)
        self._column.setContentsMargins(_PAD, 2, 0, 2)

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        self.box.setChecked(bool(value))

    def show_error(self, sentence: str) -> None:
        super().show_error(sentence)
        self.box.setChecked(bool(self.stored))


class ShownText(LineEditor):
    """A field that is shown and never edited by hand; its text can be selected and copied."""

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self.line.setReadOnly(True)
        self.line.setProperty("flat", False)
