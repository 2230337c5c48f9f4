"""`make bench`: everything that is measured, as a table and as `benchmarks/results.json`."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable

from benchmarks import (
    ask_now,
    ask_read,
    first_open,
    gaps,
    gate,
    hands,
    homes,
    hot_read,
    idle,
    live,
    lookout,
    many_asks,
    outbox,
    push,
    scaling,
    size,
    start,
    suggest,
    years,
)
from benchmarks.table import Row, say, show, write
from tests.postgres import running_cluster


def _hot_read_on_postgresql() -> list[Row]:
    with running_cluster() as cluster:
        return hot_read.on_postgresql(cluster)


PARTS: dict[str, tuple[str, Callable[[], list[Row]]]] = {
    "size": ("The phone app's size", size.rows),
    "first-open": ("The first open on a slow phone (about two minutes)", first_open.rows),
    "start": ("Starting and resting", start.rows),
    "read": ("Hot read on SQLite", hot_read.on_sqlite),
    "read-postgresql": ("Hot read on PostgreSQL", _hot_read_on_postgresql),
    "push": ("Sending push", push.rows),
    "ask": ("Ask now", ask_now.rows),
    "many-asks": ("Many requests at one instant (about four minutes)", many_asks.rows),
    "gate": ("The gate", gate.rows),
    "gaps": ("Gaps", gaps.rows),
    "hands": ("Hands beside claims", hands.rows),
    "homes": ("Homes with all in use", homes.rows),
    "look-out": ("The look-out over ten thousand circles", lookout.rows),
    "idle": ("A worker with nothing to do", idle.rows),
    "suggest": ("Suggestions", suggest.rows),
    "live": ("Open phones", live.rows),
    "outbox": ("The outbox beside two job queues", outbox.rows),
    "scaling": ("Two processes beside one", scaling.rows),
    "ask-read": ("What the person's screen polls", ask_read.rows),
    "years": ("A circle after one year and after two (about three minutes)", years.rows),
}


def main(parts: list[str]) -> int:
    """Measure all parts, or those named. Returns 1 when an aim is missed."""
    unknown = set(parts) - set(PARTS)
    if unknown:
        say(f"There is no {', '.join(sorted(unknown))}. Parts: {', '.join(PARTS)}.")
        return 2
    say(f"Before: {_conditions()}")
    rows: list[Row] = []
    for name, (title, measure) in PARTS.items():
        if not parts or name in parts:
            say(f"{title} …")
            rows += measure()
    print(show(rows))
    print(f"\nNow: {_conditions()}")
    if not parts:
        write(rows)
        print("Written to benchmarks/results.json.")
    return 1 if any(row.met is False for row in rows) else 0


def _conditions() -> str:
    return (
        f"{os.cpu_count() or 1} cores, load {os.getloadavg()[0]:.1f}, Python"
        f" {platform.python_version()}, {platform.system()} {platform.machine()}. Server, load and"
        " sink share these cores over loopback; PostgreSQL doesn't sync to disk. The sides of a"
        " row take turns, and each figure is the median of its rounds. Read the ratios, and close"
        " what else is running: other load makes the tails."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
