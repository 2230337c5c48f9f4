"""The solver's desk: nobody waits, one at a time, its own process, and well without it."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable

import pytest

from app.rota.gaps.suggestions import Pair, Problem, Solution, SolverProgress, dump_json
from app.suggest.solver_client import (
    ANSWERS_KEPT,
    FAILED_FOR_S,
    IN_LINE,
    SolverClient,
    in_its_own_process,
)


def problem(number: int = 0) -> Problem:
    return Problem((Pair(0, 0, 1000, 1),), (1,), (), (number,))


def until(desk: SolverClient, task: Problem, *states: str) -> SolverProgress:
    deadline = time.monotonic() + 30
    while (work := desk.look(task)).state not in states:
        assert time.monotonic() < deadline, work
        time.sleep(0.005)
    return work


def test_the_process_finds_it_and_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    environments: list[dict[str, str]] = []
    real = subprocess.run

    def run(*args: object, **options: object) -> object:
        env = options["env"]
        assert isinstance(env, dict)
        environments.append(env)
        return real(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("SHOWUP_SMTP_URL", "smtp://secret")
    monkeypatch.setattr(subprocess, "run", run)
    assert in_its_own_process(dump_json(problem())) == Solution((0,), 0.0)
    assert set(environments[0]) == {"PATH", "OPENBLAS_NUM_THREADS"}


@pytest.mark.parametrize("rubbish", ["", "null", "[[[0]],[1],[],[0]]", "[" * 10_000])
def test_rubbish_ends_the_process_and_nothing_else(rubbish: str) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        in_its_own_process(rubbish)


def test_whoever_asks_never_waits_and_one_runs_at_a_time() -> None:
    go, running, most_running = threading.Event(), [0], [0]

    def slow(_: str) -> Solution:
        running[0] += 1
        most_running[0] = max(most_running[0], running[0])
        assert go.wait(30)
        running[0] -= 1
        return Solution((0,))

    desk = SolverClient(slow, is_installed=lambda: True)
    assert [desk.look(problem(number)).state for number in range(IN_LINE + 3)] == ["working"] * (
        IN_LINE + 3
    )
    go.set()
    for task_number in range(IN_LINE + 3):
        assert until(desk, problem(task_number), "ready") == SolverProgress("ready", (0,))
    assert most_running == [1]
    desk.close()


def test_what_was_found_is_kept_and_not_for_ever() -> None:
    ran: list[str] = []

    def quick(text: str) -> Solution:
        ran.append(text)
        return Solution((0,))

    desk = SolverClient(quick, is_installed=lambda: True)
    for number in (0, 0, *range(ANSWERS_KEPT + 1), 0):
        until(desk, problem(number), "ready")
    assert len(ran) == ANSWERS_KEPT + 2
    desk.close()


@pytest.mark.parametrize(
    "trouble",
    [
        OSError(),
        ValueError(),
        subprocess.TimeoutExpired("x", 1),
        subprocess.CalledProcessError(1, "x"),
    ],
)
def test_a_solver_that_fails_is_told_and_not_started_again_and_again(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    ran: list[str] = []

    def fails(text: str) -> Solution:
        ran.append(text)
        raise trouble

    desk = SolverClient(fails, is_installed=lambda: True)
    assert until(desk, problem(), "failed") == SolverProgress("failed")
    assert desk.look(problem()) == SolverProgress("failed")
    assert len(ran) == 1
    # Some minutes later it may be well again.
    later = time.monotonic() + FAILED_FOR_S + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert desk.look(problem()).state == "working"
    desk.close()


def never(_: str) -> Solution:
    raise AssertionError("nothing was to be solved")


@pytest.mark.parametrize(
    ("has_solver", "task", "state"),
    [
        (lambda: False, problem(), "not_installed"),
        (lambda: True, Problem((), (1,), (), ()), "ready"),
    ],
)
def test_what_needs_no_solver(has_solver: Callable[[], bool], task: Problem, state: str) -> None:
    assert SolverClient(never, is_installed=has_solver).look(task).state == state
