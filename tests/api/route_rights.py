"""Who may call what: each route of the server, with a body that is good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.ids import new_id
from tests.world import CircleHere, Json, Link

PERSON, SUPPORTER, COORDINATOR, COUNSELLOR, DRAFTER = (
    "person",
    "supporter",
    "coordinator",
    "counsellor",
    "drafter",
)
EVERYBODY = frozenset({PERSON, SUPPORTER, COORDINATOR, COUNSELLOR, DRAFTER})
HELPERS = frozenset({SUPPORTER, COORDINATOR, COUNSELLOR})
PERSON_ALONE = frozenset({PERSON})
WRITERS = frozenset({PERSON, DRAFTER})
COORDINATORS = frozenset({COORDINATOR})
VOUCHERS = frozenset({PERSON, COORDINATOR})
KEEPS_TIMES = frozenset({PERSON, COORDINATOR, DRAFTER})
SWITCHES = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}
GRANT = {"to": {"kind": "supporters"}, "event": "ask", "tier": 1}
PATTERN = {"kind": "own", "weekdays": [6], "start": "05:00", "end": "05:30"}


def no_body(_: CircleHere) -> Json:
    return {}


def fixed(**body: object) -> Callable[[CircleHere], Json]:
    return lambda _: dict(body)


def with_id(**body: object) -> Callable[[CircleHere], Json]:
    return lambda _: {"id": new_id(), **body}


def of_sam(**body: object) -> Callable[[CircleHere], Json]:
    return lambda circle: {"member_id": circle.members["Sam"], **body}


def an_invitation(circle: CircleHere) -> Json:
    verifier = Link.new("invitation").verifier
    return {"id": new_id(), "verifier": verifier, "member_id": circle.members["Sam"]}


def a_calendar(_: CircleHere) -> Json:
    return {"id": new_id(), "verifier": Link.new("calendar").verifier}


def a_transfer(_: CircleHere) -> Json:
    return {"id": new_id(), "verifier": Link.new("transfer").verifier}


def a_way_back(_: CircleHere) -> Json:
    return {"id": new_id(), "verifier": Link.new("back").verifier}


def an_offer(circle: CircleHere) -> Json:
    words = {"words": "Draw with me", "minutes": 10, "rhythm": "any_time"}
    return words | {"member_ids": [circle.members["Sam"]]}


def a_rule(circle: CircleHere) -> Json:
    return {"words": "awake 48 hours", "says": [circle.members["Sam"]]}


def an_order(circle: CircleHere) -> Json:
    return {"order": [circle.members["Sam"]], "wait_minutes": 5}


@dataclass(frozen=True)
class Inside:
    """A route inside a circle: who may, and a body that is good."""

    allowed: frozenset[str]
    body: Callable[[CircleHere], Json] = no_body


CIRCLE = "/api/v1/circles/{circle_id}"
ASK = CIRCLE + "/asks/{ask_id}"
MEMBER = CIRCLE + "/members/{member_id}"
RULE = CIRCLE + "/advance-rules/{rule_id}"
CHECKLIST = CIRCLE + "/checklists/{kind}"
OFFER = CIRCLE + "/member-offers/{offer_id}"
NEED = CIRCLE + "/needs/{need_id}"
CHECK_IN = CIRCLE + "/check-ins/{check_in_id}"
WORDS_TO_ONE = CIRCLE + "/solidarity/words/{member_id}"
LINE = CIRCLE + "/guidelines/{line_id}"
LOOK_BACK = CIRCLE + "/look-backs/{look_back_id}"
TRIAL = CIRCLE + "/trials/{trial_id}"
REPAIR = CIRCLE + "/repairs/{repair_id}"
GATHERING = CIRCLE + "/gatherings/{gathering_id}"
GATHERING_GUEST = GATHERING + "/guests/{guest_id}"
AFFIRMATION = CIRCLE + "/affirmations/{affirmation_id}"

INSIDE: dict[str, Inside] = {
    f"GET {CIRCLE}": Inside(EVERYBODY),
    f"PATCH {CIRCLE}": Inside(WRITERS, fixed(name="Ours")),
    f"DELETE {CIRCLE}": Inside(WRITERS),
    f"POST {CIRCLE}/close": Inside(PERSON_ALONE, fixed(keep_days=30)),
    f"POST {CIRCLE}/members": Inside(WRITERS, with_id(name="Kit")),
    f"PATCH {MEMBER}": Inside(WRITERS, fixed(label="sibling")),
    # A member may leave: Sam is the one in the path.
    f"DELETE {MEMBER}": Inside(WRITERS | {SUPPORTER}),
    f"PUT {MEMBER}/roles": Inside(WRITERS, fixed(roles=["supporter"])),
    f"GET {MEMBER}/limits": Inside(WRITERS),
    f"PUT {MEMBER}/limits": Inside(WRITERS, fixed(weekly_shifts=2)),
    f"POST {MEMBER}/limits/end-shift": Inside(WRITERS, fixed(slot_id=f"{new_id()}.2026-03-02")),
    f"GET {CIRCLE}/role-handovers": Inside(EVERYBODY),
    f"POST {CIRCLE}/role-handovers": Inside(COORDINATORS, with_id(to_id=new_id())),
    f"PUT {CIRCLE}/role-handovers/{{handover_id}}/person": Inside(WRITERS, fixed(agreed=True)),
    f"PUT {CIRCLE}/role-handovers/{{handover_id}}/mine": Inside(EVERYBODY, fixed(agreed=True)),
    f"DELETE {CIRCLE}/role-handovers/{{handover_id}}": Inside(COORDINATORS),
    f"POST {CIRCLE}/me/lay-down": Inside(COORDINATORS),
    f"POST {CIRCLE}/coordinator-left/read": Inside(WRITERS),
    f"GET {CIRCLE}/me": Inside(EVERYBODY),
    f"PATCH {CIRCLE}/me": Inside(EVERYBODY, fixed(name="Me")),
    f"GET {CIRCLE}/cards": Inside(WRITERS),
    f"POST {MEMBER}/card/keep": Inside(WRITERS, fixed(disclosure_id=new_id())),
    f"POST {CIRCLE}/invitations": Inside(WRITERS, an_invitation),
    f"DELETE {CIRCLE}/invitations/{{invitation_id}}": Inside(WRITERS),
    f"GET {CIRCLE}/knocks": Inside(WRITERS),
    f"POST {CIRCLE}/knocks/{{knock_id}}/let-in": Inside(WRITERS, fixed(disclosure_id=new_id())),
    f"POST {CIRCLE}/knocks/{{knock_id}}/refuse": Inside(WRITERS),
    f"POST {CIRCLE}/transfer": Inside(WRITERS, a_transfer),
    f"DELETE {CIRCLE}/transfer": Inside(WRITERS),
    f"GET {CIRCLE}/home": Inside(EVERYBODY),
    f"POST {CIRCLE}/patterns": Inside(KEEPS_TIMES, with_id(**PATTERN)),
    f"GET {CIRCLE}/patterns": Inside(EVERYBODY),
    f"GET {CIRCLE}/patterns/{{pattern_id}}": Inside(EVERYBODY),
    f"PATCH {CIRCLE}/patterns/{{pattern_id}}": Inside(KEEPS_TIMES, with_id(places=2)),
    f"DELETE {CIRCLE}/patterns/{{pattern_id}}": Inside(KEEPS_TIMES),
    f"PUT {CIRCLE}/patterns/{{pattern_id}}/switch": Inside(KEEPS_TIMES, fixed(on=True)),
    f"POST {CIRCLE}/slots/{{slot_id}}/skip": Inside(KEEPS_TIMES),
    f"POST {CIRCLE}/slots/{{slot_id}}/unskip": Inside(KEEPS_TIMES),
    f"POST {CIRCLE}/pauses": Inside(KEEPS_TIMES, with_id(until="2026-03-08")),
    f"DELETE {CIRCLE}/pauses/{{pause_id}}": Inside(KEEPS_TIMES),
    f"GET {CIRCLE}/rotations": Inside(EVERYBODY),
    f"POST {CIRCLE}/rotations": Inside(
        KEEPS_TIMES,
        lambda circle: {"id": new_id(), "pattern_id": new_id(), "members": [circle.members["Sam"]]},
    ),
    f"POST {CIRCLE}/rotations/mine": Inside(HELPERS, with_id(pattern_id=new_id())),
    f"PATCH {CIRCLE}/rotations/{{rotation_id}}": Inside(
        KEEPS_TIMES, lambda circle: {"members": [circle.members["Sam"]]}
    ),
    f"POST {CIRCLE}/rotations/{{rotation_id}}/agree": Inside(HELPERS),
    f"POST {CIRCLE}/rotations/{{rotation_id}}/leave": Inside(HELPERS),
    f"DELETE {CIRCLE}/rotations/{{rotation_id}}": Inside(KEEPS_TIMES),
    f"GET {CIRCLE}/week": Inside(EVERYBODY),
    f"GET {CIRCLE}/days": Inside(EVERYBODY),
    f"POST {CIRCLE}/slots/{{slot_id}}/claim": Inside(HELPERS),
    f"POST {CIRCLE}/claims": Inside(HELPERS, lambda circle: {"slot_ids": [a_slot(circle)]}),
    f"PUT {CIRCLE}/slots/{{slot_id}}/stand-by": Inside(HELPERS),
    f"DELETE {CIRCLE}/slots/{{slot_id}}/stand-by": Inside(HELPERS),
    f"GET {CIRCLE}/swaps": Inside(HELPERS),
    f"POST {CIRCLE}/swaps": Inside(
        HELPERS, lambda circle: {"id": new_id(), "slot_id": a_slot(circle)}
    ),
    f"POST {CIRCLE}/swaps/{{swap_id}}/take": Inside(HELPERS),
    f"POST {CIRCLE}/swaps/{{swap_id}}/back": Inside(HELPERS),
    f"POST {CIRCLE}/slots/{{slot_id}}/release": Inside(HELPERS),
    f"POST {CIRCLE}/slots/{{slot_id}}/hand-over": Inside(HELPERS),
    f"POST {CIRCLE}/open-times/tell": Inside(
        frozenset({PERSON, COORDINATOR}), lambda circle: {"slot_ids": [a_slot(circle)]}
    ),
    f"GET {CIRCLE}/gaps": Inside(EVERYBODY),  # `shown` is false for most
    f"PUT {CIRCLE}/gaps/alerts": Inside(frozenset({PERSON, COORDINATOR}), fixed(on=False)),
    f"POST {CIRCLE}/gaps/{{gap_id}}/ask-next": Inside(frozenset({PERSON, COORDINATOR})),
    # A coordinator is told something only when they may hear that nobody has answered.
    f"GET {CIRCLE}/calendar": Inside(EVERYBODY),
    f"POST {CIRCLE}/calendar": Inside(EVERYBODY, a_calendar),
    f"PATCH {CIRCLE}/calendar": Inside(EVERYBODY, fixed(open_times=True)),
    f"DELETE {CIRCLE}/calendar": Inside(EVERYBODY),
    f"GET {CIRCLE}/nights": Inside(EVERYBODY),  # `shown` is false for most
    f"GET {CIRCLE}/suggestions": Inside(frozenset({PERSON, COORDINATOR})),
    f"POST {CIRCLE}/slots/{{slot_id}}/offers": Inside(frozenset({PERSON, COORDINATOR}), of_sam()),
    f"DELETE {CIRCLE}/slots/{{slot_id}}/offers/{{member_id}}": Inside(
        frozenset({PERSON, COORDINATOR})
    ),
    f"POST {CIRCLE}/slots/{{slot_id}}/pass": Inside(HELPERS),
    f"GET {CIRCLE}/reach": Inside(EVERYBODY),
    f"PUT {CIRCLE}/reach": Inside(EVERYBODY, fixed(asks=True)),
    f"GET {CIRCLE}/capacity": Inside(EVERYBODY),
    f"PUT {CIRCLE}/capacity": Inside(EVERYBODY, fixed(level="open")),
    f"GET {CIRCLE}/reach/events": Inside(HELPERS),
    f"PUT {CIRCLE}/reach/events": Inside(HELPERS, fixed(event="ask", on=True)),
    f"GET {CIRCLE}/mute": Inside(HELPERS),
    f"PUT {CIRCLE}/mute": Inside(HELPERS, fixed(on=True)),
    f"GET {CIRCLE}/pool": Inside(WRITERS),
    f"PUT {CIRCLE}/pool": Inside(WRITERS, fixed(member_ids=[])),
    f"PUT {CIRCLE}/pool/mine": Inside(EVERYBODY, fixed(agreed=True)),
    f"GET {CIRCLE}/consent": Inside(WRITERS),
    f"POST {CIRCLE}/grants": Inside(WRITERS, with_id(**GRANT)),
    f"DELETE {CIRCLE}/grants/{{grant_id}}": Inside(WRITERS),
    f"PUT {CIRCLE}/grants/{{grant_id}}": Inside(WRITERS, with_id(event="ask", tier=1)),
    f"POST {CIRCLE}/grants/{{grant_id}}/review": Inside(WRITERS, fixed(keep=True)),
    f"GET {CIRCLE}/widening": Inside(PERSON_ALONE),
    f"PUT {CIRCLE}/widening": Inside(PERSON_ALONE, fixed(hours=24)),
    f"PUT {MEMBER}/consent": Inside(WRITERS, fixed(**SWITCHES)),
    f"PUT {MEMBER}/preset": Inside(WRITERS, fixed(preset="asks")),
    f"GET {MEMBER}/eyes": Inside(WRITERS),
    f"GET {MEMBER}/shifts": Inside(WRITERS),
    f"POST {MEMBER}/shifts/{{slot_id}}/leave": Inside(WRITERS),
    f"POST {MEMBER}/shifts/{{slot_id}}/end": Inside(WRITERS),
    f"POST {MEMBER}/withdraw": Inside(WRITERS),
    f"POST {MEMBER}/undo": Inside(WRITERS, fixed(withdrawn_id=new_id())),
    f"POST {MEMBER}/tell-over": Inside(WRITERS),
    # Others read the sections that were granted to them; here nothing was.
    f"GET {CIRCLE}/plan": Inside(WRITERS),
    f"PUT {CIRCLE}/plan": Inside(WRITERS, fixed(sections=[])),
    f"PUT {CIRCLE}/plan/simple": Inside(WRITERS, an_order),
    f"GET {CIRCLE}/plan/draft": Inside(WRITERS),
    f"PATCH {CIRCLE}/plan/draft": Inside(WRITERS, fixed(sections=[])),
    f"POST {CIRCLE}/plan/draft/use": Inside(WRITERS, fixed(version=1)),
    f"DELETE {CIRCLE}/plan/draft": Inside(WRITERS),
    f"GET {CIRCLE}/plan/templates": Inside(WRITERS),
    f"POST {CIRCLE}/plan/draft/templates/{{template_key}}": Inside(WRITERS),
    f"PUT {CIRCLE}/plan/review": Inside(WRITERS, fixed(review_on=None)),
    f"GET {CIRCLE}/plan/export": Inside(WRITERS),
    f"GET {CIRCLE}/plan/versions": Inside(WRITERS),
    f"GET {CIRCLE}/plan/versions/{{number}}": Inside(WRITERS),
    f"GET {CIRCLE}/plan/proposals": Inside(WRITERS),
    f"POST {CIRCLE}/plan/proposals/{{proposal_id}}/take": Inside(WRITERS),
    f"POST {CIRCLE}/plan/proposals/{{proposal_id}}/leave": Inside(WRITERS),
    f"GET {CIRCLE}/plan/proposals/mine": Inside(EVERYBODY),
    # Nobody was granted that they suggest something, or a part that they could be on board with.
    f"POST {CIRCLE}/plan/proposals": Inside(
        frozenset(), with_id(key="helps", text="Tea", over={"text": ""})
    ),
    f"DELETE {CIRCLE}/plan/proposals/{{proposal_id}}": Inside(EVERYBODY),
    f"GET {CIRCLE}/plan/agreement": Inside(frozenset()),
    f"PUT {CIRCLE}/plan/agreement": Inside(frozenset(), fixed(shown="s" * 22)),
    f"DELETE {CIRCLE}/plan/agreement": Inside(frozenset()),
    f"GET {CIRCLE}/plan/readers": Inside(WRITERS),
    f"POST {CIRCLE}/plan/readers/{{member_id}}/ask": Inside(WRITERS),
    f"POST {CIRCLE}/asks": Inside(PERSON_ALONE, with_id()),
    # Whoever was asked may read what they were told; to the others it is not there.
    f"GET {ASK}": Inside(PERSON_ALONE | {SUPPORTER}),
    f"POST {ASK}/ask-now": Inside(PERSON_ALONE),
    f"POST {ASK}/take-back": Inside(PERSON_ALONE),
    f"POST {ASK}/next": Inside(PERSON_ALONE),
    f"POST {ASK}/stop": Inside(PERSON_ALONE),
    f"POST {ASK}/go-on": Inside(PERSON_ALONE),
    f"POST {CIRCLE}/pause": Inside(PERSON_ALONE),
    f"POST {CIRCLE}/resume": Inside(PERSON_ALONE),
    f"POST {ASK}/again": Inside(PERSON_ALONE),
    f"POST {ASK}/keep": Inside(PERSON_ALONE),
    f"POST {ASK}/let-go": Inside(PERSON_ALONE),
    f"POST {ASK}/keep-open": Inside(PERSON_ALONE),
    f"POST {ASK}/another": Inside(PERSON_ALONE),
    f"POST {ASK}/not-them": Inside(PERSON_ALONE, of_sam()),
    f"POST {ASK}/steps/{{position}}/yes": Inside(PERSON_ALONE),
    f"POST {ASK}/steps/{{position}}/no": Inside(PERSON_ALONE),
    f"POST {ASK}/with-you": Inside(PERSON_ALONE),
    f"POST {ASK}/not-yet": Inside(PERSON_ALONE),
    f"POST {ASK}/answer": Inside(HELPERS, fixed(kind="coming")),
    f"POST {ASK}/at-door": Inside(HELPERS),
    f"POST {ASK}/running-late": Inside(HELPERS, fixed(minutes=20)),
    f"POST {ASK}/drop-out": Inside(HELPERS),
    f"POST {CIRCLE}/rehearsal/look": Inside(WRITERS, fixed(moves=[])),
    f"GET {CIRCLE}/practice": Inside(PERSON_ALONE),
    f"POST {CIRCLE}/practice/invite": Inside(PERSON_ALONE),
    f"POST {CIRCLE}/practice/drills": Inside(PERSON_ALONE, with_id()),
    f"GET {CIRCLE}/my-practice": Inside(HELPERS),
    f"PUT {CIRCLE}/my-practice": Inside(HELPERS, fixed(on=True)),
    f"POST {CIRCLE}/ready/tried": Inside(PERSON_ALONE),
    f"PUT {CIRCLE}/ready": Inside(PERSON_ALONE, fixed(hidden=True)),
    f"POST {ASK}/spoken": Inside(VOUCHERS, of_sam(kind="coming")),
    f"GET {CIRCLE}/friends-without-app": Inside(VOUCHERS),
    f"POST {CIRCLE}/friends-without-app": Inside(
        VOUCHERS, with_id(account_id=new_id(), name="Rosa", language="es", agreed=True)
    ),
    f"POST {CIRCLE}/friends-without-app/{{member_id}}/addresses": Inside(
        VOUCHERS, with_id(channel="sms", to="+16045550111", agreed=True)
    ),
    f"POST {ASK}/on-my-way": Inside(HELPERS),
    f"POST {ASK}/leave-out": Inside(PERSON_ALONE, of_sam()),
    f"POST {ASK}/include-again": Inside(PERSON_ALONE, of_sam()),
    f"POST {ASK}/ask-beside": Inside(PERSON_ALONE, of_sam()),
    f"POST {ASK}/show-address": Inside(PERSON_ALONE, of_sam()),
    f"POST {ASK}/hide-address": Inside(PERSON_ALONE, of_sam()),
    f"GET {CIRCLE}/strengths": Inside(PERSON_ALONE),
    f"PUT {CIRCLE}/strengths": Inside(PERSON_ALONE, fixed(usual="Company", others=[])),
    f"GET {CIRCLE}/arrival": Inside(PERSON_ALONE),
    f"PUT {CIRCLE}/arrival": Inside(PERSON_ALONE, fixed(address="here")),
    f"POST {CIRCLE}/arrival/look": Inside(HELPERS),
    f"GET {CIRCLE}/health-card": Inside(PERSON_ALONE),
    f"PUT {CIRCLE}/health-card": Inside(PERSON_ALONE, fixed(allergies="penicillin")),
    f"POST {CIRCLE}/health-card/look": Inside(HELPERS),
    f"GET {CIRCLE}/companion-card": Inside(PERSON_ALONE),
    f"PUT {CIRCLE}/companion-card": Inside(PERSON_ALONE, fixed(say="my name")),
    f"POST {CIRCLE}/companion-card/look": Inside(HELPERS),
    f"GET {CIRCLE}/companion-notes": Inside(EVERYBODY),
    f"PUT {CIRCLE}/slots/{{slot_id}}/companion-note": Inside(HELPERS, fixed(said="We waited.")),
    f"DELETE {CIRCLE}/companion-notes/{{note_id}}": Inside(EVERYBODY),
    f"GET {CHECKLIST}": Inside(PERSON_ALONE),  # and whom they named
    f"PUT {CHECKLIST}": Inside(PERSON_ALONE, fixed(lines=[])),
    f"POST {CHECKLIST}/open": Inside(EVERYBODY),
    f"POST {CHECKLIST}/close": Inside(EVERYBODY),
    f"POST {CHECKLIST}/lines/{{checklist_line_id}}/{{move}}": Inside(EVERYBODY),
    f"GET {CIRCLE}/line-candidates": Inside(VOUCHERS),
    f"GET {CIRCLE}/lines": Inside(VOUCHERS),
    f"POST {CIRCLE}/lines": Inside(VOUCHERS, with_id(name="Line", policy="unverified")),
    f"PUT {CIRCLE}/lines/{{line_id}}": Inside(VOUCHERS, fixed(name="Line", policy="unverified")),
    f"POST {CIRCLE}/lines/{{line_id}}/checked": Inside(VOUCHERS),
    f"DELETE {CIRCLE}/lines/{{line_id}}": Inside(VOUCHERS),
    f"GET {CIRCLE}/record": Inside(PERSON_ALONE),
    f"GET {CIRCLE}/record/proof": Inside(PERSON_ALONE),
    f"GET {CIRCLE}/record/export": Inside(PERSON_ALONE),
    f"GET {CIRCLE}/record/keeping": Inside(PERSON_ALONE),
    f"PUT {CIRCLE}/record/keeping": Inside(PERSON_ALONE, fixed(days=90)),
    f"POST {CIRCLE}/record/forget": Inside(PERSON_ALONE, fixed(before="2026-03-01T00:00:00Z")),
    f"GET {CIRCLE}/former": Inside(PERSON_ALONE),
    f"POST {MEMBER}/block": Inside(PERSON_ALONE),
    f"POST {MEMBER}/unblock": Inside(PERSON_ALONE),
    f"GET {MEMBER}/remembers": Inside(PERSON_ALONE),
    f"GET {CIRCLE}/availability": Inside(HELPERS),
    f"PUT {CIRCLE}/availability": Inside(HELPERS, fixed(hours=[])),
    f"POST {CIRCLE}/away": Inside(HELPERS, with_id(first="2026-03-08", last="2026-03-09")),
    f"DELETE {CIRCLE}/away/{{away_id}}": Inside(HELPERS),
    f"GET {CIRCLE}/member-offers": Inside(EVERYBODY),
    f"PUT {OFFER}": Inside(EVERYBODY, an_offer),
    f"POST {OFFER}/end": Inside(EVERYBODY),
    f"POST {OFFER}/call-off": Inside(EVERYBODY),
    f"POST {OFFER}/take-up": Inside(EVERYBODY),
    f"POST {OFFER}/let-go": Inside(EVERYBODY),
    f"POST {OFFER}/done": Inside(EVERYBODY),
    f"POST {OFFER}/seen": Inside(EVERYBODY),
    f"PUT {OFFER}/aside": Inside(EVERYBODY, fixed(aside=True)),
    f"PUT {CIRCLE}/offers-welcome": Inside(EVERYBODY, fixed(on=True)),
    f"GET {CIRCLE}/guidelines": Inside(EVERYBODY),
    f"PUT {LINE}": Inside(PERSON_ALONE, fixed(stance="prefer", words="calls")),
    f"DELETE {LINE}": Inside(PERSON_ALONE),
    f"POST {LINE}/keep": Inside(PERSON_ALONE),
    f"POST {LINE}/lift": Inside(PERSON_ALONE, fixed(subject_id="A" * 22, lifted=False)),
    f"GET {CIRCLE}/check-ins": Inside(EVERYBODY),
    f"GET {ASK}/aftercare": Inside(PERSON_ALONE),
    f"POST {ASK}/check-ins": Inside(
        PERSON_ALONE, of_sam(days=["2026-03-02"], at="10:00", way="text")
    ),
    f"POST {ASK}/no-check-ins": Inside(PERSON_ALONE),
    f"POST {CHECK_IN}/hand-to": Inside(PERSON_ALONE, of_sam()),
    f"POST {CHECK_IN}/leave-out": Inside(PERSON_ALONE),
    f"PUT {CHECK_IN}/how": Inside(PERSON_ALONE, fixed(how="same")),
    f"POST {CHECK_IN}/take": Inside(HELPERS),
    f"POST {CHECK_IN}/give-back": Inside(HELPERS),
    f"POST {CHECK_IN}/done": Inside(HELPERS),
    f"POST {ASK}/how-are-you/seen": Inside(HELPERS),
    f"GET {CIRCLE}/trials": Inside(frozenset({PERSON, COORDINATOR})),
    f"POST {CIRCLE}/trials": Inside(
        frozenset({PERSON, COORDINATOR}),
        with_id(
            subject_kind="pattern",
            subject_id=new_id(),
            review_on="2026-03-09",
            without_answer="keep",
        ),
    ),
    f"PATCH {TRIAL}": Inside(
        frozenset({PERSON, COORDINATOR}), fixed(review_on="2026-03-09", without_answer="keep")
    ),
    f"POST {TRIAL}/answer": Inside(frozenset({PERSON, COORDINATOR}), fixed(answer="keep")),
    f"GET {CIRCLE}/needs": Inside(EVERYBODY),
    f"PUT {CIRCLE}/needs/money-known": Inside(EVERYBODY, fixed(member_ids=[])),
    f"PUT {NEED}": Inside(EVERYBODY, fixed(kind="ride", title="To the clinic")),
    f"PUT {NEED}/known": Inside(EVERYBODY, fixed(known=[])),
    f"POST {NEED}/enough": Inside(EVERYBODY),
    f"POST {NEED}/more": Inside(EVERYBODY),
    f"POST {NEED}/done": Inside(EVERYBODY),
    f"POST {NEED}/drop": Inside(EVERYBODY),
    f"PUT {NEED}/hand": Inside(EVERYBODY),
    f"POST {NEED}/let-go": Inside(EVERYBODY),
    f"POST {NEED}/put-away": Inside(EVERYBODY),
    f"PUT {NEED}/pledge": Inside(EVERYBODY, fixed(amount=100, currency="CAD")),
    f"POST {NEED}/pledge/given": Inside(EVERYBODY),
    f"POST {NEED}/pledge/let-go": Inside(EVERYBODY),
    f"GET {CIRCLE}/look-backs": Inside(PERSON_ALONE),
    f"PUT {LOOK_BACK}": Inside(PERSON_ALONE, fixed(helped="tea")),
    f"DELETE {LOOK_BACK}": Inside(PERSON_ALONE),
    f"POST {LOOK_BACK}/to-draft": Inside(
        PERSON_ALONE, fixed(part="helped", line=0, section="helps")
    ),
    f"GET {CIRCLE}/solidarity": Inside(EVERYBODY),
    f"POST {CIRCLE}/solidarity/question": Inside(HELPERS),
    f"DELETE {CIRCLE}/solidarity/question": Inside(HELPERS),
    f"PUT {CIRCLE}/solidarity/reply": Inside(HELPERS, fixed(words="until ten", version=0)),
    f"DELETE {CIRCLE}/solidarity/reply": Inside(HELPERS),
    f"PUT {CIRCLE}/solidarity/words": Inside(PERSON_ALONE, fixed(words="tea")),
    f"PUT {WORDS_TO_ONE}": Inside(PERSON_ALONE, fixed(words="tea", version=0)),
    f"POST {WORDS_TO_ONE}/rather-not": Inside(PERSON_ALONE, fixed(version=0)),
    f"POST {WORDS_TO_ONE}/take-back": Inside(PERSON_ALONE, fixed(version=0)),
    f"POST {WORDS_TO_ONE}/later": Inside(PERSON_ALONE),
    f"GET {CIRCLE}/repairs": Inside(EVERYBODY),
    f"GET {REPAIR}": Inside(EVERYBODY),
    f"PUT {REPAIR}": Inside(EVERYBODY, of_sam(happened="You laughed")),
    f"POST {REPAIR}/take-back": Inside(EVERYBODY),
    f"POST {REPAIR}/let-go": Inside(EVERYBODY),
    f"POST {REPAIR}/answer": Inside(EVERYBODY, fixed(did="I laughed")),
    f"POST {REPAIR}/decline": Inside(EVERYBODY),
    f"POST {REPAIR}/turns": Inside(EVERYBODY, fixed(said="Thank you")),
    f"POST {REPAIR}/settle": Inside(EVERYBODY),
    f"DELETE {REPAIR}": Inside(EVERYBODY),
    f"PUT {REPAIR}/third": Inside(EVERYBODY, of_sam()),
    f"POST {REPAIR}/third/agree": Inside(EVERYBODY),
    f"POST {REPAIR}/third/join": Inside(EVERYBODY),
    f"POST {REPAIR}/third/end": Inside(EVERYBODY),
    f"PUT {CIRCLE}/repairs-closed": Inside(EVERYBODY, fixed(closed=True)),
    f"GET {CIRCLE}/gatherings": Inside(EVERYBODY),
    # Whoever isn't invited gets the one 404, whatever their role: looked at in the change itself.
    f"GET {GATHERING}": Inside(EVERYBODY),
    f"PUT {GATHERING}": Inside(EVERYBODY, fixed(revision=0, purpose="Together")),
    f"DELETE {GATHERING}": Inside(EVERYBODY),
    f"PUT {GATHERING}/helper": Inside(EVERYBODY, fixed(member_id=None)),
    f"POST {GATHERING}/guests": Inside(EVERYBODY, with_id(name="Ruth")),
    f"POST {GATHERING}/call": Inside(EVERYBODY),
    f"POST {GATHERING}/settle": Inside(EVERYBODY, fixed(time_id="t" * 22)),
    f"POST {GATHERING}/held": Inside(EVERYBODY),
    f"POST {GATHERING}/off": Inside(EVERYBODY),
    f"DELETE {GATHERING_GUEST}": Inside(EVERYBODY),
    f"POST {GATHERING_GUEST}/send": Inside(EVERYBODY),
    f"POST {GATHERING_GUEST}/let-read": Inside(EVERYBODY),
    f"PUT {GATHERING}/answer": Inside(HELPERS, fixed(answer="no")),
    f"POST {GATHERING}/affirm": Inside(HELPERS, fixed(words="Kind")),
    f"POST {AFFIRMATION}/keep": Inside(EVERYBODY),
    f"POST {AFFIRMATION}/let-go": Inside(EVERYBODY),
    f"GET {CIRCLE}/notes": Inside(EVERYBODY),
    f"POST {CIRCLE}/notes/look": Inside(HELPERS),
    f"DELETE {CIRCLE}/notes/{{note_id}}": Inside(EVERYBODY),
    f"PUT {CIRCLE}/slots/{{slot_id}}/note": Inside(HELPERS, fixed(text="Quiet today.")),
    f"PUT {CIRCLE}/slots/{{slot_id}}/presence": Inside(HELPERS, fixed(said="here")),
    # A member reads what is about them, and says yes or no to it.
    f"GET {CIRCLE}/advance-rules": Inside(EVERYBODY),
    # An invented one: neither the person nor anybody else has it.
    f"GET {RULE}": Inside(frozenset()),
    f"PUT {RULE}": Inside(PERSON_ALONE, a_rule),
    f"DELETE {RULE}": Inside(PERSON_ALONE),
    f"PUT {RULE}/mine": Inside(EVERYBODY, fixed(agreed=True)),
    f"POST {RULE}/say": Inside(EVERYBODY, with_id()),
    f"POST {CIRCLE}/advance-runs/{{run_id}}/yes": Inside(PERSON_ALONE),
    f"POST {CIRCLE}/advance-runs/{{run_id}}/stop": Inside(PERSON_ALONE),
    # Whom the person chose, for them; a member reads what they themselves may do.
    f"GET {CIRCLE}/allies": Inside(EVERYBODY),
    f"PUT {CIRCLE}/allies/{{member_id}}": Inside(PERSON_ALONE, fixed(start=True, bring_back=False)),
    f"PUT {CIRCLE}/allies/mine": Inside(EVERYBODY, fixed(agreed=True)),
    f"POST {CIRCLE}/allies/start": Inside(EVERYBODY, with_id()),
    f"POST {CIRCLE}/phone-lost": Inside(EVERYBODY),
    f"DELETE {CIRCLE}/phone-lost": Inside(EVERYBODY),
    f"POST {CIRCLE}/bring-backs": Inside(EVERYBODY, a_way_back),
    f"POST {CIRCLE}/bring-backs/{{bring_back_id}}/agree": Inside(EVERYBODY),
    f"POST {CIRCLE}/bring-backs/{{bring_back_id}}/stop": Inside(EVERYBODY),
    f"GET {CIRCLE}/stand-ins": Inside(EVERYBODY),
    f"POST {CIRCLE}/stand-ins": Inside(
        WRITERS, of_sam(id=new_id(), first="2026-03-08", last="2026-03-09")
    ),
    f"PUT {CIRCLE}/stand-ins/{{stand_in_id}}/mine": Inside(EVERYBODY, fixed(agreed=True)),
    f"DELETE {CIRCLE}/stand-ins/{{stand_in_id}}": Inside(WRITERS),
}


def a_slot(circle: CircleHere) -> str:
    return circle.slot("Walk", "2026-03-04")
