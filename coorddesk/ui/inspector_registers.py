"""The sections of documents, milestones and people: revisions, reviewers, transmittals, forecasts, what is owed."""

from typing import Any

from PySide6.QtWidgets import QMenu

from coorddesk.domain import documents, milestones
from coorddesk.domain.dates import ago_words, count_words, day_words, due_words
from coorddesk.domain.obligations import days_late
from coorddesk.domain.people import first_name
from coorddesk.services import links
from coorddesk.services.links import Surroundings
from coorddesk.ui import opener
from coorddesk.ui.inspector_sections import KIND_ICONS, Host, Section
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.widgets import IconButton

_MOST_OWED = 12


class RevisionsSection(Section):
    """A document's revisions, the latest first."""

    TITLE = "Revisions"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._record: Any = None
        self.lines = Lines(self.kit, self.tr("Revisions"))
        self.lines.opened.connect(self._open)
        self.lines.menu_for = self._menu
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        self._record = record
        self.setVisible(bool(record.revisions))
        self.note(str(len(record.revisions)))
        today = self.host.context.desk.today()
        shown = []
        for at, one in reversed(list(enumerate(record.revisions))):
            day = day_words(one.issued, today, weekday=False) if one.issued else ""
            words = ", ".join(part for part in (one.status.lower(), day) if part)
            lead = "dot" if one.current else "ring"
            shown.append(Line(at, f", {words}" if words else "", lead, strong=one.code, note=one.note, tip=one.path))
        self.lines.set_lines(shown)

    def _open(self, at: int) -> None:
        one = self._record.revisions[at]
        if one.path:
            path = self.host.context.desk.store.path
            self.host.act(self.tr("Cannot open {code}").format(code=one.code), lambda: opener.open_file(one.path, path))

    def _menu(self, at: int, menu: QMenu) -> None:
        one, icons = self._record.revisions[at], self.kit.icons
        if one.path:
            path = self.host.context.desk.store.path
            intent = self.tr("Cannot open {code}").format(code=one.code)
            menu.addAction(icons.icon("external-link"), self.tr("Open"), lambda: self._open(at))
            folder = self.tr("Show in folder")
            menu.addAction(icons.icon("folder-open"), folder, lambda: self.host.act(intent, lambda: opener.show_in_folder(one.path, path)))


class ReviewersSection(Section):
    """Who was asked to review the current revision, and what they answered."""

    TITLE = "Reviewers"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.lines = Lines(self.kit, self.tr("Reviewers"))
        self.lines.opened.connect(lambda key: host.open("person", key[1]))
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        current = documents.current(record)
        now = [one for one in around.reviews if current is None or one.revision == current.code]
        self.setVisible(bool(now))
        back = sum(one.returned is not None for one in now)
        self.note(self.tr("{done} of {all} replied").format(done=back, all=len(now)))
        self.lines.set_lines([self._line(one) for one in sorted(now, key=lambda one: one.returned is None)])

    def _line(self, one: Any) -> Line:
        today = self.host.context.desk.today()
        if one.returned is not None:
            words = f"{one.outcome or self.tr('Returned')}, {day_words(one.returned, today, weekday=False)}"
            green = not one.comments
            tone, mark = ("green", "check") if green else ("amber", "message-square")
            return self.person_line(one.reviewer_id, (one.id, one.reviewer_id), tail=words, tail_tone=tone, tail_mark=mark)
        if one.due is None:
            words = self.tr("asked {ago}").format(ago=ago_words(one.asked, today))
            return self.person_line(one.reviewer_id, (one.id, one.reviewer_id), tail=words, tail_mark="clock")
        words = due_words(one.due, today)
        tone = "red" if one.due < today else "amber" if (one.due - today).days <= 3 else "secondary"
        shown = self.tr("tomorrow") if words == "Tomorrow" else words
        said = words if one.due <= today else self.tr("Due {day}").format(day=shown)
        return self.person_line(one.reviewer_id, (one.id, one.reviewer_id), tail=said, tail_tone=tone, tail_mark="clock")


class SentOutSection(Section):
    """The transmittals that carried a document."""

    TITLE = "Sent out"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._id = ""
        self.lines = Lines(self.kit, self.tr("Sent out"))
        self.lines.opened.connect(lambda key: host.open("transmittal", key))
        who = IconButton(self.kit, "users-round", self.tr("Who has which revision"), "W", compact=True)
        who.setFixedSize(24, 24)
        who.clicked.connect(lambda: host.open("holdings", self._id))
        # Under the button that closes the inspector.
        margins = self.head.contentsMargins()
        self.head.setContentsMargins(margins.left(), margins.top(), margins.right() - 6, margins.bottom())
        self.head.addWidget(who)
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        self._id = record.id
        self.setVisible(bool(around.sent_out))
        self.note(count_words(len(around.sent_out), "transmittal"))
        self.lines.set_lines([self._line(one) for one in around.sent_out])

    def _line(self, one: links.SentOut) -> Line:
        firsts = [first_name(name) for name in one.names]
        names = ", ".join(firsts if len(firsts) <= 4 else firsts[:2])
        if len(firsts) > 4:
            names = self.tr("{names} and {n} more").format(names=names, n=len(firsts) - 2)
        day = day_words(one.issued, self.host.context.desk.today(), weekday=False) if one.issued else ""
        if one.issued is None or one.cancelled:
            said = self.tr("cancelled") if one.cancelled else self.tr("draft")
            return Line(one.id, names, "icon", "send", strong=one.number, tail=said, quiet=True)
        waiting = self.tr("{n} of {all} not acknowledged").format(n=one.open, all=len(one.names)) if one.open else ""
        late = bool(one.open) and one.due is not None and one.due < self.host.context.desk.today()
        return Line(one.id, names, "icon", "send", strong=one.number, tail=day, tail_tone="red" if late else "secondary", tip=waiting)


class ForecastsSection(Section):
    """Every forecast a milestone had, the latest first."""

    TITLE = "Forecasts"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.lines = Lines(self.kit, self.tr("Forecasts"))
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        today, slip = self.host.context.desk.today(), milestones.slip_days(record)
        self.setVisible(bool(record.forecasts))
        days = count_words(abs(slip), "day")
        self.note(self.tr("{days} late").format(days=days) if slip > 0 else self.tr("{days} early").format(days=days) if slip else "")
        shown = []
        for at, one in reversed(list(enumerate(record.forecasts))):
            lead = "dot" if at == len(record.forecasts) - 1 else "ring"
            given = self.tr("given {day}").format(day=day_words(one.given_on, today, weekday=False))
            shown.append(Line(at, "", lead, strong=day_words(one.forecast, today), note=one.reason, tail=given))
        self.lines.set_lines(shown)


class OwesSection(Section):
    """What a person owes, soonest due first."""

    TITLE = "Owes"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.lines = Lines(self.kit, self.tr("Owes"))
        self.lines.opened.connect(lambda key: host.open(*key))
        self.body.addWidget(self.lines)

    def show_record(self, record: Any, around: Surroundings) -> None:
        today = self.host.context.desk.today()
        count, late = len(around.owed), sum(days_late(one, today) > 0 for one in around.owed)
        said = self.tr("{n}, {late} late").format(n=count, late=late) if late else str(count)
        self.note(said if count else self.tr("nothing"))
        shown = []
        for one in around.owed[:_MOST_OWED]:
            due = one.deadline
            tone = "red" if due and due < today else "amber" if due and (due - today).days <= 3 else "secondary"
            words = due_words(due, today, short=True) if due else ""
            icon = KIND_ICONS[one.opens[0]]
            shown.append(Line(one.opens, one.title, "icon", icon, tail=words, tail_tone=tone, tip=f"{one.ref}, {one.state}"))
        if count > _MOST_OWED:
            shown.append(Line(("person", record.id), self.tr("and {n} more").format(n=count - _MOST_OWED)))
        self.lines.set_lines(shown)
