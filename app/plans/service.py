"""The plan: reading its newest version, writing a new one."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlmodel import col, select

from app.circles.models import Member, MemberState, Role
from app.circles.permissions import helping_roles
from app.circles.service import get_circle, members_of, roles_of
from app.consent.gate import NOT_THE_PLANS
from app.core.db import Tx
from app.core.errors import BadInput, NotFound, Stale
from app.core.ids import new_id
from app.plans import i_am_service
from app.plans.about import NOTHING_SAID, AboutPlan
from app.plans.about_service import open_about, seal_about
from app.plans.models import LadderStep, PlanSection, PlanVersion
from app.plans.terms import (
    BODY_EMERGENCY,
    PlanTerms,
    RepeatRounds,
    pack_emergency,
    unpack_emergency,
)
from app.plans.texts import (
    I_AM,
    AlsoTell,
    PlanText,
    SectionText,
    StepText,
    in_one,
    with_i_am,
)
from app.record import service as record

ANSWERS = ("coming", "call")


def current(tx: Tx, circle_id: str) -> PlanVersion:
    """The newest version's row."""
    version = tx.session.exec(
        select(PlanVersion)
        .where(PlanVersion.circle_id == circle_id)
        .order_by(col(PlanVersion.number).desc())
        .limit(1)
    ).one_or_none()
    if version is None:
        raise NotFound
    return version


def steps_of(tx: Tx, version_id: str) -> list[LadderStep]:
    """A version's steps in order."""
    return list(
        tx.session.exec(
            select(LadderStep)
            .where(LadderStep.version_id == version_id)
            .order_by(col(LadderStep.position))
        )
    )


def read(tx: Tx, version: PlanVersion) -> PlanText:
    """Open a version. Its "I am" is the circle's, whatever version it is."""
    box = tx.cipher(version.circle_id)

    def opened(sealed: str | None, table: str, column: str, row: str) -> str | None:
        return box.open(sealed, table, column, row) if sealed else None

    sections = tuple(
        SectionText(
            section.key,
            opened(section.heading, "plan_section", "heading", f"{version.id}.{section.key}"),
            box.open(section.text, "plan_section", "text", f"{version.id}.{section.key}"),
        )
        for section in tx.session.exec(
            select(PlanSection)
            .where(PlanSection.version_id == version.id)
            .order_by(col(PlanSection.position))
        )
    )
    old_text = next((section.text for section in sections if section.key == I_AM), "")
    sections = with_i_am(sections, in_one(i_am_service.on_circle(tx, version.circle_id), old_text))
    ladder = tuple(
        StepText(
            id=step.id,
            name=opened(step.name, "ladder_step", "name", step.id),
            audience=tuple(step.audience),
            otherwise=tuple(step.otherwise),
            mode=step.mode,
            answers=tuple(step.answers),
            needed=step.needed,
            wait_minutes=step.wait_minutes,
            needs_my_yes=step.needs_my_yes,
            do=opened(step.do, "ladder_step", "do", step.id),
            place=opened(step.place, "ladder_step", "place", step.id),
            trigger=opened(step.trigger, "ladder_step", "trigger", step.id),
            dont=opened(step.dont, "ladder_step", "dont", step.id),
            also_tell=_also_tell(
                step.also_tell, opened(step.tell_words, "ladder_step", "tell_words", step.id)
            ),
        )
        for step in steps_of(tx, version.id)
    )
    return PlanText(
        version.id,
        version.number,
        version.simple,
        opened(version.nobody_free, "plan_version", "nobody_free", version.id),
        sections,
        ladder,
        read_terms(tx, version),
        open_about(tx, version),
    )


def read_terms(tx: Tx, version: PlanVersion) -> PlanTerms:
    """What a version says beside its parts and its steps."""
    box = tx.cipher(version.circle_id)

    def opened(column: str, sealed: str | None) -> str | None:
        return box.open(sealed, "plan_version", column, version.id) if sealed else None

    emergency = opened("body_emergency", version.body_emergency)
    return PlanTerms(
        over=opened("over", version.over),
        body_emergency=unpack_emergency(emergency) if emergency else None,
        repeat=RepeatRounds(version.repeat_rounds, version.repeat_minutes),
    )


def _also_tell(member_ids: list[str] | None, texts: str | None) -> tuple[AlsoTell, ...]:
    text_by_member = json.loads(texts) if texts else {}
    return tuple(
        AlsoTell(member_id, text_by_member.get(member_id, "")) for member_id in member_ids or ()
    )


def write(
    tx: Tx,
    *,
    circle_id: str,
    by: str,
    expected: int | None,
    sections: list[SectionText],
    nobody_free: str | None,
    ladder: list[StepText],
    simple: bool,
    i_am_text: str | None = None,
    terms: PlanTerms | None = None,
    about: AboutPlan | None = None,
) -> PlanVersion:
    """Write a new version. Raises Stale when another was written since the caller read theirs.

    An open ask goes on under the version that it began with. `i_am_text`: the "I am" is written
    anew, too; without it that stays as it is, whatever the sections say of it. `terms`, `about`:
    None stands for those of the newest version.
    """
    newest = _lock_newest(tx, circle_id)
    number = newest.number if newest else 0
    if expected is not None and expected != number:
        raise Stale(extra={"etag": f'"{number}"'})
    check(tx, circle_id, sections, ladder)
    if i_am_text is None:
        i_am_text = i_am_service.read(tx, circle_id) if newest else ""
    if i_am_text != i_am_service.on_circle(tx, circle_id):
        i_am_service.write(tx, circle_id, i_am_text)
        get_circle(tx, circle_id).version += 1
    if terms is None:
        terms = read_terms(tx, newest) if newest else PlanTerms()
    version_id = new_id()
    box = tx.cipher(circle_id)

    def sealed(column: str, text: str | None) -> str | None:
        return box.seal(text, "plan_version", column, version_id) if text else None

    version = PlanVersion(
        id=version_id,
        circle_id=circle_id,
        number=number + 1,
        simple=simple,
        nobody_free=sealed("nobody_free", nobody_free),
        over=sealed("over", terms.over),
        body_emergency=sealed(
            "body_emergency", pack_emergency(terms.body_emergency) if terms.body_emergency else None
        ),
        repeat_rounds=terms.repeat.rounds,
        repeat_minutes=terms.repeat.minutes,
        created_at=tx.now,
        by_member_id=by,
    )
    if about is None and newest is not None:
        about = open_about(tx, newest)
    seal_about(tx, version, about or NOTHING_SAID)
    tx.session.add(version)
    tx.session.flush()
    _add_sections(tx, version, sections)
    _add_steps(tx, version, ladder)
    tx.session.flush()
    if number:
        record.append(tx, circle_id, "plan_changed", by=by, subject_id=version_id)
    tx.hint(circle_id)
    return version


def _lock_newest(tx: Tx, circle_id: str) -> PlanVersion | None:
    """Lock the newest version's row; None: the circle has no plan yet."""
    return tx.session.exec(
        select(PlanVersion)
        .where(PlanVersion.circle_id == circle_id)
        .order_by(col(PlanVersion.number).desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()


def _add_sections(tx: Tx, version: PlanVersion, sections: list[SectionText]) -> None:
    """Add a version's sections, sealed. The "I am" stays empty: its text is the circle's."""
    cipher = tx.cipher(version.circle_id)
    for position, section in enumerate(sections):
        row = f"{version.id}.{section.key}"
        tx.session.add(
            PlanSection(
                version_id=version.id,
                key=section.key,
                position=position,
                heading=(
                    cipher.seal(section.heading, "plan_section", "heading", row)
                    if section.heading
                    else None
                ),
                text=cipher.seal(
                    "" if section.key == I_AM else section.text, "plan_section", "text", row
                ),
            )
        )


def _add_steps(tx: Tx, version: PlanVersion, ladder: list[StepText]) -> None:
    """Add the steps of a version's ladder, sealed, under new ids."""
    cipher = tx.cipher(version.circle_id)

    def sealed(step_id: str, column: str, text: str | None) -> str | None:
        return cipher.seal(text, "ladder_step", column, step_id) if text else None

    for position, step in enumerate(ladder):
        step_id = new_id()
        tx.session.add(
            LadderStep(
                id=step_id,
                version_id=version.id,
                position=position,
                name=sealed(step_id, "name", step.name),
                do=sealed(step_id, "do", step.do),
                place=sealed(step_id, "place", step.place),
                trigger=sealed(step_id, "trigger", step.trigger),
                dont=sealed(step_id, "dont", step.dont),
                also_tell=[tell.member_id for tell in step.also_tell] or None,
                tell_words=sealed(step_id, "tell_words", _packed_words(step)),
                audience=list(step.audience),
                otherwise=list(step.otherwise),
                mode=step.mode,
                answers=list(step.answers),
                needed=step.needed,
                wait_minutes=step.wait_minutes,
                needs_my_yes=step.needs_my_yes,
            )
        )


def _packed_words(step: StepText) -> str | None:
    texts = {tell.member_id: tell.text for tell in step.also_tell}
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":")) if texts else None


def drop_member(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """Write a version whose ladder has no places for a member who is gone."""
    plan = read(tx, current(tx, circle_id))

    def without_member(audience: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
        return tuple(place for place in audience if place.get("member_id") != member_id)

    ladder = [
        replace(
            step,
            audience=without_member(step.audience),
            otherwise=without_member(step.otherwise),
            also_tell=tuple(tell for tell in step.also_tell if tell.member_id != member_id),
        )
        for step in plan.ladder
    ]
    if tuple(ladder) == plan.ladder:
        return
    write(
        tx,
        circle_id=circle_id,
        by=by,
        expected=None,
        sections=list(plan.sections),
        nobody_free=plan.nobody_free,
        ladder=ladder,
        simple=plan.simple,
    )


def check(tx: Tx, circle_id: str, sections: list[SectionText], ladder: list[StepText]) -> None:
    """Raise BadInput unless each key is there once, there is a step, and it names members alone."""
    keys = [section.key for section in sections]
    if (NOT_THE_PLANS | {BODY_EMERGENCY}).intersection(keys):
        raise BadInput("section-key")
    if len(keys) != len(set(keys)):
        raise BadInput("section-twice")
    if not ladder:
        raise BadInput("no-step")
    member_ids = {member.id for member in members_of(tx, circle_id)}
    roles = roles_of(tx, list(member_ids))
    person_ids = {member_id for member_id in member_ids if Role.PERSON in roles[member_id]}
    for step in ladder:
        for audience in (*step.audience, *step.otherwise):
            if audience["kind"] == "member" and audience.get("member_id") not in member_ids:
                raise BadInput("step-names-nobody")
        told_ids = [tell.member_id for tell in step.also_tell]
        if len(told_ids) != len(set(told_ids)):
            raise BadInput("told-twice")
        if not set(told_ids) <= member_ids - person_ids:
            raise BadInput("step-tells-nobody")
        if told_ids and not (step.audience or step.otherwise):
            raise BadInput("step-tells-only")


def simple_ladder(order: list[str], wait_minutes: int) -> list[StepText]:
    """The default ladder: friends one by one, one yes is enough."""
    return [
        StepText(
            id="",
            name=None,
            audience=tuple({"kind": "member", "member_id": member_id} for member_id in order),
            otherwise=(),
            mode="one_by_one",
            answers=ANSWERS,
            needed=1,
            wait_minutes=wait_minutes,
            needs_my_yes=False,
            do=None,
            place=None,
        )
    ]


def asking_order(tx: Tx, circle_id: str, version: PlanVersion) -> list[Member]:
    """The friends whom the plan's ladder names, in its order; each once."""
    members = {member.id: member for member in members_of(tx, circle_id)}
    members_in_order: dict[str, Member] = {}
    for step in steps_of(tx, version.id):
        for audience in (*step.audience, *step.otherwise):
            member = members.get(audience.get("member_id", ""))
            if member is not None:
                members_in_order.setdefault(member.id, member)
    return list(members_in_order.values())


#: Audiences that mean everybody with a role.
ROLE_AUDIENCES = {
    "supporters": Role.SUPPORTER,
    "coordinators": Role.COORDINATOR,
    "counsellors": Role.COUNSELLOR,
}


def members_by_role(tx: Tx, circle_id: str) -> dict[str, tuple[str, ...]]:
    """Audience → ids of the members who are in and have its role, in the person's order."""
    members = [member for member in members_of(tx, circle_id) if member.state == MemberState.IN]
    roles = roles_of(tx, [member.id for member in members])
    return {
        audience: tuple(member.id for member in members if role in helping_roles(roles[member.id]))
        for audience, role in ROLE_AUDIENCES.items()
    }
