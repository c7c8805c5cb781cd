"""A real store on a real file."""

from collections.abc import Iterator

import pytest

from coorddesk.storage.store import Store
from tests.storage.strategies import NOW, fill


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    """An empty store."""
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def filled(store) -> Store:
    """A store with one record of each kind that others point at, made by one edit, “Base”."""
    fill(store)
    return store
