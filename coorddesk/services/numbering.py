"""Document numbers: what a project's pattern makes and reads."""

import re

_FIELD = re.compile(r"\{(\w+)(?::(\d+))?\}")
_DIGITS = 4


def split_pattern(pattern: str, values: dict[str, str]) -> tuple[str, str, int]:
    """What stands before and after the running number in a pattern such as “{project}-{type}-{number:4}”, and its digits.

    A field without a value goes, with the separator after it. A pattern without a running number gets one at its end.
    """
    digits = _DIGITS
    if not re.search(r"\{number", pattern):
        pattern = f"{pattern}-{{number:{_DIGITS}}}" if pattern else f"{{number:{_DIGITS}}}"

    def fill(match: re.Match[str]) -> str:
        nonlocal digits
        if match[1] == "number":
            digits = int(match[2] or _DIGITS)
            return "\0"
        return values.get(match[1], "")

    filled = _FIELD.sub(fill, pattern)
    filled = re.sub(r"([-_./ ])(?=[-_./ ])", "", filled).lstrip("-_./ ")
    before, _, after = filled.partition("\0")
    return before, after.rstrip("-_./ ").replace("\0", ""), digits


def parts_of(pattern: str, number: str) -> dict[str, str]:
    """The fields (project, discipline, type …) of a number made by a pattern; empty when it was not."""
    at, expression, named = 0, "", set()
    for match in _FIELD.finditer(pattern):
        expression += re.escape(pattern[at : match.start()])
        if match[1] in named:
            expression += r"[A-Za-z0-9]+"
        else:
            expression += rf"(?P<{match[1]}>{r'[0-9]+' if match[1] == 'number' else r'[A-Za-z0-9]+'})"
            named.add(match[1])
        at = match.end()
    found = re.fullmatch(expression + re.escape(pattern[at:]), number.strip())
    return found.groupdict() if found else {}
