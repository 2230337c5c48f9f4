"""Reads the code as trees, so that a rule about imports or calls can be checked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name and its tree."""

    name: str
    tree: ast.Module
    is_package: bool = False

    @classmethod
    def of(cls, name: str, source: str) -> Module:
        """A module from text, for the bad samples that show a check can fail."""
        return cls(name, ast.parse(source))

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))


@dataclass(frozen=True)
class Import:
    """`from module import name`, or `import module` with no name; `line` is where."""

    module: str
    name: str | None
    line: int

    @property
    def full(self) -> str:
        return self.module if self.name is None else f"{self.module}.{self.name}"


@cache
def modules(package: str = "app") -> tuple[Module, ...]:
    """Every Python file of a package of this project, in order."""
    parsed = []
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = list(path.relative_to(ROOT).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        if is_package:
            parts.pop()
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        parsed.append(Module(".".join(parts), tree, is_package))
    return tuple(parsed)


def imports(module: Module) -> Iterator[Import]:
    """Everything a module imports, wherever it stands: inside functions, under TYPE_CHECKING,
    and by `import_module("…")` with a literal name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, None, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            for alias in node.names:
                yield Import(base, alias.name, node.lineno)
        elif isinstance(node, ast.Call) and called(node) in (
            "import_module",
            "importlib.import_module",
            "__import__",
        ):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield Import(argument.value, None, node.lineno)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.parts if module.is_package else module.parts[:-1]
    base = package[: len(package) - (node.level - 1)]
    return ".".join([*base, node.module] if node.module else base)


def called(node: ast.Call) -> str:
    """The dotted name of what a call calls, as far as it is written out: `a.b.c`, else ""."""
    parts: list[str] = []
    at: ast.expr = node.func
    while isinstance(at, ast.Attribute):
        parts.append(at.attr)
        at = at.value
    if isinstance(at, ast.Name):
        return ".".join([at.id, *reversed(parts)])
    return "." + ".".join(reversed(parts)) if parts else ""


def calls(module: Module) -> Iterator[tuple[str, int]]:
    """The dotted name and line of each call of a module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield called(node), node.lineno
