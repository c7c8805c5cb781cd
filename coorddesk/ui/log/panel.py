"""The panel for a new line of the log."""

from typing import Any

from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import parse_date
from coorddesk.domain.log import LogKind
from coorddesk.errors import InvalidInput
from coorddesk.storage.queries.directory import Directory
from coorddesk.ui.desk import Desk
from coorddesk.ui.entry import EntryPanel, person_named
from coorddesk.ui.moments import date_order

_SCALE = (("", "–"), *((str(n), str(n)) for n in range(1, 6)))


class LinePanel(EntryPanel):
    """Kind, what, next step, owner, when to look again; of a risk its likelihood and impact too."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("New line of the log"), self.tr("Add"), parent)
        self._desk = desk
        self._directory = Directory({}, {}, {}, {})
        one = {
            LogKind.RISK: self.tr("Risk"), LogKind.ISSUE: self.tr("Issue"), LogKind.DECISION: self.tr("Decision"),
            LogKind.ASSUMPTION: self.tr("Assumption"), LogKind.DEPENDENCY: self.tr("Dependency"), LogKind.CHANGE: self.tr("Change"),
        }  # fmt: skip
        self._project = self.add_choice("project", self.tr("Project"), (), 90)
        kind = self.add_choice("kind", self.tr("Kind"), [(str(kind), words) for kind, words in one.items()], 130)
        self.add_text("title", self.tr("What"))
        self.add_text("next_step", self.tr("Next step"), 220)
        self.add_names("owner_id", self.tr("Owner"), 140)
        self.add_text("due", self.tr("Look again"), 90, self.tr("fri, 4 dec"))
        self.add_choice("probability", self.tr("Likely"), _SCALE, 58)
        self.add_choice("impact", self.tr("Impact"), _SCALE, 58)
        kind.activated.connect(lambda _: self._show_scales())

    def open_for(self, kind: str, directory: Directory, project_id: str) -> None:
        """Shows the panel for a kind; `project_id` is taken where all projects are on view, else the first that runs."""
        self._directory = directory
        running = [one for one in directory.projects.values() if one.state != "closed"]
        project = self._desk.project_id or project_id or (running[0].id if running else "")
        if not project:
            return
        self.fill_choice(self._project, [(one.id, one.code) for one in directory.projects.values()])
        self.show_field("project", self._desk.project_id is None and len(running) > 1)
        self.set_names("owner_id", [one.name for one in directory.people.values() if not one.archived])
        self.open_panel("title", project=project, kind=kind)
        self._show_scales()

    def _show_scales(self) -> None:
        risk = self.value("kind") == LogKind.RISK
        self.show_field("probability", risk)
        self.show_field("impact", risk)

    def entered(self) -> dict[str, Any]:
        """The further fields of the new line.

        Raises:
            InvalidInput: the owner or the day cannot be understood.
        """
        owner = person_named({one.id: one.name for one in self._directory.people.values()}, self.value("owner_id"))
        risk = self.value("kind") == LogKind.RISK
        try:
            due = parse_date(self.value("due"), self._desk.today(), date_order(self._desk.settings))
        except InvalidInput as error:
            raise InvalidInput("due", error.sentence) from error
        scales = {name: int(self.value(name)) if risk and self.value(name) else None for name in ("probability", "impact")}
        return {"next_step": self.value("next_step"), "owner_id": owner, "due": due, **scales}
