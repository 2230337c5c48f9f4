"""What a need can be, what a pot shows of its pledges, how long needs are kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.core.errors import BadInput
from app.needs.models import NeedKind, NeedState, NeedWhen
from app.rota.schedule.occurrences import instant

MOST_HANDS = 20
#: Needs of one member that aren't over.
MOST_NEEDS = 20
MOST_DAYS_AHEAD = 366
MOST_AMOUNT = 2**31 - 1
#: A need that is done or dropped is kept for so long: a month's rent is asked about until the next,
#: and thanks can be read by somebody who was away.
KEPT_FOR = timedelta(days=30)
#: A pot shows something of what others pledged once so many of them did.
LEAST_OTHERS = 3

OVER = frozenset({NeedState.DONE, NeedState.DROPPED})

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class NeedTime:
    """When it would help, by the circle's wall clock."""

    kind: NeedWhen = NeedWhen.OPEN
    day: date | None = None
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class Pot:
    """How money can be given outside the app. Amounts are whole, in the smallest unit."""

    currency: str
    goal: int | None = None
    words: str = ""
    link: str = ""
    sees_pledges: bool = False  # whoever needs it sees single ones


@dataclass(frozen=True, slots=True)
class NeedText:
    """What somebody could use, as they write it down."""

    kind: NeedKind
    title: str
    words: str = ""
    time: NeedTime = NeedTime()
    hands: int = 1
    pot: Pot | None = None


def check_need(text: NeedText, zone: str, now: datetime) -> None:
    """Refuse what a need can't be. Raises BadInput."""
    if not text.title:
        raise BadInput("need-title")
    if not 1 <= text.hands <= MOST_HANDS:
        raise BadInput("need-hands")
    _check_time(text.time, zone, now)
    if (text.kind == NeedKind.MONEY) != (text.pot is not None):
        raise BadInput("need-pot")
    if text.pot is not None:
        _check_pot(text.pot)


def _check_time(time: NeedTime, zone: str, now: datetime) -> None:
    is_dated, is_timed = time.kind != NeedWhen.OPEN, time.kind == NeedWhen.AT_TIME
    if is_dated != (time.day is not None) or is_timed != (time.minute is not None):
        raise BadInput("need-when")
    if time.day is None:
        return
    today = now.astimezone(ZoneInfo(zone)).date()
    if time.day > today + timedelta(days=MOST_DAYS_AHEAD):
        raise BadInput("need-too-far")
    if ends_at(time, zone, now) <= now:
        raise BadInput("need-past")


def _check_pot(pot: Pot) -> None:
    check_currency(pot.currency)
    if pot.goal is not None:
        check_amount(pot.goal)
    if pot.link:
        check_link(pot.link)
    if not pot.link and not pot.words:
        raise BadInput("pot-how")


def ends_at(time: NeedTime, zone: str, now: datetime) -> datetime:
    """Until when it would help: the end of its day, or its time. Later than `now` if it is open."""
    if time.day is None:
        return now + timedelta(days=1)
    minute = time.minute if time.minute is not None else 24 * 60
    return instant(time.day, minute, ZoneInfo(zone))


def check_currency(currency: str) -> None:
    """Refuse what isn't a currency's three letters. Raises BadInput."""
    if _CURRENCY.fullmatch(currency) is None:
        raise BadInput("need-currency")


def check_amount(amount: int) -> None:
    """Refuse an amount that can't be given. Raises BadInput."""
    if not 1 <= amount <= MOST_AMOUNT:
        raise BadInput("need-amount")


def check_link(link: str) -> None:
    """Refuse a link that isn't an https address of a site. Raises BadInput."""
    if not link.startswith("https://") or not _is_site(link):
        raise BadInput("need-link")


def _is_site(link: str) -> bool:
    try:
        parts = urlsplit(link)
        is_usual_port = parts.port in {None, 443}
    except ValueError:
        return False
    # What stands before an "@" reads like the site, and isn't.
    return (
        bool(parts.hostname)
        and is_usual_port
        and "@" not in parts.netloc
        and all(sign.isprintable() and not sign.isspace() for sign in link)
    )


def level(amounts: Collection[int]) -> int | None:
    """What a pot shows of what others pledged: their sum, rounded down to 1, 2 or 5 with zeros.

    None while fewer than three of them did. So no change of it says what one of them gave; and as
    the reader's own pledge isn't in it, nothing can be learnt by changing that.
    """
    if len(amounts) < LEAST_OTHERS:
        return None
    return rounded_down(sum(amounts))


def rounded_down(total: int) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 … that isn't more than a total above zero."""
    power = int(10 ** (len(str(total)) - 1))
    return max(step * power for step in (1, 2, 5) if step * power <= total)


def is_reached(amounts: Iterable[int], goal: int | None) -> bool:
    """Whether a pot's goal is reached."""
    return goal is not None and sum(amounts) >= goal


#: Digits after the point, where they aren't two (ISO 4217).
_DECIMALS = {
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "RWF", "UGX", "VND", "XAF", "XOF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


def in_units(amount: int, currency: str) -> str:
    """An amount as text: 120.50 CAD."""
    digits = _DECIMALS.get(currency, 2)
    units, rest = divmod(amount, 10**digits)
    return f"{units}.{rest:0{digits}} {currency}" if digits else f"{units} {currency}"
