"""What a home says of what a circle does together: read in one statement for all of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from app.access.reading import reads_of
from app.api.http.guards import Look
from app.api.http.wire import Out
from app.api.views.solidarity import StandingText
from app.api.views.trials import kinds_of
from app.circles.models import CircleState
from app.circles.permissions import Permission
from app.circles.service import Membership, person_of
from app.coordinating import turn_queries as turns
from app.core.db import Tx
from app.gatherings import home_queries as gatherings
from app.gatherings.affirmation_service import kept_words
from app.gatherings.grant_service import reads_gatherings
from app.guidelines import home_queries as guidelines
from app.member_offers import home_queries as member_offers
from app.needs import home_queries as needs
from app.repairs import home_queries as repairs
from app.rota.schedule import other_hours_queries as other_hours
from app.rota.schedule.week_queries import today
from app.solidarity import home_queries as solidarity
from app.solidarity.contents import open_words
from app.solidarity.rules import Standing, standing_of
from app.trials import trial_queries as trials
from app.values import home_queries as values


class SolidarityOnHome(Out):
    """The solidarity question. For the person: `question`, somebody asked and it wasn't put by;
    `reply`, somebody wrote back. For a member: where theirs stands, and the words for them alone.
    """

    question: bool
    reply: bool
    standing: StandingText
    to_me: str | None
    may_ask: bool


class TogetherOnHome(Out):
    """Whether there is something to see or to do; the words load on screens of their own."""

    # A line of the person's that I may read; for the person, one that says never and is to end.
    guidelines: bool
    # Turns of coordinating: for the person something new; for a member a question, or their turn.
    coordinating_turns: bool
    trials_ask: bool  # the day of something on trial has come, and I may answer
    solidarity: SolidarityOnHome | None
    repairs: int  # what I and another write to each other; mine alone
    needs_asked: bool  # somebody needs something, and I haven't answered; mine alone
    needs_own: bool  # something that I need isn't over; mine alone
    offers: bool  # an offer of mine, or one that somebody makes me; mine alone
    values: bool  # what the circle holds to is open to me
    values_asked: bool  # something is proposed, and I have said nothing to it; mine alone
    hours_asked: bool  # shifts of mine have other hours for some days, and I haven't answered
    # The person called people together, or I was invited or help to write.
    gatherings: bool
    affirmed: bool  # something that somebody saw in the person waits to be read; theirs alone
    kept: list[str]  # what the person keeps beneath their "I am", as far as it is mine to read


def together_on_home(look: Look, *, is_own: bool) -> TogetherOnHome:
    """What of it is the reader's to see. Without `is_own` nothing of it is theirs alone."""
    tx, me = look.tx, look.me
    row = together_facts(tx, me)
    has_needs = is_own and me.state is not CircleState.DRAFT
    return TogetherOnHome(
        guidelines=_has_guidelines(tx, me, row),
        coordinating_turns=_has_turns(me, row, is_own=is_own),
        trials_ask=row.trials_ask,
        solidarity=_solidarity(tx, me, row),
        repairs=row.repairs if is_own else 0,
        needs_asked=bool(has_needs and row.needs_asked and not me.card_unseen),
        needs_own=bool(has_needs and row.needs_own),
        offers=bool(is_own and row.offers),
        values=_has_values(tx, me, row),
        values_asked=bool(is_own and row.values_asked and _has_values(tx, me, row)),
        hours_asked=bool(is_own and row.hours_asked and reads_of(tx, me).times),
        gatherings=_has_gatherings(tx, me, row),
        affirmed=bool(Permission.GATHER in me.may and row.affirmed),
        kept=kept_words(tx, me) if row.kept else [],
    )


def together_facts(tx: Tx, me: Membership) -> Row[Any]:
    """Everything that a home asks of it, in one statement."""
    return tx.read_once(("together", me.circle_id, me.member_id), lambda: _read_facts(tx, me))


def _read_facts(tx: Tx, me: Membership) -> Row[Any]:
    # Of whoever's own card waits for the person's answer, the person's offers are kept back.
    hidden_id = person_of(tx, me.circle_id).id if me.card_unseen else None
    columns = (
        *guidelines.home_columns(me.circle_id, me.member_id),
        *solidarity.home_columns(me.circle_id, me.member_id),
        *values.home_columns(me.circle_id, me.member_id, today(me.zone, tx.now)),
        *repairs.home_columns(me.circle_id, me.member_id),
        *gatherings.home_columns(me.circle_id, me.member_id),
        *needs.home_columns(me.circle_id, me.member_id, tx.now),
        *member_offers.home_columns(me.circle_id, me.member_id, tx.now, hidden_id),
        *other_hours.home_columns(me.circle_id, me.member_id, today(me.zone, tx.now)),
        *turns.home_columns(me.circle_id, me.member_id),
        *trials.home_columns(me.circle_id, today(me.zone, tx.now), tx.now, kinds_of(tx, me)),
    )
    return tx.session.execute(select(*columns)).one()


def _has_guidelines(tx: Tx, me: Membership, row: Row[Any]) -> bool:
    if me.is_person:
        return bool(row.guidelines_end)
    return bool(row.guidelines_shown) and reads_of(tx, me).words


def _has_values(tx: Tx, me: Membership, row: Row[Any]) -> bool:
    if me.state is CircleState.DRAFT:
        return False
    return me.is_person or (bool(row.values_open) and reads_of(tx, me).words)


def _has_turns(me: Membership, row: Row[Any], *, is_own: bool) -> bool:
    if me.is_person:
        return bool(is_own and row.turns_for_person)
    return bool(row.turns_for_me) and not me.card_unseen


def _has_gatherings(tx: Tx, me: Membership, row: Row[Any]) -> bool:
    if Permission.GATHER in me.may:
        return bool(row.gatherings)
    return bool(row.invited) and reads_gatherings(tx, me.circle_id, me.member_id)


def _solidarity(tx: Tx, me: Membership, row: Row[Any]) -> SolidarityOnHome | None:
    if me.is_person:
        if not (row.solidarity_question or row.solidarity_reply):
            return None
        return SolidarityOnHome(
            question=row.solidarity_question,
            reply=row.solidarity_reply,
            standing=Standing.NOT_ASKED,
            to_me=None,
            may_ask=False,
        )
    if not reads_of(tx, me).words:
        return None
    standing = standing_of(is_asked=bool(row.solidarity_asked), answer=row.solidarity_answer)
    return SolidarityOnHome(
        question=False,
        reply=False,
        standing=standing,
        to_me=open_words(tx, me.circle_id, row.solidarity_id, row.solidarity_words)
        if row.solidarity_words is not None
        else None,
        may_ask=standing is Standing.NOT_ASKED,
    )
