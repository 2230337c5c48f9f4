"""A guest's page: one gathering, by a link, without an account, in one browser.

Nothing of the circle is reached from here. Every call brings the link's token and the secret of the
browser that opened it first; no cookie and no session is made or needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.api.http.closed_lists import OneOf
from app.api.http.guards import Anyone, AnyoneDoor
from app.api.http.rates import Kind
from app.api.http.wire import Id, Out, Short, Token
from app.api.http.wire import In as Body
from app.api.views.gatherings import GuestAnswerText, InvitationToGathering, invitation_out
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict
from app.gatherings import affirmation_service, answering_service, guest_link_service
from app.gatherings.gathering_queries import GatheringNow
from app.gatherings.models import GatheringGuest, GuestAnswer

router = APIRouter(tags=["guests"])

#: What the page asks first: whether they must pass on what they hear, before they read anything.
DutyText = Annotated[str, OneOf(("unsaid", "none", "waits", "may_read"))]


class GuestLook(Body):
    """`browser`: a secret that this browser made and keeps."""

    token: Token
    browser: Token


class DutyIn(GuestLook):
    """`authority`: to whom, in their words."""

    reports: bool
    authority: Short = ""


class GuestAnswerIn(GuestLook):
    answer: GuestAnswerText
    times: list[Id] = Field(default_factory=list, max_length=20)
    shows_name: bool = False


class GuestAffirmationIn(GuestLook):
    words: Short


class GuestPage(Out):
    """`rests`: everything is paused, and nothing is shown. `invitation`: once the duty is said."""

    rests: bool
    duty: DutyText
    invitation: InvitationToGathering | None


@router.post("/guests/{link_id}/open")
def open_page(link_id: Id, body: GuestLook, door: AnyoneDoor) -> GuestPage:
    """A tap on the page: from now on it opens in this browser alone. It answers nothing."""
    door.count_try(Kind.GUEST, subject=link_id)
    with door.write() as tx:
        now, guest = guest_link_service.open_page(
            tx, link_id, body.token, body.browser, door.account_if_any(tx)
        )
        return _page(tx, now, guest)


@router.post("/guests/{link_id}/look")
def look(link_id: Id, body: GuestLook, door: AnyoneDoor) -> GuestPage:
    """How it stands now, for the browser that opened it. Looking answers nothing."""
    door.count_try(Kind.GUEST_LOOK, subject=link_id)
    with door.read() as tx:
        now, guest = guest_link_service.read_page(
            tx, link_id, body.token, body.browser, door.account_if_any(tx)
        )
        return _page(tx, now, guest)


@router.post("/guests/{link_id}/duty")
def say_duty(link_id: Id, body: DutyIn, door: AnyoneDoor) -> GuestPage:
    """Whether I must, by law or for my work, pass on what I hear: said before I read on."""
    with _change(door, link_id, body) as (tx, _, guest, answer):
        answering_service.say_duty(tx, guest, reports=body.reports, authority=body.authority)
        return answer()


@router.post("/guests/{link_id}/answer")
def answer(link_id: Id, body: GuestAnswerIn, door: AnyoneDoor) -> GuestPage:
    """Whether I come. Any answer is fine, and it can be changed until it is over."""
    with _change(door, link_id, body) as (tx, now, guest, page):
        answering_service.answer(
            tx,
            now,
            guest,
            new_answer=GuestAnswer(body.answer),
            time_ids=body.times,
            shows_name=body.shows_name,
        )
        return page()


@router.post("/guests/{link_id}/affirm")
def affirm(link_id: Id, body: GuestAffirmationIn, door: AnyoneDoor) -> GuestPage:
    """What I saw in the person, once, afterwards."""
    with _change(door, link_id, body) as (tx, now, guest, page):
        affirmation_service.leave(tx, now, guest, body.words)
        return page()


Change = tuple[Tx, GatheringNow, GatheringGuest, Callable[[], GuestPage]]


@contextmanager
def _change(door: Anyone, link_id: str, body: GuestLook) -> Iterator[Change]:
    """A change by the browser that opened the link. Raises Conflict while everything is paused."""
    door.count_try(Kind.GUEST, subject=link_id)
    with door.write() as tx:
        now, guest = guest_link_service.change_page(
            tx, link_id, body.token, body.browser, door.account_if_any(tx)
        )
        if consent.pause_of(tx, guest.circle_id) is not None:
            raise Conflict("guest-rests")
        yield tx, now, guest, lambda: _page(tx, now, guest)


def _page(tx: Tx, now: GatheringNow, guest: GatheringGuest) -> GuestPage:
    if consent.pause_of(tx, guest.circle_id) is not None:
        return GuestPage(rests=True, duty="unsaid", invitation=None)
    if guest.reports is None:
        return GuestPage(rests=False, duty="unsaid", invitation=None)
    duty = "none"
    if guest.reports:
        duty = "may_read" if guest.may_read_at is not None else "waits"
    return GuestPage(rests=False, duty=duty, invitation=invitation_out(tx, now, guest))
