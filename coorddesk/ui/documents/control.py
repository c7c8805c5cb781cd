"""What the register does with revisions that are there, and with many awaited documents at once; each gesture is one undo."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coorddesk.domain.documents import WITHDRAWN, Document, Revision, current
from coorddesk.services import editing, revisions
from coorddesk.services.register import RevisionLine
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.placeholder_panel import PlaceholderPanel
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.table import DocumentTable


class Control(QObject):
    """The gestures of document control beside entering new documents and revisions.

    Signals:
        room_wanted(on): the panel for many documents needs the whole width, or does not any more.

    Args:
        landing: the project where new documents go; empty for none.
        parts: what the fields of a new number of a project begin with.
        reveal: selects a document in the table.
    """

    room_wanted = Signal(bool)

    def __init__(
        self, desk: Desk, statuses: Statuses, table: DocumentTable, landing: Callable[[], str], reveal: Callable[[str, str], bool],
        parts: Callable[[str], dict[str, str]], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.desk, self._table, self._landing, self._reveal, self._parts = desk, table, landing, reveal, parts
        self._statuses, self._view = statuses, parent
        self._placeholders: PlaceholderPanel | None = None

    def _chosen(self) -> tuple[Document, Revision] | None:
        """The document under the keyboard, and its revision there, the current one on the document's own line."""
        key = self._table.current_key()
        id = self._table.document_of(key)
        if not id:
            return None
        document = editing.read(self.desk.store, "document", id)
        now = current(document)
        code = key.code if isinstance(key, RevisionLine) else now.code if now is not None else ""
        found = next((one for one in document.revisions if one.code == code), None)
        if found is None:
            self.desk.announced.emit(self.tr("{number} has no revision yet.").format(number=document.number))
            return None
        return document, found

    def make_current(self) -> None:
        """Puts the revision under the keyboard in force again; on a document's own line the one before the current one."""
        chosen = self._chosen()
        if chosen is None:
            return
        document, revision = chosen
        if revision.current and revision.status != WITHDRAWN and not isinstance(self._table.current_key(), RevisionLine):
            before = revisions.before_current(document)
            if before is None:
                self.desk.announced.emit(self.tr("{number} has no earlier revision to go back to.").format(number=document.number))
                return
            revision = before
        with self.desk.attempt_all(self.tr("Cannot make {code} current").format(code=revision.code)):
            made = revisions.make_current(self.desk.store, document.id, revision.code)
            said = self.tr("{number} rev {code} is current again, {status}")
            self.desk.undo_offered.emit(said.format(number=made.number, code=revision.code, status=made.status.lower()))

    def withdraw(self) -> None:
        """Takes the revision under the keyboard back; where it is the current one, nothing else is in force then."""
        chosen = self._chosen()
        if chosen is None:
            return
        document, revision = chosen
        with self.desk.attempt_all(self.tr("Cannot withdraw {code}").format(code=revision.code)):
            revisions.withdraw(self.desk.store, document.id, revision.code)
            said = self.tr("{number} rev {code} is withdrawn").format(number=document.number, code=revision.code)
            before = revisions.before_current(document)
            if revision.current and before is not None:
                said = self.tr("{said}. “Make it current again” puts {code} in force.").format(said=said, code=before.code)
            self.desk.undo_offered.emit(said)

    def register_several(self, text: str = "") -> None:
        """Opens the panel for many awaited documents, with lines to begin with."""
        project_id = self._landing()
        if not project_id:
            return
        if self._placeholders is None:
            self._placeholders = PlaceholderPanel(self.desk, self._statuses, self._view)
            self._placeholders.added.connect(lambda made: self._reveal("document", made[0].id))
            self._placeholders.closed.connect(lambda: self.room_wanted.emit(False))
        self.room_wanted.emit(True)
        self._placeholders.open_for(project_id, self._parts(project_id), text)
