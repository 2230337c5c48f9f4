"""The solidarity question, as the person reads it, and as the member does whose row it is."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.access.reading import readers_of_words, reads_of
from app.api.http.closed_lists import OneOf
from app.api.http.headers import etag
from app.api.http.wire import Out
from app.circles.disclosure_service import Tag
from app.circles.models import MemberState, Role
from app.circles.service import (
    Membership,
    NameWithTags,
    get_circle,
    members_of,
    names_with_tags,
    roles_of,
)
from app.core.db import Tx
from app.solidarity.contents import open_reply, open_words
from app.solidarity.models import SolidarityWords
from app.solidarity.rows import find_row, rows_of
from app.solidarity.rules import Standing, standing_of
from app.solidarity.words_for_all_service import read_for_all

StandingText = Annotated[str, OneOf(Standing)]


class SolidarityOfMember(Out):
    """What one member asked, what I said to them, and what they wrote back for me."""

    member_id: str
    name: str
    tags: list[Tag]
    standing: StandingText
    words: str | None = Field(description="My words for this member alone.")
    version: int = Field(description="Of what I said; sent along with what I say next.")
    reads: bool = Field(description="They can read words of mine now.")
    reply: str | None


class SolidarityOfPerson(Out):
    """`to_all`: what everyone reads. `etag`: of the circle, for changing that."""

    to_all: str | None
    etag: str
    people: list[SolidarityOfMember]


class SolidarityForMe(Out):
    """What the person said to me, and to everyone; what I wrote back. `may_ask`: I can send the
    question, `may_reply`: there are words to reply to."""

    standing: StandingText
    to_me: str | None
    to_all: str | None
    reply: str | None
    reply_version: int
    may_ask: bool
    may_reply: bool


class Solidarity(Out):
    """`person`: for the person alone. `me`: for a member, theirs alone."""

    person: SolidarityOfPerson | None
    me: SolidarityForMe | None


def solidarity_seen(tx: Tx, me: Membership) -> Solidarity:
    """The question as the reader may see it."""
    if me.is_person:
        return Solidarity(person=_of_person(tx, me.circle_id), me=None)
    return Solidarity(person=None, me=solidarity_for_me(tx, me))


def solidarity_for_me(tx: Tx, me: Membership) -> SolidarityForMe:
    """A member's own row, and what everyone reads, as far as words of the person are theirs."""
    row = find_row(tx, me.circle_id, me.member_id)
    reads = reads_of(tx, me).words
    to_all = read_for_all(tx, get_circle(tx, me.circle_id)) if reads else None
    to_me = _words(tx, row) if reads else None
    standing = _standing(row) if reads else Standing.NOT_ASKED
    return SolidarityForMe(
        standing=standing,
        to_me=to_me,
        to_all=to_all,
        reply=_reply(tx, row),
        reply_version=row.reply_version if row is not None else 0,
        may_ask=reads and standing is Standing.NOT_ASKED,
        may_reply=bool(to_me or to_all),
    )


def _of_person(tx: Tx, circle_id: str) -> SolidarityOfPerson:
    circle = get_circle(tx, circle_id)
    rows = rows_of(tx, circle_id)
    members = [
        member
        for member in members_of(tx, circle_id)
        if member.state == MemberState.IN and member.account_id is not None
    ]
    roles = roles_of(tx, [member.id for member in members])
    names = names_with_tags(tx, circle_id, [member.id for member in members])
    readers = readers_of_words(tx, circle_id)
    return SolidarityOfPerson(
        to_all=read_for_all(tx, circle),
        etag=etag(circle.version),
        people=[
            _of_member(tx, member.id, rows.get(member.id), names[member.id], readers)
            for member in members
            if Role.PERSON not in roles[member.id]
        ],
    )


def _of_member(
    tx: Tx,
    member_id: str,
    row: SolidarityWords | None,
    called: NameWithTags,
    readers: frozenset[str],
) -> SolidarityOfMember:
    return SolidarityOfMember(
        member_id=member_id,
        name=called.name,
        tags=called.tags,
        standing=_standing(row),
        words=_words(tx, row),
        version=row.version if row is not None else 0,
        reads=member_id in readers,
        reply=_reply(tx, row),
    )


def _standing(row: SolidarityWords | None) -> Standing:
    if row is None:
        return Standing.NOT_ASKED
    return standing_of(is_asked=row.asked_at is not None, answer=row.answer)


def _words(tx: Tx, row: SolidarityWords | None) -> str | None:
    if row is None or row.words is None:
        return None
    return open_words(tx, row.circle_id, row.id, row.words)


def _reply(tx: Tx, row: SolidarityWords | None) -> str | None:
    if row is None or row.reply is None:
        return None
    return open_reply(tx, row.circle_id, row.id, row.reply)
