// Sentences have long names in the sources ("home.ask_first"), and numbers in what is built: a
// phone would load each name twice, with the code and with the words. A name that the code puts
// together while it runs ("event." and a code of the server) stays in the catalogue as it is.
// What members of closed lists are called stands in files that the server reads too.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Plugin } from "vite";

import type { Sentence } from "./src/messages/format.ts";
import { directionOf, LANGUAGES } from "./src/messages/languages.ts";

type Words = Record<string, Sentence>;

const SOURCE = resolve(import.meta.dirname, "src");
const NAMES = resolve(import.meta.dirname, "../app/messages");

const LITERAL = /(["'`])([a-z_]+\.[a-z_0-9.]+)\1/g;
/** Where a name begins that isn't whole: t(`ask.step_${…}`), tCode("event", …), say("reason", …). */
const BEGUN = /`([a-z_]+)\.[^`]*\$\{|(?:tCode|say)\(\s*"([a-z_]+)[."]/g;
const CATALOGUE = /[\\/]messages[\\/]([a-z]{2})\.json\?url$/;

const numbers = (english: Words): Map<string, string> =>
  new Map(Object.keys(english).map((name, at) => [name, at.toString(36)]));

const read = (file: string): Words => JSON.parse(readFileSync(file, "utf8")) as Words;

/** All that the phone says in a language: its own sentences, and the names that both say. */
export function catalogue(language: string): Words {
  const names = Object.entries(read(join(NAMES, `names.${language}.json`)));
  return {
    ...read(join(SOURCE, "messages", `${language}.json`)),
    ...Object.fromEntries(names.filter(([name]) => !name.startsWith("copy."))),
  };
}

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
  const english = catalogue("en");
  return {
    name: "short-words",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      return id.startsWith(SOURCE) && /\.tsx?$/.test(id)
        ? { code: shorter(code, english), map: null }
        : undefined;
    },
    load(id) {
      const language = CATALOGUE.exec(id)?.[1];
      if (!language) return undefined;
      const source = JSON.stringify(renamed(catalogue(language), english, sources(SOURCE)));
      const file = this.emitFile({ type: "asset", name: `${language}.json`, source });
      // Vite puts the file's address where this stands, as for any asset.
      return `export default "__VITE_ASSET__${file}__"`;
    },
  };
}

const SAID = /^( *)<p data-say="([a-z_.]+)"><\/p>$/gm;

/** The page before its script runs says each sentence in every language: nobody was asked yet. */
export function saidInEach(page: string): string {
  return page.replace(SAID, (_, indent: string, name: string) =>
    LANGUAGES.map((language) => {
      const sentence = catalogue(language)[name];
      if (typeof sentence !== "string") throw new Error(`no sentence ${name} in ${language}`);
      return `${indent}<p lang="${language}" dir="${directionOf(language)}">${sentence}</p>`;
    }).join("\n"),
  );
}

export function pageWords(): Plugin {
  return { name: "page-words", transformIndexHtml: { order: "pre", handler: saidInEach } };
}

/** `npm run dev` hands out whole catalogues under the names of the files. */
export function wholeWords(): Plugin {
  return {
    name: "whole-words",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, answer, next) => {
        const language = CATALOGUE.exec(`${request.url}?url`)?.[1];
        if (!language) return next();
        answer.setHeader("Content-Type", "application/json");
        answer.end(JSON.stringify(catalogue(language)));
      });
    },
  };
}
