"""How often what may be done through the API: one literal table, and how it is counted.

By where a call comes from, by account, by the thing that it is about (a circle, a link), and for
the server as a whole. Asks, answers, stops and withdrawals are not in it: nothing limits those.
"""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.core.buckets import bucket_key, count_in
from app.core.db import Tx
from app.core.errors import TooMany
from app.core.rates import Rate
from app.core.settings import Settings

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Kind(StrEnum):
    """What is counted: one closed list."""

    START = "start"  # an account
    CIRCLE = "circle"  # a circle begun or drafted; a wrong operator's code counts too
    INVITATION = "invitation"
    INVITATION_LOOK = "invitation_look"
    KNOCK = "knock"
    ADDRESS_CODE = "address_code"  # a code on its way to an address that is to be confirmed
    TEST_PUSH = "test_push"
    DEVICE_LINK = "device_link"
    DEVICE_LINK_USE = "device_link_use"
    TRANSFER = "transfer"
    TRANSFER_USE = "transfer_use"  # looking, opening, accepting, declining: each can be a guess
    SIGN_IN = "sign_in"  # by a passkey
    RECOVERY = "recovery"  # the recovery code: signing in by it, or showing it
    CHALLENGE = "challenge"  # for one's own passkey: to make or to show one
    BRING_BACK = "bring_back"
    BRING_BACK_USE = "bring_back_use"  # a new phone that opens the link
    ANSWER_LOOK = "answer_look"
    CALENDAR = "calendar"
    GUEST = "guest"  # opening a guest's page, and what is said there
    GUEST_LOOK = "guest_look"  # the page looks every few seconds while it is in sight


@dataclass(frozen=True, slots=True)
class Limits:
    """Rates of one kind; None: not counted that way."""

    address: Rate | None = None
    account: Rate | None = None
    subject: Rate | None = None
    server: Rate | None = None


# Many phones may share an address (a ward, a shelter, a mobile provider), so by address there is
# more room than one person needs. What could be guessed holds 128 bits or more: these limits keep
# the database free for those who need it, and a link's six digits are counted at the link itself.
# Ways to come back (DEVICE_LINK_USE, SIGN_IN, RECOVERY, BRING_BACK_USE) have no rate for the whole
# server: whoever has many networks would use it up, and shut every owner out.
_LIMITS: dict[Kind, Limits] = {
    Kind.CIRCLE: Limits(Rate(30, _DAY), Rate(10, _DAY), server=Rate(2_000, _DAY)),
    Kind.INVITATION: Limits(Rate(300, _DAY), Rate(100, _DAY), server=Rate(20_000, _DAY)),
    Kind.INVITATION_LOOK: Limits(Rate(300, _HOUR), server=Rate(30_000, _HOUR)),
    Kind.KNOCK: Limits(Rate(60, _HOUR), Rate(20, _HOUR), server=Rate(5_000, _HOUR)),
    Kind.ADDRESS_CODE: Limits(Rate(20, _DAY), Rate(6, _DAY), Rate(6, _DAY), Rate(2_000, _DAY)),
    Kind.TEST_PUSH: Limits(Rate(120, _HOUR), Rate(30, _HOUR), server=Rate(10_000, _HOUR)),
    Kind.DEVICE_LINK: Limits(Rate(100, _DAY), Rate(20, _DAY), server=Rate(10_000, _DAY)),
    Kind.DEVICE_LINK_USE: Limits(Rate(60, _HOUR)),
    Kind.TRANSFER: Limits(Rate(100, _DAY), Rate(30, _DAY), server=Rate(5_000, _DAY)),
    Kind.TRANSFER_USE: Limits(Rate(60, _HOUR), server=Rate(5_000, _HOUR)),
    Kind.SIGN_IN: Limits(Rate(60, _HOUR)),
    Kind.RECOVERY: Limits(Rate(60, _HOUR)),
    Kind.CHALLENGE: Limits(Rate(300, _HOUR), Rate(60, _HOUR), server=Rate(10_000, _HOUR)),
    Kind.BRING_BACK: Limits(Rate(100, _DAY), Rate(20, _DAY), server=Rate(5_000, _DAY)),
    Kind.BRING_BACK_USE: Limits(Rate(60, _HOUR)),
    Kind.ANSWER_LOOK: Limits(Rate(1_200, _HOUR), subject=Rate(240, _HOUR)),
    Kind.GUEST: Limits(Rate(600, _HOUR), subject=Rate(120, _HOUR)),
    Kind.GUEST_LOOK: Limits(Rate(7_200, _HOUR), subject=Rate(1_800, _HOUR)),
    # Calendars look a few times an hour, some of them from several servers.
    Kind.CALENDAR: Limits(Rate(2_400, _HOUR), subject=Rate(120, _HOUR)),
}


def limits_of(kind: Kind, settings: Settings) -> Limits:
    """The rates of a kind on this server."""
    if kind is Kind.START:
        hourly = settings.accounts_an_hour
        return Limits(Rate(hourly, _HOUR), server=Rate(max(2_000, 20 * hourly), _HOUR))
    limits = _LIMITS[kind]

    def scaled(rate: Rate | None) -> Rate | None:
        return rate.times(settings.limit_factor) if rate is not None else None

    subject_rate = scaled(limits.subject)
    if kind is Kind.INVITATION:
        subject_rate = Rate(settings.invitations_a_day, _DAY)  # a circle's, as the operator set it
    return Limits(
        scaled(limits.address), scaled(limits.account), subject_rate, scaled(limits.server)
    )


def spend(
    tx: Tx,
    kind: Kind,
    settings: Settings,
    *,
    address: str,
    account: str | None = None,
    subject: str | None = None,
    code: str | None = None,
) -> None:
    """Count one more time. Raises TooMany with `retry_after` in seconds; then nothing is counted.

    Everybody's buckets come last: whoever has used their own up takes nothing from others.
    """
    limits = limits_of(kind, settings)
    for scope, owner, rate in (
        ("address", address, limits.address),
        ("account", account, limits.account),
        ("thing", subject, limits.subject),
        ("server", "", limits.server),
    ):
        if rate is None or owner is None:
            continue
        wait = count_in(tx, bucket_key(tx, kind, scope, owner), rate)
        if wait is not None:
            raise TooMany(code, extra={"retry_after": math.ceil(wait.total_seconds())})


def network_of(host: str) -> str:
    """What counts as one place: an IPv4 address, the /64 of an IPv6 one, else the text as it is."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
