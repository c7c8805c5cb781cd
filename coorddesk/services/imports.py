"""Bringing spreadsheets in: what a file would add and change, shown first, and then done as one change."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath

from coorddesk.domain import ranks, revisions
from coorddesk.domain.changes import brief
from coorddesk.domain.dates import DateOrder
from coorddesk.domain.documents import WITHDRAWN, Document
from coorddesk.domain.file_names import shown_name
from coorddesk.domain.kinds import BY_KIND
from coorddesk.domain.log import LogEntry
from coorddesk.domain.profiles import ImportProfile
from coorddesk.domain.projects import DEFAULT_COLUMNS, DEFAULT_STATUS_CODES, Column, Project, ProjectState
from coorddesk.domain.tasks import Task
from coorddesk.errors import Conflict, InvalidInput
from coorddesk.exchange.contained import contained_tables
from coorddesk.exchange.spreadsheets import Tables
from coorddesk.services import projects, tasks
from coorddesk.services.import_documents import Rules, Statuses
from coorddesk.services.import_issues import keep_number, possible_numbers
from coorddesk.services.import_mapping import (
    EXTRA_TARGETS,
    ISSUED_ON,
    KINDS,
    Choice,
    DateQuestion,
    known_kind,
    remembered_words,
    signature,
    targets,
    understood,
    with_issues,
    words_profile,
    words_signature,
)
from coorddesk.services.import_paths import NamedPaths
from coorddesk.services.import_people import Names
from coorddesk.services.import_plan import IN_PROJECT, Item, Plan, PlanTable
from coorddesk.services.import_planning import Planning
from coorddesk.services.import_records import Place
from coorddesk.services.import_statuses import StatusWord, withdrawn_code
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import directory, imports
from coorddesk.storage.queries.reviews import reviews_of
from coorddesk.storage.store import Store, new_id

__all__ = [
    "EXTRA_TARGETS", "ISSUED_ON", "KINDS", "Choice", "DateQuestion", "Item", "Outcome", "Plan", "PlanTable", "StatusWord", "apply",
    "known_kind", "plan", "read", "targets",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did.

    Attributes:
        label: of the one undo step; when nothing changed there is none, and it says so.
    """

    added: int
    changed: int
    unchanged: int
    refused: int
    label: str
    joined: int = 0


def read(path: str | os.PathLike[str], cancelled: Callable[[], bool] = lambda: False) -> Tables:
    """The tables of a file, read in a process of their own; takes up to seconds, so run it on the worker.

    Raises:
        ImportProblem: it cannot be read, or `cancelled` said so.
    """
    return contained_tables(path, cancelled=cancelled)


def plan(
    store: Store,
    tables: Tables,
    *,
    today: date,
    project_id: str | None = None,
    as_kind: str | None = None,
    date_order: DateOrder | None = None,
    mappings: Mapping[int, Choice] | None = None,
    new_project: tuple[str, str] | None = None,
    zone: str = "UTC",
    words: Mapping[str, str] | None = None,
    withdraw_missing: bool = False,
    folder: Path | None = None,
) -> Plan:
    """What importing these tables would do. Reads the store, writes nothing.

    Args:
        project_id: where the rows go; without it, and without `new_project`, the store's only running project.
        as_kind: what all tables list; otherwise each as it was imported last time, or as its headings say.
        date_order: for dates that read two ways; never needed where the file's own dates prove the order.
        mappings: what the user chose, by the table's place in `tables`.
        new_project: (code, name) of a project to be started with it.
        zone: IANA name for meetings that name none.
        words: what words of a status column of documents mean: word → the project's code; those of last time are remembered.
        withdraw_missing: documents of the project that a register in the file does not have are marked as withdrawn.
        folder: the file's own; paths in it lead on from there, where a file lies there.

    Raises:
        InvalidInput: an unknown kind.
    """
    kind = known_kind(as_kind) if as_kind else None
    with store.read() as reader:
        known = directory.directory(reader)
        profiles = {one.signature: one for one in reader.find(ImportProfile, "deleted = 0", (), "ORDER BY id")}
    given = [
        with_issues(understood(table, choice, kind, profiles.get(signature(table.headings))), choice)
        for number, table in enumerate(tables.tables)
        for choice in ((mappings or {}).get(number, Choice()),)
    ]
    project = None if new_project else _project(known, project_id)
    place = _place(known, project, zone, today)
    if folder is not None:
        paths = NamedPaths(store, folder)
        place = replace(place, rules=replace(place.rules, beside=paths.beside, lies=paths.lies))
    work = Planning(given, date_order, Names(known), place, list(tables.problems))
    work.read_rows()  # outside of a reading, which would keep changes waiting
    remembered = profiles.get(words_signature(project.id)) if project else None
    chosen = {**remembered_words(remembered), **(words or {})}
    work.choose_statuses(chosen)
    issues = work.issue_dates()
    with store.read() as reader:
        work.match(
            {one: imports.known(reader, one, place.project_id) if project else [] for one in work.kinds() if one in IN_PROJECT},
            imports.known_documents(reader) if "document" in work.kinds() else {},
            known.projects,
        )
        wanted: dict[str, list[str]] = {}
        for group in work.groups:
            if group.known_id:
                wanted.setdefault(group.kind, []).append(group.known_id)
        existing = {one: reader.many(BY_KIND[one], ids) for one, ids in wanted.items()}
        askings = imports.askings(reader, [id for ids in wanted.values() for id in ids])
        gone = reader.many(Document, [one.id for one in work.missing]) if withdraw_missing else {}
        days, numbers = {one.day for one in issues}, [number for one in issues for number in possible_numbers(one)]
        known_issues, sent = imports.transmittals(reader, place.project_id, days, numbers) if issues and project else ([], frozenset())
        reviewing = imports.reviewing(reader, wanted.get("document", ()))
    work.merge(existing, askings, reviewing)
    work.withdraw(gone)
    work.record_issues(issues, known_issues, sent)
    made = work.result(project, new_project, profiles, withdraw_missing)
    return replace(made, profiles=(*made.profiles, *words_profile(project.id, remembered, chosen))) if project and words else made


def apply(store: Store, plan: Plan, file_name: str, today: date) -> Outcome:
    """Does what the plan says, as one change; a plan that changes nothing leaves no entry in the journal.

    Raises:
        InvalidInput: a date order or a project is missing, see `Plan.reason`.
        Conflict: something the plan changes was changed since it was made; nothing was written.
    """
    added, changed = plan.added, plan.changed
    shown = shown_name(PurePath(file_name))
    outcome = Outcome(added, changed, plan.unchanged, plan.refused, f"Nothing in {shown} is new", plan.count("joined"))
    if plan.question is not None:
        raise InvalidInput("date_order", f"{plan.reason} Nothing was imported.")
    if plan.needs_project:
        raise InvalidInput("project_id", f"{plan.reason} Nothing was imported.")
    if not plan.drafts and not plan.followups:
        return outcome
    said = [f"{count} {word}" for count, word in ((added, "added"), (changed, "changed")) if count]
    label = f"Import {brief(shown, 60)}: {', '.join(said) or 'details'}"
    with store.edit(label) as edit:
        following = _write(edit, plan, today)
        edit.label = label + tasks.next_words(following)
    return replace(outcome, label=edit.label)


def _write(edit: Edit, plan: Plan, today: date) -> list[Task]:
    """Writes the plan; the tasks that come next after repeating ones that it finishes."""
    for kind in {draft.kind for draft in plan.drafts}:
        before = {draft.before.id: draft.before for draft in plan.drafts if draft.kind == kind and draft.before is not None}
        if before and edit.many(BY_KIND[kind], before) != before:
            raise Conflict("Something that this import changes was changed since it was read. Nothing was imported; look at it again.")
    moved = {}
    project = plan.project
    if plan.new_project is not None and any(draft.kind != "person" for draft in plan.drafts):
        project = projects.started(edit, *plan.new_project)
        edit.flush()
        columns = edit.find(Column, "project_id = ? AND deleted = 0", (project.id,), "ORDER BY rank")
        moved = {old.id: new.id for old, new in zip(plan.place.columns, columns, strict=True)}
    for person in (*plan.teams, *plan.people):
        edit.add(person)
    finishing: list[tuple[Task, Task]] = []
    last = imports.last_ranks(edit, project.id) if project is not None and project is plan.project else {}
    for draft in plan.drafts:
        after = draft.after
        if project is not None and draft.kind != "person":
            if moved:
                after = replace(after, project_id=project.id, **({"column_id": moved[after.column_id]} if draft.kind == "task" else {}))
            if draft.before is None and draft.kind in IN_PROJECT:
                kind = str(after.kind) if isinstance(after, LogEntry) else draft.kind
                after = replace(after, ref=edit.next_ref(project.id, project.code, kind))
            if draft.kind == "document" and draft.before is None:
                edit.claim_number(after.number, after.id)
            if draft.kind == "transmittal" and draft.before is None:
                keep_number(edit, project, after.number)
            if isinstance(after, Task) and not after.rank:
                last[after.column_id] = ranks.between(last.get(after.column_id), None)
                after = replace(after, rank=last[after.column_id])
        if draft.before is None:
            edit.add(after)
        else:
            edit.change(draft.before, after)
            if isinstance(after, Task) and after.rule and after.done_on is not None:
                finishing.append((draft.before, after))
    if plan.withdraws:
        _end_reviews(edit, plan, today)
    following: list[Task] = []
    for was, now in finishing:  # after all others, for the next ones go to the foot of a column too
        following += [one] if (one := tasks.put_moved(edit, was, now, today)) else []
    for asking in plan.followups:
        edit.add(asking)
    for profile in plan.profiles:
        if profile.before is None:
            edit.add(profile.after)
        else:
            edit.change(profile.before, profile.after)
    return following


def _end_reviews(edit: Edit, plan: Plan, today: date) -> None:
    """Nobody owes an answer any more about what is withdrawn with the plan."""
    code = withdrawn_code(plan.place.statuses)
    gone = [one.after.id for one in plan.drafts if one.kind == "document" and one.before is not None and one.after.status == code]
    for known in reviews_of(edit, gone).values():
        for one in known:
            if one.returned is None:
                edit.change(one, replace(one, returned=max(today, one.asked), outcome=WITHDRAWN))


def _project(known: directory.Directory, project_id: str | None) -> Project | None:
    if project_id is not None:
        return known.projects.get(project_id)
    running = [one for one in known.projects.values() if one.state != ProjectState.CLOSED]
    return running[0] if len(running) == 1 else None


def _place(known: directory.Directory, project: Project | None, zone: str, today: date) -> Place:
    columns = tuple(known.columns_of(project.id)) if project else ()
    if not columns:
        order = ranks.spread(len(DEFAULT_COLUMNS))
        columns = tuple(
            Column(new_id(), "", name, category, rank) for (name, category, _), rank in zip(DEFAULT_COLUMNS, order, strict=True)
        )
    statuses = (project.status_codes if project else ()) or DEFAULT_STATUS_CODES
    rules = Rules(statuses=Statuses(statuses))
    if project is not None:
        rules = replace(rules, pattern=project.number_pattern, scheme=revisions.scheme_of(project.revision_scheme))
    return Place(project.id if project else "", columns, statuses, zone, today, rules)
