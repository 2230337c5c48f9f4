"""What changed from one version of a plan to another. Pure: words are compared, never weighed.

Parts are the same part by their key. Steps have no lasting key: they are matched by what stays of
them, the surest first. What a part or a step consists of is compared field by field, whatever
fields there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from app.plans.terms import RepeatRounds
from app.plans.texts import I_AM, PlanText, SectionText, StepText

ChangeKind = Literal["added", "changed", "removed", "moved"]


def _emergency(field: str) -> Callable[[PlanText], str | None]:
    def text_of(plan: PlanText) -> str | None:
        emergency = plan.terms.body_emergency
        return getattr(emergency, field) or None if emergency is not None else None

    return text_of


#: Texts of the plan as a whole, by name; `emergency_ambulance` is a code.
PLAN_TEXTS: dict[str, Callable[[PlanText], str | None]] = {
    "title": lambda plan: plan.about.title,
    "written_with": lambda plan: plan.about.written_with,
    "nobody_free": lambda plan: plan.nobody_free,
    "over": lambda plan: plan.terms.over,
    "emergency_ambulance": _emergency("ambulance"),
    "emergency_first": _emergency("first"),
    "emergency_say": _emergency("say"),
    "emergency_stays": _emergency("stays"),
}


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part that isn't as it was. `moved`: its place among the others changed, too."""

    key: str
    kind: ChangeKind
    before: SectionText | None
    after: SectionText | None
    moved: bool


@dataclass(frozen=True, slots=True)
class StepChange:
    """One step that isn't as it was, with its positions: 0 is the first, None where it isn't."""

    kind: ChangeKind
    before: StepText | None
    after: StepText | None
    before_position: int | None
    after_position: int | None
    moved: bool


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of the whole plan (`PLAN_TEXTS`) that isn't as it was; None: it had none."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """All that differs between two versions, in the order of the later one."""

    parts: tuple[PartChange, ...] = ()
    steps: tuple[StepChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    repeat: tuple[RepeatRounds, RepeatRounds] | None = None  # before, after; None: the same


def compare_plans(before: PlanText, after: PlanText) -> PlanChanges:
    """What changed between two versions. The "I am" is no version's own, and is left out."""
    texts = (
        TextChange(name, text_of(before), text_of(after))
        for name, text_of in PLAN_TEXTS.items()
        if text_of(before) != text_of(after)
    )
    return PlanChanges(
        parts=compare_parts(before.sections, after.sections),
        steps=compare_steps(before.ladder, after.ladder),
        texts=tuple(texts),
        repeat=None
        if before.terms.repeat == after.terms.repeat
        else (before.terms.repeat, after.terms.repeat),
    )


def compare_parts(
    before: Sequence[SectionText], after: Sequence[SectionText]
) -> tuple[PartChange, ...]:
    """What changed among parts; an empty one counts as one that isn't there. Removed ones last."""
    old_parts = [part for part in before if _is_written(part)]
    new_parts = [part for part in after if _is_written(part)]
    new_positions = {part.key: position for position, part in enumerate(new_parts)}
    old_by_key = {part.key: part for part in old_parts}
    common_keys = [part.key for part in old_parts if part.key in new_positions]
    moved_keys = {
        common_keys[index] for index in _out_of_order([new_positions[key] for key in common_keys])
    }
    changes = [
        PartChange(part.key, kind, old_by_key.get(part.key), part, part.key in moved_keys)
        for part in new_parts
        if (kind := _kind(old_by_key.get(part.key), part, moved=part.key in moved_keys))
    ]
    removed_parts = [part for part in old_parts if part.key not in new_positions]
    return (
        *changes,
        *(PartChange(part.key, "removed", part, None, moved=False) for part in removed_parts),
    )


def compare_steps(before: Sequence[StepText], after: Sequence[StepText]) -> tuple[StepChange, ...]:
    """What changed among steps, in the order of the later ladder; removed ones last."""
    old_steps = [replace(step, id="") for step in before]
    new_steps = [replace(step, id="") for step in after]
    matches = _match_steps(old_steps, new_steps)
    old_positions = sorted(matches)
    moved_positions = {
        matches[old_positions[index]]
        for index in _out_of_order([matches[position] for position in old_positions])
    }
    old_of_new = {new: old for old, new in matches.items()}
    changes = []
    for position, step in enumerate(new_steps):
        old_position = old_of_new.get(position)
        old_step = None if old_position is None else old_steps[old_position]
        moved = position in moved_positions
        kind = _kind(old_step, step, moved=moved)
        if kind:
            changes.append(StepChange(kind, old_step, step, old_position, position, moved))
    removed_steps = [
        StepChange("removed", step, None, position, None, moved=False)
        for position, step in enumerate(old_steps)
        if position not in matches
    ]
    return (*changes, *removed_steps)


def _is_written(part: SectionText) -> bool:
    return part.key != I_AM and bool(part.text or part.heading)


def _kind(before: object | None, after: object, *, moved: bool) -> ChangeKind | None:
    if before is None:
        return "added"
    if before != after:
        return "changed"
    return "moved" if moved else None


def _match_steps(before: list[StepText], after: list[StepText]) -> dict[int, int]:
    """Positions before → after of steps that are the same one: equal, named alike, with the same
    words or people, and at last those that stand at one place."""
    matches: dict[int, int] = {}
    likeness: tuple[Callable[[StepText, StepText], float], ...] = (
        lambda old, new: float(old == new),
        lambda old, new: float(bool(old.name) and old.name == new.name),
        lambda old, new: float(bool(old.do) and old.do == new.do),
        _share_of_people,
    )
    for measure in likeness:
        pairs = sorted(
            (-score, abs(old - new), old, new)
            for old, new in product(range(len(before)), range(len(after)))
            if (score := measure(before[old], after[new])) > 0
        )
        for _, _, old, new in pairs:
            if old not in matches and new not in matches.values():
                matches[old] = new
    for position in range(min(len(before), len(after))):
        if position not in matches and position not in matches.values():
            matches[position] = position
    return matches


def _share_of_people(old: StepText, new: StepText) -> float:
    """How much of whom two steps ask is the same, from 0 to 1."""
    old_places, new_places = _places(old), _places(new)
    all_places = old_places | new_places
    return len(old_places & new_places) / len(all_places) if all_places else 0.0


def _places(step: StepText) -> set[tuple[tuple[str, str], ...]]:
    return {tuple(sorted(place.items())) for place in step.audience}


def _out_of_order(positions: list[int]) -> set[int]:
    """The indexes of a list that has to be moved to bring it into order: as few as can be."""
    if not positions:
        return set()
    longest = [1] * len(positions)
    previous: list[int | None] = [None] * len(positions)
    for index, position in enumerate(positions):
        for earlier in range(index):
            if positions[earlier] < position and longest[earlier] >= longest[index]:
                longest[index], previous[index] = longest[earlier] + 1, earlier
    kept_keys: set[int] = set()
    last: int | None = max(range(len(positions)), key=longest.__getitem__)
    while last is not None:
        kept_keys.add(last)
        last = previous[last]
    return set(range(len(positions))) - kept_keys
