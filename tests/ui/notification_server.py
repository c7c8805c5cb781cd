"""A desktop's notification service for one test: prints what it is asked to show, and says that it was clicked."""

import os
import time
from pathlib import Path

from jeepney import DBusAddress, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
NUMBER = 7


def main() -> None:
    """Serves until the notification is taken back; for half a minute at most."""
    connection = open_dbus_connection("SESSION")
    connection.send_and_get_reply(message_bus.RequestName(NAME))
    Path(os.environ["READY"]).touch()
    emitter = DBusAddress(PATH, interface=NAME)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            asked = connection.receive(timeout=end - time.monotonic())
        except TimeoutError:
            return
        if asked.header.message_type is not MessageType.method_call:
            continue
        fields = {key.name: value for key, value in asked.header.fields.items()}
        member, signature = fields["member"], fields["signature"]
        if member == "Notify":
            application, before, _icon, summary, body, _actions, hints, _time = asked.body
            silent = "silent" if hints.get("suppress-sound") == ("b", True) else "loud"
            print(member, signature, application, before, summary, "|", body, silent, flush=True)
            connection.send(new_method_return(asked, "u", (NUMBER,)))
            connection.send(new_signal(emitter, "ActionInvoked", "us", (NUMBER, "default")))
        elif member == "CloseNotification":
            print(member, signature, asked.body[0], flush=True)
            connection.send(new_method_return(asked))
            return


if __name__ == "__main__":
    main()
