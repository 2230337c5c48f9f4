// Sentences that count, in the forms of each language, with the digits of its phones.

import { afterEach, describe, expect, it, vi } from "vitest";

import { format, formsOf, holes, numberIn, type Forms, type Sentence } from "../src/messages/format.ts";
import { CATALOGUES, en } from "./fake/words.ts";

afterEach(() => vi.unstubAllGlobals());

const formsByLanguage = new Map<string, string[]>();

/** The forms that whole numbers take in a language; millions (French, Spanish) are never counted. */
function formsUsed(language: string): string[] {
  const rules = new Intl.PluralRules(language);
  const used =
    formsByLanguage.get(language) ??
    [...new Set([...Array.from({ length: 1_000 }, (_, n) => rules.select(n)), "other"])].sort();
  formsByLanguage.set(language, used);
  return used;
}

/** What is wrong with a sentence's forms in a language, beside the English one. */
function complaints(sentence: Sentence, english: Sentence, language: string): string[] {
  const used = formsUsed(language);
  const wanted = holes(english);
  if (typeof sentence === "string") {
    const counts = typeof english !== "string" && wanted.includes("n") && used.length > 1;
    return counts ? ["names a count in one form"] : [];
  }
  const known = new Intl.PluralRules(language).resolvedOptions().pluralCategories as string[];
  return [
    ...used.filter((form) => !(form in sentence)).map((form) => `lacks ${form}`),
    ...Object.keys(sentence).filter((form) => !known.includes(form)).map((form) => `has ${form}`),
    // "One message", "two messages": a form of one number needn't name it.
    ...Object.entries(sentence).flatMap(([form, text]) =>
      wanted
        .filter((hole) => hole !== "n" || !["zero", "one", "two"].includes(form))
        .filter((hole) => !holes(text).includes(hole) && formsOf(english).every((one) => holes(one).includes(hole)))
        .map((hole) => `${form} leaves out ${hole}`),
    ),
  ];
}

const ARABIC: Forms = {
  zero: "لا رسائل",
  one: "رسالة واحدة",
  two: "رسالتان",
  few: "{n} رسائل",
  many: "{n} رسالة",
  other: "{n} رسالة",
};
const MESSAGES = { one: "{n} message", other: "{n} messages" };

describe("a sentence that counts", () => {
  it.each(CATALOGUES)("has the forms of %s, each with what English names", (language, words) => {
    for (const [key, sentence] of Object.entries(en)) {
      expect(complaints(words[key] ?? "", sentence, language), key).toEqual([]);
    }
  });

  it("is complained of where a form is missing, strange, or leaves something out", () => {
    expect(complaints(ARABIC, MESSAGES, "ar")).toEqual([]);
    const { two: _, ...five } = ARABIC;
    expect(complaints(five, MESSAGES, "ar")).toEqual(["lacks two"]);
    expect(complaints({ ...MESSAGES, few: "{n} some" }, MESSAGES, "fr")).toEqual(["has few"]);
    expect(complaints("{n} messages", MESSAGES, "fr")).toEqual(["names a count in one form"]);
    expect(complaints({ one: "un", other: "des messages" }, { one: "{n} a", other: "{n} b" }, "fr")).toEqual([
      "other leaves out n",
    ]);
    // One form is all that Korean has.
    expect(complaints("메시지 {n}개", MESSAGES, "ko")).toEqual([]);
    expect(complaints({ other: "메시지 {n}개" }, MESSAGES, "ko")).toEqual([]);
    // Millions may have their own form in French, and need none.
    expect(complaints({ one: "{n} a", other: "{n} b", many: "{n} c" }, MESSAGES, "fr")).toEqual([]);
  });

  it.each([
    [0, "لا رسائل"],
    [1, "رسالة واحدة"],
    [2, "رسالتان"],
    [3, "3 رسائل"],
    [11, "11 رسالة"],
    [100, "100 رسالة"],
  ])("takes its form for %i", (n, said) => {
    vi.stubGlobal("navigator", { languages: ["ar-AE"] });
    expect(format(ARABIC, { n }, "ar")).toBe(said);
  });

  it("falls back on the form for all others", () => {
    expect(format({ other: "메시지 {n}개" }, { n: 1 }, "ko")).toBe("메시지 1개");
    expect(format({ other: "{n} messages" }, { n: 1 }, "fr")).toBe("1 messages");
  });

  it("counts none as one in French, and as several in English", () => {
    const sentence = { one: "{n} heure", other: "{n} heures" };
    expect([0, 1, 2].map((n) => format(sentence, { n }, "fr"))).toEqual(["0 heure", "1 heure", "2 heures"]);
    expect(format(MESSAGES, { n: 0 }, "en")).toBe("0 messages");
  });
});

describe("a number", () => {
  it("has the digits of the phone's own flavour", () => {
    vi.stubGlobal("navigator", { languages: ["fr-CA", "ar-EG"] });
    expect(numberIn("ar", 12)).toBe("١٢");
    expect(format("{n} من {all}", { n: 3, all: "7" }, "ar", "rtl")).toBe("٣ من 7");
    vi.stubGlobal("navigator", { languages: ["ar-MA"] });
    expect(numberIn("ar", 12)).toBe("12");
  });

  it("has separators where it is long, and none where it may be a year", () => {
    vi.stubGlobal("navigator", { languages: ["en-CA"] });
    expect(numberIn("en", 2026)).toBe("2026");
    expect(numberIn("en", 12_500)).toBe("12,500");
  });
});
