"""A plan that others know: earlier versions, words that a friend suggests, who is on board."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.ids import new_id
from tests.scenarios.test_grants import ON_ONE, switches, with_plan
from tests.scenarios.test_plan_editor import DRAFT, saves, texts, uses
from tests.world import Friend, Json, Refused, World

VERSIONS = "/circles/{c}/plan/versions"
PROPOSALS = "/circles/{c}/plan/proposals"
AGREEMENT = "/circles/{c}/plan/agreement"
READERS = "/circles/{c}/plan/readers"

TEA, QUIET = "Tea, and no questions", "Quiet company. Tea, if I want some."


def refused(friend: Friend, method: str, path: str, body: Any = None, **options: Any) -> str:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body if body is not None else {}, **options)
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value.code


def suggestion(text: str, over: str = TEA, key: str = "helps") -> Json:
    return {"id": new_id(), "key": key, "text": text, "why": "You said so", "over": {"text": over}}


def writes(mina: Friend, **words: str) -> Json:
    """The person changes parts of their plan: a new version is in use."""
    sections = [{"key": key, "text": text} for key, text in words.items()]
    return uses(mina, saves(mina, mina.get(DRAFT)["etag"], sections=sections))


def standings(mina: Friend) -> dict[str, str]:
    return {reader["name"]: reader["state"] for reader in mina.get(READERS)["readers"]}


def own_kinds(mina: Friend) -> list[str]:
    kinds = [entry["kind"] for entry in mina.record()]
    return [kind for kind in kinds if "propos" in kind or "agree" in kind or "read_asked" in kind]


@ON_ONE
def test_an_earlier_version_is_read_and_its_words_are_used_again(world: World) -> None:
    mina = with_plan(world, "Sam")
    writes(mina, helps=QUIET, cat="Bori: dry food")
    writes(mina, helps="Films")
    version_list = mina.get(VERSIONS)
    assert [row["number"] for row in version_list["versions"]] == [4, 3, 2, 1]
    assert [row["in_use"] for row in version_list["versions"]] == [True, False, False, False]
    assert {(row["by"], row["own"]) for row in version_list["versions"]} == {("Mina", True)}
    version = mina.get(f"{VERSIONS}/2")
    assert texts(version) == {"helps": TEA, "worse": "Bright light"}
    changes = {change["key"]: change for change in version["changes"]["parts"]}
    assert {key: change["kind"] for key, change in changes.items()} == {
        "helps": "changed",
        "cat": "added",
    }
    assert (changes["helps"]["before"]["text"], changes["helps"]["after"]["text"]) == (TEA, "Films")
    # Who the person is belongs to none of them.
    mina.patch("/circles/{c}", {"i_am": "a gardener"}, headers={"If-Match": etag_of(mina)})
    assert "i_am" not in texts(mina.get(f"{VERSIONS}/2"))
    # Words of before go into the draft, and the plan in use stays.
    saves(mina, mina.get(DRAFT)["etag"], sections=version["sections"][:1])
    assert texts(mina.get("/circles/{c}/plan"))["helps"] == "Films"
    assert refused(mina, "GET", f"{VERSIONS}/9") == "version-gone"
    assert refused(world.friends["Sam"], "GET", VERSIONS) == "not-yours"
    # 14 days after they were replaced they are gone, and said to be.
    world.forgets_hourly()
    world.advance(hours=24 * 15)
    assert [row["number"] for row in mina.get(VERSIONS)["versions"]] == [4]
    assert refused(mina, "GET", f"{VERSIONS}/2") == "version-gone"


def etag_of(mina: Friend) -> str:
    return str(mina.tries("GET", "/circles/{c}").headers["ETag"])


def test_words_that_a_friend_suggests_wait_until_the_person_takes_them(world: World) -> None:
    mina = with_plan(world, "Sam", "Lee")
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    world.widens_at_once(mina.circle)
    switches(mina, "Sam", "helps")
    # Reading isn't suggesting, and suggesting opens no other part.
    assert sam.get(PROPOSALS + "/mine") == {"proposals": [], "may_suggest": []}
    assert refused(sam, "POST", PROPOSALS, suggestion(QUIET)) == "not-yours"
    switches(mina, "Sam", "helps", "suggest")
    switches(mina, "Lee", "helps", "suggest")
    assert sam.get(PROPOSALS + "/mine")["may_suggest"] == ["helps"]
    for key, over in (("worse", "Bright light"), ("i_am", ""), ("cat", "")):
        assert refused(sam, "POST", PROPOSALS, suggestion("x", over, key)) == "not-yours"
    assert refused(sam, "POST", PROPOSALS, suggestion(TEA)) == "nothing-suggested"

    world.settle()
    world.phone("Mina").new_pushes()
    first, second = suggestion(QUIET), suggestion("Films")
    (own_proposal,) = sam.post(PROPOSALS, first)["proposals"]
    assert sorted(own_proposal) == ["id", "made_at", "suggested", "why"], (
        "not whether it was looked at"
    )
    world.advance(seconds=1)
    lee.post(PROPOSALS, second)
    world.settle()
    (notice,) = world.phone("Mina").new_pushes()
    assert mina.reads("told", event="knock", who="Mina")[-1]["door"] == "proposal"
    waiting = mina.get(PROPOSALS)["proposals"]
    assert [(each["name"], each["suggested"]["text"]) for each in waiting] == [
        ("Sam", QUIET),
        ("Lee", "Films"),
    ]
    assert {(each["now"]["text"], each["changed_since"]) for each in waiting} == {(TEA, False)}
    assert mina.home()["person"]["proposals"] == 2
    assert texts(mina.get("/circles/{c}/plan"))["helps"] == TEA
    assert opened(mina, notice) == ("proposals", "live")

    # The person changes another part: that is nobody's business. This part: it is told.
    writes(mina, worse="Neon")
    sam.post(PROPOSALS, third := suggestion("Soup"))
    world.settle()
    assert len(world.phone("Mina").new_pushes()) == 1, "what came before was read"
    writes(mina, helps="Silence")
    assert refused(sam, "POST", PROPOSALS, suggestion("Cake")) == "part-changed"
    assert {each["changed_since"] for each in mina.get(PROPOSALS)["proposals"]} == {True}

    # Taken it is in the draft; left it is gone; neither tells whoever made it more than that.
    etag = mina.get(PROPOSALS)["etag"]
    saves(mina, mina.get(DRAFT)["etag"], nobody_free="The warmline.")
    take = f"{PROPOSALS}/{first['id']}/take"
    assert refused(mina, "POST", take, headers={"If-Match": etag}) == "draft-newer"
    mina.post(take, headers={"If-Match": mina.get(PROPOSALS)["etag"]})
    assert texts(mina.get(DRAFT))["helps"] == QUIET
    assert texts(mina.get("/circles/{c}/plan"))["helps"] == "Silence"
    assert refused(mina, "POST", take) == "proposal-over"
    mina.post(f"{PROPOSALS}/{second['id']}/leave")
    assert lee.get(PROPOSALS + "/mine")["proposals"] == []
    assert [each["id"] for each in sam.get(PROPOSALS + "/mine")["proposals"]] == [third["id"]]
    assert refused(lee, "DELETE", f"{PROPOSALS}/{third['id']}") == "proposal-over"
    sam.delete(f"{PROPOSALS}/{third['id']}")
    assert mina.get(PROPOSALS)["proposals"] == []
    assert opened(mina, notice) == ("proposals", "over")
    assert own_kinds(mina) == ["plan_proposed"] * 3 + [
        "proposal_taken",
        "proposal_left",
        "proposal_back",
    ]

    ten_wait_and_go_with_the_consent(mina, sam, lee)


def ten_wait_and_go_with_the_consent(mina: Friend, sam: Friend, lee: Friend) -> None:
    """Ten of one member wait at most; and all of them go with the consent, silently."""
    for number in range(10):
        sam.post(PROPOSALS, suggestion(f"Tea {number}", "Silence"))
    assert refused(sam, "POST", PROPOSALS, suggestion("x", "Silence")) == "too-many-proposals"
    lee.post(PROPOSALS, suggestion("Cake", "Silence"))
    switches(mina, "Sam", "helps")
    assert [each["name"] for each in mina.get(PROPOSALS)["proposals"]] == ["Lee"]
    assert sam.get(PROPOSALS + "/mine") == {"proposals": [], "may_suggest": []}
    mina.removes("Lee")
    assert mina.get(PROPOSALS)["proposals"] == []
    assert mina.home()["person"]["proposals"] == 0


def opened(friend: Friend, push: Json) -> tuple[str, str]:
    notice = friend.get(f"/notices/{push['n']}")
    return notice["target"], notice["state"]


@ON_ONE
def test_who_reads_a_part_says_that_they_are_on_board(world: World) -> None:
    mina = with_plan(world, "Sam", "Lee")
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    assert refused(sam, "GET", AGREEMENT) == "not-yours"
    assert mina.get(READERS)["readers"] == []
    assert refused(mina, "POST", f"{READERS}/{mina.member('Sam')}/ask") == "reads-nothing"
    world.widens_at_once(mina.circle)
    switches(mina, "Sam", "helps")
    switches(mina, "Lee", "worse")
    assert standings(mina) == {"Sam": "none", "Lee": "none"}
    shown_digest = sam.get("/circles/{c}/plan")["shown"]
    assert sam.put(AGREEMENT, {"shown": shown_digest})["state"] == "current"
    assert standings(mina) == {"Sam": "current", "Lee": "none"}
    assert refused(mina, "POST", f"{READERS}/{mina.member('Sam')}/ask") == "agrees-already"

    # Another part changes: to Sam the plan is what it was, in every answer.
    before = [sam.get("/circles/{c}/plan"), sam.get(AGREEMENT)]
    writes(mina, worse="Neon", cat="Bori: dry food")
    assert [sam.get("/circles/{c}/plan"), sam.get(AGREEMENT)] == before

    # Their part changes: they see what did, and nothing else; a yes to older words isn't taken.
    writes(mina, helps=QUIET)
    assert refused(sam, "PUT", AGREEMENT, {"shown": shown_digest}) == "plan-changed"
    own_agreement = sam.get(AGREEMENT)
    (change,) = own_agreement["changes"]
    assert (own_agreement["state"], change["key"]) == ("earlier", "helps")
    assert (change["before"]["text"], change["after"]["text"]) == (TEA, QUIET)
    assert standings(mina) == {"Sam": "earlier", "Lee": "none"}

    # Nobody is reminded by itself; the person may ask one, once for each change.
    world.settle()
    for name in ("Sam", "Lee"):
        world.phone(name).new_pushes()
    world.advance(hours=48)
    assert world.phone("Sam").new_pushes() == []
    ask = f"{READERS}/{mina.member('Sam')}/ask"
    assert [reader["may_ask"] for reader in mina.get(READERS)["readers"]] == [True, True]
    asked = mina.post(ask)["readers"]
    assert [reader["may_ask"] for reader in asked] == [False, True]
    assert refused(mina, "POST", ask) == "asked-to-read"
    world.settle()
    (notice,) = world.phone("Sam").new_pushes()
    assert opened(sam, notice) == ("plan", "live")
    assert world.phone("Lee").new_pushes() == []
    assert [entry["door"] for entry in mina.reads("told", who="Sam", event="open_time")] == ["plan"]
    assert sam.get(AGREEMENT)["asked_at"] is not None

    # An ask waits for none of it.
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    mina.does("stop")

    sam.put(AGREEMENT, {"shown": sam.get("/circles/{c}/plan")["shown"]})
    assert (sam.get(AGREEMENT)["state"], opened(sam, notice)) == ("current", ("plan", "over"))

    # Older words that are deleted by now are said to be.
    writes(mina, helps="Films")
    world.forgets_hourly()
    world.advance(hours=24 * 15)
    own_agreement = sam.get(AGREEMENT)
    assert (own_agreement["words_kept"], own_agreement["changes"][0]["before"]) == (False, None)
    sam.delete(AGREEMENT)
    assert standings(mina) == {"Sam": "none", "Lee": "none"}
    assert own_kinds(mina) == ["plan_agreed", "plan_read_asked", "plan_agreed", "agreement_back"]

    it_goes_with_the_consent(mina, lee)


def it_goes_with_the_consent(mina: Friend, lee: Friend) -> None:
    """What a member said doesn't come back by itself when they may read again."""
    lee.put(AGREEMENT, {"shown": lee.get("/circles/{c}/plan")["shown"]})
    switches(mina, "Lee")
    assert standings(mina) == {"Sam": "none"}
    switches(mina, "Lee", "worse")
    assert standings(mina) == {"Sam": "none", "Lee": "none"}
