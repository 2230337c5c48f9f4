"""What a phone downloads of the app: what its first screens take, and all of it.

The first screens need the scripts that the page names and the first part of one language's words
(the largest counts). Once they stand, the service worker fetches all code and the rest of that
language, so that every screen opens with no way out, too. The phone also loads one stylesheet
(6 kB).
"""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.serving import ROOT
from benchmarks.table import Row, against, at_most, say

#: kB, gzipped: what may come before the first screen stands (`tests/browser/test_download.py`).
CODE_LIMIT_KB = 40.0
WORDS_LIMIT_KB = 12.0
WEB = ROOT / "app" / "web"


def rows() -> list[Row]:
    """Gzipped file by file, in kB."""
    if not (WEB / "index.html").exists():
        say("  building the phone app …")
        subprocess.run([sys.executable, "hatch_build.py"], cwd=ROOT, check=True)
    code, words = first_code_kb(), first_words_kb()
    all_code = sum(map(_gzipped, WEB.rglob("*.js")))
    return [
        at_most("JavaScript of the first screen, gzipped", code, "kB", CODE_LIMIT_KB),
        at_most("words of the first screens, gzipped", words, "kB", WORDS_LIMIT_KB),
        against("JavaScript of all screens, gzipped", all_code, "kB", code),
        against("words of one language, gzipped", _most_words(""), "kB", words),
    ]


def first_code_kb() -> float:
    """The scripts that the page names, and whatever they import before they run."""
    page = (WEB / "index.html").read_text("utf-8")
    names = re.findall(r'(?:src|href)="/([^"]+\.js)"', page)
    assert names, "the page names no script"
    return sum(_gzipped(WEB / name) for name in names)


def first_words_kb() -> float:
    """The first part of a language's words, of the language that takes most."""
    return _most_words("first")


def _most_words(part: str) -> float:
    assets = WEB / "assets"
    languages = {file.name[:2] for file in assets.glob("??-first-*.json")}
    assert languages, "the built app has no words"
    return max(
        sum(map(_gzipped, assets.glob(f"{language}-{part}*.json"))) for language in languages
    )


def _gzipped(file: Path) -> float:
    """In kB, at level 9, as a server that compresses ahead would."""
    return len(gzip.compress(file.read_bytes(), 9)) / 1000
