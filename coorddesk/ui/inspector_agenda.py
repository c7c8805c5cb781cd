"""The agenda of one occurrence in the inspector: its items with their clock times, and what comes up by itself."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from coorddesk.domain.agendas import clock_times, over_minutes
from coorddesk.domain.dates import clock_words, day_words
from coorddesk.domain.meetings import AgendaItem
from coorddesk.errors import InvalidInput
from coorddesk.services import agendas, search
from coorddesk.services.agendas import Agenda
from coorddesk.services.links import Surroundings
from coorddesk.storage.store import Store
from coorddesk.ui.brought import REST, brought_line, person_avatar, shortened
from coorddesk.ui.entries import EntryLine, SearchEntry
from coorddesk.ui.inspector_sections import Host, Section
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.moments import date_order, names
from coorddesk.ui.picks import Pick
from coorddesk.ui.widgets import Button, Label, SectionHeading

_LINKED_KINDS = ("task", "document", "log")


class AgendaSection(Section):
    """The agenda of one occurrence; “Sprinklers 15 min @Ravi FIT-23” adds an item with length, presenter and what it is about."""

    TITLE = "Agenda"

    def __init__(self, host: Host) -> None:
        super().__init__(host, plus=self.tr("Add to the agenda"))
        self._agenda: Agenda | None = None
        self._linking = ""
        self._all = False
        self.lines = Lines(self.kit, self.tr("Agenda"), editable=True, movable=True)
        self.lines.renamed.connect(self._rename)
        self.lines.removed.connect(self._remove)
        self.lines.shifted.connect(self._shift)
        self.lines.opened.connect(self._open_link)
        self.lines.menu_for = self._menu
        self.entry = EntryLine(self.kit, self.tr("Item, such as Sprinklers 15 min @Ravi FIT-23"))
        self.entry.entered.connect(self._add)
        self.finder = SearchEntry(self.kit, self.tr("Find a task, a document or a line of the log"), self._find)
        self.finder.chosen.connect(self._link)
        self.over = Label(self.kit, "", "small", "amber", wrap=True)
        self.error = Label(self.kit, "", "small", "red", wrap=True)
        self.brought_heading = SectionHeading(self.kit, self.tr("Brought forward"), role="smallStrong")
        self.brought_heading.setFixedHeight(34)
        self.brought = Lines(self.kit, self.tr("Brought forward"))
        self.brought.click_opens = False  # Del takes off what a click selects
        self.brought.opened.connect(self._open_brought)
        self.brought.removed.connect(self._leave_out)
        self.brought.menu_for = self._brought_menu
        self.put_back = Button(self.kit, "", "undo-2", "plain", compact=True, role="small")
        self.put_back.clicked.connect(self._put_back)
        for widget in (self.lines, self.entry, self.finder, self.over, self.error, self.brought_heading, self.brought, self.put_back):
            self.body.addWidget(widget)
        if self.plus is not None:
            self.plus.clicked.connect(lambda: self.begin(self.entry))

    def show_record(self, record: Any, around: Surroundings) -> None:
        if self._agenda is None or around.agenda is None or self._agenda.occurrence.original != around.agenda.occurrence.original:
            self._all = False
        self._agenda = agenda = around.agenda
        self.error.hide()
        if agenda is None:
            self.note("")
            for lines in (self.lines, self.brought):
                lines.set_lines([])
            for widget in (self.over, self.brought_heading, self.put_back):
                widget.hide()
            return
        items = agenda.occurrence.agenda
        total = self.tr("{n} min").format(n=sum(item.minutes for item in items)) if items else ""
        if record.rule:
            day = day_words(agenda.starts.date(), self.host.context.desk.today(), names=names())
            total = f"{day}, {total}" if total else day
        self.note(total)
        whole = agenda.meeting.all_day
        times = ["" if whole else clock_words(at, names()) for at in clock_times(agenda.starts, items)]
        self.lines.set_lines([self._line(time, item) for time, item in zip(times, items, strict=True)])
        over = 0 if whole else over_minutes(agenda.starts, agenda.ends, items)
        self.over.setText(self.tr("{n} min over: it ends at {time}").format(n=over, time=clock_words(agenda.ends, names())) if over else "")
        self.over.setVisible(bool(over))
        self._show_brought(agenda)

    def _line(self, time: str, item: AgendaItem) -> Line:
        name = self.host.context.directory.name(item.presenter_id)
        avatar = person_avatar(self.host.context.desk, item.presenter_id)
        minutes = self.tr("{n} min").format(n=item.minutes)
        linked = self._agenda.links.get(item.key) if self._agenda else None
        about = f"{linked.ref} {linked.title}" if linked else ""
        carried = self._agenda is not None and item.key in self._agenda.carried
        tip = "\n".join(part for part in (about, self.tr("Left from last time") if carried else "", item.said) if part)
        tail = f"{linked.ref}, {minutes}" if linked and len(linked.ref) <= 8 else minutes
        spoken = ", ".join(part for part in (time, item.title, about, minutes, name) if part)
        return Line(
            item.key, item.title, strong=time, tail=tail, tail_avatar=avatar, tip=tip, spoken=spoken, quiet=item.done
        )  # fmt: skip

    def _show_brought(self, agenda: Agenda) -> None:
        shown = agenda.standing
        lines = [brought_line(one, self.host.context.desk) for one in shown]
        self.brought.set_lines(lines if self._all else shortened(lines, self.host.context.desk))
        self.brought_heading.set_text(self.tr("Brought forward"), str(len(shown)))
        self.brought_heading.setVisible(bool(shown))
        self.put_back.setText(self.tr("Put back {n} taken off").format(n=len(agenda.left_out)))
        self.put_back.setVisible(bool(agenda.left_out))

    # Changing

    def _act(self, run: Callable[..., object]) -> None:
        """Runs a change with the store and the occurrence; what goes wrong is said below the list."""
        desk, agenda = self.host.context.desk, self._agenda
        try:
            with desk.attempt(self.tr("Cannot change the agenda")):
                if agenda is None:
                    raise InvalidInput("agenda", self.tr("No day of this meeting is near, so it has no agenda. Change its repeat first."))
                run(desk.store, agenda.meeting.id, agenda.occurrence.original)
        except InvalidInput as problem:
            self.error.setText(problem.sentence)
            self.error.show()
        else:
            self.host.act("", lambda: None)

    def _add(self, texts: list[str]) -> None:
        desk = self.host.context.desk
        self._act(lambda *at: agendas.add_lines(*at, texts, desk.today(), date_order(desk.settings)))

    def _rename(self, key: str, text: str) -> None:
        desk = self.host.context.desk
        if text:
            self._act(lambda *at: agendas.rename_item(*at, key, text, desk.today(), date_order(desk.settings)))
        else:
            self._remove(key)

    def _remove(self, key: str) -> None:
        self._act(lambda *at: agendas.remove_item(*at, key))

    def _shift(self, key: str, by: int) -> None:
        self._act(lambda *at: agendas.shift_item(*at, key, by))

    def _put(self, item: AgendaItem) -> None:
        self._act(lambda *at: agendas.change_item(*at, item))

    def _item(self, key: str) -> AgendaItem | None:
        items = self._agenda.occurrence.agenda if self._agenda else ()
        return next((item for item in items if item.key == key), None)

    def _menu(self, key: str, menu: QMenu) -> None:
        item = self._item(key)
        if item is None:
            return
        for minutes in (5, 10, 15, 20, 30, 45):
            action = menu.addAction(self.tr("{n} min").format(n=minutes), partial(self._put, replace(item, minutes=minutes)))
            action.setCheckable(True)
            action.setChecked(minutes == item.minutes)
        menu.addSeparator()
        icons, row = self.kit.icons, [line.key for line in self.lines.lines()].index(key)
        linked = self._agenda.links.get(key) if self._agenda else None
        if linked is not None:
            menu.addAction(icons.icon("external-link"), self.tr("Open {ref}").format(ref=linked.ref), lambda: self._open_link(key))
            menu.addAction(icons.icon("unlink"), self.tr("Unlink"), lambda: self._act(lambda *at: agendas.link_item(*at, key, "", "")))
        else:
            menu.addAction(icons.icon("link"), self.tr("Link a task or document…"), partial(self._ask_link, key))
        menu.addAction(icons.icon("pencil"), self.tr("Rename"), lambda: self.lines.edit(self.lines.model().index(row, 0)))
        menu.addAction(icons.icon("x"), self.tr("Remove"), lambda: self._remove(key))

    # What the items are about

    def _open_link(self, key: str) -> None:
        linked = self._agenda.links.get(key) if self._agenda else None
        if linked is not None:
            self.host.open(linked.kind, linked.id)

    def _ask_link(self, key: str) -> None:
        self._linking = key
        self.begin(self.finder)

    def _find(self, text: str) -> list[Pick]:
        found = search.find(self.host.context.desk.store, text, 7, _LINKED_KINDS)
        return [Pick((one.kind, one.id), f"{one.ref} {one.title}".strip()) for one in found]

    def _link(self, value: tuple[str, str]) -> None:
        self._act(lambda *at: agendas.link_item(*at, self._linking, *value))
        self.finder.hide()

    # What comes up by itself

    def _standing(self, key: str) -> agendas.Standing | None:
        return next((one for one in self._agenda.standing if one.key == key), None) if self._agenda else None

    def _open_brought(self, key: str) -> None:
        if key == REST and self._agenda is not None:
            self._all = True
            self._show_brought(self._agenda)
        elif (one := self._standing(key)) is not None:
            self.host.open(*one.opens)

    def _leave_out(self, key: str) -> None:
        if self._standing(key) is not None:
            self._act(lambda *at: agendas.leave_out(*at, key))

    def _put_back(self) -> None:
        if self._agenda is not None:
            keys = [one.key for one in self._agenda.left_out]
            self._act(lambda *at: agendas.put_back(*at, keys))

    def _brought_menu(self, key: str, menu: QMenu) -> None:
        if self._standing(key) is None:
            return
        icons = self.kit.icons
        menu.addAction(icons.icon("external-link"), self.tr("Open"), lambda: self._open_brought(key))
        for minutes in (5, 10, 15):
            words = self.tr("Give it {n} min").format(n=minutes)
            menu.addAction(icons.icon("clock"), words, partial(self._act, partial(_give, key, minutes)))
        menu.addAction(icons.icon("x"), self.tr("Take off this agenda"), lambda: self._leave_out(key))


def _give(key: str, minutes: int, store: Store, meeting_id: str, original: Any) -> None:
    agendas.make_item(store, meeting_id, original, key, minutes)
