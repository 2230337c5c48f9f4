"""Text stands out from what it stands on: 7 to 1 (WCAG 2.2, 1.4.6), by day and by night.

The browser's tours hold what is drawn to 4.5; these are the colours that words are written in, on
each ground that they are written on. Edges of what can be pressed need 3 (1.4.11).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "pwa" / "src" / "ui" / "tokens.css"
TEXT, EDGE = 7.0, 3.0
GROUNDS = ("paper", "card", "sunk")
#: Words, and what they stand on.
TEXT_PAIRS = [
    *((words, ground) for words in ("ink", "soft", "deep") for ground in GROUNDS),
    *(("open", ground) for ground in (*GROUNDS, "open-bg")),
    *(("err", ground) for ground in ("paper", "card", "err-bg")),
    ("ink", "sunk-press"),
    ("ink", "lamp-far"),
    ("on-fill", "fill"),
    ("on-fill", "fill-press"),
    ("on-mist", "mist"),
    ("on-mist", "mist-press"),
    ("on-toast", "toast"),
    ("toast-act", "toast"),
    *((f"a{number}t", f"a{number}") for number in range(1, 6)),
]
EDGE_PAIRS = [(line, ground) for line in ("edge", "focus") for ground in GROUNDS]
_BLOCK = re.compile(r":root \{(?P<body>.*?)\n\s*\}", re.DOTALL)
_COLOUR = re.compile(r"--(?P<name>[a-z0-9-]+):\s*#(?P<hex>[0-9a-f]{3,6});")


def colours(scheme: str) -> dict[str, str]:
    """Each token's colour as six hexadecimal digits; what the night doesn't say is the day's."""
    day, _, night = TOKENS.read_text(encoding="utf-8").partition("@media (prefers-color-scheme")
    tokens: dict[str, str] = {}
    for source in (day, night.partition("@media (forced-colors")[0]):
        for block in _BLOCK.finditer(source):
            for token in _COLOUR.finditer(block["body"]):
                digits = token["hex"]
                tokens[token["name"]] = (
                    digits if len(digits) == 6 else "".join(2 * d for d in digits)
                )
        if scheme == "light":
            break
    return tokens


def luminance(digits: str) -> float:
    """Relative luminance, 0 to 1, as WCAG defines it."""
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, ground: str) -> float:
    """From 1 to 21, whichever of both is the lighter."""
    darker, lighter = sorted((luminance(colour), luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_stands_out(scheme: str) -> None:
    tokens = colours(scheme)
    measured = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_are_seen(scheme: str) -> None:
    tokens = colours(scheme)
    measured = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in EDGE_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < EDGE} == {}
