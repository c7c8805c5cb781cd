"""The panels of reviews above the register: whom to ask, what came back, and that a standing document is still right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk.domain import reviews as rules
from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.documents import Review
from coorddesk.domain.projects import Effect, ReviewCode
from coorddesk.errors import InvalidInput
from coorddesk.services.directory import Directory
from coorddesk.services.register import Line
from coorddesk.services.reviews import Answer, ReviewLine
from coorddesk.ui.buttons import tip
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.entry import EntryPanel, person_named
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.moments import entered_day

_OTHER = "…"  # the answer that no code stands for


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReviewPanels", text)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the panel that asks for a review says.

    Attributes:
        reviewer_ids: empty where everybody is asked whom the distribution matrix names.
        mail: attach, list or none: whether an e-mail goes with it, with the files or without.
        withdraw: what is out of earlier revisions is withdrawn.
    """

    reviewer_ids: tuple[str, ...]
    due: date | None
    mail: str
    withdraw: bool


class ReviewPanel(EntryPanel):
    """Whom to ask for a review of the current revision of one document or several, and by when."""

    def __init__(self, desk: Desk, statuses: Statuses, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("Send for review"), self.tr("Send"), parent)
        self._desk = desk
        self._statuses = statuses
        self.document_ids: tuple[str, ...] = ()
        self.matrix: dict[str, tuple[str, ...]] = {}
        self._earlier = 0
        self.add_names("reviewers", self.tr("Reviewers"), 0, placeholder=self.tr("names or teams, with commas"), several=True)
        self.add_text("due", self.tr("Back by"), 110, self.tr("fri, 4 dec"))
        mails = (("attach", self.tr("With the files")), ("list", self.tr("Files only listed")), ("none", self.tr("None")))
        self.add_choice("mail", self.tr("E-mail"), mails, 140)
        earlier = (("withdraw", self.tr("Withdraw")), ("keep", self.tr("Keep")))
        self.add_choice("earlier", self.tr("Earlier ones out"), earlier, 120)

    def open_for(
        self, documents: Sequence[Line], matrix: dict[str, tuple[str, ...]], earlier: Sequence[Review], due: date
    ) -> None:
        """Shows the panel for documents.

        Args:
            matrix: whom the distribution matrix names for each document.
            earlier: reviews of their earlier revisions that are out.
        """
        directory = self._statuses.directory
        self.document_ids, self.matrix, self._earlier = tuple(one.id for one in documents), matrix, len(earlier)
        first = documents[0]
        one = self.tr("Send {number} {code} for review").format(number=first.number, code=first.rev)
        self.heading.setText(one if len(documents) == 1 else self.tr("Send {count} documents for review").format(count=len(documents)))
        self.set_names("reviewers", [one.name for one in directory.people.values() if not one.archived] + _team_names(directory))
        notes = []
        if len(documents) > 1:
            notes.append(", ".join(f"{one.number} {one.rev}" for one in documents))
        same = {matrix.get(id, ()) for id in self.document_ids}
        named = ", ".join(directory.name(id) for id in next(iter(same))) if len(same) == 1 else ""
        if named:
            notes.append(self.tr("The reviewers are those of the distribution matrix for this type."))
        elif len(same) > 1:
            said = "; ".join(f"{line.number}: {', '.join(map(directory.name, matrix.get(line.id, ()))) or '–'}" for line in documents)
            notes.append(self.tr("Left empty, the distribution matrix says who reviews what: {who}").format(who=said))
        if earlier:
            who = ", ".join(dict.fromkeys(f"{directory.name(one.reviewer_id)} ({one.revision})" for one in earlier))
            notes.append(self.tr("Still out of earlier revisions: {who}").format(who=who))
        self.set_notes(notes)
        self.show_field("earlier", bool(earlier))
        today = self._desk.today()
        self.open_panel("reviewers", reviewers=named, due=day_words(due, today, weekday=False), mail="attach", earlier="withdraw")

    def entered(self) -> Wish:
        """What was entered.

        Raises:
            InvalidInput: a name or the day cannot be understood, or nobody is named anywhere.
        """
        found = people_named(self._statuses.directory, self.value("reviewers"))
        if not found and not all(self.matrix.get(id) for id in self.document_ids):
            raise InvalidInput("reviewers", self.tr("A review needs at least one reviewer. Type names or a team."))
        due = entered_day(self._desk, self.value("due"), "due")
        if due is not None and due < self._desk.today():
            raise InvalidInput("due", self.tr("{day} is over. Type a day to come.").format(day=day_words(due, self._desk.today())))
        return Wish(found, due, self.value("mail"), self.value("earlier") == "withdraw")


def _team_names(directory: Directory) -> list[str]:
    return [one.name for one in directory.teams.values()]


def people_named(directory: Directory, typed: str) -> tuple[str, ...]:
    """The people that names with commas between them mean; a team's name means those of its people who have not left.

    Raises:
        InvalidInput: on `reviewers`, where nobody or several people are called so.
    """
    here = {id: one.name for id, one in directory.people.items() if not one.archived}
    found: list[str] = []
    for part in filter(None, (part.strip() for part in typed.split(","))):
        word = part.casefold()
        team = next((one for one in directory.teams.values() if word in (one.name.casefold(), one.short.casefold())), None)
        if team is not None and word not in (name.casefold() for name in here.values()):
            members = [id for id, one in directory.people.items() if one.team_id == team.id and not one.archived]
            if not members:
                raise InvalidInput("reviewers", _tr("Nobody is in the team {name}. Name people instead.").format(name=team.name))
            found += members
        elif (person := person_named(here, part, "reviewers")) is not None:
            found.append(person)
    return tuple(dict.fromkeys(found))


class ReturnPanel(EntryPanel):
    """What a reviewer sent back about one document, or about several at once; or a correction of it."""

    def __init__(self, desk: Desk, statuses: Statuses, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("Answer to a review"), self.tr("Save"), parent)
        self._desk = desk
        self._statuses = statuses
        self._asked: dict[str, ReviewLine] = {}
        self._codes: tuple[ReviewCode, ...] = ()
        self._file = ""
        self.who: ComboBox = self.add_choice("who", self.tr("Reviewer"), (), 190)
        self.code: ComboBox = self.add_choice("outcome", self.tr("Answer"), (), 190)
        self.words = self.add_text("words", self.tr("In words"), 130, self.tr("no comment"))
        self.comments = self.add_text("comments", self.tr("Comments"), 72, "0")
        self.returned = self.add_text("returned", self.tr("Came back"), 90, self.tr("today"))
        self.note = self.add_text("note", self.tr("Note"))
        self.next_due = self.add_text("next_due", self.tr("Next rev by"), 96)
        self.file = self.add_button("", "paperclip")
        self.file.clicked.connect(self._choose)
        for name, least in (("who", 130), ("outcome", 150), ("words", 104), ("comments", 56), ("next_due", 78)):
            self.keep_wide(name, least)
        self.who.currentIndexChanged.connect(lambda _: self._show_answer())
        self.code.currentIndexChanged.connect(lambda _: self._show_fields())
        self.comments.textChanged.connect(lambda _: self._show_fields())

    def open_for(self, documents: Sequence[Line], lines: Sequence[ReviewLine], codes: Sequence[ReviewCode]) -> None:
        """Shows the panel for the reviews of documents' current revisions; those that are out come first."""
        self._asked, self._codes = {one.id: one for one in lines}, tuple(codes)
        called = f"{documents[0].number} {documents[0].rev}" if len(documents) == 1 else count_words(len(documents), self.tr("document"))
        self.heading.setText(self.tr("Answer to the review of {what}").format(what=called))
        back = sum(one.returned is not None for one in lines)
        self.set_notes([self.tr("{back} of {all} replied").format(back=back, all=len(lines))] if len(documents) == 1 else [])
        project = self._statuses.directory.projects[documents[0].project_id]
        usual = rules.default_due(project, self._desk.today())
        self.next_due.setPlaceholderText(day_words(usual, self._desk.today(), weekday=False))
        chosen = [(one.code, f"{one.code}  {one.meaning}") for one in codes]
        self.fill_choice(self.code, [*chosen, (_OTHER, self.tr("In other words"))])
        self.fill_choice(self.who, self._reviewers(lines, len(documents)))
        first = self.who.itemData(0)
        self.open_panel("who" if self.who.count() > 1 else "outcome", who=first, outcome=chosen[0][0] if chosen else _OTHER)
        self._show_answer()

    def _reviewers(self, lines: Sequence[ReviewLine], documents: int) -> list[tuple[str, str]]:
        """(ids of reviews, words): each who is out, all of them, then each who answered."""
        by_person: dict[str, list[ReviewLine]] = {}
        out = [one for one in lines if one.returned is None]
        for one in out:
            by_person.setdefault(one.reviewer, []).append(one)
        found = [
            (" ".join(one.id for one in theirs), name if documents == 1 else f"{name}, {count_words(len(theirs), self.tr('document'))}")
            for name, theirs in by_person.items()
        ]
        if len(found) > 1:
            found.append((" ".join(one.id for one in out), self.tr("Everybody who is out ({count})").format(count=len(found))))
        today = self._desk.today()
        for one in lines:
            if one.returned is not None:
                what = f"{one.number}, " if documents > 1 else ""
                day = day_words(one.returned, today, weekday=False)
                found.append((one.id, f"{one.reviewer} ({what}{one.outcome}, {day})"))
        return found

    def _show_answer(self) -> None:
        """Fills in what the chosen reviewer answered before, or what is usual."""
        known = self._asked.get(self.value("who"))
        known = known if known is not None and known.returned is not None else None
        today = self._desk.today()
        at = self.code.findData(known.outcome) if known else 0
        self.code.setCurrentIndex(at if at >= 0 else self.code.findData(_OTHER))
        self.words.setText(known.outcome if known and at < 0 else "")
        self.comments.setText(str(known.comments) if known else "")
        self.returned.setText(day_words(known.returned if known and known.returned else today, today, weekday=False))
        self.note.setText(known.note if known else "")
        self.next_due.clear()
        self._show_fields()
        self.file_chosen(known.file if known else "")

    def _show_fields(self) -> None:
        """Leaves out the words where a code says it, and the next revision where this answer does not decide that there is one."""
        other, typed = self.value("outcome") == _OTHER, self.value("comments")
        self.show_field("words", other)
        chosen = set(self.review_ids())
        last = all(one.returned is not None or one.id in chosen for one in self._asked.values())
        comments = int(typed) if typed.isdecimal() and len(typed) < 7 else 0
        given = [(one.outcome, one.comments) for one in self._asked.values() if one.id not in chosen]
        effects = {rules.effect_of(*one, self._codes) for one in (*given, ("" if other else self.value("outcome"), comments))}
        wanted = effects & {Effect.COMMENT, Effect.REVISE} and Effect.REJECT not in effects
        self.show_field("next_due", bool(last and wanted))

    def file_chosen(self, path: str) -> None:
        """Another file holds the comments; empty for none."""
        self._file = path
        self.file.setText(self.tr("1 file") if path else "")
        said = self.tr("Comment file: {name}").format(name=Path(path).name) if path else self.tr("Choose the file with the comments…")
        self.file.setToolTip(tip(said))
        self.file.setAccessibleName(said)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("The file with the comments"), str(Path(self._file).parent))
        if chosen:
            self.file_chosen(chosen)

    def review_ids(self) -> list[str]:
        """The reviews that the answer is to."""
        return self.value("who").split()

    def entered(self) -> Answer:
        """What was entered.

        Raises:
            InvalidInput: a day or the number of comments cannot be understood.
        """
        outcome = self.value("outcome")
        if outcome == _OTHER:
            outcome = self.value("words") or ("" if self.value("comments") else self.tr("No comment"))
        returned = entered_day(self._desk, self.value("returned"), "returned") or self._desk.today()
        next_due = entered_day(self._desk, self.value("next_due"), "next_due")
        return Answer(returned, outcome, counted(self.value("comments"), "comments"), self.value("note"), self._file, next_due)


class StillRightPanel(EntryPanel):
    """That standing documents were looked at and are still right, and when to look again."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("Reviewed, still right"), self.tr("Save"), parent)
        self.document_ids: tuple[str, ...] = ()
        self.add_text("months", self.tr("Look again after"), 120, self.tr("12 months"))
        self.add_text("note", self.tr("What was looked at"))

    def open_for(self, documents: Sequence[Line], months: int | None) -> None:
        """Shows the panel for documents."""
        self.document_ids = tuple(one.id for one in documents)
        called = documents[0].number if len(documents) == 1 else count_words(len(documents), self.tr("document"))
        self.heading.setText(self.tr("{what}: reviewed, still right").format(what=called))
        self.open_panel("months", months=self.tr("{count} months").format(count=months) if months else "")

    def entered(self) -> tuple[int | None, str]:
        """Months until the next look, None where none is wanted, and the note.

        Raises:
            InvalidInput: it is no number of months.
        """
        typed = self.value("months")
        return (counted(typed.casefold().removesuffix("s").removesuffix("month"), "months") if typed else None), self.value("note")


def counted(typed: str, field: str) -> int:
    """A whole number from 0 as it was typed, 0 for nothing.

    Raises:
        InvalidInput: it is none.
    """
    clean = typed.strip()
    if not clean:
        return 0
    if not clean.isdecimal() or len(clean) > 6:
        raise InvalidInput(field, _tr("“{typed}” is not a number. Type one such as 3.").format(typed=clean[:30]))
    return int(clean)
