"""Plays the fictional first circle into an empty database, by the same services as the API."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec

from app.circles.disclosure_service import CardContent
from app.circles.invitation_service import invite, knock, let_in
from app.circles.models import Role
from app.circles.service import get_circle, set_roles
from app.consent import service as consent
from app.consent.models import ToKind
from app.consent.reach_service import set_reach
from app.consent.switches import Consent, ReachSwitches
from app.core.db import Database, Tx
from app.core.ids import b64url, digest, link_token, new_id
from app.core.phone_numbers import READING, read_number
from app.delivery.vapid import public_key
from app.identity.device_link_service import make_device_link
from app.identity.models import Account
from app.identity.service import start_account, subscribe
from app.identity.session_service import Caller
from app.outbox.events import Event
from app.plans import service as plans
from app.plans.parts import FIRST_PARTS
from app.plans.texts import SectionText, StepText
from app.rota.schedule.occurrences import PatternFacts, occurrences
from app.rota.schedule.pattern_service import add_pattern, facts_of
from app.rota.shifts.claim_service import claim
from app.stewardship.circle_creation_service import Place, begin_circle, grant_simple

LINK_LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody of the demo: their account, device and member ids."""

    name: str
    account_id: str
    device_id: str
    member_id: str


def first_circle() -> dict[str, Any]:
    """The fictional circle."""
    raw = files("app.demo").joinpath("first_circle.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(raw)
    return loaded


def seed(db: Database, public_url: str) -> dict[str, str]:
    """Write the circle; returns each one's account id by name."""
    case = first_circle()
    zone = case["circle"]["zone"]
    circle_id = new_id()
    with db.write() as tx:
        person = _add_account(tx, case["person"]["name"], zone, public_url)
        friends = {
            member["name"]: _add_account(tx, member["name"], member["zone"], public_url)
            for member in case["members"]
        }
        begin_circle(
            tx,
            circle_id=circle_id,
            account_id=person.account_id,
            member_id=person.member_id,
            my_name=person.name,
            draft=False,
            name=case["circle"]["name"],
            person_name=None,
            zone=zone,
            people=[
                Place(friends[member["name"]].member_id, member["name"])
                for member in case["members"]
            ],
            wait_minutes=5,
            agreed=Consent(),
            max_places=30,
        )
        circle = get_circle(tx, circle_id)
        box = tx.cipher(circle_id)
        circle.i_am = box.seal(case["circle"]["i_am"], "circle", "i_am", circle_id)
        circle.solidarity = box.seal(
            case["circle"]["solidarity"], "circle", "solidarity", circle_id
        )
    for case_member in case["members"]:
        with db.write() as tx:
            _let_friend_in(tx, circle_id, person, friends[case_member["name"]], case_member)
    with db.write() as tx:
        _fill_circle(tx, circle_id, person, friends, case)
    return {participant.name: participant.account_id for participant in (person, *friends.values())}


def _add_account(tx: Tx, name: str, zone: str, public_url: str) -> Participant:
    participant = Participant(name, new_id(), new_id(), new_id())
    start_account(
        tx,
        account_id=participant.account_id,
        device_id=participant.device_id,
        token=b64url(secrets.token_bytes(32)),
        language="en",
        zone=zone,
        label="Demo phone",
    )
    # A private window has no push, so each one has a stand-in phone that this server's own
    # stand-in push service takes messages for; the open window shows what came.
    key = public_key(ec.generate_private_key(ec.SECP256R1()))
    subscribe(
        tx,
        Caller(participant.account_id, participant.device_id, "en", zone),
        subscription_id=new_id(),
        endpoint=f"{public_url}/demo-push/{new_id()}",
        p256dh=key,
        auth=b64url(secrets.token_bytes(16)),
    )
    return participant


def _let_friend_in(
    tx: Tx, circle_id: str, person: Participant, friend: Participant, case_member: dict[str, Any]
) -> None:
    link_id, secret = new_id(), b64url(secrets.token_bytes(32))
    token = link_token("invitation", link_id, secret)
    invite(
        tx,
        circle_id=circle_id,
        by=person.member_id,
        invitation_id=link_id,
        verifier=digest(token),
        member_id=friend.member_id,
        kind="link",
    )
    card = case_member.get("disclosure", {})
    new_knock = knock(
        tx,
        invitation_id=link_id,
        token=token,
        knock_id=new_id(),
        account_id=friend.account_id,
        name=friend.name,
        card_content=CardContent(
            paid=card.get("paid", False),
            reports=card.get("reports", False),
            duty=card.get("duty"),
            limits=card.get("limits"),
            stands=card.get("stands"),
        ),
    )
    member = let_in(
        tx,
        circle_id=circle_id,
        knock_id=new_knock.id,
        disclosure_id=new_knock.disclosure_id,
        by=person.member_id,
    )
    set_roles(tx, circle_id, member.id, [Role(role) for role in case_member["roles"]])
    box = tx.cipher(circle_id)
    if "number" in case_member:
        number = read_number(case_member["number"]).e164
        member.number = box.seal(number, "member", "number", member.id)
        member.number_reading = READING
    if "label" in case_member:
        member.label = box.seal(case_member["label"], "member", "label", member.id)
    if case_member.get("knows_nothing"):
        consent.end_grants(tx, circle_id, member.id, member.id)
        return
    if case_member.get("only_when"):
        consent.end_grants(tx, circle_id, member.id, member.id)
        grant_simple(tx, circle_id, member.id, Consent(what_i_need=False))
    if "sections" in case_member:
        consent.end_grants(tx, circle_id, member.id, member.id)
        grant_simple(tx, circle_id, member.id, Consent(asks=False))
        for event, tier in ((Event.ASK, 3), (Event.STAND_DOWN, 1)):
            consent.add_grant(
                tx,
                circle_id=circle_id,
                to_kind=ToKind.MEMBER,
                member_id=member.id,
                event=event,
                tier=tier,
                sections=case_member["sections"] if event == Event.ASK else None,
            )
    set_reach(tx, circle_id, member.id, _reach_switches(case_member["reach"]))


def _minute(wall: str) -> int:
    return int(wall[:2]) * 60 + int(wall[3:])


def _reach_switches(reach: dict[str, Any]) -> ReachSwitches:
    return ReachSwitches(
        asks=reach["asks"],
        asks_any_hour=reach["asks_any_hour"],
        stand_downs=True,
        open_times=True,
        shift_reminders=True,
        check_ins=True,
        repairs=True,
        gatherings=True,
        needs=True,
        coordinator_alerts=reach.get("coordinator_alerts", False),
        quiet_from=_minute(reach.get("quiet_from", "22:00")),
        quiet_to=_minute(reach.get("quiet_to", "07:00")),
        open_from=_minute(reach["open_from"]) if "open_from" in reach else None,
        open_to=_minute(reach["open_to"]) if "open_to" in reach else None,
    )


def _fill_circle(
    tx: Tx,
    circle_id: str,
    person: Participant,
    friends: dict[str, Participant],
    case: dict[str, Any],
) -> None:
    circle = get_circle(tx, circle_id)
    for kind, event, tier in (
        (ToKind.ON_SHIFT, Event.ASK, 2),
        (ToKind.COORDINATORS, Event.NOBODY_ANSWERED, 1),
        (ToKind.TOLD, Event.STAND_DOWN, 1),
    ):
        consent.add_grant(tx, circle_id=circle_id, to_kind=kind, event=event, tier=tier)
    pool = [friends[name].member_id for name in case["pool"]]
    consent.set_pool(tx, circle_id, pool)
    for member_id in pool:
        consent.agree_to_pool(tx, circle_id, member_id, True)
    today = tx.now.astimezone(ZoneInfo(circle.zone)).date()
    for case_pattern in case["patterns"]:
        pattern = add_pattern(
            tx,
            circle_id=circle_id,
            by=person.member_id,
            facts=PatternFacts(
                id=new_id(),
                weekdays=sum(1 << day for day in case_pattern["weekdays"]),
                start_minute=_minute(case_pattern["start"]),
                end_minute=_minute(case_pattern["end"]),
                places=case_pattern["places"],
                kind=case_pattern["kind"],
                from_date=today - timedelta(days=1),
                until_date=None,
            ),
            title=case_pattern["title"],
        )
        for slot in occurrences([facts_of(pattern)], today - timedelta(days=1), 14, circle.zone):
            if slot.ends_at <= tx.now:
                continue
            for name in case_pattern["claims"].get(str(slot.on_date.weekday()), ()):
                claim(tx, circle=circle, member_id=friends[name].member_id, slot=slot.slot_id)
    plan = case["plan"]
    plans.write(
        tx,
        circle_id=circle_id,
        by=person.member_id,
        expected=None,
        sections=[SectionText(key, None, plan[key]) for key in FIRST_PARTS],
        nobody_free=plan["nobody_free"],
        ladder=[_step_text(step, friends) for step in case["ladder"]],
        simple=False,
    )


def _step_text(step: dict[str, Any], friends: dict[str, Participant]) -> StepText:
    def audience(names: list[str]) -> tuple[dict[str, str], ...]:
        return tuple(
            {"kind": "member", "member_id": friends[name].member_id}
            if name in friends
            else {"kind": name}
            for name in names
        )

    return StepText(
        id="",
        name=step["name"],
        audience=audience(step["audience"]),
        otherwise=audience(step["otherwise"]),
        mode=step["mode"],
        answers=tuple(step["answers"]),
        needed=step["needed"],
        wait_minutes=step["wait_minutes"],
        needs_my_yes=step.get("needs_my_yes", False),
        do=step.get("do"),
        place=step.get("place"),
    )


def device_link(db: Database, account_id: str, public_url: str) -> str:
    """A link that signs browsers in as somebody of the demo, as often as it is opened in a day."""
    link_id, secret = new_id(), b64url(secrets.token_bytes(32))
    with db.write() as tx:
        tx.session.get_one(Account, account_id)
        make_device_link(
            tx,
            account_id,
            link_id=link_id,
            verifier=digest(link_token("device", link_id, secret)),
            lasts=LINK_LASTS,
            needs_yes=False,
        )
    return f"{public_url}/d#{link_id}.{secret}"
