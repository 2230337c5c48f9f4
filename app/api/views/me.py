"""An account and its places in circles."""

from __future__ import annotations

from pydantic import Field
from sqlmodel import select

from app.api.http.closed_lists import CircleStateText, KnockStateText, LanguageText, RoleText
from app.api.http.wire import Instant, Out
from app.api.views.reach import ReachIn, ReachOut, reach_out
from app.circles.models import Knock, Member
from app.circles.service import Membership, get_circle, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.identity.models import (
    Device,
    PushSubscription,
)
from app.identity.session_service import Caller


class Started(Out):
    account_id: str
    device_id: str


class AccountOut(Out):
    id: str
    language: LanguageText
    zone: str


class PushOut(Out):
    """`held_until`: the push service asked for a pause; asks are tried again within minutes."""

    on: bool
    held_until: Instant | None
    public_key: str


class PlaceOut(Out):
    circle_id: str
    member_id: str
    circle_name: str
    person_name: str
    my_name: str
    roles: list[RoleText]
    circle_state: CircleStateText
    circle_zone: str


class MyKnock(Out):
    id: str
    from_: str = Field(serialization_alias="from")
    code: str
    state: KnockStateText
    circle_id: str | None
    reach: ReachOut | None = Field(
        description="What I said may reach me, here or in the circle since; none: nothing yet."
    )


class ThisDevice(Out):
    id: str
    label: str | None


class AccountHere(AccountOut):
    offer_ways: bool  # it has been used for a while, and has no way back in yet


class Me(Out):
    account: AccountHere
    device: ThisDevice
    push: PushOut
    app_name: str
    circle_code: bool = Field(description="Whether starting a circle here needs a code.")
    places: list[PlaceOut]
    knocks: list[MyKnock]


class PushState(Out):
    on: bool


class TestQueued(Out):
    notice_id: str


def knock_out(tx: Tx, knock: Knock) -> MyKnock:
    """A knock as the one who knocked sees it."""
    person = person_of(tx, knock.circle_id)
    name = tx.cipher(knock.circle_id).open(person.name, "member", "name", person.id)
    return MyKnock(
        id=knock.id,
        from_=name,
        code=knock.code,
        state="refused" if knock.state == "ended" else knock.state,
        circle_id=knock.circle_id if knock.state == "let_in" else None,
        reach=_reach_said(tx, knock),
    )


def _reach_said(tx: Tx, knock: Knock) -> ReachOut | None:
    """What whoever knocked said of their own reach, while they waited or since they came in."""
    if knock.state == "let_in":
        return reach_out(tx, knock.member_id) if consent.reach_of(tx, knock.member_id) else None
    if knock.reach is None:
        return None
    reach = ReachIn.model_validate_json(knock.reach)
    return ReachOut.model_validate(reach.model_dump() | {"channels": reach.channels or []})


def place_out(tx: Tx, me: Membership) -> PlaceOut:
    """A circle in the list of those that an account is in: how it is called, and as what."""
    circle, person = get_circle(tx, me.circle_id), person_of(tx, me.circle_id)
    member = tx.session.get_one(Member, me.member_id)
    box = tx.cipher(circle.id)
    return PlaceOut(
        circle_id=circle.id,
        member_id=me.member_id,
        circle_name=box.open(circle.name, "circle", "name", circle.id),
        person_name=box.open(person.name, "member", "name", person.id),
        my_name=box.open(member.name, "member", "name", member.id),
        roles=sorted(me.roles),
        circle_state="closed" if circle.closed_at is not None else circle.state,
        circle_zone=circle.zone,
    )


def device_label(tx: Tx, device: Device) -> str | None:
    """What its owner calls a device; None without a name."""
    if device.label is None:
        return None
    return tx.cipher(device.account_id).open(device.label, "device", "label", device.id)


def push_on(tx: Tx, caller: Caller) -> bool:
    """Whether pushes to this device are on."""
    return (
        tx.session.exec(
            select(PushSubscription.id).where(
                PushSubscription.device_id == caller.device_id, PushSubscription.state == "live"
            )
        ).first()
        is not None
    )
