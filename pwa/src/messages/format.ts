// Fills a sentence of the catalogue: {name} is a parameter, and a sentence with forms for
// counts picks one by `n`.

import { isolate } from "./bidi.ts";

export type Params = Record<string, string | number>;
export type Sentence = string | { one: string; other: string };

export function format(sentence: Sentence, params: Params, language: string): string {
  let text: string;
  if (typeof sentence === "string") text = sentence;
  else {
    const form = new Intl.PluralRules(language).select(Number(params["n"] ?? 0));
    text = form === "one" ? sentence.one : sentence.other;
  }
  // A name that ends in a full stop ("M.") brings the sentence's own along.
  return text.replace(/\{(\w+)\}(\.?)/g, (hole, name: string, stop: string) => {
    const value = params[name];
    if (value === undefined) return hole;
    const said = isolate(String(value));
    return said.endsWith(".") ? said : said + stop;
  });
}

/** The parameters that a sentence names, sorted: both languages must name the same. */
export function holes(sentence: Sentence): string[] {
  const text = typeof sentence === "string" ? sentence : sentence.one + sentence.other;
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] as string))].sort();
}
