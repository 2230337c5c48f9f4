"""When the gate lets a notice through in the time ahead. Pure.

`may_send` answers for one instant. Here its answers are put together for a stretch of time, as
consent stands now: grants' and reach's hours, the nights that the person keeps free, mutes, rests
and pauses that end. It decides nothing by itself, so it can't let through what the gate refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from app.consent.gate import Allow, may_send
from app.consent.gate_facts import CircleFacts
from app.core.hours import clock_changes, opens_at
from app.guidelines.rules import changing_instants

#: Stretches [from, until) in order, each apart from the next.
OpenHours = tuple[tuple[datetime, datetime], ...]


def open_hours(
    circle: CircleFacts, member_id: str, event: str, first: datetime, last: datetime
) -> OpenHours:
    """The stretches between `first` and `last` (UTC) in which a notice of an event may go to a
    member, as consent stands now."""
    edges = sorted({first, *_edges(circle, member_id, event, first, last)})
    return joined(
        tuple(
            (start, end)
            for start, end in zip(edges, (*edges[1:], last), strict=True)
            if start < end and isinstance(may_send(circle, member_id, event, start), Allow)
        )
    )


def joined(*hours: OpenHours) -> OpenHours:
    """Stretches put together: those that touch or overlap are one."""
    stretches: list[tuple[datetime, datetime]] = []
    for start, end in sorted(chain(*hours)):
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((start, end))
    return tuple(stretches)


def _edges(
    circle: CircleFacts, member_id: str, event: str, first: datetime, last: datetime
) -> Iterator[datetime]:
    """Every instant in a stretch at which the gate's answer for a member may change."""
    member = circle.members.get(member_id)
    if member is None:
        return
    grants = [grant for grant in circle.grants if grant.event in {event, "any"}]
    reaches = [reach for reach in member.reach if reach.event == event]
    hours = [
        *((minute, circle.zone) for row in grants for minute in (row.from_minute, row.to_minute)),
        *((minute, member.zone) for row in reaches for minute in (row.from_minute, row.to_minute)),
        *((minute, circle.zone) for minute in member.night or ()),
    ]
    minutes = {(minute, zone) for minute, zone in hours if minute is not None}
    instants = {
        circle.paused_until,
        member.rests_until,
        member.muted_until,
        *(grant.starts_at for grant in grants),
        *(grant.ends_at for grant in grants),
        *(reach.starts_at for reach in reaches),
        *changing_instants(circle.guidelines, first, last, circle.zone),
    }
    yield from (at for at in instants if at is not None and first < at < last)
    for minute, zone in minutes:
        at = opens_at(minute, first, zone)
        while at < last:
            yield at
            at = opens_at(minute, at, zone)
    # An hour that a wall clock shows twice can open or close once more where it is set back.
    for zone in {zone for _, zone in minutes}:
        yield from clock_changes(zone, first, last)
