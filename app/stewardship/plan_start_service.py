"""An ally starts the person's plan for them: at once, as the person wrote it, and seen by them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.advance.ask_binding_service import make
from app.asks import service as asks
from app.asks.ladder_service import advance_ask, tell_person
from app.asks.models import Ask, AskState, CloseReason
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.stewardship.ally_rights import may_start
from app.stewardship.ally_service import agreed_ally, ally_of
from app.stewardship.models import Ally
from app.stewardship.withdrawal_service import lock_circle_consent


def start_for(tx: Tx, *, circle_id: str, ask_id: str, member_id: str) -> None:
    """Start the plan. Where the person is asking already it goes on as it is: twice is once.

    Whether they were asking before is nothing that the ally learns. Raises NotFound for whoever
    is no ally, and Conflict ("not-now") while everything is paused, or the person stopped it just
    now, or ("exists-already") for an id that is taken.
    """
    lock_circle_consent(tx, circle_id)
    ally = agreed_ally(tx, circle_id, member_id)
    if not ally.may_start:
        raise NotFound
    running = asks.find_running(tx, circle_id)
    is_lost = consent.phone_lost(tx, circle_id) is not None
    is_paused = consent.pause_of(tx, circle_id) is not None
    if running is not None and running.state == AskState.PAUSED:
        is_paused = True
    if not may_start(
        rests=is_paused, stopped_at=_stopped_at(tx, circle_id), lost=is_lost, now=tx.now
    ):
        raise Conflict("not-now")
    # Before whether something runs is told apart: a taken id is refused alike either way.
    if tx.session.get(Ask, ask_id) is not None:
        raise Conflict("exists-already")
    if running is not None:
        ally.started_ask_id = running.id
        tx.session.flush()
        record.append(
            tx, circle_id, "started_for_you", who=member_id, subject_id=running.id, reason="running"
        )
        return
    ask = make(tx, circle_id, ask_id)
    ask.ally_id, ally.started_ask_id = member_id, ask_id
    tx.session.flush()
    record.append(tx, circle_id, "started_for_you", who=member_id, subject_id=ask_id)
    tell_person(tx, ask, NoticeType.ASK, f"ally:{ask_id}")
    advance_ask(tx, ask)


def _stopped_at(tx: Tx, circle_id: str) -> datetime | None:
    """When the person last stopped what an ally had started."""
    return tx.session.exec(
        select(Ask.closed_at)
        .where(
            Ask.circle_id == circle_id,
            col(Ask.ally_id).is_not(None) | col(Ask.id).in_(_started_asks(circle_id)),
            Ask.closed_reason == CloseReason.STOPPED,
        )
        .order_by(col(Ask.closed_at).desc())
        .limit(1)
    ).first()


def _started_asks(circle_id: str) -> SelectOfScalar[str | None]:
    return select(col(Ally.started_ask_id)).where(
        Ally.circle_id == circle_id, col(Ally.started_ask_id).is_not(None)
    )


def runs_for(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether what an ally started runs. That it does is all of it that they see."""
    running = asks.find_running(tx, circle_id)
    ally = ally_of(tx, circle_id, member_id)
    return running is not None and ally is not None and ally.started_ask_id == running.id
