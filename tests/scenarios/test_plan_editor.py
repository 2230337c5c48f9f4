"""The plan is written over an evening, on two phones, with a bad connection and with a friend's
hours unknown: nothing is lost, nothing is written over unseen, and what reaches nobody is said."""

from __future__ import annotations

import secrets

import pytest

from app.core.change_signal import Hint
from app.core.ids import new_id
from tests.factories import comes_in, second_device, simple_circle
from tests.world import Friend, Json, Refused, World

DRAFT = "/circles/{c}/plan/draft"
USE = "/circles/{c}/plan/draft/use"


def member(mina: Friend, name: str) -> Json:
    return {"kind": "member", "member_id": mina.member(name)}


def a_step(*audience: Json, **fields: object) -> Json:
    return {"audience": list(audience), **fields}


def saves(mina: Friend, etag: str, **change: object) -> Json:
    saved: Json = mina.patch(DRAFT, change, headers={"If-Match": etag})
    return saved


def uses(mina: Friend, draft: Json) -> Json:
    used: Json = mina.post(USE, {"version": draft["in_use"]}, headers={"If-Match": draft["etag"]})
    return used


def refused(mina: Friend, method: str, path: str, body: Json, etag: str) -> Refused:
    with pytest.raises(Refused) as refusal:
        mina.call(method, path, body, headers={"If-Match": etag})
    return refusal.value


def texts(plan: Json) -> dict[str, str]:
    return {section["key"]: section["text"] for section in plan["sections"] if section["text"]}


def kinds(draft: Json) -> list[tuple[str, int | None]]:
    return [(warning["kind"], warning["position"]) for warning in draft["warnings"]]


# --- a draft is kept, and isn't the plan ---------------------------------------------------------


def test_three_evenings_of_writing_and_then_it_is_the_plan(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    draft = mina.get(DRAFT)
    assert (draft["exists"], draft["etag"], draft["in_use"]) == (False, '"0"', 1)
    assert [section["key"] for section in draft["sections"]] == ["i_am", "helps", "worse", "arrive"]

    draft = saves(
        mina, draft["etag"], sections=[{"key": "helps", "text": "quiet company, films, no advice"}]
    )
    section_id = new_id()
    world.advance(hours=24)
    draft = saves(
        mina,
        draft["etag"],
        sections=[{"key": section_id, "heading": "The cat", "text": "Bori: dry food"}],
        order=["helps", section_id],
        nobody_free="The warmline.",
    )
    assert [section["key"] for section in draft["sections"]][:2] == ["helps", section_id]
    # Another phone, a reload: what was kept is there. The plan in use knows nothing of it.
    assert mina.get(DRAFT) == draft
    assert draft["exists"]
    assert draft["based_on"] == 1
    before = mina.get("/circles/{c}/plan")
    assert (before["version"], texts(before), before["nobody_free"]) == (1, {}, None)

    world.advance(hours=24)
    draft = saves(
        mina,
        draft["etag"],
        ladder=[
            a_step(member(mina, "Sam"), name="Company", wait_minutes=10),
            a_step(
                member(mina, "Sam"),
                member(mina, "Ade"),
                name="Two people",
                mode="together",
                answers=["coming"],
                needed=2,
                wait_minutes=15,
                needs_my_yes=True,
                do="one sits, one handles food",
            ),
        ],
    )
    used = uses(mina, draft)
    assert texts(used) == {"helps": "quiet company, films, no advice", section_id: "Bori: dry food"}
    assert [step["name"] for step in used["ladder"]] == ["Company", "Two people"]
    assert used["nobody_free"] == "The warmline."
    assert (used["version"], used["simple"]) == (2, False)
    after = mina.get(DRAFT)
    assert (after["exists"], after["in_use"], texts(after)) == (False, 2, texts(used))
    assert [entry["kind"] for entry in mina.record()].count("plan_changed") == 1

    mina.asks(now=True)
    assert [step["name"] for step in mina.sees()["steps"]] == ["Company", "Two people"]


def test_a_draft_that_is_put_away_leaves_the_plan_and_no_old_etag(world: World) -> None:
    mina = simple_circle(world, "Sam")
    first = saves(mina, '"0"', sections=[{"key": "helps", "text": "tea"}])
    answer = mina.call("DELETE", DRAFT, {}, headers={"If-Match": first["etag"]})
    assert (answer["exists"], texts(answer)) == (False, {})
    # A phone that still shows the first draft doesn't write into the next one.
    assert refused(mina, "PATCH", DRAFT, {"nobody_free": "x"}, first["etag"]).code == "draft-newer"
    assert saves(mina, answer["etag"], nobody_free="x")["etag"] not in {
        first["etag"],
        answer["etag"],
    }


def test_a_simple_order_stays_simple_and_a_friend_named_later_comes_last(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    draft = saves(
        mina,
        '"0"',
        ladder=[a_step(member(mina, "Ade"), member(mina, "Sam"), wait_minutes=10)],
    )
    used = uses(mina, draft)
    assert (used["simple"], used["wait_minutes"]) == (True, 10)
    assert mina.home()["person"]["first"] == {"name": "Ade", "tags": []}
    mina.keeps_place("Kit")
    (step,) = mina.get("/circles/{c}/plan")["ladder"]
    assert [person["member_id"] for person in step["audience"]] == [
        mina.member(name) for name in ("Ade", "Sam", "Kit")
    ]


# --- two phones ----------------------------------------------------------------------------------


def test_of_two_phones_the_later_save_is_told_and_nothing_is_lost(world: World) -> None:
    mina = simple_circle(world, "Sam")
    tablet = second_device(world, "Mina", push=False)
    path = DRAFT.replace("{c}", mina.circle.id)
    saves(mina, '"0"', sections=[{"key": "helps", "text": "from the phone"}])
    late = tablet.call(
        "PATCH",
        path,
        {"sections": [{"key": "helps", "text": "from the tablet"}]},
        headers={"If-Match": '"0"'},
    )
    assert late.status_code == 412
    assert late.json()["type"] == "/problems/draft-newer"
    assert "isn’t lost" in late.json()["detail"]
    assert late.json()["etag"] == '"1"'
    newer = tablet.call("GET", path).json()
    assert texts(newer) == {"helps": "from the phone"}
    # Having seen it, they may keep their own words; the rest of the newer one stays.
    saves(mina, '"1"', sections=[{"key": "worse", "text": "loud rooms"}])
    answer = tablet.call(
        "PATCH",
        path,
        {"sections": [{"key": "helps", "text": "from the tablet"}]},
        headers={"If-Match": '"2"'},
    )
    assert texts(answer.json()) == {"helps": "from the tablet", "worse": "loud rooms"}


def test_the_same_save_again_is_one_save(world: World) -> None:
    mina = simple_circle(world, "Sam")
    key, body = new_id(), {"sections": [{"key": "helps", "text": "tea"}]}
    first = mina.patch(DRAFT, body, key=key, headers={"If-Match": '"0"'})
    again = mina.patch(DRAFT, body, key=key, headers={"If-Match": '"0"'})
    assert first == again
    assert first["etag"] == '"1"'


def test_a_plan_that_changed_meanwhile_is_not_written_over_unseen(world: World) -> None:
    mina = simple_circle(world, "Sam")
    draft = saves(mina, '"0"', sections=[{"key": "helps", "text": "tea"}])
    mina.keeps_place("Kit")
    code = refused(mina, "POST", USE, {"version": draft["in_use"]}, draft["etag"])
    assert (code.status, code.code) == (412, "stale")
    draft_now = mina.get(DRAFT)
    assert (draft_now["based_on"], draft_now["in_use"]) == (1, 2)
    assert texts(draft_now) == {"helps": "tea"}
    assert texts(uses(mina, draft_now)) == {"helps": "tea"}


def test_use_of_an_older_draft_is_refused(world: World) -> None:
    mina = simple_circle(world, "Sam")
    older = saves(mina, '"0"', sections=[{"key": "helps", "text": "tea"}])
    saves(mina, older["etag"], sections=[{"key": "helps", "text": "tea, no sugar"}])
    assert refused(mina, "POST", USE, {"version": 1}, older["etag"]).code == "draft-newer"
    assert mina.get("/circles/{c}/plan")["version"] == 1


def test_a_running_ask_keeps_the_plan_that_it_began_with(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    draft = saves(mina, '"0"', ladder=[a_step(member(mina, "Lee"))])
    assert draft["ask_running"] is True
    uses(mina, draft)
    world.advance(minutes=5)
    world.phone("Ade").shows("ask")
    world.phone("Lee").shows()
    mina.does("stop")
    world.settle()
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).new_pushes()
    mina.asks(now=True)
    world.phone("Lee").shows("ask")


def test_who_left_is_in_no_draft_and_no_friend_hears_of_the_writing(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    hinted: list[Hint] = []
    stop = world.parts.db.signal.listen(hinted.append)
    draft = saves(
        mina,
        '"0"',
        ladder=[a_step(member(mina, "Sam")), a_step(member(mina, "Ade"), member(mina, "Sam"))],
    )
    stop()
    assert not any(hinted), "friends' phones learn nothing while somebody writes"
    mina.removes("Sam")
    draft_now = mina.get(DRAFT)
    assert [
        [person["member_id"] for person in step["audience"]] for step in draft_now["ladder"]
    ] == [
        [],
        [mina.member("Ade")],
    ]
    assert ("nobody", 0) in kinds(draft_now)
    # A warning never stands in the way.
    used = uses(mina, draft_now)
    assert [len(step["audience"]) for step in used["ladder"]] == [0, 1]
    assert draft["etag"] == draft_now["etag"]
    world.settle()
    for name in ("Ade", "Mina"):
        world.phone(name).shows()


# --- what reaches nobody -------------------------------------------------------------------------


def test_who_may_read_a_part_writes_none_of_it(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    sections = [{"key": "arrive", "text": "Ring twice."}]
    mina.put("/circles/{c}/plan", {"sections": sections})
    switches = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}
    consent = f"/circles/{{c}}/members/{mina.member('Sam')}/consent"
    mina.put(consent, switches | {"plan_sections": ["arrive"]})
    world.advance(hours=25)
    assert texts(sam.get("/circles/{c}/plan")) == {"arrive": "Ring twice."}
    version = mina.get("/circles/{c}/plan")["version"]
    order = {"order": [mina.member("Sam")], "wait_minutes": 5}
    for path, body in (
        ("/circles/{c}/plan", {"sections": sections}),
        ("/circles/{c}/plan/simple", order),
    ):
        answer = sam.tries("PUT", path, body)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-yours")
    assert mina.get("/circles/{c}/plan")["version"] == version


def test_hours_that_reach_nobody_are_said_step_by_step(world: World) -> None:
    mina = simple_circle(world, "Sam")
    comes_in_at_day(world, mina, "Ade")
    draft = saves(mina, '"0"', ladder=[a_step(member(mina, "Sam")), a_step(member(mina, "Ade"))])
    assert kinds(draft) == [("hours", 1)]
    (night,) = draft["warnings"][0]["windows"]
    assert night == {"days": [0, 1, 2, 3, 4, 5, 6], "from": "22:00", "to": "07:00", "later": 1}

    alone = saves(mina, draft["etag"], ladder=[a_step(member(mina, "Ade"))])
    assert kinds(alone) == [("hours", None)], "with one step it is said of the whole, once"
    assert alone["warnings"][0]["windows"] == [night]


def comes_in_at_day(world: World, mina: Friend, name: str, **reach: object) -> None:
    mina.keeps_place(name)
    comes_in(world, mina, name, asks_any_hour=False, **reach)  # type: ignore[arg-type]


def test_why_somebody_cannot_be_reached_is_theirs(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee", "Theo")
    world.friends["Ade"].put("/circles/{c}/capacity", {"level": "resting"})
    world.friends["Lee"].call("DELETE", "/me/push", {})
    world.friends["Theo"].may_be_reached(asks=False)
    mina.keeps_place("Kit")
    names = ("Ade", "Lee", "Theo", "Kit")
    draft = saves(
        mina,
        '"0"',
        ladder=[a_step(member(mina, "Sam")), *(a_step(member(mina, name)) for name in names)],
    )
    assert kinds(draft) == [("nobody", number) for number in (1, 2, 3, 4)]
    for warning in draft["warnings"]:
        assert {**warning, "position": 0} == {**draft["warnings"][0], "position": 0}


def test_too_few_people_and_a_long_wait_are_said(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    draft = saves(
        mina,
        '"0"',
        ladder=[
            a_step(member(mina, "Sam"), wait_minutes=61),
            a_step(member(mina, "Sam"), member(mina, "Ade"), mode="together", needed=3),
        ],
    )
    assert [
        (
            warning["kind"],
            warning["position"],
            warning["people"],
            warning["needed"],
            warning["minutes"],
        )
        for warning in draft["warnings"]
    ] == [("long", 0, 0, 0, 61), ("too_few", 1, 2, 3, 0)]


def test_an_ask_does_not_go_to_the_person_who_asks(world: World) -> None:
    mina = simple_circle(world, "Sam")
    draft = saves(mina, '"0"', ladder=[a_step(member(mina, "Mina"))])
    assert kinds(draft) == [("nobody", None)]


def test_a_claimed_shift_fills_the_hours_that_it_covers(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Evening", [6], "18:00", "21:00")
    draft = saves(mina, '"0"', ladder=[a_step({"kind": "on_shift"})])
    assert kinds(draft) == [("nobody", None)]
    sam = world.friends["Sam"]
    sam.claims(mina.circle.slot("Evening", "2026-03-01"))
    draft = mina.get(DRAFT)
    assert kinds(draft) == [("hours", None)]
    hours = [
        (window["days"], window["from"], window["to"]) for window in draft["warnings"][0]["windows"]
    ]
    # Sunday nine in the morning: until the shift, and from its end on with no end in sight.
    assert hours == [([6], "09:00", "18:00"), ([6], "21:00", None)]


def test_what_is_written_decides_nothing(world: World) -> None:
    """The same save with other words in it (promise 9), police and ambulances among them."""
    mina = simple_circle(world, "Sam")
    etag = '"0"'
    answers = []
    for words in ("call the police, 911", "ambulance: YES", secrets.token_urlsafe(40), "…"):
        draft = saves(
            mina,
            etag,
            sections=[{"key": "helps", "text": words}],
            ladder=[a_step(member(mina, "Sam"), name=words, do=words, place=words)],
        )
        etag = draft["etag"]
        answers.append((draft["warnings"], len(draft["ladder"]), draft["exists"]))
    assert all(answer == answers[0] for answer in answers)
    # Only people of the circle can be asked: there is no way to write a number or a service.
    for kind in ("police", "number", "told"):
        body = {"ladder": [a_step({"kind": kind})]}
        assert refused(mina, "PATCH", DRAFT, body, etag).status == 422


# --- too much ------------------------------------------------------------------------------------


def many_sections(count: int) -> list[Json]:
    return [{"key": f"k{number}", "text": ""} for number in range(count)]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"sections": many_sections(10_000)}, 413, "too-large"),
        ({"sections": many_sections(1_000)}, 422, "bad-input"),
        ({"sections": many_sections(40)}, 422, "too-many-sections"),
        ({"sections": [{"key": "helps", "text": "x" * 4001}]}, 422, "bad-input"),
        ({"sections": [{"key": "helps", "text": "x"}] * 2}, 422, "section-twice"),
        ({"sections": [{"key": "no spaces", "text": "x"}]}, 422, "bad-input"),
        ({"sections": [{"key": "helps", "text": "a\u0000b"}]}, 422, "bad-input"),
        ({"order": ["k"] * 41}, 422, "bad-input"),
        ({"without": ["k"] * 41}, 422, "bad-input"),
        ({"nobody_free": "x" * 4001}, 422, "bad-input"),
        ({"ladder": []}, 422, "bad-input"),
        ({"ladder": [{"audience": []}] * 13}, 422, "bad-input"),
        ({"ladder": [{"audience": [{"kind": "pool"}] * 31}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [], "needed": 0}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [], "needed": 11}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [], "wait_minutes": 0}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [], "wait_minutes": 241}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [], "answers": []}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [], "answers": ["police"]}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [], "name": "x" * 81}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [], "do": "x" * 501}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [], "place": "x" * 301}]}, 422, "bad-input"),
        ({"ladder": [{"audience": [{"kind": "member", "member_id": "m" * 22}]}]}, 422,
         "step-names-nobody"),
        ({"risk": 3}, 422, "bad-input"),
    ],
)  # fmt: skip
def test_too_much_is_refused_whole_and_changes_nothing(
    world: World, body: Json, status: int, code: str
) -> None:
    mina = simple_circle(world)
    before = saves(mina, '"0"', sections=[{"key": "mine", "text": "stays"}])
    refused_code = refused(mina, "PATCH", DRAFT, body, before["etag"])
    assert (refused_code.status, refused_code.code) == (status, code)
    assert refused_code.problem["title"]
    assert refused_code.problem["detail"]
    assert mina.get(DRAFT) == before


def test_the_fullest_draft_is_kept_part_by_part_and_used(world: World) -> None:
    mina = simple_circle(world, "Sam")
    etag = '"0"'
    for number in range(36):
        section = {"key": f"k{number}", "heading": "ü" * 80, "text": "ñ" * 4000}
        etag = saves(mina, etag, sections=[section])["etag"]
    step = a_step(member(mina, "Sam"), name="x" * 80, do="y" * 500, place="z" * 300)
    draft = saves(mina, etag, ladder=[step] * 12, nobody_free="n" * 4000)
    assert (len(draft["sections"]), len(draft["ladder"])) == (40, 12)
    used = uses(mina, draft)
    assert len(used["sections"]) == 40
    code = refused(
        mina, "PATCH", DRAFT, {"sections": [{"key": "more", "text": ""}]}, mina.get(DRAFT)["etag"]
    )
    assert code.code == "too-many-sections"
