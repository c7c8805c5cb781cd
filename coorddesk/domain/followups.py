"""Follow-ups: each asking of one person for one obligation."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field


class How(StrEnum):
    """The way somebody was asked."""

    E_MAIL = "e_mail"
    PHONE = "phone"
    CHAT = "chat"
    IN_PERSON = "in_person"


class Answer(StrEnum):
    """What came back."""

    NOTHING = "nothing"
    PROMISED = "promised"
    ANSWERED = "answered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One asking.

    Attributes:
        about_kind, about_id: the obligation's record.
        promised: the day they promised it for.
        ask_next: when to ask again.
    """

    KIND: ClassVar[str] = "followup"

    id: str
    person_id: str
    about_kind: str
    about_id: str
    asked_on: date
    how: How = How.E_MAIL
    answer: Answer = Answer.NOTHING
    promised: date | None = None
    ask_next: date | None = None
    note: str = ""
    deleted: bool = False


HOWS = ((How.E_MAIL, "E-mail"), (How.PHONE, "Phone"), (How.CHAT, "Chat"), (How.IN_PERSON, "In person"))
ANSWERS = ((Answer.NOTHING, "No answer"), (Answer.PROMISED, "Promised"), (Answer.ANSWERED, "Answered"), (Answer.REFUSED, "Refused"))

FIELDS = (
    Field("person_id", "Person", Editor.PERSON),
    Field("asked_on", "Asked on", Editor.DATE, headings=("Last Contact", "Last Chased", "Asked on")),
    Field("how", "How", Editor.CHOICE, choices=tuple((str(value), shown) for value, shown in HOWS)),
    Field("answer", "Answer", Editor.CHOICE, choices=tuple((str(value), shown) for value, shown in ANSWERS)),
    Field("promised", "Promised for", Editor.DATE),
    Field("ask_next", "Ask again", Editor.DATE, headings=("Followup On", "Follow-up Date", "Chase Date", "Next Action Date", "Ask again")),
    Field("note", "Note", Editor.TEXT),
)
