"""The record's chain: nothing can be changed, taken out or put in between unseen."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.record.hash_chain import START, Entry, Facts, broken_at, leaf_of, link

facts = st.dictionaries(
    st.sampled_from(["kind", "at", "who", "event", "reason"]),
    st.one_of(st.text(max_size=12), st.integers(), st.none()),
    min_size=1,
)


def chain(all_facts: list[dict[str, str | int | None]]) -> list[Entry]:
    entries: list[Entry] = []
    previous = START
    for seq, entry_facts in enumerate(all_facts, start=1):
        salt = f"salt-{seq}"
        leaf = leaf_of(salt, entry_facts)
        previous = link(previous, leaf)
        entries.append(Entry(seq, salt, entry_facts, leaf, previous))
    return entries


@given(st.lists(facts, max_size=8))
def test_a_whole_chain_holds(all_facts: list[dict[str, str | int | None]]) -> None:
    assert broken_at(chain(all_facts)) is None


@given(st.lists(facts, min_size=1, max_size=8), st.data())
def test_a_change_is_found_where_it_is(
    all_facts: list[dict[str, str | int | None]], data: st.DataObject
) -> None:
    entries = chain(all_facts)
    at = data.draw(st.integers(0, len(entries) - 1))
    changed: Facts = {**all_facts[at], "kind": "something else entirely"}
    forged = [*entries[:at], replace(entries[at], facts=changed), *entries[at + 1 :]]
    assert broken_at(forged) == at + 1


@given(st.lists(facts, min_size=2, max_size=8), st.data())
def test_an_entry_taken_out_or_moved_is_found(
    all_facts: list[dict[str, str | int | None]], data: st.DataObject
) -> None:
    entries = chain(all_facts)
    at = data.draw(st.integers(0, len(entries) - 2))
    assert broken_at([*entries[:at], *entries[at + 1 :]]) == at + 1
    swapped = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]
    assert broken_at(swapped) == at + 1


@given(st.lists(facts, min_size=1, max_size=8), st.data())
def test_forgetting_an_entry_keeps_the_chain_whole(
    all_facts: list[dict[str, str | int | None]], data: st.DataObject
) -> None:
    entries = chain(all_facts)
    at = data.draw(st.integers(0, len(entries) - 1))
    forgotten = replace(entries[at], salt=None, facts=None)
    assert broken_at([*entries[:at], forgotten, *entries[at + 1 :]]) is None


def test_the_salt_hides_facts_that_could_be_guessed() -> None:
    same: Facts = {"kind": "withdrawn", "who": "a member"}
    assert leaf_of("one salt", same) != leaf_of("another", same)
    assert leaf_of("one salt", same) == leaf_of(
        "one salt", {"who": "a member", "kind": "withdrawn"}
    )
