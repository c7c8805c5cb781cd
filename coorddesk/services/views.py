"""Keeping ways of looking at a screen under a name."""

import json
from dataclasses import replace
from typing import Any

from coorddesk.domain.views import SavedView
from coorddesk.errors import InvalidInput
from coorddesk.storage.store import Store, new_id

LONGEST_NAME = 60


def saved(store: Store, screen: str, project_id: str | None) -> list[SavedView]:
    """The saved views of a screen that count in a project, by name: its own, and those saved with all projects on view."""
    with store.read() as reader:
        return reader.find(
            SavedView, "screen = ? AND deleted = 0 AND (project_id IS NULL OR project_id = ?)", (screen, project_id),
            "ORDER BY name COLLATE NOCASE, id",
        )  # fmt: skip


def terms_of(view: SavedView) -> Any:
    """What a saved view is read by, as it was given to `save`; None when it cannot be understood."""
    try:
        return json.loads(view.terms)
    except ValueError:
        return None


def save(store: Store, screen: str, name: str, terms: Any, project_id: str | None) -> SavedView:
    """Keeps a way of looking at a screen; one of that name there is changed instead.

    Args:
        terms: whatever JSON can hold.
        project_id: where it counts; None is everywhere.

    Raises:
        InvalidInput: on `name`, when it is empty or too long.
    """
    clean = " ".join(name.split())
    if not clean:
        raise InvalidInput("name", "A saved filter needs a name. Nothing was saved.")
    if len(clean) > LONGEST_NAME:
        raise InvalidInput("name", f"A name has {LONGEST_NAME} letters at most, and this one has {len(clean)}. Nothing was saved.")
    text = json.dumps(terms, ensure_ascii=False, sort_keys=True)
    with store.edit(f"Save the filter {clean}") as edit:
        condition = "screen = ? AND project_id IS ? AND name = ? COLLATE NOCASE AND deleted = 0"
        found = edit.find(SavedView, condition, (screen, project_id, clean))
        if found:
            edit.put(changed := replace(found[0], name=clean, terms=text))
            return changed
        view = SavedView(new_id(), screen, clean, project_id, text)
        edit.add(view)
        return view


def remove(store: Store, view_id: str) -> None:
    """Forgets a saved view."""
    with store.edit("") as edit:
        view = edit.get(SavedView, view_id)
        edit.label = f"Forget the filter {view.name}"
        edit.put(replace(view, deleted=True))
