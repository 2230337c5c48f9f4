"""Texts that come in: which ask a digit answers, and a number that wants no more messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from app.asks import answer_service
from app.asks.models import AnswerKind, Ask, AskedMember, AskState, Outcome
from app.asks.open_ask_service import wake_asks_of
from app.asks.sms_languages import likely_languages
from app.asks.sms_replies import Digit, read_text
from app.asks.snapshot import PHONE_RESTS, reachability
from app.circles.models import Member, MemberState
from app.core.channels import Channel, is_number
from app.core.db import Tx
from app.identity import address_service
from app.identity.idempotency_service import first_in_a_day, forget_key
from app.identity.models import Account, Address
from app.messages.catalogue import text
from app.messages.lines import unknown_number_line
from app.outbox.dismissal_service import clear_elsewhere
from app.outbox.events import Event
from app.outbox.models import Attempt, Notice
from app.record import service as record

#: How long a text may be an answer to an ask that came by text.
LASTS = timedelta(days=2)
_REPLIED_TO = "inbound-told"


@dataclass(frozen=True, slots=True)
class Reply:
    """Whether a text was taken, and what goes back; empty: nothing, it was said today."""

    is_taken: bool
    text: str


def take_text(tx: Tx, sender: str, body: str) -> Reply:
    """Take in a friend's text: an answer to an ask, STOP, START, or what isn't understood."""
    marks = address_service.sender_marks(tx, sender)
    addresses: list[Address] = []
    for mark in marks:
        addresses = address_service.with_mark(tx, mark)
        if addresses:
            break
    sender_key = (
        addresses[0].hash if addresses else next(iter(marks), tx.blind_index("sender", sender))
    )
    if not addresses:
        # No word on whether anybody has this number.
        return _not_understood(tx, sender_key, unknown_number_line(likely_languages(body)))
    language = tx.session.get_one(Account, addresses[0].account_id).language
    digit = read_text(body)
    if digit is None:
        return _not_understood(tx, sender_key, text(language, "text.unknown"))
    if digit is Digit.STOP:
        stop_messages(tx, sender_key)
        reply = Reply(True, text(language, "text.stopped"))
    elif digit is Digit.START:
        start_messages(tx, sender_key)
        reply = Reply(True, text(language, "text.started"))
    else:
        reply = _answer(tx, addresses, digit, language)
    if reply.is_taken:
        # Somebody who answers is nobody's automaton: what they write next is answered again.
        forget_key(tx, scope=_REPLIED_TO, key=sender_key)
    return reply


def _not_understood(tx: Tx, sender_key: str, line: str) -> Reply:
    """Reply that a text wasn't understood, once a day: a machine would answer each reply."""
    if not first_in_a_day(tx, scope=_REPLIED_TO, key=sender_key):
        return Reply(False, "")
    return Reply(False, line)


# --- which ask a digit answers ----------------------------------------------------------------


def _answer(tx: Tx, addresses: list[Address], digit: Digit, language: str) -> Reply:
    # What says stop isn't asked any more, so nothing that it answers is open to it.
    usable = [
        address.id
        for address in addresses
        if address.channel == Channel.SMS and address.state == "live" and address.stopped_at is None
    ]
    targets = _asked_by_text(tx, usable)
    if not targets:
        return _not_understood(tx, addresses[0].hash, text(language, "text.unknown"))
    meant_targets = _asks_meant(tx, targets)
    if not meant_targets:
        return Reply(False, text(language, "text.over"))
    if len(meant_targets) > 1:
        return Reply(False, text(language, "text.several"))
    ((circle_id, ask_id, member_id),) = meant_targets
    if digit is Digit.TEXT and not answer_service.can_answer_text(tx, ask_id, member_id):
        return Reply(False, text(language, "text.unknown"))
    answer_service.take_answer(
        tx,
        circle_id=circle_id,
        ask_id=ask_id,
        member_id=member_id,
        kind=AnswerKind(digit.value),
        minutes=None,
        channel=Channel.SMS,
    )
    clear_elsewhere(tx, account_id=addresses[0].account_id, subject_id=ask_id, device_id=None)
    if tx.session.get_one(Ask, ask_id).practice:
        return Reply(True, text(language, "text.practice"))
    return Reply(True, text(language, f"text.{digit.value}"))


_AskTarget = tuple[str, str, str]


def _asked_by_text(tx: Tx, address_ids: list[str]) -> list[_AskTarget]:
    """(circle, ask, member) of each ask that came to these addresses by SMS, newest first."""
    if not address_ids:
        return []
    rows = tx.session.execute(
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


def _asks_meant(tx: Tx, targets: Iterable[_AskTarget]) -> list[_AskTarget]:
    """The asks that a digit can mean: those in which the sender is being asked now, else those
    that are open, else those that are covered. One number can be in several circles."""
    being_asked: list[_AskTarget] = []
    is_open: list[_AskTarget] = []
    others: list[_AskTarget] = []
    practices: list[_AskTarget] = []  # meant only where nothing real can be
    for target in targets:
        _, ask_id, member_id = target
        ask, member = tx.session.get(Ask, ask_id), tx.session.get(Member, member_id)
        if ask is None or member is None or member.state != MemberState.IN:
            continue
        if ask.state == AskState.CLOSED:
            continue
        if ask.practice:
            practices.append(target)
        elif ask.state != AskState.OPEN:
            others.append(target)
        elif _is_asked_now(tx, ask_id, member_id):
            being_asked.append(target)
        else:
            is_open.append(target)
    return being_asked or is_open or others or practices


def _is_asked_now(tx: Tx, ask_id: str, member_id: str) -> bool:
    return (
        tx.session.exec(
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
    """Stop all messages to a number: those of every circle, by text and by call.

    Whoever waits for its owner goes on at once.
    """
    _end_use(tx, address_service.stop_number(tx, hashed))


def start_messages(tx: Tx, hashed: str) -> None:
    """Start messages to a number again: its owner can be reached, by open asks too."""
    started = address_service.start_number(tx, hashed)
    _tell_circles(tx, started)
    for account_id in sorted({address.account_id for address in started}):
        wake_asks_of(tx, account_id)


def stop_address(tx: Tx, address: Address) -> None:
    """Stop all messages to an address, by the link in one. A mail address is wiped."""
    if is_number(address.channel):
        stop_messages(tx, address.hash)
        return
    address_service.end_address(tx, address)
    _end_use(tx, [address])


def _end_use(tx: Tx, stopped: list[Address]) -> None:
    for member in _members_with(tx, stopped):
        _, unreached, _, _ = reachability(tx, member.circle_id)
        if unreached.get(member.id) in {None, PHONE_RESTS}:
            continue
        waiting = tx.session.exec(
            select(AskedMember.notice_id)
            .join(Ask, col(Ask.id) == col(AskedMember.ask_id))
            .where(
                AskedMember.member_id == member.id,
                AskedMember.outcome == Outcome.OPEN,
                Ask.state == AskState.OPEN,
            )
        ).all()
        for notice_id in filter(None, waiting):
            answer_service.note_ask_unreached(tx, notice_id, "no_device")
    _tell_circles(tx, stopped)


def _tell_circles(tx: Tx, changed: list[Address]) -> None:
    """Record in each circle of the addresses' owners that their channels changed."""
    for member in _members_with(tx, changed):
        channels = {
            address.channel for address in changed if address.account_id == member.account_id
        }
        for channel in sorted(channels):
            record.append(tx, member.circle_id, "reach_changed", who=member.id, channel=channel)
        tx.hint(member.circle_id)


def _members_with(tx: Tx, addresses: list[Address]) -> list[Member]:
    """The places of these addresses' owners, in the circles' order: records are held in that."""
    return list(
        tx.session.exec(
            select(Member)
            .where(
                col(Member.account_id).in_({address.account_id for address in addresses}),
                Member.state == MemberState.IN,
            )
            .order_by(col(Member.circle_id), col(Member.id))
        )
    )
