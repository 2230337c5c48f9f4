"""Whom could I turn to, and for what: Mina's map, alone and with a counsellor beside them."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.outbox.models import Notice
from app.pod_map.models import PodMap, PodMapField, PodMapName
from tests.factories import comes_in, simple_circle
from tests.scenarios.test_circle_transfer import takes
from tests.world import Friend, Json, Refused, World

MAP = "/circles/{c}/pod-map"
FIELDS = ["night", "laugh", "money", "form", "faith", "crisis"]


def pod_map(mina: Friend) -> Json:
    answer: Json = mina.get(MAP)
    return answer


def writes(
    mina: Friend,
    name: str,
    *near_for: str,
    nearness: str = "near",
    name_id: str | None = None,
    member_id: str | None = None,
    etag: str | None = None,
) -> str:
    """Put somebody on the map; gives the name's id."""
    name_id = name_id or new_id()
    body = {"name": name, "near_for": list(near_for), "nearness": nearness, "member_id": member_id}
    headers = {"If-Match": etag} if etag else {}
    mina.put(f"{MAP}/names/{name_id}", body, headers=headers)
    return name_id


def entry_of(mina: Friend, name_id: str) -> Json:
    names: list[Json] = pod_map(mina)["names"]
    return next(name for name in names if name["id"] == name_id)


def step_of(mina: Friend, field: str | None = None) -> tuple[str, str | None, list[str]]:
    """What could be next, for a field or for the map: its kind, field, and whose names."""
    answer = pod_map(mina)
    if field is None:
        step = answer["step"]
    else:
        step = next(each for each in answer["fields"] if each["id"] == field)["step"]
    names = {name["id"]: name["name"] for name in answer["names"]}
    return step["kind"], step["field"], [names[name_id] for name_id in step["name_ids"]]


def refused(
    friend: Friend, method: str, path: str, body: Json | None = None, etag: str | None = None
) -> tuple[int, str]:
    """The status and code of a refusal, which is told in a sentence and changes nothing."""
    headers = {"If-Match": etag} if etag else {}
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body or {}, headers=headers)
    assert refusal.value.problem["detail"]
    return refusal.value.status, refusal.value.code


def rows(world: World) -> int:
    with world.parts.db.read() as tx:
        models = (PodMap, PodMapField, PodMapName)
        return sum(len(tx.session.exec(select(model)).all()) for model in models)


def test_from_nobody_to_a_place_in_the_circle(world: World) -> None:
    mina = simple_circle(world, "Sam")
    empty = pod_map(mina)
    assert (empty["etag"], empty["names"]) == ('"0"', [])
    assert [field["id"] for field in empty["fields"]] == FIELDS
    assert step_of(mina) == ("first_name", None, [])
    assert rows(world) == 0, "looking writes nothing"

    # One name, whom nobody invited to anything: who might know somebody for the rest?
    aunt = writes(mina, "Aunt Ida", "laugh", "form")
    assert step_of(mina) == ("ask_around", "night", ["Aunt Ida"])
    assert step_of(mina, "crisis") == ("ask_around", "crisis", ["Aunt Ida"])
    by_id = {field["id"]: field["step"] for field in pod_map(mina)["fields"]}
    assert by_id["laugh"] is None, "somebody near is there for that"

    # Sam is in the circle already; Ruth was there once. Faith isn't for Mina; a piano is.
    sam = writes(mina, "Sam", "night", member_id=mina.member("Sam"))
    writes(mina, "Ruth", "crisis", nearness="once")
    piano = {"id": new_id(), "words": "somebody to play the piano with"}
    mina.put(f"{MAP}/fields", {"left_out": ["faith"], "own_fields": [piano]})
    fields = pod_map(mina)["fields"]
    assert [(field["id"], field["left_out"]) for field in fields] == [
        *((field, field == "faith") for field in FIELDS),
        (piano["id"], False),
    ]
    assert next(field for field in fields if field["id"] == "faith")["step"] is None
    assert step_of(mina) == ("ask_around", "money", ["Aunt Ida", "Sam", "Ruth"])
    assert step_of(mina, "crisis") == ("get_in_touch", "crisis", ["Ruth"])
    writes(mina, "Aunt Ida", "laugh", "form", "money", piano["id"], name_id=aunt)
    assert step_of(mina) == ("get_in_touch", "crisis", ["Ruth"])
    writes(mina, "Sam", "night", "crisis", name_id=sam, member_id=mina.member("Sam"))
    assert step_of(mina) == ("keep_place", None, ["Aunt Ida"])

    # One tap keeps a place, by the name that is there; the invitation is the one for any friend.
    member_id = mina.circle.members["Aunt Ida"] = new_id()
    path = f"{MAP}/names/{aunt}/place"
    after_tap = mina.post(path, {"member_id": member_id})
    assert next(name for name in after_tap["names"] if name["id"] == aunt)["member_id"] == member_id
    assert step_of(mina) == ("enough", None, [])
    members = mina.get("/circles/{c}")["members"]
    place = next(member for member in members if member["id"] == member_id)
    assert (place["name"], place["state"]) == ("Aunt Ida", "kept")
    assert [person["name"] for person in mina.home()["person"]["order"]] == ["Sam", "Aunt Ida"]
    comes_in(world, mina, "Aunt Ida")
    assert entry_of(mina, aunt)["member_id"] == member_id
    assert refused(mina, "POST", path, {"member_id": new_id()}) == (409, "pod-name-placed")


def test_who_goes_is_linked_no_longer_and_the_words_stay(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    ids = {
        name: writes(mina, f"{name} from choir", "night", member_id=mina.member(name))
        for name in ("Sam", "Ade", "Lee")
    }
    mina.withdraws("Lee")
    assert entry_of(mina, ids["Lee"])["member_id"] == mina.member("Lee"), "a place of theo_id stays"
    mina.removes("Sam")
    world.friends["Ade"].delete(f"/circles/{{c}}/members/{mina.member('Ade')}")
    for name in ("Sam", "Ade"):
        entry = entry_of(mina, ids[name])
        assert (entry["name"], entry["member_id"]) == (f"{name} from choir", None)
    removed = {"name": "Sam S.", "near_for": [], "nearness": "far"}
    removed["member_id"] = mina.member("Sam")
    assert refused(mina, "PUT", f"{MAP}/names/{new_id()}", removed) == (404, "not-found")
    mina.delete(f"{MAP}/names/{ids['Sam']}")
    assert [name["name"] for name in pod_map(mina)["names"]] == ["Ade from choir", "Lee from choir"]


def test_nobody_hears_of_it_and_for_nobody_else_it_is_there(world: World) -> None:
    mina = simple_circle(world, "Sam", "Lee", "Jo")
    for name, role in (("Lee", "coordinator"), ("Jo", "counsellor")):
        mina.put(f"/circles/{{c}}/members/{mina.member(name)}/roles", {"roles": [role]})
    world.settle()
    before, notice_count = mina.record(), len(notices(world))
    for name in ("Sam", "Lee", "Jo"):
        world.friends[name].phone.new_pushes()
    ida = writes(mina, "Ida", "night", nearness="far")
    writes(mina, "Jo", "form", member_id=mina.member("Jo"))
    mina.put(
        f"{MAP}/fields", {"left_out": [], "own_fields": [{"id": new_id(), "words": "the cat"}]}
    )
    mina.delete(f"{MAP}/names/{ida}")
    world.settle()
    assert mina.record() == before
    assert len(notices(world)) == notice_count
    theo: Json = {"name": "Theo", "near_for": [], "nearness": "near", "member_id": None}
    for friend in (world.friends[each] for each in ("Sam", "Lee", "Jo")):
        assert friend.phone.new_pushes() == []
        assert refused(friend, "GET", MAP) == (404, "not-found")
        assert refused(friend, "PUT", f"{MAP}/names/{new_id()}", theo) == (404, "not-found")
        assert refused(friend, "PUT", f"{MAP}/fields", {"left_out": [], "own_fields": []})[0] == 404
        assert refused(friend, "DELETE", MAP) == (404, "not-found")
        assert [each["name"] for each in pod_map(mina)["names"]] == ["Jo"]


def notices(world: World) -> list[str]:
    with world.parts.db.read() as tx:
        return list(tx.session.exec(select(Notice.id)))


def test_a_circle_of_ones_own_has_it_at_once_and_a_draft_for_somebody_has_none(
    small: World,
) -> None:
    mina = small.friend("Mina")
    mina.begins_circle()
    writes(mina, "Ida", "laugh")
    assert step_of(mina) == ("ask_around", "night", ["Ida"])
    dee, sol = small.friend("Dee"), small.friend("Sol")
    circle = dee.drafts_circle("Sol", "Sam")
    ida: Json = {"name": "Ida", "near_for": [], "nearness": "near", "member_id": None}
    assert refused(dee, "GET", MAP) == (404, "not-found")
    assert refused(dee, "PUT", f"{MAP}/names/{new_id()}", ida) == (404, "not-found")
    sol.accepts(dee.hands_over(), circle)
    assert step_of(sol) == ("first_name", None, [])
    writes(sol, "Ida", "laugh")
    assert refused(dee, "GET", MAP) == (404, "not-found")


def test_it_goes_when_the_person_wipes_it_or_hands_the_circle_on(world: World) -> None:
    mina = simple_circle(world, "Sam")
    writes(mina, "Ida", "laugh")
    mina.put(
        f"{MAP}/fields", {"left_out": ["faith"], "own_fields": [{"id": new_id(), "words": "a cat"}]}
    )
    wiped = mina.call("DELETE", MAP)
    assert (wiped["names"], [field["id"] for field in wiped["fields"]]) == ([], FIELDS)
    assert not any(field["left_out"] for field in wiped["fields"])
    writes(mina, "Ida", "laugh", member_id=mina.member("Sam"))
    link = mina.hands_over()
    world.advance(hours=25)
    takes(world.friends["Sam"], link, "supporter")
    assert rows(world) == 0
    assert pod_map(world.friends["Sam"])["names"] == []
    assert refused(mina, "GET", MAP) == (404, "not-found")


def test_what_cannot_be_is_refused_kindly_and_changes_nothing(small: World) -> None:
    mina = simple_circle(small, "Sam", "Ade")
    noor = small.friend("Noor")
    noor.begins_circle("Theo")
    theo_id = writes(noor, "Theo", "laugh")
    their_field = {"id": new_id(), "words": "tea"}
    noor.put(f"{MAP}/fields", {"left_out": [], "own_fields": [their_field]})
    sam = writes(mina, "Sam", "night", member_id=mina.member("Sam"))
    ida = writes(mina, "Ida", "laugh")
    the_cat = {"id": new_id(), "words": "the cat"}
    mina.put(f"{MAP}/fields", {"left_out": ["faith"], "own_fields": [the_cat]})
    before, members = pod_map(mina), mina.get("/circles/{c}")["members"]
    good = {"name": "Ruth", "near_for": ["night"], "nearness": "near", "member_id": None}
    path = f"{MAP}/names/{new_id()}"
    cases: list[tuple[str, str, Json, tuple[int, str]]] = [
        ("PUT", path, {"name": ""}, (422, "bad-input")),
        ("PUT", path, {"name": "   "}, (422, "bad-input")),
        ("PUT", path, {"name": "R" * 61}, (422, "bad-input")),
        ("PUT", path, {"name": "Ruth\u202e"}, (422, "unreadable-name")),
        ("PUT", path, {"name": "sam"}, (409, "pod-name-twice")),
        ("PUT", path, {"name": "Ida."}, (409, "pod-name-twice")),
        ("PUT", path, {"near_for": ["police"]}, (422, "pod-field-unknown")),
        ("PUT", path, {"near_for": [new_id()]}, (422, "pod-field-unknown")),
        ("PUT", path, {"near_for": [their_field["id"]]}, (422, "pod-field-unknown")),
        ("PUT", path, {"near_for": ["x" * 23]}, (422, "bad-input")),
        ("PUT", path, {"nearness": "never"}, (422, "bad-input")),
        ("PUT", path, {"score": 5}, (422, "bad-input")),
        ("PUT", path, {"member_id": noor.member("Theo")}, (404, "not-found")),
        ("PUT", path, {"member_id": new_id()}, (404, "not-found")),
        ("PUT", path, {"member_id": mina.member("Mina")}, (404, "not-found")),
        ("PUT", path, {"member_id": mina.member("Sam")}, (409, "pod-member-twice")),
        ("PUT", f"{MAP}/names/{theo_id}", {}, (404, "not-found")),
        ("PUT", f"{MAP}/names/{ida}", {"name": "Sam"}, (409, "pod-name-twice")),
    ]
    for method, at, changed, problem in cases:
        assert refused(mina, method, at, good | changed) == problem, changed
    assert refused(mina, "DELETE", f"{MAP}/names/{theo_id}") == (404, "not-found")
    assert refused(mina, "DELETE", f"{MAP}/names/{new_id()}") == (404, "not-found")
    place = {"member_id": new_id()}
    assert refused(mina, "POST", f"{MAP}/names/{theo_id}/place", place) == (404, "not-found")
    assert refused(mina, "POST", f"{MAP}/names/{sam}/place", place) == (409, "pod-name-placed")
    sams_id = {"member_id": mina.member("Sam")}
    assert refused(mina, "POST", f"{MAP}/names/{ida}/place", sams_id) == (409, "exists-already")
    fields = f"{MAP}/fields"
    seven_fields = [{"id": new_id(), "words": "one more"} for _ in range(7)]
    for body, problem in (
        ({"left_out": [], "own_fields": seven_fields}, (422, "too-many-pod-fields")),
        ({"left_out": [], "own_fields": [the_cat, the_cat]}, (422, "pod-field-twice")),
        ({"left_out": ["police"], "own_fields": []}, (422, "bad-input")),
        ({"left_out": [], "own_fields": [the_cat | {"words": " "}]}, (422, "bad-input")),
        ({"left_out": [], "own_fields": [their_field]}, (404, "not-found")),
    ):
        assert refused(mina, "PUT", fields, body) == problem
    stale = '"1"'
    assert refused(mina, "PUT", path, good, stale) == (412, "stale")
    assert refused(mina, "DELETE", f"{MAP}/names/{ida}", {}, stale) == (412, "stale")
    assert refused(mina, "POST", f"{MAP}/names/{ida}/place", place, stale) == (412, "stale")
    assert refused(mina, "DELETE", MAP, {}, stale) == (412, "stale")
    assert pod_map(mina) == before
    assert mina.get("/circles/{c}")["members"] == members, "a refused place isn't kept"
    assert [name["name"] for name in pod_map(noor)["names"]] == ["Theo"]


def test_a_place_by_a_name_that_the_circle_has_is_refused(small: World) -> None:
    mina = simple_circle(small, "Sam")
    sam = writes(mina, "Sam", "night")
    before = pod_map(mina)
    place = {"member_id": new_id()}
    assert refused(mina, "POST", f"{MAP}/names/{sam}/place", place) == (409, "name-taken")
    assert pod_map(mina) == before
    writes(mina, "Sam", "night", name_id=sam, member_id=mina.member("Sam"))
    assert entry_of(mina, sam)["member_id"] == mina.member("Sam")


def test_forty_names_are_the_most(small: World) -> None:
    mina = simple_circle(small, "Sam")
    last_id = ""
    names = ("Ana", "Bo", "Cy", "Di", "Eli", "Fay", "Gus", "Hal")
    for family in ("Katz", "Lund", "Moor", "Nash", "Okoro"):
        for name in names:
            last_id = writes(mina, f"{name} {family}", "night")
    another: Json = {"name": "Ruth", "near_for": [], "nearness": "near", "member_id": None}
    full = pod_map(mina)
    assert refused(mina, "PUT", f"{MAP}/names/{new_id()}", another) == (
        422,
        "too-many-pod-names",
    )
    assert pod_map(mina) == full
    writes(mina, "Ruth", "night", name_id=last_id)
    assert len(pod_map(mina)["names"]) == 40


def test_two_taps_are_one_and_two_phones_dont_write_over_each_other(world: World) -> None:
    mina = simple_circle(world, "Sam")
    key = {"Idempotency-Key": new_id()}
    body = {"name": "Ida", "near_for": ["faith"], "nearness": "near", "member_id": None}
    path = f"{MAP}/names/{new_id()}"
    first = mina.put(path, body, headers=key)
    assert mina.put(path, body, headers=key) == first
    assert first["etag"] == '"1"'
    writes(mina, "Ruth", etag=first["etag"])
    assert refused(mina, "PUT", path, body | {"nearness": "far"}, first["etag"]) == (412, "stale")
    assert {name["nearness"] for name in pod_map(mina)["names"]} == {"near"}
    # A field that goes leaves its names, which stay.
    cat = {"id": new_id(), "words": "the cat"}
    mina.put(f"{MAP}/fields", {"left_out": [], "own_fields": [cat]})
    ruth = pod_map(mina)["names"][1]["id"]
    writes(mina, "Ruth", "night", cat["id"], name_id=ruth)
    mina.put(f"{MAP}/fields", {"left_out": [], "own_fields": []})
    assert entry_of(mina, ruth)["near_for"] == ["night"]


def test_the_person_alone_has_it_in_their_copy(small: World) -> None:
    mina = simple_circle(small, "Sam")
    cat = {"id": new_id(), "words": "watering the marigolds"}
    mina.put(f"{MAP}/fields", {"left_out": ["faith"], "own_fields": [cat]})
    writes(mina, "Aunt Marigold", "laugh", cat["id"], nearness="once")
    copy = mina.get("/me/export")["circles"][0]["whole"]["pod_map"]
    assert copy["names"][0]["near_for"] == ["laugh", cat["id"]]
    page = mina.tries("GET", "/me/export?form=html").text
    assert "Aunt Marigold; was there once; a laugh; watering the marigolds" in page
    sam = small.friends["Sam"]
    assert "arigold" not in sam.tries("GET", "/me/export").text
