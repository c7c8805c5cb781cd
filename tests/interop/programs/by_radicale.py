"""What Radicale, a CalDAV server, keeps of calendar messages that are put into one of its calendars, one after the other.

One of the judges (see `tests.interop.judges` for what is asked and answered). The server runs on this machine alone, in a folder that
goes with it. METHOD is taken out before, as CalDAV demands of whoever puts a message there (RFC 4791 §4.1); what comes back is
read by vobject, as Radicale itself does. Occurrences are those of a calendar query with `expand` (§9.6.5).
"""

import base64
import contextlib
import http.client
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import by_vobject
import vobject
from answering import answer_all, moment

_HOME, _CALENDAR, _ENTRY = "/judge/", "/judge/calendar/", "/judge/calendar/entry.ics"
_START_S = 30
_QUERY = """<?xml version="1.0"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop><C:calendar-data><C:expand start="{0}" end="{1}"/></C:calendar-data></D:prop>
  <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
    <C:time-range start="{0}" end="{1}"/>
  </C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""


class Radicale:
    """A running server with one calendar."""

    def __init__(self, port: int) -> None:
        self._port = port

    def asked(self, method: str, path: str, body: str | bytes = b"", **headers: str) -> tuple[int, str]:
        """The status and the text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        with contextlib.closing(connection):
            login = base64.b64encode(b"judge:").decode()
            made = body.encode() if isinstance(body, str) else body
            connection.request(method, path, made, {"Authorization": f"Basic {login}", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def told(self, messages: list[bytes], since: datetime, until: datetime) -> dict[str, Any]:
        """The whole answer; what Radicale refuses raises ValueError with its status."""
        self.asked("DELETE", _CALENDAR)
        self._expected((201,), "MKCALENDAR", _CALENDAR)
        for data in messages:
            stored = re.sub(rb"(?m)^METHOD:.*\r\n", b"", data)
            self._expected((201, 204), "PUT", _ENTRY, stored, **{"Content-Type": "text/calendar; charset=utf-8"})
        by_vobject.forget_zones()
        events = vobject.readOne(self._expected((200,), "GET", _ENTRY)).contents["vevent"]
        query = _QUERY.format(f"{since:%Y%m%dT%H%M%SZ}", f"{until:%Y%m%dT%H%M%SZ}")
        answer = self._expected((207,), "REPORT", _CALENDAR, query, Depth="1", **{"Content-Type": "text/xml; charset=utf-8"})
        found = []
        for text in ElementTree.fromstring(answer).iter("{urn:ietf:params:xml:ns:caldav}calendar-data"):
            by_vobject.forget_zones()
            for one in vobject.readOne(text.text).contents.get("vevent", []):
                found.append((moment(one.dtstart.value), moment(one.dtend.value)))
        return {"events": [by_vobject.event_told(one) for one in events], "occurrences": found}

    def _expected(self, good: tuple[int, ...], method: str, path: str, body: str | bytes = b"", **headers: str) -> str:
        status, text = self.asked(method, path, body, **headers)
        if status not in good:
            raise ValueError(f"{method} gave {status}: {text[:200]}")
        return text


@contextlib.contextmanager
def running() -> Iterator[Radicale]:
    """A server of its own, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "radicale", "--config", "", "--hosts", f"127.0.0.1:{port}", "--auth-type", "none",
                   "--storage-filesystem-folder", folder, "--logging-level", "critical"]  # fmt: skip
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            made = Radicale(port)
            ends = time.monotonic() + _START_S
            while True:
                with contextlib.suppress(OSError):
                    if made.asked("PROPFIND", _HOME, Depth="0")[0] == 207:
                        break
                if server.poll() is not None or time.monotonic() > ends:
                    raise RuntimeError("Radicale did not start")
                time.sleep(0.05)
            yield made
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    with running() as server:
        answer_all(server.told)
