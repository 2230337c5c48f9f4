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
from collections.abc import Callable
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.ids import b64url, unb64url

#: What every text that the server sealed begins with.
PREFIX = "p0."
#: Owner of the key of keyed hashes (`Sealer.mark`).
MARKS = "marks"
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
    """Seals and opens the content of one owner.

    Several keys while its content is sealed anew: the first one seals, each may open.
    """

    __slots__ = ("_aeads", "owner")

    def __init__(self, owner: str, *keys: bytes) -> None:
        self.owner = owner
        self._aeads = tuple(AESGCM(key) for key in keys)

    def _bound(self, table: str, column: str, row: str) -> bytes:
        return "\x1f".join(("p0", self.owner, table, column, row)).encode("utf-8")

    def seal(self, text: str, table: str, column: str, row: str) -> str:
        """Seal a text for one column of one row."""
        nonce = os.urandom(_NONCE)
        sealed = self._aeads[0].encrypt(
            nonce, _pad(text.encode("utf-8")), self._bound(table, column, row)
        )
        return PREFIX + b64url(nonce + sealed)

    def open(self, sealed: str, table: str, column: str, row: str) -> str:
        """Open what `seal` made for the same place. Raises NotOpened."""
        return self._open(sealed, table, column, row)[0]

    def opens_with_newest(self, sealed: str, table: str, column: str, row: str) -> bool:
        """Whether the newest key sealed this; False for an older one. Raises NotOpened."""
        return self._open(sealed, table, column, row)[1] == 0

    def _open(self, sealed: str, table: str, column: str, row: str) -> tuple[str, int]:
        if not sealed.startswith(PREFIX):
            raise NotOpened(f"{table}.{column} is not sealed by the server")
        bound = self._bound(table, column, row)
        try:
            raw = unb64url(sealed[len(PREFIX) :])
            for index, aead in enumerate(self._aeads):
                try:
                    body = aead.decrypt(raw[:_NONCE], raw[_NONCE:], bound)
                except InvalidTag:
                    continue
                return _unpad(body).decode("utf-8"), index
        except ValueError as problem:
            raise NotOpened(f"{table}.{column} does not open here") from problem
        raise NotOpened(f"{table}.{column} does not open here")


class Sealer:
    """Makes and unwraps the owners' data keys with the operator's key.

    While the operator's key is changed there are several: the first one wraps, each may unwrap.
    `read_again` gives them as they are now, so that a running process goes along; they are used
    only once they opened what the keystore holds, as anybody may have put a wrong file there.
    """

    def __init__(
        self,
        operator_key: bytes,
        *older: bytes,
        read_again: Callable[[], tuple[bytes, ...]] | None = None,
    ) -> None:
        self._operator_keys = (operator_key, *older)
        self._read_again = read_again
        self._boxes: dict[str, tuple[tuple[bytes, ...], Box]] = {}

    def mark(self, purpose: str, text: str, wrapped: bytes | None) -> str:
        """A keyed hash, to find a text again without keeping it: numbers are too few to hash.

        Its key lies in the keystore (`wrapped`, owner `MARKS`); before the operator's key was
        first changed there is none, and it is derived from that.
        """
        key = self.unwrap(MARKS, wrapped) if wrapped is not None else self.first_mark_key()
        return b64url(hmac.digest(key, f"{purpose}\n{text}".encode(), "sha256"))

    def first_mark_key(self) -> bytes:
        """The key of marks as long as the keystore holds none."""
        return hmac.digest(self._operator_keys[-1], b"showup:mark", "sha256")

    def new_key(self, owner: str, mark_key: bytes | None = None) -> bytes:
        """A fresh data key for an owner, wrapped; only the wrapped form is stored.

        The operator's key of today is the one that wraps the key of marks (None: it was never
        changed).
        """
        if mark_key is not None and not self.is_wrapped_by_newest(MARKS, mark_key):
            keys = self._read_again() if self._read_again is not None else self._operator_keys
            if _unwrap(keys[:1], MARKS, mark_key) is not None:
                self._operator_keys = keys
        return self.wrap(owner, os.urandom(32))

    def use(self, operator_keys: tuple[bytes, ...]) -> None:
        """Use other keys of the operator's from here on, the newest first."""
        self._operator_keys = operator_keys

    def wrap(self, owner: str, key: bytes) -> bytes:
        """An owner's data key, wrapped by the operator's key of today."""
        nonce = os.urandom(_NONCE)
        aead = AESGCM(self._operator_keys[0])
        return nonce + aead.encrypt(nonce, key, owner.encode("utf-8"))

    def unwrap(self, owner: str, wrapped: bytes) -> bytes:
        """An owner's data key. Raises NotOpened when another operator's key wrapped it."""
        key = _unwrap(self._operator_keys, owner, wrapped)
        if key is None and self._read_again is not None:
            keys = self._read_again()
            key = _unwrap(keys, owner, wrapped)
            if key is not None:
                self._operator_keys = keys
        if key is None:
            raise NotOpened("this operator's key did not wrap that circle's key")
        return key

    def is_wrapped_by_newest(self, owner: str, wrapped: bytes) -> bool:
        """Whether the operator's newest key wrapped this data key, and not an older one."""
        return _unwrap(self._operator_keys[:1], owner, wrapped) is not None

    def cipher(self, owner: str, *wrapped: bytes) -> Box:
        """The owner's box, of keys from the newest on.

        Raises NotOpened when another operator's key wrapped one of them.
        """
        cached = self._boxes.get(owner)
        if cached is not None and cached[0] == wrapped:
            return cached[1]
        box = Box(owner, *(self.unwrap(owner, wrapped_key) for wrapped_key in wrapped))
        if len(self._boxes) > 2_000:
            self._boxes.clear()
        self._boxes[owner] = (wrapped, box)
        return box

    def forget(self, owner: str) -> None:
        """Drop an owner's key from memory."""
        self._boxes.pop(owner, None)


def _unwrap(operator_keys: tuple[bytes, ...], owner: str, wrapped: bytes) -> bytes | None:
    for operator_key in operator_keys:
        with suppress(InvalidTag):
            return AESGCM(operator_key).decrypt(
                wrapped[:_NONCE], wrapped[_NONCE:], owner.encode("utf-8")
            )
    return None
