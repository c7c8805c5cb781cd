"""One window at a time: a second start hands its files to the first and leaves."""

import json
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 2000
_PAUSE_S = 0.05


class Instance(QObject):
    """This start's place among those of the same user. The network library is loaded after the window, or to call the first one.

    Signals:
        files_arrived(list of paths): another start came; the window should come to the front.
    """

    files_arrived = Signal(list)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._lock = QLockFile(QDir.temp().filePath(name + ".lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def is_first(self, files: list[str]) -> bool:
        """Whether this start should open the window; otherwise the first one was told, with these files.

        A first one that does not answer is taken for dead.
        """
        deadline = time.monotonic() + _PATIENCE_MS / 1000
        while not self._lock.tryLock(0):
            if self._told(files):
                return False
            if time.monotonic() > deadline:
                return True
            # The first one has the lock but does not listen yet: it is starting.
            time.sleep(_PAUSE_S)
        return True

    def listen(self) -> None:
        """Waits for later starts."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self._name)

    def _told(self, files: list[str]) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE_MS):
            return False
        socket.write(json.dumps(files).encode() + b"\n")
        told = socket.waitForBytesWritten(_PATIENCE_MS) and socket.waitForReadyRead(_PATIENCE_MS)
        socket.disconnectFromServer()
        return bool(told)

    def leave(self) -> None:
        """Listens no more, and lets a later start be the first one."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        self._lock.unlock()

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection() if self._server is not None else None
        if socket is not None:
            socket.readyRead.connect(self._heard)
            socket.disconnected.connect(socket.deleteLater)
            self._read(socket)

    def _heard(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: "QLocalSocket") -> None:
        if not socket.canReadLine():
            return
        try:
            files = json.loads(bytes(socket.readLine().data()))
        except ValueError:
            files = []
        socket.write(b"ok\n")
        socket.flush()
        self.files_arrived.emit([one for one in files if isinstance(one, str)] if isinstance(files, list) else [])
