"""The record, as the person reads it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.api.guards import Inside, Needs
from app.api.wire import Instant, InstantText, Out, rfc3339
from app.circles.permissions import Permission
from app.circles.service import get_circle, names_of
from app.core.db import Tx
from app.record import service as record
from app.rota.week import slots_of

router = APIRouter(tags=["record"])

Keeper = Annotated[Inside, Depends(Needs(Permission.RECORD))]


# Why a friend couldn't be reached is theirs: sleep, rest or a phone without pushes read alike.
_THEIRS = frozenset({"quiet_hours", "resting", "no_reach", "no_device"})


class Named(Out):
    member_id: str
    name: str


class Head(Out):
    epoch: int
    seq: int
    hash: str


class TimeOf(Out):
    """The time that an entry is about."""

    kind: str
    title: str | None
    starts_at: InstantText
    ends_at: InstantText


class EntryOut(Out):
    seq: int
    at: Instant
    kind: str
    who: Named | None
    by: Named | None
    event: str | None
    subject_id: str | None
    time: TimeOf | None
    step: int | None
    tier: int | None
    channel: str | None
    grant_id: str | None
    to: str | None  # the role or the pool, where a consent names nobody
    words: str | None  # which words a consent was given in: its receipt
    outcome: str | None
    reason: str | None


class RecordOut(Out):
    head: Head
    entries: list[EntryOut]
    next: int | None


def _told_reason(reason: str | None) -> str | None:
    return "not_reachable" if reason in _THEIRS else reason


def _times(tx: Tx, circle_id: str, slot_ids: set[str]) -> dict[str, TimeOf]:
    """The times behind slots' ids, as far as they are still known."""
    box = tx.box(circle_id)
    circle = get_circle(tx, circle_id)
    return {
        one.id: TimeOf(
            kind=one.kind,
            title=box.open(one.title, "pattern", "title", one.pattern_id) if one.title else None,
            starts_at=rfc3339(one.starts_at),
            ends_at=rfc3339(one.ends_at),
        )
        for one in slots_of(tx, circle, slot_ids)
    }


@router.get("/circles/{circle_id}/record")
def read(
    door: Keeper,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 30,
) -> RecordOut:
    """Who was told what, over what, when, under which grant, and what was held back."""
    with door.look_inside() as look:
        circle_id = look.me.circle_id
        entries = record.page(look.tx, circle_id, before, limit)
        named = {
            str(value)
            for entry in entries
            for key in ("who", "by")
            if (value := (entry.facts or {}).get(key))
        }
        names = names_of(look.tx, circle_id, named)

        def person(value: object) -> Named | None:
            key = str(value)
            return Named(member_id=key, name=names[key]) if key in names else None

        subjects = {str((entry.facts or {}).get("subject_id")) for entry in entries}
        times = _times(look.tx, circle_id, {one for one in subjects if "." in one})
        found = []
        for entry in entries:
            facts = entry.facts or {"kind": "forgotten"}

            def text(key: str, facts: dict[str, str | int | None] = facts) -> str | None:
                value = facts.get(key)
                return str(value) if value is not None else None

            def number(key: str, facts: dict[str, str | int | None] = facts) -> int | None:
                value = facts.get(key)
                return value if isinstance(value, int) else None

            mine = facts.get("who") == look.me.member_id
            found.append(
                EntryOut(
                    seq=entry.seq,
                    at=entry.at,
                    kind=str(facts["kind"]),
                    who=person(facts.get("who")),
                    by=person(facts.get("by")),
                    event=text("event"),
                    subject_id=text("subject_id"),
                    time=times.get(text("subject_id") or ""),
                    step=number("step"),
                    tier=number("tier"),
                    channel=text("channel"),
                    grant_id=text("grant_id"),
                    to=text("to"),
                    words=text("words"),
                    outcome=text("outcome"),
                    reason=text("reason") if mine else _told_reason(text("reason")),
                )
            )
        head = record.head(look.tx, circle_id)
        more = len(entries) == limit and entries[-1].seq > 1
        return RecordOut(
            head=Head(epoch=head.epoch, seq=head.seq, hash=head.hash),
            entries=found,
            next=entries[-1].seq if more else None,
        )
