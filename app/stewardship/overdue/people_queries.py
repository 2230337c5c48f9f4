"""Accounts with their devices and addresses, invitations and who knocked, and what they told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
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
from app.identity.idempotency_service import INBOUND, INBOUND_KEPT
from app.identity.idempotency_service import KEYS_KEPT as REPEATS_KEPT
from app.identity.models import (
    Account,
    Address,
    Device,
    DeviceLink,
    Passkey,
    ProofWait,
    PushSubscription,
    RecoveryCode,
    Repeat,
    SignIn,
    SignInToken,
)
from app.identity.proof_rules import OPEN
from app.identity.service import TOLD_FOR, TOLD_OF
from app.stewardship.ally_rights import FETCH_LASTS
from app.stewardship.models import BringBack, Transfer
from app.stewardship.overdue.condition_queries import (
    ENDED_KEPT,
    TOKENS_KEPT,
    exists,
    is_out_of_record,
)


def repeats(ago: Ago) -> ColumnElement[bool]:
    return or_(
        and_(col(Repeat.scope) != INBOUND, col(Repeat.created_at) < ago(REPEATS_KEPT)),
        and_(col(Repeat.scope) == INBOUND, col(Repeat.created_at) < ago(INBOUND_KEPT)),
    )


# --- devices and sessions -------------------------------------------------------------------


def _is_session_over(ago: Ago) -> ColumnElement[bool]:
    return col(SignIn.ended_at) < ago(ENDED_KEPT)


def sign_in_tokens(ago: Ago) -> ColumnElement[bool]:
    """Tokens of a session that is over, and tokens replaced long ago.

    One whose successor was never used stays: the answer that brought that one may be lost, and a
    phone that was quiet for half a year comes with it.
    """
    return or_(
        col(SignInToken.good_until) < ago(TOKENS_KEPT),
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
    """Devices that ended, or are without any session; one to which pushes still go stays.

    Its owner reads for `TOLD_FOR` why one ended that they didn't end themselves.
    """
    since = ago(ENDED_KEPT)
    reason = func.coalesce(col(Device.ended_why), "")
    is_told_of = or_(*(reason == told_reason for told_reason in TOLD_OF))
    return and_(
        or_(
            and_(col(Device.ended_at) < since, ~is_told_of),
            col(Device.ended_at) < ago(TOLD_FOR),
            and_(col(Device.ended_at).is_(None), col(Device.created_at) < since),
        ),
        ~exists(SignIn, col(SignIn.device_id) == col(Device.id)),
        ~exists(PushSubscription, col(PushSubscription.device_id) == col(Device.id)),
    )


def device_links(ago: Ago) -> ColumnElement[bool]:
    since = ago(ENDED_KEPT)
    return or_(col(DeviceLink.used_at) < since, col(DeviceLink.expires_at) < since)


# --- ways in --------------------------------------------------------------------------------


def passkeys(ago: Ago) -> ColumnElement[bool]:
    """Passkeys that were removed, or whose account is nobody's any more."""
    return or_(
        col(Passkey.ended_at) < ago(ENDED_KEPT),
        and_(col(Passkey.created_at) < ago(ENDED_KEPT), is_nobodys(col(Passkey.account_id))),
    )


def recovery_codes(ago: Ago) -> ColumnElement[bool]:
    """Codes that were used or replaced, or whose account is nobody's any more."""
    return or_(
        col(RecoveryCode.ended_at) < ago(ENDED_KEPT),
        and_(
            col(RecoveryCode.created_at) < ago(ENDED_KEPT),
            is_nobodys(col(RecoveryCode.account_id)),
        ),
    )


def proof_waits(ago: Ago) -> ColumnElement[bool]:
    return col(ProofWait.ready_at) < ago(OPEN)


def bring_backs(ago: Ago) -> ColumnElement[bool]:
    """Those that are over; until then a phone that was let in can fetch its sign-in."""
    return col(BringBack.ended_at) < ago(FETCH_LASTS)


def addresses(ago: Ago) -> ColumnElement[bool]:
    """Addresses that ended, or were given and never confirmed."""
    since = ago(ENDED_KEPT)
    return or_(
        and_(col(Address.state) == "ended", col(Address.ended_at) < since),
        and_(col(Address.state) == "waiting", col(Address.created_at) < since),
    )


def is_nobodys(account_id: Any) -> ColumnElement[bool]:
    """Whether an account has no device, no address, no place in a circle, no knock."""
    return and_(
        ~exists(Device, col(Device.account_id) == account_id),
        ~exists(DeviceLink, col(DeviceLink.account_id) == account_id),
        ~exists(Address, col(Address.account_id) == account_id),
        ~exists(
            Member, col(Member.account_id) == account_id, col(Member.state) != MemberState.ENDED
        ),
        ~exists(Knock, col(Knock.account_id) == account_id),
    )


def accounts(ago: Ago) -> ColumnElement[bool]:
    """Accounts that are nobody's any more, and by which nobody could come back."""
    account_id = col(Account.id)
    return and_(
        col(Account.created_at) < ago(ENDED_KEPT),
        is_nobodys(account_id),
        ~exists(Passkey, col(Passkey.account_id) == account_id),
        ~exists(RecoveryCode, col(RecoveryCode.account_id) == account_id),
        ~exists(ProofWait, col(ProofWait.account_id) == account_id),
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
    """Knocks of somebody blocked: nobody will read the name and the card."""
    return and_(col(Knock.hidden), col(Knock.at) < ago(ENDED_KEPT), col(Knock.name) != "")


def disclosures(ago: Ago) -> ColumnElement[bool]:
    """Cards that were replaced, or of somebody refused, removed, or never let in.

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
    is_its_member = col(Member.id) == col(Disclosure.member_id)
    has_left = exists(
        Member, is_its_member, col(Member.state) == MemberState.ENDED, col(Member.ended_at) < since
    )
    # A place that is kept has nobody in it; a card on no place was never read.
    is_nobodys = and_(
        col(Disclosure.at) < since,
        ~exists(Member, is_its_member, col(Member.state) != MemberState.KEPT),
    )
    return and_(
        ~exists(Knock, col(Knock.disclosure_id) == col(Disclosure.id)),
        or_(is_replaced, has_left, is_nobodys),
    )


def blocks(ago: Ago) -> ColumnElement[bool]:
    return col(Blocked.ended_at) < ago(ENDED_KEPT)


def role_handovers(ago: Ago) -> ColumnElement[bool]:
    """Handovers that are over, and in no entry of the record."""
    return is_out_of_record(col(RoleHandover.circle_id), col(RoleHandover.ended_at), ago)


def stand_ins(ago: Ago) -> ColumnElement[bool]:
    """Those that are over. Who agreed may remember who is in: their newest one stays."""
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
