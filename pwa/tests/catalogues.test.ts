import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { formsOf as forms, holes } from "../src/messages/format.ts";
import { CATALOGUES, en } from "./fake/words.ts";

const source = new URL("../src", import.meta.url).pathname;

const sources = (): { path: string; code: string }[] =>
  readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((path) => ({ path, code: readFileSync(join(source, path), "utf8") }));

const files = (): string =>
  sources()
    .map((file) => file.code)
    .join("\n");

describe("the catalogues", () => {
  it.each(CATALOGUES)("have the same keys in %s", (_, words) => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(CATALOGUES)("name the same parameters in %s", (_, words) => {
    for (const [key, sentence] of Object.entries(en)) {
      expect(holes(words[key] ?? ""), key).toEqual(holes(sentence));
    }
  });

  it.each(CATALOGUES)("say nothing twice over or empty in %s", (_, words) => {
    for (const [key, sentence] of Object.entries(words)) {
      for (const form of forms(sentence)) {
        expect(form.trim(), key).not.toBe("");
        expect(form, key).toBe(form.trim());
        expect(form, key).not.toMatch(/ {2}|\{\{|\}\}/);
      }
    }
  });

  it("name an ambulance nowhere without saying that police may come too", () => {
    const ambulance = Object.keys(en).filter(
      (key) => forms(en[key] ?? "").some((form) => /ambulance/i.test(form) && !/police/i.test(form)),
    );
    expect(ambulance.length).toBeGreaterThan(0);
    const screens = sources().filter(({ code }) =>
      ambulance.some((key) => code.includes(`"${key}"`) || code.includes("`emergency.ambulance_")),
    );
    expect(screens.length).toBeGreaterThan(1);
    for (const { path, code } of screens) {
      expect(code, path).toContain('t("limits.ambulance_police")');
      expect(code, path).not.toMatch(/href=.{0,3}(tel|sms):/);
    }
  });

  it("are used: every sentence is named in the code, or by a code of the server", () => {
    const code = files() + readFileSync(new URL("../index.html", import.meta.url), "utf8");
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
