"""The channels over which notices travel, and what is particular to each: one table. Pure.

Whatever else depends on the channel reads it here: the tables' checks, the settings, the rules of
the outbox, the couriers, what the wire takes. How to add one: docs/howto/channel.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Channel(StrEnum):
    """How a notice travels, in the order that holds until a member sets their own."""

    PUSH = "push"
    MAIL = "mail"
    SMS = "sms"
    VOICE = "voice"


class Carrier(StrEnum):
    """Who takes a message there; `app/delivery/channels/` holds how they are spoken to."""

    PUSH_SERVICE = "push_service"
    MAIL_SERVER = "mail_server"
    GATEWAY = "gateway"  # an address of Apprise's, with the number in it


class AddressForm(StrEnum):
    """What the address of somebody on a channel is."""

    MAIL = "mail"
    NUMBER = "number"  # E.164. One that says STOP is left alone by every channel with numbers


class Reply(StrEnum):
    """What becomes of a reply to a message."""

    IMPOSSIBLE = "impossible"
    UNREAD = "unread"  # it can be written and nobody reads it, which the message says
    DIGIT = "digit"  # a digit answers a request for company; STOP ends all messages


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What is particular to one channel.

    `address`: None where messages go to phones with the app instead.
    `urgent_wait`: how long the receipt of an urgent notice may take before the next channel is
    tried. A worker on a phone shows a push within seconds; people look at mail and texts later.
    `rings_phone`: it comes to the member's own phone, so the person gets nothing over it while
    theirs is said to be lost.
    `is_spoken`: a message is one line that is read out, without the address of a page.
    `account_setting`: the field of `Settings` with the operator's account; None: it needs none.
    `ceiling_setting`: the field with the most that may leave in a day, where each costs money.
    """

    carrier: Carrier
    address: AddressForm | None
    urgent_wait: timedelta
    rings_phone: bool
    reply: Reply = Reply.IMPOSSIBLE
    is_spoken: bool = False
    account_setting: str | None = None
    ceiling_setting: str | None = None


#: A row for each channel. The keys are channels; rows of tables hold them as plain text.
CHANNELS: Mapping[str, ChannelFacts] = {
    Channel.PUSH: ChannelFacts(
        carrier=Carrier.PUSH_SERVICE,
        address=None,
        urgent_wait=timedelta(seconds=60),
        rings_phone=True,
    ),
    Channel.MAIL: ChannelFacts(
        carrier=Carrier.MAIL_SERVER,
        address=AddressForm.MAIL,
        urgent_wait=timedelta(minutes=2),
        rings_phone=False,
        reply=Reply.UNREAD,
        account_setting="smtp_url",
    ),
    Channel.SMS: ChannelFacts(
        carrier=Carrier.GATEWAY,
        address=AddressForm.NUMBER,
        urgent_wait=timedelta(minutes=2),
        rings_phone=True,
        reply=Reply.DIGIT,
        account_setting="sms_url",
        ceiling_setting="sms_a_day",
    ),
    Channel.VOICE: ChannelFacts(
        carrier=Carrier.GATEWAY,
        address=AddressForm.NUMBER,
        urgent_wait=timedelta(minutes=2),
        rings_phone=True,
        is_spoken=True,
        account_setting="voice_url",
        ceiling_setting="voice_a_day",
    ),
}

#: Those with addresses of their own: all but pushes.
ADDRESSED = tuple(channel for channel in Channel if CHANNELS[channel].address is not None)
#: Those whose addresses are numbers.
NUMBERED = tuple(channel for channel in Channel if CHANNELS[channel].address is AddressForm.NUMBER)
#: Those whose messages are lines to read, with a page to answer on.
WRITTEN = tuple(channel for channel in ADDRESSED if not CHANNELS[channel].is_spoken)


def is_number(channel: str) -> bool:
    """Whether the addresses of a channel are numbers."""
    return CHANNELS[channel].address is AddressForm.NUMBER
