"""Messages about meetings that came in: what each of them would do, and doing it, as one change that one undo takes back.

Nothing is sent by itself, nothing is fetched, and who or which meeting is meant is asked where the message leaves it open.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from coorddesk.domain.meetings import Meeting, Received
from coorddesk.domain.projects import Project, ProjectState
from coorddesk.errors import InvalidInput
from coorddesk.exchange.ics_events import Event
from coorddesk.exchange.messages import Message, contained_message, is_message
from coorddesk.services import incoming_answers, incoming_invitations
from coorddesk.services.incoming_items import NEW as NEW
from coorddesk.services.incoming_items import Ask as Ask
from coorddesk.services.incoming_items import Given as Given
from coorddesk.services.incoming_items import Item as Item
from coorddesk.services.incoming_items import Kind as Kind
from coorddesk.services.incoming_items import You as You
from coorddesk.storage.edit import Edit
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

_IDLE = (Kind.NOTHING, Kind.REFRESH)
_MOST_SAID = 3  # of what could not be read in the file
_ANSWERS = frozenset(("REPLY", "COUNTER", "REFRESH"))


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done with a message.

    Attributes:
        words: a sentence for each item, those that changed nothing too.
        changed: something is another than before.
        meeting_ids: of the meetings it was about.
        asking: (meeting id, person id) of those who ask for the latest version.
    """

    words: tuple[str, ...]
    changed: bool
    meeting_ids: tuple[str, ...]
    asking: tuple[tuple[str, str], ...] = ()


def read(path: Path, cancelled: Callable[[], bool] = lambda: False) -> Message | None:
    """The message in a file; None for one that is a calendar to look at. For a worker thread.

    Raises:
        ImportProblem: it cannot be read, holds no message, took too long, or `cancelled` said so.
    """
    return contained_message(path, cancelled=cancelled) if is_message(path) else None


def considered(store: Store, message: Message, you: You, now: datetime, given: Given | None = None) -> list[Item]:
    """What a message would do, item by item; nothing is changed.

    Args:
        now: UTC.
        given: what was answered to its questions so far.
    """
    answers = given or Given()
    with store.read() as reader:
        found = []
        for place, events in enumerate(_parts(message)):
            chosen = answers.people.get(place, ""), answers.meetings.get(place, "")
            found.append(_considered(reader, message, events, you, now, *chosen))
    return _with_more(found, message)


def take(
    store: Store, message: Message, items: Sequence[Item], you: You, now: datetime, project_id: str | None = None
) -> Taken:  # fmt: skip
    """Does what the items say, in one change.

    Args:
        items: as `considered` told them last, without open questions but that of an invitation, which is taken in unanswered, and
            of who asks for the latest version, to whom nothing is written here.
        now: UTC.
        project_id: where a meeting that somebody else organises goes.

    Raises:
        InvalidInput: something is still asked, or an invitation is to go nowhere; nothing was changed.
        CannotInvite: nobody can tell who the coordinator is.
    """
    for item in items:
        if item.ask in (Ask.WHO, Ask.MEETING):
            raise InvalidInput("message", f"{item.words} Nothing was changed.")
        if item.kind is Kind.INVITATION and project_id is None:
            raise InvalidInput("project", "An invitation needs a project for its meeting. Nothing was changed; choose one.")
    doing = [item for item in items if item.kind not in _IDLE]
    done: dict[int, Item] = {}
    about = [item.meeting_id for item in items if item.meeting_id and item.kind not in (Kind.NOTHING, Kind.INVITATION)]
    asking = tuple((item.meeting_id, item.person_id) for item in items if item.kind is Kind.REFRESH)
    if doing:
        with store.edit(_label(doing)) as edit:
            for item in doing:
                # Another window, or the same file dropped twice, may have been faster than the answer.
                now_so = _considered(edit, message, item.events, you, now, item.person_id, item.meeting_id)
                done[id(item)] = now_so if now_so.kind is not item.kind else item
                if now_so.kind not in _IDLE and (meeting := _done(edit, message, done[id(item)], you, now, project_id)) is not None:
                    about.append(meeting.id)
    last = [done.get(id(item), item) for item in items]
    words = tuple(" ".join((item.words, *map(_as_sentence, item.details))) for item in last)
    return Taken(words, any(one.kind not in _IDLE for one in done.values()), tuple(dict.fromkeys(about)), asking)


def _parts(message: Message) -> list[tuple[Event, ...]]:
    """The events of a message that belong together: a series and its days where it invites or calls off, else each alone."""
    events = message.calendar.events
    if message.method in _ANSWERS:
        return [(one,) for one in events]
    by_uid: dict[str, list[Event]] = {}
    for one in events:
        by_uid.setdefault(one.uid, []).append(one)
    found: list[tuple[Event, ...]] = []
    for group in by_uid.values():
        whole = any(one.recurrence_id is None for one in group)
        found += [tuple(group)] if whole else [(one,) for one in group]
    return found


def _considered(
    reader: Reader, message: Message, events: Sequence[Event], you: You, now: datetime, person_id: str, meeting_id: str
) -> Item:  # fmt: skip
    if message.method in _ANSWERS:
        return incoming_answers.considered(reader, message.method, events[0], message.sender, you, now, person_id, meeting_id)
    return incoming_invitations.considered(reader, message.method, events, message.sender, you, now)


def _as_sentence(detail: str) -> str:
    return detail if detail.endswith((".", "”")) else f"{detail}."


def _with_more(items: list[Item], message: Message) -> list[Item]:
    """The items, the first of them with what else there is to know: what could not be read, and what is taken in along with it."""
    place = next((at for at, one in enumerate(items) if one.kind not in _IDLE), None)
    if place is None:
        return items
    problems = message.calendar.problems
    more = [*problems[:_MOST_SAID]] + ([f"There are {len(problems) - _MOST_SAID} more problems."] if len(problems) > _MOST_SAID else [])
    invited = [one for one in items if one.kind is Kind.INVITATION]
    if items[place].kind is Kind.INVITATION and len(invited) > 1:
        named = [(one.event.summary or "no title", one.details[0].removeprefix("When: ")) for one in invited[1 : 1 + _MOST_SAID]]
        titles = ", ".join(f"{title} ({when})" for title, when in named)
        rest = f" and {len(invited) - 1 - _MOST_SAID} more" if len(invited) > 1 + _MOST_SAID else ""
        more.append(f"The same answer goes to what else it invites to: {titles}{rest}")
    return [*items[:place], replace(items[place], details=(*items[place].details, *more)), *items[place + 1 :]]


def _label(items: Sequence[Item]) -> str:
    first = f"Note that {items[0].words.rstrip('.')}"
    return first if len(items) == 1 else f"{first}, and {len(items) - 1} more"


def _done(edit: Edit, message: Message, item: Item, you: You, now: datetime, project_id: str | None) -> Meeting | None:
    if item.kind is Kind.INVITATION:
        project = edit.get(Project, project_id or "")
        if project.deleted:
            raise InvalidInput("project", f"{project.name} is in the bin, so nothing was changed. Choose another project for the meeting.")
        if project.state == ProjectState.CLOSED:
            sentence = f"{project.code} is closed, so nothing was changed. Choose another project for the meeting, or open it again."
            raise InvalidInput("project", sentence)
        made = incoming_invitations.join(edit, item, you, project.id, now, message.text)
        edit.label = f"Take in the invitation to {made.title}"
        return made
    if item.kind is Kind.UPDATE:
        return incoming_invitations.update(edit, item, you, now, message.text)
    if item.kind is Kind.CANCELLATION:
        return incoming_invitations.cancel(edit, item, now, message.text)
    incoming_answers.applied(edit, item, now)
    sender = message.sender.email if message.sender is not None else item.address
    edit.add(Received(new_id(), item.meeting_id, message.method, sender, now, message.text))
    return None
