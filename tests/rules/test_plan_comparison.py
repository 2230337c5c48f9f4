"""What changed between two versions of a plan: each part and step once, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.plans.about import AboutPlan
from app.plans.comparison import PlanChanges, compare_parts, compare_plans, compare_steps
from app.plans.terms import BodyEmergency, PlanTerms, RepeatRounds
from app.plans.texts import PlanText, SectionText, StepText


def part(key: str, text: str = "words", heading: str | None = None) -> SectionText:
    return SectionText(key, heading, text)


def step(*people: str, **fields: object) -> StepText:
    plain = StepText(
        id="",
        name=None,
        audience=tuple({"kind": "member", "member_id": person} for person in people),
        otherwise=(),
        mode="one_by_one",
        answers=("coming", "call"),
        needed=1,
        wait_minutes=5,
        needs_my_yes=False,
        do=None,
        place=None,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def told_parts(before: list[SectionText], after: list[SectionText]) -> list[tuple[str, str, bool]]:
    return [(change.key, change.kind, change.moved) for change in compare_parts(before, after)]


def told_steps(
    before: list[StepText], after: list[StepText]
) -> list[tuple[str, int | None, int | None]]:
    return [
        (change.kind, change.before_position, change.after_position)
        for change in compare_steps(before, after)
    ]


def test_each_part_that_changed_is_told_once_and_no_other() -> None:
    helps, worse, cat = part("helps"), part("worse"), part("cat", heading="The cat")
    assert told_parts([helps, worse], [helps, worse]) == []
    assert told_parts([helps, worse], [helps, part("worse", "shouting"), cat]) == [
        ("worse", "changed", False),
        ("cat", "added", False),
    ]
    assert told_parts([helps, worse, cat], [helps, cat]) == [("worse", "removed", False)]
    # Of three only one has to move; a part that is filled or emptied was not there before or after.
    assert told_parts([helps, worse, cat], [cat, helps, worse]) == [("cat", "moved", True)]
    assert told_parts([part("helps", "")], [helps]) == [("helps", "added", False)]
    # Who the person is isn't a version's.
    assert told_parts([part("i_am", "one")], [part("i_am", "two")]) == []


def test_a_step_is_known_again_by_its_name_its_words_or_its_people() -> None:
    company = step("sam", name="Company", do="sit")
    night = step("lee", "ana", do="stay till morning")
    assert told_steps([company, night], [company, night]) == []
    # Renamed, other people, another wait: each is the same step, changed.
    later = [replace(night, wait_minutes=30), step("ade", name="Company", do="sit")]
    assert told_steps([company, night], later)[0][0] == "changed"
    assert {(old, new) for _, old, new in told_steps([company, night], later)} == {(0, 1), (1, 0)}
    assert told_steps([company], [replace(company, name="Tea", do="tea")]) == [("changed", 0, 0)]
    # Each sign alone is enough: the name, the words, the people.
    for signs in (("name", "Company", "Night"), ("do", "sit", "stay")):
        field, first, second = signs
        before = [step("sam", **{field: first}), step("lee", **{field: second})]
        after = [step("kit", **{field: second}), step("ana", **{field: first})]
        assert {(old, new) for _, old, new in told_steps(before, after)} == {(0, 1), (1, 0)}, field
    before = [step("sam"), step("lee", "ana")]
    after = [step("lee", wait_minutes=9), step("sam", "kit")]
    assert {(old, new) for _, old, new in told_steps(before, after)} == {(0, 1), (1, 0)}
    # One that comes before the others moves none of them.
    assert told_steps([company, night], [step("kit", name="Kit"), company, night]) == [
        ("added", None, 0)
    ]
    assert told_steps([company, night], [night]) == [("removed", 0, None)]
    # The ids of a version's steps are its own.
    assert told_steps([replace(company, id="a")], [replace(company, id="b")]) == []


def test_texts_of_the_whole_plan_are_compared_too() -> None:
    before = PlanText("a", 1, True, None, (part("helps"),), (step("sam"),))
    after = replace(before, id="b", number=2, nobody_free="The warmline.")
    (text,) = compare_plans(before, after).texts
    assert (text.name, text.before, text.after) == ("nobody_free", None, "The warmline.")
    assert compare_plans(before, replace(before, id="c")) == PlanChanges()
    terms = PlanTerms("Sleep", BodyEmergency("no", say="epilepsy"), RepeatRounds(2, 20))
    changes = compare_plans(before, replace(before, terms=terms, about=AboutPlan("Nights")))
    assert [(change.name, change.after) for change in changes.texts] == [
        ("title", "Nights"),
        ("over", "Sleep"),
        ("emergency_ambulance", "no"),
        ("emergency_say", "epilepsy"),
    ]
    assert changes.repeat == (RepeatRounds(), RepeatRounds(2, 20))


PARTS = st.lists(
    st.builds(part, st.sampled_from("abcdef"), st.sampled_from(("", "x", "y"))),
    unique_by=lambda each: each.key,
    max_size=6,
)


@given(PARTS, PARTS)
def test_what_is_told_leads_from_one_version_to_the_other(
    before: list[SectionText], after: list[SectionText]
) -> None:
    changes = compare_parts(before, after)
    words_by_key = {each.key: each for each in before if each.text}
    for change in changes:
        assert change.before == words_by_key.get(change.key)
        if change.after is None:
            del words_by_key[change.key]
        else:
            words_by_key[change.key] = change.after
    assert words_by_key == {each.key: each for each in after if each.text}
    keys_in_place = [
        [each.key for each in parts if each.key in words_by_key and each.text]
        for parts in (before, after)
    ]
    moving = {change.key for change in changes if change.moved or change.before is None}
    kept_before, kept_after = ([key for key in keys if key not in moving] for keys in keys_in_place)
    assert kept_before == kept_after, "what isn't told of has kept its order"
