"""The plan, as far as a member may read it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.access.reading import sight_of
from app.api.http.wire import Id, Instant, Out, Short, Text, Title
from app.api.http.wire import In as Body
from app.api.views.plan_templates import AboutPlanOut, about_plan_out
from app.api.views.plan_terms import BodyEmergencyBody, RepeatBody, emergency_out, repeat_out
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import NotYours
from app.outbox.events import Event
from app.plans import draft_service, proposal_service, review_service
from app.plans import service as plans
from app.plans.part_digests import digest_of_all
from app.plans.readable_part_queries import parts_shown_to
from app.plans.terms import BODY_EMERGENCY, PlanTerms
from app.plans.texts import I_AM, AlsoTell, PlanText, SectionText, StepText

SectionKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,22}$")]


class Section(Body):
    key: SectionKey
    heading: Title | None = None
    text: Text


class AudienceBody(Body):
    kind: Literal["member", "on_shift", "pool", "supporters", "coordinators", "counsellors"]
    member_id: Id | None = None

    @model_validator(mode="after")
    def _names_one(self) -> AudienceBody:
        if (self.kind == "member") != (self.member_id is not None):
            raise ValueError("member_id goes with kind member, and only with it")
        return self

    def raw(self) -> dict[str, str]:
        return self.model_dump(exclude_none=True)


class AlsoTellBody(Body):
    """A member who is told something when the step begins to ask, and is asked nothing."""

    member_id: Id
    text: Annotated[Short, Field(min_length=1, max_length=200)]


class StepBody(Body):
    """A step. A new circle's names nobody yet; neither does one of a template's."""

    id: Id | None = None
    name: Title | None = None
    audience: list[AudienceBody] = Field(max_length=30)
    otherwise: list[AudienceBody] = Field([], max_length=30)
    mode: Literal["one_by_one", "together"] = "one_by_one"
    answers: list[Literal["coming", "call", "text"]] = Field(
        ["coming", "call"], min_length=1, max_length=3
    )
    needed: int = Field(1, ge=1, le=10)
    wait_minutes: int = Field(5, ge=1, le=240)
    needs_my_yes: bool = False
    trigger: Annotated[Short, Field(max_length=300)] | None = None
    do: Short | None = None
    dont: Short | None = None
    place: Annotated[Short, Field(max_length=300)] | None = None
    also_tell: list[AlsoTellBody] = Field([], max_length=10)


class PlanOut(Out):
    etag: str
    version: int
    sections: list[Section]
    nobody_free: str | None
    over: str | None
    body_emergency: BodyEmergencyBody | None
    repeat: RepeatBody | None
    ladder: list[StepBody]
    simple: bool
    wait_minutes: int
    draft_at: Instant | None
    about: AboutPlanOut | None = Field(description="For who writes the plan.")
    review_on: date | None = Field(description="When they would like to look at it again.")
    shown: str | None  # a digest of the parts in it, for who reads no more than parts
    proposals: int  # suggestions of others that wait for the person; 0 for anybody else


def plan_out(tx: Tx, me: Membership, language: str) -> PlanOut:
    """The plan as far as it is the caller's to read: whole, or the sections granted to them.

    Templates are credited in the caller's language.
    """
    plan = plans.read(tx, plans.current(tx, me.circle_id))
    if Permission.PLAN in me.may:
        plan_read = plan_text_out(
            plan, plan.sections, ladder=True, wait=get_circle(tx, me.circle_id).wait_minutes
        )
        plan_read.draft_at = draft_service.kept_at(tx, me.circle_id)
        plan_read.about = about_plan_out(plan.about, plan.sections, plan.ladder, language)
        plan_read.review_on = review_service.read(tx, me.circle_id)
        plan_read.proposals = proposal_service.count_waiting(tx, me.circle_id)
        return plan_read
    shown_sections = shown_to(tx, me, plan)
    reads_emergency = reads_body_emergency(tx, me, plan.terms)
    if not shown_sections and not reads_emergency:
        raise NotYours
    plan_read = plan_text_out(plan, shown_sections, ladder=False, wait=0)
    if reads_emergency:
        plan_read.body_emergency = emergency_out(plan.terms.body_emergency)
    return plan_read


def shown_to(tx: Tx, me: Membership, plan: PlanText) -> tuple[SectionText, ...]:
    """The sections that were granted to a member."""
    return parts_shown_to(tx, me.circle_id, me.member_id, plan)


def reads_body_emergency(tx: Tx, me: Membership, terms: PlanTerms) -> bool:
    """Whether something was decided for a body emergency that was granted to a member."""
    if terms.body_emergency is None:
        return False
    sight = sight_of(tx, me.circle_id, me.member_id, Event.ASK)
    return sight is not None and BODY_EMERGENCY in sight.sections


def reads_some(tx: Tx, me: Membership) -> bool:
    """Whether something of the plan is written that a member may read."""
    if not consent.sections_granted(tx, me.circle_id):
        return False
    plan = plans.read(tx, plans.current(tx, me.circle_id))
    # Their home says who the person is.
    return reads_body_emergency(tx, me, plan.terms) or any(
        section.text and section.key != I_AM for section in shown_to(tx, me, plan)
    )


def plan_text_out(
    plan: PlanText, sections: tuple[SectionText, ...], *, ladder: bool, wait: int
) -> PlanOut:
    """A plan in the sections that its reader may read."""
    number = plan.number if ladder else 0
    return PlanOut(
        # What else was changed since isn't told to who reads a part.
        etag=f'"{number}"',
        version=number,
        sections=[
            Section(key=section.key, heading=section.heading, text=section.text)
            for section in sections
        ],
        nobody_free=plan.nobody_free if ladder else None,
        over=plan.terms.over if ladder else None,
        body_emergency=emergency_out(plan.terms.body_emergency) if ladder else None,
        repeat=repeat_out(plan.terms) if ladder else None,
        ladder=[step_out(step) for step in plan.ladder] if ladder else [],
        simple=plan.simple,
        wait_minutes=wait,
        draft_at=None,
        about=None,
        review_on=None,
        shown=None if ladder else digest_of_all(sections),
        proposals=0,
    )


def step_out(step: StepText) -> StepBody:
    """One step of the ladder as it is written."""
    return StepBody.model_validate(
        {
            "id": step.id or None,
            "name": step.name,
            "audience": list(step.audience),
            "otherwise": list(step.otherwise),
            "mode": step.mode,
            "answers": list(step.answers),
            "needed": step.needed,
            "wait_minutes": step.wait_minutes,
            "needs_my_yes": step.needs_my_yes,
            "trigger": step.trigger,
            "do": step.do,
            "dont": step.dont,
            "place": step.place,
            "also_tell": [
                {"member_id": tell.member_id, "text": tell.text} for tell in step.also_tell
            ],
        }
    )


def step_text(step: StepBody) -> StepText:
    """A step as the plans know it."""
    return StepText(
        id="",
        name=step.name,
        audience=tuple(audience.raw() for audience in step.audience),
        otherwise=tuple(audience.raw() for audience in step.otherwise),
        mode=step.mode,
        answers=tuple(dict.fromkeys(step.answers)),
        needed=step.needed,
        wait_minutes=step.wait_minutes,
        needs_my_yes=step.needs_my_yes,
        trigger=step.trigger or None,
        do=step.do or None,
        dont=step.dont or None,
        place=step.place or None,
        also_tell=tuple(AlsoTell(tell.member_id, tell.text) for tell in step.also_tell),
    )
