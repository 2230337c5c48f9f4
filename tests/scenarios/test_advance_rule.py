"""The first circle's advance rule: "awake 48 hours", said by Sam and Ade, both of them.

Written when well; nothing comes of it for a day. Then everybody named agrees, two taps start it,
Mina is asked first, and the third step goes on only if they don't answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from app.consent.models import AdvanceGrant, AdvanceRun
from app.core.ids import new_id
from tests.cases import first_circle as case
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

RULES = "/circles/{c}/advance-rules"


@pytest.fixture
def small(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """A world for what doesn't depend on the database."""
    with World(sqlite_url, tmp_path) as running_world:
        yield running_world


def the_circle(world: World) -> Friend:
    """Mina, Sam, Ade and Lee, and the plan of three steps. Ade hears of asks by the rule alone."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    plan = mina.get("/circles/{c}/plan")
    mina.put(
        "/circles/{c}/plan",
        {"sections": [], "nobody_free": None, "ladder": case.ladder(mina.circle.members)},
        headers={"If-Match": plan["etag"]},
    )
    for grant in granted_to(mina, "Ade", "ask"):
        mina.delete(f"/circles/{{c}}/grants/{grant}")
    return mina


def granted_to(mina: Friend, name: str, event: str) -> list[str]:
    (person,) = (
        person for person in mina.get("/circles/{c}/consent")["people"] if person["name"] == name
    )
    return [grant["id"] for grant in person["grants"] if grant["event"] == event]


def writes(mina: Friend, **fields: object) -> str:
    rule_id = new_id()
    body = case.advance_rule(mina.circle.members) | fields
    mina.put(f"{RULES}/{rule_id}", body)
    return rule_id


def agreed(world: World, *names: str, **fields: object) -> tuple[Friend, str]:
    """The rule, a day later, with everybody's yes."""
    mina = the_circle(world)
    rule_id = writes(mina, **fields)
    world.advance(hours=24)
    for name in names or ("Sam", "Ade"):
        world.friends[name].put(f"{RULES}/{rule_id}/mine", {"agreed": True})
    silent(world)
    return mina, rule_id


def silent(world: World) -> None:
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()


def says(world: World, name: str, rule_id: str) -> Json:
    confirmation: Json = world.friends[name].post(f"{RULES}/{rule_id}/say", {"id": new_id()})
    world.settle()
    return confirmation


def the_run(mina: Friend) -> Json:
    (run,) = mina.home()["person"]["ahead"]
    return dict(run)


def ask_of(mina: Friend) -> Json:
    ask: Json = mina.home()["person"]["ask"]
    mina.circle.asks.append(ask["id"])
    return ask


def test_the_first_circles_rule(world: World) -> None:
    mina = the_circle(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    rule_id = writes(mina)

    # Nothing comes of it for a day: nobody sees it, so that it can be taken back unseen.
    for friend in (sam, ade, lee):
        assert friend.get(RULES) == {"rules": []}
        assert friend.home()["supporter"]["ahead"] is None
        assert friend.tries("GET", f"{RULES}/{rule_id}").status_code == 404
        assert friend.tries("POST", f"{RULES}/{rule_id}/say", {"id": new_id()}).status_code == 404
    world.advance(hours=23, minutes=59)
    for name in ("Sam", "Ade", "Lee", "Mina"):
        world.phone(name).shows()
    world.advance(minutes=1)
    world.phone("Sam").shows("open_time")
    world.phone("Ade").shows("open_time")
    world.phone("Lee").shows()
    assert sam.home()["supporter"]["ahead"] == "look"

    # Each whom it names reads all of it, and says yes.
    read = ade.get(f"{RULES}/{rule_id}")
    assert read["words"] == "awake 48 hours"
    assert read["step"] == {"position": 2, "name": "Change of place"}
    assert {person["name"]: (person["says"], person["asked"]) for person in read["people"]} == {
        "Sam": (True, False),
        "Ade": (True, True),
    }
    sam.put(f"{RULES}/{rule_id}/mine", {"agreed": True})
    with pytest.raises(Refused) as no:
        says(world, "Sam", rule_id)
    assert no.value.code == "rule-not-ready"
    assert mina.get(f"{RULES}/{rule_id}")["state"] == "agreeing"
    ade.put(f"{RULES}/{rule_id}/mine", {"agreed": True})
    assert mina.get(f"{RULES}/{rule_id}")["state"] == "ready"
    assert sam.home()["supporter"]["ahead"] == "read"

    # Sam's tap asks Ade to say so too. Mina sees it; nothing is asked of Mina yet.
    silent(world)
    confirmation = says(world, "Sam", rule_id)
    assert (confirmation["run"]["state"], confirmation["run"]["i_said"]) == ("saying", True)
    world.phone("Ade").shows("ask")
    for name in ("Sam", "Lee", "Mina"):
        world.phone(name).shows()
    assert (the_run(mina)["state"], the_run(mina)["said"]) == ("saying", ["Sam"])
    assert ade.home()["supporter"]["ahead"] == "look"
    assert says(world, "Sam", rule_id)["run"]["said"] == ["Sam"], "twice is once"

    # Ade's tap: now Mina is asked, three times.
    says(world, "Ade", rule_id)
    world.phone("Mina").shows("step_needs_yes")
    assert (the_run(mina)["state"], the_run(mina)["tries"]) == ("asking", 1)
    for _ in range(2):
        world.advance(minutes=10)
        world.phone("Mina").shows("step_needs_yes")
    assert the_run(mina)["tries"] == 3
    world.advance(minutes=19, seconds=59)
    for name in ("Sam", "Ade", "Lee", "Mina"):
        world.phone(name).shows()
    assert mina.home()["person"]["ask"] is None

    # No answer after all of them: it goes on as Mina wrote. Ade is told under the rule.
    world.advance(seconds=1)
    world.phone("Ade").shows("ask")
    world.phone("Mina").shows("ask")
    world.phone("Sam").shows()
    world.phone("Lee").shows()
    ask = ask_of(mina)
    assert (ask["phase"], ask["ahead"], ask["step"]["name"]) == (
        "asking",
        rule_id,
        "Change of place",
    )
    assert the_run(mina)["state"] == "going"
    view = ade.sees()
    assert (view["ahead"], view["told"]["place"]) == (True, "Ade's spare room")
    assert sam.tries("GET", sam.ask_path).status_code == 404
    (entry,) = mina.reads("told", who="Ade", event="ask", subject_id=ask["id"])
    assert (entry["tier"], entry["ahead"]) == (2, "ask")
    told_too = [entry["ahead"] for entry in mina.reads("told", who="Ade")]
    assert told_too == ["read", "say", "ask"]
    assert entry["grant_id"] in grants_of(world, rule_id), "the record says why: the rule"

    # Mina stops it: at once, for this time. Ade hears that it is over.
    run = the_run(mina)
    mina.post(f"/circles/{{c}}/advance-runs/{run['id']}/stop")
    world.settle()
    world.phone("Ade").shows("stand_down")
    assert mina.home()["person"]["ahead"] == []
    assert mina.home()["person"]["ask"] is None
    mina.post(f"/circles/{{c}}/advance-runs/{run['id']}/stop")  # twice is once
    silent(world)

    # A stop can't be tapped away for twelve hours; the member hears no reason.
    with pytest.raises(Refused) as no:
        says(world, "Sam", rule_id)
    assert no.value.code == "rule-rests"
    assert sam.get(f"{RULES}/{rule_id}")["mine"]["may_say"] is False
    world.advance(hours=12)
    assert sam.get(f"{RULES}/{rule_id}")["mine"]["may_say"] is True

    kinds = [entry["kind"] for entry in mina.record() if entry["kind"].startswith("rule_")]
    assert kinds == [
        "rule_written",
        *["rule_agreed"] * 2,
        *["rule_said"] * 2,
        *["rule_asked"] * 3,
        "rule_went_on",
        "rule_stopped",
    ]
    assert "awake" not in str(mina.record())


def grants_of(world: World, rule_id: str) -> set[str]:
    with world.parts.db.read() as tx:
        runs = select(AdvanceRun.id).where(AdvanceRun.rule_id == rule_id)
        return set(
            tx.session.exec(select(AdvanceGrant.id).where(col(AdvanceGrant.run_id).in_(runs)))
        )


def test_mina_stops_it_while_they_are_asked(small: World) -> None:
    mina, rule_id = agreed(small)
    says(small, "Sam", rule_id)
    silent(small)
    says(small, "Ade", rule_id)
    small.phone("Mina").shows("step_needs_yes")
    stopped = mina.post(f"/circles/{{c}}/advance-runs/{the_run(mina)['id']}/stop")
    assert stopped["run"] is None
    assert stopped["rests_until"] is not None
    small.advance(hours=2)
    for name in ("Sam", "Ade", "Lee", "Mina"):
        small.phone(name).shows()
    assert len(mina.reads("rule_stopped", by="Mina")) == 1


def test_yes_goes_on_at_once_and_in_the_ask_that_runs(small: World) -> None:
    mina, rule_id = agreed(small)
    mina.asks(now=True)  # nobody is on shift or in the pool: it comes to the second step
    assert mina.sees()["phase"] == "needs_yes"
    for name in ("Sam", "Ade"):
        says(small, name, rule_id)
    silent(small)
    run = the_run(mina)
    mina.post(f"/circles/{{c}}/advance-runs/{run['id']}/yes")
    small.settle()
    small.phone("Ade").shows("ask")
    assert the_run(mina)["ask_id"] == mina.circle.asks[-1]
    assert mina.sees()["step"]["name"] == "Change of place"
    small.friends["Ade"].answers("coming", minutes=20)
    small.settle()
    assert mina.sees()["phase"] == "covered"
    silent(small)
    # Stopping the rule takes back what it began, and the ask that Mina made goes on.
    mina.post(f"/circles/{{c}}/advance-runs/{run['id']}/stop")
    small.settle()
    small.phone("Ade").shows("stand_down")
    assert mina.sees()["phase"] == "nobody_yet"
    assert mina.sees()["yes"] == []


def test_whom_a_rule_names_is_asked_when_they_can_be_reached(small: World) -> None:
    """The rule's ask stays due, too: under what the rule gives, while it gives it."""
    mina, rule_id = agreed(small)
    for name in ("Sam", "Ade"):
        says(small, name, rule_id)
    until = small.now + timedelta(hours=3)
    small.friends["Ade"].put("/circles/{c}/mute", {"on": True, "until": until.isoformat()})
    small.advance(minutes=40)
    ask_of(mina)
    silent(small)
    assert mina.sees()["phase"] == "nobody_yet"
    assert mina.sees()["next"]["name"] == "Ade"
    small.advance(minutes=140)
    small.phone("Ade").shows("ask")
    assert small.friends["Ade"].sees()["ahead"]
    for name in ("Sam", "Lee"):
        small.phone(name).shows()  # they are in steps that Mina wrote nothing of
    mina.post(f"/circles/{{c}}/advance-runs/{the_run(mina)['id']}/stop")
    small.settle()
    small.phone("Ade").shows("stand_down")


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


def test_the_whole_plan_started_by_one(small: World) -> None:
    """One of them is enough, and the plan begins at its first step; its own yeses stay needed."""
    mina = the_circle(small)
    mina.put("/circles/{c}/pool", {"member_ids": [mina.member("Lee")]})
    small.friends["Lee"].put("/circles/{c}/pool/mine", {"agreed": True})
    rule_id = writes(mina, step=None, needs_all=False, tries=1, hours=None)
    small.advance(hours=24)
    for name in ("Sam", "Ade"):
        small.friends[name].put(f"{RULES}/{rule_id}/mine", {"agreed": True})
    silent(small)
    says(small, "Sam", rule_id)
    small.phone("Mina").shows("step_needs_yes")
    small.advance(minutes=20)
    small.phone("Lee").shows("ask")
    small.phone("Mina").shows("ask")
    ask = ask_of(mina)
    assert ask["step"]["name"] == "Company"
    assert small.friends["Lee"].sees()["ahead"] is True
    small.advance(minutes=8)
    assert mina.sees()["phase"] == "needs_yes", "silence goes no further than what was written"
    # The person stops their ask: that is the rule's end, too.
    mina.does("stop")
    assert mina.home()["person"]["ahead"] == []
    assert mina.get(f"{RULES}/{rule_id}")["rests_until"] is not None


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
