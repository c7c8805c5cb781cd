"""The panel for a transmittal: its documents at their revisions, to whom, for what, how, and until when receipt is asked for."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import day_words
from coorddesk.domain.transmittals import HAND, METHODS, ON_PAPER, PORTAL, PURPOSES, TransmittalItem, way_of
from coorddesk.errors import InvalidInput
from coorddesk.services.directory import Directory
from coorddesk.services.transmittals import Content, Pick
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.names_field import NamesField, WordsField, people_named
from coorddesk.ui.entry import EntryPanel
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.moments import date_order
from coorddesk.ui.panel import scrolling
from coorddesk.ui.widgets import Button, ElidedLabel, IconButton, Label

_ROW, _MOST_ROWS_SEEN, MOST_DOCUMENTS = 34, 4, 400


class _ItemRow(QWidget):
    """One document: number and title, the revision that goes, a remark, and a cross.

    Signals:
        changed(): another revision.
        removed(): it is not to go.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, panel: "TransmitPanel", pick: Pick, item: TransmittalItem) -> None:
        super().__init__(panel)
        kit = panel.kit
        self.pick = pick
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(10)
        self.number = Label(kit, pick.number, "small", "secondary", parent=self)
        self.title = ElidedLabel(kit, pick.title, "body", parent=self)
        self.flag = Label(kit, "", "small", "amber", parent=self)
        self.code = ComboBox(kit, self)
        self.code.setAccessibleName(self.tr("Revision of {number}").format(number=pick.number))
        codes = list(pick.codes)
        if item.revision and item.revision not in codes:
            codes.append(item.revision)
        for code in codes:
            self.code.addItem(code, code)
        self.code.setCurrentIndex(max(self.code.findData(item.revision or pick.current), 0))
        self.code.setFixedWidth(max(72, self.code.sizeHint().width()))
        self.code.currentIndexChanged.connect(self._flag)
        self.remark = QLineEdit(item.remark, self)
        self.remark.setPlaceholderText(self.tr("copies, format"))
        self.remark.setAccessibleName(self.tr("Remark on {number}").format(number=pick.number))
        self.remark.setFixedWidth(kit.theme.width(150))
        self.remark.returnPressed.connect(panel.submitted)
        self.cross = IconButton(kit, "x", self.tr("Take {number} out").format(number=pick.number), compact=True, parent=self)
        self.cross.clicked.connect(self.removed)
        for widget, stretch in ((self.number, 0), (self.title, 1), (self.flag, 0), (self.code, 0), (self.remark, 0), (self.cross, 0)):
            row.addWidget(widget, stretch)
        self._flag()

    def item(self) -> TransmittalItem:
        """The document at the revision chosen."""
        return TransmittalItem(self.pick.id, str(self.code.currentData() or ""), self.remark.text().strip())

    def _flag(self) -> None:
        code = str(self.code.currentData() or "")
        old = bool(self.pick.current) and code != self.pick.current
        self.flag.setText(
            self.tr("no revision yet") if not code else self.tr("not the current {code}").format(code=self.pick.current) if old else ""
        )
        self.flag.setVisible(bool(self.flag.text()))
        self.changed.emit()


class TransmitPanel(EntryPanel):
    """A transmittal before it goes out.

    Signals:
        number_entered(text): a document is to be added by its number.
        matrix_asked(): those who get such documents by the distribution matrix are to be filled in.
        draft_asked(), save_asked(): it is to be kept as a draft; its note and files are to be saved as a file.
        files_changed(): other files would go along.
    """

    number_entered = Signal(str)
    matrix_asked = Signal()
    draft_asked = Signal()
    save_asked = Signal()
    files_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._rows: list[QHBoxLayout] = []
        super().__init__(desk.paint, self.tr("Transmit"), self.tr("Send"), parent)
        self._desk = desk
        self._known = Directory({}, {}, {}, {})
        self.items: list[_ItemRow] = []
        self.project_id = self.draft_id = ""
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        self._build_items(outer)
        self._new_row(outer, 2)
        self.to = self._add_people("to", self.tr("To"))
        self.matrix = Button(self.kit, self.tr("By the matrix"), "table-2", parent=self)
        self.matrix.setToolTip(self.tr("Fills in who gets documents of these types by the distribution matrix"))
        self.matrix.clicked.connect(self.matrix_asked)
        self._rows[-1].addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignBottom)
        self.copies = self._add_people("copies", self.tr("Copy to"), 260)
        self._new_row(outer, 3)
        self._add_words("purpose", self.tr("Purpose"), 150, PURPOSES)
        self._add_words("method", self.tr("Sent by"), 100, METHODS)
        self.add_text("due", self.tr("Receipt by"), 110, self.tr("none is asked"))
        self.add_text("subject", self.tr("Subject"))
        self.add_text("notes", self.tr("Remarks"))
        self.field("method").textChanged.connect(self._show_way)  # type: ignore[union-attr]
        self.save = Button(self.kit, self.tr("Save as…"), "file-down", parent=self)
        self.save.setToolTip(self.tr("Note and files as an e-mail draft, an archive or a folder; it counts as sent"))
        self.save.clicked.connect(self.save_asked)
        self.draft = Button(self.kit, self.tr("Keep as draft"), "", parent=self)
        self.draft.clicked.connect(self.draft_asked)
        self._line.insertStretch(0, 1)
        for button in (self.draft, self.save):
            self._line.insertWidget(1, button, 0, Qt.AlignmentFlag.AlignBottom)
        # What will happen is said below what was chosen.
        outer.removeItem(self.notes)
        outer.insertLayout(outer.indexOf(self._line), self.notes)

    def _build_items(self, outer: QVBoxLayout) -> None:
        inner = QWidget(self)
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 4, 0)
        self._list.setSpacing(0)
        self._area = scrolling(inner, self)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.add = QLineEdit(self)
        self.add.setPlaceholderText(self.tr("Add a document by its number, or the end of it"))
        self.add.setAccessibleName(self.tr("Add a document"))
        self.add.setMaximumWidth(self.kit.theme.width(360))
        self.add.installEventFilter(self)
        self._fields["documents"] = self.add
        outer.insertWidget(1, self._area)
        outer.insertWidget(2, self.add)

    def _new_row(self, outer: QVBoxLayout, at: int) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._rows.append(row)
        outer.insertLayout(at + len(self._rows), row)

    def _insert(self, box: QWidget, width: int) -> None:
        self._rows[-1].addWidget(box, width or 400)
        if width:
            box.setMinimumWidth(round(self.kit.theme.metrics("body").horizontalAdvance("n" * (width // 9))) + 20)
            box.setMaximumWidth(max(width, box.minimumWidth()))

    def _add_people(self, name: str, label: str, width: int = 0) -> NamesField:
        field = NamesField(self.kit, self)
        field.returnPressed.connect(self.submitted)
        self._place(name, label, field, width)
        return field

    def _add_words(self, name: str, label: str, width: int, words: Sequence[str]) -> None:
        field = WordsField(self.kit, [self.tr(one) for one in words], self)
        field.returnPressed.connect(self.submitted)
        self._place(name, label, field, width)

    # Content.

    def open_for(self, content: Content, picks: Sequence[Pick], known: Directory, draft_id: str = "") -> None:
        """Shows a transmittal; the keyboard is where something is missing first."""
        self._known, self.project_id, self.draft_id = known, content.project_id, draft_id
        for row in list(self.items):
            self._drop(row)
        by_id = {one.id: one for one in picks}
        for item in content.items:
            if item.document_id in by_id:
                self._append(by_id[item.document_id], item)
        for field in (self.to, self.copies):
            field.offer(known)
        self.set_notes([])
        today = self._desk.today()
        due = day_words(content.due, today, weekday=False) if content.due else ""
        missing = "documents" if not self.items else "to" if not content.to else "subject"
        self.open_panel(missing, purpose=content.purpose, method=content.method, due=due, subject=content.subject, notes=content.notes)
        self.to.set_people(known, content.to)
        self.copies.set_people(known, content.copies)
        self._show_head()
        self._show_way()

    def add_pick(self, pick: Pick, code: str = "") -> None:
        """Puts one more document on it; one that is there already stays as it is."""
        if not any(row.pick.id == pick.id for row in self.items):
            self._append(pick, TransmittalItem(pick.id, code or pick.current))
            self._show_head()
            self.files_changed.emit()
        self.add.clear()
        self.clear_error()

    def set_recipients(self, to: Sequence[str], copies: Sequence[str]) -> None:
        """Fills in people beside those who stand there."""
        try:
            have, cc = (people_named(self._known, field.text(), "to") for field in (self.to, self.copies))
        except InvalidInput as error:
            self.show_error(error)
            return
        addressed = list(dict.fromkeys((*have, *to)))
        self.to.set_people(self._known, addressed)
        self.copies.set_people(self._known, [one for one in dict.fromkeys((*cc, *copies)) if one not in addressed])

    def entered(self) -> Content:
        """What the panel says.

        Raises:
            InvalidInput: a name or the day cannot be understood, or a document has no revision.
        """
        items = tuple(row.item() for row in self.items)
        if empty := [row.pick.number for row, item in zip(self.items, items, strict=True) if not item.revision]:
            raise InvalidInput("documents", self.tr("{number} has no revision yet. Take it out, or add one first.").format(number=empty[0]))
        to, copies = (people_named(self._known, self.value(name), name) for name in ("to", "copies"))
        try:
            due = parse_date(self.value("due"), self._desk.today(), date_order(self._desk.settings))
        except InvalidInput as error:
            raise InvalidInput("due", error.sentence) from error
        return Content(
            self.project_id, items, tuple(to), tuple(copies), self.value("purpose"), self.value("method"), self.value("subject"), due,
            self.value("notes"),
        )  # fmt: skip

    def types(self) -> list[str]:
        """The types of the documents."""
        return [row.pick.type for row in self.items]

    def moment_items(self) -> Content:
        """Documents and way alone, for what is said of the files."""
        items = tuple(row.item() for row in self.items)
        return replace(Content(self.project_id), items=items, method=self.value("method"))

    def _append(self, pick: Pick, item: TransmittalItem) -> None:
        row = _ItemRow(self, pick, item)
        row.changed.connect(self.files_changed)
        row.removed.connect(lambda row=row: self._take_out(row))
        self.items.append(row)
        self._list.addWidget(row)

    def _take_out(self, row: _ItemRow) -> None:
        self._drop(row)
        self._show_head()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.files_changed.emit()

    def _drop(self, row: _ItemRow) -> None:
        self.items.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _show_head(self) -> None:
        count = len(self.items)
        if count == 1:
            said = self.tr("Transmit {number} {code}").format(number=self.items[0].pick.number, code=self.items[0].item().revision)
        else:
            said = self.tr("Transmit {count} documents").format(count=count) if count else self.tr("New transmittal")
        self.heading.setText(said)
        row = max(self.kit.theme.row(_ROW), self.items[0].sizeHint().height() if self.items else 0)
        self._area.setFixedHeight(min(count, _MOST_ROWS_SEEN) * row)
        widest = max((round(self.kit.theme.metrics("small").horizontalAdvance(one.pick.number)) for one in self.items), default=0)
        for one in self.items:
            one.number.setFixedWidth(widest + 2)

    def _show_way(self) -> None:
        """The button says what happens by the way chosen."""
        way = way_of(self.value("method"))
        if way in ON_PAPER:
            words = self.tr("Send and print the note")
        elif way == PORTAL:
            words = self.tr("Send and save the files…")
        else:
            words = self.tr("Send: open the draft")
        self.keep.setText(words)
        self.save.setVisible(way not in (*ON_PAPER, PORTAL) or way == HAND)
        self.files_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = watched is self.add and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.add.text().strip():
                self.number_entered.emit(self.add.text())
            else:
                self.submitted.emit()
            return True
        return super().eventFilter(watched, event)
