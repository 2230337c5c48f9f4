"""A withdrawal that stays silent: shifts stay as they are until the person decides about each."""

from __future__ import annotations

from tests.cases.first_circle import FRI, MON, WED
from tests.factories import simple_circle
from tests.world import EVERYTHING, Friend, Json, World


def with_shifts(world: World) -> tuple[Friend, Friend, Friend, str, str]:
    """Mina's circle; Sam has two evenings of one place each, about which gaps are looked after."""
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Evening", [MON, WED, FRI], "18:00", "21:00")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    first, second = (mina.circle.slot("Evening", day) for day in ("2026-03-04", "2026-03-06"))
    for slot in (first, second):
        sam.claims(slot)
    mina.put("/circles/{c}/gaps/alerts", {"on": True, "lead_hours": [168], "wait_minutes": 60})
    world.settle()
    for friend in (sam, ade):
        friend.phone.new_pushes()
    return mina, sam, ade, first, second


def path_of(mina: Friend, name: str, suffix: str = "") -> str:
    return f"/circles/{{c}}/members/{mina.member(name)}{suffix}"


def chooses(mina: Friend, name: str, slot: str, choice: str, **body: object) -> Json:
    done: Json = mina.post(path_of(mina, name, f"/shifts/{slot}/{choice}"), body)
    return done


def slots_in(of: list[Json]) -> list[str]:
    return [shift["slot_id"] for shift in of]


def own_shifts(friend: Friend) -> list[Json]:
    """A friend's own shifts on each screen that shows them, without titles."""
    home = friend.home()["supporter"]["mine"]
    week = [slot for slot in friend.week("2026-03-02") if slot["mine"]]
    days = [day for day in friend.get("/circles/{c}/days?from=2026-03-02")["found"] if day["mine"]]
    return [{**slot, "title": None} for slot in (*home, *week)] + days


def open_now(mina: Friend) -> set[str]:
    """The slots about which something is being done, as the person reads it."""
    gaps = mina.get("/circles/{c}/gaps")["gaps"]
    return {slot for gap in gaps if gap["id"] for slot in gap["slot_ids"]}


def test_a_withdrawal_leaves_shifts_as_they_are_until_the_person_decides(world: World) -> None:
    mina, sam, ade, first, second = with_shifts(world)
    before, open_before = own_shifts(sam), len(ade.home()["supporter"]["open"])

    receipt = mina.withdraws("Sam")
    assert slots_in(receipt["shifts"]) == [first, second]
    assert {(shift["name"], shift["later_turns"]) for shift in receipt["shifts"]} == {("Sam", 0)}
    world.settle()
    assert own_shifts(sam) == before, "word for word"
    sam.phone.shows()
    # For everybody else they count as before: nobody is asked about them, nobody can take one.
    assert len(ade.home()["supporter"]["open"]) == open_before
    assert [slot["taken"] for slot in ade.week("2026-03-04", 3)] == [1, 1]
    assert not {first, second} & open_now(mina)
    refused = ade.tries("POST", f"/circles/{{c}}/slots/{first}/claim", {"anyway": True})
    assert refused.json()["type"].endswith("/taken")
    ade.phone.shows()
    # The person alone reads that something is to be decided.
    home = mina.home()["person"]
    assert slots_in(home["undecided"]) == [first, second]
    assert (home["next"]["slot_id"], home["next"]["stopped"]) == (first, True)
    (marked,) = mina.week("2026-03-04", 1)[0]["people"]
    assert marked == {
        "member_id": mina.member("Sam"),
        "name": "Sam",
        "tags": [],
        "stopped": True,
    }

    receipt_left = chooses(mina, "Sam", first, "leave")
    assert (receipt_left["stopped"], slots_in(receipt_left["shifts"])) == (True, [second])
    assert slots_in(chooses(mina, "Sam", first, "leave")["shifts"]) == [second]
    ended = chooses(mina, "Sam", second, "end")
    assert ended["shifts"] == []
    assert mina.home()["person"]["undecided"] == []
    assert [slot["id"] for slot in sam.home()["supporter"]["mine"]] == [first]
    assert [slot["id"] for slot in sam.week("2026-03-02")] == [first]
    world.settle()
    # One notice got through to Sam, and it says when; the evening is open, and looked after.
    (push,) = sam.phone.shows("shift_changed")
    notice = sam.get(f"/notices/{push['n']}")
    assert (notice["target"], slots_in(notice["shifts_off"])) == ("shift", [second])
    assert notice["shifts_off"][0]["title"] is None
    assert second in open_now(mina)
    assert ade.claims(second)["mine"]
    chooses(mina, "Sam", second, "end")
    world.settle()
    sam.phone.shows()

    assert mina.reads("shift_kept", who="Sam", by="Mina", subject_id=first)
    assert len(mina.reads("shift_ended", who="Sam", by="Mina", subject_id=second)) == 1
    (word,) = mina.reads("last_word", who="Sam", subject_id=second)
    (entry,) = mina.reads("told", who="Sam", event="shift_changed")
    assert entry["grant_id"] == word["grant_id"]

    # What was chosen stays chosen; about what was left the person is asked once more.
    mina.post(path_of(mina, "Sam", "/undo"), {"withdrawn_id": receipt["withdrawn_id"]})
    assert [slot["id"] for slot in sam.home()["supporter"]["mine"]] == [first]
    assert len(sam.week("2026-03-02")) > 1
    assert mina.home()["person"]["undecided"] == []
    asked = mina.tries("POST", path_of(mina, "Sam", f"/shifts/{first}/end"), {})
    assert asked.json()["type"].endswith("/hears-of-it")
    assert slots_in(mina.withdraws("Sam")["shifts"]) == [first]


def test_each_way_to_stop_everything_asks_about_the_shifts(world: World) -> None:
    mina, sam, _, first, second = with_shifts(world)
    off = {"asks": False, "what_i_need": False, "open_times": False, "shift_reminders": False}
    some_consent = mina.put(path_of(mina, "Sam", "/consent"), {**off, "shift_reminders": True})
    assert some_consent["withdrawn"]["shifts"] == [], "they still hear of their own shifts"
    everything = mina.put(path_of(mina, "Sam", "/consent"), off)
    assert slots_in(everything["withdrawn"]["shifts"]) == [first, second]
    mina.put(path_of(mina, "Sam", "/preset"), {"preset": "asks_and_times"})
    preset = mina.put(path_of(mina, "Sam", "/preset"), {"preset": "nothing"})
    assert slots_in(preset["withdrawn"]["shifts"]) == [first, second]
    # One at a time: the last grant that ends asks.
    mina.put(path_of(mina, "Sam", "/preset"), {"preset": "asks"})
    people = mina.get("/circles/{c}/consent")["people"]
    (grants,) = [person["grants"] for person in people if person["name"] == "Sam"]
    receipts = [mina.delete(f"/circles/{{c}}/grants/{grant['id']}") for grant in grants]
    assert [slots_in(receipt["shifts"]) for receipt in receipts[:-1]] == [[]] * (len(grants) - 1)
    assert slots_in(receipts[-1]["shifts"]) == [first, second]
    # Only the person chooses, only about who is in, only about shifts that are or were theirs.
    assert sam.tries("GET", path_of(mina, "Sam", "/shifts")).status_code == 403
    unheld = mina.circle.slot("Evening", "2026-03-02")
    for slot in (unheld, "no-such-pattern-at-all.2026-03-02"):
        assert mina.tries("POST", path_of(mina, "Sam", f"/shifts/{slot}/end"), {}).status_code in {
            404,
            422,
            400,
        }
    world.at("2026-03-04 22:00")
    assert slots_in(mina.home()["person"]["undecided"]) == [second], (
        "what is over isn't asked about"
    )


def test_a_pause_and_a_limit_of_their_own_hold_the_last_word_too(world: World) -> None:
    mina, sam, _, first, second = with_shifts(world)
    mina.withdraws("Sam")
    sam.put("/circles/{c}/mute", {"on": True, "until": "2026-03-01T21:00:00Z"})
    chooses(mina, "Sam", first, "end")
    world.settle()
    sam.phone.shows()
    view = mina.get(path_of(mina, "Sam", "/eyes"))
    assert [slots_in(last_word["shifts"]) for last_word in view["last_words"]] == [[first]]
    world.advance(hours=5)  # their mute ends before the twelve hours do
    sam.phone.shows("shift_changed")
    assert mina.get(path_of(mina, "Sam", "/eyes"))["last_words"] == []
    mina.post("/circles/{c}/pause")
    chooses(mina, "Sam", second, "end")
    world.advance(hours=13)
    mina.post("/circles/{c}/resume")
    world.settle()
    sam.phone.shows()
    assert mina.reads("held_back", who="Sam", event="shift_changed", reason="paused")


def test_turns_of_a_rotation_are_one_line_and_end_with_one_tap(world: World) -> None:
    mina, sam, ade, *_ = with_shifts(world)
    rotation_body = {
        "id": "rotation-of-two-people"[:22],
        "pattern_id": mina.offers("Night", [MON], "22:00", "07:00", kind="overnight")["id"],
        "members": [mina.member("Sam"), mina.member("Ade")],
        "hand_off": "shift",
    }
    mina.post("/circles/{c}/rotations", rotation_body)
    for friend in (sam, ade):
        friend.post(f"/circles/{{c}}/rotations/{rotation_body['id']}/agree")
    world.settle()
    for friend in (sam, ade):
        friend.phone.new_pushes()
    receipt = mina.withdraws("Sam")["shifts"]
    (turn,) = [shift for shift in receipt if shift["kind"] == "overnight"]
    assert turn["later_turns"] == 3
    before = sam.get("/circles/{c}/rotations")["rotations"]
    assert [len(rotation["next_turns"]) for rotation in before] == [4]
    world.advance(hours=24 * 8)  # a week's roll gives Sam nothing new, and takes nothing away
    (turn,) = [
        shift for shift in mina.home()["person"]["undecided"] if shift["kind"] == "overnight"
    ]
    receipt_left = chooses(mina, "Sam", turn["slot_id"], "end", later_turns=True)
    assert "overnight" not in {shift["kind"] for shift in receipt_left["shifts"]}
    world.settle()
    (push,) = sam.phone.shows("shift_changed")
    off = sam.get(f"/notices/{push['n']}")["shifts_off"]
    assert len(off) == turn["later_turns"] + 1
    assert not [slot for slot in sam.home()["supporter"]["mine"] if slot["kind"] == "overnight"]


def test_somebody_who_is_removed_reads_that_their_shifts_are_off_only_if_the_person_wants(
    world: World,
) -> None:
    mina, sam, ade, first, second = with_shifts(world)
    held_shifts = mina.get(path_of(mina, "Sam", "/shifts"))
    assert (held_shifts["stopped"], slots_in(held_shifts["shifts"])) == (False, [first, second])
    answer = mina.call("DELETE", path_of(mina, "Sam"), {"tell_shifts": True})
    assert slots_in(answer["shifts_ended"]) == [first, second]
    # Out at once, while one notice is still on its way to a phone that stays signed in for it.
    assert sam.tries("GET", "/circles/{c}/home").status_code == 404
    assert sam.get("/me")["places"] == []
    world.settle()
    pushes = sam.phone.new_pushes()
    assert len(pushes) == 1
    notice = sam.get(f"/notices/{pushes[0]['n']}")
    assert slots_in(notice["shifts_off"]) == [first, second]
    assert {first, second} <= open_now(mina)
    world.advance(hours=11)
    assert sam.get(f"/notices/{pushes[0]['n']}")["event"] == "shift_changed"
    world.advance(hours=2)
    assert sam.tries("GET", "/me").status_code == 401, "signed out when it was over"
    assert mina.reads("told", who="Sam", event="shift_changed")

    # Not chosen: nothing is said, and the phone is signed out at once.
    third = mina.circle.slot("Evening", "2026-03-09")
    ade.claims(third)
    ade.phone.new_pushes()
    assert slots_in(mina.removes("Ade")["shifts_ended"]) == [third]
    world.settle()
    assert ade.tries("GET", "/me").status_code == 401
    assert ade.phone.new_pushes() == []


def test_a_block_can_tell_too_and_leaves_nobody_signed_in_for_it(world: World) -> None:
    mina, sam, _, first, second = with_shifts(world)
    sam.put("/circles/{c}/reach", EVERYTHING | {"shift_reminders": False})
    blocked_place = mina.post(path_of(mina, "Sam", "/block"), {"tell_shifts": True})
    assert slots_in(blocked_place["shifts_ended"]) == [first, second]
    world.settle()
    # They turned such notices off themselves: their own limits hold for it, too.
    assert sam.phone.new_pushes() == []
    world.advance(minutes=5)
    assert sam.get("/me")["places"] == [], "whoever is blocked stays signed in, as before"
    assert sam.tries("GET", "/circles/{c}/home").status_code == 404
