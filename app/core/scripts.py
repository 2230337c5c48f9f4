"""The scripts that languages are written in: where a line begins, and which letters are theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Script:
    """`code`: ISO 15924. `direction`: as HTML's `dir` has it. `letter`: one letter of it."""

    code: str
    direction: Direction
    letter: re.Pattern[str] = field(repr=False)

    def letters_in(self, text: str) -> int:
        """How many letters of this script a text has."""
        return len(self.letter.findall(text))


LATIN = Script("Latn", "ltr", re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]"))
#: With the letters that Persian, Urdu and Kurdish have besides.
ARABIC = Script(
    "Arab",
    "rtl",
    re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
)
#: Korean as it is written now: syllables, and the parts of one while it is typed.
HANGUL = Script("Hang", "ltr", re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"))
