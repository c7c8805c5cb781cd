"""The command line's way with documents: a new line of the register, and a revision of one."""

import sys

from coorddesk.cli.desk import Desk, Usage
from coorddesk.domain.documents import Revision
from coorddesk.errors import NotFound


def register(desk: Desk) -> None:
    """Registers an awaited document; prints its number."""
    from coorddesk.services import document_numbers, documents, lookup, projects

    given, store = desk.given, desk.store()
    project_id = desk.project_id(store) or projects.only(store)
    if project_id is None:
        raise Usage("Say which project it is for: --project CODE")
    owner = lookup.person(store, given.owner).id if given.owner else None
    # fields of the number that are not given say what they said last time, as in the window
    values = document_numbers.last_values(store, project_id) if not given.number else {}
    type, discipline = given.type.upper(), given.discipline.upper()
    made = documents.register(
        store, project_id, given.number, given.title, desk.today, type, owner, discipline=discipline, planned_issue=given.planned,
        values=_given_first(values, type=type, discipline=discipline),
    )
    print(made.number)


def _given_first(values: dict[str, str], **given: str) -> dict[str, str]:
    """The pattern's fields, without those that say the same as what is given."""
    from coorddesk.domain.numbers import PATTERN_FIELDS

    return {name: value for name, value in values.items() if not given.get(PATTERN_FIELDS[name].attribute)}


def issue(desk: Desk) -> None:
    """Issues a revision of a document, the next one unless it is named; prints number and code, and what is odd about it."""
    from coorddesk.domain.document_presets import statuses_of, usual_status
    from coorddesk.services import directory, documents, lookup, revisions

    given, store = desk.given, desk.store()
    found = lookup.by_reference(store, given.ref)
    if found.kind != "document":
        raise NotFound(f"{given.ref} is no document. Nothing was issued.")
    following = revisions.following(store, found.id)
    code = given.revision or following.codes[0]
    statuses = statuses_of(directory.read(store).projects.get(following.document.project_id))
    status = given.status or usual_status(statuses)
    late = following.late(code)
    keeps = bool(late) and not given.current
    remark = following.remark(code)
    made = documents.issue(store, found.id, Revision(code, given.date, status, note=given.note), desk.today, keep_current=keeps)
    print(f"{made.number} {' '.join(code.split())}")
    if late:
        said = f"{late} stays current; --current makes {code} it" if keeps else f"{late} is superseded"
        print(f"coorddesk: {code} comes before {late}; {said}.", file=sys.stderr)
    elif remark:
        print(f"coorddesk: {remark}", file=sys.stderr)
