"""What a template that somebody makes, or brings along, has to be. Pure.

No rule here reads what the words say; whose name is in them is asked in
app/plans/template_privacy.py, and only of what a circle gives away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.consent.gate import NOT_THE_PLANS
from app.core.errors import BadInput
from app.plans.lineage import ordered_line
from app.plans.parts import PARTS
from app.plans.template_text import Template
from app.plans.terms import BODY_EMERGENCY
from app.plans.texts import MOST_SECTIONS, MOST_STEPS

#: Templates that a circle keeps at most.
MOST_KEPT = 20
#: Lines of one part that a template has at most.
MOST_LINES = 12
LONGEST_LINE = 200
LONGEST_LEAD = 200
#: What says whose a template is: (name in problem codes, letters at most, can it be empty).
_ABOUT = (
    ("title", 80, False),
    ("credit", 500, False),
    ("licence", 80, False),
    ("written_by", 120, True),
    ("changed", 500, True),
)


def whole_template(template: Template) -> Template:
    """The template with its line in order. Raises BadInput, and says which rule was broken.

    Codes: template-title-empty, -credit-empty, -licence-empty; these, template-written-by, -changed
    and -line with -long; template-empty, template-too-big, template-part; those of a line
    (app/plans/lineage.py), in which every template is credited, too.
    """
    line = ordered_line(template.key, template.parents, template.ancestors)
    for credited in (template, *line):
        for name, longest, can_be_empty in _ABOUT:
            words = getattr(credited, name) or ""
            code = f"template-{name.replace('_', '-')}"
            if not words.strip() and not can_be_empty:
                raise BadInput(f"{code}-empty")
            if len(words) > longest:
                raise BadInput(f"{code}-long")
    _check_lines(template)
    return replace(template, ancestors=line)


def _check_lines(template: Template) -> None:
    if not (template.parts or template.steps):
        raise BadInput("template-empty")
    if len(template.parts) > MOST_SECTIONS or len(template.steps) > MOST_STEPS:
        raise BadInput("template-too-big")
    keys = [part.key for part in template.parts]
    if len(set(keys)) < len(keys) or (NOT_THE_PLANS | {BODY_EMERGENCY}).intersection(keys):
        raise BadInput("template-part")
    for part in template.parts:
        if (part.key in PARTS) != (part.heading is None) or part.heading == "":
            raise BadInput("template-part")
        if len(part.beginnings) > MOST_LINES:
            raise BadInput("template-too-big")
    for _, words in lines_in(template):
        if not words.strip():
            raise BadInput("template-part")
        if len(words) > LONGEST_LINE:
            raise BadInput("template-line-too-long", line=f"{words[:60]}…")
    if len(template.lead) > LONGEST_LEAD:
        raise BadInput("template-line-too-long", line=f"{template.lead[:60]}…")


def lines_in(template: Template) -> Iterator[tuple[str, str]]:
    """Each line of a template that its maker wrote into it, with where it stands."""
    for part in template.parts:
        if part.heading is not None:
            yield f"{part.key}.heading", part.heading
        for number, words in enumerate(part.beginnings):
            yield f"{part.key}.{number}", words
    for number, words in enumerate(template.steps):
        yield f"steps.{number}", words
