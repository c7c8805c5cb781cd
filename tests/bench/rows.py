"""What was measured beside its goal (speed.md), as lines of text."""

import statistics
from collections.abc import Sequence
from typing import Any

VIEWS = ("today", "board", "calendar", "documents", "people", "log", "timeline", "sheets")
_FRAME, _LETTER, _CHANGE, _FIRST, _OPENED = 8, 30, 50, 100, 150
_SCOPES = (("all", "all projects"), ("one", "one project"))
# What the board was timed at: the goal, and whether it holds for our own time or for all until painted.
_GESTURES: tuple[tuple[str, float | None, bool], ...] = (
    ("first show", _FIRST, False),
    ("wheel frame", _FRAME, True),
    ("card lifted", None, True),
    ("drag frame", _FRAME, True),
    ("filter letter, common word", _LETTER, False),
    ("filter letter, rare word", _LETTER, False),
    ("filter letter taken back", _LETTER, False),
    ("card moved by key", _CHANGE, False),
    ("card dropped", _CHANGE, False),
    ("lanes by team", _FIRST, False),
    ("lanes by owner", _FIRST, False),
    ("lanes by priority", _FIRST, False),
    ("lanes taken away", _FIRST, False),
    ("wheel frame, lanes by team", _FRAME, True),
    ("card lifted, lanes by team", None, True),
    ("drag frame, lanes by team", _FRAME, True),
    ("filter letter, common word, lanes by team", _LETTER, False),
    ("filter letter, rare word, lanes by team", _LETTER, False),
    ("filter letter taken back, lanes by team", _LETTER, False),
    ("wheel frame, lanes by owner", _FRAME, True),
    ("older done shown", _FIRST, False),
    ("wheel frame, older done shown", _FRAME, True),
    ("card lifted, older done shown", None, True),
    ("drag frame, older done shown", _FRAME, True),
)


class Table:
    """Lines of a figure, its goal, and whether it was met."""

    def __init__(self, *head: str) -> None:
        self.lines = list(head)

    def row(self, what: str, figure: float | None, goal: float | None, unit: str) -> None:
        """Adds a line; a figure of None says that there is none."""
        if figure is None:
            self.lines.append(f"{what:44}{'none':>12}")
            return
        shown = f"{figure:.2f} ×" if unit == "×" else f"{figure:,.1f} {unit}"
        self.lines.append(f"{what:44}{shown:>12}{'' if goal is None else f'{goal:,g} {unit}':>12}{_verdict(figure, goal)}")

    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)


def _verdict(figure: float, goal: float | None) -> str:
    return "" if goal is None else "  ok" if figure <= goal else "  MISS"


def start_rows(start: dict[str, list[dict[str, Any]]]) -> str:
    """Starting up, as ratios to the bare window of the same round."""
    table = Table(f"{'starting up':44}{'measured':>12}{'goal':>12}")
    table.row("bare window painted", statistics.median(one["painted"] for one in start["bare"]) * 1000, None, "ms")
    for name in ("empty", "full"):
        for what, key, bare, goal in (("painted", "painted", "painted", 1.3), ("first content", "content", "painted", 2.0),
                                      ("memory at first content", "memory", "memory", 2.0)):  # fmt: skip
            ratios = [one[key] / other[bare] for one, other in zip(start[name], start["bare"], strict=True) if key in one and other[bare]]
            table.row(f"start on the {name} store: {what}", statistics.median(ratios) if ratios else None, goal, "×")
    return table.text()


def act_rows(empty: dict[str, Any], full: dict[str, Any]) -> str:
    """The acts of an open window on the full store."""
    table = Table(f"{'acts, full store':44}{'measured':>12}{'goal':>12}")
    figures = full["figures"]
    table.row("open the full store, Today painted", figures.get("open"), None, "ms")
    for name in VIEWS:
        table.row(f"first show of {name}", figures.get(f"view {name}"), 150 if name == "documents" else 100, "ms")
    for name in VIEWS:
        table.row(f"show {name} again", figures.get(f"again {name}"), 50, "ms")
    for key, what, goal in (
        ("edit", "a saved edit", 20), ("edit worst", "a saved edit, the slowest of 20", None),
        ("move", "a card moved, saved and painted", 50), ("move worst", "a card moved, the slowest", None),
        ("search", "a search keystroke, found", 30), ("search worst", "a search keystroke, the slowest", None),
        ("palette", "a palette keystroke, painted", 30), ("palette worst", "a palette keystroke, the slowest", None),
        ("import", f"{full['imported']:,} tasks taken in", 3000), ("undo import", f"{full['imported']:,} tasks undone", 3000),
    ):  # fmt: skip
        table.row(what, figures.get(key), goal, "ms")
    if "edit" in figures and "edit" in empty["figures"]:
        table.row("a saved edit, full against empty store", figures["edit"] / empty["figures"]["edit"], 2.0, "×")
    return "\n".join([table.text(), *_missing(full)])


def _missing(told: dict[str, Any]) -> list[str]:
    return [f"not measured: {name}: {why}" for name, why in told["missing"].items()]


def board_rows(told: dict[str, list[dict[str, Any]]]) -> str:
    """The board's gestures, medians and the slowest; then what the number of cards does to frames and memory.

    Args:
        told: by scope ("all", "one"), what each process said; "few" and "many" are two boards that are compared, "light" and
            "heavy" the memory of a board without a card and of one with many.
    """
    lines = []
    for scope, words in _SCOPES:
        head = f"the board, {words}, {told[scope][0]['cards']:,} cards at the end"
        lines.append(f"{head:52}{'own':>9}{'slowest':>9}{'painted':>9}{'slowest':>9}{'quiet':>9}{'busy':>9}{'goal':>8}")
        lines += [_gesture(name, told[scope], goal, own) for name, goal, own in _GESTURES]
        lines += [line for one in told[scope] for line in _missing(one)]
    few, many = told["few"][0]["cards"], told["many"][0]["cards"]
    table = Table(f"{f'the board, {many:,} cards against {few:,}':44}{'measured':>12}{'goal':>12}")
    for name in ("wheel frame", "drag frame"):
        table.row(f"a {name}", _ratio(_all(told["many"], name), _all(told["few"], name)), 1.5, "×")
    light, heavy = told["light"], told["heavy"]
    for key, words in (("shown", "first shown"), ("looked at", "every card looked at")):
        for at, kind in enumerate(("PSS", "RSS")):
            more = statistics.median(one[key][at] for one in heavy) - statistics.median(one[key][at] for one in light)
            table.row(f"memory of {heavy[0]['cards']:,} cards, {words}, {kind}", more, 25, "MiB")
    return "\n".join([*lines, table.text()])


def calendar_rows(told: dict[str, list[dict[str, Any]]]) -> str:
    """The calendar's gestures, medians and the slowest; then what reading a month takes, and what is stored beside it does to that.

    Args:
        told: "gestures" and by store ("full", "alone", "near", "tenth") what each process said.
    """
    gestures = told["gestures"]
    lines = [f"{'the calendar, all projects':52}{'own':>9}{'slowest':>9}{'painted':>9}{'slowest':>9}{'quiet':>9}{'busy':>9}{'goal':>8}"]
    for name in dict.fromkeys(name for one in gestures for name in one["figures"]):
        frame = "frame" in name
        goal = _FRAME if frame else None if name.startswith("lifted") else _FIRST if name == "first show" else _CHANGE
        lines.append(_gesture(name, gestures, goal, frame))
    lines += [line for one in gestures for line in _missing(one)]
    shown = {name: told[name][0]["shown"] for name in _MONTHS}
    table = Table(f"{f'a month read, {shown[_FULL]:,} things on it':44}{'measured':>12}{'goal':>12}")
    full = {what: _read(told[_FULL], what) for what in ("first", "changed")}
    table.row("the first time", full["first"], _CHANGE, "ms")
    table.row("after a change", full["changed"], _CHANGE, "ms")
    for name, words in _MONTHS.items():
        if name != _FULL:
            for what, when in (("first", "the first time"), ("changed", "after a change")):
                ratio = full[what] / _read(told[name], what)
                table.row(f"{when}, {words}, {shown[name]:,}", ratio, 1.5 if name == "near" else None, "×")
    return "\n".join([*lines, table.text()])


def register_rows(told: dict[str, list[dict[str, Any]]]) -> str:
    """The register's gestures, medians and the slowest; then what it weighs.

    Args:
        told: what each process said: "gestures"; "light" and "heavy" for the memory of the window on an empty store and on the full one.
    """
    gestures = told["gestures"]
    head = f"the register, {gestures[0]['documents']:,} documents"
    lines = [f"{head:52}{'own':>9}{'slowest':>9}{'painted':>9}{'slowest':>9}{'quiet':>9}{'busy':>9}{'goal':>8}"]
    for name in dict.fromkeys(name for one in gestures for name in one["figures"]):
        frame = "frame" in name
        lines.append(_gesture(name, gestures, _FRAME if frame else _OPENED if name == "first show" else _CHANGE, frame))
    lines += [line for one in gestures for line in _missing(one)]
    light, heavy = told["light"], told["heavy"]
    table = Table(f"{'the register, against a window on an empty store':52}{'measured':>12}{'goal':>12}")
    for key, words in (("shown", "first shown"), ("looked at", "sorted by all, looked at")):
        for at, kind in enumerate(("PSS", "RSS")):
            more = statistics.median(one[key][at] for one in heavy) - statistics.median(one[key][at] for one in light)
            table.row(f"memory, {words}, {kind}", more, 40, "MiB")
    return "\n".join([*lines, table.text()])


def invite_rows(told: Sequence[dict[str, Any]]) -> str:
    """Writing and reading calendars, each beside what the parser library takes for the same bytes in the same process or round.

    Args:
        told: what each round said: by what was done, milliseconds of ours and of the library's, a pair for each time.
    """
    table = Table(f"{'invites and calendars':44}{'measured':>12}")
    for name in dict.fromkeys(name for one in told for name in one):
        pairs = [pair for one in told for pair in one.get(name, ())]
        table.row(name, statistics.median(ours for ours, _ in pairs), None, "ms")
        table.row("  against the library alone", statistics.median(ours / library for ours, library in pairs), None, "×")
    return table.text()


_FULL = "full"
_MONTHS = {
    _FULL: "", "near": "against what is near alone", "alone": "against no other calendar", "tenth": "against a tenth",
}  # fmt: skip


def _read(told: Sequence[dict[str, Any]], what: str) -> float:
    return statistics.median(time for one in told for time in one[what])


def _all(told: Sequence[dict[str, Any]], name: str) -> list[list[float]]:
    return [times for one in told for times in one["figures"].get(name, ())]


def _ratio(many: list[list[float]], few: list[list[float]]) -> float | None:
    """Of our own time, median to median."""
    if not many or not few:
        return None
    return statistics.median(times[0] for times in many) / statistics.median(times[0] for times in few)


def _gesture(name: str, told: Sequence[dict[str, Any]], goal: float | None, of_own: bool) -> str:
    times = _all(told, name)
    if not times:
        return f"{name:52}{'none':>9}"
    own, painted, quiet, busy = zip(*times, strict=True)
    held = statistics.median(own if of_own else painted)
    figures = (*(one for kind in (own, painted) for one in (statistics.median(kind), max(kind))), *map(statistics.median, (quiet, busy)))
    shown = "".join(f"{figure:>9,.1f}" for figure in figures)
    return f"{name:52}{shown}{'' if goal is None else f'{goal:g} ms':>8}{_verdict(held, goal)}"
