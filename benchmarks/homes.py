"""Homes of a circle with all in use that a circle does together, beside homes of one without.

Two circles of the same people on one server, read in turns; the figure is the server's own CPU time
for each answer, as the kernel counts it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from app.core.ids import new_id
from benchmarks.serving import showup
from benchmarks.table import Row, against, say
from benchmarks.world import ZONE, Caller, World, make_circle

FRIENDS = 6
ROUNDS = 5
READS = 40
#: How much more a home may cost with all of it in use.
MOST = 1.2


def rows() -> list[Row]:
    """CPU milliseconds an answer, for the person and for a friend."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        server = stack.enter_context(showup(folder / "data", SHOWUP_ACCOUNTS_AN_HOUR="100000"))
        bare, full = (
            stack.enter_context(closing(make_circle(server.port, friends=FRIENDS)))
            for _ in range(2)
        )
        _offer_shifts(bare)
        _do_together(full, _offer_shifts(full))
        return [
            _compare(f"{whose} home, all in use", server.pid, bare, full, caller_of)
            for whose, caller_of in (
                ("the person's", lambda world: world.person),
                ("a friend's", lambda world: world.friends[0]),
            )
        ]


def _compare(
    name: str, pid: int, bare: World, full: World, caller_of: Callable[[World], Caller]
) -> Row:
    costs: dict[str, list[float]] = {bare.circle_id: [], full.circle_id: []}
    for number in range(ROUNDS):
        say(f"  {name}: round {number + 1} of {ROUNDS} …")
        for world in (bare, full):
            before = _cpu_ms(pid)
            for _ in range(READS):
                caller_of(world).call("GET", f"/circles/{world.circle_id}/home")
            costs[world.circle_id].append((_cpu_ms(pid) - before) / READS)
    return against(
        name, median(costs[full.circle_id]), "ms CPU", median(costs[bare.circle_id]), most=MOST
    )


def _cpu_ms(pid: int) -> float:
    """What a process used so far, its kernel's share included."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _offer_shifts(world: World) -> str:
    """A shift each evening; its id."""
    pattern_id = new_id()
    _do(world.person, world, "POST", "patterns", id=pattern_id, kind="company",
        weekdays=list(range(7)), start="18:00", end="20:00")  # fmt: skip
    return pattern_id


def _do(caller: Caller, world: World, method: str, path: str, **body: Any) -> Any:
    return caller.call(method, f"/circles/{world.circle_id}/{path}", **body)


def _do_together(world: World, pattern_id: str) -> None:
    """The question, a need, an offer, a gathering, a line, a trial, values and turns."""
    person, friend = world.person, world.friends[0]
    first_id, second_id = world.member_ids[:2]
    soon = (datetime.now(ZoneInfo(ZONE)) + timedelta(days=9)).date().isoformat()
    _do(friend, world, "POST", "solidarity/question")
    _do(person, world, "PUT", f"solidarity/words/{second_id}", words="Sit with me", version=0)
    known = [{"member_id": first_id}]
    _do(person, world, "PUT", f"needs/{new_id()}", kind="form", title="A form", known=known)
    _do(person, world, "PUT", f"member-offers/{new_id()}", words="Draw with me", minutes=10,
        rhythm="any_time", member_ids=[second_id])  # fmt: skip
    gathering, guest_id = f"gatherings/{new_id()}", new_id()
    time = {"on_day": soon, "at": "15:00", "minutes": 60}
    _do(person, world, "PUT", gathering, revision=0, purpose="Soup", times=[time])
    _do(person, world, "POST", f"{gathering}/guests", id=guest_id, member_id=first_id)
    _do(person, world, "POST", f"{gathering}/call")
    _do(person, world, "POST", f"{gathering}/guests/{guest_id}/send")
    _do(person, world, "PUT", f"guidelines/{new_id()}", stance="prefer", words="evenings")
    _do(person, world, "POST", "trials", id=new_id(), subject_kind="pattern",
        subject_id=pattern_id, review_on=soon, without_answer="keep")  # fmt: skip
    _do(person, world, "PUT", "values/readers", member_ids=[first_id])
    _do(person, world, "PUT", f"values/{new_id()}", words="Shoes off", closes_on=soon)
    _do(person, world, "POST", "coordinating-turns", id=new_id(),
        member_ids=[first_id, second_id], first_on=soon, at="12:00")  # fmt: skip
