"""Lines that say never, once the person writes them anew, and what they close of turns."""

from __future__ import annotations

from tests.factories import simple_circle
from tests.scenarios.test_prefer_and_never import changes, line_of, writes
from tests.world import World


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
