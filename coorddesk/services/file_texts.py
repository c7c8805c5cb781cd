"""Reading the files of documents for searching, one at a time and beside the work; each is read once, until it is another one."""

from collections.abc import Callable

from coorddesk.errors import ImportProblem
from coorddesk.exchange.file_texts import file_text
from coorddesk.exchange.files import plain_size
from coorddesk.exchange.reaching import Reach, Unreachable
from coorddesk.services.document_files import place_of
from coorddesk.storage.queries import files as query
from coorddesk.storage.queries.files import LinkedFile
from coorddesk.storage.store import Store


class FileReader:
    """Goes through the register once, file by file; made anew for what came since.

    For a worker thread, after `Store.prepare`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reach = Reach()
        self._after = ""
        self._waiting: list[LinkedFile] = []

    def step(self, cancelled: Callable[[], bool]) -> bool:
        """Reads the next file; False when there is none left."""
        while not self._waiting:
            with self._store.read() as reader:
                self._waiting, last = query.unread(reader, self._after)
            if not last:
                self._store.forget_stray_texts()
                return False
            self._after = last
            if cancelled():
                return False
        self._read(self._waiting.pop(0), cancelled)
        return True

    def _read(self, file: LinkedFile, cancelled: Callable[[], bool]) -> None:
        place = place_of(self._store, file.path)
        text, why_not = "", ""
        try:
            self._reach.ask(place, lambda: plain_size(place), cancelled)
            text = file_text(place, cancelled)
        except (Unreachable, OSError):
            return  # not there now: tried again another time, and not noted as read
        except ImportProblem as problem:
            if cancelled():
                return
            why_not = problem.sentence
        self._store.keep_text(file.document_id, file.sha256, file.path, why_not, text)
