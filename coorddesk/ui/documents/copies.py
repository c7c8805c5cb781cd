"""Who has which revision: of one document, with one person, or everybody whose copy is out of date."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from coorddesk.domain.dates import count_words, day_words
from coorddesk.services import holdings, search
from coorddesk.services.holdings import Held
from coorddesk.ui.desk import Desk
from coorddesk.ui.filter_row import FilterRow
from coorddesk.ui.filters import ChipToggle, FilterChip
from coorddesk.ui.paint import initials
from coorddesk.ui.picker import Picker
from coorddesk.ui.picks import MOST, Pick, people_picks
from coorddesk.ui.row_columns import Columns, TableColumn, TableHeader
from coorddesk.ui.rows import RowState, RowTable
from coorddesk.ui.widgets import Button, FilterField
from coorddesk.ui.work import Job

COLUMNS = (
    TableColumn("number", "Number", 124, sorts=True),
    TableColumn("title", "Title", share=1.0, sorts=True, least=110),
    TableColumn("has", "Has", 44, sorts=True),
    TableColumn("current", "Current", 52, sorts=True),
    TableColumn("person", "Person", share=0.8, sorts=True, least=120),
    TableColumn("sent", "Sent", 56, sorts=True),
    TableColumn("by", "Transmittal", 88, sorts=True, leave=1),
    TableColumn("receipt", "Receipt", 76, sorts=True, leave=2),
    TableColumn("old", "", 104, spoken="Out of date"),
)


class CopyTable(RowTable):
    """One row a person's copy of a document."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, Columns(desk.paint, COLUMNS, left=24, gap=12), lambda ids: {}, "", parent)
        self.setAccessibleName(self.tr("Who has which revision"))
        self._desk = desk

    def paint_row(self, p: QPainter, rect: QRectF, row: Held, state: RowState) -> None:
        today, known, copy = self._desk.today(), self._desk.names(), row.copy
        self.write(p, rect, "number", row.document.number, "body", "text.secondary")
        self.write(p, rect, "title", row.document.title)
        self.write(p, rect, "has", copy.revision, "bodyStrong", "rag.red.text" if row.old else "text.primary")
        self.write(p, rect, "current", row.document.current or "–", "body", "text.secondary")
        place = self.cell(rect, "person")
        if place is not None:
            person = known.people.get(copy.person_id)
            name = person.name if person else self.tr("Somebody removed")
            hue = known.hue(person.team_id) if person else None
            x = place.right() - 20 if self.is_mirrored() else place.left()
            theme = self.kit.theme
            self.kit.avatar(p, x, place.center().y() - 10, 20, initials(name), theme.team_hue(hue) if hue is not None else None)
            room = place.adjusted(0, 0, -27, 0) if self.is_mirrored() else place.adjusted(27, 0, 0, 0)
            side = Qt.AlignmentFlag.AlignRight if self.is_mirrored() else Qt.AlignmentFlag.AlignLeft
            self.kit.text(p, room, name, "body", "text.primary", side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self.write(p, rect, "sent", day_words(copy.issued, today, weekday=False), "small", "text.secondary")
        self.write(p, rect, "by", copy.number, "small", "text.secondary")
        self.write(p, rect, "receipt", self.receipt(row, today), "small", "text.secondary")
        if row.old and (place := self.cell(rect, "old")) is not None:
            words = self.tr("Out of date")
            width = self.kit.chip_width(words, "history", "red")
            x = place.right() - width if self.is_mirrored() else place.left()
            self.kit.chip(p, x, place.center().y() - self.kit.chip_height() / 2, words, "red", "history", selected=state.selected)

    def receipt(self, row: Held, today: date) -> str:
        """When it was acknowledged, or that it was not."""
        if row.copy.acknowledged:
            return day_words(row.copy.acknowledged, today, weekday=False)
        return self.tr("copy") if row.copy.copied else self.tr("no")

    def spoken(self, row: Held) -> str:
        today = self._desk.today()
        has = self.tr("{name} has {code}").format(name=self._desk.names().name(row.copy.person_id), code=row.copy.revision)
        sent = self.tr("sent {day} by {number}").format(day=day_words(row.copy.issued, today, weekday=False), number=row.copy.number)
        receipt = self.tr("receipt {when}").format(when=self.receipt(row, today))
        old = self.tr("out of date, current is {code}").format(code=row.document.current) if row.old else ""
        return ", ".join(part for part in (row.document.number, row.document.title, has, sent, receipt, old) if part)

    def tip_of(self, row: Held, column: str) -> tuple[str, str]:
        person = self._desk.names().people.get(row.copy.person_id)
        texts = {"number": (row.document.number, "body"), "title": (row.document.title, "body")}
        return texts.get(column, (person.organisation, "") if column == "person" and person else ("", ""))


class CopiesPage(QWidget):
    """The copies with their bar: whose or of what, the old ones alone, and what brings them up to date.

    Signals:
        chosen(), counted(): as of the list of transmittals.
        opened(kind, id): Enter or a double click.
        send_asked(rows): those people are to be sent what is in force.
    """

    chosen = Signal()
    counted = Signal()
    opened = Signal(str, str)
    send_asked = Signal(list)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.subject: tuple[str, str] = ("", "")  # a document or a person; empty for all that is out of date
        self.held: list[Held] = []
        self._sort = ("", False)
        self._reading: Job | None = None
        self._picker: Picker | None = None
        self.table = CopyTable(desk, self)
        self.header = TableHeader(desk.paint, self.table.columns, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.table, 1)
        self.bar = FilterRow(desk.paint)
        self.filter = FilterField(desk.paint, self.tr("Filter copies"))
        self.whose = FilterChip(desk.paint, self.tr("All documents and people"))
        self.old = ChipToggle(desk.paint, self.tr("Out of date"), icon="history")
        self.send = Button(desk.paint, self.tr("Send them the current one…"), "send", compact=True, role="small")
        self.export = Button(desk.paint, self.tr("Export…"), "table-2", compact=True, role="small")
        self.print = Button(desk.paint, self.tr("Print…"), "printer", compact=True, role="small")
        for widget in (self.filter, self.whose, self.old):
            self.bar.add(widget)
        self.old.hide()
        for widget, leaves in ((self.send, 2), (self.export, 3), (self.print, 4)):
            self.bar.add_end(widget, leaves)
        self.filter.textChanged.connect(lambda _: self._show())
        self.filter.left.connect(self.focus_list)
        self.filter.returnPressed.connect(self.focus_list)
        self.whose.asked.connect(self._ask_subject)
        self.whose.cleared.connect(lambda: self.show_subject("", ""))
        self.old.toggled.connect(lambda _: self._show())
        self.send.clicked.connect(self.ask_send)
        self.export.clicked.connect(self.ask_export)
        self.header.sort_asked.connect(self._order)
        self.table.resized.connect(lambda: self.header.set_room(self.table.room()))
        self.table.chosen.connect(self.chosen)
        self.table.activated_row.connect(lambda at: self.opened.emit("transmittal", self.table.rows.keys[at].copy.transmittal_id))

    def show_subject(self, kind: str, id: str, words: str = "") -> None:
        """Shows who has a document, what a person has, or all that is out of date."""
        self.subject = (kind, id)
        self.whose.show_choice(words)
        self.old.setVisible(bool(id))
        self.filter.clear()
        self.reload()
        self.focus_list()

    def _ask_subject(self) -> None:
        """Asks for a document or a person."""
        if self._picker is None:
            self._picker = Picker(self._desk.paint, self.tr("Document or person"), self.window())
            self._picker.chosen.connect(lambda value: self.show_subject(*value))
        place = QRect(self.whose.mapTo(self.window(), QPoint(0, 0)), self.whose.size())
        self._picker.ask(self.tr("Who has a document, or what a person has"), self._find, place, self.table, width=380)

    def _find(self, typed: str) -> list[Pick]:
        desk = self._desk
        found = [one for one in search.find(desk.store, typed, 6, ("document",)) if desk.project_id in (None, one.project_id)]
        documents = [Pick(("document", one.id, one.ref), one.ref, one.title) for one in found]
        people = people_picks(desk.names(), desk.theme, typed, MOST * 4)
        return [*documents, *(Pick(("person", one.value, one.text), one.text, one.note, one.lead, one.hue) for one in people)]

    def reload(self) -> None:
        """Reads the copies anew; all that is out of date is read on the worker."""
        desk, (kind, id) = self._desk, self.subject
        store, project = desk.store, desk.project_id
        if id:
            self._take(holdings.holders(store, id) if kind == "document" else holdings.holdings(store, id))
            return
        self.table.empty_words = self.tr("Looking who has an old revision…")
        self._reading = desk.work.start(lambda _: holdings.out_of_date(store, project), self._take, self._failed, self._reading)

    def _failed(self, error: BaseException) -> None:
        with self._desk.attempt_all(self.tr("Cannot read who has what")):
            raise error

    def _take(self, held: list[Held]) -> None:
        self.held = held
        metrics = self._desk.theme.metrics("body")
        widest = max((metrics.horizontalAdvance(one.document.number) for one in held[:200]), default=0.0)
        if self.table.columns.fit("number", widest + 4):
            self.table.resized.emit()
        self._show()

    def _show(self) -> None:
        known = self._desk.names()
        words = self.filter.text().casefold().split()
        only_old = bool(self.subject[1]) and self.old.isChecked()

        def fits(one: Held) -> bool:
            said = f"{one.document.number} {one.document.title} {known.name(one.copy.person_id)} {one.copy.number}".casefold()
            return all(word in said for word in words) and (one.old or not only_old)

        found = [one for one in self.held if fits(one)]
        name, descending = self._sort
        if name:
            keys = {
                "number": lambda one: one.document.number, "title": lambda one: one.document.title.casefold(),
                "has": lambda one: one.copy.revision, "current": lambda one: one.document.current,
                "person": lambda one: known.name(one.copy.person_id).casefold(), "sent": lambda one: one.copy.issued,
                "by": lambda one: (len(one.copy.number), one.copy.number), "receipt": lambda one: one.copy.acknowledged or date.max,
            }  # fmt: skip
            found.sort(key=keys[name], reverse=descending)
        self.table.empty_words = self._nothing(bool(words))
        self.table.show_keys(list(found))
        self.header.set_room(self.table.room())
        self.send.setEnabled(any(one.old for one in found))
        self.export.setEnabled(bool(found))
        self.counted.emit()

    def _nothing(self, filtered: bool) -> str:
        if filtered:
            return self.tr("No copy fits the filter. Esc in the filter field clears it.")
        if self.subject[0] == "document":
            return self.tr("Nobody was sent this document.")
        return self.tr("Nothing was sent there.") if self.subject[1] else self.tr("Nobody has an old revision.")

    def _order(self, name: str, descending: bool) -> None:
        self._sort = (name, descending)
        self.header.set_sort(name, descending)
        self._show()

    def context(self) -> str:
        """How many copies, and how many are old."""
        shown = self.table.rows.keys
        if not shown:
            return ""
        old = sum(one.old for one in shown)
        people = count_words(len({one.copy.person_id for one in shown}), "person", "people")
        return self.tr("{old} out of date, {people}").format(old=old, people=people)

    def rows(self) -> list[Held]:
        """The rows that are meant: those selected, or with one or none all on view."""
        picked = self.table.chosen_keys()
        return picked if len(picked) > 1 else list(self.table.rows.keys)

    def ask_send(self) -> None:
        """Asks for a transmittal that brings those selected, or all on view, up to date."""
        self.send_asked.emit(self.rows())

    def ask_export(self) -> None:
        """Asks where, and writes what is on view as a table."""
        kinds = self.tr("Spreadsheet (*.xlsx);;Comma-separated text (*.csv)")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export who has what"), self.tr("Who has which revision") + ".xlsx", kinds)
        if chosen:
            with self._desk.attempt_all(self.tr("Cannot export")):
                holdings.write(self._desk.store, self.table.rows.keys, Path(chosen))
                self._desk.announced.emit(self.tr("Saved {name}").format(name=Path(chosen).name))

    def focus_list(self) -> None:
        """Gives the list the keyboard."""
        if not self.table.currentIndex().isValid() and self.table.rows.keys:
            self.table.go_to(self.table.rows.keys[0])
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
