"""The one reader of consent: a circle's grants and members, put together for the gate.

Given a circle, an event and a subject (an ask, a run of an advance rule, a shift), it alone adds
who is on shift, whom the subject told, what an advance rule gives for it, what of it may be told
once, and whom the person shut out. Nothing else assembles facts
(tests/architecture/test_one_reader.py).

A send needs everybody's facts (`load_facts`, and `FactsBySubject` for a lease); a read needs what
can reach one member (`load_facts_for`, asked by `app.access.reading`). Both are made of the same
columns by the same functions, so an audience means the same in a read as in a send. In a
transaction that only reads, each is read once (`Tx.read_once`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select

from app.access.statements import (
    BLOCKED,
    EVERYBODY,
    GRANTS,
    GRANTS_OF,
    GRANTS_TO,
    LONGEST_SHIFT,
    MEMBER_COLUMN_COUNT,
    PLACE,
    PLACE_OF_ACCOUNT,
    REACHES,
    REACHES_OF,
    Rows,
    shut_out_members,
)
from app.access.subjects import NOTHING, Subject, grants_of_needs, read_subjects
from app.circles.date_ranges import covers
from app.circles.member_limits import SetLimits, limits_of_row
from app.circles.models import CircleState, MemberState, Role
from app.consent.gate import reaches
from app.consent.gate_facts import CircleFacts, GrantFacts, MemberFacts, ReachFacts, as_told
from app.consent.models import Level
from app.core.db import Tx
from app.guidelines.guideline_queries import read_guidelines
from app.guidelines.rules import Guideline
from app.outbox.events import BETWEEN_MEMBERS, Event

_Row = tuple[Any, ...]

NOW = timedelta(0)


@dataclass(frozen=True, slots=True)
class Place:
    """A member's place in a circle, as rights and grants read it. `facts` has no reach."""

    circle_id: str
    zone: str  # the circle's
    state: CircleState
    is_drafter: bool
    closed: bool  # for good: its person alone finds it
    shut_out: bool  # the person stopped everything for them
    limits: SetLimits  # what the person set for them
    has_guidelines: bool  # lines of the person's have a say in this circle
    facts: MemberFacts


# --- for sends ------------------------------------------------------------------------------------


def load_facts(
    tx: Tx,
    circle_id: str,
    *,
    event: str | None = None,
    subject_id: str | None = None,
    lasting: timedelta = NOW,
) -> CircleFacts:
    """A circle's consent as of now, about one subject or none.

    With an `event`, what says nothing about it is left out: grants and reach for others.
    `lasting`: whose shift ends sooner than that isn't on shift. A circle that isn't there is one
    in which nobody may know anything.
    """
    facts = tx.read_once(
        ("facts", circle_id, event, lasting), lambda: _read_circle(tx, circle_id, event, lasting)
    )
    if subject_id is None:
        return facts
    subject = tx.read_once(("subject", subject_id), lambda: _read_subject(tx, subject_id))
    facts = _about_subject(facts, subject, subject_id)
    if event == Event.NEED:
        return with_grants(facts, grants_of_needs(tx, [subject_id]).get(subject_id, ()))
    return facts


class FactsBySubject:
    """What `load_facts` gives, for many subjects of some circles in one pass: a lease needs that.

    Subjects are read once, together, and each circle once for each event; so a thousand notices
    take as many statements as one.
    """

    def __init__(self, tx: Tx, subject_ids: Collection[str], lasting: timedelta) -> None:
        self._tx = tx
        self._lasting = lasting
        self._subject_ids = subject_ids
        self._subjects = read_subjects(tx, subject_ids)
        self._needs: Mapping[str, tuple[GrantFacts, ...]] | None = None
        self._circles: dict[tuple[str, str], CircleFacts] = {}
        self._about_subjects: dict[tuple[str, str, str | None], CircleFacts] = {}

    def of(self, circle_id: str, event: str, subject_id: str | None) -> CircleFacts:
        """A circle's consent about a subject that was among those given."""
        key = (circle_id, event, subject_id)
        if key not in self._about_subjects:
            if key[:2] not in self._circles:
                self._circles[key[:2]] = load_facts(
                    self._tx, circle_id, event=event, lasting=self._lasting
                )
            facts = _about_subject(
                self._circles[key[:2]],
                self._subjects.get(subject_id or "", NOTHING),
                subject_id,
            )
            if event == Event.NEED:
                facts = with_grants(facts, self._of_needs().get(subject_id or "", ()))
            self._about_subjects[key] = facts
        return self._about_subjects[key]

    def _of_needs(self) -> Mapping[str, tuple[GrantFacts, ...]]:
        """What is let be known of needs; asked only once there is a notice of one."""
        if self._needs is None:
            self._needs = grants_of_needs(self._tx, self._subject_ids)
        return self._needs


def with_grants(facts: CircleFacts, grants: tuple[GrantFacts, ...]) -> CircleFacts:
    return replace(facts, grants=(*facts.grants, *grants)) if grants else facts


def _about_subject(facts: CircleFacts, subject: Subject, subject_id: str | None) -> CircleFacts:
    facts = _without_lifted(facts, subject_id)
    if subject == NOTHING:
        return facts
    return replace(
        as_told(facts, subject.told_members),
        grants=(*facts.grants, *subject.rule_grants),
        last_words=subject.last_words,
    )


def _without_lifted(facts: CircleFacts, subject_id: str | None) -> CircleFacts:
    """Without the lines that the person lets this one subject pass."""
    if not any(subject_id in line.lifted for line in facts.guidelines):
        return facts
    return replace(
        facts,
        guidelines=tuple(line for line in facts.guidelines if subject_id not in line.lifted),
    )


def _read_subject(tx: Tx, subject_id: str) -> Subject:
    return read_subjects(tx, [subject_id]).get(subject_id, NOTHING)


def _read_circle(tx: Tx, circle_id: str, event: str | None, lasting: timedelta) -> CircleFacts:
    facts = _without_reach(tx, circle_id, event, lasting)
    reach: dict[str, list[ReachFacts]] = {}
    for member_id, of_event, channels, from_minute, to_minute, starts_at in _rows_of_event(
        tx, REACHES, REACHES_OF, circle_id, event
    ):
        reach.setdefault(member_id, []).append(
            ReachFacts(of_event, tuple(channels), from_minute, to_minute, starts_at)
        )
    members = {
        member.id: replace(member, reach=tuple(reach.get(member.id, ())))
        for member in facts.members.values()
    }
    return replace(facts, members=members)


def _without_reach(tx: Tx, circle_id: str, event: str | None, lasting: timedelta) -> CircleFacts:
    """Everything but what each member said may reach them: all that a read depends on."""
    return tx.read_once(
        ("without reach", circle_id, event, lasting),
        lambda: _read_grants_and_members(tx, circle_id, event, lasting),
    )


def _read_grants_and_members(
    tx: Tx, circle_id: str, event: str | None, lasting: timedelta
) -> CircleFacts:
    rows = tx.rows(
        EVERYBODY,
        circle=circle_id,
        now=tx.now,
        until=tx.now + lasting,
        began=tx.now - LONGEST_SHIFT,
    )
    if not rows:
        return CircleFacts(circle_id, False, "UTC", ())
    state, zone, paused_at, paused_until, closed_at, lost_at, has_guidelines = rows[0][:7]
    members: dict[str, MemberFacts] = {}
    for member_rows in _by_member(row[7:] for row in rows):
        own_zone, level, rests_until, muted, muted_until = member_rows[0][MEMBER_COLUMN_COUNT:]
        member = _member(member_rows, zone, tx.now)
        members[member.id] = replace(
            member,
            zone=own_zone or zone,
            resting=level == Level.RESTING,
            rests_until=rests_until,
            muted=bool(muted),
            muted_until=muted_until,
        )
    granted_event = None if event in BETWEEN_MEMBERS else event  # those go under any grant
    rows = _rows_of_event(tx, GRANTS, GRANTS_OF, circle_id, granted_event)
    grants = tuple(_grant(*row) for row in rows)
    return CircleFacts(
        circle_id,
        state == CircleState.LIVE,
        zone,
        grants,
        members,
        paused_at=paused_at,
        paused_until=paused_until,
        closed=closed_at is not None,
        lost_at=lost_at,
        guidelines=read_lines(tx, circle_id, has_any=has_guidelines),
    )


def read_lines(tx: Tx, circle_id: str, *, has_any: bool) -> tuple[Guideline, ...]:
    if not has_any:
        return ()
    return tx.read_once(("guidelines", circle_id), lambda: read_guidelines(tx, circle_id))


def _rows_of_event(
    tx: Tx, statement: Rows, statement_of_event: Rows, circle_id: str, event: str | None
) -> list[_Row]:
    if event is None:
        return tx.rows(statement, circle=circle_id)
    return tx.rows(statement_of_event, circle=circle_id, event=event)


# --- for reads ------------------------------------------------------------------------------------


def load_facts_for(
    tx: Tx, circle_id: str, member_id: str, *, subject_id: str | None = None
) -> CircleFacts:
    """What of a circle's consent can reach one member, for what they read. It has no reach.

    Of a subject, whoever was asked while on shift goes on reading when the shift is over: nobody
    took it back from them.
    """
    place = find_place(tx, circle_id, member_id)
    if place is None:
        return CircleFacts(circle_id, False, "UTC", ())
    grants = tx.read_once(
        ("grants to", circle_id, member_id),
        lambda: tuple(
            _grant(*row) for row in tx.rows(GRANTS_TO, circle=circle_id, member=member_id)
        ),
    )
    facts = CircleFacts(
        circle_id,
        place.state == CircleState.LIVE,
        place.zone,
        grants,
        {member_id: place.facts},
        closed=place.closed,
        guidelines=read_lines(tx, circle_id, has_any=place.has_guidelines),
    )
    if subject_id is None:
        return facts
    subject = tx.read_once(("subject", subject_id), lambda: _read_subject(tx, subject_id))
    facts = _about_subject(facts, subject, subject_id)
    if member_id in subject.asked_on_shift:
        member = replace(facts.members[member_id], on_shift=True)
        facts = replace(facts, members={member_id: member})
    return facts


def find_place(tx: Tx, circle_id: str, member_id: str) -> Place | None:
    """A member's place in a circle, also one that ended; None for somebody of no such circle."""
    return tx.read_once(
        ("place", circle_id, member_id),
        lambda: _place(
            tx, circle_id, tx.rows(PLACE, member=member_id, **_parameters_at(tx, circle_id))
        ),
    )


def find_place_of_account(tx: Tx, circle_id: str, account_id: str) -> Place | None:
    """The place of an account that is in a circle."""
    rows = tx.rows(PLACE_OF_ACCOUNT, account=account_id, **_parameters_at(tx, circle_id))
    place = _place(tx, circle_id, rows)
    if place is not None:
        tx.read_once(("place", circle_id, place.facts.id), lambda: place)
    return place


def _parameters_at(tx: Tx, circle_id: str) -> dict[str, object]:
    return {
        "circle": circle_id,
        "now": tx.now,
        "until": tx.now,
        "began": tx.now - LONGEST_SHIFT,
    }


def _place(tx: Tx, circle_id: str, rows: list[_Row]) -> Place | None:
    if not rows:
        return None
    state, drafter_id, zone, closed_at, shut_out, has_guidelines = rows[0][:6]
    member_rows = [row[6:] for row in rows]
    facts = _member(member_rows, zone, tx.now)
    return Place(
        circle_id,
        zone,
        CircleState(state),
        drafter_id == facts.id,
        closed_at is not None,
        bool(shut_out),
        _limits(member_rows[0]),
        bool(has_guidelines),
        facts,
    )


def stopped_members(tx: Tx, circle_id: str) -> frozenset[str]:
    """Who is in a circle and may know nothing of its person any more, or never did.

    Nobody in a circle that is closed: nothing was stopped for anyone in particular.
    """

    def read() -> frozenset[str]:
        facts = _without_reach(tx, circle_id, None, NOW)
        if facts.closed:
            return frozenset()
        return frozenset(
            member.id
            for member in facts.members.values()
            if member.active and not reaches(facts, member.id, tx.now)
        )

    return tx.read_once(("stopped", circle_id), read)


def blocked_members(tx: Tx, circle_id: str) -> frozenset[str]:
    """Whom the person shut out of everything. What they hold stays theirs."""
    return tx.read_once(
        ("blocked", circle_id),
        lambda: frozenset(
            member_id for (member_id,) in tx.rows(BLOCKED, circle=circle_id, now=tx.now)
        ),
    )


def shut_out_in(circle_id: str, now: datetime) -> Select[*tuple[Any, ...]]:
    """The same ids as `blocked_members`, for a statement around it."""
    return shut_out_members(circle_id, now)


# --- rows to facts --------------------------------------------------------------------------------


def _by_member(rows: Iterable[_Row]) -> Iterable[list[_Row]]:
    """The rows of each member: one for each role and each time of standing in."""
    rows_by_member: dict[str, list[_Row]] = {}
    for row in rows:
        rows_by_member.setdefault(row[0], []).append(row)
    return rows_by_member.values()


def _member(rows: list[_Row], zone: str, now: datetime) -> MemberFacts:
    """A member from their rows, in the order of `_MEMBER_COLUMNS`; without reach or own dials."""
    member_id, state, paid, reports, card_unseen, agreed_at, on_shift = rows[0][:7]
    roles = {row[7] for row in rows if row[7]}
    if any(row[8] is not None and covers(row[8], row[9], zone, now) for row in rows):
        roles.add(Role.COORDINATOR)  # for these days
    return MemberFacts(
        id=member_id,
        active=state == MemberState.IN,
        roles=frozenset(roles),
        zone=zone,
        paid=paid,
        reports=reports,
        card_unseen=bool(card_unseen),
        in_pool=agreed_at is not None,
        on_shift=bool(on_shift),
        night=_limits(rows[0]).night,
    )


def _limits(row: _Row) -> SetLimits:
    """What the person set for a member, at the end of `_MEMBER_COLUMNS`."""
    return limits_of_row(*row[10:13])


def _grant(
    grant_id: str,
    to_kind: str,
    member_id: str | None,
    deny: bool,
    event: str,
    tier: int,
    channels: list[str],
    from_minute: int | None,
    to_minute: int | None,
    starts_at: datetime,
    ends_at: datetime | None,
    sections: list[str] | None,
) -> GrantFacts:
    """A grant from a row of `_LIVE_GRANTS`."""
    return GrantFacts(
        id=grant_id,
        to_kind=to_kind,
        member_id=member_id,
        deny=deny,
        event=event,
        tier=tier,
        channels=tuple(channels),
        from_minute=from_minute,
        to_minute=to_minute,
        starts_at=starts_at,
        ends_at=ends_at,
        sections=tuple(sections or ()),
    )
