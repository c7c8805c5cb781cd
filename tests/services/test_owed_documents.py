"""Documents among what is owed: every one that is waited for stands there once, and figures and lists agree."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.documents import Document, Review, Revision
from coorddesk.domain.followups import Answer
from coorddesk.domain.links import Link
from coorddesk.domain.obligations import LOOK_AHEAD, Bucket, bucket, to_chase
from coorddesk.domain.projects import Category, Project, ProjectState, StatusCode
from coorddesk.domain.reviews import WITHDRAWN
from coorddesk.services import chasing, people, projects, tasks, today
from coorddesk.storage.queries import obligations as query
from coorddesk.storage.store import Store, new_id

TODAY = date(2026, 11, 25)
OWN = (
    StatusCode("S3", "Out for review", "accent"), StatusCode("S9", "Returned", "amber"), StatusCode("A1", "Accepted", "green"),
    StatusCode("Gone", "Not in force", "outline"),
)  # fmt: skip

ANSWERS = {"none": (), "out": ("", ""), "back": ("C", WITHDRAWN), "half": ("C", ""), "withdrawn": (WITHDRAWN,)}

days = st.none() | st.integers(-60, 60).map(lambda n: TODAY + timedelta(n))
papers = st.fixed_dictionaries({
    "status": st.sampled_from(("Awaited", "Comments", "S9", "Approved", "A1", "Superseded", "Withdrawn", "For review", "Gone")),
    "answers": st.sampled_from(tuple(ANSWERS)),
    "project": st.sampled_from(("usual", "own", "closed")),
    "owned": st.booleans(),
    "issued": st.booleans(),
    "review_due": days, "forecast_issue": days, "planned_issue": days, "next_review": days,
    "task": st.sampled_from(("none", "none", "open", "open backwards", "done")),
    "promised": st.none() | st.integers(0, 20).map(lambda n: TODAY + timedelta(n)),
    "deleted": st.sampled_from((False, False, False, True)),
})  # fmt: skip


def expected(one: dict) -> tuple[str, date] | None:
    """(state, day) as the rules word it, one after the other."""
    if one["deleted"] or one["project"] == "closed" or one["task"].startswith("open"):
        return None
    own = one["project"] == "own"
    gone = one["status"] in ("Superseded", "Withdrawn", "Gone" if own else "")
    settled = one["status"] in ("Superseded", "Withdrawn", "Approved", "A1" if own else "")
    if not one["issued"]:
        if settled:
            return None
        day = one["review_due"] or one["forecast_issue"] or one["planned_issue"]
        return ("Awaited", day) if day else None
    amber = one["status"] == "Comments" or (own and one["status"] == "S9")
    answered = one["answers"] == "back" and not settled and not gone
    if one["review_due"] and (amber or answered):
        return one["status"], one["review_due"]
    if one["next_review"] and one["next_review"] <= TODAY + LOOK_AHEAD and not gone:
        return "Look again", one["next_review"]
    return None


@settings(deadline=None, max_examples=25)
@given(st.lists(papers, max_size=12))
def test_every_document_that_is_waited_for_is_owed_once_and_figures_agree(tmp_path_factory, drawn: list[dict]) -> None:
    folder: Path = tmp_path_factory.mktemp("owed")
    store = Store.create(folder / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    dana, hemi = people.add(store, "Dana Whitlock"), people.add(store, "Hemi Parata")
    places = {name: projects.start(store, code, name) for name, code in (("usual", "USE"), ("own", "OWN"), ("closed", "SHUT"))}
    with store.edit("Projects") as edit:
        edit.put(replace(edit.get(Project, places["own"].id), status_codes=OWN))
        edit.put(replace(edit.get(Project, places["closed"].id), state=ProjectState.CLOSED))
    wanted: dict[str, tuple[str, date]] = {}
    for n, one in enumerate(drawn):
        issued = one["issued"]
        paper = Document(
            new_id(), places[one["project"]].id, f"D-{n}", "Plan", status=one["status"], owner_id=dana.id if one["owned"] else None,
            review_due=one["review_due"], forecast_issue=one["forecast_issue"], planned_issue=one["planned_issue"],
            next_review=one["next_review"], revisions=(Revision("P01", current=True),) if issued else (), deleted=one["deleted"],
        )  # fmt: skip
        with store.edit("Put") as edit:
            edit.add(paper)
            for at, outcome in enumerate(ANSWERS[one["answers"]] if issued else ()):
                back = TODAY if outcome else None
                edit.add(Review(new_id(), paper.id, "p01", (dana, hemi)[at].id, TODAY, returned=back, outcome=outcome))
        if one["task"] != "none":
            task = tasks.add(store, places["usual"].id, "Get it", TODAY)
            ends = ("document", paper.id, "task", task.id) if "backwards" in one["task"] else ("task", task.id, "document", paper.id)
            with store.edit("Link") as edit:
                edit.add(Link(new_id(), *ends))
            if one["task"] == "done":
                tasks.move_to_category(store, [task.id], Category.DONE, TODAY)
        if one["promised"] and one["owned"]:
            chasing.record(store, dana.id, [("document", paper.id)], TODAY, answer=Answer.PROMISED, promised=one["promised"])
        if (found := expected(one)) is not None:
            wanted[paper.id] = found
    owed = chasing.owed(store, today=TODAY)
    mine = [one for one in owed if one.kind == "document"]
    assert {one.id: (one.state, one.due) for one in mine} == wanted
    assert len(mine) == len(wanted)
    assert all(isinstance(bucket(one, TODAY), Bucket) for one in mine)
    late = sum(to_chase(one, TODAY) for one in owed)
    assert today.counts(store, None, TODAY).overdue == late
    page = today.read(store, None, TODAY, "Europe/London")
    assert page.late + page.again == late
    with store.read() as reader:
        assert sorted(one[0] for one in query.standings(reader, None, TODAY)) == sorted(one.id for one in owed)
    store.close()
