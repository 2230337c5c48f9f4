// What the phone says in each language, whole and by its long names.
import { catalogue } from "../../build.words.ts";

export const en = catalogue("en");
export const es = catalogue("es");
