"""What a version of the plan says of itself, sealed into its row and opened again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.core.db import Tx
from app.plans.about import AboutPlan
from app.plans.models import PlanVersion
from app.plans.template_text import Template, pack_templates, unpack_template


def seal_about(tx: Tx, version: PlanVersion, about: AboutPlan) -> None:
    """Write it into a version's row, which isn't in the database yet."""
    box = tx.cipher(version.circle_id)

    def sealed(text: str | None, column: str) -> str | None:
        return box.seal(text, "plan_version", column, version.id) if text else None

    version.title = sealed(about.title, "title")
    version.written_when = sealed(about.written_when, "written_when")
    version.written_with = sealed(about.written_with, "written_with")
    version.templates = sealed(" ".join(about.templates), "templates")
    seal_own_templates(tx, version, about.own_templates)


def seal_own_templates(tx: Tx, version: PlanVersion, templates: Sequence[Template]) -> None:
    """Write the templates that didn't come with the app into a version's row."""
    packed = pack_templates(templates) if templates else None
    version.own_templates = (
        tx.cipher(version.circle_id).seal(packed, "plan_version", "own_templates", version.id)
        if packed
        else None
    )


def open_about(tx: Tx, version: PlanVersion) -> AboutPlan:
    """What a version's row says."""
    box = tx.cipher(version.circle_id)

    def opened(sealed: str | None, column: str) -> str | None:
        return box.open(sealed, "plan_version", column, version.id) if sealed else None

    return AboutPlan(
        title=opened(version.title, "title"),
        written_when=opened(version.written_when, "written_when"),
        written_with=opened(version.written_with, "written_with"),
        templates=tuple((opened(version.templates, "templates") or "").split()),
        own_templates=tuple(
            unpack_template(raw, may_be_own=True)
            for raw in json.loads(opened(version.own_templates, "own_templates") or "[]")
        ),
    )
