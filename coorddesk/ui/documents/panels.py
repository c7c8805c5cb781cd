"""The register's panels: a new document, a new revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from coorddesk.domain import numbers
from coorddesk.domain.dates import day_words
from coorddesk.domain.document_presets import usual_status
from coorddesk.domain.documents import Revision, current
from coorddesk.errors import InvalidInput
from coorddesk.services.revisions import Following
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.entry import EntryPanel, person_named
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.moments import entered_day
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import ChipToggle


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What the panel says about a new document; `file` comes with it as its first revision, of code `code`."""

    project_id: str
    number: str
    title: str
    type: str
    discipline: str
    owner_id: str | None
    due: date | None
    planned: date | None
    file: Path | None
    code: str


class NumberPanel(EntryPanel):
    """A new document: number (the next one offered), title, owner, the fields of the project's pattern, days.

    Signals:
        fields_changed(): a field of the pattern, or the project, says something else, so that another number may be free.
        number_typed(): the number was typed by hand.
    """

    fields_changed = Signal()
    number_typed = Signal()

    def __init__(self, desk: Desk, statuses: Statuses, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("New document"), self.tr("Register"), parent)
        self._desk = desk
        self._statuses = statuses
        self._file: Path | None = None
        self._offered = ""
        self._said: list[str] = []
        self.project = self.add_choice("project", self.tr("Project"), (), 96)
        self.number = self.add_text("number", self.tr("Number"), 250)
        self.add_text("title", self.tr("Title"))
        self.add_names("owner_id", self.tr("Owner"), 160)
        self.start_line()
        self.parts = {name: self.add_text(name, self.tr(numbers.PATTERN_FIELDS[name].label), 84) for name in _PARTS}
        self.type, self.discipline = self.parts["type"], self.parts["discipline"]
        self.add_text("planned_issue", self.tr("Planned issue"), 110, self.tr("fri, 4 dec"))
        self.add_text("review_due", self.tr("Due"), 110, self.tr("fri, 4 dec"))
        self.code = self.add_text("revision", self.tr("Rev"), 72)
        for field in self.parts.values():
            field.textEdited.connect(lambda _: self.fields_changed.emit())
        self.project.activated.connect(lambda _: self.fields_changed.emit())
        self.number.textEdited.connect(lambda _: self.number_typed.emit())

    def open_for(
        self, project_id: str, all_projects: bool, title: str = "", number: str = "", file: Path | None = None, code: str = "",
        parts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Shows the panel for a project; with a file, the document begins with it.

        Args:
            parts: what the fields of the project's pattern say at first, by the pattern's names.
        """
        projects = self._statuses.directory.projects
        self._file = file
        self.fill_choice(self.project, [(one.id, one.code) for one in projects.values()])
        self.show_field("project", all_projects and len(projects) > 1)
        self.show_field("revision", file is not None)
        self.show_field("review_due", file is None)
        self.show_field("planned_issue", file is None)
        self.set_names("owner_id", [one.name for one in self._statuses.directory.people.values() if not one.archived])
        self.say([])
        self._offered = number
        self.open_panel("title", project=project_id, number=number, title=title, revision=code)
        self.show_pattern(self.pattern(), parts or {})

    def pattern(self) -> str:
        """The number pattern of the project that is chosen; empty without one."""
        project = self._statuses.directory.projects.get(self.value("project"))
        return project.number_pattern if project else ""

    def show_pattern(self, pattern: str, parts: Mapping[str, str]) -> None:
        """Shows the fields a pattern has, in its order, and what they say; the type is asked for in any case."""
        asked = numbers.asked_fields(pattern)
        slots = {_slot(one.name): self.tr(one.label) for one in asked}
        if "type" not in slots:
            slots["type"] = self.tr("Type")
        for name in _PARTS:
            self.show_field(name, name in slots)
        for name, label in slots.items():
            self.set_label(name, label)
        self.put_first(list(slots))
        self.fill_parts(parts)

    def fill_parts(self, parts: Mapping[str, str]) -> None:
        """Fields of the pattern say this from now on; those that `parts` lacks stay."""
        for name, value in parts.items():
            if _slot(name) in self.parts:
                self.parts[_slot(name)].setText(value)

    def given_parts(self) -> dict[str, str]:
        """What the fields of the pattern say, by the pattern's names."""
        return {one.name: self.value(_slot(one.name)) for one in numbers.asked_fields(self.pattern())}

    def offer_number(self, number: str) -> None:
        """Another number is free, since a field or the project changed; a number typed by hand stays."""
        if self.number.text().strip() == self._offered:
            self.number.setText(number)
        self._offered = number

    def say(self, lines: Sequence[str]) -> None:
        """Says above the fields what there is to say beside the file."""
        said = [*([self.tr("With the file {name}.").format(name=self._file.name)] if self._file else []), *lines]
        if said != self._said:
            self._said = said
            self.set_notes(said)

    def entered(self) -> NewDocument:
        """What was entered.

        Raises:
            InvalidInput: the owner or a date cannot be understood.
        """
        people = {one.id: one.name for one in self._statuses.directory.people.values()}
        discipline = self.value("discipline").upper() if self.shows("discipline") else ""
        return NewDocument(
            self.value("project"), self.value("number"), self.value("title"), self.value("type").upper(), discipline,
            person_named(people, self.value("owner_id")), entered_day(self._desk, self.value("review_due"), "review_due"),
            entered_day(self._desk, self.value("planned_issue"), "planned_issue"), self._file, self.value("revision"),
        )  # fmt: skip


# Fields of a new document for the fields of patterns; a form is its type, a role its discipline.
_PARTS = ("originator", "functional", "volume", "spatial", "level", "type", "discipline")


def _slot(name: str) -> str:
    """The panel's field for one of a pattern."""
    return numbers.PATTERN_FIELDS[name].attribute or name


class RevisionPanel(EntryPanel):
    """A revision of one document, new or to be corrected: code (what may come next is offered), status, day, note, file.

    Attributes:
        edited: the code of the revision that is corrected; empty for a new one.
    """

    def __init__(self, desk: Desk, statuses: Statuses, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("New revision"), self.tr("Issue"), parent)
        self._desk = desk
        self._statuses = statuses
        self.document_id = self.edited = ""
        self.following: Following | None = None
        self.code = self.add_text("revision", self.tr("Rev"), 84)
        self.offers = Offers(desk.paint, self)
        self.add_part(self.offers)
        self.status: ComboBox = self.add_choice("status", self.tr("Status"), (), 190)
        self.add_text("issued", self.tr("Issued"), 110, self.tr("today"))
        self.add_text("note", self.tr("What changed"))
        self.start_line()
        self.current: ComboBox = self.add_choice("current", self.tr("In force"), (), 220)
        self.file: QLineEdit = self.add_text("path", self.tr("File"), 320, self.tr("none, or drop it here"))
        self.pick = self.add_button(self.tr("Choose…"))
        self.pick.clicked.connect(self._choose)
        self.offers.taken.connect(self._take)
        self.code.textEdited.connect(lambda _: self._say())
        self.code.installEventFilter(self)
        self.setAcceptDrops(True)

    def open_for(self, following: Following, file: Path | None = None, code: str = "") -> None:
        """Shows the panel for the next revision of a document; says what becomes of its last one.

        Args:
            code: what a file's name says; empty for what comes next.
        """
        document = following.document
        self._begin(following, "")
        self.heading.setText(self.tr("New revision of {number} {title}").format(number=document.number, title=document.title))
        self.keep.setText(self.tr("Issue"))
        own = self._statuses.codes(document.project_id)
        codes = [one for one in own if one.tone != "outline"] or own  # a new one is in force
        self.fill_choice(self.status, [(one.code, one.code) for one in codes])
        usual = usual_status(codes)
        self.open_panel("revision", revision=code or following.codes[0], status=usual, path=str(file) if file else "")
        self._say()

    def open_edit(self, following: Following, revision: Revision) -> None:
        """Shows the panel to correct a revision that is there."""
        document = following.document
        self._begin(following, revision.code)
        heading = self.tr("Correct {code} of {number} {title}")
        self.heading.setText(heading.format(code=revision.code, number=document.number, title=document.title))
        self.keep.setText(self.tr("Save"))
        codes = dict.fromkeys((*(one.code for one in self._statuses.codes(document.project_id)), revision.status))
        self.fill_choice(self.status, [(one, one) for one in codes])
        day = day_words(revision.issued, self._desk.today()) if revision.issued else ""
        self.open_panel("revision", revision=revision.code, status=revision.status, issued=day, note=revision.note)
        self._say()

    def _begin(self, following: Following, edited: str) -> None:
        self.document_id, self.following, self.edited = following.document.id, following, edited
        self.offers.show_codes(() if edited else following.codes)
        self.offers.setVisible(not edited and len(following.codes) > 1)
        self.show_field("path", not edited)
        self.pick.setVisible(not edited)
        field = self.field("issued")
        if isinstance(field, QLineEdit):
            field.setPlaceholderText(self.tr("none") if edited else self.tr("today"))

    def _say(self) -> None:
        """What is odd about the code, and what becomes of the present revision."""
        following, code = self.following, self.value("revision")
        if following is None:
            return
        late = "" if self.edited else following.late(code)
        lines = [following.remark(code, self.edited)]
        now = current(following.document)
        if late:
            lines = [self.tr("{code} comes before {late}, which stays current unless you say otherwise.").format(code=code, late=late)]
            chosen = self.current.currentIndex()
            stays, becomes = self.tr("{late} stays current"), self.tr("{code} becomes current")
            self.fill_choice(self.current, [("keep", stays.format(late=late)), ("", becomes.format(code=code))])
            self.current.setCurrentIndex(max(chosen, 0))
        elif now is not None and not self.edited:
            lines.append(self.tr("{code} becomes superseded.").format(code=now.code) if now.status != "Withdrawn" else "")
        self.show_field("current", bool(late))
        self.set_notes([line for line in lines if line])
        self.offers.mark(code)

    def _take(self, code: str) -> None:
        self.code.setText(code)
        self._say()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def keeps_current(self) -> bool:
        """Whether the present revision stays current, since this one came late."""
        return bool(self.following and not self.edited and self.following.late(self.value("revision"))) and self.value("current") == "keep"

    def entered_day(self) -> date | None:
        """The day it was issued; None where none was given.

        Raises:
            InvalidInput: the day cannot be understood.
        """
        return entered_day(self._desk, self.value("issued"), "issued")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down in the field of the code go through what is offered."""
        if watched is self.code and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.offers.codes:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                codes, here = self.offers.codes, self.value("revision")
                at = codes.index(here) + step if here in codes else 0
                self._take(codes[at % len(codes)])
                return True
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("The revision's file"), str(Path(self.file.text()).parent))
        if chosen:
            self.file.setText(chosen)

    def chosen_file(self) -> Path | None:
        """The file, None when none was given.

        Raises:
            InvalidInput: there is no such file.
        """
        written = self.value("path").strip('"')
        if not written or self.edited:
            return None
        place = Path(written).expanduser()
        if not place.is_file():
            raise InvalidInput("path", self.tr("There is no file {name}. Choose it, or leave the field empty.").format(name=place.name))
        return place


class Offers(QWidget):
    """The codes that may come next, each a small button.

    Signals:
        taken(code): one was pressed.
    """

    taken = Signal(str)

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = paint
        self.codes: tuple[str, ...] = ()
        self._buttons: list[ChipToggle] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 2)
        self._row.setSpacing(4)
        self.setAccessibleName(self.tr("What may come next"))

    def show_codes(self, codes: Sequence[str]) -> None:
        """Offer other codes."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.codes, self._buttons = tuple(codes), []
        for code in codes:
            button = ChipToggle(self._kit, code, parent=self)
            button.setAccessibleName(self.tr("Take {code}").format(code=code))
            button.clicked.connect(lambda _=False, code=code: self.taken.emit(code))
            self._buttons.append(button)
            self._row.addWidget(button)

    def mark(self, code: str) -> None:
        """Show which of them is in the field."""
        for button, one in zip(self._buttons, self.codes, strict=True):
            button.setChecked(one == code)
