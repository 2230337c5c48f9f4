"""Named points between lease and outcome, for tests that stop a worker at each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Point = Literal[
    "lease.before_commit",
    "lease.committed",
    "send.before",
    "send.after",
    "outcome.before_commit",
    "outcome.committed",
]

Trace = Callable[[Point], None]

POINTS: tuple[Point, ...] = (
    "lease.before_commit",
    "lease.committed",
    "send.before",
    "send.after",
    "outcome.before_commit",
    "outcome.committed",
)


def no_trace(_point: Point) -> None:
    """What production does at every point: nothing."""
