"""The plan and what stands beside it, in one's own copy: parts, steps, cards, checklists."""

from __future__ import annotations

from app.api.http.wire import Out
from app.api.views.care_cards import CompanionFields, HealthFields
from app.api.views.export_document import CopyPage
from app.api.views.export_models import Whole
from app.api.views.lines import LineOut
from app.api.views.plan_proposals import MyProposal, ProposalOut
from app.api.views.plan_templates import CreditOut, TemplateOut
from app.api.views.plan_terms import BodyEmergencyBody, RepeatBody
from app.api.views.plans import PlanOut, Section, StepBody
from app.messages.catalogue import text
from app.plans.parts import PARTS


def add_plan(
    page: CopyPage,
    code: str,
    sections: list[Section],
    ladder: list[StepBody],
    names: dict[str, str],
) -> None:
    page.heading(3, page.say(code))
    for section in sections:
        if section.text:
            page.heading(4, section.heading or _section_name(page, section.key))
            page.paragraph(section.text)
    if not ladder:
        return
    page.heading(4, page.say("steps"))
    for number, step in enumerate(ladder, 1):
        audience_names = ", ".join(
            names.get(audience.member_id or "", "")
            if audience.member_id
            else page.say(f"to.{audience.kind}")
            for audience in (*step.audience, *step.otherwise)
        )
        words = (
            step.name,
            audience_names,
            page.say("wait", minutes=str(step.wait_minutes)),
            step.trigger,
            step.do,
            step.dont and page.say("dont", words=step.dont),
            step.place,
            *(
                page.say("also_tell", name=names.get(tell.member_id, ""), words=tell.text)
                for tell in step.also_tell
            ),
        )
        page.paragraph(
            f"{page.say('step', n=str(number))}: {'; '.join(word for word in words if word)}"
        )


def add_terms(
    page: CopyPage, emergency: BodyEmergencyBody | None, repeat: RepeatBody | None
) -> None:
    """What a plan says beside its parts and its steps."""
    if repeat is not None and repeat.rounds:
        words = page.say("repeat", rounds=str(repeat.rounds), minutes=str(repeat.minutes))
        page.paragraph(words)
    if emergency is None:
        return
    page.heading(4, page.say("body_emergency"))
    page.rows(
        ("ambulance", page.say(f"ambulance.{emergency.ambulance}")),
        ("emergency_first", emergency.first or None),
        ("emergency_say", emergency.say or None),
        ("emergency_stays", emergency.stays or None),
    )
    page.paragraph(page.say("ambulance_limits"))


def add_about_plan(page: CopyPage, plan: PlanOut) -> None:
    """What the plan says of itself, and whose ideas it was begun with."""
    about = plan.about
    if about is not None:
        written_when = (
            page.say(f"when.{about.written_when}") if about.written_when is not None else None
        )
        page.rows(
            ("plan_title", about.title),
            ("written_when", written_when),
            ("written_with", about.written_with),
        )
        page.items("credits", (credit_words(page, each) for each in _with_lines(about.templates)))
    page.rows(("review_on", plan.review_on.isoformat() if plan.review_on is not None else None))


def _with_lines(templates: list[TemplateOut]) -> list[CreditOut]:
    """Some templates, each with those that it was made after, and each once."""
    credited: list[CreditOut] = [
        each for template in templates for each in (template, *template.line)
    ]
    return list({each.key: each for each in reversed(credited)}.values())[::-1]


def credit_words(page: CopyPage, credited: CreditOut) -> str:
    """Whom a template comes from, in one line."""
    words = (
        credited.credit,
        credited.written_by and f"{page.say('template_by')}: {credited.written_by}",
        credited.changed and f"{page.say('template_changed')}: {credited.changed}",
        page.say("licence", name=credited.licence),
    )
    return f"{credited.title}: {'; '.join(word for word in words if word)}"


def add_kept_templates(page: CopyPage, copy: Whole) -> None:
    """Templates that the circle keeps, with every line of them and whose ideas they are."""
    for kept_text in copy.templates:
        template = kept_text.template
        page.heading(4, f"{page.say('kept_template')}: {template.title}")
        if template.lead:
            page.paragraph(template.lead)
        for part in template.parts:
            words = (part.heading or _section_name(page, part.key), *part.beginnings)
            page.paragraph("; ".join(words))
        if template.steps:
            page.paragraph(f"{page.say('steps')}: {'; '.join(template.steps)}")
        for credited in _with_lines([template]):
            page.paragraph(credit_words(page, credited))
        if kept_text.code is not None:
            page.paragraph(page.say("template_shared"))


def _section_name(page: CopyPage, key: str) -> str:
    return text(page.language, f"section.{key}") if key in PARTS else key


def suggested_words(proposal: MyProposal | ProposalOut) -> str:
    suggested = proposal.suggested
    words = (suggested.heading, suggested.text, proposal.why)
    return "; ".join(word for word in words if word)


def add_plan_readers(page: CopyPage, copy: Whole) -> None:
    """The plan's versions, what others suggest for it, and who is with it."""
    page.items(
        "versions",
        (f"{version.number}: {page.time(version.written_at)}" for version in copy.versions),
    )
    page.items(
        "proposals",
        (f"{proposal.name}: {suggested_words(proposal)}" for proposal in copy.plan_proposals),
    )
    page.items(
        "plan_readers",
        (
            f"{reader.name}: {page.time(reader.agreed_at)}"
            for reader in copy.plan_readers
            if reader.agreed_at is not None
        ),
    )


def add_care_cards(page: CopyPage, copy: Whole) -> None:
    """The health card, the companion card, and what companions noted for the person."""
    _card_fields(page, "health_card", copy.health_card, HealthFields)
    _card_fields(page, "companion_card", copy.companion_card, CompanionFields)
    page.items(
        "companion_notes",
        (
            f"{page.time(note.at)}, {note.name}: "
            f"{companion_note_words(note.times, note.names, note.said)}"
            for note in (copy.companion_notes.notes if copy.companion_notes else [])
        ),
    )


def _card_fields(page: CopyPage, code: str, card: Out | None, kind: type[Out]) -> None:
    fields = card.model_dump(include=set(kind.model_fields)) if card is not None else {}
    if any(fields.values()):
        page.heading(3, page.say(code))
        page.rows(*((f"field.{key}", text) for key, text in fields.items()))


def companion_note_words(*fields: str) -> str:
    return "; ".join(field for field in fields if field)


def add_guidelines(page: CopyPage, copy: Whole) -> None:
    """How the person would like it, in their own words."""
    page.items(
        "guidelines",
        (
            f"{page.say(f'guideline.{line.stance}')}: {line.words}"
            for line in (copy.guidelines.lines or [] if copy.guidelines else [])
        ),
    )


def add_checklists(page: CopyPage, copy: Whole) -> None:
    for checklist in copy.checklists:
        page.items(f"checklist.{checklist.kind}", (line.words for line in checklist.lines))
    page.items("lines", (add_line(page, line) for line in copy.lines))


def add_line(page: CopyPage, line: LineOut) -> str:
    checked = page.say("checked_on", at=page.time(line.checked_at)) if line.checked_at else ""
    words = (line.name, *line.numbers, line.hours, line.region, line.note, checked)
    return "; ".join(word for word in words if word)
