"""When somebody is taken, as a stretch of time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Busy:
    """One stretch of time in which somebody cannot come.

    Attributes:
        starts, ends: UTC, aware.
        title: what takes place then.
        tentative: it is not certain to take place.
    """

    person_id: str
    starts: datetime
    ends: datetime
    title: str
    tentative: bool = False
