"""A circle, its members, their roles."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import Field
from sqlmodel import col, select

from app.access.membership import membership
from app.access.reading import reads_of
from app.api.cards import DisclosureOut, Tag, disclosure_out
from app.api.guards import Inside, Needs, SignedIn, SignedInDoor, if_match, set_etag
from app.api.held_shifts import ShiftTime, shift_times
from app.api.numbers import number_out
from app.api.rates import Kind
from app.api.wire import (
    ConsentIn,
    Id,
    Instant,
    Label,
    MemberId,
    Name,
    Nothing,
    Out,
    People,
    RoleLabel,
    Text,
    Values,
    Zone,
)
from app.api.wire import In as Body
from app.asks.snapshot import reachability
from app.circles.disclosure_service import newest_cards, tags_of
from app.circles.models import (
    Circle,
    CircleState,
    Invitation,
    Knock,
    Member,
    MemberState,
    Role,
)
from app.circles.name_service import looking_alike, need_distinct, need_told_apart
from app.circles.permissions import Permission
from app.circles.service import (
    Membership,
    get_circle,
    get_member,
    held_roles_of,
    lock_circle,
    members_of,
    person_of,
)
from app.consent import service as consent
from app.consent.gate import is_granted
from app.consent.switches import Consent
from app.core.db import Tx
from app.core.errors import BadInput, Stale
from app.core.ids import digest, same
from app.core.sealing import Box
from app.core.settings import secret_of
from app.identity.proof_service import need_proof
from app.identity.service import known_zone
from app.outbox.models import Event
from app.plans import i_am_service
from app.record import service as record
from app.rota.changes.rezone_service import rezone
from app.stewardship.circle_creation_service import (
    Place,
    add_to_simple_plan,
    begin_circle,
    keep_place,
)
from app.stewardship.coordinator_service import change_roles
from app.stewardship.transfer_service import delete_circle
from app.stewardship.withdrawal_service import (
    Withdrawn,
    in_flight,
    recall,
    remove,
    settled,
    shifts_ended_by,
    wait_until,
    wait_until_left,
)

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


class MemberOut(Out):
    id: str
    name: str
    tags: list[Tag]
    roles: list[str]
    label: str | None
    state: Literal["kept", "invited", "knocking", "in"]
    disclosure: DisclosureOut | None
    number: str | None
    number_doubtful: bool
    reachable: Literal["now", "not_now", "no"] | None
    alike: bool = Field(description="Whether another name in this circle looks the same.")
    hears_asks: bool | None  # whether they are told of asks at all, by what the person chose


class LinkOut(Out):
    id: str
    member_id: str
    name: str
    expires_at: Instant
    state: Literal["open", "used", "ended"]


class MeInCircle(Out):
    member_id: str
    roles: list[str]
    name: str


class CircleOut(Out):
    id: str
    name: str
    zone: str
    state: str
    delete_at: Instant | None = Field(description="When it is deleted, once it was closed.")
    etag: str
    i_am: str | None
    solidarity: str | None
    ask_hours: int | None  # for so long an ask stays open; for the person and who draws it up
    me: MeInCircle
    members: list[MemberOut]
    links: list[LinkOut]


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


class LeftOut(Out):
    event: str
    at: Instant


class RemoveIn(Body):
    tell_shifts: bool = Field(False, description="They read once that their shifts are off.")


class RemovedOut(Out):
    left: list[LeftOut]
    may_have_left: list[str]
    queued_stopped: int
    shifts_ended: list[ShiftTime] = Field(description="Shifts of theirs that are off now.")


def reachable_word(why: str | None) -> Literal["now", "not_now", "no"]:
    """Only roughly: the person isn't told whether it is sleep, rest or a phone without a push."""
    if why is None:
        return "now"
    return "no" if why in {"denied", "no_grant", "ended", "draft", "paid_only_named"} else "not_now"


def members_out(
    tx: Tx, circle: Circle, members: list[Member], *, full: bool, mine: str | None = None
) -> list[MemberOut]:
    """Members as the person sees them (`full`), or by name alone; `mine` with their own number."""
    box = tx.box(circle.id)
    ids = [member.id for member in members]
    roles = held_roles_of(tx, ids)
    cards = newest_cards(tx, members) if full else {}
    unreached: dict[str, str] = {}
    hear: set[str] = set()
    invited: set[str] = set()
    knocking: set[str] = set()
    if full:
        facts, unreached, _, _ = reachability(tx, circle.id)
        hear = {one for one in ids if is_granted(facts, one, Event.ASK, tx.now)}
        invited = set(
            tx.s.exec(
                select(Invitation.member_id).where(
                    Invitation.circle_id == circle.id,
                    col(Invitation.used_at).is_(None),
                    col(Invitation.ended_at).is_(None),
                    Invitation.expires_at > tx.now,
                )
            )
        )
        knocking = set(
            tx.s.exec(
                select(Knock.member_id).where(
                    Knock.circle_id == circle.id,
                    Knock.state == "waiting",
                    col(Knock.hidden).is_(False),
                )
            )
        )

    names = {one.id: box.open(one.name, "member", "name", one.id) for one in members}
    alike = looking_alike(names) if full else frozenset()

    def state_of(member: Member) -> Literal["kept", "invited", "knocking", "in"]:
        if member.state == MemberState.IN:
            return "in"
        if member.id in knocking:
            return "knocking"
        return "invited" if member.id in invited else "kept"

    return [
        MemberOut(
            id=member.id,
            name=names[member.id],
            tags=tags_of(paid=member.paid, reports=member.reports),
            roles=sorted(roles[member.id]),
            label=box.open(member.label, "member", "label", member.id) if member.label else None,
            state=state_of(member),
            disclosure=(
                disclosure_out(box, cards[member.id])
                if member.id in cards and member.state == MemberState.IN
                else None
            ),
            **number_out(box, member, shown=full or member.id == mine),
            reachable=(
                reachable_word(unreached.get(member.id))
                if full and Role.PERSON not in roles[member.id]
                else None
            ),
            hears_asks=member.id in hear if full and Role.PERSON not in roles[member.id] else None,
            alike=member.id in alike,
        )
        for member in members
    ]


def circle_out(tx: Tx, me: Membership) -> CircleOut:
    """A circle as one of its members may see it."""
    circle = get_circle(tx, me.circle_id)
    box = tx.box(circle.id)
    everyone = members_of(tx, circle.id)
    full = Permission.MEMBERS in me.may
    if full:
        shown = everyone
    elif Permission.NAMES in me.may:
        shown = [member for member in everyone if member.state == MemberState.IN]
    else:
        person = person_of(tx, circle.id)
        shown = [member for member in everyone if member.id in {person.id, me.member_id}]
    mine = next(member for member in everyone if member.id == me.member_id)
    words = reads_of(tx, me).words

    def opened(column: str, sealed: str | None) -> str | None:
        return box.open(sealed, "circle", column, circle.id) if sealed and words else None

    return CircleOut(
        id=circle.id,
        name=box.open(circle.name, "circle", "name", circle.id),
        zone=circle.zone,
        state=state_of(circle),
        delete_at=circle.delete_at,
        etag=f'"{circle.version}"',
        i_am=(i_am_service.read(tx, circle.id) or None) if words else None,
        solidarity=opened("solidarity", circle.solidarity),
        ask_hours=circle.ask_hours if full else None,
        me=MeInCircle(
            member_id=mine.id,
            roles=sorted(me.roles),
            name=box.open(mine.name, "member", "name", mine.id),
        ),
        members=members_out(tx, circle, shown, full=full, mine=me.member_id),
        links=links_out(tx, circle) if full else [],
    )


def state_of(circle: Circle) -> str:
    """draft, live, or closed: read by its person alone until it is deleted."""
    return "closed" if circle.closed_at is not None else circle.state


def links_out(tx: Tx, circle: Circle) -> list[LinkOut]:
    """Links that still work."""
    box = tx.box(circle.id)
    rows = tx.s.execute(
        select(Invitation, Member)
        .join(Member, col(Member.id) == col(Invitation.member_id))
        .where(
            Invitation.circle_id == circle.id,
            col(Invitation.used_at).is_(None),
            col(Invitation.ended_at).is_(None),
            Invitation.expires_at > tx.now,
        )
        .order_by(col(Invitation.created_at))
    )
    return [
        link_out(tx, invitation, box.open(member.name, "member", "name", member.id))
        for invitation, member in rows
    ]


def link_out(tx: Tx, invitation: Invitation, name: str) -> LinkOut:
    """A link with its state."""
    over = invitation.ended_at is not None or tx.now >= invitation.expires_at
    return LinkOut(
        id=invitation.id,
        member_id=invitation.member_id,
        name=name,
        expires_at=invitation.expires_at,
        state="used" if invitation.used_at else "ended" if over else "open",
    )


def consent_of(body: ConsentIn) -> Consent:
    """The four switches."""
    return Consent(body.asks, body.what_i_need, body.open_times, body.shift_reminders)


@router.post("/circles", status_code=201)
def begin(body: CircleIn, door: SignedInDoor) -> CircleOut:
    """Begin a circle: mine, or drafted for somebody who will decide."""
    ids = [body.member_id, *(place.member_id for place in body.people)]
    if len(set(ids)) != len(ids):
        raise BadInput("exists-already")
    _need_circle_code(door, body.code)
    with door.act(body) as act:
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
            act.once.done(body.id, 201)
        return circle_out(act.tx, membership(act.tx, act.once.resource_id, act.caller.account_id))


def _names_in(body: CircleIn) -> list[str]:
    given = [body.my_name, *(place.name for place in body.people)]
    # A draft without its person's name calls them as it calls the circle.
    return [body.person_name, *given] if body.mode == "draft" and body.person_name else given


def _need_circle_code(door: SignedIn, code: str | None) -> None:
    """Raise BadInput without the operator's code, where one is needed; each guess is counted."""
    wanted = secret_of(door.services.settings.circle_code)
    if not wanted or (code is not None and same(digest(code.strip()), digest(wanted))):
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
        found = circle_out(look.tx, look.me)
        response.headers["ETag"] = found.etag
        return found


@router.patch("/circles/{circle_id}")
def change(body: CirclePatch, door: Writer, response: Response) -> CircleOut:
    """Change the circle's words, its time zone, or how long an ask stays open."""
    expected = if_match(door.request)
    with door.act_inside(body) as act:
        if body.zone is not None:
            consent.share(act.tx, act.me.circle_id)  # slots may be added: in the order of locks
        circle = lock_circle(act.tx, act.me.circle_id)
        if act.fresh:
            if expected is not None and expected != circle.version:
                raise Stale(extra={"etag": f'"{circle.version}"'})
            box = act.tx.box(circle.id)
            given = body.model_dump(exclude_unset=True)
            if body.name is not None:
                circle.name = box.seal(body.name, "circle", "name", circle.id)
            if "i_am" in given:
                i_am_service.write(act.tx, circle.id, body.i_am or "")
            if "solidarity" in given:
                circle.solidarity = (
                    box.seal(body.solidarity, "circle", "solidarity", circle.id)
                    if body.solidarity
                    else None
                )
            if body.ask_hours is not None:
                circle.ask_hours = body.ask_hours
            if body.zone is not None:
                circle.zone = known_zone(body.zone)
                act.tx.s.flush()
                rezone(act.tx, circle)
            circle.version += 1
            act.tx.s.flush()
            act.tx.hint(circle.id)
            act.once.done(circle.id)
        set_etag(response, circle.version)
        return circle_out(act.tx, act.me)


@router.delete("/circles/{circle_id}", status_code=204)
def delete(door: Deleter, body: Nothing = _NOTHING) -> None:
    """Delete the circle and destroy its key. It can't be brought back, so it takes proof."""
    with door.act_inside(body, closed_too=True) as act:
        if act.me.state is CircleState.LIVE:
            need_proof(act.tx, act.caller.device_id)
        last = delete_circle(act.tx, act.me.circle_id)
        act.once.done(None, 204)
    wait_until(door.services.db, last)


@router.post("/circles/{circle_id}/members", status_code=201)
def add(body: MemberIn, door: Keeper) -> MemberOut:
    """Keep a place for somebody."""
    with door.act_inside(body) as act:
        if act.fresh:
            if "person" in body.roles:
                raise BadInput("person-role")
            if set(body.roles) - {"supporter"}:
                raise BadInput("not-in-yet")
            need_distinct(act.tx, act.me, body.name)
            keep_place(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=body.id,
                name=body.name,
                agreed=consent_of(body.consent),
                max_places=door.services.settings.max_members,
                roles=[Role(role) for role in body.roles],
            )
            if "supporter" in body.roles:
                add_to_simple_plan(act.tx, act.me.circle_id, body.id, by=act.me.member_id)
            act.once.done(body.id, 201)
        return one_member(act.tx, act.me.circle_id, act.once.resource_id)


def one_member(tx: Tx, circle_id: str, member_id: str) -> MemberOut:
    """One member as the person sees them."""
    member = get_member(tx, circle_id, member_id)
    return members_out(tx, get_circle(tx, circle_id), [member], full=True)[0]


@router.patch("/circles/{circle_id}/members/{member_id}")
def change_member(member_id: MemberId, body: MemberPatch, door: Keeper) -> MemberOut:
    """Change how a member is called here, their label, their roles."""
    on_its_way: list[str] = []
    with door.act_inside(body) as act:
        if act.fresh:
            if body.roles is not None:
                _set_roles(act.tx, act.me, member_id, body.roles)
            member = get_member(act.tx, act.me.circle_id, member_id)
            box = act.tx.box(act.me.circle_id)
            if body.name is not None:
                need_distinct(act.tx, act.me, body.name, but_for=member.id)
                member.name = box.seal(body.name, "member", "name", member.id)
            if "label" in body.model_fields_set:
                member.label = _sealed_label(box, member.id, body.label)
            act.tx.s.flush()
            act.tx.hint(act.me.circle_id)
            if "label" in body.model_fields_set:
                record.append(
                    act.tx,
                    act.me.circle_id,
                    "label_changed",
                    who=member_id,
                    by=act.me.member_id,
                )
            act.once.done(member_id)
        if body.roles is not None:
            on_its_way = in_flight(act.tx, act.me.circle_id, member_id)
        said = one_member(act.tx, act.me.circle_id, member_id)
    wait_until_left(door.services.db, on_its_way)
    return said


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
    consent.take(tx, me.circle_id)
    wanted = frozenset(Role(role) for role in roles)
    change_roles(tx, me.circle_id, member_id, wanted, me.member_id)


@router.put("/circles/{circle_id}/members/{member_id}/roles")
def put_roles(member_id: MemberId, body: RolesIn, door: Keeper) -> MemberOut:
    """Give a member their roles."""
    with door.act_inside(body) as act:
        if act.fresh:
            _set_roles(act.tx, act.me, member_id, body.roles)
            act.once.done(member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, member_id)
        said = one_member(act.tx, act.me.circle_id, member_id)
    wait_until_left(door.services.db, on_its_way)
    return said


_IN_SILENCE = RemoveIn()


@router.delete("/circles/{circle_id}/members/{member_id}")
def end(member_id: MemberId, door: Reader, body: RemoveIn = _IN_SILENCE) -> RemovedOut:
    """The person removes a member, or a member leaves. At once, and without a word to them.

    Unless the person wants them to read that their shifts are off: that alone is told, once.
    """
    with door.act_inside(body) as act:
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
            act.once.done(withdrawn.id)
        else:
            withdrawn = recall(act.tx, act.me.circle_id, act.once.resource_id)
        off = ended_times(act.tx, act.me, withdrawn)
    return removed_out(settled(door.services.db, withdrawn), off)


def ended_times(tx: Tx, me: Membership, withdrawn: Withdrawn) -> list[ShiftTime]:
    """When the shifts are that a removal ended. What a member left behind is the person's."""
    if not me.is_person:
        return []
    slots = shifts_ended_by(tx, withdrawn)
    times = shift_times(tx, get_circle(tx, me.circle_id), slots)
    return [times[one] for one in slots if one in times]


def removed_out(done: Withdrawn, off: list[ShiftTime]) -> RemovedOut:
    """What had left, what may have left, what was stopped, and which shifts are off."""
    return RemovedOut(
        left=[LeftOut(event=event, at=at) for event, at in done.left],
        may_have_left=done.may_have_left,
        queued_stopped=done.stopped,
        shifts_ended=off,
    )
