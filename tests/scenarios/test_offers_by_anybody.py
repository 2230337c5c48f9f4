"""Offers by anybody, the person included: in own words, for whom they choose, and never a debt."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.asks.models import AskedMember
from app.core.ids import new_id
from app.member_offers.models import MemberOffer, MemberOfferTo, TakenUp
from app.outbox.models import Notice
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

KIMCHI = "I can make kimchi for whoever is tired"
DRAW = "Draw with me"
FORM = "I'll read your form"


def offered(by: Friend, words: str, *names: str, **fields: object) -> str:
    """Offer something, and give its id."""
    offer_id = new_id()
    by.put(f"/circles/{{c}}/member-offers/{offer_id}", body_of(by, words, *names, **fields))
    return offer_id


def body_of(by: Friend, words: str, *names: str, **fields: object) -> Json:
    people = {person["name"]: person["member_id"] for person in offers_of(by)["people"]}
    return {
        "words": words,
        "minutes": 30,
        "rhythm": "any_time",
        "member_ids": [people[name] for name in names],
    } | fields


def at_five(day: str, rhythm: str = "at_a_time") -> Json:
    return {"rhythm": rhythm, "on_day": day, "at": "17:00"}


def ends_an_offer(by: Friend, friend: Friend) -> None:
    """A row of each: an offer, whom it was for, and who took it up; it isn't happening."""
    offer_id = offered(by, DRAW, friend.name)
    does(friend, offer_id, "take-up")
    does(by, offer_id, "end")


def offers_of(friend: Friend) -> Json:
    offers: Json = friend.get("/circles/{c}/member-offers")
    return offers


def words_for(friend: Friend) -> list[str]:
    return [offer["words"] for offer in offers_of(friend)["for_me"] if not offer["aside"]]


def does(friend: Friend, offer_id: str, door: str, day: str | None = None) -> None:
    body = {"day": day} if door in {"take-up", "let-go", "call-off"} else {}
    friend.post(f"/circles/{{c}}/member-offers/{offer_id}/{door}", body)


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> str:
    before = offers_of(friend)
    with pytest.raises(Refused) as refusal:
        friend.call(method, f"/circles/{{c}}/member-offers/{path}", body or {})
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    assert offers_of(friend) == before, "nothing was changed"
    return refusal.value.code


def welcomes(*friends: Friend) -> None:
    for friend in friends:
        friend.put("/circles/{c}/offers-welcome", {"on": True})


def has_row(friend: Friend) -> bool:
    has_offers: bool = friend.home()["together"]["offers"]
    return has_offers


def test_mina_gives_and_sam_takes_it_up(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    assert not any(map(has_row, world.friends.values())), "nothing is said where nothing is offered"

    # Whoever mostly receives offers something: nobody is notified, and it is nobody else's to read.
    kimchi = offered(mina, KIMCHI, "Sam", "Ade", places=2)
    world.settle()
    assert notices(world) == [], "an offer asks nothing of anybody"
    assert (words_for(sam), words_for(ade), words_for(lee)) == ([KIMCHI], [KIMCHI], [])
    assert (has_row(sam), has_row(lee)) == (True, False)
    assert offers_of(sam)["for_me"][0]["by"] == {"name": "Mina", "tags": []}
    assert refused(lee, "POST", f"{kimchi}/take-up") == "not-found"

    # Sam says yes; the two whom it concerns know, and Ade reads nothing of that.
    ades_before = offers_of(ade)
    does(sam, kimchi, "take-up")
    world.settle()
    mina.phone.shows("shift_changed")
    assert [person["name"] for person in offers_of(mina)["mine"][0]["times"][0]["people"]] == [
        "Sam"
    ]
    assert offers_of(ade) == ades_before
    assert refused(sam, "POST", f"{kimchi}/take-up") == "member-offer-yours-already"
    does(ade, kimchi, "take-up")
    welcomes(lee)
    offer = offers_of(mina)["mine"][0]
    wider = body_of(mina, KIMCHI, "Sam", "Ade", "Lee", places=2, version=offer["version"])
    mina.put(f"/circles/{{c}}/member-offers/{kimchi}", wider)
    assert words_for(lee) == [], "every place has somebody, and that isn't said"
    assert refused(lee, "POST", f"{kimchi}/take-up") == "member-offer-full"

    # It happened: off Sam's screen, and nobody is told. Ade can't any more, and needs no reason.
    world.advance(minutes=1)
    mina.phone.new_pushes()
    does(sam, kimchi, "done")
    assert words_for(sam) == []
    does(ade, kimchi, "let-go")
    world.settle()
    mina.phone.shows("shift_changed")
    assert offers_of(mina)["mine"][0]["times"][0]["people"] == []
    does(mina, kimchi, "end")
    assert (words_for(ade), words_for(lee)) == ([], [])
    assert not any(map(has_row, world.friends.values()))
    assert rows(world, MemberOffer) == rows(world, TakenUp) == rows(world, MemberOfferTo) == []
    assert KIMCHI not in str(mina.record())


def test_between_sam_and_lee_it_is_nobody_elses(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/roles", {"roles": ["coordinator"]})

    # A friend sees nobody's name but Mina's, until somebody says that they are open to it.
    assert [person["name"] for person in offers_of(sam)["people"]] == ["Mina"]
    assert [person["name"] for person in offers_of(ade)["people"]] == ["Lee", "Mina", "Sam"]
    welcomes(lee)
    assert [person["name"] for person in offers_of(sam)["people"]] == ["Lee", "Mina"]
    everything_of = {name: everything(world.friends[name]) for name in ("Mina", "Ade")}

    form = offered(sam, FORM, "Lee", **at_five("2026-03-05"), minutes=10)
    does(lee, form, "take-up", "2026-03-05")
    world.settle()
    world.phone("Sam").shows("shift_changed")
    assert [person["name"] for person in offers_of(lee)["people"]] == ["Mina", "Sam"], (
        "so Lee can, too"
    )

    # Neither the one who coordinates nor Mina reads it, counts it, or finds it in the record; nor
    # does the one who holds the shifts together change or end it.
    for name, before in everything_of.items():
        assert everything(world.friends[name]) == before, name
    for method, path, body in (
        ("POST", f"{form}/end", None),
        ("POST", f"{form}/let-go", {"day": "2026-03-05"}),
        ("POST", f"{form}/take-up", {"day": "2026-03-05"}),
        ("PUT", form, body_of(ade, "No", "Lee", **at_five("2026-03-05"), version=1)),
    ):
        assert refused(ade, method, path, body) == "not-found"
    # Open, it was no gap; taken up, it is no shift.
    assert lee.home()["supporter"]["mine"] == []
    assert mina.get("/circles/{c}/week")["slots"] == []

    # Sam can't after all: Lee is told that, reads what it is about, and no reason.
    does(sam, form, "end")
    world.settle()
    notice = world.phone("Lee").shows("shift_changed")[0]
    opened = lee.get(f"/notices/{notice['n']}")
    assert (opened["target"], opened["state"]) == ("member_offers", "live")
    assert [(off["words"], off["by"]["name"]) for off in offers_of(lee)["off"]] == [(FORM, "Sam")]
    assert has_row(lee)
    does(lee, form, "seen")
    assert not has_row(lee)
    assert rows(world, MemberOffer) == []
    for name, before in everything_of.items():
        assert everything(world.friends[name]) == before, name


def test_each_week_over_a_change_of_the_clock(world: World) -> None:
    """On 8 March 2026 Vancouver sets the clock forward: five in the afternoon stays five."""
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    draw = offered(mina, DRAW, "Sam", "Ade", **at_five("2026-03-05", "weekly"), minutes=45)
    times = offers_of(sam)["for_me"][0]["times"]
    assert [time["starts_at"] for time in times] == [
        "2026-03-06T01:00:00.000Z",
        "2026-03-13T00:00:00.000Z",
        "2026-03-20T00:00:00.000Z",
        "2026-03-27T00:00:00.000Z",
    ]
    assert times[1]["ends_at"] == "2026-03-13T00:45:00.000Z"
    does(sam, draw, "take-up", "2026-03-05")
    does(sam, draw, "take-up", "2026-03-12")
    assert "2026-03-12" not in [time["key"] for time in offers_of(ade)["for_me"][0]["times"]]
    does(ade, draw, "take-up", "2026-03-19")
    world.settle()
    world.phone("Sam").new_pushes()
    assert refused(ade, "POST", f"{draw}/take-up", {"day": "2026-03-13"}) == "member-offer-over"
    other_time = body_of(mina, DRAW, "Sam", **at_five("2026-03-06", "weekly"), version=1)
    assert refused(mina, "PUT", draw, other_time) == "member-offer-taken-up"

    # One week Mina can't: Sam is told once, Ade isn't, and that day isn't offered any more.
    does(mina, draw, "call-off", "2026-03-12")
    world.settle()
    assert len(world.phone("Sam").shows("shift_changed")) == 1
    assert world.phone("Ade").new_pushes() == []
    assert [off["starts_at"] for off in offers_of(sam)["off"]] == ["2026-03-13T00:00:00.000Z"]
    assert [time["key"] for time in offers_of(sam)["for_me"][0]["times"] if time["mine"]] == [
        "2026-03-05"
    ]
    assert refused(sam, "POST", f"{draw}/take-up", {"day": "2026-03-12"}) == "member-offer-over"

    # The circle moves: an offer stays at five, by the clock that holds now.
    circle = mina.get("/circles/{c}")
    mina.patch("/circles/{c}", {"zone": "Europe/Berlin"}, headers={"If-Match": circle["etag"]})
    assert offers_of(ade)["for_me"][0]["times"][0]["starts_at"] == "2026-03-19T16:00:00.000Z"

    # An earlier day is forgotten after thirty more, and the offer goes on.
    world.at("2026-04-20 12:00")
    assert rows(world, TakenUp) == []
    assert words_for(ade) == [DRAW]


def test_an_offer_never_delays_an_ask(world: World) -> None:
    """Mina's own offer is taken up, and on, when they ask: Sam is asked in the same instants."""
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]

    def asked_after() -> list[tuple[str, float]]:
        """Who was asked, and so many seconds after the tap."""
        tapped_at = world.now
        mina.asks()
        world.advance(minutes=12)
        ask_id = mina.ask_path.rpartition("/")[2]
        mina.does("stop")
        world.advance(hours=1)
        with world.parts.db.read() as tx:
            asked = tx.session.exec(select(AskedMember).where(AskedMember.ask_id == ask_id)).all()
            return sorted((row.member_id, (row.at - tapped_at).total_seconds()) for row in asked)

    before = asked_after()
    assert before, "somebody was asked"
    local_day = world.now.date().isoformat()
    draw = offered(mina, DRAW, "Sam", **at_five(local_day), minutes=24 * 60)
    does(sam, draw, "take-up", local_day)
    world.at(f"{local_day} 17:05")
    mina.phone.new_pushes()
    assert asked_after() == before


def test_what_cannot_be_is_refused_kindly(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    lee_id = mina.member("Lee")
    good = body_of(mina, DRAW, "Sam")
    for wrong, code in (
        ({"words": "  "}, "member-offer-no-words"),
        ({"minutes": 9}, "member-offer-too-short"),
        ({"minutes": 24 * 60 + 1}, "member-offer-too-long"),
        ({"places": 0}, "member-offer-places"),
        ({"places": 11}, "member-offer-places"),
        ({"member_ids": []}, "member-offer-to-nobody"),
        ({"member_ids": [mina.member("Mina")]}, "member-offer-to-yourself"),
        ({"member_ids": [new_id()]}, "member-offer-to-stranger"),
        ({"rhythm": "weekly"}, "member-offer-no-time"),
        ({"at": "17:00"}, "member-offer-time-unneeded"),
        (at_five("2026-01-05"), "member-offer-past"),
        (at_five("2028-01-05"), "member-offer-too-far"),
    ):
        assert refused(mina, "PUT", new_id(), good | wrong) == code
    # Of somebody who isn't to be read of, Sam learns as little as of somebody invented.
    for stranger in (lee_id, new_id()):
        body = body_of(sam, DRAW, "Mina") | {"member_ids": [stranger]}
        assert refused(sam, "PUT", new_id(), body) == "member-offer-to-stranger"

    draw = offered(mina, DRAW, "Sam", **at_five("2026-03-05"), minutes=10)
    assert refused(mina, "POST", f"{draw}/take-up", {"day": "2026-03-05"}) == "member-offer-own"
    assert refused(sam, "POST", f"{draw}/take-up") == "member-offer-over", "it has a day"
    assert refused(sam, "POST", f"{draw}/done") == "member-offer-has-time"
    assert refused(mina, "PUT", draw, good) == "exists-already"
    assert refused(mina, "PUT", draw, good | {"version": 7}) == "member-offer-changed"
    whenever = offered(mina, DRAW, "Sam")
    does(sam, whenever, "take-up")

    # Everything is paused: nothing new, and what one has can be let go.
    mina.post("/circles/{c}/pause")
    assert offers_of(sam)["rests"]
    assert refused(mina, "PUT", new_id(), good) == "member-offers-rest"
    assert refused(sam, "POST", f"{draw}/take-up", {"day": "2026-03-05"}) == "member-offers-rest"
    does(sam, whenever, "let-go")
    mina.post("/circles/{c}/resume")

    # It has begun, and then it is over.
    world.at("2026-03-05 17:05")
    assert refused(sam, "POST", f"{draw}/take-up", {"day": "2026-03-05"}) == "member-offer-begun"
    world.at("2026-03-05 17:15")
    assert refused(sam, "POST", f"{draw}/take-up", {"day": "2026-03-05"}) == "member-offer-over"
    assert refused(ade, "POST", f"{draw}/take-up", {"day": "2026-03-05"}) == "not-found"
    world.at("2026-04-03 17:05")
    assert len(rows(world, MemberOffer)) == 2, "kept for thirty days after it"
    world.at("2026-04-04 19:00")
    assert len(rows(world, MemberOffer)) == 1, "what has no end stays until it is ended"


def test_stopped_removed_and_resting(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    welcomes(lee, ade, sam)
    # A friend at rest is asked nothing by it, and can still take it up.
    ade.put("/circles/{c}/capacity", {"level": "resting"})
    form = offered(sam, FORM, "Lee", "Ade", places=2)
    kimchi = offered(mina, KIMCHI, "Sam")
    does(ade, form, "take-up")
    does(lee, form, "take-up")
    does(sam, kimchi, "take-up")
    world.settle()
    for name in ("Mina", "Ade", "Lee", "Sam"):
        world.phone(name).new_pushes()

    # Mina stops everything for Sam, which Sam isn't told. The others are told as of anything that
    # isn't happening, and read no words of Sam's any more.
    mina.withdraws("Sam")
    world.settle()
    assert world.phone("Sam").new_pushes() == []
    for name, friend in (("Ade", ade), ("Lee", lee)):
        (notice,) = world.phone(name).shows("shift_changed")
        assert friend.get(f"/notices/{notice['n']}")["state"] == "over"
        assert (words_for(friend), offers_of(friend)["off"], has_row(friend)) == ([], [], False)
    assert (words_for(sam), offers_of(mina)["mine"][0]["times"][0]["people"]) == ([], [])
    assert refused(lee, "POST", f"{form}/take-up") == "not-found"
    assert refused(sam, "POST", f"{kimchi}/take-up") == "not-found"
    assert [person["name"] for person in offers_of(lee)["people"]] == ["Ade", "Mina", "Sam"], (
        "who looks for it learns nothing of what Mina stopped"
    )
    # Removed, all of it is gone.
    mina.delete(f"/circles/{{c}}/members/{mina.member('Sam')}")
    with world.parts.db.read() as tx:
        assert [offer.id for offer in tx.session.exec(select(MemberOffer))] == [kimchi]
        assert tx.session.exec(select(TakenUp)).all() == []
        assert tx.session.exec(select(MemberOfferTo)).all() == []


def everything(friend: Friend) -> Json:
    """What somebody reads whom an offer isn't for: the same before and after it."""
    paths = ["home", "week", "days", "gaps", "rotations", "patterns", "member-offers", "swaps"]
    screens = {path: friend.tries("GET", f"/circles/{{c}}/{path}").json() for path in paths}
    screens["home"]["at"] = None
    screens["gaps"] = {**screens["gaps"], "at": None}
    screens["record"] = (
        [entry["kind"] for entry in friend.record()] if friend.name == "Mina" else []
    )
    if friend.name == "Mina":
        for name in ("Sam", "Lee"):
            eyes = friend.get(f"/circles/{{c}}/members/{friend.member(name)}/eyes")
            eyes["screens"]["home"]["at"] = None
            screens[name] = {**eyes, "notices": None}
    return screens


def notices(world: World) -> list[Notice]:
    with world.parts.db.read() as tx:
        return list(tx.session.exec(select(Notice).where(Notice.type == "member_offer")).all())


def rows(world: World, table: type[MemberOffer | TakenUp | MemberOfferTo]) -> list[object]:
    with world.parts.db.read() as tx:
        return list(tx.session.exec(select(table)).all())
