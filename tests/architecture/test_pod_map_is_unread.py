"""The map of whom to turn to is read by its own screen, the person's copy, and what ends it.

No rule of who is told, asked, offered or shown something may know of it.
"""

from __future__ import annotations

import ast

from app.pod_map.models import PodMap, PodMapField, PodMapName
from tests.architecture.source import ROOT, Module, imports, modules

#: Who may know the map, and why.
KNOW_OF_IT = {
    "app.tables": "the schema",
    "app.api.routers": "its own routes",
    "app.api.pod_map.pod_map": "its own routes",
    "app.api.views.pod_map": "what its screen shows",
    "app.api.views.export_models": "the person's own copy",
    "app.api.views.export_page_together": "that copy as a page",
    "app.operators.disclosure_scopes": "what the operator could be made to hand over",
    "app.operators.sealed_content": "which columns are sealed",
    "app.stewardship.circle_deletion_service": "deleted with the circle",
    "app.stewardship.live_transfer_service": "wiped when the circle is handed on",
    "app.stewardship.together_retention_queries": "how long it is kept",
    "app.stewardship.withdrawal_service": "a member who goes is linked no longer",
}
#: What the map itself may know of the rest: who is in the circle, and nothing of consent or shifts.
KNOWN_TO_IT = ("app.circles", "app.core", "app.pod_map")
TABLES = {str(model.__tablename__) for model in (PodMap, PodMapField, PodMapName)}


def is_of_map(name: str) -> bool:
    return name.startswith(("app.pod_map", "app.api.pod_map", "app.api.views.pod_map"))


def readers_of_map(module: Module) -> list[str]:
    """What a module that isn't the map's own imports of it, or names of its tables."""
    imported = [statement.full for statement in imports(module) if is_of_map(statement.full)]
    return imported + [
        node.value
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and node.value in TABLES
    ]


def test_nothing_else_reads_the_map() -> None:
    problems = {
        module.name: parts_read
        for module in modules()
        if module.name not in KNOW_OF_IT
        and not module.name.startswith("app.pod_map")
        and (parts_read := readers_of_map(module))
    }
    assert problems == {}


def test_those_who_may_know_it_do() -> None:
    readers = {module.name for module in modules() if readers_of_map(module)}
    assert KNOW_OF_IT.keys() - readers == set(), "take it off the list"


def test_of_those_who_end_it_none_reads_it() -> None:
    for module in modules():
        if module.name in {
            "app.stewardship.live_transfer_service",
            "app.stewardship.withdrawal_service",
        }:
            assert {name.rpartition(".")[0] for name in readers_of_map(module)} == {
                "app.pod_map.ending_service"
            }


def test_the_map_knows_nothing_of_consent_or_shifts() -> None:
    problems = {
        module.name: elsewhere
        for module in modules()
        if module.name.startswith("app.pod_map")
        and (
            elsewhere := [
                statement.full
                for statement in imports(module)
                if statement.full.startswith("app.") and not statement.full.startswith(KNOWN_TO_IT)
            ]
        )
    }
    assert problems == {}


def test_a_suggestion_that_reads_it_is_found() -> None:
    source = "from app.pod_map.models import PodMapName\n"
    assert readers_of_map(Module.of("app.rota.gaps.candidates", source)) == [
        "app.pod_map.models.PodMapName"
    ]


def test_no_other_screen_reads_it_and_no_contacts_are_read() -> None:
    phone = ROOT / "pwa" / "src"
    sources = {path: path.read_text(encoding="utf-8") for path in phone.rglob("*.ts*")}
    readers = {
        path.relative_to(phone).as_posix()
        for path, source in sources.items()
        if "/pod-map" in source and path.parent.name != "pod_map"
    }
    assert readers == {"data/copyChoices.ts"}, "which keeps it off the phone's disk"
    for path, source in sources.items():
        assert "navigator.contacts" not in source, path
        assert "ContactsManager" not in source, path
