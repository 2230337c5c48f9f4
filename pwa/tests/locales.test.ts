// Hours, dates and languages as the flavours of five languages write them.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { language, speak, type Language } from "../src/messages/index.ts";
import { localeOf, spoken } from "../src/messages/languages.ts";
import { day, hour, range, useZone, wallRange } from "../src/messages/time.ts";
import { shortDay, span } from "../src/features/rota/week.text.ts";
import { en } from "./fake/words.ts";

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

/** A phone whose browser is set to this; its sentences are English ones. */
function phone(tag: string): void {
  vi.stubGlobal("navigator", { languages: [tag] });
  language.value = tag.split("-")[0] as Language;
}

beforeEach(() => {
  speak(en, "en");
  useZone("America/Phoenix");
});

afterEach(() => {
  vi.unstubAllGlobals();
  speak(en, "en");
});

describe("the hours of a clock", () => {
  it.each([
    ["en-CA", "6 pm", "6 to 8 pm"],
    ["en-GB", "18:00", "18:00 to 20:00"],
    ["es-MX", "6 p.m.", "6 to 8 p.m."],
    ["fr-FR", "18:00", "18:00 to 20:00"],
    ["fr-CA", "18 h 00", "18 h 00 to 20 h 00"],
    // The half of the day stands before the hour, once.
    ["ko-KR", "오후 6시", "오후 6시 to 8시"],
    ["ar-AE", "6 م", "6 to 8 م"],
    ["ar-EG", "٦ م", "٦ to ٨ م"],
    ["ar-MA", "18:00", "18:00 to 20:00"],
  ])("in %s are %s", (tag, one, two) => {
    phone(tag);
    expect(plain(hour("2026-11-23T01:00:00Z"))).toBe(one);
    expect(plain(range("2026-11-23T01:00:00Z", "2026-11-23T03:00:00Z")).replace(/[\u2066-\u2069]/g, "")).toBe(two);
  });

  it("say minutes where there are some", () => {
    phone("ko-KR");
    expect(plain(hour("2026-11-23T01:30:00Z"))).toBe("오후 6:30");
    phone("ar-AE");
    expect(plain(hour("2026-11-23T01:30:00Z"))).toBe("6:30 م");
  });

  it("name both halves where they differ, in the order of the language", () => {
    phone("ko-KR");
    expect(plain(wallRange("11:00", "13:00"))).toBe("오전 11시 to 오후 1시");
    phone("ar-AE");
    expect(plain(wallRange("11:00", "13:00")).replace(/[\u2066-\u2069]/g, "")).toBe("11 ص to 1 م");
  });
});

describe("days", () => {
  it.each([
    ["th-TH-u-ca-buddhist", "en"],
    ["ar-SA-u-ca-islamic-umalqura", "ar"],
  ])("are those of the fields, though %s has a calendar of its own", (tag) => {
    phone(tag);
    const date = { day: "numeric", month: "long", weekday: "long", calendar: "gregory", timeZone: "UTC" } as const;
    const at = new Date("2026-12-24T12:00:00Z");
    const expected = new Intl.DateTimeFormat(tag, date).format(at);
    expect(plain(day("2026-12-24T12:00:00Z", new Date("2026-11-22T12:00:00Z"))).toLowerCase()).toBe(
      plain(expected).toLowerCase(),
    );
  });

  it("have the phone's digits in a row of the week", () => {
    phone("ar-EG");
    expect(shortDay("2026-03-09")[1]).toBe("٩");
    expect(span("2026-03-09", "2026-03-15")).toMatch(/٩.*١٥/);
    phone("fr-CA");
    expect(shortDay("2026-03-09")).toEqual(["lun.", "9"]);
  });
});

describe("the language of a phone", () => {
  it("is known by its whole name: Konkani isn't Korean, and Mapuche isn't Arabic", () => {
    expect(spoken(["kok-IN", "es-MX"])).toBe("es");
    expect(spoken(["ESX", "EN-gb"])).toBe("en");
    vi.stubGlobal("navigator", { languages: ["eno-ID", "en-AU"] });
    expect(localeOf("en")).toBe("en-AU");
  });

  it("has a flavour of the app's own where the phone names none", () => {
    vi.stubGlobal("navigator", { languages: ["sv-SE"] });
    expect([localeOf("en"), localeOf("es"), localeOf("xx")]).toEqual(["en-CA", "es-MX", "xx"]);
  });
});
