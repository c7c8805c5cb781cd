"""Revisions in order: the schemes that projects use, the code that comes next, and what a revision that is late or taken back does.

The schemes are those of field.md (“Revision schemes to offer”, a to e). A code that no scheme knows is taken as it stands: it has no
order, so that nothing is ever said about it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from coorddesk.domain import documents
from coorddesk.domain.documents import WITHDRAWN, Document, Revision
from coorddesk.errors import InvalidInput

Rank = tuple[int, ...]
_MOST_OFFERED = 4


@dataclass(frozen=True, slots=True)
class Scheme:
    """How the revisions of a project's documents are counted.

    Attributes:
        key: as `Project.revision_scheme` has it.
        words: how the codes go, in short.
        first: what a first revision may be called, the usual one first.
        rank: what codes are ordered by; None for one that is not of this scheme.
        after: what may come after a code of this scheme, the usual one first; each has a higher rank.
    """

    key: str
    name: str
    words: str
    first: tuple[str, ...]
    rank: Callable[[str], Rank | None]
    after: Callable[[str], tuple[str, ...]]


def scheme_of(key: str) -> Scheme:
    """The scheme of a key; the one without any order for a key that nobody knows."""
    return SCHEMES.get(key, SCHEMES["free"])


def next_code(scheme: Scheme, codes: Sequence[str]) -> str:
    """The usual code after those there are; never one of them."""
    return next_codes(scheme, codes)[0]


def next_codes(scheme: Scheme, codes: Sequence[str]) -> tuple[str, ...]:
    """What the next revision may be called, the usual code first; none of those there are.

    Args:
        codes: of all revisions so far, oldest first. The highest counts, for one that came late is not what is gone on from.
    """
    used = {code.casefold() for code in codes}
    ranked = [(rank, place) for place, code in enumerate(codes) if (rank := scheme.rank(code)) is not None]
    if not codes:
        offered = scheme.first
    elif ranked:
        offered = scheme.after(codes[max(ranked)[1]])
    else:
        offered = (counted_on(codes[-1]), *scheme.first)
    usual = offered[0]
    while usual.casefold() in used:
        usual = counted_on(usual)
    free = (one for one in offered if one.casefold() not in used)
    return tuple(dict.fromkeys((usual, *free)))[:_MOST_OFFERED]


def comes_before(scheme: Scheme, code: str, other: str) -> bool:
    """Whether a code certainly comes before another one; False where the scheme cannot tell."""
    mine, theirs = scheme.rank(code), scheme.rank(other)
    return mine is not None and theirs is not None and mine < theirs


def late_before(scheme: Scheme, document: Document, code: str) -> Revision | None:
    """The current revision when one called `code` comes before it, and so is late; else None."""
    now = documents.current(document)
    return now if now is not None and comes_before(scheme, code, now.code) else None


def out_of_order(scheme: Scheme, codes: Sequence[str], code: str) -> str:
    """What is odd about a further code, as a sentence; empty when it is in order. It never forbids anything."""
    clean = " ".join(code.split())
    rank = scheme.rank(clean)
    if not clean:
        return ""
    if rank is None:
        return "" if scheme.key == "free" else f"“{clean}” is not of the scheme ({scheme.words}). It is taken as it stands."
    same = next((one for one in codes if scheme.rank(one) == rank), None)
    if same is not None:
        return f"{clean} says the same as {same}, which stands already."
    offered = next_codes(scheme, codes)
    ranks = [scheme.rank(one) for one in offered]
    # one that is late is told as such (`late_before`)
    if codes and rank not in ranks and ranks[0] is not None and rank > ranks[0]:
        return f"{clean} leaves some out: {offered[0]} would come next."
    return ""


def issued(document: Document, by: Revision, scheme: Scheme, keep_current: bool = False) -> Document:
    """The document with another revision, at its place in the order of the scheme.

    Args:
        keep_current: the present one stays current, and `by`, which came late, is superseded from the beginning. Nothing to keep: no
            matter.

    Raises:
        InvalidInput: the document has a revision of that code already, or the code is empty.
    """
    if keep_current and documents.current(document) is not None:
        late = replace(by, code=documents.checked_code(document, by.code), current=False, status=documents.SUPERSEDED)
        return _placed(document, late, scheme)
    made = documents.superseded(document, by)
    return _placed(replace(made, revisions=made.revisions[:-1]), made.revisions[-1], scheme)


def _placed(document: Document, revision: Revision, scheme: Scheme) -> Document:
    """The document with a revision put before the first that comes after it."""
    places = (at for at, one in enumerate(document.revisions) if comes_before(scheme, revision.code, one.code))
    at = next(places, len(document.revisions))
    return replace(document, revisions=(*document.revisions[:at], revision, *document.revisions[at:]))


def revision_of(document: Document, code: str) -> Revision:
    """The revision of a code, in any case.

    Raises:
        InvalidInput: the document has none.
    """
    found = next((one for one in document.revisions if one.code.casefold() == code.casefold()), None)
    if found is None:
        raise InvalidInput("revision", f"{document.number} has no revision {code}. Nothing was changed.")
    return found


def made_current(document: Document, code: str, status: str) -> Document:
    """The document with a revision in force again under a status; the one that was, is superseded, and nothing is due of it any more.

    Raises:
        InvalidInput: it has no such revision.
    """
    chosen = revision_of(document, code)
    revised = tuple(
        replace(one, current=True, status=status) if one is chosen else documents.stepped_down(one) for one in document.revisions
    )
    return replace(document, revisions=revised, status=status, review_due=None)


def edited(document: Document, code: str, to: Revision, scheme: Scheme) -> Document:
    """The document with the code, day, status and note of a revision changed; one with another code goes to its place.

    Raises:
        InvalidInput: it has no such revision, or another one has the new code.
    """
    old = revision_of(document, code)
    new = replace(to, code=documents.checked_code(document, to.code, old.code), current=old.current)
    rest = replace(document, revisions=tuple(one for one in document.revisions if one is not old))
    if new.code == old.code:
        made = replace(document, revisions=tuple(new if one is old else one for one in document.revisions))
    else:
        at = document.revisions.index(old)
        stays = replace(document, revisions=(*rest.revisions[:at], new, *rest.revisions[at:]))
        made = stays if in_order(scheme, [one.code for one in stays.revisions]) else _placed(rest, new, scheme)
    return replace(made, status=new.status) if new.current else made


def in_order(scheme: Scheme, codes: Sequence[str]) -> bool:
    """Whether no code stands after one that comes later in the scheme."""
    ranks = [rank for code in codes if (rank := scheme.rank(code)) is not None]
    return ranks == sorted(ranks)


def withdrawn(document: Document, code: str) -> Document:
    """The document with a revision taken back: it stays in the list as withdrawn.

    Where it was current nothing else is in force, and nothing is due.

    Raises:
        InvalidInput: it has no such revision, or that one is withdrawn already.
    """
    taken = revision_of(document, code)
    if taken.status == WITHDRAWN:
        raise InvalidInput("revision", f"{document.number} rev {taken.code} is withdrawn already. Nothing was changed.")
    revised = tuple(replace(one, status=WITHDRAWN) if one is taken else one for one in document.revisions)
    made = replace(document, revisions=revised)
    return replace(made, status=WITHDRAWN, review_due=None) if taken.current else made


def counted_on(code: str) -> str:
    """The code after one whose scheme is not known: P03 → P04, Rev C → Rev D, Z → AA, 09 → 10, As built → As built 2."""
    digits = re.search(r"([0-9]{1,9})$", code)
    if digits:
        return code[: digits.start()] + str(int(digits[1]) + 1).rjust(len(digits[1]), "0")
    letters = re.search(r"(?<![^\W_])([A-Z]{1,2}|[a-z])$", code)
    if letters:
        following = _letters(_number_of(letters[1]) + 1)
        return code[: letters.start()] + (following.lower() if letters[1].islower() else following)
    return f"{code} 2".strip()


def _number_of(letters: str) -> int:
    """A as 1, Z as 26, AA as 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _next(digits: str, by: int = 1) -> str:
    """A number further on, as wide as it was written."""
    return str(int(digits) + by).rjust(len(digits), "0")


# (a) P01.01, P01.02 … while it is written, P01 when it is shared, C01 once it is contractual: ISO 19650-2, national annex.
_ISO = re.compile(r"([PC])([0-9]{1,4})(?:\.([0-9]{1,3}))?", re.IGNORECASE)


def _iso_rank(code: str) -> Rank | None:
    found = _ISO.fullmatch(code.strip())
    if not found:
        return None
    draft = found[3]
    return int(found[1] in "Cc"), int(found[2]), int(draft is None), int(draft or 0)


def _iso_after(code: str) -> tuple[str, ...]:
    found = _ISO.fullmatch(code.strip())
    if not found:
        return (counted_on(code),)
    letter, number, draft = found[1], found[2], found[3]
    if draft is not None:
        return (f"{letter}{number}.{_next(draft)}", f"{letter}{number}")
    onward = _next(number)
    if letter in "Cc":
        return (f"{letter}{onward}",)
    contract = f"{'c' if letter == 'p' else 'C'}{'1'.rjust(len(number), '0')}"
    return (f"{letter}{onward}", f"{letter}{onward}.{'1'.rjust(max(len(number), 2), '0')}", contract)


# (b) letters while in review, then numbers once issued for use, 0A between 0 and 1; (c) the other way round.
_LETTERS = re.compile(r"[A-Z]{1,3}", re.IGNORECASE)
_NUMBERS = re.compile(r"([0-9]{1,6})([A-Z]?)", re.IGNORECASE)


def _letter_rank(stage: int) -> Callable[[str], Rank | None]:
    def rank(code: str) -> Rank | None:
        clean = code.strip()
        if _LETTERS.fullmatch(clean):
            return stage, _number_of(clean), 0
        found = _NUMBERS.fullmatch(clean)
        return (1 - stage, int(found[1]), _number_of(found[2])) if found else None

    return rank


def _number_after(code: str) -> tuple[str, str]:
    """1 after 0, with 0A between them."""
    found = _NUMBERS.fullmatch(code)
    if not found:
        return counted_on(code), f"{code}A"
    onward, between = _next(found[1]), found[2]
    # after Z there is no letter left between two numbers
    if between:
        return (onward, onward) if between in "Zz" else (f"{found[1]}{_letters(_number_of(between) + 1)}", onward)
    return onward, f"{found[1]}A"


def _letters_first(code: str) -> tuple[str, ...]:
    clean = code.strip()
    return (_letter_after(clean), "0") if _LETTERS.fullmatch(clean) else _number_after(clean)


def _numbers_first(code: str) -> tuple[str, ...]:
    clean = code.strip()
    if _LETTERS.fullmatch(clean):
        return (_letter_after(clean),)
    onward, between = _number_after(clean)
    return (onward, "A", between)


def _letter_after(code: str) -> str:
    onward = _letters(_number_of(code) + 1)
    return onward.lower() if code.islower() else onward


# (d) drafts 0.1, 0.2 (or D0.01), then 1.0, 1.1, 2.0.
_VERSION = re.compile(r"([A-Z]?)([0-9]{1,4})\.([0-9]{1,4})", re.IGNORECASE)


def _version_rank(code: str) -> Rank | None:
    found = _VERSION.fullmatch(code.strip())
    return (int(found[2]), int(found[3])) if found else None


def _version_after(code: str) -> tuple[str, ...]:
    found = _VERSION.fullmatch(code.strip())
    if not found:
        return (counted_on(code),)
    letter, major, minor = found[1], found[2], found[3]
    whole = f"{'' if letter in 'Dd' else letter}{_next(major)}.{'0' * len(minor)}"
    return f"{letter}{major}.{_next(minor)}", whole


# (e) each stage begins anew: A1, A2, B1, B2, then 01, 02.
_STAGE = re.compile(r"([A-Z]?)([0-9]{1,4})", re.IGNORECASE)


def _stage_rank(code: str) -> Rank | None:
    found = _STAGE.fullmatch(code.strip())
    if not found:
        return None
    return (1, 0, int(found[2])) if not found[1] else (0, _number_of(found[1]), int(found[2]))


def _stage_after(code: str) -> tuple[str, ...]:
    found = _STAGE.fullmatch(code.strip())
    if not found:
        return (counted_on(code),)
    stage, number = found[1], found[2]
    onward, anew = f"{stage}{_next(number)}", "1".rjust(len(number), "0")
    if not stage:
        return (onward,)
    last = "1".rjust(max(len(number), 2), "0")
    return (onward, last) if stage in "Zz" else (onward, f"{_letter_after(stage)}{anew}", last)


SCHEMES = {
    one.key: one
    for one in (
        Scheme("iso", "ISO 19650", "P01, P02 … then C01", ("P01", "P01.01", "C01"), _iso_rank, _iso_after),
        Scheme("letters", "Letters, then numbers", "A, B, C … then 0, 1, 2", ("A", "0"), _letter_rank(0), _letters_first),
        Scheme("numbers", "Numbers, then letters", "0, 1, 2 … then A, B, C", ("0", "1", "A"), _letter_rank(1), _numbers_first),
        Scheme("versions", "Versions", "0.1, 0.2 … then 1.0, 1.1, 2.0", ("0.1", "1.0"), _version_rank, _version_after),
        Scheme("stages", "Anew with each stage", "A1, A2, B1 … then 01, 02", ("A1", "01"), _stage_rank, _stage_after),
        Scheme("free", "No scheme", "any code", ("1", "A", "P01"), lambda code: None, lambda code: (counted_on(code),)),
    )
}
SCHEME_CHOICES = tuple((one.key, f"{one.name}: {one.words}") for one in SCHEMES.values())
