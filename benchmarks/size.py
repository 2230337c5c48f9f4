"""What a phone downloads of the app: the code of its first screen, all code, and one language.

The first screen needs the scripts that the page names, and the service worker that keeps them.
The worker then fetches the chunks of seldom screens, so that they open with no way out, too: that
is all the code. Words are files of their own: a phone fetches the catalogue of the language that
it speaks, so the largest counts once. The phone also loads one stylesheet (4 kB).
"""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.serving import ROOT
from benchmarks.table import Row, against, at_most, say

LIMIT_KB = 50.0
WEB = ROOT / "app" / "web"


def rows() -> list[Row]:
    """Gzipped file by file, in kB."""
    if not (WEB / "index.html").exists():
        say("  building the phone app …")
        subprocess.run([sys.executable, "hatch_build.py"], cwd=ROOT, check=True)
    script_names = re.findall(r'src="/([^"]+\.js)"', (WEB / "index.html").read_text("utf-8"))
    first = sum(_gzipped(WEB / name) for name in (*script_names, "sw.js"))
    code = sum(map(_gzipped, WEB.rglob("*.js")))
    words = max(map(_gzipped, (WEB / "assets").glob("*.json")))
    return [
        at_most("JavaScript of the first screen, gzipped", first, "kB", LIMIT_KB),
        against("JavaScript of all screens, gzipped", code, "kB", first),
        against("words of one language, gzipped", words, "kB", first),
    ]


def _gzipped(file: Path) -> float:
    """In kB, at level 9, as a server that compresses ahead would."""
    return len(gzip.compress(file.read_bytes(), 9)) / 1000
