"""The status codes and the review codes of a project, each a list edited in place with the sets it can begin with."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import count_words
from coorddesk.domain.document_presets import (
    EFFECTS,
    REVIEW_PRESETS,
    STATUS_PRESETS,
    TONES,
    ReviewPreset,
    StatusPreset,
    answers_of,
    statuses_of,
)
from coorddesk.domain.projects import Effect, Project, ReviewCode, StatusCode
from coorddesk.errors import InvalidInput
from coorddesk.services import document_settings
from coorddesk.services.document_settings import change, count_with_status, remove_status, rename_status
from coorddesk.ui.code_list import Coded, CodeList, Question
from coorddesk.ui.desk import Desk
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.status_looks import effect_look, status_look

_KEEP = "\0"  # no status is called that


class ProjectCodes(CodeList):
    """One of the two lists of a project's codes.

    Attributes:
        presets: the choice of a whole set, to be placed beside the list.
    """

    SETTING = ""
    PRESETS: Sequence[StatusPreset | ReviewPreset] = ()

    def __init__(
        self, desk: Desk, name: str, kinds: Sequence[tuple[str, str]], kind_name: str, add: str, parent: QWidget
    ) -> None:
        super().__init__(desk.paint, name, kinds, kind_name, add, parent)
        self.desk = desk
        self.project: Project | None = None
        self.presets = ComboBox(desk.paint, parent)
        for one in self.PRESETS:
            self.presets.addItem(self.tr(one.name), one.key)
        self.presets.addItem(self.tr("Our own"), "")
        self.presets.setAccessibleName(self.tr("{name}, sets").format(name=name))
        self.presets.activated.connect(lambda _: self._take_set())
        self.moved.connect(self._move)

    def show_project(self, project: Project) -> None:
        """Show the codes of a project as they are kept."""
        self.project = project
        key = next((one.key for one in self.PRESETS if one.codes == tuple(self.codes())), "")
        self.presets.setCurrentIndex(self.presets.findData(key))

    def codes(self) -> tuple[Any, ...]:
        """The codes as they are kept."""
        raise NotImplementedError

    def give(self, codes: Sequence[Any], at: int) -> bool:
        """Saves the codes; whether they were taken. What cannot be is said under the list, and the line at `at` marked."""
        if self.project is None or tuple(codes) == self.codes():
            return False
        try:
            with self.desk.attempt(self.tr("Cannot change the document settings")):
                change(self.desk.store, self.project.id, self.SETTING, tuple(codes))
                self.desk.announced.emit(self.tr("Saved: {what}").format(what=document_settings.WORDS[self.SETTING]))
                return True
        except InvalidInput as error:
            self.refuse(at, error.sentence)
        return False

    def _take_set(self) -> None:
        codes = next((one.codes for one in self.PRESETS if one.key == self.presets.currentData()), None)
        name = self.presets.currentText()
        if codes is None:
            if self.project is not None:
                self.show_project(self.project)
        elif self.give(codes, len(self.lines)):
            self.desk.undo_offered.emit(self.tr("Took the set {name}").format(name=name))

    def _move(self, at: int, step: int) -> None:
        moved = list(self.codes())
        moved.insert(at + step, moved.pop(at))
        self.give(moved, at)


class StatusCodes(ProjectCodes):
    """What a revision may be; documents that have a status which changes or goes are asked about."""

    SETTING = "status_codes"
    PRESETS = STATUS_PRESETS

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, self.tr("Status codes"), TONES, self.tr("Says"), self.tr("Add a status"), parent)
        self.edited.connect(self._edit)
        self.removed.connect(self._remove)

    def codes(self) -> tuple[StatusCode, ...]:
        return statuses_of(self.project)

    def show_project(self, project: Project) -> None:
        super().show_project(project)
        codes = self.codes()
        self.show_codes([Coded(one.code, one.meaning, one.tone) for one in codes], [status_look(codes, one.code) for one in codes])

    def _count(self, code: str) -> int:
        return count_with_status(self.desk.store, self.project.id, code) if self.project is not None else 0

    def _edit(self, at: int, entered: Coded) -> None:
        codes, new = self.codes(), StatusCode(entered.code, entered.meaning, entered.kind)
        if at >= len(codes):
            self.give((*codes, new), at)
            return
        old = codes[at].code
        count = self._count(old) if new.code and new.code != old else 0
        if not count:
            self._rename(at, old, new, False)
            return
        answers = ((True, self.tr("They become “{code}”").format(code=new.code)), (False, self.tr("They keep “{code}”").format(code=old)))
        question = Question(self.desk.paint, _have(count, old), answers, self)
        question.answered.connect(lambda too: self._rename(at, old, new, too) if too is not None else self._leave(at))
        self.ask(question, at)

    def _leave(self, at: int) -> None:
        self.ask(None)
        self.lines[at].put_back()
        self.lines[at].code.setFocus(Qt.FocusReason.TabFocusReason)

    def _rename(self, at: int, old: str, new: StatusCode, too: bool) -> None:
        if self.project is None:
            return
        try:
            with self.desk.attempt(self.tr("Cannot change the status {code}").format(code=old)):
                rename_status(self.desk.store, self.project.id, old, new, too)
                if too:
                    self.desk.undo_offered.emit(self.tr("{old} is {new} now").format(old=old, new=new.code))
        except InvalidInput as error:
            self.ask(None)
            self.refuse(at, error.sentence)

    def _remove(self, at: int) -> None:
        codes = [one.code for one in self.codes()]
        code = codes.pop(at)
        count = self._count(code)
        if not count or not codes:
            self._take_off(code, None)
            return
        answers = ((_KEEP, self.tr("They keep it")), ("", self.tr("They become")))
        question = Question(self.desk.paint, _have(count, code), answers, self, codes)
        question.answered.connect(lambda to: self.ask(None) if to is None else self._take_off(code, None if to == _KEEP else to))
        self.ask(question, at)

    def _take_off(self, code: str, to: str | None) -> None:
        if self.project is None:
            return
        with self.desk.attempt_all(self.tr("Cannot remove the status {code}").format(code=code)):
            remove_status(self.desk.store, self.project.id, code, to)
            self.desk.undo_offered.emit(self.tr("Removed the status {code}").format(code=code))
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)


class ReviewCodes(ProjectCodes):
    """What reviewers can answer; answers that were given stay as they are."""

    SETTING = "review_codes"
    PRESETS = REVIEW_PRESETS

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        kinds = [(str(value), words) for value, words in EFFECTS]
        super().__init__(desk, self.tr("Review codes"), kinds, self.tr("Means"), self.tr("Add an answer"), parent)
        self.edited.connect(self._edit)
        self.removed.connect(self._remove)

    def codes(self) -> tuple[ReviewCode, ...]:
        return answers_of(self.project)

    def show_project(self, project: Project) -> None:
        super().show_project(project)
        codes = self.codes()
        self.show_codes([Coded(one.code, one.meaning, str(one.effect)) for one in codes], [effect_look(one.effect) for one in codes])

    def _edit(self, at: int, entered: Coded) -> None:
        codes, new = self.codes(), ReviewCode(entered.code, entered.meaning, Effect(entered.kind))
        self.give((*codes[:at], new, *codes[at + 1 :]), at)

    def _remove(self, at: int) -> None:
        codes = self.codes()
        if self.give((*codes[:at], *codes[at + 1 :]), len(codes)):
            self.desk.undo_offered.emit(self.tr("Removed the answer {code}").format(code=codes[at].code))
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)


def _have(count: int, code: str) -> str:
    return f"{count_words(count, 'document')} {'has' if count == 1 else 'have'} “{code}”."
