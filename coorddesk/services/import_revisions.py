"""Revision codes as registers write them: several in one cell, and which of two came first."""

import re

_ONE = re.compile(r"[A-Za-z]{0,2}[-. ]?\d{0,3}(?:\.\d{1,2})?[A-Za-z]?")
_LEAD = re.compile(r"(?:rev(?:ision)?|issue|ver(?:sion)?)[.:]?\s*(?=\S)", re.I)
_PARTS = re.compile(r"([A-Za-z]*)[-. ]?(\d*)(?:\.(\d{1,2}))?")
_STAGES = {"d": 0, "p": 1, "c": 2}  # draft, preliminary, contractual (field.md: scheme a)
_LAST = 1_000


def codes_in(text: str) -> list[str]:
    """The revisions one cell names, in its order: “A, B, C” three, “Rev. B” one; anything longer stands as it is."""
    clean = " ".join(text.split())
    bare = _LEAD.sub("", clean, count=1)
    for separator in (r"\s*[,;|→>]\s*|\s*/\s*(?=[A-Za-z])", r" "):
        parts = [_LEAD.sub("", part, count=1) for part in re.split(separator, bare) if part]
        if len(parts) > 1 and all(_ONE.fullmatch(part) and re.search(r"\w", part) for part in parts):
            return list(dict.fromkeys(parts))
    return [bare if _ONE.fullmatch(bare) and bare else clean]


def comes_before(code: str, other: str) -> bool | None:
    """Whether one revision is earlier than another by their codes alone; None where that cannot be told, as between A and 0."""
    mine, theirs = _placed(code), _placed(other)
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return None
    return mine[1:] < theirs[1:]


def _placed(code: str) -> tuple[str, int, int, int, str] | None:
    """(kind, stage, number, part, letters): codes of one kind compare by the rest."""
    match = _PARTS.fullmatch(code.strip())
    if not match:
        return None
    letters, number, part = match[1].casefold(), match[2], match[3]
    if not number:
        return ("letters", 0, len(letters), 0, letters) if letters and part is None else None
    # P01.01 is on its way to P01; 1.1 comes after 1
    suffix = int(part) if part is not None else _LAST if letters else 0
    if letters in _STAGES:
        return "stages", _STAGES[letters], int(number), suffix, ""
    return f"numbers {letters}", 0, int(number), suffix, ""
