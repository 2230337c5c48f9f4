"""Grants, reach and capacity: what the person and each member agreed to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Circle
from app.consent.grant_delay import Terms, as_wide
from app.consent.models import Capacity, ConsentEpoch, ConsentGrant, Level, PoolPlace, Reach, ToKind
from app.consent.receipt_wording import words_of
from app.consent.review_dates import review_at
from app.consent.switches import Hours, reach_switches_of
from app.core.channels import Channel
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import new_id
from app.core.prepared_statement import PreparedQuery
from app.outbox.events import Event


def start(tx: Tx, circle_id: str) -> None:
    """Start a circle's consent."""
    tx.session.add(ConsentEpoch(circle_id=circle_id))
    tx.session.flush()


def lock_shared(tx: Tx, circle_id: str) -> bool:
    """Hold a circle's consent as it is until this transaction ends (a lease).

    False when the circle was deleted meanwhile.
    """
    is_there = bool(lock_all_shared(tx, [circle_id]))
    tx.has_locked()
    return is_there


def lock_all_shared(tx: Tx, circles: Collection[str]) -> list[str]:
    """Hold the consent of some circles (`share`), in id order; returns those still there."""
    if not circles:
        return []
    return list(
        tx.session.execute(
            select(ConsentEpoch.circle_id)
            .where(col(ConsentEpoch.circle_id).in_(circles))
            .order_by(col(ConsentEpoch.circle_id))
            .with_for_update(read=True)
        ).scalars()
    )


def lock_exclusive(tx: Tx, circle_id: str) -> int:
    """Take a circle's consent whole, for a change; waits for leases under way. Raises NotFound."""
    epoch = tx.session.exec(
        select(ConsentEpoch).where(ConsentEpoch.circle_id == circle_id).with_for_update()
    ).one_or_none()
    if epoch is None:
        raise NotFound  # the circle was deleted a moment ago
    tx.session.refresh(epoch, with_for_update=not tx.sqlite or None)
    tx.has_locked()
    epoch.epoch += 1
    tx.session.flush()
    tx.hint(circle_id)
    return epoch.epoch


_RESTS: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Circle.paused_at), col(Circle.paused_until), col(Circle.lost_at)).where(
        col(Circle.id) == bindparam("circle")
    )
)


def pause_of(tx: Tx, circle_id: str) -> tuple[datetime, datetime | None] | None:
    """Since when everything is paused, and until when if it ends by itself; None: it isn't."""
    ((since, until, _),) = tx.rows(_RESTS, circle=circle_id)
    if since is None or (until is not None and until <= tx.now):
        return None
    return since, until


def phone_lost(tx: Tx, circle_id: str) -> datetime | None:
    """Since when the person's phone is said to be lost; None: it isn't."""
    ((*_, lost_at),) = tx.rows(_RESTS, circle=circle_id)
    since: datetime | None = lost_at
    return since


def rests(tx: Tx, circle_id: str) -> bool:
    """Whether nothing of open times goes out now: paused, or the person's phone is lost."""
    return pause_of(tx, circle_id) is not None or phone_lost(tx, circle_id) is not None


def refuse_wider(tx: Tx, circle_id: str) -> None:
    """Refuse what opens more to anybody while the person's phone is said to be lost.

    Raises Conflict ("phone-lost").
    """
    if phone_lost(tx, circle_id) is not None:
        raise Conflict("phone-lost")


def set_pause(tx: Tx, circle_id: str, until: datetime | None) -> None:
    """Pause everything from now on. Whoever calls holds the circle's consent and its ask."""
    tx.session.execute(
        update(Circle)
        .where(col(Circle.id) == circle_id)
        .values(paused_at=tx.now, paused_until=until)
    )
    tx.hint(circle_id)


def end_pause(tx: Tx, circle_id: str) -> bool:
    """End the pause, if there is one. Its end stays known: what was queued before never goes."""
    if pause_of(tx, circle_id) is None:
        return False
    tx.session.execute(
        update(Circle).where(col(Circle.id) == circle_id).values(paused_until=tx.now)
    )
    tx.hint(circle_id)
    return True


def add_grant(
    tx: Tx,
    *,
    circle_id: str,
    to_kind: ToKind,
    event: Event,
    tier: int,
    member_id: str | None = None,
    grant_id: str | None = None,
    channels: Iterable[str] = Channel,
    sections: list[str] | None = None,
    from_minute: int | None = None,
    to_minute: int | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str | None = None,
    asked_again: datetime | None = None,
) -> ConsentGrant:
    """Add one consent of the person. What opens the plan is asked about again (`asked_again`).

    Raises Conflict for a wider one while the person's phone is said to be lost.
    """
    grant_id = grant_id or new_id()
    begins = starts_at or tx.now
    channels = tuple(channels)
    if phone_lost(tx, circle_id) is not None:
        terms = Terms(
            tier, tuple(sections or ()), channels, from_minute, to_minute, begins, ends_at
        )
        if not _has_as_wide(tx, circle_id, (to_kind, member_id, event), terms):
            raise Conflict("phone-lost")
    new_grant = ConsentGrant(
        id=grant_id,
        circle_id=circle_id,
        to_kind=to_kind,
        member_id=member_id,
        event=event,
        tier=tier,
        channels=list(channels),
        sections=sections,
        from_minute=from_minute,
        to_minute=to_minute,
        starts_at=begins,
        ends_at=ends_at,
        why=tx.cipher(circle_id).seal(reason, "consent_grant", "why", grant_id) if reason else None,
        words=words_of(tier, bool(sections)),
        review_at=asked_again or review_at(tier, sections, begins),
        created_at=tx.now,
    )
    tx.session.add(new_grant)
    tx.session.flush()
    return new_grant


def _has_as_wide(tx: Tx, circle_id: str, target: tuple[str, str | None, str], terms: Terms) -> bool:
    """Whether a live grant to `target` (kind, member id, event) allows all of these terms."""
    return any(
        not grant.deny
        and (grant.to_kind, grant.member_id, grant.event) == target
        and grant.starts_at <= tx.now
        and as_wide(terms_of(grant), terms, tx.now)
        for grant in live_grants_of(tx, circle_id)
    )


def terms_of(grant: ConsentGrant) -> Terms:
    """A row as the rules of widening read it."""
    return Terms(
        tier=grant.tier,
        sections=tuple(grant.sections or ()),
        channels=tuple(grant.channels),
        from_minute=grant.from_minute,
        to_minute=grant.to_minute,
        starts_at=grant.starts_at,
        ends_at=grant.ends_at,
    )


def deny(tx: Tx, circle_id: str, member_id: str, withdrawal_id: str) -> None:
    """Shut a member out of everything: grants to their roles or the pool no longer reach them."""
    tx.session.add(
        ConsentGrant(
            id=new_id(),
            circle_id=circle_id,
            to_kind=ToKind.MEMBER,
            member_id=member_id,
            deny=True,
            event="any",
            tier=0,
            channels=[],
            starts_at=tx.now,
            created_at=tx.now,
            why=None,
            words=f"w:{withdrawal_id}",
        )
    )
    tx.session.flush()


def end_grants(tx: Tx, circle_id: str, member_id: str, by: str) -> list[ConsentGrant]:
    """End every grant that names a member; returns them."""
    live_grants = list(
        tx.session.exec(
            select(ConsentGrant).where(
                ConsentGrant.circle_id == circle_id,
                ConsentGrant.member_id == member_id,
                col(ConsentGrant.deny).is_(False),
                col(ConsentGrant.ended_at).is_(None),
            )
        )
    )
    for grant in live_grants:
        grant.ended_at, grant.ended_by = tx.now, by
    tx.session.flush()
    return live_grants


def end_denies(tx: Tx, circle_id: str, member_id: str) -> bool:
    """End every deny of a member; tells whether there was one."""
    ended = tx.session.execute(
        update(ConsentGrant)
        .where(
            col(ConsentGrant.circle_id) == circle_id,
            col(ConsentGrant.member_id) == member_id,
            col(ConsentGrant.deny).is_(True),
            col(ConsentGrant.ended_at).is_(None),
        )
        .values(ended_at=tx.now)
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def live_grants_of(tx: Tx, circle_id: str) -> list[ConsentGrant]:
    """Every grant and deny of a circle that isn't over, oldest first; some may begin later."""
    return list(
        tx.session.exec(
            select(ConsentGrant)
            .where(
                ConsentGrant.circle_id == circle_id,
                col(ConsentGrant.ended_at).is_(None),
                col(ConsentGrant.ends_at).is_(None) | (col(ConsentGrant.ends_at) > tx.now),
            )
            .order_by(col(ConsentGrant.created_at), col(ConsentGrant.id))
        )
    )


def sections_granted(tx: Tx, circle_id: str) -> bool:
    """Whether any live grant names sections of the plan: a quick look before the gate's."""
    grant_id = tx.session.exec(
        select(ConsentGrant.id)
        .where(
            ConsentGrant.circle_id == circle_id,
            ConsentGrant.tier >= 3,
            col(ConsentGrant.ended_at).is_(None),
            col(ConsentGrant.sections).is_not(None),
        )
        .limit(1)
    ).first()
    return grant_id is not None


def end_reach(tx: Tx, member_id: str, *, but_for: Event | None = None) -> None:
    """End a member's reach in this circle, `but_for` one event."""
    tx.session.execute(
        update(Reach)
        .where(
            col(Reach.member_id) == member_id,
            col(Reach.ended_at).is_(None),
            col(Reach.event) != (but_for or ""),
        )
        .values(ended_at=tx.now)
    )


def add_reach(
    tx: Tx,
    circle_id: str,
    member_id: str,
    event: Event,
    hours: Hours,
    channels: list[str],
    *,
    has_own_hours: bool = False,
) -> None:
    """Add one consent of a member; `has_own_hours`: hours and channels of this event alone."""
    tx.session.add(
        Reach(
            id=new_id(),
            circle_id=circle_id,
            member_id=member_id,
            event=event,
            channels=channels,
            from_minute=hours[0],
            to_minute=hours[1],
            own=has_own_hours,
            starts_at=tx.now,
        )
    )


def _pool_hours(hours_by_event: dict[str, Hours], own_events: Collection[str] = ()) -> Hours:
    """The hours in which a yes to the pool lets gaps reach: those of open times, else by day."""
    switches = reach_switches_of(hours_by_event, own_events)
    return hours_by_event.get(Event.OPEN_TIME, (switches.quiet_to, switches.quiet_from))


def reach_of(tx: Tx, member_id: str) -> list[Reach]:
    """A member's live reach."""
    return list(
        tx.session.exec(
            select(Reach).where(Reach.member_id == member_id, col(Reach.ended_at).is_(None))
        )
    )


def channels_of(tx: Tx, member_id: str) -> tuple[str, ...]:
    """Over what a member may be reached, in their order: events with one of their own last."""
    reaches = sorted(reach_of(tx, member_id), key=lambda reach: (reach.own, reach.event))
    return tuple(reaches[0].channels) if reaches else tuple(Channel)


def set_capacity(tx: Tx, member_id: str, level: Level, until: datetime | None = None) -> None:
    """Turn a member's own dial; a rest may end by itself."""
    capacity = tx.session.get(Capacity, member_id)
    if capacity is None:
        tx.session.add(Capacity(member_id=member_id, level=level, until=until))
    else:
        capacity.level, capacity.until = level, until
    tx.hint()


def set_weekly(tx: Tx, member_id: str, weekly_shifts: int | None) -> None:
    """The most times that a member wants in a week; None: they leave it open."""
    capacity = tx.session.get(Capacity, member_id)
    if capacity is None:
        tx.session.add(Capacity(member_id=member_id, level=Level.OPEN, weekly_shifts=weekly_shifts))
    else:
        capacity.weekly_shifts = weekly_shifts
    tx.session.flush()
    tx.hint()


def weekly_shifts_of(tx: Tx, member_id: str) -> int | None:
    """The most times that a member wants in a week, if they said so."""
    capacity = tx.session.get(Capacity, member_id)
    return capacity.weekly_shifts if capacity is not None else None


def capacity_of(tx: Tx, member_id: str) -> tuple[Level, datetime | None]:
    """A member's own dial, and when their rest ends if it does so by itself."""
    capacity = tx.session.get(Capacity, member_id)
    if capacity is None or (capacity.until is not None and capacity.until <= tx.now):
        return Level.OPEN, None
    return Level(capacity.level), capacity.until


def pool_of(tx: Tx, circle_id: str) -> list[PoolPlace]:
    """The backup pool in the person's order, also those who haven't agreed yet."""
    return list(
        tx.session.exec(
            select(PoolPlace)
            .where(PoolPlace.circle_id == circle_id)
            .order_by(col(PoolPlace.position))
        )
    )


def set_pool(tx: Tx, circle_id: str, member_ids: list[str]) -> None:
    """Set the pool's order; who is new in it is asked for their own yes. Raises Conflict."""
    places = {place.member_id: place for place in pool_of(tx, circle_id)}
    if not places.keys() >= set(member_ids):
        refuse_wider(tx, circle_id)
    for member_id, place in places.items():
        if member_id not in member_ids:
            tx.session.delete(place)
    for position, member_id in enumerate(member_ids):
        if member_id in places:
            places[member_id].position = position
        else:
            tx.session.add(PoolPlace(member_id=member_id, circle_id=circle_id, position=position))
    tx.session.flush()
    tx.hint(circle_id)


def agree_to_pool(tx: Tx, circle_id: str, member_id: str, agreed: bool) -> bool:
    """A member's own yes or no to being in the pool; False when they aren't in it.

    Raises Conflict for a new yes while the person's phone is said to be lost.
    """
    place = tx.session.get(PoolPlace, member_id)
    if place is None or place.circle_id != circle_id:
        return False
    if agreed and place.agreed_at is None:
        refuse_wider(tx, circle_id)
    place.agreed_at = tx.now if agreed else None
    reach_by_event = {row.event: row for row in reach_of(tx, member_id)}
    if agreed and Event.GAP not in reach_by_event:
        hours: dict[str, Hours] = {
            event: (row.from_minute, row.to_minute) for event, row in reach_by_event.items()
        }
        order = list(channels_of(tx, member_id))
        own_events = [event for event, row in reach_by_event.items() if row.own]
        add_reach(tx, circle_id, member_id, Event.GAP, _pool_hours(hours, own_events), order)
    elif not agreed and Event.GAP in reach_by_event and Event.NOBODY_ANSWERED not in reach_by_event:
        reach_by_event[Event.GAP].ended_at = tx.now
    tx.session.flush()
    tx.hint(circle_id)
    return True


def leave_pool(tx: Tx, member_id: str) -> None:
    """End a member's place in the pool."""
    place = tx.session.get(PoolPlace, member_id)
    if place is not None:
        tx.session.delete(place)
        tx.session.flush()
