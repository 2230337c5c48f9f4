"""One shape for every refusal, in the language of whoever reads it."""

from __future__ import annotations

import pytest

from tests.cases.first_circle import WED
from tests.factories import comes_in, simple_circle
from tests.world import Refused, World


def test_an_account_reads_its_own_language_whatever_its_browser_says(world: World) -> None:
    mina = simple_circle(world, "Sam")
    world.friend("Inés", language="es")
    mina.keeps_place("Inés")
    ines = comes_in(world, mina, "Inés")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", "2026-03-04")
    world.friends["Sam"].claims(slot)
    claim = f"/circles/{{c}}/slots/{slot}/claim"
    problem = ines.tries("POST", claim, {}, headers={"Accept-Language": "en"}).json()
    assert problem["type"] == "/problems/taken"
    mina.get("/me")
    english = mina.tries("POST", claim, {}).json()
    assert english["type"] == "/problems/not-yours"
    assert problem["detail"] != english["detail"]
    with pytest.raises(Refused) as refusal:
        ines.claims(slot)
    assert refusal.value.problem["detail"] == problem["detail"]
    assert "Gracias" in problem["detail"]

    ines.patch("/me", {"language": "en"})
    assert "Thank you" in ines.tries("POST", claim, {}).json()["detail"]


def test_a_push_is_in_the_language_of_its_reader(world: World) -> None:
    mina = simple_circle(world)
    world.friend("Inés", language="es")
    mina.keeps_place("Inés")
    comes_in(world, mina, "Inés")
    mina.asks(now=True)
    (push,) = world.phone("Inés").shows("ask")
    assert push["notification"]["lang"] == "es"
    assert push["notification"]["title"] != "Please look when you see this"


@pytest.mark.parametrize(
    ("languages", "spanish"),
    [("es", True), ("es-MX,es;q=0.9,en;q=0.5", True), ("en;q=0.3, es;q=0.9", True)]
    + [("de, en;q=0.4", False), ("", False), ("*", False), (";;;q=,", False), ("x" * 5000, False)],
)
def test_who_has_no_account_reads_the_browsers_language(
    world: World, languages: str, spanish: bool
) -> None:
    sam = world.friend("Sam")
    sent = {"Authorization": "", "Accept-Language": languages}
    answer = sam.tries("GET", "/me", headers=sent)
    assert answer.status_code == 401
    english = sam.tries("GET", "/me", headers={"Authorization": "", "Accept-Language": "en"})
    assert (answer.json()["detail"] != english.json()["detail"]) is spanish


def test_every_refusal_has_the_one_shape(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    refusals = [
        (400, mina.tries("PATCH", "/me", {}, headers={"Idempotency-Key": "x"})),
        (401, mina.tries("GET", "/me", headers={"Authorization": ""})),
        (403, sam.tries("GET", "/circles/{c}/record")),
        (404, sam.tries("GET", "/circles/zzz/home")),
        (404, sam.tries("GET", "/nothing")),
        (404, sam.tries("DELETE", "/me")),
        (409, sam.tries("POST", "/accounts", start(world))),
        (412, mina.tries("PATCH", "/circles/{c}", {"name": "X"}, headers={"If-Match": '"99"'})),
        (422, mina.tries("PATCH", "/me", {"zone": 7})),
    ]
    for status, answer in refusals:
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"
        problem = answer.json()
        assert problem["type"].startswith("/problems/")
        assert problem["status"] == status
        assert problem["title"]
        assert problem["detail"].endswith((".", "!"))


def start(world: World) -> dict[str, str]:
    """Somebody else's start under an id that is taken."""
    return {
        "id": world.friends["Sam"].account_id,
        "device_id": "d" * 22,
        "token": "t" * 43,
        "language": "en",
        "zone": "UTC",
    }
