"""Sealed content: bound to its row, padded, gone with its key."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import b64url, unb64url
from app.core.sealing import Box, NotOpened, Sealer, padded_length

BOX = Box("circle-1", os.urandom(32))
PLACE = ("plan_section", "text", "row-1")


@given(st.text(max_size=3000))
def test_what_was_sealed_opens_in_its_place(text: str) -> None:
    sealed = BOX.seal(text, *PLACE)
    assert sealed.startswith("p0.")
    assert BOX.open(sealed, *PLACE) == text


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("plan_section", "text", "row-2"),
        ("plan_section", "heading", "row-1"),
        ("circle", "text", "row-1"),
    ],
    ids=["row", "column", "table"],
)
def test_it_opens_in_no_other_place(elsewhere: tuple[str, str, str]) -> None:
    with pytest.raises(NotOpened):
        BOX.open(BOX.seal("rice porridge", *PLACE), *elsewhere)


def test_it_opens_for_no_other_owner() -> None:
    key = os.urandom(32)
    sealed = Box("circle-1", key).seal("rice porridge", *PLACE)
    with pytest.raises(NotOpened):
        Box("circle-2", key).open(sealed, *PLACE)


@given(st.data())
def test_a_changed_bit_is_noticed(data: st.DataObject) -> None:
    sealed = BOX.seal("rice porridge", *PLACE)
    raw = bytearray(unb64url(sealed.removeprefix("p0.")))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NotOpened):
        BOX.open("p0." + b64url(bytes(raw)), *PLACE)


@pytest.mark.parametrize("other", ["", "plain text", "e1.AAAA", "p0.", "p0.!!", "p0.AAAA"])
def test_what_is_not_sealed_here_does_not_open(other: str) -> None:
    with pytest.raises(NotOpened):
        BOX.open(other, *PLACE)


def test_the_same_text_never_looks_the_same() -> None:
    assert BOX.seal("yes", *PLACE) != BOX.seal("yes", *PLACE)


@given(st.text(max_size=2000), st.text(max_size=2000))
def test_lengths_say_little(plain: str, other_plain: str) -> None:
    sizes = {len(text.encode()) + 4 for text in (plain, other_plain)}
    if len({padded_length(size) for size in sizes}) == 1:
        assert len(BOX.seal(plain, *PLACE)) == len(BOX.seal(other_plain, *PLACE))


@given(st.integers(1, 200_000))
def test_padding_grows_in_few_steps(length: int) -> None:
    padded = padded_length(length)
    assert length <= padded
    assert padded % 64 == 0
    assert padded <= max(64, 2 * length)
    assert padded_length(padded) == padded


def test_an_owners_key_opens_by_the_operators_key_and_for_that_owner_alone() -> None:
    operator = os.urandom(32)
    sealer = Sealer(operator)
    wrapped = sealer.new_key("circle-1")
    sealed = sealer.cipher("circle-1", wrapped).seal("rice porridge", *PLACE)
    assert Sealer(operator).cipher("circle-1", wrapped).open(sealed, *PLACE) == "rice porridge"
    with pytest.raises(NotOpened):
        Sealer(operator).cipher("circle-2", wrapped)
    with pytest.raises(NotOpened):
        Sealer(os.urandom(32)).cipher("circle-1", wrapped)


def test_a_new_key_for_the_same_owner_opens_nothing_of_the_old() -> None:
    sealer = Sealer(os.urandom(32))
    sealed = sealer.cipher("circle-1", sealer.new_key("circle-1")).seal("rice porridge", *PLACE)
    sealer.forget("circle-1")
    with pytest.raises(NotOpened):
        sealer.cipher("circle-1", sealer.new_key("circle-1")).open(sealed, *PLACE)
