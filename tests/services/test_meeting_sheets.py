"""Agenda and minutes as sheets, from a real store."""

from datetime import date, timedelta

import pytest

from coorddesk.domain.meetings import AgendaItem, Outcome
from coorddesk.domain.minutes import Mark
from coorddesk.reports import text
from coorddesk.services import agendas, meetings, minutes, tasks
from coorddesk.services.sheets import Drafts, Wish
from tests.services.cycle import LONDON, NOW, TODAY, at, held


@pytest.fixture
def drafts(store):
    return Drafts(store, lambda: NOW, LONDON, lambda: "Eva Marsh")


def words(drafts, kind: str, meeting, original) -> str:
    draft = drafts.draft(Wish(kind, "p1", TODAY, agendas.subject_of(meeting.id, original)))
    assert draft.sheet is not None, draft.why_not
    return text.text(draft.sheet)


def test_the_agenda_has_what_was_brought_forward(store, weekly, drafts):
    task = tasks.add(store, "p1", "Sketch", TODAY, owner_id="dana", due=date(2026, 11, 20))
    held(store, weekly, at(18), AgendaItem("Riser", 15, key="r"), outcomes=[Outcome("r", "task", task.id)])
    said = words(drafts, "agenda", weekly, at(25))
    for part in ("Riser", "10:00", "Minutes to approve", "Minutes of Design meeting, 18 Nov", "Open actions", "FIT-1", "5 d late"):
        assert part in said
    agendas.leave_out(store, weekly.id, at(25), f"action:{task.id}")
    assert "Open actions" not in words(drafts, "agenda", weekly, at(25))


def test_the_minutes_have_what_came_out_of_each_item_and_how_far_they_are(store, weekly, drafts):
    agendas.add_lines(store, weekly.id, at(25), ["Riser"], TODAY)
    minutes.begin(store, weekly.id, at(25), NOW)
    day = minutes.read(store, weekly.id, at(25)).day
    minutes.say(store, day.id, day.agenda[0].key, "Four **penetrations**\n- one\n- two")
    minutes.note(store, day.id, day.agenda[0].key, Mark.ACTION, "Dana: send the sketch by Fri", TODAY)
    minutes.note(store, day.id, "", Mark.DECISION, "Open-cell ceilings @Ravi", TODAY)
    minutes.set_attendance(store, day.id, "dana", "present")
    minutes.set_attendance(store, day.id, "ravi", "apologies")
    said = words(drafts, "minutes", weekly, at(25))
    for part in ("Four penetrations", "– one", "Dana, 27 Nov", "Send the sketch", "FIT-1", "Decision D-01", "Made by Ravi Deshpande",
                 "Apologies", "Still being written", "Design meeting, Wed 2 Dec, 10:00"):  # fmt: skip
        assert part in said, part
    minutes.end(store, day.id, NOW)
    assert "Not approved yet" in words(drafts, "minutes", weekly, at(25))
    minutes.approve(store, day.id, date(2026, 12, 2))
    assert "Approved 2 December 2026" in words(drafts, "minutes", weekly, at(25))


def test_a_day_far_off_has_its_sheet_too_and_one_that_is_gone_says_so(store, weekly, drafts):
    far = at(25) + timedelta(days=70)
    assert "Design meeting: agenda" in words(drafts, "agenda", weekly, far)
    assert drafts.subject_words(agendas.subject_of(weekly.id, far)) == "Design meeting, Wed 3 Feb 2027"
    gone = drafts.draft(Wish("agenda", "p1", TODAY, "nobody 2026-11-25T10:00"))
    assert gone.sheet is None and "no longer" in gone.why_not
    other = meetings.add(store, "p1", "Call", at(25, 15), at(25, 16), LONDON)
    assert "Call: agenda" in words(drafts, "agenda", other, at(25, 15))
