"""What changes of devices have in common."""

from __future__ import annotations

from app.api.http.guards import Act, Anyone
from app.circles.service import circles_of
from app.core.db import Tx
from app.identity.session_service import device_of
from app.stewardship.sign_in_service import end_replaced


def leave_before(door: Anyone, tx: Tx, device_id: str) -> None:
    """Sign out whatever this browser was signed in as: one device in one browser."""
    before = device_of(tx, door.cookie)
    if before is not None and before.id != device_id:
        end_replaced(tx, before.account_id, before.id)


def tell_my_circles(act: Act) -> None:
    """Whether I can be reached may be another matter now: my people's screens show that."""
    act.tx.hint(*circles_of(act.tx, act.caller.account_id))
