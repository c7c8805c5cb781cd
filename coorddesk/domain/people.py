"""People and their teams."""

import re
from dataclasses import dataclass
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field
from coorddesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Team:
    """A group of people with one colour.

    Attributes:
        short: one or two letters.
        hue: index into the theme's team colours.
    """

    KIND: ClassVar[str] = "team"

    id: str
    name: str
    short: str = ""
    hue: int = 0
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who owes or is owed; a role or an organisation where no name is known.

    Attributes:
        zone: IANA name; empty means the coordinator's own.
        working_days: digits 0 (Monday) to 6.
        hours_from, hours_to: minutes after midnight, in the person's zone.
        holiday_country: ISO 3166 code, such as GB, or GB-SCT where a part keeps days of its own; empty for none.
        aliases: further e-mail addresses they write from, with blanks between.
    """

    KIND: ClassVar[str] = "person"

    id: str
    name: str
    email: str = ""
    phone: str = ""
    organisation: str = ""
    role: str = ""
    team_id: str | None = None
    zone: str = ""
    working_days: str = "01234"
    hours_from: int = 540
    hours_to: int = 1020
    holiday_country: str = ""
    aliases: str = ""
    notes: str = ""
    archived: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is named in a person's place and added with the same change."""

    name: str


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who does (R), answers for (A), is asked (C) or told (I) about something a project must deliver."""

    KIND: ClassVar[str] = "responsibility"

    id: str
    project_id: str
    subject: str
    person_id: str
    letter: str
    deleted: bool = False


TEAM_FIELDS = (
    Field("name", "Name", Editor.TEXT),
    Field("short", "Short", Editor.TEXT),
)

FIELDS = (
    Field("name", "Name", Editor.TEXT, headings=("Name", "Full name", "Person", "Contact", "Stakeholder", "Contact name")),
    Field("role", "Role", Editor.TEXT, headings=("Role", "Title", "Role/Title", "Job title", "Position")),
    Field("team_id", "Team", Editor.TEAM, headings=("Team", "Department", "Group", "Unit")),
    Field("organisation", "Organisation", Editor.TEXT, headings=("Organisation", "Organization", "Company", "Firm", "Employer")),
    Field("email", "E-mail", Editor.TEXT, headings=("E-mail", "Email", "Email address", "Mail", "E-mail address")),
    Field("aliases", "Also writes from", Editor.TEXT),
    Field("phone", "Phone", Editor.TEXT, headings=("Phone", "Telephone", "Tel", "Mobile", "Phone number", "Cell")),
    Field("zone", "Time zone", Editor.ZONE, headings=("Time zone", "Timezone", "TZ")),
    Field("working_days", "Works on", Editor.WEEK),
    Field("hours_from", "Works from", Editor.MINUTES),
    Field("hours_to", "Works until", Editor.MINUTES),
    Field("holiday_country", "Holidays", Editor.COUNTRY),
    Field("notes", "Notes", Editor.NOTES, headings=("Notes", "Remarks", "Comments")),
    Field("archived", "Left", Editor.FLAG),
)

_EMAIL = re.compile(r"[^@\s<>\"',;:()\[\]\\]+@[^@\s<>\"',;:()\[\]\\]+\.?[^@\s<>\"',;:()\[\]\\.]+")


def is_email(text: str) -> bool:
    """Whether it can be an e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def checked_email(email: str) -> str:
    """The address without surrounding blanks; empty stays empty.

    Raises:
        InvalidInput: it cannot be an e-mail address.
    """
    clean = email.strip()
    if clean and not is_email(clean):
        raise InvalidInput("email", f"“{clean[:60]}” is not an e-mail address. It needs a name, an @ and a place.")
    return clean


def first_name(name: str) -> str:
    """“Dana Whitlock” as “Dana”; empty for no name."""
    return name.split()[0] if name.strip() else ""


def short_name(name: str) -> str:
    """“Dana Whitlock” as “Dana W.”; a single word as it is."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else name
