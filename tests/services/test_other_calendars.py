"""Calendars of others on a real store: what they say of a day, whom they keep busy, and that undo takes them away and back."""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.calendars import OtherCalendar
from coorddesk.domain.people import Person
from coorddesk.domain.slots import Busy
from coorddesk.errors import InvalidInput
from coorddesk.exchange.other_calendars import read_calendar
from coorddesk.services import calendar, editing
from coorddesk.services import other_calendars as service
from coorddesk.services.other_calendars import Looked, OtherHappening
from coorddesk.storage import other_readings
from coorddesk.storage.store import Store

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
LONDON, BERLIN = "Europe/London", "Europe/Berlin"


pytestmark = pytest.mark.usefixtures("pinned_zones")


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Person("dana", "Dana Whitlock", zone=BERLIN))
        edit.add(Person("ravi", "Ravi Deshpande"))
    made.prepare()
    yield made
    made.close()


def ics(*events: tuple[str, ...]) -> bytes:
    lines = [line for at, one in enumerate(events) for line in ("BEGIN:VEVENT", f"UID:{at}", f"SUMMARY:E{at}", *one, "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def keep(store: Store, calendar_id: str, data: bytes, stamp: str = "1:1") -> bool:
    return service.keep(store, calendar_id, Looked(read_calendar(data), stamp))


def layer(store: Store, tmp_path, *events: tuple[str, ...], name="Dana", person: str | None = "dana", zone="") -> OtherCalendar:
    made = service.add(store, tmp_path / f"{name}.ics", name, person, zone)
    assert keep(store, made.id, ics(*events))
    return made


def seen(store: Store, first: date, last: date, zone: str = LONDON, without=()) -> list[OtherHappening]:
    with store.read() as reader:
        return service.happenings(reader, first, last, zone, without)


def times(found: list[OtherHappening]) -> list[tuple[datetime, datetime]]:
    return [(one.starts, one.ends) for one in found]


def busy(store: Store, *people: str, since: datetime, until: datetime) -> list[Busy]:
    with store.read() as reader:
        return service.busy(reader, people, since, until)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute)


def test_an_event_is_told_in_the_viewers_zone(store, tmp_path):
    made = layer(store, tmp_path, ("DTSTART;TZID=Europe/Berlin:20261125T103000", "DTEND;TZID=Europe/Berlin:20261125T113000"))
    (one,) = seen(store, date(2026, 11, 25), date(2026, 11, 25))
    assert (one.starts, one.ends, one.calendar_id, one.person_id, one.title) == (at(25, 9, 30), at(25, 10, 30), made.id, "dana", "E0")
    assert seen(store, date(2026, 11, 25), date(2026, 11, 25), without={made.id}) == []


def test_floating_times_take_the_layers_zone_or_the_viewers(store, tmp_path):
    event = ("DTSTART:20261125T103000", "DTEND:20261125T113000")
    layer(store, tmp_path, event, name="A", zone="America/New_York")
    layer(store, tmp_path, event, name="B")
    found = times(seen(store, date(2026, 11, 25), date(2026, 11, 25)))
    assert found == [(at(25, 10, 30), at(25, 11, 30)), (at(25, 15, 30), at(25, 16, 30))]


@pytest.mark.parametrize("day", [20, 25, 30])
def test_what_lasts_for_weeks_stands_on_each_of_its_days(store, tmp_path, day):
    layer(store, tmp_path, ("DTSTART;VALUE=DATE:20261101", "DTEND;VALUE=DATE:20261201"))
    assert times(seen(store, date(2026, 11, day), date(2026, 11, day))) == [(at(1), at(30))]
    assert seen(store, date(2026, 12, 1), date(2026, 12, 9)) == []


def test_a_series_keeps_its_wall_time_across_the_clock_changes(store, tmp_path):
    layer(store, tmp_path, ("DTSTART;TZID=America/New_York:20261019T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"))
    # London's clocks go back on 25 October, New York's on 1 November: one Monday lies an hour earlier
    assert [one.starts.hour for one in seen(store, date(2026, 10, 19), date(2026, 11, 8))] == [14, 13, 14]


def test_what_repeats_and_lasts_is_found_wherever_the_window_begins(store, tmp_path):
    layer(store, tmp_path, ("DTSTART:20200101T220000Z", "DURATION:P5D", "RRULE:FREQ=MONTHLY"))
    for day in range(1, 29):
        whole = seen(store, date(2026, 10, 1), date(2026, 12, 31))
        here = [one for one in whole if one.starts.date() <= date(2026, 11, day) <= one.ends.date()]
        assert seen(store, date(2026, 11, day), date(2026, 11, day)) == here


def test_a_second_reading_takes_the_place_of_the_first(store, tmp_path, monkeypatch):
    monkeypatch.setattr(other_readings, "_PART", 7)
    made = layer(store, tmp_path, *(("DTSTART:20261125T103000Z",) for _ in range(30)))
    assert keep(store, made.id, ics(*(("DTSTART:20261126T103000Z",) for _ in range(20))), "2:2")
    assert len(seen(store, date(2026, 11, 1), date(2026, 11, 30))) == 20
    (standing,) = service.listed(store)
    assert (standing.read.events, standing.read.stamp, standing.read.read_at) == (20, "2:2", NOW)
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM other_event") == 20


def test_a_reading_that_breaks_off_leaves_the_one_before(store, tmp_path, monkeypatch):
    made = layer(store, tmp_path, ("DTSTART:20261125T103000Z",))
    monkeypatch.setattr(other_readings, "_PART", 2)
    rows = read_calendar(ics(*(("DTSTART:20261126T103000Z",) for _ in range(5)))).events
    with pytest.raises(Exception, match="NOT NULL"):
        store.keep_read(made.id, [*rows, (None,) * len(rows[0])], "2:2", 6, ())
    assert [one.starts.day for one in seen(store, date(2026, 11, 1), date(2026, 11, 30))] == [25]
    keep(store, made.id, ics(), "3:3")
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM other_event") == 0


def test_changes_are_made_while_a_long_calendar_is_kept(store, tmp_path, monkeypatch):
    monkeypatch.setattr(other_readings, "_PART", 50)
    made = service.add(store, tmp_path / "long.ics", "Long")
    data = ics(*(("DTSTART:20261125T103000Z",) for _ in range(3000)))
    edits: list[int] = []

    def change(_pause: float) -> None:
        """In the pause between two parts, in which the lock is free."""
        editing.set_field(store, "person", "ravi", "role", f"Engineer {len(edits)}", date(2026, 11, 25))
        edits.append(len(seen(store, date(2026, 11, 25), date(2026, 11, 25))))

    monkeypatch.setattr(other_readings.time, "sleep", change)
    keep(store, made.id, data)
    assert len(edits) >= 3000 // 50 and set(edits[: 3000 // 50]) == {0}, "a part is seen before all of it is there"
    assert len(seen(store, date(2026, 11, 25), date(2026, 11, 25))) == 3000


def test_keeping_what_was_read_is_no_step_of_the_user(store, tmp_path):
    heard = []
    store.subscribe(heard.append)
    made = layer(store, tmp_path, ("DTSTART:20261125T103000Z",))
    assert store.undo_label() == "Add calendar Dana" and len(heard) == 1
    store.tell_read()
    assert heard[-1].kinds == {"calendar"} and not heard[-1].changes
    editing.set_field(store, "calendar", made.id, "name", "Dana W", date(2026, 11, 25))
    assert store.undo_label() == "Set name of Dana to Dana W"


def test_undo_of_adding_takes_the_layer_away_and_redo_brings_back_what_it_said(store, tmp_path):
    made = layer(store, tmp_path, ("DTSTART:20261125T103000Z",))
    store.undo()
    assert service.listed(store) == [] and seen(store, date(2026, 11, 25), date(2026, 11, 25)) == []
    store.redo()
    assert len(seen(store, date(2026, 11, 25), date(2026, 11, 25))) == 1
    store.undo()
    other = service.add(store, tmp_path / "other.ics", "Other")
    keep(store, other.id, ics())
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM other_event") == 0
    assert not keep(store, made.id, ics(("DTSTART:20261125T103000Z",)))


def test_what_was_redone_after_its_rows_are_gone_is_to_be_read_again(store, tmp_path):
    path = tmp_path / "dana.ics"
    path.write_bytes(ics(("DTSTART:20261125T103000Z",)))
    made = service.add(store, path, "")
    assert made.name == "dana" and service.files(store).changed == ((made, service.stamp_of(path)),)
    keep(store, made.id, path.read_bytes(), service.stamp_of(path))
    assert service.files(store).changed == ()
    service.remove(store, made.id)
    assert service.listed(store) == []
    store.undo()
    assert service.files(store).changed == ()
    os.utime(path, ns=(1, 1))
    assert service.files(store).changed == ((made, service.stamp_of(path)),)
    assert service.files(store).there == {str(path), str(path.parent)}
    path.unlink()
    assert service.files(store) == service.Files((), frozenset((str(path.parent),)), frozenset((made.id,)))


def test_a_file_is_a_layer_once(store, tmp_path):
    made = layer(store, tmp_path)
    with pytest.raises(InvalidInput, match="shown already, as “Dana”"):
        service.add(store, tmp_path / "Dana.ics", "Again")
    service.choose_file(store, made.id, tmp_path / "new.ics")
    assert store.undo_label() == "Set file of Dana to new.ics"
    service.add(store, tmp_path / "Dana.ics", "Again")


def test_a_calendar_keeps_its_person_busy_but_for_what_leaves_them_free(store, tmp_path):
    layer(
        store, tmp_path,
        ("DTSTART:20261125T100000Z", "DTEND:20261125T110000Z"),
        ("DTSTART:20261125T120000Z", "DTEND:20261125T130000Z", "TRANSP:TRANSPARENT"),
        ("DTSTART:20261125T140000Z", "DTEND:20261125T150000Z", "STATUS:TENTATIVE"),
        ("DTSTART:20261125T160000Z",),
        ("DTSTART;VALUE=DATE:20261126",),
    )  # fmt: skip
    layer(store, tmp_path, ("DTSTART:20261125T100000Z", "DTEND:20261125T110000Z"), name="Nobody", person=None)

    def utc(day: int, hour: int) -> datetime:
        return at(day, hour).replace(tzinfo=UTC)

    assert busy(store, "dana", "ravi", since=utc(25, 0), until=utc(28, 0)) == [
        Busy("dana", utc(25, 10), utc(25, 11), "E0"),
        Busy("dana", utc(25, 14), utc(25, 15), "E2", tentative=True),
        Busy("dana", utc(25, 23), utc(26, 23), "E4"),  # a whole day in Berlin
    ]
    assert busy(store, "ravi", since=utc(25, 0), until=utc(28, 0)) == []
    assert busy(store, "dana", since=utc(25, 11), until=utc(25, 14)) == []


def test_the_hour_that_comes_twice_keeps_its_length(store, tmp_path):
    layer(store, tmp_path, ("DTSTART:20261025T003000Z", "DTEND:20261025T020000Z"))
    (one,) = busy(store, "dana", since=datetime(2026, 10, 25, tzinfo=UTC), until=datetime(2026, 10, 26, tzinfo=UTC))
    assert (one.starts.hour, one.starts.minute, one.ends.hour) == (0, 30, 2)
    assert times(seen(store, date(2026, 10, 25), date(2026, 10, 25), BERLIN)) == [(at(25, 2, 30, 10), at(25, 3, month=10))]


def test_the_calendar_reads_them_beside_its_own(store, tmp_path):
    made = layer(store, tmp_path, ("DTSTART:20261125T103000Z",))
    found = calendar.read(store, None, date(2026, 11, 1), date(2026, 11, 30), LONDON)
    assert [one.title for one in found.others] == ["E0"]
    assert calendar.read(store, None, date(2026, 11, 1), date(2026, 11, 30), LONDON, {made.id}).others == []


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from((LONDON, BERLIN, "Africa/Cairo", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia")),
    st.sampled_from((LONDON, "Asia/Kolkata", "America/New_York", "Asia/Jerusalem")),
    st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1)) | st.sampled_from((at(29, 2, 30, 3), at(25, 2, 30, 10), at(25, 0, 30, 10))),
)
def test_the_short_way_between_two_zones_ends_where_the_long_one_does(own, viewer, wall):
    first, second = ZoneInfo(own), ZoneInfo(viewer)
    assert service._moved(wall, first, second) == service._converted(wall, first, second)
