"""A gathering under consent: each invitation stands by its own grant, and by nothing wider."""

from __future__ import annotations

from app.core.ids import new_id
from tests.scenarios.gathering_steps import (
    PURPOSE,
    SATURDAY,
    SEEN,
    SUNDAY,
    GuestBrowser,
    circle_with_lee,
    draft,
    guest_of,
    invitation_of,
    invites_guest,
    invites_member,
    of_person,
    puts_on_list,
    refused,
    sends_link,
)
from tests.scenarios.test_grants import row
from tests.world import Friend, Json, Link, World


def grants_of(mina: Friend, name: str) -> list[Json]:
    """The live grants by which a friend reads gatherings, in no order."""
    return [grant for grant in row(mina, name)["grants"] if grant["event"] == "gathering"]


def invited_to(friend: Friend) -> list[str]:
    invitations = friend.get("/circles/{c}/gatherings")["invitations"]
    return [f"/circles/{{c}}/gatherings/{each['gathering_id']}" for each in invitations]


def called(mina: Friend, *times: Json) -> str:
    path = draft(mina, *times)
    mina.post(f"{path}/call")
    return path


def test_stopping_one_invitation_leaves_the_other(world: World) -> None:
    mina = circle_with_lee(world)
    sam = world.friends["Sam"]
    world.at("2026-03-03 10:00")
    paths = [called(mina, SATURDAY), called(mina, SUNDAY)]
    grant_ids = []
    for path in paths:
        invites_member(mina, path, "Sam")
        known_ids = [grant["id"] for grant in grants_of(mina, "Sam")]
        grant_ids += [grant_id for grant_id in known_ids if grant_id not in grant_ids]
    draft_path = draft(mina, SUNDAY)
    mina.put(f"{draft_path}/helper", {"member_id": mina.member("Sam")})

    stopped = mina.delete(f"/circles/{{c}}/grants/{grant_ids[0]}")
    assert invited_to(sam) == [paths[1]]
    assert refused(sam, "GET", paths[0]) == "not-found"
    assert refused(sam, "PUT", f"{paths[0]}/answer", {"answer": "no"}) == "not-found"
    assert of_person(mina, paths[0])["guests"] == []
    world.settle()
    assert len(world.phone("Sam").shows("gathering")) == 1, "and hears of the other alone"
    assert sam.get("/circles/{c}/gatherings")["helping"] != []

    # Undoing it sends no invitation, so there is nothing that the grant would be for.
    undo = f"/circles/{{c}}/members/{mina.member('Sam')}/undo"
    mina.post(undo, {"withdrawn_id": stopped["withdrawn_id"]})
    left_ids = {grant["id"] for grant in grants_of(mina, "Sam")}
    (helping_grant_id,) = left_ids - {grant_ids[1]}
    assert invited_to(sam) == [paths[1]]
    mina.delete(f"/circles/{{c}}/grants/{helping_grant_id}")
    assert sam.get("/circles/{c}/gatherings")["helping"] == []
    assert invited_to(sam) == [paths[1]]
    mina.delete(f"/circles/{{c}}/grants/{grant_ids[1]}")
    assert invited_to(sam) == []


def test_a_grant_that_is_changed_keeps_its_invitation(world: World) -> None:
    mina = circle_with_lee(world)
    sam = world.friends["Sam"]
    world.at("2026-03-03 10:00")
    invites_member(mina, called(mina, SUNDAY), "Sam")
    for ends_at in ("2026-03-30T12:00:00Z", "2026-03-06T12:00:00Z"):
        (before,) = grants_of(mina, "Sam")
        etag = mina.tries("GET", "/circles/{c}/consent").headers["ETag"]
        body = {"id": new_id(), "event": "gathering", "tier": 2, "ends_at": ends_at}
        path = f"/circles/{{c}}/grants/{before['id']}"
        mina.put(path, body, headers={"If-Match": etag})
        assert invitation_of(sam)["purpose"] == PURPOSE
    # Its own end closes it, though something else of gatherings may be read.
    other_path = called(mina, SATURDAY)
    invites_member(mina, other_path, "Sam")
    world.at("2026-03-06 12:01")
    assert invited_to(sam) == [other_path]


def test_nothing_is_sent_to_a_guest_while_the_phone_is_lost(world: World) -> None:
    """Whoever holds the person's phone opens no gathering with it."""
    mina = circle_with_lee(world)
    world.at("2026-03-03 10:00")
    path = called(mina, SUNDAY)
    kerr = puts_on_list(mina, path, name="Officer Kerr", role_label="parole officer")
    officer = GuestBrowser.of(world, sends_link(mina, path, kerr))
    officer.does("open")
    officer.does("duty", reports=True, authority="the parole board")
    draft_path = draft(mina, SUNDAY)
    world.friends["Lee"].post("/circles/{c}/phone-lost")

    ruth = puts_on_list(mina, path, name="Ruth Bell")
    link = Link.new("guest")
    body = {"link_id": link.id, "verifier": link.verifier}
    assert refused(mina, "POST", f"{path}/guests/{ruth}/send", body) == "phone-lost"
    assert refused(mina, "POST", f"{path}/guests/{kerr}/send", body) == "phone-lost"
    assert refused(mina, "POST", f"{path}/guests/{kerr}/let-read") == "phone-lost"
    ade = puts_on_list(mina, path, member_id=mina.member("Ade"))
    assert refused(mina, "POST", f"{path}/guests/{ade}/send") == "phone-lost"
    helper = {"member_id": mina.member("Sam")}
    assert refused(mina, "PUT", f"{draft_path}/helper", helper) == "phone-lost"
    assert not officer.invitation["reads"]
    assert GuestBrowser.of(world, link).refused("open") == "not-found"
    assert not guest_of(mina, path, "Ruth Bell")["sent"]

    # What takes something back works as ever; found, all of it does.
    mina.call("DELETE", f"{path}/guests/{ade}")
    mina.delete("/circles/{c}/phone-lost")
    mina.post(f"{path}/guests/{kerr}/let-read")
    assert officer.invitation["purpose"] == PURPOSE


def test_what_was_seen_is_shown_to_no_friend_while_the_phone_is_lost(world: World) -> None:
    mina = circle_with_lee(world)
    world.at("2026-03-03 10:00")
    path = called(mina, SUNDAY)
    ruth = GuestBrowser.of(world, invites_guest(mina, path, "Ruth Bell", "the judge"))
    ruth.does("open")
    ruth.does("duty", reports=False)
    ruth.does("answer", answer="coming")
    mina.post(f"{path}/held")
    ruth.does("affirm", words=SEEN)
    (affirmation,) = mina.get("/circles/{c}/gatherings")["affirmations"]
    world.friends["Lee"].post("/circles/{c}/phone-lost")
    keep = f"/circles/{{c}}/affirmations/{affirmation['id']}/keep"
    assert refused(mina, "POST", keep, {"for_friends": True}) == "phone-lost"
    mina.post(keep, {"for_friends": False})
    assert world.friends["Sam"].home()["together"]["kept"] == []


def test_a_friend_without_the_app_is_not_invited(world: World) -> None:
    """There is no screen on which they could read it."""
    mina = circle_with_lee(world)
    rosa = mina.circle.members["Rosa"] = new_id()
    without_app = {"id": rosa, "account_id": new_id(), "name": "Rosa", "language": "es"}
    agreement = {"agreed": True, "addresses": [], "asks_any_hour": True}
    mina.post("/circles/{c}/friends-without-app", without_app | agreement)
    world.at("2026-03-03 10:00")
    path = called(mina, SUNDAY)
    people = mina.get("/circles/{c}/gatherings")["people"]
    assert {each["name"] for each in people} == {"Sam", "Ade", "Lee"}
    body = {"id": new_id(), "member_id": rosa}
    assert refused(mina, "POST", f"{path}/guests", body) == "gathering-no-app"
    helper = {"member_id": rosa}
    assert refused(mina, "PUT", f"{draft(mina, SUNDAY)}/helper", helper) == "gathering-no-app"
    assert grants_of(mina, "Rosa") == []


def test_another_authority_asks_the_person_again(world: World) -> None:
    mina = circle_with_lee(world)
    world.at("2026-03-03 10:00")
    path = called(mina, SUNDAY)
    kerr = puts_on_list(mina, path, name="Officer Kerr", role_label="parole officer")
    officer = GuestBrowser.of(world, sends_link(mina, path, kerr))
    officer.does("open")
    officer.does("duty", reports=True, authority="my supervisor")
    mina.post(f"{path}/guests/{kerr}/let-read")
    assert officer.does("duty", reports=True, authority="my supervisor")["duty"] == "may_read"
    world.settle()
    mina.phone.new_pushes()

    world.advance(minutes=5)
    page = officer.does("duty", reports=True, authority="the police")
    assert (page["duty"], page["invitation"]["reads"]) == ("waits", False)
    world.settle()
    mina.phone.shows("gathering")
    guest = guest_of(mina, path, "Officer Kerr")
    assert (guest["authority"], guest["reads"]) == ("the police", False)
    mina.post(f"{path}/guests/{kerr}/let-read")
    assert officer.invitation["purpose"] == PURPOSE
    # Whom the person lets read whatever they must pass on isn't asked about.
    ruth = GuestBrowser.of(
        world, invites_guest(mina, path, "Ruth Bell", "the judge", reads_if_reports=True)
    )
    ruth.does("open")
    for authority in ("the court", "the ministry"):
        assert ruth.does("duty", reports=True, authority=authority)["duty"] == "may_read"
