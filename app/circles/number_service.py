"""A member's number, which their person calls or texts: read once, and kept as E.164."""

from __future__ import annotations

from app.circles.models import Member
from app.core.countries import countries_of
from app.core.db import Tx
from app.core.phone_numbers import READING, read_number


def keep_number(
    tx: Tx, member: Member, typed: str | None, *, zone: str, circle_zone: str, sure: bool
) -> None:
    """Keep a number as its country writes it, or none. Raises UnclearNumber.

    `zone` is its owner's, whose country is asked first; `sure`: its owner was asked about it.
    """
    countries = countries_of(zone, circle_zone)
    number = read_number(typed, countries, sure=sure).e164 if typed else None
    sealed = (
        tx.cipher(member.circle_id).seal(number, "member", "number", member.id) if number else None
    )
    member.number, member.number_reading = sealed, READING
