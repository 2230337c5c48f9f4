"""Whom the person can ask beside their plan, by their own tap. Pure.

Whoever hears asks and isn't meant by a step that this ask goes through. One at a time: while
somebody has their five minutes, nobody else is asked so.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.asks.ladder_state import Snapshot

#: How long the ladder waits for somebody who was asked so.
WAIT = timedelta(minutes=5)


def can_ask_beside(snapshot: Snapshot) -> bool:
    """Whether anybody can be asked beside the plan as the ask stands.

    Not before somebody was asked, nor while a step waits for the person's yes or no.
    """
    if snapshot.held_until is not None or snapshot.position < 0:
        return False
    if snapshot.state == "covered":
        return True
    waits_for_yes = snapshot.step_state == "needs_yes" and not snapshot.exhausted
    return snapshot.state == "open" and not waits_for_yes


def askable_beside(snapshot: Snapshot) -> frozenset[str]:
    """Ids of those who can be asked beside the plan: each once, until the person asks again."""
    asked = {
        asked.member_id
        for asked in snapshot.asked
        if asked.at >= snapshot.again_at and not asked.undone
    }
    answered = {
        answer.member_id
        for answer in snapshot.answers
        if answer.standing in {"yes", "extra", "set_aside"} or answer.at >= snapshot.again_at
    }
    return snapshot.reachable - _planned(snapshot) - snapshot.left_out - asked - answered


def waiting_beside(snapshot: Snapshot, now: datetime) -> str | None:
    """Id of the member who was asked beside the plan and still has time; None: nobody."""
    planned = _planned(snapshot)
    return next(
        (
            asked.member_id
            for asked in snapshot.asked
            if asked.outcome == "open"
            and asked.round == snapshot.round
            and asked.member_id not in planned
            and asked.until is not None
            and now < asked.until
        ),
        None,
    )


def _planned(snapshot: Snapshot) -> frozenset[str]:
    return frozenset(
        member_id
        for step in snapshot.steps[snapshot.first :]
        for audience in (*step.audience, *step.otherwise)
        for member_id in snapshot.audiences.get(audience, ())
    )
