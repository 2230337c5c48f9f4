"""The pure gate over the second circle's consent: what one notice costs, beside a plain loop.

Each friend and each event that a notice can be of, with all that was ever granted there: a lease
gives the gate only what says something about its event, so this is the dearer case.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from time import thread_time
from typing import Any

from app.consent.gate import may_see, may_send
from app.consent.gate_facts import CircleFacts, GrantFacts, MemberFacts, ReachFacts
from app.consent.models import ToKind
from app.consent.switches import Consent, ReachSwitches, grants_for, reach_for
from app.core.channels import Channel
from app.core.hours import minute_of, within
from app.outbox.events import CIRCLE_EVENTS
from benchmarks.table import Row, against, at_most
from tests.cases import second_circle as case

#: Eight in the evening in New York: some hours are open, others aren't.
NOW = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
SINCE = datetime(2026, 2, 26, tzinfo=UTC)
EVENTS = CIRCLE_EVENTS
ALL = tuple(Channel)
ROUNDS = 60
REPEATS = 20
AIM_US = 20.0


def _minute(wall: str | None) -> int | None:
    return int(wall[:2]) * 60 + int(wall[3:]) if wall else None


def circle() -> CircleFacts:
    """Tomás, four friends, and everything granted: the case's own and a new circle's."""
    names = {name: name for name in ("Tomás", *case.FRIENDS)}
    grants = [
        _grant(f"{name} {event}", "member", name, event, tier)
        for name in case.FRIENDS
        for event, tier in grants_for(Consent()).items()
    ]
    for number, case_grant in enumerate(case.grants(names)):
        grants.append(
            _grant(
                f"case {number}",
                case_grant["to"]["kind"],
                case_grant["to"].get("member_id"),
                case_grant["event"],
                case_grant["tier"],
                tuple(case_grant["channels"]),
                _minute(case_grant.get("from_wall")),
                _minute(case_grant.get("to_wall")),
            )
        )
    members = {name: _friend(name) for name in case.FRIENDS}
    members["Tomás"] = MemberFacts("Tomás", True, frozenset({"person"}), case.ZONE)
    return CircleFacts("banda", True, case.ZONE, tuple(grants), members)


def _grant(
    grant_id: str,
    kind: str,
    member_id: str | None,
    event: str,
    tier: int,
    channels: tuple[str, ...] = ALL,
    from_minute: int | None = None,
    to_minute: int | None = None,
) -> GrantFacts:
    return GrantFacts(
        grant_id, str(ToKind(kind)), member_id, False, str(event), tier, channels, from_minute,
        to_minute, SINCE, None,
    )  # fmt: skip


def _friend(name: str) -> MemberFacts:
    case_reach = dict(case.REACH[name])
    channels = tuple(case_reach.pop("channels"))
    minutes: dict[str, Any] = {
        key: value if isinstance(value, bool) else _minute(value)
        for key, value in case_reach.items()
    }
    switches = ReachSwitches(
        asks=True, stand_downs=True, open_times=True, shift_reminders=True, **minutes
    )
    reach = tuple(
        ReachFacts(str(event), channels, hours[0], hours[1], SINCE)
        for event, hours in reach_for(switches).items()
    )
    roles = frozenset({"supporter", "coordinator"} if name == "Inés" else {"supporter"})
    paid = name == "Ray"
    return MemberFacts(
        name, True, roles, case.ZONE, paid, paid, name in case.POOL, name == "Ray", reach=reach
    )


def plain(facts: CircleFacts, member_id: str, event: str, now: datetime) -> frozenset[str]:
    """The floor: one loop over the same rows and no reasons: over what may it go?"""
    member = facts.members[member_id]
    circle_minute, member_minute = minute_of(now, facts.zone), minute_of(now, member.zone)
    channels: frozenset[str] = frozenset()
    for grant in facts.grants:
        if grant.event == event and grant.member_id in {None, member_id}:
            for reach in member.reach:
                if (
                    reach.event == event
                    and within(grant.from_minute, grant.to_minute, circle_minute)
                    and within(reach.from_minute, reach.to_minute, member_minute)
                ):
                    channels |= frozenset(grant.channels) & frozenset(reach.channels)
    return channels


def _us(ask: Callable[[CircleFacts, str, str, datetime], object], facts: CircleFacts) -> float:
    """Microseconds of one answer, over every friend and event."""
    asked = [(name, str(event)) for name in case.FRIENDS for event in EVENTS] * REPEATS
    started = thread_time()
    for name, event in asked:
        ask(facts, name, event, NOW)
    return (thread_time() - started) / len(asked) * 1e6


def rows() -> list[Row]:
    """What the gate costs to send and to see, and the most that one notice of a kind costs."""
    facts = circle()
    times: dict[str, list[float]] = {"send": [], "see": [], "floor": [], "an ask": []}
    gc.collect()
    for _ in range(ROUNDS):
        times["send"].append(_us(may_send, facts))
        times["floor"].append(_us(plain, facts))
        times["see"].append(_us(may_see, facts))
        times["an ask"].append(
            _us(lambda *arguments: may_send(arguments[0], "Inés", "ask", NOW), facts)
        )
    medians = {name: median(figures) for name, figures in times.items()}
    return [
        at_most(
            f"the gate, a notice ({len(facts.grants)} grants)", medians["send"], "µs", AIM_US
        ),
        at_most("the same, an ask under two grants", medians["an ask"], "µs", AIM_US),
        at_most("the same, for a read", medians["see"], "µs", AIM_US),
        against("the gate beside a plain loop", medians["send"], "µs", medians["floor"]),
    ]  # fmt: skip
