"""What only a meeting's page has, besides its agenda and its invites: who attends, and what its time does not tell."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from coorddesk.domain.dates import clock_words, day_words
from coorddesk.domain.meetings import REPLIES, ROLES, Attendee, AttendeeRole, Meeting, Reply, replies_on, reply_counts, span
from coorddesk.domain.people import NewPerson
from coorddesk.services import meetings
from coorddesk.services.links import Surroundings
from coorddesk.storage.store import Store
from coorddesk.ui.editors import Context
from coorddesk.ui.entries import SearchEntry
from coorddesk.ui.inspector_sections import Host, Section
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.moments import names, span_words
from coorddesk.ui.picks import MOST, Pick, may_be, names_typed, people_picks
from coorddesk.ui.sending import called_by

_REPLY_TONES = {Reply.COMING: "green", Reply.MAYBE: "amber", Reply.CANNOT: "red", Reply.NO_REPLY: "secondary"}


def when_hint(context: Context, meeting: Meeting, original: datetime | None) -> str:
    """What the time alone does not tell: the day of the series that is looked at, and when it is for the coordinator.

    Args:
        original: of a series, where the rule puts that day; None for a single meeting.
    """
    desk = context.desk
    today, ways = desk.today(), names()
    starts, ends = meeting.starts, meeting.ends
    parts = []
    if original is not None:
        here = next((one for one in meeting.instances if one.original == original), None)
        starts, ends = span(meeting, original)
        day = day_words(original.date(), today, names=ways)
        if here is not None and here.cancelled:
            parts.append(desk.tr("off on {day}").format(day=day))
        elif here is not None:
            was = day if meeting.all_day else f"{day}, {clock_words(original, ways)}"
            parts.append(desk.tr("moved from {was}").format(was=was))
    if not meeting.all_day and meeting.zone != desk.zone:
        if not meetings.is_zone(meeting.zone):
            parts.append(desk.tr("its time zone {zone} is unknown, so nobody knows when it is elsewhere").format(zone=meeting.zone))
        else:
            seen = [meetings.seen_from(at, meeting.zone, desk.zone) for at in (starts, ends)]
            yours = span_words(seen[0], seen[1], False, today)
            if seen[0].date() == seen[1].date() == starts.date():
                yours = desk.tr("{start} to {end}").format(start=clock_words(seen[0], ways), end=clock_words(seen[1], ways))
            parts.append(desk.tr("{city} time; for you {when}").format(city=meeting.zone.rpartition("/")[2].replace("_", " "), when=yours))
    return "; ".join(parts)


class _NamesEntry(SearchEntry):
    """Names to add. Several are not lost when the keyboard goes elsewhere: they are added if all are known, else kept to be mended."""

    def leave(self) -> bool:
        if len(names_typed(self.text())) < 2:
            return super().leave()
        pick = self.found()[0]
        if not isinstance(pick.value, list) or not all(isinstance(one, str) for one in pick.value):
            return False
        self.take(pick)
        return True


class AttendeesSection(Section):
    """Who is asked to a meeting, and what they answered."""

    TITLE = "Attendees"

    def __init__(self, host: Host) -> None:
        super().__init__(host, plus=self.tr("Add an attendee"))
        self._meeting_id = ""
        self._attendees: tuple[Attendee, ...] = ()
        self._day: datetime | None = None  # of a series, the day that is looked at
        self.lines = Lines(self.kit, self.tr("Attendees"))
        self.lines.opened.connect(lambda person_id: host.open("person", person_id))
        self.lines.removed.connect(self.remove)
        self.lines.menu_for = self._menu
        self.entry = _NamesEntry(self.kit, self.tr("Names, with commas between them"), self._find)
        self.entry.setAccessibleName(self.tr("Attendees to add"))
        self.entry.chosen.connect(self._add)
        self.body.addWidget(self.lines)
        self.body.addWidget(self.entry)
        if self.plus is not None:
            self.plus.clicked.connect(self.entry.begin)

    def begin_part(self, part: str) -> bool:
        if part == "attendees":
            self.begin(self.entry)
        return part == "attendees"

    def show_record(self, record: Any, around: Surroundings) -> None:
        if record.id != self._meeting_id:
            self.entry.clear()  # what was not clear about another meeting is not for this one
        self._day = around.agenda.occurrence.original if around.agenda is not None and record.rule else None
        self._meeting_id, self._attendees = record.id, replies_on(record, self._day)
        counts = reply_counts(self._attendees)
        coming = self.tr("{n} of {all} coming").format(n=counts[Reply.COMING], all=sum(counts.values()))
        self.note(f"{len(record.attendees)}" if not counts[Reply.COMING] else coming)
        self.lines.set_lines([self._line(one) for one in self._attendees])

    def _line(self, one: Attendee) -> Line:
        reply = dict(REPLIES)[one.reply]
        instead = self.host.context.directory.name(one.delegate_id) if one.delegate_id else ""
        words = self.tr(reply) + (f", {one.comment}" if one.comment and len(one.comment) <= 24 else "")
        words = self.tr("Sends {name}").format(name=instead) if instead else words
        role = self.tr(dict(ROLES)[one.role])
        line = self.person_line(one.person_id, one.person_id, tail=words, tail_tone=_REPLY_TONES[one.reply], tail_mark=one.reply.value)
        shown = line.text if one.role == AttendeeRole.REQUIRED else f"{line.text}, {role.lower()}"
        return replace(line, text=shown, tip=f"{role}. {one.comment}".strip(". ") + ".", spoken=f"{line.text}, {role}, {words}")

    def _find(self, text: str) -> list[Pick]:
        have, named = {one.person_id for one in self._attendees}, names_typed(text)
        if len(named) > 1:
            return [several_picked(self.host, named)]
        return [pick for pick in known_or_new(self.host, named[0]) if pick.value not in have] if named else []

    def _add(self, value: Any) -> None:
        who = value if isinstance(value, list) else [value]
        found = [one if isinstance(one, str) else NewPerson(one[1]) for one in who]
        self._act(lambda store: meetings.add_attendees(store, self._meeting_id, found))

    def remove(self, person_id: str) -> None:
        """Take somebody off the list."""
        self._act(lambda store: meetings.remove_attendee(store, self._meeting_id, person_id))

    def set_reply(self, person_id: str, reply: Reply) -> None:
        """Note what somebody answered."""
        now = self.host.context.desk.now()
        comment = next((one.comment for one in self._attendees if one.person_id == person_id), "")
        self._act(lambda store: meetings.set_reply(store, self._meeting_id, person_id, reply, now, comment, self._day))

    def set_role(self, person_id: str, role: AttendeeRole) -> None:
        """Say what somebody is asked to do."""
        self._act(lambda store: meetings.set_role(store, self._meeting_id, person_id, role))

    def _act(self, run: Callable[[Store], None]) -> None:
        self.host.act(self.tr("Cannot change who attends"), lambda: run(self.host.context.desk.store))

    def _menu(self, person_id: str, menu: QMenu) -> None:
        one = next(one for one in self._attendees if one.person_id == person_id)
        for reply, words in REPLIES:
            action = menu.addAction(self.tr(words), partial(self.set_reply, person_id, reply))
            action.setCheckable(True)
            action.setChecked(reply == one.reply)
        menu.addSeparator()
        for role, words in ROLES:
            action = menu.addAction(self.tr(words), partial(self.set_role, person_id, role))
            action.setCheckable(True)
            action.setChecked(role == one.role)
        menu.addSeparator()
        menu.addAction(self.kit.icons.icon("user"), self.tr("Show the person"), lambda: self.host.open("person", person_id))
        menu.addAction(self.kit.icons.icon("x"), self.tr("Take off the list"), lambda: self.remove(person_id))


def known_or_new(host: Host, name: str) -> list[Pick]:
    """People whose names begin so, as choices; the last one adds a new person."""
    desk = host.context.desk
    found = people_picks(host.context.directory, desk.theme, name, MOST - 1)
    if not any(pick.text.casefold() == name.casefold() for pick in found):
        found.append(Pick(("new", name), desk.tr("Add “{name}”").format(name=name), "", "plus"))
    return found


def several_picked(host: Host, parts: Sequence[str]) -> Pick:
    """What several names mean: a choice that takes all of them, or a sentence about the first that is not clear.

    Its value is a list of what the choices of `known_or_new` stand for.
    """
    desk, directory = host.context.desk, host.context.directory
    values: list[Any] = []
    names: list[str] = []
    new: list[str] = []
    for part in parts:
        fits = people_picks(directory, desk.theme, part)
        found = [pick for pick in fits if pick.text.casefold() == part.casefold()] or fits
        if len(found) > 1:
            return Pick(None, may_be(part, [pick.text for pick in found]))
        if (value := found[0].value if found else ("new", part.casefold())) not in values:
            values.append(value)
            (names if found else new).append(found[0].text if found else part)
    # Who would be added to the people stands first, for that may be a slip; the room is short for more than first names.
    shown = [*(desk.tr("{name} (new)").format(name=name) for name in new), *called_by(names)]
    people = [value if isinstance(value, str) else ("new", new.pop(0)) for value in values]
    return Pick(people, desk.tr("Add {n}: {names}").format(n=len(people), names=", ".join(shown)), "", "plus")
