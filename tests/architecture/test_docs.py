"""docs/ names every setting and every route, and none that isn't there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from fastapi.routing import iter_route_contexts

from tests.architecture.application import wired
from tests.architecture.source import ROOT

API = "/api/v1"

_SETTING = re.compile(r"\bSHOWUP_[A-Z0-9_]+\b")
_ROUTE = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) (/[^\s`|)\",;:?]*)")

_CODE = re.compile(r"`([a-z_]+)`")

#: Read by the build, not by the running server (hatch_build.py).
BUILD_SETTINGS = frozenset({"SHOWUP_SKIP_PWA"})


def documentation(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md")))


def settings_in(text: str) -> set[str]:
    return set(_SETTING.findall(text))


def same_route(method: str, path: str) -> str:
    """One spelling: without the API's prefix, and no names of parameters."""
    return f"{method} {re.sub(r'{[^}]*}', '{}', path.removeprefix(API))}"


def routes_in(text: str) -> set[str]:
    return {same_route(method, path) for method, path in _ROUTE.findall(text)}


def difference(present: Iterable[str], documented: Iterable[str]) -> list[str]:
    """One line for each thing that is there and not told, or told and not there."""
    present, documented = set(present), set(documented)
    return [f"not in docs/: {name}" for name in sorted(present - documented)] + [
        f"in docs/, but not there: {name}" for name in sorted(documented - present)
    ]


def test_every_setting_is_documented() -> None:
    from app.core.settings import Settings

    settings = {f"SHOWUP_{name.upper()}" for name in Settings.model_fields}
    documented = settings_in(documentation(ROOT / "docs")) - BUILD_SETTINGS
    assert not (differences := difference(settings, documented)), "\n".join(differences)


def test_every_alarm_is_documented() -> None:
    from app.outbox.alarms import CODES

    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    table = guide.partition("| code | what it means |")[2].partition("\n\n")[0]
    documented = {code for row in table.split("\n") for code in _CODE.findall(row.split(" | ")[0])}
    assert not (differences := difference(CODES, documented)), "\n".join(differences)


def test_every_route_is_documented() -> None:
    routes = {
        same_route(method, route.path)
        for route in iter_route_contexts(wired().routes)
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
        if route.path is not None and route.path.startswith(API)
    }
    routes.discard("GET /openapi.json")
    outside = {"GET /healthz", "GET /readyz", "GET /openapi.json"}
    wire = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert not (differences := difference(routes, routes_in(wire) - outside)), "\n".join(
        differences
    )
    elsewhere = routes_in(documentation(ROOT / "docs")) - outside
    assert elsewhere - routes == set(), "other pages name routes that aren't there"


def test_a_difference_is_found() -> None:
    text = "Set `SHOWUP_DATA`.\n\n| `POST /api/v1/circles/{c}/asks` | asks |\n`GET /me`: who I am"
    assert settings_in(text) == {"SHOWUP_DATA"}
    assert routes_in(text) == {"POST /circles/{}/asks", "GET /me"}
    assert same_route("POST", "/api/v1/circles/{circle_id}/asks") in routes_in(text)
    assert difference({"SHOWUP_DATA", "SHOWUP_PORT"}, settings_in(text)) == [
        "not in docs/: SHOWUP_PORT"
    ]
    assert difference(set(), {"GET /gone"}) == ["in docs/, but not there: GET /gone"]
