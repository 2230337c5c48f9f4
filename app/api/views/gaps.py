"""Open shifts: what there is to look after, and for whom it shows."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from app.access.reading import reads_of, sight_of
from app.api.http.closed_lists import KindText, RoleText, ToldHowText
from app.api.http.wire import InstantText, Out, rfc3339
from app.api.views.slots import wall_time
from app.api.views.suggestions import OfferOut, offers_out
from app.asks.forecast import WEEK
from app.asks.forecast_queries import load_silent_spans
from app.circles.disclosure_service import Tag
from app.circles.models import Circle, Role
from app.circles.permissions import Permission, helping_roles
from app.circles.service import (
    Membership,
    get_circle,
    names_with_tags,
    person_of,
    roles_of,
)
from app.core.db import Tx
from app.outbox.events import Event
from app.rota.gaps import alert_settings_service, gap_lifecycle_service, gap_snapshot
from app.rota.gaps.coverage import Gap
from app.rota.gaps.escalation import next_asked
from app.rota.models import GapMatter
from app.rota.schedule.week_queries import SlotView
from app.rota.shifts.bulk_claim_service import stand_by_members

#: Of one circle, where several are shown.
MOST_GAPS = 10


class AlertsOut(Out):
    on: bool
    lead_hours: list[int]
    wait_minutes: int


class GapToldOut(Out):
    member_id: str
    name: str
    tags: list[Tag]
    how: ToldHowText
    at: InstantText
    waiting: bool  # it is still to go out, at `at`


class NextOut(Out):
    member_id: str
    name: str
    tags: list[Tag]
    at: InstantText


class StandsByOut(Out):
    member_id: str
    name: str
    tags: list[Tag]


class GapOut(Out):
    id: str | None  # none: its first lead time is still ahead
    kind: KindText
    title: str | None
    starts_at: InstantText
    ends_at: InstantText
    starts_wall: str
    ends_wall: str
    zone: str
    slot_ids: list[str]
    places: int  # open ones, where most are open
    told: list[GapToldOut]
    next: NextOut | None
    offers: list[OfferOut]  # to one member, and not answered yet
    first_at: InstantText | None  # when the first lead time comes, while it is ahead
    may_ask_next: bool
    stand_by: list[StandsByOut]  # who does it if nobody does, for coordinators alone


class Gaps(Out):
    zone: str
    shown: bool  # false: not for this member to know, and then nothing else here says anything
    alerts: AlertsOut | None
    gaps: list[GapOut]


class Asked(Out):
    name: str
    gap: GapOut | None


class LookAfter(Out):
    circle_id: str
    circle_name: str
    person_name: str
    roles: list[RoleText]
    zone: str
    shown: bool  # false: its times aren't for them to know, and nothing below says anything
    next: GapOut | None
    gaps: list[GapOut]  # the soonest; what is done about each is for who coordinates here
    open_gaps: int
    ahead_days: int


class LookAfterAll(Out):
    circles: list[LookAfter]


class HoleOut(Out):
    starts_at: InstantText
    ends_at: InstantText
    starts_wall: str
    ends_wall: str
    zone: str


class Nights(Out):
    zone: str
    shown: bool  # false: not for this member to know, and then nothing else here says anything
    reaches_nobody: bool  # not at any of these hours
    holes: list[HoleOut]


def alerts_out(alerts: alert_settings_service.Alerts) -> AlertsOut:
    """When a circle looks for open shifts, and who is told."""
    return AlertsOut(
        on=alerts.on, lead_hours=list(alerts.lead_hours), wait_minutes=alerts.wait_minutes
    )


class GapDesk:
    """What a member sees of a circle's gaps, by their rights."""

    def __init__(self, tx: Tx, me: Membership, circle: Circle) -> None:
        self.tx, self.me, self.circle = tx, me, circle
        self.alerts = alert_settings_service.alerts_of(tx, circle.id)
        self.slots = {gap.id: gap for gap in gap_snapshot.load_slots_ahead(tx, circle)}
        self.gaps = gap_snapshot.open_gaps(list(self.slots.values()), tx.now)
        self.full = Permission.GAPS in me.may
        self.keeps = Role.COORDINATOR in me.roles and not me.is_person
        self.stand_by = stand_by_members(tx, circle.id) if self.keeps else {}
        self.scene: gap_snapshot.GapContext | None = None
        self.offers: list[OfferOut] | None = None
        self.matters: list[GapMatter] = []
        if self.full and self.alerts.on:
            self.matters = gap_lifecycle_service.open_gap_rows(tx, circle.id)

    def out(self, gap: Gap) -> GapOut:
        """One gap, with what is being done about it."""
        first = self.slots[gap.slot_ids[0]]
        slot_ids = set(gap.slot_ids)
        matter = next(
            (
                own_matter
                for own_matter in self.matters
                if slot_ids.intersection(own_matter.slot_ids)
            ),
            None,
        )
        zone = ZoneInfo(self.circle.zone)
        told_members, following, ahead = self._done(matter) if matter else ([], None, False)
        lead_at = gap.starts_at - self.alerts.leads.offer
        return GapOut(
            id=matter.id if matter else None,
            kind=first.kind,
            title=self._title(first),
            starts_at=rfc3339(gap.starts_at),
            ends_at=rfc3339(gap.ends_at),
            starts_wall=wall_time(gap.starts_at, zone),
            ends_wall=wall_time(gap.ends_at, zone),
            zone=self.circle.zone,
            slot_ids=list(gap.slot_ids),
            places=max(
                self.slots[slot_id].places - len(self.slots[slot_id].holders)
                for slot_id in gap.slot_ids
            ),
            told=told_members,
            next=following,
            offers=[offer for offer in self._offers() if offer.slot_id in slot_ids],
            first_at=rfc3339(lead_at)
            if self.full and self.alerts.on and lead_at > self.tx.now
            else None,
            may_ask_next=ahead,
            stand_by=self._stand_by(gap),
        )

    def _offers(self) -> list[OfferOut]:
        if not self.full:
            return []
        if self.offers is None:
            self.offers = offers_out(self.tx, self.circle.id, set(self.slots))
        return self.offers

    def _stand_by(self, gap: Gap) -> list[StandsByOut]:
        member_ids = list(
            dict.fromkeys(
                member_id for slot in gap.slot_ids for member_id in self.stand_by.get(slot, ())
            )
        )
        names = names_with_tags(self.tx, self.circle.id, set(member_ids)) if member_ids else {}
        return [
            StandsByOut(member_id=member_id, name=names[member_id].name, tags=names[member_id].tags)
            for member_id in member_ids
        ]

    def _title(self, slot: SlotView) -> str | None:
        if not slot.title:
            return None
        return self.tx.cipher(self.circle.id).open(slot.title, "pattern", "title", slot.pattern_id)

    def _done(self, matter: GapMatter) -> tuple[list[GapToldOut], NextOut | None, bool]:
        tx = self.tx
        if self.scene is None:
            self.scene = gap_snapshot.load_gap_context(tx, self.circle, self.alerts)
        facts, _ = gap_snapshot.load_gap_facts(tx, self.scene, matter)
        after = next_asked(facts, self.alerts.leads, tx.now)
        if after is not None and not self.keeps and after[0].member_id not in self.scene.pool:
            after = None  # that they stand by is for coordinators to know
        rows = gap_lifecycle_service.contacts_of(tx, matter)
        member_ids = {row.member_id for row, _ in rows} | ({after[0].member_id} if after else set())
        names = names_with_tags(tx, self.circle.id, member_ids)
        told_members = [
            GapToldOut(
                member_id=row.member_id,
                name=names[row.member_id].name,
                tags=names[row.member_id].tags,
                how=row.how,
                at=rfc3339(row.at),
                waiting=waiting,
            )
            for row, waiting in rows
        ]
        if after is None:
            return told_members, None, False
        friend, at = after
        following = NextOut(
            member_id=friend.member_id,
            name=names[friend.member_id].name,
            tags=names[friend.member_id].tags,
            at=rfc3339(at),
        )
        return told_members, following, friend.opens_at(tx.now) is None


def gaps_seen(tx: Tx, me: Membership) -> Gaps:
    """The gaps that are a member's to look after."""
    if Permission.GAPS not in me.may:
        return Gaps(zone=me.zone, shown=False, alerts=None, gaps=[])
    desk = GapDesk(tx, me, get_circle(tx, me.circle_id))
    return Gaps(
        zone=me.zone,
        shown=True,
        alerts=alerts_out(desk.alerts),
        gaps=[desk.out(gap) for gap in desk.gaps],
    )


def looked_after(tx: Tx, me: Membership) -> LookAfter | None:
    """A circle as it stands on a member's board; None: they neither coordinate nor counsel.

    Whoever may not look up its times reads that there is nothing to show, and never that
    everything is covered.
    """
    roles = helping_roles(roles_of(tx, [me.member_id])[me.member_id])
    if me.card_unseen or not roles & {Role.COORDINATOR, Role.COUNSELLOR}:
        return None
    circle, person = get_circle(tx, me.circle_id), person_of(tx, me.circle_id)
    box = tx.cipher(circle.id)
    sees_times = reads_of(tx, me).times
    desk = GapDesk(tx, me, circle) if sees_times else None
    gaps = [desk.out(gap) for gap in desk.gaps[:MOST_GAPS]] if desk is not None else []
    return LookAfter(
        circle_id=circle.id,
        circle_name=box.open(circle.name, "circle", "name", circle.id),
        person_name=box.open(person.name, "member", "name", person.id),
        roles=sorted(roles),
        zone=circle.zone,
        shown=sees_times,
        next=gaps[0] if gaps else None,
        gaps=gaps,
        open_gaps=len(desk.gaps) if desk is not None else 0,
        ahead_days=gap_snapshot.AHEAD_DAYS,
    )


def nights_seen(tx: Tx, me: Membership) -> Nights:
    """The same for one member."""
    hears = sight_of(tx, me.circle_id, me.member_id, Event.NOBODY_ANSWERED) is not None
    if Permission.GAPS not in me.may or not hears:
        return Nights(zone=me.zone, shown=False, reaches_nobody=False, holes=[])
    zone = ZoneInfo(me.zone)
    holes = load_silent_spans(tx, me.circle_id)
    silence = sum((hole.ends_at - hole.starts_at for hole in holes), timedelta())
    return Nights(
        zone=me.zone,
        shown=True,
        reaches_nobody=silence >= WEEK,
        holes=[
            HoleOut(
                starts_at=rfc3339(hole.starts_at),
                ends_at=rfc3339(hole.ends_at),
                starts_wall=wall_time(hole.starts_at, zone),
                ends_wall=wall_time(hole.ends_at, zone),
                zone=me.zone,
            )
            for hole in holes
        ],
    )
