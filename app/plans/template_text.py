"""A template in clear: its words, and whose ideas it is made after. Pure."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from app.plans.lineage import Ancestor

#: Signs of the key of a template that somebody made; those that come with the app have short ones.
MADE_KEY_LENGTH = 22


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
    with the app, which has it in each language. `is_own`: it was made in the circle that keeps it.
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
    is_own: bool = False


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
        is_own=template.is_own,
    )


def unsigned(template: Template) -> Template:
    """A template without who wrote it, where that was written in the circle that keeps it.

    The same of those that it was made after; whoever was given to the circle keeps their name.
    """
    return replace(
        template,
        written_by=None if template.is_own else template.written_by,
        ancestors=tuple(
            replace(ancestor, written_by=None) if ancestor.is_own else ancestor
            for ancestor in template.ancestors
        ),
    )


def line_after(templates: Iterable[Template]) -> tuple[Ancestor, ...]:
    """What stands in the line of a template that is made after these: each of them once.

    Two files may tell of one template differently: what the earlier one says of it holds, and
    before them what a template of the circle's own says. As each line ends, so does this.
    """
    parents = tuple(templates)
    by_key: dict[str, Ancestor] = {}
    for template in sorted(parents, key=lambda parent: not parent.is_own):
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


def pack_templates(templates: Iterable[Template]) -> str:
    """Templates as one text, to be sealed."""
    packed = [pack_template(template) for template in templates]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def unpack_template(raw: Mapping[str, Any], *, may_be_own: bool) -> Template:
    """What `pack_template` made.

    `may_be_own`: whether it, and those before it, count as made in this circle where it was packed
    before that was written down.
    """
    return Template(
        **{
            "is_own": may_be_own,
            **raw,
            "kind": TemplateKind(raw["kind"]),
            "parts": tuple(
                TemplatePart(part["key"], part["heading"], tuple(part["beginnings"]))
                for part in raw["parts"]
            ),
            "steps": tuple(raw["steps"]),
            "parents": tuple(raw["parents"]),
            "ancestors": _unpack_line(raw["ancestors"], may_be_own=may_be_own),
        }
    )


def _unpack_line(raw: Sequence[Mapping[str, Any]], *, may_be_own: bool) -> tuple[Ancestor, ...]:
    return tuple(
        Ancestor(
            **{
                "is_own": may_be_own and len(each["key"]) == MADE_KEY_LENGTH,
                **each,
                "parents": tuple(each["parents"]),
            }
        )
        for each in raw
    )
