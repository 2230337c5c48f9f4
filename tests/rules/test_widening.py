"""What opens the plan waits: never sooner, nothing lost meanwhile; narrowing never waits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.consent import receipt_wording
from app.consent.grant_delay import (
    HEALTH,
    LONGEST,
    Terms,
    WideningDelay,
    as_wide,
    opened_content,
    own_since,
    steps,
)
from app.consent.presets import Preset, grants_of
from app.consent.review_dates import ASKED_AGAIN, review_at, to_review
from app.outbox.events import Event
from tests.catalogues import phone_sentences

NOW = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)
KEYS = ("helps", "worse", "address", "handover")

moments = st.integers(-10, 10).map(lambda days: NOW + days * DAY)
ends = st.none() | st.integers(1, 20).map(lambda days: NOW + days * DAY)
terms = st.builds(
    Terms,
    tier=st.sampled_from([0, 1, 2, 3, 3, 3, 4, 4]),
    sections=st.lists(st.sampled_from(KEYS), unique=True).map(tuple),
    channels=st.just(("push",)),
    from_minute=st.none(),
    to_minute=st.none(),
    starts_at=moments,
    ends_at=ends,
)
pauses = st.integers(0, LONGEST).map(lambda hours: timedelta(hours=hours))


def reading(starts_at: datetime, ends_at: datetime | None) -> Terms:
    """A grant that opens one part of the plan."""
    return Terms(3, ("helps",), ("push",), None, None, starts_at, ends_at)


FOREVER, FOR_A_DAY = reading(NOW, None), reading(NOW - DAY, NOW + DAY)


def opened(grants: list[Terms], at: datetime) -> frozenset[str]:
    """What some grants open at an instant."""
    return frozenset(
        key
        for grant in grants
        if grant.starts_at <= at and (grant.ends_at is None or at < grant.ends_at)
        for key in grant.opens
    )


@example(change=FOREVER, old_grants=[FOR_A_DAY], pause=7 * DAY, minutes=2 * 1440)
@example(change=FOREVER, old_grants=[reading(NOW + DAY, None)], pause=7 * DAY, minutes=5)
@given(
    change=terms,
    old_grants=st.lists(terms, max_size=3),
    pause=pauses,
    minutes=st.integers(0, 20_000),
)
def test_nothing_more_is_open_before_the_pause_is_over(
    change: Terms, old_grants: list[Terms], pause: timedelta, minutes: int
) -> None:
    at = NOW + timedelta(minutes=minutes)
    assume(at < NOW + pause)
    new_grants = steps(change, old_grants, pause, NOW)
    assert opened(new_grants, at) <= opened(old_grants, at)


@given(change=terms, old_grants=st.lists(terms, max_size=3), pause=pauses)
def test_the_whole_of_it_counts_once_the_pause_is_over(
    change: Terms, old_grants: list[Terms], pause: timedelta
) -> None:
    new_grants = steps(change, old_grants, pause, NOW)
    last_grant = new_grants[-1]
    assert last_grant.starts_at <= max(change.starts_at, NOW + pause)
    assert replace(last_grant, starts_at=change.starts_at) == change
    # Beside it nothing opens more than it does.
    assert all(grant.opens <= last_grant.opens for grant in new_grants)
    if not change.opens or pause == timedelta(0):
        assert new_grants == [replace(change, starts_at=max(change.starts_at, NOW))]
    elif change.starts_at <= NOW:
        # An ask in between is heard, at the tier without the plan.
        first = [*new_grants, *old_grants]
        assert any(grant.starts_at <= NOW and grant.tier >= min(change.tier, 2) for grant in first)


@example(change=FOREVER, old=FOR_A_DAY, pause=7 * DAY, days=0)
@example(change=FOREVER, old=FOR_A_DAY, pause=7 * DAY, days=3)
@given(change=terms, old=terms, pause=pauses, days=st.integers(0, 7))
def test_a_change_loses_nothing_in_between(
    change: Terms, old: Terms, pause: timedelta, days: int
) -> None:
    change, old = replace(change, starts_at=NOW), replace(old, starts_at=NOW - DAY)
    at = NOW + days * DAY
    assume(change.ends_at is None or at < change.ends_at)
    new_grants = steps(change, [], pause, NOW, old)
    assert opened([old], at) & change.opens <= opened(new_grants, at)
    if at < NOW + pause:
        assert opened(new_grants, at) <= opened([old], at)


@example(new=FOR_A_DAY, old=FOREVER)
@example(new=reading(NOW + DAY, None), old=FOREVER)
@given(new=terms, old=terms)
def test_as_wide_means_that_nothing_is_withdrawn(new: Terms, old: Terms) -> None:
    if as_wide(new, old, NOW):
        for days in range(15):
            at = NOW + days * DAY
            live = old.starts_at <= at and (old.ends_at is None or at < old.ends_at)
            assert not live or opened([old], at) <= opened([new], at)
    assert as_wide(old, old, NOW)


def test_the_address_and_the_notes_are_no_part_of_the_plan() -> None:
    assert opened_content(3, ["address", "handover"]) == frozenset()
    assert opened_content(2, ["helps"]) == frozenset()
    assert opened_content(3, ["helps", "address"]) == {"helps"}
    assert opened_content(4, None) == {HEALTH}


# --- the pause ----------------------------------------------------------------------------------

hours = st.integers(0, LONGEST)


@given(start=hours, wishes=st.lists(st.tuples(hours, st.integers(0, 200)), max_size=5))
def test_a_shorter_pause_never_counts_before_the_longer_one_is_over(
    start: int, wishes: list[tuple[int, int]]
) -> None:
    now, pause = NOW, WideningDelay(start)
    for wished, later in wishes:
        current = pause.at(now)
        pause = pause.changed(wished, now)
        assert pause.at(now) == max(current, wished)
        assert pause.at(now + timedelta(hours=max(current, wished))) == wished
        assert pause.at(now + timedelta(hours=current, seconds=-1)) >= min(current, pause.at(now))
        now += timedelta(hours=later)


def test_a_phone_is_ones_own_after_the_pause() -> None:
    pause = timedelta(hours=24)
    assert own_since(NOW, NOW, pause) == NOW
    assert own_since(NOW + DAY, NOW, pause) == NOW + DAY + pause


# --- lifetimes, presets, words ------------------------------------------------------------------


def test_only_what_opens_the_plan_is_asked_about_again() -> None:
    assert review_at(2, ["helps"], NOW) is None
    assert review_at(3, ["address"], NOW) is None
    assert review_at(3, ["helps"], NOW) == NOW + ASKED_AGAIN
    due = NOW + ASKED_AGAIN
    assert not to_review(due, None, due - timedelta(seconds=1))
    assert to_review(due, None, due)
    assert not to_review(due, due, due), "it is over by itself"
    assert not to_review(None, None, due)


@pytest.mark.parametrize("preset", Preset)
def test_no_preset_opens_the_plan(preset: Preset) -> None:
    tiers = grants_of(preset)
    assert all(tier <= 2 for tier in tiers.values())
    assert (Event.ASK in tiers) == (Event.STAND_DOWN in tiers)
    assert not {Event.TEST, Event.KNOCK, Event.STEP_NEEDS_YES} & set(tiers)


def test_presets_grow() -> None:
    order = [grants_of(preset) for preset in Preset]
    for less, wider in pairwise(order):
        assert all(wider.get(event, -1) >= tier for event, tier in less.items())


#: The sentences of each version of the words; a new meaning is a new version. A language that
#: came after a version joins at the next one.
SENTENCES = {3: {"en": "d3a0968378cca5c8", "es": "ebb57befbdd5da01"}}
#: What each event is called in them. A new event comes with its own: nobody has agreed to it yet.
EVENT_NAMES = {
    "grant.event.also_told": "2bf49709f18ac04a",
    "grant.event.ask": "2d95343623a391cb",
    "grant.event.check_in": "5f985b7ccde44ea4",
    "grant.event.gap": "7a432f51ba7cd481",
    "grant.event.gathering": "f8c41a1a6385a6c7",
    "grant.event.knock": "d1648578f9e27e68",
    "grant.event.need": "a3597f47bba38e53",
    "grant.event.nobody_answered": "49850abe73635266",
    "grant.event.open_time": "a14305d6ae4b56fa",
    "grant.event.repair": "9e158d1eb2c83283",
    "grant.event.shift_changed": "1624997e4ea88b47",
    "grant.event.shift_reminder": "7876f1f310c95e27",
    "grant.event.stand_down": "73019e08f38296b3",
    "grant.event.step_needs_yes": "04d9ef809dfe8198",
}


def test_a_receipt_names_words_that_the_phone_says() -> None:
    codes = {
        receipt_wording.words_of(tier, names_sections)
        for tier in range(5)
        for names_sections in (True, False)
    }
    codes |= {
        receipt_wording.CONSENT_KEPT,
        receipt_wording.STOPPED,
        receipt_wording.UNDONE,
        receipt_wording.PAUSE,
    }
    assert {code.partition("@")[2] for code in codes} == {str(receipt_wording.VERSION)}
    sentences = SENTENCES[receipt_wording.VERSION]
    catalogues = {language: phone_sentences(language) for language in sorted(sentences)}

    def fingerprint(keys: Iterable[str], *languages: str) -> str:
        digest = hashlib.sha256()
        for language in languages:
            for key in sorted(keys):
                sentence = catalogues[language][key]
                digest.update(json.dumps([key, sentence], sort_keys=True).encode())
        return digest.hexdigest()[:16]

    keys = [code.partition("@")[0] for code in codes]
    assert {language: fingerprint(keys, language) for language in catalogues} == sentences, (
        "raise receipt_wording.VERSION"
    )
    event_keys = [key for key in catalogues["en"] if key.startswith("grant.event.")]
    assert {key: fingerprint([key], *catalogues) for key in event_keys} == EVENT_NAMES, (
        "of a new event: add its name here; else raise VERSION"
    )
