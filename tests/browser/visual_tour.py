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
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.pseudo import plain, speak_mirrored, speak_pseudo
from tests.browser.routes import route_of
from tests.browser.screen_reader import ScreenReader
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


# Even the shortest transition begins where the old look ends, and hands it down child by child.
_SETTLE = """
for (let again = 0; again < 30; again += 1) {
  const running = document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().endTime < Infinity);
  if (running.length === 0) break;
  for (const one of running) one.finish();
}
"""

_LOOK = """
(language, direction, target, large, largeTarget) => {
  SETTLE
  const found = [];
  const root = document.documentElement;
  const width = root.clientWidth;
  const name = (n) => {
    const text = (n.innerText ?? n.value ?? '').trim().replaceAll('\\n', ' ').slice(0, 40);
    return `${n.localName}[${n.dataset?.do ?? n.className}] “${text}”`;
  };
  const aside = (n) => n.closest('.unseen, .skip') !== null;
  if (root.scrollWidth > width) {
    const wide = [...document.querySelectorAll('body *')]
      .filter((n) => !aside(n)).filter((n) => {
        const {left, right} = n.getBoundingClientRect();
        return left < -0.5 || right > width + 0.5;
      });
    found.push(`scrolls sideways: ${root.scrollWidth} > ${width}, by ${wide.slice(-2).map(name)}`);
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || aside(parent)) continue;
    if (!parent.checkVisibility({visibilityProperty: true})) continue;
    range.selectNodeContents(node);
    const clips = [];
    for (let n = parent; n && n !== document.body; n = n.parentElement) {
      const style = getComputedStyle(n);
      if (/hidden|clip/.test(style.overflowX + style.overflowY)) clips.push(n);
    }
    for (const box of range.getClientRects()) {
      if (box.width === 0) continue;
      if (box.left < -0.5 || box.right > width + 0.5) {
        found.push(`text leaves the screen: “${node.data.trim().slice(0, 40)}”`);
        break;
      }
      const cut = clips.find((n) => {
        const edge = n.getBoundingClientRect();
        return box.left < edge.left - 2 || box.right > edge.right + 2
          || box.top < edge.top - 4 || box.bottom > edge.bottom + 4;
      });
      if (cut) {
        found.push(`text is cut: “${node.data.trim().slice(0, 40)}” in ${name(cut)}`);
        break;
      }
    }
    if (/^[a-z_]+\\.[a-z_.0-9]+$|\\{\\w+\\}|undefined|\\bNaN\\b|\\[object/.test(node.data.trim())) {
      found.push(`not a sentence: “${node.data}”`);
    }
  }

  const things = 'a[href], button, input, select, textarea, summary, [role=button]';
  for (const n of document.querySelectorAll(things)) {
    if (aside(n) || n.readOnly || !n.checkVisibility({visibilityProperty: true})) continue;
    const held = n.matches('[type=checkbox], [type=radio]') ? n.closest('label') ?? n : n;
    const box = held.getBoundingClientRect();
    // A link within a sentence has the sentence's lines; WCAG 2.5.8 leaves those out.
    const inline = n.localName === 'a' && getComputedStyle(n).display === 'inline'
      && n.parentElement.innerText.trim() !== n.innerText.trim();
    if (!inline && (box.width < target - 0.5 || box.height < target - 0.5)) {
      found.push(`too small: ${name(n)} ${Math.round(box.width)}×${Math.round(box.height)}`);
    }
    const answers = document.querySelector('[data-screen=answer], [data-screen=home]');
    if (answers && n.matches('.stuck *') && large.includes(n.dataset.do)
        && box.height < largeTarget - 0.5) {
      found.push(`too small for a shaking thumb: ${name(n)} ${Math.round(box.height)}`);
    }
    if (!n.dataset.do && n.localName !== 'summary' && n.id !== 'main') {
      found.push(`no data-do: ${name(n)}`);
    }
  }

  const headings = [...document.querySelectorAll('h1')];
  if (headings.length !== 1) found.push(`${headings.length} headings of the first rank`);
  if (headings.some((one) => !one.innerText.trim())) found.push('an empty heading');
  if (root.lang !== language) found.push(`lang is ${root.lang}, not ${language}`);
  if (getComputedStyle(root).direction !== direction) {
    found.push(`lines begin as in ${root.dir}, not ${direction}`);
  }
  if (!document.querySelector('[data-do=leave]')) found.push('no way to leave at once');
  return found;
}
""".replace("SETTLE", _SETTLE)

# Brought into the middle of the screen, a thing must be what a finger there would hit.
_COVERED = """
() => {
  const found = [];
  for (const n of document.querySelectorAll('a[data-do], button[data-do]')) {
    if (!n.checkVisibility({visibilityProperty: true}) || n.closest('.skip')) continue;
    n.scrollIntoView({block: 'center', behavior: 'instant'});
    const box = n.getClientRects()[0];
    const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 30);
    const hit = document.elementFromPoint(x, y);
    if (hit && !n.contains(hit) && !hit.contains(n)) {
      found.push(`covered: ${n.dataset.do} by ${hit.localName}.${hit.className}`);
    }
  }
  scrollTo(0, 0);
  return found;
}
"""

# For each size of text what is wrong with it, and what is covered: one call, since calls cost more
# than what they do.
_MEASURE = """
([sizes, coveredAt, ...how]) => {
  const root = document.documentElement;
  const look = LOOK;
  const covered = COVERED;
  const found = sizes.map((size) => {
    root.style.fontSize = size;
    return [look(...how), size === coveredAt ? covered() : []];
  });
  root.style.fontSize = '';
  return found;
}
""".replace("LOOK", _LOOK.strip()).replace("COVERED", _COVERED.strip())

# The same screen on a phone that is switched to other languages, and back. What the server says
# stays as it was: it has the account's own language.
_MEASURE_TRANSLATED = """
async ([sizes, own, others, ...how]) => {
  const root = document.documentElement;
  const look = LOOK;
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  const remembered = localStorage.getItem('language');
  const speak = async ([language, tag]) => {
    Object.defineProperty(navigator, 'languages', {configurable: true, value: [tag, ...given]});
    localStorage.setItem('language', language);
    dispatchEvent(new Event('languagechange'));
    while (root.lang !== language) await frame();
    await frame();
    await frame();
  };
  const given = [...navigator.languages];
  const found = [];
  for (const other of others) {
    await speak(other);
    for (const size of sizes) {
      root.style.fontSize = size;
      found.push(look(other[0], ...how));
    }
    root.style.fontSize = '';
  }
  await speak(own);
  delete navigator.languages;
  if (remembered === null) localStorage.removeItem('language');
  else localStorage.setItem('language', remembered);
  return found;
}
""".replace("LOOK", _LOOK.strip())

_AXE = """
async (only) => {
  SETTLE
  const options = {resultTypes: ['violations']};
  if (only) options.runOnly = {type: 'rule', values: only};
  const {violations} = await axe.run(document, options);
  return violations.map((one) => `${one.id}: ${one.nodes.map((n) => `${n.target} ${n.any.map(
      (a) => a.message).join(' ')}`).slice(0, 3).join(' | ')}`);
}
""".replace("SETTLE", _SETTLE)

# Where the phone's own few colours replace the app's: what can be pressed has an edge or a
# line, and what is chosen differs from what isn't by more than a background.
_FORCED = """
() => {
  SETTLE
  const found = [];
  const look = (n) => {
    const {borderTopWidth, borderTopStyle, borderTopColor, backgroundColor, outlineStyle,
      outlineWidth, outlineColor, textDecorationLine, color, fontWeight} = getComputedStyle(n);
    const edge = parseFloat(borderTopWidth) >= 1 && borderTopStyle !== 'none'
      && borderTopColor !== 'rgba(0, 0, 0, 0)' && borderTopColor !== backgroundColor;
    const ring = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    return {edge, line: textDecorationLine !== 'none', color, backgroundColor,
      mark: `${edge && borderTopWidth} ${ring && outlineWidth} ${outlineColor} ${fontWeight}`};
  };
  const shown = (n) => n.checkVisibility({visibilityProperty: true}) && !n.closest('.skip');
  for (const n of document.querySelectorAll('.btn, .leave, .box, .knob, textarea, .field input')) {
    if (!shown(n)) continue;
    const one = look(n);
    if (!one.edge) found.push(`no edge: ${n.localName}.${n.className} ${n.dataset.do ?? ''}`);
    if (one.color === one.backgroundColor) found.push(`no contrast: ${n.className}`);
  }
  const pairs = [
    ['.choice input:checked + .box', '.choice input:not(:checked) + .box'],
    ['.btn[aria-pressed=true]', '.btn[aria-pressed=false]'],
    ['.tabs .on', '.tabs a:not(.on)'],
  ];
  for (const [on, off] of pairs) {
    const chosen = document.querySelector(on), other = document.querySelector(off);
    if (chosen && other && shown(chosen) && look(chosen).mark === look(other).mark) {
      found.push(`can't be told apart: ${on} and ${off}`);
    }
  }
  return found;
}
""".replace("SETTLE", _SETTLE)

# Seconds that anything may take to change its looks; holding a button down fills it slowly.
_MOTION = """
(most) => {
  const found = new Set();
  for (const n of document.querySelectorAll('*')) {
    for (const part of [null, '::before', '::after']) {
      const style = getComputedStyle(n, part);
      const longest = Math.max(...style.transitionDuration.split(',').map(parseFloat));
      if (longest > most && style.transitionProperty !== 'none' && !n.matches('.holding')) {
        found.add(`moves for ${longest} s: ${n.localName}.${n.className}`);
      }
      if (style.animationName !== 'none') found.add(`moves by itself: .${n.className}`);
    }
  }
  return [...found];
}
"""


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


_SET_SIZE = "size => { document.documentElement.style.fontSize = size }"
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
            measured = page.evaluate(_MEASURE, [sizes, covered_at, *measure_options])
            for scale, (problems, covered) in zip(SCALES, measured, strict=True):
                note(f"{width} px at {scale} %", problems)
                note(f"{scale} %", covered)
            if width == min(WIDTHS):
                self._keep(phone, f"{name}-{width}")
                self._translate(phone, note, measure_options[1:])
        if PICTURES:
            page.evaluate(_SET_SIZE, _size(200))
            self._keep(phone, f"{name}-200")
            page.evaluate(_SET_SIZE, "")
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
        english, *translations = LANGUAGES
        sizes = [_size(scale) for scale in SCALES]
        measured = phone.page.evaluate(_MEASURE_TRANSLATED, [sizes, english, translations, *limits])
        looks = [(language, scale) for language, _ in translations for scale in SCALES]
        for (language, scale), problems in zip(looks, measured, strict=True):
            note(f"{language} at {scale} %", problems)

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
        note("light", page.evaluate(_AXE, None))
        note("little motion", page.evaluate(_MOTION, 0))
        self._keep(phone, f"{name}-light")
        page.emulate_media(color_scheme="dark")
        note("dark", page.evaluate(_AXE, ["color-contrast"]))
        self._keep(phone, f"{name}-dark")
        if self.language == "en":
            self._forced(phone, name, note)
        page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="reduce")

    def _forced(self, phone: PhoneBrowser, name: str, note: Note) -> None:
        page = phone.page
        page.emulate_media(reduced_motion="no-preference")
        note("motion", page.evaluate(_MOTION, MOST_MOTION_S))
        page.emulate_media(reduced_motion="reduce", forced_colors="active")
        note("forced colours", page.evaluate(_FORCED))
        note("forced colours", page.evaluate(_AXE, ["color-contrast"]))
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
