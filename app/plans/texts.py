"""A plan in clear, and how a draft of it is edited. Pure: no word of it decides anything."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace

from app.core.errors import BadInput

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


@dataclass(frozen=True, slots=True)
class PlanText:
    """A version in clear."""

    id: str
    number: int
    simple: bool
    nobody_free: str | None
    sections: tuple[SectionText, ...] = field(default_factory=tuple)
    ladder: tuple[StepText, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft holds: all that a version holds, not in use yet.

    `own_i_am`: its "I am" was written in this draft; else it is the circle's, as it stands.
    """

    sections: tuple[SectionText, ...]
    nobody_free: str | None
    ladder: tuple[StepText, ...]
    own_i_am: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a draft; what isn't named stays.

    `sections` are written over those with the same key, or come last. `order` names keys in
    their new order; those that it leaves out follow. `nobody_free`: a text, empty for none.
    """

    sections: tuple[SectionText, ...] = ()
    without: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    nobody_free: str | None = None
    ladder: tuple[StepText, ...] | None = None


def edited(before: Content, edit: Edit) -> Content:
    """A draft with one change. Raises BadInput for too many sections or steps, or none."""
    if len({one.key for one in edit.sections}) < len(edit.sections):
        raise BadInput("section-twice")
    there = {one.key: one for one in before.sections if one.key not in edit.without}
    if I_AM in edit.without:
        there[I_AM] = SectionText(I_AM, None, "")  # the part stays; its words go
    there |= {one.key: one for one in edit.sections}
    if len(there) > MOST_SECTIONS:
        raise BadInput("too-many-sections")
    ordered = dict.fromkeys((*(key for key in edit.order if key in there), *there))
    ladder = before.ladder if edit.ladder is None else edit.ladder
    if not ladder:
        raise BadInput("no-step")
    if len(ladder) > MOST_STEPS:
        raise BadInput("too-many-steps")
    return Content(
        sections=tuple(there[key] for key in ordered),
        nobody_free=before.nobody_free if edit.nobody_free is None else edit.nobody_free or None,
        ladder=ladder,
        own_i_am=before.own_i_am
        or I_AM in edit.without
        or any(one.key == I_AM for one in edit.sections),
    )


def with_i_am(sections: tuple[SectionText, ...], text: str) -> tuple[SectionText, ...]:
    """The sections with this "I am"; it comes first where they have no place for it."""
    if any(one.key == I_AM for one in sections):
        return tuple(replace(one, text=text) if one.key == I_AM else one for one in sections)
    return (SectionText(I_AM, None, text), *sections) if text else sections


def in_one(on_circle: str, in_plan: str) -> str:
    """Two texts of before as one: nothing of either is lost, and nothing stands there twice."""
    if not in_plan or in_plan in on_circle:
        return on_circle
    return in_plan if on_circle in in_plan else f"{on_circle}\n\n{in_plan}"


def naming_only(content: Content, members: Collection[str]) -> Content:
    """The same without places in the ladder for members who are gone."""

    def kept(audience: Iterable[dict[str, str]]) -> tuple[dict[str, str], ...]:
        return tuple(
            one for one in audience if one["kind"] != "member" or one["member_id"] in members
        )

    ladder = tuple(
        replace(step, audience=kept(step.audience), otherwise=kept(step.otherwise))
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
        and step.wait_minutes <= MOST_SIMPLE_WAIT
        and all(one["kind"] == "member" for one in step.audience)
    )


def packed(content: Content) -> str:
    """A draft as one text, to be sealed whole. No second copy of the circle's "I am" is in it."""
    if not content.own_i_am:
        content = replace(content, sections=with_i_am(content.sections, ""))
    return json.dumps(asdict(content), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Content:
    """What `packed` made."""
    raw = json.loads(text)
    # A draft from before holds the words that its plan held: they are its own.
    before = any(one["key"] == I_AM and one["text"] for one in raw["sections"])
    return Content(
        sections=tuple(SectionText(**one) for one in raw["sections"]),
        nobody_free=raw["nobody_free"],
        ladder=tuple(
            StepText(
                **{
                    **one,
                    "audience": tuple(one["audience"]),
                    "otherwise": tuple(one["otherwise"]),
                    "answers": tuple(one["answers"]),
                }
            )
            for one in raw["ladder"]
        ),
        own_i_am=raw.get("own_i_am", before),
    )
