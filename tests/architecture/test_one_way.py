"""One way leads to a channel, and one to another member's content: through the gate.

To a channel: a lease asks `may_send` and makes the targets; the worker sends to targets and to
nothing else. To content: whoever opens what somebody wrote stands in a literal table
(readers_of_content.py), with the reason why the reader may have it; where the reason is the gate,
the one reader of consent is asked there (test_one_reader.py holds that there is one).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from tests.architecture.readers_of_content import DOORS, GATE, GATED, OPENS, QUESTIONS
from tests.architecture.source import Module, called, imports, modules

# --- to a channel -----------------------------------------------------------------------------

#: What can reach somebody outside, and the modules that may import it.
WIRES: dict[str, frozenset[str]] = {
    "aiohttp": frozenset({"app.delivery.push_client", "app.delivery.resolver"}),
    "apprise": frozenset({"app.delivery.channels.gateway"}),
    "smtplib": frozenset({"app.delivery.channels.mail"}),
    "httpx": frozenset(),
    "requests": frozenset(),
    "urllib.request": frozenset(),
    "http.client": frozenset(),
    "pywebpush": frozenset(),
    "app.delivery.push_client": frozenset({"app.delivery.webpush"}),
}

#: Who sends, and who may hold one: the wiring, the worker, and the operator's own line.
SENDERS: dict[str, frozenset[str]] = {
    "WebPushSender": frozenset({"app.main", "app.worker.loop"}),
    "Couriers": frozenset({"app.main", "app.worker.loop", "app.delivery.operator"}),
    "MailTransport": frozenset({"app.delivery.channels.accounts"}),
    "GatewayTransport": frozenset({"app.delivery.channels.accounts", "app.delivery.operator"}),
    "OperatorLine": frozenset({"app.main", "app.worker.alarms"}),
}

#: Where something is sent over a channel, by function.
SENDS = frozenset(
    {
        ("app.worker.loop", "Worker._attempt"),  # a target of a lease, until its deadline
        ("app.worker.loop", "Worker._send_letter"),
        ("app.worker.alarms", "Alarms._send_message"),  # to the operator, about the server alone
        ("app.delivery.operator", "OperatorLine._send_all"),
        ("app.delivery.couriers", "Couriers._try_once"),  # what came to them by one of these
    }
)
#: The HTTP server's own `send`, to who asked.
ANSWERS = frozenset(
    {
        "app.api.http.live_hub",
        "app.api.http.middleware",
        "app.api.http.head",
        "app.api.http.unchanged",
    }
)

#: Who makes what is sent to, and who may ask for it: after the verdict.
MAKES: dict[str, frozenset[str]] = {
    "Leased": frozenset({"_Lease._lease"}),
    "PushTarget": frozenset({"_Lease._build_target"}),
    "Message": frozenset({"_Lease._build_target"}),
    "self._build_target": frozenset({"_Lease._lease"}),
    "self._lease": frozenset({"_Lease._lease_notice"}),
}


@dataclass(frozen=True)
class LocatedCall:
    """A call, and the function that it stands in."""

    module: str
    function: str
    name: str
    node: ast.Call

    @property
    def place(self) -> tuple[str, str]:
        return self.module, self.function


def located_calls(all_modules: Iterable[Module]) -> Iterator[LocatedCall]:
    """Every call of some modules, in order."""

    def below(module: Module, node: ast.AST, function: str) -> Iterator[LocatedCall]:
        for child in ast.iter_child_nodes(node):
            inside = function
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inside = f"{function}.{child.name}".lstrip(".")
            if isinstance(child, ast.Call):
                yield LocatedCall(module.name, function, called(child), child)
            yield from below(module, child, inside)

    for module in all_modules:
        yield from below(module, module.tree, "")


def ways_out(given_modules: Iterable[Module]) -> list[str]:
    """One sentence for each way to a channel beside the one."""
    all_modules = list(given_modules)
    problems = []
    for module in all_modules:
        for imported in imports(module):
            for wire, allowed in WIRES.items():
                reached = f"{imported.full}.".startswith(f"{wire}.")
                if reached and module.name not in allowed:
                    problems.append(f"{module.name}:{imported.line} imports {imported.full}")
            if imported.name in SENDERS and module.name not in SENDERS[imported.name]:
                problems.append(f"{module.name}:{imported.line} holds {imported.full}")
    for call in located_calls(all_modules):
        place = f"{call.module}, {call.function}"
        if call.name.rpartition(".")[2] == "send" and call.module not in ANSWERS:
            if call.place not in SENDS:
                problems.append(f"{place} calls {call.name}()")
        elif call.name in MAKES and (
            call.module != "app.delivery.lease" or call.function not in MAKES[call.name]
        ):
            problems.append(f"{place} calls {call.name}()")
    return problems


def before_the_verdict(lease: Module) -> list[str]:
    """What is wrong in the function that leases one notice: it asks the gate, then goes on."""
    problems = []
    lease_calls = [
        call for call in located_calls([lease]) if call.function == "_Lease._lease_notice"
    ]
    asked = [call.node.lineno for call in lease_calls if call.name == "self._verdict"]
    leased = [call.node.lineno for call in lease_calls if call.name == "self._lease"]
    if len(asked) != 1 or not leased or min(leased) < asked[0]:
        problems.append("a lease before its verdict")
    function = next(
        node
        for node in ast.walk(lease.tree)
        if isinstance(node, ast.FunctionDef) and node.name == "_lease_notice"
    )
    for refusal in ("Deny", "Defer"):
        ends = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.If)
            and ast.unparse(node.test) == f"isinstance(verdict, {refusal})"
            and isinstance(node.body[-1], ast.Return)
        ]
        if len(ends) != 1:
            problems.append(f"a verdict of {refusal} that doesn't end it")
    gate = [call for call in located_calls([lease]) if call.name == "may_send"]
    if [call.function for call in gate] != ["_Lease._verdict"]:
        problems.append("the gate is asked elsewhere, or not at all")
    return problems


def ways_to_content(all_modules: Iterable[Module]) -> list[str]:
    """One sentence for each opening of content that stands in no table."""
    problems = []
    for call in located_calls(all_modules):
        opens = call.name.endswith(".open") and len(call.node.args) == 4
        if opens and call.place not in OPENS:
            problems.append(f"{call.module}, {call.function} opens content")
        door = DOORS.get(call.name)
        if door is not None and call.module.startswith("app.api") and call.place not in door:
            problems.append(f"{call.module}, {call.function} calls {call.name}()")
    return problems


def without_the_gate(all_modules: Iterable[Module]) -> list[tuple[str, str]]:
    """Functions in which the gate has to be asked, and isn't."""
    asks = {call.place for call in located_calls(all_modules) if call.name in QUESTIONS}
    gated = GATED | {place for place, reason in OPENS.items() if reason == GATE}
    return sorted(gated - asks)


def test_no_other_way_leads_to_a_channel() -> None:
    problems = ways_out(modules())
    assert not problems, "something leaves beside the gate:\n" + "\n".join(problems)


def test_a_lease_begins_with_the_verdict() -> None:
    (lease,) = (module for module in modules() if module.name == "app.delivery.lease")
    assert before_the_verdict(lease) == []


def test_no_other_way_leads_to_content() -> None:
    problems = ways_to_content(modules())
    assert not problems, (
        "content is opened where no table says why (OPENS, DOORS; ask may_see, or say who may):\n"
        + "\n".join(problems)
    )


def test_where_the_gate_stands_it_is_asked() -> None:
    assert without_the_gate(modules()) == []


def test_the_tables_hold_nothing_that_is_gone() -> None:
    calls = list(located_calls(modules()))
    opens = {
        call.place for call in calls if call.name.endswith(".open") and len(call.node.args) == 4
    }
    assert sorted(set(OPENS) - opens) == []
    through = {(call.name, call.place) for call in calls}
    callers = [(door, function) for door, functions in DOORS.items() for function in functions]
    assert [caller for caller in callers if caller not in through] == []
    assert sorted(SENDS - {call.place for call in calls if call.name.endswith("send")}) == []


# --- the tests can fail -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("app.api.asks.asks", "import httpx"),
        ("app.asks.service", "from urllib.request import urlopen"),
        ("app.worker.duties", "import apprise"),
        ("app.stewardship.pause_service", "def f():\n    import smtplib"),
        ("app.api.asks.asks", "from app.delivery.couriers import Couriers"),
        ("app.worker.duties", "from app.delivery.webpush import WebPushSender"),
        ("app.worker.alarms", "from app.delivery.push_client import PushClient"),
        ("app.worker.duties", "def f(target):\n    PushTarget('a', 'b', 'c', 'd', 'e')"),
        (
            "app.delivery.lease",
            "class _Lease:\n    def _lease_notice(self):\n        Message('a', 'b')",
        ),
        ("app.delivery.lease", "class _Lease:\n    def run(self):\n        self._lease(1)"),
        ("app.worker.duties", "async def f(sender):\n    await sender.send(1, send_by=2)"),
    ],
)
def test_another_way_to_a_channel_is_found(name: str, source: str) -> None:
    assert len(ways_out([Module.of(name, source)])) == 1


@pytest.mark.parametrize(
    "source",
    [
        "self._lease(notice)\n        verdict = self._verdict(notice)",
        "self._lease(notice)",
        "verdict = self._verdict(notice)\n        self._lease(notice)",
        (
            "verdict = self._verdict(notice)\n"
            "        if isinstance(verdict, Deny):\n            self._end(notice)\n"
            "        if isinstance(verdict, Defer):\n            return\n"
            "        self._lease(notice)"
        ),
    ],
)
def test_a_lease_that_goes_round_the_verdict_is_found(source: str) -> None:
    begins = "class _Lease:\n    def _verdict(self, notice):\n        return may_send(notice)\n"
    text = f"{begins}    def _lease_notice(self, notice):\n        {source}\n"
    assert before_the_verdict(Module.of("app.delivery.lease", text))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "app.api.home.home",
            "def fresh(box, a):\n    return box.open(a.words, 'ask', 'words', a.id)",
        ),
        ("app.rota.gaps", "def f(tx):\n    tx.box(1).open(2, 'member', 'name', 3)"),
        ("app.api.rota.slots", "def slot_outs(tx):\n    plans.read(tx, 1)"),
        ("app.api.home.home", "def _supporter(tx):\n    return notes.all_notes(tx, 1)"),
        ("app.api.home.home", "def home(tx):\n    return address_service.own_address(tx, 1)"),
    ],
)
def test_another_way_to_content_is_found(name: str, source: str) -> None:
    assert len(ways_to_content([Module.of(name, source)])) == 1


def test_a_gate_that_is_taken_away_is_found() -> None:
    other_modules = [
        module for module in modules() if module.name != "app.api.views.ask_for_member"
    ]
    bare = Module.of(
        "app.api.views.ask_for_member", "def ask_for_me(box):\n    box.open(1, 'a', 'b', 2)"
    )
    assert ("app.api.views.ask_for_member", "ask_for_me") in without_the_gate(
        [*other_modules, bare]
    )
