"""Who is asked to coordinate, and who laid it down."""

from __future__ import annotations

from typing import Literal

from app.api.http.wire import Instant, Out
from app.circles.disclosure_service import Tag
from app.circles.models import RoleHandover
from app.circles.service import Membership, called
from app.core.db import Tx
from app.stewardship import coordinator_service


class WhoOut(Out):
    member_id: str
    name: str
    tags: list[Tag]


class HandoverOut(Out):
    """asked: it waits for the person · allowed: for the member · stays: somebody said no."""

    id: str
    giver: WhoOut
    taker: WhoOut
    state: Literal["asked", "allowed", "stays"]
    mine: Literal["gives", "takes"] | None


class Handovers(Out):
    handovers: list[HandoverOut]


class LeftCoordinatorOut(Out):
    """The last coordinator, who isn't one any more."""

    member_id: str
    name: str
    at: Instant


def handovers_out(tx: Tx, me: Membership) -> list[HandoverOut]:
    """What is being handed on: all of it for the person, else what is the reader's to do."""
    found = coordinator_service.open_handovers(tx, me.circle_id)
    if not me.is_person:
        found = [handover for handover in found if _is_theirs(handover, me.member_id)]
        ended = coordinator_service.lately_ended(tx, me.circle_id, me.member_id)
        found += [ended] if ended is not None and not found else []
    names = called(
        tx, me.circle_id, {who for handover in found for who in (handover.from_id, handover.to_id)}
    )

    def who(member_id: str) -> WhoOut:
        held = names[member_id]
        return WhoOut(member_id=member_id, name=held.name, tags=held.tags)

    def shown(one: RoleHandover) -> HandoverOut:
        state: Literal["asked", "allowed", "stays"] = "allowed" if one.allowed_at else "asked"
        mine: Literal["gives", "takes"] | None = None
        if one.from_id == me.member_id:
            mine = "gives"
        elif one.to_id == me.member_id:
            mine = "takes"
        return HandoverOut(
            id=one.id,
            giver=who(one.from_id),
            taker=who(one.to_id),
            state="stays" if one.ended_at else state,
            mine=mine,
        )

    return [shown(handover) for handover in found]


def _is_theirs(one: RoleHandover, member_id: str) -> bool:
    """Whether a member gives it, or is asked by now to take it."""
    return one.from_id == member_id or (one.to_id == member_id and one.allowed_at is not None)


def left_out(tx: Tx, circle_id: str) -> LeftCoordinatorOut | None:
    """The last coordinator who went, for the person's home."""
    held = coordinator_service.left_by(tx, circle_id)
    if held is None:
        return None
    name = called(tx, circle_id, [held.member_id])[held.member_id].name
    return LeftCoordinatorOut(member_id=held.member_id, name=name, at=held.at)
