"""Circles in a graph of imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def circles(edges: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The groups of two or more nodes that all reach each other, largest first.

    Each group is one circle to be cut, however many ways lead round in it (Tarjan's strongly
    connected components, without recursion).
    """
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    groups: list[list[str]] = []
    for start in edges:
        if start in order:
            continue
        pending = [(start, iter(sorted(set(edges.get(start, ())))))]
        order[start] = lowest[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while pending:
            node, targets = pending[-1]
            for target in targets:
                if target not in order:
                    order[target] = lowest[target] = len(order)
                    stack.append(target)
                    on_stack.add(target)
                    pending.append((target, iter(sorted(set(edges.get(target, ()))))))
                    break
                if target in on_stack:
                    lowest[node] = min(lowest[node], order[target])
            else:
                pending.pop()
                if pending:
                    parent = pending[-1][0]
                    lowest[parent] = min(lowest[parent], lowest[node])
                if lowest[node] == order[node]:
                    at = stack.index(node)
                    group, stack[at:] = stack[at:], []
                    on_stack.difference_update(group)
                    if len(group) > 1:
                        groups.append(sorted(group))
    return sorted(groups, key=lambda group: (-len(group), group))
