// What the app's own code imports and fetches, read from its sources: from this the build knows which
// files the first screen takes, and what is fetched together. A feature's `index.ts` names what
// others may use; of what it names, only what is taken counts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Sources by their whole path. */
export type Sources = ReadonlyMap<string, string>;

/** A file that is fetched while the app runs, and the part of the words that comes with it. */
export interface Fetched {
  file: string;
  /** Null: it was declared without words, by `import()` alone. */
  words: string | null;
}

const FROM = /^(?:import|export)\s+(type\s)?(?:(\*|[\w$]+(?:\s+as\s+\w+)?|\{[^}]*\})\s+from\s+)?"(\.[^"]+\.tsx?)";/gm;
const FETCHED = /(?<!typeof )\bimport\("(\.[^"]+\.tsx?)"\)(?:,\s*"[A-Z]\w*")?(?:,\s*"([a-z]+)")?/g;
const LAZY_SCREEN = /\blazyScreen\(\s*$|\blazyScreen\(\s*\(\) =>\s*$/;
const INDEX = /[\\/]features[\\/]\w+[\\/]index\.ts$/;

/** All of the app's own code. */
export function readSources(folder: string): Sources {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const paths = names.filter((name) => /\.tsx?$/.test(name)).map((name) => join(folder, name));
  return new Map(paths.map((path) => [path, readFileSync(path, "utf8")]));
}

const at = (from: string, address: string): string => resolve(dirname(from), address);

/** The names in `{ A, type B, c as d }` that are values, as they are called where they come from. */
function valuesIn(clause: string): string[] {
  return clause
    .replace(/[{}]/g, "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name && !name.startsWith("type "))
    .map((name) => name.split(/\s+as\s+/)[0] as string);
}

/** The files that a file takes along, each looked up behind the `index.ts` that names it. */
export function importsOf(file: string, sources: Sources): string[] {
  return [...(sources.get(file) ?? "").matchAll(FROM)].flatMap(([, isType, clause, address]) => {
    if (isType) return [];
    const target = at(file, address as string);
    if (!clause?.startsWith("{")) return [target];
    const taken = valuesIn(clause);
    if (taken.length === 0) return [];
    return INDEX.test(target) ? taken.flatMap((name) => behind(target, name, sources)) : [target];
  });
}

/** The file in which an `index.ts` has a name from; its own, where it makes it itself. */
function behind(index: string, wanted: string, sources: Sources): string[] {
  for (const [, isType, clause, address] of (sources.get(index) ?? "").matchAll(FROM)) {
    if (!isType && clause?.startsWith("{") && valuesIn(clause).includes(wanted)) {
      return [at(index, address as string)];
    }
  }
  return [index];
}

/** What a file fetches while the app runs, by `lazy`, `lazyScreen` or `import()` alone. */
export function fetchedBy(file: string, sources: Sources): Fetched[] {
  const source = sources.get(file) ?? "";
  return [...source.matchAll(FETCHED)].map((found) => {
    const isScreen = LAZY_SCREEN.test(source.slice(0, found.index));
    return { file: at(file, found[1] as string), words: found[2] ?? (isScreen ? "rest" : null) };
  });
}

/** A file and all that comes with it. */
export function reach(starts: readonly string[], sources: Sources): Set<string> {
  const reached = new Set<string>();
  const ahead = [...starts];
  for (let file = ahead.pop(); file !== undefined; file = ahead.pop()) {
    if (reached.has(file) || !sources.has(file)) continue;
    reached.add(file);
    ahead.push(...importsOf(file, sources));
  }
  return reached;
}

export interface Parts {
  /** By part of the words, the files that come with it, without those of the first. */
  files: ReadonlyMap<string, ReadonlySet<string>>;
  /** Files that are fetched without words, and what comes with them. */
  wordless: ReadonlySet<string>;
}

/** Which of the app's files comes with which part; "first" is what the page's script takes. */
export function partsOf(entry: string, sources: Sources): Parts {
  if (!existsSync(entry) && !sources.has(entry)) throw new Error(`no ${entry}`);
  const first = reach([entry], sources);
  const fetched = [...sources.keys()].flatMap((file) => fetchedBy(file, sources));
  const starts = new Map<string | null, string[]>();
  for (const { file, words } of fetched) starts.set(words, [...(starts.get(words) ?? []), file]);
  const apart = (files: readonly string[]): Set<string> =>
    new Set([...reach(files, sources)].filter((file) => !first.has(file)));
  const files = new Map<string, ReadonlySet<string>>([["first", first]]);
  for (const [words, roots] of starts) if (words !== null) files.set(words, apart(roots));
  return { files, wordless: apart(starts.get(null) ?? []) };
}
