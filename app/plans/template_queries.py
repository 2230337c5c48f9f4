"""The templates that come with the app: `templates.json`, opened in one language.

A template that a plan was begun with is credited wherever that plan stands, so none is ever taken
out of the file: `retired` keeps one from being offered.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from app.core.errors import NotFound
from app.core.languages import LANGUAGES
from app.plans.about import AboutPlan
from app.plans.lineage import ordered_line
from app.plans.template_text import Template, line_after
from app.plans.templates import template_from


@cache
def raw_templates() -> tuple[dict[str, Any], ...]:
    """The data as it stands in the file, in the order in which it is offered."""
    return tuple(json.loads(files("app.plans").joinpath("templates.json").read_text("utf-8")))


@cache
def _templates(language: str) -> dict[str, Template]:
    spoken = language if language in LANGUAGES else "en"
    by_key: dict[str, Template] = {}
    for raw in raw_templates():  # one stands behind those that it was made after
        template = template_from(raw, spoken)
        line = line_after(by_key[parent] for parent in template.parents)
        ancestors = ordered_line(template.key, template.parents, line)
        by_key[template.key] = replace(template, ancestors=ancestors)
    return by_key


def offered_templates(language: str) -> list[Template]:
    """Those that a person can choose among."""
    retired = {raw["key"] for raw in raw_templates() if raw.get("retired")}
    return [template for key, template in _templates(language).items() if key not in retired]


def get_template(key: str, language: str) -> Template:
    """One of them, retired or not. Raises NotFound."""
    template = _templates(language).get(key)
    if template is None:
        raise NotFound
    return template


def templates_of(about: AboutPlan, language: str) -> list[Template]:
    """Those that a plan was begun with, in the order in which it took them over."""
    by_key = {template.key: template for template in about.own_templates} | _templates(language)
    return [by_key[key] for key in about.templates if key in by_key]
