"""A circle, its members, their roles."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from app.access.membership import membership
from app.api.http.guards import LATER, Inside, Needs, SignedIn, SignedInDoor
from app.api.http.headers import if_match, set_etag
from app.api.http.rates import Kind
from app.api.http.wire import (
    ConsentIn,
    Id,
    Label,
    MemberId,
    Name,
    Nothing,
    People,
    RoleLabel,
    Text,
    Values,
    Zone,
)
from app.api.http.wire import In as Body
from app.api.views.circles import (
    CircleOut,
    MemberOut,
    RemovedOut,
    RemoveIn,
    circle_out,
    consent_of,
    ended_times,
    one_member,
    removed_out,
)
from app.circles.models import CircleState, Role
from app.circles.name_service import need_distinct, need_told_apart
from app.circles.permissions import Permission
from app.circles.service import Membership, get_member, held_roles_of, lock_circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Stale
from app.core.ids import digest, is_same_digest
from app.core.sealing import Box
from app.core.settings import secret_of
from app.identity.proof_service import need_proof
from app.identity.service import known_zone
from app.member_offers.member_offer_service import follow_zone
from app.plans import i_am_service
from app.record import service as record
from app.rota.changes.rezone_service import rezone
from app.solidarity.words_for_all_service import write_for_all
from app.stewardship.circle_creation_service import (
    Place,
    add_friend,
    begin_circle,
)
from app.stewardship.circle_deletion_service import delete_circle
from app.stewardship.coordinating_turn_service import look_at_turns
from app.stewardship.coordinator_service import change_roles, leave_to_person
from app.stewardship.in_flight_service import (
    await_in_flight,
    in_flight,
    load_withdrawal,
    wait_until,
    wait_until_left,
)
from app.stewardship.trial_service import move_trial_ends
from app.stewardship.withdrawal_service import remove
from app.values import line_service as values

router = APIRouter(tags=["circles"])

_NOTHING = Nothing()

#: A circle's own word for what a member does.
LONGEST_LABEL = 40

RoleName = Literal["supporter", "coordinator", "counsellor", "person"]
Roles = Annotated[list[RoleName], Field(min_length=1, max_length=4)]


# Compared by the server, so no text of anybody's.
CircleCode = Annotated[str, Field(max_length=64, json_schema_extra={"format": "operator-code"})]


class CircleIn(Body):
    """A new circle: the person's own, or a draft for somebody."""

    id: Id
    member_id: Id
    mode: Literal["own", "draft"]
    name: Label | None = None
    my_name: Name
    person_name: Name | None = None
    zone: Zone
    people: People = Field(default_factory=list)
    wait_minutes: int = Field(5, ge=1, le=120)
    consent: ConsentIn = ConsentIn()
    code: CircleCode | None = Field(
        None, description="The operator's code, where `/me` says that one is needed."
    )


class CirclePatch(Body):
    name: Label | None = None
    i_am: Text | None = None
    solidarity: Values | None = None
    zone: Zone | None = None
    ask_hours: int | None = Field(None, ge=1, le=168)


def _supporter() -> list[RoleName]:
    return ["supporter"]


class MemberIn(Body):
    id: Id
    name: Name
    roles: Roles = Field(default_factory=_supporter)
    consent: ConsentIn = ConsentIn()


class MemberPatch(Body):
    name: Name | None = None
    label: RoleLabel | None = Field(
        None, description=f"At most {LONGEST_LABEL} letters; null: the roles are named as they are."
    )
    roles: Roles | None = None


class RolesIn(Body):
    roles: Roles


@router.post("/circles", status_code=201)
def begin(body: CircleIn, door: SignedInDoor) -> CircleOut:
    """Begin a circle: mine, or drafted for somebody who will decide."""
    ids = [body.member_id, *(place.member_id for place in body.people)]
    if len(set(ids)) != len(ids):
        raise BadInput("exists-already")
    _need_circle_code(door, body.code)
    with door.act(body, leads_to=body.id) as act:
        if act.fresh:
            door.count(act, Kind.CIRCLE)
            need_told_apart(_names_in(body))
            begin_circle(
                act.tx,
                circle_id=body.id,
                account_id=act.caller.account_id,
                member_id=body.member_id,
                my_name=body.my_name,
                draft=body.mode == "draft",
                name=body.name,
                person_name=body.person_name,
                zone=body.zone,
                people=[Place(place.member_id, place.name) for place in body.people],
                wait_minutes=body.wait_minutes,
                agreed=consent_of(body.consent),
                max_places=door.services.settings.max_members,
            )
        return circle_out(act.tx, membership(act.tx, act.once.resource_id, act.caller.account_id))


def _names_in(body: CircleIn) -> list[str]:
    names = [body.my_name, *(place.name for place in body.people)]
    # A draft without its person's name calls them as it calls the circle.
    return [body.person_name, *names] if body.mode == "draft" and body.person_name else names


def _need_circle_code(door: SignedIn, code: str | None) -> None:
    """Raise BadInput without the operator's code, where one is needed; each guess is counted."""
    circle_code = secret_of(door.services.settings.circle_code)
    if not circle_code or (
        code is not None and is_same_digest(digest(code.strip()), digest(circle_code))
    ):
        return
    if code:
        door.count_try(Kind.CIRCLE)
        raise BadInput("wrong-circle-code")
    raise BadInput("needs-circle-code")


Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Writer = Annotated[Inside, Depends(Needs(Permission.WRITE_CIRCLE))]
Keeper = Annotated[Inside, Depends(Needs(Permission.MEMBERS))]
Deleter = Annotated[Inside, Depends(Needs(Permission.DELETE))]


@router.get("/circles/{circle_id}")
def read(door: Reader, response: Response) -> CircleOut:
    """A circle, as far as it is mine to see."""
    with door.look_inside() as look:
        circle = circle_out(look.tx, look.me)
        response.headers["ETag"] = circle.etag
        return circle


@router.patch("/circles/{circle_id}")
def change(body: CirclePatch, door: Writer, response: Response) -> CircleOut:
    """Change the circle's words, its time zone, or how long an ask stays open."""
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if body.zone is not None:
            consent.lock_shared(
                act.tx, act.me.circle_id
            )  # slots may be added: in the order of locks
        circle = lock_circle(act.tx, act.me.circle_id)
        if act.fresh:
            if expected is not None and expected != circle.version:
                raise Stale(extra={"etag": f'"{circle.version}"'})
            box = act.tx.cipher(circle.id)
            fields_given = body.model_dump(exclude_unset=True)
            if body.name is not None:
                circle.name = box.seal(body.name, "circle", "name", circle.id)
            if "i_am" in fields_given:
                i_am_service.write(act.tx, circle.id, body.i_am or "")
            if "solidarity" in fields_given:
                write_for_all(act.tx, circle, body.solidarity)
            if body.ask_hours is not None:
                circle.ask_hours = body.ask_hours
            if body.zone is not None:
                circle.zone = known_zone(body.zone)
                act.tx.session.flush()
                rezone(act.tx, circle)
                move_trial_ends(act.tx, circle)
                look_at_turns(act.tx, circle.id)
                follow_zone(act.tx, circle.id)
                values.follow_zone(act.tx, circle.id)
            circle.version += 1
            act.tx.session.flush()
            act.tx.hint(circle.id)
        set_etag(response, circle.version)
        return circle_out(act.tx, act.me)


@router.delete("/circles/{circle_id}", status_code=204)
def delete(door: Deleter, body: Nothing = _NOTHING) -> None:
    """Delete the circle and destroy its key. It can't be brought back, so it takes proof."""
    with door.act_inside(body, closed_too=True, leads_to=None) as act:
        if act.me.state is CircleState.LIVE:
            need_proof(act.tx, act.caller.device_id)
        last = delete_circle(act.tx, act.me.circle_id)
    wait_until(door.services.db, last)


@router.post("/circles/{circle_id}/members", status_code=201)
def add(body: MemberIn, door: Keeper) -> MemberOut:
    """Keep a place for somebody."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            if "person" in body.roles:
                raise BadInput("person-role")
            if set(body.roles) - {"supporter"}:
                raise BadInput("not-in-yet")
            need_distinct(act.tx, act.me, body.name)
            add_friend(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=body.id,
                name=body.name,
                by=act.me.member_id,
                agreed=consent_of(body.consent),
                max_places=door.services.settings.max_members,
            )
        return one_member(act.tx, act.me.circle_id, act.once.resource_id)


@router.patch("/circles/{circle_id}/members/{member_id}")
def change_member(member_id: MemberId, body: MemberPatch, door: Keeper) -> MemberOut:
    """Change how a member is called here, their label, their roles."""
    on_its_way: list[str] = []
    with door.act_inside(body, leads_to=member_id) as act:
        if act.fresh:
            if body.roles is not None:
                _set_roles(act.tx, act.me, member_id, body.roles)
            member = get_member(act.tx, act.me.circle_id, member_id)
            box = act.tx.cipher(act.me.circle_id)
            if body.name is not None:
                need_distinct(act.tx, act.me, body.name, but_for=member.id)
                member.name = box.seal(body.name, "member", "name", member.id)
            if "label" in body.model_fields_set:
                member.label = _sealed_label(box, member.id, body.label)
            act.tx.session.flush()
            act.tx.hint(act.me.circle_id)
            if "label" in body.model_fields_set:
                record.append(
                    act.tx,
                    act.me.circle_id,
                    "label_changed",
                    who=member_id,
                    by=act.me.member_id,
                )
        if body.roles is not None:
            on_its_way = in_flight(act.tx, act.me.circle_id, member_id)
        member_out = one_member(act.tx, act.me.circle_id, member_id)
    wait_until_left(door.services.db, on_its_way)
    return member_out


def _sealed_label(box: Box, member_id: str, label: str | None) -> str | None:
    """A label as it is kept. Raises BadInput, at its field, for one that is too long."""
    if not label:
        return None
    if len(label) > LONGEST_LABEL:
        raise BadInput(
            "label-too-long",
            extra={"fields": [{"name": "label", "message": f"at most {LONGEST_LABEL} letters"}]},
            most=str(LONGEST_LABEL),
        )
    return box.seal(label, "member", "label", member_id)


def _set_roles(tx: Tx, me: Membership, member_id: str, roles: list[RoleName]) -> None:
    """Give roles. What is on its way under those they had is waited for."""
    consent.lock_exclusive(tx, me.circle_id)
    new_roles = frozenset(Role(role) for role in roles)
    coordinated = Role.COORDINATOR in held_roles_of(tx, [member_id])[member_id]
    change_roles(tx, me.circle_id, member_id, new_roles, me.member_id)
    if coordinated and Role.COORDINATOR not in new_roles:
        leave_to_person(tx, me.circle_id, me.member_id, member_id)


@router.put("/circles/{circle_id}/members/{member_id}/roles")
def put_roles(member_id: MemberId, body: RolesIn, door: Keeper) -> MemberOut:
    """Give a member their roles."""
    with door.act_inside(body, leads_to=member_id) as act:
        if act.fresh:
            _set_roles(act.tx, act.me, member_id, body.roles)
        on_its_way = in_flight(act.tx, act.me.circle_id, member_id)
        member_out = one_member(act.tx, act.me.circle_id, member_id)
    wait_until_left(door.services.db, on_its_way)
    return member_out


_IN_SILENCE = RemoveIn()


@router.delete("/circles/{circle_id}/members/{member_id}")
def end(member_id: MemberId, door: Reader, body: RemoveIn = _IN_SILENCE) -> RemovedOut:
    """The person removes a member, or a member leaves. At once, and without a word to them.

    Unless the person wants them to read that their shifts are off: that alone is told, once.
    """
    with door.act_inside(body, leads_to=LATER) as act:
        if member_id != act.me.member_id:
            act.me.need(Permission.MEMBERS)
        if act.fresh:
            withdrawn = remove(
                act.tx,
                act.me.circle_id,
                member_id,
                by=act.me.member_id,
                tell_shifts=body.tell_shifts,
            )
            act.led_to(withdrawn.id)
        else:
            withdrawn = load_withdrawal(act.tx, act.me.circle_id, act.once.resource_id)
        off = ended_times(act.tx, act.me, withdrawn)
    return removed_out(await_in_flight(door.services.db, withdrawn), off)
