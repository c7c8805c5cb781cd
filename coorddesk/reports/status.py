"""The project status sheet: one page, drafted from the data, for reading in two minutes."""

from collections.abc import Iterable, Sequence
from datetime import date

from coorddesk.domain import log, milestones
from coorddesk.domain.dates import ENGLISH, count_words, day_words, month_end, week_number
from coorddesk.domain.log import LogEntry, LogKind, LogState
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.obligations import days_late
from coorddesk.domain.sheets import DimensionRating
from coorddesk.reports.blocks import (
    RATING_WORDS,
    Align,
    Beside,
    Block,
    Cell,
    Column,
    Number,
    Numbers,
    Overall,
    Prose,
    Section,
    Sheet,
    Span,
    Table,
    plain,
    quiet,
    strong,
)
from coorddesk.reports.standing import (
    AREAS,
    SECTIONS,
    Awaited,
    Coming,
    Figures,
    ReviewOut,
    StatusInput,
    Thresholds,
    draft_ratings,
    draft_text,
    figures,
    last_milestone,
    late_actions,
    ref_order,
    watched,
)
from coorddesk.reports.wording import brief_name, column_day, first_name, full_day, name, printed, sentence

__all__ = [
    "AREAS", "SECTIONS", "Awaited", "Coming", "Figures", "ReviewOut", "StatusInput", "Thresholds",
    "build", "draft_ratings", "draft_text", "figures",
]  # fmt: skip

_LONGEST = 40  # rows of a section that could ever fit on one page
_FILL = 7  # milestones shown when few of them moved


def build(given: StatusInput) -> Sheet:
    """The status sheet, for one A4 or Letter page whatever the amount of data."""
    ratings = draft_ratings(given)
    text = draft_text(given) if given.text is None else given.text
    paragraphs = tuple(plain(" ".join(part.split())) for part in text.split("\n") if part.strip())
    head: Block = Beside((Prose(paragraphs, airy=True),), (Numbers(_numbers(figures(given))),), share=0.68)
    blocks: list[Block] = [head]
    if "areas" in given.sections:
        blocks.append(_areas(given, ratings))
    if "milestones" in given.sections:
        blocks.append(_milestones(given))
    on_left = {"late": _late, "review": _review, "awaited": _awaited}
    on_right = {"decisions": _decisions, "risks": _risks, "coming": _coming}
    left = [make(given) for key, make in on_left.items() if key in given.sections]
    right = [make(given) for key, make in on_right.items() if key in given.sections]
    blocks.extend(_two_columns(left, right))
    overall = ratings[0]
    return Sheet(
        kind="status",
        title=f"{given.project.name}: status",
        blocks=tuple(blocks),
        number=given.number,
        lines=_lines(given),
        overall=Overall(overall.letter, RATING_WORDS.get(overall.letter, "Not rated"), _was(given)),
        foot="Shape and letter carry the rating in black and white.",
        legend=True,
        printed=printed(given.now),
        one_page=True,
    )


def _lines(given: StatusInput) -> tuple[str, ...]:
    day = given.as_of
    when = f"{full_day(day)}, week {week_number(day)}"
    who = f"Prepared by {given.prepared_by}" if given.prepared_by else ""
    number = f"Sheet {given.number}" if given.number else ""
    return tuple(line for line in (sentence(given.project.place, when), sentence(who, number)) if line)


def _before(given: StatusInput, dimension: str) -> str:
    return next((one.letter for one in given.last or () if one.dimension == dimension), "-")


def _last_heading(given: StatusInput) -> tuple[str, str]:
    """What the two rating columns are called: by the week when the last sheet is about a week old."""
    if given.last_as_of is None or 5 <= (given.as_of - given.last_as_of).days <= 9:
        return "This week", "Last week"
    return "Now", day_words(given.last_as_of, given.as_of, weekday=False)


def _was(given: StatusInput) -> str:
    letter = _before(given, "overall")
    if letter not in RATING_WORDS or letter == "-":
        return "First sheet" if given.last is None else ""
    heading = _last_heading(given)[1]
    return f"{RATING_WORDS[letter]} {'last week' if heading == 'Last week' else f'on {heading}'}"


def _numbers(found: Figures) -> tuple[Number, ...]:
    late = f", {found.late_actions:,} of them late" if found.late_actions else ""
    numbers = [
        Number(f"{found.open_actions:,}", f"{_plural(found.open_actions, 'action')} open{late}"),
        Number(f"{found.done_since:,}", f"{_plural(found.done_since, 'action')} done since last sheet"),
        Number(f"{found.out_for_review:,}", f"{_plural(found.out_for_review, 'document')} out for review"),
    ]
    if found.days_to_finish is not None:
        days = abs(found.days_to_finish)
        where = "to" if found.days_to_finish >= 0 else "past"
        numbers.append(Number(f"{days:,}", f"{_plural(days, 'day')} {where} {found.finish_name}"))
    return tuple(numbers)


def _plural(count: int, one: str) -> str:
    return one if count == 1 else one + "s"


def _areas(given: StatusInput, ratings: Sequence[DimensionRating]) -> Section:
    now, before = _last_heading(given)
    rows = []
    for one in ratings[1:]:
        earlier = (Cell(rating=_before(given, one.dimension)),) if given.last is not None else ()
        rows.append((
            Cell(strong(AREAS.get(one.dimension, one.dimension))), Cell(rating=one.letter or "-"), *earlier, Cell(plain(one.reason)),
        ))  # fmt: skip
    last = (Column(before, points=46.5),) if given.last is not None else ()
    columns = (Column("Area", points=84), Column(now, points=46.5), *last, Column("Why", share=1, lines=3))
    return Section(SECTIONS["areas"], (Table(columns, tuple(rows), whole=True),), key="areas")


def _milestones(given: StatusInput) -> Section:
    shown, planned = _chosen(given)
    dates = [day for one in shown for day in (one.baseline, one.actual or one.forecast) if day]
    start = min((*dates, given.as_of)).replace(day=1)
    end = month_end(max((*dates, given.as_of)))
    months = f"{_month(start)} to {_month(end)}" if (start.year, start.month) != (end.year, end.month) else _month(start)
    columns = (
        Column(points=19.5),
        Column("Milestone", share=1.4),
        Column("Owner", share=0.95, lines=1),
        Column("Baseline", points=48, align=Align.RIGHT),
        Column("Forecast", points=52, align=Align.RIGHT),
        Column("Slip", points=43, align=Align.RIGHT),
        Column(months, points=102, align=Align.RIGHT),
    )
    rows = tuple(
        (
            Cell(rating="C" if one.actual else milestones.slip_rag(one)),
            Cell(strong(one.title)),
            Cell(plain(name(given.people, one.owner_id))),
            Cell(plain(column_day(one.baseline, given.as_of))),
            Cell(plain(column_day(one.actual or one.forecast, given.as_of))),
            Cell(strong(_slip(one))),
            Cell(span=Span(start, end, given.as_of, one.baseline, one.actual or one.forecast, done=one.actual is not None)),
        )
        for one in shown
    )
    note = "Open diamond: baseline. Solid diamond: forecast. Dotted line: today."
    if planned:
        note += f" {count_words(planned, 'other')} as planned."
    table = Table(columns, rows, _weight(given, shown), more="on the timeline", empty="No milestone lies ahead.", least=3)
    return Section(SECTIONS["milestones"], (table,), note if rows else "", key="milestones")


def _chosen(given: StatusInput) -> tuple[list[Milestone], int]:
    """The milestones ahead that moved, filled up with the next ones; and how many stand as planned and are not shown."""
    ahead = [one for one in given.milestones if one.actual is None and not one.deleted]
    ahead.sort(key=lambda one: (one.baseline or one.forecast or date.max, one.forecast or date.max, one.ref))
    moved = {one.id for one in ahead if milestones.slip_days(one)}
    overdue = {one.id for one in ahead if (when := one.forecast or one.baseline) and when < given.as_of}
    wanted = moved | overdue
    for one in ahead:
        if len(wanted) >= _FILL:
            break
        wanted.add(one.id)
    shown = [one for one in ahead if one.id in wanted]
    return shown, len(ahead) - len(shown)


def _weight(given: StatusInput, shown: Sequence[Milestone]) -> tuple[int, ...]:
    """The places of the milestones that count most first: the last one of the project, then the largest slips."""
    last = last_milestone(given)
    return tuple(sorted(range(len(shown)), key=lambda place: (
        last is None or shown[place].id != last.id, -milestones.slip_days(shown[place]), place,
    )))  # fmt: skip


def _slip(milestone: Milestone) -> str:
    days = milestones.slip_days(milestone)
    return f"{'+' if days > 0 else '−'}{abs(days)} d" if days else ""


def _month(day: date) -> str:
    return ENGLISH.months_short[day.month - 1]


def _late(given: StatusInput) -> Section:
    late = late_actions(given)
    order: dict[str | None, int] = {}
    for one in late:
        order.setdefault(one.person_id, len(order))
    late.sort(key=lambda one: order[one.person_id])
    rows, before = [], object()
    for one in late[:_LONGEST]:
        who = brief_name(given.people, one.person_id) or "No owner"
        days = f"{days_late(one, given.as_of):,} d"
        rows.append((
            Cell(strong(who) if one.person_id != before else ()),
            Cell((*plain(one.title), *quiet(f" {one.ref}"))),
            Cell(strong(days)),
        ))  # fmt: skip
        before = one.person_id
    columns = (Column(points=59, most=88, lines=1), Column(share=1), Column(align=Align.RIGHT))
    table = Table(columns, tuple(rows), total=len(late), empty="No action is late.")
    return Section(SECTIONS["late"], (table,), f"{len(late):,}" if late else "", key="late")


def _review(given: StatusInput) -> Section:
    found = sorted(given.out_for_review, key=lambda one: (one.due or date.max, one.number))
    rows = tuple(
        (
            Cell((*plain(_short_number(given, one.number)), *quiet(f" {one.revision}"))),
            Cell(plain(brief_name(given.people, one.person_id) or "Nobody")),
            _due(one.due, given.as_of),
        )
        for one in found[:_LONGEST]
    )
    return _documents_section(given, "review", rows, [one.due for one in found], "Nothing is out for review.")


def _awaited(given: StatusInput) -> Section:
    found = sorted(given.awaited, key=lambda one: (one.due or date.max, one.number))
    rows = tuple(
        (
            Cell(plain(_short_number(given, one.number))),
            Cell(plain(brief_name(given.people, one.person_id) or "Nobody")),
            _due(one.due, given.as_of),
        )
        for one in found[:_LONGEST]
    )
    return _documents_section(given, "awaited", rows, [one.due for one in found], "No document is awaited.")


def _documents_section(
    given: StatusInput, key: str, rows: tuple[tuple[Cell, ...], ...], dues: Sequence[date | None], empty: str
) -> Section:
    late = sum(1 for due in dues if due and due < given.as_of)
    note = f"{len(dues):,}" + (f", of which {late:,} late" if late else "") if dues else ""
    columns = (Column(points=78, lines=1), Column(share=1, lines=1), Column(align=Align.RIGHT))
    return Section(SECTIONS[key], (Table(columns, rows, total=len(dues), empty=empty),), note, key=key)


def _short_number(given: StatusInput, number: str) -> str:
    """A document's number without the project's code, which the whole sheet has in common."""
    return number.removeprefix(f"{given.project.code}-")


def _due(due: date | None, today: date) -> Cell:
    if due is None:
        return Cell(plain("No date"))
    return Cell(strong(f"{(today - due).days:,} d late")) if due < today else Cell(plain(column_day(due, today)))


def _decisions(given: StatusInput) -> Section:
    found = [one for one in given.log if one.kind == LogKind.DECISION and one.state == LogState.OPEN]
    found.sort(key=lambda one: (one.due or date.max, ref_order(one.ref)))
    rows = tuple(
        (
            Cell(strong(log.short_ref(one.ref))),
            Cell(plain(one.title)),
            Cell(plain(_who_when(given, one))),
        )
        for one in found[:_LONGEST]
    )
    columns = (Column(points=28.5, lines=1), Column(share=1), Column(align=Align.RIGHT, most=84, lines=1))
    table = Table(columns, rows, total=len(found), more="in the log", empty="No decision is open.")
    return Section(SECTIONS["decisions"], (table,), f"{len(found):,}" if found else "", key="decisions")


def _who_when(given: StatusInput, entry: LogEntry) -> str:
    """“Beatriz, 27 Nov”."""
    first = first_name(given.people, entry.owner_id)
    return ", ".join(filter(None, (first, column_day(entry.due, given.as_of))))


def _risks(given: StatusInput) -> Section:
    found = watched(given)
    rows = []
    for one in found[:_LONGEST]:
        owner = brief_name(given.people, one.owner_id)
        step = " ".join(filter(None, (one.next_step.rstrip("."), f"({owner})" if owner else "")))
        rows.append((
            Cell(rating=log.rag(one)),
            Cell(strong(log.short_ref(one.ref))),
            Cell((*plain(f"{one.title.rstrip('.')}."), *quiet(f" {step}" if step else ""))),
        ))  # fmt: skip
    columns = (Column(points=18), Column(points=28.5, lines=1), Column(share=1, lines=3))
    table = Table(columns, tuple(rows), total=len(found), more="in the log", empty="Nothing is red or amber.")
    return Section(SECTIONS["risks"], (table,), f"{len(found):,}" if found else "", key="risks")


def _coming(given: StatusInput) -> Section:
    days: dict[date, list[str]] = {}
    for one in sorted(given.coming, key=lambda one: one.day):
        days.setdefault(one.day, []).append(one.text)
    rows = tuple(
        (Cell(plain(day_words(day, given.as_of))), Cell(plain("; ".join(_joined(texts)))))
        for day, texts in list(days.items())[:_LONGEST]
    )
    columns = (Column(points=55.5, lines=1), Column(share=1, lines=3))
    table = Table(columns, rows, total=len(days), more="in the calendar", empty="Nothing is planned.")
    return Section(SECTIONS["coming"], (table,), key="coming")


def _joined(texts: Sequence[str]) -> Iterable[str]:
    """The texts of one day as one sentence: the first as it is, the others without a capital of their own."""
    for place, text in enumerate(texts):
        yield text if place == 0 or not text[1:2].islower() else text[:1].lower() + text[1:]


def _two_columns(left: list[Section], right: list[Section]) -> list[Block]:
    """The sections in two columns, evenly where one side has none; a single one takes the whole width."""
    if not left or not right:
        both = left + right
        if len(both) < 2:
            return list(both)
        middle = (len(both) + 1) // 2
        left, right = both[:middle], both[middle:]
    return [Beside(tuple(left), tuple(right))]
