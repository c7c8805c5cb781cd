"""The panels about registered files: where missing ones were found again, and a question before a file that may do something."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coorddesk.services.file_finding import Refound, Search
from coorddesk.ui.entry import EntryPanel
from coorddesk.ui.paint import Paint
from coorddesk.ui.panel import Panel
from coorddesk.ui.widgets import Button, CheckBox, Label

_SHOWN = 8


class FoundPanel(EntryPanel):
    """Where missing files are now; nothing is taken over before the button is pressed."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(paint, self.tr("Missing files"), self.tr("Take over"), parent)
        self._found: Sequence[Refound] = ()
        self._group: Sequence[Refound] = ()
        self.all = CheckBox(paint, "", self)
        self.state = Label(paint, "", "small", "secondary", elide=True, parent=self)
        self.state.setMinimumHeight(self.keep.sizeHint().height())
        self._line.insertWidget(0, self.all, 0, Qt.AlignmentFlag.AlignBottom)
        self._line.insertWidget(1, self.state, 1, Qt.AlignmentFlag.AlignBottom)
        self.all.toggled.connect(lambda _: self._count())

    def show_searching(self) -> None:
        """Says that files are looked for."""
        self.heading.setText(self.tr("Looking for missing files…"))
        self._found = self._group = ()
        self.set_notes([])
        self.say("")
        self.all.hide()
        self.keep.hide()
        self.leave.setText(self.tr("Stop"))
        self.open_panel()
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, words: str) -> None:
        """How far the search is, or what it left open."""
        self.state.setText(words)

    def show_found(self, found: Search, group: Sequence[Refound]) -> None:
        """Shows what was found; `group` are the files that moved along with the only one."""
        self._found, self._group = found.found, group if len(group) > 1 else ()
        self.leave.setText(self.tr("Cancel") if found.found else self.tr("Close"))
        self.keep.setVisible(bool(found.found))
        self.all.setVisible(bool(self._group))
        others = len(self._group) - 1
        many = self.tr("And the {n} others of its folder").format(n=others)
        self.all.setText(self.tr("And the other one of its folder") if others == 1 else many)
        self.all.setChecked(bool(self._group))
        lines = [self.words(one) for one in found.found[:_SHOWN]]
        if len(found.found) > _SHOWN:
            lines.append(self.tr("and {count} more").format(count=len(found.found) - _SHOWN))
        self.set_notes(lines)
        self.heading.setText(self._heading(found))
        self.say(self.tr("Too many folders: not all were looked through.") if found.limited else "")
        self._count()
        (self.keep if found.found else self.leave).setFocus(Qt.FocusReason.OtherFocusReason)

    def _heading(self, found: Search) -> str:
        if not found.missing:
            return self.tr("No file is missing.")
        if not found.found:
            return self.tr("Not found in the folders nearby. Choose the file, or drop it on its line.")
        if found.missing == 1:
            return self.tr("Found again")
        return self.tr("{n} of {all} missing files found again").format(n=len(found.found), all=found.missing)

    def words(self, one: Refound) -> str:
        """One file and where it is now."""
        sure = self.tr("same contents") if one.sure else self.tr("same name; its contents are not known")
        return self.tr("{number} {code}: {place} ({sure})").format(
            number=one.file.number, code=one.file.code, place=_shortened(one.place), sure=sure
        )

    def _count(self) -> None:
        count = len(self.taken())
        self.keep.setText(self.tr("Take it over") if count == 1 else self.tr("Take {n} over").format(n=count))

    def taken(self) -> list[Refound]:
        """What is to be taken over."""
        return list(self._group if self._group and self.all.isChecked() else self._found)


def _shortened(place: Path) -> str:
    home = Path.home()
    return f"~/{place.relative_to(home).as_posix()}" if place.is_relative_to(home) else str(place)


class AskPanel(Panel):
    """One question with a safe answer, which has the keyboard, a bold one, and a way out."""

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(paint, parent, 520, scrim=True)
        self._safe: Callable[[], object] = lambda: None
        self._bold: Callable[[], object] = lambda: None
        self.words = Label(paint, role="body", wrap=True, parent=self.body)
        self.safe = Button(paint, "", kind="primary", parent=self.body)
        self.bold = Button(paint, "", parent=self.body)
        self.leave = Button(paint, "", kind="plain", parent=self.body)
        self.safe.clicked.connect(lambda: self._do(self._safe))
        self.bold.clicked.connect(lambda: self._do(self._bold))
        self.leave.clicked.connect(self.close_panel)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.leave, self.bold, self.safe):
            row.addWidget(button)
        self.box.addWidget(self.words)
        self.box.addLayout(row)

    def ask(self, words: str, safe: tuple[str, Callable[[], object]], bold: tuple[str, Callable[[], object]], leave: str) -> None:
        """Asks; each answer is (words of its button, what it does)."""
        self.words.setText(words)
        self.setAccessibleName(words)
        for button, text in ((self.safe, safe[0]), (self.bold, bold[0]), (self.leave, leave)):
            button.setText(text)
        self._safe, self._bold = safe[1], bold[1]
        self.open(self.safe)

    def _do(self, run: Callable[[], object]) -> None:
        self.close_panel()
        run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.safe.click()
        super().keyPressEvent(event)
