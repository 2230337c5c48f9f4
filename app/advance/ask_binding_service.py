"""An ask that goes on under an advance rule: the same ladder, begun by what the person wrote.

Whoever calls holds the circle's consent and its running ask.
"""

from __future__ import annotations

from sqlmodel import col, select

from app.asks.answer_service import live_answer, set_aside
from app.asks.ladder import begin_step, pass_step
from app.asks.ladder_service import advance_ask, apply_actions, stand_down
from app.asks.models import Ask, AskedMember, AskState, CloseReason, Outcome, Standing
from app.asks.service import close_ask, end_drill, new_round
from app.asks.snapshot import load_answers, load_ask_context
from app.core.db import Tx
from app.plans.service import current


def make(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    """Make an ask that isn't held for ten seconds: the person was asked for longer than that.

    It hasn't moved yet: what the rule gives for it is given first. Practice is over with it.
    """
    end_drill(tx, circle_id)
    ask = Ask(
        id=ask_id,
        circle_id=circle_id,
        version_id=current(tx, circle_id).id,
        asked_at=tx.now,
        due_at=tx.now,
        again_at=tx.now,
    )
    tx.session.add(ask)
    tx.session.flush()
    tx.hint(circle_id)
    return ask


def set_going(tx: Tx, ask: Ask, position: int | None) -> None:
    """Begin at the first step, or at the one that goes on without the person's yes.

    A step that has begun already, and a plan that runs already, stay as they are.
    """
    if position is None:
        if ask.position < 0 or ask.exhausted:
            advance_ask(tx, ask)  # or there is nobody to ask but whom the rule named
        return
    is_waiting = ask.step_state == "needs_yes" and ask.position == position
    if not is_waiting and ask.position == position and not ask.exhausted:
        return
    if not is_waiting and ask.position >= 0:
        new_round(tx, ask, position=position)
    context = load_ask_context(tx, ask)
    apply_actions(tx, ask, context, begin_step(context.snapshot, position, tx.now))


def leave(tx: Tx, ask: Ask, position: int | None) -> None:
    """End what a rule began in the person's own ask; the ask itself goes on.

    Those of that step hear that it is over, and count no more. With another yes it is covered;
    without one the ladder goes on after the step.
    """
    if position is None or ask.position != position or ask.held_until is not None:
        return
    if ask.state not in {AskState.OPEN, AskState.COVERED} or ask.step_state != "asking":
        return
    if ask.exhausted:
        return
    query = select(AskedMember.member_id).where(
        AskedMember.ask_id == ask.id,
        AskedMember.round == ask.round,
        AskedMember.position == position,
        col(AskedMember.outcome).in_([Outcome.OPEN, Outcome.PASSED, Outcome.ANSWERED]),
    )
    for member_id in tx.session.exec(
        query.order_by(col(AskedMember.at), col(AskedMember.id))
    ).all():
        answer = live_answer(tx, ask.id, member_id)
        if answer is not None and answer.standing == Standing.YES:
            set_aside(tx, ask, answer)
        stand_down(tx, ask, only=member_id)
    if any(fact.standing == Standing.YES for fact in load_answers(tx, ask.id)):
        ask.state, ask.due_at, ask.step_due_at = AskState.COVERED, None, None
        tx.session.flush()
        return
    new_round(tx, ask, position=position)
    context = load_ask_context(tx, ask)
    apply_actions(tx, ask, context, pass_step(context.snapshot, position, tx.now))


def end(tx: Tx, ask: Ask) -> None:
    """End an ask that a rule began. Who was asked hears that it is over, and no reason."""
    if ask.state != AskState.CLOSED:
        close_ask(tx, ask, CloseReason.AHEAD_OVER)
        stand_down(tx, ask)
