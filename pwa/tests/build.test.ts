import { join, resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { partsOf, readSources } from "../build.graph.ts";
import { calledBy, cut, saidInEach, sentencesOf, shorter, tooEarly } from "../build.words.ts";
import { DIRECTIONS } from "../src/api/closedLists.ts";
import { WORDS_PARTS } from "../src/messages/parts.ts";
import { CATALOGUES, en } from "./fake/words.ts";

const SOURCE = resolve(import.meta.dirname, "../src");
const SOURCES = readSources(SOURCE);
const WHOLE = [...SOURCES.values()].join("\n");
const CUT = cut(partsOf(join(SOURCE, "app/main.tsx"), SOURCES), SOURCES, en);

const WORDS = { "home.ask": "Ask", "ask.step_one": "One", "event.gap": "a gap", "home.now": "now" };

describe("what is built", () => {
  it("names a whole sentence by its number, and nothing else", () => {
    const code = 't("home.ask"); t(`home.now`); t(`ask.step_${n}`); x("home.asks", "a home.ask")';
    expect(shorter(code, WORDS)).toBe('t("0"); t(`3`); t(`ask.step_${n}`); x("home.asks", "a home.ask")');
  });

  it("keeps the names that code puts together", () => {
    const code = 't("home.ask"); t("ask.step_one"); t(`ask.step_${n}`); tCode("event", code)';
    const called = calledBy(code, WORDS);
    expect(sentencesOf(called, WORDS, WORDS)).toEqual({
      "0": "Ask",
      "1": "One",
      "ask.step_one": "One",
      "event.gap": "a gap",
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
    const short = shorter([...SOURCES.values()].join("\n"), en);
    const said = new Set(Object.keys(en).filter((name) => WHOLE.includes(`"${name}"`)));
    for (const name of said) expect(short).not.toContain(`"${name}"`);
    for (const [, words] of CATALOGUES) {
      const built = Object.assign({}, ...WORDS_PARTS.map((part) => sentencesOf(CUT.get(part) ?? new Set(), words, en)));
      for (const [at, [name, sentence]] of Object.entries(words).entries()) {
        expect(built[said.has(name) ? at.toString(36) : name], name).toBe(sentence);
      }
    }
  }, 60_000);

  it("has in its first part what the first screens say, and each sentence in no more parts than say it", () => {
    const [first, rest] = [CUT.get("first") ?? new Set(), CUT.get("rest") ?? new Set()];
    const names = Object.keys(en);
    const called = (name: string): string => names.indexOf(name).toString(36);
    for (const name of ["home.can_ask", "ask.stop", "exit.leave", "call.title", "start.title", "lock.locked"]) {
      expect(first.has(called(name)), name).toBe(true);
    }
    expect(rest.has(called("devices.title"))).toBe(true);
    for (const part of WORDS_PARTS) {
      if (part === "first") continue;
      expect([...(CUT.get(part) ?? [])].filter((name) => first.has(name))).toEqual([]);
      if (part !== "rest") expect([...(CUT.get(part) ?? [])].filter((name) => rest.has(name))).toEqual([]);
    }
  });

  it("is refused where code would say something before its words are there", () => {
    const chunk = (name: string, module: string, ...imports: string[]) => ({
      name,
      isEntry: name === "index",
      imports,
      moduleIds: [join(SOURCE, module)],
    });
    const chunks = new Map([
      ["index.js", chunk("index", "features/home/Root.tsx")],
      ["arriving.js", chunk("arriving", "features/joining/Join.tsx", "index.js")],
      ["seldom.js", chunk("seldom", "features/record/RecordScreen.tsx", "index.js")],
    ]);
    expect(tooEarly(chunks, CUT, SOURCES, en)).toEqual([]);
    const wrong = new Map(chunks).set("friend.js", chunk("friend", "ui/Button.tsx", "seldom.js"));
    expect(tooEarly(wrong, CUT, SOURCES, en).length).toBeGreaterThan(10);
    const late = new Map(chunks).set("index.js", chunk("index", "features/joining/Join.tsx"));
    expect(tooEarly(late, CUT, SOURCES, en).length).toBeGreaterThan(10);
  });
});
