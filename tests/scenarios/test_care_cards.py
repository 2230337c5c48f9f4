"""The health card, going along with the companion card, and what a companion noted afterwards."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from sqlmodel import select

from app.asks.models import Ask
from app.care_cards.card_rules import NOTE_KEPT, WRITER_READS
from app.care_cards.models import CardShown, CompanionCard, CompanionNote, HealthCard
from app.core.db import Tx
from app.core.ids import new_id
from app.stewardship.card_forgetting_service import keep_that_cards_were_shown
from tests.cases.first_circle import SUN
from tests.factories import simple_circle
from tests.scenarios.test_arrival import refused
from tests.world import Friend, Json, Refused, World

HEALTH = {
    "allergies": "Penicillin",
    "medicines": "Lithium, 8 am and 8 pm",
    "conditions": "",
    "refusals": "No restraint",
    "devices": "",
    "depends_on_me": "Biscuit, the cat",
}
COMPANION = {
    "say": "They/them, please",
    "dont_say": "Nothing about work",
    "agree": "Blood test: yes",
    "tell": "1. Rosa\n2. Ade",
}
NOTE = {"times": "14:10 to 15:40", "names": "Officer Hill", "said": "Come back on Friday."}
HEALTH_PATH, COMPANION_PATH = "/circles/{c}/health-card", "/circles/{c}/companion-card"
SECRETS = ("Penicillin", "Lithium", "They/them", "Blood test", "Officer Hill")


def may_see_cards(
    person: Friend, name: str, *sections: str, health_card: bool | None = None
) -> Json:
    """Set a friend's switches: the health card as said (None: as it is), and these sections."""
    switches = dict.fromkeys(("asks", "what_i_need", "open_times", "shift_reminders"), True)
    changed: Json = person.put(
        f"/circles/{{c}}/members/{person.member(name)}/consent",
        switches | {"plan_sections": list(sections), "health_card": health_card},
    )
    return changed


def looks_at(friend: Friend, path: str) -> Json:
    card: Json = friend.post(f"{path}/look")
    return card


def cards_on_home(friend: Friend) -> tuple[bool, bool]:
    cards = friend.home()["supporter"]["cards"]
    return cards["health"] is not None, cards["companion"] is not None


def writes_cards(mina: Friend) -> None:
    etag = mina.get(HEALTH_PATH)["etag"]
    card = mina.put(HEALTH_PATH, HEALTH, headers={"If-Match": etag})
    assert {key: card[key] for key in HEALTH} == HEALTH
    mina.put(COMPANION_PATH, COMPANION)


def add_card_rows(tx: Tx, friend: Friend, slot_id: str, until: datetime) -> None:
    """Rows of who was shown the health card for a shift, and wrote down what happened."""
    note_id, circle_id = new_id(), friend.circle.id
    member_id = friend.circle.members[friend.name]
    tx.session.add(
        CardShown(member_id=member_id, subject_id=slot_id, card="health", circle_id=circle_id)
    )
    tx.session.add(
        CompanionNote(
            id=note_id,
            circle_id=circle_id,
            slot_id=slot_id,
            member_id=member_id,
            body=tx.cipher(circle_id).seal("{}", "companion_note", "body", note_id),
            at=tx.now,
            writer_until=until + WRITER_READS,
            ends_at=until + NOTE_KEPT,
        )
    )


def _writes_down_what_happened(world: World, sam: Friend, office: str) -> str:
    """In the last minute Sam begins to write, and goes on when the shift is over; the note's id."""
    lee = world.friends["Lee"]
    to_write = sam.home()["supporter"]["cards"]["note"]
    assert (to_write["slot"]["id"], to_write["note_id"]) == (office, None)
    note_path = f"/circles/{{c}}/slots/{office}/companion-note"
    assert refused(sam.put, note_path, {"said": " "}) == "note-empty"
    assert refused(lee.put, note_path, NOTE) == "no-companion-note-now"
    (note,) = sam.put(note_path, {"said": "They let us in."})["notes"]
    world.at("2026-03-08 16:00")
    assert [refused(looks_at, sam, path) for path in (HEALTH_PATH, COMPANION_PATH)] == [
        "not-found"
    ] * 2, "not a minute after"
    assert sam.put(note_path, NOTE)["notes"][0]["id"] == note["id"], "written anew it is one note"
    with world.parts.db.read() as tx:
        assert tx.session.exec(select(CompanionNote.body)).one().startswith("p0.")
    note_id: str = note["id"]
    return note_id


def _reads_alone_what_happened(world: World, office: str, note_id: str) -> None:
    """Mina alone reads it, and deletes it when Sam can't read it any longer."""
    mina, sam, ade, lee = (world.friends[name] for name in ("Mina", "Sam", "Ade", "Lee"))
    removal = f"/circles/{{c}}/companion-notes/{note_id}"
    assert mina.home()["person"]["companion_notes"] == 1
    (read_note,) = mina.get("/circles/{c}/companion-notes")["notes"]
    assert {key: read_note[key] for key in NOTE} == NOTE
    for friend in (ade, lee):
        assert friend.get("/circles/{c}/companion-notes")["notes"] == []
        for path in ("", "/home", "/week", "/notes", "/gaps", "/record"):
            text = friend.tries("GET", f"/circles/{{c}}{path}").text
            assert not [secret for secret in SECRETS if secret in text], path
    assert refused(ade.delete, removal) == "not-found"

    # The person's own copy has all of it, and a friend's nothing but their own words.
    copy = json.dumps(mina.get("/me/export"))
    assert [secret for secret in SECRETS if secret not in copy] == []
    copy = json.dumps(sam.get("/me/export"))
    assert [secret for secret in SECRETS if secret in copy] == ["Officer Hill"]
    page = mina.tries("GET", "/me/export?form=html").text
    assert "Penicillin" in page
    assert "Officer Hill" in page

    world.at("2026-03-15 16:00")
    assert sam.get("/circles/{c}/companion-notes")["notes"] == []
    note_path = f"/circles/{{c}}/slots/{office}/companion-note"
    assert refused(sam.put, note_path, NOTE) == "no-companion-note-now"
    assert refused(sam.delete, removal) == "not-found"
    mina.delete(removal)
    assert mina.get("/circles/{c}/companion-notes")["notes"] == []
    assert len(mina.reads("companion_note_removed", who="Sam", by="Mina")) == 1
    remembers = mina.get(f"/circles/{{c}}/members/{mina.member('Sam')}/remembers")
    assert remembers["cards"] == ["companion", "health"]


def test_to_the_immigration_office_and_back(world: World) -> None:
    """Sam goes along: both cards for that time alone, and a note for Mina alone afterwards."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade = (world.friends[name] for name in ("Sam", "Ade"))
    roles = {"roles": ["supporter", "coordinator"]}
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", roles)
    mina.patch("/circles/{c}", {"i_am": "I am Mina. I draw."})
    writes_cards(mina)
    mina.offers("Immigration office", [SUN], "14:00", "16:00", kind="go_with", places=2)
    office = mina.circle.slot("Immigration office", "2026-03-08")
    for friend in (sam, ade):
        friend.claims(office)

    # What opens the health card waits, and is asked about again; the companion card is needed then.
    may_see_cards(mina, "Sam", "companion", health_card=True)
    (waiting,) = mina.get("/circles/{c}/widening")["waiting"]
    assert (waiting["name"], waiting["tier"]) == ("Sam", 4)
    may_see_cards(mina, "Sam", "companion")
    assert len(mina.get("/circles/{c}/widening")["waiting"]) == 1, "not said: as it is"
    world.at("2026-03-07 13:00")
    for friend in (mina, sam):
        friend.put("/me/proof/wait", {})  # for their own copies, a day later
    world.at("2026-03-08 12:59")
    assert cards_on_home(sam) == (False, False)
    assert [refused(looks_at, sam, path) for path in (HEALTH_PATH, COMPANION_PATH)] == [
        "not-found"
    ] * 2, "two hours before they have the address, and the cards an hour before"

    world.at("2026-03-08 13:00")
    assert cards_on_home(sam) == (True, True)
    assert cards_on_home(ade) == (False, False), "a shift alone shows nothing"
    eyes = mina.get(f"/circles/{{c}}/members/{mina.member('Sam')}/eyes")
    assert eyes["screens"]["health_card"]["allergies"] == "Penicillin"
    assert not {"health_card", "companion"} & set(eyes["hidden"])
    assert mina.reads("health_card_shown") == [], "the person's look is nobody else's"
    card = looks_at(sam, HEALTH_PATH)
    assert {key: card[key] for key in HEALTH} == HEALTH
    assert card["until"] == "2026-03-08T23:00:00.000Z"
    looks_at(sam, HEALTH_PATH)
    card = looks_at(sam, COMPANION_PATH)
    assert (card["i_am"], card["tell"]) == ("I am Mina. I draw.", COMPANION["tell"])
    for kind in ("health_card_shown", "companion_card_shown"):
        assert [entry["subject_id"] for entry in mina.reads(kind, who="Sam")] == [office], kind

    # Taken back while they are under way, and given anew: at once it isn't there.
    may_see_cards(mina, "Sam", "companion", health_card=False)
    assert refused(looks_at, sam, HEALTH_PATH) == "not-found"
    assert cards_on_home(sam) == (False, True)
    may_see_cards(mina, "Sam", health_card=False)
    assert cards_on_home(sam) == (False, False)
    may_see_cards(mina, "Sam", "companion")
    world.at("2026-03-08 15:59")
    looks_at(sam, COMPANION_PATH)

    note = _writes_down_what_happened(world, sam, office)
    _reads_alone_what_happened(world, office, note)


def test_whoever_comes_to_a_request_has_the_health_card_until_it_ends(small: World) -> None:
    mina = simple_circle(small, "Sam", "Ade")
    sam = small.friends["Sam"]
    writes_cards(mina)
    small.widens_at_once(mina.circle)
    may_see_cards(mina, "Sam", "companion", health_card=True)
    assert refused(looks_at, sam, HEALTH_PATH) == "not-found", "nobody is coming"
    mina.asks(now=True)
    sam.answers("coming", 20)
    assert sam.sees()["health_card"] is True
    shown = looks_at(sam, HEALTH_PATH)
    assert (shown["allergies"], shown["until"]) == ("Penicillin", None)
    assert refused(looks_at, sam, COMPANION_PATH) == "not-found", "that is for who goes along"
    for friend in (mina, sam):
        assert "Penicillin" not in json.dumps([friend.phone.screen.pushes, friend.home()])
    assert "Penicillin" not in json.dumps(mina.record())

    # Two phones of the person's: the older write is refused, and nothing is changed.
    old = mina.get(HEALTH_PATH)["etag"]
    mina.put(HEALTH_PATH, HEALTH | {"allergies": "Nuts"}, headers={"If-Match": old})
    with pytest.raises(Refused) as refusal:
        mina.put(HEALTH_PATH, HEALTH, headers={"If-Match": old})
    assert (refusal.value.status, refusal.value.code) == (412, "card-newer")
    assert looks_at(sam, HEALTH_PATH)["allergies"] == "Nuts"
    assert len(mina.reads("health_card_shown")) == 1

    # Emptied it is gone from everywhere at once, and nothing of it stays in the row.
    mina.put(HEALTH_PATH, {})
    assert (sam.sees()["health_card"], refused(looks_at, sam, HEALTH_PATH)) == (False, "not-found")
    with small.parts.db.read() as tx:
        (card,) = tx.session.exec(select(HealthCard))
        assert card.body is None
        (companion_card,) = tx.session.exec(select(CompanionCard))
        assert companion_card.body is not None
        assert companion_card.body.startswith("p0.")

    # What was shown outlives what it was for, without it; and goes with the circle.
    with small.parts.db.write() as tx:
        keep_that_cards_were_shown(tx, list(tx.session.exec(select(Ask.id))))
    with small.parts.db.read() as tx:
        (card_shown,) = tx.session.exec(select(CardShown))
        assert (card_shown.card, card_shown.subject_id) == ("health", "")
    mina.does("stop")
    mina.delete("/circles/{c}")
    with small.parts.db.read() as tx:
        for table in (HealthCard, CompanionCard, CardShown, CompanionNote):
            assert tx.session.exec(select(table)).all() == []


def test_the_health_card_opens_an_hour_before_and_closes_with_what_it_is_for(
    small: World,
) -> None:
    mina = simple_circle(small, "Sam", "Ade")
    sam, ade = (small.friends[name] for name in ("Sam", "Ade"))
    writes_cards(mina)
    small.widens_at_once(mina.circle)
    for name in ("Sam", "Ade"):
        may_see_cards(mina, name, health_card=True)
    mina.offers("Company", [SUN], "14:00", "16:00")
    sam.claims(mina.circle.slot("Company", "2026-03-08"))

    def can_see(friend: Friend) -> bool:
        on_home = cards_on_home(friend)[0]
        answer = friend.tries("POST", f"{HEALTH_PATH}/look", {})
        assert answer.status_code == (200 if on_home else 404), "the home says what can be read"
        return on_home

    # A shift: to the minute at both of its ends, and nobody else's.
    for wall_time, is_open in (
        ("12:59", False),
        ("13:00", True),
        ("15:59", True),
        ("16:00", False),
        ("16:01", False),
    ):
        small.at(f"2026-03-08 {wall_time}")
        assert (can_see(sam), can_see(ade)) == (is_open, False), wall_time

    # A request: from "I'm coming" until Mina has somebody else instead, or it is over.
    small.at("2026-03-08 18:00")
    mina.asks(now=True)
    assert not can_see(sam), "to be asked isn't to come"
    sam.answers("coming", 20)
    assert can_see(sam)
    mina.does("not-them", {"member_id": mina.member("Sam")})
    assert not can_see(sam), "stood down"
    ade.answers("coming", 20)
    assert sam.answers("coming", 30)["standing"] == "stood_down"
    assert (can_see(sam), can_see(ade)) == (False, True)
    ade.drops_out()
    assert not can_see(ade)
    ade.answers("coming", 20)
    assert can_see(ade)
    mina.does("stop")
    assert (can_see(sam), can_see(ade)) == (False, False)


def test_the_health_card_goes_with_requests_alone(small: World) -> None:
    mina = simple_circle(small, "Sam")
    body = {
        "id": new_id(),
        "to": {"kind": "member", "member_id": mina.member("Sam")},
        "event": "open_time",
        "tier": 4,
    }
    assert refused(mina.post, "/circles/{c}/grants", body) == "card-with-requests"
    part = {"key": "companion", "heading": "With me", "text": "here"}
    assert refused(mina.put, "/circles/{c}/plan", {"sections": [part]}) == "section-key"
    too_long = {"allergies": "a" * 2001}
    assert mina.tries("PUT", HEALTH_PATH, too_long).status_code == 422
    assert mina.get(HEALTH_PATH)["changed_at"] is None, "nothing was changed"
