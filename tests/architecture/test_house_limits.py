"""What `python -m tests.house` counts stays where it is: lengths, names, docstrings, routers.

Import circles are held by test_layers.py and test_phone_layers.py; so are imports of the inside of
a feature.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.house import howtos, names, server_imports, sizes

#: Functions that may be longer, as `path name`, and why a cut would help no reader: five at most.
LONG_FUNCTIONS: dict[str, str] = {}
MOST_EXCEPTIONS = 5

#: Of a hundred bindings, how many may have a filler for a name.
FILLER_PERCENT = 0.1


def test_no_file_is_too_long() -> None:
    long_files = [f"{path.relative_to(ROOT)}: {count}" for count, path in sizes.large_files(ROOT)]
    assert not long_files, f"over {sizes.FILE_LIMIT} lines, split by subject: {long_files}"


@pytest.mark.parametrize("folder", sizes.PYTHON_FOLDERS)
def test_no_function_is_too_long(folder: str) -> None:
    long_functions = [
        f"{place}: {count}"
        for count, place in functions_over_the_limit()
        if place.startswith(f"{folder}/") and without_line(place) not in LONG_FUNCTIONS
    ]
    assert not long_functions, (
        f"give the steps of what is over {sizes.FUNCTION_LIMIT} lines names: {long_functions}"
    )


def test_exceptions_are_few_and_needed() -> None:
    assert len(LONG_FUNCTIONS) <= MOST_EXCEPTIONS
    long_functions = {without_line(place) for _, place in functions_over_the_limit()}
    assert set(LONG_FUNCTIONS) <= long_functions, "these are short by now: strike them out"


@cache
def functions_over_the_limit() -> list[tuple[int, str]]:
    """What `sizes.large_functions` finds, looked for once."""
    return sizes.large_functions(ROOT)


def without_line(place: str) -> str:
    """`app/main.py:12 wire` → `app/main.py wire`."""
    path, _, rest = place.partition(":")
    return f"{path} {rest.partition(' ')[2]}"


def test_every_module_says_what_it_is_for() -> None:
    bare = [str(path.relative_to(ROOT)) for path in sizes.modules_without_docstring(ROOT)]
    assert not bare, f"a docstring is missing: {bare}"


@pytest.mark.parametrize("folder", ["app", "tests"])
def test_names_say_what_a_thing_is(folder: str) -> None:
    files = names.names_below(ROOT, folder)
    assert names.filler_percent(files) <= FILLER_PERCENT, names.share_line(folder, files)


def test_no_router_imports_another() -> None:
    assert server_imports.router_imports() == {}, "what two routers need belongs to app/api/views"


@pytest.mark.parametrize("kind", howtos.LIMITS)
def test_a_change_by_its_how_to_touches_few_files(kind: str) -> None:
    files = howtos.files_to_touch(ROOT, kind)
    assert files, f"docs/howto/{kind}.md names no file"
    assert len(files) <= howtos.LIMITS[kind], files


def test_what_is_too_long_or_unexplained_is_found(tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    long_function = "def act() -> None:\n" + "    pass\n" * sizes.FUNCTION_LIMIT
    (app / "long.py").write_text(long_function + "\n" * sizes.FILE_LIMIT, "utf-8")
    (app / "short.py").write_text('"""Said."""\n' + long_function[:-9], "utf-8")
    assert [path.name for _, path in sizes.large_files(tmp_path)] == ["long.py"]
    assert sizes.large_functions(tmp_path) == [(sizes.FUNCTION_LIMIT + 1, "app/long.py:1 act")]
    assert [path.name for path in sizes.modules_without_docstring(tmp_path)] == ["long.py"]
    (app / "one.py").write_text("one = some_slot = 1\n", "utf-8")
    assert names.filler_percent(names.names_below(tmp_path, "app")) == 25.0
