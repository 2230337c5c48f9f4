"""Takes the README's pictures and its film from the running app, and those that a browser shows
before it installs it (the manifest's): `python -m tests.browser.screenshots`.

The people in them are the demo's fictional circle, on a Thursday evening of theirs.
"""

import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from app.api.http.manifest import Screen, screen_file
from app.core.languages import LANGUAGES
from tests.browser.demo_circle import circle_of, speak
from tests.browser.film import take_film
from tests.browser.phone_browser import PhoneBrowser, launch
from tests.browser.site import Site
from tests.browser.webp import jpeg, webp

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "screenshots"
#: What is served beside the app; `app.api.http.manifest` says which file is which.
PUBLIC = ROOT / "pwa" / "public"
#: Whose first screen each picture of the manifest is.
SCREENS: dict[Screen, str] = {"person": "Mina", "friend": "Ade"}
#: Bytes of one picture of the manifest.
SCREEN_LIMIT = 64_000
#: Twenty past six in Vancouver: Sam's evening with Mina has begun.
EVENING = datetime(2026, 6, 12, 1, 20, tzinfo=UTC)
#: Ten past three that day, for the film: nobody is with Mina yet.
AFTERNOON = datetime(2026, 6, 11, 22, 10, tzinfo=UTC)
#: Bytes of all pictures together: a README that opens on a telephone, too.
SIZE_LIMIT = 300_000
Scheme = Literal["light", "dark"]


def take(browser: Browser, site: Site, folder: Path) -> list[Path]:
    """One circle, one evening. Gives the files."""
    files: list[Path] = []
    bench = browser.new_page()

    def phone(name: str) -> PhoneBrowser:
        return _signed_in(browser, site, name)

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


def _signed_in(browser: Browser, site: Site, name: str) -> PhoneBrowser:
    new_phone = PhoneBrowser(browser, site, name, width=360, height=740)
    new_phone.open(site.device_link(name))
    new_phone.on("device")
    new_phone.tap("use-device")
    new_phone.on("home")
    print(f"{name}'s phone is signed in.", flush=True)
    return new_phone


def _has_letters(language: str) -> bool:
    """Whether a font here has a language's letters: boxes are no picture of it."""
    command = ["fc-list", f":lang={language}", "family"]
    return bool(subprocess.run(command, capture_output=True, check=True).stdout)


def take_screens(browser: Browser, site: Site, public: Path) -> None:
    """The manifest's pictures, in each language, of the same evening."""
    bench = browser.new_page()
    for screen, name in SCREENS.items():
        phone = _signed_in(browser, site, name)
        for language in LANGUAGES:
            if not _has_letters(language):
                print(f"No letters for {language} on this machine: no picture; English stands in.")
                continue
            speak(phone, language)
            phone.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            picture = public / f"{screen}.png"
            phone.picture(picture)
            file = public / screen_file(language, screen)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(jpeg(bench, picture.read_bytes()))
            picture.unlink()
            print(f"{file.name}  {file.stat().st_size // 1024} KiB", flush=True)
            assert file.stat().st_size <= SCREEN_LIMIT, "too large for a picture of the manifest"
        phone.check()
        phone.close()


def main() -> None:
    """Take them all anew; what isn't among them goes."""
    with (
        tempfile.TemporaryDirectory(prefix="showup-screens-") as data,
        Site(Path(data), at=EVENING) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        take_screens(browser, site, PUBLIC)
        browser.close()
    with (
        tempfile.TemporaryDirectory(prefix="showup-screenshots-") as data,
        Site(Path(data), at=EVENING) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        files = take(browser, site, FOLDER)
        browser.close()
    with (
        tempfile.TemporaryDirectory(prefix="showup-film-") as data,
        Site(Path(data), at=AFTERNOON) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        mina, sam = (_signed_in(browser, site, name) for name in ("Mina", "Sam"))
        film = take_film(browser, site, mina, sam, FOLDER)
        browser.close()
    for old in set(FOLDER.iterdir()) - {*files, film}:
        old.unlink()
    size = sum(file.stat().st_size for file in files)
    print(f"{size // 1024} KiB in all")
    assert size <= SIZE_LIMIT, "too large for a README"


if __name__ == "__main__":
    main()
