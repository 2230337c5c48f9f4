import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { en } from "./fake/words.ts";
import { speak } from "../src/messages/index.ts";
import { dateIn, day, hour, minutesIn, useZone, wallIn, when } from "../src/messages/time.ts";

const SOURCES = join(import.meta.dirname, "..", "src");
const ONLY_SHOWN = [
  "data/spoken.ts",
  "features/needs/need.text.ts",
  "messages/format.ts",
  "messages/time.ts",
  "features/rota/week.text.ts",
];
/** The languages' own rows, for phones that name no flavour of one. */
const ROWS = "api/closedLists.ts";

function sources(): [string, string][] {
  return readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [name, readFileSync(join(SOURCES, name), "utf8")]);
}

beforeEach(() => {
  speak(en, "en");
  useZone("America/New_York");
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  Object.defineProperty(Intl.DateTimeFormat.prototype, "format", FORMAT);
});

const FORMAT = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, "format") as object;

/** What a browser with ICU 72 does: slashes where others write "2026-11-28", and another order. */
function writeAsIcu72(): void {
  Object.defineProperty(Intl.DateTimeFormat.prototype, "format", {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      return (at?: Date | number) =>
        this.formatToParts(at)
          .map(({ type, value }) => (type === "literal" ? "/" : value))
          .reverse()
          .join("");
    },
  });
}

describe("a phone whose browser writes dates in another way (ICU 72)", () => {
  it("sends and compares the same dates and hours", () => {
    writeAsIcu72();
    expect(new Intl.DateTimeFormat("en-CA").format(new Date("2026-11-28T17:00:00Z"))).not.toBe(
      "2026-11-28",
    );
    const at = "2026-11-29T04:05:00Z";
    expect(dateIn(new Date(at))).toBe("2026-11-28");
    expect(wallIn(at)).toBe("2026-11-28T23:05");
    expect(minutesIn(at)).toBe(23 * 60 + 5);
  });

  it("still knows today from tomorrow, and a near day from a far one", () => {
    writeAsIcu72();
    const now = new Date("2026-11-28T15:00:00Z");
    expect(day("2026-11-28T16:00:00Z", now)).toBe("Today");
    expect(day("2026-11-29T16:00:00Z", now)).toBe("Tomorrow");
    expect(when("2026-12-01T16:00:00Z", "2026-12-01T17:00:00Z", undefined, now)).not.toContain(",");
    expect(when("2027-01-01T16:00:00Z", "2027-01-01T17:00:00Z", undefined, now)).toContain(",");
  });

  it("reads midnight as the first hour of its day, also where a format calls it 24", () => {
    const told = Intl.DateTimeFormat.prototype.formatToParts;
    vi.spyOn(Intl.DateTimeFormat.prototype, "formatToParts").mockImplementation(function (
      this: Intl.DateTimeFormat,
      at?: Date | number,
    ) {
      const parts = told.call(this, at as Date);
      return parts.map((part) =>
        part.type === "hour" && part.value === "00" ? { ...part, value: "24" } : part,
      );
    });
    expect(wallIn("2026-11-29T05:00:00Z")).toBe("2026-11-29T00:00");
    expect(minutesIn("2026-11-29T05:00:00Z")).toBe(0);
  });
});

describe("a browser that writes \"p. m.\" with a space at which a line may break", () => {
  it("has no line that ends in the midst of an hour", () => {
    const told = Intl.DateTimeFormat.prototype.formatToParts;
    vi.spyOn(Intl.DateTimeFormat.prototype, "formatToParts").mockImplementation(function (
      this: Intl.DateTimeFormat,
      at?: Date | number,
    ) {
      const parts = told.call(this, at as Date);
      return parts.map((part) => (part.type === "dayPeriod" ? { ...part, value: "p. m." } : part));
    });
    expect(hour("2026-11-28T21:00:00Z")).toBe("4\u00a0p\u00a0m");
    speak(en, "es");
    vi.stubGlobal("navigator", { languages: ["es-CO"] });
    expect(hour("2026-11-28T21:00:00Z")).toBe("4\u00a0p.\u00a0m.");
  });
});

describe("formatted text in the sources", () => {
  it("is made only where it is shown", () => {
    const makers = sources()
      .filter(([, text]) => /DateTimeFormat\(|NumberFormat\(|toLocale(Date|Time)?String\(/.test(text))
      .map(([name]) => name)
      .sort();
    expect(makers).toEqual([...ONLY_SHOWN, "messages/wallClock.ts"].sort());
  });

  it("is never read where dates and hours are data", () => {
    const clock = readFileSync(join(SOURCES, "messages/wallClock.ts"), "utf8");
    expect(clock).not.toMatch(/\.format(Range)?\(/);
  });

  it("has no language picked for the way it writes dates", () => {
    for (const [name, text] of sources().filter(([name]) => name !== ROWS)) {
      expect(text, name).not.toMatch(/["'`](en-CA|en-GB|en-US|sv-SE|sv|fr-CA|lt|lt-LT)["'`]/);
    }
  });
});
