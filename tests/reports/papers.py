"""Examples of the other sheets, from the same office fit-out."""

from datetime import date, datetime

from coorddesk.domain.documents import Document, Recipient, Revision, Transmittal, TransmittalItem
from coorddesk.domain.log import LogEntry, LogKind
from coorddesk.domain.meetings import AgendaItem, Attendance, Attendee, AttendeeRole, Meeting, Occurrence
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.reports.actions import ActionsInput
from coorddesk.reports.minutes import Brought, MeetingInput, Talked
from coorddesk.reports.raid import RaidInput
from coorddesk.reports.register import RegisterInput
from coorddesk.reports.transmittal import TransmittalInput
from tests.reports.example import PEOPLE, PROJECT, TODAY, fit_out

NOW = datetime(2026, 11, 25, 8, 42)
_FIRMS = {"DW": "Halden Studio", "TZ": "Morrow Engineers", "AT": "Halden Studio", "MO": "Brannock Interiors", "SK": "Brannock Interiors",
          "HP": "Harbour House"}  # fmt: skip
_STAFF = {key: Person(key, one.name, organisation=_FIRMS.get(key, "In-house")) for key, one in PEOPLE.items()}
_SAID = (
    "Agreed as issued on 12 November. All actions closed except FIT-23 and FIT-29, taken below.",
    "Dana issued P03 today with sprinkler heads shown. Hemi asked for smoke detectors in rooms 5.01 to 5.06 before the plan goes "
    "out for construction.\nReviewers have until 26 November to comment on P03.",
    "The riser has four penetrations without an approved detail. Marcus cannot close the shaft wall until the detail is issued, "
    "and the ceiling follows the shaft wall.",
    "Two options were shown: plasterboard with a shadow gap, or open-cell metal. Open-cell is nine days quicker and leaves the "
    "services within reach.",
)


def actions() -> ActionsInput:
    """What everybody owes."""
    return ActionsInput("Office fit-out", TODAY, NOW, PEOPLE, fit_out().obligations, "Eva Marsh")


def register() -> RegisterInput:
    """Four documents: approved, out for review, awaited, and one without an owner."""
    return RegisterInput("Office fit-out", TODAY, NOW, (
        Document("1", "p", "FIT-AR-DR-0101", "Level 4 reflected ceiling plan", "DR", "Architecture", "Approved", "DW",
                 folder="02 Drawings/AR", revisions=(Revision("P03", date(2026, 10, 2), "Superseded"),
                                                     Revision("P04", date(2026, 11, 6), "Approved", current=True))),
        Document("2", "p", "FIT-AR-DR-0310", "Fire-stopping details, risers 1–4", "DR", "Architecture", owner_id="DW",
                 review_due=date(2026, 11, 16), folder="02 Drawings/AR"),
        Document("3", "p", "FIT-ME-DR-1501", "Lighting layout, level 5", "DR", "Services", "For review", "TZ",
                 review_due=date(2026, 11, 26), revisions=(Revision("P02", date(2026, 11, 19), "For review", current=True),)),
        Document("4", "p", "FIT-PM-PR-0002", "Programme", "PR", revisions=(Revision("06", date(2026, 11, 13), "Issued", current=True),),
                 status="Issued"),
    ), PEOPLE, prepared_by="Eva Marsh")  # fmt: skip


def meeting() -> MeetingInput:
    """Design meeting 13, as the picture of the minutes shows it."""
    held = Meeting(
        "m", "p", "FIT-M14", "Design meeting 13", datetime(2026, 11, 18, 10), datetime(2026, 11, 18, 11, 5), "Europe/London",
        place="Site office, room 2",
        attendees=(
            *(Attendee(key) for key in ("DW", "TZ", "AT", "MO", "SK", "HP", "RD", "LH")), Attendee("BF", AttendeeRole.INFORMED),
        ),
    )  # fmt: skip
    there = tuple(Attendance(key, "present") for key in ("DW", "TZ", "AT", "MO", "SK", "HP"))
    occurrence = Occurrence("o", "m", held.starts, attendance=(*there, Attendance("RD", "apologies"), Attendance("LH", "apologies")))

    def task(ref: str, title: str, who: str, due: date) -> Task:
        return Task(ref, "p", ref, title, "c", "a", owner_id=who, due=due)

    items = (
        Talked(AgendaItem("Minutes of meeting 12", 5, said=_SAID[0])),
        Talked(AgendaItem("Level 5 ceiling plan, FIT-AR-DR-0102", 15, "DW", said=_SAID[1]),
               actions=(task("FIT-39", "Add the smoke detectors", "DW", date(2026, 11, 25)),)),
        Talked(AgendaItem("Fire-stopping at riser 3", 20, "MO", said=_SAID[2]),
               actions=(task("FIT-23", "Send the sketch", "DW", date(2026, 11, 20)),
                        task("FIT-36", "Get the sprinkler layout from Aldous Fire", "RD", date(2026, 11, 23)))),
        Talked(AgendaItem("Breakout area ceilings", 10, "AT", said=_SAID[3]),
               decisions=(LogEntry("d", "p", "FIT-D21", LogKind.DECISION, "Open-cell ceiling in all breakout areas",
                                   outcome="Made by Beatriz Figueiredo by e-mail, 18 November"),),
               actions=(task("FIT-44", "Send the joinery samples", "AT", date(2026, 11, 30)),)),
    )  # fmt: skip
    return MeetingInput(
        PROJECT, held, occurrence, held.starts, held.ends, NOW, _STAFF, items,
        [Brought("action", one.ref, one.title, one.person_id, one.due) for one in fit_out().obligations[11:14]],
        ("AR-DR-0102 P03", "AR-SC-0011 P02"), datetime(2026, 11, 25, 10, 30), "Eva Marsh", "FIT-PM-MN-0013", "A", date(2026, 11, 19),
        date(2026, 11, 24),
    )  # fmt: skip


def raid() -> RaidInput:
    """The log of the project."""
    return RaidInput("Office fit-out", TODAY, NOW, fit_out().log, PEOPLE, "Eva Marsh")


def transmittal() -> TransmittalInput:
    """Two documents to two people, one of whom has confirmed."""
    documents = {one.id: one for one in register().documents}
    sent = Transmittal(
        "t", "p", "FIT-TR-0019", date(2026, 11, 19), "For review", subject="Level 5 layouts", due=date(2026, 11, 26),
        recipients=(Recipient("DW", date(2026, 11, 20)), Recipient("HP")),
        items=(TransmittalItem("1", "P04"), TransmittalItem("3", "P02")), notes="Comments on the register, one line each.",
    )  # fmt: skip
    return TransmittalInput(PROJECT, sent, NOW, documents, _STAFF, "Eva Marsh, project coordinator")
