"""Opening, making, copying and checking store files."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from coorddesk.services import backups
from coorddesk.storage.store import Store

Clock = Callable[[], datetime]


def open_store(path: Path, clock: Clock) -> Store:
    """The store at `path`; an older one is backed up and then migrated.

    Raises:
        StorageError: it is missing, not a store, newer, damaged or cannot be read; the file is left as it is.
    """
    return Store.open(path, clock, before_migrating=lambda found: backups.make(found, clock()))


def create(path: Path, clock: Clock) -> Store:
    """A new, empty store.

    Raises:
        InvalidInput: something lies there already.
        StorageError: the place cannot be written.
    """
    return Store.create(path, clock)


def create_example(path: Path, clock: Clock, today: date) -> Store:
    """A new store that holds the example project.

    Raises:
        InvalidInput: something lies there already.
        StorageError: the place cannot be written.
    """
    from coorddesk.services import example  # late: a store that is opened does not need it

    store = create(path, clock)
    example.fill(store, today)
    return store
