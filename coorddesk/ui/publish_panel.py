"""The panel of published calendars: one to be saved once, or kept up to date in a folder, and those that are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from coorddesk.domain.calendars import Publication
from coorddesk.domain.fields import Editor, Field
from coorddesk.errors import CoordDeskError, NotFound
from coorddesk.services import meetings
from coorddesk.services import publishing as service
from coorddesk.ui.desk import Desk
from coorddesk.ui.editors import Context
from coorddesk.ui.editors_pick import PickEditor
from coorddesk.ui.panel import Panel, scrolling
from coorddesk.ui.picks import MOST, Pick, begins, people_picks
from coorddesk.ui.publish_row import PublishRow, tr
from coorddesk.ui.widgets import Button, Hairline, Label, Segments

if TYPE_CHECKING:
    from coorddesk.ui.publishing import Publishing

_WIDTH = 640
_TALLEST = 320
_LABELS = 150
_WHOSE = Field("whose", "Whose calendar", Editor.CHOICE)
_EVERYTHING = ("", "")


class WhoseEditor(PickEditor):
    """Whose calendar: (“project_id”, “person_id” or “team_id”, id), or two empty texts for everything."""

    REQUIRED = True

    def picks(self, typed: str) -> list[Pick]:
        directory, theme = self.context.directory, self.kit.theme
        found = [Pick(_EVERYTHING, self.tr("Everything"))] if not typed or begins(typed, self.tr("Everything")) else []
        for project in directory.projects.values():
            if not typed or begins(typed, project.name, project.code):
                found.append(Pick(("project_id", project.id), project.name, project.code))
        for team in directory.teams.values():
            if not typed or begins(typed, team.name, team.short):
                found.append(Pick(("team_id", team.id), team.name, self.tr("Team"), "square", theme.team_hue(team.hue)))
        people = people_picks(directory, theme, typed, MOST if typed else 0)
        return found + [replace(one, value=("person_id", one.value)) for one in people]


class PublishPanel(Panel):
    """What is published, and one more."""

    def __init__(self, desk: Desk, publishing: Publishing, parent: QWidget) -> None:
        super().__init__(desk.paint, parent, _WIDTH, scrim=True)
        self.desk, self._publishing = desk, publishing
        self._context = Context(desk, desk.names())
        self.rows: dict[str, PublishRow] = {}
        self.setAccessibleName(self.tr("Publish calendar"))
        self.box.addWidget(Label(self.kit, self.tr("Publish calendar"), "heading", parent=self.body))
        about = self.tr(
            "A calendar file that others subscribe to or import: meetings without who is invited, and what is due."
            " What has been over for a year is left out."
        )
        self.box.addWidget(Label(self.kit, about, "small", "secondary", wrap=True, parent=self.body))
        self.box.addLayout(self._make_choices())
        self.box.addLayout(self._make_buttons())
        self.error = Label(self.kit, role="small", tone="red", wrap=True, parent=self.body)
        self.error.hide()
        self.box.addWidget(self.error)
        self.box.addWidget(self._make_list(), 1)
        self.elsewhere = self._make_elsewhere()
        self.box.addWidget(self.elsewhere)
        close = Button(self.kit, self.tr("Close"), kind="plain", parent=self.body)
        close.clicked.connect(self.close_panel)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        self.box.addLayout(foot)
        publishing.changed.connect(self.follow)

    def _make_choices(self) -> QGridLayout:
        self.whose = WhoseEditor(self._context, _WHOSE, self.body)
        self.whose.committed.connect(self._choose)
        self.deadlines = Segments(self.kit, name=self.tr("Deadlines and milestones"), parent=self.body)
        for value, words in service.DEADLINES:
            self.deadlines.add(value, tr(words))
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _LABELS)
        grid.setColumnStretch(1, 1)
        for row, (words, field) in enumerate(((self.tr("Whose"), self.whose), (self.tr("Deadlines and milestones"), self.deadlines))):
            label = Label(self.kit, words, "small", "secondary", parent=self.body)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft if field is self.deadlines else Qt.AlignmentFlag(0))
        return grid

    def _make_buttons(self) -> QHBoxLayout:
        self.save = Button(self.kit, self.tr("Save a file…"), "download", parent=self.body)
        self.save.clicked.connect(self.save_once)
        self.publish = Button(self.kit, self.tr("Publish into a folder…"), "calendar-sync", "primary", parent=self.body)
        self.publish.clicked.connect(self.publish_into)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.save)
        row.addWidget(self.publish)
        return row

    def _make_list(self) -> QWidget:
        self._inner = QWidget()
        self._list = QVBoxLayout(self._inner)
        self._list.setContentsMargins(0, 0, 4, 0)
        self._list.setSpacing(6)
        self._list.addWidget(Hairline(self.kit, parent=self._inner))
        self._list.addWidget(Label(self.kit, self.tr("Kept up to date"), "smallStrong", parent=self._inner))
        self._list.addStretch(1)
        self._inner.installEventFilter(self)
        self.scroll = scrolling(self._inner, self.body)
        return self.scroll

    def _make_elsewhere(self) -> QWidget:
        """What is said where the store lies elsewhere than when these were published: a copy must not write over them by itself."""
        holder = QWidget(self.body)
        said = self.tr("This store lay elsewhere when these were published, so they are not written from here.")
        self.here = Button(self.kit, self.tr("Publish from here"), compact=True, parent=holder)
        self.here.clicked.connect(self._publishing.publish_here)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(self.kit, said, "small", wrap=True, parent=holder), 1)
        row.addWidget(self.here)
        holder.hide()
        return holder

    # Opening

    def open_list(self) -> None:
        """Opens with what is published, and with the project that is shown for one more."""
        self._context.directory = self.desk.names()
        self.whose.set_value(("project_id", self.desk.project_id) if self.desk.project_id else _EVERYTHING)
        self._say("")
        self.refresh()
        self.open(self.whose.line)
        self._fit()

    def follow(self) -> None:
        """Shows the publications as they stand, while the panel is open."""
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Shows the publications as they stand."""
        self._context.directory = self.desk.names()
        found = service.listed(self.desk.store)
        here = self._publishing.is_here
        for id in [id for id in self.rows if id not in {one.publication.id for one in found}]:
            gone = self.rows.pop(id)
            gone.hide()
            gone.deleteLater()
        now = meetings.wall_now(self.desk.now(), self.desk.zone)
        for place, one in enumerate(found):
            row = self.rows.get(one.publication.id)
            if row is None:
                row = self.rows[one.publication.id] = self._make_row(one.publication)
            self._list.insertWidget(place + 2, row)
            row.show_listed(one, self._on_our_clock(one.publication.id), here, now)
        self.scroll.setVisible(bool(found))
        self.elsewhere.setVisible(bool(found) and not here)
        self._fit()

    def _on_our_clock(self, id: str) -> service.State | None:
        state = self._publishing.states.get(id)
        if state is None or state.outcome is None:
            return state
        wall = meetings.wall_now(state.outcome.written_at, self.desk.zone)
        return replace(state, outcome=replace(state.outcome, written_at=wall))

    def _make_row(self, publication: Publication) -> PublishRow:
        row = PublishRow(self.kit, self._inner)
        row.deadlines_chosen.connect(lambda value: self._attempt(lambda: service.change(self.desk.store, publication.id, value)))
        row.folder_asked.connect(lambda: self._attempt(lambda: self._show_folder(publication)))
        row.remove_asked.connect(lambda: self._attempt(lambda: self._remove(publication)))
        return row

    def _fit(self) -> None:
        width = max(self._width - 48, 200)
        tall = self._list.heightForWidth(width) if self._list.hasHeightForWidth() else self._inner.sizeHint().height()
        self.scroll.setFixedHeight(min(max(tall, 24) + 4, _TALLEST, max(self._parent.height() - 320, 80)))
        if self.isVisible():
            self.refit()

    # What is done

    def _choose(self, value: Any) -> None:
        self.whose.set_value(value)

    def _wanted(self, path: Path) -> Publication:
        key, id = self.whose.stored
        return Publication("", str(path), deadlines=self.deadlines.current(), **({key: id} if key else {}))

    def _file_name(self) -> str:
        return service.file_name(self._context.directory, self._wanted(Path()))

    def _is_chosen(self) -> bool:
        """Whether it is clear whose calendar is meant; what cannot be understood stands under its field."""
        self._say("")
        self.whose.commit()
        return not self.whose.error()

    def save_once(self) -> None:
        """Asks for a file and writes the calendar there once."""
        if not self._is_chosen():
            return
        start = str(Path.home() / self._file_name())
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save calendar"), start, self.tr("Calendars (*.ics)"))
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name + ".ics")
        store, wanted, now = self.desk.store, self._wanted(path), self.desk.now()
        self.desk.work.start(lambda _job: service.write_calendar(store, wanted, now), lambda made: self._saved(path, made), self._failed)

    def _saved(self, path: Path, made: service.Content) -> None:
        self.desk.announced.emit(self.tr("Written: {name}").format(name=path.name))
        if made.left_out:
            self._say("\n".join(made.left_out[:3]))

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, CoordDeskError):
            raise error
        self._say(error.sentence)

    def publish_into(self) -> None:
        """Asks for a folder, and has the calendar written there from now on."""
        if not self._is_chosen():
            return
        folder = QFileDialog.getExistingDirectory(self, self.tr("Publish into a folder"), str(Path.home()))
        if folder:
            self._attempt(lambda: self._add(Path(folder)))

    def _add(self, folder: Path) -> None:
        made = service.add(self.desk.store, self._wanted(folder / self._file_name()))
        self._publishing.publish_here()
        self.rows[made.id].deadlines.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, publication: Publication) -> None:
        service.remove(self.desk.store, publication.id)
        name = Path(publication.path).name
        self.desk.undo_offered.emit(self.tr("{name} is not published any more; the file stays").format(name=name))
        self.publish.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_folder(self, publication: Publication) -> None:
        folder = Path(publication.path).parent
        if not folder.is_dir():
            raise NotFound(self.tr("The folder {name} is not there.").format(name=folder))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _attempt(self, act: Callable[[], object]) -> None:
        self._say("")
        try:
            act()
        except CoordDeskError as error:
            self._say(error.sentence)

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)
