"""Invented work of one coordinator's ten years: twenty projects, and all that hangs on them, in product.md's numbers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from string import ascii_uppercase
from typing import Any

from coorddesk.domain import ranks
from coorddesk.domain.documents import Document, Recipient, Review, Revision, Transmittal, TransmittalItem
from coorddesk.domain.followups import Answer, FollowUp, How
from coorddesk.domain.ledger import Sent
from coorddesk.domain.links import Link
from coorddesk.domain.log import LETTERS, LogEntry, LogKind, LogState, Rating
from coorddesk.domain.meetings import AgendaItem, Attendance, Attendee, AttendeeRole, Instance, Meeting, Occurrence, Reply
from coorddesk.domain.milestones import Forecast, Milestone, MilestoneKind
from coorddesk.domain.people import Person, Team
from coorddesk.domain.projects import DEFAULT_COLUMNS, DEFAULT_STATUS_CODES, Category, Column, Project, ProjectState
from coorddesk.domain.sheets import DIMENSIONS, DimensionRating, Figure, StatusSheet
from coorddesk.domain.tasks import ChecklistLine, Priority, Task, TaskKind
from tests.bench import others
from tests.bench.loader import Loader
from tests.bench.words import FAMILY, FIRST, FOLDERS, NOUNS, PLACES, ROLES, SENTENCES, TEAMS, labels, task_title, title

RULES = ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=DAILY;COUNT=300")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of each (product.md, Sizes)."""

    projects: int = 20
    people: int = 2_000
    tasks: int = 50_000
    open_tasks: int = 5_000
    meetings: int = 20_000
    series: int = 500
    documents: int = 100_000
    log: int = 50_000
    followups: int = 200_000
    closed: int = 6
    other_events: int = 50_000
    other_series: int = 2_000

    @staticmethod
    def board(cards: int) -> "Sizes":
        """A board of so many open tasks in twenty running projects, and little else."""
        return Sizes(tasks=cards, open_tasks=cards, meetings=20, series=3, documents=100, log=100, followups=3 * cards, closed=0,
                     other_events=0, other_series=0)  # fmt: skip

    def scaled(self, scale: float) -> "Sizes":
        """As many times as many, at least a handful of each."""
        numbers = {name: max(3, round(getattr(self, name) * scale)) for name in self.__slots__}
        projects = max(3, min(self.projects, round(self.projects * scale**0.5)))
        return replace(self, **(numbers | {"projects": projects, "closed": projects // 3}))


# How long before it one is reminded of a meeting; every other one is not reminded of.
REMINDERS = (15, None, 60, None, 1440, None)


class Content:
    """Adds everything to a loader."""

    def __init__(self, loader: Loader, sizes: Sizes, today: date) -> None:
        self.loader, self.sizes, self.today = loader, sizes, today
        self.dice: random.Random = loader.dice
        self.teams: list[Team] = []
        self.people: list[Person] = []
        self.projects: list[Project] = []
        self.running: list[Project] = []
        self.columns: dict[str, list[Column]] = {}
        self.numbers: dict[str, int] = {}
        self.asked_for: list[tuple[str, str, str | None, bool]] = []
        self.linked: list[tuple[str, str]] = []

    def add_all(self) -> None:
        """Everything, what is pointed at first."""
        self._directory()
        for add in (
            self._tasks, self._milestones, self._meetings, self._documents, self._transmittals, self._log, self._sheets, self._followups,
            self._links,
        ):  # fmt: skip
            add()
        for scope, last in self.numbers.items():
            self.loader.count(scope, last)
        others.put(self.loader.connection, self.today, self.sizes.other_events, self.sizes.other_series)

    # Small draws

    def _some(self, values: Any) -> Any:
        return self.dice.choice(values)

    def _one_in(self, count: int) -> bool:
        return self.dice.randrange(count) == 0

    def _person(self) -> str:
        # a few people do most of the work
        return self.people[int(len(self.people) * self.dice.random() ** 2.5)].id

    def _past(self, near: int = 3_300) -> date:
        return self.today - timedelta(days=self.dice.randrange(15, near))

    def _title(self) -> str:
        return title(self.dice)

    def _notes(self, most: int = 3) -> str:
        return " ".join(self._some(SENTENCES) for _ in range(self.dice.randrange(most + 1)))

    def _number(self, scope: str) -> int:
        self.numbers[scope] = self.numbers.get(scope, 0) + 1
        return self.numbers[scope]

    def _ref(self, project: Project, letters: str) -> str:
        return f"{project.code}-{letters}{self._number(f'{project.id}:{letters}')}"

    def _values(self, choices: tuple[str, ...], count: int) -> list[str]:
        """Earlier values of a text field, each different from the one before."""
        start = self.dice.randrange(len(choices))
        return [choices[(start + index) % len(choices)] for index in range(count)]

    # One kind after the other

    def _directory(self) -> None:
        for position, (name, short) in enumerate(TEAMS):
            self.teams.append(Team(self.loader.new_id(), name, short, position % 8))
            self.loader.add(self.teams[-1])
        for index in range(self.sizes.people):
            first, family = FIRST[index % len(FIRST)], FAMILY[index // len(FIRST) % len(FAMILY)]
            person = Person(
                self.loader.new_id(), f"{first} {family}", f"{first}.{family}.{index}@example.org".casefold(), f"+44 20 7946 {index:04}",
                f"{self._some(FAMILY)} & {self._some(FAMILY)}", self._some(ROLES), self._some(self.teams).id,
                zone=self._some(("", "", "Europe/Berlin", "America/New_York", "Asia/Kolkata")), archived=self._one_in(4),
            )  # fmt: skip
            self.people.append(person)
            self.loader.add(person)
        for index in range(self.sizes.projects):
            start = self.today - timedelta(days=180 * (self.sizes.projects - index))
            state = ProjectState.CLOSED if index < self.sizes.closed else ProjectState.ACTIVE
            project = Project(
                self.loader.new_id(), f"{ascii_uppercase[index % 26]}PR{index // 26 or ''}",
                f"{self._some(PLACES)} {index + 1}", state=state, manager_id=self._person(), start=start,
                finish=start + timedelta(days=1500), status_codes=DEFAULT_STATUS_CODES,
            )  # fmt: skip
            self.projects.append(project)
            self.loader.add(project)
            made = [
                Column(self.loader.new_id(), project.id, name, category, rank, limit)
                for (name, category, limit), rank in zip(DEFAULT_COLUMNS, ranks.spread(len(DEFAULT_COLUMNS)), strict=True)
            ]
            self.columns[project.id] = made
            for column in made:
                self.loader.add(column)
        self.running = [one for one in self.projects if one.state == ProjectState.ACTIVE]

    def _tasks(self) -> None:
        places: dict[str, Iterator[str]] = {}
        room = ranks.spread(self.sizes.tasks)
        open_ids: list[str] = []
        for index in range(self.sizes.tasks):
            is_open = index < self.sizes.open_tasks
            project = self._some(self.running if is_open else self.projects)
            wanted = Category.DONE if not is_open else self._some((Category.OPEN, Category.OPEN, Category.ACTIVE, Category.WAITING))
            column = self._some([one for one in self.columns[project.id] if one.category == wanted])
            rank = next(places.setdefault(column.id, iter(room)))
            raised = self._past(120 if is_open else 3_300)
            due = raised + timedelta(days=self.dice.randrange(10, 130)) if not self._one_in(8) else None
            done = None if is_open else min((due or raised) + timedelta(days=self.dice.randrange(-5, 12)), self.today)
            owner = None if self._one_in(30) else self._person()
            waiting = wanted == Category.WAITING
            moves = self._some((0, 0, 0, 1, 2, 4)) if due else 0
            later = self.today + timedelta(days=self.dice.randrange(1, 60)) if is_open and self._one_in(30) else None
            first = (self._some(open_ids[-500:]),) if is_open and open_ids and self._one_in(10) else ()
            task = Task(
                self.loader.new_id(), project.id, self._ref(project, ""), task_title(self.dice), column.id, rank,
                self._some((TaskKind.TASK, TaskKind.TASK, TaskKind.ACTION, TaskKind.DELIVERABLE)), self._notes(), owner,
                self._some(self.teams).id, raised_by_id=self._person(), raised_on=raised,
                waiting_on_id=self._person() if waiting else None, waiting_since=raised if waiting else None,
                needed_by_id=self._person() if self._one_in(10) else None, depends_on=first, start=later,
                due=max(due, later) if due and later else due, baseline_due=due and due - timedelta(days=7 * moves), due_moves=moves,
                done_on=done,
                priority=self._some((Priority.NORMAL, Priority.NORMAL, Priority.HIGH, Priority.LOW)),
                labels=labels(self.dice), rule=self._some(RULES) if is_open and self._one_in(40) else "",
                checklist=tuple(ChecklistLine(self._title(), self._one_in(2)) for _ in range(self.dice.choice((0, 0, 0, 3, 5)))),
                source="Weekly meeting" if self._one_in(5) else "",
            )  # fmt: skip
            earlier = [task.due - timedelta(days=7 * back) for back in range(4, 0, -1)] if task.due else []
            self.loader.add(task, "due", earlier)
            open_ids += [task.id] if is_open else []
            self.asked_for.append(("task", task.id, task.waiting_on_id or task.owner_id, is_open))
            if self._one_in(3):
                self.linked.append(("task", task.id))

    def _milestones(self) -> None:
        for index in range(max(6, self.sizes.tasks // 50)):
            is_open = index % 5 == 0
            project = self._some(self.running if is_open else self.projects)
            base = self.today + timedelta(days=self.dice.randrange(-20, 400)) if is_open else self._past()
            forecast = base + timedelta(days=self._some((0, 0, 0, 5, 9, 16, 30)))
            self.loader.add(
                Milestone(
                    self.loader.new_id(), project.id, self._ref(project, "MS"), self._title(),
                    self._some((MilestoneKind.MILESTONE, MilestoneKind.DELIVERABLE)), base, forecast, None if is_open else forecast,
                    self._person(), self._some(self.teams).id,
                    forecasts=(Forecast(base - timedelta(days=200), base), Forecast(base - timedelta(days=60), forecast, "Supplier")),
                )
            )  # fmt: skip

    def _meetings(self) -> None:
        for index in range(self.sizes.meetings):
            is_series = index < self.sizes.series
            project = self._some(self.running if is_series else self.projects)
            near = self._one_in(40)
            day = self.today + timedelta(days=self.dice.randrange(-30, 60)) if near else self._past()
            starts = datetime.combine(day, time(8 + self.dice.randrange(9), self._some((0, 15, 30))))
            rule, instances = "", ()
            if is_series:
                starts -= timedelta(days=starts.weekday())
                rule = self._some(RULES)
                if rule == RULES[0]:
                    moved = starts + timedelta(days=7)
                    instances = (Instance(moved, moved + timedelta(days=1), moved + timedelta(days=1, hours=1)),)
            invited = {self._person() for _ in range(self.dice.randrange(2, 9))}
            replies = (Reply.COMING, Reply.COMING, Reply.MAYBE, Reply.CANNOT, Reply.NO_REPLY)
            meeting = Meeting(
                id := self.loader.new_id(), project.id, self._ref(project, "M"), f"{self._some(NOUNS)} meeting", starts,
                starts + timedelta(minutes=self._some((30, 60, 90))), "Europe/London", team_id=self._some(self.teams).id,
                place=self._some(PLACES), organiser_id=self.people[0].id,
                attendees=tuple(
                    Attendee(one, self._some((AttendeeRole.REQUIRED, AttendeeRole.OPTIONAL)), self._some(replies))
                    for one in sorted(invited)
                ),
                rule=rule, instances=instances, uid=f"{id}@coorddesk", remind=REMINDERS[index % len(REMINDERS)], notes=self._notes(2),
            )  # fmt: skip
            self.loader.add(meeting, "place", self._values(PLACES, 2))
            if not self._one_in(4):
                at = datetime.combine(day, time(9), UTC) - timedelta(days=8)
                self.loader.send(Sent(self.loader.new_id(), "invite", "meeting", id, at, 0, "dana@example.org\nravi@example.org"))
            if self._one_in(4):
                self.loader.add(
                    Occurrence(
                        self.loader.new_id(), id, starts, "closed",
                        tuple(AgendaItem(self._title(), 10, self._person(), self._notes(1), True) for _ in range(4)),
                        tuple(Attendance(one, "present") for one in sorted(invited)), self._notes(),
                    )
                )  # fmt: skip

    def _documents(self) -> None:
        for index in range(self.sizes.documents):
            project = self._some(self.projects)
            kind, discipline = self._some(("DR", "SP", "RP", "SC", "CO")), self._some(("A", "E", "M", "S", "K"))
            count = self.dice.choice((1, 2, 3, 3, 4, 5))
            first = self._past() - timedelta(days=20 * count)
            revisions = tuple(
                Revision(
                    f"P{at + 1:02}", first + timedelta(days=20 * at), "Superseded" if at < count - 1 else "Approved",
                    f"documents/{project.code}/{index}-P{at + 1:02}.pdf", f"{index * 10 + at:064x}", current=at == count - 1,
                )
                for at in range(count)
            )  # fmt: skip
            status = self._some(("Approved", "Approved", "Issued", "For information", "Withdrawn")) if index % 400 else "For review"
            awaited, planned, again = index % 50 == 7, None, None
            if awaited:
                status, revisions, planned = "Awaited", (), self.today + timedelta(days=self.dice.randrange(-60, 60))
            elif index % 50 == 11:
                again = self.today + timedelta(days=self.dice.randrange(-60, 300))
            document = Document(
                self.loader.new_id(), project.id, f"{project.code}-{discipline}-{kind}-{self._number(f'doc:{project.id}'):05}",
                f"{self._some(NOUNS)}, {self._some(PLACES)}: {self._some(NOUNS)}", kind, discipline, status, self._person(),
                self._some(self.teams).id, folder=self._some(FOLDERS),
                review_due=self.today + timedelta(days=self.dice.randrange(-20, 20)) if status == "For review" else None,
                revisions=(*revisions[:-1], *(replace(one, status=status) for one in revisions[-1:])), notes=self._notes(2),
                planned_issue=planned, forecast_issue=planned + timedelta(days=14) if planned and self._one_in(2) else None,
                next_review=again, review_months=12 if again else None,
            )  # fmt: skip
            self.loader.add(document, "folder", self._values(FOLDERS, 2))
            if index % 10 == 0:
                asked = revisions[-1].issued or first
                out = status == "For review"
                self.loader.add(
                    Review(
                        self.loader.new_id(), document.id, revisions[-1].code, self._person(), asked, document.review_due or asked,
                        None if out else asked + timedelta(days=9), "" if out else "No comment",
                    )
                )  # fmt: skip
            if index % 25 == 0:
                self.linked.append(("document", document.id))
        self.numbers = {scope: last for scope, last in self.numbers.items() if not scope.startswith("doc:")}

    def _transmittals(self) -> None:
        documents = [id for kind, id in self.linked if kind == "document"]
        for index in range(max(3, self.sizes.documents // 40)):
            project = self._some(self.running)
            issued = self._past() if index % 20 else self.today - timedelta(days=9)
            got = {self._person() for _ in range(3)}
            self.loader.add(
                Transmittal(
                    self.loader.new_id(), project.id, f"{project.code}-TR-{self._number(f'{project.id}:TR'):04}", issued,
                    subject=self._title(), due=issued + timedelta(days=10),
                    recipients=tuple(Recipient(one, None if index % 20 == 0 else issued + timedelta(days=3)) for one in sorted(got)),
                    items=tuple(TransmittalItem(self._some(documents), "P01") for _ in range(4)),
                )
            )  # fmt: skip

    def _log(self) -> None:
        kinds = tuple(LogKind)
        steps = tuple(SENTENCES)
        for index in range(self.sizes.log):
            is_open = index % 40 == 0
            project = self._some(self.running if is_open else self.projects)
            kind = kinds[index % len(kinds)]
            raised = self._past(200 if is_open else 3_300)
            due = raised + timedelta(days=self.dice.randrange(20, 220))
            entry = LogEntry(
                self.loader.new_id(), project.id, self._ref(project, LETTERS[kind]), kind, self._title(), self._notes(),
                self._some(steps), self._person(), self._some(self.teams).id, self._person(), raised, due,
                LogState.OPEN if is_open else LogState.CLOSED, "", None if is_open else due, self.dice.randrange(1, 6),
                self.dice.randrange(1, 6), ratings=(Rating(raised, self._some(("R", "A", "G"))),),
            )  # fmt: skip
            self.loader.add(entry, "next_step", self._values(steps, 1))
            if is_open:
                self.asked_for.append(("log", entry.id, entry.owner_id, True))

    def _sheets(self) -> None:
        for project in self.projects:
            for week in range(max(2, self.sizes.tasks // 1000)):
                day = self.today - timedelta(days=7 * (week + 1))
                self.loader.add(
                    StatusSheet(
                        self.loader.new_id(), project.id, f"{project.code}-PM-ST-{self._number(f'{project.id}:ST'):04}", day,
                        day - timedelta(days=7), self._notes(6), tuple(DimensionRating(one, "G", "On plan.") for one in DIMENSIONS),
                        (Figure("open_tasks", self.dice.randrange(200)),), datetime.combine(day, time(16), UTC),
                    )
                )  # fmt: skip

    def _followups(self) -> None:
        busy = [one for one in self.asked_for if one[3] and one[2]]
        rest = [one for one in self.asked_for if one[2]]
        for index in range(self.sizes.followups):
            kind, id, person, is_open = self._some(busy if index % 20 == 0 else rest)
            asked = self.today - timedelta(days=self.dice.randrange(1, 90)) if is_open else self._past()
            answer = self._some((Answer.NOTHING, Answer.NOTHING, Answer.PROMISED, Answer.ANSWERED))
            assert person is not None
            followup = FollowUp(
                self.loader.new_id(), person, kind, id, asked, self._some(tuple(How)), answer,
                asked + timedelta(days=self.dice.randrange(3, 20)) if answer == Answer.PROMISED else None,
                asked + timedelta(days=3), self._notes(1),
            )  # fmt: skip
            self.loader.add(followup, "how", [How.E_MAIL if followup.how != How.E_MAIL else How.PHONE] if index % 2 else [])

    def _links(self) -> None:
        documents = [one for one in self.linked if one[0] == "document"]
        for kind, id in self.linked:
            if kind == "task":
                there = self._some(documents)
                self.loader.add(Link(self.loader.new_id(), kind, id, *there))
