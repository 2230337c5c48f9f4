"""One-time links of an ask: a friend answers from a mail or an SMS, in any browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from app.asks.also_told_service import was_told
from app.asks.models import AnswerLink, Ask, AskedMember, AskState
from app.circles.service import still_in
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import digest, is_same_digest, link_token, new_id, short_link_id
from app.outbox.events import Event
from app.outbox.models import Attempt
from app.plans.service import steps_of

LASTS = timedelta(days=2)
# Notices whose page is the ask's own.
OF_ASKS = frozenset({Event.ASK, Event.ALSO_TOLD, Event.STAND_DOWN})


@dataclass(frozen=True, slots=True)
class FreshLink:
    """The fragment of a fresh link, a secret of 128 bits, and which answers count in their step.

    `practice`: of a practice request. A digit answers none: it could be meant for a real one.
    """

    fragment: str
    answers: tuple[str, ...]
    practice: bool


def answer_link(tx: Tx, ask_id: str, member_id: str, attempt_id: str) -> FreshLink | None:
    """Make a link for one message of an ask.

    None for somebody whom this ask never came to, nor told anything.
    """
    ask = tx.session.get(Ask, ask_id)
    asked = tx.session.exec(
        select(AskedMember.position)
        .where(AskedMember.ask_id == ask_id, AskedMember.member_id == member_id)
        .order_by(col(AskedMember.at).desc())
    ).first()
    if ask is None or (asked is None and not was_told(tx, ask_id, member_id)):
        return None
    secret = new_id()
    link_id = short_link_id("answer", secret)
    tx.session.add(
        AnswerLink(
            id=link_id,
            ask_id=ask_id,
            member_id=member_id,
            attempt_id=attempt_id,
            verifier=digest(link_token("answer", link_id, secret)),
            created_at=tx.now,
            expires_at=tx.now + LASTS,
        )
    )
    tx.session.flush()
    if asked is None:
        return FreshLink(secret, (), practice=False)
    steps = steps_of(tx, ask.version_id)
    answers = tuple(steps[asked].answers) if asked < len(steps) else ("coming",)
    return FreshLink(secret, () if ask.practice else answers, ask.practice)


def verify_link(tx: Tx, link_id: str, token: str) -> AnswerLink:
    """A link that still opens, held. Raises NotFound for a wrong one, Conflict for an old one."""
    link = tx.session.exec(
        select(AnswerLink).where(AnswerLink.id == link_id).with_for_update()
    ).one_or_none()
    if link is None or not is_same_digest(link.verifier, digest(token)):
        raise NotFound
    if tx.now >= link.expires_at:
        raise Conflict("link-over")
    still_in(tx, link.member_id)
    return link


def mark_seen(tx: Tx, link: AnswerLink) -> None:
    """Note that the page behind a link was touched: a receipt while its ask runs. It answers
    nothing.

    That the link was opened isn't noted: mail scanners open links, and run what stands behind them.
    """
    ask, attempt = tx.session.get(Ask, link.ask_id), tx.session.get(Attempt, link.attempt_id)
    if ask is None or ask.state == AskState.CLOSED:
        return
    if attempt is not None and attempt.shown_at is None:
        attempt.shown_at = tx.now
        tx.hint()
