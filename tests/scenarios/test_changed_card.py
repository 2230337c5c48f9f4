"""A friend who was let in as unpaid becomes paid and has to report: the person is asked first.

Until she answers, nothing above "please open the app" goes to him or is read by him.
"""

from __future__ import annotations

import pytest

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

WORDS = "Tea, and no talking"
UNPAID: Json = {"paid": False, "reports": False}
REPORTING: Json = {
    "paid": True,
    "reports": True,
    "reports_to": "Child protection",
    "duty": "A child at risk",
}
OTHERWISE: Json = {**REPORTING, "limits": "Not on Sundays"}


def tells(friend: Friend, card: Json) -> Json:
    """A friend keeps their own card true."""
    member: Json = friend.patch("/circles/{c}/me", {"disclosure": card})
    return member


def question(person: Friend) -> Json | None:
    """The changed card on the person's home."""
    cards: list[Json] = person.home()["person"]["cards"]
    assert len(cards) <= 1
    return cards[0] if cards else None


def keeps(person: Friend, name: str, disclosure_id: str) -> None:
    person.post(
        f"/circles/{{c}}/members/{person.member(name)}/card/keep", {"disclosure_id": disclosure_id}
    )


def is_told(world: World, mina: Friend, sam: Friend) -> Json:
    """The texts that Sam reads of an ask made now; the ask is stopped again."""
    mina.asks(WORDS, now=True)
    (push,) = sam.phone.shows("ask")
    assert WORDS not in str(push), "a lock screen never says more"
    shown_texts: Json = sam.sees()["told"]
    mina.does("stop")
    world.settle()
    sam.phone.shows("stand_down")
    entry = mina.reads("told", event="ask", who="Sam")[-1]
    assert entry["tier"] == (2 if shown_texts["what"] else 0)
    return shown_texts


def reads_her_words(sam: Friend) -> bool:
    """Whether Sam's own screens show what Mina wrote."""
    home = sam.home()["supporter"]
    texts = [
        home["i_am"],
        home["solidarity"],
        *(slot["title"] for slot in home["mine"] + home["open"]),
    ]
    texts += [sam.get("/circles/{c}")["i_am"]]
    texts += [pattern["title"] for pattern in sam.get("/circles/{c}/patterns")["patterns"]]
    texts += [slot["title"] for slot in sam.week("2026-03-02")]
    assert all(texts) or not any(texts), texts
    return any(texts)


def change_again_meanwhile(world: World, mina: Friend, sam: Friend, asked: Json) -> Json:
    """The question is about the newest card then, and no second notice goes."""
    tells(sam, OTHERWISE)
    world.settle()
    mina.phone.shows()
    newest = question(mina)
    assert newest is not None
    assert newest["before"]["id"] == asked["before"]["id"]
    with pytest.raises(Refused) as refused:
        keeps(mina, "Sam", asked["disclosure"]["id"])
    assert (refused.value.status, refused.value.code) == (422, "disclosure-not-seen")
    with pytest.raises(Refused) as refused:
        keeps(mina, "Ade", newest["disclosure"]["id"])
    assert refused.value.status == 404
    assert question(mina) == newest
    return newest


@pytest.mark.timeout(300)
def test_a_changed_card_is_a_question(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    mina.patch("/circles/{c}", {"i_am": "The one with the kimchi", "solidarity": "Sit with me"})
    mina.offers("Dinner", [0], "18:00", "20:00", places=2)
    mina.offers("Lunch", [0], "12:00", "13:00")
    sam.claims(mina.circle.slot("Dinner", "2026-03-02"))
    assert is_told(world, mina, sam)["what"] == WORDS
    assert reads_her_words(sam)

    # He becomes paid, and has to report: a question, a notice, an entry.
    mina.phone.new_pushes()
    changed_card = tells(sam, REPORTING)
    assert changed_card["waits"]
    assert changed_card["disclosure"]["reports_to"] == "Child protection"
    world.settle()
    (push,) = mina.phone.new_pushes()
    notice = mina.get(f"/notices/{push['n']}")
    assert (notice["event"], notice["target"], notice["state"]) == ("knock", "card", "live")
    assert notice["subject_id"] == mina.member("Sam")
    asked = question(mina)
    assert asked is not None
    assert asked["before"]["paid"] is False
    assert asked["disclosure"]["duty"] == "A child at risk"
    assert mina.reads("disclosure_changed", who="Sam")
    (entry,) = mina.reads("told", event="knock", door="card")
    assert (entry["who"]["name"], entry["subject"]["name"]) == ("Mina", "Sam")

    # Until she answers: "please open the app", and none of her words anywhere.
    assert set(is_told(world, mina, sam).values()) == {None}
    assert not reads_her_words(sam)
    assert [slot["id"] for slot in sam.home()["supporter"]["mine"]], "what is his stays his"
    assert sam.home()["supporter"]["open"] == []
    eyes = mina.get(f"/circles/{{c}}/members/{mina.member('Sam')}/eyes")
    assert {notice["tier"] for notice in eyes["notices"] if notice["how"] != "no"} == {0}
    assert eyes["screens"]["home"]["supporter"]["i_am"] is None
    # The tags stand beside his name, for whoever may read it.
    for people in (
        mina.home()["person"]["order"],
        mina.get("/circles/{c}")["members"],
        mina.get("/circles/{c}/consent")["people"],
        [person for slot in mina.week("2026-03-02") for person in slot["people"]],
    ):
        (tags,) = [person["tags"] for person in people if person["name"] == "Sam"]
        assert tags == ["paid", "reports"]
    ade = world.friends["Ade"]
    assert not any(slot["people"] for slot in ade.week("2026-03-02"))

    newest = change_again_meanwhile(world, mina, sam, asked)

    # Kept: her words again.
    keeps(mina, "Sam", newest["disclosure"]["id"])
    assert question(mina) is None
    assert sam.get("/circles/{c}/me")["waits"] is False
    assert mina.reads("disclosure_kept", who="Sam", by="Mina")
    assert mina.get(f"/notices/{push['n']}")["state"] == "over"
    assert reads_her_words(sam)
    assert is_told(world, mina, sam)["what"] == WORDS
    comes_back_narrows_and_stops(world, mina, sam)


def comes_back_narrows_and_stops(world: World, mina: Friend, sam: Friend) -> None:
    # No longer paid: that widens nothing by itself. He goes back to what she saw: no question.
    mina.phone.new_pushes()
    tells(sam, UNPAID)
    assert question(mina) is not None
    (row,) = [member for member in mina.get("/circles/{c}")["members"] if member["name"] == "Sam"]
    assert row["tags"] == ["paid", "reports"], "as long as she hasn't answered"
    tells(sam, OTHERWISE)
    assert question(mina) is None
    assert mina.reads("disclosure_back", who="Sam")
    world.settle()
    mina.phone.shows()  # what was to tell her of it isn't needed any more
    assert is_told(world, mina, sam)["what"] == WORDS
    before = len(mina.reads("disclosure_changed"))
    tells(sam, OTHERWISE)
    assert len(mina.reads("disclosure_changed")) == before, "the same again is nothing new"

    # Saving what he may know, having read the card, answers it in the same step.
    tells(sam, UNPAID)
    asked = question(mina)
    assert asked is not None
    switches = {"asks": True, "what_i_need": False, "open_times": True, "shift_reminders": True}
    path = f"/circles/{{c}}/members/{mina.member('Sam')}/consent"
    with pytest.raises(Refused) as refused:
        mina.put(path, {**switches, "disclosure_id": asked["before"]["id"]})
    assert refused.value.code == "disclosure-not-seen"
    grants = mina.get("/circles/{c}/consent")["people"][0]["grants"]
    assert max(grant["tier"] for grant in grants) == 2, "nothing was changed"
    mina.put(path, {**switches, "disclosure_id": asked["disclosure"]["id"]})
    assert question(mina) is None
    (row,) = [member for member in mina.get("/circles/{c}")["members"] if member["name"] == "Sam"]
    assert row["tags"] == []

    # Stopped: the ordinary withdrawal. Giving it back asks the same question again.
    tells(sam, REPORTING)
    withdrawn = mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/withdraw")
    assert question(mina) is None, "there is nothing to keep"
    assert sam.get("/circles/{c}/me")["waits"], "and nothing that would tell him"
    mina.asks(WORDS, now=True)
    sam.phone.shows()
    assert sam.tries("GET", f"/circles/{{c}}/asks/{mina.circle.asks[-1]}").status_code == 404
    mina.does("stop")
    mina.post(
        f"/circles/{{c}}/members/{mina.member('Sam')}/undo",
        {"withdrawn_id": withdrawn["withdrawn_id"]},
    )
    assert question(mina) is not None


def test_a_card_that_nobody_has_shown_yet_is_asked_about(world: World) -> None:
    """A counsellor's card that changed as the person looked, and one that a coordinator wrote."""
    noor = world.friend("Noor")
    circle = noor.drafts_circle("Mina", "Sam")
    tells(noor, {**UNPAID, "paid": True})
    link = noor.hands_over()
    mina = world.friend("Mina")
    disclosure = mina.post(f"/transfers/{link.id}/look", {"token": link.token})["disclosure"]
    tells(noor, REPORTING)
    accepted = {
        "token": link.token,
        "code": link.code,
        "my_name": "Mina",
        "disclosure_id": disclosure["id"],
    }
    circle.members["Mina"] = mina.post(f"/transfers/{link.id}/accept", accepted)["me"]["member_id"]
    mina.circle = circle
    asked = question(mina)
    assert asked is not None
    assert (asked["name"], asked["before"]) == ("Noor", None)
    keeps(mina, "Noor", asked["disclosure"]["id"])
    assert question(mina) is None

    mina.put(f"/circles/{{c}}/members/{mina.member('Noor')}/roles", {"roles": ["coordinator"]})
    rosa = new_id()
    entered: Json = {
        "id": rosa,
        "account_id": new_id(),
        "name": "Rosa",
        "language": "es",
        "agreed": True,
        "disclosure": REPORTING,
    }
    noor.post("/circles/{c}/friends-without-app", entered)
    asked = question(mina)
    assert asked is not None
    assert (asked["name"], asked["disclosure"]["reports_to"]) == ("Rosa", "Child protection")
    # A coordinator whose own card waits coordinates nothing meanwhile.
    assert noor.get("/circles/{c}/gaps")["gaps"] == []
    tells(noor, {**UNPAID, "stands": "A neighbour"})
    assert noor.get("/circles/{c}/gaps")["shown"] is False
    assert noor.get("/me")["places"][0]["roles"] == ["supporter"]
    assert noor.get("/me/circles-to-look-after")["circles"] == []
    assert noor.home()["coordinator"] is None
