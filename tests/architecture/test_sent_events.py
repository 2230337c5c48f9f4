"""Only consents that exist are offered: what the code sends to friends is what the table says.

Each call of `outbox.queue` is read for its event and for whom it is: the person (`person.…`), the
caller themself, or else a member. An event that is passed in is looked up where it comes from.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.consent.grantable import SENT_TO_FRIENDS
from app.outbox.models import OWN_EVENTS, Event
from tests.architecture.source import Module, called, modules

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Queued(NamedTuple):
    """A call that queues a notice."""

    module: str
    function: str
    to: str  # person, self or friend
    events: frozenset[str]


def queued(given_modules: Iterable[Module]) -> Iterator[Queued]:
    """Every call of some modules that queues a notice, with the events that it may be of."""
    all_modules = list(given_modules)
    for module in all_modules:
        for function in functions(module):
            for call in calls_in(function):
                if called(call) != "outbox.queue":
                    continue
                arguments = {keyword.arg: keyword.value for keyword in call.keywords}
                yield Queued(
                    module.name,
                    function.name,
                    recipient_of(ast.unparse(arguments["account_id"]), function.name),
                    frozenset(events_of(arguments["event"], function, module, all_modules)),
                )


def recipient_of(account: str, function: str) -> str:
    if account == "person.account_id":
        return "person"
    # To one account, about its own phones.
    if function in {"tell_own_devices", "clear_elsewhere"}:
        return "self"
    return "self" if account.endswith("caller.account_id") else "friend"


def functions(module: Module) -> Iterator[Function]:
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            yield node


def calls_in(node: ast.AST) -> Iterator[ast.Call]:
    return (child for child in ast.walk(node) if isinstance(child, ast.Call))


def literals(node: ast.AST) -> set[str]:
    """The events that are written out anywhere in a piece of code."""
    return {
        Event[child.attr].value
        for child in ast.walk(node)
        if isinstance(child, ast.Attribute)
        and isinstance(child.value, ast.Name)
        and child.value.id == "Event"
        and child.attr in Event.__members__
    }


def events_of(
    value: ast.expr, function: Function, module: Module, all_modules: list[Module]
) -> set[str]:
    """The events that an expression may be: written there, by a function of the module that makes
    it, or by whoever calls this function with it."""
    if not isinstance(value, ast.Name):
        return literals(value)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == value.id for target in node.targets
        ):
            events = literals(node.value)
            names = {called(call) for call in calls_in(node.value)}
            for other in functions(module):
                if other.name in names:
                    events |= literals(other)
            return events
    return {
        event
        for other in all_modules
        for call in calls_in(other.tree)
        if called(call).rpartition(".")[2] == function.name
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        for event in literals(argument)
    }


def test_what_is_sent_to_friends_is_what_can_be_allowed() -> None:
    notices = list(queued(modules()))
    assert len(notices) >= 18, "notices are queued in another way now"
    assert all(notice.events for notice in notices), [
        notice for notice in notices if not notice.events
    ]
    sent = frozenset[str]().union(*(notice.events for notice in notices if notice.to == "friend"))
    assert sent == {event.value for event in SENT_TO_FRIENDS}


def test_what_is_the_persons_own_goes_to_nobody_else() -> None:
    own_events = {Event.KNOCK.value, Event.STEP_NEEDS_YES.value}
    assert {notice.to for notice in queued(modules()) if notice.events & own_events} == {"person"}
    device = {event.value for event in OWN_EVENTS}
    assert {notice.to for notice in queued(modules()) if notice.events & device} == {"self"}


def test_another_event_to_a_friend_is_found() -> None:
    sample = (
        "def f(tx, event):\n    outbox.queue(tx, event=event, account_id=member.account_id)\n"
        "def g(tx):\n    f(tx, Event.NEED)\n"
        "def h(tx):\n    outbox.queue(tx, event=Event.KNOCK, account_id=person.account_id)\n"
    )
    first, second = queued([Module.of("app.care.needs", sample)])
    assert first[2:] == ("friend", frozenset({"need"}))
    assert second[2:] == ("person", frozenset({"knock"}))
