// "Listen": the words on this screen, read aloud by the phone's own voice. It isn't there where the
// phone has none for the app's language: a voice from elsewhere would be told every word.

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

import { lockState } from "../data/lock.ts";
import { reading, startReading, stopReading } from "../data/reading.ts";
import { chooseVoice } from "../data/spoken.ts";
import { language, t } from "../messages/index.ts";
import { localeOf } from "../messages/languages.ts";
import { Button } from "./Button.tsx";
import { wordsOnScreen } from "./wordsOnScreen.ts";

const speech = typeof speechSynthesis === "undefined" ? null : speechSynthesis;

/** Since the app was opened; whoever opens it next may not know yet. */
let isKnown = false;

const hasVoice = (): boolean =>
  speech !== null && chooseVoice(speech.getVoices(), localeOf(language.value)) !== null;

/** Tells of changes of the screen, and of all that has to silence it at once. */
function watch(changed: () => void, stop: () => void): () => void {
  const look = new MutationObserver((records) => {
    // Leaving at once covers the screen first; the next page may take long to come.
    if (document.getElementById("cover")) stop();
    else if (records.length > 0) changed();
  });
  look.observe(document.body, { childList: true, subtree: true, characterData: true });
  const whenHidden = () => document.hidden && stop();
  // Some browsers go on speaking on the next page.
  addEventListener("pagehide", stop);
  document.addEventListener("visibilitychange", whenHidden);
  const unlock = lockState.subscribe((state) => state === "locked" && stop());
  return () => {
    look.disconnect();
    removeEventListener("pagehide", stop);
    document.removeEventListener("visibilitychange", whenHidden);
    unlock();
  };
}

export function Listen() {
  const id = useMemo(() => Symbol("reading"), []);
  const canSpeak = useSignal(hasVoice());
  const tongue = language.value;
  useEffect(() => {
    const look = () => (canSpeak.value = hasVoice());
    look();
    // A browser may fetch the list of its voices after the page.
    speech?.addEventListener?.("voiceschanged", look);
    return () => {
      speech?.removeEventListener?.("voiceschanged", look);
      stopReading(id);
    };
  }, [tongue]);
  if (!speech || !canSpeak.value) return null;
  const isOn = reading.value === id;
  const press = () => {
    if (isOn) return stopReading(id);
    isKnown = true;
    const now = () => {
      const main = document.getElementById("main");
      return main ? wordsOnScreen(main) : [];
    };
    startReading(id, speech, { now, locale: localeOf(tongue), watch });
  };
  return (
    <div class="stack" data-unread>
      <Button do={isOn ? "stop-reading" : "listen"} weight="line" press={press} {...(isKnown ? {} : { describedBy: "listen-near" })}>
        {t(isOn ? "listen.stop" : "listen.start")}
      </Button>
      {isKnown ? null : (
        <p class="soft" id="listen-near">
          {t("listen.near")}
        </p>
      )}
    </div>
  );
}
