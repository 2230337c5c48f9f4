"""The stream of hints: "circle X changed", and nothing else. Phones fetch what they show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.api.http.guards import SignedInDoor
from app.api.http.live_hub import Hub, Stream
from app.circles.service import circles_of
from app.core.errors import TooMany
from app.identity.session_service import session_of

router = APIRouter(tags=["live"])

#: Seconds since 1970: the year 3000, which every date of ours can be told in.
LATEST = 32_503_680_000


@router.get(
    "/live",
    response_class=Response,
    responses={
        200: {
            "description": "Hints, one for each change, until the phone goes.",
            "content": {
                "text/event-stream": {"example": "event: circle\ndata: mUuJ5mXo0Gq1b3m1o4XwYQ\n\n"}
            },
        }
    },
)
def live(
    door: SignedInDoor,
    since: Annotated[
        float | None,
        Query(ge=0, le=LATEST, description="`Showup-At` of an answer: also what changed since it."),
    ] = None,
) -> Response:
    """Hints that something changed in a circle of mine, and never what. For one device."""
    hub: Hub = door.request.app.state.live
    if hub.full:
        raise TooMany(extra={"retry_after": 60})
    with door.look() as (tx, caller):
        stream = Stream(
            hub,
            session=session_of(tx, door.token),
            device=caller.device_id,
            account=caller.account_id,
            circles=circles_of(tx, caller.account_id),
            since=None if since is None else datetime.fromtimestamp(since, UTC),
        )
    stream.raw_headers.extend(door.response.raw_headers)
    return stream
