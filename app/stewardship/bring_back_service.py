"""Two allies let a new phone of the person's in: begun by one, agreed to by another, then a wait.

Any phone of the person's can say no until the end. When it is over the new phone is the only one,
and what was kept before to come back by (passkeys, the code) is useless.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.service import circles_of, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import digest, is_same_digest, six_digits
from app.core.prepared_statement import PreparedQuery
from app.identity.models import Device, DeviceEnd
from app.identity.proof_service import note_proof
from app.identity.service import add_device, end_account_devices, end_means
from app.identity.session_service import is_same_start
from app.record import service as record
from app.stewardship import lost_phone_service
from app.stewardship.ally_rights import (
    DELAY,
    FETCH_LASTS,
    SECOND_LASTS,
    BringingBack,
    next_step,
)
from app.stewardship.ally_service import agreed_ally, can_bring_back
from app.stewardship.device_service import own_circles, tell_own_devices
from app.stewardship.lately_added_service import end_lately_added
from app.stewardship.models import BringBack


def live_in(tx: Tx, circle_id: str) -> BringBack | None:
    """The bringing back that is under way in a circle; None: there is none."""
    return tx.session.exec(
        select(BringBack)
        .where(BringBack.circle_id == circle_id, col(BringBack.ended_at).is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()


def begin_bringing_back(
    tx: Tx, *, circle_id: str, bring_back_id: str, verifier: str, member_id: str
) -> BringBack:
    """An ally begins it, with a link for the person's new phone; an older one of theirs ends.

    Raises NotFound for whoever may not, Conflict when it isn't set up or another's is under way.
    """
    consent.lock_exclusive(tx, circle_id)
    _need_ally(tx, circle_id, member_id)
    if tx.session.get(BringBack, bring_back_id) is not None:
        raise Conflict("exists-already")
    live = live_in(tx, circle_id)
    if live is not None:
        if live.begun_by != member_id or live.second_by is not None:
            raise Conflict("bringing-back-already")
        end(tx, live, "stopped", member_id)
    person = person_of(tx, circle_id)
    if person.account_id is None:
        raise NotFound
    bring_back = BringBack(
        id=bring_back_id,
        circle_id=circle_id,
        account_id=person.account_id,
        begun_by=member_id,
        begun_at=tx.now,
        verifier=verifier,
        due_at=tx.now + SECOND_LASTS,
    )
    tx.session.add(bring_back)
    tx.session.flush()
    record.append(tx, circle_id, "bring_back_begun", by=member_id, subject_id=bring_back_id)
    tell_own_devices(tx, person.account_id, f"bring-back:{bring_back_id}:begun")
    return bring_back


def agree(tx: Tx, *, circle_id: str, bring_back_id: str, member_id: str) -> BringBack:
    """ "It's them": the first ally, who began it, and then another; then the wait begins.

    Both compared the code on the new phone, by voice or face to face. Twice is once. Raises
    NotFound, Conflict.
    """
    consent.lock_exclusive(tx, circle_id)
    _need_ally(tx, circle_id, member_id)
    bring_back = _load_open(tx, circle_id, bring_back_id)
    if bring_back.code is None:
        raise Conflict("no-phone-yet")
    if bring_back.second_by is not None:
        return bring_back
    if member_id == bring_back.begun_by:
        bring_back.first_yes_at = bring_back.first_yes_at or tx.now
        tx.session.flush()
        tx.hint(circle_id)
        return bring_back
    if bring_back.first_yes_at is None:
        raise Conflict("no-phone-yet")
    bring_back.second_by, bring_back.second_at = member_id, tx.now
    bring_back.due_at, bring_back.told = tx.now + DELAY, 1
    tx.session.flush()
    record.append(tx, circle_id, "bring_back_agreed", by=member_id, subject_id=bring_back_id)
    tell_own_devices(tx, bring_back.account_id, f"bring-back:{bring_back_id}:1")
    return bring_back


def stop(tx: Tx, *, circle_id: str, bring_back_id: str, by: str) -> None:
    """Stop it, from any phone of the person's or as an ally. Twice is once. Raises NotFound."""
    consent.lock_exclusive(tx, circle_id)
    bring_back = tx.session.get(BringBack, bring_back_id)
    if bring_back is None or bring_back.circle_id != circle_id:
        raise NotFound
    tx.session.refresh(bring_back)
    if bring_back.ended_at is None:
        end(tx, bring_back, "stopped", by)


def end(tx: Tx, bring_back: BringBack, ended_why: str, by: str | None = None) -> None:
    """End it, with the reason as it is stored. Whoever calls holds the circle's consent."""
    bring_back.ended_at, bring_back.ended_why, bring_back.due_at = tx.now, ended_why, None
    tx.session.flush()
    # What stops an ask or a rule is recorded as "stopped"; this is told in other words.
    reason = "said_no" if ended_why == "stopped" else ended_why
    record.append(
        tx, bring_back.circle_id, "bring_back_ended", by=by, subject_id=bring_back.id, reason=reason
    )


def end_for(tx: Tx, account_id: str) -> None:
    """End what is under way for a person who is back by themselves."""
    for circle_id, member_id in own_circles(tx, account_id):
        if live_in(tx, circle_id) is None:
            continue
        consent.lock_exclusive(tx, circle_id)
        bring_back = live_in(tx, circle_id)
        if bring_back is not None:
            end(tx, bring_back, "came_back", member_id)


# --- the new phone --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BringBackProgress:
    """How far a bringing back is, for the new phone. `in_`: it may come in now."""

    bring_back: BringBack
    in_: bool


def has_asked(
    tx: Tx, *, bring_back_id: str, link_token: str, device_id: str, session_token: str
) -> bool:
    """Whether this very phone has opened the link before."""
    bring_back = tx.session.get(BringBack, bring_back_id)
    return (
        bring_back is not None
        and bring_back.device_id == device_id
        and is_same_digest(bring_back.verifier, digest(link_token))
        and is_same_digest(bring_back.token_hash or "", digest(session_token))
    )


def ask_in(
    tx: Tx, *, bring_back_id: str, link_token: str, device_id: str, session_token: str
) -> BringBackProgress:
    """The new phone opens the link, and asks again and again how far it is.

    Raises NotFound for a link that is none, Conflict for one that is over or another phone's.
    """
    bring_back = tx.session.exec(
        select(BringBack)
        .where(BringBack.id == bring_back_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if bring_back is None or not is_same_digest(bring_back.verifier, digest(link_token)):
        raise NotFound
    if bring_back.device_id is None and bring_back.ended_at is None:
        bring_back.device_id, bring_back.token_hash = device_id, digest(session_token)
        bring_back.code = six_digits()
        tx.session.flush()
        tx.hint(bring_back.circle_id)
        return BringBackProgress(bring_back, in_=False)
    is_same_phone = bring_back.device_id == device_id and is_same_digest(
        bring_back.token_hash or "", digest(session_token)
    )
    if not is_same_phone:
        raise Conflict("link-over")
    if bring_back.ended_at is None:
        return BringBackProgress(bring_back, in_=False)
    if bring_back.ended_why != "done" or tx.now >= bring_back.ended_at + FETCH_LASTS:
        raise Conflict("link-over")
    if is_same_start(tx, bring_back.account_id, device_id, session_token):
        return BringBackProgress(bring_back, in_=True)
    if tx.session.get(Device, device_id) is not None:
        raise Conflict("exists-already")
    add_device(tx, bring_back.account_id, device_id, session_token, None)
    note_proof(tx, device_id)
    return BringBackProgress(bring_back, in_=True)


# --- time -----------------------------------------------------------------------------------------


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(BringBack.id))
    .where(
        col(BringBack.ended_at).is_(None),
        (col(BringBack.due_at) <= bindparam("now"))
        | ((col(BringBack.told) == 1) & (col(BringBack.due_at) <= bindparam("half_waited"))),
    )
    .order_by(col(BringBack.due_at), col(BringBack.id))
    .limit(50)
)


def due(tx: Tx) -> list[str]:
    """Ids of those under way of which something may be due, earliest first."""
    rows = tx.rows(_DUE, now=tx.now, half_waited=tx.now + DELAY / 2)
    return [bring_back_id for (bring_back_id,) in rows]


def move(tx: Tx, bring_back_id: str) -> None:
    """Do what is due of one: tell the person's devices again, end it, or let the phone in."""
    bring_back = tx.session.get(BringBack, bring_back_id)
    if bring_back is None:
        return
    consent.lock_exclusive(tx, bring_back.circle_id)
    tx.session.refresh(bring_back)
    if bring_back.ended_at is not None:
        return
    step = next_step(BringingBack(bring_back.due_at, bring_back.second_at, bring_back.told), tx.now)
    if step == "tell":
        bring_back.told = 2
        tx.session.flush()
        tell_own_devices(tx, bring_back.account_id, f"bring-back:{bring_back.id}:2")
    elif step == "too_late":
        end(tx, bring_back, "too_late")
    elif step == "let_in":
        _let_in(tx, bring_back)


def _let_in(tx: Tx, bring_back: BringBack) -> None:
    """Make the new phone the person's only one; it fetches its sign-in when it asks next."""
    for circle_id, member_id in own_circles(tx, bring_back.account_id):
        if consent.phone_lost(tx, circle_id) is not None:
            lost_phone_service.end_lost(tx, circle_id, member_id, "back")
    lost_phone_service.undo_openings(tx, bring_back.account_id)
    end_lately_added(tx, bring_back.account_id)
    end_means(tx, bring_back.account_id)
    end_account_devices(tx, bring_back.account_id, DeviceEnd.LOST)
    end(tx, bring_back, "done")
    person = person_of(tx, bring_back.circle_id)
    record.append(tx, bring_back.circle_id, "came_back", who=person.id, reason="allies")
    tx.hint(*circles_of(tx, bring_back.account_id))


def _need_ally(tx: Tx, circle_id: str, member_id: str) -> None:
    if not agreed_ally(tx, circle_id, member_id).may_bring_back:
        raise NotFound
    if not can_bring_back(tx, circle_id):
        raise Conflict("takes-two")


def _load_open(tx: Tx, circle_id: str, bring_back_id: str) -> BringBack:
    bring_back = tx.session.get(BringBack, bring_back_id)
    if bring_back is None or bring_back.circle_id != circle_id:
        raise NotFound
    tx.session.refresh(bring_back)
    if bring_back.ended_at is not None:
        raise Conflict("over")
    return bring_back
