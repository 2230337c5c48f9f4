"""Prints the figures: `python -m tests.house`, or with `--by-file` the filler names to rename.

python -m tests.house                      all figures
python -m tests.house --by-file            filler names of app/ and tests/, by file and function
python -m tests.house --by-file app/rota   of one folder
"""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterable, Iterator

from tests.architecture.source import ROOT
from tests.house import howtos, phone_imports, server_imports, sizes
from tests.house.graph import circles
from tests.house.names import lines_by_file, names_below, share_line


def figures() -> Iterator[str]:
    """Every figure, one paragraph a subject."""
    yield "Filler names"
    yield from (f"  {share_line(folder, names_below(ROOT, folder))}" for folder in ("app", "tests"))
    files = sizes.large_files(ROOT)
    yield f"Files over {sizes.FILE_LIMIT} lines: {len(files)}"
    yield from (f"  {count:5}  {path.relative_to(ROOT)}" for count, path in files[:10])
    functions = sizes.large_functions(ROOT)
    yield f"Functions over {sizes.FUNCTION_LIMIT} lines: {len(functions)}"
    yield from (f"  {count:5}  {place}" for count, place in functions)
    bare = sizes.modules_without_docstring(ROOT)
    yield f"Modules without a docstring: {len(bare)}"
    yield from (f"  {path.relative_to(ROOT)}" for path in bare)
    yield from _server_figures()
    yield from _phone_figures()
    yield "Files to touch (docs/howto)"
    for kind, limit in howtos.LIMITS.items():
        touched = howtos.files_to_touch(ROOT, kind)
        count = "no how-to yet" if touched is None else f"{len(touched)} (limit {limit})"
        yield f"  {kind}: {count}"


def _server_figures() -> Iterator[str]:
    exceptions = server_imports.purity_exceptions()
    yield f"Exceptions of the purity test: {len(exceptions)}"
    groups = circles(server_imports.import_graph())
    yield f"Import circles of the server: {len(groups)}"
    yield from _group_lines(groups)
    routers = server_imports.router_imports()
    names = sum(len(imported) for imported in routers.values())
    yield f"Imports from router to router: {len(routers)} between modules, {names} names"


def _phone_figures() -> Iterator[str]:
    graph = phone_imports.import_graph(ROOT)
    groups = circles(graph)
    yield f"Import circles of the phone app: {len(groups)}"
    yield from _group_lines(groups)
    between = phone_imports.arrows_between_folders(graph)
    yield f"Imports between folders of the phone app: {between.total()}, {len(between)} pairs"
    if any(path.startswith("features/") for path in graph):
        inside = phone_imports.arrows_into_features(graph)
        yield f"Imports of a feature's inside by another feature: {len(inside)}"
        yield from (f"  {importer} → {imported}" for importer, imported in inside)
    else:
        yield "Imports of a feature's inside by another feature: no features yet; most arrows:"
        yield from (f"  {count:5}  {a} → {b}" for (a, b), count in between.most_common(8))


def _group_lines(groups: Iterable[list[str]]) -> Iterator[str]:
    return (f"  {len(group)}: {', '.join(group)}" for group in groups)


def main() -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # for `| head`
    parser = argparse.ArgumentParser(prog="python -m tests.house", description=__doc__)
    parser.add_argument("--by-file", action="store_true", help="list filler names by function")
    parser.add_argument("folders", nargs="*", default=["app", "tests"])
    options = parser.parse_args()
    if options.by_file:
        names = [file for folder in options.folders for file in names_below(ROOT, folder)]
        lines = lines_by_file(names)
    else:
        lines = figures()
    print("\n".join(lines))


if __name__ == "__main__":
    main()
