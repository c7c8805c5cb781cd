"""Public holidays: of which days, by which name, and which countries there are to choose from."""

from datetime import date

from coorddesk.exchange import holidays
from coorddesk.exchange.holidays import Place as Place
from coorddesk.exchange.holidays import checked as checked
from coorddesk.exchange.holidays import name_of as name_of


def days(country: str, first: date, last: date) -> dict[date, str]:
    """The public holidays of a country or part from `first` to `last`, both inclusive, by day.

    Free for no country. The first call for any takes a tenth of a second or more, and each further year of a country a millisecond.

    Args:
        country: ISO 3166, with a part where one is meant; one that is not known has none.
    """
    if not country:
        return {}
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found.update((day, name) for day, name in holidays.year_of(country, year).items() if first <= day <= last)
    return found


def places(typed: str) -> list[Place]:
    """The countries whose names or codes begin as typed, all for empty text; where these are few, their parts as well."""
    words = typed.casefold().strip()
    found = []
    for one in holidays.countries():
        name, code = one.name.casefold(), one.code.casefold()
        if name.startswith(words) or f" {words}" in name or words.startswith((f"{code}-", f"{name},")) or words == code:
            found.append(one)
    if words and len(found) <= 2:
        of_them = [part for one in found for part in holidays.parts(one.code)]
        narrowed = [part for part in of_them if words in part.name.casefold() or part.code.casefold().startswith(words)]
        found = [one for one in found if not words.startswith((f"{one.code.casefold()}-", f"{one.name.casefold()},"))] + narrowed
    return found
