// Every sentence of the app comes from here. A catalogue is a file of its own, fetched when its
// language is wanted: a phone loads one language, and the service worker keeps that one. What
// members of closed lists are called (events, kinds, channels) stands in the server's folder, as
// both say it; the build puts those names into the catalogue (build.words.ts).

import { signal } from "@preact/signals";

import type names from "../../../app/messages/names.en.json";
import { NotSent } from "../api/client.ts";
import type en from "./en.json";
import { format, type Params, type Sentence } from "./format.ts";
import { LANGUAGES, spoken, type Language } from "./languages.ts";

export { LANGUAGES };
export type { Language, Params };

/** `copy.…` is what the server alone says. */
type Name = Exclude<keyof typeof names, `copy.${string}`>;
export type Key = keyof typeof en | Name;
type Catalogue = Record<Key, Sentence>;

const ADDRESSES = import.meta.glob<string>("./??.json", {
  eager: true,
  query: "?url",
  import: "default",
});
const REMEMBERED = "language";

export const language = signal<Language>("en");
export const catalogue = signal<Catalogue | null>(null);

export function speak(sentences: unknown, tongue: Language): void {
  language.value = tongue;
  catalogue.value = sentences as Catalogue;
}

/** Says a sentence in the language of the phone's person. */
export function t(key: Key, params: Params = {}): string {
  const sentence = catalogue.value?.[key];
  return sentence === undefined ? "" : format(sentence, params, language.value);
}

/** A sentence whose key is put together from a code; null when the code is unknown. */
export function tCode(prefix: string, code: string, params: Params = {}): string | null {
  const sentence = (catalogue.value as Record<string, Sentence> | null)?.[`${prefix}.${code}`];
  return sentence === undefined ? null : format(sentence, params, language.value);
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

async function fetched(wanted: Language): Promise<unknown> {
  const answer = await fetch(ADDRESSES[`./${wanted}.json`] as string).catch(() => null);
  if (!answer?.ok) throw new NotSent(!!answer);
  return answer.json();
}

/**
 * Speaks another language from here on. `remember`: also at the next start.
 * Throws NotSent when its words can't be had; then the app goes on in the one it has.
 */
export async function loadLanguage(wanted: Language, remember = true): Promise<void> {
  if (!catalogue.peek() || language.peek() !== wanted) {
    speak(await fetched(wanted), wanted);
    document.documentElement.lang = wanted;
    document.documentElement.dir = "ltr";
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
