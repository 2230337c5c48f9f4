"""Templates of a plan with their credit, and what a plan says of itself."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import Field, StringConstraints

from app.api.http.wire import Out
from app.plans.about import AboutPlan
from app.plans.template_queries import known_templates
from app.plans.templates import Template

TemplateKey = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
WrittenWhen = Literal["well", "hard_time"]


class TemplatePartOut(Out):
    """A part that it adds. `heading`: of a part that isn't a known one."""

    key: str
    heading: str | None
    beginnings: list[str] = Field(description="None: those that the part has anyway.")


class TemplateOut(Out):
    """A template in the reader's language."""

    key: str
    title: str
    lead: str
    credit: str
    changed: str | None = Field(description="How it differs from what it is credited to.")
    licence: str
    parts: list[TemplatePartOut]
    steps: list[str]


class TemplateList(Out):
    """Those that can be chosen, in the order in which they are offered."""

    templates: list[TemplateOut]


class AboutPlanOut(Out):
    """What a plan says of itself. `written_when`: null where the person doesn't say."""

    title: str | None
    written_when: WrittenWhen | None
    written_with: str | None
    templates: list[TemplateOut]


def template_out(template: Template) -> TemplateOut:
    """A template as phones get it."""
    return TemplateOut(
        key=template.key,
        title=template.title,
        lead=template.lead,
        credit=template.credit,
        changed=template.changed,
        licence=template.licence,
        parts=[
            TemplatePartOut(key=part.key, heading=part.heading, beginnings=list(part.beginnings))
            for part in template.parts
        ],
        steps=list(template.steps),
    )


def about_plan_out(about: AboutPlan, language: str) -> AboutPlanOut:
    """What a plan says of itself, with its templates in a language."""
    return AboutPlanOut(
        title=about.title,
        written_when=cast("WrittenWhen | None", about.written_when),
        written_with=about.written_with,
        templates=[
            template_out(template) for template in known_templates(about.templates, language)
        ],
    )
