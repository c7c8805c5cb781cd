"""Asking people for what they owe: who owes what, the one message to each, and what came back."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from coorddesk.domain.dates import MONDAY_TO_FRIDAY, add_working_days, count_words, day_words
from coorddesk.domain.followups import Answer, FollowUp, How
from coorddesk.domain.ledger import Sent
from coorddesk.domain.obligations import Obligation, Wanted, by_urgency, days_late, to_chase, wanted
from coorddesk.domain.people import Person, first_name
from coorddesk.domain.projects import Project
from coorddesk.domain.recurrence import parse_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import expand
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import obligations as query
from coorddesk.storage.queries.obligations import Share as Share
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SERIES_AHEAD = timedelta(days=400)

About = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person with what they owe.

    Attributes:
        to: the address; empty when none is known.
        items: what it asks for, late first.
    """

    person_id: str
    name: str
    to: str
    subject: str
    text: str
    items: tuple[Obligation, ...]


def owed(
    store: Store, project_id: str | None = None, person_id: str | None = None, today: date | None = None
) -> list[Obligation]:
    """All that is open in the running projects, oldest deadline first, no date last.

    Args:
        today: what ended before it is no longer owed a reply; the store's clock when left out.
    """
    with store.read() as reader:
        return owed_in(reader, project_id, person_id, today or store.now().date())


def owed_in(reader: Reader, project_id: str | None, person_id: str | None, today: date) -> list[Obligation]:
    """As `owed`, within an open reading."""
    found = query.obligations(reader, project_id, person_id, today=today)
    found += series_owed(reader, project_id, person_id, today)
    found.sort(key=by_urgency)
    return found


def shares_in(reader: Reader, project_id: str | None, today: date) -> dict[str | None, Share]:
    """What `owed_in` comes to for each person, None for what nobody owns; far cheaper than all of it."""
    found = query.shares(query.standings(reader, project_id, today), today)
    return with_series(found, series_owed(reader, project_id, None, today), today)


def with_series(shares: dict[str | None, Share], series: Sequence[Obligation], today: date) -> dict[str | None, Share]:
    """The shares with some further obligations counted in."""
    found = dict(shares)
    for one in series:
        own = Share(1, int(days_late(one, today) > 0), int(to_chase(one, today)), one.deadline, max(one.asked, default=None))
        found[one.person_id] = found[one.person_id] + own if one.person_id in found else own
    return found


def series_owed(reader: Reader, project_id: str | None, person_id: str | None, today: date) -> list[Obligation]:
    """The unanswered invites to series that go on, each due on the series' next day."""
    days: dict[str, date | None] = {}
    found = []
    for one in query.series_invites(reader, project_id, person_id):
        id = one.obligation.id
        if id not in days:
            days[id] = _next_day(one.starts, one.rule, one.moved, today)
        if (day := days[id]) is not None:
            found.append(replace(one.obligation, due=day))
    return found


@lru_cache(maxsize=2000)  # counted anew after every change, and rules take the longest of all that is counted
def _next_day(starts: datetime, value: str, moved: tuple[tuple[datetime, datetime | None], ...], today: date) -> date | None:
    begin = datetime.combine(today, time())
    try:
        rule = parse_rrule(value, starts)
    except InvalidInput:
        # A rule that cannot be counted leaves the first day alone.
        return starts.date() if starts >= begin else None
    excluded = frozenset(original for original, _ in moved)
    found = expand(starts, rule, begin, begin + _SERIES_AHEAD, excluded, limit=1)
    found += [there for _, there in moved if there is not None and there >= begin]
    return min(found).date() if found else None


def record(
    store: Store, person_id: str, about: Sequence[About], asked_on: date, how: How = How.E_MAIL, answer: Answer = Answer.NOTHING,
    promised: date | None = None, ask_next: date | None = None, note: str = "",
) -> None:  # fmt: skip
    """Keeps that somebody was asked for some things, and what came back.

    Args:
        about: (kind, id) as in `Obligation.about`.

    Raises:
        InvalidInput: on `promised`, when the answer is a promise without a day.
    """
    if answer == Answer.PROMISED and promised is None:
        raise InvalidInput("promised", "A promise needs its day. Nothing was kept; type one such as Fri or 5 Dec.")
    if not about:
        return
    with store.edit("") as edit:
        person = edit.get(Person, person_id)
        edit.label = f"Ask {person.name}, {count_words(len(about), 'item')}"
        for kind, id in about:
            edit.add(FollowUp(new_id(), person_id, kind, id, asked_on, how, answer, promised, ask_next, note))


def promise(store: Store, person_id: str, about: Sequence[About], promised: date, today: date, how: How = How.PHONE) -> None:
    """Keeps the day somebody promised some things for; an asking of the same day gets the promise as its answer.

    Args:
        how: how they were asked, where it was not kept yet.

    Raises:
        InvalidInput: on `promised`, for a day that is over.
    """
    if promised < today:
        raise InvalidInput("promised", f"{day_words(promised, today)} is over. A promise needs a day to come; nothing was kept.")
    with store.edit("") as edit:
        person = edit.get(Person, person_id)
        edit.label = f"{person.name} promised {count_words(len(about), 'item')} for {day_words(promised, today)}"
        for kind, id in about:
            condition = "about_id = ? AND person_id = ? AND asked_on = ? AND deleted = 0"
            asked = edit.find(FollowUp, condition, (id, person_id, today.isoformat()), "ORDER BY id")
            if asked and asked[-1].answer in (Answer.NOTHING, Answer.PROMISED):
                edit.put(replace(asked[-1], answer=Answer.PROMISED, promised=promised, ask_next=None))
            else:
                edit.add(FollowUp(new_id(), person_id, kind, id, today, how, Answer.PROMISED, promised))


def keep_answer(
    store: Store, person_id: str, about: Sequence[About], today: date, again_after: int, how: How, answer: Answer,
    promised: date | None, note: str = "",
) -> None:  # fmt: skip
    """Keeps what somebody said today: a promise, or how an asking went, with the day to ask again where nothing was promised.

    Args:
        again_after: how many of the person's working days until they are asked again.

    Raises:
        InvalidInput: on `promised`, for a promise without a day, or for one that is over.
    """
    if answer == Answer.PROMISED and promised is not None and not note:
        promise(store, person_id, about, promised, today, how)
        return
    with store.read() as reader:
        person = reader.get(Person, person_id)
    again = None if promised else ask_next_day(person, today, again_after)
    record(store, person_id, about, today, how, answer, promised, again, note)


def message(
    store: Store, person_id: str, today: date, your_name: str, project_id: str | None = None, about: Collection[About] | None = None
) -> Message:  # fmt: skip
    """One message with what a person owes, late first, ready to be read over and sent.

    Args:
        your_name: signs it, with the first name alone.
        about: only these of what is owed; all of it when left out.
    """
    with store.read() as reader:
        person = reader.get(Person, person_id)
        items = owed_in(reader, project_id, person_id, today)
        if about is not None:
            items = [one for one in items if one.about in about]
        projects = reader.many(Project, {one.project_id for one in items})
    return worded(person, items, projects, today, your_name)


def worded(person: Person, owed: Sequence[Obligation], projects: Mapping[str, Project], today: date, your_name: str) -> Message:
    """As `message`, of what was read already.

    Args:
        projects: by id; those of the items at least.
    """
    items = sorted(owed, key=lambda one: (not to_chase(one, today), *by_urgency(one)))
    named = {one.project_id for one in items}
    late = sum(days_late(one, today) > 0 for one in items)
    said = f"{_counted(len(items), 'item')} with you"
    subject = f"{projects[named.pop()].name}: {said}" if len(named) == 1 else said[:1].upper() + said[1:]
    lines = [f"{first_name(person.name)}, {_opening(len(items), late)}", ""]
    lines += [f"– {line(one, today)}" for one in items]
    lines += ["", _question(len(items), late)]
    if your_name.strip():
        lines += ["", first_name(your_name)]
    return Message(person.id, person.name, person.email, subject, "\n".join(lines), tuple(items))


def line(one: Obligation, today: date) -> str:
    """One obligation in one line of a message: “FIT-23 Fire-stopping detail at riser 3: 16 Nov”."""
    named = f"{one.ref} {one.title}"
    what = {
        "review": f"Review of {named}", "invite": f"Reply to {named}", "transmittal": f"Receipt of {one.ref}, {one.title}",
        Wanted.ISSUE: f"First issue of {named}", Wanted.REVISION: f"Next revision of {named}", Wanted.LOOK: f"Another look at {named}",
    }.get(wanted(one) or one.kind, named)  # fmt: skip
    if one.promised is not None:
        return f"{what}: promised for {_on(one.promised, today)}"
    return f"{what}: {_on(one.due, today) if one.due else 'no date yet'}"


def draft(message: Message, your_name: str = "", your_email: str = "") -> bytes:
    """The message as an .eml file that mail programs open unsent.

    Raises:
        InvalidInput: on `email`, when the person's address cannot be written to.
    """
    from coorddesk.exchange import mail  # late: it brings the calendar library, which the first window must not wait for

    sender = mail.Mailbox(your_name, your_email) if your_email.strip() else None
    to = [mail.Mailbox(message.name, message.to)] if message.to else []
    return mail.draft(sender, to, message.subject, message.text)


def hand_over(store: Store, message: Message, today: date, days: int, how: How = How.E_MAIL) -> None:
    """Keeps that a message was opened or copied: all its items count as asked today, and a ledger row keeps its words.

    To ask again is settled for what is due by then; what is due later is left alone until its day.

    Args:
        days: working days of that person until they are asked again.
    """
    hand_over_all(store, [message], today, days, how)


def hand_over_all(store: Store, messages: Sequence[Message], today: date, days: int, how: How = How.E_MAIL) -> None:
    """As `hand_over`, of messages to several people, as one change."""
    with store.edit("") as edit:
        for message in messages:
            person = edit.get(Person, message.person_id)
            edit.label = f"Ask {person.name}, {count_words(len(message.items), 'item')}"
            again = ask_next_day(person, today, days)
            for one in message.items:
                ask_next = again if one.deadline is None or one.deadline <= again else None
                edit.add(FollowUp(new_id(), person.id, one.kind, one.id, today, how, Answer.NOTHING, None, ask_next))
            _keep(edit, message)
        if len(messages) != 1:
            edit.label = f"Ask {count_words(len(messages), 'person', 'people')}"


def _keep(edit: Edit, message: Message) -> None:
    content = json.dumps({"subject": message.subject, "text": message.text}, ensure_ascii=False)
    edit.send(Sent(new_id(), "chaser", "person", message.person_id, edit.now, 0, message.to or message.name, content))


def ask_next_day(person: Person | None, today: date, days: int) -> date:
    """The day to ask again: so many of the person's working days from today, Monday to Friday where none are known."""
    week = frozenset(int(digit) for digit in person.working_days if digit in "0123456") if person else MONDAY_TO_FRIDAY
    return add_working_days(today, max(days, 1), week or MONDAY_TO_FRIDAY)


def in_words(count: int) -> str:
    """“five” up to twelve, then figures."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _counted(count: int, one: str) -> str:
    return f"{in_words(count)} {one if count == 1 else one + 's'}"


def _opening(count: int, late: int) -> str:
    said = f"{_counted(count, 'item')} {'is' if count == 1 else 'are'} with you."
    if late == 0:
        return said
    if late == count:
        return said[:-1] + (", past its date." if count == 1 else ", all past their date.")
    past = in_words(late).capitalize()
    return f"{said} {past} {'is past its date' if late == 1 else 'are past their date'}."


def _question(count: int, late: int) -> str:
    if late:
        return "Could you send it today, or tell me the day?" if late == 1 else "Could you send them, or a day for each, today?"
    return "Can I count on this date?" if count == 1 else "Can I count on these dates?"


def _on(day: date, today: date) -> str:
    ahead = (day - today).days
    return {0: "today", 1: "tomorrow"}.get(ahead) or day_words(day, today, weekday=False)
