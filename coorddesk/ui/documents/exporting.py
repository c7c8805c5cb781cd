"""Writing the register to a file: what is on view with its filters, or all of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk.domain.dates import count_words
from coorddesk.errors import CoordDeskError
from coorddesk.services import export_register
from coorddesk.ui.desk import Desk
from coorddesk.ui.work import Job


class Exporting(QObject):
    """Asks where the register goes, and writes it beside the work."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._owner = parent
        self._job: Job | None = None

    def ask(self, ids: Sequence[str] | None, columns: Sequence[str] | None) -> None:
        """Asks for a file and writes these documents with these columns; all of the project's, in full, where they are None."""
        code = next((one.code for one in self.desk.names().projects.values() if one.id == self.desk.project_id), "")
        start = str(Path.home() / f"{' '.join(filter(None, (code, self.tr('document register'))))}.xlsx")
        kinds = {
            self.tr("Workbook with revisions and issue sheet (*.xlsx)"): ".xlsx", self.tr("The register as text (*.csv)"): ".csv",
        }  # fmt: skip
        name, kind = QFileDialog.getSaveFileName(self._owner, self.tr("Export the register"), start, ";;".join(kinds))
        if name:
            path = Path(name)
            self.write(path if path.suffix else path.with_name(path.name + kinds.get(kind, ".xlsx")), ids, columns)

    def write(self, path: Path, ids: Sequence[str] | None, columns: Sequence[str] | None) -> None:
        """Writes the file on the worker and says so."""
        store, project_id = self.desk.store, self.desk.project_id
        self.desk.announced.emit(self.tr("Writing {name}…").format(name=path.name))
        self._job = self.desk.work.start(
            lambda _job: export_register.write_register(store, path, project_id, ids, columns),
            lambda count: self.desk.announced.emit(
                self.tr("Written: {name}, {documents}").format(name=path.name, documents=count_words(count, self.tr("document")))
            ),
            lambda error: self._failed(path, error),
        )

    def _failed(self, path: Path, error: BaseException) -> None:
        if not isinstance(error, CoordDeskError):
            raise error
        self.desk.failed.emit(self.tr("{name} was not written").format(name=path.name), error.sentence)
