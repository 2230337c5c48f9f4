"""The record with its proof: what a phone follows the chain by, and the whole of it as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from sqlmodel import select

from app.api.http.guards import Inside, Needs
from app.api.http.wire import rfc3339
from app.api.views.proof import RecordProofOut, epochs_out, head_out
from app.circles.models import Member
from app.circles.permissions import Permission
from app.core.db import Database
from app.identity.proof_service import need_proof
from app.record import queries as record_queries
from app.record.entry_kinds import tells_theirs
from app.record.hash_chain import START
from app.record.models import RecordEntry
from app.record.verify import FORMAT

router = APIRouter(tags=["record"])

Keeper = Annotated[Inside, Depends(Needs(Permission.RECORD))]

#: Leaves in one answer: 43 signs each.
MOST_LEAVES = 1_000
#: Entries read at once for a file, each in a look of its own.
AT_ONCE = 200


@router.get("/circles/{circle_id}/record/proof")
def proof(
    door: Keeper, from_seq: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None
) -> RecordProofOut:
    """The head, and the leaves after an entry whose hash a phone kept: so it follows the chain."""
    with door.look_inside() as look:
        circle_id = look.me.circle_id
        head = head_out(look.tx, circle_id)
        after = head.seq if from_seq is None else from_seq
        leaves = record_queries.leaves(look.tx, circle_id, after, MOST_LEAVES)
        last = leaves[-1][0] if leaves else after
        return RecordProofOut(
            head=head,
            epochs=epochs_out(look.tx, circle_id),
            start=START,
            from_seq=after,
            leaves=[leaf for _, leaf in leaves],
            next=last if last < head.seq else None,
        )


@router.get(
    "/circles/{circle_id}/record/export",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The record as one file, entry by entry.",
            "content": {"application/json": {"example": {"format": FORMAT, "entries": []}}},
        }
    },
)
def export(door: Keeper) -> StreamingResponse:
    """The whole record with salts, facts, leaves and hashes: `showup verify-record` reads it.

    It takes proof: a phone that lies open shows a record, and doesn't hand it out whole.
    """
    with door.look_inside() as look:
        need_proof(look.tx, look.caller.device_id)
        circle_id = look.me.circle_id
        head = head_out(look.tx, circle_id)
        box = look.tx.cipher(circle_id)
        rows = look.tx.session.exec(select(Member).where(Member.circle_id == circle_id))
        beginning = {
            "format": FORMAT,
            "circle_id": circle_id,
            "made_at": rfc3339(look.tx.now),
            "start": START,
            "head": head.model_dump(),
            "epochs": [epoch.model_dump() for epoch in epochs_out(look.tx, circle_id)],
            "names": {row.id: box.open(row.name, "member", "name", row.id) for row in rows},
        }
    answer = StreamingResponse(
        file_of(door.services.db, circle_id, look.me.member_id, beginning, head.seq),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="record.json"'},
    )
    answer.raw_headers.extend(door.response.raw_headers)
    return answer


def file_of(
    db: Database, circle_id: str, own_id: str, beginning: dict[str, Any], last: int
) -> Iterator[str]:
    """The file's text. Entries are read some at a time, up to where the head stood.

    `own_id`: the person's place. What is a friend's own is handed out like a forgotten entry.
    """
    yield json.dumps(beginning)[:-1] + ', "entries": ['
    after, first = 0, True
    while after < last:
        with db.read() as tx:
            entries = record_queries.entries_after(tx, circle_id, after, min(AT_ONCE, last - after))
        if not entries:
            break  # the circle was deleted meanwhile: the file says so by its missing end
        lines = [json.dumps(_entry(entry, own_id)) for entry in entries]
        yield ("" if first else ",") + "\n" + ",\n".join(lines)
        after, first = entries[-1].seq, False
    yield "\n]}\n"


def _entry(entry: RecordEntry, own_id: str) -> dict[str, Any]:
    is_shown = entry.facts is not None and not tells_theirs(entry.facts, own_id)
    return {
        "seq": entry.seq,
        "salt": entry.salt if is_shown else None,
        "facts": entry.facts if is_shown else None,
        "leaf": entry.leaf,
        "hash": entry.hash,
    }
