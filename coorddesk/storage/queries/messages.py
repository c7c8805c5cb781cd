"""What an incoming message is about: meetings by UID, people by any of their addresses."""

from datetime import date, datetime, timedelta

from coorddesk.domain.meetings import Meeting, Received
from coorddesk.domain.people import Person
from coorddesk.storage.reader import Reader

_OWN = "@coorddesk"  # of a meeting that has no UID yet, one is made from its id


def by_uid(reader: Reader, uid: str) -> list[Meeting]:
    """The meetings with a UID, those in the bin last."""
    own = uid.removesuffix(_OWN) if uid.endswith(_OWN) else ""
    return reader.find(Meeting, "uid = ? OR (uid = '' AND id = ?)", (uid, own), "ORDER BY deleted, starts, id")


def following(reader: Reader, meeting_id: str) -> list[Meeting]:
    """The series that were split from a meeting."""
    return reader.find(Meeting, "follows_id = ? AND rule <> '' AND deleted = 0", (meeting_id,), "ORDER BY starts, id")


def by_address(reader: Reader, address: str) -> list[Person]:
    """The people who have, or also write from, an e-mail address; whose own it is first, those who left last."""
    if not address:
        return []
    condition = "deleted = 0 AND (email = ? COLLATE NOCASE OR instr(' ' || lower(aliases) || ' ', ' ' || lower(?) || ' '))"
    found = reader.find(Person, condition, (address, address), "ORDER BY archived, rowid")
    return sorted(found, key=lambda one: one.email.casefold() != address.casefold())


def about_then(reader: Reader, title: str, day: date | None) -> list[Meeting]:
    """Meetings that a message with an unknown UID may be about: of that title, or within a day of it; those of the title first."""
    since, until = (day - timedelta(days=1), day + timedelta(days=2)) if day else (date.max, date.max)
    found = reader.find(
        Meeting, "deleted = 0 AND ((title = ? COLLATE NOCASE AND title <> '') OR (starts >= ? AND starts < ?))",
        (title, since.isoformat(), until.isoformat()), "ORDER BY starts DESC LIMIT 40",
    )  # fmt: skip
    return sorted(found, key=lambda one: one.title.casefold() != title.casefold())


def last_description(reader: Reader, meeting_id: str) -> str | None:
    """What the organiser's last message said of a meeting at length; None when none came."""
    condition = "meeting_id = ? AND method = 'REQUEST' AND original IS NULL AND deleted = 0"
    found = reader.find(Received, condition, (meeting_id,), "ORDER BY received_at DESC, id DESC LIMIT 1")
    return found[0].description if found else None


def last_of_day(reader: Reader, meeting_id: str, original: datetime) -> Received | None:
    """The organiser's last message about one day of a series, by where its rule puts it."""
    wanted = (meeting_id, original.isoformat(timespec="seconds"))
    found = reader.find(Received, "meeting_id = ? AND original = ? AND deleted = 0", wanted, "ORDER BY received_at DESC, id DESC LIMIT 1")
    return found[0] if found else None
