"""What an import would do, as data: rows, tables, problems, people to be added, and the records to be written."""

from dataclasses import dataclass, field
from typing import Literal

from coorddesk.domain.dates import DateOrder, count_words
from coorddesk.domain.followups import FollowUp
from coorddesk.domain.people import Person, Team
from coorddesk.domain.projects import Project
from coorddesk.exchange.spreadsheets import Problem
from coorddesk.services.import_mapping import DateQuestion, Draft
from coorddesk.services.import_records import Place
from coorddesk.services.import_statuses import StatusWord

Action = Literal["added", "changed", "unchanged", "refused", "joined", "gone"]
IN_PROJECT = ("task", "log", "milestone", "meeting")


@dataclass(frozen=True, slots=True)
class Item:
    """What becomes of one row.

    Attributes:
        action: `joined` says the same as an earlier row, or adds a revision to its document; `gone` is a document of the register that
            the file does not have, and has no row.
        differences: of a changed record, such as “Due: 13 Nov → 27 Nov”; of a refused row, why.
    """

    table: int
    sheet: str
    row: int
    kind: str
    action: Action
    title: str
    ref: str = ""
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTable:
    """One table of the file as it is understood; `Choice` changes it.

    Attributes:
        kind: one of KINDS; empty when nothing was recognised.
        mapping: one target a column, see `targets`; columns of an issue sheet's dates are ISSUED_ON.
        samples: the first three values of each column that has any, as text.
        remembered: as in an earlier import of the same headings.
        receivers: how many lines the distribution at the foot of an issue sheet has.
        issues: that foot becomes transmittals.
    """

    sheet: str
    header_row: int
    headings: tuple[str, ...]
    rows: int
    samples: tuple[tuple[str, ...], ...]
    kind: str
    mapping: tuple[str, ...]
    include: bool
    remembered: bool
    shape: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    receivers: int = 0
    issues: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; nothing has been written.

    Attributes:
        items: one a row of the tables that come in, in the file's order.
        problems: what to tell, by sheet, row and column; also what reading the file brought up.
        people, teams: those to be added because a row names them.
        question: dates that read two ways; it must be answered (`date_order`) before the import.
        date_texts: such dates even when they are answered, or were last time.
        date_order: how they are read, so far.
        needs_project: the rows need a project and none was chosen.
        project: where they go; None when only people come in, or none was chosen.
        statuses: the words of the status columns of documents, with what each comes in as.
        missing: how many documents of the project the file does not have; they are left as they are unless it was said otherwise.
        withdraws: those are marked as withdrawn.
    """

    tables: tuple[PlanTable, ...]
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    question: DateQuestion | None
    date_texts: tuple[str, ...]
    date_order: DateOrder | None
    needs_project: bool
    project: Project | None
    new_project: tuple[str, str] | None
    place: Place
    drafts: tuple[Draft, ...] = field(repr=False)
    followups: tuple[FollowUp, ...] = field(repr=False)
    profiles: tuple[Draft, ...] = field(repr=False)
    statuses: tuple[StatusWord, ...] = ()
    missing: int = 0
    withdraws: bool = False

    @property
    def needs_date_order(self) -> bool:
        """Dates read two ways and nobody has said which."""
        return self.question is not None

    def count(self, action: Action) -> int:
        """How many rows come to this."""
        return sum(item.action == action for item in self.items)

    @property
    def added(self) -> int:
        """How many rows would be added."""
        return self.count("added")

    @property
    def changed(self) -> int:
        """How many rows would change something."""
        return self.count("changed")

    @property
    def unchanged(self) -> int:
        """How many rows say what the store says."""
        return self.count("unchanged")

    @property
    def refused(self) -> int:
        """How many rows cannot come in."""
        return self.count("refused")

    @property
    def reason(self) -> str:
        """Why it cannot be done yet, as a sentence; empty when it can."""
        if self.question is not None:
            where = f"{self.question.sheet}, row {self.question.row}, column {self.question.column}"
            return f"“{self.question.texts[0]}” can be read two ways ({where}). Say which way round the dates are."
        if self.needs_project:
            return "Choose the project these rows belong to."
        if not any(table.include and table.kind for table in self.tables):
            return "No table is chosen, or none says what it lists. Choose what to import."
        if not self.drafts and not self.followups:
            refused = self.refused
            left_out = f"; {count_words(refused, 'row')} cannot come in" if refused else ""
            return f"There is nothing new in the file{left_out}."
        return ""
