"""The example project: an invented office fit-out, dated around the day it is opened."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from coorddesk import paths
from coorddesk.domain import ranks
from coorddesk.domain.checklists import ChecklistRun, ChecklistTemplate, TemplateStep
from coorddesk.domain.distribution import Distribution
from coorddesk.domain.documents import Document, Review, Revision
from coorddesk.domain.followups import Answer, FollowUp, How
from coorddesk.domain.ledger import Sent
from coorddesk.domain.links import Link
from coorddesk.domain.log import LETTERS, LogEntry, LogKind, LogState, Rating
from coorddesk.domain.meetings import AgendaItem, Attendance, Attendee, AttendeeRole, Instance, Meeting, Occurrence, Outcome, Reply
from coorddesk.domain.milestones import Forecast, Milestone, MilestoneKind
from coorddesk.domain.people import Person, Responsibility, Team
from coorddesk.domain.projects import DEFAULT_COLUMNS, DEFAULT_STATUS_CODES, Category, Column, Project
from coorddesk.domain.sheets import DimensionRating, StatusSheet
from coorddesk.domain.tasks import ChecklistLine, Task, TaskKind
from coorddesk.domain.transmittals import Recipient, Transmittal, TransmittalItem
from coorddesk.services.invite_standing import snapshot
from coorddesk.services.transmittal_notes import kept, note_input
from coorddesk.storage.edit import Edit
from coorddesk.storage.store import Store, new_id


def fill(store: Store, today: date) -> None:
    """Puts the example project into an empty store, as one change.

    Its days are moved by whole weeks, so that meetings stay on their weekdays: its Wednesday becomes the last one, or today, so that
    nothing in it was done tomorrow.
    """
    data = json.loads(paths.resource("example", "project.json").read_text("utf-8"))
    anchor = date.fromisoformat(data["anchor"])
    wednesday = today - timedelta(days=(today.weekday() - anchor.weekday()) % 7)
    with store.edit("Open the example project") as edit:
        _Example(edit, data, wednesday - anchor).fill()


class _Example:
    """One filling: the data, how far its days are moved, and the ids given so far."""

    def __init__(self, edit: Edit, data: dict[str, Any], shift: timedelta) -> None:
        self.edit, self.data, self.shift = edit, data, shift
        self.teams: dict[str, Team] = {}
        self.people: dict[str, Person] = {}
        self.projects: dict[str, Project] = {}
        self.columns: dict[tuple[str, str], Column] = {}
        self.tasks: dict[str, Task] = {}
        self.documents: dict[str, Document] = {}
        self.meetings: dict[str, Meeting] = {}
        self.entries: dict[str, LogEntry] = {}

    def fill(self) -> None:
        """Everything, in an order in which what is pointed at comes first."""
        for part in (
            self.directory, self.boards, self.all_documents, self.all_meetings, self.all_tasks, self.agenda, self.all_milestones,
            self.log, self.minutes, self.responsibilities, self.processes,
        ):  # fmt: skip
            part()

    def day(self, text: str | None) -> date | None:
        """A day of the data, moved."""
        return date.fromisoformat(text) + self.shift if text else None

    def sure(self, text: str) -> date:
        """A day of the data that is always given, moved."""
        return date.fromisoformat(text) + self.shift

    def directory(self) -> None:
        """Teams and people; the coordinator belongs to no team."""
        for hue, one in enumerate(self.data["teams"]):
            self.teams[one["key"]] = Team(new_id(), one["name"], one["short"], hue)
            self.edit.add(self.teams[one["key"]])
        you = self.data["you"]
        self.people["EM"] = Person(
            new_id(), you["name"], you["email"], role=you["role"], organisation=you["organisation"], zone=self.data["zone"]
        )
        self.edit.add(self.people["EM"])
        for one in self.data["people"]:
            person = Person(
                new_id(), one["name"], one["email"], one["phone"], one["organisation"], one["role"], self.teams[one["team"]].id,
                zone=self.data["zone"], holiday_country="GB",
            )
            self.people[one["key"]] = person
            self.edit.add(person)

    def boards(self) -> None:
        """Projects with the usual columns."""
        for one in self.data["projects"]:
            project = Project(
                new_id(), one["code"], one["name"], one["place"], manager_id=self.people["BF"].id, sponsor="Beatriz Figueiredo",
                start=self.day(one["start"]), finish=self.day(one["finish"]), finish_words=one["finish_words"],
                number_pattern=one.get("pattern", "{project}-{type}-{number:4}"), status_codes=DEFAULT_STATUS_CODES,
            )
            self.projects[project.code] = project
            self.edit.add(project)
            for (name, category, limit), rank in zip(DEFAULT_COLUMNS, ranks.spread(len(DEFAULT_COLUMNS)), strict=True):
                column = Column(new_id(), project.id, name, category, rank, limit)
                self.columns[project.code, name] = column
                self.edit.add(column)

    def all_documents(self) -> None:
        """The register, its reviews and transmittals."""
        fit = self.projects["FIT"]
        for one in self.data["documents"]:
            revisions = tuple(
                Revision(code, self.day(issued), status, note=note, current=code == one["revisions"][-1][0])
                for code, issued, status, note in one["revisions"]
            )
            owner = self.people[one["owner"]]
            document = Document(
                new_id(), fit.id, one["number"], one["title"], one["type"], one["number"].split("-")[1], one["status"], owner.id,
                owner.team_id, folder=one["folder"], review_due=self.day(one.get("review_due")), revisions=revisions,
            )
            self.edit.claim_number(document.number, document.id)
            self.documents[document.number] = document
            self.edit.add(document)
        for number, revision, who, asked, due, returned, outcome in self.data["reviews"]:
            self.edit.add(
                Review(
                    new_id(), self.documents[number].id, revision, self.people[who].id, self.sure(asked), self.day(due),
                    self.day(returned), outcome,
                )
            )
        for one in self.data["transmittals"]:
            issued = self.sure(one["issued"])
            while self.edit.next_number(f"{fit.id}:TR") < int(one["number"].rpartition("-")[2]):
                pass
            transmittal = Transmittal(
                new_id(), fit.id, one["number"], issued, one["purpose"],
                recipients=tuple(Recipient(self.people[who].id, issued + timedelta(days=1)) for who in one["to"]),
                items=tuple(TransmittalItem(self.documents[number].id, code) for number, code in one["items"]),
            )
            self.edit.add(transmittal)
            at, to = datetime.combine(issued, time(9), UTC), [self.people[who] for who in one["to"]]
            you = ", ".join((self.data["you"]["name"], self.data["you"]["role"]))
            note = note_input(self.edit, transmittal, at.replace(tzinfo=None), you)
            self._send(transmittal, "transmittal", at, kept(note), "\n".join(person.email for person in to))
        for type, shares in self.data["distribution"].items():
            for who, share in shares.items():
                person, team = self.people.get(who), self.teams.get(who)
                cell = Distribution(new_id(), fit.id, type, person.id if person else None, team.id if team else None, share == "review")
                self.edit.add(cell)

    def all_meetings(self) -> None:
        """Meetings with their replies; those up to the end of the week have been sent."""
        for one in self.data["meetings"]:
            project, day = self.projects[one["project"]], self.sure(one["day"])
            starts, ends = (datetime.combine(day, time.fromisoformat(one[key])) for key in ("from", "to"))
            attendees = tuple(Attendee(self.people[who].id, AttendeeRole.REQUIRED, Reply(reply)) for who, reply in one.get("attendees", ()))
            meeting = Meeting(
                new_id(), project.id, self.edit.next_ref(project.id, project.code, "meeting"), one["title"], starts, ends,
                self.data["zone"], team_id=self.teams[one["team"]].id, place=one["place"], organiser_id=self.people["EM"].id,
                attendees=attendees, rule=one.get("rule", ""), uid=f"{new_id()}@coorddesk",
                instances=tuple(
                    Instance(datetime.combine(self.sure(gone), starts.time()), cancelled=True) for gone in one.get("cancelled", ())
                ),
            )
            stem, _, number = meeting.title.rpartition(" ")
            if number.isdigit() and (earlier := self.meetings.get(f"{stem} {int(number) - 1}")) is not None:
                meeting = replace(meeting, follows_id=earlier.id)
            self.edit.add(meeting)
            before = self.meetings.get(meeting.title)
            if before is None or day >= self.sure(self.data["anchor"]) > before.starts.date():
                self.meetings[meeting.title] = meeting
            if attendees and not one.get("not_sent") and meeting.title != self.data["agenda"]["meeting"]:
                sent_at = datetime.combine(day - timedelta(days=9), time(9), UTC)
                self._send(meeting, "invite", sent_at, snapshot(meeting, None), "\n".join(self._addresses(meeting)))

    def _addresses(self, meeting: Meeting) -> list[str]:
        by_id = {person.id: person for person in self.people.values()}
        return [by_id[attendee.person_id].email for attendee in meeting.attendees]

    def _send(self, record: Any, what: str, at: datetime, content: str, recipients: str = "", sequence: int = 0) -> None:
        self.edit.send(Sent(new_id(), what, record.KIND, record.id, at, sequence, recipients, content))

    def all_tasks(self) -> None:
        """The cards of all boards, in their order, with what was asked and what they are linked to."""
        places = iter(ranks.spread(len(self.data["tasks"])))
        for one in self.data["tasks"]:
            code = one["ref"].split("-")[0]
            project, column, owner = self.projects[code], self.columns[code, one["column"]], self.people[one["owner"]]
            due = self.day(one.get("due"))
            waits = column.category == Category.WAITING
            task = Task(
                new_id(), project.id, one["ref"], one["title"], column.id, next(places),
                kind=TaskKind.ACTION if one.get("source") else TaskKind.TASK, notes=one.get("notes", ""), owner_id=owner.id,
                team_id=owner.team_id, raised_by_id=self.people["EM"].id, raised_on=self.day("2026-11-04"),
                waiting_on_id=owner.id if waits else None, waiting_since=self.day(one.get("since")), due=due,
                baseline_due=self.day(one.get("first_due")) or due, due_moves=one.get("moves", 0), start=self.day(one.get("start")),
                rule=one.get("rule", ""), depends_on=tuple(self.tasks[ref].id for ref in one.get("after", ())),
                done_on=self.day(one.get("done")), labels=tuple(one.get("labels", ())), source=one.get("source", ""),
                checklist=tuple(ChecklistLine(text, done) for text, done in one.get("checklist", ())),
            )
            self.edit.claim_ref(project.id, task.ref)
            self.tasks[task.ref] = task
            self.edit.add(task)
            for asking in one.get("asked", ()):
                self.edit.add(
                    FollowUp(
                        new_id(), owner.id, "task", task.id, self.sure(asking["on"]), How(asking["how"]),
                        Answer(asking.get("answer", "nothing")), note=asking.get("note", ""),
                    )
                )
            for kind, name in one.get("links", ()):
                found: Document | Meeting = self.documents[name] if kind == "document" else self.meetings[name]
                self.edit.add(Link(new_id(), "task", task.id, kind, found.id))

    def agenda(self) -> None:
        """The meeting of the day: its agenda, the invites that went out, and what changed since."""
        given = self.data["agenda"]
        meeting = self.meetings[given["meeting"]]
        items = tuple(
            AgendaItem(title, minutes, self.people[who].id, task_id=self.tasks[ref].id) for title, minutes, who, ref in given["items"]
        )
        occurrence = Occurrence(new_id(), meeting.id, meeting.starts, agenda=items)
        self.edit.add(occurrence)
        without = {self.people[who].id for who in given["sent_without"]}
        as_sent: Callable[[str], datetime] = lambda text: datetime.combine(meeting.starts.date(), time.fromisoformat(text))  # noqa: E731


        earlier = replace(
            meeting, starts=as_sent(given["sent_from"]), ends=as_sent(given["sent_to"]),
            attendees=tuple(one for one in meeting.attendees if one.person_id not in without),
        )
        fewer = replace(occurrence, agenda=items[:2] + items[3:])
        for sent in given["sent"]:
            at = datetime.fromisoformat(sent["at"]) + self.shift
            self._send(earlier, "invite", at, snapshot(earlier, fewer), "\n".join(self._addresses(earlier)), sent["sequence"])

    def minutes(self) -> None:
        """The minutes of the meeting before, which wait to be approved at the meeting of the day."""
        given = self.data["minutes"]
        meeting = self.meetings[given["meeting"]]
        items, outcomes = [], []
        for place, one in enumerate(given["items"]):
            key, document = f"i{place}", self.documents.get(one.get("document", ""))
            presenter = self.people[one["who"]].id if "who" in one else None
            items.append(
                AgendaItem(
                    one["title"], one["minutes"], presenter, one["said"], True, document_id=document.id if document else None, key=key,
                    spent=one["minutes"] * 60,
                )
            )
            outcomes += [Outcome(key, "task", self.tasks[ref].id) for ref in one.get("actions", ())]
            outcomes += [Outcome(key, "log", self.entries[f"FIT-D{number}"].id) for number in one.get("decisions", ())]
        attendance = [Attendance(self.people[who].id, state) for state in ("there", "apologies") for who in given[state]]
        attendance = [replace(one, state="present") if one.state == "there" else one for one in attendance]
        began, lasted = datetime.combine(meeting.starts.date(), meeting.starts.time(), UTC), meeting.ends - meeting.starts
        self.edit.add(
            Occurrence(
                new_id(), meeting.id, meeting.starts, "closed", tuple(items), tuple(attendance), outcomes=tuple(outcomes), began=began,
                ended=began + lasted,
            )
        )

    def all_milestones(self) -> None:
        """Milestones and deliverables with the forecasts they had."""
        for one in self.data["milestones"]:
            project = self.projects[one["project"]]
            baseline, forecast = self.sure(one["baseline"]), self.sure(one["forecast"])
            history = [Forecast(self.sure("2026-10-02"), baseline, "Baseline")]
            if forecast != baseline:
                history.append(Forecast(self.sure("2026-11-18"), forecast))
            self.edit.add(
                Milestone(
                    new_id(), project.id, self.edit.next_ref(project.id, project.code, "milestone"), one["title"],
                    MilestoneKind(one["kind"]), baseline, forecast, forecast if one["done"] else None, self.people[one["owner"]].id,
                    self.teams[one["team"]].id, forecasts=tuple(history),
                )
            )

    def log(self) -> None:
        """Risks, issues, decisions, assumptions and dependencies with the ratings of four weeks."""
        fit, anchor = self.projects["FIT"], self.sure(self.data["anchor"])
        for one in self.data["log"]:
            kind, closed = LogKind(one["kind"]), self.day(one.get("closed"))
            ratings = tuple(
                Rating(anchor - timedelta(days=7 * (3 - week) + 1), letter)
                for week, letter in enumerate(one.get("trend", ""))
                if letter in "RAG"
            ) or ((Rating(anchor - timedelta(days=1), one["rag"]),) if one["rag"] in "RAG" else ())
            owner = self.people[one["owner"]]
            entry = LogEntry(
                new_id(), fit.id, f"FIT-{LETTERS[kind]}{one['number']}", kind, one["title"], next_step=one["next_step"],
                owner_id=owner.id, team_id=owner.team_id, raised_on=anchor - timedelta(days=28), due=self.day(one.get("due")),
                state=LogState.CLOSED if closed else LogState.OPEN, status=one.get("status", ""), closed_on=closed,
                probability=one.get("probability"), impact=one.get("impact"), severity=one.get("severity", ""), ratings=ratings,
            )
            self.edit.claim_ref(fit.id, entry.ref)
            self.entries[entry.ref] = entry
            self.edit.add(entry)
            target: Task | Document | None = self.tasks.get(one.get("link", "")) or self.documents.get(one.get("link", ""))
            if target is not None:
                self.edit.add(Link(new_id(), "log", entry.id, target.KIND, target.id))

    def responsibilities(self) -> None:
        """Who does, answers for, is asked and is told."""
        for subject, letters in self.data["raci"]:
            for who, letter in letters.items():
                self.edit.add(Responsibility(new_id(), self.projects["FIT"].id, subject, self.people[who].id, letter))

    def processes(self) -> None:
        """The checklist templates with the run of one, and last week's status sheet."""
        for one in self.data["templates"]:
            steps = tuple(TemplateStep(title, role, offset) for title, role, offset in one["steps"])
            template = ChecklistTemplate(new_id(), one["name"], steps=steps)
            self.edit.add(template)
            for started in one.get("runs", ()):
                project = self.projects[started["project"]]
                run = ChecklistRun(new_id(), project.id, template.id, started["name"], self.sure(started["anchor"]))
                self.edit.add(run)
                for ref in started["tasks"]:
                    self.edit.put(replace(self.tasks[ref], run_id=run.id))
        given = self.data["sheet"]
        as_of = self.sure(given["as_of"])
        sheet = StatusSheet(
            new_id(), self.projects["FIT"].id, given["number"], as_of, as_of - timedelta(days=7),
            ratings=tuple(DimensionRating(name, letter) for name, letter in given["ratings"].items()),
            issued_at=datetime.combine(as_of, time(8, 40), UTC),
        )
        self.edit.add(sheet)
        for _ in range(int(given["number"].rpartition("-")[2])):
            self.edit.next_number(f"{self.projects['FIT'].id}:ST")
        self._send(sheet, "sheet", datetime.combine(as_of, time(8, 40), UTC), "")
