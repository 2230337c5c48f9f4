// Every sentence of the app comes from here. A phone loads one language, and the service worker
// keeps that one. The build cuts its catalogue into files (build.words.ts): what the first file of
// the code says comes first, and the rest with the code that says it. What members of closed lists
// are called (events, kinds, channels) stands in the server's folder, as both say it; the build puts
// those names into the catalogue.

import { signal } from "@preact/signals";

import type names from "../../../app/messages/names.en.json";
import { NotSent } from "../api/client.ts";
import { isolate } from "./bidi.ts";
import type en from "./en.json";
import { format, type Params, type Sentence } from "./format.ts";
import { directionOf, LANGUAGES, spoken, type Language } from "./languages.ts";
import { WORDS_PARTS, type WordsPart } from "./parts.ts";

export { LANGUAGES };
export type { Language, Params, WordsPart };

/** `copy.…` is what the server alone says. */
type Name = Exclude<keyof typeof names, `copy.${string}`>;
export type Key = keyof typeof en | Name;
type Catalogue = Record<Key, Sentence>;

/** By language, the addresses of its parts in their order; of the whole while developing. */
const ADDRESSES = import.meta.glob<string>("./??.json", {
  eager: true,
  query: "?url",
  import: "default",
});
const REMEMBERED = "language";

export const language = signal<Language>("en");
/** Where the page's lines begin. */
export const direction = signal<"ltr" | "rtl">("ltr");
export const catalogue = signal<Catalogue | null>(null);

/** The parts that `catalogue` has; all that are needed from here on, in whichever language. */
const needed = new Set<WordsPart>(["first"]);

export function speak(sentences: unknown, tongue: Language): void {
  language.value = tongue;
  direction.value = directionOf(tongue);
  catalogue.value = sentences as Catalogue;
}

/** Says a sentence in the language of the phone's person. */
export function t(key: Key, params: Params = {}): string {
  const sentence = catalogue.value?.[key];
  if (sentence === undefined && catalogue.peek()) console.error(`no words for ${key}`);
  return sentence === undefined ? "" : format(sentence, params, language.value, direction.value);
}

/** A name or somebody's words beside others: neither turns the other. */
export const setApart = (text: string): string => isolate(text, direction.value === "rtl");

/** A sentence whose key is put together from a code; null when the code is unknown. */
export function tCode(prefix: string, code: string, params: Params = {}): string | null {
  const sentence = (catalogue.value as Record<string, Sentence> | null)?.[`${prefix}.${code}`];
  return sentence === undefined ? null : format(sentence, params, language.value, direction.value);
}

/** Whether a text is a sentence of the catalogue as it stands: nobody's name or hour is in it. */
export function fixed(text: string): boolean {
  return Object.values(catalogue.value ?? {}).includes(text);
}

export const preferred = (): Language => spoken([read(), ...navigator.languages]);

function read(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

/** What is on its way, by its address: several screens may need it at once. */
const coming = new Map<string, Promise<object>>();

async function fetchFile(address: string): Promise<object> {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) throw new NotSent(!!answer);
  return answer.json() as Promise<object>;
}

async function fetchWords(wanted: Language, parts: readonly WordsPart[]): Promise<object> {
  const addresses = (ADDRESSES[`./${wanted}.json`] as string).split(" ");
  const words = await Promise.all(
    parts.map((part) => {
      const address = addresses[WORDS_PARTS.indexOf(part)];
      if (!address) return {};
      const under = coming.get(address) ?? fetchFile(address).finally(() => coming.delete(address));
      coming.set(address, under);
      return under;
    }),
  );
  return Object.assign({}, ...words) as object;
}

/**
 * Fetches what a part of the code says, if it isn't here. Code that is fetched waits for it, so
 * that no sentence is ever empty. Throws NotSent when the words can't be had.
 */
export async function needWords(part: WordsPart): Promise<void> {
  // Before there are any words, those that are needed come with the first.
  if (!catalogue.peek()) return void needed.add(part);
  // The rest is of use with all the others alone.
  const wanted = part === "rest" ? WORDS_PARTS : [part];
  while (wanted.some((one) => !needed.has(one))) {
    const tongue = language.peek();
    const missing = wanted.filter((one) => !needed.has(one));
    const words = await fetchWords(tongue, missing);
    // Another language may have been chosen meanwhile: it needs its own.
    if (language.peek() !== tongue) continue;
    for (const one of missing) needed.add(one);
    catalogue.value = { ...(catalogue.peek() as Catalogue), ...words };
  }
}

/**
 * Speaks another language from here on. `remember`: also at the next start.
 * Throws NotSent when its words can't be had; then the app goes on in the one it has.
 */
export async function loadLanguage(wanted: Language, remember = true): Promise<void> {
  if (!catalogue.peek() || language.peek() !== wanted) {
    let words: object;
    let parts: WordsPart[];
    do {
      parts = [...needed];
      words = await fetchWords(wanted, parts);
      // A screen that was fetched meanwhile needs its words, too.
    } while (parts.length < needed.size);
    speak(words, wanted);
    const page = document.documentElement;
    page.lang = wanted;
    page.dir = directionOf(wanted);
    // What the page made of it, not what it was told: names are set apart within its lines.
    direction.value = page.dir === "rtl" ? "rtl" : "ltr";
  }
  if (!remember) return;
  try {
    localStorage.setItem(REMEMBERED, wanted);
  } catch {
    // A window without storage forgets the choice; the account keeps it.
  }
}

/** Goes along when the phone's own language is changed while the app is open. */
export function followPhone(): void {
  addEventListener("languagechange", () => void loadLanguage(preferred(), false).catch(() => undefined));
}
