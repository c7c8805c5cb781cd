"""What libical understands of a calendar message: the C library of Evolution, KOrganizer and Thunderbird's forebears, by ctypes.

One of the judges (see `tests.interop.judges` for what is asked and answered). Faults are those of libical's own check of iTIP
messages (`icalrestriction_check`), and of its parser.
"""

import ctypes
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from answering import answer_all

_LIBRARY = "libical.so.3"
_DEEP = ("VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT")


class _Time(ctypes.Structure):
    """icaltimetype of libical 3."""

    _fields_ = [(name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")]
    _fields_ += [("zone", ctypes.c_void_p)]


class _Span(ctypes.Structure):
    """icaltime_span."""

    _fields_ = [("start", ctypes.c_int64), ("end", ctypes.c_int64), ("is_busy", ctypes.c_int)]


_Found = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(_Span), ctypes.c_void_p)
_POINTER, _TEXT, _INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "icalparser_parse_string": (_POINTER, [_TEXT]),
    "icalcomponent_free": (None, [_POINTER]),
    "icalcomponent_string_to_kind": (_INT, [_TEXT]),
    "icalproperty_string_to_kind": (_INT, [_TEXT]),
    "icalparameter_string_to_kind": (_INT, [_TEXT]),
    "icalcomponent_get_first_component": (_POINTER, [_POINTER, _INT]),
    "icalcomponent_get_next_component": (_POINTER, [_POINTER, _INT]),
    "icalcomponent_get_first_property": (_POINTER, [_POINTER, _INT]),
    "icalcomponent_get_next_property": (_POINTER, [_POINTER, _INT]),
    "icalproperty_get_value_as_string": (_TEXT, [_POINTER]),
    "icalproperty_get_parameter_as_string": (_TEXT, [_POINTER, _TEXT]),
    "icalcomponent_get_uid": (_TEXT, [_POINTER]),
    "icalcomponent_get_summary": (_TEXT, [_POINTER]),
    "icalcomponent_get_location": (_TEXT, [_POINTER]),
    "icalcomponent_get_description": (_TEXT, [_POINTER]),
    "icalcomponent_get_sequence": (_INT, [_POINTER]),
    "icalcomponent_get_dtstart": (_Time, [_POINTER]),
    "icalcomponent_get_dtend": (_Time, [_POINTER]),
    "icalproperty_get_datetime_with_component": (_Time, [_POINTER, _POINTER]),
    "icaltime_from_timet_with_zone": (_Time, [ctypes.c_int64, _INT, _POINTER]),
    "icaltime_as_timet_with_zone": (ctypes.c_int64, [_Time, _POINTER]),
    "icaltime_is_null_time": (_INT, [_Time]),
    "icaltimezone_get_utc_timezone": (_POINTER, []),
    "icalcomponent_foreach_recurrence": (None, [_POINTER, _Time, _Time, _Found, _POINTER]),
    "icalrestriction_check": (_INT, [_POINTER]),
}


class Libical:
    """The library, and what it says of a message."""

    def __init__(self) -> None:
        self._of: Any = ctypes.CDLL(_LIBRARY)
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(self._of, name)
            function.restype, function.argtypes = result, arguments

    def told(self, messages: list[bytes], since: datetime, until: datetime) -> dict[str, Any]:
        """The whole answer, of a single message."""
        (data,) = messages
        calendar = self._of.icalparser_parse_string(data)
        if not calendar:
            raise ValueError("libical reads no component in it")
        try:
            events = list(self._components(calendar, "VEVENT"))
            told = {
                "method": self._value(calendar, "METHOD"), "events": [self._event(one) for one in events],
                "occurrences": self._occurrences(events, since, until), "problems": [],
            }  # fmt: skip
            self._of.icalrestriction_check(calendar)
            told["problems"] = list(self._errors(calendar))
            return told
        finally:
            self._of.icalcomponent_free(calendar)

    def _components(self, parent: int, name: str) -> Iterator[int]:
        kind = self._of.icalcomponent_string_to_kind(name.encode())
        found = self._of.icalcomponent_get_first_component(parent, kind)
        while found:
            yield found
            found = self._of.icalcomponent_get_next_component(parent, kind)

    def _properties(self, component: int, name: str) -> Iterator[int]:
        kind = self._of.icalproperty_string_to_kind(name.encode())
        found = self._of.icalcomponent_get_first_property(component, kind)
        while found:
            yield found
            found = self._of.icalcomponent_get_next_property(component, kind)

    def _value(self, component: int, name: str) -> str:
        values = [(self._of.icalproperty_get_value_as_string(one) or b"").decode() for one in self._properties(component, name)]
        return values[0] if values else ""

    def _text(self, component: int, name: str) -> str:
        return (getattr(self._of, f"icalcomponent_get_{name}")(component) or b"").decode()

    def _errors(self, component: int) -> Iterator[str]:
        for one in self._properties(component, "X-LIC-ERROR"):
            yield (self._of.icalproperty_get_value_as_string(one) or b"").decode()
        for name in _DEEP:
            for inner in self._components(component, name):
                yield from self._errors(inner)

    def _event(self, event: int) -> dict[str, Any]:
        told = {
            "uid": self._text(event, "uid"), "sequence": self._of.icalcomponent_get_sequence(event),
            "original": self._original(event),
            "starts": self._moment(self._of.icalcomponent_get_dtstart(event)),
            "ends": self._moment(self._of.icalcomponent_get_dtend(event)),
            "status": self._value(event, "STATUS"), "summary": self._text(event, "summary"),
            "place": self._text(event, "location"), "text": self._text(event, "description"),
        }  # fmt: skip
        organiser = [(self._address(one), self._parameter(one, "CN")) for one in self._properties(event, "ORGANIZER")]
        told["organiser"] = organiser[0] if organiser else None
        told["attendees"] = [
            (self._address(one), self._parameter(one, "CN"), self._parameter(one, "ROLE"), self._parameter(one, "PARTSTAT"))
            for one in self._properties(event, "ATTENDEE")
        ]
        return told

    def _address(self, prop: int) -> str:
        return (self._of.icalproperty_get_value_as_string(prop) or b"").decode().removeprefix("mailto:")

    def _parameter(self, prop: int, name: str) -> str:
        return (self._of.icalproperty_get_parameter_as_string(prop, name.encode()) or b"").decode()

    def _original(self, event: int) -> str | None:
        """RECURRENCE-ID; the getter for it alone does not look at its zone."""
        found = list(self._properties(event, "RECURRENCE-ID"))
        return self._moment(self._of.icalproperty_get_datetime_with_component(found[0], event)) if found else None

    def _moment(self, time: _Time) -> str | None:
        if self._of.icaltime_is_null_time(time):
            return None
        if time.is_date:
            return f"{time.year:04}-{time.month:02}-{time.day:02}"
        if not time.zone:
            return f"{time.year:04}-{time.month:02}-{time.day:02}T{time.hour:02}:{time.minute:02}:{time.second:02}"  # floating
        return _utc(self._of.icaltime_as_timet_with_zone(time, time.zone))

    def _occurrences(self, events: list[int], since: datetime, until: datetime) -> list[tuple[str, str]]:
        """What the rules make; `foreach_recurrence` leaves it to its callers to put moved days in the place of others."""
        utc = self._of.icaltimezone_get_utc_timezone()
        begin, end = (self._of.icaltime_from_timet_with_zone(int(one.timestamp()), 0, utc) for one in (since, until))
        moved = {self._original(one) for one in events}
        found: list[tuple[str, str]] = []
        for event in events:
            whole_days = bool(self._of.icalcomponent_get_dtstart(event).is_date)
            master = self._original(event) is None

            def note(_, span: Any, __, days: bool = whole_days, master: bool = master) -> None:
                starts, ends = (_utc(one)[:10] if days else _utc(one) for one in (span.contents.start, span.contents.end))
                if not (master and starts in moved):
                    found.append((starts, ends))

            self._of.icalcomponent_foreach_recurrence(event, begin, end, _Found(note), None)
        return found


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    answer_all(Libical().told)
