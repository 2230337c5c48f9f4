"""A saved record: whole, or told at which entry it doesn't fit."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.record.hash_chain import START, leaf_of, link
from app.record.verify import FORMAT, Finding, KnownHead, read_document, verify, wording

FACTS = st.dictionaries(
    st.sampled_from(["kind", "at", "who", "event", "reason"]),
    st.one_of(st.text(max_size=8), st.integers()),
    min_size=1,
)


def saved(
    all_facts: list[dict[str, Any]], forgotten: int = 0, restored: int | None = None
) -> dict[str, Any]:
    """A record with these facts; so many of the oldest forgotten, and a second epoch from one."""
    entries: list[dict[str, Any]] = []
    previous = START
    for seq, entry_facts in enumerate(all_facts, start=1):
        facts = (
            {**entry_facts, "epoch": 29_000_000}
            if restored is not None and seq >= restored
            else entry_facts
        )
        leaf = leaf_of(f"salt {seq}", facts)
        previous = link(previous, leaf)
        is_kept = seq > forgotten
        entries.append(
            {
                "seq": seq,
                "salt": f"salt {seq}" if is_kept else None,
                "facts": facts if is_kept else None,
                "leaf": leaf,
                "hash": previous,
            }
        )
    later = [{"epoch": 29_000_000, "from_seq": restored}] if restored is not None else []
    return {
        "format": FORMAT,
        "epochs": [{"epoch": 1, "from_seq": 1}, *later],
        "head": {
            "epoch": later[0]["epoch"] if later else 1,
            "seq": len(all_facts),
            "hash": previous,
        },
        "entries": entries,
    }


records = st.lists(FACTS, min_size=2, max_size=7).flatmap(
    lambda all_facts: st.builds(
        saved,
        st.just(all_facts),
        st.integers(0, len(all_facts)),
        st.one_of(st.none(), st.integers(2, len(all_facts))),
    )
)


@given(records, st.data())
def test_a_whole_one_is_whole_against_every_head_that_it_had(
    record: dict[str, Any], data: st.DataObject
) -> None:
    read = read_document(json.dumps(record).encode())
    assert verify(read) == Finding("whole")
    entry = data.draw(st.sampled_from(record["entries"]))
    assert verify(read, KnownHead(entry["seq"], entry["hash"])).is_whole
    assert verify(read, KnownHead(0, START)).is_whole
    assert verify(read, KnownHead(entry["seq"], "x" * 43)) == Finding("other", entry["seq"])
    assert verify(read, KnownHead(len(record["entries"]) + 3, "x" * 43)).fault == "cut"


@given(records, st.data())
def test_whatever_is_done_to_it_shows_and_where(
    record: dict[str, Any], data: st.DataObject
) -> None:
    entries = record["entries"]
    at = data.draw(st.integers(0, len(entries) - 1))
    seq = at + 1
    bad = copy.deepcopy(record)
    damage = data.draw(
        st.sampled_from(["facts", "salt", "leaf", "hash", "out", "end", "swap", "twice", "in"])
    )
    bad_entries = bad["entries"]
    if damage == "facts":
        bad_entries[at]["facts"] = {
            **(entries[at]["facts"] or {}),
            "kind": "something else entirely",
        }
        finding = Finding("changed", seq)
    elif damage == "salt":
        bad_entries[at]["salt"] = "another"
        finding = Finding("changed", seq)
    elif damage in {"leaf", "hash"}:
        bad_entries[at][damage] = "x" * 43
        finding = Finding("changed", seq)
    elif damage == "out":
        del bad_entries[at]
        finding = Finding("missing" if at < len(entries) - 1 else "cut", seq)
    elif damage == "end":
        del bad_entries[at:]
        finding = Finding("cut", seq)
    elif damage == "swap":
        at = min(at, len(entries) - 2)
        bad_entries[at], bad_entries[at + 1] = bad_entries[at + 1], bad_entries[at]
        finding = Finding("order", at + 1)
    elif damage == "twice":
        bad_entries.insert(at + 1, dict(bad_entries[at]))
        finding = Finding("twice", seq)
    else:
        added_entry = dict(
            bad_entries[at], facts={"kind": "told"}, salt="s", leaf=leaf_of("s", {"kind": "told"})
        )
        bad_entries.insert(at, added_entry)
        for number, entry in enumerate(bad_entries, start=1):
            entry["seq"] = number
        finding = Finding("changed", seq)
    assert verify(bad) == finding
    assert str(finding.seq) in wording(finding)


@given(records)
def test_a_chain_made_anew_shows_against_a_head_that_a_phone_kept(record: dict[str, Any]) -> None:
    known_head = KnownHead(record["head"]["seq"], record["head"]["hash"])
    facts = [{"kind": f"told {entry['seq']}"} for entry in record["entries"]]
    forged = saved([{**facts[0], "kind": "never happened"}, *facts[1:]])
    assert verify(forged).is_whole
    assert verify(forged, known_head) == Finding("other", known_head.seq)
    assert verify(saved(facts[:-1]), known_head).fault == "cut"


def test_an_entry_of_another_epoch_shows() -> None:
    record = saved([{"kind": "a"}, {"kind": "b"}, {"kind": "c"}], restored=3)
    record["epochs"][1]["from_seq"] = 2
    assert verify(record) == Finding("epoch", 2)
    record["epochs"] = record["epochs"][:1]
    assert verify(record) == Finding("epoch", 3)


def test_what_is_no_record_is_said_to_be_none() -> None:
    good_record = saved([{"kind": "a"}, {"kind": "b"}])
    for bad in (
        None,
        [],
        {},
        {"format": "something"},
        good_record | {"entries": 3},
        good_record | {"head": None},
        good_record | {"entries": [{}]},
        good_record | {"entries": [dict(good_record["entries"][0], seq=None)]},
        read_document(b"{"),
        read_document(b"[" * 100_000),
    ):
        assert verify(bad) == Finding("unreadable")
