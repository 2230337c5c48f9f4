"""Somebody coordinates for some days: asked by the person, ended by either or by its last day."""

from __future__ import annotations

from sqlmodel import select

from app.core.ids import new_id
from app.outbox.events import Event
from app.outbox.models import Notice
from tests.scenarios.test_hours_and_notes import names_somebody, refused, three_times
from tests.world import World


def test_sam_coordinates_for_a_weekend(world: World) -> None:
    mina = three_times(world)
    sam = world.friends["Sam"]
    mina.post(
        "/circles/{c}/grants",
        {"id": new_id(), "to": {"kind": "coordinators"}, "event": "nobody_answered", "tier": 1},
    )
    sam.may_be_reached(coordinator_alerts=True)
    asked = names_somebody(mina, "Sam", "2026-03-06", "2026-03-08")
    world.settle()
    (push,) = sam.phone.shows("open_time")
    notice = sam.get(f"/notices/{push['n']}")
    assert (notice["target"], notice["subject_id"]) == ("home", asked)
    assert sam.home()["supporter"]["stand_in"]["state"] == "asked"
    assert world.friends["Ade"].get("/circles/{c}/stand-ins")["stand_ins"] == []
    answer_path = f"/circles/{{c}}/stand-ins/{asked}/mine"
    assert refused(world.friends["Ade"], "PUT", answer_path, {"agreed": True}) == "not-found"
    sam.put(answer_path, {"agreed": True})
    sam.put(answer_path, {"agreed": True})
    assert len(mina.reads("stand_in_agreed", who="Sam")) == 1

    world.at("2026-03-05 23:59")
    assert sam.home()["coordinator"] is None
    assert sam.get("/circles/{c}/gaps")["shown"] is False
    world.at("2026-03-06 00:00")
    assert sam.home()["coordinator"] is not None
    assert sam.get("/circles/{c}/gaps")["gaps"]
    assert "coordinator" in sam.get("/me")["places"][0]["roles"]
    (stand_in,) = mina.get("/circles/{c}/stand-ins")["stand_ins"]
    assert (stand_in["name"], stand_in["state"]) == ("Sam", "now")
    # Their own role stays what it was: nothing is left when it is over.
    members = {member["name"]: member["roles"] for member in mina.get("/circles/{c}")["members"]}
    assert members["Sam"] == ["supporter"]

    # The gate counts them among the coordinators.
    for name in ("Sam", "Ade", "Lee"):
        reach = {"asks": False, "coordinator_alerts": name == "Sam"}
        world.friends[name].put("/circles/{c}/reach", reach)
    world.at("2026-03-07 12:00")
    sam.phone.new_pushes()
    mina.asks(now=True)
    world.settle()
    assert "nobody_answered" in [sam.phone.event_of(push) for push in sam.phone.new_pushes()]
    mina.does("stop")

    world.at("2026-03-09 00:00")
    assert sam.home()["coordinator"] is None
    assert sam.get("/circles/{c}/gaps")["shown"] is False
    assert mina.get("/circles/{c}/stand-ins")["stand_ins"] == []
    assert refused(sam, "PUT", answer_path, {"agreed": True}) == "stand-in-over"


def test_either_ends_it_at_any_time_and_shutting_out_does(world: World) -> None:
    mina = three_times(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    days = ("2026-03-01", "2026-03-03")
    asked = {name: names_somebody(mina, name, *days) for name in ("Sam", "Ade", "Lee")}
    for friend in (sam, ade, lee):
        friend.put(f"/circles/{{c}}/stand-ins/{asked[friend.name]}/mine", {"agreed": True})
        assert friend.home()["coordinator"] is not None
    sam.put(f"/circles/{{c}}/stand-ins/{asked['Sam']}/mine", {"agreed": False})
    assert sam.get("/circles/{c}/gaps")["shown"] is False
    assert mina.reads("stand_in_ended", who="Sam", by="Sam")
    mina.delete(f"/circles/{{c}}/stand-ins/{asked['Ade']}")
    mina.delete(f"/circles/{{c}}/stand-ins/{asked['Ade']}")
    assert ade.get("/circles/{c}/gaps")["shown"] is False
    assert refused(ade, "DELETE", f"/circles/{{c}}/stand-ins/{asked['Lee']}") == "not-yours"
    assert len(mina.reads("stand_in_ended", who="Ade", by="Mina")) == 1
    undo = mina.withdraws("Lee")["withdrawn_id"]
    assert lee.get("/circles/{c}/gaps")["shown"] is False
    assert mina.reads("stand_in_ended", who="Lee")
    mina.post(f"/circles/{{c}}/members/{mina.member('Lee')}/undo", {"withdrawn_id": undo})
    assert lee.get("/circles/{c}/gaps")["shown"] is False, "that needs a new yes"


def test_who_rests_is_not_asked_and_rubbish_changes_nothing(world: World) -> None:
    mina = three_times(world)
    sam = world.friends["Sam"]
    sam.put("/circles/{c}/capacity", {"level": "resting"})
    asked = names_somebody(mina, "Sam", "2026-03-02", "2026-03-03")
    world.settle()
    sam.phone.shows()
    before = mina.get("/circles/{c}/stand-ins")

    def refusal_of(name: str, first: str, last: str) -> str:
        body = {"id": new_id(), "member_id": mina.member(name), "first": first, "last": last}
        return refused(mina, "POST", "/circles/{c}/stand-ins", body)

    assert refusal_of("Sam", "2026-03-03", "2026-03-05") == "stands-in-already"
    assert refusal_of("Ade", "2026-03-05", "2026-03-04") == "bad-days"
    assert refusal_of("Ade", "2026-02-05", "2026-02-28") == "bad-days"
    assert refusal_of("Ade", "2026-03-05", "2026-07-04") == "bad-days"
    assert refusal_of("Mina", "2026-03-05", "2026-03-06") == "unknown-member"
    mina.keeps_place("Kit")
    assert refusal_of("Kit", "2026-03-05", "2026-03-06") == "unknown-member"
    mina.put(
        f"/circles/{{c}}/members/{mina.member('Lee')}/roles",
        {"roles": ["supporter", "coordinator"]},
    )
    assert refusal_of("Lee", "2026-03-05", "2026-03-06") == "coordinates-already"
    assert mina.get("/circles/{c}/stand-ins") == before
    # Taken back before it was heard: nothing goes out when Sam is up again.
    mina.delete(f"/circles/{{c}}/stand-ins/{asked}")
    sam.put("/circles/{c}/capacity", {"level": "open"})
    world.advance(hours=8)
    sam.phone.shows()
    assert sam.home()["supporter"]["stand_in"] is None
    answer_path = f"/circles/{{c}}/stand-ins/{asked}/mine"
    assert refused(sam, "PUT", answer_path, {"agreed": True}) == "stand-in-over"
    with world.parts.db.read() as tx:
        states = tx.session.exec(
            select(Notice.state).where(Notice.event == Event.OPEN_TIME, Notice.subject_id == asked)
        ).all()
    assert "sent" not in states
