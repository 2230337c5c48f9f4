"""Reading gatherings: rows, where each stands, and who is invited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, or_, select

from app.circles.models import Circle
from app.circles.service import get_circle
from app.consent.models import ConsentGrant
from app.core.db import Tx
from app.core.errors import NotFound
from app.gatherings.gathering_rules import Invited, TimeChoice, end_of, stands
from app.gatherings.models import (
    Gathering,
    GatheringFit,
    GatheringGuest,
    GatheringState,
    GatheringTime,
    GuestAnswer,
)


@dataclass(frozen=True, slots=True)
class GatheringNow:
    """A gathering with its times, and where it stands now."""

    row: Gathering
    zone: str
    times: tuple[TimeChoice, ...]
    state: GatheringState

    @property
    def is_of_one_before(self) -> bool:
        """Whether it was called off as the circle was handed on: words are never missing else."""
        return self.state is GatheringState.OFF and self.row.purpose is None

    @property
    def settled_time(self) -> TimeChoice | None:
        """The time that it is settled on."""
        return next((time for time in self.times if time.id == self.row.time_id), None)


def read_gatherings(tx: Tx, circle: Circle) -> list[GatheringNow]:
    """All of a circle's gatherings, the newest first."""
    rows = tx.session.exec(
        select(Gathering)
        .where(Gathering.circle_id == circle.id)
        .order_by(col(Gathering.created_at).desc(), col(Gathering.id))
    ).all()
    times = _times_of(tx, [row.id for row in rows])
    return [_now(tx, row, circle.zone, times[row.id]) for row in rows]


def read_gathering(tx: Tx, circle_id: str, gathering_id: str) -> GatheringNow:
    """One of them. Raises NotFound."""
    row = tx.session.get(Gathering, gathering_id)
    if row is None or row.circle_id != circle_id:
        raise NotFound
    zone = get_circle(tx, circle_id).zone
    return _now(tx, row, zone, _times_of(tx, [gathering_id])[gathering_id])


def guests_of(tx: Tx, gathering_id: str) -> list[GatheringGuest]:
    """Who is invited, or to be, in the order in which the person thought of them."""
    return list(
        tx.session.exec(
            select(GatheringGuest)
            .where(GatheringGuest.gathering_id == gathering_id)
            .order_by(col(GatheringGuest.added_at), col(GatheringGuest.id))
        )
    )


def guest_of_member(tx: Tx, gathering_id: str, member_id: str) -> GatheringGuest | None:
    """The invitation of a member that the person has sent, while the grant that was given with it
    is live; None: there is none. A grant for another gathering opens nothing of this one."""
    return tx.session.exec(
        select(GatheringGuest)
        .join(ConsentGrant, col(ConsentGrant.id) == col(GatheringGuest.grant_id))
        .where(
            GatheringGuest.gathering_id == gathering_id,
            GatheringGuest.member_id == member_id,
            col(GatheringGuest.sent_at).is_not(None),
            col(ConsentGrant.ended_at).is_(None),
            or_(col(ConsentGrant.ends_at).is_(None), col(ConsentGrant.ends_at) > tx.now),
        )
    ).one_or_none()


def fits_of(tx: Tx, guest_ids: Iterable[str]) -> dict[str, set[str]]:
    """Ids of the times that suit each of some who are invited."""
    fits: dict[str, set[str]] = defaultdict(set)
    rows = tx.session.exec(
        select(GatheringFit).where(col(GatheringFit.guest_id).in_(list(guest_ids)))
    )
    for row in rows:
        fits[row.guest_id].add(row.time_id)
    return fits


def invited_of(guest: GatheringGuest) -> Invited:
    """What decides what they may read. Of a member the person knows by their card already."""
    return Invited(
        id=guest.id,
        reports=guest.reports if guest.member_id is None else False,
        may_read=guest.may_read_at is not None,
        answer=GuestAnswer(guest.answer) if guest.answer else None,
        shows_name=guest.shows_name,
        was_affirmed=guest.affirmed_at is not None,
    )


def _now(tx: Tx, row: Gathering, zone: str, times: list[TimeChoice]) -> GatheringNow:
    end = end_of(times, row.time_id, zone)
    return GatheringNow(row, zone, tuple(times), stands(GatheringState(row.state), end, tx.now))


def _times_of(tx: Tx, gathering_ids: list[str]) -> dict[str, list[TimeChoice]]:
    times: dict[str, list[TimeChoice]] = defaultdict(list)
    rows = tx.session.exec(
        select(GatheringTime)
        .where(col(GatheringTime.gathering_id).in_(gathering_ids))
        .order_by(col(GatheringTime.on_day), col(GatheringTime.minute))
    )
    for row in rows:
        times[row.gathering_id].append(TimeChoice(row.id, row.on_day, row.minute, row.minutes))
    return times
