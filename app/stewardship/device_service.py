"""What follows when a device is signed out: who is told, and what the person's record says.

Devices nobody uses are signed out by themselves; those of a person whom somebody could come to
stay signed in, however long all is quiet.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.circles.entry_service import has_standing
from app.circles.models import Circle, CircleState, Member, MemberRole, MemberState, Role
from app.circles.service import circles_of
from app.core.db import Tx
from app.core.prepared_statement import PreparedQuery
from app.identity.models import Device, DeviceEnd, SignIn
from app.identity.service import end_device
from app.identity.sessions import (
    FIRST_WARNING,
    IDLE,
    LAST_WARNING,
    WEEK,
    IdleDevice,
    ends_at,
    quiet_step,
)
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.record import service as record


def tell_own_devices(tx: Tx, account_id: str, dedupe: str, *, device_id: str | None = None) -> None:
    """A notice about one's own devices: to all that take pushes, or to `device_id` alone.

    It needs no grant: it is about the account, and goes to nobody else. An account in no circle,
    that waits at no door, has nothing to guard and hears nothing.
    """
    if not has_standing(tx, account_id):
        return
    outbox.queue(
        tx, type=NoticeType.DEVICE, account_id=account_id, subject_id=device_id, dedupe=dedupe
    )


def end_reused(tx: Tx, account_id: str, device_id: str) -> None:
    """Sign out a device whose replaced sign-in was used: two hold it.

    The person of a circle reads it in their record; whoever it is, on their other devices.
    """
    end_device(tx, account_id, device_id, DeviceEnd.STOLEN)
    tell_own_devices(tx, account_id, f"reused:{device_id}")
    for circle_id, member_id in own_circles(tx, account_id):
        record.append(tx, circle_id, "sign_in_reused", who=member_id, subject_id=device_id)
    tx.hint(*circles_of(tx, account_id))


def own_circles(tx: Tx, account_id: str) -> list[tuple[str, str]]:
    """The live circles that an account is the person of, with their place in each, by id."""
    return [
        (circle_id, member_id)
        for circle_id, member_id in tx.session.execute(
            select(Member.circle_id, Member.id)
            .join(MemberRole, col(MemberRole.member_id) == col(Member.id))
            .join(Circle, col(Circle.id) == col(Member.circle_id))
            .where(
                Member.account_id == account_id,
                Member.state == MemberState.IN,
                MemberRole.role == Role.PERSON,
                Circle.state == CircleState.LIVE,
            )
            .order_by(col(Member.circle_id))
        )
    ]


def _armed_people() -> Select[str | None]:
    """Accounts of people for whom somebody could come: another member is in their live circle."""
    other = aliased(Member)
    someone_else = (
        sa_select(col(other.id))
        .where(
            col(other.circle_id) == col(Member.circle_id),
            col(other.id) != col(Member.id),
            col(other.state) == MemberState.IN,
        )
        .exists()
    )
    return (
        sa_select(col(Member.account_id))
        .join(MemberRole, col(MemberRole.member_id) == col(Member.id))
        .join(Circle, col(Circle.id) == col(Member.circle_id))
        .where(
            col(MemberRole.role) == Role.PERSON,
            col(Member.state) == MemberState.IN,
            col(Member.account_id).is_not(None),
            col(Circle.state) == CircleState.LIVE,
            col(Circle.closed_at).is_(None),
            someone_else,
        )
    )


def never_idles(tx: Tx, account_id: str) -> bool:
    """Whether the devices of an account stay signed in, however long nobody uses them."""
    rows = tx.session.execute(_armed_people().where(col(Member.account_id) == account_id).limit(1))
    return rows.first() is not None


_IDLE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(SignIn.device_id))
    .join(Device, col(Device.id) == col(SignIn.device_id))
    .where(
        col(SignIn.ended_at).is_(None),
        col(SignIn.used_on) <= bindparam("unused_since"),
        or_(
            col(SignIn.told) == 0,
            and_(col(SignIn.told) == 1, col(SignIn.told_at) <= bindparam("last_warning")),
            and_(col(SignIn.told) > 1, col(SignIn.told_at) <= bindparam("first_warning")),
        ),
        col(Device.account_id).not_in(_armed_people()),
    )
    .order_by(col(SignIn.used_on), col(SignIn.id))
    .limit(100)
)


def idle_devices(tx: Tx) -> list[str]:
    """Devices that nobody uses, of which something is due (`sessions.quiet_step`), oldest first."""
    rows = tx.rows(
        _IDLE,
        unused_since=tx.now - (IDLE + WEEK - FIRST_WARNING),
        last_warning=tx.now - (FIRST_WARNING - LAST_WARNING),
        first_warning=tx.now - FIRST_WARNING,
    )
    return [device_id for (device_id,) in rows]


def look_at_idle(tx: Tx, device_id: str) -> None:
    """Tell the owner of an idle device that it will be signed out, or sign it out.

    The word goes to that device itself: whoever has it can keep it signed in by looking.
    """
    session = tx.session.exec(
        select(SignIn)
        .where(SignIn.device_id == device_id, col(SignIn.ended_at).is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    device = tx.session.get(Device, device_id)
    if session is None or device is None or never_idles(tx, device.account_id):
        return
    step = quiet_step(quiet_of(session), tx.now)
    if step == "tell":
        session.told += 1
        session.told_at = session.told_at or tx.now
        tell_own_devices(
            tx,
            device.account_id,
            f"idle:{session.id}:{session.used_on.date()}:{session.told}",
            device_id=device_id,
        )
    elif step == "end":
        end_device(tx, device.account_id, device_id, DeviceEnd.IDLE)
        tx.hint(*circles_of(tx, device.account_id))


def quiet_of(session: SignIn) -> IdleDevice:
    """A session as the rules of idle devices read it."""
    return IdleDevice(session.used_on, session.told, session.told_at)


def signed_out_at(tx: Tx, session: SignIn, account_id: str) -> datetime | None:
    """When a device will be signed out if nobody uses it; none: its owner wasn't told yet."""
    if session.told == 0 or never_idles(tx, account_id):
        return None
    return ends_at(quiet_of(session))
