"""Deleting any one guard makes the authorization matrix fail.

Each guard is taken away in memory, one after another: every `Needs(Permission.X)` becomes
`Needs(Permission.READ)`, every `….need(…)` is left out of its function. Then the routes that it
guards are tried with all callers, and at least one has to be refused where it wasn't, or let in
where it mustn't be.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from app.api.http.guards import Needs
from app.circles.permissions import Permission
from tests.api import test_authorization as matrix
from tests.api.rights import CIRCLE, MEMBER
from tests.api.route_rights import INSIDE
from tests.api.test_authorization import Cast
from tests.architecture.application import wired
from tests.architecture.source import modules
from tests.world import World


def guards_in(application: FastAPI) -> dict[str, list[str]]:
    """The routes of each `Needs(…)` that asks for more than to be in, by a name of its own."""
    routes_by_guard: dict[str, list[str]] = {}
    for guard, route in _guards(application):
        if guard.permission is not Permission.READ:
            routes_by_guard.setdefault(_name(guard, application), []).append(route)
    return routes_by_guard


def _guards(application: FastAPI) -> Iterator[tuple[Needs, str]]:
    for route in iter_route_contexts(application.routes):
        for dependency in _below(getattr(route, "dependant", None)):
            if isinstance(dependency.call, Needs):
                for method in sorted((route.methods or set()) - {"HEAD"}):
                    yield dependency.call, f"{method} {route.path}"


def _below(dependant: Dependant | None) -> Iterator[Dependant]:
    for dependency in dependant.dependencies if dependant is not None else ():
        yield dependency
        yield from _below(dependency)


def _name(guard: Needs, application: FastAPI) -> str:
    """What stands for one `Needs(…)` of the code: its right, and the first of its routes."""
    first = min(route for other_guard, route in _guards(application) if other_guard is guard)
    return f"{guard.permission} {first}"


@contextmanager
def without_guard(application: FastAPI, name: str) -> Iterator[list[str]]:
    """One guard asks only whether somebody is in; yields its routes."""
    guards = {_name(guard, application): guard for guard, _ in _guards(application)}
    guard = guards[name]
    permission, guard.permission = guard.permission, Permission.READ
    try:
        yield [route for other_guard, route in _guards(application) if other_guard is guard]
    finally:
        guard.permission = permission


# --- the calls of `need` ----------------------------------------------------------------------


def needs_in_code() -> list[tuple[str, str, int]]:
    """Module, function and line of each statement `….need(…)`."""
    calls = []
    for module in modules():
        for scope, function in _functions(module.tree):
            calls += [(module.name, scope, node.lineno) for node in _need_calls(function)]
    return calls


def _functions(tree: ast.AST, scope: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{scope}{node.name}", node
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from _functions(node, f"{scope}{node.name}.")


def _need_calls(function: ast.FunctionDef) -> list[ast.Expr]:
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr == "need"
    ]


class _Without(ast.NodeTransformer):
    """Leaves out the statement on one line."""

    def __init__(self, line: int) -> None:
        self.line = line

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.copy_location(ast.Pass(), node) if node.lineno == self.line else node


@contextmanager
def without_need(module: str, scope: str, line: int) -> Iterator[None]:
    """One call of `need` is left out of its function."""
    loaded = importlib.import_module(module)
    assert loaded.__file__ is not None
    tree = ast.parse(Path(loaded.__file__).read_text(encoding="utf-8"))
    mutated = compile(_Without(line).visit(tree), loaded.__file__, "exec")
    function = _unwrapped(loaded, scope)
    code = function.__code__
    function.__code__ = _code_of(mutated, scope)
    try:
        yield
    finally:
        function.__code__ = code


def _unwrapped(loaded: Any, scope: str) -> FunctionType:
    target = loaded
    for part in scope.split("."):
        target = getattr(target, part)
    while hasattr(target, "__wrapped__"):
        target = target.__wrapped__
    assert isinstance(target, FunctionType)
    return target


def _code_of(code: CodeType, scope: str) -> CodeType:
    for part in scope.split("."):
        code = next(
            constant
            for constant in code.co_consts
            if isinstance(constant, CodeType) and constant.co_name == part
        )
    return code


# --- the runs ---------------------------------------------------------------------------------


@contextmanager
def a_cast(template: Path, folder: Path) -> Iterator[Cast]:
    """Everybody anew: who gets in where they mustn't changes what the next one finds."""
    folder.mkdir()
    file = folder / "showup.db"
    file.write_bytes(template.read_bytes())
    with World(f"sqlite:///{file}", folder) as world:
        yield Cast(world)


#: Refused a second time by what they answer with, which nobody in the cast may read. Who may is
#: held by tests/scenarios/test_plan_editor.py.
REFUSED_TWICE = frozenset(f"PUT {CIRCLE}/plan{end}" for end in ("", "/simple"))


def survives(cast: Cast, routes: list[str]) -> list[str]:
    """Of some routes those whose row of the matrix still holds."""
    survivors = []
    for route in routes:
        try:
            matrix.test_inside_a_circle(cast, route)
        except AssertionError:
            continue
        survivors.append(route)
    return survivors


def test_a_guard_that_is_missing_is_found(sqlite_template: Path, tmp_path: Path) -> None:
    """Two of them here, all of them in the long run."""
    with ExitStack() as stack:
        cast = stack.enter_context(a_cast(sqlite_template, tmp_path / "cast"))
        removal = f"DELETE {MEMBER}"
        (need_place,) = (
            place for place in needs_in_code() if place[0] == "app.api.circles.circles"
        )
        assert survives(cast, [removal]) == [removal]
        with without_need(*need_place):
            assert survives(cast, [removal]) == []
        (name,) = (name for name in guards_in(cast.world.app) if name.startswith("pause "))
        with without_guard(cast.world.app, name) as routes:
            assert len(routes) == 3
            assert survives(cast, routes) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", sorted(guards_in(wired())))
def test_each_guard_is_needed(sqlite_template: Path, tmp_path: Path, name: str) -> None:
    with (
        a_cast(sqlite_template, tmp_path / "cast") as cast,
        without_guard(cast.world.app, name) as routes,
    ):
        assert routes
        assert set(survives(cast, routes)) <= REFUSED_TWICE


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("need_place", needs_in_code(), ids=lambda place: f"{place[0]}.{place[1]}")
def test_each_need_is_needed(
    sqlite_template: Path, tmp_path: Path, need_place: tuple[str, str, int]
) -> None:
    with a_cast(sqlite_template, tmp_path / "cast") as cast, without_need(*need_place):
        assert len(survives(cast, list(INSIDE))) < len(INSIDE)
