// Code that is fetched when it is wanted, together with what it says: no sentence is ever empty.

import { needWords, type WordsPart } from "../messages/index.ts";

/** Code and words that come later, each once. */
export interface Lazy<T> {
  /** Null until both are here. */
  file: T | null;
  /** Throws what an `import()` throws, and NotSent for the words. */
  fetch: () => Promise<T>;
}

/** Code that is fetched together with the words that it says. */
export function lazy<T>(load: () => Promise<T>, words: WordsPart): Lazy<T> {
  const part: Lazy<T> = {
    file: null,
    fetch: async () => {
      const [file] = await Promise.all([load(), needWords(words)]);
      return (part.file = file);
    },
  };
  return part;
}
