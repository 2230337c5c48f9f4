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
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                yield f"{scope}{child.name}", child
            if isinstance(child, Function | ast.ClassDef):
                yield from below(child, f"{scope}{child.name}.")

    return below(module.tree, "")


@cache
def mentions() -> dict[Name, frozenset[Name]]:
    """For each function of the program, the functions that it mentions."""
    all_modules = modules()
    known_functions = {
        (module.name, name) for module in all_modules for name, _ in functions_of(module)
    }
    names = {module.name for module in all_modules}
    mentioned: dict[Name, frozenset[Name]] = {}
    for module in all_modules:
        imported = dict(_imported_names(module))
        for name, function in functions_of(module):
            scope = name.rpartition(".")[0]
            mentioned[module.name, name] = frozenset(
                target
                for text in _dotted(function)
                if (target := _resolved(module.name, scope, text, imported, names, known_functions))
            )
    return mentioned


def _imported_names(module: Module) -> Iterator[tuple[str, str]]:
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
    module: str,
    scope: str,
    text: str,
    imported: dict[str, str],
    names: set[str],
    known_functions: set[Name],
) -> Name | None:
    first, _, rest = text.partition(".")
    if first == "self" and (module, f"{scope}.{rest}") in known_functions:
        return module, f"{scope}.{rest}"
    if not rest and (module, first) in known_functions:
        return module, first
    full = imported.get(first)
    if full is None:
        return None
    target_module, _, target_name = (f"{full}.{rest}" if full in names else full).rpartition(".")
    return (target_module, target_name) if (target_module, target_name) in known_functions else None


def reaching(targets: Iterable[Name]) -> frozenset[Name]:
    """Every function from which one of some functions can be reached, these among them."""
    callers: dict[Name, set[Name]] = defaultdict(set)
    for name, mentioned in mentions().items():
        for mentioned_name in mentioned:
            callers[mentioned_name].add(name)
    reached: set[Name] = set()
    pending = list(targets)
    while pending:
        mentioned_name = pending.pop()
        if mentioned_name not in reached:
            reached.add(mentioned_name)
            pending += callers[mentioned_name]
    return frozenset(reached)


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
    for decorator in function.decorator_list:
        if (
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Attribute)
            and decorator.func.attr in METHODS
            and isinstance(decorator.args[0], ast.Constant)
        ):
            yield decorator.func.attr, str(decorator.args[0].value)
