"""The templates that come with the app: `templates.json`, opened in one language.

A template that a plan was begun with is credited wherever that plan stands, so none is ever taken
out of the file: `retired` keeps one from being offered.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from app.core.errors import NotFound
from app.core.languages import LANGUAGES
from app.plans.templates import Template, template_from


@cache
def raw_templates() -> tuple[dict[str, Any], ...]:
    """The data as it stands in the file, in the order in which it is offered."""
    return tuple(json.loads(files("app.plans").joinpath("templates.json").read_text("utf-8")))


@cache
def _templates(language: str) -> dict[str, Template]:
    spoken = language if language in LANGUAGES else "en"
    return {raw["key"]: template_from(raw, spoken) for raw in raw_templates()}


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


def known_templates(keys: tuple[str, ...], language: str) -> list[Template]:
    """Those with these keys, in the order in which a plan took them over."""
    by_key = _templates(language)
    return [by_key[key] for key in keys if key in by_key]
