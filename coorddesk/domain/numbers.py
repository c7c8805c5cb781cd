"""Numbers by a project's pattern, such as “{project}-{type}-{number:4}”: its fields, what it makes, and what a number of its says.

The fields are those of ISO 19650-2, UK national annex: of 2021 (project, originator, functional, spatial, form, discipline, number) and
of 2018 (project, originator, volume, level, type, role, number). Status and revision are no part of a number there, nor here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coorddesk.domain.documents import plain_number
from coorddesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class PatternField:
    """One field that a pattern may have.

    Attributes:
        attribute: of the document that holds the same; empty when only its number does.
        sample: what stands for it in an example.
    """

    name: str
    label: str
    attribute: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True)
class PatternPreset:
    """A pattern that can be chosen."""

    pattern: str
    name: str


PATTERN_FIELDS = {
    one.name: one
    for one in (
        PatternField("project", "Project"),
        PatternField("originator", "Originator", sample="NGT"),
        PatternField("functional", "Functional", sample="ZZ"),
        PatternField("spatial", "Spatial", sample="05"),
        PatternField("form", "Form", "type", "DR"),
        PatternField("volume", "Volume", sample="Z2"),
        PatternField("level", "Level", sample="05"),
        PatternField("type", "Type", "type", "DR"),
        PatternField("role", "Role", "discipline", "A"),
        PatternField("discipline", "Discipline", "discipline", "A"),
        PatternField("year", "Year"),
        PatternField("number", "Number"),
    )
}
# The register knows these by itself; every other field is asked for.
_KNOWN = frozenset(("project", "year", "number"))
TRANSMITTAL_FIELDS = frozenset(("project", "originator", "year", "number"))

NUMBER_PRESETS = (
    PatternPreset("{project}-{type}-{number:4}", "Project, type, number"),
    PatternPreset("{project}-{discipline}-{type}-{number:4}", "Project, discipline, type, number"),
    PatternPreset("{project}-{originator}-{functional}-{spatial}-{form}-{discipline}-{number:4}", "ISO 19650 UK"),
    PatternPreset("{project}-{originator}-{volume}-{level}-{type}-{role}-{number:4}", "ISO 19650 UK, order of 2018"),
)
TRANSMITTAL_PRESETS = (
    PatternPreset("TR-{number:4}", "TR and a number"),
    PatternPreset("{project}-TR-{number:4}", "Project, TR, number"),
    PatternPreset("TXM-{project}-{number:3}", "TXM, project, number"),
    PatternPreset("{project}-TR-{year}-{number:3}", "Project, TR, year, number"),
)

MOST_DIGITS = 9
_DIGITS = 4
_LONGEST = 120
_MOST_ABREAST = 3  # fields without a separator between them: more could be told apart in too many ways to try
_FIELD = re.compile(r"\{(\w+)(?::(\d+))?\}")
_SEPARATORS = "-_./ –—"


def pieces(pattern: str) -> Iterator[tuple[str, str, int]]:
    """(literal text before it, field, digits) one after the other; at the end, with an empty field, the text that is left."""
    at = 0
    for match in _FIELD.finditer(pattern):
        yield pattern[at : match.start()], match[1], int(match[2] or _DIGITS)
        at = match.end()
    yield pattern[at:], "", 0


def asked_fields(pattern: str) -> list[PatternField]:
    """The fields that somebody has to fill for a new number, in the pattern's order."""
    names = dict.fromkeys(name for _, name, _ in pieces(pattern) if name not in _KNOWN)
    return [PATTERN_FIELDS[name] for name in names if name in PATTERN_FIELDS]


def checked_pattern(pattern: str, field: str = "number_pattern", allowed: frozenset[str] = frozenset(PATTERN_FIELDS)) -> str:
    """The pattern without needless blanks.

    Args:
        allowed: names of the fields it may have.

    Raises:
        InvalidInput: on `field`: it is empty or too long, has an unknown field, a brace too many or too few, or not one running number.
    """
    clean = " ".join(pattern.split())
    why = _fault(clean, allowed)
    if why:
        raise InvalidInput(field, f"{why} The pattern was kept as it was.")
    return clean


def _fault(pattern: str, allowed: frozenset[str]) -> str:
    """What is wrong with a pattern and what to do about it; empty when nothing is."""
    if not pattern:
        return "A pattern needs a running number at least, such as {number:4}."
    if len(pattern) > _LONGEST:
        return f"A pattern has {_LONGEST} letters at most; this one has {len(pattern)}."
    found = list(_FIELD.finditer(pattern))
    left = _FIELD.sub("", pattern)
    if "{" in left or "}" in left:
        if re.search(r"\{[^{}]*\}", left):
            inner = re.search(r"\{([^{}]*)\}", left)
            return f"“{{{inner[1] if inner else ''}}}” is no field. A field is a name in braces, such as {{type}} or {{number:4}}."
        return "A brace is open or closed without its other half. A field is a name in braces, such as {type}."
    for match in found:
        if match[1] not in allowed:
            names = ", ".join(name for name in PATTERN_FIELDS if name in allowed)
            return f"“{match[1]}” is not a field there is. The fields are {names}."
        if match[2] is not None and match[1] != "number":
            return f"“{match[1]}” is no running number, so it takes no digits. Write {{{match[1]}}}."
        if match[2] is not None and not 1 <= int(match[2]) <= MOST_DIGITS:
            return f"A running number has 1 to {MOST_DIGITS} digits, such as {{number:4}}."
    running = sum(match[1] == "number" for match in found)
    if running != 1:
        return f"A pattern needs one running number, such as {{number:4}}; this one has {running or 'none'}."
    return ""


def split_pattern(pattern: str, values: Mapping[str, str]) -> tuple[str, str, int]:
    """What stands before and after the running number, and its digits.

    A field without a value goes, with the separator after it. A pattern without a running number gets one at its end.
    """
    if not any(name == "number" for _, name, _ in pieces(pattern)):
        pattern = f"{pattern}-{{number:{_DIGITS}}}" if pattern else f"{{number:{_DIGITS}}}"
    made, digits, gone, ends = "", _DIGITS, False, False
    for text, name, wide in pieces(pattern):
        rest = text.lstrip(_SEPARATORS) if gone else text
        made, ends = made + rest, gone and not rest
        value = "\0" if name == "number" else values.get(name, "").strip()
        if name == "number":
            digits = wide
        made, gone = made + value, bool(name) and not value
    before, _, after = made.partition("\0")
    return before, after.rstrip(_SEPARATORS) if ends else after, digits


def made_number(pattern: str, values: Mapping[str, str], number: int) -> str:
    """The number a pattern makes of values and a running number."""
    before, after, digits = split_pattern(pattern, values)
    return f"{before}{number:0{digits}d}{after}"


def example(pattern: str, project_code: str, year: int) -> str:
    """A number such as the pattern makes, with made-up values."""
    values = {one.name: one.sample for one in PATTERN_FIELDS.values()} | {"project": project_code, "year": str(year)}
    return made_number(pattern, values, 1)


def parts_of(pattern: str, number: str) -> dict[str, str]:
    """The fields (project, discipline, type …) of a number made by a pattern, in whatever case and with whatever separators it is
    written; empty when it was not made by it, is longer than any number, or where too many fields stand side by side to tell them apart."""
    if len(number) > _LONGEST:
        return {}
    expression, named, loose, abreast = "", set(), False, 0
    for text, name, digits in pieces(pattern):
        for literal in re.findall(r"[\W_]+|[^\W_]+", text):
            loose = bool(re.fullmatch(r"[\W_]+", literal))
            expression += r"[\W_]+" if loose else re.escape(literal)
            abreast = 0 if loose else abreast
        if not name:
            break
        abreast += 1
        if abreast > _MOST_ABREAST:
            return {}
        value = (r"\d+" if loose or not expression else rf"\d{{{digits},}}") if name == "number" else r"[^\W_]+"
        expression += value if name in named else f"(?P<{name}>{value})"
        named.add(name)
        loose = False
    found = re.fullmatch(expression, plain_number(number), re.IGNORECASE)
    return found.groupdict() if found else {}


def document_values(parts: Mapping[str, str]) -> dict[str, str]:
    """What the parts of a number say of the document itself: its type and discipline, in capitals."""
    return {
        one.attribute: parts[name].upper()
        for name, one in PATTERN_FIELDS.items()
        if one.attribute and parts.get(name)
    }
