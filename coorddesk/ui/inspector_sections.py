"""The sections of the inspector that several kinds of record have: askings, links, notes, history; and what all sections share."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from coorddesk.domain import log, tasks
from coorddesk.domain.dates import clock_words, day_words
from coorddesk.domain.fields import Field
from coorddesk.domain.followups import Answer, How
from coorddesk.domain.meetings import Reply
from coorddesk.domain.people import first_name
from coorddesk.services import chasing, history, links, search
from coorddesk.services.links import Linked, Surroundings
from coorddesk.ui import opener
from coorddesk.ui.buttons import PAD
from coorddesk.ui.editors import Context
from coorddesk.ui.editors_notes import NotesEditor
from coorddesk.ui.entries import EntryLine, SearchEntry
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.moments import names
from coorddesk.ui.paint import initials
from coorddesk.ui.picks import Pick
from coorddesk.ui.widgets import Button, Hairline, IconButton, SectionHeading
from coorddesk.ui.wrapped_row import WrappedRow

KIND_ICONS = {
    "task": "square-kanban", "document": "file-text", "meeting": "calendar", "log": "shield-alert", "milestone": "diamond",
    "person": "user", "project": "folder", "transmittal": "send", "sheet": "printer", "": "link",
}  # fmt: skip
_HOW_ICONS = {How.E_MAIL: "mail", How.PHONE: "phone", How.CHAT: "message-circle", How.IN_PERSON: "users"}
_INSET = 16


class Host(Protocol):
    """What a section asks of the inspector."""

    context: Context

    def save(self, values: dict[str, Any], editor: Any = None) -> bool:
        """Give fields of the record other values; whether they were taken."""
        ...

    def act(self, intent: str, run: Callable[[], object]) -> bool:
        """Run a service call, and show what goes wrong."""
        ...

    def open(self, kind: str, id: str) -> None:
        """Ask the window to show another thing."""
        ...

    def write(self, person_id: str) -> None:
        """Ask the window to write to somebody."""
        ...

    def correct_revision(self, code: str) -> None:
        """Ask the window to correct a revision of the document shown."""
        ...

    def ask_answer(self, meeting_id: str, reply: Reply, original: datetime | None) -> None:
        """Ask the window to answer a meeting that somebody else organises, or one day of it."""
        ...

    def ask_decline(self, meeting_id: str, person_id: str, original: datetime | None) -> None:
        """Ask the window to decline a time that somebody proposed."""
        ...


class Section(QWidget):
    """A part of the inspector between two hairlines: a heading with a note and a plus, then its content."""

    TITLE = ""

    def __init__(self, host: Host, title: str = "", *, plus: str = "") -> None:
        super().__init__()
        self.host = host
        self.kit = host.context.desk.paint
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Hairline(self.kit))
        inner = QWidget(self)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(_INSET, 0, _INSET, 11)
        self.body.setSpacing(0)
        self._title = title or self.tr(self.TITLE)
        self.heading = SectionHeading(self.kit, self._title, role="smallStrong")
        self.heading.setFixedHeight(24)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(_INSET, 10, _INSET, 0)
        self.head.addWidget(self.heading, 1)
        self.plus: IconButton | None = None
        if plus:
            self.plus = IconButton(self.kit, "plus", plus, compact=True)
            self.plus.setFixedSize(24, 24)
            # Under the button that closes the inspector.
            self.head.setContentsMargins(_INSET, 10, _INSET - 6, 0)
            self.head.addWidget(self.plus)
        outer.addLayout(self.head)
        outer.addWidget(inner)

    def note(self, text: str) -> None:
        """What stands quietly beside the heading."""
        self.heading.set_text(self._title, text)

    def begin_part(self, part: str) -> bool:
        """Give the keyboard to a part that is asked for by name, such as “attendees”; False where it is not here."""
        return False

    def begin(self, entry: EntryLine) -> None:
        """Show an entry line, give it the keyboard and bring it into sight."""
        entry.begin()
        self.bring(entry)

    def bring(self, widget: QWidget) -> None:
        """Scroll a part of the section into sight, once it has its place."""
        QTimer.singleShot(0, widget, lambda: _scrolled_to(widget))

    def show_record(self, record: Any, around: Surroundings) -> None:
        """Show another record, or the same one changed."""
        raise NotImplementedError

    def person_line(self, person_id: str, key: Any, **more: Any) -> Line:
        """A line that begins with a person."""
        directory = self.host.context.directory
        name = directory.name(person_id) or self.tr("Somebody removed")
        return Line(key, name, "avatar", initials(name), hue_of(self.host.context, person_id), **more)


def _scrolled_to(widget: QWidget) -> None:
    above: QWidget | None = widget
    while above is not None and not isinstance(above, QScrollArea):
        if (layout := above.layout()) is not None:
            layout.activate()
        above = above.parentWidget()
    if isinstance(above, QScrollArea) and (page := above.widget()) is not None:
        # Its whole height: the scroll area itself would be content with the text cursor of a line.
        top = widget.mapTo(page, QPoint(0, 0)).y()
        for y in (top + widget.height(), top):
            above.ensureVisible(0, y, 0, _INSET)


def hue_of(context: Context, person_id: str | None) -> str | None:
    """The team hue of a person, as the painter takes it."""
    person = context.directory.people.get(person_id or "")
    index = context.directory.hue(person.team_id) if person else None
    return None if index is None else context.desk.theme.team_hue(index)


class AskedSection(Section):
    """Who was asked about it, when and how, with buttons to ask again."""

    TITLE = "Asked"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._person = self._kind = self._id = ""
        self.lines = Lines(self.kit, self.tr("Asked"))
        self.body.addWidget(self.lines)
        self.write_button = Button(self.kit, "", "mail", compact=True, role="small")
        self.write_button.clicked.connect(lambda: self.host.write(self._person))
        self.write_button.may_shorten()
        self.call_button = Button(self.kit, self.tr("Log a call"), "phone", compact=True, role="small")
        self.call_button.clicked.connect(self._log_call)
        row = WrappedRow()
        row.setContentsMargins(0, 5, 0, 2)
        row.setSpacing(8)
        row.addWidget(self.write_button)
        row.addWidget(self.call_button)
        self.body.addLayout(row)

    def show_record(self, record: Any, around: Surroundings) -> None:
        person = tasks.debtor(record) if record.KIND == "task" else getattr(record, "owner_id", None)
        directory, today = self.host.context.directory, self.host.context.desk.today()
        self.setVisible(bool(person) or bool(around.askings))
        self._person, self._kind, self._id = person or "", record.KIND, record.id
        times = len(around.askings)
        self.note({0: self.tr("not yet"), 1: self.tr("once"), 2: self.tr("twice")}.get(times, self.tr("{n} times").format(n=times)))
        shown = [self._asking(one, day_words(one.asked_on, today, weekday=False), person) for one in around.askings[:6]]
        self.lines.set_lines(shown)
        name = directory.name(person)
        self.write_button.setText(self.tr("Write to {name}…").format(name=first_name(name)))
        self.write_button.setVisible(bool(name))
        self.call_button.setVisible(bool(name))

    def _asking(self, one: Any, day: str, person: str | None) -> Line:
        how = {
            How.E_MAIL: self.tr("E-mail"), How.PHONE: self.tr("Phone"), How.CHAT: self.tr("Chat"), How.IN_PERSON: self.tr("In person"),
        }[one.how]  # fmt: skip
        answers = {Answer.ANSWERED: self.tr("answered"), Answer.REFUSED: self.tr("refused")}
        note = one.note.strip("“”\" ")
        said = f"“{note}”" if note else answers.get(one.answer, "")
        if one.promised:
            promise = self.tr("promised {day}").format(day=day_words(one.promised, self.host.context.desk.today()))
            said = f"{promise}, {said}" if note else promise
        who = first_name(self.host.context.directory.name(one.person_id)) if one.person_id != person else ""
        text = ", ".join(part for part in (how, who, said) if part)
        return Line(one.id, text, "icon", _HOW_ICONS[one.how], tail=day)

    def _log_call(self) -> None:
        desk = self.host.context.desk
        about = [(self._kind, self._id)]
        self.host.act(
            self.tr("Cannot log the call"), lambda: chasing.record(desk.store, self._person, about, desk.today(), How.PHONE)
        )


def shifted(items: tuple[Any, ...], at: int, by: int) -> tuple[Any, ...]:
    """The items with one of them moved up or down; at the ends it stays."""
    to = at + by
    if not 0 <= to < len(items):
        return items
    moved = list(items)
    moved.insert(to, moved.pop(at))
    return tuple(moved)


class LinkedSection(Section):
    """What it is linked to, both ways."""

    TITLE = "Linked"

    def __init__(self, host: Host) -> None:
        super().__init__(host, plus=self.tr("Link something"))
        self._record: Any = None
        self._linked: dict[str, Linked] = {}
        self.lines = Lines(self.kit, self.tr("Linked"))
        self.lines.opened.connect(self._open)
        self.lines.removed.connect(self._remove)
        self.lines.menu_for = self._menu
        self.entry = SearchEntry(self.kit, self.tr("Find something, or paste an address"), self._find)
        self.entry.chosen.connect(self._add)
        self.body.addWidget(self.lines)
        self.body.addWidget(self.entry)
        if self.plus is not None:
            self.plus.clicked.connect(lambda: self.begin(self.entry))

    def show_record(self, record: Any, around: Surroundings) -> None:
        self._record = record
        self._linked = {one.link_id: one for one in around.linked}
        self.note(str(len(around.linked)) if around.linked else "")
        self.lines.set_lines([self._line(one) for one in around.linked])

    def _line(self, one: Linked) -> Line:
        today = self.host.context.desk.today()
        if one.kind == "log":
            own = self.host.context.directory.code(getattr(self._record, "project_id", None))
            ref = log.short_ref(one.ref) if own and one.ref.startswith(f"{own}-") else one.ref
            return Line(one.link_id, f"{ref} {one.title}", "rating", one.state, tip=one.title)
        if one.kind == "document":
            return Line(one.link_id, f"{one.ref}, {one.state.lower()}", "icon", KIND_ICONS["document"], tip=one.title)
        if one.kind == "meeting" and one.starts is not None:
            day = one.starts.date()
            when = self.tr("today {time}").format(time=clock_words(one.starts, names())) if day == today else day_words(day, today)
            return Line(one.link_id, f"{one.title}, {when}", "icon", KIND_ICONS["meeting"])
        return Line(one.link_id, f"{one.ref} {one.title}".strip(), "icon", KIND_ICONS.get(one.kind, "link"), tip=one.address)

    def _find(self, text: str) -> list[Pick]:
        desk = self.host.context.desk
        found = [one for one in search.find(desk.store, text, 7) if one.id != self._record.id]
        picks = [Pick((one.kind, one.id), f"{one.ref} {one.title}".strip()) for one in found]
        if "/" in text or "\\" in text or text.startswith("www."):
            picks.append(Pick(("", text), self.tr("Link to {address}").format(address=text), "", "plus"))
        return picks

    def _add(self, value: tuple[str, str]) -> None:
        store, record = self.host.context.desk.store, self._record
        kind, id = value
        if kind:
            self.host.act(self.tr("Cannot link it"), lambda: links.add(store, record.KIND, record.id, kind, id))
        else:
            self.host.act(self.tr("Cannot link it"), lambda: links.add_address(store, record.KIND, record.id, id))

    def _open(self, link_id: str) -> None:
        one = self._linked[link_id]
        if one.kind:
            self.host.open(one.kind, one.id)
        else:
            path = self.host.context.desk.store.path
            self.host.act(self.tr("Cannot open the link"), lambda: opener.open_address(one.address, path))

    def _remove(self, link_id: str) -> None:
        self.host.act(self.tr("Cannot take the link away"), lambda: links.remove(self.host.context.desk.store, link_id))

    def _menu(self, link_id: str, menu: QMenu) -> None:
        icons = self.kit.icons
        menu.addAction(icons.icon("external-link"), self.tr("Open"), lambda: self._open(link_id))
        menu.addAction(icons.icon("unlink"), self.tr("Unlink"), lambda: self._remove(link_id))


class NotesSection(Section):
    """One long text of the record."""

    def __init__(self, host: Host, field: Field, title: str) -> None:
        super().__init__(host, title)
        self.editor = NotesEditor(host.context, field)
        self.editor.committed.connect(lambda value: host.save({field.name: value}, self.editor))
        self.body.addWidget(self.editor)

    def show_record(self, record: Any, around: Surroundings) -> None:
        self.editor.set_value(getattr(record, self.editor.field.name))


class HistorySection(Section):
    """Where it came from in one line, and what happened to it when asked for."""

    TITLE = "History"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._record: Any = None
        self._open = False
        self.lines = Lines(self.kit, self.tr("History"))
        self.toggle = Button(self.kit, self.tr("Show"), "", "plain", compact=True, role="small")
        self.toggle.clicked.connect(lambda: self._fill(not self._open))
        # Its word ends where the days above and below end.
        self.head.setContentsMargins(_INSET, 10, _INSET - PAD, 0)
        self.head.addWidget(self.toggle)
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        another = self._record is None or self._record.id != record.id
        self._record = record
        raised = getattr(record, "raised_on", None)
        source = getattr(record, "source", "")
        words = self.tr("added {day}").format(day=day_words(raised, self.host.context.desk.today(), weekday=False)) if raised else ""
        self.note(self.tr("{added} from {source}").format(added=words, source=source) if words and source else words)
        self._fill(self._open and not another)

    def _fill(self, on: bool) -> None:
        self._open = on
        self.toggle.setText(self.tr("Hide") if on else self.tr("Show"))
        if not on or self._record is None:
            self.lines.set_lines([])
            self.lines.hide()
            return
        desk = self.host.context.desk
        happened = history.read(desk.store, self._record.KIND, self._record.id)
        self.lines.set_lines([self._line(one, desk.zone, desk.today()) for one in happened])

    @staticmethod
    def _line(one: history.Happening, zone: str, today: Any) -> Line:
        local: datetime = one.at.astimezone(ZoneInfo(zone))
        when = clock_words(local, names()) if local.date() == today else day_words(local.date(), today, weekday=False)
        spoken = ", ".join((one.words, when, *one.details))
        return Line(one.number, one.words, tail=when, note="\n".join(one.details), tip="\n".join((one.words, *one.details)), spoken=spoken)
