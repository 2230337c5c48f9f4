// Sentences have long names in the sources ("home.ask_first"), and numbers in what is built: a
// phone would load each name twice, with the code and with the words. A name that the code puts
// together while it runs ("event." and a code of the server) stays in the catalogue as it is.
// What members of closed lists are called stands in files that the server reads too.
//
// A language is cut into parts, as the code is (build.graph.ts): the first has what the page's own
// script says, and each other what its code says beside that; "rest" has all that is left.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Plugin } from "vite";

import { partsOf, readSources, type Parts, type Sources } from "./build.graph.ts";
import type { Sentence } from "./src/messages/format.ts";
import { directionOf, LANGUAGES } from "./src/messages/languages.ts";
import { WORDS_PARTS, type WordsPart } from "./src/messages/parts.ts";

type Words = Record<string, Sentence>;

const SOURCE = resolve(import.meta.dirname, "src");
const NAMES = resolve(import.meta.dirname, "../app/messages");

const LITERAL = /(["'`])([a-z_]+\.[a-z_0-9.]+)\1/g;
/** Where a name begins that isn't whole: t(`ask.step_${…}`), tCode("event", …), say("reason", …). */
const BEGUN = /`([a-z_]+\.[a-z_0-9.]*)\$\{|(?:tCode|say)\(\s*"([a-z_.]+)"/g;
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

/** What code calls its sentences: by number what it names whole, by name what it may put together. */
export function calledBy(code: string, english: Words): Set<string> {
  const known = numbers(english);
  const called = new Set<string>();
  for (const [, , name] of code.matchAll(LITERAL)) {
    const number = known.get(name as string);
    if (number !== undefined) called.add(number);
  }
  const begun = [...code.matchAll(BEGUN)].flatMap(([, part, prefix]) =>
    // What is said to "you" has a list of its own: event_you.ask beside event.ask.
    part ? [part] : [`${prefix}.`, `${prefix}_you.`],
  );
  for (const name of known.keys()) if (begun.some((part) => name.startsWith(part))) called.add(name);
  return called;
}

/** The same of several files. */
export const calledIn = (files: Iterable<string>, sources: Sources, english: Words): Set<string> =>
  new Set([...files].flatMap((file) => [...calledBy(sources.get(file) ?? "", english)]));

/** By part of the words, what its sentences are called. Each is in one part alone, but for those of several early parts. */
export function cut(parts: Parts, sources: Sources, english: Words): Map<WordsPart, Set<string>> {
  const of = (part: WordsPart): Set<string> =>
    calledIn(parts.files.get(part) ?? [], sources, english);
  const first = of("first");
  const early = new Map([["first", first]] as [WordsPart, Set<string>][]);
  for (const part of ["below", "friend", "arriving"] as const) {
    early.set(part, new Set([...of(part)].filter((name) => !first.has(name))));
  }
  const had = new Set([...early.values()].flatMap((names) => [...names]));
  const all = calledIn(sources.keys(), sources, english);
  const whole = [...numbers(english)].filter(([name, number]) => !all.has(name) && !all.has(number));
  // What no code names is what the server has a code for: by name.
  const rest = [...all, ...whole.map(([name]) => name)].filter((name) => !had.has(name));
  return early.set("rest", new Set(rest));
}

/** The sentences of a language under what they are called. */
export function sentencesOf(called: ReadonlySet<string>, words: Words, english: Words): Words {
  const entries = [...numbers(english)].flatMap(([name, number]) =>
    [name, number].filter((one) => called.has(one)).map((one) => [one, words[name]] as const),
  );
  return Object.fromEntries(entries as [string, Sentence][]);
}

/** What files of the code say that stands in none of these parts. */
export function missingIn(
  files: Iterable<string>,
  parts: readonly ReadonlySet<string>[],
  sources: Sources,
  english: Words,
): string[] {
  const called = calledIn(files, sources, english);
  return [...called].filter((name) => !parts.some((part) => part.has(name)));
}

/** The parts of the words that are here when a part of the code runs. */
const BESIDE: Record<string, readonly WordsPart[]> = {
  app: ["first"],
  below: ["first", "below"],
  friend: ["first", "friend"],
  arriving: ["first", "arriving"],
};

interface Chunk {
  name: string;
  isEntry: boolean;
  imports: readonly string[];
  moduleIds: readonly string[];
}

/** A file of the code and all that it imports. */
function withImports(file: string, chunks: ReadonlyMap<string, Chunk>, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !chunks.has(file)) return seen;
  seen.add(file);
  for (const one of chunks.get(file)?.imports ?? []) withImports(one, chunks, seen);
  return seen;
}

/** Sentences that built code says before its words are there: a build that has any is refused. */
export function tooEarly(
  chunks: ReadonlyMap<string, Chunk>,
  words: ReadonlyMap<WordsPart, ReadonlySet<string>>,
  sources: Sources,
  english: Words,
): string[] {
  return [...chunks].flatMap(([file, chunk]) => {
    const beside = chunk.isEntry ? BESIDE["app"] : BESIDE[chunk.name];
    if (!beside) return [];
    const modules = [...withImports(file, chunks)].flatMap((one) => chunks.get(one)?.moduleIds ?? []);
    const here = beside.map((part) => words.get(part) ?? new Set<string>());
    return missingIn(modules, here, sources, english).map((name) => `${file}: ${name}`);
  });
}

export function shortWords(): Plugin {
  const english = catalogue("en");
  const sources = readSources(SOURCE);
  const parts = partsOf(join(SOURCE, "app/main.tsx"), sources);
  const words = cut(parts, sources, english);
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
      const addresses = WORDS_PARTS.map((part) => {
        const said = sentencesOf(words.get(part) ?? new Set(), catalogue(language), english);
        const file = this.emitFile({
          type: "asset",
          name: `${language}-${part}.json`,
          source: JSON.stringify(said),
        });
        // Vite puts the file's address where this stands, as for any asset.
        return `__VITE_ASSET__${file}__`;
      });
      return `export default "${addresses.join(" ")}"`;
    },
    generateBundle(_, bundle) {
      const chunks = new Map<string, Chunk>();
      for (const one of Object.values(bundle)) if (one.type === "chunk") chunks.set(one.fileName, one);
      const early = tooEarly(chunks, words, sources, english);
      const wordless = [...parts.wordless].filter(
        (file) => missingIn([file], [words.get("first") as Set<string>], sources, english).length > 0,
      );
      if (early.length > 0) this.error(`said before its words are there: ${early.join(", ")}`);
      if (wordless.length > 0) this.error(`fetched without what it says: ${wordless.join(", ")}`);
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
