"""What a phone downloads before it can show anything: the app's JavaScript."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

from benchmarks.serving import ROOT
from benchmarks.table import Row, at_most, say

LIMIT_KB = 50.0  # with gaps, mail and texts; the main job alone had 41.3 of 45
WEB = ROOT / "app" / "web"


def rows() -> list[Row]:
    """All the JavaScript of the app, its service worker included, gzipped file by file, in kB."""
    if not (WEB / "index.html").exists():
        say("  building the phone app …")
        subprocess.run([sys.executable, "hatch_build.py"], cwd=ROOT, check=True)
    # Level 9, as a server that compresses ahead would.
    found = sum(len(gzip.compress(file.read_bytes(), 9)) for file in _scripts())
    return [at_most("the app's JavaScript, gzipped", found / 1000, "kB", LIMIT_KB)]


def _scripts() -> list[Path]:
    return sorted(WEB.rglob("*.js"))
