"""How the status of a document or transmittal and the answer to a review are shown: tone and icon of a chip, wherever one stands."""

from collections.abc import Sequence

from coorddesk.domain.projects import DEFAULT_STATUS_CODES, Effect, StatusCode
from coorddesk.domain.transmittals import State
from coorddesk.ui.paint import Tone

_ICONS = {
    "awaited": "circle-dashed", "draft": "pencil", "for review": "eye", "comments": "message-square", "approved": "check", "rejected": "x",
    "issued": "send", "for information": "info", "superseded": "archive", "withdrawn": "archive-x",
}  # fmt: skip
_TONE_ICONS = {
    "accent": "eye", "amber": "message-square", "green": "check", "red": "x", "complete": "pencil", "outline": "circle-dashed",
    "plain": "info",
}  # fmt: skip
_TONES: dict[str, Tone] = {
    "outline": "outline", "complete": "complete", "accent": "accent", "amber": "amber", "green": "green", "red": "red", "plain": "complete",
}  # fmt: skip
_EFFECTS: dict[Effect, tuple[Tone, str]] = {
    Effect.APPROVE: ("green", "check"), Effect.COMMENT: ("amber", "message-square"), Effect.REVISE: ("amber", "undo-2"),
    Effect.REJECT: ("red", "x"), Effect.RECORD: ("complete", "info"),
}  # fmt: skip

TRANSMITTAL_LOOKS: dict[State, tuple[Tone, str]] = {
    State.DRAFT: ("complete", "pencil"), State.SENT: ("accent", "send"), State.PARTLY: ("amber", "circle-dashed"),
    State.LATE: ("red", "clock"), State.ACKNOWLEDGED: ("green", "check"), State.CANCELLED: ("outline", "x"),
}  # fmt: skip


def code_of(codes: Sequence[StatusCode], status: str) -> StatusCode | None:
    """A status among a project's codes, else among the usual ones, in any case; None for one that nobody defined."""
    wanted = status.casefold()
    return next((one for one in (*codes, *DEFAULT_STATUS_CODES) if one.code.casefold() == wanted), None)


def status_look(codes: Sequence[StatusCode], status: str) -> tuple[Tone, str]:
    """(tone, icon) of a status's chip; one that nobody defined stands without colour."""
    code = code_of(codes, status)
    if code is None:
        return "outline", ""
    return _TONES.get(code.tone, "outline"), _ICONS.get(status.casefold(), _TONE_ICONS.get(code.tone, ""))


def effect_look(effect: Effect) -> tuple[Tone, str]:
    """(tone, icon) of an answer's chip."""
    return _EFFECTS[effect]
