"""The consent behind an invitation: a grant for one member, which ends with what it was for.

By sending it the person lets a member read this one gathering. A grant alone opens nothing: each
member reads the gatherings to which they are invited, and whoever helps the draft they help with.
"""

from __future__ import annotations

from datetime import datetime

from app.access.facts import blocked_members
from app.access.reading import need_no_line_against, sight_of
from app.circles.blocking_service import former
from app.circles.models import Member, MemberState
from app.circles.service import get_member, members_of, person_of
from app.consent.chosen_grant_service import give_chosen_grant
from app.consent.models import ConsentGrant
from app.core.db import Tx
from app.core.errors import BadInput
from app.identity.address_service import has_app
from app.outbox.events import Event

#: How much a grant of gatherings tells: the words and times of the one that it was sent for.
TIER = 2


def need_invitable(tx: Tx, circle_id: str, member_id: str) -> None:
    """Refuse whoever can't be invited, also by a line of the person's own.

    Raises BadInput, NotFound for an id of no place here.
    """
    if any(member.id == member_id for member, _ in former(tx, circle_id)):
        raise BadInput("gathering-guest")
    member = get_member(tx, circle_id, member_id)
    if member not in _friends_who_may_be_told(tx, circle_id):
        raise BadInput("gathering-guest")
    if not _has_screen(tx, member):
        raise BadInput("gathering-no-app")
    need_no_line_against(tx, circle_id, [member_id], Event.GATHERING)


def invitable_members(tx: Tx, circle_id: str) -> list[str]:
    """Ids of the friends who can be invited, or let help: not whoever has no app, for there is no
    screen on which they could read it."""
    friends = _friends_who_may_be_told(tx, circle_id)
    return [member.id for member in friends if _has_screen(tx, member)]


def _friends_who_may_be_told(tx: Tx, circle_id: str) -> list[Member]:
    person_id, shut_out = person_of(tx, circle_id).id, blocked_members(tx, circle_id)
    return [
        member
        for member in members_of(tx, circle_id)
        if member.state == MemberState.IN and member.id != person_id and member.id not in shut_out
    ]


def _has_screen(tx: Tx, member: Member) -> bool:
    return member.account_id is not None and has_app(tx, member.account_id)


def give_grant(tx: Tx, circle_id: str, member_id: str, until: datetime, by: str) -> str:
    """Write the person's consent for one member; returns its id."""
    return give_chosen_grant(
        tx, circle_id, member_id, Event.GATHERING, tier=TIER, until=until, by=by
    ).id


def is_live(tx: Tx, grant_id: str | None) -> bool:
    """Whether a grant that was given for one gathering still counts."""
    grant = tx.session.get(ConsentGrant, grant_id) if grant_id else None
    return (
        grant is not None
        and grant.ended_at is None
        and (grant.ends_at is None or grant.ends_at > tx.now)
    )


def reads_gatherings(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether the person lets a member read what they are invited to, whatever their own dial."""
    sight = sight_of(tx, circle_id, member_id, Event.GATHERING)
    return sight is not None and sight.words and sight.tier >= TIER
