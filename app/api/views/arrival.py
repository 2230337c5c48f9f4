"""The address and the way in, as the person and somebody who comes read them."""

from __future__ import annotations

from app.api.http.wire import Instant, Out
from app.asks.address_service import Way
from app.core.phone_numbers import show_number


class ArrivalOut(Out):
    """`number`: as people read it; `dial`: as it is dialled (E.164)."""

    address: str | None
    notes: str | None
    number: str | None
    dial: str | None


class WayOut(ArrivalOut):
    """`until`: the end of their shift; none while they come to an ask."""

    until: Instant | None


def arrival_out(way: Way) -> ArrivalOut:
    """What the person wrote, for them."""
    return ArrivalOut(**_written(way))


def way_out(way: Way) -> WayOut:
    """What somebody who comes is shown."""
    return WayOut(**_written(way), until=way.until)


def _written(way: Way) -> dict[str, str | None]:
    return {
        "address": way.address,
        "notes": way.notes,
        "number": show_number(way.number) if way.number else None,
        "dial": way.number,
    }
