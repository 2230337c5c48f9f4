"""Gatherings as the person reads them, as whoever helps to write, and as one who is invited."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from app.api.http.closed_lists import OneOf
from app.api.http.wire import Instant, Out, wall
from app.circles.disclosure_service import Tag
from app.circles.permissions import Permission
from app.circles.service import (
    Membership,
    get_circle,
    names_of,
    names_with_tags,
    person_of,
)
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import NotFound
from app.gatherings.affirmation_service import AffirmationText, read_affirmations
from app.gatherings.gathering_queries import (
    GatheringNow,
    fits_of,
    guest_of_member,
    guests_of,
    invited_of,
    read_gatherings,
)
from app.gatherings.gathering_rules import (
    Invited,
    is_page_over,
    may_affirm,
    place_is_shown,
    see_each_other,
)
from app.gatherings.gathering_words import open_of_guest, open_words
from app.gatherings.grant_service import invitable_members, reads_gatherings
from app.gatherings.models import GatheringGuest, GatheringState, GuestAnswer
from app.gatherings.writing_service import is_helper

GatheringStateText = Annotated[str, OneOf(GatheringState)]
GuestAnswerText = Annotated[str, OneOf(GuestAnswer)]


class GatheringTimeOut(Out):
    """A time to choose, as instants and by the circle's clock. `fits`: it suits the reader."""

    id: str
    on_day: date
    wall: str
    minutes: int
    at: Instant
    ends_at: Instant
    fits: bool


class GuestOut(Out):
    """Somebody on the person's list. `reports`: they must pass on what they hear, as they say
    themselves; None: they haven't said. `reads`: they may read what it is about."""

    id: str
    member_id: str | None
    name: str
    tags: list[Tag]
    role_label: str
    sent: bool
    reads_if_reports: bool
    reports: bool | None
    authority: str
    reads: bool
    answer: GuestAnswerText | None
    fits: list[str]


class GatheringWordsOut(Out):
    from_name: str
    purpose: str
    see_me: str
    place: str
    call_link: str
    rules: str
    speaks_first: str
    what_is_kept: str


class GatheringOut(Out):
    """A gathering as the person wrote it. Who helps reads a draft, without place and guests."""

    id: str
    state: GatheringStateText
    revision: int
    words: GatheringWordsOut
    place_hours: int | None
    zone: str
    times: list[GatheringTimeOut]
    time_id: str | None
    guests: list[GuestOut]
    helper_id: str | None


class OtherOut(Out):
    """Somebody else who comes: both said that the other may read their name."""

    name: str
    role_label: str
    reports: bool


class InvitationToGathering(Out):
    """What one who is invited reads. Without `reads` there are times and no words."""

    state: GatheringStateText
    reads: bool
    from_name: str
    purpose: str
    see_me: str
    rules: str
    speaks_first: str
    what_is_kept: str
    zone: str
    times: list[GatheringTimeOut]
    time_id: str | None
    others: list[OtherOut]
    shows_name: bool
    answer: GuestAnswerText | None
    place: str
    call_link: str
    place_hours: int | None = Field(description="The place is shown so long before; none: now.")
    may_affirm: bool
    affirmed: bool


class MemberInvitation(Out):
    gathering_id: str
    invitation: InvitationToGathering


class AffirmationOut(Out):
    """What somebody who came saw in the person."""

    id: str
    by_name: str
    words: str
    kept: bool
    for_friends: bool
    written_at: Instant


class InviteeOut(Out):
    """A member who can be invited."""

    member_id: str
    name: str
    tags: list[Tag]


class Gatherings(Out):
    """`person`, `people`, `affirmations`: for the person alone. `helping`: drafts that the reader
    helps to write. `invitations`: those that the person sent them."""

    person: list[GatheringOut] | None
    people: list[InviteeOut]
    affirmations: list[AffirmationOut]
    rests: bool
    helping: list[GatheringOut]
    invitations: list[MemberInvitation]


def gatherings_seen(tx: Tx, me: Membership) -> Gatherings:
    """All for the person; for anybody else what they are invited to, and nothing beside it."""
    circle = get_circle(tx, me.circle_id)
    if Permission.GATHER in me.may:
        return Gatherings(
            person=[
                _gathering_out(tx, now)
                for now in read_gatherings(tx, circle)
                if not now.is_of_one_before
            ],
            people=_people(tx, me.circle_id),
            affirmations=affirmations_out(tx, me.circle_id),
            rests=consent.pause_of(tx, me.circle_id) is not None,
            helping=[],
            invitations=[],
        )
    nothing = Gatherings(
        person=None, people=[], affirmations=[], rests=False, helping=[], invitations=[]
    )
    if not reads_gatherings(tx, me.circle_id, me.member_id):
        return nothing
    gatherings = read_gatherings(tx, circle)
    return nothing.model_copy(
        update={
            "helping": [
                _gathering_out(tx, now, helps=True)
                for now in gatherings
                if is_helper(tx, now.row, me)
            ],
            "invitations": [
                MemberInvitation(gathering_id=now.row.id, invitation=invitation)
                for now in gatherings
                if (invitation := _of_member(tx, now, me.member_id)) is not None
            ],
        }
    )


def gathering_seen(tx: Tx, me: Membership, gathering_id: str) -> Gatherings:
    """The same of one of them. Raises NotFound when it isn't the reader's to read."""
    all_seen = gatherings_seen(tx, me)
    gathering = all_seen.model_copy(
        update={
            "person": None
            if all_seen.person is None
            else [each for each in all_seen.person if each.id == gathering_id],
            "helping": [each for each in all_seen.helping if each.id == gathering_id],
            "invitations": [
                each for each in all_seen.invitations if each.gathering_id == gathering_id
            ],
        }
    )
    if not (gathering.person or gathering.helping or gathering.invitations):
        raise NotFound
    return gathering


def affirmations_out(tx: Tx, circle_id: str) -> list[AffirmationOut]:
    """What the person was told, kept or not yet."""
    return [_affirmation_out(text) for text in read_affirmations(tx, circle_id)]


def invitation_out(tx: Tx, now: GatheringNow, guest: GatheringGuest) -> InvitationToGathering:
    """What one who is invited reads now: words once a duty to report is out of the way, others by
    a mutual yes, the place when they come."""
    invited = invited_of(guest)
    is_off = now.state is GatheringState.OFF
    reads = invited.reads_words and not is_off
    words = open_words(tx, now.row)
    settled = now.settled_time
    is_placed = not is_off and place_is_shown(
        invited, settled.begins_at(now.zone) if settled else None, now.row.place_hours, tx.now
    )
    fits = fits_of(tx, [guest.id])[guest.id]
    return InvitationToGathering(
        state=now.state,
        reads=reads,
        from_name=words.from_name or _person_name(tx, now.row.circle_id),
        purpose=words.purpose if reads else "",
        see_me=words.see_me if reads else "",
        rules=words.rules if reads else "",
        speaks_first=words.speaks_first if reads else "",
        what_is_kept=words.what_is_kept if reads else "",
        zone=now.zone,
        times=[] if is_off else _times_out(now, fits),
        time_id=now.row.time_id,
        others=_others(tx, now, invited) if reads else [],
        shows_name=guest.shows_name,
        answer=guest.answer,
        place=words.place if is_placed else "",
        call_link=words.call_link if is_placed else "",
        place_hours=now.row.place_hours,
        may_affirm=may_affirm(invited, now.state),
        affirmed=invited.was_affirmed,
    )


def _of_member(tx: Tx, now: GatheringNow, member_id: str) -> InvitationToGathering | None:
    if now.state is GatheringState.DRAFT:
        return None
    guest = guest_of_member(tx, now.row.id, member_id)
    if guest is None or is_page_over(invited_of(guest), now.state):
        return None
    return invitation_out(tx, now, guest)


def _others(tx: Tx, now: GatheringNow, me: Invited) -> list[OtherOut]:
    """Who else comes, as far as both said yes to it."""
    others = [
        (guest, invited)
        for guest in guests_of(tx, now.row.id)
        if guest.id != me.id and see_each_other(me, invited := invited_of(guest))
    ]
    member_ids = [guest.member_id for guest, _ in others if guest.member_id]
    names = names_with_tags(tx, now.row.circle_id, member_ids)
    outs = []
    for guest, invited in others:
        member = names.get(guest.member_id or "")
        outs.append(
            OtherOut(
                name=member.name if member else open_of_guest(tx, guest, "name"),
                role_label=open_of_guest(tx, guest, "role_label"),
                reports=bool(invited.reports) or bool(member and "reports" in member.tags),
            )
        )
    return outs


def _gathering_out(tx: Tx, now: GatheringNow, *, helps: bool = False) -> GatheringOut:
    words = open_words(tx, now.row, helps=helps)
    return GatheringOut(
        id=now.row.id,
        state=now.state,
        revision=now.row.revision,
        words=GatheringWordsOut(
            from_name=words.from_name,
            purpose=words.purpose,
            see_me=words.see_me,
            place=words.place,
            call_link=words.call_link,
            rules=words.rules,
            speaks_first=words.speaks_first,
            what_is_kept=words.what_is_kept,
        ),
        place_hours=None if helps else now.row.place_hours,
        zone=now.zone,
        times=_times_out(now, set()),
        time_id=now.row.time_id,
        guests=[] if helps else _guests_out(tx, now),
        helper_id=now.row.helper_id,
    )


def _guests_out(tx: Tx, now: GatheringNow) -> list[GuestOut]:
    guests = guests_of(tx, now.row.id)
    names = names_with_tags(
        tx, now.row.circle_id, [guest.member_id for guest in guests if guest.member_id]
    )
    fits = fits_of(tx, [guest.id for guest in guests])
    outs = []
    for guest in guests:
        member = names.get(guest.member_id or "")
        outs.append(
            GuestOut(
                id=guest.id,
                member_id=guest.member_id,
                name=member.name if member else open_of_guest(tx, guest, "name"),
                tags=member.tags if member else [],
                role_label=open_of_guest(tx, guest, "role_label"),
                sent=guest.sent_at is not None,
                reads_if_reports=guest.reads_if_reports,
                reports=guest.reports,
                authority=open_of_guest(tx, guest, "authority"),
                reads=invited_of(guest).reads_words,
                answer=guest.answer,
                fits=sorted(fits[guest.id]),
            )
        )
    return outs


def _times_out(now: GatheringNow, fits: set[str]) -> list[GatheringTimeOut]:
    return [
        GatheringTimeOut(
            id=time.id,
            on_day=time.on_day,
            wall=wall(time.minute),
            minutes=time.minutes,
            at=time.begins_at(now.zone),
            ends_at=time.ends_at(now.zone),
            fits=time.id in fits,
        )
        for time in now.times
    ]


def _people(tx: Tx, circle_id: str) -> list[InviteeOut]:
    member_ids = invitable_members(tx, circle_id)
    names = names_with_tags(tx, circle_id, member_ids)
    return [
        InviteeOut(member_id=member_id, name=names[member_id].name, tags=names[member_id].tags)
        for member_id in member_ids
    ]


def _affirmation_out(text: AffirmationText) -> AffirmationOut:
    return AffirmationOut(
        id=text.id,
        by_name=text.by_name,
        words=text.words,
        kept=text.is_kept,
        for_friends=text.for_friends,
        written_at=text.written_at,
    )


def _person_name(tx: Tx, circle_id: str) -> str:
    person_id = person_of(tx, circle_id).id
    return names_of(tx, circle_id, [person_id])[person_id]
