"""My mail addresses and numbers: where messages of ours may go beside my phone."""

from __future__ import annotations

import math

from fastapi import APIRouter

from app.api.http.closed_lists import AddressedChannelText
from app.api.http.guards import SignedInDoor
from app.api.http.rates import Kind
from app.api.http.wire import AddressText, Code, Id
from app.api.http.wire import In as Body
from app.api.views.addresses import Addresses, addresses_out
from app.api.views.numbers import number_hints
from app.circles.entry_service import need_standing
from app.core.channels import Channel
from app.core.db import Tx
from app.core.errors import BadInput, TooMany
from app.core.settings import Settings
from app.identity import address_service
from app.outbox import service as outbox
from app.outbox.ceiling_queries import ceilings_of
from app.outbox.notice_types import NoticeType
from app.stewardship.device_service import tell_own_devices

router = APIRouter(tags=["me"])


class AddressIn(Body):
    """An address of mine. A code goes there; it is used once that came back.

    `sure`: I was asked about this number, and it is the one I mean.
    """

    id: Id
    channel: AddressedChannelText
    to: AddressText
    sure: bool = False


class AddressCodeIn(Body):
    code: Code


@router.get("/me/addresses")
def read(door: SignedInDoor) -> Addresses:
    """My addresses, and the channels that this server has."""
    with door.look() as (tx, caller):
        return addresses_out(tx, caller.account_id, door.services.settings.channels)


@router.post("/me/addresses", status_code=201)
def add(body: AddressIn, door: SignedInDoor) -> Addresses:
    """Add an address; a code is sent there. Only I see it, and its channel."""
    settings = door.services.settings
    with door.act(body, leads_to=body.id) as act:
        if act.fresh:
            if body.channel not in settings.channels:
                raise BadInput("no-such-channel")
            need_standing(act.tx, act.caller.account_id)
            _need_room(act.tx, settings, Channel(body.channel))
            # The address itself counts too, whoever enters it: nobody is rung by strangers all day.
            countries = number_hints(act.tx, act.caller.account_id, [act.caller.zone])
            to = address_service.normalize(body.channel, body.to, countries, sure=body.sure)
            hashed = address_service.blind_index(act.tx, body.channel, to)
            door.count(act, Kind.ADDRESS_CODE, subject=hashed)
            address = address_service.add_address(
                act.tx,
                account_id=act.caller.account_id,
                address_id=body.id,
                channel=body.channel,
                to=body.to,
                countries=countries,
                sure=body.sure,
                prefixes=settings.number_prefixes,
            )
            outbox.queue(
                act.tx,
                type=NoticeType.TEST,
                account_id=act.caller.account_id,
                subject_id=address.id,
                dedupe=f"code:{address.id}",
            )
        return addresses_out(act.tx, act.caller.account_id, settings.channels)


def _need_room(tx: Tx, settings: Settings, channel: Channel) -> None:
    """Raise TooMany when the code couldn't leave today: nobody waits for one that doesn't come."""
    wait = ceilings_of(settings).wait(tx, channel)
    if wait:
        raise TooMany("messages-used-up", extra={"retry_after": math.ceil(wait.total_seconds())})


@router.post("/me/addresses/{address_id}/confirm")
def confirm(address_id: Id, body: AddressCodeIn, door: SignedInDoor) -> Addresses:
    """The code that came there."""
    with door.act(body, leads_to=address_id) as act:
        right = True
        if act.fresh:
            right = address_service.confirm_address(
                act.tx, account_id=act.caller.account_id, address_id=address_id, code=body.code
            )
            if right:
                # Asks go there from now on: whoever holds another phone of mine sees it.
                tell_own_devices(act.tx, act.caller.account_id, f"address:{address_id}")
        else:
            address = address_service.lock_address(act.tx, act.caller.account_id, address_id)
            right = address.state != "waiting"
        addresses = addresses_out(act.tx, act.caller.account_id, door.services.settings.channels)
    # After the commit: a wrong code is counted.
    if not right:
        raise BadInput("not-that-code")
    return addresses


@router.delete("/me/addresses/{address_id}")
def remove(address_id: Id, door: SignedInDoor) -> Addresses:
    """Use an address of mine no more; it is wiped."""
    with door.act(leads_to=address_id) as act:
        if act.fresh:
            address = address_service.lock_address(act.tx, act.caller.account_id, address_id)
            address_service.end_address(act.tx, address)
        return addresses_out(act.tx, act.caller.account_id, door.services.settings.channels)
