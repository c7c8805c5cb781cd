"""Which task comes after which: adding and removing, what stands around one task, and no circles."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import dependencies as query
from coorddesk.storage.queries.dependencies import Neighbour as Neighbour
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

# A longer circle is named by its first steps and its length.
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Around:
    """What comes before a task, in the order in which it was named, and what waits for it, open ones first."""

    before: tuple[Neighbour, ...] = ()
    after: tuple[Neighbour, ...] = ()


ALONE = Around()


def around(reader: Reader, task_id: str) -> Around:
    """What comes before a task and after it; what is in the bin is left out."""
    return Around(tuple(query.before(reader, task_id)), tuple(query.after(reader, task_id)))


def add(store: Store, task_id: str, on_id: str) -> None:
    """Has a task come after another one, of any project; nothing happens when it does already.

    Raises:
        InvalidInput: it would come after itself, directly or by way of others; the circle is named.
        NotFound: one of them is not in the store.
    """
    with store.edit("") as edit:
        task, on = edit.get(Task, task_id), edit.get(Task, on_id)
        if on_id in task.depends_on:
            return
        edit.put(replace(task, depends_on=checked(edit, task, (*task.depends_on, on_id))))
        edit.label = f"{task.ref} comes after {on.ref}"


def remove(store: Store, task_id: str, on_id: str) -> None:
    """Has a task no longer come after another one; nothing happens when it does not."""
    with store.edit("") as edit:
        task, on = edit.get(Task, task_id), edit.get(Task, on_id)
        edit.put(replace(task, depends_on=tuple(id for id in task.depends_on if id != on_id)))
        edit.label = f"{task.ref} no longer comes after {on.ref}"


def checked(edit: Edit, task: Task, on_ids: Iterable[str]) -> tuple[str, ...]:
    """The ids a task may depend on, each once, in their order.

    Raises:
        InvalidInput: on `depends_on`, for a circle, which is named, and for a task that is not in the store.
    """
    wanted = tuple(dict.fromkeys(on_ids))
    for id in wanted:
        if id in task.depends_on:
            continue
        if id == task.id:
            raise InvalidInput("depends_on", f"{task.ref} cannot come after itself. Nothing was changed; choose another task.")
        if not query.refs_of(edit, [id]):
            raise InvalidInput("depends_on", f"What {task.ref} should come after is no longer in the store. Nothing was changed.")
        # Every new step begins at this task, so the way back to it can only use what is there already.
        chain = query.way_back(edit, id, task.id)
        if chain:
            raise InvalidInput("depends_on", _circle(edit, task, chain))
    return wanted


def words(reader: Reader, before: Task, after: Task) -> str:
    """What a label says of another choice: “FIT-23 comes after FIT-41”, “FIT-23 no longer comes after FIT-7”."""
    new = [id for id in after.depends_on if id not in before.depends_on]
    gone = [id for id in before.depends_on if id not in after.depends_on]
    refs = query.refs_of(reader, [*new, *gone])
    said = [
        f"{way} {_joined([refs[id] for id in ids])}" for way, ids in (("comes after", new), ("no longer comes after", gone)) if ids
    ]
    return f"{after.ref} {' and '.join(said)}" if said else f"Order what {after.ref} comes after"


def is_late(one: Neighbour, today: date) -> bool:
    """Whether it should have been done before today."""
    return one.done_on is None and one.due is not None and one.due < today


def ends_after(one: Neighbour, due: date | None) -> bool:
    """Whether it is open and due later than the task that comes after it, which cannot be right."""
    return one.done_on is None and one.due is not None and due is not None and one.due > due


def _circle(reader: Reader, task: Task, chain: list[str]) -> str:
    refs = query.refs_of(reader, chain)
    steps = [f"{refs[one]} comes after {refs[next]}" for one, next in pairwise(chain)]
    if len(steps) > _MOST_NAMED:
        named = f"{', '.join(steps[:3])}, and so on by way of {len(steps) - 3} more tasks back to {task.ref}"
    else:
        named = steps[0] if len(steps) == 1 else f"{', '.join(steps[:-1])}, and {steps[-1]}"
    return f"{task.ref} cannot come after {refs[chain[0]]}: {named}. Nothing was changed."


def _joined(refs: list[str]) -> str:
    return refs[0] if len(refs) == 1 else f"{', '.join(refs[:-1])} and {refs[-1]}"
