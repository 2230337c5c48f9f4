import { describe, expect, it } from "vitest";

import { renamed, saidInEach, shorter, sources } from "../build.words.ts";
import { DIRECTIONS } from "../src/api/closedLists.ts";
import { CATALOGUES, en } from "./fake/words.ts";

const WORDS = { "home.ask": "Ask", "ask.step_one": "One", "event.gap": "a gap", "home.now": "now" };

describe("what is built", () => {
  it("names a whole sentence by its number, and nothing else", () => {
    const code = 't("home.ask"); t(`home.now`); t(`ask.step_${n}`); x("home.asks", "a home.ask")';
    expect(shorter(code, WORDS)).toBe('t("0"); t(`3`); t(`ask.step_${n}`); x("home.asks", "a home.ask")');
  });

  it("keeps the names that code puts together", () => {
    const code = 't("home.ask"); t("ask.step_one"); t(`ask.step_${n}`); tCode("event", code)';
    expect(renamed(WORDS, WORDS, code)).toEqual({
      "0": "Ask",
      "1": "One",
      "ask.step_one": "One",
      "event.gap": "a gap",
      "home.now": "now",
    });
  });

  it("says in each language what the page says before its script runs", () => {
    expect(saidInEach('  <p data-say="app.not_ready"></p>\n')).toBe(
      CATALOGUES.map(
        ([language, words]) =>
          `  <p lang="${language}" dir="${DIRECTIONS[language]}">${words["app.not_ready"]}</p>\n`,
      ).join(""),
    );
    expect(() => saidInEach('<p data-say="app.unheard_of"></p>')).toThrow("app.unheard_of");
  });

  it("has every sentence of each language, under what the code calls it by", () => {
    const code = sources(new URL("../src", import.meta.url).pathname);
    const short = shorter(code, en);
    for (const [, words] of CATALOGUES) {
      const built = renamed(words, en, code);
      for (const [at, [name, sentence]] of Object.entries(words).entries()) {
        if (code.includes(`"${name}"`)) {
          expect(built[at.toString(36)], name).toBe(sentence);
          expect(short).not.toContain(`"${name}"`);
        } else expect(built[name], name).toBe(sentence);
      }
    }
  }, 60_000);
});
