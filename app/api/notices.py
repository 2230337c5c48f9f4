"""Opening a notice, and receipts from phones."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from sqlmodel import select

from app.api.guards import SignedInDoor
from app.api.wire import Id, Out
from app.api.wire import In as Body
from app.asks.knowing import may_know
from app.asks.models import Ask, AskState
from app.circles.models import Knock, StandIn
from app.circles.permissions import Permission
from app.circles.service import membership
from app.consent.models import AdvanceRule, AdvanceRun, RunState
from app.core.db import Tx
from app.core.errors import NotFound
from app.outbox import service as outbox
from app.outbox.models import Event, Notice
from app.rota.models import Rotation, Swap, SwapState
from app.stewardship.models import Ally

router = APIRouter(tags=["notices"])

Target = Literal[
    "ask",
    "open_times",
    "knock",
    "shift",
    "test",
    "home",
    "gaps",
    "swaps",
    "turns",
    "ahead",
    "devices",
    "help",
]

_TARGETS: dict[str, Target] = {
    Event.ASK: "ask",
    Event.STEP_NEEDS_YES: "ask",
    Event.NOBODY_ANSWERED: "ask",
    Event.STAND_DOWN: "ask",
    Event.OPEN_TIME: "open_times",
    Event.GAP: "open_times",
    Event.KNOCK: "knock",
    Event.SHIFT_REMINDER: "shift",
    Event.SHIFT_CHANGED: "shift",
    Event.TEST: "test",
    Event.DEVICE: "devices",
}


class NoticeOut(Out):
    id: str
    event: str
    circle_id: str | None
    target: Target
    subject_id: str | None
    state: Literal["live", "over"]


class ReceiptIn(Body):
    notice_id: Id
    attempt_id: Id
    what: Literal["shown", "opened"]


@router.get("/notices/{notice_id}")
def open_notice(notice_id: Id, door: SignedInDoor) -> NoticeOut:
    """What a notice was about. For whoever it was for, and while they are in the circle."""
    with door.look() as (tx, caller):
        notice = tx.s.exec(
            select(Notice).where(Notice.id == notice_id, Notice.account_id == caller.account_id)
        ).one_or_none()
        if notice is None:
            raise NotFound
        target = _TARGETS.get(notice.event, "home")
        if notice.circle_id is not None:
            me = membership(tx, notice.circle_id, caller.account_id)
            if notice.event == Event.GAP and Permission.GAPS in me.may:
                target = "gaps"
            if target == "open_times" and tx.s.get(StandIn, notice.subject_id or "") is not None:
                target = "home"  # asked to stand in: it is answered there
            if target == "open_times" and tx.s.get(Swap, notice.subject_id or "") is not None:
                target = "swaps"  # somebody offers a shift of theirs
            if target == "open_times" and tx.s.get(Ally, notice.subject_id or "") is not None:
                target = "help"  # asked to be there when the person's phone is lost
            if _rule_of(tx, notice) is not None:
                target = "ahead"  # to read a rule, to say so too, or the person is asked
            if target == "open_times" and tx.s.get(Rotation, notice.subject_id or "") is not None:
                target = "turns"  # asked to take turns
            if target == "shift" and me.is_person:
                target = "home"  # who is with them now, and what is open
        rule = _rule_of(tx, notice)
        return NoticeOut(
            id=notice.id,
            event=notice.event,
            circle_id=notice.circle_id,
            target=target,
            subject_id=rule.id if rule is not None else notice.subject_id,
            state="over" if _over(tx, notice) else "live",
        )


def _rule_of(tx: Tx, notice: Notice) -> AdvanceRule | None:
    """The advance rule that a notice is about, or whose run it is about."""
    run = tx.s.get(AdvanceRun, notice.subject_id or "")
    return tx.s.get(AdvanceRule, run.rule_id if run is not None else notice.subject_id or "")


def _over(tx: Tx, notice: Notice) -> bool:
    rule = _rule_of(tx, notice)
    if rule is not None:
        run = tx.s.get(AdvanceRun, notice.subject_id or "")
        return rule.ended_at is not None or (run is not None and run.state == RunState.ENDED)
    target = _TARGETS.get(notice.event)
    if target == "ask":
        ask = tx.s.get(Ask, notice.subject_id or "")
        if ask is None or ask.state == AskState.CLOSED:
            return True
        told = notice.event in {Event.ASK, Event.STAND_DOWN}
        return told and not may_know(tx, ask, notice.member_id or "")
    if target == "open_times":
        swap = tx.s.get(Swap, notice.subject_id or "")
        return swap is not None and swap.state != SwapState.OPEN
    if target == "knock":
        knock = tx.s.get(Knock, notice.subject_id or "")
        return knock is None or knock.state != "waiting"
    return False


@router.post("/receipts", status_code=204)
def receipt(body: ReceiptIn, door: SignedInDoor) -> None:
    """A phone showed or opened a notice. Repeating it changes nothing."""
    with door.look() as (_, caller):
        account_id = caller.account_id
    with door.write() as tx:
        outbox.receipt(tx, account_id, body.notice_id, body.attempt_id, body.what)
