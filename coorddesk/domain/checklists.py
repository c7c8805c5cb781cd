"""Checklist templates, and the runs that were started from them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """One step: who by role, and when in working days from the anchor (negative is before)."""

    title: str
    role: str = ""
    offset_days: int = 0


@dataclass(frozen=True, slots=True)
class ChecklistTemplate:
    """A process written down once."""

    KIND: ClassVar[str] = "template"

    id: str
    name: str
    notes: str = ""
    steps: tuple[TemplateStep, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistRun:
    """A template started in a project at an anchor date; its tasks carry this run's id."""

    KIND: ClassVar[str] = "run"

    id: str
    project_id: str
    template_id: str | None
    name: str
    anchor: date
    deleted: bool = False
