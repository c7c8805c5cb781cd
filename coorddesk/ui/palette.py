"""The palette (Ctrl+K): finds anything as one types, runs any command, and makes a task of a line of words."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QMetaMethod, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from coorddesk.domain.capture import Captured
from coorddesk.domain.document_presets import statuses_of
from coorddesk.domain.tasks import listed
from coorddesk.errors import InvalidInput
from coorddesk.services import capture, search
from coorddesk.services.directory import Directory
from coorddesk.services.search import Found
from coorddesk.ui.desk import Desk
from coorddesk.ui.focus import put_away
from coorddesk.ui.moments import date_order
from coorddesk.ui.palette_panel import FOOT, INPUT, SHADOW, CommandLine, Foot, Panel, PartColours
from coorddesk.ui.palette_rows import Command as Command
from coorddesk.ui.palette_rows import Making, Row, RowDelegate, RowModel, Shown, fits
from coorddesk.ui.paste_panel import PastePanel
from coorddesk.ui.picks import begins
from coorddesk.ui.reading import LineReader
from coorddesk.ui.status_looks import status_look

_TOP, _PAD = 92, 8
_DEBOUNCE_MS = 15
_HITS, _COMMANDS, _IN_FILES = 6, 4, 3


class Palette(QWidget):
    """Lies over its window while it is open; it is a child of it, never a window of its own.

    Signals:
        chosen(kind, id): one of the things found was taken.
        command_chosen(Command): a command was taken, and has run.
        captured(task id): a task was added from the line.
        write_requested(person id): write to the person of the line (Shift+Enter, or the command for it); neither is offered while
            nothing listens.
        closed(): it went away.
    """

    chosen = Signal(str, str)
    command_chosen = Signal(object)
    captured = Signal(str)
    write_requested = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, commands: Callable[[], list[Command]], parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._commands = commands
        self._known: list[Command] = []
        self._directory = Directory({}, {}, {}, {})
        self._reader = LineReader(desk, self._directory)
        self._before: QWidget | None = None
        self._reading = Captured("")
        self._problem = self._listed = ""
        self._pasted: PastePanel | None = None
        self.panel = Panel(desk.paint, self)
        self.line = CommandLine(self._use_key, self._paste, self.panel)
        self.line.setFont(desk.theme.font("heading", 400))
        self.line.setAccessibleName(self.tr("Search, run a command, or type a task"))
        self.line.setPlaceholderText(self.tr("Search, run a command, or type a task"))
        self.line.setStyleSheet("border: 0; padding: 0; background: transparent;")
        self._colours = PartColours(self.line.document(), desk.theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DEBOUNCE_MS)
        self._timer.timeout.connect(self.refresh)
        self.line.textChanged.connect(self._typed)
        self.model = RowModel(self)
        self.delegate = RowDelegate(desk.paint, desk.today, self)
        self.list = QListView(self.panel)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("Results"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("background: transparent;")
        self.list.clicked.connect(lambda index: self._take(self.model.rows[index.row()]))
        self.foot = Foot(desk.paint, self.delegate, self.panel)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(SHADOW, 0, SHADOW, SHADOW)
        column.setSpacing(0)
        self._head = QVBoxLayout()
        column.addLayout(self._head)
        self._head.addWidget(self.line)
        middle = QVBoxLayout()
        middle.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        middle.addWidget(self.list)
        column.addLayout(middle, 1)
        column.addWidget(self.foot)
        parent.installEventFilter(self)
        self.hide()

    def open(self, text: str = "") -> None:
        """Show the palette over its window, with a text to begin with."""
        window = self.parentWidget()
        if self.isHidden():
            self._before = window.window().focusWidget() if window is not None else None
        self._directory = self.desk.names()
        self._reader = LineReader(self.desk, self._directory)
        self._known = self._commands()
        self._problem = ""
        self.foot.can_write = self._can_write()
        self.line.setFont(self.desk.theme.font("heading", 400))
        self.line.setPlainText(text)
        self.line.moveCursor(self.line.textCursor().MoveOperation.End)
        if window is not None:
            self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.refresh()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Put the palette away and give the keyboard back to whoever had it."""
        if self.isHidden():
            return
        self._timer.stop()
        before, self._before = self._before, None
        put_away(self, before, Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def text(self) -> str:
        """What is typed."""
        return self.line.toPlainText()

    def current(self) -> Row | None:
        """The row Enter would take."""
        at = self.list.currentIndex()
        return self.model.rows[at.row()] if at.isValid() else None

    # What is listed

    def refresh(self) -> None:
        """List what fits the text now."""
        self._timer.stop()
        self._listed = self.text()
        text = self._listed.strip()
        self._reading = self._reader.read(self.text())
        commands_only = text.startswith(">")
        self._colours.show_parts(Captured("") if commands_only else self._reading, self._reader.hues(self._reading))
        asked = text[1:].strip() if text[:1] in (">", "@", "#") else text
        self.delegate.words = [*asked.split(), *self._reading.references, *_numbers(self._reading.references)]
        if commands_only:
            rows, at = self._section(self.tr("Commands"), self._fitting(asked, 40)), 1
        elif text[:1] in ("@", "#") and not self._reading.title:
            rows, at = self._named(text[0], asked), 1
        elif not text:
            rows, at = self._section(self.tr("Commands"), self._known[:9]), 1
        else:
            rows, at = self._mixed(text)
        self.model.show(rows)
        self._choose(at if at < len(rows) else 0)
        self._arrange()

    def _mixed(self, text: str) -> tuple[list[Row], int]:
        one_word = len(text.split()) == 1
        making = self._making()
        store = self.desk.store
        found = search.find(store, text, _HITS) if one_word else search.similar(store, self._reading, text, _HITS)
        things = self._section(self.tr("Already there"), [self._shown(one) for one in found])
        if self.desk.settings.read_files:
            said = search.in_files(store, text, _IN_FILES, [one.id for one in found])
            things = [*things, *self._section(self.tr("In files"), [self._shown(one) for one in said])]
        commands = [*self._writing(), *self._fitting(text, _COMMANDS)]
        doing = self._section(self.tr("Commands"), commands)
        exact = bool(found) and text.casefold() in (found[0].ref.casefold(), found[0].title.casefold())
        # One word looks for something; several are a task, unless they are the very name of a thing or a command.
        command = bool(commands) and fits(commands[0], text) > 1 + 3 * (len(text.split()) - 1)
        if (one_word and (things or doing)) or exact or (command and not self._reading.parts):
            rows = [*doing, *things, making] if command and not exact else [*things, *doing, making]
            return rows, 1
        return [making, *things, *doing], 0

    @staticmethod
    def _section(heading: str, rows: Sequence[Row]) -> list[Row]:
        return [heading, *rows] if rows else []

    def _fitting(self, text: str, most: int) -> list[Command]:
        scored = [(fits(command, text), -at, command) for at, command in enumerate(self._known)]
        return [command for score, _, command in sorted(scored, key=lambda one: one[:2], reverse=True) if score][:most]

    def _writing(self) -> list[Command]:
        person_id = self._reading.waiting_on or self._reading.owner
        if person_id is None or not self._can_write():
            return []
        name = self._directory.name(person_id).split()
        text = self.tr("Write to {name}…").format(name=name[0] if name else "")
        return [Command(text, "", "mail", lambda: self.write_requested.emit(person_id))]

    def _can_write(self) -> bool:
        return self.isSignalConnected(QMetaMethod.fromSignal(self.write_requested))

    def _named(self, sign: str, asked: str) -> list[Row]:
        if sign == "#":
            projects = [one for one in self._directory.projects.values() if begins(asked, f"{one.code} {one.name}")]
            found = [Found("project", one.id, one.id, one.code, one.name, None, one.place) for one in projects[:12]]
            return self._section(self.tr("Projects"), [self._shown(one) for one in found]) or [self._making()]
        people = [one for one in self._directory.people.values() if not one.archived and begins(asked, one.name)]
        found = [Found("person", one.id, None, "", one.name, one.id, one.role) for one in people[:10]]
        return self._section(self.tr("People"), [self._shown(one) for one in found]) or [self._making()]

    def _shown(self, found: Found) -> Shown:
        owner = self._directory.name(found.person_id)
        shown = Shown(found, owner, self._hue(found.person_id), self._directory.code(found.project_id))
        if found.kind == "person":
            owes, late = search.owes(self.desk.store, found.id, self.desk.today())
            words = self.tr("owes {n}").format(n=owes) if owes else ""
            red = self.tr("{n} late").format(n=late) if late else ""
            return replace(shown, tail=(f"{words}, " if red else words, red))
        if found.kind == "document":
            codes = statuses_of(self._directory.projects.get(found.project_id or ""))
            return replace(shown, look=status_look(codes, found.state))
        return shown

    def _making(self) -> Making:
        return self._reader.making(self._reading, self.desk.project_id, self._problem)

    def _hue(self, person_id: str | None) -> str | None:
        return self._reader.hue(person_id)

    # What is done

    def _take(self, row: Row | None) -> None:
        if isinstance(row, Making):
            self._add(False, [])
        elif isinstance(row, Shown):
            self.dismiss()
            self.chosen.emit(row.found.kind, row.found.id)
        elif isinstance(row, Command):
            self.dismiss()
            row.run()
            self.command_chosen.emit(row)

    def _add(self, write: bool, adding: Sequence[str]) -> None:
        desk = self.desk
        try:
            with desk.attempt(self.tr("Cannot add the task")):
                order = date_order(desk.settings)
                task = capture.add_line(desk.store, self.text(), desk.today(), desk.project_id, order=order, adding=adding)
                self.dismiss()
                desk.undo_offered.emit(self.tr("Added {ref} {title}").format(ref=task.ref, title=task.title))
                self.captured.emit(task.id)
                if write and (person_id := task.waiting_on_id or task.owner_id):
                    self.write_requested.emit(person_id)
        except InvalidInput as problem:
            self._problem = problem.sentence
            self.refresh()
            self._problem = ""

    def _typed(self) -> None:
        # Colouring the line is told as a change of its text too.
        if self.isVisible() and self.text() != self._listed:
            self._timer.start()

    def _use_key(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Tab):
            self._step(1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Backtab):
            self._step(-1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._step(5 if key == Qt.Key.Key_PageDown else -5)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self.refresh()
            write, adding = bool(held & Qt.KeyboardModifier.ShiftModifier), bool(held & Qt.KeyboardModifier.ControlModifier)
            making = next((row for row in self.model.rows if isinstance(row, Making)), None)
            if making is not None and (write or adding):
                self._add(write, self._reader.unknown(self.text()) if adding else [])
            else:
                self._take(self.current())
        else:
            return False
        return True

    def _paste(self, text: str) -> bool:
        """Has several pasted lines shown as the tasks they would make; False for a single one, which is typed in."""
        lines = [one.text for one in listed(text)]
        if len(lines) < 2:
            return False
        if self._pasted is None:
            self._pasted = PastePanel(self.desk, self.parentWidget())
            self._pasted.added.connect(lambda tasks: self.captured.emit(tasks[0].id))
            self.destroyed.connect(self._pasted.deleteLater)
        self.dismiss()
        self._pasted.show_lines(lines, self.desk.project_id)
        return True

    def _step(self, by: int) -> None:
        places = [at for at, row in enumerate(self.model.rows) if not isinstance(row, str)]
        if not places:
            return
        now = self.list.currentIndex().row()
        place = places.index(now) + by if now in places else 0
        if abs(by) == 1:
            place %= len(places)
        self._choose(places[max(0, min(place, len(places) - 1))])

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            self.list.setCurrentIndex(self.model.index(row))
            if row == 1:
                self.list.scrollToTop()

    # How it lies

    def _arrange(self) -> None:
        theme = self.desk.theme
        width = min(theme.size("palette"), self.width() - 32)
        rows = sum(self.list.sizeHintForRow(row) for row in range(len(self.model.rows)))
        top = min(_TOP, max(self.height() // 8, 8))
        room = self.height() - top - INPUT - FOOT - 2 * _PAD - 24
        inside = min(rows, max(room, 60))
        text = round(theme.metrics("heading", 400).height()) + 2
        above = (INPUT - text) // 2
        self._head.setContentsMargins(49, above, 16, INPUT - text - above)
        self.line.setFixedHeight(text)
        height = INPUT + (inside + 2 * _PAD if rows else 0) + FOOT
        self.list.setVisible(rows > 0)
        self.list.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if rows > inside else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        place = QPoint((self.width() - width) // 2 - SHADOW, top)
        self.panel.setGeometry(place.x(), place.y(), width + 2 * SHADOW, height + SHADOW)

    def sizeHint(self) -> QSize:
        return QSize(self.desk.theme.size("palette"), 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        parent = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is parent and parent is not None and self.isVisible():
            self.setGeometry(parent.rect())
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.desk.theme.color("state.scrim"))



def _numbers(references: tuple[str, ...]) -> list[str]:
    """The figures at the end of references, which the numbers of documents are found by."""
    found = ("".join(c for c in reference.rpartition("-")[2] if c.isdigit()) for reference in references)
    return [digits for digits in found if len(digits) > 1]
