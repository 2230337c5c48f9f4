"""Nothing counts or adds up what a member gave or took: taking something up is no debt.

Names that say so are found anywhere. And a number that stands beside a member, in a table or in an
answer, is declared here with what it says: none of them grows with what that member did for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Table

from app.tables import metadata
from tests.architecture.application import wired

#: Words of a name, between underscores, by which a balance would be called.
_BALANCE = re.compile(
    r"(^|_)(balance|balances|credits|debt|debts|debit|owe|owes|owed|karma|points|earned|spent"
    r"|gave|count|counts|counted|total|totals|sum|sums|tally|average|how_many|number_of"
    r"|(hours|times|shifts|minutes|offers|helped)_(given|taken|received|held|done|taken_up))(_|$)"
)
_OTHERWISE = {
    "passkey.sign_count": "of an authenticator, by the standard",
    "passkey.counts_from": "an instant",
    "recovery_code.counts_from": "an instant",
    "CodeOut.counts_from": "an instant",
    "PasskeyOut.counts_from": "an instant",
    "OwnPotOut.total": "of one pot, for whoever named themselves to read it",
    "KnownPotOut.total": "what others pledged to one pot, rounded down",
}
ORDER, CLOCK, LENGTH = "a place in an order", "minutes after midnight", "how long, or how soon"
VERSION, TIER, PLACES = "which state of a text", "how much is told", "how many are wanted"
OWN_LIMIT = "the most that somebody wants or is given, not what they did"
AGAIN = "how often the machine tried, or went round"

#: Numbers in tables that name a member.
NUMBERS_IN_TABLES = {
    "asked_member": {"round": AGAIN, "position": ORDER},
    "also_told": {"position": ORDER},
    "answer": {"position": ORDER, "minutes": LENGTH},
    "check_in": {"minute": CLOCK},
    "checklist": {"version": VERSION},
    "checklist_line": {"position": ORDER},
    "member_limit": {"night_from": CLOCK, "night_to": CLOCK, "weekly_shifts": OWN_LIMIT},
    "consent_grant": {"tier": TIER, "from_minute": CLOCK, "to_minute": CLOCK},
    "reach": {"from_minute": CLOCK, "to_minute": CLOCK},
    "capacity": {"weekly_shifts": OWN_LIMIT},
    "pool_place": {"position": ORDER},
    "advance_grant": {"tier": TIER},
    "line": {"version": VERSION},
    "member_offer": {"minutes": LENGTH, "minute": CLOCK, "places": PLACES, "version": VERSION},
    "notice": {"priority": ORDER, "tier": TIER, "tries": AGAIN},
    "plan_version": {"number": VERSION, "repeat_rounds": AGAIN, "repeat_minutes": LENGTH},
    "plan_draft": {"revision": VERSION, "based_on": VERSION},
    "rotation_place": {"position": ORDER},
    "coordinating_place": {"position": ORDER, "skips_turn": "which hand-off isn't theirs"},
    "coordinating_turns": {
        "hand_off_minute": CLOCK,
        "last_position": ORDER,
        "turn_number": "which hand-off is next, by the calendar",
        "weeks": LENGTH,
    },
    "gap_told": {"round": AGAIN},
    "guideline": {"weekdays": "which days, as bits", "from_minute": CLOCK, "to_minute": CLOCK},
    "need": {
        "wanted": PLACES,
        "taken": "how many of one need's hands are found",
        "round": AGAIN,
        "goal": "what one pot is for, in money",
        "minute": CLOCK,
    },
    "need_known": {"tier": TIER},
    "pledge": {"amount": "of one pot alone, for its giver and whom the one in need named"},
    "pod_map_name": {"position": ORDER},
    "repair_words": {"turn": ORDER},
    "value_line": {"version": VERSION},
    "value_stance": {"version": VERSION},
    "solidarity_words": {
        "version": VERSION,
        "reply_version": VERSION,
        "shown_version": VERSION,
        "told_version": VERSION,
    },
}
#: Numbers in what goes over the wire beside a member's name or id.
NUMBERS_ON_WIRE = {
    "CoordinatingTurnsIn": {"weeks": LENGTH},
    "AskView": {"needed": PLACES, "begins_at": ORDER},
    "ChangesIn": {"wait_minutes": LENGTH},
    "RuleOut": {
        "tier": TIER,
        "wait_minutes": LENGTH,
        "between_minutes": LENGTH,
        "hours": LENGTH,
        "rest_hours": LENGTH,
        "tries": AGAIN,
    },
    "SlotOut": {"places": PLACES, "taken": "how many of one shift's places are held"},
    "VersionOut": {"number": VERSION},
    "VersionRow": {"number": VERSION},
    "WarningOut": {
        "minutes": LENGTH,
        "position": ORDER,
        "needed": PLACES,
        "people": "how many a step asks",
    },
    "CircleIn": {"wait_minutes": LENGTH},
    "CircleOut": {"ask_hours": LENGTH},
    "CirclePatch": {"ask_hours": LENGTH},
    "DraftView": {"wait_minutes": LENGTH},
    "EntryOut": {"seq": ORDER, "step": ORDER, "tier": TIER, "days": LENGTH},
    "HeldShiftOut": {"later_turns": "turns still to come of who was stopped, for the person"},
    "LimitsOfMember": {"weekly_shifts": OWN_LIMIT},
    "NamedGrant": {"tier": TIER},
    "PersonInAsk": {"minutes": LENGTH},
    "PlanFileStep": {"needed": PLACES, "wait_minutes": LENGTH},
    "SpokenIn": {"minutes": LENGTH},
    "StepBody": {"needed": PLACES, "wait_minutes": LENGTH},
    "StepNamed": {"position": ORDER},
    "StepNow": {"position": ORDER, "needed": PLACES, "wait_minutes": LENGTH},
    "StepOut": {"position": ORDER},
    "StepToBeginWith": {"position": ORDER},
    "StrengthIn": {"position": ORDER},
    "StrengthOut": {"position": ORDER},
    "YesOut": {"minutes": LENGTH},
    "AnsweredIn": {"version": VERSION},
    "SolidarityOfMember": {"version": VERSION},
    "GuidelineIn": {"step": ORDER, "weekdays": "which days"},
    "GuidelineOut": {"step": ORDER, "weekdays": "which days"},
    "KnownNeedOut": {"places": PLACES, "tier": TIER},
    "KnowsIn": {"tier": TIER},
    "KnowsOut": {"tier": TIER},
    "RepairRead": {"turns_left": "how often each of the two can still write, in this one"},
    "OwnOffer": {"minutes": LENGTH, "version": VERSION, "places": PLACES},
    "OfferForMe": {"minutes": LENGTH},
    "MemberOfferIn": {"minutes": LENGTH, "places": PLACES, "version": VERSION},
}
#: Fields that name a member, or hold what does.
_NAMING = frozenset({"member_id", "member_ids", "name", "who", "by", "people"})


def is_balance(name: str) -> bool:
    return _BALANCE.search(name.lower()) is not None


def schemas() -> dict[str, dict[str, Any]]:
    schemas_by_name: dict[str, dict[str, Any]] = wired().openapi()["components"]["schemas"]
    return schemas_by_name


def all_names() -> Iterator[str]:
    for table in metadata.tables.values():
        for column in table.columns:
            yield f"{table.name}.{column.name}"
    for name, schema in schemas().items():
        for field in schema.get("properties", {}):
            yield f"{name}.{field}"


def names_somebody(table: Table) -> bool:
    return any("member" in column.name for column in table.columns)


def is_number(field: dict[str, Any]) -> bool:
    parts = [*field.get("anyOf", ()), *([field["items"]] if "items" in field else ())]
    return field.get("type") in {"integer", "number"} or any(map(is_number, parts))


def test_no_name_says_so() -> None:
    names = list(all_names())
    assert len(names) > 1000
    assert {name for name in names if is_balance(name.partition(".")[2])} == set(_OTHERWISE)


def test_numbers_beside_a_member_in_tables_are_these() -> None:
    numbers = {
        table.name: {
            column.name for column in table.columns if column.type.python_type in {int, float}
        }
        for table in metadata.tables.values()
        if names_somebody(table)
    }
    declared = {name: set(columns) for name, columns in NUMBERS_IN_TABLES.items()}
    assert {name: columns for name, columns in numbers.items() if columns} == declared, (
        "say what a number beside a member means; none adds up what they gave or took"
    )


def test_numbers_beside_a_member_on_the_wire_are_these() -> None:
    numbers = {
        name: {field for field, shape in schema.get("properties", {}).items() if is_number(shape)}
        for name, schema in schemas().items()
        if _NAMING & set(schema.get("properties", {}))
    }
    declared = {name: set(fields) for name, fields in NUMBERS_ON_WIRE.items()}
    assert {name: fields for name, fields in numbers.items() if fields} == declared, (
        "say what a number beside a member means; none adds up what they gave or took"
    )


@pytest.mark.parametrize("name", ["hours_given", "count", "total_minutes", "balance", "karma"])
def test_a_balance_is_found(name: str) -> None:
    assert is_balance(name)


@pytest.mark.parametrize("name", ["places", "country", "account_id", "address_given", "summary"])
def test_another_name_passes(name: str) -> None:
    assert not is_balance(name)
