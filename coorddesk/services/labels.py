"""Labels, as far as they are known."""

from coorddesk.storage.queries import labels as query
from coorddesk.storage.store import Store


def used(store: Store) -> list[str]:
    """Every label of a task, the most used first."""
    with store.read() as reader:
        return query.used(reader)
