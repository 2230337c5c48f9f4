"""What the person reads afterwards: who was told what and why, what was shown, what is left."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from app.circles.models import Disclosure, Knock
from app.core.ids import new_id
from app.outbox.models import Notice
from app.record.entry_kinds import FRIENDS_OWN_REASONS
from app.record.models import RecordEntry
from app.record.verify import KnownHead, verify
from tests.authenticator import PaperCode, makes_code
from tests.cases.first_circle import WED
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

PLAN = [
    {"key": "helps", "text": "rice porridge"},
    {"key": "arrive", "text": "Ring twice."},
    {"key": "cat", "heading": "The cat", "text": "Bori: dry food"},
    {"key": "worse", "text": "advice"},
]
SWITCHES = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}


def plan_for_sam(world: World, *friends: str) -> Friend:
    """Mina's circle with a written plan, of which Sam may read two parts and the address."""
    mina = simple_circle(world, *(friends or ("Sam", "Ade")))
    mina.put("/circles/{c}/plan", {"sections": PLAN})
    mina.put("/circles/{c}/arrival", {"address": "12 Alder Lane", "notes": None})
    mina.put(
        f"/circles/{{c}}/members/{mina.member('Sam')}/consent",
        SWITCHES | {"plan_sections": ["arrive", "cat", "address"]},
    )
    world.advance(hours=25)
    return mina


def about(person: Friend, topic: str) -> list[Json]:
    entries: list[Json] = person.get(f"/circles/{{c}}/record?limit=50&about={topic}")["entries"]
    return entries


def disclosures(person: Friend) -> list[tuple[str, str]]:
    return [
        (entry["who"]["name"], entry["section"]["key"] if entry["section"] else entry["kind"])
        for entry in about(person, "shown")[::-1]
    ]


def saved(person: Friend, code: PaperCode | None = None) -> Json:
    """The record as a file; whoever uses the app for longer than a day shows their code first."""
    if code is not None:
        person.post("/me/proof", {"code": code.token})
    saved_record: Json = person.get("/circles/{c}/record/export")
    return saved_record


# --- who was told, and why ------------------------------------------------------------------


def test_the_grant_behind_each_word_can_be_read_when_it_has_ended_too(small: World) -> None:
    mina = plan_for_sam(small)
    mina.asks("company, please", now=True)
    (entry,) = mina.reads("told", who="Sam", event="ask")
    assert entry["grant"]["id"] == entry["grant_id"]
    assert (entry["grant"]["event"], entry["grant"]["tier"], entry["outcome"]) == (
        "ask",
        3,
        "accepted",
    )
    assert set(entry["grant"]["sections"]) == {"arrive", "cat", "address"}
    assert entry["grant"]["ended_at"] is None
    mina.withdraws("Sam")
    (entry,) = mina.reads("told", who="Sam", event="ask")
    assert entry["grant"]["ended_at"] is not None
    # Changes of consent stand there with the words that were agreed to.
    changes = about(mina, "consent")
    assert changes[0]["kind"] == "withdrawn"
    (first,) = [change for change in changes if change["grant_id"] == entry["grant_id"]]
    assert (first["kind"], first["words"]) == ("granted_later", "grant.says.3@3")
    assert first["by"]["name"] == "Mina"


def test_what_was_held_back_says_why_and_each_friend_by_themselves(world: World) -> None:
    mina = plan_for_sam(world)
    sam = world.friends["Sam"]
    sam.put("/circles/{c}/reach", {"asks": False, "stand_downs": True})
    # Sam alone: the step is skipped at once, and it stands there who wasn't asked.
    order = [{"kind": "member", "member_id": mina.member("Sam")}]
    mina.put("/circles/{c}/plan", {"sections": PLAN, "ladder": [{"audience": order}]})
    mina.asks(now=True)
    mina.does("stop")
    world.settle()
    held_back = about(mina, "held_back")
    assert {(entry["kind"], entry["who"]["name"], entry["reason"]) for entry in held_back} == {
        ("held_back", "Sam", "not_reachable")
    }
    # Which of a friend's own causes it was stands nowhere in what is kept.
    with world.parts.db.read() as tx:
        stored_facts = tx.session.exec(select(RecordEntry.facts)).all()
    assert not {(facts or {}).get("reason") for facts in stored_facts} & FRIENDS_OWN_REASONS
    ade = mina.member("Ade")
    page = mina.get(f"/circles/{{c}}/record?limit=50&who={ade}")["entries"]
    assert page
    assert all("Ade" in {(entry[key] or {}).get("name") for key in ("who", "by")} for entry in page)
    with pytest.raises(Refused):
        mina.get("/circles/{c}/record?about=everything")


def test_a_friends_sleep_is_recorded_as_out_of_reach_and_nothing_more(small: World) -> None:
    mina = simple_circle(small, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", "2026-03-04")
    small.friends["Sam"].put("/circles/{c}/capacity", {"level": "open"})
    mina.post("/circles/{c}/open-times/tell", {"slot_ids": [slot]})
    small.friends["Sam"].put("/circles/{c}/capacity", {"level": "resting"})
    small.settle()
    (held_back,) = about(mina, "held_back")
    assert (held_back["event"], held_back["reason"]) == ("open_time", "not_reachable")
    with small.parts.db.read() as tx:
        stored_facts = tx.session.exec(select(RecordEntry.facts)).all()
    assert not {(facts or {}).get("reason") for facts in stored_facts} & FRIENDS_OWN_REASONS


def test_what_was_stopped_while_it_waited_is_told_of_too(small: World) -> None:
    mina = simple_circle(small, "Sam", "Ade", "Lee")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", "2026-03-04")
    # All three are to hear of it, and nothing has left yet.
    assert mina.post("/circles/{c}/open-times/tell", {"slot_ids": [slot]})["told"] == 3
    mina.withdraws("Sam")
    mina.removes("Ade")
    mina.post("/circles/{c}/pause", {"until_wall": None})
    small.settle()
    held_back = [
        (entry["who"]["name"], entry["event"], entry["reason"], entry["time"]["kind"])
        for entry in about(mina, "held_back")[::-1]
    ]
    assert held_back == [
        ("Sam", "open_time", "denied", "company"),
        ("Ade", "open_time", "removed", "company"),
        ("Lee", "open_time", "paused", "company"),
    ]
    assert {entry["who"]["name"] for entry in mina.reads("told")} == {"Mina"}


# --- first disclosures ----------------------------------------------------------------------


def test_a_part_of_the_plan_is_told_of_once_and_not_each_opening(world: World) -> None:
    mina = plan_for_sam(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    assert disclosures(mina) == []
    for _ in range(3):
        assert {section["key"] for section in sam.get("/circles/{c}/plan")["sections"]} == {
            "arrive",
            "cat",
        }
    assert disclosures(mina) == [("Sam", "arrive"), ("Sam", "cat")]
    (_, cat) = about(mina, "shown")[::-1]
    assert cat["section"] == {"key": "cat", "heading": "The cat"}
    # Mina reads their own, Ade is refused: nothing was shown to either.
    mina.get("/circles/{c}/plan")
    with pytest.raises(Refused):
        ade.get("/circles/{c}/plan")
    # An ask shows how to arrive; it was shown before.
    mina.asks(now=True)
    assert sam.sees()["told"]["arrive"] == "Ring twice."
    sam.home()
    assert len(disclosures(mina)) == 2
    mina.does("stop")
    # Written anew, it is another text: told of once more when it is first shown.
    mina.put("/circles/{c}/plan", {"sections": [*PLAN[:1], dict(PLAN[1], text="Knock.")]})
    assert len(disclosures(mina)) == 2
    mina.asks(now=True)
    for _ in range(2):
        assert sam.sees()["told"]["arrive"] == "Knock."
    assert disclosures(mina)[2:] == [("Sam", "arrive")]
    assert "Knock" not in json.dumps(mina.record())


def test_home_and_an_answer_are_first_showings_as_well(small: World) -> None:
    mina = plan_for_sam(small)
    sam = small.friends["Sam"]
    mina.asks(now=True)
    assert sam.home()["supporter"]["asks"][0]["told"]["arrive"] == "Ring twice."
    assert disclosures(mina) == [("Sam", "arrive")]
    mina.put("/circles/{c}/plan", {"sections": PLAN[1:]})
    mina.does("stop")
    mina.asks(now=True)
    assert sam.answers("coming", 10)["told"]["arrive"] == "Ring twice."
    assert disclosures(mina) == [("Sam", "arrive"), ("Sam", "arrive")]


# --- kept for so long, saved, forgotten -----------------------------------------------------


def test_it_is_saved_with_its_proof_and_forgotten_when_the_person_says(world: World) -> None:
    mina = plan_for_sam(world)
    code = makes_code(mina)
    world.advance(hours=24)
    refusal = mina.tries("GET", "/circles/{c}/record/export")
    assert (refusal.status_code, refusal.json()["type"]) == (403, "/problems/proof-needed")
    mina.asks(now=True)
    mina.does("stop")
    world.settle()
    saved_record = saved(mina, code)
    assert verify(saved_record).is_whole
    assert set(mina.circle.members.values()) <= set(saved_record["names"])
    assert len(saved_record["entries"]) == saved_record["head"]["seq"] == len(mina.record())
    head = KnownHead(saved_record["head"]["seq"], saved_record["head"]["hash"])
    assert mina.get("/circles/{c}/record/keeping")["days"] == 365
    world.advance(hours=24 * 40)
    retention = mina.put("/circles/{c}/record/keeping", {"days": 30})
    assert retention["forgotten"] == head.seq
    page = mina.get("/circles/{c}/record")
    assert [entry["kind"] for entry in page["entries"]] == ["keeping_changed"]
    assert (page["keep_days"], page["forgotten"], page["entries"][0]["days"]) == (30, head.seq, 30)
    later = saved(mina, code)
    assert verify(later, head).is_whole
    assert [entry["facts"] for entry in later["entries"][: head.seq]] == [None] * head.seq
    # At once, as well: what is to be forgotten later than now is forgotten until now.
    world.advance(seconds=1)
    until = (world.now + timedelta(days=9)).isoformat()
    mina.post("/circles/{c}/record/forget", {"before": until})
    assert [entry["kind"] for entry in mina.record()] == ["forgotten_before"]
    assert verify(saved(mina, code), head).is_whole


def test_a_phone_follows_the_chain_from_where_it_was(small: World) -> None:
    mina = simple_circle(small, "Sam")
    first = mina.get("/circles/{c}/record/proof")
    assert (first["leaves"], first["next"]) == ([], None)
    mina.asks(now=True)
    seq = first["head"]["seq"]
    proof = mina.get(f"/circles/{{c}}/record/proof?from_seq={seq}")
    assert len(proof["leaves"]) == proof["head"]["seq"] - seq > 0
    entries = saved(mina)["entries"]
    assert proof["leaves"] == [entry["leaf"] for entry in entries[seq:]]
    assert mina.get("/circles/{c}/record/proof?from_seq=99999")["leaves"] == []


# --- removed, blocked, remembered -----------------------------------------------------------


def test_who_is_blocked_comes_back_by_no_link_and_cannot_tell(world: World) -> None:
    mina = plan_for_sam(world)
    sam = world.friends["Sam"]
    blocked_place = mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/block")
    assert set(blocked_place) == {"left", "may_have_left", "queued_stopped", "shifts_ended"}
    assert blocked_place["shifts_ended"] == [], "Sam held none"
    assert sam.tries("GET", "/circles/{c}/home").status_code == 404
    assert [
        (person["name"], person["blocked"]) for person in mina.get("/circles/{c}/former")["people"]
    ] == [("Sam", True)]
    # A link that was meant for somebody else.
    mina.keeps_place("Rosa")
    sam.name = "Rosa"
    link = mina.invites("Rosa")
    before = mina.record()
    knock = sam.knocks(link)
    assert (knock["state"], len(knock["code"])) == ("waiting", 6)
    assert sam.get(f"/knocks/{knock['id']}")["state"] == "waiting"
    assert [knock["state"] for knock in sam.get("/me")["knocks"]] == ["waiting"]
    sam.may_be_reached(knock)
    world.settle()
    world.phone("Mina").shows()
    assert mina.get("/circles/{c}/knocks")["knocks"] == []
    (rosa,) = [member for member in mina.get("/circles/{c}")["members"] if member["name"] == "Rosa"]
    assert (rosa["state"], rosa["disclosure"]) == ("kept", None)
    assert mina.record() == before
    with world.parts.db.read() as tx:
        row = tx.session.exec(select(Knock).where(Knock.id == knock["id"])).one()
        place = Disclosure.member_id == mina.member("Rosa")
        assert tx.session.exec(select(Disclosure.id).where(place)).all() == []
        assert (
            tx.session.exec(select(Notice.id).where(Notice.subject_id == knock["id"])).all() == []
        )
    body = {"disclosure_id": row.disclosure_id}
    answer = mina.tries("POST", f"/circles/{{c}}/knocks/{knock['id']}/let-in", body)
    assert answer.status_code == 404
    assert mina.tries("POST", f"/circles/{{c}}/knocks/{knock['id']}/refuse", {}).status_code == 404
    # The one whom the link was meant for gets another and comes in.
    again = mina.invites("Rosa")
    real = world.friend("Rosa")
    real.knocks(again)
    assert mina.at_the_door("Rosa")
    # Let be, Sam can knock again and is seen.
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/unblock")
    mina.keeps_place("Zoe")
    sam.name = "Zoe"
    sam.knocks(mina.invites("Zoe"))
    assert mina.at_the_door("Zoe")
    kinds = [entry["kind"] for entry in about(mina, "consent")]
    assert [kind for kind in kinds if kind.endswith("blocked")] == ["unblocked", "blocked"]


def test_a_knock_that_waits_is_hidden_when_its_account_is_blocked(small: World) -> None:
    mina = plan_for_sam(small)
    sam = small.friends["Sam"]
    mina.keeps_place("Rosa")
    link = mina.invites("Rosa")
    sam.begins_circle("Zoe")  # so that they stay signed in
    sam.circle = mina.circle
    mina.removes("Sam")
    sam.name = "Rosa"
    sam.knocks(link)
    assert mina.at_the_door("Rosa")
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/block")
    assert mina.get("/circles/{c}/knocks")["knocks"] == []


def test_what_a_former_friend_may_remember(world: World) -> None:
    mina = plan_for_sam(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Lunch", [WED], "12:00", "14:00", kind="food")
    slot = mina.circle.slot("Lunch", "2026-03-04")
    sam.claims(slot)
    sam.get("/circles/{c}/plan")
    mina.asks(now=True)
    sam.answers("coming", 5)
    sam.post("/circles/{c}/arrival/look")
    mina.does("stop")
    world.settle()
    path = f"/circles/{{c}}/members/{mina.member('Sam')}/remembers"
    member_now = mina.get(path)
    assert member_now["here"]
    mina.removes("Sam")
    former_member = mina.get(path)
    assert former_member == member_now | {"here": False}
    assert (former_member["name"], former_member["blocked"], former_member["names"]) == (
        "Sam",
        False,
        False,
    )
    assert [time["kind"] for time in former_member["times"]] == ["food"]
    assert [section["key"] for section in former_member["sections"]] == ["arrive", "cat"]
    assert (former_member["address"], len(former_member["address_at"])) == (True, 1)
    assert (len(former_member["asks"]), former_member["saw_times"]) == (1, True)
    # Nobody else can look, and nobody is told.
    assert ade.tries("GET", path).status_code == 403
    for other in (mina.member("Mina"), new_id()):
        assert mina.tries("GET", f"/circles/{{c}}/members/{other}/remembers").status_code in {
            200,
            404,
        }
    world.phone("Sam").new_pushes()
    world.settle()
    world.phone("Sam").shows()
    ades = mina.get(f"/circles/{{c}}/members/{mina.member('Ade')}/remembers")
    assert (ades["times"], ades["sections"], ades["address"], ades["asks"]) == ([], [], False, [])
    # When it was goes with the record; that it was stays.
    world.advance(seconds=1)
    mina.post("/circles/{c}/record/forget", {"before": world.now.isoformat()})
    remembered = mina.get(path)
    assert (remembered["address"], remembered["address_at"], remembered["asks"]) == (True, [], [])
    assert [section["key"] for section in remembered["sections"]] == ["arrive", "cat"]
