"""Friends' numbers as the person sees them: what can be dialled, and what has to be checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from sqlmodel import col, select

from app.api.http.wire import Out
from app.circles.disclosure_service import Tag, tags_of
from app.circles.models import Circle, Member, MemberState
from app.circles.service import circles_of, members_of
from app.core.countries import countries_of
from app.core.db import Tx
from app.core.phone_numbers import is_dialable, show_number
from app.core.sealing import Box


class NumberOut(Out):
    """A friend's number: as people read it, and as it is dialled (E.164)."""

    member_id: str
    name: str
    tags: list[Tag]
    number: str
    dial: str


class NumberToCheck(Out):
    """A number that may be wrong: shown as text, never dialled."""

    member_id: str
    name: str
    tags: list[Tag]
    number: str


def numbers_out(tx: Tx, circle_id: str) -> tuple[list[NumberOut], list[NumberToCheck]]:
    """Friends' numbers that they agreed to give the person, and those that have to be checked."""
    box = tx.cipher(circle_id)
    numbers: list[NumberOut] = []
    to_check: list[NumberToCheck] = []
    for member in members_of(tx, circle_id):
        if not member.number or member.state != MemberState.IN:
            continue
        name = box.open(member.name, "member", "name", member.id)
        tags = tags_of(paid=member.paid, reports=member.reports)
        number = box.open(member.number, "member", "number", member.id)
        if is_dialable(number):
            number_shown = show_number(number)
            numbers.append(
                NumberOut(
                    member_id=member.id, name=name, tags=tags, number=number_shown, dial=number
                )
            )
        else:
            to_check.append(NumberToCheck(member_id=member.id, name=name, tags=tags, number=number))
    return numbers, to_check


class ShownNumber(TypedDict):
    """The two fields in which a member's number is shown."""

    number: str | None
    number_doubtful: bool


def number_out(box: Box, member: Member, *, is_shown: bool) -> ShownNumber:
    """A member's number for the person, or for themselves; doubtful: it can't be dialled."""
    if not is_shown or not member.number:
        return {"number": None, "number_doubtful": False}
    number = box.open(member.number, "member", "number", member.id)
    return {"number": show_number(number), "number_doubtful": not is_dialable(number)}


def number_hints(tx: Tx, account_id: str, zones: Iterable[str]) -> tuple[str, ...]:
    """The countries whose spelling an account's numbers may have: its zones', its circles'."""
    circles = tx.session.exec(
        select(Circle.zone).where(col(Circle.id).in_(circles_of(tx, account_id)))
    ).all()
    return countries_of(*zones, *circles)
