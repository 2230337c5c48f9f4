"""The server's forms for counts are those that browsers have (CLDR)."""

from __future__ import annotations

import json
import subprocess

import pytest

import hatch_build
from app.messages import catalogue
from app.messages.plurals import category_of

_LANGUAGES = ("ar", "en", "es", "fr", "ko")
_MOST = 1200
_ASK = """
const rows = Object.fromEntries(%s.map((language) => {
  const rules = new Intl.PluralRules(language);
  return [language, Array.from({length: %d}, (_, count) => rules.select(count))];
}));
console.log(JSON.stringify(rows));
"""


def test_each_count_takes_the_form_that_a_browser_gives_it() -> None:
    script = _ASK % (json.dumps(_LANGUAGES), _MOST)
    node = [hatch_build.npm_command()[0], "-e", script]
    answer = subprocess.run(
        node, check=True, capture_output=True, text=True, env=hatch_build.node_environment()
    )
    by_browser = json.loads(answer.stdout)
    for language in _LANGUAGES:
        assert [category_of(language, count) for count in range(_MOST)] == by_browser[language]


@pytest.mark.parametrize(("minutes", "said"), [("1", "1 minute"), ("2", "2 minutes")])
def test_a_sentence_takes_the_form_of_its_count(minutes: str, said: str) -> None:
    assert catalogue.text("en", "copy.wait", minutes=minutes) == f"waits {said}"


def test_the_persons_limit_is_told_as_a_count() -> None:
    said = catalogue.text("en", "limit-week", person="Mina", most="1")
    assert said.startswith("Mina set that 1 shift a week is the most for you.")


def test_what_is_no_count_takes_the_form_for_many() -> None:
    assert catalogue.text("en", "copy.wait", minutes="²") == "waits ² minutes"
