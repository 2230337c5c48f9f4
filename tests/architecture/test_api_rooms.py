"""app.api in three parts: http serves every route, views say how rows look, rooms hold the routes.

    http  <-  views  <-  modules of rooms that hold no route  <-  routers  <-  app.api.routers

Who stands to the right may import from the left. No router knows another: what two of them need is
a view, or stands in a module of a room that holds no route. A view answers and changes nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from tests.architecture.callgraph import functions_of, reaching
from tests.architecture.source import Module, called, calls, imports, modules

API = "app.api."
#: Where all routers come together.
LIST = "app.api.routers"
#: Calls that change rows, by the end of their dotted names.
CHANGES = (".s.add", ".s.add_all", ".s.delete", ".hint", ".once.done")
#: SQL that changes rows, as sqlalchemy and app.core.bulk call it.
STATEMENTS = frozenset(
    {"bulk_insert", "bulk_update", "update", "delete", "pg_insert", "sqlite_insert"}
)


def routers(all_modules: Iterable[Module]) -> frozenset[str]:
    """The modules of app.api that hold a router."""
    return frozenset(
        module.name
        for module in all_modules
        if module.name.startswith(API) and any(name == "APIRouter" for name, _ in calls(module))
    )


def _part(name: str, holding_routes: frozenset[str]) -> int:
    if name.startswith("app.api.http."):
        return 0
    if name.startswith("app.api.views."):
        return 1
    return 3 if name in holding_routes else 2


def backwards(all_modules: Iterable[Module], holding_routes: frozenset[str]) -> list[str]:
    """A sentence for each import within app.api that goes the wrong way."""
    names = {module.name for module in modules()}
    problems = []
    for module in all_modules:
        if not module.name.startswith(API) or module.name == LIST:
            continue
        own_part = _part(module.name, holding_routes)
        for imported in imports(module):
            target = imported.full if imported.full in names else imported.module
            if not target.startswith(API):
                continue
            part = _part(target, holding_routes)
            if part > own_part or part == 3:
                problems.append(f"{module.name}:{imported.line} imports {target}")
    return problems


def changing_functions() -> frozenset[tuple[str, str]]:
    """Every function of the program that changes rows itself."""
    return frozenset(
        (module.name, name)
        for module in modules()
        for name, function in functions_of(module)
        if any(
            called(node).endswith(CHANGES) or called(node) in STATEMENTS
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
        )
    )


def test_imports_within_the_api_go_one_way() -> None:
    holding_routes = routers(modules())
    assert len(holding_routes) > 40
    assert not backwards(modules(), holding_routes)


def test_no_view_changes_a_row() -> None:
    changing = reaching(changing_functions())
    assert ("app.plans.first_shown_service", "note") in changing
    assert not sorted(name for name in changing if name[0].startswith("app.api.views."))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("app.api.rota.slots", "from app.api.rota import swaps"),
        ("app.api.rota.slots", "from app.api.home.home import home"),
        ("app.api.views.slots", "from app.api.rota.slots import week"),
        ("app.api.views.slots", "from app.api.rota.conflict_refusal import telling_clashes"),
        ("app.api.http.guards", "from app.api.views.slots import slot_outs"),
    ],
)
def test_an_import_the_wrong_way_is_found(name: str, source: str) -> None:
    assert backwards([Module.of(name, source)], routers(modules()))
