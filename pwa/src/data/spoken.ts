// What is said when a screen is read aloud, and by which voice. Nothing here touches the browser.

/** What matters of a `SpeechSynthesisVoice`. */
export interface Voice {
  /** BCP 47; some phones write "en_US". */
  lang: string;
  /** False: the words are sent to somebody's server to be spoken. */
  localService: boolean;
  default: boolean;
}

/** Letters in one go: some voices stop for good after 15 seconds, and say nothing of it. */
export const LONGEST = 160;

/** Signs that turn lines, and that no voice should name. */
const UNSPOKEN = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** A phone number; read as one number it would be billions. */
const PHONE = /\+\d[\d ()./-]{5,}\d/g;
const DAY = /\b(\d{4})-(\d{2})-(\d{2})\b/g;

/** A text as it should be heard: a day as words, a phone number digit by digit. `locale`: BCP 47. */
export function asHeard(text: string, locale: string): string {
  const inWords = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  return text
    .replace(UNSPOKEN, "")
    .replace(DAY, (day) => {
      const at = Date.parse(`${day}T00:00:00Z`);
      return Number.isNaN(at) ? day : inWords.format(at);
    })
    .replace(PHONE, (number) => [...number.replace(/[^\d+]/g, "")].join(" "))
    .replace(/\s+/g, " ")
    .trim();
}

/** A sentence that is too long for one go, at its pauses, else between its words. */
function shorter(sentence: string): string[] {
  const parts: string[] = [];
  let rest = sentence;
  while (rest.length > LONGEST) {
    const start = rest.slice(0, LONGEST + 1);
    const pause = Math.max(...[", ", "; ", ": ", " – ", "، ", "؛ "].map((sign) => start.lastIndexOf(sign)));
    const space = start.lastIndexOf(" ");
    const end = pause > LONGEST / 3 ? pause + 1 : space > 0 ? space : LONGEST;
    parts.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return rest ? [...parts, rest] : parts;
}

/** A text in pieces, each short enough to be said whole, in their order. */
export function sentencesOf(text: string, locale: string): string[] {
  const heard = asHeard(text, locale);
  // An older browser has no `Segmenter`.
  const sentences =
    typeof Intl.Segmenter === "function"
      ? [...new Intl.Segmenter(locale, { granularity: "sentence" }).segment(heard)].map(({ segment }) => segment)
      : heard.split(/(?<=[.!?…؟。])\s+/u);
  return sentences.flatMap((sentence) => shorter(sentence.trim())).filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}

const tagOf = (voice: Voice): string => voice.lang.replaceAll("_", "-").toLowerCase();

/**
 * The voice of this phone for a language, or null. Never one of a server's, as that would be
 * told every word; nor one of another language, as nobody would understand it.
 */
export function chooseVoice<V extends Voice>(voices: readonly V[], locale: string): V | null {
  const wanted = locale.toLowerCase();
  const language = wanted.split("-")[0] as string;
  const own = voices.filter((voice) => voice.localService && tagOf(voice).split("-")[0] === language);
  return own.find((voice) => tagOf(voice) === wanted) ?? own.find((voice) => voice.default) ?? own[0] ?? null;
}
