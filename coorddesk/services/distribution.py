"""The distribution matrix of a project: who gets documents of which type, edited cell by cell, taken in and given out as a table."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coorddesk.domain.dates import count_words
from coorddesk.domain.distribution import Distribution, Reason, Share, share_of, type_key, who_gets
from coorddesk.domain.people import Person, Team
from coorddesk.domain.projects import Project
from coorddesk.errors import ImportProblem, InvalidInput
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import transmittals as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

EVERY_TYPE = "Every type"
_WORDS = {Share.NONE: "–", Share.COPY: "copy", Share.REVIEW: "copy and review"}
_COPY = frozenset(("c", "copy", "x", "y", "yes", "1", "•", "✓", "i", "info", "for information"))
_REVIEW = frozenset(("r", "review", "cr", "c/r", "c+r", "rc", "copy and review", "copy + review", "copy, review", "for review"))
_EVERY = frozenset(("", "every type", "all", "all types", "any", "every", "*"))


@dataclass(frozen=True, slots=True)
class Who:
    """One column: a person or a team."""

    person_id: str | None = None
    team_id: str | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix as it stands.

    Attributes:
        types: one a row: every type (empty) first, then those in use or mentioned in a cell.
        columns: people and teams that have a cell, teams first, by name.
        names: what each column is called.
        notes: what is said of a column besides: a person's role and organisation, a team's people.
        shares: by (type_key, column); a pair that is missing is an empty cell.
    """

    types: tuple[str, ...]
    columns: tuple[Who, ...]
    names: Mapping[Who, str]
    notes: Mapping[Who, str]
    shares: Mapping[tuple[str, Who], Share]

    def share(self, type: str, who: Who) -> Share:
        """What a cell says."""
        return self.shares.get((type_key(type), who), Share.NONE)


@dataclass(frozen=True, slots=True)
class Put:
    """What a cell is to say from now on."""

    type: str
    who: Who
    share: Share


@dataclass(frozen=True, slots=True)
class Taken:
    """What a table of others comes to.

    Attributes:
        puts: the cells that would change.
        problems: whole sentences about what was left out.
    """

    puts: tuple[Put, ...]
    problems: tuple[str, ...] = ()


def read(store: Store, project_id: str, more: Sequence[Who] = ()) -> Matrix:
    """The matrix of a project; `more` are columns that are shown though they have no cell yet."""
    with store.read() as reader:
        return read_in(reader, project_id, more)


def read_in(reader: Reader, project_id: str, more: Sequence[Who] = ()) -> Matrix:
    """As `read`, within an open reading."""
    cells = query.distribution(reader, project_id)
    types = {type_key(one): one for one in (*(cell.type for cell in cells), *query.types_in_use(reader, project_id)) if one}
    people = reader.many(Person, [id for one in (*map(_who, cells), *more) if (id := one.person_id)])
    teams = reader.many(Team, [id for one in (*map(_who, cells), *more) if (id := one.team_id)])
    members = query.members(reader)
    names, notes = {}, {}
    for who in dict.fromkeys((*map(_who, cells), *more)):
        person, team = people.get(who.person_id or ""), teams.get(who.team_id or "")
        if person is not None and not person.deleted:
            names[who] = person.name
            notes[who] = ", ".join(filter(None, (person.role, person.organisation, "no longer here" if person.archived else "")))
        elif team is not None and not team.deleted:
            names[who] = team.name
            notes[who] = f"Team, {count_words(len(members.get(team.id, ())), 'person', 'people')}"
    columns = sorted(names, key=lambda who: (who.team_id is None, names[who].casefold()))
    shares = {(type_key(cell.type), _who(cell)): share_of(cell) for cell in cells if _who(cell) in names}
    return Matrix(("", *(types[key] for key in sorted(types))), tuple(columns), names, notes, shares)


def put(store: Store, project_id: str, puts: Sequence[Put]) -> int:
    """Gives cells other shares, as one change; how many really changed."""
    with store.edit("") as edit:
        changed, said = _put(edit, project_id, puts)
        edit.label = said
        return changed


def _put(edit: Edit, project_id: str, puts: Sequence[Put]) -> tuple[int, str]:
    cells: dict[tuple[str, Who], list[Distribution]] = {}
    for cell in query.distribution(edit, project_id):
        cells.setdefault((type_key(cell.type), _who(cell)), []).append(cell)
    done: list[Put] = []
    for one in {(type_key(one.type), one.who): one for one in puts}.values():
        known = cells.get((type_key(one.type), one.who), [])
        if share_of(known[-1] if known else None) is one.share:
            continue
        done.append(one)
        for spare in known[: len(known) if one.share is Share.NONE else -1]:
            edit.put(replace(spare, deleted=True))
        if one.share is Share.NONE:
            continue
        reviews = one.share is Share.REVIEW
        if known:
            edit.put(replace(known[-1], reviews=reviews))
        else:
            type = " ".join(one.type.split())
            edit.add(Distribution(new_id(), project_id, type, one.who.person_id, one.who.team_id, reviews))
    if len(done) != 1:
        return len(done), f"Distribution: change {count_words(len(done), 'cell')}"
    one = done[0]
    verb = {Share.NONE: "nothing", Share.COPY: "a copy", Share.REVIEW: "a copy and review"}[one.share]
    return 1, f"Distribution: {one.type or EVERY_TYPE.lower()} to {_named(edit, one.who)}, {verb}"


def remove_columns(store: Store, project_id: str, columns: Collection[Who]) -> int:
    """Takes people and teams out of the matrix; how many cells went with them."""
    with store.edit("") as edit:
        gone = [cell for cell in query.distribution(edit, project_id) if _who(cell) in columns]
        for cell in gone:
            edit.put(replace(cell, deleted=True))
        named = [_named(edit, who) for who in columns]
        edit.label = f"Take {named[0] if len(named) == 1 else f'{len(named)} columns'} out of the distribution"
        return len(gone)


def copy_from(store: Store, source_id: str, project_id: str) -> int:
    """Takes over the cells of another project where this one has none; how many came.

    Raises:
        InvalidInput: the other project has no matrix, or all of it is here already.
    """
    with store.edit("") as edit:
        source = edit.get(Project, source_id)
        here = {(type_key(cell.type), _who(cell)) for cell in query.distribution(edit, project_id)}
        cells = query.distribution(edit, source_id)
        if not cells:
            raise InvalidInput("project", f"{source.code} has no distribution matrix, so there was nothing to copy. Choose another.")
        new = [cell for cell in cells if (type_key(cell.type), _who(cell)) not in here]
        if not new:
            raise InvalidInput("project", f"All that {source.code} has in its matrix is here already, so nothing was changed.")
        for cell in new:
            edit.add(replace(cell, id=new_id(), project_id=project_id))
        edit.label = f"Copy the distribution of {source.code}, {count_words(len(new), 'cell')}"
        return len(new)


def recipients(store: Store, project_id: str, types: Sequence[str]) -> dict[str, Reason]:
    """Who gets documents of some types by the matrix, in its order, with the reason; those who left are left out."""
    with store.read() as reader:
        found = who_gets(query.distribution(reader, project_id), types, query.members(reader))
        people = reader.many(Person, found)
        return {id: why for id, why in found.items() if id in people and not people[id].archived and not people[id].deleted}


def reason_words(why: Reason, teams: Mapping[str, str]) -> str:
    """Why somebody gets something: “gets DR, as Design; reviews”; `teams`: names by id."""
    types = ", ".join(one or EVERY_TYPE.lower() for one in why.types)
    through = ", ".join(teams[id] for id in why.team_ids if id in teams)
    return f"{types}{f', as {through}' if through else ''}{'; reviews' if why.reviews else ''}"


# Tables.


def table(matrix: Matrix) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The matrix as headings and rows; empty cells hold a dash, since a spreadsheet's row of a type alone would pass for a heading."""
    rows = [(type or EVERY_TYPE, *(_WORDS[matrix.share(type, who)] for who in matrix.columns)) for type in matrix.types]
    return ("Type", *(matrix.names[who] for who in matrix.columns)), rows


def write(store: Store, project_id: str, path: Path) -> None:
    """The matrix as .xlsx or .csv.

    Raises:
        InvalidInput: another ending.
        StorageError: the place cannot be written.
    """
    from coorddesk.exchange.tables import Page
    from coorddesk.services.files import write_tables

    headings, rows = table(read(store, project_id))
    write_tables(path, [Page("Distribution", headings, rows)])


def read_file(path: str | os.PathLike[str]) -> list[list[str]]:
    """The first sheet of a workbook, or a .csv, as rows of texts.

    Raises:
        ImportProblem: it cannot be read, or holds no table.
    """
    from coorddesk.exchange.contained import contained_tables

    found = contained_tables(path)
    if not found.tables:
        raise ImportProblem(f"{os.path.basename(path)} has no table with types down and names across. Nothing was changed.")
    first = found.tables[0]
    return [list(first.headings), *([_text(cell) for cell in row.cells] for row in first.rows)]


def pasted(text: str) -> list[list[str]]:
    """Cells copied from a spreadsheet, as rows of texts."""
    return [[cell.strip().strip('"') for cell in line.split("\t")] for line in text.splitlines() if line.strip()]


def plan(store: Store, project_id: str, rows: Sequence[Sequence[str]]) -> Taken:
    """What a table of others would change: types down, names (or addresses, or teams) across, copies and reviews in the cells.

    Cells say “copy” (or C, X, yes, 1) and “copy and review” (or R, CR); empty ones take a share away from those named in the table.

    Raises:
        InvalidInput: there are no names across its first row.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        raise InvalidInput("table", "A distribution table has names across its first row and types below. Nothing was changed.")
    with store.read() as reader:
        known, problems = _columns(reader, rows[0][1:])
        matrix = read_in(reader, project_id)
    if not known:
        raise InvalidInput("table", f"None of the names across is known here: {', '.join(rows[0][1:5])}. Add the people first.")
    puts = []
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        type = "" if type_key(row[0]) in _EVERY else " ".join(row[0].split())
        for at, who in known.items():
            said = " ".join(row[at].split()) if at < len(row) else ""
            share = _share(said)
            if share is None:
                problems.append(f"Row {number}, {rows[0][at]}: “{said[:30]}” is neither copy nor review, so the cell was left as it is.")
            elif share is not matrix.share(type, who):
                puts.append(Put(type, who, share))
    return Taken(tuple(puts), tuple(problems))


def _share(said: str) -> Share | None:
    key = said.casefold().strip(" .-–")
    if not key:
        return Share.NONE
    return Share.REVIEW if key in _REVIEW else Share.COPY if key in _COPY else None


def _columns(reader: Reader, names: Sequence[str]) -> tuple[dict[int, Who], list[str]]:
    people = reader.find(Person, "deleted = 0", (), "ORDER BY archived")
    teams = reader.find(Team, "deleted = 0", ())
    found: dict[int, Who] = {}
    problems = []
    for at, name in enumerate(names, 1):
        key = " ".join(name.split()).casefold()
        if not key:
            continue
        person = [one.id for one in people if key in (one.name.casefold(), one.email.casefold())]
        team = [one.id for one in teams if key in (one.name.casefold(), one.short.casefold())]
        if len(person) == 1:
            found[at] = Who(person_id=person[0])
        elif len(team) == 1:
            found[at] = Who(team_id=team[0])
        else:
            what = "Several people are" if person else "Nobody is"
            problems.append(f"{what} called “{name.strip()[:40]}”, so that column was left out. Give the name or address as under People.")
    return found, problems


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _who(cell: Distribution) -> Who:
    return Who(cell.person_id, None) if cell.person_id else Who(None, cell.team_id)


def _named(reader: Reader, who: Who) -> str:
    record: Person | Team | None = reader.lookup(Person, who.person_id) if who.person_id else reader.lookup(Team, who.team_id)
    return record.name if record else "somebody removed"
