"""A circle to look at through its members' eyes, and what each of them may come to hold.

Nothing of any answer goes beyond the grants, as they are reckoned here anew: by words of the circle
that are looked for in everything that the member can fetch, and by the ids of slots.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import select, update

from app.asks.models import AskedMember
from app.circles.disclosure_service import CardContent, disclose, put_card
from app.circles.models import Member, MemberRole, Role
from app.consent import service as consent
from app.consent.models import ConsentGrant, ToKind
from app.core.ids import new_id
from app.outbox.events import Event
from app.rota.models import Shift, Slot
from tests.cases.first_circle import FRI, MON, WED
from tests.factories import simple_circle
from tests.scenarios.value_steps import VALUES, marks, opens_to, proposes
from tests.services.restorable_world import RestorableWorld
from tests.services.view_as_routes import RULE
from tests.world import Friend, World

#: Words that stand in one place each, so that wherever they turn up is known.
I_AM, SOLIDARITY, TITLE = "wordsofme", "wordsofsolidarity", "wordsofatime"
TO_SAMUEL, SAMUELS_REPLY = "wordsforsamuelalone", "whatsamuelwroteback"
ASKED = "wordsofanask"
ALLERGY, SAID_FOR_ME = "wordsofallergy", "wordssaidforme"
SECTIONS = {"helps": "wordsofhelp", "worse": "wordsofworse", "arrive": "wordsofarriving"}
FRIENDS = ("Samuel", "Adeola", "Leonie", "Jovana")
NIGHTS = (MON, WED, FRI)


def grown_circle(world: World) -> Friend:
    """Mina's circle: nights, a swap, a rotation, a note, an address, a rule, an ask that runs."""
    mina = simple_circle(world, *FRIENDS, "Kim")
    sam, ade, lee, jo = (world.friends[name] for name in FRIENDS)
    mina.patch("/circles/{c}", {"i_am": I_AM, "solidarity": SOLIDARITY})
    step = {
        "audience": [
            {"kind": "member", "member_id": mina.member(friend.name)} for friend in (sam, ade)
        ],
        "mode": "together",
        "answers": ["coming", "call"],
        "needed": 2,
        "wait_minutes": 240,
    }
    to_one = f"/circles/{{c}}/solidarity/words/{mina.member('Samuel')}"
    mina.put(to_one, {"words": TO_SAMUEL, "version": 0})
    sam.put("/circles/{c}/solidarity/reply", {"words": SAMUELS_REPLY, "version": 0})
    opens_to(mina, "Samuel", "Adeola")
    line_id = proposes(mina, "wordsofaline", mina.get(VALUES)["usual"])
    marks(sam, line_id, "in_my_way", "wordsintheway")
    body = {
        "sections": [{"key": key, "text": text} for key, text in SECTIONS.items()],
        "ladder": [
            step,
            {
                **step,
                "audience": [{"kind": "member", "member_id": mina.member("Kim")}],
                "needed": 1,
                "needs_my_yes": True,
            },
        ],
    }
    mina.put("/circles/{c}/plan", body, headers={"If-Match": '"1"'})
    mina.put("/circles/{c}/arrival", {"address": "4 Elm Street", "notes": None})
    mina.put("/circles/{c}/health-card", {"allergies": ALLERGY})
    mina.put("/circles/{c}/companion-card", {"say": SAID_FOR_ME})
    world.widens_at_once(mina.circle)
    mina.offers(TITLE, list(NIGHTS), "22:00", "07:00", kind="go_with", places=2)
    mina.offers("Walk", [MON, FRI], "10:00", "11:00", kind="company")
    for friend, day in ((sam, "2026-03-02"), (ade, "2026-03-04"), (lee, "2026-03-06")):
        friend.claims(mina.circle.slot(TITLE, day))
    # Before Sam's first shift is over, Ade's wants to change hands; Jo takes Mondays.
    swap = {"id": new_id(), "slot_id": mina.circle.slot(TITLE, "2026-03-04")}
    ade.post("/circles/{c}/swaps", swap)
    jo.post(
        "/circles/{c}/rotations/mine",
        {"id": new_id(), "pattern_id": mina.circle.patterns["Walk"], "weekdays": [MON]},
    )
    rule = {"words": "not eaten", "says": [mina.member("Jovana")], "step": 1, "tier": 1}
    mina.put(f"/circles/{{c}}/advance-rules/{RULE}", rule)
    world.at("2026-03-02 22:30")  # Sam's night
    sam.put(f"/circles/{{c}}/slots/{mina.circle.slot(TITLE, '2026-03-02')}/note", {"text": "slept"})
    mina.post(
        "/circles/{c}/open-times/tell", {"slot_ids": [mina.circle.slot("Walk", "2026-03-06")]}
    )
    mina.asks(ASKED, now=True)
    world.settle()
    return mina


@dataclass(frozen=True)
class GrantChoice:
    """One grant of a circle; hours from now on say when it begins and ends."""

    to_kind: str
    to: str | None  # a name, for `member`
    event: str
    tier: int = 1
    sections: tuple[str, ...] = ()
    begins: int = -1
    ends: int | None = None


@dataclass(frozen=True)
class Consent:
    """Everything that the person says about a circle's members, and the moment of the look."""

    grants: tuple[GrantChoice, ...] = ()
    denied: frozenset[str] = frozenset()
    pool: frozenset[str] = frozenset()
    paid: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()  # whose changed card waits for the person's answer
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hours: int = 0  # from the ask on


def apply(kept_world: RestorableWorld, agreed_consent: Consent) -> None:
    """Let a circle have just this consent, as of its moment."""
    kept_world.back()
    world, circle_id = kept_world.world, kept_world.mina.circle.id
    world.clock.advance(timedelta(hours=agreed_consent.hours))
    member = kept_world.mina.member
    with world.parts.db.write() as tx:
        consent.lock_exclusive(tx, circle_id)
        tx.session.execute(update(ConsentGrant).values(ended_at=tx.now))
        for grant in agreed_consent.grants:
            consent.add_grant(
                tx,
                circle_id=circle_id,
                to_kind=ToKind(grant.to_kind),
                event=Event(grant.event),
                tier=grant.tier,
                member_id=member(grant.to) if grant.to else None,
                sections=list(grant.sections) or None,
                starts_at=tx.now + timedelta(hours=grant.begins),
                ends_at=tx.now + timedelta(hours=grant.ends) if grant.ends is not None else None,
            )
        for name in sorted(agreed_consent.denied):
            consent.deny(tx, circle_id, member(name), new_id())
        consent.set_pool(tx, circle_id, [member(name) for name in sorted(agreed_consent.pool)])
        for name in sorted(agreed_consent.pool):
            consent.agree_to_pool(tx, circle_id, member(name), agreed=True)
        for name in sorted(agreed_consent.unseen):
            card = disclose(tx, circle_id, member(name), CardContent(paid=False, reports=False))
            put_card(tx.session.get_one(Member, member(name)), card)
        for name in sorted(agreed_consent.paid):
            tx.session.get_one(Member, member(name)).paid = True
        for name, roles in agreed_consent.roles.items():
            for row in tx.session.exec(
                select(MemberRole).where(MemberRole.member_id == member(name))
            ):
                tx.session.delete(row)
            tx.session.flush()
            for role in sorted(roles):
                tx.session.add(MemberRole(member_id=member(name), role=Role(role)))


# --- what may be read, reckoned anew --------------------------------------------------------------


@dataclass(frozen=True)
class Allowed:
    """What a member may read of a circle."""

    times: bool
    words: bool
    names: bool
    ask: bool  # that there was one, and whose it is
    asked: bool
    sections: frozenset[str]
    health: bool
    own_slots: frozenset[str]


def reckoned(kept_world: RestorableWorld, agreed_consent: Consent, name: str) -> Allowed:
    """What a member may read, from the consent as it was given and from rows of the rota."""
    now, me = kept_world.world.now, kept_world.mina.member(name)
    with kept_world.world.parts.db.read() as tx:
        slots = {slot.id: slot for slot in tx.session.exec(select(Slot))}
        shifts = [shift for shift in tx.session.exec(select(Shift)) if shift.member_id == me]
        asked_at = [
            asked_member.at
            for asked_member in tx.session.exec(select(AskedMember))
            if asked_member.member_id == me
        ]
    own_slots = {shift.slot_id for shift in shifts if shift.released_at is None}

    def on_at(at: datetime) -> bool:
        return any(
            slots[shift.slot_id].starts_at <= at < slots[shift.slot_id].ends_at for shift in shifts
        )

    roles = agreed_consent.roles.get(name, frozenset({"supporter"}))
    denied, has_to_be_named = name in agreed_consent.denied, name in agreed_consent.paid

    def means(grant: GrantChoice, *, of_ask: bool) -> bool:
        if grant.begins > 0 or (grant.ends is not None and grant.ends <= 0):
            return False
        match grant.to_kind:
            case "member":
                return grant.to == name
            case "pool":
                return name in agreed_consent.pool
            case "told":
                return of_ask and bool(asked_at)
            case "on_shift":
                was_on = of_ask and any(on_at(at) for at in asked_at)
                return (on_at(now) or was_on) and not has_to_be_named
        return grant.to_kind.removesuffix("s") in roles and not has_to_be_named

    def live(*events: str, of_ask: bool = False) -> list[GrantChoice]:
        if denied:
            return []
        return [
            grant
            for grant in agreed_consent.grants
            if (not events or grant.event in events) and means(grant, of_ask=of_ask)
        ]

    if name in agreed_consent.unseen:
        # No more than "please open the app", and what is theirs.
        return Allowed(False, False, False, False, False, frozenset(), False, frozenset(own_slots))
    coordinates = "coordinator" in roles and not denied
    asks = live("ask")
    return Allowed(
        times=coordinates or bool(live("open_time", "gap")),
        words=coordinates or bool(live()),
        names=coordinates,
        ask=bool(asked_at and live("ask", of_ask=True)),
        asked=bool(asked_at) and any(grant.tier >= 2 for grant in live("ask", of_ask=True)),
        # What arrives with an ask is read with it, and so is what the plan's screen shows.
        sections=frozenset(
            key
            for grant in (*asks, *(live("ask", of_ask=True) if asked_at else ()))
            if grant.tier >= 3
            for key in grant.sections
        ),
        health=any(
            grant.tier >= 4 for grant in (*asks, *(live("ask", of_ask=True) if asked_at else ()))
        ),
        own_slots=frozenset(own_slots),
    )


def beyond(
    kept_world: RestorableWorld, allowed: Allowed, name: str, texts: Mapping[str, str]
) -> list[str]:
    """One line for each thing that a member fetched and may not read."""
    shown_texts = {path: text for path, text in texts.items() if text}
    breaches: list[str] = []

    def looked_for(word: str, label: str, among: Mapping[str, str] = shown_texts) -> None:
        breaches.extend(f"{label} in {path}" for path, text in among.items() if word in text)

    if not allowed.words:
        # Who may read an ask reads with it who asks.
        looked_for(
            I_AM, "who the person is", without_asks(shown_texts) if allowed.ask else shown_texts
        )
        looked_for(SOLIDARITY, "the person's values")
        looked_for(TITLE, "the title of a time")
    if not allowed.words or name != "Samuel":
        looked_for(TO_SAMUEL, "the person's words to somebody else")
    if name != "Samuel":
        looked_for(SAMUELS_REPLY, "what somebody else wrote back")
    if not allowed.asked:
        looked_for(ASKED, "the words of an ask")
    for key, text in SECTIONS.items():
        if key not in allowed.sections:
            looked_for(text, f"the section {key}")
    if not allowed.health:
        looked_for(ALLERGY, "the health card")
    if "companion" not in allowed.sections:
        looked_for(SAID_FOR_ME, "the companion card")
    if not allowed.names:
        for other in FRIENDS:
            if other != name:
                looked_for(other, f"the name {other}")
    if not allowed.times:
        with kept_world.world.parts.db.read() as tx:
            slot_ids = set(tx.session.exec(select(Slot.id)))
        days = [f"2026-03-{day:02d}" for day in range(1, 29)]
        slots = slot_ids | {
            f"{pattern}.{day}"
            for pattern in kept_world.mina.circle.patterns.values()
            for day in days
        }
        for slot in slots - allowed.own_slots:
            looked_for(slot, f"the time {slot[-10:]}")
    return breaches


def without_asks(texts: Mapping[str, str]) -> dict[str, str]:
    """Answers by path, without what they tell of an ask."""
    other_texts = {path: text for path, text in texts.items() if "/asks/" not in path}
    for path in (path for path in other_texts if path.endswith("/home")):
        home = json.loads(other_texts[path])
        if home.get("supporter"):
            home["supporter"]["asks"] = []
        other_texts[path] = json.dumps(home)
    return other_texts
