"""What can't wait for the end of a reader's quiet hours is told before they begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.consent.gate_facts import CircleFacts, GrantFacts, MemberFacts, ReachFacts
from app.consent.open_hours import OpenHours, joined, open_hours
from app.rota.gaps.escalation import Contactable, GapFacts, LeadTimes, decide, next_asked
from app.rota.shifts.notice_times import evening_or_now, first_reminder_check, notice_time

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
# Each near a change of its clock, or far from any.
DAYS = {
    "UTC": datetime(2026, 3, 5, tzinfo=UTC),
    "Asia/Kolkata": datetime(2026, 3, 5, tzinfo=UTC),
    "America/New_York": datetime(2026, 3, 8, tzinfo=UTC),
    "Europe/London": datetime(2026, 10, 25, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 4, 4, tzinfo=UTC),
    "America/St_Johns": datetime(2026, 11, 1, tzinfo=UTC),
}


def circle(
    zone: str, circle_zone: str, reach: tuple[int, int], grant: tuple[int, int] | None = None
) -> CircleFacts:
    """One friend, who may hear of gaps in some hours of theirs and, if given, of the person's."""
    from_minute, to_minute = grant or (None, None)
    return CircleFacts(
        "circle",
        True,
        circle_zone,
        (
            GrantFacts(
                "grant", "member", "Lee", False, "gap", 1, ("push",), from_minute, to_minute,
                LONG_AGO, None,
            ),
        ),
        {
            "Lee": MemberFacts(
                "Lee", True, frozenset({"supporter", "coordinator"}), zone,
                reach=(ReachFacts("gap", ("push",), *reach, LONG_AGO),),
            )
        },
    )  # fmt: skip


def shows(minute: datetime, zone: str, hours: tuple[int, int] | None) -> bool:
    """Whether a wall clock shows a minute within some hours: the obvious way."""
    if hours is None or hours[0] == hours[1]:
        return True
    wall = minute.astimezone(ZoneInfo(zone))
    at = wall.hour * 60 + wall.minute
    first, last = hours
    return first <= at < last if first < last else at >= first or at < last


def slowly(open_minutes: list[datetime], starts_at: datetime, lead: timedelta) -> datetime | None:
    """When a notice leaves, minute by minute; None: it can't be told before the start in time."""
    lead_begins, ahead = starts_at - lead, min(lead, 4 * HOUR)
    allowed = set(open_minutes)
    room = [lead_begins + n * MINUTE for n in range(15)]
    if all(minute in allowed for minute in room if minute < starts_at):
        return lead_begins
    begins = [
        minute for minute in open_minutes if minute > lead_begins and minute - MINUTE not in allowed
    ]
    if begins and (starts_at - begins[0] >= ahead / 2 or begins[0] <= lead_begins + 15 * MINUTE):
        return min(minute for minute in open_minutes if minute >= lead_begins)
    first = max((minute for minute in open_minutes if minute <= lead_begins), default=None)
    if first is None:
        return begins[0] if begins else None
    last = first
    while last + MINUTE in allowed:
        last += MINUTE
    while first - MINUTE in allowed:
        first -= MINUTE
    if last + MINUTE <= lead_begins - 24 * HOUR:
        return begins[0] if begins else None
    return max(first, min(last + MINUTE - ahead, lead_begins))


minutes = st.integers(0, 24 * 60 - 1)
windows = st.tuples(minutes, minutes)


@settings(max_examples=120, deadline=None)
@given(
    zone=st.sampled_from(sorted(DAYS)),
    circle_zone=st.sampled_from(sorted(DAYS)),
    reach=windows,
    grant=st.none() | windows,
    start=st.integers(-12 * 60, 36 * 60),
    lead=st.sampled_from([HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR]),
)
def test_all_quiet_hours_lead_times_and_zones_against_a_slow_model(
    zone: str,
    circle_zone: str,
    reach: tuple[int, int],
    grant: tuple[int, int] | None,
    start: int,
    lead: timedelta,
) -> None:
    starts_at = DAYS[zone] + start * MINUTE
    now = starts_at - lead - 30 * HOUR
    facts = circle(zone, circle_zone, reach, grant)
    hours = open_hours(facts, "Lee", "gap", now, starts_at)
    count = int((starts_at - now) / MINUTE)
    open_minutes = [
        minute
        for minute in (now + n * MINUTE for n in range(count))
        if shows(minute, zone, reach) and shows(minute, circle_zone, grant)
    ]
    assert open_minutes == [
        start + n * MINUTE for start, end in hours for n in range(int((end - start) / MINUTE))
    ]
    due = notice_time(hours, starts_at, lead, now)
    leaves = min((open_minute for open_minute in open_minutes if open_minute >= due), default=None)
    assert leaves == slowly(open_minutes, starts_at, lead)
    # Looked at again at that time, it is still that time.
    later = open_hours(facts, "Lee", "gap", due, starts_at)
    assert due >= starts_at or notice_time(later, starts_at, lead, due) == due


DAY_HOURS = (7 * 60, 22 * 60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=UTC)


def by_day(now: datetime, until: datetime, hours: tuple[int, int] = DAY_HOURS) -> OpenHours:
    return open_hours(circle("UTC", "UTC", hours), "Lee", "gap", now, until)


@pytest.mark.parametrize(
    ("starts", "lead", "told_on"),
    [
        ("05 06:00", 4, "04 18:00"),  # was told at 07:00
        ("05 02:00", 4, "04 18:00"),  # was never told
        ("05 06:00", 2, "04 20:00"),  # a reminder
        ("05 08:00", 2, "05 07:00"),  # an hour before is in time
        ("05 07:30", 2, "04 20:00"),
        ("05 14:00", 4, "05 10:00"),
        ("05 23:00", 4, "05 19:00"),
        ("05 06:00", 24, "04 07:00"),
    ],
)
def test_a_lead_time_in_quiet_hours(starts: str, lead: int, told_on: str) -> None:
    starts_at, now = at(starts), at("03 00:00")
    due = notice_time(by_day(now, starts_at), starts_at, lead * HOUR, now)
    leaves = min(max(due, start) for start, end in by_day(now, starts_at) if end > due)
    assert leaves == at(told_on)


def test_whoever_cannot_be_told_before_is_told_when_their_hours_open() -> None:
    now, starts_at = at("04 23:00"), at("05 07:30")
    assert notice_time(by_day(now, starts_at), starts_at, 4 * HOUR, now) == at("05 07:00")


def test_a_gap_that_opens_in_the_last_minutes_of_the_day_is_told_at_once() -> None:
    now, starts_at = at("04 21:58"), at("05 06:00")
    assert notice_time(by_day(now, starts_at), starts_at, 4 * HOUR, now) == now


def test_the_evening_waits_for_nobody_whose_evening_is_closed() -> None:
    offers = (9 * 60, 12 * 60)
    now, starts_at = at("04 09:00"), at("05 06:00")
    hours = by_day(now, starts_at, offers)
    assert evening_or_now(starts_at, "UTC", hours, now) == now
    later = at("06 06:00")
    hours = by_day(now, later, offers)
    assert evening_or_now(later, "UTC", hours, now) == at("04 18:00"), "the next day is in time"


def test_the_pool_is_asked_more_quickly_before_the_night_and_whoever_is_awake_comes_first() -> None:
    leads = LeadTimes((72 * HOUR, 24 * HOUR, 4 * HOUR), HOUR)
    starts_at = at("05 06:00")

    def matter(now: datetime, **changes: object) -> GapFacts:
        friends = {
            name: Contactable(name, "UTC", by_day(now, starts_at)) for name in ("Ade", "Rosa")
        }
        plain: dict[str, object] = {"friends": (), "coordinators": ()}
        pool = tuple(friends.values())
        return GapFacts(starts_at, starts_at + HOUR, **{**plain, "pool": pool, **changes})  # type: ignore[arg-type]

    morning = at("04 07:00")
    assert decide(matter(morning), leads, morning).due_at == at("04 08:00")
    evening = at("04 20:00")
    asked = {"asked": frozenset({"Ade"}), "asked_at": evening}
    assert next_asked(matter(evening, **asked), leads, evening) == (
        Contactable("Rosa", "UTC", by_day(evening, starts_at)),
        at("04 20:15"),
    )
    # The first in line sleeps until the night is over elsewhere; the second can't be told later.
    asleep = Contactable("Theo", "UTC", ((at("05 01:00"), starts_at),))
    rosa = Contactable("Rosa", "UTC", by_day(evening, starts_at))
    assert decide(matter(evening, pool=(asleep, rosa)), leads, evening).ask == rosa
    noon = at("04 12:00")
    rosa = Contactable("Rosa", "UTC", by_day(noon, starts_at))
    assert decide(matter(noon, pool=(asleep, rosa)), leads, noon).due_at == at("04 18:00")


def test_a_reminder_is_looked_for_a_day_before_and_not_for_what_begins_soon() -> None:
    starts_at = at("05 06:00")
    assert first_reminder_check(starts_at, at("01 12:00")) == at("04 02:00")
    assert first_reminder_check(starts_at, at("04 23:00")) == at("04 23:00")
    assert first_reminder_check(starts_at, at("05 04:00")) is None


def test_stretches_that_touch_are_one() -> None:
    first, second, third, fourth = (at(f"05 0{hour}:00") for hour in range(1, 5))
    assert joined(((first, second), (third, fourth)), ((second, third),)) == ((first, fourth),)
