"""Affirmations: what those who came saw in the person, who keeps each or lets it go.

Nothing reads them but the person, and friends if the person says so; nothing counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from app.access.reading import reads_of
from app.circles.permissions import Permission
from app.circles.service import Membership, names_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.gatherings.gathering_queries import GatheringNow, invited_of
from app.gatherings.gathering_rules import may_affirm
from app.gatherings.gathering_words import open_of_guest
from app.gatherings.models import Affirmation, AffirmationState, GatheringGuest


@dataclass(frozen=True, slots=True)
class AffirmationText:
    """One of them in clear."""

    id: str
    by_name: str
    words: str
    is_kept: bool
    for_friends: bool
    written_at: datetime


def leave(tx: Tx, now: GatheringNow, guest: GatheringGuest, words: str) -> None:
    """Leave what one saw in the person, once, after the gathering. The caller holds its lock.

    Raises BadInput without words, Conflict for whoever didn't come, before its end or again.
    """
    if not words:
        raise BadInput("affirmation-empty")
    if guest.affirmed_at is not None and _words_left_by(tx, guest) == words:
        return  # the same tap again
    if not may_affirm(invited_of(guest), now.state):
        is_again = guest.affirmed_at is not None
        raise Conflict("affirmation-given" if is_again else "affirmation-not-now")
    affirmation_id = new_id()
    if guest.member_id is not None:
        by_name = names_of(tx, guest.circle_id, [guest.member_id])[guest.member_id]
    else:
        by_name = open_of_guest(tx, guest, "name")
    box = tx.cipher(guest.circle_id)
    tx.session.add(
        Affirmation(
            id=affirmation_id,
            circle_id=guest.circle_id,
            gathering_id=guest.gathering_id,
            guest_id=guest.id,
            by_name=box.seal(by_name, "affirmation", "by_name", affirmation_id),
            words=box.seal(words, "affirmation", "words", affirmation_id),
            state=AffirmationState.WAITING,
            written_at=tx.now,
        )
    )
    guest.affirmed_at = tx.now
    tx.session.flush()
    tx.hint(guest.circle_id)


def _words_left_by(tx: Tx, guest: GatheringGuest) -> str | None:
    """What they left, while the person hasn't let it go."""
    row = tx.session.exec(select(Affirmation).where(Affirmation.guest_id == guest.id)).one_or_none()
    return _opened(tx, row).words if row is not None else None


def keep(tx: Tx, circle_id: str, affirmation_id: str, *, for_friends: bool) -> None:
    """The person keeps it under their "I am". Raises NotFound; and Conflict for what would show it
    to friends while the person's phone is said to be lost."""
    row = _lock(tx, circle_id, affirmation_id)
    if for_friends and not row.for_friends:
        consent.refuse_wider(tx, circle_id)
    row.state, row.for_friends = AffirmationState.KEPT, for_friends
    tx.session.flush()
    tx.hint(circle_id)


def let_go(tx: Tx, circle_id: str, affirmation_id: str) -> None:
    """The person lets it go: it is deleted, and whoever wrote it isn't told. Raises NotFound."""
    tx.session.delete(_lock(tx, circle_id, affirmation_id))
    tx.session.flush()
    tx.hint(circle_id)


def read_affirmations(tx: Tx, circle_id: str) -> list[AffirmationText]:
    """All that the person has, the newest first."""
    return [_opened(tx, row) for row in _rows(tx, circle_id)]


def kept_words(tx: Tx, me: Membership) -> list[str]:
    """What was kept, as the person reads it under their "I am"; a friend who may read the person's
    own words reads what the person said is for friends."""
    is_person = Permission.GATHER in me.may
    if not is_person and not reads_of(tx, me).words:
        return []
    return [
        _opened(tx, row).words
        for row in _rows(tx, me.circle_id)
        if row.state == AffirmationState.KEPT and (is_person or row.for_friends)
    ]


def _rows(tx: Tx, circle_id: str) -> list[Affirmation]:
    return list(
        tx.session.exec(
            select(Affirmation)
            .where(Affirmation.circle_id == circle_id)
            .order_by(col(Affirmation.written_at).desc(), col(Affirmation.id))
        )
    )


def _opened(tx: Tx, row: Affirmation) -> AffirmationText:
    box = tx.cipher(row.circle_id)
    return AffirmationText(
        row.id,
        box.open(row.by_name, "affirmation", "by_name", row.id),
        box.open(row.words, "affirmation", "words", row.id),
        row.state == AffirmationState.KEPT,
        row.for_friends,
        row.written_at,
    )


def _lock(tx: Tx, circle_id: str, affirmation_id: str) -> Affirmation:
    consent.lock_exclusive(tx, circle_id)
    row = tx.session.get(Affirmation, affirmation_id, populate_existing=True)
    if row is None or row.circle_id != circle_id:
        raise NotFound
    return row
