"""The gate: whether a notice may go to a member now, and how much it may say. Pure.

Nobody hears anything without a live grant of the person and a live reach of their own
(promise 1). Evaluated on a snapshot read when the notice is leased, never when it is queued.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.consent.gate_facts import CircleFacts, GrantFacts, MemberFacts, ReachFacts
from app.consent.guideline_gate import barred_channels, barred_until, is_never_at_any_hour
from app.consent.next_opening import next_opening
from app.core.channels import Channel
from app.core.hours import minute_of, opens_at, within
from app.guidelines.rules import ANY_EVENT
from app.outbox.events import BETWEEN_MEMBERS, EVENTS

Reason = Literal[
    "no_grant",
    "no_reach",
    "denied",
    "quiet_hours",
    "resting",
    "muted",
    "ended",
    "draft",
    "paid_only_named",
    "paused",
    "closed",
    "phone_lost",
]

# The section of a grant that isn't the plan's: the address, shown while somebody comes.
ADDRESS = "address"
# Another: notes from one shift to the next, shown to who comes next or is on.
HANDOVER = "handover"
# A third: they may suggest other words for the parts of the plan that they read.
SUGGEST = "suggest"
# Another: what to say for the person, shown to who goes somewhere with them.
COMPANION = "companion"
# Two checklists: "If they were called anyway" and "If I was taken" (app/checklists/rules.py).
CHECKLISTS = frozenset({"called", "taken"})
# What shows only while somebody comes or is on shift.
SHOWN_FOR_A_TIME = frozenset({ADDRESS, HANDOVER, COMPANION})
# Sections that no plan may use as a key of its own.
NOT_THE_PLANS = SHOWN_FOR_A_TIME | CHECKLISTS | {SUGGEST}
# Parts of the plan of which reports are made. Who must report reads one only by a grant that names
# them: being among the backups, or having been told of an ask, opens them to others alone
# (docs/decisions/0046).
KEPT_FROM_REPORTING = frozenset(
    {"signs_harder", "signs_now", "means", "never_tell", "depends", "places_go"}
)
# So it is with the checklists, for which the person names friends, and with the health card, which
# a wider grant opens.
WIDEST_UNNAMED_TIER = 3


# Events for which nothing is held until later: an ask never waits for morning.
NEVER_HELD = frozenset(event for event, spec in EVENTS.items() if spec.never_held)
# What is still said of a circle that was closed: that it is over.
TOLD_OF_CLOSED = frozenset(event for event, spec in EVENTS.items() if spec.told_of_closed)
# What rests while the person's phone is said to be lost: nobody could stop it.
RESTS_WHEN_LOST = frozenset(event for event, spec in EVENTS.items() if spec.rests_when_lost)
# What a resting member isn't asked; what they hold and who is over still reaches them.
ASKING = frozenset(event for event, spec in EVENTS.items() if spec.asks_something)


@dataclass(frozen=True, slots=True)
class Allow:
    """It may go: at this tier, under this grant, over these channels."""

    tier: int
    grant_id: str | None
    channels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Defer:
    """Not in these hours; it may be looked at again then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Deny:
    """It may not go, and why."""

    reason: Reason


Verdict = Allow | Defer | Deny

_TO_ROLE = {"supporters": "supporter", "coordinators": "coordinator", "counsellors": "counsellor"}


def _applies_to(grant: GrantFacts, member: MemberFacts) -> bool:
    if grant.to_kind == "member":
        return grant.member_id == member.id
    if grant.to_kind in _TO_ROLE:
        return _TO_ROLE[grant.to_kind] in member.roles
    if grant.to_kind == "on_shift":
        return member.on_shift
    if grant.to_kind == "pool":
        return member.in_pool
    return grant.to_kind == "told" and member.was_told


def _is_about(grant: GrantFacts, event: str) -> bool:
    """Whether a grant, or a deny, says something of an event: what members write to one another
    goes to whoever may know anything at all."""
    if grant.deny:
        return grant.event in {event, "any"}
    return grant.event == event or event in BETWEEN_MEMBERS


def _is_live(grant: GrantFacts, now: datetime) -> bool:
    return (
        not grant.ended
        and grant.starts_at <= now
        and (grant.ends_at is None or now < grant.ends_at)
    )


def _last_word(
    circle: CircleFacts, member: MemberFacts, event: str, now: datetime
) -> GrantFacts | None:
    """What lets this member be told once of this event and this subject, if anything does."""
    last_words = (
        grant
        for grant in circle.last_words
        if grant.member_id == member.id and grant.event == event and _is_live(grant, now)
    )
    return next(last_words, None) if circle.live else None


def live_grants(
    circle: CircleFacts, member: MemberFacts, event: str, now: datetime
) -> tuple[list[GrantFacts], Reason | None]:
    """The grants under which a member may hear of an event at some hour, or why there is none.

    A line of the person's that says never comes before every grant. A last word comes before that
    and before a deny, and reaches somebody who isn't in any more: the person's tap let exactly this
    one through. It opens nothing else.
    """
    if not circle.live:
        return [], "draft"
    if circle.closed and event not in TOLD_OF_CLOSED:
        return [], "closed"
    last_word = _last_word(circle, member, event, now)
    if last_word is not None:
        return [last_word], None
    if not member.active:
        return [], "ended"
    if is_never_at_any_hour(circle, member.id, event, now):
        return [], "denied"
    named_only = False
    grants: list[GrantFacts] = []
    for grant in circle.grants:
        if not _is_about(grant, event) or not _is_live(grant, now):
            continue
        if not _applies_to(grant, member):
            continue
        if grant.deny:
            return [], "denied"
        # A paid or reporting member hears only what names them, or where the person placed them
        # by name: the pool (docs/decisions/0030).
        if (member.paid or member.reports) and grant.to_kind not in {"member", "pool", "told"}:
            named_only = True
            continue
        grants.append(grant)
    if grants:
        return grants, None
    return [], "paid_only_named" if named_only else "no_grant"


def is_granted(circle: CircleFacts, member_id: str, event: str, now: datetime) -> bool:
    """Whether the person lets a member hear of an event, now or later, once they are in.

    Hours, dials and who is on shift have no say in it: it is only what the person chose.
    """
    member = circle.members.get(member_id)
    if member is None:
        return False
    grants = tuple(
        replace(grant, starts_at=min(grant.starts_at, now)) if not grant.deny else grant
        for grant in circle.grants
    )
    as_begun = replace(circle, live=True, grants=grants)
    as_present = replace(member, active=True, on_shift=True, was_told=True)
    return bool(live_grants(as_begun, as_present, event, now)[0])


def paused(circle: CircleFacts, queued_at: datetime) -> bool:
    """Whether a pause stops what was queued at an instant: before its end, so for good."""
    return circle.paused_at is not None and (
        circle.paused_until is None or queued_at < circle.paused_until
    )


def _is_resting(member: MemberFacts, now: datetime) -> bool:
    return member.resting and (member.rests_until is None or now < member.rests_until)


def _is_muted(member: MemberFacts, now: datetime) -> bool:
    return member.muted and (member.muted_until is None or now < member.muted_until)


def _width(grant: GrantFacts) -> tuple[int, int]:
    """How wide a grant is, to sort by: of two at one tier the one that opens more is wider."""
    return grant.tier, len(grant.sections)


def tier_of(member: MemberFacts, grant: GrantFacts) -> int:
    """How much a grant tells a member now: while a changed card of theirs waits for the person's
    answer, no more than "please open the app"."""
    return 0 if member.card_unseen else grant.tier


def may_send(
    circle: CircleFacts,
    member_id: str,
    event: str,
    now: datetime,
    queued_at: datetime | None = None,
) -> Verdict:
    """Whether a notice of an event may go to a member now.

    Grants add up and the widest tier holds; a deny wins. A grant's hours are in the circle's
    zone, a reach's in the member's. Out of hours an ask is refused, everything else held; so it
    is while a member has muted the circle, and a mute without an end refuses everything.
    The person's limit on a member's nights is as the hours of every grant to them, and so are the
    hours of their lines that say never.
    While everything is paused nothing goes to anybody but the person, and what was queued before
    its end doesn't go later either (docs/decisions/0012). While the person's phone is said to
    be lost, reminders and open times go to nobody but them.
    """
    member = circle.members.get(member_id)
    if member is None:
        return Deny("ended")
    if circle.closed and event not in TOLD_OF_CLOSED:
        return Deny("closed")
    if member.active and circle.live and "person" in member.roles:
        return Allow(tier=4, grant_id=None, channels=frozenset(Channel))
    can_be_told = member.active or _last_word(circle, member, event, now) is not None
    if circle.live and can_be_told and paused(circle, queued_at or now):
        return Deny("paused")
    if circle.live and member.active and circle.lost_at is not None and event in RESTS_WHEN_LOST:
        return Deny("phone_lost")
    grants, reason = live_grants(circle, member, event, now)
    if reason is not None:
        return Deny(reason)
    reaches = [
        reach
        for reach in member.reach
        if reach.event == event and not reach.ended and reach.starts_at <= now
    ]
    if not reaches:
        return Deny("no_reach")
    if _is_resting(member, now) and event in ASKING:
        return Deny("resting")
    if _is_muted(member, now):
        if event in NEVER_HELD or member.muted_until is None:
            return Deny("muted")
        return Defer(member.muted_until)
    circle_minute = minute_of(now, circle.zone)
    if member.night is not None and within(*member.night, circle_minute):
        if event in NEVER_HELD:
            return Deny("quiet_hours")
        return Defer(opens_at(member.night[1], now, circle.zone))
    return _by_hours(circle, member, event, grants, reaches, now)


def _by_hours(
    circle: CircleFacts,
    member: MemberFacts,
    event: str,
    grants: list[GrantFacts],
    reaches: list[ReachFacts],
    now: datetime,
) -> Verdict:
    """What hours have to say: of grants, of reach, and of lines of the person's that say never."""
    circle_minute = minute_of(now, circle.zone)
    barred = barred_channels(circle, member.id, event, now)
    member_minute = minute_of(now, member.zone)
    open_grants = [
        grant for grant in grants if within(grant.from_minute, grant.to_minute, circle_minute)
    ]
    open_reaches = [
        reach for reach in reaches if within(reach.from_minute, reach.to_minute, member_minute)
    ]
    allowed = _allow_widest(member, open_grants, open_reaches, barred)
    if allowed is not None:
        return allowed
    opens_at_once = open_grants and open_reaches
    if opens_at_once and not _allow_widest(member, open_grants, open_reaches, frozenset()):
        return Deny("no_reach")  # no channel that both agreed to
    until = (
        barred_until(circle, member.id, event, now, barred)
        if opens_at_once
        else next_opening(circle, member, grants, reaches, now)
    )
    if until is None:
        return Deny("denied")
    return Deny("quiet_hours") if event in NEVER_HELD else Defer(until)


def _allow_widest(
    member: MemberFacts,
    grants: list[GrantFacts],
    reaches: list[ReachFacts],
    barred: frozenset[Channel],
) -> Allow | None:
    """What grants and reaches that are open now allow together: the widest grant that shares a
    channel with a reach, over every channel that any of them share. None: they share none but
    those that are barred."""
    allowed: Allow | None = None
    for grant in sorted(grants, key=_width, reverse=True):
        for reach in reaches:
            channels = frozenset(grant.channels) & frozenset(reach.channels) - barred
            if channels and allowed is None:
                allowed = Allow(tier_of(member, grant), grant.id, channels)
            elif channels and allowed is not None:
                allowed = Allow(allowed.tier, allowed.grant_id, allowed.channels | channels)
    return allowed


def verdict_order(
    circle: CircleFacts, member_id: str, event: str, ways: frozenset[str]
) -> list[str]:
    """Ways that a verdict allows, in the order that the member set for this event."""
    member = circle.members.get(member_id)
    preferred = [
        way
        for reach in (member.reach if member is not None else ())
        if reach.event == event and not reach.ended
        for way in reach.channels
    ]
    return [way for way in dict.fromkeys((*preferred, *Channel)) if way in ways]


@dataclass(frozen=True, slots=True)
class ReadAccess:
    """What a member may read of an event: its tier, and which sections of the plan.

    `words`: also who the person is, in their own words; not while a changed card waits.
    """

    tier: int
    grant_id: str | None
    sections: frozenset[str]
    words: bool = True


def may_see(circle: CircleFacts, member_id: str, event: str, now: datetime) -> ReadAccess | None:
    """What a member may read now; None: nothing. Reads need no reach and no hours."""
    member = circle.members.get(member_id)
    if member is None:
        return None
    if member.active and "person" in member.roles and circle.live:
        return ReadAccess(4, None, frozenset({"*"}))
    grants, reason = live_grants(circle, member, event, now)
    if reason is not None:
        return None
    grants = [_as_opened(grant, member) for grant in grants]
    best = max(grants, key=_width)
    if member.card_unseen:
        return ReadAccess(tier_of(member, best), best.id, frozenset(), words=False)
    sections = frozenset(key for grant in grants if grant.tier >= 3 for key in grant.sections)
    return ReadAccess(best.tier, best.id, sections)


def _as_opened(grant: GrantFacts, member: MemberFacts) -> GrantFacts:
    """A grant as it opens something to a member to whom it applies: to who must report only what
    isn't kept from them, unless it names them."""
    if not member.reports or grant.to_kind == "member":
        return grant
    sections = tuple(key for key in grant.sections if key not in KEPT_FROM_REPORTING | CHECKLISTS)
    return replace(grant, tier=min(grant.tier, WIDEST_UNNAMED_TIER), sections=sections)


def is_shut_out(circle: CircleFacts, member_id: str, now: datetime) -> bool:
    """Whether the person stopped everything for a member."""
    return any(
        grant.deny
        and grant.event == "any"
        and grant.member_id == member_id
        and _is_live(grant, now)
        for grant in circle.grants
    )


def reaches(circle: CircleFacts, member_id: str, now: datetime) -> bool:
    """Whether a member may know anything of the person at all.

    The person; who coordinates, as that role is the person's consent; else whomever a live grant
    of any event reaches. A deny beats all of it, and so does the end of the circle.
    """
    member = circle.members.get(member_id)
    if member is None or not member.active or not circle.live:
        return False
    if "person" in member.roles:
        return True
    if circle.closed or is_shut_out(circle, member_id, now):
        return False
    if is_never_at_any_hour(circle, member_id, ANY_EVENT, now):
        return False
    if "coordinator" in member.roles:
        return True
    events = {grant.event for grant in circle.grants if not grant.deny}
    return any(live_grants(circle, member, event, now)[0] for event in events)


def reads_words(circle: CircleFacts, member_id: str, now: datetime) -> bool:
    """Whether a member may read the person's own words outside of an ask, such as "I am".

    Not while a changed card of theirs waits for the person's answer.
    """
    member = circle.members.get(member_id)
    return member is not None and not member.card_unseen and reaches(circle, member_id, now)


#: Under a grant for any of these a member may look up the circle's times.
OF_TIMES = tuple(event for event, spec in EVENTS.items() if spec.opens_times)


def sees_times(circle: CircleFacts, member_id: str, now: datetime) -> bool:
    """Whether a member may read all of the circle's times, or none but their own shifts.

    The person and who coordinates (the role is the person's consent) read all; everybody else
    while they may hear of open times or of gaps. A deny beats all of it, and so does a changed
    card of theirs until the person has answered. Reads know no hours.
    """
    member = circle.members.get(member_id)
    if member is None or not member.active or not circle.live:
        return False
    if "person" in member.roles:
        return True
    if circle.closed or member.card_unseen or is_shut_out(circle, member_id, now):
        return False
    if is_never_at_any_hour(circle, member_id, ANY_EVENT, now):
        return False
    if "coordinator" in member.roles:
        return True
    return any(may_see(circle, member_id, event, now) is not None for event in OF_TIMES)
