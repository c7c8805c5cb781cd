"""One published calendar in its panel: whose it is, how deadlines stand in it, and how its file stands."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coorddesk.domain.dates import clock_words
from coorddesk.services.publishing import DEADLINES, Listed, State
from coorddesk.ui.buttons import tip
from coorddesk.ui.moments import moment_words, names
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import ComboBox, ElidedLabel, Hairline, IconButton, Label

_MOST_TOLD = 3  # things left out


def tr(text: str) -> str:
    """Translated where the panel's words are."""
    return QCoreApplication.translate("PublishPanel", text)


class PublishRow(QWidget):
    """Signals: deadlines_chosen(event, todo or none), folder_asked(), remove_asked()."""

    deadlines_chosen = Signal(str)
    folder_asked = Signal()
    remove_asked = Signal()

    def __init__(self, kit: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = ElidedLabel(kit, role="bodyStrong", parent=self)
        self.deadlines = ComboBox(kit, self)
        for value, words in DEADLINES:
            self.deadlines.addItem(tr(words), value)
        self.deadlines.activated.connect(lambda _row: self.deadlines_chosen.emit(self.deadlines.currentData()))
        self.folder = IconButton(kit, "folder-open", tr("Show in folder"), compact=True, parent=self)
        self.folder.clicked.connect(self.folder_asked)
        self.remove = IconButton(kit, "trash-2", tr("Stop publishing"), compact=True, parent=self)
        self.remove.clicked.connect(self.remove_asked)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.name, 1)
        head.addWidget(self.deadlines)
        head.addWidget(self.folder)
        head.addWidget(self.remove)
        self.state = Label(kit, role="small", tone="secondary", wrap=True, parent=self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 2, 4, 0)  # room for the ring around what has the keyboard
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(self.state)
        box.addSpacing(4)
        box.addWidget(Hairline(kit, parent=self))

    def show_listed(self, one: Listed, state: State | None, here: bool, now: datetime) -> None:
        """Shows a publication as it stands.

        Args:
            state: None before it was written for the first time since the store was opened.
            here: it is written from this computer.
            now: the viewer's wall time; the state's times stand on the same clock.
        """
        name = one.name or Path(one.publication.path).stem
        self.name.setText(name)
        self.deadlines.setCurrentIndex(self.deadlines.findData(one.publication.deadlines))
        self.deadlines.setAccessibleName(tr("Deadlines and milestones of {name}").format(name=name))
        self.folder.setAccessibleName(tr("Show {name} in its folder").format(name=name))
        self.remove.setAccessibleName(tr("Stop publishing {name}").format(name=name))
        words = state_words(one, state, here, now)
        self.state.setText(words)
        self.state.setToolTip(tip(one.publication.path))
        self.state.set_tone("red" if here and state is not None and state.refusal else "secondary")


def state_words(one: Listed, state: State | None, here: bool, now: datetime) -> str:
    """“Office fit-out.ics in ~/Shared, written today 09:12”, or why it is not."""
    path = Path(one.publication.path)
    place = tr("{file} in {folder}").format(file=path.name, folder=shown_folder(path.parent))
    if not here:
        return tr("{place}, not written from here").format(place=place)
    if state is None:
        return tr("{place}, not written yet").format(place=place)
    if state.outcome is None:
        return tr("{why} It is tried again with the next change.").format(why=state.refusal)
    at = state.outcome.written_at
    when = tr("today {time}").format(time=clock_words(at, names())) if at.date() == now.date() else moment_words(at, now.date())
    lines = [tr("{place}, written {when}").format(place=place, when=when), *state.outcome.left_out[:_MOST_TOLD]]
    if (more := len(state.outcome.left_out) - _MOST_TOLD) > 0:
        lines.append(tr("And {count} more were left out.").format(count=more))
    return "\n".join(lines)


def shown_folder(folder: Path) -> str:
    """A folder as people write it: “~/Shared”."""
    try:
        inside = folder.relative_to(Path.home())
    except ValueError:
        return str(folder)
    return "~" if inside == Path() else f"~/{inside.as_posix()}"
