"""Looking at a screen as somebody would who needs it: narrow, large text, dark, by keyboard.

Every look gives a list of what is wrong, in words; an empty one is what a test wants.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.core.languages import LANGUAGES as ROWS
from app.core.languages import Language, direction_of
from tests.browser import keyboard
from tests.browser.look_scripts import (
    FORCED,
    MEASURE,
    MEASURE_TRANSLATED,
    MOTION,
    RUN_AXE,
    SET_SIZE,
)
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.pseudo import plain, speak_mirrored, speak_pseudo
from tests.browser.routes import route_of
from tests.browser.screen_reader import ScreenReader, still_english
from tests.turns import MIRRORED, NOBODYS, PSEUDO

#: CSS pixels: the narrowest phone in use, and a common one.
WIDTHS = (320, 360)
HEIGHT = 740
#: What a phone of these tests is at first.
SIZE = {"width": 360, "height": HEIGHT}
#: The app's languages, each with a phone's own flavour of it.
LANGUAGES = [(str(language), row.locale) for language, row in ROWS.items()]
#: With the two that nobody speaks: in the long run, and when they are asked for.
TONGUES = [*LANGUAGES, *((name, ROWS[Language.EN].locale) for name in NOBODYS)]
#: How large text is, in hundredths of what the app sets.
SCALES = (100, 200)
#: CSS pixels: what a finger needs, and what a shaking one needs for asking and answering.
TARGET, LARGE_TARGET = 48, 84
#: Seconds of the one easing that there is.
MOST_MOTION_S = 0.2
#: The people of the stories.
NAMES = ("Mina", "Sam", "Ade", "Lee", "Theo", "Jordan", "Rosa", "Maximiliana")
LARGE = ("ask", "see-ask", "coming", "call", "not-now")
AXE = Path(__file__).parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
#: A folder to keep a picture of every screen in, for looking at them oneself.
PICTURES = os.environ.get("PICTURES", "")


def account_language(language: str) -> str:
    """What an account has on a phone that a tour walks: English's, where nobody speaks it."""
    return "en" if language in NOBODYS else language


def page_direction(language: str) -> str:
    """Where the lines of a tour's screens begin, as `dir` has it."""
    return "rtl" if language == MIRRORED else direction_of(account_language(language))


Note = Callable[[str, list[str]], None]


@dataclass(frozen=True)
class Walks:
    """What a tour covers: routes of the app's table, and names of screens."""

    routes: frozenset[str]
    screens: frozenset[str]

    def __str__(self) -> str:
        return f"{' '.join(sorted(self.routes))!r}, {' '.join(sorted(self.screens))!r}"


def walks(routes: str, screens: str) -> Walks:
    """Both written with blanks between."""
    return Walks(frozenset(routes.split()), frozenset(screens.split()))


_PHRASE = re.compile(r"[a-z]{3,} +[a-z]{2,}")


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def _size(scale: int) -> str:
    """The root's size of text, as CSS has it; what the app sets is none of its own."""
    return f"{106.25 * scale / 100}%" if scale != 100 else ""


class Tour:
    """Collects what is wrong, stop by stop. `language` is what the screens should be in.

    `content`: words of the story, which stand on screens as they were written.
    """

    def __init__(self, language: str, *, content: tuple[str, ...] = ()) -> None:
        self.language = language
        self.content = content
        self.stops: list[str] = []
        self.wrong: list[str] = []
        self.routes: set[str] = set()
        self.screens: set[str] = set()
        self._readers: dict[PhoneBrowser, ScreenReader] = {}

    def phone(self, phone: PhoneBrowser) -> PhoneBrowser:
        """A phone that speaks this tour's language, where that is nobody's."""
        if self.language == PSEUDO:
            speak_pseudo(phone)
        elif self.language == MIRRORED:
            speak_mirrored(phone)
        return phone

    def stop(self, phone: PhoneBrowser, name: str) -> None:
        """Look at the screen that is there: in every size and light, by ear and by keys."""
        self.stops.append(name)
        page = phone.page
        wrong: dict[str, None] = {}

        def note(place: str, problems: list[str]) -> None:
            wrong.update({f"{name}, {place}: {problem}": None for problem in problems})

        self.routes |= {route_of(urlsplit(page.url).path)} - {""}
        self.screens.add(page.locator("[data-screen]").get_attribute("data-screen") or "")
        if phone.acted and page.evaluate("document.activeElement === document.body"):
            note("keys", ["the focus is lost"])
        measure_options: list[Any] = [
            account_language(self.language),
            page_direction(self.language),
            TARGET,
            list(LARGE),
            LARGE_TARGET,
        ]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            # Whether a thing is covered is asked once, where text is largest.
            covered_at = _size(max(SCALES)) if width == WIDTHS[-1] else None
            sizes = [_size(scale) for scale in SCALES]
            measured = page.evaluate(MEASURE, [sizes, covered_at, *measure_options])
            for scale, (problems, covered) in zip(SCALES, measured, strict=True):
                note(f"{width} px at {scale} %", problems)
                note(f"{scale} %", covered)
            if width == min(WIDTHS):
                self._keep(phone, f"{name}-{width}")
                self._translate(phone, note, measure_options[2:])
        if PICTURES:
            page.evaluate(SET_SIZE, _size(200))
            self._keep(phone, f"{name}-200")
            page.evaluate(SET_SIZE, "")
        if self.language in NOBODYS:
            note(self.language, self._not_from_the_catalogue(phone))
            self._keep(phone, f"{name}-light")
        else:
            self._lights(phone, name, note)
        if self.language == "en":
            if phone not in self._readers:
                self._readers[phone] = ScreenReader(page, NAMES)
            note("by ear", self._readers[phone].complaints())
            note("keys", keyboard.walk(page))
            phone.acted = False  # the walk took the focus along
        self.wrong += wrong

    def _translate(self, phone: PhoneBrowser, note: Note, limits: list[Any]) -> None:
        """Look at the screen in every other language, where it is walked in English."""
        if self.language != "en":
            return
        english, *others = LANGUAGES
        translations = [(*spoken, page_direction(spoken[0])) for spoken in others]
        sizes = [_size(scale) for scale in SCALES]
        measured, by_ear = phone.page.evaluate(
            MEASURE_TRANSLATED, [sizes, english, translations, *limits]
        )
        looks = [(language, scale) for language, _ in others for scale in SCALES]
        for (language, scale), problems in zip(looks, measured, strict=True):
            note(f"{language} at {scale} %", problems)
        for (language, _), (problems, names) in zip(others, by_ear, strict=True):
            note(f"{language} by ear", problems + still_english(names, language))

    def _not_from_the_catalogue(self, phone: PhoneBrowser) -> list[str]:
        """Phrases that are neither sentences of the app nor the story's: two words or more."""
        known_texts = (*NAMES, *self.content)
        return [
            f"not in the catalogue: “{text}”"
            for text in plain(phone)
            if _PHRASE.search(text) and not any(known_text in text for known_text in known_texts)
        ]

    def _lights(self, phone: PhoneBrowser, name: str, note: Note) -> None:
        page = phone.page
        if not page.evaluate("'axe' in window"):
            page.evaluate(_axe_source())
        note("light", page.evaluate(RUN_AXE, None))
        note("little motion", page.evaluate(MOTION, 0))
        self._keep(phone, f"{name}-light")
        page.emulate_media(color_scheme="dark")
        note("dark", page.evaluate(RUN_AXE, ["color-contrast"]))
        self._keep(phone, f"{name}-dark")
        if self.language == "en":
            self._forced(phone, name, note)
        page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="reduce")

    def _forced(self, phone: PhoneBrowser, name: str, note: Note) -> None:
        page = phone.page
        page.emulate_media(reduced_motion="no-preference")
        note("motion", page.evaluate(MOTION, MOST_MOTION_S))
        page.emulate_media(reduced_motion="reduce", forced_colors="active")
        note("forced colours", page.evaluate(FORCED))
        note("forced colours", page.evaluate(RUN_AXE, ["color-contrast"]))
        self._keep(phone, f"{name}-forced")

    def finish(self, walks: Walks | None = None) -> None:
        """Fails with everything that was wrong anywhere, and when a screen was left out.

        `walks`: what the tour is there for; tests/architecture holds that all screens are in one.
        """
        assert not self.wrong, "\n".join(self.wrong)
        if walks is None:
            return
        walked = Walks(frozenset(self.routes), frozenset(self.screens))
        assert walked == walks, f"walked {walked}"

    def _keep(self, phone: PhoneBrowser, name: str) -> None:
        """The whole screen, with what stays in sight at its end."""
        if not PICTURES:
            return
        page = phone.page
        size = page.viewport_size or SIZE
        content_height: int = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(HEIGHT, content_height)})
        phone.picture(Path(PICTURES) / self.language / f"{name}.png")
        page.set_viewport_size({"width": size["width"], "height": HEIGHT})
