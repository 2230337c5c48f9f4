"""Each default has a "Why?" on screen, in each language, and none is forgotten.

The list of defaults is made by the machine: fields of what phones send that have a value when left
out, and columns of settings that begin with one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from app.api.routers import ROUTERS
from app.circles.models import Circle
from app.core.languages import Language
from app.record.models import RecordHead

PWA = Path(__file__).parents[2] / "pwa" / "src"

#: A setting that phones send → the "Why?" beside it.
WHY_OF: dict[str, str] = {
    **dict.fromkeys(
        ("CircleIn.wait_minutes", "SimplePlanIn.wait_minutes", "StepBody.wait_minutes"),
        "wait_minutes",
    ),
    "StepBody.needed": "needed",
    "StepBody.needs_my_yes": "needs_my_yes",
    "StepBody.mode": "step_mode",
    "StepBody.answers": "step_answers",
    "RepeatBody.rounds": "rounds",
    "RepeatBody.minutes": "rounds",
    "RuleIn.needs_all": "rule_enough",
    "RuleIn.tries": "rule_tries",
    "RuleIn.between_minutes": "rule_tries",
    "RuleIn.wait_minutes": "rule_tries",
    "RuleIn.tier": "rule_tell",
    "RuleIn.rest_hours": "rule_rest",
    "AlertsIn.lead_hours": "lead_hours",
    "AlertsIn.wait_minutes": "lead_hours",
    "PatternIn.places": "places",
    "PatternIn.every": "pattern_every",
    "PatternIn.repeats": "pattern_every",
    "PatternIn.only_on": "only_on",
    "RotationIn.every": "turns_every",
    "RotationIn.hand_off": "turns_every",
    "CalendarIn.open_times": "calendar_open",
    "CloseIn.tell": "close_tell",
    "AcceptIn.keep_drafter": "keep_drafter",
    "RemoveIn.tell_shifts": "removed_shifts",
    "GrantIn.channels": "grant_channels",
    "GatheringAnswerIn.shows_name": "gathering_name",
    "GuestAnswerIn.shows_name": "gathering_name",
    "GuestIn.reads_if_reports": "reads_if_reports",
    "KeepAffirmationIn.for_friends": "affirmation_friends",
    "GuidelineIn.shown": "line_shown",
    "ValueIn.shows_name": "value_shown",
    "ValueStanceIn.shows_name": "value_shown",
    "NeedIn.wanted": "need_wanted",
    "KnowsIn.tier": "need_words",
    "KnowsIn.sees_pledges": "pot_amounts",
    "PotIn.i_see": "pot_amounts",
    "MemberOfferIn.places": "offer_places",
    "RepairIn.cooling": "repair_cooling",
    "CoordinatingTurnsIn.weeks": "turn_weeks",
    "TermsIn.channels": "grant_channels",
    **dict.fromkeys(
        (
            "ReachIn.asks",
            "ReachIn.asks_any_hour",
            "ReachIn.check_ins",
            "ReachIn.coordinator_alerts",
            "ReachIn.open_times",
            "ReachIn.shift_reminders",
            "ReachIn.stand_downs",
            "ReachIn.needs",
            "ReachIn.gatherings",
            "ReachIn.repairs",
            "FriendIn.asks_any_hour",
        ),
        "reach_switches",
    ),
    **dict.fromkeys(
        ("ReachIn.quiet_from", "ReachIn.quiet_to", "FriendIn.quiet_from", "FriendIn.quiet_to"),
        "quiet_hours",
    ),
    **dict.fromkeys(
        (
            f"{model}.{switch}"
            for model in ("ConsentIn", "SwitchesIn")
            for switch in ("asks", "open_times", "shift_reminders", "what_i_need")
        ),
        "friend_switches",
    ),
}
#: A setting that begins with a value of the server's own → its "Why?".
OF_THE_SERVER: dict[str, str] = {
    "Circle.ask_hours": "ask_hours",
    "Circle.wait_minutes": "wait_minutes",
    "Circle.widen_hours": "widen_hours",
    "RecordHead.keep_days": "keep_days",
}
#: What has neither: the phone's own form suggests it, or it is off until somebody turns it on.
OF_THE_PHONE = {"gap_alerts", "icon_dot", "limit_nights", "trial_without", "value_day"}
#: What is no setting: said of one call alone, or a part of a whole whose fields stand above.
NO_SETTING = {
    "AcceptIn.former",
    "AddressIn.sure",
    "ArrivalIn.sure",
    "BodyEmergencyBody.ambulance",  # nothing is chosen yet, and the screen says so
    "ChoiceIn.later_turns",
    "CircleIn.consent",
    "ClaimIn.anyway",
    "ClaimsIn.anyway",
    "DrafterOut.keeps",
    "EventIn.own",
    "FriendIn.consent",
    "FriendIn.disclosure",
    "FriendIn.number_sure",
    "GuidelineIn.anyway",
    "Guidelines.most",
    "InvitationIn.kind",
    "InvitationSeen.state",
    "MemberIn.consent",
    "MemberOfferIn.version",
    "MyselfIn.sure",
    "NeedIn.when",
    "NewWayIn.sure",
    "PasskeyIn.lost",
    "PledgeIn.needer_sees",
    "PledgeIn.others_see",
    "RehearsalIn.everyone",
    "SignInCodeIn.lost",
    "WayIn.sure",
    "WhenIn.kind",
}
#: Bodies of which a field left out stays as it is.
EDITS = {"PatternEdit"}


def models_of(route: APIRoute) -> Iterator[type[BaseModel]]:
    """The body of a route, and what is in it."""
    for hint in get_type_hints(route.endpoint, include_extras=False).values():
        if isinstance(hint, type) and issubclass(hint, BaseModel):
            yield from within(hint)


def within(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for part in re.findall(r"[\w.]+", str(field.annotation)):
            inner = MODELS.get(part.rpartition(".")[2])
            if inner is not None and inner is not model:
                yield from within(inner)


def every_model(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        yield model
        yield from every_model(model)


MODELS = {model.__name__: model for model in every_model(BaseModel)}


def defaults() -> set[str]:
    """`Model.field` of each field that phones may leave out, and that says something then."""
    names = set()
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for model in () if route.methods == {"GET"} else models_of(route):
                names |= {
                    f"{model.__name__}.{name}"
                    for name, field in model.model_fields.items()
                    if model.__name__ not in EDITS and says_something(field.default)
                }
    return names


def says_something(default: object) -> bool:
    if default is PydanticUndefined or default is None:
        return False
    return isinstance(default, bool | int) or bool(default)


def whys() -> list[str]:
    """The phone's own list."""
    source = (PWA / "ui" / "whys.ts").read_text(encoding="utf-8")
    return re.findall(r'^  "(\w+)",$', source, re.MULTILINE)


def test_every_default_has_a_why_or_is_none() -> None:
    settings = defaults()
    assert settings == WHY_OF.keys() | NO_SETTING, "a default came, or went"
    assert not WHY_OF.keys() & NO_SETTING


def test_the_servers_own_are_columns() -> None:
    columns = {
        f"{model.__name__}.{name}"
        for model in (Circle, RecordHead)
        for name, field in model.model_fields.items()
        if name.endswith(("_hours", "_days", "_minutes")) and says_something(field.default)
    }
    assert columns == OF_THE_SERVER.keys()


def test_the_phones_list_is_this_one() -> None:
    keys = whys()
    assert sorted(keys) == sorted({*WHY_OF.values(), *OF_THE_SERVER.values(), *OF_THE_PHONE})
    assert len(keys) == len(set(keys))


def test_every_why_stands_beside_what_it_is_about() -> None:
    screens = "\n".join(
        file.read_text(encoding="utf-8") for file in (PWA / "features").rglob("*.tsx")
    )
    for why in whys():
        assert f'of="{why}"' in screens or f'why="{why}"' in screens, why


@pytest.mark.parametrize("language", Language)
def test_every_why_is_two_sentences_in_each_language(language: Language) -> None:
    """Why it is so and who chose it; and how it is changed."""
    catalogue = json.loads((PWA / "messages" / f"{language}.json").read_text(encoding="utf-8"))
    for why in whys():
        sentences = re.findall(r"[^.]+\.", catalogue[f"why.{why}"])
        assert 2 <= len(sentences) <= 3, (why, sentences)
