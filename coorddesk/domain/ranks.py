"""Ranks: short texts that keep things in the order they were dragged into, with always room for one more between two.

A rank is a number in base 62: a whole part, whose first letter tells how long it is (a, b, c … for growing numbers,
Z, Y, X … for negative ones), then a fraction that never ends with "0". Written so, plain order of texts by code point
(SQLite's BINARY) is the order of the numbers, and adding ten thousand things at an end costs four letters a rank.
"""

from coorddesk.errors import InvalidInput

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_LOW, _HIGH = _DIGITS[0], _DIGITS[-1]
_FIRST = "a" + _LOW


def between(before: str | None, after: str | None) -> str:
    """A rank after `before` and before `after`; None stands for the end on that side, so two Nones give a first rank.

    Raises:
        InvalidInput: on `rank`, for texts that are no ranks, or that are not in this order.
    """
    if before is not None and after is not None and before >= after:
        raise InvalidInput("rank", "Nothing fits between two places that are the wrong way round.")
    low, high = before and _split(before), after and _split(after)
    if low and high:
        whole, fraction = low
        if whole == high[0]:
            return whole + _middle(fraction, high[1])
        above = _next(whole)
        return above if above < str(after) else whole + _middle(fraction, "")
    if low:
        return _next(low[0])
    if high:
        whole, fraction = high
        return whole if fraction else _previous(whole)
    return _FIRST


def spread(count: int) -> list[str]:
    """`count` ranks in order, as short as can be; an empty list for 0."""
    ranks: list[str] = []
    for _ in range(count):
        ranks.append(between(ranks[-1] if ranks else None, None))
    return ranks


def _split(rank: str) -> tuple[str, str]:
    """The whole part and the fraction."""
    head = rank[:1]
    length = ord(head) - ord("a") + 2 if "a" <= head <= "z" else ord("Z") - ord(head) + 2 if "A" <= head <= "Z" else 0
    whole, fraction = rank[:length], rank[length:]
    if not length or len(whole) < length or fraction.endswith(_LOW) or not all(c in _DIGITS for c in rank):
        raise InvalidInput("rank", f"“{rank}” is not a place in an order.")
    return whole, fraction


def _next(whole: str) -> str:
    """The next whole number: one letter longer after a9…z, one shorter on the way up to nought."""
    head, digits = whole[0], whole[1:]
    kept = digits.rstrip(_HIGH)
    if kept:
        up = _DIGITS[_DIGITS.index(kept[-1]) + 1]
        return head + kept[:-1] + up + _LOW * (len(digits) - len(kept))
    if head == "Z":
        return _FIRST
    if head == "z":
        raise InvalidInput("rank", "There is no room left at the end of this order.")
    longer = 1 if head >= "a" else -1
    return chr(ord(head) + 1) + _LOW * (len(digits) + longer)


def _previous(whole: str) -> str:
    head, digits = whole[0], whole[1:]
    kept = digits.rstrip(_LOW)
    if kept:
        down = _DIGITS[_DIGITS.index(kept[-1]) - 1]
        return head + kept[:-1] + down + _HIGH * (len(digits) - len(kept))
    if head == "a":
        return "Z" + _HIGH
    if head == "A":
        raise InvalidInput("rank", "There is no room left at the start of this order.")
    longer = 1 if head <= "Z" else -1
    return chr(ord(head) - 1) + _HIGH * (len(digits) + longer)


def _middle(low: str, high: str) -> str:
    """A fraction between two; an empty `high` is one whole. Neither ends with "0", nor does what comes out."""
    shared = 0
    while shared < len(high) and (low[shared] if shared < len(low) else _LOW) == high[shared]:
        shared += 1
    if shared:
        return high[:shared] + _middle(low[shared:], high[shared:])
    first = _DIGITS.index(low[0]) if low else 0
    last = _DIGITS.index(high[0]) if high else _BASE
    if last - first > 1:
        return _DIGITS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return _DIGITS[first] + _middle(low[1:], "")
