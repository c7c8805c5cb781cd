"""The coordinator's time zone: the one they chose, else the computer's."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QTimeZone

from coorddesk.errors import InvalidInput


def local_zone(preferred: str) -> str:
    """The preferred zone's IANA name if it exists, else the computer's, else UTC."""
    for name in (preferred, bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")):
        if name and exists(name):
            return ZoneInfo(name).key
    return "UTC"


def exists(name: str) -> bool:
    """Whether a zone of that name is known."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return False
    return True


def checked_zone(typed: str) -> str:
    """The IANA name typed, in any case and with spaces for underlines; empty for none.

    Raises:
        InvalidInput: on `zone`, when there is no such zone.
    """
    from zoneinfo import available_timezones

    wanted = "_".join(typed.split())
    if not wanted:
        return ""
    found = next((one for one in available_timezones() if one.casefold() == wanted.casefold()), "")
    if not found:
        sentence = QCoreApplication.translate("Zones", "“{name}” is no time zone. Give one such as Europe/London, or leave it empty.")
        raise InvalidInput("zone", sentence.format(name=typed.strip()))
    return found
