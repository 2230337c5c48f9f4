"""The person's plan as a file: the shape of the JSON, which the page to read is drawn from."""

from __future__ import annotations

from datetime import date
from typing import Literal, cast

from pydantic import Field

from app.api.http.wire import Instant, Out
from app.api.views.plan_templates import (
    TemplateChangesOut,
    TemplateOut,
    WrittenWhen,
    template_changes_out,
    template_out,
)
from app.api.views.plan_terms import BodyEmergencyBody, RepeatBody, emergency_out, repeat_out
from app.api.views.plans import StepBody, step_out
from app.circles.service import Membership, members_of, names_of, person_of
from app.core.db import Tx
from app.core.languages import LANGUAGES
from app.messages.catalogue import text
from app.plans import review_service
from app.plans import service as plans
from app.plans.export import exported_parts
from app.plans.parts import Group
from app.plans.template_queries import templates_of
from app.plans.texts import StepText

FORMAT: Literal["showup-plan-1"] = "showup-plan-1"
#: The app's limits, which stand in every copy of a plan.
LIMITS = ("plan", "short", "ambulance", "report", "neighbour")


class PlanFilePart(Out):
    """A written part. `group`: null for a heading of one's own."""

    key: str
    group: Group | None
    heading: str
    is_own_heading: bool
    text: str
    lines: list[str] = Field(description="Its lines where the part is a list, else the text.")


class PlanFileStep(StepBody):
    """A step of the ladder, with whom it asks by name."""

    asks: list[str]
    asks_otherwise: list[str]
    tells: list[str] = Field(description="Whom it tells something besides, and what.")


class PlanFile(Out):
    """A plan, whole. Templates are credited with it, and the app's limits stand at its end."""

    format: Literal["showup-plan-1"]
    language: str = Field(description="Of the headings, credits and limits.")
    made_at: Instant
    person: str
    version: int
    written_at: Instant = Field(description="When this version was put in use.")
    title: str | None
    written_when: WrittenWhen | None
    written_with: str | None
    review_on: date | None
    parts: list[PlanFilePart]
    steps: list[PlanFileStep]
    nobody_free: str | None
    over: str | None = Field(description='What "over" means to the person.')
    body_emergency: BodyEmergencyBody | None
    repeat: RepeatBody
    templates: list[TemplateOut]
    changes: TemplateChangesOut = Field(description="What the plan made of its templates.")
    limits: list[str]


def plan_file(tx: Tx, me: Membership, language: str) -> PlanFile:
    """The plan in use as a file, for whoever writes it."""
    spoken = language if language in LANGUAGES else "en"
    version = plans.current(tx, me.circle_id)
    plan = plans.read(tx, version)
    names = names_of(tx, me.circle_id, [member.id for member in members_of(tx, me.circle_id)])
    person_id = person_of(tx, me.circle_id).id
    return PlanFile(
        format=FORMAT,
        language=spoken,
        made_at=tx.now,
        person=names.get(person_id, ""),
        version=plan.number,
        written_at=version.created_at,
        title=plan.about.title,
        written_when=cast("WrittenWhen | None", plan.about.written_when),
        written_with=plan.about.written_with,
        review_on=review_service.read(tx, me.circle_id),
        parts=[
            PlanFilePart(
                key=part.key,
                group=Group(part.group) if part.group is not None else None,
                heading=part.heading,
                is_own_heading=part.is_own_heading,
                text=part.text,
                lines=list(part.lines),
            )
            for part in exported_parts(
                plan.sections,
                lambda key: text(spoken, f"section.{key}"),
                text(spoken, "copy.own_part"),
            )
        ],
        steps=[_step(step, names, spoken) for step in plan.ladder],
        nobody_free=plan.nobody_free,
        over=plan.terms.over,
        body_emergency=emergency_out(plan.terms.body_emergency),
        repeat=repeat_out(plan.terms),
        templates=[template_out(template) for template in templates_of(plan.about, spoken)],
        changes=template_changes_out(plan.about, plan.sections, plan.ladder, spoken),
        limits=[text(spoken, f"limits.{limit}") for limit in LIMITS],
    )


def _step(step: StepText, names: dict[str, str], language: str) -> PlanFileStep:
    def called(audience: tuple[dict[str, str], ...]) -> list[str]:
        return [
            names.get(place["member_id"], "")
            if place["kind"] == "member"
            else text(language, f"copy.to.{place['kind']}")
            for place in audience
        ]

    return PlanFileStep(
        **step_out(step).model_dump(),
        asks=called(step.audience),
        asks_otherwise=called(step.otherwise),
        tells=[
            text(
                language,
                "copy.also_tell",
                name=names.get(tell.member_id, ""),
                words=tell.text,
            )
            for tell in step.also_tell
        ],
    )
