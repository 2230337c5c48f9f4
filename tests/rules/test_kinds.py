"""What is so for each kind of slot."""

from __future__ import annotations

from app.rota.kinds import KINDS, NEVER_SMALL, NIGHTS, VISITS, Kind


def test_each_kind_has_a_row_in_the_order_in_which_phones_offer_them() -> None:
    assert list(KINDS) == list(Kind)


def test_nobody_comes_for_what_is_done_from_afar() -> None:
    assert not {"call", "text", "on_call"} & VISITS


def test_a_night_is_never_a_small_thing() -> None:
    assert "overnight" in NIGHTS
    assert NIGHTS <= NEVER_SMALL
