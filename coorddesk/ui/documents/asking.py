"""Asking for what is owed of the chosen documents: reviews that are out, first issues, next revisions, looks at standing ones."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QMenu, QWidget

from coorddesk.domain.dates import day_words, due_words
from coorddesk.domain.obligations import Obligation
from coorddesk.domain.people import first_name
from coorddesk.errors import InvalidInput
from coorddesk.services import chasing, reviews
from coorddesk.services.register import Line
from coorddesk.ui.answer_panel import AnswerPanel, Said
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.table import DocumentTable
from coorddesk.ui.moments import date_order


class AskingFor(QObject):
    """Who owes something of the chosen documents is written to, and what they said is taken down.

    Args:
        chosen: the ids of the documents that are chosen.
        write: asks the window for a message to a person.

    Attributes:
        menu: the people to choose from, where there were several the last time.
    """

    def __init__(
        self, desk: Desk, statuses: Statuses, table: DocumentTable, chosen: Callable[[], list[str]], write: Callable[[str], object],
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.desk = desk
        self._statuses = statuses
        self._table = table
        self._chosen = chosen
        self._write_to = write
        self._window = parent
        self._asked: tuple[str, list[Obligation]] = "", []
        self._panel: AnswerPanel | None = None
        self.menu: QMenu | None = None

    def write(self) -> None:
        """Asks for a message to who owes something of the chosen documents, with all they owe."""
        self._choose(lambda person, _: self._write_to(person))

    def record_chase(self) -> None:
        """Takes down how somebody was asked for it, and what came back."""
        self._choose(lambda person, owed: self._ask(person, owed, call=True))

    def record_promise(self) -> None:
        """Takes down the day it was promised for."""
        self._choose(lambda person, owed: self._ask(person, owed, call=False))

    def _choose(self, then: Callable[[str, list[Obligation]], object]) -> None:
        """Goes on with the one person who owes something, or lets one choose among several."""
        ids = self._chosen()
        by_person: dict[str, list[Obligation]] = {}
        for one in reviews.owed(self.desk.store, ids, self.desk.today()):
            if one.person_id is not None:
                by_person.setdefault(one.person_id, []).append(one)
        if len(by_person) == 1:
            then(*by_person.popitem())
        elif by_person:
            self.menu = QMenu(self._window)
            for person, owed in by_person.items():
                action = self.menu.addAction(self._owed_words(person, owed).replace("&", "&&"))
                action.triggered.connect(lambda _=False, person=person, owed=owed: then(person, owed))
            self.menu.popup(self._window.mapToGlobal(self._place().bottomLeft() + QPoint(160, 0)))
            self.menu.setActiveAction(self.menu.actions()[0])
        elif ids:
            line = self._table.rows.light(ids[0])
            what = line.number if isinstance(line, Line) and len(ids) == 1 else self.tr("these documents")
            self.desk.announced.emit(self.tr("Nobody owes anything of {what}, so there is nobody to ask.").format(what=what))

    def _owed_words(self, person: str, owed: Sequence[Obligation]) -> str:
        """“Tomasz Zieliński, due tomorrow”."""
        name = self._statuses.directory.name(person)
        due = min((one.deadline for one in owed if one.deadline), default=None)
        today = self.desk.today()
        when = due_words(due, today) if due else self.tr("no date")
        if due is not None and due >= today:
            shown = {"Tomorrow": self.tr("tomorrow"), "Due today": self.tr("today")}.get(when, when)
            when = self.tr("due {day}").format(day=shown)
        asked = max((one.asked[-1] for one in owed if one.asked), default=None)
        said = self.tr(", asked {day}").format(day=day_words(asked, today, weekday=False)) if asked else ""
        return f"{name}, {when}{said}"

    def _place(self) -> QRect:
        """Where the current line stands in the window's part."""
        rect = self._table.visualRect(self._table.currentIndex())
        return QRect(self._table.viewport().mapTo(self._window, rect.topLeft()), rect.size())

    def _ask(self, person: str, owed: list[Obligation], *, call: bool) -> None:
        if self._panel is None:
            self._panel = AnswerPanel(self.desk.paint, self._window)
            self._panel.given.connect(self._keep)
        self._asked = person, owed
        name = first_name(self._statuses.directory.name(person))
        what = owed[0].ref if len({one.ref for one in owed}) == 1 else self.tr("{count} documents").format(count=len(owed))
        title = self.tr("What {name} said about {ref}") if call else self.tr("{name} promised {ref} for")
        order = date_order(self.desk.settings)
        self._panel.ask(title.format(name=name, ref=what), 0, call, self.desk.today(), order, self._place().adjusted(160, 0, 0, 0))

    @property
    def panel(self) -> AnswerPanel | None:
        """The panel about what somebody said, once it was wanted."""
        return self._panel

    def _keep(self, said: Said) -> None:
        (person, owed), desk, panel = self._asked, self.desk, self._panel
        if panel is None:
            return
        name = self._statuses.directory.name(person)
        try:
            with desk.attempt(self.tr("Cannot take down what {name} said").format(name=name)):
                chasing.keep_answer(
                    desk.store, person, [one.about for one in owed], desk.today(), desk.settings.ask_again_days, said.how, said.answer,
                    said.promised, said.note,
                )  # fmt: skip
                panel.close_panel()
        except InvalidInput as error:
            panel.refuse(error.sentence)
            return
        if said.promised is not None:
            day = day_words(said.promised, desk.today())
            desk.announced.emit(self.tr("{name} promised {ref} for {day}").format(name=name, ref=owed[0].ref, day=day))
        else:
            desk.announced.emit(self.tr("{ref} marked as asked today").format(ref=owed[0].ref))
