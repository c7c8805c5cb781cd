"""The issue sheet of a project, out of its transmittals: what was issued when, at which revision, and who got how many copies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from coorddesk.domain.documents import Document, Transmittal
from coorddesk.services.import_issues import copies_in
from coorddesk.storage.queries.directory import Directory
from coorddesk.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Issue:
    """One column of dates.

    Attributes:
        number, purpose, method: of the transmittal; empty for revisions that no transmittal carried.
        revisions: document id → revision issued.
        copies: name of a recipient → copies, “1” where nothing else is known.
    """

    day: date
    number: str = ""
    purpose: str = ""
    method: str = ""
    revisions: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssueTable:
    """Documents down, issues across in the order of their days, recipients at the foot in the order they first got something."""

    documents: tuple[Document, ...]
    issues: tuple[Issue, ...]
    receivers: tuple[str, ...]


def issue_table(reader: Reader, project_id: str, documents: Iterable[Document], known: Directory) -> IssueTable:
    """The issue sheet of some documents of a project, by number; those that were never issued are on it too.

    A revision that no transmittal carried stands under the day it was issued, if it has one.
    """
    shown = sorted((one for one in documents if one.project_id == project_id), key=lambda one: one.number.casefold())
    wanted = {one.id for one in shown}
    sent = reader.find(
        Transmittal, "project_id = ? AND deleted = 0 AND cancelled = 0 AND issued IS NOT NULL", (project_id,), "ORDER BY issued, number"
    )
    carried: set[tuple[str, str]] = set()
    issues: list[Issue] = []
    for one in sent:
        revisions = {item.document_id: item.revision for item in one.items if item.document_id in wanted}
        if revisions and one.issued is not None:
            carried.update(revisions.items())
            said = copies_in(one.notes)
            names = [known.name(each.person_id) for each in one.recipients]
            copies = {name: said.get(name, "1") for name in names if name}
            issues.append(Issue(one.issued, one.number, one.purpose, one.method, revisions, copies))
    issues += _uncarried(shown, carried)
    issues.sort(key=lambda one: (one.day, one.number))
    receivers = dict.fromkeys(name for one in issues for name in one.copies)
    return IssueTable(tuple(shown), tuple(issues), tuple(receivers))


def _uncarried(documents: Sequence[Document], carried: set[tuple[str, str]]) -> list[Issue]:
    """Revisions that have a day of issue and were on no transmittal, a column a day; of two of one day the later one shows."""
    by_day: dict[date, dict[str, str]] = {}
    for one in documents:
        for each in one.revisions:
            if each.issued is not None and (one.id, each.code) not in carried:
                by_day.setdefault(each.issued, {})[one.id] = each.code
    return [Issue(day, revisions=revisions) for day, revisions in by_day.items()]
