"""Filler names: names that a piece of code binds and that say nothing about the thing.

A name is a *binding* where the code chooses it: a local variable, an argument, the target of a
loop or a comprehension, `as …`, an attribute set on `self`, a field of a dataclass, a named tuple
or a protocol, a constant, a function, a class. Each place that binds counts once, so that a name
assigned in four branches counts four times. Not counted, because nobody here chose them: `self`,
`cls`, `_`, names with two underscores on both sides, imported names, and contracts with data,
phones and operators: the fields of tables, wire models, typed dictionaries and enumerations, the
names of wire models (schemas of the OpenAPI document), and the name and arguments of a route or a
command (its operation and its parameters).

Which names are fillers is the literal list `FILLERS`, compared in lower case and without leading
or trailing underscores and digits, whole names only (`held` is one, `held_shift` isn't):

- pronouns and words for a number of things: `one`, `there`, `mine`, `those`, `some`, `most`;
- question words: `who`, `what`, `why`;
- bare participles, which say what happened and not to what: `found`, `held`, `wanted`, `made`.

Not in it are words of the product (`ask`, `asked`, `answered`, `covered`, `claimed`, `agreed`,
`offered`, `withdrawn`, `paused`, `away`, `ahead`, `pool`, `told_at`), words of the field (`now`,
`first`, `last`, `new`, `old`, `start`, `end`, `other`, `rest`, `done`), and prepositions that name
an argument's part in a call, as libraries use them (`at`, `by`, `to`, `on`, `since`, `until`).
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.trees import parse_file

# fmt: off
PRONOUNS = frozenset({
    "one", "ones", "it", "its", "this", "that", "these", "those", "them", "they", "there",
    "here", "mine", "theirs", "ours", "yours", "own", "some", "every", "most", "many", "more",
    "thing", "things", "stuff", "whole",
})
QUESTION_WORDS = frozenset({
    "who", "whom", "whose", "what", "which", "why", "how", "where", "when",
})
PARTICIPLES = frozenset({
    "found", "held", "wanted", "made", "said", "told", "kept", "known", "met", "came", "come",
    "gone", "went", "given", "gave", "taken", "took", "left", "seen", "saw", "shown",
    "written", "chosen", "meant", "named", "listed", "heard", "brought", "begun", "began",
    "got", "put", "looked", "tried", "grown", "thought", "felt",
})
# fmt: on
FILLERS = PRONOUNS | QUESTION_WORDS | PARTICIPLES

#: Bases whose fields are the code's own choice. Any other base makes them a contract.
_OWN_FIELDS = frozenset({"NamedTuple", "Protocol"})
#: Bases of wire models: what comes in, and what goes out.
_WIRE_BASES = frozenset({"Body", "In", "Out"})
#: Decorators of routes and of commands, such as `@router.get("/me")`.
_WIRE_DECORATORS = frozenset({"get", "post", "put", "patch", "delete", "command", "callback"})
_NOT_CHOSEN = re.compile(r"^(self|cls|_|__\w+__)$")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Binding:
    """One place that binds a name: `scope` is the qualified name of the function or class."""

    name: str
    scope: str
    line: int

    @property
    def is_filler(self) -> bool:
        return self.name.strip("_0123456789").lower() in FILLERS


@dataclass(frozen=True)
class FileNames:
    """The bindings of one file, by its path below the root."""

    path: Path
    bindings: tuple[Binding, ...]

    @property
    def fillers(self) -> tuple[Binding, ...]:
        return tuple(binding for binding in self.bindings if binding.is_filler)


def bindings_of(tree: ast.AST) -> list[Binding]:
    """Every binding of a module's tree that somebody chose, in the order of the tree."""
    return [binding for binding in _bound(tree, "") if not _NOT_CHOSEN.match(binding.name)]


def _bound(node: ast.AST, scope: str, *, is_contract: bool = False) -> Iterator[Binding]:
    for child in ast.iter_child_nodes(node):
        inner, contract = scope, False
        name = None if _is_wire_name(child) else _name_bound_by(child)
        if name is not None and not (is_contract and isinstance(child, ast.Name | ast.arg)):
            yield Binding(name, scope or "module", getattr(child, "lineno", 0))
        if isinstance(child, Function | ast.ClassDef):
            inner = f"{scope}.{child.name}" if scope else child.name
            contract = isinstance(child, ast.ClassDef) and _is_contract(child)
        elif isinstance(node, Function) and isinstance(child, ast.arguments):
            contract = _is_wire_name(node)
        elif is_contract and isinstance(child, ast.Assign | ast.AnnAssign | ast.Name):
            contract = True
        yield from _bound(child, inner, is_contract=contract)


def _name_bound_by(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            return name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.ClassDef(name=name):
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
            return name
        case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
            return name
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return name
        case ast.MatchMapping(rest=str(name)):
            return name
    return None


def _is_wire_name(node: ast.AST) -> bool:
    """Whether a name stands in the OpenAPI document or on the command line."""
    match node:
        case ast.ClassDef():
            return bool(_bases(node) & _WIRE_BASES)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return any(
                isinstance(decorator, ast.Call)
                and isinstance(decorator.func, ast.Attribute)
                and decorator.func.attr in _WIRE_DECORATORS
                for decorator in node.decorator_list
            )
    return False


def _bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).split("[")[0].rsplit(".", 1)[-1] for base in node.bases}


def _is_contract(node: ast.ClassDef) -> bool:
    bases = _bases(node)
    return bool(bases) and not bases & _OWN_FIELDS and not _is_dataclass(node)


def _is_dataclass(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)


def names_below(root: Path, folder: str) -> list[FileNames]:
    """The bindings of each Python file below a folder, in the order of their paths."""
    return [
        FileNames(path.relative_to(root), tuple(bindings_of(parse_file(path))))
        for path in sorted((root / folder).rglob("*.py"))
    ]


def filler_percent(files: list[FileNames]) -> float:
    """How many of a hundred bindings are fillers; 0 of none at all."""
    total = sum(len(file.bindings) for file in files)
    return 100 * sum(len(file.fillers) for file in files) / total if total else 0.0


def share_line(folder: str, files: list[FileNames]) -> str:
    """`app: 1,871 of 19,654 bindings are fillers (9.5 %): one 660, found 360, …`."""
    total = sum(len(file.bindings) for file in files)
    counts = Counter(b.name.strip("_0123456789").lower() for file in files for b in file.fillers)
    fillers = sum(counts.values())
    share = filler_percent(files)
    top = ", ".join(f"{name} {count}" for name, count in counts.most_common(8))
    return f"{folder}: {fillers:,} of {total:,} bindings ({share:.2f} %){': ' + top if top else ''}"


def lines_by_file(files: list[FileNames]) -> Iterator[str]:
    """Each file with its fillers by function, most first: the list of what is to be renamed."""
    for file in sorted(files, key=lambda file: (-len(file.fillers), file.path)):
        if not file.fillers:
            continue
        yield f"{len(file.fillers):4}  {file.path}"
        scopes: dict[str, Counter[str]] = {}
        for binding in file.fillers:
            scopes.setdefault(binding.scope, Counter())[binding.name] += 1
        for scope, counts in sorted(scopes.items(), key=lambda item: (-item[1].total(), item[0])):
            names = " ".join(name + (f"×{n}" if n > 1 else "") for name, n in counts.most_common())
            yield f"        {scope}: {names}"
