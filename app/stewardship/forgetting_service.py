"""What is forgotten by more than deleting a row: requests, the plan's old versions, accounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import SQLModel, col, select

from app.asks.models import (
    AddressGiven,
    AlsoTold,
    Answer,
    AnswerLink,
    ArrivalShown,
    Ask,
    AskedMember,
    LeftOut,
    StepMark,
)
from app.care.models import CheckIn, HelperSeen
from app.circles.models import Disclosure, Knock
from app.consent.models import AdvanceRule, ConsentGrant
from app.core.db import Tx
from app.core.forgetting import BATCH, Key, Overdue, OverdueRows, primary_key
from app.gatherings.models import Gathering
from app.gatherings.writing_service import delete_gatherings
from app.guidelines.line_service import delete_lines
from app.guidelines.models import GuidelineRow
from app.identity.models import Account
from app.needs.models import Need, NeedHand, NeedKnown, Pledge
from app.outbox.models import Attempt, Notice
from app.plans.first_shown_service import forget_version
from app.plans.models import LadderStep, PlanSection, PlanVersion
from app.repairs.models import Repair, RepairWords
from app.stewardship.card_forgetting_service import keep_that_cards_were_shown
from app.stewardship.overdue import (
    care_queries,
    consent_queries,
    delivery_queries,
    gathering_queries,
    guideline_queries,
    need_queries,
    people_queries,
    repair_queries,
)


class Work:
    """Locks the overdue rows of one table and does one thing with all of them."""

    def __init__(
        self,
        table: type[SQLModel],
        overdue: Overdue,
        work: Callable[[Tx, list[str]], None],
        batch: int = BATCH,
    ) -> None:
        self._rows, self._work, self.batch = OverdueRows(table, overdue, batch), work, batch

    def __repr__(self) -> str:
        return repr(self._rows)

    def find_due(self, tx: Tx) -> Sequence[Key]:
        return self._rows.find(tx)

    def forget(self, tx: Tx, keys: Sequence[Key]) -> int:
        ids = [str(key[0]) for key in self._rows.hold(tx, keys)]
        if ids:
            self._work(tx, ids)
        return len(ids)


def _empty(table: type[SQLModel], **values: Any) -> Callable[[Tx, list[str]], None]:
    """Work that leaves the rows and sets some of their columns."""

    def work(tx: Tx, ids: list[str]) -> None:
        (key,) = primary_key(table)
        tx.session.execute(update(table).where(key.in_(ids)).values(**values))

    return work


def _delete_asks(tx: Tx, ask_ids: list[str]) -> None:
    """Delete the answers, who was asked, marks and links of some asks; then the asks."""
    for table in (
        AlsoTold,
        Answer,
        AskedMember,
        LeftOut,
        AddressGiven,
        StepMark,
        AnswerLink,
        HelperSeen,
    ):
        tx.session.execute(delete(table).where(col(table.ask_id).in_(ask_ids)))
    _keep_that_it_was_shown(tx, ask_ids)
    keep_that_cards_were_shown(tx, ask_ids)
    tx.session.execute(delete(Ask).where(col(Ask.id).in_(ask_ids)))


def _delete_needs(tx: Tx, need_ids: list[str]) -> None:
    """Delete needs with who knew of them, their hands and their pledges."""
    for table in (NeedKnown, NeedHand, Pledge):
        tx.session.execute(delete(table).where(col(table.need_id).in_(need_ids)))
    tx.session.execute(delete(Need).where(col(Need.id).in_(need_ids)))


def _keep_that_it_was_shown(tx: Tx, subject_ids: Sequence[str]) -> None:
    """Keep that the address was shown to somebody; forget for what it was shown."""
    about = col(ArrivalShown.subject_id).in_(subject_ids)
    for member_id, circle_id in tx.session.execute(
        select(ArrivalShown.member_id, ArrivalShown.circle_id)
        .where(about)
        .distinct()
        .order_by(col(ArrivalShown.member_id))
    ).all():
        tx.insert_new(ArrivalShown, member_id=member_id, subject_id="", circle_id=circle_id)
    tx.session.execute(delete(ArrivalShown).where(about))


def _delete_repairs(tx: Tx, repair_ids: list[str]) -> None:
    """Delete what two members wrote to each other; then that they did."""
    tx.session.execute(delete(RepairWords).where(col(RepairWords.repair_id).in_(repair_ids)))
    tx.session.execute(delete(Repair).where(col(Repair.id).in_(repair_ids)))


class ArrivalsShown:
    """Forgets for what the address was shown, once that is deleted."""

    batch = BATCH

    def __init__(self) -> None:
        self._rows = OverdueRows(
            ArrivalShown, delivery_queries.arrivals_shown, key=[col(ArrivalShown.subject_id)]
        )

    def find_due(self, tx: Tx) -> Sequence[Key]:
        return self._rows.find(tx)

    def forget(self, tx: Tx, keys: Sequence[Key]) -> int:
        _keep_that_it_was_shown(tx, [subject_id for (subject_id,) in keys])
        return len(keys)


def _wipe_receipts(tx: Tx, attempt_ids: list[str]) -> None:
    tx.session.execute(
        update(Attempt)
        .where(col(Attempt.id).in_(attempt_ids))
        .values(shown_at=None, opened_at=None)
    )


class Receipts:
    """Forgets whether a phone showed something.

    Notices are locked first, in the order in which those who write outcomes lock them.
    """

    batch = BATCH

    def __init__(self) -> None:
        self._rows = OverdueRows(Attempt, delivery_queries.receipts)

    def find_due(self, tx: Tx) -> Sequence[Key]:
        return self._rows.find(tx)

    def forget(self, tx: Tx, keys: Sequence[Key]) -> int:
        ids = [attempt_id for (attempt_id,) in keys]
        of_these = select(Attempt.notice_id).where(col(Attempt.id).in_(ids))
        tx.session.exec(
            select(Notice.id)
            .where(col(Notice.id).in_(of_these))
            .order_by(col(Notice.id))
            .with_for_update()
        ).all()
        locked_ids = [attempt_id for (attempt_id,) in self._rows.hold(tx, keys)]
        _wipe_receipts(tx, locked_ids)
        return len(locked_ids)


def _empty_hidden_knocks(tx: Tx, knock_ids: list[str]) -> None:
    """Empty the name and the card of a knock by somebody blocked: no screen shows either."""
    cards = select(Knock.disclosure_id).where(col(Knock.id).in_(knock_ids))
    tx.session.execute(
        update(Disclosure)
        .where(col(Disclosure.id).in_(cards))
        .values(paid=False, reports=False, reports_to=None, duty=None, limits=None, stands=None)
    )
    tx.session.execute(update(Knock).where(col(Knock.id).in_(knock_ids)).values(name=""))


def _delete_accounts(tx: Tx, account_ids: list[str]) -> None:
    """Delete accounts, and the keys under which their labels and addresses were sealed."""
    for account_id in account_ids:
        tx.destroy_box(account_id)
    tx.session.flush()
    tx.session.execute(delete(Account).where(col(Account.id).in_(account_ids)))


class PlanVersions:
    """Forgets replaced versions of plans, the oldest first: the last heading is what stays."""

    batch = 20

    def __init__(self) -> None:
        order = [col(PlanVersion.number), col(PlanVersion.id)]
        self._rows = OverdueRows(
            PlanVersion, consent_queries.plan_versions, self.batch, order=order
        )

    def find_due(self, tx: Tx) -> Sequence[Key]:
        return self._rows.find(tx)

    def forget(self, tx: Tx, keys: Sequence[Key]) -> int:
        locked_keys = self._rows.hold(tx, keys)
        for key in keys:
            if key in locked_keys:
                self._delete(tx, str(key[0]))
        return len(locked_keys)

    def _delete(self, tx: Tx, version_id: str) -> None:
        circle_id = tx.session.exec(
            select(PlanVersion.circle_id).where(PlanVersion.id == version_id)
        ).one()
        forget_version(tx, circle_id, version_id)
        for table in (PlanSection, LadderStep):
            tx.session.execute(delete(table).where(col(table.version_id) == version_id))
        tx.session.execute(delete(PlanVersion).where(col(PlanVersion.id) == version_id))


ASKS = Work(Ask, delivery_queries.asks, _delete_asks, batch=20)
GATHERINGS = Work(Gathering, gathering_queries.gatherings, delete_gatherings, batch=20)
HIDDEN_KNOCKS = Work(Knock, people_queries.hidden_knocks, _empty_hidden_knocks)
ACCOUNTS = Work(Account, people_queries.accounts, _delete_accounts)
REPAIRS = Work(Repair, repair_queries.repairs, _delete_repairs)
NEEDS = Work(Need, need_queries.needs, _delete_needs, batch=20)
GUIDELINES = Work(GuidelineRow, guideline_queries.lines, delete_lines)
CHECK_IN_ANSWERS = Work(
    CheckIn, care_queries.check_in_answers, _empty(CheckIn, answer=None, words=None)
)
RULES_WORDS = Work(
    AdvanceRule,
    consent_queries.rules_words,
    _empty(AdvanceRule, words="", version_id=None, position=None),
)
GRANTS_WORDS = Work(ConsentGrant, consent_queries.grants_words, _empty(ConsentGrant, why=None))
