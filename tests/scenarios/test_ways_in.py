"""Coming back on another phone: by a passkey, a code on paper, or a phone that says yes."""

from __future__ import annotations

import pytest

from app.core.ids import new_id
from tests.authenticator import (
    Authenticator,
    PaperCode,
    makes_code,
    makes_passkey,
    proves,
    signs_in,
)
from tests.factories import (
    makes_device_link,
    says_mine,
    second_device,
    simple_circle,
    uses_device_link,
)
from tests.world import Friend, Handset, Refused, World

ORIGIN = "http://localhost:8000"  # the public address that a server has until it is told another


def is_in(phone: Handset) -> bool:
    return phone.call("GET", "/me").status_code == 200


def cookie(phone: Handset) -> dict[str, str]:
    """A browser's: the session by cookie, from a page of the app."""
    return {"Cookie": f"__Host-showup={phone.token}", "Sec-Fetch-Site": "same-origin"}


def refused(friend: Friend, method: str, path: str, body: object = None) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body)
    return refusal.value.status, refusal.value.code


def test_another_phone_comes_in_when_the_first_one_says_yes(world: World) -> None:
    mina = simple_circle(world, "Sam")
    world.advance(minutes=1)
    link, tablet, stranger = makes_device_link(mina), Handset(world, "Mina"), Handset(world, "?")
    look = tablet.call("POST", f"/device-links/{link.id}/look", {"token": link.token})
    assert look.json() == {"name": "Mina", "yours": False}
    assert mina.get("/me/devices")["asking"] == [], "looking asks nobody"
    # Somebody took a picture of the QR and is quicker. Mina sees another code than on the tablet.
    sign_in = uses_device_link(stranger, link).json()
    assert uses_device_link(tablet, link).status_code == 409
    (asking,) = mina.get("/me/devices")["asking"]
    assert asking["code"] == sign_in["code"]
    world.settle()
    world.phone("Mina").shows("device")
    says_mine(mina, is_mine=False)
    assert uses_device_link(stranger, link).status_code == 409
    assert not is_in(stranger)
    # Once more, with a new link.
    link = makes_device_link(mina)
    code = uses_device_link(tablet, link).json()["code"]
    assert not is_in(tablet)
    (asking,) = mina.get("/me/devices")["asking"]
    assert asking["code"] == code
    says_mine(mina)
    assert mina.get("/me/devices")["asking"] == []
    assert uses_device_link(stranger, link).status_code == 409, "the yes was for the tablet alone"
    world.settle()
    mina.phone.new_pushes()
    assert uses_device_link(tablet, link).status_code == 201
    assert is_in(tablet)
    assert is_in(mina.phone)
    # That it is in is told: somebody else may have said yes on a phone that lay open.
    world.settle()
    mina.phone.shows("device")
    assert uses_device_link(tablet, link).status_code == 201, "its answer was lost"
    world.settle()
    mina.phone.shows()
    (entry,) = mina.reads("device_added", who="Mina")
    assert entry["subject_id"] == tablet.device_id
    second_device(world, "Sam")
    assert len(mina.reads("device_added")) == 1, "a friend's own is theirs"
    # A device that came in today can't end the one before it; the other way round it can.
    path = f"/me/devices/{mina.phone.device_id}"
    answer = tablet.call("DELETE", path)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/device-too-new")
    world.advance(hours=24)
    assert tablet.call("DELETE", path).status_code == 204
    assert not is_in(mina.phone)


def test_whoever_signs_in_on_a_phone_takes_it_over_whole(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    # Sam opens a link of theirs on Mina's phone: the browser still has Mina's cookie.
    link = makes_device_link(sam)
    after = Handset(world, "Sam")
    body = {"token": link.token, "device_id": after.device_id, "session_token": after.token}
    path = f"/api/v1/device-links/{link.id}/use"
    headers = cookie(mina.phone) | {"Idempotency-Key": new_id()}
    assert after.http.post(path, json=body, headers=headers).status_code == 202
    assert is_in(mina.phone), "until Sam says yes it is Mina's"
    says_mine(sam)
    assert after.http.post(path, json=body, headers=headers).status_code == 201
    assert is_in(after)
    assert not is_in(mina.phone)
    world.settle()
    world.phone("Mina").shows()
    sam.phone.shows("device", "device")  # it asked, and it is in
    # Nothing of Mina's comes to that phone any more.
    sam.post("/me/push/test")
    world.settle()
    assert mina.phone.new_pushes() == []


def test_a_lost_phone_is_dead_once_its_owner_is_back_by_a_passkey(world: World) -> None:
    mina = simple_circle(world, "Sam")
    keys = Authenticator(ORIGIN)
    assert mina.get("/me")["account"]["offer_ways"] is False, "never in the first hour"
    world.advance(hours=1)
    assert mina.get("/me")["account"]["offer_ways"] is True
    passkey_id = makes_passkey(mina, keys)
    ways = mina.get("/me/ways-in")
    assert [passkey["name"] for passkey in ways["passkeys"]] == ["My phone"]
    assert ways["offer"] is mina.get("/me")["account"]["offer_ways"] is False
    mina.patch(f"/me/passkeys/{passkey_id}", {"name": "Blue phone"})
    # More than a day later the phone is gone.
    world.advance(hours=30)
    world.phone("Mina").new_pushes()
    new = Handset(world, "Mina")
    sign_in = signs_in(new, keys, lost=True)
    assert sign_in == {
        "account_id": mina.account_id,
        "device_id": new.device_id,
        "others_signed_out": True,
        "also_ended": False,
    }
    lost, mina.phones = mina.phone, [new]
    assert not is_in(lost)
    assert [device["why"] for device in mina.get("/me/devices")["ended"]] == ["lost"]
    assert mina.get("/me/ways-in")["passkeys"][0]["name"] == "Blue phone"
    assert mina.get("/me/ways-in")["proof"]["state"] == "given"
    world.settle()
    new.turns_push_on()
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    world.friends["Sam"].answers("coming")
    world.settle()
    new.shows("ask")
    assert lost.new_pushes() == []
    assert [entry["reason"] for entry in mina.reads("came_back", who="Mina")] == ["passkey"]
    assert len(mina.reads("devices_signed_out", who="Mina")) == 1
    # What a lost phone does now is nobody's.
    for method, path in (
        ("POST", f"{mina.ask_path}/stop"),
        ("DELETE", f"/me/devices/{new.device_id}"),
        ("DELETE", f"/me/passkeys/{passkey_id}"),
        ("POST", "/me/device-links"),
    ):
        assert lost.call(method, path, {}).status_code in {401, 422}, path
    assert mina.sees()["phase"] == "covered"


def test_a_code_on_paper_works_once_and_the_newest_alone(world: World) -> None:
    mina = simple_circle(world, "Sam")
    first = makes_code(mina)
    second = makes_code(mina)
    new = Handset(world, "Mina")
    wrong = first.used_on(new)
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/no-such-code")
    assert PaperCode.new().used_on(new).json() == wrong.json()
    sign_in = second.used_on(new, lost=True)
    assert (sign_in.status_code, sign_in.json()["others_signed_out"]) == (201, True)
    assert second.used_on(new, lost=True).json() == sign_in.json(), "its answer was lost"
    assert second.used_on(Handset(world, "?")).status_code == 422
    assert not is_in(mina.phone)
    mina.phones = [new]
    assert mina.get("/me/ways-in")["code"] is None
    # A new one is offered, and needs no other proof than the code that was just used.
    third = makes_code(mina)
    assert third.used_on(Handset(world, "Mina")).status_code == 201


def test_a_finder_of_an_open_phone_can_neither_stay_nor_shut_its_owner_out(world: World) -> None:
    mina = simple_circle(world, "Sam")
    keys = Authenticator(ORIGIN)
    makes_passkey(mina, keys)
    makes_code(mina)
    world.advance(hours=48)
    own_ways = mina.get("/me/ways-in")
    # The phone lies open, and somebody who isn't Mina has it.
    needs = (403, "proof-needed")
    assert refused(mina, "POST", "/me/passkeys/options", {"id": new_id()}) == needs
    body = {"id": new_id(), "verifier": PaperCode.new().verifier}
    assert refused(mina, "PUT", "/me/recovery-code", body) == needs
    assert refused(mina, "DELETE", "/me/recovery-code") == needs
    assert refused(mina, "DELETE", f"/me/passkeys/{own_ways['passkeys'][0]['id']}") == needs
    assert refused(mina, "DELETE", "/circles/{c}") == needs
    assert refused(mina, "GET", "/circles/{c}/record/export") == needs
    assert mina.get("/me/ways-in") == own_ways
    # What stops or narrows never needs it.
    mina.asks(now=True)
    mina.does("stop")
    mina.post("/circles/{c}/pause")
    mina.post("/circles/{c}/resume")
    mina.withdraws("Sam")
    # Mina can, for ten minutes after a touch.
    proves(mina, keys)
    assert mina.tries("GET", "/circles/{c}/record/export").status_code == 200
    world.advance(minutes=10)
    assert refused(mina, "DELETE", "/circles/{c}") == needs
    # Or, where the paper is gone, too, after three days, in which Mina could come back elsewhere.
    assert mina.put("/me/proof/wait", {})["state"] == "show"
    world.advance(hours=71)
    assert refused(mina, "DELETE", "/circles/{c}") == needs
    world.advance(hours=1)
    assert mina.tries("DELETE", "/circles/{c}").status_code == 204


def test_without_a_passkey_and_a_code_it_takes_a_day_that_another_phone_can_end(
    world: World,
) -> None:
    mina = simple_circle(world, "Sam")
    tablet = second_device(world, "Mina")
    world.advance(hours=48)
    assert refused(mina, "DELETE", "/circles/{c}") == (403, "proof-waits")
    wait = mina.put("/me/proof/wait", {})
    assert (wait["state"], wait["waits_here"]) == ("wait", True)
    world.settle()
    tablet.shows("device")
    world.advance(hours=23)
    assert refused(mina, "DELETE", "/circles/{c}") == (403, "proof-waits")
    assert tablet.call("GET", "/me/ways-in").json()["proof"]["waits_here"] is False
    assert tablet.call("DELETE", "/me/proof/wait").status_code == 200
    world.advance(hours=2)
    assert refused(mina, "DELETE", "/circles/{c}") == (403, "proof-waits")
    mina.put("/me/proof/wait", {})
    world.advance(hours=24)
    assert mina.get("/me/ways-in")["proof"]["state"] == "given"
    assert mina.tries("DELETE", "/circles/{c}").status_code == 204


def test_a_code_that_somebody_made_on_an_open_phone_is_worth_little_for_a_day(
    world: World,
) -> None:
    mina = simple_circle(world, "Sam")
    tablet = second_device(world, "Mina")
    world.advance(hours=48)
    code = makes_code(mina)
    world.settle()
    tablet.shows("device")
    finder = Handset(world, "?")
    sign_in = code.used_on(finder, lost=True)
    assert (sign_in.status_code, sign_in.json()["others_signed_out"]) == (201, False)
    world.settle()
    tablet.shows("device")
    assert is_in(mina.phone)
    assert finder.call("DELETE", f"/me/devices/{tablet.device_id}").status_code == 409
    assert finder.call("DELETE", f"/circles/{mina.circle.id}").status_code == 403
    # A code that nobody has used yet is taken away without proof, from any device.
    makes_code(mina)
    assert tablet.call("DELETE", "/me/recovery-code").json()["code"] is None
    assert tablet.call("DELETE", f"/me/devices/{finder.device_id}").status_code == 204
    assert not is_in(finder)


def test_a_device_that_somebody_added_ends_no_older_one_without_the_code_however_long_it_stays(
    world: World,
) -> None:
    mina = simple_circle(world, "Sam")
    code = makes_code(mina)
    world.advance(hours=1)
    tablet = second_device(world, "Mina")
    path = f"/me/devices/{mina.phone.device_id}"
    world.advance(hours=72)
    answer = tablet.call("DELETE", path)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/proof-needed")
    assert is_in(mina.phone)
    # Mina's own phone ends it at any time; what Mina has on paper does the same for the tablet.
    assert tablet.call("POST", "/me/proof", {"code": code.token}).status_code == 200
    assert tablet.call("DELETE", path).status_code == 204
    assert not is_in(mina.phone)


def test_an_eleventh_passkey_and_a_code_made_twice_are_refused(world: World) -> None:
    mina = world.friend("Mina")
    keys = Authenticator(ORIGIN)
    offered = [mina.post("/me/passkeys/options", {"id": new_id()}) for _ in range(11)]
    bodies = [
        {
            "id": new_id(),
            "challenge_id": challenge["id"],
            "credential": keys.makes(challenge["options"]),
            "name": None,
        }
        for challenge in offered
    ]
    for body in bodies[:10]:
        mina.post("/me/passkeys", body)
    assert refused(mina, "POST", "/me/passkeys", bodies[10]) == (422, "too-many-passkeys")
    assert len(mina.get("/me/ways-in")["passkeys"]) == 10
    code = makes_code(mina)
    again = {"id": new_id(), "verifier": code.verifier}
    assert refused(mina, "PUT", "/me/recovery-code", again) == (409, "exists-already")
    assert code.used_on(Handset(world, "Mina")).status_code == 201


def test_ones_own_used_invitation_leads_into_the_circle(world: World) -> None:
    mina = world.friend("Mina")
    mina.begins_circle("Sam")
    sam, kit = world.friend("Sam"), world.friend("Kit")
    link = mina.invites("Sam")
    knock = sam.knocks(link)
    path, body = f"/invitations/{link.id}/mine", {"token": link.token}
    assert sam.post(path, body) == knock
    mina.lets_in("Sam")
    opened = sam.post(path, body)
    assert (opened["state"], opened["circle_id"]) == ("let_in", mina.circle.id)
    assert refused(kit, "POST", path, body)[0] == 404
    wrong = {"token": makes_device_link(sam).token}
    assert refused(sam, "POST", path, wrong)[0] == 404
