"""What of a plan goes into a file: every word that is written, and nothing that isn't. Pure.

The person's own "I am" comes first, then the parts as they stand in the plan. A part without words
is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.plans.parts import PARTS, lines_of
from app.plans.texts import I_AM, SectionText


@dataclass(frozen=True, slots=True)
class ExportedPart:
    """A part as a file has it. `group`: None for a heading of one's own.

    `lines`: its text line by line, where the part is a list; else the text alone.
    """

    key: str
    group: str | None
    heading: str
    is_own_heading: bool
    text: str
    lines: tuple[str, ...]


def exported_parts(
    sections: tuple[SectionText, ...], name_of: Callable[[str], str], unnamed: str
) -> tuple[ExportedPart, ...]:
    """The written parts of a plan, for a file.

    `name_of` is what a known part is called; `unnamed` stands over a part of one's own that has no
    heading.
    """
    written_parts = [section for section in sections if section.text.strip()]
    written_parts.sort(key=lambda section: section.key != I_AM)
    return tuple(
        ExportedPart(
            key=section.key,
            group=str(PARTS[section.key].group) if section.key in PARTS else None,
            heading=section.heading or (name_of(section.key) if section.key in PARTS else unnamed),
            is_own_heading=section.heading is not None or section.key not in PARTS,
            text=section.text,
            lines=lines_of(section.key, section.text),
        )
        for section in written_parts
    )
