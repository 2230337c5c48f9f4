"""The two whom the person trusts most, as each of them sees it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.api.http.wire import Code, Instant, Out
from app.circles.disclosure_service import Tag
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle, names_of, names_with_tags, person_of
from app.core.db import Tx
from app.stewardship import ally_service, bring_back_service, plan_start_service
from app.stewardship.models import Ally, BringBack


class AllyOut(Out):
    member_id: str
    name: str
    tags: list[Tag]
    start: bool
    bring_back: bool
    state: Literal["asked", "agreed", "declined"]


class LostOut(Out):
    at: Instant
    by: str | None  # a name, for who may read names
    by_me: bool


class BringBackOut(Out):
    """`code` is on the new phone's screen, too. `waits_for_me`: my yes is wanted."""

    id: str
    circle_id: str
    by: list[str]  # names: who began it, then who agreed
    code: Code | None
    state: Literal["no_phone", "first", "second", "waiting"]
    due_at: Instant
    mine: bool
    waits_for_me: bool


class MyAllyOut(Out):
    start: bool
    bring_back: bool
    state: Literal["asked", "agreed", "declined"]
    may_bring_back: bool  # enough agreed to it


class Allies(Out):
    """`people`: for the person alone. The rest is for whoever may do something."""

    person_name: str
    people: list[AllyOut] | None
    mine: MyAllyOut | None
    may_say_lost: bool
    started: bool  # what I started runs
    lost: LostOut | None
    bringing_back: BringBackOut | None


class NewPhoneSeen(Out):
    """For the new phone: its code, and from when on it is in, unless somebody says no."""

    state: Literal["asked", "waiting", "in"]
    code: Code
    due_at: Instant | None
    account_id: str | None
    also_ended: bool = Field(
        description="In: with the other phones ended addresses added lately, or calendar links."
    )


def _state(ally: Ally) -> Literal["asked", "agreed", "declined"]:
    if ally.agreed_at is not None:
        return "agreed"
    return "declined" if ally.declined_at is not None else "asked"


def allies_out(tx: Tx, circle_id: str) -> list[AllyOut]:
    """Whom the person chose, for the person."""
    allies = ally_service.allies_of(tx, circle_id)
    names = names_with_tags(tx, circle_id, [ally.member_id for ally in allies])
    return [
        AllyOut(
            member_id=ally.member_id,
            name=names[ally.member_id].name,
            tags=names[ally.member_id].tags,
            start=ally.may_start,
            bring_back=ally.may_bring_back,
            state=_state(ally),
        )
        for ally in allies
    ]


def lost_out(tx: Tx, me: Membership) -> LostOut | None:
    """That the person's phone is said to be lost: for the person, and for who may say so."""
    circle = get_circle(tx, me.circle_id)
    if circle.lost_at is None or not (me.is_person or may_say_lost(tx, me)):
        return None
    by = circle.lost_by or ""
    sees_names = Permission.NAMES in me.may
    return LostOut(
        at=circle.lost_at,
        by=names_of(tx, me.circle_id, [by]).get(by) if sees_names else None,
        by_me=by == me.member_id,
    )


def may_say_lost(tx: Tx, me: Membership) -> bool:
    """A coordinator, or an ally who agreed.

    While it is said, not one whose yes came after it: they can help, but not take the word back.
    """
    if Permission.GAPS in me.may and not me.is_person:
        return True
    ally = ally_service.ally_of(tx, me.circle_id, me.member_id)
    if ally is None or ally.agreed_at is None:
        return False
    lost_at = get_circle(tx, me.circle_id).lost_at
    return lost_at is None or ally.agreed_at <= lost_at


def bring_back_out(tx: Tx, me: Membership) -> BringBackOut | None:
    """A new phone on its way in: for the person, and for allies who may bring them back."""
    bring_back = bring_back_service.live_in(tx, me.circle_id)
    if bring_back is None or bring_back.due_at is None:
        return None
    ally = ally_service.ally_of(tx, me.circle_id, me.member_id)
    helps = ally is not None and ally.may_bring_back and ally.agreed_at is not None
    if not (me.is_person or helps):
        return None
    two = [member_id for member_id in (bring_back.begun_by, bring_back.second_by) if member_id]
    names = names_of(tx, me.circle_id, two)
    state = _how_far(bring_back)
    is_mine = me.member_id in two
    return BringBackOut(
        id=bring_back.id,
        circle_id=bring_back.circle_id,
        by=[names[member_id] for member_id in two if member_id in names],
        code=bring_back.code,
        state=state,
        due_at=bring_back.due_at,
        mine=is_mine,
        waits_for_me=helps
        and ((state == "first" and is_mine) or (state == "second" and not is_mine)),
    )


def _how_far(bring_back: BringBack) -> Literal["no_phone", "first", "second", "waiting"]:
    if bring_back.second_by is not None:
        return "waiting"
    if bring_back.code is None:
        return "no_phone"
    return "second" if bring_back.first_yes_at is not None else "first"


def _mine_out(tx: Tx, me: Membership) -> MyAllyOut | None:
    ally = ally_service.ally_of(tx, me.circle_id, me.member_id)
    if ally is None:
        return None
    agreed = ally.agreed_at is not None
    return MyAllyOut(
        start=ally.may_start,
        bring_back=ally.may_bring_back,
        state=_state(ally),
        may_bring_back=agreed
        and ally.may_bring_back
        and ally_service.can_bring_back(tx, me.circle_id),
    )


def allies_seen(tx: Tx, me: Membership) -> Allies:
    """Whom the person chose, for them; for a member, what they may do, and nothing else."""
    person = person_of(tx, me.circle_id)
    return Allies(
        person_name=names_of(tx, me.circle_id, [person.id])[person.id],
        people=allies_out(tx, me.circle_id) if me.is_person else None,
        mine=_mine_out(tx, me),
        may_say_lost=not me.is_person and may_say_lost(tx, me),
        started=plan_start_service.runs_for(tx, me.circle_id, me.member_id),
        lost=lost_out(tx, me),
        bringing_back=bring_back_out(tx, me),
    )


def help_of(tx: Tx, me: Membership) -> Literal["can", "look"] | None:
    """What a member's home says of it: nothing, that they can, or that something is to look at."""
    allies = allies_seen(tx, me)
    asked = allies.mine is not None and allies.mine.state == "asked"
    waits = allies.bringing_back is not None and (
        allies.bringing_back.waits_for_me or allies.bringing_back.mine
    )
    if asked or waits or allies.started or allies.lost is not None:
        return "look"
    able = allies.mine is not None and allies.mine.state == "agreed"
    return "can" if able or allies.may_say_lost else None
