"""Members without the app."""

from __future__ import annotations

from collections.abc import Iterable

from app.access.reading import sight_of
from app.api.http.closed_lists import AddressedChannelText, AnswerText
from app.api.http.wire import (
    Out,
)
from app.asks import service as asks
from app.asks.snapshot import reachability
from app.circles.disclosure_service import Tag
from app.circles.service import Membership, names_with_tags
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.identity import address_service
from app.outbox.events import Event
from app.stewardship.offline_member_service import without_app


class TakenIn(Out):
    member_id: str
    name: str
    granted: bool


class SpokenOut(Out):
    member_id: str
    kind: AnswerText


class AppLess(Out):
    member_id: str
    name: str
    tags: list[Tag]


class AppLessOut(Out):
    """`check_number`: whose number may be a wrong one. Nothing is sent there meanwhile."""

    channels: list[AddressedChannelText]
    ask_id: str | None
    friends: list[AppLess]
    check_number: list[str]


def hears_of(tx: Tx, me: Membership) -> bool:
    """Whether somebody may know of an ask at all: the person, and whom they let."""
    if me.is_person:
        return True
    return sight_of(tx, me.circle_id, me.member_id, Event.ASK) is not None


def app_less_seen(tx: Tx, me: Membership, channels: Iterable[str]) -> AppLessOut:
    """The same for one member who may vouch for others."""
    _, _, members, _ = reachability(tx, me.circle_id)
    account_ids: dict[str, str] = {}
    for member_id in members:
        try:
            member = without_app(tx, me.circle_id, member_id)
        except (NotFound, BadInput, Conflict):
            continue
        account_ids[member_id] = member.account_id or ""
    to_check = address_service.doubtful(tx, list(account_ids.values()))
    names = names_with_tags(tx, me.circle_id, list(account_ids))
    running_ask = asks.find_running(tx, me.circle_id)
    may = running_ask is not None and hears_of(tx, me)
    return AppLessOut(
        channels=list(channels),
        ask_id=running_ask.id if running_ask is not None and may else None,
        friends=[
            AppLess(member_id=friend_id, name=names[friend_id].name, tags=names[friend_id].tags)
            for friend_id in account_ids
        ],
        check_number=[
            friend_id for friend_id, account_id in account_ids.items() if account_id in to_check
        ],
    )
