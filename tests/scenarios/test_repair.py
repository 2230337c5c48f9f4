"""Something to mend between two: one let go, one answered, one declined, one with a third."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.outbox.models import Notice
from app.repairs.models import Repair, RepairWords
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

#: Words that stand nowhere else.
HURT = "You laughed when I cried, and I went quiet"
WISH = "I would like to be heard once"
OWNS = "I laughed because I was scared"
AFTER = "Thank you, that is enough for me"


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> str:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, None if method == "GET" else body or {})
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value.code


def circle_of_friends(world: World) -> Friend:
    """Mina, Sam who coordinates, Ade and Lee; all of them may be told of a repair."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    roles = {"roles": ["supporter", "coordinator"]}
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/roles", roles)
    for friend in world.friends.values():
        if friend is not mina:
            friend.may_be_reached(repairs=True)
        friend.phone.new_pushes()
    return mina


def ask_for_copies(world: World) -> None:
    """Everybody can take their own copy along a day from now."""
    for friend in world.friends.values():
        friend.put("/me/proof/wait", {})
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()


def keeps(opener: Friend, other: str, person: Friend, **fields: object) -> str:
    """Write something to mend, kept for a day unless something else is said; gives its path."""
    path = f"/circles/{{c}}/repairs/{new_id()}"
    opener.put(path, {"member_id": person.member(other), "happened": HURT, "wish": WISH} | fields)
    return path


def own_repairs(friend: Friend) -> list[Json]:
    repairs: list[Json] = friend.get("/circles/{c}/repairs")["repairs"]
    return repairs


def words_read(friend: Friend, path: str) -> list[Json]:
    return [turn["parts"] for turn in friend.get(path)["turns"]]


def notice_ids(world: World) -> set[str]:
    with world.parts.db.read() as tx:
        return set(tx.session.exec(select(Notice.id)).all())


def rows_left(world: World) -> int:
    with world.parts.db.read() as tx:
        return len(tx.session.exec(select(Repair)).all()) + len(
            tx.session.exec(select(RepairWords)).all()
        )


def person_sees_nothing(mina: Friend, world: World) -> None:
    """Nothing of it stands in the record, in anybody's see-as, in Mina's copy or on their home."""
    assert "repair" not in str(mina.record())
    for name in ("Sam", "Ade", "Lee"):
        eyes = str(mina.get(f"/circles/{{c}}/members/{mina.member(name)}/eyes"))
        assert HURT not in eyes
        assert eyes.count("repair") == eyes.count("'repairs': 0") == 1, "as if there were none"
    assert mina.home()["together"]["repairs"] == 0
    assert own_repairs(mina) == []


def test_let_go_before_it_goes_leaves_nothing(world: World) -> None:
    mina = circle_of_friends(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    world.at("2026-03-05 18:40")
    before = notice_ids(world)
    own_places = {person["name"] for person in ade.get("/circles/{c}/repairs")["people"]}
    assert own_places == {"Mina"}, "whom the app names to Ade"
    assert {person["name"] for person in sam.get("/circles/{c}/repairs")["people"]} == {
        "Mina",
        "Ade",
        "Lee",
    }

    # What can't be is refused, and leaves nothing.
    path = f"/circles/{{c}}/repairs/{new_id()}"
    for body, code in (
        ({"member_id": mina.member("Sam"), "happened": HURT}, "repair-with-oneself"),
        ({"member_id": mina.member("Ade"), "happened": " "}, "repair-empty"),
        ({"member_id": new_id(), "happened": HURT}, "repair-closed"),
    ):
        assert refused(sam, "PUT", path, body) == code
    to_lee = {"member_id": mina.member("Lee"), "happened": HURT}
    assert refused(ade, "PUT", path, to_lee) == "repair-closed", "Ade doesn't know of Lee"
    assert rows_left(world) == 0

    # Sam writes to Ade. It cools, is taken back, written anew, and let go: nobody ever knew.
    path = keeps(sam, "Ade", mina)
    (cooling,) = own_repairs(sam)
    assert (cooling["state"], cooling["goes_at"]) == ("cooling", "2026-03-07T02:40:00.000Z")
    assert own_repairs(ade) == own_repairs(mina) == []
    assert refused(ade, "GET", path) == refused(mina, "GET", path) == "not-found"
    assert refused(ade, "POST", f"{path}/let-go") == "not-found"
    person_sees_nothing(mina, world)
    sam.post(f"{path}/take-back")
    world.at("2026-03-08 12:00")
    assert own_repairs(ade) == [], "what was taken back never goes"
    assert words_read(sam, path) == [{"happened": HURT, "wish": WISH}], "the words stay Sam's"
    sam.put(path, {"member_id": mina.member("Ade"), "wishes": ["distance"]})
    assert sam.get(path)["turns"][0]["wishes"] == ["distance"]
    sam.post(f"{path}/let-go")
    world.advance(hours=30)
    assert rows_left(world) == 0
    assert notice_ids(world) == before
    assert own_repairs(sam) == own_repairs(ade) == []


def test_one_is_answered_and_settled_over_a_change_of_the_clock(world: World) -> None:
    mina = circle_of_friends(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    # In the night to the 8th the clock is set forward: a day is twenty-four hours all the same.
    world.at("2026-03-07 20:30")
    path = keeps(sam, "Ade", mina)
    (cooling,) = own_repairs(sam)
    assert cooling["goes_at"] == "2026-03-09T15:00:00.000Z", "at 21:30 it is late: in the morning"
    world.at("2026-03-08 09:45")
    ask_for_copies(world)
    world.at("2026-03-09 07:59")
    assert own_repairs(ade) == []
    assert world.phone("Ade").new_pushes() == []
    person_sees_nothing(mina, world)

    # While everything is paused it goes on cooling.
    mina.post("/circles/{c}/pause")
    world.at("2026-03-09 08:30")
    assert own_repairs(ade) == []
    mina.post("/circles/{c}/resume")
    world.at("2026-03-09 09:31")
    assert len(world.phone("Ade").shows("repair")) == 1
    assert (own_repairs(ade)[0]["people"][0]["name"], own_repairs(ade)[0]["state"]) == (
        "Sam",
        "sent",
    )
    assert HURT not in str(ade.get("/circles/{c}/repairs")), "first what it is, then the words"
    assert words_read(ade, path) == [{"happened": HURT, "wish": WISH}]
    assert own_repairs(sam)[0]["state"] == "sent", "there is no sign that it was read"
    assert refused(sam, "POST", f"{path}/take-back") == "repair-over"
    assert refused(sam, "POST", f"{path}/turns", {"said": AFTER}) == "repair-over"
    assert refused(lee, "GET", path) == refused(mina, "GET", path) == "not-found"

    # Ade answers in their own words; each says one thing more, and no chat comes of it.
    assert refused(ade, "POST", f"{path}/answer") == "repair-empty"
    ade.post(f"{path}/answer", {"did": OWNS, "how": "", "differently": "I will ask first"})
    world.settle()
    world.phone("Sam").shows("repair")
    assert words_read(sam, path)[1] == {"did": OWNS, "differently": "I will ask first"}
    sam.post(f"{path}/turns", {"said": AFTER})
    assert refused(sam, "POST", f"{path}/turns", {"said": AFTER}) == "repair-no-turns"
    ade.post(f"{path}/settle")
    assert (own_repairs(sam)[0]["state"], own_repairs(sam)[0]["settled"]) == ("open", "other")
    sam.post(f"{path}/settle")
    assert own_repairs(sam)[0]["state"] == own_repairs(ade)[0]["state"] == "settled"
    world.settle()
    person_sees_nothing(mina, world)
    world.at("2026-03-09 09:50")
    assert HURT in str(sam.get("/me/export"))
    assert HURT in str(ade.get("/me/export"))
    assert HURT not in str(mina.get("/me/export"))

    # Thirty days later nothing is left of it.
    world.at("2026-04-08 12:00")
    assert rows_left(world) == 0


def test_one_is_declined_and_whoever_likes_closes_it_for_good(world: World) -> None:
    mina = circle_of_friends(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    world.at("2026-03-05 12:00")
    # Ade writes to Mina, as any friend can; at night nothing goes, to Mina either.
    path = keeps(ade, "Mina", mina, cooling="soon")
    assert own_repairs(ade)[0]["goes_at"] == "2026-03-05T20:10:00.000Z"
    world.at("2026-03-05 12:12")
    assert len(world.phone("Mina").shows("repair")) == 1
    world.phone("Ade").new_pushes()
    before = notice_ids(world)
    mina.post(f"{path}/decline")
    world.settle()
    assert notice_ids(world) == before, "no message says so"
    assert own_repairs(ade)[0]["state"] == "declined"
    again = {"member_id": mina.member("Mina"), "happened": HURT}
    new_path = f"/circles/{{c}}/repairs/{new_id()}"
    assert refused(ade, "PUT", new_path, again) == "repair-not-yet"

    # Mina deletes it: the words are gone for both, and Ade can't begin anew all the same.
    mina.delete(path)
    assert own_repairs(ade) == own_repairs(mina) == []
    assert refused(ade, "PUT", new_path, again) == "repair-not-yet"

    # One tap closes it to Sam, one to everybody; Sam reads the same as of somebody unknown, and of
    # Lee, of whom Mina has stopped everything.
    mina.put("/circles/{c}/repairs-closed", {"closed": True, "member_id": mina.member("Sam")})
    to_mina = {"member_id": mina.member("Mina"), "happened": HURT}
    problem = problem_of(sam, to_mina)
    mina.put("/circles/{c}/repairs-closed", {"closed": False, "member_id": mina.member("Sam")})
    mina.put("/circles/{c}/repairs-closed", {"closed": True})
    assert problem_of(sam, to_mina) == problem
    mina.withdraws("Lee")
    assert problem_of(sam, to_mina | {"member_id": mina.member("Lee")}) == problem
    assert problem_of(world.friends["Lee"], to_mina) == problem
    mina.removes("Lee")
    assert problem_of(sam, to_mina | {"member_id": mina.member("Lee")}) == problem
    assert problem_of(sam, to_mina | {"member_id": new_id()}) == problem
    assert refused(mina, "PUT", new_path, {"member_id": mina.member("Sam"), "happened": HURT}) == (
        "repair-closed-by-me"
    )

    # What cools when it is closed reads as "not now", and never came to Ade.
    path = keeps(sam, "Ade", mina)
    ade.put("/circles/{c}/repairs-closed", {"closed": True, "member_id": mina.member("Sam")})
    world.at("2026-03-07 12:00")
    assert own_repairs(sam)[0]["state"] == "declined"
    assert own_repairs(ade) == []
    assert refused(ade, "GET", path) == "not-found"


def problem_of(friend: Friend, body: Json) -> Json:
    """What somebody is told whose words can't go; everything of it but the request's own id."""
    answer = friend.tries("PUT", f"/circles/{{c}}/repairs/{new_id()}", body)
    assert answer.status_code == 409
    problem: Json = {key: each for key, each in answer.json().items() if key != "instance"}
    return problem


def test_a_third_comes_by_the_yes_of_all_and_a_removal_ends_it(world: World) -> None:
    mina = circle_of_friends(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    world.at("2026-03-05 10:00")
    ask_for_copies(world)
    path = keeps(ade, "Mina", mina, cooling="soon")
    world.at("2026-03-05 10:12")
    third = {"member_id": mina.member("Sam")}
    assert refused(ade, "PUT", f"{path}/third", third) == "repair-over", "not before an answer"
    mina.post(f"{path}/answer", {"did": OWNS})
    # Ade doesn't know of Lee, so Mina can't name Lee to Ade. Sam and Ade were there together.
    assert refused(mina, "PUT", f"{path}/third", {"member_id": mina.member("Lee")}) == (
        "repair-closed"
    )
    shift_together(world, mina, sam, ade)
    mina.put(f"{path}/third", third)
    assert refused(mina, "POST", f"{path}/third/agree") == "repair-over", "one yes isn't two"
    world.settle()
    world.phone("Sam").new_pushes()
    assert own_repairs(sam) == []
    ade.post(f"{path}/third/agree")
    world.settle()
    world.phone("Sam").shows("repair")
    assert (own_repairs(sam)[0]["side"], sam.get(path)["turns"]) == ("third", [])
    sam.post(f"{path}/third/join")
    assert sam.get(path)["turns"] == [], "what was written before stays theirs"
    ade.post(f"{path}/turns", {"said": AFTER})
    sam.post(f"{path}/turns", {"said": "I am here for both of you"})
    assert words_read(sam, path) == [{"said": AFTER}, {"said": "I am here for both of you"}]
    assert len(words_read(mina, path)) == 4
    assert refused(lee, "GET", path) == "not-found"
    world.at("2026-03-06 10:05")
    assert HURT not in str(sam.get("/me/export"))

    # Sam goes out of it, and what Sam said goes along; the two are alone again.
    sam.post(f"{path}/third/end")
    assert own_repairs(sam) == []
    assert len(words_read(mina, path)) == 3

    # Mina removes Ade: nothing of it is left, for either.
    mina.removes("Ade")
    assert own_repairs(mina) == []
    assert rows_left(world) == 0
    assert "repair" not in str(mina.record())


def shift_together(world: World, mina: Friend, *friends: Friend) -> None:
    """A shift of Thursday morning that has begun, held by all of these."""
    mina.offers("Morning", [3], "10:00", "12:00", places=len(friends))
    for friend in friends:
        friend.claims(mina.circle.slot("Morning", "2026-03-05"))
    world.at("2026-03-05 10:30")
