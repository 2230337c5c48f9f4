"""A line's text, its policy, and how long a check of it counts. Pure.

What a line does without the caller's yes goes out of date: services close, and policies change.
So a line says on which day somebody of this circle checked it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

#: Lines in one circle's directory, at most.
MOST_LINES = 30
#: Days on which a check counts; beside an older one stands that it is old.
CHECK_LASTS = timedelta(days=90)


class Policy(StrEnum):
    """What a line does without the caller's yes, as far as anybody has read."""

    NO_NONCONSENSUAL = "no_nonconsensual"  # says it calls nobody without a yes, but for exceptions
    NONPOLICE_TEAM_UNSEEN = "nonpolice_team_unseen"  # its own team; no policy text was read
    NONPOLICE_TEAM_BESIDE_POLICE = "nonpolice_team_beside_police"
    CONDITIONAL_INTERVENTION = "conditional_intervention"
    MAY_DISPATCH_POLICE = "may_dispatch_police"
    UNVERIFIED_REPORTS = "unverified_reports"  # not known; reports some things by law
    UNVERIFIED = "unverified"  # not known


class CheckStanding(StrEnum):
    """How much a check of a line is worth today."""

    UNCHECKED = "unchecked"
    OLD = "old"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class LineText:
    """What a line says of itself, in clear. `numbers` are shown as they are, never dialled.

    `languages` are ISO 639-1 codes, `countries` ISO 3166-1 ones; `sources` are addresses of pages
    or words on where it was read.
    """

    name: str
    numbers: tuple[str, ...] = ()
    hours: str = ""
    region: str = ""
    note: str = ""
    exceptions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


_LISTS = ("numbers", "exceptions", "sources", "languages", "countries")


def pack(text: LineText) -> str:
    """A line's text as it is sealed."""
    return json.dumps(asdict(text), ensure_ascii=False)


def unpack(packed: str) -> LineText:
    """The reverse of `pack`."""
    fields = json.loads(packed)
    return LineText(**{**fields, **{name: tuple(fields[name]) for name in _LISTS}})


def check_standing(checked_at: datetime | None, now: datetime, zone: str) -> CheckStanding:
    """How much a check counts now, by whole days of the circle's own calendar."""
    if checked_at is None:
        return CheckStanding.UNCHECKED
    day, today = (at.astimezone(ZoneInfo(zone)).date() for at in (checked_at, now))
    return CheckStanding.OLD if today - day > CHECK_LASTS else CheckStanding.CHECKED


def keeps_check(before: tuple[LineText, Policy], after: tuple[LineText, Policy]) -> bool:
    """Whether a check still holds after an edit: not once another number or policy stands."""

    def checked_part(text: LineText, policy: Policy) -> tuple[object, ...]:
        return text.name, text.numbers, text.hours, text.exceptions, policy

    return checked_part(*before) == checked_part(*after)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that a circle may take over. Nobody has checked any of them."""

    id: str
    text: LineText
    policy: Policy
    confidence: str
    channels: tuple[str, ...]


def find_candidates(
    candidates: Iterable[Candidate], country: str | None, language: str | None
) -> list[Candidate]:
    """The candidates of a country and in a language; None: of any. They keep their order.

    A candidate that names no language is thought to answer in English.
    """
    return [
        candidate
        for candidate in candidates
        if (country is None or country in candidate.text.countries)
        and (language is None or language in (candidate.text.languages or ("en",)))
    ]
