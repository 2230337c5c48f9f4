"""What the gate reads: a circle's grants, reach and members as facts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.guidelines.rules import Guideline


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant, or a deny, as the gate reads it."""

    id: str
    to_kind: str
    member_id: str | None
    deny: bool
    event: str
    tier: int
    channels: tuple[str, ...]
    from_minute: int | None
    to_minute: int | None
    starts_at: datetime
    ends_at: datetime | None
    ended: bool = False
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReachFacts:
    """A reach as the gate reads it."""

    event: str
    channels: tuple[str, ...]
    from_minute: int | None
    to_minute: int | None
    starts_at: datetime
    ended: bool = False


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member as the gate reads them."""

    id: str
    active: bool
    roles: frozenset[str]
    zone: str
    paid: bool = False
    reports: bool = False
    card_unseen: bool = False  # what they tell has changed, and the person hasn't answered
    in_pool: bool = False
    on_shift: bool = False
    was_told: bool = False  # this ask has told them before
    resting: bool = False
    rests_until: datetime | None = None  # none: until they say
    muted: bool = False
    muted_until: datetime | None = None  # none: until they say
    # The person's limit: in these hours of the circle's wall clock nothing goes to them.
    night: tuple[int, int] | None = None
    reach: tuple[ReachFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class CircleFacts:
    """A circle's consent, at one instant."""

    circle_id: str
    live: bool
    zone: str
    grants: tuple[GrantFacts, ...]
    members: Mapping[str, MemberFacts] = field(default_factory=dict)
    paused_at: datetime | None = None
    paused_until: datetime | None = None  # none: until the person says
    closed: bool = False  # for good: one thing is still said, that it is over
    lost_at: datetime | None = None  # since when the person's phone is said to be lost
    # About the subject that is looked at: what the person lets be told once, whatever they stopped.
    last_words: tuple[GrantFacts, ...] = ()
    # What the person never wants, or would rather have; without what this subject may pass.
    guidelines: tuple[Guideline, ...] = ()


def as_on_shift(circle: CircleFacts, member_ids: Collection[str]) -> CircleFacts:
    """A circle's consent as if these members, and nobody else, were on shift."""
    changed = {
        member.id: replace(member, on_shift=member.id in member_ids)
        for member in circle.members.values()
        if member.on_shift != (member.id in member_ids)
    }
    return replace(circle, members={**circle.members, **changed}) if changed else circle


def as_told(circle: CircleFacts, member_ids: Collection[str]) -> CircleFacts:
    """A circle's consent about an ask that has told these members before."""
    changed = {
        member.id: replace(member, was_told=member.id in member_ids)
        for member in circle.members.values()
        if member.was_told != (member.id in member_ids)
    }
    return replace(circle, members={**circle.members, **changed}) if changed else circle


def as_guided(circle: CircleFacts, guidelines: tuple[Guideline, ...]) -> CircleFacts:
    """A circle's consent as if these were the person's lines."""
    return replace(circle, guidelines=guidelines)


def as_unpaused(circle: CircleFacts) -> CircleFacts:
    """A circle's consent as if nothing were paused: asking ends a pause."""
    return replace(circle, paused_at=None) if circle.paused_at is not None else circle
