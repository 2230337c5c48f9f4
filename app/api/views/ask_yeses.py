"""Who said yes to a request, and whether they can see where to, as its person reads it."""

from __future__ import annotations

from typing import Literal

from sqlmodel import col, select

from app.api.http.closed_lists import AnswerText
from app.api.http.wire import Instant, Out
from app.asks.address_given_service import members_given
from app.asks.address_service import has_address_for, is_address_written
from app.asks.models import Answer, AnswerKind, Ask, AskState, Standing
from app.circles.disclosure_service import Tag
from app.circles.service import NameWithTags
from app.core.db import Tx

#: "given": for this request alone.
AddressState = Literal["shown", "given", "not_given", "not_written"]


class YesOut(Out):
    member_id: str
    name: str
    tags: list[Tag]
    kind: AnswerText
    minutes: int | None
    at: Instant
    arrives_at: Instant | None  # for who comes: by their own word, or about half an hour
    on_the_way: bool  # they said that they have set out
    at_door: bool
    address: AddressState | None  # who comes: whether they can see where to


def yes_out(tx: Tx, ask: Ask, names: dict[str, NameWithTags]) -> list[YesOut]:
    """Who said yes, as it stands."""
    given_ids = members_given(tx, ask.id)
    return [
        YesOut(
            member_id=answer.member_id,
            name=names[answer.member_id].name,
            tags=names[answer.member_id].tags,
            kind=answer.kind,
            minutes=answer.minutes,
            at=answer.at,
            arrives_at=answer.arrives_at,
            on_the_way=answer.set_out_at is not None,
            at_door=answer.at_door_at is not None,
            address=_address_state(tx, ask, answer, given_ids),
        )
        for answer in tx.session.exec(
            select(Answer)
            .where(Answer.ask_id == ask.id, Answer.standing == Standing.YES)
            .order_by(col(Answer.at), col(Answer.id))
        )
        if answer.member_id in names
    ]


def _address_state(
    tx: Tx, ask: Ask, answer: Answer, given_ids: frozenset[str]
) -> AddressState | None:
    """Whether somebody who comes can see where to; None: they don't come, or it is over."""
    if answer.kind != AnswerKind.COMING or ask.state == AskState.CLOSED:
        return None
    if not is_address_written(tx, ask.circle_id):
        return "not_written"
    if not has_address_for(tx, ask.circle_id, answer.member_id):
        return "not_given"
    return "given" if answer.member_id in given_ids else "shown"
