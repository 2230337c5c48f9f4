"""Templates of a plan with their credit and their line, and what a plan says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, cast

from pydantic import Field, StringConstraints

from app.api.http.wire import Out
from app.core.db import Tx
from app.plans.about import AboutPlan
from app.plans.kept_template_service import KeptTemplateText, kept_templates
from app.plans.lineage import Ancestor
from app.plans.template_changes import NamedPart, changes_since
from app.plans.template_queries import offered_templates, templates_of
from app.plans.template_text import Template, TemplateKind
from app.plans.texts import SectionText, StepText

TemplateKey = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
WrittenWhen = Literal["well", "hard_time"]


class TemplatePartOut(Out):
    """A part that it adds. `heading`: of a part that isn't a known one."""

    key: str
    heading: str | None
    beginnings: list[str] = Field(description="None: those that the part has anyway.")


class CreditOut(Out):
    """Whose ideas a template is made after. `written_by`: in the words of who made it."""

    key: str
    title: str
    credit: str
    written_by: str | None
    changed: str | None = Field(description="How it differs from what it is credited to.")
    licence: str


class TemplateOut(CreditOut):
    """A template: one that comes with the app in the reader's language, others as they came."""

    kind: TemplateKind
    lead: str
    parts: list[TemplatePartOut]
    steps: list[str]
    line: list[CreditOut] = Field(description="Those that it was made after, nearest first.")


class KeptTemplateOut(Out):
    """One that the circle keeps. `is_own`: it was made here, of its plan."""

    id: str
    is_own: bool
    code: str | None = Field(description="What opens the shared copy; null: it isn't shared.")
    template: TemplateOut


class TemplateList(Out):
    """Those that can be chosen, in the order in which they are offered."""

    templates: list[TemplateOut] = Field(description="Those that come with the app.")
    kept: list[KeptTemplateOut] = Field(description="The circle's, newest first.")


class NamedPartOut(Out):
    """A part by its key. `heading`: of one that isn't a known one."""

    key: str
    heading: str | None


class TemplateChangesOut(Out):
    """What the plan made of its templates; all empty when it was begun without one."""

    parts_left_out: list[NamedPartOut] = Field(description="Or left empty.")
    parts_added: list[NamedPartOut]
    steps_left_out: list[str]
    steps_added: list[str]


class AboutPlanOut(Out):
    """What a plan says of itself. `written_when`: null where the person doesn't say."""

    title: str | None
    written_when: WrittenWhen | None
    written_with: str | None
    templates: list[TemplateOut]
    changes: TemplateChangesOut


def template_out(template: Template) -> TemplateOut:
    """A template as phones get it."""
    return TemplateOut(
        **credit_out(template).model_dump(),
        kind=template.kind,
        lead=template.lead,
        parts=[
            TemplatePartOut(key=part.key, heading=part.heading, beginnings=list(part.beginnings))
            for part in template.parts
        ],
        steps=list(template.steps),
        line=[credit_out(ancestor) for ancestor in template.ancestors],
    )


def credit_out(credited: Template | Ancestor) -> CreditOut:
    """Whom a template comes from."""
    return CreditOut(
        key=credited.key,
        title=credited.title,
        credit=credited.credit,
        written_by=credited.written_by,
        changed=credited.changed,
        licence=credited.licence,
    )


def template_list_out(tx: Tx, circle_id: str, language: str) -> TemplateList:
    """What whoever writes a circle's plan can begin it with."""
    return TemplateList(
        templates=[template_out(template) for template in offered_templates(language)],
        kept=[_kept_out(kept_text) for kept_text in kept_templates(tx, circle_id)],
    )


def _kept_out(kept_text: KeptTemplateText) -> KeptTemplateOut:
    return KeptTemplateOut(
        id=kept_text.id,
        is_own=kept_text.is_own,
        code=kept_text.code,
        template=template_out(kept_text.template),
    )


def template_changes_out(
    about: AboutPlan, sections: Iterable[SectionText], ladder: Iterable[StepText], language: str
) -> TemplateChangesOut:
    """What a plan made of the templates that it was begun with."""
    changes = changes_since(templates_of(about, language), sections, ladder)
    return TemplateChangesOut(
        parts_left_out=[_part_out(part) for part in changes.parts_left_out],
        parts_added=[_part_out(part) for part in changes.parts_added],
        steps_left_out=list(changes.steps_left_out),
        steps_added=list(changes.steps_added),
    )


def _part_out(part: NamedPart) -> NamedPartOut:
    return NamedPartOut(key=part.key, heading=part.heading)


def about_plan_out(
    about: AboutPlan, sections: Iterable[SectionText], ladder: Iterable[StepText], language: str
) -> AboutPlanOut:
    """What a plan says of itself, with its templates in a language and what it made of them."""
    return AboutPlanOut(
        title=about.title,
        written_when=cast("WrittenWhen | None", about.written_when),
        written_with=about.written_with,
        templates=[template_out(template) for template in templates_of(about, language)],
        changes=template_changes_out(about, sections, ladder, language),
    )
