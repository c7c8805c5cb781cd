"""One page of the inspector for each kind of record: its heading, its rows and its sections."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from coorddesk.domain import documents, log
from coorddesk.domain.document_presets import statuses_of
from coorddesk.domain.fields import Editor
from coorddesk.domain.kinds import FIELDS
from coorddesk.domain.meetings import span
from coorddesk.services.links import Surroundings
from coorddesk.ui.editors import FieldEditor
from coorddesk.ui.flat import Popover
from coorddesk.ui.forms import TITLES, Form, make_editor, value_in
from coorddesk.ui.inspector_agenda import AgendaSection
from coorddesk.ui.inspector_conflicts import ConflictsBox
from coorddesk.ui.inspector_holds import HoldsBox
from coorddesk.ui.inspector_incoming import ProposalsBox, ReplyBox
from coorddesk.ui.inspector_invite import InviteBox
from coorddesk.ui.inspector_meeting import AttendeesSection, when_hint
from coorddesk.ui.inspector_registers import ForecastsSection, OwesSection, RevisionsSection, SentOutSection
from coorddesk.ui.inspector_reviews import DocumentAskedSection, ReviewersSection, ReviewLogSection
from coorddesk.ui.inspector_run import RunSection
from coorddesk.ui.inspector_sections import AskedSection, HistorySection, LinkedSection, NotesSection, Section
from coorddesk.ui.inspector_tasks import ChecklistSection, OrderSection
from coorddesk.ui.inspector_transmittal import ItemsSection, RecipientsSection, TransmittalHead
from coorddesk.ui.paint import Paint, Tone
from coorddesk.ui.rows import END, LEAD
from coorddesk.ui.status_looks import status_look
from coorddesk.ui.widgets import Button, ChipToggle, IconButton
from coorddesk.ui.wrapped_row import WrappedRow

if TYPE_CHECKING:
    from coorddesk.ui.inspector import Inspector

_SECTIONS: dict[str, tuple[type[Section], ...]] = {
    "task": (AskedSection, ChecklistSection, RunSection, OrderSection, LinkedSection),
    "meeting": (AttendeesSection, AgendaSection, LinkedSection),
    "document": (ReviewersSection, DocumentAskedSection, RevisionsSection, ReviewLogSection, SentOutSection, LinkedSection),
    "log": (AskedSection, LinkedSection),
    "milestone": (AskedSection, ForecastsSection, LinkedSection),
    "transmittal": (RecipientsSection, ItemsSection, LinkedSection),
    "person": (OwesSection, LinkedSection),
    "project": (LinkedSection,),
}
_NOTE_NAMES = {"notes": "Note"}


class Heading(QWidget):
    """The first line: what kind of thing, its reference or project, the menu and the way out."""

    def __init__(self, paint: Paint) -> None:
        super().__init__()
        self._kit = paint
        self._kind = self._chip = ""
        self.menu = IconButton(paint, "ellipsis", self.tr("More actions"), compact=True)
        self.close_button = IconButton(paint, "x", self.tr("Close the inspector"), "Ctrl+I", compact=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 9, 0)
        row.setSpacing(4)
        row.addStretch(1)
        row.addWidget(self.menu)
        row.addWidget(self.close_button)
        self.setFixedHeight(46)

    def show_text(self, kind: str, chip: str) -> None:
        """Name another thing."""
        self._kind, self._chip = kind, chip
        self.setAccessibleName(f"{kind} {chip}".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, rtl = self.height(), self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        place = QRectF(self.width() - 136 if rtl else 16, 0, 120, height)
        width = self._kit.text(p, place, self._kind, "micro", "text.secondary", END if rtl else LEAD)
        if self._chip:
            x = 16 + width + 9
            x = self.width() - x - self._kit.chip_width(self._chip, "", "outline") if rtl else x
            self._kit.chip(p, x, (height - self._kit.chip_height()) / 2, self._chip, "outline")


class DocumentLine(QWidget):
    """A document's number, revision and status in one line."""

    def __init__(self, paint: Paint) -> None:
        super().__init__()
        self._kit = paint
        self._number = self._revision = self._status = self._icon = ""
        self._tone: Tone = "plain"
        self.setFixedHeight(24)

    def show_document(self, number: str, revision: str, status: str, look: tuple[Tone, str]) -> None:
        """Show another document; `look` is the tone and the icon of its status."""
        self._number, self._revision, self._status = number, revision, status
        self._tone, self._icon = look
        self.setAccessibleName(", ".join(part for part in (number, revision, status) if part))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        x, height, rtl = 16.0, self.height(), self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for text, weight, ink in ((self._number, None, "text.secondary"), (self._revision, 600, "text.primary")):
            if text:
                place = QRectF(self.width() - x - 220 if rtl else x, 0, 220, height)
                x += self._kit.text(p, place, text, "small", ink, END if rtl else LEAD, weight) + 9
        if self._status:
            x = self.width() - x - self._kit.chip_width(self._status, self._icon, self._tone) if rtl else x
            self._kit.chip(p, x, (height - self._kit.chip_height()) / 2, self._status, self._tone, self._icon)


class PageScroll(QScrollArea):
    """Scrolls a page under a bar that lies over its padding, so that nothing moves aside when the bar comes."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        own = self.verticalScrollBar()
        own.valueChanged.connect(self.bar.setValue)
        own.rangeChanged.connect(self._follow)
        own.valueChanged.connect(self._put_popovers_away)
        self.bar.valueChanged.connect(own.setValue)
        self.setWidget(page)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)

    def _follow(self, least: int, most: int) -> None:
        self.bar.setRange(least, most)
        self.bar.setPageStep(self.verticalScrollBar().pageStep())
        self.bar.setSingleStep(24)
        self.verticalScrollBar().setSingleStep(24)
        self.bar.setVisible(most > least)

    def _put_popovers_away(self) -> None:
        # They lie over the window and would not move along with their field.
        for popover in self.window().findChildren(Popover):
            popover.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.bar.setGeometry(0 if rtl else self.width() - 10, 0, 10, self.height())
        self.bar.setVisible(self.bar.maximum() > self.bar.minimum())


class Page(QWidget):
    """Everything about one kind of record; made once for each kind and shown again for the next record of it."""

    def __init__(self, inspector: "Inspector", kind: str) -> None:
        super().__init__()
        self.inspector = inspector
        self.kind = kind
        self.context = inspector.context
        self._original: datetime | None = None  # of a series, the day that is looked at
        paint = inspector.desk.paint
        fields = {field.name: field for field in FIELDS[kind]}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        self.title: FieldEditor | None = None
        title = next((fields[name] for name in TITLES if name in fields and kind != "team"), None)
        if title is not None:
            self.title = make_editor(self.context, kind, title, self)
            editor = self.title
            editor.committed.connect(lambda value: inspector.save({editor.field.name: value}, editor))
            column.addWidget(self._inset(editor, 8, 0, 8, 4))
        self._add_head(column, paint)
        self.form = Form(self.context, kind)
        self.form.changed.connect(self._save)
        column.addWidget(self.form)
        self.invite: InviteBox | None = None
        if kind == "meeting":
            self.conflicts, self.holds = ConflictsBox(self.context, inspector.ask_slot), HoldsBox(inspector)
            self.form.put_below("span", self.conflicts)
            self.reply, self.proposals = ReplyBox(inspector), ProposalsBox(inspector)
            for box in (self.reply, self.proposals, self.holds):
                column.addWidget(box)
            self.invite = InviteBox(inspector)
            column.addWidget(self.invite)
        self.sections: list[Section] = [make(inspector) for make in _SECTIONS.get(kind, ())]
        for field in fields.values():
            if field.editor is Editor.NOTES:
                title_of = self.tr(_NOTE_NAMES.get(field.name, field.label))
                self.sections.append(NotesSection(inspector, field, title_of))
        self.sections.append(HistorySection(inspector))
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        if kind == "meeting":
            column.addLayout(self._foot(paint))

    def begin_part(self, part: str) -> bool:
        """Give the keyboard to a part that is asked for by name; False where it is not here."""
        parts = [*([self.invite] if self.invite is not None else []), *self.sections]
        return any(one.begin_part(part) for one in parts)

    def _save(self, editor: FieldEditor, value: Any) -> None:
        """Saves a field; of a series another time is that of the day looked at, as far as is meant."""
        if editor.field.name == "span" and self._original is not None:
            self.inspector.move_day(self._original, value, editor)
        else:
            self.inspector.save({editor.field.name: value}, editor)

    @staticmethod
    def _inset(widget: QWidget, left: int, top: int, right: int, bottom: int) -> QWidget:
        around = QWidget()
        box = QVBoxLayout(around)
        box.setContentsMargins(left, top, right, bottom)
        box.addWidget(widget)
        return around

    def _add_head(self, column: QVBoxLayout, paint: Paint) -> None:
        self.document: DocumentLine | None = None
        self.transmittal: TransmittalHead | None = None
        self.ratings: dict[str, ChipToggle] = {}
        self.buttons: dict[str, Button] = {}
        inspector = self.inspector
        if self.kind == "document":
            self.document = DocumentLine(paint)
            column.addWidget(self.document)
            column.addLayout(
                self._row(
                    paint,
                    ("open", self.tr("Open file"), "external-link", inspector.open_file),
                    ("revision", self.tr("New revision"), "file-plus", inspector.ask_new_revision),
                    ("transmit", self.tr("Transmit…"), "send", inspector.ask_transmit),
                )
            )
        elif self.kind == "log":
            row = QHBoxLayout()
            row.setContentsMargins(16, 4, 16, 10)
            row.setSpacing(8)
            for letter, name in (("R", self.tr("Red")), ("A", self.tr("Amber")), ("G", self.tr("Green"))):
                chip = ChipToggle(paint, name, rating=letter)
                chip.clicked.connect(lambda _on, letter=letter: inspector.rate(letter))
                self.ratings[letter] = chip
                row.addWidget(chip)
            row.addStretch(1)
            column.addLayout(row)
        elif self.kind == "person":
            column.addLayout(
                self._row(
                    paint,
                    ("write", self.tr("Write…"), "mail", inspector.write_to_shown),
                    ("has", self.tr("Documents they have"), "file-stack", inspector.ask_holdings),
                )
            )
        elif self.kind == "transmittal":
            self.transmittal = TransmittalHead(inspector)
            column.addWidget(self.transmittal)

    def _row(self, paint: Paint, *buttons: tuple[str, str, str, Callable[[], None]]) -> WrappedRow:
        row = WrappedRow()
        row.setContentsMargins(16, 6, 16, 10)
        row.setSpacing(8)
        for key, text, icon, run in buttons:
            button = Button(paint, text, icon, compact=True, role="small")
            button.clicked.connect(run)
            self.buttons[key] = button
            row.addWidget(button)
        return row

    def _foot(self, paint: Paint) -> WrappedRow:
        inspector = self.inspector
        return self._row(
            paint,
            ("agenda", self.tr("Print agenda"), "printer", inspector.ask_print_agenda),
            ("minutes", self.tr("Start minutes"), "notebook-pen", inspector.ask_minutes),
        )

    def show_record(self, record: Any, around: Surroundings) -> None:
        """Show another record, or the same one changed."""
        if self.title is not None:
            self.title.set_value(value_in(record, self.title.field.name))
        self.form.show_record(record)
        if self.invite is not None:
            original = self._original = around.agenda.occurrence.original if around.agenda is not None and record.rule else None
            if original is not None:
                self.form.editors["span"].set_value((*span(record, original), record.all_day))
            self.form.set_hint("span", when_hint(self.context, record, original))
            self.conflicts.show_record(record, original, self.inspector.wired("find_slot_requested"))
            self.reply.show_record(record, original)
            self.proposals.show_record(record)
            self.holds.show_record(record)
            self.invite.show_record(record, around)
        for section in self.sections:
            section.show_record(record, around)
        for letter, chip in self.ratings.items():
            chip.setChecked(log.rag(record) == letter)
        if self.document is not None:
            self._show_document(record)
        if self.transmittal is not None:
            self.transmittal.show_record(record)
        wired = self.inspector.wired
        for key, signal in (
            ("revision", "new_revision_requested"), ("transmit", "transmit_requested"), ("write", "write_requested"),
            ("has", "open_requested"),
        ):  # fmt: skip
            if key in self.buttons:
                self.buttons[key].setVisible(wired(signal))
        for key, signal in (("agenda", "sheet_requested"), ("minutes", "minutes_requested")):
            if key in self.buttons:
                self.buttons[key].setVisible(wired(signal) and around.agenda is not None)
        if "minutes" in self.buttons and around.agenda is not None:
            state = around.agenda.occurrence.state
            words = {"draft": self.tr("Start minutes"), "open": self.tr("Go on with minutes")}
            self.buttons["minutes"].setText(words.get(state, self.tr("Minutes")))

    def _show_document(self, record: Any) -> None:
        current = documents.current(record)
        codes = statuses_of(self.context.directory.projects.get(record.project_id))
        if self.document is not None:
            look = status_look(codes, record.status)
            self.document.show_document(record.number, current.code if current else "", record.status, look)
        has_file = current is not None and bool(current.path)
        self.buttons["open"].setEnabled(has_file)
        self.buttons["open"].setToolTip("" if has_file else self.tr("No file is registered for this revision"))

    def settle(self) -> None:
        """Save what was typed and not saved yet."""
        for editor in self._loose():
            if editor.is_typing():
                editor.commit()
            if editor.is_typing():
                editor.restore()
        self.form.settle()

    def _loose(self) -> list[Any]:
        return [*([self.title] if self.title else []), *(one.editor for one in self.sections if isinstance(one, NotesSection))]
