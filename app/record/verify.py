"""Whether an exported record is whole, and if not, at which entry it doesn't fit. Pure.

The chain shows a change by itself as long as its end is known: whoever can write the database
can also make a new chain. So a head that a phone kept is what an export is held against.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.record.hash_chain import FIRST_EPOCH, START, leaf_of, link

FORMAT = "showup-record-1"

Fault = Literal[
    "whole",
    "unreadable",  # it isn't such a file
    "changed",  # an entry's facts, salt, leaf or hash aren't what was chained
    "missing",  # an entry isn't there
    "order",  # an entry stands in another's place
    "twice",  # an entry stands there again
    "epoch",  # an entry says another epoch than the one it stands in
    "cut",  # the end is missing
    "other",  # it is whole, and isn't the chain of the head that was kept
]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and at which entry; 0 when it isn't about one."""

    fault: Fault
    seq: int = 0

    @property
    def is_whole(self) -> bool:
        return self.fault == "whole"


@dataclass(frozen=True, slots=True)
class KnownHead:
    """A head that was kept elsewhere."""

    seq: int
    hash: str


_WORDING: dict[Fault, str] = {
    "whole": "Whole: every entry fits.",
    "unreadable": "This isn't a record that ShowUp saved.",
    "changed": "Entry {seq} doesn't fit: it was changed, or put there.",
    "missing": "Entry {seq} is missing.",
    "order": "Entry {seq} isn't in its place.",
    "twice": "Entry {seq} stands there again.",
    "epoch": "Entry {seq} says that it comes from another time of this record.",
    "cut": "The end is missing, from entry {seq} on.",
    "other": "Whole, but not the record that the phone knew at entry {seq}.",
}


def wording(finding: Finding) -> str:
    """A finding as a sentence, for whoever runs the command."""
    return _WORDING[finding.fault].format(seq=finding.seq)


def read_document(raw: bytes) -> object:
    """What a file holds; None when it isn't JSON."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def verify(document: object, known_head: KnownHead | None = None) -> Finding:
    """Look over an export, and hold it against a head that was kept."""
    try:
        if not isinstance(document, Mapping) or document["format"] != FORMAT:
            return Finding("unreadable")
        return _find_fault(document["entries"], document["epochs"], document["head"], known_head)
    except (KeyError, TypeError, ValueError):
        return Finding("unreadable")


def _find_fault(
    entries: Sequence[Mapping[str, Any]],
    epochs: Sequence[Mapping[str, Any]],
    head: Mapping[str, Any],
    known_head: KnownHead | None,
) -> Finding:
    epoch_starts = sorted((int(epoch["from_seq"]), int(epoch["epoch"])) for epoch in epochs)
    numbers = {entry["seq"] for entry in entries}
    previous, expected = START, 1
    hash_at_known: str | None = START if known_head is not None and known_head.seq == 0 else None
    for entry in entries:
        seq = entry["seq"]
        if seq != expected:
            if seq < expected:
                return Finding("twice", seq)
            return Finding("order" if expected in numbers else "missing", expected)
        if not _fits(entry, previous):
            return Finding("changed", seq)
        facts = entry["facts"]
        if facts is not None and facts.get("epoch", FIRST_EPOCH) != _epoch_at(epoch_starts, seq):
            return Finding("epoch", seq)
        previous, expected = entry["hash"], expected + 1
        if known_head is not None and known_head.seq == seq:
            hash_at_known = previous
    last = expected - 1
    if last < int(head["seq"]):
        return Finding("cut", expected)
    if last > int(head["seq"]) or previous != head["hash"]:
        return Finding("changed", last)
    if known_head is None:
        return Finding("whole")
    if known_head.seq > last:
        return Finding("cut", expected)
    return (
        Finding("whole") if hash_at_known == known_head.hash else Finding("other", known_head.seq)
    )


def _fits(entry: Mapping[str, Any], previous: str) -> bool:
    salt, facts = entry["salt"], entry["facts"]
    if entry["hash"] != link(previous, entry["leaf"]) or (salt is None) != (facts is None):
        return False
    return salt is None or facts is None or leaf_of(salt, facts) == entry["leaf"]


def _epoch_at(epoch_starts: list[tuple[int, int]], seq: int) -> int:
    return max((epoch for from_seq, epoch in epoch_starts if from_seq <= seq), default=FIRST_EPOCH)
