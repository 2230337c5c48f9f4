"""A template as a file to hand on: JSON with its whole line. Pure.

A file comes from anywhere. Whatever isn't one is refused whole, and of what is one nothing is kept
that this app doesn't know.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.errors import BadInput
from app.plans.lineage import Ancestor
from app.plans.template_rules import whole_template
from app.plans.template_text import Template, TemplateKind, TemplatePart

FORMAT: Literal["showup-template-1"] = "showup-template-1"
#: Bytes of a file at most: a phone sends it within a body, which has room for 64 KiB.
LONGEST_FILE = 45_000

_OWN_KEY = r"^[A-Za-z0-9_-]{22}$"
_ANY_KEY = r"^[A-Za-z0-9_-]{1,40}$"
_PART_KEY = r"^[A-Za-z0-9_-]{1,22}$"


class _Shape(BaseModel):
    """Part of a file; what isn't known is left out."""

    model_config = ConfigDict(extra="ignore", strict=True, str_strip_whitespace=True)


class _Part(_Shape):
    key: str = Field(pattern=_PART_KEY)
    heading: str | None = Field(max_length=4000)
    beginnings: list[str]


class _Credited(_Shape):
    title: str
    credit: str
    written_by: str | None = None
    changed: str | None = None
    licence: str
    parents: list[str] = []


class _Ancestor(_Credited):
    key: str = Field(pattern=_ANY_KEY)


class _Template(_Credited):
    key: str = Field(pattern=_OWN_KEY)
    kind: Literal["plan", "agreement"]
    lead: str
    parts: list[_Part]
    steps: list[str]


class _File(_Shape):
    format: Literal["showup-template-1"]
    template: _Template
    ancestors: list[_Ancestor]


def template_file(template: Template) -> str:
    """A template as the text of a file. Raises BadInput (template-too-big)."""
    own_fields = {
        "key": template.key,
        "kind": str(template.kind),
        "title": template.title,
        "lead": template.lead,
        "parts": [
            {"key": part.key, "heading": part.heading, "beginnings": list(part.beginnings)}
            for part in template.parts
        ],
        "steps": list(template.steps),
    }
    content = {
        "format": FORMAT,
        "template": own_fields | _credit(template),
        "ancestors": _line(template.ancestors),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    if len(text.encode()) > LONGEST_FILE:
        raise BadInput("template-too-big")
    return text


def bytes_of_line(ancestors: Iterable[Ancestor]) -> int:
    """How much of a file a line takes up, about."""
    return len(json.dumps(_line(ancestors), ensure_ascii=False, indent=1).encode())


def parse_template_file(text: str) -> Template:
    """The template in a file.

    Raises BadInput for what isn't one (template-file-unreadable), and for a template that isn't
    whole (app/plans/template_rules.py).
    """
    if len(text.encode()) > LONGEST_FILE:
        raise BadInput("template-file-long")
    try:
        file = _File.model_validate(json.loads(text))
    except (ValueError, RecursionError) as problem:
        raise BadInput("template-file-unreadable") from problem
    if any(ord(sign) < 32 and sign not in "\n\t" for words in _texts(file) for sign in words):
        raise BadInput("template-file-unreadable")
    raw = file.template
    return whole_template(
        Template(
            key=raw.key,
            kind=TemplateKind(raw.kind),
            title=raw.title,
            lead=raw.lead,
            credit=raw.credit,
            written_by=raw.written_by or None,
            changed=raw.changed or None,
            licence=raw.licence,
            parts=tuple(
                TemplatePart(part.key, part.heading, tuple(part.beginnings)) for part in raw.parts
            ),
            steps=tuple(raw.steps),
            parents=tuple(raw.parents),
            ancestors=tuple(_ancestor(each) for each in file.ancestors),
        )
    )


def _line(ancestors: Iterable[Ancestor]) -> list[dict[str, Any]]:
    return [{"key": each.key} | _credit(each) for each in ancestors]


def _credit(credited: Template | Ancestor) -> dict[str, Any]:
    return {
        "credit": credited.credit,
        "written_by": credited.written_by,
        "changed": credited.changed,
        "licence": credited.licence,
        "parents": list(credited.parents),
    } | ({"title": credited.title} if isinstance(credited, Ancestor) else {})


def _ancestor(raw: _Ancestor) -> Ancestor:
    return Ancestor(
        key=raw.key,
        title=raw.title,
        credit=raw.credit,
        written_by=raw.written_by or None,
        changed=raw.changed or None,
        licence=raw.licence,
        parents=tuple(raw.parents),
    )


def _texts(file: _File) -> list[str]:
    """Every text of a file, however deep."""
    texts: list[str] = []
    waiting: list[Any] = [file.model_dump()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return texts
