"""Names for ids, for whoever shows records."""

from coorddesk.storage.queries import directory as query
from coorddesk.storage.queries.directory import Directory as Directory
from coorddesk.storage.store import Store


def read(store: Store) -> Directory:
    """Everybody and every place as they stand now."""
    with store.read() as reader:
        return query.directory(reader)
