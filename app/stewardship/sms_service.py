"""Texts that come in: which ask a digit answers, and a number that wants no more messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from app.asks import answer_service
from app.asks.models import Ask, AskedMember, AskState, Outcome
from app.asks.open_ask_service import wake_asks_of
from app.asks.sms_replies import Digit, read_text
from app.asks.snapshot import HELD, reachability
from app.circles.models import Member, MemberState
from app.core.db import Tx
from app.identity import address_service
from app.identity.idempotency_service import first_in_a_day, forget_key
from app.identity.models import Account, Address
from app.messages.catalogue import LANGUAGES, text
from app.outbox.dismissal_service import clear_elsewhere
from app.outbox.models import Attempt, Event, Notice
from app.record import service as record

#: How long a text may be an answer to an ask that came by text.
LASTS = timedelta(days=2)
_TOLD = "inbound-told"


@dataclass(frozen=True, slots=True)
class Reply:
    """Whether a text was taken, and what goes back; empty: nothing, it was said today."""

    taken: bool
    text: str


def take_text(tx: Tx, sender: str, said: str) -> Reply:
    """Take in a text of a friend's."""
    marks = address_service.sender_marks(tx, sender)
    found: list[Address] = []
    for known_as in marks:
        found = address_service.with_mark(tx, known_as)
        if found:
            break
    told_as = found[0].hash if found else next(iter(marks), tx.mark("sender", sender))
    meant = read_text(said)
    if not found or meant is None:
        return _not_understood(tx, found, told_as)
    language = tx.s.get_one(Account, found[0].account_id).language
    if meant is Digit.STOP:
        stop_messages(tx, told_as)
        reply = Reply(True, text(language, "text.stopped"))
    elif meant is Digit.START:
        start_messages(tx, told_as)
        reply = Reply(True, text(language, "text.started"))
    else:
        reply = _answer(tx, found, meant, language)
    if reply.taken:
        # Somebody who answers is nobody's automaton: what they write next is answered again.
        forget_key(tx, scope=_TOLD, key=told_as)
    return reply


def _not_understood(tx: Tx, found: list[Address], told_as: str) -> Reply:
    """Once a day: what answers by itself would answer the reply, all night."""
    if not first_in_a_day(tx, scope=_TOLD, key=told_as):
        return Reply(False, "")
    if not found:
        # No word on whether anybody has this number; in both languages, as neither is known.
        return Reply(False, " / ".join(text(language, "text.unknown") for language in LANGUAGES))
    language = tx.s.get_one(Account, found[0].account_id).language
    return Reply(False, text(language, "text.unknown"))


# --- which ask a digit answers ----------------------------------------------------------------


def _answer(tx: Tx, found: list[Address], meant: Digit, language: str) -> Reply:
    # What says stop isn't asked any more, so nothing that it answers is open to it.
    usable = [
        one.id
        for one in found
        if one.channel == "sms" and one.state == "live" and one.stopped_at is None
    ]
    came = _asked_by_text(tx, usable)
    if not came:
        return _not_understood(tx, found, found[0].hash)
    meaning = _meant_asks(tx, came)
    if not meaning:
        return Reply(False, text(language, "text.over"))
    if len(meaning) > 1:
        return Reply(False, text(language, "text.several"))
    ((circle_id, ask_id, member_id),) = meaning
    answer_service.answer(
        tx,
        circle_id=circle_id,
        ask_id=ask_id,
        member_id=member_id,
        kind=meant.value,
        minutes=None,
        channel="sms",
    )
    clear_elsewhere(tx, account_id=found[0].account_id, subject_id=ask_id, device_id=None)
    return Reply(True, text(language, f"text.{meant.value}"))


Came = tuple[str, str, str]


def _asked_by_text(tx: Tx, address_ids: list[str]) -> list[Came]:
    """(circle, ask, member) of each ask that came to these addresses by SMS, newest first."""
    if not address_ids:
        return []
    rows = tx.s.execute(
        select(Notice.circle_id, Notice.subject_id, Notice.member_id)
        .join(Attempt, col(Attempt.notice_id) == col(Notice.id))
        .where(
            col(Attempt.address_id).in_(address_ids),
            Notice.event == Event.ASK,
            col(Attempt.at) > tx.now - LASTS,
        )
        .order_by(col(Attempt.at).desc())
    )
    return list(
        dict.fromkeys((circle, ask, member) for circle, ask, member in rows if circle and ask)
    )


def _meant_asks(tx: Tx, came: Iterable[Came]) -> list[Came]:
    """Those that a digit can mean: where they are being asked now, else where it is open, else
    what is covered. One number can be in several circles."""
    being_asked: list[Came] = []
    is_open: list[Came] = []
    others: list[Came] = []
    for one in came:
        _, ask_id, member_id = one
        ask, member = tx.s.get(Ask, ask_id), tx.s.get(Member, member_id)
        if ask is None or member is None or member.state != MemberState.IN:
            continue
        if ask.state == AskState.CLOSED:
            continue
        if ask.state != AskState.OPEN:
            others.append(one)
        elif _waits_for(tx, ask_id, member_id):
            being_asked.append(one)
        else:
            is_open.append(one)
    return being_asked or is_open or others


def _waits_for(tx: Tx, ask_id: str, member_id: str) -> bool:
    return (
        tx.s.exec(
            select(AskedMember.id).where(
                AskedMember.ask_id == ask_id,
                AskedMember.member_id == member_id,
                AskedMember.outcome == Outcome.OPEN,
            )
        ).first()
        is not None
    )


# --- no more messages -------------------------------------------------------------------------


def stop_messages(tx: Tx, hashed: str) -> None:
    """A number wants no more messages: from no circle, by no text and no call.

    Whoever waits for its owner goes on at once.
    """
    _end_use(tx, address_service.stop_number(tx, hashed))


def start_messages(tx: Tx, hashed: str) -> None:
    """A number wants messages again: its owner can be reached, by the asks that are open too."""
    started = address_service.start_number(tx, hashed)
    _tell_circles(tx, started)
    for account_id in sorted({address.account_id for address in started}):
        wake_asks_of(tx, account_id)


def stop_address(tx: Tx, address: Address) -> None:
    """The same, from the link in a message; a mail address is wiped."""
    if address.channel != "mail":
        stop_messages(tx, address.hash)
        return
    address_service.end(tx, address)
    _end_use(tx, [address])


def _end_use(tx: Tx, stopped: list[Address]) -> None:
    for member in _members(tx, stopped):
        _, unreached, _, _ = reachability(tx, member.circle_id)
        if unreached.get(member.id) in {None, HELD}:
            continue
        waiting = tx.s.exec(
            select(AskedMember.notice_id)
            .join(Ask, col(Ask.id) == col(AskedMember.ask_id))
            .where(
                AskedMember.member_id == member.id,
                AskedMember.outcome == Outcome.OPEN,
                Ask.state == AskState.OPEN,
            )
        ).all()
        for notice_id in filter(None, waiting):
            answer_service.unreached(tx, notice_id, "no_device")
    _tell_circles(tx, stopped)


def _tell_circles(tx: Tx, changed: list[Address]) -> None:
    """Over what a friend can be reached is another matter now."""
    for member in _members(tx, changed):
        channels = {one.channel for one in changed if one.account_id == member.account_id}
        for channel in sorted(channels):
            record.append(tx, member.circle_id, "reach_changed", who=member.id, channel=channel)
        tx.hint(member.circle_id)


def _members(tx: Tx, changed: list[Address]) -> list[Member]:
    """Their owners' places, in the circles' order: records are held in that."""
    return list(
        tx.s.exec(
            select(Member)
            .where(
                col(Member.account_id).in_({one.account_id for one in changed}),
                Member.state == MemberState.IN,
            )
            .order_by(col(Member.circle_id), col(Member.id))
        )
    )
