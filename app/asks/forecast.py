"""What a ladder can do over the coming week, seen while it is written. Pure (promise 3).

It says that a step reaches nobody, or not at these hours; never why, which is a friend's own.
Exact to the minute: an ask could reach a member, or not, between any two neighbouring instants at
which something of theirs begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from app.asks.ladder_state import Audience, Step, audience_keys
from app.consent.gate import Allow, may_send
from app.consent.gate_facts import CircleFacts, as_on_shift
from app.guidelines.rules import Guideline, changing_instants, is_never

DAY = timedelta(days=1)
WEEK = 7 * DAY
#: Two days more than are spoken of, so that a night which begins on the last day has its end.
AHEAD = 9 * DAY
#: One after another for longer than this is worth knowing while well.
LONG = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; its end isn't part of it."""

    starts_at: datetime
    ends_at: datetime


Spans = tuple[Span, ...]


def merge_spans(spans: Iterable[Span]) -> Spans:
    """Spans in order, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.starts_at):
        if span.ends_at <= span.starts_at:
            continue
        if merged and span.starts_at <= merged[-1].ends_at:
            merged[-1] = Span(merged[-1].starts_at, max(merged[-1].ends_at, span.ends_at))
        else:
            merged.append(span)
    return tuple(merged)


def uncovered_spans(spans: Spans, within: Span) -> Spans:
    """The time of `within` that lies in none of `spans`, which are in order, without overlaps."""
    edges = [within.starts_at]
    for span in spans:
        edges += [span.starts_at, span.ends_at]
    edges.append(within.ends_at)
    uncovered = (Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return tuple(span for span in uncovered if span.starts_at < span.ends_at)


def intersect_spans(spans: Spans, other_spans: Spans) -> Spans:
    """The time that lies in both of two lists of spans, joined."""
    return merge_spans(
        Span(max(a.starts_at, b.starts_at), min(a.ends_at, b.ends_at))
        for a in spans
        for b in other_spans
    )


def reachable_spans(
    circle: CircleFacts, member_id: str, *, ways: frozenset[str], shifts: Spans, during: Span
) -> Spans:
    """When an ask could reach a member, over one of the `ways` that they have."""
    member = circle.members.get(member_id)
    if member is None or not ways:
        return ()
    facts = {True: as_on_shift(circle, {member_id}), False: as_on_shift(circle, ())}
    reachable = []
    for start, end in pairwise(_edges(circle, member_id, shifts, during)):
        is_on_shift = any(shift.starts_at <= start < shift.ends_at for shift in shifts)
        verdict = may_send(facts[is_on_shift], member_id, "ask", start)
        if isinstance(verdict, Allow) and verdict.channels & ways:
            reachable.append(Span(start, end))
    return merge_spans(reachable)


def _edges(circle: CircleFacts, member_id: str, shifts: Spans, during: Span) -> list[datetime]:
    """Every instant at which the gate's word on an ask may change; more do no harm."""
    member = circle.members[member_id]
    edges = {during.starts_at, during.ends_at}
    edges |= set(
        changing_instants(circle.guidelines, during.starts_at, during.ends_at, circle.zone)
    )
    for shift in shifts:
        edges |= {shift.starts_at, shift.ends_at}
    walls: set[tuple[str, int]] = set()
    for grant in circle.grants:
        edges.add(grant.starts_at)
        if grant.ends_at is not None:
            edges.add(grant.ends_at)
        for minute in (grant.from_minute, grant.to_minute):
            if minute is not None:
                walls.add((circle.zone, minute))
    walls |= {(circle.zone, minute) for minute in member.night or ()}
    edges |= {
        instant for instant in (member.rests_until, member.muted_until) if instant is not None
    }
    for reach in member.reach:
        edges.add(reach.starts_at)
        for minute in (reach.from_minute, reach.to_minute):
            if minute is not None:
                walls.add((member.zone, minute))
    for zone in {zone for zone, _ in walls}:
        minutes = [minute for wall_zone, minute in walls if wall_zone == zone]
        edges |= _wall_instants(ZoneInfo(zone), minutes, during)
    return sorted(instant for instant in edges if during.starts_at <= instant <= during.ends_at)


def _wall_instants(zone: ZoneInfo, minutes: Sequence[int], during: Span) -> set[datetime]:
    """When a wall clock shows these minutes, and when it is put forward or back."""
    instants: set[datetime] = set()
    first = during.starts_at.astimezone(zone).date() - DAY
    days = (during.ends_at - during.starts_at).days + 4
    for number in range(days):
        day = first + number * DAY
        for minute in minutes:
            wall = _at(day, minute, zone)
            instants |= {wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)}
        instants |= _changes(_at(day, 0, zone).astimezone(UTC), zone)
    return instants


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)


def _changes(start: datetime, zone: ZoneInfo) -> set[datetime]:
    """The instant within the day after `start` at which a zone's offset changes, if one does."""

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(zone).utcoffset()

    low, high = start, start + DAY
    if offset(low) == offset(high):
        return set()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if offset(middle) == offset(low):
            low = middle
        else:
            high = middle
    return {high.replace(microsecond=0)}


@dataclass(frozen=True, slots=True)
class Ahead:
    """The coming week of a circle: who could hear an ask when, and who is on shift when."""

    during: Span
    hears: Mapping[str, Spans]
    on_shift: Mapping[str, Spans]
    pool: tuple[str, ...] = ()
    by_role: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Lines of the person's about whom a step of the plan never asks.
    step_lines: tuple[Guideline, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderWarning:
    """One plain thing to know about a step, or about the whole ladder (`position` None).

    nobody: it reaches nobody this week · hours: not at `gaps` · too_few: it waits for `needed`
    yeses, and `people` could be asked · long: one after another, up to `minutes`.
    """

    kind: Literal["nobody", "hours", "too_few", "long"]
    position: int | None
    gaps: Spans = field(default=())
    people: int = 0
    needed: int = 0
    minutes: int = 0


def _members_of(audience: Audience, ahead: Ahead) -> Iterable[tuple[str, Spans]]:
    """Members of an audience with when each could hear an ask."""
    if audience.kind == "on_shift":
        return [
            (member, intersect_spans(shifts, ahead.hears.get(member, ())))
            for member, shifts in ahead.on_shift.items()
        ]
    members_by_kind = {"pool": ahead.pool, **ahead.by_role}
    member_ids = (audience.member_id,) if audience.member_id else ()
    members = members_by_kind.get(audience.kind, member_ids)
    return [(member, ahead.hears.get(member, ())) for member in members]


def reachable_by_member(step: Step, ahead: Ahead) -> dict[str, Spans]:
    """Member id → when a step could reach them. Members who can never be reached aren't in it."""
    spans_by_member: dict[str, Spans] = {}
    for audience in (*step.audience, *step.otherwise):
        for member, spans in _members_of(audience, ahead):
            if spans and not _is_never_asked(step, member, ahead):
                spans_by_member[member] = merge_spans((*spans_by_member.get(member, ()), *spans))
    return spans_by_member


def _is_never_asked(step: Step, member_id: str, ahead: Ahead) -> bool:
    return bool(ahead.step_lines) and is_never(
        ahead.step_lines,
        member_id=member_id,
        zone="UTC",  # such a line has no hours
        at=ahead.during.starts_at,
        event="ask",
        step=audience_keys(step),
    )


def _gaps(spans: Iterable[Span], ahead: Ahead) -> Spans:
    """The gaps between spans that begin within the coming week."""
    week = ahead.during.starts_at + WEEK
    gaps = uncovered_spans(merge_spans(spans), ahead.during)
    return tuple(span for span in gaps if span.starts_at < week)


def silent_spans(steps: Sequence[Step], ahead: Ahead) -> Spans:
    """The times of the coming week at which none of the steps would reach anybody, in order."""
    reachable = (
        span
        for step in steps
        for spans in reachable_by_member(step, ahead).values()
        for span in spans
    )
    week = Span(ahead.during.starts_at, ahead.during.starts_at + WEEK)
    return uncovered_spans(intersect_spans(merge_spans(reachable), (week,)), week)


def _silence(position: int | None, gaps: Spans, ahead: Ahead) -> list[LadderWarning]:
    """The warning about gaps of a step, or of the whole ladder (position None), if there
    are any.
    """
    if not gaps:
        return []
    is_whole_week = gaps[0].starts_at == ahead.during.starts_at and (
        gaps[0].ends_at >= ahead.during.starts_at + WEEK
    )
    return [
        LadderWarning("nobody", position)
        if is_whole_week
        else LadderWarning("hours", position, gaps)
    ]


def find_warnings(steps: Sequence[Step], ahead: Ahead) -> list[LadderWarning]:
    """What there is to know about a ladder, first about all of it, then step by step.

    Only what is certain: people are counted who could be asked at some time of the week, each of
    them with time for a yes.
    """
    by_step = [reachable_by_member(step, ahead) for step in steps]
    gaps = [
        _gaps((span for spans in spans_by_member.values() for span in spans), ahead)
        for spans_by_member in by_step
    ]
    week_gaps = _gaps(
        (
            span
            for spans_by_member in by_step
            for spans in spans_by_member.values()
            for span in spans
        ),
        ahead,
    )
    warns = _silence(None, week_gaps, ahead)
    for position, step in enumerate(steps):
        member_ids = set(by_step[position])
        # With one step, or the same hours, the whole ladder has said it already.
        if len(steps) > 1 and gaps[position] != week_gaps:
            warns += _silence(position, gaps[position], ahead)
        if not member_ids:
            continue
        # A yes given before counts, if its kind is one that this step lists.
        earlier = (
            set(by_step[number])
            for number in range(position)
            if steps[number].answers & step.answers
        )
        askable_count = len(member_ids.union(*earlier))
        if askable_count < step.needed:
            warns.append(
                LadderWarning("too_few", position, people=askable_count, needed=step.needed)
            )
        longest = len(member_ids) * step.wait
        if step.one_by_one and longest > LONG:
            warns.append(
                LadderWarning("long", position, minutes=int(longest.total_seconds() // 60))
            )
    return warns


@dataclass(frozen=True, slots=True)
class Window:
    """Hours on the wall that come again on some weekdays (Monday is 0).

    `ends` is None where no end is in sight; `later` counts the days from start to end.
    """

    days: tuple[int, ...]
    begins: int
    ends: int | None
    later: int


def weekly_windows(gaps: Spans, during: Span, zone: str) -> list[Window]:
    """Gaps as hours of the week, the earliest weekday and hour first."""
    tz = ZoneInfo(zone)
    days_by_hours: dict[tuple[int, int | None, int], set[int]] = {}

    def wall(at: datetime) -> datetime:
        return at.astimezone(tz).replace(tzinfo=None)

    def again(other_gap: Span, start: datetime, end: datetime) -> bool:
        """Whether a gap that has an end holds, a week on, what is left of the one of now."""
        if other_gap.ends_at >= during.ends_at:
            return False
        later = wall(other_gap.starts_at), wall(other_gap.ends_at)
        return start < later[0] <= start + WEEK < later[1] and later[1] >= end + WEEK

    for gap in gaps:
        start, end = wall(gap.starts_at), wall(gap.ends_at)
        if gap.starts_at == during.starts_at and any(
            again(other_gap, start, end) for other_gap in gaps
        ):
            continue
        open_end = gap.ends_at >= during.ends_at
        key = (
            start.hour * 60 + start.minute,
            None if open_end else end.hour * 60 + end.minute,
            0 if open_end else (end.date() - start.date()).days,
        )
        days_by_hours.setdefault(key, set()).add(start.weekday())
    all_windows = [Window(tuple(sorted(days)), *key) for key, days in days_by_hours.items()]
    return sorted(all_windows, key=lambda window: (window.days, window.begins))
