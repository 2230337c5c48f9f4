"""Reading lines: to whom they are open, which there are, what stands beside them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.access.reading import readers_of_words, reads_words_in
from app.circles.models import CircleState, Member, MemberState
from app.circles.service import Membership, members_of, person_of
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.prepared_statement import PreparedQuery
from app.identity.address_service import has_app
from app.values.models import (
    StanceKind,
    ValueIdea,
    ValueLine,
    ValueReader,
    ValueStance,
    ValueState,
)
from app.values.rules import StanceFacts


def read_since(tx: Tx, me: Membership) -> datetime | None:
    """Since when the circle's lines are open to a member; None: they aren't, for whatever reason.

    To the person, since they are the person's: what was said to another before isn't theirs.
    """
    if me.state is CircleState.DRAFT:
        return None
    reader = tx.session.get(ValueReader, me.member_id)
    if not me.is_person and (reader is None or not reads_words_in(tx, me.circle_id, me.member_id)):
        return None
    in_at = tx.session.get_one(Member, me.member_id).in_at or tx.now
    return in_at if reader is None else max(reader.since, in_at)


def need_open(tx: Tx, me: Membership) -> datetime:
    """`read_since` for whoever it is open to. Raises NotFound for everybody else."""
    since = read_since(tx, me)
    if since is None:
        raise NotFound
    return since


def opened_to(tx: Tx, circle_id: str) -> frozenset[str]:
    """Whom the person opened it to, whether or not they can read anything now."""
    return frozenset(
        tx.session.exec(select(ValueReader.member_id).where(ValueReader.circle_id == circle_id))
    )


def is_open_to_place(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether the person opened it to a place, for whoever comes in there."""
    reader = tx.session.get(ValueReader, member_id)
    return reader is not None and reader.circle_id == circle_id


def heard_members(tx: Tx, circle_id: str) -> frozenset[str]:
    """Whose objections keep a line open: the person's, and theirs to whom it is open now."""
    readers = opened_to(tx, circle_id) & readers_of_words(tx, circle_id)
    return readers | {person_of(tx, circle_id).id}


def choosable_members(tx: Tx, circle_id: str) -> list[Member]:
    """Whom the person can open it to: who has the app, and places kept for somebody who will."""
    person_id, shut_out = person_of(tx, circle_id).id, blocked_members(tx, circle_id)
    return [
        member
        for member in members_of(tx, circle_id)
        if member.id != person_id and member.id not in shut_out and _has_screen(tx, member)
    ]


def _has_screen(tx: Tx, member: Member) -> bool:
    if member.state == MemberState.KEPT:
        return True
    return member.account_id is not None and has_app(tx, member.account_id)


def lines_of(tx: Tx, circle_id: str) -> list[ValueLine]:
    """A circle's lines that aren't over, in the order in which they were proposed."""
    return list(
        tx.session.exec(
            select(ValueLine)
            .where(ValueLine.circle_id == circle_id, ValueLine.state != ValueState.OVER)
            .order_by(col(ValueLine.proposed_at), col(ValueLine.id))
        )
    )


def lock_line(tx: Tx, circle_id: str, line_id: str) -> ValueLine:
    """A line of this circle under its lock, over or not. Raises NotFound."""
    line = tx.session.exec(
        select(ValueLine)
        .where(ValueLine.id == line_id, ValueLine.circle_id == circle_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if line is None:
        raise NotFound
    return line


def stances_on(tx: Tx, line_ids: Collection[str]) -> dict[str, list[ValueStance]]:
    """What was said to some lines, by the line's id; in no order that says who or when."""
    rows: dict[str, list[ValueStance]] = {line_id: [] for line_id in line_ids}
    for stance in tx.session.exec(
        select(ValueStance)
        .where(col(ValueStance.line_id).in_(line_ids))
        .order_by(col(ValueStance.id))
    ):
        rows[stance.line_id].append(stance)
    return rows


def stance_of(tx: Tx, line_id: str, member_id: str) -> ValueStance | None:
    """What a member said to a line; None: nothing."""
    return tx.session.exec(
        select(ValueStance).where(
            ValueStance.line_id == line_id, ValueStance.member_id == member_id
        )
    ).one_or_none()


def ideas_on(tx: Tx, line_ids: Collection[str]) -> dict[str, list[ValueIdea]]:
    """Ideas for living with some lines, by the line's id, in no order that says who or when."""
    rows: dict[str, list[ValueIdea]] = {line_id: [] for line_id in line_ids}
    for idea in tx.session.exec(
        select(ValueIdea).where(col(ValueIdea.line_id).in_(line_ids)).order_by(col(ValueIdea.id))
    ):
        rows[idea.line_id].append(idea)
    return rows


def has_objection(tx: Tx, line: ValueLine) -> bool:
    """Whether something is in the way of somebody to whom the line is open now."""
    objecting = tx.session.exec(
        select(ValueStance.member_id).where(
            ValueStance.line_id == line.id, ValueStance.kind == StanceKind.IN_MY_WAY
        )
    ).all()
    return not heard_members(tx, line.circle_id).isdisjoint(objecting)


def facts_of(stance: ValueStance) -> StanceFacts:
    """A stance as rules read it."""
    return StanceFacts(
        StanceKind(stance.kind), stance.words is not None, stance.shows_name, stance.said_at
    )


def own_stances(tx: Tx, circle_id: str, member_id: str) -> list[ValueStance]:
    """Everything that a member said to lines."""
    return list(
        tx.session.exec(
            select(ValueStance)
            .where(ValueStance.circle_id == circle_id, ValueStance.member_id == member_id)
            .order_by(col(ValueStance.said_at), col(ValueStance.id))
        )
    )


def own_ideas(tx: Tx, circle_id: str, member_id: str) -> list[ValueIdea]:
    """Every idea that a member wrote down."""
    return list(
        tx.session.exec(
            select(ValueIdea)
            .where(ValueIdea.circle_id == circle_id, ValueIdea.by_member == member_id)
            .order_by(col(ValueIdea.written_at), col(ValueIdea.id))
        )
    )


def own_proposals(tx: Tx, circle_id: str, member_id: str) -> list[ValueLine]:
    """What a member proposed that isn't over."""
    return [line for line in lines_of(tx, circle_id) if line.by_member == member_id]


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(ValueLine.id), col(ValueLine.circle_id))
    .where(col(ValueLine.due_at) <= bindparam("now"))
    .order_by(col(ValueLine.due_at))
    .limit(50)
)


def due_lines(tx: Tx) -> list[tuple[str, str]]:
    """Proposed lines that the worker is to look at, each with its circle."""
    return [(line_id, circle_id) for line_id, circle_id in tx.rows(_DUE, now=tx.now)]
