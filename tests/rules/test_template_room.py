"""However a plan is begun with templates, another can be made of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import BadInput
from app.plans.lineage import MOST_ANCESTORS, MOST_PARENTS, Ancestor
from app.plans.template_file import parse_template_file, template_file
from app.plans.template_queries import get_template, templates_of
from app.plans.template_room import (
    MOST_REMEMBERED_BYTES,
    own_templates_gone,
    templates_to_drop,
)
from app.plans.template_rules import whole_template
from app.plans.template_text import Template, TemplatePart, line_after, pack_templates
from app.plans.templates import template_edit
from app.plans.texts import Content, Edit, edited
from tests.rules.test_plan_parts import STEP

EMPTY = Content((), None, (STEP,))


def given_template(
    number: int, before: int = 0, letters: int = 1, is_own: bool = False
) -> Template:
    """A template with a part of its own and so many before it, each with a credit so long."""
    keys = [f"b{number:02}{n:019}" for n in range(before)]
    return whole_template(
        Template(
            key=f"{number:022}",
            title=f"No. {number}",
            lead="",
            credit="é" * letters,
            changed=None,
            licence="CC BY 4.0",
            parts=(TemplatePart(f"part{number}", "Mornings", ()),),
            steps=(),
            parents=tuple(keys[:1]),
            ancestors=tuple(
                Ancestor(
                    key,
                    "Before",
                    "é" * letters,
                    None,
                    None,
                    "CC BY 4.0",
                    tuple(keys[n + 1 : n + 2]),
                )
                for n, key in enumerate(keys)
            ),
            is_own=is_own,
        )
    )


def with_template(content: Content, template: Template) -> Content:
    """The draft with a template taken over. Raises BadInput."""
    dropped = templates_to_drop(content, templates_of(content.about, "en"), template)
    return edited(content, template_edit(content, template, STEP, dropped))


def made_of(content: Content) -> Template:
    """What is made of a plan: a small template of one's own with all that was before it."""
    parents = templates_of(content.about, "en")
    return whole_template(
        replace(
            given_template(99),
            parents=tuple(parent.key for parent in parents),
            ancestors=line_after(parents),
        )
    )


TAKEN_OVER = st.tuples(st.integers(0, 13), st.integers(0, 40), st.sampled_from([1, 200, 500]))
TAKEN_OUT = st.sets(st.integers(0, 13), max_size=4)


@given(st.lists(st.one_of(TAKEN_OVER, TAKEN_OUT, st.just("nights")), max_size=24))
def test_whatever_a_plan_took_over_another_template_can_be_made_of_it(
    changes: list[tuple[int, int, int] | set[int] | str],
) -> None:
    content = EMPTY
    for change in changes:
        if isinstance(change, set):
            content = edited(content, Edit(without=frozenset(f"part{n}" for n in change)))
            continue
        template = (
            get_template(change, "en")
            if isinstance(change, str)
            else given_template(change[0], change[1], change[2])
        )
        in_plan = {section.key for section in content.sections}
        credited = {
            each.key
            for each in templates_of(content.about, "en")
            if in_plan & {part.key for part in each.parts}
        }
        with suppress(BadInput):
            content = with_template(content, template)
        assert credited <= set(content.about.templates), "what is in the plan stays credited"
        for language in ("en", "es"):
            assert len(templates_of(content.about, language)) == len(content.about.templates)
        offspring = made_of(content)
        assert len(offspring.parents) <= MOST_PARENTS
        assert len(offspring.ancestors) <= MOST_ANCESTORS
        assert parse_template_file(template_file(offspring)) == offspring
        remembered = pack_templates(content.about.own_templates)
        assert len(remembered.encode()) <= MOST_REMEMBERED_BYTES


def refusal(content: Content, template: Template) -> str:
    with pytest.raises(BadInput) as refused:
        with_template(content, template)
    return refused.value.code


def test_the_bounds_are_eight_forty_and_a_length() -> None:
    content = EMPTY
    for number in range(7):
        content = with_template(content, given_template(number))
    content = with_template(content, get_template("nights", "en"))
    assert refusal(content, given_template(8)) == "plan-templates-many"
    assert with_template(content, given_template(3)).about == content.about, "twice is once"

    assert len(made_of(with_template(EMPTY, given_template(1, 39))).ancestors) == MOST_ANCESTORS
    assert refusal(EMPTY, given_template(1, 40)) == "plan-templates-line"
    one_short = with_template(EMPTY, given_template(1, 38))
    assert refusal(one_short, given_template(2, 1)) == "plan-templates-line"
    with_template(one_short, given_template(2))

    with_template(EMPTY, given_template(1, 18, 500))
    assert refusal(EMPTY, given_template(1, 25, 500)) == "plan-templates-long"


def test_those_that_are_gone_make_room_when_there_is_none() -> None:
    content = EMPTY
    for number in range(8):
        content = with_template(content, given_template(number))
    content = edited(content, Edit(without=frozenset({"part2", "part5"})))
    assert len(content.about.templates) == 8
    after = with_template(content, given_template(8))
    assert after.about.templates == tuple(f"{n:022}" for n in (0, 1, 3, 4, 6, 7, 8))
    assert [each.key for each in after.about.own_templates] == list(after.about.templates)


def test_of_the_gone_only_the_own_are_let_go_when_a_plan_is_put_in_use() -> None:
    content = EMPTY
    for number in range(4):
        content = with_template(content, given_template(number, is_own=number < 2))
    stepped = replace(given_template(4, is_own=True), parts=(), steps=("Someone comes over",))
    content = with_template(content, stepped)
    assert own_templates_gone(content) == frozenset()
    without = Edit(without=frozenset({"part1", "part3"}), ladder=(STEP,))
    assert own_templates_gone(edited(content, without)) == {f"{1:022}", f"{4:022}"}
