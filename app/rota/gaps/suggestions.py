"""Who might be asked for an open time, as a problem for a solver and back. Pure.

Whoever can't is left out before anything is solved; the solver shares the open times out among the
others so that nobody has more than they can give, and everybody about as much. What a member keeps
for themselves (hours, days away, their dial, their most in a week) shapes the problem and is never
told: a reason for a coordinator comes only from the week that coordinators read anyway.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from app.rota.gaps.escalation import NIGHTS_APART, is_second_night, is_small
from app.rota.kinds import NIGHTS
from app.rota.schedule.availability import Free, lies_within
from app.rota.schedule.availability import is_away_between as is_away

AHEAD_DAYS = 28
BACK_DAYS = 28
MOST_NAMES = 2  # for one open time
MOST_TIMES = 400  # the soonest; beyond that it isn't a board any more

# A place that is filled outweighs every unevenness; hours that somebody wrote outweigh some.
FILLED, HOURS_WRITTEN = 1_000, 6
# Whom the person would rather have outweighs hours that somebody wrote, and fills no time less.
PREFERRED = 40
MOST_BEFORE = 100


class Reason(StrEnum):
    """What a coordinator reads beside a name: nothing that the week doesn't show them."""

    SAME_TIME = "same_time"
    SAME_DAY = "same_day"
    SAME_KIND = "same_kind"
    FREE_THEN = "free_then"


class Span(NamedTuple):
    """A slot as it weighs here. `day` is the circle's wall-clock day."""

    slot_id: str
    pattern_id: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    day: date


class OpenSlot(NamedTuple):
    """A slot with places that nobody holds or is being offered."""

    span: Span
    places: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may hear of open times, and what they can give."""

    member_id: str
    zone: str
    hours: tuple[Free, ...] = ()  # by their own wall clock
    away: tuple[tuple[datetime, datetime], ...] = ()
    small_only: bool = False
    weekly: int | None = None
    held_spans: tuple[Span, ...] = ()  # theirs, or offered to them and not answered yet
    past: tuple[Span, ...] = ()
    # Slots that they let go, were offered before, or that the person set aren't for them.
    not_again: frozenset[str] = frozenset()
    preferred: frozenset[str] = frozenset()  # slots for which the person would rather have them


class Pair(NamedTuple):
    """A member for a slot, by their indexes in the lists that `pose` was given."""

    member: int
    slot: int
    worth: int
    load: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What a solver reads: numbers alone, neither ids nor hours.

    `places`: names for each slot. `limits`: (most, pairs), where at most so many of these pairs
    are chosen. `before`: each member's load already.
    """

    pairs: tuple[Pair, ...]
    places: tuple[int, ...]
    limits: tuple[tuple[int, tuple[int, ...]], ...]
    before: tuple[int, ...]


class Solution(NamedTuple):
    """A solver's choice, and how far from the best one it can be at most (0: it is the best)."""

    pair_indexes: tuple[int, ...]
    gap: float = 0.0


class SolverProgress(NamedTuple):
    """Where a problem stands, and which pairs were chosen once it is ready."""

    state: Literal["ready", "working", "failed", "not_installed"]
    pair_indexes: tuple[int, ...] = ()


def dump_json(payload: Problem | Solution) -> str:
    """A problem or a solution as JSON, to be sent from process to process."""
    if isinstance(payload, Solution):
        return json.dumps(payload)
    return json.dumps(
        [payload.pairs, payload.places, payload.limits, payload.before], separators=(",", ":")
    )


def parse_problem(text: str) -> Problem:
    """The problem that `text_of` wrote."""
    pairs, places, limits, before = json.loads(text)
    return Problem(
        tuple(Pair(*pair) for pair in pairs),
        tuple(places),
        tuple((maximum, tuple(indexes)) for maximum, indexes in limits),
        tuple(before),
    )


def parse_solution(text: str) -> Solution:
    """The solution in a solver's text. Raises ValueError."""
    indexes, gap = json.loads(text)
    return Solution(tuple(int(pair_index) for pair_index in indexes), float(gap))


class Suggestion(NamedTuple):
    """Somebody who might be asked for a time, and why."""

    slot_id: str
    member_id: str
    reasons: tuple[Reason, ...]


def can_suggest(candidate: Candidate, span: Span) -> bool:
    """Whether a time may be suggested to a candidate, apart from what else is suggested to them."""
    if span.slot_id in candidate.not_again or is_away(candidate.away, span.starts_at, span.ends_at):
        return False
    if candidate.small_only and not is_small(span.starts_at, span.ends_at, span.kind):
        return False
    if candidate.hours and not lies_within(
        candidate.hours, span.starts_at, span.ends_at, candidate.zone
    ):
        return False
    if any(_meet(span, other) for other in candidate.held_spans):
        return False
    if is_second_night(
        span.kind, span.starts_at, ((other.kind, other.starts_at) for other in candidate.held_spans)
    ):
        return False
    return candidate.weekly is None or _in_week(candidate, span) < candidate.weekly


def _meet(span: Span, other: Span) -> bool:
    """Whether two slots overlap."""
    return span.starts_at < other.ends_at and other.starts_at < span.ends_at


def _week(span: Span) -> date:
    """The Monday of a slot's week on the circle's wall calendar."""
    return span.day - timedelta(days=span.day.weekday())


def _in_week(candidate: Candidate, span: Span) -> int:
    """How many shifts a candidate has in a slot's week."""
    week = _week(span)
    return sum(_week(other) == week for other in (*candidate.held_spans, *candidate.past))


def load_of(span: Span) -> int:
    """How much a slot asks of a member: a small thing 1, a longer time 2, a night 3."""
    if span.kind in NIGHTS:
        return 3
    return 1 if is_small(span.starts_at, span.ends_at, span.kind) else 2


def build_problem(times: Sequence[OpenSlot], people: Sequence[Candidate]) -> Problem:
    """The problem of sharing out open times, soonest first, among candidates."""
    pairs = [
        Pair(
            member,
            slot,
            _worth(candidate, time.span),
            load_of(time.span),
        )
        for member, candidate in enumerate(people)
        for slot, time in enumerate(times)
        if can_suggest(candidate, time.span)
    ]
    limits: list[tuple[int, tuple[int, ...]]] = []
    of_member: dict[int, list[int]] = {}
    for pair_index, pair in enumerate(pairs):
        of_member.setdefault(pair.member, []).append(pair_index)
    for member, indexes in of_member.items():
        spans = {pair_index: times[pairs[pair_index].slot].span for pair_index in indexes}
        limits += ((1, clique) for clique in _cliques(spans))
        limits += _weekly(people[member], spans)
    return Problem(
        tuple(pairs),
        tuple(min(time.places, MOST_NAMES) for time in times),
        tuple(limits),
        tuple(
            min(MOST_BEFORE, sum(map(load_of, (*candidate.held_spans, *candidate.past))))
            for candidate in people
        ),
    )


def _worth(candidate: Candidate, span: Span) -> int:
    """What it is worth that a candidate fills a slot."""
    return (
        FILLED
        + (HOURS_WRITTEN if candidate.hours else 0)
        + (PREFERRED if span.slot_id in candidate.preferred else 0)
    )


def _cliques(spans: Mapping[int, Span]) -> Iterator[tuple[int, ...]]:
    """Sets of pairs, by index, of which one at most is chosen: overlapping, on one day,
    or two nights in a row.
    """
    days: dict[date, list[int]] = {}
    for pair_index, span in spans.items():
        days.setdefault(span.day, []).append(pair_index)
    yield from (tuple(indexes) for indexes in days.values() if len(indexes) > 1)
    yield from _crowds(
        {pair_index: (span.starts_at, span.ends_at) for pair_index, span in spans.items()}
    )
    nights = {pair_index: span for pair_index, span in spans.items() if span.kind in NIGHTS}
    yield from _crowds(
        {
            pair_index: (span.starts_at, span.starts_at + NIGHTS_APART)
            for pair_index, span in nights.items()
        }
    )


def _crowds(stretches: Mapping[int, tuple[datetime, datetime]]) -> Iterator[tuple[int, ...]]:
    """The largest sets of stretches that share an instant: together they hold every pair
    that overlaps.
    """
    overlapping: list[int] = []
    has_grown = False
    for at in sorted(stretches, key=lambda index: stretches[index][0]):
        still_overlapping = [
            index for index in overlapping if stretches[index][1] > stretches[at][0]
        ]
        if has_grown and len(still_overlapping) < len(overlapping) and len(overlapping) > 1:
            yield tuple(overlapping)
        overlapping, has_grown = [*still_overlapping, at], True
    if len(overlapping) > 1:
        yield tuple(overlapping)


def _weekly(
    candidate: Candidate, spans: Mapping[int, Span]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Limits, as (most, pairs), for the weeks in which a candidate has less left than
    there are times.
    """
    if candidate.weekly is None:
        return
    weeks: dict[date, list[int]] = {}
    for pair_index, span in spans.items():
        weeks.setdefault(_week(span), []).append(pair_index)
    for indexes in weeks.values():
        remaining = candidate.weekly - _in_week(candidate, spans[indexes[0]])
        if remaining < len(indexes):
            yield remaining, tuple(indexes)


def solution_value(problem: Problem, choice: Iterable[int]) -> int | None:
    """What a choice of pairs, by index, is worth; None for one that breaks a limit.

    What a member gets beyond what they have weighs more with each unit, so that the next time goes
    to whoever has less.
    """
    indexes = frozenset(choice)
    filled = [0] * len(problem.places)
    load = [0] * len(problem.before)
    worth = 0
    for pair_index in indexes:
        pair = problem.pairs[pair_index]
        filled[pair.slot] += 1
        load[pair.member] += pair.load
        worth += pair.worth
    if any(count > maximum for count, maximum in zip(filled, problem.places, strict=True)):
        return None
    if any(
        sum(pair_index in indexes for pair_index in limited) > maximum
        for maximum, limited in problem.limits
    ):
        return None
    return worth - sum(
        weight(before + step)
        for before, added in zip(problem.before, load, strict=True)
        for step in range(1, added + 1)
    )


def choose_greedily(problem: Problem) -> tuple[int, ...]:
    """A choice by a greedy rule: time by time, to whoever has the least load by then.

    It holds every limit, and stands in for a solver that was out of time.
    """
    choice: list[int] = []
    filled = [0] * len(problem.places)
    load = list(problem.before)
    room = [maximum for maximum, _ in problem.limits]
    limits_of: dict[int, list[int]] = {}
    for limit_index, (_, limited) in enumerate(problem.limits):
        for pair_index in limited:
            limits_of.setdefault(pair_index, []).append(limit_index)
    of_slot: dict[int, list[int]] = {}
    for pair_index, pair in enumerate(problem.pairs):
        of_slot.setdefault(pair.slot, []).append(pair_index)
    for slot in sorted(of_slot, key=lambda slot_index: (len(of_slot[slot_index]), slot_index)):
        free_pairs = of_slot[slot]
        while filled[slot] < problem.places[slot]:
            free_pairs = [
                pair_index
                for pair_index in free_pairs
                if all(room[limit_index] > 0 for limit_index in limits_of.get(pair_index, ()))
            ]
            if not free_pairs:
                break
            pair_index = min(
                free_pairs, key=lambda index: (load[problem.pairs[index].member], index)
            )
            free_pairs.remove(pair_index)
            pair = problem.pairs[pair_index]
            choice.append(pair_index)
            filled[slot] += 1
            load[pair.member] += pair.load
            for limit_index in limits_of.get(pair_index, ()):
                room[limit_index] -= 1
    return tuple(choice)


def weight(step: int) -> int:
    """What the n-th unit of a member's load weighs; `step` counts from 1."""
    return step


def read_solution(
    problem: Problem, choice: Iterable[int], times: Sequence[OpenSlot], people: Sequence[Candidate]
) -> list[Suggestion]:
    """The suggestions of a solver's choice, soonest first; none at all if it breaks a limit."""
    indexes = list(choice)
    if (
        any(not 0 <= pair_index < len(problem.pairs) for pair_index in indexes)
        or solution_value(problem, indexes) is None
    ):
        return []
    pairs = sorted(
        (problem.pairs[pair_index].slot, problem.pairs[pair_index].member)
        for pair_index in set(indexes)
    )
    return [
        Suggestion(
            times[slot].span.slot_id,
            people[member].member_id,
            reasons(people[member], times[slot].span),
        )
        for slot, member in pairs
    ]


def reasons(candidate: Candidate, span: Span) -> tuple[Reason, ...]:
    """Why somebody is suggested, from what the week shows: the nearest two."""
    spans = (*candidate.past, *candidate.held_spans)
    nearest: list[Reason] = []
    if any(other.pattern_id == span.pattern_id for other in spans):
        nearest.append(Reason.SAME_TIME)
    elif any(other.day.weekday() == span.day.weekday() for other in spans):
        nearest.append(Reason.SAME_DAY)
    elif any(other.kind == span.kind for other in spans):
        nearest.append(Reason.SAME_KIND)
    if all(other.day != span.day for other in candidate.held_spans):
        nearest.append(Reason.FREE_THEN)
    return tuple(nearest)
