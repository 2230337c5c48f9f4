"""A saved record: whole, or told at which entry it doesn't fit."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.record.hash_chain import START, leaf_of, link
from app.record.verify import FORMAT, Finding, Known, read_document, verify, wording

FACTS = st.dictionaries(
    st.sampled_from(["kind", "at", "who", "event", "reason"]),
    st.one_of(st.text(max_size=8), st.integers()),
    min_size=1,
)


def saved(
    found: list[dict[str, Any]], forgotten: int = 0, restored: int | None = None
) -> dict[str, Any]:
    """A record with these facts; so many of the oldest forgotten, and a second epoch from one."""
    entries: list[dict[str, Any]] = []
    previous = START
    for seq, one in enumerate(found, start=1):
        facts = {**one, "epoch": 29_000_000} if restored is not None and seq >= restored else one
        leaf = leaf_of(f"salt {seq}", facts)
        previous = link(previous, leaf)
        kept = seq > forgotten
        entries.append(
            {
                "seq": seq,
                "salt": f"salt {seq}" if kept else None,
                "facts": facts if kept else None,
                "leaf": leaf,
                "hash": previous,
            }
        )
    later = [{"epoch": 29_000_000, "from_seq": restored}] if restored is not None else []
    return {
        "format": FORMAT,
        "epochs": [{"epoch": 1, "from_seq": 1}, *later],
        "head": {"epoch": later[0]["epoch"] if later else 1, "seq": len(found), "hash": previous},
        "entries": entries,
    }


records = st.lists(FACTS, min_size=2, max_size=7).flatmap(
    lambda found: st.builds(
        saved,
        st.just(found),
        st.integers(0, len(found)),
        st.one_of(st.none(), st.integers(2, len(found))),
    )
)


@given(records, st.data())
def test_a_whole_one_is_whole_against_every_head_that_it_had(
    record: dict[str, Any], data: st.DataObject
) -> None:
    read = read_document(json.dumps(record).encode())
    assert verify(read) == Finding("whole")
    one = data.draw(st.sampled_from(record["entries"]))
    assert verify(read, Known(one["seq"], one["hash"])).whole
    assert verify(read, Known(0, START)).whole
    assert verify(read, Known(one["seq"], "x" * 43)) == Finding("other", one["seq"])
    assert verify(read, Known(len(record["entries"]) + 3, "x" * 43)).what == "cut"


@given(records, st.data())
def test_whatever_is_done_to_it_shows_and_where(
    record: dict[str, Any], data: st.DataObject
) -> None:
    entries = record["entries"]
    at = data.draw(st.integers(0, len(entries) - 1))
    seq = at + 1
    bad = copy.deepcopy(record)
    what = data.draw(
        st.sampled_from(["facts", "salt", "leaf", "hash", "out", "end", "swap", "twice", "in"])
    )
    there = bad["entries"]
    if what == "facts":
        there[at]["facts"] = {**(entries[at]["facts"] or {}), "kind": "something else entirely"}
        wanted = Finding("changed", seq)
    elif what == "salt":
        there[at]["salt"] = "another"
        wanted = Finding("changed", seq)
    elif what in {"leaf", "hash"}:
        there[at][what] = "x" * 43
        wanted = Finding("changed", seq)
    elif what == "out":
        del there[at]
        wanted = Finding("missing" if at < len(entries) - 1 else "cut", seq)
    elif what == "end":
        del there[at:]
        wanted = Finding("cut", seq)
    elif what == "swap":
        at = min(at, len(entries) - 2)
        there[at], there[at + 1] = there[at + 1], there[at]
        wanted = Finding("order", at + 1)
    elif what == "twice":
        there.insert(at + 1, dict(there[at]))
        wanted = Finding("twice", seq)
    else:
        made = dict(
            there[at], facts={"kind": "told"}, salt="s", leaf=leaf_of("s", {"kind": "told"})
        )
        there.insert(at, made)
        for number, one in enumerate(there, start=1):
            one["seq"] = number
        wanted = Finding("changed", seq)
    assert verify(bad) == wanted
    assert str(wanted.seq) in wording(wanted)


@given(records)
def test_a_chain_made_anew_shows_against_a_head_that_a_phone_kept(record: dict[str, Any]) -> None:
    known = Known(record["head"]["seq"], record["head"]["hash"])
    facts = [{"kind": f"told {one['seq']}"} for one in record["entries"]]
    forged = saved([{**facts[0], "kind": "never happened"}, *facts[1:]])
    assert verify(forged).whole
    assert verify(forged, known) == Finding("other", known.seq)
    assert verify(saved(facts[:-1]), known).what == "cut"


def test_an_entry_of_another_epoch_shows() -> None:
    record = saved([{"kind": "a"}, {"kind": "b"}, {"kind": "c"}], restored=3)
    record["epochs"][1]["from_seq"] = 2
    assert verify(record) == Finding("epoch", 2)
    record["epochs"] = record["epochs"][:1]
    assert verify(record) == Finding("epoch", 3)


def test_what_is_no_record_is_said_to_be_none() -> None:
    whole = saved([{"kind": "a"}, {"kind": "b"}])
    for bad in (
        None,
        [],
        {},
        {"format": "something"},
        whole | {"entries": 3},
        whole | {"head": None},
        whole | {"entries": [{}]},
        whole | {"entries": [dict(whole["entries"][0], seq=None)]},
        read_document(b"{"),
        read_document(b"[" * 100_000),
    ):
        assert verify(bad) == Finding("unreadable")
