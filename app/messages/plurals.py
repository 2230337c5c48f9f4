"""Which form of a sentence a count takes, as CLDR has it for whole numbers.

The phone asks its own `Intl.PluralRules`; tests/rules/test_plurals.py holds that both say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Category = Literal["zero", "one", "two", "few", "many", "other"]


def _one(count: int) -> Category:
    return "one" if count == 1 else "other"


def _one_with_none(count: int) -> Category:
    return "one" if count in {0, 1} else "other"


def _several(_: int) -> Category:
    return "other"


def _arabic(count: int) -> Category:
    named: dict[int, Category] = {0: "zero", 1: "one", 2: "two"}
    if count in named:
        return named[count]
    if 3 <= count % 100 <= 10:
        return "few"
    return "many" if count % 100 >= 11 else "other"


#: French and Spanish have a form for millions, which nothing here counts.
_RULES: dict[str, Callable[[int], Category]] = {
    "ar": _arabic,
    "en": _one,
    "es": _one,
    "fr": _one_with_none,
    "ko": _several,
}


def category_of(language: str, count: int) -> Category:
    """The form of a count, nothing or more. Raises KeyError for a language without a rule."""
    return _RULES[language](count)
