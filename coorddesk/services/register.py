"""Reading the document register for the table: ids in order first, then what is painted, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from coorddesk.storage.queries import register as query
from coorddesk.storage.queries.directory import Directory, directory
from coorddesk.storage.queries.register import NOBODY as NOBODY
from coorddesk.storage.queries.register import Line as Line
from coorddesk.storage.queries.register import RevisionLine as RevisionLine
from coorddesk.storage.queries.register import Wanted as Wanted
from coorddesk.storage.store import Store


@dataclass(frozen=True, slots=True)
class Register:
    """What the table needs before it paints: the names, and the ids of the documents on view in order."""

    directory: Directory
    ids: list[str]


def read(store: Store, wanted: Wanted) -> Register:
    """The register as it stands."""
    with store.read() as reader:
        return Register(directory(reader), query.ids(reader, wanted))


def ids(store: Store, wanted: Wanted) -> list[str]:
    """The documents on view, in order; what a changed filter or order needs."""
    with store.read() as reader:
        return query.ids(reader, wanted)


def counts(store: Store, project_id: str | None) -> tuple[dict[str, int], list[str]]:
    """How many documents of a scope have each status, whatever is filtered, and the types in use in alphabetical order."""
    with store.read() as reader:
        return query.counts(reader, project_id)


def lines(store: Store, document_ids: Sequence[str]) -> dict[str, Line]:
    """What is painted of some documents, by id."""
    with store.read() as reader:
        return query.lines(reader, document_ids)


def revisions(store: Store, document_id: str) -> list[RevisionLine]:
    """A document's revisions, latest first."""
    with store.read() as reader:
        return query.revisions(reader, document_id)
