"""Takes the README's pictures from the running app: `python -m tests.browser.screenshots`.

The people in them are the demo's fictional circle, on a Thursday evening of theirs.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.browser.pixel import Pixel, launch
from tests.browser.png import smaller
from tests.browser.site import Site

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
#: Twenty past six in Vancouver: Sam's evening with Mina has begun.
EVENING = datetime(2026, 6, 12, 1, 20, tzinfo=UTC)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(browser: Browser, site: Site, folder: Path) -> list[Path]:
    """One circle, one evening; each screen is taken in both lights. Gives the files."""
    files: list[Path] = []
    bench = browser.new_page()

    def phone(name: str) -> Pixel:
        made = Pixel(browser, site, name, width=360, height=740)
        made.open(site.device_link(name))
        made.on("device")
        made.tap("use-device")
        made.on("home")
        return made

    def keep(pixel: Pixel, name: str) -> None:
        pixel.page.evaluate("document.activeElement.blur()")
        for scheme in SCHEMES:
            pixel.page.emulate_media(color_scheme=scheme)
            file = folder / f"{name}-{scheme}.png"
            pixel.picture(file)
            file.write_bytes(smaller(bench, file.read_bytes()))
            files.append(file)

    mina, sam, ade = phone("Mina"), phone("Sam"), phone("Ade")
    keep(mina, "person-home")
    keep(ade, "supporter-home")
    mina.tap("nav-week")
    mina.on("week")
    mina.page.locator(".ribbon").wait_for()
    keep(mina, "week")
    mina.tap("nav-circle")
    mina.tap("consent")
    mina.on("consent")
    mina.it("consent-one").wait_for()
    keep(mina, "who-may-know-what")
    mina.tap("back")
    mina.on("home")
    mina.tap("ask")
    mina.on("ask", "held")
    mina.tap("ask-now")
    mina.on("ask", "asking")
    keep(mina, "asking")
    sam.open()
    sam.on("home")
    sam.tap("see-ask")
    sam.on("answer", "asked")
    keep(sam, "answer")
    sam.tap("coming")
    sam.on("answer", "coming")
    sam.tap("about-20")
    mina.on("ask", "covered")
    mina.sees("about 20 minutes")
    keep(mina, "covered")
    for one in (mina, sam, ade):
        one.check()
        one.close()
    return files


def main() -> None:
    """Take them all, and say what there is."""
    with (
        tempfile.TemporaryDirectory(prefix="showup-screenshots-") as data,
        Site(Path(data), at=EVENING) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        files = take(browser, site, FOLDER)
        browser.close()
    for file in files:
        print(f"{file.relative_to(FOLDER.parents[1])}  {file.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
