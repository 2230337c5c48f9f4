"""What comes to a phone before its first screen stands: little code, and few words."""

import re

from benchmarks.size import (
    CODE_LIMIT_KB,
    WEB,
    WORDS_LIMIT_KB,
    first_code_kb,
    first_words_kb,
)

#: `import{a}from"./b.js"`, which a file waits for; not `import("./b.js")`, which it doesn't.
_STATIC_IMPORT = re.compile(r"""\bimport(?:\s*["'`]|[^;()]*?from\s*["'`])\./""")


def test_the_first_screens_take_little() -> None:
    assert 10 < first_code_kb() <= CODE_LIMIT_KB
    assert 1 < first_words_kb() <= WORDS_LIMIT_KB


def test_nothing_else_is_waited_for() -> None:
    """The page's script imports no other file before it runs: that would be one more wait."""
    page = (WEB / "index.html").read_text("utf-8")
    [entry] = re.findall(r'<script[^>]+src="/([^"]+\.js)"', page)
    assert _STATIC_IMPORT.search((WEB / entry).read_text("utf-8")) is None
    [seldom] = (WEB / "assets").glob("seldom-*.js")
    assert _STATIC_IMPORT.search(seldom.read_text("utf-8")) is not None


def test_each_language_comes_in_the_same_parts() -> None:
    names = [file.name.split("-") for file in (WEB / "assets").glob("??-*.json")]
    parts = {language: {name[1] for name in names if name[0] == language} for language, *_ in names}
    assert set(map(frozenset, parts.values())) == {
        frozenset({"first", "below", "friend", "arriving", "rest"})
    }
