"""The figures of `python -m tests.house` count what they say (test_house_limits.py holds them)."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house import howtos, phone_imports
from tests.house.graph import circles
from tests.house.names import bindings_of

SAMPLE = """
import json as found
from app import held
class Row(SQLModel):
    one: int
@dataclass
class Given:
    told: int
    name: str
def f(mine, other, *, who=None):
    held_shift = [one for one in mine]
    with open(held_shift) as there: ...
    for _made, x in mine:
        self.kept = held = x
class Said(Out):
    mine: bool
class Seen(TypedDict):
    what: str
@router.get("/theirs")
def theirs(who: str): ...
"""


def test_bindings_of_filler_names_are_counted_where_they_bind() -> None:
    bindings = bindings_of(ast.parse(SAMPLE))
    fillers = sorted((b.name, b.scope) for b in bindings if b.is_filler)
    assert fillers == [
        ("Given", "module"),
        ("Seen", "module"),
        ("_made", "f"),
        ("found", "module"),
        ("held", "f"),
        ("kept", "f"),
        ("mine", "f"),
        ("one", "f"),
        ("there", "f"),
        ("told", "Given"),
        ("who", "f"),
    ]
    assert {b.name for b in bindings} >= {"held_shift", "other", "x", "Row", "name"}


def test_a_circle_is_one_group() -> None:
    edges = {"a": ["b"], "b": ["c", "d"], "c": ["a"], "d": [], "e": ["f"], "f": ["e"]}
    assert circles(edges) == [["a", "b", "c"], ["e", "f"]]


def test_features_may_only_meet_at_their_index(tmp_path: Path) -> None:
    files = {
        "features/ask/Ask.tsx": 'import {\n  a,\n} from "../rota/index.ts";\n'
        'import type { B } from "../rota/Week.tsx";\nconst C = () => import("../plan/Plan.tsx");\n',
        "features/rota/index.ts": 'export { a } from "./Week.tsx";\n',
        "features/rota/Week.tsx": 'import "../../ui/button.css";\n',
    }
    for path, text in files.items():
        file = tmp_path / "pwa" / "src" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    graph = phone_imports.import_graph(tmp_path)
    assert graph["features/rota/index.ts"] == {"features/rota/Week.tsx"}
    assert phone_imports.arrows_between_folders(graph) == {("features/ask", "features/rota"): 2}
    assert phone_imports.arrows_into_features(graph) == [
        ("features/ask/Ask.tsx", "features/rota/Week.tsx")
    ]


def test_a_how_to_counts_the_files_of_its_steps_once(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "howto" / "event.md"
    page.parent.mkdir(parents=True)
    page.write_text(
        "Read `app/main.py` first.\n\n1. `app/outbox/topics.py`: a row, by `NAMES`.\n"
        "2. `app/messages/en.json` and\n   `app/messages/es.json`.\n"
        "3. Again `app/outbox/topics.py`; its test, `tests/rules/test_gate.py`.\n\n"
        "Then run `make test`.\n",
        "utf-8",
    )
    touched = ["app/outbox/topics.py", "app/messages/en.json", "app/messages/es.json"]
    assert howtos.files_to_touch(tmp_path, "event") == touched
    assert howtos.files_to_touch(tmp_path, "screen") is None
