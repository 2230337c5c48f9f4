// The languages that the app speaks; read by the page and by its service worker.

import { OWN_NAMES } from "../api/closedLists.ts";

export type Language = keyof typeof OWN_NAMES;

export const LANGUAGES = Object.keys(OWN_NAMES) as Language[];

/** The first of the tags whose language the app speaks; English when there is none. */
export function spoken(tags: readonly (string | null)[]): Language {
  const wished = tags.map((tag) => tag?.slice(0, 2) as Language);
  return wished.find((one) => LANGUAGES.includes(one)) ?? "en";
}
