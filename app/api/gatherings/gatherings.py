"""Calling people together: the person writes, sends each invitation, and keeps what they like.

Whoever isn't invited gets the one 404 on each of these routes, whatever their role.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import (
    Day,
    Id,
    LinkText,
    Name,
    Nothing,
    RoleLabel,
    Short,
    Text,
    Token,
    Wall,
    minute,
)
from app.api.http.wire import In as Body
from app.api.views.gatherings import Gatherings, gathering_seen, gatherings_seen
from app.circles.permissions import Permission
from app.gatherings import affirmation_service, calling_service, writing_service
from app.gatherings.gathering_words import GatheringWords
from app.gatherings.writing_service import TimeText, need_person
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["gatherings"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]


class GatheringTimeIn(Body):
    """A day and a time by the circle's clock, and how long."""

    on_day: Day
    at: Wall
    minutes: int = Field(ge=15, le=1440)


class GatheringIn(Body):
    """`revision`: of what I read; 0 for a new one. `times`: none says that they stay as they are.
    `place_hours`: how long before it the place is shown to who comes; none: once they say so."""

    revision: int = Field(ge=0, le=1_000_000)
    from_name: Name | None = None
    purpose: Text = ""
    see_me: Text = ""
    place: Short = ""
    call_link: LinkText = ""
    rules: Text = ""
    speaks_first: Short = ""
    what_is_kept: Short = ""
    place_hours: int | None = Field(None, ge=0, le=168)
    times: list[GatheringTimeIn] | None = Field(None, max_length=20)


class HelperIn(Body):
    member_id: Id | None


class GuestIn(Body):
    """A member by id, or somebody outside by name. `role_label`: in my words."""

    id: Id
    member_id: Id | None = None
    name: Name | None = None
    role_label: RoleLabel = ""
    reads_if_reports: bool = False


class SendIn(Body):
    """For a guest: the id and the verifier of the link that my phone made. For a member nothing."""

    link_id: Id | None = None
    verifier: Token | None = None


class TimeIn(Body):
    time_id: Id


class KeepAffirmationIn(Body):
    """`for_friends`: friends who read "I am" read this too."""

    for_friends: bool = False


@router.get("/circles/{circle_id}/gatherings")
def read_all(door: Reader) -> Gatherings:
    """The person's gatherings; for anybody else those to which they are invited."""
    with door.look_inside() as look:
        return gatherings_seen(look.tx, look.me)


@router.get("/circles/{circle_id}/gatherings/{gathering_id}")
def read(gathering_id: Id, door: Reader) -> Gatherings:
    """One of them, as the reader may read it."""
    with door.look_inside() as look:
        return gathering_seen(look.tx, look.me, gathering_id)


@router.put("/circles/{circle_id}/gatherings/{gathering_id}")
def save(gathering_id: Id, body: GatheringIn, door: Reader) -> Gatherings:
    """Write a gathering, or begin one. Whoever helps writes the words of a draft, and no place."""
    words = GatheringWords(
        from_name=body.from_name or "",
        purpose=body.purpose,
        see_me=body.see_me,
        place=body.place,
        call_link=body.call_link,
        rules=body.rules,
        speaks_first=body.speaks_first,
        what_is_kept=body.what_is_kept,
    )
    times = None
    if body.times is not None:
        times = [TimeText(time.on_day, minute(time.at), time.minutes) for time in body.times]
    with door.act_inside(body, leads_to=gathering_id) as act:
        if act.fresh:
            writing_service.save(
                act.tx,
                act.me,
                gathering_id,
                revision=body.revision,
                words=words,
                times=times,
                place_hours=body.place_hours,
            )
        return gatherings_seen(act.tx, act.me)


@router.delete("/circles/{circle_id}/gatherings/{gathering_id}")
def delete_draft(gathering_id: Id, door: Reader) -> Gatherings:
    """Delete a draft. One that was called is called off instead."""
    return _by_person(
        door,
        None,
        gathering_id,
        lambda act: writing_service.delete_draft(act.tx, act.me, gathering_id),
    )


@router.put("/circles/{circle_id}/gatherings/{gathering_id}/helper")
def set_helper(gathering_id: Id, body: HelperIn, door: Reader) -> Gatherings:
    """Let a friend help with the words of a draft; none: nobody. They send nothing."""
    return _by_person(
        door,
        body,
        gathering_id,
        lambda act: writing_service.set_helper(act.tx, act.me, gathering_id, body.member_id),
    )


@router.post("/circles/{circle_id}/gatherings/{gathering_id}/guests")
def add_guest(gathering_id: Id, body: GuestIn, door: Reader) -> Gatherings:
    """Put somebody on my list. Nothing is sent by it."""
    return _by_person(
        door,
        body,
        body.id,
        lambda act: calling_service.add_guest(
            act.tx,
            act.me,
            gathering_id,
            body.id,
            member_id=body.member_id,
            name=body.name,
            role_label=body.role_label,
            reads_if_reports=body.reads_if_reports,
        ),
    )


@router.delete("/circles/{circle_id}/gatherings/{gathering_id}/guests/{guest_id}")
def remove_guest(gathering_id: Id, guest_id: Id, door: Reader) -> Gatherings:
    """Take somebody off my list: their page or their invitation closes, and nothing is sent."""
    return _by_person(
        door,
        None,
        guest_id,
        lambda act: calling_service.remove_guest(act.tx, act.me, gathering_id, guest_id),
    )


@router.post("/circles/{circle_id}/gatherings/{gathering_id}/call")
def call(gathering_id: Id, body: Nothing, door: Reader) -> Gatherings:
    """Call people together: its times stand, and I can send each invitation."""
    return _by_person(
        door, body, gathering_id, lambda act: calling_service.call(act.tx, act.me, gathering_id)
    )


@router.post("/circles/{circle_id}/gatherings/{gathering_id}/guests/{guest_id}/send")
def send(gathering_id: Id, guest_id: Id, body: SendIn, door: Reader) -> Gatherings:
    """Send one invitation: a member hears of it; a guest's link is shared by my own apps. A new
    link ends the one before."""
    return _by_person(
        door,
        body,
        guest_id,
        lambda act: calling_service.send_invitation(
            act.tx, act.me, gathering_id, guest_id, link_id=body.link_id, verifier=body.verifier
        ),
    )


@router.post("/circles/{circle_id}/gatherings/{gathering_id}/guests/{guest_id}/let-read")
def let_read(gathering_id: Id, guest_id: Id, body: Nothing, door: Reader) -> Gatherings:
    """They must pass on what they hear, and I let them read what it is about."""
    return _by_person(
        door,
        body,
        guest_id,
        lambda act: calling_service.let_read(act.tx, act.me, gathering_id, guest_id),
    )


@router.post("/circles/{circle_id}/gatherings/{gathering_id}/settle")
def settle(gathering_id: Id, body: TimeIn, door: Reader) -> Gatherings:
    """Settle on one of the times."""
    return _by_person(
        door,
        body,
        gathering_id,
        lambda act: calling_service.settle(act.tx, act.me, gathering_id, body.time_id),
    )


@router.post("/circles/{circle_id}/gatherings/{gathering_id}/held")
def note_held(gathering_id: Id, body: Nothing, door: Reader) -> Gatherings:
    """It took place: whoever came can leave what they saw in me."""
    return _by_person(
        door,
        body,
        gathering_id,
        lambda act: calling_service.note_held(act.tx, act.me, gathering_id),
    )


@router.post("/circles/{circle_id}/gatherings/{gathering_id}/off")
def call_off(gathering_id: Id, body: Nothing, door: Reader) -> Gatherings:
    """Call it off. Only who was told hears of it."""
    return _by_person(
        door,
        body,
        gathering_id,
        lambda act: calling_service.call_off(act.tx, act.me, gathering_id),
    )


@router.post("/circles/{circle_id}/affirmations/{affirmation_id}/keep")
def keep(affirmation_id: Id, body: KeepAffirmationIn, door: Reader) -> Gatherings:
    """Keep what somebody saw in me, under my "I am"."""
    return _by_person(
        door,
        body,
        affirmation_id,
        lambda act: affirmation_service.keep(
            act.tx, act.me.circle_id, affirmation_id, for_friends=body.for_friends
        ),
    )


@router.post("/circles/{circle_id}/affirmations/{affirmation_id}/let-go")
def let_go(affirmation_id: Id, body: Nothing, door: Reader) -> Gatherings:
    """Let it go: it is deleted, and whoever wrote it isn't told."""
    return _by_person(
        door,
        body,
        affirmation_id,
        lambda act: affirmation_service.let_go(act.tx, act.me.circle_id, affirmation_id),
    )


def _by_person(
    door: Inside, body: Body | None, leads_to: str, change: Callable[[InnerAct], None]
) -> Gatherings:
    """Do it once, as the person: for anybody else it isn't there. Answer when nothing that it took
    back can leave any more."""
    with door.act_inside(body, leads_to=leads_to) as act:
        need_person(act.me)
        if act.fresh:
            change(act)
        act.tx.session.flush()
        on_its_way = in_flight(act.tx, act.me.circle_id)
        gatherings = gatherings_seen(act.tx, act.me)
    wait_until_left(door.services.db, on_its_way)
    return gatherings
