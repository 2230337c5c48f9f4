"""What stands on the cards, who may see one, and who may write down what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.asks.arrival_rules import is_around
from app.care_cards.card_rules import (
    CARD_BEFORE,
    CARDS,
    WRITER_READS,
    may_write_note,
    opens_card,
    pack_fields,
    unpack_fields,
)
from app.care_cards.models import CardKind
from app.consent.gate import ReadAccess
from app.consent.grantable import why_not_offered
from app.consent.presets import Preset, grants_of
from app.consent.review_dates import ASKED_AGAIN, review_at
from app.outbox.events import SENT_TO_FRIENDS, Event
from app.rota.kinds import Kind

START = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
SECOND = timedelta(seconds=1)


def test_a_card_is_shown_from_an_hour_before_a_shift_and_not_a_second_after_it() -> None:
    hour_before = START - timedelta(minutes=60)
    assert [
        is_around(START, END, now, CARD_BEFORE)
        for now in (hour_before - SECOND, hour_before, START, END - SECOND, END)
    ] == [False, True, True, True, False]


@pytest.mark.parametrize("kind", Kind)
def test_the_companion_card_is_for_who_goes_along_and_the_health_card_for_who_comes(
    kind: Kind,
) -> None:
    assert (kind in CARDS[CardKind.COMPANION].slot_kinds) == (kind is Kind.GO_WITH)
    comes = kind not in {Kind.CALL, Kind.TEXT, Kind.ON_CALL}
    assert (kind in CARDS[CardKind.HEALTH].slot_kinds) == comes


def test_the_health_card_takes_its_tier_and_the_companion_card_its_section() -> None:
    nothing = frozenset[str]()
    sections = ReadAccess(3, "grant", frozenset({"companion", "helps"}))
    health = ReadAccess(4, "grant", nothing)
    assert [opens_card(CardKind.HEALTH, sight) for sight in (None, sections, health)] == [
        False,
        False,
        True,
    ]
    assert [opens_card(CardKind.COMPANION, sight) for sight in (None, sections, health)] == [
        False,
        True,
        False,
    ]


def test_only_the_persons_own_choice_opens_the_health_card() -> None:
    """No preset does, only requests can, and it is asked about again."""
    assert max(tier for preset in Preset for tier in grants_of(preset).values()) < 3
    assert {event for event in SENT_TO_FRIENDS if why_not_offered(event, 4) is None} == {Event.ASK}
    assert review_at(4, None, START) == START + ASKED_AGAIN


def test_a_card_without_words_is_nothing_and_one_with_some_comes_back_whole() -> None:
    assert pack_fields({"allergies": "", "medicines": ""}) is None
    card = {"allergies": "Penicillin\n“nuts” – 🥜", "medicines": "", "refusals": "No ECT"}
    packed = pack_fields(card)
    assert packed is not None
    assert unpack_fields(packed) == {key: text for key, text in card.items() if text}


def test_who_went_along_may_write_until_a_week_after() -> None:
    def may_write(
        now: datetime, released_at: datetime | None = None, kind: Kind = Kind.GO_WITH
    ) -> bool:
        return may_write_note(kind, START, END, released_at, now)

    assert [
        may_write(now)
        for now in (START - SECOND, START, END, END + WRITER_READS - SECOND, END + WRITER_READS)
    ] == [False, True, True, True, False]
    assert may_write(END, released_at=START + SECOND), "handed over midway: they were there"
    assert not may_write(END, released_at=START - SECOND)
    assert not may_write(END, kind=Kind.COMPANY), "a visit has the note between shifts"
