"""Something to mend: opened by one member, answered by another or not, and read by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.closed_lists import OneOf
from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import Id, Nothing, Values
from app.api.http.wire import In as Body
from app.api.views.repairs import RepairRead, Repairs, WishText, repair_read, repairs_seen
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.repairs import answer_service, repair_service, third_person_service
from app.repairs.repair_rules import Cooling
from app.repairs.words import RepairPart, TurnText, Wish

router = APIRouter(tags=["repairs"])

Member = Annotated[Inside, Depends(Needs(Permission.READ))]

_NOTHING = Nothing()


class RepairIn(Body):
    """What happened for me, what I'd like, and how long it can be taken back before it goes."""

    member_id: Id
    happened: Values = ""
    wish: Values = ""
    wishes: list[WishText] = Field(default=[], max_length=len(Wish))
    cooling: Annotated[str, OneOf(Cooling)] = Cooling.DAY.value


class RepairAnswerIn(Body):
    """What I did, how that was for them, what I'll do differently: each of it if I like."""

    did: Values = ""
    how: Values = ""
    differently: Values = ""


class RepairTurnIn(Body):
    said: Values


class ThirdPersonIn(Body):
    member_id: Id


class RepairsClosedIn(Body):
    """`member_id`: by whom I don't want to be written to; none: by anybody."""

    closed: bool
    member_id: Id | None = None


@router.get("/circles/{circle_id}/repairs")
def read_all(door: Member) -> Repairs:
    """What is between me and somebody, without a word of it; and whom I can write to."""
    with door.look_inside() as look:
        return repairs_seen(look.tx, look.me)


@router.get("/circles/{circle_id}/repairs/{repair_id}")
def read(repair_id: Id, door: Member) -> RepairRead:
    """One of them, with its words. That I read it is written down nowhere."""
    with door.look_inside() as look:
        return repair_read(look.tx, look.me, repair_id)


@router.put("/circles/{circle_id}/repairs/{repair_id}")
def keep(repair_id: Id, body: RepairIn, door: Member) -> Repairs:
    """Keep it to go later, by day: a day from now unless I choose. Until then I can take it back,
    write it anew, or let it go without a trace."""

    def change(act: InnerAct) -> None:
        parts = {RepairPart.HAPPENED: body.happened, RepairPart.WISH: body.wish}
        repair_service.keep(
            act.tx,
            get_circle(act.tx, act.me.circle_id),
            repair_id,
            by=act.me.member_id,
            other_id=body.member_id,
            text=TurnText(parts, tuple(dict.fromkeys(Wish(wish) for wish in body.wishes))),
            cooling=Cooling(body.cooling),
        )

    return _changed(door, body, repair_id, change)


@router.post("/circles/{circle_id}/repairs/{repair_id}/take-back")
def take_back(repair_id: Id, body: Nothing, door: Member) -> Repairs:
    """Take it back before it goes. The words stay mine, to change or to let go."""
    return _moved(door, body, repair_id, repair_service.take_back)


@router.post("/circles/{circle_id}/repairs/{repair_id}/let-go")
def let_go(repair_id: Id, body: Nothing, door: Member) -> Repairs:
    """Let it go. Before it was sent nothing of it is left, and nobody knows that it was there."""
    return _moved(door, body, repair_id, repair_service.let_go)


@router.post("/circles/{circle_id}/repairs/{repair_id}/answer")
def answer(repair_id: Id, body: RepairAnswerIn, door: Member) -> Repairs:
    """Answer what was written to me, in my own words."""
    text = TurnText(
        {
            RepairPart.DID: body.did,
            RepairPart.HOW: body.how,
            RepairPart.DIFFERENTLY: body.differently,
        }
    )
    return _changed(
        door,
        body,
        repair_id,
        lambda act: answer_service.answer(
            act.tx, act.me.circle_id, repair_id, act.me.member_id, text
        ),
    )


@router.post("/circles/{circle_id}/repairs/{repair_id}/decline")
def decline(repair_id: Id, body: Nothing, door: Member) -> Repairs:
    """I'd rather not. Who wrote reads "not now", and no more."""
    return _moved(door, body, repair_id, answer_service.decline)


@router.post("/circles/{circle_id}/repairs/{repair_id}/turns")
def add(repair_id: Id, body: RepairTurnIn, door: Member) -> Repairs:
    """One thing more: each of the two has one after the answer, and one once somebody joined."""
    text = TurnText({RepairPart.SAID: body.said})
    return _changed(
        door,
        body,
        repair_id,
        lambda act: answer_service.add(act.tx, act.me.circle_id, repair_id, act.me.member_id, text),
    )


@router.post("/circles/{circle_id}/repairs/{repair_id}/settle")
def settle(repair_id: Id, body: Nothing, door: Member) -> Repairs:
    """It is settled for me; when both of us said so, it is over."""
    return _moved(door, body, repair_id, answer_service.settle)


@router.delete("/circles/{circle_id}/repairs/{repair_id}")
def delete(repair_id: Id, door: Member, body: Nothing = _NOTHING) -> Repairs:
    """Destroy every word of it, for all who read it."""
    return _moved(door, body, repair_id, answer_service.delete_repair)


@router.put("/circles/{circle_id}/repairs/{repair_id}/third")
def propose_third(repair_id: Id, body: ThirdPersonIn, door: Member) -> Repairs:
    """Propose a third person. They know nothing of it before the other said yes, too."""
    return _changed(
        door,
        body,
        repair_id,
        lambda act: third_person_service.propose_third(
            act.tx, act.me.circle_id, repair_id, act.me.member_id, body.member_id
        ),
    )


@router.post("/circles/{circle_id}/repairs/{repair_id}/third/agree")
def agree_to_third(repair_id: Id, body: Nothing, door: Member) -> Repairs:
    """I'd like that third person, too: now they are asked."""
    return _moved(door, body, repair_id, third_person_service.agree_to_third)


@router.post("/circles/{circle_id}/repairs/{repair_id}/third/join")
def join(repair_id: Id, body: Nothing, door: Member) -> Repairs:
    """I'll be the third. I read what is written from now on, and nothing of before."""
    return _moved(door, body, repair_id, third_person_service.join)


@router.post("/circles/{circle_id}/repairs/{repair_id}/third/end")
def without_third(repair_id: Id, body: Nothing, door: Member) -> Repairs:
    """No third person, or not any more. No reason is told."""
    return _moved(door, body, repair_id, third_person_service.without_third)


@router.put("/circles/{circle_id}/repairs-closed")
def close(body: RepairsClosedIn, door: Member) -> Repairs:
    """Don't be written to in this way: by one member or by anybody; or again. Nobody is told."""
    return _changed(
        door,
        body,
        None,
        lambda act: answer_service.close_to(
            act.tx, act.me.circle_id, act.me.member_id, body.member_id, closed=body.closed
        ),
    )


def _moved(door: Inside, body: Body, repair_id: str, move: Callable[..., None]) -> Repairs:
    """Move one of the caller's own."""
    return _changed(
        door,
        body,
        repair_id,
        lambda act: move(act.tx, act.me.circle_id, repair_id, act.me.member_id),
    )


def _changed(
    door: Inside, body: Body, leads_to: str | None, change: Callable[[InnerAct], None]
) -> Repairs:
    """Do it once, and answer with what is the caller's own."""
    with door.act_inside(body, leads_to=leads_to) as act:
        if act.fresh:
            change(act)
        act.tx.session.flush()
        return repairs_seen(act.tx, act.me)
