"""The chain of the record, pure: each entry's hash holds the one before it.

leaf = SHA-256(salt ‖ canonical facts), hash = SHA-256(previous hash ‖ leaf). A forgotten entry
drops its salt and facts and keeps its leaf, so the chain stays whole and nothing can be guessed
from it (the salt is 256 random bits).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.ids import b64url

#: The epoch of a circle that was never put back from a copy.
FIRST_EPOCH = 1
START = b64url(hashlib.sha256(b"showup record").digest())

Facts = Mapping[str, str | int | None]


def leaf_of(salt: str, facts: Facts) -> str:
    """The salted hash of one entry's facts."""
    canonical = json.dumps(dict(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return b64url(hashlib.sha256(f"{salt}\n{canonical}".encode()).digest())


def link(previous: str, leaf: str) -> str:
    """The next hash of the chain."""
    return b64url(hashlib.sha256(f"{previous}\n{leaf}".encode()).digest())


@dataclass(frozen=True, slots=True)
class Entry:
    """What `broken_at` needs of an entry."""

    seq: int
    salt: str | None
    facts: Facts | None
    leaf: str
    hash: str


def broken_at(entries: Iterable[Entry]) -> int | None:
    """The first seq at which the chain doesn't hold; None when it is whole."""
    previous, expected = START, 1
    for entry in entries:
        if entry.seq != expected or entry.hash != link(previous, entry.leaf):
            return expected
        if (
            entry.salt is not None
            and entry.facts is not None
            and leaf_of(entry.salt, entry.facts) != entry.leaf
        ):
            return expected
        previous, expected = entry.hash, expected + 1
    return None
