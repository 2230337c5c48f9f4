"""Sealed content: what the server keeps but no rule reads (promise 9).

`p0.` is AES-256-GCM under a data key of its owner (a circle, or an account), which is wrapped by
the operator's key. The associated data names version, owner, table, column and row, so a value
copied to another place doesn't open. Padded, so that lengths say little. Phones may later seal
for themselves under the prefix `e1.`: the server then passes such values on unread.
"""

from __future__ import annotations

import hmac
import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.ids import b64url, unb64url

_PREFIX = "p0."
_NONCE = 12
_STEP = 64
_LARGE = 1024


class NotOpened(RuntimeError):
    """A sealed value doesn't belong to this place, or was changed, or its key is gone."""


def padded_length(length: int) -> int:
    """Length in bytes after padding: steps of 64 up to 1 KiB, then powers of two."""
    if length <= _LARGE:
        return max(_STEP, -(-length // _STEP) * _STEP)
    return 1 << (length - 1).bit_length()


def _pad(raw: bytes) -> bytes:
    body = struct.pack(">I", len(raw)) + raw
    return body.ljust(padded_length(len(body)), b"\0")


def _unpad(body: bytes) -> bytes:
    (length,) = struct.unpack_from(">I", body)
    return body[4 : 4 + length]


class Box:
    """Seals and opens the content of one owner."""

    __slots__ = ("_aead", "owner")

    def __init__(self, owner: str, key: bytes) -> None:
        self.owner = owner
        self._aead = AESGCM(key)

    def _bound(self, table: str, column: str, row: str) -> bytes:
        return "\x1f".join(("p0", self.owner, table, column, row)).encode("utf-8")

    def seal(self, text: str, table: str, column: str, row: str) -> str:
        """Seal a text for one column of one row."""
        nonce = os.urandom(_NONCE)
        sealed = self._aead.encrypt(
            nonce, _pad(text.encode("utf-8")), self._bound(table, column, row)
        )
        return _PREFIX + b64url(nonce + sealed)

    def open(self, sealed: str, table: str, column: str, row: str) -> str:
        """Open what `seal` made for the same place. Raises NotOpened."""
        if not sealed.startswith(_PREFIX):
            raise NotOpened(f"{table}.{column} is not sealed by the server")
        try:
            raw = unb64url(sealed[len(_PREFIX) :])
            body = self._aead.decrypt(raw[:_NONCE], raw[_NONCE:], self._bound(table, column, row))
        except (InvalidTag, ValueError) as problem:
            raise NotOpened(f"{table}.{column} does not open here") from problem
        return _unpad(body).decode("utf-8")


class Sealer:
    """Makes and unwraps the owners' data keys with the operator's key."""

    def __init__(self, operator_key: bytes) -> None:
        self._aead = AESGCM(operator_key)
        self._marks = hmac.digest(operator_key, b"showup:mark", "sha256")
        self._boxes: dict[str, tuple[bytes, Box]] = {}

    def mark(self, purpose: str, text: str) -> str:
        """A keyed hash, to find a text again without keeping it: numbers are too few to hash."""
        return b64url(hmac.digest(self._marks, f"{purpose}\n{text}".encode(), "sha256"))

    def new_key(self, owner: str) -> bytes:
        """A fresh data key for an owner, wrapped; only the wrapped form is stored."""
        nonce = os.urandom(_NONCE)
        return nonce + self._aead.encrypt(nonce, os.urandom(32), owner.encode("utf-8"))

    def box(self, owner: str, wrapped: bytes) -> Box:
        """The owner's box. Raises NotOpened when another operator's key wrapped it."""
        held = self._boxes.get(owner)
        if held is not None and held[0] == wrapped:
            return held[1]
        try:
            key = self._aead.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], owner.encode("utf-8"))
        except InvalidTag as problem:
            raise NotOpened("this operator's key did not wrap that circle's key") from problem
        if len(self._boxes) > 2_000:
            self._boxes.clear()
        box = Box(owner, key)
        self._boxes[owner] = (wrapped, box)
        return box

    def forget(self, owner: str) -> None:
        """Drop an owner's key from memory."""
        self._boxes.pop(owner, None)
