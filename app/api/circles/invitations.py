"""Links, knocks, and opening the door."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.consent.reach_changes import apply_reach
from app.api.http.guards import LATER, AnyoneDoor, InnerAct, Inside, Needs, SignedInDoor
from app.api.http.rates import Kind
from app.api.http.wire import CircleId, ConsentIn, Id, Name, Nothing, Token
from app.api.http.wire import In as Body
from app.api.views.cards import DisclosureIn, told_of
from app.api.views.circles import LinkOut, MemberOut, consent_of, link_out, one_member
from app.api.views.invitations import InvitationSeen, Knocks, knocks_out
from app.api.views.me import MyKnock, knock_out
from app.api.views.reach import ReachIn
from app.api.views.values import agreed_words
from app.circles.entry_service import note_look
from app.circles.invitation_service import (
    end_invitations,
    invite,
    knock,
    let_in,
    open_invitation,
    own_knock,
    person_name,
    refuse,
)
from app.circles.models import Circle, Invitation, Knock, Member
from app.circles.permissions import Permission
from app.circles.service import get_member
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import NotFound
from app.outbox.dismissal_service import clear_elsewhere
from app.record import service as record
from app.stewardship.circle_creation_service import grant_simple

router = APIRouter(tags=["invitations"])

Keeper = Annotated[Inside, Depends(Needs(Permission.MEMBERS))]

_NOTHING = Nothing()


class InvitationIn(Body):
    id: Id
    verifier: Token
    member_id: Id
    kind: Literal["link", "qr"] = "link"


class LookIn(Body):
    token: Token


class KnockIn(DisclosureIn):
    token: Token
    knock_id: Id
    name: Name


class LetInBody(Body):
    disclosure_id: Id
    consent: ConsentIn | None = None
    name: Name | None = Field(None, description="What I call them; else what they call themselves.")


def _link(tx: Tx, circle_id: str, invitation_id: str) -> LinkOut:
    invitation = tx.session.get(Invitation, invitation_id)
    if invitation is None or invitation.circle_id != circle_id:
        raise NotFound
    member = tx.session.get_one(Member, invitation.member_id)
    name = tx.cipher(circle_id).open(member.name, "member", "name", member.id)
    return link_out(tx, invitation, name)


@router.post("/circles/{circle_id}/invitations", status_code=201)
def make(body: InvitationIn, door: Keeper) -> LinkOut:
    """A link for one kept place. Its secret never leaves the phones."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            door.count(act, Kind.INVITATION, subject=act.me.circle_id, code="too-many-invitations")
            invite(
                act.tx,
                circle_id=act.me.circle_id,
                by=act.me.member_id,
                invitation_id=body.id,
                verifier=body.verifier,
                member_id=body.member_id,
                kind=body.kind,
            )
        return _link(act.tx, act.me.circle_id, act.once.resource_id)


@router.delete("/circles/{circle_id}/invitations/{invitation_id}")
def end(invitation_id: Id, door: Keeper, body: Nothing = _NOTHING) -> LinkOut:
    """End a link."""
    with door.act_inside(body, leads_to=invitation_id) as act:
        link = _link(act.tx, act.me.circle_id, invitation_id)
        if act.fresh and link.state == "open":
            end_invitations(act.tx, link.member_id)
            record.append(
                act.tx,
                act.me.circle_id,
                "invitation_ended",
                who=link.member_id,
                by=act.me.member_id,
                subject_id=invitation_id,
            )
            act.tx.session.expire_all()
        return _link(act.tx, act.me.circle_id, invitation_id)


@router.post("/invitations/{invitation_id}/look")
def look(invitation_id: Id, body: LookIn, door: AnyoneDoor) -> InvitationSeen:
    """Whose link this is. Looking never uses it up."""
    door.count_try(Kind.INVITATION_LOOK)
    with door.write() as tx:
        invitation = open_invitation(tx, invitation_id, body.token)
        note_look(tx, invitation, door.account_if_any(tx))
        circle = tx.session.get_one(Circle, invitation.circle_id)
        box = tx.cipher(circle.id)
        return InvitationSeen(
            from_=person_name(tx, circle),
            circle_values=(
                box.open(circle.solidarity, "circle", "solidarity", circle.id)
                if circle.solidarity
                else None
            ),
            holds_to=agreed_words(tx, circle, invitation.member_id),
            expires_at=invitation.expires_at,
        )


@router.post("/invitations/{invitation_id}/mine")
def mine(invitation_id: Id, body: LookIn, door: SignedInDoor) -> MyKnock:
    """The knock that I made by this link, if I did: a used link leads whoever used it on."""
    with door.act(body, leads_to=LATER) as act:
        knock_row = own_knock(act.tx, invitation_id, body.token, act.caller.account_id)
        act.led_to(knock_row.id)
        return knock_out(act.tx, knock_row)


@router.post("/invitations/{invitation_id}/knock", status_code=201)
def do_knock(invitation_id: Id, body: KnockIn, door: SignedInDoor) -> MyKnock:
    """Ask to come in. The person opens, after comparing the code."""
    door.count_try(Kind.KNOCK)
    with door.act(body, leads_to=body.knock_id) as act:
        if act.fresh:
            knock(
                act.tx,
                invitation_id=invitation_id,
                token=body.token,
                knock_id=body.knock_id,
                account_id=act.caller.account_id,
                name=body.name,
                card_content=told_of(body),
            )
        return knock_out(act.tx, act.tx.session.get_one(Knock, act.once.resource_id))


def _own_knock(tx: Tx, knock_id: str, account_id: str) -> Knock:
    knock_row = tx.session.get(Knock, knock_id)
    if knock_row is None or knock_row.account_id != account_id:
        raise NotFound
    return knock_row


@router.get("/knocks/{knock_id}")
def my_knock(knock_id: Id, door: SignedInDoor) -> MyKnock:
    """Whether the door is open, and what I said may reach me."""
    with door.look() as (tx, caller):
        return knock_out(tx, _own_knock(tx, knock_id, caller.account_id))


@router.put("/knocks/{knock_id}/reach")
def knock_reach(knock_id: Id, body: ReachIn, door: SignedInDoor) -> MyKnock:
    """How I may be reached, said while waiting; it holds from the moment I am in."""
    with door.act(body, leads_to=knock_id) as act:
        own_knock_row = _own_knock(act.tx, knock_id, act.caller.account_id)
        if act.fresh:
            if own_knock_row.state == "waiting":
                own_knock_row.reach = body.model_dump_json(exclude_unset=True)
            elif own_knock_row.state == "let_in":
                member = get_member(act.tx, own_knock_row.circle_id, own_knock_row.member_id)
                apply_reach(act.tx, own_knock_row.circle_id, member.id, body)
            act.tx.session.flush()
        return knock_out(act.tx, own_knock_row)


@router.get("/circles/{circle_id}/knocks")
def knocks(circle_id: CircleId, door: Keeper) -> Knocks:
    """Who is at the door."""
    with door.look_inside() as inside:
        return Knocks(knocks=knocks_out(inside.tx, circle_id))


@router.post("/circles/{circle_id}/knocks/{knock_id}/let-in")
def open_door(knock_id: Id, body: LetInBody, door: Keeper) -> MemberOut:
    """Let somebody in. `disclosure_id` says which card was shown before this yes."""
    with door.act_inside(body, leads_to=LATER) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            # Consent first, then the record: a lease takes them in that order too.
            consent.lock_exclusive(act.tx, circle_id)
            consent.refuse_wider(act.tx, circle_id)
            knock_row = act.tx.session.get(Knock, knock_id)
            reach_said = knock_row.reach if knock_row is not None else None
            member = let_in(
                act.tx,
                circle_id=circle_id,
                knock_id=knock_id,
                disclosure_id=body.disclosure_id,
                by=act.me.member_id,
                name=body.name,
            )
            if body.consent is not None:
                consent.end_grants(act.tx, circle_id, member.id, member.id)
                grant_simple(act.tx, circle_id, member.id, consent_of(body.consent))
            if reach_said:
                apply_reach(
                    act.tx, circle_id, member.id, ReachIn.model_validate(json.loads(reach_said))
                )
            _clear_elsewhere(act, knock_id)
            act.led_to(member.id)
        return one_member(act.tx, circle_id, act.once.resource_id)


@router.post("/circles/{circle_id}/knocks/{knock_id}/refuse", status_code=204)
def close_door(knock_id: Id, body: Nothing, door: Keeper) -> None:
    """Not now. The place stays kept; a new link can be made."""
    with door.act_inside(body, leads_to=knock_id) as act:
        if act.fresh:
            refuse(act.tx, circle_id=act.me.circle_id, knock_id=knock_id, by=act.me.member_id)
            _clear_elsewhere(act, knock_id)


def _clear_elsewhere(act: InnerAct, knock_id: str) -> None:
    """Who knocked was answered: their knock stays on none of the caller's other phones."""
    clear_elsewhere(
        act.tx,
        account_id=act.caller.account_id,
        subject_id=knock_id,
        device_id=act.caller.device_id,
    )
