"""The editors of a column's meaning and limit, each with a sentence that says what it does."""

from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from coorddesk.domain.fields import Field
from coorddesk.domain.projects import CATEGORIES, Category, checked_limit
from coorddesk.ui.editors import Context, FieldEditor, LineEditor
from coorddesk.ui.widgets import Label, Segments

_SENTENCES = {
    Category.OPEN: "Not begun. New tasks land in the last column that means this.",
    Category.ACTIVE: "Somebody is at it.",
    Category.WAITING: "Waits on somebody: coming here sets since when, and on whom.",
    Category.DONE: "Finished: coming here sets the day, leaving takes it away. Older cards fold away.",
}


def sentence_of(category: Category) -> str:
    """What a column of this meaning does to its cards, in the coordinator's language."""
    return QCoreApplication.translate("MeaningEditor", _SENTENCES[category])


class MeaningEditor(FieldEditor):
    """What a column means: one of four, saved as soon as it is chosen."""

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self.segments = Segments(self.kit, name=self.tr("Meaning"), parent=self)
        for category, shown in CATEGORIES:
            self.segments.add(str(category), self.tr(shown))
        self._says = Label(self.kit, "", "small", "secondary", wrap=True, parent=self)
        self._column.addWidget(self.segments)
        self._column.addWidget(self._says)
        self._column.setSpacing(4)
        self.segments.chosen.connect(self._choose)

    def set_value(self, value: Any) -> None:
        super().set_value(Category(value))
        self.segments.choose(str(value))
        self._say()

    def restore(self) -> None:
        super().restore()
        if self.stored is not None:
            self.segments.choose(str(self.stored))
            self._say()

    def show_error(self, sentence: str) -> None:
        super().show_error(sentence)
        self.segments.choose(str(self.stored))
        self._say()

    def _choose(self, key: str) -> None:
        self._say()
        # What was refused is put back, which is no new choice and leaves the sentence about it standing.
        if Category(key) != self.stored:
            self.give(Category(key))

    def _say(self) -> None:
        self._says.setText(sentence_of(Category(self.segments.current())))


class LimitEditor(LineEditor):
    """How many cards should stand in a column at most, or nothing."""

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self._column.addWidget(Label(self.kit, self.tr("More cards than this are marked, not forbidden."), "small", "secondary",
                                     wrap=True, parent=self))  # fmt: skip

    def value_of(self, text: str) -> Any:
        return checked_limit(text)
