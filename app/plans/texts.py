"""A plan in clear, and how a draft of it is edited. Pure: no word of it decides anything."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace

from app.core.errors import BadInput
from app.plans.about import NO_CHANGE, NOTHING_SAID, AboutEdit, AboutPlan, about_from, edited_about
from app.plans.parts import place_of
from app.plans.terms import PlanTerms, TermsEdit, edit_terms, unpack_terms

#: The part that is one text with the circle's own (app/plans/i_am_service.py).
I_AM = "i_am"
MOST_SECTIONS = 40
MOST_STEPS = 12
#: Minutes that the simple ladder lets each friend have, at most.
MOST_SIMPLE_WAIT = 120


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section in clear."""

    key: str
    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class AlsoTell:
    """A member who is told something when a step begins to ask, and is asked nothing."""

    member_id: str
    text: str


@dataclass(frozen=True, slots=True)
class StepText:
    """One step of the ladder in clear."""

    id: str
    name: str | None
    audience: tuple[dict[str, str], ...]
    otherwise: tuple[dict[str, str], ...]
    mode: str
    answers: tuple[str, ...]
    needed: int
    wait_minutes: int
    needs_my_yes: bool
    do: str | None
    place: str | None
    trigger: str | None = None
    dont: str | None = None
    also_tell: tuple[AlsoTell, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanText:
    """A version in clear."""

    id: str
    number: int
    simple: bool
    nobody_free: str | None
    sections: tuple[SectionText, ...] = field(default_factory=tuple)
    ladder: tuple[StepText, ...] = field(default_factory=tuple)
    terms: PlanTerms = field(default_factory=PlanTerms)
    about: AboutPlan = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft holds: all that a version holds, not in use yet.

    `own_i_am`: its "I am" was written in this draft; else it is the circle's, as it stands.
    """

    sections: tuple[SectionText, ...]
    nobody_free: str | None
    ladder: tuple[StepText, ...]
    own_i_am: bool = False
    terms: PlanTerms = field(default_factory=PlanTerms)
    about: AboutPlan = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a draft; what isn't named stays.

    `sections` are written over those with the same key; a new one has its usual place among the
    known parts, and a heading of one's own comes last. `order` names keys in their new order; those
    that it leaves out follow. `nobody_free`: a text, empty for none.
    """

    sections: tuple[SectionText, ...] = ()
    without: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    nobody_free: str | None = None
    ladder: tuple[StepText, ...] | None = None
    terms: TermsEdit = field(default_factory=TermsEdit)
    about: AboutEdit = NO_CHANGE


def edited(before: Content, edit: Edit) -> Content:
    """A draft with one change. Raises BadInput for too many sections or steps, or none."""
    if len({section.key for section in edit.sections}) < len(edit.sections):
        raise BadInput("section-twice")
    sections_by_key = {
        section.key: section for section in before.sections if section.key not in edit.without
    }
    if I_AM in edit.without:
        sections_by_key[I_AM] = SectionText(I_AM, None, "")  # the part stays; its words go
    sections_by_key |= {section.key: section for section in edit.sections}
    if len(sections_by_key) > MOST_SECTIONS:
        raise BadInput("too-many-sections")
    ordered = _ordered(before, edit, sections_by_key)
    ladder = before.ladder if edit.ladder is None else edit.ladder
    if not ladder:
        raise BadInput("no-step")
    if len(ladder) > MOST_STEPS:
        raise BadInput("too-many-steps")
    return Content(
        sections=tuple(sections_by_key[key] for key in ordered),
        nobody_free=before.nobody_free if edit.nobody_free is None else edit.nobody_free or None,
        ladder=ladder,
        terms=edit_terms(before.terms, edit.terms),
        own_i_am=before.own_i_am
        or I_AM in edit.without
        or any(section.key == I_AM for section in edit.sections),
        about=edited_about(before.about, edit.about),
    )


def _ordered(before: Content, edit: Edit, keys: Iterable[str]) -> list[str]:
    """The keys in the order that the edit names; without one, new parts have their usual place."""
    present_keys = {section.key for section in before.sections}
    chosen_order = [key for key in edit.order if key in set(keys)]
    ordered = [
        *chosen_order,
        *(key for key in keys if key in present_keys and key not in chosen_order),
    ]
    for key in keys:
        if key not in ordered:
            ordered.insert(place_of(key, ordered), key)
    return ordered


def with_i_am(sections: tuple[SectionText, ...], text: str) -> tuple[SectionText, ...]:
    """The sections with this "I am"; it comes first where they have no place for it."""
    if any(section.key == I_AM for section in sections):
        return tuple(
            replace(section, text=text) if section.key == I_AM else section for section in sections
        )
    return (SectionText(I_AM, None, text), *sections) if text else sections


def in_one(on_circle: str, in_plan: str) -> str:
    """Two texts of before as one: nothing of either is lost, and nothing stands there twice."""
    if not in_plan or in_plan in on_circle:
        return on_circle
    return in_plan if on_circle in in_plan else f"{on_circle}\n\n{in_plan}"


def naming_only(content: Content, member_ids: Collection[str]) -> Content:
    """A draft's content without places in the ladder for members who are gone."""

    def without_gone(audience: Iterable[dict[str, str]]) -> tuple[dict[str, str], ...]:
        return tuple(
            place
            for place in audience
            if place["kind"] != "member" or place["member_id"] in member_ids
        )

    ladder = tuple(
        replace(
            step,
            audience=without_gone(step.audience),
            otherwise=without_gone(step.otherwise),
            also_tell=tuple(tell for tell in step.also_tell if tell.member_id in member_ids),
        )
        for step in content.ladder
    )
    return replace(content, ladder=ladder)


def is_simple(ladder: tuple[StepText, ...]) -> bool:
    """Whether a ladder is the simple one: friends one by one, one yes of any kind is enough."""
    if len(ladder) != 1:
        return False
    (step,) = ladder
    return (
        step.mode == "one_by_one"
        and set(step.answers) == {"coming", "call"}
        and step.needed == 1
        and not (step.needs_my_yes or step.otherwise or step.name or step.do or step.place)
        and not (step.trigger or step.dont or step.also_tell)
        and step.wait_minutes <= MOST_SIMPLE_WAIT
        and all(audience["kind"] == "member" for audience in step.audience)
    )


def refuse_steps_asking_nobody(ladder: Iterable[StepText], left_by: Iterable[StepText]) -> None:
    """Raise BadInput (step-asks-nobody) when a plan that is to be put in use has such a step.

    Not for the one step of a plan that has no friends yet and had none before. `left_by`: steps
    that may stand so, as whoever was in them has left.
    """
    steps = tuple(replace(step, id="") for step in ladder)
    emptied = [replace(step, id="") for step in left_by if not step.audience]
    if is_simple(steps) and any(is_simple((step,)) for step in emptied):
        return
    for number, step in enumerate(steps, 1):
        if not (step.audience or step.otherwise or step in emptied):
            raise BadInput("step-asks-nobody", number=str(number))


def packed(content: Content) -> str:
    """A draft as one text, to be sealed whole. No second copy of the circle's "I am" is in it."""
    if not content.own_i_am:
        content = replace(content, sections=with_i_am(content.sections, ""))
    return json.dumps(asdict(content), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Content:
    """What `packed` made."""
    raw = json.loads(text)
    # A draft from before holds the words that its plan held: they are its own.
    before = any(section["key"] == I_AM and section["text"] for section in raw["sections"])
    return Content(
        sections=tuple(SectionText(**section) for section in raw["sections"]),
        nobody_free=raw["nobody_free"],
        ladder=tuple(
            StepText(
                **{
                    **step,
                    "audience": tuple(step["audience"]),
                    "otherwise": tuple(step["otherwise"]),
                    "answers": tuple(step["answers"]),
                    "also_tell": tuple(AlsoTell(**tell) for tell in step.get("also_tell", ())),
                }
            )
            for step in raw["ladder"]
        ),
        own_i_am=raw.get("own_i_am", before),
        terms=unpack_terms(raw.get("terms")),
        about=about_from(raw.get("about", {})),
    )
