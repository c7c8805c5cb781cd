"""The office fit-out on 25 November 2026, as a status sheet is given it, and the same ten times over, with long words, or empty."""

from dataclasses import replace
from datetime import date, datetime

from coorddesk.domain.log import LogEntry, LogKind, Rating
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.obligations import Obligation
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.sheets import DimensionRating
from coorddesk.reports.standing import Awaited, Coming, ReviewOut, StatusInput

TODAY = date(2026, 11, 25)
PROJECT = Project("p", "FIT", "Office fit-out", place="Harbour House, levels 4 to 6", finish=date(2027, 2, 19))
_NAMES = {
    "DW": "Dana Whitlock", "TZ": "Tomasz Zieliński", "AT": "Aiko Tanabe", "MO": "Marcus Oyelaran", "SK": "Siobhán Keane",
    "RD": "Ravi Deshpande", "LH": "Leila Haddad", "BF": "Beatriz Figueiredo", "HP": "Hemi Parata",
}  # fmt: skip
PEOPLE = {key: Person(key, name) for key, name in _NAMES.items()}
_TASKS = (
    ("FIT-53", "MO", "Access plan for weekend works", (11, 27)), ("FIT-47", "MO", "Book lift for glazing delivery", (11, 26)),
    ("FIT-48", "AT", "Issue meeting-room door numbers", (12, 1)), ("FIT-50", "HP", "Agree builder’s-clean scope", (12, 3)),
    ("FIT-57", "DW", "Floor box positions, level 5", (12, 1)), ("FIT-51", "RD", "Commissioning programme, draft 1", (12, 4)),
    ("FIT-22", "MO", "Close level 4 snags, east wing", (11, 18)), ("FIT-39", "DW", "Ceiling plan: smoke detectors", (11, 25)),
    ("FIT-30", "RD", "First-fix inspection, level 5", (11, 27)), ("FIT-42", "SK", "Cost report 11", (11, 30)),
    ("FIT-45", "HP", "Sign wording for fire wardens", (12, 2)), ("FIT-23", "DW", "Fire-stopping detail at riser 3", (11, 16)),
    ("FIT-43", "DW", "Reply to door schedule comments", (11, 20)), ("FIT-29", "BF", "Landlord consent, ceiling works", (11, 20)),
    ("FIT-36", "RD", "Sprinkler head layout from Aldous Fire", (11, 23)),
    ("FIT-46", "TZ", "Confirm comms room floor loading", (11, 27)), ("FIT-44", "AT", "Joinery samples, reception desk", (11, 30)),
    ("FIT-38", "DW", "Partition setting-out, level 4", (11, 24)), ("FIT-34", "TZ", "Lighting layout, level 5", (11, 26)),
    ("FIT-41", "SK", "Variation 07: extra floor boxes", (11, 27)),
)  # fmt: skip
_MILESTONES = (
    ("Finishes frozen", "AT", date(2026, 11, 6), date(2026, 11, 6), True),
    ("Ceiling drawings issued", "DW", date(2026, 11, 20), date(2026, 12, 4), False),
    ("Fire strategy sign-off", "DW", date(2026, 11, 27), date(2026, 12, 11), False),
    ("Level 5 first fix complete", "MO", date(2026, 12, 4), date(2026, 12, 9), False),
    ("Joinery drawings issued", "AT", date(2026, 12, 11), date(2026, 12, 11), False),
    ("Glazing installed", "MO", date(2026, 12, 14), date(2026, 12, 10), False),
    ("Level 5 ceilings closed", "MO", date(2026, 12, 18), date(2027, 1, 8), False),
    ("As-built drawings", "DW", date(2027, 2, 5), date(2027, 2, 5), False),
    ("Commissioning records", "RD", date(2027, 2, 8), date(2027, 2, 12), False),
    ("Practical completion", "MO", date(2027, 2, 12), date(2027, 2, 19), False),
)
_LOG = (
    ("R7", LogKind.RISK, "R", "Landlord consent comes after ceilings close", "Ask for partial consent, level 5 only", "BF", 4, 4),
    ("R11", LogKind.RISK, "R", "Sprinkler layout late, ceilings opened twice", "Call Aldous Fire before 10:30", "RD", 4, 4),
    ("R9", LogKind.RISK, "A", "Comms room floor cannot take both racks", "Wait for loading check", "TZ", 2, 5),
    ("R2", LogKind.RISK, "G", "Reception desk veneer out of stock", "Samples due 30 Nov", "AT", 2, 3),
    ("I14", LogKind.ISSUE, "R", "Riser 3 fire-stopping has no approved detail", "Dana to issue sketch, then drawing", "DW", None, None),
    ("D22", LogKind.DECISION, "A", "Keep or drop the second projector, room 5.04", "Programme board, 27 Nov", "BF", None, None),
    ("D23", LogKind.DECISION, "A", "Who pays for 24 extra floor boxes", "Programme board, 27 Nov", "BF", None, None),
)
TEXT = (
    "Level 4 is nearly closed: partitions finished on 5 November and 11 of 26 snags are cleared. Level 5 ceilings now close on "
    "8 January, three weeks late, because the riser 3 detail, the sprinkler layout and landlord consent are all outstanding. "
    "Glazing is four days ahead."
)


def fit_out() -> StatusInput:
    """The project as the pictures show it."""
    return StatusInput(
        project=PROJECT, as_of=TODAY, now=datetime(2026, 11, 25, 8, 42), prepared_by="Eva Marsh, project coordinator",
        number="FIT-PM-ST-0048", people=PEOPLE, done_since=4, text=TEXT, last_as_of=date(2026, 11, 18),
        obligations=tuple(Obligation("task", ref, ref, title, "p", who, due=date(2026, *due)) for ref, who, title, due in _TASKS),
        milestones=tuple(
            Milestone(f"m{n}", "p", f"FIT-MS{n}", title, baseline=base, forecast=new, actual=new if done else None, owner_id=who)
            for n, (title, who, base, new, done) in enumerate(_MILESTONES, 1)
        ),
        log=tuple(
            LogEntry(ref, "p", f"FIT-{ref}", kind, title, next_step=step, owner_id=who, probability=p, impact=i,
                     ratings=(Rating(TODAY, letter),), due=date(2026, 11, 27))
            for ref, kind, letter, title, step, who, p, i in _LOG
        ),
        out_for_review=(
            ReviewOut("FIT-HS-MS-0021", "P02", "HP", date(2026, 11, 24)), ReviewOut("FIT-AR-DR-0102", "P03", "TZ", date(2026, 11, 26)),
            ReviewOut("FIT-ME-DR-1501", "P02", "DW", date(2026, 11, 26)), ReviewOut("FIT-IT-DR-2201", "P02", "RD", date(2026, 11, 27)),
            ReviewOut("FIT-ME-DR-1502", "P02", "MO", date(2026, 11, 27)), ReviewOut("FIT-QS-VO-0007", "A", "BF", date(2026, 11, 27)),
        ),
        awaited=(
            Awaited("FIT-AR-DR-0310", "DW", date(2026, 11, 16)), Awaited("FIT-ME-DR-1610", "RD", date(2026, 11, 23)),
            Awaited("FIT-ST-RP-0003", "TZ", date(2026, 11, 27)),
        ),
        coming=(
            Coming(date(2026, 11, 25), "Design meeting 14"), Coming(date(2026, 11, 25), "Landlord call at 16:00"),
            Coming(date(2026, 11, 27), "Programme board: decisions D-22 and D-23"),
            Coming(date(2026, 11, 28), "Glazing delivery, goods lift 08:00 to 12:00"),
            Coming(date(2026, 12, 4), "Ceiling drawings issued"), Coming(date(2026, 12, 9), "Level 5 first fix complete"),
            Coming(date(2026, 12, 9), "Staff briefing"), Coming(date(2026, 12, 10), "Glazing installed"),
        ),
        last=(
            DimensionRating("overall", "A"), DimensionRating("schedule", "A"), DimensionRating("documents", "G"),
            DimensionRating("actions", "A"), DimensionRating("risk", "R"),
        ),
    )  # fmt: skip


def ten_times() -> StatusInput:
    """The same project with ten times as much of everything."""
    one = fit_out()
    return replace(
        one,
        obligations=tuple(replace(each, id=f"{each.id}/{n}", ref=f"{each.ref}{n}") for n in range(10) for each in one.obligations),
        milestones=tuple(replace(each, id=f"{each.id}/{n}", title=f"{each.title} {n}") for n in range(10) for each in one.milestones),
        log=tuple(replace(each, id=f"{each.id}/{n}", ref=f"{each.ref}{n}") for n in range(10) for each in one.log),
        out_for_review=one.out_for_review * 10,
        awaited=one.awaited * 10,
        coming=tuple(replace(each, day=date(2026, 11, 25 + n % 5)) for n in range(10) for each in one.coming),
        text=None,
    )


def long_words() -> StatusInput:
    """The same project with names, titles and a summary far longer than anyone should write."""
    one = ten_times()
    long = "Reconsideration of the compartmentation strategy around risers three and four, including all temporary measures"
    names = {key: Person(key, f"{person.name}-Featherstonehaugh van der Wolkenstein-Rodenegg") for key, person in PEOPLE.items()}
    return replace(
        one,
        project=replace(PROJECT, name="Refurbishment, extension and partial demolition of the former harbour administration building " * 2,
                        place="Donaudampfschifffahrtsgesellschaftskapitänsgebäude, levels minus 2 to 14 " * 3),
        people=names,
        prepared_by="Eva Marsh, project coordinator, deputising for the head of the programme office " * 2,
        obligations=tuple(replace(each, title=f"{long}: {each.title}") for each in one.obligations),
        milestones=tuple(replace(each, title=f"{long}: {each.title}") for each in one.milestones),
        log=tuple(replace(each, title=f"{long}: {each.title}", next_step=f"{long} {each.next_step}") for each in one.log),
        out_for_review=tuple(
            replace(each, number="FIT-DONAUDAMPFSCHIFFFAHRT-ELEKTRIZITÄTEN-HAUPTBETRIEBSWERK-0021") for each in one.out_for_review
        ),
        coming=tuple(replace(each, text=f"{long}: {each.text}") for each in one.coming),
        text="\n".join([TEXT] * 12),
        ratings=tuple(DimensionRating(name, "A", long * 4) for name in ("schedule", "documents", "actions", "risk")),
    )  # fmt: skip


def nothing() -> StatusInput:
    """A project that was made a minute ago."""
    return StatusInput(project=Project("p", "NEW", "New project"), as_of=TODAY, now=datetime(2026, 11, 25, 8, 42))
