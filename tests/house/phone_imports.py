"""How the files of the phone app import each other.

Static imports count, those of types too; `import("…")`, which loads a screen when it is first
opened, doesn't: it is how the table of routes names screens without depending on them.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b(?:[^;"']*?\bfrom)?\s*["'](\.[^"']+)["']""", re.MULTILINE
)


def import_graph(root: Path) -> dict[str, set[str]]:
    """Each TypeScript file below `pwa/src` with the files it imports, as paths below it."""
    source = root / "pwa" / "src"
    graph: dict[str, set[str]] = {}
    for path in sorted([*source.rglob("*.ts"), *source.rglob("*.tsx")]):
        targets = (
            (path.parent / imported).resolve()
            for imported in _IMPORT.findall(path.read_text("utf-8"))
        )
        graph[path.relative_to(source).as_posix()] = {
            target.relative_to(source).as_posix()
            for target in targets
            if target.is_relative_to(source) and target.suffix in (".ts", ".tsx")
        }
    return graph


def feature_of(path: str) -> str:
    """The feature or shared folder that a file belongs to: `features/rota`, `ui`, or `.`."""
    parts = path.split("/")
    if parts[0] == "features" and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0] if len(parts) > 1 else "."


def arrows_between_folders(graph: dict[str, set[str]]) -> Counter[tuple[str, str]]:
    """How many files of one feature or folder import a file of another."""
    return Counter(
        (feature_of(importer), feature_of(imported))
        for importer, targets in graph.items()
        for imported in targets
        if feature_of(importer) != feature_of(imported)
    )


def arrows_into_features(graph: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Imports of a feature's inside by another feature; its `index.ts` is its public side."""
    return sorted(
        (importer, imported)
        for importer, targets in graph.items()
        for imported in targets
        if importer.startswith("features/")
        and imported.startswith("features/")
        and feature_of(importer) != feature_of(imported)
        and not re.fullmatch(r"features/[^/]+/index\.tsx?", imported)
    )
