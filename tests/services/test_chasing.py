"""Who owes what, the message to each, and what came back, on real stores."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coorddesk.domain.documents import Document, Recipient, Review, Revision, Transmittal
from coorddesk.domain.followups import Answer, FollowUp, How
from coorddesk.domain.ledger import Sent
from coorddesk.domain.log import LogEntry, LogKind, LogState
from coorddesk.domain.meetings import Attendee, AttendeeRole, Instance, Meeting, Reply
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.obligations import Obligation, days_late, to_chase
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Category, Project, ProjectState, StatusCode
from coorddesk.domain.tasks import ChecklistLine, Task
from coorddesk.errors import InvalidInput
from coorddesk.services import chasing, documents, example, links, people, projects, tasks, today
from coorddesk.storage.store import Store, new_id

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 9, 57, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> Project:
    return projects.start(store, "FIT", "Office fit-out")


@pytest.fixture
def dana(store: Store) -> Person:
    return people.add(store, "Dana Whitlock", "dana@example.org", team="Design")


def put(store: Store, *records: object) -> None:
    with store.edit("Put") as edit:
        for record in records:
            edit.add(record)


def send(store: Store, meeting: Meeting) -> None:
    with store.edit("Send") as edit:
        edit.send(Sent(new_id(), "invite", "meeting", meeting.id, NOW - timedelta(days=3)))


def meeting(project: Project, starts: datetime, *attendees: Attendee, rule: str = "", **rest: object) -> Meeting:
    ends = starts + timedelta(hours=1)
    ref = f"{project.code}-M{new_id()}"
    return Meeting(new_id(), project.id, ref, "Design meeting", starts, ends, "Europe/London", attendees=attendees, rule=rule, **rest)  # type: ignore[arg-type]


def due(found: list[Obligation]) -> list[tuple[str, date | None]]:
    return [(one.kind, one.due) for one in found]


def test_a_task_is_owed_by_whom_it_waits_on_else_by_its_owner(store: Store, fit: Project, dana: Person) -> None:
    marcus = people.add(store, "Marcus Oyelaran")
    checklist = (ChecklistLine("a", True), ChecklistLine("b"))
    task = tasks.add(store, fit.id, "Riser detail", TODAY, owner_id=dana.id, due=TODAY, checklist=checklist)
    (one,) = chasing.owed(store)
    assert (one.person_id, one.ref, one.due, one.checklist, one.state) == (dana.id, task.ref, TODAY, (1, 2), "To do")
    assert one.team_id == dana.team_id
    tasks.wait_on(store, [task.id], marcus.id, TODAY)
    (one,) = chasing.owed(store)
    assert (one.person_id, one.since, one.state) == (marcus.id, TODAY, "Waiting on")


def test_each_kind_of_thing_is_owed_until_it_is_settled(store: Store, fit: Project, dana: Person) -> None:
    document = Document(new_id(), fit.id, "FIT-DR-0001", "Ceiling plan")
    review = Review(new_id(), document.id, "P01", dana.id, TODAY, due=TODAY + timedelta(days=1))
    entry = LogEntry(new_id(), fit.id, "FIT-R1", LogKind.RISK, "Late", owner_id=dana.id, due=TODAY)
    mile = Milestone(new_id(), fit.id, "FIT-MS1", "Closed", baseline=TODAY, forecast=TODAY + timedelta(days=3), owner_id=dana.id)
    issue = Transmittal(new_id(), fit.id, "FIT-T1", issued=TODAY, due=TODAY + timedelta(days=4), recipients=(Recipient(dana.id),))
    asked = meeting(fit, datetime(2026, 11, 30, 10), Attendee(dana.id))
    put(store, document, review, entry, mile, issue, asked)
    send(store, asked)
    found = chasing.owed(store)
    assert [one.kind for one in found] == ["log", "review", "milestone", "transmittal", "invite"]
    assert all(one.person_id == dana.id and one.team_id == dana.team_id for one in found)
    assert found[1].opens == ("document", document.id)
    with store.edit("Settle") as edit:
        edit.put(replace(review, returned=TODAY))
        edit.put(replace(entry, state=LogState.CLOSED))
        edit.put(replace(mile, actual=TODAY))
        edit.put(replace(issue, recipients=(Recipient(dana.id, TODAY),)))
        edit.put(replace(asked, attendees=(Attendee(dana.id, reply=Reply.MAYBE),)))
    assert chasing.owed(store) == []


def test_a_document_is_owed_by_its_owner_awaited_returned_or_to_be_looked_at(store: Store, fit: Project, dana: Person) -> None:
    def paper(number: int, status: str, *revisions: Revision, **rest: object) -> Document:
        made = Document(new_id(), fit.id, f"FIT-{number}", "Plan", status=status, owner_id=dana.id, revisions=revisions, **rest)  # type: ignore[arg-type]
        put(store, made)
        return made

    first = Revision("P01", current=True)
    planned = paper(1, "Awaited", planned_issue=TODAY - timedelta(days=9), forecast_issue=TODAY - timedelta(days=1))
    paper(2, "Awaited")
    returned = paper(3, "Comments", first, review_due=TODAY, next_review=TODAY)
    paper(4, "Comments", first)
    paper(5, "Approved", first, review_due=TODAY)
    standing = paper(6, "Approved", first, next_review=TODAY + timedelta(days=28))
    paper(7, "Approved", first, next_review=TODAY + timedelta(days=29))
    paper(8, "Withdrawn", first, next_review=TODAY)
    found = chasing.owed(store)
    assert [(one.id, one.state, one.due) for one in found] == [
        (planned.id, "Awaited", TODAY - timedelta(days=1)), (returned.id, "Comments", TODAY),
        (standing.id, "Look again", TODAY + timedelta(days=28)),
    ]  # fmt: skip
    assert {(one.kind, one.person_id, one.opens) for one in found[:1]} == {("document", dana.id, ("document", planned.id))}
    said = chasing.message(store, dana.id, TODAY, "Ellen").text
    assert "First issue of FIT-1 Plan" in said
    assert "Next revision of FIT-3 Plan" in said
    assert "Another look at FIT-6 Plan" in said
    documents.issue(store, planned.id, Revision("P01", status="Issued"), TODAY)
    assert [one.id for one in chasing.owed(store)] == [returned.id, standing.id]


def test_a_projects_own_amber_statuses_say_what_was_returned(store: Store, fit: Project, dana: Person) -> None:
    with store.edit("Codes") as edit:
        edit.put(replace(fit, status_codes=(StatusCode("S9", "Returned", "amber"), StatusCode("Comments", "Anything", "plain"))))
    mine = Document(new_id(), fit.id, "FIT-1", "Plan", status="S9", owner_id=dana.id, review_due=TODAY)
    mine = replace(mine, revisions=(Revision("P01", status="S9", current=True),))
    put(store, mine, replace(mine, id=new_id(), number="FIT-2", status="Comments"))
    assert [one.id for one in chasing.owed(store)] == [mine.id]


@pytest.mark.parametrize("backwards", [False, True])
def test_of_a_document_with_an_open_task_the_task_is_owed(store: Store, fit: Project, dana: Person, backwards: bool) -> None:
    paper = Document(new_id(), fit.id, "FIT-1", "Plan", owner_id=dana.id, planned_issue=TODAY)
    put(store, paper)
    task = tasks.add(store, fit.id, "Get the plan", TODAY, owner_id=dana.id, due=TODAY)
    ends = ("document", paper.id, "task", task.id) if backwards else ("task", task.id, "document", paper.id)
    links.add(store, *ends)
    assert [one.kind for one in chasing.owed(store)] == ["task"]
    tasks.move_to_category(store, [task.id], Category.DONE, TODAY)
    assert [one.kind for one in chasing.owed(store)] == ["document"]


def test_a_document_is_asked_about_and_promised_like_anything_owed(store: Store, fit: Project, dana: Person) -> None:
    paper = Document(new_id(), fit.id, "FIT-1", "Plan", owner_id=dana.id, planned_issue=TODAY - timedelta(days=3))
    put(store, paper)
    chasing.promise(store, dana.id, [("document", paper.id)], TODAY + timedelta(days=2), TODAY)
    (one,) = chasing.owed(store)
    assert (one.promised, one.asked) == (TODAY + timedelta(days=2), (TODAY,))
    page = today.read(store, None, TODAY, "Europe/London")
    assert page.chases == ()
    assert [item.id for day in page.days for item in day.items] == [paper.id]


def test_what_is_done_binned_or_in_a_closed_project_is_not_owed(store: Store, fit: Project, dana: Person) -> None:
    done, binned, kept = (tasks.add(store, fit.id, title, TODAY, owner_id=dana.id) for title in ("One", "Two", "Three"))
    tasks.move_to_category(store, [done.id], Category.DONE, TODAY)
    with store.edit("Bin") as edit:
        edit.put(replace(edit.get(Task, binned.id), deleted=True))
    assert [one.id for one in chasing.owed(store)] == [kept.id]
    with store.edit("Close") as edit:
        edit.put(replace(fit, state=ProjectState.CLOSED))
    assert chasing.owed(store) == []


def test_a_transmittal_that_is_not_issued_asks_nobody(store: Store, fit: Project, dana: Person) -> None:
    put(store, Transmittal(new_id(), fit.id, "FIT-T1", recipients=(Recipient(dana.id),)))
    assert chasing.owed(store) == []


def test_only_a_sent_invite_to_a_meeting_to_come_wants_a_reply(store: Store, fit: Project, dana: Person) -> None:
    everyone = (Attendee(dana.id), Attendee(people.add(store, "Informed").id, AttendeeRole.INFORMED))
    unsent = meeting(fit, datetime(2026, 11, 26, 10), *everyone)
    over = meeting(fit, datetime(2026, 11, 24, 10), *everyone)
    cancelled = meeting(fit, datetime(2026, 11, 26, 10), *everyone, cancelled=True)
    own = meeting(fit, datetime(2026, 11, 26, 10), *everyone, organiser_id=dana.id)
    wanted = meeting(fit, datetime(2026, 11, 25, 8), *everyone)
    put(store, unsent, over, cancelled, own, wanted)
    for one in (over, cancelled, own, wanted):
        send(store, one)
    (found,) = chasing.owed(store)
    assert (found.id, found.person_id, found.due) == (wanted.id, dana.id, TODAY)
    assert found.since == (NOW - timedelta(days=3)).date()


def test_a_series_wants_a_reply_by_its_next_day_and_none_once_it_is_over(store: Store, fit: Project, dana: Person) -> None:
    first = datetime(2026, 11, 4, 10)
    weekly = meeting(fit, first, Attendee(dana.id), rule="FREQ=WEEKLY", instances=(Instance(datetime(2026, 11, 25, 10), cancelled=True),))
    ended = meeting(fit, first, Attendee(dana.id), rule="FREQ=WEEKLY;COUNT=2")
    put(store, weekly, ended)
    send(store, weekly)
    send(store, ended)
    assert due(chasing.owed(store)) == [("invite", date(2026, 12, 2))]
    assert today.counts(store, None, TODAY).no_reply == 1


def test_follow_ups_tell_how_often_when_and_how_somebody_was_asked(store: Store, fit: Project, dana: Person) -> None:
    task = tasks.add(store, fit.id, "Riser detail", TODAY, owner_id=dana.id, due=TODAY)
    about = [("task", task.id)]
    chasing.record(store, dana.id, about, date(2026, 11, 17), How.PHONE)
    chasing.record(store, dana.id, about, date(2026, 11, 19), How.E_MAIL, ask_next=date(2026, 11, 24))
    (one,) = chasing.owed(store)
    assert one.asked == (date(2026, 11, 17), date(2026, 11, 19))
    assert (one.how, one.ask_next, one.promised) == ("e_mail", date(2026, 11, 24), None)
    assert to_chase(one, TODAY)
    assert store.undo_label() == "Ask Dana Whitlock, 1 item"


def test_follow_ups_of_somebody_else_about_the_same_thing_do_not_count(store: Store, fit: Project, dana: Person) -> None:
    task = tasks.add(store, fit.id, "Riser detail", TODAY, owner_id=dana.id)
    marcus = people.add(store, "Marcus Oyelaran")
    chasing.record(store, marcus.id, [("task", task.id)], TODAY)
    assert chasing.owed(store, person_id=dana.id)[0].asked == ()


def test_a_promise_stands_when_asked_again_before_its_day_and_falls_when_asked_after(store: Store, fit: Project, dana: Person) -> None:
    task = tasks.add(store, fit.id, "Riser detail", TODAY, owner_id=dana.id, due=date(2026, 11, 16))
    about = [("task", task.id)]
    chasing.promise(store, dana.id, about, date(2026, 11, 20), date(2026, 11, 17))
    chasing.record(store, dana.id, about, date(2026, 11, 18))
    assert chasing.owed(store)[0].promised == date(2026, 11, 20)
    chasing.record(store, dana.id, about, date(2026, 11, 23))
    assert chasing.owed(store)[0].promised is None


def test_a_refusal_ends_a_promise(store: Store, fit: Project, dana: Person) -> None:
    task = tasks.add(store, fit.id, "Riser detail", TODAY, owner_id=dana.id)
    chasing.promise(store, dana.id, [("task", task.id)], TODAY + timedelta(days=5), TODAY)
    chasing.record(store, dana.id, [("task", task.id)], TODAY, answer=Answer.REFUSED)
    assert chasing.owed(store)[0].promised is None


def test_a_promise_answers_the_asking_of_the_same_day(store: Store, fit: Project, dana: Person) -> None:
    task = tasks.add(store, fit.id, "Riser detail", TODAY, owner_id=dana.id)
    chasing.record(store, dana.id, [("task", task.id)], TODAY, ask_next=TODAY + timedelta(days=3))
    chasing.promise(store, dana.id, [("task", task.id)], TODAY + timedelta(days=9), TODAY)
    (one,) = chasing.owed(store)
    assert (one.asked, one.promised, one.ask_next) == ((TODAY,), TODAY + timedelta(days=9), None)
    assert store.undo_label() == "Dana Whitlock promised 1 item for Fri 4 Dec"


def test_a_promise_for_a_day_that_is_over_is_refused(store: Store, fit: Project, dana: Person) -> None:
    with pytest.raises(InvalidInput, match="is over") as refused:
        chasing.promise(store, dana.id, [("task", "x")], TODAY - timedelta(days=1), TODAY)
    assert refused.value.field == "promised"


def test_a_promise_without_a_day_is_refused(store: Store, dana: Person) -> None:
    with pytest.raises(InvalidInput, match="needs its day"):
        chasing.record(store, dana.id, [("task", "x")], TODAY, answer=Answer.PROMISED)


def test_one_message_has_all_that_is_owed_late_first(store: Store, fit: Project, dana: Person) -> None:
    for title, day in (("Floor boxes", date(2026, 12, 1)), ("Riser detail", date(2026, 11, 16)), ("Ceiling plan", TODAY), ("Plants", None)):
        tasks.add(store, fit.id, title, TODAY, owner_id=dana.id, due=day)
    message = chasing.message(store, dana.id, TODAY, "Eva Morgan")
    assert (message.to, message.subject) == ("dana@example.org", "Office fit-out: four items with you")
    assert message.text.splitlines() == [
        "Dana, four items are with you. One is past its date.", "",
        "– FIT-2 Riser detail: 16 Nov", "– FIT-3 Ceiling plan: today", "– FIT-1 Floor boxes: 1 Dec", "– FIT-4 Plants: no date yet", "",
        "Could you send it today, or tell me the day?", "", "Eva",
    ]  # fmt: skip


def test_a_message_can_leave_things_out_and_go_unsigned(store: Store, fit: Project, dana: Person) -> None:
    first, _ = (tasks.add(store, fit.id, title, TODAY, owner_id=dana.id, due=TODAY) for title in ("One", "Two"))
    message = chasing.message(store, dana.id, TODAY, "", about={("task", first.id)})
    assert message.subject == "Office fit-out: one item with you"
    assert message.text == "Dana, one item is with you.\n\n– FIT-1 One: today\n\nCan I count on this date?"


def test_handing_over_marks_all_as_asked_in_one_step_and_undo_keeps_the_ledger(store: Store, fit: Project, dana: Person) -> None:
    near, far = (tasks.add(store, fit.id, t, TODAY, owner_id=dana.id, due=d) for t, d in (("A", TODAY), ("B", date(2027, 2, 5))))
    message = chasing.message(store, dana.id, TODAY, "Eva")
    chasing.hand_over(store, message, TODAY, 3)
    found = {one.id: one for one in chasing.owed(store)}
    assert found[near.id].asked == found[far.id].asked == (TODAY,)
    # Three working days on; what is due long after that is not asked for before its day.
    assert (found[near.id].ask_next, found[far.id].ask_next) == (date(2026, 11, 30), None)
    assert store.undo_label() == "Ask Dana Whitlock, 2 items"
    store.undo()
    with store.read() as reader:
        assert reader.find(FollowUp) == []
        (sent,) = reader.sent(dana.id)
    assert (sent.what, sent.recipients) == ("chaser", "dana@example.org")
    assert "Office fit-out: two items with you" in sent.content


def test_a_draft_opens_unsent_and_says_the_same(store: Store, fit: Project, dana: Person) -> None:
    tasks.add(store, fit.id, "Riser detail", TODAY, owner_id=dana.id, due=TODAY)
    data = chasing.draft(chasing.message(store, dana.id, TODAY, "Eva"), "Eva Morgan", "eva@example.org")
    assert data.startswith(b"X-Unsent: 1")
    assert b"dana@example.org" in data and b"Riser detail" in data


def test_the_day_to_ask_again_counts_the_persons_working_days(dana: Person) -> None:
    friday = date(2026, 11, 27)
    assert chasing.ask_next_day(None, friday, 3) == date(2026, 12, 2)
    assert chasing.ask_next_day(replace(dana, working_days="01"), friday, 3) == date(2026, 12, 7)
    assert chasing.ask_next_day(replace(dana, working_days=""), friday, 1) == date(2026, 11, 30)


def test_the_example_project_counts_as_its_pictures_do(store: Store) -> None:
    example.fill(store, TODAY)
    page = today.read(store, None, TODAY, "Europe/London")
    counts = today.counts(store, None, TODAY)
    assert (counts.waiting, counts.in_review, counts.slipping) == (10, 6, 9)
    late_tasks = [one for chase in page.chases for one in chase.items if one.kind == "task" and to_chase(one, TODAY)]
    assert len(late_tasks) == 10
    assert page.directory.name(page.chases[0].person_id) == "Dana Whitlock"
    assert (page.chases[0].days_late, page.chases[0].late, page.chases[0].how) == (9, 3, "e_mail")
    assert [one.happening.title for one in page.meetings] == ["Comms room walk", "Design meeting 14", "Move steering", "Landlord call"]
    replies = page.meetings[1].happening.replies
    assert (replies.invited, replies.coming, replies.maybe, replies.cannot) == (8, 5, 1, 0)
    assert (page.meetings[1].changes, page.meetings[1].sent) == (3, 2)


def test_the_sidebar_counts_exactly_what_is_to_be_chased(store: Store) -> None:
    example.fill(store, TODAY)
    with store.read() as reader:
        ids = [row[0] for row in reader.rows("SELECT id FROM project")]
    for project_id in (None, *ids):
        found = chasing.owed(store, project_id)
        counts = today.counts(store, project_id, TODAY)
        assert counts.overdue == sum(to_chase(one, TODAY) for one in found)
        assert counts.no_reply == sum(one.kind == "invite" for one in found)
    dana = next(one for one in today.read(store, None, TODAY, "Europe/London").chases)
    chasing.promise(store, dana.person_id or "", [dana.items[0].about], TODAY, TODAY)
    assert today.counts(store, None, TODAY).overdue == 10


def test_due_this_week_holds_what_is_due_and_no_reviews(store: Store) -> None:
    example.fill(store, TODAY)
    page = today.read(store, None, TODAY, "Europe/London")
    assert [one.day for one in page.days] == [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)]
    assert all(item.due == one.day and item.kind != "review" for one in page.days for item in one.items)


def test_a_meeting_of_another_zone_stands_on_the_day_it_has_here(store: Store, fit: Project) -> None:
    late = replace(meeting(fit, datetime(2026, 11, 24, 22)), zone="America/New_York")
    moved = Instance(datetime(2026, 11, 18, 10), datetime(2026, 11, 25, 15), datetime(2026, 11, 25, 16))
    weekly = meeting(fit, datetime(2026, 11, 4, 10), rule="FREQ=WEEKLY", instances=(moved,))
    put(store, late, weekly)
    found = today.read(store, None, TODAY, "Europe/London").meetings
    assert [one.happening.starts for one in found] == [datetime(2026, 11, 25, hour) for hour in (3, 10, 15)]


def test_everybodys_share_is_what_they_owe_added_up(store: Store) -> None:
    example.fill(store, TODAY)
    fit, dana = projects.start(store, "NEW", "Another fit-out"), people.add(store, "Dana Lund")
    due = TODAY - timedelta(days=9)
    kept, broken, refused, later = (tasks.add(store, fit.id, title, TODAY, owner_id=dana.id, due=due) for title in "abcd")
    promised = [("task", one.id) for one in (kept, broken, refused)]
    chasing.promise(store, dana.id, promised, TODAY - timedelta(days=1), TODAY - timedelta(days=3))
    chasing.promise(store, dana.id, [("task", kept.id)], TODAY + timedelta(days=4), TODAY - timedelta(days=2))
    chasing.record(store, dana.id, [("task", broken.id)], TODAY)
    chasing.record(store, dana.id, [("task", refused.id)], TODAY - timedelta(days=2), answer=Answer.REFUSED)
    chasing.record(store, dana.id, [("task", later.id)], TODAY - timedelta(days=2), ask_next=TODAY)
    with store.read() as reader:
        found = chasing.shares_in(reader, None, TODAY)
    owed = chasing.owed(store, today=TODAY)
    assert set(found) == {one.person_id for one in owed}
    for person_id, share in found.items():
        own = [one for one in owed if one.person_id == person_id]
        assert (share.count, share.late) == (len(own), sum(days_late(one, TODAY) > 0 for one in own))
        assert share.chased == sum(to_chase(one, TODAY) for one in own)
        assert share.oldest == min((one.deadline for one in own if one.deadline), default=None)
        assert share.asked == max((one.asked[-1] for one in own if one.asked), default=None)


def test_the_most_urgent_people_alone_are_told_as_they_stand_among_all(store: Store) -> None:
    example.fill(store, TODAY)
    whole = today.read(store, None, TODAY, "Europe/London")
    few = today.read(store, None, TODAY, "Europe/London", most=2)
    assert len(whole.chases) == whole.people == few.people > 2
    assert few.chases == whole.chases[:2]
    assert (few.late, few.again, few.days) == (whole.late, whole.again, whole.days)
