"""A circle is handed on: no word of what was the one before's own is read by the new person."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.core.ids import new_id
from app.gatherings.models import Affirmation, GatheringFit
from app.guidelines.models import GuidelineRow
from app.needs.models import MoneyKnown
from app.pod_map.models import PodMapField, PodMapName
from tests.factories import comes_in
from tests.scenarios.gathering_steps import (
    SATURDAY,
    SUNDAY,
    GuestBrowser,
    circle_with_lee,
    draft,
    invitation_of,
    invites_guest,
    invites_member,
    notice_ids,
    puts_on_list,
    rows_of,
)
from tests.scenarios.test_circle_transfer import takes
from tests.scenarios.test_needs_and_the_pot import asks_for, asks_for_money
from tests.scenarios.test_offers_by_anybody import does, offered, offers_of
from tests.scenarios.test_prefer_and_never import writes
from tests.scenarios.test_repair import keeps, own_repairs
from tests.services.restorable_world import filled, get_routes
from tests.world import Friend, Json, World

#: Each word of theirs, or written for them, has this in it.
MARIGOLD = "Marigold"


@dataclass
class OwnThings:
    """What Mina had, by path."""

    called: str
    draft: str
    past: str
    need: str
    repair: str
    offer: str
    judge: GuestBrowser


def everything_of(world: World, mina: Friend) -> OwnThings:
    """A row of each, with words that stand nowhere else."""
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    writes(mina, "never", f"{MARIGOLD}: not Sam", about="shifts", member_id=mina.member("Sam"))
    writes(mina, "prefer", f"{MARIGOLD}: tea first", shown=True)
    words: Json = {
        "purpose": f"{MARIGOLD} calls",
        "place": f"{MARIGOLD} Street",
        "rules": f"{MARIGOLD} first",
    }
    past = draft(mina, SATURDAY, **words)
    mina.post(f"{past}/call")
    aunt = GuestBrowser.of(world, invites_guest(mina, past, f"{MARIGOLD} Bell", "aunt"))
    aunt.does("open")
    aunt.does("duty", reports=False)
    aunt.does("answer", answer="coming")
    invites_member(mina, past, "Ade")
    ade.put(f"{past}/answer", {"answer": "coming"})
    mina.post(f"{past}/held")
    aunt.does("affirm", words=f"{MARIGOLD} listens")
    ade.post(f"{past}/affirm", {"words": f"{MARIGOLD} cooks"})
    for affirmation in mina.get("/circles/{c}/gatherings")["affirmations"]:
        path = f"/circles/{{c}}/affirmations/{affirmation['id']}/keep"
        mina.post(path, {"for_friends": True})

    called = draft(mina, SUNDAY, **words)
    mina.post(f"{called}/call")
    judge = GuestBrowser.of(world, invites_guest(mina, called, f"{MARIGOLD} Ruth", "the judge"))
    judge.does("open")
    judge.does("duty", reports=False)
    for name in ("Ade", "Sam", "Kit"):
        invites_member(mina, called, name, role_label=f"{MARIGOLD} friend")
    puts_on_list(mina, called, member_id=mina.member("Lee"), role_label=f"{MARIGOLD} friend")
    world.friends["Kit"].put(f"{called}/answer", {"answer": "no"})
    drafted = draft(mina, SUNDAY, **words)
    mina.put(f"{drafted}/helper", {"member_id": mina.member("Ade")})

    need = asks_for(mina, "Ade", "Sam", title=f"{MARIGOLD} form", words=f"{MARIGOLD} office")
    ade.put(f"{need}/hand", {"part": f"{MARIGOLD} page"})
    asks_for_money(mina, "Ade", "Sam", how=f"{MARIGOLD} transfer")
    repair = keeps(mina, "Ade", mina, cooling="soon", happened=f"{MARIGOLD} was hurt")
    keeps(sam, "Mina", mina, cooling="soon", happened=f"{MARIGOLD} was late")
    offer = offered(mina, f"{MARIGOLD} tea", "Ade", "Sam")
    does(ade, offer, "take-up")
    field = {"id": new_id(), "words": f"{MARIGOLD} on the piano"}
    mina.put("/circles/{c}/pod-map/fields", {"left_out": [], "own_fields": [field]})
    ida: Json = {"name": f"{MARIGOLD} Ida", "near_for": [field["id"]], "nearness": "far"}
    mina.put(f"/circles/{{c}}/pod-map/names/{new_id()}", ida | {"member_id": mina.member("Ade")})
    world.settle()
    return OwnThings(called, drafted, past, need, repair, offer, judge)


def read_by(world: World, reader: Friend, before: OwnThings) -> dict[str, str]:
    """What each GET route answers to a reader, by its path."""
    last = {
        name: getattr(before, name).rpartition("/")[2] for name in vars(before) if name != "judge"
    }
    ids = {
        "circle_id": ["{c}"],
        "member_id": list(reader.circle.members.values()),
        "gathering_id": [last["called"], last["draft"], last["past"]],
        "need_id": [last["need"]],
        "repair_id": [last["repair"]],
        "offer_id": [last["offer"]],
        "notice_id": sorted(notice_ids(world)),
    }
    answers = {}
    for route in get_routes(world):
        for path in filled(route, ids):
            if route != "/live" and "{" not in path.replace("{c}", ""):
                answers[path] = reader.tries("GET", path).text
    return answers


def handing_on(world: World) -> tuple[Friend, OwnThings]:
    mina = circle_with_lee(world)
    mina.keeps_place("Kit")
    comes_in(world, mina, "Kit").may_be_reached(gatherings=True)
    for name in ("Sam", "Ade", "Lee"):
        world.friends[name].may_be_reached(gatherings=True, needs=True, repairs=True)
    world.at("2026-03-02 10:00")
    before = everything_of(world, mina)
    assert any(MARIGOLD in text for text in read_by(world, mina, before).values())
    return mina, before


@pytest.mark.timeout(300)
def test_a_friend_takes_it_over_and_the_one_before_stays(world: World) -> None:
    mina, before = handing_on(world)
    sam, ade, kit, lee = (world.friends[name] for name in ("Sam", "Ade", "Kit", "Lee"))
    link = mina.hands_over()
    world.advance(hours=25)
    for phone in world.handsets:
        phone.new_pushes()
    takes(sam, link, "supporter")
    world.settle()

    leaks = {path for path, text in read_by(world, sam, before).items() if MARIGOLD in text}
    assert leaks == set()
    gatherings = sam.get("/circles/{c}/gatherings")
    assert (gatherings["person"], gatherings["affirmations"]) == ([], [])
    endings = (Affirmation, GatheringFit, GuidelineRow, MoneyKnown, PodMapField, PodMapName)
    assert rows_of(world, *endings) == {
        "PodMapField": 0,
        "PodMapName": 0,
        "Affirmation": 0,
        "GatheringFit": 0,
        "GuidelineRow": 0,
        "MoneyKnown": 0,
    }

    # Who waits for the gathering hears that it's off, and reads whose it was; nobody else does.
    names_told = {name for name in ("Ade", "Kit", "Lee", "Mina") if heard_gathering(world, name)}
    assert names_told == {"Ade"}
    off = invitation_of(ade)
    assert (off["state"], off["from_name"], off["times"]) == ("off", "Mina", [])
    assert MARIGOLD not in str(off)
    assert before.judge.refused("look") == "not-found"
    for friend in (mina, kit, lee):
        assert friend.get("/circles/{c}/gatherings")["invitations"] == []
    assert ade.get("/circles/{c}/gatherings")["helping"] == []

    # What was between Mina and one of them is over for both; what they took up reads as off.
    assert own_repairs(ade) == own_repairs(mina) == []
    assert all(each["state"] == "dropped" for each in ade.get("/circles/{c}/needs")["known"])
    assert {each["state"] for each in mina.get("/circles/{c}/needs")["own"]} == {"dropped"}
    assert [each["words"] for each in offers_of(ade)["off"]] == [f"{MARIGOLD} tea"]
    assert offers_of(mina)["mine"] == []

    # The new person begins anew.
    sam.put(
        f"/circles/{{c}}/gatherings/{new_id()}",
        {"revision": 0, "purpose": "Tea", "times": [SUNDAY]},
    )
    (new_gathering,) = sam.get("/circles/{c}/gatherings")["person"]
    assert new_gathering["words"]["purpose"] == "Tea"


def heard_gathering(world: World, name: str) -> bool:
    phone = world.phone(name)
    return "gathering" in [phone.event_of(push) for push in phone.new_pushes()]


@pytest.mark.timeout(300)
def test_somebody_new_takes_it_over_and_the_one_before_leaves(world: World) -> None:
    mina, before = handing_on(world)
    ola = world.friend("Ola")
    link = mina.hands_over()
    world.advance(hours=25)
    takes(ola, link, "leaves")
    ola.circle = mina.circle
    leaks = {path for path, text in read_by(world, ola, before).items() if MARIGOLD in text}
    assert leaks == set()
    assert world.friends["Sam"].home()["together"]["kept"] == []
    assert invitation_of(world.friends["Ade"])["from_name"] == "Mina"
