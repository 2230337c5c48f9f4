"""What has had its time is forgotten: a closed request first of all, then whatever grows with use.

How long each table's rows are kept stands in app/stewardship/retention_queries.py; here all of it
ends in one week, and time goes on for more than a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from app.asks import models as asks
from app.asks.answer_link_service import answer_link
from app.asks.open_ask_service import wake_asks
from app.care import models as care
from app.care_cards import models as care_cards
from app.circles import models as circles
from app.consent import models as consents
from app.core.forgetting import Forgotten
from app.core.ids import new_id
from app.core.models import ContentKey
from app.guidelines import models as guidelines
from app.identity import address_service
from app.identity import models as identity
from app.identity.proof_rules import WAIT
from app.outbox import models as outbox
from app.plans import models as plans
from app.rota import models as rota
from app.stewardship.overdue.condition_queries import ENDED_KEPT, TOKENS_KEPT
from app.stewardship.retention_queries import RETENTION
from tests.authenticator import Authenticator, makes_code, makes_passkey
from tests.cases import first_circle as case
from tests.cases.first_circle import MON, TUE, WED
from tests.factories import simple_circle
from tests.scenarios.forgettable_rows import (
    Keys,
    ends_a_line_and_a_trial,
    ends_turns_of_coordinating,
    has_tea_at_another_hour,
    keys_of,
    look_at_screens,
    takes_a_value_line_away,
)
from tests.scenarios.gathering_steps import calls_off_a_gathering
from tests.scenarios.test_afterwards import ends_afterwards
from tests.scenarios.test_care_cards import add_card_rows
from tests.scenarios.test_gaps import alerts, coordinator, may_hear, pool
from tests.scenarios.test_needs_and_the_pot import helps_with_needs
from tests.scenarios.test_offers_by_anybody import ends_an_offer
from tests.scenarios.test_record import plan_for_sam
from tests.world import Friend, Link, World, wall


def later(world: World, *, days: float = 0, hours: float = 0) -> None:
    """Time goes by, and the worker does once what has come due."""
    world.sleeps_through(hours=24 * days + hours)
    world.settle()


# --- a request ------------------------------------------------------------------------------


def keep_a_second_ask(world: World, mina: Friend, sam: Friend) -> tuple[str, str]:
    """A second ask, which Mina keeps, lets go of and keeps again; it is theirs alone by then."""
    later(world, hours=1)
    mina.asks("Tea in the blue tin?", now=True)
    sam.answers("not_now")
    mina.does("stop")
    kept_ask = mina.does("keep")
    assert mina.does("keep") == kept_ask
    assert (kept_ask["kept"], kept_ask["deletes_at"]) == (True, None)
    assert mina.does("let-go")["deletes_at"] == "2026-03-15T18:30:00.000Z"
    mina.does("keep")
    first, second = (f"/circles/{mina.circle.id}/asks/{ask_id}" for ask_id in mina.circle.asks)
    ask_entries = [
        (entry["ask"]["id"], entry["ask"]["kept"]) for entry in mina.record() if entry["ask"]
    ]
    assert ask_entries == [(mina.circle.asks[0], False), (mina.circle.asks[1], True)]
    for path in (first, second):
        assert sam.get(path)["me"]["standing"] == "over"
    return first, second


def let_go_of_the_kept_ask(world: World, mina: Friend) -> None:
    """The record is as whole as before, and says of the one that is there that it is."""
    entries = mina.record()
    assert [
        entry["ask"] and entry["ask"]["id"] for entry in entries if entry["kind"] == "asked"
    ] == [
        None,
        mina.circle.asks[1],
    ]
    # Let go long after: it was perhaps a slip, so it is there until tomorrow.
    later(world, days=30)
    let_go = mina.does("let-go")
    assert let_go["deletes_at"] == rfc(world.now + timedelta(days=1))
    later(world, days=1, hours=2)
    assert rows(world, asks.Ask, asks.AskedMember) == {asks.Ask: 0, asks.AskedMember: 0}
    assert [entry["kind"] for entry in mina.record()] == [entry["kind"] for entry in entries]


def test_a_closed_request_is_forgotten_unless_the_person_keeps_it(
    world: World, tmp_path: Path
) -> None:
    world.forgets_hourly()
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    mina.asks("CanaryKettle", now=True)
    with world.parts.db.write() as tx:
        wake_asks(tx, mina.circle.id)
    assert rows(world, asks.AskLook) == {asks.AskLook: 1}
    world.settle()
    assert rows(world, asks.AskLook) == {asks.AskLook: 0}, "the worker took it"
    sam.answers("coming", 20)
    assert mina.tries("POST", f"{mina.ask_path}/keep", {}).json()["type"].endswith("/ask-runs")
    world.advance(minutes=30)
    (push, *_) = sam.phone.screen.pushes
    stopped = mina.does("stop")
    ends = world.now
    assert (stopped["kept"], stopped["deletes_at"]) == (False, "2026-03-15T17:30:00.000Z")
    world.settle()
    with world.parts.db.read() as tx:
        shown_attempts = select(func.count()).where(col(outbox.Attempt.shown_at).is_not(None))
        assert tx.session.exec(shown_attempts).one() == 0, (
            "whether a phone showed it is known while it runs"
        )
        sealed = tx.session.exec(select(asks.Ask.words)).one()
    assert sealed is not None

    first, second = keep_a_second_ask(world, mina, sam)

    # The notices go first: whoever opens one that late reads that it was a while ago.
    assert sam.get(f"/notices/{push['n']}")["state"] == "over"
    later(world, hours=74)
    assert sam.tries("GET", f"/notices/{push['n']}").status_code == 404
    assert rows(world, outbox.Notice, outbox.Attempt) == {outbox.Notice: 0, outbox.Attempt: 0}

    world.clock.set(ends + timedelta(days=14, seconds=-1))
    world.settle()
    view = mina.get(first)["person"]
    assert (view["words"], view["people"][0]["what"]) == ("CanaryKettle", "coming")
    world.clock.set(ends + timedelta(days=14))
    assert mina.tries("GET", first).status_code == 404, "from that instant on"
    assert mina.tries("POST", f"{first}/keep", {}).status_code == 404
    later(world, hours=2)
    remaining_rows = rows(world, asks.Ask, asks.Answer, asks.AskedMember, asks.StepMark)
    assert remaining_rows[asks.Ask] == remaining_rows[asks.Answer] == 1
    assert mina.get(second)["person"]["words"] == "Tea in the blue tin?"
    assert sam.tries("GET", second).status_code == 404, "kept for the person alone"
    eyes = mina.get(f"/circles/{{c}}/members/{mina.member('Sam')}/eyes")
    assert eyes["screens"]["asks"] == []
    assert sam.tries("POST", f"{second}/answer", {"kind": "coming"}).status_code == 404
    if world.parts.db.sqlite:
        raw = b"".join(file.read_bytes() for file in tmp_path.glob("*.db*"))
        assert sealed.encode() not in raw, "its sealed words are gone from the file and its log"

    let_go_of_the_kept_ask(world, mina)


def rfc(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rows(world: World, *tables: type[SQLModel]) -> dict[type[SQLModel], int]:
    """How many rows some tables have."""
    with world.parts.db.read() as tx:
        return {
            table: tx.session.exec(select(func.count()).select_from(table)).one()
            for table in tables
        }


# --- everything else ------------------------------------------------------------------------

#: The end of the story: all that there is in it has ended in the hour before.
TUESDAY_END, END = wall("2026-03-03 14:00"), wall("2026-03-05 12:00")


@dataclass(frozen=True)
class MondayIds:
    """What began on Monday and has to end: the slots of lunch by weekday, and ids."""

    day: dict[str, str]
    once: str
    rotation: str
    rule: str
    swap: str
    stood_in: list[str]


def spend_monday(world: World, mina: Friend) -> MondayIds:
    """Times, with whatever becomes of them, and an advance rule."""
    sam, ade, lee, ray = (world.friends[name] for name in ("Sam", "Ade", "Lee", "Ray"))
    mina.offers("Lunch", [MON, TUE, WED, THU], "12:00", "14:00", places=2)
    mina.offers("Walk", [MON, TUE, WED, THU], "15:00", "16:00")
    mina.offers("Once", [], "18:00", "19:00", repeats="once", **{"from": "2026-03-05"})
    alerts(mina, 4)
    day = {name: mina.circle.slot("Lunch", f"2026-03-0{at}") for name, at in DAYS.items()}
    sam.claims(day["Monday"])
    sam.releases(day["Monday"])
    for friend, weekday in ((sam, "Tuesday"), (ade, "Thursday"), (lee, "Thursday")):
        friend.claims(day[weekday])
    once = mina.circle.slot("Once", "2026-03-05")
    ray.claims(once)
    rotation = new_id()
    turns = {"id": rotation, "pattern_id": mina.circle.patterns["Walk"]}
    mina.post("/circles/{c}/rotations", turns | {"members": [mina.member("Ade")]})
    ade.post(f"/circles/{{c}}/rotations/{rotation}/agree")
    rule = new_id()
    mina.put(f"/circles/{{c}}/advance-rules/{rule}", case.advance_rule(mina.circle.members) | {
        "words": "CanaryRule", "step": None,
    })  # fmt: skip
    has_tea_at_another_hour(mina, lee)
    swap = {"id": new_id(), "slot_id": day["Thursday"]}
    ade.post("/circles/{c}/swaps", swap)
    lee.put(f"/circles/{{c}}/slots/{day['Wednesday']}/stand-by", {})
    mina.post(f"/circles/{{c}}/slots/{day['Wednesday']}/offers", {"member_id": mina.member("Kim")})
    stood_in = [stands_in(mina, "Sam", f"2026-03-0{at}") for at in (3, 4, 5)]
    for stand_in_id in stood_in[:2]:
        sam.put(f"/circles/{{c}}/stand-ins/{stand_in_id}/mine", {"agreed": True})
    return MondayIds(day, once, rotation, rule, swap["id"], stood_in)


def spend_tuesday(world: World, mina: Friend, monday: MondayIds) -> None:
    """Sam is there, reads the address and a part of the plan, and leaves a note."""
    friends = [world.friends[name] for name in ("Sam", "Ade", "Lee", "Kim", "Ray")]
    sam = world.friends["Sam"]
    world.at("2026-03-03 12:30")
    for friend in friends[:2]:
        mina.put(f"/circles/{{c}}/allies/{mina.member(friend.name)}",
                 {"start": True, "bring_back": True})  # fmt: skip
        friend.put("/circles/{c}/allies/mine", {"agreed": True})
    sam.post("/circles/{c}/arrival/look")
    sam.get("/circles/{c}/plan")
    sam.put(f"/circles/{{c}}/slots/{monday.day['Tuesday']}/note", {"text": "CanaryNote"})
    for friend in friends:
        friend.put(f"/circles/{{c}}/advance-rules/{monday.rule}/mine", {"agreed": True})
    mina.asks("CanaryWords", now=True, left_out=[mina.member("Ray")])
    sam.answers("coming", 20)
    mina.does("show-address", {"member_id": mina.member("Sam")})
    mina.does("keep-open")  # until Thursday
    sam.post("/circles/{c}/arrival/look")


def spend_thursday(world: World, mina: Friend, monday: MondayIds) -> None:
    """All of it ends."""
    sam, ade, lee, kim = (world.friends[name] for name in ("Sam", "Ade", "Lee", "Kim"))
    world.at("2026-03-05 11:15")
    with world.parts.db.write() as tx:
        answer_link(tx, mina.circle.asks[0], sam.circle.members["Sam"], "x" * 22)
        of_sam = {"circle_id": mina.circle.id, "member_id": mina.member("Sam"), "key": "helps"}
        times: dict[str, object] = {"made_at": tx.now, "ended_at": tx.now}
        tx.insert_new(plans.PlanProposal, id=new_id(), **of_sam, **times)
        also_told = {"ask_id": mina.circle.asks[0], "member_id": sam.circle.members["Kim"]}
        tx.session.add(asks.AlsoTold(id=new_id(), position=0, at=tx.now, **also_told))
        address = new_id()
        address_service.add_address(
            tx, account_id=sam.account_id, address_id=address, channel="sms", to="+16045550114",
            vouched_by=mina.member("Mina"),
        )  # fmt: skip
        address_service.end_address(tx, address_service.lock_address(tx, sam.account_id, address))
        tx.session.add(outbox.Refusal(account="x", channel="mail", at=tx.now))
        add_card_rows(tx, sam, monday.day["Tuesday"], TUESDAY_END)
        # As of somebody who stays shut out; all others come back or are removed.
        shift_id = tx.session.exec(
            select(rota.Shift.id).where(rota.Shift.slot_id == monday.day["Tuesday"])
        )
        tx.session.add(rota.KeptShift(shift_id=shift_id.one(), circle_id=mina.circle.id,
                                member_id=mina.member("Sam"), at=tx.now))  # fmt: skip
    mina.does("stop")
    ends_afterwards(mina, sam, "2026-03-05")
    to_mina = {"member_id": mina.member("Mina"), "happened": "CanaryMend", "cooling": "soon"}
    sam.put(f"/circles/{{c}}/repairs/{new_id()}", to_mina)
    calls_off_a_gathering(mina)
    ends_a_line_and_a_trial(mina)
    ends_turns_of_coordinating(mina)
    takes_a_value_line_away(mina)
    ends_an_offer(mina, sam)
    for need in helps_with_needs(mina, sam):
        mina.post(f"{need}/done")
    run = new_id()
    sam.post(f"/circles/{{c}}/advance-rules/{monday.rule}/say", {"id": run})
    world.settle()
    mina.post(f"/circles/{{c}}/advance-runs/{run}/stop")
    mina.delete(f"/circles/{{c}}/advance-rules/{monday.rule}")
    handover = new_id()
    lee.post("/circles/{c}/role-handovers", {"id": handover, "to_id": mina.member("Sam")})
    mina.put(f"/circles/{{c}}/role-handovers/{handover}/person", {"agreed": False})
    withdrawn = {"withdrawn_id": mina.withdraws("Lee")["withdrawn_id"]}
    mina.post(f"/circles/{{c}}/members/{mina.member('Lee')}/undo", withdrawn)
    mina.withdraws("Ray")
    mina.post(f"/circles/{{c}}/members/{mina.member('Ray')}/shifts/{monday.once}/end")
    alerts(mina, 4, on=False)
    ade.post(f"/circles/{{c}}/swaps/{monday.swap}/back")
    ade.post(f"/circles/{{c}}/rotations/{monday.rotation}/leave")
    mina.delete(f"/circles/{{c}}/rotations/{monday.rotation}")
    for stand_in_id in monday.stood_in:
        mina.delete(f"/circles/{{c}}/stand-ins/{stand_in_id}")
    feed = Link.new("calendar")
    sam.post("/circles/{c}/calendar", {"id": feed.id, "verifier": feed.verifier})
    sam.delete("/circles/{c}/calendar")
    sam.put("/circles/{c}/reach", {"asks": True, "stand_downs": True})
    kim.put("/circles/{c}/capacity", {"level": "resting"})
    away = {"id": new_id(), "first": "2026-03-05", "last": "2026-03-05"}
    sam.post("/circles/{c}/away", away)
    sam.delete(f"/circles/{{c}}/away/{away['id']}")
    ade.post("/circles/{c}/away", away | {"id": new_id()})
    for paid in (True, False, True):
        world.advance(minutes=1)
        sam.patch("/circles/{c}/me", {"disclosure": {"paid": paid, "reports": False}})
    mina.put("/circles/{c}/plan", {"sections": [{"key": "helps", "text": "CanaryPlan"}]})
    for pattern in mina.circle.patterns.values():
        mina.delete(f"/circles/{{c}}/patterns/{pattern}")


def come_and_go(world: World, mina: Friend, sam: Friend, kim: Friend) -> None:
    """Who goes and who knocks in vain, and what Sam made and took away again."""
    mina.post(f"/circles/{{c}}/members/{mina.member('Ray')}/block")
    mina.post(f"/circles/{{c}}/members/{mina.member('Ray')}/unblock")
    mina.post(f"/circles/{{c}}/members/{mina.member('Kim')}/block")
    mina.keeps_place("Kim again")
    kim.knocks(mina.invites("Kim again"), duty="CanaryCard")
    bo = world.friend("Bo")
    mina.keeps_place("Bo")
    bo.knocks(mina.invites("Bo"))
    mina.post(f"/circles/{{c}}/knocks/{mina.at_the_door('Bo')['id']}/refuse")
    back = Link.new("back")
    sam.post("/circles/{c}/bring-backs", {"id": back.id, "verifier": back.verifier})
    mina.post(f"/circles/{{c}}/bring-backs/{back.id}/stop")
    passkey = makes_passkey(sam, Authenticator(world.settings.public_url))
    sam.delete(f"/me/passkeys/{passkey}")
    makes_code(sam)
    sam.delete("/me/recovery-code")
    sam.put("/me/proof/wait", {})
    link = Link.new("device")
    sam.post("/me/device-links", {"id": link.id, "verifier": link.verifier})


def everything_ends(world: World) -> Friend:
    """Make a row of every kind within some days; each has ended by Thursday noon."""
    jo, rosa = world.friend("Jo"), world.friend("Rosa")
    draft = jo.drafts_circle("Rosa")
    mina = plan_for_sam(world, "Sam", "Ade", "Lee", "Kim", "Ray")
    coordinator(mina, "Lee")
    may_hear(mina, "pool", "coordinators", "supporters")
    pool(mina, "Sam", "Ade")

    mina.put("/me/proof/wait", {})

    monday = spend_monday(world, mina)
    spend_tuesday(world, mina, monday)
    spend_thursday(world, mina, monday)
    come_and_go(world, mina, world.friends["Sam"], world.friends["Kim"])
    rosa.accepts(jo.hands_over(), draft, keep_drafter=False)
    world.at("2026-03-05 12:00")
    return mina


THU = 3
DAYS = {"Monday": 2, "Tuesday": 3, "Wednesday": 4, "Thursday": 5}


def stands_in(mina: Friend, name: str, day: str) -> str:
    body = {"id": new_id(), "member_id": mina.member(name), "first": day, "last": day}
    mina.post("/circles/{c}/stand-ins", body)
    return str(body["id"])


#: When the last of a table's rows had their end, where it wasn't within the story's last hour.
ENDS: dict[type[SQLModel], datetime] = {
    asks.AnswerLink: END + timedelta(days=2),  # it opened for so long
    guidelines.GuidelineRow: END + timedelta(days=1),  # its waiting time
    guidelines.GuidelineLift: END + timedelta(days=1),
    # By the day in the slot's id, which is over when it is over in every zone.
    **dict.fromkeys(
        (rota.Offer, rota.OtherHoursAsked, rota.StandBy), datetime(2026, 3, 5, tzinfo=UTC)
    ),
    **dict.fromkeys((care.CheckIn, care.Aftercare), datetime(2026, 3, 6, tzinfo=UTC)),  # whole days
    rota.GapTold: wall("2026-03-04 14:00"),
    rota.GapMatter: wall("2026-03-04 14:00"),
    outbox.Notice: datetime(2026, 3, 6, tzinfo=UTC),  # with the offer that it was about
    rota.KeptShift: TUESDAY_END,  # as the shift that it was about
    consents.Away: datetime(2026, 3, 7, tzinfo=UTC),  # whole days, and over in every zone
    asks.ArrivalShown: TUESDAY_END,  # shown for a shift that ended then
    **dict.fromkeys((care_cards.CardShown, care_cards.CompanionNote), TUESDAY_END),
    # Turns were written for weeks ahead, and given back.
    **dict.fromkeys((rota.Shift, rota.Slot), wall("2026-04-16 16:00")),
    identity.ProofWait: END + WAIT,  # when it was ready
    # With the session, that is.
    identity.SignInToken: END + ENDED_KEPT - TOKENS_KEPT,
}

#: A round each hour, and an hour in which all ended.
SOON = timedelta(hours=2)

#: How many of the rows stay: what is in force, and what somebody may remember.
STAYS: dict[type[SQLModel], int] = {
    # 35 are in force; one for each who was removed says that they heard of times.
    consents.ConsentGrant: 37,
    consents.Reach: 17,  # of Sam, Ade and Lee
    plans.PlanVersion: 2,  # the newest of each circle
    plans.PlanSection: 5,
    plans.LadderStep: 2,
    circles.Knock: 1,  # of somebody blocked: to them it waits for ever
    circles.Invitation: 1,  # by which that came
    circles.Disclosure: 5,  # of whoever is in, Sam's seen and newest one; that knock's, emptied
    circles.StandIn: 1,  # Sam once read who is in the circle
    circles.Blocked: 1,
    # Eight people go on: Mina, Sam, Ade and Lee, Rosa, Bo, and who was blocked stays signed in.
    identity.SignInToken: 8,
    identity.SignIn: 8,
    identity.PushSubscription: 8,
    identity.Device: 8,
    identity.Account: 8,
    ContentKey: 10,  # theirs, and of two circles
}


def test_every_row_goes_in_its_time_and_no_sooner(world: World) -> None:
    world.forgets_hourly()
    mina = everything_ends(world)
    ended = keys_of(world)
    windows: dict[type[SQLModel], tuple[datetime, datetime]] = {}
    for table, rule in RETENTION.items():
        if isinstance(rule, Forgotten) and rule.duty is None:
            assert ended[table], f"the story has no row of {table.__tablename__}"
            moment = ENDS.get(table, END) + rule.after
            windows[table] = moment - SOON, moment + SOON
    keys_at: dict[datetime, Keys] = {}
    has_looked = False
    for at in sorted({at for window in windows.values() for at in window}):
        if at > END + timedelta(days=300) and not has_looked:
            look_at_screens(world, mina)
            has_looked = True
        world.clock.set(at)
        world.settle()
        keys_at[at] = keys_of(world)
        if not has_looked:
            for friend in world.friends.values():
                friend.tries("GET", "/me")
    wrong = []
    for table, (before, after) in windows.items():
        was, stays = (len(ended[table] & keys_at[at][table]) for at in (before, after))
        if was == stays or stays != STAYS.get(table, 0):
            wrong.append(f"{table.__tablename__}: {was} until {before}, {stays} after {after}")
    assert not wrong, "\n".join(wrong)
