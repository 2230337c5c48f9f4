"""The phone app's folders, and who may import whom.

`api`, `messages`, `data` and `ui` are shared, each of those before it; a feature uses them, and of
another feature only its `index.ts`; `app` puts the features together by their `routes.ts`, and by
`routes.….ts` where some of a feature's addresses come with another part of the app.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath

from tests.architecture.source import ROOT

SOURCE = ROOT / "pwa" / "src"
#: Shared folders; each may import itself and those before it.
SHARED = ("api", "messages", "data", "ui")
#: What a feature shows of itself, by who may look.
PUBLIC = {
    "feature": re.compile(r"index\.ts"),
    "app": re.compile(r"index\.ts|routes(?:\.(?:first|friend|arriving))?\.ts"),
}

_IMPORT = re.compile(r'(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"')

Graph = dict[str, set[str]]


def imported(path: str, source: str) -> set[str]:
    """The TypeScript files that a file imports, statically or not, by path under src/."""
    folder = PurePosixPath(path).parent
    paths = (normpath(str(folder / address)) for address in _IMPORT.findall(source))
    return {target for target in paths if target.endswith((".ts", ".tsx"))}


@cache
def graph() -> Graph:
    """Every file of the phone app, and what it imports."""
    return {
        path: imported(path, file.read_text(encoding="utf-8"))
        for file in sorted(SOURCE.rglob("*.ts*"))
        if (path := file.relative_to(SOURCE).as_posix())
    }


def room(path: str) -> str:
    """The shared folder, feature (`features/ask`) or other part that a file belongs to."""
    parts = PurePosixPath(path).parts
    return "/".join(parts[:2] if parts[0] == "features" else parts[:1])


def is_allowed(importer: str, target: str) -> bool:
    """Whether a file may import another, by where the two lie."""
    own_room, other = room(importer), room(target)
    if own_room == other:
        return True
    if other.startswith("features/"):
        kind = "feature" if own_room.startswith("features/") else own_room
        return kind in PUBLIC and PUBLIC[kind].fullmatch(PurePosixPath(target).name) is not None
    if other not in SHARED:
        return False
    return own_room not in SHARED or SHARED.index(other) < SHARED.index(own_room)


def circles(arrows: Graph) -> list[list[str]]:
    """Sets of two and more that reach each other (strongly connected parts), each sorted."""
    reach: dict[str, set[str]] = {}
    for start in arrows:
        reached: set[str] = set()
        ahead = [*arrows[start]]
        while ahead:
            folder = ahead.pop()
            if folder not in reached:
                reached.add(folder)
                ahead += arrows.get(folder, ())
        reach[start] = reached
    groups = {
        tuple(sorted({start, *(other for other in reach[start] if start in reach.get(other, ()))}))
        for start in arrows
        if start in reach[start]
    }
    return [list(circle) for circle in sorted(groups)]


def between_rooms(arrows: Graph) -> Graph:
    """The same arrows from feature to feature, without those inside one."""
    arrows_between: Graph = {}
    for importer, targets in arrows.items():
        if importer.startswith("features/"):
            features = {room(target) for target in targets if target.startswith("features/")}
            arrows_between.setdefault(room(importer), set()).update(features - {room(importer)})
    return arrows_between


def _arrows(arrows: Graph) -> Iterator[tuple[str, str]]:
    return ((importer, target) for importer in arrows for target in sorted(arrows[importer]))


def _as_text(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{importer} -> {target}" for importer, target in pairs]


def test_every_import_is_of_a_file_that_is_there() -> None:
    assert len(graph()) > 150
    assert _as_text(arrow for arrow in _arrows(graph()) if arrow[1] not in graph()) == []


def test_features_import_each_other_by_their_index_alone() -> None:
    assert _as_text(arrow for arrow in _arrows(graph()) if not is_allowed(*arrow)) == []


def test_nothing_imports_in_a_circle() -> None:
    assert circles(graph()) == []
    assert circles(between_rooms(graph())) == []


def test_an_import_that_is_not_allowed_is_found() -> None:
    assert not is_allowed("features/ask/AskScreen.tsx", "features/plan/PlanScreen.tsx")
    assert is_allowed("features/ask/AskScreen.tsx", "features/plan/index.ts")
    assert not is_allowed("features/ask/AskScreen.tsx", "features/plan/routes.ts")
    assert is_allowed("app/routes.seldom.ts", "features/plan/routes.ts")
    assert is_allowed("app/routes.friend.ts", "features/ask/routes.friend.ts")
    assert not is_allowed("app/routes.ts", "features/ask/AskScreen.tsx")
    assert not is_allowed("ui/Screen.tsx", "features/plan/index.ts")
    assert not is_allowed("data/session.ts", "ui/Screen.tsx")
    assert not is_allowed("features/ask/AskScreen.tsx", "app/main.tsx")
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]
    source = (
        'import { a } from "../ui/a.tsx";\nconst b = () => import("./b.ts");\nimport "./c.css";'
    )
    assert imported("app/main.tsx", source) == {"ui/a.tsx", "app/b.ts"}


def test_the_folders_are_the_known_ones() -> None:
    assert {path.name for path in SOURCE.iterdir() if path.is_dir()} == {
        *SHARED, "app", "features", "sw",
    }  # fmt: skip
    assert all(list(Path(SOURCE, feature).glob("routes*.ts")) for feature in _features())


def _features() -> set[str]:
    return {room(path) for path in graph() if path.startswith("features/")}
