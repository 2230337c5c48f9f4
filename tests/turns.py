"""What each run plays: stories on which databases, and tours of the screens in which languages.

Every story is played on PostgreSQL in each run. Those of `BOTH` are played on SQLite, too: where
two do something in one instant, and the circles' whole stories. The others come up there in the
long run: what they tell goes through the same code and the same rows, and the tests of services,
routes and screens use SQLite in each run. A story for SQLite alone is played in each run.

Every tour is walked in English in each run, and each of its screens is looked at in all the other
languages there, on a phone that is switched to them. The tours of `IN_EACH_LANGUAGE` are walked in
every language, with what the server says in it, in each run; the others in the long run. There all
of them are walked in the two that nobody speaks, too, whose words are half as long again and of
which one runs from right to left.

Nothing here depends on the day: a run that passes on one day passes on the next.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from app.core.languages import Language

#: Files of tests/scenarios that are played on both databases in each run.
BOTH = frozenset(
    {
        "test_advance_rule",
        "test_advance_rule_ends",
        "test_changed_card",
        "test_claims",
        "test_coordinating_in_turns",
        "test_first_circle",
        "test_forgetting",
        "test_goes_quiet",
        "test_handing_on",
        "test_known_cases",
        "test_leaving",
        "test_open_asks",
        "test_only_what_was_granted",
        "test_rotations",
        "test_second_circle",
        "test_swaps",
        "test_withdrawn_shifts",
    }
)
#: Files of tests/browser whose tours are walked in each language in each run.
IN_EACH_LANGUAGE = frozenset({"test_screens_circle", "test_screens_first"})
#: The languages that nobody speaks, as parameters of a tour: one as English runs, one that runs
#: from right to left.
PSEUDO, MIRRORED = "pseudo", "mirrored"
NOBODYS = (PSEUDO, MIRRORED)
#: Seconds for one story, or one tour, in the long run.
LONG_S = 900


def is_left_to_the_long_run(nodeid: str, nodeids: Collection[str]) -> bool:
    """Whether a test is a story on SQLite that each run plays on PostgreSQL alone, or a tour in
    another language than English.

    `nodeids`: all that were collected. A story of SQLite alone stays in each run.
    """
    path, _, name = nodeid.partition("::")
    folder, _, file = path.rpartition("/")
    story, _, parameters = name.partition("[")
    if folder == "tests/browser":
        language = parameters.partition("-")[0]
        if file.removesuffix(".py") in IN_EACH_LANGUAGE:
            return language in NOBODYS
        return language in NOBODYS or (language in set(Language) and language != Language.EN)
    if folder != "tests/scenarios" or "sqlite" not in parameters:
        return False
    twin = f"{path}::{story}[{parameters.replace('sqlite', 'postgresql')}"
    return file.removesuffix(".py") not in BOTH and twin in nodeids


def is_asked_for(keyword: str, names: Sequence[str]) -> bool:
    """Whether `-k` or the name of a test asks for SQLite, or for a language."""
    asks = any(word in keyword for word in ("sqlite", "not postgresql", *NOBODYS))
    tongues = (f"[{language}-" for language in (*NOBODYS, *Language))
    parts = ("[sqlite", "-sqlite]", *tongues)
    return asks or any(part in name for name in names for part in parts)


def leave_to_the_long_run(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark as long what is left to the long run, unless it is asked for."""
    if is_asked_for(config.option.keyword, config.args):
        return
    nodeids = {item.nodeid for item in items}
    for item in items:
        left = is_left_to_the_long_run(item.nodeid, nodeids)
        if left and item.get_closest_marker("long") is None:
            item.add_marker(pytest.mark.long)
            item.add_marker(pytest.mark.timeout(LONG_S), append=False)  # before its own
