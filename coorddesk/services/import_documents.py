"""The rows of a register about one document → that document with its revisions, by the rules of the register.

A list has a row a document, a row a revision, or several revisions in one cell; an issue sheet has a cell an issue.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from coorddesk.domain import documents, numbers, revisions
from coorddesk.domain.dates import day_words
from coorddesk.domain.documents import SUPERSEDED, WITHDRAWN, Document, Revision
from coorddesk.domain.projects import StatusCode
from coorddesk.domain.registers import PLAIN
from coorddesk.domain.revisions import Scheme
from coorddesk.exchange.headings import normal
from coorddesk.services.import_revisions import codes_in, comes_before
from coorddesk.services.import_rows import Entry
from coorddesk.services.import_statuses import sense_of, withdrawn_code
from coorddesk.storage.store import new_id

_NO_REVISION = frozenset({"", "na", "n a", "none", "nil", "tbc", "tbd", "tba"})

Tell = Callable[[Entry, str], None]


@dataclass(frozen=True, slots=True)
class Statuses:
    """How the words of status columns are read.

    Attributes:
        codes: the project's.
        words: a word in `normal` spelling → its code.
    """

    codes: tuple[StatusCode, ...] = ()
    words: Mapping[str, str] | None = None

    def code(self, text: str) -> str:
        """The code of a word; the project's own spelling, else as it stands."""
        key = normal(text)
        if self.words is not None and key in self.words:
            return self.words[key]
        return next((one.code for one in self.codes if normal(one.code) == key), text)


NO_STATUSES = Statuses()


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the documents of a project.

    Attributes:
        pattern: of its numbers, which tells type and discipline of a new document where its row does not.
        statuses: how the words of status columns are read.
        scheme: the order of its revisions.
        reviewing: (document, its revision in small letters) of what is out for review.
        beside: how the register keeps a path that a row names; another than written where it leads on from the file that is imported.
        lies: whether a file lies where a path leads that the register keeps.
    """

    pattern: str = ""
    statuses: Statuses = NO_STATUSES
    scheme: Scheme = revisions.SCHEMES["free"]
    reviewing: frozenset[tuple[str, str]] = frozenset()
    beside: Callable[[str], str] = str
    lies: Callable[[str], bool] = bool


NO_RULES = Rules()


@dataclass(slots=True)
class _Said:
    """One revision as a row says it.

    Attributes:
        status: the project's code; empty when the row says none.
        word: the row's own word for it, where it is another.
        listed: it stands in a list, whose dates are those of the revision; an issue sheet's are of being sent.
    """

    code: str
    issued: date | None
    status: str
    word: str
    path: str
    note: str
    listed: bool
    is_current: bool | None
    entry: Entry

    @property
    def superseded(self) -> bool:
        """The row says that another one took its place."""
        return self.is_current is False or sense_of(self.status) == "superseded" or sense_of(self.word) == "superseded"


def merged_document(
    before: Document | None, entries: Sequence[Entry], project_id: str, rules: Rules,
    owned: Callable[[Any, Entry], Any], noted: Callable[..., str], tell: Tell,
) -> Document:  # fmt: skip
    """The document as its rows say it; a new one when there is none yet. Blank cells change nothing, and notes only grow.

    Args:
        owned: gives a record the owner and team of a row.
        noted: the notes with what a row adds to them.
        tell: notes what there is to know about a row.
    """
    first = entries[0]
    number = first.values["number"]
    one = before or Document(new_id(), project_id, number, number, source_ref=number)
    said = [revision for entry in entries for revision in _revisions_of(one, entry, rules.statuses)]
    one = _with_revisions(one, said, rules, tell)
    # a file that knows none but earlier revisions is older than the register
    counts = [] if before is not None and all(_overtook(one, entry, said) for entry in entries) else entries
    title = _title(counts)
    if title and title != one.title:
        one = replace(one, title=title)
    lead = _lead(one, said, first)
    for entry in (*(each for each in counts if each is not lead), *(each for each in counts if each is lead)):
        given = {name: entry.values[name] for name in PLAIN if name in entry.values}
        one = owned(replace(one, **given) if given else one, entry)
    for entry in entries:
        if entry not in counts and any(entry.values.get(name, getattr(one, name)) != getattr(one, name) for name in ("title", *PLAIN)):
            tell(entry, f"This row is about a revision of {one.number} before the current one, so its other columns change nothing.")
    if before is None:
        one = _by_number(one, rules.pattern)
    known = {each.path for each in before.revisions} if before is not None else set()
    path = next((each.path for each in reversed(one.revisions) if each.path and each.path not in known), "")
    if path and not one.folder and "/" in path and not re.match(r"[a-z]+:|/", path, re.I):
        one = replace(one, folder=path.rpartition("/")[0])
    kept = tuple(each if each.path in known else replace(each, path=rules.beside(each.path)) for each in one.revisions)
    one = one if kept == one.revisions else replace(one, revisions=kept)
    for entry in entries:
        one = _awaited(one, entry, rules.statuses)
        if (notes := noted(one.notes, entry, entry.values.get("notes", ""))) != one.notes:
            one = replace(one, notes=notes)
    return one


def _title(entries: Sequence[Entry]) -> str:
    """The title of the first row that has one, not of one that says it is superseded; what other rows call it goes to their notes."""
    titled = [entry for entry in entries if entry.values.get("title")]
    if not titled:
        return ""
    chosen = next((entry for entry in titled if sense_of(entry.values.get("status", "")) != "superseded"), titled[0])
    title = str(chosen.values["title"])
    for entry in titled:
        line = f"Title in row {entry.row}: {entry.values['title']}"
        if entry.values["title"] != title and not entry.revisions and line not in entry.notes:
            entry.notes.append(line)
    return title


def _overtook(one: Document, entry: Entry, said: Sequence[_Said]) -> bool:
    """Whether a row is about revisions that others came after, so that title and dates in it are those of then."""
    current = documents.current(one)
    mine = [each for each in said if each.entry is entry]
    return bool(mine) and current is not None and all(not _same(each.code, current.code) for each in mine)


def _lead(one: Document, said: Sequence[_Said], first: Entry) -> Entry:
    """The row whose other fields count: that of the current revision, else the first."""
    current = documents.current(one)
    listed = [each.entry for each in said if each.listed and current is not None and _same(each.code, current.code)]
    return listed[0] if listed else first


def _by_number(one: Document, pattern: str) -> Document:
    told = numbers.parts_of(pattern, one.number) if not (one.type and one.discipline) else {}
    if not told:
        return one
    return replace(one, type=one.type or told.get("type", ""), discipline=one.discipline or told.get("discipline", ""))


def _awaited(one: Document, entry: Entry, statuses: Statuses) -> Document:
    """What a row without a revision says: a document without one is awaited, or was withdrawn before it came."""
    if not _has_revision(entry):
        word = entry.values.get("status", "")
        code = statuses.code(word)
        if word and documents.current(one) is None and sense_of(code) == "withdrawn":
            one = replace(one, status=code)
        elif word and documents.current(one) is None and normal(code) != normal(one.status):
            _keep(entry, f"Status: {word}")
        if entry.values.get("issued"):
            _keep(entry, f"Issued: {entry.values['issued'].isoformat()}")
        if entry.values.get("path"):
            _keep(entry, f"File: {entry.values['path']}")
    return one


def _has_revision(entry: Entry) -> bool:
    return bool(entry.revisions) or normal(entry.values.get("revision", "")) not in _NO_REVISION


def _keep(entry: Entry, line: str) -> None:
    if line not in entry.notes:
        entry.notes.append(line)


# Revisions


def _same(code: str, other: str) -> bool:
    return " ".join(code.casefold().split()) == " ".join(other.casefold().split())


def _revisions_of(one: Document, entry: Entry, statuses: Statuses) -> list[_Said]:
    """The revisions a row names, earliest first as far as the row tells; of several in a cell the last is what the row is about."""
    values = entry.values
    found = [_Said(code, day, "", "", "", "", False, None, entry) for code, day in entry.revisions]
    text = values.get("revision", "")
    if normal(text) in _NO_REVISION:
        return found
    # a code that stands in the register as the cell writes it is one, whatever else it looks like
    codes = [text] if any(_same(each.code, text) for each in one.revisions) else codes_in(text)
    days: Sequence[date | None] = values.get("issued_all", ())
    if len(days) != len(codes):
        days = [None] * (len(codes) - 1) + [values.get("issued")]
    word = values.get("status", "")
    code = statuses.code(word) if word else ""
    if (known := next((each for each in one.revisions if _same(each.code, codes[-1])), None)) and normal(known.status) == normal(word):
        code = known.status  # it came in as it stands, or was given here
    for place, (each, day) in enumerate(zip(codes, days, strict=True)):
        last = place == len(codes) - 1
        found.append(_Said(
            each, day, code if last else SUPERSEDED, word if last and normal(word) != normal(code) else "",
            _path(values.get("path", "")) if last else "", values.get("revision_note", "") if last else "", True,
            values.get("is_current") if last else False, entry,
        ))  # fmt: skip
    return found


def _with_revisions(one: Document, said: Sequence[_Said], rules: Rules, tell: Tell) -> Document:
    """The document with the revisions of its rows: known ones completed, new ones in their place, the latest current.

    The one in force stays it, unless one that comes later is new.
    """
    in_force = documents.current(one)
    there = list(one.revisions)
    fresh: list[str] = []
    by_code = {_key(each.code): each for each in there}
    told: dict[str, _Said] = {}
    for each in said:
        known = by_code.get(_key(each.code))
        if (mine := told.get(_key(each.code))) is None or (each.listed and not mine.listed):
            told[_key(each.code)] = each
        if known is not None:
            stays = "" if known.code in fresh else _stays(one, known, each, rules)
            if stays:
                tell(each.entry, stays)
            full = _completed(known, each, known.code in fresh, bool(stays), rules)
            there[there.index(known)] = by_code[_key(each.code)] = full
            continue
        made = Revision(each.code, each.issued, each.status or "Issued", each.path, note=_noted(each))
        at = len(there)
        while at and _later(there[at - 1], made, rules.scheme):
            at -= 1
        there.insert(at, made)
        by_code[_key(each.code)] = made
        fresh.append(made.code)
    if not fresh:
        return _settled(one, there, in_force and by_code[_key(in_force.code)])
    open_ones = [each for each in there if not (_key(each.code) in told and each.code in fresh and told[_key(each.code)].superseded)]
    chosen = next((each for each in reversed(there) if each.code in fresh and told[_key(each.code)].is_current), None)
    latest = chosen or (open_ones or there)[-1]
    if in_force is not None:
        kept = by_code[_key(in_force.code)]
        if latest.code not in fresh or there.index(latest) < there.index(kept):
            latest = kept
        for code in fresh:
            made = by_code[_key(code)]
            if there.index(made) < there.index(kept) and told[_key(code)].listed:
                why = f"{one.number} rev {code} comes before {kept.code}"
                if latest is kept:
                    tell(told[_key(code)].entry, f"{why}, which stays the current one; it is kept as an earlier revision.")
    settled = [_overtaken(each, latest, told.get(_key(each.code)) if each.code in fresh else None) for each in there]
    return _settled(one, settled, latest)


def _overtaken(one: Revision, latest: Revision, said: _Said | None) -> Revision:
    """A revision once another is current; `said` is its row where it is new."""
    if one is latest:
        return one
    if said is None:
        return documents.stepped_down(one)
    if said.superseded and said.status:
        return one
    if said.status and (line := f"Status: {said.word or said.status}") not in one.note:
        one = replace(one, note="\n".join(filter(None, (one.note, line))))  # what it was before is not lost
    return replace(one, status=SUPERSEDED)


def _settled(one: Document, revisions: Sequence[Revision], latest: Revision | None) -> Document:
    """The document with these revisions, of which one is current."""
    marked = tuple(each if each.current == (each is latest) else replace(each, current=each is latest) for each in revisions)
    status = latest.status if latest is not None else one.status
    return replace(one, revisions=marked, status=status) if (marked, status) != (one.revisions, one.status) else one


def _key(code: str) -> str:
    return " ".join(code.casefold().split())


def _stays(one: Document, known: Revision, said: _Said, rules: Rules) -> str:
    """Why a revision keeps its status though a row says another, as a sentence; empty when it does not.

    A list may be older than what was done here since: it neither brings back what was withdrawn nor ends a review.
    """
    if not (known.current and said.status) or normal(said.status) == normal(known.status):
        return ""
    name = f"{one.number} rev {known.code}"
    stays = f"stays “{known.status}” and does not become “{said.word or said.status}”"
    if normal(known.status) in (normal(WITHDRAWN), normal(withdrawn_code(rules.statuses.codes))):
        return f"{name} was withdrawn, so it {stays}. Set its status in the register if it holds again."
    if (one.id, _key(known.code)) in rules.reviewing:
        return f"{name} is out for review, so it {stays}. Note the answers, or withdraw the review first."
    return ""


def _completed(known: Revision, said: _Said, fresh: bool, stays: bool, rules: Rules) -> Revision:
    """A known revision with what a row adds. A list says when it was issued, an issue sheet only when it was sent.

    Args:
        fresh: it came with another row of the same file.
        stays: its status is not the row's to change.
    """
    issued = (said.issued or known.issued) if said.listed else (known.issued or (said.issued if fresh else None))
    counts = said.status and not stays and (known.current or (fresh and known.status == "Issued"))
    status = said.status if counts else known.status
    note = known.note
    if said.word and status == said.status != known.status:
        note = note if f"Status: {said.word}" in note else "\n".join(filter(None, (note, f"Status: {said.word}")))
    return replace(known, issued=issued, path=_link(known.path, said.path, rules), status=status, note=said.note or note)


def _link(known: str, said: str, rules: Rules) -> str:
    """The path of a revision that a row names again: the known one where the row says the same of it, with more or fewer of its folders;
    unless that leads nowhere, and the row's to a file."""
    if not said:
        return known
    here = rules.beside(said)
    if not known or here == known or not (_ends_in(said, known) or _ends_in(known, said)):
        return here
    return here if rules.lies(here) and not rules.lies(known) else known


def _ends_in(path: str, end: str) -> bool:
    return f"/{path}".replace("\\", "/").endswith(f"/{end}".replace("\\", "/"))


def _noted(said: _Said) -> str:
    """The note of a new revision, which keeps the file's own word for its status where that is another."""
    return "\n".join(filter(None, (said.note, f"Status: {said.word}" if said.word and f"Status: {said.word}" not in said.note else "")))


def _later(known: Revision, made: Revision, scheme: Scheme) -> bool:
    """Whether a revision of the document comes after a new one: by the project's scheme, else by their days, else by what their codes
    look like, else as they came."""
    ranks = scheme.rank(known.code), scheme.rank(made.code)
    if None not in ranks and ranks[0] != ranks[1]:
        return revisions.comes_before(scheme, made.code, known.code)
    if known.issued and made.issued and known.issued != made.issued:
        return known.issued > made.issued
    return comes_before(made.code, known.code) is True


def _path(text: str) -> str:
    """A relative path with forward slashes, which every system reads; other paths as they stand."""
    return text if re.match(r"[A-Za-z]:|\\\\|[a-z]+://", text) else text.replace("\\", "/")


# Differences in words


def revision_differences(before: Document, after: Document, today: date) -> list[str]:
    """What changes among the revisions: “Revision: P02 → P03”, “P01 Issued: 1 Sep → 2 Sep”."""
    if before.revisions == after.revisions:
        return []
    said: list[str] = []
    old_one, new_one = documents.current(before), documents.current(after)
    codes = [one.code if one else "none" for one in (old_one, new_one)]
    if codes[0] != codes[1]:
        said.append(f"Revision: {codes[0]} → {codes[1]}")
    old = {one.code: one for one in before.revisions}
    added = [one.code for one in after.revisions if one.code not in old and (new_one is None or one.code != new_one.code)]
    if added:
        said.append(f"Earlier revisions added: {', '.join(added)}")
    for one in after.revisions:
        was = old.get(one.code)
        if was is None or was == one:
            continue
        for name, label in (("issued", "issued"), ("path", "file"), ("note", "note")):
            pair = [getattr(each, name) for each in (was, one)]
            if pair[0] != pair[1]:
                shown = [day_words(each, today, weekday=False) if isinstance(each, date) else str(each or "none") for each in pair]
                said.append(f"{one.code} {label}: {shown[0]} → {shown[1]}")
        if was.status != one.status and not (one.current or was.current):
            said.append(f"{one.code} status: {was.status} → {one.status}")
    return said
