import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { en, es } from "./fake/words.ts";
import { holes, type Sentence } from "../src/messages/format.ts";

const CATALOGUES: Record<string, Record<string, Sentence>> = { en, es };
const source = new URL("../src", import.meta.url).pathname;

/** Words that urge, blame, label, praise or promise; in either language. */
const FORBIDDEN: readonly RegExp[] = [
  /\bpatients?\b/i,
  /\bvictims?\b/i,
  /complian/i,
  /non-?adher/i,
  /\bdeclin/i,
  /\brefus(ed|al|es)\b/i,
  /no[- ]show/i,
  /\burgent/i,
  /\bhurry/i,
  /\bimmediately\b/i,
  /right away/i,
  /\basap\b/i,
  /last chance/i,
  /you (must|should|have to|need to)\b(?! do anything)/i,
  /don['’]t worry/i,
  /calm down/i,
  /well done/i,
  /great job/i,
  /good job/i,
  /congrat/i,
  /\bproud\b/i,
  /\bhero/i,
  /\bstreak/i,
  /\bscore/i,
  /\bpromise/i,
  /\bguarantee/i,
  /always there for/i,
  /\bsuicid/i,
  /\bcrisis\b/i,
  /\bdanger/i,
  /unfortunately/i,
  /!/,
  /paciente/i,
  /víctima/i,
  /cumplimiento/i,
  /rechaz/i,
  /urgente/i,
  /date prisa/i,
  /de inmediato/i,
  /inmediatamente/i,
  /(debes|deberías|tienes que)\b(?! hacer nada| informar)/i,
  /no te preocupes/i,
  /cálmate/i,
  /bien hecho/i,
  /felicidades/i,
  /orgullo/i,
  /héroe/i,
  /promet/i,
  /garantiz/i,
  /peligro/i,
  /por desgracia/i,
];

const forms = (sentence: Sentence): string[] =>
  typeof sentence === "string" ? [sentence] : [sentence.one, sentence.other];

function files(): string {
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(source, name), "utf8"))
    .join("\n");
}

describe("the catalogues", () => {
  it("have the same keys", () => {
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(Object.keys(en))("name the same parameters: %s", (key) => {
    expect(holes(CATALOGUES["es"]?.[key] ?? "")).toEqual(holes(CATALOGUES["en"]?.[key] ?? ""));
  });

  it.each(["en", "es"])("say nothing twice over or empty in %s", (language) => {
    for (const [key, sentence] of Object.entries(CATALOGUES[language] ?? {})) {
      for (const form of forms(sentence)) {
        expect(form.trim(), key).not.toBe("");
        expect(form, key).toBe(form.trim());
        expect(form, key).not.toMatch(/ {2}|\{\{|\}\}/);
      }
    }
  });

  it.each(["en", "es"])("never urge, blame, praise or promise in %s", (language) => {
    for (const [key, sentence] of Object.entries(CATALOGUES[language] ?? {})) {
      for (const form of forms(sentence)) {
        for (const word of FORBIDDEN) expect(form, `${key}: ${word}`).not.toMatch(word);
      }
    }
  });

  it("speak of police and emergency numbers only among the limits, and of a duty to report", () => {
    for (const [key, sentence] of [...Object.entries(en), ...Object.entries(es)]) {
      if (key.startsWith("limits.") || key.startsWith("disclosure.reports")) continue;
      for (const form of forms(sentence as Sentence)) {
        expect(form, key).not.toMatch(/polic|emergenc|\b(911|112|999)\b|ambulanc/i);
      }
    }
  });

  it("are used: every sentence is named in the code, or by a code of the server", () => {
    const code = files();
    const byCode = [...code.matchAll(/(?:tCode\("|say\("|t\(`)([a-z_]+)[."]/g)].map((found) => found[1]);
    const prefixes = new Set([...byCode, "event_you", "channel_you", "reason_you"]);
    for (const key of Object.keys(en)) {
      const prefix = key.split(".")[0] ?? "";
      expect(code.includes(`"${key}"`) || prefixes.has(prefix), key).toBe(true);
    }
  });

  it("hold every sentence: no words stand between tags in the code", () => {
    const tags = files().match(/>\s*[A-Za-zÁ-ú][A-Za-zÁ-ú ,.’']{3,}<\//g) ?? [];
    expect(tags).toEqual([]);
  });
});
