"""What the words of a foreign status column mean among a project's status codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coorddesk.domain.projects import StatusCode
from coorddesk.exchange.headings import normal

# Words that mean about the same; a project's code is found by the words of its own group (field.md: terms and default lists).
_SENSES: dict[str, tuple[str, ...]] = {
    "awaited": ("awaited", "awaiting", "not started", "planned", "to be issued", "tbi", "pending", "not issued", "not yet issued",
                "outstanding", "future", "expected"),
    "draft": ("draft", "wip", "work in progress", "in progress", "in preparation", "preliminary", "being written"),
    "for review": ("for review", "under review", "in review", "review", "issued for review", "ifr", "submitted", "submitted for review",
                   "for comment", "for comments", "issued for comment", "for approval", "issued for approval", "ifa", "out for comments"),
    "comments": ("comments", "approved with comments", "approved as noted", "accepted with comments", "returned with comments",
                 "commented", "revise and resubmit"),
    "approved": ("approved", "accepted", "approved for construction", "no objection", "authorized", "may be used"),
    "rejected": ("rejected", "not approved", "not accepted", "refused"),
    "issued": ("issued", "issued for construction", "ifc", "for construction", "issued for tender", "ift", "for tender",
               "issued for design", "ifd", "issued for use", "as built", "asbuilt", "final", "released", "current", "sent out"),
    "for information": ("for information", "issued for information", "ifi", "information", "for info", "fyi"),
    "superseded": ("superseded", "obsolete", "replaced", "old", "historic"),
    "withdrawn": ("withdrawn", "void", "voided", "cancelled", "canceled", "deleted", "not required", "not used", "no longer required"),
}  # fmt: skip
_BY_WORD = {word: sense for sense, words in _SENSES.items() for word in words}


@dataclass(frozen=True, slots=True)
class StatusWord:
    """One word of a file's status column.

    Attributes:
        text: as the file writes it first.
        rows: how many rows have it.
        code: what it comes in as; the text itself where it stands as it is.
        known: it is one of the project's codes, in any spelling, so there is nothing to choose.
        guessed: nobody chose the code, the words are only alike.
    """

    text: str
    rows: int
    code: str
    known: bool = False
    guessed: bool = False


def sense_of(text: str) -> str:
    """The group of words a status belongs to (“superseded”, “withdrawn” …); empty when it is in none."""
    return _BY_WORD.get(normal(text), "")


def code_for(text: str, codes: Sequence[StatusCode]) -> tuple[str, bool]:
    """(the project's code for a word, whether the word says that code itself); ("", False) when no code is like it."""
    key = normal(text)
    for one in codes:
        if key and normal(one.code) == key:
            return one.code, True
    first = key.partition(" ")[0]
    for one in codes:
        # “S2 - For information”: the code with its meaning behind it
        if len(first) < len(key) and normal(one.code) == first and any(sign.isdigit() for sign in first):
            return one.code, True
    if sense := _BY_WORD.get(key):
        found = next((one for one in codes if sense_of(one.code) == sense), None)
        found = found or next((one for one in codes if sense_of(one.meaning) == sense), None)
        return (found.code, False) if found else ("", False)
    return "", False


def status_words(texts: Mapping[str, int], codes: Sequence[StatusCode], chosen: Mapping[str, str]) -> tuple[StatusWord, ...]:
    """The words of a file, each with its code: as chosen, else the project's own, else the nearest, else as it stands.

    Args:
        texts: as written → rows that have it.
        chosen: a word in any spelling → the code it was given; the word itself for “as it stands”.
    """
    chosen = {normal(word): code for word, code in chosen.items()}
    found: dict[str, StatusWord] = {}
    for text, rows in texts.items():
        key = normal(text)
        if key in found:
            one = found[key]
            found[key] = StatusWord(one.text, one.rows + rows, one.code, one.known, one.guessed)
            continue
        code, known = code_for(text, codes)
        given = chosen.get(key)
        if given is not None and not known:
            found[key] = StatusWord(text, rows, given if normal(given) != key else text)
        else:
            found[key] = StatusWord(text, rows, code or text, known, bool(code) and not known)
    return tuple(found.values())


def withdrawn_code(codes: Sequence[StatusCode]) -> str:
    """The project's code for what is no longer valid and not replaced."""
    return next((one.code for one in codes if "withdrawn" in f"{one.code} {one.meaning}".casefold()), "Withdrawn")
