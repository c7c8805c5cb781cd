"""Our own VTIMEZONEs, read back by two other readers and compared with the zone database hour by hour."""

import io
import zoneinfo
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.tz import tzical

from coorddesk.errors import InvalidInput
from coorddesk.exchange.content_lines import parsed
from coorddesk.exchange.timezones import is_utc, vtimezone
from coorddesk.exchange.zone_names import own_zone

NAMED = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Jerusalem",
    "America/Vancouver",
    "Australia/Lord_Howe",
    "Europe/London",
]
ODD = [
    "Europe/Dublin",
    "Africa/Casablanca",
    "America/Havana",
    "Asia/Gaza",
    "America/Nuuk",
    "Antarctica/Troll",
    "Pacific/Easter",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "America/Santiago",
    "Pacific/Chatham",
    "Europe/Chisinau",
    "Asia/Tehran",
    "America/St_Johns",
]


pytestmark = pytest.mark.usefixtures("pinned_zones")


def walls(zone: str, first: int, last: int) -> list[datetime]:
    """Noon of every third day, and the hours around every change of the clocks, without those skipped or coming twice."""
    tz = zoneinfo.ZoneInfo(zone)
    found = [datetime(first, 1, 1, 12) + timedelta(days=n) for n in range(0, (last - first) * 365, 3)]
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
    while at < end:
        later = at + timedelta(days=1)
        if at.astimezone(tz).utcoffset() != later.astimezone(tz).utcoffset():
            found += [(at + timedelta(minutes=30 * n)).astimezone(tz).replace(tzinfo=None, fold=0) for n in range(-6, 60)]
        at = later
    return [wall for wall in found if wall.replace(tzinfo=tz).utcoffset() == wall.replace(tzinfo=tz, fold=1).utcoffset()]


def differences(zone: str, lines: tuple[str, ...], first: int = 2025, last: int = 2037) -> list[str]:
    tz = zoneinfo.ZoneInfo(zone)
    other = tzical(io.StringIO("".join(f"{line}\r\n" for line in lines))).get(zone)
    ours = own_zone(line for text in lines[1:-1] if (line := parsed(text)))
    assert ours is not None
    wrong = []
    for wall in walls(zone, first, last):
        right = wall.replace(tzinfo=tz).utcoffset()
        if not right == other.utcoffset(wall) == ours.offset(wall):
            wrong.append(f"{zone} {wall}: {right}, dateutil {other.utcoffset(wall)}, ours {ours.offset(wall)}")
    return wrong


@pytest.mark.parametrize("zone", NAMED + ODD)
def test_other_readers_find_the_same_offsets_in_twelve_years(zone):
    assert differences(zone, vtimezone(zone, date(2025, 1, 1), date(2036, 12, 31))) == []


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Vancouver", "Africa/Cairo", "Africa/Casablanca"])
def test_an_endless_series_is_right_for_ten_years(zone):
    assert differences(zone, vtimezone(zone, date(2026, 3, 1), None), 2026, 2036) == []


@pytest.mark.parametrize(("zone", "first"), [("America/New_York", 2005), ("Europe/Berlin", 1979), ("Asia/Kolkata", 1944)])
def test_meetings_of_former_years_follow_the_rules_of_their_time(zone, first):
    assert differences(zone, vtimezone(zone, date(first, 6, 1), None), first, first + 8) == []


def test_one_meeting_in_a_zone_with_odd_rules_needs_few_lines():
    lines = vtimezone("Africa/Cairo", date(2026, 6, 1), date(2026, 6, 1))
    assert sum(line.startswith("DTSTART") for line in lines) <= 6
    assert not any(line.startswith(("RDATE", "RRULE")) for line in lines)


def test_a_zone_with_daylight_saving_has_two_yearly_rules_from_1970():
    assert vtimezone("Europe/Berlin", date(2026, 6, 1), None) == (
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


def test_vancouver_stays_on_its_new_standard_time_from_november_2026():
    zone = own_zone(line for text in vtimezone("America/Vancouver", date(2026, 6, 1), None)[1:-1] if (line := parsed(text)))
    assert zone is not None
    assert zone.offset(datetime(2026, 2, 1)) == timedelta(hours=-8)
    assert zone.offset(datetime(2026, 12, 1)) == zone.offset(datetime(2030, 1, 1)) == timedelta(hours=-7)


def test_a_change_on_the_friday_before_sunday_is_a_rule_with_days_of_the_month():
    lines = vtimezone("Asia/Jerusalem", date(2026, 1, 1), None)
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR" in lines


@pytest.mark.parametrize(
    "name", ["Europe/Nowhere", "../../etc/passwd", "", "W. Europe Standard Time", "Europe", "/etc/localtime"]
)
def test_an_unknown_zone_is_refused_in_a_sentence(name):
    with pytest.raises(InvalidInput, match="no time zone"):
        vtimezone(name, date(2026, 1, 1), None)


def test_utc_has_several_names():
    assert is_utc("UTC") and is_utc("Etc/UTC") and not is_utc("Europe/London")
