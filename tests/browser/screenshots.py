"""Takes the README's pictures from the running app: `python -m tests.browser.screenshots`.

The people in them are the demo's fictional circle, on a Thursday evening of theirs.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.browser.demo_circle import circle_of
from tests.browser.phone_browser import PhoneBrowser, launch
from tests.browser.site import Site
from tests.browser.webp import webp

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
#: Twenty past six in Vancouver: Sam's evening with Mina has begun.
EVENING = datetime(2026, 6, 12, 1, 20, tzinfo=UTC)
#: Bytes of all pictures together: a README that opens on a telephone, too.
SIZE_LIMIT = 300_000
Scheme = Literal["light", "dark"]


def take(browser: Browser, site: Site, folder: Path) -> list[Path]:
    """One circle, one evening. Gives the files."""
    files: list[Path] = []
    bench = browser.new_page()

    def phone(name: str) -> PhoneBrowser:
        new_phone = PhoneBrowser(browser, site, name, width=360, height=740)
        new_phone.open(site.device_link(name))
        new_phone.on("device")
        new_phone.tap("use-device")
        new_phone.on("home")
        print(f"{name}'s phone is signed in.", flush=True)
        return new_phone

    def keep(shown_phone: PhoneBrowser, name: str, scheme: Scheme) -> None:
        shown_phone.page.evaluate("document.activeElement.blur()")
        shown_phone.page.emulate_media(color_scheme=scheme)
        picture = folder / f"{name}.png"
        shown_phone.picture(picture)
        file = picture.with_suffix(".webp")
        file.write_bytes(webp(bench, picture.read_bytes()))
        picture.unlink()
        files.append(file)
        print(f"{file.name}  {file.stat().st_size // 1024} KiB", flush=True)

    mina, sam, ade, lee = phone("Mina"), phone("Sam"), phone("Ade"), phone("Lee")
    keep(mina, "person-home", "light")
    keep(ade, "friend-home", "dark")
    lee.open(f"{circle_of(lee)}/gaps")
    lee.on("gaps")
    lee.page.locator("[data-gap]").first.wait_for()
    keep(lee, "coordinator-gaps", "light")
    mina.tap("nav-week")
    mina.on("week")
    mina.page.locator("[data-piece]").first.wait_for()
    keep(mina, "week", "light")
    mina.tap("nav-circle")
    mina.tap("consent")
    mina.on("consent")
    mina.it("consent-one").wait_for()
    keep(mina, "who-may-know-what", "dark")
    mina.tap("back")
    mina.on("circle")
    mina.tap("nav-now")
    mina.on("home")
    mina.tap("ask")
    mina.on("ask", "held")
    mina.tap("ask-now")
    mina.on("ask", "asking")
    keep(mina, "asking", "dark")
    sam.open()
    sam.on("home")
    sam.tap("see-ask")
    sam.on("answer", "asked")
    keep(sam, "answer", "light")
    sam.tap("coming")
    sam.on("answer", "coming")
    sam.tap("about-20")
    mina.on("ask", "covered")
    mina.sees("about 20 minutes")
    keep(mina, "covered", "dark")
    for each_phone in (mina, sam, ade, lee):
        each_phone.check()
        each_phone.close()
    return files


def main() -> None:
    """Take them all anew; what isn't among them goes."""
    with (
        tempfile.TemporaryDirectory(prefix="showup-screenshots-") as data,
        Site(Path(data), at=EVENING) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        files = take(browser, site, FOLDER)
        browser.close()
    for old in set(FOLDER.iterdir()) - set(files):
        old.unlink()
    size = sum(file.stat().st_size for file in files)
    print(f"{size // 1024} KiB in all")
    assert size <= SIZE_LIMIT, "too large for a README"


if __name__ == "__main__":
    main()
