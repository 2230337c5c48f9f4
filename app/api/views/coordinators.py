"""Who is asked to coordinate, and who laid it down."""

from __future__ import annotations

from typing import Literal

from app.api.http.wire import Instant, Out
from app.circles.disclosure_service import Tag
from app.circles.models import RoleHandover
from app.circles.service import Membership, names_with_tags
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
    handovers = coordinator_service.open_handovers(tx, me.circle_id)
    if not me.is_person:
        handovers = [handover for handover in handovers if _is_theirs(handover, me.member_id)]
        ended = coordinator_service.lately_ended(tx, me.circle_id, me.member_id)
        handovers += [ended] if ended is not None and not handovers else []
    names = names_with_tags(
        tx,
        me.circle_id,
        {who_out for handover in handovers for who_out in (handover.from_id, handover.to_id)},
    )

    def who_out(member_id: str) -> WhoOut:
        name_and_tags = names[member_id]
        return WhoOut(member_id=member_id, name=name_and_tags.name, tags=name_and_tags.tags)

    def handover_out(handover: RoleHandover) -> HandoverOut:
        state: Literal["asked", "allowed", "stays"] = "allowed" if handover.allowed_at else "asked"
        my_part: Literal["gives", "takes"] | None = None
        if handover.from_id == me.member_id:
            my_part = "gives"
        elif handover.to_id == me.member_id:
            my_part = "takes"
        return HandoverOut(
            id=handover.id,
            giver=who_out(handover.from_id),
            taker=who_out(handover.to_id),
            state="stays" if handover.ended_at else state,
            mine=my_part,
        )

    return [handover_out(handover) for handover in handovers]


def _is_theirs(handover: RoleHandover, member_id: str) -> bool:
    """Whether a member gives it, or is asked by now to take it."""
    return handover.from_id == member_id or (
        handover.to_id == member_id and handover.allowed_at is not None
    )


def left_out(tx: Tx, circle_id: str) -> LeftCoordinatorOut | None:
    """The last coordinator who went, for the person's home."""
    last_coordinator = coordinator_service.left_by(tx, circle_id)
    if last_coordinator is None:
        return None
    name = names_with_tags(tx, circle_id, [last_coordinator.member_id])[
        last_coordinator.member_id
    ].name
    return LeftCoordinatorOut(
        member_id=last_coordinator.member_id, name=name, at=last_coordinator.at
    )
