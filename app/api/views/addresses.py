"""Addresses of an account, as it sees them."""

from __future__ import annotations

from typing import Literal

from app.api.http.closed_lists import AddressedChannelText
from app.api.http.wire import Out
from app.core.db import Tx
from app.core.phone_numbers import show_number
from app.identity import address_service
from app.identity.models import Address

AddressState = Literal["waiting", "live", "gone", "stopped", "doubtful"]


class AddressOut(Out):
    """`to` as it is used, `shown` as people read it.

    stopped: it wanted no more messages, until its owner agrees anew · doubtful: it may be a wrong
    number, so nothing goes there until it was entered again.
    """

    id: str
    channel: AddressedChannelText
    to: str
    shown: str
    state: AddressState


class Addresses(Out):
    addresses: list[AddressOut]
    channels: list[AddressedChannelText]


def addresses_out(tx: Tx, account_id: str, channels: tuple[str, ...]) -> Addresses:
    """An account's addresses, and the channels that this server can send by."""
    return Addresses(
        addresses=[
            AddressOut(
                id=address.id,
                channel=address.channel,
                to=to,
                shown=show_number(to),
                state=_state(address),
            )
            for address, to in address_service.addresses_in_clear(tx, account_id)
        ],
        channels=list(channels),
    )


def _state(address: Address) -> AddressState:
    if address.doubtful_at is not None:
        return "doubtful"
    if address.stopped_at is not None:
        return "stopped"
    return (
        "waiting" if address.state == "waiting" else "live" if address.state == "live" else "gone"
    )
