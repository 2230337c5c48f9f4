""" "Their phone is lost": said by a coordinator or an ally, ended when the person is back.

Meanwhile friends are told nothing, reminders and open times rest, nothing goes to the person's
phones, and nothing is opened to anybody. It takes nothing from the person: whatever stops or
narrows works as ever, on any device of theirs.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.advance.rules import COOLING
from app.asks.service import end_drill
from app.circles.models import Circle
from app.circles.service import get_circle, person_of
from app.consent import service as consent
from app.consent.models import AdvanceRule, ConsentGrant
from app.consent.review_dates import review_at
from app.core.db import Tx
from app.core.errors import Conflict
from app.record import service as record
from app.rota.gaps import gap_service
from app.rota.schedule.pattern_service import schedule_gap_check
from app.stewardship.coordinating_turn_service import look_at_turns
from app.stewardship.device_service import own_circles, tell_own_devices
from app.stewardship.grant_delay_service import pause_now, waiting
from app.stewardship.transfer_service import end_transfers
from app.stewardship.withdrawal_service import lock_circle_consent
from app.values.line_service import look_again
from app.values.settling_service import mark_untold_lines

#: What waits to be opened is put off for as long as it takes, and waits anew from the return on.
PUT_OFF = timedelta(days=3650)


def say_lost(tx: Tx, circle_id: str, by: str) -> None:
    """Note that the person's phone is lost. Twice is once.

    Raises Conflict for a circle without a person.
    """
    lock_circle_consent(tx, circle_id)
    circle = get_circle(tx, circle_id)
    tx.session.refresh(circle)
    if circle.lost_at is not None:
        return
    person = person_of(tx, circle_id)
    if person.account_id is None:
        raise Conflict("over")
    circle.lost_at, circle.lost_by = tx.now, by
    tx.session.flush()
    _put_off(tx, circle_id)
    _stop_openings(tx, circle, by)
    gap_service.close_all_gaps(tx, circle_id)
    mark_untold_lines(tx, circle_id)
    end_drill(tx, circle_id)
    record.append(tx, circle_id, "phone_lost", who=person.id, by=by)
    # The last word to their phones: whoever says it when it isn't so is seen at once.
    tell_own_devices(tx, person.account_id, f"lost:{circle_id}:{tx.now.isoformat()}")
    tx.hint(circle_id)


def end_lost(tx: Tx, circle_id: str, by: str, reason: str) -> None:
    """Note that it isn't lost: found, said by mistake, or the person is back. Twice is once."""
    lock_circle_consent(tx, circle_id)
    circle = get_circle(tx, circle_id)
    tx.session.refresh(circle)
    if circle.lost_at is None:
        return
    _wait_anew(tx, circle)
    circle.lost_at = circle.lost_by = None
    tx.session.flush()
    schedule_gap_check(tx, circle_id)
    look_again(tx, circle_id)
    look_at_turns(tx, circle_id)
    record.append(tx, circle_id, "phone_found", by=by, reason=reason)
    tx.hint(circle_id)


def is_back(tx: Tx, account_id: str) -> None:
    """Note in every circle of somebody who has shown who they are that no phone is lost."""
    for circle_id, member_id in own_circles(tx, account_id):
        if consent.phone_lost(tx, circle_id) is not None:
            end_lost(tx, circle_id, member_id, "back")


def undo_openings(tx: Tx, account_id: str) -> None:
    """Undo what was set going on a lost or taken phone, now that its owner is back.

    Done whether anybody said that it was lost or not: a link to hand a circle on ends, a shorter
    wait that was asked for too, and what waits to open waits anew from now on.
    """
    for circle_id, member_id in own_circles(tx, account_id):
        lock_circle_consent(tx, circle_id)
        circle = get_circle(tx, circle_id)
        tx.session.refresh(circle)
        _stop_openings(tx, circle, member_id)
        _wait_anew(tx, circle)


def _stop_openings(tx: Tx, circle: Circle, by: str) -> None:
    """Drop a shorter wait that was asked for, and end a link to hand the circle on."""
    circle.widen_next = circle.widen_next_at = None
    tx.session.flush()
    if end_transfers(tx, circle.id):
        record.append(tx, circle.id, "circle_handing_on_stopped", by=by)


def _put_off(tx: Tx, circle_id: str) -> None:
    """Put off what would open by itself, while nobody could look it over."""
    for grant in waiting(tx, circle_id):
        grant.starts_at = tx.now + PUT_OFF
    for rule in tx.session.exec(
        select(AdvanceRule).where(
            AdvanceRule.circle_id == circle_id,
            col(AdvanceRule.ended_at).is_(None),
            AdvanceRule.starts_at > tx.now,
        )
    ):
        rule.starts_at = rule.due_at = tx.now + PUT_OFF
    tx.session.flush()


def _wait_anew(tx: Tx, circle: Circle) -> None:
    begins = tx.now + pause_now(circle, tx.now)
    for grant in waiting(tx, circle.id):
        tx.session.execute(
            update(ConsentGrant)
            .where(col(ConsentGrant.id) == grant.id)
            .values(starts_at=begins, review_at=review_at(grant.tier, grant.sections, begins))
        )
    for rule in tx.session.exec(
        select(AdvanceRule).where(
            AdvanceRule.circle_id == circle.id,
            col(AdvanceRule.ended_at).is_(None),
            AdvanceRule.starts_at > tx.now,
        )
    ):
        rule.starts_at = rule.due_at = tx.now + COOLING
    tx.session.flush()
