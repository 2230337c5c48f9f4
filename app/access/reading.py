"""What a member may read now: the gate's word on a read, for every screen and every answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from app.access.facts import load_facts, load_facts_for
from app.access.need_facts import load_facts_of_need, load_facts_of_needs
from app.circles.models import CircleState
from app.circles.service import Membership
from app.consent import gate, gate_facts
from app.consent.gate import ReadAccess
from app.consent.guideline_gate import is_never_at_any_hour
from app.core.db import Tx
from app.core.errors import BadInput
from app.guidelines.rules import ANY_EVENT, Guideline
from app.outbox.events import Event


class Reads(NamedTuple):
    """What of a circle is a member's to read."""

    times: bool  # all of its times; otherwise their own shifts alone
    words: bool  # the person's own words, and what others are called
    guidelines: tuple[Guideline, ...] = ()  # for rules, and for nobody to read


def sight_of(
    tx: Tx, circle_id: str, member_id: str, event: str, *, subject_id: str | None = None
) -> ReadAccess | None:
    """What a member may read of an event, about one subject or none; None: nothing."""
    facts = load_facts_for(tx, circle_id, member_id, subject_id=subject_id)
    return gate.may_see(facts, member_id, event, tx.now)


def sights_of_needs(
    tx: Tx, circle_id: str, member_id: str, need_ids: Collection[str]
) -> dict[str, ReadAccess]:
    """What a member may read of some needs, by their ids; those of which it is nothing are left
    out. The person's own right to read says nothing of what others need: whoever asks looks at
    whom they named, too."""
    facts = load_facts_of_needs(tx, circle_id, member_id, need_ids)
    sights = {
        need_id: gate.may_see(facts[need_id], member_id, Event.NEED, tx.now) for need_id in need_ids
    }
    return {need_id: sight for need_id, sight in sights.items() if sight is not None}


def sight_of_need(tx: Tx, circle_id: str, member_id: str, need_id: str) -> ReadAccess | None:
    """`sights_of_needs` for one need of somebody else, in prepared statements."""
    facts = load_facts_of_need(tx, circle_id, member_id, need_id)
    return gate.may_see(facts, member_id, Event.NEED, tx.now)


def sight_once_told(tx: Tx, circle_id: str, member_id: str, event: str) -> ReadAccess | None:
    """What a member would read of something that comes to them now; None: it doesn't come."""
    facts = load_facts_for(tx, circle_id, member_id)
    if gate.may_see(facts, member_id, event, tx.now) is None:
        return None
    return gate.may_see(gate_facts.as_told(facts, {member_id}), member_id, event, tx.now)


def may_know(tx: Tx, circle_id: str, member_id: str, event: str, subject_id: str) -> bool:
    """Whether a member may still read of a subject that came to them."""
    return sight_of(tx, circle_id, member_id, event, subject_id=subject_id) is not None


def may_know_anything(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether a member may know anything of the person at all; the person may."""
    return gate.reaches(load_facts_for(tx, circle_id, member_id), member_id, tx.now)


def is_kept_from(tx: Tx, circle_id: str, member_id: str, event: str = ANY_EVENT) -> bool:
    """Whether a line of the person's keeps an event, or everything, from a member at any hour.

    Nobody but the person is told why.
    """
    facts = load_facts_for(tx, circle_id, member_id)
    return is_never_at_any_hour(facts, member_id, event, tx.now)


def need_no_line_against(
    tx: Tx, circle_id: str, member_ids: Collection[str], event: str = ANY_EVENT
) -> None:
    """Refuse what the person wants with members from whom a line of their own keeps it.

    Raises BadInput (against-your-line).
    """
    if any(is_kept_from(tx, circle_id, member_id, event) for member_id in member_ids):
        raise BadInput("against-your-line")


def sees_times(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether a member of a live circle may look up its times, and so take one."""
    return gate.sees_times(load_facts_for(tx, circle_id, member_id), member_id, tx.now)


def reads_words_in(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether a member of a live circle may read the person's own words."""
    return gate.reads_words(load_facts_for(tx, circle_id, member_id), member_id, tx.now)


def readers_of_words(tx: Tx, circle_id: str) -> frozenset[str]:
    """The members of a live circle who may read the person's own words."""
    facts = load_facts(tx, circle_id)
    return frozenset(
        member_id for member_id in facts.members if gate.reads_words(facts, member_id, tx.now)
    )


def reads_of(tx: Tx, me: Membership) -> Reads:
    """What the caller may read: the person all, and who draws a circle up all of the draft."""
    if me.state is CircleState.DRAFT or me.is_person:
        return Reads(times=True, words=True)
    facts = load_facts_for(tx, me.circle_id, me.member_id)
    return Reads(
        gate.sees_times(facts, me.member_id, tx.now),
        gate.reads_words(facts, me.member_id, tx.now),
        facts.guidelines,
    )
