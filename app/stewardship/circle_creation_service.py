"""A circle begins: on the person's own phone, or drafted by a counsellor for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.circles.models import Circle, CircleState, Member, MemberState, Role
from app.circles.service import (
    add_member,
    end_member,
    get_circle,
    make_circle,
    members_of,
    person_of,
    roles_of,
)
from app.consent import service as consent
from app.consent.models import ToKind
from app.consent.switches import Consent, grants_for
from app.core.db import Tx
from app.core.ids import new_id
from app.identity.service import known_zone
from app.plans import service as plans
from app.plans.parts import FIRST_PARTS
from app.plans.texts import SectionText
from app.record import service as record


@dataclass(frozen=True, slots=True)
class Place:
    """A friend whom the person names: a place is kept for them."""

    member_id: str
    name: str


def begin_circle(
    tx: Tx,
    *,
    circle_id: str,
    account_id: str,
    member_id: str,
    my_name: str,
    draft: bool,
    name: str | None,
    person_name: str | None,
    zone: str,
    people: list[Place],
    wait_minutes: int,
    agreed: Consent,
    max_places: int,
) -> Circle:
    """Begin a circle: simple, armed at the first reachable friend, everything else behind "More".

    A draft belongs to its drafter until the person accepts it, and notifies nobody.
    """
    heading = name or (person_name if draft and person_name else my_name)
    circle, _ = make_circle(
        tx,
        circle_id=circle_id,
        state=CircleState.DRAFT if draft else CircleState.LIVE,
        zone=known_zone(zone),
        name=heading,
        wait_minutes=wait_minutes,
    )
    record.start(tx, circle_id)
    consent.start(tx, circle_id)
    if draft:
        _keep_persons_place(tx, circle_id, person_name or heading, max_places)
    add_member(
        tx,
        circle_id=circle_id,
        member_id=member_id,
        name=my_name,
        roles=[Role.COUNSELLOR if draft else Role.PERSON],
        account_id=account_id,
        max_places=max_places,
    )
    if draft:
        circle.drafter_id = member_id
    record.append(tx, circle_id, "draft_started" if draft else "circle_started", who=member_id)
    for place in people:
        keep_place(
            tx,
            circle_id=circle_id,
            member_id=place.member_id,
            name=place.name,
            agreed=agreed,
            max_places=max_places,
        )
    plans.write(
        tx,
        circle_id=circle_id,
        by=member_id,
        expected=None,
        sections=[SectionText(key, None, "") for key in FIRST_PARTS],
        nobody_free=None,
        ladder=plans.simple_ladder([place.member_id for place in people], wait_minutes),
        simple=True,
    )
    tx.hint(circle_id)
    return circle


def _keep_persons_place(tx: Tx, circle_id: str, name: str, max_places: int) -> None:
    """Keep the person's place in a draft, for whoever the circle is handed to."""
    add_member(
        tx,
        circle_id=circle_id,
        member_id=new_id(),
        name=name,
        roles=[Role.PERSON],
        account_id=None,
        max_places=max_places,
    )


def keep_place(
    tx: Tx,
    *,
    circle_id: str,
    member_id: str,
    name: str,
    agreed: Consent,
    max_places: int,
    roles: Iterable[Role] = (Role.SUPPORTER,),
) -> Member:
    """Keep a place for a friend, with what they may know once they are in."""
    member = add_member(
        tx,
        circle_id=circle_id,
        member_id=member_id,
        name=name,
        roles=roles,
        account_id=None,
        max_places=max_places,
    )
    grant_simple(tx, circle_id, member_id, agreed)
    return member


def add_friend(
    tx: Tx,
    *,
    circle_id: str,
    member_id: str,
    name: str,
    by: str,
    agreed: Consent,
    max_places: int,
) -> None:
    """Keep a place for a friend who is named later; they come last in a simple plan."""
    keep_place(
        tx,
        circle_id=circle_id,
        member_id=member_id,
        name=name,
        agreed=agreed,
        max_places=max_places,
    )
    add_to_simple_plan(tx, circle_id, member_id, by=by)


def grant_simple(tx: Tx, circle_id: str, member_id: str, agreed: Consent) -> None:
    """Turn the simple switches into grants."""
    for event, tier in grants_for(agreed).items():
        grant = consent.add_grant(
            tx,
            circle_id=circle_id,
            to_kind=ToKind.MEMBER,
            member_id=member_id,
            event=event,
            tier=tier,
        )
        record.append(
            tx,
            circle_id,
            "granted",
            who=member_id,
            event=event,
            tier=tier,
            grant_id=grant.id,
            words=grant.words,
        )


def add_to_simple_plan(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """A friend who is named later comes last in the simple plan. Another plan stays as it is."""
    plan = plans.read(tx, plans.current(tx, circle_id))
    if not plan.simple:
        return
    circle = get_circle(tx, circle_id)
    named_ids = [
        member.id for member in plans.asking_order(tx, circle_id, plans.current(tx, circle_id))
    ]
    plans.write(
        tx,
        circle_id=circle_id,
        by=by,
        expected=None,
        sections=list(plan.sections),
        nobody_free=plan.nobody_free,
        ladder=plans.simple_ladder([*named_ids, member_id], circle.wait_minutes),
        simple=True,
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """What the person changes while looking a draft over; None: as it was drafted."""

    people: list[Place] | None = None
    wait_minutes: int | None = None
    agreed: Consent | None = None


def rearrange(tx: Tx, *, circle_id: str, by: str, changes: Changes, max_places: int) -> None:
    """Put a draft in the person's own shape before it goes live: whom, in which order, what."""
    circle = get_circle(tx, circle_id)
    kept_members = {
        member.id: member
        for member in members_of(tx, circle_id)
        if member.state == MemberState.KEPT
    }
    if changes.people is not None:
        named_ids = {place.member_id for place in changes.people}
        person = person_of(tx, circle_id)
        for member_id, member in kept_members.items():
            if member_id not in named_ids and member_id != person.id:
                consent.end_grants(tx, circle_id, member_id, member_id)
                end_member(tx, member)
        box = tx.cipher(circle_id)
        for position, place in enumerate(changes.people):
            if place.member_id in kept_members:
                kept_members[place.member_id].position = position
                kept_members[place.member_id].name = box.seal(
                    place.name, "member", "name", place.member_id
                )
            else:
                new_member = keep_place(
                    tx,
                    circle_id=circle_id,
                    member_id=place.member_id,
                    name=place.name,
                    agreed=changes.agreed or Consent(),
                    max_places=max_places,
                )
                new_member.position = position
        tx.session.flush()
    if changes.agreed is not None:
        consent.lock_exclusive(tx, circle_id)
        for member_id in _kept_supporters(tx, circle_id):
            consent.end_grants(tx, circle_id, member_id, member_id)
            grant_simple(tx, circle_id, member_id, changes.agreed)
    if changes.wait_minutes is not None:
        circle.wait_minutes = changes.wait_minutes
    plan = plans.read(tx, plans.current(tx, circle_id))
    if plan.simple and (changes.people is not None or changes.wait_minutes is not None):
        order = (
            [place.member_id for place in changes.people]
            if changes.people is not None
            else _kept_supporters(tx, circle_id)
        )
        plans.write(
            tx,
            circle_id=circle_id,
            by=by,
            expected=None,
            sections=list(plan.sections),
            nobody_free=plan.nobody_free,
            ladder=plans.simple_ladder(order, circle.wait_minutes),
            simple=True,
        )


def _kept_supporters(tx: Tx, circle_id: str) -> list[str]:
    members = [member for member in members_of(tx, circle_id) if member.state == MemberState.KEPT]
    roles = roles_of(tx, [member.id for member in members])
    return [member.id for member in members if Role.SUPPORTER in roles[member.id]]
