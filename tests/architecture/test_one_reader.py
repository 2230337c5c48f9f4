"""One reader of consent: `app/access` alone puts facts together for the gate.

Who is on shift, whom a subject told, what a rule gives for it and whom the person shut out are
added there and nowhere else, so that no read and no send can forget one of them. The gate's own
pure variants ("as if these were on shift") are the only other way to facts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from tests.architecture.source import Module, imports, modules
from tests.architecture.test_one_way import located_calls

#: What the gate reads. Whoever makes one decides who may know what.
FACTS = frozenset({"CircleFacts", "GrantFacts", "MemberFacts", "ReachFacts"})

#: Who makes them, and why.
MAKERS: dict[str, str] = {
    "app.access.facts": "the reader",
    "app.access.subjects": "the reader: what is given for one subject",
    "app.consent.delivery_preview": "a friend without limits, for the person's look",
}

#: Their fields that say who is meant; `replace(…, on_shift=…)` is another way to make facts.
TELLING = frozenset(
    {
        "on_shift",
        "told",
        "in_pool",
        "grants",
        "last_words",
        "lost_at",
        "members",
        "paused_at",
        "roles",
    }
)
CHANGERS = frozenset(MAKERS) | {"app.consent.gate", "app.consent.gate_facts"}

#: Who asks the gate itself whether something may be read: everybody else asks the reader.
ASKS_TO_READ = frozenset({"app.access.reading", "app.consent.gate"})
GATE_READS = frozenset({"may_see", "reaches", "is_shut_out", "live_grants"})
#: What a notice would tell, by the person's grants alone; who may know nothing any more.
ALSO_ASK = frozenset(
    {
        ("app.consent.delivery_preview", "preview_delivery", "live_grants"),
        ("app.access.facts", "stopped_members.read", "reaches"),
    }
)

#: Who selects, writes or, long after somebody left, deletes what shuts them out.
DENIES = frozenset(
    {"app.access.statements", "app.consent.service", "app.stewardship.overdue.consent_queries"}
)

#: Inside the reader, and nobody else's to call.
INNER = frozenset({"app.access.statements", "app.access.subjects"})


def other_readers(given_modules: Iterable[Module]) -> list[str]:
    """One sentence for each place that reads consent beside the one reader."""
    all_modules = list(given_modules)
    problems = []
    for module in all_modules:
        for imported in imports(module):
            if not module.name.startswith("app.access."):
                if imported.module in INNER or imported.full in INNER:
                    problems.append(f"{module.name}:{imported.line} imports {imported.full}")
                if imported.module.startswith("app.access.") and (imported.name or "").startswith(
                    "_"
                ):
                    problems.append(f"{module.name}:{imported.line} imports {imported.full}")
        if module.name not in DENIES:
            problems += [
                f"{module.name}:{node.lineno} selects ConsentGrant.deny"
                for node in ast.walk(module.tree)
                if isinstance(node, ast.Attribute) and ast.unparse(node) == "ConsentGrant.deny"
            ]
    for call in located_calls(all_modules):
        place = f"{call.module}, {call.function}"
        name = call.name.rpartition(".")[2]
        if name in FACTS and call.module not in MAKERS:
            problems.append(f"{place} makes {name}")
        if name == "replace" and call.module not in CHANGERS:
            changed = TELLING & {keyword.arg for keyword in call.node.keywords}
            problems += [f"{place} changes {field} of facts" for field in sorted(changed, key=str)]
        if (
            name in GATE_READS
            and call.module not in ASKS_TO_READ
            and (call.module, call.function, name) not in ALSO_ASK
        ):
            problems.append(f"{place} asks {name}() itself")
    return problems


def test_nobody_else_reads_consent() -> None:
    problems = other_readers(modules())
    assert not problems, "ask app.access (facts.py for sends, reading.py for reads):\n" + "\n".join(
        problems
    )


def test_the_tables_hold_nothing_that_is_gone() -> None:
    calls = list(located_calls(modules()))
    makers = {call.module for call in calls if call.name.rpartition(".")[2] in FACTS}
    assert sorted(set(MAKERS) - makers) == []
    asks = {(call.module, call.function, call.name.rpartition(".")[2]) for call in calls}
    assert sorted(ALSO_ASK - asks) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "app.rota.schedule.calendar_feed_service",
            "def f(tx):\n    return CircleFacts('c', True, 'UTC', ())",
        ),
        ("app.api.home.home", "def f(one):\n    return gate.MemberFacts(id='m')"),
        ("app.asks.address_service", "def f(facts):\n    return replace(facts, members={})"),
        ("app.asks.snapshot", "def f(one):\n    return dataclasses.replace(one, on_shift=True)"),
        ("app.api.plans.plans", "def f(facts):\n    return may_see(facts, 'm', 'ask', 0)"),
        (
            "app.rota.schedule.week_queries",
            "def f(facts):\n    return gate.may_see(facts, 'm', 'gap', 0)",
        ),
        ("app.api.consent.view_as", "def f(facts):\n    return live_grants(facts, 'm', 'ask', 0)"),
        ("app.rota.shifts.swap_service", "def f(tx):\n    tx.run(select(ConsentGrant.deny))"),
        (
            "app.rota.schedule.week_queries",
            "OUT = sa_select(1).where(col(ConsentGrant.deny).is_(True))",
        ),
        ("app.rota.schedule.week_queries", "from app.access.statements import BLOCKED"),
        ("app.asks.address_service", "from app.access import subjects"),
        ("app.api.home.home", "from app.access.facts import _read_circle"),
    ],
)
def test_another_reader_is_found(name: str, source: str) -> None:
    assert len(other_readers([Module.of(name, source)])) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("app.delivery.lease", "def f(facts):\n    return may_send(facts, 'm', 'ask', 0)"),
        ("app.asks.snapshot", "def f(facts):\n    return as_on_shift(facts, {'m'})"),
        (
            "app.rota.changes.edit_service",
            "def f(facts):\n    return replace(facts, until_date=None)",
        ),
        ("app.consent.service", "def f():\n    update().where(col(ConsentGrant.deny))"),
    ],
)
def test_what_asks_the_reader_passes(name: str, source: str) -> None:
    assert other_readers([Module.of(name, source)]) == []
