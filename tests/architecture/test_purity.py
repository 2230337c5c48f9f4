"""Rules are pure: they take a snapshot and `now` and return a decision.

In the packages below, every module is a rule unless its name says that it isn't: rows live in
`models.py`, what changes them in `…service.py`, what reads them in `…queries.py`, and what puts
facts together for a rule in `…snapshot.py`. A rule may import other rules, the words of a
`models.py` (its enumerations, never its rows) and the error tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

import pytest

from tests.architecture.source import Module, calls, imports, modules

PACKAGES = (
    "identity",
    "record",
    "outbox",
    "circles",
    "guidelines",
    "consent",
    "rota",
    "plans",
    "asks",
    "advance",
    "stewardship",
)

#: File names that touch rows, the database or randomness, in any of the packages.
NOT_RULES = frozenset({"models", "service", "queries", "snapshot", "reads"})
#: …and the endings of such names: `swap_service.py`, `week_queries.py`, `gap_snapshot.py`.
NOT_RULES_ENDINGS = ("_service", "_queries", "_snapshot")

#: Rules elsewhere, held to the same.
ALSO_RULES = frozenset(
    {
        "app.core.channels",
        "app.core.errors",
        "app.core.hours",
        "app.core.languages",
        "app.core.plurals",
        "app.core.scripts",
        "app.core.text_segments",
    }
)

#: Modules of the project's own that a rule may import whole.
ALLOWED_OF_OURS = frozenset({"app.core.errors", "app.messages"})

#: Pure functions of modules that also hold others.
ALLOWED_NAMES = frozenset(
    f"app.core.ids.{name}"
    for name in ("b64url", "unb64url", "digest", "link_token", "is_same_digest")
)

#: Everything that reads or changes the world, or the ORM. (zoneinfo reads the locked tzdata.)
# fmt: off
FORBIDDEN = frozenset({
    "sqlalchemy", "sqlmodel", "alembic", "psycopg", "sqlite3", "httpx", "aiohttp", "requests",
    "urllib3", "http", "socket", "ssl", "fastapi", "starlette", "uvicorn", "pydantic_settings",
    "pywebpush", "cryptography", "os", "io", "pathlib", "shutil", "subprocess", "time", "random",
    "secrets", "tempfile", "asyncio", "anyio", "threading", "multiprocessing", "concurrent",
    "logging", "importlib", "sys", "signal",
})
# fmt: on

FORBIDDEN_CALLS = frozenset({"open", "print", "input", "exec", "eval", "__import__"})
FORBIDDEN_ENDINGS = (
    ".now",
    ".utcnow",
    ".today",
    "uuid.uuid1",
    "uuid.uuid4",
)


def is_rule(name: str) -> bool:
    """Whether a module has to be pure, by its place and name."""
    parts = name.split(".")
    if name in ALSO_RULES:
        return True
    if parts[-1] in NOT_RULES or parts[-1].endswith(NOT_RULES_ENDINGS):
        return False
    return len(parts) > 2 and parts[1] in PACKAGES


def words_of(module: Module) -> set[str]:
    """The enumerations and literal types that a module defines: words, not rows."""
    words = set()
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base).rsplit(".", 1)[-1] for base in node.bases}
            if bases & {"StrEnum", "IntEnum", "Enum", "IntFlag", "Flag"}:
                words.add(node.name)
        elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Literal["):
            words.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return words


def impurities(module: Module, others: Mapping[str, Module]) -> list[str]:
    """One sentence for each thing in a rule that isn't pure."""
    problems = []
    for imported in imports(module):
        place = f"{module.name}:{imported.line}"
        if imported.module.split(".")[0] in FORBIDDEN:
            problems.append(f"{place} imports {imported.full}")
        elif imported.module.split(".")[0] == "app" and not _may_import(
            imported.module, imported.name, others
        ):
            problems.append(f"{place} imports {imported.full}, which is neither a rule nor a word")
    for name, line in calls(module):
        if name in FORBIDDEN_CALLS or f".{name}".endswith(FORBIDDEN_ENDINGS):
            problems.append(f"{module.name}:{line} calls {name}()")
    problems.extend(
        f"{module.name}:{node.lineno} waits for something"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    )
    return problems


def _may_import(target: str, name: str | None, others: Mapping[str, Module]) -> bool:
    full = target if name is None else f"{target}.{name}"
    if full in ALLOWED_NAMES or {target, full} & ALLOWED_OF_OURS:
        return True
    if is_rule(target) or (full in others and is_rule(full)):
        return True
    return name is not None and target in others and name in words_of(others[target])


def rules(all_modules: Iterable[Module]) -> list[Module]:
    return [module for module in all_modules if is_rule(module.name) and not module.is_package]


def test_rules_are_pure() -> None:
    others = {module.name: module for module in modules()}
    problems = [line for module in rules(modules()) for line in impurities(module, others)]
    assert not problems, (
        "rules take a snapshot and now, and nothing else (rows belong in a file that is "
        "named …service, …queries or …snapshot):\n" + "\n".join(problems)
    )


def test_what_is_named_a_service_is_none_of_the_rules() -> None:
    """A pure module has a rule's name: else a stranger looks for rows in it."""
    others = {module.name: module for module in modules()}
    misnamed = [
        name
        for name, module in others.items()
        if name.split(".")[1:2]
        and name.split(".")[1] in PACKAGES
        and name.endswith(NOT_RULES_ENDINGS)
        and not impurities(module, others)
    ]
    assert not misnamed, f"these are pure, name them as rules are: {sorted(misnamed)}"


def test_a_package_file_holds_nothing() -> None:
    # What it held would be neither a rule nor a named exception.
    packages = [
        module.name
        for module in modules()
        if module.is_package
        and len(module.parts) == 2
        and module.parts[1] in PACKAGES
        and any(not isinstance(node, ast.Expr) for node in module.tree.body)
    ]
    assert not packages, f"code in __init__.py of {packages}"


SAMPLE = {
    "app.asks.models": Module.of(
        "app.asks.models",
        "from enum import StrEnum\nclass AskState(StrEnum): ...\nclass Ask(SQLModel): ...",
    ),
    "app.asks.ladder": Module.of("app.asks.ladder", ""),
}


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "from sqlmodel import Session",
        "def f():\n    import httpx",
        "from datetime import datetime, UTC\nx = datetime.now(UTC)",
        "import datetime\nx = datetime.datetime.utcnow()",
        "from datetime import date\nx = date.today()",
        "def f(clock):\n    return clock.now()",
        "x = open('plan').read()",
        "from app.asks.models import Ask",
        "from app.asks import models",
        "import app.asks.models",
        "from app.asks import service",
        "from app.core.db import Tx",
        "async def f(): ...",
        "from app.core.ids import new_id",
        "from app.identity.idempotency_service import remember",
        "import uuid\nx = uuid.uuid4()",
    ],
)
def test_an_impure_rule_is_found(source: str) -> None:
    assert len(impurities(Module.of("app.asks.steps", source), SAMPLE)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime, timedelta\nx = timedelta(minutes=5)",
        "from zoneinfo import ZoneInfo",
        "from app.asks.models import AskState",
        "from app.asks.ladder import Step",
        "from app.asks import ladder",
        "from app.core.errors import Problem",
        "from app.core.ids import digest",
        "def f(now):\n    return now",
    ],
)
def test_a_pure_rule_passes(source: str) -> None:
    assert impurities(Module.of("app.asks.steps", source), SAMPLE) == []


def test_names_decide_what_is_a_rule() -> None:
    assert is_rule("app.consent.gate")
    assert not is_rule("app.consent.models")
    assert not is_rule("app.consent.service")
    assert not is_rule("app.consent")
    assert not is_rule("app.delivery.push")
