"""Who may still read of an ask that came to them."""

from __future__ import annotations

from app.asks.models import Ask
from app.consent import ahead
from app.consent import service as consent
from app.consent.gate import may_see
from app.core.db import Tx
from app.outbox.models import Event
from app.rota.week import on_shift


def may_know(tx: Tx, ask: Ask, member_id: str) -> bool:
    """Whether a member whom an ask came to may read of it now.

    Who was asked while on shift goes on reading it when the shift is over, and who was asked
    under an advance rule for as long as that gives it. Once the person has
    withdrawn it, it looks like one that is over, whatever becomes of it.
    """
    facts = consent.snapshot(
        tx,
        ask.circle_id,
        on_shift=frozenset({member_id, *on_shift(tx, ask.circle_id)}),
        told=frozenset({member_id}),
        event=Event.ASK,
    )
    facts = ahead.under(facts, ahead.given_for(tx, [ask.id]), ask.id)
    return may_see(facts, member_id, Event.ASK, tx.now) is not None
