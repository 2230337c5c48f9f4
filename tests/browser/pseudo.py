"""Two languages that nobody speaks, made from the English one, for tests alone.

Every sentence is accented, at least 40 % longer and in brackets: `[Cååll sóómééóóñéé~]`. A screen
walked in it shows which text is cut or has no room in a longer language (a bracket is missing),
and which doesn't come from the catalogue at all (no bracket and no accent). It is no part of
what is built or shipped: the phone's browser is handed it in place of the English file.

To walk screens in it: make the phone in English, then before its first address

    mina = open_phone("Mina", **SIZE)
    speak_pseudo(mina)
    mina.open()
    ...
    tour = Tour("en")           # `lang` stays English
    tour.stop(mina, "home")
    assert not plain(mina)      # texts that aren't from the catalogue

`speak_mirrored` is the same from right to left: each sentence is spelled in Arabic letters, and
the page mirrors. What is put into a sentence stands between them, as it would in Arabic: a name
that isn't set apart has its full stop on the wrong side.

Names, what people wrote, the calendar's own words (Intl) and the server's sentences stay as
they are; `plain` lists them with the rest, so a walk names those that it expects.
"""

import json
import re

from tests.browser.phone_browser import PhoneBrowser
from tests.catalogues import forms, phone_sentences

#: How much longer a sentence is made than the English one.
LONGER = 1.4
_HOLE = re.compile(r"(\{\w+\})")
#: Arabic letters by their sound; marks of vowels would be too small to be seen.
_SPELLED = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابكدهفغحيجكلمنوبقرستوفوخيز")
_ACCENTS = str.maketrans("AEIOUYaeiouycnsz", "ÅÉÎÓÛÝåéîóûýçñšž")
_VOWEL = re.compile(r"[ÅÉÎÓÛåéîóû]")

_SPEAK = """
(() => {
  const said = %s, real = window.fetch;
  const stretch = (sentence) => typeof sentence === 'string' ? said[sentence] ?? sentence
    : Object.fromEntries(Object.entries(sentence).map(([form, text]) => [form, said[text]]));
  window.fetch = async (wanted, ...more) => {
    const answer = await real(wanted, ...more);
    if (!/\\/assets\\/en-[^/]+\\.json$/.test(wanted.url ?? wanted)) return answer;
    const words = Object.entries(await answer.json());
    return new Response(JSON.stringify(
      Object.fromEntries(words.map(([name, sentence]) => [name, stretch(sentence)]))));
  };
})();
"""

# The page begins its lines at the right from its first paint on, whatever the app says.
_MIRROR = """
(() => {
  const {prototype} = HTMLHtmlElement;
  const dir = {get: () => 'rtl', set() { this.setAttribute('dir', 'rtl'); }};
  Object.defineProperty(prototype, 'dir', {...dir, configurable: true});
  new MutationObserver((_, watching) => {
    if (!document.documentElement) return;
    watching.disconnect();
    document.documentElement.dir = 'rtl';
  }).observe(document, {childList: true, subtree: true});
})();
"""

_PLAIN = """
() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  // A sentence may hold another's words in a node of their own: inside its brackets all the same.
  const inside = (node) => {
    let block = node.parentElement;
    while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(node, 0);
    const text = before.toString();
    return text.split('[').length > text.split(']').length;
  };
  while (walker.nextNode()) {
    const node = walker.currentNode, text = node.data.trim();
    if (!/\\p{L}{2}/u.test(text) || !node.parentElement.checkVisibility()) continue;
    if (!/^\\[.*\\]$/s.test(text) && !inside(node)) found.add(text);
  }
  for (const n of document.querySelectorAll('[aria-label], [placeholder]')) {
    for (const name of ['aria-label', 'placeholder']) {
      const text = n.getAttribute(name);
      if (text && !/\\[.*\\]/s.test(text)) found.add(text);
    }
  }
  return [...found];
}
"""


def pseudo(sentence: str) -> str:
    """One sentence in the language that nobody speaks; its holes stay as they are."""
    parts = [
        part if _HOLE.fullmatch(part) else _VOWEL.sub(r"\g<0>\g<0>", part.translate(_ACCENTS))
        for part in _HOLE.split(sentence)
    ]
    text = "".join(parts)
    return f"[{text}{'~' * max(0, round(len(sentence) * LONGER) - len(text) - 2)}]"


def pseudo_sentences() -> dict[str, str]:
    """The pseudo-language: each sentence of the phone app, in each of its forms, accented."""
    sentences = [text for sentence in phone_sentences("en").values() for text in forms(sentence)]
    return {text: pseudo(text) for text in sentences}


def mirrored(sentence: str) -> str:
    """The same from right to left; what is put into its holes runs as it would in Arabic."""
    parts = [
        part if _HOLE.fullmatch(part) else part.lower().translate(_SPELLED)
        for part in _HOLE.split(sentence)
    ]
    text = "".join(parts)
    return f"[{text}{'~' * max(0, round(len(sentence) * LONGER) - len(text) - 2)}]"


def speak_pseudo(phone: PhoneBrowser) -> None:
    """From its next address on, this phone's English is the language that nobody speaks."""
    phone.context.add_init_script(_SPEAK % json.dumps(pseudo_sentences()))


def speak_mirrored(phone: PhoneBrowser) -> None:
    """The same for the language that runs from right to left."""
    sentences = {text: mirrored(text) for text in pseudo_sentences()}
    phone.context.add_init_script(_MIRROR + _SPEAK % json.dumps(sentences))


def plain(phone: PhoneBrowser) -> list[str]:
    """The texts that can be read on the screen and don't come from the catalogue."""
    plain_texts: list[str] = phone.page.evaluate(_PLAIN)
    return plain_texts
