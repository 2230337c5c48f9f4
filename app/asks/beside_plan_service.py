"""Asking somebody beside the plan: the person's own tap, and nobody else's."""

from __future__ import annotations

from app.asks.beside_plan import WAIT, askable_beside, can_ask_beside, waiting_beside
from app.asks.ladder import counting_step
from app.asks.ladder_service import apply_actions
from app.asks.ladder_state import Action, AskMember, Begin, Wait
from app.asks.models import AskState, Standing
from app.asks.service import lock_running_ask, need_real, new_round
from app.asks.snapshot import AskContext, load_ask_context
from app.core.db import Tx
from app.core.errors import Conflict
from app.record import service as record


def ask_beside(tx: Tx, *, circle_id: str, ask_id: str, member_id: str, by: str) -> None:
    """Ask a member whom the plan doesn't name, as if the step that the ask is on named them.

    They have five minutes; the ladder goes on after that. In a covered ask one yes more is wanted,
    as with "ask someone else too". Raises NotFound, Conflict: ask-over, ask-paused, only-practice,
    not-asked-yet, step-waits, one-at-a-time, cannot-be-asked.
    """
    ask = lock_running_ask(tx, circle_id, ask_id)
    need_real(ask)  # practice comes to nobody who didn't agree to practise
    context = load_ask_context(tx, ask)
    _refuse_unless_askable(tx, context, member_id)
    record.append(tx, circle_id, "asked_beside", who=member_id, by=by, subject_id=ask_id)
    until = tx.now + WAIT
    begins_anew = ask.exhausted or ask.state == AskState.COVERED
    position = counting_step(context.snapshot).position if ask.exhausted else ask.position
    if ask.state == AskState.COVERED:
        answers = context.snapshot.answers
        ask.want = 1 + sum(answer.standing == Standing.YES for answer in answers)
        ask.want_before = None
        new_round(tx, ask, position=position)
        context = load_ask_context(tx, ask)
    actions: list[Action] = [AskMember(member_id, position, until)]
    if begins_anew:
        actions.insert(0, Begin(position, False, until))
    elif not context.snapshot.steps[position].one_by_one:
        ask.step_due_at = max(ask.step_due_at or until, until)
    wake = until if begins_anew else min(ask.due_at or until, until)
    apply_actions(tx, ask, context, (*actions, Wait(wake)))


def _refuse_unless_askable(tx: Tx, context: AskContext, member_id: str) -> None:
    snapshot = context.snapshot
    if not can_ask_beside(snapshot):
        has_begun = snapshot.held_until is None and snapshot.position >= 0
        raise Conflict("step-waits" if has_begun else "not-asked-yet")
    if waiting_beside(snapshot, tx.now) is not None:
        raise Conflict("one-at-a-time")
    if member_id not in askable_beside(snapshot):
        raise Conflict("cannot-be-asked")
