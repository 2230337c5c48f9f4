"""Bugs of the solidarity question and of trials that their stories must find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenarios import test_solidarity_question as question
from tests.scenarios import test_trials as trials
from tests.scenarios import test_trials_and_changes as trials_and_changes
from tests.services.seeded_bugs import Bug, seeded
from tests.world import Refused, World

ASKING = "app/solidarity/question_service.py"
ANSWERING = "app/solidarity/answer_service.py"
TRIALS = "app/stewardship/trial_service.py"

#: Each with a story in which it shows.
BUGS: tuple[tuple[Bug, Callable[[World], None]], ...] = (
    (
        Bug(
            "asked again, the person hears of it again",
            ASKING,
            "ask_question",
            "tells_person = not row.question_told",
            "tells_person = True",
        ),
        question.test_taken_back_it_was_never_sent_and_the_person_hears_of_it_once,
    ),
    (
        Bug(
            "who was stopped may ask",
            ASKING,
            "ask_question",
            "if not reads_words_in(tx, circle_id, member_id):",
            "if False:",
        ),
        question.test_who_is_stopped_reads_nothing_and_who_is_out_leaves_nothing,
    ),
    (
        Bug(
            "words that were taken back stay",
            ANSWERING,
            "take_words_back",
            "row.words = None",
            "pass",
        ),
        question.test_asked_once_and_answered_to_one,
    ),
    (
        Bug(
            "a trial that nobody answered is kept, whatever was chosen",
            TRIALS,
            "end_due_trial",
            "ends = trial.without_answer == WithoutAnswer.END",
            "ends = False",
        ),
        trials.test_shifts_turns_alerts_and_rules_end_as_on_their_own_screens,
    ),
    (
        Bug(
            "what is on trial has no end",
            TRIALS,
            "start_trial",
            "set_row_ends(tx, trial)",
            "pass",
        ),
        trials.test_a_grant_on_trial_ends_by_itself_and_nothing_is_sent_after_the_instant,
    ),
    (
        Bug(
            "a trial is made longer while the phone is lost",
            TRIALS,
            "_refuse_wider",
            "if trial.subject_kind in CONSENTS:",
            "if False:",
        ),
        trials_and_changes.test_no_trial_is_made_longer_while_the_phone_is_lost,
    ),
)


@pytest.mark.parametrize(("bug", "story"), BUGS, ids=lambda part: getattr(part, "name", ""))
def test_its_story_finds_it(
    bug: Bug, story: Callable[[World], None], sqlite_url: str, tmp_path: Path
) -> None:
    with (
        World(sqlite_url, tmp_path) as world,
        seeded(bug),
        pytest.raises((AssertionError, Refused, pytest.fail.Exception)),
    ):
        story(world)
