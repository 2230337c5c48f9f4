"""Friends without the app: their place, and what they said by voice."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.closed_lists import AddressedChannelText, AnswerText, LanguageText
from app.api.http.guards import Inside, Needs
from app.api.http.wire import (
    AddressText,
    ConsentIn,
    Id,
    MemberId,
    Name,
    NumberText,
    Wall,
    Zone,
    minute,
)
from app.api.http.wire import In as Body
from app.api.views.cards import DisclosureIn, told_of
from app.api.views.circles import consent_of
from app.api.views.offline_members import AppLessOut, SpokenOut, TakenIn, app_less_seen, hears_of
from app.api.views.reach import Ways
from app.asks import answer_service
from app.asks.models import AnswerKind
from app.circles.name_service import need_distinct
from app.circles.permissions import Permission
from app.circles.service import names_of
from app.consent.switches import ReachSwitches
from app.core.errors import BadInput, NotFound
from app.stewardship.offline_member_service import Friend, replace_address, take_in, without_app
from app.stewardship.offline_member_service import Way as Entered

router = APIRouter(tags=["circles"])

Voucher = Annotated[Inside, Depends(Needs(Permission.VOUCH))]


class WayIn(Body):
    id: Id
    channel: AddressedChannelText
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
    language: LanguageText
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


class SpokenIn(Body):
    member_id: Id
    kind: AnswerText
    minutes: int | None = Field(None, ge=0, le=600)


@router.post("/circles/{circle_id}/friends-without-app", status_code=201)
def keep(body: FriendIn, door: Voucher) -> TakenIn:
    """Take in a friend without the app. Entered by a coordinator, the person still has to grant."""
    if not body.agreed:
        raise BadInput("not-agreed")
    settings = door.services.settings
    if any(address.channel not in settings.channels for address in body.addresses):
        raise BadInput("no-such-channel")
    with door.act_inside(body, leads_to=body.id) as act:
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
                    ways=[
                        Entered(address.id, address.channel, address.to, address.sure)
                        for address in body.addresses
                    ],
                    order=body.channels,
                    reach=ReachSwitches(
                        asks=True,
                        asks_any_hour=body.asks_any_hour,
                        stand_downs=True,
                        quiet_from=minute(body.quiet_from),
                        quiet_to=minute(body.quiet_to),
                    ),
                    card=told_of(body.disclosure),
                ),
                by=me.member_id,
                agreed=consent_of(body.consent) if me.is_person else None,
                max_places=settings.max_members,
                prefixes=settings.number_prefixes,
            )
        name = names_of(act.tx, me.circle_id, [act.once.resource_id])
        return TakenIn(
            member_id=act.once.resource_id,
            name=name.get(act.once.resource_id, body.name),
            granted=me.is_person,
        )


@router.get("/circles/{circle_id}/friends-without-app")
def who(door: Voucher) -> AppLessOut:
    """Friends without the app, and the running ask that a spoken answer would be for."""
    with door.look_inside() as look:
        return app_less_seen(look.tx, look.me, door.services.settings.channels)


@router.post("/circles/{circle_id}/friends-without-app/{member_id}/addresses", status_code=204)
def enter_address(member_id: MemberId, body: NewWayIn, door: Voucher) -> None:
    """Enter a friend's address anew. It takes the place of the one that it came by before."""
    with door.act_inside(body, leads_to=member_id) as act:
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


@router.post("/circles/{circle_id}/asks/{ask_id}/spoken")
def spoken(ask_id: Id, body: SpokenIn, door: Voucher) -> SpokenOut:
    """A friend without the app said it by voice; the record says who wrote it down."""
    with door.act_inside(body, leads_to=ask_id) as act:
        if act.fresh:
            if not hears_of(act.tx, act.me):
                raise NotFound
            without_app(act.tx, act.me.circle_id, body.member_id)
            answer_service.take_spoken_answer(
                act.tx,
                circle_id=act.me.circle_id,
                ask_id=ask_id,
                member_id=body.member_id,
                kind=AnswerKind(body.kind),
                minutes=body.minutes,
                by=act.me.member_id,
            )
        return SpokenOut(member_id=body.member_id, kind=body.kind)
