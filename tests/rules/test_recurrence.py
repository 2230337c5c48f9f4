"""On which days a time comes: RFC 5545's rules, beside dateutil and a slow, obvious calendar."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import BadInput
from app.rota.schedule.exceptions import Spans, SwitchedOn
from app.rota.schedule.occurrences import (
    PatternFacts,
    find_overlap,
    instant,
    occurrence,
    occurrences,
)
from app.rota.schedule.recurrence import LAST, Recurrence, Repeats, check_rule, nth_day

NEW_YORK, LORD_HOWE = "America/New_York", "Australia/Lord_Howe"
ZONES = [NEW_YORK, LORD_HOWE, "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"]
EVERY_DAY = 0b1111111
SUNDAY = 1 << 6


def facts(**changes: object) -> PatternFacts:
    plain: dict[str, object] = {
        "id": "p" * 22,
        "weekdays": EVERY_DAY,
        "start_minute": 600,
        "end_minute": 720,
        "places": 1,
        "kind": "company",
        "from_date": date(2026, 1, 1),
        "until_date": None,
    }
    return PatternFacts(**(plain | changes))  # type: ignore[arg-type]


def days_of(pattern: PatternFacts, first: str, days: int, zone: str = "UTC") -> list[str]:
    slots = occurrences([pattern], date.fromisoformat(first), days, zone)
    return [slot.on_date.isoformat() for slot in slots]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- peers' cases, by name ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (NEW_YORK, "2026-03-08", 23),
        (NEW_YORK, "2026-11-01", 25),
        (LORD_HOWE, "2026-10-04", 23.5),
        (LORD_HOWE, "2026-04-05", 24.5),
    ],
)
def test_twelve_two_hour_slots_around_a_change_leave_no_hole_and_no_overlap(
    zone: str, day: str, hours: float
) -> None:
    first = date.fromisoformat(day) - timedelta(days=1)
    patterns = [
        facts(id=f"{at:022d}", start_minute=at * 120, end_minute=(at + 1) * 120 % 1440)
        for at in range(12)
    ]
    slots = sorted(occurrences(patterns, first, 3, zone), key=lambda slot: slot.starts_at)
    assert all(before.ends_at == after.starts_at for before, after in pairwise(slots))
    tz = ZoneInfo(zone)
    assert slots[0].starts_at == instant(first, 0, tz)
    assert slots[-1].ends_at == instant(first + timedelta(days=3), 0, tz)
    changed = [slot for slot in slots if slot.on_date.isoformat() == day]
    lasting = sum((slot.ends_at - slot.starts_at for slot in changed), timedelta())
    assert lasting == timedelta(hours=hours)


def test_a_zone_changed_in_mid_pattern_keeps_the_wall_clock_and_the_ids() -> None:
    evening = facts(repeats=Repeats.WEEKLY, interval=2, weekdays=SUNDAY, start_minute=960)
    new_york_slots = list(occurrences([evening], date(2026, 3, 1), 40, NEW_YORK))
    lord_howe_slots = list(occurrences([evening], date(2026, 3, 1), 40, LORD_HOWE))
    assert [slot.slot_id for slot in new_york_slots] == [slot.slot_id for slot in lord_howe_slots]
    for zone, slots in ((NEW_YORK, new_york_slots), (LORD_HOWE, lord_howe_slots)):
        walls = {slot.starts_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for slot in slots}
        assert walls == {"16:00"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (29, ["01-29", "02-28", "03-29", "04-29", "05-29"]),
        (30, ["01-30", "02-28", "03-30", "04-30", "05-30"]),
        (31, ["01-31", "02-28", "03-31", "04-30", "05-31"]),
    ],
)
def test_monthly_by_date_is_the_last_day_of_a_short_month(day: int, expected: list[str]) -> None:
    monthly = facts(repeats=Repeats.MONTHLY_DATE, month_day=day)
    assert days_of(monthly, "2026-01-01", 151) == [
        f"2026-{month_and_day}" for month_and_day in expected
    ]
    leap = days_of(monthly, "2028-02-01", 29)
    assert leap == ["2028-02-29"]


def test_monthly_by_weekday_the_second_the_last_and_the_fifth() -> None:
    tuesday = {"repeats": Repeats.MONTHLY_WEEKDAY, "weekdays": 1 << 1}
    assert days_of(facts(**tuesday, nth=2), "2026-01-01", 59) == ["2026-01-13", "2026-02-10"]
    assert days_of(facts(**tuesday, nth=LAST), "2026-01-01", 59) == ["2026-01-27", "2026-02-24"]
    fifths = days_of(facts(**tuesday, nth=5), "2026-01-01", 365)
    assert fifths == ["2026-03-31", "2026-06-30", "2026-09-29", "2026-12-29"]


def test_every_second_sunday_counts_weeks_from_the_anchor_and_not_from_the_first_day() -> None:
    mate = facts(interval=2, weekdays=SUNDAY, from_date=date(2026, 3, 2))
    assert days_of(mate, "2026-03-01", 31) == ["2026-03-08", "2026-03-22"]
    later = facts(interval=2, weekdays=SUNDAY, from_date=date(2026, 3, 10), anchor=date(2026, 3, 2))
    assert days_of(later, "2026-03-01", 31) == ["2026-03-22"]


def test_a_single_one_comes_once() -> None:
    once = facts(repeats=Repeats.ONCE, from_date=date(2026, 3, 8), until_date=date(2026, 3, 8))
    assert days_of(once, "2026-03-01", 31) == ["2026-03-08"]
    assert days_of(once, "2026-03-09", 31) == []


def test_a_day_that_was_never_there_has_no_slot_and_its_night_begins_after_it() -> None:
    """Apia left 30 December 2011 out."""
    day = facts(from_date=date(2011, 12, 1))
    assert days_of(day, "2011-12-28", 5, "Pacific/Apia") == [
        "2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01",
    ]  # fmt: skip
    night = facts(from_date=date(2011, 12, 1), start_minute=1260, end_minute=1260)
    nights = list(occurrences([night], date(2011, 12, 28), 4, "Pacific/Apia"))
    assert all(before.ends_at == after.starts_at for before, after in pairwise(nights))


# --- beside dateutil and a slow calendar --------------------------------------------------------


def obvious(rule: Recurrence, day: date) -> bool:
    """Whether a rule comes on a day, as one would say it aloud."""
    if rule.repeats == Repeats.ONCE:
        return day == rule.anchor
    if rule.repeats == Repeats.WEEKLY:
        mondays = [
            weekday_of - timedelta(days=weekday_of.weekday()) for weekday_of in (rule.anchor, day)
        ]
        weeks = (mondays[1] - mondays[0]).days // 7
        return bool(rule.weekdays >> day.weekday() & 1) and weeks % rule.interval == 0
    months = (day.year - rule.anchor.year) * 12 + day.month - rule.anchor.month
    if months % rule.interval:
        return False
    length = monthrange(day.year, day.month)[1]
    if rule.repeats == Repeats.MONTHLY_DATE:
        return day.day == min(rule.month_day, length)
    if not rule.weekdays >> day.weekday() & 1:
        return False
    if rule.nth == LAST:
        return day.day + 7 > length
    return (day.day - 1) // 7 + 1 == rule.nth


dates = st.dates(date(2010, 1, 1), date(2030, 12, 31))


@st.composite
def rules(draw: st.DrawFn, *, once: bool = True) -> Recurrence:
    kinds = [kind for kind in Repeats if once or kind != Repeats.ONCE]
    return Recurrence(
        draw(st.sampled_from(kinds)),
        draw(dates),
        draw(st.integers(1, 127)),
        draw(st.integers(1, 13)),
        draw(st.integers(1, 31)),
        draw(st.sampled_from([1, 2, 3, 4, 5, LAST])),
    )


@given(rules(), dates, st.integers(0, 500))
def test_days_are_those_of_the_obvious_calendar(rule: Recurrence, first: date, days: int) -> None:
    around = [first + timedelta(days=at) for at in range(days)]
    ordinals = rule.ordinals(first.toordinal(), first.toordinal() + days - 1)
    assert [date.fromordinal(each_day) for each_day in ordinals] == [
        each_day for each_day in around if obvious(rule, each_day)
    ]
    for day in around[:40]:
        assert rule.comes_on(day) == obvious(rule, day)


@settings(max_examples=60)
@given(rules(once=False), st.integers(1, 900))
def test_days_are_those_of_dateutil(rule: Recurrence, days: int) -> None:
    """dateutil reads the rule as RFC 5545 writes it; its first day is the anchor."""
    start = datetime(rule.anchor.year, rule.anchor.month, rule.anchor.day)  # noqa: DTZ001
    dateutil_days = rrulestr(rule.rrule(), dtstart=start).between(
        start, start + timedelta(days=days), inc=True
    )
    first = rule.anchor.toordinal()
    ordinals = rule.ordinals(first, first + days)
    assert [date.fromordinal(each_day) for each_day in ordinals] == [
        each_day.date() for each_day in dateutil_days
    ]


def seconds(first: date, days: int, tz: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Every minute of some days as an instant with its wall clock."""
    at = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=1)
    for _ in range((days + 3) * 1440):
        yield at, at.astimezone(tz).replace(tzinfo=None)
        at += timedelta(minutes=1)


spans = st.sampled_from(
    [
        (NEW_YORK, date(2026, 3, 7)),
        (NEW_YORK, date(2026, 10, 31)),
        (LORD_HOWE, date(2026, 10, 3)),
        (LORD_HOWE, date(2026, 4, 4)),
        ("America/St_Johns", date(2026, 3, 7)),
        ("America/St_Johns", date(2011, 3, 12)),  # when it changed a minute after midnight
        ("Asia/Kolkata", date(2026, 3, 7)),
        ("Pacific/Apia", date(2011, 12, 29)),
        ("Pacific/Apia", date(2012, 3, 31)),
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    spans, rules(), st.integers(0, 1439), st.integers(0, 1439), st.sets(st.integers(0, 2)),
    st.booleans(),
)  # fmt: skip
def test_minute_by_minute_the_same_time_is_covered(
    around: tuple[str, date],
    rule: Recurrence,
    start: int,
    end: int,
    skipped: set[int],
    switched: bool,
) -> None:
    """The slow model walks the clock: a minute is covered when its wall time lies in a slot."""
    zone, first = around
    tz, length = ZoneInfo(zone), (end - start) % 1440 or 1440
    days = [first + timedelta(days=at) for at in range(3)]
    skips = {days[at] for at in skipped}
    on = tuple([SwitchedOn(datetime(2000, 1, 1, tzinfo=UTC))] if switched else [])
    pattern = facts(
        repeats=rule.repeats,
        weekdays=rule.weekdays,
        interval=rule.interval,
        month_day=rule.month_day,
        nth=rule.nth,
        anchor=rule.anchor,
        from_date=date(2000, 1, 1),
        start_minute=start,
        end_minute=end,
        spans=Spans(skips=frozenset(skips), on=on),
    )
    starts = [
        datetime(day.year, day.month, day.day) + timedelta(minutes=start)  # noqa: DTZ001
        for day in days
        if obvious(rule, day) and day not in skips and switched
    ]
    covered: set[datetime] = set()
    for begin in starts:
        # The first instant whose wall clock has come so far, until the first at or past the end.
        clock = list(seconds(begin.date(), 2, tz))
        opens = next(at for at, wall_time in clock if wall_time >= begin)
        closes = next(
            at for at, wall_time in clock if wall_time >= begin + timedelta(minutes=length)
        )
        covered |= {at for at, _ in clock if opens <= at < closes}
    slot_minutes: set[datetime] = set()
    for slot in occurrences([pattern], first, 3, zone):
        assert slot == occurrence(pattern, slot.on_date, tz)
        minutes = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
        slot_minutes |= {slot.starts_at + timedelta(minutes=at) for at in range(minutes)}
    assert slot_minutes == covered


@pytest.mark.parametrize("zone", [NEW_YORK, LORD_HOWE, "America/St_Johns", "Asia/Kolkata"])
def test_slots_are_those_of_recurring_ical_events(zone: str) -> None:
    """A second library, with zones: two years of four rules; starts that exist, as it needs."""
    patterns = {
        Repeats.WEEKLY: facts(interval=2, weekdays=0b0010100),
        Repeats.MONTHLY_DATE: facts(repeats=Repeats.MONTHLY_DATE, month_day=31),
        Repeats.MONTHLY_WEEKDAY: facts(repeats=Repeats.MONTHLY_WEEKDAY, weekdays=4, nth=LAST),
    }
    for pattern in patterns.values():
        slots = list(occurrences([pattern], date(2026, 1, 1), 730, zone))
        calendar = icalendar.Calendar()
        event = icalendar.Event()
        event.add("uid", "one")
        begin = slots[0].starts_at.astimezone(ZoneInfo(zone))
        event.add("dtstart", begin)
        event.add("dtend", slots[0].ends_at.astimezone(ZoneInfo(zone)))
        anchored = facts(
            repeats=pattern.repeats,
            interval=pattern.interval,
            weekdays=pattern.weekdays,
            month_day=pattern.month_day,
            nth=pattern.nth,
        )
        event.add("rrule", icalendar.vRecur.from_ical(anchored.rule.rrule()))
        calendar.add_component(event)
        ical_events = recurring_ical_events.of(calendar).between((2026, 1, 1), (2028, 1, 1))
        starts = sorted(ical_event["DTSTART"].dt.astimezone(UTC) for ical_event in ical_events)
        assert [slot.starts_at for slot in slots] == starts


# --- what is refused ----------------------------------------------------------------------------


FIRST = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("rule", "until", "code"),
    [
        (Recurrence(Repeats.WEEKLY, FIRST, EVERY_DAY), date(2026, 1, 31), "ends-before-start"),
        (Recurrence(Repeats.WEEKLY, FIRST), None, "no-weekday"),
        (Recurrence(Repeats.WEEKLY, FIRST, 1, 0), None, "every-out-of-bounds"),
        (Recurrence(Repeats.WEEKLY, FIRST, 1, 53), None, "every-out-of-bounds"),
        (Recurrence(Repeats.MONTHLY_DATE, FIRST), None, "no-month-day"),
        (Recurrence(Repeats.MONTHLY_DATE, FIRST, month_day=32), None, "no-month-day"),
        (Recurrence(Repeats.MONTHLY_WEEKDAY, FIRST, 1), None, "no-nth"),
        (Recurrence(Repeats.MONTHLY_WEEKDAY, FIRST, 1, 12, 0, 5), None, "never-comes"),
        (Recurrence(Repeats.WEEKLY, FIRST, 1), FIRST, "never-comes"),  # a Sunday alone
    ],
)
def test_a_rule_that_cannot_be_kept_says_which(
    rule: Recurrence, until: date | None, code: str
) -> None:
    with pytest.raises(BadInput) as problem:
        check_rule(rule, FIRST, until)
    assert problem.value.code == code


def test_how_often_ends_on_the_right_day_and_ten_thousand_are_too_many() -> None:
    weekly = Recurrence(Repeats.WEEKLY, FIRST, 0b11, 2)
    assert nth_day(weekly, FIRST, 3) == date(2026, 2, 23)
    for times in (0, -1, 10_000):
        with pytest.raises(BadInput) as problem:
            nth_day(weekly, FIRST, times)
        assert (problem.value.code, problem.value.params) == ("too-many-times", {"most": "500"})


@settings(max_examples=60, deadline=None)
@given(
    rules(), rules(), st.integers(0, 95), st.integers(0, 95), st.integers(0, 95), st.integers(0, 95)
)
def test_a_clash_is_found_where_a_slot_lies_over_another(
    rule_a: Recurrence, rule_b: Recurrence, a: int, b: int, c: int, d: int
) -> None:
    def pattern(name: str, rule: Recurrence, start: int, end: int) -> PatternFacts:
        return facts(
            id=name,
            repeats=rule.repeats,
            interval=rule.interval,
            weekdays=rule.weekdays,
            month_day=rule.month_day,
            nth=rule.nth,
            anchor=rule.anchor,
            from_date=date(2026, 1, 1),
            until_date=date(2026, 6, 30),
            start_minute=start * 15,
            end_minute=end * 15,
        )

    pattern_a, pattern_b = pattern("s", rule_a, a, b), pattern("o", rule_b, c, d)
    if all(rule.repeats == Repeats.WEEKLY and rule.interval == 1 for rule in (rule_a, rule_b)):
        return  # compared as weeks, whatever their last day: tests/rules/test_calendar.py
    slots = [
        list(occurrences([each], date(2026, 1, 1), 181, "UTC")) for each in (pattern_a, pattern_b)
    ]
    meet = any(
        slot_a.starts_at < slot_b.ends_at and slot_b.starts_at < slot_a.ends_at
        for slot_a in slots[0]
        for slot_b in slots[1]
    )
    assert (find_overlap(pattern_a, [pattern_b]) == "o") is meet
