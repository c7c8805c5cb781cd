"""A sheet as one HTML page that needs nothing else: for the browser, and plainer for the body of an e-mail."""

from collections.abc import Iterable
from html import escape

from coorddesk.reports.blocks import (
    RATING_WORDS,
    Align,
    Bar,
    Beside,
    Block,
    Box,
    Cell,
    Column,
    Facts,
    Numbers,
    Overall,
    PageBreak,
    Prose,
    Section,
    Sheet,
    Span,
    Table,
    Text,
    Tone,
    plain,
)

_CSS = """
@page { size: %(page)s; margin: 14mm }
* { box-sizing: border-box }
body {
  margin: 0; background: #dedad3; color: #1f1d1a;
  font: 8.5pt/1.36 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums
}
main { max-width: %(width)s; margin: 24px auto; padding: 14mm; background: #fff }
header {
  display: flex; gap: 16pt; justify-content: space-between; align-items: flex-start;
  border-bottom: 1.5pt solid; padding-bottom: 6pt
}
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 4pt }
h2 { font-size: 9.5pt; margin: 12pt 0 2pt; break-after: avoid }
h2 small { font-weight: 400; margin-left: 6pt }
p { margin: 0 0 3pt }
.airy p { line-height: 1.53 }
small, .quiet { font-size: 7.5pt; color: #55514a }
header p { font-size: 7.7pt; color: #55514a; margin: 0 }
.overall { display: flex; gap: 7pt; align-items: center; white-space: nowrap }
.overall b { font-size: 12pt; display: block }
.aside { text-align: right }
.beside { display: grid; gap: 0 20pt; margin-top: 8pt }
table { width: 100%%; border-collapse: collapse }
td, th { padding: 2.2pt 7pt 2.2pt 0; border-bottom: .5pt solid #d3cdc3; text-align: left; vertical-align: middle }
th { font-size: 7.5pt; font-weight: 400; color: #55514a; border-bottom: .75pt solid #979084 }
thead { display: table-header-group }
tr { break-inside: avoid }
.tall td { vertical-align: top }
.right { text-align: right; padding: 2.2pt 0 2.2pt 7pt; white-space: nowrap }
.fit { white-space: nowrap; width: 1%% }
.mark { width: 1%% }
.numbers { border-left: .75pt solid #979084; width: auto }
.numbers td { border: 0; padding: 1.2pt 7pt }
.box { border: .6pt solid; border-radius: 2pt; padding: 3pt 6.5pt; margin-top: 5pt }
.bar { border-left: 1.5pt solid; padding-left: 8pt; margin: 0 0 5pt }
.next { break-before: page }
svg { vertical-align: -2pt; flex: none }
footer {
  display: flex; justify-content: space-between; border-top: .75pt solid #979084; margin-top: 14pt; padding-top: 4pt;
  font-size: 7.5pt; color: #55514a
}
@media print { body { background: none } main { margin: 0; padding: 0; max-width: none } }
"""
_MARKS = {
    "R": ('<path d="M5.9 1.2h6.2l4.7 4.7v6.2l-4.7 4.7H5.9L1.2 12.1V5.9z" fill="#c0291f" stroke="#a6211a"/>', "#fff", 12.3),
    "A": ('<path d="M9 1.3l8.3 15.1H.7z" fill="#e5a034" stroke="#884a00"/>', "#1f1d1a", 14.6),
    "G": ('<circle cx="9" cy="9" r="7.7" fill="#fff" stroke="#2c7c46"/>', "#1d6738", 12.3),
    "C": ('<rect x="1.8" y="1.8" width="14.4" height="14.4" rx="2" fill="#fff" stroke="#4a5568"/>'
          '<path d="M5.4 9.3l2.5 2.5 4.8-5.3" fill="none" stroke="#434c5c" stroke-width="1.7"/>', "", 0.0),
}  # fmt: skip
_MAIL_MARKS = {
    "R": "background:#c0291f;color:#fff", "A": "background:#e5a034;color:#000", "G": "background:#fff;color:#1d6738;border:1px solid",
}  # fmt: skip


def page(sheet: Sheet, paper: str = "a4") -> str:
    """The whole page; what is on the sheet is escaped, and nothing is fetched from anywhere."""
    size = (paper.upper() if paper in ("a4", "a3") else "letter") + (" landscape" if sheet.landscape else "")
    css = _CSS % {"page": size, "width": "297mm" if sheet.landscape else "210mm"}
    title = escape(" ".join(filter(None, (sheet.title, sheet.number))))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{css}</style>\n</head>\n<body>\n<main>\n'
        f"{_Writer(mail=False).sheet(sheet)}</main>\n</body>\n</html>\n"
    )


def mail_body(sheet: Sheet) -> str:
    """The sheet for pasting into an e-mail: without style sheet, pictures or lines of time, which mail programs drop."""
    return (
        '<div style="font-family:Arial,sans-serif;font-size:10pt;color:#1f1d1a">'
        f"{_Writer(mail=True).sheet(sheet)}</div>"
    )  # fmt: skip


class _Writer:
    """Writes blocks, for the browser or for mail programs."""

    def __init__(self, mail: bool) -> None:
        self._mail = mail

    def sheet(self, sheet: Sheet) -> str:
        lines = "".join(f"<p>{escape(line)}</p>" for line in sheet.lines)
        aside = "".join(f"<p>{escape(line)}</p>" for line in sheet.aside)
        right = self._overall(sheet.overall) if sheet.overall else f'<div class="aside">{aside}</div>' if aside else ""
        body = self._blocks(sheet.blocks)
        foot = f"<footer><span>{escape(sheet.foot)}</span><span>{escape(sheet.printed)}</span></footer>\n"
        return f"<header><div><h1>{escape(sheet.title)}</h1>{lines}</div>{right}</header>\n{body}{foot}"

    def _blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        if isinstance(block, Section):
            note = f"<small>{escape(block.note)}</small>" if block.note else ""
            space = " " if note and self._mail else ""
            heading = f"<h2>{escape(block.title)}{space}{note}</h2>\n" if block.title else ""
            return f"{heading}{self._blocks(block.blocks)}"
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Beside):
            return self._beside(block)
        if isinstance(block, Prose):
            kind = ' class="airy"' if block.airy else ""
            return f"<div{kind}>" + "".join(f"<p>{_words(text)}</p>" for text in block.paragraphs) + "</div>\n"
        if isinstance(block, Numbers):
            rows = "".join(f'<tr><td class="right"><b>{escape(n.value)}</b></td><td>{escape(n.words)}</td></tr>' for n in block.numbers)
            return f'<table class="numbers">{rows}</table>\n'
        if isinstance(block, Facts):
            rows = "".join(f'<tr><td class="quiet fit">{escape(name)}</td><td>{escape(value)}</td></tr>' for name, value in block.facts)
            return f"<table>{rows}</table>\n"
        if isinstance(block, Box):
            return f'<div class="box"><b>{escape(block.label)}</b> {_words(block.text)}</div>\n'
        if isinstance(block, Bar):
            return f'<div class="bar"><b>{escape(block.label)}</b><br>{_words(block.text)}</div>\n'
        assert isinstance(block, PageBreak)
        return '<div class="next"></div>\n'

    def _beside(self, block: Beside) -> str:
        left, right = self._blocks(block.left), self._blocks(block.right)
        if self._mail:
            return left + right
        columns = f"grid-template-columns:minmax(0,{block.share:.2f}fr) minmax(0,{1 - block.share:.2f}fr)"
        return f'<div class="beside" style="{columns}"><div>{left}</div><div>{right}</div></div>\n'

    def _table(self, table: Table) -> str:
        if not table.rows:
            return f'<p class="quiet">{escape(table.empty or "None.")}</p>\n'
        shown = [place for place in range(len(table.columns)) if not (self._mail and any(row[place].span for row in table.rows))]
        head = ""
        if any(column.head for column in table.columns):
            cells = "".join(f"<th{_class(table.columns[place])}>{_words(plain(table.columns[place].head))}</th>" for place in shown)
            head = f"<thead><tr>{cells}</tr></thead>"
        rows = []
        for row in table.rows:
            kind = ' class="tall"' if any(cell.blocks for cell in row) else ""
            cells = "".join(f"<td{_class(table.columns[place], row[place])}>{self._cell(row[place])}</td>" for place in shown)
            rows.append(f"<tr{kind}>{cells}</tr>\n")
        hidden = table.count - len(table.rows)
        more = f'<p class="quiet">and {hidden:,} more, {escape(table.more)}</p>\n' if hidden else ""
        style = ' border="0" cellspacing="0" cellpadding="4"' if self._mail else ""
        return f"<table{style}>{head}<tbody>\n{''.join(rows)}</tbody></table>\n{more}"

    def _cell(self, cell: Cell) -> str:
        if cell.rating:
            return self._mark(cell.rating)
        if cell.span:
            return _line_of_time(cell.span)
        return _words(cell.text) + self._blocks(cell.blocks)

    def _overall(self, overall: Overall) -> str:
        note = f"<small>{escape(overall.note)}</small>" if overall.note else ""
        space = " " if self._mail else ""
        return f'<div class="overall">{self._mark(overall.letter, 28.3)}{space}<div><b>{escape(overall.word)}</b>{note}</div></div>'

    def _mark(self, letter: str, size: float = 11.9) -> str:
        word = RATING_WORDS.get(letter, RATING_WORDS["-"])
        if letter not in _MARKS:
            return f'<span title="{word}">–</span>'
        if self._mail:
            style = _MAIL_MARKS.get(letter, "border:1px solid")
            return f'<b style="{style};padding:0 4px" title="{word}">{letter if letter != "C" else "✓"}</b>'
        shape, ink, y = _MARKS[letter]
        text = f'<text x="9" y="{y}" text-anchor="middle" font-size="9" font-weight="700" fill="{ink}">{letter}</text>' if ink else ""
        return (
            f'<svg role="img" aria-label="{word}" width="{size}pt" height="{size}pt" viewBox="0 0 18 18" stroke-width="1.2" '
            f'stroke-linejoin="round"><title>{word}</title>{shape}{text}</svg>'
        )


def _words(text: Text) -> str:
    tags = {Tone.PLAIN: ("", ""), Tone.STRONG: ("<b>", "</b>"), Tone.QUIET: ('<span class="quiet">', "</span>"),
            Tone.STRUCK: ("<s>", "</s>")}  # fmt: skip
    return "".join(f"{tags[run.tone][0]}{escape(run.text)}{tags[run.tone][1]}" for run in text).replace("\n", "<br>")


def _class(column: Column, cell: Cell | None = None) -> str:
    if column.align is Align.RIGHT:
        return ' class="right"'
    if cell is not None and cell.rating:
        return ' class="mark"'
    return "" if column.share else ' class="fit"'


def _line_of_time(span: Span) -> str:
    length = max((span.end - span.start).days, 1)

    def at(days: int) -> float:
        return round(4 + 92 * min(max(days / length, 0.0), 1.0), 1)

    today = at((span.today - span.start).days)
    parts = [
        '<path d="M0 7h100" stroke="#d3cdc3" stroke-width=".6"/>',
        f'<path d="M{today} 1v12" stroke="#1f1d1a" stroke-width=".8" stroke-dasharray="1 1"/>',
    ]
    places = [(at((day - span.start).days), solid) for day, solid in ((span.baseline, False), (span.forecast, not span.done)) if day]
    if len(places) == 2:
        parts.append(f'<path d="M{places[0][0]} 7H{places[1][0]}" stroke="#1f1d1a" stroke-width="1.2"/>')
    for x, solid in places:
        fill = "#1f1d1a" if solid else "#fff"
        parts.append(f'<path d="M{x} 3.3l3.7 3.7-3.7 3.7-3.7-3.7z" fill="{fill}" stroke="#1f1d1a" stroke-width=".8"/>')
    return f'<svg aria-hidden="true" width="100pt" height="14pt" viewBox="0 0 100 14">{"".join(parts)}</svg>'
