"""The phone's own speech, which this machine has none of.

Headless Chromium knows no voice and says nothing, so no utterance would ever end. In its place
stands as little as can be: a list of voices, a queue of one utterance, and a note on the phone's
storage of what was said, which outlives the page. What the app does with it is all real.
"""

import json
from typing import Any

from tests.browser.phone_browser import PhoneBrowser

_SPEECH = """
(() => {
  const name = 'spoken-for-test';
  const note = (said) => localStorage.setItem(
    name, JSON.stringify([...JSON.parse(localStorage.getItem(name) ?? '[]'), said]));
  let voices = %s, current = null;
  const speech = new EventTarget();
  speech.getVoices = () => voices;
  speech.speak = (utterance) => {
    current = utterance;
    note([utterance.voice.lang, utterance.text]);
  };
  speech.cancel = () => { if (current) note(['', 'cancelled']); current = null; };
  Object.defineProperty(window, 'speechSynthesis', {value: speech});
  addEventListener('pagehide', () => note(['', 'page left']));
  // The browser's own takes no voice but its own.
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  window.voicesForTest = (come) => {
    voices = come;
    speech.dispatchEvent(new Event('voiceschanged'));
  };
  window.sentencesEndForTest = () => {
    while (current) { const ended = current; current = null; ended.onend?.(); }
  };
})();
"""

#: As the other note of a phone: what was being said was broken off.
CANCELLED = ["", "cancelled"]
#: The page went away; what was noted before happened while it still stood there.
PAGE_LEFT = ["", "page left"]


def voice(tag: str, *, local: bool = True) -> dict[str, Any]:
    """A voice of the phone, or one that a server speaks with."""
    return {"lang": tag, "localService": local, "default": False, "name": tag, "voiceURI": tag}


def give_voices(phone: PhoneBrowser, *voices: dict[str, Any]) -> None:
    """From the next page on this phone has these voices."""
    phone.context.add_init_script(_SPEECH % json.dumps(voices))


def said_by(phone: PhoneBrowser) -> list[list[str]]:
    """What was said so far: the voice's language and words; `CANCELLED`, `PAGE_LEFT` between."""
    said: list[list[str]] = phone.page.evaluate(
        "JSON.parse(localStorage.getItem('spoken-for-test') ?? '[]')"
    )
    return said


def hears_to_the_end(phone: PhoneBrowser) -> list[str]:
    """Each sentence ends, until there is none; the words of all that was said."""
    phone.page.evaluate("sentencesEndForTest()")
    return [words for _, words in said_by(phone)]
