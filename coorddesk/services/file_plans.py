"""Files that are to come into the register in numbers: found, named, checked row by row, and taken as one change."""

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from coorddesk.domain import revisions
from coorddesk.domain.document_presets import statuses_of, usual_status
from coorddesk.domain.documents import Document, Revision, checked_code, number_key, taken_words
from coorddesk.domain.file_names import parts_after, parts_of_name, possible_numbers, shown_name, sorts_by_code
from coorddesk.domain.links import Link
from coorddesk.domain.projects import FileKeeping, Project
from coorddesk.errors import InvalidInput
from coorddesk.services.document_files import FileFacts, why
from coorddesk.services.documents import next_number_in, registered
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import files as file_query
from coorddesk.storage.queries import register as query
from coorddesk.storage.queries.files import LinkedFile
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

MOST_FILES = 2000
_MOST_FOLDERS, _DEEPEST = 2000, 12
_LITTER = frozenset(("thumbs.db", "desktop.ini", ".ds_store", "icon\r"))
_TEMPORARY = (".tmp", ".part", ".crdownload", ".bak", ".dwl", ".dwl2", ".lock", ".sv$", ".ac$")
# Of several files of one revision the first of these is its file; the others hang on its document as links.
_MAIN_FIRST = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".doc", ".xls")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was given, or found in a folder that was.

    Attributes:
        size: in bytes; None when it cannot be looked at, with the reason in `problem`.
    """

    file: Path
    size: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of what was given, and sentences about what was passed over."""

    files: tuple[FoundFile, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """What would become of one file: a revision of a document there is, or a new document.

    Attributes:
        document_id: None for a new document.
        code: of the revision it becomes.
        problem: why the file itself cannot be taken; empty when it can.
        sha256, size: of its contents, once they were read.
        taken: False when it is left out.
    """

    file: Path
    document_id: str | None
    number: str
    title: str
    code: str
    problem: str = ""
    sha256: str = ""
    size: int | None = None
    taken: bool = True


class Becomes(StrEnum):
    """What a planned file is going to be."""

    NEW = "new"  # a new document with its first revision
    REVISION = "revision"  # of a document that is there, or that an earlier file of the plan makes
    ALONG = "along"  # another file of the same revision, such as the drawing beside its PDF
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one row of a plan stands.

    Attributes:
        refused: what is in the way, as a sentence; empty when nothing is.
        note: what is worth knowing though it is in nobody's way.
    """

    becomes: Becomes
    refused: str = ""
    note: str = ""


def gather(paths: Iterable[Path], cancelled: Callable[[], bool] = lambda: False) -> Gathered:
    """The files among some paths and in the folders among them, in order of their names; for a worker thread.

    Hidden and temporary files are passed over. Links to folders are not followed, so that none leads round in a circle.
    """
    found: list[FoundFile] = []
    passed, folders, too_many = 0, 0, False
    waiting = [(Path(path), 0) for path in paths][::-1]
    while waiting and not cancelled():
        path, depth = waiting.pop()
        if len(found) >= MOST_FILES or folders >= _MOST_FOLDERS:
            too_many = True
            break
        if depth and is_litter(path.name):
            passed += 1
            continue
        one, is_folder = _looked_at(path, follow=depth == 0)
        if not is_folder:
            found.append(one)
        elif depth < _DEEPEST:
            folders += 1
            try:
                inside = sorted(os.listdir(path), key=str.casefold)
            except OSError as error:
                found.append(FoundFile(path, None, f"The folder cannot be opened: {why(error)}."))
                continue
            waiting += [(path / name, depth + 1) for name in reversed(inside)]
        else:
            passed += 1
    sentences = []
    if passed:
        many = f"{passed} hidden or temporary files were passed over."
        sentences.append("A hidden or temporary file was passed over." if passed == 1 else many)
    if too_many:
        sentences.append(f"Only the first {len(found)} files are shown. Add the others when these are in; nothing will be doubled.")
    return Gathered(tuple(found), tuple(sentences))


def is_litter(name: str) -> bool:
    """Whether a file is one that programs leave behind."""
    low = name.casefold()
    return low in _LITTER or low.startswith((".", "~$", "~")) or low.endswith(_TEMPORARY)


def _looked_at(path: Path, follow: bool) -> tuple[FoundFile, bool]:
    """What a path is, and whether it is a folder to look into; it is never opened."""
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            target = os.stat(path)
            if stat.S_ISDIR(target.st_mode) and not follow:
                return FoundFile(path, None, "It is a link to a folder, which is not followed."), False
            mode, size = target.st_mode, target.st_size
        else:
            size = os.lstat(path).st_size
    except OSError as error:
        return FoundFile(path, None, f"It cannot be looked at: {why(error)}."), False
    if stat.S_ISDIR(mode):
        return FoundFile(path), True
    if not stat.S_ISREG(mode):
        return FoundFile(path, None, "It is no plain file but a pipe or device, which is never opened."), False
    if not os.access(path, os.R_OK):
        return FoundFile(path, size, "There is no permission to read it."), False
    return FoundFile(path, size, "" if size else "It is empty: 0 bytes."), False


def plan_files(store: Store, project_id: str, files: Sequence[Path | FoundFile]) -> list[PlannedFile]:
    """What files would become, by their names: a revision where the name holds a document's number, else a new document."""
    found = [one if isinstance(one, FoundFile) else FoundFile(one) for one in files]
    planned: list[PlannedFile] = []
    given: dict[str, str] = {}  # numbers offered to files without one, so that they differ
    with store.read() as reader:
        project = reader.get(Project, project_id)
        for one in found:
            planned.append(_plan(reader, project, one, given))
    return planned


def _plan(reader: Reader, project: Project, found: FoundFile, given: dict[str, str]) -> PlannedFile:
    stem, keys = found.file.stem, possible_numbers(found.file.stem)
    known = query.numbered(reader, keys)
    key = next((one for one in keys if one in known), "")
    if key:
        document = reader.get(Document, known[key])
        told_code = parts_after(stem, document.number).revision or parts_of_name(stem).revision
        planned = _as_revision(reader, document, found.file, told_code)
    elif found.problem:
        planned = PlannedFile(found.file, None, "", "", "")  # no number is offered to what is left out anyway
    else:
        told = parts_of_name(stem)
        number = told.number or _free_number(reader, project, given, stem)
        code = told.revision or revisions.next_code(revisions.scheme_of(project.revision_scheme), ())
        planned = PlannedFile(found.file, None, number, told.title or shown_name(Path(stem)), code)
    return replace(planned, problem=found.problem, size=found.size, taken=not found.problem)


def _free_number(reader: Reader, project: Project, given: dict[str, str], stem: str) -> str:
    """A number for a file whose name holds none: the next one that neither a document nor another such file has."""
    same = stem.casefold()
    if same not in given:
        number = next_number_in(reader, project, "", "")
        while number in given.values():
            head = number.rstrip("0123456789")
            last = number[len(head) :]
            number = f"{head}{int(last or 0) + 1:0{max(len(last), 1)}d}"
        given[same] = number
    return given[same]


def plan_revision(store: Store, document_id: str, file: Path) -> PlannedFile:
    """The revision a file would become of a given document."""
    with store.read() as reader:
        document = reader.get(Document, document_id)
        told = parts_after(file.stem, document.number).revision or parts_of_name(file.stem).revision
        return _as_revision(reader, document, file, told)


def plan_revisions(store: Store, document_id: str, files: Sequence[FoundFile]) -> list[PlannedFile]:
    """What files would become that are all of one document: one revision where their names do not tell several apart."""
    return [
        replace(plan_revision(store, document_id, one.file), problem=one.problem, size=one.size, taken=not one.problem) for one in files
    ]


def _as_revision(reader: Reader, document: Document, file: Path, told: str) -> PlannedFile:
    code = told or revisions.next_code(_scheme(reader, document), [one.code for one in document.revisions])
    return PlannedFile(file, document.id, document.number, document.title, code)


def _scheme(reader: Reader, document: Document) -> revisions.Scheme:
    return revisions.scheme_of(reader.get(Project, document.project_id).revision_scheme)


def renumbered(store: Store, planned: PlannedFile, number: str) -> PlannedFile:
    """The row with another number: of a document that has it, else of a new one."""
    clean = " ".join(number.split())
    with store.read() as reader:
        known = query.numbered(reader, [number_key(clean)])
        if not known:
            told = parts_of_name(planned.file.stem)
            title = planned.title if planned.document_id is None else told.title or shown_name(Path(planned.file.stem))
            return replace(planned, document_id=None, number=clean, title=title)
        document = reader.get(Document, next(iter(known.values())))
        told = parts_after(planned.file.stem, document.number)
        code = planned.code if planned.document_id == document.id else _as_revision(reader, document, planned.file, told.revision).code
        return replace(planned, document_id=document.id, number=document.number, title=document.title, code=code)


def checked(store: Store, planned: Sequence[PlannedFile]) -> list[Verdict]:
    """How each row of a plan stands, in its order; nothing is written."""
    with store.read() as reader:
        return _Check(reader, planned).verdicts()


class _Check:
    """One look over a plan: each row beside what is registered and beside the other rows."""

    def __init__(self, reader: Reader, planned: Sequence[PlannedFile]) -> None:
        self._reader = reader
        self._planned = planned
        self._documents = reader.many(Document, [one.document_id for one in planned if one.document_id])
        self._same = file_query.holding(reader, [one.sha256 for one in planned])
        self._main: dict[tuple[str, str], int] = {}  # the row whose file is the revision's own
        self._first: dict[str, tuple[object, ...]] = {}  # the lowest code of each number
        self._alike: dict[tuple[str, ...], int] = {}  # the first row of a place and an ending
        self._held: dict[str, int] = {}  # the first row with some contents
        for at, one in enumerate(planned):
            if not one.taken or one.problem:
                continue
            place, code = _place(one), sorts_by_code(one.code)
            if _preference(one) < _preference(planned[self._main.setdefault(place, at)]):
                self._main[place] = at
            self._first[place[0]] = min(self._first.get(place[0], code), code)
            self._alike.setdefault((*place, one.file.suffix.casefold()), at)
            self._held.setdefault(one.sha256, at)

    def verdicts(self) -> list[Verdict]:
        return [self._verdict(at, one) for at, one in enumerate(self._planned)]

    def _verdict(self, at: int, one: PlannedFile) -> Verdict:
        becomes = self._becomes(at, one)
        if one.problem:
            return Verdict(Becomes.NOTHING, note=one.problem)
        if not one.taken:
            return Verdict(Becomes.NOTHING, note=self._same_words(at, one))
        refused = self._refusal(at, one, becomes)
        return Verdict(becomes, refused, "" if refused else self._same_words(at, one) or self._order_words(one, becomes))

    def _becomes(self, at: int, one: PlannedFile) -> Becomes:
        if self._main.get(_place(one), at) != at:
            return Becomes.ALONG
        if one.document_id is not None:
            return Becomes.REVISION
        first = self._first.get(number_key(one.number))
        return Becomes.NEW if first is None or first == sorts_by_code(one.code) else Becomes.REVISION

    def _refusal(self, at: int, one: PlannedFile, becomes: Becomes) -> str:
        key = number_key(one.number)
        if not key:
            return "It needs a number with letters or digits in it."
        if not one.code.strip():
            return "It needs a revision, such as P01."
        if becomes is Becomes.ALONG:
            return self._along_refusal(at, one)
        if one.document_id is not None:
            used = self._documents.get(one.document_id)
            if used is None or used.deleted:
                return f"{one.number} {'is in the bin' if used else 'is gone'} since. Restore it first, or leave the file out."
            if any(two.code.casefold() == one.code.strip().casefold() for two in used.revisions):
                return f"{used.number} has a revision {one.code} already. Give another, or leave the file out."
            return _code_fault(used, one.code)
        if not one.title.strip():
            return "A new document needs a title."
        if owner := file_query.owner_of_number(self._reader, key):
            return f"{taken_words(one.number, self._reader.lookup(Document, owner))} Give another."
        return _code_fault(Document("", "", one.number, one.title), one.code)

    def _along_refusal(self, at: int, one: PlannedFile) -> str:
        alike = self._alike[(*_place(one), one.file.suffix.casefold())]
        if alike == at:
            return ""
        other = shown_name(self._planned[alike].file)
        return f"{other} is the same revision of the same number. Give another, or leave one of them out."

    def _same_words(self, at: int, one: PlannedFile) -> str:
        there = self._same.get(one.sha256, []) if one.sha256 else []
        if there:
            return f"The same contents are registered already as {_named(there[0])}."
        twin = self._held.get(one.sha256, at) if one.sha256 else at
        return f"The same contents as {shown_name(self._planned[twin].file)}." if twin != at else ""

    def _order_words(self, one: PlannedFile, becomes: Becomes) -> str:
        document = self._documents.get(one.document_id or "")
        if document is None or becomes is not Becomes.REVISION:
            return ""
        now = revisions.late_before(_scheme(self._reader, document), document, one.code)
        return f"{one.code} comes before {now.code}, which stays current." if now is not None else ""


def _code_fault(document: Document, code: str) -> str:
    try:
        checked_code(document, code)
    except InvalidInput as error:
        return error.sentence
    return ""


def _place(one: PlannedFile) -> tuple[str, str]:
    return number_key(one.number), one.code.strip().casefold()


def _preference(one: PlannedFile) -> int:
    ending = one.file.suffix.casefold()
    return _MAIN_FIRST.index(ending) if ending in _MAIN_FIRST else len(_MAIN_FIRST)


def _named(file: LinkedFile) -> str:
    return f"{file.number} rev {file.code}"


def registered_contents(store: Store, checksums: Sequence[str]) -> frozenset[str]:
    """Those of some checksums whose contents are registered already."""
    with store.read() as reader:
        return frozenset(file_query.holding(reader, checksums))


def take_files(store: Store, project_id: str, planned: Sequence[PlannedFile], facts: Sequence[FileFacts], today: date) -> int:
    """Does what was planned, as one change; each file's facts in the same order. How many files were taken.

    Files of one revision beside its first hang on the document as links. Copies that were made stay where they are when this is undone:
    undo takes back what the register says, and a file is nothing that it could bring back; doing it again finds them there.

    Raises:
        InvalidInput: a number or a revision's code is taken; nothing was changed.
    """
    rows = [(one, fact) for one, fact in zip(planned, facts, strict=True) if one.taken]
    with store.edit("") as edit:
        verdicts = _Check(edit, [one for one, _ in rows]).verdicts()
        made: dict[str, str] = {}
        order = sorted(range(len(rows)), key=lambda at: (verdicts[at].becomes is Becomes.ALONG, sorts_by_code(rows[at][0].code), at))
        for at in order:
            one, fact = rows[at]
            if verdicts[at].refused:
                raise InvalidInput("number", f"{shown_name(one.file)}: {verdicts[at].refused} Nothing was registered.")
            document_id = one.document_id or made.get(number_key(one.number))
            if document_id is not None and verdicts[at].becomes is Becomes.ALONG:
                edit.add(Link(new_id(), Document.KIND, document_id, address=fact.path, title=f"{one.code} {shown_name(one.file)}"))
                continue
            made[number_key(one.number)] = _take(edit, project_id, one, fact, document_id, today)
        edit.label = _label([one for one, _ in rows])
    return len(rows)


def _take(edit: Edit, project_id: str, one: PlannedFile, fact: FileFacts, document_id: str | None, today: date) -> str:
    document = edit.get(Document, document_id) if document_id is not None else None
    usual = usual_status(statuses_of(edit.get(Project, document.project_id if document is not None else project_id)))
    revision = Revision(one.code, today, usual, fact.path, fact.sha256, size=fact.size)
    if document is None:
        return registered(edit, project_id, one.number, one.title, today, revision=revision).id
    scheme = _scheme(edit, document)
    late = revisions.late_before(scheme, document, one.code) is not None
    edit.put(revisions.issued(document, revision, scheme, keep_current=late))
    return document.id


def _label(planned: Sequence[PlannedFile]) -> str:
    if len(planned) == 1:
        verb = "Register" if planned[0].document_id is None else "Issue"
        return f"{verb} {planned[0].number} rev {planned[0].code}"
    return f"Register {len(planned)} files"


def kept_in(store: Store, one: PlannedFile, project_id: str, keeping: FileKeeping) -> tuple[str, FileKeeping]:
    """The project whose file one of a plan is, and what becomes of it: a document's file is kept as its own project keeps files.

    Args:
        project_id, keeping: of what is new with the plan.
    """
    with store.read() as reader:
        document = reader.lookup(Document, one.document_id)
        if document is None or document.project_id == project_id:
            return project_id, keeping
        return document.project_id, reader.get(Project, document.project_id).keep_files


def told_number(file: Path) -> str:
    """The number a file's name holds; empty when it holds none."""
    return parts_of_name(file.stem).number
