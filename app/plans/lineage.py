"""Where a template comes from: those that it was made after, and those that these were. Pure.

Each knows its own parents by their keys, so that the line reads the same wherever it is handed on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.errors import BadInput

#: Templates that one was made after at most, and those in its whole line.
MOST_PARENTS = 8
MOST_ANCESTORS = 40


@dataclass(frozen=True, slots=True)
class Ancestor:
    """An earlier template, as it is credited: all of it but its words.

    `changed`: how it differs from what it is credited to; `parents`: the keys of those before it.
    `is_own`: it was made in the circle that keeps this line, and not given to it; no file says so.
    """

    key: str
    title: str
    credit: str
    written_by: str | None
    changed: str | None
    licence: str
    parents: tuple[str, ...] = ()
    is_own: bool = False


def ordered_line(
    key: str, parents: Sequence[str], ancestors: Iterable[Ancestor]
) -> tuple[Ancestor, ...]:
    """The line of the template `key`, nearest first.

    Raises BadInput for a line that is too long, names one twice, misses one that it was made after
    (template-parent-missing), leads back to itself (template-line-cycle), or holds one that
    nothing in it was made after.
    """
    line = tuple(ancestors)
    by_key = {ancestor.key: ancestor for ancestor in line}
    if len(line) > MOST_ANCESTORS or any(
        len(keys) > MOST_PARENTS for keys in (parents, *(each.parents for each in line))
    ):
        raise BadInput("template-line-long")
    if len(by_key) < len(line):
        raise BadInput("template-line-twice")
    parents_of = {key: tuple(parents)} | {each.key: each.parents for each in line}
    if key in by_key or leads_back(parents_of):
        raise BadInput("template-line-cycle")
    reached: dict[str, Ancestor] = {}
    waiting = deque(parents)
    while waiting:
        parent = waiting.popleft()
        if parent in reached:
            continue
        if parent not in by_key:
            raise BadInput("template-parent-missing")
        reached[parent] = by_key[parent]
        waiting.extend(by_key[parent].parents)
    if len(reached) < len(line):
        raise BadInput("template-line-unrelated")
    return tuple(reached.values())


def leads_back(parents_of: Mapping[str, Sequence[str]]) -> bool:
    """Whether a template, through those that it was made after, was made after itself.

    `parents_of`: by key; one that isn't in it has no parents.
    """
    clear: set[str] = set()  # nothing that comes before these leads back

    def comes_back(key: str, below: frozenset[str]) -> bool:
        if key in below:
            return True
        if key in clear:
            return False
        if any(comes_back(parent, below | {key}) for parent in parents_of.get(key, ())):
            return True
        clear.add(key)
        return False

    return any(comes_back(key, frozenset()) for key in parents_of)
