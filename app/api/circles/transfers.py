"""Handing a circle to the one whom it is for: a draft, or one that lives."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from app.access.membership import membership
from app.api.http.guards import Act, AnyoneDoor, Inside, Needs, SignedInDoor
from app.api.http.headers import idempotency_key
from app.api.http.rates import Kind
from app.api.http.wire import (
    Code,
    ConsentIn,
    Id,
    Instant,
    Name,
    Nothing,
    Out,
    People,
    PlaceIn,
    Token,
)
from app.api.http.wire import In as Body
from app.api.views.cards import DisclosureOut, disclosure_out
from app.api.views.circles import CircleOut, circle_out, consent_of
from app.api.views.patterns import PatternOut, pattern_out
from app.api.views.plans import PlanOut, plan_text_out
from app.circles.disclosure_service import newest_card
from app.circles.models import Circle, CircleState, Member, MemberState, Role
from app.circles.name_service import need_told_apart
from app.circles.permissions import Permission
from app.circles.service import get_circle, members_of, person_of, roles_of
from app.consent import service as consent
from app.consent.switches import switches_of
from app.core.db import Tx
from app.core.errors import BadInput, Problem
from app.identity.proof_service import has_means, need_proof
from app.plans import i_am_service
from app.plans import service as plans
from app.rota.schedule.pattern_service import patterns_of
from app.stewardship.circle_creation_service import Changes, Place
from app.stewardship.grant_delay_service import Giver
from app.stewardship.in_flight_service import wait_until_left
from app.stewardship.live_transfer_service import accept_live, need_open, offer_live, take_back
from app.stewardship.models import Transfer
from app.stewardship.transfer_service import accept, check_code, decline, look, offer, wrong_code

router = APIRouter(tags=["transfer"])

Holder = Annotated[Inside, Depends(Needs(Permission.TRANSFER))]

_NOTHING = Nothing()


class TransferIn(Body):
    id: Id
    verifier: Token


class TransferMade(Out):
    id: str
    code: str | None = Field(description="Told by voice; shown once, when the link is made.")
    opens_at: Instant | None = Field(
        description="Of a circle that lives: nobody can take it before then."
    )
    expires_at: Instant


class TokenIn(Body):
    token: Token


class OpenIn(TokenIn):
    code: Code


class ChangesIn(Body):
    """What the person changed while looking it over."""

    people: People | None = None
    wait_minutes: int | None = Field(None, ge=1, le=120)
    consent: ConsentIn | None = None


class AcceptIn(OpenIn):
    my_name: Name
    keep_drafter: bool = True
    disclosure_id: Id | None = Field(None, description="The drafter's card that I was shown.")
    changes: ChangesIn | None = None
    former: Literal["leaves", "supporter", "coordinator", "counsellor"] = Field(
        "leaves", description="Of a circle that lives: what the one before is from now on."
    )


class TransferSeen(Out):
    from_: str = Field(serialization_alias="from")
    disclosure: DisclosureOut | None
    live: bool
    opens_at: Instant | None
    expires_at: Instant


class DrafterOut(Out):
    name: str
    keeps: str = "nothing"


class DraftView(Out):
    circle_id: str
    live: bool
    members: list[str] = Field(description="Of a circle that lives: who is in it, but the person.")
    name: str
    person_name: str
    people: list[PlaceIn]
    wait_minutes: int
    consent: ConsentIn
    i_am: str | None
    solidarity: str | None
    plan: PlanOut
    patterns: list[PatternOut]
    drafter: DrafterOut


@router.post("/circles/{circle_id}/transfer", status_code=201)
def make(body: TransferIn, door: Holder) -> TransferMade:
    """A link and a code for the person. A repeated call shows the code no more: make a new one.

    Of a circle that lives it takes proof, where there is a passkey or a code that counts; where
    there is none, the wait until the link opens is enough.
    """
    with door.act_inside(body, leads_to=body.id) as act:
        code = None
        if act.fresh:
            door.count(act, Kind.TRANSFER)
            if act.me.is_person:
                if has_means(act.tx, act.caller.account_id):
                    need_proof(act.tx, act.caller.device_id)
                _, code = offer_live(
                    act.tx,
                    circle_id=act.me.circle_id,
                    transfer_id=body.id,
                    verifier=body.verifier,
                    giver=Giver(act.me.member_id, act.caller.device_id),
                )
            else:
                _, code = offer(
                    act.tx, circle_id=act.me.circle_id, transfer_id=body.id, verifier=body.verifier
                )
        transfer = act.tx.session.get_one(Transfer, act.once.resource_id)
        return TransferMade(
            id=transfer.id, code=code, opens_at=transfer.opens_at, expires_at=transfer.expires_at
        )


@router.delete("/circles/{circle_id}/transfer", status_code=204)
def keep(door: Holder, body: Nothing = _NOTHING) -> None:
    """Keep the circle after all: the link works no more."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            take_back(act.tx, act.me.circle_id, act.me.member_id)


def _holder(tx: Tx, circle: Circle) -> Member:
    """Whose it is until somebody takes it: who drafted it, or its person."""
    if circle.state == CircleState.DRAFT:
        return tx.session.get_one(Member, circle.drafter_id or "")
    return person_of(tx, circle.id)


@router.post("/transfers/{transfer_id}/look")
def see(transfer_id: Id, body: TokenIn, door: AnyoneDoor) -> TransferSeen:
    """Who drew it up, and what they tell about themselves. Needs no code."""
    door.count_try(Kind.TRANSFER_USE)
    with door.write() as tx:
        transfer = look(tx, transfer_id, body.token)
        circle = get_circle(tx, transfer.circle_id)
        holder = _holder(tx, circle)
        box = tx.cipher(circle.id)
        card = newest_card(tx, holder)
        return TransferSeen(
            from_=box.open(holder.name, "member", "name", holder.id),
            disclosure=disclosure_out(box, card) if card else None,
            live=circle.state == CircleState.LIVE,
            opens_at=transfer.opens_at,
            expires_at=transfer.expires_at,
        )


@router.post("/transfers/{transfer_id}/open")
def open_draft(transfer_id: Id, body: OpenIn, door: AnyoneDoor) -> DraftView:
    """Look the draft over. Five wrong codes end the link."""
    idempotency_key(door.request)
    door.count_try(Kind.TRANSFER_USE)
    with door.write() as tx:
        transfer = look(tx, transfer_id, body.token)
        need_open(tx, transfer)
        good = check_code(tx, transfer, body.code)
        view = _draft_view(tx, transfer) if good else None
    if view is None:
        raise wrong_code(transfer)
    return view


def _agreed(tx: Tx, circle_id: str, friends: list[Member]) -> ConsentIn:
    """The switches as drafted: they are the same for every friend of a simple draft."""
    if not friends:
        return ConsentIn()
    named_grants = [
        (grant.event, grant.tier)
        for grant in consent.live_grants_of(tx, circle_id)
        if grant.member_id == friends[0].id and not grant.deny
    ]
    switches = switches_of(named_grants)
    return ConsentIn(
        asks=switches.asks,
        what_i_need=switches.what_i_need,
        open_times=switches.open_times,
        shift_reminders=switches.shift_reminders,
    )


def _draft_view(tx: Tx, transfer: Transfer) -> DraftView:
    circle = get_circle(tx, transfer.circle_id)
    box = tx.cipher(circle.id)
    person = person_of(tx, circle.id)
    drafter = _holder(tx, circle)
    members = members_of(tx, circle.id)
    roles = roles_of(tx, [member.id for member in members])
    plan = plans.read(tx, plans.current(tx, circle.id))
    friends = [member for member in members if Role.SUPPORTER in roles[member.id]]

    def opened(column: str, sealed: str | None) -> str | None:
        return box.open(sealed, "circle", column, circle.id) if sealed else None

    return DraftView(
        circle_id=circle.id,
        live=circle.state == CircleState.LIVE,
        members=[
            box.open(member.name, "member", "name", member.id)
            for member in members
            if member.state == MemberState.IN and member.id not in {person.id, drafter.id}
        ],
        name=box.open(circle.name, "circle", "name", circle.id),
        person_name=box.open(person.name, "member", "name", person.id),
        people=[
            PlaceIn.model_construct(
                member_id=friend.id, name=box.open(friend.name, "member", "name", friend.id)
            )
            for friend in friends
        ],
        wait_minutes=circle.wait_minutes,
        consent=_agreed(tx, circle.id, friends),
        i_am=i_am_service.read(tx, circle.id) or None,
        solidarity=opened("solidarity", circle.solidarity),
        plan=plan_text_out(plan, plan.sections, ladder=True, wait=circle.wait_minutes),
        patterns=[
            pattern_out(tx, circle, pattern)
            for pattern in patterns_of(tx, circle.id)
            if not pattern.ended_at
        ],
        drafter=DrafterOut(name=box.open(drafter.name, "member", "name", drafter.id)),
    )


def _changes(body: ChangesIn | None) -> Changes | None:
    if body is None:
        return None
    people = body.people
    if people is not None and len({person.member_id for person in people}) != len(people):
        raise BadInput("exists-already")
    need_told_apart([person.name for person in people or []])
    return Changes(
        people=[Place(person.member_id, person.name) for person in people]
        if people is not None
        else None,
        wait_minutes=body.wait_minutes,
        agreed=consent_of(body.consent) if body.consent is not None else None,
    )


@router.post("/transfers/{transfer_id}/accept", status_code=201)
def take(transfer_id: Id, body: AcceptIn, door: SignedInDoor) -> CircleOut:
    """It is mine: the circle goes live, or goes on, and the one before keeps what I grant."""
    door.count_try(Kind.TRANSFER_USE)
    on_its_way: list[str] = []
    # A wrong code leads to nothing, and its count of tries has to stay.
    with door.act(body, leads_to=None) as act:
        view: CircleOut | None = None
        refusal: Problem = BadInput("wrong-code")
        if act.fresh:
            transfer = look(act.tx, transfer_id, body.token)
            need_open(act.tx, transfer)
            if not check_code(act.tx, transfer, body.code):
                refusal = wrong_code(transfer)
            else:
                on_its_way = _accept(act, transfer, body, door.services.settings.max_members)
                act.led_to(transfer.circle_id)
        if act.once.resource_id:
            view = circle_out(
                act.tx, membership(act.tx, act.once.resource_id, act.caller.account_id)
            )
    wait_until_left(door.services.db, on_its_way)
    if view is None:
        raise refusal
    return view


def _accept(act: Act, transfer: Transfer, body: AcceptIn, max_members: int) -> list[str]:
    if get_circle(act.tx, transfer.circle_id).state == CircleState.LIVE:
        if body.changes is not None:
            raise BadInput("changes-later")
        _, on_its_way = accept_live(
            act.tx,
            transfer=transfer,
            account_id=act.caller.account_id,
            my_name=body.my_name,
            former=None if body.former == "leaves" else Role(body.former),
        )
        return on_its_way
    accept(
        act.tx,
        transfer=transfer,
        account_id=act.caller.account_id,
        my_name=body.my_name,
        keep_drafter=body.keep_drafter,
        disclosure_id=body.disclosure_id,
        changes=_changes(body.changes),
        max_places=max_members,
    )
    return []


@router.post("/transfers/{transfer_id}/decline", status_code=204)
def refuse(transfer_id: Id, body: OpenIn, door: AnyoneDoor) -> None:
    """I don't want it: a draft is destroyed, a circle that lives stays with its person."""
    idempotency_key(door.request)
    door.count_try(Kind.TRANSFER_USE)
    with door.write() as tx:
        transfer = look(tx, transfer_id, body.token)
        good = check_code(tx, transfer, body.code)
        if good and get_circle(tx, transfer.circle_id).state == CircleState.LIVE:
            transfer.ended_at = tx.now
            tx.hint(transfer.circle_id)
        elif good:
            decline(tx, transfer)
    if not good:
        raise wrong_code(transfer)
