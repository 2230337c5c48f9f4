"""What a passkey has to be, and what somebody might send instead of one."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from app.core.ids import b64url, new_id
from app.identity.passkey_service import party_of
from tests.authenticator import Authenticator, Key, makes_code, makes_passkey, proves, signs_in
from tests.world import Friend, Handset, Json, World

ORIGIN = "http://localhost:8000"


@pytest.fixture
def sam(world: World) -> Friend:
    return world.friend("Sam")


def options(phone: Handset) -> Json:
    body: Json = phone.call("POST", "/sign-in/passkey/options", {"id": new_id()}).json()
    return body


def comes_in(phone: Handset, challenge_id: str, credential: Json) -> httpx.Response:
    body = {
        "challenge_id": challenge_id,
        "credential": credential,
        "device_id": phone.device_id,
        "session_token": phone.token,
    }
    return phone.call("POST", "/sign-in/passkey", body, headers={"Authorization": ""})


def refused(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["type"]) == (422, "/problems/passkey-refused")


def test_a_passkey_signs_in_and_a_repeated_call_is_the_same_sign_in(
    world: World, sam: Friend
) -> None:
    keys = Authenticator(ORIGIN)
    makes_passkey(sam, keys)
    phone = Handset(world, "Sam")
    offered = options(phone)
    assert offered["options"]["rpId"] == "localhost"
    assert offered["options"]["userVerification"] == "required"
    credential = keys.signs(offered["options"])
    sign_in = comes_in(phone, offered["id"], credential)
    assert (sign_in.status_code, sign_in.json()["account_id"]) == (201, sam.account_id)
    assert comes_in(phone, offered["id"], credential).json() == sign_in.json()
    assert refused(comes_in(Handset(world, "?"), offered["id"], credential)), "a challenge is once"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda keys, _: setattr(keys, "origin", "https://elsewhere.example"),
        lambda keys, _: setattr(keys, "verifies", False),
        lambda keys, _: setattr(keys.keys[0], "count", -1),
        lambda keys, _: keys.keys.__setitem__(0, another_key()),
        lambda _, asked: asked.update(challenge=b64url(b"x" * 32)),
        lambda _, asked: asked.update(rpId="elsewhere.example"),
    ],
    ids=["another site", "nobody looked", "a copy", "another key", "old words", "another party"],
)
def test_what_is_not_this_passkey_here_and_now_is_refused(
    world: World, sam: Friend, spoil: Callable[[Authenticator, Json], object]
) -> None:
    keys = Authenticator(ORIGIN)
    makes_passkey(sam, keys)
    signs_in(Handset(world, "Sam"), keys)
    key = keys.keys[0]
    phone = Handset(world, "Sam")
    offered = options(phone)
    spoil(keys, offered["options"])
    keys.keys[0].id = key.id
    assert refused(comes_in(phone, offered["id"], keys.signs(offered["options"])))
    assert phone.call("GET", "/me").status_code == 401


def another_key() -> Key:
    other = Authenticator(ORIGIN)
    other.makes({"user": {"id": "x"}, "rp": {"id": "localhost"}, "challenge": "x"})
    return other.keys[0]


def test_a_challenge_lasts_five_minutes_and_is_for_its_purpose(world: World, sam: Friend) -> None:
    keys = Authenticator(ORIGIN)
    makes_passkey(sam, keys)
    phone = Handset(world, "Sam")
    offered = options(phone)
    world.advance(minutes=5)
    assert refused(comes_in(phone, offered["id"], keys.signs(offered["options"])))
    to_prove = sam.post("/me/proof/options", {"id": new_id()})
    assert refused(comes_in(phone, to_prove["id"], keys.signs(to_prove["options"])))
    # Nor does a passkey prove that somebody else is who they were.
    kit = world.friend("Kit")
    own_options = kit.post("/me/proof/options", {"id": new_id()})
    proof = {"challenge_id": own_options["id"], "credential": keys.signs(own_options["options"])}
    assert refused(kit.tries("POST", "/me/proof", {"passkey": proof}))
    code = makes_code(world.friend("Lee"))
    answer = kit.tries("POST", "/me/proof", {"code": code.token})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/no-such-code")


@pytest.mark.parametrize(
    "response",
    [
        {"clientDataJSON": "e30"},
        {"clientDataJSON": "", "authenticatorData": "", "signature": ""},
        {"clientDataJSON": b64url(b"\xff\xfe"), "attestationObject": b64url(b"\xa3cfmt")},
        {"clientDataJSON": b64url(b"[" * 3000), "attestationObject": b64url(b"\x9f" * 3000)},
        {"clientDataJSON": "A", "authenticatorData": "A", "signature": "A", "userHandle": "A"},
    ],
)
def test_rubbish_is_refused_and_changes_nothing(world: World, sam: Friend, response: Json) -> None:
    keys = Authenticator(ORIGIN)
    offered = sam.post("/me/passkeys/options", {"id": new_id()})
    keys.makes(offered["options"])
    body = {"id": "Y3JlZA", "rawId": "Y3JlZA", "type": "public-key", "response": response}
    passkey_body = {"id": new_id(), "challenge_id": offered["id"], "credential": body}
    assert refused(sam.tries("POST", "/me/passkeys", passkey_body))
    makes_passkey(sam, keys)
    key_id = b64url(keys.keys[-1].id)
    phone = Handset(world, "Sam")
    rubbish = body | {"id": key_id, "rawId": key_id}
    assert refused(comes_in(phone, options(phone)["id"], rubbish))
    assert [passkey["name"] for passkey in sam.get("/me/ways-in")["passkeys"]] == ["My phone"]


def test_there_are_ten_at_most(sam: Friend) -> None:
    keys = Authenticator(ORIGIN)
    for _ in range(10):
        makes_passkey(sam, keys)
        proves(sam, keys)
    answer = sam.tries("POST", "/me/passkeys/options", {"id": new_id()})
    assert answer.json()["type"] == "/problems/too-many-passkeys"


@pytest.mark.parametrize(
    ("url", "party"),
    [
        ("https://circle.example", "circle.example"),
        ("http://localhost:8000", "localhost"),
        ("https://192.0.2.7", None),
        ("http://[2001:db8::1]:8000", None),
    ],
)
def test_the_party_is_the_public_address_where_it_has_a_name(url: str, party: str | None) -> None:
    known_party = party_of(url, "ShowUp")
    assert (known_party.id if known_party else None) == party
    assert known_party is None or known_party.origin == url
