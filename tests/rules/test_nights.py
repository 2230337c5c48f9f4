"""Hours at which an ask would reach nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.asks.night_holes import Hole, find_holes

NOW = datetime(2026, 3, 4, 12, 20, tzinfo=UTC)
NOON = NOW.replace(minute=0)
HOUR = timedelta(hours=1)


def by_day(_: str, at: datetime) -> bool:
    return 7 <= at.hour < 22


def test_with_nobody_to_ask_it_is_one_hole() -> None:
    assert find_holes(NOW, members_at=lambda _: [], hears=by_day) == [Hole(NOON, NOON + 168 * HOUR)]


def test_each_night_is_one_hole() -> None:
    night_holes = find_holes(NOW, members_at=lambda _: ["Sam"], hears=by_day)
    assert len(night_holes) == 7
    assert {(hole.starts_at.hour, hole.ends_at.hour) for hole in night_holes} == {(22, 7)}


def test_a_shift_fills_its_own_hours() -> None:
    late = NOON.replace(hour=23)

    def reachable_at(at: datetime) -> list[str]:
        return ["Ade"] if late <= at < late + 3 * HOUR else ["Sam"]

    night_holes = find_holes(
        NOW, members_at=reachable_at, hears=lambda name, at: name == "Ade" or by_day(name, at)
    )
    assert night_holes[:2] == [Hole(late - HOUR, late), Hole(late + 3 * HOUR, late + 8 * HOUR)]


def test_where_somebody_always_hears_there_is_none() -> None:
    assert (
        find_holes(NOW, members_at=lambda _: ["Sam", "Ade"], hears=lambda name, _: name == "Ade")
        == []
    )
