"""The inspector's sections that only tasks have: the checklist, and what comes before and after."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from coorddesk.domain.dates import day_words, due_words
from coorddesk.domain.projects import Category
from coorddesk.domain.tasks import ChecklistLine, listed
from coorddesk.errors import InvalidInput
from coorddesk.services import dependencies, search
from coorddesk.services.dependencies import Neighbour
from coorddesk.services.links import Surroundings
from coorddesk.ui.entries import EntryLine, SearchEntry
from coorddesk.ui.inspector_sections import Host, Section, shifted
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.paint import Paint
from coorddesk.ui.picks import Pick
from coorddesk.ui.widgets import Label

_STATE_ICONS = {Category.OPEN: "circle", Category.ACTIVE: "circle-dot", Category.WAITING: "hourglass", Category.DONE: "circle-check"}
_OFFERED = 8


class ChecklistEntry(EntryLine):
    """The line that adds to a checklist; a pasted list comes in without its bullets and numbers, and ticked where it is.

    Signals:
        listed(lines): a list was pasted.
    """

    listed = Signal(object)

    def __init__(self, paint: Paint, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(paint, placeholder, parent)

    def use_key(self, event: QKeyEvent) -> bool:
        """Use a key before the line does."""
        if event.matches(QKeySequence.StandardKey.Paste):
            pasted = QGuiApplication.clipboard().text()
            lines = listed(pasted)
            # One plain line is pasted into what is being typed, as anywhere else.
            if len(lines) > 1 or (lines and lines[0].text != " ".join(pasted.split())):
                self.listed.emit(lines)
                return True
        return super().use_key(event)


class ChecklistSection(Section):
    """A task's lines to tick."""

    TITLE = "Checklist"

    def __init__(self, host: Host) -> None:
        super().__init__(host, plus=self.tr("Add to the checklist"))
        self._items: tuple[ChecklistLine, ...] = ()
        self.lines = Lines(self.kit, self.tr("Checklist"), editable=True, movable=True)
        self.lines.toggled.connect(self._toggle)
        self.lines.renamed.connect(self._rename)
        self.lines.removed.connect(self._remove)
        self.lines.shifted.connect(self._shift)
        self.lines.pasted.connect(self._paste_after)
        self.entry = ChecklistEntry(self.kit, self.tr("Add a line"))
        self.entry.entered.connect(lambda texts: self._add(tuple(ChecklistLine(text) for text in texts)))
        self.entry.listed.connect(self._add)
        self.body.addWidget(self.lines)
        self.body.addWidget(self.entry)
        if self.plus is not None:
            self.plus.clicked.connect(lambda: self.begin(self.entry))

    def show_record(self, record: Any, around: Surroundings) -> None:
        self._items = record.checklist
        done = sum(item.done for item in self._items)
        self.note(self.tr("{done} of {all}").format(done=done, all=len(self._items)) if self._items else "")
        self.lines.set_lines([self._line(at, item) for at, item in enumerate(self._items)])

    def _line(self, at: int, item: ChecklistLine) -> Line:
        state = self.tr("done") if item.done else self.tr("not done")
        return Line(at, item.text, "checked" if item.done else "check", spoken=f"{item.text}, {state}", tip=item.text)

    def _save(self, items: tuple[ChecklistLine, ...]) -> None:
        self.host.save({"checklist": items})

    def _add(self, lines: tuple[ChecklistLine, ...]) -> None:
        self._save((*self._items, *lines))

    def _paste_after(self, at: int, text: str) -> None:
        lines = listed(text)
        if lines:
            self._save((*self._items[: at + 1], *lines, *self._items[at + 1 :]))
            self.lines.setCurrentIndex(self.lines.model().index(at + len(lines), 0))

    def _toggle(self, at: int) -> None:
        self._save(tuple(replace(item, done=not item.done) if place == at else item for place, item in enumerate(self._items)))

    def _rename(self, at: int, text: str) -> None:
        if text:
            self._save(tuple(replace(item, text=text) if place == at else item for place, item in enumerate(self._items)))
        else:
            self._remove(at)

    def _remove(self, at: int) -> None:
        self._save(tuple(item for place, item in enumerate(self._items) if place != at))

    def _shift(self, at: int, by: int) -> None:
        self._save(shifted(self._items, at, by))
        self.lines.setCurrentIndex(self.lines.model().index(max(0, min(at + by, len(self._items) - 1)), 0))


class OrderSection(Section):
    """What comes before a task, with what is late about it, and what waits for it."""

    TITLE = "Comes after"

    def __init__(self, host: Host) -> None:
        super().__init__(host, plus=self.tr("Add a task that comes first"))
        self._record: Any = None
        self.before = Lines(self.kit, self.tr("Comes after"))
        self.entry = SearchEntry(self.kit, self.tr("Find the task that comes first"), self._find)
        self.entry.chosen.connect(self._add)
        self.entry.textEdited.connect(lambda _text: self._refuse(""))
        self.entry.closed.connect(lambda: self._refuse(""))
        self.problem = Label(self.kit, "", "small", "red", wrap=True)
        self.then = Label(self.kit, self.tr("Then"), "micro", "secondary")
        self.then.setContentsMargins(0, 6, 0, 0)
        self.after = Lines(self.kit, self.tr("What comes then"))
        for lines, remove in ((self.before, self._remove_before), (self.after, self._remove_after)):
            lines.opened.connect(lambda id: self.host.open("task", id))
            lines.removed.connect(remove)
            lines.menu_for = lambda id, menu, remove=remove: self._menu(id, menu, remove)
        for widget in (self.before, self.entry, self.problem, self.then, self.after):
            self.body.addWidget(widget)
        self.problem.hide()
        if self.plus is not None:
            self.plus.clicked.connect(lambda: self.begin(self.entry))

    def show_record(self, record: Any, around: Surroundings) -> None:
        if self._record is None or self._record.id != record.id:
            self._refuse("")
        self._record = record
        before, after = around.order.before, around.order.after
        self.note(str(len(before)) if before else "")
        self.before.set_lines([self._line(one, self._warning(one)) for one in before])
        self.after.set_lines([self._line(one, "") for one in after])
        self.then.setVisible(bool(after))

    def _warning(self, one: Neighbour) -> str:
        if dependencies.ends_after(one, self._record.due):
            due = day_words(self._record.due, self.host.context.desk.today())
            return self.tr("later than this one, which is due {day}").format(day=due)
        return ""

    def _line(self, one: Neighbour, warning: str) -> Line:
        context = self.host.context
        today = context.desk.today()
        column = context.directory.columns.get(one.column_id)
        if one.done_on is not None:
            icon, tone = _STATE_ICONS[Category.DONE], "tertiary"
            tail = self.tr("done {day}").format(day=day_words(one.done_on, today, weekday=False))
        else:
            icon = _STATE_ICONS[column.category] if column is not None else _STATE_ICONS[Category.OPEN]
            tail = due_words(one.due, today, short=True) if one.due else self.tr("no date")
            tone = "red" if dependencies.is_late(one, today) else "secondary"
        spoken = ", ".join(part for part in (f"{one.ref} {one.title}", column.name if column else "", tail, warning) if part)
        return Line(
            one.id, one.title, "icon", icon, strong=one.ref, tail=tail, tail_tone=tone, note=warning, note_tone="amber",
            quiet=one.done_on is not None, spoken=spoken, tip=f"{one.ref} {one.title}",
        )  # fmt: skip

    def _find(self, text: str) -> list[Pick]:
        desk = self.host.context.desk
        taken = {self._record.id, *self._record.depends_on}
        found = [one for one in search.find(desk.store, text, _OFFERED + len(taken), ("task",)) if one.id not in taken]
        done = self.tr("done")
        return [Pick(one.id, f"{one.ref} {one.title}", done if one.done else "") for one in found[:_OFFERED]]

    def _add(self, on_id: str) -> None:
        def run() -> None:
            try:
                dependencies.add(self.host.context.desk.store, self._record.id, on_id)
            except InvalidInput as problem:
                self._refuse(problem.sentence)

        self._refuse("")
        self.host.act(self.tr("Cannot put it after that"), run)

    def _refuse(self, sentence: str) -> None:
        """Say under the entry why a task cannot come first."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.entry.setAccessibleDescription(sentence)
        if sentence:
            self.host.context.desk.announced.emit(sentence)
            self.bring(self.problem)

    def _remove_before(self, id: str) -> None:
        self._take_away(self._record.id, id)

    def _remove_after(self, id: str) -> None:
        self._take_away(id, self._record.id)

    def _take_away(self, task_id: str, on_id: str) -> None:
        store = self.host.context.desk.store
        self.host.act(self.tr("Cannot change the order"), lambda: dependencies.remove(store, task_id, on_id))

    def _menu(self, id: str, menu: QMenu, remove: Any) -> None:
        icons = self.kit.icons
        menu.addAction(icons.icon("external-link"), self.tr("Open"), lambda: self.host.open("task", id))
        menu.addAction(icons.icon("unlink"), self.tr("Take out of the order"), lambda: remove(id))
