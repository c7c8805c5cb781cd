"""Public holidays by country and year, from the `holidays` library, which is imported only when a country is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from coorddesk.errors import InvalidInput

_SMALL_WORDS = ("and", "of", "the")


@dataclass(frozen=True, slots=True)
class Place:
    """A country, or a part of one that keeps days of its own.

    Attributes:
        code: ISO 3166, such as GB or GB-SCT.
        name: such as “United Kingdom” or “United Kingdom, Scotland”.
    """

    code: str
    name: str


@lru_cache(maxsize=1)
def countries() -> tuple[Place, ...]:
    """All countries whose public holidays are known, by name; some 60 ms the first time."""
    from holidays.registry import COUNTRIES

    found = [Place(codes[1], _named(key)) for key, codes in COUNTRIES.items()]
    return tuple(sorted(found, key=lambda one: one.name))


@lru_cache(maxsize=64)
def parts(country: str) -> tuple[Place, ...]:
    """The parts of a country that keep days of their own, by name; none for a country that is not known."""
    about = _entity(country)
    if about is None:
        return ()
    home = name_of(country)
    names: dict[str, str] = {}
    for name, code in getattr(about, "subdivisions_aliases", {}).items():
        names.setdefault(code, name)
    found = [Place(f"{country}-{code}", f"{home}, {names.get(code, code)}") for code in about.subdivisions]
    return tuple(sorted(found, key=lambda one: one.name))


def name_of(code: str) -> str:
    """The name of a country or part; the code itself when it is not known."""
    country, part = _split(code)
    wanted = parts(country) if part else countries()
    return next((one.name for one in wanted if one.code == code), code)


def checked(typed: str) -> str:
    """The code of a country or part that was typed as a code or by its name, in any case; empty for none.

    Raises:
        InvalidInput: on `holiday_country`, for what no public holidays are known of.
    """
    words = " ".join(typed.split()).casefold()
    if not words:
        return ""
    country, part = _split(words.replace("_", "-").upper())
    for one in countries():
        if words in (one.code.casefold(), one.name.casefold()):
            return one.code
        inside = (one.code == country and part) or words.startswith(f"{one.name.casefold()},")
        if inside:
            found = next((place for place in parts(one.code) if words in (place.code.casefold(), place.name.casefold())), None)
            if found is not None:
                return found.code
            if len(some := parts(one.code)) > 0:
                raise _unknown(typed, f"Of {one.name} these parts have their own: {', '.join(place.code for place in some[:6])}.")
    raise _unknown(typed, "Give a country such as GB, or a part of one such as GB-SCT.")


@lru_cache(maxsize=256)
def year_of(code: str, year: int) -> Mapping[date, str]:
    """The public holidays of a country or part in one year by day, in English where that is known; none for an unknown code."""
    import holidays

    country, part = _split(code)
    about = _entity(country)
    if about is None or (part and part not in about.subdivisions):
        return MappingProxyType({})
    own = str(getattr(about, "default_language", "") or "")
    languages = getattr(about, "supported_languages", ())
    language = "en_US" if not own.startswith("en") and "en_US" in languages else None
    found = holidays.country_holidays(country, subdiv=part or None, years=year, language=language)
    return MappingProxyType({day: "; ".join(found.get_list(day)) for day in sorted(found) if day.year == year})


def _entity(country: str) -> Any:
    """The library's class for a country, which tells its parts and languages; None when there is none."""
    import holidays

    return getattr(holidays, country) if any(one.code == country for one in countries()) else None


def _split(code: str) -> tuple[str, str]:
    country, _, part = code.partition("-")
    return country, part


def _named(key: str) -> str:
    """“isle_of_man” as “Isle of Man”."""
    return " ".join(word if word in _SMALL_WORDS else word.capitalize() for word in key.split("_"))


def _unknown(typed: str, what_to_do: str) -> InvalidInput:
    shown = " ".join(typed.split())[:40]
    return InvalidInput("holiday_country", f"No public holidays are known of “{shown}”. {what_to_do}")
