"""Templates of a plan, with whom they come from: parts to fill in and steps without people. Pure.

A template adds what is missing and never writes over a word; its credit stays with the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.plans.about import AboutEdit
from app.plans.parts import PARTS
from app.plans.template_text import Template, TemplateKind, TemplatePart
from app.plans.texts import Content, Edit, SectionText, StepText


def template_from(raw: Mapping[str, Any], language: str) -> Template:
    """A template of the data file in one language, without its line.

    Raises KeyError for a language it hasn't.
    """
    return Template(
        key=raw["key"],
        is_shipped=True,
        kind=TemplateKind(raw.get("kind", TemplateKind.PLAN)),
        title=raw["title"][language],
        lead=raw["lead"][language],
        credit=raw["credit"][language],
        changed=raw["changed"][language] if raw["changed"] is not None else None,
        licence=raw["licence"],
        parents=tuple(raw.get("parents", ())),
        parts=tuple(
            TemplatePart(
                key=part["key"],
                heading=part["heading"][language] if part["key"] not in PARTS else None,
                beginnings=tuple(part["beginnings"][language]) if "beginnings" in part else (),
            )
            for part in raw["parts"]
        ),
        steps=tuple(step[language] for step in raw["steps"]),
    )


def template_edit(
    before: Content,
    template: Template,
    blank_step: StepText,
    drop_templates: frozenset[str] = frozenset(),
) -> Edit:
    """The change by which a draft takes a template over: what it has of it already stays.

    `blank_step`: a step that asks nobody, until the person says whom. `drop_templates`: those that
    make room for it (app/plans/template_room.py).
    """
    present_keys = {section.key for section in before.sections}
    present_names = {step.name for step in before.ladder}
    new_steps = tuple(
        replace(blank_step, name=name) for name in template.steps if name not in present_names
    )
    return Edit(
        sections=tuple(
            SectionText(part.key, part.heading, "")
            for part in template.parts
            if part.key not in present_keys
        ),
        ladder=(*before.ladder, *new_steps) if new_steps else None,
        about=AboutEdit(add_template=template, drop_templates=drop_templates),
    )
