"""What a phone that begins to listen is told of, by when it looked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.api.http.recent_changes import MOST_CIRCLES, RecentChanges
from app.core.clock import SetClock
from tests.factories import simple_circle
from tests.world import World

AT = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def clock_and_changes() -> tuple[SetClock, RecentChanges]:
    """Changes as a server knows them one second after its start."""
    clock = SetClock(AT - SECOND)
    changes = RecentChanges(clock.now)
    clock.advance(SECOND)
    return clock, changes


def test_what_changed_at_a_look_or_later_is_told() -> None:
    clock, changes = clock_and_changes()
    changes.note(frozenset({"a"}))
    clock.advance(SECOND)
    changes.note(frozenset({"b"}))
    assert changes.in_any_of(["a", "b", "c"], AT) == ["a", "b"]
    assert changes.in_any_of(["a", "b", "c"], AT + SECOND) == ["b"]
    assert changes.in_any_of(["a", "c"], AT + SECOND) == []
    assert changes.in_any_of(["a", "b"], AT + 2 * SECOND) == []


def test_what_may_have_been_anywhere_is_told_of_everywhere() -> None:
    clock, changes = clock_and_changes()
    assert changes.in_any_of(["b", "a"], AT - SECOND) == ["a", "b"], "the server had just begun"
    assert changes.in_any_of(["a", "b"], AT) == []
    changes.note(None)
    assert changes.in_any_of(["a", "b"], AT) == ["a", "b"]
    clock.advance(SECOND)
    assert changes.in_any_of(["a", "b"], AT + SECOND) == []


def test_no_more_is_remembered_than_fits_and_nothing_is_missed() -> None:
    clock, changes = clock_and_changes()
    changes.note(frozenset(map(str, range(MOST_CIRCLES))))
    clock.advance(SECOND)
    changes.note(frozenset({"one more"}))
    assert changes.in_any_of(["7", "one more"], AT + SECOND) == ["7", "one more"]
    assert changes.in_any_of(["7"], AT + 2 * SECOND) == []


def test_a_phone_that_says_again_where_its_notices_go_has_nobody_look_anew(world: World) -> None:
    """Each start of the app says it; only notices that begin or end change what others see."""
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    hinted: set[str] = set()
    stop_listening = world.parts.db.signal.listen(lambda hint: hinted.update(hint or ()))
    sam.phone.turns_push_on()
    assert mina.circle.id not in hinted
    sam.delete("/me/push")
    assert mina.circle.id in hinted
    hinted.clear()
    sam.phone.turns_push_on()
    assert mina.circle.id in hinted
    stop_listening()
