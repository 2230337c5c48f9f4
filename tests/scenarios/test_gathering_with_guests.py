"""A gathering with guests: Mina calls a judge, a parole officer and their brother together."""

from __future__ import annotations

from app.core.ids import new_id
from app.gatherings.models import Affirmation, Gathering, GatheringFit, GatheringGuest
from tests.factories import comes_in
from tests.scenarios.gathering_steps import (
    PLACE,
    PURPOSE,
    SEEN,
    SUNDAY,
    GuestBrowser,
    circle_with_lee,
    draft,
    guest_of,
    invitation_of,
    invites_guest,
    invites_member,
    notice_ids,
    of_person,
    puts_on_list,
    refused,
    rows_of,
    sends_link,
)
from tests.world import Friend, Link, World


def test_a_judge_an_officer_and_a_brother(world: World) -> None:
    mina = circle_with_lee(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    world.at("2026-03-03 10:00")
    path = draft(mina, see_me="Somebody who cooks", rules="Mina speaks first")
    nobody_else_sees_a_gap(mina, path)

    mina.post(f"{path}/call")
    judge = GuestBrowser.of(world, invites_guest(mina, path, "Ruth Bell", "the judge"))
    officer = GuestBrowser.of(world, invites_guest(mina, path, "Officer Kerr", "parole officer"))
    sams_place = invites_member(mina, path, "Sam", role_label="my brother")
    world.settle()
    assert len(world.phone("Sam").shows("gathering")) == 1
    assert world.phone("Ade").new_pushes() == world.phone("Lee").new_pushes() == []
    nobody_else_sees_a_gap(mina, path)

    opening_answers_nothing(mina, path, judge)
    duty_is_told_first(world, mina, path, officer)
    names_by_mutual_yes(world, mina, path, judge, officer)
    settled_over_the_clock_change(world, mina, path, judge)

    # Sam is taken off the list: their invitation is gone, and so is what it let them read.
    mina.call("DELETE", f"{path}/guests/{sams_place}")
    assert sam.get("/circles/{c}/gatherings")["invitations"] == []
    assert refused(sam, "GET", path) == "not-found"
    assert not sam.home()["together"]["gatherings"]
    invites_member(mina, path, "Sam")
    sam.put(f"{path}/answer", {"answer": "coming"})

    world.at("2026-03-08 17:01")
    what_they_saw(world, mina, path, judge, officer)
    for friend in (ade, lee):
        together = friend.home()["together"]
        facts = (together["gatherings"], together["affirmed"], together["kept"])
        assert facts == (False, False, ["My sister."]), "for friends, and not where it is from"
        assert SEEN not in str(friend.home())
    forgotten_after_two_weeks(world, mina, path, judge)


def nobody_else_sees_a_gap(mina: Friend, path: str) -> None:
    """Whoever isn't invited gets the one 404, and lists without a gap, the coordinator too."""
    world = mina.world
    invented = f"/circles/{{c}}/gatherings/{new_id()}"
    guest = f"/guests/{new_id()}"
    for name in ("Ade", "Lee"):
        friend = world.friends[name]
        nothing = friend.get("/circles/{c}/gatherings")
        assert (nothing["person"], nothing["invitations"], nothing["helping"]) == (None, [], [])
        for method, rest, body in (
            ("GET", "", None),
            ("PUT", "", {"revision": 1, "purpose": "Other words"}),
            ("DELETE", "", None),
            ("PUT", "/helper", {"member_id": None}),
            ("POST", "/guests", {"id": new_id(), "name": "Somebody"}),
            ("DELETE", guest, None),
            ("POST", f"{guest}/send", {}),
            ("POST", f"{guest}/let-read", {}),
            ("POST", "/call", {}),
            ("POST", "/settle", {"time_id": new_id()}),
            ("POST", "/held", {}),
            ("POST", "/off", {}),
            ("PUT", "/answer", {"answer": "no"}),
            ("POST", "/affirm", {"words": "Kind"}),
        ):
            is_there = friend.tries(method, path + rest, body)
            is_not = friend.tries(method, invented + rest, body)
            assert is_there.status_code == is_not.status_code == 404, (name, method, rest)
            assert is_there.text == is_not.text


def opening_answers_nothing(mina: Friend, path: str, judge: GuestBrowser) -> None:
    before = notice_ids(mina.world)
    assert judge.refused("look") == "link-over", "nothing is bound before a tap"
    page = judge.does("open")
    assert (page["duty"], page["invitation"]) == ("unsaid", None), "one question first"
    assert notice_ids(mina.world) == before
    assert guest_of(mina, path, "Ruth Bell")["answer"] is None
    other_browser = GuestBrowser.of(mina.world, judge.link)
    assert other_browser.refused("open") == "link-over"
    wrong = GuestBrowser.of(mina.world, Link(judge.link.id, "w" * 43))
    invented = GuestBrowser.of(mina.world, Link(new_id(), "w" * 43))
    assert wrong.refused("open") == invented.refused("open") == "not-found"

    assert judge.refused("answer", answer="coming") == "guest-duty-first"
    page = judge.does("duty", reports=False)
    invitation = page["invitation"]
    assert (page["duty"], invitation["purpose"], invitation["reads"]) == ("none", PURPOSE, True)
    assert invitation["from_name"] == "Mina"
    assert (invitation["place"], invitation["others"]) == ("", [])
    assert judge.refused("answer", answer="coming") == "gathering-time-choice"
    assert judge.refused("answer", answer="coming", times=[new_id()]) == "gathering-time-choice"


def duty_is_told_first(world: World, mina: Friend, path: str, officer: GuestBrowser) -> None:
    officer.does("open")
    mina.phone.new_pushes()
    assert officer.refused("duty", reports=True) == "guest-authority"
    page = officer.does("duty", reports=True, authority="the parole board")
    invitation = page["invitation"]
    assert (page["duty"], invitation["reads"]) == ("waits", False)
    assert len(invitation["times"]) == 2
    for hidden in (PURPOSE, PLACE, "cooks", "speaks first", "Ruth", "Sam"):
        assert hidden not in str(page), "times, and no words, until Mina says yes"
    assert officer.refused("duty", reports=False) == "guest-duty-said"
    assert officer.refused("answer", answer="coming") == "guest-duty-waits"
    assert officer.does("answer", answer="no")["invitation"]["answer"] == "no"
    world.settle()
    mina.phone.shows("gathering", "gathering")  # there is something to say first, and an answer
    kerr = guest_of(mina, path, "Officer Kerr")
    assert (kerr["reports"], kerr["authority"], kerr["reads"]) == (True, "the parole board", False)
    mina.post(f"{path}/guests/{kerr['id']}/let-read")
    assert officer.invitation["purpose"] == PURPOSE
    ruth = guest_of(mina, path, "Ruth Bell")["id"]
    assert refused(mina, "POST", f"{path}/guests/{ruth}/let-read") == "guest-no-duty"


def names_by_mutual_yes(
    world: World, mina: Friend, path: str, judge: GuestBrowser, officer: GuestBrowser
) -> None:
    """The officer can't read who the brother is until both said yes."""
    sam = world.friends["Sam"]
    times = [time["id"] for time in of_person(mina, path)["times"]]
    officer.does("answer", answer="coming", times=times, shows_name=True)
    assert "Sam" not in str(officer.invitation)
    sam.put(f"{path}/answer", {"answer": "coming", "times": times[1:]})
    assert "Sam" not in str(officer.invitation), "Sam hasn't said yes to it"
    assert "Kerr" not in str(invitation_of(sam))
    sam.put(f"{path}/answer", {"answer": "coming", "times": times[1:], "shows_name": True})
    assert officer.invitation["others"] == [
        {"name": "Sam", "role_label": "my brother", "reports": False}
    ]
    assert invitation_of(sam)["others"] == [
        {"name": "Officer Kerr", "role_label": "parole officer", "reports": True}
    ]
    judge.does("answer", answer="coming", times=times[1:])
    assert judge.invitation["others"] == [], "the judge shows no name, and reads none"
    assert "Ruth" not in str(officer.invitation)
    officer.does("answer", answer="coming", times=times)
    assert invitation_of(sam)["others"] == [], "taken back, it is gone for both"


def settled_over_the_clock_change(
    world: World, mina: Friend, path: str, judge: GuestBrowser
) -> None:
    saturday, sunday = of_person(mina, path)["times"]
    assert (saturday["at"], sunday["at"]) == (
        "2026-03-07T23:00:00.000Z",
        "2026-03-08T22:00:00.000Z",
    )
    assert judge.invitation["place"] == PLACE, "who comes reads where, once they said so"
    gathering = of_person(mina, path)
    words = gathering["words"] | {"place": PLACE}
    mina.put(path, words | {"revision": gathering["revision"], "place_hours": 3, "from_name": None})
    assert judge.invitation["place"] == "", "and not before Mina says, if they say when"
    for phone in world.handsets:
        phone.new_pushes()
    mina.post(f"{path}/settle", {"time_id": sunday["id"]})
    world.settle()
    assert len(world.phone("Sam").shows("gathering")) == 1
    world.at("2026-03-08 11:59")
    assert PLACE not in str(judge.invitation)
    world.at("2026-03-08 12:01")
    assert judge.invitation["place"] == PLACE
    assert refused(mina, "PUT", path, words | {"revision": 1, "from_name": None}) == "stale"


def what_they_saw(
    world: World, mina: Friend, path: str, judge: GuestBrowser, officer: GuestBrowser
) -> None:
    """Each who came leaves one; Mina keeps or lets go."""
    sam = world.friends["Sam"]
    assert of_person(mina, path)["state"] == "held", "its time is over"
    assert judge.refused("answer", answer="no") == "gathering-over"
    assert judge.refused("affirm", words="  ") == "affirmation-empty"
    judge.does("affirm", words=SEEN)
    assert judge.refused("affirm", words="More") == "affirmation-given"
    assert judge.invitation["affirmed"]
    officer.does("affirm", words="You spoke calmly.")
    sam.post(f"{path}/affirm", {"words": "My sister."})
    read = {each["by_name"]: each for each in mina.get("/circles/{c}/gatherings")["affirmations"]}
    assert set(read) == {"Ruth Bell", "Officer Kerr", "Sam"}
    together = mina.home()["together"]
    assert (together["gatherings"], together["affirmed"], together["kept"]) == (True, True, [])
    affirmation = "/circles/{c}/affirmations/" + read["Ruth Bell"]["id"]
    assert refused(sam, "POST", f"{affirmation}/keep") == "not-found"
    mina.post(f"{affirmation}/keep", {"for_friends": False})
    mina.post(f"/circles/{{c}}/affirmations/{read['Officer Kerr']['id']}/let-go")
    mina.post(f"/circles/{{c}}/affirmations/{read['Sam']['id']}/keep", {"for_friends": True})
    assert set(mina.home()["together"]["kept"]) == {SEEN, "My sister."}
    assert sam.home()["together"]["kept"] == ["My sister."]
    eyes = mina.get(f"/circles/{{c}}/members/{mina.member('Sam')}/eyes")
    assert eyes["screens"]["gatherings"] == sam.get("/circles/{c}/gatherings")
    assert SEEN not in str(eyes)
    kinds = [entry["kind"] for entry in mina.record()]
    assert {
        "gathering_called",
        "gathering_sent",
        "gathering_sent_guest",
        "gathering_removed",
    } <= set(kinds)
    assert SEEN not in str(mina.record())
    assert PURPOSE not in str(mina.record())
    assert officer.invitation["affirmed"], "nobody is told that it was let go"


def forgotten_after_two_weeks(world: World, mina: Friend, path: str, judge: GuestBrowser) -> None:
    tables = (Gathering, GatheringGuest, GatheringFit)
    world.at("2026-03-21 12:00")
    assert rows_of(world, *tables) != dict.fromkeys(rows_of(world, *tables), 0)
    world.at("2026-03-25 12:00")
    assert rows_of(world, *tables) == dict.fromkeys(
        ("Gathering", "GatheringGuest", "GatheringFit"), 0
    )
    assert judge.refused("look") == "not-found"
    assert rows_of(world, Affirmation) == {"Affirmation": 2}, "what Mina kept stays with the circle"
    assert SEEN in mina.home()["together"]["kept"]
    assert refused(mina, "GET", path) == "not-found"


def test_what_cant_be_changes_nothing(world: World) -> None:
    mina = circle_with_lee(world)
    world.at("2026-03-03 10:00")
    path = f"/circles/{{c}}/gatherings/{new_id()}"
    good = {"revision": 0, "purpose": PURPOSE, "times": [SUNDAY]}
    four_times = [SUNDAY | {"on_day": f"2026-03-{day:02}"} for day in (9, 10, 11, 12)]
    for change, code in (
        ({"times": [SUNDAY | {"on_day": "2026-03-02"}]}, "gathering-time-past"),
        ({"times": four_times}, "gathering-many-times"),
        ({"times": [SUNDAY, SUNDAY]}, "gathering-time-twice"),
        ({"times": [SUNDAY | {"on_day": "2028-01-01"}]}, "gathering-far"),
        ({"call_link": "http://call.example/x"}, "gathering-link"),
    ):
        assert refused(mina, "PUT", path, good | change) == code
    assert mina.get("/circles/{c}/gatherings")["person"] == []
    mina.put(path, good | {"purpose": "", "times": []})
    assert refused(mina, "POST", f"{path}/call") == "gathering-no-purpose"
    mina.put(path, good | {"revision": 1, "times": []})
    assert refused(mina, "POST", f"{path}/call") == "gathering-no-time"
    mina.put(path, good | {"revision": 2})

    # Whom they can't invite: themself, somebody twice, whoever is out or blocked.
    ade = world.friends["Ade"]
    ade.begins_circle()  # one of their own: they stay signed in
    mina.removes("Ade")
    mina.post(f"/circles/{{c}}/members/{mina.member('Ade')}/block")
    for name in ("Mina", "Ade"):
        body = {"id": new_id(), "member_id": mina.member(name)}
        assert refused(mina, "POST", f"{path}/guests", body) == "gathering-guest"
    body = {"id": new_id(), "member_id": mina.member("Sam")}
    mina.post(f"{path}/guests", body)
    mina.post(f"{path}/guests", body)
    again = body | {"id": new_id()}
    assert refused(mina, "POST", f"{path}/guests", again) == "gathering-guest-twice"
    send = f"{path}/guests/{body['id']}/send"
    assert refused(mina, "POST", send) == "gathering-not-called"

    mina.post("/circles/{c}/pause")
    assert refused(mina, "POST", f"{path}/call") == "gathering-rests"
    mina.post("/circles/{c}/resume")
    mina.post(f"{path}/call")
    assert refused(mina, "POST", f"{path}/call") == "gathering-called"
    late = good | {"revision": 4, "times": four_times}
    assert refused(mina, "PUT", path, late) == "gathering-called"
    assert refused(mina, "DELETE", path) == "gathering-called"
    ruth = puts_on_list(mina, path, name="Ruth Bell")
    assert refused(mina, "POST", f"{path}/guests/{ruth}/send") == "gathering-no-link"
    world.settle()
    assert world.phone("Sam").new_pushes() == [], "nothing was sent by any of it"
    a_guests_page_refuses(world, mina, ade, path, ruth, send)


def a_guests_page_refuses(
    world: World, mina: Friend, ade: Friend, path: str, ruth: str, send: str
) -> None:
    # A member who is blocked opens a guest's link in a browser where they are signed in.
    browser = GuestBrowser.of(world, sends_link(mina, path, ruth))
    sent = {"token": browser.link.token, "browser": browser.secret}
    answer = ade.tries("POST", f"/guests/{browser.link.id}/open", sent)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/link-over")
    assert browser.does("open")["duty"] == "unsaid", "and that used nothing up"
    # A new link ends the one before, and begins in a browser of its own.
    other = GuestBrowser.of(world, sends_link(mina, path, ruth))
    assert browser.refused("look") == "not-found"
    other.does("open")
    other.does("duty", reports=False)
    mina.post("/circles/{c}/pause")
    assert other.does("look") == {"rests": True, "duty": "unsaid", "invitation": None}
    assert other.refused("answer", answer="no") == "guest-rests"
    assert refused(mina, "POST", send) == "gathering-rests"
    mina.post("/circles/{c}/resume")
    world.at("2026-03-08 17:01")
    assert other.refused("look") == "link-over", "it is over, and they didn't come"
    assert refused(mina, "POST", f"{path}/off") == "gathering-over"
    assert refused(mina, "POST", send) == "gathering-over"


def test_called_off_only_who_was_told_hears(world: World) -> None:
    mina = circle_with_lee(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    world.at("2026-03-03 10:00")
    path = draft(mina, SUNDAY)
    mina.post(f"{path}/call")
    invites_member(mina, path, "Sam")
    puts_on_list(mina, path, member_id=mina.member("Ade"))
    world.settle()
    judge = GuestBrowser.of(world, invites_guest(mina, path, "Ruth Bell", "the judge"))
    judge.does("open")
    judge.does("duty", reports=False)
    judge.does("answer", answer="coming")
    for phone in world.handsets:
        phone.new_pushes()
    mina.post(f"{path}/off")
    mina.post(f"{path}/off")
    world.settle()
    assert len(world.phone("Sam").shows("gathering")) == 1
    assert world.phone("Ade").new_pushes() == []
    assert ade.get("/circles/{c}/gatherings")["invitations"] == []
    off = judge.invitation
    assert (off["state"], off["purpose"], off["place"], off["times"]) == ("off", "", "", [])
    assert invitation_of(sam)["state"] == "off"
    assert judge.refused("answer", answer="no") == "gathering-over"
    assert judge.refused("affirm", words="Kind") == "affirmation-not-now"


def test_a_helper_writes_and_never_sends(world: World) -> None:
    mina = circle_with_lee(world)
    lee, sam = world.friends["Lee"], world.friends["Sam"]
    world.at("2026-03-03 10:00")
    path = draft(mina, SUNDAY)
    mina.put(f"{path}/helper", {"member_id": mina.member("Lee")})
    (helping,) = lee.get("/circles/{c}/gatherings")["helping"]
    assert (helping["words"]["purpose"], helping["words"]["place"]) == (PURPOSE, "")
    lee.put(path, {"revision": helping["revision"], "purpose": "Kinder words", "place": "Mine"})
    words = of_person(mina, path)["words"]
    assert (words["purpose"], words["place"]) == ("Kinder words", PLACE)
    for rest in ("/call", "/off", "/held"):
        assert refused(lee, "POST", path + rest) == "not-found"
    assert refused(lee, "POST", f"{path}/guests", {"id": new_id(), "name": "X"}) == "not-found"
    assert refused(sam, "PUT", path, {"revision": 2, "purpose": "Mine"}) == "not-found"
    # Withdrawn, they help no more; the grant that said so has ended.
    mina.withdraws("Lee")
    assert of_person(mina, path)["helper_id"] is None
    mina.put(f"{path}/helper", {"member_id": mina.member("Sam")})
    mina.post(f"{path}/call")
    assert sam.get("/circles/{c}/gatherings")["helping"] == []


def test_withdrawn_between_sending_and_the_lease(world: World) -> None:
    mina = circle_with_lee(world)
    sam = world.friends["Sam"]
    world.at("2026-03-03 10:00")
    path = draft(mina, SUNDAY)
    mina.post(f"{path}/call")
    invites_member(mina, path, "Sam")
    withdrawn_id = mina.withdraws("Sam")["withdrawn_id"]
    world.settle()
    assert world.phone("Sam").new_pushes() == []
    assert refused(sam, "GET", path) == "not-found"
    undo = f"/circles/{{c}}/members/{mina.member('Sam')}/undo"
    mina.post(undo, {"withdrawn_id": withdrawn_id})
    assert refused(sam, "GET", path) == "not-found", "an undo sends no invitation"
    assert of_person(mina, path)["guests"] == []
    invites_member(mina, path, "Sam")
    world.settle()
    assert len(world.phone("Sam").shows("gathering")) == 1


def test_a_newcomer_reads_nothing_and_a_removed_guest_no_more(world: World) -> None:
    mina = circle_with_lee(world)
    world.at("2026-03-03 10:00")
    path = draft(mina, SUNDAY)
    mina.post(f"{path}/call")
    judge = GuestBrowser.of(world, invites_guest(mina, path, "Ruth Bell", "the judge"))
    judge.does("open")
    mina.keeps_place("Theo")
    theo = comes_in(world, mina, "Theo")
    assert refused(theo, "GET", path) == "not-found"
    guest_id = guest_of(mina, path, "Ruth Bell")["id"]
    mina.call("DELETE", f"{path}/guests/{guest_id}")
    assert judge.refused("look") == "not-found", "removed midway, the page is closed"
