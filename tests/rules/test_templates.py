"""Templates that people hand on: their line, their file, and whose name must not be in them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import BadInput
from app.core.ids import new_id
from app.plans.lineage import MOST_ANCESTORS, Ancestor, ordered_line
from app.plans.template_changes import NamedPart, changes_since
from app.plans.template_file import LONGEST_FILE, parse_template_file, template_file
from app.plans.template_privacy import Private, private_words, refuse_private, refuse_private_line
from app.plans.template_queries import get_template
from app.plans.template_rules import whole_template
from app.plans.template_text import (
    Template,
    TemplateKind,
    TemplatePart,
    as_ancestor,
    line_after,
    pack_template,
    unpack_template,
    unsigned,
)
from app.plans.texts import SectionText
from tests.rules.test_plan_parts import STEP

KEY = "k" * 22
PODS = Ancestor("p" * 22, "Pods", "Mia Mingus’s pods", None, None, "CC BY 4.0")
SUPPORT = Ancestor(
    "s" * 22,
    "Support",
    "After Ji-Youn Kim",
    "A friend",
    "Nights alone",
    "CC BY-SA 4.0",
    (PODS.key,),
)


def template_with(**changed: Any) -> Template:
    template = Template(
        key=KEY,
        title="Nights, our way",
        lead="For long nights",
        credit="After Mia Mingus’s pods",
        changed="Two parts left out",
        licence="CC BY-SA 4.0",
        parts=(
            TemplatePart("helps", None, ("Tea before words",)),
            TemplatePart("m" * 22, "In the morning", ()),
        ),
        steps=("Someone comes over",),
        kind=TemplateKind.AGREEMENT,
        written_by="two neighbours",
        parents=(SUPPORT.key,),
        ancestors=(SUPPORT, PODS),
    )
    return replace(template, **changed)


def refusal(template: Template) -> str:
    with pytest.raises(BadInput) as refused:
        whole_template(template)
    return refused.value.code


def file_with(**changed: Any) -> str:
    raw = json.loads(template_file(template_with()))
    raw["template"] |= changed
    return json.dumps(raw)


def test_a_line_is_told_nearest_first_and_once() -> None:
    assert ordered_line(KEY, (SUPPORT.key,), (PODS, SUPPORT)) == (SUPPORT, PODS)
    both = ordered_line(KEY, (PODS.key, SUPPORT.key), (SUPPORT, PODS))
    assert both == (PODS, SUPPORT), "two that lead to one name it once"
    agreements = get_template("agreements", "en")
    assert [each.key for each in agreements.ancestors] == ["no_police"]
    assert "Ji-Youn Kim" in agreements.ancestors[0].credit


@pytest.mark.parametrize(
    ("parents", "line", "code"),
    [
        ((SUPPORT.key,), (SUPPORT,), "template-parent-missing"),
        (("nobody",), (), "template-parent-missing"),
        ((SUPPORT.key,), (SUPPORT, replace(PODS, parents=(SUPPORT.key,))), "template-line-cycle"),
        ((PODS.key,), (replace(PODS, parents=(PODS.key,)),), "template-line-cycle"),
        ((PODS.key,), (replace(PODS, parents=(KEY,)),), "template-line-cycle"),
        ((KEY,), (), "template-line-cycle"),
        ((PODS.key,), (PODS, PODS), "template-line-twice"),
        ((), (PODS,), "template-line-unrelated"),
        (tuple("abcdefghi"), (), "template-line-long"),
        (
            ("0",),
            tuple(replace(PODS, key=str(n)) for n in range(MOST_ANCESTORS + 1)),
            "template-line-long",
        ),
    ],
)
def test_a_broken_line_is_refused(
    parents: tuple[str, ...], line: tuple[Ancestor, ...], code: str
) -> None:
    assert refusal(template_with(parents=parents, ancestors=line)) == code


@given(st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7), max_size=4), max_size=8))
def test_whatever_a_file_claims_its_line_ends_and_credits_each_once(
    graph: dict[int, set[int]],
) -> None:
    line = tuple(
        replace(PODS, key=str(key), parents=tuple(map(str, sorted(parents))))
        for key, parents in graph.items()
    )
    parents = tuple(str(key) for key in list(graph)[:2])
    try:
        ordered = ordered_line(KEY, parents, line)
    except BadInput:
        return
    assert sorted(each.key for each in ordered) == sorted(each.key for each in line)
    # Nearest first: one that leads back has no such order.
    remaining = {each.key: set(each.parents) for each in ordered}
    while remaining:
        first = {key for key, before in remaining.items() if not before & remaining.keys()}
        assert first, "a cycle came through"
        remaining = {key: before for key, before in remaining.items() if key not in first}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": " "}, "template-title-empty"),
        ({"title": "x" * 81}, "template-title-long"),
        ({"credit": ""}, "template-credit-empty"),
        ({"credit": "x" * 501}, "template-credit-long"),
        ({"licence": ""}, "template-licence-empty"),
        ({"licence": "x" * 81}, "template-licence-long"),
        ({"written_by": "x" * 121}, "template-written-by-long"),
        ({"changed": "x" * 501}, "template-changed-long"),
        ({"lead": "x" * 201}, "template-line-too-long"),
        ({"parts": (), "steps": ()}, "template-empty"),
        ({"steps": ("x" * 201,)}, "template-line-too-long"),
        ({"steps": ("",)}, "template-part"),
        ({"steps": ("x",) * 13}, "template-too-big"),
        ({"parts": (TemplatePart("helps", None, ("x",) * 13),)}, "template-too-big"),
        ({"parts": (TemplatePart("helps", None, ()),) * 2}, "template-part"),
        ({"parts": (TemplatePart("helps", "My own", ()),)}, "template-part"),
        ({"parts": (TemplatePart("m" * 22, None, ()),)}, "template-part"),
        ({"parts": (TemplatePart("address", "Where", ()),)}, "template-part"),
        ({"ancestors": (replace(SUPPORT, credit=""), PODS)}, "template-credit-empty"),
        ({"ancestors": (SUPPORT, replace(PODS, licence="x" * 81))}, "template-licence-long"),
    ],
)
def test_a_template_that_is_not_whole_says_what_is_wrong(
    changed: dict[str, Any], code: str
) -> None:
    assert refusal(template_with(**changed)) == code


def test_what_was_packed_before_may_have_been_made_here() -> None:
    shipped = replace(PODS, key="nights")
    raw = pack_template(template_with(ancestors=(SUPPORT, shipped)))
    for packed in (raw, *raw["ancestors"]):
        del packed["is_own"]
    for may_be_own in (True, False):
        template = unpack_template(raw, may_be_own=may_be_own)
        is_own = [template.is_own, *(each.is_own for each in template.ancestors)]
        assert is_own == [may_be_own, may_be_own, False]


def test_what_a_circle_says_of_its_own_template_holds_before_what_a_file_says() -> None:
    nights = template_with(key="o" * 22, is_own=True)
    retold = replace(as_ancestor(nights), title="Another title", is_own=False)
    received = template_with(parents=(nights.key, SUPPORT.key), ancestors=(retold, SUPPORT, PODS))
    line = line_after([received, nights])
    assert [each.key for each in line] == [received.key, nights.key, SUPPORT.key, PODS.key]
    assert line[1] == as_ancestor(nights)
    assert line_after([received])[1] == retold, "alone it is credited as it came"


def test_who_signed_here_is_left_out_and_nobody_else() -> None:
    pods = replace(PODS, written_by="me", is_own=True)
    template = template_with(ancestors=(SUPPORT, pods), is_own=True)
    assert unsigned(template) == replace(
        template, written_by=None, ancestors=(SUPPORT, replace(pods, written_by=None))
    )
    assert unsigned(template_with()) == template_with()


def test_two_files_that_contradict_each_other_still_make_one_line() -> None:
    first = template_with(parents=(PODS.key,), ancestors=(PODS,))
    older = replace(PODS, key="o" * 22)
    second = template_with(
        key="n" * 22,
        parents=(PODS.key,),
        ancestors=(replace(PODS, parents=(older.key,)), replace(older, parents=())),
    )
    back = template_with(key=PODS.key, parents=(KEY,), ancestors=(replace(PODS, key=KEY),))
    for parents in ((first, second), (second, first), (first, back), (back, first)):
        after = template_with(
            key="a" * 22,
            parents=tuple(parent.key for parent in parents),
            ancestors=line_after(parents),
        )
        checked = whole_template(after)
        assert {parent.key for parent in parents} <= {each.key for each in checked.ancestors}


def test_a_file_has_all_of_it_and_nothing_is_lost_on_the_way() -> None:
    template = template_with()
    assert parse_template_file(template_file(template)) == template
    for is_own in (True, False):
        packed = json.dumps(pack_template(replace(template, is_own=is_own)))
        unpacked = unpack_template(json.loads(packed), may_be_own=not is_own)
        assert unpacked == replace(template, is_own=is_own)
    assert "is_own" not in template_file(template)
    after = replace(template, key="n" * 22, parents=(KEY,), ancestors=line_after([template]))
    assert [each.key for each in whole_template(after).ancestors] == [KEY, SUPPORT.key, PODS.key]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rubbish",
        "[]",
        "null",
        "{}",
        "[" * 40_000,
        '{"format": "showup-plan-1"}',
        file_with(parts="helps"),
        file_with(parents=[1]),
        file_with(key="no_police"),
        file_with(key="../../etc/passwd"),
        file_with(title=None),
        file_with(kind="police"),
        file_with(title="a\x00b"),
        file_with(lead="\x1b[2J"),
    ],
)
def test_what_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="template-file-unreadable"):
        parse_template_file(text)


def test_a_file_keeps_nothing_that_the_app_does_not_know() -> None:
    with pytest.raises(BadInput, match="template-file-long"):
        parse_template_file(" " * (LONGEST_FILE + 1))
    assert parse_template_file(file_with(script="alert(1)", circle_id=new_id())) == template_with()
    for changed, code in (
        ({"licence": " "}, "licence-empty"),
        ({"parents": ["x"]}, "parent-missing"),
    ):
        with pytest.raises(BadInput, match=code):
            parse_template_file(file_with(**changed))


NAMES = ("Mina Park", "José", "Ana María de la Cruz", "민아", "R.", "Aunt Rosa", "Sam")
PRIVATE = private_words(NAMES, ["12 Rose Street, Unit 4\nVancouver"], ["Friends of the night"])


@pytest.mark.parametrize(
    "line",
    [
        "Sam comes first",
        "ask SAM’s brother",
        "ask sam's brother",
        "Mina",
        "for park at night",
        "Jose opens",
        "JOSÉ opens",
        "Cruz has the key",
        "민아가 먼저",
        "R. knows",
        "call rosa",
        "S\u200bam",
        "the door at Rose Street",
        "vancouver",
        "we are friends of the night",
    ],
)
def test_a_name_is_found_however_it_is_written(line: str) -> None:
    with pytest.raises(BadInput, match="template-names-somebody") as refused:
        refuse_private(template_with(steps=(line,)), PRIVATE, Private())
    assert refused.value.params == {"line": line}
    assert refused.value.extra == {"line": "steps.0"}


@pytest.mark.parametrize(
    "line",
    [
        "604 555 0187",
        "604\u2013555\u20130187",
        "555 · 0187",
        "0171_2345",
        "555\u200b0187",
        "+1 (604) 555-0187",
        "６０４５５５０１８７",
        "born 12.03.1990",
        "write a@b.example",
        "@night_friend",
        "https://example.org/me",
        "www.example.org",
    ],
)
def test_a_way_to_reach_somebody_is_found_by_its_form(line: str) -> None:
    with pytest.raises(BadInput, match="template-reaches-somebody") as refused:
        refuse_private(
            template_with(parts=(TemplatePart("helps", None, ("tea", line)),)), PRIVATE, Private()
        )
    assert refused.value.extra == {"line": "helps.1"}


@pytest.mark.parametrize(
    "line",
    [
        "I’m not alone from 9 to 10",
        "At 9:00, 10:00 and 11:00",
        "the same sample for my aunt",
        "de la noche a la mañana",
        "a rose on the street",
        "24/7, for 3 days",
    ],
)
def test_a_line_that_names_nobody_stands(line: str) -> None:
    refuse_private(template_with(steps=(line,)), PRIVATE, Private())


def test_a_template_that_no_file_has_room_for_is_refused() -> None:
    parts = tuple(TemplatePart(f"{n:022}", "x" * 200, ("x" * 200,) * 12) for n in range(40))
    with pytest.raises(BadInput, match="template-too-big"):
        template_file(whole_template(template_with(parts=parts)))


def test_only_the_person_may_sign_and_a_source_may_be_linked() -> None:
    own_name = private_words(["Mina Park"])
    refuse_private(template_with(written_by="Mina Park"), PRIVATE, own_name)
    refuse_private(template_with(credit="https://example.org/2022/1234567"), PRIVATE, own_name)
    # Those before are credited by name, whoever is called so here.
    refuse_private(template_with(), private_words(["Ji-Youn", "Kim"]), own_name)
    for changed, line in (
        ({"written_by": "Mina and Sam"}, "written_by"),
        ({"title": "Mina’s nights"}, "title"),
        ({"lead": "for Sam"}, "lead"),
        ({"credit": "Sam’s idea"}, "credit"),
        ({"changed": "José’s part is out"}, "changed"),
        ({"parts": (TemplatePart("m" * 22, "Sam’s way", ()),)}, f"{'m' * 22}.heading"),
    ):
        with pytest.raises(BadInput, match="template-names-somebody") as refused:
            refuse_private(template_with(**changed), PRIVATE, own_name)
        assert refused.value.extra == {"line": line}


def test_what_goes_along_of_own_templates_is_looked_through() -> None:
    own_name = private_words(["Mina Park"])
    refuse_private_line([replace(SUPPORT, credit="Sam’s idea")], PRIVATE, own_name)
    support = replace(SUPPORT, is_own=True)
    refuse_private_line([support, replace(support, written_by="Mina Park")], PRIVATE, own_name)
    refuse_private_line([replace(support, credit="https://example.org/1234567")], PRIVATE, own_name)
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"title": "Sam’s nights"}, "title", "names"),
        ({"credit": "an idea of José’s"}, "credit", "names"),
        ({"changed": "Sam’s part is out"}, "changed", "names"),
        ({"licence": "ask Sam"}, "licence", "names"),
        ({"written_by": "Mina and Sam"}, "written_by", "names"),
        ({"title": "604 555 0187"}, "title", "reaches"),
        ({"changed": "see www.example.org"}, "changed", "reaches"),
        ({"written_by": "a@b.example"}, "written_by", "reaches"),
    ]
    for changed, place, code in cases:
        ancestor = replace(support, **changed)
        with pytest.raises(BadInput) as refused:
            refuse_private_line([PODS, ancestor], PRIVATE, own_name)
        assert refused.value.code == f"template-before-{code}-somebody", changed
        assert refused.value.params == {"title": ancestor.title, "line": changed[place]}
        assert refused.value.extra == {"line": f"ancestors.{support.key}.{place}"}


@given(
    st.sampled_from([name for name in NAMES if name != "R."]),
    st.text("abcdefghij ", max_size=12),
    st.text("abcdefghij ", max_size=12),
)
def test_no_words_around_a_name_hide_it(name: str, before: str, after: str) -> None:
    line = f"{before} {name} {after}".strip()
    with pytest.raises(BadInput, match="template-names-somebody"):
        refuse_private(template_with(steps=(line,)), PRIVATE, Private())


def test_what_a_plan_made_of_its_template_is_told() -> None:
    nights = get_template("nights", "en")
    sections = (
        SectionText("i_am", None, "Illustrator"),
        SectionText("helps", None, "films"),
        SectionText("morning", "In the morning", " "),
        SectionText("pets", None, "Bori"),
        SectionText("own", "The cat", "upstairs"),
    )
    ladder = (STEP, replace(STEP, name=nights.steps[0]), replace(STEP, name="Lee drives"))
    changes = changes_since([nights], sections, ladder)
    assert [part.key for part in changes.parts_left_out] == [
        "night_people",
        "worse",
        "space",
        "contact_first",
        "morning",
    ]
    assert changes.parts_added == (NamedPart("pets", None), NamedPart("own", "The cat"))
    assert (changes.steps_left_out, changes.steps_added) == ((nights.steps[1],), ("Lee drives",))
    assert not any(vars_of(changes_since([], sections, ladder)))


def vars_of(changes: Any) -> list[object]:
    return [getattr(changes, name) for name in changes.__slots__]


def test_no_part_of_a_file_is_a_secret_of_the_plan() -> None:
    keys = re.findall(r'"(\w+)":', template_file(template_with()))
    assert set(keys) == {
        "format", "template", "ancestors", "key", "kind", "title", "lead", "parts", "heading",
        "beginnings", "steps", "credit", "written_by", "changed", "licence", "parents",
    }  # fmt: skip
