"""A month of a circle in which all of it is lived: what no rota has, one beside the other.

March 2026 in Vancouver: on Sunday the 8th the clock is set forward.
"""

from __future__ import annotations

from app.repairs.models import Repair, RepairWords
from tests.factories import simple_circle
from tests.scenarios import test_coordinating_in_turns as turns
from tests.scenarios import test_lineage as lineage
from tests.scenarios import test_needs_and_the_pot as needs
from tests.scenarios import test_offers_by_anybody as offers
from tests.scenarios import test_pod_map as pod_map
from tests.scenarios import test_prefer_and_never as guidelines
from tests.scenarios import test_repair as repairs
from tests.scenarios import test_solidarity_question as solidarity
from tests.scenarios import test_trials as trials
from tests.scenarios.gathering_steps import (
    GuestBrowser,
    draft,
    invites_guest,
    invites_member,
    rows_of,
)
from tests.scenarios.value_steps import SHOES_OFF, line_of, lines_of, opens_to, proposes
from tests.world import Friend, Json, World

SIT = "Sit with me, and don't fix it."
LIMITS = "Evenings, and never on Mondays."
SEEN = "You made the judge laugh, and you meant it."
IDA = "Ida, two floors up"
PLEDGES = {"Sam": 7_301, "Ade": 6_007, "Lee": 4_409}


def a_circle(world: World) -> Friend:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    roles = {"roles": ["supporter", "coordinator"]}
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/roles", roles)
    for friend in world.friends.values():
        if friend is not mina:
            friend.may_be_reached(needs=True, repairs=True, gatherings=True)
    mina.offers("Evening", list(range(7)), "18:00", "20:00", places=2)
    mina.offers("Night", list(range(7)), "21:00", "08:00", kind="overnight")
    world.settle()
    return mina


def test_a_month_of_a_circle(world: World) -> None:
    mina = a_circle(world)
    sam = world.friends["Sam"]

    # The first days: a question, a trial, a form that two read, a pot.
    world.at("2026-03-02 12:00")
    solidarity.asks_it(sam)
    solidarity.says(mina, "Sam", SIT)
    assert solidarity.own_side(sam)["to_me"] == SIT
    sam.put("/circles/{c}/solidarity/reply", {"words": LIMITS, "version": 0})
    evening = mina.circle.patterns["Evening"]
    trial = trials.tries_out(mina, "pattern", evening, "2026-03-15", "end")
    pot = a_form_and_a_pot(world, mina)

    # Mina gives, too: each Thursday they draw with Sam.
    drawing = offers.offered(
        mina, offers.DRAW, "Sam", **offers.at_five("2026-03-05", "weekly"), minutes=45
    )
    offers.does(sam, drawing, "take-up", "2026-03-12")
    never_ade_at_night(world, mina)
    shoes_off = what_else_begins(mina, sam)

    # The night in which the clock is set forward: what Sam wrote to Ade cools.
    world.at("2026-03-07 20:30")
    mend = repairs.keeps(sam, "Ade", mina)
    gathering, judge = a_gathering(world, mina)
    mended(world, mina, mend)

    # While their own offer is on, Mina asks; it delays nothing, and the never holds beside it.
    world.at("2026-03-12 17:20")
    for friend in world.friends.values():
        friend.phone.new_pushes()
    mina.asks(now=True)
    assert "ask" in [sam.phone.event_of(push) for push in sam.phone.new_pushes()]
    mina.does("stop")

    world.at("2026-03-15 08:00")
    assert mina.home()["together"]["trials_ask"] is True
    trials.answers(mina, trial, "keep")
    what_was_seen(world, mina, gathering, judge)
    ade_is_removed(world, mina, pot, mend)
    what_came_of_the_rest(world, mina, shoes_off)

    world.at("2026-03-31 12:00")
    world.forgets_hourly()
    world.advance(hours=2)
    assert mina.home()["together"]["kept"] == [SEEN]
    assert not mina.get(f"/circles/{{c}}/patterns/{evening}")["ended"], "it was kept"
    assert rows_of(world, Repair, RepairWords) == {"Repair": 0, "RepairWords": 0}
    record = str(mina.record())
    for words in (
        repairs.HURT,
        repairs.OWNS,
        SIT,
        LIMITS,
        SEEN,
        IDA,
        SHOES_OFF,
        *map(str, PLEDGES.values()),
    ):
        assert words not in record


def a_form_and_a_pot(world: World, mina: Friend) -> str:
    """Two read the form; each pledges, and reads nobody's amount but their own."""
    form = needs.asks_for(mina, "Sam", "Ade", "Lee", wanted=2)
    world.friends["Sam"].put(f"{form}/hand", {})
    world.friends["Ade"].put(f"{form}/hand", {"part": "Page two"})
    mina.post(f"{form}/done", {"thanks": "It's sent."})
    pot = needs.asks_for_money(mina, *PLEDGES, goal=20_000)
    for name, amount in PLEDGES.items():
        world.friends[name].put(f"{pot}/pledge", {"amount": amount, "currency": "CAD"})
    for name in PLEDGES:
        seen_by = str(needs.needs_of(world.friends[name]))
        assert {giver for giver, amount in PLEDGES.items() if str(amount) in seen_by} == {name}
    assert not any(str(amount) in str(needs.needs_of(mina)) for amount in PLEDGES.values())
    return pot


def never_ade_at_night(world: World, mina: Friend) -> None:
    """Ade finds a night taken, and nothing says why."""
    ade, lee = world.friends["Ade"], world.friends["Lee"]
    line = {"about": "shifts", "member_id": mina.member("Ade"), "kinds": ["overnight"]}
    line_id = guidelines.writes(mina, "never", "Not Ade at night.", **line)
    night = mina.circle.slot("Night", "2026-03-20")
    refusal = guidelines.refused(ade, "POST", f"/circles/{{c}}/slots/{night}/claim")
    assert refusal.code == "taken"
    assert line_id not in refusal.answer.text
    lee.claims(night)


def a_gathering(world: World, mina: Friend) -> tuple[str, GuestBrowser]:
    """A judge without an account, and Lee. Sam, who coordinates, sees no gap."""
    world.at("2026-03-08 09:00")
    time: Json = {"on_day": "2026-03-15", "at": "15:00", "minutes": 60}
    path = draft(mina, time)
    mina.post(f"{path}/call")
    judge = GuestBrowser.of(world, invites_guest(mina, path, "Ruth Bell", "the judge"))
    invites_member(mina, path, "Lee")
    judge.does("open")
    invitation = judge.does("duty", reports=False)["invitation"]
    (at,) = invitation["times"]
    judge.does("answer", answer="coming", times=[at["id"]])
    world.friends["Lee"].put(f"{path}/answer", {"answer": "coming", "times": [at["id"]]})
    assert world.friends["Sam"].get("/circles/{c}/gatherings")["invitations"] == []
    return path, judge


def mended(world: World, mina: Friend, path: str) -> None:
    """It went in the morning after; Ade owns it, and it is settled. Nobody else reads a word."""
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    world.at("2026-03-09 08:05")
    ade.post(f"{path}/answer", {"did": repairs.OWNS, "how": "", "differently": "I'll ask first"})
    sam.post(f"{path}/turns", {"said": repairs.AFTER})
    ade.post(f"{path}/settle")
    sam.post(f"{path}/settle")
    for reader in (mina, world.friends["Lee"]):
        assert reader.tries("GET", path).status_code == 404


def what_was_seen(world: World, mina: Friend, path: str, judge: GuestBrowser) -> None:
    world.at("2026-03-15 16:30")
    mina.tries("POST", f"{path}/held", {})
    judge.does("affirm", words=SEEN)
    (waiting,) = mina.get("/circles/{c}/gatherings")["affirmations"]
    mina.post(f"/circles/{{c}}/affirmations/{waiting['id']}/keep", {"for_friends": False})
    assert SEEN not in str(world.friends["Lee"].home())


def ade_is_removed(world: World, mina: Friend, pot: str, mend: str) -> None:
    """Nothing of any part is theirs to read any more, and what the others do goes on."""
    ade, sam = world.friends["Ade"], world.friends["Sam"]
    world.at("2026-03-20 12:00")
    mina.removes("Ade")
    for path in (
        mend,
        "/circles/{c}/needs",
        "/circles/{c}/member-offers",
        "/circles/{c}/gatherings",
        "/circles/{c}/repairs",
        "/circles/{c}/solidarity",
        "/circles/{c}/guidelines",
    ):
        assert ade.tries("GET", path).status_code in {401, 404}
    assert sam.tries("GET", mend).status_code == 404, "what was between the two is gone"
    assert str(PLEDGES["Sam"]) in str(needs.needs_of(sam))
    assert str(PLEDGES["Ade"]) not in str(needs.needs_of(mina))
    sam.claims(mina.circle.slot("Evening", "2026-03-25"))
    assert [slot["mine"] for slot in sam.week("2026-03-25", 1)].count(True) == 1


def what_else_begins(mina: Friend, sam: Friend) -> str:
    """Sam proposes a line that everybody reads, Lee and Sam will coordinate in turn, Mina draws up
    their map, and keeps a template of their nights."""
    opens_to(mina, "Sam", "Ade", "Lee")
    shoes_off = proposes(sam, SHOES_OFF, "2026-03-10")
    turns_id = turns.sets_up(mina, "Lee", "Sam", first_on="2026-03-17")
    for name in ("Lee", "Sam"):
        turns.says(mina.world.friends[name], turns_id)
    pod_map.writes(mina, IDA, "night", nearness="far")
    assert pod_map.step_of(mina, "night") == ("get_in_touch", "night", [IDA])
    lineage.makes(mina)
    return shoes_off


def what_came_of_the_rest(world: World, mina: Friend, shoes_off: str) -> None:
    """The line is agreed on by silence and stays when Ade is gone; the role passed to Lee."""
    assert line_of(mina, shoes_off)["state"] == "agreed"
    lee = world.friends["Lee"]
    assert [line["words"] for line in lines_of(lee)] == [SHOES_OFF]
    assert turns.coordinators(mina) == {"Lee"}
    for friend in (lee, world.friends["Sam"]):
        assert friend.tries("GET", pod_map.MAP).status_code == 404
        assert friend.tries("GET", lineage.TEMPLATES).status_code == 403
