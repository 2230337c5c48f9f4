"""Looking at a screen as somebody would who needs it: narrow, large text, dark, by keyboard.

Every look gives a list of what is wrong, in words; an empty one is what a test wants.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

from tests.browser.pixel import Pixel

#: CSS pixels: the narrowest phone in use, and a common one.
WIDTHS = (320, 360)
HEIGHT = 740
#: What a phone of these tests is at first.
SIZE = {"width": 360, "height": HEIGHT}
#: The app's languages, each with a phone's own flavour of it.
LANGUAGES = [("en", "en-CA"), ("es", "es-MX")]
#: How large text is, in hundredths of what the app sets.
SCALES = (100, 200)
#: CSS pixels: what a finger needs, and what a shaking one needs for asking and answering.
TARGET, LARGE_TARGET = 48, 84
LARGE = ("ask", "see-ask", "coming", "call", "not-now")
AXE = Path(__file__).parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
#: A folder to keep a picture of every screen in, for looking at them oneself.
PICTURES = os.environ.get("PICTURES", "")

# Even the shortest transition begins where the old look ends, and hands it down child by child.
_SETTLE = """
for (let again = 0; again < 30; again += 1) {
  const running = document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().endTime < Infinity);
  if (running.length === 0) break;
  for (const one of running) one.finish();
}
"""

_MEASURE = """
([language, target, large, largeTarget]) => {
  SETTLE
  const found = [];
  const root = document.documentElement;
  const width = root.clientWidth;
  const name = (n) => {
    const text = (n.innerText ?? n.value ?? '').trim().replaceAll('\\n', ' ').slice(0, 40);
    return `${n.localName}[${n.dataset?.do ?? n.className}] “${text}”`;
  };
  const aside = (n) => n.closest('.unseen, .skip') !== null;
  if (root.scrollWidth > width) found.push(`scrolls sideways: ${root.scrollWidth} > ${width}`);

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

_AXE = """
async (only) => {
  SETTLE
  const options = {resultTypes: ['violations']};
  if (only) options.runOnly = {type: 'rule', values: only};
  const {violations} = await axe.run(document, options);
  return violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.map((n) => `${n.target} ${n.any.map(
      (a) => a.message).join(' ')}`).slice(0, 3).join(' | ')}`);
}
""".replace("SETTLE", _SETTLE)


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


class Tour:
    """Collects what is wrong, stop by stop. `language` is what the screens should be in."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.stops: list[str] = []
        self.wrong: list[str] = []

    def stop(self, pixel: Pixel, name: str) -> None:
        """Look at the screen that is there, in every size and light."""
        self.stops.append(name)
        page = pixel.page
        found: dict[str, None] = {}

        def note(where: str, problems: list[str]) -> None:
            found.update({f"{name}, {where}: {problem}": None for problem in problems})

        args: list[Any] = [self.language, TARGET, list(LARGE), LARGE_TARGET]
        for scale in SCALES:
            page.evaluate(
                "size => { document.documentElement.style.fontSize = size }",
                f"{106.25 * scale / 100}%" if scale != 100 else "",
            )
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                note(f"{width} px at {scale} %", page.evaluate(_MEASURE, args))
            if scale == 200:
                note("200 %", page.evaluate(_COVERED))
                self._keep(pixel, f"{name}-200")
        page.evaluate("document.documentElement.style.fontSize = ''")
        if not page.evaluate("'axe' in window"):
            page.evaluate(_axe_source())
        page.emulate_media(color_scheme="light")
        note("light", page.evaluate(_AXE, None))
        self._keep(pixel, f"{name}-light")
        page.emulate_media(color_scheme="dark")
        note("dark", page.evaluate(_AXE, ["color-contrast"]))
        self._keep(pixel, f"{name}-dark")
        page.emulate_media(color_scheme="light")
        self.wrong += found

    def finish(self) -> None:
        """Fails with everything that was wrong anywhere."""
        assert not self.wrong, "\n".join(self.wrong)

    def _keep(self, pixel: Pixel, name: str) -> None:
        if PICTURES:
            pixel.picture(Path(PICTURES) / self.language / f"{name}.png")
