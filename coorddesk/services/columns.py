"""What can be done with the columns of a project's board: add, rename, limit, give another meaning, move, remove."""

from dataclasses import replace
from datetime import date

from coorddesk.domain import ranks, tasks
from coorddesk.domain.dates import count_words
from coorddesk.domain.projects import (
    CATEGORIES,
    Category,
    Column,
    Project,
    checked_column_name,
    checked_limit,
    nearest,
    refuse_last,
)
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services.tasks import finished, next_words
from coorddesk.storage.edit import Edit
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id


def add(
    store: Store, project_id: str, name: str, category: Category, after_id: str | None = None, limit: int | str | None = None
) -> Column:
    """A new column after another one of the board, or at its end.

    Raises:
        InvalidInput: the name is empty or taken, or the limit is none; nothing is added.
        NotFound: the project, or the column before it, was removed meanwhile.
    """
    with store.edit("") as edit:
        edit.get(Project, project_id)
        own = of_project(edit, project_id)
        clean = checked_column_name(name, own)
        following = None
        if after_id is not None:
            at = own.index(_standing(edit, after_id))
            following = own[at + 1] if at + 1 < len(own) else None
        column = Column(new_id(), project_id, clean, category, _rank_before(edit, project_id, following), checked_limit(limit))
        edit.add(column)
        edit.label = f"Add column {clean}"
        return column


def rename(store: Store, column_id: str, name: str, expected: Column | None = None) -> None:
    """Calls a column by another name; nothing happens when it has that name already.

    Args:
        expected: the column as the editor opened it, here and below.

    Raises:
        InvalidInput: the name is empty, or another column of the project has it in any case.
        Conflict: the column was changed meanwhile.
    """
    with store.edit("") as edit:
        column = _standing(edit, column_id)
        changed = renamed(edit, column, name)
        edit.label = f"Rename column {column.name} to {changed.name}"
        edit.put(changed, expected)


def set_limit(store: Store, column_id: str, limit: int | str | None, expected: Column | None = None) -> None:
    """Says how many cards should stand in a column at most; None or an empty text takes the limit away.

    Raises:
        InvalidInput: the limit is not a whole number from 1 to 999.
        Conflict: the column was changed meanwhile.
    """
    with store.edit("") as edit:
        column = _standing(edit, column_id)
        changed = replace(column, wip_limit=checked_limit(limit))
        edit.label = f"Set limit of {column.name} to {changed.wip_limit or 'none'}"
        edit.put(changed, expected)


def set_category(store: Store, column_id: str, category: Category, today: date, expected: Column | None = None) -> None:
    """Gives a column another meaning; the cards in it follow as if they had just come to it.

    Raises:
        InvalidInput: the board would have no column left for cards that are done, or for those that are not.
        Conflict: the column was changed meanwhile.
    """
    with store.edit("") as edit:
        column = _standing(edit, column_id)
        changed, following = recategorised(edit, column, category, today)
        edit.put(changed, expected)
        edit.label = f"Set meaning of {column.name} to {dict(CATEGORIES)[changed.category]}{next_words(following)}"


def move(store: Store, column_id: str, before_id: str | None) -> None:
    """Puts a column before another one of its board, or at the end; nothing happens when it stands there already.

    Raises:
        InvalidInput: the other column belongs to another project.
        NotFound: one of them was removed meanwhile.
    """
    with store.edit("") as edit:
        column = _standing(edit, column_id)
        following = _of_same_board(edit, column, before_id) if before_id is not None else None
        own = of_project(edit, column.project_id)
        at = own.index(column)
        if following == column or own[at + 1 : at + 2] == ([following] if following else []):
            return
        edit.put(replace(column, rank=_rank_before(edit, column.project_id, following, column.id)))
        edit.label = f"Move column {column.name} " + (f"before {following.name}" if following else "to the end")


def remove(store: Store, column_id: str, to_column_id: str | None, today: date) -> None:
    """Moves a column to the bin and its cards, those in the bin too, to the foot of another column, in their order.

    Args:
        to_column_id: None takes the nearest column of the same meaning.

    Raises:
        InvalidInput: the board would have no column left for cards that are done, or for those that are not; or the other column
            is of another project, or the same one.
        NotFound: one of the columns was removed meanwhile.
    """
    with store.edit("") as edit:
        column = _standing(edit, column_id)
        own = of_project(edit, column.project_id)
        refuse_last(own, column)
        target = nearest(own, column) if to_column_id is None else _of_same_board(edit, column, to_column_id)
        if target is None or target == column:
            raise InvalidInput("to_column_id", f"The cards of “{column.name}” need another column to go to, so it was kept. Choose one.")
        cards = _cards(edit, column.id)
        rank = edit.value("SELECT max(rank) FROM task WHERE column_id = ?", (target.id,))
        pairs = []
        for task in cards:
            rank = ranks.between(rank, None)
            pairs.append((task, tasks.moved(task, target.id, target.category, rank, today)))
        following = _change(edit, pairs, column, today)
        edit.put(replace(column, deleted=True))
        seen = sum(not task.deleted for task in cards)
        where = f", {count_words(seen, 'task')} to {target.name}" if seen else ""
        edit.label = f"Remove column {column.name}{where}{next_words(following)}"


def count_cards(store: Store, column_id: str) -> int:
    """How many cards stand in a column, long done ones included, those in the bin not."""
    with store.read() as reader:
        return int(reader.value("SELECT count(*) FROM task WHERE column_id = ? AND deleted = 0", (column_id,)))


def of_project(reader: Reader, project_id: str) -> list[Column]:
    """The columns of a project's board from left to right."""
    return reader.find(Column, "project_id = ? AND deleted = 0", (project_id,), "ORDER BY rank, id")


def renamed(edit: Edit, column: Column, name: str) -> Column:
    """The column under another name, within an open edit; refused as in `rename`."""
    return replace(column, name=checked_column_name(name, [one for one in of_project(edit, column.project_id) if one.id != column.id]))


def recategorised(edit: Edit, column: Column, category: Category, today: date) -> tuple[Column, list[Task]]:
    """The column with another meaning, within an open edit, which its cards follow; refused as in `set_category`.

    Beside it the tasks that come next, where cards that repeat become done by it.
    """
    category = Category(category)
    if category == column.category:
        return column, []
    refuse_last(of_project(edit, column.project_id), column, category)
    # The rule of a card that comes to a column of that meaning, its place kept.
    pairs = [
        (task, tasks.moved(replace(task, column_id=""), column.id, category, task.rank, today)) for task in _cards(edit, column.id)
    ]
    return replace(column, category=category), _change(edit, pairs, column, today)


def _change(edit: Edit, pairs: list[tuple[Task, Task]], column: Column, today: date) -> list[Task]:
    """Puts cards as they are after, and answers those that come next; none of these lands in the column that is about to change."""
    following = []
    # Those that repeat first: making the next one reads the store, for which everything put before is written and looked at again.
    for before, after in sorted(pairs, key=lambda pair: not pair[1].rule):
        settled, next_one = finished(edit, before, after, today, without=column.id)
        if settled != before:
            edit.change(before, settled)
        following += [next_one] if next_one else []
    return following


def _cards(edit: Edit, column_id: str) -> list[Task]:
    return edit.find(Task, "column_id = ?", (column_id,), "ORDER BY rank, id")


def _standing(edit: Edit, column_id: str) -> Column:
    column = edit.get(Column, column_id)
    if column.deleted:
        raise NotFound(f"The column “{column.name}” was removed meanwhile, so nothing was changed.")
    return column


def _of_same_board(edit: Edit, column: Column, other_id: str) -> Column:
    other = _standing(edit, other_id)
    if other.project_id != column.project_id:
        why = f"“{other.name}” is a column of another project, so “{column.name}” and its cards were kept where they are."
        raise InvalidInput("to_column_id", f"{why} Choose a column of the same board.")
    return other


def _rank_before(edit: Edit, project_id: str, following: Column | None, moving_id: str = "") -> str:
    """A rank before a column, or at the end. Columns in the bin keep their ranks, so they count as neighbours too."""
    after = following.rank if following is not None else None
    bound = (" AND rank < ?", (after,)) if after is not None else ("", ())
    before = edit.value(
        f"SELECT max(rank) FROM board_column WHERE project_id = ? AND id <> ?{bound[0]}", (project_id, moving_id, *bound[1])
    )
    return ranks.between(before, after)
