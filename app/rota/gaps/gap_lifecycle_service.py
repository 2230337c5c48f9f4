"""The rows of gaps: they follow what is open, hold who was told, and close when it is filled."""

from __future__ import annotations

from collections.abc import Container, Sequence

from sqlmodel import col, select

from app.core.db import Tx
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.models import Notice, NoticeState
from app.record import service as record
from app.rota.gaps.coverage import Gap
from app.rota.models import GapMatter, GapTold

#: How somebody came to hear of a gap: with others, by themselves in turn, as who coordinates.
OFFERED, ASKED, TOLD = "offered", "asked", "told"
#: What became of a notice that told nobody.
NOT_TOLD = (NoticeState.HELD_BACK, NoticeState.NOT_DELIVERED, NoticeState.CANCELLED)


def open_matters(tx: Tx, circle_id: str) -> list[GapMatter]:
    return list(
        tx.s.exec(
            select(GapMatter)
            .where(GapMatter.circle_id == circle_id, col(GapMatter.closed_at).is_(None))
            .order_by(col(GapMatter.starts_at), col(GapMatter.id))
        )
    )


def _closed_matters(tx: Tx, circle_id: str) -> Sequence[GapMatter]:
    """Those that may open again, the last closed first."""
    return tx.s.exec(
        select(GapMatter)
        .where(
            GapMatter.circle_id == circle_id,
            col(GapMatter.closed_at).is_not(None),
            col(GapMatter.ends_at) > tx.now,
            GapMatter.closed_by != "over",
        )
        .order_by(col(GapMatter.closed_at).desc())
    ).all()


def follow(tx: Tx, circle_id: str, found: list[Gap], offered: Container[str]) -> list[GapMatter]:
    """Let the rows follow the gaps there are: open, stretch, divide, open again, close."""
    held = open_matters(tx, circle_id)
    closed = _closed_matters(tx, circle_id) if found else ()
    used: set[str] = set()
    now: list[GapMatter] = []
    for gap in found:
        slots = set(gap.slot_ids)
        mine = next(
            (one for one in held if one.id not in used and slots.intersection(one.slot_ids)), None
        )
        before = next((one for one in (*held, *closed) if slots.intersection(one.slot_ids)), None)
        if mine is None and before is not None and before.closed_at and before.id not in used:
            mine, before.closed_at, before.closed_by = before, None, None
            mine.round += 1
            mine.lead = 0
            mine.opened_at = tx.now
            record.append(tx, circle_id, "gap_opened", subject_id=gap.slot_ids[0], reason="again")
        if mine is None:
            mine = GapMatter(
                id=new_id(),
                circle_id=circle_id,
                kind=gap.group,
                slot_ids=list(gap.slot_ids),
                starts_at=gap.starts_at,
                ends_at=gap.ends_at,
                opened_at=tx.now,
            )
            tx.s.add(mine)
            tx.s.flush()
            if before is not None:
                _share(tx, before, mine)
            record.append(tx, circle_id, "gap_opened", subject_id=gap.slot_ids[0])
        if mine.slot_ids != list(gap.slot_ids):
            mine.slot_ids = list(gap.slot_ids)
        mine.starts_at, mine.ends_at = gap.starts_at, gap.ends_at
        used.add(mine.id)
        now.append(mine)
    for one in held:
        if one.id not in used:
            if not any(slot in offered for slot in one.slot_ids) and one.ends_at > tx.now:
                close(tx, one, "off", "gap_gone")  # left out, paused or ended meanwhile
            else:
                close(tx, one, "over" if one.ends_at <= tx.now else "filled")
    tx.s.flush()
    return now


def _share(tx: Tx, whole: GapMatter, part: GapMatter) -> None:
    """A gap was divided: whom the whole was offered to isn't offered its parts once more."""
    told = told_in(tx, whole)
    notices = states_of(tx, told)
    for row in told:
        notice = notices.get(row.notice_id or "")
        if row.how == OFFERED and notice is not None and notice.state not in NOT_TOLD:
            tx.s.add(
                GapTold(
                    gap_id=part.id,
                    member_id=row.member_id,
                    how=OFFERED,
                    round=part.round,
                    circle_id=part.circle_id,
                    at=row.at,
                    notice_id=row.notice_id,
                )
            )
    tx.s.flush()


def close(tx: Tx, matter: GapMatter, by: str, reason: str | None = None) -> None:
    matter.closed_at, matter.closed_by, matter.due_at = tx.now, by, None
    tx.s.flush()
    mine = {
        row.notice_id
        for row in tx.s.exec(select(GapTold).where(GapTold.gap_id == matter.id))
        if row.notice_id
    }
    # One evening's notice tells of several: it goes out while one of them is still open.
    shared = set(
        tx.s.exec(
            select(GapTold.notice_id)
            .join(GapMatter, col(GapMatter.id) == col(GapTold.gap_id))
            .where(
                col(GapTold.notice_id).in_(mine),
                GapMatter.id != matter.id,
                col(GapMatter.closed_at).is_(None),
            )
        )
    )
    outbox.cancel_these(tx, sorted(mine - shared), "covered" if by == "filled" else "expired")
    record.append(
        tx,
        matter.circle_id,
        "gap_closed",
        subject_id=matter.slot_ids[0],
        reason=reason or f"gap_{by}",
    )
    tx.hint()


def told_in(tx: Tx, matter: GapMatter) -> list[GapTold]:
    return list(
        tx.s.exec(
            select(GapTold)
            .where(GapTold.gap_id == matter.id, GapTold.round == matter.round)
            .order_by(col(GapTold.at))
        )
    )


def states_of(tx: Tx, told: Sequence[GapTold]) -> dict[str, Notice]:
    """The notices behind what was told."""
    ids = [row.notice_id for row in told if row.notice_id]
    found = tx.s.exec(select(Notice).where(col(Notice.id).in_(ids))).all() if ids else ()
    return {one.id: one for one in found}


def told_of(tx: Tx, matter: GapMatter) -> list[tuple[GapTold, bool]]:
    """Who was told of a gap, oldest first, and whether that is still to go out.

    Whom it didn't reach, or what was held back, isn't named: why is theirs.
    """
    told = told_in(tx, matter)
    notices = states_of(tx, told)
    found = []
    for row in told:
        notice = notices.get(row.notice_id or "")
        if notice is not None and notice.state not in NOT_TOLD:
            found.append((row, notice.state != NoticeState.SENT))
    return found
