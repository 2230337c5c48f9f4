"""The shape of a member's own copy: what is theirs in each circle, and the person's whole circle.

A file outlives a withdrawal. So a friend's copy holds what they wrote, set and did, and not the
person's words, their plan, or who else is in the circle.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from app.api.http.closed_lists import AnswerText
from app.api.http.wire import Instant, InstantText, Out
from app.api.views.addresses import AddressOut
from app.api.views.advance_rules import Rules
from app.api.views.allies import AllyOut, MyAllyOut
from app.api.views.arrival import ArrivalOut
from app.api.views.asks import AskView
from app.api.views.availability import AvailabilityOut
from app.api.views.calendar_feeds import CalendarOut
from app.api.views.cards import DisclosureOut
from app.api.views.care import CheckIns, CheckInWayText, LookBacks
from app.api.views.care_cards import CompanionCardOut, CompanionNotes, HealthCardOut
from app.api.views.checklists import ChecklistOut, KindText
from app.api.views.circles import CircleOut
from app.api.views.consent import ConsentOut
from app.api.views.coordinating_turns import CoordinatingTurnsOut, MyCoordinatingTurn
from app.api.views.coordinators import HandoverOut
from app.api.views.devices import DeviceOut, EndedDeviceOut
from app.api.views.export_needs import MyNeeds
from app.api.views.former_members import FormerList
from app.api.views.gaps import AlertsOut
from app.api.views.gatherings import Gatherings, GuestAnswerText
from app.api.views.guidelines import Guidelines
from app.api.views.handover_notes import Notes
from app.api.views.invitations import Knocks
from app.api.views.lines import LineOut
from app.api.views.me import AccountOut, MyKnock, PlaceOut
from app.api.views.member_limits import LimitsOut
from app.api.views.member_offers import RhythmText
from app.api.views.patterns import Patterns
from app.api.views.pending_grants import Widening
from app.api.views.plan_agreements import ReaderOut
from app.api.views.plan_drafts import DraftOut
from app.api.views.plan_proposals import MyProposal, ProposalOut
from app.api.views.plan_templates import KeptTemplateOut
from app.api.views.plan_versions import VersionRow
from app.api.views.plans import PlanOut
from app.api.views.pod_map import PodMapOut
from app.api.views.practice import MyPracticeOut
from app.api.views.reach import CapacityOut, PoolOut, ReachOut
from app.api.views.reach_events import EventOut
from app.api.views.repairs import RepairRead
from app.api.views.retention import KeepingOut
from app.api.views.rotations import Rotations
from app.api.views.slots import SlotOut
from app.api.views.solidarity import SolidarityOfPerson, StandingText
from app.api.views.stand_ins import StandInOut, StandIns
from app.api.views.strengths import Strengths
from app.api.views.trials import Trials
from app.api.views.values import MyValues, ValuesOut
from app.api.views.ways_in import CodeOut, PasskeyOut

FORMAT: Literal["showup-copy-1"] = "showup-copy-1"


class MyShift(Out):
    """A shift that I hold, or held to its end. `title`: while such words are mine to read."""

    slot_id: str
    kind: str
    title: str | None
    starts_at: Instant
    ends_at: Instant
    taken_at: Instant


class MyTurns(Out):
    """A regular shift that I take in turn with others, or by myself."""

    id: str
    weekdays: list[int]
    from_: date = Field(serialization_alias="from")
    until: date | None
    agreed: bool


class MySwap(Out):
    """A shift of mine that I offer to others."""

    id: str
    slot_id: str
    at: InstantText
    state: str


class MyRule(Out):
    """An advance rule that names me, without its words: those are the person's."""

    id: str
    says: bool
    asked: bool
    agreed: bool | None
    starts_at: Instant


class MyNote(Out):
    """A note that I left for whoever came next."""

    id: str
    text: str
    at: Instant


class MyCompanionNote(Out):
    """What I wrote down for the person when I went with them, for as long as I can read it."""

    id: str
    times: str
    names: str
    said: str
    at: Instant


class MyAnswer(Out):
    """What I answered to a request."""

    ask_id: str
    answer: AnswerText
    minutes: int | None
    at: Instant
    practice: bool


class MyChecklistLine(Out):
    """A line of a checklist that I took: that I did, without its words."""

    line_id: str
    kind: KindText
    taken_at: Instant
    done_at: Instant | None


class MyCheckIn(Out):
    """A day on which I check in with the person. What they answer is theirs."""

    id: str
    on_day: date
    wall: str
    way: CheckInWayText
    state: str


class MySolidarity(Out):
    """Whether I asked what showing up would look like, and what I wrote back. The words that the
    person wrote are theirs."""

    standing: StandingText
    reply: str | None


class MyGathering(Out):
    """What I said to an invitation of the person's, without their words or who else comes."""

    gathering_id: str
    answer: GuestAnswerText | None
    shows_name: bool
    affirmed: bool


class MyOffer(Out):
    """What I offer others, in my words. Who took it up is theirs."""

    id: str
    words: str
    minutes: int
    rhythm: RhythmText
    on_day: date | None
    wall: str | None


class MyTakenUp(Out):
    """What I took up of somebody's offer. Their words are theirs."""

    offer_id: str
    starts_at: Instant | None


class MyHandover(Out):
    """Coordinating that I hand on or am asked to take, without whose it is besides."""

    id: str
    state: Literal["asked", "allowed", "stays"]
    mine: Literal["gives", "takes"]


class MyWaysIn(Out):
    """My ways back in: that they are there and since when, and nothing that opens anything."""

    passkeys: list[PasskeyOut]
    code: CodeOut | None


class LimitsOfMember(LimitsOut):
    """What the person set for one member."""

    member_id: str


class Mine(Out):
    """What is mine in one circle. None: I have nothing of the kind by my roles."""

    name: str
    label: str | None
    in_since: Instant | None
    number: str | None
    disclosures: list[DisclosureOut] = Field(description="What I told about myself, newest first.")
    card_waits: bool = Field(description="It changed, and the person hasn't answered yet.")
    limits: LimitsOut = Field(description="What the person set for me.")
    reach: ReachOut | None
    events: list[EventOut]
    capacity: CapacityOut | None
    practice: MyPracticeOut | None
    muted: bool
    muted_until: Instant | None
    availability: AvailabilityOut | None
    calendar: CalendarOut | None
    stands_by: bool | None = Field(description="My yes or no to being among the backups.")
    shifts: list[MyShift]
    turns: list[MyTurns]
    swaps: list[MySwap]
    rules: list[MyRule]
    notes: list[MyNote]
    plan_proposals: list[MyProposal] = Field(description="Words that I suggested, and that wait.")
    plan_agreed_at: Instant | None = Field(description="When I said that I am on board.")
    companion_notes: list[MyCompanionNote]
    answers: list[MyAnswer]
    check_ins: list[MyCheckIn]
    solidarity: MySolidarity | None
    values: MyValues
    repairs: list[RepairRead] = Field(description="What I and another wrote to each other.")
    gatherings: list[MyGathering]
    member_offers: list[MyOffer]
    took_up: list[MyTakenUp]
    offers_welcome: bool
    needs: MyNeeds
    coordinates: list[StandInOut] = Field(description="Days on which I coordinate for somebody.")
    ally: MyAllyOut | None = Field(description="What I may do when the person's phone is lost.")
    role_handovers: list[MyHandover]
    coordinating_turn: MyCoordinatingTurn | None = Field(
        description="Whether I take turns of coordinating, or was asked to."
    )
    checklist_lines: list[MyChecklistLine]


class Whole(Out):
    """The person's circle. The record is a file of its own, with its proof."""

    circle: CircleOut | None
    limits: list[LimitsOfMember]
    allies: list[AllyOut]
    role_handovers: list[HandoverOut]
    coordinating_turns: CoordinatingTurnsOut | None
    plan: PlanOut | None
    draft: DraftOut | None = Field(description="What is being written; none: nothing is.")
    versions: list[VersionRow] = Field(description="Of the plan: those that are kept.")
    plan_proposals: list[ProposalOut] = Field(description="What others suggest for the plan.")
    templates: list[KeptTemplateOut] = Field(description="Templates that the circle keeps.")
    plan_readers: list[ReaderOut] = Field(description="Who reads parts of it, and is on board.")
    consent: ConsentOut | None
    widening: Widening | None
    pool: PoolOut | None
    rules: Rules | None
    strengths: Strengths | None
    trials: Trials | None
    arrival: ArrivalOut | None
    checklists: list[ChecklistOut]
    lines: list[LineOut]
    check_ins: CheckIns | None
    guidelines: Guidelines | None
    look_backs: LookBacks | None
    solidarity: SolidarityOfPerson | None
    values: ValuesOut | None
    gatherings: Gatherings | None
    pod_map: PodMapOut | None = Field(description="Whom I could turn to, and for what.")
    asks: list[AskView]
    patterns: Patterns | None
    rotations: Rotations | None
    slots: list[SlotOut] = Field(description="56 days back as far as taken, 28 days ahead.")
    alerts: AlertsOut | None
    knocks: Knocks | None
    former: FormerList | None
    health_card: HealthCardOut | None
    companion_card: CompanionCardOut | None
    companion_notes: CompanionNotes | None
    notes: Notes | None
    stand_ins: StandIns | None
    keeping: KeepingOut | None


class CircleCopy(Out):
    place: PlaceOut
    mine: Mine
    whole: Whole | None = Field(description="For the person alone.")


class Copy(Out):
    """Everything about whoever asks."""

    format: Literal["showup-copy-1"]
    made_at: Instant
    account: AccountOut
    devices: list[DeviceOut]
    ended_devices: list[EndedDeviceOut] = Field(description="In the last 30 days.")
    ways_in: MyWaysIn
    addresses: list[AddressOut]
    knocks: list[MyKnock]
    circles: list[CircleCopy]
