"""The inspector: shows the selected thing at the window's right and edits it in place, each change saved at once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QMetaMethod, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from coorddesk.domain import log
from coorddesk.domain.changes import Step
from coorddesk.domain.dates import day_words
from coorddesk.domain.kinds import BY_KIND, FIELDS
from coorddesk.domain.meetings import Reply, Scope
from coorddesk.errors import Conflict, CoordDeskError, InvalidInput, NotFound
from coorddesk.services import agendas, editing, links, meetings
from coorddesk.services.links import Surroundings
from coorddesk.ui import opener
from coorddesk.ui.desk import Desk
from coorddesk.ui.editors import Context, FieldEditor
from coorddesk.ui.forms import value_in
from coorddesk.ui.inspector_many import FIELDS_FOR_MANY, ManyPage
from coorddesk.ui.inspector_page import Heading, Page, PageScroll
from coorddesk.ui.moments import names, span_words
from coorddesk.ui.scope_panel import ScopePanel
from coorddesk.ui.widgets import Label

KIND_NAMES = {
    "task": "Task", "milestone": "Milestone", "meeting": "Meeting", "document": "Document", "log": "Log", "person": "Person",
    "transmittal": "Transmittal", "project": "Project", "team": "Team", "followup": "Follow-up", "sheet": "Sheet",
}  # fmt: skip
_PROJECT_CHIPS = ("document", "meeting")


class Inspector(QWidget):
    """Shows one thing and edits it in place.

    Signals:
        open_requested(kind, id): show another thing, such as a linked one.
        close_requested(): the close button, or Esc where nothing is being typed.
        new_revision_requested(document id), revision_requested(document id, code), transmit_requested(document id),
        transmittal_requested(transmittal id, what is to be done),
        write_requested(person id), sheet_requested(kind, subject), minutes_requested(meeting id, original),
        find_slot_requested(meeting id), answer_requested(meeting id, reply, original),
        decline_requested(meeting id, person id, original): the window does these; their buttons are only shown while something listens.
    """

    open_requested = Signal(str, str)
    close_requested = Signal()
    new_revision_requested = Signal(str)
    revision_requested = Signal(str, str)
    transmit_requested = Signal(str)
    transmittal_requested = Signal(str, str)
    write_requested = Signal(str)
    sheet_requested = Signal(str, str)
    minutes_requested = Signal(str, object)
    find_slot_requested = Signal(str)
    answer_requested = Signal(str, object, object)
    decline_requested = Signal(str, str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.context = Context(desk, desk.names())
        self.kind = self.id = ""
        self._day: tuple[str, datetime] | None = None
        self._scope: ScopePanel | None = None
        self._stale = False
        self._pages: dict[str, tuple[Page, PageScroll]] = {}
        self._many: ManyPage | None = None
        self._around = Surroundings()
        self.setAccessibleName(self.tr("Inspector"))
        self.heading = Heading(desk.paint)
        self.heading.menu.clicked.connect(self._show_menu)
        self.heading.close_button.clicked.connect(self.close_requested)
        self._stack = QStackedWidget()
        self._empty = Label(desk.paint, self.tr("Nothing is selected."), "small", "secondary")
        self._empty.setContentsMargins(16, 6, 16, 0)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self._stack, 1)
        self.clear()

    def sizeHint(self) -> QSize:
        return QSize(self.desk.theme.width(self.desk.theme.size("inspector")), 600)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 240)

    # What is shown

    def show_thing(self, kind: str, id: str) -> None:
        """Show a thing; what was typed into the one before is saved first. Nothing is selected when it is not there any more."""
        self.settle()
        self._drop_many()
        if kind not in FIELDS or kind not in BY_KIND:
            self.clear()
            return
        another = (kind, id) != (self.kind, self.id)
        self.kind, self.id = kind, id
        if another and kind in self._pages:
            # The record at hand is still the one before, which may be of another kind.
            self.context.record = None
            self._pages[kind][1].verticalScrollBar().setValue(0)
        self.reload()

    def show_day(self, meeting_id: str, original: datetime) -> None:
        """Of this meeting the agenda of this day is shown from now on."""
        another, self._day = self._day != (meeting_id, original), (meeting_id, original)
        if another and self.id == meeting_id and self.isVisible():
            self.settle()
            self.reload()

    def show_many(self, kind: str, ids: Sequence[str]) -> None:
        """Show what several things of one kind have in common, to change all of them at once; one alone is shown as usual."""
        if len(ids) < 2 or kind not in FIELDS_FOR_MANY:
            if ids:
                self.show_thing(kind, ids[0])
            else:
                self.clear()
            return
        if self._many is None or (self._many.kind, self._many.ids) != (kind, tuple(ids)):
            self.clear()
        if self._many is None:
            self._many = ManyPage(self.desk, kind, self._remove_many)
            self._stack.addWidget(self._many)
        self._many.show_records(tuple(ids))
        self.heading.show_text("", "")
        self._stack.setCurrentWidget(self._many)

    def clear(self) -> None:
        """Show that nothing is selected."""
        self.settle()
        self._drop_many()
        self.kind = self.id = ""
        self.context.record = None
        self.heading.show_text("", "")
        self.heading.menu.setEnabled(False)
        self._stack.setCurrentWidget(self._empty)

    def page(self) -> Page | None:
        """The page that is shown, or None."""
        return self._pages[self.kind][0] if self.kind in self._pages else None

    def focus_part(self, part: str) -> None:
        """Give the keyboard to a part of the page by its name, such as “attendees”; else to the first field."""
        page = self.page()
        if self._many is not None or page is None or not page.begin_part(part):
            self.focus_first()

    def focus_first(self) -> None:
        """Give the keyboard to the first field, or to the title where there is none."""
        if self._many is not None:
            next(iter(self._many.form.editors.values())).setFocus(Qt.FocusReason.TabFocusReason)
            return
        page = self.page()
        if page is not None:
            first = page.form.first() or page.title
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                self._pages[self.kind][1].ensureWidgetVisible(first)

    def reload(self) -> None:
        """Read what is shown anew; what is being typed stays."""
        if not self.kind:
            return
        self._stale = False
        try:
            record = editing.read(self.desk.store, self.kind, self.id)
        except NotFound:
            record = None
        if record is None or record.deleted:
            self.kind = ""
            self.clear()
            return
        self.context.record = record
        page = self._make_page(self.kind)
        day = self._day[1] if self._day is not None and self._day[0] == record.id and record.rule else None
        self._around = links.around(self.desk.store, record, self.desk.today(), day)
        page.show_record(record, self._around)
        code = self.context.directory.code(getattr(record, "project_id", None))
        ref = getattr(record, "ref", "") or getattr(record, "code", "")
        if self.kind == "transmittal":
            ref = record.number or self.tr("draft")
        chip = code if self.kind in _PROJECT_CHIPS else ref or code
        self.heading.show_text(self._kind_name(record), chip)
        self.heading.menu.setEnabled(True)
        self._stack.setCurrentWidget(self._pages[self.kind][1])

    def apply(self, step: Step) -> None:
        """Take a change over, without touching what is being typed or who has the keyboard."""
        if step.reloaded or step.kinds & {"person", "team", "project", "column"}:
            self.context.directory = self.desk.names()
        if self._many is not None and (step.reloaded or not {change.id for change in step.changes}.isdisjoint(self._many.ids)):
            self._many.show_records(self._many.ids)
            if not self._many.ids:
                self.clear()
        if not self.kind:
            return
        if not self.isVisible():
            self._stale = True
        elif step.reloaded or self._concerns(step):
            self.reload()

    def settle(self) -> None:
        """Save what was typed and not saved yet; what cannot be taken is put back."""
        if self._many is not None:
            self._many.form.settle()
        page = self.page()
        if page is not None and self.context.record is not None:
            page.settle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.kind:
            if self.isVisible():
                self.reload()
            else:
                self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _drop_many(self) -> None:
        if self._many is not None:
            self._stack.removeWidget(self._many)
            self._many.deleteLater()
            self._many = None

    def _remove_many(self) -> None:
        if self._many is not None:
            things = [(self._many.kind, id) for id in self._many.ids]
            with self.desk.attempt_all(self.tr("Cannot delete {n} items").format(n=len(things))):
                editing.remove(self.desk.store, things)
                self.clear()
                self.desk.undo_offered.emit(self.tr("Deleted {n} items").format(n=len(things)))

    def _concerns(self, step: Step) -> bool:
        if step.kinds & {"person", "team", "project", "column"}:
            return True
        about = ("about_id", "document_id", "meeting_id", "from_id", "to_id", "owner_id", "waiting_on_id", "reviewer_id")
        run = self._around.run.run.id if self._around.run else None
        papers = {one.id for one in self._around.reviews}
        if self.kind == "meeting" and step.kinds & {"occurrence", "task", "log", "review"}:
            return True  # they come up on its agenda by themselves
        if self.kind == "meeting" and not step.changes:
            return True  # something was noted as sent
        for change in step.changes:
            if change.id == self.id or change.kind in ("transmittal",):
                return True
            for record in (change.before, change.after):
                if record is not None and any(getattr(record, name, None) == self.id for name in about):
                    return True
                if self.id in getattr(record, "depends_on", ()):
                    return True
                if papers and not papers.isdisjoint((getattr(record, "about_id", None), getattr(record, "from_id", None))):
                    return True
                if run is not None and run in (getattr(record, "run_id", None), change.id):
                    return True
        order = self._around.order
        shown = {one.id for one in (*self._around.linked, *order.before, *order.after)}
        return any(change.id in shown for change in step.changes)

    def _make_page(self, kind: str) -> Page:
        if kind not in self._pages:
            page = Page(self, kind)
            scroll = PageScroll(page)
            self._stack.addWidget(scroll)
            self._pages[kind] = page, scroll
        return self._pages[kind][0]

    def _kind_name(self, record: Any) -> str:
        if (record.KIND == "task" and record.kind != "task") or record.KIND in ("log", "milestone"):
            return self.tr(str(record.kind).capitalize())
        return self.tr(KIND_NAMES.get(record.KIND, record.KIND))

    # What the sections and editors ask for

    def save(self, values: dict[str, Any], editor: FieldEditor | None = None) -> bool:
        """Give fields of the shown record other values; what cannot be taken stays in the editor with the reason."""
        record = self.context.record
        if record is None:
            return False
        intent = self.tr("Cannot change {what}").format(what=editing.named(record))
        try:
            editing.set_fields(self.desk.store, self.kind, [self.id], values, self.desk.today(), record)
        except InvalidInput as problem:
            if editor is None:
                self.desk.failed.emit(intent, problem.sentence)
            else:
                editor.show_error(problem.sentence)
            return False
        except CoordDeskError as problem:
            if editor is not None:
                editor.show_error(problem.sentence)
            self.desk.failed.emit(intent, problem.sentence)
            if isinstance(problem, Conflict):
                self.reload()
            return False
        if self.context.record is None or self.context.record.id != record.id:
            return True  # the change took the thing off the screen, and the inspector shows something else by now
        if editor is not None:
            # The record is read before the text is put back, so that what was typed turns into what is stored.
            self.context.record = editing.read(self.desk.store, self.kind, self.id)
            editor.set_value(value_in(self.context.record, editor.field.name))
            editor.restore()
        self.reload()
        return True

    def move_day(self, original: datetime, value: tuple[datetime, datetime, bool], editor: FieldEditor) -> None:
        """Asks whether another time is meant for one day of a series, for those that follow too, or for all.

        Args:
            original: where the rule puts that day.
            value: start, end and whether it is for whole days.
        """
        record, (starts, ends, all_day) = self.context.record, value
        if all_day != record.all_day:
            editor.show_error(self.tr("Whole days and hours cannot change for one day of a series. Its time is kept."))
            return

        def run(scope: Scope) -> None:
            made = []
            title = editing.named(record)
            with self.desk.attempt_all(self.tr("Cannot move {title}").format(title=title)):
                made.append(meetings.stretch(
                    self.desk.store, record.id, ends, starts=starts, occurrence=original, zone=record.zone, scope=scope
                ))  # fmt: skip
            if made:
                editor.restore()
                self._day = made[0].id, original if scope is Scope.DAY else starts
                self.show_thing("meeting", made[0].id)

        if self._scope is None:
            self._scope = ScopePanel(self.desk.paint, self)
            self._scope.closed.connect(self._put_back_time)
        day = day_words(original.date(), self.desk.today(), names=names())
        when = span_words(starts, ends, all_day, self.desk.today())
        self._scope.ask(self.tr("Move {title} of {day} to {when}").format(title=record.title, day=day, when=when), None, run, splits=True)

    def _put_back_time(self) -> None:
        """Left without an answer, the time is what it was."""
        page = self.page()
        if page is not None and "span" in page.form.editors:
            page.form.editors["span"].restore()

    def act(self, intent: str, run: Callable[[], object]) -> bool:
        """Run a service call about the shown record, then show how it stands; what goes wrong is shown in the banner."""
        done = False
        with self.desk.attempt_all(intent):
            run()
            done = True
        if done:
            self.context.directory = self.desk.names()
            self.reload()
        return done

    def open(self, kind: str, id: str) -> None:
        """Ask the window to show another thing."""
        self.open_requested.emit(kind, id)

    def write(self, person_id: str) -> None:
        """Ask the window to write to somebody."""
        self.write_requested.emit(person_id)

    def wired(self, signal: str) -> bool:
        """Whether something listens to one of the signals."""
        return self.isSignalConnected(QMetaMethod.fromSignal(getattr(self, signal)))

    def ask_answer(self, meeting_id: str, reply: Reply, original: datetime | None) -> None:
        """Ask the window to answer a meeting that somebody else organises, or one day of it."""
        self.settle()
        self.answer_requested.emit(meeting_id, reply, original)

    def ask_decline(self, meeting_id: str, person_id: str, original: datetime | None) -> None:
        """Ask the window to decline a time that somebody proposed."""
        self.settle()
        self.decline_requested.emit(meeting_id, person_id, original)

    def ask_new_revision(self) -> None:
        """Ask the window for a new revision of the document."""
        self.new_revision_requested.emit(self.id)

    def correct_revision(self, code: str) -> None:
        """Ask the window to correct a revision of the document shown."""
        self.revision_requested.emit(self.id, code)

    def ask_transmit(self) -> None:
        """Ask the window to transmit the document."""
        self.transmit_requested.emit(self.id)

    def ask_holdings(self) -> None:
        """Ask the window for the documents that the person has, or for who has the document."""
        self.open_requested.emit("holdings", self.id)

    def ask_print_agenda(self) -> None:
        """Ask the window to print the meeting's agenda."""
        agenda = self._around.agenda
        if agenda is not None:
            self.sheet_requested.emit("agenda", agendas.subject_of(self.id, agenda.occurrence.original))

    def ask_minutes(self) -> None:
        """Ask the window to start the meeting's minutes."""
        agenda = self._around.agenda
        if agenda is not None:
            self.minutes_requested.emit(self.id, agenda.occurrence.original)

    def ask_slot(self) -> None:
        """Ask the window to find another time for the meeting."""
        self.settle()
        self.find_slot_requested.emit(self.id)

    def write_to_shown(self) -> None:
        """Ask the window to write to the person shown."""
        self.write_requested.emit(self.id)

    def open_file(self) -> None:
        """Open the current revision's file."""
        path = value_in(self.context.record, "path")
        with self.desk.attempt_all(self.tr("Cannot open the file")):
            opener.open_file(path, self.desk.store.path)

    def rate(self, letter: str) -> None:
        """Give the log line today's rating."""
        if log.rag(self.context.record) != letter:
            self.save({"rating": letter})
        self.reload()

    def remove(self) -> None:
        """Move the shown thing to the bin."""
        name, thing = editing.named(self.context.record), (self.kind, self.id)
        with self.desk.attempt_all(self.tr("Cannot delete {name}").format(name=name)):
            editing.remove(self.desk.store, [thing])
            self.desk.undo_offered.emit(self.tr("Deleted {name}").format(name=name))
            if (self.kind, self.id) == thing:
                self.clear()

    def menu(self) -> QMenu:
        """What can be done with the shown thing as a whole."""
        menu, icons, record = QMenu(self), self.desk.icons, self.context.record
        ref = getattr(record, "ref", "") or getattr(record, "number", "") or getattr(record, "email", "")
        if ref:
            copy = self.tr("Copy {text}").format(text=ref)
            menu.addAction(icons.icon("copy"), copy, lambda: QGuiApplication.clipboard().setText(ref))
        if self.kind == "person":
            menu.addAction(icons.icon("mail"), self.tr("Write…"), self.write_to_shown)
        if self.kind == "document":
            project_id = record.project_id
            settings = self.tr("Document settings…")
            menu.addAction(icons.icon("file-cog"), settings, lambda: self.open("document_settings", project_id))
        if self.kind not in ("person", "project"):
            menu.addSeparator()
            menu.addAction(icons.icon("trash-2"), self.tr("Delete"), self.remove)
        return menu

    def _show_menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.heading.menu.mapToGlobal(self.heading.menu.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), self.desk.theme.color("surface.base"))
        self.desk.paint.hairline(p, 0, 0, 0, self.height())

