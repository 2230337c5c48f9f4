"""The address and the way in, as the person and somebody who comes read them."""

from __future__ import annotations

from app.api.http.wire import Instant, Out


class ArrivalOut(Out):
    address: str | None
    notes: str | None


class WayOut(ArrivalOut):
    """`until`: the end of their shift; none while they come to an ask."""

    until: Instant | None
