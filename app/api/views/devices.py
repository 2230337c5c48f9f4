"""Devices of an account."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from sqlmodel import col, select

from app.api.http.wire import Code, Instant, Out
from app.api.views.me import device_label
from app.consent import service as consent
from app.core.db import Tx
from app.identity import device_link_service
from app.identity.models import Device, SignIn
from app.identity.service import lately_ended
from app.identity.sessions import week_name
from app.stewardship import bring_back_service
from app.stewardship.device_service import own_circles, signed_out_at


class DeviceOut(Out):
    id: str
    label: str | None
    this: bool
    used_week: str
    signed_out_at: Instant | None = Field(
        description="When it is signed out if nobody uses it; none: that is far away, or never."
    )


class EndedDeviceOut(Out):
    id: str
    label: str | None
    ended_at: Instant
    why: Literal["idle", "stolen", "lost"] = Field(
        description="Nobody used it; an old sign-in of it was used; it was said to be lost."
    )


class AskingOut(Out):
    """A device that opened a link of mine and waits for my yes; `code` is on its screen, too."""

    link_id: str
    code: Code
    asked_at: Instant


class WordOut(Out):
    """Something in a circle of mine that any device of mine can stop; its home shows it."""

    circle_id: str
    what: Literal["phone_lost", "bringing_back"]
    at: Instant


class Devices(Out):
    devices: list[DeviceOut]
    ended: list[EndedDeviceOut]  # in the last 30 days, newest first
    asking: list[AskingOut]
    words: list[WordOut]


class LinkMade(Out):
    id: str
    expires_at: Instant


class LinkSeen(Out):
    name: str | None = Field(description="How its owner is called in their first circle.")
    yours: bool = Field(description="This browser is signed in as them already.")


class LinkUsed(Out):
    """`waiting`: the first phone shows the code, and its owner says yes; ask again meanwhile."""

    state: Literal["waiting", "in"]
    code: Code | None
    account_id: str | None
    device_id: str


def devices_out(tx: Tx, account_id: str, device_id: str) -> Devices:
    """An account's devices, as one of them shows them."""
    rows = tx.session.execute(
        select(Device, SignIn)
        .join(SignIn, col(SignIn.device_id) == col(Device.id))
        .where(Device.account_id == account_id, col(Device.ended_at).is_(None))
        .order_by(col(Device.created_at), col(Device.id))
    ).all()
    return Devices(
        devices=[
            DeviceOut(
                id=device.id,
                label=device_label(tx, device),
                this=device.id == device_id,
                used_week=week_name(session.used_on.date()),
                signed_out_at=signed_out_at(tx, session, account_id),
            )
            for device, session in rows
        ],
        ended=[
            EndedDeviceOut.model_validate(
                {
                    "id": device.id,
                    "label": device_label(tx, device),
                    "ended_at": device.ended_at,
                    "why": device.ended_why,
                }
            )
            for device in lately_ended(tx, account_id)
        ],
        asking=[
            AskingOut.model_validate(
                {"link_id": link.id, "code": link.code, "asked_at": link.asked_at}
            )
            for link in device_link_service.asking(tx, account_id)
        ],
        words=_words(tx, account_id),
    )


def _words(tx: Tx, account_id: str) -> list[WordOut]:
    words = []
    for circle_id, _ in own_circles(tx, account_id):
        lost_at = consent.phone_lost(tx, circle_id)
        if lost_at is not None:
            words.append(WordOut(circle_id=circle_id, what="phone_lost", at=lost_at))
        coming = bring_back_service.live_in(tx, circle_id)
        if coming is not None and coming.due_at is not None:
            words.append(WordOut(circle_id=circle_id, what="bringing_back", at=coming.due_at))
    return words
