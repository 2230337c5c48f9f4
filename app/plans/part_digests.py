"""Digests by which the words of a plan's parts are known again without being kept. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping

from app.core.ids import b64url
from app.plans.comparison import PartChange, compare_parts
from app.plans.texts import I_AM, SectionText


def own_words_of(parts: Iterable[SectionText]) -> tuple[SectionText, ...]:
    """Those of some parts in which a version itself says something: not the "I am"."""
    return tuple(part for part in parts if part.key != I_AM and part.text)


def digest_of(part: SectionText) -> str:
    """A digest of a part's heading and text: 22 characters."""
    return _digest([part.heading or "", part.text])


def digest_of_all(parts: Iterable[SectionText]) -> str:
    """A digest of some parts as they were shown: it tells their reader nothing else."""
    return _digest([[part.key, digest_of(part)] for part in own_words_of(parts)])


def changes_since(
    *,
    agreed_digests: Mapping[str, str],
    granted: Collection[str],
    older_parts: Iterable[SectionText] | None,
    parts: Iterable[SectionText],
) -> tuple[PartChange, ...]:
    """What changed in the parts that a member reads since they said yes to them.

    `agreed_digests`: by a part's key, of its words then. `granted`: the keys that they may read
    now. `older_parts`: of the version then; None when it was deleted, so that nothing is known of
    what a part said before. `parts`: those that are shown to them now. A part that they weren't
    shown then is new to them, whatever the version said in it.
    """
    current_parts = {part.key: part for part in parts}
    changed_keys = {
        key for key, part in current_parts.items() if agreed_digests.get(key) != digest_of(part)
    }
    removed_keys = {key for key in agreed_digests if key in granted and key not in current_parts}
    changed_parts = [part for key, part in current_parts.items() if key in changed_keys]
    if older_parts is None:
        return (
            *(
                PartChange(
                    part.key,
                    "changed" if part.key in agreed_digests else "added",
                    None,
                    part,
                    moved=False,
                )
                for part in changed_parts
            ),
            *(
                PartChange(key, "removed", None, None, moved=False)
                for key in agreed_digests
                if key in removed_keys
            ),
        )
    wanted_keys = (changed_keys & agreed_digests.keys()) | removed_keys
    return tuple(
        change
        for change in compare_parts(
            [part for part in older_parts if part.key in wanted_keys], changed_parts
        )
        if change.kind != "moved"
    )


def _digest(words: object) -> str:
    encoded = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    return b64url(hashlib.sha256(encoded).digest())[:22]
