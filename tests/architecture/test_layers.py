"""Imports go one way, and never round in a circle."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.architecture.source import Import, Module, imports, modules

ORDER = (
    "core",
    "messages",
    "identity",
    "record",
    "outbox",
    "circles",
    "guidelines",
    "consent",
    "access",
    "rota",
    "plans",
    "lines",
    "checklists",
    "asks",
    "care_cards",
    "advance",
    "care",
    "solidarity",
    "values",
    "needs",
    "member_offers",
    "gatherings",
    "repairs",
    "pod_map",
    "trials",
    "coordinating",
    "stewardship",
    "delivery",
)

#: What stands on top of the layers, and which of its neighbours each may import.
TOP: dict[str, frozenset[str]] = {
    "tables": frozenset(),
    "api": frozenset(),
    "suggest": frozenset(),
    "worker": frozenset({"delivery"}),
    # Its commands import `main` when they run, to open what they work on.
    "operators": frozenset({"delivery", "main", "tables", "worker"}),
    "main": frozenset({"api", "worker", "delivery", "suggest", "operators"}),
    "serving": frozenset({"api"}),
    "demo": frozenset({"api", "worker", "delivery", "main", "serving", "tables"}),
    "__main__": frozenset(
        {"api", "worker", "delivery", "main", "serving", "demo", "tables", "operators"}
    ),
}

#: Tables that a lower layer may read, as data: the rows and nothing of the code above them.
#: `access` answers who may know what, and who is on shift and who was asked are facts of that.
ROWS_OF: dict[str, frozenset[str]] = {
    "access": frozenset({"app.rota.models", "app.asks.models", "app.needs.models"}),
}

DRAWN = " → ".join(ORDER) + " → api | worker → main"


def part(name: str) -> str | None:
    """`app.circles.service` → `circles`; None for the package `app` itself."""
    pieces = name.split(".")
    return pieces[1] if len(pieces) > 1 else None


def why_not(importer: str, imported: str) -> str | None:
    """Why one part may not import another, or None when it may."""
    if importer == imported:
        return None
    if importer not in ORDER and importer not in TOP:
        return f"app/{importer} has no place in the layers yet: give it one in this test"
    if imported not in ORDER and imported not in TOP:
        return f"app/{imported} has no place in the layers yet: give it one in this test"
    if importer in TOP:
        if imported in TOP[importer] or (imported in ORDER and imported != "delivery"):
            return None
        return f"{importer} may not import {imported}"
    if imported in TOP:
        return f"{imported} stands above {importer}"
    if ORDER.index(imported) > ORDER.index(importer):
        return f"{imported} comes after {importer}"
    return None


def backwards(all_modules: Iterable[Module]) -> list[str]:
    """One sentence for each import that goes the wrong way."""
    problems = []
    for module in all_modules:
        importer = part(module.name)
        for statement in imports(module):
            if statement.module.split(".")[0] != "app":
                continue
            imported = part(statement.full)
            if importer is None:
                problems.append(
                    f"{module.name}:{statement.line} imports {statement.full}:"
                    " app itself stays empty"
                )
            elif statement.module in ROWS_OF.get(importer, frozenset()):
                continue
            elif imported is not None and (reason := why_not(importer, imported)):
                problems.append(
                    f"{module.name}:{statement.line} imports {statement.full}: {reason}"
                )
    return sorted(problems)


def circle(all_modules: Iterable[Module]) -> list[str]:
    """The modules of one import circle, the first one found; empty when there is none."""
    by_name = {module.name: module for module in all_modules}
    edges = {
        name: {
            target
            for imported_name in imports(module)
            if (target := _target(imported_name, by_name)) is not None
        }
        - {name}
        for name, module in by_name.items()
    }
    done: set[str] = set()
    for start in edges:
        path: list[str] = []
        pending: list[tuple[str, bool]] = [(start, False)]
        while pending:
            name, leaving = pending.pop()
            if leaving:
                path.pop()
                done.add(name)
            elif name in path:
                return [*path[path.index(name) :], name]
            elif name not in done:
                path.append(name)
                pending.append((name, True))
                pending.extend((target, False) for target in sorted(edges[name]))
    return []


def _target(imported: Import, by_name: dict[str, Module]) -> str | None:
    # `from app.core import db` means the module app.core.db when there is one.
    if imported.full in by_name:
        return imported.full
    return imported.module if imported.module in by_name else None


def test_imports_go_one_way() -> None:
    problems = backwards(modules())
    assert not problems, f"the layers are {DRAWN}:\n" + "\n".join(problems)


def test_no_import_circle() -> None:
    import_circle = circle(modules())
    assert not import_circle, " → ".join(import_circle)


def test_tables_knows_every_models_file() -> None:
    tables = next((module for module in modules() if module.name == "app.tables"), None)
    assert tables is not None
    known_files = {imported.full for imported in imports(tables)} | {
        imported.module for imported in imports(tables)
    }
    missing = {m.name for m in modules() if m.parts[-1] == "models"} - known_files
    assert not missing, f"app/tables.py misses {sorted(missing)}: Alembic would not see them"


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("app.core.db", "from app.circles.models import Circle"),
        ("app.circles.service", "def f():\n    from app.asks import service"),
        ("app.rota.slots", "import app.plans.models"),
        ("app.asks.service", "from app.delivery.push import send"),
        ("app.api.asks.asks", "from app.delivery import push"),
        ("app.api.asks.asks", "from app.worker.tick import tick"),
        ("app.worker.tick", "from app.api import asks"),
        ("app.identity.service", "import importlib\nimportlib.import_module('app.circles.models')"),
        ("app.consent.gate", "if TYPE_CHECKING:\n    import app.rota"),
        ("app.record.service", "from ..circles import models"),
        ("app.helpers.things", "from app.core import ids"),
        ("app.core.db", "from app import main"),
        ("app.worker.tick", "from app.demo import seed"),
        ("app", "from app.core import ids"),
        ("app.access.facts", "from app.rota.schedule.week_queries import on_shift"),
        ("app.access.facts", "from app.asks import service"),
        ("app.consent.gate", "from app.access.facts import load_facts"),
    ],
)
def test_a_backwards_import_is_found(name: str, source: str) -> None:
    assert len(backwards([Module.of(name, source)])) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("app.asks.service", "from app.circles.models import Member"),
        ("app.consent.service", "from app import messages"),
        ("app.worker.tick", "from app.delivery import push"),
        ("app.main", "from app.api import asks\nfrom app.worker import loop\nimport app.delivery"),
        ("app.demo.story", "from app.main import create_app"),
        ("app.__main__", "def main():\n    from app.demo.story import run"),
        ("app.rota.slots", "from app.rota.pattern import Pattern\nimport datetime"),
        ("app.access.facts", "from app.rota.models import Shift"),
        ("app.rota.schedule.week_queries", "from app.access.facts import blocked_members"),
    ],
)
def test_a_forward_import_passes(name: str, source: str) -> None:
    assert backwards([Module.of(name, source)]) == []


def test_a_circle_is_found() -> None:
    sample = [
        Module.of("app.rota.a", "from app.rota import b"),
        Module.of("app.rota.b", "def f():\n    from app.rota.c import x"),
        Module.of("app.rota.c", "import app.rota.a"),
        Module.of("app.rota.d", "from app.rota import a"),
    ]
    import_circle = circle(sample)
    assert import_circle[0] == import_circle[-1]
    assert set(import_circle) == {"app.rota.a", "app.rota.b", "app.rota.c"}
    assert circle(sample[1:]) == []
