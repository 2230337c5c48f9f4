"""Writing a gathering: the person, or whoever they let help with the words of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete
from sqlmodel import col, func, select

from app.circles.permissions import Permission
from app.circles.service import Membership
from app.consent import service as consent
from app.consent.chosen_grant_service import end_chosen_grant
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, Stale
from app.core.ids import new_id
from app.gatherings.gathering_queries import GatheringNow, read_gathering
from app.gatherings.gathering_rules import (
    MOST_GATHERINGS,
    TimeChoice,
    check_call_link,
    check_times,
)
from app.gatherings.gathering_words import GatheringWords, seal_words
from app.gatherings.grant_service import (
    give_grant,
    is_live,
    need_invitable,
    reads_gatherings,
)
from app.gatherings.models import (
    Gathering,
    GatheringFit,
    GatheringGuest,
    GatheringState,
    GatheringTime,
)

#: So long somebody may help with a draft before the person would name them anew.
HELPS_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TimeText:
    """A time as it is written."""

    on_day: date
    minute: int
    minutes: int


def lock_gathering(tx: Tx, circle_id: str, gathering_id: str) -> GatheringNow:
    """A gathering, while nothing else of the circle's consent changes. Raises NotFound."""
    consent.lock_exclusive(tx, circle_id)
    tx.session.flush()
    tx.session.expire_all()
    return read_gathering(tx, circle_id, gathering_id)


def is_helper(tx: Tx, row: Gathering, me: Membership) -> bool:
    """Whether the caller may help with the words of this draft."""
    return (
        row.state == GatheringState.DRAFT
        and row.helper_id == me.member_id
        and is_live(tx, row.helper_grant_id)
        and reads_gatherings(tx, me.circle_id, me.member_id)
    )


def need_person(me: Membership) -> None:
    """Raise NotFound for anybody who may not call people together: it isn't there for them."""
    if Permission.GATHER not in me.may:
        raise NotFound


def save(
    tx: Tx,
    me: Membership,
    gathering_id: str,
    *,
    revision: int,
    words: GatheringWords,
    times: Sequence[TimeText] | None,
    place_hours: int | None,
) -> None:
    """Write a gathering, or write it anew; `revision`: the one that was read, 0 for a new one.

    Raises NotFound, Stale, BadInput, Conflict: times stand once people were called.
    """
    consent.lock_exclusive(tx, me.circle_id)
    tx.session.flush()
    tx.session.expire_all()
    row = tx.session.get(Gathering, gathering_id)
    if row is None:
        row = _begin(tx, me, gathering_id, revision)
    elif row.circle_id != me.circle_id:
        raise NotFound
    helps = Permission.GATHER not in me.may
    if helps and not is_helper(tx, row, me):
        raise NotFound
    if row.revision != revision:
        raise Stale
    now = read_gathering(tx, me.circle_id, gathering_id)
    if now.state not in {GatheringState.DRAFT, GatheringState.CALLED}:
        raise Conflict("gathering-over")
    check_call_link(words.call_link)
    if now.state is GatheringState.CALLED and not words.purpose:
        raise BadInput("gathering-no-purpose")
    seal_words(tx, row, words, helps=helps)
    if not helps:
        row.place_hours = place_hours
    if times is not None:
        _write_times(tx, now, times)
    row.revision += 1
    tx.session.flush()
    tx.hint(me.circle_id)


def delete_draft(tx: Tx, me: Membership, gathering_id: str) -> None:
    """Delete a draft with all that was prepared. Raises NotFound, Conflict once it was called."""
    now = lock_gathering(tx, me.circle_id, gathering_id)
    if now.state is not GatheringState.DRAFT:
        raise Conflict("gathering-called")
    end_chosen_grant(tx, now.row.helper_grant_id, me.member_id)
    delete_gatherings(tx, [gathering_id])
    tx.hint(me.circle_id)


def set_helper(tx: Tx, me: Membership, gathering_id: str, member_id: str | None) -> None:
    """Let a friend help with the words of a draft, or nobody any more. Raises like `save`."""
    row = lock_gathering(tx, me.circle_id, gathering_id).row
    if row.state != GatheringState.DRAFT:
        raise Conflict("gathering-called")
    if member_id is not None:
        need_invitable(tx, me.circle_id, member_id)
    if row.helper_id == member_id:
        return
    before, row.helper_id, row.helper_grant_id = row.helper_grant_id, None, None
    tx.session.flush()
    end_chosen_grant(tx, before, me.member_id)
    if member_id is not None:
        row.helper_grant_id = give_grant(
            tx, me.circle_id, member_id, tx.now + HELPS_FOR, me.member_id
        )
        row.helper_id = member_id
    tx.session.flush()
    tx.hint(me.circle_id)


def delete_gatherings(tx: Tx, gathering_ids: list[str]) -> None:
    """Delete gatherings whole: words, times, and who was invited. Affirmations stay."""
    guest_ids = select(GatheringGuest.id).where(col(GatheringGuest.gathering_id).in_(gathering_ids))
    delete_fits(tx, list(tx.session.exec(guest_ids)))
    for table in (GatheringGuest, GatheringTime):
        tx.session.execute(delete(table).where(col(table.gathering_id).in_(gathering_ids)))
    tx.session.execute(delete(Gathering).where(col(Gathering.id).in_(gathering_ids)))


def delete_fits(tx: Tx, guest_ids: list[str]) -> None:
    """Delete which times suit some who are invited."""
    tx.session.execute(delete(GatheringFit).where(col(GatheringFit.guest_id).in_(guest_ids)))


def _begin(tx: Tx, me: Membership, gathering_id: str, revision: int) -> Gathering:
    need_person(me)
    if revision != 0:
        raise NotFound  # it was deleted meanwhile
    ahead = tx.session.exec(
        select(func.count())
        .select_from(Gathering)
        .where(
            Gathering.circle_id == me.circle_id,
            col(Gathering.state).in_((GatheringState.DRAFT, GatheringState.CALLED)),
        )
    ).one()
    if ahead >= MOST_GATHERINGS:
        raise BadInput("gathering-too-many")
    row = Gathering(
        id=gathering_id,
        circle_id=me.circle_id,
        state=GatheringState.DRAFT,
        revision=0,
        created_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    return row


def _write_times(tx: Tx, now: GatheringNow, times: Sequence[TimeText]) -> None:
    """Write the times of a draft anew. Those that were called stand."""
    new_times = {(time.on_day, time.minute, time.minutes) for time in times}
    if new_times == {(time.on_day, time.minute, time.minutes) for time in now.times}:
        return
    if now.state is not GatheringState.DRAFT:
        raise Conflict("gathering-called")
    if times:
        choices = [TimeChoice(new_id(), time.on_day, time.minute, time.minutes) for time in times]
        check_times(choices, now.zone, tx.now)
    tx.session.execute(delete(GatheringTime).where(col(GatheringTime.gathering_id) == now.row.id))
    for time in times:
        tx.session.add(
            GatheringTime(
                id=new_id(),
                circle_id=now.row.circle_id,
                gathering_id=now.row.id,
                on_day=time.on_day,
                minute=time.minute,
                minutes=time.minutes,
            )
        )
    tx.session.flush()
