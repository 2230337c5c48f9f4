"""What a friend sees: each screen through a member's eyes, and each notice as it would come.

Made by the functions that answer that member themself, so that it can't say anything else. What
is theirs alone (their dial, hours, what they turned off or passed) is in none of it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends

from app.access.facts import load_facts
from app.access.membership import membership
from app.access.reading import reads_of, sight_of
from app.api.http.closed_lists import ChannelText, WrittenChannelText
from app.api.http.guards import Inside, Look, Needs
from app.api.http.wire import Instant, MemberId, Out
from app.api.views.ask_for_member import AskForMe, as_it_would_come
from app.api.views.held_shifts import ShiftTime, shift_times
from app.api.views.plans import Section, shown_to
from app.api.views.screens import Screens, screens_of
from app.asks.service import find_running
from app.asks.snapshot import PHONE_RESTS, reachability
from app.circles.models import MemberState
from app.circles.permissions import Permission
from app.circles.service import get_circle, get_member
from app.consent import last_word_service
from app.consent.delivery_preview import DeliveryPreview, preview_delivery
from app.consent.gate import ADDRESS, COMPANION, HANDOVER
from app.consent.gate_facts import CircleFacts
from app.consent.grant_delay import HEALTH_CARD_TIER
from app.core.channels import WRITTEN
from app.core.db import Tx
from app.core.errors import BadInput
from app.identity.session_service import Caller
from app.messages.lines import letter_lines, lock_line
from app.outbox.events import GRANTED_TO_FRIENDS, Event
from app.outbox.rules import URGENT
from app.plans import service as plans
from app.plans.texts import I_AM

router = APIRouter(tags=["consent"])

Granter = Annotated[Inside, Depends(Needs(Permission.CONSENT))]

Hidden = Literal[
    "asks",
    "what_i_need",
    "open_times",
    "names",
    "address",
    "handover",
    "health_card",
    "companion",
    "plan",
    "called",
    "taken",
    "answers",
    "record",
]


class LetterOut(Out):
    """A mail or an SMS as it would read; its link is another each time."""

    way: WrittenChannelText
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
    ways: list[ChannelText]
    line: str
    letters: list[LetterOut]


class LastWordOut(Out):
    """One notice that the person let through, though they stopped all else: not told yet."""

    shifts: list[ShiftTime]
    until: Instant


class EyesOut(Out):
    """`here`: they are in, so there is something to look at."""

    member_id: str
    name: str
    here: bool
    notices: list[NoticeSeen]
    ask: AskForMe | None
    last_words: list[LastWordOut]
    screens: Screens | None
    hidden: list[Hidden]
    hidden_sections: list[Section]


@router.get("/circles/{circle_id}/members/{member_id}/eyes")
def look(member_id: MemberId, door: Granter) -> EyesOut:
    """What a member sees now, and each notice as it would arrive. For the person alone."""
    with door.look_inside() as inside:
        tx, circle_id = inside.tx, inside.me.circle_id
        member = get_member(tx, circle_id, member_id)
        name = tx.cipher(circle_id).open(member.name, "member", "name", member.id)
        if member.state != MemberState.IN or member.account_id is None:
            return EyesOut(
                member_id=member_id,
                name=name,
                here=False,
                notices=[],
                ask=None,
                last_words=[],
                screens=None,
                hidden=[],
                hidden_sections=[],
            )
        membership_of_member = membership(tx, circle_id, member.account_id)
        if Permission.CONSENT in membership_of_member.may:
            raise BadInput("not-the-person")
        # Their own device and zone say nothing here.
        caller = Caller(member.account_id, "", inside.caller.language, membership_of_member.zone)
        member_look = Look(tx, caller, membership_of_member)
        facts = _facts(tx, circle_id)
        ask = as_it_would_come(tx, circle_id, member_id)
        plan = plans.read(tx, plans.current(tx, circle_id))
        shown_sections = shown_to(tx, membership_of_member, plan)
        parts = [
            Section(key=section.key, heading=section.heading, text=section.text)
            for section in plan.sections
        ]
        keys = {section.key for section in shown_sections}
        screens = screens_of(member_look, door.services.settings.channels)
        if screens.home.supporter is not None and screens.home.supporter.i_am:
            keys.add(I_AM)
        unread = [part for part in parts if part.key not in keys and part.text]
        return EyesOut(
            member_id=member_id,
            name=name,
            here=True,
            notices=_notices(tx, facts, member_id, inside.caller.language, ask, _url(door)),
            ask=ask,
            last_words=_last_words(tx, circle_id, member_id),
            screens=screens,
            hidden=_hidden(tx, member_look, unread),
            hidden_sections=unread,
        )


def _url(door: Inside) -> str:
    return door.services.settings.public_url


def _facts(tx: Tx, circle_id: str) -> CircleFacts:
    """The circle's consent as a notice of now would meet it."""
    open_ask = find_running(tx, circle_id)
    return load_facts(tx, circle_id, subject_id=open_ask.id if open_ask is not None else None)


def _last_words(tx: Tx, circle_id: str, member_id: str) -> list[LastWordOut]:
    circle = get_circle(tx, circle_id)
    last_words = []
    for last_word in last_word_service.waiting_for(tx, circle_id, member_id):
        times = shift_times(tx, circle, last_word.slot_ids, words=False)
        shifts = [times[slot] for slot in last_word.slot_ids if slot in times]
        last_words.append(LastWordOut(shifts=shifts, until=last_word.ends_at))
    return last_words


def _notices(
    tx: Tx, facts: CircleFacts, member_id: str, language: str, ask: AskForMe | None, url: str
) -> list[NoticeSeen]:
    open_ask = find_running(tx, facts.circle_id)
    _, unreached, _, _ = reachability(tx, facts.circle_id, ask_id=open_ask.id if open_ask else None)
    notices = []
    for event in GRANTED_TO_FRIENDS:
        comes = preview_delivery(facts, member_id, event, tx.now)
        reached = event != Event.ASK or unreached.get(member_id) in {None, PHONE_RESTS}
        urgent = event in URGENT
        answers = ask.answers if ask is not None and event == Event.ASK else []
        notices.append(
            NoticeSeen(
                event=event,
                how="cant_be_reached" if comes.outcome == "goes" and not reached else comes.outcome,
                until=comes.until,
                tier=comes.tier,
                ways=sorted(comes.ways),
                line=lock_line(language, urgent=urgent),
                letters=_letters(comes, language, urgent, answers, url),
            )
        )
    return notices


def _letters(
    comes: DeliveryPreview, language: str, urgent: bool, answers: list[str], url: str
) -> list[LetterOut]:
    return [
        LetterOut(
            way=way,
            text=letter_lines(language, way, urgent=urgent, answers=answers, page=f"{url}/…"),
        )
        for way in WRITTEN
        if way in comes.ways
    ]


def _hidden(tx: Tx, member_look: Look, unread: list[Section]) -> list[Hidden]:
    """What they don't see, in the order in which it is told."""
    asks = sight_of(tx, member_look.me.circle_id, member_look.me.member_id, Event.ASK)
    sections = asks.sections if asks else frozenset()
    reasons: list[tuple[Hidden, bool]] = [
        ("asks", asks is None),
        ("what_i_need", asks is None or asks.tier < 2),
        ("open_times", not reads_of(tx, member_look.me).times),
        ("plan", bool(unread)),
        ("called", "called" not in sections),
        ("taken", "taken" not in sections),
        ("address", ADDRESS not in sections),
        ("handover", HANDOVER not in sections),
        ("health_card", asks is None or asks.tier < HEALTH_CARD_TIER),
        ("companion", COMPANION not in sections),
        ("names", Permission.NAMES not in member_look.me.may),
        ("answers", True),
        ("record", True),
    ]
    return [reason for reason, hidden in reasons if hidden]
