"""Who may know what: the person's grants, and taking them back."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from app.api.consent.preconditions import Granter, epoch_of, giver_of, need_newest
from app.api.http.guards import LATER
from app.api.http.headers import set_etag
from app.api.http.wire import ConsentIn, Id, MemberId, Nothing
from app.api.http.wire import In as Body
from app.api.views.circles import consent_of
from app.api.views.consent import (
    ConsentOut,
    ConsentPerson,
    ConsentPersonChanged,
    ConsentRole,
    PresetGrant,
    PresetOut,
    Queued,
    people_out,
)
from app.api.views.grants import GrantOut, SectionKey, WithdrawnOut, grant_out, withdrawn_out
from app.asks.ladder_service import stand_down
from app.asks.service import find_running, lock_running
from app.circles.models import MemberState, Role
from app.circles.service import get_member, roles_of
from app.consent import service as consent
from app.consent.presets import Preset, grants_of
from app.consent.receipt_wording import SCREENS
from app.core.db import Tx
from app.core.errors import BadInput
from app.stewardship.card_service import keep_card
from app.stewardship.in_flight_service import (
    await_in_flight,
    in_flight,
    load_withdrawal,
    wait_until_left,
)
from app.stewardship.switch_service import set_preset, set_switches
from app.stewardship.withdrawal_service import Withdrawn, undo, withdraw

router = APIRouter(tags=["consent"])


class PresetIn(Body):
    preset: Preset


class SwitchesIn(ConsentIn):
    plan_sections: list[SectionKey] | None = Field(None, max_length=40)
    health_card: bool | None = Field(
        None, description="My health card, while they come; none: as it is."
    )
    disclosure_id: Id | None = Field(
        None, description="The changed card that I was shown: saving answers it."
    )


class UndoIn(Body):
    withdrawn_id: Id


@router.get("/circles/{circle_id}/consent")
def read(door: Granter, response: Response) -> ConsentOut:
    """Who may know what."""
    with door.look_inside() as look:
        circle_id = look.me.circle_id
        box = look.tx.cipher(circle_id)
        epoch = epoch_of(look.tx, circle_id)
        set_etag(response, epoch)
        roles: dict[str, list[GrantOut]] = {}
        for grant in consent.live_grants_of(look.tx, circle_id):
            if grant.member_id is None:
                roles.setdefault(grant.to_kind, []).append(grant_out(box, grant))
        return ConsentOut(
            etag=f'"{epoch}"',
            people=people_out(look.tx, circle_id),
            roles=[ConsentRole(role=role, grants=grants) for role, grants in roles.items()],
            presets=[
                PresetOut(
                    preset=preset,
                    grants=[
                        PresetGrant(event=event, tier=tier)
                        for event, tier in grants_of(preset).items()
                    ],
                )
                for preset in Preset
            ],
            words=SCREENS,
        )


@router.put("/circles/{circle_id}/members/{member_id}/consent")
def put_switches(
    member_id: MemberId, body: SwitchesIn, door: Granter, response: Response
) -> ConsentPersonChanged:
    """Set a friend's switches: what is off is withdrawn, what is on is granted."""
    ended: list[Withdrawn] = []
    again: list[str] = []
    with door.act_inside(body, leads_to=member_id) as act:
        circle_id = act.me.circle_id
        _not_the_person(act.tx, circle_id, member_id)
        if act.fresh:
            need_newest(door.request, act.tx, circle_id)
            ended = set_switches(
                act.tx,
                circle_id,
                member_id,
                consent_of(body),
                body.plan_sections or (),
                giver_of(act),
                health_card=body.health_card,
            )
            if body.disclosure_id is not None:
                keep_card(act.tx, circle_id, member_id, body.disclosure_id, by=act.me.member_id)
        else:
            again = in_flight(act.tx, circle_id, member_id)
    return _changed(door, response, member_id, ended, again)


@router.put("/circles/{circle_id}/members/{member_id}/preset")
def put_preset(
    member_id: MemberId, body: PresetIn, door: Granter, response: Response
) -> ConsentPersonChanged:
    """Set what a friend may know to one of the plain presets, in one tap."""
    ended: list[Withdrawn] = []
    again: list[str] = []
    with door.act_inside(body, leads_to=member_id) as act:
        circle_id = act.me.circle_id
        _not_the_person(act.tx, circle_id, member_id)
        if act.fresh:
            need_newest(door.request, act.tx, circle_id)
            if body.preset is Preset.NOTHING:
                ended = [withdraw(act.tx, circle_id, member_id, act.me.member_id)]
            else:
                ended = set_preset(act.tx, circle_id, member_id, body.preset, giver_of(act))
        else:
            again = in_flight(act.tx, circle_id, member_id)
    return _changed(door, response, member_id, ended, again)


def _not_the_person(tx: Tx, circle_id: str, member_id: str) -> None:
    get_member(tx, circle_id, member_id)
    if Role.PERSON in roles_of(tx, [member_id])[member_id]:
        raise BadInput("not-the-person")


def _changed(
    door: Granter,
    response: Response,
    member_id: str,
    ended: list[Withdrawn],
    again: list[str],
) -> ConsentPersonChanged:
    done = [await_in_flight(door.services.db, withdrawn) for withdrawn in ended]
    wait_until_left(door.services.db, again)
    with door.look_inside() as look:
        set_etag(response, epoch_of(look.tx, look.me.circle_id))
        row = people_out(look.tx, look.me.circle_id, member_id)[0]
    return ConsentPersonChanged(
        **row.model_dump(),
        withdrawn=withdrawn_out(door, done[-1], tell_first=False) if done else None,
    )


@router.post("/circles/{circle_id}/members/{member_id}/withdraw")
def take_back(member_id: MemberId, body: Nothing, door: Granter) -> WithdrawnOut:
    """They get nothing more, and aren't told. Answered when nothing can leave any more."""
    with door.act_inside(body, leads_to=LATER) as act:
        if act.fresh:
            withdrawn = withdraw(act.tx, act.me.circle_id, member_id, act.me.member_id)
            act.led_to(withdrawn.id)
        else:
            withdrawn = load_withdrawal(act.tx, act.me.circle_id, act.once.resource_id)
    return withdrawn_out(door, await_in_flight(door.services.db, withdrawn), tell_first=False)


@router.post("/circles/{circle_id}/members/{member_id}/undo")
def put_back(member_id: MemberId, body: UndoIn, door: Granter) -> ConsentPerson:
    """Undo a withdrawal: exactly what it ended is granted anew."""
    with door.act_inside(body, leads_to=member_id) as act:
        if act.fresh:
            undo(act.tx, act.me.circle_id, member_id, body.withdrawn_id, act.me.member_id)
        return people_out(act.tx, act.me.circle_id, member_id)[0]


@router.post("/circles/{circle_id}/members/{member_id}/tell-over", status_code=202)
def tell_over(member_id: MemberId, body: Nothing, door: Granter) -> Queued:
    """Before withdrawing: tell a friend whom an open ask told that it is over."""
    with door.act_inside(body, leads_to=None) as act:
        member = get_member(act.tx, act.me.circle_id, member_id)
        lock_running(act.tx, act.me.circle_id)
        ask = find_running(act.tx, act.me.circle_id)
        if act.fresh and ask is not None and member.state == MemberState.IN:
            stand_down(act.tx, ask, only=member_id)
            act.led_to(member_id)
        return Queued(queued=ask is not None)
