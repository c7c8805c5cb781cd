"""Keeping backups of a store in the application's data folder."""

from datetime import datetime, timedelta
from pathlib import Path

from coorddesk import paths
from coorddesk.errors import NotFound, StorageError
from coorddesk.storage import backup
from coorddesk.storage.probe import refuse_unless_openable

_EVERY = timedelta(minutes=30)


def make(store: Path, now: datetime) -> Path:
    """A checked backup of the store as it is; older ones are thinned out.

    Raises:
        StorageError: the store is damaged, or the backup cannot be written.
    """
    folder = paths.backups_dir(store)
    made = backup.make(store, folder, now)
    backup.thin(folder, now)
    return made


def make_if_due(store: Path, now: datetime) -> Path | None:
    """A backup if the store changed since the last one and half an hour has passed; None otherwise."""
    found = listed(store)
    if found:
        last = backup.made_at(found[0])
        if last is not None and now.replace(tzinfo=None) - last < _EVERY:
            return None
        if found[0].stat().st_mtime >= store.stat().st_mtime:
            return None
    return make(store, now)


def listed(store: Path) -> list[Path]:
    """The store's backups, newest first."""
    return backup.all_in(paths.backups_dir(store))


def restore(chosen: Path, store: Path, now: datetime) -> Path | None:
    """Puts a backup in the store's place; what was there is backed up if it is sound, and in any case kept beside it; its path.

    Raises:
        NotFound: there is no such backup.
        StorageError: the backup is not a store, is newer or has changed since it was made, or the place cannot be written.
    """
    if not chosen.is_file():
        raise NotFound(f"There is no backup {chosen}. Nothing was changed.")
    refuse_unless_openable(chosen)
    if chosen.parent == paths.backups_dir(store) and not backup.is_sound(chosen):
        raise StorageError("corrupt", f"The backup {chosen.name} is damaged, so the store was left as it is. Choose an older one.")
    return backup.restore(chosen, store, now)


def save_copy(store: Path, target: Path) -> None:
    """A checked copy of the store at another place.

    Raises:
        StorageError: the store is damaged, or the place cannot be written.
    """
    backup.copy_to(store, target)


def check(store: Path) -> list[str]:
    """What is wrong with the store, in words; empty when it is sound."""
    return backup.check(store)
