"""How a project keeps its documents: patterns, scheme, files, usual days, status and review codes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from coorddesk.domain import numbers
from coorddesk.domain.dates import count_words
from coorddesk.domain.document_presets import checked_answers, checked_statuses, statuses_of
from coorddesk.domain.documents import Document
from coorddesk.domain.projects import FileKeeping, Project, StatusCode
from coorddesk.domain.revisions import SCHEMES
from coorddesk.errors import InvalidInput
from coorddesk.storage.edit import Edit
from coorddesk.storage.store import Store

MOST_DAYS = 365


def change(store: Store, project_id: str, name: str, value: Any, expected: Project | None = None) -> Project:
    """Gives one of a project's document settings another value; nothing happens when it has that value already.

    Args:
        name: number_pattern, transmittal_pattern, revision_scheme, keep_files, review_days, receipt_days, status_codes or review_codes.

    Raises:
        InvalidInput: the value cannot be taken; the old one is kept.
        Conflict: the project was changed since `expected` was read.
    """
    with store.edit("") as edit:
        project = edit.get(Project, project_id)
        changed = replace(project, **{name: checked(name, value)})
        edit.put(changed, expected)
        edit.label = f"Set {WORDS[name]} of {project.code}{_shown(changed, name)}"
        return changed


def checked(name: str, value: Any) -> Any:
    """A setting's value as it is kept; refused as in `change`."""
    return _CHECKS[name](value)


def _scheme(key: str) -> str:
    if key not in SCHEMES:
        raise InvalidInput("revision_scheme", f"“{key}” is no revision scheme. There are: {', '.join(SCHEMES)}. The old one is kept.")
    return key


def _days(name: str) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        text = str(value).strip()
        if not text.isdecimal() or len(text) > 9 or not 0 <= int(text) <= MOST_DAYS:
            raise InvalidInput(name, f"“{text}” is not a number of days from 0 to {MOST_DAYS}. The old number is kept.")
        return int(text)

    return check


WORDS = {
    "number_pattern": "document numbers", "transmittal_pattern": "transmittal numbers", "revision_scheme": "revision scheme",
    "keep_files": "files", "review_days": "days for reviews", "receipt_days": "days for receipts", "status_codes": "status codes",
    "review_codes": "review codes",
}  # fmt: skip
_CHECKS: dict[str, Callable[[Any], Any]] = {
    "number_pattern": numbers.checked_pattern,
    "transmittal_pattern": lambda value: numbers.checked_pattern(value, "transmittal_pattern", numbers.TRANSMITTAL_FIELDS),
    "revision_scheme": _scheme,
    "keep_files": FileKeeping,
    "review_days": _days("review_days"),
    "receipt_days": _days("receipt_days"),
    "status_codes": checked_statuses,
    "review_codes": checked_answers,
}


def _shown(project: Project, name: str) -> str:
    value = getattr(project, name)
    if name == "revision_scheme":
        return f" to {SCHEMES[value].name}"
    if name == "keep_files":
        return f" to {'copied' if value == FileKeeping.COPY else 'linked'}"
    return "" if isinstance(value, tuple) else f" to {value}"


# Status codes that documents have

def count_with_status(store: Store, project_id: str, status: str) -> int:
    """How many documents of a project have a status now, those in the bin not counted."""
    with store.read() as reader:
        sql = "SELECT count(*) FROM document WHERE project_id = ? AND status = ? AND deleted = 0"
        return int(reader.value(sql, (project_id, status)))


def rename_status(store: Store, project_id: str, code: str, to: StatusCode, documents_too: bool) -> None:
    """Changes one status code of a project.

    Args:
        documents_too: documents that have it get the new one; else they keep theirs.

    Raises:
        InvalidInput: there is no such code, or the new one cannot be taken; nothing was changed.
    """
    with store.edit("") as edit:
        project = edit.get(Project, project_id)
        at = _place(project, code)
        codes = statuses_of(project)
        edit.put(replace(project, status_codes=checked_statuses((*codes[:at], to, *codes[at + 1 :]))))
        clean = " ".join(to.code.split())
        moved = _restatus(edit, project_id, code, clean) if documents_too and clean != code else 0
        edit.label = f"Edit status {code} of {project.code}{f', now {clean}' if clean != code else ''}{_moved(moved)}"


def remove_status(store: Store, project_id: str, code: str, to: str | None = None) -> None:
    """Takes a status code off a project's list.

    Args:
        to: the code that documents get which have it; None for them to keep theirs.

    Raises:
        InvalidInput: there is no such code, or it is the last one; nothing was changed.
    """
    with store.edit("") as edit:
        project = edit.get(Project, project_id)
        at = _place(project, code)
        codes = statuses_of(project)
        edit.put(replace(project, status_codes=checked_statuses((*codes[:at], *codes[at + 1 :]))))
        moved = 0
        if to is not None:
            _place(project, to)
            moved = _restatus(edit, project_id, code, to)
        edit.label = f"Remove status {code} of {project.code}{_moved(moved, to or '')}"


def _moved(count: int, to: str = "") -> str:
    return f", {count_words(count, 'document')}{f' to {to}' if to else ''}" if count else ""


def _place(project: Project, code: str) -> int:
    at = next((at for at, one in enumerate(statuses_of(project)) if one.code == code), None)
    if at is None:
        raise InvalidInput("status_codes", f"{project.code} has no status “{code}” any more. Nothing was changed.")
    return at


def _restatus(edit: Edit, project_id: str, old: str, new: str) -> int:
    """Gives the documents of a project that have a status, and those of their revisions that do, another one; counts the documents."""
    found = edit.find(Document, "project_id = ? AND status = ?", (project_id, old))
    for document in found:
        revised = tuple(replace(one, status=new) if one.current and one.status == old else one for one in document.revisions)
        edit.change(document, replace(document, status=new, revisions=revised))
    return sum(not one.deleted for one in found)
