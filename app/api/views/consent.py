"""Who may know and be asked what, as the person sees it."""

from __future__ import annotations

from app.api.http.closed_lists import MemberStateText, ToKindText
from app.api.http.wire import ConsentIn, Out
from app.api.views.cards import DisclosureOut
from app.api.views.circles import members_out
from app.api.views.grants import GrantOut, WithdrawnOut, grant_out
from app.circles.disclosure_service import Tag
from app.circles.models import Role
from app.circles.service import get_circle, members_of, roles_of
from app.consent import service as consent
from app.consent.presets import Preset
from app.consent.switches import switches_of
from app.core.db import Tx
from app.stewardship.withdrawal_service import (
    withdrawal_of,
)


class ConsentPerson(Out):
    member_id: str
    name: str
    tags: list[Tag]
    state: MemberStateText
    disclosure: DisclosureOut | None
    switches: ConsentIn
    grants: list[GrantOut]
    denied: bool
    may_undo: str | None


class ConsentPersonChanged(ConsentPerson):
    withdrawn: WithdrawnOut | None


class ConsentRole(Out):
    role: ToKindText
    grants: list[GrantOut]


class PresetGrant(Out):
    event: str
    tier: int


class PresetOut(Out):
    preset: Preset
    grants: list[PresetGrant]


class ConsentOut(Out):
    etag: str
    people: list[ConsentPerson]
    roles: list[ConsentRole]
    presets: list[PresetOut]
    words: str


class Queued(Out):
    queued: bool


def people_out(tx: Tx, circle_id: str, only: str | None = None) -> list[ConsentPerson]:
    """What each friend may know."""
    box = tx.cipher(circle_id)
    members = [each for each in members_of(tx, circle_id) if only in {None, each.id}]
    roles = roles_of(tx, [each.id for each in members])
    circle = get_circle(tx, circle_id)
    outs = {member_out.id: member_out for member_out in members_out(tx, circle, members, full=True)}
    grants = consent.live_grants_of(tx, circle_id)
    people = []
    for member in members:
        if Role.PERSON in roles[member.id]:
            continue
        member_grants = [
            grant for grant in grants if grant.member_id == member.id and not grant.deny
        ]
        deny = next(
            (grant for grant in grants if grant.deny and grant.member_id == member.id), None
        )
        switches = switches_of((grant.event, grant.tier) for grant in member_grants)
        people.append(
            ConsentPerson(
                member_id=member.id,
                name=outs[member.id].name,
                tags=outs[member.id].tags,
                state=outs[member.id].state,
                disclosure=outs[member.id].disclosure,
                switches=ConsentIn(
                    asks=switches.asks,
                    what_i_need=switches.what_i_need,
                    open_times=switches.open_times,
                    shift_reminders=switches.shift_reminders,
                ),
                grants=[grant_out(box, grant) for grant in member_grants],
                denied=deny is not None,
                may_undo=withdrawal_of(deny) if deny is not None else None,
            )
        )
    return people
