"""The panel that notes who acknowledged transmittals, and when."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import day_words, parse_date
from coorddesk.domain.transmittals import Transmittal, asked_of
from coorddesk.errors import InvalidInput
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.names_field import NamesField, people_named
from coorddesk.ui.entry import EntryPanel
from coorddesk.ui.moments import date_order


class ReceiptPanel(EntryPanel):
    """Who acknowledged, and when; everybody whose receipt is out, and today, to begin with."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("Acknowledge receipt"), self.tr("Note it"), parent)
        self._desk = desk
        self.ids: list[str] = []
        self.who = NamesField(desk.paint, self)
        self.who.returnPressed.connect(self.submitted)
        self._place("who", self.tr("Who acknowledged"), self.who, 0)
        self.add_text("acknowledged", self.tr("On"), 110, self.tr("fri, 4 dec"))

    def open_for(self, records: Sequence[Transmittal]) -> None:
        """Shows the panel for transmittals that went out."""
        known, today = self._desk.names(), self._desk.today()
        self.ids = [one.id for one in records]
        names = ", ".join(one.number for one in records[:3]) + (self.tr(" and more") if len(records) > 3 else "")
        self.heading.setText(self.tr("Receipt of {numbers}").format(numbers=names))
        asked = [each for one in records for each in asked_of(one)]
        open = [each for each in asked if each.acknowledged is None]
        said = self.tr("All receipts are in. Name those whose day is to be another.")
        self.set_notes([] if open or not asked else [said])
        self.who.offer(known)
        self.open_panel("who", acknowledged=day_words(today, today, weekday=False))
        self.who.set_people(known, dict.fromkeys(each.person_id for each in open))

    def entered(self) -> tuple[list[str], date | None]:
        """The people's ids and the day.

        Raises:
            InvalidInput: a name or the day cannot be understood.
        """
        who = people_named(self._desk.names(), self.value("who"), "who")
        if not who:
            raise InvalidInput("who", self.tr("Name who acknowledged it; nothing was noted."))
        try:
            day = parse_date(self.value("acknowledged"), self._desk.today(), date_order(self._desk.settings))
        except InvalidInput as error:
            raise InvalidInput("acknowledged", error.sentence) from error
        if day is None:
            raise InvalidInput("acknowledged", self.tr("Give the day it was acknowledged; nothing was noted."))
        return who, day
