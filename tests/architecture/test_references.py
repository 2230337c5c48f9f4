"""What pages and code refer to is there: files, names, promises, decisions, tables, screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.tables import metadata
from tests.architecture.markdown import (
    Page,
    anchor_of,
    links_in,
    lists_in,
    page,
    pages,
    paths_in,
    ticked,
    why_no_link,
    why_no_path,
)
from tests.architecture.source import ROOT
from tests.architecture.test_layers import DRAWN
from tests.architecture.test_repository import texts
from tests.browser.routes import routes

PROMISES = 11

_DECISION = re.compile(r"\bdecision (\d+)|docs/decisions/(\d{4})")
_PROMISE = re.compile(r"\bpromise (\d+)|\bpromises (\d+) and (\d+)", re.IGNORECASE)
_PAGE = re.compile(r"\bdocs/[\w/-]+\.md\b")
_FILE = re.compile(
    r"(?<![\w/.])(?:app|migrations)/[\w/-]+\.py\b|\bpwa/src/[\w./-]+\.(?:tsx?|css|json)\b"
)
#: A command between backticks, or at the start of a line of a block.
_MAKE = re.compile(r"(?:`|^)make ([a-z][a-z-]*)", re.MULTILINE)
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
_PARAMETER = re.compile(r":\w+")
# Written apart, so that this file doesn't find itself.
_ELSEWHERE = "DESIGN" + ".md"
#: This file, with its samples of what must be found.
_THIS_FILE = Path(__file__).relative_to(ROOT).as_posix()
#: Whose samples name files that aren't there.
_SAMPLES = ("tests/architecture/", "tests/ops/")

HOWTOS = sorted(
    document.path.as_posix() for document in pages() if document.path.parent.name == "howto"
)


def decisions() -> set[int]:
    return {int(file.name[:4]) for file in (ROOT / "docs" / "decisions").glob("[0-9]*.md")}


def promises() -> list[int]:
    return [
        int(words.partition(".")[0])
        for rank, words in page("docs/PROMISES.md").headings()
        if rank == 2
    ]


def broken_citations(text: str) -> list[str]:
    """The decisions, promises and pages that a text cites and that aren't there."""
    numbers, promised = decisions(), set(promises())
    broken = [
        match.group() for match in _DECISION.finditer(text)
        if int(match[1] or match[2]) not in numbers
    ]  # fmt: skip
    broken += [
        match.group() for match in _PROMISE.finditer(text)
        if not {int(number) for number in match.groups() if number} <= promised
    ]  # fmt: skip
    return broken + [path for path in _PAGE.findall(text) if not (ROOT / path).exists()]


def kept_texts() -> Iterator[tuple[str, str]]:
    for path, text in texts():
        if path.name != "package-lock.json":
            yield path.as_posix(), text


def test_every_link_leads_somewhere() -> None:
    broken = [
        problem
        for source in pages()
        for link in links_in(source)
        if (problem := why_no_link(source, link))
    ]
    assert broken == []


def test_every_path_on_a_page_is_there() -> None:
    broken = [
        f"{source.path}: {problem}"
        for source in pages()
        for path in paths_in(source.text)
        if (problem := why_no_path(path))
    ]
    assert broken == []


def test_every_target_of_make_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(_TARGET.findall(makefile))
    named_targets = {
        (document.path.as_posix(), name)
        for document in pages()
        for name in _MAKE.findall(document.text)
    }
    assert len(named_targets) > 10
    assert {document for document in named_targets if document[1] not in targets} == set()


def test_every_citation_is_of_something() -> None:
    broken = [
        f"{path}: {citation}"
        for path, text in kept_texts()
        if path != _THIS_FILE
        for citation in broken_citations(text)
    ]
    assert broken == []


def test_nothing_cites_a_paper_that_is_not_here() -> None:
    assert [path for path, text in kept_texts() if _ELSEWHERE in text] == []


def test_every_file_that_code_names_is_there() -> None:
    broken = [
        f"{path}: {name}"
        for path, text in kept_texts()
        if not path.endswith(".md") and not path.startswith(_SAMPLES)
        for name in _FILE.findall(text)
        if not (ROOT / name).exists()
    ]
    assert broken == []


def test_promises_are_numbered_and_each_names_its_tests() -> None:
    assert promises() == list(range(1, PROMISES + 1))
    promises_page = page("docs/PROMISES.md")
    for rank, words in promises_page.headings():
        if rank == 2:
            held_by = [
                path for path in paths_in(promises_page.section(words)) if path.startswith("tests/")
            ]
            assert held_by, f"promise {words} names no test"


def test_the_layers_are_drawn_as_they_are() -> None:
    drawn = " ".join(page("docs/ARCHITECTURE.md").text.split())
    assert DRAWN in drawn, f"draw in docs/ARCHITECTURE.md: {DRAWN}"


def test_every_package_and_folder_is_explained() -> None:
    explained = set(paths_in(page("docs/ARCHITECTURE.md").text))
    folders = {
        f"{folder.relative_to(ROOT).as_posix()}/"
        for parent in ("app", "pwa/src")
        for folder in (ROOT / parent).iterdir()
        if any(folder.rglob("*.py")) or any(folder.rglob("*.ts*"))
    }
    assert folders - explained == set(), "say in docs/ARCHITECTURE.md what these are"


def cells(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each row of the glossary's tables: the word, and its other cells."""
    for line in text.splitlines():
        columns = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(columns) == 5 and columns[0] not in {"word", "---"}:
            yield columns[0].strip(), [cell.strip() for cell in columns[1:]]


def test_the_glossary_names_tables_and_screens_that_exist() -> None:
    """Its routes are looked at by test_docs, like those of every page."""
    rows = dict(cells(page("docs/GLOSSARY.md").text))
    assert len(rows) > 60
    tables = {table.name for table in metadata.tables.values()}
    addresses = {_PARAMETER.sub(":", route) for route in routes()}
    for word, (_, in_tables, _, on_screens) in rows.items():
        assert set(ticked(in_tables)) <= tables, word
        assert {_PARAMETER.sub(":", screen) for screen in ticked(on_screens)} <= addresses, word
    glossary_tables = {name for columns in rows.values() for name in ticked(columns[1])}
    assert tables - glossary_tables == set(), "say in docs/GLOSSARY.md what these tables are"


@pytest.mark.parametrize("path", HOWTOS)
def test_a_howto_is_a_numbered_list_of_files(path: str) -> None:
    text = page(path).text
    steps = re.findall(r"^(\d+)\. ", text, re.MULTILINE)
    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    assert len(steps) >= 3
    assert len(set(paths_in(text))) >= len(steps) // 2
    assert [
        problem for listed_path in lists_in(text) if (problem := why_no_path(listed_path))
    ] == []


def test_what_is_broken_is_found() -> None:
    sample = Page(Path("docs/sample.md"), "# Sample\n[a](gone.md) [b](api.md#gone) `app/gone.py`")
    assert [why_no_link(sample, link) is None for link in links_in(sample)] == [False, False]
    assert why_no_link(sample, "api.md#the-wire") is None
    assert paths_in(sample.text) == ["app/gone.py"]
    assert lists_in("`app/gone.py`, `Gone`: a step") == ["app/gone.py::Gone"]
    assert why_no_path("app/gone.py") is not None
    assert why_no_path("app/core/db.py::Gone") is not None
    assert why_no_path("app/core/db.py::Database") is None
    assert why_no_path("pwa/src/act.ts::gone") is not None
    assert broken_citations("decision 900, promise 12, docs/gone.md, docs/decisions/0900") == [
        "decision 900", "docs/decisions/0900", "promise 12", "docs/gone.md",
    ]  # fmt: skip
    assert broken_citations("RFC 8030 promises 4,096 bytes; promise 1; docs/api.md") == []
    assert anchor_of("4. No police") == "4-no-police"
