"""The foot of an issue sheet → transmittals: one for each date, with what was issued then and who got it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coorddesk.domain import numbers
from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.documents import Document, Recipient, Transmittal, TransmittalItem
from coorddesk.domain.projects import Project
from coorddesk.exchange.headings import normal
from coorddesk.services.import_people import Names
from coorddesk.storage.edit import Edit
from coorddesk.storage.store import new_id

# What the letters of a row of reasons usually mean where the sheet has no key (field.md: transmittal).
_PURPOSES = {
    "a": "For approval", "approval": "For approval", "for approval": "For approval", "ifa": "For approval",
    "r": "For review", "review": "For review", "for review": "For review", "for comment": "For review", "comment": "For review",
    "comments": "For review", "ifr": "For review", "p": "Preliminary", "preliminary": "Preliminary",
    "i": "For information", "information": "For information", "for information": "For information", "ifi": "For information",
    "c": "For construction", "construction": "For construction", "for construction": "For construction", "ifc": "For construction",
    "t": "For tender", "tender": "For tender", "for tender": "For tender", "ift": "For tender",
    "record": "For record", "for record": "For record", "as built": "For record", "x": "For record",
}  # fmt: skip
_PLAIN_COPIES = {"1", "x", "✓", "✔", "•", "*", "×"}
_YEARS = re.compile(r"(?=((?:19|20)[0-9]{2}))")
_COPIES = re.compile(r"Copies, (.+): (.+)")


@dataclass(frozen=True, slots=True)
class IssueDate:
    """One column of an issue sheet.

    Attributes:
        table: its place in the file.
        row: of the dates.
        number: of the transmittal, where the sheet has it; else empty.
        receivers: (name, copies as written) of those who got something that day.
        documents: (what tells the document, revision as the cell writes it).
    """

    table: int
    sheet: str
    row: int
    column: int
    day: date
    number: str
    reason: str
    method: str
    receivers: tuple[tuple[str, str], ...]
    documents: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What becomes of one date: the transmittal before and after; both the same where nothing is new."""

    issue: IssueDate
    before: Transmittal | None
    after: Transmittal


def copies_line(name: str, copies: str) -> str:
    """How the notes of a transmittal keep that somebody got more than one copy, or another form of it."""
    return "" if copies in _PLAIN_COPIES else f"Copies, {name}: {copies}"


def copies_in(notes: str) -> dict[str, str]:
    """Name → copies, of the lines that `copies_line` made."""
    return {found[1]: found[2] for line in notes.splitlines() if (found := _COPIES.fullmatch(line))}


def purpose_of(reason: str) -> str:
    """The purpose that a cell of the reasons names; words that are none of the usual stand as they are."""
    return _PURPOSES.get(normal(reason), reason) or "For information"


def recorded(
    issues: Iterable[IssueDate], document_of: Callable[[int], Document | None], known: Sequence[Transmittal], sent: frozenset[str],
    project_id: str, names: Names,
) -> list[Recorded]:  # fmt: skip
    """The transmittals that the dates of issue sheets come to; those the store has already are completed, not doubled.

    Whoever is on an issue sheet was given the documents and is not asked to acknowledge them any more, so they stand as copied.

    Args:
        document_of: what tells a document → it; None for one that does not come in.
        known: the project's transmittals of those days or of those numbers.
        sent: ids of transmittals that went out from here: what they say stands.
    """
    by_number = {normal(one.number): one for one in known}
    carried: dict[date, set[tuple[str, str]]] = {}
    for one in known:
        if one.issued is not None:
            carried.setdefault(one.issued, set()).update((item.document_id, item.revision.casefold()) for item in one.items)
    found: list[Recorded] = []
    taken: set[str] = set()
    for issue in issues:
        items = _items(issue, document_of)
        if not items or not issue.receivers:
            continue
        number = issue.number or _own_number(issue.day, taken)
        taken.add(number)
        before = by_number.get(normal(number))
        if before is None:
            there = carried.get(issue.day, set())
            items = [item for item in items if (item.document_id, item.revision.casefold()) not in there]
            if not items:
                same = next((one for one in known if one.issued == issue.day), None)
                if same is not None:
                    found.append(Recorded(issue, same, same))
                continue
        if before is not None and before.deleted:
            continue  # thrown away here; it does not come back by itself
        stands = before is not None and before.id in sent
        found.append(Recorded(issue, before, before if before and stands else _completed(before, issue, number, items, project_id, names)))
    return found


def possible_numbers(issue: IssueDate) -> list[str]:
    """The numbers under which the store may have the transmittal of a date already."""
    own = f"IS-{issue.day.isoformat()}"
    return [issue.number] if issue.number else [own, *(f"{own}-{again}" for again in range(2, 6))]


def _own_number(day: date, taken: set[str]) -> str:
    number, again = f"IS-{day.isoformat()}", 1
    while number in taken:
        again += 1
        number = f"IS-{day.isoformat()}-{again}"
    return number


def _items(issue: IssueDate, document_of: Callable[[int], Document | None]) -> list[TransmittalItem]:
    found: dict[TransmittalItem, None] = {}
    for key, code in issue.documents:
        document = document_of(key)
        if document is not None:
            known = next((one.code for one in document.revisions if one.code.casefold() == code.casefold()), code)
            found.setdefault(TransmittalItem(document.id, known))
    return list(found)


def _completed(
    before: Transmittal | None, issue: IssueDate, number: str, items: Sequence[TransmittalItem], project_id: str, names: Names
) -> Transmittal:
    one = before or Transmittal(
        new_id(), project_id, number, issue.day, purpose_of(issue.reason), issue.method or "Issue sheet", f"Issue sheet “{issue.sheet}”"
    )
    have = {(item.document_id, item.revision.casefold()) for item in one.items}
    recipients = {each.person_id: each for each in one.recipients}
    lines = one.notes.splitlines()
    for name, copies in issue.receivers:
        for person_id in names.ids(name):
            if person_id not in recipients:
                recipients[person_id] = Recipient(person_id, copied=True)
                if line := copies_line(names.name(person_id), copies):
                    lines.append(line)
    fresh = [item for item in items if (item.document_id, item.revision.casefold()) not in have]
    return replace(one, items=(*one.items, *fresh), recipients=tuple(recipients.values()), notes="\n".join(dict.fromkeys(lines)))


def issue_words(one: Recorded, names: Names, today: date) -> str:
    """“2 Oct, 5 documents to Client and Contractor”."""
    people = [names.name(each.person_id) for each in one.after.recipients]
    to = ", ".join(people[:3]) + (f" and {len(people) - 3} more" if len(people) > 3 else "")
    return f"{day_words(one.issue.day, today, weekday=False)}, {count_words(len(one.after.items), 'document')} to {to}"


def keep_number(edit: Edit, project: Project, number: str) -> None:
    """Sees to it that the number of a transmittal that came in is never given again."""
    for year in dict.fromkeys(_YEARS.findall(number)) or ("",):  # whatever year the sheet is of
        before, after, digits = numbers.split_pattern(project.transmittal_pattern, {"project": project.code, "year": year})
        match = re.fullmatch(rf"{re.escape(before)}(\d{{1,{digits}}}){re.escape(after)}", number, re.I)
        if match and int(match[1]) <= 10_000:
            while edit.last_number(f"{project.id}:TR") < int(match[1]):
                edit.next_number(f"{project.id}:TR")
            return


def differences(before: Transmittal, after: Transmittal) -> tuple[str, ...]:
    """What changes of a transmittal that the store has."""
    counts: Mapping[str, int] = {
        "document": len(after.items) - len(before.items), "recipient": len(after.recipients) - len(before.recipients),
    }  # fmt: skip
    return tuple(f"{count_words(count, word)} added" for word, count in counts.items() if count)
