"""The country that a time zone lies in, by the locked zone data: a hint, never a whereabout."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def country_of_zone(zone: str) -> str | None:
    """The ISO 3166 code of a zone's country; None for zones of no country (UTC, +03:00)."""
    countries = _countries()
    return countries.get(zone) or countries.get(_links().get(zone, ""))


def countries_of(*zones: str) -> tuple[str, ...]:
    """The countries of some zones, each once, in order."""
    countries = (country_of_zone(zone) for zone in zones)
    return tuple(dict.fromkeys(country for country in countries if country))


@cache
def _countries() -> dict[str, str]:
    # zone.tab names one country for each zone; zone1970.tab names all that share its history.
    lines = _table("zone.tab").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}


@cache
def _links() -> dict[str, str]:
    """Old and other names of zones, each with the name that zone.tab knows."""
    pairs = [line.split()[1:3] for line in _table("tzdata.zi").splitlines() if line[:2] == "L "]
    countries_by_zone = _countries()
    names: dict[str, str] = {}
    for target, name in pairs:
        # zic's links lead from either name to the other: Europe/Kyiv and Europe/Kiev.
        if target in countries_by_zone:
            names.setdefault(name, target)
        elif name in countries_by_zone:
            names.setdefault(target, name)
    return names


def _table(name: str) -> str:
    return files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
