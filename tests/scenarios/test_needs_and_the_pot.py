"""Needs and the pot: hands for what somebody could use, pledges that no other giver sees."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.needs.models import MoneyKnown, Need, NeedHand, NeedKnown, Pledge
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, Refused, World

NEEDS = "/circles/{c}/needs"
TITLE = "A form read through"
WORDS = "The housing office sent it. About 20 minutes."
LINK = "https://give.example/mina"


def needs_circle(world: World, *friends: str) -> Friend:
    """Mina's circle, whose friends let needs reach them."""
    mina = simple_circle(world, *friends)
    for friend in world.friends.values():
        friend.may_be_reached(needs=True)
    return mina


def needs_of(friend: Friend) -> Json:
    needs: Json = friend.get(NEEDS)
    return needs


def asks_for(
    needer: Friend, *names: str, kind: str = "form", path: str | None = None, **fields: object
) -> str:
    """Write a need down and let these know of it; gives its path."""
    path = path or f"{NEEDS}/{new_id()}"
    knowers = [{"member_id": needer.circle.members[name]} for name in names]
    body = {"kind": kind, "title": TITLE, "words": WORDS, "known": knowers}
    needer.put(path, body | fields)
    return path


def lets_know_of_money(needer: Friend, *names: str) -> None:
    ids = [needer.circle.members[name] for name in names]
    needer.put(f"{NEEDS}/money-known", {"member_ids": ids})


def asks_for_money(
    needer: Friend, *names: str, knowers: list[Json] | None = None, **pot: object
) -> str:
    """A pot of which these may know; gives its path."""
    lets_know_of_money(needer, *names)
    fields: Json = {
        "currency": "CAD",
        "how": "By transfer, I'll tell you the address.",
        "link": LINK,
    }
    listed_knowers = knowers or [{"member_id": needer.circle.members[name]} for name in names]
    return asks_for(needer, kind="money", pot=fields | pot, known=listed_knowers)


def helps_with_needs(needer: Friend, helper: Friend) -> list[str]:
    """A hand of the helper's, and a pledge; gives the paths of both needs."""
    hands, pot = asks_for(needer, helper.name), asks_for_money(needer, helper.name)
    helper.put(f"{hands}/hand", {"part": "Page one"})
    helper.put(f"{pot}/pledge", {"amount": 100, "currency": "CAD"})
    return [hands, pot]


def only_need(friend: Friend) -> Json:
    (need,) = needs_of(friend)["known"]
    return dict(need)


def own_need(friend: Friend) -> Json:
    (need,) = needs_of(friend)["own"]
    return dict(need)


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> str:
    before = needs_of(friend)
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body or {})
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    assert needs_of(friend) == before, "and changes nothing"
    return refusal.value.code


def hears(world: World, **events: int) -> None:
    """Who was told how often of a need since the last look; whoever isn't named, of nothing."""
    world.settle()
    counts = {
        name: len(
            [push for push in friend.phone.new_pushes() if friend.phone.event_of(push) == "need"]
        )
        for name, friend in world.friends.items()
    }
    assert {name: count for name, count in counts.items() if count} == events


def test_two_hands_until_it_is_done_and_thanked(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade", "Lee", "Kit")
    sam, ade, lee, kit = (world.friends[name] for name in ("Sam", "Ade", "Lee", "Kit"))
    people = [person["name"] for person in needs_of(mina)["people"]]
    assert people == ["Sam", "Ade", "Lee", "Kit"]

    # Nobody may know, until Mina names somebody.
    path = asks_for(mina, wanted=2, when={"kind": "at_time", "day": "2026-03-08", "at": "10:00"})
    hears(world)
    assert own_need(mina)["known"] == []
    assert all(needs_of(friend)["known"] == [] for friend in (sam, ade, lee, kit))
    knowers = [{"member_id": mina.member(name)} for name in ("Sam", "Ade", "Lee")]
    mina.put(f"{path}/known", {"known": [knowers[0], knowers[1], knowers[2] | {"tier": 1}]})
    hears(world, Sam=1, Ade=1, Lee=1)
    assert world.friends["Sam"].home()["together"]["needs_asked"] is True
    assert kit.home()["together"]["needs_asked"] is False
    need = only_need(sam)
    assert (need["name"], need["title"], need["words"], need["places"]) == ("Mina", TITLE, WORDS, 2)
    # The eighth is the day on which the clock is set forward.
    assert need["when"]["at"] == "2026-03-08T17:00:00.000Z"
    without_words = only_need(lee)
    assert (without_words["name"], without_words["title"], without_words["when"]) == (
        "Mina",
        "",
        None,
    )
    assert needs_of(kit)["known"] == []
    assert refused(kit, "PUT", f"{path}/hand") == "not-found"

    # "Not this one" is nobody's to know; a part is for Mina alone.
    lee.post(f"{path}/put-away")
    assert needs_of(lee)["known"] == []
    sam.put(f"{path}/hand", {"part": "The first two pages"})
    sam.put(f"{path}/hand", {"part": ""})  # twice is once
    hears(world, Mina=1)
    ade.put(f"{path}/hand", {})
    hears(world, Mina=1)
    need = own_need(mina)
    assert need["state"] == "covered"
    assert {(hand["name"], hand["part"]) for hand in need["hands"]} == {
        ("Sam", "The first two pages"),
        ("Ade", ""),
    }
    assert "first two pages" not in str(needs_of(ade))
    assert {knower["name"] for knower in need["known"]} == {"Sam", "Ade", "Lee"}
    assert refused(lee, "PUT", f"{path}/hand") == "need-covered"

    ade_lets_go_and_kit_comes(world, mina, path)
    mina.post(f"{path}/done", {"thanks": "I could breathe again."})
    hears(world, Sam=1, Kit=1)
    assert only_need(sam)["thanks"] == only_need(kit)["thanks"] == "I could breathe again."
    assert needs_of(ade)["known"] == needs_of(lee)["known"] == [], "read by those who helped alone"
    assert refused(kit, "PUT", f"{path}/hand") == "need-over"
    kinds = [entry["kind"] for entry in mina.record() if entry["kind"].startswith("need_")]
    assert kinds == [
        "need_added", "need_shown", "need_shown", "need_shown", "need_hand", "need_hand",
        "need_let_go", "need_shown", "need_hand", "need_done",
    ]  # fmt: skip
    assert TITLE not in str(mina.record())


def ade_lets_go_and_kit_comes(world: World, mina: Friend, path: str) -> None:
    """Letting go opens it again; Lee and Ade, who said no, aren't asked a second time."""
    ade, kit = world.friends["Ade"], world.friends["Kit"]
    ade.post(f"{path}/let-go")
    hears(world, Mina=1)
    assert own_need(mina)["state"] == "open"
    assert needs_of(ade)["known"] == []
    knowers = [{"member_id": mina.member(name)} for name in ("Sam", "Ade", "Lee", "Kit")]
    mina.put(f"{path}/known", {"known": knowers})
    hears(world, Kit=1)
    kit.put(f"{path}/hand", {})
    hears(world, Mina=1)
    assert own_need(mina)["state"] == "covered"


def test_nothing_is_sent_of_what_was_taken_back(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    # Taken from Sam's eyes, dropped, or covered between the queue and the sending: nothing leaves.
    path = asks_for(mina, "Sam", "Ade")
    mina.put(f"{path}/known", {"known": [{"member_id": mina.member("Ade")}]})
    hears(world, Ade=1)
    assert needs_of(sam)["known"] == []
    mina.post(f"{path}/drop")
    path = asks_for(mina, "Sam", "Ade")
    mina.post(f"{path}/drop")
    hears(world)
    path = asks_for(mina, "Sam", "Ade")
    sam.put(f"{path}/hand", {})
    hears(world, Mina=1)
    # Dropped, it is told to who helps.
    mina.post(f"{path}/drop")
    hears(world, Sam=1)
    assert only_need(sam)["state"] == "dropped"
    sam.post(f"{path}/put-away")
    assert needs_of(sam)["known"] == []

    # Withdrawn between the queue and the sending; and a hand of theirs is free again.
    path = asks_for(mina, "Sam", "Ade")
    mina.withdraws("Sam")
    hears(world, Ade=1)
    assert sam.tries("PUT", f"{path}/hand", {}).status_code == 404
    world.friends["Ade"].put(f"{path}/hand", {})
    hears(world, Mina=1)
    mina.removes("Ade")
    hears(world, Mina=1)
    own_by_path = {f"{NEEDS}/{need['id']}": need for need in needs_of(mina)["own"]}
    assert own_by_path[path]["hands"] == []

    # Resting members aren't asked; they read it when they look.
    mina = needs_circle_of(world, "Kit")
    kit = world.friends["Kit"]
    kit.put("/circles/{c}/capacity", {"level": "resting"})
    asks_for(mina, "Kit")
    hears(world)
    assert only_need(kit)["title"] == TITLE


def needs_circle_of(world: World, name: str) -> Friend:
    """One more friend in the circle that is there, reachable for needs."""
    mina = world.friends["Mina"]
    mina.keeps_place(name)
    comes_in(world, mina, name)
    world.friends[name].may_be_reached(needs=True)
    hears(world)
    return mina


def test_the_pot(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade", "Lee", "Kit", "Ola")
    sam, ade, lee, kit, ola = (world.friends[name] for name in ("Sam", "Ade", "Lee", "Kit", "Ola"))
    # Who may know about money is a choice of its own: without it nobody can be told of a pot.
    pot = {"currency": "CAD", "how": "Ask me", "goal": 120_000}
    names_sam = [{"member_id": mina.member("Sam")}]
    body = {"kind": "money", "title": "Rent", "pot": pot, "known": names_sam}
    assert refused(mina, "PUT", f"{NEEDS}/{new_id()}", body) == "need-money-known"
    path = asks_for_money(mina, "Sam", "Ade", "Lee", "Kit", goal=120_000)
    hears(world, Sam=1, Ade=1, Lee=1, Kit=1)
    assert needs_of(ola)["known"] == []
    pot_seen = only_need(sam)["pot"]
    assert (pot_seen["goal"], pot_seen["currency"], pot_seen["link"]) == (120_000, "CAD", LINK)
    assert (pot_seen["needer_sees"], pot_seen["others_see"]) == (False, 0)

    # With fewer than three others, nothing of their pledges is shown to anybody.
    amounts = {"Sam": 5_003, "Ade": 7_019, "Lee": 20_011}
    for name, amount in amounts.items():
        world.friends[name].put(f"{path}/pledge", {"amount": amount, "currency": "CAD"})
        assert only_need(kit)["pot"]["others"] == (20_000 if name == "Lee" else None)
    assert only_need(sam)["pot"]["others"] is None, "two others"
    assert only_need(sam)["pot"]["mine"] == {"amount": 5_003, "state": "pledged"}
    assert own_need(mina)["pot"] | {"how": ""} == {
        "currency": "CAD", "goal": 120_000, "how": "", "link": LINK, "others": 20_000,
        "amounts": None, "total": None, "reached": False, "i_see": False,
    }  # fmt: skip
    # One's own pledge changes nothing of what one reads: nothing can be tried out with it.
    for amount in (1, 90_000, 2_000_000_000):
        kit.put(f"{path}/pledge", {"amount": amount, "currency": "CAD"})
        assert only_need(kit)["pot"]["others"] == 20_000
    hears(world, Mina=1)
    assert own_need(mina)["pot"]["reached"] is True
    kit.post(f"{path}/pledge/let-go")
    assert needs_of(kit)["known"] == []
    sam.post(f"{path}/pledge/given")
    assert refused(sam, "POST", f"{path}/pledge/let-go") == "pledge-given"
    again = {"amount": 9, "currency": "CAD"}
    assert refused(sam, "PUT", f"{path}/pledge", again) == "pledge-given"

    # Enough: the pot is closed, and can be opened again. Who said no isn't asked again.
    mina.post(f"{path}/enough")
    assert refused(ade, "PUT", f"{path}/pledge", again) == "pot-closed"
    mina.post(f"{path}/more")
    hears(world)
    ade.put(f"{path}/pledge", again)
    assert only_need(ade)["pot"]["mine"]["amount"] == 9
    # Lee may not know about money any more: the pot is gone from their phone, and what they
    # pledged and didn't give is off.
    lets_know_of_money(mina, "Sam", "Ade", "Kit")
    assert needs_of(lee)["known"] == []
    assert lee.tries("PUT", f"{path}/pledge", again).status_code == 404
    assert stored(world, Pledge) == {"amount": {5_003, 9}}


def stored(world: World, table: type[Pledge]) -> Mapping[str, set[int]]:
    with world.parts.db.read() as tx:
        return {"amount": {row.amount for row in tx.session.exec(select(table))}}


def test_who_reads_single_pledges_is_told_before_one_pledges(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade", "Jordan")
    sam, ade, jordan = (world.friends[name] for name in ("Sam", "Ade", "Jordan"))
    knowers = [{"member_id": mina.member(name)} for name in ("Sam", "Ade")]
    viewer = {"member_id": mina.member("Jordan"), "sees_pledges": True}
    path = asks_for_money(mina, "Sam", "Ade", "Jordan", knowers=[*knowers, viewer], i_see=True)
    pot_seen = only_need(sam)["pot"]
    seen_by = {key: pot_seen[key] for key in ("needer_sees", "others_see")}
    assert (seen_by, pot_seen["amounts"]) == ({"needer_sees": True, "others_see": 1}, None)
    sam.put(f"{path}/pledge", {"amount": 300, "currency": "CAD"} | seen_by)
    for pot in (own_need(mina)["pot"], only_need(jordan)["pot"]):
        assert pot["amounts"] == [{"amount": 300, "state": "pledged"}], "no name beside it"
        assert pot["total"] == 300
    assert only_need(ade)["pot"]["amounts"] is None
    # Through Sam's or Jordan's eyes Mina reads neither what is Sam's nor what Jordan may.
    for name in ("Sam", "Jordan"):
        eyes = mina.get(f"/circles/{{c}}/members/{mina.member(name)}/eyes")
        (need,) = eyes["screens"]["needs"]["known"]
        assert (need["pot"]["mine"], need["pot"]["amounts"]) == (None, None)
    # Nobody is added to that once somebody pledged; anybody can be taken out.
    wider = [knowers[0], knowers[1] | {"sees_pledges": True}, viewer]
    assert refused(mina, "PUT", f"{path}/known", {"known": wider}) == "pot-has-pledges"
    mina.put(f"{path}/known", {"known": [*knowers, viewer | {"sees_pledges": False}]})
    assert only_need(jordan)["pot"]["amounts"] is None


def test_whoever_gives_needs_too(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    # Sam knows nobody's name here but Mina's, and can ask Mina.
    assert [person["name"] for person in needs_of(sam)["people"]] == ["Mina"]
    names_sam = [{"member_id": mina.circle.members["Ade"]}]
    body = {"kind": "ride", "title": "To the clinic", "known": names_sam}
    assert refused(sam, "PUT", f"{NEEDS}/{new_id()}", body) == "need-known"
    mina.phone.new_pushes()
    me = mina.home()["me"]["member_id"]
    path = asks_for(sam, kind="ride", known=[{"member_id": me}])
    hears(world, Mina=1)
    assert only_need(mina)["name"] == "Sam"
    assert mina.home()["together"]["needs_asked"] is True
    mina.put(f"{path}/hand", {"part": "There, not back"})
    hears(world, Sam=1)
    (hand,) = own_need(sam)["hands"]
    assert (hand["name"], hand["part"]) == ("Mina", "There, not back")
    assert refused(sam, "PUT", f"{path}/hand") == "need-own"
    # It isn't about Mina: neither their record nor what they see through Sam's eyes tells of it,
    # and nobody else's does.
    assert not [entry for entry in mina.record() if entry["kind"].startswith("need")]
    eyes = mina.get(f"/circles/{{c}}/members/{mina.member('Sam')}/eyes")
    assert (eyes["screens"]["needs"]["own"], eyes["screens"]["needs"]["known"]) == ([], [])
    assert needs_of(ade)["known"] == needs_of(lee)["known"] == []
    assert refused(ade, "POST", f"{path}/drop") == "not-found"
    # Whom Mina stopped asks them nothing any more, and can't tell.
    sam_asks_again = asks_for(sam, known=[{"member_id": me}])
    hears(world, Mina=1)
    mina.withdraws("Sam")
    assert needs_of(mina)["known"] == []
    assert mina.home()["together"]["needs_asked"] is False
    asks_for(sam, known=[{"member_id": me}])
    hears(world)
    assert len(needs_of(sam)["own"]) == 3
    assert mina.tries("PUT", f"{sam_asks_again}/hand", {}).status_code == 404


def test_what_cant_be_is_refused_in_a_sentence(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    lets_know_of_money(mina, "Sam")
    pot: Json = {"currency": "CAD", "how": "Ask me"}
    ride: Json = {"kind": "ride", "title": TITLE}
    money: Json = {"kind": "money", "title": TITLE}
    sam_id, too_much = mina.member("Sam"), 2**31
    cases: tuple[tuple[Json, str], ...] = (
        (ride | {"title": "  "}, "need-title"),
        (ride | {"wanted": 0}, "need-hands"),
        (ride | {"wanted": 21}, "need-hands"),
        (ride | {"when": {"kind": "by_day"}}, "need-when"),
        (ride | {"when": {"kind": "by_day", "day": "2026-02-28"}}, "need-past"),
        (ride | {"when": {"kind": "by_day", "day": "2028-01-01"}}, "need-too-far"),
        (ride | {"when": {"kind": "at_time", "day": "2026-03-02"}}, "need-when"),
        (ride | {"pot": pot}, "need-pot"),
        (money, "need-pot"),
        (money | {"pot": {"currency": "CAD"}}, "pot-how"),
        (money | {"pot": pot | {"currency": "dollars"}}, "need-currency"),
        (money | {"pot": pot | {"link": "http://give.example"}}, "need-link"),
        (money | {"pot": pot | {"link": "https://bank.example@evil.example"}}, "need-link"),
        (money | {"pot": pot | {"link": "javascript:alert(1)"}}, "need-link"),
        (money | {"pot": pot | {"goal": 0}}, "need-amount"),
        (money | {"pot": pot | {"goal": too_much}}, "need-amount"),
        (ride | {"known": [{"member_id": new_id()}]}, "need-known"),
        (ride | {"known": [{"member_id": sam_id}, {"member_id": sam_id}]}, "need-known"),
        (ride | {"known": [{"member_id": mina.home()["me"]["member_id"]}]}, "need-known"),
        (ride | {"known": [{"member_id": sam_id, "sees_pledges": True}]}, "need-pot"),
    )
    for body, code in cases:
        assert refused(mina, "PUT", f"{NEEDS}/{new_id()}", body) == code, body
    mina.withdraws("Ade")
    blocked = ride | {"known": [{"member_id": mina.member("Ade")}]}
    assert refused(mina, "PUT", f"{NEEDS}/{new_id()}", blocked) == "need-known"
    mina.post("/circles/{c}/pause")
    assert refused(mina, "PUT", f"{NEEDS}/{new_id()}", ride) == "needs-rest"
    mina.post("/circles/{c}/resume")
    draft = world.friend("Dee")
    draft.drafts_circle("Sol", "Sam")
    assert refused(draft, "PUT", f"{NEEDS}/{new_id()}", ride) == "need-in-draft"

    hands, money_pot = asks_for(mina, "Sam"), asks_for_money(mina, "Sam")
    one_dollar: Json = {"amount": 100, "currency": "CAD"}
    for path, body, code in (
        (f"{hands}/pledge", one_dollar, "need-not-money"),
        (f"{money_pot}/hand", {}, "need-is-money"),
        (f"{money_pot}/pledge", one_dollar | {"amount": 0}, "need-amount"),
        (f"{money_pot}/pledge", one_dollar | {"amount": -5}, "need-amount"),
        (f"{money_pot}/pledge", one_dollar | {"amount": too_much}, "need-amount"),
        (f"{money_pot}/pledge", one_dollar | {"currency": "USD"}, "pot-currency"),
    ):
        assert refused(sam, "PUT", path, body) == code
    assert refused(sam, "POST", f"{hands}/let-go") == "need-no-hand"
    assert refused(sam, "POST", f"{money_pot}/pledge/given") == "pledge-none"
    assert refused(mina, "PUT", f"{money_pot}/pledge", one_dollar) == "need-own"
    sam.put(f"{hands}/hand", {})
    assert refused(sam, "POST", f"{hands}/put-away") == "need-has-hand"
    grant = {
        "id": new_id(),
        "to": {"kind": "member", "member_id": sam_id},
        "event": "need",
        "tier": 2,
    }
    assert refused(mina, "POST", "/circles/{c}/grants", grant) == "chosen-each-time"


def test_what_is_over_is_forgotten_after_a_month(world: World) -> None:
    mina = needs_circle(world, "Sam")
    path = asks_for_money(mina, "Sam")
    world.friends["Sam"].put(f"{path}/pledge", {"amount": 100, "currency": "CAD"})
    hands = asks_for(mina, "Sam")
    world.friends["Sam"].put(f"{hands}/hand", {})
    mina.post(f"{path}/done")
    mina.post(f"{hands}/done", {"thanks": "Thank you"})
    world.sleeps_through(hours=24 * 30 - 2)
    assert len(needs_of(mina)["own"]) == 2
    world.sleeps_through(hours=4)
    world.settle()
    with world.parts.db.read() as tx:
        for table in (Need, NeedKnown, NeedHand, Pledge):
            assert tx.session.exec(select(table)).all() == [], table
        assert len(tx.session.exec(select(MoneyKnown)).all()) == 1
