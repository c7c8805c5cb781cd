"""The chosen lines of the register for other programs: the columns on view, as a table and as text with tabs."""

from collections.abc import Sequence
from datetime import date
from html import escape

from PySide6.QtCore import QMimeData

from coorddesk.domain.registers import DAYS, PLAIN
from coorddesk.services.register import Line
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.words import said
from coorddesk.ui.row_columns import TableColumn


def cells(line: Line, columns: Sequence[TableColumn], statuses: Statuses, today: date) -> list[str]:
    """What the columns of a line hold, days as ISO dates, so that a spreadsheet takes them for what they are."""
    found = []
    for column in columns:
        if column.name in DAYS:
            day: date | None = line.plain[column.name] if column.name in PLAIN else getattr(line, column.name)
            found.append(day.isoformat() if day else "")
        elif column.name == "rev":
            found.append(line.rev)
        elif column.name == "file":
            found.append(line.path)
        else:
            words = said(line, column.name, statuses, today).words
            found.append("" if words == "–" else words)
    return found


def table_of(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> QMimeData:
    """Rows below their heads for the clipboard."""
    lines = [heads, *rows]
    data = QMimeData()
    data.setText("\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines))
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    data.setHtml(f"<table><tr>{head}</tr>{body}</table>")
    return data
