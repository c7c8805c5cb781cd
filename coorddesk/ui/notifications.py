"""Notifications of the desktop, without a sound: over the session's D-Bus where there is one, else the window's mark in the task bar.

QtDBus cannot send them: the interface asks for an unsigned number, which Qt for Python has no way to write.
"""

import html
import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication, QWidget

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


class Notifications(QObject):
    """Shows one at a time; a later one takes its place.

    Args:
        chosen: called when the notification was clicked.
    """

    def __init__(self, window: QWidget, chosen: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._chosen = window, chosen
        self._connection: Any = None
        self._reading: QSocketNotifier | None = None
        self._asked = self._shown = 0  # the serial of the last request, and what the desktop calls what it shows

    def show(self, summary: str, body: str) -> None:
        """Shows a line and what stands below it; says nothing where the desktop cannot."""
        if self._connect():
            hints = {"suppress-sound": ("b", True), "desktop-entry": ("s", "coorddesk"), "category": ("s", "x-coorddesk.reminder")}
            actions = ["default", self.tr("Open")]
            values = ("CoordDesk", self._shown, "coorddesk", summary, html.escape(body, quote=False), actions, hints, -1)
            self._asked = self._call("Notify", "susssasa{sv}i", values)
        elif not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            QApplication.alert(self._window)

    def withdraw(self) -> None:
        """Takes it away again."""
        if self._shown and self._connection is not None:
            self._call("CloseNotification", "u", (self._shown,))
        self._shown = 0

    def leave(self) -> None:
        """Takes it away and lets go of the bus."""
        self.withdraw()
        self._drop()

    def _connect(self) -> bool:
        if self._connection is not None:
            return True
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            return False
        try:
            # Late, for few reminders come while the window is out of sight.
            from jeepney import MatchRule, message_bus
            from jeepney.io.blocking import open_dbus_connection

            self._connection = open_dbus_connection("SESSION")
            self._connection.send(message_bus.AddMatch(MatchRule(type="signal", interface=_NAME, path=_PATH)))
        except (OSError, ValueError, RuntimeError):
            self._drop()
            return False
        self._reading = QSocketNotifier(self._connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._reading.activated.connect(self._read)
        return True

    def _drop(self) -> None:
        if self._reading is not None:
            self._reading.setEnabled(False)
            self._reading.deleteLater()
            self._reading = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _call(self, method: str, signature: str, values: tuple[Any, ...]) -> int:
        """Asks without waiting for the answer; the serial by which the answer is known."""
        from jeepney import DBusAddress, new_method_call

        serial = next(self._connection.outgoing_serial)
        try:
            self._connection.send(new_method_call(DBusAddress(_PATH, _NAME, _NAME), method, signature, values), serial=serial)
        except OSError:
            self._drop()
        return int(serial)

    def _read(self) -> None:
        try:
            while self._connection is not None:
                self._heard(self._connection.receive(timeout=0))
        except TimeoutError:
            return
        except OSError:
            self._drop()

    def _heard(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        kind, fields = message.header.message_type, message.header.fields
        if kind is MessageType.method_return and fields.get(HeaderFields.reply_serial) == self._asked and message.body:
            self._shown = message.body[0]
        elif kind is MessageType.signal and message.body and message.body[0] == self._shown and self._shown:
            if fields.get(HeaderFields.member) == "ActionInvoked":
                self._chosen()
            elif fields.get(HeaderFields.member) == "NotificationClosed":
                self._shown = 0
