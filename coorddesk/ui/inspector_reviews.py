"""A document's reviewers in the inspector: who is out, what came back, taken down in place; and the log of earlier reviews."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from coorddesk.domain import documents
from coorddesk.domain import reviews as rules
from coorddesk.domain.dates import ago_words, count_words, day_words, due_words, tone
from coorddesk.domain.document_presets import answers_of
from coorddesk.domain.people import first_name
from coorddesk.domain.projects import Effect, ReviewCode
from coorddesk.domain.reviews import STILL_RIGHT, WITHDRAWN
from coorddesk.errors import InvalidInput
from coorddesk.services import reviews
from coorddesk.services.links import Surroundings
from coorddesk.services.reviews import Answer, Asking, ReviewLine
from coorddesk.ui import opener
from coorddesk.ui.buttons import PAD
from coorddesk.ui.desk import Desk
from coorddesk.ui.entries import EntryLine, SearchEntry
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.inspector_sections import AskedSection, Host, Section
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.moments import entered_day
from coorddesk.ui.picks import MOST, Pick, people_picks
from coorddesk.ui.widgets import Button, Label

# The tone and mark of an answer by what it means.
_LOOKS = {
    Effect.APPROVE: ("green", "check"), Effect.COMMENT: ("amber", "message-square"), Effect.REVISE: ("amber", "rotate-ccw"),
    Effect.REJECT: ("red", "x"), Effect.RECORD: ("secondary", "info"),
}  # fmt: skip


def _in_order(one: ReviewLine) -> tuple[bool, bool, date, date]:
    """As they answered, then those who are out by their days, and at the end who is not asked any more."""
    return one.outcome == WITHDRAWN, one.returned is None, one.returned or one.due or date.max, one.asked


class AnswerForm(QWidget):
    """What one reviewer sent back, entered below the list; Enter keeps it, Esc leaves it.

    Signals:
        given(answer): to be kept; the form stays until `close_form`.
        left(): it is closed.
    """

    given = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        kit = desk.paint
        self._title = Label(kit, role="smallStrong", parent=self)
        self.code = ComboBox(kit, self)
        self.code.setAccessibleName(self.tr("Answer"))
        self.comments, self.returned, self.note = (
            self._line(self.tr("Comments"), self.tr("comments")), self._line(self.tr("Came back"), self.tr("today")),
            self._line(self.tr("Note"), self.tr("note, or the answer in other words")),
        )  # fmt: skip
        self.error = Label(kit, "", "small", "red", wrap=True, parent=self)
        self.error.hide()
        self.file = Button(kit, "", "paperclip", "plain", compact=True, role="small", parent=self)
        self.file.clicked.connect(self._choose)
        self._path = ""
        keep = Button(kit, self.tr("Save"), kind="primary", compact=True, role="small", parent=self)
        keep.clicked.connect(self._give)
        leave = Button(kit, self.tr("Cancel"), kind="plain", compact=True, role="small", parent=self)
        leave.clicked.connect(self.close_form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 4)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self.code)
        for widgets in ((self.comments, self.returned), (self.note,)):
            row = QHBoxLayout()
            row.setSpacing(6)
            for widget in widgets:
                row.addWidget(widget)
            column.addLayout(row)
        column.addWidget(self.error)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(keep)
        row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(self.file)
        column.addLayout(row)
        self.hide()

    def _line(self, name: str, placeholder: str) -> QLineEdit:
        made = QLineEdit(self)
        made.setAccessibleName(name)
        made.setPlaceholderText(placeholder)
        made.returnPressed.connect(self._give)
        return made

    def open_for(self, line: ReviewLine, codes: Sequence[ReviewCode]) -> None:
        """Shows the form for a review; one that was answered is corrected."""
        today = self._desk.today()
        self._title.setText(self.tr("Answer of {name}").format(name=first_name(line.reviewer)))
        self.code.clear()
        for one in codes:
            self.code.addItem(f"{one.code}  {one.meaning}", one.code)
        self.code.addItem(self.tr("In other words"), "")
        known = rules.code_named(line.outcome, codes)
        self.code.setCurrentIndex(self.code.findData(known.code) if known else self.code.count() - 1 if line.outcome else 0)
        self.comments.setText(str(line.comments) if line.comments else "")
        self.returned.setText(day_words(line.returned or today, today, weekday=False))
        self.note.setText(line.note if known or not line.outcome else line.outcome)
        self._set_file(line.file)
        self._say("")
        self.show()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Takes the form away; what was entered is dropped."""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def _set_file(self, path: str) -> None:
        self._path = path
        self.file.setText(self.tr("Comments linked") if path else self.tr("Comment file…"))
        self.file.setToolTip(path)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("The file with the comments"), self._path)
        if chosen:
            self._set_file(chosen)

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _give(self) -> None:
        typed, code = self.comments.text().strip(), str(self.code.currentData() or "")
        note = self.note.text().strip()
        try:
            returned = entered_day(self._desk, self.returned.text(), "returned") or self._desk.today()
            if typed and not (typed.isdecimal() and len(typed) < 7):
                raise InvalidInput("comments", self.tr("“{typed}” is not a number. Type one such as 3.").format(typed=typed[:30]))
        except InvalidInput as problem:
            self._say(problem.sentence)
            return
        words = code or note or self.tr("No comment")
        self.given.emit(Answer(returned, words, int(typed or 0), note if code else "", self._path))

    def refuse(self, sentence: str) -> None:
        """Says why the answer cannot be taken."""
        self._say(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)


class ReviewersSection(Section):
    """Who was asked to review the current revision, and what they answered."""

    TITLE = "Reviewers"

    def __init__(self, host: Host) -> None:
        super().__init__(host, plus=self.tr("Add a reviewer"))
        self._record: Any = None
        self._known: dict[str, ReviewLine] = {}
        self._codes: tuple[ReviewCode, ...] = ()
        self._of_entry = ""  # the review that somebody else takes over; empty where somebody is added
        self._of_form = ""
        self._of_day: tuple[str, ...] = ()
        self.lines = Lines(self.kit, self.tr("Reviewers"))
        self.lines.opened.connect(self.answer)
        self.lines.removed.connect(self._withdraw)
        self.lines.menu_for = self._menu
        self.form = AnswerForm(host.context.desk)
        self.form.given.connect(self._keep)
        self.form.left.connect(lambda: self.lines.setFocus(Qt.FocusReason.OtherFocusReason))
        self.entry = SearchEntry(self.kit, self.tr("Type a name"), self._find)
        self.entry.chosen.connect(self._add)
        self.day = EntryLine(self.kit, self.tr("Back by: fri, 4 dec"))
        self.day.entered.connect(self._move)
        for widget in (self.lines, self.form, self.entry, self.day):
            self.body.addWidget(widget)
        if self.plus is not None:
            self.plus.clicked.connect(lambda: self._begin_entry(""))

    def show_record(self, record: Any, around: Surroundings) -> None:
        if self._record is None or self._record.id != record.id:
            self.form.hide()
        self._record = record
        current = documents.current(record)
        project = self.host.context.directory.projects.get(record.project_id)
        self._codes = answers_of(project) if project else ()
        now = [one for one in around.reviews if current is not None and one.revision.casefold() == current.code.casefold()]
        now = [one for one in now if one.outcome != STILL_RIGHT]
        known = {one.id: one for one in reviews.lines(self.host.context.desk.store, record.id)} if now else {}
        self._known = {one.id: known[one.id] for one in now if one.id in known}
        if self._of_form not in self._known:
            self.form.hide()
        self.setVisible(current is not None and (bool(now) or record.status == self._review_status()))
        found = rules.consolidated(rules.round_of(now, current.code), self._codes, self.host.context.desk.today()) if current else None
        if found is not None and found.asked:
            said = self.tr("{done} of {all} replied").format(done=found.back, all=found.asked)
            self.note(f"{said}, {self.tr('{n} late').format(n=found.late)}" if found.late else said)
        else:
            self.note(self.tr("nobody yet"))
        self.lines.set_lines([self._line(one) for one in sorted(self._known.values(), key=_in_order)])

    def _review_status(self) -> str:
        project = self.host.context.directory.projects.get(self._record.project_id)
        return rules.review_status(project) if project else ""

    def _line(self, one: ReviewLine) -> Line:
        today = self.host.context.desk.today()
        if one.returned is not None:
            return self._back(one)
        if one.due is None:
            words = self.tr("asked {ago}").format(ago=ago_words(one.asked, today))
            return self.person_line(one.reviewer_id, one.id, tail=words, tail_mark="clock")
        words = due_words(one.due, today)
        ink = {"late": "red", "soft-due": "amber"}.get(tone(one.due, today), "secondary")
        shown = self.tr("tomorrow") if words == "Tomorrow" else words
        said = words if one.due <= today else self.tr("Due {day}").format(day=shown)
        return self.person_line(one.reviewer_id, one.id, tail=said, tail_tone=ink, tail_mark="clock")

    def _back(self, one: ReviewLine) -> Line:
        today = self.host.context.desk.today()
        day = day_words(one.returned, today, weekday=False) if one.returned else ""
        if one.outcome == WITHDRAWN:
            words = self.tr("Withdrawn, {day}").format(day=day)
            return self.person_line(one.reviewer_id, one.id, tail=words, tail_tone="tertiary", tip=one.note, quiet=True)
        code = rules.code_named(one.outcome, self._codes)
        ink, mark = _LOOKS[rules.effect_of(one.outcome, one.comments, self._codes)]
        late = (one.returned - one.due).days if one.returned and one.due else 0
        more = [
            count_words(one.comments, self.tr("comment"), self.tr("comments")) if one.comments else "",
            self.tr("{days} late").format(days=count_words(late, self.tr("day"), self.tr("days"))) if late > 0 else "",
        ]  # fmt: skip
        said = ", ".join(filter(None, more))
        note = ": ".join(filter(None, (said, one.note)))
        tip = f"{one.outcome}: {code.meaning}" if code else one.outcome
        tip += f"\n{one.file}" if one.file else ""
        return self.person_line(
            one.reviewer_id, one.id, tail=f"{one.outcome}, {day}", tail_tone=ink, tail_mark=mark, note=note, tip=tip
        )  # fmt: skip

    # Answers

    def answer(self, id: str) -> None:
        """Opens the form for one reviewer's answer below the list."""
        one = self._known.get(id)
        if one is not None and one.outcome != WITHDRAWN:
            self._of_form = id
            self.form.open_for(one, self._codes)
            self.bring(self.form)

    def _keep(self, given: Answer) -> None:
        store, done = self.host.context.desk.store, []

        def keep() -> None:
            try:
                reviews.answer(store, [self._of_form], given)
            except InvalidInput as problem:
                self.form.refuse(problem.sentence)
                return
            done.append(True)

        self.host.act(self.tr("Cannot keep the answer"), keep)
        if done:
            self.form.close_form()

    def _say(self, id: str, code: str) -> None:
        desk = self.host.context.desk
        given = Answer(desk.today(), code)
        self.host.act(self.tr("Cannot keep the answer"), lambda: reviews.answer(desk.store, [id], given))

    # Who is asked, and by when

    def _begin_entry(self, id: str) -> None:
        self._of_entry = id
        self.begin(self.entry)

    def _find(self, text: str) -> list[Pick]:
        have = {one.reviewer_id for one in self._known.values() if one.returned is None}
        directory, theme = self.host.context.directory, self.host.context.desk.theme
        return [pick for pick in people_picks(directory, theme, text) if pick.value not in have][:MOST]

    def _add(self, person_id: str) -> None:
        desk, id = self.host.context.desk, self._of_entry
        if id:
            intent = self.tr("Cannot ask somebody else")
            self.host.act(intent, lambda: reviews.replace_reviewer(desk.store, id, person_id, desk.today()))
            return
        project = self.host.context.directory.projects[self._record.project_id]
        due = self._record.review_due
        due = due if due is not None and due > desk.today() else rules.default_due(project, desk.today())
        asking = [Asking(self._record.id, (person_id,))]
        self.host.act(
            self.tr("Cannot ask for a review"),
            lambda: reviews.send_for_review(desk.store, asking, desk.today(), due, withdraw_earlier=False),
        )

    def _withdraw(self, id: str) -> None:
        one, desk = self._known.get(id), self.host.context.desk
        if one is not None and one.returned is None:
            self.host.act(self.tr("Cannot withdraw the review"), lambda: reviews.withdraw(desk.store, [id], desk.today()))

    def _begin_day(self, *ids: str) -> None:
        self._of_day = ids
        self.begin(self.day)

    def _move(self, texts: list[str]) -> None:
        desk = self.host.context.desk

        def move() -> None:
            reviews.move_due(desk.store, self._of_day, entered_day(desk, texts[0], "due"), desk.today())
            self.day.hide()

        self.host.act(self.tr("Cannot move the day"), move)

    def _menu(self, id: str, menu: QMenu) -> None:
        one, icons, host = self._known[id], self.kit.icons, self.host
        desk = host.context.desk
        out = [line.id for line in self._known.values() if line.returned is None]
        if one.returned is None:
            for code in self._codes:
                icon = icons.icon(_LOOKS[code.effect][1])
                menu.addAction(icon, f"{code.code}  {code.meaning}".replace("&", "&&"), partial(self._say, id, code.code))
            menu.addAction(icons.icon("pencil"), self.tr("Answer…"), partial(self.answer, id))
            menu.addSeparator()
            menu.addAction(icons.icon("calendar"), self.tr("Move the day…"), partial(self._begin_day, id))
            if len(out) > 1:
                menu.addAction(self.tr("Move the day of all {n}…").format(n=len(out)), partial(self._begin_day, *out))
            menu.addAction(icons.icon("users"), self.tr("Let somebody else review…"), partial(self._begin_entry, id))
            menu.addAction(icons.icon("archive-x"), self.tr("Withdraw"), partial(self._withdraw, id))
            menu.addSeparator()
            name = first_name(one.reviewer)
            menu.addAction(icons.icon("mail"), self.tr("Write to {name}…").format(name=name), partial(host.write, one.reviewer_id))
        elif one.outcome != WITHDRAWN:
            menu.addAction(icons.icon("pencil"), self.tr("Correct the answer…"), partial(self.answer, id))
            take_back = partial(reviews.take_back_answer, desk.store, [id], desk.today())
            said = self.tr("Take the answer back")
            menu.addAction(icons.icon("undo-2"), said, lambda: host.act(self.tr("Cannot take the answer back"), take_back))
        if one.file:
            show = partial(opener.open_address, one.file, desk.store.path)
            said = self.tr("Open the comments")
            menu.addAction(icons.icon("paperclip"), said, lambda: host.act(self.tr("Cannot open the comments"), show))
        menu.addAction(icons.icon("user"), self.tr("Show {name}").format(name=one.reviewer), partial(host.open, "person", one.reviewer_id))


class DocumentAskedSection(AskedSection):
    """Who was asked for a document or for their review of it; the reviewers and the list have the buttons to ask again."""

    def show_record(self, record: Any, around: Surroundings) -> None:
        super().show_record(record, around)
        self.setVisible(bool(around.askings))
        self.write_button.hide()
        self.call_button.hide()


class ReviewLogSection(Section):
    """What reviewers said of earlier revisions, and the looks at a standing document; shown when asked for."""

    TITLE = "Earlier reviews"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._record: Any = None
        self._around = Surroundings()
        self._open = False
        self.lines = Lines(self.kit, self.tr("Earlier reviews"))
        self.lines.opened.connect(self._show_person)
        self.toggle = Button(self.kit, self.tr("Show"), "", "plain", compact=True, role="small")
        self.toggle.clicked.connect(lambda: self._fill(not self._open))
        # Its word ends where the days above and below end.
        margins = self.head.contentsMargins()
        self.head.setContentsMargins(margins.left(), margins.top(), margins.right() - PAD, 0)
        self.head.addWidget(self.toggle)
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        another = self._record is None or self._record.id != record.id
        self._record, self._around = record, around
        count = len(self._earlier())
        self.setVisible(bool(count))
        self.note(str(count))
        self._fill(self._open and not another)

    def _earlier(self) -> list[Any]:
        """The latest revision first, and within it as they were asked."""
        current = documents.current(self._record)
        now = current.code.casefold() if current else ""
        return [
            one for code, found in rules.latest_first(self._around.reviews, self._record) for one in found
            if code.casefold() != now or one.outcome == STILL_RIGHT
        ]  # fmt: skip

    def _fill(self, on: bool) -> None:
        self._open = on
        self.toggle.setText(self.tr("Hide") if on else self.tr("Show"))
        self.lines.set_lines([self._line(one) for one in self._earlier()] if on else [])

    def _line(self, one: Any) -> Line:
        today = self.host.context.desk.today()
        day = day_words(one.returned, today, weekday=False) if one.returned else self.tr("out")
        comments = count_words(one.comments, self.tr("comment"), self.tr("comments")) if one.comments else ""
        note = ": ".join(filter(None, (comments, one.note)))
        words = f"{one.outcome}, {day}" if one.outcome else day
        line = self.person_line(one.reviewer_id, one.id, tail=words, note=note)
        return replace(line, strong=one.revision, text=f", {line.text}", lead="", mark="", quiet=one.outcome == WITHDRAWN)

    def _show_person(self, id: str) -> None:
        one = next((one for one in self._around.reviews if one.id == id), None)
        if one is not None:
            self.host.open("person", one.reviewer_id)
