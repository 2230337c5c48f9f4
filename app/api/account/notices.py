"""Opening a notice, and receipts from phones."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from sqlmodel import select

from app.access.membership import membership
from app.api.http.guards import SignedInDoor
from app.api.http.wire import Id
from app.api.http.wire import In as Body
from app.api.views.notices import NoticeOut, last_word_out, notice_opened, notice_out
from app.asks.models import Ask, AskState
from app.consent import last_word_service
from app.core.db import Tx
from app.core.errors import NotFound
from app.outbox import service as outbox
from app.outbox.dismissal_service import replaced
from app.outbox.models import Notice
from app.outbox.notice_types import NoticeType

router = APIRouter(tags=["notices"])


class ReceiptIn(Body):
    notice_id: Id
    attempt_id: Id
    what: Literal["shown", "opened"]


@router.get("/notices/{notice_id}")
def open_notice(notice_id: Id, door: SignedInDoor) -> NoticeOut:
    """What a notice was about. For whoever it was for, and while they are in the circle."""
    with door.look() as (tx, caller):
        notice = tx.session.exec(
            select(Notice).where(Notice.id == notice_id, Notice.account_id == caller.account_id)
        ).one_or_none()
        if notice is not None and notice.type == NoticeType.ANSWERED:
            notice = _replaced(tx, notice)
        if notice is None:
            raise NotFound
        if notice.circle_id is None:
            return notice_out(tx, notice, None)
        # Nobody but its person finds the circle now.
        if notice.type == NoticeType.CIRCLE_CLOSED:
            return _circle_over(notice)
        word = last_word_service.of_notice(tx, notice.id)
        if word is not None:
            return last_word_out(tx, notice, word)
        return notice_opened(tx, membership(tx, notice.circle_id, caller.account_id), notice)


def _replaced(tx: Tx, notice: Notice) -> Notice | None:
    """The notice in whose place one was shown: it opens what that one opened."""
    return tx.session.exec(
        select(Notice).where(
            Notice.id == replaced(notice.subject_id)[0], Notice.account_id == notice.account_id
        )
    ).one_or_none()


def _circle_over(notice: Notice) -> NoticeOut:
    return NoticeOut(
        id=notice.id,
        event=notice.event,
        circle_id=None,
        target="circle_over",
        subject_id=None,
        state="over",
        shifts_off=[],
    )


@router.post("/receipts", status_code=204)
def receipt(body: ReceiptIn, door: SignedInDoor) -> None:
    """A phone showed or opened a notice. Repeating it changes nothing."""
    with door.look() as (_, caller):
        account_id = caller.account_id
    with door.write() as tx:
        outbox.note_receipt(
            tx, account_id, body.notice_id, body.attempt_id, body.what, is_awaited=_runs
        )


def _runs(tx: Tx, subject_id: str | None) -> bool:
    """Whether a notice's subject is a request that isn't over."""
    ask = tx.session.get(Ask, subject_id or "")
    return ask is not None and ask.state != AskState.CLOSED
