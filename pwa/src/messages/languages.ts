// The languages that the app speaks; read by the page and by its service worker.

export type Language = "en" | "es";

export const LANGUAGES: readonly Language[] = ["en", "es"];

/** The first of the tags whose language the app speaks; English when there is none. */
export function spoken(tags: readonly (string | null)[]): Language {
  const wished = tags.map((tag) => tag?.slice(0, 2) as Language);
  return wished.find((one) => LANGUAGES.includes(one)) ?? "en";
}
