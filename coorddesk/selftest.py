"""Tries out what an installation must be able to do; used on built packages."""

import json
import os
import ssl
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from coorddesk import __version__


def run() -> int:
    """What this installation can do, tried out, as one JSON line; 1 when something that must work does not."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from coorddesk.reports import html
    from coorddesk.services import invites, listing, lookup, sheets, stores
    from coorddesk.storage.migrate import SCHEMA_VERSION
    from coorddesk.ui.icons import Icons
    from coorddesk.ui.print.pdf import pdf_bytes
    from coorddesk.ui.theme import Theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    now = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        store = stores.create_example(Path(folder, "example.coord"), lambda: now, now.date())
        meeting = lookup.by_reference(store, "FIT-M11")
        invite = invites.export(store, meeting.id, kind="invite", now=now, your_email="eva.marsh@harbour.example").data
        drafts = sheets.Drafts(store, lambda: now, "Europe/London", lambda: "<b>")
        draft = drafts.draft(sheets.Wish("status", drafts.projects()[0].id, now.date()))
        assert draft.sheet is not None
        page = html.page(draft.sheet)
        pdf = pdf_bytes(draft.sheet)
        tasks = len(listing.objects(store, "tasks"))
        store.close()
    icons = Icons(Theme.for_app(app))
    icon_ok = icons.has("sun") and not icons.pixmap("sun", 16).isNull()
    escaped = "Prepared by <b>" not in page
    found = {
        "version": __version__, "python": sys.version.split()[0], "schema": SCHEMA_VERSION, "tasks": tasks, "icon_ok": icon_ok,
        "pdf": len(pdf), "escaped": escaped, "vtimezone": invite.count(b"BEGIN:VTIMEZONE"), "zone": ZoneInfo("Europe/London").key,
        "ssl": ssl.OPENSSL_VERSION,
    }  # fmt: skip
    print(json.dumps(found))
    return 0 if icon_ok and escaped and len(pdf) > 1000 and tasks else 1
