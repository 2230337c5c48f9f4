"""What becomes of the pod map when somebody on it goes, and when the circle is another person's."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlmodel import col

from app.core.db import Tx
from app.pod_map.models import PodMap, PodMapField, PodMapName


def unlink_member(tx: Tx, circle_id: str, member_id: str) -> None:
    """A member was removed or left: the map doesn't lead to them any more.

    The name stays. It is the person's own word for somebody in their life, who may be there for
    them without this app.
    """
    tx.session.execute(
        update(PodMapName)
        .where(col(PodMapName.circle_id) == circle_id, col(PodMapName.member_id) == member_id)
        .values(member_id=None)
    )


def forget_map_in(tx: Tx, circle_id: str) -> None:
    """The circle is somebody else's now: no word of one person's map is the next one's."""
    for model in (PodMapName, PodMapField, PodMap):
        tx.session.execute(delete(model).where(col(model.circle_id) == circle_id))
