"""Rows of the table: a figure, its floor or peer from the same run, and whether the aim is met."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is value to floor; a row without an aim is there to be read. `aim` says it in words.

    `met` is None where nothing is aimed at.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None


def against(
    name: str,
    value: float,
    unit: str,
    floor: float,
    *,
    least: float | None = None,
    most: float | None = None,
) -> Row:
    """A row beside a floor or peer: the ratio is at least `least`, or at most `most`."""
    ratio = value / floor
    if least is not None:
        return Row(name, value, unit, floor, ratio, f"≥ {least:g} ×", ratio >= least)
    if most is not None:
        return Row(name, value, unit, floor, ratio, f"≤ {most:g} ×", ratio <= most)
    return Row(name, value, unit, floor, ratio)


def at_most(name: str, value: float, unit: str, limit: float) -> Row:
    """A row under a fixed limit."""
    return Row(name, value, unit, limit, value / limit, f"≤ {limit:g} {unit}", value <= limit)


def say(text: str) -> None:
    """Tell what is going on, apart from the table."""
    print(text, file=sys.stderr, flush=True)


def show(rows: Iterable[Row]) -> str:
    """The table as text."""
    cells = [("", "", "", "floor or limit", "ratio", "aim", "")]
    cells += [_cells(row) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(7)]
    lines = []
    for line in cells:
        name, value, unit, floor, ratio, aim, verdict = (
            text.ljust(width) if column in {0, 2, 5, 6} else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        lines.append(f"{name}  {value} {unit}  {floor}  {ratio}  {aim}  {verdict}".rstrip())
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, str, str, str, str, str, str]:
    return (
        row.name,
        _number(row.value),
        row.unit,
        "" if row.floor is None else _number(row.floor),
        "" if row.ratio is None else f"{row.ratio:.2f}",
        row.aim,
        {None: "", True: "met", False: "NOT MET"}[row.met],
    )


def write(rows: Iterable[Row]) -> None:
    """Write `results.json` beside this file."""
    RESULTS.write_text(json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
