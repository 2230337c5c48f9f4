"""Taking an offer up, and letting it go. It is no debt: nothing is added up anywhere.

The two whom it concerns are told: who offers when somebody says yes or lets go, who took it up when
it isn't happening. Both by the same notice, without a reason.
"""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import col, select

from app.access.reading import need_no_line_against
from app.circles.service import Membership, get_circle
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.member_offers.member_offer_service import (
    delete_offer,
    lock_for_offers,
    refuse_at_rest,
    tell,
    to_come,
)
from app.member_offers.models import (
    MemberOffer,
    MemberOfferTo,
    OffersWelcome,
    Rhythm,
    TakenUp,
    TakenUpState,
)
from app.member_offers.offer_queries import (
    is_over,
    lock_readable_offer,
    taken_up,
    terms_of,
)
from app.member_offers.offer_rules import can_be_taken, find_occasion


def take_up(tx: Tx, me: Membership, offer_id: str, key: str) -> None:
    """Say yes to an offer, for one of its times.

    Raises NotFound when it isn't for them; BadInput for the person by whom a line of theirs says
    never; Conflict for their own, while everything rests, when it
    is over or has begun, when it is theirs already, and when every place has somebody.
    """
    lock_for_offers(tx, me)
    offer = lock_readable_offer(tx, me, offer_id)
    if offer.from_member_id == me.member_id:
        raise Conflict("member-offer-own")
    refuse_at_rest(tx, me)
    zone = get_circle(tx, me.circle_id).zone
    occasion = find_occasion(terms_of(offer), key, offer.left_out, zone)
    if is_over(tx, offer) or occasion is None:
        raise Conflict("member-offer-over")
    if not can_be_taken(occasion, tx.now):
        raise Conflict("member-offer-begun")
    others = [
        row
        for row in taken_up(tx, [offer_id])
        if row.occasion == key and row.state != TakenUpState.OFF
    ]
    if any(row.member_id == me.member_id for row in others):
        raise Conflict("member-offer-yours-already")
    if me.is_person:
        need_no_line_against(tx, me.circle_id, [offer.from_member_id])
    if len(others) >= offer.places:
        raise Conflict("member-offer-full")
    _delete_own_rows(tx, me, offer_id, key)  # that an earlier yes came to nothing
    tx.session.add(
        TakenUp(
            offer_id=offer_id,
            occasion=key,
            member_id=me.member_id,
            circle_id=me.circle_id,
            taken_at=tx.now,
        )
    )
    tx.session.flush()
    tell(tx, offer, {offer.from_member_id})
    tx.hint(me.circle_id)


def let_go(tx: Tx, me: Membership, offer_id: str, key: str) -> None:
    """Not any more: no reason, and no row is left. Who offers is told. Raises NotFound."""
    lock_for_offers(tx, me)
    offer = lock_readable_offer(tx, me, offer_id)
    promised = {(row.occasion, row.member_id) for row in to_come(tx, offer)}
    _delete_own_rows(tx, me, offer_id, key)
    if (key, me.member_id) in promised:
        tell(tx, offer, {offer.from_member_id})
    tx.hint(me.circle_id)


def note_done(tx: Tx, me: Membership, offer_id: str) -> None:
    """It happened, of what has no time: off one's own screen. Nobody is told.

    Said by who offers it, it is over. Raises NotFound, Conflict for what has a time.
    """
    lock_for_offers(tx, me)
    offer = lock_readable_offer(tx, me, offer_id)
    if offer.rhythm != Rhythm.ANY_TIME:
        raise Conflict("member-offer-has-time")
    if offer.from_member_id == me.member_id:
        delete_offer(tx, offer)
    else:
        row = tx.session.get(TakenUp, (offer_id, "", me.member_id))
        if row is None:
            raise NotFound
        if row.state == TakenUpState.TAKEN:
            row.state = TakenUpState.DONE
            tx.session.flush()
    tx.hint(me.circle_id)


def note_seen(tx: Tx, me: Membership, offer_id: str) -> None:
    """They have read that what they took up isn't happening. Raises NotFound."""
    lock_for_offers(tx, me)
    offer = lock_readable_offer(tx, me, offer_id)
    tx.session.execute(
        delete(TakenUp).where(
            col(TakenUp.offer_id) == offer_id,
            col(TakenUp.member_id) == me.member_id,
            col(TakenUp.state) == TakenUpState.OFF,
        )
    )
    tx.session.flush()
    if offer.ended_at is not None and not taken_up(tx, [offer_id]):
        delete_offer(tx, offer)
    tx.hint(me.circle_id)


def put_aside(tx: Tx, me: Membership, offer_id: str, *, is_aside: bool) -> None:
    """Not for me, or look again: nobody but oneself sees that. Raises NotFound."""
    lock_for_offers(tx, me)
    lock_readable_offer(tx, me, offer_id)
    receiver = tx.session.get(MemberOfferTo, (offer_id, me.member_id))
    if receiver is None:
        raise NotFound
    receiver.put_aside = is_aside
    tx.session.flush()
    tx.hint(me.circle_id)


def let_go_all_of(tx: Tx, circle_id: str, member_id: str) -> None:
    """The person stopped everything for a member: nothing is arranged with them any more.

    The others are told as of any time that isn't happening. The caller holds the circle's consent.
    """
    for offer in _offers_with(tx, circle_id, member_id):
        is_own = offer.from_member_id == member_id
        ended_rows = [row for row in to_come(tx, offer) if is_own or row.member_id == member_id]
        told_ids = {row.member_id for row in ended_rows} if is_own else {offer.from_member_id}
        where_theirs = () if is_own else (col(TakenUp.member_id) == member_id,)
        tx.session.execute(delete(TakenUp).where(col(TakenUp.offer_id) == offer.id, *where_theirs))
        tx.session.flush()
        if ended_rows:
            tell(tx, offer, told_ids)


def part_two(tx: Tx, circle_id: str, person_id: str, member_id: str) -> None:
    """A line of the person's keeps everything from a member: what the person offers isn't for them,
    and of it and of what they offer the person nothing is arranged. What either has with others
    goes on, and the person alone is told. The caller holds the circle's consent."""
    for offer in _offers_with(tx, circle_id, member_id):
        if offer.from_member_id == person_id:
            _let_go_for(tx, offer, member_id, {person_id})
        elif offer.from_member_id == member_id:
            _let_go_for(tx, offer, person_id, set())
    own_offer_ids = select(MemberOffer.id).where(
        MemberOffer.circle_id == circle_id, MemberOffer.from_member_id == person_id
    )
    tx.session.execute(
        delete(MemberOfferTo).where(
            col(MemberOfferTo.member_id) == member_id,
            col(MemberOfferTo.offer_id).in_(own_offer_ids),
        )
    )
    tx.session.flush()
    tx.hint(circle_id)


def _let_go_for(tx: Tx, offer: MemberOffer, member_id: str, told_ids: set[str]) -> None:
    was_to_come = any(row.member_id == member_id for row in to_come(tx, offer))
    tx.session.execute(
        delete(TakenUp).where(
            col(TakenUp.offer_id) == offer.id, col(TakenUp.member_id) == member_id
        )
    )
    tx.session.flush()
    if was_to_come:
        tell(tx, offer, told_ids)


def forget_member(tx: Tx, circle_id: str, member_id: str) -> None:
    """A member isn't in any more: what they offer goes, and that something was for them."""
    for offer in _offers_with(tx, circle_id, member_id):
        if offer.from_member_id == member_id:
            delete_offer(tx, offer)
    for table in (TakenUp, MemberOfferTo, OffersWelcome):
        tx.session.execute(delete(table).where(col(table.member_id) == member_id))
    tx.session.flush()


def _offers_with(tx: Tx, circle_id: str, member_id: str) -> list[MemberOffer]:
    """What a member offers or took up, the rows locked in the order of their ids."""
    taken_ids = select(TakenUp.offer_id).where(
        TakenUp.circle_id == circle_id, TakenUp.member_id == member_id
    )
    return list(
        tx.session.exec(
            select(MemberOffer)
            .where(
                MemberOffer.circle_id == circle_id,
                (col(MemberOffer.from_member_id) == member_id) | col(MemberOffer.id).in_(taken_ids),
            )
            .order_by(col(MemberOffer.id))
            .with_for_update()
        )
    )


def _delete_own_rows(tx: Tx, me: Membership, offer_id: str, key: str) -> None:
    tx.session.execute(
        delete(TakenUp).where(
            col(TakenUp.offer_id) == offer_id,
            col(TakenUp.occasion) == key,
            col(TakenUp.member_id) == me.member_id,
        )
    )
    tx.session.flush()
