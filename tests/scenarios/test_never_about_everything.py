"""A line that keeps everything from Ade: it reaches what Ade and Mina have together, and no more.

And Ade learns of no line: it is as if it had been let go of.
"""

from __future__ import annotations

from app.core.ids import new_id
from tests.scenarios import gathering_steps
from tests.scenarios.test_needs_and_the_pot import asks_for, lets_know_of_money, needs_of, own_need
from tests.scenarios.test_offers_by_anybody import body_of, does, offered, offers_of, words_for
from tests.scenarios.test_prefer_and_never import LINES, line_of, writes
from tests.scenarios.test_repair import HURT, OWNS, circle_of_friends, keeps, own_repairs, refused
from tests.scenarios.test_solidarity_question import asks_it, persons_side
from tests.world import Friend, Json, World

FOR_ALL = "Kimchi for whoever is tired"
DRAWS = "Draw with me"
AGAINST = "against-your-line"


def circle_with_ade(world: World) -> tuple[Friend, Friend, Friend]:
    """Mina, Ade and Sam, who coordinates; all may be told of needs, gatherings and repairs."""
    mina = circle_of_friends(world)
    for friend in world.friends.values():
        if friend is not mina:
            friend.may_be_reached(needs=True, gatherings=True, repairs=True)
    world.at("2026-03-05 12:00")
    return mina, world.friends["Sam"], world.friends["Ade"]


def keeps_all_from_ade(world: World, mina: Friend) -> str:
    """Ade hears nothing any more, and nothing says so to Ade."""
    world.settle()
    ade = world.phone("Ade")
    ade.new_pushes()
    never = {"about": "anything", "member_id": mina.member("Ade"), "anyway": True}
    line_id = writes(mina, "never", "Ade hears nothing.", **never)
    world.settle()
    assert ade.new_pushes() == []
    return line_id


def test_what_the_two_mend_ends_and_what_others_mend_goes_on(world: World) -> None:
    mina, sam, ade = circle_with_ade(world)
    with_mina = keeps(ade, "Mina", mina, cooling="soon")
    with_sam = keeps(sam, "Ade", mina, cooling="soon")
    world.at("2026-03-05 12:15")
    mina.post(f"{with_mina}/answer", {"did": OWNS})
    ade.post(f"{with_sam}/answer", {"did": OWNS})
    keeps_all_from_ade(world, mina)
    for friend in (ade, mina):
        assert refused(friend, "GET", with_mina) == "not-found"
    assert len(own_repairs(sam)) == len(own_repairs(ade)) == 1
    sam.post(f"{with_sam}/turns", {"said": "Thank you"})
    assert "Thank you" in str(ade.get(with_sam))

    # Neither begins anew. Mina is told why, and Ade reads what they would read of anybody.
    path = f"/circles/{{c}}/repairs/{new_id()}"
    to_mina: Json = {"member_id": mina.member("Mina"), "happened": HURT}
    assert refused(ade, "PUT", path, to_mina) == "repair-closed"
    to_ade = to_mina | {"member_id": mina.member("Ade")}
    assert refused(mina, "PUT", path, to_ade) == AGAINST


def test_a_third_whom_it_is_kept_from_is_out_of_it(world: World) -> None:
    mina, sam, ade = circle_with_ade(world)
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/roles", {"roles": ["coordinator"]})
    path = keeps(sam, "Mina", mina, cooling="soon")
    between_friends = keeps(sam, "Ade", mina, cooling="soon")
    world.at("2026-03-05 12:15")
    mina.post(f"{path}/answer", {"did": OWNS})
    ade.post(f"{between_friends}/answer", {"did": OWNS})
    for repair, proposer, third in ((path, mina, "Ade"), (between_friends, ade, "Mina")):
        proposer.put(f"{repair}/third", {"member_id": mina.member(third)})
        sam.post(f"{repair}/third/agree")
        world.friends[third].post(f"{repair}/third/join")
    keeps_all_from_ade(world, mina)
    assert refused(ade, "GET", path) == refused(mina, "GET", between_friends) == "not-found"
    assert {each["third"] for each in own_repairs(sam)} == {None}
    assert {each["state"] for each in own_repairs(sam)} == {"open"}


def test_what_the_person_offers_is_for_others(world: World) -> None:
    mina, sam, ade = circle_with_ade(world)
    by_mina = offered(mina, FOR_ALL, "Ade", "Sam")
    by_ade = offered(ade, DRAWS, "Mina", places=2)
    by_sam = offered(sam, "I read forms", "Ade")
    does(ade, by_mina, "take-up")
    does(ade, by_sam, "take-up")
    does(mina, by_ade, "take-up")
    line_id = keeps_all_from_ade(world, mina)
    assert words_for(ade) == ["I read forms"]
    (own_offer,) = offers_of(mina)["mine"]
    assert "Ade" not in str(own_offer), "neither for Ade, nor with Ade"
    assert "Mina" not in str(offers_of(ade)["mine"][0]["times"]), "nothing is arranged"
    assert "Ade" in str(offers_of(sam)["mine"]), "what two others have is theirs"
    assert words_for(sam) == [FOR_ALL]

    # Mina isn't told that something was offered which Ade never reads.
    path = f"/circles/{{c}}/member-offers/{new_id()}"
    assert refused(mina, "PUT", path, body_of(mina, "Soup", "Ade")) == AGAINST
    changed = body_of(mina, FOR_ALL, "Ade", "Sam", version=own_offer["version"])
    assert refused(mina, "PUT", path.replace(path[-22:], by_mina), changed) == AGAINST
    take_up = f"/circles/{{c}}/member-offers/{by_ade}/take-up"
    assert refused(mina, "POST", take_up, {"day": None}) == AGAINST
    mina.put(path, body_of(mina, "Soup", "Sam"))

    # Once the line is gone, Ade can be offered something again.
    mina.delete(f"{LINES}/{line_id}")
    ends_at = line_of(mina, line_id)["ends_at"]
    assert ends_at is not None
    world.advance(hours=25)
    offered(mina, "Tea", "Ade")
    assert words_for(ade) == ["Tea", "I read forms"]


def test_a_hand_is_free_again(world: World) -> None:
    mina, sam, ade = circle_with_ade(world)
    need = asks_for(mina, "Ade", "Sam", wanted=1)
    ade.put(f"{need}/hand", {"part": ""})
    assert own_need(mina)["state"] == "covered"
    keeps_all_from_ade(world, mina)
    assert own_need(mina)["state"] == "open"
    assert own_need(mina)["hands"] == []
    assert [knower["name"] for knower in own_need(mina)["known"]] == ["Sam"]
    assert needs_of(ade)["known"] == []
    sam.put(f"{need}/hand", {"part": ""})

    for_ade = {"known": [{"member_id": mina.member("Ade")}]}
    assert refused(mina, "PUT", f"{need}/known", for_ade) == AGAINST
    fields = {"kind": "form", "title": "Rent", "words": "", **for_ade}
    assert refused(mina, "PUT", f"/circles/{{c}}/needs/{new_id()}", fields) == AGAINST
    money_known = {"member_ids": [mina.member("Ade")]}
    assert refused(mina, "PUT", "/circles/{c}/needs/money-known", money_known) == AGAINST
    lets_know_of_money(mina, "Sam")

    # Sam isn't told of the line: Sam names Ade, and nothing is told to Ade.
    asks_for(sam, "Ade")
    assert needs_of(ade)["known"] == []


def test_who_isnt_to_hear_isnt_invited(world: World) -> None:
    mina, _, ade = circle_with_ade(world)
    path = gathering_steps.draft(mina, gathering_steps.SUNDAY)
    mina.put(f"{path}/helper", {"member_id": mina.member("Ade")})
    called_path = gathering_steps.draft(mina, gathering_steps.SATURDAY)
    mina.post(f"{called_path}/call")
    gathering_steps.invites_member(mina, called_path, "Ade")
    thought_of = gathering_steps.draft(mina, gathering_steps.SATURDAY)
    mina.post(f"{thought_of}/call")
    guest_id = gathering_steps.puts_on_list(mina, thought_of, member_id=mina.member("Ade"))
    keeps_all_from_ade(world, mina)
    assert ade.get("/circles/{c}/gatherings")["invitations"] == []
    gatherings = {each["id"]: each for each in mina.get("/circles/{c}/gatherings")["person"]}
    assert gatherings[called_path.rsplit("/", 1)[1]]["guests"] == []
    assert gatherings[path.rsplit("/", 1)[1]]["helper_id"] is None
    guest = {"id": new_id(), "member_id": mina.member("Ade")}
    assert refused(mina, "POST", f"{called_path}/guests", guest) == AGAINST
    assert refused(mina, "POST", f"{thought_of}/guests/{guest_id}/send") == AGAINST
    assert refused(mina, "PUT", f"{path}/helper", {"member_id": mina.member("Ade")}) == AGAINST


def test_a_question_that_nobody_could_answer_is_none(world: World) -> None:
    mina, _, ade = circle_with_ade(world)
    asks_it(ade)
    assert persons_side(mina, "Ade")["standing"] == "asked"
    keeps_all_from_ade(world, mina)
    assert persons_side(mina, "Ade")["standing"] == "not_asked"


def test_a_line_about_needs_alone_frees_hands_alone(world: World) -> None:
    mina, _, ade = circle_with_ade(world)
    need = asks_for(mina, "Ade")
    ade.put(f"{need}/hand", {"part": ""})
    offered(mina, FOR_ALL, "Ade")
    parts = {"about": "messages", "member_id": mina.member("Ade"), "event": "need"}
    writes(mina, "never", "Ade hears of no need.", **parts)
    assert own_need(mina)["hands"] == []
    assert words_for(ade) == [FOR_ALL]
