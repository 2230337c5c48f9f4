"""What a tour runs in the page that it looks at: each gives what is wrong, in words."""

# Even the shortest transition begins where the old look ends, and hands it down child by child.
SETTLE = """
for (let again = 0; again < 30; again += 1) {
  const running = document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().endTime < Infinity);
  if (running.length === 0) break;
  for (const one of running) one.finish();
}
"""

LOOK = """
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
      .filter((n) => !aside(n) && n.checkVisibility()).filter((n) => {
        const {left, right} = n.getBoundingClientRect();
        // A page that runs from right to left may have been scrolled to what hangs over.
        return left + scrollX < -0.5 || right + scrollX > width + 0.5;
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
""".replace("SETTLE", SETTLE)

# Brought into the middle of the screen, a thing must be what a finger there would hit.
COVERED = """
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
MEASURE = """
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
""".replace("LOOK", LOOK.strip()).replace("COVERED", COVERED.strip())

# What is read out of each control and each named part, whatever it says on the screen; and where
# changes are read out in another language than the screen's.
READ_OUT = """
(language) => {
  const things = 'a[href], button, input, select, textarea, summary, [aria-label], [role=group]';
  const name = (n) => {
    const named = (n.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean)
      .map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    return (named || n.getAttribute('aria-label') || n.labels?.[0]?.textContent
      || n.querySelector?.(':scope > legend')?.textContent || n.textContent || '').trim();
  };
  // What people wrote stays in their language, also where it names a part of the screen.
  const words = [...document.querySelectorAll('.words')];
  const written = new Set(words.map((n) => n.textContent.trim()));
  const found = [], names = [];
  for (const n of document.querySelectorAll(things)) {
    if (n.closest('[hidden], [aria-hidden=true]') || !n.checkVisibility()) continue;
    const said = name(n);
    if (said === '') found.push(`nothing is read out of ${n.localName}[${n.dataset.do ?? ''}]`);
    if (!written.has(said)) names.push(said);
  }
  for (const n of document.querySelectorAll('[aria-live], [role=status], [role=alert]')) {
    const spoken = n.closest('[lang]').lang;
    if (spoken !== language) found.push(`changes are read out in ${spoken}`);
  }
  return [found, names];
}
"""

# The same screen on a phone that is switched to other languages, and back. What the server says
# stays as it was: it has the account's own language.
MEASURE_TRANSLATED = """
async ([sizes, own, others, ...how]) => {
  const root = document.documentElement;
  const look = LOOK;
  const heard = READ_OUT;
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  const remembered = localStorage.getItem('language');
  const speak = async ([language, tag]) => {
    Object.defineProperty(navigator, 'languages', {configurable: true, value: [tag, ...given]});
    localStorage.setItem('language', language);
    dispatchEvent(new Event('languagechange'));
    for (let frames = 1; root.lang !== language; frames += 1) {
      if (frames % 100 === 0) dispatchEvent(new Event('languagechange'));
      await frame();
    }
    await frame();
    await frame();
  };
  const given = [...navigator.languages];
  const found = [], byEar = [];
  for (const other of others) {
    const [language, , direction] = other;
    let looks;
    // Whose phone it is may come in meanwhile, and with it the account's own language.
    for (let again = 0; again === 0 || (root.lang !== language && again < 5); again += 1) {
      await speak(other);
      looks = sizes.map((size) => {
        root.style.fontSize = size;
        return look(language, direction, ...how);
      });
      root.style.fontSize = '';
    }
    found.push(...looks);
    byEar.push(heard(language));
  }
  await speak(own);
  delete navigator.languages;
  if (remembered === null) localStorage.removeItem('language');
  else localStorage.setItem('language', remembered);
  return [found, byEar];
}
""".replace("LOOK", LOOK.strip()).replace("READ_OUT", READ_OUT.strip())

RUN_AXE = """
async (only) => {
  const options = {resultTypes: ['violations']};
  if (only) options.runOnly = {type: 'rule', values: only};
  const run = async () => {
    SETTLE
    return (await axe.run(document, options)).violations;
  };
  let violations = await run();
  // A button may be on its way from one look to another while axe reads it: what stays is wrong.
  if (violations.length > 0) violations = await run();
  return violations.map((one) => `${one.id}: ${one.nodes.map((n) => `${n.target} ${n.any.map(
      (a) => a.message).join(' ')}`).slice(0, 3).join(' | ')}`);
}
""".replace("SETTLE", SETTLE)

# Where the phone's own few colours replace the app's: what can be pressed has an edge or a
# line, and what is chosen differs from what isn't by more than a background.
FORCED = """
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
""".replace("SETTLE", SETTLE)

#: Seconds that anything may take to change its looks; holding a button down fills it slowly.
MOTION = """
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

SET_SIZE = "size => { document.documentElement.style.fontSize = size }"
