"""What the person and their friends do with an ask."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from app.access.reading import may_know
from app.asks.arrival_queries import plan_question
from app.asks.arrival_rules import arrives_at
from app.asks.ladder import HOLD, begin_step
from app.asks.ladder import covered as is_covered
from app.asks.ladder_service import (
    carry_out,
    lock,
    move,
    never_left,
    stand_down,
    stay_open,
    tell_person,
    unpause,
)
from app.asks.models import Answer, Ask, AskedMember, AskState, Outcome, Standing, StepMark
from app.asks.retention import KEPT
from app.asks.snapshot import scene
from app.circles.models import Circle
from app.circles.service import still_in
from app.consent import temporary_grant_service
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.models import Event
from app.plans.service import current, steps_of
from app.record import service as record

#: Asked, and perhaps not reached: a notice may come to nothing long after the step has passed.
UNANSWERED = frozenset({Outcome.OPEN, Outcome.PASSED})
#: A pause so short that the ask goes on where it stood.
SOON = timedelta(minutes=10)


def running(tx: Tx, circle_id: str) -> Ask | None:
    """The circle's ask that isn't closed, if there is one."""
    return tx.s.exec(
        select(Ask).where(Ask.circle_id == circle_id, Ask.state != AskState.CLOSED)
    ).one_or_none()


def hold_running(tx: Tx, circle_id: str) -> None:
    """Hold the circle's running ask, before notices and the record: everyone takes that order."""
    there = running(tx, circle_id)
    if there is not None:
        lock(tx, there.id)


def held(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    """An ask of this circle, its row held. Raises NotFound."""
    ask = lock(tx, ask_id)
    if ask is None or ask.circle_id != circle_id:
        raise NotFound
    return ask


def ask(tx: Tx, *, circle_id: str, ask_id: str, by: str, words: str | None) -> Ask:
    """The person asks. Held for ten seconds, then the ladder runs.

    An ask that can reach nobody is taken and kept too. Raises Conflict while another runs.
    """
    there = running(tx, circle_id)
    if there is not None:
        raise Conflict("already-asking", extra={"ask_id": there.id})
    if tx.s.get(Ask, ask_id) is not None:
        raise Conflict("exists-already")
    until = tx.now + HOLD
    made = Ask(
        id=ask_id,
        circle_id=circle_id,
        version_id=current(tx, circle_id).id,
        words=tx.box(circle_id).seal(words, "ask", "words", ask_id) if words else None,
        asked_at=tx.now,
        held_until=until,
        due_at=until,
        again_at=tx.now,
    )
    tx.s.add(made)
    tx.s.flush()
    record.append(tx, circle_id, "asked", who=by, subject_id=ask_id)
    tx.hint(circle_id)
    return made


def running_ask(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    """An ask of this circle that isn't closed, its row held. Raises NotFound, Conflict."""
    found = held(tx, circle_id, ask_id)
    if found.state == AskState.CLOSED:
        raise Conflict("ask-over")
    if found.state == AskState.PAUSED:
        raise Conflict("ask-paused")
    return found


def pause_running(tx: Tx, circle_id: str) -> str | None:
    """Everything is paused: the running ask stays as it is, and goes on by the person's tap alone.

    Who was to be asked and hasn't been told yet, wasn't asked. Gives the ask's id, if there is
    one. Its row, the circle's consent and the cancelled notices are the caller's.
    """
    found = running(tx, circle_id)
    if found is None:
        return None
    if found.state != AskState.PAUSED:
        found.state, found.due_at, found.held_until = AskState.PAUSED, None, None
        found.look_at = None
        stay_open(tx, found, tx.now)
        found.version += 1
    unsent = never_left(tx, found)
    for row in tx.s.exec(
        select(AskedMember).where(
            AskedMember.ask_id == found.id, AskedMember.outcome == Outcome.OPEN
        )
    ).all():
        if row.notice_id in unsent:
            tx.s.delete(row)
    tx.s.flush()
    tx.hint(circle_id)
    return found.id


def go_on(tx: Tx, circle_id: str, ask_id: str) -> None:
    """The person's tap: a paused ask goes on, and nothing is paused any more.

    Soon after, from where it stood; later, from the first step. Who said yes meanwhile counts.
    """
    found = held(tx, circle_id, ask_id)
    if found.state == AskState.CLOSED:
        raise Conflict("ask-over")
    if found.state != AskState.PAUSED:
        return
    since = tx.s.exec(select(Circle.paused_at).where(Circle.id == circle_id)).one() or tx.now
    unpause(tx, found)
    stood = tx.now - since
    found.state = AskState.OPEN
    found.version += 1
    tx.hint(circle_id)
    record.append(tx, circle_id, "asked", subject_id=ask_id, reason="went_on")
    if stood > SOON or found.position < 0:
        _from_the_start(tx, found)
    else:
        if found.step_due_at is not None:
            found.step_due_at += stood
        for row in tx.s.exec(
            select(AskedMember).where(
                AskedMember.ask_id == ask_id, AskedMember.outcome == Outcome.OPEN
            )
        ):
            row.until = row.until + stood if row.until is not None else None
        tx.s.flush()
    move(tx, found)


def ask_now(tx: Tx, circle_id: str, ask_id: str) -> None:
    """The person doesn't want to wait the ten seconds."""
    found = running_ask(tx, circle_id, ask_id)
    if found.held_until is not None:
        found.held_until = tx.now
        move(tx, found)


def take_back(tx: Tx, circle_id: str, ask_id: str, by: str) -> None:
    """Within the ten seconds: nobody was asked, nobody hears of it."""
    found = running_ask(tx, circle_id, ask_id)
    if found.held_until is None:
        raise Conflict("asked-already")
    record.append(tx, circle_id, "taken_back", who=by, subject_id=ask_id)
    close(tx, found, "taken_back")


def stop(tx: Tx, circle_id: str, ask_id: str, by: str) -> None:
    """The person ends it. Who was told, and may still hear it, hears that it's over."""
    found = held(tx, circle_id, ask_id)
    if found.state == AskState.CLOSED:
        return
    record.append(tx, circle_id, "stopped", who=by, subject_id=ask_id)
    close(tx, found, "stopped")
    stand_down(tx, found)


def close(tx: Tx, found: Ask, reason: str) -> None:
    """An ask that the caller holds is over, and with it what an advance rule gave for it."""
    found.state = AskState.CLOSED
    found.exhausted = False
    found.closed_at = tx.now
    found.closed_reason = reason
    found.forget_at = tx.now + KEPT
    found.due_at = None
    found.look_at = None
    found.question_at = None
    found.held_until = None
    found.step_due_at = None
    found.version += 1
    tx.s.flush()
    temporary_grant_service.ask_over(tx, found.id, reason)
    tx.hint(found.circle_id)


def ask_next(tx: Tx, circle_id: str, ask_id: str) -> None:
    """The person doesn't want to wait for the one who is being asked."""
    found = running_ask(tx, circle_id, ask_id)
    if found.state != AskState.OPEN or found.held_until is not None or found.exhausted:
        raise Conflict("nothing-to-skip")
    for row in tx.s.exec(
        select(AskedMember).where(
            AskedMember.ask_id == ask_id,
            AskedMember.round == found.round,
            AskedMember.position == found.position,
            AskedMember.outcome == Outcome.OPEN,
        )
    ):
        row.until = tx.now
    found.step_due_at = tx.now
    tx.s.flush()
    move(tx, found)


def ask_again(tx: Tx, circle_id: str, ask_id: str) -> None:
    """From the first step once more: those who couldn't, or didn't answer, are asked again."""
    found = running_ask(tx, circle_id, ask_id)
    if not found.exhausted:
        raise Conflict("still-asking")
    _from_the_start(tx, found)
    record.append(tx, circle_id, "asked", subject_id=ask_id, reason="again")
    move(tx, found)


def _from_the_start(tx: Tx, found: Ask) -> None:
    new_round(tx, found, position=-1)
    found.again_at = tx.now
    found.exhausted = False
    for step in tx.s.exec(select(StepMark).where(StepMark.ask_id == found.id)).all():
        tx.s.delete(step)
    tx.s.flush()


def new_round(tx: Tx, found: Ask, *, position: int) -> None:
    """A step begins anew, or the whole ladder (-1); nobody's time runs on."""
    for row in tx.s.exec(
        select(AskedMember).where(
            AskedMember.ask_id == found.id, AskedMember.outcome == Outcome.OPEN
        )
    ):
        row.outcome = Outcome.PASSED
    found.round += 1
    found.position = position
    found.step_state = "asking" if position >= 0 else "waiting"
    found.step_due_at = tx.now
    found.state = AskState.OPEN
    found.exhausted = False
    found.ran_out, found.passed_by = False, None
    found.due_at = tx.now
    tx.s.flush()


def reopen(tx: Tx, found: Ask, position: int, reason: str) -> None:
    """Go back to a step with those who can still be asked in it."""
    new_round(tx, found, position=max(position, 0))
    record.append(
        tx, found.circle_id, "reopened", subject_id=found.id, step=found.position, reason=reason
    )
    there = scene(tx, found)
    carry_out(tx, found, there, begin_step(there.snapshot, found.position, tx.now))


def ask_another(tx: Tx, circle_id: str, ask_id: str) -> None:
    """ "Ask someone else too": one more yes is wanted than there are."""
    found = running_ask(tx, circle_id, ask_id)
    if found.state != AskState.COVERED:
        raise Conflict("not-covered-yet")
    there = scene(tx, found)
    found.want = 1 + sum(1 for one in there.snapshot.answers if one.standing == Standing.YES)
    found.want_before = None  # a wish of its own: "someone is with me" doesn't take it back
    reopen(tx, found, found.position, "another")


def not_them(tx: Tx, circle_id: str, ask_id: str, member_id: str) -> None:
    """ "Not them, keep asking": they get the ordinary stand-down, and no reason."""
    found = running_ask(tx, circle_id, ask_id)
    answer = live_answer(tx, ask_id, member_id)
    if answer is None or answer.standing != Standing.YES:
        raise Conflict("no-yes-from-them")
    set_aside(tx, found, answer)
    stand_down(tx, found, only=member_id)
    _go_on_if_short(tx, found, "not_them")


def set_aside(tx: Tx, found: Ask, answer: Answer) -> None:
    """An answer counts no more."""
    _one_less(found, answer)
    answer.standing = Standing.SET_ASIDE
    found.version += 1
    tx.s.flush()


def _one_less(found: Ask, answer: Answer) -> None:
    """A yes falls away that "not yet" wanted one more beside: who came instead is enough."""
    if found.want_before is not None and found.not_yet_at and answer.at <= found.not_yet_at:
        found.want = max(found.want_before, found.want - 1)


def _go_on_if_short(tx: Tx, found: Ask, reason: str) -> None:
    if found.state == AskState.CLOSED or found.held_until is not None:
        return
    if found.state == AskState.COVERED:
        if is_covered(scene(tx, found).snapshot):
            return
        # The step that the ask is on: that is the one which counted their yes.
        reopen(tx, found, found.position, reason)
        return
    if not found.exhausted:
        move(tx, found)


def yes_to_step(tx: Tx, circle_id: str, ask_id: str, position: int) -> None:
    """The person's yes to a step that needs it, or to going on to a later one."""
    found = running_ask(tx, circle_id, ask_id)
    if not 0 <= position < len(steps_of(tx, found.version_id)):
        raise NotFound
    if found.held_until is not None:
        raise Conflict("not-asked-yet")
    waiting = found.step_state == "needs_yes" and found.position == position
    if not waiting and position <= found.position and not found.exhausted:
        raise Conflict("step-begun")
    if not waiting:
        new_round(tx, found, position=position)
    there = scene(tx, found)
    carry_out(tx, found, there, begin_step(there.snapshot, position, tx.now))
    tx.s.get_one(StepMark, (ask_id, position)).agreed = True
    tx.s.flush()


def no_to_step(tx: Tx, circle_id: str, ask_id: str, position: int) -> None:
    """The person's no: the step is passed over at once."""
    found = running_ask(tx, circle_id, ask_id)
    if found.step_state != "needs_yes" or found.position != position:
        raise Conflict("step-begun")
    found.step_due_at = tx.now
    tx.s.flush()
    move(tx, found)


def live_answer(tx: Tx, ask_id: str, member_id: str) -> Answer | None:
    """A member's newest answer to an ask."""
    return tx.s.exec(
        select(Answer).where(
            Answer.ask_id == ask_id,
            Answer.member_id == member_id,
            Answer.standing != Standing.CHANGED,
        )
    ).one_or_none()


def newest_asked(tx: Tx, ask_id: str, member_id: str) -> AskedMember | None:
    """The newest time that an ask came to a member; None: it never did."""
    return tx.s.exec(
        select(AskedMember)
        .where(AskedMember.ask_id == ask_id, AskedMember.member_id == member_id)
        .order_by(
            col(AskedMember.at).desc(),
            col(AskedMember.round).desc(),
            col(AskedMember.position).desc(),
        )
        .limit(1)
    ).first()


def answer(
    tx: Tx,
    *,
    circle_id: str,
    ask_id: str,
    member_id: str,
    kind: str,
    minutes: int | None,
    channel: str | None = None,
    by: str | None = None,
) -> None:
    """A friend's answer. A late one changes nothing and is told kindly.

    `channel` says over what it came when that isn't the app; `by`, who wrote down what was said.

    Two in one instant take turns on the ask's row: exactly the needed number is taken.
    Raises NotFound for somebody whom this ask never came to.
    """
    still_in(tx, member_id)
    found = held(tx, circle_id, ask_id)
    asked = newest_asked(tx, ask_id, member_id)
    if asked is None:
        raise NotFound
    before = live_answer(tx, ask_id, member_id)
    if found.state == AskState.CLOSED:
        return
    comes = before is not None and before.standing == Standing.YES
    if not comes and not may_know(tx, circle_id, member_id, Event.ASK, found.id):
        return  # the person took it back from them: to them it is over
    if before is not None and before.standing == Standing.YES:
        if kind == "not_now":
            _drop(tx, found, before)
            return
        if before.kind == kind:
            if minutes is not None:
                before.minutes, before.arrives_at = minutes, arrives_at(tx.now, minutes)
                before.at_door_at = None
                stay_open(tx, found, before.arrives_at)
                plan_question(tx, found)
            found.version += 1
            tx.hint(found.circle_id)
            return
    if before is not None and before.standing == Standing.SET_ASIDE:
        return
    full = found.state == AskState.COVERED
    standing = Standing.NOT_NOW if kind == "not_now" else Standing.EXTRA if full else Standing.YES
    if before is not None:
        if full and before.standing == Standing.YES:
            standing = Standing.YES  # coming instead of calling, or the other way round
        before.standing = Standing.CHANGED
        tx.s.flush()
    given = Answer(
        id=new_id(),
        ask_id=ask_id,
        member_id=member_id,
        position=asked.position,
        kind=kind,
        minutes=minutes if kind == "coming" else None,
        arrives_at=arrives_at(tx.now, minutes) if kind == "coming" else None,
        at=tx.now,
        standing=standing,
    )
    tx.s.add(given)
    asked.outcome = Outcome.ANSWERED
    outbox.cancel(
        tx,
        circle_id=circle_id,
        reason="answered",
        member_id=member_id,
        subject_id=ask_id,
        event=Event.ASK,
    )
    tx.s.flush()
    record.append(
        tx,
        circle_id,
        "answered",
        who=member_id,
        by=by,
        subject_id=ask_id,
        channel=channel,
        outcome=kind,
        reason=standing,
    )
    found.version += 1
    tx.hint(found.circle_id)
    if standing == Standing.YES:
        tell_person(tx, found, Event.ASK, f"yes:{given.id}")
        stay_open(tx, found, given.arrives_at or tx.now)
        plan_question(tx, found)
    if found.state == AskState.OPEN and found.held_until is None:
        was_exhausted = found.exhausted
        if was_exhausted and standing == Standing.NOT_NOW:
            return
        move(tx, found)
    elif full and before is not None and not is_covered(scene(tx, found).snapshot):
        reopen(tx, found, found.position, "changed")


def spoken(
    tx: Tx, *, circle_id: str, ask_id: str, member_id: str, kind: str, minutes: int | None, by: str
) -> None:
    """What a friend without the app said by voice, written down by `by` and marked so.

    They may never have been asked by us: whoever rang them did that.
    """
    still_in(tx, member_id)
    found = running_ask(tx, circle_id, ask_id)
    if found.held_until is not None:
        raise Conflict("not-asked-yet")
    if newest_asked(tx, ask_id, member_id) is None:
        tx.s.add(
            AskedMember(
                id=new_id(),
                ask_id=ask_id,
                member_id=member_id,
                round=found.round,
                position=max(found.position, 0),
                at=tx.now,
            )
        )
        tx.s.flush()
    answer(
        tx,
        circle_id=circle_id,
        ask_id=ask_id,
        member_id=member_id,
        kind=kind,
        minutes=minutes,
        channel="spoken",
        by=by,
    )


def drop_out(tx: Tx, *, circle_id: str, ask_id: str, member_id: str) -> None:
    """Someone who said yes can't after all: the step that they were on reopens."""
    found = held(tx, circle_id, ask_id)
    before = live_answer(tx, ask_id, member_id)
    if before is None:
        raise NotFound
    if before.standing != Standing.YES:
        raise Conflict("nothing-to-drop")
    if found.state == AskState.CLOSED:
        return
    _drop(tx, found, before)


def _drop(tx: Tx, found: Ask, before: Answer) -> None:
    _one_less(found, before)
    before.standing = Standing.DROPPED
    before.at = tx.now
    tx.s.flush()
    record.append(tx, found.circle_id, "dropped_out", who=before.member_id, subject_id=found.id)
    found.version += 1
    tx.hint(found.circle_id)
    tell_person(tx, found, Event.ASK, f"drop:{before.id}")
    _go_on_if_short(tx, found, "dropped_out")


def member_gone(tx: Tx, circle_id: str, member_id: str, reason: str) -> None:
    """A member was removed, left or lost their grants: their yes counts no more, and it goes on."""
    there = running(tx, circle_id)
    if there is None:
        return
    found = lock(tx, there.id)
    if found is None or found.state == AskState.CLOSED:
        return
    for row in tx.s.exec(
        select(AskedMember).where(
            AskedMember.ask_id == found.id,
            AskedMember.member_id == member_id,
            AskedMember.outcome == Outcome.OPEN,
        )
    ):
        row.outcome, row.reason = Outcome.UNREACHED, reason
    answer_there = live_answer(tx, found.id, member_id)
    if answer_there is not None and answer_there.standing == Standing.YES:
        set_aside(tx, found, answer_there)
        _go_on_if_short(tx, found, reason)
    elif found.state == AskState.OPEN and not found.exhausted and found.held_until is None:
        found.due_at = tx.now
    tx.s.flush()
    tx.hint(circle_id)


def unreached(tx: Tx, notice_id: str, reason: str) -> None:
    """A notice of an ask didn't get to its member: the ladder doesn't wait for them."""
    row = tx.s.exec(select(AskedMember).where(AskedMember.notice_id == notice_id)).one_or_none()
    if row is None or row.outcome not in UNANSWERED:
        return
    found = lock(tx, row.ask_id)
    tx.s.refresh(row)
    if found is None or row.outcome not in UNANSWERED or row.notice_id != notice_id:
        return
    row.outcome, row.reason = Outcome.UNREACHED, reason
    if found.state == AskState.OPEN:
        found.due_at = tx.now
    tx.s.flush()
    tx.hint(found.circle_id)
