"""What every command is given: its options, the clock, the settings and the store; and the two ways in which it is refused."""

import argparse
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from coorddesk import paths, settings
from coorddesk.domain.dates import Clock
from coorddesk.errors import CoordDeskError


class Refused(CoordDeskError):
    """The command was understood and cannot be done."""


class Usage(Exception):
    """Options that do not go together."""


class Desk:
    """What every command is given: options, the clock, and the store when it asks for it."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        now = given.now or os.environ.get("COORDDESK_NOW")
        self.clock = Clock(moment_of(now) if now else None)
        self.settings = settings.load(paths.config_dir() / "settings.json")
        self.zone = zone_of(self.settings.zone)

    @property
    def today(self) -> date:
        """Today, in the coordinator's zone."""
        return self.clock.today(self.zone)

    def store_path(self) -> Path:
        """The store that the command is about."""
        named = self.given.store or os.environ.get("COORDDESK_STORE")
        return Path(named) if named else Path(self.settings.last_store) if self.settings.last_store else paths.default_store()

    def store(self) -> Any:
        """The store, open."""
        from coorddesk.services import stores

        return stores.open_store(self.store_path(), self.clock.now)

    def project_id(self, store: Any) -> str | None:
        """The project that --project names, or None."""
        from coorddesk.services import projects

        return projects.by_code(store, self.given.project).id if self.given.project else None


def zone_of(preferred: str) -> str:
    """The coordinator's zone: the preferred one if it exists, else the computer's, else UTC."""
    local = os.environ.get("TZ", "").lstrip(":")
    if not local:
        try:
            local = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
        except OSError:
            local = ""
    for name in (preferred, local):
        try:
            if name:
                return ZoneInfo(name).key
        except (OSError, ValueError, LookupError):
            continue
    return "UTC"


def moment_of(text: str) -> datetime:
    """The time an option or the environment gives; without a zone it is UTC. Raises `Usage` for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Usage(f"“{text}” is not a time. Give one such as 2026-11-25T08:42, with Z for UTC.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
