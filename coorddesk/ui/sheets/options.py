"""The choices at the right of a sheet: for what and when, its summary, what is on it, and the paper."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.reports.blocks import Beside, Block, Overall, Section, Sheet, Table
from coorddesk.services.sheets import Choice, Draft, SheetKind, Wish
from coorddesk.ui.buttons import IconButton
from coorddesk.ui.editors_notes import GrowingText
from coorddesk.ui.fields import CheckBox, ComboBox, DateField
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import Hairline, Label

_TYPING_MS = 350
_LABEL, _GAP = 84, 8
_PAD, _TEXT_INSET = 16, 9


class Options(QScrollArea):
    """The panel of choices; it holds the wish and says when it became another.

    Signals:
        wish_changed(): the sheet has to be made again.
        look_changed(): only paper or grey changed; the words are the same.
    """

    wish_changed = Signal()
    look_changed = Signal()

    def __init__(self, paint: Paint, today: date, paper: str = "a4", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self.wish = Wish("", None, today, paper="letter" if paper == "letter" else "a4")
        self._wanted: Choice | None = None
        self._filling = False
        self._boxes: dict[str, tuple[CheckBox, Label]] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        for ground in (self.viewport(), body):
            ground.setBackgroundRole(QPalette.ColorRole.Base)
            ground.setAutoFillBackground(True)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 14, 0, 16)
        self._column.setSpacing(8)
        self._rows = self._block()
        self.setWidget(body)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._take_text)
        self._build_subject()
        self._build_summary()
        self._build_sections()
        self._build_page()
        self._column.addStretch(1)

    def _block(self) -> QVBoxLayout:
        """Room for further rows below the others."""
        rows = QVBoxLayout()
        rows.setContentsMargins(_PAD, 0, _PAD, 0)
        rows.setSpacing(8)
        self._column.addLayout(rows)
        return rows

    def set_projects(self, projects: Sequence[Choice], current: str | None, all_words: str = "") -> None:
        """The projects to choose from; `all_words` is the entry for all of them, where a sheet can span them."""
        self._filling = True
        self._project.clear()
        if all_words:
            self._project.addItem(all_words, None)
        for one in projects:
            self._project.addItem(one.words, one.id)
        at = self._project.findData(current)
        self._project.setCurrentIndex(max(at, 0))
        self._filling = False
        self.wish = self._drafted_anew(replace(self.wish, project_id=self._project.currentData()))

    def want(self, subject: Choice) -> None:
        """The thing the next sheet is about, also where it is not near enough to be among the choices."""
        self._wanted = subject
        self.wish = replace(self.wish, kind="")

    def set_kind(self, kind: SheetKind) -> None:
        """The choices that this kind of sheet has; the summary and what was switched off are its own."""
        self._filling = True
        if kind.key != self.wish.kind:
            wanted = self._wanted.id if self._wanted and not self.wish.kind else ""
            self.wish = replace(self.wish, kind=kind.key, text=None, off=kind.off, subject_id=wanted)
        self._heading.setText(kind.title)
        self._subject_label.setText(kind.subject)
        self._subject.clear()
        subjects = kind.subjects
        if self._wanted is not None and self._wanted.id == self.wish.subject_id and all(one.id != self._wanted.id for one in subjects):
            subjects = (self._wanted, *subjects)
        for one in subjects:
            self._subject.addItem(one.words, one.id)
        self._subject.setCurrentIndex(max(self._subject.findData(self.wish.subject_id), 0))
        subject = self._subject.currentData() or ""
        self.wish = replace(self.wish, subject_id=subject)
        self._subject_label.setVisible(bool(kind.subject))
        self._subject.setVisible(bool(kind.subject))
        for widget in self._summary_parts:
            widget.setVisible(kind.summary)
        self._filling = False

    def show_draft(self, draft: Draft, as_of: str, pages: int, shortened: bool) -> None:
        """What came of the wish: rating, summary, how much is in each section, and whether it fits."""
        self._filling = True
        self._moment.setText(as_of)
        sheet = draft.sheet
        overall = sheet.overall if sheet else None
        for widget in (self._overall_label, self._overall):
            widget.setVisible(overall is not None)
        if overall is not None:
            self._overall.show_rating(overall)
        typed = self._typing.isActive() or (self.wish.text is not None and self._text.hasFocus())
        if not typed and self._text.toPlainText() != draft.text:
            self._text.setPlainText(draft.text)
        self._again.setEnabled(self.wish.text is not None)
        self._fill_sections(draft)
        count = self.tr("1 page") if pages == 1 else self.tr("{count} pages").format(count=pages)
        self._fits.setText(self.tr("shortened to 1 page") if shortened else count if pages else "")
        self._keep.setText(self.tr("Keep a copy as {number}").format(number=draft.number) if draft.number else self.tr("Keep a copy"))
        self._keep.setVisible(bool(draft.number))
        self._filling = False

    def _build_subject(self) -> None:
        head = QHBoxLayout()
        self._heading = Label(self._kit, "", "body", weight=600)
        self._moment = Label(self._kit, "", "small", "tertiary")
        head.addWidget(self._heading, 1)
        head.addWidget(self._moment)
        self._rows.addLayout(head)
        grid = QGridLayout()
        grid.setColumnMinimumWidth(0, _LABEL - _GAP)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(6)
        self._project = ComboBox(self._kit)
        self._subject = ComboBox(self._kit)
        self._subject_label = Label(self._kit, "", "body", "secondary")
        self._date = DateField(self._kit)
        self._date.setCalendarPopup(False)
        self._date.setDate(QDate(self.wish.as_of.year, self.wish.as_of.month, self.wish.as_of.day))
        self._overall_label = Label(self._kit, self.tr("Overall"), "body", "secondary")
        self._overall = _Rating(self._kit)
        lines: tuple[tuple[Label, QWidget, str], ...] = (
            (Label(self._kit, self.tr("Project"), "body", "secondary"), self._project, self.tr("Project")),
            (self._subject_label, self._subject, self.tr("Subject")),
            (Label(self._kit, self.tr("Date"), "body", "secondary"), self._date, self.tr("As of")),
            (self._overall_label, self._overall, self.tr("Overall")),
        )
        for place, (label, value, name) in enumerate(lines):
            value.setAccessibleName(name)
            label.setBuddy(value)
            value.setSizePolicy(QSizePolicy.Policy.Expanding, value.sizePolicy().verticalPolicy())
            grid.addWidget(label, place, 0)
            grid.addWidget(value, place, 1)
        self._rows.addLayout(grid)
        self._project.setMinimumWidth(60)
        self._subject.setMinimumWidth(60)
        self._project.currentIndexChanged.connect(self._take_choices)
        self._subject.currentIndexChanged.connect(self._take_choices)
        self._date.dateChanged.connect(self._take_choices)

    def _build_summary(self) -> None:
        line = self._line()
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(self._kit, self.tr("Summary"), "body", weight=600), 1)
        self._again = IconButton(self._kit, "rotate-ccw", self.tr("Draft it again from the data"), compact=True)
        self._again.clicked.connect(self._draft_again)
        row.addWidget(self._again)
        self._text = GrowingText(one_line=False)
        self._text.setAccessibleName(self.tr("Summary"))
        self._text.setProperty("flat", True)
        self._text.textChanged.connect(self._typed)
        self._rows.addWidget(head)
        # Its words stand under the heading; the edge it shows when pointed at lies in the margin.
        around = QHBoxLayout()
        around.setContentsMargins(_PAD - _TEXT_INSET, 0, _PAD - _TEXT_INSET, 0)
        around.addWidget(self._text)
        self._column.addLayout(around)
        self._rows = self._block()
        self._summary_parts = (line, head, self._text)

    def wanted_width(self) -> int:
        """How wide the panel has to be for its longest choice in this font."""
        words = self.tr("Keep a copy as {number}").format(number="FIT-PM-ST-0048")
        return round(self._kit.theme.metrics("body").horizontalAdvance(words)) + 72

    def _build_sections(self) -> None:
        line = self._line()
        self._rows.addWidget(heading := Label(self._kit, self.tr("On the sheet"), "body", weight=600))
        self._sections_parts = (line, heading)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(2)
        self._rows.addLayout(self._sections)

    def _build_page(self) -> None:
        self._line()
        head = QHBoxLayout()
        head.addWidget(Label(self._kit, self.tr("Page"), "body", weight=600), 1)
        self._fits = Label(self._kit, "", "small", "tertiary")
        head.addWidget(self._fits)
        self._rows.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        label = Label(self._kit, self.tr("Paper"), "body", "secondary")
        label.setMinimumWidth(_LABEL - _GAP)
        self._paper = ComboBox(self._kit)
        self._paper.setAccessibleName(self.tr("Paper"))
        label.setBuddy(self._paper)
        self._paper.addItem("A4", "a4")
        self._paper.addItem("Letter", "letter")
        self._paper.addItem("A3", "a3")
        self._paper.setCurrentIndex(self._paper.findData(self.wish.paper))
        row.addWidget(label)
        row.addWidget(self._paper, 1)
        self._rows.addLayout(row)
        self._grey = CheckBox(self._kit, self.tr("Preview in black and white"))
        self._keep = CheckBox(self._kit, self.tr("Keep a copy"))
        self._keep.setChecked(True)
        for box in (self._grey, self._keep):
            self._rows.addWidget(box)
            box.toggled.connect(self._take_look)
        self._paper.currentIndexChanged.connect(self._take_look)

    def _line(self) -> Hairline:
        line = Hairline(self._kit)
        self._rows.addSpacing(4)
        self._rows.addWidget(line)
        self._rows.addSpacing(2)
        return line

    def _fill_sections(self, draft: Draft) -> None:
        if list(self._boxes) != [key for key, _ in draft.sections]:
            self._replace_boxes(draft)
        for widget in self._sections_parts:
            widget.setVisible(bool(draft.sections))
        counts = _counts(draft.sheet)
        for key, (box, note) in self._boxes.items():
            box.setChecked(key not in self.wish.off)
            note.setText(counts.get(key, ""))

    def _replace_boxes(self, draft: Draft) -> None:
        while (item := self._sections.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.deleteLater()
        self._boxes.clear()
        for key, title in draft.sections:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            box = CheckBox(self._kit, title)
            note = Label(self._kit, "", "small", "tertiary")
            row.addWidget(box, 1)
            row.addWidget(note)
            box.toggled.connect(self._take_choices)
            self._sections.addWidget(line)
            self._boxes[key] = (box, note)

    def _take_choices(self) -> None:
        if self._filling:
            return
        chosen = self._date.date()
        off = frozenset(key for key, (box, _) in self._boxes.items() if not box.isChecked())
        self._changed(replace(
            self.wish, project_id=self._project.currentData(), subject_id=self._subject.currentData() or "", off=off,
            as_of=date(chosen.year(), chosen.month(), chosen.day()),
        ))  # fmt: skip

    def _changed(self, wish: Wish) -> None:
        if wish != self.wish:
            self.wish = self._drafted_anew(wish)
            self.wish_changed.emit()

    def _drafted_anew(self, wish: Wish) -> Wish:
        """A summary speaks of one project on one day; where either is another one, it is drafted anew."""
        if (wish.project_id, wish.as_of) == (self.wish.project_id, self.wish.as_of):
            return wish
        self._typing.stop()
        return replace(wish, text=None)

    def _take_look(self) -> None:
        if not self._filling:
            self.wish = replace(
                self.wish, paper=self._paper.currentData(), grey=self._grey.isChecked(), keep=self._keep.isChecked()
            )  # fmt: skip
            # how many dates of an issue sheet stand on a page depends on the paper
            (self.wish_changed if self.wish.kind == "issues" else self.look_changed).emit()

    def _typed(self) -> None:
        if not self._filling:
            self._typing.start()

    def _take_text(self) -> None:
        self._changed(replace(self.wish, text=self._text.toPlainText()))

    def _draft_again(self) -> None:
        self._text.clearFocus()
        self._typing.stop()
        self._changed(replace(self.wish, text=None))


class _Rating(QWidget):
    """A rating's mark with its word, and quietly what it was before."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._shown = Overall("-", "")

    def show_rating(self, overall: Overall) -> None:
        """Show another one."""
        self._shown = overall
        self.setAccessibleName(", ".join(filter(None, (overall.word, overall.note))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(140, self._kit.theme.row(self._kit.theme.size("field.height")))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self._kit.theme.size("rag.row")
        self._kit.rating(p, 0, (self.height() - size) / 2, self._shown.letter, size)
        room = QRectF(size + 7, 0, self.width() - size - 7, self.height())
        width = self._kit.text(p, room, self._shown.word, weight=600)
        self._kit.text(p, room.adjusted(width + 7, 0, 0, 0), self._shown.note, "small", "text.secondary")


def _counts(sheet: Sheet | None) -> dict[str, str]:
    """How many rows each section has."""
    found: dict[str, str] = {}
    for section in _sections(sheet.blocks if sheet else ()):
        tables = [block for block in section.blocks if isinstance(block, Table)]
        if section.key and tables:
            found[section.key] = f"{sum(table.count for table in tables):,}"
    return found


def _sections(blocks: Sequence[Block]) -> list[Section]:
    found: list[Section] = []
    for block in blocks:
        if isinstance(block, Section):
            found.append(block)
        elif isinstance(block, Beside):
            found.extend(_sections((*block.left, *block.right)))
    return found
