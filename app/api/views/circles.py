"""A circle and its members, as one of them sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field
from sqlmodel import col, select

from app.access.reading import reads_of
from app.api.http.closed_lists import CircleStateText, ReachableText, RoleText
from app.api.http.wire import (
    ConsentIn,
    Instant,
    Out,
)
from app.api.http.wire import In as Body
from app.api.views.cards import DisclosureOut, disclosure_out
from app.api.views.held_shifts import ShiftTime, shift_times
from app.api.views.numbers import number_out
from app.asks.snapshot import reachability
from app.circles.disclosure_service import Tag, newest_cards, tags_of
from app.circles.models import (
    Circle,
    Invitation,
    Knock,
    Member,
    MemberState,
    Role,
)
from app.circles.name_service import looking_alike
from app.circles.permissions import Permission
from app.circles.service import (
    Membership,
    get_circle,
    get_member,
    held_roles_of,
    members_of,
    person_of,
)
from app.consent.gate import is_granted
from app.consent.gate_facts import CircleFacts
from app.consent.switches import Consent
from app.core.db import Tx
from app.outbox.events import Event
from app.plans import i_am_service
from app.stewardship.withdrawal_service import (
    Withdrawn,
    shifts_ended_by,
)


class MemberOut(Out):
    id: str
    name: str
    tags: list[Tag]
    roles: list[RoleText]
    label: str | None
    state: Literal["kept", "invited", "knocking", "in"]
    disclosure: DisclosureOut | None
    number: str | None
    number_doubtful: bool
    reachable: ReachableText | None
    alike: bool = Field(description="Whether another name in this circle looks the same.")
    hears_asks: bool | None  # whether they are told of asks at all, by what the person chose
    hears_told: bool | None  # the same of what a step tells beside asking


class LinkOut(Out):
    id: str
    member_id: str
    name: str
    expires_at: Instant
    state: Literal["open", "used", "ended"]


class MeInCircle(Out):
    member_id: str
    roles: list[RoleText]
    name: str


class CircleOut(Out):
    id: str
    name: str
    zone: str
    state: CircleStateText
    delete_at: Instant | None = Field(description="When it is deleted, once it was closed.")
    etag: str
    i_am: str | None
    solidarity: str | None
    ask_hours: int | None  # for so long an ask stays open; for the person and who draws it up
    me: MeInCircle
    members: list[MemberOut]
    links: list[LinkOut]


class LastNoticeOut(Out):
    event: str
    at: Instant


class RemoveIn(Body):
    tell_shifts: bool = Field(False, description="They read once that their shifts are off.")


class RemovedOut(Out):
    left: list[LastNoticeOut]
    may_have_left: list[str]
    queued_stopped: int
    shifts_ended: list[ShiftTime] = Field(description="Shifts of theirs that are off now.")


def reachable_word(reason: str | None) -> Literal["now", "not_now", "no"]:
    """Only roughly: the person isn't told whether it is sleep, rest or a phone without a push."""
    if reason is None:
        return "now"
    return (
        "no" if reason in {"denied", "no_grant", "ended", "draft", "paid_only_named"} else "not_now"
    )


_Hearing = dict[str, set[str]]
#: Fields that say what the person lets a member hear, by the event of each.
HEARS = {"hears_asks": Event.ASK, "hears_told": Event.ALSO_TOLD}
UNHEARD: dict[str, bool | None] = dict.fromkeys(HEARS)


def _hearing(facts: CircleFacts, member_ids: list[str], now: datetime) -> _Hearing:
    """Field → members whom the person lets hear of its event, now or once they are in."""
    return {
        field: {member_id for member_id in member_ids if is_granted(facts, member_id, event, now)}
        for field, event in HEARS.items()
    }


def _heard(member_id: str, hears: _Hearing) -> dict[str, bool | None]:
    return {field: member_id in member_ids for field, member_ids in hears.items()}


def members_out(
    tx: Tx, circle: Circle, members: list[Member], *, full: bool, own_member_id: str | None = None
) -> list[MemberOut]:
    """Members as the person sees them (`full`), or by name alone; `mine` with their own number."""
    box = tx.cipher(circle.id)
    ids = [member.id for member in members]
    roles = held_roles_of(tx, ids)
    cards = newest_cards(tx, members) if full else {}
    unreached: dict[str, str] = {}
    hears: _Hearing = {}
    invited: set[str] = set()
    knocking: set[str] = set()
    if full:
        facts, unreached, _, _ = reachability(tx, circle.id)
        hears = _hearing(facts, ids, tx.now)
        invited = set(
            tx.session.exec(
                select(Invitation.member_id).where(
                    Invitation.circle_id == circle.id,
                    col(Invitation.used_at).is_(None),
                    col(Invitation.ended_at).is_(None),
                    Invitation.expires_at > tx.now,
                )
            )
        )
        knocking = set(
            tx.session.exec(
                select(Knock.member_id).where(
                    Knock.circle_id == circle.id,
                    Knock.state == "waiting",
                    col(Knock.hidden).is_(False),
                )
            )
        )

    names = {member.id: box.open(member.name, "member", "name", member.id) for member in members}
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
            **number_out(box, member, is_shown=full or member.id == own_member_id),
            reachable=(
                reachable_word(unreached.get(member.id))
                if full and Role.PERSON not in roles[member.id]
                else None
            ),
            **_heard(member.id, hears) if full and Role.PERSON not in roles[member.id] else UNHEARD,
            alike=member.id in alike,
        )
        for member in members
    ]


def circle_out(tx: Tx, me: Membership) -> CircleOut:
    """A circle as one of its members may see it."""
    circle = get_circle(tx, me.circle_id)
    box = tx.cipher(circle.id)
    everyone = members_of(tx, circle.id)
    full = Permission.MEMBERS in me.may
    if full:
        shown_members = everyone
    elif Permission.NAMES in me.may:
        shown_members = [member for member in everyone if member.state == MemberState.IN]
    else:
        person = person_of(tx, circle.id)
        shown_members = [member for member in everyone if member.id in {person.id, me.member_id}]
    me_out = next(member for member in everyone if member.id == me.member_id)
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
            member_id=me_out.id,
            roles=sorted(me.roles),
            name=box.open(me_out.name, "member", "name", me_out.id),
        ),
        members=members_out(tx, circle, shown_members, full=full, own_member_id=me.member_id),
        links=links_out(tx, circle) if full else [],
    )


def state_of(circle: Circle) -> str:
    """draft, live, or closed: read by its person alone until it is deleted."""
    return "closed" if circle.closed_at is not None else circle.state


def links_out(tx: Tx, circle: Circle) -> list[LinkOut]:
    """Links that still work."""
    box = tx.cipher(circle.id)
    rows = tx.session.execute(
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


def one_member(tx: Tx, circle_id: str, member_id: str) -> MemberOut:
    """One member as the person sees them."""
    member = get_member(tx, circle_id, member_id)
    return members_out(tx, get_circle(tx, circle_id), [member], full=True)[0]


def ended_times(tx: Tx, me: Membership, withdrawn: Withdrawn) -> list[ShiftTime]:
    """When the shifts are that a removal ended. What a member left behind is the person's."""
    if not me.is_person:
        return []
    slots = shifts_ended_by(tx, withdrawn)
    times = shift_times(tx, get_circle(tx, me.circle_id), slots)
    return [times[slot] for slot in slots if slot in times]


def removed_out(done: Withdrawn, off: list[ShiftTime]) -> RemovedOut:
    """What had left, what may have left, what was stopped, and which shifts are off."""
    return RemovedOut(
        left=[LastNoticeOut(event=event, at=at) for event, at in done.sent],
        may_have_left=done.may_have_left,
        queued_stopped=done.stopped,
        shifts_ended=off,
    )
