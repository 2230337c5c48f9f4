"""Every link that dials or texts is made in one place, and numbers are read in one."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT, imports, modules

DIALS = re.compile(r"\b(?:tel|sms|smsto|callto|facetime|whatsapp):(?!\s)|wa\.me/", re.IGNORECASE)
#: Makes them of what the server says can be dialled.
MADE_IN = "pwa/src/features/ask/Numbers.tsx"


def test_tel_and_sms_links_are_made_in_one_place() -> None:
    """What walks them (tests/browser/test_phone_numbers.py) walks all there are."""
    files = [
        *(ROOT / "pwa" / "src").rglob("*.ts*"),
        *(ROOT / "pwa" / "src" / "messages").glob("*.json"),
        ROOT / "pwa" / "index.html",
        *(file for file in (ROOT / "app").rglob("*") if file.suffix in {".py", ".json", ".html"}),
    ]
    source = {
        name: path.read_text(encoding="utf-8")
        for path in files
        if not (name := path.relative_to(ROOT).as_posix()).startswith("app/web/")
    }
    assert {name for name, text in source.items() if DIALS.search(text)} == {MADE_IN}
    assert DIALS.findall(source[MADE_IN]) == ["tel:", "sms:"]


def test_no_page_lets_a_browser_make_a_link_that_calls() -> None:
    """Safari makes one of each number that it sees in a text, 911 too, unless a page says no."""
    pages = {
        path.relative_to(ROOT).as_posix(): text
        for path in [ROOT / "pwa" / "index.html", *(ROOT / "app").rglob("*.py")]
        if "<head>" in (text := path.read_text(encoding="utf-8"))
    }
    assert {"pwa/index.html", "app/api/views/export_page.py"} <= set(pages)
    says_no = '<meta name="format-detection" content="telephone=no"'
    assert [name for name, text in pages.items() if says_no not in text] == []


def test_one_module_knows_how_numbers_are_read() -> None:
    readers = {
        module.name
        for module in modules()
        if any(imported.module.split(".")[0] == "phonenumbers" for imported in imports(module))
    }
    assert readers == {"app.core.phone_numbers"}
