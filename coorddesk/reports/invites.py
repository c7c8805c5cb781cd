"""What goes out about a meeting as something to read: the words of an e-mail, plain and as HTML, which say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_FONT = "font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_RULE = "border-top:1px solid rgba(128,128,128,.4)"
_QUIET = "font-size:13px;opacity:.75"


@dataclass(frozen=True, slots=True)
class Point:
    """One item of an agenda.

    Attributes:
        clock: when it begins, “10:30”; empty for whole days.
        note: its length and who presents it.
    """

    clock: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a message about a meeting says; what is empty is left out.

    Attributes:
        head: what it is, in a word: Invitation, Updated, Cancelled, Agenda.
        when: in the meeting's own zone, which it names.
        next_day: of a series, the day it takes place next, in the same way.
        elsewhere: the same for attendees in other zones, one a line, beginning with the place.
        brought: what comes up besides the items.
        ask: the last line, what the recipient is asked to do.
    """

    head: str
    title: str
    when: str
    next_day: str = ""
    elsewhere: Sequence[str] = ()
    place: str = ""
    link: str = ""
    organiser: str = ""
    changes: Sequence[str] = ()
    agenda: Sequence[Point] = ()
    brought: Sequence[str] = ()
    notes: str = ""
    ask: str = ""


def plain_text(letter: Letter) -> str:
    """The letter as plain words."""
    lines = [f"{letter.head}: {letter.title}", ""]
    lines += [f"{name}: {value}" for name, value in _facts(letter)]
    if letter.changes:
        lines += ["", "What changed:", *(f"- {one}" for one in letter.changes)]
    if letter.agenda:
        lines += ["", "Agenda:", *(_point(number, one) for number, one in enumerate(letter.agenda, 1))]
    if letter.brought:
        lines += ["", "Brought forward:", *(f"- {one}" for one in letter.brought)]
    if letter.notes:
        lines += ["", letter.notes]
    if letter.ask:
        lines += ["", letter.ask]
    return "\n".join(lines) + "\n"


def html_page(letter: Letter) -> str:
    """The letter as a small page: styles in the elements, nothing fetched, everything escaped.

    It sets neither ink nor ground, so that it can be read in light and dark mail programs alike.
    """
    parts = [
        f'<p style="margin:0;{_QUIET}">{escape(letter.head)}</p>',
        f'<h1 style="margin:0 0 12px;font-size:21px;line-height:1.25">{escape(letter.title)}</h1>',
    ]
    rows = "".join(
        f'<tr><td style="padding:2px 16px 2px 0;vertical-align:top;white-space:nowrap;opacity:.75">{escape(name)}</td>'
        f'<td style="padding:2px 0;vertical-align:top">{_value(name, value)}</td></tr>'
        for name, value in _facts(letter)
    )
    parts.append(f'<table role="presentation" style="border-collapse:collapse;{_FONT}">{rows}</table>')
    if letter.changes:
        parts.append(_section("What changed", _list(letter.changes)))
    if letter.agenda:
        rows = "".join(
            '<tr><td style="padding:2px 16px 2px 0;vertical-align:top;white-space:nowrap;font-variant-numeric:tabular-nums;opacity:.75">'
            f'{escape(one.clock or f"{number}.")}</td><td style="padding:2px 0;vertical-align:top">{escape(one.title)}'
            + (f'<span style="{_QUIET}">, {escape(one.note)}</span>' if one.note else "") + "</td></tr>"
            for number, one in enumerate(letter.agenda, 1)
        )  # fmt: skip
        parts.append(_section("Agenda", f'<table role="presentation" style="border-collapse:collapse;{_FONT}">{rows}</table>'))
    if letter.brought:
        parts.append(_section("Brought forward", _list(letter.brought)))
    if letter.notes:
        parts.append(f'<p style="margin:16px 0 0;white-space:pre-line">{escape(letter.notes)}</p>')
    if letter.ask:
        parts.append(f'<p style="margin:18px 0 0;padding:10px 0 0;{_RULE};{_QUIET}">{escape(letter.ask)}</p>')
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f'<title>{escape(letter.title)}</title></head>\n<body style="margin:0;padding:16px;{_FONT}">\n'
        f'<div style="max-width:600px">\n{body}\n</div>\n</body></html>\n'
    )


def _facts(letter: Letter) -> list[tuple[str, str]]:
    """What stands under the title, with its name, in order."""
    named = [("When", letter.when), ("Next", letter.next_day), *(("Elsewhere", one) for one in letter.elsewhere)]
    named += [("Where", letter.place), ("Link", letter.link), ("Organiser", letter.organiser)]
    return [(name, value) for name, value in named if value]


def _value(name: str, value: str) -> str:
    shown = escape(value)
    if name == "Link" and value.startswith(("https://", "http://")):
        return f'<a href="{shown}">{shown}</a>'
    return f"<b>{shown}</b>" if name == "When" else shown


def _point(number: int, one: Point) -> str:
    return f"{number}. {f'{one.clock} ' if one.clock else ''}{one.title}{f', {one.note}' if one.note else ''}"


def _list(lines: Sequence[str]) -> str:
    return '<ul style="margin:0;padding:0 0 0 20px">' + "".join(f"<li>{escape(one)}</li>" for one in lines) + "</ul>"


def _section(title: str, content: str) -> str:
    return f'<h2 style="margin:18px 0 4px;padding:10px 0 0;{_RULE};font-size:15px">{escape(title)}</h2>{content}'
