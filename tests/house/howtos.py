"""How many files a change touches, read from the numbered lists of `docs/howto/`.

Each page there lists the steps of one kind of change, with the files in backticks. Tests check
that these files exist, so the count is one that somebody keeps true. Tests and pages of docs/ come
on top and aren't counted: how many belong to a change is up to what it does. Of a screen, folders
are counted: all that is its own lies in one.
"""

from __future__ import annotations

import re
from pathlib import Path

#: The kinds of change, and how many files (of a screen: folders) each may touch.
LIMITS = {"event": 6, "channel": 7, "screen": 2, "language": 5, "slot-kind": 4}

_STEP = re.compile(r"^\d+\.\s")
_PATH = re.compile(r"`([\w.<>{}/*-]*(?:/|\.(?:py|tsx?|json|css|md|html))[\w.<>{}/*-]*)`")


def files_to_touch(root: Path, kind: str) -> list[str] | None:
    """The files in the numbered steps of a how-to, each once; None while it isn't written."""
    page = root / "docs" / "howto" / f"{kind}.md"
    if not page.exists():
        return None
    files: list[str] = []
    in_step = False
    for line in page.read_text("utf-8").splitlines():
        in_step = bool(_STEP.match(line)) or (in_step and line.startswith(" "))
        if in_step:
            paths = _PATH.findall(line)
            if kind == "screen":
                paths = [path for path in paths if path.endswith("/")]
            files += [path for path in paths if _is_counted(path, files)]
    return files


def _is_counted(path: str, files: list[str]) -> bool:
    return path not in files and not path.startswith(("tests/", "pwa/tests/", "docs/"))
