"""Reads the project's pages: their headings, links, and what stands between backticks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.architecture.source import ROOT

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_TICKED = re.compile(r"`([^`\n]+)`")
_FOLDERS = r"(?:app|pwa|tests|docs|migrations|benchmarks|findings|requirements|\.ci)"
_PATH = re.compile(rf"{_FOLDERS}/[\w.*/-]*(?:::\w+)?")
#: A language that isn't there yet, in the how-to that adds one.
_EXAMPLE = re.compile(r"/(?:names\.)?xx\.json$")
#: What `make setup` makes.
_GENERATED = frozenset({"app/web/", "pwa/node_modules"})
_BESIDE = re.compile(r"`([\w./-]+\.(?:py|tsx?))`, `(\w+)`")
_BY_NUMBER = re.compile(r"docs/decisions/\d{4}")
_IN_TYPESCRIPT = r"\b(?:function|const|let|class|interface|type)\s+{name}\b"


class Page(NamedTuple):
    """One page: its path below the repository's root, and its text."""

    path: Path
    text: str

    @property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return _FENCED.sub("", self.text)

    def headings(self) -> list[tuple[int, str]]:
        """Each heading's rank and words, in order."""
        return [(len(marks), words) for marks, words in _HEADING.findall(self.prose)]

    def section(self, heading: str) -> str:
        """What stands under a heading, up to the next of any rank. Raises ValueError."""
        after = self.text.split(f"# {heading}\n", 1)
        if len(after) == 1:
            raise ValueError(f"{self.path} has no heading {heading!r}")
        return _HEADING.split(after[1], maxsplit=1)[0]


@cache
def pages() -> tuple[Page, ...]:
    """Every page that a reader may open: README, CONTRIBUTING, and docs/."""
    paths = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return tuple(Page(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in paths)


def page(path: str) -> Page:
    """The page at a path below the root. Raises StopIteration."""
    return next(candidate for candidate in pages() if candidate.path.as_posix() == path)


def anchor_of(heading: str) -> str:
    """The fragment by which a heading is linked to, as code hosts make it."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower())
    return plain.replace(" ", "-")


def ticked(text: str) -> list[str]:
    """What stands between backticks within a line."""
    return _TICKED.findall(text)


def paths_in(text: str) -> list[str]:
    """The paths of this repository that a text names between backticks, as they are written."""
    return [
        ticked_text
        for ticked_text in ticked(text)
        if _PATH.fullmatch(ticked_text) and _EXAMPLE.search(ticked_text) is None
    ]


def lists_in(text: str) -> list[str]:
    """What a how-to says of a file and a name in it, side by side, as `folder/file.py::name`."""
    return [f"{path}::{name}" for path, name in _BESIDE.findall(text)]


def why_no_path(path: str) -> str | None:
    """Why a path, `folder/file.py` or `folder/file.py::name`, leads nowhere; None when it leads."""
    file, _, name = path.partition("::")
    # A decision may be named by its number alone.
    pattern = f"{file}-*" if _BY_NUMBER.fullmatch(file) else file.rstrip("/")
    files = list(ROOT.glob(pattern))
    if not files and file not in _GENERATED:
        return f"{path}: there is no {file}"
    if name and not any(name in names_of(matching_file) for matching_file in files):
        return f"{path}: nothing there is called {name}"
    return None


@cache
def names_of(file: Path) -> frozenset[str]:
    """What a Python or TypeScript file defines at its top."""
    text = file.read_text(encoding="utf-8")
    if file.suffix in {".ts", ".tsx"}:
        return frozenset(re.findall(_IN_TYPESCRIPT.format(name=r"(\w+)"), text))
    return frozenset(_defined(ast.parse(text)))


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def why_no_link(source: Page, link: str) -> str | None:
    """Why a relative link on a page leads nowhere; None when it leads, or leads elsewhere."""
    if re.match(r"[a-z]+:", link):
        return None
    file, _, fragment = link.partition("#")
    target = (ROOT / source.path.parent / file).resolve() if file else ROOT / source.path
    if not target.exists():
        return f"{source.path}: {link}: there is no such file"
    if fragment and target.suffix == ".md":
        target_page = Page(target.relative_to(ROOT), target.read_text(encoding="utf-8"))
        if fragment not in {anchor_of(words) for _, words in target_page.headings()}:
            return f"{source.path}: {link}: there is no such heading"
    return None


def links_in(source: Page) -> list[str]:
    """The targets of a page's links."""
    return _LINK.findall(source.prose)
