"""What the person's consent lets a notice do now, told without a word about the friend. Pure.

The gate itself decides, on a snapshot in which the friend has no limits: their hours, their dial
and what they turned off are theirs. Whether an ask reaches them now stands on the person's home
anyway; it is told here too, never why (promise 3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.consent.gate import Allow, Defer, live_grants, may_send, tier_of
from app.consent.gate_facts import CircleFacts, MemberFacts, ReachFacts, as_unpaused
from app.core.channels import Channel

#: Whatever stops a notice for everybody reads alike here.
STOPPED = frozenset({"paused", "phone_lost"})
DeliveryOutcome = Literal["goes", "later", "not_now", "paused", "no"]


@dataclass(frozen=True, slots=True)
class DeliveryPreview:
    """goes: as soon as their own limits let it · later: from `until` on, by the grant's hours ·
    not_now: an ask outside those · paused · no: nothing is granted.

    `tier` and `ways` are the grant's; None and none where nothing would ever go.
    """

    outcome: DeliveryOutcome
    until: datetime | None
    tier: int | None
    ways: frozenset[str]


def _unlimited(circle: CircleFacts, member: MemberFacts, event: str, now: datetime) -> CircleFacts:
    reach = (ReachFacts(event, tuple(Channel), None, None, now),)
    open_ = replace(member, reach=reach, resting=False, muted=False)
    return replace(circle, members={**circle.members, member.id: open_})


def preview_delivery(
    circle: CircleFacts, member_id: str, event: str, now: datetime
) -> DeliveryPreview:
    """How a notice of an event would come to a member, as far as it is the person's to say."""
    member = circle.members[member_id]
    grants, reason = live_grants(circle, member, event, now)
    if reason is not None:
        return DeliveryPreview("no", None, None, frozenset())
    tier = max(tier_of(member, grant) for grant in grants)
    ways = frozenset(way for grant in grants for way in grant.channels)
    if event == "ask":
        circle = as_unpaused(circle)
    verdict = may_send(_unlimited(circle, member, event, now), member_id, event, now)
    if isinstance(verdict, Allow):
        return DeliveryPreview("goes", None, verdict.tier, verdict.channels)
    if isinstance(verdict, Defer):
        return DeliveryPreview("later", verdict.until, tier, ways)
    return DeliveryPreview("paused" if verdict.reason in STOPPED else "not_now", None, tier, ways)
