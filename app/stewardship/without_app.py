"""A friend without the app: a place with an account that has no device, entered by somebody.

What the friend agreed to by voice stands in the record as told by whoever wrote it down. Their
place hears nothing until the person grants it, as everybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, func, select

from app.circles.disclosures import Told, disclose, put_card
from app.circles.models import Circle, CircleState, Member, Role
from app.circles.service import add_member, get_circle, get_member, roles_of
from app.consent import service as consent
from app.consent.reach import set_reach
from app.consent.simple import Consent, ReachSwitches
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, TooMany
from app.identity import addresses
from app.identity.models import Account, Address
from app.identity.service import known_zone
from app.record import service as record
from app.stewardship.begin import add_to_simple_plan, grant_simple

ENTERED_A_DAY = 10  # addresses that one circle can enter for others


@dataclass(frozen=True, slots=True)
class Way:
    """One address, and over which channel it is used."""

    id: str
    channel: str
    to: str


@dataclass(frozen=True, slots=True)
class Friend:
    """What is entered for a friend without the app."""

    member_id: str
    account_id: str
    name: str
    language: str
    zone: str | None
    ways: Sequence[Way]
    order: Sequence[str] | None
    reach: ReachSwitches
    told: Told


def take_in(
    tx: Tx, *, circle_id: str, friend: Friend, by: str, agreed: Consent | None, most: int
) -> Member:
    """Make a place for a friend without the app; `agreed` are the person's grants, if it's them.

    Raises BadInput, Conflict (also while the person's phone is said to be lost), TooMany.
    """
    circle = get_circle(tx, circle_id)
    if circle.state != CircleState.LIVE:
        raise Conflict("draft-notifies-nobody")
    if tx.s.get(Account, friend.account_id) is not None:
        raise Conflict("exists-already")
    consent.take(tx, circle_id)
    consent.refuse_wider(tx, circle_id)
    _count(tx, circle, len(friend.ways))
    tx.s.add(
        Account(
            id=friend.account_id,
            language=friend.language,
            zone=known_zone(friend.zone or circle.zone),
            created_at=tx.now,
        )
    )
    tx.s.flush()
    tx.new_box(friend.account_id)
    member = add_member(
        tx,
        circle_id=circle_id,
        member_id=friend.member_id,
        name=friend.name,
        roles=(Role.SUPPORTER,),
        account_id=friend.account_id,
        most=most,
    )
    # What the person wrote down themselves they have seen; what a coordinator did is a question.
    card = disclose(
        tx, circle_id, member.id, friend.told, seen_at=tx.now if agreed is not None else None
    )
    put_card(member, card)
    for way in friend.ways:
        addresses.add(
            tx,
            account_id=friend.account_id,
            address_id=way.id,
            channel=way.channel,
            to=way.to,
            vouched_by=by,
        )
    record.append(tx, circle_id, "taken_in", who=member.id, by=by, subject_id=card.id)
    if agreed is not None:
        grant_simple(tx, circle_id, member.id, agreed)
    set_reach(tx, circle_id, member.id, friend.reach, friend.order)
    record.append(tx, circle_id, "reach_changed", who=member.id, by=by)
    if agreed is not None:
        add_to_simple_plan(tx, circle_id, member.id, by)
    tx.hint()
    return member


def _count(tx: Tx, circle: Circle, more: int) -> None:
    made = tx.s.exec(
        select(func.count())
        .select_from(Address)
        .join(Member, col(Member.id) == col(Address.vouched_by))
        .where(
            Member.circle_id == circle.id,
            Address.created_at > tx.now - timedelta(days=1),
        )
    ).one()
    if made + more > ENTERED_A_DAY:
        raise TooMany


def without_app(tx: Tx, circle_id: str, member_id: str) -> Member:
    """A friend's place, when nobody is signed in there.

    Raises NotFound, BadInput for the person, Conflict for somebody who has the app.
    """
    member = get_member(tx, circle_id, member_id)
    if Role.PERSON in roles_of(tx, [member_id])[member_id]:
        raise BadInput("not-the-person")
    if member.account_id is None or addresses.has_app(tx, member.account_id):
        raise Conflict("has-the-app")
    return member


def stop_texts(tx: Tx, held: Address) -> None:
    """A friend writes that they want no more: that address is used no more, in any circle."""
    addresses.end(tx, held)
    for member in tx.s.exec(
        select(Member).where(Member.account_id == held.account_id, Member.state == "in")
    ).all():
        record.append(tx, member.circle_id, "reach_changed", who=member.id, channel=held.channel)
