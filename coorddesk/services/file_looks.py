"""A quick look at a file: its first pages, its picture or its words, and what is known of it; the file itself is never run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from coorddesk.errors import ImportProblem
from coorddesk.exchange.file_texts import SHOWN_AS_TEXT, Pages, file_pages, file_text
from coorddesk.exchange.reaching import Reach, Unreachable
from coorddesk.services.document_files import FileState, place_of, why
from coorddesk.storage.store import Store

IMAGES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"))
_MOST_IMAGE = 60_000_000  # bytes of a picture that is shown


class Shows(StrEnum):
    """What can be shown of a file."""

    PAGES = "pages"
    IMAGE = "image"
    TEXT = "text"
    FACTS = "facts"  # nothing but what is known of it


@dataclass(frozen=True, slots=True)
class Look:
    """What a quick look shows.

    Attributes:
        size, changed: of the file now; None when it is not there.
        state: MISSING and AWAY, or PRESENT; whether it is still what was registered is found out elsewhere.
        why: why nothing more is shown; empty when something is.
    """

    place: Path
    shows: Shows
    state: FileState
    size: int | None = None
    changed: datetime | None = None
    pages: Pages | None = None
    text: str = ""
    why: str = ""


def look(store: Store, path: str, reach: Reach, cancelled: Callable[[], bool] = lambda: False) -> Look:
    """What a file looks like; for a worker thread."""
    place = place_of(store, path)
    try:
        found = reach.ask(place, place.stat, cancelled)
        is_plain = reach.ask(place, place.is_file, cancelled)
    except Unreachable as error:
        return Look(place, Shows.FACTS, FileState.AWAY, why=error.sentence)
    except FileNotFoundError:
        return Look(place, Shows.FACTS, FileState.MISSING, why="The file is not where it was. The register still has its details.")
    except OSError as error:
        return Look(place, Shows.FACTS, FileState.AWAY, why=f"The file cannot be looked at: {why(error)}.")
    known = (found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))
    if not is_plain:
        return Look(place, Shows.FACTS, FileState.PRESENT, why="It is no plain file, so it is not opened.")
    ending = place.suffix.casefold()
    try:
        if not found.st_size:
            return Look(place, Shows.FACTS, FileState.PRESENT, *known, why="The file is empty: 0 bytes.")
        if ending == ".pdf":
            return Look(place, Shows.PAGES, FileState.PRESENT, *known, pages=file_pages(place, cancelled))
        if ending in IMAGES and found.st_size <= _MOST_IMAGE:
            return Look(place, Shows.IMAGE, FileState.PRESENT, *known)
        if ending in SHOWN_AS_TEXT:
            return Look(place, Shows.TEXT, FileState.PRESENT, *known, text=file_text(place, cancelled))
    except ImportProblem as problem:
        return Look(place, Shows.FACTS, FileState.PRESENT, *known, why=problem.sentence)
    except OSError as error:
        return Look(place, Shows.FACTS, FileState.PRESENT, *known, why=f"The file cannot be read: {why(error)}.")
    return Look(place, Shows.FACTS, FileState.PRESENT, *known, why="Files of this kind are not shown here.")
