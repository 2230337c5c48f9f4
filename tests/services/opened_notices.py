"""A circle in which there is something to open of each kind, and one notice that tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select

from app.asks import service as asks
from app.asks.models import Ask
from app.checklists.models import Checklist
from app.circles.disclosure_service import CardContent, disclose, put_card
from app.circles.models import CoordinatorLeft, Disclosure, Knock, Member, RoleHandover, StandIn
from app.consent import service as consent
from app.consent.gate import SUGGEST
from app.consent.models import AdvanceRule, AdvanceRun, RunState, ToKind
from app.coordinating.models import CoordinatingPlace, CoordinatingTurns, TurnNews
from app.core.db import Database, Tx
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.plans import proposal_service
from app.plans import service as plans
from app.plans.models import PlanAgreement, PlanProposal
from app.plans.texts import SectionText
from app.rota.models import Rotation, Swap, SwapState
from app.rota.schedule import week_queries
from app.rota.schedule.occurrences import slot_id
from app.rota.shifts import claim_service
from app.stewardship.models import Ally
from tests.services.service_fixtures import (
    ZONE,
    SeededCircle,
    SeededMember,
    circle_of,
    grow_circle,
)


@dataclass(frozen=True)
class Pinned:
    """A notice, and what it has to open."""

    notice_id: str
    account_id: str
    type: NoticeType
    subject_id: str | None  # as it is opened
    target: str
    over_once_all_is_done: bool


class CircleOfNotices:
    """Mina's circle: Ana is told of everything, and Lee has changed their card."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.seeded: SeededCircle = grow_circle(db, "Ana", "Lee")
        self.mina, self.ana = self.seeded.person, self.seeded.friend("Ana")
        self.lee = self.seeded.friend("Lee")
        self.notices: list[Pinned] = []
        with db.write() as tx:
            self._start_an_ask(tx)
            self._tell_of_times(tx)
            self._ask_for_a_yes(tx)
            self._write_a_rule(tx)
            self._tell_of_people(tx)
            self._suggest_words(tx)
            self._open_a_checklist(tx)

    def _queue(
        self,
        tx: Tx,
        notice_type: NoticeType,
        to: SeededMember,
        subject_id: str | None,
        target: str,
        *,
        ends: bool = False,
        opens: str | None = None,
    ) -> None:
        notice_id = outbox.queue(
            tx,
            type=notice_type,
            account_id=to.account_id,
            circle_id=self.seeded.circle_id,
            member_id=to.member_id,
            subject_id=subject_id,
            dedupe=new_id(),
        )
        assert notice_id is not None
        self.notices.append(
            Pinned(notice_id, to.account_id, notice_type, opens or subject_id, target, ends)
        )

    def _start_an_ask(self, tx: Tx) -> None:
        ask_id = new_id()
        asks.start_ask(
            tx,
            circle_id=self.seeded.circle_id,
            ask_id=ask_id,
            by=self.mina.member_id,
            words=None,
        )
        self._queue(tx, NoticeType.ASK, self.ana, ask_id, "ask", ends=True)
        self._queue(tx, NoticeType.ASK, self.mina, ask_id, "ask", ends=True)
        self._queue(tx, NoticeType.STAND_DOWN, self.ana, ask_id, "ask", ends=True)
        for notice_type in (NoticeType.STEP_NEEDS_YES, NoticeType.NOBODY_ANSWERED):
            self._queue(tx, notice_type, self.mina, ask_id, "ask", ends=True)

    def _tell_of_times(self, tx: Tx) -> None:
        day = week_queries.today(ZONE, tx.now) + timedelta(days=1)
        slot = slot_id(self.seeded.pattern_id, day)
        shift = claim_service.claim(
            tx, circle=circle_of(tx, self.seeded), member_id=self.lee.member_id, slot=slot
        )
        swap = Swap(
            id=new_id(),
            circle_id=self.seeded.circle_id,
            shift_id=shift.id,
            slot_id=slot,
            member_id=self.lee.member_id,
            at=tx.now,
        )
        tx.session.add(swap)
        self._queue(tx, NoticeType.OPEN_TIME, self.ana, slot, "open_times")
        self._queue(tx, NoticeType.OPEN_TIME, self.ana, None, "open_times")
        self._queue(tx, NoticeType.GAP, self.ana, slot, "open_times")
        self._queue(tx, NoticeType.GAP, self.mina, slot, "gaps")
        for notice_type in (NoticeType.SHIFT_REMINDER, NoticeType.SHIFT_CHANGED):
            self._queue(tx, notice_type, self.ana, slot, "shift")
        self._queue(tx, NoticeType.SHIFT_CHANGED, self.mina, slot, "home")
        self._queue(tx, NoticeType.SWAP_OFFERED, self.ana, swap.id, "swaps", ends=True)

    def _ask_for_a_yes(self, tx: Tx) -> None:
        circle_id, day = self.seeded.circle_id, tx.now.date()
        stand_in = StandIn(
            id=new_id(),
            circle_id=circle_id,
            member_id=self.ana.member_id,
            first=day,
            last=day,
            asked_at=tx.now,
        )
        ally = Ally(
            id=new_id(),
            circle_id=circle_id,
            member_id=self.ana.member_id,
            may_start=True,
            may_bring_back=False,
            named_at=tx.now,
        )
        rotation = Rotation(
            id=new_id(),
            circle_id=circle_id,
            pattern_id=self.seeded.pattern_id,
            weekdays=1,
            hand_off="week",
            anchor=day,
            turn_on=day,
            made_by=self.mina.member_id,
            created_at=tx.now,
        )
        handover = RoleHandover(
            id=new_id(),
            circle_id=circle_id,
            from_id=self.lee.member_id,
            to_id=self.ana.member_id,
            asked_at=tx.now,
        )
        tx.session.add_all([stand_in, ally, rotation, handover])
        tx.session.flush()
        for notice_type, subject_id, target in (
            (NoticeType.ASKED_TO_STAND_IN, stand_in.id, "home"),
            (NoticeType.ASKED_TO_BE_ALLY, ally.id, "help"),
            (NoticeType.ASKED_TO_TAKE_TURNS, rotation.id, "turns"),
            (NoticeType.ASKED_TO_COORDINATE, handover.id, "home"),
        ):
            self._queue(tx, notice_type, self.ana, subject_id, target)
        self._queue(tx, NoticeType.HANDOVER_TO_ALLOW, self.mina, handover.id, "home", ends=True)
        self._take_turns_coordinating(tx)

    def _take_turns_coordinating(self, tx: Tx) -> None:
        turns = CoordinatingTurns(
            id=new_id(),
            circle_id=self.seeded.circle_id,
            by_member_id=self.lee.member_id,
            weeks=2,
            first_on=tx.now.date() + timedelta(days=9),
            hand_off_minute=720,
            asked_at=tx.now,
            allowed_at=tx.now,
            news=TurnNews.STAYED,
        )
        tx.session.add(turns)
        tx.session.flush()
        tx.session.add(
            CoordinatingPlace(
                id=new_id(),
                turns_id=turns.id,
                circle_id=self.seeded.circle_id,
                member_id=self.ana.member_id,
                position=0,
            )
        )
        tx.session.flush()
        target = "coordinating_turns"
        for notice_type in (
            NoticeType.ASKED_TO_TAKE_A_TURN,
            NoticeType.COORDINATING_TURN,
        ):
            self._queue(tx, notice_type, self.ana, turns.id, target, ends=True)
        self._queue(tx, NoticeType.COORDINATING_PASSES, self.mina, turns.id, target, ends=True)

    def _write_a_rule(self, tx: Tx) -> None:
        circle_id = self.seeded.circle_id
        rule_id, run_id = new_id(), new_id()
        rule = AdvanceRule(
            id=rule_id,
            circle_id=circle_id,
            words="",
            needs_all=False,
            tries=1,
            between_minutes=5,
            wait_minutes=5,
            tier=1,
            sections=[],
            rest_hours=12,
            written_at=tx.now,
            starts_at=tx.now,
        )
        tx.session.add(rule)
        tx.session.flush()
        tx.session.add(
            AdvanceRun(
                id=run_id,
                rule_id=rule_id,
                circle_id=circle_id,
                state=RunState.SAYING,
                begun_by=self.ana.member_id,
                begun_at=tx.now,
            )
        )
        tx.session.flush()
        # Mina reads every rule; a member reads those that name them.
        for notice_type, subject_id in (
            (NoticeType.RULE_TO_READ, rule_id),
            (NoticeType.RULE_TO_CONFIRM, run_id),
            (NoticeType.RULE_ASKS_PERSON, run_id),
        ):
            self._queue(tx, notice_type, self.mina, subject_id, "ahead", ends=True, opens=rule_id)

    def _suggest_words(self, tx: Tx) -> None:
        """Ana suggests words for a part that they read, and is asked to read it."""
        circle_id = self.seeded.circle_id
        plan = plans.read(tx, plans.current(tx, circle_id))
        plans.write(
            tx,
            circle_id=circle_id,
            by=self.mina.member_id,
            expected=None,
            sections=[SectionText("helps", None, "Tea")],
            nobody_free=None,
            ladder=list(plan.ladder),
            simple=plan.simple,
        )
        consent.add_grant(
            tx,
            circle_id=circle_id,
            to_kind=ToKind.MEMBER,
            member_id=self.ana.member_id,
            event=Event.ASK,
            tier=3,
            channels=["push"],
            sections=["helps", SUGGEST],
        )
        proposal = proposal_service.propose(
            tx,
            circle_id=circle_id,
            member_id=self.ana.member_id,
            proposal_id=new_id(),
            part=SectionText("helps", None, "Soup"),
            over=SectionText("helps", None, "Tea"),
            why=None,
        )
        agreement = PlanAgreement(
            id=new_id(), circle_id=circle_id, member_id=self.ana.member_id, asked_at=tx.now
        )
        tx.session.add(agreement)
        tx.session.flush()
        self._queue(tx, NoticeType.PROPOSAL_WAITS, self.mina, proposal.id, "proposals", ends=True)
        self._queue(tx, NoticeType.PLAN_TO_READ, self.ana, agreement.id, "plan", ends=True)

    def _tell_of_people(self, tx: Tx) -> None:
        circle_id = self.seeded.circle_id
        member = tx.session.get_one(Member, self.lee.member_id)
        card = CardContent(paid=False, reports=True, duty=None, limits=None, stands=None)
        put_card(member, disclose(tx, circle_id, member.id, card))
        tx.session.add(CoordinatorLeft(circle_id=circle_id, member_id=member.id, at=tx.now))
        tx.session.flush()
        knock = tx.session.exec(select(Knock).where(Knock.member_id == member.id)).one()
        knock.state = "waiting"
        self._queue(tx, NoticeType.KNOCK, self.mina, knock.id, "knock", ends=True)
        self._queue(tx, NoticeType.CARD_CHANGED, self.mina, member.id, "card", ends=True)
        self._queue(tx, NoticeType.COORDINATOR_LEFT, self.mina, circle_id, "home", ends=True)

    def _open_a_checklist(self, tx: Tx) -> None:
        checklist = Checklist(
            id=new_id(),
            circle_id=self.seeded.circle_id,
            kind="taken",
            version=1,
            changed_at=tx.now,
            shown_to=[],
            opened_at=tx.now,
            opened_by_member_id=self.ana.member_id,
        )
        tx.session.add(checklist)
        tx.session.flush()
        for notice_type in (NoticeType.CHECKLIST_OPENED, NoticeType.CHECKLIST_CLOSED):
            self._queue(
                tx, notice_type, self.mina, checklist.id, "checklist", ends=True, opens="taken"
            )

    def finish_everything(self) -> None:
        """The ask is closed, the swap taken back, each question answered, the rule ended."""
        with self.db.write() as tx:
            for ended in (
                update(Ask).values(state="closed", closed_reason="stopped"),
                update(Swap).values(state=SwapState.BACK),
                update(Knock).values(state="refused"),
                update(Disclosure).where(col(Disclosure.seen_at).is_(None)).values(seen_at=tx.now),
                update(RoleHandover).values(ended_at=tx.now),
                update(CoordinatingTurns).values(ended_at=tx.now, news=None),
                update(StandIn).values(ended_at=tx.now),
                update(Ally).values(declined_at=tx.now),
                update(Rotation).values(ended_at=tx.now),
                delete(CoordinatorLeft),
                update(PlanProposal).values(ended_at=tx.now),
                update(PlanAgreement).values(asked_at=None),
                update(Checklist).values(closed_at=tx.now),
                update(AdvanceRun).values(state=RunState.ENDED),
                update(AdvanceRule).values(ended_at=tx.now),
            ):
                tx.session.execute(ended)
