"""Lines that say never, once the person writes them anew, and what they close of turns."""

from __future__ import annotations

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.scenarios.test_gaps import coordinator
from tests.scenarios.test_prefer_and_never import changes, line_of, writes
from tests.world import Friend, Json, World


def test_this_once_was_said_of_what_the_line_said_then(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Night", list(range(7)), "21:00", "08:00", kind="overnight", places=2)
    night = mina.circle.slot("Night", "2026-03-04")
    line_id = writes(mina, "never", "Nobody at night.", about="shifts", kinds=["overnight"])
    lift = {"subject_id": night, "lifted": True}
    mina.post(f"/circles/{{c}}/guidelines/{line_id}/lift", lift)
    world.widens_at_once(mina.circle)

    # Other words alone say nothing else: the night passes it as before.
    changes(mina, line_id, words="Nobody at night, please.")
    ade.claims(night)
    assert line_of(mina, line_id)["words"] == "Nobody at night, please."

    # About Sam, it is another line, and this once was never said of it.
    changes(mina, line_id, words="Not Sam at night.", member_id=mina.member("Sam"))
    assert sam.tries("POST", f"/circles/{{c}}/slots/{night}/claim", {}).status_code == 409


def test_turns_that_a_line_closes_are_asked_of_nobody(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    coordinator(mina, "Lee")
    pattern = mina.offers("Night", list(range(7)), "21:00", "08:00", kind="overnight")
    members = [mina.member(name) for name in ("Sam", "Ade", "Lee")]
    body = {"id": new_id(), "pattern_id": pattern["id"], "members": members}
    path = f"/circles/{{c}}/rotations/{mina.post('/circles/{c}/rotations', body)['id']}"
    assert my_turns(sam) == my_turns(ade) == my_turns(lee) == ["asked"]

    nights: Json = {"about": "shifts", "kinds": ["overnight"]}
    writes(mina, "never", "Not Sam at night.", member_id=members[0], **nights)
    line_id = writes(mina, "never", "Not Lee at night.", member_id=members[2], **nights)
    assert my_turns(sam) == []
    assert my_turns(lee) == [None], "who looks after the rota sees them, and isn't asked"
    assert my_turns(ade) == ["asked"]
    assert sam.tries("POST", f"{path}/agree", {}).status_code == 404

    # A line about one weekday leaves turns to take.
    changes(mina, line_id, weekdays=[2])
    world.advance(hours=25)
    assert my_turns(lee) == ["asked"]
    lee.post(f"{path}/agree")
    assert my_turns(lee) == ["agreed"]


def my_turns(friend: Friend) -> list[str | None]:
    return [turns["mine"] for turns in friend.get("/circles/{c}/rotations")["rotations"]]
