"""The plan's draft: kept on the server, sealed whole, and not the plan until it is put in use.

A running ask goes on under the version that it began with, whatever becomes of a draft.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import select

from app.circles.service import get_circle, members_of
from app.core.db import Tx
from app.core.errors import Stale
from app.plans import i_am_service
from app.plans import service as plans
from app.plans.about import without_templates
from app.plans.models import PlanDraft, PlanVersion
from app.plans.template_queries import templates_of
from app.plans.template_room import own_templates_gone, templates_to_drop
from app.plans.template_text import Template
from app.plans.templates import template_edit
from app.plans.texts import (
    I_AM,
    Content,
    Edit,
    StepText,
    edited,
    is_simple,
    naming_only,
    packed,
    refuse_steps_asking_nobody,
    unpacked,
    with_i_am,
)

#: Minutes to say yes in a step that a template adds, until the person chooses others.
STEP_WAIT = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """A circle's draft; without one, what it would begin as: the plan in use.

    `revision` grows with each save and never begins anew, so that no two states of any two
    drafts share one. `based_on` is the version that was in use when the draft was begun.
    `named_steps` named somebody when they were written: a warning that they left stands in no way.
    """

    revision: int
    exists: bool
    based_on: int
    in_use: int
    changed_at: datetime | None
    content: Content
    named_steps: tuple[StepText, ...] = ()


def read(tx: Tx, circle_id: str) -> Draft:
    """The draft as it stands."""
    return _draft_of_row(tx, circle_id, tx.session.get(PlanDraft, circle_id))


def kept_at(tx: Tx, circle_id: str) -> datetime | None:
    """When the draft was last saved; None without one."""
    row = tx.session.get(PlanDraft, circle_id)
    return row.changed_at if row else None


def save(tx: Tx, circle_id: str, *, by: str, expected: int | None, edit: Edit) -> Draft:
    """Change the draft, or begin one. Raises Stale when another was saved meanwhile, BadInput.

    No hint: friends' phones would learn that somebody writes, at 4 a.m. too, and what they show
    doesn't change. The person's other phone looks by itself, and is told when it saves.
    """
    row, before = _lock_draft(tx, circle_id, expected)
    content = edited(before.content, edit)
    plans.check(tx, circle_id, list(content.sections), list(content.ladder))
    row.revision += 1
    row.based_on = before.based_on
    row.body = tx.cipher(circle_id).seal(packed(content), "plan_draft", "body", circle_id)
    row.changed_at = tx.now
    row.by_member_id = by
    tx.session.flush()
    return _draft_of_row(tx, circle_id, row)


def add_template(
    tx: Tx, circle_id: str, *, by: str, expected: int | None, template: Template
) -> Draft:
    """Add a template's parts and steps to the draft, or begin one, with its credit.

    Raises Stale when another was saved meanwhile, BadInput when there isn't room for all of it
    (app/plans/template_room.py says of how many).
    """
    before = read(tx, circle_id)
    if expected is not None and expected != before.revision:
        raise Stale("draft-newer", extra={"etag": f'"{before.revision}"'})
    (blank_step,) = plans.simple_ladder([], STEP_WAIT)
    begun_with = templates_of(before.content.about, "en")  # how many and how long, in any language
    dropped = templates_to_drop(before.content, begun_with, template)
    edit = template_edit(before.content, template, blank_step, dropped)
    return save(tx, circle_id, by=by, expected=before.revision, edit=edit)


def use(tx: Tx, circle_id: str, *, by: str, expected: int | None, over: int) -> PlanVersion:
    """Make the draft the plan. `over` is the version that the caller saw in use.

    Raises Stale when the draft or the plan in use was changed meanwhile, BadInput for a step that
    asks nobody.
    """
    row, draft = _lock_draft(tx, circle_id, expected)
    content = draft.content
    in_use = plans.read(tx, plans.current(tx, circle_id)).ladder
    refuse_steps_asking_nobody(content.ladder, (*in_use, *draft.named_steps))
    simple = is_simple(content.ladder)
    if simple:
        get_circle(tx, circle_id).wait_minutes = content.ladder[0].wait_minutes
    version = plans.write(
        tx,
        circle_id=circle_id,
        by=by,
        expected=over,
        sections=list(content.sections),
        nobody_free=content.nobody_free,
        ladder=list(content.ladder),
        simple=simple,
        i_am_text=_own_i_am(content),
        terms=content.terms,
        about=without_templates(content.about, own_templates_gone(content)),
    )
    _empty(tx, row)
    return version


def _own_i_am(content: Content) -> str | None:
    if not content.own_i_am:
        return None
    return next((section.text for section in content.sections if section.key == I_AM), "")


def put_away(tx: Tx, circle_id: str, *, expected: int | None) -> Draft:
    """Let the draft go; the plan in use stays. Raises Stale when it was changed meanwhile."""
    row, _ = _lock_draft(tx, circle_id, expected)
    _empty(tx, row)
    return _draft_of_row(tx, circle_id, row)


def _empty(tx: Tx, row: PlanDraft) -> None:
    row.revision += 1
    row.body = row.changed_at = row.by_member_id = None
    tx.session.flush()


def _lock_draft(tx: Tx, circle_id: str, expected: int | None) -> tuple[PlanDraft, Draft]:
    """The draft's row under its lock; two who save at one instant take turns."""
    tx.insert_new(PlanDraft, circle_id=circle_id, revision=0, based_on=0)
    row = tx.session.exec(
        select(PlanDraft).where(PlanDraft.circle_id == circle_id).with_for_update()
    ).one()
    tx.session.refresh(row, with_for_update=not tx.sqlite or None)
    if expected is not None and expected != row.revision:
        raise Stale("draft-newer", extra={"etag": f'"{row.revision}"'})
    return row, _draft_of_row(tx, circle_id, row)


def _draft_of_row(tx: Tx, circle_id: str, row: PlanDraft | None) -> Draft:
    version = plans.current(tx, circle_id)
    member_ids = {member.id for member in members_of(tx, circle_id)}
    if row is None or row.body is None:
        plan = plans.read(tx, version)
        content = Content(
            plan.sections, plan.nobody_free, plan.ladder, terms=plan.terms, about=plan.about
        )
        revision = row.revision if row else 0
        return Draft(revision, False, version.number, version.number, None, content)
    box = tx.cipher(circle_id)
    written = unpacked(box.open(row.body, "plan_draft", "body", circle_id))
    content = naming_only(written, member_ids)
    named_steps = tuple(
        step
        for step, step_before in zip(content.ladder, written.ladder, strict=True)
        if step_before.audience or step_before.otherwise
    )
    if not content.own_i_am:
        text = i_am_service.read(tx, circle_id)
        content = replace(content, sections=with_i_am(content.sections, text))
    return Draft(
        row.revision,
        True,
        row.based_on,
        version.number,
        row.changed_at,
        content,
        named_steps,
    )
