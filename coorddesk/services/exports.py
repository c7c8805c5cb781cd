"""Tables and the whole store as files for other programs."""

import json
from pathlib import Path
from typing import Any

from coorddesk.domain.kinds import RECORDS
from coorddesk.domain.ledger import Sent
from coorddesk.exchange.tables import Page
from coorddesk.services import export_register, files, listing
from coorddesk.storage.mapping import to_plain
from coorddesk.storage.store import Store

TABLES = ("tasks", "log", "documents", "people", "milestones", "meetings")


def write(store: Store, path: Path, project_id: str | None = None) -> None:
    """All tables into one file, as its ending says: a workbook (.xlsx), the tasks alone (.csv), or everything (.json).

    Raises:
        InvalidInput: another ending.
        StorageError: the place cannot be written.
    """
    ending = path.suffix.lower()
    if ending == ".xlsx":
        files.write_tables(path, [page for name in TABLES for page in _pages(store, name, project_id)])
    elif ending == ".json":
        files.write(path, everything(store))
    else:
        write_table(store, "tasks", path, project_id)


def write_table(store: Store, name: str, path: Path, project_id: str | None = None) -> int:
    """One table as .xlsx or .csv; how many rows it has. Documents bring their revisions and issue sheets along in a workbook.

    Raises:
        InvalidInput: another ending.
        NotFound: there is no such table.
        StorageError: the place cannot be written.
    """
    pages = _pages(store, name, project_id)
    files.write_tables(path, pages)
    return len(list(pages[0].rows))


def _pages(store: Store, name: str, project_id: str | None) -> list[Page]:
    if name == "documents":
        return export_register.pages(store, project_id)
    found = listing.table(store, name, project_id)
    return [Page(name.capitalize(), found.headings, found.rows)]


def write_everything(store: Store, path: Path) -> None:
    """The whole store as JSON.

    Raises:
        StorageError: the place cannot be written.
    """
    files.write(path, everything(store))


def everything(store: Store) -> bytes:
    """The whole store as JSON: a list a kind, each record in its plain form, the bin and the ledger included."""
    records: tuple[type[Any], ...] = (*RECORDS, Sent)
    with store.read() as reader:
        found = {record.KIND: [to_plain(one) for one in reader.find(record, "1 = 1", (), "ORDER BY id")] for record in records}
    head = {"program": "CoordDesk", "written_at": store.now().isoformat(timespec="seconds")}
    return json.dumps(head | found, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
