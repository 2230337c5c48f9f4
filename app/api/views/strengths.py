"""The ways of asking: as the person writes them, and as they stand on the first screen."""

from __future__ import annotations

from dataclasses import replace

from app.api.http.wire import Out
from app.asks.ladder import order_of_asking
from app.asks.snapshot import AskContext
from app.asks.strength_service import strengths_of
from app.circles.disclosure_service import Tag, tags_of
from app.circles.models import Member
from app.core.db import Tx
from app.core.sealing import Box
from app.plans import service as plans


class StrengthOut(Out):
    id: str
    name: str
    position: int
    changed: bool  # the step that was chosen isn't in the plan any more; it begins with this one


class StepToBeginWith(Out):
    position: int
    name: str | None
    asks: list[str]  # names of those whom it means now


class Strengths(Out):
    usual: str | None
    others: list[StrengthOut]
    steps: list[StepToBeginWith]


class WayToAsk(Out):
    """A button of the first screen. `asks`: who is asked, in order, as it stands now."""

    id: str | None
    name: str | None
    changed: bool
    asks: list[str]


class CouldBeAsked(Out):
    member_id: str
    name: str
    tags: list[Tag]


def strengths_out(tx: Tx, circle_id: str, context: AskContext) -> Strengths:
    """The ways of asking, and the steps with which they can begin; for the person."""
    box = tx.cipher(circle_id)
    strengths = strengths_of(tx, circle_id)
    plan = plans.read(tx, plans.current(tx, circle_id))
    audiences = context.snapshot.audiences
    return Strengths(
        usual=next((strength.name for strength in strengths if strength.place == 0), None),
        others=[
            StrengthOut(
                id=strength.id,
                name=strength.name,
                position=strength.position,
                changed=strength.changed,
            )
            for strength in strengths
            if strength.place > 0
        ],
        steps=[
            StepToBeginWith(
                position=step.position,
                name=text.name,
                asks=[
                    _name(box, context.members[member_id])
                    for member_id in dict.fromkeys(
                        member_id
                        for audience in (*step.audience, *step.otherwise)
                        for member_id in audiences[audience]
                    )
                    if member_id in context.members
                ],
            )
            for step, text in zip(context.snapshot.steps, plan.ladder, strict=True)
        ],
    )


def ways_to_ask(tx: Tx, circle_id: str, context: AskContext) -> list[WayToAsk]:
    """The buttons of the person's first screen, the usual one first."""
    snapshot = context.snapshot

    def asks(position: int) -> list[str]:
        return order_of_asking(replace(snapshot, begins_at=position, first=position), tx.now)

    strengths = strengths_of(tx, circle_id)
    usual = next((strength for strength in strengths if strength.place == 0), None)
    first = WayToAsk(
        id=usual.id if usual else None,
        name=usual.name if usual else None,
        changed=False,
        asks=asks(0),
    )
    return [
        first,
        *(
            WayToAsk(
                id=strength.id,
                name=strength.name,
                changed=strength.changed,
                asks=asks(strength.position),
            )
            for strength in strengths
            if strength.place > 0
        ),
    ]


def could_be_asked(tx: Tx, circle_id: str, context: AskContext) -> list[CouldBeAsked]:
    """Whoever a step of the plan means now: whom the person may leave out of a request."""
    box = tx.cipher(circle_id)
    planned = {
        member_id for members in context.snapshot.audiences.values() for member_id in members
    }
    return [
        CouldBeAsked(
            member_id=member.id,
            name=_name(box, member),
            tags=tags_of(paid=member.paid, reports=member.reports),
        )
        for member in context.members.values()
        if member.id in planned
    ]


def _name(box: Box, member: Member) -> str:
    return box.open(member.name, "member", "name", member.id)
