"""What the name of a file says of the document in it: number, revision and title; guesses that are shown before they count."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from coorddesk.domain.documents import number_key


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a file's name says; a part it does not say is empty."""

    number: str
    revision: str
    title: str


# What programs and people put around a name when they save it once more.
_COPIED = re.compile(r"(?i)^(?:(?:copy(?: \(\d+\))? of|kopie von|copie de|copia de)\s+|(?:fw|fwd|re)[-_: ]\s*)+")
_COPY_NUMBER = re.compile(r"(?i)(?:\s*\(\d{1,2}\)|[-_ ]+(?:copy|kopie|copie|copia)(?:[-_ ]*\(?\d{1,2}\)?)?)$")
_FINAL = re.compile(r"(?i)(?:^|(?<=[-_ .(]))(?:really[-_ ])?final(?:[-_ ]*(?:final|version))?(?=$|[-_ .)])")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

# The revisions of field.md (a) to (e): P01, C02, P01.03, a letter or figures after “rev”, in brackets, or as a version.
_AFTER = r"(?=$|[-_ .,)\]])"
_CODE = r"[a-z]{0,2}\d{1,3}(?:\.\d{1,2})?|[a-z]"
_SUITABILITY = r"(?:[-_ ](?:S[0-7]|A[1-9]|B[1-9]|CR))?"  # what ISO 19650 puts beside the revision says nothing of the number
_REVISIONS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?:^|[-_ .(\[]+)(?:rev(?:ision)?)[-_ .:]*({_CODE})[)\]]*{_AFTER}",
        rf"{_SUITABILITY}[-_ .(\[]+([PCT]\d{{2}}(?:\.\d{{1,2}})?)[)\]]*{_SUITABILITY}{_AFTER}",
        r"[-_ ]*\[([a-z]?\d{1,2}|[a-z])\](?=$|[-_ .])",
        r"[-_ ]+\(([a-z])\)(?=$|[-_ .])",
    )
)
_SHORT = re.compile(r"[-_ ]R(\d{1,2})(?=$|[-_ .])")
_VERSION = re.compile(r"(?i)[-_ .(]+v(?:er(?:sion)?)?[-_ .]*(\d{1,2}(?:\.\d{1,2})?)\)?(?=$|[-_ ])")
_TAIL = re.compile(r"[-_]([A-Z]|\d{1,2})$")
_CAMERA = re.compile(r"(?i)^(?:img|dsc[nf]?|scan|pxl|vid|mvi|image|photo|screenshot|whatsapp|page|doc)[-_ ]?\d")
_DATE = re.compile(r"(?:\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|\d{1,2}[-_.]\d{1,2}[-_.]\d{2,4})(?:$|(?=[-_ T]))")
# Fields between separators, at least one with two figures or more; or letters with figures right behind, such as A102.
_FIELDS = re.compile(r"[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)+")
_JOINED = re.compile(r"[A-Z]{1,4}\d{2,5}")
_MOST_FIELDS = 12


def parts_of_name(stem: str) -> NameParts:
    """What a file's name without its ending says: “FIT-AR-DR-0102-P04 Level 5 ceiling” is number, revision and title.

    The number is the first run without blanks that has figures and separators as numbers of documents do; the rest is the title.
    """
    name = tidied(stem)
    rest, revision = _without_revision(name)
    number, rest = _number_in(rest)
    if number and not revision and (tail := _TAIL.search(number)) and re.search(r"\d{3,}", number[: tail.start()]):
        revision, number = tail[1], number[: tail.start()]
    if not revision:
        rest, revision = _without(rest, _VERSION)
    return NameParts(number, revision.upper(), titled(rest) or ("" if number else titled(name)))


def parts_after(stem: str, number: str) -> NameParts:
    """As `parts_of_name` where the number in the name is known: what it says beside that."""
    name = tidied(stem)
    wanted, at = number_key(number), 0
    for at in range(1, len(name) + 1):
        if number_key(name[:at]) == wanted and (at == len(name) or not name[at].isalnum()):
            break
    rest, revision = _without_revision(name[at:])
    if not revision and (tail := re.match(r"[-_]([A-Za-z]|\d{1,2})(?=$|[-_ .])", rest)):
        revision, rest = tail[1], rest[tail.end() :]
    if not revision:
        rest, revision = _without(rest, _VERSION)
    return NameParts(number, revision.upper(), titled(rest))


def possible_numbers(stem: str) -> list[str]:
    """Keys (`number_key`) of the numbers a name may hold, likeliest first: those it begins with, longest first, and the guessed one."""
    pieces = [piece for piece in re.split(r"[-_ ./]+", tidied(stem)) if piece]
    begun = [number_key("".join(pieces[:count])) for count in range(min(len(pieces), _MOST_FIELDS), 0, -1)]
    guessed = number_key(parts_of_name(stem).number)
    return [key for key in dict.fromkeys((*begun, guessed)) if key]


def tidied(stem: str) -> str:
    """A name without what only says that it was saved once more: “Copy of”, “ (1)”, “FINAL”; figures and dashes as usual."""
    name = unicodedata.normalize("NFKC", _CONTROLS.sub(" ", stem))
    name = re.sub("[\u2010-\u2015\u2212]", "-", name).strip()
    name = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in name)
    while (shorter := _COPY_NUMBER.sub("", _COPIED.sub("", name)).strip()) not in (name, ""):
        name = shorter
    return _FINAL.sub("", name).strip(" -_.") or name


def titled(rest: str) -> str:
    """What is left of a name, as a title: blanks for underscores, nothing dangling at its ends."""
    text = rest.replace("_", " ")
    if " " not in text.strip() and text.count("-") > 1 and not _DATE.search(text):
        text = text.replace("-", " ")
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
    words = [word for word in text.split() if word.strip("-.,;:") or word == "&"]
    if words and words[-1].casefold() in ("rev", "revision"):
        words.pop()
    return " ".join(words).strip(" -.,;:")


def shown_name(file: PurePath) -> str:
    """A file's name as it can be written into a sentence: on one line, running the way its letters run."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", file.name) or str(file)


def sorts_by_code(code: str) -> tuple[object, ...]:
    """Orders codes of one scheme as they come after each other: P01 before P02 before P10 before C01, A before B, 9 before 10."""
    clean = code.strip().upper()
    pieces = re.findall(r"\d+|\D+", clean)  # a raised 2 is no digit here, and no number to int()
    # Work in progress (P) comes before what is contractual (C); everything else stands in the order of its letters.
    rank = 1 if re.match(r"C\d", clean) else 0
    return (rank, *((0, int(one), "") if one.isdecimal() else (1, len(one), one) for one in pieces))


def _without_revision(name: str) -> tuple[str, str]:
    for pattern in (*_REVISIONS, _SHORT):
        rest, revision = _without(name, pattern)
        if revision:
            return rest, revision
    return name, ""


def _without(name: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """The name without the last place the pattern is found at, and what its group says; a number that begins it is no revision."""
    found = [one for one in pattern.finditer(name) if one[1]]
    if not found:
        return name, ""
    last = found[-1]
    return f"{name[: last.start()]} {name[last.end() :]}", last[1]


def _number_in(text: str) -> tuple[str, str]:
    """The number in a text, empty where there is none, and the text without it."""
    if _CAMERA.match(text.strip()):
        return "", text
    spaced = _with_fields_joined(text)
    for match in re.finditer(r"[^\s_,;()\[\]]+", spaced):
        word = match[0].strip("-.")
        if _is_number(word) or (_JOINED.fullmatch(word) and not spaced[: match.start()].strip()):
            return word, f"{spaced[: match.start()]} {spaced[match.end() :]}"
        begun = _begun(word)
        if begun:
            return begun, f"{spaced[: match.start()]} {word[len(begun) :].lstrip('-_. ')} {spaced[match.end() :]}"
    return "", text


def _with_fields_joined(text: str) -> str:
    """“FIT_AR_DR_0102 Ceiling” with dashes: fields that stand in capitals and figures with underscores between them are one number."""
    return re.sub(
        r"(?<![A-Za-z0-9-])[A-Z0-9]{1,8}(?:_[A-Z0-9]{1,8}){1,10}(?![A-Za-z0-9-])",
        lambda match: match[0].replace("_", "-") if re.search(r"[A-Z]", match[0]) else match[0],
        text,
    )


def _is_number(word: str) -> bool:
    """Whether a run of fields is written as numbers of documents are: figures behind capitals, or several fields all small."""
    if not _FIELDS.fullmatch(word) or _DATE.match(word):
        return False
    fields = re.split(r"[-./]", word)
    last = next((at for at in range(len(fields) - 1, -1, -1) if re.search(r"\d{2}", fields[at])), -1)
    letters = re.sub(r"[^A-Za-z]", "", word)
    usual = letters.isupper() or (letters.islower() and len(fields) >= 3 and all(len(one) <= 8 for one in fields))
    return last >= 0 and bool(letters) and usual and len(fields) - last <= 2 and len(fields) <= _MOST_FIELDS


def _begun(word: str) -> str:
    """The number a run of fields begins with where its title hangs on with a dash: “A-102-Ground-floor” begins with A-102."""
    ends = [match.start() for match in re.finditer(r"[-.]", word)]
    return next((word[:end] for end in reversed(ends) if _is_number(word[:end])), "")
