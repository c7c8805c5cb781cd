"""The commands about transmittals: one as it went out, who gets what, and who has which revision."""

from typing import Any

from coorddesk.cli.desk import Desk, Refused, Usage

KINDS = ("transmittal", "distribution", "holdings")
WITH_REF = ("transmittal", "holdings")


def named(store: Any, number: str, project_id: str | None) -> str:
    """The id of the transmittal of a number; by itself it may be of any project."""
    from coorddesk.services import transmittals

    return transmittals.by_number(store, number, project_id).id


def export(desk: Desk) -> None:
    """Writes one transmittal as it was sent (.eml, .pdf, .zip or a folder), a distribution matrix, or who has which revision."""
    {"transmittal": _transmittal, "distribution": _distribution, "holdings": _holdings}[desk.given.kind](desk)


def _transmittal(desk: Desk) -> None:
    from coorddesk.services import transmittal_files
    from coorddesk.services import transmittal_sending as sending
    from coorddesk.ui.print.pdf import pdf_bytes

    given, settings = desk.given, desk.settings
    if not given.ref:
        raise Usage("Say which transmittal: coorddesk export transmittal TR-0019 -o FILE")
    store = desk.store()
    id = named(store, given.ref, desk.project_id(store))
    sender = sending.Sender(settings.your_name, settings.your_email, desk.zone, settings.attach_mb)

    def pdf(sheet: Any) -> bytes:
        return pdf_bytes(sheet, "letter" if settings.paper == "letter" else "a4")

    made = sending.again(store, id, sender, desk.clock.now(), pdf)
    transmittal_files.write(made, given.output, sender)


def _distribution(desk: Desk) -> None:
    from coorddesk.services import distribution, projects

    store = desk.store()
    project = desk.project_id(store) or projects.only(store)
    if project is None:
        raise Refused("A distribution matrix is of one project. Say which: --project CODE.")
    distribution.write(store, project, desk.given.output)


def _holdings(desk: Desk) -> None:
    """Who has a document, what a person has, or everything that is out of date."""
    from coorddesk.services import holdings, lookup

    given, store = desk.given, desk.store()
    if given.ref and given.person:
        raise Usage("Holdings are of one document or of one person: give a number or --person.")
    if given.ref:
        found = lookup.by_reference(store, given.ref)
        if found.kind != "document":
            raise Refused(f"{given.ref} is not a document, so nobody has a revision of it.")
        held = holdings.holders(store, found.id)
    elif given.person:
        held = holdings.holdings(store, lookup.person(store, given.person).id)
    else:
        held = holdings.out_of_date(store, desk.project_id(store))
    holdings.write(store, held, given.output)
