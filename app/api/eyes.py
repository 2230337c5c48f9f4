"""What a friend sees: the circle through a member's eyes, and each notice as it would come.

Made by the functions that answer that member themself, so that it can't say anything else. What
is theirs alone (their dial, hours, what they turned off or passed) is in none of it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from sqlmodel import select

from app.api.ask_views import AskForMe, as_it_would_come
from app.api.circles import circle_out
from app.api.guards import Inside, Look, Needs
from app.api.home import Home, home_of
from app.api.plans import Section, shown_to
from app.api.wire import Instant, MemberId, Out
from app.asks.models import AskedMember
from app.asks.service import running
from app.asks.snapshot import reachability
from app.circles.models import MemberState
from app.circles.permissions import Permission
from app.circles.service import get_member, membership
from app.consent import ahead
from app.consent import service as consent
from app.consent.eyes import Arrives, arrives
from app.consent.gate import ADDRESS, HANDOVER, CircleFacts, may_see
from app.consent.reach import FOR_FRIENDS
from app.core.db import Tx
from app.core.errors import BadInput
from app.identity.tokens import Caller
from app.messages.lines import letter_lines, lock_line
from app.outbox.models import Event
from app.outbox.rules import URGENT
from app.plans import service as plans
from app.rota.week import on_shift

router = APIRouter(tags=["consent"])

Granter = Annotated[Inside, Depends(Needs(Permission.CONSENT))]

Hidden = Literal[
    "asks", "what_i_need", "open_times", "names", "address", "handover", "plan", "answers", "record"
]


class LetterOut(Out):
    """A mail or an SMS as it would read; its link is another each time."""

    way: Literal["mail", "sms"]
    text: str


class NoticeSeen(Out):
    """One event: how it would come now, and what stands on a lock screen.

    goes: as soon as their own limits let it · cant_be_reached: an ask would not reach them now ·
    later: from `until` on · not_now: an ask outside the hours that the person gave · paused · no.
    """

    event: str
    how: Literal["goes", "cant_be_reached", "later", "not_now", "paused", "no"]
    until: Instant | None
    tier: int | None
    ways: list[str]
    line: str
    letters: list[LetterOut]


class EyesOut(Out):
    """`here`: they are in, so there is something to look at."""

    member_id: str
    name: str
    here: bool
    notices: list[NoticeSeen]
    ask: AskForMe | None
    home: Home | None
    names: list[str]
    plan: list[Section]
    hidden: list[Hidden]
    hidden_sections: list[Section]


@router.get("/circles/{circle_id}/members/{member_id}/eyes")
def look(member_id: MemberId, door: Granter) -> EyesOut:
    """What a member sees now, and each notice as it would arrive. For the person alone."""
    with door.look_inside() as inside:
        tx, circle_id = inside.tx, inside.me.circle_id
        member = get_member(tx, circle_id, member_id)
        name = tx.box(circle_id).open(member.name, "member", "name", member.id)
        if member.state != MemberState.IN or member.account_id is None:
            return EyesOut(
                member_id=member_id,
                name=name,
                here=False,
                notices=[],
                ask=None,
                home=None,
                names=[],
                plan=[],
                hidden=[],
                hidden_sections=[],
            )
        theirs = membership(tx, circle_id, member.account_id)
        if Permission.CONSENT in theirs.may:
            raise BadInput("not-the-person")
        # Their own device and zone say nothing here.
        caller = Caller(member.account_id, "", inside.caller.language, theirs.zone)
        seen = Look(tx, caller, theirs)
        facts = _facts(tx, circle_id)
        ask = as_it_would_come(tx, circle_id, member_id)
        whole = plans.read(tx, plans.current(tx, circle_id))
        shown = shown_to(tx, theirs, whole)
        parts = [Section(key=one.key, heading=one.heading, text=one.text) for one in whole.sections]
        keys = {one.key for one in shown}
        unread = [one for one in parts if one.key not in keys and one.text]
        return EyesOut(
            member_id=member_id,
            name=name,
            here=True,
            notices=_notices(tx, facts, member_id, inside.caller.language, ask, _url(door)),
            ask=ask,
            home=home_of(seen, own=False),
            names=_names(seen),
            plan=[one for one in parts if one.key in keys],
            hidden=_hidden(tx, seen, facts, unread),
            hidden_sections=unread,
        )


def _url(door: Inside) -> str:
    return door.services.settings.public_url


def _facts(tx: Tx, circle_id: str) -> CircleFacts:
    """The circle's consent as a notice of now would meet it."""
    there = running(tx, circle_id)
    told: frozenset[str] = frozenset()
    if there is not None:
        told = frozenset(
            tx.s.exec(select(AskedMember.member_id).where(AskedMember.ask_id == there.id))
        )
    here = frozenset(on_shift(tx, circle_id))
    facts = consent.snapshot(tx, circle_id, on_shift=here, told=told)
    if there is None:
        return facts
    return ahead.under(facts, ahead.given_for(tx, [there.id]), there.id)


def _names(seen: Look) -> list[str]:
    """Whom else of the circle they know by name, but the person."""
    out = circle_out(seen.tx, seen.me)
    return [
        one.name for one in out.members if one.id != seen.me.member_id and "person" not in one.roles
    ]


def _notices(
    tx: Tx, facts: CircleFacts, member_id: str, language: str, ask: AskForMe | None, url: str
) -> list[NoticeSeen]:
    there = running(tx, facts.circle_id)
    _, unreached, _, _ = reachability(tx, facts.circle_id, ask_id=there.id if there else None)
    found = []
    for event in FOR_FRIENDS:
        comes = arrives(facts, member_id, event, tx.now)
        reached = event != Event.ASK or member_id not in unreached
        urgent = event in URGENT
        answers = ask.answers if ask is not None and event == Event.ASK else []
        found.append(
            NoticeSeen(
                event=event,
                how="cant_be_reached" if comes.how == "goes" and not reached else comes.how,
                until=comes.until,
                tier=comes.tier,
                ways=sorted(comes.ways),
                line=lock_line(language, urgent=urgent),
                letters=_letters(comes, language, urgent, answers, url),
            )
        )
    return found


def _letters(
    comes: Arrives, language: str, urgent: bool, answers: list[str], url: str
) -> list[LetterOut]:
    ways: tuple[Literal["mail", "sms"], ...] = ("mail", "sms")
    return [
        LetterOut(
            way=way,
            text=letter_lines(language, way, urgent=urgent, answers=answers, page=f"{url}/…"),
        )
        for way in ways
        if way in comes.ways
    ]


def _hidden(tx: Tx, seen: Look, facts: CircleFacts, unread: list[Section]) -> list[Hidden]:
    """What they don't see, in the order in which it is told."""
    member_id = seen.me.member_id
    asks = may_see(facts, member_id, Event.ASK, tx.now)
    sections = asks.sections if asks else frozenset()
    found: list[tuple[Hidden, bool]] = [
        ("asks", asks is None),
        ("what_i_need", asks is None or asks.tier < 2),
        ("open_times", may_see(facts, member_id, Event.OPEN_TIME, tx.now) is None),
        ("plan", bool(unread)),
        ("address", ADDRESS not in sections),
        ("handover", HANDOVER not in sections),
        ("names", Permission.NAMES not in seen.me.may),
        ("answers", True),
        ("record", True),
    ]
    return [what for what, hidden in found if hidden]
