"""Preferences: one dataclass, kept as JSON in the platform's place.

Each field says its label, help and choices, a number also the least and the most it may be.
"""

import dataclasses
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SPAN = (0, 999)  # of a number that names no other


def _setting(
    default: Any, label: str, help: str = "", choices: tuple[tuple[str, str], ...] = (), shown: bool = True, span: tuple[int, int] = _SPAN
) -> Any:
    return field(default=default, metadata={"label": label, "help": help, "choices": choices, "shown": shown, "span": span})


@dataclass(slots=True)
class Settings:
    """What the coordinator prefers, on this computer."""

    theme: str = _setting("system", "Theme", choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")))
    your_name: str = _setting("", "Your name", "Signs messages and status sheets.")
    your_email: str = _setting("", "Your e-mail", "Invites go out from this address.")
    zone: str = _setting("", "Time zone", "An IANA name such as Europe/London. Empty takes the computer’s.")
    more_zones: tuple[str, ...] = _setting((), "More time zones", shown=False)
    holidays: str = _setting("", "Public holidays", "A country by name or code; GB-SCT is a part of one. Empty shows none.")
    remind: int = _setting(
        15, "Remind before meetings", "Minutes before the start, of meetings made from now on. 0 does not remind.", span=(0, 240)
    )
    color_by: str = _setting("team", "Calendar colours", choices=(("team", "By team"), ("project", "By project")), shown=False)
    date_order: str = _setting(
        "", "Typed dates", choices=(("", "As the system"), ("dmy", "Day, month"), ("mdy", "Month, day"), ("ymd", "Year, month, day"))
    )
    paper: str = _setting("a4", "Paper", choices=(("a4", "A4"), ("letter", "Letter")))
    ask_again_days: int = _setting(3, "Ask again after", "Working days after a message, unless told otherwise.", span=(1, 60))
    attach_agenda: bool = _setting(False, "Agenda with invites", "Attaches the agenda as a PDF to invites and updates.")
    attach_mb: int = _setting(
        20, "Largest attachments", "Megabytes of files with one message; the rest is listed. 0 lists all.", span=(0, 500)
    )
    read_files: bool = _setting(True, "Search in files", "Reads the files of documents beside the work, so that what they say is found.")
    single_keys: bool = _setting(True, "Single-letter keys", "N, E, D, W and others act on lists and boards.")
    reduced_motion: bool = _setting(False, "Reduce motion")
    last_store: str = _setting("", "Last store", shown=False)
    recent_stores: tuple[str, ...] = _setting((), "Recent stores", shown=False)
    publishing_stores: tuple[str, ...] = _setting((), "Stores that publish from here", shown=False)
    last_view: str = _setting("today", "Last view", shown=False)
    last_project: str = _setting("", "Last project", shown=False)
    import_folder: str = _setting("", "Where the last file to import lay", shown=False)
    sidebar_folded: bool = _setting(False, "Sidebar folded", shown=False)
    inspector_open: bool = _setting(False, "Inspector open", shown=False)
    filters: dict[str, Any] = field(default_factory=dict, metadata={"label": "Filters", "shown": False})

    @property
    def reminder(self) -> int | None:
        """How many minutes before its start one is reminded of a new meeting; None for not at all."""
        return self.remind if self.remind > 0 else None

    def publishes(self, store: Path) -> None:
        """Remembers that a store's calendars are published from this computer, twenty stores at most."""
        name = str(store)
        self.publishing_stores = (name, *(one for one in self.publishing_stores if one != name))[:20]

    def opened(self, store: Path) -> None:
        """Remembers a store as the last one opened, ten at most."""
        name = str(store)
        self.last_store = name
        self.recent_stores = (name, *(one for one in self.recent_stores if one != name))[:10]


def load(path: Path) -> Settings:
    """The preferences in a file; what is missing, unknown or not understood takes its default, a number out of range the nearest in it."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Settings()
    settings = Settings()
    if not isinstance(found, dict):
        return settings
    for one in dataclasses.fields(Settings):
        value, default = found.get(one.name), getattr(settings, one.name)
        if isinstance(default, tuple) and isinstance(value, list):
            value = tuple(str(item) for item in value)
        choices = [choice for choice, _ in one.metadata.get("choices", ())]
        if type(value) is not type(default) or (choices and value not in choices):
            continue
        if type(value) is int:
            least, most = one.metadata["span"]
            value = min(max(value, least), most)
        setattr(settings, one.name, value)
    return settings


def save(settings: Settings, path: Path) -> None:
    """Writes the preferences, whole or not at all.

    Raises:
        OSError: the place cannot be written.
    """
    import tempfile  # late: reading, at every start, does not need it

    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(dataclasses.asdict(settings), ensure_ascii=False, indent=1)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".settings.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
