"""When an ask that ran out goes on, foreseen to the minute; and until when it stays open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.asks.forecast import Ahead, Span, Spans, reachable_spans
from app.asks.ladder import advance
from app.asks.ladder_state import AskMember, Begin, Snapshot, Step
from app.asks.next_asked import Wake, next_asked, next_wake
from app.asks.open_until import LONGEST, is_over, kept_until, stays_until
from app.consent.gate_facts import CircleFacts, GrantFacts, MemberFacts, ReachFacts
from tests.rules.ladder_stage import POOL, SHIFT, given_answer, snapshot, step, was_asked

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
NIGHT = (7 * 60, 22 * 60)  # an ask may reach them from 7 to 22
PUSH = frozenset({"push"})
#: 04:12 of a Thursday in Vancouver.
NOW = datetime(2026, 3, 5, 12, 12, tzinfo=UTC)
DAY = timedelta(hours=24)


def friend(
    hours: tuple[int, int] | None = None, zone: str = "America/Vancouver", **changes: object
) -> MemberFacts:
    """Somebody whom an ask may reach: at any hour, or in these minutes of their day."""
    start, end = hours or (None, None)
    reach = ReachFacts("ask", ("push",), start, end, LONG_AGO)
    plain = MemberFacts("sam", True, frozenset({"supporter"}), zone, reach=(reach,))
    return replace(plain, **changes)  # type: ignore[arg-type]


def granted(**changes: object) -> GrantFacts:
    plain = GrantFacts(
        "g", "supporters", None, False, "ask", 1, ("push",), None, None, LONG_AGO, None
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def ahead(
    *friends: MemberFacts,
    now: datetime = NOW,
    grants: tuple[GrantFacts, ...] = (granted(),),
    shifts: Mapping[str, Spans] | None = None,
    zone: str = "America/Vancouver",
) -> Ahead:
    """What lies ahead of an ask, as the gate's own rules foresee it."""
    members = {facts_of_friend.id: facts_of_friend for facts_of_friend in friends}
    facts = CircleFacts("c", True, zone, grants, members)
    during = Span(now, now + DAY)
    on_shift = shifts or {}
    hears = {
        member_id: reachable_spans(
            facts, member_id, ways=PUSH, shifts=on_shift.get(member_id, ()), during=during
        )
        for member_id in members
    }
    return Ahead(during, hears, on_shift)


def asleep(*steps: Step, **changes: object) -> Snapshot:
    """An ask whose last step has passed while nobody could be reached."""
    stage = {"position": len(steps) - 1, "exhausted": True, "ran_out": True, "again_at": NOW}
    return snapshot(*steps, **stage | {"reachable": frozenset()} | changes)


def at(text: str, zone: str = "America/Vancouver") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


SAM = asleep(step(0, "sam"))


@pytest.mark.parametrize(
    ("now", "zone", "wakes"),
    [
        ("2026-03-05 04:12", "America/Vancouver", "2026-03-05 07:00"),
        # A night with an hour less, and one with an hour more.
        ("2026-03-08 01:30", "America/Vancouver", "2026-03-08 07:00"),
        ("2026-11-01 00:30", "America/Los_Angeles", "2026-11-01 07:00"),
        ("2026-03-29 00:30", "Europe/Berlin", "2026-03-29 07:00"),
    ],
)
def test_quiet_hours_end_by_the_friends_own_wall_clock(now: str, zone: str, wakes: str) -> None:
    started = at(now, zone)
    over = replace(SAM, again_at=started)
    wake = next_wake(over, ahead(friend(NIGHT, zone), now=started))
    assert wake == Wake(at(wakes, zone), "sam", needs_yes=False)


def test_hours_that_begin_where_the_clock_is_put_forward_begin_when_it_has_been() -> None:
    started = at("2026-03-08 00:30")
    half_past_two = friend((2 * 60 + 30, 22 * 60))
    wake = next_wake(replace(SAM, again_at=started), ahead(half_past_two, now=started))
    assert wake is not None
    assert wake.at == at("2026-03-08 03:00")


@pytest.mark.parametrize(
    "sam",
    [
        friend(resting=True, rests_until=NOW + timedelta(hours=3)),
        friend(muted=True, muted_until=NOW + timedelta(hours=3)),
        friend(reach=(ReachFacts("ask", ("push",), None, None, NOW + timedelta(hours=3)),)),
    ],
    ids=["a rest ends", "a mute ends", "a reach begins"],
)
def test_what_ends_or_begins_by_the_clock_is_foreseen(sam: MemberFacts) -> None:
    assert next_wake(SAM, ahead(sam)) == Wake(NOW + timedelta(hours=3), "sam", needs_yes=False)


def test_a_grant_that_begins_or_has_hours_is_foreseen() -> None:
    later = granted(starts_at=NOW + timedelta(hours=2))
    assert next_wake(SAM, ahead(friend(), grants=(later,))) == Wake(later.starts_at, "sam", False)
    daytime = granted(from_minute=9 * 60, to_minute=17 * 60)
    wake = next_wake(SAM, ahead(friend(NIGHT), grants=(daytime,)))
    assert wake is not None
    assert wake.at == at("2026-03-05 09:00")


def test_what_has_no_end_in_sight_is_not_foreseen() -> None:
    assert next_wake(SAM, ahead(friend(resting=True))) is None
    assert next_wake(SAM, ahead(friend(muted=True))) is None
    assert next_wake(SAM, ahead(friend(), grants=())) is None
    assert next_wake(asleep(step(0, "ade")), ahead(friend(NIGHT))) is None, "nobody asks Sam"


def test_the_soonest_is_foreseen_and_of_two_at_once_the_ladders_first() -> None:
    early = friend((6 * 60, 22 * 60), id="ade")
    both = asleep(step(0, "sam"), step(1, "ade"))
    assert next_wake(both, ahead(friend(NIGHT), early)) == Wake(
        at("2026-03-05 06:00"), "ade", needs_yes=False
    )
    same = replace(early, reach=friend(NIGHT).reach)
    wake = next_wake(both, ahead(friend(NIGHT), same))
    assert wake is not None
    assert wake.member_id == "sam"


def test_who_was_asked_or_said_not_now_is_not_foreseen() -> None:
    asked = replace(SAM, asked=(replace(was_asked("sam", outcome="passed"), at=NOW),))
    assert next_wake(asked, ahead(friend(NIGHT))) is None
    no = replace(SAM, answers=(replace(given_answer("sam", "not_now", "not_now"), at=NOW),))
    assert next_wake(no, ahead(friend(NIGHT))) is None


def test_who_was_not_reached_is_foreseen_when_they_can_be() -> None:
    lost = replace(was_asked("sam", outcome="unreached"), at=NOW, retry_at=NOW)
    retried_later = replace(lost, retry_at=at("2026-03-05 06:00"))
    early = ahead(friend((4 * 60, 5 * 60)))
    assert next_wake(replace(SAM, asked=(retried_later,)), early) == Wake(
        at("2026-03-06 04:00"), "sam", False
    )
    assert next_wake(replace(SAM, asked=(lost,)), ahead(friend(NIGHT))) == Wake(
        at("2026-03-05 07:00"), "sam", needs_yes=False
    )


def test_who_was_passed_by_is_foreseen_when_they_wake_again() -> None:
    over = replace(SAM, passed_by=frozenset({"sam"}))
    assert next_wake(over, ahead(friend())) is None
    until_five = friend((7 * 60, 5 * 60))
    assert next_wake(over, ahead(until_five)) == Wake(at("2026-03-05 07:00"), "sam", False)


def test_whose_shift_begins_is_foreseen_and_the_others_when_it_ends() -> None:
    begins, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=4)
    first = step(0, audience=(SHIFT,), otherwise=(POOL,))
    shifts: dict[str, Spans] = {"sam": (Span(begins, ends),)}
    on = asleep(first, audiences={SHIFT: (), POOL: ()})
    assert next_wake(on, ahead(friend(), shifts=shifts)) == Wake(begins, "sam", needs_yes=False)
    asked = replace(was_asked("sam", outcome="passed"), at=NOW)
    pool = asleep(first, audiences={SHIFT: ("sam",), POOL: ("ade",)}, asked=(asked,))
    shifts_of_sam = {"sam": (Span(NOW - DAY, ends),)}
    wake = next_wake(pool, ahead(friend(), friend(NIGHT, id="ade"), shifts=shifts_of_sam))
    assert wake is not None
    assert (wake.member_id, wake.at) == ("ade", at("2026-03-05 07:00"))


def test_a_step_that_needs_my_yes_is_foreseen_for_the_worker_and_nobody_is_promised() -> None:
    needs_yes = asleep(step(0, "sam", needs_my_yes=True), step(1, "ade"))
    foreseen = ahead(friend(NIGHT), friend((9 * 60, 22 * 60), id="ade"))
    assert next_wake(needs_yes, foreseen) == Wake(at("2026-03-05 07:00"), "sam", needs_yes=True)
    assert next_asked(needs_yes, foreseen) == Wake(at("2026-03-05 09:00"), "ade", needs_yes=False)
    refused = replace(needs_yes, declined=frozenset({0}))
    assert next_wake(refused, foreseen) == next_asked(refused, foreseen)


def test_nothing_is_foreseen_after_its_end() -> None:
    over = replace(SAM, ends_at=at("2026-03-05 07:00"))
    assert next_wake(over, ahead(friend(NIGHT))) is None


NAMES = ("sam", "ade", "lee")
hours = st.one_of(st.none(), st.tuples(st.integers(0, 23), st.integers(0, 23)))


@given(
    st.lists(st.tuples(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), st.booleans()),
             min_size=1, max_size=3),
    st.tuples(hours, hours, hours),
    st.sets(st.sampled_from(NAMES)),
)  # fmt: skip
def test_what_is_foreseen_is_what_will_be_done(
    ladder: list[tuple[list[str], bool]],
    quiet: tuple[tuple[int, int] | None, ...],
    asked: set[str],
) -> None:
    """Looked at each quarter of an hour, an ask goes on first just when it was foreseen."""
    friends = [
        friend((window[0] * 60, window[1] * 60) if window else None, id=name)
        for name, window in zip(NAMES, quiet, strict=True)
    ]
    outlook = ahead(*friends)
    steps = [step(at, *names, needs_my_yes=yes) for at, (names, yes) in enumerate(ladder)]
    before = tuple(replace(was_asked(name, outcome="passed"), at=NOW) for name in asked)
    over = asleep(*steps, asked=before)
    foreseen = next_wake(over, outlook)
    for quarter in range(1, 96):
        now = at("2026-03-05 04:00") + quarter * timedelta(minutes=15)
        hear = {
            name
            for name, spans in outlook.hears.items()
            if any(span.starts_at <= now < span.ends_at for span in spans)
        }
        done = advance(replace(over, reachable=frozenset(hear)), now)
        asks = [action.member_id for action in done if isinstance(action, AskMember)]
        yes = [action for action in done if isinstance(action, Begin) and action.needs_yes]
        # Who can be reached from the beginning is asked then, and nothing has to be foreseen.
        at_once = {
            name for name, spans in outlook.hears.items() if spans[:1] and spans[0].starts_at == NOW
        }
        if any(
            audience.member_id in at_once - asked for each in steps for audience in each.audience
        ):
            return
        if asks or yes:
            assert foreseen is not None
            assert foreseen.at == now
            assert foreseen.needs_yes == bool(yes)
            assert not asks or asks[0] == foreseen.member_id
            return
    assert foreseen is None


# --- how long it stays open ---------------------------------------------------------------------


def test_its_time_counts_from_the_last_that_happened_and_never_gets_less() -> None:
    first = stays_until(None, NOW, 24)
    assert first == NOW + DAY
    assert stays_until(first, NOW + timedelta(hours=5), 24) == NOW + DAY + timedelta(hours=5)
    assert stays_until(first, NOW + timedelta(hours=5), 1) == first


def test_it_is_over_when_nothing_is_under_way() -> None:
    def over(state: str, *, exhausted: bool = False, after: timedelta = DAY) -> bool:
        return is_over(state, exhausted=exhausted, ends_at=NOW + DAY, now=NOW + after)

    assert over("open", exhausted=True)
    assert over("covered")
    assert over("paused")
    assert not over("open"), "somebody is being asked this moment"
    assert not over("closed")
    assert not over("covered", after=DAY - timedelta(seconds=1))
    assert not is_over("covered", exhausted=False, ends_at=None, now=NOW)


def test_it_is_kept_open_longer_by_the_time_that_was_set_and_for_a_week_at_most() -> None:
    ends = NOW + timedelta(hours=2)
    assert kept_until(ends, 24, NOW) == ends + DAY
    assert kept_until(NOW + timedelta(hours=150), 24, NOW) == NOW + LONGEST
    assert kept_until(NOW + LONGEST, 24, NOW) is None
