"""Styles name where a line begins and ends, never left and right: a page in Arabic mirrors itself.

What may name a side all the same stands in ALLOWED, with why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.api.views import export_page, plan_page

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "pwa" / "src"


class Declaration(NamedTuple):
    """One line of a style, with what it is about."""

    file: str
    selector: str
    name: str
    value: str


#: Declarations and selectors that name a side: (file, selector, property or "") and why.
ALLOWED: dict[tuple[str, str, str], str] = {
    (
        "ui/tokens.css",
        ":root",
        "--side",
    ): "the cut-out of a phone held sideways is on one side, whatever one reads; both keep clear",
    (
        "ui/tokens.css",
        '[dir="rtl"]',
        "",
    ): "a gradient has no side by which lines begin: the light stands where they do",
    (
        "ui/frame.css",
        '[dir="rtl"] .icon.turns',
        "",
    ): "an icon that points along a line turns with it",
    (
        "ui/frame.css",
        '[dir="rtl"] .icon.turns',
        "transform",
    ): "an icon that points along a line turns with it",
    (
        "ui/cards.css",
        ".card.go::after, .ways > :is(a, button)::after",
        "transform",
    ): "a corner turned into an arrow; the rule below turns it the other way",
    (
        "ui/cards.css",
        '[dir="rtl"] .card.go::after, [dir="rtl"] .ways > :is(a, button)::after',
        "",
    ): "the arrow points to where lines end",
    (
        "ui/cards.css",
        '[dir="rtl"] .card.go::after, [dir="rtl"] .ways > :is(a, button)::after',
        "transform",
    ): "the arrow points to where lines end",
    ("features/rota/week.css", ".bar", "direction"): "the hours of a day run as on a clock",
    (
        "features/rota/week.css",
        '[dir="rtl"] .scale',
        "",
    ): "the hours of a day run as on a clock, beside days that stand at the other side",
    (
        "features/rota/week.css",
        '[dir="rtl"] .scale',
        "direction",
    ): "the hours of a day run as on a clock",
    (
        "features/account/paperCode.css",
        ".code.eights",
        "direction",
    ): "the first group of a code comes first in every script",
}

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
_ONE_DIRECTION = re.compile(r"\[dir=[\"']?(?:rtl|ltr)|:dir\(")
_SIDE = r"(?:left|right|top|bottom)"
_NAMES = re.compile(
    rf"^{_SIDE}$|^(?:margin|padding|border|inset|scroll-margin|scroll-padding)-{_SIDE}\b"
    r"|^border-(?:top|bottom)-(?:left|right)-radius$|^direction$"
)
#: Values of four sides, of which the second and the fourth are the right and the left one.
_FOUR = re.compile(
    r"^(?:margin|padding|inset|border-(?:width|color|style|radius)|scroll-(?:margin|padding))$"
)
_VALUES = re.compile(
    r"^(?:left|right)$|\bto (?:left|right)\b|safe-area-inset-(?:left|right)"
    r"|\b(?:translate|translateX|translate3d|skew|skewX|rotate|scaleX)\("
)
_PLACED = re.compile(r"^(?:background-position|object-position|transform-origin)(?:-x)?$")


def declarations(file: str, css: str) -> Iterator[Declaration]:
    """Each declaration of a style sheet; those of rules within others, too."""
    for selector, body in _RULE.findall(_COMMENT.sub("", css)):
        clean_selector = " ".join(selector.split())
        if _ONE_DIRECTION.search(clean_selector):
            yield Declaration(file, clean_selector, "", "")
        for line in body.split(";"):
            name, colon, value = line.partition(":")
            if colon:
                yield Declaration(file, clean_selector, name.strip(), " ".join(value.split()))


def names_a_side(style: Declaration) -> bool:
    if not style.name:
        return True
    if _NAMES.search(style.name) or _VALUES.search(style.value):
        return True
    if _PLACED.search(style.name):
        return not re.fullmatch(r"(?:center|50%)(?: .+)?", style.value)
    parts = re.split(r"\s+(?![^(]*\))", style.value.removesuffix(" !important"))
    return bool(_FOUR.search(style.name)) and len(parts) == 4 and parts[1] != parts[3]


def styles() -> Iterator[Declaration]:
    for path in sorted(SOURCES.rglob("*.css")):
        yield from declarations(path.relative_to(SOURCES).as_posix(), path.read_text("utf-8"))
    for page in (plan_page, export_page):
        yield from declarations(page.__name__, page.STYLE)


def test_no_style_names_left_or_right() -> None:
    all_styles = list(styles())
    assert len(all_styles) > 600
    sided = {tuple(style[:3]): style for style in all_styles if names_a_side(style)}
    assert [style for key, style in sided.items() if key not in ALLOWED] == []
    assert [key for key in ALLOWED if key not in sided] == [], "not there any more"


@pytest.mark.parametrize(
    "line",
    [
        "margin-left: 1rem",
        "padding-right: 0",
        "left: 0",
        "border-top-left-radius: 2px",
        "border-right-color: red",
        "text-align: right",
        "float: left",
        "clear: right",
        "margin: 0 1rem 0 2rem",
        "inset: 0 auto 0 0",
        "padding: 1px calc(2px + 1px) 1px 1px !important",
        "border-radius: 4px 0 0 4px",
        "transform: translateX(-50%)",
        "transform: translate(4px, 0)",
        "transform: rotate(90deg)",
        "background: linear-gradient(to right, red, blue)",
        "padding-inline: env(safe-area-inset-left)",
        "background-position: 0 0",
        "margin-top: 1rem",
        "direction: ltr",
    ],
)
def test_a_side_is_found(line: str) -> None:
    (style,) = declarations("x.css", f"/* left */ .a {{ {line} }}")
    assert names_a_side(style)
    (inside,) = declarations("x.css", f"@media print {{ .a {{ {line}; }} }}")
    assert names_a_side(inside)


def test_a_rule_for_one_direction_is_found() -> None:
    first, _ = declarations("x.css", '[dir="rtl"] .a { color: red }')
    assert names_a_side(first)


@pytest.mark.parametrize(
    "line",
    [
        "margin-inline: 1rem 0",
        "inset-inline-start: 0",
        "text-align: start",
        "margin: 0 1rem",
        "margin: 1px 2px 3px",
        "padding: 0 1rem 2rem 1rem",
        "border-radius: 4px",
        "background-position: center",
        "border-start-start-radius: 4px",
        "transform: scale(2)",
        "background: repeating-linear-gradient(-45deg, red, blue)",
        "font: 1rem/1.2 a, b, c, d",
    ],
)
def test_what_names_none_passes(line: str) -> None:
    (style,) = declarations("x.css", f".a {{ {line} }}")
    assert not names_a_side(style)


#: Code that reads or sets a side, and why it may.
_CODE = re.compile(
    r"\b(?:left|right|marginLeft|marginRight|paddingLeft|paddingRight|translateX)\s*:\s*[`\"'\d]"
    r"|\.style\.(?:left|right)|ArrowLeft|ArrowRight|scrollLeft|offsetLeft|\.clientX"
)
ALLOWED_CODE = {
    "features/rota/Ribbon.tsx": "where a finger came down on hours, which run as on a clock",
}


def test_no_code_names_left_or_right() -> None:
    sided_files = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.ts*")
        if _CODE.search(path.read_text("utf-8"))
    }
    assert sided_files == set(ALLOWED_CODE)
