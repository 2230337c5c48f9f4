"""The person makes a template out of their plan, and hands it on: as a file, or by a code.

Only what they confirmed line by line is in it: no word of the plan is read here. What it was made
after is credited by itself. Before anything leaves, each line is looked through once more for
names, numbers and addresses, as somebody may have come in since.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import select

from app.asks import address_service
from app.circles.models import CircleState, Knock, Member
from app.circles.service import Membership, get_circle, names_of, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import new_id
from app.gatherings.gathering_words import open_of_guest
from app.gatherings.models import GatheringGuest
from app.plans import kept_template_service as kept_templates
from app.plans import service as plans
from app.plans.about_service import open_about
from app.plans.parts import PARTS
from app.plans.template_file import template_file
from app.plans.template_privacy import Private, private_words, refuse_private, refuse_private_line
from app.plans.template_queries import templates_of
from app.plans.template_rules import whole_template
from app.plans.template_text import Template, TemplateKind, TemplatePart, line_after
from app.record import service as record


@dataclass(frozen=True, slots=True)
class ConfirmedPart:
    """A part with the lines that the person confirmed. `heading`: of one that isn't a known one."""

    key: str | None
    heading: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfirmedTemplate:
    """All that the person confirmed for a template; nothing else is in it."""

    kind: TemplateKind
    title: str
    lead: str
    credit: str
    written_by: str | None
    changed: str | None
    licence: str
    parts: tuple[ConfirmedPart, ...]
    steps: tuple[str, ...]


def make_template(
    tx: Tx, me: Membership, template_id: str, confirmed: ConfirmedTemplate, language: str
) -> None:
    """Make a template of what the person confirmed, and keep it in their circle.

    Those that the plan in use was begun with stand in its line. Raises Conflict in a draft and
    while everything is paused (templates-rest), and BadInput: what app/plans/template_rules.py
    and app/plans/template_privacy.py refuse.
    """
    _lock(tx, me)
    parents = templates_of(open_about(tx, plans.current(tx, me.circle_id)), language)
    template = whole_template(
        Template(
            key=new_id(),
            kind=confirmed.kind,
            title=confirmed.title,
            lead=confirmed.lead,
            credit=confirmed.credit,
            written_by=confirmed.written_by,
            changed=confirmed.changed,
            licence=confirmed.licence,
            # A part of one's own gets a key that no plan has: it would lead back to this one.
            parts=tuple(
                TemplatePart(part.key if part.key in PARTS else new_id(), part.heading, part.lines)
                for part in confirmed.parts
            ),
            steps=confirmed.steps,
            parents=tuple(parent.key for parent in parents),
            ancestors=line_after(parents),
            is_own=True,
        )
    )
    refuse_private(template, *_private_of(tx, me.circle_id))
    kept_templates.keep_template(tx, me.circle_id, template_id, template)


def share_template(tx: Tx, me: Membership, template_id: str) -> None:
    """Share a template that was made here by a code. The record says that it was shared.

    Raises NotFound, Conflict, and BadInput when a line names somebody by now, or what it says of
    an earlier template of this circle does.
    """
    _lock(tx, me)
    kept_text = kept_templates.find_kept_template(tx, me.circle_id, template_id)
    _refuse_leaving(tx, me.circle_id, kept_text.template)
    kept_templates.share_template(tx, me.circle_id, template_id)
    record.append(tx, me.circle_id, "template_shared", by=me.member_id, subject_id=template_id)


def end_sharing(tx: Tx, me: Membership, template_id: str) -> None:
    """Take back what was shared: its code opens nothing any more. Twice is once.

    That is always possible, whatever rests. Raises NotFound.
    """
    if kept_templates.end_sharing(tx, me.circle_id, template_id):
        record.append(
            tx, me.circle_id, "template_taken_back", by=me.member_id, subject_id=template_id
        )


def forget_template(tx: Tx, me: Membership, template_id: str) -> None:
    """Keep a template no longer; one that is shared is taken back. Raises NotFound."""
    if kept_templates.forget_template(tx, me.circle_id, template_id):
        record.append(
            tx, me.circle_id, "template_taken_back", by=me.member_id, subject_id=template_id
        )


def file_of_template(tx: Tx, me: Membership, template_id: str) -> str:
    """A kept template as the text of a file.

    Raises NotFound, Conflict and BadInput as when it is shared. What was given to the circle is
    handed on as it came.
    """
    _refuse_at_rest(tx, me)
    kept_text = kept_templates.find_kept_template(tx, me.circle_id, template_id)
    _refuse_leaving(tx, me.circle_id, kept_text.template)
    return template_file(kept_text.template)


def _lock(tx: Tx, me: Membership) -> None:
    """Hold consent as it is: nobody comes in or is named anew meanwhile. Raises NotFound."""
    if not consent.lock_shared(tx, me.circle_id):
        raise NotFound
    _refuse_at_rest(tx, me)


def _refuse_at_rest(tx: Tx, me: Membership) -> None:
    if me.state is not CircleState.LIVE or consent.pause_of(tx, me.circle_id) is not None:
        raise Conflict("templates-rest")
    consent.refuse_wider(tx, me.circle_id)


def _refuse_leaving(tx: Tx, circle_id: str, template: Template) -> None:
    """Look through all that was made here and goes along: the template, and what it came from."""
    private, own_name = _private_of(tx, circle_id)
    if template.is_own:
        refuse_private(template, private, own_name)
    refuse_private_line(template.ancestors, private, own_name)


def _private_of(tx: Tx, circle_id: str) -> tuple[Private, Private]:
    """What mustn't leave this circle, and how its person is called."""
    member_ids = tx.session.exec(select(Member.id).where(Member.circle_id == circle_id)).all()
    names = names_of(tx, circle_id, member_ids)
    person_name = names[person_of(tx, circle_id).id]
    guests = tx.session.exec(select(GatheringGuest).where(GatheringGuest.circle_id == circle_id))
    way = address_service.own_address(tx, circle_id)
    private = private_words(
        [
            *names.values(),
            *_knocking_names(tx, circle_id),
            *(open_of_guest(tx, guest, "name") for guest in guests),
        ],
        addresses=[way.address or ""],
        titles=[_title_of(tx, circle_id)],
    )
    return private, private_words([person_name])


def _knocking_names(tx: Tx, circle_id: str) -> list[str]:
    box = tx.cipher(circle_id)
    knocks = tx.session.exec(select(Knock).where(Knock.circle_id == circle_id))
    return [box.open(knock.name, "knock", "name", knock.id) for knock in knocks if knock.name]


def _title_of(tx: Tx, circle_id: str) -> str:
    """What the circle itself is called."""
    return tx.cipher(circle_id).open(get_circle(tx, circle_id).name, "circle", "name", circle_id)
