"""What each run plays: stories on which databases, and tours of the screens in which languages.

Every story is played in each run. Most are played on PostgreSQL; those of `ON_SQLITE`, which look
out for months of a circle's time, on SQLite, where the same takes less than half as long. Those of
`BOTH` are played on both: where two do something in one instant, and the circles' whole stories.
The others come up on the other database in the long run: what they tell goes through the same code
and the same rows. A story for one database alone is played in each run.

Every tour is walked in English in each run, and each of its screens is looked at in all the other
languages there, on a phone that is switched to them. The tours of `IN_ARABIC` are walked in Arabic,
too, with what the server says in it; all of them in every language in the long run. There they are
walked in the two that nobody speaks as well, whose words are half as long again and of which one
runs from right to left.

Nothing here depends on the day: a run that passes on one day passes on the next.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from app.core.languages import Language

#: Files of tests/scenarios that are played on both databases in each run.
BOTH = frozenset(
    {
        "test_claims",
        "test_first_circle",
        "test_known_cases",
        "test_only_what_was_granted",
        "test_open_asks",
        "test_second_circle",
        "test_swaps",
        "test_withdrawn_shifts",
    }
)
#: Files of tests/scenarios that are played on SQLite in each run.
ON_SQLITE = frozenset({"test_forgetting", "test_gap_lifecycle", "test_gaps"})
#: Files of tests/browser whose tours are walked in Arabic in each run: the first minutes, and a
#: circle's life.
IN_ARABIC = frozenset({"test_screens_circle", "test_screens_first"})
#: The languages that nobody speaks, as parameters of a tour: one as English runs, one that runs
#: from right to left.
PSEUDO, MIRRORED = "pseudo", "mirrored"
NOBODYS = (PSEUDO, MIRRORED)
#: Seconds for one story, or one tour, in the long run.
LONG_S = 900


def is_left_to_the_long_run(nodeid: str, nodeids: Collection[str]) -> bool:
    """Whether a test is a story that each run plays on the other database alone, or a tour in
    another language than each run walks it in.

    `nodeids`: all that were collected. A story of one database alone stays in each run.
    """
    path, _, name = nodeid.partition("::")
    folder, _, file = path.rpartition("/")
    story, _, parameters = name.partition("[")
    stem = file.removesuffix(".py")
    if folder == "tests/browser":
        walked = {Language.EN, Language.AR} if stem in IN_ARABIC else {Language.EN}
        return parameters.partition("-")[0] in {*Language, *NOBODYS} - walked
    if folder != "tests/scenarios" or stem in BOTH:
        return False
    played_on, waits_on = (
        ("sqlite", "postgresql") if stem in ON_SQLITE else ("postgresql", "sqlite")
    )
    twin = f"{path}::{story}[{parameters.replace(waits_on, played_on)}"
    return waits_on in parameters and twin in nodeids


def is_asked_for(keyword: str, names: Sequence[str]) -> bool:
    """Whether `-k` or the name of a test asks for a database, or for a language."""
    asks = any(word in keyword for word in ("sqlite", "postgresql", *NOBODYS))
    tongues = (f"[{language}-" for language in (*NOBODYS, *Language))
    parts = ("[sqlite", "-sqlite]", "[postgresql", "-postgresql]", *tongues)
    return asks or any(part in name for name in names for part in parts)


def leave_to_the_long_run(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark as long what is left to the long run, unless it is asked for."""
    if is_asked_for(config.option.keyword, config.args):
        return
    nodeids = {item.nodeid for item in items}
    for item in items:
        is_long = is_left_to_the_long_run(item.nodeid, nodeids)
        if is_long and item.get_closest_marker("long") is None:
            item.add_marker(pytest.mark.long)
            item.add_marker(pytest.mark.timeout(LONG_S), append=False)  # before its own
