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
from tests.architecture.test_one_way import located_calls

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
    ("app.api.gatherings.guest_pages", "open_page"): "somebody outside of the circle",
    ("app.api.gatherings.guest_pages", "_change"): "somebody outside of the circle",
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


def beside_the_doors(all_modules: Iterable[Module]) -> list[str]:
    """Where the API writes and no open ask is woken."""
    problems = []
    for call in located_calls(all_modules):
        if not call.module.startswith("app.api.") or not call.name.endswith(".write"):
            continue
        if call.place not in WAKES and call.place not in NOBODY and not call.node.args:
            problems.append(f"{call.module}, {call.function} writes, and wakes no open ask")
    return problems


def asleep(all_modules: Iterable[Module]) -> list[str]:
    """Doors that wake nobody, or do it before the change."""
    calls = list(located_calls(all_modules))
    problems = []
    for (module, function), wakes in WAKES.items():
        door_calls = [call for call in calls if call.place == (module, function)]
        wake_lines = [call.node.lineno for call in door_calls if call.name == wakes]
        write_lines = [call.node.lineno for call in door_calls if call.name.endswith(".write")]
        if (
            not wake_lines
            or not write_lines
            or wake_lines[0] <= _change(all_modules, module, function, write_lines[0])
        ):
            problems.append(f"{module}, {function} doesn't call {wakes}() after its change")
    return problems


def _change(all_modules: Iterable[Module], module: str, function: str, write_line: int) -> int:
    """The line of the `yield` in which a guard's caller makes the change; else of the write."""
    (tree,) = (candidate.tree for candidate in all_modules if candidate.name == module)
    name = function.rpartition(".")[2]
    (node,) = (
        child
        for child in ast.walk(tree)
        if isinstance(child, ast.FunctionDef) and child.name == name
    )
    yields = [child.lineno for child in ast.walk(node) if isinstance(child, ast.Yield)]
    return yields[-1] if yields else write_line


def test_no_change_leaves_an_open_ask_asleep() -> None:
    all_modules = list(modules())
    assert beside_the_doors(all_modules) == []
    assert asleep(all_modules) == []


def test_the_table_holds_nothing_that_is_gone() -> None:
    writers = {call.place for call in located_calls(modules()) if call.name.endswith(".write")}
    assert sorted(set(NOBODY) - writers) == []


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
    others = [module for module in modules() if module.name != "app.api.http.guards"]
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
