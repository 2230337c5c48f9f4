"""Two checklists: written by the person, opened by a tap of whom they named, taken line by line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import col, select

from app.checklists.models import ChecklistLine
from app.core.ids import new_id
from tests.factories import simple_circle
from tests.friend import Refused
from tests.world import Friend, Json, World

TAKEN = "/circles/{c}/checklists/taken"
CALLED = "/circles/{c}/checklists/called"
SECRET = "Kimchi the cat eats at seven"


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> tuple[int, str]:
    try:
        friend.call(method, path, body if body is not None else {})
    except Refused as problem:
        return problem.status, problem.code
    return 200, ""


def names(mina: Friend, *friends: str, kinds: tuple[str, ...] = ("taken",)) -> None:
    """Mina says who may read and open some checklists: these friends, for these kinds."""
    for friend in friends:
        switches = {"asks": True, "what_i_need": False, "open_times": True, "shift_reminders": True}
        path = f"/circles/{{c}}/members/{mina.member(friend)}/consent"
        mina.put(path, switches | {"plan_sections": list(kinds)})


def writes(mina: Friend, path: str, *words: str) -> list[str]:
    """Mina writes a checklist anew; gives the ids of its lines."""
    lines = [{"id": new_id(), "words": text} for text in words]
    return [line["id"] for line in mina.put(path, {"lines": lines})["lines"]]


def holders(checklist: Json) -> list[str | None]:
    return [line["taken_by"] and line["taken_by"]["name"] for line in checklist["lines"]]


def test_a_checklist_from_its_first_words_until_it_is_forgotten(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    assert mina.get(TAKEN)["lines"] == [], "nothing is written beforehand"
    cat, key = writes(mina, TAKEN, SECRET, "Who has the key")
    names(mina, "Sam", "Ade")
    # As with a part of the plan, it counts after the pause in which the person can take it back.
    assert refused(sam, "GET", TAKEN) == (404, "not-found")
    world.advance(hours=25)
    assert [line["words"] for line in sam.get(TAKEN)["lines"]] == [SECRET, "Who has the key"]
    assert [sam.get(TAKEN)["named"], mina.get(TAKEN)["named"]] == [[], ["Sam", "Ade"]]
    assert refused(lee, "GET", TAKEN) == refused(sam, "GET", CALLED) == (404, "not-found")
    assert len(mina.reads("checklist_shown", who="Sam")) == 1, "once for these words"
    assert SECRET not in lee.tries("GET", "/circles/{c}/home").text
    assert refused(sam, "POST", f"{TAKEN}/lines/{cat}/take") == (409, "checklist-closed")

    # A tap opens it. The person hears of it first, and says that it isn't so.
    for friend in world.friends.values():
        friend.phone.new_pushes()
    assert sam.post(f"{TAKEN}/open")["phase"] == "person_first"
    world.settle()
    mina.phone.shows("ask")
    ade.phone.shows()
    assert mina.home()["checklists"] == [
        {"kind": "taken", "phase": "person_first", "opened_by": "Sam"}
    ]
    the_others_can_not_tell_yet(mina, sam, ade, cat, key)
    mina.post(f"{TAKEN}/close")
    world.advance(minutes=10)
    ade.phone.shows()
    sam.phone.shows("stand_down")

    # Opened again and not closed: the others hear two minutes later.
    sam.post(f"{TAKEN}/open")
    world.advance(minutes=1, seconds=59)
    ade.phone.shows()
    world.advance(seconds=2)
    (push,) = ade.phone.shows("ask")
    lee.phone.shows()
    notice = ade.get(f"/notices/{push['n']}")
    assert notice["target"] == "checklist"
    assert (notice["subject_id"], notice["state"]) == ("taken", "live")

    # One taker under a race; let go, taken again, done.
    with ThreadPoolExecutor(2) as pool:
        path = f"{TAKEN}/lines/{cat}/take"
        answers = list(pool.map(lambda friend: refused(friend, "POST", path), (sam, ade)))
    assert sorted(answers) == [(200, ""), (409, "checklist-line-taken")]
    assert refused(ade, "POST", f"{TAKEN}/close") == (409, "checklist-not-yours-to-close")
    taker, other = (sam, ade) if answers[0] == (200, "") else (ade, sam)
    assert refused(other, "POST", f"{TAKEN}/lines/{cat}/done") == (409, "checklist-line-not-yours")
    taker.post(f"{TAKEN}/lines/{cat}/let_go")
    sam.post(f"{TAKEN}/lines/{cat}/take")
    ade.post(f"{TAKEN}/lines/{key}/take")
    assert holders(ade.post(f"{TAKEN}/lines/{key}/done")) == ["Sam", "Ade"]
    assert ade.get(TAKEN)["lines"][1]["done_at"] is not None
    # The person writes on: lines keep who has them.
    both = mina.get(TAKEN)
    lines = [{"id": line["id"], "words": line["words"]} for line in reversed(both["lines"])]
    assert holders(mina.put(TAKEN, {"lines": lines}, headers={"If-Match": both["etag"]})) == [
        "Ade",
        "Sam",
    ]
    assert (
        mina.tries("PUT", TAKEN, {"lines": lines}, headers={"If-Match": both["etag"]}).status_code
        == 412
    )
    it_closes_and_is_forgotten(world, mina, sam, ade)


def the_others_can_not_tell_yet(mina: Friend, sam: Friend, ade: Friend, cat: str, key: str) -> None:
    # Neither that it was opened, nor that Sam does something.
    sam.post(f"{TAKEN}/lines/{cat}/take")
    assert ade.home()["checklists"] == [{"kind": "taken", "phase": "closed", "opened_by": None}]
    ades_view = ade.get(TAKEN)
    assert (ades_view["phase"], ades_view["opened"], holders(ades_view)) == (
        "closed",
        None,
        [None, None],
    )
    assert ade.post(f"{TAKEN}/close")["phase"] == "closed"
    assert refused(ade, "POST", f"{TAKEN}/lines/{key}/take") == (409, "checklist-closed")
    assert refused(ade, "POST", f"{TAKEN}/open") == (409, "checklist-opened-just-now")
    assert (mina.get(TAKEN)["phase"], holders(mina.get(TAKEN))) == ("person_first", ["Sam", None])


def it_closes_and_is_forgotten(world: World, mina: Friend, sam: Friend, ade: Friend) -> None:
    # A withdrawal closes it to Sam, and frees what they hadn't done.
    mina.withdraws("Sam")
    assert refused(sam, "GET", TAKEN) == (404, "not-found")
    assert holders(mina.get(TAKEN)) == ["Ade", None]
    world.settle()
    ade.phone.new_pushes()
    mina.post(f"{TAKEN}/close")
    world.settle()
    ade.phone.shows("stand_down")
    assert holders(ade.get(TAKEN)) == ["Ade", None], "for some days it can be looked up"
    world.advance(hours=24 * 14 + 1)
    assert holders(ade.get(TAKEN)) == [None, None]
    assert [entry["kind"] for entry in mina.record() if "checklist_opened" in entry["kind"]]


def test_what_is_refused_changes_nothing(small: World) -> None:
    world = small
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    world.widens_at_once(mina.circle)
    sam = world.friends["Sam"]
    names(mina, "Sam", kinds=("called",))
    assert refused(sam, "POST", f"{CALLED}/open") == (409, "checklist-empty")
    writes(mina, CALLED, "Stay calm")
    too_many = {"lines": [{"id": new_id(), "words": f"Line {number}"} for number in range(500)]}
    assert refused(mina, "PUT", CALLED, too_many) == (422, "too-many-checklist-lines")
    twice = {"lines": [{"id": too_many["lines"][0]["id"], "words": "x"}] * 2}
    assert refused(mina, "PUT", CALLED, twice) == (422, "checklist-line-twice")
    assert refused(sam, "PUT", CALLED, twice)[0] == 403
    assert [line["words"] for line in mina.get(CALLED)["lines"]] == ["Stay calm"]
    # What Sam opened is closed with the withdrawal, if nobody else has heard of it.
    sam.post(f"{CALLED}/open")
    mina.withdraws("Sam")
    world.advance(minutes=5)
    assert mina.get(CALLED)["phase"] == "closed"
    # The person can open it alone: then nobody has to wait.
    names(mina, "Ade", kinds=("called",))
    world.settle()
    world.friends["Ade"].phone.new_pushes()
    mina.post(f"{CALLED}/open")
    world.settle()
    world.friends["Ade"].phone.shows("ask")
    # Whoever isn't named any more holds no line, whatever ended that: here the end of a role.
    lee = world.friends["Lee"]
    role = f"/circles/{{c}}/members/{mina.member('Lee')}/roles"
    mina.put(role, {"roles": ["supporter", "coordinator"]})
    grant = {"to": {"kind": "coordinators"}, "event": "ask", "tier": 3, "sections": ["called"]}
    mina.post("/circles/{c}/grants", {"id": new_id(), **grant})
    line_id = mina.get(CALLED)["lines"][0]["id"]
    assert holders(lee.post(f"{CALLED}/lines/{line_id}/take")) == ["Lee"]
    mina.put(role, {"roles": ["supporter"]})
    assert refused(lee, "GET", CALLED) == (404, "not-found")
    assert holders(mina.get(CALLED)) == [None]
    assert holders(world.friends["Ade"].post(f"{CALLED}/lines/{line_id}/take")) == ["Ade"]
    # A plan has no part of that name, and nothing of it lies in the rows in clear.
    part = {"key": "called", "heading": None, "text": "x"}
    assert refused(mina, "PUT", "/circles/{c}/plan", {"sections": [part]}) == (422, "section-key")
    with world.parts.db.read() as tx:
        assert all(
            words.startswith("p0.") for words in tx.session.exec(select(col(ChecklistLine.words)))
        )
