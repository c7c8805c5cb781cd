"""People by team with what each owes, and one person's page beside the list."""

import re
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from coorddesk.domain.changes import Step
from coorddesk.domain.dates import parse_date
from coorddesk.domain.followups import ANSWERS, Answer, How
from coorddesk.domain.obligations import Obligation, days_late
from coorddesk.domain.people import Person
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services import chasing, editing, people, roster
from coorddesk.services.chasing import Message
from coorddesk.services.roster import Owing, Page
from coorddesk.storage.queries.directory import Directory
from coorddesk.ui import opener
from coorddesk.ui.actions import Action
from coorddesk.ui.desk import Desk
from coorddesk.ui.drafts import Drafts
from coorddesk.ui.entry import EntryPanel
from coorddesk.ui.filter_row import ChoiceButton, ChoiceMenu, FilterRow, OptionsButton
from coorddesk.ui.filters import ChipToggle
from coorddesk.ui.menus import add_entry
from coorddesk.ui.moments import date_order
from coorddesk.ui.people.page import PersonPage
from coorddesk.ui.people.tables import PeopleTable
from coorddesk.ui.row_columns import TableHeader
from coorddesk.ui.rows import Heading
from coorddesk.ui.view import View
from coorddesk.ui.widgets import FilterField, Hairline

_NOTHING = Owing()
_TEAM_CHIPS = 6
_ALL_LATE = "late"
_PAGE_KINDS = frozenset((
    "task", "log", "review", "document", "transmittal", "meeting", "milestone", "followup", "person", "team", "project", "responsibility",
    "column",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What the people on view have in common; no teams means all."""

    text: str = ""
    owes: bool = False
    late: bool = False
    never_asked: bool = False
    teams: frozenset[str] = frozenset()

    def take(self, person: Person, owing: Owing) -> bool:
        """Whether somebody passes."""
        if (self.owes and not owing.count) or (self.late and not owing.late) or (self.never_asked and (owing.asked or not owing.count)):
            return False
        if self.teams and (person.team_id or "") not in self.teams:
            return False
        found = f"{person.name} {person.role} {person.organisation} {person.email}".casefold()
        return all(word in found for word in self.text.casefold().split())


class PeopleView(View):
    """Everybody at the left, one person's page at the right."""

    NAME = "people"
    ICON = "users-round"
    TITLE = "People"
    NEW = ("New person", "new_person")
    NEW_ICON = "user-plus"
    ACTIONS = (
        Action("new_person", "New person", "new_person", ("N",), "user-plus", single=True),
        Action("write", "Write…", "write", ("Ctrl+M", "Ctrl+Shift+M"), "mail"),
        Action("open_mail", "Open the message in the mail program", "open_mail", (), "external-link"),
        Action("copy_message", "Copy the message", "copy_message", (), "copy"),
        Action("log_call", "Log a call…", "log_call", ("L",), "phone", single=True),
        Action("holdings", "Documents they have", "show_holdings", (), "file-stack"),
        Action("left", "Mark as left, or as back", "toggle_left", (), "user-minus"),
        Action("edit", "Edit", "edit", ("E", "F2"), "pencil", single=True),
        Action("delete", "Delete", "delete", ("Del",), "trash-2"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.launch: opener.Launch = QDesktopServices.openUrl
        self._directory = Directory({}, {}, {}, {})
        self._filters = Filters()
        self._order = "team"
        self._page_of: tuple[str, str] | None = None
        self._drafts = Drafts()
        self._about: list[Obligation] = []
        paint = desk.paint
        side = QWidget(self)
        side.setFixedWidth(max(desk.theme.size("peopleList"), round(desk.theme.metrics("body").averageCharWidth() * 34)))
        self.table = PeopleTable(desk, lambda ids: {id: self._directory.people[id] for id in ids if id in self._directory.people}, side)
        self.header = TableHeader(paint, self.table.columns, side)
        self.person = PersonPage(desk, self)
        self.panel = self._make_panel()
        self.call_panel = self._make_call_panel()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(Hairline(paint, vertical=True, parent=self))
        row.addWidget(self.person, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.panel)
        outer.addWidget(self.call_panel)
        outer.addLayout(row, 1)
        self._team_chips: dict[str, ChipToggle] = {}
        self._bar = self._make_bar()
        self._connect()

    def _make_panel(self) -> EntryPanel:
        panel = EntryPanel(self.desk.paint, self.tr("New person"), self.tr("Add"), self)
        panel.add_text("name", self.tr("Name"))
        panel.add_text("email", self.tr("E-mail"), 220)
        panel.add_text("role", self.tr("Role"), 160)
        panel.add_text("organisation", self.tr("Organisation"), 150)
        panel.add_names("team", self.tr("Team"), 130)
        return panel

    def _make_call_panel(self) -> EntryPanel:
        panel = EntryPanel(self.desk.paint, self.tr("Log a call"), self.tr("Keep"), self)
        panel.add_choice("about", self.tr("About"), (), 300)
        panel.add_choice("answer", self.tr("What came back"), [(str(answer), self.tr(words)) for answer, words in ANSWERS], 150)
        panel.add_text("promised", self.tr("Promised for"), 110, self.tr("fri, 4 dec"))
        panel.add_text("note", self.tr("Note"))
        return panel

    def _make_bar(self) -> FilterRow:
        paint = self.desk.paint
        bar = FilterRow(paint, self)
        self.filter = FilterField(paint, self.tr("Filter people"))
        bar.add(self.filter)
        self.owes = ChipToggle(paint, self.tr("Owes something"))
        self.late = ChipToggle(paint, self.tr("Late only"))
        self.never = ChipToggle(paint, self.tr("Never asked"))
        for leaves, chip in ((1, self.owes), (1, self.late), (2, self.never)):
            bar.add(chip, leaves)
        bar.add_line(leaves=5)
        self._chips_at = 5
        self._team_menu = ChoiceMenu(
            self.tr("Team"), self.tr("All teams"), lambda: [(one.id, one.name) for one in self._directory.teams.values()], self
        )
        orders: list[tuple[object, str]] = [
            ("team", self.tr("Sort: team")), ("name", self.tr("Sort: name")), ("late", self.tr("Sort: overdue")),
        ]  # fmt: skip
        self.order = ChoiceButton(paint, "", lambda: orders, self.tr("Sort"), bar)
        self.order.set_value("team")
        self.order.set_active(False)
        bar.add_end(self.order, leaves=4)
        bar.add_end(OptionsButton(paint, self.tr("Order and filters"), (self.order.choices, self._team_menu), bar))
        return bar

    def _connect(self) -> None:
        self.filter.textChanged.connect(lambda text: self._filter(text=text))
        self.filter.left.connect(self.focus_list)
        self.filter.returnPressed.connect(self.focus_list)
        self.owes.toggled.connect(lambda on: self._filter(owes=on))
        self.late.toggled.connect(lambda on: self._filter(late=on))
        self.never.toggled.connect(lambda on: self._filter(never_asked=on))
        self._team_menu.chosen.connect(self._take_team)
        self.order.choices.chosen.connect(self._sort)
        self.table.resized.connect(lambda: self.header.set_room(self.table.viewport().width()))
        self.table.chosen.connect(self._chosen)
        self.table.activated_row.connect(lambda _: self._enter_page())
        self.table.menu_asked.connect(self._menu)
        self.person.write_pressed.connect(self.write)
        self.person.call_pressed.connect(self.log_call)
        self.person.mail_pressed.connect(self.open_mail)
        self.person.copy_pressed.connect(self.copy_message)
        self.person.open_pressed.connect(self.open_requested)
        self.person.picked.connect(self.selected)
        self.panel.submitted.connect(self._add)
        self.call_panel.submitted.connect(self._keep_call)
        for panel in (self.panel, self.call_panel):
            panel.left.connect(self.focus_list)

    # What the window asks.

    def title(self) -> str:
        return self.tr("People")

    def context(self) -> str:
        here = [one for one in self._directory.people.values() if not one.archived]
        teams = {one.team_id for one in here if one.team_id}
        words = self.tr("{count} in 1 team") if len(teams) == 1 else self.tr("{count} in {teams} teams")
        return words.format(count=len(here), teams=len(teams))

    def hint(self) -> str:
        return self.tr("Enter goes to the page, Ctrl+M writes to the chosen person")

    def filter_bar(self) -> QWidget:
        return self._bar

    def reload(self) -> None:
        read = roster.read(self.desk.store, self.desk.project_id, self.desk.today())
        self._directory = self.table.directory = read.directory
        self.table.owing = read.owing
        self._show_teams()
        before = self.current()
        with QSignalBlocker(self.table):
            self._show()
            if self.table.current_key() is None:
                first = next((key for key in self.table.rows.keys if isinstance(key, str)), None)
                if first is not None:
                    self.table.go_to(first)
        self._show_page()
        if self.current() != before:
            self.selected.emit(*(self.current() or ("", "")))
        self.title_changed.emit()

    def apply(self, step: Step) -> None:
        if step.reloaded or step.kinds & _PAGE_KINDS:
            self.reload()

    def reveal(self, kind: str, id: str) -> bool:
        if kind == "team":
            id = next((one.id for one in self._directory.people.values() if one.team_id == id), "")
        elif kind != "person":
            return False
        if id not in self._directory.people:
            return False
        if self.table.rows.find(id) < 0:
            self.clear_filters()
        return self.table.go_to(id)

    def current(self) -> tuple[str, str] | None:
        key = self.table.current_key()
        return ("person", key) if isinstance(key, str) else None

    def focus_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    # The list.

    def _show_teams(self) -> None:
        """Offers the teams as chips, unless they are many."""
        used = {one.team_id for one in self._directory.people.values()}
        wanted = [one for one in self._directory.teams.values() if one.id in used]
        wanted = wanted if len(wanted) <= _TEAM_CHIPS else []
        if [one.id for one in wanted] == list(self._team_chips):
            return
        for chip in self._team_chips.values():
            self._bar.remove(chip)
        self._team_chips = {}
        for place, team in enumerate(wanted):
            chip = ChipToggle(self.desk.paint, team.name.replace("&", "&&"), hue=self.desk.theme.team_hue(team.hue))
            chip.toggled.connect(lambda _: self._teams_chosen())
            self._team_chips[team.id] = chip
            self._bar.put_at(self._chips_at + place, chip, leaves=3)
        self._filters = replace(self._filters, teams=frozenset())

    def _teams_chosen(self) -> None:
        self._filter(teams=frozenset(id for id, chip in self._team_chips.items() if chip.isChecked()))

    def _take_team(self, value: object) -> None:
        for id, chip in self._team_chips.items():
            chip.blockSignals(True)
            chip.setChecked(id == value)
            chip.blockSignals(False)
            chip.update()
        self._filter(teams=frozenset([str(value)]) if value else frozenset())

    def _filter(self, **changes: Any) -> None:
        self._filters = replace(self._filters, **changes)
        self._team_menu.value = next(iter(self._filters.teams)) if len(self._filters.teams) == 1 else None
        self._show()
        count = sum(isinstance(key, str) for key in self.table.rows.keys)
        self.desk.announced.emit(self.tr("1 person") if count == 1 else self.tr("{count} people").format(count=count))

    def clear_filters(self) -> None:
        """Shows everybody again."""
        widgets: tuple[QWidget, ...] = (self.filter, self.owes, self.late, self.never, *self._team_chips.values())
        for widget in widgets:
            widget.blockSignals(True)
        self.filter.clear()
        for chip in (self.owes, self.late, self.never, *self._team_chips.values()):
            chip.setChecked(False)
        for widget in widgets:
            widget.blockSignals(False)
            widget.update()
        self._filters = Filters()
        self._team_menu.value = None
        self._show()

    def _sort(self, value: object) -> None:
        self._order = str(value)
        self.order.set_active(self._order != "team")
        self._show()

    def _show(self) -> None:
        owing = self.table.owing
        found = [one for one in self._directory.people.values() if self._filters.take(one, owing.get(one.id, _NOTHING))]
        if self._order == "late":
            found.sort(key=lambda one: (-owing.get(one.id, _NOTHING).late, -owing.get(one.id, _NOTHING).count))
        here = [one for one in found if not one.archived]
        gone = [one.id for one in found if one.archived]
        keys: list[Any] = [one.id for one in here] if self._order != "team" else self._by_team(here)
        if gone:
            keys += [Heading(self.tr("No longer here"), str(len(gone))), *gone]
        self.table.empty_words = (
            self.tr("Nobody fits the filter. Esc in the filter field clears it.")
            if self._directory.people
            else self.tr("Nobody is here yet. N adds the first person.")
        )
        self.table.show_keys(keys)
        self.header.set_room(self.table.viewport().width())

    def _by_team(self, here: list[Person]) -> list[Any]:
        groups: dict[str, list[str]] = {}
        for one in here:
            groups.setdefault(one.team_id if one.team_id and one.team_id in self._directory.teams else "", []).append(one.id)
        keys: list[Any] = []
        for id in (*self._directory.teams, ""):
            if id in groups:
                team = self._directory.teams.get(id)
                hue = self.desk.theme.team_hue(team.hue) if team else None
                keys += [Heading(team.name if team else self.tr("No team"), hue=hue, square=True), *groups[id]]
        return keys

    # The page.

    def _chosen(self) -> None:
        # one step of the choice tells of the selection and of the current row
        if self.current() != self._page_of:
            self._show_page()
        self.selected.emit(*(self.current() or ("", "")))

    def _show_page(self) -> None:
        found = self._page_of = self.current()
        if found is None:
            self.person.show_page(None)
            return
        now = self.desk.now().astimezone(ZoneInfo(self.desk.zone))
        try:
            page: Page | None = roster.page(
                self.desk.store, found[1], self.desk.project_id, now.replace(tzinfo=None), self.desk.zone, self.desk.settings.your_name,
                self._directory,
            )  # fmt: skip
        except NotFound:
            page = None
        self.person.show_page(page)

    def _enter_page(self) -> None:
        """Gives the keyboard to what the person owes."""
        if self.person.page is not None and self.person.page.owed:
            self.person.owed.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Actions.

    def write(self) -> None:
        """Asks for a message to the chosen person."""
        found = self.current()
        if found is not None:
            self.write_requested.emit(found[1])

    def open_mail(self) -> None:
        """Opens the message as a draft in the mail program; what it asks for counts as asked today."""
        message = self._message()
        if message is None:
            return
        with self.desk.attempt_all(self.tr("Cannot open the message to {name}").format(name=message.name)):
            name = re.sub(r"[^\w\- ]+", "", message.name).strip()[:60]
            data = chasing.draft(message, self.desk.settings.your_name, self.desk.settings.your_email)
            path = self._drafts.write(f"{name or 'message'}.eml", data)
            opener.open_file(str(path), self.desk.store.path, self.launch)
            self._hand_over(message)

    def copy_message(self) -> None:
        """Puts the message on the clipboard; what it asks for counts as asked today."""
        message = self._message()
        if message is None:
            return
        with self.desk.attempt_all(self.tr("Cannot copy the message to {name}").format(name=message.name)):
            QGuiApplication.clipboard().setText(f"{message.subject}\n\n{message.text}")
            self._hand_over(message)

    def _message(self) -> Message | None:
        return self.person.page.message if self.person.page is not None else None

    def _hand_over(self, message: Message) -> None:
        chasing.hand_over(self.desk.store, message, self.desk.today(), self.desk.settings.ask_again_days)
        count = len(message.items)
        said = self.tr("Marked one item as asked today.") if count == 1 else self.tr("Marked {count} items as asked today.")
        self.desk.undo_offered.emit(said.format(count=chasing.in_words(count)))

    def log_call(self) -> None:
        """Opens the panel for what a call came to."""
        page = self.person.page
        if page is None or not page.owed:
            return
        today = self.desk.today()
        self._about = list(page.owed)
        late = [one for one in self._about if days_late(one, today) > 0]
        choices = [(_ALL_LATE, self.tr("all that is late ({count})").format(count=len(late)))] if len(late) > 1 else []
        choices += [(str(at), f"{one.ref} {one.title}") for at, one in enumerate(self._about)]
        current = self.person.owed.current_key()
        first = str(self._about.index(current)) if current in self._about and self.person.owed.hasFocus() else choices[0][0]
        self.panel.hide()
        self.call_panel.heading.setText(self.tr("A call with {name}").format(name=page.person.name))
        self.call_panel.fill_choice(self.call_panel.field("about"), choices)  # type: ignore[arg-type]
        self.call_panel.open_panel("answer", about=first, answer=str(Answer.PROMISED))

    def _keep_call(self) -> None:
        page, panel, today = self.person.page, self.call_panel, self.desk.today()
        if page is None:
            return
        about = panel.value("about")
        items = [one for one in self._about if days_late(one, today) > 0] if about == _ALL_LATE else [self._about[int(about)]]
        try:
            promised = parse_date(panel.value("promised"), today, date_order(self.desk.settings)) if panel.value("promised") else None
            answer = Answer(panel.value("answer"))
            with self.desk.attempt(self.tr("Cannot log the call")):
                about_all = [one.about for one in items]
                chasing.record(self.desk.store, page.person.id, about_all, today, How.PHONE, answer, promised, None, panel.value("note"))
                panel.close_panel()
        except InvalidInput as error:
            panel.show_error(InvalidInput("promised", error.sentence))

    def show_holdings(self) -> None:
        """Shows the documents that the chosen person has, and at which revision."""
        if (current := self.current()) is not None:
            self.open_requested.emit("holdings", current[1])

    def toggle_left(self) -> None:
        """Marks that the chosen person left, or is back."""
        found = self.current()
        person = self._directory.people.get(found[1]) if found else None
        if person is not None:
            with self.desk.attempt_all(self.tr("Cannot change {name}").format(name=person.name)):
                people.archive(self.desk.store, person.id, not person.archived)
                self.desk.undo_offered.emit(self.desk.store.undo_label() or "")

    def edit(self) -> None:
        """Puts the keyboard into the inspector."""
        if self.current():
            self.edit_requested.emit()

    def delete(self) -> None:
        """Moves the chosen person to the bin, unless they owe something: who leaves is marked so instead."""
        found = self.current()
        person = self._directory.people.get(found[1]) if found else None
        if person is None:
            return
        owing = self.table.owing.get(person.id, _NOTHING)
        if owing.count:
            self.desk.failed.emit(
                self.tr("{name} is still here").format(name=person.name),
                self.tr("There is still something they owe. Give it to somebody else first, or mark that they left."),
            )
            return
        with self.desk.attempt_all(self.tr("Cannot delete {name}").format(name=person.name)):
            editing.remove(self.desk.store, [("person", person.id)])
            self.desk.undo_offered.emit(self.tr("Deleted {what}").format(what=person.name))

    def new_person(self) -> None:
        """Opens the panel for a new person."""
        self.call_panel.hide()
        self.panel.set_names("team", [one.name for one in self._directory.teams.values()])
        chosen = self._directory.people.get(str(self.table.current_key()))
        team = self._directory.teams.get(chosen.team_id or "") if chosen else None
        self.panel.open_panel("name", team=team.name if team else "")

    def _add(self) -> None:
        panel = self.panel
        made: Person | None = None
        try:
            with self.desk.attempt(self.tr("Cannot add the person")):
                made = people.add(
                    self.desk.store, panel.value("name"), panel.value("email"), panel.value("team"), panel.value("role"),
                    panel.value("organisation"),
                )  # fmt: skip
        except InvalidInput as error:
            panel.show_error(error)
            return
        if made is not None:
            panel.close_panel()
            self.reveal("person", made.id)
            self.desk.announced.emit(self.tr("{name} added").format(name=made.name))

    def _menu(self, at: QPoint) -> None:
        if self.current() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for spec in self.ACTIONS:
            if spec.name != "new_person":
                add_entry(menu, self, spec.name)
        menu.popup(at)
