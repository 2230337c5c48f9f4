// Fills a sentence of the catalogue: {name} is a parameter, and a sentence with forms for
// counts picks one by `n`.

import { isolate } from "./bidi.ts";
import { directionOf, localeOf } from "./languages.ts";

export type Params = Record<string, string | number>;
/** Its language's own forms (CLDR): "1 hour", "2 hours"; Arabic has six, Korean one. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Sentence = string | Forms;

const rules = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

function kept<Made>(made: Map<string, Made>, name: string, make: () => Made): Made {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

/** The form of a count; `other` where a language's file has none for it. */
function formFor(forms: Forms, count: number, language: string): string {
  const rule = kept(rules, language, () => new Intl.PluralRules(language)).select(count);
  return forms[rule] ?? forms.other;
}

/** A number in the digits of the phone's flavour of a language: "12", "١٢". */
export function numberIn(language: string, value: number): string {
  const locale = localeOf(language);
  // A year has no separator, and neither has what is as short as one.
  const useGrouping = Math.abs(value) >= 10_000;
  return kept(numbers, `${locale} ${useGrouping}`, () => new Intl.NumberFormat(locale, { useGrouping })).format(
    value,
  );
}

export function format(
  sentence: Sentence,
  params: Params,
  language: string,
  direction = directionOf(language),
): string {
  const text =
    typeof sentence === "string" ? sentence : formFor(sentence, Number(params["n"] ?? 0), language);
  // A name that ends in a full stop ("M.") brings the sentence's own along.
  return text.replace(/\{(\w+)\}(\.?)/g, (hole, name: string, stop: string) => {
    const value = params[name];
    if (value === undefined) return hole;
    const plain = typeof value === "number" ? numberIn(language, value) : value;
    const said = isolate(plain, direction === "rtl");
    return plain.endsWith(".") ? said : said + stop;
  });
}

/** The texts of a sentence: one, or one for each form. */
export const formsOf = (sentence: Sentence): string[] =>
  typeof sentence === "string" ? [sentence] : Object.values(sentence);

/** The parameters that a sentence names, sorted: every language must name the same. */
export function holes(sentence: Sentence): string[] {
  const text = formsOf(sentence).join();
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] as string))].sort();
}
