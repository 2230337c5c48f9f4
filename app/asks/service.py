"""What the person and their friends do with an ask."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from app.asks.also_told_service import tell_over
from app.asks.ladder import HOLD, begin_anew, begin_step
from app.asks.ladder_service import (
    advance_ask,
    apply_actions,
    end_pause,
    lock_ask_row,
    stand_down,
    stay_open,
    unsent_notice_ids,
)
from app.asks.models import Ask, AskedMember, AskState, CloseReason, Outcome, Standing, StepMark
from app.asks.repeat_service import forget_repeats
from app.asks.retention import DRILL_KEPT_FOR, KEPT_FOR
from app.asks.snapshot import load_ask_context
from app.asks.strength_service import Strength
from app.circles.models import Circle
from app.consent import temporary_grant_service
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.plans.service import current, steps_of
from app.record import service as record

#: Asked, and perhaps not reached: a notice may come to nothing long after the step has passed.
UNANSWERED = frozenset({Outcome.OPEN, Outcome.PASSED})
#: A pause so short that the ask goes on where it stood.
SOON = timedelta(minutes=10)


def find_running(tx: Tx, circle_id: str) -> Ask | None:
    """The circle's ask that isn't closed, if there is one. Practice is none."""
    return _find_open(tx, circle_id, practice=False)


def find_drill(tx: Tx, circle_id: str) -> Ask | None:
    """The circle's practice that isn't over, if there is one."""
    return _find_open(tx, circle_id, practice=True)


def _find_open(tx: Tx, circle_id: str, *, practice: bool) -> Ask | None:
    return tx.session.exec(
        select(Ask).where(
            Ask.circle_id == circle_id,
            Ask.state != AskState.CLOSED,
            col(Ask.practice).is_(practice),
        )
    ).one_or_none()


def running_ids(tx: Tx, circle_id: str) -> list[str]:
    """Ids of what isn't closed in a circle: its ask, and practice, in the order of locks."""
    query = select(Ask.id).where(Ask.circle_id == circle_id, Ask.state != AskState.CLOSED)
    return list(tx.session.exec(query.order_by(col(Ask.id))))


def lock_running(tx: Tx, circle_id: str) -> None:
    """Lock what runs in the circle; everyone locks it before notices and the record."""
    for ask_id in running_ids(tx, circle_id):
        lock_ask_row(tx, ask_id)


def end_drill(tx: Tx, circle_id: str) -> None:
    """End the practice that runs, if one does: nothing real ever waits for it.

    Whoever was told of it hears that it's over, and that it was practice.
    """
    drill = find_drill(tx, circle_id)
    if drill is None:
        return
    ask = lock_ask_row(tx, drill.id)
    if ask is not None and ask.state != AskState.CLOSED:
        record.append(tx, circle_id, "stopped", subject_id=ask.id)
        close_ask(tx, ask, CloseReason.STOPPED)
        stand_down(tx, ask)


def need_real(ask: Ask) -> None:
    """Raise Conflict ("only-practice") for what a practice request has no place for."""
    if ask.practice:
        raise Conflict("only-practice")


def lock_ask(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    """An ask of this circle, its row locked. Raises NotFound."""
    ask = lock_ask_row(tx, ask_id)
    if ask is None or ask.circle_id != circle_id:
        raise NotFound
    return ask


def start_ask(
    tx: Tx,
    *,
    circle_id: str,
    ask_id: str,
    by: str,
    words: str | None,
    strength: Strength | None = None,
) -> Ask:
    """The person asks. The ask is held for ten seconds, then the ladder runs, from the step with
    which the strength begins.

    One that can reach nobody is taken and kept too. Practice that runs is over with it. Raises
    Conflict while another runs.
    """
    end_drill(tx, circle_id)
    other_ask = find_running(tx, circle_id)
    if other_ask is not None:
        raise Conflict("already-asking", extra={"ask_id": other_ask.id})
    if tx.session.get(Ask, ask_id) is not None:
        raise Conflict("exists-already")
    until = tx.now + HOLD
    new_ask = Ask(
        id=ask_id,
        circle_id=circle_id,
        version_id=current(tx, circle_id).id,
        words=tx.cipher(circle_id).seal(words, "ask", "words", ask_id) if words else None,
        strength=(
            tx.cipher(circle_id).seal(strength.name, "ask", "strength", ask_id)
            if strength
            else None
        ),
        begins_at=strength.position if strength else 0,
        asked_at=tx.now,
        held_until=until,
        due_at=until,
        again_at=tx.now,
    )
    tx.session.add(new_ask)
    tx.session.flush()
    record.append(tx, circle_id, "asked", who=by, subject_id=ask_id)
    tx.hint(circle_id)
    return new_ask


def lock_running_ask(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    """An ask of this circle that isn't closed or paused, its row locked. Raises NotFound,
    Conflict.
    """
    ask = lock_ask(tx, circle_id, ask_id)
    if ask.state == AskState.CLOSED:
        raise Conflict("ask-over")
    if ask.state == AskState.PAUSED:
        raise Conflict("ask-paused")
    return ask


def pause_running(tx: Tx, circle_id: str) -> str | None:
    """Everything is paused: the running ask stays as it is, and goes on by the person's tap alone.

    Whoever was to be asked and hasn't been told yet counts as not asked. Returns the ask's id, if
    there is one. Practice is over with it. Locking rows and the circle's consent, and cancelling
    notices, is for the caller.
    """
    end_drill(tx, circle_id)
    ask = find_running(tx, circle_id)
    if ask is None:
        return None
    if ask.state != AskState.PAUSED:
        ask.state, ask.due_at, ask.held_until = AskState.PAUSED, None, None
        ask.look_at = None
        stay_open(tx, ask, tx.now)
        ask.version += 1
    unsent = unsent_notice_ids(tx, ask)
    for row in tx.session.exec(
        select(AskedMember).where(AskedMember.ask_id == ask.id, AskedMember.outcome == Outcome.OPEN)
    ).all():
        if row.notice_id in unsent:
            tx.session.delete(row)
    tx.session.flush()
    tx.hint(circle_id)
    return ask.id


def resume_ask(tx: Tx, circle_id: str, ask_id: str) -> None:
    """The person's tap: a paused ask goes on, and nothing is paused any more.

    Soon after the pause it goes on where it stood; later, from its first step. A yes that came
    meanwhile counts.
    """
    ask = lock_ask(tx, circle_id, ask_id)
    if ask.state == AskState.CLOSED:
        raise Conflict("ask-over")
    if ask.state != AskState.PAUSED:
        return
    paused_at = (
        tx.session.exec(select(Circle.paused_at).where(Circle.id == circle_id)).one() or tx.now
    )
    end_pause(tx, ask)
    paused_for = tx.now - paused_at
    ask.state = AskState.OPEN
    ask.version += 1
    tx.hint(circle_id)
    record.append(tx, circle_id, "asked", subject_id=ask_id, reason="went_on")
    if paused_for > SOON or ask.position < 0:
        _from_the_start(tx, ask)
    else:
        if ask.step_due_at is not None:
            ask.step_due_at += paused_for
        for row in tx.session.exec(
            select(AskedMember).where(
                AskedMember.ask_id == ask_id, AskedMember.outcome == Outcome.OPEN
            )
        ):
            row.until = row.until + paused_for if row.until is not None else None
        tx.session.flush()
    advance_ask(tx, ask)


def ask_now(tx: Tx, circle_id: str, ask_id: str) -> None:
    """Ask at once: the person doesn't wait for the ten seconds. Raises NotFound, Conflict."""
    ask = lock_running_ask(tx, circle_id, ask_id)
    if ask.held_until is not None:
        ask.held_until = tx.now
        advance_ask(tx, ask)


def withdraw_ask(tx: Tx, circle_id: str, ask_id: str, by: str) -> None:
    """Take an ask back within the ten seconds: nobody hears of it. Raises NotFound, Conflict."""
    ask = lock_running_ask(tx, circle_id, ask_id)
    if ask.held_until is None:
        raise Conflict("asked-already")
    record.append(tx, circle_id, "taken_back", who=by, subject_id=ask_id)
    close_ask(tx, ask, CloseReason.TAKEN_BACK)


def stop_ask(tx: Tx, circle_id: str, ask_id: str, by: str) -> None:
    """The person ends an ask. Whoever was told, and may still hear it, hears that it's over."""
    ask = lock_ask(tx, circle_id, ask_id)
    if ask.state == AskState.CLOSED:
        return
    record.append(tx, circle_id, "stopped", who=by, subject_id=ask_id)
    close_ask(tx, ask, CloseReason.STOPPED)
    stand_down(tx, ask)


def close_ask(tx: Tx, ask: Ask, reason: CloseReason) -> None:
    """Close an ask that the caller has locked, and end what an advance rule gave for it."""
    ask.state = AskState.CLOSED
    ask.exhausted = False
    ask.closed_at = tx.now
    ask.closed_reason = reason
    ask.forget_at = tx.now + (DRILL_KEPT_FOR if ask.practice else KEPT_FOR)
    ask.due_at = None
    ask.look_at = None
    ask.question_at = None
    ask.held_until = None
    ask.step_due_at = None
    ask.version += 1
    tx.session.flush()
    tell_over(tx, ask)
    temporary_grant_service.end_with_ask(tx, ask.id, reason)
    tx.hint(ask.circle_id)


def ask_next(tx: Tx, circle_id: str, ask_id: str) -> None:
    """The person doesn't wait for whoever is being asked. Raises NotFound, Conflict (nobody is)."""
    ask = lock_running_ask(tx, circle_id, ask_id)
    if ask.state != AskState.OPEN or ask.held_until is not None or ask.exhausted:
        raise Conflict("nothing-to-skip")
    for row in tx.session.exec(
        select(AskedMember).where(
            AskedMember.ask_id == ask_id,
            AskedMember.round == ask.round,
            AskedMember.position == ask.position,
            AskedMember.outcome == Outcome.OPEN,
        )
    ):
        row.until = tx.now
    ask.step_due_at = tx.now
    tx.session.flush()
    advance_ask(tx, ask)


def ask_again(tx: Tx, circle_id: str, ask_id: str) -> None:
    """Ask from the first step once more, those too who couldn't. Raises NotFound, Conflict."""
    ask = lock_running_ask(tx, circle_id, ask_id)
    need_real(ask)
    if not ask.exhausted:
        raise Conflict("still-asking")
    forget_repeats(ask)
    ask.begins_at = 0  # whatever strength was chosen: those before it are asked now, too
    _from_the_start(tx, ask)
    record.append(tx, circle_id, "asked", subject_id=ask_id, reason="again")
    advance_ask(tx, ask)


def _from_the_start(tx: Tx, ask: Ask) -> None:
    """Set an ask back to before its first step, as if no step had passed."""
    new_round(tx, ask, position=-1)
    ask.again_at = tx.now
    ask.exhausted = False
    for step in tx.session.exec(select(StepMark).where(StepMark.ask_id == ask.id)).all():
        tx.session.delete(step)
    tx.session.flush()


def new_round(tx: Tx, ask: Ask, *, position: int) -> None:
    """Begin a step anew, or the whole ladder (position -1); nobody's time to answer runs on."""
    for row in tx.session.exec(
        select(AskedMember).where(AskedMember.ask_id == ask.id, AskedMember.outcome == Outcome.OPEN)
    ):
        row.outcome = Outcome.PASSED
    ask.round += 1
    ask.position = position
    ask.step_state = "asking" if position >= 0 else "waiting"
    ask.step_due_at = tx.now
    ask.state = AskState.OPEN
    ask.exhausted = False
    ask.ran_out, ask.passed_by = False, None
    ask.due_at = tx.now
    tx.session.flush()


def reopen(tx: Tx, ask: Ask, position: int, reason: str) -> None:
    """Go back to a step, and ask those in it who can still be asked; where it needs the person's
    yes and hasn't got it, ask for that first."""
    new_round(tx, ask, position=max(position, 0))
    record.append(
        tx, ask.circle_id, "reopened", subject_id=ask.id, step=ask.position, reason=reason
    )
    context = load_ask_context(tx, ask)
    apply_actions(tx, ask, context, begin_anew(context.snapshot, ask.position, tx.now))


def ask_another(tx: Tx, circle_id: str, ask_id: str) -> None:
    """ "Ask someone else too": want one yes more than there are. Raises NotFound, Conflict."""
    ask = lock_running_ask(tx, circle_id, ask_id)
    need_real(ask)
    if ask.state != AskState.COVERED:
        raise Conflict("not-covered-yet")
    context = load_ask_context(tx, ask)
    ask.want = 1 + sum(1 for answer in context.snapshot.answers if answer.standing == Standing.YES)
    ask.want_before = None  # a wish of its own: "someone is with me" doesn't take it back
    reopen(tx, ask, ask.position, "another")


def yes_to_step(tx: Tx, circle_id: str, ask_id: str, position: int) -> None:
    """The person's yes to a step that needs it, or to going on to a later one."""
    ask = lock_running_ask(tx, circle_id, ask_id)
    if not 0 <= position < len(steps_of(tx, ask.version_id)):
        raise NotFound
    if ask.held_until is not None:
        raise Conflict("not-asked-yet")
    waiting = ask.step_state == "needs_yes" and ask.position == position
    if not waiting and position <= ask.position and not ask.exhausted:
        raise Conflict("step-begun")
    if not waiting:
        new_round(tx, ask, position=position)
    context = load_ask_context(tx, ask)
    apply_actions(tx, ask, context, begin_step(context.snapshot, position, tx.now))
    tx.session.get_one(StepMark, (ask_id, position)).agreed = True
    tx.session.flush()


def no_to_step(tx: Tx, circle_id: str, ask_id: str, position: int) -> None:
    """The person's no: the step is passed over at once. Raises NotFound, Conflict."""
    ask = lock_running_ask(tx, circle_id, ask_id)
    if ask.step_state != "needs_yes" or ask.position != position:
        raise Conflict("step-begun")
    ask.step_due_at = tx.now
    tx.session.flush()
    advance_ask(tx, ask)
