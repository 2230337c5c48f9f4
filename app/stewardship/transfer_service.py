"""Handing a drafted circle to its person, who keeps it, changes it or lets it go.

How a circle that lives is handed on stands in `live_transfer_service.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.disclosure_service import newest_card
from app.circles.models import (
    Circle,
    CircleState,
    Member,
    MemberState,
)
from app.circles.name_service import need_distinct_from_all
from app.circles.service import get_circle, lock_circle, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, TooMany
from app.core.ids import digest, is_same_digest, six_digits
from app.core.prepared_statement import PreparedQuery
from app.record import service as record
from app.stewardship.circle_creation_service import Changes, rearrange
from app.stewardship.circle_deletion_service import delete_circle, delete_if_due
from app.stewardship.grant_delay_service import wait_from_now
from app.stewardship.models import Transfer
from app.stewardship.withdrawal_service import remove

MOST_WRONG = 5


def offer(tx: Tx, *, circle_id: str, transfer_id: str, verifier: str) -> tuple[Transfer, str]:
    """Make the link and the code of a transfer; a new one ends the old.

    The code is told by voice and kept as a digest only.
    """
    circle = get_circle(tx, circle_id)
    if circle.state != CircleState.DRAFT:
        raise Conflict("live-already")
    ends = min(tx.now + timedelta(hours=72), circle.draft_ends_at or tx.now)
    return new_transfer(tx, circle, transfer_id=transfer_id, verifier=verifier, expires_at=ends)


def end_transfers(tx: Tx, circle_id: str) -> bool:
    """End a circle's links that nobody used. Tells whether there was one."""
    ended = tx.session.execute(
        update(Transfer)
        .where(
            col(Transfer.circle_id) == circle_id,
            col(Transfer.used_at).is_(None),
            col(Transfer.ended_at).is_(None),
        )
        .values(ended_at=tx.now)
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def new_transfer(
    tx: Tx, circle: Circle, *, transfer_id: str, verifier: str, expires_at: datetime
) -> tuple[Transfer, str]:
    """Make a link and a code for a circle; older ones end. Raises Conflict for a taken id."""
    if tx.session.get(Transfer, transfer_id) is not None:
        raise Conflict("exists-already")
    end_transfers(tx, circle.id)
    code = six_digits()
    transfer = Transfer(
        id=transfer_id,
        circle_id=circle.id,
        verifier=verifier,
        code_hash=digest(f"{transfer_id}:{code}"),
        created_at=tx.now,
        expires_at=expires_at,
    )
    tx.session.add(transfer)
    tx.session.flush()
    return transfer, code


def look(tx: Tx, transfer_id: str, token: str) -> Transfer:
    """A transfer's link that still works. Raises NotFound, Conflict."""
    transfer = tx.session.exec(
        select(Transfer).where(Transfer.id == transfer_id).with_for_update()
    ).one_or_none()
    if transfer is None or not is_same_digest(transfer.verifier, digest(token)):
        raise NotFound
    if transfer.used_at or transfer.ended_at or tx.now >= transfer.expires_at:
        raise Conflict("link-over")
    return transfer


def check_code(tx: Tx, transfer: Transfer, code: str) -> bool:
    """Whether the code is right; the fifth wrong one ends the link.

    Returned, not raised: the count of wrong ones has to be committed.
    """
    if is_same_digest(transfer.code_hash, digest(f"{transfer.id}:{code}")):
        return True
    transfer.wrong_codes += 1
    if transfer.wrong_codes >= MOST_WRONG:
        transfer.ended_at = tx.now
    tx.session.flush()
    return False


def wrong_code(transfer: Transfer) -> BadInput | TooMany:
    """What to say about a wrong code."""
    return TooMany("link-ended") if transfer.ended_at else BadInput("wrong-code")


def accept(
    tx: Tx,
    *,
    transfer: Transfer,
    account_id: str,
    my_name: str,
    keep_drafter: bool,
    disclosure_id: str | None = None,
    changes: Changes | None = None,
    max_places: int = 30,
) -> Circle:
    """The person takes the circle: it is theirs, live, and the drafter keeps only what is granted.

    The drafter stays as a counsellor without a grant, or goes at once. `disclosure_id` says which
    card of theirs was shown; another one is a question from then on.
    """
    # Consent first, as everywhere: the drafter may be changing it this moment.
    consent.lock_exclusive(tx, transfer.circle_id)
    circle = lock_circle(tx, transfer.circle_id)
    if circle.state != CircleState.DRAFT:
        raise Conflict("live-already")
    drafter = tx.session.get_one(Member, circle.drafter_id or "")
    if drafter.account_id == account_id:
        raise BadInput("own-draft")
    person = person_of(tx, circle.id)
    if changes is not None:
        rearrange(tx, circle_id=circle.id, by=person.id, changes=changes, max_places=max_places)
    need_distinct_from_all(tx, circle.id, my_name, but_for=person.id)
    box = tx.cipher(circle.id)
    person.account_id = account_id
    person.state = MemberState.IN
    person.in_at = tx.now
    person.name = box.seal(my_name, "member", "name", person.id)
    circle.state = CircleState.LIVE
    circle.live_at = tx.now
    circle.draft_ends_at = None
    circle.drafter_id = None
    circle.version += 1
    transfer.used_at = tx.now
    tx.session.flush()
    wait_from_now(tx, circle.id)
    record.append(
        tx, circle.id, "transferred", who=person.id, by=drafter.id, subject_id=transfer.id
    )
    record.append(tx, circle.id, "person_accepted", who=person.id)
    card = newest_card(tx, drafter)
    if card is not None and card.id == disclosure_id:
        card.seen_at = tx.now
        tx.session.flush()
    if not keep_drafter:
        remove(tx, circle.id, drafter.id, by=person.id)
    tx.hint(circle.id)
    return circle


def decline(tx: Tx, transfer: Transfer) -> None:
    """Destroy a draft that the person doesn't want. Nobody has heard of it."""
    delete_circle(tx, transfer.circle_id)


_OLD_DRAFTS: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Circle.id))
    .where(col(Circle.state) == CircleState.DRAFT, col(Circle.draft_ends_at) <= bindparam("now"))
    .limit(20)
)


def old_drafts(tx: Tx) -> list[str]:
    """Ids of drafts that nobody accepted within seven days."""
    return [circle_id for (circle_id,) in tx.rows(_OLD_DRAFTS, now=tx.now)]


def end_old_drafts(tx: Tx, circle_ids: Sequence[str]) -> int:
    """Destroy those of some drafts that nobody accepted within seven days. Returns how many."""
    return sum(delete_if_due(tx, circle_id) for circle_id in circle_ids)
