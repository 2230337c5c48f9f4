"""What is said of a plan beside its parts: its title, when and with whom it was written. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: When a plan was written: while well, or in a hard time. None: the person doesn't say.
WRITTEN_WHEN = ("well", "hard_time")


@dataclass(frozen=True, slots=True)
class AboutPlan:
    """What a version says of itself. `templates`: the keys of those that it was begun with."""

    title: str | None = None
    written_when: str | None = None
    written_with: str | None = None
    templates: tuple[str, ...] = ()


NOTHING_SAID = AboutPlan()


@dataclass(frozen=True, slots=True)
class AboutEdit:
    """A change of it; None stays as it is, and an empty text takes it out."""

    title: str | None = None
    written_when: str | None = None
    written_with: str | None = None
    add_template: str | None = None


NO_CHANGE = AboutEdit()


def edited_about(before: AboutPlan, edit: AboutEdit) -> AboutPlan:
    """What is said of a plan, with one change. A template's credit is only ever added."""
    templates = before.templates
    if edit.add_template is not None and edit.add_template not in templates:
        templates = (*templates, edit.add_template)
    return AboutPlan(
        title=_changed(before.title, edit.title),
        written_when=_changed(before.written_when, edit.written_when),
        written_with=_changed(before.written_with, edit.written_with),
        templates=templates,
    )


def about_from(raw: Mapping[str, Any]) -> AboutPlan:
    """What a draft packed, with its list of templates as the tuple that it was."""
    return AboutPlan(**{**raw, "templates": tuple(raw.get("templates", ()))})


def _changed(before: str | None, after: str | None) -> str | None:
    return before if after is None else after or None
