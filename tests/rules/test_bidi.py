"""A name in another script stands apart in the sentences that are sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.scripts import Direction
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


def test_pieces_that_a_text_sets_apart_stay_apart() -> None:
    assert isolate("\u2068שרה\u2069 and Sam") == "\u2068\u2068שרה\u2069 and Sam\u2069"
    assert isolate("\u202e\u2068שרה\u2069") == "\u2068\u2068שרה\u2069\u2069"
    assert isolate("\u2067Sam") == "\u2068Sam\u2069"


@pytest.mark.parametrize("words", ["Sam", "Sam M.", "+1 604 555 0117", "18:00", "سارة.", "٠٤ ٥٥"])
def test_in_a_sentence_from_right_to_left_others_words_stand_apart(words: str) -> None:
    assert isolate(words, "rtl") == f"\u2068{words}\u2069"
    assert isolate(isolate(words, "rtl"), "rtl") == isolate(words, "rtl")


@pytest.mark.parametrize("words", ["سارة", "سارة علي", "12", "١٢", "", "https://a.example/n#x"])
def test_and_its_own_letters_and_numbers_need_no_sign(words: str) -> None:
    assert isolate(words, "rtl") == words


@pytest.mark.parametrize("name", ["Sam", "José 🌱", "+1 604 555 0117", ""])
def test_what_needs_no_sign_has_none(name: str) -> None:
    assert isolate(name) == name


_PIECES = st.sampled_from(
    [*"ab 12.שס", "סרה", *"\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202e\u200f"]
)


@given(words=st.lists(_PIECES, max_size=12).map("".join), direction=st.sampled_from(["ltr", "rtl"]))
def test_whatever_somebody_is_called_turns_nothing_behind_it(
    words: str, direction: Direction
) -> None:
    piece = isolate(words, direction)
    depth = 0
    for sign in piece:
        assert sign not in "\u202a\u202b\u202c\u202d\u202e"
        depth += (sign in "\u2066\u2067\u2068") - (sign == "\u2069")
        assert depth >= 0, "it ends what the sentence opened"
    assert depth == 0, "it leaves something open"
    assert isolate(piece, direction) == piece
