"""A friend without the app: a place with an account that has no device, entered by somebody.

What the friend agreed to by voice stands in the record as told by whoever wrote it down. Their
place hears nothing until the person grants it, as everybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlmodel import col, func, select

from app.circles.disclosure_service import CardContent, disclose, put_card
from app.circles.invitation_service import end_invitations
from app.circles.models import Circle, CircleState, Member, MemberState, Role
from app.circles.number_service import keep_number
from app.circles.service import add_member, get_circle, get_member, roles_of
from app.consent import service as consent
from app.consent.reach_service import set_reach
from app.consent.switches import Consent, ReachSwitches
from app.core.channels import is_number
from app.core.countries import countries_of
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, TooMany
from app.core.ids import new_id
from app.core.phone_numbers import UnclearNumber
from app.identity import address_service
from app.identity.models import Account, Address
from app.identity.service import known_zone
from app.record import service as record
from app.stewardship.circle_creation_service import add_to_simple_plan, grant_simple

ENTERED_A_DAY = 10  # addresses that one circle can enter for others


@dataclass(frozen=True, slots=True)
class Way:
    """One address, and over which channel it is used; `sure`: its number was asked about."""

    id: str
    channel: str
    to: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Friend:
    """What is entered for a friend without the app."""

    member_id: str
    account_id: str
    name: str
    language: str
    zone: str | None
    number: str | None
    number_sure: bool
    ways: Sequence[Way]
    order: Sequence[str] | None
    reach: ReachSwitches
    card: CardContent


def take_in(
    tx: Tx,
    *,
    circle_id: str,
    friend: Friend,
    by: str,
    agreed: Consent | None,
    max_places: int,
    prefixes: Sequence[str],
) -> Member:
    """Put a friend without the app in a new place, or in the one that the person kept for them.

    `agreed` are the person's grants, if it's them. In a kept place what they granted when they
    named the friend stays as it is. `prefixes`: the beginnings of numbers that the operator sends
    to; none: every number. Raises BadInput, Conflict (also while the person's phone is said to be
    lost), TooMany.
    """
    circle = get_circle(tx, circle_id)
    if circle.state != CircleState.LIVE:
        raise Conflict("draft-notifies-nobody")
    if tx.session.get(Account, friend.account_id) is not None:
        raise Conflict("exists-already")
    consent.lock_exclusive(tx, circle_id)
    consent.refuse_wider(tx, circle_id)
    _count_entered(tx, circle, len(friend.ways))
    _add_account(tx, circle, friend)
    kept_place = tx.session.get(Member, friend.member_id)
    if kept_place is not None:
        member = _fill_place(tx, circle_id, kept_place, friend, by_person=agreed is not None)
    else:
        member = add_member(
            tx,
            circle_id=circle_id,
            member_id=friend.member_id,
            name=friend.name,
            roles=(Role.SUPPORTER,),
            account_id=friend.account_id,
            max_places=max_places,
        )
    if friend.number:
        _keep_number(tx, circle, member, friend.number, friend)
    # What the person wrote down themselves they have seen; what a coordinator did is a question.
    card = disclose(
        tx, circle_id, member.id, friend.card, seen_at=tx.now if agreed is not None else None
    )
    put_card(member, card)
    for way in friend.ways:
        _add_address(tx, circle, friend.account_id, way, by, prefixes)
    record.append(tx, circle_id, "taken_in", who=member.id, by=by, subject_id=card.id)
    if agreed is not None and kept_place is None:
        grant_simple(tx, circle_id, member.id, agreed)
    set_reach(tx, circle_id, member.id, friend.reach, friend.order)
    record.append(tx, circle_id, "reach_changed", who=member.id, by=by)
    if agreed is not None and kept_place is None:
        add_to_simple_plan(tx, circle_id, member.id, by)
    tx.hint()
    return member


def _add_account(tx: Tx, circle: Circle, friend: Friend) -> None:
    """Add an account that has no device, with a key of its own."""
    tx.session.add(
        Account(
            id=friend.account_id,
            language=friend.language,
            zone=known_zone(friend.zone or circle.zone),
            created_at=tx.now,
        )
    )
    tx.session.flush()
    tx.new_box(friend.account_id)


def _keep_number(tx: Tx, circle: Circle, member: Member, number: str, friend: Friend) -> None:
    """Keep the number under which the circle rings a friend. Raises UnclearNumber."""
    try:
        keep_number(
            tx,
            member,
            number,
            zone=friend.zone or circle.zone,
            circle_zone=circle.zone,
            sure=friend.number_sure,
        )
    except UnclearNumber as unclear:
        # The friend's addresses may be numbers as well: this says which one is meant.
        raise unclear.of_field("number") from None


def replace_address(
    tx: Tx, *, circle_id: str, member_id: str, way: Way, by: str, prefixes: Sequence[str]
) -> None:
    """Enter a friend's address anew, with their yes; it takes the place of those of its channel.

    A number takes the place of doubtful ones of the other channel too: it was one number.
    Raises NotFound, BadInput, Conflict, TooMany.
    """
    member = without_app(tx, circle_id, member_id)
    circle = get_circle(tx, circle_id)
    _count_entered(tx, circle, 1)
    account_id = member.account_id or ""
    addresses = [address for address, _ in address_service.addresses_in_clear(tx, account_id)]
    doubtful = {address.channel for address in addresses if address.doubtful_at is not None}
    channels = {way.channel} | (doubtful if is_number(way.channel) else set())
    for address in addresses:
        if address.channel in channels:
            address_service.end_address(tx, address)
    for channel in sorted(channels):
        address_id = way.id if channel == way.channel else new_id()
        entered = replace(way, id=address_id, channel=channel)
        _add_address(tx, circle, account_id, entered, by, prefixes)
        record.append(tx, circle_id, "reach_changed", who=member_id, by=by, channel=channel)
    tx.hint(circle_id)


def _add_address(
    tx: Tx, circle: Circle, account_id: str, way: Way, by: str, prefixes: Sequence[str]
) -> None:
    zone = tx.session.get_one(Account, account_id).zone
    address_service.add_address(
        tx,
        account_id=account_id,
        address_id=way.id,
        channel=way.channel,
        to=way.to,
        vouched_by=by,
        countries=countries_of(zone, circle.zone),
        sure=way.sure,
        prefixes=prefixes,
    )


def _fill_place(
    tx: Tx, circle_id: str, place: Member, friend: Friend, *, by_person: bool
) -> Member:
    """Put the friend in the place that the person kept for them. Its links and knocks end.

    What goes to that place is granted already, so nobody but the person says who is in it. Raises
    Conflict for a place that is somebody's, and for whoever isn't the person.
    """
    if place.circle_id != circle_id or place.state != MemberState.KEPT or not by_person:
        raise Conflict("exists-already")
    end_invitations(tx, place.id)
    place.account_id = friend.account_id
    place.state = MemberState.IN
    place.in_at = tx.now
    place.name = tx.cipher(circle_id).seal(friend.name, "member", "name", place.id)
    tx.session.flush()
    return place


def _count_entered(tx: Tx, circle: Circle, new_count: int) -> None:
    entered_count = tx.session.exec(
        select(func.count())
        .select_from(Address)
        .join(Member, col(Member.id) == col(Address.vouched_by))
        .where(
            Member.circle_id == circle.id,
            Address.created_at > tx.now - timedelta(days=1),
        )
    ).one()
    if entered_count + new_count > ENTERED_A_DAY:
        raise TooMany


def without_app(tx: Tx, circle_id: str, member_id: str) -> Member:
    """A friend's place, when nobody is signed in there.

    Raises NotFound, BadInput for the person, Conflict for somebody who has the app.
    """
    member = get_member(tx, circle_id, member_id)
    if Role.PERSON in roles_of(tx, [member_id])[member_id]:
        raise BadInput("not-the-person")
    if member.account_id is None or address_service.has_app(tx, member.account_id):
        raise Conflict("has-the-app")
    return member
