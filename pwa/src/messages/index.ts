// Every sentence of the app comes from here.

import { signal } from "@preact/signals";

import enAddress from "./en.json?url";
import type en from "./en.json";
import esAddress from "./es.json?url";
import { format, type Params, type Sentence } from "./format.ts";

export type { Params };

export type Key = keyof typeof en;
export type Language = "en" | "es";
type Catalogue = Record<Key, Sentence>;

const ADDRESSES: Record<Language, string> = { en: enAddress, es: esAddress };
const REMEMBERED = "language";

export const LANGUAGES: readonly Language[] = ["en", "es"];
export const language = signal<Language>("en");
export const catalogue = signal<Catalogue | null>(null);

export function speak(sentences: unknown, spoken: Language): void {
  language.value = spoken;
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

export function preferred(): Language {
  const wished = [read(), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return LANGUAGES.find((known) => known === wished.find((w) => LANGUAGES.includes(w as Language))) ?? "en";
}

function read(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

export async function loadLanguage(wanted: Language): Promise<void> {
  if (catalogue.peek() && language.peek() === wanted) return;
  const answer = await fetch(ADDRESSES[wanted]);
  if (!answer.ok) throw new Error("catalogue");
  speak(await answer.json(), wanted);
  document.documentElement.lang = wanted;
  document.documentElement.dir = "ltr";
  try {
    localStorage.setItem(REMEMBERED, wanted);
  } catch {
    // A window without storage forgets the choice; the account keeps it.
  }
}
