"""A member's own place in a circle: what they are called, and what they tell about themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.access.membership import membership
from app.api.http.closed_lists import RoleText
from app.api.http.guards import LATER, Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import Name, NumberText, Out
from app.api.views.cards import DisclosureIn, DisclosureOut, disclosure_out, told_of
from app.api.views.member_limits import LimitsOut, limits_out
from app.api.views.numbers import number_out
from app.circles.disclosure_service import newest_card
from app.circles.name_service import need_distinct
from app.circles.number_service import keep_number
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle, get_member, held_roles_of
from app.core.db import Tx
from app.record import service as record
from app.stewardship.card_service import change_card
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["circles"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]


class MyselfIn(Body):
    name: Name | None = None
    # A number, as people write it; the server reads it (app/core/phone_numbers.py).
    number: NumberText | None = None
    sure: bool = False
    disclosure: DisclosureIn | None = None


class MyselfOut(Out):
    name: str
    number: str | None
    number_doubtful: bool
    roles: list[RoleText]
    label: str | None
    disclosure: DisclosureOut | None
    limits: LimitsOut = Field(description="What the person set for me.")
    waits: bool = Field(description="My card has changed, and the person hasn't answered yet.")


def myself_out(tx: Tx, me: Membership) -> MyselfOut:
    """A member's own place."""
    member = get_member(tx, me.circle_id, me.member_id)
    box = tx.cipher(me.circle_id)
    card = newest_card(tx, member)
    return MyselfOut(
        name=box.open(member.name, "member", "name", member.id),
        **number_out(box, member, is_shown=True),
        roles=sorted(held_roles_of(tx, [member.id])[member.id]),
        label=box.open(member.label, "member", "label", member.id) if member.label else None,
        disclosure=disclosure_out(box, card) if card is not None else None,
        limits=limits_out(me.limits),
        waits=me.card_unseen,
    )


@router.get("/circles/{circle_id}/me")
def read(door: Reader) -> MyselfOut:
    """My own name, number and card in this circle, and what the person set for me."""
    with door.look_inside() as look:
        return myself_out(look.tx, look.me)


@router.patch("/circles/{circle_id}/me")
def change(body: MyselfIn, door: Reader) -> MyselfOut:
    """My own name, number and card. A changed card is a question to the person: until they answer,
    I hear and read only that there is something to open."""
    on_its_way: list[str] = []
    with door.act_inside(body, leads_to=LATER) as act:
        me = act.me
        if act.fresh:
            if body.disclosure is not None:
                change_card(act.tx, me.circle_id, me.member_id, told_of(body.disclosure))
            member = get_member(act.tx, me.circle_id, me.member_id)
            box = act.tx.cipher(me.circle_id)
            fields_given = body.model_dump(exclude_unset=True)
            if body.name is not None:
                need_distinct(act.tx, me, body.name, but_for=member.id)
                if box.open(member.name, "member", "name", member.id) != body.name:
                    record.append(act.tx, me.circle_id, "name_changed", who=member.id)
                member.name = box.seal(body.name, "member", "name", member.id)
            if "number" in fields_given:
                keep_number(
                    act.tx,
                    member,
                    body.number,
                    zone=act.caller.zone,
                    circle_zone=get_circle(act.tx, me.circle_id).zone,
                    sure=body.sure,
                )
            act.tx.session.flush()
            act.tx.hint(me.circle_id)
            act.led_to(me.member_id)
        if body.disclosure is not None:
            # What is leased says more than may be said from now on.
            on_its_way = in_flight(act.tx, me.circle_id, me.member_id)
        myself = myself_out(act.tx, membership(act.tx, me.circle_id, me.account_id))
    wait_until_left(door.services.db, on_its_way)
    return myself
