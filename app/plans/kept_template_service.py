"""Templates that a circle keeps beside those of the app, and their shared copies.

A shared copy is read by whoever has its code. Nothing in its row says whose it is: that stands in
the circle's own row, sealed, so that the circle can end it and nobody else can find out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlmodel import col, select

from app.circles.service import lock_circle
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import digest, new_id, unb64url
from app.core.sealing import Box
from app.plans.models import KeptTemplate, SharedTemplate
from app.plans.template_file import parse_template_file, template_file
from app.plans.template_rules import MOST_KEPT
from app.plans.template_text import Template, pack_template, unpack_template


@dataclass(frozen=True, slots=True)
class KeptTemplateText:
    """A kept template in clear. `code`: what opens its shared copy; None: it isn't shared."""

    id: str
    is_own: bool
    template: Template
    code: str | None


def kept_templates(tx: Tx, circle_id: str) -> list[KeptTemplateText]:
    """What a circle keeps, the newest first."""
    rows = tx.session.exec(
        select(KeptTemplate)
        .where(KeptTemplate.circle_id == circle_id)
        .order_by(col(KeptTemplate.kept_at).desc(), col(KeptTemplate.id))
    )
    return [_opened(tx, row) for row in rows]


def find_kept_template(tx: Tx, circle_id: str, template_id: str) -> KeptTemplateText:
    """One that the circle keeps. Raises NotFound."""
    row = tx.session.get(KeptTemplate, template_id)
    if row is None or row.circle_id != circle_id:
        raise NotFound
    return _opened(tx, row)


def keep_template(tx: Tx, circle_id: str, template_id: str, template: Template) -> None:
    """Keep a whole template under an id that a phone made.

    Raises BadInput for one that no file has room for (template-too-big); Conflict for an id that
    is taken (exists-already), for a template that is kept already (template-kept-already) and for
    one too many (template-no-room).
    """
    template_file(template)  # what is kept can be handed on
    lock_circle(tx, circle_id)
    if tx.session.get(KeptTemplate, template_id) is not None:
        raise Conflict("exists-already")
    others = [kept_text.template for kept_text in kept_templates(tx, circle_id)]
    if any(other.key == template.key for other in others):
        raise Conflict("template-kept-already", title=template.title)
    if len(others) >= MOST_KEPT:
        raise Conflict("template-no-room", most=str(MOST_KEPT))
    packed = json.dumps(pack_template(template), ensure_ascii=False, separators=(",", ":"))
    row = KeptTemplate(
        id=template_id,
        circle_id=circle_id,
        is_own=template.is_own,
        kept_at=tx.now,
        body=tx.cipher(circle_id).seal(packed, "kept_template", "body", template_id),
    )
    tx.session.add(row)
    tx.session.flush()


def forget_template(tx: Tx, circle_id: str, template_id: str) -> bool:
    """Keep a template no longer, and end its shared copy; tells whether there was one.

    A plan that was begun with it keeps its credit. Raises NotFound.
    """
    was_shared = end_sharing(tx, circle_id, template_id)
    tx.session.delete(_lock_row(tx, circle_id, template_id))
    tx.session.flush()
    return was_shared


def share_template(tx: Tx, circle_id: str, template_id: str) -> None:
    """Put a copy where whoever has its code reads it. Raises NotFound, Conflict.

    Conflict: for one that was given to this circle (template-not-own), and for one that is shared
    already (template-shared-already).
    """
    row = _lock_row(tx, circle_id, template_id)
    kept_text = _opened(tx, row)
    if not kept_text.is_own:
        raise Conflict("template-not-own")
    if kept_text.code is not None:
        raise Conflict("template-shared-already")
    code = new_id()
    shared_id, box = _shared_place(code)
    body = box.seal(template_file(kept_text.template), "shared_template", "body", shared_id)
    tx.session.add(SharedTemplate(id=shared_id, body=body))
    row.code = tx.cipher(circle_id).seal(code, "kept_template", "code", template_id)
    tx.session.flush()


def end_sharing(tx: Tx, circle_id: str, template_id: str) -> bool:
    """Take the shared copy back; tells whether there was one. Raises NotFound."""
    row = _lock_row(tx, circle_id, template_id)
    code = _opened(tx, row).code
    row.code = None
    if code is not None:
        shared = tx.session.get(SharedTemplate, _shared_place(code)[0])
        if shared is not None:
            tx.session.delete(shared)
    tx.session.flush()
    return code is not None


def end_all_sharing(tx: Tx, circle_id: str) -> None:
    """Take back whatever a circle shared: it is closed, handed on, or deleted."""
    for kept_text in kept_templates(tx, circle_id):
        if kept_text.code is not None:
            end_sharing(tx, circle_id, kept_text.id)


def forget_templates_in(tx: Tx, circle_id: str) -> None:
    """The circle is somebody else's now: what one person kept and shared isn't the next one's."""
    for kept_text in kept_templates(tx, circle_id):
        forget_template(tx, circle_id, kept_text.id)


def read_shared_template(tx: Tx, code: str) -> Template:
    """What was shared under a code.

    Raises BadInput (template-code-unknown): it was taken back, or there never was one.
    """
    shared_id, box = _shared_place(code)
    row = tx.session.get(SharedTemplate, shared_id)
    if row is None:
        raise BadInput("template-code-unknown")
    return parse_template_file(box.open(row.body, "shared_template", "body", shared_id))


def _shared_place(code: str) -> tuple[str, Box]:
    """Where a shared copy lies, and what seals it. Neither leads back to the code."""
    shared_id = digest(f"showup:shared-template:{code}")[:22]
    return shared_id, Box(shared_id, unb64url(digest(f"showup:shared-template-key:{code}")))


def _lock_row(tx: Tx, circle_id: str, template_id: str) -> KeptTemplate:
    row = tx.session.exec(
        select(KeptTemplate)
        .where(KeptTemplate.circle_id == circle_id, KeptTemplate.id == template_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _opened(tx: Tx, row: KeptTemplate) -> KeptTemplateText:
    box = tx.cipher(row.circle_id)
    body = box.open(row.body, "kept_template", "body", row.id)
    return KeptTemplateText(
        id=row.id,
        is_own=row.is_own,
        template=unpack_template(json.loads(body), may_be_own=row.is_own),
        code=box.open(row.code, "kept_template", "code", row.id) if row.code else None,
    )
