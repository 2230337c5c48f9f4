"""Reading offers: who may read which, whom somebody can choose, and who took what up."""

from __future__ import annotations

from sqlmodel import col, select

from app.access.facts import blocked_members
from app.access.reading import is_kept_from
from app.circles.models import Member, MemberState
from app.circles.permissions import Permission
from app.circles.service import Membership, members_of, person_of
from app.core.db import Tx
from app.core.errors import NotFound
from app.identity.address_service import has_app
from app.member_offers.models import MemberOffer, MemberOfferTo, OffersWelcome, Rhythm, TakenUp
from app.member_offers.offer_rules import OfferTerms


def terms_of(offer: MemberOffer) -> OfferTerms:
    """An offer's row as the rules read it."""
    return OfferTerms(offer.minutes, Rhythm(offer.rhythm), offer.on_day, offer.minute, offer.places)


def is_over(tx: Tx, offer: MemberOffer) -> bool:
    """Whether an offer was ended, or its one time has passed."""
    ended = offer.ended_at is not None
    return ended or (offer.over_at is not None and offer.over_at <= tx.now)


def present_ids(tx: Tx, circle_id: str) -> frozenset[str]:
    """Who is in the circle and not shut out by the person: offers pass between these alone."""
    shut_out = blocked_members(tx, circle_id)
    return frozenset(
        member.id
        for member in members_of(tx, circle_id)
        if member.state == MemberState.IN and member.id not in shut_out
    )


def is_theirs(tx: Tx, offer: MemberOffer, member_id: str) -> bool:
    """Whether an offer is a member's own, or for them and by somebody who may offer them."""
    if offer.from_member_id == member_id:
        return True
    present = present_ids(tx, offer.circle_id)
    if offer.from_member_id not in present or member_id not in present:
        return False
    return tx.session.get(MemberOfferTo, (offer.id, member_id)) is not None


def own_offers(tx: Tx, me: Membership) -> list[MemberOffer]:
    """What a member offers, the newest first."""
    rows = tx.session.exec(
        select(MemberOffer)
        .where(MemberOffer.circle_id == me.circle_id, MemberOffer.from_member_id == me.member_id)
        .order_by(col(MemberOffer.made_at).desc(), col(MemberOffer.id))
    )
    return [offer for offer in rows if not is_over(tx, offer)]


def offers_to(tx: Tx, me: Membership) -> list[tuple[MemberOffer, MemberOfferTo]]:
    """What is offered to a member and is theirs to read, the newest first; ended ones too."""
    present = present_ids(tx, me.circle_id)
    if me.member_id not in present:
        return []
    rows = tx.session.execute(
        select(MemberOffer, MemberOfferTo)
        .join(MemberOfferTo, col(MemberOfferTo.offer_id) == col(MemberOffer.id))
        .where(MemberOfferTo.circle_id == me.circle_id, MemberOfferTo.member_id == me.member_id)
        .order_by(col(MemberOffer.made_at).desc(), col(MemberOffer.id))
    ).all()
    hidden_id = None if me.is_person else _person_not_read(tx, me)
    return [
        (offer, receiver)
        for offer, receiver in rows
        if offer.from_member_id in present and offer.from_member_id != hidden_id
    ]


def _person_not_read(tx: Tx, me: Membership) -> str | None:
    """The person, where a member doesn't read what they offer: while a changed card waits, and
    while a line keeps everything from them."""
    person_id = person_of(tx, me.circle_id).id
    is_hidden = me.card_unseen or is_kept_from(tx, me.circle_id, me.member_id)
    return person_id if is_hidden else None


def lock_own_offer(tx: Tx, me: Membership, offer_id: str) -> MemberOffer:
    """An offer of the member's own, its row locked. Raises NotFound for any other."""
    offer = _lock_offer(tx, offer_id)
    if offer is None or offer.circle_id != me.circle_id:
        raise NotFound
    if offer.from_member_id != me.member_id:
        raise NotFound
    return offer


def lock_readable_offer(tx: Tx, me: Membership, offer_id: str) -> MemberOffer:
    """An offer that is the member's own or for them, its row locked. Raises NotFound."""
    offer = _lock_offer(tx, offer_id)
    if offer is None or offer.circle_id != me.circle_id:
        raise NotFound
    readable_ids = {readable.id for readable, _ in offers_to(tx, me)}
    if offer.from_member_id != me.member_id and offer.id not in readable_ids:
        raise NotFound
    return offer


def _lock_offer(tx: Tx, offer_id: str) -> MemberOffer | None:
    offer = tx.session.exec(
        select(MemberOffer).where(MemberOffer.id == offer_id).with_for_update()
    ).one_or_none()
    if offer is not None:
        tx.session.refresh(offer, with_for_update=not tx.sqlite or None)
    return offer


def receivers_of(tx: Tx, offer_ids: list[str]) -> dict[str, list[str]]:
    """Ids of the members whom some offers are for, by offer."""
    receivers: dict[str, list[str]] = {offer_id: [] for offer_id in offer_ids}
    for row in tx.session.exec(
        select(MemberOfferTo)
        .where(col(MemberOfferTo.offer_id).in_(offer_ids))
        .order_by(col(MemberOfferTo.member_id))
    ):
        receivers[row.offer_id].append(row.member_id)
    return receivers


def taken_up(tx: Tx, offer_ids: list[str]) -> list[TakenUp]:
    """Who took some offers up, in the order in which they did."""
    if not offer_ids:
        return []
    return list(
        tx.session.exec(
            select(TakenUp)
            .where(col(TakenUp.offer_id).in_(offer_ids))
            .order_by(col(TakenUp.taken_at), col(TakenUp.member_id), col(TakenUp.occasion))
        )
    )


def is_welcoming(tx: Tx, member_id: str) -> bool:
    """Whether a member lets the others offer them something."""
    return tx.session.get(OffersWelcome, member_id) is not None


def choosable_ids(tx: Tx, me: Membership) -> frozenset[str]:
    """Whom a member can offer something: nobody whose name they couldn't read before.

    The person and who may read names choose among everybody who is in. Everybody else: the person,
    who said that they are open to it, and who offers them something. Whom the person stopped
    everything for stays among them for all but the person: they just read none of it.
    """
    members = [
        member
        for member in members_of(tx, me.circle_id)
        if member.state == MemberState.IN and member.id != me.member_id
    ]
    if me.is_person:
        shut_out = blocked_members(tx, me.circle_id)
        members = [member for member in members if member.id not in shut_out]
    elif Permission.NAMES not in me.may:
        known_ids = {person_of(tx, me.circle_id).id}
        known_ids |= {
            offer.from_member_id for offer, _ in offers_to(tx, me) if not is_over(tx, offer)
        }
        known_ids |= set(
            tx.session.exec(
                select(OffersWelcome.member_id).where(OffersWelcome.circle_id == me.circle_id)
            )
        )
        members = [member for member in members if member.id in known_ids]
    return frozenset(member.id for member in members if _can_open_app(tx, member))


def _can_open_app(tx: Tx, member: Member) -> bool:
    """Whether there is a screen on which they could take something up."""
    return member.account_id is not None and has_app(tx, member.account_id)
