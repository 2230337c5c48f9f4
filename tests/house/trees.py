"""Parsed files of Python: several figures read the same ones, and each is parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def parse_file(path: Path) -> ast.Module:
    """The tree of one file, as it stood when it was first asked for."""
    return ast.parse(path.read_text("utf-8"))
