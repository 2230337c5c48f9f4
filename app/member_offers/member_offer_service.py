"""Making an offer, changing it and ending it: by the one who makes it, and by nobody else.

Nobody is notified that something is offered: it stands on a screen until it is looked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete
from sqlmodel import col, func, select

from app.access.reading import need_no_line_against
from app.circles.models import CircleState, Member
from app.circles.service import Membership, get_circle, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.member_offers.models import (
    MemberOffer,
    MemberOfferTo,
    OffersWelcome,
    Rhythm,
    TakenUp,
    TakenUpState,
)
from app.member_offers.offer_queries import (
    choosable_ids,
    is_over,
    lock_own_offer,
    receivers_of,
    taken_up,
    terms_of,
)
from app.member_offers.offer_rules import (
    MOST_OPEN,
    OfferTerms,
    can_be_taken,
    check_receivers,
    check_terms,
    find_occasion,
    over_at,
)
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType


def write_offer(
    tx: Tx,
    me: Membership,
    offer_id: str,
    *,
    words: str,
    terms: OfferTerms,
    member_ids: Collection[str],
    version: int,
) -> None:
    """Make an offer (`version` 0), or change one of one's own that is at that version.

    Raises BadInput for what can't be offered, Conflict while everything rests or when it was
    changed meanwhile, NotFound for somebody else's.
    """
    lock_for_offers(tx, me)
    refuse_at_rest(tx, me)
    if not words:
        raise BadInput("member-offer-no-words")
    if version == 0:
        _make(tx, me, offer_id, words, terms, member_ids)
    else:
        _change(tx, me, offer_id, words, terms, member_ids, version)
    tx.hint(me.circle_id)


def _make(
    tx: Tx,
    me: Membership,
    offer_id: str,
    words: str,
    terms: OfferTerms,
    member_ids: Collection[str],
) -> None:
    zone = get_circle(tx, me.circle_id).zone
    check_terms(terms, zone, tx.now)
    check_receivers(member_ids, choosable_ids(tx, me), me.member_id)
    _need_no_line_against(tx, me, member_ids)
    if tx.session.get(MemberOffer, offer_id) is not None:
        raise Conflict("exists-already")
    open_offers = tx.session.exec(
        select(func.count())
        .select_from(MemberOffer)
        .where(
            MemberOffer.circle_id == me.circle_id,
            MemberOffer.from_member_id == me.member_id,
            col(MemberOffer.ended_at).is_(None),
        )
    ).one()
    if open_offers >= MOST_OPEN:
        raise BadInput("member-offer-too-many")
    tx.session.add(
        MemberOffer(
            id=offer_id,
            circle_id=me.circle_id,
            from_member_id=me.member_id,
            words=tx.cipher(me.circle_id).seal(words, "member_offer", "words", offer_id),
            minutes=terms.minutes,
            rhythm=terms.rhythm,
            on_day=terms.on_day,
            minute=terms.minute,
            places=terms.places,
            made_at=tx.now,
            over_at=over_at(terms, zone),
        )
    )
    tx.session.flush()
    _add_receivers(tx, me.circle_id, offer_id, member_ids)


def _change(
    tx: Tx,
    me: Membership,
    offer_id: str,
    words: str,
    terms: OfferTerms,
    member_ids: Collection[str],
    version: int,
) -> None:
    offer = lock_own_offer(tx, me, offer_id)
    if is_over(tx, offer):
        raise Conflict("member-offer-over")
    if offer.version != version:
        raise Conflict("member-offer-changed")
    zone = get_circle(tx, me.circle_id).zone
    before = terms_of(offer)
    is_same_time = (before.rhythm, before.on_day, before.minute) == (
        terms.rhythm,
        terms.on_day,
        terms.minute,
    )
    if not is_same_time:
        check_terms(terms, zone, tx.now)
    else:
        # The first of its weeks may be over: what is left to check has no time.
        check_terms(
            OfferTerms(terms.minutes, Rhythm.ANY_TIME, None, None, terms.places), zone, tx.now
        )
    chosen_before = receivers_of(tx, [offer_id])[offer_id]
    check_receivers(member_ids, choosable_ids(tx, me) | set(chosen_before), me.member_id)
    _need_no_line_against(tx, me, set(member_ids) - set(chosen_before))
    promised = [row for row in to_come(tx, offer) if row.member_id in member_ids]
    if promised and not is_same_time:
        raise Conflict("member-offer-taken-up")
    if any(
        sum(row.occasion == other.occasion for row in promised) > terms.places for other in promised
    ):
        raise Conflict("member-offer-places-taken")
    box = tx.cipher(me.circle_id)
    is_same_thing = (
        box.open(offer.words, "member_offer", "words", offer_id) == words
        and offer.minutes == terms.minutes
    )
    let_go_of(tx, offer, (row for row in to_come(tx, offer) if row.member_id not in member_ids))
    offer.words = box.seal(words, "member_offer", "words", offer_id)
    offer.minutes, offer.rhythm = terms.minutes, terms.rhythm
    offer.on_day, offer.minute, offer.places = terms.on_day, terms.minute, terms.places
    offer.over_at = over_at(terms, zone)
    offer.version += 1
    tx.session.flush()
    tx.session.execute(
        delete(MemberOfferTo).where(
            col(MemberOfferTo.offer_id) == offer_id, ~col(MemberOfferTo.member_id).in_(member_ids)
        )
    )
    added = [member_id for member_id in member_ids if member_id not in chosen_before]
    _add_receivers(tx, me.circle_id, offer_id, added)
    if not is_same_thing:
        tell(tx, offer, {row.member_id for row in promised})


def end_offer(tx: Tx, me: Membership, offer_id: str) -> None:
    """End an offer of one's own, without a reason. Who took it up is told that it isn't happening.

    Raises NotFound.
    """
    lock_for_offers(tx, me)
    offer = lock_own_offer(tx, me, offer_id)
    _end(tx, offer)
    tx.hint(me.circle_id)


def end_all_offers_of(tx: Tx, circle_id: str, member_id: str) -> None:
    """End what a member offers, as they would. The caller holds the circle's consent."""
    for offer in tx.session.exec(
        select(MemberOffer)
        .where(MemberOffer.circle_id == circle_id, MemberOffer.from_member_id == member_id)
        .order_by(col(MemberOffer.id))
        .with_for_update()
    ).all():
        _end(tx, offer)
    tx.hint(circle_id)


def _end(tx: Tx, offer: MemberOffer) -> None:
    if offer.ended_at is not None:
        return
    promised = to_come(tx, offer)
    if not promised:
        delete_offer(tx, offer)
    else:
        offer.ended_at = tx.now
        offer.version += 1
        tx.session.flush()
        let_go_of(tx, offer, promised)


def call_off(tx: Tx, me: Membership, offer_id: str, key: str) -> None:
    """Leave one time of a weekly offer of one's own out; of any other, it ends.

    Raises NotFound, Conflict when that time isn't to come.
    """
    lock_for_offers(tx, me)
    offer = lock_own_offer(tx, me, offer_id)
    if offer.rhythm != Rhythm.WEEKLY:
        end_offer(tx, me, offer_id)
        return
    zone = get_circle(tx, me.circle_id).zone
    occasion = find_occasion(terms_of(offer), key, offer.left_out, zone)
    if is_over(tx, offer) or occasion is None or not can_be_taken(occasion, tx.now):
        raise Conflict("member-offer-over")
    promised = [row for row in to_come(tx, offer) if row.occasion == key]
    # A new list: the column doesn't notice what is done to the old one.
    offer.left_out = [*offer.left_out, key]
    tx.session.flush()
    let_go_of(tx, offer, promised)
    tx.hint(me.circle_id)


def set_welcome(tx: Tx, me: Membership, *, is_on: bool) -> None:
    """Let the others of the circle offer me something, and read my name; or no longer."""
    lock_for_offers(tx, me)
    if is_on:
        tx.insert_new(OffersWelcome, member_id=me.member_id, circle_id=me.circle_id, since=tx.now)
    else:
        tx.session.execute(
            delete(OffersWelcome).where(col(OffersWelcome.member_id) == me.member_id)
        )
    tx.hint(me.circle_id)


def follow_zone(tx: Tx, circle_id: str) -> None:
    """The circle's clock is another now: single times of offers are over when it says so."""
    zone = get_circle(tx, circle_id).zone
    for offer in tx.session.exec(
        select(MemberOffer)
        .where(MemberOffer.circle_id == circle_id, col(MemberOffer.over_at).is_not(None))
        .order_by(col(MemberOffer.id))
        .with_for_update()
    ).all():
        offer.over_at = over_at(terms_of(offer), zone)
    tx.session.flush()


def lock_for_offers(tx: Tx, me: Membership) -> None:
    """Hold consent as it is: nobody is removed or shut out meanwhile. Raises NotFound."""
    if not consent.lock_shared(tx, me.circle_id):
        raise NotFound
    still_in(tx, me.member_id)


def refuse_at_rest(tx: Tx, me: Membership) -> None:
    """Raise Conflict in a draft, and while everything is paused."""
    if me.state is not CircleState.LIVE or consent.pause_of(tx, me.circle_id) is not None:
        raise Conflict("member-offers-rest")


def to_come(tx: Tx, offer: MemberOffer) -> list[TakenUp]:
    """Who took an offer up for a time that hasn't begun."""
    terms, zone = terms_of(offer), get_circle(tx, offer.circle_id).zone
    rows = []
    for row in taken_up(tx, [offer.id]):
        occasion = find_occasion(terms, row.occasion, offer.left_out, zone)
        is_ahead = occasion is not None and can_be_taken(occasion, tx.now)
        if row.state == TakenUpState.TAKEN and is_ahead:
            rows.append(row)
    return rows


def let_go_of(tx: Tx, offer: MemberOffer, rows: Iterable[TakenUp]) -> None:
    """Some times aren't happening: who took them up reads that, and is told once."""
    members = set()
    for row in rows:
        row.state = TakenUpState.OFF
        members.add(row.member_id)
    tx.session.flush()
    tell(tx, offer, members)


def tell(tx: Tx, offer: MemberOffer, member_ids: Iterable[str]) -> None:
    """Queue one notice to each of some members that something about an offer is new to them."""
    for member_id in sorted(member_ids):
        member = tx.session.get_one(Member, member_id)
        if member.account_id is not None:
            outbox.queue(
                tx,
                type=NoticeType.MEMBER_OFFER,
                account_id=member.account_id,
                circle_id=offer.circle_id,
                member_id=member.id,
                subject_id=offer.id,
                dedupe=f"member-offer:{offer.id}:{member.id}:{tx.now.isoformat()}",
            )


def delete_offer(tx: Tx, offer: MemberOffer) -> None:
    """Delete an offer with everything about it."""
    for table in (TakenUp, MemberOfferTo):
        tx.session.execute(delete(table).where(col(table.offer_id) == offer.id))
    tx.session.delete(offer)
    tx.session.flush()


def _need_no_line_against(tx: Tx, me: Membership, member_ids: Collection[str]) -> None:
    if me.is_person:
        need_no_line_against(tx, me.circle_id, member_ids)


def _add_receivers(tx: Tx, circle_id: str, offer_id: str, member_ids: Collection[str]) -> None:
    for member_id in sorted(set(member_ids)):
        tx.session.add(MemberOfferTo(offer_id=offer_id, member_id=member_id, circle_id=circle_id))
    tx.session.flush()
