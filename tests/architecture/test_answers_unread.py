"""What the person answers to a check-in is read by its own two screens, and by no rule."""

from __future__ import annotations

import ast

from app.care.models import CheckIn
from tests.architecture.source import Module, modules

#: Where the columns may be named: they are written, opened and emptied here.
KNOW_OF_IT = frozenset(
    {
        "app.care.models",
        "app.care.check_in_answer_service",
        "app.care.check_in_service",  # taken from a friend, it is wiped
        "app.stewardship.overdue.care_queries",  # forgotten after a week
    }
)


def readers_of_answers(module: Module) -> list[int]:
    """Lines on which a module that knows check-ins names what was answered to one."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "app.care.models"
        for alias in node.names
    }
    if "CheckIn" not in names:
        return []
    return [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"answer", "words"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"CheckIn", "check_in", "row"}
    ]


def test_no_rule_reads_what_was_answered() -> None:
    assert {"answer", "words"} <= set(CheckIn.model_fields)
    problems = {
        module.name: lines
        for module in modules()
        if module.name not in KNOW_OF_IT and (lines := readers_of_answers(module))
    }
    assert problems == {}


def test_a_rule_that_reads_it_is_found() -> None:
    source = (
        "from app.care.models import CheckIn\n"
        "def is_at_risk(check_in: CheckIn) -> bool:\n"
        "    return check_in.answer == 'harder'\n"
    )
    assert readers_of_answers(Module.of("app.care.risk", source)) == [3]
