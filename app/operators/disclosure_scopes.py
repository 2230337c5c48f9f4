"""Which rows of each table are about one circle, and what they tell: for a disclosure.

A table that isn't in the list fails a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlmodel import SQLModel

from app.asks import models as asks
from app.care import models as care
from app.care_cards import models as care_cards
from app.checklists import models as checklists
from app.circles import models as circles
from app.consent import models as consent
from app.coordinating import models as coordinating
from app.core.bulk import table_of
from app.core.models import ContentKey, RateBucket
from app.gatherings import models as gatherings
from app.guidelines import models as guidelines
from app.identity import models as identity
from app.lines import models as lines
from app.member_offers import models as member_offers
from app.needs import models as needs
from app.outbox import models as outbox
from app.plans import models as plans
from app.pod_map import models as pod_map
from app.record import models as record
from app.repairs import models as repairs
from app.rota import models as rota
from app.solidarity import models as solidarity
from app.stewardship import models as stewardship
from app.trials import models as trials
from app.values import models as values

RowsOfCircle = Callable[[str], ColumnElement[bool]]


def _of_circle(model: type[SQLModel]) -> RowsOfCircle:
    return lambda circle_id: table_of(model).c.circle_id == circle_id


def _within(model: type[SQLModel], column: str, parent: type[SQLModel]) -> RowsOfCircle:
    """Rows that point at a row of another table, which is the circle's."""

    def rows_of_circle(circle_id: str) -> ColumnElement[bool]:
        key = next(iter(table_of(parent).primary_key.columns))
        parents = select(key).where(SCOPES[parent].rows_of_circle(circle_id))
        return table_of(model).c[column].in_(parents)

    return rows_of_circle


def _accounts(circle_id: str) -> Any:
    members = table_of(circles.Member)
    return select(members.c.account_id).where(
        members.c.circle_id == circle_id, members.c.account_id.is_not(None)
    )


def _of_accounts(model: type[SQLModel], column: str = "account_id") -> RowsOfCircle:
    return lambda circle_id: table_of(model).c[column].in_(_accounts(circle_id))


def _notices(circle_id: str) -> ColumnElement[bool]:
    table = table_of(outbox.Notice)
    tests = table.c.circle_id.is_(None) & table.c.account_id.in_(_accounts(circle_id))
    return or_(table.c.circle_id == circle_id, tests)


def _keys(circle_id: str) -> ColumnElement[bool]:
    owner = table_of(ContentKey).c.owner_id
    return or_(owner == circle_id, owner.in_(_accounts(circle_id)))


def _repeats(circle_id: str) -> ColumnElement[bool]:
    devices = select(table_of(identity.Device).c.id).where(
        SCOPES[identity.Device].rows_of_circle(circle_id)
    )
    return table_of(identity.Repeat).c.scope.in_(devices)


def _stopped_numbers(circle_id: str) -> ColumnElement[bool]:
    numbers = select(table_of(identity.Address).c.hash).where(
        SCOPES[identity.Address].rows_of_circle(circle_id)
    )
    return table_of(identity.StoppedNumber).c.hash.in_(numbers)


def _nothing(_circle_id: str) -> ColumnElement[bool]:
    return false()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows of a table are about a circle, and what they tell, in a few words."""

    rows_of_circle: RowsOfCircle
    tells: str


SCOPES: dict[type[SQLModel], Scope] = {
    circles.Circle: Scope(
        lambda circle_id: table_of(circles.Circle).c.id == circle_id,
        "the circle: its zone and settings",
    ),
    circles.Member: Scope(_of_circle(circles.Member), "who is in it, by account, since when"),
    circles.MemberRole: Scope(
        _within(circles.MemberRole, "member_id", circles.Member), "who has which role"
    ),
    circles.Disclosure: Scope(
        _of_circle(circles.Disclosure), "what a friend said before the yes: paid, must report"
    ),
    circles.Invitation: Scope(_of_circle(circles.Invitation), "links: when, used or not"),
    circles.Knock: Scope(_of_circle(circles.Knock), "who asked to come in, and what became of it"),
    circles.Blocked: Scope(_of_circle(circles.Blocked), "which accounts are blocked"),
    circles.StandIn: Scope(_of_circle(circles.StandIn), "who coordinated for some days"),
    circles.MemberLimit: Scope(
        _of_circle(circles.MemberLimit), "nights and weeks that the person limited for a friend"
    ),
    circles.RoleHandover: Scope(
        _of_circle(circles.RoleHandover), "who hands coordinating to whom, and who agreed"
    ),
    coordinating.CoordinatingTurns: Scope(
        _of_circle(coordinating.CoordinatingTurns), "turns of coordinating: how long, who is next"
    ),
    coordinating.CoordinatingPlace: Scope(
        _of_circle(coordinating.CoordinatingPlace), "who takes turns of coordinating, or said no"
    ),
    circles.CoordinatorLeft: Scope(
        _of_circle(circles.CoordinatorLeft), "that the last coordinator went"
    ),
    stewardship.Ally: Scope(
        _of_circle(stewardship.Ally), "whom the person chose for when their phone is lost"
    ),
    stewardship.BringBack: Scope(
        _of_circle(stewardship.BringBack), "a new phone that allies let in: by whom, when, hashes"
    ),
    stewardship.Transfer: Scope(_of_circle(stewardship.Transfer), "links that hand it over"),
    trials.Trial: Scope(
        _of_circle(trials.Trial), "what is tried until a day, who began it, and what came of it"
    ),
    stewardship.Withdrawal: Scope(
        _of_circle(stewardship.Withdrawal), "whose consent was withdrawn, and when"
    ),
    consent.ConsentEpoch: Scope(_of_circle(consent.ConsentEpoch), "how often consent changed"),
    consent.ConsentGrant: Scope(
        _of_circle(consent.ConsentGrant), "who may know what, from when to when"
    ),
    consent.Reach: Scope(_of_circle(consent.Reach), "which events may reach a friend, and when"),
    consent.Capacity: Scope(
        _within(consent.Capacity, "member_id", circles.Member), "a friend's own dial"
    ),
    consent.LastWord: Scope(
        _of_circle(consent.LastWord), "who may still hear once of which shifts, after a withdrawal"
    ),
    consent.PoolPlace: Scope(_of_circle(consent.PoolPlace), "who stands by to be asked"),
    consent.Away: Scope(_of_circle(consent.Away), "days on which a friend is away"),
    consent.AdvanceRule: Scope(_of_circle(consent.AdvanceRule), "rules written ahead"),
    consent.AdvancePlace: Scope(_of_circle(consent.AdvancePlace), "whom such a rule names"),
    consent.AdvanceRun: Scope(_of_circle(consent.AdvanceRun), "when such a rule was started"),
    consent.AdvanceSaid: Scope(_of_circle(consent.AdvanceSaid), "who said that it applies"),
    consent.AdvanceGrant: Scope(_of_circle(consent.AdvanceGrant), "who was told under it"),
    rota.Pattern: Scope(_of_circle(rota.Pattern), "shifts that come again: weekday, hours, kind"),
    rota.Slot: Scope(_of_circle(rota.Slot), "single shifts: day, hours, places"),
    rota.Shift: Scope(_of_circle(rota.Shift), "who was with the person, and when"),
    rota.KeptShift: Scope(
        _of_circle(rota.KeptShift), "which shifts stayed with a friend after a withdrawal"
    ),
    rota.Rotation: Scope(_of_circle(rota.Rotation), "shifts taken in turn"),
    rota.RotationPlace: Scope(_of_circle(rota.RotationPlace), "who is in turn"),
    rota.GapWatch: Scope(_of_circle(rota.GapWatch), "how open shifts are told"),
    rota.GapMatter: Scope(_of_circle(rota.GapMatter), "open shifts that were told"),
    rota.GapTold: Scope(_of_circle(rota.GapTold), "to whom, and when"),
    rota.Swap: Scope(_of_circle(rota.Swap), "shifts that changed hands"),
    rota.StandBy: Scope(_of_circle(rota.StandBy), "who stood by for a shift"),
    rota.OtherHoursAsked: Scope(
        _of_circle(rota.OtherHoursAsked), "who was asked about other hours of some days"
    ),
    rota.Availability: Scope(_of_circle(rota.Availability), "hours that suit a friend"),
    rota.HandoverNote: Scope(_of_circle(rota.HandoverNote), "notes between shifts"),
    rota.CalendarFeed: Scope(_of_circle(rota.CalendarFeed), "calendar addresses, as digests"),
    rota.Offer: Scope(_of_circle(rota.Offer), "whom a coordinator asked for a shift"),
    plans.PlanVersion: Scope(_of_circle(plans.PlanVersion), "versions of the plan"),
    plans.PlanSection: Scope(
        _within(plans.PlanSection, "version_id", plans.PlanVersion), "their sections"
    ),
    plans.LadderStep: Scope(
        _within(plans.LadderStep, "version_id", plans.PlanVersion),
        "their steps: who is asked, how long is waited",
    ),
    plans.PlanDraft: Scope(_of_circle(plans.PlanDraft), "the plan as it is being written"),
    plans.KeptTemplate: Scope(_of_circle(plans.KeptTemplate), "templates for plans that it keeps"),
    plans.SharedTemplate: Scope(
        _nothing, "shared templates: no row says whose it is, and only its code opens it"
    ),
    plans.PlanReview: Scope(
        _of_circle(plans.PlanReview), "when the person would like to look at the plan again"
    ),
    plans.PlanProposal: Scope(
        _of_circle(plans.PlanProposal), "words that members suggest for the plan"
    ),
    plans.PlanAgreement: Scope(
        _of_circle(plans.PlanAgreement), "who said that they are with their parts of the plan"
    ),
    plans.PlanShown: Scope(_of_circle(plans.PlanShown), "to whom which section was shown"),
    lines.Line: Scope(
        _of_circle(lines.Line), "lines of its directory: their policies, who checked them and when"
    ),
    checklists.Checklist: Scope(
        _of_circle(checklists.Checklist), "checklists, and who opened one when"
    ),
    checklists.ChecklistLine: Scope(
        _of_circle(checklists.ChecklistLine), "their lines, and who took which"
    ),
    asks.Ask: Scope(_of_circle(asks.Ask), "when the person asked for someone"),
    asks.AlsoTold: Scope(
        _within(asks.AlsoTold, "ask_id", asks.Ask), "who was told something beside it, and when"
    ),
    asks.AskedMember: Scope(
        _within(asks.AskedMember, "ask_id", asks.Ask), "who was asked, and when"
    ),
    asks.LeftOut: Scope(
        _within(asks.LeftOut, "ask_id", asks.Ask), "whom the person left out of a request"
    ),
    asks.AddressGiven: Scope(
        _within(asks.AddressGiven, "ask_id", asks.Ask), "who might see the address for a request"
    ),
    asks.Answer: Scope(_within(asks.Answer, "ask_id", asks.Ask), "who answered what"),
    asks.StepMark: Scope(_within(asks.StepMark, "ask_id", asks.Ask), "how far the ladder went"),
    asks.AskLook: Scope(
        _within(asks.AskLook, "ask_id", asks.Ask), "when somebody might have become reachable"
    ),
    asks.AnswerLink: Scope(
        _within(asks.AnswerLink, "ask_id", asks.Ask), "links in mails and texts, as digests"
    ),
    asks.PracticeMark: Scope(_of_circle(asks.PracticeMark), "which requests were practice"),
    asks.AskStrength: Scope(_of_circle(asks.AskStrength), "what ways of asking are called"),
    asks.Arrival: Scope(_of_circle(asks.Arrival), "where the person is, and how to arrive"),
    asks.ArrivalShown: Scope(_of_circle(asks.ArrivalShown), "to whom that was shown"),
    care_cards.HealthCard: Scope(
        _of_circle(care_cards.HealthCard), "allergies, medicines and the like, sealed"
    ),
    care_cards.CompanionCard: Scope(
        _of_circle(care_cards.CompanionCard), "what to say for the person, sealed"
    ),
    care_cards.CardShown: Scope(_of_circle(care_cards.CardShown), "to whom these were shown"),
    care_cards.CompanionNote: Scope(
        _of_circle(care_cards.CompanionNote), "what a companion noted for the person"
    ),
    care.CheckIn: Scope(
        _of_circle(care.CheckIn), "who checks in on which days; what was answered, sealed"
    ),
    care.Aftercare: Scope(
        _of_circle(care.Aftercare), "after which requests the person said something about the days"
    ),
    care.LookBack: Scope(_of_circle(care.LookBack), "what the person wrote when they looked back"),
    guidelines.GuidelineRow: Scope(
        _of_circle(guidelines.GuidelineRow), "what the person prefers or never wants, words sealed"
    ),
    guidelines.GuidelineLift: Scope(
        _of_circle(guidelines.GuidelineLift), "which shift or request passes such a line once"
    ),
    care.HelperSeen: Scope(
        _of_circle(care.HelperSeen), "who was asked how they are after which request"
    ),
    solidarity.SolidarityWords: Scope(
        _of_circle(solidarity.SolidarityWords),
        "who asked what showing up would look like; what was said and written back, sealed",
    ),
    values.ValueReader: Scope(
        _of_circle(values.ValueReader), "who may read what the circle holds to, since when"
    ),
    values.ValueLine: Scope(
        _of_circle(values.ValueLine), "lines of what the circle holds to, sealed, and their days"
    ),
    values.ValueStance: Scope(
        _of_circle(values.ValueStance), "who marked which of these how; their words sealed"
    ),
    values.ValueIdea: Scope(
        _of_circle(values.ValueIdea), "who wrote an idea to which of these, sealed"
    ),
    pod_map.PodMap: Scope(
        _of_circle(pod_map.PodMap), "which fields the person left off their map of whom to turn to"
    ),
    pod_map.PodMapField: Scope(
        _of_circle(pod_map.PodMapField), "fields of it in their words, sealed"
    ),
    pod_map.PodMapName: Scope(
        _of_circle(pod_map.PodMapName), "whom they could turn to, sealed, for what, and how near"
    ),
    repairs.Repair: Scope(
        _of_circle(repairs.Repair), "which two wrote to each other alone, when, and how it ended"
    ),
    repairs.RepairWords: Scope(
        _of_circle(repairs.RepairWords), "what they wrote to each other, sealed"
    ),
    repairs.RepairClosed: Scope(
        _of_circle(repairs.RepairClosed), "who doesn't want to be written to so, and by whom"
    ),
    gatherings.Gathering: Scope(
        _of_circle(gatherings.Gathering), "whom the person called together, in sealed words"
    ),
    gatherings.GatheringTime: Scope(_of_circle(gatherings.GatheringTime), "the times to choose"),
    gatherings.GatheringGuest: Scope(
        _of_circle(gatherings.GatheringGuest),
        "who is invited, and what they said; guests by sealed names",
    ),
    gatherings.GatheringFit: Scope(_of_circle(gatherings.GatheringFit), "which times suit whom"),
    gatherings.Affirmation: Scope(
        _of_circle(gatherings.Affirmation), "what those who came saw in the person, sealed"
    ),
    member_offers.MemberOffer: Scope(
        _of_circle(member_offers.MemberOffer), "what members offer one another, sealed, and when"
    ),
    member_offers.MemberOfferTo: Scope(
        _of_circle(member_offers.MemberOfferTo), "for whom each of these is"
    ),
    member_offers.TakenUp: Scope(
        _of_circle(member_offers.TakenUp), "who took up which of these, for which day"
    ),
    member_offers.OffersWelcome: Scope(
        _of_circle(member_offers.OffersWelcome), "who lets the others offer them something"
    ),
    needs.Need: Scope(_of_circle(needs.Need), "what a member needs, sealed; a pot's goal"),
    needs.NeedKnown: Scope(_of_circle(needs.NeedKnown), "who may know of which need"),
    needs.MoneyKnown: Scope(
        _of_circle(needs.MoneyKnown), "whom a member lets know when they need money"
    ),
    needs.NeedHand: Scope(_of_circle(needs.NeedHand), "who helps with which need"),
    needs.Pledge: Scope(_of_circle(needs.Pledge), "who pledged which amount to which pot"),
    record.RecordHead: Scope(_of_circle(record.RecordHead), "where the record's chain stands"),
    record.RecordEpoch: Scope(_of_circle(record.RecordEpoch), "when it was set back to a backup"),
    record.RecordEntry: Scope(
        _of_circle(record.RecordEntry), "what was done, who was told and why: ids, codes, times"
    ),
    outbox.Notice: Scope(_notices, "what was to be told to whom, and when"),
    outbox.Attempt: Scope(
        _within(outbox.Attempt, "notice_id", outbox.Notice),
        "whether it left, over which channel; receipts while an ask runs",
    ),
    identity.Account: Scope(
        _of_accounts(identity.Account, "id"), "accounts of its members: language and zone"
    ),
    identity.Device: Scope(_of_accounts(identity.Device), "their devices, since when"),
    identity.SignIn: Scope(
        _within(identity.SignIn, "device_id", identity.Device), "sessions, by week of last use"
    ),
    identity.SignInToken: Scope(
        _within(identity.SignInToken, "sign_in_id", identity.SignIn), "session tokens, hashed"
    ),
    identity.DeviceLink: Scope(_of_accounts(identity.DeviceLink), "links to further devices"),
    identity.Passkey: Scope(
        _of_accounts(identity.Passkey), "their passkeys: the public half, the name sealed"
    ),
    identity.PasskeyChallenge: Scope(
        _of_accounts(identity.PasskeyChallenge), "what an authenticator is to sign, for minutes"
    ),
    identity.RecoveryCode: Scope(
        _of_accounts(identity.RecoveryCode), "their codes on paper, as digests, since when"
    ),
    identity.ProofWait: Scope(
        _of_accounts(identity.ProofWait), "a wait that stands for a passkey or a code"
    ),
    identity.PushSubscription: Scope(
        _within(identity.PushSubscription, "device_id", identity.Device),
        "where notifications go: the push service's address names a phone there, in clear",
    ),
    identity.Address: Scope(
        _of_accounts(identity.Address), "mail addresses and numbers: sealed, and a keyed hash"
    ),
    identity.StoppedNumber: Scope(
        _stopped_numbers, "which of their numbers want no messages, since when, by a keyed hash"
    ),
    identity.Repeat: Scope(_repeats, "which calls their devices made in the last 7 days, hashed"),
    ContentKey: Scope(_keys, "the keys that open what is sealed, wrapped by the operator's key"),
    RateBucket: Scope(
        _nothing, "how often things were done in the last day, by a keyed hash: no circle's"
    ),
    outbox.Refusal: Scope(_nothing, "of the installation: no circle's"),
    outbox.Alarm: Scope(_nothing, "of the installation: no circle's"),
}
