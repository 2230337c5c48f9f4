// What people write is laid out by its own direction, and names stand apart in sentences.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { saidInEach } from "../build.words.ts";
import { DIRECTIONS } from "../src/api/closedLists.ts";
import { isolate } from "../src/messages/bidi.ts";
import { format } from "../src/messages/format.ts";
import { direction, speak } from "../src/messages/index.ts";
import { directionOf, LANGUAGES } from "../src/messages/languages.ts";
import { names, spaced } from "../src/messages/time.ts";
import { en } from "./fake/words.ts";

const SOURCE = join(import.meta.dirname, "../src");

const screens = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".tsx"))
  .map((file) => [file, readFileSync(join(SOURCE, file), "utf8")] as const);

/** Opening tags of these elements, with all that stands in them. */
const tags = (source: string, names: string): string[] =>
  source.match(new RegExp(`<(?:${names})\\b(?:[^<>]|=>)*>`, "g")) ?? [];

describe("names in sentences", () => {
  it.each(["שרה", "سارة", "Sam ‏"])("%s stands apart", (name) => {
    const said = format("{name} is with you until 21:00.", { name }, "en");
    expect(said).toMatch(/^\u2068[^\u2068\u2069]+\u2069 is with you until 21:00\.$/);
  });

  it("is set apart once, and can't leave a sign behind that turns the rest", () => {
    expect(isolate(isolate("שרה"))).toBe(isolate("שרה"));
    expect(isolate("\u202eSam")).toBe("\u2068Sam\u2069");
    expect(isolate("\u2069שרה\u2068")).toBe("\u2068שרה\u2069");
  });

  it("keeps the pieces that a list of names sets apart", () => {
    expect(isolate("\u2068שרה\u2069 and Sam")).toBe("\u2068\u2068שרה\u2069 and Sam\u2069");
    const list = isolate("\u2068שרה\u2069 and Sam");
    expect(isolate(list)).toBe(list);
    // Two pieces aren't one, though the first sign opens and the last one closes.
    expect(isolate("\u2068שרה\u2069 and \u2068סרה\u2069")).toBe("\u2068\u2068שרה\u2069 and \u2068סרה\u2069\u2069");
    expect(isolate("\u2067Sam")).toBe("\u2068Sam\u2069");
  });

  it.each(["Sam", "Sam M.", "+1 604 555 0117", "18:00", "سارة.", "٠٤ ٥٥"])(
    "%s stands apart in a sentence from right to left",
    (words) => {
      expect(isolate(words, true)).toBe(`\u2068${words}\u2069`);
      expect(isolate(isolate(words, true), true)).toBe(isolate(words, true));
    },
  );

  it.each(["سارة", "سارة علي", "12", "١٢", ""])("“%s” needs no sign there", (words) => {
    expect(isolate(words, true)).toBe(words);
  });

  it("ends a sentence once there, too", () => {
    expect(format("شكرًا {name}.", { name: "M." }, "ar", "rtl")).toBe("شكرًا \u2068M.\u2069");
    expect(format("شكرًا {name}.", { name: "Mina" }, "ar", "rtl")).toBe("شكرًا \u2068Mina\u2069.");
  });

  it("leaves what needs nothing as it is", () => {
    expect(format("{name} is in.", { name: "José 🌱" }, "en")).toBe("José 🌱 is in.");
  });
});

describe("where lines begin", () => {
  it("is told of each language, and is the left for one that isn't here", () => {
    expect(Object.keys(DIRECTIONS)).toEqual(LANGUAGES);
    expect(LANGUAGES.map(directionOf)).toEqual(LANGUAGES.map((one) => DIRECTIONS[one]));
    expect(directionOf("xx")).toBe("ltr");
  });

  it("is said of each sentence of the page before its script runs", () => {
    const page = saidInEach('    <p data-say="app.not_ready"></p>');
    for (const language of LANGUAGES) {
      expect(page).toContain(`<p lang="${language}" dir="${directionOf(language)}">`);
    }
  });

  it("decides where the pieces of a code stand", () => {
    speak(en, "en");
    expect(spaced("482913")).toBe("482 913");
    direction.value = "rtl";
    expect(spaced("482913")).toBe("\u2068482 913\u2069");
    expect(names(["Sam", "سارة"])).toBe("\u2068Sam\u2069 and سارة");
    speak(en, "en");
    expect(direction.value).toBe("ltr");
  });

  it.each(screens)("%s: icons that point along a line turn", (_, source) => {
    const svgs = source.match(/<svg[^>]*>\s*<path[^>]*>/g) ?? [];
    // An arrow whose ends lie above each other points along the line.
    const pointing = svgs.filter((svg) => /[-\s]7 7 7 7|7 7-7 7/.test(svg));
    expect(pointing.filter((svg) => !svg.includes('class="icon turns"'))).toEqual([]);
  });
});

describe("the direction of what people write", () => {
  it.each(screens)("%s: free text takes its own", (_, source) => {
    const words = tags(source, "p|span|div|dd|blockquote").filter((tag) =>
      /class="words\b/.test(tag),
    );
    expect(words.filter((tag) => !tag.includes('dir="auto"'))).toEqual([]);
  });

  it.each(screens)("%s: so does a name or a text that stands alone", (_, source) => {
    const alone =
      source.match(/<(strong|dd|span|p|h2)\b[^<>]*>\s*\{[\w.]+\.(name|place|i_am|told)\}/g) ?? [];
    expect(alone.filter((found) => !found.includes('dir="auto"'))).toEqual([]);
  });

  it.each(screens)("%s: so does a field", (_, source) => {
    const fields = tags(source, "input|textarea").filter(
      (tag) => !/type="(checkbox|radio)"|readOnly|\{\.\.\.shared\}/.test(tag),
    );
    expect(fields.filter((tag) => !tag.includes('dir="auto"'))).toEqual([]);
  });

  it("the fields of all forms do", () => {
    expect(readFileSync(join(SOURCE, "ui/Field.tsx"), "utf8")).toContain('dir: props.value ? "auto" : undefined');
  });
});
