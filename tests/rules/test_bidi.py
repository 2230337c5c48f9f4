"""A name in another script stands apart in the sentences that are sent."""

import pytest

from app.messages.bidi import isolate
from app.messages.catalogue import text


@pytest.mark.parametrize("name", ["שרה", "سارة", "Sam \u200f"])
def test_a_name_that_runs_the_other_way_stands_apart(name: str) -> None:
    sentence = text("en", "unreadable-name")
    assert "\u2068" not in sentence
    assert isolate(name) == f"\u2068{name}\u2069"
    assert isolate(isolate(name)) == isolate(name)


def test_a_sign_in_a_name_turns_nothing_beside_it() -> None:
    assert isolate("\u202eSam") == "\u2068Sam\u2069"
    assert isolate("\u2069שרה\u2068") == "\u2068שרה\u2069"


@pytest.mark.parametrize("name", ["Sam", "José 🌱", "+1 604 555 0117", ""])
def test_what_needs_no_sign_has_none(name: str) -> None:
    assert isolate(name) == name
