"""Bugs that the machine of promise 1 must find: each one line of the code, and what stands instead.

A line is looked for in its function, so that it has to be there, once; who changes it changes this
list with it. The function of the running program then gets the changed code: whoever imported it
has it too.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Bug:
    """One line changed."""

    name: str
    file: str
    function: str
    line: str
    instead: str

    @property
    def module(self) -> str:
        return self.file.removesuffix(".py").replace("/", ".")


GATE = "app/consent/gate.py"
HOURS = "app/core/hours.py"
FACTS = "app/access/facts.py"
CONSENT = "app/consent/service.py"
WITHDRAW = "app/stewardship/withdrawal_service.py"
IN_FLIGHT = "app/stewardship/in_flight_service.py"
PAUSE = "app/stewardship/pause_service.py"
LEASE = "app/delivery/lease.py"
OUTBOX = "app/outbox/service.py"
KNOWN = "app/needs/known_service.py"

BUGS = (
    # --- the gate ---------------------------------------------------------------------------
    Bug(
        "a grant never runs out",
        GATE,
        "_is_live",
        "and (grant.ends_at is None or now < grant.ends_at)",
        "and True",
    ),
    Bug(
        "a grant holds before it begins",
        GATE,
        "_is_live",
        "and grant.starts_at <= now",
        "and True",
    ),
    Bug(
        "a grant to one is a grant to all",
        GATE,
        "_applies_to",
        "return grant.member_id == member.id",
        "return not grant.deny or grant.member_id == member.id",
    ),
    Bug(
        "whose role it is doesn't matter",
        GATE,
        "_applies_to",
        "return _TO_ROLE[grant.to_kind] in member.roles",
        "return True",
    ),
    Bug(
        "everybody is on shift",
        GATE,
        "_applies_to",
        "return member.on_shift",
        "return True",
    ),
    Bug(
        "everybody is in the pool",
        GATE,
        "_applies_to",
        "return member.in_pool",
        "return True",
    ),
    Bug(
        "everybody was told before",
        GATE,
        "_applies_to",
        'return grant.to_kind == "told" and member.was_told',
        'return grant.to_kind == "told"',
    ),
    Bug(
        "a deny of everything denies nothing",
        GATE,
        "_is_about",
        'return grant.event in {event, "any"}',
        "return grant.event == event",
    ),
    Bug(
        "who must report hears what names nobody",
        GATE,
        "live_grants",
        'if (member.paid or member.reports) and grant.to_kind not in {"member", "pool", "told"}:',
        'if member.paid and grant.to_kind not in {"member", "pool", "told"}:',
    ),
    Bug(
        "what was queued in a pause goes after it",
        GATE,
        "may_send",
        "if circle.live and can_be_told and paused(circle, queued_at or now):",
        "if circle.live and can_be_told and paused(circle, now):",
    ),
    Bug(
        "a pause without an end isn't one",
        GATE,
        "paused",
        "circle.paused_until is None or queued_at < circle.paused_until",
        "circle.paused_until is not None and queued_at < circle.paused_until",
    ),
    Bug(
        "a rest without an end isn't one",
        GATE,
        "_is_resting",
        "return member.resting and (member.rests_until is None or now < member.rests_until)",
        "return member.resting and member.rests_until is not None and now < member.rests_until",
    ),
    Bug(
        "a mute without an end isn't one",
        GATE,
        "_is_muted",
        "return member.muted and (member.muted_until is None or now < member.muted_until)",
        "return member.muted and member.muted_until is not None and now < member.muted_until",
    ),
    Bug(
        "the circle's hours by another clock",
        GATE,
        "_by_hours",
        "circle_minute = minute_of(now, circle.zone)",
        "circle_minute = minute_of(now, member.zone)",
    ),
    Bug(
        "a friend's hours by the circle's clock",
        GATE,
        "_by_hours",
        "member_minute = minute_of(now, member.zone)",
        "member_minute = minute_of(now, circle.zone)",
    ),
    Bug(
        "the person's hours aren't looked at",
        GATE,
        "_by_hours",
        "grant for grant in grants if within(grant.from_minute, grant.to_minute, circle_minute)",
        "grant for grant in grants",
    ),
    Bug(
        "nights are for everybody",
        GATE,
        "may_send",
        "if member.night is not None and within(*member.night, circle_minute):",
        "if False and within(*member.night, circle_minute):",
    ),
    Bug(
        "over any channel that the friend agreed to",
        GATE,
        "_allow_widest",
        "channels = frozenset(grant.channels) & frozenset(reach.channels) - barred",
        "channels = frozenset(reach.channels) - barred",
    ),
    Bug(
        "hours end a minute late",
        HOURS,
        "within",
        "return from_minute <= minute < to_minute",
        "return from_minute <= minute <= to_minute",
    ),
    Bug(
        "hours over midnight are any hour",
        HOURS,
        "within",
        "return minute >= from_minute or minute < to_minute",
        "return True",
    ),
    # --- what the gate reads, and what is written down -----------------------------------------
    Bug(
        "everybody lives where the circle is",
        FACTS,
        "_read_grants_and_members",
        "zone=own_zone or zone,",
        "zone=zone,",
    ),
    Bug(
        "a grant forgets its end",
        CONSENT,
        "add_grant",
        "ends_at=ends_at,",
        "ends_at=None,",
    ),
    Bug(
        "a grant begins at once",
        CONSENT,
        "add_grant",
        "begins = starts_at or tx.now",
        "begins = tx.now",
    ),
    Bug(
        "a withdrawal lets grants be",
        CONSENT,
        "end_grants",
        "grant.ended_at, grant.ended_by = tx.now, by",
        "grant.ended_by = by",
    ),
    Bug(
        "lifting one deny lifts all",
        CONSENT,
        "end_denies",
        "col(ConsentGrant.member_id) == member_id,",
        "col(ConsentGrant.member_id).is_not(None),",
    ),
    Bug(
        "a rest keeps the end of the one before",
        CONSENT,
        "set_capacity",
        "capacity.level, capacity.until = level, until",
        "capacity.level = level",
    ),
    Bug(
        "a no to the pool is a yes",
        CONSENT,
        "agree_to_pool",
        "place.agreed_at = tx.now if agreed else None",
        "place.agreed_at = tx.now",
    ),
    # --- withdrawing, pausing ------------------------------------------------------------------
    Bug(
        "withdrawing shuts nobody out",
        WITHDRAW,
        "_shut_out",
        "consent.deny(tx, circle_id, member.id, withdrawn.id)",
        "pass",
    ),
    Bug(
        "a withdrawal waits for nothing",
        WITHDRAW,
        "_shut_out",
        "withdrawn.leased = [notice.id for notice in outbox.leased_of(tx, circle_id, member.id)]",
        "withdrawn.leased = []",
    ),
    Bug(
        "an undo gives back what had an end for good",
        WITHDRAW,
        "undo",
        "ends_at=end_under_trial(trial, ends_at),",
        "ends_at=None,",
    ),
    Bug(
        "an undo forgets the hours",
        WITHDRAW,
        "undo",
        "from_minute=old.from_minute,",
        "from_minute=None,",
    ),
    Bug(
        "one grant is never ended",
        WITHDRAW,
        "end_one_grant",
        "grant.ended_at = tx.now",
        "pass",
    ),
    Bug(
        "who is removed stays in",
        WITHDRAW,
        "remove",
        "end_member(tx, member)",
        "pass",
    ),
    Bug(
        "a friend's own no waits for the others'",
        IN_FLIGHT,
        "in_flight",
        "query = query.where(Notice.member_id == member_id)",
        "query = query.where(Notice.member_id != member_id)",
    ),
    Bug(
        "a pause waits for nothing",
        PAUSE,
        "on_its_way",
        "own_ids = set(in_flight(tx, circle_id, person_of(tx, circle_id).id))",
        "own_ids = set(in_flight(tx, circle_id))",
    ),
    Bug(
        "a pause isn't written down",
        PAUSE,
        "pause",
        "consent.set_pause(tx, circle_id, until)",
        "pass",
    ),
    Bug(
        "what is queued isn't cancelled",
        OUTBOX,
        "cancel",
        "col(Notice.circle_id) == circle_id, col(Notice.state) == NoticeState.QUEUED",
        "col(Notice.circle_id) == circle_id, col(Notice.state) == NoticeState.LEASED",
    ),
    # --- leasing -------------------------------------------------------------------------------
    Bug(
        "a lease outlasts the consent under it",
        LEASE,
        "_Lease._valid_for",
        "if self._may_go(notice, channel, self.tx.now + invalid_after):",
        "if self._may_go(notice, channel, self.tx.now):",
    ),
    Bug(
        "the sender's deadline is another than the answer's",
        LEASE,
        "_Lease._lease",
        "deadline=self.started + valid_for.total_seconds(),",
        "deadline=self.started + 900,",
    ),
    Bug(
        "the answer doesn't wait for a lease's end",
        LEASE,
        "_Lease._lease",
        '"send_by": now + valid_for,',
        '"send_by": now,',
    ),
    Bug(
        "the gate is asked as of now, whenever it was queued",
        LEASE,
        "_Lease._verdict",
        "notice.created_at,",
        "None,",
    ),
    # --- needs: who may know is said of each ------------------------------------------------
    Bug(
        "a name is never taken from a need",
        KNOWN,
        "take_known",
        "tx.session.delete(knower)",
        "pass",
    ),
    Bug(
        "who may know of one need may know of all",
        FACTS,
        "FactsBySubject.of",
        'facts = with_grants(facts, self._of_needs().get(subject_id or "", ()))',
        "facts = with_grants(facts, sum(self._of_needs().values(), ()))",
    ),
)


class NotThere(AssertionError):
    """A line of the list that its function doesn't have, or has twice."""


def changed(bug: Bug) -> tuple[str, str]:
    """The module's source as it is and with the bug. Raises NotThere."""
    source = (ROOT / bug.file).read_text(encoding="utf-8")
    function = function_of(bug)
    lines, first = inspect.getsourcelines(function)
    fits = [at for at, line in enumerate(lines) if line.strip() == bug.line]
    if len(fits) != 1:
        raise NotThere(f"{bug.file}, {bug.function}: {len(fits)} times {bug.line!r}")
    lines_changed = source.splitlines()
    at = first - 1 + fits[0]
    if lines_changed[at].strip() != bug.line:
        raise NotThere(f"{bug.file} changed while the tests ran")
    lines_changed[at] = lines_changed[at].replace(bug.line, bug.instead)
    return source, "\n".join(lines_changed) + "\n"


def function_of(bug: Bug) -> FunctionType:
    """The running program's function that a bug changes."""
    target: Any = importlib.import_module(bug.module)
    for name in bug.function.split("."):
        target = getattr(target, name)
    assert isinstance(target, FunctionType)
    return target


def _code_of(source: str, bug: Bug) -> CodeType:
    code = compile(source, str(ROOT / bug.file), "exec", dont_inherit=True)
    for name in bug.function.split("."):
        code = next(
            constant
            for constant in code.co_consts
            if isinstance(constant, CodeType) and constant.co_name == name
        )
    return code


@contextmanager
def seeded(bug: Bug) -> Iterator[None]:
    """The program with a bug in it. Raises NotThere, and AssertionError when nothing changes."""
    source, with_bug = changed(bug)
    function = function_of(bug)
    before, after = function.__code__, _code_of(with_bug, bug)
    assert after != _code_of(source, bug), f"{bug.name}: nothing changes"
    function.__code__ = after
    try:
        yield
    finally:
        function.__code__ = before
