"""Every change may make somebody reachable, and wakes the open asks that it may matter to.

Two guards open a change for whoever is signed in, and both note it
(app/asks/open_ask_service.py). What is written beside them stands in a literal table, with why
nobody becomes reachable by it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from tests.architecture.source import Module, modules
from tests.architecture.test_one_way import said

#: The doors of a change, and what each has to call after it.
WAKES = {
    ("app.api.http.guards", "SignedIn.act"): "wake_asks_of",
    ("app.api.http.guards", "Inside.act_inside"): "wake_asks",
    ("app.worker.duties", "write_turns"): "wake_asks",
    # A phone that comes in before it is signed in.
    ("app.api.account.devices", "use_link"): "wake_asks_of",
    ("app.api.account.sign_in", "by_passkey"): "wake_asks_of",
    ("app.api.account.sign_in", "by_code"): "wake_asks_of",
    ("app.api.circles.allies", "ask_in"): "wake_asks_of",
}

#: Transactions of the API beside them.
NOBODY = {
    ("app.api.http.guards", "Anyone.write"): "for those who aren't signed in: the functions below",
    ("app.api.http.guards", "Anyone.count_try"): "a count of tries",
    ("app.api.http.guards", "SignedIn._busy_caller"): "a session's own week",
    ("app.api.asks.answer_links", "look"): "looking",
    ("app.api.asks.answer_links", "answer"): "an answer moves its ask itself",
    ("app.api.asks.answer_links", "stop"): "one way less to be reached by",
    ("app.api.asks.answer_links", "seen"): "a receipt",
    (
        "app.api.asks.inbound_texts",
        "_take",
    ): "an answer moves its ask itself; START wakes (texting.py)",
    ("app.api.circles.invitations", "look"): "looking",
    ("app.api.account.me", "start"): "an account that is in no circle",
    ("app.api.account.devices", "look_at_link"): "looking",
    ("app.api.account.sign_in", "passkey_options"): "a challenge, before anybody is known",
    ("app.api.account.notices", "receipt"): "a receipt",
    ("app.api.circles.transfers", "see"): "looking",
    ("app.api.circles.transfers", "open_draft"): "a draft asks nobody",
    (
        "app.api.circles.transfers",
        "refuse",
    ): "a draft asks nobody; of a circle that lives a link ends",
}


def beside_the_doors(every: Iterable[Module]) -> list[str]:
    """Where the API writes and no open ask is woken."""
    found = []
    for call in said(every):
        if not call.module.startswith("app.api.") or not call.name.endswith(".write"):
            continue
        if call.where not in WAKES and call.where not in NOBODY and not call.node.args:
            found.append(f"{call.module}, {call.function} writes, and wakes no open ask")
    return found


def asleep(every: Iterable[Module]) -> list[str]:
    """Doors that wake nobody, or do it before the change."""
    calls = list(said(every))
    found = []
    for (module, function), wakes in WAKES.items():
        here = [one for one in calls if one.where == (module, function)]
        woken = [one.node.lineno for one in here if one.name == wakes]
        written = [one.node.lineno for one in here if one.name.endswith(".write")]
        if not woken or not written or woken[0] <= _change(every, module, function, written[0]):
            found.append(f"{module}, {function} doesn't call {wakes}() after its change")
    return found


def _change(every: Iterable[Module], module: str, function: str, written: int) -> int:
    """The line of the `yield` in which a guard's caller makes the change; else of the write."""
    (tree,) = (one.tree for one in every if one.name == module)
    name = function.rpartition(".")[2]
    (node,) = (
        one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == name
    )
    yields = [one.lineno for one in ast.walk(node) if isinstance(one, ast.Yield)]
    return yields[-1] if yields else written


def test_no_change_leaves_an_open_ask_asleep() -> None:
    every = list(modules())
    assert beside_the_doors(every) == []
    assert asleep(every) == []


def test_the_table_holds_nothing_that_is_gone() -> None:
    there = {one.where for one in said(modules()) if one.name.endswith(".write")}
    assert sorted(set(NOBODY) - there) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(door):\n    with door.write() as tx:\n        pass",
        "def f(services):\n    with services.db.write() as tx:\n        pass",
    ],
)
def test_another_way_to_write_is_found(source: str) -> None:
    assert len(beside_the_doors([Module.of("app.api.consent.reach", source)])) == 1


def test_a_door_that_wakes_nobody_is_found() -> None:
    others = [one for one in modules() if one.name != "app.api.http.guards"]
    bare = Module.of(
        "app.api.http.guards",
        "class SignedIn:\n"
        "    def act(self):\n"
        "        with self.db.write() as tx:\n"
        "            wake_asks_of(tx, 1)\n"
        "            yield tx\n"
        "class Inside:\n"
        "    def act_inside(self):\n"
        "        with self.db.write() as tx:\n"
        "            yield tx\n",
    )
    assert len(asleep([*others, bare])) == 2
