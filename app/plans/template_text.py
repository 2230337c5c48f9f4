"""A template in clear: its words, and whose ideas it is made after. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.plans.lineage import Ancestor


class TemplateKind(StrEnum):
    """What a template is for: a whole plan, or what people agree on."""

    PLAN = "plan"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """A part to fill in. `heading`: of a part that isn't a known one. No beginnings: its usual."""

    key: str
    heading: str | None
    beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A template in one language. `changed`: how it differs from what it is credited to.

    `written_by`: in the own words of whoever made it, if they like. `parents`: the keys of those
    that it was made after; `ancestors`: these and theirs, nearest first. `is_shipped`: it comes
    with the app, which has it in each language.
    """

    key: str
    title: str
    lead: str
    credit: str
    changed: str | None
    licence: str
    parts: tuple[TemplatePart, ...]
    steps: tuple[str, ...]
    kind: TemplateKind = TemplateKind.PLAN
    written_by: str | None = None
    parents: tuple[str, ...] = ()
    ancestors: tuple[Ancestor, ...] = ()
    is_shipped: bool = False


def as_ancestor(template: Template) -> Ancestor:
    """How a template is credited in the line of one that was made after it."""
    return Ancestor(
        key=template.key,
        title=template.title,
        credit=template.credit,
        written_by=template.written_by,
        changed=template.changed,
        licence=template.licence,
        parents=template.parents,
    )


def line_after(templates: Iterable[Template]) -> tuple[Ancestor, ...]:
    """What stands in the line of a template that is made after these: each of them once.

    Two files may tell of one template differently: what the earlier one says of it holds. As each
    line ends, so does this.
    """
    parents = tuple(templates)
    by_key: dict[str, Ancestor] = {}
    for template in parents:
        for ancestor in (as_ancestor(template), *template.ancestors):
            by_key.setdefault(ancestor.key, ancestor)
    line: dict[str, Ancestor] = {}
    waiting = deque(template.key for template in parents)
    while waiting:
        key = waiting.popleft()
        if key not in line:
            line[key] = by_key[key]
            waiting.extend(by_key[key].parents)
    return tuple(line.values())


def pack_template(template: Template) -> dict[str, Any]:
    """A template as plain values, for JSON."""
    return asdict(template)


def unpack_template(raw: Mapping[str, Any]) -> Template:
    """What `pack_template` made."""
    return Template(
        **{
            **raw,
            "kind": TemplateKind(raw["kind"]),
            "parts": tuple(
                TemplatePart(part["key"], part["heading"], tuple(part["beginnings"]))
                for part in raw["parts"]
            ),
            "steps": tuple(raw["steps"]),
            "parents": tuple(raw["parents"]),
            "ancestors": unpack_line(raw["ancestors"]),
        }
    )


def unpack_line(raw: Sequence[Mapping[str, Any]]) -> tuple[Ancestor, ...]:
    """The line of a template out of plain values."""
    return tuple(Ancestor(**{**each, "parents": tuple(each["parents"])}) for each in raw)
