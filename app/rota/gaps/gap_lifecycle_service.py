"""The rows of gaps: brought in line with what is open, with who was told of each."""

from __future__ import annotations

from collections.abc import Container, Sequence

from sqlmodel import col, select

from app.core.db import Tx
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.models import Notice, NoticeState
from app.record import service as record
from app.rota.gaps.coverage import Gap
from app.rota.models import ContactKind, GapMatter, GapTold

#: What became of a notice that told nobody.
NOT_TOLD = (NoticeState.HELD_BACK, NoticeState.NOT_DELIVERED, NoticeState.CANCELLED)


def open_gap_rows(tx: Tx, circle_id: str) -> list[GapMatter]:
    return list(
        tx.session.exec(
            select(GapMatter)
            .where(GapMatter.circle_id == circle_id, col(GapMatter.closed_at).is_(None))
            .order_by(col(GapMatter.starts_at), col(GapMatter.id))
        )
    )


def _closed_matters(tx: Tx, circle_id: str) -> Sequence[GapMatter]:
    """A circle's closed gaps that may open again, the last closed first."""
    return tx.session.exec(
        select(GapMatter)
        .where(
            GapMatter.circle_id == circle_id,
            col(GapMatter.closed_at).is_not(None),
            col(GapMatter.ends_at) > tx.now,
            GapMatter.closed_by != "over",
        )
        .order_by(col(GapMatter.closed_at).desc())
    ).all()


def reconcile(tx: Tx, circle_id: str, gaps: list[Gap], offered: Container[str]) -> list[GapMatter]:
    """Bring a circle's gap rows in line with the gaps that are open now; returns their rows in
    order.

    A gap opens, stretches, divides, opens again or closes. `offered`: ids of the slots that are
    offered at all, so that one which is offered no longer doesn't count as filled.
    """
    open_rows = open_gap_rows(tx, circle_id)
    closed_rows = _closed_matters(tx, circle_id) if gaps else ()
    used_ids: set[str] = set()
    current: list[GapMatter] = []
    for gap in gaps:
        slots = set(gap.slot_ids)
        matter = next(
            (
                row
                for row in open_rows
                if row.id not in used_ids and slots.intersection(row.slot_ids)
            ),
            None,
        )
        earlier = next(
            (row for row in (*open_rows, *closed_rows) if slots.intersection(row.slot_ids)), None
        )
        if (
            matter is None
            and earlier is not None
            and earlier.closed_at
            and earlier.id not in used_ids
        ):
            matter, earlier.closed_at, earlier.closed_by = earlier, None, None
            matter.round += 1
            matter.lead = 0
            matter.opened_at = tx.now
            record.append(tx, circle_id, "gap_opened", subject_id=gap.slot_ids[0], reason="again")
        if matter is None:
            matter = GapMatter(
                id=new_id(),
                circle_id=circle_id,
                kind=gap.group,
                slot_ids=list(gap.slot_ids),
                starts_at=gap.starts_at,
                ends_at=gap.ends_at,
                opened_at=tx.now,
            )
            tx.session.add(matter)
            tx.session.flush()
            if earlier is not None:
                _share(tx, earlier, matter)
            record.append(tx, circle_id, "gap_opened", subject_id=gap.slot_ids[0])
        if matter.slot_ids != list(gap.slot_ids):
            matter.slot_ids = list(gap.slot_ids)
        matter.starts_at, matter.ends_at = gap.starts_at, gap.ends_at
        used_ids.add(matter.id)
        current.append(matter)
    for row in open_rows:
        if row.id not in used_ids:
            if not any(slot in offered for slot in row.slot_ids) and row.ends_at > tx.now:
                close_gap(tx, row, "off", "gap_gone")  # left out, paused or ended meanwhile
            else:
                close_gap(tx, row, "over" if row.ends_at <= tx.now else "filled")
    tx.session.flush()
    return current


def _share(tx: Tx, undivided: GapMatter, part: GapMatter) -> None:
    """Copy the offers of a gap to a part that it was divided into: nobody is offered it
    once more.
    """
    contacts = contacts_in_round(tx, undivided)
    notices = notices_of(tx, contacts)
    for row in contacts:
        notice = notices.get(row.notice_id or "")
        if row.how == ContactKind.OFFERED and notice is not None and notice.state not in NOT_TOLD:
            tx.session.add(
                GapTold(
                    gap_id=part.id,
                    member_id=row.member_id,
                    how=ContactKind.OFFERED,
                    round=part.round,
                    circle_id=part.circle_id,
                    at=row.at,
                    notice_id=row.notice_id,
                )
            )
    tx.session.flush()


def close_gap(tx: Tx, matter: GapMatter, by: str, reason: str | None = None) -> None:
    matter.closed_at, matter.closed_by, matter.due_at = tx.now, by, None
    tx.session.flush()
    notice_ids = {
        row.notice_id
        for row in tx.session.exec(select(GapTold).where(GapTold.gap_id == matter.id))
        if row.notice_id
    }
    # One evening's notice tells of several: it goes out while one of them is still open.
    shared = set(
        tx.session.exec(
            select(GapTold.notice_id)
            .join(GapMatter, col(GapMatter.id) == col(GapTold.gap_id))
            .where(
                col(GapTold.notice_id).in_(notice_ids),
                GapMatter.id != matter.id,
                col(GapMatter.closed_at).is_(None),
            )
        )
    )
    outbox.cancel_by_ids(
        tx, sorted(notice_ids - shared), "covered" if by == "filled" else "expired"
    )
    record.append(
        tx,
        matter.circle_id,
        "gap_closed",
        subject_id=matter.slot_ids[0],
        reason=reason or f"gap_{by}",
    )
    tx.hint()


def contacts_in_round(tx: Tx, matter: GapMatter) -> list[GapTold]:
    return list(
        tx.session.exec(
            select(GapTold)
            .where(GapTold.gap_id == matter.id, GapTold.round == matter.round)
            .order_by(col(GapTold.at))
        )
    )


def notices_of(tx: Tx, contacts: Sequence[GapTold]) -> dict[str, Notice]:
    """The notices behind what was told, by their ids."""
    ids = [row.notice_id for row in contacts if row.notice_id]
    notices = tx.session.exec(select(Notice).where(col(Notice.id).in_(ids))).all() if ids else ()
    return {notice.id: notice for notice in notices}


def contacts_of(tx: Tx, matter: GapMatter) -> list[tuple[GapTold, bool]]:
    """Who was told of a gap, oldest first, each with whether the notice is still to go out.

    Members whom it didn't reach, or from whom it was held back, are left out: why is their own.
    """
    contacts = contacts_in_round(tx, matter)
    notices = notices_of(tx, contacts)
    readable = []
    for row in contacts:
        notice = notices.get(row.notice_id or "")
        if notice is not None and notice.state not in NOT_TOLD:
            readable.append((row, notice.state != NoticeState.SENT))
    return readable
