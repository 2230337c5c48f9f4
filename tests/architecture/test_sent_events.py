"""To whom an event goes is what the table says: only consents that exist are offered.

Each call of `outbox.queue` is read for its notice types and for whom it is: the person
(`person.…`), the caller themself, or else a member. A type that is passed in is looked up where it
comes from.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.outbox.events import ACCOUNT_EVENTS, EVENTS, LET_IN_BY_FRIENDS, Audience, Event
from app.outbox.notice_types import NOTICE_TYPES, NoticeType
from tests.architecture.source import Module, called, modules

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Queued(NamedTuple):
    """A call that queues a notice."""

    module: str
    function: str
    to: str  # person, self or friend
    types: frozenset[NoticeType]

    @property
    def events(self) -> frozenset[Event]:
        """The events to which its types belong."""
        return frozenset(NOTICE_TYPES[notice_type].event for notice_type in self.types)


def queued(given_modules: Iterable[Module]) -> Iterator[Queued]:
    """Every call of some modules that queues a notice, with the types that it may be of."""
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
                    frozenset(types_of(arguments["type"], function, module, all_modules)),
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


def literals(node: ast.AST) -> set[NoticeType]:
    """The notice types that are written out anywhere in a piece of code."""
    return {
        NoticeType[child.attr]
        for child in ast.walk(node)
        if isinstance(child, ast.Attribute)
        and isinstance(child.value, ast.Name)
        and child.value.id == "NoticeType"
        and child.attr in NoticeType.__members__
    }


def types_of(
    value: ast.expr, function: Function, module: Module, all_modules: list[Module]
) -> set[NoticeType]:
    """The types that an expression may be: written there, by a function of the module that makes
    it, or by whoever calls this function with it."""
    if not isinstance(value, ast.Name):
        return literals(value)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == value.id for target in node.targets
        ):
            types = literals(node.value)
            names = {called(call) for call in calls_in(node.value)}
            for other in functions(module):
                if other.name in names:
                    types |= literals(other)
            return types
    return {
        notice_type
        for other in all_modules
        for call in calls_in(other.tree)
        if called(call).rpartition(".")[2] == function.name
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        for notice_type in literals(argument)
    }


def events_for(audience: Audience) -> frozenset[Event]:
    return frozenset(event for event, spec in EVENTS.items() if spec.audience is audience)


def test_what_is_sent_to_friends_is_what_can_be_allowed() -> None:
    notices = list(queued(modules()))
    assert len(notices) >= 18, "notices are queued in another way now"
    assert all(notice.types for notice in notices), [
        notice for notice in notices if not notice.types
    ]
    sent = frozenset[Event]().union(*(notice.events for notice in notices if notice.to == "friend"))
    assert sent == set(LET_IN_BY_FRIENDS)


def test_every_type_of_an_event_that_is_sent_is_queued_somewhere() -> None:
    sent = frozenset[NoticeType]().union(*(notice.types for notice in queued(modules())))
    assert sent == set(NOTICE_TYPES)


def test_what_is_the_persons_own_goes_to_nobody_else() -> None:
    notices = list(queued(modules()))
    for events, to in ((events_for(Audience.PERSON), "person"), (ACCOUNT_EVENTS, "self")):
        assert {notice.to for notice in notices if notice.events & events} == {to}


def test_another_type_to_a_friend_is_found() -> None:
    sample = (
        "def f(tx, kind):\n    outbox.queue(tx, type=kind, account_id=member.account_id)\n"
        "def g(tx):\n    f(tx, NoticeType.NEED)\n"
        "def h(tx):\n    outbox.queue(tx, type=NoticeType.KNOCK, account_id=person.account_id)\n"
    )
    first, second = queued([Module.of("app.care.needs", sample)])
    assert first[2:] == ("friend", frozenset({NoticeType.NEED}))
    assert second[2:] == ("person", frozenset({NoticeType.KNOCK}))
