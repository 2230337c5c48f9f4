"""Who wrote the templates that a circle made, where its plan remembers them."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import col, select

from app.core.db import Tx
from app.plans.about_service import open_about, seal_own_templates
from app.plans.models import PlanDraft, PlanVersion
from app.plans.template_text import unsigned
from app.plans.texts import packed, unpacked


def drop_signatures_in(tx: Tx, circle_id: str) -> None:
    """Take out who wrote them: the circle is handed on, and whoever signed there has left it.

    From each version of the plan and from its draft, for what the circle made itself. Whoever
    wrote what was given to it stays named.
    """
    _drop_from_draft(tx, circle_id)
    versions = tx.session.exec(
        select(PlanVersion).where(
            PlanVersion.circle_id == circle_id, col(PlanVersion.own_templates).is_not(None)
        )
    ).all()
    for version in versions:
        templates = open_about(tx, version).own_templates
        seal_own_templates(tx, version, [unsigned(template) for template in templates])
    tx.session.flush()


def _drop_from_draft(tx: Tx, circle_id: str) -> None:
    row = tx.session.exec(
        select(PlanDraft).where(PlanDraft.circle_id == circle_id).with_for_update()
    ).one_or_none()
    if row is None or row.body is None:
        return
    box = tx.cipher(circle_id)
    content = unpacked(box.open(row.body, "plan_draft", "body", circle_id))
    about = content.about
    if not about.own_templates:
        return
    about = replace(about, own_templates=tuple(map(unsigned, about.own_templates)))
    row.body = box.seal(packed(replace(content, about=about)), "plan_draft", "body", circle_id)
    row.revision += 1  # no two states of a draft share one
    tx.session.flush()
