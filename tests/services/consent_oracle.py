"""Promise 1 once more, slowly, from its own words: may this member hear of this event now?

It shares nothing with the gate: it reads whole tables, thinks in wall-clock texts instead of
minutes, and decides one yes or no.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, SQLModel, select

from app.asks.models import AskedMember
from app.circles.models import Circle, Member, MemberLimit, MemberRole
from app.consent.models import Capacity, ConsentGrant, PoolPlace, Reach
from app.core.db import Database
from app.identity.models import Account
from app.needs.models import MoneyKnown, Need, NeedKnown
from app.outbox.models import Notice
from app.rota.models import Shift, Slot

#: "Resting" is a no to being asked for anything.
ASKS_SOMETHING = {"ask", "open_time", "gap", "need", "repair"}
#: What two members write to each other is nobody's to grant: whoever may know anything may hear it.
UNDER_ANY_GRANT = {"repair"}


def rows(session: Session, table: type[SQLModel]) -> list[Any]:
    """A whole table."""
    return list(session.exec(select(table)))


def clock_text(minute: int) -> str:
    """Minutes after midnight as a wall clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def in_hours(row: Any, now: datetime, zone: str) -> bool:
    """Whether a row's hours hold on a zone's wall clock; none are any hour."""
    if row.from_minute is None or row.to_minute is None or row.from_minute == row.to_minute:
        return True
    wall_time = now.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    begin, end = clock_text(row.from_minute), clock_text(row.to_minute)
    over_midnight = end < begin
    return (wall_time >= begin or wall_time < end) if over_midnight else begin <= wall_time < end


def at_night(limit: Any, now: datetime, zone: str) -> bool:
    """Whether it is night now by what the person set for a member."""
    if limit.night_from is None or limit.night_to is None:
        return False
    wall_time = now.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    begin, end = clock_text(limit.night_from), clock_text(limit.night_to)
    return begin <= wall_time < end if begin < end else wall_time >= begin or wall_time < end


def lives(row: Any, now: datetime) -> bool:
    """Granted already, not ended by anyone, not run out."""
    if row.ended_at is not None or row.starts_at > now:
        return False
    ends_at = getattr(row, "ends_at", None)
    return ends_at is None or now < ends_at


class ConsentOracle:
    """Decides what promise 1 allows, as of now."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def refuses(self, notice_id: str, channel: str = "push") -> str | None:
        """Why a notice must not leave over a channel this instant; None: it may."""
        now = self.db.clock.now()
        with self.db.read() as tx:
            session = tx.session
            notice = next(row for row in rows(session, Notice) if row.id == notice_id)
            if notice.event == "test":
                return None  # what one sends oneself
            return self._refuses(session, notice, now, channel)

    def _refuses(self, session: Session, notice: Notice, now: datetime, channel: str) -> str | None:
        member = _only(row for row in rows(session, Member) if row.id == notice.member_id)
        circle = _only(row for row in rows(session, Circle) if row.id == notice.circle_id)
        if member is None or circle is None:
            return "no such member"
        if circle.state != "live":
            return "a draft notifies nobody"
        if member.state != "in":
            return "not in the circle"
        roles = {row.role for row in rows(session, MemberRole) if row.member_id == member.id}
        if "person" in roles:
            return None
        if self._silent(circle, now):
            return "everything is paused"
        if circle.paused_until is not None and notice.created_at < circle.paused_until:
            return "it was queued before a pause was over"
        own_grants = [
            grant
            for grant in rows(session, ConsentGrant)
            if grant.circle_id == circle.id
            and lives(grant, now)
            and self._names(session, grant, member, roles, notice, now)
        ]
        if any(grant.deny and grant.event in ("any", notice.event) for grant in own_grants):
            return "denied"
        outsider = self._has_to_be_named(session, member)
        grants = [
            grant
            for grant in own_grants
            if not grant.deny
            and (grant.event == notice.event or notice.event in UNDER_ANY_GRANT)
            and in_hours(grant, now, circle.zone)
            and (not outsider or grant.to_kind in ("member", "pool", "told"))
        ]
        granted_ways = [set(grant.channels) for grant in grants]
        if self._knows_of_need(session, notice, member):
            granted_ways.append({channel})
        if not granted_ways:
            return "no live grant"
        if any(
            limit.member_id == member.id and at_night(limit, now, circle.zone)
            for limit in rows(session, MemberLimit)
        ):
            return "nights aren't for them"
        account = _only(row for row in rows(session, Account) if row.id == member.account_id)
        assert account is not None
        reaches = [
            reach
            for reach in rows(session, Reach)
            if reach.member_id == member.id
            and reach.event == notice.event
            and lives(reach, now)
            and in_hours(reach, now, account.zone)
        ]
        if not reaches:
            return "no live reach"
        if not any(
            channel in ways and channel in reach.channels
            for ways in granted_ways
            for reach in reaches
        ):
            return "no channel that both agreed to"
        return self._refuses_by_dial(session, member, notice, now)

    @staticmethod
    def _refuses_by_dial(
        session: Session, member: Member, notice: Notice, now: datetime
    ) -> str | None:
        dial = _only(row for row in rows(session, Capacity) if row.member_id == member.id)
        if dial is not None and dial.muted and (not dial.muted_until or now < dial.muted_until):
            return "muted"
        if (
            dial is not None
            and dial.level == "resting"
            and (dial.until is None or now < dial.until)
            and notice.event in ASKS_SOMETHING
        ):
            return "resting"
        return None

    @staticmethod
    def _silent(circle: Circle, at: datetime) -> bool:
        """Whether an instant lies in the person's newest pause."""
        if circle.paused_at is None or at < circle.paused_at:
            return False
        return circle.paused_until is None or at < circle.paused_until

    def _names(
        self,
        session: Session,
        grant: ConsentGrant,
        member: Member,
        roles: set[str],
        notice: Notice,
        now: datetime,
    ) -> bool:
        """Whether a grant's audience means this member."""
        match grant.to_kind:
            case "member":
                return grant.member_id == member.id
            case "supporters" | "coordinators" | "counsellors":
                return grant.to_kind.removesuffix("s") in roles
            case "pool":
                place = _only(row for row in rows(session, PoolPlace) if row.member_id == member.id)
                return place is not None and place.agreed_at is not None
            case "on_shift":
                slot_ids = {
                    slot.id
                    for slot in rows(session, Slot)
                    if slot.circle_id == member.circle_id and slot.starts_at <= now < slot.ends_at
                }
                return any(
                    shift.slot_id in slot_ids
                    for shift in rows(session, Shift)
                    if shift.member_id == member.id and shift.released_at is None
                )
            case "told":
                return any(
                    asked.ask_id == notice.subject_id and asked.member_id == member.id
                    for asked in rows(session, AskedMember)
                )
        raise AssertionError(f"an audience that nobody defined: {grant.to_kind}")

    @staticmethod
    def _knows_of_need(session: Session, notice: Notice, member: Member) -> bool:
        """Whether whoever needs what a notice is about lets a member know of it, or is the member;
        of a pot only if they let them know about money, too."""
        need = _only(row for row in rows(session, Need) if row.id == notice.subject_id)
        if notice.event != "need" or need is None:
            return False
        if need.by_member == member.id:
            return True
        named = any(
            row.need_id == need.id and row.member_id == member.id
            for row in rows(session, NeedKnown)
        )
        return named and (
            need.kind != "money"
            or any(
                row.by_member == need.by_member and row.member_id == member.id
                for row in rows(session, MoneyKnown)
            )
        )

    def _has_to_be_named(self, session: Session, member: Member) -> bool:
        """Paid, or with a duty to report: what they told stands at their place."""
        return bool(member.paid or member.reports)


def _only(candidates: Iterable[Any]) -> Any | None:
    candidate_list = list(candidates)
    assert len(candidate_list) <= 1
    return candidate_list[0] if candidate_list else None
