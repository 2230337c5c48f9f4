"""Days left out of what recurs: pauses, nights switched on, and how they are kept in a row."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.rota.schedule.exceptions import NONE, Pause, Spans, SwitchedOn, dump_spans, parse_spans
from tests.rules.test_recurrence import ZONES, at, dates, days_of, facts


def test_a_pause_takes_its_days_and_leaves_what_had_begun() -> None:
    away = Pause("a", date(2026, 3, 3), date(2026, 3, 5), at("2026-03-03 11:00"))
    paused = facts(spans=Spans(pauses=(away,)))
    assert days_of(paused, "2026-03-02", 5) == ["2026-03-02", "2026-03-03", "2026-03-06"]
    back = Spans(pauses=(away,)).resumed("a", at("2026-03-04 12:00"))
    assert days_of(facts(spans=back), "2026-03-02", 5) == [
        "2026-03-02", "2026-03-03", "2026-03-05", "2026-03-06",
    ]  # fmt: skip


def test_nights_come_only_while_they_are_switched_on() -> None:
    night = {"start_minute": 21 * 60, "end_minute": 7 * 60}
    off = Spans(on=())
    assert days_of(facts(**night, spans=off), "2026-03-01", 10) == []
    on = off.switched(True, at("2026-03-02 22:00"))
    assert days_of(facts(**night, spans=on), "2026-03-01", 3) == ["2026-03-02", "2026-03-03"], (
        "tonight counts, though it began an hour ago"
    )
    assert not off.is_on
    assert on.is_on
    over = on.switched(False, at("2026-03-04 20:00"))
    assert days_of(facts(**night, spans=over), "2026-03-01", 9) == ["2026-03-02", "2026-03-03"]
    assert over.switched(False, at("2026-03-05 20:00")) == over
    assert NONE.switched(False, at("2026-03-05 20:00")) == NONE


instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    st.frozensets(dates),
    st.lists(st.builds(Pause, st.text("ab", min_size=1), dates, dates, instants,
                       st.none() | instants)),
    st.none() | st.lists(st.builds(SwitchedOn, instants, st.none() | instants)),
)  # fmt: skip
def test_what_is_written_is_read_again(
    skips: frozenset[date], pauses: list[Pause], on: list[SwitchedOn] | None
) -> None:
    exceptions = Spans(skips, tuple(pauses), None if on is None else tuple(on))
    assert parse_spans(dump_spans(exceptions)) == exceptions


@settings(max_examples=40)
@given(
    st.frozensets(dates),
    st.lists(st.builds(Pause, st.text("ab", min_size=1), dates, dates, instants,
                       st.none() | instants)),
    st.none() | st.lists(st.builds(SwitchedOn, instants, st.none() | instants)),
    dates, st.integers(0, 30), st.integers(0, 1439), st.sampled_from(ZONES),
)  # fmt: skip
def test_what_was_long_ago_is_left_out_and_changes_no_day_since(
    skips: frozenset[date],
    pauses: list[Pause],
    on: list[SwitchedOn] | None,
    oldest: date,
    later: int,
    minute: int,
    zone: str,
) -> None:
    spans = Spans(skips, tuple(pauses), None if on is None else tuple(on))
    day = oldest + timedelta(days=later)
    starts = (
        datetime.combine(day, time(minute // 60, minute % 60)).replace(tzinfo=ZoneInfo(zone))
    ).astimezone(UTC)
    ends = starts + timedelta(hours=12)
    recent = spans.since(oldest)
    assert recent.offered(day, starts, ends) == spans.offered(day, starts, ends)
    assert all(skip >= oldest for skip in recent.skips)
    assert all(pause.last >= oldest for pause in recent.pauses)
