// What the phone says in each language, whole and by its long names.
import { catalogue } from "../../build.words.ts";
import { LANGUAGES } from "../../src/messages/languages.ts";

export const CATALOGUES = LANGUAGES.map((language) => [language, catalogue(language)] as const);
export const en = catalogue("en");
export const es = catalogue("es");
