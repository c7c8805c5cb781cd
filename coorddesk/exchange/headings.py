"""What the headings of real spreadsheets mean, which kind of thing a table lists, and what its usual words stand for.

The synonyms come from the templates and tools practitioners share (RAID logs, action lists, drawing registers).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from rapidfuzz import fuzz

from coorddesk.domain.fields import Field
from coorddesk.domain.tasks import Priority


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split("|"))


_SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": _list(
            "UID | ID | Ref | Reference | Action ID | Issue ID | Risk ID | Decision ID | Assumption ID | Dependency ID | "
            "Dep. ID | Task ID | Milestone ID | Meeting ID | Action Item No | Action Number | Number | No | No. | #"
        ),
        "title": _list(
            "Title | Action | Action Item | Task | Description | Action Description | Issue Item Name | Statement | "
            "Summary | Detail | Details | Subject | Milestone | Decision | Decision Description | Risk Description | "
            "Issue Description | Assumption Description | Dependency Description | DESCRIPTION and IMPACT"
        ),
        "owner": _list(
            "Owner | Action Owner | Actionee | Assigned To | Assignee | Responsible | Responsible Party | "
            "Responsible Person | Currently Assigned | By Whom | Who | Lead"
        ),
        "raised_by": _list("Raised By | Originator | Identified By | Author | Decision Maker | Decision Maker(s)"),
        "raised_on": _list("Date Raised | Date Opened | Open Date | Created | Recorded on | Date Identified | Raised On | Date"),
        "due": _list(
            "Due | Due Date | Date Due | Target Date | Target Resolution | Required By | Deadline | By When | Review Date | "
            "Validation Date"
        ),
        "original_due": _list("Original Due | Original Due Date | Baseline | Baseline Date | Planned Date"),
        "forecast": _list("Forecast | Forecast Date | Revised Date | Expected | Expected Date"),
        "closed": _list(
            "Closed | Date Closed | Closed Date | Completion Date | Delivered Date | Actual Res. Date | Actual Date | "
            "Date Resolved"
        ),
        "status": _list("Status | State | RAG | Open/Closed"),
        "priority": _list("Priority | Severity | Urgency | Rating | Risk Rating"),
        "notes": _list(
            "Notes | Comments | Remarks | Progress Notes | Update | Updates | Latest Update | "
            "Action Taken / Status / Resolution | ACTION TO BE TAKEN / STATUS / RESOLUTION | Resolution | Resolution Action"
        ),
        "source": _list("Source | Meeting | Forum | Origin"),
        "category": _list("Category | Type | Workstream | Area | Project"),
        "kind": _list("RAID Code | Log type | Kind"),
        "chase": _list("Last Contact | Last Chased | Followup On | Follow-up Date | Chase Date | Next Action Date | Escalation"),
        "probability": _list("Probability | Likelihood"),
        "impact": _list("Impact | Impact if Wrong | Impact if Late | Consequence"),
        "response": _list("Response | Mitigation | Mitigation Plan | Mitigation Action | Contingency Plan | Follow-up Actions"),
        "cause": _list("Trigger / Cause | Basis / Rationale | Rationale | Context/Background | Alternatives Considered"),
        "doc_no": _list(
            "Document No | Document Number | Doc No | Drawing No | Drawing Number | Drawing | Dwg No | Drg No | "
            "Document Code | Number"
        ),
        "rev": _list("Rev | Revision | Issue | Version | Last Rev"),
        "doc_date": _list("Document Date | Issue Date | Date of Issue | Last Rev Date | Date Received | Planned Issue"),
        "doc_type": _list("Type | Doc type | Document Type | Doc group"),
        "discipline": _list("Discipline"),
        "transmittal": _list("Transmittal No | Transmittal | Distribution"),
        "file": _list("File | Link | Path | Map/Link"),
        "name": _list("Name | Full Name | Contact | Person | Stakeholder"),
        "email": _list("E-mail | Email | Mail | E-mail Address"),
        "phone": _list("Phone | Tel | Telephone | Mobile"),
        "organisation": _list("Organisation | Organization | Company | External Party | Employer"),
        "role": _list("Role | Role/Title | Job Title | Position | Function"),
        "team": _list("Team | Department | Dept"),
        "starts": _list("Start | Starts | Start Date | Start Time | From"),
        "ends": _list("End | Ends | Finish | End Date | End Time | Until"),
        "place": _list("Place | Location | Venue | Room"),
        "attendees": _list("Attendees | Participants | Invitees"),
    }
)

# Sheet names and headings that tell the kind of thing a table lists.
_SHEET_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "task": r"actions?|tasks?|to ?dos?|deliverables?",
        "log": r"raid|risks?|issues?(?! sheet)|decisions?|assumptions?|dependenc(?:y|ies)|changes?|opportunit(?:y|ies)",
        "document": r"issue sheet|documents?|docs?|drawings?|mdr|ddr|specifications?",
        "person": r"people|persons?|contacts?|stakeholders?|directory|staff|team members?|attendees",
        "milestone": r"milestones?|gates?|key dates",
        "meeting": r"meetings?|calendar|appointments?",
    }
)
_TELLING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "task": frozenset(
            _list(
                "action | action item | task | action id | action item no | task id | action owner | actionee | "
                "action description | action number | issue item name | waiting on"
            )
        ),
        "log": frozenset(
            _list(
                "raid code | risk id | issue id | assumption id | dep id | dependency id | decision id | probability | "
                "likelihood | mitigation | mitigation plan | risk description | issue description | decision | risk | "
                "assumption description | dependency description | statement | risk rating | decision maker | "
                "decision maker s | decision description"
            )
        ),
        "document": frozenset(
            _list(
                "document no | document number | doc no | drawing no | drawing number | dwg no | document code | rev | "
                "revision | doc type | transmittal no | drawing | date of issue"
            )
        ),
        "person": frozenset(
            _list(
                "e mail | email | tel | phone | telephone | mobile | e mail address | organisation | organization | "
                "role title | job title | full name"
            )
        ),
        "milestone": frozenset(_list("milestone | milestone id | variance days | forecast date | planned date | baseline date")),
        "meeting": frozenset(
            _list("attendees | participants | invitees | start time | end time | venue | location | chair | agenda | meeting id")
        ),
    }
)
_LOG_KINDS: Mapping[str, str] = MappingProxyType(
    {
        code: kind
        for kind, codes in {
            "risk": "R | RK | RSK | RISK",
            "issue": "I | IS | ISS | ISSUE",
            "action": "AI | AC | ACT | ACTION | TASK",
            "assumption": "AS | ASM | ASS | ASSUMPTION",
            "decision": "DC | DEC | DECISION",
            "dependency": "DP | DEP | DEPENDENCY",
            "change": "C | CR | CHG | CHANGE",
        }.items()
        for code in _list(codes)
    }
)
_WEAK = frozenset({"#", "no", "number", "date", "name", "type", "item", "contact", "distribution"})
_RUNNING = re.compile(r"(seq|sequence|line|row|s no|sr no|serial)( ?(no|number|#))?")
_KIND_WORD = re.compile(
    r"(?:risk|issue|action|assumption|dependency|decision|task|document|drawing|milestone|meeting|change|current) (?=\w)"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table seems to list.

    Attributes:
        kind: a key of the kinds asked for; "" when no heading was recognised.
        mapping: one field name a column, None for a column left alone.
        score: 0 to about 2; above 0.6 it is usually right.
        others: the other kinds with their scores, best first.
    """

    kind: str
    mapping: tuple[str | None, ...]
    score: float
    others: tuple[tuple[str, float], ...]


def synonyms() -> Mapping[str, tuple[str, ...]]:
    """What is meant → the headings that say so, the clearest first."""
    return _SYNONYMS


@lru_cache(maxsize=1024)  # a list of ten thousand rows says the same few words a hundred thousand times
def normal(text: str) -> str:
    """The text for comparing: lower case, one space between words, no punctuation but "#"."""
    return " ".join(re.sub(r"[^\w#]|_", " ", text.casefold()).split())


def known_heading(text: str) -> bool:
    """Whether this is a heading commonly met, in any case and punctuation; a running number's heading counts."""
    return (key := normal(text)) in _KNOWN or bool(_RUNNING.fullmatch(key)) or (key.endswith(" id") and len(key) < 20)


_GROUPS = tuple(frozenset(normal(heading) for heading in said) for said in _SYNONYMS.values())
_KNOWN = frozenset(normal(heading) for said in (*_SYNONYMS.values(), *_TELLING.values()) for heading in said)


def guess(headings: Sequence[str], kinds: Mapping[str, Sequence[Field]], sheet: str = "") -> Guess:
    """The kind of thing the table lists and the field each column fills.

    A column fills one field and a field takes one column, the best match first: a heading the field names itself, then one in
    other spelling or with an addition, then a synonym of several that the field names. A number that is renewed with every sorting
    ("Seq #") is never taken as the reference.

    Args:
        headings: as written, "" for a column without one.
        kinds: kind → the fields it can take; pass one kind only to map the columns of a kind already chosen.
        sheet: the sheet's name, which often tells the kind.
    """
    keys = [normal(heading) for heading in headings]
    asked = [key for key in keys if key]
    found: list[tuple[float, str, tuple[str | None, ...]]] = []
    for kind, fields in kinds.items():
        mapping, quality = _mapped(headings, fields)
        score = quality / max(len(asked), 1)
        if words := _SHEET_WORDS.get(kind):
            score += 0.6 * bool(re.search(rf"\b(?:{words})\b", normal(sheet)))
        score += min(0.6, 0.2 * len(_TELLING.get(kind, frozenset()).intersection(keys))) if any(mapping) else 0
        found.append((round(score, 3), kind, mapping))
    found.sort(key=lambda item: -item[0])
    if not found or not any(found[0][2]):
        return Guess("", (None,) * len(headings), 0.0, tuple((kind, score) for score, kind, _ in found))
    score, kind, mapping = found[0]
    return Guess(kind, mapping, score, tuple((other, points) for points, other, _ in found[1:]))


def _mapped(headings: Sequence[str], fields: Sequence[Field]) -> tuple[tuple[str | None, ...], float]:
    pairs: list[tuple[float, int, int, str]] = []
    for field in fields:
        names = list(dict.fromkeys(normal(name) for name in (*field.headings, field.label, field.name) if name))
        cousins = {said for group in _GROUPS if len(group.intersection(names)) > 1 for said in group}
        for column, heading in enumerate(headings):
            quality, rank = _match(heading, names)
            if quality < 0.7 and normal(heading) in cousins:
                quality, rank = 0.7, len(names)
            if quality:
                pairs.append((-quality, rank, column, field.name))
    mapping: list[str | None] = [None] * len(headings)
    total = 0.0
    for quality, _, column, name in sorted(pairs):
        if mapping[column] is None and name not in mapping:
            mapping[column] = name
            total -= quality
    return tuple(mapping), total


def _match(heading: str, names: Sequence[str]) -> tuple[float, int]:
    """How well a heading says one of the names, 0 to 1, and the place of that name among them."""
    key = normal(heading)
    if not key or _RUNNING.fullmatch(key):
        return 0.0, 0
    bare = normal(_bare_text(heading))
    parts = [normal(part) for part in re.split(r"/|&|,|\band\b", _bare_text(heading))]
    exact = 0.8 if key in _WEAK else 0.97 if key == "id" else 1.0
    tries: list[tuple[float, str]] = [(exact, key), (0.95, bare), (0.9, key.replace(" ", ""))]
    if kind_word := _KIND_WORD.match(bare):
        tries.append((0.85, bare[kind_word.end() :]))
    if len(parts) == 2:
        tries.extend([(0.8, parts[0]), (0.6, parts[1])])
    squashed = [name.replace(" ", "") for name in names]
    best = (0.0, 0)
    for quality, text in tries:
        for rank, name in enumerate(names):
            if text and quality > best[0] and (text == name or (quality == 0.9 and text == squashed[rank])):
                best = (quality, rank)
    if best[0] < 0.85 and len(bare) >= 5:
        for rank, name in enumerate(names):
            ratio = fuzz.ratio(bare, name)
            if ratio >= 90 and len(name) >= 5 and ratio / 112 > best[0]:
                best = (ratio / 112, rank)
    return best


def _bare_text(heading: str) -> str:
    """The heading in lower case without what stands in brackets."""
    return re.sub(r"\([^)]*\)", " ", heading.casefold())


# Combined logs


def kind_of_code(code: str, a: str = "assumption", d: str = "dependency") -> str | None:
    """risk, assumption, issue, action, decision, dependency or change, from "R", "AI", "Risk" or an id such as "ACT-001".

    Args:
        a: what a lone A means in this log, "assumption" or "action".
        d: what a lone D means, "dependency" or "decision".

    Returns:
        None when the code says nothing of the kind.
    """
    text = code.strip().upper()
    found = re.fullmatch(r"(?:.*[-_/. ])?([A-Z]+)[-_. ]*\d+", text) or re.fullmatch(r"([A-Z]+)\.?", text)
    if not found:
        return None
    letters = found[1]
    if letters in {"A", "D"}:
        return a if letters == "A" else d
    if letters in _LOG_KINDS:
        return _LOG_KINDS[letters]
    singular = re.sub(r"IES$", "Y", letters) if letters.endswith("IES") else letters.removesuffix("S")
    return _LOG_KINDS.get(singular) if len(singular) > 3 else None


def letters_of(codes: Iterable[str]) -> tuple[str, str]:
    """What a lone A and a lone D mean in a log with these codes: where actions have their own code, A is an assumption.

    The usual reading, ("assumption", "dependency"), when the codes do not tell; the user has the last word.
    """
    kinds = {kind_of_code(code, "", "") for code in codes}
    return "action" if "assumption" in kinds else "assumption", "decision" if "dependency" in kinds else "dependency"


def log_kind(sheet: str, headings: Sequence[str] = ()) -> str | None:
    """The one kind of log entry that a sheet's name or its headings announce ("Risks", "Decision ID"); None when mixed."""
    for texts in ([sheet], headings):
        words = {word for text in texts for word in normal(text).split()}
        kinds = {kind for word in words if len(word) > 3 and (kind := kind_of_code(word)) and kind != "action"}
        if len(kinds) == 1 and "raid" not in words:
            return kinds.pop()
    return None


# Usual words in cells

Status = Literal["open", "active", "waiting", "done", "cancelled"]

_STATUS_WORDS: Mapping[Status, frozenset[str]] = MappingProxyType(
    {
        "open": frozenset(
            _list(
                "open | new | not started | to do | todo | backlog | raised | identified | pending | proposed | draft | "
                "planned | upcoming | scheduled | reopened | re opened | outstanding"
            )
        ),
        "active": frozenset(
            _list(
                "in progress | ongoing | on going | started | active | investigating | wip | in work | under review | "
                "in review | review | escalated | at risk | doing | on track"
            )
        ),
        "waiting": frozenset(_list("on hold | hold | waiting | blocked | deferred | paused | parked | postponed | waiting on")),
        "done": frozenset(
            _list(
                "closed | complete | completed | done | finished | resolved | met | validated | approved | implemented | "
                "delivered | reached | achieved | yes | x"
            )
        ),
        "cancelled": frozenset(
            _list(
                "cancelled | canceled | withdrawn | rejected | invalidated | dropped | superseded | void | not required | "
                "no longer required"
            )
        ),
    }
)
_PRIORITY_WORDS: Mapping[Priority, frozenset[str]] = MappingProxyType(
    {
        Priority.HIGH: frozenset(
            _list(
                "high | h | hi | major | red | p0 | p1 | 1 | severe | critical | very high | vh | urgent | immediate | "
                "showstopper"
            )
        ),
        Priority.NORMAL: frozenset(_list("medium | med | m | normal | moderate | average | amber | p2 | 2")),
        Priority.LOW: frozenset(_list("low | l | lo | minor | green | very low | vl | p3 | p4 | p5 | 3 | 4 | 5")),
    }
)
_SCALE_WORDS: Mapping[int, frozenset[str]] = MappingProxyType(
    {
        1: frozenset(_list("very low | vl | rare | remote | negligible | insignificant | none | very unlikely")),
        2: frozenset(_list("low | l | unlikely | minor")),
        3: frozenset(_list("medium | med | m | moderate | possible | even")),
        4: frozenset(_list("high | h | likely | major | probable | significant")),
        5: frozenset(
            _list("very high | vh | almost certain | certain | very likely | severe | catastrophic | critical | extreme")
        ),
    }
)
_SCALE_NUMBER = re.compile(r"([1-5])(?:[.,]0+)?(?:\s*(?:/|of|out of)\s*5)?(?:\s*[-–:=.]?\s*[^\W\d][^\d]*)?")
_NOBODY = {"", "tbc", "tbd", "tba", "n a", "na", "none", "nobody", "unassigned", "not assigned", "open", "nn", "various"}
_NOT_A_NAME = re.compile(
    r"\b(representative|rep|manager|mgr|pm|coordinator|engineer|team|dept|department|client|contractor|lead|director|architects?|consultant|"
    r"control|qs|it|hr|av|m&e|supplier|officer|authority|health|safety|quality|research|design|office|group|services?|operations|"
    r"partners?|sons?|co|ltd|llc|llp|inc|plc|gmbh|ag|kg|associates|söhne|company|brothers|bros)\b",
    re.I,
)

_NO_FIRST_NAME = frozenset(_list("all | everybody | everyone | anyone | both | others | main | site | project | building | the"))


def read_status(text: str) -> Status | None:
    """The usual reading of a status in any case; None for other words (show them and ask) and for red, amber and green."""
    key = normal(text)
    if percent := re.fullmatch(r"\s*(\d{1,3})(?:[.,]0+)?\s*%\s*", text):
        return "done" if int(percent[1]) >= 100 else "active" if int(percent[1]) else "open"
    key = re.sub(r"^\d+ ", "", key)
    for status, words in _STATUS_WORDS.items():
        if key in words:
            return status
    if re.match(r"(waiting|awaiting|on hold|blocked) ", key):
        return "waiting"
    return "done" if re.match(r"(closed|completed?) ", key) else None


def read_priority(text: str) -> Priority | None:
    """The usual reading of a priority, severity or urgency; bare numbers and P-numbers count from 1, the most pressing."""
    key = normal(text)
    for tried in (key, re.sub(r"^\d+ | \d+$", "", key)):
        for priority, words in _PRIORITY_WORDS.items():
            if tried in words:
                return priority
    return None


def read_scale(text: str) -> int | None:
    """A probability or an impact from 1 to 5: a number in it wins ("4 - Likely", "3/5"), then words; per cent by fifths of a
    risk matrix (10, 30, 50, 70). None for anything else, also for numbers above 5: another scale."""
    key = normal(text)
    if percent := re.fullmatch(r"\s*(\d{1,3})(?:[.,]\d+)?\s*%\s*", text):
        return 1 + sum(int(percent[1]) > limit for limit in (10, 30, 50, 70))
    if number := _SCALE_NUMBER.fullmatch(text.strip()) or re.search(r"\(([1-5])\)", text):
        return int(number[1])
    return next((level for level, words in _SCALE_WORDS.items() if key in words), None)


def read_people(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The names in one cell, in order and without repetition; placeholders such as "TBC" give nobody.

    Line ends and semicolons always separate. A comma does, unless the words around it make a company ("Haddad, Ltd") or a known
    person surname first. A slash, an ampersand and "and" separate only what looks like people on every side: "M. Okafor / S. Rao"
    are two, "Client Representative / PM", "Health and Safety" and "Weber & Söhne" are one.

    Args:
        known: full names of people on file.
    """
    whole = {normal(name) for name in known}
    names: list[str] = []
    for chunk in re.split(r"[;\n]+", text):
        if normal(read_name(chunk)) in whole:
            names.append(read_name(chunk))
            continue
        parts = [part for part in chunk.split(",") if part.strip()]
        if any(re.fullmatch(r"\s*(ltd|llc|llp|inc|plc|gmbh|ag|kg|co)\.?\s*", part, re.I) for part in parts[1:]):
            parts = [chunk]
        for part in parts:
            pieces = [] if normal(part) in _NOBODY else re.split(r"\s*/\s*|\s*&\s*|\s+and\s+", part.strip())
            names.extend(pieces if all(_is_person(piece) for piece in pieces) else [part])
    kept: dict[str, str] = {}
    for name in names:
        if normal(name) not in _NOBODY:
            kept.setdefault(normal(name), " ".join(name.split()))
    return tuple(kept.values())


def _is_person(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= 4 and words[0][:1].isalpha() and not words[0][:1].islower() and not _NOT_A_NAME.search(text)


def is_first_name(text: str) -> bool:
    """Whether it may be a first name alone: no word for a department, a part in the project or everybody."""
    return normal(text) not in _NO_FIRST_NAME and names_nobody_but_people(text)


def names_nobody_but_people(text: str) -> bool:
    """Whether no word of a name is one of departments, parts in a project or companies."""
    return not _NOT_A_NAME.search(text)


def read_name(text: str) -> str:
    """One person's name, given name first: "Rao, Sunita" becomes "Sunita Rao"; anything but one comma stays."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 2 and all(parts) and not _NOT_A_NAME.search(parts[1]):
        return f"{parts[1]} {parts[0]}"
    return " ".join(text.split())
