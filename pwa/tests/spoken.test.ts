import { describe, expect, it } from "vitest";

import { asHeard, chooseVoice, LONGEST, sentencesOf } from "../src/data/spoken.ts";

const voice = (lang: string, localService = true, isDefault = false) => ({ lang, localService, default: isDefault });

describe("which voice", () => {
  it("is never one of a server's", () => {
    expect(chooseVoice([voice("en-CA", false, true), voice("en-US", false)], "en-CA")).toBeNull();
    const own = voice("en-GB");
    expect(chooseVoice([voice("en-CA", false, true), own], "en-CA")).toBe(own);
  });

  it("speaks the app's language, in the phone's flavour where there is one", () => {
    const voices = [voice("fr-FR", true, true), voice("en-US"), voice("en-CA"), voice("fil-PH")];
    expect(chooseVoice(voices, "en-CA")?.lang).toBe("en-CA");
    expect(chooseVoice(voices, "fr-CA")?.lang).toBe("fr-FR");
    expect(chooseVoice(voices, "ko-KR")).toBeNull();
    expect(chooseVoice(voices, "fi")).toBeNull();
  });

  it("takes the phone's default of a language before another", () => {
    expect(chooseVoice([voice("en-IN"), voice("en-GB", true, true)], "en-CA")?.lang).toBe("en-GB");
  });

  it("knows a tag that is written with a line below", () => {
    expect(chooseVoice([voice("ar_EG")], "ar")?.lang).toBe("ar_EG");
  });
});

describe("what is heard", () => {
  it("is a number to call digit by digit, and a day as words", () => {
    expect(asHeard("Sam \u2066+1 604 555-0123\u2069", "en-CA")).toBe("Sam + 1 6 0 4 5 5 5 0 1 2 3");
    expect(asHeard("Since 2026-12-03.", "en-CA")).toBe("Since December 3, 2026.");
    expect(asHeard("Since 2026-12-03.", "es-MX")).toBe("Since 3 de diciembre de 2026.");
  });

  it("leaves hours, and a day that is none, as they stand", () => {
    expect(asHeard("Tuesday 21:30 to 23:00, 9999-99-99", "en-CA")).toBe("Tuesday 21:30 to 23:00, 9999-99-99");
  });
});

describe("in pieces", () => {
  it("goes sentence by sentence, in every script", () => {
    expect(sentencesOf("Sit with me. Don’t talk! Tea?", "en")).toEqual(["Sit with me.", "Don’t talk!", "Tea?"]);
    expect(sentencesOf("곁에 있어 주세요. 말은 안 해도 돼요.", "ko")).toHaveLength(2);
    expect(sentencesOf("اجلس معي. هل تريد شايًا؟ لا تتكلم.", "ar")).toHaveLength(3);
  });

  it("loses no word of a sentence without end, and none is too long", () => {
    const words = Array.from({ length: 200 }, (_, at) => `word${at}`).join(" ");
    const pieces = sentencesOf(words, "en");
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(LONGEST);
    expect(pieces.join(" ")).toBe(words);
    expect(sentencesOf("a".repeat(LONGEST * 3), "en").join("")).toBe("a".repeat(LONGEST * 3));
  });

  it("pauses where a long sentence does", () => {
    const half = "so much of it ".repeat(7).trim();
    expect(sentencesOf(`${half}, ${half}`, "en")).toEqual([`${half},`, half]);
  });

  it("has nothing to say of signs alone", () => {
    expect(sentencesOf("… – 🌿", "en")).toEqual([]);
  });
});
