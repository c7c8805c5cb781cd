"""The quick look: the first pages, picture or words of a file in a panel, without opening the program it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QWidget

from coorddesk.domain.dates import day_words
from coorddesk.domain.file_names import shown_name
from coorddesk.services import file_looks
from coorddesk.services.document_files import FileState
from coorddesk.services.file_looks import Look, Shows
from coorddesk.ui.buttons import tip
from coorddesk.ui.desk import Desk
from coorddesk.ui.panel import Panel, scrolling
from coorddesk.ui.widgets import Button, Label
from coorddesk.ui.work import Job

_WIDTH, _EDGE = 860, 12
_LARGEST_PICTURE_MB, _LARGEST_SIDE = 256, 2400


@dataclass(frozen=True, slots=True)
class Shown:
    """What a quick look is asked for: which file, of what, and what the register says of it."""

    heading: str
    path: str
    registered: str


class _Pages(QWidget):
    """Pictures under one another, each as wide as there is room."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._kit = desk.paint
        self._pictures: list[QPixmap] = []

    def show_pictures(self, pictures: list[QImage], words: str) -> None:
        """Other pictures; `words` tell a screen reader what they are."""
        self._pictures = [QPixmap.fromImage(one) for one in pictures]
        self.setAccessibleName(words)
        self._fit()

    def _heights(self) -> list[int]:
        room = max(self.width() - 2 * _EDGE, 40)
        # never drawn larger than it is: a small picture does not gain by it
        return [round(min(room, one.width()) * one.height() / max(one.width(), 1)) for one in self._pictures]

    def _fit(self) -> None:
        self.setMinimumHeight(sum(self._heights()) + _EDGE * (len(self._pictures) + 1))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        y = _EDGE
        for picture, height in zip(self._pictures, self._heights(), strict=True):
            width = min(self.width() - 2 * _EDGE, picture.width())
            x = (self.width() - width) // 2
            if y + height >= event.rect().top() and y <= event.rect().bottom():
                p.drawPixmap(x, y, width, height, picture)
                p.setPen(self._kit.theme.color("line.hairline"))
                p.drawRect(x, y, width - 1, height - 1)
            y += height + _EDGE


class QuickLook(Panel):
    """Shows files over the register; arrows go on to the next line, Enter opens the file, Esc or the same key closes.

    Signals:
        moved(by): the line above or below is wanted.
        open_requested(), folder_requested(): the file in its own program, or its folder.
        search_requested(): the file is gone and is to be found again.
    """

    moved = Signal(int)
    open_requested = Signal()
    folder_requested = Signal()
    search_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk.paint, parent, _WIDTH, scrim=True)
        self._desk = desk
        self._job: Job | None = None
        self.setAccessibleName(self.tr("Quick look"))
        self.heading = Label(desk.paint, "", "heading", elide=True, parent=self.body)
        self.name = Label(desk.paint, "", "small", "secondary", elide=True, parent=self.body)
        self.facts = Label(desk.paint, "", "small", "secondary", elide=True, parent=self.body)
        self.pages = _Pages(desk)
        self._scroll = scrolling(self.pages, self.body)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(self.tr("Pages"))
        self.text = QPlainTextEdit(self.body)
        self.text.setReadOnly(True)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("What the file says"))
        self.said = Label(desk.paint, "", "body", "secondary", wrap=True, parent=self.body)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # it takes the keys where there is nothing to be seen of the file
        self.said.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stack = QStackedWidget(self.body)
        for widget in (self._scroll, self.text, self.said):
            self.stack.addWidget(widget)
            widget.installEventFilter(self)
        self.stack.setMinimumHeight(120)
        self.open_button = Button(desk.paint, self.tr("Open"), "external-link", parent=self.body)
        self.open_button.clicked.connect(self.open_requested)
        self.folder_button = Button(desk.paint, self.tr("Show in folder"), "folder-open", parent=self.body)
        self.folder_button.clicked.connect(self.folder_requested)
        self.search_button = Button(desk.paint, self.tr("Find it again…"), "file-search", parent=self.body)
        self.search_button.clicked.connect(self.search_requested)
        self.search_button.hide()
        close = Button(desk.paint, self.tr("Close"), kind="plain", parent=self.body)
        close.clicked.connect(self.close_panel)
        hint = Label(desk.paint, self.tr("Up and Down: other lines"), "small", "tertiary", elide=True, parent=self.body)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        for button in (self.folder_button, self.search_button, self.open_button, close):
            foot.addWidget(button)
        self.box.addWidget(self.heading)
        self.box.addWidget(self.name)
        self.box.addWidget(self.facts)
        self.box.addWidget(self.stack, 1)
        self.box.addLayout(foot)

    def show_file(self, shown: Shown) -> None:
        """Shows a file; what takes time comes when it is there."""
        self.heading.setText(shown.heading)
        self.name.setText(shown.path)
        self.facts.setText(shown.registered)
        self._say(self.tr("No file is registered for this revision.") if not shown.path else self.tr("Looking…"))
        for button in (self.open_button, self.folder_button):
            button.setEnabled(bool(shown.path))
        self.search_button.hide()
        if not self.isVisible():
            self.open(self.said)
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if shown.path:
            store, reach = self._desk.store, self._desk.file_states.reach

            def run(job: Job) -> tuple[Look, list[QImage]]:
                look = file_looks.look(store, shown.path, reach, lambda: job.cancelled)
                return look, _pictures(look)

            self._job = self._desk.disk.start(run, lambda found: self._show(shown, *found), self._failed)

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.stack.setCurrentWidget(self.said)
        if self.isVisible():
            self.said.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: BaseException) -> None:
        self._job = None
        raise error

    def _show(self, shown: Shown, look: Look, pictures: list[QImage]) -> None:
        self._job = None
        self.name.setText(shown_name(look.place))
        self.name.setToolTip(tip(str(look.place)))
        # what is gone now is not “as registered”, whatever the last look said
        known = shown.registered if look.state is not FileState.MISSING else ""
        self.facts.setText(", ".join(filter(None, (*self._facts(look, len(pictures)), known))))
        self.open_button.setEnabled(look.state is FileState.PRESENT)
        self.search_button.setVisible(look.state is FileState.MISSING)
        if pictures:
            self.pages.show_pictures(pictures, self.tr("{name}, {facts}").format(name=shown_name(look.place), facts=self.facts.text()))
            self._scroll.verticalScrollBar().setValue(0)
            self.stack.setCurrentWidget(self._scroll)
        elif look.shows is Shows.TEXT:
            self.text.setFont(self._desk.theme.font("body"))
            self.text.setPlainText(look.text)
            self.stack.setCurrentWidget(self.text)
        else:
            self._say(look.why or self.tr("This picture cannot be shown."))
        self.refit()
        if self.window().focusWidget() in (self._scroll, self.text, self.said, None):
            self.stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def _facts(self, look: Look, shown: int) -> list[str]:
        facts = [size_words(look.size)] if look.size is not None else []
        if look.changed is not None:
            facts.append(self.tr("changed {when}").format(when=self._moment(look.changed)))
        if look.pages is not None:
            count = look.pages.count
            pages = self.tr("1 page") if count == 1 else self.tr("{n} pages").format(n=count)
            facts.append(pages if count <= shown else self.tr("{pages}, the first {n} shown").format(pages=pages, n=shown))
        return facts

    def _moment(self, at: datetime) -> str:
        local = at.astimezone()
        return f"{day_words(local.date(), self._desk.today(), weekday=False)} {local:%H:%M}"

    def _arrange(self) -> None:
        # as high as the window allows, whatever the file: the panel stays where it is while one goes through the lines
        self.stack.setMinimumHeight(max(self._parent.height() - 240, 120))
        super()._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take(event):
            return True
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Q, Qt.Key.Key_Escape) or (key == Qt.Key.Key_Space and shift):
            self.close_panel()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_K, Qt.Key.Key_J):
            self.moved.emit(1 if key in (Qt.Key.Key_Down, Qt.Key.Key_J) else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_requested.emit()
        elif key == Qt.Key.Key_Space and self.stack.currentWidget() is self._scroll:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + bar.pageStep())
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._take(event):
            super().keyPressEvent(event)

    def close_panel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        super().close_panel()

    def sizeHint(self) -> QSize:
        return QSize(self._width, 640)


def size_words(size: int) -> str:
    """A size as file managers write it: 512 bytes, 14 kB, 3.2 MB."""
    if size < 1000:
        return f"{size} bytes"
    for unit in ("kB", "MB", "GB"):
        size_f = size / 1000
        if size_f < 1000 or unit == "GB":
            return f"{size_f:.1f} {unit}" if size_f < 10 else f"{size_f:.0f} {unit}"
        size = round(size_f)
    return ""


def _pictures(look: Look) -> list[QImage]:
    """What there is to be painted of a file, made on the worker."""
    if look.pages is not None:
        return [
            QImage(one.data, one.width, one.height, one.width * 3, QImage.Format.Format_RGB888).copy() for one in look.pages.pictures
        ]
    if look.shows is not Shows.IMAGE:
        return []
    QImageReader.setAllocationLimit(_LARGEST_PICTURE_MB)
    reader = QImageReader(str(look.place))
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()) not in (b"png", b"jpeg", b"gif", b"bmp", b"webp"):
        return []
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _LARGEST_SIDE:
        reader.setScaledSize(size.scaled(_LARGEST_SIDE, _LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return [] if image.isNull() else [image]


