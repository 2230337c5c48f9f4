"""My private calendar: made, read about and ended in the app, fetched by its address alone."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Response

from app.api.http.guards import AnyoneDoor, Inside, Needs
from app.api.http.headers import names_tag
from app.api.http.rates import Kind
from app.api.http.wire import Id, Nothing, Token
from app.api.http.wire import In as Body
from app.api.views import ics
from app.api.views.calendar_feeds import CalendarOut, calendar_out
from app.circles.permissions import Permission
from app.core.ids import TOKEN_PATTERN, b64url, digest
from app.identity.models import Account
from app.rota.schedule import calendar_feed_service

router = APIRouter(tags=["calendar"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]

_NOTHING = Nothing()


class CalendarIn(Body):
    id: Id
    verifier: Token
    open_times: bool = False


class CalendarEdit(Body):
    open_times: bool


@router.get("/circles/{circle_id}/calendar")
def look(door: Reader) -> CalendarOut:
    """Whether I have a calendar link, and what it shows."""
    with door.look_inside() as inside:
        return calendar_out(inside.tx, inside.me.member_id)


@router.post("/circles/{circle_id}/calendar", status_code=201)
def make(body: CalendarIn, door: Reader) -> CalendarOut:
    """A private calendar address. The phone makes its secret; the one before it ends."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            calendar_feed_service.make_feed(
                act.tx,
                act.me,
                feed_id=body.id,
                verifier=body.verifier,
                open_times=body.open_times,
            )
        return calendar_out(act.tx, act.me.member_id)


@router.patch("/circles/{circle_id}/calendar")
def change(body: CalendarEdit, door: Reader) -> CalendarOut:
    """Show open times in it too, or no longer."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            calendar_feed_service.set_open_times(act.tx, act.me.member_id, body.open_times)
        return calendar_out(act.tx, act.me.member_id)


@router.delete("/circles/{circle_id}/calendar")
def end(door: Reader, body: Nothing = _NOTHING) -> CalendarOut:
    """End the address: whoever has it reads nothing more."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            calendar_feed_service.end_feed(act.tx, act.me.member_id)
        return calendar_out(act.tx, act.me.member_id)


@router.get("/calendar/{secret}.ics", response_class=Response)
def fetch(
    secret: Annotated[str, Path(pattern=TOKEN_PATTERN)],
    door: AnyoneDoor,
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """The calendar itself (RFC 5545). Its address is the only key; no fetch is noted.

    304 where the ETag of an earlier fetch still holds.
    """
    door.count_try(Kind.CALENDAR, subject=digest(secret))
    with door.read() as tx:
        feed, me = calendar_feed_service.open_feed(tx, secret)
        account = tx.session.get_one(Account, me.account_id)
        text = ics.write(
            calendar_feed_service.feed_entries(tx, feed, me),
            member_id=me.member_id,
            language=account.language,
            key=door.services.session_key,
            since=feed.created_at,
        )
    tag = f'"{b64url(hashlib.sha256(text).digest())}"'
    # No file name that tells of what it is. Nothing between here and the calendar keeps it, and
    # the calendar itself asks each time.
    headers = {"Cache-Control": "private, no-cache", "ETag": tag}
    if names_tag(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)
