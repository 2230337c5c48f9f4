"""Recovery codes: 160 bits on paper, made by a phone; one active for an account, used once."""

from __future__ import annotations

from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.core.ids import digest
from app.identity.models import RecoveryCode
from app.identity.proof_rules import counts_from


def make_code(
    tx: Tx, account_id: str, *, code_id: str, verifier: str, proved: bool
) -> RecoveryCode:
    """Make a code the active one; the one before it is useless. Raises Conflict.

    The phone sends the digest of what the code turns into, so a code is known to paper alone.
    """
    if tx.session.get(RecoveryCode, code_id) is not None:
        raise Conflict("exists-already")
    end_code(tx, account_id)
    code = RecoveryCode(
        id=code_id,
        account_id=account_id,
        verifier=verifier,
        created_at=tx.now,
        counts_from=counts_from(proved, tx.now),
    )
    tx.session.add(code)
    tx.session.flush()
    return code


def active_code(tx: Tx, account_id: str) -> RecoveryCode | None:
    """An account's code, held for a change."""
    return tx.session.exec(
        select(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, col(RecoveryCode.ended_at).is_(None))
        .with_for_update()
    ).one_or_none()


def peek(tx: Tx, account_id: str) -> RecoveryCode | None:
    """An account's code, for a look."""
    return tx.session.exec(
        select(RecoveryCode).where(
            RecoveryCode.account_id == account_id, col(RecoveryCode.ended_at).is_(None)
        )
    ).one_or_none()


def end_code(tx: Tx, account_id: str) -> None:
    """End the account's code, if there is one: it lets nobody in from here on."""
    code = active_code(tx, account_id)
    if code is not None:
        code.ended_at = tx.now
        tx.session.flush()


def find_code(tx: Tx, token: str) -> RecoveryCode:
    """The code that a token was made of, held. Raises BadInput for one that nobody has now."""
    code = tx.session.exec(
        select(RecoveryCode).where(RecoveryCode.verifier == digest(token)).with_for_update()
    ).one_or_none()
    if code is None or code.ended_at is not None:
        raise BadInput("no-such-code")
    return code


def use_code(tx: Tx, code: RecoveryCode) -> None:
    """End a code that let somebody in: it works once."""
    code.ended_at = tx.now
    tx.session.flush()
