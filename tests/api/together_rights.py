"""Who may call what of all that a circle does together."""

from __future__ import annotations

from app.core.ids import new_id
from tests.api.rights import (
    CIRCLE,
    COORDINATOR,
    EVERYBODY,
    HELPERS,
    KEEPS_TIMES,
    PERSON,
    PERSON_ALONE,
    WRITERS,
    Inside,
    fixed,
    of_sam,
    with_id,
)
from tests.world import CircleHere, Json

OFFER = CIRCLE + "/member-offers/{offer_id}"
NEED = CIRCLE + "/needs/{need_id}"
WORDS_TO_ONE = CIRCLE + "/solidarity/words/{member_id}"
LINE = CIRCLE + "/guidelines/{line_id}"
TURNS = CIRCLE + "/coordinating-turns/{turns_id}"
POD_MAP = CIRCLE + "/pod-map"
POD_NAME = POD_MAP + "/names/{pod_name_id}"
TRIAL = CIRCLE + "/trials/{trial_id}"
REPAIR = CIRCLE + "/repairs/{repair_id}"
GATHERING = CIRCLE + "/gatherings/{gathering_id}"
GATHERING_GUEST = GATHERING + "/guests/{guest_id}"
VALUE = CIRCLE + "/values/{line_id}"
AFFIRMATION = CIRCLE + "/affirmations/{affirmation_id}"


def an_offer(circle: CircleHere) -> Json:
    words = {"words": "Draw with me", "minutes": 10, "rhythm": "any_time"}
    return words | {"member_ids": [circle.members["Sam"]]}


def with_member(_: CircleHere) -> Json:
    return {"member_id": new_id()}


TOGETHER: dict[str, Inside] = {
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
    f"GET {POD_MAP}": Inside(PERSON_ALONE),
    f"DELETE {POD_MAP}": Inside(PERSON_ALONE),
    f"PUT {POD_MAP}/fields": Inside(PERSON_ALONE, fixed(left_out=["faith"], own_fields=[])),
    f"PUT {POD_NAME}": Inside(
        PERSON_ALONE, fixed(name="Ida", near_for=["laugh"], nearness="far", member_id=None)
    ),
    f"DELETE {POD_NAME}": Inside(PERSON_ALONE),
    f"POST {POD_NAME}/place": Inside(PERSON_ALONE, with_member),
    f"GET {CIRCLE}/guidelines": Inside(EVERYBODY),
    f"PUT {LINE}": Inside(PERSON_ALONE, fixed(stance="prefer", words="calls")),
    f"DELETE {LINE}": Inside(PERSON_ALONE),
    f"POST {LINE}/keep": Inside(PERSON_ALONE),
    f"POST {LINE}/lift": Inside(PERSON_ALONE, fixed(subject_id="A" * 22, lifted=False)),
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
    f"GET {CIRCLE}/coordinating-turns": Inside(EVERYBODY),
    f"POST {CIRCLE}/coordinating-turns": Inside(
        KEEPS_TIMES, with_id(member_ids=[], first_on="2026-03-09", at="12:00")
    ),
    f"DELETE {TURNS}": Inside(KEEPS_TIMES),
    f"PUT {TURNS}/person": Inside(WRITERS, fixed(agreed=True)),
    f"PUT {TURNS}/order": Inside(WRITERS, fixed(member_ids=[])),
    f"POST {TURNS}/read": Inside(WRITERS),
    f"PUT {TURNS}/mine": Inside(EVERYBODY, fixed(agreed=True)),
    f"PUT {TURNS}/offer": Inside(EVERYBODY, fixed(offered=True)),
    f"POST {TURNS}/places/{{place_id}}/take": Inside(EVERYBODY),
    # For another than oneself it is the person's: looked at in the change itself.
    f"POST {TURNS}/skip": Inside(EVERYBODY, fixed(member_id="A" * 22)),
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
    # For whom it isn't open to there is the one 404, whatever their role.
    f"GET {CIRCLE}/values": Inside(PERSON_ALONE),
    f"PUT {CIRCLE}/values/readers": Inside(PERSON_ALONE, fixed(member_ids=[])),
    f"PUT {VALUE}": Inside(EVERYBODY, fixed(words="Tea first", closes_on="2026-03-09")),
    f"PUT {VALUE}/words": Inside(EVERYBODY, fixed(words="Tea first", version=1)),
    f"POST {VALUE}/keep": Inside(EVERYBODY, fixed(version=1)),
    f"DELETE {VALUE}": Inside(EVERYBODY),
    f"PUT {VALUE}/stance": Inside(EVERYBODY, fixed(kind="mine", version=1)),
    f"DELETE {VALUE}/stance": Inside(EVERYBODY),
    f"PUT {VALUE}/ideas/{{idea_id}}": Inside(EVERYBODY, fixed(words="Both")),
    f"DELETE {VALUE}/ideas/{{idea_id}}": Inside(EVERYBODY),
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
}
