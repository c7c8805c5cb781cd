"""The few kinds of error that CoordDesk shows as a sentence; anything else is a bug.

A message is a whole sentence: what happened, what was kept, what to do.
"""


class CoordDeskError(Exception):
    """Base of all errors whose text is meant for the coordinator."""

    @property
    def sentence(self) -> str:
        """The text to show, as it stands."""
        return str(self.args[0]) if self.args else ""


class InvalidInput(CoordDeskError):
    """A value that cannot be taken; `field` names the record's attribute it was meant for."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class NotFound(CoordDeskError):
    """Something asked for by reference, number, name or id does not exist."""


class Conflict(CoordDeskError):
    """A record was changed by something else since it was read; nothing was written."""


class ImportProblem(CoordDeskError):
    """A foreign file that cannot be read at all; nothing was imported."""


class CannotInvite(CoordDeskError):
    """A meeting whose invite cannot be written, with the reason in the sentence."""


class StorageError(CoordDeskError):
    """The store cannot be read or written.

    Attributes:
        cause: one of full, locked, read_only, corrupt, newer, foreign, missing, moved, io.
    """

    def __init__(self, cause: str, sentence: str) -> None:
        super().__init__(sentence)
        self.cause = cause
