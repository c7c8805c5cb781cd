"""A small store with a weekly meeting, for tests of agendas and minutes."""


import pytest

from coorddesk.domain.documents import Document
from coorddesk.domain.meetings import Attendee, AttendeeRole
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Category, Column, Project
from coorddesk.services import meetings
from coorddesk.storage.store import Store, new_id
from tests.services.cycle import LONDON, NOW, at


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        for id, code in (("p1", "FIT"), ("p2", "NET")):
            edit.add(Project(id, code, code.title()))
            for category, rank in ((Category.OPEN, "b"), (Category.WAITING, "c"), (Category.DONE, "d")):
                edit.add(Column(new_id(), id, category.value.title(), category, rank))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example"))
        edit.add(Person("ravi", "Ravi Deshpande", "ravi@works.example"))
        edit.add(Person("hemi", "Hemi Parata", "hemi@works.example"))
        edit.claim_number("FIT-AR-DR-0102", "d1")
        edit.add(Document("d1", "p1", "FIT-AR-DR-0102", "Ceiling plan"))
    yield made
    made.close()


@pytest.fixture
def weekly(store):
    people = [Attendee("dana"), Attendee("ravi"), Attendee("hemi", AttendeeRole.INFORMED)]
    return meetings.add(store, "p1", "Design meeting", at(4), at(4, 11), LONDON, rule="FREQ=WEEKLY;BYDAY=WE", attendees=people)
