// Sentences have long names in the sources ("home.ask_first"), and numbers in what is built: a
// phone would load each name twice, with the code and with the words. A name that the code puts
// together while it runs ("event." and a code of the server) stays in the catalogue as it is.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import type { Plugin } from "vite";

type Words = Record<string, unknown>;

const LITERAL = /(["'`])([a-z_]+\.[a-z_0-9.]+)\1/g;
/** Where a name begins that isn't whole: t(`ask.step_${…}`), tCode("event", …), say("reason", …). */
const BEGUN = /`([a-z_]+)\.[^`]*\$\{|(?:tCode|say)\(\s*"([a-z_]+)[."]/g;
const CATALOGUE = /[\\/]messages[\\/][a-z]{2}\.json\?url$/;

const numbers = (english: Words): Map<string, string> =>
  new Map(Object.keys(english).map((name, at) => [name, at.toString(36)]));

/** Code with the numbers of the sentences that it names whole. */
export function shorter(code: string, english: Words): string {
  const known = numbers(english);
  return code.replace(LITERAL, (whole, quote: string, name: string) => {
    const number = known.get(name);
    return number === undefined ? whole : quote + number + quote;
  });
}

/** A catalogue for that code: by number what is named whole, by name what may be put together. */
export function renamed(words: Words, english: Words, code: string): Words {
  const known = numbers(english);
  const whole = new Set([...code.matchAll(LITERAL)].map((found) => found[2]));
  const begun = new Set([...code.matchAll(BEGUN)].map((found) => found[1] ?? found[2]));
  const found: Words = {};
  for (const [name, sentence] of Object.entries(words)) {
    if (whole.has(name)) found[known.get(name) as string] = sentence;
    if (!whole.has(name) || begun.has(name.split(".")[0])) found[name] = sentence;
  }
  return found;
}

/** All of the app's own code, as one text. */
export function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

export function shortWords(): Plugin {
  const folder = resolve(import.meta.dirname, "src");
  const read = (name: string): Words =>
    JSON.parse(readFileSync(join(folder, "messages", name), "utf8")) as Words;
  const english = read("en.json");
  return {
    name: "short-words",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      return id.startsWith(folder) && /\.tsx?$/.test(id)
        ? { code: shorter(code, english), map: null }
        : undefined;
    },
    load(id) {
      if (!CATALOGUE.test(id)) return undefined;
      const name = basename(id).replace("?url", "");
      const source = JSON.stringify(renamed(read(name), english, sources(folder)));
      // Vite puts the file's address where this stands, as for any asset.
      return `export default "__VITE_ASSET__${this.emitFile({ type: "asset", name, source })}__"`;
    },
  };
}
