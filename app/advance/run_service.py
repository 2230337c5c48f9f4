"""A run of an advance rule: said so by those who may, the person asked first, then as written.

Silence is consent only here, because the person wrote just that, and never beyond it. `due_at` is
the timer. Every move holds the circle's consent, then its running ask; so does whatever ends one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.reading import may_know
from app.advance import ask_binding_service
from app.advance.rules import SAYING, next_look
from app.asks import answer_service
from app.asks import service as asks
from app.asks.ladder_service import lock_ask_row, tell_person
from app.asks.left_out_queries import left_out_ids
from app.asks.models import Ask, AskState
from app.asks.snapshot import step_of
from app.circles.models import MemberState
from app.circles.service import members_of, person_of
from app.consent import service as consent
from app.consent import temporary_grant_service
from app.consent.models import AdvancePlace, AdvanceRule, AdvanceRun, RunState
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.prepared_statement import PreparedQuery
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.plans.service import current, steps_of
from app.record import service as record


def lock_run(tx: Tx, circle_id: str) -> None:
    """Take the circle's consent, then its running ask. Raises NotFound."""
    consent.lock_exclusive(tx, circle_id)
    asks.lock_running(tx, circle_id)


def live_run(tx: Tx, rule_id: str) -> AdvanceRun | None:
    """The run of a rule that isn't over."""
    return tx.session.exec(
        select(AdvanceRun)
        .where(AdvanceRun.rule_id == rule_id, AdvanceRun.state != RunState.ENDED)
        .execution_options(populate_existing=True)
    ).one_or_none()


def get_run(tx: Tx, circle_id: str, run_id: str) -> AdvanceRun:
    """A run of this circle. Raises NotFound."""
    run = tx.session.get(AdvanceRun, run_id)
    if run is None or run.circle_id != circle_id:
        raise NotFound
    tx.session.refresh(run)
    return run


def live_in(tx: Tx, circle_id: str) -> list[AdvanceRun]:
    """Every run of a circle that isn't over, oldest first."""
    return list(
        tx.session.exec(
            select(AdvanceRun)
            .where(AdvanceRun.circle_id == circle_id, AdvanceRun.state != RunState.ENDED)
            .order_by(col(AdvanceRun.begun_at), col(AdvanceRun.id))
            .execution_options(populate_existing=True)
        )
    )


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(AdvanceRun.id))
    .where(col(AdvanceRun.state) != RunState.ENDED, col(AdvanceRun.due_at) <= bindparam("now"))
    .order_by(col(AdvanceRun.due_at), col(AdvanceRun.id))
    .limit(50)
)


def due_runs(tx: Tx) -> list[str]:
    """Ids of runs whose time has come, earliest first."""
    return [run_id for (run_id,) in tx.rows(_DUE, now=tx.now)]


# --- forward --------------------------------------------------------------------------------------


def wait_for_the_others(tx: Tx, rule: AdvanceRule, run: AdvanceRun, other_ids: list[str]) -> None:
    """Ask the others who may say so to look, for some hours: not enough have. Not those whom the
    person leaves out of the ask that runs."""
    until = tx.now + SAYING
    ask = asks.find_running(tx, rule.circle_id)
    left_out = left_out_ids(tx, ask.id) if ask is not None else frozenset()
    other_ids = [member_id for member_id in other_ids if member_id not in left_out]
    run.due_at = until
    temporary_grant_service.give_temporary_grants(
        tx, run, other_ids, Event.ASK, subject_id=run.id, ends_at=until
    )
    members = {member.id: member for member in members_of(tx, rule.circle_id)}
    for member_id in other_ids:
        member = members.get(member_id)
        if member is not None and member.account_id and member.state == MemberState.IN:
            outbox.queue(
                tx,
                type=NoticeType.RULE_TO_CONFIRM,
                account_id=member.account_id,
                circle_id=run.circle_id,
                member_id=member_id,
                subject_id=run.id,
                dedupe=f"say:{run.id}:{member_id}",
            )
    tx.session.flush()


def ask_person(tx: Tx, rule: AdvanceRule, run: AdvanceRun) -> None:
    """Ask the person, on every device of theirs, before anything goes on."""
    person = person_of(tx, rule.circle_id)
    if run.state == RunState.SAYING:
        run.state = RunState.ASKING
        temporary_grant_service.revoke_temporary_grants(tx, run.id)
        outbox.cancel(tx, circle_id=run.circle_id, reason="answered", subject_id=run.id)
    run.tries += 1
    run.due_at = tx.now + next_look(
        run.tries,
        rule.tries,
        timedelta(minutes=rule.between_minutes),
        timedelta(minutes=rule.wait_minutes),
    )
    tx.session.flush()
    if person.account_id:
        outbox.queue(
            tx,
            type=NoticeType.RULE_ASKS_PERSON,
            account_id=person.account_id,
            circle_id=run.circle_id,
            member_id=person.id,
            subject_id=run.id,
            dedupe=f"rule-asks:{run.id}:{run.tries}",
        )
    record.append(tx, run.circle_id, "rule_asked", who=person.id, subject_id=run.id, step=run.tries)


def advance_run(tx: Tx, run_id: str) -> None:
    """One move of a run whose time has come. After downtime it moves once a pass: no burst."""
    run = tx.session.get(AdvanceRun, run_id)
    if run is None:
        return
    lock_run(tx, run.circle_id)
    tx.session.refresh(run)
    if run.state == RunState.ENDED or run.due_at is None or run.due_at > tx.now:
        return
    rule = tx.session.get_one(AdvanceRule, run.rule_id)
    tx.session.refresh(rule)
    if run.state == RunState.SAYING:
        end_run(tx, run, "too_few")
    elif run.state == RunState.GOING:
        end_run(tx, run, "time")
    elif run.went_on is not None or run.tries >= rule.tries:
        resume_run(tx, rule, run, run.went_on or "silence")
    else:
        ask_person(tx, rule, run)


def resume_run(tx: Tx, rule: AdvanceRule, run: AdvanceRun, cause: str) -> None:
    """Let a run go on as the person wrote, by their yes or after every try without an answer.

    `cause`: "yes" or "silence".
    """
    ask = asks.find_running(tx, run.circle_id)
    run.went_on = cause
    if ask is not None and ask.held_until is not None and ask.held_until > tx.now:
        run.due_at = ask.held_until  # the person asks this moment, and may take it back
        tx.session.flush()
        return
    version_id = ask.version_id if ask is not None else current(tx, run.circle_id).id
    if not is_within_rule(tx, rule, version_id):
        end_run(tx, run, "rests")
        return
    if ask is None:
        ask = ask_binding_service.make(tx, run.circle_id, new_id())
        run.own_ask = True
    elif ask.state == AskState.PAUSED:
        asks.new_round(tx, ask, position=-1)
    until = tx.now + timedelta(hours=rule.hours) if rule.hours is not None else None
    run.state, run.ask_id, run.due_at = RunState.GOING, ask.id, until
    asked_ids = [
        place.member_id for place in _places(tx, rule.id) if place.asked and place.agreed_at
    ]
    temporary_grant_service.give_temporary_grants(
        tx,
        run,
        asked_ids,
        Event.ASK,
        subject_id=ask.id,
        tier=rule.tier,
        sections=rule.sections,
        ends_at=until,
    )
    temporary_grant_service.give_temporary_grants(
        tx, run, asked_ids, Event.STAND_DOWN, subject_id=ask.id
    )
    outbox.cancel(tx, circle_id=run.circle_id, reason="answered", subject_id=run.id)
    record.append(
        tx, run.circle_id, "rule_went_on", subject_id=ask.id, step=rule.position, reason=cause
    )
    ask_binding_service.set_going(tx, ask, rule.position)
    if cause != "yes":
        tell_person(tx, ask, NoticeType.ASK, f"rule-on:{run.id}")
    tx.session.flush()
    tx.hint(run.circle_id)


def is_within_rule(tx: Tx, rule: AdvanceRule, version_id: str) -> bool:
    """Whether a version's step still is the one that the rule was written about."""
    if rule.position is None or rule.version_id is None or rule.version_id == version_id:
        return True
    old_steps, new_steps = steps_of(tx, rule.version_id), steps_of(tx, version_id)
    position = rule.position
    if position >= min(len(old_steps), len(new_steps)):
        return False
    return step_of(old_steps[position]) == step_of(new_steps[position])


def _places(tx: Tx, rule_id: str) -> list[AdvancePlace]:
    return list(
        tx.session.exec(
            select(AdvancePlace)
            .where(AdvancePlace.rule_id == rule_id)
            .order_by(col(AdvancePlace.member_id))
        )
    )


# --- ends -----------------------------------------------------------------------------------------


def end_run(tx: Tx, run: AdvanceRun, reason: str, by: str | None = None) -> None:
    """End a run, what it gave and what it began. Nobody hears a reason. Twice is once."""
    if run.state == RunState.ENDED:
        return
    rule = tx.session.get_one(AdvanceRule, run.rule_id)
    ask = lock_ask_row(tx, run.ask_id) if run.ask_id is not None else None
    was_going = run.state == RunState.GOING
    if was_going and ask is not None and not run.own_ask:
        ask_binding_service.leave(tx, ask, rule.position)
    temporary_grant_service.close_temporary_grants(tx, run, reason)
    outbox.cancel(tx, circle_id=run.circle_id, reason="stopped", subject_id=run.id)
    kind = "rule_stopped" if reason == "stopped" else "rule_over"
    record.append(tx, run.circle_id, kind, by=by, subject_id=run.id, reason=reason)
    if not was_going or ask is None or ask.state == AskState.CLOSED:
        return
    # Its hours are over and somebody is there: that they came stays so.
    if run.own_ask and (reason != "time" or ask.state != AskState.COVERED):
        ask_binding_service.end(tx, ask)
    else:
        for place in _places(tx, run.rule_id):
            _leave_ask(tx, ask, place.member_id)


def _leave_ask(tx: Tx, ask: Ask, member_id: str) -> None:
    """Take a member out of an ask of which they heard by a rule alone."""
    if ask.state != AskState.COVERED and not _can_hear(tx, ask, member_id):
        answer_service.member_gone(tx, ask.circle_id, member_id, "no_grant")


def _can_hear(tx: Tx, ask: Ask, member_id: str) -> bool:
    return may_know(tx, ask.circle_id, member_id, Event.ASK, ask.id)


def end_runs_of_rule(tx: Tx, rule: AdvanceRule, reason: str, by: str) -> None:
    """End what runs under a rule."""
    run = live_run(tx, rule.id)
    if run is not None:
        end_run(tx, run, reason, by)


def end_all_runs(tx: Tx, circle_id: str, reason: str, by: str) -> None:
    """End every run of a circle. The caller holds its consent and its running ask."""
    for run in live_in(tx, circle_id):
        end_run(tx, run, reason, by)


def end_runs_of_member(
    tx: Tx, circle_id: str, member_id: str, *, rule_id: str | None = None
) -> None:
    """Take a named member out of what runs: by the person's word, by theirs, or gone.

    What still asks ends; what goes on does so without them. The caller holds the circle's
    consent and its running ask.
    """
    for run in live_in(tx, circle_id):
        if rule_id is not None and run.rule_id != rule_id:
            continue
        if tx.session.get(AdvancePlace, (run.rule_id, member_id)) is None:
            continue
        if run.state != RunState.GOING:
            end_run(tx, run, "rests")
            continue
        temporary_grant_service.revoke_temporary_grants(tx, run.id, member_id=member_id)
        ask = lock_ask_row(tx, run.ask_id or "")
        if ask is not None and ask.state != AskState.CLOSED:
            _leave_ask(tx, ask, member_id)


def notices_in_flight(tx: Tx, rule: AdvanceRule, member_id: str | None = None) -> list[str]:
    """Ids of notices of a rule's run that a worker holds right now, but for the person's.

    With a `member_id`: of those to this member alone.
    """
    run = live_run(tx, rule.id)
    subject_ids = [
        rule.id,
        *([run.id] if run else []),
        *([run.ask_id] if run and run.ask_id else []),
    ]
    query = select(Notice.id).where(
        Notice.circle_id == rule.circle_id,
        Notice.state == NoticeState.LEASED,
        col(Notice.subject_id).in_(subject_ids),
        Notice.member_id != person_of(tx, rule.circle_id).id,
    )
    if member_id is not None:
        query = query.where(Notice.member_id == member_id)
    return list(tx.session.exec(query))
