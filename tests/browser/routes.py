"""Which screens the phone app has, read from its source: every one must have been looked at."""

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "pwa" / "src"
_ROUTE = re.compile(r'^  route\("(/[^"]*)", \w+[,)]', re.MULTILINE)
_SCREEN = re.compile(r'(?:<(?:Screen|Waiting)\s+name|\sdata-screen)="([\w-]+)"')


def routes() -> list[str]:
    """The addresses of the features' route tables; no address fits two of them."""
    tables = sorted(SOURCE.glob("features/*/routes*.ts"))
    paths = [route for file in tables for route in _ROUTE.findall(file.read_text(encoding="utf-8"))]
    assert len(paths) == sum(file.read_text(encoding="utf-8").count("  route(") for file in tables)
    assert len(paths) > 30, "the route tables look different now"
    return paths


def screens() -> set[str]:
    """The names that screens have in the source."""
    screen_names: set[str] = set()
    for file in SOURCE.rglob("*.tsx"):
        screen_names.update(_SCREEN.findall(file.read_text(encoding="utf-8")))
    assert len(screen_names) > 30, "screens are named differently now"
    return screen_names


def route_of(path: str) -> str:
    """The route that an address belongs to; "" when there is none."""
    for route in routes():
        if re.fullmatch(re.sub(r":\w+", r"[\\w.-]+", route), path.rstrip("/") or "/"):
            return route
    return ""
