"""Accounts with their devices and addresses, invitations and who knocked, and what they told."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.circles.models import (
    Blocked,
    Disclosure,
    Invitation,
    Knock,
    Member,
    MemberState,
    RoleHandover,
    StandIn,
)
from app.core.forgetting import Ago
from app.identity.models import (
    Account,
    Address,
    Device,
    DeviceLink,
    PushSubscription,
    Repeat,
    SignIn,
    SignInToken,
)
from app.identity.repeats import INBOUND, INBOUND_KEPT
from app.identity.repeats import KEPT as REPEATS_KEPT
from app.stewardship.models import Transfer
from app.stewardship.overdue.times import ENDED_KEPT, TOKENS_KEPT, exists, is_out_of_record


def repeats(ago: Ago) -> ColumnElement[bool]:
    return or_(
        and_(col(Repeat.scope) != INBOUND, col(Repeat.created_at) < ago(REPEATS_KEPT)),
        and_(col(Repeat.scope) == INBOUND, col(Repeat.created_at) < ago(INBOUND_KEPT)),
    )


# --- devices and sessions -------------------------------------------------------------------


def _is_session_over(ago: Ago) -> ColumnElement[bool]:
    since = ago(ENDED_KEPT)
    return or_(col(SignIn.ended_at) < since, col(SignIn.ends_at) < since)


def sign_in_tokens(ago: Ago) -> ColumnElement[bool]:
    """Of a session that is over, or replaced long ago."""
    successor = aliased(SignInToken)
    is_successor = col(successor.hash) == col(SignInToken.replaced_by)
    return or_(
        and_(
            col(SignInToken.replaced_by).is_not(None),
            or_(
                ~exists(successor, is_successor),
                exists(successor, is_successor, col(successor.issued_at) < ago(TOKENS_KEPT)),
            ),
        ),
        exists(SignIn, col(SignIn.id) == col(SignInToken.sign_in_id), _is_session_over(ago)),
    )


def sign_ins(ago: Ago) -> ColumnElement[bool]:
    return and_(
        _is_session_over(ago),
        ~exists(SignInToken, col(SignInToken.sign_in_id) == col(SignIn.id)),
    )


def push_subscriptions(ago: Ago) -> ColumnElement[bool]:
    return and_(
        col(PushSubscription.state) != "live", col(PushSubscription.ended_at) < ago(ENDED_KEPT)
    )


def devices(ago: Ago) -> ColumnElement[bool]:
    """Ended, or without any session; one to which pushes still go stays."""
    since = ago(ENDED_KEPT)
    return and_(
        or_(
            col(Device.ended_at) < since,
            and_(col(Device.ended_at).is_(None), col(Device.created_at) < since),
        ),
        ~exists(SignIn, col(SignIn.device_id) == col(Device.id)),
        ~exists(PushSubscription, col(PushSubscription.device_id) == col(Device.id)),
    )


def device_links(ago: Ago) -> ColumnElement[bool]:
    since = ago(ENDED_KEPT)
    return or_(col(DeviceLink.used_at) < since, col(DeviceLink.expires_at) < since)


def addresses(ago: Ago) -> ColumnElement[bool]:
    """Ended, or given and never confirmed."""
    since = ago(ENDED_KEPT)
    return or_(
        and_(col(Address.state) == "ended", col(Address.ended_at) < since),
        and_(col(Address.state) == "waiting", col(Address.created_at) < since),
    )


def accounts(ago: Ago) -> ColumnElement[bool]:
    """Nobody's any more: no device, no address, no place in a circle, nothing at a door."""
    mine = col(Account.id)
    return and_(
        col(Account.created_at) < ago(ENDED_KEPT),
        ~exists(Device, col(Device.account_id) == mine),
        ~exists(DeviceLink, col(DeviceLink.account_id) == mine),
        ~exists(Address, col(Address.account_id) == mine),
        ~exists(Member, col(Member.account_id) == mine, col(Member.state) != MemberState.ENDED),
        ~exists(Knock, col(Knock.account_id) == mine),
    )


# --- coming in ------------------------------------------------------------------------------


def transfers(ago: Ago) -> ColumnElement[bool]:
    since = ago(ENDED_KEPT)
    return or_(
        col(Transfer.used_at) < since,
        col(Transfer.ended_at) < since,
        col(Transfer.expires_at) < since,
    )


def invitations(ago: Ago) -> ColumnElement[bool]:
    since = ago(ENDED_KEPT)
    return and_(
        or_(
            col(Invitation.used_at) < since,
            col(Invitation.ended_at) < since,
            col(Invitation.expires_at) < since,
        ),
        ~exists(Knock, col(Knock.invitation_id) == col(Invitation.id)),
    )


def knocks(ago: Ago) -> ColumnElement[bool]:
    return and_(col(Knock.state) != "waiting", col(Knock.done_at) < ago(ENDED_KEPT))


def hidden_knocks(ago: Ago) -> ColumnElement[bool]:
    """Of somebody blocked: nobody will read the name and the card."""
    return and_(col(Knock.hidden), col(Knock.at) < ago(ENDED_KEPT), col(Knock.name) != "")


def disclosures(ago: Ago) -> ColumnElement[bool]:
    """Replaced, or of somebody who isn't in: refused, removed, or never let in.

    The newest card stays, and the newest that the person saw.
    """
    since = ago(ENDED_KEPT)
    newer = aliased(Disclosure)
    is_newer = and_(
        col(newer.member_id) == col(Disclosure.member_id), col(newer.at) > col(Disclosure.at)
    )
    is_replaced = and_(
        exists(newer, is_newer, col(newer.at) < since),
        or_(
            col(Disclosure.seen_at).is_(None),
            exists(newer, is_newer, col(newer.seen_at).is_not(None)),
        ),
    )
    mine = col(Member.id) == col(Disclosure.member_id)
    has_left = exists(
        Member, mine, col(Member.state) == MemberState.ENDED, col(Member.ended_at) < since
    )
    # A place that is kept has nobody in it; a card on no place was never read.
    is_nobodys = and_(
        col(Disclosure.at) < since, ~exists(Member, mine, col(Member.state) != MemberState.KEPT)
    )
    return and_(
        ~exists(Knock, col(Knock.disclosure_id) == col(Disclosure.id)),
        or_(is_replaced, has_left, is_nobodys),
    )


def blocks(ago: Ago) -> ColumnElement[bool]:
    return col(Blocked.ended_at) < ago(ENDED_KEPT)


def role_handovers(ago: Ago) -> ColumnElement[bool]:
    """As long as the record: its entries are about one."""
    return is_out_of_record(col(RoleHandover.circle_id), col(RoleHandover.ended_at), ago)


def stand_ins(ago: Ago) -> ColumnElement[bool]:
    """Over. Who once agreed may remember who is in the circle: their newest one stays."""
    since = ago(ENDED_KEPT)
    newer = aliased(StandIn)
    return and_(
        or_(col(StandIn.ended_at) < since, col(StandIn.last) < ago.day(ENDED_KEPT)),
        or_(
            col(StandIn.agreed_at).is_(None),
            exists(
                newer,
                col(newer.member_id) == col(StandIn.member_id),
                or_(
                    col(newer.agreed_at) > col(StandIn.agreed_at),
                    and_(
                        col(newer.agreed_at) == col(StandIn.agreed_at),
                        col(newer.id) > col(StandIn.id),
                    ),
                ),
            ),
        ),
    )
