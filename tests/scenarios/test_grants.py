"""Grants one by one: looked over, changed in one step, preset in one tap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

#: For what is the same on both databases.
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HELPS = {"key": "helps", "text": "Tea, and no questions"}
WORSE = {"key": "worse", "text": "Bright light"}


def with_plan(world: World, *people: str) -> Friend:
    mina = simple_circle(world, *people)
    etag = mina.tries("GET", "/circles/{c}/plan").headers["ETag"]
    sections = {"sections": [HELPS, WORSE]}
    mina.put("/circles/{c}/plan", sections, headers={"If-Match": etag})
    return mina


def switches(mina: Friend, name: str, *sections: str, **flags: bool) -> Json:
    body = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}
    path = f"/circles/{{c}}/members/{mina.member(name)}/consent"
    changed: Json = mina.put(path, {**body, **flags, "plan_sections": list(sections)})
    return changed


def grant(mina: Friend, name: str | None = None, **fields: object) -> Json:
    to = {"kind": "member", "member_id": mina.member(name)} if name else {"kind": "supporters"}
    body = {"id": new_id(), "to": to, "event": "ask", "tier": 2, **fields}
    new_grant: Json = mina.post("/circles/{c}/grants", body)
    return new_grant


def row(mina: Friend, name: str) -> Json:
    people = mina.get("/circles/{c}/consent")["people"]
    return next(person for person in people if person["name"] == name)


def hearing(mina: Friend) -> Json:
    """Sam's grant to hear asks."""
    return next(
        live_grant for live_grant in row(mina, "Sam")["grants"] if live_grant["event"] == "ask"
    )


def asks_of(mina: Friend, name: str) -> list[tuple[int, list[str] | None]]:
    return [
        (live_grant["tier"], live_grant["sections"])
        for live_grant in row(mina, name)["grants"]
        if live_grant["event"] == "ask"
    ]


def reads(friend: Friend) -> list[str]:
    answer = friend.tries("GET", "/circles/{c}/plan")
    return (
        [section["key"] for section in answer.json()["sections"]]
        if answer.status_code == 200
        else []
    )


def test_what_one_tap_took_one_tap_gives_back(world: World) -> None:
    mina = with_plan(world, "Sam")
    world.widens_at_once(mina.circle)
    switches(mina, "Sam", "helps")
    world.advance(hours=1)
    before = row(mina, "Sam")["switches"]
    narrowed = switches(mina, "Sam", what_i_need=False, open_times=False)
    assert reads(world.friends["Sam"]) == []
    undo = f"/circles/{{c}}/members/{mina.member('Sam')}/undo"
    mina.post(undo, {"withdrawn_id": narrowed["withdrawn"]["withdrawn_id"]})
    assert row(mina, "Sam")["switches"] == before
    assert reads(world.friends["Sam"]) == ["helps"], "given back exactly, at once"
    ask_grant = hearing(mina)
    ended = mina.delete(f"/circles/{{c}}/grants/{ask_grant['id']}")
    assert ask_grant["id"] not in {each["id"] for each in row(mina, "Sam")["grants"]}
    mina.post(undo, {"withdrawn_id": ended["withdrawn_id"]})
    assert (ask_grant["tier"], ask_grant["sections"]) in asks_of(mina, "Sam")
    with pytest.raises(Refused) as refusal:
        mina.post(undo, {"withdrawn_id": ask_grant["id"]})
    assert refusal.value.status == 404


# --- asked about again --------------------------------------------------------------------------


@ON_ONE
def test_the_plan_is_asked_about_again_and_nothing_changes_by_itself(world: World) -> None:
    mina = with_plan(world, "Sam")
    sam = world.friends["Sam"]
    switches(mina, "Sam", "helps")
    world.advance(hours=24)
    assert mina.get("/circles/{c}/widening")["review"] == []
    world.advance(hours=60 * 24)
    assert mina.home()["person"]["to_review"] == 1
    (asked,) = mina.get("/circles/{c}/widening")["review"]
    assert asked["sections"] == ["helps"]
    world.advance(hours=20 * 24)
    assert reads(sam) == ["helps"], "asked, never ended by itself"
    path = f"/circles/{{c}}/grants/{asked['id']}/review"
    mina.post(path, {"keep": True})
    assert mina.home()["person"]["to_review"] == 0
    (entry,) = mina.reads("consent_kept", who="Sam", by="Mina")
    assert (entry["grant_id"], entry["words"]) == (asked["id"], "widening.keep@3")
    world.advance(hours=60 * 24)
    mina.post(path, {"keep": False})
    assert reads(sam) == []
    assert asks_of(mina, "Sam") == [(2, None)], "who stops reading still hears asks"
    with pytest.raises(Refused) as refusal:
        mina.post(f"/circles/{{c}}/grants/{hearing(mina)['id']}/review", {"keep": True})
    assert refusal.value.code == "nothing-to-review"


@ON_ONE
def test_stopping_a_grant_that_was_never_split_leaves_the_rest_of_it(world: World) -> None:
    mina = with_plan(world, "Sam")
    world.widens_at_once(mina.circle)
    new_grant = grant(mina, tier=3, sections=["helps", "handover"], channels=["push"], why="Near")
    world.advance(hours=60 * 24)
    mina.post(f"/circles/{{c}}/grants/{new_grant['id']}/review", {"keep": False})
    (role,) = mina.get("/circles/{c}/consent")["roles"]
    (remaining_grant,) = role["grants"]
    assert (
        remaining_grant["tier"],
        remaining_grant["sections"],
        remaining_grant["channels"],
    ) == (3, ["handover"], ["push"])
    assert (remaining_grant["why"], remaining_grant["review_at"]) == ("Near", None)


# --- one by one ---------------------------------------------------------------------------------


def test_a_grant_is_changed_in_one_step(world: World) -> None:
    mina = simple_circle(world, "Sam")
    hears = hearing(mina)
    etag = mina.get("/circles/{c}/consent")["etag"]
    path = f"/circles/{{c}}/grants/{hears['id']}"
    until = (world.now + timedelta(days=30)).astimezone(UTC).isoformat()
    terms = {
        "id": new_id(),
        "event": "ask",
        "tier": 1,
        "channels": ["push"],
        "from_wall": "08:00",
        "to_wall": "22:00",
        "ends_at": until,
        "why": "Sam lives next door",
    }
    changed = mina.call("PUT", path, terms, headers={"If-Match": etag})
    assert changed["id"] == terms["id"]
    assert changed["withdrawn"] is not None, "it is narrower: waited for"
    assert (changed["why"], changed["from_wall"]) == ("Sam lives next door", "08:00")
    assert asks_of(mina, "Sam") == [(1, None)]
    with pytest.raises(Refused) as refusal:
        mina.call("PUT", path, {**terms, "id": new_id()}, headers={"If-Match": etag})
    assert refusal.value.status == 412
    with pytest.raises(Refused) as refusal:
        mina.put(path, {**terms, "id": new_id()})
    assert refusal.value.status == 404, "it was replaced"
    (receipt,) = mina.reads("granted", grant_id=terms["id"])
    assert (receipt["words"], receipt["by"]["name"]) == ("grant.says.1@3", "Mina")
    assert len(mina.reads("consent_changed", who="Sam", grant_id=hears["id"])) == 1
    mina.asks("Company", now=True)
    world.phone("Sam").shows("ask")
    assert sam_is_told(world) is None


def sam_is_told(world: World) -> str | None:
    told_text: str | None = world.friends["Sam"].sees()["told"]["what"]
    return told_text


@ON_ONE
def test_a_grant_that_is_over_by_itself_is_neither_changed_nor_looked_over(world: World) -> None:
    mina = with_plan(world, "Sam")
    soon = (world.now + timedelta(days=3)).astimezone(UTC).isoformat()
    over = grant(mina, "Sam", tier=3, sections=["helps"], ends_at=soon)
    world.advance(hours=24 * 4)
    before = row(mina, "Sam")["grants"]
    path = f"/circles/{{c}}/grants/{over['id']}"
    terms = {"id": new_id(), "event": "ask", "tier": 2}
    assert mina.tries("PUT", path, terms).status_code == 404
    assert mina.tries("POST", f"{path}/review", {"keep": False}).status_code == 404
    assert row(mina, "Sam")["grants"] == before


@ON_ONE
def test_a_changed_grant_goes_on_showing_what_was_open(world: World) -> None:
    mina = with_plan(world, "Sam")
    sam = world.friends["Sam"]
    soon = (world.now + timedelta(days=3)).astimezone(UTC).isoformat()
    new_grant = grant(mina, "Sam", tier=3, sections=["helps"], ends_at=soon)
    world.advance(hours=24)
    assert reads(sam) == ["helps"]
    # Longer is wider: it waits, and until then what was open stays open.
    terms = {"id": new_id(), "event": "ask", "tier": 3, "sections": ["helps"]}
    mina.put(f"/circles/{{c}}/grants/{new_grant['id']}", terms)
    assert reads(sam) == ["helps"]
    assert len(mina.get("/circles/{c}/widening")["waiting"]) == 1
    world.advance(hours=24 * 4)
    assert reads(sam) == ["helps"]
    # Only its hours: nothing waits, and it is asked about when it would have been.
    hours = {"from_wall": "08:00", "to_wall": "20:00"}
    (plan,) = [live_grant for live_grant in row(mina, "Sam")["grants"] if live_grant["sections"]]
    changed = mina.put(f"/circles/{{c}}/grants/{plan['id']}", {**terms, **hours, "id": new_id()})
    assert changed["review_at"] == plan["review_at"]
    assert reads(sam) == ["helps"]


@ON_ONE
def test_a_grant_begins_when_the_person_says(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/preset", {"preset": "nothing"})
    begins = (world.now + timedelta(hours=2)).astimezone(UTC)
    new_grant = grant(mina, "Sam", starts_at=begins.isoformat())
    assert datetime.fromisoformat(new_grant["starts_at"]) == begins
    assert len(mina.reads("granted_later", who="Sam", event="ask")) == 1
    mina.asks(now=True)
    world.phone("Sam").shows()
    mina.does("stop")
    world.advance(hours=3)
    world.phone("Sam").new_pushes()
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    late = (world.now + timedelta(days=1000)).astimezone(UTC).isoformat()
    over = (world.now - timedelta(days=1)).astimezone(UTC).isoformat()
    for wrong in ({"starts_at": late}, {"ends_at": over}):
        with pytest.raises(Refused) as refusal:
            grant(mina, "Sam", **wrong)
        assert refusal.value.code == "bad-end"


@ON_ONE
def test_a_grant_that_is_changed_to_be_about_something_else_is_another(world: World) -> None:
    mina = with_plan(world, "Sam")
    gaps = grant(mina, "Sam", event="gap", tier=3, sections=["helps"])
    world.advance(hours=24)
    terms = {"id": new_id(), "event": "ask", "tier": 3, "sections": ["helps"]}
    changed = mina.put(f"/circles/{{c}}/grants/{gaps['id']}", terms)
    assert datetime.fromisoformat(changed["starts_at"]) == world.now + timedelta(hours=24)
    assert changed["withdrawn"]["withdrawn_id"]
    assert reads(world.friends["Sam"]) == []
    assert len(mina.reads("withdrawn", who="Sam", event="gap", grant_id=gaps["id"])) == 1


# --- only what there is -------------------------------------------------------------------------


@ON_ONE
def test_only_consents_that_exist_can_be_given(world: World) -> None:
    mina = with_plan(world, "Sam")
    people = mina.get("/circles/{c}/consent")["people"]
    unsent = ("repair", "knock", "step_needs_yes")
    refused = [(event, 1, "nothing-sends-it") for event in unsent]
    refused.append(("need", 1, "chosen-each-time"))
    for event, tier, code in [*refused, ("open_time", 4, "card-with-requests")]:
        with pytest.raises(Refused) as refusal:
            grant(mina, "Sam", event=event, tier=tier)
        assert (refusal.value.status, refusal.value.code) == (422, code)
        path = f"/circles/{{c}}/grants/{hearing(mina)['id']}"
        with pytest.raises(Refused) as refusal:
            mina.put(path, {"id": new_id(), "event": event, "tier": tier})
        assert (refusal.value.status, refusal.value.code) == (422, code)
    offered = {
        grant_row["event"]
        for grant_row in world.friends["Sam"].get("/circles/{c}/reach/events")["events"]
    }
    for preset in mina.get("/circles/{c}/consent")["presets"]:
        assert {live_grant["event"] for live_grant in preset["grants"]} <= offered
    # What two members write to each other is let in by each, and granted by nobody.
    assert offered & set(unsent) == {"repair"}
    assert mina.get("/circles/{c}/consent")["people"] == people


# --- presets ------------------------------------------------------------------------------------


@ON_ONE
def test_a_preset_is_grants_that_can_be_read(world: World) -> None:
    mina = with_plan(world, "Sam")
    world.widens_at_once(mina.circle)
    switches(mina, "Sam", "helps")
    grants_by_preset = {
        preset_row["preset"]: preset_row["grants"]
        for preset_row in mina.get("/circles/{c}/consent")["presets"]
    }
    assert list(grants_by_preset) == ["nothing", "asks", "asks_and_times", "all_but_plan"]
    path = f"/circles/{{c}}/members/{mina.member('Sam')}/preset"
    for preset in ("asks", "all_but_plan", "asks_and_times"):
        changed = mina.put(path, {"preset": preset})
        live_grants = {
            (live_grant["event"], live_grant["tier"]) for live_grant in changed["grants"]
        }
        assert live_grants == {
            (live_grant["event"], live_grant["tier"]) for live_grant in grants_by_preset[preset]
        }, preset
        assert all(not live_grant["sections"] for live_grant in changed["grants"])
    assert reads(world.friends["Sam"]) == []
    nothing = mina.put(path, {"preset": "nothing"})
    assert (nothing["denied"], nothing["grants"]) == (True, [])
    assert nothing["may_undo"] == nothing["withdrawn"]["withdrawn_id"]
    assert not mina.put(path, {"preset": "asks"})["denied"]
