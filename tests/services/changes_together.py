"""What others do together, of which Sam may know nothing: for the stories of non-interference."""

from __future__ import annotations

from collections.abc import Callable

from tests.scenarios.gathering_steps import SUNDAY, draft, invites_member
from tests.scenarios.test_needs_and_the_pot import asks_for, asks_for_money, helps_with_needs
from tests.services.restorable_world import RestorableWorld
from tests.world import Friend, Json

#: The id of whatever others make, so that Sam's phone can try to read it.
OTHERS_ID = "what-others-do-togethe"


def changes_together(world: RestorableWorld) -> dict[str, Callable[[], object]]:
    """What Mina does with Ade and Kim, and they with one another, by name."""
    mina, ade, kim = (world.friend(name) for name in ("Mina", "Ade", "Kim"))

    def repair() -> None:
        words = {"happened": "You laughed", "wish": "Ask me first"}
        to_mina = {"member_id": mina.member("Mina"), **words}
        ade.put(f"/circles/{{c}}/repairs/{OTHERS_ID}", to_mina)

    return {
        "a need that another may know of": lambda: asks_for(
            mina, "Ade", path=f"/circles/{{c}}/needs/{OTHERS_ID}"
        ),
        "another helps, and pledges": lambda: helps_with_needs(mina, ade),
        "a pot of another's": lambda: asks_for_money(ade, "Mina"),
        "a repair between others": repair,
        "a friend can't be written to": lambda: kim.put(
            "/circles/{c}/repairs-closed", {"closed": True}
        ),
        "a gathering without Sam": lambda: _gathers(mina),
        "another asks the question": lambda: _asks_and_is_answered(mina, ade),
        "a line about another": lambda: _says_never(mina),
    }


def _gathers(mina: Friend) -> None:
    path = draft(mina, SUNDAY)
    mina.post(f"{path}/call")
    invites_member(mina, path, "Ade")


def _says_never(mina: Friend) -> None:
    line: Json = {"stance": "never", "words": "not at night", "about": "messages"}
    of_ade = {"member_id": mina.member("Ade")}
    mina.put(f"/circles/{{c}}/guidelines/{OTHERS_ID}", line | of_ade)


def _asks_and_is_answered(mina: Friend, ade: Friend) -> None:
    ade.post("/circles/{c}/solidarity/question")
    path = f"/circles/{{c}}/solidarity/words/{mina.member('Ade')}"
    mina.put(path, {"words": "Sit with me", "version": 0})
