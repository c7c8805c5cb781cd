"""The distribution matrix of a project: who gets documents of which type, and who is asked to review them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Distribution:
    """One cell of the distribution matrix: who gets documents of a type.

    Attributes:
        type: empty for documents of every type.
        person_id, team_id: one of them.
        reviews: is asked to review them too.
    """

    KIND: ClassVar[str] = "distribution"

    id: str
    project_id: str
    type: str
    person_id: str | None = None
    team_id: str | None = None
    reviews: bool = False
    deleted: bool = False


class Share(StrEnum):
    """What one cell of the matrix says, in the order in which a key goes through them."""

    NONE = "none"
    COPY = "copy"  # gets the documents
    REVIEW = "review"  # gets them, and is asked to review them


_ROUND = tuple(Share)


def next_share(share: Share) -> Share:
    """None → copy → copy and review → none."""
    return _ROUND[(_ROUND.index(share) + 1) % len(_ROUND)]


def share_of(cell: Distribution | None) -> Share:
    """What a cell says; None is an empty one."""
    return Share.NONE if cell is None or cell.deleted else Share.REVIEW if cell.reviews else Share.COPY


def type_key(type: str) -> str:
    """What makes two types the same: their letters in any case."""
    return " ".join(type.split()).casefold()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody gets something.

    Attributes:
        types: of the documents, as the matrix writes them; an empty one is every type.
        team_ids: the teams through which; empty when they stand there themselves.
        reviews: they review some of it.
    """

    types: tuple[str, ...] = ()
    team_ids: tuple[str, ...] = ()
    reviews: bool = False


def who_gets(cells: Iterable[Distribution], types: Sequence[str], members: Mapping[str, Sequence[str]]) -> dict[str, Reason]:
    """Who gets documents of some types by the matrix, in the order of its cells, each with the reason.

    Args:
        types: of the documents.
        members: by team, the people who belong to it and are still here.
    """
    wanted = {type_key(one) for one in types}
    found: dict[str, Reason] = {}
    for cell in cells:
        if cell.deleted or (cell.type and type_key(cell.type) not in wanted):
            continue
        people = (cell.person_id,) if cell.person_id else members.get(cell.team_id or "", ())
        for id in people:
            before = found.get(id, Reason())
            found[id] = Reason(
                tuple(dict.fromkeys((*before.types, cell.type))),
                tuple(dict.fromkeys((*before.team_ids, cell.team_id))) if cell.team_id else before.team_ids,
                before.reviews or cell.reviews,
            )
    return found
