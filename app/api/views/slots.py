"""Shifts of a week, as a member sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from typing_extensions import TypedDict

from app.access.facts import stopped_members
from app.access.reading import Reads, reads_of
from app.api.http.closed_lists import KindText
from app.api.http.wire import InstantText, Out, rfc3339
from app.circles.disclosure_service import Tag
from app.circles.models import Circle
from app.circles.permissions import Permission
from app.circles.service import Membership, NameWithTags, get_circle, names_with_tags
from app.core.db import Tx
from app.core.errors import NotFound
from app.rota.schedule.pattern_service import find_occurrence
from app.rota.schedule.week_queries import SlotView, slots_between, today, without_forgotten
from app.rota.shifts.limit_queries import LoadedLimits

AHEAD_DAYS = 14


WEEK_DAYS = 7


# Plain dicts: a week holds forty, and phones read it all day.
class Person(TypedDict):
    member_id: str
    name: str
    tags: list[Tag]
    stopped: bool  # the person stopped everything for them; in the person's own answers alone


class SlotOut(TypedDict):
    id: str
    pattern_id: str
    kind: KindText
    title: str | None
    starts_at: InstantText
    ends_at: InstantText
    # By the circle's wall clock, so that a phone with old zone rules shows the right hour too.
    starts_wall: str
    ends_wall: str
    zone: str  # the circle's: a phone elsewhere names it
    places: int
    taken: int
    mine: bool
    people: list[Person]
    # A shift that has begun is handed over: what is left of it is open then.
    may: Literal["claim", "release", "hand_over"] | None


class Week(Out):
    zone: str
    shown: bool  # all of the circle's times; false: my own shifts alone
    from_: date = Field(serialization_alias="from")
    days: int
    slots: list[SlotOut]

    def plain(self) -> dict[str, object]:
        """As it goes over the wire, built once: nothing looks at each slot again."""
        return {
            "zone": self.zone,
            "shown": self.shown,
            "from": self.from_,
            "days": self.days,
            "slots": self.slots,
        }


class Told(Out):
    told: int


def slot_outs(
    tx: Tx, me: Membership, slots: list[SlotView], *, let_go: str | None = None
) -> list[SlotOut]:
    """Those of some slots that a member may look up, as they see them.

    Names are for who may read names, titles for who may read the person's words. `let_go`: one
    that was theirs a moment ago, so that the answer to their tap can show it.
    """
    if not slots:
        return []
    reads = reads_of(tx, me)
    if not reads.times:
        slots = [each for each in slots if each.id == let_go or each.held_by(me.member_id)]
    names: dict[str, NameWithTags] = {}
    if Permission.NAMES in me.may:
        names = names_with_tags(
            tx, me.circle_id, {holder for slot in slots for holder in slot.holders}
        )
    stopped = stopped_members(tx, me.circle_id) if me.is_person else frozenset()
    box = tx.cipher(me.circle_id)
    claims = Permission.CLAIM in me.may
    zone = ZoneInfo(me.zone)
    limits = _limits_of(tx, me, reads)
    if limits is not None and Permission.NAMES not in me.may:
        slots = [
            slot
            for slot in slots
            if slot.id == let_go
            or slot.held_by(me.member_id)
            or not limits.is_hidden(me.member_id, slot.id, slot)
        ]
    titles: dict[str, str | None] = {}
    outs: list[SlotOut] = []
    for slot in slots:
        if slot.pattern_id not in titles:
            titles[slot.pattern_id] = (
                box.open(slot.title, "pattern", "title", slot.pattern_id)
                if slot.title and reads.words
                else None
            )
        is_mine = slot.held_by(me.member_id)
        may: Literal["claim", "release", "hand_over"] | None = None
        if claims and slot.ends_at > tx.now:
            if is_mine:
                may = "release" if slot.starts_at > tx.now else "hand_over"
            elif (
                reads.times
                and len(slot.holders) < slot.places
                and (limits is None or limits.allows(me.member_id, slot.id, slot))
            ):
                may = "claim"
        outs.append(
            {
                "id": slot.id,
                "pattern_id": slot.pattern_id,
                "kind": slot.kind,
                "title": titles[slot.pattern_id],
                "starts_at": rfc3339(slot.starts_at),
                "ends_at": rfc3339(slot.ends_at),
                "starts_wall": wall_time(slot.starts_at, zone),
                "ends_wall": wall_time(slot.ends_at, zone),
                "zone": me.zone,
                "places": slot.places,
                "taken": len(slot.holders) if is_mine or reads.times else 0,
                "mine": is_mine,
                "people": _people_of(slot, names, stopped),
                "may": may,
            }
        )
    return outs


def _limits_of(tx: Tx, me: Membership, reads: Reads) -> LoadedLimits | None:
    """What the person set about the caller's shifts; None: nothing."""
    if not me.limits and not reads.guidelines:
        return None
    limits = {me.member_id: me.limits} if me.limits else {}
    return LoadedLimits(tx, me.circle_id, me.zone, limits, reads.guidelines)


def _people_of(
    slot: SlotView, names: Mapping[str, NameWithTags], stopped: frozenset[str]
) -> list[Person]:
    """Those of a slot's holders whose names are read."""
    return [
        {
            "member_id": holder,
            "name": names[holder].name,
            "tags": names[holder].tags,
            "stopped": holder in stopped,
        }
        for holder in slot.holders
        if holder in names
    ]


@lru_cache(maxsize=4096)  # a phone's week holds eighty of them, and the next phone's the same
def wall_time(at: datetime, zone: ZoneInfo) -> str:
    """ "YYYY-MM-DDTHH:MM" on the wall clock of a zone."""
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def upcoming(tx: Tx, circle: Circle, days: int = AHEAD_DAYS) -> list[SlotView]:
    """Slots that aren't over, for some days ahead, soonest first."""
    first = today(circle.zone, tx.now) - timedelta(days=1)
    return [
        slot
        for slot in slots_between(tx, circle.id, circle.zone, first, days + 1)
        if slot.ends_at > tx.now
    ]


def week_seen(tx: Tx, me: Membership, first: date | None = None, days: int = WEEK_DAYS) -> Week:
    """Some days as a member sees them, from today on if no other day is given."""
    start = first or today(me.zone, tx.now)
    slots = slots_between(tx, me.circle_id, me.zone, start, days)
    return Week.model_construct(
        zone=me.zone,
        shown=reads_of(tx, me).times,
        from_=start,
        days=days,
        slots=slot_outs(tx, me, without_forgotten(slots, tx.now)),
    )


def slot_if_offered(tx: Tx, me: Membership, slot: str, *, let_go: bool = False) -> SlotOut | None:
    """A slot as a member sees it, also one that is over; None when it isn't there for them."""
    circle = get_circle(tx, me.circle_id)
    try:
        _, occurrence = find_occurrence(tx, circle, slot)
    except NotFound:
        return None
    day = slots_between(tx, circle.id, circle.zone, occurrence.on_date, 1)
    matching = [offered for offered in day if offered.id == slot]
    return next(iter(slot_outs(tx, me, matching, let_go=slot if let_go else None)), None)


def one_slot(tx: Tx, me: Membership, slot: str, *, let_go: bool = False) -> SlotOut:
    """A slot as a member sees it. Raises NotFound, also for one that isn't theirs to look up."""
    slot_out = slot_if_offered(tx, me, slot, let_go=let_go)
    if slot_out is None:
        raise NotFound
    return slot_out


def still_open(tx: Tx, me: Membership, circle: Circle) -> list[SlotOut]:
    """The next open slots, for somebody who came a moment late."""
    open_slots = [slot for slot in upcoming(tx, circle) if len(slot.holders) < slot.places]
    reads = reads_of(tx, me)
    limits = _limits_of(tx, me, reads)
    if limits is not None:
        open_slots = [slot for slot in open_slots if limits.allows(me.member_id, slot.id, slot)]
    return slot_outs(tx, me, open_slots[:3])
