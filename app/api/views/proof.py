"""Where the chain of a record stands."""

from __future__ import annotations

from app.api.http.wire import Out
from app.core.db import Tx
from app.record import queries as record_queries


class Head(Out):
    epoch: int
    seq: int
    hash: str


class EpochOut(Out):
    epoch: int
    from_seq: int  # the first entry of it


class RecordProofOut(Out):
    """Where the chain stands, and the leaves that lead there from an entry."""

    head: Head
    epochs: list[EpochOut]
    start: str  # the hash before the first entry
    from_seq: int
    leaves: list[str]
    next: int | None  # ask again from this entry


def head_out(tx: Tx, circle_id: str) -> Head:
    """Where a chain stands."""
    head = record_queries.head(tx, circle_id)
    return Head(epoch=head.epoch, seq=head.seq, hash=head.hash)


def epochs_out(tx: Tx, circle_id: str) -> list[EpochOut]:
    """A chain's epochs."""
    return [
        EpochOut(epoch=epoch.epoch, from_seq=epoch.from_seq)
        for epoch in record_queries.epochs(tx, circle_id)
    ]
