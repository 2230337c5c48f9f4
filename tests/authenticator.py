"""An authenticator in software (WebAuthn level 3): makes passkeys and signs with them.

For calls over HTTP; Chromium's own stands in tests/browser.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.ids import b64url, new_id
from tests.world import Friend, Handset

Json = dict[str, Any]
PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass
class Key:
    """One passkey: its id, its private half, whose it is, and how often it signed."""

    id: bytes
    private: ec.EllipticCurvePrivateKey
    user: str
    count: int = 0


@dataclass
class Authenticator:
    """Somebody's passkeys. `verifies`: it asks for a fingerprint or a number before it signs."""

    origin: str
    verifies: bool = True
    keys: list[Key] = field(default_factory=list)

    def makes(self, options: Json) -> Json:
        """Answer `navigator.credentials.create()`."""
        new_key = Key(
            secrets.token_bytes(32),
            ec.generate_private_key(ec.SECP256R1()),
            options["user"]["id"],
        )
        self.keys.append(new_key)
        public = new_key.private.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32), -3: public.y.to_bytes(32)}
        attested = bytes(16) + len(new_key.id).to_bytes(2) + new_key.id + cbor2.dumps(cose)
        data = self._data(options["rp"]["id"], new_key, HAS_CREDENTIAL) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        response = {"clientDataJSON": b64url(client), "attestationObject": b64url(attestation)}
        return self._credential(new_key, response)

    def signs(self, options: Json, key: Key | None = None) -> Json:
        """Answer `navigator.credentials.get()`, with the newest passkey."""
        used = key or self.keys[-1]
        used.count += 1
        data = self._data(options["rpId"], used, 0)
        client = self._client("webauthn.get", options)
        signed = used.private.sign(
            data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._credential(
            used,
            {
                "clientDataJSON": b64url(client),
                "authenticatorData": b64url(data),
                "signature": b64url(signed),
                "userHandle": used.user,
            },
        )

    def _data(self, rp_id: str, key: Key, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        count = key.count.to_bytes(4)
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + count

    def _client(self, kind: str, options: Json) -> bytes:
        client_data = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(client_data).encode()

    def _credential(self, key: Key, response: Json) -> Json:
        text = b64url(key.id)
        return {"id": text, "rawId": text, "type": "public-key", "response": response}


def makes_passkey(friend: Friend, keys: Authenticator, name: str = "My phone") -> str:
    """Somebody makes a passkey on their phone; gives its id."""
    offered = friend.post("/me/passkeys/options", {"id": new_id()})
    passkey_id = new_id()
    friend.post(
        "/me/passkeys",
        {
            "id": passkey_id,
            "challenge_id": offered["id"],
            "credential": keys.makes(offered["options"]),
            "name": name,
        },
    )
    return passkey_id


def proves(friend: Friend, keys: Authenticator) -> Json:
    """Somebody shows on their phone who they are, by a passkey."""
    offered = friend.post("/me/proof/options", {"id": new_id()})
    passkey_proof = {"challenge_id": offered["id"], "credential": keys.signs(offered["options"])}
    proved: Json = friend.post("/me/proof", {"passkey": passkey_proof})
    return proved


def signs_in(phone: Handset, keys: Authenticator, *, lost: bool = False) -> Json:
    """A new phone signs in by a passkey."""
    nobody = {"Authorization": ""}
    offered = phone.call("POST", "/sign-in/passkey/options", {"id": new_id()}, headers=nobody)
    assert offered.status_code == 200, offered.text
    body = {
        "challenge_id": offered.json()["id"],
        "credential": keys.signs(offered.json()["options"]),
        "device_id": phone.device_id,
        "session_token": phone.token,
        "lost": lost,
    }
    answer = phone.call("POST", "/sign-in/passkey", body, headers=nobody)
    assert answer.status_code == 201, answer.text
    sign_in: Json = answer.json()
    return sign_in


@dataclass(frozen=True)
class PaperCode:
    """A recovery code: what stands on paper, and what a phone makes of it."""

    text: str

    @classmethod
    def new(cls) -> PaperCode:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        return cls("".join(secrets.choice(letters) for _ in range(32)))

    @property
    def token(self) -> str:
        return b64url(hashlib.sha256(f"showup:recovery:{self.text}".encode()).digest())

    @property
    def verifier(self) -> str:
        return b64url(hashlib.sha256(self.token.encode()).digest())

    def used_on(self, phone: Handset, *, lost: bool = False) -> Any:
        """A new phone comes in by it; gives the answer, whatever it is."""
        body = {
            "token": self.token,
            "device_id": phone.device_id,
            "session_token": phone.token,
            "lost": lost,
        }
        return phone.call("POST", "/sign-in/recovery-code", body, headers={"Authorization": ""})


def makes_code(friend: Friend) -> PaperCode:
    """Somebody makes a recovery code and writes it down."""
    code = PaperCode.new()
    friend.put("/me/recovery-code", {"id": new_id(), "verifier": code.verifier})
    return code
