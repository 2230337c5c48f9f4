"""What a ladder can do in the coming week, against an obvious model that looks at every minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.asks.forecast import (
    AHEAD,
    DAY,
    WEEK,
    Ahead,
    LadderWarning,
    Span,
    Window,
    find_warnings,
    intersect_spans,
    merge_spans,
    reachable_by_member,
    reachable_spans,
    silent_spans,
    uncovered_spans,
    weekly_windows,
)
from app.asks.ladder_state import Audience, Step
from app.consent.gate import Allow, may_send
from app.consent.gate_facts import CircleFacts, GrantFacts, MemberFacts, ReachFacts

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOW = datetime(2026, 3, 4, 20, 20, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
PUSH = frozenset({"push"})


def asks(zone: str = "UTC", hours: tuple[int, int] | None = None, **fields: object) -> MemberFacts:
    """A supporter whom an ask may reach: at any hour, or in these minutes of the day."""
    start, end = hours or (None, None)
    reach = ReachFacts("ask", ("push",), start, end, LONG_AGO)
    facts = MemberFacts("Sam", True, frozenset({"supporter"}), zone, reach=(reach,))
    return replace(facts, **fields)  # type: ignore[arg-type]


def granted(to: str = "supporters", **fields: object) -> GrantFacts:
    grant = GrantFacts("g", to, None, False, "ask", 1, ("push",), None, None, LONG_AGO, None)
    return replace(grant, **fields)  # type: ignore[arg-type]


def circle(member: MemberFacts, *grants: GrantFacts, zone: str = "UTC") -> CircleFacts:
    return CircleFacts("c", True, zone, grants or (granted(),), {member.id: member})


def step(*members: str, **fields: object) -> Step:
    audience = tuple(Audience("member", member_id) for member_id in members)
    plain_step = Step(0, audience, (), True, frozenset({"coming", "call"}), 1, 5 * MINUTE, False)
    return replace(plain_step, **fields)  # type: ignore[arg-type]


# --- spans --------------------------------------------------------------------------------------

spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(
        lambda start_and_length: Span(
            NOW + start_and_length[0] * MINUTE,
            NOW + (start_and_length[0] + start_and_length[1]) * MINUTE,
        )
    ),
    max_size=8,
)
WINDOW = Span(NOW, NOW + 90 * MINUTE)


def minutes(stretch_spans: tuple[Span, ...]) -> set[datetime]:
    all_minutes = (NOW + number * MINUTE for number in range(90))
    return {
        at
        for at in all_minutes
        if any(span.starts_at <= at < span.ends_at for span in stretch_spans)
    }


@given(spans, spans)
def test_time_is_joined_shared_and_left_over(
    some_spans: list[Span], other_spans: list[Span]
) -> None:
    a, b = minutes(tuple(some_spans)), minutes(tuple(other_spans))
    assert minutes(merge_spans(some_spans)) == a
    assert minutes(intersect_spans(merge_spans(some_spans), merge_spans(other_spans))) == a & b
    assert minutes(uncovered_spans(merge_spans(some_spans), WINDOW)) == minutes((WINDOW,)) - a
    neat = merge_spans(some_spans)
    assert all(x.ends_at < y.starts_at for x, y in pairwise(neat))


# --- when an ask could reach somebody -----------------------------------------------------------

ZONES = ("UTC", "America/Vancouver", "Australia/Lord_Howe", "Europe/Berlin", "Asia/Kathmandu")
#: Any quarter of an hour, and often one that clocks leave out or show twice.
wall = st.one_of(st.integers(0, 95), st.integers(4, 12)).map(lambda quarter: quarter * 15)
hours = st.one_of(st.none(), st.tuples(wall, wall))
#: Instants near which clocks are put forward or back somewhere in ZONES, and a calm one.
changes = st.sampled_from(
    (
        datetime(2026, 3, 8, 2, 7, tzinfo=UTC),
        datetime(2026, 3, 28, 20, 0, tzinfo=UTC),
        datetime(2026, 4, 4, 9, 30, tzinfo=UTC),
        datetime(2026, 10, 3, 10, 0, tzinfo=UTC),
        datetime(2026, 10, 24, 22, 45, tzinfo=UTC),
        NOW,
    )
)


@st.composite
def members(draw: st.DrawFn) -> tuple[CircleFacts, tuple[Span, ...], Span]:
    now = draw(changes)
    during = Span(now, now + timedelta(days=2))

    def at() -> datetime:
        return now + draw(st.integers(-600, 3000)) * MINUTE

    shifts = merge_spans(
        Span(start, start + draw(st.integers(1, 700)) * MINUTE) for start in [at()]
    )
    grants = tuple(
        replace(
            granted(draw(st.sampled_from(("supporters", "on_shift", "pool", "told")))),
            from_minute=window[0] if window else None,
            to_minute=window[1] if window else None,
            starts_at=draw(st.sampled_from((LONG_AGO, at()))),
            ends_at=draw(st.sampled_from((None, at()))),
            channels=draw(st.sampled_from((("push",), ("sms",), ("push", "sms")))),
        )
        for window in draw(st.lists(hours, min_size=1, max_size=2))
    )
    reach = tuple(
        replace(
            asks().reach[0],
            from_minute=window[0] if window else None,
            to_minute=window[1] if window else None,
            starts_at=draw(st.sampled_from((LONG_AGO, at()))),
        )
        for window in draw(st.lists(hours, min_size=1, max_size=2))
    )
    member = asks(
        draw(st.sampled_from(ZONES)),
        reach=reach,
        in_pool=draw(st.booleans()),
        paid=draw(st.booleans()),
        resting=draw(st.integers(0, 9)) == 0,
        rests_until=draw(st.sampled_from((None, at()))),
        muted=draw(st.integers(0, 9)) < 2,
        muted_until=draw(st.sampled_from((None, at(), at()))),
    )
    return circle(member, *grants, zone=draw(st.sampled_from(ZONES))), shifts, during


@settings(max_examples=120)
@given(members())
def test_it_is_what_the_gate_says_at_every_minute(
    drawn: tuple[CircleFacts, tuple[Span, ...], Span],
) -> None:
    facts, shifts, during = drawn
    heard_spans = reachable_spans(facts, "Sam", ways=PUSH, shifts=shifts, during=during)
    at = during.starts_at
    while at < during.ends_at:
        on = any(span.starts_at <= at < span.ends_at for span in shifts)
        now = replace(facts, members={"Sam": replace(facts.members["Sam"], on_shift=on)})
        verdict = may_send(now, "Sam", "ask", at)
        is_sent = isinstance(verdict, Allow) and "push" in verdict.channels
        assert any(span.starts_at <= at < span.ends_at for span in heard_spans) == is_sent, at
        at += MINUTE


def test_an_hour_that_is_shown_twice_is_heard_twice() -> None:
    """In Berlin it is 2:00 to 3:00 twice on 25 October 2026: until 2:30 is until 2:30, twice."""
    during = Span(datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC))
    facts = circle(asks("Europe/Berlin", (22 * 60, 2 * 60 + 30)))
    assert reachable_spans(facts, "Sam", ways=PUSH, shifts=(), during=during) == (
        Span(during.starts_at, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        Span(datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    )


def test_without_a_phone_or_a_place_here_nothing_reaches_them() -> None:
    during = Span(NOW, NOW + AHEAD)
    facts = circle(asks())
    assert reachable_spans(facts, "Sam", ways=PUSH, shifts=(), during=during) == (during,)
    assert reachable_spans(facts, "Sam", ways=frozenset(), shifts=(), during=during) == ()
    assert reachable_spans(facts, "Sam", ways=frozenset({"sms"}), shifts=(), during=during) == ()
    assert reachable_spans(facts, "Kit", ways=PUSH, shifts=(), during=during) == ()


# --- warnings -----------------------------------------------------------------------------------

NAMES = ("Sam", "Ade", "Lee")
DURING = Span(NOW, NOW + AHEAD)


def in_days(*hours_: tuple[int, int]) -> tuple[Span, ...]:
    return merge_spans(Span(NOW + start * HOUR, NOW + end * HOUR) for start, end in hours_)


stretches = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 120)).map(
        lambda start_and_length: (start_and_length[0], sum(start_and_length))
    ),
    max_size=3,
).map(lambda pairs: intersect_spans(in_days(*pairs), (DURING,)))
audiences = st.lists(
    st.one_of(
        st.sampled_from(NAMES).map(lambda name: Audience("member", name)),
        st.sampled_from(("on_shift", "pool", "supporters")).map(Audience),
    ),
    max_size=2,
).map(tuple)
steps = st.lists(
    st.builds(
        Step,
        st.just(0),
        audiences,
        audiences,
        st.booleans(),
        st.sets(st.sampled_from(("coming", "call")), min_size=1).map(frozenset),
        st.integers(1, 4),
        st.integers(1, 240).map(lambda number: number * MINUTE),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)
weeks = st.builds(
    Ahead,
    st.just(DURING),
    st.fixed_dictionaries(dict.fromkeys(NAMES, stretches)),
    st.fixed_dictionaries(dict.fromkeys(NAMES, stretches)),
    st.sampled_from(((), ("Sam",), ("Lee", "Kit"))),
    st.sampled_from(((), ("Sam", "Ade"))).map(lambda names: {"supporters": names}),
)


def within(stretch_spans: tuple[Span, ...], at: datetime) -> bool:
    return any(span.starts_at <= at < span.ends_at for span in stretch_spans)


def hear_at(plan_step: Step, ahead: Ahead, at: datetime) -> set[str]:
    """Whom a step could ask at an instant, said again from the words of the design."""
    names = set()
    for audience in (*plan_step.audience, *plan_step.otherwise):
        for name in (*NAMES, "Kit"):
            is_in_audience = {
                "member": name == audience.member_id,
                "on_shift": within(ahead.on_shift.get(name, ()), at),
                "pool": name in ahead.pool,
                "supporters": name in ahead.by_role.get("supporters", ()),
            }[audience.kind]
            if is_in_audience and within(ahead.hears.get(name, ()), at):
                names.add(name)
    return names


@settings(max_examples=200)
@given(steps, weeks)
def test_warnings_are_true_and_none_is_left_out(ladder: list[Step], ahead: Ahead) -> None:
    """Hour by hour: everything in these weeks begins and ends with an hour."""
    all_warnings = find_warnings(ladder, ahead)
    every_hour = [NOW + number * HOUR for number in range(7 * 24)]
    by_step = [[hear_at(plan_step, ahead, at) for at in every_hour] for plan_step in ladder]
    silent: dict[int | None, set[datetime]] = {
        number: {at for at, heard_by in zip(every_hour, heard_by_hour, strict=True) if not heard_by}
        for number, heard_by_hour in enumerate(by_step)
    }
    silent[None] = set.intersection(*(silent[number] for number in range(len(ladder))))
    for position, silent_hours in silent.items():
        shown_warnings = [
            warning
            for warning in all_warnings
            if warning.position == position and warning.kind in {"nobody", "hours"}
        ]
        if position is not None and (len(ladder) == 1 or not silent_hours):
            assert not shown_warnings
            continue
        if not shown_warnings:
            # All of it said so already, or there is nothing to say.
            assert not silent_hours or (position is not None and silent_hours == silent[None])
            continue
        (shown_warning,) = shown_warnings
        assert silent_hours
        assert (shown_warning.kind == "nobody") == (len(silent_hours) == len(every_hour))
        if shown_warning.kind == "hours":
            assert {at for at in every_hour if within(shown_warning.gaps, at)} == silent_hours
    for number, ladder_step in enumerate(ladder):
        ever = set(reachable_by_member(ladder_step, ahead))
        assert ever >= set.union(*by_step[number])
        few = [two for two in all_warnings if two.kind == "too_few" and two.position == number]
        could = ever.union(
            *(
                set(reachable_by_member(ladder[earlier], ahead))
                for earlier in range(number)
                if ladder[earlier].answers & ladder_step.answers
            )
        )
        wanted_few = [
            LadderWarning("too_few", number, people=len(could), needed=ladder_step.needed)
        ]
        assert few == (wanted_few if ever and len(could) < ladder_step.needed else [])
        long = [two for two in all_warnings if two.kind == "long" and two.position == number]
        lasts = int(len(ever) * ladder_step.wait / MINUTE)
        said_long = [LadderWarning("long", number, minutes=lasts)]
        assert long == (said_long if ladder_step.one_by_one and lasts > 60 else [])


def test_hours_of_all_steps_are_said_once() -> None:
    by_day = in_days((2, 12), (26, 36), (50, 220))
    ahead = Ahead(DURING, {"Sam": by_day, "Ade": (DURING,)}, {})
    (warning,) = find_warnings([step("Sam"), step("Sam")], ahead)
    assert (warning.kind, warning.position) == ("hours", None)
    assert [two.position for two in find_warnings([step("Sam"), step("Ade")], ahead)] == [0]


def test_one_by_one_for_long_is_said_and_together_is_not() -> None:
    ahead = Ahead(DURING, dict.fromkeys(NAMES, (DURING,)), {})
    slow = step(*NAMES, wait=21 * MINUTE)
    assert find_warnings([slow], ahead) == [LadderWarning("long", 0, minutes=63)]
    assert find_warnings([replace(slow, wait=20 * MINUTE)], ahead) == []
    assert find_warnings([replace(slow, one_by_one=False)], ahead) == []


def test_an_earlier_yes_counts_only_when_its_kind_does() -> None:
    ahead = Ahead(DURING, dict.fromkeys(NAMES, (DURING,)), {})
    two = step("Ade", needed=2, answers=frozenset({"coming"}))
    calls = step("Sam", answers=frozenset({"call"}))
    assert find_warnings([step("Sam"), two], ahead) == []
    assert find_warnings([calls, two], ahead) == [LadderWarning("too_few", 1, people=1, needed=2)]


# --- hours of the week --------------------------------------------------------------------------

VANCOUVER = ZoneInfo("America/Vancouver")


def at_wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VANCOUVER).astimezone(UTC)


def nights(
    now: datetime, *, hours_: tuple[int, int], zone: str = "America/Vancouver"
) -> list[Window]:
    during = Span(now, now + AHEAD)
    ahead = Ahead(
        during,
        {
            "Sam": reachable_spans(
                circle(asks(zone, hours_), zone=zone), "Sam", ways=PUSH, shifts=(), during=during
            )
        },
        {},
    )
    (warning,) = find_warnings([step("Sam")], ahead)
    return weekly_windows(warning.gaps, during, zone)


EVERY_DAY = tuple(range(7))


@pytest.mark.parametrize(
    "now",
    ["2026-03-04 12:20", "2026-03-04 03:12", "2026-03-04 22:00", "2026-03-05 06:59",
     "2026-03-07 23:30", "2026-10-28 12:00"],
)  # fmt: skip
def test_each_night_is_one_row_through_a_change_of_clocks_too(now: str) -> None:
    nightly = Window(EVERY_DAY, 22 * 60, 7 * 60, 1)
    assert nights(at_wall(now), hours_=(7 * 60, 22 * 60)) == [nightly]


def test_days_that_differ_have_rows_of_their_own() -> None:
    now = at_wall("2026-03-04 12:00")  # a Wednesday
    gaps = merge_spans(
        [
            Span(at_wall("2026-03-05 01:00"), at_wall("2026-03-05 06:00")),
            Span(at_wall("2026-03-06 01:00"), at_wall("2026-03-06 06:00")),
            Span(at_wall("2026-03-07 10:00"), at_wall("2026-03-09 07:30")),
            Span(at_wall("2026-03-10 18:15"), now + AHEAD),
        ]
    )
    assert weekly_windows(gaps, Span(now, now + AHEAD), "America/Vancouver") == [
        Window((1,), 18 * 60 + 15, None, 0),
        Window((3, 4), 60, 6 * 60, 0),
        Window((5,), 10 * 60, 7 * 60 + 30, 2),
    ]


def test_what_is_left_of_a_gap_that_does_not_come_again_is_said() -> None:
    now = at_wall("2026-03-04 03:12")
    gaps = (Span(now, at_wall("2026-03-04 07:00")),)
    assert weekly_windows(gaps, Span(now, now + AHEAD), "America/Vancouver") == [
        Window((2,), 3 * 60 + 12, 7 * 60, 0)
    ]


def test_a_gap_is_spoken_of_when_it_begins_within_the_week() -> None:
    ahead = Ahead(DURING, {"Sam": (Span(NOW, NOW + WEEK),)}, {})
    assert find_warnings([step("Sam")], ahead) == []
    ahead = Ahead(DURING, {"Sam": (Span(NOW, NOW + WEEK - MINUTE),)}, {})
    assert [warning.kind for warning in find_warnings([step("Sam")], ahead)] == ["hours"]


# --- when nobody at all could be reached --------------------------------------------------------


def test_each_night_without_anybody_is_one_stretch() -> None:
    by_day = merge_spans(
        Span(NOW.replace(hour=7, minute=0) + day * DAY, NOW.replace(hour=22, minute=0) + day * DAY)
        for day in range(9)
    )
    nights = silent_spans([step("Sam")], Ahead(Span(NOW, NOW + AHEAD), {"Sam": by_day}, {}))
    assert len(nights) == 7
    assert {(night.starts_at.hour, night.ends_at.hour) for night in nights} == {(22, 7)}


def test_a_shift_fills_its_own_hours() -> None:
    late = NOW.replace(hour=23, minute=30)
    shift = (Span(late, late + 3 * HOUR),)
    on_shift = step(audience=(Audience("on_shift", None),), position=1)
    ahead = Ahead(
        Span(NOW, NOW + AHEAD), {"Sam": (Span(NOW, late - HOUR),), "Ade": shift}, {"Ade": shift}
    )
    assert silent_spans([step("Sam"), on_shift], ahead) == (
        Span(late - HOUR, late),
        Span(late + 3 * HOUR, NOW + WEEK),
    )


def test_with_nobody_to_ask_the_week_is_one_stretch_and_with_somebody_always_there_is_none() -> (
    None
):
    during = Span(NOW, NOW + AHEAD)
    assert silent_spans([], Ahead(during, {}, {})) == (Span(NOW, NOW + WEEK),)
    assert silent_spans([step("Sam")], Ahead(during, {"Sam": (during,)}, {})) == ()
