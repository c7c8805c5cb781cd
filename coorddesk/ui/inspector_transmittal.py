"""What a transmittal's page has of its own: how far it has come, who got it and acknowledged it, and the documents it carries."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import count_words, day_words, due_words
from coorddesk.domain.transmittals import STATES, Recipient, State, Transmittal, asked_of, state
from coorddesk.errors import InvalidInput
from coorddesk.services import transmittals
from coorddesk.services.links import Surroundings
from coorddesk.ui.entries import EntryLine
from coorddesk.ui.inspector_sections import Host, Section
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.moments import date_order
from coorddesk.ui.state_chip import StateChip
from coorddesk.ui.status_looks import TRANSMITTAL_LOOKS
from coorddesk.ui.widgets import Button, Label
from coorddesk.ui.wrapped_row import WrappedRow

if TYPE_CHECKING:
    from coorddesk.ui.inspector import Inspector



class TransmittalHead(QWidget):
    """How far it has come in words, and the buttons for what comes next."""

    def __init__(self, inspector: "Inspector") -> None:
        super().__init__()
        self._inspector = inspector
        kit = inspector.desk.paint
        self._chip = StateChip(kit, self)
        self._words = Label(kit, "", "small", "secondary", wrap=True, parent=self)
        self._rows = QWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 2, 16, 10)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(9)
        line.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        column.addLayout(line)
        self.buttons: dict[str, Button] = {}
        row = WrappedRow(self._rows)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for slot, text, icon in (
            ("resume", self.tr("Go on…"), "pencil"), ("open_note", self.tr("Note"), "printer"),
            ("acknowledge", self.tr("Receipt…"), "check-check"), ("remind", self.tr("Remind"), "mail"),
        ):  # fmt: skip
            button = Button(kit, text, icon, compact=True, role="small")
            button.clicked.connect(lambda _=False, slot=slot: self._ask(slot))
            self.buttons[slot] = button
            row.addWidget(button)
        column.addWidget(self._rows)

    def _ask(self, slot: str) -> None:
        self._inspector.transmittal_requested.emit(self._inspector.id, f"rooms.{slot}")

    def show_record(self, record: Transmittal) -> None:
        """Shows another transmittal."""
        today = self._inspector.desk.today()
        how = state(record, today)
        asked = asked_of(record)
        given = sum(one.acknowledged is not None for one in asked)
        self._chip.show_look(self.tr(dict(STATES)[how]), TRANSMITTAL_LOOKS[how])
        parts = []
        if record.issued:
            parts.append(self.tr("sent {day}").format(day=day_words(record.issued, today, weekday=False)))
        if record.issued and asked and not record.cancelled and record.due:
            parts.append(self.tr("{given} of {asked} acknowledged").format(given=given, asked=len(asked)))
            if given < len(asked):
                parts.append(self.tr("due {when}").format(when=due_words(record.due, today).lower()))
        self._words.setText(", ".join(parts))
        wired = self._inspector.wired("transmittal_requested")
        self.buttons["resume"].setVisible(wired and record.issued is None)
        self.buttons["open_note"].setVisible(wired and record.issued is not None)
        open = given < len(asked)
        self.buttons["acknowledge"].setVisible(wired and record.issued is not None and open and not record.cancelled)
        self.buttons["remind"].setVisible(wired and how is State.LATE)


class RecipientsSection(Section):
    """Who got it, and when they acknowledged it; a tick notes the receipt of today."""

    TITLE = "Recipients"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._record: Transmittal | None = None
        self._asking = ""
        self.lines = Lines(self.kit, self.tr("Recipients"))
        self.lines.opened.connect(lambda person_id: host.open("person", person_id))
        self.lines.toggled.connect(self.toggle)
        self.lines.menu_for = self._menu
        self.day = EntryLine(self.kit, self.tr("The day of the receipt, such as fri or 20 Nov"))
        self.day.entered.connect(lambda texts: self._note_typed(texts[0]))
        self.body.addWidget(self.lines)
        self.body.addWidget(self.day)

    def show_record(self, record: Any, around: Surroundings) -> None:
        self._record = record
        self.setVisible(bool(record.recipients))
        asked = asked_of(record)
        given = sum(one.acknowledged is not None for one in asked)
        said = self.tr("{given} of {asked} acknowledged").format(given=given, asked=len(asked))
        self.note(said if record.issued else str(len(record.recipients)))
        ordered = (*asked, *(one for one in record.recipients if one.copied))
        self.lines.set_lines([self._line(one, record) for one in ordered])

    def _line(self, one: Recipient, record: Transmittal) -> Line:
        today = self.host.context.desk.today()
        name = self.host.context.directory.name(one.person_id) or self.tr("Somebody removed")
        if record.issued is None or one.copied:
            return self.person_line(one.person_id, one.person_id, tail=self.tr("copy") if one.copied else "")
        if one.acknowledged:
            words = day_words(one.acknowledged, today, weekday=False)
            spoken = self.tr("{name}, acknowledged {day}").format(name=name, day=words)
            return Line(one.person_id, name, "marked", tail=words, tail_tone="green", spoken=spoken)
        late = record.due is not None and record.due < today and not record.cancelled
        words = due_words(record.due, today) if late and record.due else self.tr("no receipt yet")
        spoken = self.tr("{name}, not acknowledged, {words}").format(name=name, words=words)
        return Line(one.person_id, name, "check", tail=words, tail_tone="red" if late else "secondary", spoken=spoken)

    def toggle(self, person_id: str) -> None:
        """Notes the receipt of today, or takes the note away."""
        one = self._one(person_id)
        if one is not None and not one.copied:
            self._set(person_id, None if one.acknowledged else self.host.context.desk.today())

    def ask_day(self, person_id: str) -> None:
        """Asks on which day somebody acknowledged it."""
        self._asking = person_id
        self.begin(self.day)

    def _note_typed(self, text: str) -> None:
        desk = self.host.context.desk

        def note() -> None:
            day = parse_date(text, desk.today(), date_order(desk.settings))
            if day is None:
                raise InvalidInput("acknowledged", desk.tr("Type the day, such as fri or 20 Nov. Nothing was noted."))
            self._put(self._asking, day)

        if self.host.act(self.tr("Cannot note the receipt"), note):
            self.day.hide()

    def _set(self, person_id: str, day: date | None) -> None:
        self.host.act(self.tr("Cannot note the receipt"), lambda: self._put(person_id, day))

    def _put(self, person_id: str, day: date | None) -> None:
        if self._record is not None:
            transmittals.acknowledge(self.host.context.desk.store, {self._record.id: [person_id]}, day)

    def _one(self, person_id: str) -> Recipient | None:
        recipients = self._record.recipients if self._record is not None and self._record.issued else ()
        return next((one for one in recipients if one.person_id == person_id), None)

    def _menu(self, person_id: str, menu: QMenu) -> None:
        one, icons = self._one(person_id), self.kit.icons
        if one is not None and not one.copied:
            if one.acknowledged is None:
                menu.addAction(icons.icon("check"), self.tr("Acknowledged today"), partial(self.toggle, person_id))
            menu.addAction(icons.icon("calendar"), self.tr("Acknowledged on…"), partial(self.ask_day, person_id))
            if one.acknowledged is not None:
                menu.addAction(icons.icon("undo-2"), self.tr("Not acknowledged"), partial(self._set, person_id, None))
            menu.addSeparator()
            if one.acknowledged is None:
                menu.addAction(icons.icon("mail"), self.tr("Write…"), partial(self.host.write, person_id))
        menu.addAction(icons.icon("user"), self.tr("Show the person"), partial(self.host.open, "person", person_id))
        menu.addAction(icons.icon("file-stack"), self.tr("What they have"), partial(self.host.open, "holdings", person_id))


class ItemsSection(Section):
    """The documents it carries, at their revisions."""

    TITLE = "Documents"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.lines = Lines(self.kit, self.tr("Documents"))
        self.lines.opened.connect(lambda key: host.open("document", key[0]))
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        self.setVisible(bool(record.items))
        self.note(count_words(len(record.items), "document"))
        known = {one.id: one for one in transmittals.picks(self.host.context.desk.store, [item.document_id for item in record.items])}
        shown = []
        for item in record.items:
            pick = known.get(item.document_id)
            key = (item.document_id, item.revision)
            if pick is None:
                shown.append(Line(key, self.tr("No longer in the register"), "icon", "file-text", tail=item.revision, quiet=True))
                continue
            newer = bool(pick.current) and pick.current != item.revision
            note = ", ".join(part for part in (pick.title, item.remark) if part)
            tail = self.tr("{code}, now {current}").format(code=item.revision, current=pick.current) if newer else item.revision
            shown.append(Line(key, pick.number, "icon", "file-text", note=note, tail=tail, tail_tone="amber" if newer else "secondary"))
        self.lines.set_lines(shown)
