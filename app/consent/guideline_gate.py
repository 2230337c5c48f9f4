"""What the person's lines that say never keep from a member, as the gate asks it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.consent.gate_facts import CircleFacts
from app.core.channels import Channel
from app.guidelines.rules import is_never, never_until


def is_never_at_any_hour(circle: CircleFacts, member_id: str, event: str, now: datetime) -> bool:
    """Whether a line keeps an event from a member at every hour: reads, too, are closed then."""
    return bool(circle.guidelines) and is_never(
        circle.guidelines,
        member_id=member_id,
        zone=circle.zone,
        at=now,
        event=event,
        at_any_hour=True,
    )


def barred_channels(
    circle: CircleFacts, member_id: str, event: str, now: datetime
) -> frozenset[Channel]:
    """Over which channels lines keep an event from a member now."""
    if not circle.guidelines:
        return frozenset()
    return frozenset(
        channel
        for channel in Channel
        if is_never(
            circle.guidelines,
            member_id=member_id,
            zone=circle.zone,
            at=now,
            event=event,
            channel=channel,
        )
    )


def barred_until(
    circle: CircleFacts, member_id: str, event: str, now: datetime, barred: Iterable[Channel]
) -> datetime | None:
    """When the first of some channels is barred no more; None: lines bar them at every hour."""
    ends = [
        never_until(
            circle.guidelines,
            member_id=member_id,
            zone=circle.zone,
            at=now,
            event=event,
            channel=channel,
        )
        for channel in sorted(barred)
    ]
    return min((end for end in ends if end is not None), default=None)
