"""What a removed member leaves behind, table by table: nothing that still does anything.

Every table that names a member is declared here, with what has to be over in it, or with why its
rows may stay. A table that isn't fails the test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table

from app.core.ids import new_id
from app.identity.models import Account
from app.tables import metadata
from tests.authenticator import Authenticator, makes_code, makes_passkey
from tests.cases.first_circle import FRI, MON, WED
from tests.channels.offline_friends import gives, link_in, open_sinks
from tests.factories import comes_in, second_device, simple_circle
from tests.services.done_together import does_things_together
from tests.world import Friend, Handset, Link, World

Row = dict[str, Any]


@dataclass(frozen=True)
class Over:
    """Rows that have to be over; `built`: the story makes one, so that this is tried."""

    is_over: Callable[[Row], bool]
    built: bool = True


@dataclass(frozen=True)
class Stays:
    """Rows that may stay, and why they do nothing."""

    reason: str


def is_gone(_: Row) -> bool:
    return False


def ended(column: str) -> Callable[[Row], bool]:
    return lambda row: row[column] is not None


def in_state(*states: str) -> Callable[[Row], bool]:
    return lambda row: row["state"] in states


TABLES: dict[str, Over | Stays] = {
    "advance_grant": Over(ended("ended_at")),
    "advance_place": Stays("the rule rests until the person changes it: tested below"),
    "advance_said": Stays("part of a run that is over"),
    "advance_run": Over(in_state("ended")),
    "address_given": Stays("for one request; whoever isn't in sees no address"),
    "ally": Over(is_gone),
    "also_told": Stays("that a step told them something; deleted with the request"),
    "answer": Stays("what was answered; no answer of theirs counts: tested below"),
    "answer_link": Stays("opens for members who are in alone: tested below"),
    "arrival_shown": Stays("what they may remember"),
    "asked_member": Over(lambda row: row["outcome"] != "open"),
    "availability": Over(is_gone),
    "away": Over(is_gone),
    "bring_back": Over(ended("ended_at")),
    "blocked": Stays("shuts them out"),
    "calendar_feed": Over(ended("ended_at")),
    "capacity": Stays("their own dial; nobody reads it any more"),
    "card_shown": Stays("what they may remember"),
    "checklist": Stays("who opened it; what nobody else had heard of is closed with them"),
    "checklist_line": Over(lambda row: row["done_at"] is not None),
    "check_in": Over(is_gone),
    "circle": Stays("a drafter can't be removed"),
    "companion_note": Stays("the person's alone, until they delete it or its time is over"),
    "consent_grant": Over(lambda row: row["deny"] or row["ended_at"] is not None),
    "coordinating_place": Over(ended("left_at")),
    "coordinating_turns": Stays("who set them up; a turn of theirs ends with them"),
    "coordinator_left": Stays("that the last one went, until the person has read it"),
    "device_link": Over(lambda row: row["used_at"] is not None or row["is_past"]),
    "disclosure": Stays("what was told before a yes, for the record"),
    "gap_told": Stays("that they heard of a gap; they aren't asked again"),
    "gathering_guest": Over(is_gone),
    "handover_note": Stays("the next one's to read, and deleted with its time"),
    "helper_seen": Stays("that they were asked how they are; deleted with the request"),
    "invitation": Over(lambda row: row["used_at"] is not None or row["ended_at"] is not None),
    "knock": Over(in_state("let_in", "refused", "ended")),
    "kept_shift": Over(is_gone),
    "money_known": Over(is_gone),
    "need": Over(in_state("done", "dropped")),
    "need_hand": Over(is_gone),
    "need_known": Over(is_gone),
    "pledge": Over(is_gone),
    "last_word": Over(ended("closed_at")),
    "left_out": Stays("that one request passed them over; deleted with it"),
    "line": Stays("who added or checked it"),
    "guideline": Over(is_gone),
    "member_limit": Over(is_gone),
    "member_offer": Over(is_gone),
    "member_offer_to": Over(is_gone),
    "member_role": Over(is_gone),
    "notice": Over(in_state("sent", "held_back", "not_delivered", "cancelled")),
    "offers_welcome": Over(is_gone),
    "other_hours_asked": Over(is_gone),
    "offer": Over(lambda row: row["state"] != "open"),
    "plan_agreement": Over(lambda row: row["digests"] is None and row["asked_at"] is None),
    "plan_draft": Stays("who wrote it; the person's alone to use"),
    "plan_proposal": Over(ended("ended_at")),
    "plan_shown": Stays("what they may remember"),
    "plan_version": Stays("who wrote it"),
    "pod_map_name": Over(is_gone),
    "pool_place": Over(is_gone),
    "reach": Over(ended("ended_at")),
    "repair": Over(is_gone),
    "repair_closed": Over(is_gone),
    "repair_words": Over(is_gone),
    "role_handover": Over(ended("ended_at")),
    "rotation": Stays("who made it"),
    "rotation_place": Over(ended("left_at")),
    "shift": Over(lambda row: row["released_at"] is not None and row["remind_at"] is None),
    "solidarity_words": Over(is_gone),
    "stand_by": Over(is_gone),
    "stand_in": Over(ended("ended_at")),
    "swap": Over(lambda row: row["state"] != "open"),
    "taken_up": Over(is_gone),
    "value_reader": Over(is_gone),
    "value_line": Over(lambda row: row["by_member"] is None),
    "value_stance": Over(is_gone),
    "value_idea": Over(is_gone),
    "withdrawal": Stays("the person's way to know what was ended"),
    # Of their account:
    "address": Over(in_state("ended")),
    "device": Over(ended("ended_at")),
    "passkey": Over(ended("ended_at")),
    "proof_wait": Stays("on a device that is signed out"),
    "recovery_code": Over(ended("ended_at")),
    "push_subscription": Over(in_state("ended", "gone")),
    "sign_in": Over(ended("ended_at")),
    "account": Stays("a random id"),
    "trial": Stays("that they put something of the circle's on trial, which goes on"),
}


#: Columns that name a member in other words.
OTHER_NAMES = frozenset(
    {"made_by", "begun_by", "by_id", "drafter_id", "from_id", "to_id", "opener_id", "other_id"}
)


def names_a_member(table: Table) -> bool:
    return any("member" in column.name or column.name in OTHER_NAMES for column in table.columns)


def test_every_table_that_names_a_member_is_declared() -> None:
    tables_naming = {name for name, table in metadata.tables.items() if names_a_member(table)}
    assert tables_naming - set(TABLES) == set(), (
        "say what becomes of these rows when a member is removed"
    )


@pytest.fixture
def sam_is_everywhere(sqlite_url: str, tmp_path: Path) -> Any:
    """A circle in which Sam holds something of everything."""
    with open_sinks() as sinks, World(sqlite_url, tmp_path, **sinks.settings()) as world:
        mina = simple_circle(world, "Sam", "Lee", "Ade")
        sam, lee = world.friends["Sam"], world.friends["Lee"]
        me = mina.member("Sam")
        mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
        gives(world, sinks, sam, "mail", "sam@home.example")
        sam.may_be_reached(channels=["mail", "push"])
        mina.offers("Lunch", [MON, WED, FRI], "12:00", "14:00")
        mina.offers("Night", [FRI], "22:00", "07:00", kind="overnight", places=2)
        lunch = [mina.circle.slot("Lunch", f"2026-03-0{day}") for day in (2, 4, 6)]
        sam.claims(lunch[0])
        sam.post("/circles/{c}/swaps", {"id": new_id(), "slot_id": lunch[0]})
        sam.put(f"/circles/{{c}}/slots/{lunch[1]}/stand-by", {})
        lee.post(f"/circles/{{c}}/slots/{lunch[2]}/offers", {"member_id": me})
        suggests_and_is_asked_to_read(world, mina, sam)
        rotation = new_id()
        night = {"pattern_id": mina.circle.patterns["Night"], "members": [me]}
        mina.post("/circles/{c}/rotations", {"id": rotation, **night})
        sam.post(f"/circles/{{c}}/rotations/{rotation}/agree")
        asks_about_other_hours(mina)
        sam.put(
            "/circles/{c}/availability",
            {"hours": [{"weekday": 1, "from": "10:00", "to": "12:00"}]},
        )
        sam.post("/circles/{c}/away", {"id": new_id(), "first": "2026-03-20", "last": "2026-03-21"})
        mina.put("/circles/{c}/pool", {"member_ids": [me]})
        sam.put("/circles/{c}/pool/mine", {"agreed": True})
        stand_in = new_id()
        days = {"member_id": me, "first": "2026-03-01", "last": "2026-03-09"}
        mina.post("/circles/{c}/stand-ins", {"id": stand_in, **days})
        sam.put(f"/circles/{{c}}/stand-ins/{stand_in}/mine", {"agreed": True})
        mina.put(f"/circles/{{c}}/members/{me}/limits", {"weekly_shifts": 5})
        lee.post("/circles/{c}/role-handovers", {"id": new_id(), "to_id": me})
        takes_a_line(world, mina, sam)
        calendar = Link.new("calendar")
        sam.post("/circles/{c}/calendar", {"id": new_id(), "verifier": calendar.verifier})
        for friend in (sam, lee):
            choices = {"start": True, "bring_back": True}
            mina.put(f"/circles/{{c}}/allies/{mina.member(friend.name)}", choices)
            friend.put("/circles/{c}/allies/mine", {"agreed": True})
        makes_code(sam)
        makes_passkey(sam, Authenticator(world.settings.public_url))
        mina.asks(now=True)
        mina.does("stop")
        check_in = {"days": ["2026-03-05"], "at": "10:00", "way": "text", "member_id": me}
        mina.post(f"{mina.ask_path}/check-ins", check_in)
        does_things_together(mina, sam)
        rule = new_id()
        mina.put(f"/circles/{{c}}/advance-rules/{rule}", {"words": "awake", "says": [me]})
        world.advance(hours=25)
        for name in ("Sam", "Lee", "Ade"):
            agreed = world.friends[name].put(
                f"/circles/{{c}}/advance-rules/{rule}/mine", {"agreed": True}
            )
            assert agreed is not None
        sam.post(f"/circles/{{c}}/advance-rules/{rule}/say", {"id": new_id()})
        world.settle()
        mina.asks(now=True)
        world.advance(minutes=3)
        new_phone = Link.new("back")
        back = {"id": new_phone.id, "verifier": new_phone.verifier}
        sam.post("/circles/{c}/bring-backs", back)
        device = Link.new("device")
        sam.post("/me/device-links", {"id": device.id, "verifier": device.verifier})
        second_device(world, "Sam")
        letter = link_in(sinks.mail.to("sam@home.example")[-1].body)
        yield world, mina, sam, {"device": device, "answer": letter, "rule": rule}


def asks_about_other_hours(mina: Friend) -> None:
    """Whoever takes the nights in turn is asked about other hours of some of them."""
    night = {"pattern_id": mina.circle.patterns["Night"], "start": "20:00", "end": "07:00"}
    days = {"from": "2026-03-15", "until": "2026-03-31"}
    mina.post("/circles/{c}/other-hours", {"id": new_id(), **days, "hours": [night]})


def takes_a_line(world: World, mina: Friend, sam: Friend) -> None:
    """A checklist that the person named a friend for is open, and they took its line."""
    world.widens_at_once(mina.circle)
    sections = {"event": "ask", "tier": 3, "sections": ["taken"]}
    to_sam = {"id": new_id(), "to": {"kind": "member", "member_id": mina.member("Sam")}}
    mina.post("/circles/{c}/grants", to_sam | sections)
    cat = {"id": new_id(), "words": "The cat"}
    mina.put("/circles/{c}/checklists/taken", {"lines": [cat]})
    sam.post("/circles/{c}/checklists/taken/open")
    sam.post(f"/circles/{{c}}/checklists/taken/lines/{cat['id']}/take")


def suggests_and_is_asked_to_read(world: World, mina: Friend, sam: Friend) -> None:
    """Words of a friend's wait for the person, who has asked them to read their part."""
    world.widens_at_once(mina.circle)
    mina.put("/circles/{c}/plan", {"sections": [{"key": "helps", "text": "Tea"}]})
    switches = dict.fromkeys(("asks", "what_i_need", "open_times", "shift_reminders"), True)
    sections = {"plan_sections": ["helps", "suggest"]}
    mina.put(f"/circles/{{c}}/members/{mina.member(sam.name)}/consent", {**switches, **sections})
    words = {"key": "helps", "text": "Soup", "over": {"text": "Tea"}}
    sam.post("/circles/{c}/plan/proposals", {"id": new_id(), **words})
    mina.post(f"/circles/{{c}}/plan/readers/{mina.member(sam.name)}/ask")


#: Columns by which a row is a member's, beside those that say so.
OF_THEM = frozenset(
    {
        "account_id",
        "device_id",
        "from_id",
        "to_id",
        "begun_by",
        "second_by",
        "opener_id",
        "other_id",
        "third_id",
    }
)


def rows_of(world: World, friend: Friend, member_id: str, table: Table) -> list[Row]:
    """A table's rows of a member, of a run that they are named in, or of their account."""
    with world.parts.db.read() as tx:
        rows = [dict(row._mapping) for row in tx.session.execute(table.select())]
    devices = {phone.device_id for phone in friend.phones}
    own_ids = {member_id, friend.account_id, *devices}
    by = [
        column.name
        for column in table.columns
        if ("member" in column.name or column.name in OF_THEM) and column.name != "by_member_id"
    ]
    if table.name == "device":
        by = ["account_id"]
    if table.name == "advance_run":
        return rows
    own_rows = [row for row in rows if any(row[column] in own_ids for column in by)]
    for row in own_rows:
        row["is_past"] = "expires_at" in row and row["expires_at"] <= world.now
    return own_rows


def test_nothing_of_a_removed_member_does_anything(sam_is_everywhere: Any) -> None:
    world, mina, sam, traces = sam_is_everywhere
    me = mina.member("Sam")
    over = {name: rule for name, rule in TABLES.items() if isinstance(rule, Over)}
    before = {name: rows_of(world, sam, me, metadata.tables[name]) for name in over}
    tried_tables = {
        name for name, rows in before.items() if any(not over[name].is_over(row) for row in rows)
    }
    # The link that Sam came by, and the knock, were over before. What is kept or told of a shift
    # when everything was stopped has its own stories (test_withdrawn_shifts).
    never = {"invitation", "knock", "notice", "advance_grant", "kept_shift", "last_word"}
    assert set(over) - tried_tables <= never

    for phone in sam.phones:
        phone.new_pushes()
    mina.removes("Sam")
    rows_left = {
        name: [
            row for row in rows_of(world, sam, me, metadata.tables[name]) if not rule.is_over(row)
        ]
        for name, rule in over.items()
    }
    assert {name: rows for name, rows in rows_left.items() if rows} == {}
    _no_way_back(world, mina, traces)


def _no_way_back(world: World, mina: Friend, traces: dict[str, Any]) -> None:
    device = traces["device"]
    other = Handset(world, "Sam")
    body = {"token": device.token, "device_id": other.device_id, "session_token": other.token}
    answer = other.call("POST", f"/device-links/{device.id}/use", body)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/link-over")
    link_id, token = traces["answer"]
    for path in ("look", ""):
        answer_path = f"/answers/{link_id}/{path}".rstrip("/")
        extra = {} if path else {"kind": "coming", "minutes": 5}
        assert other.call("POST", answer_path, {"token": token, **extra}).status_code == 404
    rules = mina.get("/circles/{c}/advance-rules")["rules"]
    assert [rule["id"] for rule in rules] == [traces["rule"]]
    assert "Sam" not in mina.sees_people()
    plan = mina.get("/circles/{c}/plan")
    assert mina.member("Sam") not in str(plan["ladder"])
    world.advance(hours=30)
    assert world.phone("Sam").new_pushes() == []


def test_a_place_that_nobody_has_yet_leaves_no_link_and_no_knock(
    sqlite_url: str, tmp_path: Path
) -> None:
    with World(sqlite_url, tmp_path) as world:
        mina = simple_circle(world)
        kit = world.friend("Kit")
        mina.keeps_place("Kit")
        kit.knocks(mina.invites("Kit"))
        mina.keeps_place("Rosa")
        mina.invites("Rosa")
        for name in ("Kit", "Rosa"):
            mina.removes(name)
            for table in ("invitation", "knock"):
                rows = rows_of(world, kit, mina.member(name), metadata.tables[table])
                over = TABLES[table]
                assert isinstance(over, Over)
                assert all(over.is_over(row) for row in rows)
        with world.parts.db.read() as tx:
            assert tx.session.get(Account, kit.account_id) is not None


# --- nobody is made a ghost -------------------------------------------------------------------


def leaves_by(world: World, name: str, ending: str) -> tuple[Friend, Callable[[], object]]:
    """Somebody whose only circle it is, and what ends that."""
    if ending == "declined":
        friend, other = world.friend(name), world.friend(f"{name}'s person", push=False)
        friend.drafts_circle("Ola", "Kit")
        handed = friend.hands_over()
        body = {"token": handed.token, "code": handed.code}
        return friend, lambda: other.post(f"/transfers/{handed.id}/decline", body)
    mina = world.friend(f"{name}'s Mina", push=False)
    mina.begins_circle(name)
    friend = comes_in(world, mina, name)
    if ending == "removed":
        return friend, lambda: mina.removes(name)
    return friend, lambda: mina.delete("/circles/{c}")


def test_who_stands_at_another_door_stays_signed_in(sqlite_url: str, tmp_path: Path) -> None:
    """Removed, a circle deleted, a draft declined: from each a knock and a look elsewhere."""
    with World(sqlite_url, tmp_path) as world:
        noor = world.friend("Noor")
        noor.begins_circle("Nobody")
        everywhere = ("knocks", "looks", "looked long ago")
        for ending, doors in (
            ("removed", everywhere),
            ("deleted", ("looks",)),
            ("declined", ("looks",)),
        ):
            for door in doors:
                name = f"{ending} {door}"
                friend, goes = leaves_by(world, name, ending)
                noor.keeps_place(name)
                link = noor.invites(name)
                friend.post(f"/invitations/{link.id}/look", {"token": link.token})
                if door == "knocks":
                    friend.knocks(link)
                if door == "looked long ago":
                    world.clock.advance(timedelta(hours=2))
                goes()
                if door == "looked long ago":
                    assert friend.tries("GET", "/me").status_code == 401, name
                    continue
                if door == "looks":
                    friend.knocks(link)
                noor.lets_in(name)
                assert friend.home()["supporter"]["person_name"] == "Noor", name


def test_a_door_of_the_same_circle_keeps_nobody_signed_in(sqlite_url: str, tmp_path: Path) -> None:
    """Whoever is removed, and looked at another of its links before, is out."""
    with World(sqlite_url, tmp_path) as world:
        mina = simple_circle(world, "Sam")
        mina.keeps_place("Kit")
        link = mina.invites("Kit")
        sam = world.friends["Sam"]
        sam.post(f"/invitations/{link.id}/look", {"token": link.token})
        mina.removes("Sam")
        assert sam.tries("GET", "/me").status_code == 401
        kit = comes_in(world, mina, "Kit")
        assert kit.home()["supporter"]["person_name"] == "Mina"
