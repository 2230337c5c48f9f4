"""Which form of a sentence a whole number takes, as CLDR has it. Pure.

A row of `app.core.languages.LANGUAGES` names its rule. The phone asks its own `Intl.PluralRules`;
tests/rules/test_plurals.py holds that both say the same. French and Spanish have a form for
millions, which nothing here counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Category = Literal["zero", "one", "two", "few", "many", "other"]
PluralRule = Callable[[int], Category]


def singular_for_one(count: int) -> Category:
    """English, Spanish: one, and all others."""
    return "one" if count == 1 else "other"


def singular_for_none_and_one(count: int) -> Category:
    """French: none counts as one."""
    return "one" if count in {0, 1} else "other"


def without_plural(_: int) -> Category:
    """Korean: one form."""
    return "other"


_SMALL: dict[int, Category] = {0: "zero", 1: "one", 2: "two"}


def arabic(count: int) -> Category:
    """Arabic: none, one and two by themselves, then by the last two digits."""
    if count in _SMALL:
        return _SMALL[count]
    if 3 <= count % 100 <= 10:
        return "few"
    return "many" if count % 100 >= 11 else "other"
