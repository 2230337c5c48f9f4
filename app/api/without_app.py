"""Friends without the app: their place, and what they said by voice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from app.access.reading import sight_of
from app.api.addresses import Way
from app.api.cards import DisclosureIn, Tag, told_of
from app.api.circles import consent_of
from app.api.guards import Inside, Needs
from app.api.reach import Ways
from app.api.wire import (
    AddressText,
    ConsentIn,
    Id,
    MemberId,
    Name,
    NumberText,
    Out,
    Wall,
    Zone,
    minute,
)
from app.api.wire import In as Body
from app.asks import answer_service
from app.asks import service as asks
from app.asks.snapshot import reachability
from app.circles.name_service import need_distinct
from app.circles.permissions import Permission
from app.circles.service import Membership, called, names_of
from app.consent.switches import ReachSwitches
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.identity import address_service
from app.outbox.models import Event
from app.stewardship.offline_member_service import Friend, replace_address, take_in, without_app
from app.stewardship.offline_member_service import Way as Entered

router = APIRouter(tags=["circles"])

Voucher = Annotated[Inside, Depends(Needs(Permission.VOUCH))]


class WayIn(Body):
    id: Id
    channel: Way
    to: AddressText
    sure: bool = False


class FriendIn(Body):
    """A friend without the app, entered with their yes. `agreed` marks that they were asked.

    `id` is a new place's, or that of a place which the person kept for them. `number` is shown to
    the person, who calls or texts it themself; no message of ours goes there.
    """

    id: Id
    account_id: Id
    name: Name
    language: Literal["en", "es"]
    zone: Zone | None = None
    agreed: bool
    addresses: list[WayIn] = Field(default_factory=list, max_length=3)
    number: NumberText | None = None
    number_sure: bool = False
    channels: Ways | None = None
    asks_any_hour: bool = False
    quiet_from: Wall = "22:00"
    quiet_to: Wall = "07:00"
    disclosure: DisclosureIn = DisclosureIn(paid=False, reports=False)
    consent: ConsentIn = ConsentIn(open_times=False, shift_reminders=False)


class NewWayIn(WayIn):
    """A friend's address, entered anew with their yes."""

    agreed: bool


class TakenIn(Out):
    member_id: str
    name: str
    granted: bool


class SpokenIn(Body):
    member_id: Id
    kind: Literal["coming", "call", "not_now"]
    minutes: int | None = Field(None, ge=0, le=600)


class SpokenOut(Out):
    member_id: str
    kind: str


class AppLess(Out):
    member_id: str
    name: str
    tags: list[Tag]


class AppLessOut(Out):
    """`check_number`: whose number may be a wrong one. Nothing is sent there meanwhile."""

    channels: list[str]
    ask_id: str | None
    friends: list[AppLess]
    check_number: list[str]


@router.post("/circles/{circle_id}/friends-without-app", status_code=201)
def keep(body: FriendIn, door: Voucher) -> TakenIn:
    """Take in a friend without the app. Entered by a coordinator, the person still has to grant."""
    if not body.agreed:
        raise BadInput("not-agreed")
    settings = door.services.settings
    if any(one.channel not in settings.channels for one in body.addresses):
        raise BadInput("no-such-channel")
    with door.act_inside(body) as act:
        me = act.me
        if act.fresh:
            need_distinct(act.tx, me, body.name, but_for=body.id)
            take_in(
                act.tx,
                circle_id=me.circle_id,
                friend=Friend(
                    member_id=body.id,
                    account_id=body.account_id,
                    name=body.name,
                    language=body.language,
                    zone=body.zone,
                    number=body.number,
                    number_sure=body.number_sure,
                    ways=[Entered(one.id, one.channel, one.to, one.sure) for one in body.addresses],
                    order=body.channels,
                    reach=ReachSwitches(
                        asks=True,
                        asks_any_hour=body.asks_any_hour,
                        stand_downs=True,
                        quiet_from=minute(body.quiet_from),
                        quiet_to=minute(body.quiet_to),
                    ),
                    told=told_of(body.disclosure),
                ),
                by=me.member_id,
                agreed=consent_of(body.consent) if me.is_person else None,
                max_places=settings.max_members,
                prefixes=settings.number_prefixes,
            )
            act.once.done(body.id, 201)
        name = names_of(act.tx, me.circle_id, [act.once.resource_id])
        return TakenIn(
            member_id=act.once.resource_id,
            name=name.get(act.once.resource_id, body.name),
            granted=me.is_person,
        )


def _hears_of(tx: Tx, me: Membership) -> bool:
    """Whether somebody may know of an ask at all: the person, and whom they let."""
    if me.is_person:
        return True
    return sight_of(tx, me.circle_id, me.member_id, Event.ASK) is not None


@router.get("/circles/{circle_id}/friends-without-app")
def who(door: Voucher) -> AppLessOut:
    """Friends without the app, and the running ask that a spoken answer would be for."""
    with door.look_inside() as look:
        return app_less_seen(look.tx, look.me, door.services.settings.channels)


def app_less_seen(tx: Tx, me: Membership, channels: Iterable[str]) -> AppLessOut:
    """The same for one member who may vouch for others."""
    _, _, members, _ = reachability(tx, me.circle_id)
    account_ids: dict[str, str] = {}
    for member_id in members:
        try:
            member = without_app(tx, me.circle_id, member_id)
        except (NotFound, BadInput, Conflict):
            continue
        account_ids[member_id] = member.account_id or ""
    to_check = address_service.doubtful(tx, list(account_ids.values()))
    names = called(tx, me.circle_id, list(account_ids))
    running_ask = asks.running(tx, me.circle_id)
    may = running_ask is not None and _hears_of(tx, me)
    return AppLessOut(
        channels=list(channels),
        ask_id=running_ask.id if running_ask is not None and may else None,
        friends=[
            AppLess(member_id=friend_id, name=names[friend_id].name, tags=names[friend_id].tags)
            for friend_id in account_ids
        ],
        check_number=[
            friend_id for friend_id, account_id in account_ids.items() if account_id in to_check
        ],
    )


@router.post("/circles/{circle_id}/friends-without-app/{member_id}/addresses", status_code=204)
def enter_address(member_id: MemberId, body: NewWayIn, door: Voucher) -> None:
    """Enter a friend's address anew. It takes the place of the one that it came by before."""
    with door.act_inside(body) as act:
        if act.fresh:
            if not body.agreed:
                raise BadInput("not-agreed")
            if body.channel not in door.services.settings.channels:
                raise BadInput("no-such-channel")
            replace_address(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=member_id,
                way=Entered(body.id, body.channel, body.to, body.sure),
                by=act.me.member_id,
                prefixes=door.services.settings.number_prefixes,
            )
            act.once.done(member_id, 204)


@router.post("/circles/{circle_id}/asks/{ask_id}/spoken")
def spoken(ask_id: Id, body: SpokenIn, door: Voucher) -> SpokenOut:
    """A friend without the app said it by voice; the record says who wrote it down."""
    with door.act_inside(body) as act:
        if act.fresh:
            if not _hears_of(act.tx, act.me):
                raise NotFound
            without_app(act.tx, act.me.circle_id, body.member_id)
            answer_service.spoken(
                act.tx,
                circle_id=act.me.circle_id,
                ask_id=ask_id,
                member_id=body.member_id,
                kind=body.kind,
                minutes=body.minutes,
                by=act.me.member_id,
            )
            act.once.done(ask_id)
        return SpokenOut(member_id=body.member_id, kind=body.kind)
