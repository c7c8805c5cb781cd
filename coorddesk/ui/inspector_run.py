"""The inspector's section for a task that a checklist made: how far its run has come, and the other steps."""

from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coorddesk.domain.checklists import Progress, RunStep
from coorddesk.domain.dates import day_words, due_words
from coorddesk.services.links import Surroundings
from coorddesk.ui.inspector_sections import Host, Section, hue_of
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.paint import Paint, initials, pen
from coorddesk.ui.widgets import Label

_BAR = 6
_AIR = 6


class ProgressBar(QWidget):
    """A thin bar: the share that is done, and behind it the share that is late, hatched so that it shows without its colour."""

    def __init__(self, paint: Paint) -> None:
        super().__init__()
        self._kit = paint
        self._done = self._late = self._all = 0
        self.setFixedHeight(_BAR + 2 * _AIR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, done: int, late: int, every: int, words: str) -> None:
        """Show another standing; `words` are what the screen reader says."""
        self._done, self._late, self._all = done, late, every
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._kit.theme.color
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0.5, _AIR + 0.5, self.width() - 1, _BAR - 1)
        p.setPen(pen(color("line.strong")))
        p.setBrush(color("surface.sunken"))
        p.drawRoundedRect(whole, _BAR / 2, _BAR / 2)
        if not self._all:
            return
        p.setPen(Qt.PenStyle.NoPen)
        p.setClipRect(whole)
        place = whole.left()
        for count, token, style in (
            (self._done, "rag.green.solid", Qt.BrushStyle.SolidPattern), (self._late, "rag.red.solid", Qt.BrushStyle.BDiagPattern),
        ):  # fmt: skip
            part = QRectF(place, whole.top(), whole.width() * count / self._all, whole.height())
            place = part.right()
            if count:
                brush = p.brush()
                brush.setColor(color(token))
                brush.setStyle(style)
                p.setBrush(brush)
                p.drawRoundedRect(part, _BAR / 2, _BAR / 2)


class RunSection(Section):
    """How far the run of a task has come, with its steps; hidden for any other task."""

    TITLE = "Checklist run"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.name = Label(self.kit, "", "small", "secondary", elide=True, parent=self)
        self.bar = ProgressBar(self.kit)
        self.lines = Lines(self.kit, self.tr("Steps of the checklist run"))
        self.lines.opened.connect(lambda id: self.host.open("task", id))
        self.body.addWidget(self.name)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        run = around.run
        self.setVisible(run is not None)
        if run is None:
            self.lines.set_lines([])
            return
        words = self.words(run)
        self.note(words)
        day = day_words(run.run.anchor, self.host.context.desk.today())
        self.name.setText(self.tr("{name}, counted from {day}").format(name=run.run.name, day=day))
        self.bar.show_progress(run.done, run.late, run.all, words)
        self.lines.set_lines([self._line(step, step.task_id == record.id) for step in run.steps])

    def words(self, run: Progress) -> str:
        """“3 of 8 done, 1 late”."""
        said = self.tr("{done} of {all} done").format(done=run.done, all=run.all)
        return self.tr("{said}, {n} late").format(said=said, n=run.late) if run.late else said

    def _line(self, step: RunStep, shown: bool) -> Line:
        context = self.host.context
        today, owner = context.desk.today(), context.directory.name(step.owner_id)
        late = step.done_on is None and step.due is not None and step.due < today
        if step.done_on is not None:
            tail, state = day_words(step.done_on, today, weekday=False), self.tr("done")
        else:
            tail, state = due_words(step.due, today, short=True) if step.due else self.tr("no date"), self.tr("open")
        here = self.tr("shown here") if shown else ""
        spoken = ", ".join(part for part in (step.title, state, tail, owner or self.tr("nobody"), here) if part)
        return Line(
            step.task_id, "" if shown else step.title, "icon", "circle-check" if step.done_on else "circle",
            strong=step.title if shown else "", tail=tail, tail_tone="red" if late else "tertiary" if step.done_on else "secondary",
            tail_avatar=(initials(owner), hue_of(context, step.owner_id), owner) if owner else None,
            spoken=spoken, tip=f"{step.ref} {step.title}",
        )  # fmt: skip
