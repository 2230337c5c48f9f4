"""A notification, opened: what it is about and where it leads."""

from __future__ import annotations

from typing import Literal

from app.access.reading import may_know, reads_of
from app.advance import rule_queries
from app.api.http.wire import Out
from app.api.views.held_shifts import ShiftTime, shift_times
from app.asks.models import Ask, AskState
from app.circles.disclosure_service import members_with_unseen_cards
from app.circles.models import CoordinatorLeft, Knock, Member, RoleHandover, StandIn
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle
from app.consent import last_word_service
from app.consent.models import AdvanceRule, AdvanceRun, LastWord, RunState
from app.core.db import Tx
from app.outbox.models import Event, Notice
from app.rota.models import Rotation, Swap, SwapState
from app.stewardship.models import Ally

Target = Literal[
    "ask",
    "open_times",
    "knock",
    "shift",
    "test",
    "home",
    "gaps",
    "swaps",
    "turns",
    "ahead",
    "card",
    "circle_over",
    "devices",
    "help",
]


_TARGETS: dict[str, Target] = {
    Event.ASK: "ask",
    Event.STEP_NEEDS_YES: "ask",
    Event.NOBODY_ANSWERED: "ask",
    Event.STAND_DOWN: "ask",
    Event.OPEN_TIME: "open_times",
    Event.GAP: "open_times",
    Event.KNOCK: "knock",
    Event.SHIFT_REMINDER: "shift",
    Event.SHIFT_CHANGED: "shift",
    Event.TEST: "test",
    Event.DEVICE: "devices",
}


class NoticeOut(Out):
    """`shifts_off`: shifts that are the reader's no more, for whoever finds that nowhere else."""

    id: str
    event: str
    circle_id: str | None
    target: Target
    subject_id: str | None
    state: Literal["live", "over"]
    shifts_off: list[ShiftTime]


def notice_opened(tx: Tx, me: Membership, notice: Notice) -> NoticeOut:
    """A notice of a circle as its member opens it.

    What isn't theirs to read any more looks like what is over, and says no more than that.
    """
    word = last_word_service.of_notice(tx, notice.id)
    if word is not None:
        return last_word_out(tx, notice, word)
    opened = notice_out(tx, notice, me)
    if not _is_theirs(tx, me, notice, opened.target):
        return opened.model_copy(update={"subject_id": None, "state": "over"})
    return opened


def last_word_out(tx: Tx, notice: Notice, word: LastWord) -> NoticeOut:
    """What the person let be told once, also to somebody who isn't in any more: when it was.

    It says no more than that: neither the circle's words nor what became of the time.
    """
    circle = get_circle(tx, word.circle_id)
    times = shift_times(tx, circle, word.slot_ids, words=False)
    return NoticeOut(
        id=notice.id,
        event=notice.event,
        circle_id=notice.circle_id,
        target="shift",
        subject_id=notice.subject_id,
        state="live",
        shifts_off=[times[slot_id] for slot_id in word.slot_ids if slot_id in times],
    )


def notice_out(tx: Tx, notice: Notice, me: Membership | None) -> NoticeOut:
    """One notification, with where it leads as its reader may go there."""
    rule = _rule_of(tx, notice)
    return NoticeOut(
        id=notice.id,
        event=notice.event,
        circle_id=notice.circle_id,
        target=_target(tx, notice, me),
        subject_id=rule.id if rule is not None else notice.subject_id,
        state="over" if _over(tx, notice) else "live",
        shifts_off=[],
    )


def _target(tx: Tx, notice: Notice, me: Membership | None) -> Target:
    """The screen that a notice leads to."""
    subject = notice.subject_id or ""
    target = _TARGETS.get(notice.event, "home")
    if me is None:
        return target
    if _rule_of(tx, notice) is not None:
        return "ahead"  # to read a rule, to say so too, or the person is asked
    if notice.event == Event.GAP and Permission.GAPS in me.may:
        return "gaps"
    if target == "open_times":
        if tx.session.get(StandIn, subject) is not None:
            return "home"  # asked to stand in: it is answered there
        if tx.session.get(Swap, subject) is not None:
            return "swaps"  # somebody offers a shift of theirs
        if tx.session.get(Ally, subject) is not None:
            return "help"  # asked to be there when the person's phone is lost
        if tx.session.get(Rotation, subject) is not None:
            return "turns"  # asked to take turns
        if tx.session.get(RoleHandover, subject) is not None:
            return "home"  # asked to coordinate: it is answered there
    if target == "knock" and _of_coordinating(tx, notice):
        return "home"  # a coordinator hands on, or the last one went
    if target == "knock" and _changed_card_of(tx, notice) is not None:
        return "card"  # a member tells something else about themselves
    if target == "shift" and me.is_person:
        return "home"  # who is with them now, and what is open
    return target


def _is_theirs(tx: Tx, me: Membership, notice: Notice, target: Target) -> bool:
    """Whether what a notice told of is still a member's to look up."""
    if target in {"open_times", "swaps", "turns", "gaps"}:
        return reads_of(tx, me).times
    rule = _rule_of(tx, notice)
    if rule is None or me.is_person:
        return True
    return any(
        named_rule.row.id == rule.id
        for named_rule in rule_queries.rules_naming(tx, me.circle_id, me.member_id)
    )


def _rule_of(tx: Tx, notice: Notice) -> AdvanceRule | None:
    """The advance rule that a notice is about, or whose run it is about."""
    run = tx.session.get(AdvanceRun, notice.subject_id or "")
    return tx.session.get(AdvanceRule, run.rule_id if run is not None else notice.subject_id or "")


def _changed_card_of(tx: Tx, notice: Notice) -> Member | None:
    """The member whose changed card a notice is about."""
    member = tx.session.get(Member, notice.subject_id or "")
    return member if member is not None and member.circle_id == notice.circle_id else None


def _of_coordinating(tx: Tx, notice: Notice) -> bool:
    """Whether a notice to the person is about a handover, or the last coordinator who went."""
    handed = tx.session.get(RoleHandover, notice.subject_id or "") is not None
    return handed or notice.subject_id == notice.circle_id


def _coordinating_over(tx: Tx, notice: Notice) -> bool:
    handover = tx.session.get(RoleHandover, notice.subject_id or "")
    if handover is not None:
        return handover.ended_at is not None or handover.allowed_at is not None
    return tx.session.get(CoordinatorLeft, notice.circle_id or "") is None


def _over(tx: Tx, notice: Notice) -> bool:
    rule = _rule_of(tx, notice)
    if rule is not None:
        run = tx.session.get(AdvanceRun, notice.subject_id or "")
        return rule.ended_at is not None or (run is not None and run.state == RunState.ENDED)
    target = _TARGETS.get(notice.event)
    if target == "ask":
        ask = tx.session.get(Ask, notice.subject_id or "")
        if ask is None or ask.state == AskState.CLOSED:
            return True
        is_told_once = notice.event in {Event.ASK, Event.STAND_DOWN}
        return is_told_once and not may_know(
            tx, ask.circle_id, notice.member_id or "", Event.ASK, ask.id
        )
    if target == "open_times":
        swap = tx.session.get(Swap, notice.subject_id or "")
        return swap is not None and swap.state != SwapState.OPEN
    if target == "knock":
        if _of_coordinating(tx, notice):
            return _coordinating_over(tx, notice)
        member = _changed_card_of(tx, notice)
        if member is not None:
            return not members_with_unseen_cards(tx, [member.id])
        knock = tx.session.get(Knock, notice.subject_id or "")
        return knock is None or knock.state != "waiting"
    return False
