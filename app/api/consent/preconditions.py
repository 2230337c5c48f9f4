"""What changes of consent need first: the newest version, and who gives."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import select

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.headers import etag, if_match
from app.circles.permissions import Permission
from app.consent.models import ConsentEpoch
from app.core.db import Tx
from app.core.errors import Stale
from app.stewardship.grant_delay_service import Giver

Granter = Annotated[Inside, Depends(Needs(Permission.CONSENT))]


def epoch_of(tx: Tx, circle_id: str) -> int:
    """The version of a circle's consent."""
    return tx.session.exec(
        select(ConsentEpoch.epoch).where(ConsentEpoch.circle_id == circle_id)
    ).one()


def need_newest(request: Request, tx: Tx, circle_id: str) -> None:
    """Raise Stale when the caller read an older state of consent (If-Match)."""
    expected, current = if_match(request), epoch_of(tx, circle_id)
    if expected is not None and expected != current:
        raise Stale(extra={"etag": etag(current)})


def giver_of(act: InnerAct) -> Giver:
    """Who gives, and on which device."""
    return Giver(act.me.member_id, act.caller.device_id)
