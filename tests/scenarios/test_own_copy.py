"""Taking everything about oneself along: one's own, and not what is another's."""

from __future__ import annotations

import json
from datetime import timedelta
from html.parser import HTMLParser

from tests.cases.first_circle import MON, WED
from tests.factories import simple_circle
from tests.world import Friend, Json, World

I_AM, VALUES, HELPS, ASKED = "sings at night", "sit beside me", "rice porridge", "someone for tea"
RULE = "a-rule-that-names-othe"


class _Read(HTMLParser):
    """The text of a page, and whatever of it would run or be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        loads = {"src", "href", "action", "data"} & {name for name, _ in attrs}
        if tag in {"script", "link", "iframe", "img", "form"} or loads:
            self.active.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def copy_of(friend: Friend) -> tuple[Json, str]:
    """A friend's copy as JSON, and the text of the page."""
    answer = friend.tries("GET", "/me/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="copy.json"'
    assert answer.headers["cache-control"] == "no-store"
    page = friend.tries("GET", "/me/export?form=html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    reader = _Read()
    reader.feed(page.text)
    assert reader.active == []
    return answer.json(), reader.text


def circle_with_everything(world: World) -> Friend:
    """Mina's circle: a plan, a rule, an address, shifts, a note, a request that Sam answers."""
    mina = simple_circle(world, "Sam", "Adeola")
    sam, ade = world.friends["Sam"], world.friends["Adeola"]
    sam.patch(
        "/circles/{c}/me",
        {
            "number": "+1 604 555 0100",
            "disclosure": {"paid": False, "reports": False, "stands": "grew up <here>"},
        },
    )
    (card,) = mina.home()["person"]["cards"]
    body = {"disclosure_id": card["disclosure"]["id"]}
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/card/keep", body)
    mina.patch("/circles/{c}", {"i_am": I_AM, "solidarity": VALUES})
    sections = [{"key": "helps", "text": HELPS}, {"key": "worse", "text": "loud <b>voices</b>"}]
    mina.put("/circles/{c}/plan", {"sections": sections}, headers={"If-Match": '"1"'})
    mina.put("/circles/{c}/arrival", {"address": "4 Elm Street", "notes": "blue door"})
    rule = {"words": "not eaten for a day", "says": [mina.member("Sam")], "step": None, "tier": 1}
    mina.put(f"/circles/{{c}}/advance-rules/{RULE}", rule)
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/limits", {"weekly_shifts": 4})
    mina.put(f"/circles/{{c}}/allies/{mina.member('Sam')}", {"start": True, "bring_back": False})
    sam.put("/circles/{c}/allies/mine", {"agreed": True})
    mina.offers("Porridge", [MON, WED], "10:00", "12:00", kind="own")
    sam.claims(mina.circle.slot("Porridge", "2026-03-02"))
    ade.claims(mina.circle.slot("Porridge", "2026-03-04"))
    world.at("2026-03-01 10:00")
    for friend in (mina, sam):
        friend.put("/me/proof/wait", {})
    world.at("2026-03-02 11:00")
    # Without a passkey and a code the proof that it takes is a day's wait.
    refusal = ade.tries("GET", "/me/export")
    assert (refusal.status_code, refusal.json()["how"]) == (403, "wait")
    note = {"text": "kettle is loud"}
    sam.put(f"/circles/{{c}}/slots/{mina.circle.slot('Porridge', '2026-03-02')}/note", note)
    mina.asks(ASKED, now=True)
    sam.answers("call")
    world.settle()
    return mina


def test_each_takes_along_what_is_theirs(world: World) -> None:
    mina = circle_with_everything(world)
    sam = world.friends["Sam"]

    copy, page = copy_of(mina)
    (circle,) = copy["circles"]
    whole_copy = circle["whole"]
    assert whole_copy["circle"]["i_am"] == I_AM
    assert {member["name"] for member in whole_copy["circle"]["members"]} == {
        "Mina",
        "Sam",
        "Adeola",
    }
    assert [
        section["text"] for section in whole_copy["plan"]["sections"] if section["key"] == "helps"
    ] == [HELPS]
    assert whole_copy["arrival"]["address"] == "4 Elm Street"
    assert whole_copy["arrival"]["notes"] == "blue door"
    assert [rule["words"] for rule in whole_copy["rules"]["rules"]] == ["not eaten for a day"]
    (request,) = whole_copy["asks"]
    assert request["words"] == ASKED
    assert [answer["name"] for answer in request["yes"]] == ["Sam"]
    holders = {slot["people"][0]["name"] for slot in whole_copy["slots"] if slot["people"]}
    assert holders == {"Sam", "Adeola"}
    assert [note["text"] for note in whole_copy["notes"]["notes"]] == ["kettle is loud"]
    assert [(ally["name"], ally["state"]) for ally in whole_copy["allies"]] == [("Sam", "agreed")]
    assert [limit["weekly_shifts"] for limit in whole_copy["limits"]] == [4]
    assert {person["name"] for person in whole_copy["consent"]["people"]} == {"Sam", "Adeola"}
    for words in (I_AM, VALUES, HELPS, ASKED, "4 Elm Street", "blue door", "not eaten for a day",
                  "loud <b>voices</b>", "grew up <here>", "kettle is loud", "Porridge",
                  "+1 604 555 0100"):  # fmt: skip
        assert words in page, words

    # A friend's copy is about that friend: a file outlives a withdrawal.
    copy, page = copy_of(sam)
    (circle,) = copy["circles"]
    own_copy = circle["mine"]
    assert circle["whole"] is None
    assert own_copy["ally"]["state"] == "agreed"
    assert own_copy["limits"]["weekly_shifts"] == 4
    assert copy["ways_in"] == {"passkeys": [], "code": None}
    assert (own_copy["name"], own_copy["number"]) == ("Sam", "+1 604 555 0100")
    assert {disclosure["stands"] for disclosure in own_copy["disclosures"]} == {
        None,
        "grew up <here>",
    }
    assert [shift["title"] for shift in own_copy["shifts"]] == ["Porridge"]
    assert [answer["answer"] for answer in own_copy["answers"]] == ["call"]
    assert [note["text"] for note in own_copy["notes"]] == ["kettle is loud"]
    assert own_copy["reach"]["asks"]
    assert copy["devices"][0]["this"]
    for words in ("+1 604 555 0100", "grew up <here>", "kettle is loud", "Porridge", "I can call"):
        assert words in page, words
    for words in (I_AM, VALUES, HELPS, ASKED, "4 Elm", "not eaten", "Adeola"):
        assert words not in json.dumps(copy), words
        assert words not in page, words


def test_who_was_shut_out_reads_nothing_new_in_their_copy(world: World) -> None:
    """Not what an own shift was called, and not when it was ended."""
    mina = circle_with_everything(world)
    sam = world.friends["Sam"]
    world.at("2026-03-02 13:00")
    sam.claims(mina.circle.slot("Porridge", "2026-03-09"))
    slot = mina.circle.slot("Porridge", "2026-03-09")
    mina.withdraws("Sam")
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/shifts/{slot}/end", {})
    sam.patch("/me", {"language": "es"})
    copy, page = copy_of(sam)
    own_copy = copy["circles"][0]["mine"]
    assert [(shift["slot_id"], shift["title"]) for shift in own_copy["shifts"]] == [
        (mina.circle.slot("Porridge", "2026-03-02"), None)
    ]
    assert slot not in json.dumps(copy)
    assert "Porridge" not in page
    assert "Lo que se guarda sobre mí" in page
    assert [note["text"] for note in own_copy["notes"]] == ["kettle is loud"], "it stays theirs"


def test_what_can_be_read_no_more_is_in_no_copy(world: World) -> None:
    """A request that is over: after 14 days neither its words nor an answer to it."""
    mina = circle_with_everything(world)
    sam = world.friends["Sam"]
    mina.does("stop")
    copies = {friend: friend.get("/me/export") for friend in (mina, sam)}
    assert len(copies[mina]["circles"][0]["whole"]["asks"]) == 1
    assert len(copies[sam]["circles"][0]["mine"]["answers"]) == 1
    world.clock.set(world.now + timedelta(days=15))
    for friend in (mina, sam):
        friend.put("/me/proof/wait", {})
    world.clock.set(world.now + timedelta(days=1))
    assert mina.get("/me/export")["circles"][0]["whole"]["asks"] == []
    assert sam.get("/me/export")["circles"][0]["mine"]["answers"] == []
