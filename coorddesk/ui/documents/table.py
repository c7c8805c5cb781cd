"""The register's rows: documents, and the revisions of those that are open."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import due_words
from coorddesk.services.document_files import FileState
from coorddesk.services.register import Line, RevisionLine
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.columns import EDITED, USUAL, placed
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.words import day, said, spoken_extras
from coorddesk.ui.paint import initials, pen
from coorddesk.ui.row_columns import Columns
from coorddesk.ui.rows import END, LEAD, Heading, Index, RowState, RowTable

_PAINTED = ("arrow", "number", "title")  # in a way of their own
_SPOKEN = (*USUAL, "project")  # in the sentence of every row

_FOLDING = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_H, Qt.Key.Key_L, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter,
)  # fmt: skip
FILE_MARKS = {FileState.MISSING: "file-x", FileState.CHANGED: "file-diff", FileState.AWAY: "cloud-off"}
_REVISION_CODE = 50.0
_REVISION_NOTE = 112.0


class DocumentTable(RowTable):
    """The register.

    Signals:
        opening_changed(id): a document was opened or closed to show its revisions.
        files_over(id, files), files_left(): files are held over a document (or, with an empty id, over none).
        files_dropped(id, files).
        fold_asked(heading): its rows should be folded away, or shown again.
        cell_pressed(): a cell was clicked twice, to be edited; it is the current one.

    Attributes:
        column: the name of the current row's current cell; empty until one was gone to.
    """

    opening_changed = Signal(str)
    files_over = Signal(str, list)
    files_left = Signal()
    files_dropped = Signal(str, list)
    fold_asked = Signal(object)
    cell_pressed = Signal()

    def __init__(
        self, desk: Desk, statuses: Statuses, fetch: Callable[[list[str]], dict[str, Any]],
        revisions: Callable[[str], list[RevisionLine]], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self._statuses = statuses
        super().__init__(desk.paint, Columns(desk.paint, placed(USUAL, False), left=22, gap=9), fetch, "", parent)
        self.setAccessibleName(self.tr("Documents"))
        self._desk = desk
        self._revisions = revisions
        self.open: dict[str, list[RevisionLine]] = {}
        self.missing: set[str] = set()
        self.changed: set[str] = set()
        self.column = ""
        self.away: set[str] = set()
        self.file_states: dict[tuple[str, str], FileState] = {}  # by document and revision
        self.drop_words = ""
        self._drop_row = -1
        self.setAcceptDrops(True)

    def show_ids(self, ids: Sequence[Any], headings: Sequence[int] = (), *, forget: bool = True) -> None:
        """Shows documents in order, those that were open stay open; `headings` are the places where one stands instead."""
        self.open = {id: [] for id in self.open}
        keys: Sequence[Any] = ids
        if self.open:
            keys = opened = []
            for id in ids:
                opened.append(id)
                if isinstance(id, str) and id in self.open:
                    self.open[id] = self._revisions(id)
                    opened.extend(self.open[id])
        self.show_keys(keys, forget=forget, others=None if self.open else headings)
        self.fit_numbers()

    def show_columns(self, names: Sequence[str], all_projects: bool) -> None:
        """Shows these columns, in this order."""
        self.columns.choose(placed(names, all_projects))
        if not self.columns.has(self.column):
            self.column = ""
        self.viewport().update()

    def fit_numbers(self) -> None:
        """Makes the numbers' column wide enough for those on the first page."""
        # Numbers are never shortened: the first page tells how wide they run in this project.
        metrics = self.kit.theme.metrics("body")
        first = [self.rows.row(at) for at in range(min(len(self.rows.keys), 40))]
        widest = max((metrics.horizontalAdvance(row.number) for row in first if isinstance(row, Line)), default=0.0)
        if self.columns.fit("number", widest + 4):
            self.resized.emit()
            self.viewport().update()

    def document_of(self, key: Any) -> str:
        """The id of the document a row belongs to, empty without one."""
        return key.document_id if isinstance(key, RevisionLine) else key if isinstance(key, str) else ""

    def toggle(self, id: str) -> None:
        """Shows a document's revisions below it, or hides them."""
        at = self.rows.find(id)
        if at < 0:
            return
        if id in self.open:
            self.take_out(at + 1, len(self.open.pop(id)))
        else:
            found = self._revisions(id)
            self.open[id] = found
            self.put_in(at + 1, found)
        self.update(self.rows.index(at, 0))
        self.opening_changed.emit(id)

    # Look.

    def height_of(self, key: Any) -> int:
        if isinstance(key, RevisionLine):
            return self.kit.theme.row(self.kit.theme.size("row.tableCompact")) if self.kit.theme.row(0) > 26 else 26
        return super().height_of(key)

    def ground_of(self, row: Any) -> str:
        return "surface.sunken" if isinstance(row, RevisionLine) else ""

    def paint_row(self, p: QPainter, rect: QRectF, row: Any, state: RowState) -> None:
        if isinstance(row, RevisionLine):
            self._paint_revision(p, rect, row, state)
        else:
            self._paint_document(p, rect, row, state)

    def _paint_document(self, p: QPainter, rect: QRectF, row: Line, state: RowState) -> None:
        today, kit = self._desk.today(), self.kit
        gone = bool(row.rev) and self._statuses.out_of_use(row.status, row.project_id)
        strong, quiet = ("text.tertiary", "text.tertiary") if gone else ("text.primary", "text.secondary")
        arrow = self.cell(rect, "arrow")
        if arrow is not None and row.revisions:
            icon = "chevron-down" if row.id in self.open else "chevron-left" if self.is_mirrored() else "chevron-right"
            kit.icons.paint(p, QRectF(arrow.center().x() - 7, arrow.center().y() - 7, 14, 14), icon, "text.secondary")
        self.write(p, rect, "number", row.number, "body", quiet)
        title = self.cell(rect, "title")
        if title is not None:
            mark = self._file_mark(row)
            if mark and "file" not in self.columns.places(rect.width()):
                x = title.left() if self.is_mirrored() else title.right() - 14
                ink = "text.secondary" if mark == FILE_MARKS[FileState.AWAY] else "rag.red.text"
                kit.icons.paint(p, QRectF(x, title.center().y() - 7, 14, 14), mark, ink)
                title = title.adjusted(18, 0, 0, 0) if self.is_mirrored() else title.adjusted(0, 0, -18, 0)
            kit.text(p, title, row.title, "body", strong, END if self.is_mirrored() else LEAD)
        for name in self.columns.places(rect.width()):
            if name == "rev":
                self.write(p, rect, "rev", row.rev or "–", "bodyStrong" if row.rev else "body", strong)
            elif name == "status":
                self._paint_status(p, rect, "status", row.status, row.project_id, state.selected)
            elif name == "owner":
                self._paint_owner(p, rect, row)
            elif name == "file":
                self._paint_file(p, rect, row)
            elif name not in _PAINTED:
                cell = said(row, name, self._statuses, today)
                ink = "text.tertiary" if gone and not cell.weight else cell.ink
                self.write(p, rect, name, cell.words, "small", ink, cell.weight)
        if gone:
            self._strike(p, rect, ("number", row.number, "body"), ("title", row.title, "body"))
        if state.current and state.focused and self.column and self._keyboard:
            place = self.cell(rect, self.column)
            if place is not None:
                kit.focus_ring(p, place.adjusted(-4, 4, 4, -4), 3)

    def _paint_owner(self, p: QPainter, rect: QRectF, row: Line) -> None:
        owner = self.cell(rect, "owner")
        person = self._statuses.directory.people.get(row.owner_id or "")
        if owner is not None and person is not None:
            hue = self._statuses.directory.hue(person.team_id)
            name = self.kit.theme.team_hue(hue) if hue is not None else None
            self.kit.avatar(p, owner.left() + (owner.width() - 20) / 2, owner.center().y() - 10, 20, initials(person.name), name)

    def _paint_file(self, p: QPainter, rect: QRectF, row: Line) -> None:
        place, mark = self.cell(rect, "file"), self._file_mark(row) or ("file" if row.path else "")
        if place is not None and mark:
            x = place.right() - 14 if self.is_mirrored() else place.left()
            self.kit.icons.paint(p, QRectF(x, place.center().y() - 7, 14, 14), mark, "text.secondary" if mark == "file" else "rag.red.text")

    def _paint_status(self, p: QPainter, rect: QRectF, column: str, status: str, project_id: str, selected: bool) -> None:
        place = self.cell(rect, column)
        if place is None or not status:
            return
        chip_tone, icon = self._statuses.look(status, project_id)
        width = self.kit.chip_width(status, icon, chip_tone)
        if width > place.width() + 6:
            icon, width = "", self.kit.chip_width(status, "", chip_tone)
        y = place.center().y() - self.kit.chip_height() / 2
        x = place.right() - width if self.is_mirrored() else place.left()
        p.save()
        p.setClipRect(place.adjusted(-1, 0, 8, 0))
        self.kit.chip(p, x, y, status, chip_tone, icon, selected=selected)
        p.restore()

    def _strike(self, p: QPainter, rect: QRectF, *cells: tuple[str, str, str]) -> None:
        for column, words, role in cells:
            place = self.cell(rect, column)
            if place is not None:
                width = min(self.kit.theme.metrics(role).horizontalAdvance(words), place.width())
                x = place.right() - width if self.is_mirrored() else place.left()
                self.kit.hairline(p, x, place.center().y() + 1, x + width, place.center().y() + 1, "text.tertiary")

    def _paint_revision(self, p: QPainter, rect: QRectF, row: RevisionLine, state: RowState) -> None:
        ink = "text.primary" if row.current else "text.secondary"
        kit = self.kit
        which = self.tr("current") if row.current else self.tr("earlier revision")
        self.write(p, rect, "number", which, "small", "text.secondary")
        start, width = self.columns.places(rect.width())["title"]
        align = END if self.is_mirrored() else LEAD
        kit.text(p, self.mirrored(rect, start + 3, _REVISION_CODE - 6), row.code, "smallStrong", ink, align)
        project = getattr(self.rows.light(row.document_id), "project_id", "")
        chip_tone, icon = self._statuses.look(row.status, project)
        chip = self.mirrored(rect, start + _REVISION_CODE, kit.chip_width(row.status, icon, chip_tone))
        kit.chip(p, chip.left(), chip.center().y() - kit.chip_height() / 2, row.status, chip_tone, icon, selected=state.selected)
        sent = self._sent_words(row)
        sent_width = kit.theme.metrics("small").horizontalAdvance(sent)
        kit.text(p, self.mirrored(rect, rect.width() - sent_width - 14, sent_width + 2), sent, "small", "text.secondary", align)
        note_at = start + _REVISION_CODE + max(_REVISION_NOTE, chip.width() + 12)
        if mark := FILE_MARKS.get(self.file_states.get((row.document_id, row.code), FileState.NONE), ""):
            place = self.mirrored(rect, rect.width() - sent_width - 14 - 22, 14)
            ink_of = "text.secondary" if mark == FILE_MARKS[FileState.AWAY] else "rag.red.text"
            kit.icons.paint(p, QRectF(place.left(), place.center().y() - 7, 14, 14), mark, ink_of)
            sent_width += 22
        room = rect.width() - sent_width - 14 - 16 - note_at
        if room > 40:
            note = row.note or (Path(row.path).name if row.path else "")
            kit.text(p, self.mirrored(rect, note_at, room), note, "small", ink, align)
        if not row.current:
            width = kit.theme.metrics("smallStrong").horizontalAdvance(row.code)
            place = self.mirrored(rect, start + 3, width)
            kit.hairline(p, place.left(), place.center().y() + 1, place.right(), place.center().y() + 1, "text.tertiary")

    def _sent_words(self, row: RevisionLine) -> str:
        today = self._desk.today()
        issued = day(row.issued, today) if row.issued else ""
        if not row.transmittal:
            return issued
        people = self.tr("{number} to 1 person") if row.recipients == 1 else self.tr("{number} to {count} people")
        sent = people.format(number=row.transmittal, count=row.recipients)
        return f"{issued}, {sent}" if issued else sent

    def _file_mark(self, row: Line) -> str:
        state = FileState.MISSING if row.id in self.missing else FileState.CHANGED if row.id in self.changed else None
        return FILE_MARKS.get(state or (FileState.AWAY if row.id in self.away else FileState.NONE), "")

    def _file_words(self, row: Line | RevisionLine) -> str:
        """What is to be said of the file of a row; empty when it is where and what it was."""
        if isinstance(row, RevisionLine):
            state = self.file_states.get((row.document_id, row.code))
        else:
            marked = ((self.missing, FileState.MISSING), (self.changed, FileState.CHANGED), (self.away, FileState.AWAY))
            state = next((state for marks, state in marked if row.id in marks), None)
        return {
            FileState.MISSING: self.tr("its file is not where it was"),
            FileState.CHANGED: self.tr("its file was changed since it was issued"),
            FileState.AWAY: self.tr("its file cannot be reached now"),
        }.get(state or FileState.NONE, "")

    # Words.

    def spoken(self, row: Any) -> str:
        today = self._desk.today()
        if isinstance(row, RevisionLine):
            which = self.tr("current revision {code}") if row.current else self.tr("earlier revision {code}")
            parts = [which.format(code=row.code), row.status, row.note, self._sent_words(row), self._file_words(row)]
            return ", ".join(part for part in parts if part)
        owner = self._statuses.directory.name(row.owner_id)
        parts = [row.number, row.title, row.plain["type"]]
        parts.append(self.tr("revision {code}").format(code=row.rev) if row.rev else self.tr("no revision yet"))
        parts += [row.status, owner]
        if row.issued:
            parts.append(self.tr("issued {day}").format(day=day(row.issued, today)))
        if due := row.plain["review_due"]:
            parts.append(self.tr("review due {when}").format(when=due_words(due, today)))
        if folder := row.plain["folder"]:
            parts.append(self.tr("in {folder}").format(folder=folder))
        extras = [one.name for one in self.columns.all if one.name not in _SPOKEN]
        labels = {one.name: self.tr(one.spoken or one.label) for one in self.columns.all}
        parts += spoken_extras(row, extras, self._statuses, today, labels)
        parts.append(self._file_words(row))
        parts.append(self.tr("open") if row.id in self.open else "")
        return ", ".join(part for part in parts if part)

    def tip_of(self, row: Any, column: str) -> tuple[str, str]:
        if isinstance(row, RevisionLine):
            if words := self._file_words(row):
                return "\n".join(filter(None, (row.note, _sentence(words), row.path))), ""
            return (row.note, "small") if column in ("title", "rev", "status", "type") else ("", "")
        if column == "owner":
            return self._statuses.directory.name(row.owner_id), ""
        if column == "status":
            return self._statuses.meaning(row.status, row.project_id), ""
        if column == "title" and (words := self._file_words(row)):
            return "\n".join((row.title, _sentence(words), row.path)), ""
        if column == "file":
            return (row.path or self.tr("No file"), "") if row.rev else ("", "")
        if column in ("number", "title"):
            return getattr(row, column), "body"
        return said(row, column, self._statuses, self._desk.today()).words, "small"

    # Keys, mouse and dropped files.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = self.current_key()
        opens = Qt.Key.Key_Left if self.is_mirrored() else Qt.Key.Key_Right
        closes = Qt.Key.Key_Right if self.is_mirrored() else Qt.Key.Key_Left
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        pressed = event.key()
        if isinstance(key, Heading) and plain and pressed in _FOLDING:
            closing = pressed in (closes, Qt.Key.Key_H)
            if pressed not in (closes, opens, Qt.Key.Key_H, Qt.Key.Key_L) or closing != key.folded:
                self.fold_asked.emit(key)
            return
        if plain and pressed == Qt.Key.Key_Escape:
            event.ignore()  # the screen's
            return
        if plain and isinstance(key, str | RevisionLine) and pressed in (opens, closes, Qt.Key.Key_L, Qt.Key.Key_H, Qt.Key.Key_Space):
            id = self.document_of(key)
            wants_open = id not in self.open if pressed == Qt.Key.Key_Space else pressed in (opens, Qt.Key.Key_L)
            if not wants_open and key != id:
                self.go_to(id)
            elif not wants_open and id not in self.open:
                self._go_to_heading()
            elif wants_open != (id in self.open):
                self.toggle(id)
            return
        super().keyPressEvent(event)

    def _go_to_heading(self) -> None:
        """Up from a document to the heading of its group."""
        at = self.currentIndex().row()
        heading = next((one for one in reversed(self.rows.keys[:at]) if isinstance(one, Heading)), None)
        if heading is not None:
            self.go_to(heading)

    def step_cell(self, by: int) -> None:
        """Makes another cell of the row current; from none, the title."""
        names = [name for name in self.columns.places(self.room()) if name != "arrow"]
        if self.column in names:
            self.column = names[max(0, min(names.index(self.column) + by, len(names) - 1))]
        else:
            self.column = "title"
        row = self.rows.row(self.currentIndex().row()) if self.currentIndex().isValid() else None
        if isinstance(row, Line):
            column = self.columns.named(self.column)
            cell = said(row, self.column, self._statuses, self._desk.today())
            self._desk.announced.emit(f"{self.tr(column.spoken or column.label)}: {cell.words}")
        self.viewport().update()

    def go_to_row(self, id: str) -> None:
        """Scrolls to a document without choosing it alone."""
        at = self.rows.find(id)
        if at >= 0:
            self.scrollTo(self.rows.index(at, 0))

    def cell_rect(self, id: str, column: str) -> QRectF | None:
        """Where a document's cell stands in the viewport; None where it is not on view."""
        at = self.rows.find(id)
        return self.cell(self.beside_bar(QRectF(self.visualRect(self.rows.index(at, 0)))), column) if at >= 0 else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at, column = self.row_at(event.position()), self.column_at(event.position().x())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton and isinstance(self.rows.keys[at], str) and column in EDITED:
            self.column = column
            self.cell_pressed.emit()
        else:
            super().mouseDoubleClickEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.row_at(event.position())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if at >= 0 and plain and isinstance(self.rows.keys[at], Heading):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.go_to(self.rows.keys[at])
            self.fold_asked.emit(self.rows.keys[at])
            return
        super().mousePressEvent(event)
        column = self.column_at(event.position().x())
        self.column = column if column in EDITED else ""
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton and isinstance(self.rows.keys[at], str):
            left, width = self.columns.places(self.room())["arrow"]
            x = self.viewport().width() - event.position().x() if self.is_mirrored() else event.position().x()
            if x <= left + width + 4:
                self.toggle(self.rows.keys[at])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drag(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drag(event)

    def _drag(self, event: QDragMoveEvent) -> None:
        files = _files(event)
        if not files:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        at = self.row_at(event.position())
        if at != self._drop_row or not self.drop_words:
            self._drop_row = at
            self.files_over.emit(self.document_of(self.rows.keys[at]) if at >= 0 else "", files)
            self.viewport().update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        files = _files(event)
        at = self.row_at(event.position())
        self._end_drag()
        if files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_dropped.emit(self.document_of(self.rows.keys[at]) if at >= 0 else "", files)

    def _end_drag(self) -> None:
        self._drop_row = -1
        self.drop_words = ""
        self.files_left.emit()
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self.drop_words:
            self.viewport().update()  # what is said at the foot stays there

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.drop_words:
            self._paint_drop()

    def _paint_drop(self) -> None:
        theme = self.kit.theme
        p = QPainter(self.viewport())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(pen(theme.color("accent.fill"), 2))
        index: Index = self.rows.index(max(self._drop_row, 0), 0)
        target = QRectF(self.visualRect(index)) if self._drop_row >= 0 else QRectF(self.viewport().rect())
        p.drawRect(target.adjusted(1, 1, -1, -2))
        width = theme.metrics("body", 500).horizontalAdvance(self.drop_words) + 28
        box = QRectF((self.viewport().width() - width) / 2, self.viewport().height() - 52, width, 34)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.color("text.primary"))
        p.drawRoundedRect(box, theme.radius("control"), theme.radius("control"))
        self.kit.text(p, box, self.drop_words, "body", "surface.base", Qt.AlignmentFlag.AlignCenter, 500)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _files(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    # What they are is found out after the drop: a look at a disk that does not answer would stop the pointer.
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
