"""How many templates a plan can be begun with, so that another can always be made of it. Pure.

What is made of a plan stands behind all that the plan was begun with, and each version of the plan
remembers these whole: without an end to it, one plan would grow with each that is added.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import BadInput
from app.plans.lineage import MOST_ANCESTORS, MOST_PARENTS
from app.plans.template_file import LONGEST_FILE, bytes_of_line
from app.plans.template_text import Template, line_after, pack_templates
from app.plans.texts import Content

#: Bytes of the line of whatever is made of a plan: over four tenths of its file are for its words.
MOST_LINE_BYTES = 25_000
#: Bytes of what a version remembers: room for two of the longest files, or for eight usual ones.
MOST_REMEMBERED_BYTES = 2 * LONGEST_FILE


def templates_to_drop(
    before: Content, begun_with: Sequence[Template], added: Template
) -> frozenset[str]:
    """The keys of those that make room when a draft takes another template over.

    `begun_with`: those that the draft names. While there is room they all stay; where there isn't,
    those go of which no part and no step is in the draft any more. Raises BadInput when that
    isn't enough: plan-templates-many, plan-templates-line, plan-templates-long.
    """
    keys = frozenset(before.about.templates)
    if added.key in keys or _lack_of_room([*begun_with, added]) is None:
        return frozenset()
    staying = [template for template in begun_with if _stands_in(template, before)]
    lack = _lack_of_room([*staying, added])
    if lack is not None:
        raise lack
    return keys - {template.key for template in staying}


def own_templates_gone(content: Content) -> frozenset[str]:
    """The keys of those that were made in this circle, and of which nothing is in the plan."""
    return frozenset(
        template.key
        for template in content.about.own_templates
        if template.is_own and not _stands_in(template, content)
    )


def _lack_of_room(templates: Sequence[Template]) -> BadInput | None:
    if len(templates) > MOST_PARENTS:
        return BadInput("plan-templates-many", most=str(MOST_PARENTS))
    line = line_after(templates)
    if len(line) > MOST_ANCESTORS:
        return BadInput("plan-templates-line", most=str(MOST_ANCESTORS))
    remembered = pack_templates(template for template in templates if not template.is_shipped)
    if bytes_of_line(line) > MOST_LINE_BYTES or len(remembered.encode()) > MOST_REMEMBERED_BYTES:
        return BadInput("plan-templates-long")
    return None


def _stands_in(template: Template, content: Content) -> bool:
    """Whether a part or a step of it is there, whatever is written in it."""
    keys = {section.key for section in content.sections}
    names = {step.name for step in content.ladder}
    return any(part.key in keys for part in template.parts) or bool(names & set(template.steps))
