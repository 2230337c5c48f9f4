"""One way leads to a channel, and one to another member's content: through the gate.

To a channel: a lease asks `may_send` and makes the targets; the worker sends to targets and to
nothing else. To content: whoever opens what somebody wrote stands in a literal table below, with
the reason why the reader may have it; where the reason is the gate, the one reader of consent is
asked there (test_one_reader.py holds that there is one).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from tests.architecture.source import Module, called, imports, modules

# --- to a channel -----------------------------------------------------------------------------

#: What can reach somebody outside, and the modules that may import it.
WIRES: dict[str, frozenset[str]] = {
    "aiohttp": frozenset({"app.delivery.push_client", "app.delivery.resolver"}),
    "apprise": frozenset({"app.delivery.couriers"}),
    "smtplib": frozenset({"app.delivery.couriers"}),
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
    "OperatorLine": frozenset({"app.main", "app.worker.alarms"}),
}

#: Where something is sent over a channel, by function.
SENDS = frozenset(
    {
        ("app.worker.loop", "Worker._attempt"),  # a target of a lease, until its deadline
        ("app.worker.loop", "Worker._send_letter"),
        ("app.worker.alarms", "Alarms._send_message"),  # to the operator, about the server alone
        ("app.delivery.operator", "OperatorLine._send_all"),
    }
)
#: The HTTP server's own `send`, to who asked.
ANSWERS = frozenset({"app.api.http.live_hub", "app.api.http.middleware", "app.api.http.head"})

#: Who makes what is sent to, and who may ask for it: after the verdict.
MAKES: dict[str, frozenset[str]] = {
    "Leased": frozenset({"_Lease._lease"}),
    "PushTarget": frozenset({"_Lease._build_target"}),
    "Message": frozenset({"_Lease._build_target"}),
    "self._build_target": frozenset({"_Lease._lease"}),
    "self._lease": frozenset({"_Lease._lease_notice"}),
}


# --- to content -------------------------------------------------------------------------------

PERSON = "the person's own screen"
OWN_WORDS = "what the reader wrote or gave"
DRAFTED = "who draws a circle up, or the person it is for, before it lives"
KEPT_PLACE = "a place that the person keeps, at the door that they opened"
RIGHT = "a right by role (circles/permissions.py)"
CALLED = "how a circle and its person are called, for who is in it"
ROTA = "the circle's times, for whom they are shown (GATED); names for who may read names"
GATE = "the gate: the reader of consent is asked there"
HANDED = "what a sight of the gate leaves; whoever calls asks for it (GATED)"
NAMED_BY_RULE = "a rule written ahead, for the person and for whom it names"
OPERATOR = "whoever holds the operator's key, at the machine: the app says that they can"
INNER = "for other functions, which stand here themselves"

#: Functions that open what somebody wrote, and why who reads it may.
OPENS: dict[tuple[str, str], str] = {
    ("app.api.views.advance_rules", "_words"): NAMED_BY_RULE,
    ("app.api.views.advance_rules", "_step_name"): NAMED_BY_RULE,
    ("app.api.views.numbers", "numbers_out"): PERSON,
    ("app.api.views.numbers", "number_out"): "the person's own screen, or the reader's own number",
    ("app.api.views.asks", "ask_view"): PERSON,
    ("app.api.views.ask_for_member", "ask_for_me"): GATE,
    ("app.api.views.ask_for_member", "_told_out"): HANDED,
    ("app.api.views.ask_for_member", "as_it_would_come"): GATE,
    ("app.api.views.cards", "card_questions_out.card_out"): PERSON,
    ("app.api.views.circles", "members_out"): INNER,
    ("app.api.views.circles", "circle_out"): GATE,
    ("app.api.views.circles", "circle_out.opened"): INNER,
    ("app.api.views.circles", "links_out"): RIGHT,
    (
        "app.api.account.export",
        "_shifts",
    ): "what an own shift is called, for whom the gate lets",
    ("app.api.consent.view_as", "look"): PERSON,
    ("app.api.views.grants", "grant_out"): PERSON,
    ("app.api.views.gaps", "GapDesk._title"): ROTA,
    ("app.api.views.gaps", "looked_after"): CALLED,
    ("app.api.views.held_shifts", "shift_times"): INNER,
    ("app.api.views.home", "_supporter"): GATE,
    ("app.api.views.home", "_supporter.opened"): INNER,
    ("app.api.views.home", "home_of"): CALLED,
    ("app.api.circles.invitations", "_link"): RIGHT,
    ("app.api.circles.invitations", "look"): KEPT_PLACE,
    ("app.api.views.invitations", "knocks_out"): RIGHT,
    ("app.api.views.invitations", "_kept_name"): RIGHT,
    ("app.api.views.me", "knock_out"): KEPT_PLACE,
    ("app.api.circles.myself", "change"): OWN_WORDS,
    ("app.api.circles.myself", "myself_out"): OWN_WORDS,
    (
        "app.api.account.devices",
        "own_name",
    ): "how its owner is called, for who holds their device link",
    ("app.api.views.me", "device_label"): OWN_WORDS,
    ("app.api.views.me", "place_out"): CALLED,
    ("app.api.views.patterns", "pattern_title"): ROTA,
    ("app.api.consent.mute", "_out"): CALLED,
    ("app.api.record.proof", "export"): PERSON,
    ("app.api.views.records", "times_of"): PERSON,
    ("app.api.views.slots", "slot_outs"): GATE,
    ("app.api.circles.transfers", "see"): DRAFTED,
    ("app.api.circles.transfers", "_draft_view"): DRAFTED,
    ("app.api.circles.transfers", "_draft_view.opened"): DRAFTED,
    ("app.asks.address_service", "_opened"): INNER,
    ("app.circles.invitation_service", "let_in"): RIGHT,
    ("app.circles.name_service", "_is_called"): "compared with the name that they are given now",
    (
        "app.circles.name_service",
        "_refuse_lookalike",
    ): "compared with names that whoever gives one reads",
    ("app.circles.invitation_service", "person_name"): KEPT_PLACE,
    ("app.circles.disclosure_service", "open_card.opened"): INNER,
    ("app.circles.service", "names_with_tags"): INNER,
    ("app.identity.passkey_service", "name_of"): OWN_WORDS,
    ("app.identity.address_service", "confirm_address"): OWN_WORDS,
    ("app.identity.address_service", "addresses_in_clear"): OWN_WORDS,
    ("app.identity.address_service", "open_address"): "routing: read by its channel, at a lease",
    ("app.identity.address_service", "code_of"): "routing: sent to the address that it confirms",
    ("app.operators.disclosure", "_open"): OPERATOR,
    ("app.operators.resealing", "_reseal_row"): "sealed anew at once, in the same row",
    ("app.plans.draft_service", "_draft_of_row"): INNER,
    ("app.plans.first_shown_service", "headings"): PERSON,
    (
        "app.plans.first_shown_service",
        "forget_version",
    ): "sealed anew for who was shown it, as headings are",
    ("app.plans.i_am_service", "on_circle"): INNER,
    ("app.plans.i_am_service", "opened_section"): INNER,
    ("app.plans.service", "read"): INNER,
    ("app.plans.service", "read.opened"): INNER,
    ("app.rota.shifts.handover_note_service", "_opened"): INNER,
    ("app.stewardship.number_service", "_read_addresses"): "read again and sealed again, unseen",
    ("app.stewardship.number_service", "_read_members"): "read again and sealed again, unseen",
    ("app.stewardship.grant_service", "review"): "sealed anew for the grant that takes its place",
    (
        "app.stewardship.withdrawal_service",
        "undo",
    ): "sealed anew for the grant that takes its place",
}

#: Functions of services that give content in clear, who may call them, and why.
DOORS: dict[str, dict[tuple[str, str], str]] = {
    "plans.read": {
        ("app.api.views.asks", "ask_view"): PERSON,
        ("app.api.views.ask_for_member", "ask_for_me"): "for _told, and which answers count",
        ("app.api.views.ask_for_member", "as_it_would_come"): "for _told, under the gate",
        ("app.api.consent.view_as", "look"): PERSON,
        ("app.api.views.person_home", "person_home"): PERSON,
        ("app.api.views.plans", "plan_out"): "the person, or what `shown_to` leaves of it",
        ("app.api.views.plans", "reads_some"): "only whether `shown_to` leaves something",
        ("app.api.plans.plans", "write"): PERSON,
        ("app.api.plans.plans", "write_simple"): PERSON,
        ("app.api.circles.transfers", "_draft_view"): DRAFTED,
    },
    "i_am_service.read": {
        ("app.api.views.circles", "circle_out"): "the person, or whom `_meets` lets",
        ("app.api.views.home", "_supporter"): CALLED,
        ("app.api.circles.transfers", "_draft_view"): DRAFTED,
    },
    "draft_service.read": {("app.api.plans.plan_drafts", "_out"): PERSON},
    "address_service.own_address": {
        ("app.api.asks.arrival", "read"): PERSON,
        ("app.api.asks.arrival", "write"): PERSON,
    },
    "address_service.show_address": {
        ("app.api.asks.arrival", "look_at"): "app.asks.address_service asks the gate"
    },
    "notes.all_notes": {
        ("app.api.views.handover_notes", "notes_seen"): PERSON,
        ("app.api.views.person_home", "person_home"): PERSON,
    },
    "notes.own_notes": {
        ("app.api.views.handover_notes", "notes_seen"): OWN_WORDS,
        ("app.api.views.handover_notes", "_leaving"): OWN_WORDS,
    },
    "notes.preview_notes": {
        (
            "app.api.views.screens",
            "screens_of",
        ): "app.rota.shifts.handover_note_service asks the gate"
    },
    "address_service.preview_address": {
        ("app.api.views.screens", "_arrival"): "app.asks.address_service asks the gate"
    },
    "shift_times": {
        ("app.api.views.circles", "ended_times"): PERSON,
        ("app.api.consent.view_as", "_last_words"): PERSON,
        ("app.api.views.held_shifts", "held_out"): PERSON,
        ("app.api.views.notices", "last_word_out"): "a last word: what the person let be told once",
    },
    "notes.show_notes": {
        (
            "app.api.rota.handover_notes",
            "look_at",
        ): "app.rota.shifts.handover_note_service asks the gate"
    },
    "names_of": {
        ("app.api.views.advance_rules", "_run_out"): NAMED_BY_RULE,
        ("app.api.views.allies", "allies_seen"): CALLED,
        ("app.api.views.allies", "lost_out"): "who said it: for the person, and for who may say it",
        (
            "app.api.views.allies",
            "bring_back_out",
        ): "the two who help, for the person and for each other",
        ("app.api.views.asks", "_ally_name"): PERSON,
        ("app.api.views.former_members", "former_out"): PERSON,
        ("app.api.circles.former_members", "remembers"): PERSON,
        ("app.api.rota.gaps", "ask_next"): RIGHT,
        ("app.api.views.held_shifts", "held_out"): PERSON,
        ("app.api.consent.pause", "pause"): PERSON,
        ("app.api.record.records", "_behind"): PERSON,
        ("app.api.circles.offline_members", "keep"): RIGHT,
        ("app.api.views.pending_grants", "_named_grants"): PERSON,
    },
    "names_with_tags": {
        ("app.api.views.allies", "allies_out"): PERSON,
        (
            "app.api.views.coordinators",
            "handovers_out",
        ): "the person's, or who gives it and who takes it",
        ("app.api.views.coordinators", "left_out"): PERSON,
        ("app.api.views.advance_rules", "rule_out"): NAMED_BY_RULE,
        ("app.api.views.gaps", "GapDesk._stand_by"): RIGHT,
        ("app.api.views.gaps", "GapDesk._done"): RIGHT,
        (
            "app.api.views.handover_notes",
            "said_out",
        ): "app.rota.shifts.presence_service: the shift before, the one after",
        ("app.api.views.handover_notes", "notes_out"): "whose note it is, with the note",
        ("app.api.views.rotations", "rotation_outs"): ROTA,
        ("app.api.views.slots", "slot_outs"): ROTA,
        ("app.api.views.stand_ins", "stand_ins_out"): "the person's, or the reader's own",
        ("app.api.views.suggestions", "offers_out"): RIGHT,
        ("app.api.rota.suggestions", "_for_times"): RIGHT,
        ("app.api.rota.suggestions", "offer"): RIGHT,
        ("app.api.views.swaps", "swap_out"): ROTA,
        ("app.api.views.offline_members", "app_less_seen"): RIGHT,
    },
    "open_card": {
        ("app.api.views.cards", "disclosure_out"): "the person, who wrote it, or whose draft it is"
    },
    "disclosure_out": {
        ("app.api.views.cards", "card_questions_out.card_out"): PERSON,
        ("app.api.views.circles", "members_out"): "for `full` alone, which is the person's",
        ("app.api.account.export", "_own_rows"): OWN_WORDS,
        ("app.api.views.invitations", "knocks_out"): RIGHT,
        ("app.api.circles.myself", "myself_out"): OWN_WORDS,
        ("app.api.circles.transfers", "see"): DRAFTED,
    },
    "address_service.addresses_in_clear": {("app.api.views.addresses", "addresses_out"): OWN_WORDS},
}

#: What the one reader of consent answers about a read (app/access/reading.py).
QUESTIONS = frozenset(
    {"sight_of", "sight_once_told", "may_know", "sees_times", "reads_of", "visible_slots"}
)

#: Where the gate stands between content and who reads it.
GATED: frozenset[tuple[str, str]] = frozenset(
    {
        ("app.api.account.export", "_shifts"),
        ("app.api.views.plans", "shown_to"),
        ("app.api.views.home", "_offered"),
        ("app.api.views.home", "_coordinator"),
        ("app.api.views.slots", "week_seen"),
        ("app.api.views.month", "days_seen"),
        ("app.api.views.patterns", "patterns_out"),
        ("app.api.views.patterns", "pattern_seen"),
        ("app.api.views.rotations", "rotation_outs"),
        ("app.api.views.rotations", "rotations_seen"),
        ("app.api.views.gaps", "looked_after"),
        ("app.api.views.gaps", "nights_seen"),
        ("app.api.views.notices", "_is_theirs"),
        ("app.rota.schedule.calendar_feed_service", "feed_entries"),
        ("app.rota.shifts.presence_service", "presence_seen_by"),
        ("app.rota.schedule.visible_slot_queries", "visible_slots"),
        ("app.rota.schedule.visible_slot_queries", "lock_visible_slots"),
        ("app.rota.rotations.rotation_service", "create_rotation"),
        ("app.rota.rotations.rotation_service", "agree_to_turns"),
        ("app.rota.shifts.swap_service", "visible_swaps"),
        ("app.asks.address_service", "_open_to"),
        ("app.rota.shifts.handover_note_service", "_notes_for"),
    }
)


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
