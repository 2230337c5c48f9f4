"""Deleting a circle: its rows, its key, and the sessions of whoever has no circle left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ScalarSelect, delete, func, or_
from sqlmodel import SQLModel, col, select

from app.asks.models import (
    AddressGiven,
    AlsoTold,
    Answer,
    AnswerLink,
    Arrival,
    ArrivalShown,
    Ask,
    AskedMember,
    AskLook,
    AskStrength,
    LeftOut,
    PracticeMark,
    StepMark,
)
from app.care.models import Aftercare, CheckIn, HelperSeen, LookBack
from app.care_cards.models import CardShown, CompanionCard, CompanionNote, HealthCard
from app.checklists.models import Checklist, ChecklistLine
from app.circles.models import (
    Blocked,
    Circle,
    CircleState,
    CoordinatorLeft,
    Disclosure,
    Invitation,
    Knock,
    Member,
    MemberLimit,
    MemberRole,
    MemberState,
    RoleHandover,
    StandIn,
)
from app.circles.service import lock_circle
from app.consent import last_word_service
from app.consent import service as consent
from app.consent.models import (
    AdvanceGrant,
    AdvancePlace,
    AdvanceRule,
    AdvanceRun,
    AdvanceSaid,
    Away,
    Capacity,
    ConsentEpoch,
    ConsentGrant,
    LastWord,
    PoolPlace,
    Reach,
)
from app.coordinating.models import CoordinatingPlace, CoordinatingTurns
from app.core.columns import metadata
from app.core.db import Tx
from app.core.errors import NotFound
from app.gatherings.models import (
    Affirmation,
    Gathering,
    GatheringFit,
    GatheringGuest,
    GatheringTime,
)
from app.guidelines.models import GuidelineLift, GuidelineRow
from app.lines.models import Line
from app.member_offers.models import MemberOffer, MemberOfferTo, OffersWelcome, TakenUp
from app.needs.models import MoneyKnown, Need, NeedHand, NeedKnown, Pledge
from app.outbox.models import Attempt, Notice, NoticeState
from app.plans.kept_template_service import end_all_sharing
from app.plans.models import (
    KeptTemplate,
    LadderStep,
    PlanAgreement,
    PlanDraft,
    PlanProposal,
    PlanReview,
    PlanSection,
    PlanShown,
    PlanVersion,
)
from app.pod_map.models import PodMap, PodMapField, PodMapName
from app.record.models import RecordEntry, RecordEpoch, RecordHead
from app.repairs.models import Repair, RepairClosed, RepairWords
from app.rota.models import (
    Availability,
    CalendarFeed,
    GapMatter,
    GapTold,
    GapWatch,
    HandoverNote,
    KeptShift,
    Offer,
    OtherHoursAsked,
    Pattern,
    Rotation,
    RotationPlace,
    Shift,
    Slot,
    StandBy,
    Swap,
)
from app.solidarity.models import SolidarityWords
from app.stewardship.models import Ally, BringBack, Transfer, Withdrawal
from app.stewardship.sign_out_service import sign_out_if_last
from app.trials.models import Trial
from app.values.models import ValueIdea, ValueLine, ValueReader, ValueStance

# In an order in which no row points at one that is gone.
_WITH_CIRCLE: tuple[type[SQLModel], ...] = (
    Notice,
    BringBack,
    Ally,
    ArrivalShown,
    Arrival,
    CardShown,
    HealthCard,
    CompanionCard,
    CompanionNote,
    PracticeMark,
    CoordinatingPlace,
    CoordinatingTurns,
    Trial,
    CheckIn,
    Aftercare,
    LookBack,
    HelperSeen,
    SolidarityWords,
    ValueIdea,
    ValueStance,
    ValueLine,
    ValueReader,
    PodMapName,
    PodMapField,
    PodMap,
    RepairWords,
    Repair,
    RepairClosed,
    GatheringFit,
    GatheringGuest,
    GatheringTime,
    Gathering,
    Affirmation,
    TakenUp,
    MemberOfferTo,
    MemberOffer,
    OffersWelcome,
    NeedKnown,
    MoneyKnown,
    NeedHand,
    Pledge,
    Need,
    GuidelineLift,
    GuidelineRow,
    AskStrength,
    Swap,
    OtherHoursAsked,
    StandBy,
    Offer,
    HandoverNote,
    CalendarFeed,
    Availability,
    KeptShift,
    Shift,
    Slot,
    GapTold,
    GapMatter,
    GapWatch,
    RotationPlace,
    Rotation,
    Pattern,
    AdvanceGrant,
    AdvanceSaid,
    AdvanceRun,
    AdvancePlace,
    AdvanceRule,
    ChecklistLine,
    Checklist,
    Line,
    PlanDraft,
    PlanReview,
    PlanProposal,
    PlanAgreement,
    PlanShown,
    PlanVersion,
    KeptTemplate,
    PoolPlace,
    Reach,
    LastWord,
    ConsentGrant,
    ConsentEpoch,
    Knock,
    Invitation,
    Disclosure,
    Transfer,
    Withdrawal,
    Away,
    StandIn,
    MemberLimit,
    RoleHandover,
    CoordinatorLeft,
    Blocked,
    Member,
)


def delete_if_due(tx: Tx, circle_id: str) -> bool:
    """Delete a draft or a closed circle if its time is over; tells whether it was.

    Looked at once its consent is held: whoever accepts a draft holds that, too, and an accepted
    one stays.
    """
    try:
        consent.lock_exclusive(tx, circle_id)
    except NotFound:
        return False  # another worker deleted it a moment ago
    circle = tx.session.get_one(Circle, circle_id, populate_existing=True)
    # A draft's end says nothing about a circle that lives.
    draft_ends_at = circle.draft_ends_at if circle.state == CircleState.DRAFT else None
    if not any(at is not None and at <= tx.now for at in (draft_ends_at, circle.delete_at)):
        return False
    delete_circle(tx, circle_id)
    return True


def delete_circle(tx: Tx, circle_id: str) -> datetime | None:
    """Delete a circle and destroy its key: what backups still hold of it can't be read again.

    Accounts that have no circle left lose their sessions and subscriptions. Returns until when
    a notice that a worker holds may still leave; None when there is none.
    """
    circle, last_send_by = _lock_whole_circle(tx, circle_id)
    _sign_out_leaving_accounts(tx, circle_id)
    # While its key still says which shared templates are this circle's.
    end_all_sharing(tx, circle_id)
    _delete_rows(tx, circle)
    tx.destroy_box(circle_id)
    tx.hint(circle_id)
    return last_send_by


def _lock_whole_circle(tx: Tx, circle_id: str) -> tuple[Circle, datetime | None]:
    """Lock what whoever adds rows to a circle holds.

    Returns the circle, and until when a notice that a worker holds may leave; None: it holds none.
    """
    # They take them in this order: consent (leases, looks at gaps), its member (answers, claims),
    # its ask (the ladder), the circle itself (whatever points at it).
    consent.lock_exclusive(tx, circle_id)
    tx.session.exec(
        select(Member.id)
        .where(Member.circle_id == circle_id)
        .order_by(col(Member.id))
        .with_for_update(key_share=True)
    ).all()
    tx.session.exec(select(Ask.id).where(Ask.circle_id == circle_id).with_for_update()).all()
    circle = lock_circle(tx, circle_id)
    last_send_by = tx.session.exec(
        select(func.max(Notice.send_by)).where(
            Notice.circle_id == circle_id, Notice.state == NoticeState.LEASED
        )
    ).one()
    return circle, last_send_by


def _sign_out_leaving_accounts(tx: Tx, circle_id: str) -> None:
    """Sign out every account for which the circle is the last one."""
    # Whoever is out and waits for a last word isn't told any more, and signed out now.
    leaving = select(LastWord.member_id).where(
        LastWord.circle_id == circle_id,
        col(LastWord.closed_at).is_(None),
        col(LastWord.signs_out).is_(True),
    )
    accounts = set(
        tx.session.exec(
            select(Member.account_id).where(
                Member.circle_id == circle_id,
                or_(col(Member.state) == MemberState.IN, col(Member.id).in_(leaving)),
            )
        )
    )
    last_word_service.end_all_in(tx, circle_id)
    for account_id in accounts:
        if account_id is not None:
            sign_out_if_last(tx, account_id, leaving=circle_id)


def _delete_rows(tx: Tx, circle: Circle) -> None:
    """Delete every row of a circle, its own and its record's last."""
    circle_id = circle.id
    asks = select(Ask.id).where(Ask.circle_id == circle_id).scalar_subquery()
    versions = select(PlanVersion.id).where(PlanVersion.circle_id == circle_id).scalar_subquery()
    members = select(Member.id).where(Member.circle_id == circle_id).scalar_subquery()
    notices = select(Notice.id).where(Notice.circle_id == circle_id).scalar_subquery()

    def within(model: type[SQLModel], column: str, parents: ScalarSelect[str]) -> None:
        table = metadata.tables[str(model.__tablename__)]
        tx.session.execute(delete(table).where(table.c[column].in_(parents)))

    def all_of(model: type[SQLModel]) -> None:
        table = metadata.tables[str(model.__tablename__)]
        tx.session.execute(delete(table).where(table.c["circle_id"] == circle_id))

    within(AnswerLink, "ask_id", asks)
    within(Attempt, "notice_id", notices)
    model: type[SQLModel]
    for model in (AlsoTold, Answer, AskedMember, AskLook, LeftOut, AddressGiven, StepMark):
        within(model, "ask_id", asks)
    all_of(Ask)
    for model in (PlanSection, LadderStep):
        within(model, "version_id", versions)
    for model in (Capacity, MemberRole):
        within(model, "member_id", members)
    for model in _WITH_CIRCLE:
        all_of(model)
    tx.session.delete(circle)
    tx.session.flush()
    # Its record may only go once the circle itself is gone (a trigger holds that).
    for model in (RecordEntry, RecordEpoch, RecordHead):
        all_of(model)
