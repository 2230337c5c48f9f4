"""Who might be asked for an open time: who can at all, what is worth most, and why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain, combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rota.gaps.escalation import is_second_night
from app.rota.gaps.suggestions import (
    Candidate,
    OpenSlot,
    Pair,
    Problem,
    Reason,
    Solution,
    Span,
    build_problem,
    can_suggest,
    choose_greedily,
    dump_json,
    load_of,
    parse_problem,
    parse_solution,
    read_solution,
    reasons,
    solution_value,
)
from app.rota.schedule.availability import Free
from app.suggest.highs import solve

MONDAY = date(2026, 3, 2)
HOUR = timedelta(hours=1)


def span(day: int, start: int, hours: float = 2, kind: str = "company", pattern: str = "p") -> Span:
    on = MONDAY + timedelta(days=day)
    begins = datetime(on.year, on.month, on.day, start, tzinfo=UTC)
    return Span(
        f"{pattern}.{on}.{start}", pattern, kind, begins, begins + timedelta(hours=hours), on
    )


def days(first: int, last: int) -> tuple[tuple[datetime, datetime]]:
    """Days away in March, both among them."""
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    return ((begin + timedelta(days=first - 1), begin + timedelta(days=last)),)


def may(hours: list[list[int]], start: datetime, end: datetime, zone: str) -> bool:
    """Whether a time may be suggested to somebody who wrote these hours."""
    candidate = Candidate(
        "sam", zone, hours=tuple(Free(*each) for each in hours) or (Free(0, 0, 1),)
    )
    return can_suggest(candidate, Span("p.1", "p", "company", start, end, start.date()))


def free(day: int, start: int, hours: float = 2, places: int = 1, **changes: str) -> OpenSlot:
    return OpenSlot(span(day, start, hours, **changes), places)


SAM = Candidate("sam", "UTC")


@pytest.mark.parametrize(
    ("hours", "start", "end", "fits"),
    [
        ([[3, 1080, 1320]], "2026-03-05 18:00", "2026-03-05 20:00", True),
        ([[3, 1080, 1320]], "2026-03-05 17:59", "2026-03-05 20:00", False),
        ([[3, 1080, 1320]], "2026-03-05 20:00", "2026-03-05 22:01", False),
        # Two that touch are one; a hole between them isn't filled.
        ([[3, 1080, 1200], [3, 1200, 1320]], "2026-03-05 19:00", "2026-03-05 22:00", True),
        ([[3, 1080, 1190], [3, 1200, 1320]], "2026-03-05 19:00", "2026-03-05 22:00", False),
        # Over midnight, also from Sunday into Monday.
        ([[4, 1320, 420]], "2026-03-06 22:00", "2026-03-07 07:00", True),
        ([[6, 1320, 420]], "2026-03-09 01:00", "2026-03-09 03:00", True),
        ([[6, 1320, 420]], "2026-03-08 22:00", "2026-03-09 07:00", True),
        # An end at its start is a whole day.
        ([[0, 0, 0]], "2026-03-02 00:00", "2026-03-03 00:00", True),
        ([], "2026-03-05 18:00", "2026-03-05 20:00", False),
    ],
)
def test_hours_are_read_by_the_wall_clock(
    hours: list[list[int]], start: str, end: str, fits: bool
) -> None:
    times = [
        datetime.fromisoformat(written_time).replace(tzinfo=UTC) for written_time in (start, end)
    ]
    assert may(hours, times[0], times[1], "UTC") is fits


def test_hours_are_those_of_the_members_own_zone() -> None:
    evening = span(3, 18)
    assert may([[3, 1080, 1200]], evening.starts_at, evening.ends_at, "UTC")
    assert may([[4, 420, 540]], evening.starts_at, evening.ends_at, "Pacific/Auckland")


def test_the_most_in_a_week_is_counted_by_the_circles_week() -> None:
    """As it is told to whoever takes a time; Auckland's Monday begins on its Sunday."""
    sunday = span(6, 18)
    candidate = Candidate("sam", "Pacific/Auckland", weekly=1, held_spans=(span(1, 9),))
    assert not can_suggest(candidate, sunday)
    assert can_suggest(candidate, span(7, 9))


@pytest.mark.parametrize(
    ("candidate", "time", "may"),
    [
        (SAM, span(3, 18), True),
        (replace(SAM, hours=(Free(3, 1080, 1200),)), span(3, 18), True),
        (replace(SAM, hours=(Free(3, 1080, 1200),)), span(4, 18), False),
        (replace(SAM, away=days(5, 9)), span(3, 18), False),
        (replace(SAM, away=days(6, 9)), span(3, 18), True),
        # A night that ends on a day away.
        (replace(SAM, away=days(6, 9)), span(3, 22, 9), False),
        (replace(SAM, away=days(6, 9)), span(3, 22, 2), True),
        (replace(SAM, small_only=True), span(3, 18, 2), True),
        (replace(SAM, small_only=True), span(3, 18, 3), False),
        (replace(SAM, small_only=True), span(3, 22, 2, kind="overnight"), False),
        (replace(SAM, held_spans=(span(3, 19, pattern="q"),)), span(3, 18), False),
        (replace(SAM, held_spans=(span(3, 20, pattern="q"),)), span(3, 18), True),
        (
            replace(SAM, held_spans=(span(2, 22, 9, kind="overnight"),)),
            span(3, 22, 9, kind="overnight"),
            False,
        ),
        (
            replace(SAM, held_spans=(span(2, 22, 9, kind="overnight"),)),
            span(4, 22, 9, kind="overnight"),
            True,
        ),
        (replace(SAM, weekly=1, held_spans=(span(1, 9),)), span(3, 18), False),
        (replace(SAM, weekly=2, held_spans=(span(1, 9),)), span(3, 18), True),
        (replace(SAM, weekly=1, held_spans=(span(1, 9),)), span(8, 18), True),
        # What was kept this week counts, though it is over.
        (replace(SAM, weekly=1, past=(span(0, 9),)), span(3, 18), False),
        (replace(SAM, not_again=frozenset({span(3, 18).slot_id})), span(3, 18), False),
    ],
)
def test_who_can_at_all(candidate: Candidate, time: Span, may: bool) -> None:
    assert can_suggest(candidate, time) is may
    assert bool(build_problem([OpenSlot(time, 1)], [candidate]).pairs) is may


def best(problem: Problem) -> int:
    """The obvious way: look at every choice there is."""
    pair_indexes = range(len(problem.pairs))
    choices = chain.from_iterable(
        combinations(pair_indexes, size) for size in range(len(pair_indexes) + 1)
    )
    return max(
        worth for choice in choices if (worth := solution_value(problem, choice)) is not None
    )


SPANS = st.builds(
    lambda day, start, night: (
        span(day, 21, 10, kind="overnight") if night else span(day, start, 2 + start % 3)
    ),
    st.integers(0, 8),
    st.integers(8, 12),
    st.booleans(),
)
PEOPLE = st.builds(
    Candidate,
    st.just("m"),
    st.sampled_from(["UTC", "Pacific/Auckland"]),
    hours=st.sampled_from([(), tuple(Free(day, 0, 0) for day in range(7))]),
    weekly=st.sampled_from([None, 1, 2]),
    small_only=st.booleans(),
    past=st.lists(SPANS, max_size=3).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SPANS, st.integers(1, 2)), max_size=4), st.lists(PEOPLE, max_size=3))
def test_the_solver_finds_what_looking_at_everything_finds(
    times: list[tuple[Span, int]], people: list[Candidate]
) -> None:
    unique = {time_span.slot_id: OpenSlot(time_span, places) for time_span, places in times}
    offered = sorted(unique.values(), key=lambda open_time: open_time.span.starts_at)
    people = [
        replace(
            candidate,
            member_id=str(at),
            past=tuple(
                old._replace(
                    starts_at=old.starts_at - 28 * 24 * HOUR,
                    ends_at=old.ends_at - 28 * 24 * HOUR,
                    day=old.day - timedelta(days=28),
                )
                for old in candidate.past
            ),
        )
        for at, candidate in enumerate(people)
    ]
    problem = build_problem(offered, people)
    solved = solve(problem, 5.0)
    assert solved.gap < 1e-3
    assert solution_value(problem, solved.pair_indexes) == best(problem)
    simple = solution_value(problem, choose_greedily(problem))
    assert simple is not None, "it holds every limit"
    assert simple <= best(problem)
    of_one: dict[str, list[Span]] = {}
    by_id = {open_time.span.slot_id: open_time.span for open_time in offered}
    for suggestion in read_solution(problem, solved.pair_indexes, offered, people):
        of_one.setdefault(suggestion.member_id, []).append(by_id[suggestion.slot_id])
    for spans in of_one.values():
        for before, after in pairwise(sorted(spans, key=lambda time_span: time_span.starts_at)):
            assert before.ends_at <= after.starts_at
            assert before.day != after.day
            nights = [(before.kind, before.starts_at)]
            assert not is_second_night(after.kind, after.starts_at, nights)


def test_what_is_called_the_best_is_the_best() -> None:
    """Begun from a choice at hand, the solver stayed with it here and said that none is better."""
    pairs = [(0, 0, 1000, 2), (0, 1, 1000, 1), (1, 0, 1000, 2), (1, 1, 1000, 1), (2, 1, 1006, 1)]
    problem = Problem(tuple(Pair(*pair) for pair in pairs), (1, 2), (), (0, 0, 2))
    solved = solve(problem, 5.0)
    assert (solved.gap, solution_value(problem, solved.pair_indexes)) == (0.0, best(problem))


def suggested_by_time(times: list[OpenSlot], people: list[Candidate]) -> dict[str, set[str]]:
    """Who is suggested for what, by the times' ids."""
    problem = build_problem(times, people)
    names_by_slot: dict[str, set[str]] = {}
    for suggestion in read_solution(problem, solve(problem, 5.0).pair_indexes, times, people):
        names_by_slot.setdefault(suggestion.slot_id, set()).add(suggestion.member_id)
    return names_by_slot


def test_the_next_time_goes_to_who_has_less() -> None:
    busy = Candidate("ade", "UTC", past=tuple(span(-7 * week, 9) for week in (1, 2, 3)))
    assert suggested_by_time([free(3, 18)], [busy, SAM]) == {free(3, 18).span.slot_id: {"sam"}}
    times = [free(day, 18) for day in range(4)]
    shared = suggested_by_time(times, [Candidate("ade", "UTC"), SAM])
    assert sorted(chain.from_iterable(shared.values())) == ["ade", "ade", "sam", "sam"]


def test_hours_that_somebody_wrote_come_first() -> None:
    wrote = Candidate("ade", "UTC", hours=(Free(3, 1080, 1200),), past=(span(-7, 9),))
    assert suggested_by_time([free(3, 18)], [SAM, wrote]) == {free(3, 18).span.slot_id: {"ade"}}


def test_everything_that_can_be_filled_is() -> None:
    # Greedily, Sam would take Thursday and leave Friday to nobody.
    ade = Candidate("ade", "UTC", hours=(Free(3, 1080, 1200),), past=(span(-7, 9), span(-6, 9)))
    sam = replace(SAM, weekly=1)
    both = suggested_by_time([free(3, 18), free(4, 18)], [sam, ade])
    assert both == {free(3, 18).span.slot_id: {"ade"}, free(4, 18).span.slot_id: {"sam"}}


def test_two_places_may_have_two_names_and_never_more() -> None:
    people = [Candidate(name, "UTC") for name in "abc"]
    assert len(suggested_by_time([free(3, 18, places=3)], people)[free(3, 18).span.slot_id]) == 2


def test_one_time_a_day_and_the_weeks_most() -> None:
    day = [free(3, 9), free(3, 12), free(3, 15)]
    assert len(suggested_by_time(day, [SAM])) == 1
    week = [free(day, 9) for day in range(7)] + [free(7, 9)]
    suggested = suggested_by_time(week, [replace(SAM, weekly=2)])
    assert len(suggested) == 3, "two this week and one in the next"


def test_a_reason_says_only_what_the_week_shows() -> None:
    thursday = span(3, 18, pattern="walk")
    assert reasons(replace(SAM, past=(span(-4, 18, pattern="walk"),)), thursday) == (
        Reason.SAME_TIME,
        Reason.FREE_THEN,
    )
    assert reasons(replace(SAM, past=(span(-4, 9, pattern="q"),)), thursday)[0] is Reason.SAME_DAY
    assert reasons(replace(SAM, past=(span(-3, 9, pattern="q"),)), thursday)[0] is Reason.SAME_KIND
    other = replace(SAM, held_spans=(span(3, 9, kind="call", pattern="q"),))
    assert reasons(other, span(3, 18)) == (Reason.SAME_DAY,)
    # Hours, days away, the dial and the cap change no word of it.
    private = replace(SAM, hours=(Free(3, 0, 0),), away=(), small_only=True, weekly=3)
    assert reasons(private, thursday) == reasons(SAM, thursday) == (Reason.FREE_THEN,)


def test_what_goes_to_the_solver_is_numbers_alone() -> None:
    people = [replace(SAM, hours=(Free(3, 0, 0),)), Candidate("ade", "UTC", weekly=1)]
    problem = build_problem([free(3, 18), free(4, 18)], people)

    def numbers(parsed: object) -> bool:
        return isinstance(parsed, int) or (isinstance(parsed, list) and all(map(numbers, parsed)))

    assert numbers(json.loads(dump_json(problem)))
    assert parse_problem(dump_json(problem)) == problem
    assert parse_solution(dump_json(Solution((1, 2), 0.5))) == Solution((1, 2), 0.5)


@pytest.mark.parametrize("wrong", [[0, 1], [7], [-1], [0, 0, 1]])
def test_a_choice_that_breaks_a_limit_suggests_nothing(wrong: list[int]) -> None:
    times = [free(3, 18), free(3, 19)]
    problem = build_problem(times, [SAM])
    assert len(problem.pairs) == 2
    assert read_solution(problem, wrong, times, [SAM]) == []


def test_what_a_time_asks_of_somebody() -> None:
    assert [
        load_of(time_span) for time_span in (span(0, 9), span(0, 9, 3), span(0, 22, 9, "overnight"))
    ] == [
        1,
        2,
        3,
    ]


def test_no_place_is_filled_twice() -> None:
    problem = Problem((Pair(0, 0, 1000, 1), Pair(1, 0, 1000, 1)), (1,), (), (0, 0))
    assert solution_value(problem, [0, 1]) is None
    assert len(solve(problem, 5.0).pair_indexes) == 1
