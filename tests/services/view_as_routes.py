"""Where each route's answer stands in the view-as, and how the two are compared.

What the person's view-as shows is what the member's own calls return, field by field, over every
GET route (`ROUTES`: a route that isn't in it fails).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from app.outbox.models import Notice, NoticeState
from tests.services.restorable_world import RestorableWorld, filled
from tests.world import Json

RULE = "a-rule-that-names-othe"

#: Of a home, what is the friend's alone: through another's eyes it reads as on anybody's.
THEIRS_OF_HOME = (
    "capacity",
    "rests_until",
    "fit",
    "offered",
    "push_on",
    "muted",
    "practice_asked",
    "helped",
)

#: And of what a home says of what a circle does together.
THEIRS_OF_TOGETHER = (
    "repairs",
    "needs_asked",
    "needs_own",
    "offers",
    "values_asked",
    "hours_asked",
)


@dataclass(frozen=True)
class ShownIn:
    """Where in the see-as a route's answer stands: for each path, its body or why it isn't there.

    `missing`: the status where it isn't.
    """

    of: Callable[[Json, str], Any]
    missing: int = 404
    adapt: Callable[[Any], Any] = lambda answer: answer


@dataclass(frozen=True)
class OutsideViewAs:
    """A route that isn't in the see-as, and why. `status`: what every member is answered."""

    reason: str
    status: int | None = None


def _id(path: str) -> str:
    return path.rpartition("/")[2]


def _one_of(rows: Sequence[Json], path: str) -> Json | None:
    return next((row for row in rows if row["id"] == _id(path)), None)


def without_theirs(answer: Json) -> Json:
    """A home without what is its owner's alone, and without the instant it was read at."""
    supporter = answer["supporter"]
    if supporter is not None:
        supporter = {key: each for key, each in supporter.items() if key not in THEIRS_OF_HOME}
    together = {
        key: value for key, value in answer["together"].items() if key not in THEIRS_OF_TOGETHER
    }
    return {**answer, "at": None, "together": together, "supporter": supporter}


def without_own_stances(answer: Json) -> Json:
    """Lines as they are for anybody to whom they are open, whoever said what."""
    lines = [
        {
            **line,
            "own": False,
            "mine": None,
            "beside": [{**row, "own": False} for row in line["beside"]],
            "ideas": [{**idea, "own": False} for idea in line["ideas"]],
        }
        for line in answer["lines"]
    ]
    return {**answer, "lines": lines}


def without_between(answer: Json) -> Json:
    """Needs without what is between their reader and others than the person."""
    person = "Mina"
    known = [
        {
            **need,
            "pot": need["pot"]
            and {**need["pot"], "mine": None, "others": None, "amounts": None, "total": None},
        }
        for need in answer["known"]
        if need["name"] == person
    ]
    return {**answer, "own": [], "known": known, "people": [], "rests": False}


def _asked(screens: Json, path: str) -> Json | None:
    ask_row = _one_of(screens["asks"], path)
    return {"person": None, "me": ask_row} if ask_row is not None else None


THEIRS_ALONE = "theirs alone"
#: Whoever may not read templates is told so before one is looked for.
NO_TEMPLATE = "a-template-nobody-kept"
PERSON = "the person's: refused to every member"
SERVER = "tells of the server"
STREAM = "a stream of hints: which circle changed, and no more"

#: Every GET route, and where its answer stands in the see-as; or why it doesn't.
ROUTES: dict[str, ShownIn | OutsideViewAs] = {
    "/me": ShownIn(
        lambda screens, _: [screens["place"]],
        adapt=lambda answer: answer["places"],
    ),
    "/me/circles-to-look-after": ShownIn(
        lambda screens, _: [look for look in (screens["look_after"],) if look],
        adapt=lambda answer: answer["circles"],
    ),
    "/me/devices": OutsideViewAs(THEIRS_ALONE),
    "/me/ways-in": OutsideViewAs(THEIRS_ALONE),
    "/me/addresses": OutsideViewAs(THEIRS_ALONE),
    "/me/export": OutsideViewAs("theirs alone: what they wrote, set and did"),
    "/notices/{notice_id}": ShownIn(lambda screens, path: _one_of(screens["notices"], path)),
    "/knocks/{knock_id}": OutsideViewAs("theirs alone: of before they were in"),
    "/calendar/{secret}.ics": OutsideViewAs(
        "an address that they alone know: times of `week`, no word"
    ),
    "/circles/{circle_id}": ShownIn(lambda screens, _: screens["circle"]),
    "/circles/{circle_id}/home": ShownIn(
        lambda screens, _: without_theirs(screens["home"]), adapt=without_theirs
    ),
    "/circles/{circle_id}/week": ShownIn(lambda screens, _: screens["week"]),
    "/circles/{circle_id}/days": ShownIn(lambda screens, _: screens["days"]),
    "/circles/{circle_id}/patterns": ShownIn(lambda screens, _: screens["patterns"]),
    "/circles/{circle_id}/patterns/{pattern_id}": ShownIn(
        lambda screens, path: _one_of(screens["pattern_pages"], path)
    ),
    "/circles/{circle_id}/rotations": ShownIn(lambda screens, _: screens["rotations"]),
    "/circles/{circle_id}/swaps": ShownIn(
        lambda screens, _: screens["swaps"],
        missing=403,
        adapt=lambda answer: {**answer, "standing_by": []},  # that is theirs alone
    ),
    "/circles/{circle_id}/gaps": ShownIn(lambda screens, _: screens["gaps"]),
    "/circles/{circle_id}/nights": ShownIn(lambda screens, _: screens["nights"]),
    "/circles/{circle_id}/suggestions": ShownIn(
        lambda screens, _: True if screens["suggestions"] else None,
        missing=403,
        # What it says is worked out by a solver, from the screens above; the person has it, too.
        adapt=bool,
    ),
    "/circles/{circle_id}/friends-without-app": ShownIn(
        lambda screens, _: screens["friends_without_app"], missing=403
    ),
    "/circles/{circle_id}/role-handovers": ShownIn(lambda screens, _: screens["role_handovers"]),
    "/circles/{circle_id}/plan": ShownIn(lambda screens, _: screens["plan"], missing=403),
    "/circles/{circle_id}/plan/agreement": ShownIn(
        lambda screens, _: screens["agreement"], missing=403
    ),
    "/circles/{circle_id}/plan/proposals/mine": ShownIn(lambda screens, _: screens["my_proposals"]),
    "/circles/{circle_id}/checklists/{kind}": ShownIn(
        lambda screens, path: next(
            (each for each in screens["checklists"] if each["kind"] == _id(path)), None
        )
    ),
    "/circles/{circle_id}/lines": ShownIn(lambda screens, _: screens["lines"], missing=403),
    "/circles/{circle_id}/line-candidates": OutsideViewAs(
        "what comes with the app, alike in every circle"
    ),
    "/circles/{circle_id}/asks/{ask_id}": ShownIn(_asked),
    "/circles/{circle_id}/advance-rules": ShownIn(lambda screens, _: screens["rules"]),
    "/circles/{circle_id}/advance-rules/{rule_id}": ShownIn(
        lambda screens, path: _one_of(screens["rules"]["rules"], path)
    ),
    "/circles/{circle_id}/allies": ShownIn(lambda screens, _: screens["allies"]),
    "/circles/{circle_id}/stand-ins": ShownIn(lambda screens, _: screens["stand_ins"]),
    # What they need, pledge and read of others' needs is between them and those.
    "/circles/{circle_id}/needs": ShownIn(
        lambda screens, _: screens["needs"], adapt=without_between
    ),
    "/circles/{circle_id}/guidelines": ShownIn(lambda screens, _: screens["guidelines"]),
    "/circles/{circle_id}/check-ins": ShownIn(lambda screens, _: screens["check_ins"]),
    "/circles/{circle_id}/coordinating-turns": ShownIn(
        lambda screens, _: screens["coordinating_turns"]
    ),
    "/circles/{circle_id}/trials": ShownIn(lambda screens, _: screens["trials"], missing=403),
    "/circles/{circle_id}/solidarity": ShownIn(lambda screens, _: screens["solidarity"]),
    # What they marked, and which words are theirs, is theirs alone.
    "/circles/{circle_id}/values": ShownIn(
        lambda screens, _: screens["values"], adapt=without_own_stances
    ),
    "/circles/{circle_id}/asks/{ask_id}/aftercare": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/look-backs": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/repairs": OutsideViewAs(THEIRS_ALONE),
    "/circles/{circle_id}/repairs/{repair_id}": OutsideViewAs(
        "theirs alone: what two members wrote to each other"
    ),
    "/circles/{circle_id}/gatherings": ShownIn(lambda screens, _: screens["gatherings"]),
    "/circles/{circle_id}/gatherings/{gathering_id}": OutsideViewAs("of those of the list alone"),
    "/circles/{circle_id}/pod-map": OutsideViewAs(PERSON, 404),
    "/circles/{circle_id}/member-offers": OutsideViewAs(
        "between whom it is: what somebody offers a friend isn't the person's to read"
    ),
    "/circles/{circle_id}/notes": ShownIn(lambda screens, _: screens["notes"]),
    "/circles/{circle_id}/me": OutsideViewAs(
        "theirs alone: what they tell is on the person's own screens"
    ),
    "/circles/{circle_id}/other-hours": OutsideViewAs(THEIRS_ALONE),
    "/circles/{circle_id}/reach": OutsideViewAs(THEIRS_ALONE),
    "/circles/{circle_id}/reach/events": OutsideViewAs(THEIRS_ALONE),
    "/circles/{circle_id}/capacity": OutsideViewAs(THEIRS_ALONE),
    "/circles/{circle_id}/mute": OutsideViewAs(THEIRS_ALONE),
    "/circles/{circle_id}/my-practice": OutsideViewAs(THEIRS_ALONE),
    "/circles/{circle_id}/practice": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/availability": OutsideViewAs(THEIRS_ALONE),
    "/circles/{circle_id}/calendar": OutsideViewAs(
        "theirs alone: whether they have a calendar address"
    ),
    "/circles/{circle_id}/knocks": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/pool": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/cards": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/members/{member_id}/limits": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/consent": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/widening": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/members/{member_id}/eyes": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/members/{member_id}/shifts": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/members/{member_id}/remembers": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/plan/draft": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/plan/templates": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/plan/templates/kept/{template_id}/file": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/plan/export": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/plan/versions": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/plan/versions/{number}": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/plan/proposals": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/plan/readers": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/record": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/record/proof": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/record/export": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/record/keeping": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/former": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/strengths": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/arrival": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/health-card": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/companion-card": OutsideViewAs(PERSON, 403),
    "/circles/{circle_id}/companion-notes": ShownIn(lambda screens, _: screens["companion_notes"]),
    "/live": OutsideViewAs(STREAM),
    "/healthz": OutsideViewAs(SERVER),
    "/readyz": OutsideViewAs(SERVER),
}

#: Screens that a member opens with a POST, as the record notes that they did.
LOOKS: dict[str, str] = {
    "notes/look": "notes_for_them",
    "arrival/look": "arrival",
    "health-card/look": "health_card",
    "companion-card/look": "companion_card",
}


def ids_of(
    kept_world: RestorableWorld, name: str, screens: Json | None = None
) -> dict[str, list[str]]:
    """Values for the routes' parameters, as a member could know or guess them."""
    friend = kept_world.friend(name)
    with kept_world.world.parts.db.read() as tx:
        notice_ids = tx.session.exec(
            select(Notice.id).where(
                Notice.account_id == friend.account_id,
                Notice.circle_id == friend.circle.id,
                Notice.state == NoticeState.SENT,
            )
        ).all()
    return {
        "circle_id": ["{c}"],
        "ask_id": kept_world.mina.circle.asks[-1:],
        "template_id": [NO_TEMPLATE],
        "pattern_id": list(kept_world.mina.circle.patterns.values()),
        "rule_id": [RULE],
        "number": ["1"],
        "member_id": [kept_world.mina.member(name)],
        "notice_id": [notice["id"] for notice in screens["notices"]]
        if screens
        else list(notice_ids),
        "kind": ["called", "taken"],
        "knock_id": [],
        "secret": [],
    }


def eyes_of(kept_world: RestorableWorld, name: str) -> Json:
    """The see-as of a member, for the person."""
    view: Json = kept_world.mina.get(f"/circles/{{c}}/members/{kept_world.mina.member(name)}/eyes")
    return view


def differences(kept_world: RestorableWorld, name: str) -> tuple[list[str], dict[str, str]]:
    """Where the view-as and the member's own calls differ, and the text of each call."""
    screens, friend = eyes_of(kept_world, name)["screens"], kept_world.friend(name)
    ids = ids_of(kept_world, name, screens)
    faults, texts = [], {}
    for route, entry in ROUTES.items():
        if isinstance(entry, OutsideViewAs) and entry.reason in {SERVER, STREAM}:
            continue
        for path in filled(route, ids):
            answer = friend.tries("GET", path)
            texts[path] = answer.text
            if isinstance(entry, OutsideViewAs):
                if entry.status not in {None, answer.status_code}:
                    faults.append(f"{path}: {answer.status_code}, not {entry.status}")
                continue
            shown_value = entry.of(screens, path)
            if shown_value is None:
                if answer.status_code != entry.missing:
                    faults.append(f"{path}: {answer.status_code}, and the see-as has none of it")
            elif answer.status_code != 200:
                faults.append(f"{path}: {answer.status_code}, and the see-as has it")
            else:
                faults += differing(path, shown_value, entry.adapt(answer.json()))
    for path, look_name in LOOKS.items():
        answer = friend.tries("POST", f"/circles/{{c}}/{path}", {})
        texts[path] = answer.text if path != "arrival/look" else ""
        returned = answer.json() if answer.status_code == 200 else None
        if look_name == "notes_for_them":
            texts[path] = ""  # whose note it is comes with it
        faults += differing(path, screens[look_name], returned)
    return faults, texts


def differing(place: str, shown_value: Any, returned: Any) -> list[str]:
    """One line for each field in which two answers differ."""
    if isinstance(shown_value, dict) and isinstance(returned, dict):
        return [
            line
            for key in sorted({*shown_value, *returned})
            for line in differing(f"{place} {key}", shown_value.get(key), returned.get(key))
        ]
    if (
        isinstance(shown_value, list)
        and isinstance(returned, list)
        and len(shown_value) == len(returned)
    ):
        return [
            line
            for at, (shown_item, other) in enumerate(zip(shown_value, returned, strict=True))
            for line in differing(f"{place}[{at}]", shown_item, other)
        ]
    return (
        []
        if shown_value == returned
        else [f"{place}: shown {shown_value!r}, returned {returned!r}"]
    )
