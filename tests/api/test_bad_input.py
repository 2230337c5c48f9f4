"""Bad input: every field has a bound, and every refusal says kindly what is off."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from app.core.ids import new_id
from tests.cases.first_circle import MON, TUE, WED
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, Refused, World


def refusal(mina: Friend, method: str, path: str, body: object) -> Refused:
    with pytest.raises(Refused) as raised:
        mina.call(method, path, body)
    return raised.value


# --- size and shape -----------------------------------------------------------------------------


@pytest.mark.parametrize("length", [64 * 1024 + 1, 5_000_000])
def test_more_than_64_kib_is_refused_before_it_is_read(world: World, length: int) -> None:
    mina = simple_circle(world)
    body = json.dumps({"id": new_id(), "words": ""}).encode().ljust(length)
    headers = {
        "Authorization": f"Bearer {mina.phone.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": new_id(),
    }
    path = f"/api/v1/circles/{mina.circle.id}/asks"
    answer = mina.phone.http.post(path, content=body, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")

    def in_parts() -> object:
        for start in range(0, length, 16_384):
            yield body[start : start + 16_384]

    # Nor when it doesn't say its length beforehand.
    untold = mina.phone.http.post(path, content=in_parts(), headers=headers)  # type: ignore[arg-type]
    assert (untold.status_code, untold.json()["type"]) == (413, "/problems/too-large")
    assert mina.reads("asked") == []


def test_a_body_of_just_64_kib_is_read(world: World) -> None:
    mina = simple_circle(world)
    body = json.dumps({"id": new_id()}).encode().ljust(64 * 1024)
    answer = mina.phone.http.post(
        f"/api/v1/circles/{mina.circle.id}/asks",
        content=body,
        headers={
            "Authorization": f"Bearer {mina.phone.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": new_id(),
        },
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{not json", "application/json", 422),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b'{"id": "\xff\xfe"}', "application/json", 400),
        (b"id=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
    ],
)
def test_what_is_no_json_object_is_refused(
    world: World, content: bytes, kind: str, status: int
) -> None:
    mina = simple_circle(world)
    answer = mina.phone.http.post(
        f"/api/v1/circles/{mina.circle.id}/asks",
        content=content,
        headers={
            "Authorization": f"Bearer {mina.phone.token}",
            "Content-Type": kind,
            "Idempotency-Key": new_id(),
        },
    )
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/bad-input"


def test_an_unknown_field_is_refused_and_named(world: World) -> None:
    mina = simple_circle(world, "Sam")
    bodies: list[tuple[str, str, Json]] = [
        ("POST", "/circles/{c}/asks", {"id": new_id(), "urgent": True}),
        ("PATCH", "/circles/{c}", {"name": "Ours", "latitude": 49.2}),
        ("PUT", "/circles/{c}/plan", {"sections": [{"key": "helps", "text": "", "risk": 3}]}),
        ("POST", f"/circles/{{c}}/members/{mina.member('Sam')}/withdraw", {"why": "because"}),
        ("PATCH", "/me", {"phone_number": "1"}),
    ]
    for method, path, body in bodies:
        refused = refusal(mina, method, path, body)
        assert (refused.status, refused.code) == (422, "bad-input")
        (field,) = refused.problem["fields"]
        assert field["name"].rpartition(".")[2] in {
            "urgent",
            "latitude",
            "risk",
            "why",
            "phone_number",
        }


LONG = {
    "name": ("PATCH", "/circles/{c}", "name", 80),
    "i am": ("PATCH", "/circles/{c}", "i_am", 4000),
    "solidarity": ("PATCH", "/circles/{c}", "solidarity", 2000),
    "words": ("POST", "/circles/{c}/asks", "words", 500),
    "my name": ("PATCH", "/circles/{c}/me", "name", 60),
    "nobody free": ("PUT", "/circles/{c}/plan", "nobody_free", 4000),
    "over": ("PATCH", "/circles/{c}/plan/draft", "over", 1000),
}


@pytest.mark.parametrize("label", LONG)
def test_every_text_has_a_bound(world: World, label: str) -> None:
    method, path, field, limit = LONG[label]
    mina = simple_circle(world)
    fields: Json = {"id": new_id()} if label == "words" else {}
    if label == "nobody free":
        fields = {"sections": []}
    refused = refusal(mina, method, path, fields | {field: "ü" * (limit + 1)})
    assert refused.status == 422
    assert [field_row["name"] for field_row in refused.problem["fields"]] == [field]
    mina.call(method, path, fields | {field: "ü" * limit})


def test_control_characters_are_refused_and_other_scripts_are_kept(world: World) -> None:
    mina = simple_circle(world)
    for text in ("a\x00b", "a\x1bb", "\x07"):
        assert refusal(mina, "PATCH", "/circles/{c}", {"name": text}).status == 422
    for text in ("미나의 사람들", "العربية", "👩‍👩‍👧 ок", "'; DROP TABLE ask; --", "<b>hi</b>"):
        assert mina.patch("/circles/{c}", {"name": text})["name"] == text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/circles/{c}/plan/simple", {"order": [], "wait_minutes": 0}),
        ("/circles/{c}/plan/simple", {"order": [], "wait_minutes": 121}),
        ("/circles/{c}/plan/simple", {"order": [], "wait_minutes": 5.5}),
        ("/circles/{c}/plan/simple", {"order": [], "wait_minutes": "soon"}),
        ("/circles/{c}/plan/simple", {"order": ["x" * 22] * 31}),
        ("/circles/{c}/plan", {"sections": [{"key": f"k{n}", "text": ""} for n in range(41)]}),
        ("/circles/{c}/plan", {"sections": [], "ladder": []}),
        ("/circles/{c}/plan", {"sections": [{"key": "helps", "text": ""}] * 2}),
        ("/circles/{c}/plan", {"sections": [{"key": "no spaces", "text": ""}]}),
        ("/circles/{c}/reach", {"asks": True, "quiet_from": "24:00"}),
        ("/circles/{c}/reach", {"asks": True, "quiet_from": "9:00"}),
        ("/circles/{c}/reach", {"asks": "often"}),
        ("/circles/{c}/capacity", {"level": "heroic"}),
        ("/circles/{c}/pool", {"member_ids": ["y" * 22] * 31}),
    ],
)
def test_numbers_lists_and_choices_have_bounds(world: World, path: str, body: Json) -> None:
    mina = simple_circle(world)
    assert refusal(mina, "PUT", path, body).status == 422


def step(**fields: object) -> Json:
    return {"sections": [], "ladder": [{"audience": [{"kind": "supporters"}], **fields}]}


@pytest.mark.parametrize(
    "body",
    [
        step(needed=0),
        step(needed=11),
        step(wait_minutes=0),
        step(wait_minutes=241),
        step(answers=[]),
        step(answers=["police"]),
        step(mode="all at once"),
        step(audience=[]),
        step(audience=[{"kind": "member"}]),
        step(audience=[{"kind": "supporters", "member_id": "x" * 22}]),
        step(audience=[{"kind": "member", "member_id": "x" * 22}]),
        step(audience=[{"kind": "everybody"}]),
    ],
)
def test_a_step_that_cannot_work_is_refused_when_it_is_written(world: World, body: Json) -> None:
    mina = simple_circle(world, "Sam")
    version = mina.get("/circles/{c}/plan")["version"]
    refused = refusal(mina, "PUT", "/circles/{c}/plan", body)
    assert refused.status == 422
    assert mina.get("/circles/{c}/plan")["version"] == version


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "x" * 65, "PST"])
def test_a_zone_that_is_none_is_refused(world: World, zone: str) -> None:
    mina = simple_circle(world)
    assert refusal(mina, "PATCH", "/circles/{c}", {"zone": zone}).status == 422
    assert refusal(mina, "PATCH", "/me", {"zone": zone}).status == 422


def test_a_week_has_bounds(world: World) -> None:
    mina = simple_circle(world)
    for query in ("days=0", "days=15", "from=yesterday", "from=2026-02-30", "days=x"):
        assert mina.tries("GET", f"/circles/{{c}}/week?{query}").status_code == 422, query
    for query in ("days=0", "days=43", "from=yesterday", "from=2026-02-30", "from=1999-12-31"):
        assert mina.tries("GET", f"/circles/{{c}}/days?{query}").status_code == 422, query
    for query in ("from=0001-01-01", "from=9999-12-31", "from=9999-12-25&days=14"):
        answer = mina.tries("GET", f"/circles/{{c}}/week?{query}")
        assert answer.status_code in {200, 422}, (query, answer.text)


# --- ids ----------------------------------------------------------------------------------------


def test_invented_foreign_and_withdrawn_ids_are_the_same_404(either_world: World) -> None:
    world = either_world
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    noor = world.friend("Noor")
    noor.begins_circle("Kim", "Pat")
    noor.offers("Walk", [WED], "12:00", "14:00")
    comes_in(world, noor, "Kim")
    noor.asks(now=True)
    consent = noor.get("/circles/{c}/consent")["people"]
    foreign_ids = {
        "members": next(person["member_id"] for person in consent if person["name"] == "Kim"),
        "patterns": noor.circle.patterns["Walk"],
        "asks": noor.circle.asks[-1],
        "grants": consent[0]["grants"][0]["id"],
        "invitations": noor.invites("Pat").id,
    }
    mina.keeps_place("Lee")
    withdrawn_id = mina.member("Lee")
    mina.removes("Lee")
    grant = mina.get("/circles/{c}/consent")["people"][0]["grants"][0]["id"]
    wrong = new_id()

    def answers(method: str, path: str, body: Json | None = None) -> list[tuple[int, str]]:
        ids = [wrong, foreign_ids[path.split("/")[3]]] + (
            [withdrawn_id] if "/members/" in path else []
        )
        answers_by_id = [mina.tries(method, path.replace("{x}", any_id), body) for any_id in ids]
        return [(answer.status_code, answer.text) for answer in answers_by_id]

    for method, path, body in (
        ("PATCH", "/circles/{c}/members/{x}", {"name": "Kit"}),
        ("DELETE", "/circles/{c}/members/{x}", None),
        ("POST", "/circles/{c}/members/{x}/withdraw", {}),
        ("PUT", "/circles/{c}/members/{x}/roles", {"roles": ["supporter"]}),
        ("PUT", "/circles/{c}/members/{x}/consent", {"asks": True}),
        ("DELETE", "/circles/{c}/patterns/{x}", None),
        ("GET", "/circles/{c}/asks/{x}", None),
        ("POST", "/circles/{c}/asks/{x}/stop", {}),
        ("DELETE", "/circles/{c}/grants/{x}", None),
        ("DELETE", "/circles/{c}/invitations/{x}", None),
    ):
        other_answers = answers(method, path, body)
        assert {status for status, _ in other_answers} == {404}, (method, path, other_answers)
        assert len({text for _, text in other_answers}) == 1, (method, path, other_answers)
    # An id of the wrong shape is as unknown as an invented one.
    for path in ("/circles/{c}/asks/1", "/circles/nonsense/home", "/notices/%00"):
        assert mina.tries("GET", path).status_code == 404, path
    # A grant of one's own, ended, is ended: ending it once more changes nothing.
    for _ in range(2):
        assert mina.tries("DELETE", f"/circles/{{c}}/grants/{grant}").status_code == 200
    assert noor.sees()["phase"] == "asking"


def test_an_id_can_be_used_once(either_world: World) -> None:
    world = either_world
    mina = simple_circle(world, "Sam")
    noor = world.friend("Noor")
    noor.begins_circle()
    taken_id = mina.member("Sam")
    refused = refusal(noor, "POST", "/circles/{c}/members", {"id": taken_id, "name": "Sam"})
    assert (refused.status, refused.code) == (409, "exists-already")
    twice = {"id": mina.circle.id, "member_id": new_id(), "mode": "own", "my_name": "N"}
    refused = refusal(noor, "POST", "/circles", twice | {"zone": "UTC"})
    assert (refused.status, refused.code) == (409, "exists-already")
    asked = mina.asks()["id"]
    assert refusal(noor, "POST", "/circles/{c}/asks", {"id": asked}).code == "exists-already"


# --- patterns -----------------------------------------------------------------------------------


def pattern(**fields: object) -> Json:
    plain = {"id": new_id(), "kind": "company", "weekdays": [MON, TUE], "start": "18:00"}
    return plain | {"end": "21:00"} | fields


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"weekdays": []}, "no-weekday"),
        ({"weekdays": [7]}, "bad-input"),
        ({"weekdays": [-1]}, "bad-input"),
        ({"places": 0}, "bad-input"),
        ({"places": 11}, "bad-input"),
        ({"start": "25:00"}, "bad-input"),
        ({"start": "18:60"}, "bad-input"),
        ({"kind": "watch"}, "bad-input"),
        ({"from": "2026-04-01", "until": "2026-03-31"}, "ends-before-start"),
        ({"from": "2026-02-30"}, "bad-input"),
        ({"title": "x" * 81}, "bad-input"),
    ],
)
def test_a_time_that_is_none_is_explained(world: World, fields: Json, code: str) -> None:
    mina = simple_circle(world)
    refused = refusal(mina, "POST", "/circles/{c}/patterns", pattern(**fields))
    assert (refused.status, refused.code) == (422, code)
    assert refused.problem["detail"]
    assert mina.get("/circles/{c}/patterns")["patterns"] == []


def test_two_times_of_one_kind_at_once_are_explained(either_world: World) -> None:
    mina = simple_circle(either_world)
    first = pattern()
    mina.post("/circles/{c}/patterns", first)
    refused = refusal(mina, "POST", "/circles/{c}/patterns", pattern(start="20:00", end="23:00"))
    assert (refused.status, refused.code) == (409, "overlaps")
    assert refused.problem["pattern_id"] == first["id"]
    assert "add a place" in refused.problem["detail"]
    night = pattern(start="23:00", end="18:30", weekdays=[MON])
    assert refusal(mina, "POST", "/circles/{c}/patterns", night).code == "overlaps"
    mina.post("/circles/{c}/patterns", pattern(start="21:00", end="18:00"))
    mina.post("/circles/{c}/patterns", pattern(kind="food"))


def test_a_circle_has_room_for_as_many_as_the_operator_says(world: World) -> None:
    mina = world.friend("Mina")
    mina.begins_circle(*[f"Friend {number}" for number in range(29)])
    refused = refusal(mina, "POST", "/circles/{c}/members", {"id": new_id(), "name": "One more"})
    assert refused.code == "circle-full"


# --- grants -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"to": {"kind": "member"}},
        {"to": {"kind": "supporters", "member_id": "x" * 22}},
        {"to": {"kind": "police"}},
        {"to": {"kind": "everybody"}},
        {"event": "whereabouts"},
        {"tier": 5},
        {"tier": -1},
        {"channels": []},
        {"channels": ["pigeon"]},
        {"from_wall": "09:00"},
        {"from_wall": "9", "to_wall": "17:00"},
        {"ends_at": "soon"},
        {"ends_at": "2026-03-01T09:00:00"},
    ],
)
def test_a_grant_says_to_whom_about_what_and_how(world: World, body: Json) -> None:
    mina = simple_circle(world, "Sam")
    plain = {"id": new_id(), "to": {"kind": "supporters"}, "event": "ask", "tier": 1}
    assert refusal(mina, "POST", "/circles/{c}/grants", plain | body).status == 422


def test_a_grant_that_ends_ends(world: World) -> None:
    mina = simple_circle(world, "Sam")
    until = (world.now + timedelta(hours=1)).astimezone(UTC)
    new_grant = mina.post(
        "/circles/{c}/grants",
        {
            "id": new_id(),
            "to": {"kind": "supporters"},
            "event": "gap",
            "tier": 1,
            "ends_at": until.isoformat().replace("+00:00", "Z"),
        },
    )
    assert datetime.fromisoformat(new_grant["ends_at"]) == until


def test_nobody_has_switches_for_themself(world: World) -> None:
    mina = simple_circle(world, "Sam")
    switches = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}
    refused = refusal(
        mina, "PUT", f"/circles/{{c}}/members/{mina.member('Mina')}/consent", switches
    )
    assert (refused.status, refused.code) == (422, "not-the-person")


# --- invitations --------------------------------------------------------------------------------


def test_links_are_refused_without_their_secret_and_when_they_are_over(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.keeps_place("Lee")
    lee = world.friend("Lee")
    link = mina.invites("Lee", "qr")
    other = mina.invites("Lee")
    answer = lee.tries("POST", f"/invitations/{link.id}/look", {"token": link.token})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/link-over"), (
        "a newer one"
    )
    swapped = lee.tries("POST", f"/invitations/{other.id}/look", {"token": link.token})
    assert swapped.status_code == 404
    world.advance(hours=72)
    late = lee.tries("POST", f"/invitations/{other.id}/look", {"token": other.token})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/link-over")
    fresh = mina.invites("Lee", "qr")
    world.advance(minutes=10)
    assert refusal(lee, "POST", f"/invitations/{fresh.id}/look", {"token": fresh.token}).code == (
        "link-over"
    )
    again = mina.invites("Lee")
    lee.knocks(again)
    with pytest.raises(Refused) as raised:
        world.friends["Sam"].knocks(again)
    assert raised.value.code == "link-over", "a link lets one in"


def test_a_page_of_the_record_has_bounds(world: World) -> None:
    mina = simple_circle(world)
    for before in ("0", "-1", "2147483648", "9" * 20, "9" * 400, "x"):
        assert refusal(mina, "GET", f"/circles/{{c}}/record?before={before}", None).status == 422
    assert mina.get("/circles/{c}/record?before=2147483647")["entries"]
