"""A notification, opened: what it is about and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from app.access.reading import may_know, reads_of
from app.advance import rule_queries
from app.api.http.wire import Out
from app.api.views.care import check_ins_for_me
from app.api.views.held_shifts import ShiftTime, shift_times
from app.api.views.plans import reads_some
from app.asks.models import Ask, AskState
from app.care.models import CheckIn
from app.checklists.checklist_queries import named_kinds, phase_of_row
from app.checklists.models import Checklist
from app.circles.disclosure_service import members_with_unseen_cards
from app.circles.models import CoordinatorLeft, Knock, RoleHandover
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle, person_of
from app.consent import last_word_service
from app.consent.models import AdvanceRule, AdvanceRun, LastWord, RunState
from app.coordinating.models import CoordinatingTurns
from app.coordinating.turn_queries import places_in
from app.core.db import Tx
from app.gatherings.gathering_queries import guest_of_member
from app.gatherings.grant_service import reads_gatherings
from app.gatherings.models import Gathering
from app.member_offers import offer_queries
from app.member_offers.models import MemberOffer
from app.needs import need_queries
from app.needs.models import Need, NeedState
from app.outbox.events import Event
from app.outbox.models import Notice
from app.outbox.notice_types import NOTICE_TYPES, NoticeType, OverWhen, Target
from app.plans import proposal_service
from app.plans.models import PlanAgreement
from app.repairs.repair_queries import repairs_of
from app.rota.models import Swap, SwapState
from app.solidarity.models import SolidarityAnswer, SolidarityWords
from app.solidarity.rules import is_open_question
from app.values.models import ValueLine, ValueState
from app.values.value_queries import read_since


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
    if not _is_theirs(tx, me, opened):
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
    spec = NOTICE_TYPES[NoticeType(notice.type)]
    is_over = IS_OVER[spec.over_when](tx, notice)
    return NoticeOut(
        id=notice.id,
        event=notice.event,
        circle_id=notice.circle_id,
        target=spec.target if me is None else _nearest_screen(spec.target, me),
        subject_id=_subject_of(tx, notice, spec.target),
        state="over" if is_over else "live",
        shifts_off=[],
    )


def _nearest_screen(target: Target, me: Membership) -> Target:
    """The screen that a notice leads to, or the nearest that its reader has."""
    if target == "gaps" and Permission.GAPS not in me.may:
        return "open_times"
    if target == "shift" and me.is_person:
        return "home"  # who is with them now, and what is open
    return target


def _is_theirs(tx: Tx, me: Membership, opened: NoticeOut) -> bool:
    """Whether what a notice told of is still a member's to look up."""
    if opened.target in {"open_times", "swaps", "turns", "gaps"}:
        return reads_of(tx, me).times
    if opened.target == "solidarity":
        return reads_of(tx, me).words
    if opened.target == "values":
        return read_since(tx, me) is not None
    if opened.target == "plan":
        return reads_some(tx, me)
    if opened.target == "checklist" and not me.is_person:
        return opened.subject_id in named_kinds(tx, me.circle_id, me.member_id)
    if opened.target != "ahead" or me.is_person:
        return True
    return any(
        named_rule.row.id == opened.subject_id
        for named_rule in rule_queries.rules_naming(tx, me.circle_id, me.member_id)
    )


def _subject_of(tx: Tx, notice: Notice, target: Target) -> str | None:
    """What its screen is about: a rule rather than its run, and of a checklist its kind."""
    if target == "ahead":
        return _rule_id(tx, notice)
    if target != "checklist":
        return notice.subject_id
    checklist = tx.session.get(Checklist, notice.subject_id or "")
    return checklist.kind if checklist is not None else None


def _rule_id(tx: Tx, notice: Notice) -> str | None:
    """The rule that a notice is about, or under which the run goes that it is about."""
    if NOTICE_TYPES[NoticeType(notice.type)].over_when is not OverWhen.RUN_ENDED:
        return notice.subject_id
    run = tx.session.get(AdvanceRun, notice.subject_id or "")
    return run.rule_id if run is not None else None


# --- what ends a notice: each looks at its one subject, and is over too once that is gone ---------


def _ask_is_closed(tx: Tx, notice: Notice) -> bool:
    ask = tx.session.get(Ask, notice.subject_id or "")
    return ask is None or ask.state == AskState.CLOSED


def _ask_is_closed_or_unknown(tx: Tx, notice: Notice) -> bool:
    return _ask_is_closed(tx, notice) or not may_know(
        tx,
        notice.circle_id or "",
        notice.member_id or "",
        Event.ALSO_TOLD if notice.event == Event.ALSO_TOLD else Event.ASK,
        notice.subject_id or "",
    )


def _swap_is_done(tx: Tx, notice: Notice) -> bool:
    swap = tx.session.get(Swap, notice.subject_id or "")
    return swap is None or swap.state != SwapState.OPEN


def _knock_is_answered(tx: Tx, notice: Notice) -> bool:
    waiting_knock = tx.session.get(Knock, notice.subject_id or "")
    return waiting_knock is None or waiting_knock.state != "waiting"


def _card_is_seen(tx: Tx, notice: Notice) -> bool:
    return not members_with_unseen_cards(tx, [notice.subject_id or ""])


def _handover_is_allowed(tx: Tx, notice: Notice) -> bool:
    handover = tx.session.get(RoleHandover, notice.subject_id or "")
    return handover is None or handover.ended_at is not None or handover.allowed_at is not None


def _is_read_or_coordinated(tx: Tx, notice: Notice) -> bool:
    return tx.session.get(CoordinatorLeft, notice.subject_id or "") is None


def _turns_are_over(tx: Tx, notice: Notice) -> bool:
    """Those of a member: they are over, or the member takes none any more."""
    turns = tx.session.get(CoordinatingTurns, notice.subject_id or "")
    return (
        turns is None
        or turns.ended_at is not None
        or all(place.member_id != notice.member_id for place in places_in(tx, turns.id))
    )


def _turn_news_is_read(tx: Tx, notice: Notice) -> bool:
    turns = tx.session.get(CoordinatingTurns, notice.subject_id or "")
    if turns is None:
        return True
    waits = turns.ended_at is None and turns.allowed_at is None
    return turns.news is None and not waits


def _proposals_are_over(tx: Tx, notice: Notice) -> bool:
    return proposal_service.count_waiting(tx, notice.circle_id or "") == 0


def _plan_is_read(tx: Tx, notice: Notice) -> bool:
    agreement = tx.session.get(PlanAgreement, notice.subject_id or "")
    return agreement is None or agreement.asked_at is None


def _check_ins_are_over(tx: Tx, notice: Notice) -> bool:
    """The person's is about one day; a friend's about all days that are theirs."""
    if notice.circle_id is None:
        return True
    if notice.member_id == person_of(tx, notice.circle_id).id:
        return tx.session.get(CheckIn, notice.subject_id or "") is None
    circle = get_circle(tx, notice.circle_id)
    return not check_ins_for_me(tx, circle, notice.member_id or "")


def _question_is_over(tx: Tx, notice: Notice) -> bool:
    talk = tx.session.get(SolidarityWords, notice.subject_id or "")
    return talk is None or not is_open_question(
        is_asked=talk.asked_at is not None, answer=talk.answer
    )


def _words_are_over(tx: Tx, notice: Notice) -> bool:
    talk = tx.session.get(SolidarityWords, notice.subject_id or "")
    return talk is None or talk.answer in {None, SolidarityAnswer.UNSAID}


def _repair_is_over(tx: Tx, notice: Notice) -> bool:
    own_repairs = repairs_of(tx, notice.circle_id or "", notice.member_id or "")
    return all(repair.id != notice.subject_id for repair, _ in own_repairs)


def _value_is_over(tx: Tx, notice: Notice) -> bool:
    line = tx.session.get(ValueLine, notice.subject_id or "")
    return line is None or line.state != ValueState.PROPOSED


def _gathering_is_gone(tx: Tx, notice: Notice) -> bool:
    """It was deleted, or its reader isn't invited any more."""
    gathering = tx.session.get(Gathering, notice.subject_id or "")
    if gathering is None or notice.member_id is None:
        return True
    if notice.member_id == person_of(tx, gathering.circle_id).id:
        return False
    is_invited = guest_of_member(tx, gathering.id, notice.member_id) is not None
    return not is_invited or not reads_gatherings(tx, gathering.circle_id, notice.member_id)


def _member_offer_is_gone(tx: Tx, notice: Notice) -> bool:
    offer = tx.session.get(MemberOffer, notice.subject_id or "")
    return offer is None or not offer_queries.is_theirs(tx, offer, notice.member_id or "")


def _need_is_over(tx: Tx, notice: Notice) -> bool:
    """For whoever needs it while it runs; for others while they may know of it and are asked, or
    help with it."""
    need = tx.session.get(Need, notice.subject_id or "")
    if need is None or need.circle_id != notice.circle_id or need.state == NeedState.DROPPED:
        return True
    member_id = notice.member_id or ""
    if need.by_member == member_id:
        return need.state == NeedState.DONE
    rows = need_queries.known_needs(tx, need.circle_id, member_id, need.id)
    if not rows or rows[0].knower.put_away_at is not None:
        return True
    return need.state != NeedState.OPEN and not need_queries.is_theirs(tx, need, member_id)


def _rule_is_ended(tx: Tx, notice: Notice) -> bool:
    rule = tx.session.get(AdvanceRule, notice.subject_id or "")
    return rule is None or rule.ended_at is not None


def _run_is_ended(tx: Tx, notice: Notice) -> bool:
    run = tx.session.get(AdvanceRun, notice.subject_id or "")
    if run is None or run.state == RunState.ENDED:
        return True
    return tx.session.get_one(AdvanceRule, run.rule_id).ended_at is not None


def _checklist_is_closed(tx: Tx, notice: Notice) -> bool:
    checklist = tx.session.get(Checklist, notice.subject_id or "")
    return checklist is None or phase_of_row(checklist) == "closed"


IS_OVER: dict[OverWhen, Callable[[Tx, Notice], bool]] = {
    OverWhen.NEVER: lambda _tx, _notice: False,
    OverWhen.ASK_CLOSED: _ask_is_closed,
    OverWhen.ASK_CLOSED_OR_UNKNOWN: _ask_is_closed_or_unknown,
    OverWhen.SWAP_DONE: _swap_is_done,
    OverWhen.KNOCK_ANSWERED: _knock_is_answered,
    OverWhen.CARD_SEEN: _card_is_seen,
    OverWhen.HANDOVER_ALLOWED: _handover_is_allowed,
    OverWhen.READ_OR_COORDINATED: _is_read_or_coordinated,
    OverWhen.TURNS_OVER: _turns_are_over,
    OverWhen.TURN_NEWS_READ: _turn_news_is_read,
    OverWhen.PROPOSALS_OVER: _proposals_are_over,
    OverWhen.PLAN_READ: _plan_is_read,
    OverWhen.CHECK_INS_OVER: _check_ins_are_over,
    OverWhen.QUESTION_OVER: _question_is_over,
    OverWhen.WORDS_OVER: _words_are_over,
    OverWhen.VALUE_OVER: _value_is_over,
    OverWhen.GATHERING_GONE: _gathering_is_gone,
    OverWhen.MEMBER_OFFER_GONE: _member_offer_is_gone,
    OverWhen.NEED_OVER: _need_is_over,
    OverWhen.RULE_ENDED: _rule_is_ended,
    OverWhen.RUN_ENDED: _run_is_ended,
    OverWhen.CHECKLIST_CLOSED: _checklist_is_closed,
    OverWhen.REPAIR_OVER: _repair_is_over,
}
