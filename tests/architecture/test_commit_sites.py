"""Only app/core/db.py begins and commits: one place decides what a transaction is.

SQLite's keys lie in a file of their own, whose changes are transactions of their own; what a copied
file says of itself are pragmas, which stand outside of any.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

import pytest

from tests.architecture.source import Module, modules

ALLOWED = frozenset({"app.core.db", "app.core.keystore", "app.core.sqlite_copy"})

_VERBS = frozenset({"commit", "begin", "begin_twophase", "two_phase_commit"})
_SQL = re.compile(
    r"\s*((COMMIT|END|BEGIN)(\s+(WORK|TRANSACTION|DEFERRED|IMMEDIATE|EXCLUSIVE))*"
    r"|START\s+TRANSACTION.*)\s*;?\s*",
    re.IGNORECASE,
)
_AUTOCOMMIT = frozenset({"autocommit", "isolation_level"})


def commit_sites(all_modules: Iterable[Module]) -> list[str]:
    """Where a transaction is begun or committed, outside the one place."""
    sites = []
    for module in all_modules:
        if module.name in ALLOWED:
            continue
        for node in ast.walk(module.tree):
            verb = None
            if isinstance(node, ast.Attribute) and node.attr in _VERBS:
                verb = f".{node.attr}"
            elif isinstance(node, ast.Call) and node.args and _is_sql(node):
                verb = ast.unparse(node)
            elif isinstance(node, ast.keyword) and node.arg in _AUTOCOMMIT:
                verb = f"{node.arg}="
            if verb is not None and hasattr(node, "lineno"):
                sites.append(f"{module.name}:{node.lineno} {verb}")
    return sites


def _is_sql(node: ast.Call) -> bool:
    first = node.args[0]
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and _SQL.fullmatch(first.value) is not None
    )


def test_only_the_database_module_commits() -> None:
    sites = commit_sites(modules())
    assert not sites, (
        "only app/core/db.py (and keystore.py, sqlite_copy.py) commits:\n" + "\n".join(sites)
    )


@pytest.mark.parametrize(
    "source",
    [
        "def f(session):\n    session.commit()",
        "def f(tx):\n    done = tx.s.commit",
        "def f(engine):\n    with engine.begin() as c:\n        pass",
        "def f(c):\n    c.execute(text('COMMIT'))",
        "def f(c):\n    c.exec_driver_sql('BEGIN IMMEDIATE')",
        "e = create_engine(url, isolation_level='AUTOCOMMIT')",
    ],
)
def test_a_commit_elsewhere_is_found(source: str) -> None:
    assert commit_sites([Module.of("app.asks.service", source)])
    assert all(commit_sites([Module.of(name, source)]) == [] for name in ALLOWED)


def test_what_only_sounds_like_it_passes() -> None:
    source = "def f(tx):\n    with tx.s.begin_nested():\n        say('end of the day')"
    assert commit_sites([Module.of("app.asks.service", source)]) == []
