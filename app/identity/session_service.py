"""Sessions and the tokens that stand for them: whose a token is, and its daily renewal."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import update
from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import NotSignedIn
from app.core.ids import b64url, digest, new_id
from app.identity.models import Account, Device, SignIn, SignInToken
from app.identity.sessions import GRACE, Token, judge, month_of, successor_of, week_of

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling: an account on one of its devices."""

    account_id: str
    device_id: str
    language: str
    zone: str


@dataclass(frozen=True, slots=True)
class Reused:
    """A device an old token of which was used: whoever finds it ends the device."""

    account_id: str
    device_id: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A caller (none: the session is over), and a fresh token when theirs was due."""

    caller: Caller | None
    new_token: str | None = None
    reused: Reused | None = None


def session_of(tx: Tx, token: str) -> str:
    """The id of the session that a token stands for. Raises NotSignedIn."""
    sign_in_token = tx.session.get(SignInToken, digest(token))
    if sign_in_token is None:
        raise NotSignedIn
    return sign_in_token.sign_in_id


def live_sessions(tx: Tx, ids: Collection[str]) -> frozenset[str]:
    """Those of some sessions that haven't ended."""
    return frozenset(
        tx.session.exec(
            select(SignIn.id).where(col(SignIn.id).in_(ids), col(SignIn.ended_at).is_(None))
        )
    )


def begin_session(tx: Tx, device_id: str, token: str) -> None:
    """Sign a device in with the token that its phone made."""
    session = SignIn(id=new_id(), device_id=device_id, created_at=tx.now, used_on=week_of(tx.now))
    tx.session.add(session)
    tx.session.flush()
    tx.session.add(SignInToken(hash=digest(token), sign_in_id=session.id, issued_at=tx.now))
    tx.session.flush()


def end_sessions(tx: Tx, device_id: str) -> None:
    """End a device's session, and with it every token of it."""
    for session in tx.session.exec(
        select(SignIn).where(SignIn.device_id == device_id, col(SignIn.ended_at).is_(None))
    ):
        session.ended_at = tx.now


def is_same_start(tx: Tx, account_id: str, device_id: str, token: str) -> bool:
    """Whether a repeated start is the same phone with the same token."""
    device = tx.session.get(Device, device_id)
    sign_in_token = tx.session.get(SignInToken, digest(token))
    if device is None or sign_in_token is None or device.account_id != account_id:
        return False
    session = tx.session.get(SignIn, sign_in_token.sign_in_id)
    return session is not None and session.device_id == device_id


def device_of(tx: Tx, token: str) -> Device | None:
    """The device that a token signs in now; None for any other text. Changes nothing.

    A replaced token that is good no more signs nothing in: whoever has an old one can't have
    anything done to the device that it once stood for.
    """
    sign_in_token = tx.session.get(SignInToken, digest(token))
    session = tx.session.get(SignIn, sign_in_token.sign_in_id) if sign_in_token else None
    if sign_in_token is None or session is None or session.ended_at is not None:
        return None
    if (
        sign_in_token.replaced_by is not None
        and sign_in_token.good_until is not None
        and tx.now >= sign_in_token.good_until
    ):
        return None
    device = tx.session.get(Device, session.device_id)
    return device if device is not None and device.ended_at is None else None


def sign_in(tx: Tx, token: str, *, may_renew: bool, began_at: datetime) -> SignedIn:
    """Find the caller of a token in a writing transaction; renew the token when it is due.

    `began_at`: when the request began to come in. The session's row is held, so two requests with
    one old token get one successor. Raises NotSignedIn for a text that is no token.
    """
    mark = digest(token)
    unlocked_token = tx.session.get(SignInToken, mark)
    if unlocked_token is None:
        raise NotSignedIn
    session = tx.session.exec(
        select(SignIn)
        .where(SignIn.id == unlocked_token.sign_in_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    sign_in_token = tx.session.exec(
        select(SignInToken)
        .where(SignInToken.hash == mark)
        .execution_options(populate_existing=True)
    ).one()
    device = tx.session.get_one(Device, session.device_id)
    account = tx.session.get_one(Account, device.account_id)
    verdict = judge(
        Token(
            issued_at=sign_in_token.issued_at,
            replaced=sign_in_token.replaced_by is not None,
            good_until=sign_in_token.good_until,
            ended=session.ended_at is not None or device.ended_at is not None,
        ),
        tx.now,
        began_at,
    )
    # Returned, not raised: the end of a stolen session has to be committed.
    if verdict == "ended":
        return SignedIn(None)
    if verdict == "stolen":
        return SignedIn(None, reused=Reused(account.id, device.id))
    if not sign_in_token.used:
        _note_first_use(tx, sign_in_token)
    if session.used_on != week_of(tx.now):
        session.used_on, session.told, session.told_at = week_of(tx.now), 0, None
    caller = Caller(account.id, device.id, account.language, account.zone)
    return SignedIn(
        caller, _make_successor(tx, token, sign_in_token, verdict) if may_renew else None
    )


def _note_first_use(tx: Tx, sign_in_token: SignInToken) -> None:
    """Note that a token was used: the one before it is good for GRACE, then over."""
    sign_in_token.used = True
    tx.session.execute(
        update(SignInToken)
        .where(
            col(SignInToken.sign_in_id) == sign_in_token.sign_in_id,
            col(SignInToken.replaced_by) == sign_in_token.hash,
        )
        .values(good_until=tx.now + GRACE, salt=None)
    )


def _make_successor(tx: Tx, token: str, sign_in_token: SignInToken, verdict: str) -> str | None:
    """The token to hand over: a new one, or the one whose answer may have been lost."""
    if verdict == "hand_over":
        successor = (
            successor_of(token, sign_in_token.salt) if sign_in_token.salt is not None else None
        )
        return (
            successor
            if successor is not None and digest(successor) == sign_in_token.replaced_by
            else None
        )
    if verdict != "renew":
        return None
    # On which days a device was used before is nobody's business: older tokens keep the month
    # alone, by which they are forgotten in the end.
    tx.session.execute(
        update(SignInToken)
        .where(
            col(SignInToken.sign_in_id) == sign_in_token.sign_in_id,
            col(SignInToken.good_until) <= tx.now,
            col(SignInToken.issued_at) != LONG_AGO,
        )
        .values(issued_at=LONG_AGO, good_until=month_of(tx.now))
    )
    sign_in_token.salt = b64url(secrets.token_bytes(32))
    successor = successor_of(token, sign_in_token.salt)
    tx.session.add(
        SignInToken(hash=digest(successor), sign_in_id=sign_in_token.sign_in_id, issued_at=tx.now)
    )
    tx.session.flush()
    sign_in_token.replaced_by = digest(successor)
    return successor
