"""The first circle's advance rule: "awake 48 hours", said by Sam and Ade, both of them.

Written when well; nothing comes of it for a day. Then everybody named agrees, two taps start it,
Mina is asked first, and the third step goes on only if they don't answer.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from app.consent.models import AdvanceGrant, AdvanceRun
from app.core.ids import new_id
from tests.cases import first_circle as case
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

RULES = "/circles/{c}/advance-rules"


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


def wait_a_day_unseen(world: World, rule_id: str) -> None:
    """Nothing comes of it for a day: nobody sees it, so that it can be taken back unseen."""
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
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


def read_and_agree(world: World, mina: Friend, rule_id: str) -> None:
    """Each whom it names reads all of it, and says yes."""
    sam, ade = world.friends["Sam"], world.friends["Ade"]
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


def ask_mina_three_times(world: World, mina: Friend, rule_id: str) -> None:
    """Ade's tap: now Mina is asked, three times."""
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


def test_the_first_circles_rule(world: World) -> None:
    mina = the_circle(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    rule_id = writes(mina)
    wait_a_day_unseen(world, rule_id)
    read_and_agree(world, mina, rule_id)

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

    ask_mina_three_times(world, mina, rule_id)

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


def test_a_rule_asks_nobody_whom_the_person_leaves_out_of_the_ask(small: World) -> None:
    mina, rule_id = agreed(small)
    ade = small.friends["Ade"]
    mina.asks(now=True)
    # Left out in the moment in which Ade's question is on its way, and before another one.
    small.friends["Sam"].post(f"{RULES}/{rule_id}/say", {"id": new_id()})
    assert ade.home()["supporter"]["ahead"] == "look"
    mina.does("leave-out", {"member_id": mina.member("Ade")})
    small.settle()
    assert ade.home()["supporter"]["ahead"] == "read"
    mina.post(f"/circles/{{c}}/advance-runs/{the_run(mina)['id']}/stop")
    small.advance(hours=12)
    says(small, "Sam", rule_id)
    small.phone("Ade").shows()
    assert ade.home()["supporter"]["ahead"] == "read"
    # What Ade says unasked counts: the person is asked first, as ever.
    says(small, "Ade", rule_id)
    assert the_run(mina)["state"] == "asking"


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
