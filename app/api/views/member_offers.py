"""Offers between members: one's own, and those that are for the reader. Nobody reads any other.

Nothing here adds anything up: neither what somebody gave nor what they took.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from app.api.http.closed_lists import OneOf
from app.api.http.wire import Instant, Out, wall
from app.circles.disclosure_service import Tag
from app.circles.models import Circle, CircleState
from app.circles.service import Membership, NameWithTags, get_circle, names_with_tags
from app.consent import service as consent
from app.core.db import Tx
from app.member_offers.models import MemberOffer, Rhythm, TakenUp, TakenUpState
from app.member_offers.offer_queries import (
    choosable_ids,
    is_over,
    is_welcoming,
    offers_to,
    own_offers,
    receivers_of,
    taken_up,
    terms_of,
)
from app.member_offers.offer_rules import (
    MOST_DAYS_AHEAD,
    TIMES_SHOWN,
    Occasion,
    can_be_taken,
    find_occasion,
    next_occasions,
)
from app.rota.shifts.conflict_queries import times_held

#: Shifts within this are looked at: no time of an offer that is shown lies later.
LONGEST_AHEAD = timedelta(days=MOST_DAYS_AHEAD + 7 * TIMES_SHOWN + 2)

RhythmText = Annotated[str, OneOf(Rhythm)]


class OfferPerson(Out):
    name: str
    tags: list[Tag]


class OfferReceiver(OfferPerson):
    member_id: str


class _OfferTime(Out):
    """`key`: its day by the circle's calendar; empty for whenever it suits."""

    key: str
    starts_at: Instant | None
    ends_at: Instant | None


class OwnOfferTime(_OfferTime):
    """A time of what I offer, and who took it up. `may_change`: I can still call it off."""

    people: list[OfferPerson]
    may_change: bool


class OfferTime(_OfferTime):
    """A time of what is offered to me. `meets`: I have a shift at that time; I can do both."""

    mine: bool
    may_take: bool
    may_let_go: bool
    meets: bool


class _Offer(Out):
    id: str
    words: str
    minutes: int
    rhythm: RhythmText
    on_day: date | None
    wall: str | None


class OwnOffer(_Offer):
    """What I offer. `people`: for whom it is."""

    version: int
    places: int
    people: list[OfferReceiver]
    times: list[OwnOfferTime]


class OfferForMe(_Offer):
    """What somebody offers me. `aside`: I put it aside, which nobody else sees."""

    by: OfferPerson
    times: list[OfferTime]
    aside: bool


class OfferOff(Out):
    """What I took up and isn't happening."""

    offer_id: str
    words: str
    by: OfferPerson
    starts_at: Instant | None


class MemberOffers(Out):
    """`people`: whom I can offer something. `welcome`: the others may offer me something, and so
    read my name. `rests`: everything is paused, so nothing can be offered or taken up now.
    """

    today: date
    last_day: date
    zone: str
    rests: bool
    welcome: bool
    people: list[OfferReceiver]
    mine: list[OwnOffer]
    for_me: list[OfferForMe]
    off: list[OfferOff]


def member_offers_seen(tx: Tx, me: Membership) -> MemberOffers:
    """What a member offers and what is offered to them."""
    circle = get_circle(tx, me.circle_id)
    own_rows = own_offers(tx, me)
    to_me = offers_to(tx, me)
    choosable = choosable_ids(tx, me)
    receivers = receivers_of(tx, [offer.id for offer in own_rows])
    rows_by_offer: dict[str, list[TakenUp]] = {}
    for row in taken_up(tx, [*receivers, *(offer.id for offer, _ in to_me)]):
        rows_by_offer.setdefault(row.offer_id, []).append(row)
    # Who took up what I offer showed me their name by that, and so did who offers me something.
    names = names_with_tags(
        tx,
        circle.id,
        {
            *choosable,
            *(member_id for receiver_ids in receivers.values() for member_id in receiver_ids),
            *(row.member_id for offer in own_rows for row in rows_by_offer.get(offer.id, ())),
            *(offer.from_member_id for offer, _ in to_me),
        },
    )
    desk = _Desk(tx, me, circle, names, rows_by_offer)
    today = tx.now.astimezone(ZoneInfo(circle.zone)).date()
    return MemberOffers(
        today=today,
        last_day=today + timedelta(days=MOST_DAYS_AHEAD),
        zone=circle.zone,
        rests=me.state is not CircleState.LIVE or consent.pause_of(tx, circle.id) is not None,
        welcome=is_welcoming(tx, me.member_id),
        people=desk.receivers(choosable),
        mine=[desk.own_offer(offer, receivers[offer.id]) for offer in own_rows],
        for_me=[
            offer_out
            for offer, receiver in to_me
            if (offer_out := desk.offer_for_me(offer, is_aside=receiver.put_aside)) is not None
        ],
        off=[time_off for offer, _ in to_me for time_off in desk.times_off(offer)],
    )


class _Desk:
    """Offers as one member reads them, from rows that were read together."""

    def __init__(
        self,
        tx: Tx,
        me: Membership,
        circle: Circle,
        names: dict[str, NameWithTags],
        rows_by_offer: dict[str, list[TakenUp]],
    ) -> None:
        self.tx = tx
        self.me = me
        self.circle = circle
        self.names = names
        self.rows_by_offer = rows_by_offer
        self.box = tx.cipher(circle.id)
        self.own_shifts = times_held(
            tx, circle.id, me.member_id, tx.now - timedelta(days=2), tx.now + LONGEST_AHEAD
        )

    def receivers(self, member_ids: Iterable[str]) -> list[OfferReceiver]:
        """Members by name, in the order of their names."""
        receivers = [
            OfferReceiver(
                member_id=member_id,
                name=self.names[member_id].name,
                tags=self.names[member_id].tags,
            )
            for member_id in member_ids
        ]
        return sorted(receivers, key=lambda each: (each.name.casefold(), each.member_id))

    def own_offer(self, offer: MemberOffer, member_ids: list[str]) -> OwnOffer:
        """What the member offers, with who took it up."""
        terms = terms_of(offer)
        occasions = next_occasions(terms, offer.left_out, self.circle.zone, self.tx.now)
        return OwnOffer(
            id=offer.id,
            words=self._words(offer),
            minutes=offer.minutes,
            rhythm=offer.rhythm,
            on_day=offer.on_day,
            wall=wall(offer.minute) if offer.minute is not None else None,
            version=offer.version,
            places=offer.places,
            people=self.receivers(member_ids),
            times=[
                OwnOfferTime(
                    key=occasion.key,
                    starts_at=occasion.starts_at,
                    ends_at=occasion.ends_at,
                    people=[
                        self._person(row.member_id)
                        for row in self._rows(offer, occasion)
                        if row.state == TakenUpState.TAKEN
                    ],
                    may_change=can_be_taken(occasion, self.tx.now),
                )
                for occasion in occasions
            ],
        )

    def offer_for_me(self, offer: MemberOffer, *, is_aside: bool) -> OfferForMe | None:
        """What is offered to the member; None when there is nothing in it for them any more."""
        if is_over(self.tx, offer):
            return None
        occasions = next_occasions(terms_of(offer), offer.left_out, self.circle.zone, self.tx.now)
        times = [
            time_out
            for occasion in occasions
            if (time_out := self._time_for_me(offer, occasion)) is not None
        ]
        if not times:
            return None
        return OfferForMe(
            id=offer.id,
            words=self._words(offer),
            minutes=offer.minutes,
            rhythm=offer.rhythm,
            on_day=offer.on_day,
            wall=wall(offer.minute) if offer.minute is not None else None,
            by=self._person(offer.from_member_id),
            times=times,
            aside=is_aside and not any(time_out.mine for time_out in times),
        )

    def times_off(self, offer: MemberOffer) -> list[OfferOff]:
        """What the member took up of an offer and isn't happening."""
        return [
            OfferOff(
                offer_id=offer.id,
                words=self._words(offer),
                by=self._person(offer.from_member_id),
                starts_at=occasion.starts_at if occasion is not None else None,
            )
            for row in self.rows_by_offer.get(offer.id, ())
            if row.member_id == self.me.member_id and row.state == TakenUpState.OFF
            for occasion in [find_occasion(terms_of(offer), row.occasion, (), self.circle.zone)]
        ]

    def _time_for_me(self, offer: MemberOffer, occasion: Occasion) -> OfferTime | None:
        """A time as whom it is for reads it: theirs, or one that still has a place."""
        rows = self._rows(offer, occasion)
        own_row = next((row for row in rows if row.member_id == self.me.member_id), None)
        if own_row is not None and own_row.state == TakenUpState.DONE:
            return None
        ahead = can_be_taken(occasion, self.tx.now)
        has_place = len(rows) < offer.places
        if own_row is None and not (ahead and has_place):
            return None
        return OfferTime(
            key=occasion.key,
            starts_at=occasion.starts_at,
            ends_at=occasion.ends_at,
            mine=own_row is not None,
            may_take=own_row is None,
            may_let_go=own_row is not None and ahead,
            meets=self._meets_shift(occasion),
        )

    def _meets_shift(self, occasion: Occasion) -> bool:
        """Whether the reader has a shift at that time."""
        starts_at, ends_at = occasion.starts_at, occasion.ends_at
        if starts_at is None or ends_at is None:
            return False
        return any(
            shift.starts_at < ends_at and starts_at < shift.ends_at for shift in self.own_shifts
        )

    def _rows(self, offer: MemberOffer, occasion: Occasion) -> list[TakenUp]:
        """Who has a place at one of an offer's times."""
        return [
            row
            for row in self.rows_by_offer.get(offer.id, ())
            if row.occasion == occasion.key and row.state != TakenUpState.OFF
        ]

    def _person(self, member_id: str) -> OfferPerson:
        called_as = self.names[member_id]
        return OfferPerson(name=called_as.name, tags=called_as.tags)

    def _words(self, offer: MemberOffer) -> str:
        return self.box.open(offer.words, "member_offer", "words", offer.id)
