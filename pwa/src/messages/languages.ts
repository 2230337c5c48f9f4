// The languages that the app speaks; read by the page and by its service worker.

import { DIRECTIONS, LOCALES, OWN_NAMES } from "../api/closedLists.ts";

export type Language = keyof typeof OWN_NAMES;

export const LANGUAGES = Object.keys(OWN_NAMES) as Language[];

/** "ko" of "ko-KR"; "kok" is another language's. */
const languageOf = (tag: string): string => (tag.split("-")[0] as string).toLowerCase();

/** The first of the tags whose language the app speaks; English when there is none. */
export function spoken(tags: readonly (string | null)[]): Language {
  const wished = tags.map((tag) => languageOf(tag ?? "") as Language);
  return wished.find((one) => LANGUAGES.includes(one)) ?? "en";
}

/** Where a language's lines begin, as `dir` has it. */
export const directionOf = (language: string): "ltr" | "rtl" => DIRECTIONS[language] ?? "ltr";

/** The phone's own flavour of a language (en-GB has a 24-hour clock, en-US hasn't), else the app's. */
export function localeOf(language: string): string {
  const own = typeof navigator === "undefined" ? [] : navigator.languages;
  return own.find((tag) => languageOf(tag) === language) ?? LOCALES[language] ?? language;
}
