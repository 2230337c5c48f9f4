"""The person tried a request out; the list of what is ready is hidden, or shown again."""

from __future__ import annotations

from sqlalchemy import exists
from sqlalchemy import select as sa_select
from sqlmodel import col

from app.asks.models import Arrival
from app.circles.models import Circle
from app.circles.service import lock_circle
from app.core.db import Tx
from app.identity.models import PushSubscription, RecoveryCode
from app.plans.texts import PlanText
from app.stewardship.getting_ready import ReadyFacts


def read_ready_facts(
    tx: Tx,
    circle: Circle,
    plan: PlanText,
    *,
    device_id: str,
    account_id: str,
    friends_in: bool,
    is_someone_first: bool,
) -> ReadyFacts:
    """The facts of one circle and of the phone that looks, by one statement beside what the
    caller has read.
    """
    written = {section.key for section in plan.sections if section.text}
    is_push_on, has_code, has_address = tx.session.execute(
        sa_select(
            exists().where(
                col(PushSubscription.device_id) == device_id, col(PushSubscription.state) == "live"
            ),
            exists().where(
                col(RecoveryCode.account_id) == account_id, col(RecoveryCode.ended_at).is_(None)
            ),
            exists().where(
                col(Arrival.circle_id) == circle.id,
                col(Arrival.address).is_not(None) | col(Arrival.notes).is_not(None),
            ),
        )
    ).one()
    return ReadyFacts(
        friends_in=friends_in,
        is_someone_first=is_someone_first,
        is_push_on=bool(is_push_on),
        helps="helps" in written,
        address=bool(has_address) or "arrive" in written,
        has_code=bool(has_code),
        tried=circle.tried_at is not None,
    )


def note_tried(tx: Tx, circle_id: str) -> None:
    """Note that the person tried a request out. Twice is once."""
    circle = lock_circle(tx, circle_id)
    if circle.tried_at is None:
        circle.tried_at = tx.now
        tx.session.flush()
        tx.hint(circle_id)


def hide_list(tx: Tx, circle_id: str, *, hidden: bool) -> None:
    """Take the list of what is ready off the person's home, or put it back."""
    circle = lock_circle(tx, circle_id)
    circle.list_hidden_at = tx.now if hidden else None
    tx.session.flush()
    tx.hint(circle_id)
