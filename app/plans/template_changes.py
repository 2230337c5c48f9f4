"""How a plan differs from the templates that it was begun with. Pure: compared, never weighed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.plans.parts import FIRST_PARTS
from app.plans.template_text import Template
from app.plans.texts import SectionText, StepText


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A part by its key; `heading`: of a part that isn't a known one."""

    key: str
    heading: str | None


@dataclass(frozen=True, slots=True)
class ChangesSinceTemplates:
    """What a plan made of its templates: what it left out or empty, and what it added."""

    parts_left_out: tuple[NamedPart, ...] = ()
    parts_added: tuple[NamedPart, ...] = ()
    steps_left_out: tuple[str, ...] = ()
    steps_added: tuple[str, ...] = ()


def changes_since(
    templates: Sequence[Template], sections: Iterable[SectionText], ladder: Iterable[StepText]
) -> ChangesSinceTemplates:
    """What was changed of the templates; nothing for a plan that was begun without one.

    The parts of every new plan (`FIRST_PARTS`) aren't said to be added, nor are steps without a
    name.
    """
    if not templates:
        return ChangesSinceTemplates()
    written_parts = {section.key: section.heading for section in sections if section.text.strip()}
    step_names = [step.name for step in ladder if step.name]
    offered_parts = {part.key: part.heading for template in templates for part in template.parts}
    offered_steps = list(dict.fromkeys(name for template in templates for name in template.steps))
    return ChangesSinceTemplates(
        parts_left_out=tuple(
            NamedPart(key, heading)
            for key, heading in offered_parts.items()
            if key not in written_parts
        ),
        parts_added=tuple(
            NamedPart(key, heading)
            for key, heading in written_parts.items()
            if key not in offered_parts and key not in FIRST_PARTS
        ),
        steps_left_out=tuple(name for name in offered_steps if name not in step_names),
        steps_added=tuple(name for name in step_names if name not in offered_steps),
    )
