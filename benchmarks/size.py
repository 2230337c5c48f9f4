"""The most that one phone downloads of the app: all its code, and the words of one language.

Code is every JavaScript chunk and the service worker. Words are files of their own, no part of
any chunk: a phone fetches the catalogue of the language that it speaks, so the largest counts
once. The two have a row and a limit each; the phone also loads one stylesheet (4 kB).
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

from benchmarks.serving import ROOT
from benchmarks.table import Row, at_most, say

LIMIT_KB = 50.0  # with gaps, mail and texts; the main job alone had 41.3 of 45
WORDS_LIMIT_KB = 14.0  # one file of about 750 sentences; a fifth more may come
WEB = ROOT / "app" / "web"


def rows() -> list[Row]:
    """The code, then the largest language's words, gzipped file by file, in kB."""
    if not (WEB / "index.html").exists():
        say("  building the phone app …")
        subprocess.run([sys.executable, "hatch_build.py"], cwd=ROOT, check=True)
    code = sum(map(_gzipped, WEB.rglob("*.js")))
    words = max(map(_gzipped, (WEB / "assets").glob("*.json")))
    return [
        at_most("the app's JavaScript, gzipped", code, "kB", LIMIT_KB),
        at_most("the words of one language, gzipped", words, "kB", WORDS_LIMIT_KB),
    ]


def _gzipped(file: Path) -> float:
    """In kB, at level 9, as a server that compresses ahead would."""
    return len(gzip.compress(file.read_bytes(), 9)) / 1000
