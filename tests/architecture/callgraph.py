"""Which functions a function can reach, as far as names are written out.

Every mention of a function counts, not only its call: what is passed on may be called elsewhere.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from tests.architecture.source import Module, modules

Name = tuple[str, str]  # module, function within it
METHODS = frozenset({"get", "post", "put", "patch", "delete"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_of(module: Module) -> Iterator[tuple[str, Function]]:
    """Every function of a module by its qualified name."""

    def below(node: ast.AST, scope: str) -> Iterator[tuple[str, Function]]:
        for one in ast.iter_child_nodes(node):
            if isinstance(one, Function):
                yield f"{scope}{one.name}", one
            if isinstance(one, Function | ast.ClassDef):
                yield from below(one, f"{scope}{one.name}.")

    return below(module.tree, "")


@cache
def mentions() -> dict[Name, frozenset[Name]]:
    """For each function of the program, the functions that it mentions."""
    every = modules()
    known = {(module.name, name) for module in every for name, _ in functions_of(module)}
    names = {module.name for module in every}
    found: dict[Name, frozenset[Name]] = {}
    for module in every:
        meant = dict(_meant(module))
        for name, function in functions_of(module):
            scope = name.rpartition(".")[0]
            found[module.name, name] = frozenset(
                target
                for text in _dotted(function)
                if (target := _resolved(module.name, scope, text, meant, names, known))
            )
    return found


def _meant(module: Module) -> Iterator[tuple[str, str]]:
    """What each imported name of a module stands for (there are no relative imports)."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name, alias.name


def _dotted(function: Function) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def _resolved(
    module: str, scope: str, text: str, meant: dict[str, str], names: set[str], known: set[Name]
) -> Name | None:
    first, _, rest = text.partition(".")
    if first == "self" and (module, f"{scope}.{rest}") in known:
        return module, f"{scope}.{rest}"
    if not rest and (module, first) in known:
        return module, first
    full = meant.get(first)
    if full is None:
        return None
    where, _, what = (f"{full}.{rest}" if full in names else full).rpartition(".")
    return (where, what) if (where, what) in known else None


def reaching(targets: Iterable[Name]) -> frozenset[Name]:
    """Every function from which one of some functions can be reached, these among them."""
    callers: dict[Name, set[Name]] = defaultdict(set)
    for name, mentioned in mentions().items():
        for one in mentioned:
            callers[one].add(name)
    found: set[Name] = set()
    pending = list(targets)
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            pending += callers[one]
    return frozenset(found)


def routes_reaching(targets: Iterable[Name]) -> frozenset[str]:
    """`METHOD /api/v1/path` of each route from which one of some functions can be reached."""
    reach = reaching(targets)
    return frozenset(
        f"{method.upper()} /api/v1{path}"
        for module in modules()
        if module.name.startswith("app.api.")
        for name, function in functions_of(module)
        if (module.name, name) in reach
        for method, path in _routes_on(function)
    )


def _routes_on(function: Function) -> Iterator[tuple[str, str]]:
    for one in function.decorator_list:
        if (
            isinstance(one, ast.Call)
            and isinstance(one.func, ast.Attribute)
            and one.func.attr in METHODS
            and isinstance(one.args[0], ast.Constant)
        ):
            yield one.func.attr, str(one.args[0].value)
