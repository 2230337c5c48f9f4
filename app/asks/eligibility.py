"""Whom a step of the ladder can ask now. Pure.

While the ladder runs, a step asks everybody whom it means, whatever earlier steps did. Who
answered no is asked again only by a later step that names them. Once the last step has passed,
nobody is asked twice.
"""

from __future__ import annotations

from datetime import datetime

from app.asks.ladder_state import AnswerFact, Asked, Audience, Snapshot, Step


def candidates(snapshot: Snapshot, step: Step, now: datetime) -> list[str]:
    """Whom the step can ask now, in order: its own people, or the others when they are no more."""
    return eligible(snapshot, step, step.audience, now) or eligible(
        snapshot, step, step.otherwise, now
    )


def eligible(
    snapshot: Snapshot, step: Step, audiences: tuple[Audience, ...], now: datetime
) -> list[str]:
    """Whom the step can ask of some audiences, in their order."""
    asked = {
        asked_member.member_id
        for asked_member in snapshot.asked
        if _is_asked(snapshot, step, asked_member, now)
    }
    excluded = {
        answer.member_id for answer in snapshot.answers if _excludes(snapshot, step, answer)
    }
    excluded |= snapshot.passed_by | snapshot.left_out
    excluded |= snapshot.never_in_step.get(step.position, frozenset())
    ordered = dict.fromkeys(
        member for audience in audiences for member in snapshot.audiences.get(audience, ())
    )
    members = [
        member
        for member in ordered
        if member in snapshot.reachable and member not in asked and member not in excluded
    ]
    # A step that goes on after a yes fell away, or for one more: somebody else first, then those
    # who were asked in it before.
    asked_in_step = {
        asked_member.member_id
        for asked_member in snapshot.asked
        if asked_member.position == step.position
    }
    # The plan's order is the person's word where it asks one after another.
    preferred = frozenset[str]() if step.one_by_one else snapshot.preferred
    return sorted(members, key=lambda member: (member in asked_in_step, member not in preferred))


def _is_asked(snapshot: Snapshot, step: Step, asked: Asked, now: datetime) -> bool:
    """Whether a member whom the ask came to counts as asked in a step."""
    if asked.undone:
        return False
    if not snapshot.ran_out:
        return asked.round == snapshot.round and asked.position == step.position
    if asked.retry_at is not None and asked.retry_at <= now:
        return False
    return asked.at >= max(snapshot.again_at, snapshot.repeated_at or snapshot.again_at)


def _excludes(snapshot: Snapshot, step: Step, answer: AnswerFact) -> bool:
    """Whether a member's answer keeps a step from asking them."""
    if answer.standing == "set_aside":
        return True
    if answer.standing == "yes":
        # A yes of a kind that this step doesn't list may be asked for more: "can you come?"
        return answer.kind in step.answers
    if answer.at < snapshot.again_at:
        return False
    if answer.standing == "dropped":
        return True
    if answer.standing != "not_now":
        return False
    if snapshot.repeated_at is not None and answer.at < snapshot.repeated_at:
        return True  # the plan asks once more, and that isn't another question
    asks_again = step.position > answer.position and names_member(step, answer.member_id)
    return snapshot.ran_out or not asks_again


def names_member(step: Step, member_id: str) -> bool:
    """Whether a step means a member by name, and not by what they do in the circle."""
    return Audience("member", member_id) in (*step.audience, *step.otherwise)
