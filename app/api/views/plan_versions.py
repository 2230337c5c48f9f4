"""Earlier versions of the plan, and what changed between two."""

from __future__ import annotations

from typing import Literal

from app.api.http.wire import Instant, Out
from app.api.views.plan_terms import RepeatBody, repeat_out
from app.api.views.plans import Section, StepBody, step_out
from app.plans.comparison import PLAN_TEXTS, PartChange, PlanChanges, StepChange
from app.plans.terms import RepeatRounds
from app.plans.texts import I_AM, PlanText, SectionText

PlanTextName = Literal[
    "title",
    "written_with",
    "nobody_free",
    "over",
    "emergency_ambulance",
    "emergency_first",
    "emergency_say",
    "emergency_stays",
]
ChangeText = Literal["added", "changed", "removed", "moved"]


class VersionRow(Out):
    """One version that is kept. `by`: who wrote it."""

    number: int
    written_at: Instant
    by: str
    own: bool
    in_use: bool


class VersionList(Out):
    """The versions that are kept, the one in use first; older ones go after `kept_days`."""

    versions: list[VersionRow]
    kept_days: int


class PartChangeOut(Out):
    """One part that isn't as it was; `before` is null too where older words aren't kept."""

    key: str
    kind: ChangeText
    moved: bool
    before: Section | None
    after: Section | None


class StepChangeOut(Out):
    """One step that isn't as it was. Positions count from 0; null where it isn't."""

    kind: ChangeText
    moved: bool
    before_position: int | None
    after_position: int | None
    before: StepBody | None
    after: StepBody | None


class TextChangeOut(Out):
    """A text of the whole plan that isn't as it was."""

    name: PlanTextName
    before: str | None
    after: str | None


class RepeatChangeOut(Out):
    """How everybody is asked again, before and after."""

    before: RepeatBody
    after: RepeatBody


class NamedTextOut(Out):
    """A text of the whole plan; that of `emergency_ambulance` is a code."""

    name: PlanTextName
    text: str


class ChangesOut(Out):
    parts: list[PartChangeOut]
    steps: list[StepChangeOut]
    texts: list[TextChangeOut]
    repeat: RepeatChangeOut | None


class VersionOut(VersionRow):
    """A version as it stood, and what changed from it to the plan in use. Its "I am" isn't in it:
    that is one text for all of them."""

    sections: list[Section]
    texts: list[NamedTextOut]
    repeat: RepeatBody | None
    ladder: list[StepBody]
    changes: ChangesOut


def section_out(part: SectionText) -> Section:
    """One part in clear."""
    return Section(key=part.key, heading=part.heading, text=part.text)


def part_change_out(change: PartChange) -> PartChangeOut:
    """One part that changed."""
    return PartChangeOut(
        key=change.key,
        kind=change.kind,
        moved=change.moved,
        before=section_out(change.before) if change.before else None,
        after=section_out(change.after) if change.after else None,
    )


def _step_change_out(change: StepChange) -> StepChangeOut:
    return StepChangeOut(
        kind=change.kind,
        moved=change.moved,
        before_position=change.before_position,
        after_position=change.after_position,
        before=step_out(change.before) if change.before else None,
        after=step_out(change.after) if change.after else None,
    )


def _rounds_out(repeat: RepeatRounds) -> RepeatBody:
    return RepeatBody(rounds=repeat.rounds, minutes=repeat.minutes)


def changes_out(changes: PlanChanges) -> ChangesOut:
    """All that changed between two versions."""
    return ChangesOut(
        parts=[part_change_out(change) for change in changes.parts],
        steps=[_step_change_out(change) for change in changes.steps],
        texts=[
            TextChangeOut.model_validate(
                {"name": text.name, "before": text.before, "after": text.after}
            )
            for text in changes.texts
        ],
        repeat=None
        if changes.repeat is None
        else RepeatChangeOut(
            before=_rounds_out(changes.repeat[0]), after=_rounds_out(changes.repeat[1])
        ),
    )


def version_out(row: VersionRow, plan: PlanText, changes: PlanChanges) -> VersionOut:
    """A version as it stood."""
    return VersionOut(
        **row.model_dump(),
        sections=[section_out(part) for part in plan.sections if part.key != I_AM],
        texts=[
            NamedTextOut.model_validate({"name": name, "text": text})
            for name, text_of in PLAN_TEXTS.items()
            if (text := text_of(plan))
        ],
        repeat=repeat_out(plan.terms),
        ladder=[step_out(step) for step in plan.ladder],
        changes=changes_out(changes),
    )
