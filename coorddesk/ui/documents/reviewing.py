"""Reviews from the register: sending documents out, taking answers, drafts to the reviewers, looks at standing documents."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk.domain import reviews as rules
from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.documents import Document
from coorddesk.domain.projects import Effect
from coorddesk.errors import InvalidInput
from coorddesk.services import editing, files, review_letters, reviews
from coorddesk.services.register import Line
from coorddesk.services.review_letters import Letter
from coorddesk.services.reviews import Asking
from coorddesk.ui import opener
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.review_panels import ReturnPanel, ReviewPanel, StillRightPanel
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.table import DocumentTable
from coorddesk.ui.drafts import Drafts, open_draft
from coorddesk.ui.entry import EntryPanel
from coorddesk.ui.work import Job


class Reviewing(QObject):
    """The register's panels of reviews and what they do, for the documents that are chosen.

    Args:
        chosen: the ids of the documents that are chosen.

    Attributes:
        launch: opens a file with the desktop's program for it.

    Signals:
        left(): a panel was closed; the list gets the keyboard back.
    """

    left = Signal()

    def __init__(
        self, desk: Desk, statuses: Statuses, table: DocumentTable, chosen: Callable[[], list[str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self._statuses = statuses
        self._table = table
        self._chosen = chosen
        self._window = parent
        self._drafts = Drafts()
        self.launch: opener.Launch = opener.launch
        self.review_panel = ReviewPanel(desk, statuses, parent)
        self.return_panel = ReturnPanel(desk, statuses, parent)
        self.still_panel = StillRightPanel(desk, parent)
        self.panels: tuple[EntryPanel, ...] = (self.review_panel, self.return_panel, self.still_panel)
        for panel in self.panels:
            panel.left.connect(self.left)
        self.review_panel.submitted.connect(self._send)
        self.return_panel.submitted.connect(self._keep_answer)
        self.still_panel.submitted.connect(self._keep_look)

    def _documents(self) -> list[Line]:
        found = (self._table.rows.light(id) for id in self._chosen())
        return [one for one in found if isinstance(one, Line)]

    def _issued(self) -> list[Line]:
        """The chosen documents, if each has a revision; else says which has none."""
        chosen = self._documents()
        bare = next((one for one in chosen if not one.rev), None)
        if bare is None:
            return chosen
        self.desk.announced.emit(self.tr("{number} has no revision yet, so there is nothing to review.").format(number=bare.number))
        return []

    # Sending out

    def send_for_review(self) -> None:
        """Opens the panel that asks people for a review of the chosen documents."""
        chosen = self._issued()
        if not chosen:
            return
        store, today = self.desk.store, self.desk.today()
        ids = [one.id for one in chosen]
        project = self._statuses.directory.projects[chosen[0].project_id]
        dues = {day for one in chosen if (day := one.plain["review_due"]) and day > today}
        due = dues.pop() if len(dues) == 1 and len(chosen) == 1 else rules.default_due(project, today)
        self.review_panel.open_for(chosen, reviews.reviewers_by_matrix(store, ids), reviews.out_of_date(store, ids), due)

    def _send(self) -> None:
        panel = self.review_panel
        try:
            wish = panel.entered()
            askings = [Asking(id, wish.reviewer_ids or panel.matrix.get(id, ())) for id in panel.document_ids]
            made = None
            with self.desk.attempt(self.tr("Cannot send it for review")):
                made = reviews.send_for_review(
                    self.desk.store, askings, self.desk.today(), wish.due, withdraw_earlier=wish.withdraw
                )  # fmt: skip
        except InvalidInput as error:
            panel.show_error(error)
            return
        if made is None:
            return
        panel.close_panel()
        people = len({one.reviewer_id for one in made})
        said = self.tr("Asked {people} for a review").format(people=count_words(people, self.tr("person"), self.tr("people")))
        self.desk.announced.emit(said if made else self.tr("They have it for review already"))
        if len(askings) > 1:
            self.desk.undo_offered.emit(self.tr("Sent {count} documents for review").format(count=len(askings)))
        if made and wish.mail != "none":
            self._write([one.id for one in made], attach=wish.mail == "attach")

    def write_request(self) -> None:
        """Drafts the message with the files to all who have the chosen documents for review."""
        chosen = self._documents()
        out = [one.id for one in reviews.lines_of(self.desk.store, [one.id for one in chosen]) if one.returned is None]
        if out:
            self._write(out, attach=True)
        elif chosen:
            self.desk.announced.emit(self.tr("Nobody has {what} for review").format(what=self._called(chosen)))

    def _write(self, review_ids: Sequence[str], *, attach: bool) -> None:
        store, today, settings, reach = self.desk.store, self.desk.today(), self.desk.settings, self.desk.file_states.reach

        def write(job: Job) -> list[Letter]:
            you = settings.your_name, settings.your_email
            return review_letters.letters(store, review_ids, today, *you, attach=attach, attach_mb=settings.attach_mb, reach=reach)

        self.desk.disk.start(write, self._open, self._not_written)

    def _not_written(self, error: BaseException) -> None:
        with self.desk.attempt_all(self.tr("Cannot write to the reviewers")):
            raise error

    def _open(self, letters: list[Letter]) -> None:
        """Opens drafts in the mail program; what it does not take is saved where one says, or else not noted as sent."""
        opened = 0
        for letter in letters:
            with self.desk.attempt_all(self.tr("Cannot open the message to the reviewers")):
                opened += self._hand_over(letter)
        said = [self.tr("draft opened. It goes out when you send it from the mail program")] if opened == 1 else []
        if opened > 1:
            said.append(self.tr("{count} drafts opened. They go out when you send them from the mail program").format(count=opened))
        said += dict.fromkeys(sentence for letter in letters for sentence in letter.left_out)
        missing = dict.fromkeys(name for letter in letters for name in letter.without_address)
        if missing:
            said.append(self.tr("no e-mail address is known of {names}").format(names=", ".join(missing)))
        if opened and said:
            words = "; ".join(one.rstrip(".") for one in said)
            self.desk.announced.emit(f"{words[:1].upper()}{words[1:]}")

    def _hand_over(self, letter: Letter) -> bool:
        said = self.tr(
            "No program here opens e-mail drafts (.eml), so nothing was noted as sent. The review stands; “Write the request”"
            " in the menu drafts it again and can save it as a file."
        )
        try:
            open_draft(self._drafts.write(letter.name, letter.data), self.desk.store.path, self.launch, said)
        except InvalidInput:
            chosen = self.ask_path(letter.name)
            if chosen is None:
                raise
            files.write(chosen, letter.data)
        review_letters.note_sent(self.desk.store, letter)
        return True

    def ask_path(self, name: str) -> Path | None:
        """Where a draft that no program opens is to be saved; None for nowhere."""
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the message"), name, self.tr("E-mail drafts (*.eml)"))
        return Path(chosen) if chosen else None

    # Answers

    def answer(self) -> None:
        """Opens the panel that takes the answer of whoever has the chosen documents for review, or corrects one."""
        chosen = self._documents()
        if not chosen:
            return
        lines = reviews.lines_of(self.desk.store, [one.id for one in chosen])
        asked = {one.document_id for one in lines}
        chosen = [one for one in chosen if one.id in asked]
        if not chosen:
            said = self.tr("Nobody was asked to review {what}. V sends it for review.")
            self.desk.announced.emit(said.format(what=self._called(self._documents())))
        elif len({one.project_id for one in chosen}) > 1:
            self.desk.announced.emit(self.tr("Choose documents of one project: answers are codes of its own."))
        else:
            self.return_panel.open_for(chosen, lines, reviews.codes(self.desk.store, chosen[0].project_id))

    def _keep_answer(self) -> None:
        panel = self.return_panel
        try:
            given = panel.entered()
            found: list[Document] = []
            with self.desk.attempt(self.tr("Cannot keep the answer")):
                found = reviews.answer(self.desk.store, panel.review_ids(), given)
        except InvalidInput as error:
            panel.show_error(error)
            return
        if not found:
            return
        panel.close_panel()
        if len(found) == 1:
            self.desk.announced.emit(self._come_to(found[0]))
        else:
            self.desk.undo_offered.emit(self.tr("Kept the answer to {count} documents").format(count=len(found)))

    def _come_to(self, document: Document) -> str:
        """How far a document's review is, in words."""
        found = reviews.state(self.desk.store, document.id, self.desk.today())
        if not found.complete:
            return self.tr("{number}: {back} of {all} replied").format(number=document.number, back=found.back, all=found.asked)
        said = self.tr("{number}: all replied, {status}").format(number=document.number, status=document.status)
        if found.effect in (Effect.COMMENT, Effect.REVISE) and document.review_due:
            owner = self._statuses.directory.name(document.owner_id) or self.tr("nobody")
            day = day_words(document.review_due, self.desk.today())
            said += self.tr(". The next revision is due {day}, from {owner}").format(day=day, owner=owner)
        return said

    # Standing documents

    def still_right(self) -> None:
        """Opens the panel that keeps that the chosen standing documents were looked at and are still right."""
        chosen = self._issued()
        if not chosen:
            return
        records = editing.read_many(self.desk.store, "document", [one.id for one in chosen])
        months = {one.review_months for one in records}
        self.still_panel.open_for(chosen, (months.pop() if len(months) == 1 else None) or 12)

    def _keep_look(self) -> None:
        panel, desk = self.still_panel, self.desk
        you = next((one.id for one in self._statuses.directory.people.values() if _same(one.email, desk.settings.your_email)), None)
        try:
            months, note = panel.entered()
            found: list[Document] = []
            with desk.attempt(self.tr("Cannot keep the look")):
                found = reviews.still_right(desk.store, panel.document_ids, desk.today(), you, months, note)
        except InvalidInput as error:
            panel.show_error(error)
            return
        if not found:
            return
        panel.close_panel()
        day = found[0].next_review
        when = self.tr("look again {day}").format(day=day_words(day, desk.today())) if day else self.tr("no further look")
        if len(found) == 1:
            desk.announced.emit(self.tr("{number} is still right, {when}").format(number=found[0].number, when=when))
        else:
            desk.undo_offered.emit(self.tr("{count} documents are still right, {when}").format(count=len(found), when=when))

    def _called(self, chosen: Sequence[Line]) -> str:
        return chosen[0].number if len(chosen) == 1 else count_words(len(chosen), self.tr("document"))


def _same(one: str, other: str) -> bool:
    return bool(one) and one.casefold() == other.strip().casefold()
