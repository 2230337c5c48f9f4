"""What a change led to is known to who repeats it: no route can forget to say it."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from typing import Any

import pytest

from app.api.http.guards import LATER, Act, Inside, Later, SignedIn, need_noted
from app.identity.idempotency_service import IdempotentCall
from app.identity.models import Repeat

EPOCH = datetime(2026, 3, 6, tzinfo=UTC)


def change(*, is_fresh: bool) -> Act:
    nobody: Any = None
    row = Repeat(scope="s", key="k", body_hash="b", status=200, created_at=EPOCH)
    return Act(nobody, nobody, IdempotentCall(row, is_fresh))


@pytest.mark.parametrize("guard", [SignedIn.act, Inside.act_inside])
def test_a_route_has_to_say_it(guard: Any) -> None:
    parameter = inspect.signature(guard).parameters["leads_to"]
    assert parameter.kind is parameter.KEYWORD_ONLY
    assert parameter.default is parameter.empty


def test_who_says_it_later_says_it() -> None:
    silent, noted = change(is_fresh=True), change(is_fresh=True)
    with pytest.raises(RuntimeError):
        need_noted(silent, LATER)
    noted.led_to("x")
    need_noted(noted, LATER)
    assert noted.once.resource_id == "x"


@pytest.mark.parametrize(
    ("is_fresh", "leads_to"), [(False, LATER), (True, None), (True, "an id known before")]
)
def test_nothing_more_is_to_say(is_fresh: bool, leads_to: str | Later | None) -> None:
    need_noted(change(is_fresh=is_fresh), leads_to)
