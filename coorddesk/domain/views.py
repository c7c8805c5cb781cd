"""Ways of looking at a screen that were worth a name: what it is filtered by and how it is arranged."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class SavedView:
    """One way of looking at a screen.

    Attributes:
        screen: its name, such as board.
        project_id: the project it was saved in; None for one that was saved with all of them on view.
        terms: what the screen reads it by, as JSON text.
    """

    KIND: ClassVar[str] = "saved_view"

    id: str
    screen: str
    name: str
    project_id: str | None = None
    terms: str = ""
    deleted: bool = False
