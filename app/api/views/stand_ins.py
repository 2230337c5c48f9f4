"""Who coordinates for a time."""

from __future__ import annotations

from datetime import date
from typing import Literal

from app.api.http.wire import Out
from app.circles.date_ranges import covers
from app.circles.disclosure_service import Tag
from app.circles.models import StandIn
from app.circles.permissions import Permission
from app.circles.service import Membership, names_with_tags
from app.core.db import Tx
from app.stewardship import stand_in_service


class StandInOut(Out):
    id: str
    member_id: str
    name: str
    tags: list[Tag]
    first: date
    last: date
    state: Literal["asked", "agreed", "now"]


class StandIns(Out):
    stand_ins: list[StandInOut]


def stand_ins_out(tx: Tx, me: Membership, only: str | None = None) -> list[StandInOut]:
    """Who stands in now or later, or is asked to: all of them for the person, else my own."""
    member_id = None if Permission.MEMBERS in me.may and only is None else only or me.member_id
    stand_ins = stand_in_service.current(tx, me.circle_id, member_id)
    names = names_with_tags(tx, me.circle_id, [stand_in.member_id for stand_in in stand_ins])

    def state(stand_in: StandIn) -> Literal["asked", "agreed", "now"]:
        if stand_in.agreed_at is None:
            return "asked"
        return "now" if covers(stand_in.first, stand_in.last, me.zone, tx.now) else "agreed"

    return [
        StandInOut(
            id=stand_in.id,
            member_id=stand_in.member_id,
            name=names[stand_in.member_id].name,
            tags=names[stand_in.member_id].tags,
            first=stand_in.first,
            last=stand_in.last,
            state=state(stand_in),
        )
        for stand_in in stand_ins
    ]
