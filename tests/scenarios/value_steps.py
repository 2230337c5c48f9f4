"""What people do with lines of what their circle holds to, over HTTP."""

from __future__ import annotations

import pytest

from app.core.ids import new_id
from tests.world import Friend, Json, Refused

VALUES = "/circles/{c}/values"
TUESDAY, NEXT_TUESDAY = "2026-03-03", "2026-03-10"
SHOES_OFF = "Shoes off, phones face down."


def opens_to(person: Friend, *names: str) -> None:
    """The person opens it to just these members."""
    person.put(f"{VALUES}/readers", {"member_ids": [person.member(name) for name in names]})


def proposes(friend: Friend, words: str, day: str = NEXT_TUESDAY, **fields: object) -> str:
    """The new line's id."""
    line_id = new_id()
    friend.put(f"{VALUES}/{line_id}", {"words": words, "closes_on": day} | fields)
    return line_id


def marks(friend: Friend, line_id: str, kind: str, words: str = "", **fields: object) -> None:
    """A friend marks the words that they see now."""
    version = line_of(friend, line_id)["version"]
    body = {"kind": kind, "words": words, "version": version} | fields
    friend.put(f"{VALUES}/{line_id}/stance", body)


def lines_of(friend: Friend) -> list[Json]:
    lines: list[Json] = friend.get(VALUES)["lines"]
    return lines


def line_of(friend: Friend, line_id: str) -> Json:
    return next(line for line in lines_of(friend) if line["id"] == line_id)


def beside(friend: Friend, line_id: str) -> list[tuple[str, str, str | None]]:
    """What stands beside a line for this reader: kind, words and name, sorted."""
    rows = line_of(friend, line_id)["beside"]
    return sorted(
        ((row["kind"], row["words"], row["name"]) for row in rows), key=lambda row: row[:2]
    )


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> str:
    """The code of a refusal, which says a sentence and changes nothing that anybody reads."""
    with pytest.raises(Refused) as refusal:
        friend.call(method, f"{VALUES}{path}", body or {})
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value.code
