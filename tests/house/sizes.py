"""How large files and functions are, and which modules don't say what they are for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.trees import parse_file

#: Lines that a file and a function may have.
FILE_LIMIT = 450
FUNCTION_LIMIT = 70

#: Migrations aren't looked at: each is written once, and never read as a whole or changed.
PYTHON_FOLDERS = ("app", "tests", "benchmarks")
_CODE_SUFFIXES = frozenset({".py", ".ts", ".tsx", ".css"})
_MADE_HERE = frozenset({"node_modules", "web", "__pycache__", ".vite"})
#: Written by a generator, so that nobody reads or edits them.
_GENERATED = frozenset({"closedLists.ts", "schema.d.ts"})


def code_files(root: Path) -> Iterator[Path]:
    """Every file of code that somebody wrote: Python, TypeScript, style sheets."""
    for folder in (*PYTHON_FOLDERS, "pwa"):
        for path in sorted((root / folder).rglob("*")):
            made_here = _MADE_HERE & set(path.relative_to(root).parts)
            if path.suffix in _CODE_SUFFIXES and not made_here and path.name not in _GENERATED:
                yield path


def large_files(root: Path, limit: int = FILE_LIMIT) -> list[tuple[int, Path]]:
    """The files over the limit with their lines, longest first."""
    counts = [(len(path.read_text("utf-8").splitlines()), path) for path in code_files(root)]
    return sorted(((n, path) for n, path in counts if n > limit), reverse=True)


def large_functions(root: Path, limit: int = FUNCTION_LIMIT) -> list[tuple[int, str]]:
    """Python functions over the limit with their lines (decorators excluded), longest first."""
    large = []
    for path in _python_files(root):
        for node in ast.walk(parse_file(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or node.lineno) - node.lineno + 1
                if count > limit:
                    large.append((count, f"{path.relative_to(root)}:{node.lineno} {node.name}"))
    return sorted(large, reverse=True)


def modules_without_docstring(root: Path) -> list[Path]:
    """Python files with code and no docstring (an empty `__init__.py` has nothing to explain)."""
    trees = ((path, parse_file(path)) for path in _python_files(root))
    return [path for path, tree in trees if tree.body and ast.get_docstring(tree) is None]


def _python_files(root: Path) -> Iterator[Path]:
    return (path for path in code_files(root) if path.suffix == ".py")
