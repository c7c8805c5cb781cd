"""How far a meeting's invites are, in the inspector: what changed since, who is to be asked or told, and the button that does it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from coorddesk.domain.dates import day_words
from coorddesk.domain.meetings import Meeting, Scope
from coorddesk.errors import InvalidInput
from coorddesk.services import editing, meetings
from coorddesk.services.invites import Standing
from coorddesk.services.links import Surroundings
from coorddesk.ui.inspector_box import INDENT, BoxLook, FramedBox
from coorddesk.ui.inspector_sections import Host
from coorddesk.ui.moments import names
from coorddesk.ui.scope_panel import ScopePanel
from coorddesk.ui.sending import Sending, called_by
from coorddesk.ui.widgets import Button, IconButton, Label, tip

_QUIET = BoxLook("mail", ground="surface.sunken")
_LOUD = BoxLook("circle-alert", "rag.amber.line", "rag.amber.soft", "rag.amber.text")
_MOST_CHANGES = 6
_MOST_NAMED = 5
_WEEK = 7


class InviteBox(FramedBox):
    """What the attendees know of the meeting: amber while they do not know everything. Hidden for meetings of others.

    Attributes:
        sending: writes what leaves the desk.
    """

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        kit = host.context.desk.paint
        super().__init__(kit, _QUIET, spacing=3, parent=parent)
        self._host = host
        self._meeting: Meeting | None = None
        self._state = Standing()
        self._day: datetime | None = None
        self._original: datetime | None = None
        self._scope: ScopePanel | None = None
        self.sending = Sending(host.context.desk, self)
        self.changes = self._label("secondary")
        self.people = self._label("secondary")
        self.missing = self._label("amber")
        self.address = QLineEdit()
        self.address.setFont(kit.theme.font("small"))
        self.address.editingFinished.connect(self._take_address)
        self.show_person = IconButton(kit, "user", "", compact=True)
        self.show_person.clicked.connect(self._open_person)
        self.error = self._label("red")
        self.button = Button(kit, "", "send", compact=True, role="small")
        self.button.clicked.connect(self.send)
        # The calendar's key works in the inspector as well, wherever the keyboard is in it.
        send = QShortcut(QKeySequence("Ctrl+Return"), host if isinstance(host, QWidget) else self)
        send.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        send.activated.connect(self._send_if_shown)
        self.more = IconButton(kit, "ellipsis", self.tr("More to send"), compact=True)
        self.more.clicked.connect(self._show_menu)
        self.when = Label(kit, "", "small", "secondary", elide=True)
        for label in (self.changes, self.people, self.missing):
            self.box.addWidget(label)
        self.add_row(self.address, self.show_person, indent=INDENT)
        self.box.addWidget(self.error)
        self.add_row(self.button, self.when, self.more, indent=INDENT)

    def _label(self, tone: Any) -> Label:
        made = Label(self._host.context.desk.paint, "", "small", tone, wrap=True)
        made.setContentsMargins(INDENT, 0, 0, 0)
        return made

    def show_record(self, record: Any, around: Surroundings) -> None:
        """Show how another meeting stands, or the same one changed."""
        self._meeting, self._state = record, around.invite or Standing()
        original = around.agenda.occurrence.original if around.agenda is not None else None
        self._original, self._day = original, original if record.rule else None
        state = self._state
        self.setVisible(record.invited_id is None and bool(record.attendees or state.sent_count))
        loud = bool(state.steps and state.sent_count) or state.off_elsewhere
        title = self._title()
        self.title.setText(title)
        self.title.set_tone("amber" if loud else "secondary")
        self.look = _LOUD if loud else _QUIET._replace(icon="mail-check" if state.sent_count else "mail")
        _fill(self.changes, self._changes())
        _fill(self.people, self._people())
        self._show_missing()
        self._show_buttons()
        self.setAccessibleName("; ".join([title, *self._changes(), *self._people()]))
        self.update()

    # What stands there

    def _title(self) -> str:
        state, meeting = self._state, self._meeting
        if not state.sent_count:
            return self.tr("Invite not sent yet")
        if state.off_elsewhere:
            return self.tr("Others have it as cancelled")
        if meeting is not None and meeting.cancelled:
            return self.tr("Called off, and others do not know") if state.out else self.tr("Cancellation sent")
        if state.day is not None:
            day = day_words(state.day.date(), self._host.context.desk.today(), names=names())
            return self.tr("Others have {day} otherwise").format(day=day)
        sent = self.tr("Invite #{n} sent").format(n=state.sent_count)
        number = len(state.changes)
        if not number:
            return sent
        since = self.tr("{n} changes since").format(n=number) if number != 1 else self.tr("1 change since")
        return f"{sent}, {since}"

    def _changes(self) -> list[str]:
        found = self._state.day_changes or self._state.changes
        shown = list(found[:_MOST_CHANGES])
        if len(found) > _MOST_CHANGES:
            shown.append(self.tr("and {n} more").format(n=len(found) - _MOST_CHANGES))
        if self._state.off_elsewhere:
            shown = [self.tr("An update brings it back into their calendars")]
        return shown

    def _people(self) -> list[str]:
        """Who has not answered and since when, who is to be told, and what else went out."""
        state, today = self._state, self._host.context.desk.today()
        lines = []
        if self._meeting is not None and not self._meeting.cancelled and state.no_reply:
            called = called_by([name for name, _ in state.no_reply])
            by_day: dict[date, list[str]] = {}
            for name, (_, at) in zip(called, state.no_reply, strict=True):
                by_day.setdefault(self._local(at), []).append(name)
            since = [self.tr("{names} since {day}").format(names=self._named(who), day=_since(day, today)) for day, who in by_day.items()]
            lines.append(self.tr("No reply: {who}").format(who="; ".join(since)))
        if state.taken_off:
            lines.append(self.tr("Taken off and not told: {who}").format(who=self._named([name for _, name in state.taken_off])))
        if state.joined and self._meeting is not None and not self._meeting.cancelled:
            lines.append(self.tr("Not invited yet: {who}").format(who=self._named([name for _, name in state.joined])))
        if state.agenda_sent_at is not None:
            lines.append(self.tr("Agenda sent {day}").format(day=_since(self._local(state.agenda_sent_at), today)))
        return lines

    def _named(self, people: Sequence[str]) -> str:
        """A few names and how many more; all of them stand among the attendees."""
        if len(people) <= _MOST_NAMED:
            return ", ".join(people)
        return self.tr("{names} and {n} more").format(names=", ".join(people[: _MOST_NAMED - 1]), n=len(people) - _MOST_NAMED + 1)

    def _local(self, moment: datetime) -> date:
        return meetings.wall_now(moment, self._host.context.desk.zone).date()

    def _show_missing(self) -> None:
        """Who cannot be reached, before anything is written; the first one's address is typed here."""
        state, settings = self._state, self._host.context.desk.settings
        lines = []
        if state.without_address:
            lines.append(self.tr("No e-mail address: {who}").format(who=", ".join(name for _, name in state.without_address)))
        if not state.has_organiser and not settings.your_email.strip():
            lines.append(self.tr("Your own e-mail is not in Settings yet (Ctrl+,), so replies would go nowhere."))
        _fill(self.missing, lines)
        self.error.hide()
        for widget in (self.address, self.show_person):
            widget.setVisible(bool(state.without_address))
        if state.without_address:
            name = state.without_address[0][1]
            self.address.setPlaceholderText(self.tr("E-mail of {name}").format(name=name))
            self.address.setAccessibleName(self.address.placeholderText())
            self.address.setMinimumWidth(190)
            self.show_person.describe(self.tr("Show {name}").format(name=name))

    def _show_buttons(self) -> None:
        state = self._state
        words = self.sending.due_words(state)
        self.button.setText(words)
        self.button.setVisible(bool(words))
        about = self.tr("Opens a draft in the mail program. Who sees no Accept and Decline in it opens the attached invite.ics.")
        self.button.setToolTip(tip(f"{about} ({self.tr('Ctrl+Enter in the calendar')})"))
        self.button.setAccessibleName(words)
        went = ""
        if state.last_sent_at is not None:
            day = day_words(self._local(state.last_sent_at), self._host.context.desk.today(), weekday=False, names=names())
            went = self.tr("#{n} went out {day}").format(n=state.sent_count, day=day)
        self.when.setText(went)

    # What can be done

    def send(self) -> None:
        """Open what is due as drafts; where an address is missing, it can be typed at once."""
        self._do(lambda id: self.sending.send(id, self._day))
        if self._state.steps:
            self.begin_part("address")

    def _send_if_shown(self) -> None:
        if self.isVisible():
            self.send()

    def send_to_everybody(self) -> None:
        """Open the whole meeting once more as a draft to everybody."""
        self._do(lambda id: self.sending.send(id, self._day, everybody=True))

    def cancel_and_tell(self) -> None:
        """Call the meeting off and open the draft that says so; of a series it is asked how much."""
        meeting, day = self._meeting, self._day
        if meeting is None:
            return
        if day is None:
            self._do(lambda id: self.sending.cancel_and_tell(id, None, Scope.ALL))
            return
        window = self.window()
        if self._scope is None:
            self._scope = ScopePanel(self._host.context.desk.paint, window)
        near = QRect(self.more.mapTo(window, QPoint(0, 0)), self.more.size())
        title = self.tr("Cancel {title} and tell everybody").format(title=meeting.title)
        self._scope.ask(title, near, lambda scope: self._do(lambda id: self.sending.cancel_and_tell(id, day, scope)), splits=False)

    def forward_agenda(self) -> None:
        """Open a draft with the agenda of the day that is looked at."""
        original = self._original
        if original is not None:
            self._do(lambda id: self.sending.forward_agenda(id, original))

    def add_to_calendar(self) -> None:
        """Open the meeting in the desktop's calendar."""
        self._do(self.sending.add_to_calendar)

    def export(self) -> None:
        """Ask for a file for what is due, of a series on the day that is looked at."""
        self._do(lambda id: self.sending.save(id, self._day))

    def _do(self, run: Callable[[str], None]) -> None:
        """Runs something with the meeting's id and shows how it stands then; what goes wrong is told by the desk."""
        if self._meeting is not None:
            run(self._meeting.id)
            self._host.act("", lambda: None)

    def menu(self) -> QMenu:
        """All that can leave the desk about the meeting, besides what is due."""
        menu, icons, state = QMenu(self), self._host.context.desk.icons, self._state
        off = self._meeting is not None and self._meeting.cancelled
        if state.sent_count:
            again = self.tr("Send cancellation again") if off else self.tr("Send update to everybody")
            menu.addAction(icons.icon("send"), again, self.send_to_everybody)
        if state.out and not off:
            words = self.tr("Cancel and tell…") if self._day is not None else self.tr("Cancel and tell")
            menu.addAction(icons.icon("calendar-x"), words, self.cancel_and_tell)
        if self._original is not None:
            menu.addAction(icons.icon("forward"), self.tr("Forward agenda"), self.forward_agenda)
        menu.addAction(icons.icon("calendar-plus"), self.tr("Add to my calendar"), self.add_to_calendar)
        menu.addAction(icons.icon("file-output"), self.tr("Export invite…"), self.export)
        menu.addSeparator()
        attach = menu.addAction(self.tr("Attach the agenda as PDF"))
        attach.setCheckable(True)
        attach.setChecked(self._host.context.desk.settings.attach_agenda)
        attach.toggled.connect(self._set_attach)
        return menu

    def _show_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _set_attach(self, on: bool) -> None:
        self._host.context.desk.settings.attach_agenda = on

    # The missing address

    def _take_address(self) -> None:
        typed, desk = self.address.text().strip(), self._host.context.desk
        if not typed or not self._state.without_address:
            return
        id, name = self._state.without_address[0]
        try:
            editing.set_field(desk.store, "person", id, "email", typed, desk.today())
        except InvalidInput as problem:
            self.error.setText(problem.sentence)
            self.error.show()
            self._mark_address(True)
            return
        self._mark_address(False)
        self.address.setText("")
        here = self.address.hasFocus()
        self._host.act(self.tr("Cannot change {name}").format(name=name), lambda: None)
        if here and not self._state.without_address:
            # The field goes with the last address that was missing; what comes next is the sending.
            self.button.setFocus(Qt.FocusReason.TabFocusReason)

    def begin_part(self, part: str) -> bool:
        """Give the keyboard to the field for the address that is missing, where there is one."""
        if part != "address" or not self._state.without_address:
            return False
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _mark_address(self, invalid: bool) -> None:
        self.address.setProperty("invalid", invalid)
        self.address.style().unpolish(self.address)
        self.address.style().polish(self.address)

    def _open_person(self) -> None:
        if self._state.without_address:
            self._host.open("person", self._state.without_address[0][0])


def _fill(label: Label, lines: Sequence[str]) -> None:
    label.setText("\n".join(lines))
    label.setVisible(bool(lines))


def _since(day: date, today: date) -> str:
    """The weekday alone within the last week: “Tue”; else “Mon 9 Nov”."""
    if 0 < (today - day).days < _WEEK:
        return names().weekdays_short[day.weekday()]
    return day_words(day, today, names=names())
