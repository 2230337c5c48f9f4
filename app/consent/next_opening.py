"""When hours in which nothing may go are over, as far as grants and reach say. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.consent.gate_facts import CircleFacts, GrantFacts, MemberFacts, ReachFacts
from app.core.hours import opens_at


def next_opening(
    circle: CircleFacts,
    member: MemberFacts,
    grants: list[GrantFacts],
    reaches: list[ReachFacts],
    now: datetime,
) -> datetime:
    """The next instant at which hours of a grant or of reach begin, by each one's own clock."""
    edges = [
        opens_at(grant.from_minute, now, circle.zone)
        for grant in grants
        if grant.from_minute is not None
    ] + [
        opens_at(reach.from_minute, now, member.zone)
        for reach in reaches
        if reach.from_minute is not None
    ]
    return min(edges, default=now + timedelta(hours=1))
