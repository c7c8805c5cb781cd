"""How a document's status is shown: its chip's tone and icon, and whether anything is still waited for."""

from coorddesk.domain.document_presets import statuses_of, usual_status
from coorddesk.domain.documents import is_out_of_use, is_settled
from coorddesk.domain.projects import DEFAULT_STATUS_CODES, StatusCode
from coorddesk.storage.queries.directory import Directory
from coorddesk.ui.paint import Tone
from coorddesk.ui.status_looks import code_of, status_look

_SEGMENTS = ("For review", "Comments", "Awaited", "Draft")


class Statuses:
    """The statuses of the projects on view, each project's own set first."""

    def __init__(self) -> None:
        self.directory = Directory({}, {}, {}, {})

    def codes(self, project_id: str | None) -> tuple[StatusCode, ...]:
        """What can be chosen in a project, the usual set for none or one without its own."""
        return statuses_of(self.directory.projects.get(project_id or ""))

    def usual(self, project_id: str | None) -> str:
        """What a new revision with a file is until somebody says otherwise."""
        return usual_status(self.codes(project_id))

    def _code(self, status: str, project_id: str | None) -> StatusCode | None:
        return code_of(self.codes(project_id), status)

    def look(self, status: str, project_id: str | None) -> tuple[Tone, str]:
        """(tone, icon) of a status's chip; one that nobody defined stands without colour."""
        return status_look(self.codes(project_id), status)

    def meaning(self, status: str, project_id: str | None) -> str:
        """The status with what it means, for a tooltip."""
        code = self._code(status, project_id)
        return f"{status}: {code.meaning}" if code and code.meaning else status

    def settled(self, status: str, project_id: str | None) -> bool:
        """Whether nobody is waited for any more, so that a day gone by is not late."""
        return is_settled(status, (*self.codes(project_id), *DEFAULT_STATUS_CODES))

    def out_of_use(self, status: str, project_id: str | None) -> bool:
        """Whether a document that has a revision is not in force."""
        return is_out_of_use(status, (*self.codes(project_id), *DEFAULT_STATUS_CODES))

    def segments(self, project_id: str | None) -> list[str]:
        """The statuses that stand as choices in the filter bar: the usual four, or a project's own that want something."""
        codes = [code.code for code in self.codes(project_id)]
        usual = [code for code in _SEGMENTS if code in codes]
        if usual:
            return usual
        return [code.code for code in self.codes(project_id) if code.tone in ("accent", "amber", "complete", "outline")][:4]
