"""A time that meets another is refused, in words, and can be taken anyway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.api.http.guards import InnerAct
from app.api.views.claims import clash_outs
from app.core.errors import Conflict
from app.rota.shifts.conflict_queries import Clashes


@contextmanager
def telling_clashes(act: InnerAct) -> Iterator[None]:
    """What a time meets becomes a refusal that can be passed over with `anyway`."""
    try:
        yield
    except Clashes as problem:
        clashes = clash_outs(act.tx, act.me, act.caller.language, problem.clashes)
        sentence = " ".join(clash["words"] for clash in clashes)
        raise Conflict(problem.code, extra={"clashes": clashes}, why=sentence) from problem
