"""Tables and the whole store as files for other programs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coorddesk.domain.kinds import RECORDS
from coorddesk.domain.ledger import Sent
from coorddesk.errors import InvalidInput
from coorddesk.exchange import tables
from coorddesk.services import files, listing
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
        found = [listing.table(store, name, project_id) for name in TABLES]
        files.write(path, tables.write_xlsx([(one.name.capitalize(), one.headings, one.rows, ()) for one in found]))
    elif ending == ".json":
        files.write(path, everything(store))
    else:
        write_table(store, "tasks", path, project_id)


def write_table(store: Store, name: str, path: Path, project_id: str | None = None) -> int:
    """One table as .xlsx or .csv; how many rows it has.

    Raises:
        InvalidInput: another ending.
        NotFound: there is no such table.
        StorageError: the place cannot be written.
    """
    found = listing.table(store, name, project_id)
    write_rows(path, name.capitalize(), found.headings, found.rows)
    return len(found.rows)


def write_rows(path: Path, name: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Any table as .xlsx, on a sheet of that name, or .csv.

    Raises:
        InvalidInput: another ending.
        StorageError: the place cannot be written.
    """
    ending = path.suffix.lower()
    if ending == ".xlsx":
        data = tables.write_xlsx([(name, headings, rows, ())])
    elif ending == ".csv":
        data = tables.write_csv(headings, rows)
    else:
        raise InvalidInput("path", f"{path.name} ends in neither .xlsx nor .csv, so nothing was written. Give one of them.")
    files.write(path, data)


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
