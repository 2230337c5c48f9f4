"""The server's forms for counts are those that browsers have (CLDR)."""

from __future__ import annotations

import json
import subprocess

import pytest

import hatch_build
from app.core import plurals
from app.core.languages import LANGUAGES
from app.messages.catalogue import text

#: Each rule by a language that it is for, whether the app speaks that or not.
_RULES: dict[str, plurals.PluralRule] = {
    "ar": plurals.arabic,
    "en": plurals.singular_for_one,
    "es": plurals.singular_for_one,
    "fr": plurals.singular_for_none_and_one,
    "ko": plurals.without_plural,
    **{str(language): row.plural for language, row in LANGUAGES.items()},
}
_COUNTED = range(1200)
_ASK = """
const rows = Object.fromEntries(%s.map((language) => {
  const rules = new Intl.PluralRules(language);
  return [language, Array.from({length: %d}, (_, count) => rules.select(count))];
}));
console.log(JSON.stringify(rows));
"""


def test_each_count_takes_the_form_that_a_browser_gives_it() -> None:
    script = _ASK % (json.dumps(list(_RULES)), len(_COUNTED))
    node = [hatch_build.npm_command()[0], "-e", script]
    answer = subprocess.run(
        node, check=True, capture_output=True, text=True, env=hatch_build.node_environment()
    )
    by_browser = json.loads(answer.stdout)
    for language, rule in _RULES.items():
        assert [rule(count) for count in _COUNTED] == by_browser[language], language


@pytest.mark.parametrize(("minutes", "words"), [("1", "1 minute"), ("2", "2 minutes")])
def test_a_sentence_takes_the_form_of_its_count(minutes: str, words: str) -> None:
    assert text("en", "copy.wait", minutes=minutes) == f"waits {words}"


def test_the_persons_limit_is_told_as_a_count() -> None:
    sentence = text("en", "limit-week", person="Mina", most="1")
    assert sentence.startswith("Mina set that 1 shift a week is the most for you.")


def test_what_is_no_count_takes_the_form_for_many() -> None:
    assert text("en", "copy.wait", minutes="²") == "waits ² minutes"
