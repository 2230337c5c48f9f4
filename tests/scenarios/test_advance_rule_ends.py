"""What an advance rule rests on, and what narrows or ends it."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from app.consent.models import AdvanceGrant
from tests.cases import first_circle as case
from tests.scenarios.test_advance_rule import RULES, agreed, ask_of, says, silent, the_run
from tests.world import Json, Refused, World


def test_what_the_person_withdraws_wins(world: World) -> None:
    """Ade is withdrawn from while Ade is asked; before that, and it rests."""
    mina, rule_id = agreed(world)
    for name in ("Sam", "Ade"):
        says(world, name, rule_id)
    world.advance(minutes=40)
    ask_of(mina)
    silent(world)
    withdrawn = mina.withdraws("Ade")
    assert withdrawn["may_have_left"] == []
    world.advance(hours=3)
    world.phone("Ade").shows()
    assert world.friends["Ade"].tries("GET", f"{RULES}/{rule_id}").status_code == 404
    assert mina.get(f"{RULES}/{rule_id}")["state"] == "rests"
    assert mina.sees()["phase"] == "nobody_yet", "nobody else is in that step"
    mina.does("stop")
    world.advance(hours=13)
    # Given back: the rule stands as it did, and Ade reads it again.
    ades = mina.member("Ade")
    mina.post(f"/circles/{{c}}/members/{ades}/undo", {"withdrawn_id": withdrawn["withdrawn_id"]})
    assert mina.get(f"{RULES}/{rule_id}")["state"] == "ready"
    says(world, "Sam", rule_id)
    mina.withdraws("Sam")
    assert mina.home()["person"]["ahead"] == [], "what had only been said ends with them"


def test_it_rests_when_somebody_isnt_part_of_it_any_more(small: World) -> None:
    mina, rule_id = agreed(small)
    sam = small.friends["Sam"]
    sam.put(f"{RULES}/{rule_id}/mine", {"agreed": False})
    rule = mina.get(f"{RULES}/{rule_id}")
    assert rule["state"] == "rests"
    assert {person["name"]: person["state"] for person in rule["people"]} == {
        "Sam": "declined",
        "Ade": "agreed",
    }
    assert {
        person["state"] for person in small.friends["Ade"].get(f"{RULES}/{rule_id}")["people"]
    } == {None}
    with pytest.raises(Refused) as no:
        says(small, "Ade", rule_id)
    assert no.value.code == "rule-not-ready"
    sam.put(f"{RULES}/{rule_id}/mine", {"agreed": True})
    says(small, "Sam", rule_id)
    says(small, "Ade", rule_id)
    small.friends["Ade"].delete(f"/circles/{{c}}/members/{mina.member('Ade')}")
    assert mina.home()["person"]["ahead"] == []
    assert mina.get(f"{RULES}/{rule_id}")["state"] == "rests"
    # Another plan, another step: what everybody agreed to isn't there any more.
    assert mina.get(f"{RULES}/{rule_id}")["plan_changed"] is True


def test_narrowing_holds_at_once_and_widening_waits_a_day(small: World) -> None:
    mina, rule_id = agreed(small)
    body = case.advance_rule(mina.circle.members)
    del body["words"]

    def changed(**fields: object) -> Json:
        tag = mina.get(f"{RULES}/{rule_id}")["etag"]
        changed_rule: Json = mina.put(
            f"{RULES}/{rule_id}", body | fields, headers={"If-Match": tag}
        )
        return changed_rule

    assert changed(tier=1, tries=5)["state"] == "ready"
    assert small.friends["Ade"].get(f"{RULES}/{rule_id}")["tier"] == 1
    with pytest.raises(Refused) as no:
        mina.put(f"{RULES}/{rule_id}", body, headers={"If-Match": '"1"'})
    assert no.value.code == "stale"
    wider = changed(tier=2, tries=5)
    assert wider["state"] == "cooling"
    assert {person["state"] for person in wider["people"]} == {"not_yet"}
    assert small.friends["Ade"].get(RULES) == {"rules": []}
    small.advance(hours=24)
    assert mina.get(f"{RULES}/{rule_id}")["state"] == "agreeing"


def test_pausing_everything_and_ending_the_rule_stop_it(small: World) -> None:
    mina, rule_id = agreed(small)
    mina.post("/circles/{c}/pause", {})
    with pytest.raises(Refused) as no:
        says(small, "Sam", rule_id)
    assert no.value.code == "rule-rests"
    mina.post("/circles/{c}/resume")
    for name in ("Sam", "Ade"):
        says(small, name, rule_id)
    mina.post("/circles/{c}/pause", {})
    assert mina.home()["person"]["ahead"] == []
    with pytest.raises(Refused) as no:
        says(small, "Sam", rule_id)
    assert no.value.code == "rule-rests"
    mina.post("/circles/{c}/resume")
    silent(small)
    small.advance(hours=12)
    for name in ("Sam", "Ade"):
        says(small, name, rule_id)
    small.advance(minutes=40)
    ask_of(mina)
    silent(small)
    assert mina.delete(f"{RULES}/{rule_id}") == {"rules": []}
    small.settle()
    small.phone("Ade").shows("stand_down")
    assert mina.sees()["closed"]["reason"] == "ahead_over"
    assert small.friends["Sam"].get(RULES) == {"rules": []}


def test_its_hours_are_over_and_too_few_said_so(small: World) -> None:
    mina, rule_id = agreed(small)
    says(small, "Sam", rule_id)
    small.advance(hours=6)
    assert mina.home()["person"]["ahead"] == [], "after six hours nobody waits any more"
    for name in ("Sam", "Ade"):
        says(small, name, rule_id)  # nobody was asked: it doesn't rest
    small.advance(minutes=40)
    ask_of(mina)
    small.friends["Ade"].answers("coming", minutes=20)
    silent(small)
    small.advance(hours=24)
    assert mina.home()["person"]["ahead"] == []
    assert mina.sees()["phase"] == "covered", "who is there stays"
    with small.parts.db.read() as tx:
        assert not tx.session.exec(
            select(AdvanceGrant.id).where(
                col(AdvanceGrant.ended_at).is_(None), AdvanceGrant.event == "ask"
            )
        ).all()


def test_another_plan_meanwhile_and_an_ask_that_may_be_taken_back(small: World) -> None:
    """The step that everybody agreed to has gone: nothing goes on in its place."""
    mina, rule_id = agreed(small)
    mina.put("/circles/{c}/arrival", {"address": "4 Blue Street", "notes": None})
    for name in ("Sam", "Ade"):
        says(small, name, rule_id)
    plan = mina.get("/circles/{c}/plan")
    ladder = case.ladder(mina.circle.members)
    steps = {"sections": [], "nobody_free": None, "ladder": ladder[:2]}
    mina.put("/circles/{c}/plan", steps, headers={"If-Match": plan["etag"]})
    silent(small)
    small.advance(minutes=40)
    assert mina.home()["person"]["ahead"] == []
    assert mina.home()["person"]["ask"] is None
    small.phone("Ade").shows()
    assert mina.get(f"{RULES}/{rule_id}")["plan_changed"] is True
    (over,) = mina.reads("rule_over")
    assert over["reason"] == "rests"

    # Put back as it was, and looked over again: more is told now, so it waits a day.
    steps["ladder"] = ladder
    tag = mina.get("/circles/{c}/plan")["etag"]
    mina.put("/circles/{c}/plan", steps, headers={"If-Match": tag})
    body = case.advance_rule(mina.circle.members) | {"tier": 3, "sections": ["address"]}
    del body["words"]
    tag = mina.get(f"{RULES}/{rule_id}")["etag"]
    assert mina.put(f"{RULES}/{rule_id}", body, headers={"If-Match": tag})["state"] == "cooling"
    small.advance(hours=24)
    for name in ("Sam", "Ade"):
        small.friends[name].put(f"{RULES}/{rule_id}/mine", {"agreed": True})
    for name in ("Sam", "Ade"):
        says(small, name, rule_id)
    silent(small)

    # Mina asks by themself this moment. Their ten seconds are theirs, then the step goes on.
    mina.asks()
    mina.post(f"/circles/{{c}}/advance-runs/{the_run(mina)['id']}/yes")
    small.settle()
    small.phone("Ade").shows()
    small.advance(seconds=11)
    small.phone("Ade").shows("ask")
    ade = small.friends["Ade"]
    ade.answers("coming", minutes=20)
    assert ade.sees()["address"] is True, "as far as the rule says, while they come"
    assert ade.post("/circles/{c}/arrival/look")["address"] == "4 Blue Street"

    # Ade isn't part of it any more: what was told by it alone ends there.
    ade.put(f"{RULES}/{rule_id}/mine", {"agreed": False})
    assert ade.tries("POST", "/circles/{c}/arrival/look", {}).status_code == 404
