// What people write is laid out by its own direction, and names stand apart in sentences.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { isolate } from "../src/messages/bidi.ts";
import { format } from "../src/messages/format.ts";

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

  it("leaves what needs nothing as it is", () => {
    expect(format("{name} is in.", { name: "José 🌱" }, "en")).toBe("José 🌱 is in.");
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
    expect(readFileSync(join(SOURCE, "ui/Field.tsx"), "utf8")).toContain('dir: "auto"');
  });
});
