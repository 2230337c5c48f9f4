"""What is said of a plan beside its parts: its title, when and with whom it was written. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.plans.template_text import Template, unpack_template

#: When a plan was written: while well, or in a hard time. None: the person doesn't say.
WRITTEN_WHEN = ("well", "hard_time")


@dataclass(frozen=True, slots=True)
class AboutPlan:
    """What a version says of itself. `templates`: the keys of those that it was begun with.

    `own_templates`: those of them that don't come with the app, whole: the plan remembers what it
    came from, whatever becomes of the template.
    """

    title: str | None = None
    written_when: str | None = None
    written_with: str | None = None
    templates: tuple[str, ...] = ()
    own_templates: tuple[Template, ...] = ()


NOTHING_SAID = AboutPlan()


@dataclass(frozen=True, slots=True)
class AboutEdit:
    """A change of it; None stays as it is, and an empty text takes it out.

    `add_template`: one that the plan is begun with; of one that comes with the app the key stays.
    `drop_templates`: the keys of those that make room for it.
    """

    title: str | None = None
    written_when: str | None = None
    written_with: str | None = None
    add_template: Template | None = None
    drop_templates: frozenset[str] = frozenset()


NO_CHANGE = AboutEdit()


def edited_about(before: AboutPlan, edit: AboutEdit) -> AboutPlan:
    """What is said of a plan, with one change.

    A template's credit stays, but where nothing of the template does (app/plans/template_room.py).
    """
    before = without_templates(before, edit.drop_templates)
    templates, own_templates = before.templates, before.own_templates
    added = edit.add_template
    if added is not None and added.key not in templates:
        templates = (*templates, added.key)
        if not added.is_shipped:
            own_templates = (*own_templates, added)
    return AboutPlan(
        title=_changed(before.title, edit.title),
        written_when=_changed(before.written_when, edit.written_when),
        written_with=_changed(before.written_with, edit.written_with),
        templates=templates,
        own_templates=own_templates,
    )


def without_templates(about: AboutPlan, keys: Collection[str]) -> AboutPlan:
    """The same, without the templates with these keys."""
    return replace(
        about,
        templates=tuple(key for key in about.templates if key not in keys),
        own_templates=tuple(
            template for template in about.own_templates if template.key not in keys
        ),
    )


def about_from(raw: Mapping[str, Any]) -> AboutPlan:
    """What a draft packed, with its lists of templates as the tuples that they were."""
    return AboutPlan(
        **{
            **raw,
            "templates": tuple(raw.get("templates", ())),
            "own_templates": tuple(
                unpack_template(template, may_be_own=True)
                for template in raw.get("own_templates", ())
            ),
        }
    )


def _changed(before: str | None, after: str | None) -> str | None:
    return before if after is None else after or None
