"""How the server's modules import each other: circles, routers, exceptions to purity."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.architecture import test_purity
from tests.architecture.source import Import, Module, imports, modules


def import_graph() -> dict[str, set[str]]:
    """Each module of `app` with the modules of `app` that it imports, wherever it does."""
    names = {module.name for module in modules()}
    return {
        module.name: {target for i in imports(module) if (target := _target(i, names))}
        - {module.name}
        for module in modules()
    }


def _target(imported: Import, names: set[str]) -> str | None:
    if imported.full in names:
        return imported.full
    return imported.module if imported.module in names else None


def router_imports() -> dict[tuple[str, str], list[str]]:
    """What a module with routes takes from another with routes: (importer, imported) → names."""
    routers = {module.name for module in modules() if _defines_router(module)}
    borrowed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for module in modules():
        if module.name not in routers:
            continue
        for imported in imports(module):
            target = _target(imported, routers)
            if target is not None and target != module.name:
                borrowed[module.name, target].append(imported.name or target)
    return dict(borrowed)


def _defines_router(module: Module) -> bool:
    return module.name.startswith("app.api.") and any(
        isinstance(target, ast.Name) and target.id == "router"
        for node in module.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    )


def purity_exceptions() -> list[str]:
    """Modules that the purity test excepts one by one, instead of by their name."""
    return sorted(getattr(test_purity, "PARTS_OF_SERVICES", ()))
