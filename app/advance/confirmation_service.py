""" "This is happening now": a named member starts a rule. And the person's word: stop, or yes."""

from __future__ import annotations

from sqlmodel import col, select

from app.advance import rule_queries, run_service
from app.advance.rules import has_enough_sayers
from app.consent import service as consent
from app.consent import temporary_grant_service
from app.consent.models import AdvanceRule, AdvanceRun, AdvanceSaid, RunState
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.outbox import service as outbox
from app.outbox.models import Notice, NoticeState
from app.record import service as record


def confirm(tx: Tx, *, circle_id: str, rule_id: str, run_id: str, member_id: str) -> AdvanceRun:
    """A named member says that it's so. With enough of them the person is asked. Twice is once.

    Raises NotFound for whoever may not say so, and Conflict: rule-not-ready, rule-rests (it was
    started a while ago, or everything is paused: the member isn't told which).
    """
    run_service.lock_run(tx, circle_id)
    view = rule_queries.rules_for_member(tx, circle_id, rule_id, member_id)
    place = view.place_of(member_id)
    if place is None or not place.says:
        raise NotFound
    run = run_service.live_run(tx, rule_id)
    if run is None:
        run = _begin_run(tx, view, run_id, member_id)
    if run.state != RunState.SAYING:
        return run
    if not tx.insert_new(
        AdvanceSaid, run_id=run.id, member_id=member_id, circle_id=circle_id, at=tx.now
    ):
        return run
    outbox.cancel(
        tx, circle_id=circle_id, reason="answered", member_id=member_id, subject_id=run.id
    )
    record.append(tx, circle_id, "rule_said", who=member_id, subject_id=run.id)
    confirmers = [member.member_id for member in view.named_members if member.says]
    confirmed_by = list(
        tx.session.exec(select(AdvanceSaid.member_id).where(AdvanceSaid.run_id == run.id))
    )
    if has_enough_sayers(confirmers, confirmed_by, needs_all=view.row.needs_all):
        run_service.ask_person(tx, view.row, run)
    elif len(confirmed_by) == 1:
        others = [confirmer_id for confirmer_id in confirmers if confirmer_id != member_id]
        run_service.wait_for_the_others(tx, view.row, run, others)
    tx.hint(circle_id)
    return run


def _begin_run(tx: Tx, view: rule_queries.RuleAsSeen, run_id: str, member_id: str) -> AdvanceRun:
    circle_id = view.row.circle_id
    if view.standing != "ready":
        raise Conflict("rule-not-ready")
    if view.rests_until is not None or consent.pause_of(tx, circle_id) is not None:
        raise Conflict("rule-rests")
    if tx.session.get(AdvanceRun, run_id) is not None:
        raise Conflict("exists-already")
    run = AdvanceRun(
        id=run_id,
        rule_id=view.row.id,
        circle_id=circle_id,
        state=RunState.SAYING,
        begun_by=member_id,
        begun_at=tx.now,
    )
    tx.session.add(run)
    tx.session.flush()
    return run


def approve(tx: Tx, circle_id: str, run_id: str, *, fresh: bool = True) -> AdvanceRun:
    """The person says yes, go on. Twice is once. Raises NotFound, Conflict when it is over."""
    run_service.lock_run(tx, circle_id)
    run = run_service.get_run(tx, circle_id, run_id)
    if run.state == RunState.GOING or not fresh:
        return run
    if run.state == RunState.ENDED:
        raise Conflict("rule-over")
    rule = tx.session.get_one(AdvanceRule, run.rule_id)
    if run.state == RunState.SAYING:
        raise Conflict("rule-not-ready")
    run_service.resume_run(tx, rule, run, "yes")
    return run


def stop(tx: Tx, circle_id: str, run_id: str, by: str) -> tuple[str, list[str]]:
    """The person says that they are all right: the run ends at once. Twice is once.

    Returns the rule's id, and ids of notices that a worker holds: the answer waits for them.
    Raises NotFound.
    """
    run_service.lock_run(tx, circle_id)
    run = run_service.get_run(tx, circle_id, run_id)
    rule = tx.session.get_one(AdvanceRule, run.rule_id)
    on_its_way = run_service.notices_in_flight(tx, rule)
    run_service.end_run(tx, run, "stopped", by)
    return rule.id, on_its_way


def hold_before_stop(tx: Tx, circle_id: str, ask_id: str) -> list[str]:
    """Take the circle's consent before an ask under a rule is stopped: its end takes grants away.

    Returns ids of notices to others that a worker holds: the answer waits for them.
    """
    if not temporary_grant_service.live_of_ask(tx, ask_id):
        return []
    consent.lock_exclusive(tx, circle_id)
    return list(
        tx.session.exec(
            select(Notice.id).where(
                Notice.subject_id == ask_id, col(Notice.state) == NoticeState.LEASED
            )
        )
    )
