"""A screen without touching it: Tab leads to all that can be done, in order, and one sees where."""

from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

#: Presses after which a screen has no end.
TAB_LIMIT = 120

# What Tab should stop at, in the page's order: of dots that exclude each other, one.
_MARK = """
() => {
  const things = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const groups = new Set();
  let count = 0;
  for (const n of document.querySelectorAll('[data-tab]')) n.removeAttribute('data-tab');
  for (const n of document.querySelectorAll(things)) {
    if (n.disabled || n.tabIndex < 0 || n.closest('.skip')) continue;
    if (!n.checkVisibility({visibilityProperty: true})) continue;
    if (n.type === 'radio') {
      if (groups.has(n.name)) continue;
      const all = [...document.querySelectorAll(`input[name="${n.name}"]`)];
      const on = all.find((one) => one.checked) ?? n;
      groups.add(n.name);
      on.dataset.tab = String(count++);
      continue;
    }
    n.dataset.tab = String(count++);
  }
  document.querySelector('.skip').focus();
  return count;
}
"""

_FOCUS = """
() => {
  const n = document.activeElement;
  if (!n || n === document.body) return null;
  const held = n.matches('[type=checkbox], [type=radio]') ? n.closest('label') ?? n : n;
  const ring = [n, held, ...held.querySelectorAll('*')].some((one) => {
    const {outlineStyle, outlineWidth} = getComputedStyle(one);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  const box = held.getBoundingClientRect();
  const x = box.left + box.width / 2;
  const points = [box.top + 2, box.top + box.height / 2, box.bottom - 2];
  const open = points.some((y) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (held.contains(hit) || hit.contains(held));
  });
  const apart = n.closest('.stuck') ? 'stuck' : n.closest('main') ? 'main' : 'frame';
  return {
    at: n.dataset.tab === undefined ? null : Number(n.dataset.tab),
    name: `${n.localName}[${n.dataset.do ?? n.className}]`,
    ring, open, apart,
    top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left,
  };
}
"""

#: Walks of a screen into which something comes.
TRIES = 3


def walk(page: Page) -> list[str]:
    """What is wrong with a screen for one who has keys alone.

    Where something came in meanwhile it is walked anew: what is marked at the start is counted.
    """
    faults: list[str] = []
    for _ in range(TRIES):
        stops, faults = _walk(page)
        if all(stop["at"] is not None for stop in stops):
            break
    return faults


def _walk(page: Page) -> tuple[list[dict[str, Any]], list[str]]:
    count: int = page.evaluate(_MARK)
    faults: list[str] = []
    stops: list[dict[str, Any]] = []
    for _ in range(TAB_LIMIT):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        # Past the last thing lies the browser's own bar; then it begins anew.
        if focus is None or (stops and focus["at"] == stops[0]["at"]) or focus["name"] == "a[skip]":
            break
        if stops and focus["at"] is not None and focus["at"] == stops[-1]["at"]:
            continue  # hours and minutes of one field
        stops.append(focus)
        if not focus["ring"]:
            faults.append(f"the focus can't be seen on {focus['name']}")
        if not focus["open"]:
            faults.append(f"the focus is behind something on {focus['name']}")
    order = [stop["at"] for stop in stops]
    if order != list(range(count)):
        names = [stop["name"] for stop in stops]
        faults.append(f"Tab reaches {order} of {count}: {names}")
    faults += _jumps(stops)
    page.evaluate("scrollTo(0, 0)")
    return stops, faults


def _jumps(stops: list[dict[str, Any]]) -> list[str]:
    """Faults where the focus goes up the page instead of down, within one scrolled part."""
    faults = []
    for before, after in pairwise(stops):
        if not before["apart"] == after["apart"] == "main":
            continue
        beside = after["bottom"] > before["top"] and before["bottom"] > after["top"]
        up = after["bottom"] <= before["top"] + 1
        back = beside and after["left"] < before["left"] and after["top"] <= before["top"]
        if up or back:
            faults.append(f"the focus jumps from {before['name']} back to {after['name']}")
    return faults
