"""Every screen of the phone app is looked at by the walks in tests/browser.

A module there that tours screens says in `WALKS` what each tour comes past, and the tour itself
holds that it's true (`Tour.finish`).
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.browser.routes import routes, screens
from tests.browser.visual_tour import Walks

BROWSER = Path(__file__).parents[1] / "browser"


def _walks() -> list[Walks]:
    modules = [import_module(f"tests.browser.{file.stem}") for file in BROWSER.glob("test_*.py")]
    return [walk for module in modules for walk in getattr(module, "WALKS", ())]


def test_every_route_is_walked() -> None:
    walked = frozenset[str]().union(*(walk.routes for walk in _walks()))
    assert set(routes()) - walked == set(), "give each a stop in a tour of tests/browser"
    assert walked - set(routes()) == set()


def test_every_screen_is_walked() -> None:
    walked = frozenset[str]().union(*(walk.screens for walk in _walks()))
    assert screens() - walked == set(), "give each a stop in a tour of tests/browser"
    assert walked - screens() == set()
