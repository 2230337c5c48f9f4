"""A member changes what they tell about themselves, and the person answers.

Until they do, the member hears and reads no more than that there is something to open (the gate:
`MemberFacts.card_unseen`). Keeping leaves every grant as it is; stopping is the ordinary
withdrawal, after which the question stays, so that giving anything back asks it again.
"""

from __future__ import annotations

from app.circles.disclosure_service import (
    CardContent,
    disclose,
    newest_card,
    open_card,
    put_card,
    seen_before,
)
from app.circles.models import CircleState, Disclosure, Member, MemberState
from app.circles.service import get_circle, get_member, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, NotFound
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.record import service as record


def change_card(tx: Tx, circle_id: str, member_id: str, card_content: CardContent) -> None:
    """Keep what a member tells about themselves now.

    In a draft, and of the person, nobody has to be asked. Else any change is a question to the
    person: one notice as long as it is open, and none more when it changes again. Raises NotFound.
    """
    consent.lock_exclusive(tx, circle_id)
    member = get_member(tx, circle_id, member_id)
    box = tx.cipher(circle_id)
    card = newest_card(tx, member)
    if card is not None and open_card(box, card) == card_content:
        return
    person = person_of(tx, circle_id)
    if get_circle(tx, circle_id).state != CircleState.LIVE or member.id == person.id:
        seen_at = tx.now if member.id == person.id else None
        put_card(member, disclose(tx, circle_id, member_id, card_content, seen_at=seen_at))
        tx.session.flush()
        tx.hint(circle_id)
        return
    before = seen_before(tx, card)
    if before is not None and open_card(box, before) == card_content:
        back = disclose(tx, circle_id, member_id, card_content, seen_at=before.seen_at)
        put_card(member, back)
        tx.session.flush()
        end_question_notices(tx, member)
        record.append(tx, circle_id, "disclosure_back", who=member_id, subject_id=back.id)
        return
    is_open_already = card is not None and card.seen_at is None
    changed = disclose(
        tx, circle_id, member_id, card_content, instead_of=before.id if before is not None else None
    )
    put_card(member, changed, before)
    tx.session.flush()
    if not is_open_already and person.account_id:
        outbox.queue(
            tx,
            type=NoticeType.CARD_CHANGED,
            account_id=person.account_id,
            circle_id=circle_id,
            member_id=person.id,
            subject_id=member_id,
            dedupe=f"card:{changed.id}",
        )
    record.append(tx, circle_id, "disclosure_changed", who=member_id, subject_id=changed.id)


def end_question_notices(tx: Tx, member: Member) -> None:
    """What is queued to tell the person of a member's changed card isn't needed any more."""
    outbox.cancel(
        tx,
        circle_id=member.circle_id,
        reason="expired",
        subject_id=member.id,
        event=Event.KNOCK,
    )


def keep_card(tx: Tx, circle_id: str, member_id: str, disclosure_id: str, by: str) -> None:
    """The person has read this card and keeps what the member may know. Twice is once.

    Raises NotFound for another's card, BadInput (disclosure-not-seen) when a newer one came,
    Conflict while the person's phone is said to be lost.
    """
    consent.lock_exclusive(tx, circle_id)
    member = get_member(tx, circle_id, member_id)
    card = tx.session.get(Disclosure, disclosure_id)
    if card is None or card.member_id != member_id or member.state != MemberState.IN:
        raise NotFound
    if member.card_id != disclosure_id:
        raise BadInput("disclosure-not-seen")
    if card.seen_at is not None:
        return
    consent.refuse_wider(tx, circle_id)
    card.seen_at = tx.now
    put_card(member, card)
    tx.session.flush()
    end_question_notices(tx, member)
    record.append(tx, circle_id, "disclosure_kept", who=member_id, by=by, subject_id=disclosure_id)
