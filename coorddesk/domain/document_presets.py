"""The sets of status and review codes that a project can begin with, and what a set of its own has to keep to.

Sources are those of field.md: a register guide (general), ISO 19650-2 UK national annex of 2021 and 2018, EPC issue purposes, return codes
of reviews. They are defaults: every project edits its own copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coorddesk.domain.projects import (
    DEFAULT_REVIEW_CODES,
    DEFAULT_STATUS_CODES,
    Effect,
    Project,
    ReviewCode,
    StatusCode,
)
from coorddesk.errors import InvalidInput

# How a status is shown, with what that says of a document; the words stand beside the colour.
TONES = (
    ("complete", "Being written"), ("accent", "Out for an answer"), ("amber", "Returned with comments"), ("green", "May be used"),
    ("red", "Must not be used"), ("plain", "No answer needed"), ("outline", "Not in force"),
)  # fmt: skip
EFFECTS = (
    (Effect.APPROVE, "Approved"), (Effect.COMMENT, "Approved with comments"), (Effect.REVISE, "To be revised"), (Effect.REJECT, "Rejected"),
    (Effect.RECORD, "Noted only"),
)  # fmt: skip
_LONGEST_CODE, _LONGEST_MEANING, _MOST = 40, 200, 100


@dataclass(frozen=True, slots=True)
class StatusPreset:
    """A set of status codes."""

    key: str
    name: str
    codes: tuple[StatusCode, ...]


@dataclass(frozen=True, slots=True)
class ReviewPreset:
    """A set of answers to reviews."""

    key: str
    name: str
    codes: tuple[ReviewCode, ...]


def _statuses(*codes: tuple[str, str, str]) -> tuple[StatusCode, ...]:
    return tuple(StatusCode(*one) for one in codes)


def _stages(letter: str, meaning: str, tone: str) -> tuple[StatusCode, ...]:
    return tuple(StatusCode(f"{letter}{stage}", meaning.format(stage=stage), tone) for stage in range(1, 8))


STATUS_PRESETS = (
    StatusPreset("general", "General", DEFAULT_STATUS_CODES),
    StatusPreset("iso2021", "ISO 19650-2 UK, 2021", (
        *_statuses(
            ("S0", "Work in progress", "complete"), ("S1", "Suitable for coordination", "accent"),
            ("S2", "Suitable for information or reference", "plain"), ("S3", "Suitable for review and comment", "accent"),
            ("S4", "Suitable for review and authorization", "accent"), ("S5", "Suitable for review and acceptance", "accent"),
        ),
        *_stages("A", "Authorized and accepted, stage {stage}", "green"),
    )),
    StatusPreset("iso2018", "ISO 19650-2 UK, 2018", (
        *_statuses(
            ("S0", "Work in progress", "complete"), ("S1", "Suitable for coordination", "accent"),
            ("S2", "Suitable for information", "plain"), ("S3", "Suitable for review and comment", "accent"),
            ("S4", "Suitable for stage approval", "accent"), ("S5", "Withdrawn", "outline"),
            ("S6", "Suitable for PIM authorization", "accent"), ("S7", "Suitable for AIM authorization", "accent"),
        ),
        *_stages("A", "Authorized and accepted, stage {stage}", "green"),
        *_stages("B", "Partly signed off, with comments, stage {stage}", "amber"),
        *_statuses(("CR", "As-constructed record", "green")),
    )),
    StatusPreset("epc", "Issue purposes", _statuses(
        ("IFR", "Issued for review", "accent"), ("IFA", "Issued for approval", "accent"), ("IFI", "Issued for information", "plain"),
        ("IFD", "Issued for design", "green"), ("IFT", "Issued for tender", "green"), ("IFC", "Issued for construction", "green"),
        ("IAB", "As built", "green"),
    )),
)  # fmt: skip


def _answers(*codes: tuple[str, str, Effect]) -> tuple[ReviewCode, ...]:
    return tuple(ReviewCode(*one) for one in codes)


REVIEW_PRESETS = (
    ReviewPreset("letters", "A, B, C, D", DEFAULT_REVIEW_CODES),
    ReviewPreset("numbers", "1, 2, 3, 4", _answers(
        ("1", "Approved", Effect.APPROVE), ("2", "Approved with comments", Effect.COMMENT),
        ("3", "Revise and resubmit", Effect.REVISE), ("4", "Rejected", Effect.REJECT), ("5", "For information only", Effect.RECORD),
    )),
    ReviewPreset("words", "Words", _answers(
        ("Approved", "Proceed", Effect.APPROVE), ("Approved as noted", "Proceed, with the comments in", Effect.COMMENT),
        ("Reviewed", "Looked at, nothing to say", Effect.APPROVE), ("Revise and resubmit", "Do not proceed", Effect.REVISE),
        ("Rejected", "Do not proceed", Effect.REJECT), ("For record only", "No answer was asked for", Effect.RECORD),
    )),
    ReviewPreset("comments", "Comments only", _answers(
        ("No comment", "Nothing to say", Effect.APPROVE), ("Comments", "Take them in", Effect.COMMENT),
    )),
)  # fmt: skip


def statuses_of(project: Project | None) -> tuple[StatusCode, ...]:
    """The status codes of a project: its own, else the general set."""
    return (project.status_codes if project else ()) or DEFAULT_STATUS_CODES


def answers_of(project: Project | None) -> tuple[ReviewCode, ...]:
    """The answers that reviewers of a project can give: its own, else the general set."""
    return (project.review_codes if project else ()) or DEFAULT_REVIEW_CODES


def is_draft(statuses: Sequence[StatusCode], status: str) -> bool:
    """Whether a status says that a revision is still being written, so that it has no day of issue."""
    return any(one.code.casefold() == status.casefold() and one.tone == "complete" for one in (*statuses, *DEFAULT_STATUS_CODES))


def usual_status(statuses: Sequence[StatusCode]) -> str:
    """The status that a new revision has until somebody says otherwise.

    “Issued” where the set has it, else the first that asks for nothing, then one that asks for something; never one that only an answer
    gives.
    """
    if named := next((one.code for one in statuses if one.code.casefold() == "issued"), ""):
        return named
    ranked = [one.code for tone in ("plain", "accent", "complete") for one in statuses if one.tone == tone]
    return next(iter(ranked), statuses[0].code)


def checked_status(status: str) -> str:
    """The status of a revision without needless blanks.

    Raises:
        InvalidInput: it is empty.
    """
    if not _words(status):
        raise InvalidInput("status", "A revision needs a status, such as Draft or Issued. Nothing was changed.")
    return _words(status)


def checked_statuses(codes: Sequence[StatusCode]) -> tuple[StatusCode, ...]:
    """A set of status codes without needless blanks.

    Raises:
        InvalidInput: it is empty or too large, a code is empty, too long or there twice, or a tone is none.
    """
    clean = tuple(replace(one, code=_words(one.code), meaning=_words(one.meaning)) for one in codes)
    _check([(one.code, one.meaning) for one in clean], "A status", "status_codes")
    odd = next((one for one in clean if one.tone not in dict(TONES)), None)
    if odd is not None:
        raise InvalidInput("status_codes", f"“{odd.tone}” is not a way to show a status. The list was kept as it was.")
    return clean


def checked_answers(codes: Sequence[ReviewCode]) -> tuple[ReviewCode, ...]:
    """A set of review codes without needless blanks.

    Raises:
        InvalidInput: it is empty or too large, a code is empty, too long or there twice, or no answer in it lets a document pass.
    """
    clean = tuple(ReviewCode(_words(one.code), _words(one.meaning), Effect(one.effect)) for one in codes)
    _check([(one.code, one.meaning) for one in clean], "An answer", "review_codes")
    if all(one.effect not in (Effect.APPROVE, Effect.COMMENT) for one in clean):
        raise InvalidInput("review_codes", "No answer would approve a document any more, so the list was kept as it was. Add one first.")
    return clean


def _words(text: str) -> str:
    return " ".join(text.split())


def _check(codes: Sequence[tuple[str, str]], what: str, field: str) -> None:
    kept = "The list was kept as it was."
    if not codes:
        raise InvalidInput(field, f"The last one cannot go. {kept} Add another one first.")
    if len(codes) > _MOST:
        raise InvalidInput(field, f"The list has room for {_MOST}. {kept}")
    seen: set[str] = set()
    for code, meaning in codes:
        if not code:
            raise InvalidInput(field, f"{what} needs a code or a word. {kept}")
        if len(code) > _LONGEST_CODE:
            raise InvalidInput(field, f"“{code[:12]}…” is longer than {_LONGEST_CODE} letters. {kept} Put the rest into its meaning.")
        if len(meaning) > _LONGEST_MEANING:
            raise InvalidInput(field, f"The meaning of “{code}” is longer than {_LONGEST_MEANING} letters. {kept}")
        if code.casefold() in seen:
            raise InvalidInput(field, f"“{code}” is in the list already. {kept}")
        seen.add(code.casefold())
