"""Every column that holds what people wrote, sealed, and whose key seals it.

A row is named by its primary key, joined by full stops: that is what its seal is bound to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, select
from sqlmodel import SQLModel, col

from app.asks.models import Arrival, Ask, AskStrength
from app.care.models import CheckIn, LookBack
from app.care_cards.models import CompanionCard, CompanionNote, HealthCard
from app.checklists.models import ChecklistLine
from app.circles.models import Circle, Disclosure, Knock, Member
from app.consent.models import AdvanceRule, ConsentGrant
from app.core.columns import metadata
from app.gatherings.gathering_words import COLUMNS as GATHERING_COLUMNS
from app.gatherings.models import Affirmation, Gathering, GatheringGuest
from app.guidelines.models import GuidelineRow
from app.identity.models import Address, Device, Passkey
from app.lines.models import Line
from app.member_offers.models import MemberOffer
from app.needs.models import Need, NeedHand
from app.plans.models import (
    KeptTemplate,
    LadderStep,
    PlanAgreement,
    PlanDraft,
    PlanProposal,
    PlanSection,
    PlanShown,
    PlanVersion,
)
from app.pod_map.models import PodMapField, PodMapName
from app.repairs.models import RepairWords
from app.rota.models import HandoverNote, Pattern
from app.solidarity.models import SolidarityWords
from app.values.models import ValueIdea, ValueLine, ValueStance


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model."""
    return metadata.tables[str(model.__tablename__)]


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sealed columns of one table, and which rows are an owner's."""

    model: type[SQLModel]
    columns: tuple[str, ...]
    owned_by: Callable[[str], ColumnElement[bool]]

    @property
    def table(self) -> Table:
        return table_of(self.model)


def _by(model: type[SQLModel], column: str) -> Callable[[str], ColumnElement[bool]]:
    return lambda owner: table_of(model).c[column] == owner


def _by_version(model: type[SQLModel]) -> Callable[[str], ColumnElement[bool]]:
    def owned_by(circle_id: str) -> ColumnElement[bool]:
        versions = select(col(PlanVersion.id)).where(col(PlanVersion.circle_id) == circle_id)
        return table_of(model).c["version_id"].in_(versions)

    return owned_by


SEALED: tuple[Sealed, ...] = (
    Sealed(Circle, ("name", "i_am", "solidarity"), _by(Circle, "id")),
    Sealed(Member, ("name", "label", "number"), _by(Member, "circle_id")),
    Sealed(Disclosure, ("reports_to", "duty", "limits", "stands"), _by(Disclosure, "circle_id")),
    Sealed(Knock, ("name",), _by(Knock, "circle_id")),
    Sealed(ConsentGrant, ("why",), _by(ConsentGrant, "circle_id")),
    Sealed(AdvanceRule, ("words",), _by(AdvanceRule, "circle_id")),
    Sealed(CheckIn, ("answer", "words"), _by(CheckIn, "circle_id")),
    Sealed(Need, ("title", "words", "how", "link", "thanks"), _by(Need, "circle_id")),
    Sealed(NeedHand, ("part",), _by(NeedHand, "circle_id")),
    Sealed(GuidelineRow, ("words",), _by(GuidelineRow, "circle_id")),
    Sealed(LookBack, ("helped", "hindered", "change"), _by(LookBack, "circle_id")),
    Sealed(SolidarityWords, ("words", "reply"), _by(SolidarityWords, "circle_id")),
    Sealed(ValueLine, ("words",), _by(ValueLine, "circle_id")),
    Sealed(ValueStance, ("words",), _by(ValueStance, "circle_id")),
    Sealed(ValueIdea, ("words",), _by(ValueIdea, "circle_id")),
    Sealed(PodMapField, ("words",), _by(PodMapField, "circle_id")),
    Sealed(PodMapName, ("name",), _by(PodMapName, "circle_id")),
    Sealed(RepairWords, ("words",), _by(RepairWords, "circle_id")),
    Sealed(Gathering, GATHERING_COLUMNS, _by(Gathering, "circle_id")),
    Sealed(GatheringGuest, ("name", "role_label", "authority"), _by(GatheringGuest, "circle_id")),
    Sealed(Affirmation, ("by_name", "words"), _by(Affirmation, "circle_id")),
    Sealed(MemberOffer, ("words",), _by(MemberOffer, "circle_id")),
    Sealed(Pattern, ("title",), _by(Pattern, "circle_id")),
    Sealed(HandoverNote, ("text",), _by(HandoverNote, "circle_id")),
    Sealed(
        PlanVersion,
        (
            "nobody_free",
            "over",
            "body_emergency",
            "title",
            "written_when",
            "written_with",
            "templates",
            "own_templates",
        ),
        _by(PlanVersion, "circle_id"),
    ),
    Sealed(PlanSection, ("heading", "text"), _by_version(PlanSection)),
    Sealed(
        LadderStep,
        ("name", "trigger", "do", "dont", "place", "tell_words"),
        _by_version(LadderStep),
    ),
    Sealed(KeptTemplate, ("body", "code"), _by(KeptTemplate, "circle_id")),
    Sealed(PlanDraft, ("body",), _by(PlanDraft, "circle_id")),
    Sealed(PlanProposal, ("body",), _by(PlanProposal, "circle_id")),
    Sealed(PlanAgreement, ("digests",), _by(PlanAgreement, "circle_id")),
    Sealed(PlanShown, ("heading",), _by(PlanShown, "circle_id")),
    Sealed(Line, ("body",), _by(Line, "circle_id")),
    Sealed(ChecklistLine, ("words",), _by(ChecklistLine, "circle_id")),
    Sealed(Arrival, ("address", "notes", "number"), _by(Arrival, "circle_id")),
    Sealed(HealthCard, ("body",), _by(HealthCard, "circle_id")),
    Sealed(CompanionCard, ("body",), _by(CompanionCard, "circle_id")),
    Sealed(CompanionNote, ("body",), _by(CompanionNote, "circle_id")),
    Sealed(Ask, ("words", "strength"), _by(Ask, "circle_id")),
    Sealed(AskStrength, ("name",), _by(AskStrength, "circle_id")),
    Sealed(Device, ("label",), _by(Device, "account_id")),
    Sealed(Passkey, ("name",), _by(Passkey, "account_id")),
    Sealed(Address, ("value", "code"), _by(Address, "account_id")),
)
