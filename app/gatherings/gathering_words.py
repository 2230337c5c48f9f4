"""The person's words of a gathering: sealed into its row, and opened for who may read them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from app.core.db import Tx
from app.gatherings.models import Gathering, GatheringGuest


@dataclass(frozen=True, slots=True)
class GatheringWords:
    """What the person writes. `from_name`: what they are called there; empty: as in the circle."""

    from_name: str = ""
    purpose: str = ""
    see_me: str = ""
    place: str = ""
    call_link: str = ""
    rules: str = ""
    speaks_first: str = ""
    what_is_kept: str = ""


#: What whoever helps to write doesn't read: where the person is to be found.
NOT_FOR_HELPERS = ("place", "call_link")
COLUMNS = tuple(field.name for field in fields(GatheringWords))


def seal_words(tx: Tx, gathering: Gathering, words: GatheringWords, *, helps: bool) -> None:
    """Write all of them anew into the row; whoever helps leaves the place as it is."""
    box = tx.cipher(gathering.circle_id)
    for column in COLUMNS:
        if helps and column in NOT_FOR_HELPERS:
            continue
        text = getattr(words, column)
        sealed = box.seal(text, "gathering", column, gathering.id) if text else None
        setattr(gathering, column, sealed)


def open_words(tx: Tx, gathering: Gathering, *, helps: bool = False) -> GatheringWords:
    """The person's words; to whoever helps without the place."""
    box = tx.cipher(gathering.circle_id)
    texts = {
        column: box.open(sealed, "gathering", column, gathering.id)
        for column in COLUMNS
        if (sealed := getattr(gathering, column)) and not (helps and column in NOT_FOR_HELPERS)
    }
    return GatheringWords(**texts)


def seal_of_guest(tx: Tx, guest: GatheringGuest, column: str, text: str) -> None:
    """Write one text of somebody who is invited; an empty one takes it away."""
    box = tx.cipher(guest.circle_id)
    setattr(guest, column, box.seal(text, "gathering_guest", column, guest.id) if text else None)


def open_of_guest(tx: Tx, guest: GatheringGuest, column: str) -> str:
    """One text of somebody who is invited: "name", "role_label" or "authority"."""
    sealed = getattr(guest, column)
    if not sealed:
        return ""
    return tx.cipher(guest.circle_id).open(sealed, "gathering_guest", column, guest.id)
