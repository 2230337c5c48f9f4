"""How the person would like it: all of it for them, and for friends what they let friends read."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field

from app.access.reading import reads_of
from app.api.http.closed_lists import ChannelText, KindText, OneOf
from app.api.http.wire import Instant, Out, rfc3339, wall
from app.api.views.gaps import HoleOut
from app.api.views.slots import SlotOut, slot_outs, wall_time
from app.asks.forecast import Spans
from app.asks.ladder_state import audience_keys
from app.asks.service import find_running
from app.asks.snapshot import step_of
from app.circles.models import Circle
from app.circles.service import Membership, get_circle, names_of
from app.core.db import Tx
from app.guidelines.guideline_queries import guideline_of, live_lines, read_guidelines
from app.guidelines.models import About, GuidelineRow, Stance
from app.guidelines.rules import (
    DAY_MINUTES,
    MOST_LINES,
    Guideline,
    can_be_lifted,
    find_clashing_lines,
    is_never,
)
from app.outbox.events import SENT_TO_FRIENDS
from app.plans.service import current, steps_of
from app.rota.schedule.week_queries import SlotView, slots_between, today
from app.rota.shifts.limit_queries import shift_time
from app.stewardship.grant_delay_service import pause_now

StanceText = Annotated[str, OneOf(Stance)]
AboutText = Annotated[str, OneOf(About)]
EventOfFriends = Annotated[str, OneOf(SENT_TO_FRIENDS)]

#: So far ahead shifts are looked at that a line is about, and so many of them are listed.
AHEAD_DAYS = 28
MOST_SHIFTS = 8


class LiftOut(Out):
    """A shift that isn't over and that a line keeps from everybody; `lifted`: it may pass."""

    slot: SlotOut
    lifted: bool


class GuidelineOut(Out):
    """A line as the person reads it. Hours by the circle's wall clock; none: the whole day.

    `step`: its position in the plan in use; none where no step asks those people any more.
    `ends_at`: it counts until then. `replaced_id`: the line that says something else from then on.
    """

    id: str
    stance: StanceText
    words: str
    shown: bool
    about: AboutText | None
    member_id: str | None
    name: str | None
    kinds: list[KindText]
    event: EventOfFriends | None
    channel: ChannelText | None
    has_step: bool
    step: int | None
    from_: str | None = Field(serialization_alias="from")
    to: str | None
    weekdays: list[int]
    written_at: Instant
    ends_at: Instant | None
    replaced_id: str | None
    clashes: list[str] = Field(description="Ids of lines that say the other thing about the same.")
    held: list[SlotOut] = Field(description="Shifts that somebody holds by now all the same.")
    can_lift: bool
    lifts: list[LiftOut]
    request_lifted: bool | None = Field(description="Of the request that runs; none: none does.")


class ShownLine(Out):
    id: str
    stance: StanceText
    words: str


class Guidelines(Out):
    """`lines`: the person's own, for them alone. `shown`: what friends may read."""

    lines: list[GuidelineOut] | None
    shown: list[ShownLine]
    most: int = MOST_LINES
    waits_hours: int = Field(description="How long a line that says never counts once it's ended.")
    ask_id: str | None = Field(description="The request that runs; the person's alone.")


def guidelines_seen(tx: Tx, me: Membership) -> Guidelines:
    """All of it for the person. For friends the lines that they may read, and no other sign."""
    circle = get_circle(tx, me.circle_id)
    if not me.is_person:
        rows = live_lines(tx, circle.id) if reads_of(tx, me).words else []
        return Guidelines(lines=None, shown=_shown(tx, rows), waits_hours=0, ask_id=None)
    rows = live_lines(tx, circle.id)
    ask = find_running(tx, circle.id)
    waits = int(pause_now(circle, tx.now).total_seconds() // 3600)
    return Guidelines(
        lines=_lines(tx, me, circle, rows, ask.id if ask is not None else None),
        shown=_shown(tx, rows),
        waits_hours=waits,
        ask_id=ask.id if ask is not None else None,
    )


def _words(tx: Tx, row: GuidelineRow) -> str:
    return tx.cipher(row.circle_id).open(row.words, "guideline", "words", row.id)


def _shown(tx: Tx, rows: list[GuidelineRow]) -> list[ShownLine]:
    return [
        ShownLine(id=row.id, stance=row.stance, words=_words(tx, row))
        for row in rows
        if row.is_shown and row.ends_at is None
    ]


def _lines(
    tx: Tx, me: Membership, circle: Circle, rows: list[GuidelineRow], ask_id: str | None
) -> list[GuidelineOut]:
    names = names_of(tx, circle.id, {row.member_id for row in rows if row.member_id})
    lines = read_guidelines(tx, circle.id)
    lines_by_id = {line.id: line for line in lines}
    clashing = find_clashing_lines(lines)
    steps = {
        audience_keys(step_of(step)): step.position
        for step in (steps_of(tx, current(tx, circle.id).id) if rows else [])
    }
    slots = _slots_ahead(tx, circle) if lines else []
    outs = []
    for row in rows:
        line = lines_by_id.get(row.id) or guideline_of(row)
        is_read = row.about is not None and row.stance == Stance.NEVER and row.about != "messages"
        held = _held(tx, circle, line, slots) if is_read else []
        lifts = _stopped(tx, circle, line, slots) if is_read and can_be_lifted(line) else []
        can_lift = row.about is not None and can_be_lifted(line)
        outs.append(
            GuidelineOut(
                **_structure(row, steps),
                words=_words(tx, row),
                name=names.get(row.member_id or ""),
                clashes=list(clashing.get(row.id, ())),
                held=slot_outs(tx, me, held[:MOST_SHIFTS]),
                can_lift=can_lift,
                lifts=[
                    LiftOut(slot=slot_out, lifted=slot_out["id"] in line.lifted)
                    for slot_out in slot_outs(tx, me, lifts[:MOST_SHIFTS])
                ],
                request_lifted=(
                    ask_id in line.lifted
                    if ask_id is not None and can_lift and row.about != "shifts"
                    else None
                ),
            )
        )
    return outs


def _structure(row: GuidelineRow, steps: dict[frozenset[str], int]) -> dict[str, Any]:
    """What rules read of a line, as it goes over the wire."""
    return {
        "id": row.id,
        "stance": row.stance,
        "shown": row.is_shown,
        "about": row.about,
        "member_id": row.member_id,
        "kinds": row.kinds or [],
        "event": row.event,
        "channel": row.channel,
        "has_step": row.step is not None,
        "step": steps.get(frozenset(row.step)) if row.step is not None else None,
        "from_": wall(row.from_minute) if row.from_minute is not None else None,
        "to": wall(row.to_minute % DAY_MINUTES) if row.to_minute is not None else None,
        "weekdays": [day for day in range(7) if row.weekdays >> day & 1],
        "written_at": row.written_at,
        "ends_at": row.ends_at,
        "replaced_id": row.replaced_id,
    }


def _slots_ahead(tx: Tx, circle: Circle) -> list[SlotView]:
    first = today(circle.zone, tx.now) - timedelta(days=1)
    slots = slots_between(tx, circle.id, circle.zone, first, AHEAD_DAYS)
    return [slot for slot in slots if slot.ends_at > tx.now]


def _is_against(tx: Tx, circle: Circle, line: Guideline, slot: SlotView, member_id: str) -> bool:
    return is_never(
        [line],
        member_id=member_id,
        zone=circle.zone,
        at=tx.now,
        shift=shift_time(slot.id, slot),
    )


def _held(tx: Tx, circle: Circle, line: Guideline, slots: list[SlotView]) -> list[SlotView]:
    """Shifts that somebody holds though a line says never: they keep them."""
    return [
        slot
        for slot in slots
        if any(_is_against(tx, circle, line, slot, holder) for holder in slot.holders)
    ]


def _stopped(tx: Tx, circle: Circle, line: Guideline, slots: list[SlotView]) -> list[SlotView]:
    """Open shifts that a line about nobody in particular keeps open, or that may pass it."""
    return [
        slot
        for slot in slots
        if len(slot.holders) < slot.places
        and (slot.id in line.lifted or _is_against(tx, circle, line, slot, ""))
    ]


def holes_out(spans: Spans, zone_name: str) -> list[dict[str, str]]:
    """When a request would reach nobody, as the phone shows it."""
    zone = ZoneInfo(zone_name)
    return [
        HoleOut(
            starts_at=rfc3339(span.starts_at),
            ends_at=rfc3339(span.ends_at),
            starts_wall=wall_time(span.starts_at, zone),
            ends_wall=wall_time(span.ends_at, zone),
            zone=zone_name,
        ).model_dump()
        for span in spans
    ]
