"""Passkeys (WebAuthn): made on a device that is signed in, used to sign in or to prove oneself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import bindparam, delete, func
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import b64url, unb64url
from app.core.prepared_statement import PreparedQuery
from app.identity.models import Passkey, PasskeyChallenge
from app.identity.proof_rules import counts_from

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

CHALLENGE_LASTS = timedelta(minutes=5)
#: One that nobody answered goes with the next look at what is due once a minute.
CHALLENGES_KEPT = timedelta(minutes=1)
MOST_PASSKEYS = 10
Purpose = Literal["create", "sign_in", "prove"]
Options = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Party:
    """Whom passkeys are for (WebAuthn's relying party): this server, by its public address."""

    id: str
    origin: str
    name: str


def party_of(public_url: str, name: str) -> Party | None:
    """The relying party of a public address; None where passkeys can't be: it has no host name."""
    host = urlsplit(public_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return Party(host, public_url, name) if host else None
    return None


# The library is imported where it is used: a server that nobody asks for a passkey goes on
# without its 8 MiB.


def create_options(
    tx: Tx, party: Party, account_id: str, challenge_id: str, user_name: str
) -> Options:
    """What a browser needs to make a passkey. The account's id is all that it learns of anybody.

    Raises BadInput when there are enough, Conflict.
    """
    from webauthn import generate_registration_options
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    passkeys = passkeys_of(tx, account_id)
    _refuse_too_many(passkeys)
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=account_id.encode("ascii"),
        user_name=user_name,
        challenge=_make_challenge(tx, challenge_id, "create", account_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            # Found without a name: there are none here.
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors_of(passkeys),
    )
    return _options_as_json(options)


def add_passkey(
    tx: Tx,
    party: Party,
    account_id: str,
    *,
    passkey_id: str,
    challenge_id: str,
    credential: Mapping[str, Any],
    name: str | None,
    proved: bool,
) -> Passkey:
    """Keep a passkey that a browser made. Raises BadInput, also when there are enough; Conflict."""
    from webauthn import verify_registration_response

    if tx.session.get(Passkey, passkey_id) is not None:
        raise Conflict("exists-already")
    _refuse_too_many(passkeys_of(tx, account_id))
    challenge = _take_challenge(tx, challenge_id, "create", account_id)
    registration = _require_valid(
        lambda: verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    )
    text = b64url(registration.credential_id)
    if tx.session.exec(select(Passkey.id).where(Passkey.credential == text)).first() is not None:
        raise Conflict("exists-already")
    box = tx.cipher(account_id)
    passkey = Passkey(
        id=passkey_id,
        account_id=account_id,
        credential=text,
        public_key=b64url(registration.credential_public_key),
        sign_count=registration.sign_count,
        name=box.seal(name, "passkey", "name", passkey_id) if name else None,
        created_at=tx.now,
        counts_from=counts_from(proved, tx.now),
    )
    tx.session.add(passkey)
    tx.session.flush()
    return passkey


def _refuse_too_many(passkeys: list[Passkey]) -> None:
    if len(passkeys) >= MOST_PASSKEYS:
        raise BadInput("too-many-passkeys")


def use_options(
    tx: Tx, party: Party, challenge_id: str, purpose: Purpose, account_id: str | None = None
) -> Options:
    """What a browser needs to use one: any of this server's, or one of an account's."""
    from webauthn import generate_authentication_options
    from webauthn.helpers.structs import UserVerificationRequirement

    return _options_as_json(
        generate_authentication_options(
            rp_id=party.id,
            challenge=_make_challenge(tx, challenge_id, purpose, account_id),
            allow_credentials=_descriptors_of(passkeys_of(tx, account_id)) if account_id else None,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def use_passkey(
    tx: Tx,
    party: Party,
    *,
    challenge_id: str,
    credential: Mapping[str, Any],
    purpose: Purpose,
    account_id: str | None = None,
) -> Passkey:
    """The passkey that a browser used. Raises BadInput ("passkey-refused") for anything else."""
    from webauthn import verify_authentication_response

    challenge = _take_challenge(tx, challenge_id, purpose, account_id)
    passkey = tx.session.exec(
        select(Passkey)
        .where(Passkey.credential == str(credential.get("id", "")), col(Passkey.ended_at).is_(None))
        .with_for_update()
    ).one_or_none()
    if passkey is None or (account_id is not None and passkey.account_id != account_id):
        raise BadInput("passkey-refused")
    public_key, sign_count = unb64url(passkey.public_key), passkey.sign_count
    used = _require_valid(
        lambda: verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    )
    passkey.sign_count = used.new_sign_count
    tx.session.flush()
    return passkey


def passkeys_of(tx: Tx, account_id: str) -> list[Passkey]:
    """An account's passkeys, oldest first."""
    return list(
        tx.session.exec(
            select(Passkey)
            .where(Passkey.account_id == account_id, col(Passkey.ended_at).is_(None))
            .order_by(col(Passkey.created_at), col(Passkey.id))
        )
    )


def get_passkey(tx: Tx, account_id: str, passkey_id: str) -> Passkey:
    """One of an account's passkeys. Raises NotFound."""
    passkey = tx.session.get(Passkey, passkey_id)
    if passkey is None or passkey.account_id != account_id or passkey.ended_at is not None:
        raise NotFound
    return passkey


def name_of(tx: Tx, passkey: Passkey) -> str | None:
    """What its owner calls a passkey."""
    if passkey.name is None:
        return None
    return tx.cipher(passkey.account_id).open(passkey.name, "passkey", "name", passkey.id)


def rename(tx: Tx, passkey: Passkey, name: str) -> None:
    """Rename a passkey: the name is its owner's words, sealed."""
    box = tx.cipher(passkey.account_id)
    passkey.name = box.seal(name, "passkey", "name", passkey.id)
    tx.session.flush()


def end_passkey(tx: Tx, passkey: Passkey) -> None:
    """End a passkey, which then lets nobody in, and wipe its name."""
    passkey.ended_at, passkey.name = tx.now, None
    tx.session.flush()


def counting(tx: Tx, account_id: str) -> int:
    """How many passkeys of an account count in full."""
    return tx.session.exec(
        select(func.count())
        .select_from(Passkey)
        .where(
            Passkey.account_id == account_id,
            col(Passkey.ended_at).is_(None),
            Passkey.counts_from <= tx.now,
        )
    ).one()


def _make_challenge(tx: Tx, challenge_id: str, purpose: Purpose, account_id: str | None) -> bytes:
    challenge = tx.session.get(PasskeyChallenge, challenge_id)
    if challenge is not None and (challenge.purpose, challenge.account_id) != (purpose, account_id):
        raise Conflict("exists-already")
    if challenge is not None:  # asked for once more: the first answer was lost
        tx.session.delete(challenge)
        tx.session.flush()
    raw = secrets.token_bytes(32)
    tx.session.add(
        PasskeyChallenge(
            id=challenge_id,
            purpose=purpose,
            account_id=account_id,
            challenge=b64url(raw),
            expires_at=tx.now + CHALLENGE_LASTS,
        )
    )
    tx.session.flush()
    return raw


def _take_challenge(tx: Tx, challenge_id: str, purpose: Purpose, account_id: str | None) -> bytes:
    """A challenge, once. Raises BadInput for one that is another's, used, or too old."""
    challenge = tx.session.exec(
        select(PasskeyChallenge).where(PasskeyChallenge.id == challenge_id).with_for_update()
    ).one_or_none()
    if (
        challenge is None
        or challenge.purpose != purpose
        or challenge.account_id != account_id
        or tx.now >= challenge.expires_at
    ):
        raise BadInput("passkey-refused")
    tx.session.delete(challenge)
    tx.session.flush()
    return unb64url(challenge.challenge)


def _require_valid(check: Callable[[], T]) -> T:
    """The result of a check. Raises BadInput where the browser's answer doesn't pass it."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return check()
    except (
        WebAuthnException,
        InvalidSignature,
        UnsupportedAlgorithm,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as problem:
        raise BadInput("passkey-refused") from problem


def _options_as_json(options: Any) -> Options:
    from webauthn import options_to_json

    parsed: Options = json.loads(options_to_json(options))
    return parsed


def _descriptors_of(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=unb64url(passkey.credential)) for passkey in passkeys]


_SOME_UNANSWERED: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(PasskeyChallenge.id))
    .where(col(PasskeyChallenge.expires_at) <= bindparam("now"))
    .limit(1)
)


def find_unanswered(tx: Tx) -> list[str]:
    """The id of a challenge that nobody answered in time, if there is any."""
    return [challenge_id for (challenge_id,) in tx.rows(_SOME_UNANSWERED, now=tx.now)]


def forget_challenges(tx: Tx) -> int:
    """Drop all challenges that nobody answered in time; returns how many."""
    done = tx.session.execute(
        delete(PasskeyChallenge).where(col(PasskeyChallenge.expires_at) <= tx.now)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
