"""Suggestions for four weeks of 84 two-hour times a week and twelve people, process and all."""

from __future__ import annotations

import resource
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter

from app.rota.gaps.suggestions import (
    Candidate,
    OpenSlot,
    Problem,
    Span,
    build_problem,
    dump_json,
    solution_value,
)
from app.rota.schedule.availability import Free
from app.suggest.solver_client import TIME_LIMIT_S, in_its_own_process
from benchmarks.table import Row, at_most

START = datetime(2026, 3, 2, 0, tzinfo=UTC)
A_DAY, DAYS, PEOPLE = 12, 28, 12
ROUNDS = 5
MOST_MB = 256


def case(seed: int) -> tuple[list[OpenSlot], list[Candidate]]:
    """Open times round the clock; people with hours, days away, caps and a past of their own."""
    pick = Random(seed)
    times = []
    for day in range(DAYS):
        for number in range(A_DAY):
            begins = START + timedelta(days=day, hours=2 * number)
            ends = begins + timedelta(hours=2)
            span = Span(f"{number}.{day}", str(number), "company", begins, ends, begins.date())
            times.append(OpenSlot(span, 1))
    return times, [_somebody(pick, number) for number in range(PEOPLE)]


def _somebody(pick: Random, number: int) -> Candidate:
    hours: list[Free] = []
    if pick.random() < 0.6:
        for weekday in range(7):
            first = pick.randrange(24)
            hours.append(Free(weekday, first * 60, (first + 9) % 24 * 60))
    past = []
    for back in range(1, pick.randrange(2, 20)):
        begins = START - timedelta(days=back)
        ends = begins + timedelta(hours=2)
        past.append(Span(f"p.{back}", str(back % 12), "company", begins, ends, begins.date()))
    return Candidate(
        member_id=str(number),
        zone="UTC",
        hours=tuple(hours),
        away=((datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 13, tzinfo=UTC)),)
        if pick.random() < 0.2
        else (),
        small_only=pick.random() < 0.2,
        weekly=pick.choice([None, 3, 5, 7]),
        past=tuple(past),
    )


def rows() -> list[Row]:
    """From facts to suggestions, as the median of some circles, and how far from the best."""
    seconds, posing, gaps = [], [], []
    for seed in range(ROUNDS):
        times, people = case(seed)
        started = perf_counter()
        problem: Problem = build_problem(times, people)
        posed = perf_counter()
        solved = in_its_own_process(dump_json(problem))
        seconds.append(perf_counter() - started)
        posing.append((posed - started) * 1000)
        gaps.append(solved.gap * 100)
        if solution_value(problem, solved.pair_indexes) is None or not solved.pair_indexes:
            raise AssertionError("a choice that breaks a limit")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        at_most(
            f"suggestions, {DAYS * A_DAY} times and {PEOPLE} people", median(seconds), "s",
            TIME_LIMIT_S,
        ),
        at_most("the same, the longest of five circles", max(seconds), "s", TIME_LIMIT_S + 1),
        at_most("the same, how far from the best at most", max(gaps), "%", 1.0),
        Row("posing the problem, in the API's process", median(posing), "ms"),
        at_most("the solver's process, or any before it", memory, "MB", MOST_MB),
    ]  # fmt: skip
